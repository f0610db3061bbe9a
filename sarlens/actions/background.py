"""Adding files in a process of its own, so that a page reload or a closed window does not stop it."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from sarlens.errors import WrongCall
from sarlens.store import jobs
from sarlens.store.cases import Case

_START_SECONDS = 20.0


def begin(case: Case, paths: Sequence[Path], passwords: Sequence[str] = ()) -> None:
    """Start adding; answers when the job is on its way.

    A locked case's key, and the passwords of locked files, go over a pipe, never on the command line.

    Raises:
        WrongCall: the process did not start.
    """
    before = jobs.last_job(case)
    command = [sys.executable, "-m", "sarlens.actions.background", str(case.path), *(str(path) for path in paths)]
    process = subprocess.Popen(  # noqa: S603  (our own module, no shell)
        command, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
    )
    if process.stdin is not None:
        process.stdin.write(json.dumps({"key": case.key, "passwords": list(passwords)}).encode())
        process.stdin.close()
    deadline = time.monotonic() + _START_SECONDS
    while time.monotonic() < deadline:
        now = jobs.last_job(case)
        if now is not None and (before is None or now.id != before.id):
            return
        if process.poll() is not None:
            break
        time.sleep(0.05)
    raise WrongCall("The reading did not start. Close SARLens, open it again, and add the files once more.")


def watch(case: Case) -> jobs.Job | None:
    """The newest job on the case, or None."""
    return jobs.last_job(case)


def stop(case: Case) -> None:
    """Ask the job to stop after the page in hand."""
    jobs.ask_to_stop(case)


def _main(arguments: Sequence[str]) -> None:
    """In the new process: open the case and add."""
    from sarlens.actions.intake import add
    from sarlens.errors import SarlensError
    from sarlens.settings import Settings

    given = json.loads(sys.stdin.read())
    with Case.open(Path(arguments[0]), key=given["key"]) as case:
        try:
            settings = Settings(passwords=tuple(given["passwords"]))
            for _progress in add(case, [Path(one) for one in arguments[1:]], settings):
                pass
        except SarlensError:
            return  # the job's own record says what happened; the app shows it


if __name__ == "__main__":
    _main(sys.argv[1:])
