"""Where a mail says who wrote what follows without a block of labels: "On … X wrote:", and the print of web mail."""

from __future__ import annotations

import re
from collections.abc import Sequence

from sarlens.structure.dating import field_date
from sarlens.structure.labels import ADDRESS, HeaderBlock, label_of, tidy, unquoted
from sarlens.structure.names import person_like
from sarlens.structure.sheets import Printed

_NAME_WROTE = re.compile(r"^\W*(?P<name>[A-Z][^\n]{2,90}?)\s+wrote on\s+(?P<date>.{6,50}?)[:;]\s*$")


def wrote(lines: Sequence[Printed], at: int) -> HeaderBlock | None:
    """Read "On 3 May 2023 at 09:12, Name <address> wrote:", over up to four lines."""
    if not re.match(r"^\W*(?:o[nh]|le|[A-Z])", unquoted(lines[at].text), re.I):
        return None
    text = ""
    for last in range(at, min(at + 4, len(lines))):
        piece = unquoted(lines[last].text).strip()
        if not piece:
            break
        text = f"{text} {piece}".strip()
        if re.search(r"\bwr[o0]te\b", text[-24:], re.I) is None:
            continue
        whole = re.sub(r"\bwr0te\b", "wrote", text)
        match = _cut_date(whole) or _NAME_WROTE.match(whole)
        if match is None:
            return None
        date, name = (match["date"], match["name"]) if isinstance(match, re.Match) else match
        if field_date(date) is None:
            return None
        return HeaderBlock((("date", tidy(date)), ("from", tidy(name.strip(" ,\"“”'‘’")))), at, last, "wrote")
    return None


def _cut_date(text: str) -> tuple[str, str] | None:
    """The date and the name of an "On … wrote:" line: the cut that leaves the longest date."""
    match = re.match(r"^\W*(?:o[nh]|le)\s+(?P<rest>.+?)\s+wrote\s*[:;.]?\s*$", text, re.I)
    if match is None:
        return None
    rest = match["rest"]
    cut = re.match(
        r"(?P<date>.*?(?:\b\d{1,2}[:.]\d\d(?::\d\d)?\s*(?:[ap]\.?m\.?)?(?:\s*\(?(?:[A-Z]{2,4}|[+-]\d{4})\)?)?|\b(?:19|20)\d\d|/\d\d(?:\d\d)?))"
        r"(?:[,\s]+(?:at\s+)?\d{1,2}[:.]\d\d(?::\d\d)?\s*(?:[ap]\.?m\.?)?(?:\s*\(?(?:BST|GMT|UTC|[+-]\d{4})\)?)?)?[,\s]+(?P<name>[^\d\s].*)$",
        rest,
    )
    if cut is None or len(cut["name"]) > 120:
        return None
    return (rest[: cut.start("name")].strip(" ,"), cut["name"])


def bare(lines: Sequence[Printed], at: int) -> HeaderBlock | None:
    """A mail printed without labels: a line with name and address (and date), perhaps the date below, then a To line.

    A telephone prints three lines and the subject: who from, who to, when.
    """
    text = unquoted(lines[at].text).strip()
    address = ADDRESS.search(text)
    if (
        address is None
        or re.match(r"(?:to|cc|bcc)\b\s?[:;\t]", text, re.I)
        or len(text) > 140
        or not re.search(r"[<\[]", text)
    ):
        return None
    name, after = text[: address.end()], text[address.end() :].strip(" \t,>")
    if len(name[: address.start()].split()) > 8 or re.search(r"[.?!]\s", name):
        return None
    cursor = at + 1
    date = after if field_date(after) else ""
    if not date and (phone := _of_telephone(lines, at, name)) is not None:
        return phone
    if not date and cursor < len(lines):
        below = unquoted(lines[cursor].text).strip()
        read = field_date(below) if len(below) < 60 else None
        shaped = re.match(r"(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*\W+\d.*\d{3}", below, re.I)
        if len(below) < 60 and ((read is not None and read.time) or shaped):
            date, cursor = below, cursor + 1
    if not date or cursor >= len(lines):
        return None
    fields = [("from", name), ("date", date)]
    last = cursor - 1
    if not unquoted(lines[cursor].text).strip() and cursor + 1 < len(lines):
        cursor += 1
    while (
        cursor < len(lines)
        and (found := label_of(unquoted(lines[cursor].text), True))
        and found.name in ("to", "cc", "bcc", "attachments", "other")
    ):
        fields.append((found.name, tidy(found.value)))
        last, cursor = cursor, cursor + 1
    return HeaderBlock(tuple(fields), at, last, "bare") if any(name == "to" for name, _ in fields) else None


def side_by_side(lines: Sequence[Printed], at: int) -> HeaderBlock | None:
    """A mail printed in two columns: who and when on the left, "To", "cc" and "Subject" on the right."""
    left, tab, right = unquoted(lines[at].text).strip().partition("\t")
    if not tab or not re.match(r"To\b\s?:?\s", right) or not person_like(re.split(r"[/(<]", left)[0].strip()):
        return None
    fields = [("from", left.strip()), ("to", right[2:].strip(" :\t"))]
    last = at
    for cursor in range(at + 1, min(at + 9, len(lines))):
        for part in (part.strip() for part in unquoted(lines[cursor].text).split("\t")):
            label = re.match(r"(?P<name>cc|bcc|bec|subject|fax to)\b\s?:?\s*(?P<value>.*)$", part, re.I)
            date = field_date(part) if label is None and len(part) < 32 else None
            if label is not None:
                fields.append(("subject" if label["name"].lower() == "subject" else "cc", label["value"]))
            elif date is not None and date.exact:
                fields.append(("date", part))
            elif ADDRESS.search(part) and len(part) < 90:
                readers = -1 if fields[-1][0] == "cc" else 1
                name, listed = fields[readers]
                fields[readers] = (name, f"{listed} {part}".strip())
        last = cursor
        if fields[-1][0] == "subject":
            break
    names = {name for name, _ in fields}
    return HeaderBlock(tuple(fields), at, last, "bare") if {"date", "subject"} <= names else None


_DAY_AND_TIME = re.compile(
    r"[\t ]\s*(?P<date>\d{1,2}[ /.-](?:\d{1,2}|[A-Za-z]{3,9})[ /.-]\d{2,4},?\s+\d{1,2}[:.]\d\d(?::\d\d)?(?:\s?[ap]m)?)\W*$",
    re.I,
)
_BARE_LABEL = re.compile(r"^\W?(?P<name>to|cc|ce|bcc|subject|re)\b\s?:?\s*(?P<value>.*)$", re.I)


def headed(lines: Sequence[Printed], at: int) -> HeaderBlock | None:
    """A mail printed as Notes prints it: who and when on one line, then "To", "cc" and "Subject" without colons."""
    top = unquoted(lines[at].text).strip()
    match = _DAY_AND_TIME.search(top)
    who = top[: match.start()].strip(" ,|") if match is not None else ""
    if match is None or not person_like(re.split(r"[/(<,]", who)[0].strip()) or field_date(match["date"]) is None:
        return None
    fields = [("from", who.partition("/")[0].strip()), ("date", match["date"])]
    last = at
    for cursor in range(at + 1, min(at + 9, len(lines))):
        text = unquoted(lines[cursor].text).strip()
        label = _BARE_LABEL.match(text)
        if label is not None:
            name = {"re": "subject", "ce": "cc", "bcc": "cc"}.get(label["name"].lower(), label["name"].lower())
            if not (label["value"] or name == "cc") or (name != "to" and "to" not in dict(fields)):
                break
            fields.append((name, tidy(label["value"])))
        elif text and (fields[-1][0] == "date" or not fields[-1][1].endswith((";", ","))):
            break
        else:
            fields[-1] = (fields[-1][0], f"{fields[-1][1]} {text}".strip())
        last = cursor if text else last
        if fields[-1][0] == "subject":
            break
    return HeaderBlock(tuple(fields), at, last, "bare") if {"to", "subject"} <= set(dict(fields)) else None


def _of_telephone(lines: Sequence[Printed], at: int, sender: str) -> HeaderBlock | None:
    """Who from, who to (over a few lines), when, a blank line, and the subject."""
    readers: list[str] = []
    cursor = at + 1
    while cursor < len(lines) and cursor - at < 6 and ADDRESS.search(text := unquoted(lines[cursor].text).strip()):
        readers.append(text)
        cursor += 1
    if not readers or cursor >= len(lines):
        return None
    when = unquoted(lines[cursor].text).strip()
    date = field_date(when) if len(when) < 60 else None
    if date is None or date.time is None:
        return None
    fields = [("from", sender), ("to", tidy("; ".join(readers))), ("date", when)]
    last = cursor
    after = cursor + 1
    if after + 1 < len(lines) and not unquoted(lines[after].text).strip():
        subject = unquoted(lines[after + 1].text).strip()
        if subject and len(subject) < 120 and not subject.endswith(","):
            fields.append(("subject", subject))
            last = after + 1
    return HeaderBlock(tuple(fields), at, last, "bare")
