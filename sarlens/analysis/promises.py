"""A commitment finding made ready to be followed: who owes it to whom, what it is about, by when."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass

from sarlens.analysis.index import CaseIndex, even
from sarlens.analysis.people import NOBODY, Party
from sarlens.analysis.statements import previous, row_of
from sarlens.analysis.terms import deeds, first_deeds, is_bland, is_vague, terms, which
from sarlens.dates import DueDate, PartialDate, due_date, find_dates
from sarlens.model import Document, Finding, Passage

_I = re.compile(r"^(?:i|i'll|i've|me|myself|author|writer)$", re.I)
_WE = re.compile(
    r"^(?:we|we'll|us|our|ourselves|the (?:council|authority|department|team|service|trust|school|home|board|icb|local authority))$",
    re.I,
)
_YOU = re.compile(r"^(?:you|yourself|yourselves)$", re.I)
_SAYS_I = re.compile(
    r"^\W*will (?!be\b)|\bby me\b|\b(?:i'll|i will|i shall|i am going to|i'm going to|i have (?:undertaken|agreed|said)|i undertake|i can|leave it with me|i need to|i have to|i aim|i hope)\b",
    re.I,
)
_SAYS_WE = re.compile(
    r"\b(?:you'll (?:have|receive|get|hear|be (?:sent|told|given|contacted))|we'll|we will|we shall|we are going to|we undertake|we aim|you (?:will|should|can expect to|shall) (?:\w+ )?(?:receive|get|hear|have|be (?:sent|told|given|contacted)))\b",
    re.I,
)
_NAMED = re.compile(
    r"(?!(?:Just|Please|Was|Is|It|This|That|There|What|Who|Not|And|So|But|If)\b)(?:(?:the|our|my|your|his|her|their|each|all|both) )?(?:[A-Z][\w.'’&/-]*|all|everyone|school|housing|health|social "
    r"worker|staff|nurse|carers?|home|family|parents?|mum|dad|gp|team|manager|provider|agency|hub|clinic|hospital|landlord|council|advocate|key ?worker)"
    r"(?:[ /]+(?:and |of |the |& )?(?:[A-Z][\w.'’&/-]*|team|staff|worker|manager|nurse|service|services|office|hub|clinic|agency))*$"
)
"""A name, initials, a body or a role, and nothing else."""
_AGENTLESS = re.compile(r"\b(?:will|shall|'ll|to) be\b", re.I)
"""A deed without a doer, which the writer's side takes on: "A draft will be with you by Friday"."""
_NEVER = PartialDate(dt.date.max, dt.date.max)
"""A due date that was not read; no promise is due at the end of time."""
_YOU_WILL_HAVE = re.compile(
    r"\byou (?:will|should|can expect to|shall) (?:\w+ )?(?:receive|get|hear|have|be (?:sent|told|given))\b", re.I
)
_TRAILING = re.compile(r"\b(I|we)$", re.I)
"""An owner cut out with the words before it: "Told her I"."""
_ADDRESSED = re.compile(r"^([A-Z][\w'’-]+),?\s+(?:you(?:'ve|'ll)?|to you)$")
"""An owner spoken to by name: "Denise you've"."""
_UNSETTLED = re.compile(r"\W*(?:to be )?(?:confirmed|advised|arranged|agreed|decided|discussed|tbc|tba)\W*$", re.I)
"""Says only that something is not settled yet."""
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
    if not row and not _can_owe(owner, owner_text, finding):
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


def _can_owe(owner: Party, text: str | None, finding: Finding) -> bool:
    """Whether the words before the deed are somebody who can owe it, and not the rest of another sentence.

    A weak tag counts only with a known owner or a date.
    """
    undertaking = finding.tag.undertaking
    text = _ADDRESSED.sub(r"\1", text or "") or None
    if _UNSETTLED.match(undertaking.action if undertaking else ""):
        return False
    if owner.people or owner.bodies or owner.family:
        return True
    if undertaking is not None and undertaking.due is not None and text and len(text.split()) <= 5:
        return True
    if finding.tag.strength == "possible" and (undertaking is None or undertaking.due is None):
        return False
    return not text or bool(_NAMED.match(text.strip()))


def owner_of(index: CaseIndex, owner: str | None, passage: Passage, document: Document) -> Party:
    """Who is meant: "I" is the speaker, "we" the speaker's organisation, initials a person of the meeting."""
    speaker = index.speaker(passage)
    text = _ADDRESSED.sub(r"\1", (owner or "").strip())
    if not passage.fields and (trailing := _TRAILING.search(text)):
        text = trailing[1]
    if not passage.fields and (not text or not (_NAMED.match(text) or index.people.party(text, document).people)):
        said = even(passage.text)
        text = "I" if _SAYS_I.search(said) else "we" if _SAYS_WE.search(said) else text
    if _YOU.match(text) and _SAYS_WE.search(even(passage.text)):
        text = "we"
    if _I.match(text):
        return speaker
    if _WE.match(text):
        body = index.people.body(speaker, document)
        return Party(
            body.name or speaker.name,
            speaker.people,
            body.bodies | index.people.author(document).bodies,
            speaker.family,
        )
    if _YOU.match(text):
        return index.people.parties(passage.addressed_to or document.recipients, document)
    if not text and not passage.fields and _AGENTLESS.search(even(passage.text)):
        return index.people.body(speaker, document)
    return index.people.party(text, document) if text else NOBODY


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
    if (found is None or found.date is None) and not passage.fields:
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
