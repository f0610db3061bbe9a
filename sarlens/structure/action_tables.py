"""What a table is, and its rows: actions with owner and date, questions with answers, or plain rows."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from sarlens.dates import find_dates
from sarlens.model import DocumentKind, Zone
from sarlens.structure.name_words import BODY_WORDS, ROLE_WORDS
from sarlens.structure.names import read_name
from sarlens.structure.pieces import Fields, Piece, Texts, cut, whole
from sarlens.structure.tabular import Table, TableCell, TableRow, hand_column

ACTION, OWNER, WHEN, STATUS = "Action", "Owner", "By when", "Status"
"""The heads that are given to columns of action tables, however they are printed."""

_HEADS = (
    (WHEN, re.compile(
        r"^(?:by )?when\b|^deadline|^due\b|^date (?:due|for completion|to be completed)|^by date|^target|^time ?-?(?:scale|frame|limit)|"
        r"^completion date|^review date|^complete by|^date$|^by$", re.I)),
    (OWNER, re.compile(
        r"^(?:by )?who(?:m)?\b|^owner|^lead\b|^(?:person )?responsib|^assigned|^action(?:ed)? (?:by|for|owner)|^who's|^officer|^name$|"
        r"^by whom|^accountable|^initials?$", re.I)),
    (ACTION, re.compile(
        r"^(?:agreed |key |further |new |outstanding )?actions?\b|^tasks?\b|^recommendations?|^what\b|^next steps?|^to do|^agreed$|"
        r"^decision ?/ ?action|^description of action|^outcome ?/ ?action|^item ?/ ?action", re.I)),
    (STATUS, re.compile(
        r"^status|^rag\b|^progress|^updates?\b|^complete(?:d)?\??$|^date completed|^outcome|^comments?|^notes?|^done\??", re.I)),
)  # fmt: skip
_FORM_HEADS = (
    re.compile(
        r"^(?:field|question|item|area|section|heading|details? required|criteria|criterion|domain|prompt|topic)s?\b",
        re.I,
    ),
    re.compile(
        r"^(?:details?|answers?|responses?|information|comments?|entry|value|description|evidence|findings?|notes|text|summary)\b",
        re.I,
    ),
)
_FORM_KINDS: frozenset[DocumentKind] = frozenset(
    {"form", "assessment", "care_plan", "referral", "report", "other", "case_note"}
)
_RECORD_HEADS = re.compile(
    r"^(?:date|time|event|date of (?:event|contact|entry)|worker|type|recorded(?: on| by)?|created(?: on| by)?|author(?:ised)?(?: by)?|"
    r"contact type|method|duration|significant(?: event)?|entered(?: on| by)?|staff|user|role|team|status|subject|reason|ref(?:erence)?|"
    r"id|case note type|note type|written by|event date|start|end|location|confidential)\??:?$",
    re.I,
)
_LABEL_END = re.compile(r"[?:]\s*$")
_PERSON_HEAD = re.compile(r"\b(?:name|attendee|present|professional|person)s?\b", re.I)
_POST_HEAD = re.compile(
    r"\b(?:role|job|title|designation|position|relationship|agency|organi[sz]ation|initials?)\b", re.I
)
_MARK = re.compile(r"[\d.()\s#APap]{0,6}|n/?a|tbc|-", re.I)


@dataclass(frozen=True, slots=True)
class TableContext:
    """What stands around a table.

    Attributes:
        label: the nearest heading over it.
        heads: the heads of the table just before, where this one may carry it on over a page's end; else empty.
    """

    kind: DocumentKind
    label: str = ""
    heads: tuple[str, ...] = ()


def column_heads(row: TableRow) -> tuple[str, ...]:
    """The row's cells read as heads of an action table: canonical where known, else as printed."""
    return tuple(_head(cell.text) for cell in row)


def _head(text: str) -> str:
    bare = text.strip(" :.?*")
    return next((name for name, known in _HEADS if len(bare.split()) <= 5 and known.search(bare)), bare)


def action_heads(row: TableRow) -> tuple[str, ...]:
    """The heads, if the row is the head of an action table; else empty."""
    heads = column_heads(row)
    short = all(len(cell.text.split()) <= 6 and not cell.text.endswith(".") for cell in row)
    named = sum(bool(head) for head in heads)
    if not short or named < 2 or ACTION not in heads or not {OWNER, WHEN} & set(heads):
        return ()
    return _once(heads)


def _once(heads: Sequence[str]) -> tuple[str, ...]:
    """A canonical head is given to its first column only; "Date completed" after "By when" keeps its own words."""
    seen: set[str] = set()
    out: list[str] = []
    for head in heads:
        out.append(head if head not in seen else f"{head} (2)")
        seen.add(head)
    return tuple(out)


def table_pieces(table: Table, context: TableContext, texts: Texts) -> tuple[list[Piece], tuple[str, ...]]:
    """The table's pieces in reading order, and its heads for a table that carries it on."""
    if not table.rows:
        return [], ()
    heads = action_heads(table.rows[0])
    if heads:
        pieces = [piece for cell in table.rows[0] for piece in _cell("heading", cell, texts)]
        return pieces + _action_rows(table.rows[1:], heads, texts), heads
    if context.heads and len(context.heads) == table.width and ACTION in context.heads:
        return _action_rows(table.rows, context.heads, texts), context.heads
    if _is_record_head(table, context.kind):
        return [piece for row in table.rows for piece in _record_row(row, texts)], ()
    if (form := _form_rows(table, context)) is not None:
        return [piece for row in form for piece in _form_row(row, context.label, texts)], ()
    return _plain_rows(table, context.label, texts), ()


def _cell(zone: Zone, cell: TableCell, texts: Texts, label: str = "") -> list[Piece]:
    return [whole(zone, cell.lines, texts, label)] if cell.lines else []


def _fields(row: TableRow, heads: Sequence[str]) -> Fields:
    return tuple(
        (head or f"Column {at + 1}", cell.text)
        for at, (head, cell) in enumerate(zip(heads, row, strict=True))
        if head or cell.text
    )


def _action_rows(rows: Sequence[TableRow], heads: Sequence[str], texts: Texts) -> list[Piece]:
    """One action piece a row, from its action cell; the other cells stand beside it as table pieces and in `fields`."""
    column = heads.index(ACTION)
    out: list[Piece] = []
    for row in _joined_rows(rows, column):
        if row[column].lines and column_heads(row) == tuple(heads):
            out += [piece for cell in row for piece in _cell("heading", cell, texts)]
            continue
        fields = _fields(row, heads)
        for at, cell in enumerate(row):
            if at == column and cell.lines:
                titled = (
                    len(cell.text.split()) <= 5 and cell.text[:1].isupper() and not cell.lines[0].text.endswith(".")
                )
                alone = titled and sum(bool(other.text) for other in row) == 1
                out.append(
                    whole("heading" if alone else "action", cell.lines, texts, heads[at], () if alone else fields)
                )
            else:
                out += _cell("table", cell, texts, heads[at])
    return out


def _joined_rows(rows: Sequence[TableRow], column: int) -> list[TableRow]:
    """Rows, where one that only carries on the action above it (over a page's end) is joined to that."""
    out: list[TableRow] = []
    for row in rows:
        alone = row[column].lines and not any(cell.lines for at, cell in enumerate(row) if at != column)
        if out and alone and row[column].text[:1].islower() and out[-1][column].lines:
            above = out[-1][column]
            out[-1] = (*out[-1][:column], TableCell(above.lines + row[column].lines), *out[-1][column + 1 :])
        else:
            out.append(row)
    return out


def carried_on(before: Sequence[Piece], table: Sequence[Piece], texts: Texts) -> tuple[list[Piece], list[Piece]]:
    """Pieces before a table and its own, where its first row only ends the last action before it (over a page's end)."""
    last = next((at for at in range(len(before) - 1, -1, -1) if before[at].zone == "action"), None)
    first = table[0] if table and table[0].zone == "action" else None
    if first is None or last is None or any(value for head, value in first.fields if head != ACTION):
        return list(before), list(table)
    page, start, _ = first.spans[0]
    if not texts[page][start : start + 1].islower():
        return list(before), list(table)
    held = before[last]
    more = dict(first.fields)[ACTION]
    fields = tuple((head, f"{value} {more}" if head == ACTION else value) for head, value in held.fields)
    joined_up = replace(held, spans=held.spans + first.spans, fields=fields)
    return [*before[:last], joined_up, *before[last + 1 :]], list(table[1:])


def _is_record_head(table: Table, kind: DocumentKind) -> bool:
    heads = [cell.text for cell in table.rows[0] if cell.text]
    known = sum(bool(_RECORD_HEADS.match(head)) for head in heads)
    return kind in {"case_note", "other", "report"} and len(heads) >= 3 and known >= len(heads) - 1


def _record_row(row: TableRow, texts: Texts) -> list[Piece]:
    """A row of a case-note table: date, worker and type are its header; the note itself is body."""
    out: list[Piece] = []
    for cell in row:
        if cell.lines and len(cell.text.split()) > 8:
            out += cut("body", cell.lines, texts)
        elif cell.lines:
            out.append(whole("header", cell.lines, texts))
    return out


def _form_rows(table: Table, context: TableContext) -> list[TableRow] | None:
    """The rows as (question, answer, question, answer ...) if the table is a form; else None."""
    if table.width not in (2, 4) or any(column_heads(row)[0] == ACTION for row in table.rows[:1]):
        return None
    head = [cell.text for cell in table.rows[0][:2]]
    if all(known.search(text) and len(text.split()) <= 3 for known, text in zip(_FORM_HEADS, head, strict=True)):
        return list(table.rows)
    labels = [cell.text for row in table.rows for cell in row[::2] if cell.text]
    if not labels:
        return None
    marked = sum(bool(_LABEL_END.search(label)) for label in labels)
    short = sum(len(label.split()) <= 14 for label in labels)
    if marked >= 0.6 * len(labels) and short == len(labels):
        return list(table.rows)
    longer = sum(len(row[1].text) for row in table.rows) >= sum(len(row[0].text) for row in table.rows)
    if table.width == 2 and context.kind in _FORM_KINDS and short >= 0.9 * len(labels) and longer:
        return list(table.rows)
    return None


def _form_row(row: TableRow, heading: str, texts: Texts) -> list[Piece]:
    out: list[Piece] = []
    for question, answer in zip(row[::2], row[1::2], strict=True):
        if not question.lines and answer.lines:
            out += cut("field", answer.lines, texts, heading)
            continue
        if question.lines:
            section = not answer.lines and len(question.text.split()) > 14
            out += cut("body", question.lines, texts, heading) if section else [whole("heading", question.lines, texts)]
        if answer.lines:
            label = question.text.rstrip(" :")
            known = all(
                pattern.search(text) for pattern, text in zip(_FORM_HEADS, (question.text, answer.text), strict=True)
            )
            out += (
                [whole("heading", answer.lines, texts)]
                if known and len(answer.text.split()) <= 2
                else cut("field", answer.lines, texts, label)
            )
    return out


def _plain_rows(table: Table, heading: str, texts: Texts) -> list[Piece]:
    """Rows of any other table. Short cells of a row stay together; long ones are cut into sentences."""
    people = _of_people(table)
    heads = people or _plain_heads(table)
    out: list[Piece] = []
    for number, row in enumerate(table.rows):
        if heads and not people and number == 0:
            out += [whole("heading", cell.lines, texts) for cell in row if cell.lines]
            continue
        full = [at for at, cell in enumerate(row) if cell.lines]
        if (
            len(full) == 1
            and table.width > 1
            and len(row[full[0]].text.split()) <= 8
            and not row[full[0]].lines[-1].ended
        ):
            out.append(whole("heading", row[full[0]].lines, texts))
            continue
        out += _plain_row(row, heads, heading, texts)
    return out


def _plain_heads(table: Table) -> tuple[str, ...]:
    first = table.rows[0]
    if any(find_dates(cell.text) for cell in first):
        return ()
    titled = len(table.rows) > 1 and all(
        cell.text and len(cell.text.split()) <= 6 and not cell.text.endswith(".") for cell in first
    )
    return tuple(cell.text.strip(" :") for cell in first) if titled and table.width > 1 else ()


def _of_people(table: Table) -> tuple[str, ...]:
    """Heads for an attendance table that has none: names in its first column, posts and bodies in the others."""
    if table.width < 2:
        return ()
    names = [read_name(row[0].text) for row in table.rows]
    if sum(name is not None and bool(name.surname) for name in names) < max(2, 0.8 * len(names)):
        return ()
    columns = [" ; ".join(row[at].text for row in table.rows) for at in range(1, table.width)]
    posts = [len(ROLE_WORDS.findall(text)) for text in columns]
    bodies = [len(BODY_WORDS.findall(text)) for text in columns]
    if not any(posts) and not any(bodies):
        return ()
    return ("Name", *("Role" if post >= body else "Organisation" for post, body in zip(posts, bodies, strict=True)))


def _plain_row(row: TableRow, heads: tuple[str, ...], heading: str, texts: Texts) -> list[Piece]:
    of_people = _PERSON_HEAD.search(" ".join(heads)) and _POST_HEAD.search(" ".join(heads))
    signed = hand_column(heads) is not None
    fields = _fields(row, heads) if of_people or signed else ()
    out: list[Piece] = []
    together: list[TableCell] = []

    def flush() -> None:
        if together:
            lines = [line for cell in together for line in cell.lines]
            out.append(whole("table", lines, texts, heading, fields))
            together.clear()

    for at, cell in enumerate(row):
        if len(cell.text.split()) > 8 or (cell.lines and len({line.page for line in cell.lines}) > 1):
            flush()
            name = row[0].text if at and len(row[0].text.split()) <= 10 and not _MARK.fullmatch(row[0].text) else ""
            label = " – ".join(part for part in (name, heads[at] if heads else "") if part)
            made = cut("table", cell.lines, texts, label or heading)
            out += [replace(piece, fields=fields) for piece in made] if signed else made
        elif cell.lines:
            together.append(cell)
    flush()
    return out
