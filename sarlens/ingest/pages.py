"""One page of a PDF, opened, and read as `choosing` says that it can be trusted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import cache, partial
from typing import Any

import pypdfium2.raw as pdfium

from sarlens.errors import PROBLEMS, Unreadable
from sarlens.ingest.builders import WHOLE_PAGE, Open, digital_page, layered_page, mixed_page, rendered, scanned_page
from sarlens.ingest.choosing import Choice, Sample, choose
from sarlens.ingest.comparing import Verdict, better
from sarlens.ingest.digital import Look
from sarlens.ingest.drawing import Drawing, read_drawing
from sarlens.ingest.frame import Frame, loaded
from sarlens.ingest.hidden import needs_look
from sarlens.ingest.legibility import familiar, plausible
from sarlens.ingest.ligatures import rejoined
from sarlens.ingest.notes import read_notes
from sarlens.ingest.ocr import engine
from sarlens.ingest.raster import count_ink
from sarlens.ingest.sampling import sampled
from sarlens.ingest.scan import LEAST_INK
from sarlens.ingest.shapes import misdrawn_digits
from sarlens.ingest.spacing import NARROW, closed_up, is_better, looks_glued
from sarlens.ingest.textlayer import Layer, Piece, read_layer
from sarlens.model import Page, Problem
from sarlens.settings import Settings

LOOK_DPI = 100
LIKELY = 0.85
"""So much of a layer has to look like words, where there is no OCR to hold it against."""
POOR = 0.75
"""OCR that is less sure, and reads fewer known words, is held against a layer that was passed over."""
MOST_OBJECTS, MOST_CHARS = 500_000, 1_000_000
"""A page of more pieces or characters is made to stop readers: a close-printed one has ten thousand."""
_TOO_MUCH = "This page is made of more pieces than can be looked through. Look at it yourself."
MOST_MARKS = 4
"""So many words beyond the page's visible part are more than a printer's marks."""


def read_open_page(
    document: Any, file: str, number: int, settings: Settings, *, ours: bool = False
) -> tuple[Page, tuple[Problem, ...]]:
    """Read one page (counted from 1) of an open pdfium document.

    Raises:
        pypdfium2.PdfiumError: pdfium can't open the page.
        Unreadable: it is made of more than can be looked through.
    """
    opened = replace(_opened(document, number), ours=ours)
    try:
        page, problems = _read(opened, file, number, settings)
        return page, (*problems, *_outside(opened, file, number))
    finally:
        opened.page.close()  # and its text page


def _opened(document: Any, number: int) -> Open:
    page = loaded(document, number)
    if pdfium.FPDFPage_CountObjects(page) > MOST_OBJECTS:
        raise Unreadable("page_failed", _TOO_MUCH)
    frame = _frame(page)
    notes = read_notes(page, document.formenv)
    if notes.drawn:
        page = _flattened(document, page, number)
    drawing = read_drawing(page)
    drawing = replace(drawing, fills=(*drawing.fills, *notes.redacting), fields=notes.fields)
    textpage = page.get_textpage()
    if textpage.count_chars() > MOST_CHARS:
        raise Unreadable("page_failed", _TOO_MUCH)
    layer = _layer(textpage, frame, drawing)
    return Open(page, frame, layer, drawing, notes, cache(partial(misdrawn_digits, textpage)))


def _layer(textpage: Any, frame: Frame, drawing: Drawing) -> Layer:
    """The words that the page says it has, parted and joined as they stand."""
    layer = read_layer(textpage, frame, drawing.order)
    if looks_glued(layer):
        parted = read_layer(textpage, frame, drawing.order, gap=NARROW)
        layer = parted if is_better(parted, layer) else layer
    return rejoined(closed_up(layer))


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
    choice = choose(opened, visible, unseen, look, settings, _sampler(opened, settings))
    if choice.way in ("text", "layer"):
        page = _by_text(opened, choice, look, file, number, settings)
        off = _off(page, look, file, number) if settings.ocr == "never" else ()
        return page, off if choice.sure else (*off, _doubt(page))
    try:
        reader = engine(settings.ocr_engine)
    except Unreadable as trouble:
        page = digital_page(opened, look, file, number)
        return page, (Problem("ingest", trouble.code, trouble.message, file, number),)
    if choice.way == "parts" and look is not None:
        page = mixed_page(opened, look, reader, file, number, settings)
    else:
        page = scanned_page(
            opened, look, choice.sound, unseen, reader, file, number, settings, erase=choice.way == "rest"
        )
        page = _kept(opened, page, choice, visible, unseen, look, settings)
    return page, _doubts(page, settings)


def _outside(opened: Open, file: str, number: int) -> tuple[Problem, ...]:
    """Words beyond the page's visible part; a printer's own marks are few."""
    if opened.layer.outside < MOST_MARKS:
        return ()
    return (Problem("ingest", "words_outside", PROBLEMS["words_outside"], file, number),)


def _sampler(opened: Open, settings: Settings) -> Sample:
    """Reads a strip where an engine is installed; without one a layer that is likely enough is kept, and doubted."""

    def sample(pieces: Sequence[Piece], misnamed: bool) -> Verdict:
        try:
            reader = engine(settings.ocr_engine)
        except Unreadable:
            return Verdict(plausible(piece.text for piece in pieces) < LIKELY, False, 0.0)
        return sampled(opened, pieces, reader, settings, misnamed=misnamed)

    return sample


def _by_text(opened: Open, choice: Choice, look: Look | None, file: str, number: int, settings: Settings) -> Page:
    if choice.way == "layer":
        return layered_page(opened, look, file, number, settings)
    return digital_page(opened, look, file, number)


def _kept(
    opened: Open,
    page: Page,
    choice: Choice,
    visible: Sequence[Piece],
    unseen: Sequence[Piece],
    look: Look | None,
    settings: Settings,
) -> Page:
    """The page as OCR read it, or by its layer where that turns out to be the better after all."""
    read, sure = page.text.split(), page.ocr_confidence or 0.0
    if choice.way == "compare":
        other = digital_page(opened, look, page.file, page.number)
        verdict = better(other.text.split(), read, sure, misnamed=opened.misdrawn() >= 2)
        return page if verdict.picture else other
    poor = sure < POOR and familiar(read)[0] < POOR
    if choice.way == "page" and settings.ocr == "auto" and unseen and not visible and poor:
        other = layered_page(opened, look, page.file, page.number, settings)
        if not better(other.text.split(), read, sure).picture:
            return other
    return page


def _off(page: Page, look: Look | None, file: str, number: int) -> tuple[Problem, ...]:
    """OCR was switched off, and the page is more than its text."""
    if page.text or (look is not None and count_ink(look.ink) < LEAST_INK):
        return ()
    return (Problem("ingest", "ocr_off", PROBLEMS["ocr_off"], file, number),)


def _doubts(page: Page, settings: Settings) -> tuple[Problem, ...]:
    sure = page.ocr_confidence
    if page.text_source != "ocr" or sure is None or sure >= settings.doubtful_below:
        return ()
    return (_doubt(page),)


def _doubt(page: Page) -> Problem:
    return Problem("ingest", "low_confidence", PROBLEMS["low_confidence"], page.file, page.number)


def _parted(opened: Open) -> tuple[tuple[Piece, ...], tuple[Piece, ...]]:
    """The words that are printed, and those laid unseen over or under a picture of the page by a scanner."""
    over = [p.order for p, box in opened.pictures if box.area >= WHOLE_PAGE * opened.frame.width * opened.frame.height]
    last = max(over, default=-1)
    pieces = opened.layer.pieces
    seen = tuple(p for p in pieces if p.style.visible and not -1 < p.style.order < last)
    chosen = {id(piece) for piece in seen}
    return seen, tuple(piece for piece in pieces if id(piece) not in chosen)
