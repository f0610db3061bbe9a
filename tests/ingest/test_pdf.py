"""Pages of a PDF, however it was made, turned, cropped, scanned, stamped or spoilt."""

from __future__ import annotations

import io
import re

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name

from sarlens.errors import Unreadable
from sarlens.ingest.pdf import OpenPdf, open_pdf, page_count, picture, read_page
from sarlens.ingest.plumber import read_with_plumber
from sarlens.model import Box, Page, Problem
from sarlens.settings import Settings
from tests.ingest.papers import (
    LETTER,
    annotated,
    cropped,
    drawn_over,
    image_pdf,
    ink_in_boxes,
    opened,
    picture_of,
    saved,
    scanned,
    text_at,
    turned,
    typeset,
)

WORDS = LETTER.split()
BAD_LAYER = (
    "D ear M rs Abem atny",
    "Tbank vou lor yonr n0te 0f 4 Mav. 1 hav e as ked t he tra nsp0rt de sk",
    "tne rarnp",
)


@pytest.fixture(scope="module")
def letter() -> bytes:
    return typeset(LETTER)


@pytest.fixture(scope="module")
def scan(letter: bytes) -> bytes:
    return scanned(letter)


def read(pdf: bytes, settings: Settings | None = None) -> tuple[Page, tuple[Problem, ...]]:
    page, problems = read_page(io.BytesIO(pdf), "file", 1, settings or Settings())
    assert page.text.split() == [page.text[word.start : word.end] for word in page.words]
    return page, problems


def assert_boxes_hold_the_words(pdf: bytes, page: Page) -> None:
    holding, inside = ink_in_boxes(page, picture(io.BytesIO(pdf), 1, dpi=100, rotation=page.rotation))
    assert holding >= 0.95
    assert inside >= 0.97


@pytest.mark.parametrize("degrees", [0, 90, 180, 270])
def test_digital_words_stand_upright_where_they_are_shown(letter: bytes, degrees: int) -> None:
    pdf = turned(letter, degrees)
    page, _ = read(pdf)
    assert page.text.split() == WORDS
    assert (page.width, page.height) == (400, 300)
    assert page.rotation == (360 - degrees) % 360  # the words were upright before /Rotate laid them on their side
    assert page.text_source == "text_layer" and page.ocr_confidence is None
    assert_boxes_hold_the_words(pdf, page)


def test_a_page_that_rotate_turns_upright_is_not_turned_again(letter: bytes) -> None:
    with opened(letter) as document:
        page = document.pages[0]
        page.contents_add(b"0 1 -1 0 300 0 cm", prepend=True)  # the words lie on their side, read upwards
        page.mediabox = Array([0, 0, 300, 400])
        page.rotate(90, relative=False)
        pdf = saved(document)
    found, _ = read(pdf)
    assert found.rotation == 0
    assert found.text.split() == WORDS
    assert_boxes_hold_the_words(pdf, found)


@pytest.mark.parametrize(("shift", "degrees"), [(0.0, 0), (150.0, 0), (-70.0, 90), (33.5, 270)])
def test_crop_box_and_origin_are_taken_off(letter: bytes, shift: float, degrees: int) -> None:
    pdf = turned(cropped(letter, (20, 20, 380, 290), shift=shift), degrees)
    page, _ = read(pdf)
    assert (page.width, page.height) == (360, 270)
    assert page.text.split() == WORDS
    assert_boxes_hold_the_words(pdf, page)


def test_words_outside_the_crop_box_are_not_on_the_page(letter: bytes) -> None:
    page, _ = read(cropped(letter, (0, 245, 400, 300)))
    assert page.text.split() == ["Dear", "Mrs", "Abernathy"]


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_scans_are_turned_upright_and_their_boxes_with_them(letter: bytes, turn: int) -> None:
    pdf = scanned(letter, turn=turn, lean=1.2)
    page, problems = read(pdf)
    assert page.text.split() == WORDS
    assert page.rotation == (360 - turn) % 360
    assert page.text_source == "ocr" and (page.ocr_confidence or 0) > 0.85 and problems == ()
    assert all(word.confidence is not None and 0 <= word.confidence <= 1 for word in page.words)
    assert (page.width, page.height) == (pytest.approx(400, abs=1), pytest.approx(300, abs=1))
    assert_boxes_hold_the_words(pdf, page)


def test_a_scan_in_strips_and_one_in_black_and_white(letter: bytes) -> None:
    image = picture_of(letter, 200)
    strips = [image.crop((0, y, image.width, y + 167)) for y in range(0, image.height, 167)]
    with opened(image_pdf(strips[0], 200)) as document:
        page = document.pages[0]
        page.mediabox = Array([0, 0, 400, 300])
        page.Contents = document.make_stream(b"")
        for number, strip in enumerate(strips):
            high = strip.height * 0.36
            with opened(image_pdf(strip, 200)) as other:
                top = 300 - 167 * 0.36 * number
                page.add_overlay(other.pages[0], pikepdf.Rectangle(0, top - high, 400, top))
        pdf = saved(document)
    assert read(pdf)[0].text.split() == WORDS
    out = io.BytesIO()
    image.convert("1").save(out, "PDF", resolution=200)
    assert read(out.getvalue())[0].text.split() == WORDS


def test_a_stamp_over_a_scan_is_kept_once_and_the_scan_is_read(scan: bytes) -> None:
    page, _ = read(drawn_over(scan, text_at(300, 284, "BCC-000123")))
    assert page.text_source == "ocr"
    assert page.text.split() == ["BCC-000123", *WORDS]
    assert page.words[0].confidence is None and page.words[1].confidence is not None


def test_a_poor_ocr_layer_is_not_believed(scan: bytes) -> None:
    layer = " ".join(text_at(40, 250 - 12 * i, line, size=10, mode=3) for i, line in enumerate(BAD_LAYER))
    page, _ = read(drawn_over(scan, layer))
    assert page.text_source == "ocr"
    assert page.text.split() == WORDS


def hidden_layer(page: Page) -> str:
    lines = []
    for word in page.words:
        high = word.box.y1 - word.box.y0
        text = page.text[word.start : word.end]
        lines.append(text_at(word.box.x0, page.height - word.box.y1 + 0.25 * high, text, size=0.8 * high, mode=3))
    return " ".join(lines)


def test_a_good_ocr_layer_saves_the_reading(letter: bytes, scan: bytes) -> None:
    page, _ = read(drawn_over(scan, hidden_layer(read(letter)[0])))
    assert page.text_source == "text_layer" and page.ocr_confidence is None
    assert page.text.split() == WORDS


def test_a_layer_that_leaves_half_the_page_out_is_not_believed(letter: bytes, scan: bytes) -> None:
    whole = read(letter)[0]
    half = [line for line in hidden_layer(whole).split(" ET ") if line][:12]
    page, _ = read(drawn_over(scan, " ET ".join(half) + " ET"))
    assert page.text_source == "ocr"
    assert page.text.split() == WORDS


def misnamed(pdf: bytes, private: bool) -> bytes:
    """With a ToUnicode map that names other letters than those that are drawn."""

    def other(match: re.Match[str]) -> str:
        code = int(match[2], 16)
        return f"{match[1]}<{0xE000 + code if private else code + 3 if 0x41 <= code < 0x7B else code:04X}>"

    with opened(pdf) as document:
        for item in document.objects:
            if isinstance(item, Dictionary) and item.get("/Type") == "/Font" and "/ToUnicode" in item:
                names = item.ToUnicode.read_bytes().decode("latin-1")
                names = re.sub(r"(<[0-9A-Fa-f]{4}>\s*)<([0-9A-Fa-f]{4})>", other, names)
                item.ToUnicode = document.make_stream(names.encode("latin-1"))
        return saved(document)


@pytest.mark.parametrize("private", [False, True])
def test_a_spoilt_text_layer_is_read_from_the_picture(letter: bytes, private: bool) -> None:
    page, _ = read(misnamed(letter, private))
    assert page.text_source == "ocr"
    assert page.text.split() == WORDS


def test_welsh_is_not_taken_for_a_spoilt_layer() -> None:
    welsh = "Annwyl Mrs Abernathy, diolch am eich llythyr. Byddaf yn ysgrifennu atoch eto yr wythnos nesaf."
    page, _ = read(typeset(welsh))
    assert page.text_source == "text_layer"
    assert page.text.split() == welsh.split()


def test_a_picture_of_text_on_a_page_of_text_is_read_too(letter: bytes) -> None:
    note = picture_of(typeset("Ingrid has the key to the store and will bring it on Monday.", height=80), 200)
    with opened(letter) as document, opened(image_pdf(note, 200)) as other:
        page = document.pages[0]
        page.add_overlay(other.pages[0], pikepdf.Rectangle(30, 10, 330, 70))
        pdf = saved(document)
    found, _ = read(pdf)
    assert found.text_source == "text_layer"
    assert found.text.split()[: len(WORDS)] == WORDS
    assert "Ingrid has the key to the store" in " ".join(found.text.split())


def test_blank_pages_cost_nothing_and_say_so() -> None:
    for pdf in (typeset(" "), scanned(typeset(" "), flicker=6)):
        page, problems = read(pdf)
        assert (page.text, page.text_source, page.words, problems) == ("", "blank", (), ())


def test_ocr_never_leaves_scans_unread_and_says_so(scan: bytes) -> None:
    page, problems = read(scan, Settings(ocr="never"))
    assert page.text == "" and [problem.code for problem in problems] == ["ocr_off"]


def test_ocr_always_reads_digital_pages_from_their_picture(letter: bytes) -> None:
    page, _ = read(letter, Settings(ocr="always"))
    assert page.text_source == "ocr" and page.text.split() == WORDS


def test_a_page_that_can_hardly_be_read_says_so(letter: bytes) -> None:
    page, problems = read(scanned(letter, dpi=34, faint=0.5, flicker=20))
    assert page.text_source in ("ocr", "blank")
    assert page.text_source == "blank" or [problem.code for problem in problems] == ["low_confidence"]


def test_what_annotations_show_and_say_is_read(letter: bytes) -> None:
    place = Array([40, 60, 300, 80])
    typed = annotated(letter, Subtype=Name.FreeText, Rect=place, DA="/Helv 10 Tf 0 g", Contents="Typed on the page")
    assert read(typed)[0].text.split()[-4:] == ["Typed", "on", "the", "page"]
    noted = annotated(letter, Subtype=Name.Text, Rect=Array([350, 250, 370, 270]), Contents="Leave this one out")
    page = read(noted)[0]
    assert page.text.endswith("\n\nLeave this one out")
    assert page.words[-1].box == Box(350, 30, 370, 50)


def test_answers_in_form_fields_are_read(letter: bytes) -> None:
    with opened(letter) as document:
        field = document.make_indirect(
            Dictionary(Type=Name.Annot, Subtype=Name.Widget, FT=Name.Tx, T="a", V="She asked for a ramp", F=4,
                       DA="/Helv 10 Tf 0 g", Rect=Array([40, 60, 300, 76]))
        )  # fmt: skip
        document.pages[0].Annots = Array([field])
        font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
        document.Root.AcroForm = Dictionary(
            Fields=Array([field]), NeedAppearances=True, DA="/Helv 10 Tf 0 g", DR=Dictionary(Font=Dictionary(Helv=font))
        )
        pdf = saved(document)
    page, _ = read(pdf)
    assert page.text.endswith("She asked for a ramp")
    assert_boxes_hold_the_words(pdf, page)


def test_an_empty_file_and_a_locked_one_say_what_is_wrong(letter: bytes) -> None:
    locked = io.BytesIO()
    with opened(letter) as document:
        document.save(locked, encryption=pikepdf.Encryption(owner="kestrel", user="kestrel"))
    for data, code in ((b"", "empty"), (locked.getvalue(), "encrypted"), (b"not a PDF at all", "truncated")):
        with pytest.raises(Unreadable) as trouble:
            page_count(io.BytesIO(data))
        assert trouble.value.code == code


def test_a_file_without_its_end_is_put_together_again(letter: bytes) -> None:
    with opened(letter) as document:
        whole = saved(document)
    page, problems = read(whole[:-600])
    assert page.text.split() == WORDS
    assert [problem.code for problem in problems] == ["repaired"]


class Counting(io.BytesIO):
    """Counts what is read, and never gives more than 1,000 bytes at once, as a raw stream may."""

    taken = 0

    def read(self, size: int | None = -1) -> bytes:  # type: ignore[override]
        data = super().read(min(size, 1000) if size and size > 0 else size)
        self.taken += len(data)
        return data


def test_a_large_file_is_read_in_place(letter: bytes) -> None:
    with opened(letter) as document:
        document.Root.Ballast = document.make_stream(bytes(range(256)) * 40_000)
        document.save(out := io.BytesIO(), compress_streams=False)
    stream = Counting(out.getvalue())
    page, _ = read_page(stream, "file", 1, Settings())
    assert page.text.split() == WORDS
    assert len(out.getvalue()) > 10_000_000
    assert stream.taken < 200_000


def test_pages_are_counted_and_numbered_from_one() -> None:
    pdf = typeset("First\n#pagebreak()\nSecond")
    assert page_count(io.BytesIO(pdf)) == 2
    assert read_page(io.BytesIO(pdf), "file", 2, Settings())[0].text == "Second"
    for number in (0, 3):
        with pytest.raises(Unreadable) as trouble:
            read_page(io.BytesIO(pdf), "file", number, Settings())
        assert trouble.value.code == "page_failed"
        with pytest.raises(Unreadable):
            picture(io.BytesIO(pdf), number, dpi=72)


def test_several_pages_can_be_read_while_the_file_is_open(letter: bytes) -> None:
    with open_pdf(io.BytesIO(letter)) as pdf:
        assert isinstance(pdf, OpenPdf)
        assert len(pdf.document) == 1 and not pdf.repaired


def test_pictures_are_turned_and_never_enormous(letter: bytes) -> None:
    assert picture(io.BytesIO(letter), 1, dpi=72).size == (400, 300)
    assert picture(io.BytesIO(letter), 1, dpi=72, rotation=90).size == (300, 400)
    wide, high = picture(io.BytesIO(typeset("x", width=14_000, height=14_000)), 1, dpi=300).size
    assert wide * high <= 41_000_000


def test_the_second_reader_finds_the_same_words(letter: bytes) -> None:
    page, problems = read_with_plumber(io.BytesIO(letter), "file", 1)
    assert page.text.split() == WORDS
    assert [problem.code for problem in problems] == ["second_reader"]
    first, _ = read(letter)
    assert all(
        abs(a.box.x0 - b.box.x0) < 2 and a.box.overlap(b.box) > 0 for a, b in zip(page.words, first.words, strict=True)
    )


def test_ticks_and_ligatures_come_out_as_typed() -> None:
    page, _ = read(typeset('Office staff offered a different fifth file. #text(font: "DejaVu Sans Mono")[☑ ☐]'))
    assert page.text == "Office staff offered a different fifth file. ☑ ☐"
