"""Spreadsheets: every sheet as a ruled table, hidden ones marked."""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, BinaryIO

import python_calamine as calamine
from lxml import etree  # type: ignore[import-untyped]

from sarlens.errors import Unreadable
from sarlens.ingest.blocks import Block, Heading, Note, Part, ruled, said
from sarlens.ingest.contents import EXCEL, OLD_EXCEL, OPEN_SHEET, Child, Contents, problem
from sarlens.ingest.layout import lay_out
from sarlens.ingest.package import Package, is_zip
from sarlens.model import Problem
from sarlens.settings import Settings

_CELLS = 160_000
"""More cells than this are not laid out: it is said, and the file itself has the rest."""
_GRID = 30_000_000
"""Places in the grid of one sheet, filled or not, that are held in memory at once."""
_LETTERS = 160
"""How many letters a landscape line of a sheet holds."""
_ABREAST = 16
"""Columns that fit beside one another on a landscape page."""
_UPRIGHT = 6

Comments = dict[str, tuple[tuple[str, str, str], ...]]
"""By the name of the sheet: (cell, author, words)."""


@dataclass(frozen=True, slots=True)
class Worksheet:
    """A sheet's texts, row by row, with the comments on its cells as (cell, author, words)."""

    name: str
    rows: tuple[tuple[str, ...], ...]
    hidden: bool = False
    comments: tuple[tuple[str, str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Made:
    """Parts for the layout, and what was left out."""

    parts: tuple[Part, ...]
    problems: tuple[Problem, ...] = ()


def read_spreadsheet(stream: BinaryIO, _settings: Settings) -> Contents:
    """An Excel or OpenDocument workbook: the values as shown last, each sheet from a new page.

    Raises:
        Unreadable: damaged, locked, or grown far beyond what a workbook is.
    """
    data = stream.read()
    media_type = OLD_EXCEL
    children: tuple[Child, ...] = ()
    comments: Comments = {}
    if is_zip(data[:4]):
        package = Package(data)
        media_type = EXCEL if package.has("xl/workbook.xml") or package.has("xl/workbook.bin") else OPEN_SHEET
        _refuse_scattered(package)
        children = tuple(_inside(package))
        comments = _comments(package)
    sheets, others = _worksheets(data, comments)
    made = sheet_parts(sheets)
    laid = lay_out(made.parts)
    charts = [problem("part_unread", f"“{name}” is a chart or macro sheet. It is not shown.") for name in others]
    return Contents(media_type, laid.pdf, laid.pages, children, (*made.problems, *charts, *laid.problems))


def _refuse_scattered(package: Package) -> None:
    """Stop before a sheet whose few cells lie so far apart that the grid between them would fill the memory."""
    for name in package.names:
        if not re.match(r"xl/worksheets/[^/]+\.xml$", name, re.I):
            continue
        data = package.read(name)
        rows = max((int(row) for row in set(re.findall(rb'<(?:\w+:)?row [^>]*?\br="(\d{1,7})"', data))), default=0)
        columns = max(
            (_column(letters) for letters in set(re.findall(rb'<(?:\w+:)?c r="([A-Z]{1,3})', data))), default=0
        )
        if rows * columns > _GRID:
            raise Unreadable(
                "bomb",
                "The cells of a sheet in this file lie too far apart to be shown. Save it as a PDF, and add that.",
            )


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def _worksheets(data: bytes, comments: Comments) -> tuple[list[Worksheet], list[str]]:
    """The sheets of cells, and the names of those of another kind."""
    try:
        book = calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
        cells = [about for about in book.sheets_metadata if about.typ == calamine.SheetTypeEnum.WorkSheet]
        sheets = [
            Worksheet(
                about.name,
                tuple(
                    tuple(map(_said, row))
                    for row in book.get_sheet_by_name(about.name).to_python(skip_empty_area=False)
                ),
                about.visible != calamine.SheetVisibleEnum.Visible,
                comments.get(about.name, ()),
            )
            for about in cells
        ]
        return sheets, [about.name for about in book.sheets_metadata if about.typ != calamine.SheetTypeEnum.WorkSheet]
    except calamine.PasswordError as trouble:
        raise Unreadable("encrypted") from trouble
    except (calamine.CalamineError, zipfile.BadZipFile, OSError, ValueError) as trouble:
        raise Unreadable("truncated") from trouble


def _said(value: Any) -> str:
    """A cell's value as a reader would write it: whole numbers without a point, the day before the month."""
    match value:
        case bool():
            return "TRUE" if value else "FALSE"
        case float():
            return str(int(value)) if value.is_integer() and abs(value) < 1e15 else f"{value:.15g}"
        case dt.datetime():
            moment = f"{value:%d/%m/%Y %H:%M:%S}" if value.second else f"{value:%d/%m/%Y %H:%M}"
            return moment.removesuffix(" 00:00")
        case dt.date():
            return f"{value:%d/%m/%Y}"
        case dt.time():
            return f"{value:%H:%M}"
        case dt.timedelta():
            minutes = round(value.total_seconds() / 60)
            return f"{minutes // 60}:{minutes % 60:02d}"
        case _:
            return str(value).strip()


# ---------------------------------------------------------------- pages


def sheet_parts(sheets: Sequence[Worksheet]) -> Made:
    """Each sheet on its own pages; a wide one lies on its side, a very wide one is shown in bands of columns."""
    parts: list[Part] = []
    problems: list[Problem] = []
    left = _CELLS
    for sheet in sheets:
        rows = _trimmed(sheet.rows)
        columns = max((len(row) for row in rows), default=0)
        fits = max(1, left // max(1, columns))
        if len(rows) > fits:
            where = f"“{sheet.name}”" if sheet.name else "This file"
            problems.append(
                problem(
                    "part_unread", f"{where} has {len(rows)} rows. The first {fits} are shown; open the file for all."
                )
            )
            rows = rows[:fits]
        left -= len(rows) * columns
        parts.append(_part(sheet, rows, columns))
    return Made(tuple(parts or [Part((Note(said("There is no sheet in this file.")),))]), tuple(problems))


def _trimmed(rows: Iterable[tuple[str, ...]]) -> list[tuple[str, ...]]:
    """The rows that have anything in them, without the columns that are empty from top to bottom."""
    filled = [row for row in rows if any(row)]
    used = sorted({at for row in filled for at, text in enumerate(row) if text})
    return [tuple(row[at] if at < len(row) else "" for at in used) for row in filled]


def _part(sheet: Worksheet, rows: list[tuple[str, ...]], columns: int) -> Part:
    blocks: list[Block] = [Heading(said(sheet.name), 2)] if sheet.name else []
    if sheet.hidden:
        blocks.append(Note(said("Hidden sheet: it is not seen when the file is opened.")))
    if not rows:
        blocks.append(Note(said("This sheet is empty.")))
    bands = list(_bands(rows, columns))
    for first, last in bands:
        if len(bands) > 1:
            blocks.append(Note(said(f"Columns {first + 1} to {last} of {columns}")))
        band = ruled([row[first:last] for row in rows], head=1 if len(rows) > 1 else 0)
        if band is not None:
            blocks.append(band)
    comments = ruled([("Cell", "Comment by", "Comment"), *sheet.comments], head=1) if sheet.comments else None
    if comments is not None:
        blocks.append(comments)
    return Part(tuple(blocks), landscape=columns > _UPRIGHT, size=10.0 if columns <= _UPRIGHT else 8.0)


def _bands(rows: list[tuple[str, ...]], columns: int) -> Iterator[tuple[int, int]]:
    """Columns that fit abreast with no word cut: first and last, end exclusive."""
    first, used = 0, 0
    for column in range(columns):
        longest = max(
            (len(word) for row in rows for word in row[column : column + 1] for word in word.split()), default=3
        )
        needed = min(longest, 18) + 3
        if column > first and (column - first >= _ABREAST or used + needed > _LETTERS):
            yield first, column
            first, used = column, 0
        used += needed
    if columns:
        yield first, columns


# ---------------------------------------------------------------- what else is in the package


def _inside(package: Package) -> Iterator[Child]:
    """Pictures and embedded files, as files of their own."""
    for name in package.names:
        if re.match(r"xl/(?:media|embeddings)/|Pictures/", name) and not name.endswith("/"):
            yield Child(name.rsplit("/", 1)[-1], package.read(name))


def _comments(package: Package) -> Comments:
    found: Comments = {}
    if not package.has("xl/workbook.xml"):
        return found
    targets = package.relations("xl/workbook.xml")
    for sheet in package.xml("xl/workbook.xml").iter("{*}sheet"):
        identity = next((value for name, value in sheet.attrib.items() if etree.QName(name).localname == "id"), "")
        target = targets.get(identity)
        if target is None or not package.has(target.path):
            continue
        here: list[tuple[str, str, str]] = []
        for relation in package.relations(target.path).values():
            if relation.kind == "comments" and package.has(relation.path):
                here += _comment_part(package.xml(relation.path))
        found[sheet.get("name", "")] = tuple(here)
    return found


def _comment_part(root: Any) -> Iterator[tuple[str, str, str]]:
    authors = ["".join(author.itertext()) for author in root.iter("{*}author")]
    for comment in root.iter("{*}comment"):
        number = comment.get("authorId", "")
        author = authors[int(number)] if number.isdigit() and int(number) < len(authors) else ""
        yield (
            comment.get("ref", ""),
            author,
            "".join("".join(piece.itertext()) for piece in comment.iter("{*}t")).strip(),
        )
