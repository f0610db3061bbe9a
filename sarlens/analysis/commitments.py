"""Every commitment in the case, once each, and what became of it as far as the bundle shows."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Hashable, Iterator, Mapping, Sequence

from rapidfuzz import fuzz

from sarlens.analysis.bearing import same_people
from sarlens.analysis.echoes import Echo, echoes
from sarlens.analysis.index import CaseIndex, flat
from sarlens.analysis.likelihood import trained
from sarlens.analysis.linking import Link, Linker
from sarlens.analysis.promises import Promise, promise_of
from sarlens.analysis.rarity import Rarity
from sarlens.analysis.sentences import sentences
from sarlens.analysis.slips import Owed, promised_again, slip
from sarlens.analysis.standing import Shown, Standing, standing
from sarlens.analysis.statements import statements
from sarlens.analysis.weighing import Told, weighed
from sarlens.model import Commitment, Evidence, content_id

SAME_WORDS = 90.0
"""Likeness of two actions, 0 to 100, from which they are one promise if who, when or the document agree too."""


def commitments(index: CaseIndex, rarity: Rarity, today: dt.date) -> tuple[Commitment, ...]:
    """The commitments of the case by date, each followed through every later passage.

    One that stands in several copies of a document, or was restated word for word with the same due date, is
    listed once, where it first stood.
    """
    promises = undertaken(index)
    linker = Linker(index, rarity)
    links = linker.links(promises, statements(index))
    owed = Owed(promises)
    again = {one.finding.id: promised_again(one, owed, links[one.finding.id], linker) for one in promises}
    stands = _standings(index, promises, links, again, rarity, today)
    found = [_followed(index, one, stands[one.finding.id], again[one.finding.id]) for one in promises]
    return tuple(
        sorted(found, key=lambda one: (one.made_on.first if one.made_on else dt.date.max, one.place.page, one.id))
    )


def undertaken(index: CaseIndex) -> list[Promise]:
    """The promises of the case, one for each thing promised, in standing order."""
    found = []
    for finding in index.corpus.findings:
        if finding.tag.pattern == "missed_commitment" and finding.tag.undertaking is not None:
            promise = promise_of(index, finding)
            if promise is not None:
                found.append(promise)
    return _merged(index, sorted(found, key=_standing_order))


def _standing_order(promise: Promise) -> tuple[dt.date, bool, bool, str, int]:
    """Earliest first; the original before its copies, a message of its own before one quoted below another."""
    document = promise.document
    day = promise.made_on.first if promise.made_on else dt.date.max
    return (day, document.duplicate_of is not None, document.part_of is not None, document.id, promise.passage.position)


def _merged(index: CaseIndex, promises: Sequence[Promise]) -> list[Promise]:
    """One promise for each thing promised: the first of those that are the same words in a document or its copies.

    The promises must come in standing order. Two that read alike in different documents are one only where
    owner and due date agree as well: "I will send it tomorrow" is said more than once.
    """
    kept: list[Promise] = []
    said: set[Hashable] = set()
    alike: dict[Hashable, dict[str, list[int]]] = defaultdict(lambda: defaultdict(list))
    for promise in promises:
        words = (promise.document.id, flat(promise.action), promise.owner, promise.due, promise.passage.fields)
        if words in said:
            continue
        said.add(words)
        marks = tuple(_marks(index, promise))
        elsewhere = {
            at for mark in marks for document, some in alike[mark].items() if document != promise.document.id for at in some
        }  # fmt: skip
        if any(_same(index, kept[at], promise) for at in elsewhere):
            continue
        for mark in marks:
            alike[mark][promise.document.id].append(len(kept))
        kept.append(promise)
    return kept


def _marks(index: CaseIndex, promise: Promise) -> Iterator[Hashable]:
    """Two promises can be one only where they share one of these: the paper, its day and hand, or the day it is due."""
    yield "paper", index.root(promise.document.id)
    yield "hand", promise.made_on, promise.document.author
    if promise.due is not None:
        yield "due", promise.due


def _same(index: CaseIndex, first: Promise, second: Promise) -> bool:
    """Whether two promises of different documents are one."""
    alike = fuzz.ratio(flat(first.action), flat(second.action), score_cutoff=SAME_WORDS)
    if not alike:
        return False
    if index.root(first.document.id) == index.root(second.document.id):
        return True
    if first.made_on == second.made_on and first.document.author == second.document.author:
        return True
    due = first.due is not None and first.due == second.due
    return due and same_people(first.owner, second.owner)


def _standings(
    index: CaseIndex,
    promises: Sequence[Promise],
    links: Mapping[str, Sequence[Link]],
    again: Mapping[str, Sequence[Promise]],
    rarity: Rarity,
    today: dt.date,
) -> dict[str, Standing]:
    """How each promise stands, by finding id: by what is said outright and what may tell of it, weighed together."""
    weights = trained()
    heard = echoes(index, promises, links, sentences(index), rarity, weights)
    found = {}
    for one in promises:
        told = told_of(index, one, links[one.finding.id], again[one.finding.id], heard.get(one.finding.id, ()), today)
        found[one.finding.id] = weighed(one, told, weights)
    return found


def told_of(
    index: CaseIndex,
    promise: Promise,
    links: Sequence[Link],
    again: Sequence[Promise],
    heard: Sequence[Echo],
    today: dt.date,
) -> Told:
    """All that is heard of the promise."""
    outright = standing(promise, [*links, *(slip(index, promise, later) for later in again)], index.last_day, today)
    beyond = promise.due is not None and index.last_day is not None and promise.due.last > index.last_day
    return Told(outright, max((link.score for link in links), default=0.0), bool(again), beyond, heard)


def _followed(index: CaseIndex, promise: Promise, stands: Standing, again: Sequence[Promise]) -> Commitment:
    finding = promise.finding
    moved = f" It was promised again on {_dates(again)}." if again else ""
    return Commitment(
        id=content_id("commitment", finding.id),
        finding=finding.id,
        owner=promise.owner.name,
        action=promise.action,
        made_on=promise.made_on,
        due=promise.due,
        due_text=promise.due_text,
        status=stands.status,
        why=stands.why + moved,
        place=index.place(promise.passage, promise.action),
        evidence=tuple(_evidence(index, one) for one in stands.shown),
    )


def _dates(again: Sequence[Promise]) -> str:
    return " and ".join(later.made_on.said() for later in again if later.made_on is not None)


def _evidence(index: CaseIndex, one: Shown) -> Evidence:
    return Evidence(index.place(one.passage, one.passage.text), index.quote(one.passage), one.says)
