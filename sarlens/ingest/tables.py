"""Ruled tables: from ruling lines to cells, the same for drawn lines and for lines found in a scan."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from pdfplumber.table import cells_to_tables, edges_to_intersections, intersections_to_cells, merge_edges

from sarlens.model import Box

TOLERANCE = 3.0
"""Lines nearer than this are one line, and a line that ends so near another meets it (points)."""
SMALLEST = 6.0
"""A cell narrower or lower than this holds no words (points)."""
WIDEST_COLUMN = 150.0
"""A line between the rows of an open table is longer than this (points)."""
WHITE_STRIP = 9.0
"""The columns of an open table are at least this far apart (points)."""
MOST_LINES = 600
"""More lines than this are graph paper or a drawing, not a table."""


@dataclass(frozen=True, slots=True)
class GridCell:
    """One cell of a ruled table; rows and columns count from 0. A merged cell stands where it begins."""

    row: int
    column: int
    box: Box


@dataclass(frozen=True, slots=True)
class Grid:
    """A ruled table of two cells or more, its cells row by row."""

    box: Box
    cells: tuple[GridCell, ...]


def find_grids(rules: Iterable[Box], gap: float = TOLERANCE) -> tuple[Grid, ...]:
    """The tables that level and upright lines make, from the top of the page down.

    Args:
        rules: lines as thin boxes.
        gap: a line broken for no more than this is whole (points); scanners break lines.
    """
    edges = [edge for rule in rules if (edge := _edge(rule)) is not None]
    if len(edges) < 4:
        return ()
    merged = merge_edges(edges, TOLERANCE, TOLERANCE, gap, gap)
    if len(merged) > MOST_LINES:
        return ()
    crossings = edges_to_intersections(merged, TOLERANCE, TOLERANCE)
    cells = [c for c in intersections_to_cells(crossings) if c[2] - c[0] >= SMALLEST and c[3] - c[1] >= SMALLEST]
    tables = (_grid([Box(*map(float, cell)) for cell in table]) for table in cells_to_tables(cells))
    return tuple(sorted((grid for grid in tables if len(grid.cells) > 1), key=lambda grid: (grid.box.y0, grid.box.x0)))


def find_open_grids(rules: Iterable[Box], words: Sequence[Box], taken: Sequence[Grid] = ()) -> tuple[Grid, ...]:
    """Tables ruled between their rows only: the columns are the white strips that run through every row.

    Args:
        rules: lines as thin boxes.
        words: the boxes of the page's words.
        taken: tables already found; nothing is looked for in them.
    """
    edges = [edge for rule in rules if (edge := _edge(rule)) is not None and edge["orientation"] == "h"]
    merged = merge_edges(edges, TOLERANCE, TOLERANCE, 4 * TOLERANCE, TOLERANCE) if edges else []
    free = [
        edge
        for edge in merged
        if edge["width"] >= WIDEST_COLUMN and not any(g.box.y0 - 4 <= edge["top"] <= g.box.y1 + 4 for g in taken)
    ]
    found: list[Grid] = []
    while len(free) > 2:
        first = free.pop(0)
        like = [e for e in free if abs(e["x0"] - first["x0"]) <= 8 and abs(e["x1"] - first["x1"]) <= 8]
        free = [edge for edge in free if edge not in like]
        ys = sorted(float(edge["top"]) for edge in (first, *like))
        found += _open_grids(float(first["x0"]), float(first["x1"]), ys, words)
    return tuple(found)


def _open_grids(left: float, right: float, ys: Sequence[float], words: Sequence[Box]) -> list[Grid]:
    """The longest runs of rows between the lines at `ys` that share their columns."""
    rows = [
        [w for w in words if top < (w.y0 + w.y1) / 2 < end and left - 4 <= (w.x0 + w.x1) / 2 <= right + 4]
        for top, end in pairwise(ys)
    ]
    found: list[Grid] = []
    start = 0
    while start < len(rows) - 1:
        end, columns = start, [left, right]
        for stop in range(start + 2, len(rows) + 1):
            strips = _columns(left, right, rows[start:stop])
            if len(strips) < 3:
                break
            end, columns = stop, strips
        if end > start:
            found.append(
                _grid([Box(x0, y0, x1, y1) for y0, y1 in pairwise(ys[start : end + 1]) for x0, x1 in pairwise(columns)])
            )
        start = max(end, start + 1)
    return found


def _columns(left: float, right: float, rows: Sequence[Sequence[Box]]) -> list[float]:
    """Where the columns of these rows begin, and `right`; only the outer edges where they have no columns."""
    edges = [left]
    reach = left
    for x0, x1 in sorted((word.x0, word.x1) for row in rows for word in row):
        if x0 - reach >= WHITE_STRIP and reach > left:
            edges.append((reach + x0) / 2)
        reach = max(reach, x1)
    edges.append(right)
    spread = [row for row in rows if sum(any(a <= w.x0 < b for w in row) for a, b in pairwise(edges)) >= 2]
    return edges if len(spread) >= max(2, 0.6 * len(rows)) else [left, right]


def _edge(rule: Box) -> dict[str, Any] | None:
    """A line in the form that pdfplumber's table functions take."""
    wide, high = rule.x1 - rule.x0, rule.y1 - rule.y0
    if max(wide, high) < SMALLEST / 2:
        return None
    x, y = (rule.x0 + rule.x1) / 2, (rule.y0 + rule.y1) / 2
    level = wide >= high
    x0, x1, top, bottom = (rule.x0, rule.x1, y, y) if level else (x, x, rule.y0, rule.y1)
    return {
        "object_type": "line",
        "orientation": "h" if level else "v",
        "x0": x0,
        "x1": x1,
        "top": top,
        "bottom": bottom,
        "width": x1 - x0,
        "height": bottom - top,
    }


def _grid(boxes: Sequence[Box]) -> Grid:
    tops, lefts = _steps(box.y0 for box in boxes), _steps(box.x0 for box in boxes)
    whole = boxes[0]
    for box in boxes:
        whole = whole.union(box)
    cells = [GridCell(_step(tops, box.y0), _step(lefts, box.x0), box) for box in boxes]
    return Grid(whole, tuple(sorted(cells, key=lambda cell: (cell.row, cell.column))))


def _steps(values: Iterable[float]) -> list[float]:
    """The distinct positions, in order: those within the tolerance are one."""
    found: list[float] = []
    for value in sorted(values):
        if not found or value - found[-1] > TOLERANCE:
            found.append(value)
    return found


def _step(steps: Sequence[float], value: float) -> int:
    return max(i for i, step in enumerate(steps) if step <= value + 0.01)
