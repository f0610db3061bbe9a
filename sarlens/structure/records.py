"""Case-note exports: where each entry begins, and what its head says."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from sarlens.structure.entryheads import Head, from_grid, headline, labelled
from sarlens.structure.entrywords import is_heading
from sarlens.structure.grids import Grid, bare_grid, grid, values
from sarlens.structure.labels import tidy
from sarlens.structure.logs import is_chat, logged
from sarlens.structure.recurring import recurring
from sarlens.structure.sheets import Row
from sarlens.structure.stamped import stamped


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of an export: its head, its rows, and how many of them are the head."""

    head: Head
    rows: tuple[Row, ...]
    head_rows: int


@dataclass(frozen=True, slots=True)
class Log:
    """The entries of a log, and whether it is a chat."""

    entries: tuple[Entry, ...]
    chat: bool


_ROWS_AN_ENTRY = 22
"""No more printed rows for each entry, or what is dated are a paper's headings and not its entries."""


_SENTENCE = re.compile(r"[a-z]{2,}[^.!?]{0,80}[a-z\d)][.!?](?:\s|$)|(?:\b[a-z'’]+[,;]?\s+){7}[a-z]")
"""A full stop after words, or eight small words in a row: charts of doses, drinks, runs and hours have neither."""


def heading_row(rows: Sequence[Row], reach: int = 5) -> int | None:
    """Index of the heading of a record of contacts within the first printed rows, or None."""
    seen = 0
    for at, row in enumerate(rows):
        if row.blank:
            continue
        if is_heading(row.text):
            return at
        seen += 1
        if seen >= reach:
            return None
    return None


def opens_notes(rows: Sequence[Row], reach: int = 14) -> bool:
    """Whether the rows begin a record of contacts: its heading, its grid, or a head with labels only it has."""
    if heading_row(rows) is not None:
        return True
    if bare_grid(rows[:60]) is not None:
        return True
    seen = 0
    for at, row in enumerate(rows):
        if row.blank:
            continue
        heads = grid(rows, at)
        if heads is not None:
            return heads.of_notes and _first_values(rows, heads) is not None
        if (head := labelled(rows, at)) is not None and head.own:
            return True
        seen += 1
        if seen >= reach or _sentence(rows, at):
            break
    return False


def _sentence(rows: Sequence[Row], at: int) -> bool:
    """A line of running text: what stands below it opens nothing."""
    text = rows[at].text.strip()
    below = rows[at + 1].text.strip() if at + 1 < len(rows) else ""
    return len(text) > 50 and (text.endswith((".", "?", "!")) or below[:1].islower())


def entries(rows: Sequence[Row], context: bool, around: dt.date | None = None) -> tuple[Entry, ...]:
    """The entries of a record of contacts, in printed order; empty where none is recognised.

    Args:
        rows: of one document, without furniture.
        context: its heading says that it is one; else the heads alone must say so.
        around: a day that the file is about, for a record that prints no year.
    """
    heads = _one_form(_heads(rows, context), context)
    table, lines = logged(rows, around), stamped(rows, around)
    other = table if len(table) >= len(lines.heads) else lines.heads
    least = len(heads) if heads and heads[0].form == "line" else 2 * len(heads)
    found = _cut(rows, _fuller(rows, other if other and len(other) >= least else heads))
    return found if _telling(found) * 4 >= len(found) else ()


def log_entries(rows: Sequence[Row], around: dt.date | None = None) -> Log:
    """The entries of a paper that isn't headed as a record but is kept like one: a log, a book, a chat, a chronology.

    They must make up most of the paper. Empty where it is no such paper.
    """
    table, lines = logged(rows, around), stamped(rows, around)
    heads = _fuller(rows, table if len(table) >= len(lines.heads) else lines.heads)
    chat = lines.chat if heads is lines.heads else heads is table and is_chat(rows)
    found = _cut(rows, heads)
    return Log(found, chat) if found and _is_kept(rows, found, chat) else Log((), False)


def _fuller(rows: Sequence[Row], heads: list[Head]) -> list[Head]:
    """The heads, or those that labels which come again make, where these tell more of days and hands."""
    labelled = recurring(rows)
    told, others = (len(held) + sum(head.author is not None for head in held) for held in (labelled, heads))
    return labelled if told > others or (labelled and told == others) else heads


def _is_kept(rows: Sequence[Row], found: Sequence[Entry], chat: bool) -> bool:
    """The entries make up most of the paper, and tell something: no chart of figures, and no headings of long sections."""
    printed = sum(not row.blank for row in rows)
    held = sum(not row.blank for entry in found for row in entry.rows)
    words = sum(len(re.findall(r"\b[a-z]{2,}\b", row.text)) for entry in found for row in entry.rows)
    chat = chat and words >= len(found)
    return held * 2 >= printed and held <= _ROWS_AN_ENTRY * len(found) and (chat or _telling(found) * 2 >= len(found))


def _telling(found: Sequence[Entry]) -> int:
    """How many entries hold a sentence."""
    return sum(_SENTENCE.search(" ".join(row.text for row in entry.rows)) is not None for entry in found)


def _cut(rows: Sequence[Row], heads: Sequence[Head]) -> tuple[Entry, ...]:
    found: list[Entry] = []
    for n, head in enumerate(heads):
        end = heads[n + 1].first if n + 1 < len(heads) else _end_of(rows, head)
        own = tuple(rows[head.first : end])
        signed = head if head.author is not None or head.form != "line" else replace(head, author=_signed(own[1:]))
        found.append(Entry(signed, own, 0 if head.inline else head.last + 1 - head.first))
    return tuple(found)


def _end_of(rows: Sequence[Row], head: Head) -> int:
    """Where the last entry ends: with the document, or with the table whose rows hold the entries' whole text."""
    if not head.inline or rows[head.last].cell is None:
        return len(rows)
    return max(at for at in range(head.last, len(rows)) if rows[at].cell is not None) + 1


def _signed(rows: Sequence[Row]) -> str | None:
    """The name alone on an entry's last line: "Marta K"."""
    last = next((tidy(row.text).strip(" .") for row in reversed(rows) if not row.blank), "")
    return last if re.fullmatch(r"[A-Z][a-z'’-]+(?: [A-Z](?:[a-z'’-]+)?\.?){0,2}", last) else None


def _heads(rows: Sequence[Row], context: bool) -> list[Head]:
    found: list[Head] = []
    current: Grid | None = None
    at = 0
    if not any(grid(rows, n) for n in range(min(12, len(rows))) if not rows[n].blank):
        current = bare_grid(rows)
    while at < len(rows):
        head: Head | None = None
        if not rows[at].blank:
            heads = grid(rows, at)
            if heads is not None and (heads.of_notes or (context and {"worker", "type"} & set(heads.names))):
                current = heads
                head = _first_values(rows, heads)
                at = heads.last if head is None else at
            elif current is not None and (below := values(rows, at, current)) is not None and _filled(below.held):
                head = from_grid(at, below)
            head = head or labelled(rows, at) or headline(rows, at)
        if head is not None:
            found.append(head)
            at = head.last
        at += 1
    return found


def _filled(held: dict[str, str]) -> bool:
    return sum(bool(value.strip()) for value in held.values()) >= 2


def _first_values(rows: Sequence[Row], heads: Grid) -> Head | None:
    """The head that the grid's first row of values makes, the column heads included."""
    at = heads.last + 1
    while at < len(rows) and rows[at].blank and at - heads.last <= 2:
        at += 1
    if at >= len(rows) or (below := values(rows, at, heads)) is None:
        return None
    head = from_grid(at, below)
    # Heads left at the foot of a page, with the values over the leaf, begin nothing on that page.
    together = rows[heads.first].page == rows[at].page
    return replace(head, first=heads.first) if head is not None and together else head


def _one_form(heads: Sequence[Head], context: bool) -> list[Head]:
    """The heads of the one form that the export uses: what only looks like another form is an entry's own text."""
    counts = Counter(head.form for head in heads if head.form != "labels" or context or head.own)
    if not context and sum(head.form == "labels" for head in heads) >= 2:
        counts["labels"] = sum(head.form == "labels" for head in heads)
    if not context and counts.get("line", 0) < 3:
        counts.pop("line", None)
    if not counts:
        return []
    order = ("grid", "labels", "line")
    form = next((name for name in order if counts.get(name, 0) * 2 >= max(counts.values())), order[0])
    kept = [head for head in heads if head.form == form]
    if form == "labels":
        usual = max((head.labels for head in kept), key=lambda labels: sum(_alike(labels, h.labels) for h in kept))
        kept = [head for head in kept if _alike(usual, head.labels)]
    return kept


def _alike(one: frozenset[str], other: frozenset[str]) -> bool:
    return len(one & other) * 2 >= len(one | other)
