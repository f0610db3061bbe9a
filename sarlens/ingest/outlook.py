"""What an Outlook item says, whichever file keeps it: its head, its bodies, its attachments, by property numbers.

A mail attached to a mail, and a mail in an Outlook data file, is given out as an .eml, written here from its
properties, since it is no file of its own.
"""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
import re
from collections.abc import Iterable, Iterator
from typing import Protocol

from sarlens.ingest.contents import Child, problem
from sarlens.ingest.letter import Gathered, Letter, address_line, body_blocks, file_name, sent, winmail
from sarlens.ingest.mime import head_of, header, moment
from sarlens.ingest.plain import decode
from sarlens.ingest.rtf import read_rich, unpacked

_DEEPEST = 10
_EMBEDDED, _LINKED, _OBJECT = 5, {2, 3, 4, 7}, 6

# Property numbers: MS-OXPROPS.
_SUBJECT, _HEADERS, _BODY, _HTML, _RTF, _CLASS, _IMPORTANCE = 0x0037, 0x007D, 0x1000, 0x1013, 0x1009, 0x001A, 0x0017
_SUBMITTED, _DELIVERED, _STARTS, _ENDS = 0x0039, 0x0E06, 0x0060, 0x0061
_TO, _CC, _BCC, _KIND = 0x0E04, 0x0E03, 0x0E02, 0x0C15
_NAME, _SMTP, _ADDRESS = 0x3001, 0x39FE, 0x3003
_FROM = ((0x0042, 0x5D02, 0x0065), (0x0C1A, 0x5D01, 0x0C1F))
DATA, _METHOD, _LONG_NAME, _SHORT_NAME, _CONTENT_ID, _PATH, _FLAGS = (
    0x3701,
    0x3705,
    0x3707,
    0x3704,
    0x3712,
    0x370D,
    0x3714,
)


class Item(Protocol):
    """A mail, one of its recipients, or one of its attachments, as a file keeps it."""

    def text(self, number: int) -> str:
        """A property that is text, or ""."""

    def binary(self, number: int) -> bytes | None:
        """A property that is bytes, or None."""

    def number(self, number: int) -> int:
        """A property that is a whole number; 0 where it is not there."""

    def moment(self, number: int) -> dt.datetime | None:
        """A property that is a moment, in the time of the United Kingdom, or None."""

    def recipients(self) -> Iterable[Item]:
        """Whom it was sent to."""

    def attachments(self) -> Iterable[Item]:
        """What is attached to it."""

    def embedded(self) -> Item | None:
        """Of an attachment: the mail that it is, or None."""

    @property
    def depth(self) -> int:
        """In how many mails it lies."""


def filetime(ticks: int) -> dt.datetime | None:
    """A moment counted in steps of 100 ns from 1601, UTC, in the time of the United Kingdom; None: none that can be."""
    if not 0 < ticks <= 2_650_467_744_000_000_000:
        return None
    return uk_time(dt.datetime(1601, 1, 1) + dt.timedelta(microseconds=ticks // 10))


def uk_time(utc: dt.datetime) -> dt.datetime:
    """UTC as the clock showed it in the United Kingdom, as Outlook printed it there (Summer Time Act 1972 as amended)."""

    def last_sunday(month: int) -> dt.datetime:
        end = dt.datetime(utc.year, month, 31, 1)
        return end - dt.timedelta(days=(end.weekday() + 1) % 7)

    return utc + dt.timedelta(hours=1) if last_sunday(3) <= utc < last_sunday(10) else utc


def letter(mail: Item) -> Letter:
    """The item, ready to be printed."""
    found = Gathered()
    pictures = dict(_pictures(mail))
    plain, rich = _bodies(mail, found)
    body = body_blocks(plain, rich, pictures, found)
    for one in mail.attachments():
        _attach(one, found)
    return Letter(
        tuple(_head(mail)), body, tuple(found.attached), tuple(found.children),
        tuple(dict.fromkeys(found.problems)), tuple(found.remarks),
    )  # fmt: skip


# ---------------------------------------------------------------- the head


def _head(mail: Item) -> Iterator[tuple[str, str]]:
    yield "From", next((line for numbers in _FROM if (line := _person(mail, *numbers))), "")
    yield "Sent", _sent(mail)
    people = [(one.number(_KIND), _person(one, _NAME, _SMTP, _ADDRESS)) for one in mail.recipients()]
    for kind, label, shown in ((1, "To", _TO), (2, "Cc", _CC), (3, "Bcc", _BCC)):
        yield label, "; ".join(line for which, line in people if which == kind and line) or mail.text(shown)
    yield "Subject", mail.text(_SUBJECT)
    if mail.text(_CLASS).startswith(("IPM.Appointment", "IPM.Schedule")):
        for label, number in (("Start", _STARTS), ("End", _ENDS)):
            moment = mail.moment(number)
            yield label, sent(moment) if moment else ""
    yield "Importance", "High" if mail.number(_IMPORTANCE) == 2 else ""


def _sent(mail: Item) -> str:
    """From the mail's own head, in the sender's time, where it is kept; else the moment of sending in UK time."""
    stated = moment(header(head_of(mail.text(_HEADERS)), "date"))
    known = stated or mail.moment(_SUBMITTED) or mail.moment(_DELIVERED)
    return sent(known) if known else ""


def _person(storage: Item, name: int, smtp: int, address: int) -> str:
    given = storage.text(smtp) or storage.text(address)
    # Inside one Exchange, addresses are directory paths, which nobody was ever shown.
    shown = given if "@" in given else ""
    return address_line(f"{storage.text(name)} <{shown}>") if shown else storage.text(name)


# ---------------------------------------------------------------- the body


def _bodies(mail: Item, found: Gathered) -> tuple[str | None, str | None]:
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


def _pictures(mail: Item) -> Iterator[tuple[str, bytes]]:
    for one in mail.attachments():
        data = one.binary(DATA)
        if data and (identity := one.text(_CONTENT_ID).strip("<> ")):
            yield identity, data


def _attach(one: Item, found: Gathered) -> None:
    number = len(found.children) + 1
    name = file_name(one.text(_LONG_NAME) or one.text(_SHORT_NAME) or one.text(_NAME), f"attachment {number}")
    method = one.number(_METHOD)
    inner = one.embedded() if method == _EMBEDDED else None
    if inner is not None:
        if one.depth >= _DEEPEST:
            found.problems.append(
                problem("too_deep", "This mail holds mails inside mails, too many deep. The innermost are not read.")
            )
            return
        name = file_name((one.text(_NAME) or inner.text(_SUBJECT)).replace("/", "-"), f"message {number}").removesuffix(
            ".msg"
        )
        found.attached.append(f"{name}.eml")
        found.children.append(Child(f"{name}.eml", as_eml(inner)))
        return
    data = one.binary(DATA)
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


def as_eml(mail: Item) -> bytes:
    """The embedded mail as a file of its own. The same mail gives the same bytes."""
    found = Gathered()
    plain, html = _bodies(mail, found)
    for one in mail.attachments():
        _attach(one, found)
    texts = [_part(f"text/{kind}; charset=utf-8", text.encode("utf-8", "replace"))
             for kind, text in (("plain", plain), ("html", html)) if text is not None]  # fmt: skip
    parts = [_wrapped("alternative", texts)] if len(texts) > 1 else texts
    for child in found.children:
        kind = "message/rfc822" if child.name.endswith(".eml") else "application/octet-stream"
        quoted = child.name.replace("\\", "_").replace('"', "'")
        parts.append(_part(f'{kind}; name="{quoted}"', child.data, f'attachment; filename="{quoted}"'))
    head = "".join(f"{label}: {' '.join(value.split())}\n" for label, value in _eml_head(mail) if value.strip())
    return head.encode("utf-8", "replace") + b"MIME-Version: 1.0\n" + _wrapped("mixed", parts)


def _eml_head(mail: Item) -> Iterator[tuple[str, str]]:
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
