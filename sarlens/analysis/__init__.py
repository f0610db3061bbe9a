"""Findings and documents across the whole case."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import replace
from typing import Literal

from sarlens.analysis.chronology import chronology
from sarlens.analysis.commitments import commitments
from sarlens.analysis.contradictions import contradictions
from sarlens.analysis.deadlines import deadlines, sar
from sarlens.analysis.escalations import escalations
from sarlens.analysis.events import EVENTS, happenings
from sarlens.analysis.exemptions import meaning
from sarlens.analysis.gaps import gaps
from sarlens.analysis.index import CaseIndex
from sarlens.analysis.lawbook import LawRule, Limit, law
from sarlens.analysis.milestones import MILESTONES
from sarlens.analysis.rarity import Rarity
from sarlens.analysis.spread import spreads
from sarlens.analysis.variants import variants
from sarlens.errors import Faults
from sarlens.model import Analysis, Corpus

__all__ = ["PARTS", "LawRule", "Limit", "Part", "analyse", "law", "meaning"]

Part = Literal["promises", "papers"]
PARTS: tuple[Part, ...] = ("promises", "papers")
"""What can be worked out apart: the promises, and all the rest."""


def analyse(corpus: Corpus, today: dt.date, parts: Collection[Part] = PARTS, faults: Faults | None = None) -> Analysis:
    """What the whole case shows: promises and outcomes, gaps, spread, sequences, time limits, chronology.

    Args:
        corpus: everything read, structured and tagged.
        today: the day of the analysis; what is due later is not due yet.
        parts: of a part that is not asked for, the fields are left empty.
        faults: collects what could not be worked out, whose fields are then empty; None: a fault crashes.
    """
    held = faults or Faults(strict=True)
    index = CaseIndex(corpus)
    rarity = Rarity(index)
    shown = Analysis()
    if "promises" in parts:
        promises = held.guarded("the promises", lambda: commitments(index, rarity, today), ())
        shown = replace(shown, commitments=promises)
    if "papers" not in parts:
        return shown
    happened = held.guarded("the events", lambda: tuple(happenings(index, (*EVENTS, *MILESTONES))), ())
    return replace(
        shown,
        gaps=held.guarded("what is missing", lambda: gaps(index), ()),
        spread=held.guarded("repeated allegations", lambda: spreads(index, rarity), ()),
        contradictions=held.guarded("what is told differently", lambda: contradictions(index), ()),
        escalations=held.guarded("what came after what", lambda: escalations(index, happened), ()),
        chronology=held.guarded("the list of dates", lambda: chronology(index), ()),
        deadlines=held.guarded("time limits", lambda: deadlines(index, happened), ()),
        variants=held.guarded("copies redacted differently", lambda: variants(index), ()),
        sar=held.guarded("the clock of the request", lambda: sar(index, happened, today), shown.sar),
    )
