"""Outlook data files (.pst, .ost): each mail in them as an .eml in its folder. Needs libpff, which not everyone has."""

from __future__ import annotations

import datetime as dt
import struct
from collections.abc import Iterator
from functools import partial
from typing import Any, BinaryIO

from sarlens.errors import Unreadable
from sarlens.ingest.contents import Child, problem
from sarlens.ingest.inside import Entry, Member, plain_name
from sarlens.ingest.letter import file_name
from sarlens.ingest.outlook import DATA, as_eml, filetime
from sarlens.ingest.plain import decode
from sarlens.settings import Settings

SIGNATURE = b"!BDN"
HOW = (
    "This is an Outlook data file. To read it, install the extra for it: pip install “sarlens[pst]”, and add it again. "
    "Or open it in Outlook, save its mails one by one, and add those."
)
_DAMAGE = (OSError, ValueError, OverflowError, TypeError, MemoryError, struct.error)
"""What libpff raises on a damaged item."""
_SUBJECT = 0x0037
_DEEPEST = 60
# Value types: MS-OXCDATA 2.11.1.
_TEXTS, _WHOLE, _SHORT, _TRUTH, _MOMENT = (0x001E, 0x001F), (0x0003, 0x0014), 0x0002, 0x000B, 0x0040


def libpff() -> Any:
    """The library that reads these files.

    Raises:
        Unreadable: it is not installed; with what to do.
    """
    try:
        import pypff
    except ImportError:
        raise Unreadable("no_program", HOW) from None
    return pypff


def stored_mails(stream: BinaryIO, settings: Settings) -> Iterator[Member]:
    """Every mail in the file, under its folders' names; those that were deleted and left over come last.

    Raises:
        Unreadable: it can't be opened at all, or libpff is not installed.
    """
    store = libpff().file()
    try:
        stream.seek(0)
        store.open_file_object(stream)
        yield from _all(store, settings)
    except _DAMAGE as trouble:
        raise Unreadable("truncated") from trouble


def _all(store: Any, settings: Settings) -> Iterator[Member]:
    number = 0
    for number, (folder, fetch) in enumerate(_walk(store), start=1):
        if number > settings.archive_members:
            yield partial(_said, problem("bomb", f"This file has more than {number - 1} mails. The rest is not read."))
            return
        yield partial(_mail, folder, number, fetch, store)
    if not number:
        yield partial(_said, problem("part_unread", "There is no mail in this file, or none that can be found."))


def _said(*what: Any) -> Entry:
    return what


def _walk(store: Any) -> Iterator[tuple[str, Any]]:
    """Each mail's folders, and how to fetch it. A folder that can't be opened is told in its own place."""
    waiting: list[tuple[Any, tuple[str, ...]]] = [(store.get_root_folder, ())]
    while waiting:
        fetch, above = waiting.pop()
        try:
            folder = fetch()
            name = file_name(folder.name, "") if above else ""
            path = (*above, name or f"folder {len(above)}")
            mails, inner = folder.number_of_sub_messages, folder.number_of_sub_folders
        except _DAMAGE:
            yield "/".join(above[1:]), None
            continue
        yield from (("/".join(path[1:]), partial(folder.get_sub_message, place)) for place in range(mails))
        if len(path) < _DEEPEST:
            waiting += [(partial(folder.get_sub_folder, place), path) for place in reversed(range(inner))]
        elif inner:
            yield "/".join(path[1:]), None
    yield from (("found without a folder", partial(store.get_orphan_item, place)) for place in range(_orphans(store)))


def _orphans(store: Any) -> int:
    try:
        return int(store.number_of_orphan_items)
    except _DAMAGE:
        return 0


def _mail(folder: str, number: int, fetch: Any, store: Any) -> Entry:
    where = folder or "this file"
    if fetch is None:
        return (problem("truncated", f"A folder in “{where}” is damaged, or too deep. What is in it was not read."),)
    try:
        mail = _Kept(fetch(), _codec(store))
        data = as_eml(mail)
        subject = mail.text(_SUBJECT)
    except (*_DAMAGE, AttributeError):  # what is left over outside all folders may be no message at all
        return (problem("truncated", f"Item {number}, in “{where}”, is damaged. It was not read."),)
    subject = file_name(subject.replace("/", "-")[:80], "no subject")
    name, _ = plain_name(f"{folder}/{number:05d} {subject}.eml" if folder else f"{number:05d} {subject}.eml")
    return (Child(name, data),)


def _codec(store: Any) -> str:
    try:
        return str(store.ascii_codepage or "cp1252").replace("windows-", "cp")
    except _DAMAGE:
        return "cp1252"


class _Kept:
    """A message, recipient or attachment in the file, by its properties."""

    def __init__(self, item: Any, codec: str, depth: int = 0, row: int = 0) -> None:
        self._item, self._codec, self.depth = item, codec, depth
        self._held = dict(_entries(item, row))

    def text(self, number: int) -> str:
        """A property that is text, or ""."""
        entry = self._held.get(number)
        if entry is None or entry.value_type not in _TEXTS:
            return ""
        data = entry.data or b""
        if entry.value_type == 0x001F:
            return bytes(data).decode("utf-16-le", "replace").rstrip("\0")
        return decode(bytes(data), self._codec).text.rstrip("\0")

    def binary(self, number: int) -> bytes | None:
        """A property that is bytes, or None; of an attachment, its own bytes too."""
        if number == DATA and hasattr(self._item, "read_buffer"):
            size = self._item.size
            return bytes(self._item.read_buffer(size)) if size else b""
        entry = self._held.get(number)
        return bytes(entry.data or b"") if entry is not None and entry.value_type == 0x0102 else None

    def number(self, number: int) -> int:
        """A property that is a whole number; 0 where it is not there."""
        entry = self._held.get(number)
        if entry is None or entry.value_type not in (*_WHOLE, _SHORT, _TRUTH):
            return 0
        return int.from_bytes(bytes(entry.data or b"")[:8], "little", signed=True)

    def moment(self, number: int) -> dt.datetime | None:
        """A property that is a moment, in the time of the United Kingdom, or None."""
        entry = self._held.get(number)
        if entry is None or entry.value_type != _MOMENT:
            return None
        return filetime(int.from_bytes(bytes(entry.data or b"")[:8], "little"))

    def recipients(self) -> list[_Kept]:
        """Whom the mail was sent to."""
        table = getattr(self._item, "recipients", None)
        return (
            [_Kept(table, self._codec, self.depth, row) for row in range(table.number_of_record_sets)] if table else []
        )

    def attachments(self) -> Iterator[_Kept]:
        """What is attached to the mail."""
        for place in range(getattr(self._item, "number_of_attachments", 0)):
            yield _Kept(self._item.get_attachment(place), self._codec, self.depth + 1)

    def embedded(self) -> _Kept | None:
        """Of an attachment: the mail that it is, or None."""
        if not self._item.number_of_sub_items:
            return None
        return _Kept(self._item.get_sub_item(0), self._codec, self.depth)


def _entries(item: Any, row: int) -> Iterator[tuple[int, Any]]:
    if row < item.number_of_record_sets:
        held = item.get_record_set(row)
        for place in range(held.number_of_entries):
            entry = held.get_entry(place)
            if entry.entry_type is not None:
                yield entry.entry_type, entry
