"""What a short line is: a heading, a form's label, a list item, a name on an attendance list, or words of the text."""

from __future__ import annotations

import re
from collections.abc import Sequence

from sarlens.model import DocumentKind
from sarlens.structure.names import read_name
from sarlens.structure.printed import PrintedLine
from sarlens.structure.zones import LABELLED, METADATA

MARKER = re.compile(
    r"^(?:\(?(\d{1,2})(?:\.\d{1,2}){0,3}[.):]?|\(?[a-z][.)]|\(?[ivx]{1,4}[.)]|[•·▪●◦*►❖✓■□–—-]|o(?=\s+[A-Z]))\s+(?=\S)"
)
"""A number, letter or bullet at the front of a list item; group 1 is its number."""
VERB = re.compile(
    r"\b(?:is|are|was|were|am|has|have|had|will|would|can|could|should|shall|must|may|might|did|does|do|said|says|told|reported|"
    r"stated|asked|agreed to|explained|advised|felt|feels|thinks?|thought|wants?|needs? to|refus\w+|declin\w+|went|gave|rang|called|"
    r"visited|spoke|met|sent|seen|noted that|requested|raised|confirmed|claims?|claimed|alleg\w+|denied|not|never|no|none|nothing|"
    r"don't|didn't|won't|can't|isn't|wasn't|to [a-z]{2,}|i|we|you|he|she|they|it|please|let's|here|there|yes)\b",
    re.I,
)
"""Words that a sentence has and a heading has not."""
_ASKED = re.compile(
    r"^(?:(?:who|what|where|why|how|which)\b[\w\s'’/-]{0,40}|when(?: and where)?|(?:is|are|was|were|has|have|had|does|do|did|can|could|"
    r"will|would|should)\s+(?:the|this|there|it|he|she|they|you|any|all|an?|his|her|person|child|adult|family|parents?|worker|consent)\b.{0,80})$",
    re.I,
)
_FIELD_NAME = re.compile(
    r"^(?:date|time|name|staff|family|parents?|reasons?|outcomes?|signed|seen by|details?|descriptions?|summary|concerns?|decisions?|"
    r"views?|wishes|risks?|plans?|address|comments?|actions?|manager|notes?|location|service|type|category|harm|injur\w+|witness\w*|adult|"
    r"child|person|source|alleged|criteria|advocate|capacity|consent|gp|school|riddor|next|immediate|further|section|part)\b[^.!?]{0,50}$",
    re.I,
)
_DONE = re.compile(
    r"\b(?!(?:agreed|discussed|received|shared|required|proposed|related|based|needed)\b)[a-z]{3,}ed\b", re.I
)
FORMS = frozenset({"form", "assessment", "care_plan", "referral"})
OPEN_KINDS = frozenset({"email", "letter"})
"""Letters and mails: their short lines are mostly words, not headings."""


def form_label(text: str) -> bool:
    """A form's question or the name of a field, as it stands alone over the answer."""
    bare = bare_text(text).rstrip(" ?")
    short = len(bare.split()) <= 6 and not VERB.search(bare) and bare[:1].isupper()
    return bool((short and _FIELD_NAME.match(bare)) or _ASKED.match(bare))


def label_of(line: PrintedLine, kind: DocumentKind) -> str:
    """The label at the front of the line ("Outcome: ..."), or ""."""
    found = LABELLED.match(line.text)
    if found is None:
        return ""
    label = found.group(1).strip()
    few = len(label.split()) <= 8 and not (VERB.search(label) and not label.endswith("?"))
    if not few or re.fullmatch(r"[A-Z]{1,4}|(?i:note|nb|n\.b\.|ps|p\.s\.|fyi|https?)", label):
        return ""
    if label.lower() in {"mum", "dad", "mother", "father"}:
        return ""
    if kind in OPEN_KINDS and not METADATA.match(label):
        return ""
    return label


def attends(text: str) -> bool:
    """A line of an attendance list: a name, perhaps with initials, post and body."""
    name = read_name(text) if len(text.split()) <= 14 and not VERB.search(text) else None
    return name is not None and (name.full or bool(name.title and name.surname))


def is_heading(unit: Sequence[PrintedLine], kind: DocumentKind, *, asked: bool, final: bool) -> bool:
    """A short line over a paragraph: no full stop, no verb. In letters and mails only a shouted or underlined one."""
    if len(unit) > 2 or any(line.columns > 1 for line in unit):
        return False
    text = " ".join(" ".join(line.text.split()) for line in unit)
    bare = bare_text(text)
    if kind in FORMS and len(unit) == 1 and text.endswith("?") and _ASKED.match(bare.rstrip(" ?")):
        return True
    if not bare or final or len(bare.split()) > 10 or text[-1] in ".!?,;" or not re.search(r"[A-Za-z]{2}", bare):
        return False
    numbered = bool(re.match(r"^\(?\d{1,2}(?:\.\d{1,2})*[.)]?\s", text)) or bare.lower().startswith(
        ("section ", "part ", "item ")
    )
    shouted = bare.isupper() and len(bare) > 4
    marked = numbered or shouted or text.endswith(":")
    if kind in OPEN_KINDS:
        few = len(bare.split()) <= 8 if shouted else len(bare.split()) <= 5 and not VERB.search(bare)
        return few and (shouted or text.endswith(":"))
    if MARKER.match(text) and not numbered:
        return False
    if kind in FORMS and form_label(text):
        return True
    if not marked and (kind == "case_note" or (kind == "form" and not asked) or _DONE.search(bare)):
        return False
    most = 10 if shouted else 6 if numbered else 8
    return bare[:1].isupper() and not VERB.search(bare) and len(bare.split()) <= most


def titular(text: str) -> bool:
    """The front of a numbered item is its title ("3. Support."), not its first sentence."""
    return (
        len(text.split()) <= 6 and not VERB.search(text) and not re.search(r"\b(?:[A-Z]{2,3}|Mr|Mrs|Ms|Dr)\b\.?$", text)
    )


def bare_text(text: str) -> str:
    """A heading without its number, bullet and colon."""
    return re.sub(r"^\(?\d{1,2}(?:\.\d{1,2})*[.)]?\s+|^[•·▪●*–-]\s*", "", text).strip(" :–-_")
