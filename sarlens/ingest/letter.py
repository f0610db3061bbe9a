"""The print-out of an electronic mail, whichever program kept it: head lines as Outlook prints them, then the body."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from sarlens.ingest.blocks import (
    Block,
    HeaderLines,
    Heading,
    ListItem,
    Note,
    Paragraph,
    Part,
    Picture,
    Rule,
    Table,
    said,
    words_of,
)
from sarlens.ingest.contents import Child, Contents, problem
from sarlens.ingest.image import shown
from sarlens.ingest.layout import lay_out
from sarlens.ingest.markup import Marked, read_markup
from sarlens.ingest.plain import ROOM, remote_pictures, text_blocks
from sarlens.model import Problem

_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
           "December")  # fmt: skip
_TOKEN = re.compile(r'"(?:[^"\\]|\\.){0,1000}"|<[^<>,;]{0,400}>|[,;]|[^",;<>]+|.', re.S)
_ADDRESS = re.compile(r"(.*?)<\s*([^<>\s]{0,400})\s*>\s*", re.S)
_LINKS = re.compile(r"<?(?:https?://|mailto:|cid:)\S+|\[[^\]]{0,80}\]|\S+@\S+")
_NOISE = re.compile(r"<(?:mailto:|https?://)")
_WORD = re.compile(r"[^\W\d_]{2,}")


@dataclass(frozen=True, slots=True)
class Letter:
    """A mail, ready to be printed.

    Attributes:
        head: (label, value) in the order of the print-out, without the attachments.
        attached: the attachments' names, as the mail gives them.
        remarks: grey lines below the body.
    """

    head: tuple[tuple[str, str], ...]
    body: tuple[Block, ...]
    attached: tuple[str, ...] = ()
    children: tuple[Child, ...] = ()
    problems: tuple[Problem, ...] = ()
    remarks: tuple[str, ...] = ()


@dataclass(slots=True)
class Gathered:
    """Children and problems, as they are come upon."""

    children: list[Child] = field(default_factory=list)
    attached: list[str] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)


def print_out(letter: Letter, media_type: str) -> Contents:
    """The mail as pages: "From:", "Sent:", "To:", "Cc:", "Subject:", "Attachments:", one line each, then the body."""
    pairs = [(f"{label}:", " ".join(value.split())) for label, value in letter.head if value.strip()]
    if letter.attached:
        pairs.insert(
            next((at for at, (label, _) in enumerate(pairs) if label == "Importance:"), len(pairs)),
            ("Attachments:", "; ".join(letter.attached)),
        )
    remarks = [Note(said(remark)) for remark in letter.remarks]
    laid = lay_out([Part((HeaderLines(tuple(pairs)), *letter.body, *remarks))])
    return Contents(media_type, laid.pdf, laid.pages, letter.children, (*letter.problems, *laid.problems))


def sent(moment: dt.datetime) -> str:
    """The date as Outlook prints it, in the sender's own time: "Tuesday, 19 July 2022 18:33"."""
    day = f"{_DAYS[moment.weekday()]}, {moment.day} {_MONTHS[moment.month - 1]} {moment.year}"
    return f"{day} {moment.hour:02d}:{moment.minute:02d}"


# ---------------------------------------------------------------- addresses


def addresses(value: str) -> list[str]:
    """The entries of an address header, still coded, split at its commas; "Surname, Forename <a@b>" stays together."""
    pieces: list[str] = []
    held = ""
    for token in _TOKEN.finditer(value):
        if token[0] in {",", ";"}:
            pieces.append(held)
            held = ""
        else:
            held += token[0]
    pieces.append(held)
    whole: list[str] = []
    waiting = ""
    for piece in (" ".join(piece.split()) for piece in pieces):
        joined = f"{waiting}, {piece}" if waiting and piece else waiting or piece
        # Exchange writes "Surname, Forename <address>" without the quotation marks that it would need.
        waiting = joined if piece and "@" not in joined and ":" not in joined and '"' not in joined else ""
        if joined and not waiting:
            whole.append(joined)
    return [*whole, waiting] if waiting else whole


def address_line(entry: str) -> str:
    """One decoded address entry as it is printed: `Name <address>`, or the address alone where it has no other name."""
    found = _ADDRESS.fullmatch(entry.strip())
    if not found:
        return _unquoted(entry)
    name, address = _unquoted(found[1]), found[2]
    if not name or name.strip("'").lower() == address.lower():
        return address
    return f"{name} <{address}>" if address else name


def _unquoted(name: str) -> str:
    name = name.strip()
    if len(name) > 1 and name[0] == name[-1] == '"':
        name = re.sub(r"\\(.)", r"\1", name[1:-1])
    return name.strip()


# ---------------------------------------------------------------- bodies


def body_blocks(
    plain: str | None, html: str | None, pictures: Mapping[str, bytes], found: Gathered
) -> tuple[Block, ...]:
    """The body of a mail that may be there twice, as plain text and as HTML.

    The plain text is taken where it says all that the HTML says; the HTML where it has tables or says more.
    Where the two differ, both are shown: one of them may say what the other does not.
    """
    if html is None:
        return tuple(text_blocks(plain or ""))
    marked = _marked(html, pictures, found)
    if plain is None or not plain.strip():
        return marked.blocks
    ours, theirs = _words(plain), _words("\n".join(_texts(marked.blocks)))
    both = sum((ours & theirs).values())
    rich = any(isinstance(block, Table | Picture) for block in marked.blocks) or bool(_NOISE.search(plain))
    take_plain = not rich and both >= 0.9 * sum(theirs.values())
    first: tuple[Block, ...] = tuple(text_blocks(plain)) if take_plain else marked.blocks
    unsaid = (sum(theirs.values()) if take_plain else sum(ours.values())) - both
    if unsaid < max(8, 0.2 * sum(ours.values())):
        return first
    second: tuple[Block, ...] = marked.blocks if take_plain else tuple(text_blocks(plain))
    return (
        *first,
        Rule(),
        Note(said("This mail also holds a second copy of its text, which is not the same:")),
        *second,
    )


def _marked(html: str, pictures: Mapping[str, bytes], found: Gathered) -> Marked:
    def picture(source: bytes | str) -> Picture | None:
        data = pictures.get(source) if isinstance(source, str) else source
        made = shown(data, ROOM) if data else None
        if isinstance(made, Problem):
            found.problems.append(made)
            return None
        return made

    marked = read_markup(html, mail=True, picture=picture)
    found.problems += remote_pictures(marked.remote)
    return marked


def _words(text: str) -> Counter[str]:
    return Counter(word.lower() for word in _WORD.findall(_LINKS.sub(" ", text)))


def _texts(blocks: Iterable[Block]) -> Iterator[str]:
    for block in blocks:
        match block:
            case Heading() | Paragraph() | Note() | ListItem():
                yield words_of(block.spans)
            case Table():
                yield from (words_of(cell.spans) for row in block.rows for cell in row)
            case _:
                continue


def file_name(name: str | None, otherwise: str) -> str:
    """An attachment's name, made plain: no folders, no control characters, not overlong."""
    last = re.split(r"[/\\]", name or "")[-1]
    plain = " ".join("".join(char if char.isprintable() else " " for char in last).split())
    if len(plain) > 150:
        plain = plain[:120] + "…" + plain[-29:]
    return plain if plain.strip(". ") else otherwise


def winmail(found: Gathered) -> None:
    """Say that attachments are locked up in Microsoft's own wrapping."""
    found.problems.append(
        problem(
            "part_unread",
            "The attachments of this mail are wrapped in a winmail.dat file, which SARLens can't open. "
            "Ask the sender for them again.",
        )
    )
