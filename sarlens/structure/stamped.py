"""The entries of a record whose heads are lines of one shape: which rows each takes, and who wrote it."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from sarlens.structure.bylines import Stamped, bylines, is_chat
from sarlens.structure.entrydays import in_order
from sarlens.structure.entryheads import Head, worker_name
from sarlens.structure.labels import tidy
from sarlens.structure.logs import headed
from sarlens.structure.names import person_like
from sarlens.structure.sheets import Row
from sarlens.structure.stamps import FEWEST, Stamp, stamps
from sarlens.structure.titles import kind_of_title

_FARTHEST = 2
_SHORT = 45
_FEW_WORDS = 4
_DID = re.compile(
    r"(?<=[a-z.])\s+(?:added|posted|created|logged|wrote|commented|updated|recorded|uploaded|completed|replied|sent|entered)\b.*$"
)
"""What a feed says that somebody did: "Bea Okoro added a note"."""
_ENDED = re.compile(r"[.!?)\"”’]\s*$")


@dataclass(frozen=True, slots=True)
class Lines:
    """The heads, in printed order, and whether they are the turns of a chat."""

    heads: list[Head]
    chat: bool


def stamped(rows: Sequence[Row], around: dt.date | None = None) -> Lines:
    """The heads of entries that lines of one shape make, in an order of days; none where the days go to and fro."""
    tables = headed(rows)
    found = [
        one
        for one in stamps(rows, around)
        if (cell := rows[one.at].cell) is None or (rows[one.at].page, cell[0]) not in tables
    ]
    if len(found) < FEWEST or not in_order([one.date.first for one in found]):
        return Lines([], False)
    if _at_the_foot(rows, found):
        return Lines(_above_feet(rows, found), False)
    found = _below_names(rows, found)
    ends = [*(one.top for one in found[1:]), len(rows)]
    held = [Stamped(one, rows[one.at : end]) for one, end in zip(found, ends, strict=True)]
    heads = [
        Head(one.top, one.at, one.date, said.author, said.title, "line", inline=said.inline)
        for one, said in zip(found, bylines(held), strict=True)
    ]
    return Lines(heads, is_chat(held))


def _at_the_foot(rows: Sequence[Row], found: Sequence[Stamp]) -> bool:
    """Each line signs the entry above it: it is the last, and sentences stand above the first."""
    last = next((at for at in range(len(rows) - 1, -1, -1) if not rows[at].blank), -1)
    above = [row.text for row in rows[: found[0].at] if not row.blank]
    signs = sum(one.form == "byline" for one in found) >= 0.8 * len(found)
    return signs and found[-1].at == last and any(len(text) > 30 and _ENDED.search(text) for text in above)


def _above_feet(rows: Sequence[Row], found: Sequence[Stamp]) -> list[Head]:
    first = next((at for at, row in enumerate(rows) if not row.blank and _ENDED.search(row.text)), 0)
    while first and not rows[first - 1].blank and first - 1 > 0 and kind_of_title(rows[first - 1].text) is None:
        first -= 1
    tops = [first, *(one.at + 1 for one in found[:-1])]
    return [
        Head(top, one.at, one.date, worker_name(one.before), "", "line", inline=True)
        for top, one in zip(tops, found, strict=True)
    ]


def _below_names(rows: Sequence[Row], found: Sequence[Stamp]) -> list[Stamp]:
    """The stamps with the names that stand alone above them, where most have one there: on the line above, or two above.

    Between the name and the day may stand what a feed prints for its picture, or the name's role.
    """
    for far in range(1, _FARTHEST + 1):
        out = [_named_above(rows, one, far) for one in found]
        if sum(bool(one.before) for one in out) >= 0.6 * len(out):  # then a team or a post stands there too
            return [_named_above(rows, one, far, person=False) for one in out]
    return list(found)


def _named_above(rows: Sequence[Row], one: Stamp, far: int, *, person: bool = True) -> Stamp:
    """The stamp with the name that stands so many printed lines above its row; itself where none does."""
    places = [at for at in range(max(0, one.top - 2 * far - 1), one.top) if not rows[at].blank][-far:]
    if len(places) < far or one.before:
        return one
    above, *between = (tidy(rows[at].text) for at in places)
    above = _DID.sub("", above)
    bare = re.sub(r"\([^)]*\)", "", above).strip(" ,")
    alone = len(above) < _SHORT and all(len(text.split()) <= _FEW_WORDS and not _ENDED.search(text) for text in between)
    says_more = far == 1 and bool(re.search(r"\w{3}", one.after))
    likely = person_like(bare) if person else above[:1].isupper() and len(above.split()) <= _FEW_WORDS + 1
    named = alone and not says_more and likely and kind_of_title(above) is None and not above.endswith(".")
    return replace(one, top=places[0], before=above) if named else one
