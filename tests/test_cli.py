"""The command line holds to the contract: exit codes, one plain line for an error, JSON that reads back."""

from __future__ import annotations

import csv
import io
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parent.parent
VIEWS = ("chronology", "commitments", "gaps", "people", "spread", "escalations", "contradictions", "redactions")


def run(*arguments: object, given: str | None = None, cwd: Path = ROOT) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    return subprocess.run(
        [sys.executable, "-m", "sarlens", *map(str, arguments)],
        input=given, capture_output=True, text=True, cwd=cwd, env=environment, timeout=120, check=False,
    )  # fmt: skip


def rows(*arguments: object) -> list[dict[str, Any]]:
    done = run(*arguments, "--format", "json")
    assert done.returncode == 0, done.stderr
    return list(json.loads(done.stdout))


def test_findings_are_filtered_and_print_three_ways(quick_case: Path) -> None:
    found = rows("findings", quick_case)
    assert {"id", "pattern", "quote", "page", "boxes", "why"} <= found[0].keys()
    chosen = rows("findings", quick_case, "--pattern", found[0]["pattern"])
    assert {one["pattern"] for one in chosen} == {found[0]["pattern"]}
    text = run("findings", quick_case, "--format", "csv").stdout
    assert len(list(csv.DictReader(io.StringIO(text)))) == len(found)
    assert run("findings", quick_case).stdout.strip()


@pytest.mark.parametrize("view", VIEWS)
def test_the_other_views_print(view: str, quick_case: Path) -> None:
    assert isinstance(rows(view, quick_case), list)
    assert run(view, quick_case).returncode == 0
    assert run(view, quick_case, "--format", "csv").returncode == 0


def test_search_names_the_page(quick_case: Path) -> None:
    found = rows("search", quick_case, "minibus")
    assert found and all("minibus" in one["snippet"].lower() for one in found)


def test_a_decision_is_kept_and_shown(own_case: Path) -> None:
    first = rows("findings", own_case)[0]["id"]
    assert run("review", own_case, first, "--confirm", "--note", "we were there").returncode == 0
    kept = rows("findings", own_case, "--status", "confirmed")
    assert [(one["id"], one["note"]) for one in kept] == [(first, "we were there")]
    assert run("review", own_case, first, "--confirm", "--reject").returncode == 2
    assert run("review", own_case, "nothing", "--confirm").returncode == 2


def test_verify_finds_a_whole_case_whole_and_a_changed_one_changed(own_case: Path) -> None:
    assert run("verify", own_case).returncode == 0
    from sarlens.store.cases import Case

    with Case.open(own_case) as case, case.transaction() as connection:
        connection.execute("UPDATE content SET bytes = x'00' WHERE kind = 'original' AND sequence = 0")
    done = run("verify", own_case)
    assert done.returncode == 3 and "bytes have changed" in done.stdout


def test_tag_answers_each_line_in_order() -> None:
    lines = [
        {
            "id": "7",
            "text": "I will send you the plan by Friday 12 May 2023.",
            "speaker": "professional",
            "date": "2023-05-04",
        },
        {"id": 8, "text": "The bus leaves at nine."},
    ]
    done = run("tag", given="\n".join(map(json.dumps, lines)))
    first, second = map(json.loads, done.stdout.splitlines())
    assert first["id"] == "7" and second == {"id": 8, "labels": []}
    promise = first["labels"][0]
    assert (promise["pattern"], promise["subtype"], promise["due"]) == ("missed_commitment", "commitment", "2023-05-12")
    assert {"confidence", "strength", "spans", "why", "owner", "action", "due_text"} <= promise.keys()


def test_eval_scores_labelled_text(tmp_path: Path) -> None:
    labelled = tmp_path / "labelled.jsonl"
    texts = [
        ("1", "I will send you the plan by Friday 12 May 2023.", ["missed_commitment"]),
        ("2", "The bus leaves at nine.", []),
    ]
    labelled.write_text("\n".join(json.dumps({"id": i, "text": t, "labels": shown}) for i, t, shown in texts))
    scored = {row["pattern"]: row for row in rows("eval", labelled)}
    assert scored["missed_commitment"]["recall"] == 1.0
    assert run("eval", labelled).returncode == 0


@pytest.mark.parametrize("command", ["patterns", "law"])
def test_what_can_be_tagged_and_on_what_ground(command: str) -> None:
    assert len(rows(command)) >= 6


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["findings", "nowhere.sarlens"], 3),
        (["findings"], 2),
        (["nonsense"], 2),
        (["new", "x.sarlens", "--requested", "the other day"], 2),
        (["analyse", "nowhere", "--case", "x.sarlens"], 2),
        (["export", "nowhere.sarlens", "--for", "complaint", "--format", "docx", "-o", "x.docx"], 3),
    ],
)
def test_errors_are_one_plain_line(arguments: list[str], code: int, tmp_path: Path) -> None:
    done = run(*arguments, cwd=tmp_path)
    assert done.returncode == code
    assert done.stderr.count("\n") == 1 and "Traceback" not in done.stderr


def test_a_locked_case_needs_its_passphrase(tmp_path: Path) -> None:
    path = tmp_path / "locked.sarlens"
    assert run("new", path, "--passphrase-stdin", given="three odd words\n").returncode == 0
    assert run("findings", path).returncode == 3
    assert run("findings", path, "--passphrase-stdin", given="wrong\n").returncode == 3
    assert run("findings", path, "--passphrase-stdin", given="three odd words\n").returncode == 0


def test_progress_is_one_json_line_a_step_and_unread_files_give_one(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "empty.pdf").write_bytes(b"")
    (tmp_path / "in" / "note.txt").write_text("The lift was mended on Tuesday.")
    done = run("analyse", tmp_path / "in", "--case", tmp_path / "p.sarlens", "--progress", "json")
    assert done.returncode == 1
    steps = [json.loads(line) for line in done.stdout.splitlines()]
    assert all({"stage", "done", "total"} <= step.keys() for step in steps)
    assert "empty.pdf" in done.stderr


@pytest.mark.parametrize("format", ["docx", "pdf", "xlsx", "csv", "json", "html", "bundle"])
@pytest.mark.parametrize("purpose", ["complaint", "everything"])
def test_exports_are_written(purpose: str, format: str, quick_case: Path, tmp_path: Path) -> None:
    out = tmp_path / f"out.{format}"
    done = run("export", quick_case, "--for", purpose, "--format", format, "-o", out)
    assert done.returncode == 0, done.stderr
    assert out.stat().st_size > 200


def test_everything_as_json_holds_the_contract(quick_case: Path, tmp_path: Path) -> None:
    out = tmp_path / "all.json"
    run("export", quick_case, "--for", "everything", "--format", "json", "-o", out)
    case = json.loads(out.read_text())
    assert case["schema"] == "sarlens.case/1"
    pages = {(page["file"], page["number"]): page for page in case["pages"]}
    for finding in case["findings"]:
        page = pages[finding["file"], finding["page"]]
        if "\n" not in finding["quote"] or finding["quote"] in page["text"]:
            assert finding["quote"] in page["text"]
        assert finding["boxes"] and all(0 <= x0 < x1 <= page["width"] for x0, _, x1, _ in finding["boxes"])


def test_passwords_come_from_a_file_and_never_from_the_command_line(tmp_path: Path) -> None:
    from tests.actions.conftest import locked_pdf

    (tmp_path / "locked.pdf").write_bytes(locked_pdf())
    (tmp_path / "passwords.txt").write_text("wrong\nu\n")
    case = str(tmp_path / "c.sarlens")
    first = run("analyse", str(tmp_path / "locked.pdf"), "--case", case, "--progress", "none")
    assert first.returncode == 1 and "password" in first.stdout
    missing = run("add", case, str(tmp_path / "locked.pdf"), "--password-file", str(tmp_path / "nowhere.txt"))
    assert missing.returncode == 2 and "one password a line" in missing.stderr
    again = run("add", case, str(tmp_path / "locked.pdf"), "--password-file", str(tmp_path / "passwords.txt"))
    assert again.returncode == 0, again.stdout + again.stderr
