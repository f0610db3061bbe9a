"""Outlook mails (.msg): read from their compound file, printed like any other mail."""

from __future__ import annotations

import datetime as dt
import io
import struct
from dataclasses import dataclass, field
from typing import BinaryIO

import olefile  # type: ignore[import-untyped]

from sarlens.errors import Unreadable
from sarlens.ingest.contents import OUTLOOK, Contents
from sarlens.ingest.letter import print_out
from sarlens.ingest.outlook import DATA, filetime, letter
from sarlens.ingest.plain import decode
from sarlens.settings import Settings

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
PROPERTIES = "__properties_version1.0"
_DAMAGE = (
    OSError,
    ValueError,
    KeyError,
    IndexError,
    TypeError,
    AttributeError,
    OverflowError,
    struct.error,
    RecursionError,
)


@dataclass(slots=True)
class _Storage:
    """A storage of the compound file: a mail, one of its recipients, or one of its attachments."""

    ole: olefile.OleFileIO
    path: tuple[str, ...]
    fixed: dict[int, bytes] = field(default_factory=dict)
    codec: str = "cp1252"

    @classmethod
    def at(cls, ole: olefile.OleFileIO, path: tuple[str, ...], head: int, codec: str | None = None) -> _Storage:
        """Open a storage whose properties begin after `head` bytes (MS-OXMSG 2.4.1)."""
        made = cls(ole, path)
        raw = made.stream(PROPERTIES) or b""
        for place in range(head, len(raw) - 15, 16):
            tag, _flags, value = struct.unpack("<II8s", raw[place : place + 16])
            made.fixed[tag >> 16] = value
        pages = struct.unpack("<i", made.fixed.get(0x3FFD, made.fixed.get(0x3FDE, b"\0" * 8))[:4])[0]
        made.codec = codec or ("utf-8" if pages == 65001 else f"cp{pages}" if 0 < pages < 65000 else "cp1252")
        return made

    def stream(self, name: str) -> bytes | None:
        """A stream's bytes, or None."""
        path = [*self.path, name]
        if self.ole.exists(path) and self.ole.get_type(path) == olefile.STGTY_STREAM:
            with self.ole.openstream(path) as stream:
                return bytes(stream.read())
        return None

    def text(self, number: int) -> str:
        """A property that is text, or ""."""
        wide = self.stream(f"__substg1.0_{number:04X}001F")
        if wide is not None:
            return wide.decode("utf-16-le", "replace").rstrip("\0")
        narrow = self.stream(f"__substg1.0_{number:04X}001E")
        return decode(narrow, self.codec).text.rstrip("\0") if narrow is not None else ""

    def binary(self, number: int) -> bytes | None:
        """A property that is bytes, or None."""
        return self.stream(f"__substg1.0_{number:04X}0102")

    def number(self, number: int) -> int:
        """A property that is a whole number; 0 where it is not there."""
        return int(struct.unpack("<i", self.fixed.get(number, b"\0" * 8)[:4])[0])

    def moment(self, number: int) -> dt.datetime | None:
        """A property that is a moment, in the time of the United Kingdom, or None (FILETIME: 100 ns from 1601, UTC)."""
        return filetime(struct.unpack("<Q", self.fixed.get(number, b"\0" * 8))[0])

    def inside(self, prefix: str) -> list[str]:
        """The storages in this one whose names begin so, in order."""
        depth = len(self.path)
        names = {path[depth] for path in self.ole.listdir(streams=True, storages=True) if tuple(path[:depth]) == self.path
                 and len(path) > depth and path[depth].startswith(prefix)}  # fmt: skip
        return sorted(names)

    def recipients(self) -> list[_Storage]:
        """Whom the mail was sent to."""
        return [
            _Storage.at(self.ole, (*self.path, name), 8, self.codec) for name in self.inside("__recip_version1.0_#")
        ]

    def attachments(self) -> list[_Storage]:
        """What is attached to the mail."""
        return [
            _Storage.at(self.ole, (*self.path, name), 8, self.codec) for name in self.inside("__attach_version1.0_#")
        ]

    def embedded(self) -> _Storage | None:
        """Of an attachment: the mail that it is, or None."""
        path = (*self.path, f"__substg1.0_{DATA:04X}000D")
        return _Storage.at(self.ole, path, 24) if self.ole.exists(list(path)) else None

    @property
    def depth(self) -> int:
        """In how many mails it lies."""
        return len(self.path) // 2


def read_msg(stream: BinaryIO, _settings: Settings) -> Contents:
    """An Outlook mail as pages; attachments and attached mails are its children.

    Raises:
        Unreadable: the compound file is damaged.
    """
    try:
        with olefile.OleFileIO(io.BytesIO(stream.read())) as ole:
            mail = _Storage.at(ole, (), 32)
            return print_out(letter(mail), OUTLOOK)
    except _DAMAGE as trouble:
        raise Unreadable("truncated") from trouble
