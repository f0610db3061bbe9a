"""Findings and documents across the whole case."""

from __future__ import annotations

import datetime as dt

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

__all__ = ["LawRule", "Limit", "analyse", "law", "meaning"]


def analyse(corpus: Corpus, today: dt.date) -> Analysis:
    """What the whole case shows: promises and outcomes, gaps, spread, sequences, time limits, chronology.

    Args:
        corpus: everything read, structured and tagged.
        today: the day of the analysis; what is due later is not due yet.
    """
    index = CaseIndex(corpus)
    rarity = Rarity(index)
    happened = tuple(happenings(index, (*EVENTS, *MILESTONES)))
    return Analysis(
        commitments=commitments(index, rarity, today),
        gaps=gaps(index),
        spread=spreads(index, rarity),
        escalations=escalations(index, happened),
        chronology=chronology(index),
        deadlines=deadlines(index, happened),
        variants=variants(index),
        sar=sar(index, happened, today),
    )
