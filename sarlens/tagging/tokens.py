"""Text to tokens: words with contractions opened, numbers and dates whole, punctuation single."""

from __future__ import annotations

import re
from collections.abc import Iterator

_TOKEN = re.compile(
    r"\[[A-Za-z][A-Za-z .]{0,24}\](?=[^:]|$)|█+(?:\s█+)*"
    r"|(?:Mr|Mrs|Ms|Miss|Dr|Prof|Cllr|St|Rev|Sr|Jr)\b\.?"
    r"|(?:e\.g|i\.e|etc|approx|a\.m|p\.m|n\.b|w\.e\.f|no|nos|para|paras|reg|art|sch|ref|encl?)\.(?=\s?[a-z0-9(,])"
    r"|[Ss]\.\s?\d+[A-Z]?|[A-Za-z]/[A-Za-z](?![A-Za-z])"
    r"|\d+(?:[.,:/-]\d+)*(?:st|nd|rd|th|am|pm|[a-z](?![a-z]))?"
    r"|[A-Za-z]+(?=n't\b)|n't\b|'(?:s|ll|ve|re|d|m)\b|[Cc]an(?=not\b)|not\b"
    r"|(?:[A-Z]\.){2,}|[A-Z]\.(?=\s+[A-Z])"
    r"|[A-Za-z]+\d*(?:[-/&][A-Za-z0-9]+)*|[^\w\s]|\w+",
)
_NORMAL = {
    "n't": "not",
    "'ll": "will",
    "'ve": "have",
    "'re": "are",
    "'m": "am",
    "ca": "can",
    "wo": "will",
    "sha": "shall",
}
HIDDEN = "█"
"""The normal form of a name or words taken out of the text: "[name]", "[REDACTED]", a black box."""


def tokens(text: str) -> Iterator[tuple[str, str, int, int]]:
    """(as written, normal form, start, end) of every token. Curly quotes should be straight by now."""
    for match in _TOKEN.finditer(text):
        written = match.group()
        low = written.lower()
        if low[0] in "[█":
            low = HIDDEN
        elif low.startswith("s."):
            low = low.replace(".", "").replace(" ", "")
        yield written, _NORMAL.get(low, low), match.start(), match.end()
