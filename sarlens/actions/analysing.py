"""From pages to documents, findings and what the whole case shows; skipped where nothing changed."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Generator

import sarlens
from sarlens import analysis, structure, tagging
from sarlens.actions.structuring import structured, told
from sarlens.actions.tagging_case import tagged
from sarlens.actions.workers import over_workers
from sarlens.errors import Faults
from sarlens.model import Analysis, Corpus, Problem, Progress, Run, content_id
from sarlens.settings import Settings
from sarlens.store import codec, evidence
from sarlens.store.cases import Case

FEW_PASSAGES = 40_000
"""So many passages are analysed in this process: to load them twice takes longer."""
_STEPS = 4


def analyse(
    case: Case, settings: Settings | None = None, *, today: dt.date | None = None
) -> Generator[Progress, None, None]:
    """Structure, tag and analyse the case where pages, facts or rules changed since the last time.

    What hangs on one file alone is done for new files alone; what hangs on the whole case, for the whole case.
    """
    run = codec.save(_run(case, today or dt.date.today()))
    if case.meta("run") == run:
        yield Progress("analyse", _STEPS, _STEPS, "nothing new")
        return
    settings = settings or Settings()
    yield Progress("structure", 0, _STEPS, "documents and people")
    made = yield from structured(case, settings)
    yield Progress("tag", 0, _STEPS, "passages")
    findings = yield from tagged(case, made, settings)
    yield Progress("analyse", 2, _STEPS, "the whole case")
    to_check, day, whole = len(findings), today or dt.date.today(), made.structure
    if len(whole.passages) <= FEW_PASSAGES:
        pages = tuple(case.pages())
        held = Corpus(case.info, case.files(), pages, whole.documents, whole.passages, whole.people, findings)
        faults = Faults()
        shown = analysis.analyse(held, day, faults=faults)
    else:
        del made, whole, findings  # most of what this process holds; each worker reads them
        shown, faults = _side_by_side(case, settings, day)
    case.renew_problems("analyse", [Problem("analyse", "fault", told(what)) for what in faults.told])
    evidence.save_analysis(case, shown)
    case.save_meta("run", run)
    yield Progress("analyse", _STEPS, _STEPS, f"{to_check} passages to check")


def _side_by_side(case: Case, settings: Settings, day: dt.date) -> tuple[Analysis, Faults]:
    """What the whole case shows, its parts worked out each in a process of its own."""
    pieces = [(part, day) for part in analysis.PARTS]
    found = {part: done for (part, _), done in over_workers(case, settings, _part, pieces)}
    (promises, some), (papers, others) = found["promises"], found["papers"]
    return dataclasses.replace(papers, commitments=promises.commitments), Faults(told=[*some.told, *others.told])


def _part(case: Case, piece: tuple[analysis.Part, dt.date]) -> tuple[Analysis, Faults]:
    part, day = piece
    faults = Faults()
    return analysis.analyse(corpus(case), day, (part,), faults), faults


def _run(case: Case, today: dt.date) -> Run:
    read = content_id(*[(file.id, file.path, file.status, file.pages) for file in case.files()], case.page_count())
    facts = content_id(case.info, today)
    return Run(sarlens.__version__, content_id(read, facts, structure.digest()), tagging.digest(), "")


def corpus(case: Case) -> Corpus:
    """All that the case holds, pages without their words."""
    return Corpus(
        case.info, case.files(), tuple(case.pages()), evidence.documents(case), evidence.passages(case), evidence.people(case),
        evidence.findings(case),
    )  # fmt: skip
