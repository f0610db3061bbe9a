"""Where an allegation first stands, and each place it was repeated, copied or in other words."""

from __future__ import annotations

import datetime as dt
import re
from array import array
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import TypeVar

from rapidfuzz import fuzz

from sarlens.analysis.allegations import allegations, professional
from sarlens.analysis.index import CaseIndex, even, flat
from sarlens.analysis.rarity import Rarity
from sarlens.analysis.terms import terms
from sarlens.dates import find_dates
from sarlens.model import Passage, Place, Spread, content_id

Mark = TypeVar("Mark", str, int)
ALLEGING = frozenset({"parent_blame", "safeguarding_misuse"})
"""Patterns whose passages say something against the family."""
SHINGLE = 4
"""Words in a row that two passages must share to be looked at side by side."""
COPIED = 86.0
"""Likeness of the shorter in the longer, 0 to 100, from which words were copied."""
RETOLD_SHARE, RETOLD_BOTH, RETOLD_TERMS = 0.75, 0.45, 4
"""In other words: so much of the shorter one's matter, so much of both together, and so many terms are shared."""
LEAST_WORDS = 5
STOCK = 300
"""A run of words that more different sentences share is a turn of speech, and tells of no copying."""
COMMON = 1500
"""A term that stands in more passages leads to nothing in particular."""

_ADDED = re.compile(r"\b(?:added|addition|amended|updated|note added|later note)\b(?P<when>.{0,25})", re.I)
_FAMILY = re.compile(
    r"\b(?:mum|mother|dad|father|parents?|parental|family|mr|mrs|ms|miss|sister|brother|daughter|son|wife|husband|carer|she|he|they)\b",
    re.I,
)
_AGAINST = re.compile(
    r"\b(?:aggressive|abusive|hostile|threaten\w*|shout\w*|sw(?:ore|earing)|intimidat\w*|verbally|unsafe|neglect\w*|emotional(?:ly)? (?:harm|abuse)|obstruct\w*|refus\w+ to|"
    r"non-?engag\w*|disengag\w*|not engaging|enmeshed|over-?protective|over-?anxious|fabricat\w*|exaggerat\w*|coach\w*|unreasonable|vexatious|"
    r"detrimental|undermin\w*|manipulat\w*|controlling|unable to (?:cope|accept|prioritise)|puts? (?:her|his|their) own needs|inappropriate\w*|raised (?:her|his|their) voice|demanding)\b",
    re.I,
)


def spreads(index: CaseIndex, rarity: Rarity) -> tuple[Spread, ...]:
    """Every allegation that stands in two documents or more, most copied first."""
    first: dict[tuple[str, str], Passage] = {}
    for one in index.own_passages:
        if _usable(index, one):
            first.setdefault((one.document, flat(one.text)), one)
    passages = list(first.values())
    accused = {finding.passage for finding in index.corpus.findings if finding.tag.pattern in ALLEGING}
    alleged = [number for number, one in enumerate(passages) if one.id in accused or _alleges(one)]
    near = _Neighbours(index, passages, alleged, rarity)
    groups = _Groups(len(passages))
    for number in alleged:
        for other in near.alike(number):
            groups.join(number, other)
    said = ([one.passage for one in group if not one.denied] for group in allegations(index).values())
    themes = [spread for group in said if (spread := _spread(index, group)) is not None]
    told = [_papers(one) for one in themes]
    copied = [spread for group in groups.all() if (spread := _spread(index, [passages[number] for number in group]))]
    found = [*themes, *(one for one in copied if not any(_papers(one) <= papers for papers in told))]
    return tuple(
        sorted(
            found, key=lambda one: (-len(one.copies), one.first.date.first if one.first.date else dt.date.max, one.id)
        )
    )


def _papers(spread: Spread) -> set[str]:
    return {spread.first.document, *(one.document for one in spread.copies)}


def _usable(index: CaseIndex, passage: Passage) -> bool:
    """Professional words of a dated document, long enough to be known again."""
    return (
        professional(index, passage)
        and index.date(passage) is not None
        and len(flat(passage.text).split()) >= LEAST_WORDS
    )


def _alleges(passage: Passage) -> bool:
    text = even(passage.text)
    return bool(_AGAINST.search(text)) and bool(_FAMILY.search(text))


class _Neighbours:
    """Passages that share words in a row with an allegation, or its rare terms; never all compared with all.

    Only what the allegations are made of is looked up, so that memory grows with them and not with the case.
    """

    def __init__(self, index: CaseIndex, passages: Sequence[Passage], alleged: Sequence[int], rarity: Rarity) -> None:
        self._passages = passages
        self._matter = _Matter(index, passages, rarity)
        runs = {run for number in alleged for run in _shingles(flat(passages[number].text))}
        self._by_run = _lists(
            (run, at) for at, one in enumerate(passages) for run in {*_shingles(flat(one.text))} & runs
        )
        held = {term for number in alleged for term in self._matter.of(number)}
        self._by_term = _lists(
            (term, at) for at in range(len(passages)) for term in self._matter.of(at) if term in held
        )
        self._stock = {run for run, found in self._by_run.items() if self._is_stock(found)}

    def _is_stock(self, found: Sequence[int]) -> bool:
        """Whether so many different sentences have it that it is a turn of speech."""
        return len(found) > STOCK and len({flat(self._passages[number].text) for number in found}) > STOCK

    def alike(self, number: int) -> Iterator[int]:
        """The passages that say the same as this one."""
        seen = {number}
        text, matter = flat(self._passages[number].text), frozenset(self._matter.of(number))
        for shingle in set(_shingles(text)) - self._stock:
            for other in self._by_run[shingle]:
                if other not in seen:
                    seen.add(other)
                    if _copied(text, flat(self._passages[other].text)) or self._retold(number, other, matter):
                        yield other
        rare = sorted(matter, key=lambda term: (len(self._by_term[term]), self._matter.terms[term]))[:4]
        for term in rare:
            if len(self._by_term[term]) > COMMON:
                break
            for other in self._by_term[term]:
                if other not in seen:
                    seen.add(other)
                    if self._retold(number, other, matter):
                        yield other

    def _retold(self, one: int, other: int, mine: frozenset[int]) -> bool:
        shared = mine.intersection(self._matter.of(other))
        if len(shared) < RETOLD_TERMS:
            return False
        weights, said = self._matter.weights, self._matter.said
        both, first, second = sum(weights[term] for term in shared), said[one], said[other]
        return both >= RETOLD_SHARE * min(first, second) and both >= RETOLD_BOTH * (first + second - both)


class _Matter:
    """The terms of every passage as numbers, one after another: a large case has millions.

    Attributes:
        terms: the term behind each number.
        weights: how much each says in this case.
        said: for each passage, the weight of all its terms.
    """

    def __init__(self, index: CaseIndex, passages: Sequence[Passage], rarity: Rarity) -> None:
        numbers: dict[str, int] = {}
        self._held, self._ends = array("I"), array("Q", [0])
        for passage in passages:
            found = {numbers.setdefault(term, len(numbers)) for term in terms(passage.text, index.people.words)}
            self._held.extend(found)
            self._ends.append(len(self._held))
        self.terms = list(numbers)
        self.weights = [rarity.weight(term) for term in numbers]
        self.said = array("d", (sum(self.weights[term] for term in self.of(at)) for at in range(len(passages))))

    def of(self, number: int) -> array[int]:
        """The terms of one passage, each once."""
        return self._held[self._ends[number] : self._ends[number + 1]]


def _copied(one: str, other: str) -> bool:
    """Whether the shorter stands in the longer nearly as it is, or a run of eight words does."""
    if one == other:
        return True
    short, long = sorted((one, other), key=len)
    if fuzz.partial_ratio(short, long, score_cutoff=COPIED) >= COPIED:
        return True
    words = short.split()
    return any(" ".join(words[at : at + 8]) in long for at in range(len(words) - 7))


def _lists(pairs: Iterable[tuple[Mark, int]]) -> dict[Mark, array[int]]:
    """The numbers under each mark, in order."""
    found: dict[Mark, array[int]] = {}
    for mark, number in pairs:
        held = found.get(mark)
        if held is None:
            held = found[mark] = array("i")
        held.append(number)
    return found


def _shingles(text: str) -> Iterator[str]:
    words = text.split()
    for at in range(len(words) - SHINGLE + 1):
        yield " ".join(words[at : at + SHINGLE])


class _Groups:
    """Numbers joined two by two into groups."""

    def __init__(self, count: int) -> None:
        self._above = list(range(count))

    def _top(self, number: int) -> int:
        while self._above[number] != number:
            self._above[number] = self._above[self._above[number]]
            number = self._above[number]
        return number

    def join(self, one: int, other: int) -> None:
        self._above[self._top(other)] = self._top(one)

    def all(self) -> Iterable[list[int]]:
        groups: dict[int, list[int]] = defaultdict(list)
        for number in range(len(self._above)):
            groups[self._top(number)].append(number)
        return [group for group in groups.values() if len(group) > 1]


def _spread(index: CaseIndex, passages: list[Passage]) -> Spread | None:
    """The group as one allegation: its first document, then one place for each further document."""
    places: dict[str, Place] = {}
    said: dict[str, str] = {}
    for place, passage in sorted(
        ((_place(index, one), one) for one in passages), key=lambda pair: _when(index, pair[0])
    ):
        key = _told_by(index, passage)
        if key not in places:
            places[key] = place
            said[key] = even(passage.text)
    if len(places) < 2 or next(iter(places.values())).date is None:
        return None
    first, *copies = places.values()
    return Spread(content_id("spread", passages[0].id), next(iter(said.values())), first, tuple(copies))


def _place(index: CaseIndex, passage: Passage) -> Place:
    """Where it stands; what was added to a paper later is of the day that stands with the addition."""
    place = index.place(passage, index.quote(passage))
    before = index.previous(passage)
    first = index.previous(before) if before else None
    added = _ADDED.search(" ".join(even(one.text) for one in (first, before, passage) if one is not None))
    if added is None or place.date is None:
        return place
    days = find_dates(added["when"], place.date)
    later = days and days[0].date.exact and days[0].date.first > place.date.first
    return replace(place, date=days[0].date) if later else place


def _when(index: CaseIndex, place: Place) -> tuple[dt.date, bool, str]:
    """By day; a note of the day behind the paper that it tells of; then by time, what has none behind what has."""
    if place.date is None:
        return (dt.date.max, False, "")
    return (place.date.first, index.documents[place.document].kind == "case_note", place.date.time or "~")


def _told_by(index: CaseIndex, passage: Passage) -> str:
    """One document however often it was printed: copies share their original, and its author and minute."""
    document = index.documents[index.root(passage.document)]
    if document.kind == "email" and document.author and document.date is not None and document.date.exact:
        return (
            f"{index.people.author(document).name} {document.date.first} {document.date.time or flat(document.title)}"
        )
    return document.id
