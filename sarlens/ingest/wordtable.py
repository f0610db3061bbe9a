"""The grid of a Word table: which cell stands where, over how many columns and rows (ECMA-376 part 1, 17.4)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from sarlens.ingest.package import below, local, value


@dataclass(frozen=True, slots=True)
class GridCell:
    """A cell: its element, and the columns and rows it takes up. `shaded`: it has a coloured ground."""

    element: Any
    across: int
    down: int
    shaded: bool


@dataclass(frozen=True, slots=True)
class Grid:
    """Rows of cells. `head`: rows that Word repeats on every page. `widths`: of the columns, in twentieths of a point."""

    rows: tuple[tuple[GridCell, ...], ...]
    head: int
    widths: tuple[float, ...]


def cells(table: Any) -> Grid:
    """Read a `w:tbl`. A cell merged with the one above is part of that one."""
    made: list[list[GridCell]] = []
    standing: dict[int, tuple[int, int]] = {}
    head = 0
    for number, row in enumerate(_inside(table, "tr")):
        properties = below(row, "trPr")
        if head == number and below(properties, "tblHeader") is not None:
            head += 1
        made.append([])
        column = _whole(value(below(properties, "gridBefore")), 0)
        if column:
            made[-1].append(GridCell((), column, 1, False))
        for element in _inside(row, "tc"):
            inner = below(element, "tcPr")
            across = max(1, _whole(value(below(inner, "gridSpan")), 1))
            merged = below(inner, "vMerge")
            if merged is not None and value(merged, otherwise="continue") == "continue" and column in standing:
                above, at = standing[column]
                made[above][at] = replace(made[above][at], down=number - above + 1)
            else:
                fill = value(below(inner, "shd"), "fill", "auto").upper()
                made[-1].append(GridCell(element, across, 1, fill not in {"AUTO", "FFFFFF"}))
                if merged is not None:
                    standing[column] = (number, len(made[-1]) - 1)
                else:
                    standing.pop(column, None)
            column += across
    widths = tuple(float(value(one, "w")) for one in _columns(table) if re.fullmatch(r"[1-9]\d{0,5}", value(one, "w")))
    return Grid(tuple(tuple(row) for row in made), head if head < len(made) else 0, widths)


def _columns(table: Any) -> Iterator[Any]:
    grid = below(table, "tblGrid")
    yield from (one for one in (grid if grid is not None else ()) if local(one) == "gridCol")


def _inside(element: Any, name: str) -> Iterator[Any]:
    """The rows of a table or the cells of a row, through the wrappers that content controls put around them."""
    for child in element:
        if local(child) == name:
            yield child
        elif local(child) in {"sdt", "sdtContent", "customXml", "ins", "del"}:
            yield from _inside(child, name)


def _whole(text: str, otherwise: int) -> int:
    return int(text) if re.fullmatch(r"\d{1,3}", text) else otherwise
