"""The same thing told differently in two places: what is said of the family and what speaks against it, and plain facts.

For plain facts see `denials`. Of allegations, sure rather than complete: both sentences are about one theme and one side
of the family (see `allegations`), the one says it and the other, by a professional too, that there is no evidence of it, that it is not so, or that it is taken back.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from sarlens.analysis.allegations import Allegation, allegations
from sarlens.analysis.denials import denials
from sarlens.analysis.index import CaseIndex
from sarlens.analysis.terms import terms
from sarlens.dates import PartialDate
from sarlens.model import Contradiction, Passage, content_id

MOST = 2
"""So many statements are set against one that speaks against them, the most telling ones."""


def contradictions(index: CaseIndex) -> tuple[Contradiction, ...]:
    """Each denial with the statements that it speaks against, in order of the denials' dates; undated ones last."""
    found: list[Contradiction] = []
    for group in allegations(index).values():
        said = [one for one in group if not one.denied]
        for denial in (one for one in group if one.denied):
            found.extend(_pair(index, one, denial) for one in _against(index, said, denial))
    for plain in denials(index):
        found.append(_contradiction(index, plain.said, plain.denied, plain.what))
    return tuple(sorted(found, key=lambda one: (_first(one.second.date), _first(one.first.date), one.id)))


def _against(index: CaseIndex, said: Sequence[Allegation], denial: Allegation) -> list[Allegation]:
    """The nearest in words, the last by the denial's own writer, the first, the last before it; not of its document."""
    others = [one for one in said if index.root(one.passage.document) != index.root(denial.passage.document)]
    if not others:
        return []
    written = _first(index.date(denial.passage))
    before = [one for one in others if _first(index.date(one.passage)) <= written]
    writer = index.people.author(index.documents[denial.passage.document]).people
    own = [one for one in others if index.people.author(index.documents[one.passage.document]).people & writer]
    words = set(terms(denial.passage.text, index.people.words))
    nearest = max(others, key=lambda one: len(words & set(terms(one.passage.text, index.people.words))))
    chosen = (nearest, *own[-1:], others[0], *before[-1:])
    return list({one.passage.id: one for one in chosen}.values())[:MOST]


def _pair(index: CaseIndex, said: Allegation, denial: Allegation) -> Contradiction:
    return _contradiction(index, said.passage, denial.passage, f"Two papers tell differently of this: {said.theme}.")


def _contradiction(index: CaseIndex, said: Passage, denied: Passage, what: str) -> Contradiction:
    first, second = (index.place(one, index.quote(one)) for one in (said, denied))
    return Contradiction(content_id("contradiction", said.id, denied.id), what, first, second)


def _first(date: PartialDate | None) -> dt.date:
    return date.first if date is not None else dt.date.max
