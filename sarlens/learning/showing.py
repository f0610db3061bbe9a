"""Which labelled passages ship, to be shown beside what was found."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import chain, islice, zip_longest

from sarlens.learning.labelled import Labelled
from sarlens.tagging.examples import NOTHING
from sarlens.tagging.weights import KINDS, pattern_of

MOST_SHOWN, MOST_HARMLESS = 600, 1000
"""Passages that ship for each pattern, and of those that show nothing."""
_SHORTEST, _LONGEST = 40, 200
"""Characters of a passage that can be taken in at a glance."""


def chosen(labelled: Labelled) -> Iterator[tuple[int, str]]:
    """Row and pattern of the passages that ship: short ones on which readers agree, of every author in turn."""
    fits = [row for row, text in enumerate(labelled.texts) if _SHORTEST <= len(text) <= _LONGEST]
    for pattern in sorted({str(pattern_of(kind)) for kind in KINDS if pattern_of(kind)}):
        columns = [at for at, kind in enumerate(KINDS) if pattern_of(kind) == pattern]
        rows = [row for row in fits if labelled.shows[row, columns].any() and not labelled.arguable[row, columns].any()]
        yield from ((row, pattern) for row in islice(_in_turn(rows, labelled), MOST_SHOWN))
    harmless = [row for row in fits if labelled.hard[row] and not labelled.shows[row].any()]
    yield from ((row, NOTHING) for row in islice(_in_turn(harmless, labelled), MOST_HARMLESS))


def _in_turn(rows: Iterable[int], labelled: Labelled) -> Iterator[int]:
    """The first of each author, then the second of each, and so on."""
    by_author: dict[str, list[int]] = defaultdict(list)
    for row in rows:
        by_author[labelled.authors[row]].append(row)
    turns = zip_longest(*(by_author[author] for author in sorted(by_author)))
    return (row for row in chain.from_iterable(turns) if row is not None)
