"""From passages to findings. A document whose passages did not change is not tagged again."""

from __future__ import annotations

import dataclasses
import itertools
from collections import defaultdict
from collections.abc import Generator, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from sarlens import tagging
from sarlens.actions.structuring import Structured
from sarlens.actions.workers import over_workers
from sarlens.model import Anchor, Document, Finding, Passage, Progress, content_id
from sarlens.settings import Settings
from sarlens.store import evidence
from sarlens.store.cases import Case
from sarlens.text import even

FEW_PASSAGES = 6000
"""So many passages are tagged in this process: to start others takes longer."""
_PASSAGES = 4000
"""About so many go to a worker at a time."""
_META = "tagged"


@dataclass(frozen=True, slots=True)
class Batch:
    """Documents of one file whose passages are to be tagged."""

    file: str
    documents: tuple[str, ...]


def tagged(case: Case, made: Structured, settings: Settings) -> Generator[Progress, None, tuple[Finding, ...]]:
    """The findings of the whole case, saved. Only documents whose passages are new or changed are looked at."""
    how = content_id(tagging.digest(), case.info.persons, case.info.family)
    before = evidence.findings(case) if case.meta(_META) == how else ()
    every = frozenset(one.id for one in made.structure.documents)
    wanted = made.changed if before else every
    size: dict[str, int] = defaultdict(int)
    for passage in made.structure.passages:
        size[passage.document] += 1
    batches = list(_batches([one for one in made.structure.documents if one.id in wanted], size))
    new: list[Finding] = []
    for done, found in enumerate(_tag_all(case, batches, sum(size[one] for one in wanted), settings), start=1):
        new += found
        yield Progress("tag", done, len(batches), "passages")
    kept = [one for one in before if one.document in every and one.document not in wanted]
    findings = _with_repeats(_in_order(made, [*kept, *new]))
    was = {one.id: one for one in kept}
    changed = frozenset(one.id for one in findings if was.get(one.id) is not one)
    with case.transaction():
        evidence.save_findings(case, findings, changed if before else None)
        case.save_meta(_META, how)
    return findings


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


def _tag_all(case: Case, batches: Sequence[Batch], passages: int, settings: Settings) -> Iterator[Sequence[Finding]]:
    """The findings of every batch, in no fixed order."""
    if passages <= FEW_PASSAGES:
        return (_tag(case, batch) for batch in batches)
    return (found for _, found in over_workers(case, settings, _tag, batches))


def _tag(case: Case, batch: Batch) -> list[Finding]:
    texts = case.page_texts(batch.file)

    def quote(anchor: Anchor) -> str:
        return texts[anchor.page][anchor.start : anchor.end]

    held: list[Passage] = []
    for document in batch.documents:
        held += evidence.passages(case, document)
    return list(tagging.tag_passages(held, quote, case.info))


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
    repeats = tuple(other for other in same if other != finding.id)
    return finding if repeats == finding.repeats else dataclasses.replace(finding, repeats=repeats)


def _words(finding: Finding) -> tuple[str, str]:
    return finding.tag.pattern, even(finding.quote).casefold().rstrip(" .!?")
