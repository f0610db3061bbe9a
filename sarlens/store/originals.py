"""Originals inside the case file, in chunks that the PDF engine reads in place: no copy on disk, flat memory."""

from __future__ import annotations

import hashlib
import io
from functools import lru_cache
from typing import BinaryIO, Literal

from sarlens.model import content_id
from sarlens.store.schema import Connection

CHUNK = 256 * 1024
Kind = Literal["original", "rendition"]


def put(connection: Connection, identity: str, kind: Kind, stream: BinaryIO) -> int:
    """Store the bytes under the id, chunk by chunk, inside the caller's transaction. Returns their number."""
    size = 0
    for sequence, chunk in enumerate(iter(lambda: stream.read(CHUNK), b"")):
        connection.execute(
            "INSERT INTO content (position, id, kind, sequence, bytes) VALUES (?, ?, ?, ?, ?)",
            (_place(connection, "content", identity, kind, sequence), identity, kind, sequence, chunk),
        )
        size += len(chunk)
    connection.execute(
        "INSERT INTO content_size (rowid, id, kind, size) VALUES (?, ?, ?, ?)",
        (_place(connection, "content_size", identity, kind), identity, kind, size),
    )
    return size


def _place(connection: Connection, table: str, *what: object) -> int | None:
    """A row id that follows from what the row is, whichever file came first; None (any) where that is taken."""
    place = int(content_id(*what), 16) >> 1
    taken = connection.execute(f"SELECT 1 FROM {table} WHERE rowid = ?", (place,)).fetchone()
    return None if taken else place


def stored(connection: Connection, identity: str, kind: Kind) -> bool:
    """Whether the bytes are in the case, whole."""
    row = connection.execute("SELECT 1 FROM content_size WHERE id = ? AND kind = ?", (identity, kind)).fetchone()
    return row is not None


def digest(stream: BinaryIO) -> tuple[str, int]:
    """The sha256 of a stream, hex, and its length; reads it to the end."""
    sha, size = hashlib.sha256(), 0
    for chunk in iter(lambda: stream.read(CHUNK), b""):
        sha.update(chunk)
        size += len(chunk)
    return sha.hexdigest(), size


class Original(io.RawIOBase):
    """A stored file as a seekable binary stream; holds eight chunks (2 MB) at a time.

    Raises:
        KeyError: the case holds no such bytes.
    """

    def __init__(self, connection: Connection, identity: str, kind: Kind) -> None:
        row = connection.execute("SELECT size FROM content_size WHERE id = ? AND kind = ?", (identity, kind)).fetchone()
        if row is None:
            raise KeyError(identity)
        self._size: int = row[0]
        self._at = 0

        @lru_cache(maxsize=8)
        def chunk(sequence: int) -> bytes:
            found = connection.execute(
                "SELECT bytes FROM content WHERE id = ? AND kind = ? AND sequence = ?", (identity, kind, sequence)
            ).fetchone()
            return bytes(found[0]) if found else b""

        self._chunk = chunk

    def readable(self) -> bool:
        """Always."""
        return True

    def seekable(self) -> bool:
        """Always."""
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        """Move; as for any file."""
        start = {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self._size}[whence]
        self._at = max(0, start + offset)
        return self._at

    def tell(self) -> int:
        """Where the next read begins."""
        return self._at

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        """Fill as much of the buffer as one chunk can."""
        if self._at >= self._size:
            return 0
        sequence, within = divmod(self._at, CHUNK)
        piece = self._chunk(sequence)[within : within + len(buffer)]
        buffer[: len(piece)] = piece
        self._at += len(piece)
        return len(piece)


def reader(connection: Connection, identity: str, kind: Kind) -> BinaryIO:
    """The stored bytes as a buffered stream."""
    return io.BufferedReader(Original(connection, identity, kind), buffer_size=CHUNK)
