"""Who wrote a document and when, from its labelled fields, its last lines, its title and its feet."""

from __future__ import annotations

import re
from collections.abc import Sequence

from sarlens.dates import PartialDate, find_dates
from sarlens.model import REDACTED
from sarlens.structure.dating import field_date, first_date, first_date_line
from sarlens.structure.fields import (
    AUTHOR,
    CIRCULATION,
    COMPLETED,
    MEETING_DATE,
    PRESENT,
    WORKERS,
    WRITING_DATE,
    Field,
    dated,
    fields,
    is_label,
    value_of,
    values_of,
)
from sarlens.structure.issued import caption_day, last_row_day, month_of_issue
from sarlens.structure.labels import tidy
from sarlens.structure.name_words import BODY_WORDS, KIN_WORDS, ROLE_WORDS
from sarlens.structure.names import person_like
from sarlens.structure.sheets import Row
from sarlens.structure.signoffs import signatory, signed_below

_FINISHED = re.compile(
    r"\b(?:completed|written up|write-up|finalised|report(?: of)?|screened|issued|signed(?: off)?|updated|drawn up|approved|closed|dated)\b:?(?: on)?(?: (?:mon|tues|wednes|thurs|fri)day)?\s+(?=\d)",
    re.I,
)
_VERSION = re.compile(r"\b(?:v\.|v\d|version|rev(?:ision)?\b|template|form)", re.I)
_DATED_NAME = re.compile(
    r"^(?:[A-Z][A-Za-z /’']{2,30}):\s*(?P<name>[A-Z][\w.'’-]*(?: [A-Z][\w.'’-]*)+)[ ,;]+(?:Date|Dated)\b[ :]*\d"
)
_SIGNED = re.compile(r"^Signed(?: by)?[ :]+(?P<name>[A-Z][\w.'’-]*(?: [A-Z][\w'’-]+)+)(?:[ ,]+\d[\d/. -]*)?$")
_GLUED = re.compile(r"\b([A-Z])(?=[A-Z][a-z]{3,}\b)")
"""A scan's "BAdcock" for "B Adcock"."""
_VERB = (
    r"(?i:written|completed|prepared|compiled|drawn up|checked|taken|typed|recorded|assessed|reported|submitted|created|made|updated|"
    r"reviewed|carried out|produced|entered|signed)"
)
_WORD = r"(?:(?:[A-Z]|Dr|Mr|Mrs|Ms|Prof)\.|[A-Z][\w'’-]*)"
_NAMED = rf"(?P<{{}}>{_WORD}(?: (?:{_WORD}|de|van|al|el))+)"
_DAY = r"[\d/.: -]{6,16}"
_BY = re.compile(
    rf"\b{_VERB}\b:?(?: {_DAY})? by:? {_NAMED.format('name')}|\b{_VERB}:? {_DAY} {_NAMED.format('then')}|"
    rf"(?:^\W*{_DAY}|\b\d\d[:.]\d\d),?\s+by {_NAMED.format('first')}|\b[Ss]igned:? {_NAMED.format('signed')}\W*$"
)
"""Who wrote it, in a sentence: "Written by …", "Plan written: 12/10/22 by …", "Drawn up 30/05/2022 …", "Signed …" at its end."""
_STATEMENT_OF = re.compile(r"\bstatement of (?P<name>(?:[A-Z][\w.'’-]+ ?){2,4})$", re.I)


def meeting_date(rows: Sequence[Row], found: Sequence[Field], title: str, feet: Sequence[str]) -> PartialDate | None:
    """When the meeting was: its field, its title, a line with a date, the running foot."""
    stated = dated(found, MEETING_DATE) or _in_text(title) or first_date_line(rows[:20]) or _held(rows[:20])
    return stated or _of_feet(feet, exact=True) or first_date(rows[:20]) or _of_feet(feet, exact=False)


def _held(rows: Sequence[Row]) -> PartialDate | None:
    """The day in "Held at Larch House on Monday 3rd October 2022"."""
    for row in rows:
        if re.match(r"\W*(?:meeting |conference |review )?(?:was )?(?:held|took place)\b", row.text, re.I):
            return next((mention.date for mention in find_dates(row.text) if mention.date.exact), None)
    return None


def writing_date(rows: Sequence[Row], found: Sequence[Field], title: str, feet: Sequence[str]) -> PartialDate | None:
    """When a form, report, plan or paper was written; None where the pages don't say.

    The field for it; a lone line with a date at the top; the date beside a signature; then what comes near (the
    visit, the incident, the running foot). A date inside running text is no date of writing.
    """
    loose = [row for row in rows if row.cell is None]
    said = (
        dated(_in_section(rows, found), (*COMPLETED, "date and time"))
        or dated(found, COMPLETED)
        or first_date_line(loose[:25])
        or _in_text(title)
    )
    if said is None:
        signed = signed_below(rows)
        said = _beside_name(found) or (signed.date if signed else None)
    said = said or dated(fields(rows[-30:]), COMPLETED) or dated(found, WRITING_DATE) or first_date_line(loose[-12:])
    said = said or _told_when(rows) or _beside_told(rows) or _beside_name(found, WORKERS + _APPROVED)
    said = said or first_date(loose[:15]) or _of_feet(feet, exact=True) or caption_day(rows) or last_row_day(rows)
    return said or month_of_issue(rows, found, title) or _of_feet(feet, exact=False)


def _told_when(rows: Sequence[Row]) -> PartialDate | None:
    """The day on which a line near the top or the end says that it was finished: "Visit 3 May, report 9 May 2023"."""
    printed = [row for row in rows if not row.blank]
    for row in (*printed[:8], *printed[-6:]):
        if len(row.text) < 110 and (match := list(_FINISHED.finditer(row.text))):
            date = field_date(row.text[match[-1].end() :][:24])
            if date is not None and date.exact:
                return date
    return None


def _in_text(title: str) -> PartialDate | None:
    return next((mention.date for mention in find_dates(title) if mention.date.exact), None)


def of_version(feet: Sequence[str]) -> PartialDate | None:
    """The month of the version that a policy's foot prints: "v6 April 2022"."""
    return next((mention.date for text in feet if _VERSION.search(text) for mention in find_dates(text)), None)


def _of_feet(feet: Sequence[str], *, exact: bool) -> PartialDate | None:
    """The date that a document's own foot prints ("Procedure 4.2, January 2022"), not that of the printing."""
    for text in feet:
        if re.search(
            r"(?i)\b(?:print|export|generat|download|review|disclos|released|outlook|gmail|mail)|\b(?:d\.?o\.?b|born)\b",
            text,
        ):
            continue
        if not exact and _VERSION.search(text):
            continue  # when the empty form was drawn up
        for mention in find_dates(text):
            if mention.date.exact or not exact:
                return mention.date
    return None


_APPROVED = ("approved", "agreed", "manager", "team manager", "line manager", "countersigned", "countersigned by")


def _beside_name(found: Sequence[Field], labels: tuple[str, ...] = AUTHOR) -> PartialDate | None:
    """The date behind the name in "Completed by: B Okoro 18/1/23"."""
    for field in found:
        said = re.split(r"(?<=[a-z]{3})\.\s+(?=[A-Z])", field.value)[0]
        if is_label(field.label, labels) and (date := field_date(said)) is not None and date.exact:
            return date
    return None


def author(rows: Sequence[Row], found: Sequence[Field], closing_at: int | None) -> str | None:
    """Who wrote it: the field for it, the name below "Yours sincerely", or a name and role at its end."""
    ends = fields(rows[-30:])
    value = _of_section(rows, found) or _of_fields((*values_of(found, AUTHOR), *values_of(ends, AUTHOR)))
    if value is None:
        value = _told(rows) or _of_statement(rows) or _signed_and_dated(rows)
    if value is None and closing_at is not None and closing_at > len(rows) - 25:
        return signatory(rows, closing_at)
    if value is None and (signed := signed_below(rows, lone=True)) is not None:
        value = signed.name
    return value or _of_fields((*values_of(found, WORKERS), *values_of(ends, WORKERS)))


_SECTION_OF = re.compile(
    r"^\W*(?:(?:part|section)\s+)?(?:[\dA-Z]{1,2}\b\W*)?(?:details of (?:the )?)?(?:referrer|alerter|reporter|assessor|person (?:completing|raising|making|reporting|filling in)\b.{0,40}|"
    r"your details|about you|completed by|who is completing .{3,30})(?:['’]s)?(?: details| information)?\W*$",
    re.I,
)
_SECTION_ROWS = 12


def _of_section(rows: Sequence[Row], found: Sequence[Field]) -> str | None:
    """The name in a form's part about who fills it in: "4. Referrer", and "Name" below it."""
    return _of_fields([field.value for field in _in_section(rows, found) if is_label(field.label, _NAME)])


_NAME = ("name", "full name", "your name", "name and role", "name and job title", "name of referrer")


def _in_section(rows: Sequence[Row], found: Sequence[Field]) -> list[Field]:
    at = next((n for n, row in enumerate(rows) if row.cell is None and _SECTION_OF.match(row.text)), None)
    return [field for field in found if at is not None and at < field.at <= at + _SECTION_ROWS]


def _of_fields(printed: Sequence[str]) -> str | None:
    """The first value with a whole name, else the first that names anybody."""
    named = [name for text in printed if (name := one_person(text)) is not None and not _prose(name) and somebody(name)]
    return next((name for name in named if " " in name), named[0] if named else None)


def _prose(text: str) -> bool:
    """Words that name nobody: most of them small, and none of them a post's or a body's."""
    words = re.findall(r"[^\W\d_][\w'’-]*", text.replace(REDACTED, " "))
    small = sum(word.islower() for word in words)
    return not words or (
        len(words) > 3 and small > len(words) / 2 and not (ROLE_WORDS.search(text) or BODY_WORDS.search(text))
    )


def somebody(text: str) -> bool:
    """A person, initials, a post or a body: no "Week of", no heading of a section."""
    pieces = [
        piece.strip(" .()") for piece in re.split(r"[,;/()]|\.\s|\s(?:and|&|for|with|on behalf of)\s|\s[-–]\s", text)
    ]
    if any(_NUMBERED_PART.match(piece) for piece in pieces):
        return False
    told = ROLE_WORDS.search(text) or BODY_WORDS.search(text) or REDACTED in text
    return bool(told) or any(
        person_like(piece) or re.fullmatch(r"[A-Z]{2,4}|[A-Z]\.? ?[A-Z]\.?", piece) for piece in pieces
    )


_NUMBERED_PART = re.compile(r"(?:section|part|page|appendix|week|form|stage|step|item|floor)\b", re.I)


def _signed_and_dated(rows: Sequence[Row]) -> str | None:
    """The last professional of a signature block: "Commissioner: L Tench  Date: 4/11/22", "Signed R Pell"."""
    for row in reversed([row for row in rows if not row.blank][-14:]):
        text = tidy(row.text)
        match = _DATED_NAME.match(text) or _SIGNED.match(text)
        if match is None or KIN_WORDS.search(text[: match.start("name")]) or not person_like(match["name"]):
            continue
        return match["name"]
    return None


def _told(rows: Sequence[Row]) -> str | None:
    """Who a sentence near the top or the end says wrote it: "Written by Bea Okoro with Sam, 3 May"."""
    printed = [row for row in rows if not row.blank]
    for row in (*printed[:16], *printed[-8:]):
        if (match := _BY.search(row.text)) is not None:
            name = next(name for name in match.groups() if name).rstrip(".,")
            if somebody(name):
                return name
    return None


def _beside_told(rows: Sequence[Row]) -> PartialDate | None:
    """The date in the sentence that says who wrote it, which may run on to the next line."""
    printed = [row for row in rows if not row.blank]
    for at, row in enumerate(printed):
        if (match := _BY.search(row.text)) is not None and (at < 12 or at >= len(printed) - 8):
            after = " ".join(one.text for one in printed[at : at + 2])[match.end() :].split(". ")[0]
            return next((mention.date for mention in find_dates(after) if mention.date.exact), None)
    return None


def _of_statement(rows: Sequence[Row]) -> str | None:
    """Whose witness statement it is, by its title."""
    for row in [row for row in rows if not row.blank][:12]:
        if (match := _STATEMENT_OF.search(tidy(row.text).rstrip(".:"))) is not None:
            return match["name"].strip().title() if match["name"].isupper() else match["name"].strip()
    return None


def one_person(value: str | None) -> str | None:
    """A field's value without a date, address or blank line for the pen behind the name."""
    if value is None:
        return None
    value = re.split(r"(?<=[a-z]{3})\.\s+(?=[A-Z])", value)[0]
    text = re.split(r"\s*(?:\t|_{3,}|\.{4,}|\bdate\s*:|\bsigned\b\s*:|\btel\b|<)", value, maxsplit=1, flags=re.I)[0]
    mentions = find_dates(text)
    text = text[: mentions[0].start] if mentions and mentions[0].start > 2 else text
    text = tidy(re.sub(rf"{REDACTED[0]}+", " ", text)).strip(" ,;:-–|'‘’")
    text = _GLUED.sub(r"\1 ", text)
    text = text.rstrip(".") if text.count(".") == 1 else text
    told = re.search(r"[A-Za-z]{2}", text) and not re.match(
        r"\W*(?:\d|(?:done|ongoing|completed?|tbc|various|gave|see|office|closed|open|agreed)\b|n/?a\b|yes\b|no\b|none\b|not known|unknown|as above)",
        text,
        re.I,
    )
    return text if told and len(text) <= 120 else None


def present(found: Sequence[Field]) -> tuple[str, ...]:
    """Who was at the meeting, as printed; who sent apologies is left out."""
    return _people(value_of(found, PRESENT))


def circulation(found: Sequence[Field]) -> tuple[str, ...]:
    """To whom the document went, as its fields say."""
    return _people(value_of(found, CIRCULATION))


def _people(value: str | None) -> tuple[str, ...]:
    if value is None:
        return ()
    cut = re.split(r"(?i)\bapologies\b", value)[0]
    mark = ";" if ";" in cut else ","
    inside = re.sub(r"\([^()]*\)", lambda m: m.group().replace(mark, "\x00"), cut)
    pieces = [tidy(piece.replace("\x00", mark)).strip(" .,;|") for piece in inside.split(mark)]
    whole: list[str] = []
    for piece in pieces:
        bare = re.sub(r"\([^()]*\)", "", piece).strip()
        role = bare[:1].islower() or (ROLE_WORDS.search(bare) is not None and not person_like(bare))
        if whole and role and mark == ",":
            whole[-1] = f"{whole[-1]}, {piece}"
        elif re.search(r"[A-Za-z]{2}", piece):
            whole.append(piece)
    return tuple(whole)
