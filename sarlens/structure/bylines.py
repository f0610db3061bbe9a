"""Who wrote the entries of a record whose heads all have one shape: what stands in the same place of each."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from sarlens.structure.entryheads import CUTS, SHIFT, worker_like, worker_name
from sarlens.structure.entrywords import SOURCES, TYPES, column_name
from sarlens.structure.labels import tidy
from sarlens.structure.name_words import BODY_WORDS, ROLE_WORDS
from sarlens.structure.names import person_like
from sarlens.structure.sheets import Row
from sarlens.structure.stamps import Stamp

_SAID = re.compile(r"^[\W_]{0,5}(?P<who>[~+A-Za-z][^:\t\n]{0,40}?)\s?:(?=\s|$)")
_LABELLED = re.compile(
    r"(?:^|\t|(?<=\s\s)|(?<=[.)|]\s)|\()(?P<label>[A-Za-z][A-Za-z /]{1,24}?)\s?[:;]\s*(?P<who>[^:\t|]{2,60}?)(?=\t|\s{2,}|[|)]|$)"
)
_BY = re.compile(
    r"\b(?:added|entered|recorded|written|completed|made|logged|taken|seen|created|reported|noted|author|signed|staff|posted|sent)\s+(?:by\s+)(?P<who>[^\t:;|]{2,50}?)(?=\t|[|;]|$)",
    re.I,
)
_WHO = r"(?:[A-Z][a-z'’-]+|[A-Z]\.?)(?:[ -](?:[A-Z][a-z'’-]+|[A-Z]\.?)){0,2}|[A-Z]{2,3}"
_TAIL = re.compile(
    rf"(?:(?<=[.!?)])\s*[-–—/]?\s*|\s[-–—/]\s*)(?P<bare>{_WHO})(?:,?\s[A-Z]{{2,4}})?\.?\s*x*$|[(\[](?P<round>{_WHO})[)\]]\.?\s*$|"
    rf"(?i:\b(?:signed|sign(?:ature)?|initials?|staff|by)\s?[:;]?)\s*(?P<signed>{_WHO})\.?\s*$"
)
_FEW_WORDS = 4
_SAME_EDGE = 8.0
_NARROW = 4
"""So many lines at most stand below the day in a narrow column."""


@dataclass(frozen=True, slots=True)
class Stamped:
    """The stamp of an entry with its rows, the first of which is the stamp's."""

    stamp: Stamp
    rows: Sequence[Row]


@dataclass(frozen=True, slots=True)
class Byline:
    """Who wrote an entry, and what kind of entry its head says that it is. `inline`: its text begins on that line."""

    author: str | None
    title: str
    inline: bool


def is_chat(found: Sequence[Stamped]) -> bool:
    """Whether the entries are the messages of a chat: a time, a name and a colon, or a name with a time, each time.

    A feed of a case prints a name and a time too, and what kind of contact it was.
    """
    typed = [one for one in found if len(one.stamp.after.split()) <= _FEW_WORDS + 1 and TYPES.search(one.stamp.after)]
    if len(typed) >= 0.6 * len(found):
        return False
    if sum(one.stamp.form == "byline" or bool(one.stamp.before) for one in found) * 2 > len(found):
        return True
    timed = sum(one.stamp.date.time is not None for one in found) * 4 >= len(found)  # a scan loses the time of many
    said = [match["who"] for one in found if timed and (match := _SAID.match(one.stamp.after.lstrip(" \t,")))]
    names = [
        who for who in said if column_name(who) is None and not TYPES.search(who) and len(who.split()) <= _FEW_WORDS
    ]
    again = len(set(names)) <= max(2, 0.6 * len(names))
    return len(names) >= 0.6 * len(found) and again


def bylines(found: Sequence[Stamped]) -> list[Byline]:
    """The byline of each entry."""
    if is_chat(found):
        return [_message(one) for one in found]
    told = [
        [worker_name(one.stamp.before) for one in found], [_labelled(one) for one in found], _last_column(found), [_named(one) for one in found], _first_piece(found),
        _beside(found), [_below(one) for one in found], [_signed(one) for one in found],
    ]  # fmt: skip
    counts = [sum(who is not None for who in row) for row in told]
    likely = [n for n in range(len(told)) if counts[n] * 2 >= len(found)]
    order = sorted(likely, key=lambda n: (counts[n] * 4 < 3 * len(found), n))
    order += [n for n in (0, 1, 2, 3) if n not in order]
    out = []
    for place, one in enumerate(found):
        author = next((who for n in order if (who := told[n][place]) is not None), None)
        if author is None and counts[3] * 2 >= len(found):
            author = _in_place(one)
        out.append(Byline(author, _title(one.stamp.after, author), _inline(one)))
    return out


def _message(one: Stamped) -> Byline:
    if one.stamp.before:
        return Byline(one.stamp.before, "", False)
    match = _SAID.match(one.stamp.after.lstrip(" \t,"))
    return Byline(tidy(match["who"]).strip(" ~") if match else None, "", True)


def _labelled(one: Stamped) -> str | None:
    """The value of a label for the worker, on the head's line or one of the entry's own."""
    for text in (one.stamp.after, *(row.text for row in one.rows[1:])):
        for match in _LABELLED.finditer(text.strip()):
            wrote = column_name(match["label"]) == "worker" or match["label"].lower() in SOURCES
            if wrote and (who := worker_name(match["who"])) is not None:
                return who
        if len(text) < 90 and (by := _BY.search(text)) is not None and (who := worker_name(by["who"])) is not None:
            return who if len(who.split()) <= _FEW_WORDS else None
    return None


def _last_column(found: Sequence[Stamped]) -> list[str | None]:
    """What stands behind each line's last wide gap, where most of that are names: then "agency" and "on call" are too."""
    last = []
    for one in found:
        parts = [part.strip(" .,") for part in one.stamp.after.split("\t") if re.search(r"\w", part)]
        last.append(worker_name(parts[-1]) if parts and "\t" in one.stamp.after else None)
    short = [
        who if who and len(who.split()) <= _FEW_WORDS and not re.search(r"\d{2}|[?!]", who) else None for who in last
    ]
    names = [
        who
        for who in short
        if who and person_like(re.sub(r"\s\W*$", "", who)) and not TYPES.search(who) and not BODY_WORDS.search(who)
    ]
    return short if len(names) >= 0.6 * len(found) else [None] * len(found)


def _first_piece(found: Sequence[Stamped]) -> list[str | None]:
    """The first piece behind the date, where most are names and the names come again: "- Bea - rang the school"."""
    first = [
        next((piece.strip(" ,:;*") for piece in CUTS.split(one.stamp.after) if re.search(r"\w", piece)), "")
        for one in found
    ]
    short = [text for text in first if 1 <= len(text.split()) <= _FEW_WORDS and SHIFT.match(text) is None]
    names = [text for text in short if person_like(text) and not TYPES.search(text)]
    again = len(set(names)) < len(names) and len(names) >= 0.6 * len(found)
    return [text if again and text in names else None for text in first]


def _named(one: Stamped) -> str | None:
    """The first piece of the head's line that reads like a person's name."""
    after = one.stamp.after
    if (shift := SHIFT.match(after)) is not None:
        return worker_name(shift["who"])
    if after.rstrip().endswith((".", "?", "!")) and len(after) > 60:
        return None
    pieces = [piece.strip(" ,:;") for piece in CUTS.split(after) if re.search(r"\w", piece)]
    return next((worker_name(piece) for piece in pieces if worker_like(piece)), None)


def _in_place(one: Stamped) -> str | None:
    """What the head prints where the others print their worker, though it reads like no person: "111 / Ambulance"."""
    pieces = (piece.strip(" ,:;–-") for piece in CUTS.split(one.stamp.after))
    first = next((piece for piece in pieces if re.search(r"\w", piece)), "")
    return first if 1 <= len(first.split()) <= _FEW_WORDS and re.search(r"[A-Za-z]{3}", first) else None


def _below(one: Stamped) -> str | None:
    """A name alone on the line below a head that says nothing else."""
    after = one.stamp.after
    if re.search(r"\w{3}", after) and not (TYPES.search(after) and len(after.split()) <= _FEW_WORDS + 1):
        return None
    below = next((tidy(row.text) for row in one.rows[1:4] if not row.blank), "")
    who = worker_name(below) or ""
    return who if len(below) < 60 and len(who.split()) >= 2 and person_like(who) else None


def _signed(one: Stamped) -> str | None:
    """The name that ends the entry, on a line of its own or behind its last sentence."""
    last = next((tidy(row.text) for row in reversed(one.rows) if not row.blank), "")
    return signed(last, alone=len(one.rows) > 1)


def signed(last: str, *, alone: bool) -> str | None:
    """The name that ends an entry's last line, behind its last sentence; with `alone`, also one that is the whole line."""
    if alone and re.fullmatch(rf"[-–—]?\s*(?:{_WHO})\.?(?:\s?[,(].{{3,40}})?", last):
        return worker_name(last.strip(" -–—."))
    match = _TAIL.search(last)
    return (match["bare"] or match["round"] or match["signed"]) if match is not None else None


def _beside(found: Sequence[Stamped]) -> list[str | None]:
    """Who stands in the narrow column below the day, left of the text: the last of what it prints, where names come again."""
    last = []
    for one in found:
        edge = one.rows[0].box
        column = [
            row.text.split("\t")[0].strip()
            for row in one.rows[1:]
            if edge is not None and row.box is not None and row.words and abs(row.box.x0 - edge.x0) < _SAME_EDGE
            and ("\t" in row.text or len(row.text.split()) <= _FEW_WORDS)
        ]  # fmt: skip
        names = [
            text.strip(" ‘“.,") for text in column[:_NARROW] if SHIFT.match(text) is None and not TYPES.search(text)
        ]
        last.append(names[-1] if names and re.fullmatch(_WHO, names[-1]) else None)
    told = [who for who in last if who is not None]
    again = len(told) >= 0.6 * len(found) and len(set(told)) <= max(2, 0.6 * len(told))
    return last if again and sum("\t" in one.stamp.after for one in found) * 2 >= len(found) else [None] * len(found)


def _inline(one: Stamped) -> bool:
    """The head's line holds the beginning of the text itself."""
    return len(one.stamp.after.split()) > 9 or one.stamp.after.rstrip().endswith((".", "?", "!"))


def _title(after: str, author: str | None) -> str:
    """The kind of contact that the head names, or its shift; "" where it names none."""
    if (shift := SHIFT.match(after)) is not None:
        return tidy(shift["shift"])
    pieces = [piece.strip(" ,:;()·•") for piece in CUTS.split(after) if re.search(r"[A-Za-z]{2}", piece)]
    kinds = [
        piece
        for piece in pieces
        if TYPES.search(piece) and len(piece) < 60 and piece != author and not ROLE_WORDS.search(piece)
    ]
    return tidy(kinds[0]) if kinds else ""


def usual(names: Sequence[str | None]) -> str | None:
    """Who wrote the most of a record's entries, and at least a third of them; None where nobody did."""
    (name, count), (_, second) = (*Counter(name for name in names if name).most_common(2), ("", 0), ("", 0))[:2]
    return name if count > max(1, second) and count * 3 >= len(names) else None
