"""A source page as a form that can be placed on a fresh page: turned upright, cropped as shown, and free of anything live.

Only the drawing instructions and the fonts and pictures they use are taken. Scripts, actions, links, form fields,
embedded files and notes stay behind. Where a page cannot be taken that way without showing more or less than the
reader saw (words beneath a redaction, annotations, hidden layers), its picture is taken instead.
"""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, BinaryIO

import pikepdf
import pypdfium2

from sarlens.errors import Unreadable
from sarlens.export.safe import reason_for_picture
from sarlens.model import Page

PICTURE_DPI = 200
LONGEST_SIDE = 6000
"""Pixels; a larger page is pictured more coarsely."""
JPEG_QUALITY = 80
_INHERITED = 50
_FALLBACK = (595.0, 842.0)


@dataclass(frozen=True, slots=True)
class Drawn:
    """A page ready to be placed, lower left corner at the origin.

    Attributes:
        form: a form XObject in the bundle, or None where the page could not be shown at all.
        width, height: as shown, in points.
        note: one short sentence for the strip, or "".
        live: whether the page's own text comes along with it.
    """

    form: Any
    width: float
    height: float
    note: str = ""
    live: bool = True


class Source:
    """One source PDF, kept open until the bundle is saved. `trouble` says why it can't be opened, else None."""

    def __init__(self, open_pdf: Callable[[], BinaryIO]) -> None:
        self._open = open_pdf
        self._pdf: pikepdf.Pdf | None = None
        self._pictures: Any = None
        self.trouble: str | None = None
        try:
            self._pdf = pikepdf.open(open_pdf())
        except pikepdf.PasswordError:
            self.trouble = "The file is locked with a password."
        except (pikepdf.PdfError, Unreadable, OSError):
            self.trouble = "The file is damaged or is not here."

    def draw(self, bundle: pikepdf.Pdf, page: Page, number: int, *, beneath: bool = False) -> Drawn:
        """Page `number` (from 1) for the bundle. `page` says how it was read, `beneath` whether it hides words."""
        if self._pdf is None:
            return self._pictured(bundle, page, number, "")
        try:
            source = self._pdf.pages[number - 1]
            reason = reason_for_picture(self._pdf, source, page, beneath=beneath)
            if not reason:
                return _form_of(bundle, self._pdf, source, page.rotation)
        except (pikepdf.PdfError, ValueError, KeyError, TypeError, IndexError, AttributeError):
            reason = "The page is damaged"
        return self._pictured(bundle, page, number, reason)

    def close(self) -> None:
        """Let go of the file."""
        if self._pictures is not None:
            self._pictures.close()
        if self._pdf is not None:
            self._pdf.close()

    def _pictured(self, bundle: pikepdf.Pdf, page: Page, number: int, reason: str) -> Drawn:
        """The page as a picture; where even that fails, nothing, with the reason."""
        try:
            if self._pictures is None:
                self._pictures = pypdfium2.PdfDocument(self._open())
                self._pictures.init_forms()
            width, height, jpeg, colours, size = _picture(self._pictures, number, page.rotation)
        except (pypdfium2.PdfiumError, Unreadable, OSError, ValueError, MemoryError):
            shown = (page.width, page.height) if page.width > 0 and page.height > 0 else _FALLBACK
            return Drawn(None, *shown, self.trouble or "The page is damaged and cannot be shown.", False)
        note = f"{reason}, so this page is shown as a picture." if reason else "This page is shown as a picture."
        return Drawn(_image_form(bundle, width, height, jpeg, colours, size), width, height, note, False)


def _form_of(bundle: pikepdf.Pdf, pdf: pikepdf.Pdf, source: Any, turned: int) -> Drawn:
    """The page's drawing as a form whose matrix turns it upright and puts its corner at the origin."""
    x0, y0, x1, y1 = shown_box(source.obj)
    unit = float(source.obj.get("/UserUnit", 1))
    degrees = (int(inherited(source.obj, "/Rotate") or 0) + round(turned / 90) * 90) % 360
    content = _content(source.obj)
    resources = _used(inherited(source.obj, "/Resources"), content)
    form = pdf.make_stream(content)
    form["/Type"], form["/Subtype"] = pikepdf.Name.XObject, pikepdf.Name.Form
    form["/BBox"] = pikepdf.Array([x0, y0, x1, y1])
    form["/Matrix"] = pikepdf.Array(upright(degrees, (x0, y0, x1, y1), unit))
    form["/Resources"] = resources
    if "/Group" in source.obj:
        form["/Group"] = source.obj["/Group"]
    width, height = (x1 - x0) * unit, (y1 - y0) * unit
    if degrees % 180:
        width, height = height, width
    return Drawn(bundle.copy_foreign(form), width, height)


def upright(degrees: int, box: tuple[float, float, float, float], unit: float = 1.0) -> list[float]:
    """The matrix that turns a page clockwise and moves the shown box's lower left corner to the origin."""
    x0, y0, x1, y1 = box
    matrix = {
        0: [1, 0, 0, 1, -x0, -y0],
        90: [0, -1, 1, 0, -y0, x1],
        180: [-1, 0, 0, -1, x1, y1],
        270: [0, 1, -1, 0, y1, -x0],
    }[degrees % 360]
    return [round(value * unit, 6) for value in matrix]


def shown_box(page: Any) -> tuple[float, float, float, float]:
    """The part of the page that is shown: its CropBox within its MediaBox (PDF 32000-1, 14.11.2)."""
    media = _box(inherited(page, "/MediaBox")) or (0.0, 0.0, 612.0, 792.0)
    crop = _box(inherited(page, "/CropBox")) or media
    x0, y0, x1, y1 = max(crop[0], media[0]), max(crop[1], media[1]), min(crop[2], media[2]), min(crop[3], media[3])
    return (x0, y0, x1, y1) if x1 - x0 > 1 and y1 - y0 > 1 else media


def _box(value: Any) -> tuple[float, float, float, float] | None:
    if value is None:
        return None
    a, b, c, d = (float(number) for number in value)
    made = (min(a, c), min(b, d), max(a, c), max(b, d))
    return made if made[2] - made[0] > 1 and made[3] - made[1] > 1 else None


def inherited(page: Any, key: str) -> Any:
    """A page attribute, its own or its parents' (PDF 32000-1, 7.7.3.4); None where there is none."""
    node = page
    for _ in range(_INHERITED):
        if key in node:
            return node[key]
        if "/Parent" not in node:
            return None
        node = node["/Parent"]
    return None


def _content(page: Any) -> bytes:
    """The page's drawing instructions. Raises pikepdf.PdfError where they can't be unpacked."""
    contents = page.get("/Contents")
    if contents is None:
        return b""
    parts = list(contents) if isinstance(contents, pikepdf.Array) else [contents]
    return b"\n".join(part.read_bytes() for part in parts)


def _used(resources: Any, content: bytes) -> Any:
    """The resources that the content names, so that no other page's pictures or words come along with a shared list."""
    if resources is None:
        return pikepdf.Dictionary()
    forms = [x for x in resources.get("/XObject", pikepdf.Dictionary()).values() if x.get("/Subtype") == "/Form"]
    if any("/Resources" not in form for form in forms):
        return resources
    kept = pikepdf.Dictionary()
    for kind, held in resources.items():
        if not isinstance(held, pikepdf.Dictionary):
            kept[kind] = held
            continue
        named = {n: v for n, v in held.items() if not n[1:].isalnum() or n.encode("latin-1", "replace") in content}
        if named:
            kept[kind] = pikepdf.Dictionary(named)
    return kept


def _picture(document: Any, number: int, turned: int) -> tuple[float, float, bytes, int, tuple[int, int]]:
    """Shown width and height in points, a JPEG, its colours (1 or 3) and its size in pixels."""
    page = document[number - 1]
    width, height = page.get_size()
    scale = min(PICTURE_DPI / 72, LONGEST_SIDE / max(width, height))
    image = page.render(scale=scale, rotation=round(turned / 90) * 90 % 360).to_pil().convert("RGB")
    page.close()
    if round(turned / 90) % 2:
        width, height = height, width
    hue = image.resize((max(1, image.width // 8), max(1, image.height // 8))).convert("HSV").getchannel("S")
    if hue.getextrema()[1] < 24:
        image = image.convert("L")
    out = io.BytesIO()
    image.save(out, "JPEG", quality=JPEG_QUALITY, optimize=True)
    return width, height, out.getvalue(), 1 if image.mode == "L" else 3, image.size


def _image_form(
    bundle: pikepdf.Pdf, width: float, height: float, jpeg: bytes, colours: int, size: tuple[int, int]
) -> Any:
    image = bundle.make_stream(jpeg)
    image.write(jpeg, filter=pikepdf.Name.DCTDecode)
    image["/Type"], image["/Subtype"] = pikepdf.Name.XObject, pikepdf.Name.Image
    image["/Width"], image["/Height"], image["/BitsPerComponent"] = size[0], size[1], 8
    image["/ColorSpace"] = pikepdf.Name.DeviceGray if colours == 1 else pikepdf.Name.DeviceRGB
    form = bundle.make_stream(f"q {width:.3f} 0 0 {height:.3f} 0 0 cm /Im Do Q".encode())
    form["/Type"], form["/Subtype"] = pikepdf.Name.XObject, pikepdf.Name.Form
    form["/BBox"] = pikepdf.Array([0, 0, round(width, 3), round(height, 3)])
    form["/Resources"] = pikepdf.Dictionary(XObject=pikepdf.Dictionary(Im=image))
    return form
