"""Findings and documents across the whole case."""

from __future__ import annotations

import datetime as dt

from sarlens.analysis.commitments import commitments
from sarlens.analysis.deadlines import deadlines, sar
from sarlens.analysis.escalations import escalations
from sarlens.analysis.gaps import gaps
from sarlens.analysis.index import CaseIndex
from sarlens.analysis.lawbook import LawRule, Limit, law
from sarlens.model import Analysis, Corpus

__all__ = ["LawRule", "Limit", "analyse", "law"]


def analyse(corpus: Corpus, today: dt.date) -> Analysis:
    """What the whole case shows: promises and outcomes, gaps, spread, sequences, time limits, chronology.

    Args:
        corpus: everything read, structured and tagged.
        today: the day of the analysis; what is due later is not due yet.
    """
    index = CaseIndex(corpus)
    return Analysis(
        commitments=commitments(index, today),
        gaps=gaps(index),
        escalations=escalations(index),
        deadlines=deadlines(index),
        sar=sar(index, today),
    )
