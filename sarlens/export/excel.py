"""The registers as an Excel workbook: filters, frozen heads, wrapped columns, real dates, and never a formula."""

from __future__ import annotations

import datetime as dt
from typing import Any, BinaryIO

import xlsxwriter

from sarlens.export.exhibit import plan
from sarlens.export.passages import teller
from sarlens.export.registers import Register, Value, registers
from sarlens.export.schedule import Schedule
from sarlens.export.wording import NOT_ADVICE, STATUSES, legal

CELL = 32_767
"""Characters that a cell can hold (Microsoft, Excel specifications and limits)."""
ROWS = 1_048_575
"""Rows beneath the head row."""
_CUT = " [cut here: a cell holds no more; the JSON export has it all]"
_FIRST_DATE = dt.date(1900, 3, 1)
"""Excel counts an earlier day wrongly, so it is written as text."""


def write(schedule: Schedule, stream: BinaryIO) -> None:
    """Write the registers as an .xlsx file. Nothing is put in a temporary place on the way."""
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    book = xlsxwriter.Workbook(stream, options)
    created = dt.datetime.combine(schedule.dossier.made_on, dt.time(12))
    book.set_properties(
        {"title": legal(schedule.dossier.corpus.info.title)[:200], "author": "SARLens", "created": created}
    )
    formats = {
        "head": book.add_format({"bold": True, "bg_color": "#E8EEF5", "border": 1, "text_wrap": True, "valign": "top"}),
        "text": book.add_format({"text_wrap": True, "valign": "top", "num_format": "@"}),
        "number": book.add_format({"valign": "top"}),
        "date": book.add_format({"valign": "top", "num_format": "d mmm yyyy", "align": "left"}),
    }
    for register in registers(teller(schedule, plan(schedule))):
        _sheet(book.add_worksheet(register.name), register, formats)
    book.close()


def _sheet(sheet: Any, register: Register, formats: dict[str, Any]) -> None:
    last = 0
    for column, (head, width) in enumerate(register.columns):
        sheet.set_column(column, column, width)
        sheet.write_string(0, column, head, formats["head"])
    for number, row in enumerate(register.rows(), start=1):
        if number > ROWS:
            sheet.write_string(
                ROWS, 0, "There are more rows than a sheet can hold. The JSON export has them all.", formats["text"]
            )
            break
        for column, value in enumerate(row):
            _write(sheet, number, column, value, formats)
        last = number
    sheet.freeze_panes(1, 1)
    sheet.autofilter(0, 0, max(last, 1), len(register.columns) - 1)
    sheet.repeat_rows(0)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.set_footer(f"&L{NOT_ADVICE}&R&A, page &P of &N")
    if register.name == "Findings" and last:
        choices = [*STATUSES.values(), "Points the other way"]
        sheet.data_validation(1, 1, last, 1, {"validate": "list", "source": choices})


def _write(sheet: Any, row: int, column: int, value: Value, formats: dict[str, Any]) -> None:
    """One value, as text, a number or a real date; what begins with "=" stays text."""
    if value is None or value == "":
        sheet.write_blank(row, column, None, formats["text"])
    elif isinstance(value, dt.date):
        if value >= _FIRST_DATE:
            sheet.write_datetime(row, column, dt.datetime.combine(value, dt.time()), formats["date"])
        else:
            sheet.write_string(row, column, value.isoformat(), formats["text"])
    elif isinstance(value, str):
        sheet.write_string(row, column, fitted(legal(value)), formats["text"])
    else:
        sheet.write_number(row, column, value, formats["number"])


def fitted(text: str) -> str:
    """The text as a cell can hold it; a longer one is cut and says so. Excel counts UTF-16 units."""
    units = text.encode("utf-16-le", "replace")
    if len(units) <= 2 * CELL:
        return text
    room = 2 * (CELL - len(_CUT))
    return units[:room].decode("utf-16-le", "ignore") + _CUT
