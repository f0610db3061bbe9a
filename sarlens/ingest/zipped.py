"""Archives (.zip): what is in them, one file in memory at a time. Locked ones open with a password that is given."""

from __future__ import annotations

import contextlib
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from functools import partial
from typing import Any, BinaryIO

import pyzipper

from sarlens.errors import Unreadable
from sarlens.ingest.contents import Child, problem
from sarlens.ingest.inside import Entry, Member, burst, bursts, damaged, locked, plain_name, renamed, said, too_many
from sarlens.settings import Settings

_UTF8_NAME = 0x800
_LOCKED = 1
_TRIED = 50
_DAMAGE = (zipfile.BadZipFile, pyzipper.BadZipFile, zlib.error, EOFError, OSError, ValueError, RuntimeError)


def unzipped(stream: BinaryIO, settings: Settings) -> Iterator[Member]:
    """What is in a zip archive, in its own order; a Problem for whatever can't be given out.

    Raises:
        Unreadable: it can't be opened at all.
    """
    stream.seek(0)
    try:
        # The standard library can't undo AES, which is what WinZip and 7-Zip lock with.
        package: Any = pyzipper.AESZipFile(stream)
    except _DAMAGE as trouble:
        raise Unreadable("truncated", "This archive is cut short or damaged. Ask the sender for it again.") from trouble
    with package:
        entries = [entry for entry in package.infolist() if not entry.is_dir()]
        if len(entries) > settings.archive_members:
            yield partial(said, too_many(len(entries), settings))
            entries = entries[: settings.archive_members]
        closed = _closed(package, entries, settings)
        if closed:
            yield partial(said, locked(plain_name(_name(entry))[0] for entry in closed))
        shared = _overlapping(entries)
        left_out = {id(entry) for entry in closed}
        budget = settings.archive_bytes
        for entry in (one for one in entries if id(one) not in left_out):
            yield partial(_member, package, entry, budget, shared, settings)
            if not bursts(entry.file_size, entry.compress_size, budget, settings):
                budget -= entry.file_size
            if budget <= 0:
                yield partial(said, problem("bomb"))
                return


def _member(package: Any, entry: Any, budget: int, shared: set[int], settings: Settings) -> Entry:
    name, safe = plain_name(_name(entry))
    told: Entry = () if safe else (renamed(name),)
    if entry.header_offset in shared:
        return (
            *told,
            problem("bomb", f"“{name}” shares its place in this archive with another file. It was not unpacked."),
        )
    if bursts(entry.file_size, entry.compress_size, budget, settings):
        return (*told, burst(name))
    if entry.flag_bits & _LOCKED:
        return (*told, _unlocked(package, entry, name, settings.passwords))
    try:
        # zipfile gives out no more than the stated size, so what was checked above holds.
        return (*told, Child(name, package.read(entry)))
    except _DAMAGE:
        return (*told, damaged(name))


# ---------------------------------------------------------------- passwords


def _closed(package: Any, entries: Iterable[Any], settings: Settings) -> list[Any]:
    """The locked entries, where no password opens the first few of them: said once, not once a file."""
    held = [entry for entry in entries if entry.flag_bits & _LOCKED]
    opened = any(True for entry in held[:_TRIED] for _ in _fitting(package, entry, settings.passwords))
    return [] if opened else held


def _fitting(package: Any, entry: Any, passwords: Iterable[str]) -> Iterator[bytes]:
    """The passwords that the entry takes. ZipCrypto takes one wrong one in 256, so that the bytes are checked too."""
    for password in passwords:
        for coded in _coded(password):
            with contextlib.suppress(*_DAMAGE), package.open(entry, pwd=coded):
                yield coded


def _coded(password: str) -> Iterator[bytes]:
    """A password as the programs write it: UTF-8, or the code page of their Windows."""
    seen: set[bytes] = set()
    for codec in ("utf-8", "cp1252", "cp850"):
        with contextlib.suppress(UnicodeError):
            coded = password.encode(codec)
            if coded not in seen:
                seen.add(coded)
                yield coded


def _unlocked(package: Any, entry: Any, name: str, passwords: Iterable[str]) -> Any:
    for password in _fitting(package, entry, passwords):
        with contextlib.suppress(*_DAMAGE):
            return Child(name, package.read(entry, pwd=password))
    return locked([name])


# ---------------------------------------------------------------- entries


def _overlapping(entries: list[Any]) -> set[int]:
    """Where entries begin that lie over the one before: no honest archive has any (Fifield, 2019)."""
    inside: set[int] = set()
    end = -1
    for entry in sorted(entries, key=lambda one: one.header_offset):
        if entry.header_offset < end:
            inside.add(entry.header_offset)
        end = max(end, entry.header_offset + 30 + entry.compress_size)
    return inside


def _name(entry: Any) -> str:
    """The entry's name. Without the UTF-8 flag zipfile takes CP437; many programs write UTF-8 all the same."""
    original = str(entry.orig_filename)
    if not entry.flag_bits & _UTF8_NAME:
        with contextlib.suppress(UnicodeError):
            return original.encode("cp437").decode("utf-8")
    return original
