"""The head of one entry in a case-note export: when, who, what kind, in a grid, in labelled lines, or in one line."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from sarlens.dates import PartialDate, find_dates
from sarlens.structure.dating import field_date
from sarlens.structure.entrywords import OWN_LABELS, TYPES
from sarlens.structure.furniture import without_stamp
from sarlens.structure.grids import Values
from sarlens.structure.labels import tidy
from sarlens.structure.name_words import BODY_WORDS, ROLE_WORDS
from sarlens.structure.names import person_like
from sarlens.structure.pairs import pairs_at
from sarlens.structure.sheets import Row

CUTS = re.compile(r"\t+|\s[-–—|]+\s|\s{2,}|[|]|(?<=\))\s*,?\s*|\s+(?=\()|^\s*[-–—,:]\s*|:\s|\bby\b")

_NEXT_LABEL = re.compile(
    r"\s+(?:summary|subject|type|signed off|date|time|team|role|title|contact|category|status|entered|recorded|method|reason|purpose|location|"
    r"activity|outcome|present|event|source|duration)(?: \w+)?\s?:(?:\s|$)",
    re.I,
)
"""The label of the next field, on the same line."""
_GLUED_INITIAL = re.compile(r"^([A-Z])(?=[A-Z][a-z]{2,}$)")
"""A scan's "BAdcock" for "B Adcock"."""
_NUMBERED = re.compile(
    r"^(?:incident|entry|record|log|note|event|contact|visit|call|concern|report|consultation|item)\s*(?:no\.?|number|id|ref\.?|#)?\s*:?\s*"
    r"(?=[\w/-]*\d)[\w/-]{1,14}[\s,:–-]+(?=(?:[A-Z][a-z]{2,8}\W+)?\d{1,2}[/. ])",
    re.I,
)
"""The number of an entry before its date: "Incident 2291 14/09/2021"."""
SHIFT = re.compile(
    r"^[\s,:–-]*(?P<shift>EARL(?:Y|IES)|[L(\[]ATES?|(?:WAKING )?NIGHTS?|(?:LONG )?DAYS?|AM|PM|TWILIGHT|SLEEP[- ]?IN|MORNING|AFTERNOON|EVENING)\b"
    r"(?:\s+(?:shift\b\s*)?|\s*[\d.:-]+[\s:]*)*(?P<who>(?:[A-Za-z][\w.'’]*\s*){0,4})\W*$",
    re.I,
)
"""Behind the date of an entry in a shift log: the shift, and perhaps who was on it."""
_PLACE = re.compile(r"\b(?:team|service|surgery|trust|hub|unit|department|practice|hospital|community|council)\b", re.I)


@dataclass(frozen=True, slots=True)
class Head:
    """The head of one entry.

    Attributes:
        first, last: indexes of its first and last row.
        form: `grid`, `labels` or `line`.
        labels: the labels or columns that made it.
        inline: the entry's text stands on the head's own lines.
    """

    first: int
    last: int
    date: PartialDate
    author: str | None
    title: str
    form: str
    labels: frozenset[str] = frozenset()
    inline: bool = False

    @property
    def own(self) -> bool:
        """One of its labels is only found in a record of contacts."""
        return bool(self.labels & OWN_LABELS)


def from_grid(first: int, found: Values) -> Head | None:
    """The head that a row of values in a grid makes."""
    date = field_date(found.held.get("date", ""))
    if date is None:
        return None
    title = tidy(found.held.get("subject") or found.held.get("type") or "")
    timed = at_time(date, found.held.get("other", ""))
    author = worker_name(found.held.get("worker", ""))
    return Head(first, found.last, timed, author, title, "grid", frozenset(found.held), found.inline)


def labelled(rows: Sequence[Row], at: int) -> Head | None:
    """An entry head of labels and values from row `at`; None where there is no date with worker or type.

    "Label: value" in lines, label and value side by side (in cells or with a wide gap), or one below the other.
    """
    held: dict[str, str] = {}
    labels: set[str] = set()
    last, n = at - 1, at
    while n < min(at + 24, len(rows)):
        if rows[n].blank:
            if n > last + 1:
                break
            n += 1
            continue
        pairs, end = pairs_at(rows, n)
        if not pairs or (pairs[0][0] == "date" and "date" in held):
            break
        if pairs[0][0] == "text":
            last = end if not pairs[0][1] and n > at else last
            break
        for name, value, label in pairs:
            held[name] = held.get(name) or value
            labels.add(label)
        last, n = end, end + 1
    date = field_date(held.get("date", ""))
    if date is None or not date.exact or "rota" in held:
        return None
    if not ({"worker", "type", "subject"} & held.keys()) or len(held) < 2:
        return None
    title = tidy(held.get("subject") or held.get("type") or "")
    timed = at_time(date, held.get("other", ""))
    return Head(at, last, timed, worker_name(held.get("worker", "")), title, "labels", frozenset(labels))


def at_time(date: PartialDate, time: str) -> PartialDate:
    """The day with a clock's time that a field of its own prints ("09:40", "09.40 hrs"); the day as it is for all else."""
    match = re.fullmatch(r"(\d{1,2})[:.]([0-5]\d)(?:\s*(?:hrs|-.*))?", time.strip())
    if date.time is None and match and int(match[1]) < 24:
        return PartialDate(date.first, date.last, f"{int(match[1]):02d}:{match[2]}")
    return date


def headline(rows: Sequence[Row], at: int) -> Head | None:
    """An entry head in one line: a date (and time) first, then who and what: "03 Feb 2022 15:40 OKORO, B (Nurse)"."""
    text = re.sub(r"^\W*\w{1,3}\t(?=\w+ \d|\d)", "", without_stamp(rows[at].text).strip())
    text = _NUMBERED.sub("", text)
    if not 12 <= len(text) <= 130 or rows[at].cell is not None or not re.match(r"\W*(?:[A-Za-z]{2,9}\W+)?\d", text):
        return None
    mentions = find_dates(text[:45])
    if not mentions or not mentions[0].date.exact or mentions[0].start > 12:
        return None
    rest = text[mentions[0].end :]
    if (shift := SHIFT.match(rest)) is not None:
        return Head(at, at, mentions[0].date, worker_name(shift["who"]), tidy(shift["shift"]), "line")
    pieces = [piece.strip(" ,:;") for piece in CUTS.split(rest) if re.search(r"\w", piece)]
    author = next((piece for piece in pieces if worker_like(piece)), None)
    if author is None and mentions[0].date.time and len(text) < 90 and pieces and re.match(r"[A-Z]{2,}", pieces[0]):
        author = pieces[0]
    if author is None or (rest.rstrip().endswith((".", "?", "!")) and len(rest) > 60):
        return None
    kinds = [piece.strip("()") for piece in pieces if piece != author and TYPES.search(piece) and len(piece) < 60]
    title = next((kind for kind in kinds if not ROLE_WORDS.search(kind) and not _PLACE.search(kind)), "")
    return Head(at, at, mentions[0].date, worker_name(author), tidy(title), "line")


def worker_like(piece: str) -> bool:
    """Whether a piece of a head's line reads like a person's whole name."""
    bare = worker_name(piece) or ""
    return 2 <= len(bare.split()) <= 5 and person_like(bare) and not TYPES.search(bare) and not BODY_WORDS.search(bare)


def worker_name(value: str) -> str | None:
    """The worker as printed, without role, team and time behind the name; None where nothing is said."""
    text = _NEXT_LABEL.split(tidy(value), maxsplit=1)[0]
    stamp = find_dates(text)
    if stamp:
        text = (
            re.sub(r"\s(?:on|at|dated?)$", "", text[: stamp[0].start].rstrip(" ,-–"))
            if stamp[0].start > 2
            else text[stamp[0].end :]
        )
    text = re.sub(r"\s*(?:[(\[<].*$|\s[-–|/]\s.*$)", "", text)
    pieces = [piece.strip() for piece in text.split(",")]
    roles = (n for n, piece in enumerate(pieces) if n and (ROLE_WORDS.search(piece) or BODY_WORDS.search(piece)))
    text = ", ".join(pieces[: next(roles, len(pieces))]).strip(" ,;:.-")
    text = _GLUED_INITIAL.sub(r"\1 ", text)
    text = re.sub(r"(?<=[a-z]) 0$", " O", text)  # a scan's "Bea 0" for "Bea O"
    return text if re.search(r"[A-Za-z]{2}", text) else None
