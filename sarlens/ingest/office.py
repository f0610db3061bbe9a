"""Word files (.docx): everything that is in them, in its order, as pages of our own.

Read from the package itself, so that a damaged style or link can't hide the words. Headings, lists with their
counted numbers, tables, text boxes, notes, comments; tracked changes stand in the text and say whose they are.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Iterator
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
    Table,
    TableCell,
    flat,
    grid,
    said,
    words_of,
)
from sarlens.ingest.contents import WORD, Child, Contents, problem
from sarlens.ingest.image import shown
from sarlens.ingest.layout import lay_out
from sarlens.ingest.numbering import Numbering
from sarlens.ingest.package import Package, Relation, below, local, value
from sarlens.ingest.plain import ROOM
from sarlens.ingest.wordtable import cells
from sarlens.ingest.wordtext import PAGE_BREAK, Words, day, read_words, text_boxes
from sarlens.model import Problem
from sarlens.settings import Settings

_EMU = 12700
"""English metric units in a point."""
_LOST = {"chart": "A chart", "diagramData": "A diagram"}


@dataclass(frozen=True, slots=True)
class _Style:
    level: int | None
    number: str
    list_level: str


@dataclass(slots=True)
class _Word:
    """One opened file, and what was come upon in it."""

    package: Package
    part: str
    relations: dict[str, Relation]
    styles: dict[str, _Style]
    numbering: Numbering
    comments: dict[str, str]
    notes: dict[tuple[str, str], int] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)


def read_word(stream: BinaryIO, _settings: Settings) -> Contents:
    """A Word file as pages; files embedded in it are its children.

    Raises:
        Unreadable: damaged, locked, or grown far beyond what a Word file is.
    """
    package = Package(stream.read())
    main = main_part(package)
    word = _open(package, main)
    body = below(package.xml(main), "body")
    if body is None:
        raise Unreadable("truncated")
    blocks = [*_margins(word, "header"), *_blocks(word, body), *_notes(word), *_margins(word, "footer")]
    if package.damaged:
        word.problems.append(problem("truncated", "Part of this file is damaged. What could be read of it is shown."))
    laid = lay_out([Part(tuple(blocks))])
    problems = tuple(dict.fromkeys((*word.problems, *laid.problems)))
    return Contents(WORD, laid.pdf, laid.pages, tuple(_embedded(package)), problems)


def main_part(package: Package) -> str:
    """Where the text is: what the package's own relations say, or the usual place."""
    for relation in package.relations("").values():
        if relation.kind == "officeDocument" and package.has(relation.path):
            return relation.path
    if package.has("word/document.xml"):
        return "word/document.xml"
    raise Unreadable("truncated")


def _open(package: Package, main: str) -> _Word:
    relations = package.relations(main)

    def root(kind: str) -> Any:
        path = next((one.path for one in relations.values() if one.kind == kind and package.has(one.path)), None)
        return package.xml(path) if path else None

    return _Word(
        package, main, relations, _styles(root("styles")), Numbering.of(root("numbering")), _comments(root("comments"))
    )


def _styles(root: Any) -> dict[str, _Style]:
    """Which styles are headings, and which carry list numbers, their own or from the style they are based on."""
    found = {value(one, "styleId"): one for one in (root if root is not None else ()) if local(one) == "style"}
    made: dict[str, _Style] = {}
    for identity in found:
        level: int | None = None
        number = list_level = ""
        at, seen = identity, set[str]()
        while at in found and at not in seen:
            seen.add(at)
            style = found[at]
            name = value(below(style, "name")).lower()
            if level is None and name.startswith("heading ") and name[8:].isdigit():
                level = int(name[8:])
            elif level is None and name == "title":
                level = 1
            number = number or value(below(style, "pPr", "numPr", "numId"))
            list_level = list_level or value(below(style, "pPr", "numPr", "ilvl"))
            at = value(below(style, "basedOn"))
        made[identity] = _Style(level, number, list_level)
    return made


def _comments(root: Any) -> dict[str, str]:
    """Each comment as it is printed: "Comment by A. Writer, 4 May 2022: words"."""
    found: dict[str, str] = {}
    for comment in root if root is not None else ():
        who, when = value(comment, "author"), day(value(comment, "date"))
        words = "\n".join(words_of(read_words(one, {}).spans()) for one in comment.iter("{*}p"))
        found[value(comment, "id")] = (
            "Comment" + (f" by {who}" if who else "") + (f", {when}" if when else "") + f": {words}"
        )
    return found


# ---------------------------------------------------------------- blocks


def _blocks(word: _Word, container: Any, *, shaded: bool = False) -> Iterator[Block]:
    """The blocks of a body, a cell, a text box, a header."""
    for element in container:
        match local(element):
            case "p":
                yield from _paragraph(word, element, shaded)
            case "tbl":
                yield from _table(word, element)
            case "altChunk":
                word.problems.append(
                    problem("part_unread", "A part of this file is in another format. It is not shown.")
                )
            case "sdt" | "sdtContent" | "customXml" | "ins" | "del" | "moveFrom" | "moveTo" | "smartTag" | "Choice":
                yield from _blocks(word, element, shaded=shaded)
            case "AlternateContent":
                choice = below(element, "Choice")
                yield from _blocks(word, choice if choice is not None else element, shaded=shaded)
            case _:
                continue


def _paragraph(word: _Word, element: Any, shaded: bool) -> Iterator[Block]:
    properties = below(element, "pPr")
    style = word.styles.get(value(below(properties, "pStyle")), _Style(None, "", ""))
    number = value(below(properties, "numPr", "numId")) or style.number
    level = value(below(properties, "numPr", "ilvl")) or style.list_level
    list_level = int(level) if level in set("012345678") else 0
    words = read_words(element, word.notes, shaded=shaded)
    spans = words.spans()
    if value(below(properties, "pageBreakBefore"), otherwise="0") not in {"0", "false"}:
        yield PageBreak()
    if words_of(spans).strip(" \n\t" + PAGE_BREAK):
        marker = word.numbering.marker(number, list_level)
        yield from _paged(spans, style.level, marker, list_level, value(below(properties, "ind"), "left"))
    elif PAGE_BREAK in words_of(spans):
        yield PageBreak()
    yield from _hanging(word, words)


def _paged(spans: tuple[Span, ...], heading: int | None, marker: str, level: int, indent: str) -> Iterator[Block]:
    """One paragraph, cut where the page is broken in it."""
    for number, piece in enumerate(_cut(spans)):
        if number:
            yield PageBreak()
        if not words_of(piece).strip():
            continue
        if heading is not None:
            yield Heading((*said(f"{marker} " if marker and not number else ""), *piece), heading)
        elif marker and not number:
            yield ListItem(marker, piece, level)
        else:
            yield Paragraph(piece, min(int(indent) / 240, 12.0) if indent.isdigit() else 0.0)


def _cut(spans: Iterable[Span]) -> list[tuple[Span, ...]]:
    pages: list[list[Span]] = [[]]
    for span in spans:
        first, *rest = span.text.split(PAGE_BREAK)
        pages[-1] += said(first, span.mark)
        pages += [list(said(text, span.mark)) for text in rest]
    return [tuple(page) for page in pages]


def _hanging(word: _Word, words: Words) -> Iterator[Block]:
    """What hangs on a paragraph: pictures, text boxes, comments."""
    for drawing in words.drawings:
        for box in text_boxes(drawing):
            yield from _blocks(word, box)
        yield from _pictures(word, drawing)
    for identity in words.comments:
        if identity in word.comments:
            yield Note(said(f"{{{word.comments[identity]}}}"))


def _table(word: _Word, element: Any) -> Iterator[Block]:
    """A table, ruled; its pictures follow it."""
    rows: list[list[TableCell]] = []
    pictures: list[Block] = []
    drawn = cells(element)
    for row in drawn.rows:
        rows.append([])
        for cell in row:
            held = list(_blocks(word, cell.element, shaded=cell.shaded))
            pictures += [block for block in held if isinstance(block, Picture)]
            rows[-1].append(TableCell(flat(held), cell.across, cell.down))
    made = grid(rows, drawn.head)
    if made is not None:
        yield made if len(drawn.widths) != made.columns else Table(made.rows, made.columns, made.head, drawn.widths)
    yield from pictures


# ---------------------------------------------------------------- pictures and embedded files


def _pictures(word: _Word, drawing: Any) -> Iterator[Block]:
    extent = next(drawing.iter("{*}extent"), None)
    cx, cy = value(extent, "cx"), value(extent, "cy")
    size = (int(cx) / _EMU, int(cy) / _EMU) if cx.isdigit() and cy.isdigit() else None
    for element in drawing.iter("{*}blip", "{*}imagedata", "{*}chart", "{*}relIds"):
        if any(local(above) == "Fallback" for above in element.iterancestors()):
            continue
        kinds = ("embed", "link") if local(element) == "blip" else ("dm",) if local(element) == "relIds" else ("id",)
        identity = next((text for kind in kinds if (text := value(element, kind))), "")
        relation = word.relations.get(identity)
        if relation is None:
            continue
        if local(element) in {"chart", "relIds"}:
            yield from _drawn(word, relation)
        elif relation.external:
            word.problems.append(
                problem("part_unread", "A picture is kept outside this file. SARLens never fetches it.")
            )
            yield Note(said("{a picture that is kept outside this file}"))
        else:
            yield _picture(word, relation, size)


def _picture(word: _Word, relation: Relation, size: tuple[float, float] | None) -> Block:
    try:
        found = shown(word.package.read(relation.path), ROOM, size)
    except Unreadable:
        found = problem("truncated", "A picture in this file is damaged. It is not shown.")
    if isinstance(found, Problem):
        word.problems.append(found)
        return Note(said("{a picture that can't be shown}"))
    return found


def _drawn(word: _Word, relation: Relation) -> Iterator[Block]:
    """The words of a chart or diagram; its drawing is not shown."""
    what = _LOST.get(relation.kind, "A drawing")
    word.problems.append(problem("part_unread", f"{what} in this file is not shown. Its words are."))
    if word.package.has(relation.path):
        root = word.package.xml(relation.path)
        words = [text for one in root.iter("{*}t", "{*}v") if (text := (one.text or "").strip())]
        yield Note(said(f"{{{what.lower()}: {'; '.join(words)}}}"))


def _embedded(package: Package) -> Iterator[Child]:
    for name in package.names:
        if posixpath.dirname(name).lower() in {"word/embeddings", "word/afchunk"} and not name.endswith("/"):
            yield Child(posixpath.basename(name), package.read(name))


# ---------------------------------------------------------------- headers, footers and notes


def _margins(word: _Word, kind: str) -> Iterator[Block]:
    """Each different page header or footer once, small and grey: our pages don't break where Word's do."""
    seen: set[str] = set()
    for relation in word.relations.values():
        if relation.kind != kind or not word.package.has(relation.path):
            continue
        inner = _Word(word.package, relation.path, word.package.relations(relation.path), word.styles, word.numbering,
                      word.comments, word.notes, word.problems)  # fmt: skip
        blocks = list(_blocks(inner, word.package.xml(relation.path)))
        text = words_of(flat(blocks))
        if text.strip() and text not in seen:
            seen.add(text)
            yield Note(
                tuple(
                    Span(span.text, span.mark or "grey")
                    for span in flat(b for b in blocks if not isinstance(b, Picture))
                )
            )
        yield from (block for block in blocks if isinstance(block, Picture))


def _notes(word: _Word) -> Iterator[Block]:
    """Footnotes and endnotes, in the order they are pointed to."""
    if not word.notes:
        return
    yield Rule()
    texts: dict[tuple[str, str], tuple[Span, ...]] = {}
    for kind in ("footnote", "endnote"):
        for relation in word.relations.values():
            if relation.kind == f"{kind}s" and word.package.has(relation.path):
                for note in word.package.xml(relation.path):
                    texts[(kind, value(note, "id"))] = flat(_blocks(word, note))
    for key, number in list(word.notes.items()):
        yield Paragraph((Span(f"[{number}] "), *texts.get(key, ())))
