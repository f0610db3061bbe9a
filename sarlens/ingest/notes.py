"""Comments, form answers and redaction marks that lie on a PDF page as annotations."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pypdfium2.raw as pdfium

from sarlens.ingest.drawing import Area, Fill
from sarlens.ingest.frame import Frame
from sarlens.ingest.words import Token

_SAID_BESIDE = (
    pdfium.FPDF_ANNOT_TEXT,
    pdfium.FPDF_ANNOT_HIGHLIGHT,
    pdfium.FPDF_ANNOT_UNDERLINE,
    pdfium.FPDF_ANNOT_SQUIGGLY,
    pdfium.FPDF_ANNOT_STRIKEOUT,
    pdfium.FPDF_ANNOT_CARET,
    pdfium.FPDF_ANNOT_INK,
    pdfium.FPDF_ANNOT_SQUARE,
    pdfium.FPDF_ANNOT_CIRCLE,
    pdfium.FPDF_ANNOT_LINE,
)
"""Kinds whose words open beside the page; what the others say is drawn on it."""
_NOT_DRAWN = (pdfium.FPDF_ANNOT_LINK, pdfium.FPDF_ANNOT_POPUP, pdfium.FPDF_ANNOT_REDACT, pdfium.FPDF_ANNOT_TEXT)


@dataclass(frozen=True, slots=True)
class Note:
    """What somebody wrote on a page with a comment tool."""

    area: Area
    text: str


@dataclass(frozen=True, slots=True)
class Notes:
    """A page's annotations. `drawn`: some of them are drawn on the page."""

    said: tuple[Note, ...]
    redacting: tuple[Fill, ...]
    drawn: bool


def read_notes(page: Any) -> Notes:
    """What the annotations of a pdfium page say."""
    said: list[Note] = []
    redacting: list[Fill] = []
    drawn = False
    for annotation in _annotations(page):
        kind = pdfium.FPDFAnnot_GetSubtype(annotation)
        drawn = drawn or kind not in _NOT_DRAWN
        rect = pdfium.FS_RECTF()
        if not pdfium.FPDFAnnot_GetRect(annotation, rect):
            continue
        area = (rect.left, rect.bottom, rect.right, rect.top)
        if kind == pdfium.FPDF_ANNOT_REDACT:
            label = _value(annotation, b"OverlayText") or None
            redacting += [Fill(part, 0.0, 1 << 30, "redact", label) for part in _parts(annotation) or [area]]
        elif kind in _SAID_BESIDE and (text := _value(annotation, b"Contents").strip()):
            said.append(Note(area, text))
    return Notes(tuple(said), tuple(redacting), drawn)


def _annotations(page: Any) -> Iterator[Any]:
    for i in range(pdfium.FPDFPage_GetAnnotCount(page)):
        annotation = pdfium.FPDFPage_GetAnnot(page, i)
        if annotation:
            try:
                yield annotation
            finally:
                pdfium.FPDFPage_CloseAnnot(annotation)


def _value(annotation: Any, key: bytes) -> str:
    size = pdfium.FPDFAnnot_GetStringValue(annotation, key, None, 0)
    if size <= 2:
        return ""
    buffer = ctypes.create_string_buffer(size)
    pdfium.FPDFAnnot_GetStringValue(annotation, key, ctypes.cast(buffer, ctypes.POINTER(pdfium.FPDF_WCHAR)), size)
    return buffer.raw[: size - 2].decode("utf-16-le", "replace")


def _parts(annotation: Any) -> list[Area]:
    """The lines that a mark runs over, where it says so (QuadPoints)."""
    found: list[Area] = []
    points = pdfium.FS_QUADPOINTSF()
    for i in range(pdfium.FPDFAnnot_CountAttachmentPoints(annotation)):
        if pdfium.FPDFAnnot_GetAttachmentPoints(annotation, i, points):
            xs, ys = (points.x1, points.x2, points.x3, points.x4), (points.y1, points.y2, points.y3, points.y4)
            found.append((min(xs), min(ys), max(xs), max(ys)))
    return [area for area in found if area[2] > area[0] and area[3] > area[1]]


def note_tokens(notes: Notes, frame: Frame) -> tuple[Token, ...]:
    """The words of the comments, to stand at the foot of the page's text; each has its comment's place."""
    return tuple(
        Token(word, frame.box(*note.area), 10.0, aslant=True) for note in notes.said for word in note.text.split()
    )
