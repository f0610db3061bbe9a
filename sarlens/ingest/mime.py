"""The parts of a mail (MIME): told apart, decoded, and given back with their exact bytes.

The standard library reads the heads; the parts are told apart here, so that an attached mail keeps its bytes
and a thousand levels can't stop the reading.
"""

from __future__ import annotations

import base64
import binascii
import contextlib
import datetime as dt
import quopri
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from email.errors import MessageError
from email.header import decode_header
from email.message import Message
from email.parser import HeaderParser
from email.policy import compat32
from email.utils import parsedate_to_datetime

from sarlens.ingest.contents import problem
from sarlens.ingest.letter import Gathered
from sarlens.ingest.plain import decode, unsure_letters

DEEPEST = 50
EMPTY_LINE = re.compile(rb"\r?\n[ \t]*\r?\n")


@dataclass(slots=True)
class Piece:
    """A part of a mail: its head, its bytes as sent, and the parts in it."""

    head: Message
    body: bytes
    raw: bytes
    pieces: list[Piece] = field(default_factory=list)

    @property
    def kind(self) -> str:
        """Its media type; text/plain where it states none."""
        return self.head.get_content_type()


# ---------------------------------------------------------------- heads


def headers(head: Message, name: str) -> Iterator[str]:
    """A field's values as sent, unfolded."""
    for given, value in head.raw_items():
        if given.lower() == name:
            yield " ".join(str(value).split())


def header(head: Message, name: str) -> str:
    """The first value of a field, or ""."""
    return next(headers(head, name), "")


def head_of(text: str) -> Message:
    """The head of a mail that is kept as text."""
    return HeaderParser(policy=compat32).parsestr(text.lstrip("\r\n") + "\n\n")


def moment(value: str) -> dt.datetime | None:
    """The date of a header value, in its own offset, or None."""
    try:
        return parsedate_to_datetime(value)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


def decoded(value: str) -> str:
    """A header value with its encoded words (RFC 2047) read; whatever does not decode stays as it is."""
    if "=?" not in value:
        return value
    try:
        pieces = decode_header(value)
    except (MessageError, binascii.Error, ValueError):
        return value
    return "".join(piece if isinstance(piece, str) else decode(piece, charset).text for piece, charset in pieces)


def given_name(piece: Piece) -> str:
    """The file name that the part states, or ""."""
    try:
        given = piece.head.get_filename() or ""
    except (LookupError, ValueError, TypeError, AttributeError):
        given = ""
    return decoded(str(given))


# ---------------------------------------------------------------- the parts


@dataclass(slots=True)
class Count:
    """How many more parts may be read."""

    left: int
    over: bool = False


def told_apart(raw: bytes, found: Gathered, count: Count, depth: int) -> Piece:
    """Tell the parts apart, by their boundary lines (RFC 2046, 5.1)."""
    if raw[:1] in {b"\n", b"\r"}:
        start, body = b"", raw.lstrip(b"\r\n")
    else:
        cut = EMPTY_LINE.search(raw)
        start, body = (raw[: cut.start()], raw[cut.end() :]) if cut else (raw, b"")
    head = head_of(decode(start).text)
    piece = Piece(head, body, raw)
    if not head.get_content_type().startswith("multipart/"):
        return piece
    boundary = parameter(head, "boundary").encode("utf-8", "surrogateescape").rstrip()
    if depth >= DEEPEST:
        found.problems.append(
            problem("too_deep", "The parts of this mail are nested too deep. The innermost are not told apart.")
        )
        return piece
    lines = (
        list(re.finditer(rb"(?:\A|\r?\n)--" + re.escape(boundary) + rb"(--)?[ \t]*(?=\r?\n|\Z)", body))
        if boundary
        else []
    )
    if not lines:
        found.problems.append(
            problem("truncated", "This mail is damaged: its parts can't be told apart. They are shown as sent.")
        )
        return piece
    if not any(line[1] for line in lines):
        found.problems.append(problem("truncated", "The end of this mail is missing. Ask the sender for it again."))
    ends = [line.start() for line in lines[1:]] + [len(body)]
    for line, end in zip(lines, ends, strict=True):
        if line[1]:
            break
        if not count.left:
            count.over = True
            break
        count.left -= 1
        inner = re.sub(rb"\A\r?\n", b"", body[line.end() : end], count=1)
        piece.pieces.append(told_apart(inner, found, count, depth + 1))
    return piece


def parameter(head: Message, name: str) -> str:
    """A parameter of the content type ("charset", "boundary"), or ""."""
    try:
        value = head.get_param(name)
    except (LookupError, ValueError, TypeError):
        return ""
    if isinstance(value, tuple):
        return decode(value[2].encode("latin-1", "replace"), value[0]).text
    return str(value) if value else ""


def payload(piece: Piece) -> bytes:
    """The part's bytes with the transfer encoding undone."""
    coding = header(piece.head, "content-transfer-encoding").lower()
    if coding == "quoted-printable":
        return quopri.decodestring(piece.body)
    if coding == "base64":
        plain = re.sub(rb"[^A-Za-z0-9+/]", b"", piece.body)
        plain = plain[: len(plain) - (len(plain) % 4 == 1)]
        return base64.b64decode(plain + b"=" * (-len(plain) % 4))
    if coding in {"x-uuencode", "uuencode", "x-uue"}:
        return b"".join(_uudecoded(piece.body)) or piece.body
    return piece.body


def _uudecoded(body: bytes) -> Iterator[bytes]:
    inside = False
    for line in body.splitlines():
        if line.startswith(b"begin "):
            inside = True
        elif line == b"end":
            return
        elif inside and line:
            yield _uudecoded_line(line)


def _uudecoded_line(line: bytes) -> bytes:
    """One line; as it stands where it can't be decoded, so that nothing is lost."""
    # Old programs write a line that is longer than it says.
    for tried in (line, line[: ((line[0] - 32) & 63) * 4 // 3 + 4]):
        with contextlib.suppress(binascii.Error):
            return binascii.a2b_uu(tried)
    return line + b"\n"


def letters(piece: Piece, found: Gathered) -> str:
    """The part's text, lines ended by line feeds."""
    charset = parameter(piece.head, "charset")
    made = decode(payload(piece), charset)
    if not made.sure:
        found.problems.append(unsure_letters())
    text = made.text.replace("\r\n", "\n")
    flowed = parameter(piece.head, "format").lower() == "flowed"
    return unflowed(text, parameter(piece.head, "delsp").lower() == "yes") if flowed else text


def unflowed(text: str, delete_space: bool) -> str:
    """Join the lines that a mail program broke (RFC 3676): one that ends in a space goes on in the next."""
    lines: list[str] = []
    open_depth = -1
    for line in text.split("\n"):
        depth = len(line) - len(line.lstrip(">"))
        inner = line[depth:].removeprefix(" ")
        if open_depth == depth:
            lines[-1] += inner
        else:
            lines.append(">" * depth + (" " if depth else "") + inner)
        flows = inner.endswith(" ") and inner != "-- "
        if flows and delete_space:
            lines[-1] = lines[-1][:-1]
        open_depth = depth if flows else -1
    return "\n".join(line.rstrip() for line in lines)
