"""Which of the boxes and gaps on a scan are redactions, with the words that stand on them or lie beneath."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from sarlens.ingest.covers import DARK, PALE, Shape, Surroundings, hides_words
from sarlens.ingest.hidden import ROUNDS, in_row
from sarlens.ingest.legibility import plausible
from sarlens.ingest.patches import find_gaps, on_paper
from sarlens.ingest.redaction import Bar, is_code, reason_in
from sarlens.ingest.scan import Scan
from sarlens.ingest.solids import Solid
from sarlens.ingest.words import Token, holds_centre
from sarlens.model import RedactionKind

Inside = tuple[Token, ...]


def covered_on_scan(
    scan: Scan, tokens: Sequence[Token], hidden: Sequence[Token], width: float, height: float
) -> Iterator[tuple[Bar, Inside]]:
    """The redactions of a picture, each with the words that leave the page's text for it. Places are level.

    Args:
        scan: the picture.
        tokens: the words that can be read on it.
        hidden: words of an unseen layer, which may lie under a box.
        width: of the page, in points.
        height: of the page.
    """
    solids = list(scan.solids)
    if scan.plain is not None:
        plain = scan.plain
        solids = [solid for solid in solids if solid.shade >= PALE or on_paper(plain, solid.box)]
        solids += [Solid(box, "bar", 1.0) for box in find_gaps(plain, tokens, scan.rules)]
    on = [tuple(t for t in tokens if holds_centre(solid.box, t.box)) for solid in solids]
    reasons = [reason_in(" ".join(token.text for token in inside)) for inside in on]
    lettered = [
        s for s, inside, why in zip(solids, on, reasons, strict=True)
        if why is None and (any(map(_is_sure, inside)) or (s.lettered and s.shade < DARK))
    ]  # fmt: skip
    around = Surroundings(
        tuple(tokens), width, height, tuple(Shape(s.box, s.shade) for s in solids),
        tuple(Shape(s.box, s.shade) for s in lettered),
    )  # fmt: skip
    waiting: list[tuple[Solid, Inside, str | None]] = []
    for solid, inside, reason in zip(solids, on, reasons, strict=True):
        under = _readable([t for t in hidden if holds_centre(solid.box, t.box)])
        if (under is not None and (reason is not None or not inside)) or (
            reason is not None and _speaks(solid, reason, around)
        ):
            yield Bar(solid.box, _kind(solid), reason, under), inside
            around = replace(around, known=(*around.known, Shape(solid.box, solid.shade)))
        elif (reason is not None or solid not in lettered) and not any(
            in_row(solid.box, one.box) and abs(one.shade - solid.shade) < 0.15 for one in lettered
        ):
            waiting.append((solid, inside, reason))
    for _ in range(ROUNDS):
        new = [one for one in waiting if hides_words(Shape(one[0].box, one[0].shade), _without(around, one[1]))]
        yield from ((Bar(solid.box, _kind(solid), reason, None), inside) for solid, inside, reason in new)
        around = replace(around, known=(*around.known, *(Shape(one[0].box, one[0].shade) for one in new)))
        waiting = [one for one in waiting if one not in new]
        if not new:
            break


def _is_sure(token: Token) -> bool:
    """Whether a word was read, and not a speck or the grain of a pen taken for one."""
    return sum(char.isalnum() for char in token.text) >= 2 and (token.confidence is None or token.confidence >= 0.5)


def _kind(solid: Solid) -> RedactionKind:
    return "white" if solid.shade > PALE else "black"


def _speaks(solid: Solid, reason: str, around: Surroundings) -> bool:
    """Whether the reason printed on a box is enough by itself."""
    plain = not any(abs(one.shade - solid.shade) < 0.06 for one in around.lettered)
    return solid.shade < DARK or is_code(reason) or (solid.shade < 0.97 and plain)


def _without(around: Surroundings, inside: Inside) -> Surroundings:
    on = {id(token) for token in inside}
    return replace(around, tokens=tuple(t for t in around.tokens if id(t) not in on)) if on else around


def _readable(words: Sequence[Token]) -> str | None:
    """The words, unless they are what OCR makes of a black bar."""
    text = " ".join(word.text for word in words)
    letters = sum(char.isalpha() for char in text)
    return text if letters >= 3 and plausible(text.split()) >= 0.5 else None
