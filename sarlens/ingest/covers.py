"""Which of the dark, grey and white shapes on a page hide words, and which adorn it.

A dark shape is a redaction unless its place and its fellows speak for a chart, a key, a heading or an ornament. A
light one shows nothing by itself: it is one only where it stands like words, in a line of text or in the place of one.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from statistics import median

from sarlens.ingest.words import Token, holds_centre
from sarlens.model import Box

LOWEST, NARROWEST = 5.5, 7.0
"""A strip lower or narrower than this hides no word (points)."""
DARK = 0.45
"""A shape darker than this is seen at once (luminance); a lighter one may be a field, a shaded cell or the paper."""
PALE = 0.62
"""A shape lighter than this counts as white in the register, else as black."""
USUAL = 10.0
"""The height of a word where the page has none to measure (points)."""
SPACE = 0.8
"""Words of one line stand no further apart than this (of their size)."""


@dataclass(frozen=True, slots=True)
class Shape:
    """A filled box with no word seen in it. `shade` runs from 0 (black) to 1 (white)."""

    box: Box
    shade: float


@dataclass(frozen=True)
class Surroundings:
    """What else is on the page: its words, and the shapes that words are seen in (`lettered`) or not."""

    tokens: tuple[Token, ...]
    width: float
    height: float
    shapes: tuple[Shape, ...] = ()
    lettered: tuple[Shape, ...] = ()
    known: tuple[Shape, ...] = ()
    """Redactions found already: they stand for the words that they hide."""

    @cached_property
    def upright(self) -> tuple[Token, ...]:
        """The words of the page's own lines."""
        return tuple(token for token in self.tokens if not token.aslant)

    @cached_property
    def body(self) -> float:
        """The usual height of a word."""
        return median(t.box.y1 - t.box.y0 for t in self.upright) if self.upright else USUAL

    @cached_property
    def lines(self) -> tuple[Box, ...]:
        """The runs of words that stand close together on one level, from the top."""
        found: list[Box] = []
        for token in sorted(self.upright, key=lambda t: (round((t.box.y0 + t.box.y1) / 2 / 4), t.box.x0)):
            last = found[-1] if found else None
            level = last is not None and abs((last.y0 + last.y1) - (token.box.y0 + token.box.y1)) <= self.body
            if last is not None and level and -1 <= token.box.x0 - last.x1 <= 1.5 * self.body:
                found[-1] = last.union(token.box)
            else:
                found.append(token.box)
        return tuple(found)

    @cached_property
    def column(self) -> Box | None:
        """The part of the page that its lines fill; None where there are none."""
        if not self.lines:
            return None
        return Box(
            min(b.x0 for b in self.lines), min(b.y0 for b in self.lines),
            max(b.x1 for b in self.lines), max(b.y1 for b in self.lines),
        )  # fmt: skip

    def beside(self, box: Box) -> tuple[Token | None, Token | None]:
        """The nearest words, or redactions, to the left and to the right on the box's level."""
        hidden = (Token("", one.box, self.body) for one in self.known if one.box.y1 - one.box.y0 <= 2 * self.body)
        level = [t for t in (*self.upright, *hidden) if box.y0 - 1 <= (t.box.y0 + t.box.y1) / 2 <= box.y1 + 1]
        left = [t for t in level if t.box.x1 <= box.x0 + 3]
        right = [t for t in level if t.box.x0 >= box.x1 - 3]
        return max(left, key=lambda t: t.box.x1, default=None), min(right, key=lambda t: t.box.x0, default=None)


def hides_words(shape: Shape, around: Surroundings) -> bool:
    """Whether a shape with no word beneath it that is known, and none printed on it, stands where words stood."""
    box = shape.box
    wide, high = box.x1 - box.x0, box.y1 - box.y0
    if high < max(LOWEST, 0.5 * around.body) or wide < NARROWEST or (wide < 10 and high < 10):
        return False
    if _on_edge(box, around):
        return shape.shade < DARK and box.area > 0.5 * around.width * around.height
    if _of_a_chart(shape, around) or _of_a_drawing(shape, around):
        return False
    if shape.shade < DARK:
        return _dark_hides(box, around)
    return _light_hides(shape, around)


def _on_edge(box: Box, around: Surroundings) -> bool:
    """Reaches the paper's edge: a coloured band, or the shadow of a lid."""
    near = 3.0
    return box.x0 <= near or box.y0 <= near or box.x1 >= around.width - near or box.y1 >= around.height - near


def _dark_hides(box: Box, around: Surroundings) -> bool:
    wide, high = box.x1 - box.x0, box.y1 - box.y0
    left, right = around.beside(box)
    near_left = left is not None and box.x0 - left.box.x1 <= SPACE * left.size + 2
    near_right = right is not None and right.box.x0 - box.x1 <= SPACE * right.size + 2
    if high > 2.0 * around.body:  # more than a line
        if wide < 1.2 * high and not (near_left and near_right):
            return box.area > 0.2 * around.width * around.height
        return wide >= 3.5 * around.body and (_in_the_text(box, around) or wide > 0.3 * around.width)
    if wide < 1.4 * high:
        return near_left and near_right
    if near_left or near_right:
        return True
    if left is not None:  # behind a label, or in a column
        return box.x0 - left.box.x1 <= 14 * left.size or wide > 4 * high
    ornament = high < 0.68 * around.body and wide > 0.35 * around.width
    return wide >= 3 * high and not ornament and _alone_in_the_text(box, around)


def _alone_in_the_text(box: Box, around: Surroundings) -> bool:
    """On a line of its own, where the page's lines stand: not above them, far below them or wider than they are."""
    column = around.column
    if column is None:
        return True
    # Where the long lines are all blacked out, those that are left end early: the margins are taken for equal.
    right = max(column.x1, around.width - column.x0)
    if box.x0 < column.x0 - 10 or box.x1 > right + 10 or box.y0 > column.y1 + 12 * around.body:
        return False
    aligned = any(min(abs(line.x0 - box.x0), abs(line.x1 - box.x1)) <= 4 for line in around.lines)
    return aligned or box.y1 > column.y0


def _in_the_text(box: Box, around: Surroundings) -> bool:
    """Between the page's first line and its last."""
    lines = around.lines
    return not lines or (box.y1 > min(line.y0 for line in lines) and box.y0 < max(line.y1 for line in lines))


def _light_hides(shape: Shape, around: Surroundings) -> bool:
    """In a line, right beside its words; or in the place of lines, under or over others of the same column."""
    box = shape.box
    wide, high = box.x1 - box.x0, box.y1 - box.y0
    if any(abs(other.shade - shape.shade) < 0.03 and shape.shade < 0.97 for other in around.lettered):
        return False  # the page uses this shade as a ground for its words
    left, right = around.beside(box)
    line = max((t.box.y1 - t.box.y0 for t in (left, right) if t is not None), default=around.body)
    near_left = left is not None and box.x0 - left.box.x1 <= SPACE * left.size + 2
    near_right = right is not None and right.box.x0 - box.x1 <= SPACE * right.size + 2
    if 0.7 * line <= high <= 1.5 * line and (near_left or near_right):
        if near_left and near_right:
            return True
        label = left is not None and left.text.endswith(":")
        return wide >= 1.4 * high and not (near_left and label and shape.shade > PALE)
    return _in_place_of_lines(shape, around)


def _in_place_of_lines(shape: Shape, around: Surroundings) -> bool:
    box, body = shape.box, around.body
    high = box.y1 - box.y0
    if high < 0.7 * body or any(holds_centre(box, token.box) for token in around.upright):
        return False
    if any(abs(one.shade - shape.shade) < 0.03 for one in around.known) and _fits(box, around):
        return True
    pitch = 1.6 * body + 4
    lines = (*around.lines, *(one.box for one in around.known))
    column = [
        line for line in lines
        if abs(line.x0 - box.x0) <= 5 and (0 <= box.y0 - line.y1 + 3 <= pitch or 0 <= line.y0 - box.y1 + 3 <= pitch)
    ]  # fmt: skip
    if not column:
        return False
    widest = max((line.x1 for line in lines if abs(line.x0 - box.x0) <= 12), default=box.x1)
    above = any(line.y1 <= box.y0 + 3 for line in column)
    below = any(line.y0 >= box.y1 - 3 for line in column)
    if shape.shade > PALE and not (above and below) and (high > 6 * body or _is_titled(box, around)):
        return False
    return box.x1 <= widest + 8 and ((above and below) or high >= 1.6 * body) and high <= 0.35 * around.height


def _is_titled(box: Box, around: Surroundings) -> bool:
    """Whether a label stands right above it: a field to be filled in."""
    return any(
        t.text.endswith(":") and 0 <= box.y0 - t.box.y1 + 3 <= 2 * around.body and t.box.x0 <= box.x1 and t.box.x1 >= box.x0
        for t in around.upright
    )  # fmt: skip


def _fits(box: Box, around: Surroundings) -> bool:
    """Within the part of the page that its lines fill."""
    column = around.column
    return (
        column is not None
        and box.overlap(Box(column.x0 - 8, column.y0 - 40, column.x1 + 8, column.y1 + 40)) > 0.98 * box.area
    )


def _of_a_chart(shape: Shape, around: Surroundings) -> bool:
    """One of three or more bars that begin on one line, are as thick as one another and of different lengths."""
    box = shape.box
    like = [one.box for one in around.shapes if abs(one.shade - shape.shade) < 0.1 or shape.shade < DARK > one.shade]
    upright = [b for b in like if abs(b.y1 - box.y1) < 1.5 and abs((b.x1 - b.x0) - (box.x1 - box.x0)) < 1.5]
    if len(upright) >= 3 and len({round(b.y0) for b in upright}) >= 3:
        return True
    level = [b for b in like if abs(b.x0 - box.x0) < 1.5 and abs((b.y1 - b.y0) - (box.y1 - box.y0)) < 0.8]
    if len(level) < 4 or len({round(b.x1 / 4) for b in level}) < 4:
        return False
    labels = [around.beside(b)[0] for b in level]
    free = all(around.beside(b)[1] is None for b in level)
    apart = sum(
        t is not None and not t.text.endswith(":") and b.x0 - t.box.x1 > t.size
        for t, b in zip(labels, level, strict=True)
    )
    return free and apart >= 3


def _of_a_drawing(shape: Shape, around: Surroundings) -> bool:
    """Drawn on, in or right against other shapes of another shade: a logo, a gauge, a coloured table, a code of dots."""
    box = shape.box
    for other in (*around.shapes, *around.lettered):
        its = other.box
        if other.shade == shape.shade and its == box:
            continue
        differs = abs(other.shade - shape.shade) > 0.1
        within = its.overlap(box) > 0.8 * min(its.area, box.area)
        if differs and within and _one_track(box, its) and other.shade < 0.97 and shape.shade < 0.97:
            return True
        if (
            differs
            and within
            and its.area < 0.7 * box.area
            and min(its.y1 - its.y0, its.x1 - its.x0) > 2
            and other not in around.lettered
        ):
            return True
        if abs(other.shade - shape.shade) > 0.02 and _one_above_other(box, its) and other.shade < 0.97 > shape.shade:
            return True
        if differs and _one_track(box, its) and max(its.x0 - box.x1, box.x0 - its.x1) <= 3 and other.shade < 0.97:
            return True
    return _of_dots(shape, around)


def _one_track(a: Box, b: Box) -> bool:
    """Whether the two are as high and on one level, as a gauge and its filling are."""
    return abs(a.y0 - b.y0) < 2.5 and abs(a.y1 - b.y1) < 2.5


def _one_above_other(a: Box, b: Box) -> bool:
    """Whether the two touch and are as wide as one another, as the cells of a column are."""
    return min(abs(a.y0 - b.y1), abs(a.y1 - b.y0)) <= 1 and abs(a.x0 - b.x0) < 1.5 and abs(a.x1 - b.x1) < 1.5


def _of_dots(shape: Shape, around: Surroundings) -> bool:
    """One of many small shapes that touch: a code of dots or stripes."""
    box = shape.box
    high, wide = box.y1 - box.y0, box.x1 - box.x0
    small = [
        one for one in around.shapes if one.box.y1 - one.box.y0 <= 1.2 * high and one.box.x1 - one.box.x0 <= 1.5 * wide
    ]
    near = [
        one
        for one in small
        if max(one.box.x0 - box.x1, box.x0 - one.box.x1, one.box.y0 - box.y1, box.y0 - one.box.y1) <= 3
    ]
    return len(near) >= 5 and wide < 3 * high
