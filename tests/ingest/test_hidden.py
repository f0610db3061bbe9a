"""What hides words on a page that is text, what only looks like it, and words hidden with no box at all."""

from __future__ import annotations

import io

import pytest
from pikepdf import Array, Dictionary, Name, Stream

from sarlens.ingest.pdf import read_page
from sarlens.model import REDACTED, Box, Page, Problem
from sarlens.settings import Settings
from tests.ingest.papers import drawn_over, opened, saved, text_at, typeset

BODY = """
Dear Mrs Abernathy

Thank you for your note of 4 May. I have asked the transport desk about the ramp and
they say that the fitter will come on 23 May at half past nine. He will need an hour.

I will write to you again when I have heard from the day centre.

Odette Farquhar
"""
COVERED = ("the transport desk", "fitter will come")
HIGH = 300.0


def read(pdf: bytes) -> tuple[Page, tuple[Problem, ...]]:
    return read_page(io.BytesIO(pdf), "file", 1, Settings())


@pytest.fixture(scope="module")
def places() -> list[Box]:
    page, _ = read(typeset(BODY))
    found = []
    for words in COVERED:
        start = page.text.index(words)
        (box,) = page.boxes(start, start + len(words))
        found.append(Box(box.x0 - 1, box.y0, box.x1 + 1, box.y1))
    return found


def without(*hidden: str) -> bytes:
    """The page with words really taken out, their room kept."""
    body = BODY
    for words in hidden:
        body = body.replace(words, " ".join(f"#hide[{word}]" for word in words.split()))
    return typeset(body)


def area(box: Box) -> str:
    return f"{box.x0} {HIGH - box.y1} {box.x1 - box.x0} {box.y1 - box.y0} re"


@pytest.mark.parametrize(
    "colour", ["0 0 0", "0.25 0.25 0.25", "0.5 0.5 0.5", "0.82 0.82 0.82", "1 1 1", "0.1 0.2 0.6", "0.8 0.1 0.1"]
)
@pytest.mark.parametrize("kept", [True, False])
def test_boxes_of_every_colour_with_and_without_words_beneath(colour: str, kept: bool, places: list[Box]) -> None:
    paper = typeset(BODY) if kept else without(*COVERED)
    page, _ = read(drawn_over(paper, f"{colour} rg " + " ".join(f"{area(box)} f" for box in places)))
    assert len(page.redactions) == 2 and page.text.count(REDACTED) == 2
    assert [one.beneath for one in page.redactions] == ([*COVERED] if kept else [None, None])
    assert all(one.box.overlap(box) > 0.9 * box.area for one, box in zip(page.redactions, places, strict=True))
    assert "transport" not in page.text and "Thank you for your note" in page.text


def test_an_outline_with_nothing_in_it_and_a_picture_of_one_tone(places: list[Box]) -> None:
    outlined = f"1 1 1 rg 0 0 0 RG 0.75 w {area(places[0])} B"
    page, _ = read(drawn_over(without(*COVERED), outlined))
    assert [one.kind for one in page.redactions] == ["white"]
    with opened(typeset(BODY)) as pdf:
        flat = Stream(
            pdf,
            b"\xb0" * 16,
            Type=Name.XObject,
            Subtype=Name.Image,
            Width=4,
            Height=4,
            ColorSpace=Name.DeviceGray,
            BitsPerComponent=8,
        )
        pdf.pages[0].Resources.XObject = Dictionary(Flat=pdf.make_indirect(flat))
        box = places[1]
        pdf.pages[0].contents_add(
            f"q {box.x1 - box.x0} 0 0 {box.y1 - box.y0} {box.x0} {HIGH - box.y1} cm /Flat Do Q".encode()
        )
        page, _ = read(saved(pdf))
    assert [one.beneath for one in page.redactions] == [COVERED[1]]


def test_words_that_can_be_read_stay(places: list[Box]) -> None:
    yellow = drawn_over(typeset(BODY), f"1 1 0 rg {area(places[0])} f", under=True)
    seen_through = drawn_over(typeset(BODY), f"0.9 g {area(places[0])} f", under=True)
    for pdf in (yellow, seen_through):
        page, _ = read(pdf)
        assert page.redactions == () and page.text.split() == BODY.split()


@pytest.mark.parametrize(
    "drawn",
    [
        "0 g 36 20 10 10 re f " + text_at(52, 21, "Lives alone"),
        "0.9 g 100 18 200 17 re f 0 g " + text_at(36, 22, "Name:"),
        "0.85 g 100 20 200 10 re f 0.1 0.3 0.6 rg 100 20 90 10 re f " + text_at(36, 21, "Goal 1"),
        "0.8 0 0 rg 36 20 24 11 re f " + text_at(70, 22, "High risk"),
        "0 g 0 280 400 20 re f 0 0 20 300 re f",
        "0 g 36 60 328 6 re f",
        " ".join(f"0 g {40 + 30 * n} 10 18 {20 + 9 * n} re f" for n in range(6)),
    ],
    ids=["tick box", "field", "gauge", "key", "band", "rule", "chart"],
)  # fmt: skip
def test_what_only_looks_like_a_redaction(drawn: str) -> None:
    page, _ = read(drawn_over(typeset(BODY), drawn))
    assert [one for one in page.redactions if one.kind != "marker"] == []


def test_a_box_beside_another_box(places: list[Box]) -> None:
    first = places[0]
    middle = (first.x0 + first.x1) / 2
    pair = (Box(first.x0, first.y0, middle - 8, first.y1), Box(middle + 2, first.y0, first.x1, first.y1))
    drawn = f"0 g {area(pair[0])} f 0.82 g {area(pair[1])} f"
    page, _ = read(drawn_over(without(COVERED[0]), drawn))
    assert [one.kind for one in page.redactions] == ["black", "white"]


def test_words_in_the_colour_of_their_ground() -> None:
    page, _ = read(
        typeset("#box(fill: rgb(191, 217, 230))[The bill #text(fill: rgb(191, 217, 230))[ninety pounds] came]")
    )
    assert [one.beneath for one in page.redactions] == ["ninety pounds"]
    assert page.text.split() == ["The", "bill", REDACTED, "came"]


def test_words_too_small_to_read() -> None:
    page, _ = read(drawn_over(typeset(BODY), text_at(40, 20, "a secret remark", size=1)))
    assert [one.beneath for one in page.redactions] == ["a secret remark"] and "secret" not in page.text


def test_words_on_a_layer_that_is_off() -> None:
    with opened(drawn_over(typeset(BODY), "/OC /Lay BDC " + text_at(40, 40, "a secret remark") + " EMC")) as pdf:
        layer = pdf.make_indirect(Dictionary(Type=Name.OCG, Name="Notes"))
        pdf.Root.OCProperties = Dictionary(OCGs=Array([layer]), D=Dictionary(OFF=Array([layer])))
        pdf.pages[0].Resources.Properties = Dictionary(Lay=layer)
        page, _ = read(saved(pdf))
    assert [one.beneath for one in page.redactions] == ["a secret remark"] and "secret" not in page.text


def test_words_outside_the_part_that_is_shown() -> None:
    with opened(drawn_over(typeset(BODY), text_at(40, -40, "five secret words stand here"))) as pdf:
        pdf.pages[0].MediaBox = Array([0, -100, 400, 300])
        pdf.pages[0].CropBox = Array([0, 0, 400, 300])
        page, problems = read(saved(pdf))
    assert [one.code for one in problems] == ["words_outside"]
    assert "secret" not in page.text and not any("secret" in one.message for one in problems)


def test_a_page_painted_over_in_white_with_its_reason_is_withheld() -> None:
    page, _ = read(
        drawn_over(typeset(BODY), "1 g 0 0 400 300 re f 0 g " + text_at(60, 200, "This page is exempt from disclosure"))
    )
    whole = [one for one in page.redactions if one.kind == "whole_page"]
    assert len(whole) == 1 and whole[0].text_beneath and page.redacted_share == 1.0
    assert whole[0].reason == "This page is exempt from disclosure" and "Abernathy" not in page.text


def test_the_field_of_a_form_is_no_redaction(places: list[Box]) -> None:
    with opened(without(COVERED[0])) as pdf:
        box = places[0]
        rect = Array([box.x0, HIGH - box.y1, box.x1, HIGH - box.y0])
        looks = Stream(pdf, f"0.8 g {area(box)} f".encode(), Type=Name.XObject, Subtype=Name.Form, BBox=rect)
        field = pdf.make_indirect(
            Dictionary(
                Type=Name.Annot,
                Subtype=Name.Widget,
                FT=Name.Tx,
                T="a",
                Rect=rect,
                F=4,
                AP=Dictionary(N=pdf.make_indirect(looks)),
            )
        )
        pdf.pages[0].Annots = Array([field])
        pdf.Root.AcroForm = Dictionary(Fields=Array([field]))
        page, _ = read(saved(pdf))
    assert page.redactions == ()


def test_rounded_boxes_and_strokes_of_a_freehand_pen(places: list[Box]) -> None:
    box = places[0]
    x0, y0, x1, y1 = box.x0, HIGH - box.y1, box.x1, HIGH - box.y0
    pill = (
        f"0 g {x0 + 4} {y0} m {x1 - 4} {y0} l {x1} {y0} {x1} {y1} {x1 - 4} {y1} c {x0 + 4} {y1} l "
        f"{x0} {y1} {x0} {y0} {x0 + 4} {y0} c f"
    )
    middle = (y0 + y1) / 2
    pen = f"0 G {y1 - y0} w {x0} {middle} m {x0 + 30} {middle + 1.5} l {x0 + 60} {middle - 1.2} l {x1} {middle} l S"
    disc = "0 g 60 20 m 60 31 49 40 40 40 c 29 40 20 31 20 20 c 20 9 29 0 40 0 c 51 0 60 9 60 20 c f"
    for drawn in (pill, pen):
        page, _ = read(drawn_over(typeset(BODY), drawn))
        assert [one.beneath for one in page.redactions] == [COVERED[0]]
    page, _ = read(drawn_over(typeset(BODY), disc))
    assert page.redactions == ()


def test_an_empty_field_below_its_label_and_the_cells_of_a_coloured_rota() -> None:
    field = "0 g " + text_at(36, 70, "Comments:") + " 1 g 0 G 0.5 w 36 10 300 55 re B"
    rota = "0 0.5 0 rg 100 10 60 16 re f 0.8 0 0 rg 100 26 60 16 re f 0 0.5 0 rg 100 42 60 16 re f 0 g " + text_at(
        40, 14, "Mon"
    )
    for drawn in (field, rota):
        page, _ = read(drawn_over(typeset(BODY), drawn))
        assert page.redactions == ()


def test_long_bars_on_a_page_whose_words_that_are_left_are_short() -> None:
    head = "From: Legal Services \\\nSubject: the hearing of 12 September"
    bars = [(36, y, wide, 11) for y, wide in ((90, 320), (105, 60), (124, 290), (139, 250), (158, 310), (173, 130))]
    drawn = " ".join(f"{x} {HIGH - y - high} {wide} {high} re f" for x, y, wide, high in bars)
    page, _ = read(drawn_over(typeset(head), f"0 0 0 rg {drawn}"))
    covered = sum(one.box.area for one in page.redactions)
    assert covered > 0.95 * sum(wide * high for _, _, wide, high in bars)
    assert page.redacted_share > 0.5
