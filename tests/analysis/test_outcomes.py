"""Every outcome rule fires on its examples and not on its near misses, and clauses are read as people mean them."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sarlens.analysis.outcomes import OUTCOME_RULES, OutcomeRule
from sarlens.analysis.polarity import act, clauses, readings

EXAMPLES = [(rule, text) for rule in OUTCOME_RULES for text in rule.examples]
NEAR = [(rule, text) for rule in OUTCOME_RULES for text in rule.near]


def says(text: str, *, question: bool = False) -> set[str]:
    return {reading.says for reading in readings(text, question=question)}


@pytest.mark.parametrize(("rule", "text"), EXAMPLES, ids=[f"{rule.id}-{text[:24]}" for rule, text in EXAMPLES])
def test_rule_fires_on_its_example(rule: OutcomeRule, text: str) -> None:
    assert any(reading.rule == rule.id and reading.says == rule.says for reading in readings(text))


@pytest.mark.parametrize(("rule", "text"), NEAR, ids=[f"{rule.id}-{text[:24]}" for rule, text in NEAR])
def test_rule_does_not_fire_on_its_near_miss(rule: OutcomeRule, text: str) -> None:
    assert not any(reading.rule == rule.id and reading.says == rule.says for reading in readings(text))


def test_rules_have_examples_near_misses_and_reasons_and_no_shared_id() -> None:
    assert all(rule.examples and rule.near and rule.why.endswith(".") for rule in OUTCOME_RULES)
    assert len({rule.id for rule in OUTCOME_RULES}) == len(OUTCOME_RULES)
    assert all(cue == cue.lower() for rule in OUTCOME_RULES for cue in rule.cues)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("The rota has not been sent to the house.", "not_done"),
        ("No minutes were circulated after the meeting.", "not_done"),
        ("Nobody has rung the family.", "not_done"),
        ("The grab rail was fitted on Tuesday.", "done"),
        ("Rang the surgery and left a message.", "done"),
    ],
)
def test_negation_turns_a_deed_round(text: str, wanted: str) -> None:
    assert says(text) == {wanted}


@pytest.mark.parametrize(
    "text",
    [
        "Once the rota has been sent we can plan the weekend.",
        "The rota is to be sent on Friday.",
        "If it has been posted, ignore this.",
        "I will let you know when it has been sent.",
        "We would need his written consent.",
    ],
)
def test_what_is_only_wished_or_supposed_is_no_deed(text: str) -> None:
    assert "done" not in says(text)


def test_a_question_asks_after_a_deed() -> None:
    assert says("Has the form been sent?", question=True) == {"chased"}


def test_a_late_deed_is_not_read_as_left_undone() -> None:
    text = "Requested the reports today (should have been done last week)."
    assert "done" in says(text) and "not_done" not in says(text)


def test_clauses_are_cut_where_the_sense_turns() -> None:
    text = "The charts were sent but the log has not been."
    first, second = (text[start:end] for start, end in clauses(text))
    assert says(first) == {"done"}
    assert says(second) == {"not_done"}


def test_a_deed_told_plainly_is_the_weakest_reading() -> None:
    assert act("I took him to see the flat")[0].says == "done"
    assert not act("I will take him to see the flat")
    assert not act("She did not take him to see the flat")


@given(st.text(max_size=120))
def test_clauses_lie_in_order_within_the_text(text: str) -> None:
    spans = clauses(text)
    assert all(0 <= start <= end <= len(text) for start, end in spans)
    assert all(before[1] <= after[0] for before, after in pairwise(spans))


@given(st.text(max_size=120))
def test_readings_point_into_the_clause(text: str) -> None:
    assert all(0 <= one.start <= one.end <= len(text.lower()) for one in readings(text))
