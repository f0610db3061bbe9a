"""From where a PDF puts a thing to where a reader of the page sees it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from sarlens.model import Box

LEAST = 1.0
"""A page smaller than a point either way shows nothing, whatever is on it."""
_A4 = (0.0, 0.0, 595.0, 842.0)


def loaded(document: Any, number: int) -> Any:
    """One page (counted from 1) of a pdfium document, shown whole where the part that it says to show has no size.

    A CropBox that lies outside the page, or a page of a thousandth of a point, would hide words that are there.

    Raises:
        pypdfium2.PdfiumError: pdfium can't open the page.
    """
    page = document[number - 1]
    for box in (page.get_mediabox(), _A4):
        if min(page.get_size()) >= LEAST:
            break
        page.set_mediabox(*box)
        page.set_cropbox(*box)
        page.close()  # the page has to be loaded again to have its new size
        page = document[number - 1]
    return page


@dataclass(frozen=True, slots=True)
class Frame:
    """The part of PDF user space that is shown, and how far it is turned.

    PDF space has its origin anywhere and y growing upwards; the page as shown has it at the top left, y
    growing downwards (ISO 32000-1, 8.3.2.3 and table 30: CropBox and Rotate).

    Attributes:
        left, bottom, right, top: the visible box, CropBox cut to MediaBox.
        turn: degrees clockwise, /Rotate and whatever it took to bring the page upright.
    """

    left: float
    bottom: float
    right: float
    top: float
    turn: int = 0

    @property
    def width(self) -> float:
        """Of the page as shown."""
        return self.right - self.left if self.turn % 180 == 0 else self.top - self.bottom

    @property
    def height(self) -> float:
        """Of the page as shown."""
        return self.top - self.bottom if self.turn % 180 == 0 else self.right - self.left

    def turned(self, degrees: int) -> Frame:
        """The same page, turned further clockwise."""
        return replace(self, turn=(self.turn + degrees) % 360)

    def box(self, left: float, bottom: float, right: float, top: float) -> Box:
        """A rectangle of PDF space as a box on the page as shown."""
        if not self.turn:  # nearly always, and asked for every word
            return Box(left - self.left, self.top - top, right - self.left, self.top - bottom)
        match self.turn:
            case 90:
                return Box(bottom - self.bottom, left - self.left, top - self.bottom, right - self.left)
            case 180:
                return Box(self.right - right, bottom - self.bottom, self.right - left, top - self.bottom)
            case _:
                return Box(self.top - top, self.right - right, self.top - bottom, self.right - left)


def turn_box(box: Box, width: float, height: float, degrees: int) -> Box:
    """Where a box lies after its page (`width` by `height`) is turned clockwise by a multiple of 90 degrees."""
    match degrees % 360:
        case 90:
            return Box(height - box.y1, box.x0, height - box.y0, box.x1)
        case 180:
            return Box(width - box.x1, height - box.y1, width - box.x0, height - box.y0)
        case 270:
            return Box(box.y0, width - box.x1, box.y1, width - box.x0)
        case _:
            return box
