"""Conversations: mails of one subject among the same people, across files, and what is quoted below them."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from rapidfuzz import fuzz, process

from sarlens.model import REDACTED, Document, content_id
from sarlens.structure.emails import bare_subject, sender

_APART_DAYS = 120
"""The same subject after so long a silence is a new conversation."""


def with_threads(documents: Sequence[Document]) -> tuple[Document, ...]:
    """The documents with the thread of each mail that is one of several; all others have none.

    A thread holds a mail, what it quotes, its copies, and the mails of the same bare subject (RE:, FW: and
    [EXTERNAL] left out) with a person in common and no long silence between.
    """
    parent = list(range(len(documents)))
    place = {document.id: n for n, document in enumerate(documents)}
    mails = [n for n, document in enumerate(documents) if document.kind == "email"]
    for n in mails:
        for linked in (documents[n].part_of, documents[n].duplicate_of):
            other = place.get(linked or "")
            if other is not None and documents[other].kind == "email":
                _join(parent, n, other)
    for group in _by_subject(documents, mails).values():
        _join_group(documents, group, parent)
    threads: dict[int, list[int]] = defaultdict(list)
    for n in mails:
        threads[_root(parent, n)].append(n)
    names = {
        n: content_id("thread", documents[members[0]].id)
        for members in threads.values()
        if len(members) > 1
        for n in members
    }
    return tuple(replace(document, thread=names.get(n)) for n, document in enumerate(documents))


def _root(parent: list[int], n: int) -> int:
    while parent[n] != n:
        parent[n] = parent[parent[n]]
        n = parent[n]
    return n


def _join(parent: list[int], one: int, other: int) -> None:
    a, b = _root(parent, one), _root(parent, other)
    parent[max(a, b)] = min(a, b)


def _by_subject(documents: Sequence[Document], mails: Sequence[int]) -> dict[str, list[int]]:
    """Mails by bare subject; a scan's slip in a long subject doesn't part them."""
    groups: dict[str, list[int]] = defaultdict(list)
    for n in mails:
        title = documents[n].title
        key = " ".join(re.findall(r"[a-z0-9]+", bare_subject(title).lower()))
        if not key or REDACTED in title or key == "no subject":
            continue
        if key not in groups and len(key) >= 10:
            near = process.extractOne(
                key, [name for name in groups if abs(len(name) - len(key)) <= 3], scorer=fuzz.ratio, score_cutoff=91
            )
            key = near[0] if near is not None and _numbers(near[0]) == _numbers(key) else key
        groups[key].append(n)
    return groups


def _numbers(text: str) -> list[str]:
    return re.findall(r"\d+", text)


def _join_group(documents: Sequence[Document], group: Sequence[int], parent: list[int]) -> None:
    people = {n: _people(documents[n]) for n in group}
    for at, n in enumerate(group):
        for other in group[:at]:
            if (
                _root(parent, n) != _root(parent, other)
                and people[n] & people[other]
                and _near(documents[n], documents[other])
            ):
                _join(parent, n, other)


def _near(one: Document, other: Document) -> bool:
    if one.date is None or other.date is None:
        return True
    return abs((one.date.first - other.date.first).days) <= _APART_DAYS


def _people(document: Document) -> set[str]:
    """Addresses, and the longest word of each name (the surname, in whatever order it is printed)."""
    found: set[str] = set()
    for person in (document.author or "", document.author_address or "", *document.recipients):
        name, address = sender(person) if person else (None, None)
        if address:
            found.add(address)
        words = re.findall(r"[a-z'’-]{3,}", re.sub(r"\([^)]*\)", " ", (name or "").lower().split("@")[0]))
        found.update(words)
    return found
