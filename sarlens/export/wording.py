"""The words that exports use: neutral, plain, and the same in every format.

Nothing here says why anyone did anything. A tag is a point to check, so pattern titles say "may"; what became
of a promise is said only as far as the bundle shows it. Sentences stay at twenty-five words or fewer.
"""

from __future__ import annotations

import re

from sarlens.dates import PartialDate
from sarlens.model import (
    Box,
    CommitmentStatus,
    DocumentKind,
    FindingStatus,
    GapKind,
    Outcome,
    PatternId,
    RedactionKind,
    Role,
    Strength,
    TagId,
    Voice,
)

PATTERNS: dict[PatternId, tuple[str, str]] = {
    "parent_blame": (
        "Passages that may place blame on a parent or carer",
        "The record may locate a problem in the parent or carer, or may run them down.",
    ),
    "safeguarding_misuse": (
        "Safeguarding that may not have followed its own rules",
        "Safeguarding may have been raised, widened, kept open or closed in a way its rules do not support.",
    ),
    "gdpr_misrepresentation": (
        "Data protection that may be misstated, and records withheld or passed on",
        "Data protection or confidentiality may be given as a reason for what it does not require, or may not have "
        "been kept.",
    ),
    "missed_commitment": (
        "Promises and time limits, and what became of them",
        "Something was undertaken or was due, or the record says that it is late, awaited or being chased.",
    ),
    "poor_care_planning": (
        "Planning that may have gone ahead without the person or the family",
        "A decision may have been made beforehand, led by money or convenience, or made without the people it is about.",
    ),
    "poor_communication": (
        "Services that may not have told each other or the family",
        "A reply, a handover or a paper may be missing, or nobody may have taken responsibility.",
    ),
}
"""For each pattern its title, and one sentence on what it gathers. The order is the order in every export."""

SHORT: dict[TagId, str] = {
    "parent_blame": "Parent blame",
    "safeguarding_misuse": "Safeguarding",
    "gdpr_misrepresentation": "Data protection",
    "missed_commitment": "Promises",
    "poor_care_planning": "Care planning",
    "poor_communication": "Communication",
    "counter_evidence": "Points the other way",
}

KINDS: dict[DocumentKind, str] = {
    "email": "Email",
    "letter": "Letter",
    "minutes": "Minutes",
    "case_note": "Case note",
    "assessment": "Assessment",
    "care_plan": "Care plan",
    "referral": "Referral",
    "form": "Form",
    "report": "Report",
    "policy": "Policy",
    "other": "Document",
}

STATUSES: dict[FindingStatus, str] = {
    "confirmed": "Kept by you",
    "suggested": "Suggested, not yet checked",
    "rejected": "Set aside by you",
}

STRENGTHS: dict[Strength, str] = {"strong": "strong", "likely": "likely", "possible": "possible"}

ROLES: dict[Role, str] = {"professional": "professional", "family": "family", "unknown": "role not known"}

VOICES: dict[Voice, str] = {
    "own": "",
    "reported": "The writer reports what someone else said.",
    "quoted": "The words are quoted from someone else.",
}

BECAME: dict[CommitmentStatus, str] = {
    "kept": "This bundle shows that it was done.",
    "late": "This bundle shows that it was done late.",
    "missed": "The records themselves say that it was not done.",
    "no_evidence": "There is no evidence in this bundle that it was done.",
    "not_due": "It was not yet due at the last date in this bundle.",
}

BECAME_SHORT: dict[CommitmentStatus, str] = {
    "kept": "Done",
    "late": "Done late",
    "missed": "Recorded as not done",
    "no_evidence": "No evidence in this bundle that it was done",
    "not_due": "Not yet due",
}

SAYS: dict[Outcome, str] = {
    "done": "says it was done",
    "late": "says it was done late",
    "chased": "asks after it",
    "not_done": "says it was not done",
}

GAPS: dict[GapKind, str] = {
    "missing_page": "Pages that seem to be missing",
    "missing_attachment": "Attachments that are named but not here",
    "missing_reply": "Messages with no reply here",
    "mentioned_document": "Documents that are mentioned but not here",
    "date_gap": "Long spells with nothing in them",
    "heavy_redaction": "Pages where much is blacked out",
    "failed_redaction": "Redactions that may not have worked",
}

GAP_ASKS: dict[GapKind, str] = {
    "missing_page": "Please send the missing page, or say why it is not there.",
    "missing_attachment": "Please send the attachment, or say why it is not there.",
    "missing_reply": "Please send the reply, or confirm that there is none.",
    "mentioned_document": "Please send the document, or confirm that you do not hold it.",
    "date_gap": "Please confirm whether you hold records for this time.",
    "heavy_redaction": "Please name the exemption relied on for each redaction.",
    "failed_redaction": "Tell the sender before you share this page. SARLens does not show the words beneath.",
}

REDACTION_KINDS: dict[RedactionKind, str] = {
    "black": "black box",
    "white": "white box",
    "marker": "marker in the text",
    "whole_page": "whole page",
}

NOT_ADVICE = "This is a draft to check. It is not legal advice."
MADE_HERE = "It was made on this computer. Nothing was sent anywhere."
POINTS = "Each passage is a point to check. It does not say that anyone was at fault, or why anything was done."
ABSENCE = "Where nothing is listed, that does not mean that nothing happened. It means that nothing was found here."
EXACT = "Words in quotation blocks are copied from the page exactly, and the file and page are given each time."
EXHIBIT = "“Exhibit page” is the page of the exhibit bundle that SARLens makes for the same purpose."


def on(date: PartialDate | None) -> str:
    """A date as a person would write it; "Undated" where there is none."""
    return date.said() if date else "Undated"


def count(number: int, one: str, many: str | None = None) -> str:
    """`1 page`, `1,204 pages`."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def pages(first: int, last: int) -> str:
    """`page 3`, `pages 3 to 5`."""
    return f"page {first}" if first == last else f"pages {first} to {last}"


def whereabouts(box: Box, width: float, height: float) -> str:
    """Where on a page a box is, for a person with the page in front of them: `top, left, 21 × 4 mm`."""
    if box.area >= 0.95 * width * height:
        return "the whole page"
    across, down = (box.x0 + box.x1) / 2 / max(width, 1.0), (box.y0 + box.y1) / 2 / max(height, 1.0)
    column = "left" if across < 0.36 else "right" if across > 0.64 else "middle"
    row = "top" if down < 0.33 else "foot" if down > 0.67 else "middle"
    size = f"{(box.x1 - box.x0) * 0.3528:.0f} × {(box.y1 - box.y0) * 0.3528:.0f} mm"
    return f"{row}, {column}, {size}" if (row, column) != ("middle", "middle") else f"middle, {size}"


_ILLEGAL = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def legal(text: str) -> str:
    """The text without the characters that an XML file cannot hold: most control characters, and half surrogates."""
    return _ILLEGAL.sub("", text)


def shorter(text: str, limit: int) -> str:
    """The text on one line, cut at a word with an ellipsis where it is longer than `limit`."""
    line = " ".join(text.split())
    if len(line) <= limit:
        return line
    cut = line[: limit - 1]
    return (cut.rsplit(" ", 1)[0] if " " in cut[limit // 2 :] else cut) + "…"
