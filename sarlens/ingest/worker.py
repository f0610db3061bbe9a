"""A worker's side of the pool: one process, one pipe, one piece of work at a time.

A worker ends with its parent, however that ends. A hang in a library's own code is ended even where the parent
is gone and Python itself can't act: the clock of `faulthandler` runs outside Python.
"""

from __future__ import annotations

import contextlib
import faulthandler
import gc
import multiprocessing
import os
import signal
import threading
import time
from collections.abc import Callable, Iterator
from multiprocessing.connection import Connection, wait
from pathlib import Path
from typing import Any

import psutil

from sarlens.errors import SarlensError
from sarlens.ingest.rounds import Limits, failed

GRACE_SECONDS = 5.0
"""The parent ends what takes too long; so long after it the worker ends itself, for the parent may be gone."""
COLLECTING = (50_000, 10, 10)
"""The collector's thresholds: a page makes tens of thousands of small values, hardly any of them in a cycle."""
SPARE_BYTES = 4 * 1024**3
"""Room for what a process maps and doesn't use. The limit on address space is the second line only: the parent
watches the memory that is really held."""


def work(
    pipe: Connection,
    job: Callable[[Any], Any],
    limits: Limits,
    initializer: Callable[..., None] | None,
    initargs: tuple[Any, ...],
) -> None:
    """Say `ready`, then answer every item that comes with its kind (`done`, `trouble`), result and seconds taken."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the parent's to hear
    threading.Thread(target=_end_with_parent, daemon=True).start()
    if limits.bytes:
        _limit_memory(limits.bytes + SPARE_BYTES)
    if initializer is not None:
        initializer(*initargs)
    gc.freeze()  # what was loaded stays
    gc.set_threshold(*COLLECTING)
    with contextlib.suppress(EOFError, OSError):  # the parent has gone
        pipe.send(("ready", None, 0.0))
        while True:
            item = pipe.recv()
            began = time.monotonic()
            with ending_itself(limits.seconds + GRACE_SECONDS):
                kind, value = _tried(job, item)
            pipe.send((kind, value, time.monotonic() - began))


@contextlib.contextmanager
def ending_itself(seconds: float) -> Iterator[None]:
    """End this process where the block takes longer, even in a call into C that never gives Python its turn."""
    with Path(os.devnull).open("w") as nowhere:
        faulthandler.dump_traceback_later(seconds, exit=True, file=nowhere)
        try:
            yield
        finally:
            faulthandler.cancel_dump_traceback_later()


def _tried(job: Callable[[Any], Any], item: Any) -> tuple[str, Any]:
    try:
        return "done", job(item)
    except MemoryError:
        return "done", failed("memory")
    except SarlensError as trouble:
        return "trouble", trouble


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is None:
        return
    wait([parent.sentinel])
    end_children(psutil.Process())
    os._exit(1)


def end_children(process: psutil.Process) -> None:
    """End the programs that a worker has started (Tesseract, LibreOffice): they know nothing of its end."""
    with contextlib.suppress(psutil.Error):
        for child in process.children(recursive=True):
            with contextlib.suppress(psutil.Error):
                child.kill()


def _limit_memory(memory: int) -> None:
    try:
        import resource
    except ImportError:  # Windows has no such limit
        return
    _soft, hard = resource.getrlimit(resource.RLIMIT_AS)
    with contextlib.suppress(ValueError, OSError):  # macOS refuses some
        resource.setrlimit(resource.RLIMIT_AS, (memory if hard == resource.RLIM_INFINITY else min(memory, hard), hard))
