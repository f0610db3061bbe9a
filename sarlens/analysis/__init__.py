"""Findings and documents across the whole case."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from typing import Literal

from sarlens.analysis.chronology import chronology
from sarlens.analysis.commitments import commitments
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
from sarlens.model import Analysis, Corpus

__all__ = ["PARTS", "LawRule", "Limit", "Part", "analyse", "law", "meaning"]

Part = Literal["promises", "papers"]
PARTS: tuple[Part, ...] = ("promises", "papers")
"""What can be worked out apart: the promises, and all the rest."""


def analyse(corpus: Corpus, today: dt.date, parts: Collection[Part] = PARTS) -> Analysis:
    """What the whole case shows: promises and outcomes, gaps, spread, sequences, time limits, chronology.

    Args:
        corpus: everything read, structured and tagged.
        today: the day of the analysis; what is due later is not due yet.
        parts: of a part that is not asked for, the fields are left empty.
    """
    index = CaseIndex(corpus)
    rarity = Rarity(index)
    promises = commitments(index, rarity, today) if "promises" in parts else ()
    if "papers" not in parts:
        return Analysis(commitments=promises)
    happened = tuple(happenings(index, (*EVENTS, *MILESTONES)))
    return Analysis(
        commitments=promises,
        gaps=gaps(index),
        spread=spreads(index, rarity),
        escalations=escalations(index, happened),
        chronology=chronology(index),
        deadlines=deadlines(index, happened),
        variants=variants(index),
        sar=sar(index, happened, today),
    )
