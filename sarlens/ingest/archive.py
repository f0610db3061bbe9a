"""Archives (.zip) and mailboxes (.mbox): their members, one in memory at a time.

Everything inside is either given out or said to be left out; names from inside are never trusted as paths.
"""

from __future__ import annotations

import contextlib
import re
import zipfile
import zlib
from collections.abc import Iterator
from typing import BinaryIO

from sarlens.errors import Unreadable
from sarlens.ingest.contents import MAILBOX, ZIP, Child, problem
from sarlens.ingest.mail import looks_like_mail
from sarlens.model import Problem
from sarlens.settings import Settings

ARCHIVES = frozenset({ZIP, MAILBOX})
"""Media types whose children are read one by one, by `members`."""

_GROWN = 64 * 1024**2
_UTF8_NAME = 0x800
_DAMAGE = (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, RuntimeError)
_LOCKED = "It is locked with a password. Unpack it with its password, and add what was in it."
_FROM = re.compile(rb"From \S+.*\d{4}")


def looks_like_mailbox(head: bytes) -> bool:
    """Whether it opens like an mbox: a "From " line with a date, then the head of a mail (RFC 4155)."""
    first, _, rest = head.partition(b"\n")
    return bool(_FROM.match(first)) and looks_like_mail(rest)


def members(stream: BinaryIO, settings: Settings) -> Iterator[Child | Problem]:
    """What is in an archive or a mailbox, in its own order; a Problem for whatever can't be given out.

    Raises:
        Unreadable: it can't be opened at all.
    """
    stream.seek(0)
    if looks_like_mailbox(stream.read(8192)):
        yield from _mails(stream, settings)
    else:
        yield from _unzipped(stream, settings)


# ---------------------------------------------------------------- zip


def _unzipped(stream: BinaryIO, settings: Settings) -> Iterator[Child | Problem]:
    try:
        package = zipfile.ZipFile(stream)
    except _DAMAGE as trouble:
        raise Unreadable("truncated", "This archive is cut short or damaged. Ask the sender for it again.") from trouble
    with package:
        entries = [entry for entry in package.infolist() if not entry.is_dir()]
        if len(entries) > settings.archive_members:
            yield problem(
                "bomb", f"This archive has {len(entries)} files. The first {settings.archive_members} are read."
            )
            entries = entries[: settings.archive_members]
        shared = _overlapping(entries)
        budget = settings.archive_bytes
        for entry in entries:
            name, safe = plain_name(_name(entry))
            if not safe:
                yield problem(
                    "unsafe_path",
                    f"The name of “{name}” inside this archive points outside it. It was read under this plain name.",
                )
            if entry.header_offset in shared:
                yield problem(
                    "bomb", f"“{name}” shares its place in this archive with another file. It was not unpacked."
                )
                continue
            found = _member(package, entry, name, budget, settings.archive_ratio)
            if isinstance(found, Child):
                budget -= len(found.data)
            yield found
            if budget <= 0:
                yield problem("bomb")
                return


def _member(package: zipfile.ZipFile, entry: zipfile.ZipInfo, name: str, budget: int, ratio: int) -> Child | Problem:
    if entry.flag_bits & 1:
        return problem("encrypted", f"“{name}” inside this archive can't be read. {_LOCKED}")
    grows = entry.file_size > _GROWN and entry.file_size > ratio * max(1, entry.compress_size)
    if grows or entry.file_size > budget:
        return problem("bomb", f"“{name}” inside this archive unpacks to far more than it should. It was not unpacked.")
    try:
        # zipfile gives out no more than the stated size, so what was checked above holds.
        return Child(name, package.read(entry))
    except _DAMAGE:
        return problem(
            "truncated",
            f"“{name}” inside this archive is damaged, or packed in an unusual way. Ask the sender for it again.",
        )


def _overlapping(entries: list[zipfile.ZipInfo]) -> set[int]:
    """Where entries begin that lie over the one before: no honest archive has any (Fifield, 2019)."""
    inside: set[int] = set()
    end = -1
    for entry in sorted(entries, key=lambda one: one.header_offset):
        if entry.header_offset < end:
            inside.add(entry.header_offset)
        end = max(end, entry.header_offset + 30 + entry.compress_size)
    return inside


def _name(entry: zipfile.ZipInfo) -> str:
    """The entry's name. Without the UTF-8 flag zipfile takes CP437; many programs write UTF-8 all the same."""
    if not entry.flag_bits & _UTF8_NAME:
        with contextlib.suppress(UnicodeError):
            return entry.orig_filename.encode("cp437").decode("utf-8")
    return entry.orig_filename


def plain_name(name: str) -> tuple[str, bool]:
    """A name with folders, made plain, and whether it was harmless as it stood."""
    shown = "".join(char if char.isprintable() else "\ufffd" for char in name)
    parts = re.split(r"[/\\]+", shown)
    safe = shown == name and not re.match(r"[/\\]|[A-Za-z]:", name) and ".." not in parts
    kept = [
        part[:200] for part in parts if part.strip() not in {"", ".", ".."} and not re.fullmatch(r"[A-Za-z]:", part)
    ]
    if kept:
        kept[0] = re.sub(r"^[A-Za-z]:", "", kept[0]) or "unnamed"
    return "/".join(kept) or "unnamed", safe


# ---------------------------------------------------------------- mailbox


def _mails(stream: BinaryIO, settings: Settings) -> Iterator[Child | Problem]:
    """The mails of a mailbox. A new one begins at a "From " line after an empty line, with a mail's head below it."""
    stream.seek(0)
    number = size = 0
    held: list[bytes] = []
    for line, begins in _marked_lines(stream):
        if begins and held:
            number += 1
            yield Child(f"mail {number:05d}.eml", b"".join(held))
            held, size = [], 0
        if begins:
            if number >= settings.archive_members:
                yield problem("bomb", f"This mailbox has more than {number} mails. The rest is not read.")
                return
            continue
        # mboxrd: a quoted "From " line was sent without its ">".
        held.append(line[1:] if re.match(rb">+From ", line) else line)
        size += len(line)
        if size > settings.archive_bytes:
            yield problem("bomb", "A mail in this mailbox is far larger than it should be. It was not read.")
            return
    if held:
        yield Child(f"mail {number + 1:05d}.eml", b"".join(held))


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
