"""What a pattern is: its sub-types, its rules, and in plain words what counts and what does not."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from sarlens.model import PatternId

About = Literal["", "parent", "blamed", "service", "others"]


@dataclass(frozen=True, slots=True)
class Subtype:
    """One kind of a pattern.

    Attributes:
        name: in plain words, for the screen.
        why: one plain sentence; `{words}` are the words that fired, in quotation marks.
        innocent: the innocent reading, one plain sentence, or "".
        law: ids in the law table.
    """

    id: str
    name: str
    why: str
    innocent: str = ""
    law: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Rule:
    """One frame of meaning that points to a pattern.

    Attributes:
        id: unique over all patterns: "<subtype>.<frame>".
        looks_for: what it looks for, in plain words.
        shapes: patterns of `slots.py`; any one fires.
        weight: how far one match goes towards certainty, 0 to 1.
        also: where given, one of these must match somewhere in the text too.
        without: none of these may match anywhere in the text.
        about: who the words must concern. `parent`: the words describe a parent or carer. `blamed`: the same,
            but the words are said of hardly anyone else. `service`: the one who does or omits is no family
            member and not the person. `others`: not the person's own acts.
        at: which filled slot that question is asked of; -1 is the last.
        immune: context cues that leave this rule's weight alone.
        examples: texts that it must fire on (with the speaker unknown).
        near_misses: texts on which its pattern must not be tagged at `likely` or more.
    """

    id: str
    looks_for: str
    shapes: tuple[str, ...]
    weight: float
    also: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    about: About = ""
    at: int = 0
    immune: tuple[str, ...] = ()
    examples: tuple[str, ...] = ()
    near_misses: tuple[str, ...] = ()

    @property
    def subtype(self) -> str:
        """The sub-type that its id names."""
        return self.id.split(".", maxsplit=1)[0]


@dataclass(frozen=True, slots=True)
class Pattern:
    """One of the six patterns, as `sarlens patterns` shows it. `apart`: its sub-types are found each for itself."""

    id: PatternId
    name: str
    tags: str
    counts: tuple[str, ...]
    does_not_count: tuple[str, ...]
    subtypes: tuple[Subtype, ...]
    rules: tuple[Rule, ...]
    apart: bool = False

    def subtype(self, name: str) -> Subtype:
        """The sub-type of that id. Raises KeyError."""
        for kind in self.subtypes:
            if kind.id == name:
                return kind
        raise KeyError(name)
