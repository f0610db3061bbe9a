"""A page as printed lines, ready for splitting: `Row` and `Sheet`."""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from sarlens.model import REDACTED, Box, Page, Word
from sarlens.text import lines


class Printed(Protocol):
    """Anything that has the text of one printed line."""

    @property
    def text(self) -> str:
        """The line, without its line break."""


@dataclass(frozen=True, slots=True)
class Row:
    """One printed line of a page.

    Attributes:
        number: of the line on its page, from 0.
        start, end: offsets of `Page.text`; what stands beside the line in the side margins is left out.
        box: None for an empty line, or where the page has no words.
        height: median height of the line's words in points; 0 where unknown.
        words: the line's words, where the page has them.
        cell: (table, row, column) where the line stands in a ruled table.
        furniture: True for page numbers, stamps, running heads and marks of the printing.
    """

    page: int
    number: int
    start: int
    end: int
    text: str
    box: Box | None = None
    height: float = 0.0
    words: tuple[Word, ...] = ()
    cell: tuple[int, int, int] | None = None
    furniture: bool = False

    @property
    def blank(self) -> bool:
        """Nothing is printed on this line."""
        return not self.text.strip()


@dataclass(frozen=True, slots=True)
class Sheet:
    """One page as rows.

    Attributes:
        numbering: (number, of how many) as printed on the page; 0 for "of how many" where it is not said.
        feet: what the page's own foot prints, other than what all pages of the file print.
        room: share of the page's height that stays free below its last line of content, 0 to 1.
    """

    page: Page
    rows: tuple[Row, ...]
    numbering: tuple[int, int] | None = None
    room: float = 0.0
    feet: tuple[str, ...] = ()

    @property
    def content(self) -> tuple[Row, ...]:
        """The rows with words of a document on them, in order."""
        return tuple(row for row in self.rows if not row.furniture and not row.blank)

    @property
    def scanned(self) -> bool:
        """Read by OCR, so its letters can't be trusted one by one."""
        return self.page.text_source == "ocr"

    @property
    def hidden(self) -> bool:
        """Something on the page is redacted."""
        return bool(self.page.redactions) or REDACTED in self.page.text


def rows(page: Page) -> tuple[Row, ...]:
    """The page's printed lines, empty ones too, with the height of their words and their table cell."""
    cells = sorted((c for c in page.cells if c.end > c.start), key=lambda c: c.start)
    found: list[Row] = []
    word_at = cell_at = 0
    for line in lines(page):
        first_word = word_at
        while word_at < len(page.words) and page.words[word_at].start < line.end:
            word_at += 1
        words = page.words[first_word:word_at]
        while cell_at < len(cells) and cells[cell_at].end <= line.start:
            cell_at += 1
        cell = None
        if line.text.strip() and cell_at < len(cells) and cells[cell_at].start <= line.start < cells[cell_at].end:
            cell = (cells[cell_at].table, cells[cell_at].row, cells[cell_at].column)
        height = statistics.median(word.box.y1 - word.box.y0 for word in words) if words else 0.0
        found.append(Row(page.number, line.number, line.start, line.end, line.text, line.box, height, words, cell))
    return tuple(found)


def dress(
    page: Page,
    own: Sequence[Row],
    furniture: set[tuple[int, int]],
    numbering: tuple[int, int] | None,
    feet: Sequence[str] = (),
) -> Sheet:
    """The sheet of one page, its furniture marked."""
    marked = tuple(
        replace(row, furniture=True) if (row.page, row.number) in furniture else _without_sides(row, page.width)
        for row in own
    )
    boxes = [row.box for row in marked if row.box is not None and not row.furniture and not row.blank]
    bottoms = [box.y1 for box in boxes if box.y0 < 0.93 * page.height]
    room = max(0.0, 1.0 - max(bottoms) / page.height) if bottoms and page.height else 0.0
    return Sheet(page, marked, numbering, room, tuple(feet))


def _without_sides(row: Row, width: float) -> Row:
    """A row without what stands beside it in the page's side margins: a stamp set upright, read into the line."""
    if "\t" not in row.text or not row.words or not width:
        return row
    inside = [word for word in row.words if word.box.x1 > 0.06 * width and word.box.x0 < 0.94 * width]
    if not inside or len(inside) == len(row.words):
        return row
    start, end = inside[0].start, inside[-1].end
    before, after = row.text[: start - row.start], row.text[end - row.start :]
    if (before and not before.endswith("\t")) or (after and not after.startswith("\t")):
        return row
    return replace(row, start=start, end=end, text=row.text[start - row.start : end - row.start], words=tuple(inside))


def edge(row: Row, page: Page, rank: int, count: int) -> str:
    """`top` or `bottom` where the row stands in the page's margin, else "". Rank counts the printed rows.

    The margin is the outermost ninth; without a place on the page, the first and last two rows.
    """
    if row.box is not None and page.height:
        if row.box.y1 < page.height / 9:
            return "top"
        return "bottom" if row.box.y0 > page.height * 8 / 9 else ""
    if rank < 2:
        return "top"
    return "bottom" if rank >= count - 2 else ""
