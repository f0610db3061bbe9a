"""The law table: whole, dated, referenced, and each limit worked out once by hand."""

from __future__ import annotations

import datetime as dt
import re
from itertools import pairwise

import pytest

from sarlens import tagging
from sarlens.analysis import law
from sarlens.analysis.deadlines import due_on
from sarlens.analysis.events import EVENTS
from sarlens.analysis.lawbook import Limit, by_id, limits
from sarlens.analysis.milestones import MILESTONES

DERIVED = {
    "complaint_adult",
    "complaint_children",
    "complaint_children_stage_2",
    "complaint_answer_council",
    "complaint_answer_nhs",
}
"""Events that are told apart by whom they were sent to."""
WORKED = {
    # id: (starts, due, worked by hand)
    "sar-1998": ("2017-03-01", "2017-04-10", "40 days"),
    "sar": ("2023-09-03", "2023-10-03", "the Commissioner's own example"),
    "rectification": ("2024-01-31", "2024-02-29", "no 31 February"),
    "dp-complaint": ("2026-07-01", "2026-07-31", "30 days"),
    "ico": ("2023-11-30", "2024-02-29", "three months, no 30 February"),
    "foi": ("2023-12-18", "2024-01-18", "20 working days over Christmas and New Year"),
    "care-plan-review": ("2023-02-14", "2024-02-14", "12 months"),
    "dols-urgent": ("2023-06-01", "2023-06-08", "7 days"),
    "dols-standard": ("2023-06-01", "2023-06-22", "21 days"),
    "chc-decision": ("2024-01-04", "2024-02-01", "28 days"),
    "chc-challenge": ("2024-04-26", "2024-10-26", "6 months"),
    "child-assessment": ("2023-10-02", "2023-12-04", "45 working days without a bank holiday"),
    "icpc": ("2023-04-03", "2023-04-26", "15 working days over Easter"),
    "rcpc": ("2023-04-26", "2023-07-26", "3 months"),
    "ehcna-decision": ("2023-09-18", "2023-10-30", "6 weeks"),
    "ehcna-refuse-to-issue": ("2023-09-18", "2024-01-08", "16 weeks"),
    "ehcp-final": ("2023-09-18", "2024-02-05", "20 weeks"),
    "ehcp-comments": ("2023-11-01", "2023-11-16", "15 days"),
    "annual-review-decision": ("2024-06-12", "2024-07-10", "4 weeks"),
    "annual-review-plan": ("2024-06-12", "2024-09-04", "12 weeks"),
    "send-appeal": ("2023-12-31", "2024-02-29", "2 months"),
    "complaint-acknowledged": ("2022-03-16", "2022-03-21", "3 working days over a weekend"),
    "complaint-answered": ("2022-08-31", "2023-02-28", "6 months"),
    "complaint-stage-1": ("2023-05-19", "2023-06-05", "10 working days over the spring bank holiday"),
    "complaint-stage-2": ("2023-06-05", "2023-07-10", "25 working days"),
    "lgsco": ("2023-05-19", "2024-05-19", "12 months"),
    "phso": ("2023-05-19", "2024-05-19", "12 months"),
    "hra": ("2024-02-29", "2025-02-28", "1 year from a leap day"),
    "judicial-review": ("2023-11-30", "2024-02-29", "3 months"),
    "equality-claim": ("2023-01-15", "2023-07-15", "6 months"),
}


@pytest.mark.parametrize(("limit"), [limit for _, limit in limits()], ids=[limit.id for _, limit in limits()])
def test_each_limit_has_its_worked_example(limit: Limit) -> None:
    start, due, _ = WORKED[limit.id]
    day = dt.date.fromisoformat(start)
    assert limit.applies(day)
    assert due_on(limit, day) == dt.date.fromisoformat(due)


def test_no_example_is_left_of_a_limit_that_is_gone() -> None:
    assert set(WORKED) == {limit.id for _, limit in limits()}


def test_the_longest_time_is_counted_too() -> None:
    stage_1 = next(limit for _, limit in limits() if limit.id == "complaint-stage-1")
    assert due_on(stage_1, dt.date(2023, 10, 4), longest=True) == dt.date(2023, 11, 1)


def test_every_id_that_a_pattern_names_is_in_the_table() -> None:
    named = {rule for pattern in tagging.PATTERNS for kind in pattern.subtypes for rule in kind.law}
    assert named - set(by_id()) == set()


def test_ids_are_kebab_and_unique() -> None:
    ids = [rule.id for rule in law()]
    assert len(set(ids)) == len(ids)
    assert all(re.fullmatch(r"[a-z0-9]+(?:-[a-z0-9]+)*", one) for one in ids)


@pytest.mark.parametrize(
    "name",
    ["uk-gdpr-art-12", "dpa-2018-sch2-para16", "care-act-s42", "mca-s4-7", "caldicott-7", "cfa-2014-s36", "childrens-act-s47",
     "human-rights-act-art-8"],
)  # fmt: skip
def test_the_rules_that_everything_leans_on_are_there(name: str) -> None:
    assert by_id()[name].says


def test_what_was_not_read_is_not_shown_as_checked() -> None:
    for rule in law():
        assert rule.verified == (rule.confidence in ("F", "F2"))
        assert (rule.checked is not None) == rule.verified
        assert rule.source or not rule.verified


def test_sentences_are_short_and_say_no_motive() -> None:
    for rule in law():
        for said in (rule.says, *(version.says for version in rule.versions)):
            for sentence in re.split(r"(?<=[.;])\s+", said):
                assert len(sentence.split()) <= 25, sentence


def test_versions_do_not_overlap_and_the_old_law_is_still_there() -> None:
    clock = by_id()["uk-gdpr-art-12"]
    assert "40 days" in clock.on(dt.date(2017, 6, 1))
    assert "guidance only" in clock.on(dt.date(2024, 6, 1))
    assert clock.on(dt.date(2026, 6, 1)) == clock.says
    for rule in law():
        for before, after in pairwise(rule.versions):
            assert before.ends is not None and after.begins is not None and before.ends < after.begins


def test_every_limit_starts_with_an_event_that_is_looked_for() -> None:
    known = {rule.id for rule in (*EVENTS, *MILESTONES)} | DERIVED
    for _, limit in limits():
        assert not limit.starts or limit.starts in known, limit.id
        assert not limit.ends_by or limit.ends_by in known, limit.id


def test_limits_of_one_thing_do_not_overlap_in_time() -> None:
    day = dt.date(2018, 5, 24)
    in_force = [limit.id for _, limit in limits() if limit.starts == "sar" and limit.applies(day)]
    assert in_force == ["sar-1998"]
