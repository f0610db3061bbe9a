"""Work over many hands: one bad page costs one page.

A piece of work that ends its worker, hangs or eats memory costs itself: its worker is ended alone, the piece is
tried once more at the end with nothing else running, and then given up with a reason. Who does the work is a
`Crew`: processes of this computer (`crew`), or machines that the user named (`cluster`).
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Generic, Protocol, TypeVar

from sarlens.errors import PROBLEMS

Item = TypeVar("Item")
Result = TypeVar("Result")

GATHER_SECONDS = 0.5
GATHER_MOST = 64
"""What is done is handed on together, so that it can be kept in one go: this many, or after this long."""
AGAIN = frozenset({"timeout", "crashed", "memory"})
"""Reasons that may lie in the moment and not in the page: these are tried once more, alone."""
_NOTHING: Any = object()


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


class Crew(Protocol[Item, Result]):
    """Those who do the work, all of one kind of job."""

    def room(self) -> bool:
        """Whether another piece can be given now."""

    def give(self, item: Item) -> None:
        """Take on a piece."""

    def busy(self) -> bool:
        """Whether anything is under way."""

    def done(self, seconds: float) -> list[Outcome[Item, Result]]:
        """What is ready, waiting at most so long for it; what had to be given up is in it as `Failed`."""

    def close(self) -> None:
        """End, whatever is under way."""


def work_through(crew: Crew[Item, Result], items: Iterable[Item]) -> Iterator[tuple[Outcome[Item, Result], ...]]:
    """Every item once; then those that ended their worker once more, each with nothing else under way.

    Items are drawn as there is room for them, so a long iterable is never held whole.

    Yields:
        What is done, in no fixed order, about `GATHER_MOST` together at most and none kept back over
        `GATHER_SECONDS`.
    """
    suspects: list[Item] = []
    for batch in _round(crew, iter(items), alone=False):
        good = tuple(one for one in batch if not (isinstance(one.result, Failed) and one.result.code in AGAIN))
        suspects += [one.item for one in batch if isinstance(one.result, Failed) and one.result.code in AGAIN]
        if good:
            yield good
    yield from _round(crew, iter(suspects), alone=True)


def _round(
    crew: Crew[Item, Result], items: Iterator[Item], *, alone: bool
) -> Iterator[tuple[Outcome[Item, Result], ...]]:
    item = next(items, _NOTHING)
    batch: list[Outcome[Item, Result]] = []
    due = 0.0
    while item is not _NOTHING or crew.busy():
        while item is not _NOTHING and (not crew.busy() if alone else crew.room()):
            crew.give(item)
            item = next(items, _NOTHING)
        ready = crew.done(max(0.0, due - time.monotonic()) if batch else GATHER_SECONDS)
        if ready and not batch:
            due = time.monotonic() + GATHER_SECONDS
        batch += ready
        if batch and (len(batch) >= GATHER_MOST or time.monotonic() >= due):
            yield tuple(batch)
            batch = []
    if batch:
        yield tuple(batch)


def failed(code: str) -> Failed:
    """The reason with its plain sentence."""
    return Failed(code, PROBLEMS[code])
