"""Times of the year that a date is set by: Christmas, Easter, the New Year, half term, the end of a school term.

Each council sets its own terms, so of what hangs on them the week is told, not the day. Most of England keeps to the
weeks reckoned here, which follow the Local Government Association's standard school year.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from functools import cache, partial

from sarlens.dates.partial import PartialDate

SEASON = re.compile(
    r"\b(?P<side>by|before|until|in|during|over|after|for)?\s*(?:(?:we|they|school|schools|it|you) (?:break|breaks) up for\s+)?"
    r"(?:(?:the\s+)?(?P<end>end of)\s+)?(?:(?:the|this|next)\s+)*"
    r"(?P<season>christmas|xmas|easter|new year|(?:(?:spring|summer|autumn|february|may|october|feb|oct)\s+)?(?:half[- ]term|term)|summer(?=\s+(?:hol|break)))\b"
    r"(?P<tail>\s+(?:holidays?|hols|break|week|ends|is out))?(?!\s+(?:time|dates?|card|play|party|dinner|report|plan|review|eve|day)\b)",
    re.I,
)
_WEEK = dt.timedelta(days=7)


def season_date(match: re.Match[str], day: dt.date) -> PartialDate | None:
    """The last day, or week, up to which what a match of `SEASON` names lets a thing wait; None where it names no end.

    Args:
        match: what was found.
        day: the day of writing; the next such season counts.
    """
    season, tail = match["season"].lower(), (match["tail"] or "").lower().strip()
    side = (match["side"] or "").lower()
    if "half" in season:
        monday = _next(day, [partial(_half_term, month) for month in _months(season)])
        return _school_week(monday if side in _INSIDE or match["end"] or tail == "is out" else monday - _WEEK)
    if "term" in season or season == "summer" or (tail.startswith(("hol", "break"))) or "break" in match.group():
        return _term(season, day) if match["end"] or tail or season != "term" else None
    if season == "new year":
        return PartialDate.month(day.year + 1, 1)
    if season == "easter":
        sunday = _next(day, [easter])
        if tail == "week":
            return PartialDate.day(sunday + dt.timedelta(days=5))
        return PartialDate.day(sunday if side == "by" else sunday - dt.timedelta(days=3))
    return PartialDate.day(_next(day, [lambda year: dt.date(year, 12, 24)]))


_INSIDE = frozenset({"in", "during", "over"})
_OfYear = Callable[[int], dt.date]


def _next(day: dt.date, of: list[_OfYear]) -> dt.date:
    """The first of them from the day on."""
    return min(found for one in of for year in (day.year, day.year + 1) if (found := one(year)) >= day)


def _months(season: str) -> tuple[int, ...]:
    named = {"feb": 2, "spr": 2, "may": 5, "sum": 5, "oct": 10, "aut": 10}.get(season[:3])
    return (named,) if named else (2, 5, 10)


def _half_term(month: int, year: int) -> dt.date:
    """Its Monday: nearest to 15 February and 26 October; in May the spring bank holiday."""
    if month == 5:
        last = dt.date(year, 5, 31)
        return last - dt.timedelta(days=last.weekday())
    return _monday_near(dt.date(year, 2, 15) if month == 2 else dt.date(year, 10, 26))


def _term(season: str, day: dt.date) -> PartialDate | None:
    """The last week of a term: what is to happen in it is waited for to its end."""
    ends: dict[str, _OfYear] = {
        "aut": lambda year: _monday_near(dt.date(year, 12, 16)),
        "chr": lambda year: _monday_near(dt.date(year, 12, 16)),
        "spr": _spring_ends,
        "eas": _spring_ends,
        "sum": lambda year: _monday_near(dt.date(year, 7, 16)),
    }
    named = ends.get(season[:3])
    return _school_week(_next(day - _WEEK, [named] if named else [ends["aut"], ends["spr"], ends["sum"]]))


def _spring_ends(year: int) -> dt.date:
    """Schools break up a week ahead of Good Friday; where Easter is early, for Good Friday itself."""
    good_friday = easter(year) - dt.timedelta(days=2)
    monday = good_friday - dt.timedelta(days=4)
    return monday - _WEEK if good_friday >= dt.date(year, 4, 6) else monday


@cache
def easter(year: int) -> dt.date:
    """Easter Sunday."""
    import holidays

    (good_friday,) = holidays.country_holidays("GB", subdiv="ENG", years=year).get_named("Good Friday")
    return good_friday + dt.timedelta(days=2)


def _monday_near(day: dt.date) -> dt.date:
    back = day.weekday()
    return day - dt.timedelta(days=back) if back <= 3 else day + dt.timedelta(days=7 - back)


def _school_week(monday: dt.date) -> PartialDate:
    return PartialDate(monday, monday + dt.timedelta(days=4))
