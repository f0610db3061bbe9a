"""What a page of our own is made of: mail, Word files, sheets and text become these before they are laid out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

_MOST_COLUMNS = 200

Mark = Literal["", "bold", "deleted", "inserted", "grey", "black"]


@dataclass(frozen=True, slots=True)
class Span:
    """Words in one look. A line break is kept; a tab is a wide gap; `black` prints them under a black bar."""

    text: str
    mark: Mark = ""


def said(text: str, mark: Mark = "") -> tuple[Span, ...]:
    """One span, or none for no text."""
    return (Span(text, mark),) if text else ()


def words_of(spans: Iterable[Span]) -> str:
    """The spans' text, run together."""
    return "".join(span.text for span in spans)


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading; level 1 is the largest."""

    spans: tuple[Span, ...]
    level: int = 1


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Lines that stand together. `indent` counts ems from the left margin."""

    spans: tuple[Span, ...]
    indent: float = 0.0


@dataclass(frozen=True, slots=True)
class ListItem:
    """A list item with its printed marker ("3.2", "•")."""

    marker: str
    spans: tuple[Span, ...]
    level: int = 0


@dataclass(frozen=True, slots=True)
class TableCell:
    """A cell and how many columns and rows it takes up."""

    spans: tuple[Span, ...]
    across: int = 1
    down: int = 1


@dataclass(frozen=True, slots=True)
class Table:
    """A ruled table.

    Attributes:
        rows: cells from left to right; a place taken by a cell above or before it is left out.
        columns: how many columns the grid has.
        head: how many rows at the top are printed again on every page.
        widths: shares of the width, one a column; empty: fitted to what is in them.
    """

    rows: tuple[tuple[TableCell, ...], ...]
    columns: int
    head: int = 0
    widths: tuple[float, ...] = ()


def ruled(rows: Iterable[Iterable[str]], head: int = 0) -> Table | None:
    """A table of plain texts; short rows are filled up. None where there is nothing in it."""
    texts = [list(row) for row in rows]
    columns = max((len(row) for row in texts), default=0)
    if not columns:
        return None
    return Table(
        tuple(
            tuple(TableCell(said(text, "bold" if number < head else "")) for text in row + [""] * (columns - len(row)))
            for number, row in enumerate(texts)
        ),
        columns,
        head,
    )


def grid(rows: Sequence[Sequence[TableCell]], head: int = 0) -> Table | None:
    """A table of cells that may span columns and rows, made to fit: spans clipped, gaps filled. None: nothing in it."""
    made: list[tuple[TableCell, ...]] = []
    taken: list[list[int]] = []
    hanging: dict[int, int] = {}
    for number, row in enumerate(rows):
        places: list[int] = []
        cells: list[TableCell] = []
        column = 0
        for cell in row:
            while hanging.get(column, 0) > number:
                column += 1
            free = 1
            while free < min(cell.across, _MOST_COLUMNS) and hanging.get(column + free, 0) <= number:
                free += 1
            down = max(1, min(cell.down, len(rows) - number))
            cells.append(TableCell(cell.spans, free, down))
            places.append(column)
            hanging.update((place, number + down) for place in range(column, column + free))
            column += free
        made.append(tuple(cells))
        taken.append(places)
    columns = max(hanging, default=-1) + 1
    return Table(_filled(made, taken, columns), columns, head) if columns else None


def _filled(
    rows: list[tuple[TableCell, ...]], places: list[list[int]], columns: int
) -> tuple[tuple[TableCell, ...], ...]:
    """The rows with empty cells wherever the grid has a place that no cell takes."""
    hanging: dict[int, int] = {}
    full: list[tuple[TableCell, ...]] = []
    for number, (row, starts) in enumerate(zip(rows, places, strict=True)):
        standing = dict(zip(starts, row, strict=True))
        cells: list[TableCell] = []
        for column in range(columns):
            if column in standing:
                cell = standing[column]
                cells.append(cell)
                hanging.update((place, number + cell.down) for place in range(column, column + cell.across))
            elif hanging.get(column, 0) <= number:
                cells.append(TableCell(()))
        full.append(tuple(cells))
    return tuple(full)


@dataclass(frozen=True, slots=True)
class Picture:
    """A PNG or JPEG that was looked at and can be shown, with its size on the page in points."""

    data: bytes
    kind: Literal["png", "jpeg"]
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class HeaderLines:
    """The head of a mail print-out: ("From:", "…"), one line each, long ones wrapped."""

    pairs: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Rule:
    """A line across the page."""


@dataclass(frozen=True, slots=True)
class Note:
    """Small grey words: what stands beside the text (a comment, a page header, a remark of SARLens's own)."""

    spans: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class PageBreak:
    """The next block begins a page."""


Block = Heading | Paragraph | ListItem | Table | Picture | HeaderLines | Rule | Note | PageBreak


def flat(blocks: Iterable[Block]) -> tuple[Span, ...]:
    """The blocks of a cell as lines in it."""
    spans: list[Span] = []
    for block in blocks:
        new: tuple[Span, ...] = ()
        match block:
            case Heading() | Paragraph() | Note():
                new = block.spans
            case ListItem():
                new = (Span(f"{block.marker} "), *block.spans)
            case Table():
                new = said("\n".join("\t".join(words_of(cell.spans).strip() for cell in row) for row in block.rows))
            case Picture():
                new = said("{picture}")
            case _:
                continue
        spans += (*said("\n"), *new) if spans else new
    return tuple(spans)


@dataclass(frozen=True, slots=True)
class Part:
    """Blocks that share a paper: upright or landscape, and the size of the letters in points."""

    blocks: tuple[Block, ...]
    landscape: bool = False
    size: float = 11.0
