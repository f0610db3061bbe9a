"""A printed word before it has its place in the page's text."""

from __future__ import annotations

from dataclasses import dataclass

from sarlens.model import Box


@dataclass(frozen=True, slots=True)
class Token:
    """A run of characters with no space in it, and where it is printed.

    Attributes:
        box: on the page as shown, or straightened for reading; whoever holds it knows which.
        size: of the type, in points (one em).
        confidence: of the OCR; None for words of the text layer.
        aslant: stands at an angle to the page's own lines, like a stamp or a watermark.
    """

    text: str
    box: Box
    size: float
    confidence: float | None = None
    aslant: bool = False


def covers(box: Box, other: Box, share: float = 0.5) -> bool:
    """Whether `box` lies over at least `share` of `other`."""
    return other.area > 0 and box.overlap(other) >= share * other.area


def holds_centre(box: Box, other: Box, margin: float = 0.0) -> bool:
    """Whether the middle of `other` lies in `box`, or no further than `margin` outside it."""
    x, y = (other.x0 + other.x1) / 2, (other.y0 + other.y1) / 2
    return box.x0 - margin <= x <= box.x1 + margin and box.y0 - margin <= y <= box.y1 + margin
