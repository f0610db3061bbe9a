"""One bad page costs one page, and nobody is left behind."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import psutil
import pytest

from sarlens.errors import NotStarted
from sarlens.ingest import crew, pool, rounds

ROOT = Path(__file__).parent.parent.parent
LIMITS = pool.Limits(workers=2, seconds=4.0)
MIB = 1024**2


def job(item: str) -> str:
    if item == "crash":
        os.abort()
    if item == "killed":
        os.kill(os.getpid(), signal.SIGKILL)
    if item == "ended":
        os.kill(os.getpid(), signal.SIGTERM)
    if item == "hang":
        time.sleep(60)
    if item == "hang in C":
        # One call into C that never gives Python its turn: no signal handler and no other thread can run.
        import re

        re.match(r"(a+)+$", "a" * 60 + "b")
    if item == "memory":
        raise MemoryError
    if item == "eats":
        held = []
        while True:
            held.append(bytearray(os.urandom(MIB)) * 8)
            time.sleep(0.002)
    return item.upper()


def once(mark: str) -> str:
    """Ends its worker the first time it is tried."""
    path = Path(mark)
    if path.exists():
        return "read"
    path.touch()
    os.abort()


def start(word: str) -> None:
    os.environ["SARLENS_TEST_WORD"] = word


def never() -> None:
    os._exit(1)


def read_word(_item: int) -> str | None:
    return os.environ.get("SARLENS_TEST_WORD")


def pid(_item: int) -> int:
    return os.getpid()


def forever(_item: int) -> None:
    """As a page that takes its time: by its own pid, the test can see it."""
    time.sleep(600)


def every(*args: Any, **how: Any) -> list[pool.Outcome[Any, Any]]:
    return list(pool.run(*args, **how))


def codes(outcomes: Iterable[pool.Outcome[Any, Any]]) -> dict[Any, str]:
    return {one.item: one.result.code for one in outcomes if isinstance(one.result, pool.Failed)}


def test_what_ends_hangs_or_fails_costs_itself_alone() -> None:
    items = ["a", "crash", "b", "hang", "c", "memory", "d", "killed", "e", "ended", "f", "hang in C", "g"]
    outcomes = every(job, items, LIMITS)
    assert sorted(one.item for one in outcomes) == sorted(items)
    assert {one.item: one.result for one in outcomes if one.item in "abcdefg"} == {c: c.upper() for c in "abcdefg"}
    assert codes(outcomes) == {
        "crash": "crashed", "killed": "crashed", "ended": "crashed", "hang": "timeout", "hang in C": "timeout",
        "memory": "memory",
    }  # fmt: skip


def test_what_really_eats_memory_is_ended_and_costs_itself_alone() -> None:
    outcomes = every(job, ["a", "eats", "b", "c"], pool.Limits(workers=2, seconds=60.0, bytes=400 * MIB))
    assert codes(outcomes) == {"eats": "memory"}
    assert {one.result for one in outcomes if one.item != "eats"} == {"A", "B", "C"}


def test_mapped_and_unused_memory_costs_nothing() -> None:
    assert [one.result for one in every(maps, [1], pool.Limits(1, 20.0, 300 * MIB))] == [1]


def maps(item: int) -> int:
    import mmap

    with mmap.mmap(-1, 2048 * MIB):
        time.sleep(1.0)
    return item


def test_what_failed_by_chance_is_read_when_tried_alone(tmp_path: Path) -> None:
    outcomes = every(once, [str(tmp_path / "mark")], LIMITS)
    assert [one.result for one in outcomes] == ["read"]


def refuses(item: int) -> pool.Failed:
    return pool.Failed("encrypted", f"{item} by {os.getpid()}")


def test_what_the_job_itself_refuses_is_not_tried_again() -> None:
    first = every(refuses, [1], LIMITS)
    assert codes(first) == {1: "encrypted"} and len(first) == 1


def test_nothing_to_do_starts_nothing() -> None:
    assert every(job, [], LIMITS) == []


def test_workers_get_their_start_and_long_lists_are_drawn_as_needed() -> None:
    drawn: list[int] = []

    def items() -> Iterator[int]:
        for n in range(4000):
            drawn.append(n)
            yield n

    outcomes = pool.run(read_word, items(), LIMITS, initializer=start, initargs=("ready",))
    assert next(outcomes).result == "ready"
    assert len(drawn) <= rounds.GATHER_MOST + 8 * crew.MOST_AHEAD
    assert sum(one.result == "ready" for one in outcomes) == 3999


def test_what_is_done_is_not_kept_back_behind_what_hangs() -> None:
    began = time.monotonic()
    handed: dict[str, float] = {}
    for one in pool.run(job, ["hang", "a", "b", "c"], pool.Limits(2, 8.0)):
        handed[one.item] = time.monotonic() - began
    assert max(handed[name] for name in "abc") < handed["hang"]


def test_workers_that_never_begin_end_in_one_plain_line() -> None:
    with pytest.raises(NotStarted, match="its workers end at once"):
        every(job, ["a"], LIMITS, initializer=never)


def test_a_worker_that_is_killed_from_outside_while_it_answers_takes_no_other_with_it() -> None:
    """The pool that was here before shared a lock among its workers; one killed with the lock in its hands held all."""
    seen: set[int] = set()
    count = 0
    for _ in pool.run(long_answer, range(120), pool.Limits(2, 30.0)):
        count += 1
        for child in psutil.Process().children():
            if len(seen) < 6 and count > 10 * len(seen) and _works(child) and child.pid not in seen:
                seen.add(child.pid)
                child.kill()
    assert count == 120 and len(seen) >= 2


def long_answer(_item: int) -> bytes:
    time.sleep(0.01)
    return b"x" * MIB


PARENT = """
import sys
from tests.ingest import test_pool
from sarlens.ingest import crew, pool, rounds
if __name__ == "__main__":
    for _ in pool.run(getattr(test_pool, sys.argv[1]), [sys.argv[2]] * 4, pool.Limits(2, float(sys.argv[3]))):
        pass
"""


@pytest.mark.parametrize(("name", "item", "seconds"), [("forever", "1", 600.0), ("job", "hang in C", 3.0)])
def test_no_worker_outlives_a_killed_parent(name: str, item: str, seconds: float, tmp_path: Path) -> None:
    script = tmp_path / "parent.py"
    script.write_text(PARENT)
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    parent = subprocess.Popen([sys.executable, str(script), name, item, str(seconds)], env=environment, cwd=ROOT)
    try:
        workers = _workers_of(parent.pid)
        parent.kill()
        parent.wait(20)
        _, alive = psutil.wait_procs(workers, timeout=30)
        assert alive == []
    finally:
        parent.kill()


def _works(process: psutil.Process) -> bool:
    try:
        return "spawn_main" in " ".join(process.cmdline())
    except psutil.Error:  # it has just ended
        return False


def _workers_of(parent: int) -> list[psutil.Process]:
    """Both workers, once they are at work."""
    until = time.monotonic() + 60
    while time.monotonic() < until:
        found = [one for one in psutil.Process(parent).children() if _works(one)]
        if len(found) == 2 and all(one.num_threads() > 1 for one in found):
            time.sleep(1.0)
            return found
        time.sleep(0.05)
    raise AssertionError("the workers did not start")


def test_leaving_early_ends_the_workers() -> None:
    outcomes = pool.run(pid, range(1000), LIMITS)
    pids = {next(outcomes).result for _ in range(40)}
    outcomes.close()  # type: ignore[attr-defined]
    assert pids and not any(psutil.pid_exists(int(one)) for one in pids)  # type: ignore[call-overload]


def test_programs_that_a_worker_started_end_with_it() -> None:
    outcomes = every(starts_a_program, [1], pool.Limits(1, 3.0))
    assert codes(outcomes) == {1: "timeout"}
    left = [one for one in psutil.process_iter(["cmdline"]) if MARK in (one.info["cmdline"] or ())]
    assert left == []


MARK = "31.4159"


def starts_a_program(_item: int) -> None:
    subprocess.run(["sleep", MARK], check=False)
