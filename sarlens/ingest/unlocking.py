"""Files that are locked with a password, opened with one that the family gave. The password is kept nowhere."""

from __future__ import annotations

import contextlib
import io
import struct
import zipfile
import zlib
from collections.abc import Iterable
from typing import Any, BinaryIO
from xml.parsers.expat import ExpatError  # only its name: msoffcrypto's own parser raises it

import msoffcrypto
import pikepdf
from msoffcrypto.exceptions import DecryptionError, FileFormatError, InvalidKeyError, ParseError

from sarlens.errors import Unreadable

LOCKABLE = frozenset({"EncryptedPackage", "WordDocument", "Workbook", "Book", "PowerPoint Document"})
"""Streams of the compound files that Office can lock."""
_OPENS_BY_ITSELF = "VelvetSweatshop"
"""What Excel locks a write-protected workbook with, and opens it by unasked (MS-OFFCRYPTO 2.4.2.3)."""
_DAMAGE = (
    DecryptionError, FileFormatError, ParseError, ExpatError, OSError, ValueError, KeyError, IndexError, TypeError, AttributeError,
    AssertionError, OverflowError, struct.error, zipfile.BadZipFile, zlib.error, SyntaxError, RuntimeError, EOFError,
)  # fmt: skip
"""What msoffcrypto raises on a damaged file, and on one that is locked in a way it does not know."""


def unlocked_pdf(stream: BinaryIO, passwords: Iterable[str]) -> bytes:
    """A locked PDF as one without a lock; nothing else in it is changed.

    Args:
        stream: seekable.
        passwords: tried in turn, as the one to open it or the one to change it.

    Raises:
        Unreadable: none opens it.
    """
    for password in passwords:
        stream.seek(0)
        with (
            contextlib.suppress(pikepdf.PasswordError, pikepdf.PdfError),
            pikepdf.open(stream, password=password) as pdf,
        ):
            out = io.BytesIO()
            pdf.save(out, encryption=False)
            return out.getvalue()
    raise Unreadable("encrypted")


def unlocked_office(stream: BinaryIO, passwords: Iterable[str]) -> BinaryIO:
    """An Office file without its lock; the stream itself where it has none.

    Args:
        stream: seekable; a compound file with one of the streams of `LOCKABLE`.
        passwords: tried in turn.

    Raises:
        Unreadable: it is locked, and none opens it.
    """
    stream.seek(0)
    try:
        file: Any = msoffcrypto.OfficeFile(stream)
        if not file.is_encrypted():
            return stream
    except _DAMAGE:
        return stream  # its own reader says what is wrong with it
    for password in (_OPENS_BY_ITSELF, *passwords):
        out = io.BytesIO()
        with contextlib.suppress(InvalidKeyError, *_DAMAGE):
            # Of the newer kinds the key can be told right or wrong at once; old ones are only seen to be nonsense.
            file.load_key(password=password)
            file.decrypt(out)
            out.seek(0)
            if not msoffcrypto.OfficeFile(out).is_encrypted():
                out.seek(0)
                return out
    raise Unreadable("encrypted")
