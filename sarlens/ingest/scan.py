"""A picture of a page, read: turned upright, levelled, cleaned, its boxes and lines found, its words recognised."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from PIL import Image

from sarlens.ingest.emptiness import has_writing
from sarlens.ingest.frame import turn_box
from sarlens.ingest.ocr import Engine
from sarlens.ingest.orientation import Stand, find_stand
from sarlens.ingest.patches import BLACKISH, Plain, find_patches, is_blacked_out, plain_picture
from sarlens.ingest.raster import (
    INK,
    Grey,
    clear_specks,
    count_ink,
    erase,
    noise,
    reverse,
    smooth,
    whiten,
    without_solids,
)
from sarlens.ingest.ruling import find_rules, without_rules
from sarlens.ingest.settling import Read, settle
from sarlens.ingest.solids import Solid, find_solids, trim
from sarlens.ingest.words import Token, covers
from sarlens.model import Box

NOISY = 1.6
"""Paper that flickers more than this is smoothed first, where the picture is sharp enough to bear it."""
SHARP_DPI = 180
COARSE_DPI, ENLARGED_DPI = 140, 180
"""A picture coarser than the first is brought up to the second, from where on finer ones are hardly read better."""
SURE = 0.70
"""Below this mean confidence the page may stand on its head (METHODS: upright 0.92 to 0.96, upside down 0.37 to 0.44)."""
NARROW_BODY = 6.5
"""Letters whose bodies are higher than this, at 100 dots an inch, are read narrower by as much (11 point: 7)."""
NARROWEST = 0.72
SMALLEST = 24
"""A picture of fewer pixels a side has no room for a line of letters."""
LEAST_INK = 30
"""Fewer ink pixels than this at 100 dots an inch are an empty page."""


@dataclass(frozen=True, slots=True)
class Raster:
    """A grey picture and where it lies on the page as shown, in points."""

    grey: Grey
    area: Box

    @property
    def dpi(self) -> float:
        """Dots an inch; a page larger than A3 is taken for a photograph of an A4 page."""
        long = max(self.area.x1 - self.area.x0, self.area.y1 - self.area.y0, 1.0)
        inches = long / 72 if long <= 1300 else 11.7
        return float(max(self.grey.shape)) / inches


@dataclass(frozen=True, slots=True)
class Scan:
    """What was read off a picture; places are level, in points from the picture's own corner.

    Attributes:
        turn: degrees clockwise that the page was turned to stand upright.
        shown: from a level place to the page as shown after that turn; `level` is the way back.
        confidence: mean of the words', 0 where there are none.
        ink: whether there is anything on the page at all.
    """

    turn: int
    tokens: tuple[Token, ...]
    rules: tuple[Box, ...]
    solids: tuple[Solid, ...]
    shown: Callable[[Box], Box]
    level: Callable[[Box], Box]
    confidence: float
    ink: bool = True
    plain: Plain | None = None
    """The picture's own tones, level, to look for what was covered in white; None where there is nothing to see."""


@dataclass(frozen=True, slots=True)
class _Level:
    """A picture made ready to be read, and the way back."""

    grey: Grey
    dpi: int
    solids: tuple[Solid, ...]
    rules: tuple[Box, ...]
    turn: int
    lean: float
    size: tuple[int, int]
    """Width and height in pixels after the turn, before levelling."""


def read_scan(
    raster: Raster, page: tuple[float, float], reader: Engine | None, *, dpi: int, turn: int | None = None
) -> Scan:
    """Read a picture.

    Args:
        raster: the picture, grey.
        page: width and height of the page as shown, before any turn.
        reader: None finds lines and boxes only.
        dpi: pictures finer than this are brought down to it.
        turn: degrees clockwise to upright where that is known; None finds it.
    """
    if min(raster.grey.shape) < SMALLEST:
        return Scan(turn or 0, (), (), (), _unmoved, _unmoved, 0.0, ink=False)
    if is_blacked_out(raster.grey):
        return _blacked_out(raster, turn or 0)
    clean, scale, sharp = _cleaned(raster, dpi)
    half = np.asarray(Image.fromarray(clean).reduce(2))
    ink = half < INK
    if count_ink(ink) < LEAST_INK:
        return Scan(turn or 0, (), (), (), _unmoved, _unmoved, 0.0, ink=False)
    letters = without_solids(ink, max(4, round(scale * 3)))
    stand = find_stand(letters if turn is None else np.rot90(letters, -turn // 90))
    if turn is not None:
        stand = Stand(turn, stand.lean if stand.turn % 180 == 0 else 0.0, doubtful=False)
    level, reads = _upright(clean, round(scale * 72), stand, reader, fixed=turn is not None, sharp=sharp)
    bars = any(solid.what != "hole" for solid in level.solids)
    if reader is not None and not reads and not bars and not has_writing(level.grey, LEAST_INK):
        return Scan(turn or 0, (), (), (), _unmoved, _unmoved, 0.0, ink=False)
    return _scan(raster, page, level, settle(reads))


def _blacked_out(raster: Raster, turn: int) -> Scan:
    """A page of which nothing is left to read, which costs no reading."""
    whole = Box(0.0, 0.0, raster.area.x1 - raster.area.x0, raster.area.y1 - raster.area.y0)
    return Scan(turn, (), (), (Solid(whole, "bar"),), _unmoved, _unmoved, 0.0)


def _upright(
    clean: Grey, dpi: int, stand: Stand, reader: Engine | None, *, fixed: bool, sharp: bool
) -> tuple[_Level, list[Read]]:
    """The picture as `stand` says it stands; another way up where its words are poor or lie on their side."""
    best = _levelled(clean, dpi, stand, 0)
    if not has_writing(best.grey, LEAST_INK):
        return best, []
    narrow = NARROW_BODY / stand.body if sharp and stand.body else 1.0
    reads = _recognised(reader, best, min(max(narrow, NARROWEST), 1.0)) if reader is not None else []
    if reader is None or fixed or _mean(reads) >= SURE or not (reads or stand.doubtful):
        return best, reads
    lying = sum(_lies(read) for read in reads) > 0.3 * len(reads)
    for more in (90, 270, 180) if lying else (180, 90, 270) if stand.doubtful else (180,):
        level = _levelled(clean, dpi, stand, more)
        again = _recognised(reader, level, 1.0)
        if _worth(again) > _worth(reads):
            best, reads = level, again
        if _mean(again) >= SURE:
            break
    return best, reads


def _recognised(reader: Engine, level: _Level, narrow: float) -> list[Read]:
    """The words of a level picture, read off one that is `narrow` times as wide.

    Recognition takes as long as its lines are wide, and well printed letters of a good size can stand to be narrowed.
    """
    high, wide = level.grey.shape
    if narrow > 0.95:
        return reader.read(level.grey, level.dpi)
    less = round(wide * narrow)
    grey = np.asarray(Image.fromarray(level.grey).resize((less, high), Image.Resampling.HAMMING))
    back = wide / less
    return [
        replace(read, box=Box(read.box.x0 * back, read.box.y0, read.box.x1 * back, read.box.y1))
        for read in reader.read(grey, level.dpi)
    ]


def _lies(read: Read) -> bool:
    """Whether a word is higher than wide: Tesseract reads words that lie on their side, too."""
    return len(read.text) >= 4 and read.box.y1 - read.box.y0 > read.box.x1 - read.box.x0


def _worth(reads: Sequence[Read]) -> float:
    return sum(read.confidence**2 * len(read.text) for read in reads if not _lies(read))


def _unmoved(box: Box) -> Box:
    return box


def _cleaned(raster: Raster, dpi: int) -> tuple[Grey, float, bool]:
    """The picture with white paper at the resolution it is read in, its pixels to a point, and whether it is sharp."""
    grey, real = raster.grey, raster.dpi
    if real > dpi * 1.1:
        wide, high = (max(1, round(side * dpi / real)) for side in (grey.shape[1], grey.shape[0]))
        grey = np.asarray(Image.fromarray(grey).resize((wide, high), Image.Resampling.HAMMING, reducing_gap=2))
        real = float(dpi)
    sharp = real >= SHARP_DPI
    if sharp and noise(grey) > NOISY:
        grey, sharp = smooth(grey), False
    grey = clear_specks(whiten(grey), real)
    if real < COARSE_DPI:
        factor = min(4.0, ENLARGED_DPI / max(real, 1.0))
        wide, high = round(grey.shape[1] * factor), round(grey.shape[0] * factor)
        grey = np.asarray(Image.fromarray(grey).resize((wide, high), Image.Resampling.LANCZOS))
        real *= factor
    return grey, real / 72, sharp


def _levelled(grey: Grey, dpi: int, stand: Stand, more: int) -> _Level:
    """Turned, levelled, boxes and lines found and taken out."""
    turn = (stand.turn + more) % 360
    turned = np.rot90(grey, -turn // 90)
    lean = stand.lean if more % 180 == 0 else 0.0
    picture = Image.fromarray(np.ascontiguousarray(turned))
    if abs(lean) >= 0.05:
        picture = picture.rotate(-lean, resample=Image.Resampling.BILINEAR, expand=True, fillcolor=255)
    level = np.asarray(picture)
    found = find_solids(np.asarray(picture.reduce(2)), dpi / 2)
    solids = tuple(Solid(trim(level, _times(solid.box, 2)), solid.what) for solid in found)
    level = erase(level, [solid.box for solid in solids if not solid.lettered], 1)
    level = reverse(level, [solid.box for solid in solids if solid.lettered])
    rules = find_rules(level, dpi)
    level = without_rules(level, rules)
    return _Level(level, dpi, solids, tuple(line.box for line in rules), turn, lean, (turned.shape[1], turned.shape[0]))


def _times(box: Box, factor: float) -> Box:
    return Box(box.x0 * factor, box.y0 * factor, box.x1 * factor, box.y1 * factor)


def _mean(reads: Sequence[Read]) -> float:
    return sum(read.confidence for read in reads if not _lies(read)) / len(reads) if reads else 0.0


def _scan(raster: Raster, page: tuple[float, float], level: _Level, reads: list[Read]) -> Scan:
    """From pixels to points."""
    area = turn_box(raster.area, *page, level.turn)
    across, down = level.size[0] / max(area.x1 - area.x0, 1.0), level.size[1] / max(area.y1 - area.y0, 1.0)
    small = 1 / across
    lean = math.radians(level.lean)
    sine, cosine = math.sin(lean), math.cos(lean)
    high, wide = level.grey.shape

    def shown(box: Box) -> Box:
        points = [_turned(x, y, (wide, high), level.size, sine, cosine) for x, y in _corners(_times(box, across))]
        xs, ys = [x / across + area.x0 for x, _ in points], [y / down + area.y0 for _, y in points]
        return Box(min(xs), min(ys), max(xs), max(ys))

    def levelled(box: Box) -> Box:
        pixels = Box(
            (box.x0 - area.x0) * across,
            (box.y0 - area.y0) * down,
            (box.x1 - area.x0) * across,
            (box.y1 - area.y0) * down,
        )
        middle = ((pixels.x0 + pixels.x1) / 2, (pixels.y0 + pixels.y1) / 2)
        x, y = _turned(*middle, level.size, (wide, high), -sine, cosine)
        dx, dy = (pixels.x1 - pixels.x0) / 2, (pixels.y1 - pixels.y0) / 2
        return _times(Box(x - dx, y - dy, x + dx, y + dy), small)

    plain = plain_picture(raster.grey, level.size, level.turn, level.lean, across)
    patches = find_patches(plain)
    dark = [_toned(plain, _times(s.box, small), s) for s in level.solids if s.what != "hole"]
    dark = [
        s
        for s in dark
        if not (
            s.lettered and any(p.what == "bar" and p.shade > BLACKISH and covers(p.box, s.box, 0.7) for p in patches)
        )
    ]
    reads = [read for read in reads if not _on_rule(read, level.rules)]
    tokens = tuple(Token(r.text, _times(r.box, small), r.size * small, min(max(r.confidence, 0.0), 1.0)) for r in reads)
    return Scan(
        turn=level.turn,
        tokens=tokens,
        rules=tuple(_times(box, small) for box in level.rules),
        solids=(*dark, *_others(patches, dark)),
        shown=shown,
        level=levelled,
        confidence=sum(t.confidence or 0.0 for t in tokens) / len(tokens) if tokens else 0.0,
        plain=plain,
    )


def _toned(plain: Plain, box: Box, solid: Solid) -> Solid:
    """A dark solid with its tone."""
    part = plain.part(Box(box.x0 + 1, box.y0 + 1, box.x1 - 1, box.y1 - 1))
    return Solid(box, solid.what, min(float(np.median(part)), 1.0) if part.size else 0.0)


def _others(patches: Sequence[Solid], known: Sequence[Solid]) -> list[Solid]:
    """The patches that are not found already as dark boxes."""
    boxes = [solid.box for solid in known if not solid.lettered]

    def known_already(patch: Box) -> bool:
        return any(b.overlap(patch) > 0.5 * min(b.area, patch.area) and patch.area < 1.3 * b.area for b in boxes)

    return [patch for patch in patches if patch.what != "hole" and not known_already(patch.box)]


def _on_rule(read: Read, rules: Sequence[Box]) -> bool:
    """Whether a lone mark is what is left of a ruling line."""
    if any(char.isalnum() for char in read.text):
        return False
    x, y = (read.box.x0 + read.box.x1) / 2, (read.box.y0 + read.box.y1) / 2
    return any(rule.x0 - 4 <= x <= rule.x1 + 4 and rule.y0 - 4 <= y <= rule.y1 + 4 for rule in rules)


def _corners(box: Box) -> tuple[tuple[float, float], ...]:
    return ((box.x0, box.y0), (box.x1, box.y0), (box.x0, box.y1), (box.x1, box.y1))


def _turned(
    x: float, y: float, here: tuple[int, int], there: tuple[int, int], sine: float, cosine: float
) -> tuple[float, float]:
    """A point of one picture on another that was turned about its middle."""
    dx, dy = x - here[0] / 2, y - here[1] / 2
    return there[0] / 2 + dx * cosine + dy * sine, there[1] / 2 - dx * sine + dy * cosine
