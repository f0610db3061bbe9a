"""A commitment finding made ready to be followed: who owes it to whom, what it is about, by when."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass

from sarlens.analysis.index import CaseIndex, even
from sarlens.analysis.owners import owner_of
from sarlens.analysis.people import Party
from sarlens.analysis.statements import previous, row_of
from sarlens.analysis.terms import deeds, first_deeds, is_bland, is_vague, terms, which
from sarlens.analysis.undertaken import is_promise
from sarlens.dates import DueDate, PartialDate, due_date, find_dates
from sarlens.model import Document, Finding, Passage

_NEVER = PartialDate(dt.date.max, dt.date.max)
"""A due date that was not read; no promise is due at the end of time."""
_YOU_WILL_HAVE = re.compile(
    r"\byou (?:will|should|can expect to|shall) (?:\w+ )?(?:receive|get|hear|have|be (?:sent|told|given))\b", re.I
)
_EVERY = re.compile(
    r"\b(?:each|every|weekly|monthly|fortnightly|daily|termly|quarterly|regular(?:ly)?|ongoing)\b", re.I
)
_MEETING_DAY = re.compile(
    r"\b(?:meeting|review|conference|panel|visit|tribunal|hearing|appointment|discussion)\b", re.I
)


_LEAD = re.compile(
    r"^(?!\W*(?:if|once|when|as soon as|after)\b)(?:.*?\b(?:(?:agreed|undertaken|undertook|said|promised|offered|going|need|have|has|had|able|aims?|hopes?|plans?|"
    r"intends?|committed|endeavour|try) (?:that )?(?:(?:i|we|she|he|they) (?:will|would)|to)|will|shall|[a-z]+'ll)|"
    r"\W*(?:action\W+)?[a-z][\w.'/&-]*(?:\s+(?:and\s+|&\s+|/\s*)?(?!to\b)[a-z][\w.'/&-]*){0,3}?\s+to(?!\s+be\b))\s+(?:also |then |now |just |try to |be able to )?(?=\w)",
    re.I,
)
"""What comes before the deed in a promise: "I have agreed to", "we will", "CT to"."""
_WHITHER = re.compile(
    r"(?<!response )(?<!reply )(?<!answer )(?<!change )(?<!changes )\b(?:to|with)\s+(?!be\b).*$", re.I
)
AROUND = 0.4
"""How far the words around a bare promise count as what it is about."""


@dataclass(frozen=True, slots=True)
class Promise:
    """One commitment as it stands in one passage.

    Attributes:
        owner: who is to do it; NOBODY where the words don't say.
        beneficiary: to whom it was said.
        action: what is to be done, in its own words.
        matter: the terms it is about, each with how far it counts (0 to 1).
        which: for a term, the one before it that says which is meant: "kitchen" of "kitchen risk assessment".
        others: marks of people and organisations it names, but for its owner: "ask Dr Venn".
        deeds: the kinds of deed it names first (to send, to ring, to arrange).
        again: it is to be done each month, or each week.
        bare: it names nothing but a deed: "I'll call you back".
    """

    finding: Finding
    passage: Passage
    document: Document
    owner: Party
    beneficiary: Party
    action: str
    matter: dict[str, float]
    which: dict[str, str]
    others: frozenset[str]
    deeds: frozenset[str]
    made_on: PartialDate | None
    due: PartialDate | None
    due_text: str | None
    again: bool
    bare: bool


def promise_of(index: CaseIndex, finding: Finding) -> Promise | None:
    """The promise in a commitment finding; None for any other finding, a policy's, or one whose passage is gone."""
    undertaking = finding.tag.undertaking
    passage = index.passage(finding.document, finding.passage)
    if undertaking is None or passage is None:
        return None
    document = index.documents[passage.document]
    if document.kind == "policy":  # what a service does for everybody
        return None
    row = row_of(passage)
    made_on = index.date(passage)
    owner_text = (row.owner if row else "") or undertaking.owner
    action = (row.action if row else "") or undertaking.action or passage.text
    due = _due(index, passage, (row.due if row else "") or undertaking.due_text, undertaking.due)
    text = even(action)
    owner = owner_of(index, owner_text, passage, document)
    if not is_promise(index, finding, passage, owner, *due):
        return None
    matter = _matter(index, text, passage, document)
    others = index.people.meant_in(deed_of(text), document) - {f"@{one}" for one in owner.people}
    return Promise(
        finding, passage, document, owner,
        index.people.parties(passage.addressed_to or document.recipients, document),
        action, matter, which(terms(deed_of(text), index.people.words)), others, _deeds(text, even(passage.text)), made_on,
        due[0], due[1], bool(_EVERY.search(passage.text)),
        all(share < 1 or is_bland(term) for term, share in matter.items()),
    )  # fmt: skip


def _deeds(action: str, sentence: str) -> frozenset[str]:
    """The kinds of deed promised. "You will have our decision" promises to give it, by writing or word."""
    found = first_deeds(deed_of(action)) or deeds(action)
    return found | {"give", "write", "speak"} if _YOU_WILL_HAVE.search(sentence) else found


def deed_of(text: str) -> str:
    """The promise from its deed on: "I have agreed to call him back" is "call him back"."""
    lead = _LEAD.match(text) if not first_deeds(text.split(" ", 1)[0]) else None
    rest = text[lead.end() :] if lead else text
    return rest if len(rest.split()) >= 2 else text


def _matter(index: CaseIndex, text: str, passage: Passage, document: Document) -> dict[str, float]:
    """The terms of the action; where it names nothing but a deed ("I'll call you back"), those around it in part."""
    names = index.people.words
    deed = deed_of(text)
    found = dict.fromkeys(terms(deed, names), 1.0)
    if "give" in first_deeds(deed) and (whither := _WHITHER.search(deed)):
        for term in set(terms(whither.group(), names)) - set(terms(deed[: whither.start()], names)):
            found[term] = AROUND
    if all(is_vague(term) for term in found):
        found = dict.fromkeys(terms(text, names), 1.0)
    if all(is_vague(term) for term in found):
        before = previous(index, passage)
        further = previous(index, before) if before else None
        around = " ".join(even(one.text) for one in (before, further) if one is not None)
        for term in terms(f"{around}. {document.title}. {passage.label}", names):
            found.setdefault(term, AROUND)
    return found


def _due(
    index: CaseIndex, passage: Passage, text: str | None, stated: PartialDate | None
) -> tuple[PartialDate | None, str | None]:
    """The due date and its words. A date the tagger found stands; one that hangs on a meeting is worked out here."""
    if stated is not None and stated != _NEVER:
        return stated, text
    if stated == _NEVER:
        text = None
    written = index.date(passage)
    said = even(passage.text)
    meeting = _meeting_day(index, passage, written)
    found: DueDate | None = due_date(text, written, meeting) if text else None
    if found is None or (found.date is None and not passage.fields):
        found = due_date(said, written, meeting) or found
    if (found is None or found.date is None or found.date == _NEVER) and not passage.fields:
        ahead = [one for one in find_dates(said, written) if written is not None and one.date.first > written.last]
        if len(ahead) == 1 and not re.search(
            r"\b(?:since|from|after|until)\W+(?:\w+\W+)?$", said[: ahead[0].start], re.I
        ):
            return ahead[0].date, text or ahead[0].text
    if found is None or found.date == _NEVER:
        return None, text
    return found.date, text or found.text


def _meeting_day(index: CaseIndex, passage: Passage, written: PartialDate | None) -> dt.date | None:
    """The day of the one meeting ahead that this document speaks of; None where it speaks of none or of several."""
    if written is None:
        return None
    days = index.once(("meetings", passage.document, written), lambda: _meeting_days(index, passage.document, written))
    return next(iter(days)) if len(days) == 1 else None


def _meeting_days(index: CaseIndex, document: str, written: PartialDate) -> frozenset[dt.date]:
    days: set[dt.date] = set()
    for other in index.by_document.get(document, ()):
        said = even(other.text)
        if not _MEETING_DAY.search(f"{said} {other.label}"):
            continue
        days |= {
            one.date.first for one in find_dates(said, written) if one.date.exact and one.date.first > written.last
        }
    return frozenset(days)
