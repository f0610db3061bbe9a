"""A printed line as its columns part it: whole again where its table's cells do, and at gaps wider than between words."""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from itertools import pairwise

from sarlens.structure.furniture import without_stamp
from sarlens.structure.sheets import Row

_WIDE = 2.2
"""So many times the gap between words parts columns."""


def word_gap(rows: Sequence[Row]) -> float:
    """The usual gap between two words in points; 0 where no words have places."""
    gaps = [right.box.x0 - left.box.x1 for row in rows for left, right in pairwise(row.words)]
    kept = [gap for gap in gaps if gap > 0]
    return statistics.median(kept) if kept else 0.0


def spaced(row: Row, usual: float) -> str:
    """The line's text with a tab where words stand further apart than words do, if it has no tabs already."""
    if "\t" in row.text or not row.words or not usual:
        return without_stamp(row.text)
    text = row.text
    for left, right in reversed(list(pairwise(row.words))):
        if right.box.x0 - left.box.x1 > _WIDE * usual:
            text = f"{text[: left.end - row.start]}\t{text[right.start - row.start :]}"
    return text


def across(rows: Sequence[Row], at: int) -> str:
    """The text of row `at` and of what stands beside it in its table row, cells parted by tabs.

    "" for a line that is not in its table row's first filled column, as it is part of another's line.
    """
    row = rows[at]
    if row.cell is None:
        return without_stamp(row.text)
    first = row.cell[2]
    for other in reversed(rows[max(0, at - 80) : at]):
        if other.cell is None or other.cell[:2] != row.cell[:2]:
            if not other.blank:
                break
        else:
            first = min(first, other.cell[2])
    if first < row.cell[2]:
        return ""
    parts, column = [row.text.strip()], row.cell[2]
    for other in rows[at + 1 :]:
        if other.blank:
            continue
        if other.cell is None or other.cell[:2] != row.cell[:2]:
            break
        if other.cell[2] > column and _beside(row, other):
            parts.append(other.text.strip())
            column = other.cell[2]
    return "\t".join(parts)


def _beside(row: Row, other: Row) -> bool:
    """On one height: more than half of the lower of the two."""
    if row.box is None or other.box is None:
        return True
    shared = min(row.box.y1, other.box.y1) - max(row.box.y0, other.box.y0)
    return shared > 0.5 * min(row.box.y1 - row.box.y0, other.box.y1 - other.box.y0)
