"""Archives (.7z): what is in them, one file in memory at a time, whatever stands before it in a solid block passed over.

py7zr's own `extract` refuses a whole archive for one odd name and can't give out one file after another, so its
reading of the directory and its decompressor are used, and nothing of it that writes.
"""

from __future__ import annotations

import io
import lzma
import struct
import zlib
from collections.abc import Iterator
from functools import partial
from typing import Any, BinaryIO

import py7zr
from py7zr.exceptions import ArchiveError, PasswordRequired, UnsupportedCompressionMethodError

from sarlens.errors import Unreadable
from sarlens.ingest.contents import Child, problem
from sarlens.ingest.inside import Entry, Member, burst, bursts, damaged, link, plain_name, renamed, said, too_many
from sarlens.settings import Settings

SIGNATURE = b"7z\xbc\xaf\x27\x1c"
_DAMAGE = (
    ArchiveError, lzma.LZMAError, zlib.error, struct.error, EOFError, OSError, ValueError, TypeError, KeyError, IndexError,
    AttributeError, AssertionError, OverflowError, RuntimeError, RecursionError,
)  # fmt: skip
"""What py7zr raises on a damaged archive."""


def unpacked(stream: BinaryIO, settings: Settings) -> Iterator[Member]:
    """What is in a 7z archive, in its own order; a Problem for whatever can't be given out.

    Raises:
        Unreadable: it can't be opened at all, or not without its password.
    """
    archive = _opened(stream, settings.passwords)
    blocks: dict[int, _Block] = {}
    entries = [one for one in archive.files if not one.is_directory]
    if len(entries) > settings.archive_members:
        yield partial(said, too_many(len(entries), settings))
        entries = entries[: settings.archive_members]
    budget = settings.archive_bytes
    for place, folder in enumerate(_folders(archive)):
        blocks[id(folder)] = _Block(archive, stream, folder, place)
    for entry in entries:
        yield partial(_member, entry, blocks, budget, settings)
        if not bursts(entry.uncompressed, blocks[id(entry.folder)].packed if entry.folder else 1, budget, settings):
            budget -= entry.uncompressed
        if budget <= 0:
            yield partial(said, problem("bomb"))
            return


def _member(entry: Any, blocks: dict[int, _Block], budget: int, settings: Settings) -> Entry:
    name, safe = plain_name(str(entry.filename))
    told: Entry = () if safe else (renamed(name),)
    if entry.is_symlink or entry.is_junction or entry.is_socket:
        return (*told, link(name))
    if entry.emptystream:
        return (*told, Child(name, b""))
    block = blocks[id(entry.folder)]
    if bursts(entry.uncompressed, block.packed, budget, settings):
        return (*told, burst(name))
    if block.spoilt:
        return (*told, damaged(name))
    data = block.read(entry)
    return (*told, damaged(name) if data is None else Child(name, data))


class _Block:
    """A run of files packed together, read from its beginning onwards."""

    def __init__(self, archive: Any, stream: BinaryIO, folder: Any, place: int) -> None:
        positions = archive.header.main_streams.packinfo.packpositions
        self.start = archive.afterheader + positions[place]
        self.end = archive.afterheader + positions[place + 1]
        self.packed = self.end - self.start
        self.spoilt = False
        self._archive, self._stream, self._folder = archive, stream, folder
        self._waiting = [one for one in folder.files if not one.emptystream]
        self._at = self.start

    def read(self, entry: Any) -> bytes | None:
        """The file's bytes, or None where it is damaged, as all after it then are."""
        self._stream.seek(self._at)
        while self._waiting:
            one = self._waiting.pop(0)
            sink = io.BytesIO() if one.id == entry.id else _Nowhere()
            try:
                check = self._archive.worker.decompress(
                    self._stream, self._folder, sink, one.uncompressed, one.compressed, self.end
                )
            except (*_DAMAGE, UnsupportedCompressionMethodError):
                self.spoilt = True
                return None
            if one.id == entry.id:
                self._at = self._stream.tell()
                whole = one.crc32 is None or check == one.crc32
                return sink.getvalue() if whole and isinstance(sink, io.BytesIO) else None
        return None


class _Nowhere:
    """Where the files go that are passed over."""

    def write(self, data: bytes) -> int:
        return len(data)


# ---------------------------------------------------------------- opening


def _opened(stream: BinaryIO, passwords: tuple[str, ...]) -> Any:
    """The archive, opened with the first password that reads its first locked file."""
    shut = False
    for password in (None, *passwords):
        stream.seek(0)
        try:
            archive = py7zr.SevenZipFile(stream, password=password)
        except PasswordRequired:
            shut = True
            continue
        except _DAMAGE as trouble:
            if shut:  # a wrong password makes nonsense of a locked directory
                continue
            raise Unreadable(
                "truncated", "This archive is cut short or damaged. Ask the sender for it again."
            ) from trouble
        if password is None and not archive.password_protected:
            return archive
        if password is not None and _reads(archive, stream):
            stream.seek(0)
            return py7zr.SevenZipFile(stream, password=password)
        shut = True
    raise Unreadable("encrypted")


def _folders(archive: Any) -> list[Any]:
    streams = getattr(getattr(archive, "header", None), "main_streams", None)
    return list(streams.unpackinfo.folders) if streams is not None else []


def _reads(archive: Any, stream: BinaryIO) -> bool:
    """Whether the password that the archive was opened with gives its first file whole."""
    for place, folder in enumerate(_folders(archive)):
        first = next((one for one in folder.files or () if not one.emptystream), None)
        if first is not None:
            block = _Block(archive, stream, folder, place)
            return block.read(first) is not None
    return True
