"""The rows of logs kept as tables: pieces that a scan or a page's end parts are joined, days that stand above them kept."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from sarlens.dates import PartialDate
from sarlens.structure.entrydays import CLOCK, WEEKDAY, DayHeading, day_in, heading
from sarlens.structure.labels import tidy
from sarlens.structure.sheets import Row

_APART = 3
"""So many printed lines at most stand between two pieces of one table."""
_NEAR = 14.0
"""So many points at most the columns of two pieces of one table stand apart; over the leaf, sheets lie askew on the glass."""
_OVER_LEAF = 30.0


@dataclass(frozen=True, slots=True)
class Line:
    """One row of a table: its cells' texts by column, the indexes of its first and last printed row, the day above it.

    `lefts`: the left edge of each cell in points; empty where unknown.
    """

    cells: dict[int, str]
    first: int
    last: int
    above: DayHeading | None = None
    lefts: dict[int, float] = field(default_factory=dict)


@dataclass(slots=True)
class _Piece:
    """What is ruled together on one page. `apart`: printed lines between it and the piece before."""

    page: int
    table: int
    apart: int
    lines: list[Line] = field(default_factory=list)

    @property
    def width(self) -> int:
        """How many columns the most of its lines have."""
        return Counter(max(line.cells) + 1 for line in self.lines if line.lefts).most_common(1)[0][0]

    @property
    def edges(self) -> dict[int, float]:
        """The left edge of each column."""
        found: dict[int, float] = {}
        for line in self.lines:
            for column, left in line.lefts.items():
                found[column] = min(found.get(column, left), left)
        return found


def tables(rows: Sequence[Row], written: PartialDate | None) -> list[list[Line]]:
    """The rows of each ruled table in printed order, pieces of one table together.

    A line that stands alone and names a day or a week is the day above the lines below it. A line between two pieces
    that has the columns' parts is a row whose rules a scan lost. `written`: a day near to which the days without a year lie.
    """
    joined: list[list[_Piece]] = []
    for piece in _pieces(rows, written):
        if joined and _goes_on(joined[-1], piece):
            joined[-1].append(piece)
        else:
            joined.append([piece])
    return [_whole(pieces) for pieces in joined]


def _pieces(rows: Sequence[Row], written: PartialDate | None) -> list[_Piece]:
    found: list[_Piece] = []
    above: DayHeading | None = None
    apart = at = 0
    while at < len(rows):
        row = rows[at]
        if row.blank:
            at += 1
            continue
        if row.cell is None:
            scanned = any(word.confidence is not None for word in row.words)
            if (named := heading(row.text, written, scanned=scanned)) is not None:
                above = named
            elif found and apart <= _APART and (line := _unruled(row, at, found[-1].width)) is not None:
                found[-1].lines.append(replace(line, above=above))
                apart = 0
            else:
                apart += 1
            at += 1
            continue
        line, at = _ruled(rows, at)
        named = heading(next(iter(line.cells.values())), written) if len(line.cells) == 1 else None
        if not found or (row.page, row.cell[0]) != (found[-1].page, found[-1].table):
            found.append(_Piece(row.page, row.cell[0], apart))
        above, apart = named or above, 0
        found[-1].lines += [] if named else [replace(line, above=above)]
    return [piece for piece in found if any(line.lefts for line in piece.lines)]


def _ruled(rows: Sequence[Row], at: int) -> tuple[Line, int]:
    """The table row that begins at row `at`, and the index of the row behind it."""
    begun = rows[at].cell
    cells: dict[int, str] = {}
    lefts: dict[int, float] = {}
    last = n = at
    for n in range(at, len(rows)):
        cell, box = rows[n].cell, rows[n].box
        if rows[n].blank:
            continue
        if cell is None or begun is None or cell[:2] != begun[:2] or rows[n].page != rows[at].page:
            break
        cells[cell[2]] = tidy(f"{cells.get(cell[2], '')} {rows[n].text}")
        left = box.x0 if box is not None else 0.0
        lefts[cell[2]] = min(lefts.get(cell[2], left), left)
        last = n
    return Line(cells, at, last, None, lefts), last + 1


def _unruled(row: Row, at: int, width: int) -> Line | None:
    """A printed line as a row of a table that has so many columns, where it falls into as many parts; else None.

    A time, a date or a day of the week at its front is a part by itself.
    """
    parts = [part.strip() for part in row.text.split("\t") if part.strip()]
    front = CLOCK.match(row.text) or WEEKDAY.match(row.text)
    end = front.end() if front is not None else day_in(row.text[:24], None)[2]
    if end and len(parts) == width - 1:
        parts = [row.text[:end].strip(), parts[0][len(row.text[:end].strip()) :].strip(), *parts[1:]]
    return Line(dict(enumerate(parts)), at, at) if end and len(parts) == width > 1 else None


def _goes_on(before: Sequence[_Piece], piece: _Piece) -> bool:
    """Whether a piece stands below others as one more of their table: as many columns, in the same places."""
    last = before[-1]
    alone = len(piece.lines) == 1 or sum(len(one.lines) for one in before) == 1
    if piece.apart > _APART or (piece.width != before[0].width and not alone):
        return False
    shift = _NEAR if piece.page == last.page else _OVER_LEAF
    mine, theirs = piece.edges, (last if last.width >= piece.width else before[0]).edges
    near = [min(abs(left - other) for other in theirs.values()) <= shift for left in mine.values()]
    return bool(theirs) and all(near)


def _whole(pieces: Sequence[_Piece]) -> list[Line]:
    """The lines of all pieces; a line with fewer columns than the most have gets each cell into the column it stands in."""
    width = Counter(max(line.cells) + 1 for piece in pieces for line in piece.lines).most_common(1)[0][0]
    edges = next((piece.edges for piece in pieces if piece.width == width), {})
    return [_placed(line, edges) if piece.width < width else line for piece in pieces for line in piece.lines]


def _placed(line: Line, edges: dict[int, float]) -> Line:
    if not edges or not line.lefts or len(line.cells) == 1:
        return line
    cells: dict[int, str] = {}
    for column, text in line.cells.items():
        place = min(edges, key=lambda n: abs(edges[n] - line.lefts[column]))
        cells[place] = tidy(f"{cells.get(place, '')} {text}")
    return replace(line, cells=cells)
