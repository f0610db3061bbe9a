"""Cleaning with a way back to the raw offset, lines of a page, and sentences."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from sarlens.model import Box, Page

if TYPE_CHECKING:
    from spacy.language import Language

_FOLD = str.maketrans(
    {"‘": "'", "’": "'", "‚": "'", "‛": "'", "“": '"', "”": '"', "„": '"', "–": "-", "—": "-", "‐": "-", "‑": "-", "−": "-",
     "\u00a0": " ", "\u2007": " ", "\u202f": " ", "\t": " ", "\n": " ", "\r": " ", "\f": " ", "\v": " "}
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Cleaned:
    """Text made even for matching. `raw[i]` is the offset in the raw text of cleaned character i, rising.

    A span of the cleaned text maps to a span of the raw text by `span`.
    """

    text: str
    raw: tuple[int, ...]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The raw span of a cleaned one; an empty span stays empty."""
        if start >= end:
            at = self.raw[start] if start < len(self.raw) else (self.raw[-1] + 1 if self.raw else 0)
            return (at, at)
        return (self.raw[start], self.raw[end - 1] + 1)


def clean(raw: str) -> Cleaned:
    """Fold quotes, dashes and ligatures, join words hyphenated over a line's end, and make white space single.

    Case is kept. Characters only ever map to the raw character they came from, in order.
    """
    out: list[str] = []
    where: list[int] = []
    for at, char in _joined(raw):
        folded = char.translate(_FOLD)
        if folded == char and char > "\u007f":
            folded = unicodedata.normalize("NFKC", char).translate(_FOLD)
        for piece in folded:
            if piece.isspace():
                if out and out[-1] != " ":
                    out.append(" ")
                    where.append(at)
            else:
                out.append(piece)
                where.append(at)
    if out and out[-1] == " ":
        out.pop()
        where.pop()
    return Cleaned("".join(out), tuple(where))


def even(raw: str) -> str:
    """The text of `clean` alone, many times quicker for plain English."""
    return " ".join(_HYPHENATED.sub("", raw).split()) if raw.isascii() else clean(raw).text


_HYPHENATED = re.compile(r"(?<=[a-z]{2})[-\u00ad\u2010]\n(?=[a-z]{2})")


def _joined(raw: str) -> Iterator[tuple[int, str]]:
    """Every character with its offset, but for the hyphen and line break inside a divided word."""
    at = 0
    for cut in _HYPHENATED.finditer(raw):
        yield from ((i, raw[i]) for i in range(at, cut.start()))
        at = cut.end()
    yield from ((i, raw[i]) for i in range(at, len(raw)) if raw[i] != "\u00ad")


@dataclass(frozen=True, slots=True)
class Line:
    """One printed line: `page.text[start:end]` without its line break. `box` is None for an empty line."""

    number: int
    start: int
    end: int
    text: str
    box: Box | None


def lines(page: Page) -> tuple[Line, ...]:
    """The page's lines in reading order, empty ones too; joined by line breaks they are `page.text`."""
    found: list[Line] = []
    at = word_at = 0
    for number, text in enumerate(page.text.split("\n")):
        end = at + len(text)
        box: Box | None = None
        while word_at < len(page.words) and page.words[word_at].start < end:
            word = page.words[word_at].box
            box = word if box is None else box.union(word)
            word_at += 1
        found.append(Line(number, at, end, text, box))
        at = end + 1
    return tuple(found)


@cache
def _splitter() -> Language:
    """SpaCy's English tokenizer (it knows "Mrs." and "e.g.") with its rule-based sentence marker."""
    import spacy

    nlp = spacy.blank("en")
    nlp.add_pipe("sentencizer", config={"punct_chars": [".", "!", "?", "…", "。"]})
    nlp.max_length = 10_000_000
    return nlp


_OPENING = "'\"“‘("
_ABBREVIATED = re.compile(r"(?<!['’])\b(?:approx|dept|incl|encl?|tel|ext|cc|vs?|[A-Za-z])\.$", re.I)
_NUMBERED = re.compile(r"(?<!['’])\b(?:nos?|paras?|sch|regs?|art|ref|fig|vol|pp?|ss?)\.$", re.I)


def sentences(text: str) -> Iterator[tuple[int, int]]:
    """The spans of the sentences of `text`, in order, without the white space around them.

    An empty line always ends a sentence; a single line break never does. Initials and the usual
    abbreviations ("s.42", "para. 16", "K. Whit") don't end one.
    """
    for block in re.finditer(r"(?:(?!\n[ \t]*\n).)+", text, re.S):
        yield from _block_sentences(text, block.start(), block.end())


def _block_sentences(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    doc = _splitter()(text[start:end].replace("\n", " "))
    cuts = [start]
    for sentence in doc.sents:
        cut = start + sentence.start_char
        if cut - 1 > cuts[-1] and text[cut - 1] in _OPENING and text[cut - 2].isspace():
            cut -= 1  # an opening quotation mark or bracket belongs to the sentence that it opens
        if cut > cuts[-1] and not _runs_on(text[cuts[-1] : cut].rstrip(), text[cut:end].lstrip()):
            cuts.append(cut)
    for first, last in zip(cuts, [*cuts[1:], end], strict=True):
        trimmed = _trim(text, first, last)
        if trimmed is not None:
            yield trimmed


def _runs_on(before: str, after: str) -> bool:
    """Whether the full stop between the two ends no sentence."""
    number_next = after[:1].isdigit() and _NUMBERED.search(before)
    return bool(_ABBREVIATED.search(before) or number_next) or after[:1].islower()


def _trim(text: str, start: int, end: int) -> tuple[int, int] | None:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return (start, end) if end > start else None
