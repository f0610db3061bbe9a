"""One bad page costs one page."""

from __future__ import annotations

import os
import time
from concurrent.futures import wait
from pathlib import Path
from typing import Any

import pytest

from sarlens.ingest import pool

LIMITS = pool.Limits(workers=2, seconds=4.0, bytes=0)


def job(item: str) -> str:
    if item == "crash":
        os.abort()
    if item == "hang":
        time.sleep(60)
    if item == "memory":
        raise MemoryError
    return item.upper()


def start(word: str) -> None:
    os.environ["SARLENS_TEST_WORD"] = word


def read_word(_item: int) -> str | None:
    return os.environ.get("SARLENS_TEST_WORD")


def test_a_crash_and_a_hang_cost_themselves_alone() -> None:
    items = ["a", "crash", "b", "hang", "c", "memory", "d"]
    outcomes = {one.item: one.result for one in pool.run(job, items, LIMITS)}
    assert {one: outcomes[one] for one in "abcd"} == {"a": "A", "b": "B", "c": "C", "d": "D"}
    codes = {one: result.code for one, result in outcomes.items() if isinstance(result, pool.Failed)}
    assert codes == {"crash": "crashed", "hang": "timeout", "memory": "crashed"}


def given_up(item: str) -> str | pool.Failed:
    path = Path(item)
    path.write_text(path.read_text() + "x" if path.exists() else "x")
    return pool.Failed("page_failed", "It can't be read.")


def test_what_a_reader_foresaw_is_not_tried_again(tmp_path: Path) -> None:
    items = [str(tmp_path / str(n)) for n in range(5)]
    assert len(list(pool.run(given_up, items, LIMITS))) == 5
    assert {Path(item).read_text() for item in items} == {"x"}, (
        "ten thousand such pages would start ten thousand processes"
    )


def test_nothing_to_do_starts_nothing() -> None:
    assert list(pool.run(job, [], LIMITS)) == []


def test_workers_get_their_start_and_long_lists_are_drawn_as_needed() -> None:
    drawn: list[int] = []

    def items() -> object:
        for n in range(40):
            drawn.append(n)
            yield n

    outcomes = pool.run(read_word, items(), LIMITS, initializer=start, initargs=("ready",))  # type: ignore[arg-type]
    assert next(outcomes).result == "ready"
    assert len(drawn) < 40
    assert {one.result for one in outcomes} == {"ready"}


def test_nothing_is_lost_where_all_the_work_under_way_is_done_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """On a busy machine everything scheduled may be done before the parent comes to look."""

    def late(*waiting: Any, **how: Any) -> Any:
        time.sleep(1.5)
        return wait(*waiting, **how)

    monkeypatch.setattr(pool, "wait", late)
    seen = {one.item for one in pool.run(job, [str(n) for n in range(14)], LIMITS)}
    assert seen == {str(n) for n in range(14)}
