"""Outlook mails (.msg): read from their compound file, printed like any other mail.

A mail attached to a mail is given out as an .eml, written here from its properties, since it is no file of its own.
"""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
import io
import re
import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import BinaryIO

import olefile  # type: ignore[import-untyped]

from sarlens.errors import Unreadable
from sarlens.ingest.contents import OUTLOOK, Child, Contents, problem
from sarlens.ingest.letter import Gathered, Letter, address_line, body_blocks, file_name, print_out, sent, winmail
from sarlens.ingest.mime import head_of, header, moment
from sarlens.ingest.plain import decode
from sarlens.ingest.rtf import read_rich, unpacked
from sarlens.settings import Settings

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
PROPERTIES = "__properties_version1.0"
_DAMAGE = (
    OSError,
    ValueError,
    KeyError,
    IndexError,
    TypeError,
    AttributeError,
    OverflowError,
    struct.error,
    RecursionError,
)
_DEEPEST = 10
_EMBEDDED, _LINKED, _OBJECT = 5, {2, 3, 4, 7}, 6

# Property numbers: MS-OXPROPS.
_SUBJECT, _HEADERS, _BODY, _HTML, _RTF, _CLASS, _IMPORTANCE = 0x0037, 0x007D, 0x1000, 0x1013, 0x1009, 0x001A, 0x0017
_SUBMITTED, _DELIVERED, _STARTS, _ENDS = 0x0039, 0x0E06, 0x0060, 0x0061
_TO, _CC, _BCC, _KIND = 0x0E04, 0x0E03, 0x0E02, 0x0C15
_NAME, _SMTP, _ADDRESS = 0x3001, 0x39FE, 0x3003
_FROM = ((0x0042, 0x5D02, 0x0065), (0x0C1A, 0x5D01, 0x0C1F))
_DATA, _METHOD, _LONG_NAME, _SHORT_NAME, _CONTENT_ID, _PATH, _FLAGS = (
    0x3701,
    0x3705,
    0x3707,
    0x3704,
    0x3712,
    0x370D,
    0x3714,
)


@dataclass(slots=True)
class _Storage:
    """A storage of the compound file: a mail, one of its recipients, or one of its attachments."""

    ole: olefile.OleFileIO
    path: tuple[str, ...]
    fixed: dict[int, bytes] = field(default_factory=dict)
    codec: str = "cp1252"

    @classmethod
    def at(cls, ole: olefile.OleFileIO, path: tuple[str, ...], head: int, codec: str | None = None) -> _Storage:
        """Open a storage whose properties begin after `head` bytes (MS-OXMSG 2.4.1)."""
        made = cls(ole, path)
        raw = made.stream(PROPERTIES) or b""
        for place in range(head, len(raw) - 15, 16):
            tag, _flags, value = struct.unpack("<II8s", raw[place : place + 16])
            made.fixed[tag >> 16] = value
        pages = struct.unpack("<i", made.fixed.get(0x3FFD, made.fixed.get(0x3FDE, b"\0" * 8))[:4])[0]
        made.codec = codec or ("utf-8" if pages == 65001 else f"cp{pages}" if 0 < pages < 65000 else "cp1252")
        return made

    def stream(self, name: str) -> bytes | None:
        """A stream's bytes, or None."""
        path = [*self.path, name]
        if self.ole.exists(path) and self.ole.get_type(path) == olefile.STGTY_STREAM:
            with self.ole.openstream(path) as stream:
                return bytes(stream.read())
        return None

    def text(self, number: int) -> str:
        """A property that is text, or ""."""
        wide = self.stream(f"__substg1.0_{number:04X}001F")
        if wide is not None:
            return wide.decode("utf-16-le", "replace").rstrip("\0")
        narrow = self.stream(f"__substg1.0_{number:04X}001E")
        return decode(narrow, self.codec).text.rstrip("\0") if narrow is not None else ""

    def binary(self, number: int) -> bytes | None:
        """A property that is bytes, or None."""
        return self.stream(f"__substg1.0_{number:04X}0102")

    def number(self, number: int) -> int:
        """A property that is a whole number; 0 where it is not there."""
        return int(struct.unpack("<i", self.fixed.get(number, b"\0" * 8)[:4])[0])

    def moment(self, number: int) -> dt.datetime | None:
        """A property that is a moment, in the time of the United Kingdom, or None (FILETIME: 100 ns from 1601, UTC)."""
        ticks = struct.unpack("<Q", self.fixed.get(number, b"\0" * 8))[0]
        if not ticks or ticks > 2_650_467_744_000_000_000:
            return None
        return uk_time(dt.datetime(1601, 1, 1) + dt.timedelta(microseconds=ticks // 10))

    def inside(self, prefix: str) -> list[str]:
        """The storages in this one whose names begin so, in order."""
        depth = len(self.path)
        names = {path[depth] for path in self.ole.listdir(streams=True, storages=True) if tuple(path[:depth]) == self.path
                 and len(path) > depth and path[depth].startswith(prefix)}  # fmt: skip
        return sorted(names)


def uk_time(utc: dt.datetime) -> dt.datetime:
    """UTC as the clock showed it in the United Kingdom, as Outlook printed it there (Summer Time Act 1972 as amended)."""

    def last_sunday(month: int) -> dt.datetime:
        end = dt.datetime(utc.year, month, 31, 1)
        return end - dt.timedelta(days=(end.weekday() + 1) % 7)

    return utc + dt.timedelta(hours=1) if last_sunday(3) <= utc < last_sunday(10) else utc


def read_msg(stream: BinaryIO, _settings: Settings) -> Contents:
    """An Outlook mail as pages; attachments and attached mails are its children.

    Raises:
        Unreadable: the compound file is damaged.
    """
    try:
        with olefile.OleFileIO(io.BytesIO(stream.read())) as ole:
            mail = _Storage.at(ole, (), 32)
            return print_out(_letter(mail), OUTLOOK)
    except _DAMAGE as trouble:
        raise Unreadable("truncated") from trouble


def _letter(mail: _Storage) -> Letter:
    found = Gathered()
    pictures = dict(_pictures(mail))
    plain, rich = _bodies(mail, found)
    body = body_blocks(plain, rich, pictures, found)
    for name in mail.inside("__attach_version1.0_#"):
        _attach(_Storage.at(mail.ole, (*mail.path, name), 8, mail.codec), found)
    return Letter(
        tuple(_head(mail)), body, tuple(found.attached), tuple(found.children),
        tuple(dict.fromkeys(found.problems)), tuple(found.remarks),
    )  # fmt: skip


# ---------------------------------------------------------------- the head


def _head(mail: _Storage) -> Iterator[tuple[str, str]]:
    yield "From", next((line for numbers in _FROM if (line := _person(mail, *numbers))), "")
    yield "Sent", _sent(mail)
    people = [(one.number(_KIND), _person(one, _NAME, _SMTP, _ADDRESS)) for one in _recipients(mail)]
    for kind, label, shown in ((1, "To", _TO), (2, "Cc", _CC), (3, "Bcc", _BCC)):
        yield label, "; ".join(line for which, line in people if which == kind and line) or mail.text(shown)
    yield "Subject", mail.text(_SUBJECT)
    if mail.text(_CLASS).startswith(("IPM.Appointment", "IPM.Schedule")):
        for label, number in (("Start", _STARTS), ("End", _ENDS)):
            moment = mail.moment(number)
            yield label, sent(moment) if moment else ""
    yield "Importance", "High" if mail.number(_IMPORTANCE) == 2 and _IMPORTANCE in mail.fixed else ""


def _sent(mail: _Storage) -> str:
    """From the mail's own head, in the sender's time, where it is kept; else the moment of sending in UK time."""
    stated = moment(header(head_of(mail.text(_HEADERS)), "date"))
    known = stated or mail.moment(_SUBMITTED) or mail.moment(_DELIVERED)
    return sent(known) if known else ""


def _person(storage: _Storage, name: int, smtp: int, address: int) -> str:
    given = storage.text(smtp) or storage.text(address)
    # Inside one Exchange, addresses are directory paths, which nobody was ever shown.
    shown = given if "@" in given else ""
    return address_line(f"{storage.text(name)} <{shown}>") if shown else storage.text(name)


def _recipients(mail: _Storage) -> list[_Storage]:
    return [_Storage.at(mail.ole, (*mail.path, name), 8, mail.codec) for name in mail.inside("__recip_version1.0_#")]


# ---------------------------------------------------------------- the body


def _bodies(mail: _Storage, found: Gathered) -> tuple[str | None, str | None]:
    """The body as plain text and as HTML, each where there is one."""
    plain = mail.text(_BODY).replace("\r\n", "\n") or None
    raw = mail.binary(_HTML)
    html = decode(raw, _stated(raw)).text if raw else mail.text(_HTML) or None
    packed = mail.binary(_RTF)
    if html is None and packed:
        try:
            rich = read_rich(unpacked(packed))
        except ValueError:
            if plain is None:
                found.problems.append(
                    problem("truncated", "The text of this mail is damaged. Ask the sender for it again.")
                )
            return plain, None
        if rich.html:
            html = rich.text
        elif plain is None:
            plain = rich.text
    return plain, html


def _stated(raw: bytes) -> str | None:
    found = re.search(rb"charset\s*=\s*[\"']?([\w-]{1,40})", raw[:4096], re.I)
    return found[1].decode("ascii") if found else None


def _pictures(mail: _Storage) -> Iterator[tuple[str, bytes]]:
    for name in mail.inside("__attach_version1.0_#"):
        one = _Storage.at(mail.ole, (*mail.path, name), 8, mail.codec)
        data = one.binary(_DATA)
        if data and (identity := one.text(_CONTENT_ID).strip("<> ")):
            yield identity, data


def _attach(one: _Storage, found: Gathered) -> None:
    number = len(found.children) + 1
    name = file_name(one.text(_LONG_NAME) or one.text(_SHORT_NAME) or one.text(_NAME), f"attachment {number}")
    method = one.number(_METHOD)
    data = one.binary(_DATA)
    embedded = (*one.path, f"__substg1.0_{_DATA:04X}000D")
    if method == _EMBEDDED and one.ole.exists(list(embedded)):
        if len(one.path) >= 2 * _DEEPEST:
            found.problems.append(
                problem("too_deep", "This mail holds mails inside mails, too many deep. The innermost are not read.")
            )
            return
        inner = _Storage.at(one.ole, embedded, 24)
        name = file_name((one.text(_NAME) or inner.text(_SUBJECT)).replace("/", "-"), f"message {number}").removesuffix(
            ".msg"
        )
        found.attached.append(f"{name}.eml")
        found.children.append(Child(f"{name}.eml", _as_eml(inner)))
        return
    found.attached += [] if one.text(_CONTENT_ID) and one.number(_FLAGS) & 4 else [name]
    if data is not None:
        found.children.append(Child(name, data))
        if name.lower() == "winmail.dat":
            winmail(found)
    elif method in _LINKED:
        found.problems.append(
            problem("part_unread", f"“{name}” is not in this mail: it was kept elsewhere and only pointed to.")
        )
    else:
        what = "an object of another program" if method == _OBJECT else "empty"
        found.problems.append(problem("part_unread", f"The attachment “{name}” is {what}. It can't be read."))


# ---------------------------------------------------------------- a mail inside a mail


def _as_eml(mail: _Storage) -> bytes:
    """The embedded mail as a file of its own. The same mail gives the same bytes."""
    found = Gathered()
    plain, html = _bodies(mail, found)
    for name in mail.inside("__attach_version1.0_#"):
        _attach(_Storage.at(mail.ole, (*mail.path, name), 8, mail.codec), found)
    texts = [_part(f"text/{kind}; charset=utf-8", text.encode("utf-8", "replace"))
             for kind, text in (("plain", plain), ("html", html)) if text is not None]  # fmt: skip
    parts = [_wrapped("alternative", texts)] if len(texts) > 1 else texts
    for child in found.children:
        kind = "message/rfc822" if child.name.endswith(".eml") else "application/octet-stream"
        quoted = child.name.replace("\\", "_").replace('"', "'")
        parts.append(_part(f'{kind}; name="{quoted}"', child.data, f'attachment; filename="{quoted}"'))
    head = "".join(f"{label}: {' '.join(value.split())}\n" for label, value in _eml_head(mail) if value.strip())
    return head.encode("utf-8", "replace") + b"MIME-Version: 1.0\n" + _wrapped("mixed", parts)


def _eml_head(mail: _Storage) -> Iterator[tuple[str, str]]:
    for label, value in _head(mail):
        yield (
            ("Date" if label == "Sent" else label),
            value.replace("; ", ", ") if label in {"To", "Cc", "Bcc"} else value,
        )


def _part(kind: str, data: bytes, disposition: str = "") -> bytes:
    head = f"Content-Type: {kind}\nContent-Transfer-Encoding: base64\n"
    head += f"Content-Disposition: {disposition}\n" if disposition else ""
    return head.encode("utf-8", "replace") + b"\n" + base64.encodebytes(data)


def _wrapped(kind: str, parts: list[bytes]) -> bytes:
    boundary = b"=_" + hashlib.sha256(b"".join(parts)).hexdigest()[:32].encode("ascii")
    head = b'Content-Type: multipart/%s; boundary="%s"\n\n' % (kind.encode("ascii"), boundary)
    return head + b"".join(b"--%s\n%s\n" % (boundary, part) for part in parts) + b"--%s--\n" % boundary
