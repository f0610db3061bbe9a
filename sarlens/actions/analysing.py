"""From pages to documents, findings and what the whole case shows; skipped where nothing changed."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator

import sarlens
from sarlens import analysis, structure, tagging
from sarlens.model import Anchor, Corpus, Finding, Progress, Run, content_id
from sarlens.store import codec, evidence
from sarlens.store.cases import Case
from sarlens.text import clean

_STEPS = 4


def analyse(case: Case, *, today: dt.date | None = None) -> Iterator[Progress]:
    """Structure, tag and analyse the whole case again where pages, facts or rules changed since the last time."""
    run = codec.save(_run(case, today or dt.date.today()))
    if case.meta("run") == run:
        yield Progress("analyse", _STEPS, _STEPS, "nothing new")
        return
    yield Progress("structure", 0, _STEPS, "documents and people")
    files, info = case.files(), case.info
    made = structure.structure(case.pages(words=True), files, info)
    evidence.save_structure(case, made)
    yield Progress("tag", 1, _STEPS, "passages")
    pages = tuple(case.pages())
    texts = {(page.file, page.number): page.text for page in pages}

    def quote(anchor: Anchor) -> str:
        return texts[anchor.file, anchor.page][anchor.start : anchor.end]

    findings = _with_repeats(tagging.tag_passages(made.passages, quote, info))
    evidence.save_findings(case, findings)
    yield Progress("analyse", 2, _STEPS, "the whole case")
    corpus = Corpus(info, files, pages, made.documents, made.passages, made.people, findings)
    evidence.save_analysis(case, analysis.analyse(corpus, today or dt.date.today()))
    case.save_meta("run", run)
    yield Progress("analyse", _STEPS, _STEPS, f"{len(findings)} passages to check")


def _run(case: Case, today: dt.date) -> Run:
    read = content_id(*[(file.id, file.path, file.status, file.pages) for file in case.files()], case.page_count())
    facts = content_id(case.info, today)
    return Run(sarlens.__version__, content_id(read, facts), tagging.digest(), "")


def _with_repeats(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Each finding with the ids of those on the same words elsewhere."""
    found = tuple(findings)
    same: dict[tuple[str, str], list[str]] = defaultdict(list)
    for one in found:
        same[_words(one)].append(one.id)
    return tuple(
        dataclasses.replace(one, repeats=tuple(other for other in same[_words(one)] if other != one.id))
        for one in found
    )


def _words(finding: Finding) -> tuple[str, str]:
    return finding.tag.pattern, clean(finding.quote).text.casefold().rstrip(" .!?")


def corpus(case: Case) -> Corpus:
    """All that the case holds, pages without their words."""
    return Corpus(
        case.info, case.files(), tuple(case.pages()), evidence.documents(case), evidence.passages(case), evidence.people(case),
        evidence.findings(case),
    )  # fmt: skip
