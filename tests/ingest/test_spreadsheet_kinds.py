"""The other kinds of workbook: the old Excel's and OpenDocument's, written here byte by byte."""

from __future__ import annotations

import io
import struct
import zipfile

from sarlens.ingest.contents import OLD_EXCEL, OPEN_SHEET
from sarlens.ingest.readers import examine
from sarlens.settings import Settings
from tests.ingest.compound import compound
from tests.ingest.conftest import text_of


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
