"""The counted numbers of OpenDocument lists and headings: "3.", "3.2", "c)"."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from sarlens.ingest.numbering import counted
from sarlens.ingest.package import local, value

_FORMATS = {"1": "decimal", "a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman", "I": "upperRoman"}


@dataclass(slots=True)
class Lists:
    """How each list is marked, by (its style, level from 0), and how far each is counted."""

    levels: dict[tuple[str, int], Any]
    counts: dict[str, list[int]] = field(default_factory=lambda: defaultdict(lambda: [0] * 11))

    @classmethod
    def of(cls, *roots: Any) -> Lists:
        """The list styles in the roots, and how headings are numbered (under the name "")."""
        found: dict[tuple[str, int], Any] = {}
        for style in (one for root in roots for one in root.iter("{*}list-style", "{*}outline-style")):
            name = "" if local(style) == "outline-style" else value(style, "name")
            for one in style:
                if (level := value(one, "level")).isdigit():
                    found[name, int(level) - 1] = one
        return cls(found)

    def enter(self, element: Any, style: str, level: int) -> None:
        """A list begins: it is counted anew unless it says that it goes on."""
        goes_on = value(element, "continue-numbering") == "true" or value(element, "continue-list")
        if not goes_on:
            self.counts[style][level] = 0

    def marker(self, item: Any, style: str, level: int) -> str:
        """The marker of the next item of a list at that level; "•" where nothing says how it is marked."""
        start = value(item, "start-value")
        return self._next(style, level, int(start) if start.isdigit() else None)

    def heading(self, level: int) -> str:
        """The number of the next heading of that level (from 1); "" where headings have none."""
        return self._next("", level - 1, None) if ("", level - 1) in self.levels else ""

    def _next(self, style: str, level: int, start: int | None) -> str:
        how = self.levels.get((style, level))
        counts = self.counts[style]
        if how is None or "bullet" in local(how) or "image" in local(how):
            return "•"
        first = value(how, "start-value", "1")
        counts[level] = start if start is not None else counts[level] + 1 if counts[level] else int(first or "1")
        counts[level + 1 :] = [0] * len(counts[level + 1 :])
        form = value(how, "num-format")
        if not form:
            return ""
        shown = value(how, "display-levels", "1")
        above = range(max(0, level + 1 - int(shown or "1")), level + 1)
        numbers = ".".join(counted(max(1, counts[one]), self._form(style, one)) for one in above)
        return f"{value(how, 'num-prefix')}{numbers}{value(how, 'num-suffix')}"

    def _form(self, style: str, level: int) -> str:
        return _FORMATS.get(value(self.levels.get((style, level)), "num-format"), "decimal")
