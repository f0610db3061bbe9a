"""What must not travel: when a page may only be shown as a picture, and a last sweep for anything live."""

from __future__ import annotations

from typing import Any

import pikepdf

from sarlens.model import Page

_BOXES = ("black", "white", "whole_page")
_QUIET = {"/Link", "/Popup"}
_PAINT = {"f", "F", "f*", "B", "B*", "b", "b*", "sh", "BT", "INLINE IMAGE"}
_HIDDEN, _NO_VIEW = 2, 32
_LIVE = (
    "/AA",
    "/JS",
    "/AF",
    "/PieceInfo",
    "/Metadata",
    "/OPI",
    "/StructParent",
    "/StructParents",
    "/LastModified",
    "/Alternates",
    "/EF",
)


def reason_for_picture(pdf: pikepdf.Pdf, source: Any, page: Page, *, beneath: bool = False) -> str:
    """Why the page must be taken as a picture, in a few words; "" where its drawing can be taken as it is."""
    if beneath or any(r.text_beneath for r in page.redactions):
        return "Words lay beneath a redaction"
    if any(r.kind in _BOXES for r in page.redactions) and not _lone_picture(source, page):
        return "Something may lie beneath a redaction"
    if _annotated(source.obj):
        return "It has notes or form fields on it"
    if _layered(pdf):
        return "It has layers"
    return ""


def _lone_picture(source: Any, page: Page) -> bool:
    """Whether the page is one scanned image with nothing painted over it, so that nothing can lie beneath a box."""
    if page.text_source != "ocr":
        return False
    pictures = 0
    for instruction in pikepdf.parse_content_stream(source):
        name = str(instruction.operator)
        if name in _PAINT:
            return False
        if name == "Do":
            pictures += 1
            drawn = source.resources["/XObject"][str(instruction.operands[0])]
            if drawn.get("/Subtype") != "/Image":
                return False
    return pictures == 1


def _annotated(page: Any) -> bool:
    """Whether anything but a link is laid over the page where a reader would see it."""
    for note in page.get("/Annots", pikepdf.Array()):
        flags = int(note.get("/F", 0))
        if note.get("/Subtype") not in _QUIET and not flags & (_HIDDEN | _NO_VIEW):
            return True
    return False


def _layered(pdf: pikepdf.Pdf) -> bool:
    """Whether the file hides a layer: taken apart from the file's list of layers, it would show."""
    layers = pdf.Root.get("/OCProperties")
    if layers is None:
        return False
    shown = layers.get("/D", pikepdf.Dictionary())
    return bool(len(shown.get("/OFF", pikepdf.Array()))) or shown.get("/BaseState") == "/OFF"


def sweep(bundle: pikepdf.Pdf) -> None:
    """Take out of every object what could run, call out, or carry another file or somebody's particulars."""
    for held in bundle.objects:
        if not isinstance(held, (pikepdf.Dictionary, pikepdf.Stream)) or held.get("/Type") == "/Catalog":
            continue
        for key in _LIVE:
            if key in held:
                del held[key]
