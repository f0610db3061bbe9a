"""Copies of a document elsewhere in the case: the same message in two mailboxes, or quoted below an answer."""

from __future__ import annotations

import zlib
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace

from sarlens.model import Document
from sarlens.structure.likeness import HIDDEN, Likeness, copies

_SHINGLE = 3
_SKETCH = 32
_COMMON = 40
"""A shingle that more documents share than this is stock wording and tells nothing."""


def with_duplicates(likenesses: Sequence[Likeness]) -> tuple[Document, ...]:
    """The documents, each copy marked with the document that it is a copy of.

    Args:
        likenesses: every document of the case, in order of file and page.

    Returns:
        The documents in the same order. A copy points to the first stand-alone document with its words; a part
        that no stand-alone document matches points to the first part that does. No document points to a copy.
    """
    near = _candidates(likenesses)
    original: dict[int, int] = {}
    whole = [n for n, item in enumerate(likenesses) if item.document.part_of is None]
    parts = [n for n, item in enumerate(likenesses) if item.document.part_of is not None]
    for n in [*whole, *parts]:
        free = is_whole(likenesses[n])
        for other in sorted(near[n], key=lambda m: (likenesses[m].document.part_of is not None, m)):
            comes_first = other < n if free == is_whole(likenesses[other]) else not free
            if not comes_first or _kin(likenesses[n].document, likenesses[other].document):
                continue
            if copies(likenesses[n], likenesses[other]):
                original[n] = original.get(other, other)
                break
    documents = []
    for n, item in enumerate(likenesses):
        of = likenesses[original[n]].document.id if n in original else None
        documents.append(replace(item.document, duplicate_of=of))
    return tuple(documents)


def is_whole(item: Likeness) -> bool:
    """Stands alone: no part of another document."""
    return item.document.part_of is None


def _kin(one: Document, other: Document) -> bool:
    """A part and the document it stands in are never copies of one another."""
    return one.part_of == other.id or other.part_of == one.id


def _candidates(likenesses: Sequence[Likeness]) -> list[set[int]]:
    """For each document, those worth comparing: they share rare runs of words, or their day and kind."""
    near: list[set[int]] = [set() for _ in likenesses]
    for group in _groups(likenesses):
        for n in group:
            near[n].update(m for m in group if m != n)
    return near


def _groups(likenesses: Sequence[Likeness]) -> Iterator[list[int]]:
    by_shingle: dict[int, list[int]] = defaultdict(list)
    by_day: dict[tuple[str, str], list[int]] = defaultdict(list)
    for n, item in enumerate(likenesses):
        for mark in sketch(item.words):
            by_shingle[mark].append(n)
        if item.document.date is not None:
            by_day[item.document.kind, item.document.date.isoformat()].append(n)
    for groups in (by_shingle, by_day):
        for group in groups.values():
            if 2 <= len(group) <= _COMMON:
                yield group


def sketch(words: Sequence[str]) -> tuple[int, ...]:
    """The smallest hashes of a text's runs of three words: two copies share some, however a few words differ."""
    runs = {" ".join(words[n : n + _SHINGLE]) for n in range(max(1, len(words) - _SHINGLE + 1))}
    marks = sorted(zlib.crc32(run.encode()) for run in runs if HIDDEN not in run and run)
    return tuple(marks[:_SKETCH])
