"""The labels of a mail's header as printed and as scans spell them, and the block they make."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz.distance import Levenshtein

from sarlens.structure.furniture import without_stamp

_NAMES = {
    "from": "from", "rom": "from", "sender": "from", "sent by": "from",
    "sent": "date", "date": "date", "date sent": "date", "sent on": "date", "sent date": "date", "sent at": "date", "message-date": "date", "message date": "date", "date/time": "date", "date received": "date",
    "to": "to", "recipients": "to", "recipient": "to", "sent to": "to",
    "cc": "cc", "copy": "cc", "copied": "cc", "copied to": "cc", "bcc": "bcc",
    "subject": "subject", "re": "re", "title": "re",
    "attachments": "attachments", "attachment": "attachments", "attached": "attachments", "attach": "attachments",
    "importance": "other", "priority": "other", "sensitivity": "other", "categories": "other", "reply-to": "other",
    "reply to": "other", "on behalf of": "other", "flag status": "other", "follow up flag": "other", "received": "other",
    "message-id": "other", "message id": "other", "expires": "other", "size": "other", "folder": "other",
    "conversation": "other", "security": "other", "signed by": "other", "mailed-by": "other", "classification": "other",
}  # fmt: skip
_FUZZY = tuple(name for name in _NAMES if len(name) >= 4)
# What scans make of the short labels; taken only inside a block that has begun.
_SHORT = {"t0": "to", "ta": "to", "te": "to", "tc": "to", "io": "to", "lo": "to", "tо": "to", "fo": "to", "t o": "to", "ce": "cc", "co": "cc",
          "gc": "cc", "ec": "cc", "oc": "cc", "cо": "cc", "c c": "cc", "cg": "cc", "c:": "cc", "om": "from", "ate": "date", "ent": "date", "ubject": "subject", "bject": "subject", "ject": "subject", "ect": "subject",
           "ge": "cc", "c": "cc"}  # fmt: skip
_LABELLED = re.compile(
    r"^[\s>»›|*•·_~'’‘.,-]*(?P<label>[A-Za-z0-9][A-Za-z0-9 /|-]{0,15}?)\s{0,2}(?P<mark>[:;：]|\*:\*|\.(?=\s)|,(?=\s\S+@)|\t)(?P<value>.*)$"
)
_LOOSE = re.compile(r"^[\s>»›|]*(?P<label>From|Sent|Date|To|Cc|CC|Subject|Attachments)\s+(?P<value>\S.*)$")
_QUOTE = re.compile(r"^[\s>»›|]*[>»›]\s?|^\|\s")
DIVIDER = re.compile(
    r"^\W*(?:-{2,}|—|–|_{3,})?\s*(?:original (?:message|mail|appointment)|forwarded (?:message|by .*)|begin forwarded message|reply (?:message|above this line))\W*$"
    r"|^\s*[_—–=-]{8,}\s*$",
    re.I,
)
ADDRESS = re.compile(
    r"[\w.+'-]+\s?@\s?[\w-]+(?:\s?\.\s?[\w-]+)+|<[^<>]{3,}>|\[mailto:[^\]]+\]|\[[\w.+'-]+@[^\]]+\]", re.I
)


@dataclass(frozen=True, slots=True)
class HeaderBlock:
    """A mail's header as printed.

    Attributes:
        fields: (name, value) in printed order; the names are `from`, `date`, `to`, `cc`, `bcc`, `subject`,
            `attachments`, `other`. A value over several lines is joined by spaces.
        first, last: indexes, in the lines that were given, of its first and last line.
        form: `block` for labelled lines, `wrote` for "On … X wrote:", `bare` for a name, a date and a To line.
    """

    fields: tuple[tuple[str, str], ...]
    first: int
    last: int
    form: str = "block"

    def get(self, name: str) -> str:
        """The value of the first field of that name, or ""."""
        return next((value for key, value in self.fields if key == name), "")

    def has(self, name: str) -> bool:
        """Whether the field is printed, with a value or without."""
        return any(key == name for key, _ in self.fields)


@dataclass(frozen=True, slots=True)
class Label:
    """One label and what stands behind it; `strict` where it can hardly be anything else."""

    name: str
    value: str
    strict: bool


def unquoted(text: str) -> str:
    """A line without the `>` marks before it."""
    while (match := _QUOTE.match(text)) is not None:
        text = text[match.end() :]
    return text


def depth(text: str) -> int:
    """How many `>` marks stand before a line."""
    found = re.match(r"^[\s>»›]*", text)
    return sum(char in ">»›" for char in found.group()) if found else 0


@lru_cache(maxsize=4096)
def _canonical(label: str, begun: bool) -> tuple[str, bool] | None:
    """(name, read without doubt) of a label, through what scans do to letters; None if it is none."""
    plain = " ".join(label.lower().replace("|", "l").split())
    if plain in _NAMES:
        return (_NAMES[plain], True)
    if begun and plain in _SHORT:
        return (_SHORT[plain], True)
    shaped = plain.replace("rn", "m").replace("0", "o").replace("1", "l").replace("vv", "w")
    if shaped in _NAMES:
        return (_NAMES[shaped], True)
    if len(plain) >= 4 and plain.isascii():
        near = [
            name for name in _FUZZY if Levenshtein.distance(shaped, name, score_cutoff=2) <= (1 if len(name) < 7 else 2)
        ]
        if len({_NAMES[name] for name in near}) == 1:
            return (_NAMES[near[0]], False)
    return None


def label_of(text: str, begun: bool) -> Label | None:
    """The label that opens a line, if one does."""
    text = without_stamp(text)
    match = _LABELLED.match(text)
    if match and (known := _canonical(match["label"].strip(), begun)):
        return Label(known[0], match["value"].strip(" \t:;"), True)
    bare = text.strip(" \t>|:;.")
    if len(bare) <= 12 and bare[:1].isupper() and (known := _canonical(bare, begun)) and known[1]:
        return Label(known[0], "", begun or known[0] in ("from", "subject"))
    match = _LOOSE.match(text)
    if match and (known := _canonical(match["label"], begun)):
        return Label(known[0], match["value"].strip(), False)
    return None


def looks_labelled(text: str) -> bool:
    """Whether a line begins like "From Karen": a label without its colon."""
    return bool(_LOOSE.match(text))


def tidy(value: str) -> str:
    """White space made single."""
    return " ".join(value.split())
