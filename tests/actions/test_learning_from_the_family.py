"""What a family kept and set aside: it moves the order of their own list, and teaches the models only where that is asked for."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from sarlens.actions.reviewing import alike, counter_beside, review
from sarlens.actions.training import _decided, train
from sarlens.errors import WrongCall
from sarlens.learning.documents import read_documents
from sarlens.model import Finding, Verdict
from sarlens.store import evidence
from sarlens.store.cases import Case
from sarlens.store.evidence import Wanted
from sarlens.tagging.ranking import Ranking
from sarlens.tagging.weights import KINDS


def _finding(case: Path, quote: str, confidence: float, number: int) -> Finding:
    with Case.open(case) as opened:
        first = next(one for one in evidence.findings(opened) if one.tag.pattern == "parent_blame")
    return replace(first, id=f"f{number}", quote=quote, tag=replace(first.tag, confidence=confidence))


@pytest.fixture
def listed(quick_case: Path) -> list[Finding]:
    quotes = (
        ("Mum anxious ++ about the transport again today.", 0.6),
        ("Mum anxious ++ about the transport again, rang twice.", 0.55),
        ("Dad refuses every provider that is offered to him.", 0.5),
        ("Dad refuses every provider and every meeting that is offered.", 0.45),
    )
    return [_finding(quick_case, quote, score, number) for number, (quote, score) in enumerate(quotes)]


def test_what_is_worded_like_what_was_set_aside_sinks_and_like_what_was_kept_rises(listed: list[Finding]):
    ranking = Ranking(listed)
    assert [one.id for one in ranking.ordered({})] == ["f0", "f1", "f2", "f3"]
    decided = {"f0": Verdict("f0", "rejected"), "f2": Verdict("f2", "confirmed")}
    order = [one.id for one in ranking.ordered(decided)]
    assert order.index("f3") < order.index("f1")
    assert sorted(order) == ["f0", "f1", "f2", "f3"], "nothing goes from the list"


def test_another_pattern_is_not_moved_and_being_unsure_moves_nothing(listed: list[Finding]):
    other = replace(listed[1], tag=replace(listed[1].tag, pattern="poor_communication"))
    ranking = Ranking([listed[0], other, *listed[2:]])
    assert [one.id for one in ranking.ordered({"f0": Verdict("f0", "rejected")})] == ["f0", "f1", "f2", "f3"]
    assert [one.id for one in Ranking(listed).ordered({"f0": Verdict("f0", "suggested")})] == ["f0", "f1", "f2", "f3"]
    assert Ranking([]).ordered({}) == ()


def test_decisions_become_rows_that_teach_the_kind_decided_on_and_no_other(own_case: Path):
    with Case.open(own_case) as case:
        first, second = [one for one in evidence.findings(case) if one.tag.pattern == "parent_blame"][:2]
        review(case, first.id, status="confirmed")
        review(case, second.id, status="rejected")
        rows = list(_decided(case))
    assert sorted((row["shows"], row["asked"]) for row in rows) == [
        ([], ["parent_blame"]),
        (["parent_blame"], ["parent_blame"]),
    ]
    held = read_documents(own_case.parent, rows)
    column = KINDS.index("parent_blame")
    assert sorted(held.shows[:, column].tolist()) == [False, True]
    assert held.counted[:, column].all() and held.counted.sum() == 2


def test_a_case_without_decisions_teaches_nothing(own_case: Path):
    with pytest.raises(WrongCall, match="Nothing has been kept"):
        train(None, None, None, None, [own_case])


def test_what_points_the_other_way_is_kept_apart_and_shown_beside(own_case: Path):
    with Case.open(own_case) as case:
        before = evidence.findings(case)
        finding = before[0]
        near = next(one for one in before if one.document == finding.document and one.passage != finding.passage)
        tag = replace(near.tag, pattern="counter_evidence", subtype="")
        counter = replace(near, id="c1", tag=tag, quote="Sorry, we got this wrong.")
        evidence.save_findings(case, [*before, counter])
        assert evidence.findings(case) == before
        assert evidence.findings(case, Wanted(counter=True)) == (counter,)
        assert counter_beside(case, finding) == (counter,)
        review(case, "c1", status="rejected")
        assert counter_beside(case, finding) == ()
        assert alike(counter) is None
        assert alike(finding) is not None
