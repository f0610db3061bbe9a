"""The books balance: files in, pages in, and what became of each."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from sarlens.actions.cases import new_case
from sarlens.actions.intake import add
from sarlens.actions.ledger import faults, ledger, ledger_rows
from sarlens.actions.paging import settle
from sarlens.actions.verifying import verify
from sarlens.actions.views import summary
from sarlens.cli import main
from sarlens.errors import PROBLEMS
from sarlens.model import Problem
from sarlens.store.cases import Case
from tests.actions.conftest import MAIL, QUICK, archive, pdf
from tests.actions.test_same_case import scan, scans


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("in")
    good = pdf(*(f"Page {n} of the review." for n in range(5)))
    files = {
        "a.pdf": good, "copy of a.pdf": good, "scan.pdf": scans(scan("The lift was mended."), scan()), "noise.bin": b"\1\2" * 500,
        "box.zip": archive(**{"mail.eml": MAIL, "__MACOSX/._mail.eml": b"\0", "x/.DS_Store": b"Bud1", "in.zip": archive(n=b"A note.")}),
        ".DS_Store": b"Bud1", "Thumbs.db": b"x",
    }  # fmt: skip
    for name, data in files.items():
        (folder / name).write_bytes(data)
    path = tmp_path_factory.mktemp("case") / "c.sarlens"
    with new_case(path, [], []) as case:
        for _step in add(case, [folder], QUICK):
            pass
    return path


@pytest.fixture
def case(made: Path, tmp_path: Path) -> Case:
    return Case.open(Path(shutil.copy(made, tmp_path / "own.sarlens")))


def unread(case: Case, number: int, code: str = "crashed") -> None:
    """As if the reader had stopped at a page of a.pdf."""
    problem = Problem("read", code, PROBLEMS[code], case.files()[0].id, number)
    case.forget_page(problem)
    case.save_unread(problem)
    settle(case)


def test_everything_is_in_the_books(case: Case) -> None:
    book = ledger(case)
    by_name = {entry.file.path.partition("/")[2]: entry for entry in book.files}
    assert by_name["copy of a.pdf"].same_as == by_name["a.pdf"].file.path and by_name["a.pdf"].same_as is None
    assert (by_name["scan.pdf"].pages, by_name["scan.pdf"].read, by_name["scan.pdf"].blank) == (2, 2, 1)
    assert by_name["box.zip"].inside == 2 and by_name["box.zip!/in.zip"].inside == 1
    assert by_name["noise.bin"].file.status == "unreadable" and by_name["noise.bin"].inside is None
    assert sorted(said.partition(":")[0].rpartition("/")[2] for said in book.litter) == [
        ".DS_Store", ".DS_Store", "._mail.eml", "Thumbs.db",
    ]  # fmt: skip
    assert book.pages_in == book.pages_read == 9 and book.left_out == () and book.pages == ()
    assert by_name["box.zip"].file.status == "read" and by_name["box.zip"].file.problem is None


def test_litter_makes_nothing_incomplete_and_is_counted(case: Case) -> None:
    lines = summary(case).lines
    assert lines[0] == "9 of 9 pages read. 1 file could not be read whole."
    assert "4 notes that the computer keeps for itself: left out." in lines


def test_pages_that_need_an_eye_come_first_and_say_what_to_do(case: Case) -> None:
    unread(case, 2)
    unread(case, 4, "timeout")
    scanned = next(file.id for file in case.files() if file.name == "scan.pdf")
    case.save_problems([Problem("ingest", "low_confidence", PROBLEMS["low_confidence"], scanned, 1)])
    book = ledger(case)
    assert summary(case).lines[0] == "7 of 9 pages read; 2 need your eye. 1 file could not be read whole."
    assert "1 page was hard to read; check against the picture." in summary(case).lines
    assert [(one.number, one.state) for one in book.pages] == [(2, "not read"), (4, "not read"), (1, "hard to read")]
    assert all("yourself" in one.what_to_do for one in book.not_read)
    assert faults(case)[1] == ()
    rows = ledger_rows(case)
    assert [(row["state"], row["page"]) for row in rows[:3]] == [
        ("partly read", None),
        ("not read", 2),
        ("not read", 4),
    ]
    assert {tuple(row) for row in rows} == {tuple(rows[0])}


def test_one_is_one(case: Case) -> None:
    unread(case, 3)
    assert summary(case).lines[0].startswith("8 of 9 pages read; 1 needs your eye.")


def test_a_page_that_is_gone_is_missed(case: Case) -> None:
    with case.transaction() as connection:
        connection.execute("DELETE FROM page WHERE number = 5")
    found = [fault for check in verify(case) for fault in check.faults]
    assert any("page 5 is not there and nothing says why" in fault for fault in found)
    assert any("said to be read" in fault for fault in found)


def test_a_file_that_was_inside_and_is_gone_is_missed(case: Case) -> None:
    with case.transaction() as connection:
        connection.execute("DELETE FROM file WHERE name = 'mail.eml'")
    assert any("2 files were inside it, and 1 are there" in fault for fault in faults(case)[1])


def test_a_container_that_is_gone_is_missed(case: Case) -> None:
    with case.transaction() as connection:
        connection.execute("DELETE FROM file WHERE name = 'in.zip'")
    assert any("the file that it came in is not there" in fault for fault in faults(case)[1])


def test_the_command_gives_the_books_as_json(case: Case, capsys: pytest.CaptureFixture[str]) -> None:
    unread(case, 2)
    path = case.path
    case.close()
    with pytest.raises(SystemExit) as left:
        main(["ledger", str(path), "--format", "json"])
    rows = json.loads(capsys.readouterr().out)
    assert left.value.code == 0
    assert sum(row["read"] or 0 for row in rows if row["page"] is None and not row["duplicate_of"]) == 8
    assert [row["page"] for row in rows if row["state"] == "not read"] == [2]
    with pytest.raises(SystemExit):
        main(["ledger", str(path)])
    assert "8 of 9 pages read; 1 needs your eye." in capsys.readouterr().out
