"""Whether a page goes on with the document of the page before: numbers, free space, layout, and words that run on."""

from __future__ import annotations

import datetime as dt
import re
import statistics
from collections.abc import Sequence

from rapidfuzz import fuzz

from sarlens.dates import find_dates
from sarlens.structure.entrydays import MOST_DAYS, in_order
from sarlens.structure.openings import STRONG, Opening
from sarlens.structure.sheets import Row, Sheet
from sarlens.structure.signoffs import closing, formal

_ONE_HEAD = 92
_FEW_DAYS = 2
_FRONT = 40
_INDENT = 8
_FULL = 0.2


def broken(last: Sheet, this: Sheet, begins: Opening, numbered: bool) -> float:
    """Log odds for a new document from the break between two printed pages.

    Args:
        last: the page before.
        this: the page on which something may begin.
        begins: what seems to.
        numbered: page numbers count a document's pages, not the file's.
    """
    score = _numbering(last.numbering, this.numbering, begins) if numbered else 0.0
    above, below = last.content, _fresh(last, this)
    score += _room(last.room) + _ended(above) + _layout(last, this)
    score += _feet(last.feet, this.feet) + _section(above, begins)
    if below:
        score += _flow(above, below, begins, last.room)
    if all(not re.sub(r"█+|\W+", "", row.text) for row in this.content):
        score -= 3.0
    return score


def same_log(last: Sheet, this: Sheet) -> bool:
    """Whether a page goes on with the log of the page before: the same head, and days that follow on its days."""
    if not last.content or not this.content or (this.numbering is not None and this.numbering[0] == 1):
        return False
    if fuzz.ratio(last.content[0].text.strip().lower(), this.content[0].text.strip().lower()) <= _ONE_HEAD:
        return False
    above, below = _days(last.content), _days(this.content)
    if len(above) < _FEW_DAYS or not below or not in_order([*above, *below]):
        return False
    return last.room < _FULL and abs((below[0] - above[-1]).days) <= MOST_DAYS


def _days(rows: Sequence[Row]) -> list[dt.date]:
    """The days with which lines begin."""
    found = (next(iter(find_dates(row.text[:_FRONT])), None) for row in rows)
    return [one.date.first for one in found if one is not None and one.date.exact and one.start <= _INDENT]


def _numbering(last: tuple[int, int] | None, this: tuple[int, int] | None, begins: Opening) -> float:
    if this is None:
        if last is None or not last[1]:
            return 0.0
        # Page 2 of 2 is still due: an unnumbered page that opens nothing is most likely that.
        return 2.5 if last[0] == last[1] else (0.8 if begins.weight >= 1.0 else -1.5)
    number, of = this
    if number == 1:
        done = last is not None and last[0] == last[1] > 0  # page 2 of 2 is done, and page 1 of 3 begins
        return 7.0 if of and done else 4.0 if of or last is not None else 2.0
    if last is None:
        # The number of page 1 may not have been read.
        return 0.0 if number == 2 or not of else 1.5
    if of != last[1]:
        return 2.5 if of and last[1] else 0.0
    if number == last[0] + 1:
        return -7.0 if of else -2.5
    if of and number > last[0]:
        return -4.0
    return 2.0 if of else 0.5


def _room(room: float) -> float:
    """A page left half empty ended something; one filled to the foot most likely goes on."""
    if room <= 0:
        return 0.0
    if room > 0.45:
        return 1.6
    if room > 0.25:
        return 0.9
    return -1.0 if room < 0.13 else 0.0


def _ended(above: Sequence[Row]) -> float:
    return 1.2 if any(closing(row.text.strip()) and formal(row.text) for row in above[-8:]) else 0.0


def _layout(last: Sheet, this: Sheet) -> float:
    score = 0.0
    if last.page.text_source != this.page.text_source:
        score += 0.8
    if (last.page.width > last.page.height) != (this.page.width > this.page.height):
        score += 0.8
    sizes = [statistics.median([row.height for row in sheet.content if row.height] or [0.0]) for sheet in (last, this)]
    if min(sizes) > 0 and max(sizes) / min(sizes) > 1.12:
        score += 0.6
    lefts = [min((row.box.x0 for row in sheet.content if row.box), default=0.0) for sheet in (last, this)]
    return score + (0.4 if abs(lefts[0] - lefts[1]) > 18 else 0.0)


def _fresh(last: Sheet, this: Sheet) -> tuple[Row, ...]:
    """The rows of a page without the running head that the page before has too."""
    heads = [row.text.strip().lower() for row in last.content[:4]]
    rows = this.content
    n = 0
    while n < min(3, len(rows) - 1) and any(fuzz.ratio(rows[n].text.strip().lower(), head) > 90 for head in heads):
        n += 1
    return rows[n:]


def _feet(last: Sequence[str], this: Sequence[str]) -> float:
    """A document's own foot goes on with it, the more so where it counts pages that a scan made unreadable."""
    if not last or not this:
        return 0.0
    alike = max(fuzz.ratio(_letters(one), _letters(other)) for one in last for other in this)
    if alike >= 72:
        counting = any(re.search(r"\b(?:page|sheet|pg)\b|\d", text, re.I) for text in this)
        return -3.0 if counting else -1.2
    return 0.7 if alike < 50 else 0.0


def _letters(text: str) -> str:
    return re.sub(r"[^a-z ]+", "", text.lower())


def _section(above: Sequence[Row], begins: Opening) -> float:
    """A heading of the size that the page before uses for its sections opens a section, not a document."""
    usual = statistics.median([row.height for row in above if row.height] or [0.0])
    sizes = [row.height for row in above[3:] if usual and row.height > 1.1 * usual and len(row.text) < 70]
    return -1.4 if begins.size and any(abs(size - begins.size) < 0.06 * size for size in sizes) else 0.0


def _flow(above: Sequence[Row], below: Sequence[Row], begins: Opening, room: float) -> float:
    """Whether the words run on over the break."""
    end, start = above[-1].text.strip(), below[0].text.strip()
    score = 0.0
    first = re.match(r"[a-z][a-z'’]+", start)
    if first and begins.weight < 2.0:
        score -= 3.5
    elif begins.weight == 0 and (len(start) > 70 or start.endswith((".", ","))):
        score -= 0.8
    open_end = room < 0.2 and not re.search(r"[.!?:;)\]\"”█]$|\d$", end)
    if open_end and (first or end.endswith((",", "-", "–")) or len(end) > 60):
        score -= 1.5
    if (n := _item(above)) and (m := re.match(r"\W*(\d{1,2})[.)]\s", start)) and int(m[1]) in (n, n + 1) and n > 0:
        score -= 3.0
    one, other = above[-1].cell, below[0].cell
    if one is not None and other is not None and begins.weight < STRONG:
        score -= 2.0
    return score


def _item(above: Sequence[Row]) -> int:
    """The number of the last numbered paragraph on a page, or 0."""
    for row in reversed(above):
        match = re.match(r"\W*(\d{1,2})[.)]\s+[A-Z]", row.text)
        if match:
            return int(match[1])
    return 0
