"""Whether words look like words: how a text layer is judged before it is trusted."""

from __future__ import annotations

import re
from collections.abc import Iterable

from sarlens.ingest.wordlist import is_known

_COMMON = """
the and to of a in is was for that on with be as at by not it he she they we you i his her their our your my this
from or an are were has have had will would can could should been but if so no yes there which who what when
re am pm mr mrs ms dr dear date page name sent cc subject all any may me him them us do did about
"""
COMMON = frozenset(_COMMON.split())
"""Words that make up a third of any English page, and those that stand on every form."""

_EDGE = re.compile(r"^[\W_]+|[\W_]+$")
_NUMBER = re.compile(r"[\d.,:/\-–+%£€$()x×#*°]+")
_ADDRESS = re.compile(r"[\w.+'\-]+@[\w.\-]+|(?:https?://|www\.)\S+|\w+(?:\.\w{2,})+", re.I)
_CODE = re.compile(
    r"(?:[A-Z]{1,5}[\-/]?)?\d+(?:[./\-]\d+)*(?:st|nd|rd|th|am|pm|[mk]?g|[mck]?m|ml|hrs?|[A-Za-z]{1,3})?"
)
_PART = re.compile(r"['’\-–/.&_,:;]+")
_PARTS_BUT_S = re.compile(r"(?!['’]s\b)['’\-–/.&_,:;]+")
_CASED = re.compile(r"[a-z]+|[A-Z]+s?|[A-Z][a-z]+|(?:Mc|Mac|O|De|Di|Le|La|Van)[A-Z][a-z]+")
_HARD = re.compile(r"[bcdfghjklmnpqrstvwxz]{6,}", re.I)
_VOWEL = re.compile(r"[aeiouyáéíóúâêîôûŵŷäëïöü]", re.I)
_ABBREVIATED = """
mr mrs dr st ltd nhs hr hrs th nd rd pm mg ml kg cm mm km tv cv ctd vs ps pt cllr msw dwp gp cpn ssw t s d ll
"""
_SHORT = frozenset(_ABBREVIATED.split())


def plausible(words: Iterable[str]) -> float:
    """The share of words that look like English print, 0 to 1; 1 where there are none to judge.

    From ten running words on, a page without any common word counts half as much: text whose letters
    were all swapped for others looks like words until one tries to read it.
    """
    judged = [core for word in words if (core := word if "\ufffd" in word else _EDGE.sub("", word))]
    if not judged:
        return 1.0
    share = sum(_is_word(word) for word in judged) / len(judged)
    running = [word.lower() for word in judged if word.isalpha() and len(word) > 1]
    if len(running) >= 10 and sum(word in COMMON for word in running) < 0.03 * len(running):
        share *= 0.5
    return share


def _is_word(word: str) -> bool:
    if _NUMBER.fullmatch(word) or _ADDRESS.fullmatch(word) or _CODE.fullmatch(word):
        return True
    return all(_is_part(part) for part in _PART.split(word) if part)


def _is_part(part: str) -> bool:
    if part.isdigit() or _CODE.fullmatch(part):
        return True
    if not part.isalpha():
        return False
    if len(part) == 1:
        return part in "aiAI" or part.isupper() or part in _SHORT
    if part.lower() in _SHORT or (part.isupper() and len(part) <= 5):
        return True
    ascii_part = part.isascii()
    return bool(_VOWEL.search(part)) and not _HARD.search(part) and (not ascii_part or bool(_CASED.fullmatch(part)))


def familiar(words: Iterable[str]) -> tuple[float, int]:
    """The share of words in small letters that are in the word list, 0 to 1, and how many there are; 1 where there are none.

    Names, codes and abbreviations have capitals or digits in front, so that they count neither way: on good
    pages of care and school records the share is 0.95 and more, whoever is named on them.
    """
    known = judged = 0
    for word in words:
        core = word if "\ufffd" in word else _EDGE.sub("", word)
        if (not core[:1].islower() and "\ufffd" not in core) or _ADDRESS.fullmatch(core):
            continue
        for part in _PARTS_BUT_S.split(core):
            if part and not part.isdigit() and part not in _SHORT:
                judged += 1
                known += is_known(part)
    return (known / judged if judged else 1.0), judged
