"""The rows of `sarlens.case/1`, list by list, as the contract writes them. Keys are only ever added."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import Any, TypeAlias

from sarlens.dates import PartialDate
from sarlens.export.exhibit import plan
from sarlens.export.schedule import Dossier, Item, Schedule, holders, look_at, page_counts
from sarlens.model import Box, Evidence, Finding, Page, Place, SourceFile

PAGES_HELD = 16
"""Pages with their words that are kept at hand while findings are written."""

Row: TypeAlias = dict[str, Any]


def case(dossier: Dossier) -> Row:
    """What the family said when the case was made."""
    info = dossier.corpus.info
    return {
        "title": info.title,
        "persons": list(info.persons),
        "family": list(info.family),
        "requested": day(info.requested),
        "received": day(info.received),
        "sarlens_version": dossier.version or info.sarlens_version,
        "created": info.created.isoformat() if info.created else None,
    }


def files(told: Schedule) -> Iterator[Row]:
    """Every file. Of several with the same bytes the one that holds the pages comes last."""
    listed = told.dossier.corpus.files
    held = holders(listed)
    again: dict[str, list[SourceFile]] = {}
    for file in listed:
        if held[file.id] is not file:
            again.setdefault(file.id, []).append(file)
    for file in listed:
        if held[file.id] is file:
            for copy in (*again.get(file.id, ()), file):
                yield _file(copy)


def _file(file: SourceFile) -> Row:
    """One file. The contract has no word for "not read yet": that is `unreadable`, with what to do."""
    waiting = file.status == "unread"
    return {
        "id": file.id, "name": file.name, "path": file.path, "parent": file.parent, "media_type": file.media_type,
        "pages": file.pages, "status": "unreadable" if waiting else file.status,
        "problem": file.problem or (_WAITING if waiting else None), "size": file.size,
    }  # fmt: skip


_WAITING = "This file has not been read yet. Add it again to carry on."


def pages(told: Schedule) -> Iterator[Row]:
    """Every page; for a single purpose those of its exhibit bundle."""
    wanted = None if told.purpose == "everything" else plan(told).numbers
    for page in told.dossier.corpus.pages:
        if wanted is None or (page.file, page.number) in wanted:
            yield {
                "id": page.id, "file": page.file, "number": page.number, "width": number(page.width),
                "height": number(page.height), "rotation": page.rotation, "text_source": page.text_source,
                "ocr_confidence": page.ocr_confidence, "redacted_share": page.redacted_share, "text": page.text,
                "reviewed": page.id in told.dossier.reviewed,
            }  # fmt: skip


def documents(told: Schedule) -> Iterator[Row]:
    """Every document, also those that are part of another."""
    for d in told.dossier.corpus.documents:
        yield {
            "id": d.id, "file": d.file, "first_page": d.first_page, "last_page": d.last_page, "kind": d.kind,
            "title": d.title, "date": iso(d.date), "author": d.author, "recipients": list(d.recipients),
            "duplicate_of": d.duplicate_of, "thread": d.thread, "part_of": d.part_of,
            "author_address": d.author_address, "attachments": list(d.attachments), "confidence": d.confidence,
        }  # fmt: skip


def findings(told: Schedule) -> Iterator[Row]:
    """Every finding with the family's decision; what was set aside stays in."""
    load = lru_cache(PAGES_HELD)(told.page)
    for finding in told.dossier.corpus.findings:
        yield _finding(look_at(told.dossier, finding), load)


def counter(told: Schedule) -> Iterator[Row]:
    """Passages that point the other way, in the form of findings."""
    load = lru_cache(PAGES_HELD)(told.page)
    for finding in told.dossier.counter:
        yield _finding(look_at(told.dossier, finding), load)


def _finding(item: Item, load: Callable[[str, int], Page | None]) -> Row:
    finding, tag = item.finding, item.finding.tag
    moved = item.pattern != tag.pattern
    first = finding.anchors[0]
    places = _anchors(finding, load)
    here = [a for a in places if (a["file"], a["page"]) == (first.file, first.page)]
    return {
        "id": finding.id,
        "pattern": item.pattern,
        "subtype": None if moved else tag.subtype,
        "confidence": tag.confidence,
        "strength": tag.strength,
        "status": item.status,
        "note": item.note,
        "quote": finding.quote,
        "document": finding.document,
        "file": first.file,
        "page": first.page,
        "boxes": [box for a in here for box in a["boxes"]],
        "spans": [a["span"] for a in here],
        "speaker": finding.speaker,
        "speaker_role": finding.role,
        "date": iso(finding.date),
        "why": tag.why,
        "law": [] if moved else list(tag.law),
        "repeats": list(finding.repeats),
        "anchors": places,
        "triggers": [list(span) for span in finding.triggers],
        "innocent": tag.innocent,
        "cues": list(tag.cues),
        "voice": finding.voice,
        "pattern_suggested": tag.pattern,
    }


def _anchors(finding: Finding, load: Callable[[str, int], Page | None]) -> list[Row]:
    """Every place the quote stands, also where it runs over a page's end."""
    places = []
    for anchor in finding.anchors:
        page = load(anchor.file, anchor.page)
        boxes = page.boxes(anchor.start, anchor.end) if page else ()
        places.append(
            {
                "file": anchor.file,
                "page": anchor.page,
                "span": [anchor.start, anchor.end],
                "boxes": [corners(b) for b in boxes],
            }
        )
    return places


def commitments(told: Schedule) -> Iterator[Row]:
    """Every promise with what this bundle shows of it."""
    for c in told.dossier.analysis.commitments:
        yield {
            "id": c.id, "owner": c.owner, "action": c.action, "made_on": iso(c.made_on),
            "due": day(c.due.last) if c.due else None,  # one day, as for tagged text: what is due next week is due by its end
            "due_text": c.due_text, "status": c.status, "finding": c.finding,
            "evidence": [_evidence(e) for e in c.evidence], "why": c.why, "place": place(c.place),
        }  # fmt: skip


def _evidence(evidence: Evidence) -> Row:
    here = evidence.place
    return {
        "file": here.file,
        "page": here.page,
        "quote": evidence.quote,
        "date": iso(here.date),
        "says": evidence.says,
    }


def gaps(told: Schedule) -> Iterator[Row]:
    """What seems to be missing, or is here and ought not to be."""
    for g in told.dossier.analysis.gaps:
        yield {
            "id": g.id,
            "kind": g.kind,
            "file": g.file,
            "page": g.page,
            "date": iso(g.date),
            "description": g.description,
        }


def spread(told: Schedule) -> Iterator[Row]:
    """Statements and their copies."""
    for s in told.dossier.analysis.spread:
        yield {"id": s.id, "text": s.text, "first": copy(s.first), "copies": [copy(one) for one in s.copies]}


def escalations(told: Schedule) -> Iterator[Row]:
    """Two dated events, one after the other."""
    for e in told.dossier.analysis.escalations:
        yield {"trigger": event(e.trigger), "response": event(e.response), "days": e.days, "description": e.description}


def contradictions(told: Schedule) -> Iterator[Row]:
    """One thing told differently in two places."""
    for c in told.dossier.analysis.contradictions:
        yield {"id": c.id, "what": c.what, "first": event(c.first), "second": event(c.second)}


def people(told: Schedule) -> Iterator[Row]:
    """Everybody named."""
    for p in told.dossier.corpus.people:
        yield {
            "id": p.id, "name": p.name, "aliases": list(p.aliases), "role": p.role, "organisation": p.organisation,
            "emails": list(p.emails), "mentions": p.mentions, "family": p.family,
            "posts": [
                {"role": one.role, "organisation": one.organisation, "first": iso(one.first), "last": iso(one.last), "document": one.document}
                for one in p.posts
            ],
        }  # fmt: skip


def redactions(told: Schedule) -> Iterator[Row]:
    """The register of redactions. The words beneath are never written."""
    for page in told.dossier.corpus.pages:
        for r in page.redactions:
            yield {
                "file": page.file, "page": page.number, "box": corners(r.box), "kind": r.kind, "reason": r.reason,
                "text_beneath": r.text_beneath, "meaning": told.dossier.meaning(r.reason), "page_share": page.redacted_share,
            }  # fmt: skip


def variants(told: Schedule) -> Iterator[Row]:
    """The same words, redacted differently in two copies."""
    for v in told.dossier.analysis.variants:
        yield {
            "first": {"file": v.first.file, "page": v.first.page},
            "second": {"file": v.second.file, "page": v.second.page},
            "differs": [{"box": corners(box), "hidden_in": side} for box, side in v.differs],
        }


def problems(told: Schedule) -> Iterator[Row]:
    """What could not be read, or only with doubt."""
    for p in told.dossier.problems:
        yield {"stage": p.stage, "code": p.code, "file": p.file, "page": p.page, "message": p.message}


def deadlines(told: Schedule) -> Iterator[Row]:
    """Time limits with their working."""
    for d in told.dossier.analysis.deadlines:
        yield {
            "id": d.id, "law": d.law, "what": d.what, "start": day(d.start), "due": day(d.due), "met": day(d.met),
            "basis": d.basis,
        }  # fmt: skip


def chronology(told: Schedule) -> Iterator[Row]:
    """Dated events in order."""
    for e in told.dossier.analysis.chronology:
        yield {
            "date": iso(e.date), "time": e.date.time, "what": e.what, "file": e.place.file if e.place else None,
            "page": e.place.page if e.place else None, "document": e.place.document if e.place else None,
            "people": list(e.people), "findings": list(e.findings),
        }  # fmt: skip


def verdicts_without_finding(told: Schedule) -> Iterator[Row]:
    """Decisions whose passage is no longer among the findings: kept, and listed."""
    known = {f.id for f in told.dossier.corpus.findings} | {f.id for f in told.dossier.counter}
    for id_, v in told.dossier.verdicts.items():
        if id_ not in known:
            yield {"finding": id_, "status": v.status, "note": v.note, "pattern": v.pattern}


def coverage(dossier: Dossier) -> Row:
    """How much came in, was read, and was looked at by a person."""
    total, read = page_counts(dossier)
    known = {f.id for f in dossier.corpus.findings}
    return {
        "pages": total,
        "pages_read": read,
        "pages_reviewed": sum(1 for page in dossier.corpus.pages if page.id in dossier.reviewed),
        "findings": len(known),
        "reviewed": sum(1 for id_, v in dossier.verdicts.items() if id_ in known and v.status != "suggested"),
    }


def sar(dossier: Dossier) -> Row:
    """When the answer to the request was due, and by how much it was late."""
    s = dossier.analysis.sar
    return {
        "requested": day(s.requested), "received": day(s.received), "due": day(s.due), "days_late": s.days_late,
        "basis": s.basis,
    }  # fmt: skip


LISTS: dict[str, Callable[[Schedule], Iterator[Row]]] = {
    one.__name__: one
    for one in (
        files, pages, documents, findings, commitments, gaps, spread, escalations, people, redactions, variants,
        problems, deadlines, chronology, counter, verdicts_without_finding, contradictions,
    )
}  # fmt: skip


def iso(date: PartialDate | None) -> str | None:
    """ISO 8601 with the date's own precision."""
    return date.isoformat() if date else None


def day(date: dt.date | None) -> str | None:
    """ISO 8601 day."""
    return date.isoformat() if date else None


def number(value: float) -> float:
    """Points to a thousandth."""
    return round(value, 3)


def corners(box: Box) -> list[float]:
    """A box as the contract writes it."""
    return [number(box.x0), number(box.y0), number(box.x1), number(box.y1)]


def place(here: Place) -> Row:
    """Where something stands."""
    return {
        "document": here.document,
        "file": here.file,
        "page": here.page,
        "date": iso(here.date),
        "author": here.author,
    }


def copy(here: Place) -> Row:
    """One appearance of a statement; `file` is added to what the contract asks for."""
    return {
        "document": here.document,
        "page": here.page,
        "date": iso(here.date),
        "author": here.author,
        "file": here.file,
    }


def event(here: Place) -> Row:
    """One side of a sequence."""
    return {"file": here.file, "page": here.page, "date": iso(here.date), "what": here.what}
