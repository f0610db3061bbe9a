"""Every dated sentence of the case as it may bear on a promise: its matter, its people, its days and its tone.

A statement (`statements`) says outright that something became of something. Most of what shows a promise kept or not
does no such thing ("OT came Tuesday, rails going in next week"): here each sentence is taken as it is, and `echoes`
weighs how likely it tells of a given promise.
"""

from __future__ import annotations

import datetime as dt
import math
import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from sarlens.analysis.bearing import DAY_NUMBER, SLASHED
from sarlens.analysis.index import SPOKEN, CaseIndex, even, flat
from sarlens.analysis.people import Party
from sarlens.analysis.polarity import CONDITION, Reading, clauses, readings
from sarlens.analysis.statements import MINE, OTHERS, RESTATED, previous
from sarlens.analysis.terms import deeds, terms, which
from sarlens.dates import PartialDate, find_dates
from sarlens.dates.reading import WEEKDAYS
from sarlens.model import Document, Passage

TONES: dict[str, re.Pattern[str]] = {
    "ahead": re.compile(
        r"\b(?:will|shall|'ll|going to|would|to be|hope|aim|plan to|please|could you|can you|should)\b", re.I
    ),
    "past": re.compile(
        r"\b(?:\w{2,}ed|took|went|came|saw|met|rang|wrote|spoke|gave|brought|put|did|made|got|held|had|told|sent|found|left|was|were|began|"
        r"let|set|done|has|have|been)\b", re.I,
    ),
    "denies": re.compile(
        r"\b(?:not|never|no|nobody|no-one|nothing|none|neither|nor|without|yet|still|unable|failed|waiting|chas\w+|remind\w*|overdue|"
        r"outstanding|slipped|promised)\b|n't\b", re.I,
    ),
    "sorry": re.compile(
        r"\b(?:sorry|apolog\w+|late|delay\w*|finally|at last|overdue|belated\w*|eventually|should have)\b", re.I
    ),
    "asks": re.compile(
        r"\?|\b(?:chas\w+|remind\w*|any (?:news|joy|update|word)|when (?:will|can|is)|asking|asked again|where)\b", re.I
    ),
    "now": re.compile(r"\b(?:today|now|just|this (?:morning|afternoon)|attached|enclosed)\b", re.I),
    "overdue": re.compile(
        r"\b(?:sorry|apolog\w+|late|later|delay\w*|finally|at last|overdue|belated\w*|eventually|should(?:'ve| have) (?:been|had|gone|come)|"
        r"held over|(?:weeks?|months?|days?) (?:late|overdue|after)|still|was due|rearranged|slipped|long (?:wait|time))\b", re.I,
    ),
}  # fmt: skip
"""Words that tell how a sentence is meant: of what is to come or was, denied, with an apology, as a question, as too late."""
_WEEKDAY = re.compile(r"\b(?:on|last|since|this) (" + "|".join(sorted(WEEKDAYS, key=len, reverse=True)) + r")\b", re.I)
_YESTERDAY = re.compile(r"\b(?:yesterday|last night)\b", re.I)
_NUMBER = re.compile(r"(?<![\w/.])\d{2,}(?:[.:]\d+)?(?![\w/])")
_WORD = re.compile(r"[A-Za-z][A-Za-z'’-]+")
_CAPITAL = re.compile(r"(?<![.!?:] )(?<!^)\b[A-Z][a-z]{2,}\b|\b[A-Z]{2,}\b")


@dataclass(frozen=True, slots=True)
class Sentence:
    """One dated sentence.

    Attributes:
        own, before, heading: its terms, those of the sentence before it, and those of its title and label.
        which: for a term, the one before it that says which is meant.
        names: proper names in it, in lower case; numbers: figures of two digits and more.
        readings: what the outcome rules make of its clauses; none for most sentences.
        tones: which of `TONES` it has.
        days: the days up to that of writing which it names.
    """

    passage: Passage
    document: Document
    date: PartialDate
    text: str
    own: frozenset[str]
    which: dict[str, str]
    before: frozenset[str]
    heading: frozenset[str]
    names: frozenset[str]
    numbers: frozenset[str]
    readings: tuple[Reading, ...]
    deeds: frozenset[str]
    tones: frozenset[str]
    mine: bool
    restated: bool
    speaker: Party
    hearer: Party
    named: frozenset[str]
    others: frozenset[str]
    days: tuple[dt.date, ...]

    @property
    def flat(self) -> str:
        """Its words alone, for telling copies."""
        return flat(self.text)


def name_weights(index: CaseIndex) -> Callable[[str], float]:
    """How much a proper name says in this case, 0 to 1: the name on every paper says nothing."""
    counted: Counter[str] = Counter()
    documents = 0
    for held in index.own_by_document():
        documents += bool(held)
        counted.update({name for one in held for name in names_in(even(one.text), index.people.words)})
    most = math.log1p(documents) or 1.0
    return lambda name: max(0.0, 1 - math.log1p(counted[name]) / most)


def sentences(index: CaseIndex) -> Iterator[Sentence]:
    """Every sentence of the case in order of date, what a document says again after the same words left out."""
    said: set[tuple[str, str]] = set()
    for passage in index.own_passages:
        date = index.date(passage)
        if date is None or passage.zone not in SPOKEN:
            continue
        key = (passage.document, flat(passage.text))
        if key not in said and key[1]:
            said.add(key)
            one = _sentence(index, passage, date)
            if not (OTHERS.search(one.text) or _only_thought_of(one)):
                yield one


def _only_thought_of(one: Sentence) -> bool:
    """What is still to come, or hangs on a condition, tells of no outcome."""
    ahead = "ahead" in one.tones and not one.tones & {"past", "denies", "sorry", "asks"}
    return not one.readings and (ahead or bool(CONDITION.match(one.text.lower())))


def _sentence(index: CaseIndex, passage: Passage, date: PartialDate) -> Sentence:
    text, document, words = even(passage.text), index.documents[passage.document], index.people.words
    read = tuple(one for start, end in clauses(text) for one in readings(text[start:end], question=text.endswith("?")))
    found, before = terms(text, words), previous(index, passage)
    return Sentence(
        passage, document, date, text,
        frozenset(found),
        which(found),
        frozenset(terms(even(before.text), words)) if before is not None else frozenset(),
        frozenset(terms(f"{document.title}. {passage.label}", words)),
        names_in(text, words), numbers_in(text), read, deeds(text).union(*(one.deeds for one in read)),
        frozenset(tone for tone, cue in TONES.items() if cue.search(text)),
        bool(MINE.search(text)), bool(RESTATED.search(text)), index.speaker(passage),
        index.people.parties(passage.addressed_to or document.recipients, document),
        index.people.named_in(text, document), index.people.meant_in(text, document), tuple(_days(text, date)),
    )  # fmt: skip


def names_in(text: str, words: frozenset[str]) -> frozenset[str]:
    """Proper names in the text, in lower case: the case's known names, and what is capitalised inside a sentence."""
    known = {word.removesuffix("'s").lower() for word in _WORD.findall(text) if word.removesuffix("'s") in words}
    return frozenset(known | {word.lower() for word in _CAPITAL.findall(text)})


def numbers_in(text: str) -> frozenset[str]:
    """Figures of two digits and more that are no part of a date."""
    return frozenset(_NUMBER.findall(text))


def _days(text: str, written: PartialDate) -> Iterator[dt.date]:
    """The days, up to that of writing, which the text names: written out, "the 14th", "5/7", "yesterday", "on Friday"."""
    day = written.last
    for mention in find_dates(text, written):
        if mention.date.exact and mention.date.first <= day:
            yield mention.date.first
    for number in DAY_NUMBER.findall(text):
        found = next((back for count in range(46) if (back := day - dt.timedelta(days=count)).day == int(number)), None)
        if found is not None:
            yield found
    for number, month in SLASHED.findall(text):
        if (slashed := _day_and_month(int(number), int(month), day)) is not None:
            yield slashed
    if _YESTERDAY.search(text):
        yield day - dt.timedelta(days=1)
    if (weekday := _WEEKDAY.search(text)) is not None:
        yield day - dt.timedelta(days=(day.weekday() - WEEKDAYS[weekday[1].lower()]) % 7 or 7)


def _day_and_month(number: int, month: int, upto: dt.date) -> dt.date | None:
    """The last such day up to the given one; None for no day of the calendar."""
    for year in (upto.year, upto.year - 1):
        try:
            found = dt.date(year, month, number)
        except ValueError:
            return None
        if found <= upto:
            return found
    return None
