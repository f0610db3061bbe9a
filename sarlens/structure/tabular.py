"""Tables as rows of cells: ruled ones from the page's cells, unruled ones from columns that stand under each other."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from sarlens.structure.printed import PrintedLine, Span

_HAND = re.compile(
    r"^(?:sender|sent by|author|added by|entered by|recorded by|written by|completed by|posted by|logged by|created by|reported by|message from|"
    r"staff(?: member| name| initials| signature)?|worker|user(?: ?name)?|name of (?:staff|worker|author)|signed(?: by)?|signature|sig|print name|"
    r"initials?|support worker|nurse|clinician|practitioner)\W*$",
    re.I,
)
_WORDS = re.compile(r"^(?:message|text|content|comment|entry|note|post|chat)s?\W*$", re.I)


def hand_column(heads: Sequence[str]) -> int | None:
    """The column that says who wrote each row: "Added by", or the "From" beside a message; None where there is none."""
    said = any(_WORDS.match(head) for head in heads)
    return next(
        (
            at
            for at, head in enumerate(heads)
            if _HAND.match(head) or (said and re.match(r"^(?:from|name|who)\W*$", head, re.I))
        ),
        None,
    )


@dataclass(frozen=True, slots=True)
class TableCell:
    """One cell: its printed lines, top to bottom. No lines for an empty cell."""

    lines: tuple[PrintedLine, ...] = ()

    @property
    def text(self) -> str:
        """The words, with single spaces."""
        return " ".join(" ".join(line.text.split()) for line in self.lines)

    @property
    def spans(self) -> tuple[Span, ...]:
        """Where the lines stand."""
        return tuple(line.span for line in self.lines)


TableRow = tuple[TableCell, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of cells. Every row has the same number of cells."""

    rows: tuple[TableRow, ...]
    ruled: bool

    @property
    def width(self) -> int:
        """How many columns."""
        return len(self.rows[0]) if self.rows else 0


def parts(found: Sequence[PrintedLine]) -> list[Table | tuple[PrintedLine, ...]]:
    """The document's lines as tables and as runs of text between them, in reading order."""
    out: list[Table | tuple[PrintedLine, ...]] = []
    for table, group in groupby(found, key=_table_of):
        run = tuple(group)
        if table is not None:
            out.append(_ruled(run))
        else:
            out += _columns(run)
    return out


def _table_of(line: PrintedLine) -> tuple[int, int] | None:
    """Page and table of a line in a ruled table; a mail header or title that was printed in cells is none."""
    if line.cell is None or line.kind in ("header", "title", "notice"):
        return None
    return (line.page, line.cell.table)


def _ruled(run: Sequence[PrintedLine]) -> Table:
    cells = [(line.cell.row, line.cell.column, line) for line in run if line.cell is not None]
    columns = sorted({column for _, column, _ in cells})
    rows: list[TableRow] = []
    for _, group in groupby(sorted(cells, key=lambda c: (c[0], c[1])), key=lambda c: c[0]):
        held: dict[int, list[PrintedLine]] = {}
        for _, column, line in group:
            held.setdefault(column, []).append(line)
        rows.append(tuple(TableCell(tuple(held.get(column, ()))) for column in columns))
    return Table(tuple(rows), ruled=True)


def _columns(run: Sequence[PrintedLine]) -> list[Table | tuple[PrintedLine, ...]]:
    """Cut a run of text where at least two printed lines with a wide gap have their columns under each other."""
    out: list[Table | tuple[PrintedLine, ...]] = []
    rows = _printed_rows(run)
    plain: list[PrintedLine] = []
    at = 0
    while at < len(rows):
        end = _table_end(rows, at)
        if end > at:
            if plain:
                out.append(tuple(plain))
                plain = []
            out.append(_unruled(rows[at:end]))
            at = end
        else:
            plain += rows[at]
            at += 1
    if plain:
        out.append(tuple(plain))
    return out


def _printed_rows(run: Sequence[PrintedLine]) -> list[tuple[PrintedLine, ...]]:
    """Lines that were printed side by side, together again."""
    rows: list[list[PrintedLine]] = []
    for line in run:
        if line.column == 0 or not rows:
            rows.append([])
        rows[-1].append(line)
    return [tuple(row) for row in rows]


def _tolerance(line: PrintedLine) -> float:
    return max(1.5, 2.5 * (line.x1 - line.x0) / max(1, len(line.text)))


def _stands_under(line: PrintedLine, starts: Sequence[float]) -> int | None:
    """The column that the line's left edge stands in, or None."""
    for column, start in enumerate(starts):
        if abs(line.x0 - start) <= _tolerance(line):
            return column
    return None


def _table_end(rows: Sequence[tuple[PrintedLine, ...]], at: int) -> int:
    """Where the unruled table that begins with row `at` ends; `at` where none begins."""
    if len(rows[at]) < 2 or rows[at][0].kind not in ("body", "field"):
        return at
    starts = [line.x0 for line in rows[at]]
    end, wide = at + 1, 1
    while end < len(rows):
        row = rows[end]
        under = [_stands_under(line, starts) for line in row]
        if len(row) >= 2 and None not in under[1:] and len(set(under)) == len(under):
            wide += 1
        elif not (len(row) == 1 and _continues_cell(row[0], rows[end - 1], under[0], starts)):
            break
        end += 1
    while end > at + 1 and len(rows[end - 1]) == 1 and rows[end - 1][0].gap:
        end -= 1
    return end if wide >= 2 else at


def _continues_cell(
    line: PrintedLine, above: tuple[PrintedLine, ...], column: int | None, starts: Sequence[float]
) -> bool:
    """A line alone that stays inside its column."""
    if column is None:
        return False
    if column + 1 < len(starts) and line.x1 > starts[column + 1]:
        return False
    if line.gap and column == 0 and len(above) > 1:
        return line.x1 <= starts[1] and len(line.text.split()) <= 8 and not line.ended
    return True


def _unruled(rows: Sequence[tuple[PrintedLine, ...]]) -> Table:
    """Rows of cells: a printed row that only carries on the one above it is joined to that."""
    starts = [line.x0 for line in rows[0]]
    built: list[list[list[PrintedLine]]] = []
    for row in rows:
        placed: dict[int, PrintedLine] = {}
        for line in row:
            column = _stands_under(line, starts)
            column = line.column if column is None or column in placed else column
            placed[min(column, len(starts) - 1)] = line
        if len(placed) < len(row):
            placed = {min(at, len(starts) - 1): line for at, line in enumerate(row)}
        if not built or _new_row(placed, built[-1]):
            built.append([[] for _ in starts])
        for line in row:
            column = next((c for c, held in placed.items() if held is line), len(starts) - 1)
            built[-1][column].append(line)
    return Table(tuple(tuple(TableCell(tuple(cell)) for cell in row) for row in built), ruled=False)


def _new_row(placed: dict[int, PrintedLine], above: list[list[PrintedLine]]) -> bool:
    """A row begins with its first column, unless that only carries on the words above it."""
    first = placed.get(0)
    if first is None:
        return any(line.gap for line in placed.values()) and len(placed) > 1
    if first.gap:
        return True
    lower = first.text[:1].islower()
    if len(placed) == 1:
        return not (lower or (above[0] and (above[0][-1].hanging or not _complete(above))))
    return not (lower and above[0])


def _complete(above: list[list[PrintedLine]]) -> bool:
    """The first cell above looks like a whole label, so that a line alone below it may be a new one."""
    return bool(above[0]) and above[0][-1].text.rstrip().endswith(("?", ":", "."))
