"""The words that a PDF page says it has, with their places, and how far they can be trusted."""

from __future__ import annotations

import ctypes
import math
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

import pypdfium2.raw as pdfium

from sarlens.ingest.drawing import Area
from sarlens.ingest.frame import Frame
from sarlens.ingest.words import Token

GAP = 0.35
"""Characters further apart than this (ems) are never one word."""
INVISIBLE = (pdfium.FPDF_TEXTRENDERMODE_INVISIBLE, pdfium.FPDF_TEXTRENDERMODE_CLIP)
LIGATURES = {"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st"}  # fmt: skip
SYMBOLS = {
    0xF0B7: "•", 0xF0A7: "▪", 0xF06E: "■", 0xF06C: "●", 0xF0D8: "➢", 0xF0E0: "→", 0xF0FC: "✓", 0xF0FB: "✗",
    0xF0FE: "☑", 0xF0FD: "☒", 0xF0A8: "☐", 0xF06F: "☐", 0xF071: "☐", 0xF052: "☑", 0xF053: "☒", 0xF02D: "-",
}  # fmt: skip
"""Marks of the Symbol and Wingdings fonts, which PDF writers leave in the private use area. A tick is evidence."""


@dataclass(frozen=True, slots=True)
class Style:
    """What the characters of one text object share.

    Attributes:
        size: one em in points.
        angle: degrees anticlockwise in PDF space, a whole number.
        shade: luminance of the fill, 0 black to 1 white.
        order: place in the painting; -1 where it is not known.
    """

    size: float
    angle: int
    visible: bool
    shade: float
    order: int


class Piece(NamedTuple):
    """A run of characters with no space in it, in PDF space. A named tuple, for it is made in half the time: there are as many as words."""

    text: str
    area: Area
    style: Style


@dataclass(frozen=True, slots=True)
class Layer:
    """A page's text layer.

    Attributes:
        damaged: the share of its characters that stand for no letter.
        outside: how many words lie beyond the part of the page that is shown; they are not among the pieces.
    """

    pieces: tuple[Piece, ...]
    damaged: float
    outside: int = 0

    @property
    def turn(self) -> int:
        """Degrees clockwise, from PDF space, that bring most of the characters upright."""
        seen = Counter[int]()
        for piece in self.pieces:
            seen[piece.style.angle] += len(piece.text)
        best = max((0, 90, 180, 270), key=lambda angle: (seen[angle], -angle))
        return best if seen[best] else 0

    def tokens(self, frame: Frame, pieces: tuple[Piece, ...] | None = None) -> tuple[Token, ...]:
        """The pieces (all, unless some are given) as words on the page as `frame` shows it."""
        turn, box = frame.turn, frame.box
        return tuple(
            [
                Token(text, box(*area), style.size, None, style.angle != turn)
                for text, area, style in (self.pieces if pieces is None else pieces)
            ]
        )


def read_layer(textpage: Any, frame: Frame, order: dict[int, int], gap: float = GAP) -> Layer:
    """The words of a pdfium text page that lie on the visible part of the page, parted at gaps of so many ems."""
    pieces: list[Piece] = []
    whole = bad = outside = 0
    for raw, area, style in _Words(textpage, order, gap).all():
        text, wrong = (raw, 0) if _EASY.fullmatch(raw) else _plain(raw)
        whole += len(raw)
        bad += wrong
        x, y = (area[0] + area[2]) / 2, (area[1] + area[3]) / 2
        if text and frame.left <= x <= frame.right and frame.bottom <= y <= frame.top:
            pieces.append(Piece(text, area, style))
        else:
            outside += sum(char.isalpha() for char in text) >= 2
    return Layer(_once(pieces), bad / whole if whole else 0.0, outside)


_EASY = re.compile(r"[!-~£’‘“”–—•]+")
"""Characters that are taken as they stand."""
SPOT = 3.0
"""Two copies of a word that begin less than this apart, across and down, are one (points)."""
_TILE = 24.0
_WORD = re.compile(r"\S+")
_AXES = {0: (0, 2, 1, 3), 180: (0, 2, 1, 3), 90: (1, 3, 0, 2), 270: (1, 3, 0, 2)}
"""By the angle of a line: where in an `Area` its letters begin and end along it, and its two sides."""


@dataclass(frozen=True, slots=True)
class _Char:
    code: int
    area: Area
    style: Style


_Run = tuple[str, Area, Style]


class _Words:
    """The characters of a text page, cut at white space and wherever the next one stands apart.

    Each question to pdfium costs as much as ten lines of Python, and a page has thousands of characters. So the
    text is asked for at once, and of a word whose letters belong to one text object only the first and the last
    letter's place: what lies between is in line, or it would be two words. Whatever looks odd is walked letter
    by letter.
    """

    def __init__(self, textpage: Any, order: dict[int, int], gap: float) -> None:
        self._raw = textpage.raw
        self._gap = gap
        self._order = order
        self._known: dict[int, Style] = {}
        self._rect = pdfium.FS_RECTF()
        self._matrix = pdfium.FS_MATRIX()
        self._colour = tuple(ctypes.c_uint() for _ in range(4))

    def all(self) -> Iterator[_Run]:
        """Every word's characters as the file has them, its place in PDF space and its style."""
        count = pdfium.FPDFText_CountChars(self._raw)
        text = self._text(count) if self._gap == GAP else None
        if text is None:
            yield from map(_joined, self._walked(range(count)))
            return
        words = [found.span() for found in _WORD.finditer(text)]
        objects = [self._object(start) for start, _ in words]
        for (start, end), held, following in zip(words, objects, [*objects[1:], 0], strict=False):
            style = self._known.get(held) or self._style(start, held)
            # The objects stand one after another: where the next word begins in this one, this word ends in it too.
            whole = following == held or self._object(end - 1) == held
            area = self._area(start, end, style) if whole else None
            if area is not None:
                yield text[start:end], area, style
            else:
                yield from map(_joined, self._walked(range(start, end)))

    def _text(self, count: int) -> str | None:
        """All characters at once; None where they can't be counted off against pdfium's own."""
        buffer = (ctypes.c_ushort * (2 * count + 1))()
        written = pdfium.FPDFText_GetText(self._raw, 0, count, buffer)
        text = bytes(buffer)[: 2 * max(written - 1, 0)].decode("utf-16-le", "replace")
        if len(text) != count:
            return None
        # U+FFFE stands for the hyphen at a line's end, and for a letter that the font has no name for
        return re.sub("\ufffe", lambda odd: chr(pdfium.FPDFText_GetUnicode(self._raw, odd.start())), text)

    def _object(self, index: int) -> int:
        handle = pdfium.FPDFText_GetTextObject(self._raw, index)
        return ctypes.addressof(handle.contents) if handle else 0

    def _style(self, index: int, key: int) -> Style:
        """The style of a text object, asked for once."""
        style = self._known.get(key)
        if style is None:
            style = self._known[key] = self._asked(index, key)
        return style

    def _asked(self, index: int, key: int) -> Style:
        matrix = self._matrix
        size = pdfium.FPDFText_GetFontSize(self._raw, index)
        if pdfium.FPDFText_GetMatrix(self._raw, index, matrix):
            size *= math.hypot(matrix.c, matrix.d) or 1.0
        angle = -round(math.degrees(pdfium.FPDFText_GetCharAngle(self._raw, index)))  # pdfium's runs clockwise
        nearest = round(angle / 90) * 90
        red, green, blue, alpha = self._colour
        told = pdfium.FPDFText_GetFillColor(self._raw, index, red, green, blue, alpha)
        shade = (0.299 * red.value + 0.587 * green.value + 0.114 * blue.value) / 255 if told else 0.0
        handle = pdfium.FPDFText_GetTextObject(self._raw, index)
        mode = pdfium.FPDFTextObj_GetTextRenderMode(handle) if key else 0
        visible = mode not in INVISIBLE and not (told and alpha.value == 0)
        return Style(
            size=size,
            angle=(nearest if abs(angle - nearest) <= 2 else angle) % 360,
            visible=visible,
            shade=shade,
            order=self._order.get(key, -1),
        )

    def _area(self, start: int, end: int, style: Style) -> Area | None:
        """The place of a word of one text object; None where its letters have to be looked at one by one."""
        first = self._place(start)
        last = first if end == start + 1 else self._place(end - 1)
        if first is None or last is None or style.angle not in _AXES:
            return None
        begin, finish, under, over = _AXES[style.angle]
        if style.angle >= 180:
            first, last = last, first
        along, across, size = last[finish] - first[begin], first[over] - first[under], style.size
        level = abs(first[under] - last[under]) + abs(first[over] - last[over]) <= 0.1 * size
        if not level or not 0.4 * size <= across <= 2.2 * size or not 0 < along <= (0.7 * (end - start) + 0.4) * size:
            return None
        if begin:
            return (first[0], first[1], first[2], last[3])
        return (first[0], first[1], last[2], first[3])

    def _place(self, index: int) -> Area | None:
        rect = self._rect
        if not pdfium.FPDFText_GetLooseCharBox(self._raw, index, rect):
            return None
        return (rect.left, rect.bottom, rect.right, rect.top)

    def _walked(self, indices: Iterable[int]) -> Iterator[list[_Char]]:
        """The characters one by one."""
        run: list[_Char] = []
        for index in indices:
            code = pdfium.FPDFText_GetUnicode(self._raw, index)
            if chr(code).isspace():
                if run:
                    yield run
                run = []
                continue
            place = None if 0x200B <= code <= 0x200D else self._place(index)
            if (
                place is None
            ):  # or a space that is named as one without width: the gap that it leaves tells what it parts
                continue
            char = _sound(self._raw, index, _Char(code, place, self._style(index, self._object(index))))
            if run and _apart(run[-1], char, self._gap):
                yield run
                run = []
            run.append(char)
        if run:
            yield run


def _joined(run: list[_Char]) -> _Run:
    area = (
        min(c.area[0] for c in run), min(c.area[1] for c in run),
        max(c.area[2] for c in run), max(c.area[3] for c in run),
    )  # fmt: skip
    return "".join(chr(char.code) for char in run), area, run[0].style


def _sound(textpage: Any, index: int, char: _Char) -> _Char:
    """The character with a box that fits its size: fonts may claim any height, or none."""
    left, bottom, right, top = char.area
    size = char.style.size
    across = top - bottom if char.style.angle % 180 == 0 else right - left
    if 0.4 * size <= across <= 2.2 * size or char.style.angle % 90:
        return char
    x0, x1, y0, y1 = (ctypes.c_double() for _ in range(4))
    if not pdfium.FPDFText_GetCharBox(textpage, index, x0, x1, y0, y1):
        return char
    tight = (x0.value, y0.value, x1.value, y1.value)
    if tight[2] - tight[0] <= 0 or tight[3] - tight[1] <= 0:
        return char
    return _Char(char.code, tight, char.style)


def _apart(last: _Char, char: _Char, widest: float) -> bool:
    """Whether two characters that follow one another in the file can't stand in one word."""
    a, b = last.area, char.area
    size = max(last.style.size, char.style.size, 1.0)
    if last.style.angle != char.style.angle:
        return True
    match char.style.angle:
        case 0:
            gap, drop = b[0] - a[2], abs((b[1] + b[3]) - (a[1] + a[3])) / 2
        case 90:
            gap, drop = b[1] - a[3], abs((b[0] + b[2]) - (a[0] + a[2])) / 2
        case 180:
            gap, drop = a[0] - b[2], abs((b[1] + b[3]) - (a[1] + a[3])) / 2
        case 270:
            gap, drop = a[1] - b[3], abs((b[0] + b[2]) - (a[0] + a[2])) / 2
        case _:
            return False
    return gap > widest * size or gap < -1.5 * size or drop > 0.8 * size


def _plain(raw: str) -> tuple[str, int]:
    """The characters as a reader would type them, and how many stood for nothing."""
    out: list[str] = []
    wrong = 0
    for at, char in enumerate(raw):
        code = ord(char)
        if char in LIGATURES:
            out.append(LIGATURES[char])
        elif code in SYMBOLS:
            out.append(SYMBOLS[code])
        elif code in (0x02, 0xAD):  # pdfium's mark for a hyphen at a line's end, and the soft hyphen
            if at == len(raw) - 1:
                out.append("-")
        elif 0xE000 <= code <= 0xF8FF or code in (0xFFFD, 0xFFFE, 0xFFFF, 0):
            wrong += 1
            out.append("\ufffd")
        elif unicodedata.category(char) in ("Cc", "Cf", "Cs", "Cn"):
            wrong += code < 0x20 or code >= 0xD800
        else:
            out.append(char)
    return "".join(out), wrong


def _once(pieces: list[Piece]) -> tuple[Piece, ...]:
    """Without the second copy of a word printed twice on one spot, as writers do to make it bold."""
    often = Counter(piece.text for piece in pieces)
    seen: dict[tuple[str, bool, int, int], list[Area]] = {}
    kept: list[Piece] = []
    for piece in pieces:
        if often[piece.text] == 1 or not _is_copy(piece, seen):
            kept.append(piece)
    return tuple(kept)


def _is_copy(piece: Piece, seen: dict[tuple[str, bool, int, int], list[Area]]) -> bool:
    """Whether the word stands where it stood before; else its place is remembered, by tiles of the page."""
    text, area, visible = piece.text, piece.area, piece.style.visible
    x, y = area[0], area[1]
    across = {int((x - SPOT) // _TILE), int((x + SPOT) // _TILE)}
    down = {int((y - SPOT) // _TILE), int((y + SPOT) // _TILE)}
    for i in across:
        for j in down:
            for other in seen.get((text, visible, i, j), ()):
                if abs(x - other[0]) < SPOT and abs(y - other[1]) < SPOT:
                    return True
    seen.setdefault((text, visible, int(x // _TILE), int(y // _TILE)), []).append(area)
    return False
