"""Rich text (.rtf, and the bodies of Outlook mails that are kept as it): its words, and the HTML wrapped in it."""

from __future__ import annotations

import codecs
import html
import re
import struct
from dataclasses import dataclass, field, replace
from typing import BinaryIO

from sarlens.ingest.blocks import Part
from sarlens.ingest.contents import RTF, Contents, problem
from sarlens.ingest.layout import lay_out
from sarlens.ingest.plain import text_blocks
from sarlens.settings import Settings

_TOKEN = re.compile(
    r"\\([a-zA-Z]{1,32})(-?\d{1,10})? ?|\\'([0-9a-fA-F]{2})|\\([^a-zA-Z])|([{}])|[\r\n]+|([^\\{}\r\n]+)|\\"
)
_SILENT = {
    "fonttbl", "colortbl", "stylesheet", "info", "pict", "object", "objdata", "filetbl", "listtable", "listoverridetable", "revtbl",
    "rsidtbl", "generator", "themedata", "colorschememapping", "datastore", "latentstyles", "xmlnstbl", "fldinst", "template",
    "operator", "author", "title", "bkmkstart", "bkmkend", "mmathPr", "userprops", "pgptbl", "pntxta", "pntxtb", "pnseclvl",
}  # fmt: skip
_SIGNS = {
    "par": "\n", "line": "\n", "sect": "\n", "page": "\n", "tab": "\t", "cell": "\t", "row": "\n", "emdash": "—", "endash": "–",
    "lquote": "‘", "rquote": "’", "ldblquote": "“", "rdblquote": "”", "bullet": "•", "emspace": " ", "enspace": " ", "nestcell": "\t",
    "nestrow": "\n",
}  # fmt: skip
_SHOWN_ANYWAY = {"shptxt", "shpinst", "htmltag", "listtext", "pntext", "footnote", "annotation", "nesttableprops"}
_SAID = (("deleted", "deleted"), ("v", "hidden text"), ("strike", "struck out"))
# MS-OXRTFCP 2.1.3.1.2: what the dictionary holds before the first byte.
_BEGUN_WITH = (
    rb"{\rtf1\ansi\mac\deff0\deftab720{\fonttbl;}{\f0\fnil \froman \fswiss \fmodern \fscript \fdecor MS Sans SerifSymbol"
    rb"ArialTimes New RomanCourier{\colortbl\red0\green0\blue0" + b"\r\n" + rb"\par \pard\plain\f0\fs20\b\i\u\tab\tx"
)


@dataclass(frozen=True, slots=True)
class _State:
    silent: bool = False
    skip: int = 1
    tag: bool = False
    rtf_only: bool = False
    said: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Rich:
    """What a rich text holds. `html`: the text is HTML that was wrapped in it (MS-OXRTFEX). `pictures`: how many are left out."""

    text: str
    html: bool
    pictures: int


@dataclass(slots=True)
class _Reader:
    codec: str = "cp1252"
    wraps_html: bool = False
    pictures: int = 0
    state: _State = _State()
    stack: list[_State] = field(default_factory=list)
    out: list[str] = field(default_factory=list)
    pending: bytearray = field(default_factory=bytearray)
    to_skip: int = 0
    starred: bool = False
    open: str = ""

    def put(self, text: str) -> None:
        """Put text out, marked if it was deleted, hidden or struck out."""
        if self.state.silent or not text or (self.wraps_html and self.state.rtf_only and not self.state.tag):
            return
        if self.wraps_html:
            self.out.append(text if self.state.tag else html.escape(text, quote=False))
            return
        wanted = " and ".join(shown for name, shown in _SAID if name in self.state.said)
        if wanted != self.open:
            self.out.append(("}" if self.open else "") + (f"{{{wanted}: " if wanted else ""))
            self.open = wanted
        self.out.append(text)

    def flush(self) -> None:
        """Decode the bytes that were written as hexadecimal."""
        if self.pending:
            self.put(bytes(self.pending).decode(self.codec, "replace"))
            self.pending.clear()

    def word(self, name: str, number: str | None) -> None:
        """A control word."""
        if name == "u" and number is not None:
            self.flush()
            code = int(number) & 0xFFFF
            self.put(chr(code))
            self.to_skip = self.state.skip
        elif name == "uc":
            self.state = replace(self.state, skip=min(int(number or 1), 16))
        elif name == "ansicpg":
            self.codec = _codec(number)
        elif name == "fromhtml":
            self.wraps_html = True
        elif name == "htmlrtf":
            self.state = replace(self.state, rtf_only=number != "0")
        elif name == "bin":
            return
        elif name in _SIGNS:
            self.put(_SIGNS[name])
        elif name in {"deleted", "v", "strike"}:
            said = self.state.said - {name} if number == "0" else self.state.said | {name}
            self.state = replace(self.state, said=said)
        elif name == "plain":
            self.state = replace(self.state, said=frozenset())
        elif name in _SILENT or (self.starred and name not in _SHOWN_ANYWAY):
            self.pictures += name == "pict" and not self.state.silent
            self.state = replace(self.state, silent=True)
        elif name == "htmltag":
            self.state = replace(self.state, tag=True)
        self.starred = False


def read_rich(data: bytes) -> Rich:
    """Read rich text. Never fails: what makes no sense is passed over."""
    reader = _Reader()
    for token in _TOKEN.finditer(_without_binary(data).decode("latin-1")):
        name, number, hexed, sign, brace, text = token.groups()
        if hexed and not reader.to_skip:
            reader.pending.append(int(hexed, 16))
            continue
        reader.flush()
        if hexed:
            reader.to_skip -= 1
        elif brace == "{":
            reader.stack.append(reader.state)
            reader.starred = False
        elif brace == "}":
            reader.state = reader.stack.pop() if reader.stack else reader.state
        elif name:
            reader.word(name, number)
        elif sign == "*":
            reader.starred = True
        elif sign:
            reader.put({"~": " ", "_": "-", "-": "", "\n": "\n", "\r": "\n"}.get(sign, sign if sign in "\\{}" else ""))
        elif text:
            skipped = min(reader.to_skip, len(text))
            reader.to_skip -= skipped
            reader.put(text[skipped:].encode("latin-1").decode(reader.codec, "replace"))
    reader.flush()
    joined = "".join(reader.out) + ("}" if reader.open else "")
    # A character beyond the first 65,536 is written as two halves.
    whole = joined.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return Rich(whole, reader.wraps_html, reader.pictures)


def _without_binary(data: bytes) -> bytes:
    """The text without the raw bytes that the control word "bin" announces: they may look like anything."""
    out: list[bytes] = []
    at = 0
    for found in re.finditer(rb"\\bin(\d{1,9}) ?", data):
        if found.start() >= at:
            out.append(data[at : found.start()])
            at = found.end() + int(found[1])
    out.append(data[at:])
    return b"".join(out)


def _codec(number: str | None) -> str:
    try:
        return codecs.lookup(f"cp{number}").name
    except LookupError:
        return "cp1252"


def read_rtf(stream: BinaryIO, _settings: Settings) -> Contents:
    """A rich text file: its words in paragraphs, the cells of tables set apart by wide gaps."""
    rich = read_rich(stream.read())
    laid = lay_out([Part(tuple(text_blocks(rich.text)))])
    lost = (problem("part_unread", f"Pictures in this file are not shown: {rich.pictures}."),) if rich.pictures else ()
    return Contents(RTF, laid.pdf, laid.pages, (), (*lost, *laid.problems))


def unpacked(data: bytes) -> bytes:
    """The rich text of an Outlook mail, decompressed (MS-OXRTFCP 2.2).

    Raises:
        ValueError: it is not such data, or damaged.
    """
    if len(data) < 16:
        raise ValueError("too short")
    size, raw_size, kind, _crc = struct.unpack("<II4sI", data[:16])
    if kind == b"MELA":
        return data[16 : 16 + raw_size]
    if kind != b"LZFu":
        raise ValueError("unknown kind")
    window = bytearray(_BEGUN_WITH.ljust(4096, b"\0"))
    write = len(_BEGUN_WITH)
    out = bytearray()
    at, end = 16, min(len(data), size + 4)
    while at < end:
        control = data[at]
        at += 1
        for bit in range(8):
            if at >= end:
                break
            if not control >> bit & 1:
                piece = data[at : at + 1]
                at += 1
            else:
                if at + 1 >= end:
                    return bytes(out)
                reference = data[at] << 8 | data[at + 1]
                at += 2
                start, length = reference >> 4, (reference & 15) + 2
                if start == write:
                    return bytes(out)
                piece = b""
                for step in range(length):
                    byte = window[(start + step) % 4096]
                    window[(write + step) % 4096] = byte
                    piece += bytes((byte,))
            for step, byte in enumerate(piece):
                window[(write + step) % 4096] = byte
            write = (write + len(piece)) % 4096
            out += piece
    return bytes(out)
