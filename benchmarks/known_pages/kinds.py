"""Every kind of page that the choice is measured on, each with what it truly says and which source is the right one."""

from __future__ import annotations

import io
import random
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import pikepdf
from pikepdf import Array, Dictionary, Name
from PIL import Image, ImageDraw

from known_pages import layers, sheets, spoiling
from known_pages.outlines import outlined
from known_pages.sheets import HIGH, WIDE, Print, copied, picture_of, picture_page, printed, typeset, with_picture
from known_pages.wording import HELD_OUT, POLISH, TUNING, WELSH, Bank, filled
from sarlens.model import Box

Right = Literal["text", "picture", "both", "blank", "closer"]
"""The text layer; the picture; some of each; nothing at all; whichever comes closer to the truth."""
FONTS = {"tuning": ("Libertinus Serif", "Noto Sans", "DejaVu Sans"),
         "held out": ("Atkinson Hyperlegible Next", "New Computer Modern", "DejaVu Sans Mono")}  # fmt: skip
LIGATURES = {"tuning": "Libertinus Serif", "held out": "New Computer Modern"}


@dataclass(frozen=True)
class Known:
    """One invented page. `hidden` are words that must not surface in its text."""

    kind: str
    pdf: bytes
    text: str
    right: Right
    hidden: tuple[str, ...] = ()


@dataclass(frozen=True)
class Maker:
    """Makes the parts of pages of one set, always the same from one seed."""

    bank: Bank
    part: str
    number: int
    rng: random.Random

    def print(
        self,
        *,
        font: str | None = None,
        shape: Callable[[Bank, random.Random], str] | None = None,
        ligatures: bool = True,
    ) -> Print:
        chosen = font or FONTS[self.part][self.number % 3]
        size = 8.2 if "Mono" in chosen else self.rng.choice([9.2, 9.6, 10.0])
        body = (shape or sheets.SHAPES[self.number % len(sheets.SHAPES)])(self.bank, self.rng)
        return printed(typeset(body, chosen, size, ligatures=ligatures))

    def said(self, count: int, longest: int = 1000) -> list[str]:
        """So many sentences, as they are printed."""
        every = [filled(one, self.bank, self.rng) for one in self.bank.sentences * 3]
        return self.rng.sample(sorted({one for one in every if len(one) < longest}), count)

    def scan(self, page: Print, *, dpi: int = 150, lean: float | None = None, faint: bool = False) -> bytes:
        lean = self.rng.choice([-0.4, 0.0, 0.3]) if lean is None else lean
        return picture_page(copied(picture_of(page.pdf, dpi), self.rng, lean=lean, faint=faint))


Kind = Callable[[Maker], tuple[bytes, str, Right]]


def clean(m: Maker) -> tuple[bytes, str, Right]:
    page = m.print()
    return page.pdf, page.text, "text"


def _foreign(m: Maker, lines: list[str]) -> Print:
    said = [sheets.told(one.replace("\n", " ")) for one in m.rng.sample(lines, min(len(lines), 5))]
    return printed(typeset(". ".join(said), FONTS[m.part][m.number % 3], 10))


def other_language(m: Maker) -> tuple[bytes, str, Right]:
    page = _foreign(m, WELSH if m.number % 2 else POLISH)
    return page.pdf, page.text, "text"


def bullets(m: Maker) -> tuple[bytes, str, Right]:
    said = [sheets.told(one) for one in m.said(6)]
    page = printed(typeset("\n\n".join(f"• {one}" for one in said), FONTS[m.part][m.number % 3], 10))
    return spoiling.renamed(page.pdf, lambda t: "\uf0b7" if t == "•" else t), page.text, "text"


def spoilt(change: Callable[[Maker, bytes], bytes], right: Right, *, ligatures: bool = False) -> Kind:
    def make(m: Maker) -> tuple[bytes, str, Right]:
        font = LIGATURES[m.part] if ligatures else None
        page = m.print(font=font, shape=sheets.SHAPES[m.number % 4] if ligatures else None)
        return change(m, page.pdf), page.text, right

    return make


def letterspaced(m: Maker) -> tuple[bytes, str, Right]:
    """A sound page under a layer of its own words, every letter of them apart: the print is outlines."""
    page = m.print(ligatures=False)
    bare = outlined(page.pdf)
    return layers.layered(bare, layers.joined(page.words, "  ", " ")), page.text, "picture"


def outlines(m: Maker) -> tuple[bytes, str, Right]:
    page = m.print(ligatures=False)
    return outlined(page.pdf), page.text, "picture"


def scan_alone(m: Maker) -> tuple[bytes, str, Right]:
    page = m.print()
    return m.scan(page), page.text, "picture"


def scan_layered(rate: float, *, dpi: int = 150, faint: bool = False) -> Kind:
    def make(m: Maker) -> tuple[bytes, str, Right]:
        page = m.print()
        lean = 0.0 if m.number % 2 else 0.3
        words = layers.misread(page.words, rate, m.rng)
        scan = m.scan(page, lean=lean, dpi=dpi, faint=faint)
        return layers.layered(scan, words, under=m.number % 3 == 0), page.text, "closer"

    return make


def scan_foreign(m: Maker) -> tuple[bytes, str, Right]:
    page = _foreign(m, WELSH if m.number % 2 else POLISH)
    return layers.layered(m.scan(page, lean=0), page.words), page.text, "closer"


def scan_gibberish(m: Maker) -> tuple[bytes, str, Right]:
    page = m.print()
    return layers.layered(m.scan(page), layers.gibberish(page.words, m.rng)), page.text, "picture"


def scan_half(m: Maker) -> tuple[bytes, str, Right]:
    page = m.print()
    half = [w for w in page.words if (w[1].y0 < 0.45 * HIGH) == (m.number % 2 == 0)]
    return layers.layered(m.scan(page, lean=0), half), page.text, "both"


def scan_half_bad(m: Maker) -> tuple[bytes, str, Right]:
    page = m.print()
    good = [w for w in page.words if w[1].y0 < 0.45 * HIGH]
    bad = layers.misread([w for w in page.words if w[1].y0 >= 0.45 * HIGH], 0.3, m.rng)
    return layers.layered(m.scan(page, lean=0), [*good, *bad]), page.text, "both"


def scan_shifted(m: Maker) -> tuple[bytes, str, Right]:
    """The right words, laid a few lines off: as text they are good, and no word stands where it says."""
    page = m.print()
    return (
        layers.layered(m.scan(page, lean=0), page.words, shift=(m.rng.choice([-12, 14]), m.rng.choice([-22, 26]))),
        page.text,
        "closer",
    )


def scan_wrong_page(m: Maker) -> tuple[bytes, str, Right]:
    page, other = m.print(), m.print()
    return layers.layered(m.scan(page), other.words), page.text, "picture"


def scan_turned(m: Maker) -> tuple[bytes, str, Right]:
    """Read the right way up by the scanner, and saved on its head: words right, places turned."""
    page = m.print()
    return layers.layered(m.scan(page, lean=0), page.words, turn=180 if m.number % 2 else 90), page.text, "closer"


def scan_upside_down(m: Maker) -> tuple[bytes, str, Right]:
    """A page that went in on its head, and what a reader without orientation made of it."""
    page = m.print()
    picture = copied(picture_of(page.pdf), m.rng).rotate(180)
    words = [(text, Box(WIDE - b.x1, HIGH - b.y1, WIDE - b.x0, HIGH - b.y0)) for text, b in page.words]
    return layers.layered(picture_page(picture), layers.gibberish(words, m.rng)), page.text, "picture"


def scan_other_language(m: Maker) -> tuple[bytes, str, Right]:
    """Words of another language where the page's own stand: a translation laid over it, or the wrong dictionary."""
    page = m.print()
    stock = " ".join(POLISH if m.number % 2 else WELSH).split()
    words = [(stock[i % len(stock)], box) for i, (_, box) in enumerate(page.words)]
    return layers.layered(m.scan(page), words), page.text, "picture"


def scan_glued(m: Maker) -> tuple[bytes, str, Right]:
    page = m.print()
    return layers.layered(m.scan(page), layers.joined(page.words, "")), page.text, "picture"


def scan_spaced(m: Maker) -> tuple[bytes, str, Right]:
    page = m.print()
    return layers.layered(m.scan(page), layers.joined(page.words, "  ", " ")), page.text, "picture"


def picture_over_text(m: Maker) -> tuple[bytes, str, Right]:
    under, over = m.print(), m.print()
    box = Box(0, 0, WIDE, HIGH)
    return with_picture(under.pdf, copied(picture_of(over.pdf), m.rng), box), over.text, "picture"


def _pasted(m: Maker, body: str, high: float) -> tuple[Image.Image, str]:
    part = typeset(body, FONTS[m.part][(m.number + 1) % 3], 9.5, high=high)
    return picture_of(part, 170), printed(part).text


def pasted(m: Maker) -> tuple[bytes, str, Right]:
    """A text page with a picture of words on it: a screenshot, a signature block, a table."""
    said = [sheets.told(one) for one in m.said(7)]
    page = printed(typeset("\n\n".join(said[:4]), FONTS[m.part][m.number % 3], 10))
    shapes = ("*Forwarded message*\n\n" + said[4], "Yours faithfully\n\n" + sheets.told(m.rng.choice(m.bank.names)) + "\n\n" + sheets.told(m.rng.choice(m.bank.jobs)),
              f"#table(columns: 2, inset: 4pt, [*When*], [*What*], [Monday], [{said[5]}], [Friday], [{said[6]}])")  # fmt: skip
    image, text = _pasted(m, shapes[m.number % 3], 170)
    pdf = with_picture(page.pdf, image, Box(0, HIGH - 185, WIDE, HIGH - 15))
    return pdf, f"{page.text}\n\n{text}", "both"


def letterhead(m: Maker) -> tuple[bytes, str, Right]:
    """A digital letterhead over a scanned body."""
    body = m.print(shape=sheets.SHAPES[m.number % 2 + 2])
    head = typeset(
        "#place(top, dy: -24pt)[Northmoor Council, Adult Care, Beck Street, Northmoor NM4 2QT]",
        FONTS[m.part][m.number % 3],
        9,
    )
    pdf = with_picture(head, copied(picture_of(body.pdf), m.rng), Box(0, 0, WIDE, HIGH), under=True)
    return pdf, f"{printed(head).text}\n\n{body.text}", "both"


def stamped(m: Maker) -> tuple[bytes, str, Right]:
    """A header and a footer printed digitally over a scan."""
    body = m.print()
    mark = typeset(
        f"#place(top + center, dy: -22pt)[OFFICIAL\\-SENSITIVE]\n#place(bottom + right, dy: 22pt)[Page {m.rng.randint(2, 340)} of 340]", FONTS[m.part][m.number % 3], 8,
    )  # fmt: skip
    pdf = with_picture(mark, copied(picture_of(body.pdf), m.rng), Box(0, 0, WIDE, HIGH), under=True)
    first, last = printed(mark).text.split("\n\n")
    return pdf, f"{first}\n\n{body.text}\n\n{last}", "both"


def stamped_layered(m: Maker) -> tuple[bytes, str, Right]:
    """A page number over a scan that has a good layer."""
    page, last = m.print(), f"Page {m.rng.randint(2, 340)} of 340"
    mark = typeset(f"#place(bottom + right, dy: 22pt)[{last}]", FONTS[m.part][m.number % 3], 8)
    made = with_picture(mark, copied(picture_of(page.pdf), m.rng), Box(0, 0, WIDE, HIGH), under=True)
    return layers.layered(made, page.words), f"{page.text}\n\n{last}", "closer"


def faxed(m: Maker) -> tuple[bytes, str, Right]:
    """A digital fax line over a scan whose own layer is poor."""
    page = m.print()
    scan = layers.layered(m.scan(page), layers.misread(page.words, 0.25, m.rng))
    line = f"FAX 01632 960{m.rng.randint(100, 999)} 14/03/2019 09:41 P.{m.rng.randint(1, 9)}/9"
    with pikepdf.open(io.BytesIO(scan)) as document:
        one = document.pages[0]
        one.Resources.Font["/Hv"] = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
        one.contents_add(f"BT /Hv 8 Tf 40 {HIGH - 14} Td ({line}) Tj ET".encode())
        return sheets.saved(document), f"{line}\n\n{page.text}", "both"


def noted(m: Maker) -> tuple[bytes, str, Right]:
    """Nothing but what was typed on top (FreeText)."""
    lines = m.said(3, 96)
    pdf = pikepdf.new()
    page = pdf.add_blank_page(page_size=(WIDE, HIGH))
    page.Annots = Array([
        pdf.make_indirect(Dictionary(
            Type=Name.Annot, Subtype=Name.FreeText, Rect=Array([30, HIGH - 60 - 40 * i, WIDE - 10, HIGH - 40 - 40 * i]),
            DA=pikepdf.String("/Helv 7 Tf 0 g"), Contents=pikepdf.String(line),
        )) for i, line in enumerate(lines)
    ])  # fmt: skip
    return sheets.saved(pdf), "\n\n".join(lines), "text"


def answered(m: Maker) -> tuple[bytes, str, Right]:
    """A form with an answer in a field."""
    page = m.print(shape=sheets.form)
    answer = m.said(1, 96)[0]
    with pikepdf.open(io.BytesIO(page.pdf)) as document:
        font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
        field = document.make_indirect(Dictionary(
            Type=Name.Annot, Subtype=Name.Widget, FT=Name.Tx, T="a", V=answer, F=4, DA="/Helv 7 Tf 0 g", Rect=Array([34, 14, WIDE - 10, 30]),
        ))  # fmt: skip
        document.pages[0].Annots = Array([field])
        document.Root.AcroForm = Dictionary(
            Fields=Array([field]), NeedAppearances=True, DA="/Helv 7 Tf 0 g", DR=Dictionary(Font=Dictionary(Helv=font))
        )
        return sheets.saved(document), f"{page.text}\n\n{answer}", "text"


def blank_layered(m: Maker) -> tuple[bytes, str, Right]:
    """An empty sheet that was scanned, with the layer of the page before."""
    page = m.print()
    white = copied(Image.new("L", (round(WIDE * 150 / 72), round(HIGH * 150 / 72)), 255), m.rng)
    return layers.layered(picture_page(white), page.words), "", "blank"


def redacted(m: Maker) -> tuple[bytes, str, Right, tuple[str, ...]]:
    """A scan with black boxes, whose layer still holds what is under them."""
    page = m.print(shape=sheets.SHAPES[m.number % 4])
    image = copied(picture_of(page.pdf), m.rng)
    pen = ImageDraw.Draw(image)
    long = [i for i, (text, _) in enumerate(page.words) if len(text) >= 6 and text.isalpha()]
    cut = set(m.rng.sample(long, 5))
    k = 150 / 72
    for i in cut:
        b = page.words[i][1]
        pen.rectangle([b.x0 * k - 1, b.y0 * k, b.x1 * k + 1, b.y1 * k], fill=12)
    left = " ".join(text for i, (text, _) in enumerate(page.words) if i not in cut)
    hidden = tuple({page.words[i][0] for i in cut} - set(left.split()))
    return layers.layered(picture_page(image), page.words), left, "closer", hidden


KINDS: dict[str, Callable[[Maker], tuple]] = {
    "digital: clean": clean,
    "digital: Welsh or Polish": other_language,
    "digital: bullets of a symbol font": bullets,
    "digital: fonts without names": spoilt(lambda _, pdf: spoiling.nameless(pdf), "picture"),
    "digital: letters shifted": spoilt(lambda _, pdf: spoiling.renamed(pdf, spoiling.shifted), "picture"),
    "digital: private code points": spoilt(lambda _, pdf: spoiling.renamed(pdf, spoiling.private), "picture"),
    "digital: ligatures without names": spoilt(
        lambda _, pdf: spoiling.renamed(pdf, spoiling.without_ligatures), "both", ligatures=True
    ),
    "digital: ligatures half named": spoilt(
        lambda _, pdf: spoiling.renamed(pdf, spoiling.with_half_ligatures), "both", ligatures=True
    ),
    "digital: digits swapped": spoilt(
        lambda m, pdf: spoiling.renamed(pdf, spoiling.swapping("0123456789", m.rng)), "picture"
    ),
    "digital: some letters swapped": spoilt(
        lambda m, pdf: spoiling.renamed(pdf, spoiling.swapping("aeos", m.rng)), "picture"
    ),
    "digital: spaces missing": spoilt(lambda _, pdf: spoiling.unspaced(pdf), "text"),
    "outlines": outlines,
    "outlines: letters apart": letterspaced,
    "scan": scan_alone,
    "scan: perfect layer": scan_layered(0.0),
    "scan: Welsh or Polish, good layer": scan_foreign,
    "scan: coarse picture, good layer": scan_layered(0.002, dpi=62, faint=True),
    "scan: layer 1 % wrong": scan_layered(0.01),
    "scan: layer 3 % wrong": scan_layered(0.03),
    "scan: layer 5 % wrong": scan_layered(0.05),
    "scan: layer 10 % wrong": scan_layered(0.10),
    "scan: layer 20 % wrong": scan_layered(0.20),
    "scan: layer 40 % wrong": scan_layered(0.40),
    "scan: gibberish": scan_gibberish,
    "scan: layer of half the page": scan_half,
    "scan: layer half bad": scan_half_bad,
    "scan: layer shifted": scan_shifted,
    "scan: layer of another page": scan_wrong_page,
    "scan: layer turned": scan_turned,
    "scan: read on its head": scan_upside_down,
    "scan: layer in another language": scan_other_language,
    "scan: words glued": scan_glued,
    "scan: letters apart": scan_spaced,
    "picture over text": picture_over_text,
    "text and a picture of text": pasted,
    "letterhead over a scan": letterhead,
    "stamped scan": stamped,
    "stamped scan, good layer": stamped_layered,
    "fax line over a scan, poor layer": faxed,
    "typed on top only": noted,
    "form with an answer": answered,
    "blank, with a layer": blank_layered,
    "scan: layer under black boxes": redacted,
}


def made(kind: str, part: str, number: int, seed: int) -> Known:
    """Page `number` of a kind, the same for the same seed."""
    rng = random.Random(f"{seed}/{part}/{kind}/{number}")
    pdf, text, right, *hidden = KINDS[kind](Maker(TUNING if part == "tuning" else HELD_OUT, part, number, rng))
    return Known(kind, pdf, text, right, hidden[0] if hidden else ())
