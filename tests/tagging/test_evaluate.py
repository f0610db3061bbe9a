"""Scores on labelled text."""

from __future__ import annotations

import pytest

from sarlens.tagging.evaluate import average_precision, score

BLAME = "His mother is obstructive and will not let the nurse in."
CLEAN = "Lunch was soup."


def test_right_wrong_and_missed():
    rows = [
        {"text": BLAME, "labels": ["parent_blame"]},
        {"text": BLAME, "labels": ["none"]},
        {"text": CLEAN, "labels": ["parent_blame"]},
        {"text": CLEAN, "labels": []},
    ]
    made = score(rows)
    (blame,) = [one for one in made.patterns if one.pattern == "parent_blame"]
    assert (blame.texts, blame.precision, blame.recall, blame.f1) == (2, 0.5, 0.5, 0.5)
    assert (made.texts, made.clean, made.clean_flagged, made.clean_share) == (4, 2, 1, 0.5)


def test_arguable_counts_neither_way():
    made = score([{"text": BLAME, "labels": [], "arguable": ["parent_blame"]}])
    (blame,) = [one for one in made.patterns if one.pattern == "parent_blame"]
    assert (blame.texts, blame.precision) == (0, 0.0)
    assert made.clean == 0


def test_older_label_names():
    made = score([{"text": "x", "labels": ["missed", "commitment", "predetermined_planning"]}])
    assert {one.pattern: one.texts for one in made.patterns}["missed_commitment"] == 1
    assert {one.pattern: one.texts for one in made.patterns}["poor_care_planning"] == 1


def test_an_unknown_label_is_refused():
    with pytest.raises(ValueError, match="sarcasm"):
        score([{"text": "x", "labels": ["sarcasm"]}])


def test_means_leave_out_thin_patterns():
    assert score([{"text": BLAME, "labels": ["parent_blame"]}]).macro_f1 is None
    made = score([{"text": BLAME, "labels": ["parent_blame"]}] * 5)
    assert made.macro_f1 == 1.0
    assert made.mean_average_precision == 1.0


def test_no_rows():
    made = score([])
    assert (made.texts, made.clean_share, made.macro_f1) == (0, 0.0, None)


def test_minimum_tier():
    low, high = (
        score([{"text": BLAME, "labels": ["parent_blame"]}], minimum="possible"),
        score([{"text": CLEAN, "labels": []}], minimum="strong"),
    )
    assert low.patterns[0].recall == 1.0
    assert high.clean_flagged == 0


@pytest.mark.parametrize(
    ("ranked", "expected"),
    [([], 0.0), ([False], 0.0), ([True], 1.0), ([False, True], 0.5), ([True, False, True], 5 / 6)],
)
def test_average_precision(ranked: list[bool], expected: float):
    assert average_precision(ranked) == pytest.approx(expected)
