"""The parent's side of the pool: worker processes, each with a pipe of its own.

No lock and no queue is shared between workers, so that one that is killed at any moment, by us or by the system,
takes nothing with it but the piece in its hands.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import signal
import time
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from multiprocessing.connection import Connection, wait
from typing import Any, Generic

import psutil

from sarlens.errors import NotStarted, SarlensError
from sarlens.ingest.rounds import Failed, Item, Limits, Outcome, Result, failed
from sarlens.ingest.worker import end_children, work

LOOK_SECONDS = 0.25
"""How often the workers' memory and clocks are looked at."""
AHEAD_SECONDS = 0.25
MOST_AHEAD = 32
"""A worker is given so much work ahead that it needn't wait while the parent writes."""
START_SECONDS = 120.0
MOST_STILLBORN = 3


@dataclass(slots=True, eq=False)
class _Hand(Generic[Item]):
    """One worker process. The first of `items` is the one under way, since `since`.

    Attributes:
        pace: seconds that a piece took of late.
        ready: it has started up; until then no piece is to blame for its end.
    """

    process: Any
    pipe: Connection
    seen: psutil.Process | None
    since: float
    items: deque[Item] = field(default_factory=deque)
    pace: float = AHEAD_SECONDS
    ready: bool = False

    def room(self) -> int:
        """How many more pieces it may be given."""
        return 2 + min(MOST_AHEAD, int(AHEAD_SECONDS / max(self.pace, 1e-4))) - len(self.items)


class LocalCrew(Generic[Item, Result]):
    """Worker processes of this computer."""

    def __init__(
        self,
        job: Callable[[Item], Result],
        limits: Limits,
        initializer: Callable[..., None] | None = None,
        initargs: tuple[Any, ...] = (),
    ) -> None:
        """See `pool.run`. Nothing starts before something is given."""
        self._work = (job, limits, initializer, initargs)
        self._limits = limits
        self._hands: list[_Hand[Item]] = []
        self._back: deque[Item] = deque()  # given to a worker that ended before it came to them
        self._stillborn = 0
        self._looked = 0.0

    def room(self) -> bool:
        """Whether another piece can be given now."""
        return not self._back and (
            len(self._hands) < self._limits.workers or any(hand.room() > 0 for hand in self._hands)
        )

    def busy(self) -> bool:
        """Whether anything is under way."""
        return bool(self._back) or any(hand.items for hand in self._hands)

    def give(self, item: Item) -> None:
        """Hand a piece to the worker with the least to do; a new one where all have some and more are allowed."""
        hand = min(self._hands, key=lambda one: len(one.items), default=None)
        if hand is None or (hand.items and len(self._hands) < self._limits.workers):
            hand = self._started()
        if not hand.items and hand.ready:
            hand.since = time.monotonic()
        hand.items.append(item)
        with contextlib.suppress(OSError):  # it has just ended; `done` finds out
            hand.pipe.send(item)

    def _started(self) -> _Hand[Item]:
        context = multiprocessing.get_context("spawn")
        ours, theirs = context.Pipe()
        process = context.Process(target=work, args=(theirs, *self._work), daemon=True)
        with _sigint_held():
            process.start()
        theirs.close()
        with contextlib.suppress(psutil.Error):
            hand: _Hand[Item] = _Hand(process, ours, psutil.Process(process.pid), time.monotonic())
            self._hands.append(hand)
            return hand
        self._hands.append(_Hand(process, ours, None, time.monotonic()))
        return self._hands[-1]

    def done(self, seconds: float) -> list[Outcome[Item, Result]]:
        """What is ready, waiting at most so long; a worker that ended, hangs or holds too much costs its piece."""
        until = time.monotonic() + seconds
        while True:
            for _ in range(len(self._back)):
                self.give(self._back.popleft())
            left = max(0.0, until - time.monotonic())
            wait([hand.pipe for hand in self._hands], min(left, LOOK_SECONDS))
            found = [outcome for hand in tuple(self._hands) for outcome in self._heard(hand)]
            if time.monotonic() - self._looked >= LOOK_SECONDS:
                found += [outcome for hand in tuple(self._hands) for outcome in self._looked_at(hand)]
                self._looked = time.monotonic()
            if found or time.monotonic() >= until:
                return found

    def _heard(self, hand: _Hand[Item]) -> Iterator[Outcome[Item, Result]]:
        """What the worker has sent; its end where the pipe is closed."""
        try:
            while hand.pipe.poll():
                kind, value, took = hand.pipe.recv()
                hand.since = time.monotonic()
                if kind == "ready":
                    hand.ready, self._stillborn = True, 0
                elif kind == "trouble":
                    trouble: SarlensError = value
                    raise trouble
                else:
                    hand.pace = 0.7 * hand.pace + 0.3 * took
                    yield Outcome(hand.items.popleft(), value)
        except (EOFError, OSError):
            yield from self._lost(hand, failed("crashed"))

    def _looked_at(self, hand: _Hand[Item]) -> Iterator[Outcome[Item, Result]]:
        """End the worker where it takes too long or holds too much."""
        if not hand.items or hand.pipe.poll():  # idle, or ready by now: then its clock says nothing
            return
        if time.monotonic() - hand.since > (self._limits.seconds if hand.ready else START_SECONDS):
            yield from self._lost(hand, failed("timeout"))
        elif self._limits.bytes and _held(hand) > self._limits.bytes:
            yield from self._lost(hand, failed("memory"))

    def _lost(self, hand: _Hand[Item], why: Failed) -> Iterator[Outcome[Item, Result]]:
        """Without this worker: the piece under way is to blame, what lay behind it goes to another."""
        self._hands.remove(hand)
        _end(hand)
        if hand.ready and hand.items:
            yield Outcome(hand.items.popleft(), why)
        elif not hand.ready:
            self._stillborn += 1
        self._back.extend(hand.items)
        if self._stillborn >= MOST_STILLBORN:
            raise NotStarted(
                "The reading can't start on this computer: its workers end at once. Close other programs and run this "
                "again; what was read is kept."
            )

    def close(self) -> None:
        """End every worker."""
        for hand in self._hands:
            _end(hand)
        self._hands = []


def _held(hand: _Hand[Any]) -> int:
    """Bytes of memory that the worker really holds."""
    if hand.seen is not None:
        with contextlib.suppress(psutil.Error):
            return int(hand.seen.memory_info().rss)
    return 0


def _end(hand: _Hand[Any]) -> None:
    if hand.seen is not None:
        end_children(hand.seen)
    hand.process.kill()
    hand.pipe.close()
    hand.process.join()
    hand.process.close()


@contextlib.contextmanager
def _sigint_held() -> Iterator[None]:
    """Hold Ctrl-C back while a worker starts: it inherits that, and the parent alone hears it."""
    if not hasattr(signal, "pthread_sigmask"):  # Windows
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
