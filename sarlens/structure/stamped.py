"""The entries of a record whose heads are lines of one shape: which rows each takes, and who wrote it."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from sarlens.structure.bylines import Stamped, bylines, is_chat
from sarlens.structure.entryheads import Head, worker_name
from sarlens.structure.labels import tidy
from sarlens.structure.logs import headed
from sarlens.structure.names import person_like
from sarlens.structure.sheets import Row
from sarlens.structure.stamps import FEWEST, Stamp, stamps
from sarlens.structure.titles import kind_of_title

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
    days = [one.date.first for one in found]
    steps = [(later - earlier).days for earlier, later in pairwise(days)]
    if len(found) < FEWEST or max(sum(step >= 0 for step in steps), sum(step <= 0 for step in steps)) < 0.75 * len(
        steps
    ):
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
    """The stamps with the names that stand alone on the lines above them, where most have one there."""
    out = []
    for one in found:
        above = tidy(rows[one.top - 1].text) if one.top else ""
        bare = re.sub(r"\([^)]*\)", "", above).strip(" ,")
        alone = one.top > 0 and not one.before and not re.search(r"\w{3}", one.after) and len(above) < 45
        named = alone and person_like(bare) and kind_of_title(above) is None and not above.endswith(".")
        out.append(replace(one, top=one.top - 1, before=above) if named else one)
    return out if sum(bool(one.before) for one in out) >= 0.6 * len(out) else list(found)
