"""Whether a page's fonts draw the digits that they name: a swapped digit is a wrong date, and no word list shows it."""

from __future__ import annotations

import ctypes
import re
from dataclasses import dataclass
from itertools import pairwise, repeat
from typing import Any

import pypdfium2.raw as pdfium

from sarlens.ingest.drawing import Point, address

SAMPLED = 100
"""So many digits of a page are asked for their font."""
CONTOURS = dict(zip("0123456789", ((2, 3), (1,), (1,), (1,), (1, 2), (1,), (2,), (1,), (3,), (2,)), strict=True))
"""Outlines of a digit: itself and its holes; a nought may be dotted or crossed, a four open."""

TELLING = "8609437125"
"""The digits, those first whose shape is least like another's."""


@dataclass(frozen=True, slots=True)
class Shape:
    """A glyph's outline. `across` and `up` place its centre of gravity in its own bounds, 0 to 1; `slim` is width to height."""

    contours: int
    across: float
    up: float
    slim: float


def misdrawn_digits(textpage: Any) -> int:
    """How many digits, over all fonts of a pdfium text page, have a shape that isn't theirs; 1 alone proves nothing.

    Each font is asked for three digits, those with holes first, and for all of them where one of the three is wrong.
    """
    raw = textpage.raw
    fonts: dict[int, tuple[Any, set[str]]] = {}
    for index in _digits(raw):
        handle = pdfium.FPDFText_GetTextObject(raw, index)
        font = pdfium.FPDFTextObj_GetFont(handle) if handle else None
        digit = chr(pdfium.FPDFText_GetUnicode(raw, index))
        if font and digit in CONTOURS:
            fonts.setdefault(address(font), (font, set()))[1].add(digit)
    wrong = 0
    for font, named in fonts.values():
        if pdfium.FPDFFont_GetIsEmbedded(font) == 1:
            digits = sorted(named, key=TELLING.index)
            wrong += sum(map(_is_wrong, repeat(font), digits)) if any(map(_is_wrong, repeat(font), digits[:3])) else 0
    return wrong


def _is_wrong(font: Any, digit: str) -> bool:
    shape = _shape(font, ord(digit))
    return shape is not None and not fits(digit, shape)


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
    segment_at, point, kind = (
        pdfium.FPDFGlyphPath_GetGlyphPathSegment, pdfium.FPDFPathSegment_GetPoint, pdfium.FPDFPathSegment_GetType,
    )  # fmt: skip
    segments = [segment_at(path, i) for i in range(pdfium.FPDFGlyphPath_CountGlyphSegments(path) if path else 0)]
    starts = [i for i, segment in enumerate(segments) if kind(segment) == pdfium.FPDF_SEGMENT_MOVETO]
    if chr(code) not in "13679":  # the holes alone tell what the others are
        return Shape(len(starts), 0.5, 0.5, 0.5) if starts else None
    x, y = ctypes.c_float(), ctypes.c_float()
    across, up = ctypes.byref(x), ctypes.byref(y)
    points: list[Point] = []
    for segment in segments:
        point(segment, across, up)
        points.append((x.value, y.value))
    contours = [points[begin:end] for begin, end in pairwise([*starts, len(points)])]
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
