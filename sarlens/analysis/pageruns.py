"""Runs of page numbers with holes: "Page 1 of 3" then "Page 3 of 3", and the stamps of the disclosure."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sarlens.analysis.index import CaseIndex
from sarlens.model import Gap, Page, content_id

_OF = re.compile(r"(?:\bpage\s*)?\b(\d{1,4})\s*(?:of|/)\s*(\d{1,4})\b", re.I)
_PAGE_OF = re.compile(r"\bpage\s+([\dlIO]{1,4})\s*(?:of|/)\s*([\dlIO]{1,4})\b", re.I)
_MISREAD = str.maketrans("lLiIoO", "111100")
"""Scans turn 1 into l or I, and 0 into O."""
_STAMP = re.compile(r"^\W*(?:[Il|]\s+)?(?P<prefix>(?=.*[A-Za-z]{2}|.*[A-Z]\d*$).*?)(?P<number>\d{3,7})\W*$")
_EDGE_LINES = 4
"""Printed lines at the top and bottom of a page where its number can stand."""
_STAMP_LENGTH = 60
"""A longer line is text that happens to end in a number."""
_MOST_HOLES = 0.15
"""A run of stamps with a larger share of holes is no run: the numbers mean something else."""


@dataclass(frozen=True, slots=True)
class _Numbered:
    page: Page
    number: int
    total: int


def missing_pages(index: CaseIndex) -> Iterator[Gap]:
    """Each hole once. Where a stamp and a page number tell of the same hole, the page number does."""
    told: set[tuple[str, int]] = set()
    for gap in _counted(index):
        if gap.page is not None:
            told.update({(gap.file, gap.page), (gap.file, gap.page + 1)})
        yield gap
    for gap in _stamped(index):
        if gap.page is None or (gap.file, gap.page) not in told:
            yield gap


def _edges(page: Page) -> list[str]:
    printed = [line.strip() for line in page.text.split("\n") if line.strip()]
    return printed if len(printed) <= 2 * _EDGE_LINES else printed[:_EDGE_LINES] + printed[-_EDGE_LINES:]


def _counted(index: CaseIndex) -> Iterator[Gap]:
    """Holes in "Page x of y", run by run; a page that turns up elsewhere in the bundle is not missing."""
    runs: list[list[_Numbered]] = []
    by_file: dict[str, list[Page]] = defaultdict(list)
    for page in index.corpus.pages:
        by_file[page.file].append(page)
    for pages in by_file.values():
        runs.extend(_runs(sorted(pages, key=lambda page: page.number)))
    loose: dict[int, set[int]] = defaultdict(set)
    for run in runs:
        if run[0].number > 1:
            loose[run[0].total].update(one.number for one in run)
    for run in runs:
        if _fuller_elsewhere(index, run):
            continue
        have = {one.number for one in run}
        total = run[0].total
        if run[0].number == 1 and total > 1:
            missing = [number for number in range(1, total + 1) if number not in have and number not in loose[total]]
            for first, last in _spans(missing):
                if _unnumbered(index, run, first, last):
                    continue
                yield _hole(index, run, first, last, total)


def _fuller_elsewhere(index: CaseIndex, run: Sequence[_Numbered]) -> bool:
    """A fuller print of the same paper is in the bundle: what this print lacks is there."""
    document = index.document_at(run[0].page.file, run[0].page.number)
    if document is None:
        return False
    longest = index.once("longest prints", lambda: _longest(index))
    return longest[index.root(document.id)] > document.last_page - document.first_page


def _longest(index: CaseIndex) -> dict[str, int]:
    """For each original, the pages behind the first of its longest print."""
    found: dict[str, int] = {}
    for one in index.corpus.documents:
        root = index.root(one.id)
        found[root] = max(found.get(root, 0), one.last_page - one.first_page)
    return found


def _unnumbered(index: CaseIndex, run: Sequence[_Numbered], first: int, last: int) -> bool:
    """The pages are there, behind the one before the hole, and their numbers could not be read."""
    before = max((one for one in run if one.number < first), key=lambda one: one.number).page
    document = index.document_at(before.file, before.number)
    behind = [one.page.number for one in run if one.number > last]
    end = min([*behind, document.last_page + 1 if document else before.number + 1])
    return end - before.number - 1 >= last - first + 1


def _runs(pages: Sequence[Page]) -> list[list[_Numbered]]:
    """Pages of one file whose numbers rise with one total, in order."""
    runs: list[list[_Numbered]] = []
    for page in pages:
        for number, total in _numbers(page):
            run = next((one for one in reversed(runs) if one[-1].total == total), None)
            found = _Numbered(page, number, total)
            if (
                run is not None
                and number > run[-1].number
                and page.number - run[-1].page.number <= number - run[-1].number
            ):
                run.append(found)
            else:
                runs.append([found])
    return runs


def _numbers(page: Page) -> set[tuple[int, int]]:
    found: set[tuple[int, int]] = set()
    for line in _edges(page):
        for match in _PAGE_OF.finditer(line):
            found.add((_figure(match[1]), _figure(match[2])))
        if (alone := _OF.fullmatch(line.strip("-–| "))) and "/" not in line:
            found.add((int(alone[1]), int(alone[2])))
    return {(number, total) for number, total in found if 0 < number <= total}


def _figure(text: str) -> int:
    return int(text.translate(_MISREAD))


def _spans(numbers: Sequence[int]) -> Iterator[tuple[int, int]]:
    start: int | None = None
    for at, number in enumerate(numbers):
        start = number if start is None else start
        if at + 1 == len(numbers) or numbers[at + 1] != number + 1:
            yield start, number
            start = None


def _hole(index: CaseIndex, run: Sequence[_Numbered], first: int, last: int, total: int) -> Gap:
    before = max((one for one in run if one.number < first), key=lambda one: one.number)
    document = index.document_at(before.page.file, before.page.number)
    which = f"page {first}" if first == last else f"pages {first} to {last}"
    what = f"“{document.title}”" if document is not None and document.title else "this document"
    date = document.date if document is not None else None
    verb = "is" if first == last else "are"
    return Gap(
        content_id("missing_page", before.page.file, before.page.number, first, last), "missing_page", before.page.file, before.page.number,
        date, f"{which.capitalize()} of {total} of {what} {verb} not in the bundle.",
    )  # fmt: skip


def _stamped(index: CaseIndex) -> Iterator[Gap]:
    """Holes in the numbers stamped on the pages, over all files that share a prefix."""
    stamps: dict[str, dict[int, Page]] = defaultdict(dict)
    widths: dict[str, int] = {}
    for page in index.corpus.pages:
        for line in reversed(_edges(page)):
            if len(line) <= _STAMP_LENGTH and (match := _STAMP.match(line)) and len(match["prefix"].strip("-_/ ")) >= 2:
                stamps[match["prefix"]].setdefault(int(match["number"]), page)
                widths[match["prefix"]] = max(widths.get(match["prefix"], 0), len(match["number"]))
    for prefix, numbered in stamps.items():
        numbers = sorted(numbered)
        if len(numbers) < 5:
            continue
        holes = [number for number in range(numbers[0], numbers[-1]) if number not in numbered]
        holes = [number for number in holes if not _misread(numbered, number)]
        if len(holes) > _MOST_HOLES * len(numbers):
            continue
        for first, last in _spans(holes):
            page = numbered[max(number for number in numbers if number < first)]
            names = " to ".join(f"{prefix}{number:0{widths[prefix]}d}" for number in sorted({first, last}))
            verb, noun = ("is", "page") if first == last else ("are", "pages")
            yield Gap(
                content_id("missing_page", prefix, first, last), "missing_page", page.file, page.number, None,
                f"The {noun} stamped {names} {verb} not in the bundle.",
            )  # fmt: skip


def _misread(numbered: dict[int, Page], hole: int) -> bool:
    """The hole has its own page, whose stamp was read wrong: the pages around it leave room for exactly it."""
    before = max((number for number in numbered if number < hole), default=None)
    after = min((number for number in numbered if number > hole), default=None)
    if before is None or after is None or numbered[before].file != numbered[after].file:
        return False
    return numbered[after].number - numbered[before].number == after - before
