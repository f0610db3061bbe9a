"""Tape archives (.tar, .tar.gz, .tgz) and single packed files (.gz, .bz2, .xz), read from front to back."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import tarfile
import zlib
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any, BinaryIO

from sarlens.errors import Unreadable
from sarlens.ingest.contents import Child, problem
from sarlens.ingest.inside import GROWN, Entry, Member, burst, damaged, link, plain_name, renamed, said
from sarlens.settings import Settings

_DAMAGE = (tarfile.TarError, lzma.LZMAError, zlib.error, EOFError, OSError, ValueError, RuntimeError)
_OPENERS: dict[bytes, Callable[[BinaryIO], Any]] = {
    b"\x1f\x8b\x08": lambda stream: gzip.GzipFile(fileobj=stream),
    b"BZh": bz2.BZ2File,
    b"\xfd7zXZ\0": lzma.LZMAFile,
}
PACKED = tuple(_OPENERS)
"""How the files begin that are one packed file, which may be a tape archive."""


def is_tar(head: bytes) -> bool:
    """Whether it is a tape archive: "ustar" stands at 257 in the head of its first file (POSIX.1-1988)."""
    return head[257:262] == b"ustar"


def untarred(stream: BinaryIO, settings: Settings) -> Iterator[Member]:
    """What is in a tape archive, or the one file that was packed alone.

    Raises:
        Unreadable: it can't be opened at all, or unpacks without end.
    """
    stream.seek(0)
    head = stream.read(6)
    stream.seek(0)
    opener = next((opener for start, opener in _OPENERS.items() if head.startswith(start)), None)
    if opener is None:
        yield from _entries(stream, settings)
        return
    bounded = io.BufferedReader(_Bounded(opener(stream), stream, settings))
    try:
        tape = is_tar(bounded.peek(512)[:512])
    except _DAMAGE as trouble:
        raise Unreadable("truncated") from trouble
    if tape:
        yield from _entries(bounded, settings)
    else:
        yield partial(_alone, bounded, _name_in(head, stream))


class _Bounded(io.RawIOBase):
    """What is unpacked, until it is more than it should be."""

    def __init__(self, packed: Any, stream: BinaryIO, settings: Settings) -> None:
        self._packed, self._stream, self._settings = packed, stream, settings
        self._size = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        data = self._packed.read(len(buffer))
        self._size += len(data)
        grown = self._size > GROWN and self._size > self._settings.archive_ratio * max(1, self._stream.tell())
        if grown or self._size > self._settings.archive_bytes:
            raise Unreadable("bomb")
        buffer[: len(data)] = data
        return len(data)


def _alone(stream: Any, name: str) -> Entry:
    try:
        return (Child(name, stream.read()),)
    except _DAMAGE:
        return (damaged(name),)


def _name_in(head: bytes, stream: BinaryIO) -> str:
    """The name that gzip keeps of the file (RFC 1952, 2.3.1), or a plain one."""
    if head[:2] != b"\x1f\x8b" or not head[3] & 8:
        return "unpacked"
    at = stream.tell()
    stream.seek(10)
    start = stream.read(2048)
    stream.seek(at)
    if head[3] & 4:  # an extra field stands before the name
        start = start[2 + int.from_bytes(start[:2], "little") :]
    return plain_name(start.partition(b"\0")[0].decode("latin-1").rpartition("/")[2])[0]


def _entries(stream: Any, settings: Settings) -> Iterator[Member]:
    budget = settings.archive_bytes
    try:
        with tarfile.open(fileobj=stream, mode="r|") as tape:
            for number, entry in enumerate(tape):
                if number >= settings.archive_members:
                    yield partial(
                        said,
                        problem("bomb", f"This archive has more than {number} files. The first {number} are read."),
                    )
                    return
                if entry.size > budget:
                    # To pass over what is not there would take for ever.
                    yield partial(said, burst(plain_name(entry.name)[0]), problem("bomb"))
                    return
                if not entry.isdir():
                    yield partial(_member, tape, entry)
                    budget -= max(0, entry.size)
    except _DAMAGE as trouble:
        raise Unreadable(
            "truncated", "This archive is cut short or damaged. What came before is read. Ask the sender for it again."
        ) from trouble


def _member(tape: tarfile.TarFile, entry: tarfile.TarInfo) -> Entry:
    name, safe = plain_name(entry.name)
    told: Entry = () if safe else (renamed(name),)
    if not entry.isreg():
        return (*told, link(name))
    if entry.size < 0 or (entry.issparse() and entry.size > GROWN):
        return (*told, burst(name))
    try:
        held = tape.extractfile(entry)
        data = held.read() if held is not None else b""
    except _DAMAGE:
        return (*told, damaged(name))
    return (*told, Child(name, data) if len(data) == entry.size else damaged(name))
