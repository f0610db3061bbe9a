"""The written export as a Word file: real headings, tables with repeated head rows, page numbers, UK English.

The body is written as WordprocessingML directly, so that thousands of rows take seconds and every character of a
quote stands in the file as it is. Characters that XML cannot hold (most control characters) are left out.
"""

from __future__ import annotations

import datetime as dt
import io
import unicodedata
import zipfile
from collections.abc import Iterator
from typing import Any, BinaryIO
from xml.sax.saxutils import escape

import docx
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Cm, Pt, RGBColor

from sarlens.export.blocks import Block, Bullets, Entry, Facts, Form, Notice, Paper, Paragraph, Piece, Section, Table
from sarlens.export.paper import paper
from sarlens.export.schedule import Schedule
from sarlens.export.wording import legal

FONT = "Arial"
QUOTE, SMALL, NOTICE = "SARLens Quote", "SARLens Small", "SARLens Notice"
_BODY = "word/document.xml"
_WIDTH_DXA = 11906
_STYLES = {"plain": "Normal", "strong": "Normal", "quote": "SARLensQuote", "small": "SARLensSmall"}


def write(schedule: Schedule, stream: BinaryIO) -> None:
    """Write the schedule's paper as a .docx file."""
    told = paper(schedule)
    document = docx.Document()
    _styles(document, told)
    _frame(document, told, schedule.dossier.made_on)
    end = document.element.body.sectPr
    document.element.body.clear()
    document.element.body.append(end)
    empty = io.BytesIO()
    document.save(empty)
    _filled(empty, stream, _body(told))


def _filled(empty: BinaryIO, stream: BinaryIO, body: Iterator[str]) -> None:
    """Write the empty document again with its body, piece by piece: to put thousands of rows into a tree takes minutes."""
    with zipfile.ZipFile(empty) as source, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as out:
        for part in source.infolist():
            if part.filename != _BODY:
                out.writestr(part, source.read(part))  # packed as it was
                continue
            before, end, after = source.read(part).rpartition(b"<w:sectPr")
            whole = zipfile.ZipInfo(part.filename, part.date_time)
            whole.compress_type = zipfile.ZIP_DEFLATED
            with out.open(whole, "w", force_zip64=True) as written:
                written.write(before)
                for piece in body:
                    written.write(piece.encode())
                written.write(end + after)


def _body(told: Paper) -> Iterator[str]:
    yield from _cover(told)
    for section in told.sections:
        yield from _section(section, told)


def _cover(told: Paper) -> Iterator[str]:
    yield _p(told.title, "Title")
    if told.subtitle:
        yield _p(told.subtitle, "Subtitle")
    yield from (_p(line, "SARLensNotice") for line in told.notices)
    yield from _grid(tuple((cellxml(label, True), cellxml(value)) for label, value in told.cover), (0.3, 0.7), told)


def _section(section: Section, told: Paper) -> Iterator[str]:
    yield _p(section.title, f"Heading{section.level}")
    for block in section.blocks:
        yield from _block(block, told, section.level + 1)


def _block(block: Block, told: Paper, level: int) -> Iterator[str]:
    match block:
        case Paragraph(text, style):
            yield _p(text, _STYLES[style], bold=style == "strong", keep=style == "strong")
        case Notice(lines):
            yield from (_p(line, "SARLensNotice") for line in lines)
        case Bullets(items):
            yield from (_p(item, "ListBullet") for item in items)
        case Facts(rows):
            yield from _grid(tuple((cellxml(label, True), cellxml(value)) for label, value in rows), (0.3, 0.7), told)
        case Form(fields):
            rows = tuple(
                (cellxml(f.label, True) + cellxml(f.hint) + _p(f.check, "SARLensSmall"), cellxml(f.value) + _p("") * 2)
                for f in fields
            )
            yield from _grid(rows, (0.42, 0.58), told, heads=("What is asked for", "For you to fill in"))
        case Table():
            yield from _table(block, told)
        case Entry():
            yield from _entry(block, level)


def _entry(entry: Entry, level: int) -> Iterator[str]:
    yield _p(f"{entry.ref}. {entry.heading}", f"Heading{level}")
    if entry.before:
        yield _p(f"Before: {entry.before}", "SARLensSmall", keep=True)
    yield _p(entry.quote, "SARLensQuote")
    if entry.after:
        yield _p(f"After: {entry.after}", "SARLensSmall")
    yield from (_labelled(label, value) for label, value in entry.facts)
    yield _p("", "SARLensSmall")


def _table(table: Table, told: Paper) -> Iterator[str]:
    rows = tuple(tuple("".join(_piece(piece) for piece in cell) or _p("") for cell in row) for row in table.rows)
    yield from _grid(rows, table.widths, told, heads=table.heads, caption=table.caption)


def _piece(piece: Piece) -> str:
    return _p(piece.text, _STYLES[piece.style], bold=piece.style == "strong", tight=True)


def cellxml(text: str, bold: bool = False) -> str:
    """One paragraph for a cell."""
    return _p(text, "Normal", bold=bold, tight=True)


def _grid(
    rows: tuple[tuple[str, ...], ...],
    widths: tuple[float, ...],
    told: Paper,
    heads: tuple[str, ...] = (),
    caption: str = "",
) -> Iterator[str]:
    """A table of ready-made cells. LibreOffice needs the grid's widths, Word the cells'."""
    line = _WIDTH_DXA - 2 * round(told.margin_cm * 567)
    dxa = [round(line * share) for share in widths]
    told_as = f'<w:tblCaption w:val="{escape(legal(caption), {chr(34): "&quot;"})}"/>' if caption else ""
    yield (
        f'<w:tbl><w:tblPr><w:tblStyle w:val="TableGrid"/><w:tblW w:w="{sum(dxa)}" w:type="dxa"/>'
        f'<w:tblLayout w:type="fixed"/><w:tblLook w:val="0020" w:firstRow="{int(bool(heads))}"/>{told_as}</w:tblPr><w:tblGrid>'
    )
    yield "".join(f'<w:gridCol w:w="{width}"/>' for width in dxa) + "</w:tblGrid>"
    if heads:
        yield _row(tuple(cellxml(head, True) for head in heads), dxa, "<w:cantSplit/><w:tblHeader/>", "F0F0F0")
    for row in rows:
        yield _row(row, dxa, "<w:cantSplit/>" if sum(map(len, row)) < 4000 else "")
    yield "</w:tbl>"
    yield _p("", "SARLensSmall")


def _row(cells: tuple[str, ...], dxa: list[int], properties: str, fill: str = "") -> str:
    shade = f'<w:shd w:val="clear" w:color="auto" w:fill="{fill}"/>' if fill else ""
    inside = "".join(
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{shade}</w:tcPr>{cell}</w:tc>'
        for cell, width in zip(cells, dxa, strict=True)
    )
    return f"<w:tr><w:trPr>{properties}</w:trPr>{inside}</w:tr>"


def _labelled(label: str, value: str) -> str:
    return f'<w:p><w:pPr><w:pStyle w:val="SARLensFact"/></w:pPr>{_run(label + ": ", True)}{_run(value)}</w:p>'


def _p(text: str, style: str = "Normal", *, bold: bool = False, keep: bool = False, tight: bool = False) -> str:
    rtl = "<w:bidi/>" if _right_to_left(text) else ""
    spacing = '<w:spacing w:before="20" w:after="40" w:line="240" w:lineRule="auto"/>' if tight else ""
    properties = f'<w:pStyle w:val="{style}"/>{"<w:keepNext/>" if keep else ""}{rtl}{spacing}'
    return f"<w:p><w:pPr>{properties}</w:pPr>{_run(text, bold) if text else ''}</w:p>"


def _run(text: str, bold: bool = False) -> str:
    properties = ("<w:b/>" if bold else "") + ("<w:rtl/>" if _right_to_left(text) else "")
    kept = escape(legal(text), {"\r": "&#13;"})
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{kept}</w:t></w:r>'


def _right_to_left(text: str) -> bool:
    """Whether the first letter with a direction runs from right to left (UAX 9, rule P2)."""
    for char in text:
        direction = unicodedata.bidirectional(char)
        if direction in ("L", "R", "AL"):
            return direction != "L"
    return False


def _styles(document: Any, told: Paper) -> None:
    """Our fonts and sizes, and UK English as the language of every style."""
    styles = document.styles
    defaults = styles.element.find(qn("w:docDefaults")).find(qn("w:rPrDefault")).find(qn("w:rPr"))
    for old in defaults.findall(qn("w:lang")):
        defaults.remove(old)
    defaults.append(parse_xml(f'<w:lang {nsdecls("w")} w:val="en-GB" w:eastAsia="en-GB" w:bidi="ar-SA"/>'))
    body = told.body_pt
    _style(styles["Normal"], body, after=6, line=told.line_spacing)
    _style(styles["Title"], 22, bold=True, after=4)
    _style(styles["Subtitle"], 14, after=10)
    for level, size in ((1, 16.0), (2, 13.0), (3, 11.5)):
        _style(styles[f"Heading {level}"], size, bold=True, before=14 if level < 3 else 10, after=4)
    for name, id_, size in (
        (QUOTE, "SARLensQuote", body),
        (SMALL, "SARLensSmall", body - 2),
        (NOTICE, "SARLensNotice", body),
        ("SARLens Fact", "SARLensFact", body - 1),
    ):
        made = styles.add_style(name, 1)
        made.element.set(qn("w:styleId"), id_)
        made.base_style = styles["Normal"]
        _style(made, size, after=3, line=told.line_spacing if size == body else 1.1)
    _edge(styles[QUOTE], "1D4E89", "F5F7FA")
    _edge(styles[NOTICE], "8A5A00", "FFF8E6")


def _style(
    style: Any, size: float, *, bold: bool = False, before: float = 0, after: float = 0, line: float | None = None
) -> None:
    style.font.name = FONT
    style.font.size = Pt(size)
    style.font.bold = bold
    style.font.italic = False
    style.font.color.rgb = RGBColor(0, 0, 0)
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{theme}"), None)
    for script in ("w:hAnsi", "w:cs", "w:eastAsia"):
        fonts.set(qn(script), FONT)
    style.paragraph_format.space_before = Pt(before)
    style.paragraph_format.space_after = Pt(after)
    if line is not None:
        style.paragraph_format.line_spacing = line


def _edge(style: Any, colour: str, fill: str) -> None:
    """A rule on the left and a light ground, in the order that the schema wants."""
    properties = style.element.get_or_add_pPr()
    spacing = properties.find(qn("w:spacing"))
    border = parse_xml(
        f'<w:pBdr {nsdecls("w")}><w:left w:val="single" w:sz="18" w:space="8" w:color="{colour}"/></w:pBdr>'
    )
    shade = parse_xml(f'<w:shd {nsdecls("w")} w:val="clear" w:color="auto" w:fill="{fill}"/>')
    for element in (border, shade):
        spacing.addprevious(element)
    style.paragraph_format.left_indent = Cm(0.5)


def _frame(document: Any, told: Paper, made_on: dt.date) -> None:
    """Paper, margins, the running head, page X of Y, and the file's own properties."""
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21.0), Cm(29.7)
    section.left_margin = section.right_margin = Cm(told.margin_cm)
    section.top_margin = section.bottom_margin = Cm(max(2.2, told.margin_cm))
    head = section.header.paragraphs[0]._p
    for line in (*told.corner, told.running):
        align = "right" if line in told.corner else "left"
        text = f'<w:p {nsdecls("w")}><w:pPr><w:pStyle w:val="SARLensSmall"/><w:jc w:val="{align}"/></w:pPr>{_run(line)}</w:p>'
        head.addprevious(parse_xml(text))
    head.getparent().remove(head)
    foot = section.footer.paragraphs[0]._p
    numbers = f"{_run('Page ')}{_field('PAGE')}{_run(' of ')}{_field('NUMPAGES')}"
    foot.addprevious(
        parse_xml(
            f'<w:p {nsdecls("w")}><w:pPr><w:pStyle w:val="SARLensSmall"/><w:jc w:val="center"/></w:pPr>{numbers}</w:p>'
        )
    )
    foot.getparent().remove(foot)
    properties = document.core_properties
    properties.title, properties.author, properties.language = legal(told.title), "SARLens", "en-GB"
    properties.comments, properties.last_modified_by = "", "SARLens"
    properties.created = properties.modified = dt.datetime.combine(made_on, dt.time(12))


def _field(name: str) -> str:
    return f'<w:fldSimple w:instr=" {name} "><w:r><w:t>1</w:t></w:r></w:fldSimple>'
