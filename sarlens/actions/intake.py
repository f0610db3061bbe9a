"""Taking files in: every file and page is accounted for, and what is there already is not done again."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from sarlens.actions import paging, reading
from sarlens.actions.analysing import analyse
from sarlens.actions.crews import Crews, crews
from sarlens.actions.litter import is_litter, left_out
from sarlens.actions.opening import keep, open_all, readable
from sarlens.errors import SarlensError, WrongCall
from sarlens.ingest.contents import PDF
from sarlens.ingest.rounds import Failed, work_through
from sarlens.model import Problem, Progress
from sarlens.settings import Settings
from sarlens.store import jobs, order
from sarlens.store.cases import Case

_BEAT_SECONDS = 0.5


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
        yield from open_all(case, settings, hands)
        yield from paging.read_pages(case, settings, hands)
        _look_beside(case, hands)
    paging.settle(case)
    order.order_problems(case)
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
    """Every file under a path with the name it is shown by. Links, and what the computer keeps for itself, are told of."""
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
            elif path.is_file():
                yield left_out(shown) if is_litter(shown) else (path, shown)
    for trouble in closed:
        yield _closed(readable(str(trouble.filename)), trouble)


def _closed(shown: str, trouble: OSError) -> Problem:
    return Problem(
        "collect",
        "not_opened",
        f"{shown} can't be opened ({trouble.strerror}). Copy it to a place of your own and add it.",
    )


def _look_beside(case: Case, hands: Crews) -> None:
    """Tell of words that redacted PDFs hold beside their pages. A file that has its last word was looked at before."""
    new = {one.id: one for one in case.files() if one.status == "unread" and one.pages and one.media_type == PDF}
    for batch in work_through(hands.here, (reading.Beside(one.id) for one in new.values())):
        for outcome in batch:
            if isinstance(outcome.result, Failed):
                case.save_problems([Problem("read", outcome.result.code, outcome.result.message, outcome.item.file)])
            else:
                case.save_problems(outcome.result)
