"""Makes the PDFs that the tests of reading read: typeset, scanned, stamped, blacked out, spoilt."""

from __future__ import annotations

import io
from collections.abc import Iterable

import numpy as np
import pikepdf
import pypdfium2
import typst
from pikepdf import Array, Dictionary, Name, Stream
from PIL import Image, ImageDraw

from sarlens.model import Box, Page

LETTER = """
Dear Mrs Abernathy

Thank you for your note of 4 May. I have asked the transport desk about the ramp and
they say that the fitter will come on 23 May at half past nine. He will need about an hour.

I will write to you again when I have heard from the day centre.

Yours sincerely

Odette Farquhar
"""


def typeset(body: str, *, width: int = 400, height: int = 300, size: int = 11, margin: int = 36) -> bytes:
    """A small PDF with the fonts that typst carries, so that it looks the same on every machine."""
    head = (
        f"#set page(width: {width}pt, height: {height}pt, margin: {margin}pt)\n"
        f'#set text(font: "Libertinus Serif", size: {size}pt)\n#set par(leading: 0.55em, spacing: 1.2em)\n'
    )
    return typst.compile((head + body).encode())


def picture_of(pdf: bytes, dpi: int = 150, number: int = 1) -> Image.Image:
    """A grey picture of a page."""
    document = pypdfium2.PdfDocument(pdf)
    image = document[number - 1].render(scale=dpi / 72).to_pil().convert("L")
    document.close()
    return image


def scanned(
    pdf: bytes, *, dpi: int = 150, lean: float = 0.0, turn: int = 0, faint: float = 1.0, flicker: float = 0.0
) -> bytes:
    """The page as a scanner gives it back: a PDF that is one picture."""
    image = picture_of(pdf, dpi)
    if lean:
        image = image.rotate(lean, resample=Image.Resampling.BICUBIC, fillcolor=255)
    grey = 255 - (255 - np.asarray(image, np.float32)) * faint
    if flicker:
        grey = grey + np.random.default_rng(7).normal(0, flicker, grey.shape)
    image = Image.fromarray(np.clip(grey, 0, 255).astype(np.uint8))
    return image_pdf(image.rotate(-turn, expand=True) if turn else image, dpi)


def image_pdf(image: Image.Image, dpi: int) -> bytes:
    """A PDF of one picture and nothing else."""
    pdf = pikepdf.new()
    wide, high = image.width * 72 / dpi, image.height * 72 / dpi
    page = pdf.add_blank_page(page_size=(wide, high))
    page.Resources = Dictionary(XObject=Dictionary(Scan=_image(pdf, image)))
    page.Contents = Stream(pdf, f"q {wide} 0 0 {high} 0 0 cm /Scan Do Q".encode())
    return saved(pdf)


def _image(pdf: pikepdf.Pdf, image: Image.Image) -> pikepdf.Object:
    out = io.BytesIO()
    image.save(out, "JPEG", quality=85)
    return pdf.make_indirect(
        Stream(
            pdf, out.getvalue(), Type=Name.XObject, Subtype=Name.Image, Width=image.width, Height=image.height,
            ColorSpace=Name.DeviceGray, BitsPerComponent=8, Filter=Name.DCTDecode,
        )
    )  # fmt: skip


def saved(pdf: pikepdf.Pdf) -> bytes:
    out = io.BytesIO()
    pdf.save(out)
    return out.getvalue()


def opened(pdf: bytes) -> pikepdf.Pdf:
    return pikepdf.open(io.BytesIO(pdf))


def drawn_over(pdf: bytes, content: str, *, under: bool = False, alpha: float | None = None) -> bytes:
    """The page with more content in PDF's own language, over or under what it has. /Hv is Helvetica."""
    with opened(pdf) as document:
        page = document.pages[0]
        if "/Resources" not in page:
            page.Resources = Dictionary()
        if "/Font" not in page.Resources:
            page.Resources.Font = Dictionary()
        page.Resources.Font["/Hv"] = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
        page.contents_add(b"q", prepend=True)
        page.contents_add(b"Q")
        page.contents_add(f"q {content} Q".encode("latin-1"), prepend=under)
        return saved(document)


def text_at(x: float, y: float, text: str, *, size: float = 9, mode: int = 0, matrix: str = "1 0 0 1") -> str:
    """Content that writes a line; mode 3 writes it unseen, as a scanner's OCR does."""
    return f"BT /Hv {size} Tf {mode} Tr {matrix} {x} {y} Tm ({text}) Tj ET"


def black_box(page: Page | tuple[float, float], box: Box, *, shade: float = 0.0) -> str:
    """Content that fills a box given in points from the top left of the page."""
    high = page.height if isinstance(page, Page) else page[1]
    return f"{shade} g {box.x0} {high - box.y1} {box.x1 - box.x0} {box.y1 - box.y0} re f"


def turned(pdf: bytes, degrees: int) -> bytes:
    with opened(pdf) as document:
        document.pages[0].rotate(degrees, relative=False)
        return saved(document)


def cropped(pdf: bytes, crop: Iterable[float], *, shift: float = 0.0) -> bytes:
    """With a CropBox, and its MediaBox away from the origin."""
    with opened(pdf) as document:
        page = document.pages[0]
        box = [float(v) for v in page.mediabox]
        if shift:
            page.mediabox = Array([v + shift for v in box])
            page.contents_add(f"1 0 0 1 {shift} {shift} cm".encode(), prepend=True)
        page.cropbox = Array([v + shift for v in crop])
        return saved(document)


def annotated(pdf: bytes, **entries: object) -> bytes:
    """With one annotation."""
    with opened(pdf) as document:
        note = Dictionary(Type=Name.Annot, **entries)
        document.pages[0].Annots = Array([document.make_indirect(note)])
        return saved(document)


def ink_in_boxes(page: Page, picture: Image.Image) -> tuple[float, float]:
    """The share of the words' boxes that hold ink, and the share of the ink that lies in words' boxes."""
    grey = np.asarray(picture.convert("L"))
    ink = grey < 140
    scale = grey.shape[1] / page.width
    covered = np.zeros_like(ink)
    holding = 0
    for word in page.words:
        box = word.box
        part = (
            slice(max(0, round((box.y0 - 0.7) * scale)), round((box.y1 + 0.7) * scale)),
            slice(max(0, round((box.x0 - 0.7) * scale)), round((box.x1 + 0.7) * scale)),
        )
        holding += bool(ink[part].any())
        covered[part] = True
    return holding / max(len(page.words), 1), float((ink & covered).sum() / max(ink.sum(), 1))


def blank_image(wide: int, high: int) -> tuple[Image.Image, ImageDraw.ImageDraw]:
    image = Image.new("L", (wide, high), 255)
    return image, ImageDraw.Draw(image)
