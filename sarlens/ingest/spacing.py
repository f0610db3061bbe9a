"""Words that a text layer runs together or tears into letters, parted and joined as they stand on the page."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from sarlens.ingest.legibility import familiar
from sarlens.ingest.textlayer import Layer, Piece

TORN = 0.6
"""A layer of which so many words are one letter is torn."""
GLUED = 11.0
"""Mean letters of a word, over which a layer has lost its spaces (English has 4 to 5)."""
NARROW = 0.14
"""The narrowest space between words, in ems, when spaces have no characters of their own."""


def looks_glued(layer: Layer) -> bool:
    """Whether the words run together: long, and hardly one of them known."""
    words = [piece.text for piece in layer.pieces if sum(map(str.isalpha, piece.text)) >= 2]
    if len(words) < 3 or sum(map(len, words)) < GLUED * len(words):
        return False
    return familiar(words)[0] < 0.6


def is_better(new: Layer, old: Layer) -> bool:
    """Whether the layer, cut otherwise, has more known words."""
    return familiar(p.text for p in new.pieces)[0] >= familiar(p.text for p in old.pieces)[0] + 0.25


def closed_up(layer: Layer) -> Layer:
    """The layer with its letters joined to words, where it is torn and the gaps between words are the wider ones."""
    lettered = [piece for piece in layer.pieces if piece.text.isalnum()]
    single = sum(len(piece.text) == 1 for piece in lettered)
    if len(lettered) < 12 or single < TORN * len(lettered):
        return layer
    gaps = sorted(gap for a, b in pairwise(layer.pieces) if (gap := _gap(a, b)) is not None)
    if len(gaps) < 8:
        return layer
    between = _divide(gaps)
    made = Layer(tuple(_joined(run) for run in _runs(layer.pieces, between)), layer.damaged)
    return made if is_better(made, layer) else layer


def _divide(gaps: Sequence[float]) -> float:
    """The gap that parts those between letters from those between words: the widest step between two that follow."""
    some = gaps[len(gaps) // 4 : -max(1, len(gaps) // 40)]
    low, high = max(pairwise(some), key=lambda pair: pair[1] - pair[0], default=(0.0, 0.2))
    return (low + high) / 2


def _gap(a: Piece, b: Piece) -> float | None:
    """Ems from one piece to the next on the same line, in reading direction; None for a new line or slanting print."""
    if a.style.angle != b.style.angle or a.style.angle % 90:
        return None
    size = max(a.style.size, b.style.size, 1.0)
    first, then = _along(a), _along(b)
    if abs(first[2] - then[2]) > 0.4 * size or then[0] < first[0]:
        return None
    return (then[0] - first[1]) / size


def _along(piece: Piece) -> tuple[float, float, float]:
    """Start, end, and the middle across, in reading direction."""
    left, bottom, right, top = piece.area
    match piece.style.angle:
        case 90:
            return bottom, top, (left + right) / 2
        case 180:
            return -right, -left, (bottom + top) / 2
        case 270:
            return -top, -bottom, (left + right) / 2
        case _:
            return left, right, (bottom + top) / 2


def _runs(pieces: Sequence[Piece], between: float) -> Iterator[list[Piece]]:
    run: list[Piece] = []
    for piece in pieces:
        gap = _gap(run[-1], piece) if run else None
        if run and (gap is None or gap > between):
            yield run
            run = []
        run.append(piece)
    if run:
        yield run


def _joined(run: Sequence[Piece]) -> Piece:
    areas = [piece.area for piece in run]
    area = (min(a[0] for a in areas), min(a[1] for a in areas), max(a[2] for a in areas), max(a[3] for a in areas))
    return Piece("".join(piece.text for piece in run), area, run[0].style)
