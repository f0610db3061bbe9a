"""Ruling lines on a scanned page: where they run, and the page without them.

A line is found at half the size, by its length; it is a line if its core is black nearly all along, which rows of
letters are not. Boxes are in pixels of the picture given.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from sarlens.ingest.raster import INK, MOST_RUNS, Grey, Mask, Run, along, runs_of, stacked
from sarlens.model import Box

HAIR = 205
"""Darker than this may be a hairline, which a scanner makes grey."""
PIECE = 40
"""A line is followed in pieces of so many pixels, because it may lean by a pixel or two."""
CRUMBS = 3
"""How far from a line its crumbs lie (pixels)."""
FULL = 0.8
"""In the core of a line at least this share of a piece is ink."""


@dataclass(frozen=True, slots=True)
class Line:
    """A ruling line: the thin box around it, and the boxes that its ink fills, piece by piece."""

    box: Box
    core: tuple[Box, ...]


def find_rules(grey: Grey, dpi: float) -> tuple[Line, ...]:
    """The level and upright ruling lines of a level page."""
    level = _strips(grey, dpi, 18.0, 45.0)
    upright = (
        Line(_swapped(line.box), tuple(map(_swapped, line.core))) for line in _strips(_turned(grey), dpi, 11.0, 11.0)
    )
    return (*level, *_attached(level, tuple(upright), dpi))


def without_rules(grey: Grey, lines: Sequence[Line]) -> Grey:
    """The page with the lines made white, and the crumbs beside them; letters that touch or cross a line are kept."""
    out = grey.copy()
    for line in lines:
        level = line.box.x1 - line.box.x0 > line.box.y1 - line.box.y0
        picture = out if level else out.T
        box = line.box if level else _swapped(line.box)
        for part in line.core:
            core = part if level else _swapped(part)
            picture[int(core.y0) : int(core.y1), int(core.x0) : int(core.x1)] = 255
        window = picture[max(0, int(box.y0) - CRUMBS) : int(box.y1) + CRUMBS, int(box.x0) : int(box.x1)]
        free = (window[0] >= HAIR) & (window[-1] >= HAIR)  # nothing reaches into the strip from above or below here
        window[:, free] = 255
    return out


def _turned(grey: Grey) -> Grey:
    return np.ascontiguousarray(grey.T)


def _swapped(box: Box) -> Box:
    return Box(box.y0, box.x0, box.y1, box.x1)


def _attached(level: Sequence[Line], upright: Sequence[Line], dpi: float) -> Iterator[Line]:
    """The upright lines; short ones only where they are the sides of a cell, or the uprights of letters would be some."""
    near, long = dpi * 3 / 72, dpi * 22 / 72
    for line in upright:
        box = line.box
        ends = [
            any(
                abs((rule.box.y0 + rule.box.y1) / 2 - y) <= near and rule.box.x0 - near <= box.x0 <= rule.box.x1 + near
                for rule in level
            )
            for y in (box.y0, box.y1)
        ]
        in_line = sum(abs((box.x0 + box.x1) - (other.box.x0 + other.box.x1)) <= near for other in upright)
        if box.y1 - box.y0 >= long or all(ends) or in_line >= 3:
            yield line


def _strips(grey: Grey, dpi: float, least: float, hair: float) -> list[Line]:
    """Level lines: black ones of `least` points or more, grey hairlines of `hair` points or more."""
    high, wide = grey.shape[0] // 2 * 2, grey.shape[1] // 2 * 2
    rows = np.minimum(grey[0:high:2, :wide], grey[1:high:2, :wide])  # the darker of two rows: a hairline is kept
    both = rows[:, 0::2].astype(np.uint16) + rows[:, 1::2]
    found: list[Line] = []
    for tone, shortest in ((INK, least), (HAIR, hair)):
        for half in _lengths(both < 2 * tone, dpi / 2, shortest):
            box = Box(2 * half.x0, 2 * half.y0, 2 * half.x1, 2 * half.y1)
            core = tuple(_core(grey, box, tone, most=max(3, round(dpi * 3.5 / 72))))
            if sum(part.x1 - part.x0 for part in core) >= 0.7 * (box.x1 - box.x0):
                found.append(Line(box, core))
    return found


def _lengths(ink: Mask, dpi: float, least: float) -> list[Box]:
    """Level strips with ink nearly all along, of `least` points or more."""
    reach = round(dpi * least / 72)
    highest = max(3, round(dpi * 4 / 72)) + 2
    near = ink.copy()
    near[:-1] |= ink[1:]
    near[1:] |= ink[:-1]
    middles = along(near, reach, 1) >= 0.92 * reach
    if not middles.any():
        return []
    runs = runs_of((along(middles, reach, 1) > 0) & ink)
    if len(runs) > 4 * MOST_RUNS:
        return []
    found: list[Box] = []
    for stack in stacked(runs, _goes_on):
        y0, y1 = stack[0][0], stack[-1][0] + 1
        x0, x1 = min(run[1] for run in stack), max(run[2] for run in stack)
        if y1 - y0 <= highest and x1 - x0 >= 1.1 * reach:
            found.append(Box(x0, y0, x1, y1))
    return found


def _goes_on(stack: list[Run], run: Run) -> bool:
    """Whether the run overlaps the line's last: it is one line, even where it leans by a pixel."""
    last = stack[-1]
    return min(last[2], run[2]) > max(last[1], run[1]) and run[0] - stack[0][0] <= 12


def _core(grey: Grey, box: Box, tone: int, most: int) -> Iterator[Box]:
    """The rows of each piece of a strip that are ink nearly all along; none where there are more than a line has."""
    top = max(0, int(box.y0) - 1)
    strip = grey[top : int(box.y1) + 2] < tone
    for x0 in range(int(box.x0), int(box.x1), PIECE):
        x1 = min(x0 + PIECE, int(box.x1))
        full = np.flatnonzero(strip[:, x0:x1].mean(1) >= FULL)
        if len(full) and full[-1] - full[0] < most:
            yield Box(x0, top + int(full[0]), x1, top + int(full[-1]) + 1)
