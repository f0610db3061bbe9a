"""What a page looks like: its tones, its ink, and the ink that no word accounts for."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sarlens.ingest.drawing import Rule
from sarlens.ingest.frame import Frame
from sarlens.ingest.raster import INK, Grey, whiten, without_solids
from sarlens.model import Box

FLAT = 45
"""A place whose lightest and darkest dots differ by less than this shows no letters (of 255)."""


@dataclass(frozen=True, slots=True)
class Look:
    """A grey picture of the whole page as shown, to see what can be seen."""

    grey: Grey
    scale: float
    """Pixels to a point."""

    @property
    def ink(self) -> NDArray[np.bool_]:
        """Where there is ink, however faint the copy."""
        return whiten(self.grey) < INK

    def turned(self, degrees: int) -> Look:
        """The same page turned clockwise by a multiple of 90 degrees."""
        return Look(np.rot90(self.grey, -degrees // 90), self.scale)

    def patch(self, box: Box) -> Grey:
        """The part of the picture within the box."""
        k = self.scale
        top, left = max(0, int(box.y0 * k)), max(0, int(box.x0 * k))
        return self.grey[top : max(top + 1, round(box.y1 * k)), left : max(left + 1, round(box.x1 * k))]

    def tones(self, box: Box) -> tuple[float, float, float]:
        """The dark, middle and light tones of a place, 0 to 255."""
        patch = self.patch(box)
        if not patch.size:
            return 255.0, 255.0, 255.0
        low, middle, high = np.percentile(patch, (3, 50, 97))
        return float(low), float(middle), float(high)

    def shows(self, box: Box) -> bool:
        """Whether letters can be seen in the box: something there differs from its ground."""
        low, _, high = self.tones(shrunk(box))
        return high - low >= FLAT


def shrunk(box: Box) -> Box:
    """The inside of a box: its edges may be soft."""
    dx, dy = 0.08 * (box.x1 - box.x0), 0.15 * (box.y1 - box.y0)
    return Box(box.x0 + dx, box.y0 + dy, box.x1 - dx, box.y1 - dy)


def rule_boxes(rules: Iterable[Rule], frame: Frame) -> tuple[Box, ...]:
    """Ruling lines as thin boxes on the page as shown."""
    return tuple(
        frame.box(min(r.start[0], r.end[0]), min(r.start[1], r.end[1]), max(r.start[0], r.end[0]), max(r.start[1], r.end[1]))
        for r in rules
    )  # fmt: skip


def ink_beside(look: Look, boxes: Iterable[Box], where: Iterable[Box]) -> tuple[int, int]:
    """Ink within `where` that lies in none of `boxes`, and all ink there, in pixels."""
    ink = without_solids(look.ink, 8)
    inside = np.zeros_like(ink)
    for box in where:
        _mark(inside, box, look.scale, 0.0)
    explained: NDArray[np.bool_] = np.zeros_like(ink)
    for box in boxes:
        _mark(explained, box, look.scale, 1.0)
    every = ink & inside
    return int((every & ~explained).sum()), int(every.sum())


def _mark(mask: NDArray[np.bool_], box: Box, scale: float, margin: float) -> None:
    top, left = max(0, int((box.y0 - margin) * scale)), max(0, int((box.x0 - margin) * scale))
    mask[top : max(top, int((box.y1 + margin) * scale) + 1), left : max(left, int((box.x1 + margin) * scale) + 1)] = (
        True
    )
