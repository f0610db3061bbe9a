"""A strip of the page, read off its picture, to see whether the text layer says what the page shows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from sarlens.ingest.builders import Open, rendered
from sarlens.ingest.comparing import Verdict, better
from sarlens.ingest.digital import Look
from sarlens.ingest.legibility import familiar, plausible
from sarlens.ingest.ocr import Engine
from sarlens.ingest.scan import Raster, read_scan
from sarlens.ingest.textlayer import Piece
from sarlens.ingest.words import Token
from sarlens.model import Box
from sarlens.settings import Settings

STRIP = 40
"""Words that a strip holds, at least, where the page has them: about a sixth of a page."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the layer, on the page turned so that it reads upright."""

    tokens: tuple[Token, ...]
    top: float
    bottom: float


def sampled(opened: Open, pieces: Sequence[Piece], reader: Engine, settings: Settings, *, misnamed: bool) -> Verdict:
    """Read the strip of the page where the layer is least like words, and compare.

    Args:
        opened: the page.
        pieces: the words of the layer that are in question.
        reader: the OCR.
        settings: for the resolution.
        misnamed: the layer's fonts are known to draw other digits than they name.
    """
    turn = (opened.layer.turn - opened.frame.turn) % 360
    frame = opened.frame.turned(turn)
    lines = lines_of([token for token in opened.layer.tokens(frame, tuple(pieces)) if not token.aslant])
    strip = doubtful_strip(lines, digits=misnamed)
    if not strip:
        return Verdict(True, False, 0.0)
    grey = rendered(opened.page, settings.ocr_dpi)
    look = Look(grey, grey.shape[1] / max(opened.frame.width, 1.0)).turned(turn)
    band = _band(lines, strip, frame.width, frame.height)
    scan = read_scan(Raster(look.patch(band), band), (frame.width, frame.height), reader, dpi=settings.ocr_dpi, turn=0)
    read = [replace(token, box=scan.shown(token.box)) for token in scan.tokens]
    return better(
        [token.text for line in strip for token in line.tokens], _by_line(read, strip), scan.confidence, misnamed=misnamed
    )  # fmt: skip


def lines_of(tokens: Sequence[Token]) -> list[Line]:
    """The words by printed line, from the top, whatever column they stand in."""
    lines: list[list[Token]] = []
    for token in sorted(tokens, key=lambda token: token.box.y0 + token.box.y1):
        middle = (token.box.y0 + token.box.y1) / 2
        if lines and _middle(lines[-1]) + 0.5 * (lines[-1][0].box.y1 - lines[-1][0].box.y0) > middle:
            lines[-1].append(token)
        else:
            lines.append([token])
    return [
        Line(
            tuple(sorted(line, key=lambda token: token.box.x0)),
            min(token.box.y0 for token in line), max(token.box.y1 for token in line),
        )
        for line in lines
    ]  # fmt: skip


def _middle(line: Sequence[Token]) -> float:
    return (line[0].box.y0 + line[0].box.y1) / 2


def doubtful_strip(lines: Sequence[Line], *, digits: bool = False) -> list[Line]:
    """Lines that follow one another and hold `STRIP` words between them, the least like words of all such (or most digits)."""
    best: list[Line] = []
    least = 9.0
    for first in range(len(lines)):
        some: list[Line] = []
        for line in lines[first:]:
            some.append(line)
            if sum(len(line.tokens) for line in some) >= STRIP:
                break
        else:
            if best:
                break
        words = [token.text for line in some for token in line.tokens]
        share = (
            -float(sum(c.isdigit() for word in words for c in word))
            if digits
            else familiar(words)[0] + plausible(words)
        )
        if share < least:
            best, least = some, share
    return best


def _band(lines: Sequence[Line], strip: Sequence[Line], width: float, height: float) -> Box:
    """The strip, up to half way to the lines above and below it."""
    at = next(i for i, line in enumerate(lines) if line is strip[0])
    above = lines[at - 1].bottom if at else strip[0].top - 6
    below = lines[at + len(strip)].top if at + len(strip) < len(lines) else strip[-1].bottom + 6
    top = min(strip[0].top - 1, (above + strip[0].top) / 2)
    bottom = max(max(line.bottom for line in strip) + 1, (below + strip[-1].bottom) / 2)
    return Box(0.0, max(0.0, top), width, min(height, bottom))


def _by_line(read: Sequence[Token], strip: Sequence[Line]) -> list[str]:
    """The OCR's words in the order of the layer's lines."""
    placed = []
    for token in read:
        middle = (token.box.y0 + token.box.y1) / 2
        line = min(range(len(strip)), key=lambda i: abs((strip[i].top + strip[i].bottom) / 2 - middle))
        placed.append((line, token.box.x0, token.text))
    return [text for _, _, text in sorted(placed)]
