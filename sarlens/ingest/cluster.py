"""The pool's work on a dask.distributed scheduler: machines that the user named and trusts.

What is sent goes to that scheduler alone, which hands it to its workers: the bytes of a page or file, the settings,
never the case. **The machines of that address can read every page sent, and what they send back is unpickled here,
which can run anything on this computer.** Name only machines of your own, on a network of your own, or by a
`tls://` address with certificates in dask's own configuration.

Each worker process is given one piece at a time, by name, so that it is known who had what: a worker that dies
costs that piece. One that hangs ends itself; a dead one is started anew by its nanny. Start workers with one thread each
(`dask worker ADDRESS --nworkers 4 --nthreads 1`); the memory they may hold is theirs to limit (`--memory-limit`).
"""

from __future__ import annotations

import contextlib
import gc
import itertools
import logging
import time
from collections.abc import Callable
from concurrent.futures import CancelledError
from dataclasses import dataclass
from typing import Any, Generic

from sarlens.errors import NotStarted
from sarlens.ingest.rounds import Failed, Item, Outcome, Result, failed
from sarlens.ingest.worker import ending_itself

CONNECT_SECONDS = 10.0
LOOK_SECONDS = 1.0
"""How often the machines are counted."""
GREET_SECONDS = 120.0
"""A machine that is asked for the first time has to load what reads pages."""
EMPTY_SECONDS = 120.0
"""So long no machine may be there; a worker that died needs a while to be back."""
LATE_SECONDS = 30.0
"""A worker ends itself where a piece takes too long; one that doesn't is given nothing more after so long."""


@dataclass(slots=True, eq=False)
class _Task(Generic[Item]):
    """A piece that a worker has, and when it should be done. `item` None: it is only asked what it reads with."""

    item: Item | None
    future: Any
    due: float


class ClusterCrew(Generic[Item, Result]):
    """The workers of a scheduler.

    Args:
        address: of the scheduler.
        packed: makes a piece of work into a call that can be sent.
        seconds: that a piece may take.
        versions: what pages are read with; a worker that answers otherwise is given nothing.

    Raises:
        NotStarted: dask.distributed is not installed, or nobody answers there.
    """

    def __init__(
        self, address: str, packed: Callable[[Item], Callable[[], Any]], seconds: float, versions: Callable[[], object]
    ) -> None:
        self._address = address
        self._packed = packed
        self._seconds = seconds
        self._versions = versions
        self._client = _connected(address)
        self._tasks: dict[str, _Task[Item]] = {}
        self._idle: list[str] = []
        self._good: set[str] = set()
        self._refused: dict[str, str] = {}
        self._looked = self._had = time.monotonic()
        self._names = itertools.count()
        self._ready: list[Outcome[Item, Result]] = []
        self._look(now=True)

    # --- what the pool asks of a crew

    def room(self) -> bool:
        """Whether another piece can be given now."""
        return bool(self._idle)

    def busy(self) -> bool:
        """Whether anything is under way."""
        return bool(self._ready) or any(task.item is not None for task in self._tasks.values())

    def give(self, item: Item) -> None:
        """Send a piece to an idle worker; wait for one where there is none (one that died may be coming back)."""
        while not self._idle:
            self._ready += self._heard(LOOK_SECONDS)
        worker = self._idle.pop()
        self._tasks[worker] = self._sent(worker, self._packed(item), item, self._seconds)

    def done(self, seconds: float) -> list[Outcome[Item, Result]]:
        """What is ready, waiting at most so long for it."""
        ready, self._ready = self._ready, []
        return ready or self._heard(seconds)

    def close(self) -> None:
        """Take back what is under way and leave the machines to others."""
        with contextlib.suppress(OSError, TimeoutError, CancelledError):
            self._client.cancel([task.future for task in self._tasks.values()], force=True)
        with contextlib.suppress(OSError, TimeoutError, CancelledError):
            self._client.close(timeout=CONNECT_SECONDS)

    # --- who is there

    def _look(self, *, now: bool = False) -> None:
        """Count the workers; one that is new is asked what it reads with."""
        if not now and time.monotonic() - self._looked < LOOK_SECONDS:
            return
        self._looked = time.monotonic()
        there = self._asked(self._client.nthreads)
        for worker in there:
            if worker not in self._tasks and worker not in self._good and worker not in self._refused:
                self._tasks[worker] = self._sent(worker, self._versions, None, GREET_SECONDS)
        self._good &= set(there)
        self._idle = [worker for worker in self._idle if worker in there]
        for worker in [worker for worker in self._tasks if worker not in there]:
            late = time.monotonic() >= self._tasks[worker].due
            self._given_up(worker, failed("timeout" if late else "crashed"))
        if self._good or self._tasks:
            self._had = self._looked
        elif self._looked - self._had > EMPTY_SECONDS or (there and set(there) <= set(self._refused)):
            why = next(iter(self._refused.values()), "There is no worker to be used there.")
            raise NotStarted(f"{self._address} reads nothing: {why} What was read is kept.")

    def _asked(self, question: Callable[..., Any], *args: Any, **how: Any) -> Any:
        """What the scheduler answers. Raises NotStarted where it has gone: what it had is then cancelled."""
        try:
            if self._client.status == "running":
                return question(*args, **how)
        except (OSError, TimeoutError, CancelledError):
            pass
        raise NotStarted(
            f"The cluster at {self._address} does not answer any more. What was read is kept; run this again to carry on."
        )

    # --- what they have

    def _sent(self, worker: str, call: Callable[[], Any], item: Item | None, seconds: float) -> _Task[Item]:
        future = self._asked(
            self._client.submit, _called, call, seconds, key=f"sarlens-{id(self)}-{next(self._names)}", workers=[worker],
            allow_other_workers=False, pure=False, retries=0,
        )  # fmt: skip
        return _Task(item, future, time.monotonic() + seconds)

    def _heard(self, seconds: float) -> list[Outcome[Item, Result]]:
        """What has come in, waiting at most so long; nobody is left waiting for a worker that is gone or hangs."""
        until = time.monotonic() + seconds
        while True:
            self._look()
            self._wait(min(LOOK_SECONDS, max(0.0, until - time.monotonic())))
            for worker, task in tuple(self._tasks.items()):
                if task.future.done():
                    self._answered(worker, task)
                elif time.monotonic() > task.due + LATE_SECONDS:
                    self._given_up(worker, failed("timeout"))
                    self._refused[worker] = "a worker hangs there. Start it again."
            ready, self._ready = self._ready, []
            if ready or time.monotonic() >= until or self._idle:
                return ready

    def _wait(self, seconds: float) -> None:
        from distributed import wait

        futures = [task.future for task in self._tasks.values()]
        if not futures:
            time.sleep(seconds)
            return
        with contextlib.suppress(TimeoutError, OSError, CancelledError), self._client.as_current():
            wait(futures, timeout=max(seconds, 0.01), return_when="FIRST_COMPLETED")  # type: ignore[no-untyped-call]

    def _answered(self, worker: str, task: _Task[Item]) -> None:
        trouble = task.future.exception() if task.future.status == "error" else None
        answer = failed("crashed") if trouble else self._asked(task.future.result)
        if task.item is None:
            self._greeted(worker, answer, trouble)
        else:
            self._ready.append(Outcome(task.item, answer))
        self._tasks.pop(worker, None)
        if worker in self._good:
            self._idle.append(worker)

    def _greeted(self, worker: str, answer: object, trouble: BaseException | None) -> None:
        ours = self._versions()
        if answer == ours:
            self._good.add(worker)
        elif trouble is not None:
            self._refused[worker] = (
                f"SARLens does not run there ({type(trouble).__name__}). Install it there as it is here."
            )
        else:
            theirs = answer if isinstance(answer, tuple) else ()
            other = ", ".join(str(one) for one in theirs if isinstance(ours, tuple) and one not in ours)
            self._refused[worker] = (
                f"it would read otherwise than this computer ({other or 'no answer'}). Install the same."
            )

    def _given_up(self, worker: str, why: Failed) -> None:
        task = self._tasks.pop(worker)
        self._good.discard(worker)
        task.future.cancel(force=True)
        if task.item is not None:
            self._ready.append(Outcome(task.item, why))


def _called(call: Callable[[], Any], seconds: float) -> Any:
    """On the worker."""
    with ending_itself(seconds):
        return call()


def _connected(address: str) -> Any:
    try:
        from distributed import Client
    except ImportError:
        raise NotStarted("--cluster needs dask.distributed. Install it with: pip install 'sarlens[cluster]'") from None
    # A client that could not be started, or not be closed, closes itself when it is collected. Where that happens to be
    # in the start of another, it waits for a lock that its own thread holds, for ever.
    gc.collect()
    logging.getLogger("distributed").setLevel(logging.CRITICAL)  # what matters is said in our own words
    try:
        return Client(  # type: ignore[no-untyped-call]
            address, timeout=CONNECT_SECONDS, set_as_default=False, direct_to_workers=False
        )
    except (OSError, TimeoutError, ValueError, TypeError):
        raise NotStarted(
            f"Nobody answers at {address}. Check the address (such as tcp://192.168.1.20:8786) and that the scheduler runs."
        ) from None
