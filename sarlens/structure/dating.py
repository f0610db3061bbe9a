"""Dates that say when a document was written: fields, date lines, sign-offs; never the printing or a birthday."""

from __future__ import annotations

import calendar
import datetime as dt
import re
from collections.abc import Iterable, Sequence

from rapidfuzz import fuzz, process

from sarlens.dates import PartialDate, find_dates, read_date
from sarlens.dates.reading import MONTHS, WEEKDAYS
from sarlens.structure.sheets import Printed

_MONTHS = frozenset(MONTHS)
_LONG_MONTHS = tuple(month for month in MONTHS if len(month) >= 4)
_DIGITS = str.maketrans(
    {
        "O": "0",
        "o": "0",
        "Q": "0",
        "l": "1",
        "I": "1",
        "|": "1",
        "!": "1",
        "S": "5",
        "§": "5",
        "B": "8",
        "Z": "2",
        "é": "6",
    }
)
_NUMERIC = re.compile(r"[\dOoQlI|!SBZ§é]{1,4}(?:(?:st|nd|rd|th)\b)?")
_WORDS = re.compile(r"[A-Za-z0-9|!§é]+")
_NO_DAY = re.compile(rf"(?:^|[^\w/])(?:3[2-9]|[4-9]\d)\s+(?P<month>(?:{'|'.join(MONTHS)})\b)", re.I)
"""A day that there is none of: a scan's "48 January" for the 18th."""
_ORDINAL = re.compile(
    rf"(?<![\w/.])(?P<day>[\dlI|é]{{1,2}})(?P<suffix>st|nd|rd|[a-z]{{2}})(?=\s+(?:of\s+)?(?:{'|'.join(MONTHS)})\b)",
    re.I,
)
_LONE_ONE = re.compile(rf"(?:^|(?<=\s))[\]\[|lI!](?=\s+(?:{'|'.join(MONTHS)})\b)", re.I)
"""A scan's "] December" for "1 December"."""
_STOPPED = re.compile(rf"(?<=\b\d\d)\.\s+(?=(?:{'|'.join(MONTHS)})\b)", re.I)
"""A speck behind the day: "05. June"."""
_ENDINGS = {"st": "1", "nd": "2", "rd": "3"}
_WEEKDAY = re.compile(r"\b(mon|tue|wed|thu|fri|sat|sun)[a-z]*\b", re.I)
_NUMBERS = re.compile(r"(?<!\d)(\d{1,2})/(\d{1,2})/(\d{4}|\d{2})(?!\d)")
_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
NOT_WRITING = re.compile(
    r"\b(?:d\.?o\.?b|birth|born|print(?:ed)?|received|scanned|review(?:ed)? (?:date|due|by|on)|next|due|target|by when|expires?|expiry|"
    r"admi(?:tted|ssion)|discharged?|deadline|effective|valid|your (?:letter|email|e-mail|request|complaint)|period|from|until|"
    r"incident|needed|required|concern|moved?|last (?:review|updated|seen)|date of death|start(?:ed)?|end(?:ed)?|clinic date|decision due|appointment)\b",
    re.I,
)
_DATE_LINE = re.compile(
    r"^\W*(?:(?:date|dated|date of (?:letter|report|issue)|typed|date typed|letter date)\b[\s:;.\t-]*)?"
    r"(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day,?\s+)?",
    re.I,
)


_YEARLESS = re.compile(
    rf"\b(?P<weekday>{'|'.join(sorted(WEEKDAYS, key=len, reverse=True))})\b[.,]?\s+(?:the\s+)?(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\s+(?:of\s+)?"
    rf"(?P<month>{'|'.join(sorted(MONTHS, key=len, reverse=True))})\b(?!\W{{0,3}}(?:\d{{4}}|\d\d\b(?![:.]\d)))",
    re.I,
)


def field_date(text: str) -> PartialDate | None:
    """The date in a field's value, read with the slips that scans make: O for 0, l for 1, "Mareh".

    A day name that only fits the American order ("Wed 5/3/2023" on 3 May) turns day and month round.
    """
    if not any(char.isdigit() for char in text) or len(text) > 300:
        return None
    text = _days_mended(text)
    found = read_date(text)
    if found is None and (misread := _NO_DAY.search(text)) is not None:
        return read_date(text[misread.start("month") :].split(" at ", maxsplit=1)[0])  # the month at least is certain
    if found is None or not found.exact:
        mended = read_date(_mend(text))
        found = mended if mended is not None and (found is None or mended.exact) else found
    return _american(text, found)


def date_line(text: str) -> PartialDate | None:
    """The date of a line that is there to print one ("16 March 2022", "Date: 16/03/22"), or None."""
    stripped = _days_mended(text.strip())
    if len(stripped) < 6 or not any(char.isdigit() for char in stripped):
        return None
    if len(stripped) > 60 or (
        NOT_WRITING.search(stripped) and not re.match(r"\W*date of (?:letter|issue|report)", stripped, re.I)
    ):
        return None
    bare = stripped[match.end() :] if (match := _DATE_LINE.match(stripped)) else stripped
    found = field_date(bare)
    if found is None or not found.exact:
        return None
    mentions = find_dates(bare) or find_dates(_mend(bare))
    left = len(bare) - (mentions[0].end - mentions[0].start) if mentions else len(bare)
    return found if left <= 4 else None


def first_date_line(lines: Iterable[Printed]) -> PartialDate | None:
    """The date of the first line that is there to print one, and has no label of another day above it."""
    above = ""
    for line in lines:
        if (found := date_line(line.text)) is not None and not NOT_WRITING.search(above[:40]):
            return found
        above = line.text.strip() or above
    return None


def first_date(lines: Sequence[Printed]) -> PartialDate | None:
    """The first full date in a short line that isn't said to be another thing's, nor years older than the rest (a birthday)."""
    years = [mention.date.last.year for line in lines for mention in find_dates(line.text)]
    above = ""
    for at, line in enumerate(lines):
        # A date inside a long line stands in a sentence, and says when something else was.
        mentions = find_dates(line.text)
        if len(line.text) >= 75:
            mentions = mentions[:1] if at < 8 and mentions and mentions[0].start <= 2 else ()
        for mention in mentions:
            label = above if len(above.split()) <= 4 else ""
            before = f"{label} {line.text[: mention.start]}"[-60:]
            old = mention.date.first.year < max(years) - 4
            clinic = re.search(r"\b(?:clinic|seen|visit|assessed)\s+(?:of|on)\s*$", before, re.I)
            told = not clinic and re.search(r"\b(?:on|by|from|since|until|of|in|before|after|to|the)\s*$", before, re.I)
            if mention.date.exact and not old and not told and not NOT_WRITING.search(before):
                return mention.date
        above = line.text
    return None


def weekday_date(lines: Sequence[Printed], around: dt.date | None) -> PartialDate | None:
    """The day of a heading without a year ("Staff meeting Weds 16 Nov"), where its day of the week leaves one year.

    Args:
        lines: the first of a document.
        around: a day that the rest of the file is about; the year may be two away from it. None: nothing is told.
    """
    for line in lines if around is not None else ():
        match = _YEARLESS.search(line.text) if len(line.text) < 90 else None
        if match is None or around is None:
            continue
        day, month = int(match["day"]), MONTHS[match["month"].lower()]
        years = (around.year + step for step in (-2, -1, 0, 1, 2))
        days = [dt.date(year, month, day) for year in years if day <= calendar.monthrange(year, month)[1]]
        fits = [one for one in days if one.weekday() == WEEKDAYS[match["weekday"].lower()]]
        if len(fits) == 1:
            return PartialDate.day(fits[0])
    return None


def mended(text: str) -> str:
    """The text with the slips that a scan makes in days and months put right: "Ist April", "12 Octoher"."""
    return _mend(_days_mended(text))


def _days_mended(text: str) -> str:
    """The text with days that can only be misread put right: "8rd" is the 3rd, whatever the scan made of the figure."""
    return _ORDINAL.sub(_ordinal, _LONE_ONE.sub("1", _STOPPED.sub(" ", text)))


def _mend(text: str) -> str:
    """The text with the letters of numbers made digits, and the months respelt."""

    def word(match: re.Match[str]) -> str:
        token = match.group()
        if _NUMERIC.fullmatch(token) and any(char.isdigit() for char in token):
            suffix = re.search(r"(?:st|nd|rd|th)$", token)
            stem = token[: suffix.start()] if suffix else token
            return stem.translate(_DIGITS)
        if len(token) >= 3 and token.lower() not in _MONTHS and token[0].isalpha():
            near = process.extractOne(token.lower(), _LONG_MONTHS, scorer=fuzz.ratio, score_cutoff=75)
            return near[0].title() if near else token
        return token

    joined = re.sub(r"(?<=\d)\s*([/.])\s*(?=\d)", r"\1", _WORDS.sub(word, text))
    joined = re.sub(r"(?<=\d)\s?;\s?(?=\d\d\b)", ":", joined)
    # One full stop between two numbers is a clock's; two are a date's.
    return re.sub(r"(?<=\d)\.(?=\d\d\b(?!\d|[/.]))", ":", joined) if joined.count(".") == 1 else joined


def _ordinal(match: re.Match[str]) -> str:
    """A day whose last figure a scan misread, by its ending: "8rd" is the 3rd; and one whose ending it did: "14tn"."""
    day, suffix = match["day"].translate(_DIGITS), match["suffix"].lower()
    last = _ENDINGS.get(suffix)
    if last is None:
        return day
    return last if len(day) == 1 else f"{day[0]}{last}" if day[0] in "123" and day not in ("11", "12", "13") else day


def _american(text: str, found: PartialDate | None) -> PartialDate | None:
    """Month before day, where the printed day of the week says so."""
    day, numbers = _WEEKDAY.search(text), _NUMBERS.search(text)
    if found is None or not found.exact or day is None or numbers is None or found.first.day > 12:
        return found
    named = _DAYS.index(day[1].lower()[:3])
    turned = dt.date(found.first.year, found.first.day, found.first.month)
    if found.first.weekday() != named and turned.weekday() == named:
        return PartialDate.day(turned, found.time)
    return found
