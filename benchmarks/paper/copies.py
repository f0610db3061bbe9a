"""Copies of printed pages: what scanners, faxes and copying machines make of them."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence

import numpy as np
import pikepdf
import pypdfium2
from PIL import Image, ImageFilter

from paper.prints import Print

A4 = (595.276, 841.89)
Look = Callable[[Image.Image, np.random.Generator], Image.Image]


def picture(pdf: bytes, dpi: float) -> Image.Image:
    """The first page as a grey picture."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        return document[0].render(scale=dpi / 72, grayscale=True).to_pil().convert("L")
    finally:
        document.close()


def _copied(image: Image.Image, rng: np.random.Generator, *, ink: float = 25, paper: float = 248, flicker: float = 1.2,
            blur: float = 0.5) -> Image.Image:  # fmt: skip
    grey = np.asarray(image.filter(ImageFilter.GaussianBlur(blur)), np.float32)
    grey = ink + grey * (paper - ink) / 255
    coarse = rng.normal(0, flicker, (grey.shape[0] // 2 + 1, grey.shape[1] // 2 + 1)).repeat(2, 0).repeat(2, 1)
    grey = grey + coarse[: grey.shape[0], : grey.shape[1]]
    return Image.fromarray(np.clip(grey, 0, 255).astype(np.uint8))


def _leaning(image: Image.Image, degrees: float) -> Image.Image:
    return image.rotate(degrees, resample=Image.Resampling.BICUBIC, fillcolor=255)


def clean(image: Image.Image, rng: np.random.Generator) -> Image.Image:
    """A good scan, straight."""
    return _copied(image, rng)


def skewed(image: Image.Image, rng: np.random.Generator) -> Image.Image:
    """Fed in crooked, by 1.5 to 4 degrees."""
    return _copied(_leaning(image, float(rng.uniform(1.5, 4) * rng.choice([-1, 1]))), rng)


def turned(image: Image.Image, rng: np.random.Generator) -> Image.Image:
    """Fed in on its side or its head, a little crooked."""
    return _copied(_leaning(image, float(rng.uniform(-0.6, 0.6))), rng).rotate(
        int(rng.choice([90, 180, 270])), expand=True
    )


def faint(image: Image.Image, rng: np.random.Generator) -> Image.Image:
    """Printed with the last of the toner: pale, broken, noisy, shaded to one side."""
    grey = np.asarray(_leaning(image, float(rng.uniform(-0.8, 0.8))), np.float32)
    gaps = Image.fromarray(rng.integers(0, 255, (grey.shape[0] // 3, grey.shape[1] // 3), np.uint8).astype(np.uint8))
    worn = np.asarray(gaps.resize(grey.shape[::-1], Image.Resampling.BICUBIC), np.float32) / 255
    pale = 255 - (255 - grey) * (0.35 + 0.35 * worn)
    shade = np.linspace(0, rng.uniform(20, 50), grey.shape[1])[None, :]
    return _copied(Image.fromarray(np.clip(pale - shade, 0, 255).astype(np.uint8)), rng, ink=30, paper=240, flicker=5)


def coarse(image: Image.Image, rng: np.random.Generator) -> Image.Image:
    """A fax or a screen's resolution."""
    return _copied(_leaning(image, float(rng.uniform(-0.7, 0.7))), rng, blur=0.4, flicker=1.5)


def speckled(image: Image.Image, rng: np.random.Generator) -> Image.Image:
    """A copy of a copy: black and white, dust all over, a dark edge."""
    grey = np.asarray(_copied(_leaning(image, float(rng.uniform(-1, 1))), rng, flicker=14, blur=0.8), np.float32)
    dust = rng.random(grey.shape) < 0.0006
    thick = dust | np.roll(dust, 1, 0) | np.roll(dust, 1, 1)
    edge = np.exp(-np.arange(grey.shape[1]) / (grey.shape[1] * 0.012)) * 200
    black = (grey - edge[None, :: int(rng.choice([-1, 1]))] < 140) | thick
    return Image.fromarray(np.where(black, 0, 255).astype(np.uint8))


def coloured(image: Image.Image, rng: np.random.Generator) -> Image.Image:
    """On yellowed paper, in colour, by a camera's JPEG."""
    grey = np.asarray(_copied(_leaning(image, float(rng.uniform(-1, 1))), rng), np.float32)[..., None] / 255
    paper, ink = np.array([245, 232, 190]), np.array([28, 32, 96])
    rows, columns = np.mgrid[0 : grey.shape[0], 0 : grey.shape[1]]
    light = 1 - 0.25 * ((columns / grey.shape[1] - 0.3) ** 2 + (rows / grey.shape[0] - 0.4) ** 2)
    return Image.fromarray(np.clip((ink + (paper - ink) * grey) * light[..., None], 0, 255).astype(np.uint8))


LOOKS: dict[str, tuple[Look, int]] = {
    "clean": (clean, 300),
    "clean, 200 dpi": (clean, 200),
    "skewed": (skewed, 200),
    "turned": (turned, 200),
    "faint": (faint, 200),
    "low resolution": (coarse, 110),
    "two-up": (skewed, 300),
    "speckled": (speckled, 200),
    "colour": (coloured, 200),
}
"""Each look with the dots an inch that it is scanned at."""


def copied(pages: Sequence[Print], look: str, seed: int) -> tuple[Image.Image, str]:
    """One sheet, and the words on it in reading order; a two-up sheet takes two pages, the others the first."""
    rng = np.random.default_rng(seed)
    change, dpi = LOOKS[look]
    if look != "two-up":
        return change(picture(pages[0].pdf, dpi), rng), pages[0].text
    leaves = [picture(page.pdf, dpi / 2**0.5) for page in pages[:2]]
    wide, high = leaves[0].size
    sheet = Image.new("L", (2 * wide, high), 255)
    for i, leaf in enumerate(leaves):
        sheet.paste(leaf, (i * wide, 0))
    grey = _copied(_leaning(sheet, float(rng.uniform(-1.2, 1.2))), rng)
    return grey, pages[0].text + "\n" + pages[1].text


def as_pdf(images: Sequence[Image.Image], dpi: Sequence[int]) -> bytes:
    """The pictures as the pages of one PDF, as a scanner makes it: JPEG, or black and white."""
    with pikepdf.new() as pdf:
        for image, fine in zip(images, dpi, strict=True):
            held = io.BytesIO()
            image.save(held, "JPEG", quality=75)
            stream = pikepdf.Stream(pdf, held.getvalue())
            space = pikepdf.Name.DeviceRGB if image.mode == "RGB" else pikepdf.Name.DeviceGray
            stream.stream_dict.update(
                pikepdf.Dictionary(
                    Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Image, Width=image.width, Height=image.height,
                    ColorSpace=space, BitsPerComponent=8, Filter=pikepdf.Name.DCTDecode,
                )
            )  # fmt: skip
            wide, high = image.width * 72 / fine, image.height * 72 / fine
            page = pdf.add_blank_page(page_size=(wide, high))
            page.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(Im0=stream))
            page.Contents = pikepdf.Stream(pdf, f"q {wide:.3f} 0 0 {high:.3f} 0 0 cm /Im0 Do Q".encode())
        out = io.BytesIO()
        pdf.save(out, deterministic_id=True)
        return out.getvalue()
