"""What kind a paper is that is kept by the day: a record of contacts about a person, or a house's own log, chart or chat."""

from __future__ import annotations

import re
from collections.abc import Sequence

from sarlens.model import Document, DocumentKind
from sarlens.structure.entrywords import is_heading
from sarlens.structure.records import Entry
from sarlens.structure.sheets import Row
from sarlens.structure.titles import kind_of_title

_PIECES = re.compile(r"\s*(?:\t|\||\s[-–—]\s)\s*")
_OF_PERSON = re.compile(r"\b(?:communication|hand\s?over) (?:book|record|sheet)s?\b", re.I)
"""Books of a house that are kept about the person."""
_NO_RECORD = re.compile(
    r"\b(?:chat|whats\s?app|teams|messages?|texts?|sms|charts?|trackers?|rota|matrix|ledger|accounts?|inventory|register|timetable)\b",
    re.I,
)
"""What the head of a paper says that is kept by the day and yet is no record of contacts."""
_HEAD, _FEW_WORDS, _COLUMNS = 70, 15, 5


def everyday(title: str) -> bool:
    """A book or log of a house, a ward, a bus; one that is kept about the person is none."""
    return kind_of_title(title) == "other" and not _OF_PERSON.search(title)


def kept_as(found: Document, rows: Sequence[Row], kept: Sequence[Entry]) -> DocumentKind:
    """The kind of a paper with dated entries: a record of contacts where its head says so, or where nothing told its kind."""
    above = [row for row in rows[: rows.index(kept[0].rows[0])] if not row.blank][:3]
    heads = [found.title, *(piece for row in above for piece in _PIECES.split(row.text) if len(piece) < _HEAD)]
    told = found.kind != "other" and kind_of_title(found.title) == found.kind
    if any(_NO_RECORD.search(piece.replace("_", " ")) for piece in heads) or _charted(kept):
        return "other"
    if any(is_heading(piece, exact=True) for piece in heads):
        return "case_note"
    return found.kind if everyday(found.title) or told else "case_note"


def _charted(kept: Sequence[Entry]) -> bool:
    """A sheet of many columns with a few words in each: times and ticks, no account of anything."""
    rows = [row for entry in kept for row in entry.rows]
    words = sum(len(row.text.split()) for row in rows)
    return words < _FEW_WORDS * len(kept) and any(row.cell is not None and row.cell[2] >= _COLUMNS - 1 for row in rows)
