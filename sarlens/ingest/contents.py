"""What is found on opening one file: its pages, what is inside it, and what could not be read."""

from __future__ import annotations

from dataclasses import dataclass

from sarlens.errors import PROBLEMS
from sarlens.model import Problem

PDF = "application/pdf"
MAIL = "message/rfc822"
OUTLOOK = "application/vnd.ms-outlook"
MAILBOX = "application/mbox"
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
OLD_EXCEL = "application/vnd.ms-excel"
OPEN_SHEET = "application/vnd.oasis.opendocument.spreadsheet"
OPEN_TEXT = "application/vnd.oasis.opendocument.text"
ZIP = "application/zip"
SEVEN_ZIP = "application/x-7z-compressed"
TAR = "application/x-tar"
OUTLOOK_STORE = "application/vnd.ms-outlook-pst"
TEXT = "text/plain"
HTML = "text/html"
CSV = "text/csv"
RTF = "application/rtf"


@dataclass(frozen=True, slots=True)
class Child:
    """A file inside another: an attachment, a member of an archive, an embedded file. `name` may have folders ("/")."""

    name: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Contents:
    """What is in one file.

    Attributes:
        media_type: what it is, by its content.
        rendition: a PDF that shows it: of our own making, or unlocked; None for a PDF that is read as it is, and for an
            archive.
        pages: of the PDF or the rendition.
        children: what is inside it; always empty for an archive, whose members are read one by one
            (`archive.members`).
        problems: what could not be read, or only with doubt.
    """

    media_type: str
    rendition: bytes | None = None
    pages: int = 0
    children: tuple[Child, ...] = ()
    problems: tuple[Problem, ...] = ()


def problem(code: str, message: str | None = None) -> Problem:
    """A problem of reading; the message of `PROBLEMS` unless a plainer one is given."""
    return Problem("ingest", code, message or PROBLEMS[code])
