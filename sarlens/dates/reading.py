"""Finding written dates in text: day before month, two-digit years, typed, stamped and scanned forms."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass

from sarlens.dates.partial import PartialDate

MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "january jan", "february feb", "march mar", "april apr", "may", "june jun", "july jul", "august aug",
            "september sept sep", "october oct", "november nov", "december dec",
        ),
        start=1,
    )
    for name in names.split()
}  # fmt: skip
WEEKDAYS = {
    name: number
    for number, names in enumerate(
        ("monday mon", "tuesday tues tue", "wednesday weds wed", "thursday thurs thur thu", "friday fri", "saturday sat", "sunday sun")
    )
    for name in names.split()
}  # fmt: skip

_MONTH = "|".join(sorted(MONTHS, key=len, reverse=True))
_WEEKDAY = "|".join(sorted(WEEKDAYS, key=len, reverse=True))
# Scans turn 1 into l or I and 0 into O; only inside a slashed date, where nothing else can stand.
_D = r"[0-9lIO]"
_TIME = r"(?:[,\s]+(?:at\s+|@\s*)?(?P<hour>[01]?\d|2[0-3])[:.h](?P<minute>[0-5]\d)(?::[0-5]\d)?\s*(?P<half>[ap]\.?m\b\.?)?)?"
_FORMS = (
    rf"(?P<iso_y>(?:19|20)\d\d)-(?P<iso_m>\d\d)-(?P<iso_d>\d\d)(?:T|(?=\D|$)){_TIME.replace('[,', '[T,').replace(']+(?:at', ']*(?:at')}",
    rf"(?<![\d/.-])(?P<num_d>{_D}{{1,2}})(?P<sep>[/.-])(?P<num_m>{_D}{{1,2}})(?P=sep)(?P<num_y>{_D}{{4}}|{_D}{{2}})(?![\d/]|[.-]\d){_TIME}",
    rf"(?:(?P<weekday>{_WEEKDAY})\.?,?\s+(?:the\s+)?)?(?<![\d.])\b(?P<day>\d{{1,2}})\s?(?:st|nd|rd|th)?\s*(?:day\s+)?(?:of\s+)?[\s-]?"
    rf"(?P<month>{_MONTH})\b\.?(?:,?[\s-]*'?(?P<year>(?:19|20)\d\d|\d\d(?=\b(?!:|\.\d|\s*(?:am|pm)\b))))?(?!\d){_TIME}",
    rf"\b(?P<us_month>{_MONTH})\.?\s+(?P<us_day>\d{{1,2}})(?:st|nd|rd|th)?,\s*(?P<us_year>(?:19|20)\d\d){_TIME}",
    rf"\b(?P<my_month>{_MONTH})\b\.?[\s,'’-]*(?P<my_year>(?:19|20)\d\d)\b",
)


def _numbered(form: str, number: int) -> str:
    """Group names must differ within one expression: the time of each form gets the form's number."""
    return re.sub(r"\?P<(hour|minute|half)>", rf"?P<\g<1>{number}>", form)


_DATE = re.compile("|".join(f"(?:{_numbered(form, number)})" for number, form in enumerate(_FORMS)), re.I)


@dataclass(frozen=True, slots=True)
class DateMention:
    """A date written in a text at `text[start:end]`. `yearless`: the year was taken from the day of writing."""

    start: int
    end: int
    date: PartialDate
    text: str
    yearless: bool = False


def find_dates(text: str, written: PartialDate | None = None) -> tuple[DateMention, ...]:
    """Every date written in the text, in order.

    A day and month without a year ("12 January") takes the year that brings it nearest to `written`; with
    `written` None it is left out. Impossible dates (31/02/2023) are left out.
    """
    found = []
    for match in _DATE.finditer(text):
        mention = _mention(match, written)
        if mention is not None:
            found.append(mention)
    return tuple(found)


def read_date(text: str, written: PartialDate | None = None) -> PartialDate | None:
    """The first date written in the text, or None."""
    found = find_dates(text, written)
    return found[0].date if found else None


def _mention(match: re.Match[str], written: PartialDate | None) -> DateMention | None:
    part = {name: value for name, value in match.groupdict().items() if value is not None}
    time = _time(part)
    yearless = False
    try:
        if "my_month" in part:
            date = PartialDate.month(int(part["my_year"]), MONTHS[part["my_month"].lower()])
        elif "month" in part:
            month, day = MONTHS[part["month"].lower()], int(part["day"])
            yearless = "year" not in part
            if yearless and written is None:
                return None
            year = _nearest_year(day, month, written) if yearless and written else _year(part["year"])
            date = PartialDate.day(dt.date(year, month, day), time)
        elif "us_month" in part:
            date = PartialDate.day(
                dt.date(int(part["us_year"]), MONTHS[part["us_month"].lower()], int(part["us_day"])), time
            )
        elif "iso_y" in part:
            date = PartialDate.day(dt.date(int(part["iso_y"]), int(part["iso_m"]), int(part["iso_d"])), time)
        else:
            numbers = [_digits(part[name]) for name in ("num_y", "num_m", "num_d")]
            date = PartialDate.day(dt.date(_year(numbers[0]), int(numbers[1]), int(numbers[2])), time)
    except ValueError:
        return None
    return DateMention(match.start(), match.end(), date, match.group(), yearless)


def _digits(text: str) -> str:
    return text.translate(str.maketrans("lIOo", "1100"))


def _year(text: str) -> int:
    year = int(text)
    if year >= 100:
        if not 1900 <= year <= 2100:
            raise ValueError(f"{year} is no year of ours")
        return year
    return 2000 + year if year < 70 else 1900 + year


def _nearest_year(day: int, month: int, written: PartialDate) -> int:
    def distance(year: int) -> int:
        try:
            return abs((dt.date(year, month, day) - written.first).days)
        except ValueError:
            return 10_000

    return min((written.first.year - 1, written.first.year, written.first.year + 1), key=distance)


def _time(part: dict[str, str]) -> str | None:
    hours = [value for name, value in part.items() if name.startswith("hour")]
    minutes = [value for name, value in part.items() if name.startswith("minute")]
    if not hours or not minutes:
        return None
    hour = int(hours[0])
    half = next((value.lower()[0] for name, value in part.items() if name.startswith("half")), "")
    if half == "p" and hour < 12:
        hour += 12
    elif half == "a" and hour == 12:
        hour = 0
    return f"{hour:02d}:{minutes[0]}"
