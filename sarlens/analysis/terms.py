"""The words of a sentence that carry its matter, made even: stems, and one token for each term of the field.

"Refer to speech and language therapy" and "SaLT referral accepted" share two terms. The tables are data
(`terms.toml`); nothing here knows of cases.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from itertools import pairwise

_TOKEN = re.compile(r"[A-Za-z][A-Za-z&/.'’-]*[A-Za-z0-9]|[A-Za-z]|\d+(?:[/.-]\d+)*")
_BACK = re.compile(r"\b(?:come|comes|came|coming|get|gets|got|getting) back to\b", re.I)
_ANSWERING = frozenset({"speak", "write"})
"""The deeds of "I'll come back to you"."""
_LONGEST = 7
"""Most words in a spelling of one concept."""


@dataclass(frozen=True, slots=True)
class _Tables:
    phrases: dict[tuple[str, ...], str]
    openings: frozenset[str]
    acronyms: dict[str, str]
    heads: dict[str, str]
    deeds: dict[str, frozenset[str]]
    irregular: dict[str, str]
    stop: frozenset[str]
    bland: frozenset[str]
    kinds: frozenset[str]


@cache
def _tables() -> _Tables:
    data = tomllib.loads(files("sarlens.analysis").joinpath("terms.toml").read_text("utf-8"))
    irregular: dict[str, str] = data["irregular"]
    stop = frozenset(data["stop"]["words"].split()) | {_stem(word, irregular) for word in data["stop"]["words"].split()}
    kinds = frozenset(_stem(word, irregular) for word in data["kinds"]["words"].split())
    bland = frozenset(_stem(word, irregular) for word in data["bland"]["words"].split())
    phrases: dict[tuple[str, ...], str] = {}
    acronyms: dict[str, str] = {}
    heads: dict[str, str] = {}
    for concept, entry in data["concept"].items():
        if "head" in entry:
            heads[concept] = _stem(entry["head"], irregular)
        for form in entry["forms"]:
            if sum(letter.isupper() for letter in form) >= 2 and " " not in form:
                acronyms[form] = concept
            else:
                phrases[tuple(_stem(word, irregular) for word in _words(form))] = concept
    deeds: dict[str, set[str]] = {}
    for deed, words in data["deed"].items():
        for word in words:
            deeds.setdefault(_stem(word, irregular), set()).add(deed)
    return _Tables(
        phrases,
        frozenset(phrase[0] for phrase in phrases),
        acronyms,
        heads,
        {word: frozenset(found) for word, found in deeds.items()},
        irregular,
        stop,
        bland,
        kinds,
    )


def _words(text: str) -> list[str]:
    return [match.group() for match in _TOKEN.finditer(text)]


_ENDINGS = (
    "isations",
    "isation",
    "ations",
    "ation",
    "ments",
    "ment",
    "ings",
    "ing",
    "ions",
    "ion",
    "als",
    "al",
    "ers",
    "er",
    "ed",
    "ly",
)


def _stem(word: str, irregular: dict[str, str]) -> str:
    word = word.lower().replace("’", "'")
    word = word.removesuffix("'s").rstrip("'")
    if word in irregular:
        if irregular[word] == word:
            return word
        word = irregular[word]
    if len(word) > 4 and word.endswith("ies"):
        word = word[:-3] + "y"
    elif len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")):
        word = word[:-1]
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 4:
            word = word[: -len(ending)]
            break
    if len(word) > 4 and word[-1] == word[-2] and word[-1] not in "sl":
        word = word[:-1]
    return word.rstrip("e") if len(word) > 3 else word


@lru_cache(maxsize=65536)
def stem(word: str) -> str:
    """The word without its ending: referral, referred and refer are one. Lower case."""
    return _stem(word, _tables().irregular)


@lru_cache(maxsize=8192)
def terms(text: str, names: frozenset[str] = frozenset()) -> tuple[str, ...]:
    """The matter of a text, in order: stems without the empty words, and one token for a term of the field.

    A term with a plain head ("care plan") is followed by that head ("plan"). Bare numbers and the words
    in `names` (people's names and initials, in their own capitals) are left out.
    """
    tables = _tables()
    words = _words(text)
    stems = [stem(word) for word in words]
    found: list[str] = []
    at = 0
    while at < len(words):
        if _bare(words[at]) in names:
            at += 1
            continue
        concept, taken = _concept(words, stems, at, tables)
        if concept is not None:
            found.append(concept)
            if concept in tables.heads:
                found.append(tables.heads[concept])
        elif (
            len(stems[at]) > 1 and not words[at][0].isdigit() and tables.stop.isdisjoint((words[at].lower(), stems[at]))
        ):
            found.append(stems[at])
        at += taken
    return tuple(found)


def _bare(word: str) -> str:
    return word.removesuffix("'s").removesuffix("’s")


def _concept(words: list[str], stems: list[str], at: int, tables: _Tables) -> tuple[str | None, int]:
    if stems[at] in tables.openings:  # of few words does a phrase begin
        for length in range(min(_LONGEST, len(words) - at), 1, -1):
            concept = tables.phrases.get(tuple(stems[at : at + length]))
            if concept is not None:
                return concept, length
    return tables.acronyms.get(words[at]) or tables.phrases.get((stems[at],)), 1


def deeds(text: str) -> frozenset[str]:
    """The kinds of deed the text's words name: "I'll ring housing and send the form" names speak and give."""
    tables = _tables()
    found = frozenset(deed for word in _words(text) for deed in tables.deeds.get(stem(word), ()))
    return found | _ANSWERING if _BACK.search(text) else found


def first_deeds(text: str) -> frozenset[str]:
    """The deeds of the first word that names one: what a promise is, in the end, a promise to do."""
    tables = _tables()
    for word in _words(text):
        if (back := _BACK.search(text)) and text.find(word) >= back.start():
            return _ANSWERING
        found = tables.deeds.get(stem(word))
        if found:
            return found
    return frozenset()


def is_deed(term: str) -> bool:
    """Whether the stem is a word for doing rather than for what it is done to."""
    return term in _tables().deeds


def is_bland(term: str) -> bool:
    """Whether the stem tells little of which thing is meant: a word for doing, one like "full", or a bare "plan"."""
    return is_vague(term) or term in _tables().kinds


def is_vague(term: str) -> bool:
    """Whether the stem tells nothing of what kind of thing is meant either: a word for doing, or one like "full"."""
    return term in _tables().deeds or term in _tables().bland


def head_of(term: str) -> str | None:
    """The plain word that people fall back on for a term of the field: "plan" for the care plan; None for other words."""
    return _tables().heads.get(term)


def is_acronym(word: str) -> bool:
    """Whether the capitals stand for a term of the field, as "OT" does."""
    return word in _tables().acronyms


def which(found: tuple[str, ...]) -> dict[str, str]:
    """For each term, the telling one right before it: which assessment, whose chart. Terms without one are left out."""
    told: dict[str, str] = {}
    for before, term in pairwise(found):
        if before != term and not is_vague(before) and head_of(before) != term:
            told.setdefault(term, before)
    return told
