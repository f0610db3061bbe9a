"""What a file is, told by the bytes it begins with and by the names of the parts in it."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from typing import BinaryIO

import olefile  # type: ignore[import-untyped]

from sarlens.errors import Unreadable
from sarlens.ingest import outlookstore
from sarlens.ingest.mail import looks_like_mail
from sarlens.ingest.mailbox import looks_like_mailbox
from sarlens.ingest.msg import OLE, PROPERTIES
from sarlens.ingest.opentext import is_open_text
from sarlens.ingest.package import is_zip
from sarlens.ingest.plain import looks_like_csv, looks_like_html, looks_like_text
from sarlens.ingest.sevenzip import SIGNATURE as SEVEN_ZIP_SIGNATURE
from sarlens.ingest.tarred import PACKED, is_tar

_HEAD = 65536
_MANIFEST = "META-INF/manifest.xml"


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
        known = (*SIGHTED, *_PICTURES, *PACKED, OLE, SEVEN_ZIP_SIGNATURE, outlookstore.SIGNATURE, WORD_PERFECT)
        return self.head.startswith(known) or is_zip(self.head) or is_tar(self.head) or is_pdf(self)

    @property
    def lettered(self) -> bool:
        """Whether it is text of some kind."""
        return not self.binary and looks_like_text(self.head)


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


# ---------------------------------------------------------------- containers


def _zip_names(stream: BinaryIO) -> frozenset[str]:
    stream.seek(0)
    try:
        with zipfile.ZipFile(stream) as package:
            names = frozenset(entry.filename for entry in package.infolist())
            manifest = package.open(_MANIFEST).read(_HEAD) if _MANIFEST in names and "mimetype" in names else b""
    except (zipfile.BadZipFile, OSError, ValueError, RuntimeError) as trouble:
        raise Unreadable("truncated") from trouble
    if b"encryption-data" in manifest:
        # LibreOffice locks in a way of its own, which no library of Python undoes.
        raise Unreadable(
            "encrypted",
            "This file is locked with a password. Open it in LibreOffice, save a copy without one, and add that.",
        )
    return names


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


_PICTURES = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"GIF87a", b"GIF89a", b"II*\0", b"MM\0*", b"II+\0", b"MM\0+")
WORD_PERFECT = b"\xffWPC"
SIGHTED = {
    b"Rar!\x1a\x07": "This is a RAR archive. Unpack it, and add what was in it.",
    b"\0\x05\x16\x07": "This is a Mac's own note about another file. There is nothing in it to read.",
    b"\0\0\0\x01Bud1": "This is a Mac's own note about a folder. There is nothing in it to read.",
    b"OggS": "This is a sound recording. SARLens does not listen; write down what is said in it.",
    b"ID3": "This is a sound recording. SARLens does not listen; write down what is said in it.",
    b"\x1aE\xdf\xa3": "This is a film. SARLens does not watch; write down what is said in it.",
}
"""Other formats that are known by sight, and what to do about them."""


def is_image(seen: Peek) -> bool:
    """Whether it is a picture."""
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


def is_pdf(seen: Peek) -> bool:
    """Whether it is a PDF."""
    # Readers accept a PDF that begins within its first 1,024 bytes (ISO 32000-1, annex H, note 13).
    first = seen.head[:1024]
    if first.startswith(b"%PDF-"):
        return True
    late = re.search(rb"%PDF-\d\.\d\s", first) and b" obj" in seen.head
    return bool(late) and not (is_zip(first) or first.startswith((OLE, *_PICTURES)) or is_mail_head(first))


def is_word(seen: Peek) -> bool:
    """Whether it is a Word file of the newer kind."""
    return is_zip(seen.head) and any(name.lower().startswith("word/document") for name in seen.names)


def is_workbook(seen: Peek) -> bool:
    """Whether it is a workbook."""
    if seen.head.startswith(OLE):
        return bool(seen.names & {"Workbook", "Book"}) and PROPERTIES not in seen.names
    if not is_zip(seen.head):
        return False
    sheets = "content.xml" in seen.names and b"opendocument.spreadsheet" in seen.head[:200]
    return sheets or any(name.lower().startswith("xl/workbook") for name in seen.names)


def is_archive(seen: Peek) -> bool:
    """A zip that is no Office file, which names its parts in a table of their own."""
    inside = seen.names
    package = "[Content_Types].xml" in inside or "mimetype" in inside or "META-INF/container.xml" in inside
    return is_zip(seen.head) and not package and not is_word(seen) and not is_workbook(seen)


def is_packed(seen: Peek) -> bool:
    """Whether it is a tape archive, or one packed file."""
    return seen.head.startswith(PACKED) or (
        is_tar(seen.head) and not is_zip(seen.head) and not seen.head.startswith(OLE)
    )


def is_open_document_text(seen: Peek) -> bool:
    """Whether it is an OpenDocument text, packed or flat."""
    if is_zip(seen.head):
        return "content.xml" in seen.names and b"opendocument.text" in seen.head[:200]
    return seen.lettered and is_open_text(seen.head)


def starts(signature: bytes) -> Callable[[Peek], bool]:
    """A test for the bytes that a file begins with."""
    return lambda seen: seen.head.startswith(signature)


def is_rtf(seen: Peek) -> bool:
    """Whether it is rich text."""
    return not seen.binary and seen.head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{\\rtf")


def is_marked_up(seen: Peek) -> bool:
    """Whether it is a web page."""
    return seen.lettered and not is_mail_head(seen.head) and looks_like_html(seen.head[:4096])


def is_mail(seen: Peek) -> bool:
    """Whether it is a mail."""
    return not seen.binary and looks_like_mail(seen.head) and not looks_like_mailbox(seen.head)


def is_mailbox(seen: Peek) -> bool:
    """Whether it is a mailbox."""
    return not seen.binary and looks_like_mailbox(seen.head)


def is_mail_head(head: bytes) -> bool:
    """Whether it begins as a mail or a mailbox does."""
    return looks_like_mail(head) or looks_like_mailbox(head)


def is_table(seen: Peek) -> bool:
    """Whether it is a table of text."""
    return is_letters(seen) and bool(looks_like_csv(seen.head, seen.complete))


def is_letters(seen: Peek) -> bool:
    """Whether it is text with no form of its own."""
    return seen.lettered and not (
        is_rtf(seen) or is_marked_up(seen) or is_mail_head(seen.head) or is_image(seen) or is_open_text(seen.head)
    )


def streams(*names: str) -> Callable[[Peek], bool]:
    """A test for an Office compound file with all of these streams."""
    return lambda seen: seen.head.startswith(OLE) and PROPERTIES not in seen.names and set(names) <= seen.names


def holds(name: str) -> Callable[[Peek], bool]:
    """A test for a zip with a part of that name, that is no Word file and no workbook."""
    return lambda seen: is_zip(seen.head) and name in seen.names and not (is_word(seen) or is_workbook(seen))


def open_document(kind: str) -> Callable[[Peek], bool]:
    """A test for an OpenDocument file of that kind."""
    return lambda seen: (
        is_zip(seen.head) and "content.xml" in seen.names and f"opendocument.{kind}".encode() in seen.head[:200]
    )
