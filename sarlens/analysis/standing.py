"""How a promise stands, from the statements linked to it: kept, late, missed, no evidence, not due.

Never more than the bundle shows: where nothing is heard the status is `no_evidence`, and a chaser before the due
date says nothing yet.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass

from sarlens.analysis.bearing import same_people
from sarlens.analysis.linking import Link
from sarlens.analysis.promises import Promise, deed_of
from sarlens.dates import PartialDate
from sarlens.dates.reading import WEEKDAYS
from sarlens.model import CommitmentStatus, Outcome, Passage

_REPORTED_IN = frozenset({"minutes", "report", "assessment", "care_plan"})
"""Kinds that tell of deeds some time after they were done, so that their own date is not the deed's."""
_AS_OF_NOW = re.compile(r"\b(?:today|now|just|this (?:morning|afternoon|week)|'ve|have|has|i|we)\b", re.I)
_WEEKDAY = re.compile(r"\b(?:on|last|since)\s+(" + "|".join(sorted(WEEKDAYS, key=len, reverse=True)) + r")\b", re.I)
_PUT_OFF = re.compile(
    r"\b(?:will|'ll|hope|hoping|aim|shall|going to|working on|chasing|trying|not yet|still|n't)\b", re.I
)
"""Beside an apology for delay: the thing itself is still to come."""
_EVENT = re.compile(r"\W*(?:be )?(?:hold|held|attend|meet|visit|see|review|convene|carry out|come)\b", re.I)
_TO_ASK = re.compile(r"\W*(?:ask|chase|request|remind|follow up|find out|check|contact|write to|email|raise)\b", re.I)
_SILENT_DAYS = 14
"""Without a due date, somebody asking after it counts as not done from so many days after the promise."""
_SURER = 0.6
"""By so much must a denial outweigh a deed that was reported before it, to stand against it."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A passage that a standing rests on, when it was written, and what it says of the promise."""

    passage: Passage
    says: Outcome
    date: PartialDate


@dataclass(frozen=True, slots=True)
class Heard:
    """What one linked statement comes to: what it says of this promise, and the day of the deed where it tells of one."""

    link: Link
    says: Outcome
    date: PartialDate
    deed_day: dt.date | None


@dataclass(frozen=True, slots=True)
class Standing:
    """The status, why in one or two plain sentences, and what it rests on, by date."""

    status: CommitmentStatus
    why: str
    shown: tuple[Shown, ...]


def standing(promise: Promise, links: Sequence[Link], last_day: dt.date | None, today: dt.date) -> Standing:
    """The status of a promise.

    Args:
        promise: whose due date decides what is late.
        links: what the record says of it, by date.
        last_day: the last day that a document of the bundle bears: of what fell due after it no evidence can be expected.
        today: what is due after this day is not due yet.
    """
    heard = _settled(promise, links)
    shown = tuple(Shown(one.link.statement.passage, one.says, one.date) for one in heard)
    due = promise.due.last if promise.due else None
    done = [one for one in heard if one.says in ("done", "late")]
    open_ = [one for one in heard if one.says not in ("done", "late") and _counts(one, promise, due)]
    if done and not _outweighed(promise, done, open_):
        return _done(done, shown, due)
    if open_:
        return Standing("missed", _missed_why(open_, due), shown)
    if due is not None and promise.made_on is not None and due > today:
        return Standing("not_due", f"It is not due until {_day(due)}.", shown)
    return Standing("no_evidence", _silent_why(promise, bool(heard), last_day), shown)


def _settled(promise: Promise, links: Sequence[Link]) -> tuple[Heard, ...]:
    """The links with what they say made plain: a sorry for delay is late only with a deed beside it, a chaser is the family's."""
    found: list[Heard] = []
    with_deed = {link.statement.document.id for link in links if link.reading.says == "done"}
    for link in links:
        says: Outcome = link.reading.says
        statement = link.statement
        if says == "chased" and _asking(link, promise):
            says = "done"
        if says == "late" and statement.document.id not in with_deed and _PUT_OFF.search(statement.passage.text):
            says = "not_done"
        elif says == "done" and any(reading.says == "late" for reading in statement.readings):
            says = "late"
        if says == "done" and _only_planned(link, promise):
            says = "not_done"
        day = _deed_day(link, promise) if says in ("done", "late") else None
        if says == "done" and day is not None and promise.due is not None and day > promise.due.last:
            says = "late"
        if says == "not_done" and statement.speaker.family and statement.document.kind == "email":
            says = "chased"
        found.append(Heard(link, says, statement.date, day))
    return tuple(sorted(found, key=lambda one: (one.date.first, one.date.last)))


def _asking(link: Link, promise: Promise) -> bool:
    """Whoever promised to ask or to chase has done so by asking."""
    return bool(_TO_ASK.match(deed_of(promise.action))) and same_people(link.statement.speaker, promise.owner)


def _only_planned(link: Link, promise: Promise) -> bool:
    """A meeting promised is not held by booking it: the booking names a day still ahead."""
    ahead = any(mention.date.first > link.statement.date.last for mention in link.statement.mentions)
    return ahead and link.reading.rule == "arrange_done" and bool(_EVENT.match(deed_of(promise.action)))


def _deed_day(link: Link, promise: Promise) -> dt.date | None:
    """The day it was done: one named in the clause, else the day of writing; None where a report names none."""
    statement = link.statement
    written = statement.date.last
    start = promise.made_on.first if promise.made_on else dt.date.min
    for mention in statement.mentions:
        late = any(reading.says == "late" for reading in statement.readings)
        restates = (statement.restated or late) and promise.due is not None and mention.date == promise.due
        if (
            mention.date.exact
            and start <= mention.date.first <= written
            and mention.text in statement.text
            and not restates
        ):
            return mention.date.first
    weekday = _WEEKDAY.search(statement.text)
    if weekday and not link.reading.now:
        back = (written.weekday() - WEEKDAYS[weekday[1].lower()]) % 7 or 7
        return max(start, written - dt.timedelta(days=back))
    if "yesterday" in statement.text.lower():
        return max(start, written - dt.timedelta(days=1))
    if statement.document.kind in _REPORTED_IN and not link.reading.now and not _AS_OF_NOW.search(statement.text):
        return None
    return written


def _counts(heard: Heard, promise: Promise, due: dt.date | None) -> bool:
    """Whether a chaser or a denial shows that it was not done: any denial, but a chaser only once it was due."""
    if due is not None:
        return heard.date.last > due or (heard.says == "not_done" and heard.link.reading.rule in ("refused", "moved"))
    if heard.says == "not_done" or heard.link.reading.turned:
        return True
    made = promise.made_on
    return made is not None and (heard.date.first - made.last).days >= _SILENT_DAYS


def _outweighed(promise: Promise, done: Sequence[Heard], open_: Sequence[Heard]) -> bool:
    """Whether what says "not done" stands against what says "done".

    What is to be done again and again is not kept by doing it once. A deed told without any of the usual words must
    be as sure as the denial. Otherwise the deed stands if it comes last; a denial after it must be the surer link.
    """
    if not open_:
        return False
    if promise.again:
        return open_[-1].date.last >= done[-1].date.first
    if all(one.link.reading.rule in ("act", "document") for one in done):
        return max(one.link.score for one in open_) > max(one.link.score for one in done) + _SURER
    later = [one for one in open_ if one.date.first > done[-1].date.last]
    if not later:
        return False
    return max(one.link.score for one in later) > max(one.link.score for one in done) + _SURER


def _done(done: Sequence[Heard], shown: tuple[Shown, ...], due: dt.date | None) -> Standing:
    first = done[0]
    if first.says == "late" or (first.deed_day is not None and due is not None and first.deed_day > due):
        day = first.deed_day or first.date.last
        after = f", {_days((day - due).days)} after it was due" if due is not None and day > due else ""
        return Standing("late", f"It was done by {_day(day)}{after}, by the words of the record.", shown)
    if first.deed_day is None:
        return Standing(
            "kept", f"A record of {first.date.said()} says that it was done. The day it was done is not stated.", shown
        )
    in_time = f", in time for {_day(due)}" if due is not None else ""
    return Standing("kept", f"It was done by {_day(first.deed_day)}{in_time}, by the words of the record.", shown)


def _missed_why(open_: Sequence[Heard], due: dt.date | None) -> str:
    last = open_[-1]
    was = f"It was due on {_day(due)}. " if due is not None else ""
    said = "it was being asked after" if last.says == "chased" else "the record says that it was not done"
    return f"{was}On {last.date.said()} {said}."


def _silent_why(promise: Promise, heard: bool, last_day: dt.date | None) -> str:
    if promise.made_on is None:
        return "The document bears no date, so later documents can't be told from earlier ones."
    due = promise.due.last if promise.due else None
    if due is not None and last_day is not None and due > last_day:
        return f"It was due on {_day(due)}. The last dated document in this bundle is of {_day(last_day)}, so it cannot show more."
    if heard:
        return "It was asked after before it was due. There is no evidence in this bundle that it was done."
    return "There is no evidence in this bundle that it was done, or that it was not."


def _day(day: dt.date) -> str:
    return f"{day.day} {day:%B %Y}"


def _days(count: int) -> str:
    return "1 day" if count == 1 else f"{count} days"
