"""Which of a page's texts to trust: its text layer, a scanner's layer, its picture, or some of each."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Literal

from sarlens.ingest.builders import WHOLE_PAGE, Open
from sarlens.ingest.comparing import Verdict
from sarlens.ingest.covers import DARK
from sarlens.ingest.digital import Look, ink_beside
from sarlens.ingest.legibility import familiar, plausible
from sarlens.ingest.raster import count_ink
from sarlens.ingest.sampling import lines_of
from sarlens.ingest.scan import LEAST_INK
from sarlens.ingest.textlayer import Piece
from sarlens.model import Box
from sarlens.settings import Settings

Way = Literal["text", "layer", "page", "parts", "rest", "words", "compare"]
"""By the text layer; by the layer that a scanner laid over its picture; by the picture of the page; by the text
layer and the pictures on it; by a layer's part of the picture and, for the rest of it, OCR; by the sound words and, for
those between them, OCR; by the picture and the layer, keeping the better."""
Sample = Callable[[Sequence[Piece], bool], Verdict]
"""Reads a strip of the page's picture against these words; the flag says that the fonts misname digits."""

UNREAD_INK = 350
"""So many dots of ink outside all words, at 100 dots an inch, are worth reading (about ten words)."""
GARBLED = 0.6
"""A text layer of which less looks like words is read from the picture too, and the better is kept."""
DAMAGED = 0.10
"""So is one of which this share of the characters stands for no letter."""
COVERED = 0.85
"""A scanner's own layer is kept where it accounts for so much of the ink."""
CLEAR = 0.96
"""A scanner's layer with so many known words needs no strip read (measured: sound 0.97 to 1.00, 1 % misread 0.93 to 0.97)."""
STRANGE = 0.75
"""A page of text with fewer known words is in another language or misnamed: a strip tells which."""
HOPELESS = 0.25
"""A scanner's layer with fewer known words is not worth a strip (measured: Welsh and Polish 0.4 and more)."""
ENOUGH = 15
"""So many words in small letters make a share of known ones worth something."""
ASTRIDE = 0.75
"""So many of the gaps between a layer's words lie where the picture has gaps too, or it is misplaced."""
SAME_WORDS = 0.85
"""A layer of part of a page is kept where the strip reads so much alike: else it may be of another page."""
DRAWN_LETTERS = 150
"""A page with so many drawn shapes may have its letters among them."""


@dataclass(frozen=True, slots=True)
class Choice:
    """How a page is to be read. `sound` are the words that stay as they are; `sure` is False where no source is good."""

    way: Way
    sound: tuple[Piece, ...] = ()
    sure: bool = True


def choose(
    opened: Open,
    visible: Sequence[Piece],
    unseen: Sequence[Piece],
    look: Look | None,
    settings: Settings,
    sample: Sample,
) -> Choice:
    """Choose by what is cheap to know, and by a strip of the picture where that leaves a doubt.

    Args:
        opened: the page.
        visible: the words that are printed on it.
        unseen: the words laid unseen over or under a picture of it.
        look: what it looks like; None where nothing on it asks for a look.
        settings: whether OCR is wanted at all.
        sample: reads a strip.
    """
    if settings.ocr != "auto":
        return Choice("page" if settings.ocr == "always" else "text")
    if look is None and opened.pictured >= WHOLE_PAGE:
        return Choice("page")
    if look is None or not opened.pictures:
        return _without_pictures(opened, visible, unseen, look, sample)
    places = [box for _, box in opened.pictures]
    printed = [opened.frame.box(*piece.area) for piece in visible]
    unread, every = ink_beside(look, printed, places)
    doubted = is_doubtful(opened, visible)
    if unread <= UNREAD_INK:
        return _by_strip(opened, visible, sample) if doubted else Choice("text")
    if unseen:
        laid = [opened.frame.box(*piece.area) for piece in unseen]
        unread, _ = ink_beside(look, [*printed, *laid], places)
        chosen = _laid(opened, unseen, look, sample, whole=unread <= max((1 - COVERED) * every, UNREAD_INK))
        if chosen is not None:
            return chosen
    lies = bool(visible) and opened.layer.turn != opened.frame.turn
    if opened.pictured < WHOLE_PAGE and not lies and not doubted:
        return Choice("parts")
    return Choice("page", () if is_spoilt(opened, visible) else tuple(visible))


def _without_pictures(
    opened: Open, visible: Sequence[Piece], unseen: Sequence[Piece], look: Look | None, sample: Sample
) -> Choice:
    if visible:
        drawn = opened.drawing.shapes >= DRAWN_LETTERS and look is not None and _unread(opened, look, visible)
        if opened.layer.damaged > DAMAGED or drawn:
            return Choice("compare")
        if is_doubtful(opened, visible):
            return Choice("compare") if _known(visible) < HOPELESS else _by_strip(opened, visible, sample)
        torn = opened.layer.damaged > 0 and any(map(is_torn, visible))
        return Choice("words", tuple(piece for piece in visible if not is_torn(piece))) if torn else Choice("text")
    if look is None or count_ink(look.ink) < LEAST_INK:
        return Choice("text")
    chosen = _laid(opened, unseen, look, sample, whole=not _unread(opened, look, unseen)) if unseen else None
    return replace(chosen, way="text") if chosen is not None and chosen.way == "layer" else chosen or Choice("page")


def _by_strip(opened: Open, visible: Sequence[Piece], sample: Sample) -> Choice:
    misnamed = opened.misdrawn() >= 2
    verdict = sample(visible, misnamed)
    if verdict.picture and misnamed and _known(visible) >= STRANGE:
        return Choice("words", tuple(piece for piece in visible if not any(map(str.isdigit, piece.text))))
    return Choice("compare") if verdict.picture else Choice("text", sure=verdict.sure)


def _laid(opened: Open, unseen: Sequence[Piece], look: Look, sample: Sample, *, whole: bool) -> Choice | None:
    """What to do with a scanner's layer; None to read the picture.

    One that leaves part of the page out (`whole` is False) keeps its words, and the rest is read.
    """
    known = _judged(unseen)
    if known < HOPELESS:
        return None
    fitting = _gaps_fit(opened, unseen, look)
    if not whole and not fitting:
        return None
    sure = True
    if known < CLEAR or not fitting or not whole:
        verdict = sample(unseen, False)
        if verdict.picture or (not whole and verdict.alike < SAME_WORDS):
            return None
        sure = verdict.sure
    if whole:
        return Choice("layer", sure=sure)
    upright = opened.layer.turn == opened.frame.turn
    return Choice("rest", tuple(p for p in unseen if not _is_dark(opened, p, look)), sure) if upright else None


def _judged(pieces: Sequence[Piece]) -> float:
    """The share of known words; too few of them prove nothing, and count as doubtful."""
    if sum(len(piece.text) == 1 for piece in pieces) > 0.5 * len(pieces):
        return 0.0  # torn to letters, and no gaps by which they could be joined
    known, judged = familiar(piece.text for piece in pieces)
    return known if judged >= ENOUGH else min(known, plausible(piece.text for piece in pieces), CLEAR - 0.01)


def _gaps_fit(opened: Open, pieces: Sequence[Piece], look: Look) -> bool:
    """Whether the picture is white between the words, where the layer says that they part."""
    turn = (opened.layer.turn - opened.frame.turn) % 360
    frame, seen = opened.frame.turned(turn), look.turned(turn)
    ink, k = seen.ink, seen.scale
    white = gaps = 0
    for line in lines_of(opened.layer.tokens(frame, tuple(pieces))):
        for a, b in pairwise(line.tokens):
            if not 1.5 <= b.box.x0 - a.box.x1 <= 20:
                continue
            third = 0.3 * (line.bottom - line.top)
            rows = slice(max(0, round((line.top + third) * k)), max(0, round((line.bottom - third) * k)) + 1)
            middle = round((a.box.x1 + b.box.x0) / 2 * k)
            gaps += 1
            white += not ink[rows, max(0, middle - 1) : middle + 1].any()
    return gaps >= 8 and white >= ASTRIDE * gaps


def _is_dark(opened: Open, piece: Piece, look: Look) -> bool:
    return look.tones(opened.frame.box(*piece.area))[1] <= 255 * DARK


def _unread(opened: Open, look: Look, pieces: Sequence[Piece]) -> bool:
    whole = Box(0, 0, opened.frame.width, opened.frame.height)
    return ink_beside(look, [opened.frame.box(*piece.area) for piece in pieces], [whole])[0] > UNREAD_INK


def is_torn(piece: Piece) -> bool:
    """Whether a word has letters without a name in it; a mark by itself is a bullet."""
    return "\ufffd" in piece.text and any(char.isalpha() for char in piece.text)


def is_spoilt(opened: Open, pieces: Sequence[Piece]) -> bool:
    """Whether the letters that the file names can't be those that it draws."""
    return opened.layer.damaged > DAMAGED or (
        len(pieces) >= 5 and plausible(piece.text for piece in pieces) < GARBLED
    )  # fmt: skip


def is_doubtful(opened: Open, pieces: Sequence[Piece]) -> bool:
    """Whether the letters that the file names may be others than those that it draws."""
    if opened.ours:
        return False
    known, judged = familiar(piece.text for piece in pieces)
    if judged >= ENOUGH and known >= CLEAR - 0.1 and opened.layer.damaged <= DAMAGED:
        return opened.misdrawn() >= 2
    return (judged >= ENOUGH and known < STRANGE) or opened.misdrawn() >= 2 or is_spoilt(opened, pieces)


def _known(pieces: Sequence[Piece]) -> float:
    """The share of known words, 1 where there are too few to tell."""
    known, judged = familiar(piece.text for piece in pieces)
    return known if judged >= ENOUGH else 1.0
