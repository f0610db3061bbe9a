"""Labels and values in the head of a record's entry, in whatever way they stand beside or below one another."""

from __future__ import annotations

import re
from collections.abc import Sequence

from sarlens.structure.dating import field_date
from sarlens.structure.entrywords import LONG_LABELS, column_name, known_label
from sarlens.structure.furniture import without_stamp
from sarlens.structure.sheets import Row

Pair = tuple[str, str, str]
"""(what the label stands for, value, label)."""

_ONE = re.compile(r"([A-Za-z][A-Za-z/&() ]{1,28}?)\s?[:;]\s*")


def pairs_at(rows: Sequence[Row], at: int) -> tuple[list[Pair], int]:
    """The labels and values on row `at` (and the row below, or the rest of its table row), and the last row they take.

    Empty where the row does not begin with a known label.
    """
    if rows[at].cell is not None:
        return _in_cells(rows, at)
    text = without_stamp(rows[at].text).strip()
    found = _with_colons(text) or _side_by_side(text) or _run_together(text)
    if found:
        return found, at
    if (head := _type_and_date(text)) and _next_is_worker(rows, at):
        return head, at
    below = at + 1
    while below < len(rows) and rows[below].blank and below < at + 3:
        below += 1
    if known_label(text) and below < len(rows) and rows[below].cell is None and len(rows[below].text) < 100:
        value = rows[below].text.strip()
        if value and column_name(value) is None and not _ONE.match(value):
            return [(column_name(text) or "other", value, text.lower())], below
    return [], at


def _type_and_date(text: str) -> list[Pair]:
    """The kind of contact, a wide gap, and when it was: the first line of an entry in some systems."""
    parts = [part.strip() for part in text.split("\t") if part.strip()]
    if len(parts) != 2 or len(parts[0].split()) > 6 or any(char.isdigit() for char in parts[0][:4]):
        return []
    date = field_date(parts[1]) if len(parts[1]) < 32 else None
    return [("type", parts[0], "type of entry"), ("date", parts[1], "date of entry")] if date and date.exact else []


def _next_is_worker(rows: Sequence[Row], at: int) -> bool:
    below = next((row for row in rows[at + 1 : at + 3] if not row.blank), None)
    return below is not None and any(name == "worker" for name, _, _ in _with_colons(without_stamp(below.text).strip()))


def _in_cells(rows: Sequence[Row], at: int) -> tuple[list[Pair], int]:
    """One row of a ruled table: label, value, label, value."""
    begun = rows[at].cell
    cells: dict[int, str] = {}
    last = at
    for n in range(at, len(rows)):
        cell = rows[n].cell
        if rows[n].blank:
            continue
        if cell is None or begun is None or cell[:2] != begun[:2]:
            break
        cells[cell[2]] = f"{cells.get(cell[2], '')} {rows[n].text.strip()}".strip()
        last = n
    texts = [cells[column] for column in sorted(cells)]
    inside = [pair for text in texts for pair in _with_colons(text)]
    if inside:
        return inside, last
    names = [column_name(text) for text in texts[::2]]
    if (
        begun is None
        or begun[2] > 0
        or not names[0]
        or len(texts) < 2
        or sum(name is None for name in names) > len(names) / 2
    ):
        return [], at
    pairs = zip(texts[::2], texts[1::2], strict=False)
    return [(column_name(label) or "other", value, label.lower().rstrip(" :")) for label, value in pairs], last


def _with_colons(text: str) -> list[Pair]:
    """Every "Label: value" on a line; empty where the line begins with none."""
    pairs: list[Pair] = []
    for part in re.split(r"\t+|\s[|•]\s", text):
        marks = [m for m in _ONE.finditer(part) if column_name(m[1].strip())]
        if not pairs and (not marks or marks[0].start() > 0):
            return []
        if not marks:
            if not pairs[-1][1]:
                pairs[-1] = (pairs[-1][0], part.strip(), pairs[-1][2])
            continue
        for n, mark in enumerate(marks):
            value = part[mark.end() : marks[n + 1].start() if n + 1 < len(marks) else len(part)]
            label = mark[1].strip().lower()
            pairs.append((column_name(label) or "other", value.strip(), label))
    return pairs


def _side_by_side(text: str) -> list[Pair]:
    """Label and value with a wide gap between them, once or more on the line."""
    parts = [part.strip() for part in text.split("\t") if part.strip()]
    if len(parts) < 2 or not known_label(parts[0]) or known_label(parts[1]):
        return []
    pairs: list[Pair] = []
    for part in parts:
        name = column_name(part) if known_label(part) else None
        if name is not None:
            pairs.append((name, "", part.lower()))
        elif not pairs[-1][1]:
            pairs[-1] = (pairs[-1][0], part, pairs[-1][2])
    return pairs


def _run_together(text: str) -> list[Pair]:
    """Label and value with single spaces: taken only for labels of two words and more, the first at the line's start."""
    marks = [m for m in LONG_LABELS.finditer(text) if m.group()[0].isupper()]
    if not marks or marks[0].start() > 0 or len(text) > 130 or text.endswith((".", "?")):
        return []
    pairs: list[Pair] = []
    for n, mark in enumerate(marks):
        value = text[mark.end() : marks[n + 1].start() if n + 1 < len(marks) else len(text)].strip(" :;-")
        pairs.append((column_name(mark.group()) or "other", value, mark.group().lower()))
    return pairs if all(value for _, value, _ in pairs[:1]) else []
