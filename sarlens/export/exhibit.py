"""Which pages go into the exhibit bundle, in what order and under what number. Page 1 is the first page of its index."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from sarlens.dates import PartialDate
from sarlens.export.schedule import Schedule, when
from sarlens.model import Document, Finding

ROWS_FIRST, ROWS = 17, 23
"""Index rows on the first page and on each further one; the layout keeps every row to one height."""

WHOLE_HOST = 12
"""A part of a longer document (a message quoted below another) brings its host along up to this many pages."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A source page and its number in the bundle."""

    file: str
    page: int
    number: int


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the index. `document` is None for pages that belong to no document."""

    document: str | None
    date: PartialDate | None
    title: str
    author: str
    file: str
    first_page: int
    last_page: int
    number: int


@dataclass(frozen=True, slots=True)
class Plan:
    """The whole bundle. `numbers` leads from a source page to its page in the bundle."""

    index_pages: int
    sheets: tuple[Sheet, ...]
    entries: tuple[Entry, ...]
    numbers: Mapping[tuple[str, int], int]

    @property
    def total(self) -> int:
        """Pages in the bundle, its index included."""
        return self.index_pages + len(self.sheets)


@dataclass(frozen=True, slots=True)
class _Unit:
    """Pages of one file that stay together, with the documents that stand on them."""

    file: str
    pages: tuple[int, ...]
    documents: tuple[Document, ...]


def plan(schedule: Schedule) -> Plan:
    """The bundle for a schedule: every page for the fullest export, else what is cited with the rest of its document."""
    order = {file: at for at, file in enumerate(schedule.files)}
    if schedule.purpose == "everything":
        units = list(_all_units(schedule))
        units.sort(key=lambda u: (order.get(u.file, len(order)), u.pages))
    else:
        units = list(_cited_units(schedule))
        units.sort(
            key=lambda u: (
                min((when(d.date) for d in u.documents), default=when(None)),
                order.get(u.file, len(order)),
                u.pages,
            )
        )
    rows = sum(max(1, len(unit.documents)) for unit in units)
    index_pages = 1 + max(0, math.ceil((rows - ROWS_FIRST) / ROWS))
    sheets: list[Sheet] = []
    entries: list[Entry] = []
    for unit in units:
        first = index_pages + len(sheets) + 1
        numbers = {page: first + at for at, page in enumerate(unit.pages)}
        sheets += (Sheet(unit.file, page, number) for page, number in numbers.items())
        entries += _entries(schedule, unit, numbers)
    return Plan(index_pages, tuple(sheets), tuple(entries), {(s.file, s.page): s.number for s in sheets})


def _entries(schedule: Schedule, unit: _Unit, numbers: Mapping[int, int]) -> Iterator[Entry]:
    if not unit.documents:
        yield Entry(
            None, None, schedule.name(unit.file), "", unit.file, unit.pages[0], unit.pages[-1], numbers[unit.pages[0]]
        )
    for document in unit.documents:
        held = [page for page in unit.pages if document.first_page <= page <= document.last_page]
        yield Entry(
            document.id,
            document.date,
            document.title,
            document.author or "",
            unit.file,
            held[0],
            held[-1],
            numbers[held[0]],
        )


def _all_units(schedule: Schedule) -> Iterator[_Unit]:
    pages: dict[str, list[int]] = {}
    for file, number in schedule.pages:
        pages.setdefault(file, []).append(number)
    tops: dict[str, list[Document]] = {}
    for document in schedule.documents.values():
        if document.part_of is None:
            tops.setdefault(document.file, []).append(document)
    for file, numbers in pages.items():
        yield from _units(file, set(numbers), tops.get(file, []))


def _cited_units(schedule: Schedule) -> Iterator[_Unit]:
    pages: dict[str, set[int]] = {}
    documents: dict[str, dict[str, Document]] = {}
    for file, page, document in _cited(schedule):
        pages.setdefault(file, set()).add(page)
        whole = _whole(schedule, document, page)
        if whole is not None and whole.file == file:
            documents.setdefault(file, {})[whole.id] = whole
            pages[file].update(range(whole.first_page, whole.last_page + 1))
    for file, numbers in pages.items():
        real = {number for number in numbers if (file, number) in schedule.pages}
        yield from _units(file, real, list(documents.get(file, {}).values()))


def _cited(schedule: Schedule) -> Iterator[tuple[str, int, str]]:
    """File, page and document of all that the schedule cites as evidence."""
    findings: list[Finding] = []
    for item in schedule.items:
        findings += (item.finding, *item.also)
    for finding in findings:
        for anchor in finding.anchors:
            yield anchor.file, anchor.page, finding.document
    places = [p.commitment.place for p in schedule.promises]
    places += [e.place for p in schedule.promises for e in p.commitment.evidence]
    if schedule.purpose in ("complaint", "lgsco", "phso"):
        places += [side for e in schedule.dossier.analysis.escalations for side in (e.trigger, e.response)]
    for place in places:
        yield place.file, place.page, place.document


def _whole(schedule: Schedule, document: str, page: int) -> Document | None:
    """The document to bring along: the one it stands in where that is short, else itself; None if it is not known."""
    found = schedule.documents.get(document)
    if found is None:
        return None
    seen = {found.id}
    while found.part_of and found.part_of in schedule.documents and found.part_of not in seen:
        host = schedule.documents[found.part_of]
        if host.last_page - host.first_page >= WHOLE_HOST or host.file != found.file:
            break
        seen.add(host.id)
        found = host
    return found if found.first_page <= page <= found.last_page else None


def _units(file: str, pages: set[int], documents: Iterable[Document]) -> Iterator[_Unit]:
    """Pages that share a document stay together, in order; a page without one stands alone or with its neighbours."""
    left = sorted(pages)
    groups: list[tuple[int, int, list[Document]]] = []
    for document in sorted(documents, key=lambda d: (d.first_page, d.start, d.last_page, d.id)):
        if groups and document.first_page <= groups[-1][1]:
            first, last, held = groups[-1]
            groups[-1] = (first, max(last, document.last_page), [*held, document])
        else:
            groups.append((document.first_page, document.last_page, [document]))
    at = 0
    loose: list[int] = []
    end = max(left, default=0) + 1
    for first, last, held in [*groups, (end, end, [])]:
        while at < len(left) and left[at] < first:
            loose.append(left[at])
            at += 1
        yield from (_Unit(file, run, ()) for run in _runs(loose))
        loose = []
        inside = []
        while at < len(left) and left[at] <= last:
            inside.append(left[at])
            at += 1
        if inside:
            shown = tuple(d for d in held if any(d.first_page <= page <= d.last_page for page in inside))
            yield _Unit(file, tuple(inside), shown)


def _runs(pages: list[int]) -> Iterator[tuple[int, ...]]:
    """Split rising page numbers where one is missing."""
    run: list[int] = []
    for page in pages:
        if run and page != run[-1] + 1:
            yield tuple(run)
            run = []
        run.append(page)
    if run:
        yield tuple(run)
