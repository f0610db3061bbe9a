"""Work on what a case holds, over worker processes that each have it open to read."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import partial
from typing import TypeVar

from sarlens.actions import reading
from sarlens.ingest import pool
from sarlens.settings import Settings
from sarlens.store.cases import Case

Item = TypeVar("Item")
Result = TypeVar("Result")
PIECE_SECONDS = 3600.0
"""A file of thousands of pages takes minutes; this only stops what would never end."""


def over_workers(
    case: Case, settings: Settings, job: Callable[[Case, Item], Result], items: Iterable[Item]
) -> Iterator[tuple[Item, Result]]:
    """Each item with `job(case, item)`, in no fixed order; what no worker could do is done here, so that a fault shows.

    The job, a function of a module, the items and the results must pickle.
    """
    limits = pool.Limits(settings.processes, PIECE_SECONDS, settings.worker_bytes)
    start = (str(case.path), case.key, settings)
    for outcome in pool.run(partial(_there, job), items, limits, initializer=reading.start, initargs=start):
        item, result = outcome.item, outcome.result
        yield item, job(case, item) if isinstance(result, pool.Failed) else result


def _there(job: Callable[[Case, Item], Result], item: Item) -> Result:
    """In a worker."""
    return job(reading.case(), item)
