"""Every file and page that comes in is accounted for, whatever it is and whenever it is stopped."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest

from sarlens.actions.cases import new_case
from sarlens.actions.intake import add
from sarlens.actions.verifying import verify
from sarlens.actions.views import summary
from sarlens.errors import NoSpace, WrongCall
from sarlens.store import evidence
from sarlens.store.cases import Case
from tests.actions.conftest import QUICK, pdf

ROOT = Path(__file__).parent.parent.parent


def test_every_file_has_its_last_word(opened: Case) -> None:
    states = {file.path.split("/", 1)[1]: file.status for file in opened.files()}
    assert states.pop("good.pdf") == states.pop("copy of good.pdf") == states.pop("sub/mail.eml") == "read"
    assert states.pop("really a mail.pdf") in ("read", "partly_read")
    assert states.pop("climbs.zip") in ("read", "partly_read")
    inside = {name: state for name, state in states.items() if "!/" in name}
    assert sorted(inside.values()) == ["read"] * 3, inside
    assert {state for name, state in states.items() if "!/" not in name} == {"unreadable"}
    assert all(file.problem for file in opened.files() if file.status != "read")


def test_what_is_wrong_is_said_plainly(opened: Case) -> None:
    codes = {file.name: {one.code for one in opened.problems() if one.file == file.id} for file in opened.files()}
    assert codes["locked.pdf"] == {"encrypted"}
    assert codes["empty.pdf"] == {"empty"}
    assert codes["cut short.pdf"] == {"truncated"}
    assert codes["noise.bin"] == {"unknown_type"}
    assert codes["really a mail.pdf"] == {"wrong_type"}
    assert "bomb" in codes["bomb.zip"]
    assert "unsafe_path" in codes["climbs.zip"]


def test_nothing_climbed_out(bad_folder: Path, opened: Case) -> None:
    assert not list(bad_folder.parent.rglob("climbed.txt"))
    assert all(".." not in file.path for file in opened.files())


def test_the_same_bytes_are_read_once_and_both_files_stand(opened: Case) -> None:
    good = [file for file in opened.files() if file.name in ("good.pdf", "copy of good.pdf")]
    assert good[0].id == good[1].id and {file.pages for file in good} == {2}
    assert len(opened.page_numbers(good[0].id)) == 2


def test_the_case_is_whole(opened: Case) -> None:
    assert [fault for check in verify(opened) for fault in check.faults] == []
    assert not summary(opened).complete


def test_adding_again_does_nothing_again(bad_folder: Path, opened: Case) -> None:
    before = (opened.files(), opened.page_count(), evidence.findings(opened), opened.problems())
    stages = [step.stage for step in add(opened, [bad_folder], QUICK)]
    assert "read" not in stages
    assert (opened.files(), opened.page_count(), evidence.findings(opened), opened.problems()) == before


def test_verdicts_survive_another_analysis(opened: Case, tmp_path: Path) -> None:
    from sarlens.actions.reviewing import review

    first = evidence.findings(opened)[0]
    review(opened, first.id, status="confirmed", note="kept")
    extra = tmp_path / "more.pdf"
    extra.write_bytes(pdf("The lift was mended on Tuesday."))
    for _step in add(opened, [extra], QUICK):
        pass
    assert evidence.finding(opened, first.id) is not None
    assert evidence.verdicts(opened)[first.id].status == "confirmed"


def test_a_path_that_is_not_there(tmp_path: Path) -> None:
    with new_case(tmp_path / "x.sarlens", [], []) as case, pytest.raises(WrongCall, match="nothing at"):
        list(add(case, [tmp_path / "nowhere"], QUICK))


_HELD = """
import pathlib, signal, sys, time
signal.signal(signal.SIGINT, signal.default_int_handler)  # what runs in the background may have been told to ignore it
from sarlens.actions import paging
from sarlens.cli import main
read_pages = paging.read_pages
def held(case, *others):
    for step in read_pages(case, *others):
        yield step
        while step.stage == "read" and not pathlib.Path(sys.argv[1]).exists():
            pathlib.Path(sys.argv[2]).touch()
            time.sleep(.02)
paging.read_pages = held
sys.exit(main(sys.argv[3:]))
"""


def _command(path: Path, source: Path) -> list[str]:
    return ["analyse", str(source), "--case", str(path), "--progress", "none"]


def _start(command: list[str]) -> subprocess.Popen[bytes]:
    whole = [sys.executable, *command]
    return subprocess.Popen(whole, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, start_new_session=True)


def _run(path: Path, source: Path) -> subprocess.Popen[bytes]:
    return _start(["-m", "sarlens", *_command(path, source)])


def _held(path: Path, source: Path) -> subprocess.Popen[bytes]:
    """The same, waiting with its first pages kept until there is a file `go` beside the case: no race with its end."""
    go, there = path.with_name("go"), path.with_name("there")
    running = _start(["-c", _HELD, str(go), str(there), *_command(path, source)])
    deadline = time.monotonic() + 90
    while not there.exists() and time.monotonic() < deadline and running.poll() is None:
        time.sleep(0.02)
    assert there.exists(), "it ended, or never read a page"
    return running


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGINT], ids=["kill", "ctrl-c"])
def test_stopped_in_the_middle_it_carries_on_to_the_same_case(how: signal.Signals, tmp_path: Path) -> None:
    source = tmp_path / "long.pdf"
    source.write_bytes(pdf(*(f"Page {n}. The bus came at {n % 12 + 1} o'clock." for n in range(60))))
    path = tmp_path / "stopped.sarlens"
    running = _held(path, source)
    os.killpg(running.pid, how)
    running.communicate(timeout=60)
    whole = tmp_path / "whole.sarlens"
    for case in (path, whole):
        done = _run(case, source)
        said = done.communicate(timeout=120)[0].decode()
        assert done.returncode == 0, said
    with Case.open(path) as stopped, Case.open(whole) as straight:
        assert list(stopped.pages(words=True)) == list(straight.pages(words=True))
        assert evidence.documents(stopped) == evidence.documents(straight)
        assert evidence.findings(stopped) == evidence.findings(straight)


def test_what_is_not_taken_in_is_told(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "note.txt").write_text("The lift was mended on Tuesday.")
    (folder / "elsewhere.txt").symlink_to(tmp_path / "x.txt")
    odd = os.path.join(os.fsencode(folder), b"caf\xe9.txt")  # noqa: PTH118  (a name that is no UTF-8)
    with open(odd, "wb") as file:  # noqa: PTH123
        file.write(b"The key is in the office.")
    with new_case(tmp_path / "c.sarlens", [], []) as case:
        for _step in add(case, [folder], QUICK):
            pass
        assert {file.status for file in case.files()} == {"read"} and len(case.files()) == 2
        said = summary(case)
        (tmp_path / "more.txt").write_text("The bus was on time.")
        for _step in add(case, [tmp_path / "more.txt"], QUICK):
            pass
        later = summary(case)
    for told in (said, later):
        assert not told.complete
        assert any("elsewhere.txt is a link" in line for line in told.lines), "another add takes nothing back"


def test_an_export_never_takes_the_cases_place(opened: Case) -> None:
    from sarlens.actions.exporting import export

    with pytest.raises(WrongCall, match="the case itself"):
        export(opened, "everything", "json", opened.path)


def _workers_of(parent: int) -> list[psutil.Process]:
    found = []
    with contextlib.suppress(psutil.Error):
        for child in psutil.Process(parent).children(recursive=True):
            with contextlib.suppress(psutil.Error):
                found += [child] if "spawn_main" in " ".join(child.cmdline()) else []
    return found


def test_a_killed_add_leaves_no_worker_behind_and_loses_no_page(tmp_path: Path) -> None:
    source, path = tmp_path / "long.pdf", tmp_path / "c.sarlens"
    source.write_bytes(pdf(*(f"Page {n}. The bus came." for n in range(900))))
    running = _held(path, source)
    workers = _workers_of(running.pid)
    running.kill()  # it alone: nobody tells the workers
    running.communicate(timeout=60)
    _, alive = psutil.wait_procs(workers, timeout=30)
    assert workers and alive == []
    with Case.open(path) as case:
        before = case.page_count()
        assert 0 < before < 900
        for _step in add(case, [source], QUICK):
            pass
        assert case.page_count() == 900
        assert [fault for check in verify(case) for fault in check.faults] == []


def test_a_worker_that_is_ended_from_outside_costs_nothing(tmp_path: Path) -> None:
    source = tmp_path / "long.pdf"
    source.write_bytes(pdf(*(f"Page {n}. The bus came." for n in range(400))))
    with new_case(tmp_path / "c.sarlens", [], []) as case:
        ended = 0
        for step in add(case, [source], QUICK):
            if step.stage == "read" and ended < 3:
                for worker in _workers_of(os.getpid())[:1]:
                    worker.send_signal([signal.SIGTERM, signal.SIGKILL, signal.SIGTERM][ended])
                    ended += 1
        assert ended and case.page_count() == 400 and case.problems() == ()


def test_a_full_disk_ends_in_a_plain_line_and_loses_nothing(tmp_path: Path) -> None:
    source = tmp_path / "long.pdf"
    source.write_bytes(pdf(*(f"Page {n}. " + "The bus came late. " * 12 for n in range(400))))
    with new_case(tmp_path / "c.sarlens", [], []) as case:
        with pytest.raises(NoSpace, match="full"):
            for step in add(case, [source], QUICK):
                if step.stage == "read" and step.done < step.total:
                    held = case.rows("PRAGMA page_count")[0][0]
                    case.rows(f"PRAGMA max_page_count = {held + 4}")
        before = case.page_count()
        assert 0 < before < 400
        case.rows("PRAGMA max_page_count = 1000000")
        for _step in add(case, [source], QUICK):
            pass
        assert case.page_count() == 400
        assert [fault for check in verify(case) for fault in check.faults] == []


def test_a_second_add_at_the_same_time_is_refused_and_harms_nothing(tmp_path: Path) -> None:
    source, path = tmp_path / "long.pdf", tmp_path / "c.sarlens"
    source.write_bytes(pdf(*(f"Page {n}. The bus came." for n in range(400))))
    first = _held(path, source)
    second = _run(path, source)
    said = second.communicate(timeout=120)[0].decode()
    path.with_name("go").touch()
    assert first.communicate(timeout=120) and first.returncode == 0
    assert second.returncode == 3 and "already adding" in said
    with Case.open(path) as case:
        assert case.page_count() == 400


def test_what_could_not_be_opened_by_chance_is_tried_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from sarlens.actions import opening
    from sarlens.ingest.rounds import Outcome, failed

    source = tmp_path / "note.txt"
    source.write_text("The bus was on time.")
    with new_case(tmp_path / "c.sarlens", [], []) as case:
        with monkeypatch.context() as patch:
            patch.setattr(
                opening, "work_through", lambda _crew, items: [(Outcome(one, failed("crashed")),) for one in items]
            )
            for _step in add(case, [source], QUICK):
                pass
        assert [file.status for file in case.files()] == ["unreadable"]
        assert [one.code for one in case.problems()] == ["crashed"]
        for _step in add(case, [source], QUICK):
            pass
        assert [file.status for file in case.files()] == ["read"] and case.problems() == ()
