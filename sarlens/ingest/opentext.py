"""OpenDocument texts (.odt, .ott, flat .fodt): everything that is in them, in its order, as pages of our own.

Read from the XML itself with lxml, as Word files are: headings, lists with their counted numbers, tables, pictures, text
boxes, notes, comments; tracked changes stand in the text and say whose they are.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, BinaryIO

from sarlens.errors import Unreadable
from sarlens.ingest.blocks import (
    Block,
    Heading,
    ListItem,
    Note,
    PageBreak,
    Paragraph,
    Part,
    Picture,
    Rule,
    Span,
    TableCell,
    flat,
    grid,
    said,
    words_of,
)
from sarlens.ingest.contents import OPEN_TEXT, Child, Contents, problem
from sarlens.ingest.image import shown
from sarlens.ingest.layout import lay_out
from sarlens.ingest.openlists import Lists
from sarlens.ingest.openwords import Styles, Words, changes, controls
from sarlens.ingest.package import Package, below, is_zip, local, parsed, value
from sarlens.ingest.plain import ROOM
from sarlens.model import Problem
from sarlens.settings import Settings

_FLAT = re.compile(rb"^\s*(?:<\?xml[^>]*>\s*)?<office:document\s")
_LENGTH = re.compile(r"([\d.]+)\s*(cm|mm|in|pt|pc|px)")
_POINTS = {"cm": 72 / 2.54, "mm": 7.2 / 2.54, "in": 72.0, "pt": 1.0, "pc": 12.0, "px": 0.75}
_MOST = 200
"""A cell or row that is said to stand there more often than this stands there to fill the paper."""


def is_open_text(head: bytes) -> bool:
    """Whether it begins like a flat OpenDocument text."""
    return bool(_FLAT.match(head.removeprefix(b"\xef\xbb\xbf"))) and b"opendocument.text" in head


@dataclass(slots=True)
class _Text:
    """One opened file, and what was come upon in it. `package`: None for a flat file."""

    package: Package | None
    words: Words
    lists: Lists
    problems: list[Problem] = field(default_factory=list)


def read_open_text(stream: BinaryIO, _settings: Settings) -> Contents:
    """An OpenDocument text as pages; files embedded in it are its children.

    Raises:
        Unreadable: damaged, locked, or grown far beyond what such a file is.
    """
    data = stream.read()
    package = Package(data) if is_zip(data[:4]) else None
    whole = package.xml("content.xml") if package else parsed(data)
    styles = package.xml("styles.xml") if package and package.has("styles.xml") else whole
    body = below(whole, "body", "text")
    if body is None:
        raise Unreadable("truncated")
    found = Styles.of(styles, whole)
    text = _Text(package, Words(found, changes(body), controls(body)), Lists.of(styles, whole))
    blocks = [*_margins(text, styles, "header"), *_blocks(text, body), *_notes(text), *_margins(text, styles, "footer")]
    if package and package.damaged:
        text.problems.append(problem("truncated", "Part of this file is damaged. What could be read of it is shown."))
    laid = lay_out([Part(tuple(blocks))])
    problems = tuple(dict.fromkeys((*text.problems, *laid.problems)))
    return Contents(OPEN_TEXT, laid.pdf, laid.pages, tuple(_embedded(package)) if package else (), problems)


def _embedded(package: Package) -> Iterator[Child]:
    """Objects that are files of their own; those of the office program itself are folders, and have a picture."""
    for name in package.names:
        if re.fullmatch(r"(?:\./)?Object \d+", name):
            yield Child(name, package.read(name))


# ---------------------------------------------------------------- blocks


def _blocks(text: _Text, container: Any) -> Iterator[Block]:
    """The blocks of a body, a cell, a text box, a note."""
    for element in container:
        match local(element):
            case "p" | "h":
                yield from _paragraph(text, element, "", 0)
            case "list":
                yield from _list(text, element, 0, "")
            case "table":
                yield from _table(text, element)
            case "section" if value(element, "display") == "none":
                yield Note(said(f"{{hidden text: {words_of(flat(_blocks(text, element)))}}}"))
            case "frame" | "g" | "custom-shape" | "rect" | "ellipse":
                yield from _frame(text, element)
            case "change-start" | "change-end" | "change":
                yield from _between(text, element)
            case "tracked-changes" | "forms" | "sequence-decls" | "variable-decls" | "user-field-decls" | "":
                continue
            case _:
                yield from _blocks(text, element)


def _between(text: _Text, mark: Any) -> Iterator[Block]:
    """A change that begins, ends or lies between two paragraphs."""
    spans = text.words.marked(mark)
    if words_of(spans).strip():
        yield Paragraph(spans)


def _paragraph(text: _Text, element: Any, marker: str, level: int) -> Iterator[Block]:
    style = text.words.styles.set("paragraph", value(element, "style-name"))
    if style.get("break-before") == "page":
        yield PageBreak()
    spans = text.words.read(element)
    frames, comments = text.words.frames, text.words.comments
    heading = _level(element, style)
    if words_of(spans).strip():
        if heading is not None:
            marker = marker or text.lists.heading(heading)
            yield Heading((*said(f"{marker} " if marker else ""), *spans), heading)
        elif marker:
            yield ListItem(marker, spans, level)
        else:
            yield Paragraph(spans, min(_points(style.get("margin-left", "")) / 12, 12.0))
    for frame in frames:
        yield from _frame(text, frame)
    yield from (Note(said(f"{{{comment}}}")) for comment in comments)
    if style.get("break-after") == "page":
        yield PageBreak()


def _level(element: Any, style: dict[str, str]) -> int | None:
    """The level of a heading; None for a paragraph."""
    if local(element) != "h":
        return 1 if style.get("display-name", value(element, "style-name")) == "Title" else None
    stated = value(element, "outline-level", "1")
    return max(1, int(stated)) if stated.isdigit() else 1


def _list(text: _Text, element: Any, level: int, style: str) -> Iterator[Block]:
    """A list; what has no marker of its own in it stands below the item before."""
    style = value(element, "style-name") or style
    text.lists.enter(element, style, level)
    for item in element:
        marker = text.lists.marker(item, style, level) if local(item) == "list-item" else ""
        for inner in item:
            match local(inner):
                case "p" | "h":
                    yield from _paragraph(text, inner, marker, level)
                    marker = ""
                case "list":
                    yield from _list(text, inner, min(level + 1, 9), style)
                case _:
                    yield from _blocks(text, [inner])


def _table(text: _Text, element: Any) -> Iterator[Block]:
    """A table, ruled; its pictures follow it."""
    rows: list[list[TableCell]] = []
    pictures: list[Block] = []
    head = 0
    for row in element.iter("{*}table-row"):
        if next(row.iterancestors("{*}table")) is not element:
            continue
        cells: list[TableCell] = []
        for cell in row:
            if local(cell) == "table-cell":
                held = list(_blocks(text, cell))
                pictures += [block for block in held if isinstance(block, Picture)]
                made = TableCell(flat(held), _count(cell, "columns-spanned"), _count(cell, "rows-spanned"))
                cells += [made] * _count(cell, "columns-repeated")
        head += local(row.getparent()) == "table-header-rows" and head == len(rows)
        rows += [cells] * _count(row, "rows-repeated")
    while rows and not any(cell.spans for cell in rows[-1]):
        rows.pop()
    drawn = grid(rows, head)
    if drawn is not None:
        yield drawn
    yield from pictures


def _count(element: Any, name: str) -> int:
    stated = value(element, f"number-{name}", "1")
    return min(int(stated), _MOST) if stated.isdigit() and int(stated) else 1


# ---------------------------------------------------------------- frames, notes, margins


def _frame(text: _Text, frame: Any) -> Iterator[Block]:
    """What stands in a frame: the first of its forms that can be shown."""
    size = (_points(value(frame, "width")), _points(value(frame, "height")))
    for inner in frame:
        match local(inner):
            case "image":
                yield _picture(text, inner, size)
                return
            case "text-box" | "p" | "list":
                yield from _blocks(text, [inner] if local(inner) != "text-box" else inner)
            case "frame" | "g" | "custom-shape":
                yield from _frame(text, inner)
            case "plugin" | "applet" | "floating-frame":
                text.problems.append(problem("part_unread", "A part of this file is kept elsewhere. It is not shown."))
            case _:
                continue


def _picture(text: _Text, image: Any, size: tuple[float, float]) -> Block:
    path = value(image, "href").removeprefix("./")
    try:
        if (kept := below(image, "binary-data")) is not None:
            data = base64.b64decode("".join((kept.text or "").split()))
        elif text.package is not None and text.package.has(path):
            data = text.package.read(path)
        else:
            text.problems.append(
                problem("part_unread", "A picture is kept outside this file. SARLens never fetches it.")
            )
            return Note(said("{a picture that is kept outside this file}"))
        found = shown(data, ROOM, size if min(size) > 0 else None)
    except (Unreadable, binascii.Error):
        found = problem("truncated", "A picture in this file is damaged. It is not shown.")
    if isinstance(found, Problem):
        text.problems.append(found)
        return Note(said("{a picture that can't be shown}"))
    return found


def _points(length: str) -> float:
    found = _LENGTH.fullmatch(length.strip())
    return float(found[1]) * _POINTS[found[2]] if found and found[1].count(".") < 2 and found[1] != "." else 0.0


def _margins(text: _Text, styles: Any, kind: str) -> Iterator[Block]:
    """Each different page header or footer once, small and grey: our pages don't break where the writer's did."""
    seen: set[str] = set()
    for margin in styles.iter(*(f"{{*}}{kind}{which}" for which in ("", "-left", "-first"))):
        blocks = list(_blocks(text, margin))
        spans = flat(block for block in blocks if not isinstance(block, Picture))
        words = words_of(spans)
        if words.strip() and words not in seen:
            seen.add(words)
            yield Note(tuple(Span(span.text, span.mark or "grey") for span in spans))
        yield from (block for block in blocks if isinstance(block, Picture))


def _notes(text: _Text) -> Iterator[Block]:
    """Footnotes and endnotes, in the order they are pointed to."""
    if text.words.notes:
        yield Rule()
    for number, body in enumerate(text.words.notes, start=1):
        yield Paragraph((Span(f"[{number}] "), *(flat(_blocks(text, body)) if body is not None else ())))
