"""What the margins print: page numbers, stamps, running heads and feet, marks of the printing; never words of a document."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sarlens.structure.furniture import sheets, without_stamp
from tests.structure.bundle import bundle
from tests.structure.paper import page

BODY = "\n".join(f"Line {n} of the letter says a little more than the line before it did" for n in range(48))


def footed(text: str, foot: str) -> str:
    """The text with a line at the very foot of its page."""
    return text + "\n" * (53 - text.count("\n")) + foot


def marked(*texts: str, ocr: bool = False) -> list[list[str]]:
    pages = [page(text, number, ocr=ocr) for number, text in enumerate(texts, start=1)]
    found = {(row.page, row.number) for sheet in sheets(pages) for row in sheet.rows if row.furniture}
    return [[line for n, line in enumerate(one.text.split("\n")) if (one.number, n) in found] for one in pages]


@pytest.mark.parametrize(
    ("foot", "numbering"),
    [
        ("Page 3 of 7", (3, 7)),
        ("Page lof2", (1, 2)),
        ("Paqe 2 of 3", (2, 3)),
        ("3/7", (3, 7)),
        ("- 4 -", (4, 0)),
        ("Support plan v1\tPage 2 of 4", (2, 4)),
        ("BR2\t20f2", (2, 2)),
        ("AVC/DLR/3 - sheet 2", (2, 0)),
        ("Please send back with me every day (p. 3)", (3, 0)),
        ("Printed by K Lund 03/04/2022  Page 1 of 1", (1, 1)),
    ],
)
def test_page_numbers(foot: str, numbering: tuple[int, int]) -> None:
    one = page(f"{BODY}\n\n\n\n\n{foot}")
    (sheet,) = sheets([one])
    assert sheet.numbering == numbering
    assert [row.text for row in sheet.rows if row.furniture] == [foot]


@pytest.mark.parametrize(
    "line",
    [
        "please see page 3 of 7 in the report that you were sent",
        "Take 1/2 a tablet",
        "The total for the week was 12",
        "He printed his name and the date on 3 May 2023 in the box.",
        "Received with thanks.",
        "This letter is confidential between you and me and the doctor.",
    ],
)
def test_numbers_and_dates_in_the_text_stay(line: str) -> None:
    lines = BODY.split("\n")
    text = "\n".join([*lines[:20], line, *lines[20:]])
    assert marked(text) == [[]]


@pytest.mark.parametrize("style", ["BFD-{:04d}", "SAR/2023/0145 p {}", "Burford {:05d}", "sheet {}", "{:06d}"])
def test_stamps_of_any_style_that_count_the_pages(style: str) -> None:
    texts = [f"{style.format(n)}\n\nDear Bea\n\n{BODY[: 400 + 40 * n]}" for n in range(1, 9)]
    assert marked(*texts) == [[style.format(n)] for n in range(1, 9)]


def test_a_stamp_at_the_end_of_a_line_is_no_part_of_a_value() -> None:
    assert without_stamp("From: Dan Finch\tBFD-0012") == "From: Dan Finch"
    assert without_stamp("Worker\tBea Okoro") == "Worker\tBea Okoro"


@pytest.mark.parametrize(
    "mark", ["OFFICIAL-SENSITIVE", "PRIVATE AND CONFIDENTIAL", "COPY FOR DATA SUBJECT", "RECEIVED 12 MAR 2022"]
)
def test_markings(mark: str) -> None:
    assert marked(f"{mark}\n\n{BODY}") == [[mark]]


def test_a_browsers_head_and_foot() -> None:
    head, foot = "03/05/2023, 09:12\tMail - Bea Okoro - Outlook", "https://mail.burford.example/owa 1/1"
    assert marked(f"{head}\n{BODY}\n\n\n\n{foot}") == [[head, foot]]


def test_running_lines_of_a_file_go_but_owners_and_headings_stay() -> None:
    mail = "Okoro, Bea\n\nFrom: Dan Finch\nSent: 0{n} May 2023 09:12\nTo: Okoro, Bea\nSubject: x\n\n" + BODY[:1500]
    texts = [footed(mail.format(n=n), "Burford Council disclosure") for n in range(1, 6)]
    assert marked(*texts) == [["Burford Council disclosure"]] * 5
    notes = ["Case Notes - Okoro, Bea\n\n" + BODY[: 900 + 30 * n] for n in range(5)]
    assert marked(*notes) == [[]] * 5


def test_running_lines_that_a_scan_read_differently_each_time() -> None:
    feet = [
        "I BURFORD CC IG/23 B001 |",
        "BURFORD CC IG/23 B002 8002",
        "I BURF0RD CC IG/23 B003",
        "| BURFORD CC 1G/23 B004 I",
    ]
    texts = [footed(BODY[: 1200 + 50 * n], foot) for n, foot in enumerate(feet)]
    assert marked(*texts, ocr=True) == [[foot] for foot in feet]


def test_small_print_at_a_pages_foot_is_kept_apart_and_the_room_above_it_is_seen() -> None:
    one = page(footed("Dear Bea\n\nShort.", "OL3 v2\tWhite copy: office"))
    (sheet,) = sheets([one])
    assert sheet.feet == ("OL3 v2\tWhite copy: office",)
    assert sheet.room > 0.8


@given(st.integers(0, 500))
def test_furniture_is_lines_of_the_pages_and_leaves_words_on_each(seed: int) -> None:
    pages, _ = bundle(seed, 4)
    for sheet in sheets(pages):
        assert sheet.content
        assert "\n".join(row.text for row in sheet.rows) == sheet.page.text
