"""Letters that a font's own names lose where two of them are drawn as one: "o\ufb03ce" read as "oce" or "ofce"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import product

from sarlens.ingest.textlayer import Layer
from sarlens.ingest.wordlist import is_known

PAIRS = ("fi", "fl", "ff", "ffi", "ffl", "ti", "tt", "ft", "fft", "fj", "Th")
AFTER = {"f": ("i", "l", "f", "fi", "fl", "t"), "t": ("i", "t")}
"""What is drawn as one with a letter before it, and lost with it: Calibri joins t and i, most fonts f and i."""
_KEPT = {letter: re.compile("|".join(letter + more[0] for more in lost[:2])) for letter, lost in AFTER.items()}
"""A letter with the commonest of what may be lost behind it still there."""
_WORD = re.compile(r"(?:[^\W\d_]|\ufffd)+")


def rejoined(layer: Layer) -> Layer:
    """The layer with such letters put back, where a word list leaves no doubt.

    A letter that has no name at all (U+FFFD) is put back wherever a pair of letters makes a known word of it.
    "ofce" is, only where the page shows that its font drops what follows an f: several such words, and next
    to no f on the page with an i or l behind it.
    """
    texts = [piece.text for piece in layer.pieces]
    nameless = any("\ufffd" in text for text in texts)
    dropping = tuple(letter for letter in AFTER if drops(letter, texts))
    if not dropping and not nameless:
        return layer
    pieces = tuple(piece._replace(text=put_back(piece.text, dropping)) for piece in layer.pieces)
    left = sum(piece.text.count("\ufffd") for piece in pieces)
    whole = max(1, sum(len(piece.text) for piece in pieces))
    return replace(layer, pieces=pieces, damaged=min(layer.damaged, left / whole))


def drops(letter: str, texts: Sequence[str]) -> bool:
    """Whether words lack what follows the letter, all over the page."""
    some = {text for text in texts if letter in text and "\ufffd" not in text}
    with_pair = filter(_KEPT[letter].search, some)
    there = sum(any(map(is_known, _WORD.findall(text))) for text in with_pair)
    if there > len(some) // 10:
        return False
    lacking = sum(_longer(word, letter) is not None for text in some for word in _WORD.findall(text))
    return lacking >= 3 and lacking >= 4 * there


def _longer(word: str, letter: str, times: int = 2) -> str | None:
    """The known word that lacks letters behind this one, once or twice; None where it is a word, or none fits."""
    if letter not in word or len(word) < 3 or is_known(word):
        return None
    places = [at for at, char in enumerate(word) if char == letter]
    made = sorted({word[: at + 1] + more + word[at + 1 :] for at in places for more in AFTER[letter]}, key=len)
    found = next((one for one in made if is_known(one)), None)
    if found is not None or times == 1:
        return found
    return next((whole for one in made if (whole := _longer(one, letter, times - 1)) is not None), None)


def put_back(text: str, dropping: Sequence[str]) -> str:
    """The word with its lost letters; as it is, where no known word can be meant."""

    def mended(match: re.Match[str]) -> str:
        word = match[0]
        count = word.count("\ufffd")
        if count:
            parts = word.split("\ufffd")
            made = (
                "".join(p + q for p, q in zip(parts, (*pairs, ""), strict=True))
                for pairs in product(PAIRS, repeat=count)
            )
            return next((one for one in made if is_known(one)), word) if count < min(3, len(word)) else word
        return next((whole for letter in dropping if (whole := _longer(word, letter)) is not None), word)

    return _WORD.sub(mended, text)
