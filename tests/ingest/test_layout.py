"""Pages of our own: what goes in can be read back from them, and the same goes in as the same bytes."""

from __future__ import annotations

import io
import subprocess
import sys
import unicodedata
from pathlib import Path

import pikepdf
import pypdfium2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from sarlens.ingest.blocks import (
    HeaderLines,
    Heading,
    ListItem,
    Note,
    PageBreak,
    Paragraph,
    Part,
    Picture,
    Rule,
    Span,
    TableCell,
    grid,
    ruled,
    said,
)
from sarlens.ingest.glyphs import advances, divisible, printable, width
from sarlens.ingest.layout import MARGIN, lay_out, room
from tests.ingest.conftest import letters, text_of

ROOT = Path(__file__).parents[2]
# Written from the left, and not joined into other shapes: what pdfium gives back in the order it was written.
_PLAIN = st.characters(
    codec="utf-8", exclude_categories=["Cs", "Cc", "Cf", "Co", "Cn", "Zs", "Zl", "Zp", "Mn", "Mc", "Me"]
).filter(lambda char: ord(char) in advances() and unicodedata.bidirectional(char) not in {"R", "AL", "AN"})
_WORDS = st.text(
    st.one_of(st.characters(codec="ascii", exclude_categories=["Cc"]), _PLAIN, st.sampled_from(" \n£€–’✓•")),
    max_size=200,
)


def one_page(text: str) -> bytes:
    return lay_out([Part((Paragraph(said(text)),))]).pdf


@settings(max_examples=120, deadline=None)
@given(_WORDS)
def test_printable_text_comes_back(text: str) -> None:
    # A PDF gives a ligature back as its letters; nothing is lost by it.
    assert letters(unicodedata.normalize("NFKC", text_of(one_page(text)))) == letters(
        unicodedata.normalize("NFKC", text)
    )


@pytest.mark.parametrize(
    "text",
    [
        "=cmd|'/c calc'!A0",
        "<script>alert(1)</script>",
        '#set page(width: 1cm) #eval("1") #import "@preview/x:1.0.0": y',
        "$ x^2 $ \\ @ref *bold* _it_ `raw` ~ // note /* c */",
        "fi ffl ff -- --- ... \"straight\" 'quotes' 1/2",
        "£50 €3 – — ‘’ “” • ✓ ☐ ☑ é ŵ ñ ½ ° → ≤",
        "well-known long-standing co-production",
    ],
)
def test_nothing_is_markup(text: str) -> None:
    assert letters(text_of(one_page(text))) == letters(text)


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=60))
def test_any_text_at_all_is_laid_out(text: str) -> None:
    laid = lay_out([Part((Paragraph(said(text)),))])
    assert laid.pages >= 1
    assert bool(laid.problems) == (printable(text).missing > 0)


def test_what_the_font_lacks_is_said_and_seen() -> None:
    laid = lay_out([Part((Paragraph(said("Fine 👍 and 漢字 and \x01.")),))])
    assert "{thumbs up sign}" in text_of(laid.pdf)
    assert text_of(laid.pdf).count("\ufffd") == 3
    assert [problem.code for problem in laid.problems] == ["odd_characters"]
    assert laid.problems[0].message.startswith("4 characters")


def test_unseen_characters_go_and_spaces_are_plain() -> None:
    made = printable("a\u200bb\u00adc\ufeff\u00a0d\u2003e\r\nf\x0bg\u2028h")
    assert (made.text, made.missing) == ("abc d e\nf\ng\nh", 0)


def test_word_symbols_are_read() -> None:
    assert printable("\uf0fe \uf0a8 \uf0fc").text == "☑ ☐ ✓"


@settings(max_examples=100, deadline=None)
@given(st.text(st.sampled_from("WMil.- é́"), max_size=120), st.floats(20, 500))
def test_cutting_only_adds_places_to_cut(text: str, space: float) -> None:
    cut = divisible(text, 11, space)
    assert cut.replace("\x1f", "") == text
    assert all(
        width(piece, 11) <= max(space, 11) for word in cut.split() if len(word) > 60 for piece in word.split("\x1f")
    )


def test_long_words_stay_on_the_page_and_in_their_cells() -> None:
    table = ruled([["MISREPRESENTATIONOFEVERYTHING", "x" * 90, "short"], ["a b", "c " * 200, "d"]])
    assert table is not None
    laid = lay_out([Part((Paragraph(said("W" * 400)), table))])
    page = pypdfium2.PdfDocument(io.BytesIO(laid.pdf))[0]
    boxes = [page.get_textpage().get_charbox(at) for at in range(page.get_textpage().count_chars())]
    assert max(box[2] for box in boxes) <= 595.3 - MARGIN + 1
    text = letters(text_of(laid.pdf))
    assert "W" * 400 in text and "MISREPRESENTATIONOFEVERYTHING" in text and "x" * 90 in text


def test_every_block_is_printed_in_order() -> None:
    cells = [
        [TableCell(said("over both"), across=2)],
        [TableCell(said("down"), down=5), TableCell(said("one"))],
        [TableCell(said("two"))],
    ]
    table = grid(cells)
    assert table is not None
    blocks = (
        HeaderLines((("From:", "A <a@b.example>"), ("Subject:", "S"))), Heading(said("Heading"), 2), Paragraph(said("Body")),
        ListItem("3.2", said("item")), table, Rule(), Note(said("note")), PageBreak(), Paragraph((Span("gone", "deleted"), Span("new", "inserted"))),
    )  # fmt: skip
    laid = lay_out([Part(blocks), Part((Paragraph(said("lying")),), landscape=True)])
    assert laid.pages == 3
    text = text_of(laid.pdf)
    places = [
        text.index(word)
        for word in (
            "From: A",
            "Subject: S",
            "Heading",
            "Body",
            "3.2 item",
            "over both",
            "one",
            "two",
            "note",
            "gonenew",
            "lying",
        )
    ]
    assert places == sorted(places)
    with pikepdf.open(io.BytesIO(laid.pdf)) as pdf:
        assert [round(float(pdf.pages[at].mediabox[2])) for at in (0, 2)] == [595, 842]


@settings(max_examples=60, deadline=None)
@given(st.lists(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), max_size=5), max_size=6))
def test_any_grid_is_sound(spans: list[list[tuple[int, int]]]) -> None:
    """However cells claim to span, no place is taken twice or left open, and all words stay."""
    rows = [
        [TableCell(said(chr(0x410 + 5 * r + c)), across, down) for c, (across, down) in enumerate(row)]
        for r, row in enumerate(spans)
    ]
    table = grid(rows)
    if table is None:
        return
    taken: set[tuple[int, int]] = set()
    for number, row in enumerate(table.rows):
        column = 0
        for cell in row:
            while (number, column) in taken:
                column += 1
            mine = {(number + d, column + a) for d in range(cell.down) for a in range(cell.across)}
            assert not mine & taken
            taken |= mine
    assert taken == {(r, c) for r in range(len(table.rows)) for c in range(table.columns)}
    text = letters(text_of(lay_out([Part((table,))]).pdf))
    assert all(chr(0x410 + 5 * r + c) in text for r, row in enumerate(spans) for c in range(len(row)))


def test_a_tab_is_a_wide_gap() -> None:
    page = pypdfium2.PdfDocument(io.BytesIO(one_page("Worker:\tKT")))[0].get_textpage()
    text = page.get_text_range()
    left, right = page.get_charbox(text.index(":")), page.get_charbox(text.index("K"))
    assert right[0] - left[2] >= 2.5 * 11


def test_long_text_is_set_in_pieces_without_loss() -> None:
    lines = [f"Line {number} of many, with some words after it." for number in range(9000)]
    laid = lay_out([Part((Paragraph(said("\n".join(lines))),))])
    assert laid.pages > 100
    assert letters(text_of(laid.pdf)) == letters("".join(lines))


def test_long_tables_repeat_their_head_and_lose_no_row() -> None:
    table = ruled([["Date", "Note"], *([f"day {number}", f"note {number}"] for number in range(1500))], head=1)
    assert table is not None
    laid = lay_out([Part((table,))])
    text = text_of(laid.pdf)
    assert all(f"day {number} note {number}\n" in text + "\n" for number in range(1500))
    assert text.count("Date Note") == laid.pages


def test_a_picture_is_shown_and_a_bad_one_said() -> None:
    held = io.BytesIO()
    Image.new("RGB", (40, 20), "red").save(held, "PNG")
    good = lay_out([Part((Picture(held.getvalue(), "png", 40, 20), Paragraph(said("after"))))])
    page = pypdfium2.PdfDocument(io.BytesIO(good.pdf))[0].render(scale=1).to_pil()
    assert page.getpixel((int(MARGIN) + 20, int(MARGIN) + 10))[:3] == (255, 0, 0)
    bad = lay_out([Part((Picture(b"not a picture", "png", 40, 20), Paragraph(said("after"))))])
    assert "after" in text_of(bad.pdf)


def test_the_same_parts_give_the_same_bytes() -> None:
    code = (
        "import hashlib\nfrom sarlens.ingest.layout import lay_out\nfrom sarlens.ingest.blocks import *\n"
        "parts = [Part((Paragraph(said('words ' * 40000)), ruled([['a', 'b']])))]\n"
        "print(hashlib.sha256(lay_out(parts).pdf).hexdigest())"
    )
    runs = {
        subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True).stdout
        for _ in range(2)
    }
    assert len(runs) == 1


def test_no_date_and_no_author_is_written() -> None:
    with pikepdf.open(io.BytesIO(one_page("x"))) as pdf:
        assert "/CreationDate" not in pdf.docinfo and "/Author" not in pdf.docinfo


def test_the_room_is_the_page_inside_its_margins() -> None:
    assert (round(room(Part(()))), round(room(Part((), landscape=True)))) == (482, 728)


def test_a_column_keeps_its_words_whole_beside_a_very_long_one() -> None:
    rows = [("Date", "Note", "Worker")] + [
        (f"0{n}/03/2023", "The bus was late again. " * 150, "Okonkwo") for n in range(1, 4)
    ]
    text = text_of(lay_out([Part((ruled(rows, head=1),))]).pdf)  # type: ignore[arg-type]
    assert all(f"0{n}/03/2023" in text for n in range(1, 4))
    assert text.count("Okonkwo") == 3
