"""The numbers and bullets that Word prints before list items; they are counted, not written in the text.

ECMA-376 part 1, 17.9: a paragraph names a list and a level; the list's definition has a start, a form and a
pattern ("%1.%2") for each level.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from sarlens.ingest.package import below, local, value

_ROMAN = ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"),
          (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))  # fmt: skip
_BULLETS = {"o": "○", "\uf0a7": "▪", "\uf0b7": "•", "\uf0d8": "➢", "\uf0fc": "✓", "": "•", "\uf02d": "–", "\uf0a8": "☐"}


@dataclass(frozen=True, slots=True)
class _Level:
    start: int
    form: str
    pattern: str


@dataclass(slots=True)
class Numbering:
    """The lists of one Word file, and how far each has counted."""

    lists: dict[str, str] = field(default_factory=dict)
    levels: dict[str, dict[int, _Level]] = field(default_factory=dict)
    restarts: dict[str, dict[int, int]] = field(default_factory=dict)
    counted: dict[str, dict[int, int]] = field(default_factory=dict)
    begun: set[str] = field(default_factory=set)

    @classmethod
    def of(cls, root: Any) -> Numbering:
        """Read `word/numbering.xml`; None: a file without lists."""
        made = cls()
        for element in root if root is not None else ():
            if local(element) == "abstractNum":
                made.levels[value(element, "abstractNumId")] = {
                    _whole(value(level, "ilvl")): _level(level) for level in element if local(level) == "lvl"
                }
            elif local(element) == "num":
                number = value(element, "numId")
                made.lists[number] = value(below(element, "abstractNumId"))
                made.restarts[number] = {
                    _whole(value(override, "ilvl")): _whole(value(below(override, "startOverride")), 1)
                    for override in element
                    if local(override) == "lvlOverride" and below(override, "startOverride") is not None
                }
        return made

    def marker(self, number: str, level: int) -> str:
        """Count one item of a list, and say what is printed before it; "" for a list without numbers."""
        definition = self.lists.get(number, "")
        levels = self.levels.get(definition, {})
        if number in {"", "0"} or level not in levels:
            return ""
        counts = self.counted.setdefault(definition, {})
        if number not in self.begun:
            self.begun.add(number)
            counts.update({at: start - 1 for at, start in self.restarts.get(number, {}).items()})
        counts[level] = counts.get(level, levels[level].start - 1) + 1
        for deeper in [at for at in counts if at > level]:
            del counts[deeper]
        return self._printed(levels, counts, level)

    def _printed(self, levels: dict[int, _Level], counts: dict[int, int], level: int) -> str:
        own = levels[level]
        if own.form == "bullet":
            return _BULLETS.get(own.pattern, "•" if own.pattern >= "\ue000" else own.pattern)

        def put(place: re.Match[str]) -> str:
            at = int(place[1]) - 1
            there = levels.get(at)
            return counted(counts.get(at, there.start), there.form) if there else ""

        return re.sub(r"%([1-9])", put, own.pattern).strip()


def _level(element: Any) -> _Level:
    form = value(below(element, "numFmt"), otherwise="decimal")
    return _Level(_whole(value(below(element, "start")), 1), form, value(below(element, "lvlText")))


def _whole(text: str, otherwise: int = 0) -> int:
    return int(text) if re.fullmatch(r"-?\d{1,6}", text) else otherwise


def counted(number: int, form: str) -> str:
    """A number in one of Word's forms: "decimal", "lowerLetter", "upperRoman" and their like."""
    if form in {"lowerLetter", "upperLetter"} and 0 < number < 1000:
        # Word goes on after z with aa, bb, cc.
        letters = chr(ord("a") + (number - 1) % 26) * ((number - 1) // 26 + 1)
        return letters if form == "lowerLetter" else letters.upper()
    if form in {"lowerRoman", "upperRoman"} and 0 < number < 4000:
        roman = _roman(number)
        return roman if form == "lowerRoman" else roman.upper()
    if form == "decimalZero":
        return f"{number:02d}"
    return "" if form == "none" else str(number)


def _roman(number: int) -> str:
    made = ""
    for worth, sign in _ROMAN:
        made += sign * (number // worth)
        number %= worth
    return made
