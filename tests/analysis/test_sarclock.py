"""The clock of the request for the records: DOMAIN 1.2, step by step."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sarlens.analysis.sarclock import sar_clock, sar_due
from sarlens.dates import is_working_day

D = dt.date


@pytest.mark.parametrize(
    ("start", "due"),
    [
        (D(2024, 9, 3), D(2024, 10, 3)),  # the Commissioner's example
        (D(2024, 1, 31), D(2024, 2, 29)),  # no 31 February, leap year
        (D(2023, 1, 31), D(2023, 2, 28)),
        (D(2023, 3, 7), D(2023, 4, 11)),  # 7 April 2023 was Good Friday; Easter Monday follows
        (D(2023, 11, 25), D(2023, 12, 27)),  # Christmas and Boxing Day
        (D(2024, 3, 1), D(2024, 4, 2)),  # 1 April 2024 was Easter Monday
        (D(2022, 8, 19), D(2022, 9, 20)),  # the funeral of the Queen, 19 September 2022, was a bank holiday
        (D(2019, 8, 14), D(2019, 9, 16)),  # before 15 August 2019 from the day after receipt; then a Sunday
        (D(2019, 8, 15), D(2019, 9, 16)),  # a Sunday
        (D(2018, 5, 24), D(2018, 7, 3)),  # the old Act: 40 days
    ],
)
def test_one_month_to_a_working_day(start: dt.date, due: dt.date) -> None:
    assert sar_due(start)[0] == due


def test_three_months_when_extended_in_time() -> None:
    clock = sar_clock(D(2024, 2, 1), D(2024, 5, 10), D(2024, 6, 1), extended_on=D(2024, 2, 20))
    assert (clock.due, clock.days_late) == (D(2024, 5, 1), 9)
    assert "in time" in clock.basis and "Three months" in clock.basis


def test_an_extension_announced_too_late_does_not_count() -> None:
    clock = sar_clock(D(2024, 2, 1), D(2024, 5, 10), D(2024, 6, 1), extended_on=D(2024, 3, 4))
    assert (clock.due, clock.days_late) == (D(2024, 3, 1), 70)
    assert "does not count" in clock.basis


def test_the_clock_starts_with_the_proof_of_identity() -> None:
    clock = sar_clock(D(2024, 2, 1), None, D(2024, 2, 20), identity=D(2024, 2, 12))
    assert clock.due == D(2024, 3, 12)
    assert "Proof of identity" in clock.basis


@pytest.mark.parametrize(("start", "words"), [(D(2024, 6, 3), "guidance only"), (D(2026, 3, 2), "article 12A")])
def test_a_pause_adds_its_days_both_ends_counted(start: dt.date, words: str) -> None:
    asked, told = start + dt.timedelta(days=5), start + dt.timedelta(days=9)
    plain, _ = sar_due(start)
    clock = sar_clock(start, None, start, pauses=[(asked, told)])
    assert clock.due is not None and clock.due >= plain + dt.timedelta(days=5)
    assert words in clock.basis and "5 days" in clock.basis


def test_in_time_late_and_unanswered() -> None:
    assert sar_clock(D(2024, 9, 3), D(2024, 10, 3), D(2025, 1, 1)).days_late == 0
    late = sar_clock(D(2024, 9, 3), D(2024, 10, 4), D(2025, 1, 1))
    assert late.days_late == 1 and "1 day late" in late.basis
    unanswered = sar_clock(D(2024, 9, 3), None, D(2024, 10, 13))
    assert unanswered.days_late is None and "10 days late" in unanswered.basis
    assert "not due before" in sar_clock(D(2024, 9, 3), None, D(2024, 9, 10)).basis


def test_without_a_request_nothing_is_known() -> None:
    clock = sar_clock(None, None, D(2024, 1, 1))
    assert clock.due is None and clock.basis == "The date of the request is not known."


@given(st.dates(D(2019, 8, 15), D(2030, 1, 1)))
def test_the_last_day_is_a_working_day_about_a_month_on(start: dt.date) -> None:
    due, words = sar_due(start)
    assert is_working_day(due)
    assert 28 <= (due - start).days <= 31 + 5
    assert words.endswith(".")


@given(st.dates(D(2018, 5, 25), D(2030, 1, 1)), st.integers(0, 40))
def test_a_later_start_or_a_pause_never_brings_it_forward(start: dt.date, days: int) -> None:
    plain, _ = sar_due(start)
    assert sar_due(start, paused_days=days)[0] >= plain
    assert sar_due(start, extended=True)[0] > plain
