"""Partial dates: the first and the last day that a date can be."""

from __future__ import annotations

import calendar
import datetime as dt
from dataclasses import dataclass
from functools import total_ordering


@total_ordering
@dataclass(frozen=True, slots=True)
class PartialDate:
    """The first and last day it can be: March 2023 is 1 to 31 March 2023. `time` is "HH:MM" where it is known."""

    first: dt.date
    last: dt.date
    time: str | None = None

    def __lt__(self, other: PartialDate) -> bool:
        """By first day, last day, then time; a date without a time comes before the same date with one."""
        return (self.first, self.last, self.time or "") < (other.first, other.last, other.time or "")

    @classmethod
    def day(cls, day: dt.date, time: str | None = None) -> PartialDate:
        """A date known to the day."""
        return cls(day, day, time)

    @classmethod
    def month(cls, year: int, month: int) -> PartialDate:
        """A date known to the month."""
        return cls(dt.date(year, month, 1), dt.date(year, month, calendar.monthrange(year, month)[1]))

    @classmethod
    def year(cls, year: int) -> PartialDate:
        """A date known to the year."""
        return cls(dt.date(year, 1, 1), dt.date(year, 12, 31))

    @property
    def exact(self) -> bool:
        """Known to the day."""
        return self.first == self.last

    def isoformat(self) -> str:
        """`2023-03-14`, `2023-03`, `2023`, or `2023-03-06/2023-03-12` for any other span."""
        if self.exact:
            return self.first.isoformat()
        if self == PartialDate.month(self.first.year, self.first.month):
            return f"{self.first:%Y-%m}"
        if self == PartialDate.year(self.first.year):
            return f"{self.first:%Y}"
        return f"{self.first.isoformat()}/{self.last.isoformat()}"

    @classmethod
    def fromisoformat(cls, text: str) -> PartialDate:
        """The way back from `isoformat`. Raises ValueError for anything else."""
        if "/" in text:
            first, last = text.split("/")
            return cls(dt.date.fromisoformat(first), dt.date.fromisoformat(last))
        parts = [int(part) for part in text.split("-")]
        if len(parts) == 3:
            return cls.day(dt.date(*parts))
        return cls.month(*parts) if len(parts) == 2 else cls.year(parts[0])

    def said(self) -> str:
        """As a person would write it: 14 March 2023, March 2023, 2023, 6 to 12 March 2023."""
        if self.exact:
            return f"{self.first.day} {self.first:%B %Y}"
        iso = self.isoformat()
        if len(iso) == 4:
            return iso
        if len(iso) == 7:
            return f"{self.first:%B %Y}"
        return f"{self.first.day} {self.first:%B %Y} to {self.last.day} {self.last:%B %Y}"
