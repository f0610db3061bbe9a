"""Every value that flows through SARLens.

Said once: **offsets** count characters of `Page.text` from 0, end exclusive; **lengths** are PDF
points from the top left of the page as shown (after it was turned upright); **scores** run 0 to 1;
**page numbers** start at 1; **ids** are hex made from content, so the same evidence has the same id
on every run. Values are frozen and pickle, so they cross processes.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from dataclasses import dataclass
from typing import Literal

from sarlens.dates import PartialDate

TextSource = Literal["text_layer", "ocr", "blank"]
FileStatus = Literal["unread", "partly_read", "read", "unreadable"]
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
Strength = Literal["strong", "likely", "possible"]
PatternId = Literal[
    "parent_blame",
    "safeguarding_misuse",
    "gdpr_misrepresentation",
    "missed_commitment",
    "poor_care_planning",
    "poor_communication",
]
FindingStatus = Literal["suggested", "confirmed", "rejected"]
CommitmentStatus = Literal["kept", "late", "missed", "no_evidence", "not_due"]
Outcome = Literal["done", "late", "chased", "not_done"]
RedactionKind = Literal["black", "white", "marker", "whole_page"]
GapKind = Literal[
    "missing_page",
    "missing_attachment",
    "missing_reply",
    "date_gap",
    "mentioned_document",
    "heavy_redaction",
    "failed_redaction",
]

REDACTED = "█████"
"""Stands in `Page.text` where a box hides words, so that a sentence shows that something is cut out."""


def content_id(*parts: object) -> str:
    """Sixteen hex digits made from the parts: the same parts, the same id, on every machine."""
    joined = "\x1f".join(str(part) for part in parts)
    return hashlib.sha256(joined.encode("utf-8", "surrogatepass")).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle on the page as shown, in points; x grows to the right, y grows downwards."""

    x0: float
    y0: float
    x1: float
    y1: float

    def union(self, other: Box) -> Box:
        """The smallest box that holds both."""
        return Box(min(self.x0, other.x0), min(self.y0, other.y0), max(self.x1, other.x1), max(self.y1, other.y1))

    @property
    def area(self) -> float:
        """Square points; 0 for a box turned inside out."""
        return max(0.0, self.x1 - self.x0) * max(0.0, self.y1 - self.y0)

    def overlap(self, other: Box) -> float:
        """Square points that both boxes cover."""
        return Box(max(self.x0, other.x0), max(self.y0, other.y0), min(self.x1, other.x1), min(self.y1, other.y1)).area


@dataclass(frozen=True, slots=True)
class Word:
    """One printed word: `page.text[start:end]`, its place, and how sure the OCR was (None: not OCR)."""

    start: int
    end: int
    box: Box
    confidence: float | None = None


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a table on the page. Rows and columns count from 0; an empty cell has start == end."""

    table: int
    row: int
    column: int
    start: int
    end: int
    box: Box


@dataclass(frozen=True, slots=True)
class Redaction:
    """A place where something was taken out.

    Attributes:
        reason: as printed on the page ("s.40(2)"), or None.
        text_beneath: True where the hidden words can still be read out of the file.
        beneath: those words; kept in the case, shown only on a deliberate act, never exported unasked.
    """

    box: Box
    kind: RedactionKind
    reason: str | None = None
    text_beneath: bool = False
    beneath: str | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """One page as read.

    `text` is exactly what was read, in reading order: one visual line a line, an empty line between
    blocks, the cells of a ruled table one after another (row by row, each cell's own lines together).
    Words under a redaction box are not in it; `REDACTED` stands in their place.

    Attributes:
        width, height: of the page as shown, after turning.
        rotation: degrees clockwise it was turned, beyond the PDF's own /Rotate, to stand upright.
        ocr_confidence: mean word confidence, 0 to 1; None where the page was not read by OCR.
        redacted_share: share of the page's printed area that is blacked or whited out.
    """

    file: str
    number: int
    width: float
    height: float
    text: str
    text_source: TextSource
    rotation: int = 0
    words: tuple[Word, ...] = ()
    cells: tuple[Cell, ...] = ()
    redactions: tuple[Redaction, ...] = ()
    ocr_confidence: float | None = None
    redacted_share: float = 0.0

    @property
    def id(self) -> str:
        """The page's id, made of its file and number."""
        return content_id("page", self.file, self.number)

    def boxes(self, start: int, end: int) -> tuple[Box, ...]:
        """One box a printed line for the words between two offsets; empty where there are none."""
        lines: list[Box] = []
        line_end = -1
        for word in self.words:
            if word.end <= start or word.start >= end:
                continue
            if lines and "\n" not in self.text[line_end : word.start]:
                lines[-1] = lines[-1].union(word.box)
            else:
                lines.append(word.box)
            line_end = word.end
        return tuple(lines)


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A file that came in, or one that came inside another.

    Attributes:
        id: sha256 of the bytes, hex.
        path: as added; for a file inside another, the parent's path, "!/" and the name inside.
        parent: id of the archive or email it came in, or None.
        pages: None until the file was opened.
        problem: one plain sentence, or None.
    """

    id: str
    name: str
    path: str
    media_type: str
    size: int
    parent: str | None = None
    pages: int | None = None
    status: FileStatus = "unread"
    problem: str | None = None


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
class Undertaking:
    """What a commitment says: who is to do what by when. None and "": the words don't say."""

    owner: str | None
    action: str
    due_text: str | None = None
    due: PartialDate | None = None
    firmness: Literal["firm", "soft", "deflecting"] = "firm"


@dataclass(frozen=True, slots=True)
class Tag:
    """What the tagger says of one text. Spans count characters of that text.

    Attributes:
        subtype: from the pattern's own list; for missed_commitment `commitment` or `broken`.
        why: one plain sentence; says "may", never gives a motive.
        innocent: the innocent reading, one plain sentence, or "".
        cues: context cues that were weighed (negated, hedged, hypothetical, historical, reported, question, policy).
        law: ids in the law table.
    """

    pattern: PatternId
    subtype: str
    confidence: float
    strength: Strength
    spans: tuple[tuple[int, int], ...]
    why: str
    innocent: str = ""
    cues: tuple[str, ...] = ()
    law: tuple[str, ...] = ()
    undertaking: Undertaking | None = None


@dataclass(frozen=True, slots=True)
class Finding:
    """A tagged passage. `quote` is the page's own text at the anchors (joined by a line break over a page's end).

    Attributes:
        triggers: the words that made it fire, as offsets of the page at `anchors[0]`.
        repeats: ids of findings on the same words elsewhere.
    """

    id: str
    document: str
    passage: str
    anchors: tuple[Anchor, ...]
    quote: str
    tag: Tag
    triggers: tuple[tuple[int, int], ...] = ()
    speaker: str | None = None
    role: Role = "unknown"
    voice: Voice = "own"
    date: PartialDate | None = None
    repeats: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Verdict:
    """A person's decision on a finding. Never inside the finding; kept even when the finding has gone."""

    finding: str
    status: FindingStatus
    note: str = ""
    pattern: PatternId | None = None
    decided: dt.datetime | None = None


@dataclass(frozen=True, slots=True)
class Person:
    """One person behind all spellings."""

    id: str
    name: str
    aliases: tuple[str, ...] = ()
    role: str | None = None
    organisation: str | None = None
    emails: tuple[str, ...] = ()
    family: bool = False
    mentions: int = 0


@dataclass(frozen=True, slots=True)
class Place:
    """A document's place in the bundle, with what stands there, for lists of evidence."""

    document: str
    file: str
    page: int
    date: PartialDate | None
    author: str | None
    what: str


@dataclass(frozen=True, slots=True)
class Evidence:
    """One passage that speaks to what became of a commitment."""

    place: Place
    quote: str
    says: Outcome


@dataclass(frozen=True, slots=True)
class Commitment:
    """A promise and what became of it, as far as this bundle shows."""

    id: str
    finding: str
    owner: str | None
    action: str
    made_on: PartialDate | None
    due: PartialDate | None
    due_text: str | None
    status: CommitmentStatus
    why: str
    place: Place
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True)
class Gap:
    """Something that ought to be in the bundle and is not, or that is in it and ought not to be."""

    id: str
    kind: GapKind
    file: str
    page: int | None
    date: PartialDate | None
    description: str


@dataclass(frozen=True, slots=True)
class Spread:
    """The first appearance of an allegation, and its copies in order of date."""

    id: str
    text: str
    first: Place
    copies: tuple[Place, ...]


@dataclass(frozen=True, slots=True)
class Escalation:
    """Two dated events, one after the other. Dates only; no motive is said or meant."""

    trigger: Place
    response: Place
    days: int
    description: str


@dataclass(frozen=True, slots=True)
class Event:
    """A line of the chronology."""

    date: PartialDate
    what: str
    place: Place | None
    people: tuple[str, ...] = ()
    findings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Deadline:
    """A legal or promised time limit, with its working shown in words."""

    id: str
    law: str
    what: str
    start: dt.date
    due: dt.date
    met: dt.date | None
    basis: str


@dataclass(frozen=True, slots=True)
class SarClock:
    """When the answer to the request was due, and by how much it was late. None: not known."""

    requested: dt.date | None
    received: dt.date | None
    due: dt.date | None
    days_late: int | None
    basis: str


@dataclass(frozen=True, slots=True)
class Variant:
    """Two copies of the same words, redacted differently. `differs`: (box, side that hides it: first or second)."""

    first: Anchor
    second: Anchor
    differs: tuple[tuple[Box, Literal["first", "second"]], ...]


@dataclass(frozen=True, slots=True)
class Problem:
    """What could not be read, or only with doubt: stored, shown, printed in every export."""

    stage: str
    code: str
    message: str
    file: str | None = None
    page: int | None = None


@dataclass(frozen=True, slots=True)
class CaseInfo:
    """What the family said when the case was made."""

    title: str
    persons: tuple[str, ...] = ()
    family: tuple[str, ...] = ()
    requested: dt.date | None = None
    received: dt.date | None = None
    created: dt.datetime | None = None
    sarlens_version: str = ""


@dataclass(frozen=True, slots=True)
class Run:
    """What made the findings: the version, and digests of settings, patterns and models."""

    sarlens_version: str
    settings: str
    patterns: str
    models: str


@dataclass(frozen=True, slots=True)
class Structure:
    """What `structure` makes of the pages."""

    documents: tuple[Document, ...]
    passages: tuple[Passage, ...]
    people: tuple[Person, ...]


@dataclass(frozen=True, slots=True)
class Corpus:
    """All that the analysis reads. `pages` come without their words."""

    info: CaseInfo
    files: tuple[SourceFile, ...]
    pages: tuple[Page, ...]
    documents: tuple[Document, ...]
    passages: tuple[Passage, ...]
    people: tuple[Person, ...]
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class Analysis:
    """What the analysis says of the whole case."""

    commitments: tuple[Commitment, ...] = ()
    gaps: tuple[Gap, ...] = ()
    spread: tuple[Spread, ...] = ()
    escalations: tuple[Escalation, ...] = ()
    chronology: tuple[Event, ...] = ()
    deadlines: tuple[Deadline, ...] = ()
    variants: tuple[Variant, ...] = ()
    sar: SarClock = SarClock(None, None, None, None, "The date of the request is not known.")


@dataclass(frozen=True, slots=True)
class Progress:
    """One step of a long action; the front ends draw it."""

    stage: str
    done: int
    total: int
    message: str = ""
