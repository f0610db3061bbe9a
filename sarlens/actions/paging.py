"""Reading the pages of a case: each once, the same picture once, and each accounted for."""

from __future__ import annotations

import dataclasses
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from typing import Any

from sarlens.actions import reading
from sarlens.actions.crews import Crews
from sarlens.errors import NOTES, PICTURE_ONLY
from sarlens.ingest.contents import PDF
from sarlens.ingest.rounds import Failed, Outcome, work_through
from sarlens.model import FileStatus, Problem, Progress
from sarlens.settings import Settings
from sarlens.store.cases import Case

_COULD_NOT = "pages could not be read."
_TOGETHER = 32
"""Pages of one file whose pictures are compared in one piece of work."""

Pictures = dict[reading.PageJob, str]


def read_pages(case: Case, settings: Settings, crews: Crews) -> Iterator[Progress]:
    """Read every page that is not there. One that could not be read before is tried again, once a run."""
    _try_again(case, settings)
    wanted = _unread(case)
    names = {file.id: file.name for file in case.files()}
    pictures: Pictures = {}
    yield from _compared(case, wanted, pictures, crews)
    groups = _grouped(case, wanted, pictures)
    done = len(wanted) - sum(len(group) for group in groups)
    for last_try in (False, True):
        alike = {group[0]: group for group in groups}
        groups = []
        for batch in work_through(crews.all, alike):
            with case.transaction():
                for outcome in batch:
                    kept, left = _keep(case, outcome, alike[outcome.item], pictures, last_try=last_try)
                    done += kept
                    groups += [left] if left else []
            last = batch[-1].item
            yield Progress("read", done, len(wanted), f"{names[last.file]}, page {last.number}")


def _try_again(case: Case, settings: Settings) -> None:
    """Take back the pages that were left a picture, where they may be read now: OCR is wanted, or was installed."""
    again = [one for one in case.problems() if one.code in PICTURE_ONLY and one.page is not None]
    if settings.ocr == "never" or not again:
        return
    with case.transaction():
        for one in again:
            case.forget_page(one)
        case.save_meta("run", None)  # what was made of them is made again


def _unread(case: Case) -> list[reading.PageJob]:
    wanted: list[reading.PageJob] = []
    for file in {file.id: file for file in case.files() if file.pages}.values():
        there = case.page_numbers(file.id)
        ours = file.media_type != PDF
        wanted += [reading.PageJob(file.id, n, ours) for n in range(1, (file.pages or 0) + 1) if n not in there]
    return wanted


def _compared(case: Case, wanted: Sequence[reading.PageJob], pictures: Pictures, crews: Crews) -> Iterator[Progress]:
    """Fill `pictures` with what the wanted pages show, where that can be said. Done on this computer: it is quick."""
    if len(wanted) < 2 and not case.page_count():
        return
    numbers: dict[str, list[int]] = defaultdict(list)
    for job in wanted:
        numbers[job.file].append(job.number)
    pieces = [
        reading.PagesJob(file, tuple(some[at : at + _TOGETHER]))
        for file, some in numbers.items()
        for at in range(0, len(some), _TOGETHER)
    ]
    done = 0
    for batch in work_through(crews.here, pieces):
        for outcome in batch:
            if not isinstance(outcome.result, Failed):
                for number, picture in zip(outcome.item.numbers, outcome.result, strict=True):
                    if picture is not None:
                        pictures[reading.PageJob(outcome.item.file, number)] = picture
        done += len(batch)
        yield Progress("compare", done, len(pieces), "looking for pages that are the same")


def _grouped(case: Case, wanted: Sequence[reading.PageJob], pictures: Pictures) -> list[list[reading.PageJob]]:
    """The pages to read, each with those that show exactly the same; what was read before is copied at once."""
    groups: dict[object, list[reading.PageJob]] = {}
    with case.transaction():
        for job in wanted:
            picture = pictures.get(job)
            known = case.row_of_picture(picture) if picture is not None and picture not in groups else None
            if known is not None:
                copied = reading.PageRead(*known).at(job.file, job.number)
                case.save_row(copied.row, copied.problems, picture)
            else:
                groups.setdefault(picture or job, []).append(job)
    return list(groups.values())


def _keep(
    case: Case, outcome: Outcome[reading.PageJob, Any], alike: list[reading.PageJob], pictures: Pictures, *, last_try: bool
) -> tuple[int, list[reading.PageJob]]:  # fmt: skip
    """Keep a page and those that show the same, or why they could not be read.

    Where one could not be read, what is wrong may lie with its file: another of them is tried, and then no more.

    Returns:
        How many have their last word, and those that are left to try.
    """
    result = outcome.result
    if not isinstance(result, Failed):
        for one in alike:
            placed = result.at(one.file, one.number)
            case.save_row(placed.row, placed.problems, pictures.get(one))
        return len(alike), []
    told = alike if last_try else alike[:1]
    for one in told:
        case.save_unread(Problem("read", result.code, result.message, one.file, one.number))
    return len(told), alike[len(told) :]


def settle(case: Case) -> None:
    """Give each file its last word: read only where every page is there. Raised at the end, never before."""
    holding = {file.parent for file in case.files() if file.parent}
    problems = case.problems()
    troubled = {one.file for one in problems if one.page is None and one.code not in NOTES}
    unread = Counter(one.file for one in problems if one.page is not None and one.code in PICTURE_ONLY)
    for file in case.files():
        if file.status == "unreadable" and not file.pages:
            continue
        there, wanted = len(case.page_numbers(file.id)) - unread[file.id], file.pages or 0
        status: FileStatus = "read" if there == wanted else "partly_read" if there else "unreadable"
        problem = file.problem
        if there < wanted:
            problem = f"{wanted - there} of {wanted} {_COULD_NOT}"
        elif file.id in troubled:
            status = "partly_read" if wanted or file.id in holding else "unreadable"
        elif problem is not None and problem.endswith(_COULD_NOT):
            problem = None  # they were read this time
        if (status, problem) != (file.status, file.problem):
            case.save_file(dataclasses.replace(file, status=status, problem=problem))
