"""What stands on a scanned page beside its letters: shadows, specks and what is solid.

Pictures are grey, 0 black to 255 white. Boxes of this module are in pixels of the picture given.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageFilter

from sarlens.model import Box

Grey = NDArray[np.uint8]
Mask = NDArray[np.bool_]
Run = tuple[int, int, int]
"""Row, first column, column after the last."""

INK = 150
"""Darker than this is ink, on a picture whose paper was made white."""
SPECK = 2.0
"""A dot with no more ink than so many black pixels is dust."""
GRAIN = 0.022
"""So is a lone one of so many black pixels for every dot an inch: at 200, one of four and a half."""
ALONE = 0.036
"""Nothing is near that is further than this (inches)."""
MOST_DUST = 400_000
"""With more dark dots that have no neighbour than this, the page is a photograph."""
EVEN = 0.04
"""Paper whose brightness differs by no more than this share is taken for even."""
MOST_RUNS = 6000
"""More pieces than this are a photograph, not boxes and lines."""


def whiten(grey: Grey) -> Grey:
    """The same page with its paper white and its ink black: shadows, yellowing and faint toner evened out.

    The paper's brightness is taken from the lightest parts around each place, but never as darker than
    half the page's own, so that a large black box stays black.
    """
    picture = Image.fromarray(grey)
    factor = max(1, min(grey.shape) // 120)
    small = picture.reduce(factor).filter(ImageFilter.MaxFilter(5)).filter(ImageFilter.GaussianBlur(2))
    usual = float(np.percentile(np.asarray(small), 75))
    paper = np.maximum(np.asarray(small, np.float32), max(usual * 0.65, 1.0))
    some = grey[::3, ::3]
    level = some / np.asarray(Image.fromarray(paper).resize(some.shape[::-1], Image.Resampling.BILINEAR))
    ink = level[level < 0.85]
    darkest = min(float(np.percentile(ink, 20)), 0.75) if ink.size > 20 else 0.0
    gain, less = 255 / (0.97 - darkest), 255 * darkest / (0.97 - darkest)
    low, high = np.percentile(paper, (1, 99))
    if high - low <= EVEN * high:
        tones = np.clip(np.arange(256) * gain / np.median(paper) - less, 0, 255).astype(np.uint8)
        return np.asarray(picture.point(tones.tolist()))
    bright = np.asarray(Image.fromarray(gain / paper).resize(picture.size, Image.Resampling.BILINEAR), np.float32)
    out: NDArray[np.float32] = bright * grey
    out -= np.float32(less)
    return np.clip(out, 0, 255, out=out).astype(np.uint8)


def along(mask: Mask, wide: int, axis: int) -> NDArray[np.unsignedinteger]:
    """How many marked pixels lie in the strip of `wide` pixels around each pixel, along one axis."""
    return _sums(mask.view(np.uint8), wide, axis, most=wide)


def count_around(mask: Mask, high: int, wide: int) -> NDArray[np.unsignedinteger]:
    """How many marked pixels lie in the window of `high` by `wide` around each pixel."""
    rows = _sums(mask.view(np.uint8), high, 0, most=high)
    return _sums(rows, wide, 1, most=high * wide)


def _sums(values: NDArray[np.unsignedinteger], wide: int, axis: int, most: int) -> NDArray[np.unsignedinteger]:
    """The sum over `wide` places around each along an axis, none of which is over `most`.

    By doubling: sums over 1, 2, 4, ... places, each from two of the last, and of those what `wide` is made of. Adding
    whole pictures of bytes is what a processor does best; running sums take ten times as long.
    """
    kind = np.uint8 if most < 1 << 8 else np.uint16 if most < 1 << 16 else np.uint32
    before = wide // 2
    margin = [(0, 0), (0, 0)]
    margin[axis] = (before, wide - before - 1)
    power = np.pad(values.astype(kind, copy=False), margin)
    if axis == 0:
        return _doubled(power, wide, values.shape[0])
    return _doubled(power.T, wide, values.shape[1]).T


def _doubled(power: NDArray[np.unsignedinteger], wide: int, long: int) -> NDArray[np.unsignedinteger]:
    """The sums of `wide` rows from each of the first `long`."""
    total: NDArray[np.unsignedinteger] | None = None
    done, size = 0, 1
    while size <= wide:
        if wide & size:
            part = power[done : done + long]
            total = part.copy("K") if total is None else np.add(total, part, out=total)
            done += size
        if 2 * size <= wide:
            power = power[:-size] + power[size:]
        size *= 2
    return power[:long] if total is None else total


def noise(grey: Grey) -> float:
    """How much the paper flickers from dot to dot, 0 to 255: over about 2 it disturbs the reading.

    The strongest tenth of the steps is left out: dust, and the rings that a JPEG draws around black letters, are no
    flicker, and smoothing them away would break thin strokes.
    """
    middle = grey[grey.shape[0] // 8 : -grey.shape[0] // 8 : 5]
    steps = np.abs(np.diff(middle.astype(np.int16), axis=1))[middle[:, 1:] > np.percentile(middle, 60) * 0.8]
    if not steps.size:
        return 0.0
    count = np.bincount(steps, minlength=256)
    kept = np.minimum(count, np.maximum(0.9 * steps.size - (count.cumsum() - count), 0))
    return float((kept * np.arange(len(kept))).sum() / kept.sum())


def smooth(grey: Grey) -> Grey:
    """The middle of three along the rows, then down the columns: kills flicker, keeps edges, and is quick."""
    edged = np.pad(grey, 1, mode="edge")
    rows = _middle(edged[:, :-2], edged[:, 1:-1], edged[:, 2:])
    return _middle(rows[:-2], rows[1:-1], rows[2:])


def _middle(a: Grey, b: Grey, c: Grey) -> Grey:
    found: Grey = np.maximum(np.minimum(a, b), np.minimum(np.maximum(a, b), c))
    return found


def clear_specks(grey: Grey, dpi: float) -> Grey:
    """Without the lone dots of dust and poor copying.

    A dot of about one pixel's weight is dust wherever it lies. A heavier one, up to half the full stop of small print,
    is dust where nothing else is near: full stops and the dots of letters and leaders have a neighbour.
    """
    dark = grey < 200
    grain = min(max(dpi * GRAIN, SPECK), 9.0)
    inside = count_around(dark, 5, 5)
    ring = count_around(dark, 7, 7) - inside  # a stroke crosses it, a dot does not: only dots are weighed
    ys, xs = np.nonzero(dark & (ring <= 1) & (inside <= int(grain * 255 / (256 - 200))))
    reach = max(5, round(dpi * ALONE))
    if not len(ys) or len(ys) > MOST_DUST:
        return grey
    edged = np.pad(np.where(grey < 235, 255 - grey, 0).astype(np.uint8), reach)
    near, wider = (_weight(edged, ys + reach, xs + reach, side) for side in (2, 3))
    fine = (near <= SPECK * 255) & (wider - near <= 60)
    coarse = (near <= grain * 255) & (wider - near <= 60) & ~fine
    alone = np.zeros_like(fine)
    at = np.flatnonzero(coarse)
    alone[at] = _weight(edged, ys[at] + reach, xs[at] + reach, reach) - near[at] <= 120
    lone = fine | alone
    side = np.where(alone, 2, 1)[lone]
    cleared = np.pad(grey, 2)
    for dy in range(-2, 3):
        for dx in range(-2, 3):
            some = side >= max(abs(dy), abs(dx))
            cleared[ys[lone][some] + 2 + dy, xs[lone][some] + 2 + dx] = 255
    return cleared[2:-2, 2:-2]


def _weight(edged: Grey, ys: NDArray[np.int64], xs: NDArray[np.int64], reach: int) -> NDArray[np.int32]:
    """The sum of the square of `reach` pixels around each place."""
    total = np.zeros(len(ys), np.int32)
    for dy in range(-reach, reach + 1):
        for dx in range(-reach, reach + 1):
            total += edged[ys + dy, xs + dx]
    return total


def count_ink(ink: Mask) -> int:
    """Ink pixels that have others around them: dust has none."""
    return int((ink & (count_around(ink, 3, 3) >= 4)).sum())


def without_solids(ink: Mask, thick: int) -> Mask:
    """The ink without whatever is solid over `thick` pixels both ways, and without long lines, leaning ones too."""
    solid = count_around(ink, thick, thick) >= 0.93 * thick * thick
    long = 5 * thick
    level = along(along(ink, 3, 0) > 0, long, 1) >= 0.97 * long
    upright = along(along(ink, 3, 1) > 0, long, 0) >= 0.97 * long
    out: Mask = ink & ~(count_around(solid, thick + 2, thick + 2) > 0)
    return out & ~(along(level, long, 1) > 0) & ~(along(upright, long, 0) > 0)


def mean_around(values: NDArray[np.float32], high: int, wide: int) -> NDArray[np.float32]:
    """The mean of the window of `high` by `wide` around each value; the edge's own values go on beyond it."""
    top, left = high // 2, wide // 2
    padded = np.pad(values, ((top + 1, high - top - 1), (left + 1, wide - left - 1)), mode="edge").astype(np.float64)
    sums = padded.cumsum(0).cumsum(1)
    found = sums[high:, wide:] - sums[:-high, wide:] - sums[high:, :-wide] + sums[:-high, :-wide]
    mean: NDArray[np.float32] = (found / (high * wide)).astype(np.float32)
    return mean


def runs_of(mask: Mask) -> list[Run]:
    """The level runs of marked pixels, row by row from the left."""
    steps = np.diff(np.pad(mask, ((0, 0), (1, 1))).astype(np.int8), axis=1)
    rows, starts = np.nonzero(steps == 1)
    _, ends = np.nonzero(steps == -1)
    return list(zip(rows.tolist(), starts.tolist(), ends.tolist(), strict=True))


def stacked(runs: Sequence[Run], belongs: Callable[[list[Run], Run], bool]) -> list[list[Run]]:
    """Runs put on the stack that ends in the row above, or in their own, where they belong to it; else they begin one."""
    stacks: list[list[Run]] = []
    growing: list[list[Run]] = []
    for run in runs:
        growing = [stack for stack in growing if stack[-1][0] >= run[0] - 1]
        for stack in growing:
            if belongs(stack, run):
                stack.append(run)
                break
        else:
            stacks.append([run])
            growing.append(stacks[-1])
    return stacks


def erase(grey: Grey, boxes: Sequence[Box], margin: int) -> Grey:
    """The picture with the boxes, and `margin` pixels around them, made white."""
    out = grey.copy()
    for box in boxes:
        rows = slice(max(0, int(box.y0) - margin), int(box.y1) + margin)
        out[rows, max(0, int(box.x0) - margin) : int(box.x1) + margin] = 255
    return out


def reverse(grey: Grey, boxes: Sequence[Box]) -> Grey:
    """The picture with what is light on dark in the boxes made dark on light, and their edges made white."""
    out = erase(grey, boxes, 2)
    for box in boxes:
        inner = slice(int(box.y0) + 2, int(box.y1) - 2), slice(int(box.x0) + 2, int(box.x1) - 2)
        out[inner] = 255 - grey[inner]
    return out
