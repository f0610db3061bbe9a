"""Workbooks: every sheet is shown; the old Excel's and OpenDocument's are written here byte by byte."""

from __future__ import annotations

import datetime as dt
import io
import struct
import zipfile

import pytest
import xlsxwriter

from sarlens.errors import Unreadable
from sarlens.ingest.contents import OLD_EXCEL, OPEN_SHEET, Contents
from sarlens.ingest.readers import examine
from sarlens.ingest.spreadsheet import read_spreadsheet
from sarlens.settings import Settings
from tests.ingest.compound import compound
from tests.ingest.conftest import letters, text_of


def text(contents: Contents) -> str:
    assert contents.rendition is not None
    return text_of(contents.rendition).strip()


def record(number: int, data: bytes = b"") -> bytes:
    """One record of the old Excel's stream (MS-XLS 2.1.4)."""
    return struct.pack("<HH", number, len(data)) + data


def begin(kind: int) -> bytes:
    return record(0x0809, struct.pack("<HHHHII", 0x0600, kind, 0, 0, 0, 0))


def label(row: int, column: int, text: str) -> bytes:
    return record(0x0204, struct.pack("<HHHHB", row, column, 0, len(text), 1) + text.encode("utf-16-le"))


def old_workbook() -> bytes:
    sheets = [("Rota", 0, begin(0x10) + label(0, 0, "Day") + label(0, 1, "Who") + label(1, 0, "Mon – £5") + label(1, 1, "Femi") + record(0x0A)),
              ("Kept", 1, begin(0x10) + label(0, 0, "back") + record(0x0A))]  # fmt: skip
    places = len(begin(5)) + sum(4 + 8 + len(name) for name, _, _ in sheets) + 4
    stream = begin(5)
    for name, hidden, body in sheets:
        stream += record(0x85, struct.pack("<IBBBB", places, hidden, 0, len(name), 0) + name.encode())
        places += len(body)
    stream += record(0x0A) + b"".join(body for _, _, body in sheets)
    return compound({"Workbook": stream.ljust(5000, b"\0")})


def open_workbook() -> bytes:
    spaces = " ".join(
        f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "table", "text")
    )
    cells = "".join(
        f'<table:table-cell office:value-type="string"><text:p>{text}</text:p></table:table-cell>'
        for text in ("Day", "Who")
    )
    content = (
        f'<?xml version="1.0"?><office:document-content {spaces}><office:body><office:spreadsheet><table:table table:name="Rota">'
        f"<table:table-row>{cells}</table:table-row></table:table></office:spreadsheet></office:body></office:document-content>"
    )
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as package:
        package.writestr("mimetype", OPEN_SHEET)
        package.writestr("META-INF/manifest.xml", "<x/>")
        package.writestr("content.xml", content)
    return held.getvalue()


def test_an_old_workbook_is_read() -> None:
    contents = examine(io.BytesIO(old_workbook()), "rota.xls", Settings())
    assert (contents.media_type, contents.pages, contents.problems) == (OLD_EXCEL, 2, ())
    assert contents.rendition is not None
    assert text_of(contents.rendition).split() == [
        *("Rota", "Day", "Who", "Mon", "–", "£5", "Femi", "Kept"), *["Hidden", "sheet:", "it", "is", "not", "seen", "when", "the", "file", "is", "opened."], "back",
    ]  # fmt: skip


def test_an_open_workbook_is_read() -> None:
    contents = examine(io.BytesIO(open_workbook()), "rota.ods", Settings())
    assert (contents.media_type, contents.pages, contents.problems) == (OPEN_SHEET, 1, ())
    assert contents.rendition is not None
    assert text_of(contents.rendition).split() == ["Rota", "Day", "Who"]


def workbook(**sheets: list[list[object]]) -> bytes:
    held = io.BytesIO()
    with xlsxwriter.Workbook(held, {"in_memory": True, "strings_to_formulas": False}) as book:
        day = book.add_format({"num_format": "dd/mm/yyyy"})
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for at, row in enumerate(rows):
                for column, value in enumerate(row):
                    sheet.write_datetime(at, column, value, day) if isinstance(value, dt.date) else sheet.write(
                        at, column, value
                    )
            if name.startswith("Hidden"):
                sheet.hide()
            else:
                sheet.write_comment("A1", "Ask first", {"author": "K. Tranter"})
    return held.getvalue()


def sheet(data: bytes) -> Contents:
    return read_spreadsheet(io.BytesIO(data), Settings())


def test_every_sheet_is_shown_and_hidden_ones_are_marked() -> None:
    raw = workbook(
        Contacts=[["Date", "Note"], [dt.date(2023, 3, 4), "=cmd|'/c calc'!A0"], [dt.date(2023, 3, 5), 12.0]],
        Hidden=[["kept back"]],
    )
    contents = sheet(raw)
    assert contents.pages == 2
    assert text(contents).split("\n") == [
        "Contacts", "Date Note", "04/03/2023 =cmd|'/c calc'!A0", "05/03/2023 12", "Cell Comment by Comment", "A1 K. Tranter Ask first",
        "Hidden", "Hidden sheet: it is not seen when the file is opened.", "kept back",
    ]  # fmt: skip


def test_wide_sheets_lose_no_column() -> None:
    rows: list[list[object]] = [[f"r{row}c{column}" for column in range(40)] for row in range(30)]
    shown = letters(text(sheet(workbook(Wide=rows))))
    assert all(f"r{row}c{column}" in shown for row in range(30) for column in range(40))


def test_a_sheet_that_is_too_long_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sarlens.ingest.spreadsheet._CELLS", 20)
    contents = sheet(workbook(Long=[[number, "x"] for number in range(30)]))
    assert [problem.message for problem in contents.problems] == [
        "“Long” has 30 rows. The first 10 are shown; open the file for all."
    ]
    assert (
        text(contents).split()[1:21:2] == [str(number) for number in range(10)] and "10" not in text(contents).split()
    )


def test_workbooks_cut_short_are_said() -> None:
    raw = workbook(A=[["x"]])
    for data in (raw[: len(raw) // 2], b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2000)):
        with pytest.raises(Unreadable, match="cut short"):
            sheet(data)


def test_cells_scattered_over_a_sheet_do_not_fill_the_memory() -> None:
    held = io.BytesIO()
    with xlsxwriter.Workbook(held, {"in_memory": True}) as book:
        far = book.add_worksheet()
        far.write(0, 0, "near")
        far.write(1_048_575, 16_383, "far")
    with pytest.raises(Unreadable) as trouble:
        sheet(held.getvalue())
    assert trouble.value.code == "bomb"
