"""Containers whose members are read one by one: archives, mailboxes and Outlook data files.

Everything inside is either given out or said to be left out; names from inside are never trusted as paths. Members
come in batches, each of which can be asked for in another process: what hangs or bursts costs that process alone.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import BinaryIO

from sarlens.errors import Unreadable
from sarlens.ingest.contents import MAILBOX, OUTLOOK_STORE, SEVEN_ZIP, TAR, ZIP, Child, problem
from sarlens.ingest.inside import Member
from sarlens.ingest.mailbox import mails
from sarlens.ingest.outlookstore import stored_mails
from sarlens.ingest.sevenzip import unpacked
from sarlens.ingest.tarred import untarred
from sarlens.ingest.zipped import unzipped
from sarlens.model import Problem
from sarlens.settings import Settings

_BATCH = 48 * 1024**2
_MOST = 2000

_CONTAINERS: Mapping[str, Callable[[BinaryIO, Settings], Iterator[Member]]] = {
    ZIP: unzipped,
    SEVEN_ZIP: unpacked,
    TAR: untarred,
    MAILBOX: mails,
    OUTLOOK_STORE: stored_mails,
}
ARCHIVES = frozenset(_CONTAINERS)
"""Media types whose children are read one by one, by `members`."""


@dataclass(frozen=True, slots=True)
class Batch:
    """Some of what is in a container.

    Attributes:
        found: files, and a Problem for whatever can't be given out.
        following: the number of the entry that the next batch begins with; None: this was the last.
    """

    found: tuple[Child | Problem, ...]
    following: int | None = None


def batch(stream: BinaryIO, kind: str, settings: Settings, first: int = 0) -> Batch:
    """What is in a container from the entry of that number on, counted from 0: as much as one worker does at a time.

    Args:
        stream: seekable.
        kind: the container's media type, one of `ARCHIVES`.
        settings: limits and passwords.
        first: the number of the entry to begin with.

    Raises:
        Unreadable: it can't be opened at all.
    """
    found: list[Child | Problem] = []
    size = 0
    until = time.monotonic() + settings.page_seconds / 4
    entries = enumerate(_CONTAINERS[kind](stream, settings))
    while True:
        try:
            number, member = next(entries)
        except StopIteration:
            return Batch(tuple(found))
        except Unreadable as trouble:
            if not found and not first:
                raise
            return Batch((*found, problem(trouble.code, trouble.message)))
        if number < first:
            continue
        if found and (size >= _BATCH or len(found) >= _MOST or time.monotonic() > until):
            return Batch(tuple(found), number)
        entry = member()
        found += entry
        size += sum(len(one.data) for one in entry if isinstance(one, Child))


def members(stream: BinaryIO, kind: str, settings: Settings) -> Iterator[Child | Problem]:
    """All that is in a container, in its own order.

    Raises:
        Unreadable: it can't be opened at all.
    """
    first: int | None = 0
    while first is not None:
        some = batch(stream, kind, settings, first)
        yield from some.found
        first = some.following
