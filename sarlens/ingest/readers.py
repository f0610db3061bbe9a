"""What a file is, by its content alone, and the one reader that opens it.

A format is added as a line in `READERS`. A file's name is only ever compared with what was found, never believed.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import PurePosixPath
from typing import BinaryIO

import olefile  # type: ignore[import-untyped]
import pikepdf

from sarlens.errors import Unreadable
from sarlens.ingest import pdf
from sarlens.ingest.archive import ARCHIVES, looks_like_mailbox
from sarlens.ingest.contents import (
    MAILBOX,
    PDF,
    ZIP,
    Child,
    Contents,
    problem,
)
from sarlens.ingest.image import read_image
from sarlens.ingest.letter import file_name
from sarlens.ingest.mail import looks_like_mail, read_mail
from sarlens.ingest.msg import OLE, PROPERTIES, read_msg
from sarlens.ingest.office import read_word
from sarlens.ingest.package import is_zip
from sarlens.ingest.plain import looks_like_csv, looks_like_html, looks_like_text, read_csv, read_html, read_text
from sarlens.ingest.rtf import read_rtf
from sarlens.ingest.spreadsheet import read_spreadsheet
from sarlens.settings import Settings

__all__ = ["ARCHIVES", "READERS", "Child", "Contents", "Peek", "Reader", "examine", "peek", "reader_of"]

_HEAD = 65536
_OPEN_IT = "Open it in the program it was made with, save or print it as a PDF, and add that."


@dataclass(frozen=True, slots=True)
class Peek:
    """What is looked at to tell what a file is.

    Attributes:
        head: its first 64 KiB.
        complete: whether that is all of it.
        names: of a zip file, the names inside; of an Office compound file, the streams inside.
    """

    head: bytes
    complete: bool
    names: frozenset[str] = frozenset()

    @property
    def binary(self) -> bool:
        """Whether it begins with the signature of a format that is not text."""
        return self.head.startswith((*_SIGHTED, *_PICTURES, OLE)) or is_zip(self.head) or _is_pdf(self)

    @property
    def lettered(self) -> bool:
        """Whether it is text of some kind."""
        return not self.binary and looks_like_text(self.head)


@dataclass(frozen=True, slots=True)
class Reader:
    """A format.

    Attributes:
        name: of the format, for messages.
        claims: whether a file is of this format, by its content.
        read: opens it. Raises Unreadable.
        endings: file name endings that are no lie for it.
    """

    name: str
    claims: Callable[[Peek], bool]
    read: Callable[[BinaryIO, Settings], Contents]
    endings: frozenset[str]


def examine(stream: BinaryIO, name: str, settings: Settings) -> Contents:
    """Open one file: what it is, pages to show it by, and what is inside it.

    Args:
        stream: seekable.
        name: as the file is called; only compared with what was found.
        settings: limits.

    Raises:
        Unreadable: it is empty, damaged, locked, or of a kind that is not read.
    """
    seen = peek(stream)
    reader = reader_of(seen)
    stream.seek(0)
    contents = reader.read(stream, settings)
    ending = PurePosixPath(name.lower()).suffix.removeprefix(".")
    if ending in _KNOWN_ENDINGS and ending not in reader.endings:
        lie = problem("wrong_type", f"This file is called .{ending} but is {reader.name}. It was read as what it is.")
        return replace(contents, problems=(lie, *contents.problems))
    return contents


def peek(stream: BinaryIO) -> Peek:
    """Look at a file's beginning, and at the table of contents of a container.

    Raises:
        Unreadable: it is empty, or a container that is cut short.
    """
    stream.seek(0)
    head = stream.read(_HEAD)
    complete = len(head) < _HEAD
    if not head.strip(b"\0 \t\r\n"):
        raise Unreadable("empty")
    names: frozenset[str] = frozenset()
    if is_zip(head):
        names = _zip_names(stream)
    elif head.startswith(OLE):
        names = _ole_names(stream)
    return Peek(head, complete, names)


def reader_of(seen: Peek) -> Reader:
    """The one reader that claims the file.

    Raises:
        Unreadable: none does; with what to do about it where the format is known by sight.
        ValueError: two do, which is a fault of ours.
    """
    claiming = [reader for reader in READERS if reader.claims(seen)]
    if len(claiming) > 1:
        raise ValueError("two readers claim one file: " + ", ".join(reader.name for reader in claiming))
    if claiming:
        return claiming[0]
    if seen.head.startswith(OLE):
        raise _compound(seen.names)
    if is_zip(seen.head):
        what = next((said for part, said in _PACKAGES.items() if part in seen.names), None)
        raise Unreadable("unknown_type", f"This is {what}. {_OPEN_IT}" if what else None)
    raise Unreadable(
        "unknown_type", next((said for start, said in _SIGHTED.items() if seen.head.startswith(start)), None)
    )


# ---------------------------------------------------------------- containers


def _zip_names(stream: BinaryIO) -> frozenset[str]:
    stream.seek(0)
    try:
        with zipfile.ZipFile(stream) as package:
            return frozenset(entry.filename for entry in package.infolist())
    except (zipfile.BadZipFile, OSError, ValueError, RuntimeError) as trouble:
        raise Unreadable("truncated") from trouble


def _ole_names(stream: BinaryIO) -> frozenset[str]:
    """The streams at the top of a compound file."""
    stream.seek(0)
    try:
        with olefile.OleFileIO(io.BytesIO(stream.read())) as ole:
            return frozenset(path[0] for path in ole.listdir(streams=True, storages=True))
    except (
        OSError,
        ValueError,
        KeyError,
        IndexError,
        TypeError,
        AttributeError,
        OverflowError,
        RecursionError,
    ) as trouble:
        raise Unreadable("truncated") from trouble


def _compound(names: frozenset[str]) -> Unreadable:
    """What an Office compound file is that no reader claims."""
    if "EncryptedPackage" in names:
        return Unreadable("encrypted")
    what = next((said for part, said in _COMPOUNDS.items() if part in names), None)
    return Unreadable("unknown_type", f"This is {what}. {_OPEN_IT}" if what else None)


_COMPOUNDS = {
    "WordDocument": "an old Word file (.doc)",
    "PowerPoint Document": "an old PowerPoint file (.ppt)",
    "VisioDocument": "a Visio drawing",
    "__nameid_version1.0": "an Outlook item without its contents",
}
_PACKAGES = {
    "ppt/presentation.xml": "a PowerPoint file",
    "visio/document.xml": "a Visio drawing",
    "META-INF/container.xml": "an electronic book",
    "content.xml": "an OpenDocument text or drawing",
}
_PICTURES = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"GIF87a", b"GIF89a", b"II*\0", b"MM\0*", b"II+\0", b"MM\0+")
_SIGHTED = {
    b"7z\xbc\xaf\x27\x1c": "This is a 7z archive. Unpack it, and add what was in it.",
    b"Rar!\x1a\x07": "This is a RAR archive. Unpack it, and add what was in it.",
    b"\x1f\x8b": "This is a gzip archive. Unpack it, and add what was in it.",
    b"!BDN": "This is an Outlook data file. Open it in Outlook, save its mails one by one, and add those.",
    b"\0\x05\x16\x07": "This is a Mac's own note about another file. There is nothing in it to read.",
    b"\0\0\0\x01Bud1": "This is a Mac's own note about a folder. There is nothing in it to read.",
    b"OggS": "This is a sound recording. SARLens does not listen; write down what is said in it.",
    b"ID3": "This is a sound recording. SARLens does not listen; write down what is said in it.",
    b"\x1aE\xdf\xa3": "This is a film. SARLens does not watch; write down what is said in it.",
}
"""Other formats that are known by sight, and what to do about them."""


def _is_image(seen: Peek) -> bool:
    head = seen.head
    if head.startswith(_PICTURES):
        return True
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return True
    if head[4:8] == b"ftyp":
        return head[8:12] in {b"heic", b"heix", b"heim", b"heis", b"hevc", b"mif1", b"msf1", b"avif"}
    # A bitmap: its header's size stands where it must (BITMAPFILEHEADER).
    return (
        head[:2] == b"BM"
        and head[6:10] == b"\0\0\0\0"
        and head[14:18] in {b"\x0c\0\0\0", b"\x28\0\0\0", b"\x6c\0\0\0", b"\x7c\0\0\0"}
    )


def _is_pdf(seen: Peek) -> bool:
    # Readers accept a PDF that begins within its first 1,024 bytes (ISO 32000-1, annex H, note 13).
    first = seen.head[:1024]
    if first.startswith(b"%PDF-"):
        return True
    late = re.search(rb"%PDF-\d\.\d\s", first) and b" obj" in seen.head
    return bool(late) and not (is_zip(first) or first.startswith((OLE, *_PICTURES)) or _is_mail_head(first))


def _is_word(seen: Peek) -> bool:
    return is_zip(seen.head) and any(name.lower().startswith("word/document") for name in seen.names)


def _is_workbook(seen: Peek) -> bool:
    if seen.head.startswith(OLE):
        return bool(seen.names & {"Workbook", "Book"}) and PROPERTIES not in seen.names
    if not is_zip(seen.head):
        return False
    sheets = "content.xml" in seen.names and b"opendocument.spreadsheet" in seen.head[:200]
    return sheets or any(name.lower().startswith("xl/workbook") for name in seen.names)


def _is_archive(seen: Peek) -> bool:
    """A zip that is no Office file, which names its parts in a table of their own."""
    inside = seen.names
    package = "[Content_Types].xml" in inside or "mimetype" in inside or "META-INF/container.xml" in inside
    return is_zip(seen.head) and not package and not _is_word(seen) and not _is_workbook(seen)


def _is_rtf(seen: Peek) -> bool:
    return not seen.binary and seen.head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{\\rtf")


def _marked_up(seen: Peek) -> bool:
    return seen.lettered and not _is_mail_head(seen.head) and looks_like_html(seen.head[:4096])


def _is_mail(seen: Peek) -> bool:
    return not seen.binary and looks_like_mail(seen.head) and not looks_like_mailbox(seen.head)


def _is_mailbox(seen: Peek) -> bool:
    return not seen.binary and looks_like_mailbox(seen.head)


def _is_mail_head(head: bytes) -> bool:
    return looks_like_mail(head) or looks_like_mailbox(head)


def _is_table(seen: Peek) -> bool:
    return _is_letters(seen) and bool(looks_like_csv(seen.head, seen.complete))


def _is_letters(seen: Peek) -> bool:
    return seen.lettered and not (_is_rtf(seen) or _marked_up(seen) or _is_mail_head(seen.head) or _is_image(seen))


# ---------------------------------------------------------------- PDF and archives


def _read_pdf(stream: BinaryIO, _settings: Settings) -> Contents:
    """A PDF is its own rendition; files embedded in it are its children."""
    pages = pdf.page_count(stream)
    stream.seek(0)
    children: list[Child] = []
    problems = []
    try:
        with pikepdf.Pdf.open(stream) as opened:
            for number, (name, spec) in enumerate(opened.attachments.items(), start=1):
                try:
                    children.append(
                        Child(file_name(spec.filename or name, f"attachment {number}"), spec.get_file().read_bytes())
                    )
                except (pikepdf.PdfError, ValueError, KeyError, RuntimeError):
                    problems.append(problem("truncated", "A file embedded in this PDF is damaged. It was not read."))
    except pikepdf.PasswordError as trouble:
        raise Unreadable("encrypted") from trouble
    except (pikepdf.PdfError, ValueError, TypeError, AttributeError, RuntimeError):
        # The pages can be read all the same; what might be embedded can't.
        problems.append(problem("truncated", "This PDF is damaged. What could be read of it is shown."))
    return Contents(PDF, None, pages, tuple(children), tuple(problems))


def _read_archive(_stream: BinaryIO, _settings: Settings) -> Contents:
    """An archive has no pages; its members are walked by `archive.members`, one at a time."""
    return Contents(ZIP)


def _read_mailbox(_stream: BinaryIO, _settings: Settings) -> Contents:
    return Contents(MAILBOX)


_LETTERED = frozenset({"txt", "text", "log", "md", "csv", "tsv", "ics", "vcf", "json", "xml", "yaml", "ini"})

READERS: tuple[Reader, ...] = (
    Reader("a PDF", _is_pdf, _read_pdf, frozenset({"pdf"})),
    Reader("a mail", _is_mail, read_mail, frozenset({"eml", "txt", "mht", "mhtml"})),
    Reader("an Outlook mail", lambda seen: PROPERTIES in seen.names, read_msg, frozenset({"msg", "oft"})),
    Reader("a mailbox", _is_mailbox, _read_mailbox, frozenset({"mbox", "mbx", "eml"})),
    Reader("a Word file", _is_word, read_word, frozenset({"docx", "docm", "dotx", "dotm"})),
    Reader("a workbook", _is_workbook, read_spreadsheet, frozenset({"xlsx", "xlsm", "xls", "xlsb", "ods", "xltx"})),
    Reader("rich text", _is_rtf, read_rtf, frozenset({"rtf", "doc"})),
    Reader("a web page", _marked_up, read_html, frozenset({"html", "htm", "xhtml"})),
    Reader("a table of text", _is_table, read_csv, _LETTERED),
    Reader("plain text", lambda seen: _is_letters(seen) and not _is_table(seen), read_text, _LETTERED),
    Reader(
        "a picture",
        _is_image,
        read_image,
        frozenset({"jpg", "jpeg", "jfif", "png", "tif", "tiff", "bmp", "gif", "webp", "heic", "heif", "avif"}),
    ),
    Reader("a zip archive", _is_archive, _read_archive, frozenset({"zip"})),
)

_KNOWN_ENDINGS = frozenset(ending for reader in READERS for ending in reader.endings) | {"doc", "ppt", "pptx"}
