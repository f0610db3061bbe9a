"""Taking files in: every file and page is accounted for, and what is there already is not done again."""

from __future__ import annotations

import dataclasses
import io
import os
import time
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, BinaryIO

from sarlens.actions import paging, reading
from sarlens.actions.analysing import analyse
from sarlens.actions.crews import Crews, crews
from sarlens.actions.litter import is_litter, left_out
from sarlens.errors import PROBLEMS, SarlensError, Unreadable, WrongCall
from sarlens.ingest.archive import members
from sarlens.ingest.contents import MAILBOX, ZIP, Child, Contents
from sarlens.ingest.rounds import AGAIN, Failed, Outcome, work_through
from sarlens.model import Problem, Progress, SourceFile
from sarlens.settings import Settings
from sarlens.store import jobs, order
from sarlens.store.cases import Case
from sarlens.store.originals import digest

_ARCHIVES = (ZIP, MAILBOX)
_AGAIN = AGAIN | {"fault"}
_BEAT_SECONDS = 0.5
_INSIDE = "!/"
_SENT_BYTES = 64 * 1024**2
_UNSHOWN = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"


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
        yield from _beaten(case, job, _steps(case, paths, settings))
        state, message = "done", ""
    except SarlensError as trouble:
        state, message = ("stopped" if isinstance(trouble, Stopped) else "failed"), str(trouble)
        raise
    except (KeyboardInterrupt, GeneratorExit):
        state, message = "stopped", "Stopped. What was read is kept; add the files again to carry on."
        raise
    finally:
        jobs.end(case, job, state, message)


def _beaten(case: Case, job: int, steps: Iterator[Progress]) -> Iterator[Progress]:
    """The steps, written down for others to see twice a second and at each turn; a person may ask to stop there."""
    stage, due = "", 0.0
    for progress in steps:
        if progress.stage != stage or progress.done == progress.total or time.monotonic() >= due:
            if jobs.beat(case, job, progress):
                raise Stopped("Stopped. What was read is kept; add the files again to carry on.")
            stage, due = progress.stage, time.monotonic() + _BEAT_SECONDS
        yield progress


def check(paths: Sequence[Path]) -> None:
    """Raise WrongCall for a path that isn't there, before anything is made or changed."""
    missing = [path for path in paths if not path.exists()]
    if missing:
        raise WrongCall(f"There is nothing at {missing[0]}. Check the path and try again.")


def _steps(case: Case, paths: Sequence[Path], settings: Settings) -> Iterator[Progress]:
    with crews(case, settings) as hands:
        yield from _collect(case, paths)
        yield from _examine_all(case, settings, hands)
        yield from paging.read_pages(case, settings, hands)
    paging.settle(case)
    order.order_problems(case)
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
    """Every file under a path with the name it is shown by. Links, and what the computer keeps for itself, are told of."""
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
            elif path.is_file():
                yield left_out(shown) if is_litter(shown) else (path, shown)
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


def _examine_all(case: Case, settings: Settings, hands: Crews) -> Iterator[Progress]:
    """Open every file not opened yet, and then the files that were inside, until there are none left."""
    _try_again(case)
    order.order_files(case)
    while unopened := [file for file in case.files() if file.pages is None and file.status != "unreadable"]:
        same: dict[str, list[SourceFile]] = defaultdict(list)
        for file in unopened:
            same[file.id].append(file)
        done = 0
        for batch in _opened(hands, [one[0] for one in same.values()]):
            for outcome in batch:
                for file in same[outcome.item.file]:
                    _take_contents(case, file, outcome.result, settings)
            done += len(batch)
            yield Progress("open", done, len(same), batch[-1].item.name)
        order.order_files(case)
    order.order_files(case, settle=True)


def _opened(hands: Crews, files: Sequence[SourceFile]) -> Iterator[tuple[Outcome[reading.Source, Any], ...]]:
    """What is in each file. A very large one is opened here even where others read: to send it would cost more."""
    for crew, chosen in (
        (hands.all, [one for one in files if one.size <= _SENT_BYTES]),
        (hands.here, [one for one in files if one.size > _SENT_BYTES]),
    ):
        yield from work_through(crew, [reading.Source(one.id, one.name) for one in chosen])


def _try_again(case: Case) -> None:
    """Take back that a file could not be opened, where that may have lain in the moment and not in the file."""
    again = {one.file for one in case.problems() if one.stage == "open" and one.page is None and one.code in _AGAIN}
    for file in (one for one in case.files() if one.id in again and one.status == "unreadable"):
        with case.transaction():
            case.drop_problems(file.id, sorted(_AGAIN))
            case.save_file(dataclasses.replace(file, pages=None, status="unread", problem=None))


def _take_contents(case: Case, file: SourceFile, contents: Contents | Failed, settings: Settings) -> None:
    if isinstance(contents, Failed):
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
        case.count_inside(file.path)


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
            elif is_litter(child.name):
                case.save_problems([left_out(f"{file.path}{_INSIDE}{_readable(child.name)}", file.id)])
            else:
                path = f"{file.path}{_INSIDE}{_readable(child.name)}"
                _keep(case, io.BytesIO(child.data), name=child.name.rsplit("/", 1)[-1], path=path, parent=file.id)
    except Unreadable as trouble:
        problems.append(Problem("open", trouble.code, trouble.message, file.id))
    return problems
