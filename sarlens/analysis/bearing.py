"""How a statement can bear on a promise: whose words, to whom, on what day, and whether of the same thing."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Collection, Mapping
from dataclasses import replace

from sarlens.analysis.people import Party
from sarlens.analysis.polarity import Reading
from sarlens.analysis.promises import Promise
from sarlens.analysis.statements import Statement
from sarlens.dates import PartialDate
from sarlens.dates.reading import WEEKDAYS

DAY_NUMBER = re.compile(
    r"\bthe (\d{1,2})(?:st|nd|rd|th)\b(?! (?:of )?(?:January|February|March|April|May|June|July|August|Sept|Octo|Nov|Dec))"
)
SLASHED = re.compile(r"(?<![\d/])(\d{1,2})/(\d{1,2})(?![\d/])")
_WEEKDAY = re.compile(r"\b(?:on|last) (" + "|".join(sorted(WEEKDAYS, key=len, reverse=True)) + r")\b")
_NO_NAME = frozenset(["team", "the", "service", "services", "of", "and", "department", "office", "unit", "for"])
BARE_DAYS = 60
"""So long after its day a bare promise ("I'll call you back") can still be spoken of without saying which."""


def same_people(one: Party, other: Party) -> bool:
    """They share a person, or nobody is known by name and they are called the same."""
    if one.people or other.people:
        return bool(one.people & other.people)
    return bool(one.name and other.name and one.name.lower() == other.name.lower())


def same_body(one: Party, other: Party) -> bool:
    """They belong to one organisation, as far as is known."""
    if one.bodies & other.bodies:
        return True
    mine, its = [_body_words(name) for name in one.bodies], [_body_words(name) for name in other.bodies]
    return any(first and second and (first <= second or second <= first) for first in mine for second in its)


def _body_words(name: str) -> frozenset[str]:
    """The words of an organisation's name; a mail domain has none."""
    if "." in name:
        return frozenset()
    return frozenset(re.findall(r"[a-z]+", name)) - _NO_NAME


def by_owner(promise: Promise, statement: Statement) -> bool:
    """Who owes the promise speaks, or a colleague of theirs."""
    return same_people(statement.speaker, promise.owner) or same_body(statement.speaker, promise.owner)


def another_one(
    mine: Mapping[str, str], matter: Collection[str], its: Mapping[str, str], other_matter: Collection[str]
) -> bool:
    """Both speak of one kind of thing, and each says of which in words that the other does not have.

    Args:
        mine: of the promise, for a term the one before it that says which is meant.
        matter: all terms of the promise.
        its: as `mine`, of the statement.
        other_matter: all terms of the statement.
    """
    return any(term in its and which not in other_matter and its[term] not in matter for term, which in mine.items())


def as_meant(promise: Promise, statement: Statement, reading: Reading) -> Reading:
    """A promise told again by those it was made to, with no word of what became of it, is asked after."""
    owed = (statement.speaker.family and not promise.owner.family) or same_people(
        statement.speaker, promise.beneficiary
    )
    if reading.rule == "act" and statement.restated and owed:
        return replace(reading, rule="told_again", says="chased", weight=0.7)
    return reading


def answers_bare(promise: Promise, statement: Statement) -> bool:
    """The statement tells of the same kind of deed, soon after, from or to those whom the promise binds."""
    said = statement.deeds.union(*(reading.deeds for reading in statement.readings))
    if not promise.deeds & said or promise.made_on is None:
        return False
    if (statement.date.first - (promise.due or promise.made_on).last).days > BARE_DAYS:
        return False
    if promise.others and not promise.others & statement.others:
        return False
    return bool(
        promise.owner.people & statement.named
        or same_people(statement.speaker, promise.owner)
        or same_people(statement.hearer, promise.owner)
        or same_body(statement.speaker, promise.owner)
    )


def on_the_day(promise: Promise, statement: Statement) -> bool:
    """It names the day the promise was due, from, to or of who owes it."""
    if promise.due is None or not names_day(statement, promise.due):
        return False
    if not 0 <= (statement.date.first - promise.due.first).days <= BARE_DAYS:
        return False
    parties = (statement.speaker, statement.hearer)
    return any(same_people(one, promise.owner) for one in parties) or bool(promise.owner.people & statement.named)


def told_again(promise: Promise, statement: Statement) -> bool:
    """The receiver says that the owner, by name, was to do such a deed: "Mrs Hulse was to come back to us"."""
    if not (statement.restated and promise.owner.people & statement.named and promise.deeds & statement.deeds):
        return False
    days = (statement.date.first - (promise.due or promise.made_on or statement.date).last).days
    return statement.speaker.family and days <= 2 * BARE_DAYS


def names_day(statement: Statement, day: PartialDate | None) -> bool:
    """The day is written out, or is "the 14th" within the month."""
    if day is None or not day.exact:
        return False
    if any(mention.date == day for mention in statement.mentions):
        return True
    if abs((statement.date.first - day.first).days) > 45:
        return False
    text = statement.passage.text
    if any(int(number) == day.first.day for number in DAY_NUMBER.findall(text)):
        return True
    return any(
        (int(number), int(month)) == (day.first.day, day.first.month) for number, month in SLASHED.findall(text)
    ) or (_spoken_day(statement) == day.first)


def may_name_a_day(statement: Statement) -> bool:
    """Whether `names_day` can hold for any day at all."""
    text = statement.passage.text
    return bool(statement.mentions or DAY_NUMBER.search(text) or SLASHED.search(text) or _spoken_day(statement))


def names_month(statement: Statement, date: PartialDate | None) -> bool:
    """The promise is told again with the month it was made in."""
    made = date.first if date is not None else None
    return made is not None and statement.restated and f"{made:%B}".lower() in statement.passage.text.lower()


def _spoken_day(statement: Statement) -> dt.date | None:
    """The day that "yesterday", "this morning" or "on Tuesday" means in the clause."""
    low = statement.text.lower()
    written = statement.date.last
    if "yesterday" in low:
        return written - dt.timedelta(days=1)
    if re.search(r"\b(?:today|this (?:morning|afternoon|evening)|tonight)\b", low):
        return written
    weekday = _WEEKDAY.search(low)
    return written - dt.timedelta(days=(written.weekday() - WEEKDAYS[weekday[1]]) % 7 or 7) if weekday else None
