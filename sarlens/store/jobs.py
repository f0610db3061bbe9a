"""The work that is under way on a case, so that a page reload, another window or a restart can see it."""

from __future__ import annotations

import datetime as dt
import os
from dataclasses import dataclass
from typing import Literal

from sarlens.errors import CaseLocked
from sarlens.model import Progress
from sarlens.store.cases import Case

JobState = Literal["running", "done", "stopped", "failed"]
_SILENT_AFTER = dt.timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Job:
    """One run over a case. `alive`: its process was there at last sight."""

    id: int
    state: JobState
    pid: int
    stage: str
    done: int
    total: int
    message: str
    alive: bool


def _is_running(pid: int) -> bool:
    if (
        pid == os.getpid() or os.name == "nt"
    ):  # signal 0 would end a process on Windows: the heartbeat alone decides there
        return True
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True


def last_job(case: Case) -> Job | None:
    """The newest job, or None."""
    rows = case.rows("SELECT id, state, pid, stage, done, total, message, heartbeat FROM job ORDER BY id DESC LIMIT 1")
    if not rows:
        return None
    identity, state, pid, stage, done, total, message, heartbeat = rows[0]
    fresh = dt.datetime.now(dt.UTC) - dt.datetime.fromisoformat(heartbeat) < _SILENT_AFTER
    alive = state == "running" and fresh and _is_running(pid)
    return Job(identity, state, pid, stage, done, total, message, alive)


def begin(case: Case) -> int:
    """Start a job. Raises CaseLocked where another process is at work on the case."""
    with case.transaction() as connection:
        last = last_job(case)
        if last is not None and last.alive and last.pid != os.getpid():
            raise CaseLocked("SARLens is already adding files to this case. Wait until it is done, or stop it first.")
        connection.execute("UPDATE job SET state = 'stopped' WHERE state = 'running'")
        cursor = connection.execute(
            "INSERT INTO job (state, pid, stage, done, total, message, heartbeat) VALUES ('running', ?, 'start', 0, 0, '', ?)",
            (os.getpid(), _now()),
        )
        return int(cursor.lastrowid)


def beat(case: Case, job: int, progress: Progress) -> bool:
    """Write down how far it is. True where a person asked it to stop."""
    with case.transaction() as connection:
        connection.execute(
            "UPDATE job SET stage = ?, done = ?, total = ?, message = ?, heartbeat = ? WHERE id = ?",
            (progress.stage, progress.done, progress.total, progress.message, _now(), job),
        )
        row = connection.execute("SELECT stop FROM job WHERE id = ?", (job,)).fetchone()
    return bool(row and row[0])


def end(case: Case, job: int, state: JobState, message: str = "") -> None:
    """Close the job."""
    with case.transaction() as connection:
        connection.execute(
            "UPDATE job SET state = ?, message = ?, heartbeat = ? WHERE id = ?", (state, message, _now(), job)
        )


def ask_to_stop(case: Case) -> None:
    """Ask the running job to stop after the page in hand; what was read stays read."""
    with case.transaction() as connection:
        connection.execute("UPDATE job SET stop = 1 WHERE state = 'running'")


def _now() -> str:
    return dt.datetime.now(dt.UTC).isoformat()
