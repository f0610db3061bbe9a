"""A page's words, lines and bars, wherever they came from, and how they become a `Page`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from sarlens.ingest.reading_order import lay_out
from sarlens.ingest.redaction import Bar, find_markers, redacted_share, stand_ins, whole_page, with_reasons
from sarlens.ingest.tables import TOLERANCE, find_grids, find_open_grids
from sarlens.ingest.words import Token
from sarlens.model import Box, Page, Redaction, TextSource


def _same(box: Box) -> Box:
    return box


def _within(box: Box, page: Box) -> Box:
    """The part of a box that is on the page: letters and bars may stand over its edge."""
    x0, x1 = (min(max(x, page.x0), page.x1) for x in sorted((box.x0, box.x1)))
    y0, y1 = (min(max(y, page.y0), page.y1) for y in sorted((box.y0, box.y1)))
    return Box(x0, y0, x1, y1)


@dataclass(frozen=True, slots=True)
class Sheet:
    """What is on a page, its lines level.

    Attributes:
        rules: ruling lines, as thin boxes.
        bars: where words are covered or cut out; none of `tokens` is under one.
        broken: how far a ruling line may be interrupted.
        shown: from the level measure to the page as shown.
    """

    width: float
    height: float
    tokens: tuple[Token, ...]
    rules: tuple[Box, ...] = ()
    bars: tuple[Bar, ...] = ()
    broken: float = TOLERANCE
    shown: Callable[[Box], Box] = _same


def to_page(
    sheet: Sheet, file: str, number: int, source: TextSource, *, rotation: int = 0, confidence: float | None = None
) -> Page:
    """Put the words in order, the stand-ins for what is cut out among them."""
    bars = with_reasons(sheet.bars, sheet.tokens)
    tokens = (*sheet.tokens, *stand_ins(bars, sheet.tokens))
    ruled = find_grids(sheet.rules, sheet.broken)
    opened = find_open_grids(sheet.rules, [token.box for token in tokens if not token.aslant], ruled)
    page = Box(0.0, 0.0, round(sheet.width, 2), round(sheet.height, 2))

    def shown(box: Box) -> Box:
        return _within(sheet.shown(box), page)

    laid = lay_out(tokens, (*ruled, *opened), shown)
    redactions = tuple(
        Redaction(shown(bar.box), bar.kind, bar.reason, bar.beneath is not None, bar.beneath) for bar in bars
    )
    markers = find_markers(laid, redactions)
    whole = whole_page(laid, redactions, sheet.width, sheet.height)
    every = (*redactions, *markers) if whole is None else (*redactions, whole)
    return Page(
        file=file,
        number=number,
        width=page.x1,
        height=page.y1,
        text=laid.text,
        text_source=source,
        rotation=rotation,
        words=laid.words,
        cells=laid.cells,
        redactions=tuple(sorted(every, key=lambda one: (one.box.y0, one.box.x0))),
        ocr_confidence=confidence,
        redacted_share=1.0 if whole is not None else redacted_share(every, laid.words),
    )
