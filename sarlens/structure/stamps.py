"""Rows that begin an entry by their date and time, whatever system printed them: the same shape, again and again."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Literal

from rapidfuzz import fuzz, process

from sarlens.dates import PartialDate
from sarlens.dates.reading import WEEKDAYS
from sarlens.model import REDACTED
from sarlens.structure.across import across, spaced, word_gap
from sarlens.structure.dating import mended
from sarlens.structure.entrydays import CLOCK, MOST_DAYS, PRINTED, clock_time, day_in, reference
from sarlens.structure.entrywords import TYPES, column_name
from sarlens.structure.labels import tidy
from sarlens.structure.names import person_like
from sarlens.structure.sheets import Row

Form = Literal["front", "byline", "clock", "day"]

_LABEL = re.compile(
    r"^(?:(?:day|date|time|entry|entered|event|note|created|recorded|sent|received|delivered|[a-z]{2,7}ed|seen|on|log|message|consultation|visit|call|"
    r"contact|incident|record|report|concern|item|when|posted|from|occurred|modified|updated)\b[\s/&]*(?:and|no\.?|number|id|ref\.?|date|time|on|at)?"
    r"[\s/&]*(?:no\.?|number|id|ref\.?|date|time|on|at)?[\s#:]*)?(?:[A-Z]{0,3}[\d/-]{0,10})?$",
    re.I,
)
"""What may stand before an entry's date: nothing, a label, a number."""
_UNTIL = re.compile(r"^\s*(?:-|–|to)\s*\d{1,2}[:.]\d\d(?:\s?[ap]m)?(?:\s?hrs)?\b")
_ENDS_IN_CLOCK = re.compile(
    r"^(?P<who>[^\d:]{0,45}?)[\s,\t(\[–-]*(?P<clock>\d{1,2}[:.]\d\d(?::\d\d)?(?:\s?[ap]m)?)[)\]\s]*$", re.I
)
_NO_ENTRY = re.compile(r"\b(?:birth|born|d\.?o\.?b|due|deadline|expir\w+|target)\b", re.I)
"""Labels of days on which nothing was written."""
_BY = re.compile(r"\bby\s+(?P<who>[A-Z][^\t:;|]{2,40}?)(?:,.*|\s+(?:at|on))?$")
_DAYS = tuple(WEEKDAYS)
FEWEST = 3
_FEW_WORDS = 4
_HEAD = 28
"""So many letters at a line's front may hold a date."""
_YEAR = 400
"""No more days lie between two entries, or one of the two is misread."""
_WEEK = dt.timedelta(7)
_MISREAD = 2
"""No more digits of a day does a scan misread."""
_DOTTED = re.compile(r"(?<![\d.,/])(\d{1,2})\s?[.,/;:]\s?(\d{1,2})\s?[.,/;]\s?(\d{4}|\d{2})(?![\d/])")
"""A scan's "04,11.23"."""


@dataclass(frozen=True, slots=True)
class Stamp:
    """One such row.

    Attributes:
        at: its index. top: index of the row where the entry begins (the day's own line above the first of its times).
        before, after: what stands on the line before the date and behind the time, tabs kept.
        form: `front` (the date first), `byline` (a name first and nothing behind), `clock` (a time below the
            day's own line), `day` (a date with nothing else).
        weekday: the day of the week as printed, or "". label: of the date ("recorded on"), lower case, or "".
    """

    at: int
    top: int
    date: PartialDate
    before: str
    after: str
    form: Form
    weekday: str = ""
    label: str = ""
    yearless: bool = False


def stamps(rows: Sequence[Row], around: dt.date | None = None) -> list[Stamp]:
    """The rows that begin entries, all of one form, in printed order; empty where there are fewer than three.

    `around`: a day that the file is about, for a record that prints no year.
    """
    near, usual = reference(rows, around), word_gap(rows)
    found: list[Stamp] = []
    timed: list[Stamp] = []
    day: Stamp | None = None
    for at, row in enumerate(rows):
        if row.blank or not (text := across(rows, at).strip()):
            continue
        text = spaced(row, usual).strip() if row.cell is None else text
        text = re.sub(rf"{REDACTED[0]}{{2,}}", " ", text).strip()
        text = _DOTTED.sub(r"\1/\2/\3", text, count=1) if _scanned(row) else text
        one = _dated(text, at, near)
        if one is None and _scanned(row):
            one = _dated(f"{mended(text[:_HEAD])}{text[_HEAD:]}", at, near)
        if one is not None and not _runs_on(rows, at, one):
            one = replace(one, yearless=day_in(text[:90], None)[0] is None)
            found.append(one)
            near = one.date if near is None or abs((one.date.first - near.first).days) < _YEAR else near
            day = one if one.form == "day" else None if one.form == "byline" else day
        elif day is not None and (one := _clocked(text, at, day)) is not None:
            timed.append(replace(one, top=day.at) if not any(known.top == day.at for known in timed) else one)
    chosen = _chosen(found, timed)
    return _mended(rows, chosen) if len(chosen) >= FEWEST else []


def _chosen(found: Sequence[Stamp], timed: Sequence[Stamp]) -> list[Stamp]:
    fronts = _of_one_label(_with_years([one for one in found if one.form in ("front", "day")]))
    bylines = [one for one in found if one.form == "byline"]
    days = [one for one in fronts if one.form == "day"]
    if len(timed) >= max(FEWEST, len(days), len(fronts) - len(days)):
        return list(timed)
    names = {one.before for one in bylines}
    if len(names) == 1 and not any(person_like(name) for name in names):  # a label that we don't know
        fronts += [replace(one, before="", form="front") for one in bylines]
        return sorted(fronts, key=lambda one: one.at)
    known = all(person_like(re.sub(r"\([^)]*\)", "", name).strip(" ,")) for name in names)
    if len(bylines) > len(fronts) and (known or len(names) <= 0.6 * len(bylines)):
        return bylines
    return fronts


def _with_years(fronts: list[Stamp]) -> list[Stamp]:
    """Without the days that print no year, where most print one: "1/52" and "4/7" in a clinic's notes are no days."""
    own = [one for one in fronts if not one.yearless]
    return own if len(own) >= max(FEWEST, 0.5 * len(fronts)) else fronts


def _of_one_label(fronts: list[Stamp]) -> list[Stamp]:
    """Without the second day that a system prints in each entry: "Recorded on 3 May 2022"."""
    own = [one for one in fronts if column_name(one.label) != "recorded"]
    return own if len(own) >= FEWEST and len(own) * 2 + 1 >= len(fronts) else fronts


def _dated(text: str, at: int, written: PartialDate | None) -> Stamp | None:
    """The stamp of a line that has its date at the front, or behind a name with nothing after it."""
    date, start, end = day_in(text[:90], written)
    if date is None or start > 60:
        return None
    before, after = re.sub(r"^[^\w█+~]+", "", text[:start]).strip(" \t[(*•,|–—-:."), text[end:]
    if (early := _ENDS_IN_CLOCK.match(f" {before}")) is not None and date.time is None:
        date, before = _at(date, early["clock"]), early["who"].strip(" [(,\t–-")
    if date.time is None and (clock := CLOCK.match(after)) is not None:
        date, after = PartialDate(date.first, date.last, clock_time(clock)), after[clock.end() :]
    after = _UNTIL.sub("", re.sub(r"^(?::\d\d)?[\])]?(?:\s?(?:GMT|BST|UTC))?", "", after), count=1)
    bare, weekday = _without_weekday(before)
    bare = re.sub(r"^\W*\w{1,3}\t", "", f"{bare}\t").strip(" \t:.")
    nothing = not re.search(r"\w", after)
    if PRINTED.match(bare) or _NO_ENTRY.search(bare):
        return None
    if _LABEL.match(bare):
        label = re.sub(r"[\W\d]+", " ", bare).strip().lower()
        return Stamp(at, at, date, "", after, "day" if nothing and date.time is None else "front", weekday, label)
    if TYPES.search(bare) and len(bare.split()) <= _FEW_WORDS and len(bare) < 40:
        by = _BY.search(bare)
        kept = f"{by['who']}{after}" if by is not None else f"{bare}\t{after}"
        return Stamp(at, at, date, "", kept, "front", weekday)
    by = _BY.search(bare)
    if by is not None and len(bare.split()) <= 3 * _FEW_WORDS and date.time:
        return Stamp(at, at, date, by["who"].strip(" ,"), after, "byline", weekday)
    name = re.sub(
        r"(?i)^(?:signed|signature|by|staff|name|author|worker)\s?[:;]\s*|[\t ,]*\b(?:date|dated|on|at)$", "", bare
    ).strip(" ,:\t")
    if _could_name(name) and (not re.search(r"\w{3}", after) or (date.time and person_like(name) and " " in name)):
        return Stamp(at, at, date, name, after, "byline", weekday)
    return None


def _at(date: PartialDate, clock: str) -> PartialDate:
    match = CLOCK.match(clock)
    return PartialDate(date.first, date.last, clock_time(match)) if match is not None else date


def _without_weekday(before: str) -> tuple[str, str]:
    """What stands before the date without the day of the week, as scans may spell it, and that day."""
    match = re.match(r"^(?P<rest>.*?)\b(?P<word>[A-Za-z]{3,9})[\s.,]*$", before)
    near = process.extractOne(match["word"].lower(), _DAYS, scorer=fuzz.ratio, score_cutoff=64) if match else None
    alike = match is not None and near is not None and abs(len(match["word"]) - len(near[0])) <= 1
    return (match["rest"].strip(" \t[(*•,|–—-"), near[0]) if match and near and alike else (before, "")


def _could_name(text: str) -> bool:
    """A name, a handle or initials, as a chat prints them."""
    bare = re.sub(r"\([^)]*\)", "", text).strip(" ,")
    return 1 <= len(bare.split()) <= 5 and bare[:1].isupper() and not re.search(r"[\d.?!:;]", bare) and len(bare) <= 45


def _clocked(text: str, at: int, day: Stamp) -> Stamp | None:
    """The stamp of a line below the day's own line: a time first, or a name and a time."""
    if (clock := CLOCK.match(text)) is not None and re.match(r"[\W\s]|$", text[clock.end() :]):
        after = _UNTIL.sub("", text[clock.end() :].lstrip("])"), count=1)
        return Stamp(
            at, at, PartialDate(day.date.first, day.date.last, clock_time(clock)), "", after, "clock", day.weekday
        )
    named = _ENDS_IN_CLOCK.match(text)
    clock = CLOCK.match(named["clock"]) if named is not None else None
    if named is None or clock is None or not _could_name(tidy(named["who"])):
        return None
    return Stamp(at, at, PartialDate(day.date.first, day.date.last, clock_time(clock)), tidy(named["who"]), "", "clock")


def _runs_on(rows: Sequence[Row], at: int, one: Stamp) -> bool:
    """A date that the line's wrapping put at the front: the sentence above goes on in it."""
    above = rows[at - 1].text.rstrip() if at and rows[at - 1].cell == rows[at].cell else ""
    return len(above) > 60 and above[-1] not in ".?!:)" and re.match(r"\s*[,.;)]|\s+[a-z]", one.after) is not None


def _mended(rows: Sequence[Row], found: Sequence[Stamp]) -> list[Stamp]:
    """Days that a scan misread, put right where the printed day of the week and the entries around leave only one."""
    sure = [not (_scanned(rows[one.at]) and _wrong_weekday(one)) for one in found]
    if all(sure):
        return list(found)
    days = [one.date.first for one, good in zip(found, sure, strict=True) if good]
    falling = sum(later < earlier for earlier, later in pairwise(days)) * 2 > len(days)
    out = list(found)
    for n, one in enumerate(found):
        if sure[n]:
            continue
        before = next((out[k].date.first for k in range(n - 1, -1, -1) if sure[k]), None)
        after = next((out[k].date.first for k in range(n + 1, len(out)) if sure[k]), None)
        low, high = (after, before) if falling else (before, after)
        low, high = low or (high - _WEEK if high else None), high or (low + _WEEK if low else None)
        if low is None or high is None:
            continue
        near = [low + dt.timedelta(step) for step in range(min((high - low).days, MOST_DAYS) + 1)]
        fits = [(_apart(day, one.date.first), day) for day in near if day.weekday() == WEEKDAYS[one.weekday]]
        least = min((apart for apart, _ in fits), default=_MISREAD + 1)
        nearest = [day for apart, day in fits if apart == least <= _MISREAD]
        if len(nearest) == 1:
            out[n], sure[n] = replace(one, date=PartialDate.day(nearest[0], one.date.time)), True
    return out


def _wrong_weekday(one: Stamp) -> bool:
    return bool(one.weekday) and one.date.first.weekday() != WEEKDAYS[one.weekday]


def _scanned(row: Row) -> bool:
    return any(word.confidence is not None for word in row.words)


def _apart(day: dt.date, printed: dt.date) -> int:
    """How many digits a scan took for others, if this is the day."""
    return sum(a != b for a, b in zip(f"{day:%d%m%Y}", f"{printed:%d%m%Y}", strict=True))
