"""Pages and files: what was read, and where each word stands."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Literal

TextSource = Literal["text_layer", "ocr", "blank"]
FileStatus = Literal["unread", "partly_read", "read", "unreadable"]
RedactionKind = Literal["black", "white", "marker", "whole_page"]
REDACTED = "█████"
"""Stands in `Page.text` where a box hides words, so that a sentence shows that something is cut out."""


def content_id(*parts: object) -> str:
    """Sixteen hex digits made from the parts: the same parts, the same id, on every machine."""
    joined = "\x1f".join(str(part) for part in parts)
    return hashlib.sha256(joined.encode("utf-8", "surrogatepass")).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle on the page as shown, in points; x grows to the right, y grows downwards."""

    x0: float
    y0: float
    x1: float
    y1: float

    def union(self, other: Box) -> Box:
        """The smallest box that holds both."""
        return Box(min(self.x0, other.x0), min(self.y0, other.y0), max(self.x1, other.x1), max(self.y1, other.y1))

    @property
    def area(self) -> float:
        """Square points; 0 for a box turned inside out."""
        return max(0.0, self.x1 - self.x0) * max(0.0, self.y1 - self.y0)

    def overlap(self, other: Box) -> float:
        """Square points that both boxes cover."""
        return Box(max(self.x0, other.x0), max(self.y0, other.y0), min(self.x1, other.x1), min(self.y1, other.y1)).area


@dataclass(frozen=True, slots=True)
class Word:
    """One printed word: `page.text[start:end]`, its place, and how sure the OCR was (None: not OCR)."""

    start: int
    end: int
    box: Box
    confidence: float | None = None


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a table on the page. Rows and columns count from 0; an empty cell has start == end."""

    table: int
    row: int
    column: int
    start: int
    end: int
    box: Box


@dataclass(frozen=True, slots=True)
class Redaction:
    """A place where something was taken out.

    Attributes:
        reason: as printed on the page ("s.40(2)"), or None.
        text_beneath: True where the hidden words can still be read out of the file.
        beneath: those words; kept in the case, shown only on a deliberate act, never exported unasked.
    """

    box: Box
    kind: RedactionKind
    reason: str | None = None
    text_beneath: bool = False
    beneath: str | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """One page as read.

    `text` is exactly what was read, in reading order: one visual line a line, an empty line between
    blocks, the cells of a ruled table one after another (row by row, each cell's own lines together).
    Words under a redaction box are not in it; `REDACTED` stands in their place.

    Attributes:
        width, height: of the page as shown, after turning.
        rotation: degrees clockwise it was turned, beyond the PDF's own /Rotate, to stand upright.
        ocr_confidence: mean word confidence, 0 to 1; None where the page was not read by OCR.
        redacted_share: share of the page's printed area that is blacked or whited out.
    """

    file: str
    number: int
    width: float
    height: float
    text: str
    text_source: TextSource
    rotation: int = 0
    words: tuple[Word, ...] = ()
    cells: tuple[Cell, ...] = ()
    redactions: tuple[Redaction, ...] = ()
    ocr_confidence: float | None = None
    redacted_share: float = 0.0

    @property
    def id(self) -> str:
        """The page's id, made of its file and number."""
        return content_id("page", self.file, self.number)

    def boxes(self, start: int, end: int) -> tuple[Box, ...]:
        """One box a printed line for the words between two offsets; empty where there are none."""
        lines: list[Box] = []
        line_end = -1
        for word in self.words:
            if word.end <= start or word.start >= end:
                continue
            if lines and "\n" not in self.text[line_end : word.start]:
                lines[-1] = lines[-1].union(word.box)
            else:
                lines.append(word.box)
            line_end = word.end
        return tuple(lines)


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A file that came in, or one that came inside another.

    Attributes:
        id: sha256 of the bytes, hex.
        path: as added; for a file inside another, the parent's path, "!/" and the name inside.
        parent: id of the archive or email it came in, or None.
        pages: None until the file was opened.
        problem: one plain sentence, or None.
    """

    id: str
    name: str
    path: str
    media_type: str
    size: int
    parent: str | None = None
    pages: int | None = None
    status: FileStatus = "unread"
    problem: str | None = None


@dataclass(frozen=True, slots=True)
class Problem:
    """What could not be read, or only with doubt: stored, shown, printed in every export."""

    stage: str
    code: str
    message: str
    file: str | None = None
    page: int | None = None
