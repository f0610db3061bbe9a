"""How a document begins: the signs at the top of a page that a mail, a letter, minutes, a form or a record starts there."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from sarlens.structure.emails import header_block
from sarlens.structure.fields import AUTHOR, CIRCULATION, MEETING_DATE, PRESENT, WORKERS, WRITING_DATE, fields, is_label
from sarlens.structure.kinds import meeting_score
from sarlens.structure.labels import HeaderBlock, depth, tidy
from sarlens.structure.letters import DEAR, letter_head
from sarlens.structure.records import heading_row, opens_notes
from sarlens.structure.rolls import roll
from sarlens.structure.sheets import Row
from sarlens.structure.stamps import stamps
from sarlens.structure.titles import title_of

Form = Literal["mail", "notes", "letter", "minutes", "titled", ""]

STRONG = 3.4
"""A weight that makes a beginning plain by itself."""
BANNER = re.compile(
    r"^\W*(?:\[?external\b|caution\b|warning\b|this (?:e-?mail|message) (?:originated|was sent|came) (?:from )?outside|you don'?t often get|"
    r"some people who received|importance\b|official|sensitivity|this message was sent (?:with|securely))",
    re.I,
)

_KEPT = re.compile(
    r"\b(?:chat|messages|whats\s?app|conversation|texts?|sms|log|diary|book|journal|notes|record|chronology|timeline|contacts|calls)\b",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Opening:
    """What seems to begin at a row.

    Attributes:
        weight: how strongly, as log odds that a document begins here; 0 for nothing.
        header: the mail header, for a mail.
        owner: the mailbox owner's name printed above a mail, else "".
        size: height of the title's letters, where a title is all that opens; else 0.
    """

    form: Form = ""
    weight: float = 0.0
    header: HeaderBlock | None = None
    owner: str = ""
    size: float = 0.0


NOTHING = Opening()


def opening(rows: Sequence[Row]) -> Opening:
    """What begins at the first of the rows (of one page, and what follows it); rows hold no furniture."""
    mail = _mail(rows)
    if mail is not None:
        return mail
    if opens_notes(rows):
        return Opening("notes", 4.5 if heading_row(rows, 3) is not None else 3.8)
    if _log(rows):
        return Opening("titled", 3.5)
    head = letter_head(rows, 40)
    title = title_of(rows)
    found = fields(rows, 30)
    meeting = meeting_score(rows, found, title, roll(rows))
    greeted = any(DEAR.match(row.text.strip()) for row in rows[:40])
    if meeting >= 3 and not greeted:
        return Opening("minutes", min(5.0, 1.0 + meeting))
    if head.score >= 3.0 or (greeted and head.score >= 2.5):
        return Opening("letter", min(5.0, 0.8 + head.score))
    if title is None or _printed_before(rows, title.first) > 3:
        return Opening("letter", 1.2) if greeted or head.score >= 2.5 else NOTHING
    labelled = sum(
        is_label(field.label, MEETING_DATE + WRITING_DATE + AUTHOR + WORKERS + CIRCULATION + PRESENT)
        for field in found[:10]
    )
    weight = 1.2 * (title.kind is not None) + 0.8 * title.large + 1.1 * min(labelled, 3)
    if re.match(r"^\W*(?:\d+(?:\.\d+)*[.)]\s|\d+\.\d+\s|section \d|appendix\s|part\s|[a-z][.)]\s)", title.text, re.I):
        weight -= 2.0
    size = rows[title.first].height if not labelled else 0.0
    return Opening("titled", weight, size=size) if weight > 0.5 else NOTHING


def _log(rows: Sequence[Row]) -> bool:
    """A title that names a chat, a log or a diary, and dated lines of one shape soon below it."""
    first = next((row.text for row in rows if not row.blank), "")
    if not _KEPT.search(first) or len(first) > 120:
        return False
    found = stamps(rows[:45])
    return bool(found) and 0 < _printed_before(rows, found[0].at) <= 5


def _printed_before(rows: Sequence[Row], at: int) -> int:
    return sum(not row.blank for row in rows[:at])


def _mail(rows: Sequence[Row]) -> Opening | None:
    """A mail's header within the first few rows, with nothing above it but a name, a subject or a banner."""
    above: list[Row] = []
    for at, row in enumerate(rows[:20]):
        if row.blank:
            continue
        block = header_block(rows, at)
        if block is not None:
            if block.form == "wrote" or depth(row.text):
                return None
            owner = tidy(above[0].text) if above and is_owner(above[0].text) else ""
            return Opening("mail", 6.5 if owner else 5.0, block, owner)
        text = row.text.strip()
        if len(above) >= 5 or DEAR.match(text) or (len(text) > 90 and not BANNER.match(text)):
            return None
        above.append(row)
    return None


def is_owner(text: str) -> bool:
    """Whether a line can be the mailbox owner's name that Outlook prints above a mail."""
    plain = tidy(re.sub(r"\([^)]*\)|<[^>]*>", "", text)).strip(" .,-_|")
    words = plain.split()
    return 1 <= len(words) <= 6 and len(plain) <= 60 and plain[:1].isalpha() and not re.search(r"[:;!?@]|\d{3}", plain)
