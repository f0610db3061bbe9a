"""Ruled tables: from ruling lines to cells, the same for drawn lines and for lines found in a scan."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from pdfplumber.table import cells_to_tables, edges_to_intersections, intersections_to_cells, merge_edges

from sarlens.model import Box

TOLERANCE = 3.0
"""Lines nearer than this are one line, and a line that ends so near another meets it (points)."""
SMALLEST = 6.0
"""A cell narrower or lower than this holds no words (points)."""
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


def find_grids(rules: Iterable[Box]) -> tuple[Grid, ...]:
    """The tables that level and upright lines make (each line a thin box), from the top of the page down."""
    edges = [edge for rule in rules if (edge := _edge(rule)) is not None]
    if len(edges) < 4:
        return ()
    merged = merge_edges(edges, TOLERANCE, TOLERANCE, TOLERANCE, TOLERANCE)
    if len(merged) > MOST_LINES:
        return ()
    crossings = edges_to_intersections(merged, TOLERANCE, TOLERANCE)
    cells = [c for c in intersections_to_cells(crossings) if c[2] - c[0] >= SMALLEST and c[3] - c[1] >= SMALLEST]
    tables = (_grid([Box(*map(float, cell)) for cell in table]) for table in cells_to_tables(cells))
    return tuple(sorted((grid for grid in tables if len(grid.cells) > 1), key=lambda grid: (grid.box.y0, grid.box.x0)))


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
