"""Where people are named in full in a text, and whom the initials in a document mean."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from sarlens.model import Document, Passage
from sarlens.structure.identity import Group
from sarlens.structure.names import fold, initials_of

_TOKEN = re.compile(r"\S+")
_LETTERS = re.compile(r"(?<![\w.&/'’-])[A-Z]{2,3}(?![\w&/-]|['’][a-rt-z])")
_ACRONYMS = frozenset(
    [
        "AE",
        "AM",
        "AS",
        "BA",
        "BI",
        "CC",
        "CE",
        "CP",
        "CT",
        "CX",
        "DC",
        "DI",
        "DM",
        "DNA",
        "DP",
        "DS",
        "DV",
        "EA",
        "ED",
        "EHC",
        "ENT",
        "EU",
        "FC",
        "FM",
        "FT",
        "GP",
        "HR",
        "HV",
        "ID",
        "IM",
        "IN",
        "IQ",
        "IS",
        "IT",
        "IV",
        "JR",
        "LA",
        "LD",
        "MA",
        "MD",
        "ME",
        "MP",
        "MR",
        "MRI",
        "MS",
        "NA",
        "NB",
        "NG",
        "NO",
        "OK",
        "OR",
        "OT",
        "PA",
        "PC",
        "PE",
        "PEG",
        "PH",
        "PIP",
        "PM",
        "PO",
        "PR",
        "PRN",
        "PS",
        "RE",
        "RN",
        "SAR",
        "SEN",
        "SLT",
        "SM",
        "SP",
        "SW",
        "TA",
        "TB",
        "TM",
        "TV",
        "UK",
        "UTI",
        "VC",
    ]
)
"""Letters that stand for so much else that they name somebody only where a list says so."""
_OFTEN = 2
"""So often initials must stand beside their bearer's name in the case to be taken for theirs."""


@dataclass(frozen=True, slots=True)
class Hit:
    """One whole name in a text: from `start` to `end`, of the person at place `who`."""

    start: int
    end: int
    who: int


class NameForms:
    """The whole names of the people, each that can mean one of them only."""

    def __init__(self, held: Sequence[Group]) -> None:
        claims: dict[tuple[str, ...], set[int]] = defaultdict(set)
        for who, group in enumerate(held):
            for sighting in group:
                name = sighting.name
                if name.surname and name.given:
                    claims[tuple(_bare(f"{name.given} {name.surname}"))].add(who)
                    claims[tuple(_bare(f"{name.surname} {name.given}"))].add(who)
                if name.surname and name.title:
                    claims[tuple(_bare(f"{name.title} {name.surname}"))].add(who)
                if len(name.shown.split()) > 1:
                    claims[tuple(_bare(name.shown))].add(who)
        self._starts: dict[str, list[tuple[tuple[str, ...], int]]] = defaultdict(list)
        for form, people in claims.items():
            if len(people) == 1 and len(form) > 1:
                self._starts[form[0]].append((form, next(iter(people))))
        for several in self._starts.values():
            several.sort(key=lambda one: -len(one[0]))

    def hits(self, text: str) -> list[Hit]:
        """Where people are named in full in the text, in order."""
        tokens = [(m.start(), m.end(), _plain(m.group())) for m in _TOKEN.finditer(text)]
        words = [word for _, _, word in tokens]
        found, at = [], 0
        while at < len(tokens):
            step = 1
            for form, who in self._starts.get(words[at], ()):
                if tuple(words[at : at + len(form)]) == form and text[tokens[at][0]].isupper():
                    step = len(form)
                    last = text[tokens[at + step - 1][0] : tokens[at + step - 1][1]]
                    found.append(Hit(tokens[at][0], tokens[at + step - 1][0] + len(last.rstrip(",;:.)(–-")), who))
                    break
            at += step
        return found


def _bare(form: str) -> list[str]:
    return [plain for word in form.split() if (plain := _plain(word))]


@lru_cache(maxsize=65536)
def _plain(word: str) -> str:
    return fold(re.sub(r"^\W+|\W+$", "", re.sub(r"['’]s\W*$", "", word)))


def initials_met(
    held: Sequence[Group], documents: Sequence[Document], passages: Sequence[Passage], forms: NameForms
) -> list[frozenset[str]]:
    """For each group of sightings, the initials that stand for the person in papers that name them in full.

    Two who are named in one paper and share initials keep them from both.
    """
    tops = _tops(documents)
    here: dict[str, set[int]] = defaultdict(set)
    own: dict[str, set[int]] = defaultdict(set)
    for who, group in enumerate(held):
        for sighting in group:
            here[tops.get(sighting.document, "")].add(who)
            if sighting.name.full and len(sighting.name.surname) > 1:
                own[initials_of(sighting.name.given, sighting.name.surname)].add(who)
                own[(sighting.name.given[0] + sighting.name.surname[0]).upper()].add(who)
    for passage in passages:
        here[tops.get(passage.document, "")].update(hit.who for hit in forms.hits(passage.text))
    count: Counter[tuple[int, str]] = Counter()
    for passage in passages:
        letters = () if passage.text.isupper() else _LETTERS.findall(passage.text)
        for found in letters:
            meant = own.get(found, set()) & here[tops.get(passage.document, "")]
            if len(meant) == 1 and found not in _ACRONYMS:
                count[next(iter(meant)), found] += 1
    return [
        frozenset(letters for (one, letters), times in count.items() if one == who and times >= _OFTEN)
        for who in range(len(held))
    ]


def _tops(documents: Sequence[Document]) -> Mapping[str, str]:
    """For each document, the stand-alone one that it is part of."""
    parents = {document.id: document.part_of for document in documents}
    tops: dict[str, str] = {}
    for identity in parents:
        top = identity
        while (above := parents.get(top)) is not None:
            top = above
        tops[identity] = top
    return tops
