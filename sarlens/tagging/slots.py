"""The pattern language of the rules: slots of concepts and words, with gaps.

A pattern is a line of elements parted by spaces:

    UPPER        a concept of the word files or frames (`SHARE`, `SHARE.ed`)
    lower        a word, as the reading has it (contractions opened: "not", "will")
    a|B|c        any of these
    ?x           x or nothing
    _3           up to three tokens of any kind; `_*` as many as the sentence has
    !x           what follows must not begin with x
    ^  $         the text or sentence begins, ends here (punctuation aside)

Elements stand next to each other unless a gap is written. No pattern crosses the end of a sentence. Words
joined by "~" are one wording: `let~down`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from sarlens.tagging.reading import Occurrences, Reading, Span

_ANY = 10_000
NEAR, FAR = 3, 6
"""A gap of so few tokens reaches over no comma; one of so few over no "but"."""
_TURNS = frozenset({"but", "although", "though", "because", "whereas", "however"})
_CONCEPT = re.compile(r"[A-Z][A-Z]+(?:_[A-Z])?(?:\.[a-z]+)?")
_MARKS = frozenset("\"'()-:,*•[]>")


@dataclass(frozen=True, slots=True)
class Slot:
    """One element: its alternatives, and what may lie before it.

    Attributes:
        names: concepts or words, any of which fills the slot; empty for an anchor.
        gap: tokens that may lie between the slot before and this one.
        optional: the slot may stay empty.
        banned: names that must not begin here.
        anchor: "^" or "$", or "".
    """

    names: tuple[str, ...] = ()
    gap: int = 0
    optional: bool = False
    banned: tuple[str, ...] = ()
    anchor: str = ""


@dataclass(frozen=True, slots=True)
class Shape:
    """A compiled pattern. `needs` are sets of names, one of each of which must be in the text."""

    source: str
    slots: tuple[Slot, ...]
    needs: tuple[tuple[str, ...], ...]


def compile_shape(source: str) -> Shape:
    """Compile a pattern. Raises ValueError for one that starts or ends with a gap, or is empty."""
    slots: list[Slot] = []
    gap = 0
    banned: tuple[str, ...] = ()
    for part in source.split():
        if re.fullmatch(r"_(\d+|\*)", part):
            gap = _ANY if part == "_*" else int(part[1:])
        elif part in ("^", "$"):
            slots.append(Slot(gap=gap, anchor=part))
            gap = 0
        elif part.startswith("!"):
            banned += _names(part[1:])
        else:
            optional = part.startswith("?")
            slots.append(Slot(_names(part[1:] if optional else part), gap, optional, banned))
            gap, banned = 0, ()
    needs = tuple(slot.names for slot in slots if slot.names and not slot.optional)
    if not needs or gap:
        raise ValueError(f"pattern {source!r} has no fixed slot, or ends in a gap")
    return Shape(source, tuple(slots), needs)


def _names(part: str) -> tuple[str, ...]:
    return tuple(name.replace("~", " ") for name in part.split("|"))


def literals(shape: Shape) -> Iterator[str]:
    """The plain words that a pattern names."""
    for slot in shape.slots:
        for name in (*slot.names, *slot.banned):
            if not is_concept(name):
                yield name


def is_concept(name: str) -> bool:
    """Whether a slot's name is a concept ("SHARE.ed"); all else is a plain word."""
    return _CONCEPT.fullmatch(name) is not None


def concepts(shape: Shape) -> Iterator[str]:
    """The concepts that a pattern names."""
    for slot in shape.slots:
        for name in (*slot.names, *slot.banned):
            if is_concept(name):
                yield name


def possible(shape: Shape, at: Occurrences) -> bool:
    """Whether every slot has a filler somewhere in the text: the cheap test before the search."""
    for names in shape.needs:
        for name in names:
            if name in at:
                break
        else:
            return False
    return True


def search(shape: Shape, reading: Reading) -> Iterator[tuple[Span, ...]]:
    """Every place where the pattern matches: the token spans of its filled slots.

    One match for each way to fill the first slot.
    """
    first = shape.slots[0]
    if first.anchor == "^":
        starts = sorted({reading.sentence(i)[0] for i in _sentence_starts(reading)})
        for start in starts:
            found = _rest(shape.slots, 1, _past_marks(reading, start), (), reading)
            if found:
                yield found
        return
    for filled in _fillers(first, reading):
        if first.banned and any(reading_starts(reading, name, filled[0]) for name in first.banned):
            continue
        found = _rest(shape.slots, 1, filled[1], (filled,), reading)
        if found is not None:
            yield found
    if first.optional:
        yield from search(Shape(shape.source, shape.slots[1:], shape.needs), reading)


def _sentence_starts(reading: Reading) -> Iterator[int]:
    for token in range(len(reading.words)):
        if token == 0 or reading.stops[token] != reading.stops[token - 1]:
            yield token


def _past_marks(reading: Reading, token: int) -> int:
    while token < len(reading.words) and reading.words[token] in _MARKS:
        token += 1
    return token


def _fillers(slot: Slot, reading: Reading) -> list[Span]:
    if len(slot.names) == 1:
        return reading.at.get(slot.names[0], [])
    return sorted({span for name in slot.names for span in reading.at.get(name, ())})


def reading_starts(reading: Reading, name: str, token: int) -> bool:
    """Whether an occurrence of the name begins at this token."""
    return any(start == token for start, _ in reading.at.get(name, ()))


def _rest(
    slots: tuple[Slot, ...], index: int, at: int, filled: tuple[Span, ...], reading: Reading
) -> tuple[Span, ...] | None:
    """The shortest filling of the slots from `index` on, beginning at token `at`; None where there is none."""
    if index == len(slots):
        return filled or None
    slot = slots[index]
    if slot.anchor:
        return _rest(slots, index + 1, at, filled, reading) if _anchored(slot, at, reading) else None
    limit = min(at + slot.gap, len(reading.words) - 1)
    begun = filled[0][0] if filled else at
    if slot.gap <= FAR:
        limit = _before_break(at, limit, slot.gap <= NEAR, reading)
    for span in _fillers(slot, reading):
        if span[0] < at:
            continue
        if span[0] > limit:
            break
        if reading.stops[span[0]] != reading.stops[min(begun, len(reading.stops) - 1)]:
            break
        if slot.banned and any(reading_starts(reading, name, span[0]) for name in slot.banned):
            continue
        found = _rest(slots, index + 1, span[1], (*filled, span), reading)
        if found is not None:
            return found
    if slot.optional:
        later = slots[index + 1] if index + 1 < len(slots) else None
        if later is None or later.gap >= slot.gap:
            return _rest(slots, index + 1, at, filled, reading)
        widened = Slot(later.names, slot.gap, later.optional, later.banned, later.anchor)
        return _rest((*slots[: index + 1], widened, *slots[index + 2 :]), index + 1, at, filled, reading)
    return None


def _before_break(at: int, limit: int, near: bool, reading: Reading) -> int:
    """How far a gap reaches: not over a word that turns the sentence, a short one not over a comma either."""
    for token in range(at, limit):
        word = reading.words[token]
        if word in _TURNS or (near and word == ","):
            return token
    return limit


def _anchored(slot: Slot, at: int, reading: Reading) -> bool:
    """Whether only punctuation (and at most the anchor's gap) lies before the end of the sentence."""
    count = len(reading.words)
    left = slot.gap
    while at < count:
        word = reading.words[at]
        if word in ".?!…;":
            return True
        if word not in _MARKS:
            if not left:
                return False
            left -= 1
        at += 1
    return True
