"""What the workers do: open the case read-only, look at one file or read one page, give values back."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from pathlib import Path

from sarlens.errors import barrier
from sarlens.ingest.archive import Batch, batch
from sarlens.ingest.contents import Contents
from sarlens.ingest.giveaways import giveaways
from sarlens.ingest.pdf import read_page
from sarlens.ingest.pool import Failed
from sarlens.ingest.readers import examine
from sarlens.model import Page, Problem
from sarlens.settings import Settings
from sarlens.store.cases import Case


@dataclass(frozen=True, slots=True)
class Source:
    """A file in the case that is to be examined."""

    file: str
    name: str


@dataclass(frozen=True, slots=True)
class Container:
    """A file in the case that holds others, and the number of the entry in it to go on from."""

    file: str
    media_type: str
    first: int = 0


@dataclass(frozen=True, slots=True)
class PageJob:
    """A page that is to be read."""

    file: str
    number: int


@dataclass(frozen=True, slots=True)
class PageRead:
    """A page, with what was doubtful about it."""

    page: Page
    problems: tuple[Problem, ...]


@dataclass(slots=True)
class _Worker:
    """What one worker process holds open between two pieces of work."""

    case: Case
    settings: Settings


_worker: list[_Worker] = []


def start(path: str, key: str | None, settings: Settings) -> None:
    """Open the case for this worker process."""
    _worker[:] = [_Worker(Case.open(Path(path), key=key, read_only=True), settings)]


def case() -> Case:
    """The case that this worker has open."""
    return _worker[0].case


def examine_source(source: Source) -> Contents | Failed:
    """Open one file: what it is, how many pages, what is inside."""
    worker = _worker[0]
    return barrier(
        lambda: examine(worker.case.open_original(source.file), source.name, worker.settings),
        Failed,
    )


def take_out(container: Container) -> Batch | Failed:
    """Some of what is in a container."""
    worker = _worker[0]
    return barrier(
        lambda: batch(
            worker.case.open_original(container.file), container.media_type, worker.settings, container.first
        ),
        Failed,
    )


def look_beside(source: Source) -> tuple[Problem, ...] | Failed:
    """What a file whose pages are redacted still says beside them."""
    case = _worker[0].case

    def look() -> tuple[Problem, ...]:
        pages = [
            page for n in sorted(case.page_numbers(source.file)) if (page := case.page(source.file, n)) is not None
        ]
        redacted = [page.number for page in pages if page.redactions]
        shown = {page.number: page.text for page in pages}
        return giveaways(case.open_pdf(source.file), source.file, shown, redacted) if redacted else ()

    return barrier(look, Failed)


def read_one(job: PageJob) -> PageRead | Failed:
    """Read one page."""
    worker = _worker[0]

    def read() -> PageRead:
        page, problems = read_page(worker.case.open_pdf(job.file), job.file, job.number, worker.settings)
        placed = tuple(dataclasses.replace(one, file=job.file, page=job.number) for one in problems)
        return PageRead(page, placed)

    return barrier(read, Failed)
