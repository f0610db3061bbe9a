"""Dates of writing: fields and date lines, through a scan's slips; never birthdays, reviews or the printing."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sarlens.structure.dating import date_line, field_date, first_date
from sarlens.structure.sheets import Row


@pytest.mark.parametrize(
    ("text", "iso", "time"),
    [
        ("03 March 2022 16:22", "2022-03-03", "16:22"),
        ("O3 March 2022 16:22", "2022-03-03", "16:22"),
        ("03 Mareh 2022 16:22", "2022-03-03", "16:22"),
        ("l2 Apri1 2023", "2023-04-12", None),
        ("22/O3/2022 12:15", "2022-03-22", "12:15"),
        ("22 / 03 / 2022", "2022-03-22", None),
        ("05. June 2023 11:28", "2023-06-05", "11:28"),
        ("1O May 2022 10;26", "2022-05-10", "10:26"),
        ("2O May 2O22 16:44", "2022-05-20", "16:44"),
        ("Wed 5/3/2023 9:12 AM", "2023-05-03", "09:12"),
        ("Tue 07/03/2023 09:12", "2023-03-07", "09:12"),
    ],
)
def test_fields(text: str, iso: str, time: str | None) -> None:
    found = field_date(text)
    assert found is not None
    assert (found.isoformat(), found.time) == (iso, time)


@pytest.mark.parametrize("text", ["to be agreed", "", "Dr J Wren", "as soon as we can"])
def test_no_date(text: str) -> None:
    assert field_date(text) is None


@given(st.dates(dt.date(1990, 1, 1), dt.date(2060, 1, 1)))
def test_every_day_written_out_is_read_back(day: dt.date) -> None:
    found = field_date(f"{day:%d %B %Y}")
    assert found is not None and found.first == day


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("16 March 2022", "2022-03-16"),
        ("Date: 16/03/22", "2022-03-16"),
        ("Wednesday 16th March 2022", "2022-03-16"),
        ("Dated 3rd March 2021", "2021-03-03"),
        ("Date of birth: 3/3/2001", None),
        ("Date of meeting: 12 January 2022", None),
        ("on 3 March 2022 we met", None),
        ("Review date: 3 March 2022", None),
        ("Clinic date: 3 May 2023", None),
        ("March 2022", None),
    ],
)
def test_lines_that_print_a_date(text: str, iso: str | None) -> None:
    found = date_line(text)
    assert (found.isoformat() if found else None) == iso


def rows(*texts: str) -> list[Row]:
    return [Row(1, n, 0, len(text), text) for n, text in enumerate(texts)]


def test_a_birthday_or_a_date_in_a_sentence_is_no_date_of_writing() -> None:
    assert first_date(rows("Sam Hale 03/10/1993", "Seen 18/10/2022")) == field_date("18/10/2022")
    assert first_date(rows("I moved here on 12 June 2017")) is None
    assert first_date(rows("Date needed", "10 April 2023")) is None
    assert (
        first_date(rows("Tuesday 26 June 2024. Mum, dad, Ben Lund, Gill Pryce, Kelly Stowe and the nurse were there."))
        is not None
    )


@pytest.mark.parametrize(
    ("printed", "day"),
    [("8rd October 2019", "2019-10-03"), ("28nd May 2020", "2020-05-22"), ("] December 2022", "2022-12-01"), ("21st May 2020", "2020-05-21")],
)  # fmt: skip
def test_a_day_that_its_ending_or_place_puts_right(printed: str, day: str) -> None:
    found = date_line(printed)
    assert found is not None and found.isoformat() == day
