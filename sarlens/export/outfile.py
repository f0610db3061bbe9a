"""Writing a file whole or not at all."""

from __future__ import annotations

import errno
import io
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO, cast

from sarlens.errors import NoSpace, SarlensError, WrongCall

_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


@contextmanager
def replaced(out: Path) -> Iterator[BinaryIO]:
    """A binary stream whose bytes become `out` when the block ends well; else `out` stays as it was.

    The bytes are first written beside `out`, so that the last step is one rename. The file can be read by its
    owner alone.

    Raises:
        WrongCall: the place can't be written to.
        NoSpace: the disk is full.
    """
    if out.is_dir():
        raise WrongCall(f"{out} is a folder. Give the name of a file in it.")
    try:
        handle, name = tempfile.mkstemp(dir=out.parent, prefix=".sarlens-", suffix=out.suffix)
    except OSError as trouble:
        raise _plain(trouble, out) from trouble
    written = Path(name)
    try:
        with os.fdopen(handle, "w+b") as stream:
            yield cast(BinaryIO, stream)
            stream.flush()
            os.fsync(stream.fileno())
        written.replace(out)
    except OSError as trouble:
        raise _plain(trouble, out) from trouble
    finally:
        written.unlink(missing_ok=True)


def _plain(trouble: OSError, out: Path) -> SarlensError:
    """What went wrong and what to do, in one line."""
    if trouble.errno in _FULL:
        return NoSpace(f"There is not enough space to write {out}. Free some space, or choose another disk.")
    if isinstance(trouble, FileNotFoundError):
        return WrongCall(f"The folder {out.parent} is not there. Make it first, or choose another place.")
    if isinstance(trouble, PermissionError):
        return WrongCall(f"{out} can't be written. Close it if it is open elsewhere, or choose another folder.")
    return WrongCall(f"{out} can't be written ({trouble.strerror or 'unknown reason'}). Choose another place.")


class Held(io.RawIOBase):
    """A stream that keeps a failed write to itself until `settle` is called.

    For engines that end the whole process where a stream raises in the midst of their work (qpdf does on a full disk).
    """

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._trouble: OSError | None = None

    def writable(self) -> bool:
        """Always."""
        return True

    def write(self, data: Any) -> int:
        """Write, or once that has failed, only count."""
        if self._trouble is None:
            try:
                self._stream.write(data)
            except OSError as trouble:
                self._trouble = trouble
        return len(data)

    def settle(self) -> None:
        """Raise the OSError that was kept back, if there was one."""
        if self._trouble is not None:
            raise self._trouble
