"""What is quoted is what stands on the page: every quote read back from every format equals the stored text."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable
from html.parser import HTMLParser
from typing import BinaryIO

import docx
import openpyxl
import pdfplumber
import pypdfium2
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from sarlens.export import case_json, excel, html, pdf, table, word
from sarlens.export.schedule import Dossier, Schedule, decide
from sarlens.export.wording import legal
from sarlens.model import Analysis, Anchor, CaseInfo, Corpus, Document, Finding, Page, Tag, Verdict
from tests.export.invented import Store

NASTY = [
    "=1+1", "+44 7700 900 000", "-1 is minus", "@SUM(A1:A9)", "\tbegins with a tab", "'already quoted", "R & D <not ok>", "<b>bold?</b>",
    "</w:t></w:r>", "&amp; &#13; ]]>", '"He said “no”," she wrote', "#let x = 1 *bold* _it_ $1$ @ref \\ ", "two\nlines", "carriage\r\nreturn",
    "bell\x07 and nul\x00 gone", "tab\tinside", "שלום, she said", "مرحبا بكم", "thumbs up 👍 and 👩‍👧", "_x0041_ stays", "  spaces  kept  ",
    "é as e\u0301", "https://marlbeck.example/a/very/long/address/that/does/not/break/anywhere/at/all", "1.2.3", "TRUE", "2023-03-14", "00123",
]  # fmt: skip
texts = st.one_of(
    st.sampled_from(NASTY),
    st.text(min_size=1, max_size=60),
    st.text(st.sampled_from("=+-@'\"<>&;#\\{}[]()*_$/%\n\t abcé“”–█"), min_size=1, max_size=40),
)


def dossier_of(quotes: list[str]) -> Dossier:
    """A case in which each of these is a kept passage on a page of its own."""
    tag = Tag("parent_blame", "s", 0.9, "strong", (), "The words may place blame.")
    pages = tuple(Page("a", n, 100, 100, q, "text_layer") for n, q in enumerate(quotes, start=1))
    found = tuple(
        Finding(f"f{n}", "d", "p", (Anchor("a", n, 0, len(q)),), q, tag) for n, q in enumerate(quotes, start=1)
    )
    document = Document("d", "a", 1, len(quotes), "letter", "A letter")
    corpus = Corpus(CaseInfo("Case"), (), pages, (document,), (), (), found)
    return Dossier(corpus, Analysis(), Store().open, {f.id: Verdict(f.id, "confirmed") for f in found})


def written(write: Callable[[Schedule, BinaryIO], None], quotes: list[str]) -> bytes:
    out = io.BytesIO()
    write(decide(dossier_of(quotes), "complaint"), out)
    return out.getvalue()


many = st.lists(texts, min_size=1, max_size=8)
nasty = example(quotes=NASTY)


@settings(max_examples=60, deadline=None)
@given(quotes=many)
@nasty
def test_json(quotes: list[str]) -> None:
    assert [f["quote"] for f in json.loads(written(case_json.write, quotes))["findings"]] == quotes


def test_json_holds_half_a_surrogate_pair() -> None:
    assert json.loads(written(case_json.write, ["a\ud800b"]))["findings"][0]["quote"] == "a\ud800b"


@settings(max_examples=60, deadline=None)
@given(quotes=many)
@nasty
def test_csv(quotes: list[str]) -> None:
    data = written(table.write, quotes)
    assert data.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline="")))
    for row, quote in zip(rows, quotes, strict=True):
        read = row["Exact words"]
        plain = quote.replace("\x00", "")
        if plain.startswith(table.RISKY):
            assert read == f"'{plain}"
        else:
            assert read == plain
        assert not any(cell.startswith(table.RISKY) for cell in row.values())


@settings(max_examples=25, deadline=None)
@given(quotes=many)
@nasty
def test_xlsx(quotes: list[str]) -> None:
    data = written(excel.write, quotes)
    sheet = openpyxl.load_workbook(io.BytesIO(data))["Findings"]
    column = [cell.value for cell in sheet[1]].index("Exact words")
    cells = [row[column] for row in sheet.iter_rows(min_row=2)]
    assert all(cell.data_type == "s" or cell.value is None for cell in cells), "a formula would be of type f"
    rows = CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_name("Findings").to_python()
    assert [str(row[column]) for row in rows[1:]] == [legal(quote) for quote in quotes]


@settings(max_examples=25, deadline=None)
@given(quotes=many)
@nasty
def test_docx(quotes: list[str]) -> None:
    read = docx.Document(io.BytesIO(written(word.write, quotes)))
    assert [p.text for p in read.paragraphs if p.style.name == word.QUOTE] == [legal(quote) for quote in quotes]


class Quotes(HTMLParser):
    """The text of every blockquote."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[str] = []
        self.inside = False

    def handle_starttag(self, tag: str, attrs: object) -> None:
        if tag == "blockquote":
            self.inside = True
            self.found.append("")
        assert tag != "script"

    def handle_endtag(self, tag: str) -> None:
        self.inside = self.inside and tag != "blockquote"

    def handle_data(self, data: str) -> None:
        if self.inside:
            self.found[-1] += data


@settings(max_examples=60, deadline=None)
@given(quotes=many)
@nasty
def test_html(quotes: list[str]) -> None:
    reader = Quotes()
    reader.feed(written(html.write, quotes).decode("utf-8"))
    reader.close()
    assert reader.found == [legal(quote) for quote in quotes]


def bare(text: str) -> str:
    """Only what is printed: no white space, no marks of direction."""
    return re.sub(r"[\s\u00ad\u200b-\u200f\x00-\x1f\x7f]", "", text)


PRINTED = st.text(
    st.sampled_from("ABCxyz0189 =+-@'\"<>&;#\\{}[]()*_$/%\n\t.,:!?éüßñŁŠ“”‘’–—…£€½•ДжΩ"), min_size=1, max_size=80
)


@settings(max_examples=10, deadline=None)
@given(quotes=st.lists(PRINTED, min_size=1, max_size=6))
@example(quotes=[quote for quote in NASTY if not re.search(r"[\u0590-\u06ff\U00010000-\U0010ffff\u0301]", quote)])
def test_pdf(quotes: list[str]) -> None:
    with pdfplumber.open(io.BytesIO(written(pdf.write, quotes))) as document:
        read = bare("".join(char["text"] for page in document.pages for char in page.chars))
    for quote in quotes:
        assert bare(quote) in read


@pytest.mark.parametrize("quote", ["שלום", "مرحبا بكم", "👍", "日本", "ગુજરાતી"])
def test_pdf_of_any_script_is_made_and_a_character_without_a_glyph_is_owned_up_to(quote: str) -> None:
    document = pypdfium2.PdfDocument(written(pdf.write, [quote]))
    read = "".join(page.get_textpage().get_text_range() for page in document)
    unshown = "not in our fonts" in " ".join(read.split())
    assert unshown == (quote in ("日本", "ગુજરાતી"))
