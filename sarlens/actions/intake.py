"""Taking files in: every file and page is accounted for, and what is there already is not done again."""

from __future__ import annotations

import dataclasses
import io
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import BinaryIO

from sarlens.actions import reading
from sarlens.actions.analysing import analyse
from sarlens.errors import NOTES, PROBLEMS, SarlensError, Unreadable, WrongCall
from sarlens.ingest import pool
from sarlens.ingest.archive import members
from sarlens.ingest.contents import MAILBOX, ZIP, Child, Contents
from sarlens.model import FileStatus, Problem, Progress, SourceFile
from sarlens.settings import Settings
from sarlens.store import jobs
from sarlens.store.cases import Case
from sarlens.store.originals import digest

_ARCHIVES = (ZIP, MAILBOX)
_INSIDE = "!/"
_UNSHOWN = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
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
    yield from _examine_all(case, settings)
    yield from _read_pages(case, settings)
    _settle(case)
    yield from analyse(case)


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
                _keep(case, stream, name=shown.rsplit("/", 1)[-1], path=shown, parent=None)
        except OSError as trouble:
            problems.append(_closed(shown, trouble))
        yield Progress("collect", done, len(found), shown)
    case.save_problems(problems)


def _walk(root: Path) -> Iterator[tuple[Path, str] | Problem]:
    """Every file under a path with the name it is shown by. The system's own litter is left; links are told of."""
    if root.is_file():
        yield root, _readable(root.name)
        return
    closed: list[OSError] = []
    for folder, folders, names in os.walk(root, onerror=closed.append):
        folders.sort()
        for name in sorted([*names, *(one for one in folders if Path(folder, one).is_symlink())]):
            path = Path(folder, name)
            shown = _readable(f"{root.name}/{path.relative_to(root).as_posix()}" if root.name else path.as_posix())
            if path.is_symlink():
                yield Problem(
                    "collect", "not_followed", f"{shown} is a link and was not followed. Add what it points to."
                )
            elif path.is_file() and name.lower() not in _SKIPPED:
                yield path, shown
    for trouble in closed:
        yield _closed(_readable(str(trouble.filename)), trouble)


def _readable(name: str) -> str:
    """A name that can be written down: bytes that are no UTF-8, line breaks and marks of direction are replaced."""
    text = name.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
    return "".join("\ufffd" if char in _UNSHOWN or ord(char) < 32 else char for char in text)


def _closed(shown: str, trouble: OSError) -> Problem:
    return Problem(
        "collect",
        "not_opened",
        f"{shown} can't be opened ({trouble.strerror}). Copy it to a place of your own and add it.",
    )


def _keep(case: Case, stream: BinaryIO, *, name: str, path: str, parent: str | None) -> None:
    identity, size = digest(stream)
    stream.seek(0)
    known = case.file_at(path)
    if known is not None and known.id != identity:
        # The same name with other bytes is another file, not a new version of the old one: both are evidence.
        stem, dot, suffix = path.rpartition(".")
        path = f"{stem} [{identity[:8]}].{suffix}" if dot else f"{path} [{identity[:8]}]"
        known = case.file_at(path)
    if known is None:
        with case.transaction():
            case.save_content(identity, stream)
            case.save_file(SourceFile(identity, name, path, "application/octet-stream", size, parent))


# --- 2. what each file is, and what is inside it


def _examine_all(case: Case, settings: Settings) -> Iterator[Progress]:
    """Open every file not opened yet, and then the files that were inside, until there are none left."""
    while unopened := [file for file in case.files() if file.pages is None and file.status != "unreadable"]:
        first_of = {file.id: file for file in reversed(unopened)}
        outcomes = _over_workers(
            case, reading.examine_source, (reading.Source(one.id, one.name) for one in first_of.values()), settings
        )
        for done, outcome in enumerate(outcomes, start=1):
            for file in (one for one in unopened if one.id == outcome.item.file):
                _take_contents(case, file, outcome.result, settings)
            yield Progress("open", done, len(first_of), outcome.item.name)


def _over_workers(
    case: Case, job: Callable[..., object], items: Iterable[object], settings: Settings
) -> Iterator[pool.Outcome]:  # type: ignore[type-arg]
    limits = pool.Limits(settings.processes, settings.page_seconds, settings.worker_bytes)
    return pool.run(job, items, limits, initializer=reading.start, initargs=(str(case.path), case.key, settings))


def _take_contents(case: Case, file: SourceFile, contents: Contents | pool.Failed, settings: Settings) -> None:
    if isinstance(contents, pool.Failed):
        case.save_problems([Problem("open", contents.code, contents.message, file.id)])
        case.save_file(dataclasses.replace(file, pages=0, status="unreadable", problem=contents.message))
        return
    problems = [dataclasses.replace(one, file=file.id) for one in contents.problems]
    if contents.rendition is not None:
        case.save_content(file.id, io.BytesIO(contents.rendition), "rendition")
    problems += _take_children(case, file, contents, settings)
    problem = problems[0].message if problems else None
    with case.transaction():
        case.save_problems(problems)
        case.save_file(dataclasses.replace(file, media_type=contents.media_type, pages=contents.pages, problem=problem))


def _take_children(case: Case, file: SourceFile, contents: Contents, settings: Settings) -> list[Problem]:
    """Put what is inside the file into the case as files of their own."""
    problems: list[Problem] = []
    inside: Iterable[Child | Problem] = contents.children
    if contents.media_type in _ARCHIVES:
        if file.path.count(_INSIDE) >= settings.archive_depth:
            return [Problem("open", "too_deep", PROBLEMS["too_deep"], file.id)]
        inside = members(case.open_original(file.id), settings)
    try:
        for child in inside:
            if isinstance(child, Problem):
                problems.append(dataclasses.replace(child, file=file.id))
            else:
                path = f"{file.path}{_INSIDE}{_readable(child.name)}"
                _keep(case, io.BytesIO(child.data), name=child.name.rsplit("/", 1)[-1], path=path, parent=file.id)
    except Unreadable as trouble:
        problems.append(Problem("open", trouble.code, trouble.message, file.id))
    return problems


# --- 3. pages


def _read_pages(case: Case, settings: Settings) -> Iterator[Progress]:
    wanted = _unread(case)
    names = {file.id: file.name for file in case.files()}
    for done, outcome in enumerate(_over_workers(case, reading.read_one, wanted, settings), start=1):
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
