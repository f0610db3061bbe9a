"""Which promises a statement could be linked with at all: the linker's sum, bounded from above for all pairs at once.

Scoring a pair by `linking` takes some thirty lookups; a large case has a thousand million pairs of a statement and an
earlier promise. Here the part of the sum that hangs on shared matter is worked out exactly, by one product of sparse
matrices for a batch of statements, and the rest is taken at the most that it can be. What can't reach the least score
is left out; nothing that could be linked ever is (`tests/analysis/test_sieve.py` holds it against every pair).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

import numpy as np
from scipy import sparse

from sarlens.analysis.bearing import BARE_DAYS, may_name_a_day, same_body, same_people
from sarlens.analysis.people import Party
from sarlens.analysis.promises import Promise
from sarlens.analysis.statements import Statement
from sarlens.analysis.terms import head_of

Array = Any
"""A numpy array; its element types are told where it is made."""

SLACK = 1e-6
"""Sums made in another order differ in their last digits."""
_REMEMBERED = 1000
"""Rows of truths that are kept; those of a large case would take more memory than its pages."""
_NEVER = np.iinfo(np.int64).max


class _Numbers:
    """A number for each value met, in the order of meeting."""

    def __init__(self) -> None:
        self._known: dict[Any, int] = {}
        self.values: list[Any] = []

    def of(self, value: Any) -> int:
        number = self._known.get(value)
        if number is None:
            number = self._known[value] = len(self.values)
            self.values.append(value)
        return number


class Relation:
    """Whether a value met in statements stands in a relation to each of the promises' parties; worked out once a value."""

    def __init__(self, parties: Sequence[Party], holds: Callable[[Any, Party], bool]) -> None:
        self._parties = parties
        self._holds = holds
        self._rows: dict[Any, Array] = {}

    def rows(self, values: Sequence[Any]) -> Array:
        """One row of truths a value, one column a party."""
        if len(self._rows) > _REMEMBERED:
            self._rows.clear()
        found = []
        for value in values:
            row = self._rows.get(value)
            if row is None:
                row = self._rows[value] = np.array([self._holds(value, party) for party in self._parties], dtype=bool)
            found.append(row)
        return np.array(found, dtype=bool).reshape(len(values), len(self._parties))


def _names_one(named: frozenset[str], party: Party) -> bool:
    return bool(named & party.people)


class Sieve:
    """The promises of a case laid out as columns.

    Args:
        promises: in the order in which links are to be weighed.
        weight: how much a term says in this case.
        weights, enough, least_cover, short_form: the linker's own numbers.
    """

    def __init__(
        self,
        promises: Sequence[Promise],
        weight: Callable[[str], float],
        weights: Mapping[str, float],
        enough: float,
        least_cover: float,
        short_form: float,
    ) -> None:
        self._promises = promises
        self._w = weights
        self._enough, self._least_cover, self._short_form = enough, least_cover, short_form
        self._columns = {term: at for at, term in enumerate(_columns(promises))}
        self._matter, self._whole = self._laid_out(promises, weight)
        self._made = np.array([_day(one.made_on.first) if one.made_on else _NEVER for one in promises], dtype=np.int64)
        since = [one.due or one.made_on for one in promises]
        self._since = np.array([_day(one.last) if one else _NEVER for one in since], dtype=np.int64)
        self._bare = np.array([one.bare for one in promises], dtype=bool)
        self._family = np.array([one.owner.family for one in promises], dtype=bool)
        self._known = np.array([bool(one.owner.people) for one in promises], dtype=bool)
        self._others = np.array([bool(one.others) for one in promises], dtype=bool)
        deeds = _Numbers()
        self._deeds = deeds
        self._deed_bits = np.array([_bits(deeds, one.deeds) for one in promises], dtype=np.int64)
        threads = _Numbers()
        self._threads = threads
        self._thread = np.array([threads.of(one.document.thread or None) for one in promises], dtype=np.int64)
        parties = _Numbers()
        self._owner = np.array([parties.of(one.owner) for one in promises], dtype=np.int64)
        self._owed = np.array([parties.of(one.beneficiary) for one in promises], dtype=np.int64)
        self._people = Relation(parties.values, same_people)
        self._bodies = Relation(parties.values, same_body)
        self._named = Relation(parties.values, _names_one)
        self._due = np.array([_day(one.due.first) if one.due else _NEVER for one in promises], dtype=np.int64)

    def _laid_out(self, promises: Sequence[Promise], weight: Callable[[str], float]) -> tuple[Array, Array]:
        """Terms by promises, each with its weight and share; and the whole weight of each promise."""
        rows, columns, values, whole = [], [], [], []
        for number, promise in enumerate(promises):
            whole.append(sum(weight(term) * share for term, share in promise.matter.items()) or 1.0)
            for term, share in promise.matter.items():
                rows.append(self._columns[term])
                columns.append(number)
                values.append(weight(term) * share)
                if (head := head_of(term)) is not None:
                    rows.append(self._columns["\x00" + head])
                    columns.append(number)
                    values.append(weight(term) * share * self._short_form)
        shape = (len(self._columns), len(promises))
        return sparse.csr_matrix((values, (rows, columns)), shape=shape), np.array(whole)

    def pairs(self, batch: Sequence[Statement]) -> Iterator[tuple[int, int]]:
        """(promise, statement) by their places, that may be linked: promises in order, and for each the statements."""
        if not batch or not self._promises:
            return
        found = set(self._by_matter(batch)) | set(self._by_rule(batch))
        yield from sorted(found)

    def _by_matter(self, batch: Sequence[Statement]) -> Iterator[tuple[int, int]]:
        """Pairs whose shared matter, with all else at its most, reaches the least score."""
        shares = self._statement_matter(batch) @ self._matter
        pairs = shares.tocoo()
        days = np.array([_day(one.date.first) for one in batch], dtype=np.int64)
        at, of, shared = pairs.row, pairs.col, pairs.data
        whole = self._whole[of]
        named = shared / whole
        cover = named * np.minimum(1.0, (1 + whole) / 2)
        may = (cover >= self._least_cover - SLACK) & (self._made[of] <= days[at])
        at, of, shared, named, cover = at[may], of[may], shared[may], named[may], cover[may]
        score = self._w["cover"] * cover + self._w["rare"] * np.minimum(1.0, shared / 2)
        late = np.maximum(0, days[at] - np.minimum(self._since[of], days[at]))
        score = score + self._w["per_year"] * late / 365 + self._at_most(batch, at, of, named)
        kept = score >= self._enough - SLACK
        yield from zip(of[kept].tolist(), at[kept].tolist(), strict=True)

    def _statement_matter(self, batch: Sequence[Statement]) -> Array:
        rows, columns, values = [], [], []
        for number, statement in enumerate(batch):
            heads = {head for term in statement.matter if (head := head_of(term)) is not None}
            for term, share in statement.matter.items():
                for column in (term, "\x00" + term) if term not in heads else (term,):
                    if (place := self._columns.get(column)) is not None:
                        rows.append(number)
                        columns.append(place)
                        values.append(share)
        return sparse.csr_matrix((values, (rows, columns)), shape=(len(batch), len(self._columns)))

    def _at_most(self, batch: Sequence[Statement], at: Array, of: Array, named: Array) -> Array:
        """The most that everything but matter and time can add to each pair's sum."""
        w = self._w
        flags = _Flags(batch, self._deeds)
        thread = np.array([self._threads.of(one.document.thread or None) for one in batch], dtype=np.int64)
        nowhere = self._threads.of(None)
        owner, owed = self._owner[of], self._owed[of]
        speaks = self._looked_up(self._people, [one.speaker for one in batch], at, owner)
        beside = self._looked_up(self._bodies, [one.speaker for one in batch], at, owner)
        hears = self._looked_up(self._people, [one.hearer for one in batch], at, owner) | self._looked_up(
            self._bodies, [one.hearer for one in batch], at, owner
        )
        receives = self._looked_up(self._people, [one.speaker for one in batch], at, owed)
        is_named = self._looked_up(self._named, [one.named for one in batch], at, owner)
        receives |= flags.family[at] & ~self._family[of]
        most = w["same_thread"] * ((thread[at] == self._thread[of]) & (thread[at] != nowhere))
        most = most + np.where(flags.day, w["due_named"], flags.restated * w["made_named"])[at]
        most = most + flags.restated[at] * w["restated"]
        most = most + (flags.others[at] & self._others[of]) * w["other_named"] + is_named * w["owner_named"]
        fits = (self._deed_bits[of] & flags.deeds[at]) != 0
        most = most + fits * w["deed_fits"]
        done = np.where(
            speaks,
            w["owner_speaks"],
            np.where(
                beside,
                w["body_speaks"],
                np.where(flags.thanks[at] & hears, w["owner_addressed"], np.where(flags.mine[at] & self._known[of], w["other_actor"], 0.0)),
            ),
        )  # fmt: skip
        done = done + flags.names[at] * w["owed_named"]
        bare = self._bare[of]
        told = np.where(flags.done[at] & (bare | (named >= _DEED - SLACK)), done + flags.done_weight[at], -np.inf)
        theirs = speaks | beside | is_named
        act = np.where(flags.act[at] & theirs & ~bare & (named >= _ACT - SLACK), done + w["plain_rule"] * -0.5, -np.inf)
        open_ = (
            np.where(receives, w["owed_speaks"], np.where(speaks, w["owner_speaks"], 0.0))
            + hears * w["owner_addressed"]
        )
        open_ = np.where(flags.open[at], open_ + flags.open_weight[at], -np.inf)
        return most + np.maximum(np.maximum(told, act), open_)

    def _looked_up(self, relation: Relation, values: Sequence[Any], at: Array, of: Array) -> Array:
        distinct = _Numbers()
        numbers = np.array([distinct.of(value) for value in values], dtype=np.int64)
        return relation.rows(distinct.values)[numbers[at], of]

    def _by_rule(self, batch: Sequence[Statement]) -> Iterator[tuple[int, int]]:
        """Pairs that a rule can lift over the least cover: the day it was due, a bare promise answered, one told again."""
        flags = _Flags(batch, self._deeds)
        days = np.array([_day(one.date.first) for one in batch], dtype=np.int64)
        every = np.arange(len(self._promises))
        yield from self._marked(batch, days, np.flatnonzero(flags.day), every, self._due_lately)
        bare = np.flatnonzero(self._bare)
        spoken = np.flatnonzero(flags.deeds)
        yield from self._marked(
            batch, days, spoken, bare, lambda day, of: self._since[of] >= day - BARE_DAYS, flags.deeds
        )
        again = np.flatnonzero(flags.family & flags.restated)
        yield from self._marked(
            batch, days, again, every, lambda day, of: self._since[of] >= day - 2 * BARE_DAYS, flags.deeds
        )

    def _due_lately(self, day: Array, of: Array) -> Array:
        return (self._due[of] <= day) & (self._due[of] >= day - BARE_DAYS)

    def _marked(
        self,
        batch: Sequence[Statement],
        days: Array,
        rows: Array,
        of: Array,
        near: Callable[[Array, Array], Array],
        deeds: Array | None = None,
    ) -> Iterator[tuple[int, int]]:
        """Pairs of these statements and promises, near in time, whose owner speaks, is spoken to or is named."""
        if not len(rows) or not len(of):
            return
        some = [batch[row] for row in rows]
        day = days[rows][:, None]
        found = near(day, of) & (self._made[of] <= day)
        if deeds is not None:
            found &= (deeds[rows][:, None] & self._deed_bits[of]) != 0
        owner = self._owner[of]
        bound = self._people.rows([one.speaker for one in some]) | self._people.rows([one.hearer for one in some])
        bound |= self._bodies.rows([one.speaker for one in some]) | self._named.rows([one.named for one in some])
        found &= bound[:, owner]
        at, to = np.nonzero(found)
        yield from zip(of[to].tolist(), rows[at].tolist(), strict=True)


class _Flags:
    """What can be told of each statement by itself, as one column each."""

    def __init__(self, batch: Sequence[Statement], deeds: _Numbers) -> None:
        def column(of: Callable[[Statement], object], kind: type = bool) -> Array:
            return np.array([of(one) for one in batch], dtype=kind)

        self.family = column(lambda one: one.speaker.family)
        self.restated = column(lambda one: one.restated)
        self.mine = column(lambda one: one.mine)
        self.names = column(lambda one: bool(one.named))
        self.others = column(lambda one: bool(one.others))
        self.day = column(may_name_a_day)
        self.thanks = column(lambda one: any(reading.rule == "thanked" for reading in one.readings))
        self.deeds = column(lambda one: _bits(deeds, one.deeds.union(*(r.deeds for r in one.readings))), np.int64)
        self.act = column(lambda one: any(reading.rule == "act" for reading in one.readings))
        told = [[r.weight for r in one.readings if r.says in _DONE and r.rule != "act"] for one in batch]
        asked = [[r.weight for r in one.readings if r.says not in _DONE] + [_AGAIN] * one.restated for one in batch]
        self.done, self.done_weight = _weights(told)
        self.open, self.open_weight = _weights(asked)


_DONE = ("done", "late")
_DEED = 0.25
_ACT = 0.36
_AGAIN = 0.7


def _weights(found: Sequence[Sequence[float]]) -> tuple[Array, Array]:
    """Whether there are any, and 0.6 times what the greatest falls short of 1."""
    return np.array([bool(some) for some in found]), np.array([0.6 * (max(some, default=1.0) - 1) for some in found])


def _columns(promises: Sequence[Promise]) -> list[str]:
    """Every term of the promises; and, marked by a zero byte, the plain words that stand for them."""
    terms = {term for promise in promises for term in promise.matter}
    return sorted(terms | {"\x00" + head for term in terms if (head := head_of(term)) is not None})


def _bits(numbers: _Numbers, deeds: frozenset[str]) -> int:
    return sum(1 << numbers.of(deed) for deed in deeds)


def _day(day: dt.date) -> int:
    return day.toordinal()
