"""Comments, form answers and redaction marks that lie on a PDF page as annotations."""

from __future__ import annotations

import ctypes
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pypdfium2.raw as pdfium

from sarlens.ingest.drawing import Area, Fill
from sarlens.ingest.frame import Frame
from sarlens.ingest.words import Token
from sarlens.ingest.wordtext import day

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
    pdfium.FPDF_ANNOT_FILEATTACHMENT,
)
"""Kinds whose words open beside the page; what the others say is drawn on it."""
_TICKED = (pdfium.FPDF_FORMFIELD_CHECKBOX, pdfium.FPDF_FORMFIELD_RADIOBUTTON)
_NOT_DRAWN = (pdfium.FPDF_ANNOT_LINK, pdfium.FPDF_ANNOT_POPUP, pdfium.FPDF_ANNOT_REDACT, pdfium.FPDF_ANNOT_TEXT)


_UNSEEN = ("Cc", "Cf", "Cs", "Cn")
"""Kinds of character that show nothing, and may turn round what stands beside them."""


@dataclass(frozen=True, slots=True)
class Note:
    """What somebody wrote on a page with a comment tool."""

    area: Area
    text: str


@dataclass(frozen=True, slots=True)
class Notes:
    """A page's annotations.

    Attributes:
        said: comments, each with its author and day where it names them.
        ticks: the tick boxes of a form, as they stand: "☒" or "☐".
        redacting: marks that something is to be blacked out.
        drawn: some of the annotations are drawn on the page.
    """

    said: tuple[Note, ...]
    ticks: tuple[Note, ...]
    redacting: tuple[Fill, ...]
    drawn: bool


def read_notes(page: Any, form: Any = None) -> Notes:
    """What the annotations of a pdfium page say. `form`: the document's form, or None where it has none."""
    said: list[Note] = []
    ticks: list[Note] = []
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
            said.append(Note(area, _with_author(annotation, text)))
        elif kind == pdfium.FPDF_ANNOT_WIDGET and form is not None and (tick := _tick(annotation, form)):
            ticks.append(Note(area, tick))
    return Notes(tuple(said), tuple(ticks), tuple(redacting), drawn)


def _with_author(annotation: Any, text: str) -> str:
    """The comment as Word's are printed: "{Comment by A. Writer, 4 May 2022: words}"; bare where it names nobody."""
    who = " ".join(_value(annotation, b"T").split())
    when = _day(_value(annotation, b"M") or _value(annotation, b"CreationDate"))
    if not who and not when:
        return text
    what = "Reply" if pdfium.FPDFAnnot_HasKey(annotation, b"IRT") else "Comment"
    return f"{{{what}{f' by {who}' if who else ''}{f', {when}' if when else ''}: {text}}}"


def _day(value: str) -> str:
    """The day of a PDF date (ISO 32000-1, 7.9.4): "4 May 2022"; "" for none."""
    found = re.match(r"(?:D:)?(\d{4})(\d\d)(\d\d)", value.strip())
    return day("-".join(found.groups())) if found else ""


def _tick(annotation: Any, form: Any) -> str:
    """A tick box as it stands; "" for another field, and for one that is not shown.

    The tick that is drawn is a letter of a symbol font, or nothing at all: neither is a word on the page.
    """
    if pdfium.FPDFAnnot_GetFormFieldType(form, annotation) not in _TICKED:
        return ""
    if pdfium.FPDFAnnot_GetFlags(annotation) & (pdfium.FPDF_ANNOT_FLAG_HIDDEN | pdfium.FPDF_ANNOT_FLAG_NOVIEW):
        return ""
    return "☒" if pdfium.FPDFAnnot_IsChecked(form, annotation) else "☐"


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
    text = buffer.raw[: size - 2].decode("utf-16-le", "replace")
    return "".join(char for char in text if char.isspace() or unicodedata.category(char) not in _UNSEEN)


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
    """The words of the comments, to stand at the foot of the page's text, and the ticks, to stand in their lines."""
    words = (Token(word, frame.box(*note.area), 10.0, aslant=True) for note in notes.said for word in note.text.split())
    ticks = (Token(note.text, box, box.y1 - box.y0) for note in notes.ticks for box in (frame.box(*note.area),))
    return (*words, *ticks)
