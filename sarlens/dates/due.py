"""Due dates as people write them, read against the day of writing: "by close of play Friday", "within 10 working days".

Working days leave out Saturdays, Sundays and the bank holidays of England (the day of writing itself never
counts). What can't be pinned down ("shortly", "in due course") has a text and no date: never a guess.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from dataclasses import dataclass

from sarlens.dates.counting import add_months, add_working_days
from sarlens.dates.partial import PartialDate
from sarlens.dates.reading import MONTHS, WEEKDAYS, find_dates
from sarlens.dates.seasons import SEASON, season_date


@dataclass(frozen=True, slots=True)
class DueDate:
    """When something is due, by the words at `text[start:end]`. `date` None: the words name no day."""

    start: int
    end: int
    text: str
    date: PartialDate | None


_NUMBERS = {
    "a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9,
    "ten": 10, "twelve": 12, "fourteen": 14, "fifteen": 15, "twenty": 20, "couple of": 2, "a couple of": 2,
    "twenty-one": 21, "twenty eight": 28, "twenty-eight": 28, "thirty": 30, "forty": 40,
}  # fmt: skip
_COUNT = (
    r"(?:\d{1,2}\s*(?:-|–|to|or)\s*)?(?P<count>\d{1,3}|"
    + "|".join(sorted(map(re.escape, _NUMBERS), key=len, reverse=True))
    + r")(?:\s*\(\d+\))?"
)
_MONTH = "|".join(sorted(MONTHS, key=len, reverse=True))
_WEEKDAY = "|".join(sorted(WEEKDAYS, key=len, reverse=True))
_LEAD = (
    r"(?:(?:no later than|not later than|on or before|before|by|for|until|till|from|w/?c|week (?:commencing|beginning)|"
    r"at|on|in|within|during|due|deadline)(?:\s+(?:the|end of play|close of (?:play|business)|c\.?o\.?[pb]\.?|noon|midday|lunchtime|first thing))*\s*[:,]?\s*)"
)


def due_date(text: str, written: PartialDate | None = None, meeting: dt.date | None = None) -> DueDate | None:
    """The time limit that the text sets, or None where it sets none.

    Args:
        text: a sentence or a "by when" cell.
        written: the day of writing. None: only dates with a year can be read; the rest have a text and no date.
        meeting: the day of the meeting that the text speaks of ("a week before the meeting"), where known.
    """
    day = written.last if written is not None else None
    bracketed = _bracketed(text, written)
    if bracketed is not None:
        return bracketed
    named = _written_date(text, written)
    if named is not None and named.date is not None and _BY.match(named.text) and _COUNTED.search(text[: named.start]):
        return named  # "within 28 days, i.e. by 15 February": the writer has counted
    return (
        _first(_FORMS, text, day, meeting) or _written_date(text, written) or _first(_LATER_FORMS, text, day, meeting)
    )


def _bracketed(text: str, written: PartialDate | None) -> DueDate | None:
    """A day ahead that stands by itself in brackets is what the words before it come to: "before half term (10 February)"."""
    for mention in find_dates(text, written):
        alone = _OPENED.search(text[: mention.start]) and text[mention.end :].startswith(")")
        if alone and written is not None and mention.date.first >= written.last:
            return DueDate(mention.start, mention.end, mention.text, mention.date)
    return None


_OPENED = re.compile(rf"\((?:by |i\.?e\.?,? )?(?:(?:{_WEEKDAY})\.?,? )?$", re.I)
_BY_BEFORE = re.compile(r"\b(?:by|before|no later than)\s+(?:the\s+)?$", re.I)
_BY = re.compile(r"(?:by|before|no later than|on or before)\b", re.I)
_COUNTED = re.compile(r"\bwithin\b.{3,60}$", re.I)


def _first(forms: _Forms, text: str, day: dt.date | None, meeting: dt.date | None) -> DueDate | None:
    """The first of the forms that the text has, unless what it names is better read as a date written out."""
    for pattern, resolve in forms:
        match = pattern.search(text)
        if match and (date := resolve(match, day, meeting)) is not _PASS:
            start = match.start("when") if "when" in pattern.groupindex else match.start()
            return DueDate(start, match.end(), match.string[start : match.end()].strip(" ,.;"), date)
    return None


def _written_date(text: str, written: PartialDate | None) -> DueDate | None:
    """A date written out: one with "by", "before" or the like in front of it, else the only thing in a short cell."""
    mentions = find_dates(text, written)
    first = [one for one in mentions if _BY_BEFORE.search(text[: one.start])]
    for mention in (*first, *mentions):  # a day that something is due by goes before one that it is about
        lead = re.search(
            _LEAD + r"(?:(?:this|next|the)\s+)?(?:" + _WEEKDAY + r")?\.?,?\s*(?:the\s+)?$", text[: mention.start], re.I
        )
        if lead and not re.match(r"(?:from|on|in|at|during)\b", lead.group(), re.I):
            start = lead.start()
            return DueDate(start, mention.end, text[start : mention.end].strip(), mention.date)
    if mentions and len(text) - (mentions[0].end - mentions[0].start) < 14:
        only = mentions[0]
        return DueDate(only.start, only.end, only.text, only.date)
    return None


_Resolver = Callable[["re.Match[str]", dt.date | None, dt.date | None], PartialDate | None]
_Forms = tuple[tuple["re.Pattern[str]", _Resolver], ...]
_PASS = PartialDate(dt.date.max, dt.date.max)


def _within(match: re.Match[str], day: dt.date | None, _meeting: dt.date | None) -> PartialDate | None:
    if day is None:
        return None
    return PartialDate.day(_count_on(day, _count(match), match["unit"], bool(match["working"])))


def _count(match: re.Match[str]) -> int:
    word = match["count"].lower() or "one"
    return int(word) if word.isdigit() else _NUMBERS[word]


def _count_on(day: dt.date, count: int, unit: str, working: bool) -> dt.date:
    unit = unit.lower()
    if unit.startswith("h"):
        return day + dt.timedelta(days=-(-count // 24))
    if unit.startswith("d"):
        return add_working_days(day, count) if working else day + dt.timedelta(days=count)
    if unit.startswith("f"):
        return day + dt.timedelta(weeks=2 * count)
    if unit.startswith("w"):
        return day + dt.timedelta(weeks=count)
    return add_months(day, count) if unit.startswith("m") else add_months(day, 12 * count)


def _around_meeting(match: re.Match[str], _day: dt.date | None, meeting: dt.date | None) -> PartialDate | None:
    if meeting is None:
        return None
    count = _count(match) if match["count"] else 0
    if match["side"].lower() in ("before", "prior to", "ahead of", "in advance of"):
        count = -count
    if not (match["count"] and match["unit"]):  # "13.45 before the review" counts nothing
        return PartialDate.day(meeting)
    unit = match["unit"].lower()
    if unit.startswith("d") and match["working"]:
        return PartialDate.day(add_working_days(meeting, count))
    days = {"d": 1, "w": 7, "f": 14}.get(unit[0])
    return PartialDate.day(meeting + dt.timedelta(days=days * count) if days else add_months(meeting, count))


def _end_of(match: re.Match[str], day: dt.date | None, _meeting: dt.date | None) -> PartialDate | None:
    if day is None:
        return None
    what, which = match["what"].lower(), (match["which"] or "").lower()
    later = which in ("next", "the following", "following")
    if what.startswith("w"):
        friday = day + dt.timedelta(days=(4 - day.weekday()) % 7 + (7 if later else 0))
        return PartialDate.day(friday)
    if what in ("day", "play", "business"):
        return PartialDate.day(day)
    if what.startswith("mon"):
        ahead = add_months(day.replace(day=1), 1 if later else 0)
        return PartialDate.day(PartialDate.month(ahead.year, ahead.month).last)
    if what.startswith("y"):
        return PartialDate.day(dt.date(day.year + later, 12, 31))
    return None


def _end_of_month(match: re.Match[str], day: dt.date | None, _meeting: dt.date | None) -> PartialDate | None:
    month = MONTHS[match["month"].lower()]
    if match["year"]:
        year = int(match["year"])
    elif day is None:
        return None
    else:
        year = day.year + (month < day.month)
    span = PartialDate.month(year, month)
    part = (match["part"] or "end").lower()
    last = {"early": 10, "beginning": 7, "start": 7, "mid": 15, "middle": 15}.get(part.split()[0].rstrip("-"))
    return PartialDate.day(span.first.replace(day=last) if last else span.last)


def _weekday(match: re.Match[str], day: dt.date | None, _meeting: dt.date | None) -> PartialDate | None:
    if find_dates(match.string[match.start() : match.end() + 24], PartialDate.day(day) if day else None):
        return _PASS
    if day is None:
        return None
    ahead = (WEEKDAYS[match["weekday"].lower()] - day.weekday()) % 7 or 7
    if (match["tail"] or "").strip().lower() == "week":
        return PartialDate.day(day + dt.timedelta(days=ahead + 7))
    which = (match["which"] or "").lower()
    if "week" in (match["tail"] or "").lower() or (which == "next" and ahead + day.weekday() < 7):
        ahead += 7 if ahead + day.weekday() < 7 else 0
    return PartialDate.day(day + dt.timedelta(days=ahead))


def _day_number(match: re.Match[str], day: dt.date | None, _meeting: dt.date | None) -> PartialDate | None:
    """Read "by the 14th" and "w/c 3/4": the next day of that number, or of that number in that month."""
    if day is None:
        return None
    number, month = int(match["number"]), match["of"]
    try:
        if month:
            due = day.replace(month=int(month), day=number)
            return PartialDate.day(due if (day - due).days < 183 else due.replace(year=day.year + 1))
        return PartialDate.day(day.replace(day=number) if number > day.day else add_months(day, 1).replace(day=number))
    except ValueError:
        return None


def _day_word(match: re.Match[str], day: dt.date | None, _meeting: dt.date | None) -> PartialDate | None:
    if day is None:
        return None
    word = match["word"].lower()
    if word.startswith("tomorrow"):
        return PartialDate.day(day + dt.timedelta(days=1))
    if word.startswith("next week"):
        monday = day + dt.timedelta(days=7 - day.weekday())
        return PartialDate(monday, monday + dt.timedelta(days=4))
    if word == "this coming week" and day.weekday() > 3:
        return PartialDate.day(day + dt.timedelta(days=11 - day.weekday()))
    if word.startswith(("this week", "this coming")):
        return PartialDate.day(day + dt.timedelta(days=(4 - day.weekday()) % 7))
    if word == "this month":
        return PartialDate.day(PartialDate.month(day.year, day.month).last)
    if word.startswith("next month"):
        ahead = add_months(day.replace(day=1), 1)
        return PartialDate.month(ahead.year, ahead.month)
    return PartialDate.day(day)


def _notation(match: re.Match[str], day: dt.date | None, _meeting: dt.date | None) -> PartialDate | None:
    """As health staff write it: 6/52 is six weeks, 3/12 three months, 5/7 five days."""
    if day is None:
        return None
    unit = {"52": "weeks", "12": "months", "7": "days"}[match["unit"] or match["what"]]
    return PartialDate.day(_count_on(day, int(match["count"] or match["number"]), unit, False))


def _first_week(match: re.Match[str], day: dt.date | None, _meeting: dt.date | None) -> PartialDate | None:
    if day is None:
        return None
    month = MONTHS[match["month"].lower()]
    first = dt.date(int(match["year"] or day.year + (month < day.month)), month, 1)
    monday = first + dt.timedelta(days=-first.weekday() % 7)
    return PartialDate(monday, monday + dt.timedelta(days=4))


def _season(match: re.Match[str], day: dt.date | None, _meeting: dt.date | None) -> PartialDate | None:
    alone = len(match.string.strip()) - len(match.group().strip()) < 10
    if not (alone or (match["side"] or "for").lower() != "for"):
        return _PASS  # "the Christmas visit" sets no time
    return season_date(match, day) if day is not None else None


def _weekend(_match: re.Match[str], day: dt.date | None, _meeting: dt.date | None) -> PartialDate | None:
    return None if day is None else PartialDate.day(day + dt.timedelta(days=(6 - day.weekday()) % 7))


def _no_day(_match: re.Match[str], _day: dt.date | None, _meeting: dt.date | None) -> PartialDate | None:
    return None


def _either_week(_match: re.Match[str], day: dt.date | None, _meeting: dt.date | None) -> PartialDate | None:
    return None if day is None else PartialDate.day(day + dt.timedelta(days=(4 - day.weekday()) % 7 + 7))


_UNIT = r"(?P<working>working|business|school)?\s*(?:calendar\s+|clear\s+)?(?P<unit>hours?|days?|weeks?|fortnights?|months?|years?)\b"
_MEETING = r"(?:(?:the|our|this|next|his|her|their)\s+)*(?:\w+\s+){0,3}?(?:meeting|review|conference|panel|visit|tribunal|hearing|appointment)\b"
_FORMS: _Forms = (
    (re.compile(
        rf"(?:\b(?:at least|no later than|not less than|within)\s+)?(?:(?:the\s+)?{_COUNT}\s+)?(?:{_UNIT.replace(chr(92) + 'b', '')}\s+)?\b"
        rf"(?P<side>before|prior to|ahead of|in advance of)\s+{_MEETING}", re.I), _around_meeting),
    (re.compile(r"\bwithin\s+(?:the|this)\s+(?P<count>)(?P<working>)(?P<unit>week|fortnight|month)\b", re.I), _within),
    (re.compile(rf"\b(?:will|'ll|shall|to|be)\b.{{0,60}}?\b(?P<when>)after\s+{_COUNT}\s+{_UNIT}(?!\s+(?:of|in|with|at|on)\b)", re.I), _within),
    (re.compile(r"\b(?:in |for )?(?P<count>\d{1,2})/(?P<working>)(?P<unit>52)\b|\bin (?P<number>\d{1,2})/(?P<what>12|7)\b(?=\W*(?:$|time\b))", re.I), _notation),
    (re.compile(rf"\b(?:by |in |for |during )?(?:the )?(?P<when>)first (?:full )?week (?:of|in) (?P<month>{_MONTH})\b(?:\s+(?P<year>20\d\d))?", re.I), _first_week),
    (re.compile(rf"\bwithin\s+(?:the\s+(?:next\s+)?|a period of\s+)?{_COUNT}\s+{_UNIT}(?P<side>\s+(?:after|of|following)\s+{_MEETING})?", re.I),
     lambda m, day, meeting: _within(m, (meeting or day) if m["side"] else day, None)),
    (re.compile(rf"\b(?:in|over|during)\s+(?:the\s+next\s+|about\s+|around\s+)?{_COUNT}\s+{_UNIT}(?:'s?\s+time|\s+time)?(?!\s+(?:ago|before|of))", re.I), _within),
    (re.compile(rf"\b{_COUNT}\s+{_UNIT}\s+(?:from (?:today|now|receipt|the date of this)|hence)\b", re.I), _within),
    (re.compile(
        rf"\b(?:by|before|at|until|for)?\s*(?:the\s+)?(?P<part>end|beginning|start|middle|mid-?|early|late)\s*(?:of\s+|-)?(?P<month>{_MONTH})\b"
        r"(?:\s+(?P<year>20\d\d))?(?!\s*\d{1,2}(?:st|nd|rd|th)?\b)", re.I), _end_of_month),
    (re.compile(
        r"\b(?:by|before|at|until)?\s*(?:the\s+|c\.?o\.?p\.?\s+)?\b(?:end|close|close of play|cop)(?:\s+of)?(?:\s+the)?\s+(?P<which>this|next|the following|each|every|today)?\s*"
        r"(?P<what>working week|week|month|year|day|play|business)(?:\s+today)?\b(?!\s+(?:on\s+)?(?:" + _WEEKDAY + r"|tomorrow|\d))", re.I), _end_of),
)  # fmt: skip
_LATER_FORMS: _Forms = (
    (re.compile(r"\bthis week or next\b(?!.*\bby the \d)", re.I), _either_week),
    (re.compile(rf"\b(?:by|before|on)\s+(?:{_WEEKDAY})\s+(?:the\s+)?(?P<number>\d{{1,2}})(?P<of>)(?:st|nd|rd|th)\b", re.I), _day_number),
    (re.compile(rf"^\W*{_COUNT}\s+{_UNIT}\W*$", re.I), _within),
    (re.compile(r"^\W*(?P<number>\d{1,2})/(?P<of>\d{1,2})\W*$"), _day_number),
    (re.compile(rf"^\W*(?P<part>)(?P<month>{_MONTH})(?:\s+(?P<year>20\d\d))?\W*$", re.I), _end_of_month),
    (re.compile(
        rf"\b(?:(?:by|before|on|until|for|end of|c\.?o\.?p\.?|close of (?:play|business)|end of play)\s+)+(?:on\s+)?(?P<which>this|next|this coming)?\s*"
        rf"(?P<weekday>{_WEEKDAY})\b(?P<tail>\s+(?:of\s+)?(?:next\s+)?week\b)?", re.I), _weekday),
    (re.compile(r"\b(?:by|before|on or before|until|w/?c|week commencing)\s+(?:the\s+)?(?P<number>\d{1,2})(?:(?:st|nd|rd|th)\b|[/.](?P<of>\d{1,2})(?![/\d]|\.\d))", re.I), _day_number),
    (re.compile(rf"^\W*(?P<which>this|next)?\s*(?P<weekday>{_WEEKDAY})(?P<tail>)\W*$", re.I), _weekday),
    (re.compile(rf"\b(?P<which>this|next)\s+(?P<weekday>{_WEEKDAY})\b(?P<tail>)", re.I), _weekday),
    (re.compile(
        r"\b(?:(?:by|before|until|for|on|later|first thing|c\.?o\.?p\.?|close of (?:play|business))\s+)*"
        r"(?P<word>tomorrow(?: morning| afternoon| evening)?|today|tonight|next week|this (?:coming )?week|this (?:morning|afternoon|aft|evening|month)|next month)\b", re.I), _day_word),
    (re.compile(
        r"\b(?:will|'ll|shall|going to|w/?e|week ending)\b.{0,80}?\b(?:on|for|w/?e|ending)\s+(?:the\s+)?(?P<number>\d{1,2})(?P<of>)(?:st|nd|rd|th)\b", re.I), _day_number),
    (re.compile(r"\b(?:w/?e|week ending)\s+(?:the\s+)?(?P<number>\d{1,2})(?P<of>)(?:st|nd|rd|th)\b", re.I), _day_number),
    (re.compile(
        rf"\b(?:will|'ll|shall)\s+(?:\w+\s+){{1,4}}?(?<!every )(?<!each )(?P<when>)(?P<which>)(?P<weekday>{_WEEKDAY})(?P<tail>)(?=\W|$)(?!\s+(?:\d|sessions?|club|group|visits?|evenings? are))", re.I), _weekday),
    (re.compile(rf"\b(?:will|'ll|shall)\b.{{0,120}}?\b(?P<when>)in\s+(?P<part>)(?P<month>{_MONTH})\b(?:\s+(?P<year>20\d\d))?(?!\s*\d)", re.I), _end_of_month),
    (re.compile(rf"\b(?:by|before|during)\s+(?P<part>)(?P<month>{_MONTH})\b(?:\s+(?P<year>20\d\d))?", re.I), _end_of_month),
    (re.compile(rf"\b(?:{_WEEKDAY})\s+(?:the\s+)?(?P<number>\d{{1,2}})(?P<of>)(?:st|nd|rd|th)\b", re.I), _day_number),
    (re.compile(r"\b(?:by|before|over|at)\s+(?:the|this)\s+weekend\b", re.I), _weekend),
    (SEASON, _season),
    (re.compile(rf"\b(?:to|would|'d)\s+(?!the\b)[a-z]+\b.{{0,100}}?\s(?<!every )(?<!each )(?<!last )(?P<when>)(?P<which>)(?P<weekday>{_WEEKDAY})(?P<tail>)\W*$", re.I), _weekday),
    (re.compile(rf"\b(?:to|would|'d)\s+[a-z]+\b.{{0,100}}?\b(?P<when>)in\s+(?P<part>)(?P<month>{_MONTH})\b(?:\s+(?P<year>20\d\d))?\W*$", re.I), _end_of_month),
    (re.compile(rf"[,;:–(-]\s*{_COUNT}\s+{_UNIT}\W*$", re.I), _within),
    (re.compile(
        r"\b(?:as soon as (?:possible|practicable|I can|we can)|a\.?s\.?a\.?p\.?|shortly|in due course|in the (?:coming|next few) (?:days|weeks|months)|"
        r"straight ?away|immediately|urgently|soon|on[- ]?going|tbc|tba)\b", re.I), _no_day),
)  # fmt: skip
