"""What came after what: a step the family took, and a step of services within two months. Dates only, no motive."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Sequence

from sarlens.analysis.events import EventRule, Happening
from sarlens.analysis.index import SPOKEN, CaseIndex, flat
from sarlens.model import Document, Escalation, Place

TRIGGERS = frozenset(
    {
        "complaint",
        "sar",
        "legal_letter",
        "refusal",
        "mp_contact",
        "dp_complaint",
        "rectification_request",
        "regulator",
        "appeal",
    }
)
RESPONSES = frozenset({"safeguarding", "safeguarding_words", "restriction", "notice", "cut"})
NEAR_DAYS, FAR_DAYS = 28, 60
"""Days within which a response is listed (DOMAIN 3.3, SG1: show 14, 28 and 60)."""

SAME_ACT_DAYS = 7
_NOTES = frozenset({"case_note", "email", "minutes", "other"})
_OTHER_SOURCE = re.compile(
    r"\b(?:source of (?:risk|harm|concern)|alleged (?:source|perpetrator)|person alleged)\b[^.]{0,60}\b(?:organisational|provider|agency|staff|carer at|care home|"
    r"school|supported living|nurse|worker|another resident|peer)\b",
    re.I,
)
_FAMILY_WORDS = re.compile(
    r"\b(?:mum|mother|dad|father|parents?|parental|family|mr|mrs|ms|miss|sister|brother|daughter|son|wife|husband)\b",
    re.I,
)


def escalations(index: CaseIndex, happened: Sequence[Happening]) -> tuple[Escalation, ...]:
    """Each response with the family's steps before it, by date: of the last four weeks the nearest of each kind.

    Where there is none so near, the nearest of the two months before, and then only the first response of its kind.
    """
    known = {one.document.id for one in happened if one.rule.id in RESPONSES}
    marked = (one for one in _tagged(index) if one.document.id not in known)
    found = [one for one in (*happened, *marked) if one.date.exact]
    triggers = _once_a_day(one for one in found if one.rule.id in TRIGGERS)
    responses = _once_a_day(one for one in found if one.rule.id in RESPONSES and _on_family(index, one))
    responses = _acts(responses)
    pairs: dict[tuple[str, str, str], Escalation] = {}
    for response in responses:
        for trigger in _before(triggers, response):
            near = _days(trigger, response) <= NEAR_DAYS
            if response.rule is _TAGGED and (not near or _followed(trigger, responses)):
                continue
            key = (trigger.document.id, response.rule.id, response.document.id if near else "")
            if key not in pairs:
                pairs[key] = _pair(index, trigger, response)
    return tuple(sorted(pairs.values(), key=lambda one: (one.trigger.date or one.response.date, one.days)))


def _acts(responses: Sequence[Happening]) -> list[Happening]:
    """Those that are a step of their own: a note of the notice, a week after the letter that gave it, is none."""
    kept: list[Happening] = []
    for one in responses:
        same = [other for other in kept if other.rule.id == one.rule.id and _days(other, one) <= SAME_ACT_DAYS]
        if not (one.document.kind in _NOTES and same):
            kept.append(one)
    return kept


def _followed(trigger: Happening, responses: Sequence[Happening]) -> bool:
    """A plain step followed it closely, so that words marked for a second look add nothing."""
    return any(one.rule is not _TAGGED and 0 < _days(trigger, one) <= NEAR_DAYS for one in responses)


def _once_a_day(found: Iterable[Happening]) -> list[Happening]:
    """Events in order of date, one of a kind for each day: the paper that did it rather than the note that tells of it."""
    ranked = sorted(
        found, key=lambda one: (one.document.kind in ("case_note", "email"), one.document.kind, one.document.id)
    )
    first: dict[tuple[str, dt.date], Happening] = {}
    for one in ranked:
        first.setdefault((one.rule.id, one.date.first), one)
    return sorted(first.values(), key=_when)


_TAGGED = EventRule("safeguarding_words", "safeguarding was used or widened in words marked for a second look", "body")


def _tagged(index: CaseIndex) -> Iterator[Happening]:
    """The first passage of each document between professionals that was tagged as possible misuse of safeguarding."""
    seen: set[str] = set()
    for finding in index.corpus.findings:
        document = index.documents.get(finding.document)
        if document is None or finding.tag.pattern != "safeguarding_misuse" or finding.tag.strength == "possible":
            continue
        if finding.role == "family" or document.duplicate_of or document.id in seen or document.date is None:
            continue
        if document.kind == "letter" or index.people.recipients(document).family:
            continue
        passage = index.passage(finding.document, finding.passage)
        seen.add(document.id)
        yield Happening(_TAGGED, document, passage, (index.date(passage) if passage else None) or document.date)


def _when(one: Happening) -> tuple[object, str]:
    return (one.date.first, one.document.id)


def _before(triggers: Sequence[Happening], response: Happening) -> list[Happening]:
    """The family's steps that the response is listed with; the same document is never both."""
    within = [
        one for one in triggers if 0 < _days(one, response) <= FAR_DAYS and one.document.id != response.document.id
    ]
    near = {one.rule.id: one for one in within if _days(one, response) <= NEAR_DAYS}
    return list(near.values()) or within[-1:]


def _days(trigger: Happening, response: Happening) -> int:
    return (response.date.first - trigger.date.first).days


def _on_family(index: CaseIndex, response: Happening) -> bool:
    """The step concerns the family: its document names them, and a safeguarding form does not name another source of harm."""
    if response.rule is _TAGGED:
        return True
    said = _text(index, response.document)
    if response.rule.id == "safeguarding" and _names_another_source(index, response.document):
        return False
    return bool(_FAMILY_WORDS.search(said)) or _to_family(index, response.document)


def _to_family(index: CaseIndex, document: Document) -> bool:
    """It is written to the family, if only by their surname: a father and an uncle are both "Mr Amory"."""
    surnames = {flat(name).split()[-1] for name in index.corpus.info.family if "@" not in name and flat(name)}
    named = (flat(name).split()[-1:] for name in document.recipients)
    return bool(index.people.recipients(document).family) or any(surnames.intersection(name) for name in named)


def _names_another_source(index: CaseIndex, document: Document) -> bool:
    """A field for the source of harm names somebody else than the family."""
    for one in index.by_document.get(document.id, ()):
        if _OTHER_SOURCE.search(f"{one.label} {one.text}") and not _FAMILY_WORDS.search(one.text):
            return True
    return False


def _text(index: CaseIndex, document: Document) -> str:
    own = index.by_document.get(document.id, ())
    return " ".join([document.title, *(f"{one.label} {one.text}" for one in own if one.zone in SPOKEN)])


def _pair(index: CaseIndex, trigger: Happening, response: Happening) -> Escalation:
    days = _days(trigger, response)
    counted = "1 day" if days == 1 else f"{days} days"
    within = NEAR_DAYS if days <= NEAR_DAYS else FAR_DAYS
    return Escalation(
        _place(index, trigger),
        _place(index, response),
        days,
        f"On {trigger.date.said()} {trigger.rule.what}. On {response.date.said()}, {counted} later (within {within} days), "
        f"{response.rule.what}. These are dates only; they do not show why.",
    )


def _place(index: CaseIndex, one: Happening) -> Place:
    what = index.quote(one.passage) if one.passage is not None else one.document.title
    return index.place(one.passage, what) if one.passage is not None else index.place_of(one.document, what)
