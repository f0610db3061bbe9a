"""Grey boxes, and places pasted or painted over in white, on the picture of a page.

Finding letters evens a page out until a pale box is paper; here the paper's own brightness is measured over the whole
page and the tones are kept. A tone of 1 is paper, 0 is black. Boxes are in points from the picture's own corner.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from sarlens.ingest.emptiness import has_writing
from sarlens.ingest.raster import Grey, Mask, mean_around
from sarlens.ingest.solids import Solid, solids_of
from sarlens.ingest.words import Token
from sarlens.model import Box

Tones = NDArray[np.float32]
EVEN, PAPER, STEP = 0.045, 0.945, 0.07
"""A place is of one tone where it varies less than this; paper is lighter than this; tones so near are one tone."""
MOST_PATCHES = 150
BLACKISH = 0.4
LIGHT_LETTERS = 30
"""So many light dots on a black page, at half the picture's resolution, are letters."""
RIM = 0.008
"""The edge of a strip of paper or of correction fluid is at least so much darker than what is on both its sides."""
OVER_GRAIN = 3.5
"""And darker by so many standard deviations of the paper's own grain."""
RINGS = (2.5, 5.0), (5.5, 9.0)
"""How far around a box to look for paper (points): right beside it may run the lines of a table."""
FAINT = 0.93
WIDE_GAP = 1.6
"""Words of one line that stand further apart than this (of their size) may have lost others between them."""


@dataclass(frozen=True, slots=True)
class Plain:
    """The tones of a level page, and its pixels to a point."""

    tones: Tones
    scale: float

    def part(self, box: Box) -> Tones:
        """The tones within a box."""
        k = self.scale
        high, wide = self.tones.shape
        y0, y1 = max(0, round(box.y0 * k)), min(high, round(box.y1 * k))
        x0, x1 = max(0, round(box.x0 * k)), min(wide, round(box.x1 * k))
        return self.tones[y0 : max(y0, y1), x0 : max(x0, x1)]


def plain_picture(grey: Grey, size: tuple[int, int], turn: int, lean: float, scale: float) -> Plain:
    """The picture at half its reading size, turned and levelled as it was read.

    Args:
        grey: as it came in.
        size: width and height in pixels at which it was read, after the turn.
        turn: degrees clockwise.
        lean: degrees by which it was levelled.
        scale: pixels to a point at which it was read.
    """
    wide, high = size if turn % 180 == 0 else size[::-1]
    small = Image.fromarray(grey).resize((max(1, wide // 2), max(1, high // 2)), Image.Resampling.BOX)
    turned = np.rot90(np.asarray(small, np.float32), -turn // 90)
    tones = np.clip(turned / _paper(turned), 0.0, 1.08).astype(np.float32)
    if abs(lean) >= 0.05:
        picture = Image.fromarray(tones).rotate(-lean, resample=Image.Resampling.BILINEAR, expand=True, fillcolor=1.0)
        tones = np.asarray(picture, np.float32)
    return Plain(tones, scale / 2)


def _paper(grey: Tones) -> Tones:
    """How bright bare paper is at each place: a surface through the light places, what is dark left out of it."""
    high, wide = grey.shape
    down, across = min(24, high), min(18, wide)
    tall, broad = high // down, wide // across
    fields = grey[: tall * down, : broad * across].reshape(down, tall, across, broad)[:, ::2, :, ::2]
    level = np.percentile(fields, 80, axis=(1, 3)).ravel().astype(np.float64)
    middles = np.meshgrid((np.arange(down) + 0.5) * tall, (np.arange(across) + 0.5) * broad, indexing="ij")
    at = np.stack([2 * middles[0].ravel() / high - 1, 2 * middles[1].ravel() / wide - 1], axis=1)
    kept = level > 0.75 * float(np.percentile(level, 90))
    factors: NDArray[np.floating] = np.zeros(6)
    factors[0] = max(float(np.percentile(level, 90)), 1.0)
    for _ in range(4):
        if kept.sum() < 12:
            break
        factors = np.linalg.lstsq(_terms(at[kept, 0], at[kept, 1]), level[kept], rcond=None)[0]
        off = np.abs(level - _terms(at[:, 0], at[:, 1]) @ factors)
        kept = off < max(4.0, 1.5 * float(np.median(off[kept])))
    y, x = np.linspace(-1, 1, high, dtype=np.float32)[:, None], np.linspace(-1, 1, wide, dtype=np.float32)[None, :]
    a, b, c, d, e, f = (np.float32(factor) for factor in factors)
    surface: Tones = np.maximum(a + b * y + c * x + d * y * y + e * x * x + f * x * y, np.float32(40))
    return surface


def _terms(y: NDArray[np.float64], x: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.stack([np.ones_like(y), y, x, y * y, x * x, x * y], axis=1)


def is_blacked_out(grey: Grey) -> bool:
    """Whether nearly the whole picture is one dark tone: a page that was blacked out.

    No photograph, and no page of light letters on black: what is light all the way from the edge is the sheet's rim.
    """
    middle = grey[
        grey.shape[0] // 20 : -grey.shape[0] // 20 or None : 4, grey.shape[1] // 20 : -grey.shape[1] // 20 or None : 4
    ]
    if not middle.size:
        return False
    usual = float(np.median(middle))
    dark = usual < 80 and float((np.abs(middle.astype(np.int16) - usual) < 30).mean()) > 0.8
    return dark and not has_writing(255 - grey, LIGHT_LETTERS)


# ---------------------------------------------------------------- boxes of one tone


def find_patches(plain: Plain) -> tuple[Solid, ...]:
    """Boxes of one tone; those with letters in them are marked so. None where there are so many that it is a picture."""
    k = plain.scale
    thick = max(4, round(5.5 * k))
    first, last = _promising(plain.tones, thick)
    if first >= last:
        return ()
    tones = plain.tones[first:last]
    mean = mean_around(tones, thick, thick)
    spread = np.sqrt(np.maximum(mean_around(tones * tones, thick, thick) - mean * mean, 0.0))
    flat: Mask = (spread < EVEN) & (mean < PAPER)
    if not flat.any():
        return ()
    found: list[Solid] = []
    near = mean_around(tones, 3, 3)
    for level in np.unique(np.round(mean[flat] / STEP).astype(int)):
        core = flat & (np.abs(mean - level * STEP) <= STEP)
        solids = solids_of(np.abs(near - level * STEP) <= 1.6 * STEP, thick, core)
        if len(solids) > MOST_PATCHES:
            return ()
        for solid in solids:
            place = solid.box
            box = Box(place.x0 / k, (place.y0 + first) / k, place.x1 / k, (place.y1 + first) / k)
            if not any(one.box.overlap(box) > 0.5 * min(box.area, one.box.area) for one in found):
                inside = plain.part(Box(box.x0 + 1, box.y0 + 1, box.x1 - 1, box.y1 - 1))
                shade = min(float(np.median(inside)), 1.0) if inside.size else 1.0
                what = solid.what
                if shade > BLACKISH and what != "hole":  # letters are darker than their ground, gaps are lighter
                    what = "lettered" if float((inside < shade - 0.2).mean()) > 0.01 else "bar"
                found.append(Solid(box, what, shade))
    return tuple(found)


def _promising(tones: Tones, thick: int) -> tuple[int, int]:
    """The rows from the first small square of one tone to the last, with room around them; most pages have none."""
    side = max(2, thick // 2)
    high, wide = tones.shape[0] // side, tones.shape[1] // side
    squares = tones[: high * side, : wide * side].reshape(high, side, wide, side).swapaxes(1, 2).reshape(high, wide, -1)
    even = (squares.max(2) - squares.min(2) < 6 * EVEN) & (squares.mean(2) < PAPER)
    pairs = even[:, 1:] & even[:, :-1]  # the stroke of a letter is no wider than one
    rows = np.flatnonzero(pairs.any(1))
    if not rows.size:
        return 0, 0
    return max(0, int(rows[0]) * side - 4 * thick), min(tones.shape[0], (int(rows[-1]) + 1) * side + 4 * thick)


# ---------------------------------------------------------------- white over words


def on_paper(plain: Plain, box: Box) -> bool:
    """Whether what is around a box is paper, or one ground: not the rest of a picture."""
    return any(_is_paper_around(plain, box, *ring) for ring in RINGS)


def _is_paper_around(plain: Plain, box: Box, near: float, far: float) -> bool:
    ring = (
        Box(box.x0, box.y0 - far, box.x1, box.y0 - near), Box(box.x0, box.y1 + near, box.x1, box.y1 + far),
        Box(box.x0 - far, box.y0, box.x0 - near, box.y1), Box(box.x1 + near, box.y0, box.x1 + far, box.y1),
    )  # fmt: skip
    parts = [part.ravel() for part in (plain.part(side) for side in ring) if part.size]
    if not parts:
        return True
    return float((np.concatenate(parts) > 0.88).mean()) > 0.45 or sum(float(part.std()) < EVEN for part in parts) >= 3


def find_gaps(plain: Plain, tokens: Sequence[Token], rules: Sequence[Box]) -> tuple[Box, ...]:
    """Blank places in the lines of a page that have the edge of a strip, of fluid or of an outline around them."""
    found: list[Box] = []
    rim = max(RIM, OVER_GRAIN * _grain(plain))
    for blank, size in _blanks(tokens):
        for part in _between_edges(plain, blank, size) if blank.y1 - blank.y0 > 1.6 * size else (blank,):
            box = _rimmed(plain, part, size, rules, rim)
            if box is not None and not any(other.overlap(box) > 0.3 * box.area for other in found):
                found.append(box)
    return tuple(found)


def _grain(plain: Plain) -> float:
    """How much a short piece of a row of bare paper differs from those above and below it, as a standard deviation."""
    step = _piece(plain)
    count = plain.tones.shape[1] // step
    if plain.tones.shape[0] < 20 or not count:
        return 0.0
    sheet = plain.tones[: plain.tones.shape[0] // 20 * 20, : count * step].reshape(-1, 20, count, step)[:, :3]
    rows = sheet.mean(3)
    bare = (sheet.min(3) > FAINT - 0.15).all(1)
    off = np.abs(rows[:, 1] - (rows[:, 0] + rows[:, 2]) / 2)[bare]
    return 1.48 * float(np.median(off)) if off.size > 50 else 0.0


def _piece(plain: Plain) -> int:
    """Pixels in a piece of a row that is looked at as one."""
    return max(4, round(5 * plain.scale))


def _between_edges(plain: Plain, blank: Box, size: float) -> Iterator[Box]:
    """The stripes of a high blank place between one level edge and the next."""
    part = plain.part(Box(blank.x0, blank.y0 - 0.4 * size, blank.x1, blank.y1 + 0.4 * size))
    apart = max(2, round(1.1 * plain.scale))
    if part.shape[0] < 4 * apart or part.shape[1] < 20:
        return
    rows = part[:, : part.shape[1] // 2].mean(1)  # a box begins at the left of its column, but may end anywhere
    edges = [
        y
        for y in range(apart, len(rows) - apart)
        if min(rows[y - apart], rows[y + apart]) - rows[y] > RIM and rows[y] == rows[y - apart : y + apart + 1].min()
    ]
    for top, foot in pairwise(edges):
        if foot - top > 0.7 * size * plain.scale:
            y0 = blank.y0 - 0.4 * size
            yield Box(blank.x0, y0 + top / plain.scale + 2, blank.x1, y0 + foot / plain.scale - 2)


def _blanks(tokens: Sequence[Token]) -> Iterator[tuple[Box, float]]:
    """Places with no words: between two of a line, before and behind a line, and where lines are missing."""
    upright = [t for t in tokens if not t.aslant and any(c.isalnum() for c in t.text)]
    lines: list[list[Token]] = []
    for token in sorted(upright, key=lambda t: t.box.y0 + t.box.y1):
        middle = (token.box.y0 + token.box.y1) / 2
        line = next((one for one in lines[-4:] if one[0].box.y0 - 1 <= middle <= one[0].box.y1 + 1), None)
        if line is None:
            lines.append([token])
        else:
            line.append(token)
    if not lines:
        return
    left, right = min(t.box.x0 for t in upright), max(t.box.x1 for t in upright)
    last: Box | None = None
    for line in lines:
        line.sort(key=lambda t: t.box.x0)
        y0, y1 = min(t.box.y0 for t in line), max(t.box.y1 for t in line)
        size = max(y1 - y0, 7.0)
        ends = [left - 1, *(t.box.x1 for t in line)]
        for x0, x1 in zip(ends, [*(t.box.x0 for t in line), right + 1], strict=True):
            if x1 - x0 > WIDE_GAP * size:
                yield Box(x0, y0, x1, y1), size
        if last is not None and y0 - last.y1 > 1.5 * size:
            yield Box(left - 1, last.y1 + 0.15 * size, right + 1, y0 - 0.15 * size), size
        last = Box(left, y0, right, y1)


def _rimmed(plain: Plain, place: Box, size: float, rules: Sequence[Box], rim: float) -> Box | None:
    """The part of a place that has an edge above and an edge below it, both of one length; None for bare paper."""
    reach = 0.55 * size
    strip = Box(place.x0, place.y0 - reach, place.x1, place.y1 + reach)
    part = plain.part(strip)
    k = plain.scale
    step = _piece(plain)
    if part.shape[0] < 6 or part.shape[1] < 2 * step:
        return None
    count = part.shape[1] // step
    blocks = part[:, : count * step].reshape(part.shape[0], count, step).mean(2)
    margin = round(1.3 * reach * k)
    edges = []
    for rows in (blocks[: margin + round(0.15 * size * k)], blocks[::-1][: margin + round(0.15 * size * k)]):
        edges.append(_dips(rows, max(2, round(1.1 * k)), rim))
    held = [n for n in range(count) if edges[0][n] is not None and edges[1][n] is not None]
    run = _longest(held)
    if len(run) < max(2, 0.3 * count if count < 8 else 3) or len(run) * step / k < 0.9 * size:
        return None
    top = float(np.median([edges[0][n] for n in run if edges[0][n] is not None]))
    foot = float(np.median([edges[1][n] for n in run if edges[1][n] is not None]))
    found = Box(
        strip.x0 + run[0] * step / k, strip.y0 + top / k, strip.x0 + (run[-1] + 1) * step / k, strip.y1 - foot / k
    )
    inner = plain.part(Box(found.x0 + 4, found.y0 + 2, found.x1 - 4, found.y1 - 2))  # its sides may have an edge too
    if not inner.size or float((inner < 0.8).mean()) > 0.004:
        return None
    return None if _on_rules(found, rules) else found


def _dips(rows: Tones, apart: int, rim: float) -> list[float | None]:
    """For each column of blocks where its edge is, in rows from outside: darker than what is `apart` on either side."""
    high, count = rows.shape
    found: list[float | None] = []
    for n in range(count):
        best, depth = None, rim
        for y in range(apart, high - apart):
            here = float(rows[y, n])
            out, inner = float(rows[y - apart, n]), float(rows[min(high - 1, y + apart), n])
            drop = min(out, inner) - here
            if drop > depth and inner > FAINT and out > 0.8:
                best, depth = float(y), drop
        found.append(best)
    return found


def _longest(numbers: Sequence[int]) -> list[int]:
    """The longest run of numbers with at most one missing at a time."""
    best: list[int] = []
    run: list[int] = []
    for number in numbers:
        if run and number - run[-1] > 2:
            run = []
        run.append(number)
        if len(run) > len(best):
            best = list(run)
    return best


def _on_rules(box: Box, rules: Sequence[Box]) -> bool:
    """Whether the edges are ruling lines that run on: the cell of a table."""
    for rule in rules:
        level = rule.x1 - rule.x0 > rule.y1 - rule.y0
        near = min(abs((rule.y0 + rule.y1) / 2 - box.y0), abs((rule.y0 + rule.y1) / 2 - box.y1)) < 3
        longer = rule.x0 < box.x0 - 8 or rule.x1 > box.x1 + 8
        if level and near and longer and min(rule.x1, box.x1) - max(rule.x0, box.x0) > 0.5 * (box.x1 - box.x0):
            return True
    return False
