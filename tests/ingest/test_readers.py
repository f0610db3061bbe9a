"""What a file is, by its content alone; and text, tables and web pages."""

from __future__ import annotations

import io
import zipfile

import docx
import pikepdf
import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import settings as budget
from hypothesis import strategies as st
from PIL import Image

from sarlens.errors import Unreadable
from sarlens.ingest.contents import Contents
from sarlens.ingest.plain import decode, looks_like_csv
from sarlens.ingest.readers import ARCHIVES, READERS, Peek, examine, peek, reader_of
from sarlens.settings import Settings
from tests.ingest.compound import compound, message
from tests.ingest.conftest import letters, text_of


def pdf_file(**embedded: bytes) -> bytes:
    held = io.BytesIO()
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        pdf.add_blank_page()
        for name, data in embedded.items():
            pdf.attachments[name] = pikepdf.AttachedFileSpec(pdf, data, filename=f"{name}.txt")
        pdf.save(held)
    return held.getvalue()


def word_file() -> bytes:
    held = io.BytesIO()
    document = docx.Document()
    document.add_paragraph("Words")
    document.save(held)
    return held.getvalue()


def workbook() -> bytes:
    held = io.BytesIO()
    with xlsxwriter.Workbook(held, {"in_memory": True}) as book:
        book.add_worksheet().write(0, 0, "x")
    return held.getvalue()


def picture(kind: str) -> bytes:
    held = io.BytesIO()
    Image.new("RGB", (20, 20), "red").save(held, kind)
    return held.getvalue()


def zipped(**files: bytes) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as package:
        for name, data in files.items():
            package.writestr(name.replace("__", "/"), data)
    return held.getvalue()


MAIL = b"From: a@b.example\nDate: Fri, 03 Mar 2023 16:22:00 +0000\nSubject: x\n\nBody\n"
SAMPLES: dict[str, tuple[bytes, str]] = {
    "pdf": (pdf_file(), "application/pdf"),
    "eml": (MAIL, "message/rfc822"),
    "mbox": (b"From a@b.example Fri Mar  3 16:22:00 2023\n" + MAIL, "application/mbox"),
    "msg": (compound(message({0x0037: "x", 0x1000: "y"})), "application/vnd.ms-outlook"),
    "docx": (word_file(), "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    "xlsx": (workbook(), "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    "rtf": (rb"{\rtf1 Words}", "application/rtf"),
    "html": (b"<!DOCTYPE html><html><body><p>Words</p></body></html>", "text/html"),
    "csv": (b"Date,Who,Note\n1 March,KT,rang\n2 March,OQ,wrote\n", "text/csv"),
    "txt": ("Dear all,\n\nIt’s done.\n".encode(), "text/plain"),
    "jpg": (picture("JPEG"), "image/jpeg"),
    "png": (picture("PNG"), "image/png"),
    "tif": (picture("TIFF"), "image/tiff"),
    "bmp": (picture("BMP"), "image/bmp"),
    "gif": (picture("GIF"), "image/gif"),
    "webp": (picture("WEBP"), "image/webp"),
    "zip": (zipped(a=b"1"), "application/zip"),
}  # fmt: skip


def read(data: bytes, name: str = "file") -> Contents:
    return examine(io.BytesIO(data), name, Settings())


@pytest.mark.parametrize("ending", SAMPLES)
def test_a_file_is_known_by_its_content(ending: str) -> None:
    data, media_type = SAMPLES[ending]
    for name in (f"x.{ending.upper()}", "no ending", "x.unheard-of"):
        contents = read(data, name)
        assert (contents.media_type, contents.problems) == (media_type, ())
    if media_type in ARCHIVES:
        assert (contents.rendition, contents.pages, contents.children) == (None, 0, ())
    elif media_type == "application/pdf":
        assert (contents.rendition, contents.pages) == (None, 2)
    else:
        assert contents.rendition is not None
        assert contents.pages == 1
        with pikepdf.open(io.BytesIO(contents.rendition)) as pdf:
            assert len(pdf.pages) == 1


@pytest.mark.parametrize("ending", SAMPLES)
def test_a_name_that_lies_is_said_and_not_believed(ending: str) -> None:
    data, media_type = SAMPLES[ending]
    lie = "letter.pdf" if ending != "pdf" else "letter.docx"
    contents = read(data, lie)
    assert contents.media_type == media_type
    assert [problem.code for problem in contents.problems] == ["wrong_type"]


@pytest.mark.parametrize("ending", SAMPLES)
def test_one_reader_claims_a_file(ending: str) -> None:
    seen = peek(io.BytesIO(SAMPLES[ending][0]))
    assert [reader.claims(seen) for reader in READERS].count(True) == 1


def test_two_readers_that_claim_one_thing_are_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sarlens.ingest.readers.READERS", (*READERS, READERS[0]))
    with pytest.raises(ValueError, match="two readers"):
        reader_of(peek(io.BytesIO(SAMPLES["pdf"][0])))


@budget(max_examples=300, deadline=None)
@given(st.one_of(
    st.binary(max_size=400),
    st.text(max_size=200).map(str.encode),
    st.tuples(st.sampled_from([data[:200] for data, _ in SAMPLES.values()]), st.binary(max_size=60)).map(b"".join),
    st.tuples(st.binary(max_size=30), st.sampled_from([data[:200] for data, _ in SAMPLES.values()])).map(b"".join),
))  # fmt: skip
def test_never_two_readers_claim_one_file(data: bytes) -> None:
    try:
        seen = peek(io.BytesIO(data))
    except Unreadable as trouble:
        assert trouble.code in {"empty", "truncated"}
        return
    assert [reader.claims(seen) for reader in READERS].count(True) <= 1


@budget(max_examples=150, deadline=None)
@given(st.data())
def test_whatever_comes_is_read_or_refused_with_a_reason(data: st.DataObject) -> None:
    raw = bytearray(data.draw(st.sampled_from([sample for sample, _ in SAMPLES.values()])))
    for at in data.draw(st.lists(st.integers(0, len(raw) - 1), max_size=6)):
        raw[at] = data.draw(st.integers(0, 255))
    try:
        contents = read(bytes(raw[: data.draw(st.integers(1, len(raw)))]), "x.bin")
    except Unreadable as trouble:
        assert trouble.message.endswith(".")
        return
    assert contents.pages >= 1 or contents.media_type in ARCHIVES


@pytest.mark.parametrize(
    ("data", "code", "said"),
    [
        (b"", "empty", "empty"),
        (b"\0" * 500, "empty", "empty"),
        (b" \r\n\t\n", "empty", "empty"),
        (bytes(range(256)) * 20, "unknown_type", "can't read this kind"),
        (compound({"EncryptedPackage": b"x"}), "encrypted", "password"),
        (word_file()[:-400], "truncated", "cut short"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\1" * 40, "truncated", "cut short"),
        (b"Rar!\x1a\x07" + bytes(60), "unknown_type", "RAR archive"),
        (b"\0\x05\x16\x07" + bytes(60), "unknown_type", "Mac's own note"),
    ],
)
def test_what_is_not_read_says_why(data: bytes, code: str, said: str) -> None:
    with pytest.raises(Unreadable) as trouble:
        read(data)
    assert trouble.value.code == code
    assert said in trouble.value.message


def test_files_embedded_in_a_pdf_are_children() -> None:
    contents = read(pdf_file(notes=b"inside", costs=b"more"))
    assert sorted((child.name, child.data) for child in contents.children) == [
        ("costs.txt", b"more"),
        ("notes.txt", b"inside"),
    ]


def test_a_locked_pdf_is_said() -> None:
    held = io.BytesIO()
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        pdf.save(held, encryption=pikepdf.Encryption(owner="a", user="b"))
    with pytest.raises(Unreadable) as trouble:
        read(held.getvalue())
    assert trouble.value.code == "encrypted"


# ---------------------------------------------------------------- text


@pytest.mark.parametrize(
    ("data", "text"),
    [
        ("café £".encode(), "café £"),
        ("café £".encode("utf-8-sig"), "café £"),
        ("café £".encode("utf-16"), "café £"),
        ("plain words".encode("utf-16-le"), "plain words"),
        ("plain words".encode("utf-16-be"), "plain words"),
        ("café “£”".encode("cp1252"), "café “£”"),
    ],
)
def test_letters_are_decoded(data: bytes, text: str) -> None:
    assert decode(data).text == text


@given(
    st.binary(max_size=80),
    st.sampled_from([None, "utf-8", "unicode_escape", "idna", "hex", "x-unknown", "\0", "utf-7", "gb2312"]),
)
def test_decoding_never_fails(data: bytes, stated: str | None) -> None:
    assert isinstance(decode(data, stated).text, str)


def test_text_keeps_its_lines_and_paragraphs() -> None:
    contents = read(b"First line\r\nsecond line\r\n\r\n  indented\r\n", "x.txt")
    assert contents.rendition is not None
    assert text_of(contents.rendition).split("\n")[:3] == ["First line", "second line", " indented"]


@pytest.mark.parametrize(
    ("text", "delimiter"),
    [
        ("a,b,c\n1,2,3\n4,5,6\n", ","),
        ("a;b;c\n1;2;3\n4;5;6\n", ";"),
        ('a,b,c\n1,"x, y\nz",3\n4,5,6\n', ","),
        ("Dear all, we met, as agreed.\nWe left, as planned, at 4, and so on.\nYours, KT\n", ""),
        ("a,b\n1,2\n3,4\n", ""),
        ("one line, of, text", ""),
    ],
)
def test_what_looks_like_a_table(text: str, delimiter: str) -> None:
    assert looks_like_csv(text.encode(), complete=True) == delimiter


def test_a_table_of_text_keeps_every_field() -> None:
    contents = read(b'Date,Who,Note\n1 March,"Quill, O","=cmd|x\nnext"\n2 March,KT,\n', "x.csv")
    assert contents.rendition is not None
    assert letters(text_of(contents.rendition)) == letters("DateWhoNote1MarchQuill,O=cmd|xnext2MarchKT")


def test_a_web_page_fetches_nothing_and_runs_nothing() -> None:
    page = b"<html><head><title>Case view</title><script>x()</script></head><body><h1>Notes</h1><p>Rang <b>mum</b>.<img src='http://x.example/a.png'></body></html>"
    contents = read(page, "x.html")
    assert contents.rendition is not None
    assert text_of(contents.rendition).split("\n")[:3] == ["Case view", "Notes", "Rang mum."]
    assert [problem.code for problem in contents.problems] == ["part_unread"]


def test_a_peek_knows_whether_it_saw_all() -> None:
    assert peek(io.BytesIO(b"short text")).complete
    assert not peek(io.BytesIO(b"long text " * 10_000)).complete
    assert Peek(b"%PDF-1.7", True).binary
