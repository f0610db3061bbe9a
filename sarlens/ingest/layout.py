"""Mail, Word files, sheets and text → a PDF of our own, so that all that comes in has pages to show and to cite.

typst sets the pages in this process: no network, no fonts but ours, no markup made from content. The same
parts give the same bytes.
"""

from __future__ import annotations

import base64
import io
import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

import pikepdf
import typst

from sarlens.ingest.blocks import (
    Block,
    HeaderLines,
    Heading,
    ListItem,
    Note,
    PageBreak,
    Paragraph,
    Part,
    Picture,
    Rule,
    Span,
    Table,
    TableCell,
    said,
)
from sarlens.ingest.glyphs import CUT, FONTS, divisible, printable
from sarlens.model import Problem

MARGIN = 56.7
"""Two centimetres, as in `layout.typ`."""
_SPECIAL = re.compile(f"[\n\t{CUT}]")
_PAPER = (595.3, 841.9)
_INSET = 8.0
_CHUNK = 120_000
"""Characters set in one go; a cell counts for 80 more. More is set in several goes and joined, to bound memory."""
_LONGEST = 20_000
"""A paragraph with more characters is set as several."""


@dataclass(frozen=True, slots=True)
class Laid:
    """Pages of our own, and what could not be printed as it is."""

    pdf: bytes
    pages: int
    problems: tuple[Problem, ...] = ()


_LETTER = 0.55
"""The width of a letter in ems, with the inset of cells; on the wide side."""


def room(part: Part) -> float:
    """How wide a line can be on this part's paper, in points."""
    return (_PAPER[1] if part.landscape else _PAPER[0]) - 2 * MARGIN


def height(part: Part) -> float:
    """How high a picture can be on this part's paper, in points."""
    return (_PAPER[0] if part.landscape else _PAPER[1]) - 2 * MARGIN


def lay_out(parts: Iterable[Part]) -> Laid:
    """Set the parts, each from a new page, as one PDF. A part without blocks gives an empty page."""
    missing = unshown = 0
    sheets: list[bytes] = []
    for part in parts:
        for chunk in _chunks(part):
            setter = _Setter(chunk)
            data = {"landscape": chunk.landscape, "size": chunk.size, "blocks": [setter.block(b) for b in chunk.blocks]}
            pdf, lost = _compile(data)
            sheets.append(pdf)
            missing += setter.missing
            unshown += lost
    pdf, pages = _join(sheets)
    return Laid(pdf, pages, _problems(missing, unshown))


def _problems(missing: int, unshown: int) -> tuple[Problem, ...]:
    found: list[Problem] = []
    if missing:
        what = "1 character" if missing == 1 else f"{missing} characters"
        found.append(
            Problem(
                "ingest",
                "odd_characters",
                f"{what} of this file can't be printed here: shown as \ufffd or by name in braces. "
                "See the original file.",
            )
        )
    if unshown:
        found.append(
            Problem("ingest", "part_unread", "A picture in this file could not be shown. See the original file.")
        )
    return tuple(found)


# ---------------------------------------------------------------- blocks → data


class _Setter:
    """Turns blocks into data for the template, counting what the font can't print."""

    def __init__(self, part: Part) -> None:
        self.room = room(part)
        self.size = part.size
        self.missing = 0

    def block(self, block: Block) -> dict[str, Any]:
        """The block as JSON data."""
        match block:
            case Heading():
                return {"kind": "heading", "level": block.level, "spans": self.spans(block.spans, self.room * 0.7)}
            case Paragraph():
                indent = min(block.indent, 20.0)
                return {
                    "kind": "paragraph",
                    "indent": indent,
                    "spans": self.spans(block.spans, self.room - indent * self.size),
                }
            case ListItem():
                level = min(block.level, 8)
                inner = self.room - (level + 2) * 1.5 * self.size
                return {"kind": "item", "level": level, "marker": self.text(block.marker, inner),
                        "spans": self.spans(block.spans, inner)}  # fmt: skip
            case HeaderLines():
                inner = self.room - 2 * self.size
                return {"kind": "pairs", "pairs": [[self.text(a, inner), self.text(b, inner)] for a, b in block.pairs]}
            case Table():
                return self.table(block)
            case Picture():
                return _picture(block)
            case Note():
                return {"kind": "note", "spans": self.spans(block.spans, self.room)}
            case Rule():
                return {"kind": "rule"}
            case PageBreak():
                return {"kind": "page"}

    def text(self, text: str, width: float) -> str:
        """Text that can be printed and fits the width."""
        made = printable(text)
        self.missing += made.missing
        return divisible(made.text, self.size, width)

    def spans(self, spans: tuple[Span, ...], width: float) -> list[list[str]] | str:
        """Spans as pairs of text and mark; as a bare text where that is all there is, which is set in half the time."""
        made = [[self.text(span.text, width), span.mark] for span in spans]
        if len(made) == 1 and not made[0][1] and not _SPECIAL.search(made[0][0]):
            return made[0][0]
        return made

    def cell(self, cell: TableCell, width: float) -> dict[str, Any] | str:
        """A cell, or its bare text."""
        spans = self.spans(cell.spans, width)
        if isinstance(spans, str) and cell.across == cell.down == 1:
            return spans
        return {"across": cell.across, "down": cell.down, "spans": spans}

    def table(self, table: Table) -> dict[str, Any]:
        """A table, its column widths settled."""
        widths = table.widths or _widths(table, self.room / (_LETTER * self.size))
        point = self.room / sum(widths)
        taken: dict[int, int] = {}
        rows: list[list[dict[str, Any] | str]] = []
        for row in table.rows:
            rows.append([])
            column = 0
            for cell in row:
                while taken.get(column, 0):
                    taken[column] -= 1
                    column += 1
                inner = sum(widths[column : column + cell.across]) * point - _INSET
                rows[-1].append(self.cell(cell, max(inner, self.size)))
                for place in range(column, column + cell.across):
                    taken[place] = cell.down - 1
                column += cell.across
            for place in range(column, table.columns):
                taken[place] = max(0, taken.get(place, 0) - 1)
        return {"kind": "table", "head": table.head, "widths": list(widths), "rows": rows}


def _widths(table: Table, letters: float = 80.0) -> tuple[float, ...]:
    """Shares of a line of so many letters: each column gets its longest word whole, long texts share what is left."""
    words = [3.0] * table.columns
    lengths = [3.0] * table.columns
    for row in table.rows:
        column = 0
        for cell in row:
            if cell.across == 1 and cell.down == 1 and column < table.columns:
                text = "".join(span.text for span in cell.spans)[:400]
                words[column] = max(words[column], *(min(len(word), 18) for word in text.split() or [""]))
                lengths[column] = max(lengths[column], *(len(line) for line in text.split("\n")))
            column += cell.across
    least = [word + 3.0 for word in words]  # the inset of the cell, and heads are bold
    wanted = [max(0.0, length**0.75 - word) for length, word in zip(lengths, least, strict=True)]
    spare = max(0.0, letters - sum(least)) / (sum(wanted) or 1.0)
    return tuple(word + min(spare, 1.0) * more for word, more in zip(least, wanted, strict=True))


def _picture(picture: Picture) -> dict[str, Any]:
    """The picture inside an SVG made here, since typst takes text but no bytes without a file on disk."""
    data = base64.b64encode(picture.data).decode("ascii")
    w, h = picture.width, picture.height
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{w}" height="{h}" viewBox="0 0 {w} {h}">'
        f'<image width="{w}" height="{h}" preserveAspectRatio="none" href="data:image/{picture.kind};base64,{data}"/></svg>'
    )
    return {"kind": "picture", "svg": svg, "width": w, "height": h}


# ---------------------------------------------------------------- chunks


def _chunks(part: Part) -> Iterator[Part]:
    """The part in pieces that can each be set in bounded memory. At least one."""
    held: list[Block] = []
    weight = 0
    for block in _pieces(part.blocks):
        more = _weight(block)
        if held and weight + more > _CHUNK:
            yield replace(part, blocks=tuple(held))
            held, weight = [], 0
        held.append(block)
        weight += more
    yield replace(part, blocks=tuple(held))


def _weight(block: Block) -> int:
    match block:
        case Table():
            return sum(80 + sum(len(span.text) for span in cell.spans) for row in block.rows for cell in row)
        case Heading() | Paragraph() | ListItem() | Note():
            return 40 + sum(len(span.text) for span in block.spans)
        case HeaderLines():
            return sum(40 + len(label) + len(value) for label, value in block.pairs)
        case Picture():
            return len(block.data) // 20
        case _:
            return 40


def _pieces(blocks: Iterable[Block]) -> Iterator[Block]:
    """Blocks, the overlong paragraphs and tables among them divided."""
    for block in blocks:
        if isinstance(block, Table):
            yield from _shorter_tables(block)
        elif isinstance(block, Paragraph) and _weight(block) > _LONGEST:
            for span in block.spans:
                yield from (replace(block, spans=said(piece, span.mark)) for piece in _shorter(span.text))
        else:
            yield block


def _shorter(text: str) -> Iterator[str]:
    """The text in pieces of at most `_LONGEST`, cut at white space where there is any; white space at a cut goes."""
    at = 0
    while len(text) - at > _LONGEST:
        reach = (at + _LONGEST // 2, at + _LONGEST)
        space = text.rfind("\n", *reach)
        space = space if space >= 0 else text.rfind(" ", *reach)
        yield text[at : space if space >= 0 else reach[1]]
        at = space + 1 if space >= 0 else reach[1]
    yield text[at:]


def _shorter_tables(table: Table) -> Iterator[Table]:
    """The table in pieces of bounded size, each with its head rows and the same widths, cut where no cell hangs over."""
    if _weight(table) <= _CHUNK:
        yield table
        return
    widths = table.widths or _widths(table)
    head = table.rows[: table.head]
    held: list[tuple[TableCell, ...]] = []
    weight = hanging = 0
    for row in table.rows[table.head :]:
        held.append(row)
        weight += sum(80 + sum(len(span.text) for span in cell.spans) for cell in row)
        hanging = max([hanging, *(cell.down for cell in row)]) - 1
        if weight > _CHUNK and hanging <= 0:
            yield replace(table, rows=(*head, *held), widths=widths)
            held, weight = [], 0
    if held:
        yield replace(table, rows=(*head, *held), widths=widths)


# ---------------------------------------------------------------- typst


@cache
def _compiler() -> typst.Compiler:
    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(FONTS)])
    return typst.Compiler(input=_template(), font_paths=fonts, ignore_system_fonts=True)


@cache
def _template() -> bytes:
    return (Path(__file__).parent / "layout.typ").read_bytes()


def _compile(data: dict[str, Any]) -> tuple[bytes, int]:
    """The PDF, and how many pictures it had to leave out because typst could not decode them."""
    try:
        return _set(data), 0
    except typst.TypstError:
        kept = [block for block in data["blocks"] if block["kind"] != "picture"]
        lost = len(data["blocks"]) - len(kept)
        if not lost:
            raise
        return _set({**data, "blocks": kept}), lost


def _set(data: dict[str, Any]) -> bytes:
    pdf = _compiler().compile(input=_template(), sys_inputs={"data": json.dumps(data)}, pdf_tags=False)
    assert isinstance(pdf, bytes)
    return pdf


def _join(sheets: list[bytes]) -> tuple[bytes, int]:
    """One PDF of all, and its number of pages."""
    with pikepdf.Pdf.open(io.BytesIO(sheets[0])) as first:
        if len(sheets) == 1:
            return sheets[0], len(first.pages)
        for sheet in sheets[1:]:
            with pikepdf.Pdf.open(io.BytesIO(sheet)) as more:
                first.pages.extend(more.pages)
        out = io.BytesIO()
        first.save(out, deterministic_id=True)
        return out.getvalue(), len(first.pages)
