"""Whether a page's fonts draw the digits that they name: a swapped digit is a wrong date, and no word list shows it."""

from __future__ import annotations

import ctypes
import re
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import pypdfium2.raw as pdfium

from sarlens.ingest.drawing import Point, address

SAMPLED = 100
"""So many digits of a page are asked for their font."""
CONTOURS = {
    "0": (2, 3),
    "1": (1,),
    "2": (1,),
    "3": (1,),
    "4": (1, 2),
    "5": (1,),
    "6": (2,),
    "7": (1,),
    "8": (3,),
    "9": (2,),
}
"""Outlines of a digit: itself and its holes; a nought may be dotted or crossed, a four open."""


@dataclass(frozen=True, slots=True)
class Shape:
    """A glyph's outline. `across` and `up` place its centre of gravity in its own bounds, 0 to 1; `slim` is width to height."""

    contours: int
    across: float
    up: float
    slim: float


def misdrawn_digits(textpage: Any) -> int:
    """How many digits, over all fonts of a pdfium text page, have a shape that isn't theirs; 1 alone proves nothing."""
    raw = textpage.raw
    asked: set[tuple[int, int]] = set()
    wrong = 0
    for index in _digits(raw):
        code = pdfium.FPDFText_GetUnicode(raw, index)
        handle = pdfium.FPDFText_GetTextObject(raw, index)
        font = pdfium.FPDFTextObj_GetFont(handle) if handle else None
        key = (address(font), code)
        if not font or key in asked or not 0x30 <= code <= 0x39 or pdfium.FPDFFont_GetIsEmbedded(font) != 1:
            continue
        asked.add(key)
        shape = _shape(font, code)
        wrong += shape is not None and not fits(chr(code), shape)
    return wrong


def _digits(raw: Any) -> list[int]:
    """Where the page has digits: at most `SAMPLED` of them, spread evenly over it."""
    count = pdfium.FPDFText_CountChars(raw)
    buffer = (ctypes.c_ushort * (2 * count + 1))()
    pdfium.FPDFText_GetText(raw, 0, count, buffer)
    found = [found.start() for found in re.finditer("[0-9]", bytes(buffer)[: 2 * count].decode("utf-16-le", "replace"))]
    return found[:: max(1, len(found) // SAMPLED)]


def fits(digit: str, shape: Shape) -> bool:
    """Whether the digit can have this shape. Measured on twelve families, serif, sans-serif and typewriter."""
    if shape.contours not in CONTOURS[digit]:
        return False
    match digit:
        case "1":
            return shape.slim <= 0.66
        case "2" | "5":
            return shape.up <= 0.56
        case "3":
            return shape.up <= 0.56 and shape.across >= 0.545
        case "6":
            return shape.up <= 0.505
        case "7":
            return shape.up >= 0.57
        case "9":
            return shape.up >= 0.51
        case _:
            return True


def _shape(font: Any, code: int) -> Shape | None:
    """The outline that the font draws for a character; None for none, or one without an inside."""
    path = pdfium.FPDFFont_GetGlyphPath(font, code, 1.0)
    contours: list[list[Point]] = []
    x, y = ctypes.c_float(), ctypes.c_float()
    for i in range(pdfium.FPDFGlyphPath_CountGlyphSegments(path) if path else 0):
        segment = pdfium.FPDFGlyphPath_GetGlyphPathSegment(path, i)
        pdfium.FPDFPathSegment_GetPoint(segment, x, y)
        if pdfium.FPDFPathSegment_GetType(segment) == pdfium.FPDF_SEGMENT_MOVETO:
            contours.append([])
        if contours:
            contours[-1].append((x.value, y.value))
    return _measured(contours)


def _measured(contours: list[list[Point]]) -> Shape | None:
    points = [point for contour in contours for point in contour]
    if not points:
        return None
    left, bottom = min(x for x, _ in points), min(y for _, y in points)
    wide, high = max(x for x, _ in points) - left, max(y for _, y in points) - bottom
    area = sum_x = sum_y = 0.0
    for contour in contours:
        for (x0, y0), (x1, y1) in pairwise([*contour, contour[0]]):
            cross = x0 * y1 - x1 * y0
            area, sum_x, sum_y = area + cross, sum_x + (x0 + x1) * cross, sum_y + (y0 + y1) * cross
    if not area or wide <= 0 or high <= 0:
        return None
    return Shape(len(contours), (sum_x / (3 * area) - left) / wide, (sum_y / (3 * area) - bottom) / high, wide / high)
