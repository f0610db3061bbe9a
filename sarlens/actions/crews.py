"""Who does the work of an `add`: processes of this computer, or the machines that the user named."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sarlens.actions import reading, sending
from sarlens.ingest import cluster
from sarlens.ingest.crew import LocalCrew
from sarlens.ingest.rounds import Crew, Limits
from sarlens.settings import Settings
from sarlens.store.cases import Case


@dataclass(frozen=True, slots=True)
class Crews:
    """`here`: processes of this computer. `all`: the machines that were named, or again those of this computer."""

    here: Crew[Any, Any]
    all: Crew[Any, Any]


@contextlib.contextmanager
def crews(case: Case, settings: Settings) -> Iterator[Crews]:
    """The crews for a case; whatever happens, they end with the block.

    Raises:
        NotStarted: machines were named that can't be reached, or can't be used.
    """
    limits = Limits(settings.processes, settings.page_seconds, settings.worker_bytes)
    with contextlib.ExitStack() as ends:
        here: LocalCrew[Any, Any] = LocalCrew(
            reading.do, limits, initializer=reading.start, initargs=(str(case.path), case.key, settings)
        )
        ends.callback(here.close)
        if not settings.cluster:
            yield Crews(here, here)
            return
        sender = ends.enter_context(sending.Sender(case, settings))
        away: cluster.ClusterCrew[Any, Any] = cluster.ClusterCrew(
            settings.cluster, sender.packed, settings.page_seconds, reading.versions
        )
        ends.callback(away.close)
        yield Crews(here, away)
