"""What a PDF page draws beside its text: filled boxes, ruling lines, pictures and notes."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any, Literal

import pypdfium2.raw as pdfium

Matrix = tuple[float, float, float, float, float, float]
Point = tuple[float, float]
Area = tuple[float, float, float, float]
"""Left, bottom, right, top in PDF user space."""

IDENTITY: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
THIN = 3.0
"""A filled strip thinner than this is a ruling line, not a box (points)."""
THICK = 5.0
"""A drawn line thicker than this is a bar, as from a marker pen (points)."""
DEEPEST = 12
"""Form XObjects inside form XObjects are followed so deep; a page that goes deeper is made to stop readers."""


@dataclass(frozen=True, slots=True)
class Fill:
    """A filled, upright rectangle. `shade` runs from 0 (black) to 1 (white); `order` counts in order of painting.

    A `frame` is an outline with nothing in it; a `redact` is a mark that was not carried out.
    """

    area: Area
    shade: float
    order: int
    what: Literal["path", "image", "redact", "frame"] = "path"
    label: str | None = None


@dataclass(frozen=True, slots=True)
class Rule:
    """A ruling line, level or upright, with its ends in PDF space."""

    start: Point
    end: Point


@dataclass(frozen=True, slots=True)
class Picture:
    """An image on the page: where it lies, how it was put there, and its size in pixels."""

    area: Area
    matrix: Matrix
    pixels: tuple[int, int]
    order: int
    raw: Any = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Drawing:
    """All that is drawn.

    Attributes:
        order: maps the address of a text object to its place in the painting.
        shapes: how many paths there are.
        veiled: places in the painting of text that a layer may hide.
        fields: where the answers of a form go.
    """

    fills: tuple[Fill, ...]
    rules: tuple[Rule, ...]
    pictures: tuple[Picture, ...]
    order: dict[int, int]
    shapes: int
    veiled: frozenset[int] = frozenset()
    fields: tuple[Area, ...] = ()


def address(handle: Any) -> int:
    """The address behind a pdfium handle, the same for the same object; 0 for none."""
    return ctypes.addressof(handle.contents) if handle else 0


def times(first: Matrix, then: Matrix) -> Matrix:
    """The matrix that applies `first`, and `then` to what comes of it."""
    a, b, c, d, e, f = first
    k, l, m, n, o, p = then  # noqa: E741 - the letters of the PDF matrix, carried on
    return (a * k + b * m, a * l + b * n, c * k + d * m, c * l + d * n, e * k + f * m + o, e * l + f * n + p)


def at(matrix: Matrix, x: float, y: float) -> Point:
    """A point after the matrix."""
    a, b, c, d, e, f = matrix
    return (a * x + c * y + e, b * x + d * y + f)


def read_drawing(page: Any) -> Drawing:
    """Everything that a pdfium page handle draws, in order of painting."""
    fills: list[Fill] = []
    rules: list[Rule] = []
    pictures: list[Picture] = []
    order: dict[int, int] = {}
    veiled: set[int] = set()
    shapes = 0
    for number, (raw, kind, matrix, inside) in enumerate(_objects(page)):
        if kind == pdfium.FPDF_PAGEOBJ_TEXT:
            order[address(raw)] = number
            if inside or _on_layer(raw):
                veiled.add(number)
        elif kind == pdfium.FPDF_PAGEOBJ_PATH:
            shapes += 1
            _read_path(raw, matrix, number, fills, rules)
        elif kind == pdfium.FPDF_PAGEOBJ_IMAGE:
            pictures.append(_picture(raw, matrix, number))
        elif kind == pdfium.FPDF_PAGEOBJ_SHADING:
            shapes += 1
    return Drawing(tuple(fills), tuple(rules), tuple(pictures), order, shapes, frozenset(veiled))


def _on_layer(raw: Any) -> bool:
    """Whether the object is marked as belonging to a layer that may be switched off (ISO 32000-1, 8.11.3.2)."""
    for i in range(pdfium.FPDFPageObj_CountMarks(raw)):
        name, size = ctypes.create_string_buffer(32), ctypes.c_ulong()
        mark = pdfium.FPDFPageObj_GetMark(raw, i)
        buffer = ctypes.cast(name, ctypes.POINTER(pdfium.FPDF_WCHAR))
        if (
            pdfium.FPDFPageObjMark_GetName(mark, buffer, 32, size)
            and name.raw[: size.value].decode("utf-16-le", "replace").rstrip("\0") == "OC"
        ):
            return True
    return False


def _objects(page: Any) -> Iterator[tuple[Any, int, Matrix, bool]]:
    """Every object with its kind, the matrix to page space, and whether it stands in a form; in order of painting."""
    for i in range(pdfium.FPDFPage_CountObjects(page)):
        yield from _opened(pdfium.FPDFPage_GetObject(page, i), IDENTITY, 0)


def _opened(raw: Any, outer: Matrix, depth: int) -> Iterator[tuple[Any, int, Matrix, bool]]:
    kind = pdfium.FPDFPageObj_GetType(raw)
    if kind == pdfium.FPDF_PAGEOBJ_FORM and depth < DEEPEST:
        inner = times(_matrix(raw), outer)
        for i in range(pdfium.FPDFFormObj_CountObjects(raw)):
            yield from _opened(pdfium.FPDFFormObj_GetObject(raw, i), inner, depth + 1)
    else:
        yield raw, kind, outer if kind == pdfium.FPDF_PAGEOBJ_TEXT else times(_matrix(raw), outer), depth > 0


def _matrix(raw: Any) -> Matrix:
    found = pdfium.FS_MATRIX()
    if not pdfium.FPDFPageObj_GetMatrix(raw, found):
        return IDENTITY
    return (found.a, found.b, found.c, found.d, found.e, found.f)


def _picture(raw: Any, matrix: Matrix, number: int) -> Picture:
    wide, high = ctypes.c_uint(), ctypes.c_uint()
    pdfium.FPDFImageObj_GetImagePixelSize(raw, wide, high)
    corners = [at(matrix, x, y) for x, y in ((0, 0), (1, 0), (0, 1), (1, 1))]
    return Picture(_bounds(corners), matrix, (wide.value, high.value), number, raw)


def _bounds(points: list[Point]) -> Area:
    xs, ys = [x for x, _ in points], [y for _, y in points]
    return (min(xs), min(ys), max(xs), max(ys))


def _shade(raw: Any, stroke: bool) -> float | None:
    """Luminance of the colour, 0 to 1; None where it is (nearly) see-through or not a plain colour."""
    red, green, blue, alpha = (ctypes.c_uint() for _ in range(4))
    ask = pdfium.FPDFPageObj_GetStrokeColor if stroke else pdfium.FPDFPageObj_GetFillColor
    if not ask(raw, red, green, blue, alpha) or alpha.value < 160:
        return None
    return (0.299 * red.value + 0.587 * green.value + 0.114 * blue.value) / 255


def _read_path(raw: Any, matrix: Matrix, number: int, fills: list[Fill], rules: list[Rule]) -> None:
    """Sort the strokes and fills of one path into boxes and ruling lines."""
    mode, stroked = ctypes.c_int(), ctypes.c_int()
    if not pdfium.FPDFPath_GetDrawMode(raw, mode, stroked):
        return
    outlines = _outlines(raw, matrix)
    if mode.value and (shade := _shade(raw, stroke=False)) is not None:
        for points in outlines:
            if (area := _rectangle(points)) is not None:
                _sort_fill(area, shade, number, fills, rules)
    if stroked.value and (shade := _shade(raw, stroke=True)) is not None:
        width = ctypes.c_float()
        pdfium.FPDFPageObj_GetStrokeWidth(raw, width)
        wide = width.value * max(abs(matrix[0]), abs(matrix[1]), abs(matrix[2]), abs(matrix[3]))
        for points in outlines:
            _sort_stroke(points, wide, shade, number, fills, rules)


def _outlines(raw: Any, matrix: Matrix) -> list[list[Point]]:
    """The path's sub-paths as points in page space, curves followed in short steps."""
    found: list[list[Point]] = []
    points: list[Point] = []
    bends: list[Point] = []
    x, y = ctypes.c_float(), ctypes.c_float()
    for i in range(pdfium.FPDFPath_CountSegments(raw)):
        segment = pdfium.FPDFPath_GetPathSegment(raw, i)
        pdfium.FPDFPathSegment_GetPoint(segment, x, y)
        kind = pdfium.FPDFPathSegment_GetType(segment)
        if kind == pdfium.FPDF_SEGMENT_MOVETO:
            if len(points) > 1:
                found.append(points)
            points = []
        point = at(matrix, x.value, y.value)
        if kind == pdfium.FPDF_SEGMENT_BEZIERTO and points:
            bends.append(point)  # two points that pull the curve, then its end
            if len(bends) == 3:
                points += _followed(points[-1], *bends)
                bends = []
        else:
            points.append(point)
        if pdfium.FPDFPathSegment_GetClose(segment) and len(points) > 1 and points[-1] != points[0]:
            points.append(points[0])
    if len(points) > 1:
        found.append(points)
    return found


def _followed(start: Point, first: Point, second: Point, end: Point) -> list[Point]:
    """Points along a curve, its start left out (ISO 32000-1, 8.5.2.2)."""
    found: list[Point] = []
    for t in (0.25, 0.5, 0.75, 1.0):
        a, b, c, d = (1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t * t * (1 - t), t**3
        found.append((
            a * start[0] + b * first[0] + c * second[0] + d * end[0],
            a * start[1] + b * first[1] + c * second[1] + d * end[1],
        ))  # fmt: skip
    return found


def _rectangle(points: list[Point]) -> Area | None:
    """The bounds of an outline that fills most of them; None for a slanting or hollow one."""
    left, bottom, right, top = _bounds(points)
    whole = (right - left) * (top - bottom)
    if whole <= 0:
        return None
    ring = [*points, points[0]]
    covered = abs(sum(a[0] * b[1] - b[0] * a[1] for a, b in pairwise(ring))) / 2
    return (left, bottom, right, top) if covered >= 0.85 * whole else None


def _sort_fill(area: Area, shade: float, number: int, fills: list[Fill], rules: list[Rule]) -> None:
    left, bottom, right, top = area
    if min(right - left, top - bottom) >= THIN:
        fills.append(Fill(area, shade, number))
    elif shade < 0.95:
        middle = ((left + right) / 2, (bottom + top) / 2)
        if right - left > top - bottom:
            rules.append(Rule((left, middle[1]), (right, middle[1])))
        else:
            rules.append(Rule((middle[0], bottom), (middle[0], top)))


def _sort_stroke(
    points: list[Point], wide: float, shade: float, number: int, fills: list[Fill], rules: list[Rule]
) -> None:
    left, bottom, right, top = _bounds(points)
    if wide >= THICK and len(points) > 2 and top - bottom <= 0.4 * wide < right - left:  # drawn with a shaking hand
        half = wide / 2
        fills.append(Fill((left, bottom - half, right, top + half), shade, number))
        return
    for (x0, y0), (x1, y1) in pairwise(points):
        level, upright = abs(y1 - y0) < 1, abs(x1 - x0) < 1
        if level == upright:
            continue
        if wide >= THICK:
            half = wide / 2
            grow = (0.0, half) if level else (half, 0.0)
            area = _bounds([(x0, y0), (x1, y1)])
            fills.append(
                Fill((area[0] - grow[0], area[1] - grow[1], area[2] + grow[0], area[3] + grow[1]), shade, number)
            )
        elif shade < 0.95:
            rules.append(Rule((x0, y0), (x1, y1)))
