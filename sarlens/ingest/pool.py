"""Work over worker processes of this computer: one bad page costs one page. How it goes is told in `rounds`."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from sarlens.ingest.crew import LocalCrew
from sarlens.ingest.rounds import Failed, Item, Limits, Outcome, Result, work_through

__all__ = ["Failed", "Limits", "Outcome", "run"]


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
    iterable is never held whole. Leaving the loop early ends the workers.

    Raises:
        NotStarted: the workers end before they can begin.
    """
    crew: LocalCrew[Item, Result] = LocalCrew(job, limits, initializer, initargs)
    try:
        for batch in work_through(crew, items):
            yield from batch
    finally:
        crew.close()
