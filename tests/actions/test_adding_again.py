"""A case that grew file by file is the case that came in one go, and what is there already is not worked out again."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sarlens import structure, tagging
from sarlens.actions.analysing import analyse
from sarlens.model import CaseInfo, Page, SourceFile
from sarlens.store.cases import Case
from sarlens.tagging import passages as tagging_passages
from tests.structure.paper import page

INFO = CaseInfo("Sam Hale", persons=("Sam Hale",), family=("Ruth Hale", "ruth@hale-home.example"))
_PROMISE = (
    "From: Dan Finch <dan.finch@burford.example>\nSent: 4 May 2023 09:12\nTo: Ruth Hale <ruth@hale-home.example>\n"
    "Subject: Transport risk assessment\n\nDear Ruth,\n\nI will send you the transport risk assessment by 19 May 2023.\n\n"
    "We cannot share the rota with you because of data protection.\n\nKind regards\n\nDan Finch\nTeam Manager"
)
_CHASER = (
    "From: Ruth Hale <ruth@hale-home.example>\nSent: 2 June 2023 18:40\nTo: Dan Finch <dan.finch@burford.example>\n"
    "Subject: RE: Transport risk assessment\n\nDear Dan,\n\nYou said that you would send the transport risk assessment by "
    "19 May. We have still not received it.\n\nRuth"
)
_LETTER = (
    "Burford Council\nCivic House, Burford BF1 1AA\n\nMrs R Hale\n3 Mill Lane\n\n9 June 2023\n\nDear Mrs Hale\n\n"
    "Mrs Hale is over-anxious and does not engage with the plan. Priya Quistgaard will ring the school by 30 June 2023.\n\n"
    "Yours sincerely\n\nDan Finch\nTeam Manager"
)
_NOTE = (
    "Case note\n\nDate: 12 June 2023\nWorker: Bea Okoro\n\nMrs Hale is over-anxious and does not engage with the plan. "
    "Spoke to Dan, who said that the transport risk assessment was sent on 10 June 2023. Gemma Tillotson was there as well."
)
_MINUTES = (
    "Core Group Meeting\n\nDate of meeting: 12 May 2023\nChair: Dan Finch (Team Manager)\nPresent: Dan Finch (DF), Ruth Hale (RH), "
    "Priya Quistgaard (PQ), Social Worker\n\n1. Transport\n\nPQ to ring the taxi firm by 20 May 2023. Mrs Hale was not invited."
)
TEXTS = {
    "a": (_PROMISE,),
    "b": (_CHASER, _PROMISE),
    "c": (_LETTER,),
    "d": (_NOTE, _MINUTES),
    "e": (_PROMISE, _LETTER),
    "f": ("",),
    "g": ("",),
}
TABLES = ("document", "passage", "person", "finding", "result", "likeness", "named")


def put(case: Case, names: Sequence[str]) -> None:
    for name in names:
        identity = name * 64
        case.save_file(
            SourceFile(identity, f"{name}.pdf", f"{name}.pdf", "application/pdf", 1, None, len(TEXTS[name]), "read")
        )
        for number, text in enumerate(TEXTS[name], start=1):
            case.save_page(page(text, number, file=identity))


def told(case: Case) -> dict[str, list[Any]]:
    """Every row of what was worked out, in its order but without its place."""
    found: dict[str, list[Any]] = {}
    for table in TABLES:
        columns = [row[1] for row in case.rows(f"PRAGMA table_info({table})")]
        order = {"result": "kind, position", "likeness": "document", "named": "text"}.get(table, "position")
        wanted = ", ".join(one for one in columns if one != "position")
        found[table] = case.rows(f"SELECT {wanted} FROM {table} ORDER BY {order}")
    return found


def grown(folder: Path, *steps: Sequence[str]) -> dict[str, list[Any]]:
    """What a case holds after its files came in these steps."""
    path = folder / "case.sarlens"
    path.unlink(missing_ok=True)
    with Case.create(path, INFO) as case:
        for step in steps:
            put(case, step)
            for _ in analyse(case):
                pass
        return told(case)


def test_the_bundle_shows_something_of_every_kind(tmp_path: Path) -> None:
    held = grown(tmp_path, "abcde")
    kinds = {row[0] for row in held["result"]}
    assert {"commitments", "spread", "chronology"} <= kinds
    assert held["finding"] and held["person"] and held["named"]
    assert any('"duplicate_of"' in row[1] for row in held["document"])
    assert any('"thread"' in row[1] for row in held["document"])


@pytest.mark.parametrize("steps", [("f", "g", "a"), ("a", "b"), ("b", "a"), ("abc", "de"), ("e", "d", "c", "b", "a")])
def test_file_by_file_is_the_same_as_at_once(tmp_path: Path, steps: tuple[str, ...]) -> None:
    assert grown(tmp_path, *steps) == grown(tmp_path, "".join(steps))


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.permutations("abcde"), st.sets(st.integers(1, 4)))
def test_in_any_order_and_any_steps(tmp_path: Path, order: list[str], cuts: set[int]) -> None:
    edges = [0, *sorted(cuts), 5]
    steps = ["".join(order[first:last]) for first, last in pairwise(edges)]
    assert grown(tmp_path, *steps) == grown(tmp_path, "".join(order))


def test_a_page_that_comes_later_in_a_file_in_the_middle(tmp_path: Path) -> None:
    with Case.create(tmp_path / "late.sarlens", INFO) as case:
        put(case, "ab")
        put(case, "c")
        case.connection.execute("DELETE FROM page WHERE file = ? AND number = 2", ("b" * 64,))
        for _ in analyse(case):
            pass
        put(case, "b")
        for _ in analyse(case):
            pass
        late = told(case)
    assert late == grown(tmp_path, "abc")


@pytest.fixture
def worked(monkeypatch: pytest.MonkeyPatch) -> dict[str, list[str]]:
    """The files that are cut, the documents that are tagged and the texts that the language model reads."""
    seen: dict[str, list[str]] = {"cut": [], "tagged": [], "read": []}
    cut, tag, read = structure.cut, tagging_passages._document_findings, structure.persons_in

    def cutting(pages: Sequence[Page], file: SourceFile) -> structure.Cut:
        seen["cut"].append(file.name)
        return cut(pages, file)

    def tagging_(passages: Any, *rest: Any) -> Any:
        seen["tagged"].append(passages[0].document)
        return tag(passages, *rest)

    def reading(texts: Sequence[str]) -> Any:
        seen["read"] += texts
        return read(texts)

    monkeypatch.setattr(structure, "cut", cutting)
    monkeypatch.setattr(tagging_passages, "_document_findings", tagging_)
    monkeypatch.setattr(structure, "persons_in", reading)
    return seen


def test_only_the_new_file_is_worked_on(tmp_path: Path, worked: dict[str, list[str]]) -> None:
    with Case.create(tmp_path / "grows.sarlens", INFO) as case:
        put(case, "abde")
        for _ in analyse(case):
            pass
        assert sorted(worked["cut"]) == ["a.pdf", "b.pdf", "d.pdf", "e.pdf"] and worked["read"]
        for done in worked.values():
            done.clear()
        put(case, "c")
        for _ in analyse(case):
            pass
        own = {row[0] for row in case.rows("SELECT id FROM document WHERE json_extract(value, '$.file') = ?", "c" * 64)}
    assert worked["cut"] == ["c.pdf"]
    assert set(worked["tagged"]) <= own
    assert worked["read"] == []


def test_new_rules_cut_and_tag_all_of_it_again(
    tmp_path: Path, worked: dict[str, list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    with Case.create(tmp_path / "rules.sarlens", INFO) as case:
        put(case, "ac")
        for _ in analyse(case):
            pass
        tagged = len(worked["tagged"])
        worked["cut"].clear()
        monkeypatch.setattr(tagging, "digest", lambda: "other rules")
        for _ in analyse(case):
            pass
        assert worked["cut"] == [] and len(worked["tagged"]) == 2 * tagged
        monkeypatch.setattr(structure, "digest", lambda: "other cutting")
        for _ in analyse(case):
            pass
        assert sorted(worked["cut"]) == ["a.pdf", "c.pdf"]


def test_what_was_told_of_the_family_tags_it_again(tmp_path: Path, worked: dict[str, list[str]]) -> None:
    with Case.create(tmp_path / "told.sarlens", INFO) as case:
        put(case, "c")
        for _ in analyse(case):
            pass
        tagged = len(worked["tagged"])
        case.save_info(CaseInfo("Sam Hale", persons=("Sam Hale",), family=("Ruth Hale", "Dan Finch")))
        for _ in analyse(case):
            pass
        assert len(worked["tagged"]) == 2 * tagged
        again = told(case)
    with Case.create(
        tmp_path / "told first.sarlens", CaseInfo("Sam Hale", persons=("Sam Hale",), family=("Ruth Hale", "Dan Finch"))
    ) as case:
        put(case, "c")
        for _ in analyse(case):
            pass
        assert told(case) == again
