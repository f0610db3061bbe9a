"""Copies of a document elsewhere in the case: the same message in two mailboxes, or quoted below an answer."""

from __future__ import annotations

import zlib
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace

from sarlens.model import Document
from sarlens.structure.likeness import Likeness, copies, heads_agree
from sarlens.structure.wording import HIDDEN

_SHINGLE = 3
_SKETCH = 32
_ENTRIES = 2
"""So many entries a record must have, for what they are copies of to tell what it is a copy of."""
_COMMON = 40
"""A shingle that more documents share than this is stock wording and tells nothing."""


def marked(
    heads: Sequence[Likeness], sketches: Sequence[Sequence[int]], words: Callable[[int], tuple[str, ...]]
) -> tuple[Document, ...]:
    """The documents, each copy marked with the document that it is a copy of.

    Args:
        heads: every document of the case, in order of file and page; their words may be left out.
        sketches: the sketch of each one's words.
        words: gives the words of the document at a place; asked only for those whose heads agree.

    Returns:
        The documents in the same order. A copy points to the first of the stand-alone documents with its words, or to
        the one of them that has its date, is redacted nowhere and was no scan; a part
        that no stand-alone document matches points to the first part that does. A record whose every entry stands in
        another, fuller print is a copy of that. No document points to a copy.
    """
    documents = [item.document for item in heads]
    near = _candidates(documents, sketches)
    original: dict[int, int] = {}
    whole = [n for n, document in enumerate(documents) if document.part_of is None]
    parts = [n for n, document in enumerate(documents) if document.part_of is not None]
    for n in [*whole, *parts]:
        free = documents[n].part_of is None
        for other in sorted(near[n], key=lambda m: (documents[m].part_of is not None, m)):
            comes_first = other < n if free == (documents[other].part_of is None) else not free
            if not comes_first or _kin(documents[n], documents[other]):
                continue
            if heads_agree(heads[n], heads[other]) and copies(
                *(replace(heads[at], words=words(at)) for at in (n, other))
            ):
                original[n] = original.get(other, other)
                break
    of = {n: documents[other].id for n, other in _with_partial_prints(documents, _best_shown(heads, original)).items()}
    return tuple(replace(document, duplicate_of=of.get(n)) for n, document in enumerate(documents))


def _best_shown(heads: Sequence[Likeness], original: Mapping[int, int]) -> dict[int, int]:
    """The same groups of copies, each pointing to the copy that tells most: it is the one that is read and dated."""
    groups: dict[int, list[int]] = defaultdict(list)
    for n, first in original.items():
        if heads[n].document.part_of is None:
            groups[first].append(n)
    moved: dict[int, int] = {}
    for first, others in groups.items():
        if heads[first].document.part_of is None:
            moved[first] = min((first, *others), key=lambda n: (*_wanting(heads[n]), n != first, n))
    pointed = {n: moved.get(first, first) for n, first in [*original.items(), *((m, m) for m in moved)]}
    return {n: best for n, best in pointed.items() if n != best}


def _wanting(one: Likeness) -> tuple[bool, bool, bool]:
    """What a copy lacks, the worst first: its date, some of its words, a text that no scan misread."""
    return one.document.date is None, one.hidden, one.scanned


def _with_partial_prints(documents: Sequence[Document], original: Mapping[int, int]) -> dict[int, int]:
    """What is a copy of what, with the records printed in part elsewhere: each of their entries is an entry of one other record that has more of them.

    A second print of the same entries, redacted otherwise or cut to some months, has its own head and date of printing.
    """
    place = {document.id: n for n, document in enumerate(documents)}
    entries: dict[int, list[int]] = defaultdict(list)
    same: dict[int, set[int]] = defaultdict(set)
    for n, document in enumerate(documents):
        if document.part_of in place and document.kind == "case_note":
            entries[place[document.part_of]].append(n)
            same[original.get(n, n)].add(n)
    out: dict[int, int] = {}
    for n, own in entries.items():
        if len(own) < _ENTRIES or n in original or documents[n].kind != "case_note":
            continue
        held = [{place[documents[m].part_of or ""] for m in same[original.get(entry, entry)]} for entry in own]
        fuller = [m for m in set.intersection(*held) - {n} if (-len(entries[m]), m) < (-len(own), n)]
        if fuller:
            out[n] = min(fuller, key=lambda m: (-len(entries[m]), m))
    pointed = {**original, **out}
    return {n: _last(n, pointed) for n in pointed}


def _last(n: int, pointed: Mapping[int, int]) -> int:
    """What a chain of pointers ends at."""
    while n in pointed:
        n = pointed[n]
    return n


def _kin(one: Document, other: Document) -> bool:
    """A part and the document it stands in are never copies of one another."""
    return one.part_of == other.id or other.part_of == one.id


def _candidates(documents: Sequence[Document], sketches: Sequence[Sequence[int]]) -> list[set[int]]:
    """For each document, those worth comparing: they share rare runs of words, or their day and kind."""
    near: list[set[int]] = [set() for _ in documents]
    for group in _groups(documents, sketches):
        for n in group:
            near[n].update(m for m in group if m != n)
    return near


def _groups(documents: Sequence[Document], sketches: Sequence[Sequence[int]]) -> Iterator[list[int]]:
    by_shingle: dict[int, list[int]] = defaultdict(list)
    by_day: dict[tuple[str, str], list[int]] = defaultdict(list)
    for n, document in enumerate(documents):
        for mark in sketches[n]:
            by_shingle[mark].append(n)
        if document.date is not None:
            by_day[document.kind, document.date.isoformat()].append(n)
    for groups in (by_shingle, by_day):
        for group in groups.values():
            if 2 <= len(group) <= _COMMON:
                yield group


def sketch(words: Sequence[str]) -> tuple[int, ...]:
    """The smallest hashes of a text's runs of three words: two copies share some, however a few words differ."""
    runs = {" ".join(words[n : n + _SHINGLE]) for n in range(max(1, len(words) - _SHINGLE + 1))}
    marks = sorted(zlib.crc32(run.encode()) for run in runs if HIDDEN not in run and run)
    return tuple(marks[:_SKETCH])
