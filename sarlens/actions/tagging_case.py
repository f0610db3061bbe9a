"""From passages to findings. A document whose passages did not change is not tagged again."""

from __future__ import annotations

import dataclasses
import itertools
from collections import defaultdict
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from sarlens import tagging
from sarlens.actions.structuring import Structured
from sarlens.actions.workers import over_workers
from sarlens.errors import Faults
from sarlens.model import Anchor, CaseInfo, Document, Finding, Passage, Problem, Progress, content_id
from sarlens.settings import Settings
from sarlens.store import evidence
from sarlens.store.cases import Case
from sarlens.store.evidence import Wanted
from sarlens.text import even

FEW_PASSAGES = 6000
"""So many passages are tagged in this process: to start others takes longer."""
_PASSAGES = 4000
"""About so many go to a worker at a time."""
MOST_REPEATS = 500
"""Ids of the same words elsewhere that one finding names: a page made to do harm says a thing ten thousand times."""
_META = "tagged"
_UNTAGGED = "SARLens met a fault of its own here: a passage of this page was not looked at. Look at it yourself, and please report the fault."
Tagged = tuple[list[Finding], list[Problem]]
"""The findings of some passages, and what could not be looked at."""


@dataclass(frozen=True, slots=True)
class Batch:
    """Documents of one file whose passages are to be tagged."""

    file: str
    documents: tuple[str, ...]


def tagged(case: Case, made: Structured, settings: Settings) -> Generator[Progress, None, tuple[Finding, ...]]:
    """What a pattern was found in, in the whole case; saved with what points the other way.

    Only documents whose passages are new or changed are looked at.
    """
    how = content_id(tagging.digest(), case.info.persons, case.info.family)
    before = (
        (*evidence.findings(case), *evidence.findings(case, Wanted(counter=True))) if case.meta(_META) == how else ()
    )
    every = frozenset(one.id for one in made.structure.documents)
    wanted = made.changed if before else every
    size: dict[str, int] = defaultdict(int)
    for passage in made.structure.passages:
        size[passage.document] += 1
    batches = list(_batches([one for one in made.structure.documents if one.id in wanted], size))
    new: list[Finding] = []
    untold: list[Problem] = []
    for done, (found, faults) in enumerate(
        _tag_all(case, batches, sum(size[one] for one in wanted), settings), start=1
    ):
        new += found
        untold += faults
        yield Progress("tag", done, len(batches), "passages")
    kept = [one for one in before if one.document in every and one.document not in wanted]
    findings = _with_repeats(_in_order(made, [*kept, *new]))
    was = {one.id: one for one in kept}
    changed = frozenset(one.id for one in findings if was.get(one.id) is not one)
    files = {one.file for one in made.structure.documents if one.id not in wanted}
    with case.transaction():
        case.renew_problems("tag", untold, kept=files)
        evidence.save_findings(case, findings, changed if before else None)
        case.save_meta(_META, how)
    return tuple(one for one in findings if one.tag.pattern != "counter_evidence")


def _batches(documents: Sequence[Document], size: Mapping[str, int]) -> Iterator[Batch]:
    for file, group in itertools.groupby(documents, key=lambda one: one.file):
        held: list[str] = []
        for document in group:
            held.append(document.id)
            if sum(size[one] for one in held) >= _PASSAGES:
                yield Batch(file, tuple(held))
                held = []
        if held:
            yield Batch(file, tuple(held))


def _tag_all(case: Case, batches: Sequence[Batch], passages: int, settings: Settings) -> Iterator[Tagged]:
    """The findings of every batch, in no fixed order."""
    if passages <= FEW_PASSAGES:
        return (_tag(case, batch) for batch in batches)
    return (found for _, found in over_workers(case, settings, _tag, batches))


def _tag(case: Case, batch: Batch) -> Tagged:
    texts = case.page_texts(batch.file)

    def quote(anchor: Anchor) -> str:
        return texts[anchor.page][anchor.start : anchor.end]

    held: list[Passage] = []
    for document in batch.documents:
        held += evidence.passages(case, document)
    info, faults = case.info, Faults()
    found = faults.guarded("", lambda: list(tagging.tag_passages(held, quote, info)), None)
    if found is not None:
        return found, []
    # Then passage by passage, so that the fault costs the one that it lies on.
    every = [(one, faults.guarded("", partial(_alone, one, quote, info), None)) for one in held]
    return [finding for _, some in every for finding in some or ()], [
        Problem("tag", "fault", _UNTAGGED, one.anchors[0].file, one.anchors[0].page)
        for one, some in every
        if some is None
    ]


def _alone(passage: Passage, quote: Callable[[Anchor], str], info: CaseInfo) -> list[Finding]:
    return list(tagging.tag_passages([passage], quote, info))


def _in_order(made: Structured, findings: Iterable[Finding]) -> list[Finding]:
    """In the order of the passages, each once."""
    place = {one.id: at for at, one in enumerate(made.structure.documents)}
    held: dict[int, dict[str, Finding]] = defaultdict(dict)
    for one in findings:
        held[place[one.document]].setdefault(one.id, one)
    every = {one.id: one for at in sorted(held) for one in held[at].values()}
    return list(every.values())


def _with_repeats(found: Sequence[Finding]) -> tuple[Finding, ...]:
    """Each finding with the ids of those on the same words elsewhere; one for which nothing changes stays itself."""
    same: dict[tuple[str, str], list[str]] = defaultdict(list)
    keys = [_words(one) for one in found]
    for one, key in zip(found, keys, strict=True):
        same[key].append(one.id)
    return tuple(_repeated(one, same[key]) for one, key in zip(found, keys, strict=True))


def _repeated(finding: Finding, same: Sequence[str]) -> Finding:
    repeats = tuple(other for other in same[: MOST_REPEATS + 1] if other != finding.id)[:MOST_REPEATS]
    return finding if repeats == finding.repeats else dataclasses.replace(finding, repeats=repeats)


def _words(finding: Finding) -> tuple[str, str]:
    return finding.tag.pattern, even(finding.quote).casefold().rstrip(" .!?")
