"""From pages to documents, findings and what the whole case shows; skipped where nothing changed."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Generator

import sarlens
from sarlens import analysis, structure, tagging
from sarlens.actions import reading
from sarlens.actions.structuring import FILE_SECONDS, structured
from sarlens.actions.tagging_case import tagged
from sarlens.ingest import pool
from sarlens.model import Analysis, Corpus, Progress, Run, content_id
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
    to_check, passages = len(findings), len(made.structure.passages)
    del made, findings  # of a large case they are most of what this process holds; whoever needs them reads them
    evidence.save_analysis(case, _analysis(case, settings, today or dt.date.today(), passages))
    case.save_meta("run", run)
    yield Progress("analyse", _STEPS, _STEPS, f"{to_check} passages to check")


def _analysis(case: Case, settings: Settings, today: dt.date, passages: int) -> Analysis:
    """What the whole case shows; of a large case the parts are worked out side by side, each in a process of its own."""
    if passages <= FEW_PASSAGES:
        return analysis.analyse(corpus(case), today)
    limits = pool.Limits(settings.processes, FILE_SECONDS, settings.worker_bytes)
    start = (str(case.path), case.key, settings)
    found: dict[analysis.Part, Analysis] = {}
    pieces = [(part, today) for part in analysis.PARTS]
    for outcome in pool.run(analyse_part, pieces, limits, initializer=reading.start, initargs=start):
        done = outcome.result
        if isinstance(done, pool.Failed):  # then it is done here, so that a fault shows
            done = analysis.analyse(corpus(case), today, outcome.item[:1])
        found[outcome.item[0]] = done
    return dataclasses.replace(found["papers"], commitments=found["promises"].commitments)


def analyse_part(piece: tuple[analysis.Part, dt.date]) -> Analysis:
    """One part of the analysis; in a worker."""
    part, today = piece
    return analysis.analyse(corpus(reading.case()), today, (part,))


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
