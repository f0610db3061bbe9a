"""What the written formats look like from outside: structure, safety, language, and what they say."""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile
from collections.abc import Callable
from dataclasses import replace
from typing import Any, BinaryIO, get_args

import docx
import openpyxl
import pikepdf
import pypdfium2
import pytest

from sarlens.export import EXPORTERS, Format, Purpose, excel, html, pdf, table, word
from sarlens.export.blocks import Entry, Form, Table
from sarlens.export.exhibit import plan
from sarlens.export.paper import paper
from sarlens.export.passages import teller
from sarlens.export.routes import ICO_LIMIT, ico_problem
from sarlens.export.schedule import CHOICES, Dossier, Schedule, decide
from sarlens.model import Evidence, Verdict
from tests.export.invented import case

PURPOSES = get_args(Purpose)


def confirmed(dossier: Dossier) -> Dossier:
    """The case with everything kept that was not set aside."""
    verdicts = {f.id: Verdict(f.id, "confirmed") for f in dossier.corpus.findings if f.id not in dossier.verdicts}
    return replace(dossier, verdicts={**verdicts, **dossier.verdicts})


def made(write: Callable[[Schedule, BinaryIO], None], purpose: str, dossier: Dossier | None = None) -> bytes:
    out = io.BytesIO()
    write(decide(dossier or case()[0], purpose), out)  # type: ignore[arg-type]
    return out.getvalue()


def text_of(purpose: str, dossier: Dossier | None = None) -> str:
    """The words of the web page, which holds the same paper as Word and PDF."""
    page = re.sub(r"<style>.*?</style>", "", made(html.write, purpose, dossier).decode(), flags=re.S)
    return " ".join(re.sub(r"<[^>]+>", " ", page).replace("&#x27;", "'").split())


def test_every_format_has_one_exporter() -> None:
    assert sorted(e.format for e in EXPORTERS) == sorted(get_args(Format))


@pytest.mark.parametrize("purpose", PURPOSES)
def test_page_one_says_what_it_is(purpose: str) -> None:
    told = paper(decide(case()[0], purpose))
    first = " ".join(told.notices)
    assert "not legal advice" in first and "made on this computer" in first.lower()
    if purpose == "court":
        assert "Unsigned" in first and "witness's own" in first and told.margin_cm == 3.5 and len(told.corner) == 4
    cover = dict(told.cover)
    assert cover["Pages"] == "4 of 4 pages were read" and cover["Could not be read"].startswith("1 file.")


def test_a_complaint_has_the_annex_last_and_what_was_kept_first() -> None:
    titles = [s.title for s in paper(decide(case()[0], "complaint")).sections]
    assert titles.index("Passages kept by you") < titles.index("What points the other way") < titles.index("Chronology")
    assert titles.index("Annex: suggested, not yet checked") > titles.index("Where it all comes from")


def test_a_passage_is_told_with_all_it_needs() -> None:
    dossier = confirmed(case()[0])
    entries = {b.ref: b for s in paper(decide(dossier, "complaint")).sections for b in s.blocks if isinstance(b, Entry)}
    first = entries["1"]
    told = dict(first.facts)
    assert first.heading == "14 March 2023: letter, Odette Marrow (professional)"
    assert told["Where"] == "Letters.pdf, page 1 (exhibit page 2)"
    assert told["Sent to"] == "Ilse Ferrant" and told["Your note"] == "Read out to us at the meeting."
    assert told["Why it was picked"] and told["Another way to read it"]
    assert first.before.startswith("Marlbeck Council")
    moved = next(dict(e.facts) for e in entries.values() if e.quote.startswith("We cannot share"))
    assert "Rule it touches" not in moved and "data protection" in moved["Why it is here"]


def test_rules_are_cited_with_the_day_they_were_checked_or_marked() -> None:
    dossier, _ = case()
    second = dossier.corpus.findings[1].id
    whole = replace(dossier, verdicts={second: Verdict(second, "confirmed")})
    told = text_of("complaint", whole)
    assert "Right of access (UK GDPR, article 15). Checked on 21 November 2026." in told
    assert "unchecked-rule. Not checked yet" in told


def test_promises_say_only_what_the_bundle_shows() -> None:
    told = text_of("complaint", confirmed(case()[0]))
    assert "No evidence in this bundle that it was done" in told
    assert "says it was not done" in told and "by 28 March 2023" in told


def test_kept_promises_are_shown_as_pointing_the_other_way() -> None:
    dossier = confirmed(case()[0])
    old = dossier.analysis.commitments[0]
    done = replace(old, status="kept", evidence=(Evidence(old.place, "The plan went today.", "done"),))
    whole = replace(dossier, analysis=replace(dossier.analysis, commitments=(done,)), counter=())
    assert "This bundle shows that these promises were kept: P1." in text_of("complaint", whole)


def test_the_familys_words_stand_apart() -> None:
    told = text_of("complaint", confirmed(case()[0]))
    start, end = told.rindex("The family's own account"), told.rindex("What points the other way")
    assert start < told.index("I asked three times for the plan") < end


@pytest.mark.parametrize("purpose", PURPOSES)
def test_words_stay_neutral(purpose: str) -> None:
    told = text_of(purpose, confirmed(case()[0])).lower()
    for word_ in (
        "lied",
        "lying",
        "retaliat",
        "revenge",
        "deliberate",
        "broken",
        "punish",
        "cover-up",
        "abuse",
        "guilty",
    ):
        assert word_ not in told, word_


@pytest.mark.parametrize("purpose", PURPOSES)
def test_our_sentences_are_short(purpose: str) -> None:
    dossier = confirmed(case()[0])
    for section in paper(decide(dossier, purpose)).sections:
        for block in section.blocks:
            own = [getattr(block, "text", ""), *getattr(block, "lines", ()), *getattr(block, "items", ())]
            if isinstance(block, Form):
                own += [text for f in block.fields for text in (f.label, f.hint, f.check)]
            for sentence in re.split(r"(?<=[.!?])\s+", " ".join(own)):
                assert len(sentence.split()) <= 25, sentence


@pytest.mark.parametrize("purpose", [p for p in PURPOSES if p != "everything"])
def test_with_nothing_kept_it_says_what_to_do(purpose: str) -> None:
    assert "No passage has been kept yet" in text_of(purpose, replace(case()[0], verdicts={}))


def test_the_commissioners_problem_fits_the_form() -> None:
    dossier, _ = case()
    told = decide(dossier, "ico")
    problem = ico_problem(teller(told, plan(told)))
    assert 50 < len(problem) <= ICO_LIMIT and "1 June 2023" in problem and "19 days" in problem


@pytest.mark.parametrize("purpose", PURPOSES)
def test_tables_are_square_and_their_widths_fill_the_line(purpose: str) -> None:
    for section in paper(decide(confirmed(case()[0]), purpose)).sections:
        for block in section.blocks:
            if isinstance(block, Table):
                assert abs(sum(block.widths) - 1) < 0.001 and len(block.widths) == len(block.heads)
                assert all(len(row) == len(block.heads) for row in block.rows)


def test_headings_never_skip_a_level() -> None:
    for purpose in PURPOSES:
        document = docx.Document(io.BytesIO(made(word.write, purpose, confirmed(case()[0]))))
        levels = [int(p.style.name[-1]) for p in document.paragraphs if p.style.name.startswith("Heading")]
        assert all(b - a <= 1 for a, b in zip([0, *levels], levels, strict=False))


def test_word_is_in_uk_english_with_page_numbers_and_repeated_heads() -> None:
    parts = zipfile.ZipFile(io.BytesIO(made(word.write, "court", confirmed(case()[0]))))
    styles, body = parts.read("word/styles.xml").decode(), parts.read("word/document.xml").decode()
    footer = b"".join(parts.read(name) for name in parts.namelist() if "footer" in name).decode()
    header = b"".join(parts.read(name) for name in parts.namelist() if "header" in name).decode()
    assert (
        'w:val="en-GB"' in styles
        and "asciiTheme"
        not in re.sub(r"<w:rPrDefault>.*?</w:rPrDefault>", "", styles, flags=re.S).split("SARLensQuote")[1]
    )
    assert "NUMPAGES" in footer and "<w:tblHeader/>" in body and "<w:cantSplit/>" in body
    assert "Statement given by" in header


def test_word_says_the_same_as_the_web_page() -> None:
    document = docx.Document(io.BytesIO(made(word.write, "everything")))
    told = text_of("everything")
    for paragraph in document.paragraphs:
        assert " ".join(paragraph.text.replace(":", "").split()) in told.replace(":", "")


def test_the_pdf_is_tagged_named_and_in_uk_english() -> None:
    with pikepdf.open(io.BytesIO(made(pdf.write, "complaint"))) as read:
        assert read.Root.MarkInfo.Marked and "/StructTreeRoot" in read.Root
        assert str(read.Root.Lang) == "en-GB" and read.Root.ViewerPreferences.DisplayDocTitle
        assert b"pdfuaid" in read.Root.Metadata.read_bytes()
        fonts = [f for page in read.pages for f in page.resources.get("/Font", pikepdf.Dictionary()).values()]
        for font in fonts:
            descriptor = font.DescendantFonts[0].FontDescriptor
            assert "/FontFile2" in descriptor or "/FontFile3" in descriptor


def test_the_pdf_is_the_same_twice() -> None:
    assert made(pdf.write, "complaint") == made(pdf.write, "complaint")


def test_the_web_page_fetches_and_runs_nothing() -> None:
    page = made(html.write, "everything").decode()
    assert not re.search(r"<(script|link|img|iframe|object|form)\b|\bsrc=|url\(|@import|\bon\w+=|https?://", page)
    assert "default-src 'none'" in page and '<html lang="en-GB">' in page


def sheet(name: str, dossier: Dossier | None = None) -> Any:
    return openpyxl.load_workbook(io.BytesIO(made(excel.write, "everything", dossier)))[name]


def test_the_workbook_has_its_sheets_ready_to_use() -> None:
    book = openpyxl.load_workbook(io.BytesIO(made(excel.write, "everything")))
    assert book.sheetnames == [
        "Findings", "Commitments", "Gaps", "Chronology", "Documents", "Pages", "Coverage", "Problems", "Redactions", "People",
    ]  # fmt: skip
    for one in book:
        assert one.freeze_panes == "B2" and one.auto_filter.ref and one.print_title_rows == "$1:$1"
        assert one.max_row > 1, one.title
        for row in one.iter_rows():
            assert all(cell.data_type != "f" for cell in row)
    assert book["Findings"]["E2"].alignment.wrap_text


def test_the_workbook_has_real_dates_and_keeps_what_is_not_one() -> None:
    rows = {row[8].value: row[3].value for row in sheet("Findings").iter_rows(min_row=2)}
    assert rows["Your letter of 2 March"] == dt.datetime(2023, 3, 14)
    assert rows["The plan"] == "April 2023"


def test_a_cell_that_is_too_long_says_so() -> None:
    assert excel.fitted("x" * 32_767) == "x" * 32_767
    cut = excel.fitted("👍" * 20_000)
    assert len(cut.encode("utf-16-le")) // 2 <= 32_767 and cut.endswith("the JSON export has it all]")


def test_the_table_lists_what_the_workbook_lists() -> None:
    rows = made(table.write, "complaint").decode("utf-8-sig").splitlines()
    assert rows[0].startswith("Ref,Status,Heading,Date,Exact words")
    assert "2023-03-14" in rows[1]


def test_nothing_in_a_written_export_shows_hidden_words_or_who_was_rejected() -> None:
    told = text_of("complaint")
    assert "She says nobody has sent the plan" not in told, "it was set aside"
    assert "She says nobody has sent the plan" in text_of("everything")


@pytest.mark.parametrize("purpose", list(CHOICES))
def test_the_pdf_can_be_read_to_its_last_page(purpose: str) -> None:
    document = pypdfium2.PdfDocument(made(pdf.write, purpose))
    assert all(page.get_textpage().get_text_range().strip() for page in document)
