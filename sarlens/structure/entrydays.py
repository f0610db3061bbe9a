"""Days as the entries of a record print them: without a year, with the day of the week alone, below a week's heading."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from sarlens.dates import PartialDate, find_dates
from sarlens.dates.reading import MONTHS, WEEKDAYS
from sarlens.structure.dating import NOT_WRITING, mended
from sarlens.structure.sheets import Row

CLOCK = re.compile(
    r"^[\s\[(@,|–—-]*(?:at\s+)?(?P<hour>[01]?\d|2[0-4])(?:[:.;h](?P<minute>[0-5]\d)(?::[0-5]\d)?\s?(?P<half>[ap]\.?m\b\.?)?|\s?(?P<alone>[ap]m)\b|"
    r"(?P<run>[0-5]\d)\s?(?:hrs|hours|h)\b)(?:\s?(?:hrs|hours|h)\b)?(?!\d)"
)
"""A clock's time at the front of a text."""
PRINTED = re.compile(r"(?:printed|exported|produced|downloaded|generated|print date|run date)\b", re.I)
MOST_DAYS = 31
_NAMES = "|".join(sorted(WEEKDAYS, key=len, reverse=True))
_MONTHS = "|".join(sorted(MONTHS, key=len, reverse=True))
WEEKDAY = re.compile(rf"^\W*(?P<weekday>{_NAMES})\b", re.I)
"""A day of the week at the front of a text."""
_SHORT = re.compile(r"(?<![\d/])(?P<day>\d{1,2})/(?P<month>\d{1,2})(?![\d/])")
_YEAR = re.compile(r"(?<![\d/.-])20[0-3]\d(?![\d/.-])")
_NAMED_DAY = re.compile(
    rf"^\W*(?P<weekday>{_NAMES})\b\.?,?\s+(?:the\s+)?(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\b(?![:./]\d)", re.I
)
"""A day of the week and its number in the month: "Thu 3"."""
_YEARLESS = re.compile(
    rf"\b(?P<weekday>{_NAMES})\b[.,]?\s+(?:the\s+)?(?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?:\s?[/.]\s?(?P<number>\d{{1,2}})|\s+(?:of\s+)?(?P<month>{_MONTHS})\b)"
    r"(?!\W{0,3}\d)",
    re.I,
)
"""A day of the week, a day and a month, and no year: "Tue 18/4", "Thurs 21st Sept"."""
_WEEK = re.compile(
    r"\b(?:w\s?/?\s?(?P<c>[cbe])|w(?:ee)?k\.?\s+(?P<how>of|comm?(?:encing)?|beg(?:inning)?|starting|end(?:ing)?|from))\b[\s:.-]*",
    re.I,
)
_YEARS_AWAY = 3
_ENOUGH = 0.6
"""So large a share of the days of the week must fit the year that is taken."""
_FAR = 800
"""A day so far from the middle of those printed is a birthday, or a mention of old times."""
_IN_ORDER = 0.75
_HEADING_WORDS = 6
_TOP = 6


@dataclass(frozen=True, slots=True)
class DayHeading:
    """A day that stands alone above what happened on it, or the first day of a week (`week`)."""

    first: dt.date
    week: bool = False

    def day(self, weekday: int | None = None) -> dt.date:
        """The day itself; in a week, its day of that name."""
        return (
            self.first + dt.timedelta((weekday - self.first.weekday()) % 7)
            if self.week and weekday is not None
            else self.first
        )


def clock_time(match: re.Match[str]) -> str | None:
    """The time of a `CLOCK` as "14:05"; None for 24 hours and more."""
    hour, minute = int(match["hour"]), match["minute"] or match["run"] or "00"
    half = (match["half"] or match["alone"] or "").lower()[:1]
    hour = hour + 12 if half == "p" and hour < 12 else 0 if half == "a" and hour == 12 else hour
    return f"{hour:02d}:{minute}" if hour < 24 else None


def reference(rows: Sequence[Row], around: dt.date | None) -> PartialDate | None:
    """A day near to which the days without a year lie; None where nothing tells.

    Where days of the week are printed, the year is the one that they fit; else it is that of the first day printed
    with its year (no birthday, and not that of the printing), or the one in the title.

    Args:
        rows: of one document.
        around: a day that the rest of the file is about; the year may be three away from it.
    """
    stated = [
        mention.date
        for row in rows
        for mention in find_dates(row.text)
        if not re.search(
            r"(?i)\b(?:d\.?o\.?b|born|birth|print\w*|export\w*)\W*(?:on\W*)?$", row.text[: mention.start].rstrip()
        )
    ]
    middle = sorted(date.first for date in stated)[len(stated) // 2] if stated else around
    fitting = _by_weekdays(list(_yearless(rows)), middle) if middle is not None else None
    if fitting is not None:
        return PartialDate.day(fitting)
    if stated and middle is not None:
        return next(date for date in stated if abs((date.first - middle).days) <= _FAR)
    years = (match for row in [row for row in rows if not row.blank][:_TOP] if (match := _YEAR.search(row.text)))
    year = next((int(match.group()) for match in years), None)
    return PartialDate.year(year) if year is not None else None


def _yearless(rows: Sequence[Row]) -> Iterator[tuple[int, int, int]]:
    """Day of the week, day and month, where a line begins with them."""
    for row in rows:
        match = _YEARLESS.search(row.text[:40])
        if match is not None and match.start() < 12:
            month = int(match["number"]) if match["number"] else MONTHS[match["month"].lower()]
            yield WEEKDAYS[match["weekday"].lower()], int(match["day"]), month


def _by_weekdays(printed: Sequence[tuple[int, int, int]], middle: dt.date) -> dt.date | None:
    """The first of the days, in the one year in which the most of them fall on their day of the week."""
    chains = []
    for step in sorted(range(-_YEARS_AWAY, _YEARS_AWAY + 1), key=abs):
        days: list[dt.date] = []
        fits = 0
        for weekday, day, month in printed:
            near = days[-1] if days else None
            found = nearest(day, month, near) if near else a_day(middle.year + step, month, day)
            if found is not None:
                days.append(found)
                fits += found.weekday() == weekday
        if days:
            chains.append((fits, days[0]))
    if not chains:
        return None
    (most, first), *others = sorted(chains, key=lambda chain: -chain[0])
    alone = all(fits < most for fits, _ in others)
    return first if alone and most >= max(1, _ENOUGH * len(printed)) else None


def nearest(day: int, month: int, to: dt.date) -> dt.date | None:
    """That day of that month in the year that brings it nearest; None for no day of any."""
    found = [one for step in (0, -1, 1) if (one := a_day(to.year + step, month, day)) is not None]
    return min(found, key=lambda one: abs((one - to).days)) if found else None


def in_order(days: Sequence[dt.date]) -> bool:
    """Whether days rise, or fall, but for a few of them."""
    steps = [(later - earlier).days for earlier, later in pairwise(days)]
    return max(sum(step >= 0 for step in steps), sum(step <= 0 for step in steps)) >= _IN_ORDER * len(steps)


def a_day(year: int, month: int, day: int) -> dt.date | None:
    """The day, or None where there is none."""
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None


def day_in(text: str, written: PartialDate | None) -> tuple[PartialDate | None, int, int]:
    """The first full date in a text, and where it stands; a year that isn't printed is that nearest to `written`."""
    mention = next((one for one in find_dates(text, written) if one.date.exact), None)
    if written is not None and mention is None and (named := _NAMED_DAY.match(text)) is not None:
        day = _of_weekday(int(named["day"]), WEEKDAYS[named["weekday"].lower()], written)
        return (PartialDate.day(day), 0, named.end("day")) if day is not None else (None, 0, 0)
    short = _SHORT.search(text) if written is not None else None
    if short is not None and written is not None and (mention is None or short.start() < mention.start):
        near = nearest(int(short["day"]), int(short["month"]), written.first)
        if near is not None:
            return PartialDate.day(near), short.start(), short.end()
    return (mention.date, mention.start, mention.end) if mention is not None else (None, 0, 0)


def _of_weekday(number: int, weekday: int, written: PartialDate) -> dt.date | None:
    """The day of that number on that day of the week, in the month that is known or the one after; None for no such."""
    if written.last.year != written.first.year or (written.last - written.first).days > MOST_DAYS:
        return None
    start = written.first.replace(day=1)
    months = (start, (start + dt.timedelta(MOST_DAYS)).replace(day=1))
    days = (a_day(month.year, month.month, number) for month in months)
    return next((day for day in days if day is not None and day.weekday() == weekday), None)


def heading(text: str, written: PartialDate | None, *, scanned: bool = False) -> DayHeading | None:
    """The day or the week that a line is there to name ("Monday 4 September 2023", "Week of 19 May"); None for all else."""
    stripped = re.sub(r"\s\W+$", "", text.strip())
    if not 4 <= len(stripped) <= 80 or stripped.endswith((".", "?", "!")) or PRINTED.search(stripped):
        return None
    if scanned and day_in(stripped, written)[0] is None:
        stripped = mended(stripped)
    week = _WEEK.search(stripped)
    body = stripped[week.end() :] if week is not None else stripped
    date, start, end = day_in(body, written)
    if date is None or not date.exact:
        return None
    rest = f"{body[:start]} {body[end:]}"
    if NOT_WRITING.search(body[:start]) or day_in(body[end:], None)[0] is not None:
        return None
    if len([word for word in re.findall(r"[^\W\d_]{2,}", rest) if word.lower() not in WEEKDAYS]) > _HEADING_WORDS:
        return None
    if week is None:
        return DayHeading(date.first)
    how = (week["c"] or week["how"]).lower()[0]
    back = 6 if how == "e" else date.first.weekday() if how == "o" else 0
    return DayHeading(date.first - dt.timedelta(back), week=True)
