"""Taking files in: every file and page is accounted for, and what is there already is not done again."""

from __future__ import annotations

import dataclasses
import os
from collections.abc import Iterator, Sequence
from pathlib import Path

from sarlens.actions import reading
from sarlens.actions.analysing import analyse
from sarlens.actions.opening import keep, open_all, over_workers, readable
from sarlens.errors import NOTES, SarlensError, WrongCall
from sarlens.ingest import pool
from sarlens.ingest.contents import PDF
from sarlens.model import FileStatus, Problem, Progress
from sarlens.settings import Settings
from sarlens.store import jobs
from sarlens.store.cases import Case

_SKIPPED = {".ds_store", "thumbs.db", "desktop.ini"}


class Stopped(SarlensError):
    """The family asked it to stop. What was read is kept."""

    exit_code = 0


def add(case: Case, paths: Sequence[Path], settings: Settings) -> Iterator[Progress]:
    """Take in files, folders and archives; read, structure, tag and analyse them.

    Safe to stop at any moment and to repeat: it carries on where it stopped. Yields its progress.

    Raises:
        WrongCall: a path that isn't there.
        CaseLocked: another process is adding to the case.
    """
    check(paths)
    job = jobs.begin(case)
    state: jobs.JobState = "failed"
    message = "Stopped by a fault. Add the files again to carry on."
    try:
        for progress in _steps(case, paths, settings):
            if jobs.beat(case, job, progress):
                raise Stopped("Stopped. What was read is kept; add the files again to carry on.")
            yield progress
        state, message = "done", ""
    except SarlensError as trouble:
        state, message = ("stopped" if isinstance(trouble, Stopped) else "failed"), str(trouble)
        raise
    except (KeyboardInterrupt, GeneratorExit):
        state, message = "stopped", "Stopped. What was read is kept; add the files again to carry on."
        raise
    finally:
        jobs.end(case, job, state, message)


def check(paths: Sequence[Path]) -> None:
    """Raise WrongCall for a path that isn't there, before anything is made or changed."""
    missing = [path for path in paths if not path.exists()]
    if missing:
        raise WrongCall(f"There is nothing at {missing[0]}. Check the path and try again.")


def _steps(case: Case, paths: Sequence[Path], settings: Settings) -> Iterator[Progress]:
    yield from _collect(case, paths)
    yield from open_all(case, settings)
    yield from _read_pages(case, settings)
    _look_beside(case, settings)
    _settle(case)
    yield from analyse(case, settings)


# --- 1. the files themselves


def _collect(case: Case, paths: Sequence[Path]) -> Iterator[Progress]:
    """Put every file's bytes into the case; what can't be opened is told."""
    found = [one for root in paths for one in _walk(root)]
    problems: list[Problem] = []
    for done, one in enumerate(found, start=1):
        if isinstance(one, Problem):
            problems.append(one)
            continue
        path, shown = one
        try:
            with path.open("rb") as stream:
                keep(case, stream, name=shown.rsplit("/", 1)[-1], path=shown, parent=None)
        except OSError as trouble:
            problems.append(_closed(shown, trouble))
        yield Progress("collect", done, len(found), shown)
    case.save_problems(problems)


def _walk(root: Path) -> Iterator[tuple[Path, str] | Problem]:
    """Every file under a path with the name it is shown by. The system's own litter is left; links are told of."""
    if root.is_file():
        yield root, readable(root.name)
        return
    closed: list[OSError] = []
    for folder, folders, names in os.walk(root, onerror=closed.append):
        folders.sort()
        for name in sorted([*names, *(one for one in folders if Path(folder, one).is_symlink())]):
            path = Path(folder, name)
            shown = readable(f"{root.name}/{path.relative_to(root).as_posix()}" if root.name else path.as_posix())
            if path.is_symlink():
                yield Problem(
                    "collect", "not_followed", f"{shown} is a link and was not followed. Add what it points to."
                )
            elif path.is_file() and name.lower() not in _SKIPPED:
                yield path, shown
    for trouble in closed:
        yield _closed(readable(str(trouble.filename)), trouble)


def _closed(shown: str, trouble: OSError) -> Problem:
    return Problem(
        "collect",
        "not_opened",
        f"{shown} can't be opened ({trouble.strerror}). Copy it to a place of your own and add it.",
    )


# --- 2. pages


def _read_pages(case: Case, settings: Settings) -> Iterator[Progress]:
    wanted = _unread(case)
    names = {file.id: file.name for file in case.files()}
    for done, outcome in enumerate(over_workers(case, reading.read_one, wanted, settings), start=1):
        job, result = outcome.item, outcome.result
        if isinstance(result, pool.Failed):
            case.save_problems([Problem("read", result.code, result.message, job.file, job.number)])
        else:
            case.save_page(result.page, result.problems)
        yield Progress("read", done, len(wanted), f"{names[job.file]}, page {job.number}")


def _unread(case: Case) -> list[reading.PageJob]:
    jobs_wanted: list[reading.PageJob] = []
    for file in {file.id: file for file in case.files() if file.pages}.values():
        there = case.page_numbers(file.id)
        jobs_wanted += [reading.PageJob(file.id, n) for n in range(1, (file.pages or 0) + 1) if n not in there]
    return jobs_wanted


def _look_beside(case: Case, settings: Settings) -> None:
    """Tell of words that redacted PDFs hold beside their pages. A file that has its last word was looked at before."""
    new = {one.id: one for one in case.files() if one.status == "unread" and one.pages and one.media_type == PDF}
    sources = (reading.Source(one.id, one.name) for one in new.values())
    for outcome in over_workers(case, reading.look_beside, sources, settings):
        if isinstance(outcome.result, pool.Failed):
            case.save_problems([Problem("read", outcome.result.code, outcome.result.message, outcome.item.file)])
        else:
            case.save_problems(outcome.result)


def _settle(case: Case) -> None:
    """Give each file its last word: read only where every page is there. Raised at the end, never before."""
    holding = {file.parent for file in case.files() if file.parent}
    troubled = {one.file for one in case.problems() if one.page is None and one.code not in NOTES}
    for file in case.files():
        if file.status == "unreadable" and not file.pages:
            continue
        there, wanted = len(case.page_numbers(file.id)), file.pages or 0
        status: FileStatus = "read" if there == wanted else "partly_read" if there else "unreadable"
        problem = file.problem
        if there < wanted:
            problem = f"{wanted - there} of {wanted} pages could not be read."
        elif file.id in troubled:
            status = "partly_read" if wanted or file.id in holding else "unreadable"
        if (status, problem) != (file.status, file.problem):
            case.save_file(dataclasses.replace(file, status=status, problem=problem))
