"""The words of a document that count when it is compared with another: without marks, banners and a mail client's own lines."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

HIDDEN = "█"
"""Stands for a redaction among a document's words."""

_MARKER = re.compile(
    r"█+|[\[(]\s*(?:redacted|removed|withheld|exempt|third[- ]party|name (?:removed|redacted)|s(?:ection|\.)?\s?\d)[^\])]{0,60}[\])]|\bx{4,}\b",
    re.I,
)
_TOKEN = re.compile(r"█|[a-z0-9]+(?:['’][a-z]+)?")
_BANNER = re.compile(
    r"^\W*(?:\[?external\]?\b|caution\b|warning\b|this (?:e-?mail|message) (?:originated|was sent|came) (?:from )?outside|you don'?t often get|"
    r"some people who received|do not click|unless you (?:recognise|know))",
    re.I,
)
_CLIENT = re.compile(
    r"^\W*(?:(?:show|hide|view) (?:quoted text|trimmed content|entire message)|quoted text hidden|message clipped\b.*|\d+ messages?|"
    r"(?:reply|reply all|forward|print|delete|\s|[|•])+|sent from (?:my|mail for|outlook for|yahoo mail)\b.{0,40}|get outlook for\b.{0,20}|"
    r"about:blank.*|(?:click|tap|right-click) here to download pictures.*|to help protect your privacy.*|"
    r"(?:<?[\w.+'-]+@[\w-]+(?:\.[\w-]+)+>?[\s;,>]*)+)\W*$",
    re.I,
)
"""Lines that are the mail program's and not the writer's; a line of nothing but addresses is left of a header."""
_DISCLAIMER = (
    "disclaimer", "confidential", "intended", "recipient", "virus", "addressee", "monitored", "privileged", "scanned", "unauthorised",
)  # fmt: skip
_VALEDICTION = frozenset({"thanks", "thank", "thanx", "ta", "regards", "wishes", "sincerely", "faithfully", "cheers", "yours", "kindest", "best"})  # fmt: skip


def words_of(lines: Iterable[str]) -> tuple[str, ...]:
    """The words of some lines, for comparing; banners of mail systems and lines of mail programs are left out."""
    kept: list[str] = []
    banner = 0  # lines that the banner above may still run over
    for line in lines:
        banner = 2 if _BANNER.match(line) else banner - 1 if banner and line.strip() else 0
        if banner == 0 and not _CLIENT.match(line):
            kept.append(line)
        elif line.rstrip().endswith((".", "]", "!")):
            banner = 0
    text = re.sub(r"(?<=[a-z])-\n(?=[a-z])", "", "\n".join(kept).lower())
    return tuple(word.replace("’", "'") for word in _TOKEN.findall(_MARKER.sub(" █ ", text)))


def is_disclaimer(words: Sequence[str]) -> bool:
    """Whether a run of words is the stock notice below a mail."""
    return len(words) > 12 and sum(word in words for word in _DISCLAIMER) >= 2


def closed(words: Sequence[str], author: str) -> bool:
    """Whether the writer has ended: a valediction or their own name among the last words.

    What follows is a signature block, a charity's number, a slogan; quoting cuts it off.
    """
    own = set(re.findall(r"[a-z]+", author.lower().partition("@")[0]))
    return any(
        word in _VALEDICTION or word in own or (len(word) > 1 and any(part.startswith(word) for part in own))
        for word in words[-_LAST:]
    )


_LAST = 12
_REACH = 110
_GENERIC = frozenset({"sir", "madam", "sirs", "colleague", "colleagues", "all", "parent", "parents", "guardian", "carer", "carers", "resident", "family", "team", "both", "everyone", "patient"})  # fmt: skip


def salutation(words: Sequence[str]) -> int:
    """Where a letter's "Dear Mrs Hale" stands; 0 where it greets nobody by name, or none is found near the top."""
    for at, word in enumerate(words[:_REACH]):
        if word == "dear" and at + 2 < len(words):
            named = words[at + 1]
            return 0 if named in _GENERIC or named == HIDDEN else at
    return 0
