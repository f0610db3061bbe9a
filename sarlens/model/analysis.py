"""What the whole case shows, each with its places."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Literal

from sarlens.dates import PartialDate
from sarlens.model.documents import Anchor
from sarlens.model.pages import Box

CommitmentStatus = Literal["kept", "late", "missed", "no_evidence", "not_due"]
Outcome = Literal["done", "late", "chased", "not_done"]
GapKind = Literal[
    "missing_page",
    "missing_attachment",
    "missing_reply",
    "date_gap",
    "mentioned_document",
    "heavy_redaction",
    "failed_redaction",
]


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
class Contradiction:
    """One thing told differently in two places; which of them is right is not said."""

    id: str
    what: str
    first: Place
    second: Place


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
class Analysis:
    """What the analysis says of the whole case."""

    commitments: tuple[Commitment, ...] = ()
    gaps: tuple[Gap, ...] = ()
    spread: tuple[Spread, ...] = ()
    escalations: tuple[Escalation, ...] = ()
    chronology: tuple[Event, ...] = ()
    deadlines: tuple[Deadline, ...] = ()
    variants: tuple[Variant, ...] = ()
    contradictions: tuple[Contradiction, ...] = ()
    sar: SarClock = SarClock(None, None, None, None, "The date of the request is not known.")
