"""Logs, books and diaries kept as a table: a column of days, a column of what happened, perhaps one of who wrote it."""

from __future__ import annotations

import datetime as dt
import re
import statistics
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from sarlens.dates import PartialDate
from sarlens.dates.reading import WEEKDAYS
from sarlens.structure.bylines import signed
from sarlens.structure.dating import field_date
from sarlens.structure.entrydays import CLOCK, WEEKDAY, day_in, in_order, reference
from sarlens.structure.entryheads import Head, at_time, worker_name
from sarlens.structure.entrywords import SOURCES, TYPES, column_name
from sarlens.structure.labels import tidy
from sarlens.structure.logtables import Line, tables
from sarlens.structure.name_words import ROLE_WORDS
from sarlens.structure.names import person_like
from sarlens.structure.sheets import Row

_PLANNED = re.compile(
    r"\b(?:due|target|by when|when by|deadline|review|next|start|end|expir\w+|born|birth|valid|completion|timescale)\b",
    re.I,
)
_TO_DO = re.compile(r"\b(?:must|to be done|needs doing|deadline|target|required|by when|by whom)\b", re.I)
_MONEY = re.compile(
    r"^\W*(?:amount|balance|credit|debit|cost|total|net|gross|vat|price|paid(?: in| out)?|invoice.*|value|£|fee|rate|qty|mileage)\W*$",
    re.I,
)
_NOBODY = re.compile(
    r"^(?:none|nil|yes|no|n/?a|ok|as above|ditto|done|home|school|red|amber|green|complete|completed|open|closed|ongoing|am|pm|early|late|night|day)\W*$",
    re.I,
)
_SENDERS = frozenset({"from", "sender", "sent by", "name", "user", "author", "participant"})
_MESSAGES = frozenset({"message", "messages", "message text", "message body", "body", "chat"})
_NAME = re.compile(r"(?:(?:Dr|Mr|Mrs|Ms|Sr|RN)\.? )?[A-Z][\w'’-]*\.?(?: [A-Z][\w'’-]*\.?){0,2}|[A-Z]{2,3}\.?")
_POST = 6
"""No more words name somebody with their post."""
_SUM = re.compile(r"^\W*[£E]?\s?\d{1,5}[.,]\d\d\W*$")
_CLOCK = re.compile(r"^\W*(?:[01]?\d|2[0-3])[:.h][0-5]\d\b|^\W*\d{1,2}\s?[ap]m\b", re.I)
_MOST = 0.6
_WEEK = 7
_CELL = 40
"""No longer is a cell that only holds a day."""
_TEXT_WORDS = 1.8
"""So many words on average make a column one of text."""
FEWEST = 3


@dataclass(frozen=True, slots=True)
class _Columns:
    """Which column of a table holds what; None: no column does. Where none holds days, they stand above the rows."""

    date: int | None
    text: int
    weekday: int | None
    worker: int | None
    time: int | None
    kind: int | None


def logged(rows: Sequence[Row], around: dt.date | None = None) -> list[Head]:
    """The entries that the rows of ruled tables make; empty where no table is a log.

    `around`: a day that the file is about, for a log that prints no year.
    """
    found: list[Head] = []
    columns: _Columns | None = None
    written = reference(rows, around)
    for lines in tables(rows, written):
        own = _columns(lines, written)
        width = max(column for line in lines for column in line.cells)
        if own is None and columns is not None and found and width >= columns.text:
            own = columns  # the table goes on over the leaf
        if own is not None:
            columns = own
            found += _heads(lines, own, written)
    return found if len(found) >= FEWEST and in_order([head.date.first for head in found]) else []


def is_chat(rows: Sequence[Row]) -> bool:
    """Whether a table is a chat's: a column of who sent it, and one of messages."""
    heads = ({text.lower().strip(" :") for text in lines[0].cells.values()} for lines in tables(rows, None))
    return any(bool(texts & _SENDERS) and bool(texts & _MESSAGES) for texts in heads)


def headed(rows: Sequence[Row]) -> frozenset[tuple[int, int]]:
    """Page and number of each ruled table that has column heads: it is a log, or its days are no entries."""
    own = (lines for lines in tables(rows, None) if len(lines) > 2 and _is_head(lines[0], first=True))
    return frozenset(
        (row.page, row.cell[0]) for lines in own for line in lines if (row := rows[line.first]).cell is not None
    )


def _columns(lines: Sequence[Line], written: PartialDate | None) -> _Columns | None:
    """What each column of a log's table holds; None where it is no log."""
    heads = lines[0].cells if _is_head(lines[0], first=True) else {}
    body = [line for line in lines[bool(heads) :] if not _is_head(line)]
    if len(body) < FEWEST - 1 or _no_log(heads, body):
        return None
    names = {column: column_name(text) or "" for column, text in heads.items()}
    width = max(column for line in lines for column in line.cells) + 1
    date = next((column for column in range(min(3, width)) if _days(body, column, written)), None)
    if date is not None and _PLANNED.search(heads.get(date, "")):
        return None
    weekday = (
        next((n for n in range(min(2, width)) if _share(body, n, WEEKDAY) >= _MOST), None) if date is None else None
    )
    if date is None and not _below_days(body, weekday, width):
        return None
    words = {
        n: _mean_words(body, n)
        for n in range(width)
        if n not in (date, weekday) and names.get(n) not in ("worker", "date", "recorded")
    }
    text = max(words, key=lambda n: (names.get(n) == "text", words[n]), default=None)
    if text is None or words[text] < _TEXT_WORDS or _always_the_same(body, text):
        return None
    time = next((n for n in range(width) if n not in (date, text) and _share(body, n, _CLOCK) >= _MOST), None)
    named = [n for n in range(width) if names.get(n) == "worker" and n not in (date, text)]
    named = named or [n for n, head in heads.items() if head.lower().strip(" :") in SOURCES and n not in (date, text)]
    worker = named[-1] if named else _by_look(body, [n for n in range(width) if n not in (date, text, time, weekday)])
    kind = next((n for n, name in names.items() if name in ("type", "subject") and n not in (date, text, worker)), None)
    return _Columns(date, text, weekday, worker, time, kind)


def _no_log(heads: dict[int, str], body: Sequence[Line]) -> bool:
    """A timetable of what is still to come, or an account."""
    width = max(column for line in body for column in line.cells) + 1
    return (
        any(_TO_DO.search(text) or _MONEY.match(text) for text in heads.values())
        or any(_share(body, n, _SUM) >= _MOST for n in range(width))
    )  # fmt: skip


def _below_days(body: Sequence[Line], weekday: int | None, width: int) -> bool:
    """A day stands above most of the rows and they begin with times, or a week does and they begin with its days."""
    placed = sum(line.above is not None and (weekday is not None or not line.above.week) for line in body)
    timed = weekday is not None or any(_share(body, n, _CLOCK) >= _MOST for n in range(min(2, width)))
    return timed and placed >= _MOST * len(body)


def _is_head(line: Line, *, first: bool = False) -> bool:
    """Column heads: short, no day among them, and at least two that such tables have (one, and no figures, on top)."""
    texts = [text for text in line.cells.values() if text]
    known = sum(column_name(text.split("█")[0].strip()) is not None or text.lower() in SOURCES for text in texts)
    plain = first and len(texts) >= 2 and not any(re.search(r"\d", text) for text in texts)
    return known >= (1 if plain else 2) and all(len(text) < 45 and field_date(text) is None for text in texts)


def _days(body: Sequence[Line], column: int, written: PartialDate | None) -> bool:
    filled = [text for line in body if (text := line.cells.get(column, ""))]
    days = sum(_day(text, written)[0] is not None for text in filled)
    return days >= 2 and days >= _MOST * len(filled)


def _day(printed: str, written: PartialDate | None) -> tuple[PartialDate | None, str]:
    """The day at the front of a cell, and what else it says; None where it begins with none."""
    whole = field_date(printed) if len(printed) < _CELL else None
    day, start, end = day_in(printed[:_CELL], written)
    if whole is not None and whole.exact:
        return whole, printed[end:] if day is not None else ""
    bare = WEEKDAY.sub("", printed[:start]).strip(" ,.-")
    return (day, printed[end:]) if day is not None and not bare else (None, printed)


def _mean_words(body: Sequence[Line], column: int) -> float:
    """Words with letters in them, of the cells that are filled."""
    filled = [text for line in body if (text := line.cells.get(column, ""))]
    few = len(filled) < 0.4 * len(body)
    return (
        0.0
        if few or not filled
        else statistics.mean(len([w for w in text.split() if re.search(r"[A-Za-z]", w)]) for text in filled)
    )


def _always_the_same(body: Sequence[Line], column: int) -> bool:
    """The same few words on row after row: a chart of doses or feeds, and no account of what happened."""
    filled = [re.sub(r"[^a-z]+", " ", text.lower()) for line in body if (text := line.cells.get(column, ""))]
    return len(filled) > FEWEST and len(set(filled)) < 0.5 * len(filled)


def _share(body: Sequence[Line], column: int, pattern: re.Pattern[str]) -> float:
    filled = [text for line in body if (text := line.cells.get(column, ""))]
    return sum(pattern.match(text) is not None for text in filled) / len(filled) if filled else 0.0


def _by_look(body: Sequence[Line], columns: Sequence[int]) -> int | None:
    """The rightmost column of names, posts or initials that come again and again."""
    for column in reversed(columns):
        filled = [text for line in body if (text := line.cells.get(column, ""))]
        named = [text.rstrip(".") for text in filled if _names_somebody(text)]
        if (
            len(filled) >= _MOST * len(body)
            and len(named) >= 0.7 * len(filled)
            and len(Counter(named)) <= 0.7 * len(named)
        ):
            return column
    return None


def _names_somebody(text: str) -> bool:
    """A name, initials, or a post with or without one: "Staff Nurse Ellison RN"."""
    if _NOBODY.match(text):
        return False
    post = (
        len(text.split()) <= _POST
        and text[:1].isupper()
        and ROLE_WORDS.search(text)
        and not re.search(r"[.!?]\s|\d", text)
    )
    return bool(post) or _NAME.fullmatch(text) is not None


def _heads(lines: Sequence[Line], columns: _Columns, written: PartialDate | None) -> list[Head]:
    found: list[Head] = []
    day: PartialDate | None = None
    rising = _rising(lines, columns)
    for line in lines:
        beside = ""
        text = line.cells.get(columns.text, line.cells.get(columns.time or -1, ""))
        if columns.date is not None:
            printed = line.cells.get(columns.date, "")
            own, beside = _day(printed, written)
            day, written = own or (None if printed else day), own or written
            text = text or (beside if len(printed) >= _CELL else "")
        else:
            day = _above(line, columns, day, rising=rising)
        if day is None or _is_head(line) or not text:
            continue
        when = at_time(day, line.cells.get(columns.time, "")) if columns.time is not None else day
        who = worker_name(line.cells.get(columns.worker, "")) if columns.worker is not None else None
        if columns.worker is None:
            who = _first_name(beside) or signed(line.cells.get(columns.text, ""), alone=False)
        kind = tidy(line.cells.get(columns.kind, "")) if columns.kind is not None else ""
        found.append(Head(line.first, line.first, when, who, kind, "log", inline=True))
    return found


def _first_name(beside: str) -> str | None:
    """The name that a day's own cell prints below the day and the time, before a post or a kind of contact."""
    words = (beside[clock.end() :] if (clock := CLOCK.match(beside)) is not None else beside).split()
    tries = (" ".join(words[:count]) for count in (3, 2) if len(words) >= count)
    return next(
        (name for name in tries if person_like(name) and not ROLE_WORDS.search(name) and not TYPES.search(name)), None
    )


def _above(line: Line, columns: _Columns, before: PartialDate | None, *, rising: bool) -> PartialDate | None:
    """The day that stands above a row, or that of its weekday in the week that does; the row before's where none is printed."""
    weekday = _weekday(line, columns)
    if line.above is None or (line.above.week and weekday is None):
        return before
    day = line.above.day(weekday)
    if rising and line.above.week and before is not None and 0 < (before.first - day).days < _WEEK:
        day += dt.timedelta(_WEEK)  # below Friday comes the Monday after
    return PartialDate.day(day)


def _weekday(line: Line, columns: _Columns) -> int | None:
    named = WEEKDAY.match(line.cells.get(columns.weekday, "")) if columns.weekday is not None else None
    return WEEKDAYS[named["weekday"].lower()] if named is not None else None


def _rising(lines: Sequence[Line], columns: _Columns) -> bool:
    """Whether days of the week follow one another as in a calendar, rather than backwards."""
    held = [day for line in lines if (day := _weekday(line, columns)) is not None]
    return sum(after >= before for before, after in pairwise(held)) * 2 >= len(held) - 1
