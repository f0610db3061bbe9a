"""Documents, passages and people: what the pages hold."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from sarlens.dates import PartialDate

DocumentKind = Literal[
    "email",
    "letter",
    "minutes",
    "case_note",
    "assessment",
    "care_plan",
    "referral",
    "form",
    "report",
    "policy",
    "other",
]
Zone = Literal["body", "heading", "header", "action", "field", "table", "signature", "disclaimer", "furniture"]
Voice = Literal["own", "reported", "quoted"]
Role = Literal["professional", "family", "unknown"]


@dataclass(frozen=True, slots=True, order=True)
class Anchor:
    """Where words stand: `page.text[start:end]` on one page. Every claim in the product carries one."""

    file: str
    page: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Document:
    """One letter, message, record or form, found inside a file.

    Attributes:
        date: when it was written or sent (minutes: when the meeting was), or None.
        author: as printed, without the address; None if the pages don't say.
        signed: the initials that the pages print for the author, where it could be told whose they are; else "".
        part_of: the document it stands in: an entry of a case-note export, or a message quoted below another.
        duplicate_of: the document it is a copy of, or None.
        attachments: the names of files that it says came with it.
        message_id: the mail's own Message-ID, where an electronic mail gave one.
        start, end: where it begins on its first page and ends on its last.
        confidence: how sure the split is.
    """

    id: str
    file: str
    first_page: int
    last_page: int
    kind: DocumentKind
    title: str
    date: PartialDate | None = None
    author: str | None = None
    author_address: str | None = None
    recipients: tuple[str, ...] = ()
    attachments: tuple[str, ...] = ()
    thread: str | None = None
    part_of: str | None = None
    duplicate_of: str | None = None
    message_id: str | None = None
    start: int = 0
    end: int = 0
    confidence: float = 1.0
    signed: str = ""


@dataclass(frozen=True, slots=True)
class Passage:
    """A sentence, a table row or a form answer: the smallest thing that is tagged.

    Attributes:
        anchors: where its words stand; more than one only where it runs over a page's end, or round another column.
        text: the words, line breaks made spaces.
        label: the field label, column head, item heading or mail subject over it, or "".
        fields: for an action, (column head, cell text) in column order; its heads are "Action", "Owner", "By when"
            and "Status" where known. Also for a row of an attendance table.
        position: order within the document, from 0.
        speaker: whose words these are, or None.
        voice: the author's own, reported ("Mum said …") or quoted.
        addressed_to: to whom it was written.
    """

    id: str
    document: str
    anchors: tuple[Anchor, ...]
    text: str
    zone: Zone
    position: int
    label: str = ""
    fields: tuple[tuple[str, str], ...] = ()
    speaker: str | None = None
    role: Role = "unknown"
    voice: Voice = "own"
    addressed_to: tuple[str, ...] = ()
    date: PartialDate | None = None


@dataclass(frozen=True, slots=True)
class Post:
    """What somebody was, for whom, and between which days the papers call them so. `document` is the first that does."""

    role: str
    organisation: str | None
    first: PartialDate
    last: PartialDate
    document: str


@dataclass(frozen=True, slots=True)
class Person:
    """One person behind all spellings.

    Attributes:
        role: the post that the papers give most weight to; of the family, the tie.
        organisation: whom they work for; None for the family.
        posts: every post, in order of the day on which the papers first tell it.
    """

    id: str
    name: str
    aliases: tuple[str, ...] = ()
    role: str | None = None
    organisation: str | None = None
    emails: tuple[str, ...] = ()
    family: bool = False
    mentions: int = 0
    posts: tuple[Post, ...] = ()


@dataclass(frozen=True, slots=True)
class Structure:
    """What `structure` makes of the pages."""

    documents: tuple[Document, ...]
    passages: tuple[Passage, ...]
    people: tuple[Person, ...]
