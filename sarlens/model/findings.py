"""Findings: what a passage shows, and what a person decided about it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Literal

from sarlens.dates import PartialDate
from sarlens.model.documents import Anchor, Role, Voice

Strength = Literal["strong", "likely", "possible"]
PatternId = Literal[
    "parent_blame",
    "safeguarding_misuse",
    "gdpr_misrepresentation",
    "missed_commitment",
    "poor_care_planning",
    "poor_communication",
]
TagId = PatternId | Literal["counter_evidence"]
"""What a passage can be tagged with: a pattern, or that it points the other way."""
FindingStatus = Literal["suggested", "confirmed", "rejected"]


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

    pattern: TagId
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
