"""Work over processes: one bad page costs one page.

Each piece of work runs in a worker of its own kind of safety: a worker that crashes, hangs or eats memory is
ended alone, its piece is tried once more at the end, and then given up with a reason.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import signal
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, wait
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from pebble import ProcessExpired, ProcessPool

from sarlens.errors import PROBLEMS

Item = TypeVar("Item")
Result = TypeVar("Result")
_AGAIN = frozenset({"timeout", "crashed"})
"""Reasons that may lie in the moment and not in the page."""


@dataclass(frozen=True, slots=True)
class Failed:
    """Why a piece of work was given up: a code from `errors.PROBLEMS` and a plain sentence."""

    code: str
    message: str


@dataclass(frozen=True, slots=True)
class Outcome(Generic[Item, Result]):
    """One piece of work and what came of it."""

    item: Item
    result: Result | Failed


@dataclass(frozen=True, slots=True)
class Limits:
    """How many workers, how long one piece may take, and how much memory one worker may hold (0: no limit)."""

    workers: int
    seconds: float
    bytes: int = 0


def run(
    job: Callable[[Item], Result],
    items: Iterable[Item],
    limits: Limits,
    *,
    initializer: Callable[..., None] | None = None,
    initargs: tuple[Any, ...] = (),
) -> Iterator[Outcome[Item, Result]]:
    """Do `job(item)` for every item over worker processes; outcomes come as they are ready, in no fixed order.

    `job`, the items and the results must pickle. Items are drawn as there is room for them, so a long
    iterable is never held whole. Leaving the loop early stops the workers.
    """
    suspects: list[Item] = []
    for outcome in _round(job, iter(items), limits, initializer, initargs):
        if isinstance(outcome.result, Failed) and outcome.result.code in _AGAIN:
            suspects.append(outcome.item)
        else:
            yield outcome
    alone = Limits(1, limits.seconds, limits.bytes)
    for item in suspects:
        yield from _round(job, iter([item]), alone, initializer, initargs)


def _round(
    job: Callable[[Item], Result],
    items: Iterator[Item],
    limits: Limits,
    initializer: Callable[..., None] | None,
    initargs: tuple[Any, ...],
) -> Iterator[Outcome[Item, Result]]:
    first = next(items, _NOTHING)
    if first is _NOTHING:
        return
    pool = ProcessPool(
        max_workers=limits.workers,
        context=multiprocessing.get_context("spawn"),
        initializer=_start,
        initargs=(limits.bytes, initializer, initargs),
    )
    try:
        waiting: dict[Future[Result], Item] = {}

        def schedule(item: Item) -> None:
            waiting[pool.schedule(job, args=[item], timeout=limits.seconds)] = item

        with _sigint_held():
            schedule(first)
        more = True
        # All that is waiting may be done at once while the caller was busy, so both ends are looked at.
        while waiting or more:
            while more and len(waiting) < 3 * limits.workers:
                item = next(items, _NOTHING)
                more = item is not _NOTHING
                if more:
                    schedule(item)
            ready, _ = wait(waiting, return_when=FIRST_COMPLETED)
            for future in ready:
                item = waiting.pop(future)
                result: Result | Failed = _result(future)
                yield Outcome(item, result)
    finally:
        pool.stop()  # type: ignore[no-untyped-call]
        pool.join()


@contextlib.contextmanager
def _sigint_held() -> Iterator[None]:
    """Hold Ctrl-C back while the workers' keepers start: they and the workers inherit it, the parent alone hears it."""
    if not hasattr(signal, "pthread_sigmask"):  # Windows
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


_NOTHING: Any = object()


def _result(future: Future[Result]) -> Result | Failed:
    try:
        return future.result()
    except TimeoutError:
        return Failed("timeout", PROBLEMS["timeout"])
    except (ProcessExpired, MemoryError):
        return Failed("crashed", PROBLEMS["crashed"])


def _start(memory: int, initializer: Callable[..., None] | None, initargs: tuple[Any, ...]) -> None:
    """In the worker: leave Ctrl-C to the parent, keep to the memory limit, then the caller's own start."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if memory:
        _limit_memory(memory)
    if initializer is not None:
        initializer(*initargs)


def _limit_memory(memory: int) -> None:
    try:
        import resource
    except ImportError:  # Windows has no such limit
        return
    _soft, hard = resource.getrlimit(resource.RLIMIT_AS)
    resource.setrlimit(resource.RLIMIT_AS, (memory if hard == resource.RLIM_INFINITY else min(memory, hard), hard))
