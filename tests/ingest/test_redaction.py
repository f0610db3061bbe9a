"""What was taken out of a page, on screen and on paper, and what can still be read beneath."""

from __future__ import annotations

import io

import pytest
from pikepdf import Array, Name
from PIL import Image, ImageDraw, ImageFont

from sarlens.ingest.covers import Shape, Surroundings, hides_words
from sarlens.ingest.pdf import read_page
from sarlens.ingest.redaction import Bar, merged, reason_in, stand_ins
from sarlens.ingest.words import Token
from sarlens.model import REDACTED, Box, Page
from sarlens.settings import Settings
from tests.ingest.papers import (
    LETTER,
    annotated,
    black_box,
    drawn_over,
    image_pdf,
    ink_in_boxes,
    picture_of,
    scanned,
    text_at,
    typeset,
)

HIDDEN = "the transport desk"
LEFT = LETTER.replace(HIDDEN, REDACTED).split()
DPI = 150


@pytest.fixture(scope="module")
def letter() -> bytes:
    return typeset(LETTER)


@pytest.fixture(scope="module")
def place(letter: bytes) -> Box:
    page = read(letter)
    start = page.text.index(HIDDEN)
    (box,) = page.boxes(start, start + len(HIDDEN))
    return Box(box.x0 - 1, box.y0, box.x1 + 1, box.y1)


def read(pdf: bytes) -> Page:
    page = read_page(io.BytesIO(pdf), "file", 1, Settings())[0]
    assert page.text.split() == [page.text[word.start : word.end] for word in page.words]
    return page


def painted(pdf: bytes, box: Box, tone: int, label: str = "") -> Image.Image:
    """A picture of the page with a box painted on it, as on paper."""
    image = picture_of(pdf, DPI)
    k = DPI / 72
    pen = ImageDraw.Draw(image)
    pen.rectangle([box.x0 * k, box.y0 * k, box.x1 * k, box.y1 * k], fill=tone)
    if label:
        pen.text(
            ((box.x0 + 8) * k, box.y0 * k),
            label,
            fill=255,
            font=ImageFont.load_default(size=0.8 * (box.y1 - box.y0) * k),
        )
    return image


@pytest.mark.parametrize(("shade", "kind"), [(0.0, "black"), (0.25, "black"), (1.0, "white")])
def test_a_box_painted_over_live_text(letter: bytes, place: Box, shade: float, kind: str) -> None:
    page = read(drawn_over(letter, black_box((400, 300), place, shade=shade)))
    (redaction,) = page.redactions
    assert (redaction.kind, redaction.text_beneath, redaction.beneath) == (kind, True, HIDDEN)
    assert HIDDEN.split()[1] not in page.text and page.text.split() == LEFT
    assert 0.02 < page.redacted_share < 0.2
    assert redaction.box.overlap(place) > 0.9 * place.area


def test_black_text_printed_on_a_black_box_is_hidden_too(letter: bytes, place: Box) -> None:
    page = read(drawn_over(letter, black_box((400, 300), place), under=True))
    assert page.redactions[0].beneath == HIDDEN and page.text.split() == LEFT


def test_a_box_under_text_that_can_be_read_is_none(letter: bytes, place: Box) -> None:
    for shade in (1.0, 0.85):
        page = read(drawn_over(letter, black_box((400, 300), place, shade=shade), under=True))
        assert page.redactions == () and page.text.split() == LETTER.split()


def test_words_really_removed_leave_a_box_and_nothing_beneath(place: Box) -> None:
    gap = LETTER.replace(HIDDEN, f"#h({place.x1 - place.x0}pt)")
    page = read(drawn_over(typeset(gap), black_box((400, 300), place)))
    (redaction,) = page.redactions
    assert (redaction.kind, redaction.text_beneath, redaction.beneath) == ("black", False, None)
    assert page.text.split() == LEFT


def test_white_words_on_white_paper(letter: bytes) -> None:
    page = read(typeset("The bill came to #text(fill: white)[ninety pounds] in all."))
    assert page.text.split() == ["The", "bill", "came", "to", REDACTED, "in", "all."]
    assert page.redactions[0].kind == "white" and page.redactions[0].beneath == "ninety pounds"


def test_a_dark_table_heading_is_not_a_redaction() -> None:
    cell = 'table.cell(fill: rgb("#203050"))[#text(fill: white)[*{}*]]'
    heads = ", ".join(cell.format(head) for head in ("Who was there", "What was said", ""))
    pdf = typeset(f"#table(columns: (1fr, 1fr, 60pt), {heads}, [Mrs Abernathy], [That nobody came], [4 May])")
    for page in (read(pdf), read(scanned(pdf))):
        assert page.redactions == ()
        assert page.text.startswith("Who was there\nWhat was said\nMrs Abernathy\nThat nobody came")


def test_logos_bullets_and_rules_are_not_redactions() -> None:
    body = "#rect(width: 50pt, height: 50pt, fill: black)\n#line(length: 100%, stroke: 4pt)\n#box(rect(width: 5pt, height: 5pt, fill: black)) First point"
    pdf = typeset(body)
    assert read(pdf).redactions == ()
    assert read(scanned(pdf)).redactions == ()


def test_a_box_over_two_lines_stands_in_each(letter: bytes) -> None:
    page = read(drawn_over(letter, black_box((400, 300), Box(100, 56, 380, 80))))
    assert page.text.count(REDACTED) == 2
    assert page.redactions[0].beneath is not None and len(page.redactions) == 1


def test_marks_not_yet_carried_out(letter: bytes, place: Box) -> None:
    rect = Array([place.x0, 300 - place.y1, place.x1, 300 - place.y0])
    page = read(annotated(letter, Subtype=Name.Redact, Rect=rect, OverlayText="s.40(2)"))
    (redaction,) = page.redactions
    assert (redaction.reason, redaction.beneath) == ("s.40(2)", HIDDEN)
    assert page.text.split() == LEFT


def test_a_black_square_of_a_comment_tool(letter: bytes, place: Box) -> None:
    rect = Array([place.x0, 300 - place.y1, place.x1, 300 - place.y0])
    black = Array([0, 0, 0])
    page = read(annotated(letter, Subtype=Name.Square, Rect=rect, IC=black, C=black))
    assert page.redactions[0].beneath == HIDDEN and page.text.split() == LEFT


def test_the_reason_on_a_box_and_beside_it(letter: bytes, place: Box) -> None:
    label = " 1 g " + text_at(place.x0 + 8, 300 - place.y1 + 2.5, "s.40(2)", size=8)
    page = read(drawn_over(letter, black_box((400, 300), place) + label))
    (redaction,) = page.redactions
    assert (redaction.reason, redaction.text_beneath) == ("s.40(2)", True)
    beside = "He was seen by #box(fill: black, width: 60pt, height: 8pt) [S2 P3] on Monday."
    (redaction,) = read(typeset(beside)).redactions
    assert (redaction.kind, redaction.reason) == ("black", "S2 P3")


@pytest.mark.parametrize("tone", [0, 70])
def test_a_box_on_paper(letter: bytes, place: Box, tone: int) -> None:
    pdf = image_pdf(painted(letter, place, tone), DPI)
    page = read(pdf)
    (redaction,) = page.redactions
    assert (redaction.kind, redaction.text_beneath) == ("black", False)
    assert redaction.box.overlap(place) > 0.85 * place.area
    assert page.text.split() == LEFT
    holding, inside = ink_in_boxes(page, picture_of(pdf, 100))
    assert holding >= 0.95 and inside >= 0.97


def test_the_reason_on_a_box_on_paper(letter: bytes, place: Box) -> None:
    box = Box(place.x0, place.y0 - 1, place.x1, place.y1 + 1)
    page = read(image_pdf(painted(letter, box, 0, "Third party"), DPI))
    (redaction,) = page.redactions
    assert redaction.reason == "Third party"
    assert page.text.split() == LEFT


def test_a_scan_blacked_out_over_an_ocr_layer_that_still_has_the_words(letter: bytes, place: Box) -> None:
    whole = read(letter)
    content = " ".join(
        text_at(
            word.box.x0,
            300 - word.box.y1 + 0.25 * (word.box.y1 - word.box.y0),
            whole.text[word.start : word.end],
            size=0.8 * (word.box.y1 - word.box.y0),
            mode=3,
        )
        for word in whole.words
    )
    page = read(drawn_over(image_pdf(painted(letter, place, 0), DPI), content))
    assert page.redactions[0].beneath == HIDDEN
    assert page.text.split() == LEFT


def test_printed_markers_and_near_misses() -> None:
    page = read(
        typeset(
            "I spoke to XXXXX XXXX and she said that [third party information removed] was out. Under s.40(2) of the "
            "Act we may leave out a name. [S2 P3] rang back. REDACTED will visit. The size is XXXL.\n\nTPI\n\n"
            "The redacted copy was sent. He was removed from the list.\n\nName removed\n\n[LPP - Sch 2 para 19]"
        )
    )
    found = {(one.kind, one.reason) for one in page.redactions}
    assert found == {
        ("marker", None), ("marker", "third party information removed"), ("marker", "S2 P3"), ("marker", "TPI"),
        ("marker", "Name removed"),
        ("marker", "LPP - Sch 2 para 19"),
    }  # fmt: skip
    assert len(page.redactions) == 7 and page.redacted_share == 0.0
    assert "[third party" in page.text  # what is printed stays


def test_a_page_withheld_and_a_page_blacked_out(letter: bytes) -> None:
    withheld = read(typeset("#v(60pt)\nThis page has been withheld under Schedule 2 Part 3 (third party data)."))
    assert [one.kind for one in withheld.redactions] == ["whole_page"]
    assert withheld.redactions[0].reason == "This page has been withheld under Schedule 2 Part 3 (third party data)."
    assert withheld.redacted_share == 1.0
    for pdf in (
        drawn_over(letter, black_box((400, 300), Box(10, 10, 390, 290))),
        image_pdf(painted(letter, Box(10, 10, 390, 290), 0), DPI),
    ):
        page = read(pdf)
        assert "whole_page" in {one.kind for one in page.redactions} and page.text == REDACTED


def test_a_letter_that_speaks_of_withheld_pages_is_not_one() -> None:
    page = read(
        typeset(
            "Dear Mrs Abernathy\n\nHere are the records that you asked for in May. I am sorry that they are late. "
            "Two pages have been withheld because they are about somebody else. You may ask us to look at that again, "
            "and you may complain to the Commissioner if you are not content with what we then say to you.\n\nR Stoat"
        )
    )
    assert all(one.kind != "whole_page" for one in page.redactions)


def test_reasons_are_told_from_other_words() -> None:
    assert reason_in(" s.40(2) ") == "s.40(2)"
    assert reason_in("S3 P3 Para 11 SC harm") == "S3 P3 Para 11 SC harm"
    assert reason_in("Legal privilege") == "Legal privilege"
    assert reason_in("Who was there") is None and reason_in("") is None


def test_boxes_drawn_word_by_word_are_one_bar() -> None:
    boxes = [Box(50, 100, 80, 110), Box(83, 100, 120, 110), Box(160, 100, 190, 110), Box(50, 112, 90, 122)]
    assert len(merged(Bar(box, "black") for box in boxes)) == 3


def test_stand_ins_stand_in_every_line_beside_the_bar() -> None:
    lines = [Token("words", Box(10, y, 40, y + 10), 10) for y in (100, 112, 124)]
    assert len(stand_ins([Bar(Box(50, 99, 200, 135), "black")], lines)) == 3
    assert len(stand_ins([Bar(Box(50, 200, 200, 240), "black")], lines)) == 1


@pytest.mark.parametrize(
    ("box", "is_one"),
    [
        (Box(100, 100, 180, 111), True),
        (Box(100, 100, 106, 106), False),
        (Box(40, 20, 90, 70), False),
        (Box(0, 30, 590, 37), False),
        (Box(300, 400, 315, 520), False),
        (Box(60, 200, 530, 260), True),
    ],
)
def test_what_hides_words_and_what_adorns(box: Box, is_one: bool) -> None:
    words = (Token("word", Box(60, 98, 90, 109), 11), Token("last", Box(60, 700, 90, 711), 11))
    assert hides_words(Shape(box, 0.0), Surroundings(words, 595, 842)) is is_one
