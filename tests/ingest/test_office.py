"""Word files and workbooks: every word in them is on our pages, and hostile ones do no harm."""

from __future__ import annotations

import io
import time
import zipfile

import docx
import pytest
from docx.document import Document
from docx.enum.text import WD_BREAK, WD_COLOR_INDEX
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.shared import Cm, RGBColor
from hypothesis import given
from hypothesis import settings as budget
from hypothesis import strategies as st
from PIL import Image

from sarlens.errors import Unreadable
from sarlens.ingest.contents import Contents
from sarlens.ingest.numbering import counted
from sarlens.ingest.office import read_word
from sarlens.ingest.pdf import read_page
from sarlens.model import REDACTED
from sarlens.settings import Settings
from tests.ingest.conftest import letters, text_of

W = nsdecls("w")


def bytes_of(document: Document) -> bytes:
    document.save(held := io.BytesIO())
    return held.getvalue()


def read(document: Document | bytes) -> Contents:
    return read_word(io.BytesIO(document if isinstance(document, bytes) else bytes_of(document)), Settings())


def text(contents: Contents) -> str:
    assert contents.rendition is not None
    return text_of(contents.rendition).strip()


def with_body(inner: str, doctype: str = "") -> bytes:
    """A Word file whose document part is this XML."""
    held = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(bytes_of(docx.Document()))) as old,
        zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for entry in old.infolist():
            part = f"<?xml version='1.0'?>{doctype}<w:document {W}><w:body>{inner}</w:body></w:document>"
            new.writestr(entry.filename, part.encode() if entry.filename == "word/document.xml" else old.read(entry))
    return held.getvalue()


def test_headings_lists_and_tables_come_in_order() -> None:
    document = docx.Document()
    document.add_heading("Review meeting", 1)
    document.add_paragraph("Present: KT, OQ")
    for item in ("Apologies", "Actions"):
        document.add_paragraph(item, style="List Number")
    document.add_paragraph("taxi", style="List Bullet")
    document.add_paragraph("Close", style="List Number")
    table = document.add_table(2, 3)
    for at, words in enumerate(("Action", "Who", "By when", "Send plan", "KT", "14 April")):
        table.cell(at // 3, at % 3).text = words
    assert text(read(document)).split("\n") == [
        "Review meeting", "Present: KT, OQ", "1. Apologies", "2. Actions", "• taxi", "3. Close", "Action Who By when", "Send plan KT 14 April",
    ]  # fmt: skip


def test_tracked_changes_say_whose_they_are() -> None:
    document = docx.Document()
    paragraph = document.add_paragraph("The family are ")
    paragraph._p.append(
        parse_xml(f'<w:del {W} w:author="K. Tranter" w:date="2022-05-04T10:31:00Z"><w:r><w:delText>hard</w:delText></w:r>'
                  "<w:r><w:rPr><w:b/></w:rPr><w:delText> work</w:delText></w:r></w:del>")
    )  # fmt: skip
    paragraph._p.append(
        parse_xml(
            f'<w:ins {W} w:author="K. Tranter" w:date="2022-05-04T10:31:00Z"><w:r><w:t>engaged</w:t></w:r></w:ins>'
        )
    )
    paragraph._p.append(parse_xml(f"<w:ins {W}><w:r><w:t>.</w:t></w:r></w:ins>"))
    shown = "The family are {deleted by K. Tranter, 4 May 2022: hard work}{inserted by K. Tranter, 4 May 2022: engaged}{inserted: .}"
    assert letters(text(read(document))) == letters(shown)


def test_comments_stand_under_their_paragraph() -> None:
    document = docx.Document()
    run = document.add_paragraph("Costs were discussed.").runs[0]
    document.add_comment(run, "Do we want this in?", author="O. Quill").timestamp  # noqa: B018
    document.add_paragraph("Next.")
    lines = text(read(document)).split("\n")
    assert lines[0] == "Costs were discussed." and lines[-1] == "Next."
    assert lines[1].startswith("{Comment by O. Quill") and "Do we want this in?" in lines[1]


def test_what_is_hidden_by_its_look_is_said() -> None:
    document = docx.Document()
    paragraph = document.add_paragraph("Seen")
    paragraph.add_run(" unseen").font.hidden = True
    paragraph.add_run(" pale").font.color.rgb = RGBColor(255, 255, 255)
    paragraph.add_run(" gone").font.strike = True
    assert letters(text(read(document))) == letters("Seen{hidden text: unseen}{white text: pale}{struck out: gone}")


def test_white_letters_on_a_dark_ground_are_plain() -> None:
    document = docx.Document()
    cell = document.add_table(1, 1).cell(0, 0)
    cell.paragraphs[0].add_run("Head").font.color.rgb = RGBColor(255, 255, 255)
    cell._tc.get_or_add_tcPr().append(parse_xml(f'<w:shd {W} w:fill="1F3864"/>'))
    assert text(read(document)) == "Head"


def test_a_black_bar_over_words_is_a_redaction_that_failed() -> None:
    document = docx.Document()
    paragraph = document.add_paragraph("Told by ")
    paragraph.add_run("J. Marsh of Rook Lane").font.highlight_color = WD_COLOR_INDEX.BLACK
    paragraph.add_run(" on Monday.")
    contents = read(document)
    assert contents.rendition is not None
    page, _ = read_page(io.BytesIO(contents.rendition), "f" * 64, 1, Settings())
    assert page.text == f"Told by {REDACTED} on Monday."
    assert [(one.kind, one.text_beneath, one.beneath) for one in page.redactions] == [
        ("black", True, "J. Marsh of Rook Lane")
    ]


def test_notes_headers_boxes_ticks_and_breaks() -> None:
    document = docx.Document()
    document.sections[0].header.paragraphs[0].text = "Hexley Council"
    footer = document.sections[0].footer.paragraphs[0]
    footer.add_run("Page ")
    footer._p.append(parse_xml(f'<w:fldSimple {W} w:instr=" PAGE "><w:r><w:t>7</w:t></w:r></w:fldSimple>'))
    paragraph = document.add_paragraph("Agreed: ")
    paragraph._p.append(parse_xml(f'<w:r {W}><w:sym w:font="Wingdings" w:char="F0FE"/></w:r>'))
    box = '<w:fldChar w:fldCharType="begin"><w:ffData><w:checkBox><w:default w:val="1"/><w:checked w:val="0"/></w:checkBox></w:ffData></w:fldChar>'
    for piece in (box, "<w:instrText> FORMCHECKBOX </w:instrText>", '<w:fldChar w:fldCharType="end"/>'):
        paragraph._p.append(parse_xml(f"<w:r {W}>{piece}</w:r>"))
    paragraph.add_run().add_break(WD_BREAK.PAGE)
    paragraph.add_run("After")
    mc, wps = (
        "http://schemas.openxmlformats.org/markup-compatibility/2006",
        "http://schemas.microsoft.com/office/word/2010/wordprocessingShape",
    )
    inner = "<w:txbxContent><w:p><w:r><w:t>Boxed</w:t></w:r></w:p></w:txbxContent>"
    document.add_paragraph()._p.append(
        parse_xml(f'<w:r {W} xmlns:mc="{mc}" xmlns:wps="{wps}"><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wps:txbx>{inner}'
                  f"</wps:txbx></w:drawing></mc:Choice><mc:Fallback><w:pict>{inner}</w:pict></mc:Fallback></mc:AlternateContent></w:r>")
    )  # fmt: skip
    contents = read(document)
    assert contents.pages == 2
    assert text(contents).split("\n") == ["Hexley Council", "Agreed: ☑☐", "After", "Boxed", "Page #"]


def test_merged_cells_and_nested_tables_keep_every_word() -> None:
    document = docx.Document()
    table = document.add_table(3, 3)
    for row in range(3):
        for column in range(3):
            table.cell(row, column).text = f"c{row}{column}"
    table.cell(0, 0).merge(table.cell(1, 0))
    table.cell(2, 1).merge(table.cell(2, 2))
    table.cell(1, 1).add_table(1, 2).cell(0, 1).text = "nested"
    shown = text(read(document))
    assert all(f"c{row}{column}" in shown for row in range(3) for column in range(3))
    assert "nested" in shown


def test_pictures_are_shown_and_embedded_files_given_out() -> None:
    held = io.BytesIO()
    Image.new("RGB", (90, 30), "green").save(held, "PNG")
    document = docx.Document()
    document.add_picture(io.BytesIO(held.getvalue()), width=Cm(3))
    raw = io.BytesIO(bytes_of(document))
    with zipfile.ZipFile(raw, "a") as package:
        package.writestr("word/embeddings/costs.xlsx", b"inside")
    contents = read(raw.getvalue())
    assert [(child.name, child.data) for child in contents.children] == [("costs.xlsx", b"inside")]
    assert contents.rendition is not None and b"/Image" in contents.rendition


def test_nothing_outside_is_fetched() -> None:
    drawing = (
        '<w:p><w:r><w:drawing><a:blip xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
        'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" r:link="rId90"/></w:drawing></w:r></w:p>'
    )
    held = io.BytesIO()
    link = b'<Relationship Id="rId90" Type="x/image" Target="https://tracker.example/x.png" TargetMode="External"/></Relationships>'
    with zipfile.ZipFile(io.BytesIO(with_body(drawing))) as old, zipfile.ZipFile(held, "w") as new:
        for entry in old.infolist():
            data = old.read(entry)
            new.writestr(
                entry.filename,
                data.replace(b"</Relationships>", link) if "document.xml.rels" in entry.filename else data,
            )
    contents = read(held.getvalue())
    assert text(contents) == "{a picture that is kept outside this file}"
    assert "never fetches" in contents.problems[0].message


def test_entities_do_not_multiply() -> None:
    entities = '<!ENTITY a "ha">' + "".join(f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(9))
    begun = time.monotonic()
    try:
        shown = text(read(with_body("<w:p><w:r><w:t>laugh &j; end</w:t></w:r></w:p>", f"<!DOCTYPE x [{entities}]>")))
        assert len(shown) < 1000
    except Unreadable as trouble:
        assert trouble.code == "truncated"
    assert time.monotonic() - begun < 5


def test_a_file_from_outside_is_not_included() -> None:
    shown = text(
        read(
            with_body(
                "<w:p><w:r><w:t>a&x;b</w:t></w:r></w:p>", '<!DOCTYPE x [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
            )
        )
    )
    assert "root:" not in shown


@pytest.mark.parametrize("depth", [60, 5000])
def test_deep_nesting_ends(depth: int) -> None:
    raw = with_body(
        "<w:p>"
        + "<w:smartTag>" * depth
        + "<w:r><w:t>deep</w:t></w:r>"
        + "</w:smartTag>" * depth
        + "</w:p><w:p><w:r><w:t>end</w:t></w:r></w:p>"
    )
    try:
        contents = read(raw)
    except Unreadable as trouble:
        assert trouble.code == "truncated" and depth > 60
        return
    assert "deep" in text(contents) or [problem.code for problem in contents.problems] == ["truncated"]


def test_a_word_file_that_bursts_is_not_opened() -> None:
    held = io.BytesIO(bytes_of(docx.Document()))
    with zipfile.ZipFile(held, "a", zipfile.ZIP_DEFLATED) as package:
        package.writestr("word/media/x.bmp", bytes(40 * 1024**2))
    with pytest.raises(Unreadable, match="far more"):
        read(held.getvalue())


@budget(max_examples=50, deadline=None)
@given(st.data())
def test_damaged_word_files_never_crash(data: st.DataObject) -> None:
    document = docx.Document()
    document.add_paragraph("Some words", style="List Number")
    raw = bytearray(bytes_of(document))
    for at in data.draw(st.lists(st.integers(0, len(raw) - 1), min_size=1, max_size=8)):
        raw[at] = data.draw(st.integers(0, 255))
    try:
        read(bytes(raw[: data.draw(st.integers(len(raw) // 2, len(raw)))]))
    except Unreadable as trouble:
        assert trouble.code in {"truncated", "encrypted", "bomb"}


@pytest.mark.parametrize(
    ("number", "form", "shown"),
    [
        (3, "decimal", "3"),
        (28, "lowerLetter", "bb"),
        (4, "upperRoman", "IV"),
        (9, "lowerRoman", "ix"),
        (5, "decimalZero", "05"),
        (5, "none", ""),
    ],
)
def test_numerals(number: int, form: str, shown: str) -> None:
    assert counted(number, form) == shown
