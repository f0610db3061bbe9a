"""Dates as people write them."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sarlens.dates import PartialDate, add_working_days, due_date, find_dates, is_working_day, read_date
from sarlens.dates.counting import add_months

WRITTEN = PartialDate.day(dt.date(2022, 5, 20))  # a Friday
MEETING = dt.date(2022, 6, 9)


@pytest.mark.parametrize(
    ("text", "iso", "time"),
    [
        ("Tuesday, 19 July 2022 18:33", "2022-07-19", "18:33"),
        ("03/03/2025 09:14", "2025-03-03", "09:14"),
        ("3.3.25", "2025-03-03", None),
        ("3rd April 2023", "2023-04-03", None),
        ("March 2023", "2023-03", None),
        ("2025-03-03T10:11", "2025-03-03", "10:11"),
        ("on 9 June at 2pm", "2022-06-09", None),
        ("l2/O3/2022", "2022-03-12", None),
        ("Mar 23, 2024 4:15 PM", "2024-03-23", "16:15"),
        ("the 14th of May", "2022-05-14", None),
        ("11-Nov-2021 07:05", "2021-11-11", "07:05"),
        ("1.5 mg given 2023-04-11", "2023-04-11", None),
    ],
)
def test_written_dates(text: str, iso: str, time: str | None) -> None:
    found = read_date(text, WRITTEN)
    assert found is not None and (found.isoformat(), found.time) == (iso, time)


@pytest.mark.parametrize("text", ["31/02/2023", "Page 3/7", "12.5 mg", "call 01632 960 118", "9 June"])
def test_what_is_no_date_or_has_no_year(text: str) -> None:
    assert find_dates(text) == ()


@pytest.mark.parametrize(
    ("text", "due"),
    [
        ("I will get it to you by next Friday, 27th May", "2022-05-27"),
        ("send the paper a week before the meeting", "2022-06-02"),
        ("the bus at 13.45 before the panel", "2022-06-09"),  # a count of nothing
        ("within one calendar month", "2022-06-20"),
        ("within 10 working days", "2022-06-07"),  # two bank holidays in that June
        ("by the end of November", "2022-11-30"),
        ("by close of play Friday", "2022-05-27"),
        ("COP Monday", "2022-05-23"),
        ("28/01/2022", "2022-01-28"),
        ("I will ring tomorrow", "2022-05-21"),
        ("You will have it within 28 days, i.e. by 15 June 2022", "2022-06-15"),  # the writer has counted
        ("3/6", "2022-06-03"),
        ("October", "2022-10-31"),
        ("1 week", "2022-05-27"),
        ("I'll come to your team on the 14th", "2022-06-14"),
        ("he will ring her Monday", "2022-05-23"),
        ("We will set up a handover with the team in August", "2022-08-31"),
        ("The mails for April 2022 will be sent by 3 June 2022", "2022-06-03"),
        ("I will send the rota by Friday 27th", "2022-05-27"),
        ("I will write to him this week or next", "2022-05-27"),
        ("next week", "2022-05-23/2022-05-27"),
        ("in two weeks' time", "2022-06-03"),
        ("by the end of next week", "2022-05-27"),
        ("by Tuesday week", "2022-05-31"),
        ("w/c 6 June", "2022-06-06"),
        ("by the 14th", "2022-06-14"),
        ("AB to ring the surgery Monday", "2022-05-23"),
        ("They are coming back Tuesday 24th to change it", "2022-05-24"),
        ("new labels on both buses by 16/6.", "2022-06-16"),
        ("The clinic will see him in 4-6 weeks", "2022-07-01"),
        ("AB to take it to her manager, two weeks.", "2022-06-03"),
        ("AB to take him to see the flat in Aug.", "2022-08-31"),
        ("I'll get it over to you by the weekend", "2022-05-22"),
        ("I will go over it with the staff this month", "2022-05-31"),
        ("before Christmas", "2022-12-24"),
        ("before Easter", "2023-04-06"),
        ("by Easter", "2023-04-09"),
        ("before we break up for Easter", "2023-03-27/2023-03-31"),
        ("by half term", "2022-05-23/2022-05-27"),
        ("in the October half term", "2022-10-24/2022-10-28"),
        ("by the end of the autumn term", "2022-12-19/2022-12-23"),
        ("before the end of term", "2022-07-18/2022-07-22"),
        ("I will do it myself in the new year", "2023-01"),
        ("shortly", None),
        ("as soon as possible", None),
    ],
)
def test_due_dates(text: str, due: str | None) -> None:
    found = due_date(text, WRITTEN, MEETING)
    assert found is not None
    assert (found.date.isoformat() if found.date else None) == due


@pytest.mark.parametrize(
    "text",
    [
        "The meeting is on 9 June",
        "He was born in May 1998",
        "It was sent two weeks ago",
        "The Christmas visit went well",
        "They used to come every Monday",
        "in the first term he was happy",
        "The visit on Thursday 9 November went well and both parents came",
    ],
)
def test_what_sets_no_limit(text: str) -> None:
    assert due_date(text, WRITTEN) is None


def test_without_the_day_of_writing_nothing_relative_is_guessed() -> None:
    found = due_date("by Friday")
    assert found is not None and found.date is None


@given(st.dates(dt.date(2000, 1, 1), dt.date(2060, 1, 1)), st.integers(-60, 60))
def test_working_days_are_working_days(start: dt.date, count: int) -> None:
    end = add_working_days(start, count)
    if count:
        assert is_working_day(end)
    step = 1 if count >= 0 else -1
    passed = sum(is_working_day(start + dt.timedelta(days=step * n)) for n in range(1, abs((end - start).days) + 1))
    assert passed == abs(count)


@given(st.dates(dt.date(2000, 1, 1), dt.date(2060, 1, 1)), st.integers(0, 40))
def test_a_month_on_is_the_same_day_or_the_months_last(start: dt.date, months: int) -> None:
    end = add_months(start, months)
    assert (end.year * 12 + end.month) - (start.year * 12 + start.month) == months
    assert end.day == start.day or (end.day < start.day and (end + dt.timedelta(days=1)).day == 1)


@given(st.text(max_size=80))
def test_any_text_is_read_without_a_fault(text: str) -> None:
    for mention in find_dates(text, WRITTEN):
        assert text[mention.start : mention.end] == mention.text
    due_date(text, WRITTEN, MEETING)


def test_dates_with_and_without_a_time_are_in_order() -> None:
    day = dt.date(2023, 1, 1)
    assert sorted([PartialDate.day(day, "09:00"), PartialDate.day(day), PartialDate.month(2023, 1)]) == [
        PartialDate.day(day), PartialDate.day(day, "09:00"), PartialDate.month(2023, 1),
    ]  # fmt: skip
