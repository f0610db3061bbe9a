"""The marks inside a source text: findings, near misses, commitments, evidence, redactions, bold.

`read(text)` gives the runs to print and the marks with the words they cover as they can be read on paper.
"""

import re
import shlex
from dataclasses import dataclass, field

TOKEN = re.compile(r"\[\[|\]\]|\{\{(redact|cover|white|marker):(.*?)\}\}|\*\*", re.DOTALL)
GAP = "\u0000"  # stands where words were removed


@dataclass
class Run:
    """Words printed in one manner: plain, or under a box, or as a marker."""

    text: str
    bold: bool = False
    how: str = ""


@dataclass
class Mark:
    """One mark-up: what it says of the words it covers."""

    what: str  # finding, negative, grey, commitment, evidence
    labels: list[tuple[str, str]]
    options: dict[str, str]
    text: str = ""
    intact: bool = True  # no words of it were removed


@dataclass
class Marked:
    """A text read: its runs, its marks, its redactions."""

    runs: list[Run] = field(default_factory=list)
    marks: list[Mark] = field(default_factory=list)
    redactions: list[tuple[str, str]] = field(default_factory=list)

    @property
    def text(self) -> str:
        """The words as they can be read."""
        return squeeze("".join(GAP if r.how in ("redact", "white") else r.text for r in self.runs).replace(GAP, " "))


def squeeze(text: str) -> str:
    """One space for every run of white space."""
    return re.sub(r"\s+", " ", text).strip()


def _label(head: str) -> tuple[str, str]:
    pattern, _, subtype = head.strip().partition("/")
    return pattern, subtype


def mark(head: str) -> Mark:
    """Read the part of a mark before the bar."""
    words = shlex.split(head)
    options = dict(w.split("=", 1) for w in words[1:] if "=" in w)
    first = words[0]
    if first.startswith("!"):
        return Mark("negative", [_label(p.lstrip("!?")) for p in first.split(",")], options)
    if first.startswith("?"):
        return Mark("grey", [_label(p.lstrip("!?")) for p in first.split(",")], options)
    if first.startswith("also:"):
        first = first[5:]
    first, _, number = first.partition("#")
    if number:
        options["id"] = number
    if first == "evidence":
        return Mark("evidence", [], options)
    labels = [_label(p) for p in first.split(",")]
    return Mark("commitment" if number else "finding", labels, options)


def read(source: str) -> Marked:
    """Read one paragraph, cell or line."""
    out = Marked()
    open_marks: list[tuple[Mark, int]] = []
    bold = False
    at = 0

    def say(text: str, how: str = "") -> None:
        if text:
            out.runs.append(Run(text, bold, how))

    while m := TOKEN.search(source, at):
        say(source[at : m.start()])
        at = m.end()
        if m.group(1):
            kind, words = m.group(1), m.group(2)
            say(words, kind)
            out.redactions.append((kind, squeeze(words)))
        elif m.group() == "**":
            bold = not bold
        elif m.group() == "[[":
            bar = source.index("|", at)
            open_marks.append((mark(source[at:bar]), len(out.runs)))
            at = bar + 1
        else:
            found, start = open_marks.pop()
            covered = out.runs[start:]
            found.text = Marked(runs=covered).text
            found.intact = not any(r.how in ("redact", "white") for r in covered)
            out.marks.append(found)
    say(source[at:])
    if open_marks:
        raise ValueError(f"a mark is not closed: {source[:80]!r}")
    return out
