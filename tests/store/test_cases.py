"""A case keeps what it was given, whole or not at all."""

from __future__ import annotations

import datetime as dt
import io
import multiprocessing
import os
import signal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sarlens.dates import PartialDate
from sarlens.errors import CaseDamaged, CaseLocked, WrongCall
from sarlens.model import (
    REDACTED,
    Analysis,
    Anchor,
    Box,
    CaseInfo,
    Cell,
    Finding,
    Page,
    Problem,
    Progress,
    Redaction,
    SarClock,
    SourceFile,
    Tag,
    Verdict,
    Word,
)
from sarlens.store import cases, evidence, jobs, remembered, schema
from sarlens.store.cases import Case
from sarlens.store.order import order_files, order_problems
from sarlens.store.originals import CHUNK

INFO = CaseInfo("Tallow", ("Ned Tallow",), ("Bea Tallow",), dt.date(2023, 1, 31), None)
FILE = SourceFile("ab" * 32, "one.pdf", "in/one.pdf", "application/pdf", 10)


def page(number: int = 1, text: str = "Staff met █████ today") -> Page:
    return Page(
        FILE.id, number, 595.0, 842.0, text, "ocr", 90, (Word(0, 5, Box(1.5, 2.25, 3, 4), 0.91),),
        (Cell(0, 1, 2, 0, 5, Box(0, 0, 1, 1)),), (Redaction(Box(0, 0, 9, 9), "black", "s.40(2)", True, "Ann"),), 0.91, 0.1,
    )  # fmt: skip


def finding(identity: str, quote: str, date: PartialDate | None = None, pattern: str = "parent_blame") -> Finding:
    tag = Tag(pattern, "x", 0.7, "likely", ((0, 3),), "Why.")  # type: ignore[arg-type]
    return Finding(
        identity, "d", "p" + identity, (Anchor(FILE.id, 1, 0, 5),), quote, tag, speaker="Kit Orme", date=date
    )


@pytest.fixture
def case(tmp_path: Path) -> Case:
    return Case.create(tmp_path / "a.sarlens", INFO)


def test_everything_comes_back_after_closing(case: Case) -> None:
    case.save_file(FILE)
    case.save_page(page(), [Problem("ocr", "low_confidence", "Hard to read.", FILE.id, 1)])
    case.save_content(FILE.id, io.BytesIO(b"%PDF"))
    case.close()
    with Case.open(case.path) as again:
        assert again.info == INFO
        assert again.files() == (FILE,)
        assert list(again.pages(words=True)) == [page()]
        assert again.page(FILE.id, 1) == page()
        assert again.page(FILE.id, 2) is None
        assert next(again.pages()).words == ()
        assert again.open_pdf(FILE.id).read() == b"%PDF"
        assert [one.code for one in again.problems()] == ["low_confidence"]
    assert [left.name for left in case.path.parent.iterdir()] == ["a.sarlens"], "a closed case is one file"


def test_a_page_is_written_once(case: Case) -> None:
    case.save_file(FILE)
    case.save_page(page(text="first reading"))
    case.save_page(page(text="second reading"))
    assert [one.text for one in case.pages()] == ["first reading"]


def test_locked_case_shows_nothing_and_opens_only_with_its_passphrase(tmp_path: Path) -> None:
    path = tmp_path / "locked.sarlens"
    with Case.create(path, INFO, "correct horse battery") as case:
        case.save_file(FILE)
        case.save_page(page(text="a private matter of the family"))
        key = case.key
    assert b"private matter" not in path.read_bytes()
    assert not path.read_bytes().startswith(b"SQLite")
    for wrong in (None, "wrong"):
        with pytest.raises(CaseLocked):
            Case.open(path, wrong)
    for opened in (Case.open(path, "correct horse battery"), Case.open(path, key=key, read_only=True)):
        with opened:
            assert next(opened.pages()).text == "a private matter of the family"


def test_what_is_no_case_is_said_plainly(tmp_path: Path) -> None:
    for name, content in (
        ("text.sarlens", b"hello"),
        ("empty.sarlens", b""),
        ("half.sarlens", b"SQLite format 3\x00" + b"\x10" * 900),
    ):
        path = tmp_path / name
        path.write_bytes(content)
        with pytest.raises((CaseDamaged, CaseLocked)) as caught:
            Case.open(path)
        assert caught.value.exit_code == 3
    with pytest.raises(CaseDamaged):
        Case.open(tmp_path / "nowhere.sarlens")
    with pytest.raises(WrongCall):
        Case.create(tmp_path / "text.sarlens", INFO)


@settings(max_examples=25, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 3 * CHUNK), st.integers(0, CHUNK + 9)), max_size=8), st.integers(0, 3 * CHUNK))
def test_originals_read_like_files(
    tmp_path_factory: pytest.TempPathFactory, reads: list[tuple[int, int]], size: int
) -> None:
    data = bytes(i * 31 % 251 for i in range(size))
    with Case.create(tmp_path_factory.mktemp("c") / "c.sarlens", INFO) as case:
        case.save_content("x", io.BytesIO(data))
        stored, plain = case.open_original("x"), io.BytesIO(data)
        for offset, length in reads:
            assert stored.seek(offset) == plain.seek(offset)
            assert stored.read(length) == plain.read(length)
        assert stored.seek(-min(size, 7), io.SEEK_END) == plain.seek(-min(size, 7), io.SEEK_END)
        assert stored.read() == plain.read()


def test_findings_are_filtered_and_verdicts_outlive_them(case: Case) -> None:
    march = PartialDate.day(dt.date(2023, 3, 3))
    evidence.save_findings(
        case, [finding("aa1", "She rang 100% again", march), finding("bb2", "Nobody wrote", None, "poor_communication")]
    )
    evidence.save_verdict(case, Verdict("aa1", "rejected", "not her", pattern="poor_care_planning"))
    ids = lambda **wanted: [one.id for one in evidence.findings(case, evidence.Wanted(**wanted))]  # noqa: E731
    assert ids() == ["aa1", "bb2"]
    assert ids(patterns=("parent_blame",)) == []
    assert ids(patterns=("poor_care_planning",)) == ["aa1"]
    assert ids(statuses=("suggested",)) == ["bb2"]
    assert ids(first=dt.date(2023, 3, 3), last=dt.date(2023, 3, 3)) == ["aa1"]
    assert ids(text="100% A") == ["aa1"]
    assert ids(text="10_%") == []
    assert ids(speaker="orme") == ["aa1", "bb2"]
    assert evidence.count_by_pattern(case) == {"poor_care_planning": 1, "poor_communication": 1}
    assert evidence.finding(case, "aa") == finding("aa1", "She rang 100% again", march)
    assert evidence.finding(case, "") is None
    evidence.save_findings(case, [])
    assert evidence.verdicts(case)["aa1"].note == "not her"


def test_search_takes_any_text_and_finds_phrases(case: Case) -> None:
    case.save_page(page(1, "The review meeting was moved to May"))
    case.save_page(page(2, "Meeting notes: no review"))
    assert {hit.page for hit in evidence.search(case, "review meeting")} == {1, 2}
    assert {hit.page for hit in evidence.search(case, '"review meeting"')} == {1}
    for nasty in ('"', "AND", "NEAR(", "a* OR b", "text:x", "-", ""):
        list(evidence.search(case, nasty))


def test_analysis_comes_back(case: Case) -> None:
    assert evidence.analysis(case) == Analysis()
    made = Analysis(sar=SarClock(dt.date(2023, 1, 31), None, dt.date(2023, 2, 28), None, "One month."))
    evidence.save_analysis(case, made)
    assert evidence.analysis(case) == made


def test_a_failed_step_leaves_nothing_half_done(case: Case) -> None:
    with pytest.raises(RuntimeError), case.transaction():
        case.save_file(FILE)
        raise RuntimeError
    assert case.files() == ()


def _write_until_killed(path: Path) -> None:
    with Case.open(path) as case:
        for number in range(1, 100_000):
            case.save_page(page(number, f"page {number} {REDACTED}"))


def test_kill_loses_nothing_that_was_committed(case: Case) -> None:
    case.save_file(FILE)
    writer = multiprocessing.get_context("spawn").Process(target=_write_until_killed, args=(case.path,))
    writer.start()
    while case.page_count() < 30:
        assert writer.is_alive()
    os.kill(writer.pid or 0, signal.SIGKILL)
    writer.join()
    kept = sorted(case.page_numbers(FILE.id))
    assert kept == list(range(1, len(kept) + 1))
    assert case.rows("PRAGMA integrity_check") == [("ok",)]


def test_only_one_job_at_a_time_and_a_stop_is_heard(case: Case) -> None:
    job = jobs.begin(case)
    assert not jobs.beat(case, job, Progress("read", 1, 2))
    jobs.ask_to_stop(case)
    assert jobs.beat(case, job, Progress("read", 2, 2))
    with case.transaction() as connection:
        connection.execute("UPDATE job SET pid = ?", (os.getppid(),))
    with pytest.raises(CaseLocked):
        jobs.begin(case)
    jobs.end(case, job, "done")
    assert jobs.begin(case) > job


def test_a_reader_leaves_one_file_behind(case: Case) -> None:
    case.close()
    with Case.open(case.path, read_only=True) as reader:
        assert reader.info == INFO
    assert [left.name for left in case.path.parent.iterdir()] == ["a.sarlens"]


def test_an_older_case_is_brought_up_to_date_by_whoever_opens_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "old.sarlens"
    with monkeypatch.context() as before:
        before.setattr(schema, "MIGRATIONS", schema.MIGRATIONS[:1])
        before.setattr(cases, "MIGRATIONS", schema.MIGRATIONS[:1])
        Case.create(path, INFO).close()
    with Case.open(path, read_only=True) as case:
        assert case.info == INFO
        assert case.pictures() == {} and case.insides() == {} and remembered.cut_keys(case) == {}
        with pytest.raises(WrongCall):
            case.save_page(page(2))


def test_rows_have_their_places_whichever_came_first(tmp_path: Path) -> None:
    found = []
    for numbers in ((1, 2, 3), (3, 1, 2)):
        with Case.create(tmp_path / f"{numbers}.sarlens", INFO) as case:
            case.save_file(FILE)
            for number in numbers:
                case.save_page(page(number), [Problem("ingest", "low_confidence", "Hard to read.", FILE.id, number)])
            order_problems(case)
            found.append(
                (
                    case.rows("SELECT position, id FROM page ORDER BY position"),
                    case.rows("SELECT * FROM problem ORDER BY 1"),
                )
            )
    assert found[0] == found[1] and len(found[0][0]) == len(found[0][1]) == 3


def test_a_place_that_is_taken_loses_no_page(tmp_path: Path) -> None:
    """Cases made before pages had places of their own may hold another page there."""
    with Case.create(tmp_path / "c.sarlens", INFO) as case:
        case.save_file(FILE)
        case.save_page(page(1))
        with case.transaction() as connection:
            connection.execute("UPDATE page SET position = position + 1")
        case.save_page(page(2))
        assert case.page_numbers(FILE.id) == {1, 2}


def test_files_inside_files_are_numbered_level_by_level(tmp_path: Path) -> None:
    with Case.create(tmp_path / "c.sarlens", INFO) as case:
        for path, identity, parent in (
            ("b.zip", "b", None), ("a.zip", "a", None), ("a.zip!/x!/y.txt", "y", "x"), ("a.zip!/x", "x", "a"),
            ("b.zip!/odd!/name.txt", "o", "b"), ("b.zip!/x", "x", "b"), ("b.zip!/x!/y.txt", "y", "x"),
        ):  # fmt: skip
            case.save_file(SourceFile(identity, path, path, "text/plain", 1, parent))
        order_files(case)
        assert [file.path for file in case.files()] == [
            "b.zip", "a.zip", "b.zip!/odd!/name.txt", "b.zip!/x", "a.zip!/x", "b.zip!/x!/y.txt", "a.zip!/x!/y.txt",
        ]  # fmt: skip
        order_files(case, settle=True)
        case.save_file(SourceFile("z", "z", "a.zip!/z", "text/plain", 1, "a"))
        case.save_file(SourceFile("0", "0", "0.txt", "text/plain", 1))
        order_files(case)
        assert [file.path for file in case.files()][7:] == ["0.txt", "a.zip!/z"], "what is settled never moves"
