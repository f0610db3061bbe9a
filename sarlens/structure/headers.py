"""The header block of a printed mail: `From: … Sent: … To: … Subject: …` in every form that prints and scans give it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from sarlens.model import REDACTED
from sarlens.structure.attributions import bare, headed, side_by_side, wrote
from sarlens.structure.dating import field_date
from sarlens.structure.labels import ADDRESS, DIVIDER, HeaderBlock, Label, label_of, looks_labelled, tidy, unquoted
from sarlens.structure.sheets import Printed

_CLOCK = re.compile(r"\b\d{1,2}[:.h]\d\d\b")
_TIMED = re.compile(r"\t.*\d[:.]\d\d\b")
"""A clock's time behind a gap."""
_SPAN_VALUE = re.compile(
    r"^\W*(?:\d{1,2}[:.]\d\d|\d{1,2}\s?(?:am|pm)|noon|midnight|(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?)\b",
    re.I,
)


def header_block(lines: Sequence[Printed], at: int) -> HeaderBlock | None:
    """The mail header that begins at line `at` (a divider above it counts with it), or None.

    Lines of furniture must have been left out of `lines`; empty lines may be among them.
    """
    start = at
    text = unquoted(lines[at].text)
    if DIVIDER.match(text):
        start = _skip_blank(lines, at + 1)
        while start < len(lines) and start - at < 5 and DIVIDER.match(unquoted(lines[start].text)):
            start = _skip_blank(lines, start + 1)
        if start >= len(lines) or start - at > 4:
            return None
        text = unquoted(lines[start].text)
    if not _may_open(text):
        return None
    found = next((block for read in _READINGS if (block := read(lines, start)) is not None), None)
    if found is None:
        return None
    return HeaderBlock(found.fields, at, found.last, found.form)


def _may_open(text: str) -> bool:
    """A quick look, so that most lines cost nothing."""
    stripped = text.strip()
    if not stripped:
        return False
    head = stripped[:24]
    return bool(
        re.match(r"[*•'’‘.,~-]*\s?(?:o[nh]\b|le\b)", head, re.I)
        or "@" in stripped
        or _TIMED.search(stripped)
        or (
            re.match(r"[\W_]{0,4}[A-Za-z0-9|]", head)
            and (re.search(r"[:;.,]", head) or "\t" in stripped[:60] or len(stripped) < 13 or looks_labelled(stripped))
        )
    )


def _skip_blank(lines: Sequence[Printed], at: int) -> int:
    while at < len(lines) and not unquoted(lines[at].text).strip():
        at += 1
    return at


def _labelled(lines: Sequence[Printed], at: int) -> HeaderBlock | None:
    first = label_of(unquoted(lines[at].text), False)
    if first is None or first.name in ("other", "attachments", "bcc", "re"):
        return None
    block = _Reading()
    last = cursor = at
    while cursor < len(lines):
        here = _skip_blank(lines, cursor)
        if here - cursor > (1 if block.fields else 0) or here >= len(lines):
            break
        if not block.take(unquoted(lines[here].text)) and not (
            block.fields and block.continues(lines, here, here > cursor)
        ):
            break
        last = here
        cursor = here + 1
    if block.phone and (subject := _subject_below(lines, last)) is not None:
        block.fields.append(("subject", tidy(unquoted(lines[subject].text))))
        last = subject
    fields, last = _late_values(lines, block.fields, last)
    found = HeaderBlock(tuple(("subject" if n == "re" else n, tidy(v)) for n, v in fields), at, last)
    return found if _is_mail(found, block.strict) else None


def _subject_below(lines: Sequence[Printed], last: int) -> int | None:
    """The line below a telephone's header that is its subject: short, and neither a greeting nor a sentence."""
    at = _skip_blank(lines, last + 1)
    text = unquoted(lines[at].text).strip() if at < len(lines) and at - last <= 3 else ""
    greeting = re.match(r"(?:dear|hi|hello|hey|good|all|morning|afternoon)\b", text, re.I)
    return at if 2 < len(text) < 90 and not greeting and text[-1] not in ".,;:?!" else None


class _Reading:
    """A block while it is read: its fields so far, how many labels are beyond doubt, how many values hung below."""

    def __init__(self) -> None:
        self.fields: list[tuple[str, str]] = []
        self.strict = 0
        self.hung = 0
        self.phone = False

    def take(self, text: str) -> bool:
        """Take in the labels on a line; False where it has none that can stand next."""
        for piece in _pieces(text):
            found = label_of(piece, bool(self.fields))
            if found is None or not _fits(found, self.fields):
                return False
            self.fields.append((found.name, found.value))
            self.strict += found.strict
        return True

    def continues(self, lines: Sequence[Printed], at: int, after_gap: bool) -> bool:
        """Take in a line that goes on with the last field's value, or is the whole of it; False where it isn't."""
        name, value = self.fields[-1]
        text = unquoted(lines[at].text).strip()
        if not value:
            waiting = all(not held for _, held in self.fields) or self.hung > 0
            if name == "other" or not waiting or len(text) > 160 or (after_gap and self.hung < 2):
                return False
            self.hung += 1
        elif not after_gap and self._lost_label(lines, at, text, name):
            return True
        elif after_gap or not _wraps(lines, at, name, value):
            return False
        self.fields[-1] = (name, f"{value} {text}".strip())
        return True

    def _undated(self, text: str) -> bool:
        """Take a line that is a day and a time for the date: a telephone prints it without a label below its readers."""
        names = {name for name, _ in self.fields}
        date = field_date(text) if {"from", "to"} <= names and "date" not in names and len(text) < 45 else None
        if date is None or not date.exact or date.time is None or not re.match(r"[A-Z]?[a-z]{0,8}\W*\d", text):
            return False
        self.fields.append(("date", text))
        self.phone = True
        return True

    def _lost_label(self, lines: Sequence[Printed], at: int, text: str, name: str) -> bool:
        """Take in a line that a telephone prints without a label, or whose label a scan lost."""
        if self._undated(text) or self._misread_sender(lines, at, text):
            return True
        return name == "date" and bool(ADDRESS.search(text)) and self._unlabelled(text)

    def _misread_sender(self, lines: Sequence[Printed], at: int, text: str) -> bool:
        """Take a line with one address below the subject and above the "To:" for the sender: a scan spelt "From:" as "Fi"."""
        names = {name for name, _ in self.fields}
        below = label_of(unquoted(lines[at + 1].text), True) if at + 1 < len(lines) else None
        lost = (
            "from" not in names and {"date", "subject"} <= names and len(ADDRESS.findall(text)) == 1 and len(text) < 90
        )
        if not lost or below is None or below.name != "to":
            return False
        self.fields.append(("from", re.sub(r"^\W*(?:F\w{0,3}\b)?\W*(?=[A-Z])", "", text)))
        return True

    def _unlabelled(self, text: str) -> bool:
        """Take a line of addresses between the date and the subject for the readers: a scan lost its "To:"."""
        names = {name for name, _ in self.fields}
        if "from" not in names or "to" in names or len(text) > 160 or re.search(r"[.?!]\s", text):
            return False
        self.fields.append(("to", text))
        return True


def _pieces(text: str) -> list[str]:
    """A line with several labels on it ("From: X<tab>Sent: Y") as one piece a label."""
    parts = text.split("\t")
    pieces = [parts[0]]
    for part in parts[1:]:
        before = label_of(pieces[-1], True)
        found = label_of(part, True) if before is not None and before.value and re.search("[:;]", part) else None
        if found is not None and found.strict and found.name != "re":
            pieces.append(part)
        else:
            pieces[-1] = f"{pieces[-1]}\t{part}"
    return pieces


def _fits(found: Label, fields: Sequence[tuple[str, str]]) -> bool:
    """Whether a label can stand next in the block."""
    seen = {name for name, _ in fields}
    if (found.name in seen and found.name != "other") or (found.name == "re" and "subject" in seen):
        return False
    if found.strict:
        return True
    if not fields:
        return found.name in ("from", "date", "to", "subject")
    if found.name == "date":
        return field_date(found.value) is not None
    if found.name == "to":
        return "subject" not in seen and len(found.value) < 90 and found.value[:1].isupper()
    return True


def _wraps(lines: Sequence[Printed], at: int, name: str, value: str) -> bool:
    """Whether the line at `at` is the next line of a value that has begun."""
    text = unquoted(lines[at].text).strip()
    before, here = getattr(lines[at - 1], "box", None), getattr(lines[at], "box", None)
    indented = bool(
        before and here and 0 < here.y0 - before.y0 < 3 * (before.y1 - before.y0) and here.x0 > before.x0 + 25
    )
    if name in ("to", "cc", "bcc", "from", "attachments"):
        open_angle, open_round = value.count("<") > value.count(">"), value.count("(") > value.count(")")
        greeting = re.match(r"(?:dear|hi|hello|hey|good|morning|afternoon)\b", text, re.I)
        listed = not greeting and (";" in text or ADDRESS.search(text))
        return bool(value.endswith((";", ",", "(", "-")) or open_angle or open_round or listed or indented)
    if name == "subject":
        short = len(text) < 60 and not re.match(r"(?:dear|hi|hello|hey|good|all|morning|afternoon)\b|.*,$", text, re.I)
        return indented or (len(value) > 70 and short)
    return indented and name != "other"


def _late_values(
    lines: Sequence[Printed], fields: list[tuple[str, str]], last: int
) -> tuple[list[tuple[str, str]], int]:
    """Labels in one column and values in another, read one column after the other: give each label its value."""
    empty = [n for n, (name, value) in enumerate(fields) if not value or (n == len(fields) - 1 and len(fields) >= 3)]
    if len(empty) != len(fields) or len(fields) < 3:
        return fields, last
    held = fields[-1][1]
    values = [held] if held else []
    at = last + 1
    while len(values) < len(fields) and at < len(lines) and at - last < 3 * len(fields):
        text = unquoted(lines[at].text).strip()
        if text:
            values.append(text)
        at += 1
    dated = next((n for n, (name, _) in enumerate(fields) if name == "date"), None)
    if len(values) < len(fields) or dated is None or field_date(values[dated]) is None:
        return fields, last
    return [(name, value) for (name, _), value in zip(fields, values, strict=True)], at - 1


def _is_mail(block: HeaderBlock, strict: int) -> bool:
    """Enough of a mail's header, with values that a mail would have: "From: 3 May To: 5 May" is none."""
    sender, to, date = block.get("from"), block.get("to"), block.get("date")
    names = {name for name, _ in block.fields}
    if any(not ADDRESS.search(value) and (_SPAN_VALUE.match(value) or field_date(value)) for value in (sender, to)):
        return False
    when = field_date(date) if date else None
    addressed = bool(ADDRESS.search(sender) or ADDRESS.search(to) or ADDRESS.search(block.get("cc")))
    timed = bool(when and (when.time or _CLOCK.search(date)))
    score = ("from" in names) + ("to" in names) + ("subject" in names) + (when is not None or REDACTED in date)
    if score < 3 or strict < 2:
        return score == 4 and ((strict >= 1 and (addressed or timed)) or (addressed and timed))
    if "from" not in names and not (addressed or timed or "subject" in names):
        return False
    if score == 4:
        return True
    if "date" in names and when is None and not addressed:
        return False
    return bool(addressed or timed or ("subject" in names and {"from", "to"} <= names))


_READINGS = (_labelled, wrote, bare, side_by_side, headed)
"""The forms that a header can have, the plainest first."""
