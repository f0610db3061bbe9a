"""The findings as one CSV table, for spreadsheets and other programs.

It holds what the Findings sheet of the workbook holds: a row for every passage that the purpose lists. It begins with
a byte order mark, so that Excel reads it as UTF-8. A cell that a spreadsheet might take for a formula (it begins with
= + - @, a tab or a line break) gets an apostrophe before it; nothing else is changed.
"""

from __future__ import annotations

import codecs
import csv
import datetime as dt
import io
from typing import BinaryIO

from sarlens.export.exhibit import plan
from sarlens.export.passages import teller
from sarlens.export.registers import FINDINGS, Value, findings
from sarlens.export.schedule import Schedule

RISKY = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""First characters that a spreadsheet may take for a formula, full-width ones too (OWASP, CSV injection)."""


def write(schedule: Schedule, stream: BinaryIO) -> None:
    """Write the findings as a .csv file."""
    stream.write(codecs.BOM_UTF8)
    told = teller(schedule, plan(schedule))
    stream.write(_line([head for head, _ in FINDINGS]))
    for row in findings(told):
        stream.write(_line([_cell(value) for value in row]))


def _line(cells: list[str]) -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="\r\n").writerow(cells)
    return text.getvalue().encode("utf-8", "replace")


def _cell(value: Value) -> str:
    """A value as text: ISO dates, and no cell that could run as a formula."""
    if value is None:
        return ""
    if isinstance(value, dt.date):
        return value.isoformat()
    if not isinstance(value, str):
        return str(value)
    text = value.replace("\x00", "")
    return f"'{text}" if text.startswith(RISKY) else text
