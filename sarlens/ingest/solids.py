"""Solid boxes on the picture of a page: how they are put together from runs of pixels, and what they are.

Pictures are grey, 0 black to 255 white. Boxes of this module are in pixels of the picture given.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import Literal

import numpy as np

from sarlens.ingest.raster import INK, MOST_RUNS, Grey, Mask, Run, count_around, runs_of, stacked
from sarlens.model import Box

DARK = 115
"""Darker than this is black or dark grey all through, not the soft edge of a letter."""
SEAMS = 2
"""Two boxes that touch have a seam between them, a dot wide and not open all along; letters have more of them."""
SolidKind = Literal["bar", "lettered", "hole"]


@dataclass(frozen=True, slots=True)
class Solid:
    """A shape of one tone: a box, a box with letters in it, or a punch hole. `shade` runs from 0 (black) to 1 (paper)."""

    box: Box
    what: SolidKind
    shade: float = 0.0

    @property
    def lettered(self) -> bool:
        """Whether light letters stand in it."""
        return self.what == "lettered"


def find_solids(grey: Grey, dpi: float) -> tuple[Solid, ...]:
    """The black and dark grey boxes of a whitened, level page; not letters, lines, photographs or the page's edges."""
    return solids_of(grey < DARK, max(4, round(dpi * 6 / 72)))


def solids_of(dark: Mask, thick: int, core: Mask | None = None) -> tuple[Solid, ...]:
    """The boxes of what is marked that are at least `thick` pixels both ways; `core` where their middles are known."""
    runs = runs_of(count_around(dark, thick, thick) >= 0.93 * thick * thick if core is None else core)
    if len(runs) > MOST_RUNS:
        return ()
    half = thick // 2
    found: list[Solid] = []
    for stack in stacked(runs, partial(_alike, max(2, thick // 2))):
        if len(stack) < 2 and any(run[2] - run[1] < 2 for run in stack):
            continue
        box = Box(
            min(run[1] for run in stack) - half,
            stack[0][0] - half,
            max(run[2] for run in stack) + half,
            stack[-1][0] + 1 + half,
        )
        solid = _judged(dark, box, thick)
        if solid is not None and not any(other.box.overlap(solid.box) > 0.6 * solid.box.area for other in found):
            found.append(solid)
    return tuple(found)


def _alike(slack: int, stack: list[Run], run: Run) -> bool:
    """Whether a run lies under the last of a stack and begins and ends like it, within `slack`, as in rectangles."""
    row, start, end = stack[-1]
    return row == run[0] - 1 and abs(start - run[1]) <= slack and abs(end - run[2]) <= slack


def _judged(dark: Mask, box: Box, thick: int) -> Solid | None:
    """The whole of a box of which a solid part was found; None for a part of a picture or the page's dark edge."""
    high, wide = dark.shape
    y0, y1 = max(0, int(box.y0)), min(high, int(box.y1))
    columns = dark[y0:y1].mean(0)
    x0, x1 = max(0, int(box.x0)), min(wide, int(box.x1))
    gap = thick // 2
    while x0 > 0 and columns[max(0, x0 - gap) : x0].max() >= 0.6:
        x0 -= 1
    while x1 < wide and columns[x1 : x1 + gap].max() >= 0.6:
        x1 += 1
    rows = dark[:, x0:x1].mean(1)
    while y0 > 0 and rows[y0 - 1] >= 0.6:
        y0 -= 1
    while y1 < high and rows[y1] >= 0.6:
        y1 += 1
    edge = thick // 3
    if (x0 <= edge or y0 <= edge or x1 >= wide - edge or y1 >= high - edge) and (x1 - x0) * (
        y1 - y0
    ) < 0.5 * high * wide:
        return None
    ring = (
        dark[max(0, y0 - edge - 2) : max(0, y0 - edge), x0:x1],
        dark[y1 + edge : y1 + edge + 2, x0:x1],
        dark[y0:y1, max(0, x0 - edge - 2) : max(0, x0 - edge)],
        dark[y0:y1, x1 + edge : x1 + edge + 2],
    )
    open_sides = sum(bool(side.size) and float(side.mean()) > 0.45 for side in ring)  # two may be the lines of a cell
    inside = dark[y0 + 1 : y1 - 1, x0 + 1 : x1 - 1]
    full = float(inside.mean()) if inside.size else 0.0
    if full < 0.6 or open_sides > 2:
        return None
    found = Box(x0, y0, x1, y1)
    if full >= 0.965 or _in_a_row(inside):
        return Solid(found, "bar")
    square = 0.75 < (x1 - x0) / max(y1 - y0, 1) < 1.33
    if square and (x1 < 0.15 * wide or x0 > 0.85 * wide or y1 < 0.15 * high or y0 > 0.85 * high):
        return Solid(found, "hole")
    return Solid(found, "lettered") if x1 - x0 > y1 - y0 else None


def _in_a_row(inside: Mask) -> bool:
    """Whether the box is several full ones side by side, as where words were covered one by one.

    Gaps between them part the whole height, or are narrow and far apart; the open columns of a light word are neither.
    """
    high = inside.shape[0]
    middle = inside[high // 4 : high - high // 4]
    open_columns = middle.mean(0) < 0.9 if middle.size else np.ones(1, bool)
    if open_columns.mean() > 0.35:
        return False
    gaps = runs_of(open_columns[None, :])
    widest = max((end - start for _, start, end in gaps), default=0)
    rim = max(1, high // 8)
    through = np.concatenate((inside[:rim], inside[-rim:])).mean(0) < 0.5
    closed = [end - start for _, start, end in gaps if through[start:end].mean() <= 0.6]
    several = inside.shape[1] >= 1.5 * high  # or it is one box, or a punch hole
    if several and widest <= 0.8 * high and len(closed) <= SEAMS and max(closed, default=0) <= 1:
        return True
    return bool(widest <= max(3, round(0.2 * high)) and len(gaps) <= inside.shape[1] / (1.2 * high))


def trim(grey: Grey, box: Box, reach: int = 4) -> Box:
    """The box with its edges where the dark really ends, at most `reach` pixels further in or out."""
    dark = grey < INK
    high, wide = dark.shape
    y0, y1, x0, x1 = max(0, int(box.y0)), min(high, int(box.y1)), max(0, int(box.x0)), min(wide, int(box.x1))
    rows, columns = dark[:, x0:x1].mean(1) >= 0.7, dark[y0:y1].mean(0) >= 0.7
    return Box(
        _edge(columns, x0, -reach, reach), _edge(rows, y0, -reach, reach),
        wide - _edge(columns[::-1], wide - x1, -reach, reach), high - _edge(rows[::-1], high - y1, -reach, reach),
    )  # fmt: skip


def _edge(full: Mask, near: int, least: int, most: int) -> int:
    """The first full row from outside."""
    for i in range(max(0, near + least), min(len(full), near + most + 1)):
        if full[i]:
            return i
    return near
