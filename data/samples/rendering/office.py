"""Mail, Word, Excel and picture files."""

import email.utils
import io
import mimetypes
import re
import zipfile
from datetime import UTC, datetime
from email.message import EmailMessage
from zoneinfo import ZoneInfo

import docx
import xlsxwriter
from docx.shared import Pt

from rendering.markup import GAP, Marked, read
from rendering.scan import seed
from rendering.source import Block, Source, moment
from rendering.typeset import QUOTE, said

LONDON = ZoneInfo("Europe/London")


def words(marked: Marked, box: str = "█") -> str:
    """The words with boxes for what was removed, line breaks kept."""
    out = "".join(re.sub(r"\S", box, r.text) if r.how in ("redact", "white") else r.text for r in marked.runs)
    return out.replace(GAP, " ")


def _text(blocks: list[Block], style: str, form: str) -> list[str]:
    out: list[str] = []
    for b in blocks:
        if b.kind == "quoted":
            out += _quoted_text(b, style, b.fields.get("quote", form))
        elif b.kind in ("table", "form"):
            out += ["\n".join("  ".join(words(c) for c in r) for r in b.rows)]
        elif b.kind == "item":
            out += [(b.fields["number"] or "*") + " " + words(b.texts[0])]
        elif b.texts and b.kind != "sig":
            out += [words(b.texts[0])]
    return out


def _quoted_text(b: Block, style: str, form: str) -> list[str]:
    f = b.fields
    when = moment(f.get("sent", ""))
    inner = _text(b.blocks, style, form)
    if form == "wrote" and when:
        lead = f"On {said(when, 'gmail')}, {f.get('from', '')} wrote:"
        quoted = "\n\n".join(inner)
        return [lead, "\n".join("> " + line if line else ">" for line in quoted.split("\n"))]
    date = said(when, "outlook") if when else f.get("sent", "")
    head = "\n".join(
        f"{label}: {value}"
        for label, value in (
            ("From", f.get("from")),
            ("Sent", date),
            ("To", f.get("to")),
            ("Cc", f.get("cc")),
            ("Subject", f.get("subject")),
        )
        if value
    )
    lead = "________________________________" if form == "from" else "-----Original Message-----"
    return [lead + "\n" + head, *inner]


def eml(source: Source, inside: list[tuple[str, bytes]]) -> bytes:
    """A mail as a mail programme saves it."""
    message = EmailMessage()
    for name in ("from", "to", "cc", "subject"):
        if source.get(name):
            message[name.title()] = words(read(source.get(name))).replace(";", ",")
    when = moment(source.get("sent")) or datetime(2023, 1, 1)
    message["Date"] = email.utils.format_datetime(when.replace(tzinfo=LONDON).astimezone(LONDON))
    message["Message-ID"] = f"<{seed(source.id):08x}.{source.id}@mail.example>"
    form = source.get("quote") or QUOTE[source.get("style", "outlook")]
    text = "\n\n".join(_text(source.blocks, source.get("style", "outlook"), form)) + "\n"
    message.set_content(text)
    if source.get("html") == "yes":
        html = "".join(f"<p>{_escape(p)}</p>" for p in text.strip().split("\n\n"))
        message.add_alternative(f"<html><body style='font-family:Calibri'>{html}</body></html>", subtype="html")
    for name, data in inside:
        main, _, sub = (mimetypes.guess_type(name)[0] or "application/octet-stream").partition("/")
        message.add_attachment(data, maintype=main, subtype=sub, filename=name)
    for n, part in enumerate(message.walk()):
        if part.is_multipart():
            part.set_boundary(f"=_{seed(source.id):08x}_{n}")
    return message.as_bytes()


def _escape(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\n", "<br>")


def _same_time(data: bytes) -> bytes:
    """The same zip with every member dated alike, so that the bytes don't change from run to run."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in sorted(old.namelist(), key=lambda n: (n != "[Content_Types].xml", n)):
            new.writestr(zipfile.ZipInfo(name, (2023, 1, 1, 0, 0, 0)), old.read(name), zipfile.ZIP_DEFLATED)
    return out.getvalue()


def _write(paragraph: object, marked: Marked) -> None:
    for r in marked.runs:
        text = re.sub(r"\S", "█", r.text) if r.how in ("redact", "white") else r.text
        paragraph.add_run(text).bold = r.bold or None  # type: ignore[attr-defined]


def word(source: Source) -> bytes:
    """Minutes, plans and letters as Word files."""
    doc = docx.Document()
    normal = doc.styles["Normal"]
    normal.font.name, normal.font.size = source.get("font", "Calibri"), Pt(float(source.get("size", "11")))
    if source.get("header"):
        doc.sections[0].header.paragraphs[0].text = source.get("header").replace(" || ", "\t")
    if source.get("footer"):
        doc.sections[0].footer.paragraphs[0].text = re.sub(r"\{[pn]\}", "", source.get("footer")).replace(" || ", "\t")
    if source.get("title") and source.get("print_title", "yes") == "yes":
        doc.add_heading(source.get("title"), 1)
    for b in source.blocks:
        if b.kind in ("h1", "h2"):
            doc.add_heading(words(b.texts[0]), int(b.kind[1]) + 1)
        elif b.kind in ("table", "form"):
            table = doc.add_table(rows=0, cols=max(len(r) for r in b.rows))
            table.style = "Table Grid"
            for row in b.rows:
                for cell, marked in zip(table.add_row().cells, row, strict=False):
                    _write(cell.paragraphs[0], marked)
            doc.add_paragraph()
        elif b.kind == "item":
            _write(doc.add_paragraph(style="List Number" if b.fields["number"] else "List Bullet"), b.texts[0])
        elif b.kind == "page":
            doc.add_page_break()
        elif b.texts and b.kind not in ("sig", "space", "rule"):
            _write(doc.add_paragraph(), b.texts[0])
    core = doc.core_properties
    when = moment(source.get("date")) or datetime(2023, 1, 1)
    core.created = core.modified = when
    core.author = core.last_modified_by = source.get("author")
    core.title = source.get("title")
    out = io.BytesIO()
    doc.save(out)
    return _same_time(out.getvalue())


def sheet(source: Source) -> bytes:
    """Tables as an Excel file: a heading names the sheet of the tables below it."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    when = moment(source.get("date")) or datetime(2023, 1, 1)
    book.set_properties(
        {"title": source.get("title"), "author": source.get("author"), "created": when.replace(tzinfo=UTC)}
    )
    bold, wrap = book.add_format({"bold": True, "bottom": 1}), book.add_format({"text_wrap": True, "valign": "top"})
    page, at = None, 0
    for b in source.blocks:
        if b.kind == "h1" or page is None:
            page, at = book.add_worksheet(words(b.texts[0])[:31] if b.kind == "h1" else "Sheet1"), 0
        if b.kind == "table":
            for n, row in enumerate(b.rows):
                for column, marked in enumerate(row):
                    page.write_string(at, column, words(marked), wrap if n else bold)
                at += 1
            for column in range(len(b.rows[0])):
                page.set_column(
                    column, column, min(60, max(len(words(r[column])) for r in b.rows if column < len(r)) + 2)
                )
        elif b.kind != "h1" and b.texts:
            page.write_string(at, 0, words(b.texts[0]))
            at += 1
        at += b.kind == "table"
    book.close()
    return _same_time(out.getvalue())
