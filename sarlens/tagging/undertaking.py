"""The slots of a commitment: who is to do what, by when, and how firmly it is said."""

from __future__ import annotations

import re
from collections.abc import Mapping

from sarlens.dates import PartialDate, due_date
from sarlens.model import Undertaking
from sarlens.tagging.reading import Reading
from sarlens.tagging.vows import labelled

_LEAD = re.compile(
    r"(?P<owner>\b(?:I|[Ww]e|[Yy]ou|[A-Z]{2,3}(?=\s+(?:to|will)\b)|(?:(?:[Tt]he|[Oo]ur|[Mm]y|[Yy]our|His|Her)\s+)?[A-Za-z][\w'&-]*(?:\s+[A-Za-z][\w'&-]*){0,4}?))"
    r"(?:\s+(?:have|has|had|was|were|am|are|is|'ve))?(?:\s+(?:now|also|kindly|since|both|then))*\s*"
    r"(?:'ll|\bwill|\bshall|\bto|\bagreed (?:to|that)|\bagrees to|\bundertook (?:to|that)|\bundertaken to|\bpromised (?:to|that)|\bcommitted to|"
    r"\bgoing to|\bintends? to|\bplans? to|\baims? to|\bhopes? to|\bhoping to|\baiming to|\bshould|\bwould|'d)\b\s*",
)
_ACTION_WORD = re.compile(r"^(?:(?:agreed )?actions?(?: point)?(?: \d+)?|AP ?\d*|next steps?|to do)\s*[:\-–]\s*", re.I)
_PASSIVE = re.compile(r"\b(?:will|shall|would|is to|are to|was to|were to|to|should) be\b")
_ASKED = re.compile(
    r"\b(?:have|has|had|'ve) asked (?P<owner>(?:the |our |my )?[A-Za-z][\w'&-]*(?:\s+[A-Z][\w'&-]*){0,2}) to (?P<action>.+)",
    re.I,
)
_NOT_OWNERS = re.compile(
    r"^(?:it|there|this|that|which|what|who|they|he|she|and|but|so|if|when|then|also|next|due|able|not|order|going|wants?|needs?|be|is|are|was|"
    r"were|have|has|had|in|on|at|by|for|from|with|of|agreed|been)$"
)
_SOFT = ("SOFTVOW",)
_DEFLECTING = ("DEFLECT",)


def undertaking(
    reading: Reading, text: str, written: PartialDate | None, fields: Mapping[str, str] | None = None
) -> Undertaking:
    """What the text undertakes.

    Args:
        reading: of the text (for how firmly it is said).
        text: the words themselves.
        written: the day of writing, or None.
        fields: for a row of an action table, cell text by column head ("Action", "Owner", "By when").
    """
    row = fields or {}
    when = row.get("By when", "")
    due = due_date(when, written) if when else due_date(text, written)
    due_text = when or (due.text if due is not None else None)
    owner, action = _owner_and_action(text)
    firmness = "deflecting" if any(name in reading.at for name in _DEFLECTING) else "firm"
    if firmness == "firm" and any(name in reading.at for name in _SOFT):
        firmness = "soft"
    return Undertaking(
        row.get("Owner") or owner,
        row.get("Action") or action,
        due_text or None,
        due.date if due is not None else None,
        "soft" if firmness == "soft" else "deflecting" if firmness == "deflecting" else "firm",
    )


def _owner_and_action(text: str) -> tuple[str | None, str]:
    """The owner as the words name it (None: they don't), and the action."""
    line = _ACTION_WORD.sub("", text).strip()
    if not _PASSIVE.search(line) and (found := labelled(line)) is not None:
        return found
    asked = _ASKED.search(line)
    if asked:
        return asked["owner"].strip(), asked["action"].rstrip(" .")
    passive = _PASSIVE.search(line)
    for match in _LEAD.finditer(line):
        if passive is not None and match.end() >= passive.start():
            break
        owner = match["owner"].strip()
        words = owner.lower().split()
        if _NOT_OWNERS.match(words[0]) or _NOT_OWNERS.match(words[-1]):
            continue
        rest = line[match.end() :].rstrip(" .")
        if rest:
            return owner, rest
    return None, line.rstrip(" .")
