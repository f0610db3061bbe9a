"""Words into runs, runs into lines, and the page cut where two columns of prose stand side by side."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import median

from sarlens.ingest.tables import Grid
from sarlens.ingest.words import Token
from sarlens.model import Box

CHUNK_GAP = 1.2
"""Words nearer than this stand in one run; two columns of prose are further apart (em)."""


@dataclass(frozen=True, slots=True)
class Chunk:
    """Words of one line with no wide gap between them, or a whole table."""

    tokens: tuple[Token, ...]
    box: Box
    size: float
    band: tuple[float, float]
    """Top and bottom of most of its words; one tall mark among them doesn't stretch it."""
    grid: Grid | None = None


Line = list[Chunk]


def chunk_of(tokens: Sequence[Token]) -> Chunk:
    """Words, from left to right, as one run."""
    box = tokens[0].box
    for token in tokens:
        box = box.union(token.box)
    band = median(token.box.y0 for token in tokens), median(token.box.y1 for token in tokens)
    return Chunk(tuple(tokens), box, median(token.size for token in tokens), band)


def _abreast(a: Box, b: Box) -> bool:
    """Whether two boxes stand on one line."""
    high_a, high_b = a.y1 - a.y0, b.y1 - b.y0
    small, large = min(high_a, high_b), max(high_a, high_b)
    if large > 1.8 * small:  # a small word beside a big one shares its line where it shares its baseline
        return abs((a.y1 - 0.2 * high_a) - (b.y1 - 0.2 * high_b)) <= 0.35 * small
    return min(a.y1, b.y1) - max(a.y0, b.y0) >= 0.5 * small


def chunks(tokens: Iterable[Token]) -> list[Chunk]:
    """Join words to runs from left to right; rows are found by their height on the page, to be quick."""
    rows: dict[int, list[list[Token]]] = defaultdict(list)
    for token in sorted(tokens, key=lambda token: token.box.x0):
        key = int((token.box.y0 + token.box.y1) / 16)
        best: tuple[float, int, list[Token]] | None = None
        for near in (key, key - 1, key + 1):
            for run in rows[near]:
                gap = token.box.x0 - run[-1].box.x1
                em = max(min(token.size, run[-1].size), 1.0)
                if (
                    -0.6 * em <= gap <= CHUNK_GAP * em
                    and _abreast(run[-1].box, token.box)
                    and (best is None or abs(gap) < best[0])
                ):
                    best = (abs(gap), near, run)
        if best is None:
            rows[key].append([token])
        else:
            _, near, run = best
            run.append(token)
            if near != key:
                rows[near] = [other for other in rows[near] if other is not run]
                rows[key].append(run)
    return [chunk_of(run) for runs in rows.values() for run in runs]


def regions(items: list[Chunk]) -> list[list[Line]]:
    """Cut the page where two columns of prose stand side by side; each region is a list of lines."""
    if not items:
        return []
    found = _gutter(items)
    if found is None:
        return [_lines(items)]
    x, top, bottom = found
    inside = [item for item in items if top <= _middle(item) <= bottom and not item.box.x0 < x < item.box.x1]
    chosen = {id(item) for item in inside}
    outside = [item for item in items if id(item) not in chosen]
    return [
        *regions([item for item in outside if _middle(item) < (top + bottom) / 2]),
        *regions([item for item in inside if item.box.x1 <= x]),
        *regions([item for item in inside if item.box.x1 > x]),
        *regions([item for item in outside if _middle(item) >= (top + bottom) / 2]),
    ]


def _middle(item: Chunk) -> float:
    return (item.band[0] + item.band[1]) / 2


def _banded(item: Chunk) -> Box:
    return Box(item.box.x0, item.band[0], item.box.x1, item.band[1])


def _gutter(items: list[Chunk]) -> tuple[float, float, float] | None:
    """The longest empty strip with prose on both sides: its x, and how far it runs down the page."""
    if sum(len(item.tokens) >= 3 or item.grid is not None for item in items) < 8:
        return None
    ordered = sorted(items, key=_middle)
    best: tuple[int, float, float, float] | None = None
    for x in sorted({round(item.box.x0 - 2, 0) for item in ordered if len(item.tokens) >= 2}):
        run: list[Chunk] = []
        for item in [*ordered, None]:
            if item is not None and not (item.box.x0 < x < item.box.x1):
                run.append(item)
                continue
            sides = [i for i in run if i.box.x1 <= x], [i for i in run if i.box.x0 >= x]
            span = _two_columns(*sides)
            if span is not None:
                count = min(map(len, sides))
                if best is None or count > best[0]:
                    best = (count, x, *span)
            run = []
    return best[1:] if best is not None else None


def _two_columns(left: list[Chunk], right: list[Chunk]) -> tuple[float, float] | None:
    """From where to where both sides are prose, or None: short cells side by side are read line by line."""
    prose = _is_prose(left) and (_is_prose(right) or _is_last_column(right, left))
    if not prose and not _are_leaves(left, right):
        return None
    left, right = _beside(left, right), _beside(right, left)
    if not left or not right:
        return None
    tops = min(i.box.y0 for i in left), min(i.box.y0 for i in right)
    ends = max(i.box.y1 for i in left), max(i.box.y1 for i in right)
    shared = min(ends) - max(tops)
    if shared < 0.5 * min(ends[0] - tops[0], ends[1] - tops[1]):
        return None
    return min(tops), max(ends)


def _are_leaves(left: list[Chunk], right: list[Chunk]) -> bool:
    """Whether the lines of the two sides keep no step with one another, as on two pages copied side by side."""
    sides = [[item for item in side if item.grid is None] for side in (left, right)]
    if min(map(len, sides)) < 4 or any(sum(len(i.tokens) for i in side) < 3 * len(side) for side in sides):
        return False
    few, many = sorted(sides, key=len)
    level = sum(any(abs(a.band[1] - b.band[1]) <= 0.15 * a.size for b in many) for a in few)
    return level < 0.5 * len(few)


def _beside(items: list[Chunk], others: list[Chunk]) -> list[Chunk]:
    """The items level with the others, and those that follow on them without a wide gap: not a foot far below."""
    top, bottom = min(i.box.y0 for i in others), max(i.box.y1 for i in others)
    level = [i for i in items if i.box.y1 > top and i.box.y0 < bottom]
    kept = list(level)
    for direction in (1, -1):
        edge = (
            max((i.box.y1 for i in level), default=bottom)
            if direction == 1
            else min((i.box.y0 for i in level), default=top)
        )
        for item in sorted(items, key=_middle, reverse=direction == -1):
            beyond = item.box.y0 - edge if direction == 1 else edge - item.box.y1
            if item not in level and -item.size <= beyond <= 2 * item.size:
                kept.append(item)
                edge = item.box.y1 if direction == 1 else item.box.y0
    return kept


def _is_prose(items: list[Chunk]) -> bool:
    """Lines of several words that run to the width of their column."""
    lines = [item for item in items if item.grid is None]
    if len(lines) < 4:
        return False
    left, right = min(i.box.x0 for i in lines), max(i.box.x1 for i in lines)
    words = sum(len(i.tokens) for i in lines) / len(lines)
    full = sum(i.box.x1 - i.box.x0 >= 0.7 * (right - left) for i in lines) / len(lines)
    return words >= 3.5 and full >= 0.5


def _is_last_column(items: list[Chunk], before: list[Chunk]) -> bool:
    """Whether a few lines are where the prose of the column before them ends: as wide as it, and flush."""
    lines = sorted((item for item in items if item.grid is None), key=_middle)
    if not 2 <= len(lines) < 4 or sum(len(line.tokens) for line in lines) < 4 * len(lines):
        return False
    wide = max(item.box.x1 for item in before) - min(item.box.x0 for item in before)
    flush = max(line.box.x0 for line in lines) - min(line.box.x0 for line in lines) <= lines[0].size
    return flush and all(line.box.x1 - line.box.x0 >= 0.6 * wide for line in lines[:-1])


def _lines(items: list[Chunk]) -> list[Line]:
    """Gather what stands abreast, from the top down, each line from left to right; a table is a line of its own."""
    lines: list[Line] = []
    for item in sorted(items, key=_middle):
        home = None
        if item.grid is None:
            for line in reversed(lines[-4:]):
                if line[0].grid is None and any(_abreast(_banded(other), _banded(item)) for other in line):
                    home = line
                    break
        if home is None:
            lines.append([item])
        else:
            home.append(item)
    return [sorted(line, key=lambda item: item.box.x0) for line in lines]
