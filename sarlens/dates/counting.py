"""Days counted on: working days of England, and months."""

from __future__ import annotations

import datetime as dt
from functools import cache
from typing import TYPE_CHECKING

from sarlens.dates.partial import PartialDate

if TYPE_CHECKING:
    from holidays import HolidayBase


@cache
def _bank_holidays() -> HolidayBase:
    import holidays

    return holidays.country_holidays("GB", subdiv="ENG")


def is_working_day(day: dt.date) -> bool:
    """Neither a Saturday or Sunday nor a bank holiday of England."""
    return day.weekday() < 5 and day not in _bank_holidays()


def add_working_days(start: dt.date, count: int) -> dt.date:
    """The day `count` working days after `start`, which itself is not counted; before it for a negative count."""
    step = dt.timedelta(days=1 if count >= 0 else -1)
    day, left = start, abs(count)
    while left:
        day += step
        left -= is_working_day(day)
    return day


def add_months(start: dt.date, months: int) -> dt.date:
    """The same day number that many months on; the last day of that month where it has none (31 January → 28 February)."""
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    return min(PartialDate.month(year, month + 1).last, dt.date(year, month + 1, 1) + dt.timedelta(days=start.day - 1))
