"""Which text of a page is believed: its layer, its picture, or some of each; and what is put right in a layer."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterable

import pypdfium2
import pytest
from pikepdf import Array, Dictionary, Name, String
from PIL import Image, ImageDraw
from rapidfuzz import fuzz

from sarlens.errors import Unreadable
from sarlens.ingest import pages
from sarlens.ingest.comparing import better
from sarlens.ingest.legibility import familiar
from sarlens.ingest.ligatures import drops, put_back
from sarlens.ingest.ocr import Engine, engine
from sarlens.ingest.pdf import open_pdf, read_page, read_page_of
from sarlens.ingest.readers import examine
from sarlens.ingest.shapes import misdrawn_digits
from sarlens.ingest.wordlist import is_known
from sarlens.model import REDACTED, Box, Page, Problem
from sarlens.settings import Settings
from tests.ingest.papers import image_pdf, opened, picture_of, saved, scanned, typeset

SAID = """
Dear Mr Featherstonehaugh

The panel met on 14 March 2019 and did not agree the package, since the cost was higher than the budget of 1,278.40 pounds.
We were told that the school would offer a fifth afternoon, but the office has not found the staff.

Your daughter needs two carers for all transfers and the hoist has been out of use for seven weeks.
The family would like the support to continue, and they have asked for this on 3 May, 28 June and 9 July.

Please let me know by 30 September 2019 whether the council will pay for the nights at the respite house.

Yours sincerely

Hepzibah Marchbanks
"""
WORDS = SAID.split()
WELSH = """Mae'r cyngor wedi cytuno i dalu am y gofal o fis Ebrill ymlaen. Bydd gweithiwr yn ymweld â chi yr wythnos nesaf i
drafod y cynllun. Os oes gennych unrhyw gwestiynau, cysylltwch â ni. Nid yw'r ysgol wedi ateb eto, ond rydym yn disgwyl clywed
cyn y gwyliau. Roedd y teulu yn anhapus iawn gyda'r penderfyniad ac maent am apelio."""


@pytest.fixture(scope="module")
def sheet() -> bytes:
    return typeset(SAID, height=360)


@pytest.fixture(scope="module")
def scan(sheet: bytes) -> bytes:
    return scanned(sheet)


@pytest.fixture
def read_pixels(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The sizes of the pictures that OCR is given."""
    sizes: list[int] = []
    real = engine()

    class Counting:
        def read(self, grey: object, dpi: int) -> object:
            sizes.append(grey.size)  # type: ignore[attr-defined]
            return real.read(grey, dpi)  # type: ignore[arg-type]

    monkeypatch.setattr(pages, "engine", lambda _="auto": Counting())
    return sizes


def read(pdf: bytes, settings: Settings | None = None) -> tuple[Page, tuple[Problem, ...]]:
    return read_page(io.BytesIO(pdf), "file", 1, settings or Settings())


def laid_over(pdf: bytes, words: Iterable[tuple[str, Box]]) -> bytes:
    """The page with the words laid unseen where they are said to stand, each as wide as its box, as Tesseract does it."""
    with opened(pdf) as document:
        page = document.pages[0]
        high = float(page.mediabox[3])
        inner = Dictionary(
            Type=Name.Font, Subtype=Name.CIDFontType2, BaseFont=Name.Blank, DW=500, CIDToGIDMap=Name.Identity,
            CIDSystemInfo=Dictionary(Registry=String("Adobe"), Ordering=String("Identity"), Supplement=0),
            FontDescriptor=Dictionary(Type=Name.FontDescriptor, FontName=Name.Blank, Flags=5, FontBBox=Array([0, 0, 500, 1000]),
                                      ItalicAngle=0, Ascent=1000, Descent=-200, CapHeight=700, StemV=80),
        )  # fmt: skip
        names = b"begincmap 1 begincodespacerange <0000> <FFFF> endcodespacerange 1 beginbfrange <0000> <FFFF> <0000> endbfrange endcmap"
        font = Dictionary(Type=Name.Font, Subtype=Name.Type0, BaseFont=Name.Blank, Encoding=Name("/Identity-H"),
                          ToUnicode=document.make_stream(names), DescendantFonts=Array([inner]))  # fmt: skip
        page.Resources.Font = Dictionary(Ocr=document.make_indirect(font))
        content = ["BT 3 Tr"]
        for text, box in words:
            size = 0.8 * (box.y1 - box.y0)
            wide = 100 * (box.x1 - box.x0) / (0.5 * size * len(text))
            place = f"1 0 0 1 {box.x0:.2f} {high - box.y1 + 0.25 * size:.2f} Tm"
            content.append(f"/Ocr {size:.2f} Tf {wide:.1f} Tz {place} <{text.encode('utf-16-be').hex()}> Tj")
        page.contents_add(" ".join([*content, "ET"]).encode())
        return saved(document)


def layer_of(page: Page, change: Callable[[int, str], str] = lambda _, word: word) -> list[tuple[str, Box]]:
    """The page's words and their places; "" leaves one out."""
    said = [(change(at, page.text[word.start : word.end]), word.box) for at, word in enumerate(page.words)]
    return [(text, box) for text, box in said if text]


def renamed(pdf: bytes, rename: Callable[[str], str]) -> bytes:
    """With other names for the letters that the fonts draw."""

    def other(match: re.Match[str]) -> str:
        name = rename(bytes.fromhex(match[2]).decode("utf-16-be"))
        return f"{match[1]}<{(name or chr(0)).encode('utf-16-be').hex()}>"

    with opened(pdf) as document:
        for item in document.objects:
            if isinstance(item, Dictionary) and item.get("/Type") == "/Font" and "/ToUnicode" in item:
                names = item.ToUnicode.read_bytes().decode("latin-1")
                names = re.sub(r"(?m)^(<[0-9A-F]{4}>\s*)<((?:[0-9A-F]{4})+)>$", other, names)
                item.ToUnicode = document.make_stream(names.encode("latin-1"))
        return saved(document)


def test_a_sound_layer_is_kept_and_costs_no_ocr(sheet: bytes, scan: bytes, read_pixels: list[int]) -> None:
    page, problems = read(laid_over(scan, layer_of(read(sheet)[0])))
    assert page.text_source == "text_layer" and page.text.split() == WORDS
    assert read_pixels == [] and problems == ()


def slips(at: int, word: str) -> str:
    return word.replace("e", "c").replace("n", "u", 1) if at % 6 == 0 else word


def test_a_layer_with_a_few_words_wrong_is_replaced(sheet: bytes, scan: bytes, read_pixels: list[int]) -> None:
    pdf = laid_over(scan, layer_of(read(sheet)[0], slips))
    page, _ = read(pdf)
    assert page.text_source == "ocr" and page.text.split() == WORDS
    strip, whole = sorted(read_pixels)
    assert strip < 0.6 * whole


def test_a_sound_layer_is_better_than_a_poor_picture(sheet: bytes) -> None:
    poor = scanned(sheet, dpi=50, faint=0.5, flicker=14)
    page, _ = read(laid_over(poor, layer_of(read(sheet)[0], lambda at, word: "tbc" if at in (20, 40) else word)))
    assert page.text_source == "text_layer"
    assert "Featherstonehaugh" in page.text


def test_the_words_of_another_page_are_not_this_page(sheet: bytes, scan: bytes) -> None:
    other = read(typeset("The minutes of the meeting were not sent to us until the winter, long after the taxi had gone. " * 6, height=360))[0]  # fmt: skip
    page, _ = read(laid_over(scan, layer_of(other)))
    assert page.text_source == "ocr" and page.text.split() == WORDS


def test_another_language_where_the_words_stand_is_not_this_page(sheet: bytes, scan: bytes) -> None:
    stock = WELSH.encode("ascii", "ignore").decode().replace("'", "").split()
    page, _ = read(laid_over(scan, layer_of(read(sheet)[0], lambda at, _: stock[at % len(stock)])))
    assert page.text_source == "ocr" and page.text.split() == WORDS


def test_a_layer_of_half_the_page_keeps_its_words_and_the_rest_is_read(sheet: bytes, scan: bytes) -> None:
    layer = layer_of(read(sheet)[0], lambda at, word: word if at < len(WORDS) * 0.55 else "")
    page, _ = read(laid_over(scan, layer))
    assert page.text.split() == WORDS
    sources = [word.confidence is None for word in page.words]
    assert all(sources[:50]) and not any(sources[-20:])
    assert page.ocr_confidence is not None and page.ocr_confidence > 0.8


def test_swapped_digits_are_seen_by_their_shapes(sheet: bytes, read_pixels: list[int]) -> None:
    wrong = renamed(sheet, lambda name: name.translate(str.maketrans("38109", "83901")))
    assert "2091" in read(wrong, Settings(ocr="never"))[0].text
    page, _ = read(wrong)
    assert page.text_source == "ocr" and page.text.split() == WORDS
    assert len(read_pixels) == 2
    of_the_layer = [page.text[word.start : word.end] for word in page.words if word.confidence is None]
    assert "Featherstonehaugh" in of_the_layer and "2019" not in of_the_layer


@pytest.mark.parametrize("font", ["Libertinus Serif", "New Computer Modern", "DejaVu Sans Mono"])
def test_digits_of_sound_fonts_have_their_shapes(font: str) -> None:
    document = pypdfium2.PdfDocument(typeset(f'#set text(font: "{font}")\n0123456789 *0123456789*'))
    assert misdrawn_digits(document[0].get_textpage()) == 0


def test_swapped_letters_are_read_from_the_picture(sheet: bytes) -> None:
    page, _ = read(renamed(sheet, lambda name: name.translate(str.maketrans("aeo", "eoa"))))
    assert page.text_source == "ocr" and fuzz.ratio(page.text, SAID) > 95


def test_a_digital_page_in_welsh_stays_as_it_is() -> None:
    page, problems = read(typeset(WELSH))
    assert page.text_source == "text_layer" and page.text.replace("’", "'").split() == WELSH.split() and problems == ()


@pytest.mark.parametrize("keep", [0, 1])
def test_letters_lost_from_ligatures_are_put_back(sheet: bytes, read_pixels: list[int], keep: int) -> None:
    page, _ = read(renamed(sheet, lambda name: name[:keep] if name in ("fi", "ff", "ft", "ffi", "fft") else name))
    assert page.text.split() == WORDS and read_pixels == []


def test_good_words_are_never_mended() -> None:
    text = "He left if of four offers the staf filed on file; the fled fox of Larkfeld"
    assert not drops("f", text.split())
    assert [put_back(word, ()) for word in text.split()] == text.split()
    assert put_back("\ufffd\ufffd", ("f",)) == "\ufffd\ufffd"


def test_words_without_spaces_are_parted_where_they_stand_apart(sheet: bytes, read_pixels: list[int]) -> None:
    page, _ = read(renamed(sheet, lambda name: name.replace(" ", "\u200b")))
    assert page.text.split() == WORDS and read_pixels == []


def test_letters_apart_in_a_layer_are_joined(sheet: bytes, scan: bytes, read_pixels: list[int]) -> None:
    spots = []
    for text, box in layer_of(read(sheet)[0]):
        step = (box.x1 - box.x0) / len(text)
        for i, letter in enumerate(text):
            x = box.x0 + i * step
            spots.append((letter + " ", Box(x, box.y0, x + 1.9 * step, box.y1)))
    page, _ = read(laid_over(scan, spots))
    assert page.text_source == "text_layer" and len(read_pixels) <= 1
    assert "".join(page.text.split()) == "".join(WORDS) and len(page.text.split()) >= len(WORDS) - 2


def test_what_is_under_a_short_bar_does_not_come_out_of_the_layer(sheet: bytes) -> None:
    whole = read(sheet)[0]
    image = picture_of(sheet, 150)
    at = next(word for word in whole.words if whole.text[word.start : word.end] == "panel")
    k = 150 / 72
    ImageDraw.Draw(image).rectangle([at.box.x0 * k - 1, at.box.y0 * k, at.box.x1 * k + 1, at.box.y1 * k], fill=10)
    page, _ = read(laid_over(image_pdf(image, 150), layer_of(whole)))
    assert "panel" not in page.text and REDACTED in page.text
    assert [one.beneath for one in page.redactions] == ["panel"]


def test_where_neither_can_be_read_the_page_says_so(sheet: bytes) -> None:
    noise = Image.effect_noise((833, 750), 90).point(lambda v: 255 if v > 110 else 0)
    mixed = Image.blend(noise, picture_of(sheet, 150).resize(noise.size), 0.25)
    pdf = laid_over(image_pdf(mixed, 150), layer_of(read(sheet)[0], lambda at, word: word[::-1] if at % 2 else word))
    _, problems = read(pdf)
    assert [problem.code for problem in problems] == ["low_confidence"]


def test_without_an_engine_a_likely_layer_is_kept_and_doubted(
    sheet: bytes, scan: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    def missing(_: str = "auto") -> None:
        raise Unreadable("no_ocr")

    monkeypatch.setattr(pages, "engine", missing)
    whole = read(sheet)[0]
    page, problems = read(laid_over(scan, layer_of(whole, slips)))
    assert page.text_source == "text_layer" and [problem.code for problem in problems] == ["low_confidence"]
    _, problems = read(laid_over(scan, layer_of(whole, lambda _, word: word[::-1].upper() + "|~1x")))
    assert [problem.code for problem in problems] == ["no_ocr"]


@pytest.mark.parametrize(
    ("layer", "seen", "picture"),
    [
        ("the council will not pay for this", "the council will not pay for this", False),
        ("tbc councll wiil not pay lor this", "the council will not pay for this", True),
        ("the council will not pay for this", "the councii wlll not pay tor this", False),
        ("Mae Siân yn cytuno â'r ysgol", "Mae Sian yn cytuno ar ysgol", False),
        ("thecouncilwillnotpayforthis", "the council will not pay for this", True),
        ("~~ il ,. ;'l |I", "the council will not pay for this", True),
        ("the council will not pay for this", "~~ il ,. ;'l |I", False),
    ],
)
def test_the_better_of_two_readings(layer: str, seen: str, picture: bool) -> None:
    assert better(layer.split(), seen.split(), 0.4 if "~" in seen else 0.9).picture is picture


def test_names_codes_and_british_spellings_are_no_sign_of_misreading() -> None:
    good = (
        "Oluwaseun Wójcik organised the carers' rota re ASC/20/114, NHS no 485 777 3456; programme at http://a.example"
    )
    assert familiar(good.split()) == (1.0, 8)
    assert familiar(["tbe", "carcrs", "wcre", "n0t", "invjted"])[0] < 0.3
    assert all(map(is_known, ("safeguarding", "paediatrician", "behaviour", "unallocated", "wythnos")))
    assert not any(map(is_known, ("ofce", "fle", "thecouncil", "xxxx")))


def test_pages_that_we_set_ourselves_are_never_doubted(monkeypatch: pytest.MonkeyPatch) -> None:
    """A mail of nothing but codes reads like a broken text layer; it is what was sent all the same."""
    letters = "bcdfghjklmnpqrstvwxz"
    codes = " ".join("".join(letters[(n * 7 + k * n + k * k) % 20] for k in range(7)) for n in range(400))
    mail = f"From: a@x.example\nTo: b@x.example\nSubject: Codes\n\n{codes}\n".encode()
    rendition = examine(io.BytesIO(mail), "codes.eml", Settings()).rendition
    asked: list[str] = []

    def engine_of(name: str) -> Engine:
        asked.append(name)
        return engine(name)

    monkeypatch.setattr(pages, "engine", engine_of)
    with open_pdf(io.BytesIO(rendition or b"")) as pdf:
        read_page_of(pdf, "id", 1, Settings())
        assert asked, "without being told, it is held against its picture"
        asked.clear()
        page, problems = read_page_of(pdf, "id", 1, Settings(), ours=True)
    assert not asked and problems == () and page.text_source == "text_layer" and codes.split()[7] in page.text
