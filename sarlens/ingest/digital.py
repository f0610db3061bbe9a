"""A PDF page whose words are text: what of it can be seen, and what lies under bars or in white."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sarlens.ingest.drawing import Drawing, Fill, Picture, Rule
from sarlens.ingest.frame import Frame
from sarlens.ingest.raster import INK, Grey, whiten, without_solids
from sarlens.ingest.redaction import LOWEST, NARROWEST, Bar, looks_like_redaction, merged, reason_in
from sarlens.ingest.textlayer import Layer, Piece, token
from sarlens.ingest.words import Token, holds_centre
from sarlens.model import Box

BLACK = 0.40
"""A fill darker than this can hide words as a black bar does (luminance)."""
WHITE = 0.90
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
        low, _, high = self.tones(_shrunk(box))
        return high - low >= FLAT


def _shrunk(box: Box) -> Box:
    dx, dy = 0.08 * (box.x1 - box.x0), 0.15 * (box.y1 - box.y0)
    return Box(box.x0 + dx, box.y0 + dy, box.x1 - dx, box.y1 - dy)


def rule_boxes(rules: Iterable[Rule], frame: Frame) -> tuple[Box, ...]:
    """Ruling lines as thin boxes on the page as shown."""
    return tuple(
        frame.box(min(r.start[0], r.end[0]), min(r.start[1], r.end[1]), max(r.start[0], r.end[0]), max(r.start[1], r.end[1]))
        for r in rules
    )  # fmt: skip


def needs_look(layer: Layer, drawing: Drawing) -> bool:
    """Whether anything on the page could hide words, so that it must be looked at."""
    dark = any(f.shade <= BLACK and _large(f) for f in drawing.fills)
    light = any(p.style.shade >= WHITE or not p.style.visible for p in layer.pieces)
    return dark or light or bool(drawing.pictures) or any(_painted_over(p, drawing.fills) for p in layer.pieces)


def _large(fill: Fill) -> bool:
    left, bottom, right, top = fill.area
    return min(right - left, top - bottom) >= LOWEST and max(right - left, top - bottom) >= NARROWEST


def _painted_over(piece: Piece, fills: Sequence[Fill]) -> bool:
    return any(f.shade >= WHITE and f.order > piece.style.order and _centre_in(piece, f) for f in fills)


def _centre_in(piece: Piece, fill: Fill) -> bool:
    x, y = (piece.area[0] + piece.area[2]) / 2, (piece.area[1] + piece.area[3]) / 2
    return fill.area[0] <= x <= fill.area[2] and fill.area[1] <= y <= fill.area[3]


@dataclass(frozen=True, slots=True)
class Seen:
    """The words that can be seen, and the bars over those that can't."""

    tokens: tuple[Token, ...]
    bars: tuple[Bar, ...]


def what_is_seen(layer: Layer, drawing: Drawing, frame: Frame, look: Look | None) -> Seen:
    """Part the words that can be read on the page from those that only the file still holds."""
    pairs = [(piece, token(piece, frame)) for piece in layer.pieces]
    if look is None:
        return Seen(tuple(word for _, word in pairs), ())
    page = Box(0, 0, frame.width, frame.height)
    hidden = {id(word) for piece, word in pairs if _is_hidden(piece, word, drawing.fills, look)}
    tokens = [word for _, word in pairs if id(word) not in hidden]
    bars: list[Bar] = []
    fills = [*drawing.fills, *_flat_pictures(drawing.pictures, frame, look)]
    lettered: list[Box] = []
    used: set[int] = set()
    for fill in fills:
        box = _clipped(frame.box(*fill.area), page)
        if fill.what != "redact" and (fill.shade > BLACK or not _large(fill) or look.tones(box)[1] > 120):
            continue
        under = [word for _, word in pairs if id(word) in hidden and holds_centre(box, word.box)]
        over = [word for word in tokens if holds_centre(box, word.box)]
        used |= {id(word) for word in under}
        if fill.what == "redact":
            used |= {id(word) for word in over}
            bars.append(Bar(box, "black", fill.label, _joined([*under, *over])))
        elif over and not under and reason_in(_joined(over) or "") is None:
            lettered.append(box)
        elif under or over or looks_like_redaction(box, tokens, frame.width, frame.height):
            used |= {id(word) for word in over}
            bars.append(Bar(box, "black", reason_in(_joined(over) or ""), _joined(under)))
    bars = [bar for bar in bars if bar.beneath or not any(in_row(bar.box, box) for box in lettered)]
    whited = [word for _, word in pairs if id(word) in hidden - used]
    bars += [Bar(box, "white", None, text) for box, text in _rows(whited)]
    visible = tuple(word for word in tokens if id(word) not in used)
    return Seen(visible, merged(bars))


def _is_hidden(piece: Piece, word: Token, fills: Sequence[Fill], look: Look) -> bool:
    """Whether a word can't be seen on the page: painted over with black, or not to be told from its ground."""
    if not _suspect(piece, fills):
        return False
    over = [f for f in fills if f.shade <= BLACK and f.order > piece.style.order >= 0 and _centre_in(piece, f)]
    blacked = any(f.what == "path" and look.tones(word.box)[1] <= 120 for f in over)
    return blacked or not look.shows(word.box)


def _suspect(piece: Piece, fills: Sequence[Fill]) -> bool:
    """Whether a word may be out of sight: under something dark or later, white, or drawn with no ink."""
    style = piece.style
    if style.shade >= WHITE or not style.visible:
        return True
    return any((f.shade <= BLACK or f.order > style.order) and _centre_in(piece, f) for f in fills)


def _clipped(box: Box, page: Box) -> Box:
    return Box(max(box.x0, page.x0), max(box.y0, page.y0), min(box.x1, page.x1), min(box.y1, page.y1))


def _flat_pictures(pictures: Sequence[Picture], frame: Frame, look: Look) -> list[Fill]:
    """Pictures of one dark tone: some programs cover words with those."""
    found: list[Fill] = []
    for picture in pictures:
        box = frame.box(*picture.area)
        low, middle, high = look.tones(_shrunk(box))
        if high - low < 30 and middle < 255 * BLACK and box.area < 0.6 * frame.width * frame.height:
            found.append(Fill(picture.area, middle / 255, picture.order, "image"))
    return found


def _joined(words: Sequence[Token]) -> str | None:
    """The words; None for a lone mark or letter, which hides nothing."""
    text = " ".join(word.text for word in words)
    return text if sum(char.isalnum() for char in text) >= 2 else None


def in_row(box: Box, heading: Box) -> bool:
    """Whether a dark box is the empty part of a dark heading with light letters."""
    level = min(box.y1, heading.y1) - max(box.y0, heading.y0) >= 0.8 * (box.y1 - box.y0)
    return level and max(box.x0, heading.x0) - min(box.x1, heading.x1) <= 4


def _rows(words: Sequence[Token]) -> list[tuple[Box, str]]:
    """Hidden words line by line: a box and what it hides. Lone marks hide nothing."""
    rows: dict[int, list[Token]] = defaultdict(list)
    for word in words:
        rows[round((word.box.y0 + word.box.y1) / 2 / max(word.size, 4.0))].append(word)
    found: list[tuple[Box, str]] = []
    for some in rows.values():
        text = " ".join(word.text for word in some)
        if sum(char.isalnum() for char in text) < 2 or max(word.size for word in some) < 3:
            continue
        box = some[0].box
        for word in some[1:]:
            box = box.union(word.box)
        found.append((box, text))
    return found


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
