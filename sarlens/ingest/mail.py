"""Electronic mail (.eml): the head, the body as a print-out, and each attachment as a file of its own.

Address headers are split here and not by the standard library, which a hundred thousand recipients would stop.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from email.message import Message
from typing import BinaryIO

from sarlens.ingest.blocks import Block
from sarlens.ingest.contents import MAIL, Child, Contents, problem
from sarlens.ingest.letter import (
    Gathered,
    Letter,
    address_line,
    addresses,
    body_blocks,
    file_name,
    print_out,
    sent,
    winmail,
)
from sarlens.ingest.mime import (
    DEEPEST,
    EMPTY_LINE,
    Count,
    Piece,
    decoded,
    given_name,
    header,
    headers,
    letters,
    moment,
    payload,
    told_apart,
)
from sarlens.ingest.plain import narrowed
from sarlens.settings import Settings

_FIELD = re.compile(rb"[!-9;-~]{1,80}:")
_FIELDS = {b"from", b"to", b"cc", b"subject", b"date", b"sender", b"reply-to", b"received", b"mime-version", b"message-id",
           b"content-type", b"return-path", b"delivered-to", b"x-mailer", b"in-reply-to", b"references", b"thread-topic",
           b"authentication-results", b"content-transfer-encoding", b"arc-seal", b"dkim-signature"}  # fmt: skip
_TELLING = {b"date", b"message-id", b"received", b"mime-version", b"content-type", b"return-path", b"delivered-to"}
_SIGNATURES = {"application/pkcs7-signature", "application/x-pkcs7-signature", "application/pgp-signature"}
_ENDINGS = {"image/jpeg": "jpg", "image/png": "png", "image/gif": "gif", "text/calendar": "ics", "text/html": "html",
            "text/plain": "txt", "message/rfc822": "eml", "application/pdf": "pdf", "image/tiff": "tif"}  # fmt: skip


def looks_like_mail(head: bytes) -> bool:
    """Whether it opens with the header fields of a mail."""
    start = narrowed(head).removeprefix(b"\xef\xbb\xbf").lstrip(b"\r\n")
    names: set[bytes] = set()
    for line in EMPTY_LINE.split(start, maxsplit=1)[0].splitlines():
        if line[:1] in b" \t" or line.startswith((b"From ", b">From ")):
            continue
        if not _FIELD.match(line):
            break
        names.add(line.partition(b":")[0].lower())
    known = names & _FIELDS
    return len(known) >= 2 and bool(known & _TELLING) and bool(known & {b"from", b"received", b"subject", b"to"})


def read_mail(stream: BinaryIO, settings: Settings) -> Contents:
    """A mail as pages; attachments and attached mails are its children."""
    found = Gathered()
    counted = Count(settings.archive_members)
    whole = told_apart(narrowed(stream.read()).removeprefix(b"\xef\xbb\xbf").lstrip(b"\r\n"), found, counted, 0)
    pictures = dict(_pictures(whole))
    body = tuple(_body(whole, pictures, found))
    if counted.over:
        found.problems.append(
            problem("bomb", f"This mail has more than {settings.archive_members} parts. The rest is not read.")
        )
    letter = Letter(
        _head(whole.head),
        body,
        tuple(found.attached),
        tuple(found.children),
        tuple(dict.fromkeys(found.problems)),
        tuple(found.remarks),
    )
    return print_out(letter, MAIL)


# ---------------------------------------------------------------- the head


def _head(head: Message) -> tuple[tuple[str, str], ...]:
    urgent = header(head, "importance").lower() == "high" or header(head, "x-priority")[:1] in {"1", "2"}
    return (
        ("From", _people(head, "from") or _people(head, "sender")),
        ("Sent", _sent(header(head, "date"))),
        ("To", _people(head, "to")),
        ("Cc", _people(head, "cc")),
        ("Bcc", _people(head, "bcc")),
        ("Subject", decoded(header(head, "subject"))),
        ("Importance", "High" if urgent else ""),
    )


def _people(head: Message, name: str) -> str:
    entries = (entry for value in headers(head, name) for entry in addresses(value))
    return "; ".join(line for entry in entries if (line := address_line(decoded(entry))))


def _sent(value: str) -> str:
    """The date in words; as it stands where it can't be read."""
    known = moment(value)
    return sent(known) if known else value


# ---------------------------------------------------------------- the body


def _pictures(piece: Piece) -> Iterator[tuple[str, bytes]]:
    """The pictures that the body may show, by their Content-ID."""
    for inner in piece.pieces:
        yield from _pictures(inner)
    identity = header(piece.head, "content-id").strip("<> ")
    if identity and piece.kind.startswith("image/"):
        yield identity, payload(piece)


def _body(piece: Piece, pictures: dict[str, bytes], found: Gathered) -> Iterator[Block]:
    """The blocks of the body; what is attached goes to `found`."""
    if piece.kind == "multipart/alternative" and piece.pieces:
        yield from _alternatives(piece, pictures, found)
    elif piece.pieces:
        for inner in piece.pieces:
            yield from _body(inner, pictures, found)
    elif _is_text(piece):
        text = letters(piece, found)
        plain, html = (None, text) if piece.kind == "text/html" else (text, None)
        yield from body_blocks(plain, html, pictures, found)
    else:
        _attach(piece, found)


def _alternatives(piece: Piece, pictures: dict[str, bytes], found: Gathered) -> Iterator[Block]:
    """One body sent in several forms."""
    texts: dict[str, str] = {}
    for inner in _flat(piece.pieces):
        if _is_text(inner) and inner.kind in {"text/plain", "text/html"} and inner.kind not in texts:
            texts[inner.kind] = letters(inner, found)
        elif _is_text(inner) and inner.kind not in {"text/plain", "text/html"}:
            _attach(inner, found)
        else:
            yield from _body(inner, pictures, found)
    yield from body_blocks(texts.get("text/plain"), texts.get("text/html"), pictures, found)


def _flat(pieces: list[Piece]) -> Iterator[Piece]:
    for piece in pieces:
        if piece.pieces:
            yield from _flat(piece.pieces)
        else:
            yield piece


def _is_text(piece: Piece) -> bool:
    """Whether it is part of the body, not attached."""
    if piece.kind.startswith("multipart/") or piece.kind in {"message/delivery-status", "text/rfc822-headers"}:
        return True
    attached = header(piece.head, "content-disposition").lower().startswith("attachment")
    return piece.kind.startswith("text/") and piece.kind != "text/calendar" and not attached and not given_name(piece)


def _in_the_body(piece: Piece) -> bool:
    """A picture that the body shows: mail programs don't list it among the attachments."""
    shown = bool(header(piece.head, "content-id")) and piece.kind.startswith("image/")
    return shown and not header(piece.head, "content-disposition").lower().startswith("attachment")


def _attach(piece: Piece, found: Gathered) -> None:
    if piece.kind in _SIGNATURES:
        found.remarks.append(f"Digital signature, not checked: {file_name(given_name(piece), 'signature')}")
        return
    if piece.kind in {"application/pkcs7-mime", "application/x-pkcs7-mime", "application/pgp-encrypted"}:
        found.problems.append(problem("encrypted", "This mail is encrypted. Ask the sender for a copy that is not."))
    number = len(found.children) + 1
    name = file_name(given_name(piece), "")
    if piece.kind == "message/rfc822":
        data = payload(piece)
        subject = decoded(header(told_apart(data, Gathered(), Count(0), DEEPEST).head, "subject"))
        name = name or file_name(subject.replace("/", "-"), f"message {number}").removesuffix(".eml") + ".eml"
    else:
        data = payload(piece)
        ending = _ENDINGS.get(piece.kind, "bin")
        name = name or f"attachment {number}.{ending}"
    if piece.kind in {"application/ms-tnef", "application/vnd.ms-tnef"} or name.lower() == "winmail.dat":
        winmail(found)
    if not _in_the_body(piece):
        found.attached.append(name)
    found.children.append(Child(name, data))
