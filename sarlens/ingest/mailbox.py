"""Mailboxes (.mbox): their mails, one in memory at a time."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import BinaryIO

from sarlens.ingest.contents import Child, problem
from sarlens.ingest.inside import Member
from sarlens.ingest.mail import looks_like_mail
from sarlens.model import Problem
from sarlens.settings import Settings

_FROM = re.compile(rb"From \S+.*\d{4}")


def looks_like_mailbox(head: bytes) -> bool:
    """Whether it opens like an mbox: a "From " line with a date, then the head of a mail (RFC 4155)."""
    first, _, rest = head.partition(b"\n")
    return bool(_FROM.match(first)) and looks_like_mail(rest)


def mails(stream: BinaryIO, settings: Settings) -> Iterator[Member]:
    """The mails of a mailbox. A new one begins at a "From " line after an empty line, with a mail's head below it."""
    stream.seek(0)
    number = size = 0
    held: list[bytes] = []
    for line, begins in _marked_lines(stream):
        if begins and held:
            number += 1
            yield _given(Child(f"mail {number:05d}.eml", b"".join(held)))
            held, size = [], 0
        if begins:
            if number >= settings.archive_members:
                yield _given(problem("bomb", f"This mailbox has more than {number} mails. The rest is not read."))
                return
            continue
        # mboxrd: a quoted "From " line was sent without its ">".
        held.append(line[1:] if re.match(rb">+From ", line) else line)
        size += len(line)
        if size > settings.archive_bytes:
            yield _given(
                problem(
                    "bomb", "A mail in this mailbox is far larger than it should be. It and all after it were not read."
                )
            )
            return
    if held:
        yield _given(Child(f"mail {number + 1:05d}.eml", b"".join(held)))


def _given(what: Child | Problem) -> Member:
    return lambda: (what,)


def _marked_lines(stream: BinaryIO) -> Iterator[tuple[bytes, bool]]:
    """Each line, and whether a new mail begins with it."""
    after_empty = True
    waiting: bytes | None = None
    for line in stream:
        if waiting is not None:
            yield waiting, bool(re.match(rb"[!-9;-~]+:", line))
            waiting = None
        if after_empty and _FROM.match(line):
            waiting = line
        else:
            yield line, False
        after_empty = not line.strip()
    if waiting is not None:
        yield waiting, False
