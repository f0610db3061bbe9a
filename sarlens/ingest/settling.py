"""An engine's words made fit to be laid out: as high as their line, with sizes, and without noise."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from statistics import median

from sarlens.ingest.mending import Read, mended
from sarlens.model import Box

__all__ = ["Read", "settle"]

_DESCENDS = re.compile(r"[gjpqyQ,;()\[\]{}|/_$@ß]")
_ASCENDS = re.compile(r"[A-Zbdfhklt0-9£&!?/()\[\]{}|]")
_MARKS = re.compile(r"[\W_]+")
_SOUND_MARKS = frozenset("&£%@+-–—•/*#.?!:()")
_DASHES = frozenset("-–—")


def settle(reads: Sequence[Read]) -> list[Read]:
    """Words with boxes as high as their line, sizes, and without the noise of lines, boxes and specks.

    Only marks are ever dropped, and one or two characters by themselves of which the engine was not at all sure.
    """
    by_line: dict[int, list[Read]] = defaultdict(list)
    for read in reads:
        by_line[read.line].append(read)
    settled = [word for line in by_line.values() for word in _settled_line(line)]
    usual = median(word.size for word in settled) if settled else 0.0
    return [word for word, *beside in _neighbours(settled) if not _is_noise(word, usual, alone=not any(beside))]


def _neighbours(words: Sequence[Read]) -> Iterator[tuple[Read, bool, bool]]:
    """Each word, and whether a real word stands right before and right behind it."""
    for at, word in enumerate(words):
        near = [words[i] if 0 <= i < len(words) and words[i].line == word.line else None for i in (at - 1, at + 1)]
        before, after = (other is not None and sum(map(str.isalnum, other.text)) >= 2 for other in near)
        gap_before = word.box.x0 - near[0].box.x1 if near[0] is not None else 0.0
        gap_after = near[1].box.x0 - word.box.x1 if near[1] is not None else 0.0
        yield word, before and gap_before <= word.size, after and gap_after <= word.size


def _settled_line(line: list[Read]) -> Iterator[Read]:
    size, base = _measure(line)
    for word in mended(line, size, base):
        high = word.box.y1 - word.box.y0
        mark = _MARKS.fullmatch(word.text) is not None
        if high < 0.3 * size and not mark:
            continue
        top, bottom = min(word.box.y0, base - 0.8 * size), max(word.box.y1, base + 0.22 * size)
        whole = Box(word.box.x0, top, word.box.x1, bottom) if high < 2 * size else word.box
        box = _mark_box(word.box, whole) if mark else whole
        yield Read(word.text, box, word.confidence, word.line, size)


def _mark_box(tight: Box, whole: Box) -> Box:
    """A mark keeps its own height where it stands clear of the line, or a speck would pull the line apart."""
    inside = whole.y0 - 2 <= tight.y0 and tight.y1 <= whole.y1 + 2
    return whole if inside else tight


def _measure(line: Iterable[Read]) -> tuple[float, float]:
    """One em and the base line, in pixels, from the letters' own shapes."""
    sizes: list[float] = []
    bases: list[float] = []
    fallback: list[Box] = []
    for word in line:
        fallback.append(word.box)
        if _MARKS.fullmatch(word.text):
            continue
        descends, ascends = _DESCENDS.search(word.text), _ASCENDS.search(word.text)
        em = (0.72 if ascends else 0.53) + (0.21 if descends else 0.0)
        size = (word.box.y1 - word.box.y0) / em
        sizes += [size] * min(len(word.text), 8)
        bases.append(word.box.y1 - (0.21 * size if descends else 0.0))
    if not sizes:
        return max(box.y1 - box.y0 for box in fallback) / 0.72, max(box.y1 for box in fallback)
    return median(sizes), median(bases)


def _is_noise(word: Read, usual: float, alone: bool) -> bool:
    letters = sum(char.isalnum() for char in word.text)
    if letters >= 3:
        return False
    high = word.box.y1 - word.box.y0
    if letters == 0:
        sound = all(char in _SOUND_MARKS for char in word.text)
        dash = not alone and word.text in _DASHES and word.box.x1 - word.box.x0 > 0.3 * word.size
        return not dash and (word.confidence < (0.5 if sound else 0.75) or high < 0.2 * usual)
    return alone and (word.confidence < 0.2 or high > 4 * max(usual, 1.0) or high < 0.25 * usual)
