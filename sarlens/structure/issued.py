"""When a paper was issued, where it prints no day: the month of its title, its period, its version or its last lines."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from sarlens.dates import PartialDate, find_dates
from sarlens.structure.dating import NOT_WRITING
from sarlens.structure.fields import Field, is_label
from sarlens.structure.sheets import Row

_MONTH = ("month", "month of", "for month", "for the month of", "month and year", "month ending", "month/year", "report month", "period", "reporting period", "term", "edition")  # fmt: skip
"""Labels of the month or the span that a paper is about."""
_ISSUED = re.compile(
    r"\b(?:published|issued|reviewed|revised|updated|approved|adopted|agreed|ratified|produced|written|prepared|version|edition|first issued|last reviewed|dated|printed)\b",
    re.I,
)
_NEXT = re.compile(r"\b(?:next|due|until|valid|expir\w*|from|since|for review|review date)\b[^.;]{0,20}$", re.I)
_TOP, _END = 6, 6


def month_of_issue(rows: Sequence[Row], found: Sequence[Field], title: str) -> PartialDate | None:
    """The month in which a paper was issued or that it is about; None where it prints none.

    Args:
        rows: of the whole document, without furniture.
        found: its labelled fields.
        title: its title, or "".
    """
    return _month(title) or _labelled(found) or _told(rows)


def last_row_day(rows: Sequence[Row]) -> PartialDate | None:
    """The last day in the first column of a table kept day by day; None where most of its rows have no full date."""
    first = [row for row in rows if row.cell is not None and row.cell[2] == 0 and row.cell[1] > 0]
    days = [
        date
        for row in first
        if (date := next((one.date for one in find_dates(row.text) if one.start <= 4 and one.date.exact), None))
    ]
    return max(days) if len(days) >= 4 and len(days) >= 0.6 * len(first) else None


def caption_day(rows: Sequence[Row]) -> PartialDate | None:
    """The day in the caption of a table: its first row, where that is one cell over all columns."""
    first = [row for row in rows if row.cell is not None and row.cell[:2] == (0, 0)]
    if not first or any(row.cell is not None and row.cell[2] > 0 for row in first):
        return None
    text = " ".join(row.text for row in first)
    return next((mention.date for mention in find_dates(text) if mention.date.exact), None)


def _month(text: str) -> PartialDate | None:
    """The last month that a heading names: "June to July 2023" ends with July."""
    months = [mention.date for mention in find_dates(text) if not mention.date.exact]
    return months[-1] if months else None


def _labelled(found: Iterable[Field]) -> PartialDate | None:
    fields = [field for field in found if is_label(field.label, _MONTH)]
    return next((month for field in fields if (month := _month(field.value.split(". ")[0])) is not None), None)


def _told(rows: Sequence[Row]) -> PartialDate | None:
    """A line near the top or the end that says when the paper was published, approved or last gone through."""
    printed = [row for row in rows if not row.blank and row.cell is None]
    for row in (*printed[:_TOP], *printed[_TOP:][-_END:]):
        for mention in find_dates(row.text):
            before = row.text[: mention.start]
            said = [match.end() for match in _ISSUED.finditer(before)]
            if said and len(before) - said[-1] < 25 and not _NEXT.search(before[said[-1] :]):
                return mention.date
    heads = [row.text for row in printed[:4] if len(row.text) < 90 and not NOT_WRITING.search(row.text)]
    return next((month for text in heads if (month := _month(text)) is not None), None)
