"""What each line of running text is: header, salutation, signature, stock wording, or the words that count."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Literal

from sarlens.dates import find_dates
from sarlens.model import Document
from sarlens.structure.given_names import GIVEN
from sarlens.structure.headers import header_block
from sarlens.structure.namelists import read_list
from sarlens.structure.names import person_like, read_address
from sarlens.structure.printed import PrintedLine
from sarlens.structure.signatures import block_line, boilerplate, signature_lines

LineZone = Literal["header", "heading", "signature", "disclaimer", "body"]

_GREETING = re.compile(
    r"^(?:dear|hi|hello|hiya|hey|good (?:morning|afternoon|evening)|morning|afternoon|evening|to whom it may concern)\b",
    re.I,
)
_GREETED = re.compile(
    r"^(?:dear|hi|hello|hiya|hey|good|morning|afternoon|evening|all|both|everyone|everybody|team|colleagues?|folks|there|again|to|"
    r"whom|it|may|concern|sir|madam|and|or|&|ladies|gentlemen|parents?|carers?|mr|mrs|ms|miss|dr|mum|dad|guys|happy|new|year)$",
    re.I,
)
METADATA = re.compile(
    r"^(?:from|sent|to|cc|bcc|subject|re|date(?: of (?:meeting|report|birth|letter|note|assessment|review|plan|referral|visit|contact|issue|"
    r"completion|panel|conference|event|next review))?|date (?:completed|created|written|received|sent|of (?:this )?\w+)|author|written by|"
    r"completed by|prepared by|recorded (?:by|on)|created (?:by|on)?|entered (?:by|on)|authorised (?:by|on)|(?:report|form|assess(?:or|ed by))|"
    r"circulation(?: list)?|distribution(?: list)?|copied to|copies to|present|attendees|in attendance|attended by|attendance|those present|"
    r"apologies(?: received)?|absent|invited(?: but did not attend)?|chair(?:ed by|person)?|minutes?(?: taken by| by|-taker)?|minute taker|"
    r"note ?taker|notes by|venue|location|place|time|our ref(?:erence)?|your ref(?:erence)?|ref(?:erence)?(?: no\.?| number)?|"
    r"nhs (?:no\.?|number)|d\.?o\.?b\.?|address|tel(?:ephone)?(?: no\.?)?|phone|mobile|e-?mail|direct (?:dial|line)|team|job title|"
    r"designation|worker(?: name)?|allocated worker|case ?(?:id|no\.?|number|ref)|person ?(?:id|no\.?|number)|lcs id|mosaic id|las id|id|"
    r"name(?: of (?:child|adult|person|service user|patient|client|young person))?|child(?:'s name)?|service user|client|patient|"
    r"contact type|note type|event type|type(?: of (?:contact|note|meeting))?|printed(?: on| by)?|version|page|dates? of (?:event|contact))$",
    re.I,
)
"""Labels whose values say when, who and where, not what: the header lines of records, minutes and reports."""
TURN = re.compile(
    r"^[\[(]?(?:\d{1,2}[/.-]\d{1,2}[/.-]\d{2,4}|\d{4}-\d\d-\d\d)?[,T ]*\d{1,2}:\d\d(?::\d\d)?(?:\s?[ap]m)?[\])]?\s*[-–]?\s*(?P<who>[^:\n\[\]]{2,40}):\s+(?=\S)",
    re.I,
)
"""A turn of a chat that was printed out: the time, who wrote it, and a colon."""
_DAY = (
    r"(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?,?\s+)?"
    r"(?:\d{1,2}[/.-]\d{1,2}[/.-]\d{2,4}|\d{4}-\d\d-\d\d|\d{1,2}(?:st|nd|rd|th)?\s[a-z]{3,9}(?:\s\d{4})?|today|yesterday)"
)
_CLOCK = r"\d{1,2}[:.]\d\d(?::\d\d)?\s?(?:[ap]\.?m\.?)?"
_TURN_LINE = re.compile(
    rf"^(?:[\[(]?(?:{_DAY},?\s+(?:at\s+)?)?{_CLOCK}[\])]?[\s,–-]*(?P<after>[^\d:\[\]]{{2,40}}?):?|"
    rf"(?P<before>[^\d:\[\]]{{2,40}}?)[\s,–-]*[\[(]?(?:{_DAY},?\s+(?:at\s+)?)?{_CLOCK}[\])]?:?)$",
    re.I,
)
"""A turn's own line: "Bea Okoro 04/11/2022 05:52", "[05:52] Bea Okoro"."""
_DAY_NAME = re.compile(
    r"^(?:mon|tue|wed|thu|fri|sat|sun|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}$", re.I
)
FEWEST_TURNS = 3


def turn_line(text: str) -> str:
    """Who speaks next, where a line of a chat says nothing else; "" for any other line."""
    found = _TURN_LINE.match(text)
    who = (found["after"] or found["before"]).strip(" ,–-") if found else ""
    named = person_like(who.replace(",", "")) and not _DAY_NAME.match(who) and not who.isupper()
    return who if who and named else ""


ATTENDANCE = re.compile(
    r"^(?:present|participants?|attendees|attendance|in attendance|attended(?: by)?|those present|people present|apologies(?: received)?|invited|"
    r"also present|members|professionals present|family present|contributors)$",
    re.I,
)
LABELLED = re.compile(r"^([A-Z][^:.!?\t]{0,70}?|[A-Z]{2,}[^:.!?\t]{0,60}?)\s*:(?=\s|$)\s*")
"""A line that begins with a label and a colon; group 1 is the label."""


def line_zones(found: Sequence[PrintedLine], document: Document) -> tuple[LineZone, ...]:
    """The zone of each line of running text (no table lines), in order.

    The splitting's own header, title, signature and notice lines are believed; what it left as body is looked at
    here. Anything doubtful is body, so that no real words are set aside.
    """
    zones: list[LineZone] = [_given(line) for line in found]
    for at in _leading(found, zones, document):
        zones[at] = "header"
    if document.kind == "case_note":
        for at, line in enumerate(found):
            if zones[at] == "body" and _STAMPED.match(line.text) and find_dates(line.text):
                zones[at] = "header"
    _greetings(found, zones, document)
    message = [at for at, zone in enumerate(zones) if zone == "body"]
    if document.kind in {"email", "letter", "case_note", "other", "referral"}:
        for at in signature_lines([found[at] for at in message], document.author):
            zones[message[at]] = "signature"
    for at in message:
        if zones[at] == "body" and _notice_line(found, zones, at):
            zones[at] = "disclaimer"
    return tuple(zones)


def _given(line: PrintedLine) -> LineZone:
    if line.kind == "header":
        return "header"
    if line.kind == "title":
        return "heading"
    if line.kind == "notice" and boilerplate(line.text, line.ocr):
        return "disclaimer"
    if line.kind == "signature" and (block_line(line.text) or len(line.text.split()) <= 6):
        return "signature"
    return "body"


def _notice_line(found: Sequence[PrintedLine], zones: Sequence[LineZone], at: int) -> bool:
    """A line of a notice that the splitting found, or a banner that stands alone on its line."""
    line = found[at]
    if line.kind == "notice":
        return not line.ended or boilerplate(line.text, line.ocr) or zones[max(0, at - 1)] == "disclaimer"
    return len(line.text.split()) <= 6 and boilerplate(line.text, line.ocr)


def _leading(found: Sequence[PrintedLine], zones: Sequence[LineZone], document: Document) -> list[int]:
    """The lines before the message that are its header, where the splitting did not say so."""
    if any(zone == "header" for zone in zones) and document.kind != "letter":
        if document.kind == "case_note":
            return _record_head(found, zones)
        return _more_mail_head(found, zones) if document.kind == "email" else []
    if document.kind == "email":
        return _mail_head(found)
    if document.kind == "case_note":
        return _record_head(found, zones)
    if document.kind in {"letter", "other", "referral"}:
        return _letter_head(found)
    return []


def _mail_head(found: Sequence[PrintedLine]) -> list[int]:
    """The mail header block, and the mailbox owner's name that a print-out has over it."""
    for at in range(min(5, len(found))):
        block = header_block(found, at)
        if block is not None:
            return list(range(block.last + 1))
    return []


_MAIL_LABEL = re.compile(r"^\W{0,2}(?:from|sent|to|cc|bcc|subject|date|attachments?|importance)\s*:", re.I)


def _more_mail_head(found: Sequence[PrintedLine], zones: Sequence[LineZone]) -> list[int]:
    """Lines of a mail header that follow straight on the ones the splitting knew ("Cc: …" after a long "To:")."""
    more: list[int] = []
    for at, line in enumerate(found[:30]):
        if zones[at] == "header":
            continue
        address = bool(read_address(line.text)) and len(line.text.split()) <= 6 and not line.ended
        if at == 0 or line.gap or not (_MAIL_LABEL.match(line.text) or address):
            break
        more.append(at)
    return more


_STAMPED = re.compile(r"^(?:recorded|created|entered|updated|amended|authorised) (?:on|by)\b.{0,50}$", re.I)


def _record_head(found: Sequence[PrintedLine], zones: Sequence[LineZone]) -> list[int]:
    """The date, worker and type of a case note, over its words."""
    head: list[int] = []
    for at, line in enumerate(found[:10]):
        if zones[at] != "body":
            continue
        if TURN.match(line.text):
            break
        label = LABELLED.match(line.text)
        value = line.text[label.end() :] if label else ""
        named = bool(label and METADATA.match(label.group(1).strip()) and len(value.split()) <= 10)
        bare = (
            not line.ended
            and len(line.text.split()) <= 12
            and (_dated(line.text) or (bool(head) and not line.gap and line.columns > 1))
        )
        if named or bare:
            head.append(at)
        elif not (at == 0 and line.columns > 1):
            break
        else:
            head.append(at)
    return head


def _dated(text: str) -> bool:
    """A date or a time, and little else than names and kinds of contact."""
    dates = find_dates(text)
    rest = text
    for date in reversed(dates):
        rest = rest[: date.start] + " " + rest[date.end :]
    rest = re.sub(r"\b\d{1,2}[:.]\d\d(?:\s?[ap]m)?\b", " ", rest)
    return (
        bool(dates) and len(rest.split()) <= 8 and not re.search(r"\b(?:was|were|is|has|had|will|to|that|said)\b", rest)
    )


def _letter_head(found: Sequence[PrintedLine]) -> list[int]:
    """Letterhead, addressee and date, down to the greeting or the "Re:" line."""
    for at, line in enumerate(found[:30]):
        opens = _is_greeting(line.text) or re.match(r"^\W*(?:re|ref|subject)\s*[:;]", line.text, re.I)
        if opens and all(_head_line(other.text) for other in found[:at]):
            return list(range(at))
        if not opens and not _head_line(line.text):
            return list(range(at)) if at >= 3 and _carries_on(found, at) else []
    return []


def _carries_on(found: Sequence[PrintedLine], at: int) -> bool:
    """A real paragraph begins here, after a gap, under what is plainly a letterhead."""
    return found[at].gap and any(find_dates(line.text) or read_address(line.text) for line in found[:at])


def _head_line(text: str) -> bool:
    label = LABELLED.match(text)
    if label and METADATA.match(label.group(1).strip()):
        return True
    return (
        block_line(text)
        or bool(find_dates(text) and len(text.split()) <= 6)
        or (len(text.split()) <= 6 and not re.search(r"[.!?]$", text))
    )


def _greetings(found: Sequence[PrintedLine], zones: list[LineZone], document: Document) -> None:
    """Mark "Dear Mrs Hale," and bare names before a message ("Una, Rhys,") as header."""
    open_lines = (at for at, zone in enumerate(zones) if zone == "body" and not boilerplate(found[at].text))
    first = next(open_lines, None)
    for at, line in enumerate(found):
        if zones[at] != "body":
            continue
        if _is_greeting(line.text):
            zones[at] = "header"
        elif document.kind in {"email", "letter"} and at == first and at + 1 < len(found):
            stopped = re.search(r"[,:–-]$", line.text) is not None
            if _only_names(line.text, document, sure=not stopped) and (stopped or found[at + 1].gap):
                zones[at] = "header"


def _is_greeting(text: str) -> bool:
    words = re.findall(r"[^\s,.!:;]+", text)
    if not words or len(words) > 9 or not _GREETING.match(text):
        return False
    names = [word for word in words if not _GREETED.match(word)]
    return not names or person_like(" ".join(names)) or all(person_like(word) for word in names)


def _only_names(text: str, document: Document, *, sure: bool) -> bool:
    """Nothing but names (and "both", "all"). Sure: only names of addressees, or common given names, count."""
    words = re.findall(r"[^\s,.!:;&–-]+", text)
    if not words or len(words) > 5 or re.search(r"[.!?]$", text):
        return False
    known = {
        part.lower()
        for printed in document.recipients
        for name in read_list(printed)
        for part in (name.given, name.surname)
    }
    for word in (word.lower() for word in words if not _GREETED.match(word)):
        called = word in known or any(len(word) >= 3 and other.startswith(word) for other in known)
        if not called and word not in GIVEN and (sure or not person_like(word.title())):
            return False
    return True
