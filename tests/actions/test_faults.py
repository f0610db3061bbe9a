"""A fault of ours costs the place it lies on, or the one question, and is told; never the rest of the case."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from sarlens import analysis, structure, tagging
from sarlens.actions.cases import new_case
from sarlens.actions.intake import add
from sarlens.actions.verifying import verify
from sarlens.model import Page, Passage
from sarlens.store import evidence
from sarlens.store.cases import Case
from tests.actions.conftest import MAIL, QUICK, pdf

TEXTS = (
    "Nobody told us the outcome of the review.",
    "Nobody told us that the lift was out of order, which was difficult.",
    "The bus was late again.",
)


def built(folder: Path) -> Case:
    case = new_case(folder / "c.sarlens", [], [])
    source = folder / "three.pdf"
    source.write_bytes(pdf(*TEXTS))
    mail = folder / "mail.eml"
    mail.write_bytes(MAIL)
    for _step in add(case, [source, mail], QUICK):
        pass
    return case


def told(case: Case) -> list[tuple[str, str, int | None]]:
    return [(one.stage, one.code, one.page) for one in case.problems()]


def pages_of_findings(case: Case) -> set[int]:
    return {finding.anchors[0].page for finding in evidence.findings(case)}


def words(case: Case) -> str:
    return " ".join(" ".join(passage.text.split()) for passage in evidence.passages(case))


def test_without_a_fault_nothing_is_told(tmp_path: Path) -> None:
    with built(tmp_path) as case:
        assert told(case) == [] and pages_of_findings(case) == {1, 2}


def test_a_page_that_cannot_be_cut_stands_as_it_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    cut = structure.cut

    def faulty(pages: Sequence[Page], file: Any) -> structure.Cut:
        assert all("difficult" not in page.text for page in pages)
        return cut(pages, file)

    monkeypatch.setattr(structure, "cut", faulty)
    with built(tmp_path) as case:
        assert told(case) == [("structure", "fault", 2)]
        assert all(text in words(case) for text in TEXTS)
        assert pages_of_findings(case) == {1, 2}
        assert [fault for check in verify(case) for fault in check.faults] == []


def test_a_passage_that_cannot_be_tagged_costs_itself(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tag = tagging.tag_passages

    def faulty(passages: Sequence[Passage], *others: Any) -> Any:
        assert all("difficult" not in passage.text for passage in passages)
        return tag(passages, *others)

    monkeypatch.setattr(tagging, "tag_passages", faulty)
    with built(tmp_path) as case:
        assert told(case) == [("tag", "fault", 2)]
        assert pages_of_findings(case) == {1}


def test_a_question_that_cannot_be_answered_leaves_the_others(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(analysis, "gaps", lambda _index: 1 // 0)
        patch.setattr(structure, "resolve", lambda *_: 1 // 0)
        case = built(tmp_path)
    with case:
        assert told(case) == [("structure", "fault", None), ("analyse", "fault", None)]
        assert "what is missing" in case.problems()[1].message
        assert evidence.analysis(case).commitments and evidence.analysis(case).gaps == ()
        extra = tmp_path / "more.pdf"
        extra.write_bytes(pdf("The lift was mended."))
        for _step in add(case, [extra], QUICK):
            pass
        assert told(case) == [], "what works now is no longer told of"
