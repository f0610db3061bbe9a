"""A promise made again with a new day: the old day was let slip."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator, Sequence

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


class Owed:
    """Promises by who owes them, each list by date."""

    def __init__(self, promises: Sequence[Promise]) -> None:
        self._by_owner: dict[str, list[int]] = defaultdict(list)
        self._promises = promises
        for number, promise in enumerate(promises):
            if promise.made_on is not None:
                for mark in _marks(promise.owner):
                    self._by_owner[mark].append(number)
        for held in self._by_owner.values():
            held.sort(key=self._made)

    def within(self, promise: Promise, days: int) -> Iterator[Promise]:
        """Promises of the same owner made in the days after this one, in their first order."""
        if promise.made_on is None:
            return
        made = promise.made_on.last.toordinal()
        found: set[int] = set()
        for mark in _marks(promise.owner):
            held = self._by_owner.get(mark, [])
            found.update(
                held[bisect_right(held, made, key=self._made) : bisect_right(held, made + days, key=self._made)]
            )
        yield from (self._promises[number] for number in sorted(found))

    def _made(self, number: int) -> int:
        made = self._promises[number].made_on
        assert made is not None  # only dated promises are held
        return made.first.toordinal()


def _marks(owner: Party) -> frozenset[str]:
    """Two parties are the same people where they share one of these."""
    return owner.people or (frozenset({f"={owner.name.lower()}"}) if owner.name else frozenset())


def promised_again(promise: Promise, owed: Owed, links: Sequence[Link], linker: Linker) -> tuple[Promise, ...]:
    """The later promises that put this one off, by date; none for what is due every month, or once it was done."""
    if promise.again or promise.bare or promise.made_on is None:
        return ()
    done = min((link.statement.date.first for link in links if link.reading.says == "done"), default=None)
    found = []
    for later in owed.within(promise, WITHIN_DAYS):
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
