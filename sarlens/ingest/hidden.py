"""Which words of a PDF page can be seen, and what lies under its shapes, in its own colour, too small or switched off.

Painting order and colours say which words may be out of sight; the page's picture says whether they are.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from sarlens.ingest.covers import DARK, LOWEST, NARROWEST, PALE, Shape, Surroundings, hides_words
from sarlens.ingest.digital import Look, shrunk
from sarlens.ingest.drawing import Drawing, Fill, Picture
from sarlens.ingest.frame import Frame
from sarlens.ingest.redaction import Bar, belong, is_code, merged, reason_in
from sarlens.ingest.textlayer import Layer, Piece
from sarlens.ingest.words import Token, holds_centre
from sarlens.model import Box, RedactionKind

WHITE = 0.90
UNREADABLE = 1.5
"""Type smaller than this can't be read on paper (points)."""
ROUNDS = 4
LONGEST_REASON = 12
"""So many words at most are a reason printed on a box."""
MOST_FILLS = 400
"""So many shapes are asked whether a page must be looked at; one with more is looked at by its words alone."""


@dataclass(frozen=True, slots=True)
class Seen:
    """The words that can be seen, and the bars over those that can't."""

    tokens: tuple[Token, ...]
    bars: tuple[Bar, ...]


@dataclass(frozen=True, slots=True)
class _Word:
    """A word of the file, with its place on the page; `hidden`: nobody can see it there."""

    piece: Piece
    token: Token
    hidden: bool


@dataclass(frozen=True, slots=True)
class _Cover:
    """A shape that can be seen, with the words painted out by it and the words printed on it."""

    fill: Fill
    box: Box
    under: tuple[_Word, ...]
    over: tuple[_Word, ...]

    @property
    def shape(self) -> Shape:
        return Shape(self.box, self.fill.shade)

    @property
    def reason(self) -> str | None:
        """The reason that stands on it, if what stands on it is one."""
        return reason_in(" ".join(word.token.text for word in self.over))


def needs_look(layer: Layer, drawing: Drawing) -> bool:
    """Whether anything on the page could hide words, so that it must be looked at."""
    if drawing.pictures or any(fill.shade < DARK and _large(fill) for fill in drawing.fills):
        return True
    if any(_unsure(piece, drawing) for piece in layer.pieces):
        return True
    centres = _centres(layer.pieces)
    for fill in [fill for fill in drawing.fills if _large(fill)][:MOST_FILLS]:
        inside = [layer.pieces[n] for n in _held(fill, centres)]
        if not inside or any(_may_hide(fill, piece) for piece in inside):
            return True
        if len(inside) <= LONGEST_REASON and reason_in(" ".join(piece.text for piece in inside)) is not None:
            return True
    return False


def what_is_seen(layer: Layer, drawing: Drawing, frame: Frame, look: Look | None) -> Seen:
    """Part the words that can be read on the page from those that only the file still holds."""
    pairs = list(zip(layer.pieces, layer.tokens(frame), strict=True))
    if look is None:
        return Seen(tuple(word for _, word in pairs), ())
    fills = [*drawing.fills, *_flat_pictures(drawing.pictures, frame, look)]
    over: dict[int, list[Fill]] = defaultdict(list)
    centres = _centres(layer.pieces)
    for fill in fills:
        for n in _held(fill, centres):
            over[n].append(fill)
    words = [_Word(p, word, _is_hidden(p, word, drawing, over[n], look)) for n, (p, word) in enumerate(pairs)]
    covers = _covers(fills, words, frame, look)
    drawn = tuple(Shape(frame.box(*fill.area), fill.shade) for fill in fills if fill.what != "frame" and _large(fill))
    bars = _judged(covers, words, drawn, [frame.box(*area) for area in drawing.fields], frame)
    taken = {id(word) for _, some in bars for word in some}
    alone = [word.token for word in words if word.hidden and id(word) not in taken]
    rows = [Bar(box, "white", None, text) for box, text in _rows(alone)]
    visible = tuple(word.token for word in words if not word.hidden and id(word) not in taken)
    return Seen(visible, merged([*(bar for bar, _ in bars), *rows]))


# ---------------------------------------------------------------- words out of sight


def _is_hidden(piece: Piece, word: Token, drawing: Drawing, fills: Sequence[Fill], look: Look) -> bool:
    """Whether a word can't be seen: too small, painted over by one of `fills`, or not to be told from its ground."""
    if not word.aslant and piece.style.size < UNREADABLE:
        return True
    if not _unsure(piece, drawing) and not any(_may_hide(fill, piece) for fill in fills):
        return False
    dark = [fill for fill in fills if fill.shade < DARK and fill.order > piece.style.order >= 0]
    blacked = any(fill.what == "path" and look.tones(word.box)[1] <= 120 for fill in dark)
    return blacked or not look.shows(word.box)


def _unsure(piece: Piece, drawing: Drawing) -> bool:
    """Whether a word may be out of sight by itself: tiny, white, drawn with no ink, or on a layer."""
    style = piece.style
    return style.shade >= WHITE or not style.visible or style.size < UNREADABLE or style.order in drawing.veiled


def _may_hide(fill: Fill, piece: Piece) -> bool:
    """Whether a shape at a word's place is painted later, or is of the word's own tone."""
    return fill.what != "frame" and (fill.order > piece.style.order or abs(fill.shade - piece.style.shade) < 0.2)


def _centres(pieces: Sequence[Piece]) -> NDArray[np.float64]:
    """The middles of the pieces, a row each."""
    return np.array([((p.area[0] + p.area[2]) / 2, (p.area[1] + p.area[3]) / 2) for p in pieces]).reshape(-1, 2)


def _held(fill: Fill, centres: NDArray[np.float64]) -> list[int]:
    """Which of the middles lie in the shape."""
    left, bottom, right, top = fill.area
    x, y = centres[:, 0], centres[:, 1]
    found: list[int] = np.flatnonzero((x >= left) & (x <= right) & (y >= bottom) & (y <= top)).tolist()
    return found


# ---------------------------------------------------------------- shapes


def _large(fill: Fill) -> bool:
    left, bottom, right, top = fill.area
    return min(right - left, top - bottom) >= LOWEST and max(right - left, top - bottom) >= NARROWEST


def _flat_pictures(pictures: Sequence[Picture], frame: Frame, look: Look) -> list[Fill]:
    """Pictures of one tone all over: some programs cover words with those."""
    found: list[Fill] = []
    for picture in pictures:
        box = frame.box(*picture.area)
        low, middle, high = look.tones(shrunk(box))
        if high - low < 30 and box.area < 0.6 * frame.width * frame.height:
            found.append(Fill(picture.area, middle / 255, picture.order, "image"))
    return found


def _covers(fills: Sequence[Fill], words: Sequence[_Word], frame: Frame, look: Look) -> list[_Cover]:
    """The shapes that can be seen, those that belong together as one; each hidden word goes to the topmost over it."""
    page = Box(0, 0, frame.width, frame.height)
    boxes = [(fill, _clipped(frame.box(*fill.area), page)) for fill in fills]
    shown = [
        (fill, box) for fill, box in boxes if fill.what == "redact" or (_large(fill) and _is_shown(fill, box, look))
    ]
    groups = _grouped(shown)
    under: dict[int, list[_Word]] = defaultdict(list)
    for word in words:
        if word.hidden:
            over = [
                n
                for n, (fill, box) in enumerate(groups)
                if _paints_out(fill, word) and holds_centre(box, word.token.box)
            ]
            if over:
                under[max(over, key=lambda n: (groups[n][0].order, -groups[n][1].area))].append(word)
    return [
        _Cover(fill, box, tuple(under[n]), tuple(w for w in words if not w.hidden and holds_centre(box, w.token.box)))
        for n, (fill, box) in enumerate(groups)
    ]  # fmt: skip


def _is_shown(fill: Fill, box: Box, look: Look) -> bool:
    return box.area > 0 and abs(look.tones(shrunk(box))[1] / 255 - fill.shade) < 0.18


def _paints_out(fill: Fill, word: _Word) -> bool:
    """Whether the shape can be what hides the word: it lies over it, or is dark as the word itself is."""
    order = word.piece.style.order
    return fill.what == "redact" or (fill.what != "frame" and (fill.order > order or fill.shade < DARK))


def _grouped(shown: Sequence[tuple[Fill, Box]]) -> list[tuple[Fill, Box]]:
    """Shapes of one shade, drawn word by word along a line, as one."""
    found: list[tuple[Fill, Box]] = []
    for fill, box in sorted(shown, key=lambda one: (round(one[1].y0 / 4), one[1].x0)):
        for n in range(len(found) - 1, max(-1, len(found) - 12), -1):
            other, its = found[n]
            if (
                other.what == fill.what
                and other.label == fill.label
                and abs(other.shade - fill.shade) < 0.03
                and belong(its, box)
            ):
                found[n] = (fill if fill.order > other.order else other, its.union(box))
                break
        else:
            found.append((fill, box))
    return found


def _clipped(box: Box, page: Box) -> Box:
    return Box(max(box.x0, page.x0), max(box.y0, page.y0), min(box.x1, page.x1), min(box.y1, page.y1))


# ---------------------------------------------------------------- which of them are redactions


def _judged(
    covers: Sequence[_Cover], words: Sequence[_Word], drawn: tuple[Shape, ...], fields: Sequence[Box], frame: Frame
) -> list[tuple[Bar, tuple[_Word, ...]]]:
    """The covers that are redactions, each with the words that leave the page's text for it."""
    lettered = [c for c in covers if c.over and not _joined(c.under) and c.reason is None]
    around = Surroundings(
        tuple(w.token for w in words if not w.hidden), frame.width, frame.height,
        drawn, tuple(c.shape for c in lettered),
    )  # fmt: skip
    orders = {id(w.token): w.piece.style.order for w in words}
    found: list[tuple[Bar, tuple[_Word, ...]]] = []
    waiting: list[_Cover] = []
    for cover in covers:
        text = _joined(cover.under)
        if cover.fill.what == "redact":
            every = (*cover.under, *cover.over)
            found.append((Bar(cover.box, "black", cover.fill.label, _joined(every)), every))
        elif text and (not cover.over or cover.reason is not None):
            found.append((Bar(cover.box, _kind(cover), cover.reason, text), (*cover.under, *cover.over)))
            around = replace(around, known=(*around.known, cover.shape))
        elif not (cover.over and cover.reason is None) and not _is_field(cover, lettered, fields):
            waiting.append(cover)
    for _ in range(ROUNDS):  # what is found in one round may be the neighbour that another needs
        new = [cover for cover in waiting if _stands_out(cover, around, orders)]
        found += [(Bar(cover.box, _kind(cover), cover.reason, None), cover.over) for cover in new]
        around = replace(around, known=(*around.known, *(cover.shape for cover in new)))
        waiting = [cover for cover in waiting if cover not in new]
        if not new:
            break
    return found


def _kind(cover: _Cover) -> RedactionKind:
    return "white" if cover.fill.shade > PALE else "black"


def _is_field(cover: _Cover, lettered: Sequence[_Cover], fields: Sequence[Box]) -> bool:
    """Whether it is where an answer goes, or the empty part of a heading."""
    heading = any(in_row(cover.box, one.box) for one in lettered if abs(one.fill.shade - cover.fill.shade) < 0.05)
    return heading or any(holds_centre(field, cover.box) for field in fields)


def _stands_out(cover: _Cover, around: Surroundings, orders: dict[int, int]) -> bool:
    """Whether a cover that hides no word of the file is a redaction all the same."""
    reason, shade = cover.reason, cover.fill.shade
    dark = shade < DARK
    if reason is not None and (dark or is_code(reason)):
        return True
    if reason is not None and shade < WHITE and not any(abs(one.shade - shade) < 0.03 for one in around.lettered):
        return True
    if not dark and cover.fill.what != "frame":
        # A ground is painted before the words beside it, a cover after them.
        beside = [orders[id(t)] for t in around.beside(cover.box) if id(t) in orders]  # not a redaction's stand-in
        if beside and all(order > cover.fill.order for order in beside):
            return False
    return hides_words(cover.shape, _without(around, cover) if cover.over else around)


def _without(around: Surroundings, cover: _Cover) -> Surroundings:
    on = {id(word.token) for word in cover.over}
    return replace(around, tokens=tuple(t for t in around.tokens if id(t) not in on))


def _joined(words: Sequence[_Word]) -> str | None:
    """The words; None for a lone mark or letter, which hides nothing."""
    text = " ".join(word.token.text for word in words)
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
        some.sort(key=lambda word: word.box.x0)
        run: list[Token] = []
        for word in some:
            if run and word.box.x0 - run[-1].box.x1 > 3 * max(word.size, 4.0):
                found += _row(run)
                run = []
            run.append(word)
        found += _row(run)
    return found


def _row(words: Sequence[Token]) -> list[tuple[Box, str]]:
    text = " ".join(word.text for word in words)
    if sum(char.isalnum() for char in text) < 2:
        return []
    box = words[0].box
    for word in words[1:]:
        box = box.union(word.box)
    return [(box, text)]
