"""One page of a PDF: which of its texts to trust, page by page, and where to read the picture instead."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Literal

import pypdfium2.raw as pdfium

from sarlens.errors import PROBLEMS, Unreadable
from sarlens.ingest.builders import WHOLE_PAGE, Open, digital_page, layered_page, mixed_page, rendered, scanned_page
from sarlens.ingest.digital import Look, ink_beside
from sarlens.ingest.drawing import read_drawing
from sarlens.ingest.frame import Frame
from sarlens.ingest.hidden import needs_look
from sarlens.ingest.legibility import plausible
from sarlens.ingest.notes import read_notes
from sarlens.ingest.ocr import engine
from sarlens.ingest.raster import count_ink
from sarlens.ingest.scan import LEAST_INK
from sarlens.ingest.textlayer import Layer, Piece, read_layer
from sarlens.model import Box, Page, Problem
from sarlens.settings import Settings

Way = Literal["text", "layer", "page", "parts", "compare"]
"""By the text layer; by the layer that a scanner laid over its picture; by the picture of the page; by the
text layer and the pictures on it; by the picture and the layer, keeping the better."""

LOOK_DPI = 100
UNREAD_INK = 350
"""So many dots of ink outside all words, at 100 dots an inch, are worth reading (about ten words)."""
GARBLED = 0.6
"""A text layer of which less looks like words is read from the picture too, and the better is kept."""
DAMAGED = 0.10
"""So is one of which this share of the characters stands for no letter."""
GOOD_OCR = 0.85
"""A scanner's own layer is kept where so much of it looks like words, and it accounts for so much of the ink."""
MOST_MARKS = 4
"""So many words beyond the page's visible part are more than a printer's marks."""
DRAWN_LETTERS = 150
"""A page with so many drawn shapes may have its letters among them."""


def read_open_page(document: Any, file: str, number: int, settings: Settings) -> tuple[Page, tuple[Problem, ...]]:
    """Read one page (counted from 1) of an open pdfium document.

    Raises:
        pypdfium2.PdfiumError: pdfium can't open the page.
    """
    opened = _opened(document, number)
    try:
        page, problems = _read(opened, file, number, settings)
        return page, (*problems, *_outside(opened, file, number))
    finally:
        opened.page.close()


def _opened(document: Any, number: int) -> Open:
    page = document[number - 1]
    frame = _frame(page)
    notes = read_notes(page, document.formenv)
    if notes.drawn:
        page = _flattened(document, page, number)
    drawing = read_drawing(page)
    drawing = replace(drawing, fills=(*drawing.fills, *notes.redacting), fields=notes.fields)
    textpage = page.get_textpage()
    layer = read_layer(textpage, frame, drawing.order)
    textpage.close()
    return Open(page, frame, layer, drawing, notes)


def _flattened(document: Any, page: Any, number: int) -> Any:
    """The page with what its annotations draw made part of it."""
    page.render(scale=0.05)  # pdfium makes the looks that an annotation lacks only when it draws it
    if pdfium.FPDFPage_Flatten(page, pdfium.FLAT_NORMALDISPLAY) != pdfium.FLATTEN_SUCCESS:
        return page
    page.close()  # the page has to be loaded again to show it
    return document[number - 1]


def _frame(page: Any) -> Frame:
    left, bottom, right, top = page.get_bbox()
    return Frame(left, bottom, right, top, page.get_rotation())


def _look(opened: Open) -> Look:
    return Look(rendered(opened.page, LOOK_DPI), LOOK_DPI / 72)


def _read(opened: Open, file: str, number: int, settings: Settings) -> tuple[Page, tuple[Problem, ...]]:
    visible, unseen = _parted(opened)
    bare = not opened.layer.pieces and not opened.drawing.fills  # a picture and nothing else needs no look
    plain = bare and opened.pictured >= WHOLE_PAGE
    looked = opened.pictures or not visible or needs_look(opened.layer, opened.drawing)
    look = _look(opened) if looked and not plain else None
    way = _way(opened, visible, unseen, look, settings)
    if way in ("text", "layer"):
        page = (
            digital_page(opened, look, file, number) if way == "text" else layered_page(opened, file, number, settings)
        )
        return page, _off(page, look, file, number) if settings.ocr == "never" else ()
    try:
        reader = engine(settings.ocr_engine)
    except Unreadable as trouble:
        page = digital_page(opened, look, file, number)
        return page, (Problem("ingest", trouble.code, trouble.message, file, number),)
    if way == "parts" and look is not None:
        page = mixed_page(opened, look, reader, file, number, settings)
    else:
        kept = visible if way == "page" and settings.ocr == "auto" and not _spoilt(opened.layer, visible) else ()
        page = scanned_page(opened, look, kept, unseen, reader, file, number, settings)
        if way == "compare" and plausible(page.text.split()) < plausible(piece.text for piece in visible) + 0.05:
            page = digital_page(opened, look, file, number)
    return page, _doubts(page, settings)


def _outside(opened: Open, file: str, number: int) -> tuple[Problem, ...]:
    """Words beyond the page's visible part; a printer's own marks are few."""
    if opened.layer.outside < MOST_MARKS:
        return ()
    return (Problem("ingest", "words_outside", PROBLEMS["words_outside"], file, number),)


def _off(page: Page, look: Look | None, file: str, number: int) -> tuple[Problem, ...]:
    """OCR was switched off, and the page is more than its text."""
    if page.text or (look is not None and count_ink(look.ink) < LEAST_INK):
        return ()
    return (Problem("ingest", "ocr_off", PROBLEMS["ocr_off"], file, number),)


def _doubts(page: Page, settings: Settings) -> tuple[Problem, ...]:
    sure = page.ocr_confidence
    if page.text_source != "ocr" or sure is None or sure >= settings.doubtful_below:
        return ()
    return (Problem("ingest", "low_confidence", PROBLEMS["low_confidence"], page.file, page.number),)


def _parted(opened: Open) -> tuple[tuple[Piece, ...], tuple[Piece, ...]]:
    """The words that are printed, and those laid unseen over or under a picture of the page by a scanner."""
    over = [p.order for p, box in opened.pictures if box.area >= WHOLE_PAGE * opened.frame.width * opened.frame.height]
    last = max(over, default=-1)
    pieces = opened.layer.pieces
    seen = tuple(p for p in pieces if p.style.visible and not -1 < p.style.order < last)
    chosen = {id(piece) for piece in seen}
    return seen, tuple(piece for piece in pieces if id(piece) not in chosen)


def _way(opened: Open, visible: Sequence[Piece], unseen: Sequence[Piece], look: Look | None, settings: Settings) -> Way:
    """How the page is to be read."""
    if settings.ocr != "auto":
        return "page" if settings.ocr == "always" else "text"
    if look is None and opened.pictured >= WHOLE_PAGE:
        return "page"
    if look is None or not opened.pictures:
        return _way_without_pictures(opened, visible, unseen, look)
    places = [box for _, box in opened.pictures]
    printed = [opened.frame.box(*piece.area) for piece in visible]
    unread, every = ink_beside(look, printed, places)
    if unread <= UNREAD_INK and not _spoilt(opened.layer, visible):
        return "text"
    laid = [opened.frame.box(*piece.area) for piece in unseen]
    if laid and plausible(piece.text for piece in unseen) >= GOOD_OCR:
        unread, _ = ink_beside(look, [*printed, *laid], places)
        if unread <= max((1 - GOOD_OCR) * every, UNREAD_INK):
            return "layer"
    lies = bool(visible) and opened.layer.turn != opened.frame.turn
    return "page" if opened.pictured >= WHOLE_PAGE or lies else "parts"


def _way_without_pictures(opened: Open, visible: Sequence[Piece], unseen: Sequence[Piece], look: Look | None) -> Way:
    if visible:
        drawn = opened.drawing.shapes >= DRAWN_LETTERS and look is not None and _unread(opened, look, visible)
        return "compare" if _spoilt(opened.layer, visible) or drawn else "text"
    if look is None or count_ink(look.ink) < LEAST_INK:
        return "text"
    good = unseen and plausible(piece.text for piece in unseen) >= GOOD_OCR and not _unread(opened, look, unseen)
    return "text" if good else "page"


def _unread(opened: Open, look: Look, pieces: Sequence[Piece]) -> bool:
    whole = Box(0, 0, opened.frame.width, opened.frame.height)
    return ink_beside(look, [opened.frame.box(*piece.area) for piece in pieces], [whole])[0] > UNREAD_INK


def _spoilt(layer: Layer, pieces: Sequence[Piece]) -> bool:
    """Whether the letters that the file names aren't those that it draws."""
    return layer.damaged > DAMAGED or (len(pieces) >= 5 and plausible(piece.text for piece in pieces) < GARBLED)
