"""Pictures of pages drawn in a process of their own: a page that stops the drawing, or never ends, costs itself.

A few bytes in a PDF can ask for a million million strokes, and pdfium can't be told to stop.
"""

from __future__ import annotations

import io
import json
import struct
import subprocess
import sys
import threading
from pathlib import Path
from typing import BinaryIO

from sarlens.actions.pictures import page_picture
from sarlens.errors import PROBLEMS, SarlensError, Unreadable
from sarlens.store.cases import Case
from sarlens.store.locks import Key

SECONDS = 20.0
_QUALITY = 80
_HEAD = struct.Struct("<BI")
"""Whether it went well, and how many bytes follow: the picture, or a code and a sentence."""


class Easel:
    """One process that draws, kept for the next picture. For use from several threads; one picture at a time.

    Args:
        seconds: a picture that takes longer is given up.
    """

    def __init__(self, seconds: float = SECONDS) -> None:
        self._seconds = seconds
        self._process: subprocess.Popen[bytes] | None = None
        self._lock = threading.Lock()

    def jpeg(self, path: Path, key: Key | None, file: str, number: int, dpi: int) -> bytes:
        """The page (counted from 1) of a file in the case at `path`, upright, as a JPEG.

        Raises:
            Unreadable: it can't be drawn, or not in time.
        """
        with self._lock:
            process = self._running()
            late = threading.Event()

            def give_up() -> None:
                late.set()
                process.kill()

            clock = threading.Timer(self._seconds, give_up)
            clock.start()
            try:
                answer = _asked(process, json.dumps([str(path), key, file, number, dpi]))
            except OSError:
                answer = None
            finally:
                clock.cancel()
            if answer is None:
                self.close()
                raise Unreadable("timeout" if late.is_set() else "crashed")
        well, data = answer
        if not well:
            raise Unreadable(*json.loads(data))
        return data

    def _running(self) -> subprocess.Popen[bytes]:
        if self._process is None or self._process.poll() is not None:
            # The key goes over the pipe, never on the command line.
            self._process = subprocess.Popen(
                [sys.executable, "-m", "sarlens.actions.easel"],
                stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
            )  # fmt: skip
        return self._process

    def close(self) -> None:
        """End the process; the next picture starts another."""
        process, self._process = self._process, None
        if process is not None:
            process.kill()
            for pipe in (process.stdin, process.stdout):
                if pipe is not None:
                    pipe.close()
            process.wait()


def _asked(process: subprocess.Popen[bytes], request: str) -> tuple[bool, bytes] | None:
    """The answer to one request; None where the process ended over it."""
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdin.write(request.encode() + b"\n")
    process.stdin.flush()
    head = process.stdout.read(_HEAD.size)
    if len(head) < _HEAD.size:
        return None
    well, size = _HEAD.unpack(head)
    data = process.stdout.read(size)
    return (bool(well), data) if len(data) == size else None


# ---------------------------------------------------------------- in the new process


def _drawn(path: str, key: Key | None, file: str, number: int, dpi: int) -> bytes:
    with Case.open(Path(path), key=key, read_only=True) as case:
        held = io.BytesIO()
        page_picture(case, file, number, dpi=dpi).save(held, "JPEG", quality=_QUALITY)
        return held.getvalue()


def _answer(request: bytes) -> tuple[bool, bytes]:
    try:
        return True, _drawn(*json.loads(request))
    except Unreadable as trouble:
        said = (trouble.code, trouble.message)
    except (SarlensError, KeyError, MemoryError) as trouble:
        said = ("page_failed", str(trouble) if isinstance(trouble, SarlensError) else PROBLEMS["page_failed"])
    return False, json.dumps(said).encode()


def _work(requests: BinaryIO, answers: BinaryIO) -> None:
    """Draw what is asked for until nobody asks any more."""
    for request in requests:
        well, data = _answer(request)
        answers.write(_HEAD.pack(well, len(data)) + data)
        answers.flush()


if __name__ == "__main__":
    _work(sys.stdin.buffer, sys.stdout.buffer)
