"""Dates as people write them: partial, day first, relative to the day of writing."""

from sarlens.dates.counting import add_working_days, is_working_day
from sarlens.dates.due import DueDate, due_date
from sarlens.dates.partial import PartialDate
from sarlens.dates.reading import DateMention, find_dates, read_date

__all__ = [
    "DateMention",
    "DueDate",
    "PartialDate",
    "add_working_days",
    "due_date",
    "find_dates",
    "is_working_day",
    "read_date",
]
