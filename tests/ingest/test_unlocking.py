"""Locked files open with the password that is given, stay as they came, and say what to do without it."""

from __future__ import annotations

import io

import docx
import msoffcrypto
import pikepdf
import pytest
import xlsxwriter
from msoffcrypto.format.ooxml import OOXMLFile

from sarlens.errors import Unreadable
from sarlens.ingest.contents import EXCEL, PDF, WORD, Contents
from sarlens.ingest.pdf import read_page
from sarlens.ingest.readers import examine
from sarlens.settings import Settings, passwords_from, passwords_in
from tests.ingest.conftest import text_of
from tests.ingest.papers import typeset

WORDS = "The ramp was mended on Tuesday."
NO_ROOM = pikepdf.Permissions(extract=False, print_lowres=False, print_highres=False, modify_annotation=False)


def locked_pdf(user: str, owner: str, revision: int = 6, **more: object) -> bytes:
    held = io.BytesIO()
    with pikepdf.open(io.BytesIO(typeset(WORDS))) as pdf:
        pdf.attachments["note.txt"] = pikepdf.AttachedFileSpec(pdf, b"beside it", filename="note.txt")
        pdf.save(held, encryption=pikepdf.Encryption(user=user, owner=owner, R=revision, **more))  # type: ignore[arg-type]
    return held.getvalue()


def locked_office(data: bytes, password: str) -> bytes:
    held = io.BytesIO()
    OOXMLFile(io.BytesIO(data)).encrypt(password, held)
    return held.getvalue()


def word() -> bytes:
    held = io.BytesIO()
    document = docx.Document()
    document.add_paragraph(WORDS)
    document.save(held)
    return held.getvalue()


def sheet() -> bytes:
    held = io.BytesIO()
    with xlsxwriter.Workbook(held, {"in_memory": True}) as book:
        book.add_worksheet().write(0, 0, WORDS)
    return held.getvalue()


def read(data: bytes, *passwords: str) -> Contents:
    return examine(io.BytesIO(data), "file", Settings(passwords=passwords))


@pytest.mark.parametrize("revision", [3, 4, 6])
@pytest.mark.parametrize("given", ["opens", "changes"])
def test_a_pdf_opens_with_either_password_and_what_is_kept_needs_none(given: str, revision: int) -> None:
    contents = read(locked_pdf("opens", "changes", revision, metadata=revision > 3, aes=revision > 3), "wrong", given)
    assert (contents.media_type, contents.pages, contents.problems) == (PDF, 1, ())
    assert [(child.name, child.data) for child in contents.children] == [("note.txt", b"beside it")]
    assert contents.rendition is not None
    page, problems = read_page(io.BytesIO(contents.rendition), "id", 1, Settings())
    assert (page.text.strip(), problems) == (WORDS, ())
    with pikepdf.open(io.BytesIO(contents.rendition)) as pdf:
        assert not pdf.is_encrypted


def test_a_password_with_letters_beyond_ascii() -> None:
    assert read(locked_pdf("naïve–café", "o"), "naïve–café").pages == 1


@pytest.mark.parametrize("passwords", [(), ("wrong",)])
def test_without_its_password_it_says_what_to_do(passwords: tuple[str, ...]) -> None:
    for data in (locked_pdf("u", "o"), locked_office(word(), "p")):
        with pytest.raises(Unreadable, match="Add it again with its password") as trouble:
            read(data, *passwords)
        assert trouble.value.code == "encrypted"


def test_a_pdf_that_only_forbids_is_simply_read() -> None:
    contents = read(locked_pdf("", "o", allow=NO_ROOM))
    assert (contents.pages, contents.problems, contents.rendition) == (1, (), None)
    assert [child.name for child in contents.children] == ["note.txt"]


@pytest.mark.parametrize(("data", "media_type"), [(word(), WORD), (sheet(), EXCEL)], ids=["docx", "xlsx"])
def test_an_office_file_opens_with_its_password(data: bytes, media_type: str) -> None:
    contents = read(locked_office(data, "pass word"), "wrong", "pass word")
    assert (contents.media_type, contents.problems) == (media_type, ())
    assert contents.rendition is not None and WORDS in text_of(contents.rendition)


def test_a_workbook_that_excel_opens_unasked_needs_no_password() -> None:
    assert read(locked_office(sheet(), "VelvetSweatshop")).media_type == EXCEL


def test_a_locked_file_that_is_damaged_ends_in_a_reason() -> None:
    data = locked_office(word(), "p")
    for cut in range(600, len(data), 9973):
        with pytest.raises(Unreadable):
            read(data[:cut], "p")


def test_the_writer_of_these_files_agrees() -> None:
    assert msoffcrypto.OfficeFile(io.BytesIO(locked_office(word(), "p"))).is_encrypted()


def test_passwords_are_read_one_a_line_and_never_shown(tmp_path) -> None:  # type: ignore[no-untyped-def]
    path = tmp_path / "passwords.txt"
    path.write_bytes("\ufefffirst\r\n second \r\n\r\nfirst\r\n".encode())
    assert passwords_from(path) == passwords_in("first\n second \nfirst") == ("first", " second ")
    assert passwords_from(None) == ()
    assert "first" not in repr(Settings(passwords=("first",)))
