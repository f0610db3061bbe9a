"""The ways to make a `Page`: from its text, from a picture of it, or from both."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pypdfium2
import pypdfium2.raw as pdfium

from sarlens.ingest.covered import covered_on_scan
from sarlens.ingest.covers import DARK
from sarlens.ingest.digital import Look, rule_boxes
from sarlens.ingest.drawing import Drawing, Picture
from sarlens.ingest.frame import Frame
from sarlens.ingest.hidden import what_is_seen
from sarlens.ingest.legibility import plausible
from sarlens.ingest.notes import Notes, note_tokens
from sarlens.ingest.ocr import Engine
from sarlens.ingest.raster import Grey
from sarlens.ingest.raster import erase as erase_boxes
from sarlens.ingest.redaction import Bar, merged
from sarlens.ingest.scan import Raster, Scan, read_scan
from sarlens.ingest.sheet import Sheet, to_page
from sarlens.ingest.solids import Solid
from sarlens.ingest.textlayer import Layer, Piece
from sarlens.ingest.words import Token, covers, holds_centre
from sarlens.model import Box, Page
from sarlens.settings import Settings

WHOLE_PAGE = 0.6
"""A picture that covers this share of the page is the page."""
LARGE = 0.06
"""A picture that covers less of the page is a logo, unless it is a strip."""
STRIP = (0.35, 0.015)
"""A picture this wide and this large, in shares of the page, may be one line of words that was pasted in."""
SURE_PART = 0.6
"""A picture on a page of text is taken to hold words where they are read with this confidence."""
BROKEN = 5.0
"""Ruling lines of a scan may be interrupted for so many points."""
_PLAIN = (
    pdfium.FPDF_COLORSPACE_DEVICEGRAY,
    pdfium.FPDF_COLORSPACE_DEVICERGB,
    pdfium.FPDF_COLORSPACE_CALGRAY,
    pdfium.FPDF_COLORSPACE_CALRGB,
    pdfium.FPDF_COLORSPACE_ICCBASED,
    pdfium.FPDF_COLORSPACE_INDEXED,
)


@dataclass(frozen=True, slots=True)
class Open:
    """A pdfium page with all that was asked of it once.

    `frame` is the page as shown, not turned further; `misdrawn` counts, when it is asked, the digits that don't have
    their shape; `ours` tells that its text was set by ourselves, and is what it says.
    """

    page: Any
    frame: Frame
    layer: Layer
    drawing: Drawing
    notes: Notes
    misdrawn: Callable[[], int]
    ours: bool = False

    @property
    def whole(self) -> Box:
        """The page as shown."""
        return Box(0.0, 0.0, self.frame.width, self.frame.height)

    @property
    def pictures(self) -> tuple[tuple[Picture, Box], ...]:
        """The pictures that are larger than a logo, with their places on the page as shown."""
        wide, share = STRIP
        placed = ((picture, self.frame.box(*picture.area)) for picture in self.drawing.pictures)
        return tuple(
            (p, box)
            for p, box in placed
            if box.overlap(self.whole)
            >= (share if box.x1 - box.x0 >= wide * self.frame.width else LARGE) * self.whole.area
        )

    @property
    def pictured(self) -> float:
        """The share of the page under pictures; strips of one scan add up."""
        placed = (self.frame.box(*picture.area) for picture in self.drawing.pictures)
        return min(1.0, sum(box.overlap(self.whole) for box in placed) / max(self.whole.area, 1.0))


def rendered(page: Any, dpi: float) -> Grey:
    """A grey picture of the page as shown; a page of more than 6,000 dots a side is drawn smaller."""
    wide, high = page.get_size()
    scale = min(dpi / 72, 6000 / max(wide, high, 1.0))
    bitmap = page.render(scale=scale, grayscale=True)
    grey = np.array(bitmap.to_pil().convert("L"))
    bitmap.close()
    return grey


def digital_page(opened: Open, look: Look | None, file: str, number: int) -> Page:
    """The page by its text layer."""
    turn = (opened.layer.turn - opened.frame.turn) % 360 if opened.layer.pieces else 0
    frame = opened.frame.turned(turn)
    seen = what_is_seen(opened.layer, opened.drawing, frame, look.turned(turn) if look is not None else None)
    tokens = (*seen.tokens, *note_tokens(opened.notes, frame))
    sheet = Sheet(frame.width, frame.height, tokens, rule_boxes(opened.drawing.rules, frame), seen.bars)
    return to_page(
        sheet, file, number, "text_layer" if tokens or seen.bars or opened.pictures else "blank", rotation=turn
    )


def layered_page(opened: Open, look: Look | None, file: str, number: int, settings: Settings) -> Page:
    """The page by the words that a scanner laid over its picture; lines and bars are looked for in the picture."""
    turn = (opened.layer.turn - opened.frame.turn) % 360
    frame = opened.frame.turned(turn)
    scan = read_scan(_raster(opened, settings), _size(opened), None, dpi=settings.ocr_dpi, turn=turn)
    seen = look.turned(turn) if look is not None else None
    words: list[Token] = []
    hidden: list[Token] = []
    bars: list[Bar] = []
    for token in opened.layer.tokens(frame):
        word = replace(token, box=scan.level(token.box))
        solid = any(not s.lettered and holds_centre(s.box, word.box) for s in scan.solids)
        dark = seen is not None and seen.tones(token.box)[1] <= 255 * DARK
        (hidden if solid or dark else words).append(word)
        if dark and not solid:  # a bar too short to be told from a letter by itself, but nothing can be read there
            bars.append(Bar(word.box, "black", None, word.text))
    sheet = _sheet(opened, scan, words, hidden, bars)
    return to_page(sheet, file, number, "text_layer", rotation=turn)


def scanned_page(
    opened: Open,
    look: Look | None,
    stamped: Sequence[Piece],
    unseen: Sequence[Piece],
    reader: Engine,
    file: str,
    number: int,
    settings: Settings,
    *,
    erase: bool = False,
) -> Page:
    """The page by its picture.

    Args:
        opened: the page.
        look: what it looks like; None where nothing on it could hide a word.
        stamped: words printed over the picture (a stamp, a page number) that are kept as they are, once.
        unseen: words of a hidden layer; they count only where a bar covers them.
        reader: the OCR.
        file: id of the file.
        number: of the page, from 1.
        settings: for the resolution.
        erase: take the stamped words out of the picture first, so that only the rest is read.
    """
    printed_too = any(piece.style.visible for piece in opened.layer.pieces) and len(unseen) < len(opened.layer.pieces)
    raster = _raster(opened, settings, rendering=printed_too)
    if erase:
        raster = _without(raster, [opened.frame.box(*piece.area) for piece in stamped])
    scan = read_scan(raster, _size(opened), reader, dpi=settings.ocr_dpi, turn=0 if erase else None)
    frame = opened.frame.turned(scan.turn)
    seen = what_is_seen(
        Layer(tuple(stamped), 0.0), opened.drawing, frame, look.turned(scan.turn) if look is not None else None
    )
    printed = [replace(token, box=scan.level(token.box)) for token in seen.tokens]
    read = [token for token in scan.tokens if not any(_same_place(word.box, token.box) for word in printed)]
    kept = {id(piece) for piece in stamped}
    under = tuple(piece for piece in unseen if id(piece) not in kept)
    hidden = [replace(token, box=scan.level(token.box)) for token in opened.layer.tokens(frame, under)]
    bars = [replace(bar, box=scan.level(bar.box)) for bar in seen.bars]
    notes = note_tokens(opened.notes, frame)
    if not scan.ink and not printed and not notes and not bars:
        return to_page(Sheet(opened.frame.width, opened.frame.height, ()), file, number, "blank")
    sheet = _sheet(opened, scan, [*printed, *read, *notes], hidden, bars)
    sure = round(sum(t.confidence or 0.0 for t in read) / len(read), 4) if read else None if sheet.bars else 0.0
    return to_page(sheet, file, number, "ocr", rotation=scan.turn, confidence=sure)


def mixed_page(opened: Open, look: Look, reader: Engine, file: str, number: int, settings: Settings) -> Page:
    """The page by its text layer, with the words read off the pictures on it."""
    frame = opened.frame
    seen = what_is_seen(opened.layer, opened.drawing, frame, look)
    grey = rendered(opened.page, settings.ocr_dpi)
    scale = grey.shape[1] / max(frame.width, 1.0)
    found: list[Token] = []
    bars = list(seen.bars)
    for _, box in opened.pictures:
        patch = Look(grey, scale).patch(box)
        if min(patch.shape) < 20:
            continue
        area = Box(max(box.x0, 0.0), max(box.y0, 0.0), min(box.x1, frame.width), min(box.y1, frame.height))
        scan = read_scan(Raster(patch, area), _size(opened), reader, dpi=settings.ocr_dpi, turn=0)
        new = [t for t in scan.tokens if not any(_same_place(s.box, scan.shown(t.box)) for s in seen.tokens)]
        if len(new) < 3 or scan.confidence < SURE_PART or plausible(token.text for token in new) < SURE_PART:
            continue
        sheet = _sheet(opened, scan, new, [], ())
        found += [replace(token, box=scan.shown(token.box)) for token in sheet.tokens]
        bars += [replace(bar, box=scan.shown(bar.box)) for bar in sheet.bars]
    tokens = (*seen.tokens, *found, *note_tokens(opened.notes, frame))
    sheet = Sheet(frame.width, frame.height, tokens, rule_boxes(opened.drawing.rules, frame), merged(bars))
    confidence = round(sum(t.confidence or 0.0 for t in found) / len(found), 4) if found else None
    return to_page(sheet, file, number, "text_layer", confidence=confidence)


def _same_place(printed: Box, read: Box) -> bool:
    """Whether OCR read what is printed there as text."""
    return covers(printed, read) or (holds_centre(read, printed) and read.area <= 3 * printed.area)


def _size(opened: Open) -> tuple[float, float]:
    return opened.frame.width, opened.frame.height


def _sheet(opened: Open, scan: Scan, tokens: Sequence[Token], hidden: Sequence[Token], bars: Iterable[Bar]) -> Sheet:
    """Words and bars of a picture, level; `hidden` are words of an unseen layer that may lie under a bar."""
    frame = opened.frame.turned(scan.turn)
    found, taken = list(bars), set[int]()
    for bar, inside in covered_on_scan(scan, tokens, hidden, frame.width, frame.height):
        found.append(bar)
        taken |= {id(token) for token in inside}
    kept = tuple(token for token in tokens if id(token) not in taken)
    rules = (*scan.rules, *_heading_rules(scan.solids, scan.rules))
    return Sheet(frame.width, frame.height, kept, rules, merged(found), BROKEN, scan.shown)


def _heading_rules(solids: Sequence[Solid], rules: Sequence[Box]) -> list[Box]:
    """The sides of dark table headings, and the upright lines below them carried up through them."""
    found: list[Box] = []
    boxes = [solid.box for solid in solids if solid.lettered and solid.shade < DARK]
    for box in (box for box in boxes if not any(other is not box and covers(other, box, 0.9) for other in boxes)):
        found += [Box(box.x0, box.y0, box.x1, box.y0), Box(box.x0, box.y1, box.x1, box.y1)]
        found += [Box(box.x0, box.y0, box.x0, box.y1), Box(box.x1, box.y0, box.x1, box.y1)]
        for rule in rules:
            upright = rule.y1 - rule.y0 > rule.x1 - rule.x0
            if upright and box.x0 < rule.x0 < box.x1 and abs(rule.y0 - box.y1) <= 6:
                found.append(Box(rule.x0, box.y0, rule.x1, rule.y0))
    return found


def _raster(opened: Open, settings: Settings, *, rendering: bool = False) -> Raster:
    """The picture to read: the scan itself where it is the whole page and nothing is drawn on it, else a rendering."""
    own = None if rendering else _scan_itself(opened)
    if own is not None:
        return own
    dpi = float(settings.ocr_dpi)
    if opened.pictured >= WHOLE_PAGE and opened.pictures:
        fine = max(max(p.pixels) / max(box.x1 - box.x0, box.y1 - box.y0, 1.0) * 72 for p, box in opened.pictures)
        dpi = min(dpi, max(fine, 100.0))
    return Raster(rendered(opened.page, dpi), opened.whole)


def _without(raster: Raster, boxes: Iterable[Box]) -> Raster:
    """The picture with these places made white."""
    across = raster.grey.shape[1] / max(raster.area.x1 - raster.area.x0, 1.0)
    down = raster.grey.shape[0] / max(raster.area.y1 - raster.area.y0, 1.0)
    places = [
        Box(
            (box.x0 - raster.area.x0) * across, (box.y0 - raster.area.y0) * down,
            (box.x1 - raster.area.x0) * across, (box.y1 - raster.area.y0) * down,
        )
        for box in boxes
    ]  # fmt: skip
    return Raster(erase_boxes(raster.grey, places, 1 + round(across)), raster.area)


def _scan_itself(opened: Open) -> Raster | None:
    drawing = opened.drawing
    if (
        len(drawing.pictures) != 1
        or min(drawing.pictures[0].pixels) < 200
        or drawing.shapes
        or opened.notes.drawn
        or opened.notes.redacting
    ):
        return None
    picture = drawing.pictures[0]
    box = opened.frame.box(*picture.area)
    a, b, c, d, _, _ = picture.matrix
    upright = a > 0 and d > 0 and abs(b) < 1e-3 * a and abs(c) < 1e-3 * d
    inside = box.overlap(opened.whole) >= 0.99 * box.area
    if not upright or not inside or box.area < 0.9 * opened.whole.area or not _is_plain(picture, opened.page):
        return None
    bitmap = pdfium.FPDFImageObj_GetBitmap(picture.raw)
    if not bitmap:
        return None
    held = pypdfium2.PdfBitmap.from_raw(bitmap)
    grey = np.array(held.to_pil().convert("L"))  # a copy: what pdfium holds is given back on the next line
    held.warn_on_close = False
    held.close()
    return Raster(np.ascontiguousarray(np.rot90(grey, -opened.frame.turn // 90)), box)


def _is_plain(picture: Picture, page: Any) -> bool:
    """No mask and no unusual colours, which would have to be rendered to be seen as they are shown."""
    facts = pdfium.FPDF_IMAGEOBJ_METADATA()
    told = pdfium.FPDFImageObj_GetImageMetadata(picture.raw, page, facts)
    return bool(told) and facts.colorspace in _PLAIN and not pdfium.FPDFPageObj_HasTransparency(picture.raw)
