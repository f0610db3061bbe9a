"""Plain text, comma-separated tables and saved web pages → pages of our own; and the decoding of letters."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from sarlens.ingest.blocks import Block, Note, Paragraph, Part, Picture, said
from sarlens.ingest.contents import CSV, HTML, TEXT, Contents, problem
from sarlens.ingest.image import shown
from sarlens.ingest.layout import MARGIN, Laid, lay_out
from sarlens.ingest.markup import read_markup
from sarlens.ingest.spreadsheet import Worksheet, sheet_parts
from sarlens.model import Problem
from sarlens.settings import Settings

ROOM = (595.3 - 2 * MARGIN, 841.9 - 2 * MARGIN)
"""Width and height of an upright page inside its margins."""

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_ALIASES = {
    # What mail programs write, and what they mean by it: as browsers take it (WHATWG Encoding Standard).
    "iso-8859-1": "cp1252", "latin1": "cp1252", "us-ascii": "cp1252", "ascii": "cp1252", "ansi": "cp1252",
    "gb2312": "gb18030", "gbk": "gb18030", "ks_c_5601-1987": "cp949", "iso-8859-8-i": "iso-8859-8", "utf8": "utf-8",
    "unicode-1-1-utf-7": "utf-7", "utf-8": "utf-8-sig", "iso-8859-9": "cp1254", "tis-620": "cp874", "macintosh": "mac-roman",
}  # fmt: skip
_NOT_FOR_MAIL = {"idna", "punycode", "undefined", "unicode_escape", "unicode-escape", "raw_unicode_escape"}
_CONTROL = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")
_META = re.compile(
    rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?([\w.:-]{1,40})|<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([\w.:-]{1,40})", re.I
)
_DELIMITERS = ",;\t|"


@dataclass(frozen=True, slots=True)
class Decoded:
    """Text, and whether its letters are sure (False: the stated coding was wrong, another was taken)."""

    text: str
    sure: bool = True


def decode(data: bytes, stated: str | None = None) -> Decoded:
    """Bytes as text: by its byte order mark, else as stated, else UTF-8, else Windows-1252. Never fails."""
    for mark, codec in _MARKS:
        if data.startswith(mark):
            return Decoded(data.decode(codec, "replace"))
    if wide := _unmarked_utf16(data):
        return Decoded(data.decode(wide, "replace"))
    named = (stated or "").strip().strip("\"'").lower()
    for number, name in enumerate((_ALIASES.get(named, named), "utf-8", "cp1252")):
        try:
            if name and name not in _NOT_FOR_MAIL:
                return Decoded(data.decode(name), not named or number == 0)
        except (LookupError, UnicodeError, ValueError):
            continue
    return Decoded(data.decode("latin-1"), False)


def _unmarked_utf16(data: bytes) -> str:
    """The codec, where every other byte of the beginning is nought as in English UTF-16 without its mark; or ""."""
    head = data[:2000]
    if len(head) < 4 or (len(head) % 2 and len(data) == len(head)):
        return ""
    for codec, high, low in (("utf-16-le", head[1::2], head[0::2]), ("utf-16-be", head[0::2], head[1::2])):
        if high.count(0) * 10 >= len(high) * 9 and low.count(0) * 20 <= len(low):
            return codec
    return ""


def narrowed(data: bytes) -> bytes:
    """The same text in UTF-8, where it is in UTF-16 or UTF-32; else as it is."""
    wide = any(data.startswith(mark) for mark, _ in _MARKS[1:]) or bool(_unmarked_utf16(data))
    return decode(data).text.encode("utf-8", "replace") if wide else data


def unsure_letters() -> Problem:
    """Said where the stated coding of a text was wrong."""
    return problem("odd_characters", "Some letters of this file may be wrong: it does not say how it is coded.")


def looks_like_text(head: bytes) -> bool:
    """Whether the first bytes are text: no control characters but those that lay out lines."""
    if any(head.startswith(mark) for mark, _ in _MARKS):
        return True
    if _unmarked_utf16(head):
        return True
    return len(_CONTROL.findall(head.decode("latin-1"))) * 200 <= len(head)


def looks_like_html(head: bytes) -> bool:
    """Whether it opens like HTML: a doctype, or one of the elements a page begins with."""
    start = decode(head).text.lstrip("\ufeff \t\r\n")[:2000].lower()
    start = re.sub(r"^(?:<\?xml[^>]*>|<!--.*?-->|\s)+", "", start, flags=re.S)
    return bool(re.match(r"<(?:!doctype\s+html|html|head|body|meta|title|table|div|p|span|font|h[1-6])[\s>]", start))


def looks_like_csv(head: bytes, complete: bool) -> str:
    """The delimiter of a comma-separated table, or "": three rows or more that all have the same three columns or more."""
    text = decode(head).text
    if not complete:
        text = text.rpartition("\n")[0]
    for delimiter in _DELIMITERS:
        try:
            rows = [
                row for row in csv.reader(io.StringIO(text), delimiter=delimiter) if any(field.strip() for field in row)
            ]
        except csv.Error:
            continue
        counts = {len(row) for row in rows}
        if len(rows) >= 3 and len(counts) == 1 and counts.pop() >= 3 and all(len(field) < 80 for field in rows[0]):
            return delimiter
    return ""


def text_blocks(text: str) -> Iterator[Block]:
    """Paragraphs, parted by empty lines; line breaks inside them are kept."""
    for paragraph in re.split(r"\n(?:[^\S\n]*\n)+", text.replace("\r\n", "\n").replace("\r", "\n")):
        if paragraph.strip():
            yield Paragraph(said(paragraph.strip("\n").rstrip()))


def read_text(stream: BinaryIO, _settings: Settings) -> Contents:
    """A text file as it stands."""
    decoded = decode(stream.read())
    return _contents(TEXT, lay_out([Part(tuple(text_blocks(decoded.text)))]), decoded)


def read_csv(stream: BinaryIO, _settings: Settings) -> Contents:
    """A comma-separated table, ruled."""
    data = stream.read()
    decoded = decode(data)
    delimiter = looks_like_csv(data, complete=True) or ","
    field_size = csv.field_size_limit(len(data) + 1)
    try:
        rows = [row for row in csv.reader(io.StringIO(decoded.text), delimiter=delimiter) if row]
    except csv.Error:
        return read_text(io.BytesIO(data), _settings)
    finally:
        csv.field_size_limit(field_size)
    made = sheet_parts([Worksheet("", tuple(tuple(row) for row in rows))])
    contents = _contents(CSV, lay_out(made.parts), decoded)
    return Contents(CSV, contents.rendition, contents.pages, (), (*made.problems, *contents.problems))


def read_html(stream: BinaryIO, _settings: Settings) -> Contents:
    """A saved web page: its words, lists and tables. Pictures inside it are shown; none is fetched."""
    data = stream.read()
    meta = _META.search(data[:4096])
    decoded = decode(data, (meta[1] or meta[2]).decode("ascii") if meta else None)
    lost: list[Problem] = []

    def picture(source: bytes | str) -> Picture | None:
        found = shown(source, ROOM) if isinstance(source, bytes) else None
        if isinstance(found, Problem):
            lost.append(found)
            return None
        return found

    page = read_markup(decoded.text, mail=False, picture=picture)
    title = (Note(said(page.title)),) if page.title else ()
    contents = _contents(HTML, lay_out([Part((*title, *page.blocks))]), decoded)
    more = (*remote_pictures(page.remote), *lost)
    return Contents(HTML, contents.rendition, contents.pages, (), (*contents.problems, *more))


def remote_pictures(count: int) -> tuple[Problem, ...]:
    """Said where a file points to pictures on the internet."""
    if not count:
        return ()
    what = "1 picture is" if count == 1 else f"{count} pictures are"
    return (problem("part_unread", f"{what} not in this file but on the internet. SARLens never fetches them."),)


def _contents(media_type: str, laid: Laid, decoded: Decoded) -> Contents:
    problems = laid.problems if decoded.sure else (*laid.problems, unsure_letters())
    return Contents(media_type, laid.pdf, laid.pages, (), problems)
