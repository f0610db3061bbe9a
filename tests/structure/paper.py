"""Pages made from typed text, as the readers would give them: words with places on a fixed grid, and ruled cells."""

from __future__ import annotations

import re
from collections.abc import Sequence

from sarlens.dates import PartialDate
from sarlens.model import Box, Cell, Document, DocumentKind, Page, Word, content_id

CHAR, LINE = 5.0, 14.0
FILE = "f" * 64


def page(text: str, number: int = 1, *, ocr: bool = False, cells: Sequence[Cell] = (), file: str = FILE) -> Page:
    """A page of typed text. A tab goes on to the next multiple of 24 characters, so columns stand under each other."""
    words: list[Word] = []
    at = 0
    for row, line in enumerate(text.split("\n")):
        column = 0
        for piece in re.split(r"(\t)", line):
            if piece == "\t":
                column = (column // 24 + 1) * 24
                at += 1
                continue
            for found in re.finditer(r"\S+", piece):
                x = 50 + CHAR * (column + found.start())
                y = 50 + LINE * row
                box = Box(x, y, x + CHAR * len(found.group()), y + 10)
                words.append(Word(at + found.start(), at + found.end(), box, 0.9 if ocr else None))
            column += len(piece)
            at += len(piece)
        at += 1
    return Page(
        file, number, 595.0, 842.0, text, "ocr" if ocr else "text_layer", words=tuple(words), cells=tuple(cells)
    )


def table_page(
    before: str, rows: Sequence[Sequence[str]], after: str = "", number: int = 1, *, ocr: bool = False
) -> Page:
    """A page with a ruled table between two runs of text; a cell's own lines are kept together."""
    text, cells = before + ("\n\n" if before else ""), []
    for r, row in enumerate(rows):
        for c, cell in enumerate(row):
            start = len(text)
            cells.append(
                Cell(0, r, c, start, start + len(cell), Box(50 + 150 * c, 100 + 20 * r, 200 + 150 * c, 120 + 20 * r))
            )
            text += cell + ("\n" if cell else "")
    text = text.rstrip("\n") + ("\n\n" + after if after else "")
    return page(text, number, ocr=ocr, cells=cells)


def document(
    pages: Sequence[Page],
    kind: DocumentKind = "email",
    title: str = "Transport",
    *,
    author: str | None = None,
    address: str | None = None,
    recipients: Sequence[str] = (),
    start: int = 0,
    end: int | None = None,
    part_of: str | None = None,
    date: str | None = "2023-05-04",
) -> Document:
    first, last = pages[0], pages[-1]
    return Document(
        content_id("document", first.file, first.number, start, title), first.file, first.number, last.number, kind, title,
        PartialDate.fromisoformat(date) if date else None, author, address, tuple(recipients), part_of=part_of,
        start=start, end=len(last.text) if end is None else end,
    )  # fmt: skip


def by_key(pages: Sequence[Page]) -> dict[tuple[str, int], Page]:
    return {(one.file, one.number): one for one in pages}
