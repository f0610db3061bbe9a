"""What a file is, by its content alone, and the one reader that opens it.

A format is added as a line in `READERS`. A file's name is only ever compared with what was found, never believed.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import PurePosixPath
from typing import BinaryIO

from sarlens.errors import Unreadable
from sarlens.ingest import foreign, outlookstore
from sarlens.ingest.archive import ARCHIVES
from sarlens.ingest.contents import MAILBOX, OUTLOOK_STORE, SEVEN_ZIP, TAR, ZIP, Child, Contents, problem
from sarlens.ingest.foreign import Foreign
from sarlens.ingest.image import read_image
from sarlens.ingest.mail import read_mail
from sarlens.ingest.msg import OLE, PROPERTIES, read_msg
from sarlens.ingest.office import read_word
from sarlens.ingest.opentext import read_open_text
from sarlens.ingest.package import is_zip
from sarlens.ingest.pdffile import read_pdf
from sarlens.ingest.plain import read_csv, read_html, read_text
from sarlens.ingest.rtf import read_rtf
from sarlens.ingest.sevenzip import SIGNATURE as SEVEN_ZIP_SIGNATURE
from sarlens.ingest.signs import (
    SIGHTED,
    WORD_PERFECT,
    Peek,
    holds,
    is_archive,
    is_image,
    is_letters,
    is_mail,
    is_mailbox,
    is_marked_up,
    is_open_document_text,
    is_packed,
    is_pdf,
    is_rtf,
    is_table,
    is_word,
    is_workbook,
    open_document,
    peek,
    starts,
    streams,
)
from sarlens.ingest.spreadsheet import read_spreadsheet
from sarlens.ingest.unlocking import LOCKABLE, unlocked_office
from sarlens.settings import Settings

__all__ = ["ARCHIVES", "READERS", "Child", "Contents", "Peek", "Reader", "examine", "peek", "reader_of"]

_OPEN_IT = "Open it in the program it was made with, save or print it as a PDF, and add that."


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
    if seen.names & LOCKABLE and seen.head.startswith(OLE):
        opened = unlocked_office(stream, settings.passwords)
        seen = seen if opened is stream else peek(opened)
        stream = opened
    reader = reader_of(seen)
    stream.seek(0)
    contents = reader.read(stream, settings)
    ending = PurePosixPath(name.lower()).suffix.removeprefix(".")
    if ending in _KNOWN_ENDINGS and ending not in reader.endings:
        lie = problem("wrong_type", f"This file is called .{ending} but is {reader.name}. It was read as what it is.")
        return replace(contents, problems=(lie, *contents.problems))
    return contents


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
        book = "META-INF/container.xml" in seen.names
        raise Unreadable("unknown_type", f"This is an electronic book. {_OPEN_IT}" if book else None)
    raise Unreadable(
        "unknown_type", next((said for start, said in SIGHTED.items() if seen.head.startswith(start)), None)
    )


def _compound(names: frozenset[str]) -> Unreadable:
    """What an Office compound file is that no reader claims."""
    if "EncryptedPackage" in names:
        return Unreadable("encrypted")
    if "__nameid_version1.0" in names:
        return Unreadable("unknown_type", f"This is an Outlook item without its contents. {_OPEN_IT}")
    return Unreadable("unknown_type")


# ---------------------------------------------------------------- readers


def _holding(media_type: str) -> Callable[[BinaryIO, Settings], Contents]:
    """A container has no pages; its members are read by `archive.batch`, some at a time."""
    return lambda _stream, _settings: Contents(media_type)


def _read_store(_stream: BinaryIO, _settings: Settings) -> Contents:
    outlookstore.libpff()
    return Contents(OUTLOOK_STORE)


def _with(kind: Foreign, claims: Callable[[Peek], bool], *endings: str) -> Reader:
    return Reader(kind.name, claims, kind.read, frozenset({kind.ending, *endings}))


_LETTERED = frozenset({"txt", "text", "log", "md", "csv", "tsv", "ics", "vcf", "json", "xml", "yaml", "ini"})

READERS: tuple[Reader, ...] = (
    Reader("a PDF", is_pdf, read_pdf, frozenset({"pdf"})),
    Reader("a mail", is_mail, read_mail, frozenset({"eml", "txt", "mht", "mhtml"})),
    Reader("an Outlook mail", lambda seen: PROPERTIES in seen.names, read_msg, frozenset({"msg", "oft"})),
    Reader("a mailbox", is_mailbox, _holding(MAILBOX), frozenset({"mbox", "mbx", "eml"})),
    Reader("a Word file", is_word, read_word, frozenset({"docx", "docm", "dotx", "dotm"})),
    Reader("a workbook", is_workbook, read_spreadsheet, frozenset({"xlsx", "xlsm", "xls", "xlsb", "ods", "xltx"})),
    Reader("rich text", is_rtf, read_rtf, frozenset({"rtf", "doc", "dot"})),
    Reader("a web page", is_marked_up, read_html, frozenset({"html", "htm", "xhtml"})),
    Reader("a table of text", is_table, read_csv, _LETTERED),
    Reader("plain text", lambda seen: is_letters(seen) and not is_table(seen), read_text, _LETTERED),
    Reader(
        "a picture",
        is_image,
        read_image,
        frozenset({"jpg", "jpeg", "jfif", "png", "tif", "tiff", "bmp", "gif", "webp", "heic", "heif", "avif"}),
    ),
    Reader("a zip archive", is_archive, _holding(ZIP), frozenset({"zip"})),
    Reader("a 7z archive", starts(SEVEN_ZIP_SIGNATURE), _holding(SEVEN_ZIP), frozenset({"7z"})),
    Reader("a packed file", is_packed, _holding(TAR), frozenset({"tar", "gz", "tgz", "bz2", "xz"})),
    Reader("an Outlook data file", starts(outlookstore.SIGNATURE), _read_store, frozenset({"pst", "ost"})),
    Reader("an OpenDocument text", is_open_document_text, read_open_text, frozenset({"odt", "ott", "fodt"})),
    _with(foreign.DOC, streams("WordDocument"), "dot"),
    _with(foreign.PPT, streams("PowerPoint Document"), "pps", "pot"),
    _with(foreign.VISIO, streams("VisioDocument")),
    _with(foreign.PUBLISHER, streams("Quill", "Contents")),
    _with(foreign.PPTX, holds("ppt/presentation.xml"), "pptm", "ppsx", "potx"),
    _with(foreign.VISIO_PACKAGE, holds("visio/document.xml")),
    _with(foreign.ODP, open_document("presentation"), "otp"),
    _with(foreign.ODG, open_document("graphics"), "otg"),
    _with(foreign.WORD_PERFECT, starts(WORD_PERFECT), "wp", "wp5", "wp6"),
)

_KNOWN_ENDINGS = frozenset(ending for reader in READERS for ending in reader.endings)
