"""Every dated document as a line, and what sentences plainly say happened on a day."""

from __future__ import annotations

import datetime as dt
import re
from collections import defaultdict
from collections.abc import Iterator

from sarlens.analysis.index import SPOKEN, CaseIndex, even, flat
from sarlens.dates import PartialDate, find_dates
from sarlens.model import Document, DocumentKind, Event, Passage

KIND_WORDS: dict[DocumentKind, str] = {
    "email": "Email", "letter": "Letter", "minutes": "Meeting", "case_note": "Case note", "assessment": "Assessment",
    "care_plan": "Care plan", "referral": "Referral", "form": "Form", "report": "Report", "policy": "Policy", "other": "Document",
}  # fmt: skip
_HAPPENED = re.compile(
    r"\b(?:moved|admitted|discharged|visited|met|held|took place|began|started|ended|closed|opened|referred|fell|injured|seizure|excluded|suspended|"
    r"assessed|diagnosed|approved|agreed|refused|served|died|arrived|left|complained|called|rang|telephoned|attended|collected|transferred|"
    r"incident|hospital|police|ambulance|removed|returned|signed|wrote|received|sent|decided|cancelled|missed|reported|bitten|burned|went missing)\b",
    re.I,
)
_CITED = re.compile(
    r"\b(?:letter|email|e-mail|message|report|minutes|assessment|plan|form|note|statement|request|invoice|complaint|dated|version)s?\s+(?:of|from|dated|on|sent)?\s*(?:the\s+)?$|\bdated\s+$|\b(?:by|before|until|from|since|due|born|dob|between|week commencing|w/c)\s+(?:the\s+)?$",
    re.I,
)
_WILL = re.compile(
    r"\b(?:will|shall|'ll|to be|would|is due|are due|planned|booked for|invite|scheduled|arranged for|if|should|must)\b",
    re.I,
)


def chronology(index: CaseIndex) -> tuple[Event, ...]:
    """The case by date, then by file and page. Copies are folded into the original; partial dates stay partial."""
    events = [*_asked(index), *_documents(index), *_told(index)]
    order = {file.id: at for at, file in enumerate(index.corpus.files)}

    def key(event: Event) -> tuple[dt.date, dt.date, str, int, int, str]:
        place = event.place
        at = (order.get(place.file, 0), place.page) if place else (-1, 0)
        return (event.date.first, event.date.last, event.date.time or "", *at, event.what)

    return tuple(sorted(events, key=key))


def _asked(index: CaseIndex) -> Iterator[Event]:
    """What the family said of the request itself."""
    info = index.corpus.info
    if info.requested is not None:
        yield Event(PartialDate.day(info.requested), "The family asked for the records.", None)
    if info.received is not None:
        yield Event(PartialDate.day(info.received), "The family received the records.", None)


def _documents(index: CaseIndex) -> Iterator[Event]:
    found: dict[str, list[str]] = defaultdict(list)
    for finding in index.corpus.findings:
        found[index.root(finding.document)].append(finding.id)
    for document in index.corpus.documents:
        if document.date is not None and document.duplicate_of is None:
            yield Event(
                document.date, _line(document), index.place_of(document, document.title), _people(index, document),
                tuple(found.get(document.id, ())),
            )  # fmt: skip


def _line(document: Document) -> str:
    """What the document is, in one line: "Email from A to B and 2 others: subject"."""
    words = KIND_WORDS[document.kind]
    if document.author:
        words += f" from {document.author}" if document.kind in ("email", "letter") else f" by {document.author}"
    if document.kind in ("email", "letter") and document.recipients:
        others = len(document.recipients) - 1
        words += f" to {document.recipients[0]}" + (f" and {others} other{'s' if others > 1 else ''}" if others else "")
    return f"{words}: {document.title}" if document.title else words


def _people(index: CaseIndex, document: Document) -> tuple[str, ...]:
    names = [index.people.party(name, document).name for name in (document.author, *document.recipients) if name]
    return tuple(dict.fromkeys(name for name in names if name))


def _told(index: CaseIndex) -> Iterator[Event]:
    """Sentences with one past date on which something happened; the same told twice on one day is one line."""
    seen: set[tuple[PartialDate, str]] = set()
    for passage in index.own_passages:
        event = _happened(index, passage)
        if event is not None and (key := (event.date, flat(event.what))) not in seen:
            seen.add(key)
            yield event


def _happened(index: CaseIndex, passage: Passage) -> Event | None:
    written = index.date(passage)
    if passage.zone not in SPOKEN or passage.fields or written is None:
        return None
    text = even(passage.text)
    if not 5 <= len(text.split()) <= 45 or not _HAPPENED.search(text) or _WILL.search(text):
        return None
    mentions = find_dates(text, written)
    if len(mentions) != 1 or mentions[0].date.last > written.last or mentions[0].date == written:
        return None
    day = mentions[0]
    if day.date.first == written.first or _CITED.search(text[: day.start]):
        return None
    document = index.documents[passage.document]
    return Event(day.date, text, index.place(passage, index.quote(passage)), _people(index, document))
