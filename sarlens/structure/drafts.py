"""From the rows of one document to the document itself, its parts, and the regions of each."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from rapidfuzz import fuzz

from sarlens.model import Document, DocumentKind, content_id
from sarlens.structure.boundaries import Extent, Stream
from sarlens.structure.bylines import usual
from sarlens.structure.dating import weekday_date
from sarlens.structure.emails import (
    Message,
    attachment_names,
    bare_subject,
    listed_attachments,
    messages,
    opening_header,
    people_in,
    sender,
)
from sarlens.structure.furniture import without_stamp
from sarlens.structure.grids import grid
from sarlens.structure.keeping import everyday, kept_as
from sarlens.structure.kinds import account
from sarlens.structure.labels import ADDRESS, HeaderBlock, label_of, tidy
from sarlens.structure.letterheads import Known, keeper, letterhead, written_for
from sarlens.structure.names import person_like
from sarlens.structure.records import Entry, Log, entries, heading_row, log_entries
from sarlens.structure.regions import Region, RegionKind
from sarlens.structure.sheets import Row
from sarlens.structure.titles import kind_of_title

_SURE = frozenset({"minutes", "letter", "assessment", "care_plan", "referral", "policy"})
"""Kinds that a heading like that of case notes doesn't outweigh."""
_KEPT = frozenset({"other", "case_note", "report", "form"})
"""Kinds of paper that can be kept as a log."""
_SHIFTS = re.compile(r"\bshift\b", re.I)
"""A house's log of its shifts is of the house, and no record of one person."""
_COUNT = re.compile(r"^\W*(?:\d+ messages?|mail|gmail|inbox)\W*$", re.I)


@dataclass(frozen=True, slots=True)
class Draft:
    """A document with where its own words stand.

    Attributes:
        rows: its own rows that are body, for comparing with other documents.
    """

    document: Document
    regions: tuple[Region, ...]
    rows: tuple[Row, ...]


def drafts(file: str, stream: Stream, extent: Extent, name: str = "") -> tuple[Draft, ...]:
    """The document that an extent holds, and then its parts, in printed order.

    Args:
        file: id of the file.
        stream: the rows of the file.
        extent: which of them.
        name: title for a document whose pages show none.
    """
    rows = _without_running(stream.rows[extent.first : extent.end])
    blank = Document(
        id=content_id("document", file, extent.first_page, _start(rows)),
        file=file, first_page=extent.first_page, last_page=extent.last_page, kind="other", title=name,
        start=_start(rows), end=_end(rows, extent.last_page), confidence=extent.confidence,
    )  # fmt: skip
    if extent.form == "mail" and (header := opening_header(rows)) is not None and not _is_memo(rows, header):
        return _mail(blank, rows)
    if extent.form == "notes":
        return _notes(blank, rows, stream.feet(extent), stream)
    found = _other(blank, rows, stream.feet(extent), stream)
    if (
        (top := found[0].document).date is None
        and top.kind == "minutes"
        and (day := weekday_date(rows[:12], stream.around)) is not None
    ):
        found = (replace(found[0], document=replace(top, date=day)), *found[1:])
    return found


def _is_memo(rows: Sequence[Row], header: HeaderBlock) -> bool:
    """A paper with To, From and Date below a title that names what it is; a mail has an address or a clock's time."""
    values = " ".join(value for _, value in header.fields)
    if ADDRESS.search(values) or re.search(r"\b\d{1,2}[:.]\d\d\b", header.get("date")):
        return False
    return any(kind_of_title(row.text) in _SURE for row in rows[: header.first] if not row.blank)


def _start(rows: Sequence[Row]) -> int:
    return next((row.start for row in rows if not row.blank), 0)


def _end(rows: Sequence[Row], last_page: int) -> int:
    """Where the words end on the last page; 0 if it has none of them."""
    return next((row.end for row in reversed(rows) if not row.blank and row.page == last_page), 0)


def _without_running(rows: Sequence[Row]) -> tuple[Row, ...]:
    """The rows without the heads and feet that every page of this document repeats."""
    pages: dict[int, list[Row]] = {}
    for row in rows:
        if not row.blank:
            pages.setdefault(row.page, []).append(row)
    if len(pages) < 2:
        return tuple(rows)
    held = list(pages.values())
    first_heads = [row.text.strip().lower() for row in held[0][:4]]
    feet = [row.text.strip().lower() for printed in held for row in printed[-1:]]
    drop: set[tuple[int, int]] = set()
    for n, printed in enumerate(held):
        for row in printed[: 3 if n else 0]:
            if (
                row.cell is not None
                or len(row.text) > 90
                or label_of(row.text, True) is not None
                or not _among(row, first_heads)
                or grid(printed, printed.index(row))
            ):
                break
            drop.add((row.page, row.number))
        foot = printed[-1]
        if len(printed) > 3 and foot.cell is None and len(foot.text) < 90:
            others = feet[:n] + feet[n + 1 :]
            inside = [row for rows in held for row in rows[:-1]]
            if (
                _among(foot, others)
                and not any(row.text.strip() == foot.text.strip() for row in inside)  # a name that signs entries
                and sum(fuzz.ratio(foot.text.strip().lower(), o) > 90 for o in others) >= len(others) / 2
            ):
                drop.add((foot.page, foot.number))
    return tuple(row for row in rows if (row.page, row.number) not in drop)


def _among(row: Row, others: Sequence[str]) -> bool:
    return any(fuzz.ratio(row.text.strip().lower(), other) > 90 for other in others)


def _mail(blank: Document, rows: Sequence[Row]) -> tuple[Draft, ...]:
    top, *quoted = messages(rows, opening_header(rows))
    document = _of_message(replace(blank, kind="email"), top)
    if not document.title:
        document = replace(document, title=_line_above(top) or "(no subject)")
    return (Draft(document, _regions(top.rows, top.head), top.rows[top.head :]), *_quoted(document, quoted))


def _line_above(message: Message) -> str:
    """The subject that web mail prints above the header: the last line there that isn't the owner's name."""
    if message.header is None:
        return ""
    above = [tidy(row.text) for row in message.rows[: message.header.first] if not row.blank]
    above = [text for text in above if "@" not in text and not _COUNT.match(text)]
    return above[-1] if len(above) > 1 or (above and message.header.form == "bare") else ""


def _quoted(host: Document, quoted: Iterable[Message]) -> tuple[Draft, ...]:
    """A document for each message that stands below another."""
    found = []
    for message in quoted:
        first, last = _reach(message.rows)
        part = Document(
            id=content_id("document", host.file, first.page, first.start, "part"),
            file=host.file, first_page=first.page, last_page=last.page, kind="email", title="", part_of=host.id,
            start=first.start, end=last.end, confidence=0.9,
        )  # fmt: skip
        document = _of_message(part, message)
        if not document.title:
            document = replace(document, title=bare_subject(host.title) if host.kind == "email" else "Email")
        found.append(Draft(document, _regions(message.rows, message.head), message.rows[message.head :]))
    return tuple(found)


def _reach(rows: Sequence[Row]) -> tuple[Row, Row]:
    """The first and the last row that isn't empty."""
    printed = [row for row in rows if not row.blank] or list(rows)
    return printed[0], printed[-1]


def _of_message(document: Document, message: Message) -> Document:
    header = message.header
    if header is None:
        return document
    author, address = sender(header.get("from"))
    if author == address and address is not None:
        author = _signed_as(address, message.rows[message.head :]) or author
    attached = attachment_names(header.get("attachments")) or listed_attachments(message.rows[message.head :])
    return replace(
        document, title=tidy(header.get("subject")), date=message.date, author=author, author_address=address,
        recipients=people_in(header), attachments=attached,
    )  # fmt: skip


def _signed_as(address: str, rows: Sequence[Row]) -> str | None:
    """The name below a message whose header prints an address alone, where the address spells the surname."""
    local = re.sub(r"[^a-z]", "", address.partition("@")[0])
    for row in [row for row in rows if not row.blank][:0:-1]:
        name = tidy(row.text).strip(" .,")
        if 2 <= len(name.split()) <= 4 and person_like(name) and name.split()[-1].lower() in local:
            return name
    return None


def _notes(blank: Document, rows: Sequence[Row], feet: Sequence[str], stream: Stream) -> tuple[Draft, ...]:
    at = heading_row(rows)
    heading = tidy(without_stamp(rows[at].text)) if at is not None else ""
    found = entries(rows, at is not None, stream.around)
    if not found:
        plain = _plain(blank, rows, (), stream.bodies)
        named = kind_of_title(heading) is not None and plain.document.kind == "form"
        kind: DocumentKind = plain.document.kind if named or plain.document.kind in _SURE else "case_note"
        return (replace(plain, document=replace(plain.document, kind=kind, title=heading or plain.document.title)),)
    if len(found) == 1:
        plain = _plain(blank, rows, (), stream.bodies)
        return (plain,) if plain.document.kind == "minutes" else _one_note(blank, rows, found[0], heading)
    authors = [entry.head.author for entry in found]
    above = rows[: rows.index(found[0].rows[0])]
    document = replace(
        blank, kind="other" if everyday(heading) else "case_note", title=heading or "Case notes", date=max(entry.head.date for entry in found),
        author=written_for(
            authors[0] if len(set(authors)) == 1 else usual(authors), letterhead(rows, (), stream.bodies) or keeper(above, feet)
        ),
    )  # fmt: skip
    return _with_entries(document, rows, found, "case_note")


def _with_entries(host: Document, rows: Sequence[Row], found: Sequence[Entry], kind: DocumentKind) -> tuple[Draft, ...]:
    """A record and its entries. Where none of them is signed, whoever wrote the record wrote them."""
    author = host.author if all(entry.head.author is None for entry in found) else None
    parts = [part for entry in found for part in _entry(host, entry, kind, author)]
    return (Draft(host, _around(rows, found), tuple(rows)), *parts)


def _around(rows: Sequence[Row], found: Sequence[Entry]) -> tuple[Region, ...]:
    """A record's own regions: what stands above its entries, and what none of them holds."""
    held = {(row.page, row.number) for entry in found for row in entry.rows}
    own = [row for row in rows if (row.page, row.number) not in held]
    return _regions(own, rows.index(found[0].rows[0]), "title")


def _one_note(blank: Document, rows: Sequence[Row], entry: Entry, heading: str) -> tuple[Draft, ...]:
    title = entry.head.title or heading or "Case note"
    document = replace(blank, kind="case_note", title=title, date=entry.head.date, author=entry.head.author)
    top, *quoted = messages(rows, None)
    head = min(rows.index(entry.rows[0]) + entry.head_rows, len(top.rows))
    return (Draft(document, _regions(top.rows, head), top.rows[head:]), *_quoted(document, quoted))


def _entry(host: Document, entry: Entry, kind: DocumentKind, author: str | None) -> list[Draft]:
    first, last = _reach(entry.rows)
    document = Document(
        id=content_id("document", host.file, first.page, first.start, "part"),
        file=host.file, first_page=first.page, last_page=last.page, kind=kind,
        title=entry.head.title or ("Case note" if kind == "case_note" else "Message"), date=entry.head.date,
        author=entry.head.author or author, part_of=host.id, start=first.start, end=last.end, confidence=0.9,
    )  # fmt: skip
    top, *quoted = messages(entry.rows, None)
    head = min(entry.head_rows, len(top.rows))
    return [Draft(document, _regions(top.rows, head), top.rows[head:]), *_quoted(document, quoted)]


def _other(blank: Document, rows: Sequence[Row], feet: Sequence[str], stream: Stream) -> tuple[Draft, ...]:
    """A paper that is neither mail nor case notes, with its entries where it is kept as a log, a book or a chat."""
    plain = _plain(blank, rows, feet, stream.bodies)
    log = log_entries(rows, stream.around) if plain.document.kind in _KEPT else None
    if log is None or not log.entries:
        return (plain,)
    kind: DocumentKind = "other" if log.chat else "case_note"
    body = letterhead(rows, feet, stream.bodies)
    return _with_entries(_kept(plain.document, rows, feet, log, body), rows, log.entries, kind)


def _kept(plain: Document, rows: Sequence[Row], feet: Sequence[str], log: Log, body: str | None) -> Document:
    """The record that holds the entries: titled by what stands above them, by whoever is said to keep it, or its body."""
    above = rows[: rows.index(log.entries[0].rows[0])]
    hands = [entry.head.author for entry in log.entries]
    own = plain.author if plain.author not in hands else None  # who signed the last entry signed no more
    texts = [tidy(row.text) for row in above if not row.blank]
    title = plain.title if not texts or any(plain.title in text or text in plain.title for text in texts) else texts[0]
    return replace(
        plain, kind="other" if log.chat else kept_as(plain, rows, log.entries), title=title, date=max(entry.head.date for entry in log.entries),
        author=usual(hands) if log.chat else written_for(own if own != body else usual(hands), body or keeper(above, feet)),
    )  # fmt: skip


def _plain(blank: Document, rows: Sequence[Row], feet: Sequence[str], known: Known) -> Draft:
    said = account(rows, feet, known)
    plain = said.kind == "other" and said.sure < 0.5
    title = (blank.title or said.title) if plain else (said.title or blank.title)
    if not title:
        title = "Untitled document" if any(not row.blank for row in rows) else "Blank page"
    document = replace(
        blank, kind=said.kind, title=title, date=said.date, author=said.author,
        recipients=said.recipients,
    )  # fmt: skip
    kind: RegionKind = "header" if said.kind == "letter" else "title"
    return Draft(document, _regions(rows, said.head, kind), tuple(rows))


def _regions(rows: Sequence[Row], head: int, head_kind: RegionKind = "header") -> tuple[Region, ...]:
    """Runs of neighbouring rows, the first `head` rows as their own kind."""
    found: list[Region] = []
    last: Row | None = None
    for n, row in enumerate(rows):
        if row.blank:
            continue
        kind: RegionKind = head_kind if n < head else "body"
        joined = last is not None and last.page == row.page and found[-1].kind == kind and _adjoins(rows, n, last)
        if joined:
            found[-1] = replace(found[-1], end=row.end)
        else:
            found.append(Region(row.page, row.start, row.end, kind))
        last = row
    return tuple(found)


def _adjoins(rows: Sequence[Row], at: int, last: Row) -> bool:
    """Only empty rows, if any, stand on the page between the last printed row and this one."""
    between = rows[at].number - last.number - 1
    return (
        between == sum(1 for row in rows[max(0, at - between) : at] if row.blank and row.page == last.page)
        if between
        else True
    )
