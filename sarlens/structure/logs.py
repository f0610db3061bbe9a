"""Logs, books and diaries kept as a table: a column of days, a column of what happened, perhaps one of who wrote it."""

from __future__ import annotations

import re
import statistics
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from sarlens.dates import PartialDate
from sarlens.structure.bylines import signed
from sarlens.structure.dating import field_date
from sarlens.structure.entryheads import Head, at_time, worker_name
from sarlens.structure.entrywords import SOURCES, column_name
from sarlens.structure.labels import tidy
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
_SUM = re.compile(r"^\W*[£E]?\s?\d{1,5}[.,]\d\d\W*$")
_CLOCK = re.compile(r"^\W*(?:[01]?\d|2[0-3])[:.h][0-5]\d\b|^\W*\d{1,2}\s?[ap]m\b", re.I)
_TEXT_WORDS = 1.8
"""So many words on average make a column one of text."""
FEWEST = 3


@dataclass(frozen=True, slots=True)
class _Line:
    """One row of a table: its cells' texts by column, and the indexes of its first and last printed row."""

    cells: dict[int, str]
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class _Columns:
    """Which column of a table holds what; None: no column does."""

    date: int
    text: int
    worker: int | None
    time: int | None
    kind: int | None


def logged(rows: Sequence[Row]) -> list[Head]:
    """The entries that the rows of ruled tables make; empty where no table is a log."""
    found: list[Head] = []
    columns: _Columns | None = None
    for lines in _tables(rows):
        own = _columns(lines)
        width = max(column for line in lines for column in line.cells)
        if own is None and columns is not None and found and width >= columns.text:
            own = columns  # the table goes on over the leaf
        if own is not None:
            columns = own
            found += _heads(lines, own)
    days = [head.date.first for head in found]
    steps = [(later - earlier).days for earlier, later in pairwise(days)]
    ordered = max(sum(step >= 0 for step in steps), sum(step <= 0 for step in steps)) >= 0.75 * len(steps)
    return found if len(found) >= FEWEST and ordered else []


def headed(rows: Sequence[Row]) -> frozenset[tuple[int, int]]:
    """Page and number of each ruled table that has column heads: it is a log, or its days are no entries."""
    found = set()
    for lines in _tables(rows):
        row = rows[lines[0].first]
        if row.cell is not None and len(lines) > 2 and _is_head(lines[0], first=True):
            found.add((row.page, row.cell[0]))
    return frozenset(found)


def _tables(rows: Sequence[Row]) -> list[list[_Line]]:
    """The rows of each ruled table, in printed order."""
    tables: list[list[_Line]] = []
    held: dict[int, str] = {}
    open_row: tuple[int, int, int] | None = None
    first = last = 0

    def close() -> None:
        if held:
            tables[-1].append(_Line(dict(held), first, last))
            held.clear()

    for at, row in enumerate(rows):
        if row.blank:
            continue
        place = (row.page, *row.cell[:2]) if row.cell is not None else None
        if place != open_row:
            close()
            if place is not None and (open_row is None or place[:2] != open_row[:2]):
                tables.append([])
            open_row, first = place, at
        if row.cell is not None:
            held[row.cell[2]] = tidy(f"{held.get(row.cell[2], '')} {row.text}")
            last = at
    close()
    return [table for table in tables if table]


def _columns(lines: Sequence[_Line]) -> _Columns | None:
    """What each column of a log's table holds; None where it is no log."""
    heads = lines[0].cells if _is_head(lines[0], first=True) else {}
    body = [line for line in lines[bool(heads) :] if not _is_head(line)]
    if not body:
        return None
    names = {column: column_name(text) or "" for column, text in heads.items()}
    width = max(column for line in lines for column in line.cells) + 1
    date = next((column for column in range(min(3, width)) if _days(body, column)), None)
    if date is None or _PLANNED.search(heads.get(date, "")) or len(body) < 2:
        return None
    if any(_TO_DO.search(text) for text in heads.values()):
        return None  # a timetable of what is still to come
    if any(_MONEY.match(text) for text in heads.values()) or any(_share(body, n, _SUM) >= 0.6 for n in range(width)):
        return None  # an account
    words = {
        n: _mean_words(body, n)
        for n in range(width)
        if n != date and names.get(n) not in ("worker", "date", "recorded")
    }
    text = max(words, key=lambda n: (names.get(n) == "text", words[n]), default=None)
    if text is None or words[text] < _TEXT_WORDS:
        return None
    time = next((n for n in range(width) if n not in (date, text) and _share(body, n, _CLOCK) >= 0.6), None)
    named = [n for n in range(width) if names.get(n) == "worker" and n not in (date, text)]
    named = named or [n for n, head in heads.items() if head.lower().strip(" :") in SOURCES and n not in (date, text)]
    worker = named[-1] if named else _by_look(body, [n for n in range(width) if n not in (date, text, time)])
    kind = next((n for n, name in names.items() if name in ("type", "subject") and n not in (date, text, worker)), None)
    return _Columns(date, text, worker, time, kind)


def _is_head(line: _Line, *, first: bool = False) -> bool:
    """Column heads: short, no day among them, and at least two that such tables have (one, and no figures, on top)."""
    texts = [text for text in line.cells.values() if text]
    known = sum(column_name(text.split("█")[0].strip()) is not None or text.lower() in SOURCES for text in texts)
    plain = first and len(texts) >= 2 and not any(re.search(r"\d", text) for text in texts)
    return known >= (1 if plain else 2) and all(len(text) < 45 and field_date(text) is None for text in texts)


def _days(body: Sequence[_Line], column: int) -> bool:
    filled = [text for line in body if (text := line.cells.get(column, ""))]
    days = sum(len(text) < 40 and (day := field_date(text)) is not None and day.exact for text in filled)
    return days >= 2 and days >= 0.6 * len(filled)


def _mean_words(body: Sequence[_Line], column: int) -> float:
    """Words with letters in them, of the cells that are filled."""
    filled = [text for line in body if (text := line.cells.get(column, ""))]
    few = len(filled) < 0.4 * len(body)
    return (
        0.0
        if few or not filled
        else statistics.mean(len([w for w in text.split() if re.search(r"[A-Za-z]", w)]) for text in filled)
    )


def _share(body: Sequence[_Line], column: int, pattern: re.Pattern[str]) -> float:
    filled = [text for line in body if (text := line.cells.get(column, ""))]
    return sum(pattern.match(text) is not None for text in filled) / len(filled) if filled else 0.0


def _by_look(body: Sequence[_Line], columns: Sequence[int]) -> int | None:
    """The rightmost column of names or initials that come again and again."""
    for column in reversed(columns):
        filled = [text for line in body if (text := line.cells.get(column, ""))]
        named = [
            text
            for text in filled
            if not _NOBODY.match(text)
            and re.fullmatch(
                r"(?:(?:Dr|Mr|Mrs|Ms|Sr|RN)\.? )?[A-Z][\w'’-]*\.?(?: [A-Z][\w'’-]*\.?){0,2}|[A-Z]{2,3}", text
            )
        ]
        if (
            len(filled) >= 0.6 * len(body)
            and len(named) >= 0.7 * len(filled)
            and len(Counter(named)) <= 0.7 * len(named)
        ):
            return column
    return None


def _heads(lines: Sequence[_Line], columns: _Columns) -> list[Head]:
    found: list[Head] = []
    day: PartialDate | None = None
    for line in lines:
        printed = line.cells.get(columns.date, "")
        own = field_date(printed) if len(printed) < 40 else None
        day = own if own is not None and own.exact else day if not printed else None
        if day is None or _is_head(line) or not line.cells.get(columns.text, line.cells.get(columns.time or -1, "")):
            continue
        when = at_time(day, line.cells.get(columns.time, "")) if columns.time is not None else day
        who = worker_name(line.cells.get(columns.worker, "")) if columns.worker is not None else None
        if columns.worker is None:
            who = signed(line.cells.get(columns.text, ""), alone=False)
        kind = tidy(line.cells.get(columns.kind, "")) if columns.kind is not None else ""
        found.append(Head(line.first, line.first, when, who, kind, "log", inline=True))
    return found
