"""Text to the pieces that the encoder was trained on: BERT's uncased WordPiece, as its authors published it.

Wu et al. 2016 (arXiv:1609.08144) and Devlin et al. 2019 (arXiv:1810.04805). It is sixty lines of ours because the library
that holds it comes with a client of a network service, and nothing here may reach a network.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

_LONGEST = 100
"""Letters of a word; a longer one is no word."""
_ASCII_MARKS = re.compile(r"[!-/:-@\[-`{-~]")


@dataclass(frozen=True, slots=True)
class WordPiece:
    """A vocabulary: each piece and its number. Pieces inside a word begin with ``##``."""

    vocabulary: dict[str, int]
    _words: dict[str, tuple[int, ...]] = field(default_factory=dict, repr=False, compare=False)

    def ids(self, text: str) -> list[int]:
        """The numbers of a text's pieces, without marks of beginning and end; what is not known is ``[UNK]``."""
        found: list[int] = []
        for word in words(text):
            pieces = self._words.get(word)
            if pieces is None:
                pieces = self._words[word] = self._cut(word)
            found += pieces
        return found

    def _cut(self, word: str) -> tuple[int, ...]:
        """A word cut into the longest pieces that are known, from its start."""
        unknown = (self.vocabulary["[UNK]"],)
        if len(word) > _LONGEST:
            return unknown
        pieces: list[int] = []
        start = 0
        while start < len(word):
            for end in range(len(word), start, -1):
                number = self.vocabulary.get(("##" if start else "") + word[start:end])
                if number is not None:
                    break
            else:
                return unknown
            pieces.append(number)
            start = end
        return tuple(pieces)


def words(text: str) -> Iterator[str]:
    """Lower case without accents, cut at blanks; each punctuation mark and each Chinese sign alone."""
    held: list[str] = []
    for char in unicodedata.normalize("NFD", text.lower()):
        kind = unicodedata.category(char)
        if kind == "Mn" or char in "\0�" or (kind.startswith("C") and char not in "\t\n\r"):
            continue
        if char.isspace() or _alone(char, kind):
            if held:
                yield "".join(held)
                held.clear()
            if not char.isspace():
                yield char
        else:
            held.append(char)
    if held:
        yield "".join(held)


def _alone(char: str, kind: str) -> bool:
    return kind.startswith("P") or bool(_ASCII_MARKS.match(char)) or "一" <= char <= "鿿" or "㐀" <= char <= "䶿"


@cache
def load_vocabulary(path: Path) -> WordPiece:
    """The vocabulary of a file with one piece a line, numbered from 0."""
    return WordPiece({piece: number for number, piece in enumerate(path.read_text("utf-8").splitlines())})
