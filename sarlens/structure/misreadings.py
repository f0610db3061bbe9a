"""What a scan does to words: letters taken for one another, words joined and split. Never one meaning for another."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rapidfuzz import fuzz
from rapidfuzz.distance import Levenshtein

_LOOKS = str.maketrans("0158c", "olsbe")
_DIGITS = str.maketrans("oli", "011")


def digits(words: Sequence[str]) -> str:
    """The digits in words that have any, the letters that scans put for them made digits too."""
    plain = [word.translate(_DIGITS) for word in words if re.search(r"\d", word)]
    return "".join(word for word in plain if sum(char.isdigit() for char in word) * 2 >= len(word))


def looks_like(a: Sequence[str], b: Sequence[str]) -> bool:
    """Word for word alike in their letters; or, where a scan joined or split words, alike as a whole."""
    if len(a) != len(b):
        return fuzz.ratio("".join(a), "".join(b)) >= 70
    return all(misread(x, y) for x, y in zip(a, b, strict=True))


def misread(one: str, other: str) -> bool:
    """Two spellings that one printed word could have: not Monday and Friday, not yes and no, not can and can't."""
    if one.endswith("n't") != other.endswith("n't"):
        return False
    a, b = shape(one), shape(other)
    longest = max(len(a), len(b))
    return Levenshtein.distance(a, b) <= (1 if longest <= 5 else 2 if longest <= 8 else 3)


def shape(word: str) -> str:
    """A word with the letters that scans take for one another made one."""
    for read, printed in (("rn", "m"), ("ii", "u"), ("vv", "w"), ("cl", "d")):
        word = word.replace(read, printed)
    return word.translate(_LOOKS)
