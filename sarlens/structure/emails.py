"""Printed mail: a document's rows cut into the message on top and those quoted below it, to any depth."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from sarlens.dates import PartialDate
from sarlens.model import REDACTED
from sarlens.structure.dating import field_date
from sarlens.structure.headers import header_block
from sarlens.structure.labels import ADDRESS, HeaderBlock, depth, tidy, unquoted
from sarlens.structure.sheets import Row

__all__ = [
    "Message",
    "attachment_names",
    "bare_subject",
    "header_block",
    "messages",
    "opening_header",
    "people_in",
    "sender",
]

_MAIL = re.compile(r"[\w.+'-]+\s?@\s?[\w-]+(?:\s?\.\s?[\w-]+)+", re.I)
_PREFIX = re.compile(
    r"^\s*(?:(?:re|rf|fw|fwd|aw|wg|tr|antw|sv|r e|f w)\s?(?:\[\d+\]|\(\d+\))?\s?[:;.]+"
    r"|\[(?:ext|external|external email|caution|eoi|secure|encrypted?|egress|spam|official[^\]]*|marked as[^\]]*)\]:?"
    r"|(?:external|\*+external\*+)\s?[:;]|#?\[?(?:secure|encrypt)\]?[:\s]|automatic reply[:;]|(?:accepted|declined|tentative|cancell?ed)[:;])\s*",
    re.I,
)
_ANSWER = re.compile(r"^\s*(?:\[[^\]]{2,20}\]\s*)?(?:re|fw|fwd|aw|wg|tr)\s?(?:\[\d+\])?\s?[:;.]", re.I)
_FILE = re.compile(
    r"[^\s;,<>|][^;,<>|\t]{0,120}?\.(?:docx?|pdf|x[li]sx?|pptx?|msg|eml|jpe?g|png|gif|tiff?|txt|rtf|csv|zip|htm|html|mp[34]|mov|heic|ics|vcf|odt|wav|m4a)\b",
    re.I,
)
_SIZE = re.compile(r"\s*[(\[]?\b\d+(?:[.,]\d+)?\s?(?:kb|mb|k|bytes?|kib|mib)\b[)\]]?", re.I)


@dataclass(frozen=True, slots=True)
class Message:
    """One message in a print-out.

    Attributes:
        header: None for the top of a document whose header could not be read.
        rows: all its own rows in order: what stands above its header, the header, the body; not what it quotes.
        head: how many of the rows are header, and what stands above it.
        quoted: stands below another.
    """

    header: HeaderBlock | None
    rows: tuple[Row, ...]
    head: int
    quoted: bool

    @property
    def date(self) -> PartialDate | None:
        """When it was sent."""
        return field_date(self.header.get("date")) if self.header else None


@dataclass(slots=True)
class _Open:
    """A message whose rows are still coming."""

    header: HeaderBlock | None
    level: int
    quoted: bool
    rows: list[Row] = field(default_factory=list)
    head: int = 0


def opening_header(rows: Sequence[Row], reach: int = 8) -> HeaderBlock | None:
    """The header block that stands within the first printed rows, or None."""
    seen = 0
    for at, row in enumerate(rows):
        if row.blank:
            continue
        block = header_block(rows, at)
        if block is not None:
            return block
        seen += 1
        if seen > reach:
            return None
    return None


def messages(rows: Sequence[Row], top: HeaderBlock | None) -> tuple[Message, ...]:
    """The message on top, and every one quoted below it, in printed order. Rows hold no furniture.

    Every row comes out in exactly one message.
    """
    first = _Open(top, 0, False)
    done, stack = [first], [first]
    at = 0
    if top is not None:
        first.rows.extend(rows[: top.last + 1])
        first.head = at = top.last + 1
    while at < len(rows):
        row = rows[at]
        block = None if row.blank else header_block(rows, at)
        if block is not None:
            level = depth(row.text)
            while len(stack) > 1 and stack[-1].level > level:
                stack.pop()
            inner = block.form == "wrote" and _depth_after(rows, block.last + 1) > level
            new = _Open(
                block, level + 1 if inner else level, True, list(rows[at : block.last + 1]), block.last + 1 - at
            )
            done.append(new)
            stack.append(new)
            at = block.last + 1
            continue
        if (
            not row.blank
            and len(stack) > 1
            and depth(row.text) < stack[-1].level
            and _stays_out(rows, at, stack[-1].level)
        ):
            while len(stack) > 1 and stack[-1].level > depth(row.text):
                stack.pop()
        stack[-1].rows.append(row)
        at += 1
    return tuple(Message(m.header, tuple(m.rows), m.head, m.quoted) for m in done)


def _depth_after(rows: Sequence[Row], at: int) -> int:
    """The `>` depth of the next printed row."""
    return next((depth(row.text) for row in rows[at : at + 6] if unquoted(row.text).strip() or depth(row.text)), 0)


def _stays_out(rows: Sequence[Row], at: int, level: int) -> bool:
    """Whether the text really has left the quotation: one row whose mark the scan lost has not."""
    after = next((row for row in rows[at + 1 : at + 5] if not row.blank), None)
    return after is None or depth(after.text) < level


def sender(value: str) -> tuple[str | None, str | None]:
    """(name as printed, address) of a From value; the address alone stands for the name where there is no other."""
    value = re.split(r"\s+on behalf of\s+", value, maxsplit=1, flags=re.I)[0]
    found = _MAIL.search(value)
    address = re.sub(r"\s", "", found.group()).lower() if found else None
    name = ADDRESS.sub(" ", value)
    name = re.sub(r"[<\[(]\s*(?:mailto:)?\s*[>\])]|[<>\[\]]|mailto:", " ", name)
    name = tidy(name.replace('"', " ")).strip(" ,;:'—–-_.")
    if not name or (REDACTED in name and not name.replace(REDACTED, "").strip()):
        return (address, address)
    return (name, address)


def people_in(block: HeaderBlock) -> tuple[str, ...]:
    """Everyone the mail went to, as printed, To before Cc."""
    found: list[str] = []
    for name in ("to", "cc", "bcc"):
        found += [person for person in _split_people(block.get(name)) if person not in found]
    return tuple(found)


def _split_people(value: str) -> list[str]:
    """Cut at semicolons; at commas where each piece ends in an address or the list can't be surname first."""
    pieces = [piece.strip() for piece in value.split(";")]
    if len(pieces) == 1 and "," in value:
        after_address = re.split(r"(?<=[>\])])\s*,\s*|(?<=\.[a-z]{2})\s*,\s*|(?<=\.[a-z]{3})\s*,\s*", value)
        bare = [piece.strip() for piece in value.split(",")]
        if all(_MAIL.search(piece) for piece in bare):
            pieces = bare
        elif len(after_address) > 1:
            pieces = after_address
        elif (len(bare) > 2 and all(len(piece.split()) >= 2 for piece in bare)) or (
            len(bare) == 2 and all(len(piece.split()) == 2 for piece in bare) and "<" not in value
        ):
            pieces = bare
    return [tidy(piece).strip(" ,") for piece in pieces if re.search(r"\w|█", piece)]


def attachment_names(value: str) -> tuple[str, ...]:
    """The names of attached files in an Attachments value, without their sizes."""
    plain = _SIZE.sub("", value)
    found = [_file_name(match.group()) for match in _FILE.finditer(plain)]
    if found:
        return tuple(found)
    rest = [tidy(piece).strip(" ,") for piece in plain.split(";")]
    return tuple(
        piece for piece in rest if re.search(r"[A-Za-z]{2}", piece) and not re.fullmatch(r"(?i)none|no|n/a|yes", piece)
    )


def _file_name(text: str) -> str:
    """A file's name, its ending spelt right where a scan took l for I."""
    name, _, ending = tidy(text).strip(" '\"–—-").rpartition(".")
    near = ending.lower().replace("xis", "xls") if ending.lower().startswith("xis") else ending
    return f"{name}.{near}"


def bare_subject(subject: str) -> str:
    """A subject without RE:, FW:, [EXTERNAL] and their kin, as printed otherwise."""
    while (match := _PREFIX.match(subject)) is not None and match.end():
        subject = subject[match.end() :]
    return tidy(subject)


def is_answer(subject: str) -> bool:
    """The subject says that the message answers or forwards another."""
    return bool(_ANSWER.match(subject))


def listed_attachments(body: Sequence[Row]) -> tuple[str, ...]:
    """Files listed below a web mail's header ("2 attachments (45 KB)") or at a message's foot, a name a line."""
    printed = [row for row in body if not row.blank]
    found: list[str] = []
    listed = False
    for row in [*printed[:4], *printed[max(4, len(printed) - 4) :]]:
        text = unquoted(row.text).strip()
        if re.match(r"^\W*\d+ attachments?\b", text, re.I):
            listed = True
            text = re.sub(r"^\W*\d+ attachments?\s*(?:\([^)]*\))?\s*", "", text)
        plain = tidy(_SIZE.sub("", text)).strip(" ;,")
        names = [tidy(match.group()) for match in _FILE.finditer(plain)]
        if names and (listed or plain in names) and sum(len(name) for name in names) >= len(plain) - 3 * len(names):
            found += [name for name in names if name not in found]
    return tuple(found)
