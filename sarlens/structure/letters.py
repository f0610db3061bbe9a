"""The head of a letter: letterhead, addressee, date, "Dear …" and "Re: …"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from sarlens.dates import PartialDate, find_dates
from sarlens.structure.dating import date_line
from sarlens.structure.furniture import without_stamp
from sarlens.structure.labels import tidy
from sarlens.structure.sheets import Row

DEAR = re.compile(r"^\W*(?:dear|oear|to whom it may concern)\b[^.]{0,70}$", re.I)
_GREETED = re.compile(r"^[A-Z][A-Za-z'’-]+(?: [A-Za-z'’-]+){0,4},$")
_TO_ALL = re.compile(r"^to (?:all|everyone|whom|those|members of)\b", re.I)
_RE = re.compile(
    r"^\W*(?:re|r e|subject|regarding|reference|patient|client)\s?[:;.\-–]\s*(?P<what>\S.*)$|^\W*RE\s+(?P<what2>[A-Z].*)$",
    re.I,
)
_REFS = re.compile(
    r"^\W*(?:our|your|my) ref(?:erence)?\b|^\W*(?:direct (?:dial|line)|tel(?:ephone)?|phone|fax|e-?mail|web(?:site)?|www|please ask for|"
    r"enquiries to|contact|extension|mobile|switchboard|nhs (?:no|number)|date of birth|d\.?o\.?b|ref|hospital no|id)\b\s?[:;.]?",
    re.I,
)
_POSTCODE = re.compile(r"\b[A-Z]{1,2}\d[A-Z\d]?\s?\d[A-Z]{2}\b")
_STREET = re.compile(
    r"\b\d{1,4}[A-Za-z]?,? (?:[A-Z][\w'’]+ ){1,3}(?:road|street|lane|avenue|close|gardens?|way|drive|place|court|hill|park|terrace|crescent|grove|row|yard|rise)\b",
    re.I,
)
_YOU = re.compile(r"\b(?:you|your|yours)\b", re.I)
_OFTEN = 3
_TO_WHOM = re.compile(
    r"^\W*(?:(?:mr|mrs|ms|miss|mx|dr|prof(?:essor)?|rev|cllr|sir|lady)\b|the (?:parents?|complaints?|manager|director|chief|head|"
    r"governors?|[a-z]+ (?:manager|officer|team|department))|(?:to )?(?:the )?parents?(?:/carers?| (?:and|or|&) (?:carers?|guardians?)|/guardians?)?(?: of|:)|to:|"
    r"(?:complaints?|customer relations|legal) (?:manager|team|department)|private (?:and|&) confidential|addressee only)\b",
    re.I,
)


@dataclass(frozen=True, slots=True)
class LetterHead:
    """What stands above a letter's first paragraph.

    Attributes:
        recipients: the addressee's lines above the street, or who "Dear …" greets.
        subject: of the "Re:" line, or "".
        body: index of the row where the letter itself begins ("Dear", the Re: line, or what follows the date).
        score: how much of a letter's head is there.
    """

    date: PartialDate | None
    recipients: tuple[str, ...]
    subject: str
    body: int
    score: float


def letter_head(rows: Sequence[Row], reach: int = 45) -> LetterHead:
    """The head of a letter in a document's first rows, as far as it is there."""
    held = [(at, row) for at, row in enumerate(rows[:reach]) if not row.blank]
    dear = next((at for at, row in held if DEAR.match(row.text.strip())), None)
    dated_at, date = _date_row(held, dear)
    warmth = 2.0 if dear is not None else 0.0
    if dear is None and (dear := _informal(held, dated_at)) is not None:
        warmth = 1.5
    re_at, subject = _subject_row(held, dear, dated_at)
    marks = [at for at in (dear, re_at) if at is not None]
    body = min(marks) if marks else (dated_at + 1 if dated_at is not None else 0)
    head = [(at, row) for at, row in held if at < body]
    if dated_at is not None and dated_at > body:
        date = None
    recipients = _addressee(head, dated_at)
    if not recipients and dear is not None:
        greeted = tidy(re.sub(r"(?i)^\W*\w?ear\s+|\W+$", "", rows[dear].text))
        recipients = (greeted,) if greeted and not re.match(r"(?i)sir|madam|all|colleague", greeted) else ()
    furnished = any(_REFS.match(row.text) or _POSTCODE.search(row.text) or _STREET.search(row.text) for _, row in head)
    score = warmth + 1.5 * (date is not None) + 1.0 * (re_at is not None) + 0.5 * furnished
    score += 1.0 * (dear is None and date is not None and any(_TO_WHOM.match(tidy(row.text)) for _, row in held[:14]))
    score += 0.5 * (dear is None and date is not None and sum(len(_YOU.findall(row.text)) for _, row in held) >= _OFTEN)
    score += 1.0 * any(_TO_ALL.match(row.text.strip()) for _, row in held[:5])
    return LetterHead(date, recipients, subject, body, score)


def _informal(held: Sequence[tuple[int, Row]], dated_at: int | None) -> int | None:
    """A greeting without "Dear": a few words and a comma, alone on a line soon below the date."""
    after = [(at, row.text.strip()) for at, row in held if dated_at is not None and at > dated_at][:3]
    return next((at for at, text in after if _GREETED.match(text)), None)


def _date_row(held: Sequence[tuple[int, Row]], dear: int | None) -> tuple[int | None, PartialDate | None]:
    """The letter's date line: the first in the head that isn't rubber-stamped ("04 MAY 2022")."""
    found: list[tuple[int, PartialDate, bool]] = []
    for at, row in held[:30]:
        if dear is not None and at > dear + 2:
            break
        for part in without_stamp(row.text).split("\t"):
            if (date := date_line(part)) is not None:
                stamped = re.search(r"[A-Z]{3,}", part) is not None and part.isupper()
                found.append((at, date, stamped))
    typed = next((item for at, row in held[:30] if (item := _typed(at, row.text)) is not None), None)
    if typed is not None:
        return typed
    best = next((item for item in found if not item[2]), found[0] if found else None)
    return (best[0], best[1]) if best is not None else (None, None)


def _typed(at: int, text: str) -> tuple[int, PartialDate] | None:
    """The day on which a clinic letter was typed, which its line prints behind other days; the letter's own, if it leads."""
    mentions = find_dates(text.strip())
    if re.search(r"\btyped\b", text, re.I) and mentions and mentions[0].start == 0 and mentions[0].date.exact:
        return at, mentions[0].date
    match = re.search(r"\b(?:date )?typed\b\s?[:;]?\s*(?P<day>\d.{5,20})", text, re.I)
    date = next((mention.date for mention in find_dates(match["day"]) if mention.start == 0), None) if match else None
    return (at, date) if date is not None and date.exact else None


def _subject_row(held: Sequence[tuple[int, Row]], dear: int | None, dated_at: int | None) -> tuple[int | None, str]:
    """The Re: line: near the greeting, or below the date where nobody is greeted."""
    for n, (at, row) in enumerate(held):
        match = _RE.match(without_stamp(row.text).strip())
        near = abs(at - dear) <= 5 if dear is not None else dated_at is not None and at > dated_at
        if match is None or not near:
            continue
        subject = match["what"] or match["what2"]
        after = held[n + 1][1] if n + 1 < len(held) and held[n + 1][0] == at + 1 else None
        if (
            after is not None
            and len(subject) > 60
            and len(after.text) < 50
            and not DEAR.match(after.text)
            and not after.text.rstrip().endswith(".")
        ):
            subject = f"{subject} {after.text}"
        return at, tidy(subject)
    return _bare_subject_row(held, dear)


def _bare_subject_row(held: Sequence[tuple[int, Row]], dear: int | None) -> tuple[int | None, str]:
    """The subject that stands alone below the greeting, without "Re:" before it."""
    after = [(at, row) for at, row in held if dear is not None and dear < at <= dear + 4]
    if dear is None or len(after) < 2 or after[0][0] == dear + 1 == after[1][0] - 1:
        return None, ""
    text = tidy(without_stamp(after[0][1].text))
    alone = after[1][0] > after[0][0] + 1 or after[0][1].height > 1.08 * after[1][1].height > 0
    plain = 4 <= len(text) <= 110 and text[0].isupper() and not text.endswith((".", ",", "?", "!", ":"))
    return (after[0][0], text) if alone and plain and len(text.split()) <= 16 else (None, "")


def _addressee(head: Sequence[tuple[int, Row]], dated_at: int | None) -> tuple[str, ...]:
    """The lines that name whom the letter is to: from a title or an office down to the street."""
    lines = [(at, tidy(part)) for at, row in head for part in without_stamp(row.text).split("\t")[:1]]
    lines = [(at, text) for at, text in lines if text and not _REFS.match(text) and at != dated_at]
    start = next((n for n, (_, text) in enumerate(lines) if n and _TO_WHOM.match(text)), None)
    if start is None:
        blocks = _blocks(lines)
        if len(blocks) < 2:
            return ()
        last = blocks[-1]
        start = lines.index(last[0])
    found: list[str] = []
    previous = lines[start][0]
    for at, text in lines[start:]:
        if re.match(r"^\W*\d", text) or _POSTCODE.search(text) or len(found) == 3 or at > previous + 1:
            break
        previous = at
        if not re.match(r"(?i)\W*(?:private|addressee|by (?:e-?mail|post|hand)|strictly|confidential)", text):
            found.append(re.sub(r"(?i)^to(?::\s*|\s+)", "", text).strip(" ,"))
    return tuple(found)


def _blocks(lines: Sequence[tuple[int, str]]) -> list[list[tuple[int, str]]]:
    blocks: list[list[tuple[int, str]]] = []
    for at, text in lines:
        if blocks and blocks[-1][-1][0] == at - 1:
            blocks[-1].append((at, text))
        else:
            blocks.append([(at, text)])
    return blocks


def of_foot(feet: Sequence[str]) -> PartialDate | None:
    """The date of a letter whose date line was taken for a running foot, or whose foot says when it was typed."""
    lone = next((date for text in feet if (date := date_line(text)) is not None), None)
    return lone or next((item[1] for text in feet if (item := _typed(0, text)) is not None), None)
