"""Legal time limits that the documents show to have started: when each ran out, and whether it was met."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Sequence

from sarlens.analysis.events import Happening
from sarlens.analysis.index import CaseIndex, even
from sarlens.analysis.lawbook import LawRule, Limit, limits
from sarlens.analysis.sarclock import sar_clock, sar_due
from sarlens.dates import add_working_days, find_dates
from sarlens.dates.counting import add_months
from sarlens.model import Deadline, SarClock, content_id

_CHILDREN = re.compile(
    r"\b(?:children's (?:services|social care)|EHC|EHCP|SENCO|(?-i:SEND)|pupil|head ?teacher|child protection|child in need)\b",
    re.I,
)
_ADULTS = re.compile(
    r"\b(?:adult social care|care act|section 42|s42|supported living|ICB|CHC|continuing healthcare|care home|best interests|nursing home|hospital|trust|ward)\b",
    re.I,
)
_PLAN = re.compile(r"\b(?:EHC|EHCP|education,? health and care|section [BFI]|SENCO|(?-i:SEND))\b", re.I)
_HEALTH = re.compile(r"\b(?:NHS|ICB|trust|hospital|CCG|GP|surgery|health board|continuing healthcare)\b", re.I)
_COUNCIL = re.compile(r"\b(?:council|borough|county|local authority|social care|children's services)\b", re.I)
_EXTENDED = re.compile(
    r"\b(?:extend|extension|extending)\b[^.]{0,80}\b(?:two|2)(?: further| more| additional)? months\b|\b(?:two|2) (?:further|more|additional) months\b",
    re.I,
)
_REASON = re.compile(r"\b(?:complex\w*|number of requests|volume)\b", re.I)
_IDENTITY = re.compile(
    r"\b(?:received|receipt of|thank you for|provided)\b[^.]{0,40}\b(?:proof of (?:identity|ID)|identification|your ID|identity documents?)\b",
    re.I,
)


def sar(index: CaseIndex, happened: Sequence[Happening], today: dt.date) -> SarClock:
    """The clock of the case's request, from the dates the family gave; else from documents that plainly show them."""
    info = index.corpus.info
    found = _by_id(happened)
    requested = info.requested or _first_day(found.get("sar", ()))
    if requested is None:
        return sar_clock(None, info.received, today)
    received = info.received or _first_day([one for one in found.get("sar_answer", ()) if one.date.first >= requested])
    return sar_clock(
        requested, received, today,
        identity=_identified(index, requested, received), extended_on=_told(index, requested, received, _EXTENDED, _REASON),
    )  # fmt: skip


def deadlines(index: CaseIndex, happened: Sequence[Happening]) -> tuple[Deadline, ...]:
    """Every limit whose start is plainly found, by the day it ran out. The request for the records has its own clock."""
    found = _by_id(happened)
    _sort_complaints(index, found)
    made: dict[str, Deadline] = {}
    for rule, limit in limits():
        if limit.id in ("sar", "sar-1998") or not limit.starts:
            continue
        for start in found.get(limit.starts, ()):
            if limit.starts == "annual_review" and not _of_a_plan(index, start):
                continue
            if start.date.exact and limit.applies(start.date.first):
                deadline = _deadline(rule, limit, start, found.get(limit.ends_by, ()))
                made.setdefault(deadline.id, deadline)
    return tuple(sorted(made.values(), key=lambda one: (one.due, one.law, one.id)))


def due_on(limit: Limit, start: dt.date, *, longest: bool = False) -> dt.date:
    """The last day of a limit that starts on a day, which itself is not counted."""
    amount = limit.longest if longest and limit.longest is not None else limit.amount
    if limit.unit == "working_days":
        return add_working_days(start, amount)
    if limit.unit == "days":
        return start + dt.timedelta(days=amount)
    if limit.unit == "weeks":
        return start + dt.timedelta(weeks=amount)
    return add_months(start, amount if limit.unit == "months" else 12 * amount)


def _deadline(rule: LawRule, limit: Limit, start: Happening, ends: Sequence[Happening]) -> Deadline:
    first = start.date.first
    due, words = _worked(limit, first)
    met = min((end.date.first for end in ends if end.date.exact and end.date.first >= first), default=None)
    sentences = [f"{_said(first)}: {start.rule.what}.", words]
    if limit.longest is not None and limit.whose == "body":
        sentences.append(
            f"The rules allow at most {_length(limit, limit.longest)}, which is {_said(due_on(limit, first, longest=True))}."
        )
    if met is not None:
        days = (met - due).days
        sentences.append(
            f"It was done on {_said(met)}" + (f", {_days(days)} after that." if days > 0 else ", in time.")
        )
    elif limit.ends_by:
        sentences.append("There is no evidence in this bundle of when it was done.")
    if limit.force == "guidance":
        sentences.append("This is guidance, not a limit set by law.")
    if not rule.verified:
        sentences.append("This rule has not been checked against its source.")
    return Deadline(
        content_id("deadline", limit.id, start.document.id), rule.id, limit.what, first, due, met, " ".join(sentences)
    )


def _worked(limit: Limit, start: dt.date) -> tuple[dt.date, str]:
    if limit.id == "rectification":
        return sar_due(start)
    due = due_on(limit, start)
    by = "You have until then." if limit.whose == "family" else ""
    return due, f"{_length(limit, limit.amount).capitalize()} from then is {_said(due)}. {by}".strip()


def _length(limit: Limit, amount: int) -> str:
    unit = limit.unit.replace("_", " ")
    return f"{amount} {unit.removesuffix('s') if amount == 1 else unit}"


def _by_id(found: Iterable[Happening]) -> dict[str, list[Happening]]:
    groups: dict[str, list[Happening]] = {}
    for one in sorted(found, key=lambda one: (one.date.first, one.document.id)):
        groups.setdefault(one.rule.id, []).append(one)
    return groups


def _first_day(found: Sequence[Happening]) -> dt.date | None:
    return next((one.date.first for one in found if one.date.exact), None)


def _of_a_plan(index: CaseIndex, review: Happening) -> bool:
    """An annual review of an EHC plan, not of a care plan."""
    said = " ".join([review.document.title, *(one.text for one in index.by_document.get(review.document.id, ()))])
    return bool(_PLAN.search(said))


def _sort_complaints(index: CaseIndex, found: dict[str, list[Happening]]) -> None:
    """Which rules a complaint or its answer falls under, by its words, else by those of the whole case; none if not plain."""
    titles = " ".join(f"{document.title} {document.author or ''}" for document in index.corpus.documents)
    whole = " ".join([titles, *(passage.text for passage in index.own_passages)])
    default = len(_CHILDREN.findall(whole)), len(_ADULTS.findall(whole))
    for one in found.get("complaint", ()):
        said = " ".join(
            [
                one.document.title,
                *one.document.recipients,
                *(p.text for p in index.by_document.get(one.document.id, ())),
            ]
        )
        own = len(_CHILDREN.findall(said)), len(_ADULTS.findall(said))
        children, adults = own if own[0] != own[1] else default
        if children != adults:
            stage_2 = children > adults and re.search(r"\bstage (?:2|two)\b", said, re.I)
            key = (
                "complaint_adult"
                if adults > children
                else "complaint_children_stage_2"
                if stage_2
                else "complaint_children"
            )
            found.setdefault(key, []).append(one)
    for one in found.get("complaint_answer", ()):
        sender = f"{one.document.author or ''} {one.document.author_address or ''} " + " ".join(
            p.text for p in index.by_document.get(one.document.id, ()) if p.zone in ("header", "signature")
        )
        health, council = bool(_HEALTH.search(sender)), bool(_COUNCIL.search(sender))
        if health != council:
            found.setdefault("complaint_answer_nhs" if health else "complaint_answer_council", []).append(one)


def _identified(index: CaseIndex, requested: dt.date, received: dt.date | None) -> dt.date | None:
    """The day, named in a letter or mail to the family, on which the proof of identity came; the letter's own day is later."""
    for document in index.corpus.documents:
        if document.kind not in ("letter", "email") or not index.people.recipients(document).family:
            continue
        for passage in index.by_document.get(document.id, ()):
            said = even(passage.text)
            match = _IDENTITY.search(said)
            for mention in find_dates(said[match.start() :], index.date(passage)) if match else ():
                if mention.date.exact and requested < mention.date.first <= (received or dt.date.max):
                    return mention.date.first
    return None


def _told(
    index: CaseIndex,
    requested: dt.date,
    received: dt.date | None,
    words: re.Pattern[str],
    also: re.Pattern[str] | None = None,
) -> dt.date | None:
    """The first day between request and answer on which a letter or mail to the family says so, about a request."""
    days = []
    for document in index.corpus.documents:
        if document.kind not in ("letter", "email") or document.date is None or not document.date.exact:
            continue
        day = document.date.first
        if not requested <= day <= (received or dt.date.max) or not index.people.recipients(document).family:
            continue
        said = even(" ".join(one.text for one in index.by_document.get(document.id, ())))
        if words.search(said) and (also is None or also.search(said)) and re.search(r"\brequest\b", said, re.I):
            days.append(day)
    return min(days, default=None)


def _days(count: int) -> str:
    return "1 day" if count == 1 else f"{count} days"


def _said(day: dt.date) -> str:
    return f"{day.day} {day:%B %Y}"
