"""A promise made again with a new day: the old day was let slip."""

from __future__ import annotations

from collections.abc import Sequence

from sarlens.analysis.bearing import same_people
from sarlens.analysis.index import CaseIndex, even
from sarlens.analysis.linking import Link, Linker
from sarlens.analysis.people import Party
from sarlens.analysis.polarity import Reading
from sarlens.analysis.promises import Promise
from sarlens.analysis.statements import Statement

ALIKE = 0.5
"""Share of their matter that two promises of one owner must have in common for the later to be the earlier again."""
WITHIN_DAYS = 150
"""A promise of the like this long after is another one."""


def promised_again(
    promise: Promise, promises: Sequence[Promise], links: Sequence[Link], linker: Linker
) -> tuple[Promise, ...]:
    """The later promises that put this one off, by date; none for what is due every month, or once it was done."""
    if promise.again or promise.bare or promise.made_on is None:
        return ()
    done = min((link.statement.date.first for link in links if link.reading.says == "done"), default=None)
    found = []
    for later in promises:
        if later.made_on is None or later.bare or later.document.id == promise.document.id:
            continue
        days = (later.made_on.first - promise.made_on.last).days
        if not 0 < days <= WITHIN_DAYS or (done is not None and done <= later.made_on.first):
            continue
        if (
            _moves(promise, later)
            and same_people(promise.owner, later.owner)
            and linker.likeness(promise, later) >= ALIKE
        ):
            found.append(later)
    return tuple(found)


def _moves(promise: Promise, later: Promise) -> bool:
    """It was due already, or is given a later day."""
    if promise.due is None or later.made_on is None:
        return False
    return later.made_on.first > promise.due.last or (later.due is not None and later.due.first > promise.due.last)


def slip(index: CaseIndex, promise: Promise, later: Promise) -> Link:
    """The later promise as evidence that the earlier was not done by its day."""
    passage = later.passage
    assert later.made_on is not None  # `promised_again` gives dated promises only
    reading = Reading("moved", "not_done", 1.0, frozenset(), False, 0, len(passage.text))
    statement = Statement(
        passage, later.document, later.made_on, even(passage.text), (reading,), dict(later.matter), frozenset(later.matter), dict(later.which),
        index.people.author(later.document), Party(None), frozenset(), frozenset(), later.deeds, True, False, (),
    )  # fmt: skip
    return Link(promise, statement, reading, 0.0)
