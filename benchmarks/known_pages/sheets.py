"""Typeset pages and what a scanner makes of them."""

from __future__ import annotations

import io
import random
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pikepdf
import pypdfium2
import typst
from PIL import Image, ImageFilter

from known_pages.wording import Bank, filled
from sarlens.ingest.pdf import read_page
from sarlens.model import REDACTED, Box
from sarlens.settings import Settings

FONTS = Path(__file__).parent.parent.parent / "sarlens"
WIDE, HIGH = 420.0, 500.0


@dataclass(frozen=True)
class Print:
    """A page as typeset: the PDF, its text in reading order, and its words with their places."""

    pdf: bytes
    text: str
    words: tuple[tuple[str, Box], ...]


def typeset(body: str, font: str, size: float, *, high: float = HIGH, ligatures: bool = True) -> bytes:
    """A page of typst mark-up, with the fonts that the project carries."""
    head = (
        f"#set page(width: {WIDE}pt, height: {high}pt, margin: 34pt)\n"
        f'#set text(font: ("{font}", "DejaVu Sans"), size: {size}pt, hyphenate: false, ligatures: {str(ligatures).lower()})\n'
        "#set par(leading: 0.6em, spacing: 1.1em)\n"
    )
    return typst.compile(
        (head + body).encode(), font_paths=[FONTS / "export/fonts", FONTS / "ingest/fonts"], ignore_system_fonts=True
    )


def printed(pdf: bytes) -> Print:
    """The page with its words, which stand in a sound text layer."""
    page, _ = read_page(io.BytesIO(pdf), "truth", 1, Settings(ocr="never"))
    return Print(pdf, page.text, tuple((page.text[w.start : w.end], w.box) for w in page.words))


def told(text: str) -> str:
    """Text as typst takes it, word for word."""
    return "".join(f"\\{char}" if char in "#*_`$<>@[]\\=-+/~'\"" else char for char in text)


def letter(bank: Bank, rng: random.Random) -> str:
    said = [told(filled(one, bank, rng)) for one in rng.sample(bank.sentences, 11)]
    blocks = [" ".join(said[i : i + 3]) for i in range(0, len(said), 3)]
    head = told(f"Dear {rng.choice(bank.names)}")
    return "\n\n".join(
        [f"*{told(rng.choice(bank.titles))}*", head, *blocks, "Yours sincerely", told(rng.choice(bank.names))]
    )


def email(bank: Bank, rng: random.Random) -> str:
    lines = [
        f"From: {rng.choice(bank.names)} <{filled('{email}', bank, rng)}>",
        f"Sent: {filled('{date}', bank, rng)} {rng.randint(8, 18)}:{rng.randint(10, 59)}",
        f"To: {rng.choice(bank.names)}",
        f"Subject: RE: {rng.choice(bank.titles)} {filled('{code}', bank, rng)}",
    ]
    body = [told(filled(one, bank, rng)) for one in rng.sample(bank.sentences, 9)]
    return " \\\n".join(map(told, lines)) + "\n\n" + "\n\n".join(" ".join(body[i : i + 2]) for i in range(0, 9, 2))


def notes(bank: Bank, rng: random.Random) -> str:
    entries = []
    for one in rng.sample(bank.sentences, 8):
        entries.append(
            f"*{told(filled('{date}', bank, rng))} {told(rng.choice(bank.names))}*\n\n{told(filled(one, bank, rng))}"
        )
    return "\n\n".join(entries)


def minutes(bank: Bank, rng: random.Random) -> str:
    there = told("Present: " + ", ".join(rng.sample(bank.names, 5)) + f" ({rng.choice(bank.jobs)})")
    points = [f"{n}. {filled(one, bank, rng)}" for n, one in enumerate(rng.sample(bank.sentences, 9), 1)]
    return "\n\n".join(
        [f"*{told(rng.choice(bank.titles))}*", there, *(told(p).replace(". ", "\\. ", 1) for p in points)]
    )


def table(bank: Bank, rng: random.Random) -> str:
    rows = [
        f"[{told(filled('{date}', bank, rng))}], [{told(rng.choice(bank.names))}], [{told(filled(one, bank, rng))}]"
        for one in rng.sample(bank.sentences, 6)
    ]
    return (
        f"*{told(rng.choice(bank.titles))}*\n\n#table(columns: (64pt, 84pt, 1fr), inset: 5pt, [*Date*], [*Who*], [*What was said*],\n"
        + ",\n".join(rows)
        + ")"
    )


def form(bank: Bank, rng: random.Random) -> str:
    asked = ("Name", "NHS number", "Address", "Medication", "Named worker", "Reference", "Cost a week")
    given = ("{name}", "{nhs}", "9 Tannery Row, {postcode}", "{drug}", "{name}, {job}", "{code}", "{money}")
    rows = [f"[{one}], [{told(filled(answer, bank, rng))}]" for one, answer in zip(asked, given, strict=True)]
    said = "\n\n".join(told(filled(one, bank, rng)) for one in rng.sample(bank.sentences, 5))
    return "#table(columns: (100pt, 1fr), inset: 5pt,\n" + ",\n".join(rows) + ")\n\n" + said


SHAPES = (letter, email, notes, minutes, table, form)


def picture_of(pdf: bytes, dpi: int = 150) -> Image.Image:
    document = pypdfium2.PdfDocument(pdf)
    image = document[0].render(scale=dpi / 72).to_pil().convert("L")
    document.close()
    return image


def copied(image: Image.Image, rng: random.Random, *, lean: float = 0.0, faint: bool = False) -> Image.Image:
    """What a copier makes of a picture of a page."""
    made = image.rotate(lean, Image.Resampling.BICUBIC, fillcolor=255) if lean else image
    grey = np.asarray(made.filter(ImageFilter.GaussianBlur(0.45)), np.float32)
    ink, paper = (128, 236) if faint else (20, 249)
    grey = ink + grey * (paper - ink) / 255
    grey = grey + np.random.default_rng(rng.randrange(1 << 30)).normal(0, 3.0 if faint else 1.6, grey.shape)
    return Image.fromarray(np.clip(grey, 0, 255).astype(np.uint8))


def placed(pdf: pikepdf.Pdf, image: Image.Image) -> pikepdf.Object:
    """The picture as an image of the file."""
    out = io.BytesIO()
    image.save(out, "JPEG", quality=60)
    return pdf.make_indirect(
        pikepdf.Stream(
            pdf, out.getvalue(), Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Image, Width=image.width, Height=image.height,
            ColorSpace=pikepdf.Name.DeviceGray, BitsPerComponent=8, Filter=pikepdf.Name.DCTDecode,
        )
    )  # fmt: skip


def picture_page(image: Image.Image, wide: float = WIDE, high: float = HIGH) -> bytes:
    """A PDF of one picture."""
    pdf = pikepdf.new()
    page = pdf.add_blank_page(page_size=(wide, high))
    page.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(Scan=placed(pdf, image)))
    page.Contents = pikepdf.Stream(pdf, f"q {wide} 0 0 {high} 0 0 cm /Scan Do Q".encode())
    return saved(pdf)


def with_picture(pdf: bytes, image: Image.Image, box: Box, high: float = HIGH, *, under: bool = False) -> bytes:
    """The page with a picture on it; `box` in points from the top left."""
    with pikepdf.open(io.BytesIO(pdf)) as document:
        page = document.pages[0]
        if "/XObject" not in page.Resources:
            page.Resources.XObject = pikepdf.Dictionary()
        page.Resources.XObject["/Pasted"] = placed(document, image)
        page.contents_add(b"q", prepend=True)
        page.contents_add(b"Q")
        drawn = f"q {box.x1 - box.x0} 0 0 {box.y1 - box.y0} {box.x0} {high - box.y1} cm /Pasted Do Q"
        page.contents_add(drawn.encode(), prepend=under)
        return saved(document)


def saved(pdf: pikepdf.Pdf) -> bytes:
    out = io.BytesIO()
    pdf.save(out)
    return out.getvalue()


def shown(text: str) -> str:
    """Text without the marks for what is cut out, its spaces single."""
    return " ".join(text.replace(REDACTED, " ").split())
