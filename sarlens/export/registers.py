"""The same registers for the workbook and the table: heads, widths, and rows of plain values."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TypeAlias

from sarlens.dates import PartialDate
from sarlens.export.passages import Teller, cited, rules
from sarlens.export.schedule import Item, Promise, Schedule, failed_pages, holders, page_counts
from sarlens.export.wording import (
    BECAME,
    EXACT,
    GAP_ASKS,
    GAPS,
    KINDS,
    MADE_HERE,
    NOT_ADVICE,
    PATTERNS,
    POINTS,
    REDACTION_KINDS,
    ROLES,
    SAYS,
    SHORT,
    STATUSES,
    STRENGTHS,
    on,
    whereabouts,
)
from sarlens.model import Finding

Value: TypeAlias = str | int | float | dt.date | None


@dataclass(frozen=True, slots=True)
class Register:
    """A table. `columns` are heads with their widths in characters."""

    name: str
    columns: tuple[tuple[str, int], ...]
    rows: Callable[[], Iterator[tuple[Value, ...]]]


def registers(told: Teller) -> tuple[Register, ...]:
    """All registers of a schedule, in the order of the workbook's sheets."""
    return (
        Register("Findings", FINDINGS, lambda: findings(told)),
        Register("Commitments", _COMMITMENTS, lambda: _commitments(told)),
        Register("Gaps", _GAPS, lambda: _gaps(told)),
        Register("Chronology", _CHRONOLOGY, lambda: _chronology(told)),
        Register("Documents", _DOCUMENTS, lambda: _documents(told)),
        Register("Pages", _PAGES, lambda: _pages(told)),
        Register("Coverage", _COVERAGE, lambda: _coverage(told.schedule)),
        Register("Problems", _PROBLEMS, lambda: _problems(told.schedule)),
        Register("Redactions", _REDACTIONS, lambda: _redactions(told)),
        Register("People", _PEOPLE, lambda: _people(told.schedule)),
    )


FINDINGS = (
    ("Ref", 7), ("Status", 14), ("Heading", 30), ("Date", 13), ("Exact words", 70), ("Words of", 24), ("Role", 13),
    ("Kind of document", 16), ("Document", 30), ("Written by", 24), ("Sent to", 24), ("File", 28), ("Page", 7),
    ("Exhibit page", 9), ("How sure", 10), ("Why it was picked", 44), ("Another way to read it", 40), ("Rules it touches", 44),
    ("Redactions on the page", 12), ("Your note", 36), ("Id", 18),
)  # fmt: skip
"""The columns of the table of findings, with their widths in the workbook."""


def findings(told: Teller) -> Iterator[tuple[Value, ...]]:
    """A row for every passage that is listed, repeats too, in the order of the export."""
    seen: set[str] = set()
    for item in told.schedule.items:
        for finding in (item.finding, *item.also):
            if finding.id not in seen:
                seen.add(finding.id)
                yield _finding(told, item, finding)


def _finding(told: Teller, item: Item, finding: Finding) -> tuple[Value, ...]:
    document = told.schedule.documents.get(finding.document)
    first = finding.anchors[0]
    page = told.schedule.pages.get((first.file, first.page))
    return (
        item.ref,
        STATUSES[item.status],
        SHORT[item.pattern] if item.pattern == "counter_evidence" else PATTERNS[item.pattern][0],
        dated(finding.date),
        finding.quote,
        finding.speaker,
        ROLES[finding.role],
        KINDS[document.kind] if document else None,
        document.title if document else None,
        document.author if document else None,
        "; ".join(document.recipients) if document else None,
        told.schedule.name(first.file),
        first.page,
        told.plan.numbers.get((first.file, first.page)),
        STRENGTHS[finding.tag.strength],
        finding.tag.why,
        finding.tag.innocent,
        " ".join(cited(rule) for rule in rules(told.schedule, item)),
        len(page.redactions) if page else None,
        item.note,
        finding.id,
    )


_COMMITMENTS = (
    ("Ref", 7), ("Status", 14), ("What was promised", 46), ("Exact words", 60), ("By whom", 24), ("Made on", 13), ("Due", 13),
    ("Words about the date", 22), ("What this bundle shows", 34), ("Why", 40), ("Evidence", 70), ("File", 28), ("Page", 7),
    ("Exhibit page", 9), ("Your note", 36),
)  # fmt: skip


def _commitments(told: Teller) -> Iterator[tuple[Value, ...]]:
    for promise in told.schedule.promises:
        yield _commitment(told, promise)


def _commitment(told: Teller, promise: Promise) -> tuple[Value, ...]:
    made, item = promise.commitment, promise.item
    proofs = [
        f"{on(e.place.date)}, {told.place(e.place.file, e.place.page)}, {SAYS[e.says]}: “{e.quote}”"
        for e in made.evidence
    ]
    return (
        promise.ref,
        STATUSES[item.status] if item else None,
        made.action,
        item.finding.quote if item else None,
        made.owner,
        dated(made.made_on),
        dated(made.due),
        made.due_text,
        BECAME[made.status],
        made.why,
        "\n".join(proofs),
        told.schedule.name(made.place.file),
        made.place.page,
        told.plan.numbers.get((made.place.file, made.place.page)),
        item.note if item else None,
    )


_GAPS = (("What", 34), ("Description", 70), ("Date", 13), ("File", 28), ("Page", 7), ("What to ask", 50))


def _gaps(told: Teller) -> Iterator[tuple[Value, ...]]:
    for gap in told.schedule.dossier.analysis.gaps:
        name = told.schedule.name(gap.file)
        yield (GAPS[gap.kind], gap.description, dated(gap.date), name, gap.page, GAP_ASKS[gap.kind])


_CHRONOLOGY = (
    ("Date", 16),
    ("Time", 8),
    ("What", 70),
    ("Who", 34),
    ("File", 28),
    ("Page", 7),
    ("Exhibit page", 9),
    ("Passages", 16),
)


def _chronology(told: Teller) -> Iterator[tuple[Value, ...]]:
    refs = {f.id: item.ref for item in reversed(told.schedule.items) for f in (item.finding, *item.also)}
    for event in told.schedule.dossier.analysis.chronology:
        place = event.place
        yield (
            dated(event.date),
            event.date.time,
            event.what,
            "; ".join(event.people),
            told.schedule.name(place.file) if place else None,
            place.page if place else None,
            told.plan.numbers.get((place.file, place.page)) if place else None,
            ", ".join(dict.fromkeys(refs[f] for f in event.findings if f in refs)),
        )


_DOCUMENTS = (
    ("Date", 13), ("Kind", 14), ("Title", 50), ("Written by", 28), ("Sent to", 34), ("File", 28), ("First page", 8), ("Last page", 8),
    ("Exhibit page", 9), ("Copy of", 18), ("Part of", 18), ("Attachments named", 34), ("Id", 18),
)  # fmt: skip


def _documents(told: Teller) -> Iterator[tuple[Value, ...]]:
    for d in told.schedule.dossier.corpus.documents:
        yield (
            dated(d.date), KINDS[d.kind], d.title, d.author, "; ".join(d.recipients), told.schedule.name(d.file),
            d.first_page, d.last_page, told.plan.numbers.get((d.file, d.first_page)), d.duplicate_of, d.part_of,
            "; ".join(d.attachments), d.id,
        )  # fmt: skip


_PAGES = (
    ("File", 34), ("Page", 7), ("Exhibit page", 9), ("Read from", 14), ("Read", 8), ("How sure the reading is", 12), ("Redactions", 11),
    ("Share blacked out", 12), ("Looked at by a person", 14), ("Passages", 10),
)  # fmt: skip
_SOURCES = {"text_layer": "the page's text", "ocr": "a picture", "blank": "blank page"}


def _pages(told: Teller) -> Iterator[tuple[Value, ...]]:
    failed = failed_pages(told.schedule.dossier)
    listed: dict[tuple[str, int], int] = {}
    for item in told.schedule.items:
        for anchor in (a for f in (item.finding, *item.also) for a in f.anchors):
            listed[anchor.file, anchor.page] = listed.get((anchor.file, anchor.page), 0) + 1
    for page in told.schedule.dossier.corpus.pages:
        place = (page.file, page.number)
        yield (
            told.schedule.name(page.file), page.number, told.plan.numbers.get(place), _SOURCES[page.text_source],
            "no" if place in failed else "yes", page.ocr_confidence, len(page.redactions), page.redacted_share,
            "yes" if page.id in told.schedule.dossier.reviewed else "no", listed.get(place, 0),
        )  # fmt: skip


_COVERAGE = (("What", 40), ("How much", 90))


def _coverage(schedule: Schedule) -> Iterator[tuple[Value, ...]]:
    dossier = schedule.dossier
    total, read = page_counts(dossier)
    known = {f.id for f in dossier.corpus.findings}
    clock = dossier.analysis.sar
    yield ("What this is", f"{NOT_ADVICE} {MADE_HERE} {POINTS} {EXACT}")
    yield ("Case", dossier.corpus.info.title)
    yield ("Made on", dossier.made_on)
    yield ("SARLens", dossier.version)
    yield ("Files", len(dossier.corpus.files))
    yield ("Pages", total)
    yield ("Pages read", read)
    yield ("Pages looked at by a person", sum(1 for p in dossier.corpus.pages if p.id in dossier.reviewed))
    yield ("Passages picked", len(known))
    yield ("Passages decided on", sum(1 for i, v in dossier.verdicts.items() if i in known and v.status != "suggested"))
    yield ("Suggestions left out of this export", schedule.unlisted)
    yield ("Records asked for", clock.requested)
    yield ("Records due", clock.due)
    yield ("Records received", clock.received)
    yield ("Days late", clock.days_late)
    yield ("How this was worked out", clock.basis)
    held = holders(dossier.corpus.files)
    for file in dossier.corpus.files:
        same = "" if held[file.id] is file else " (the same bytes as another file)"
        yield (f"SHA-256 of {file.path}", f"{file.id}{same}")


_PROBLEMS = (("File", 40), ("Page", 7), ("What, and what to do", 90), ("Stage", 12), ("Code", 16))


def _problems(schedule: Schedule) -> Iterator[tuple[Value, ...]]:
    for p in schedule.dossier.problems:
        yield (schedule.name(p.file) if p.file else None, p.page, p.message, p.stage, p.code)
    told = {p.file for p in schedule.dossier.problems if p.page is None}
    for file in schedule.dossier.corpus.files:
        if file.problem and file.id not in told:
            yield (file.path, None, file.problem, "ingest", file.status)


_REDACTIONS = (
    ("File", 34), ("Page", 7), ("Exhibit page", 9), ("Where on the page", 24), ("What", 20), ("Share of the page's print", 12),
    ("Reason given", 34), ("What the reason means", 60), ("Words can still be read beneath", 18),
)  # fmt: skip


def _redactions(told: Teller) -> Iterator[tuple[Value, ...]]:
    for page in told.schedule.dossier.corpus.pages:
        for r in page.redactions:
            yield (
                told.schedule.name(page.file), page.number, told.plan.numbers.get((page.file, page.number)),
                whereabouts(r.box, page.width, page.height), REDACTION_KINDS[r.kind], page.redacted_share, r.reason,
                told.schedule.dossier.meaning(r.reason), "yes" if r.text_beneath else "no",
            )  # fmt: skip


_PEOPLE = (
    ("Name", 30),
    ("Also written as", 40),
    ("Role", 28),
    ("Organisation", 34),
    ("Email", 40),
    ("Family", 9),
    ("Mentions", 10),
)


def _people(schedule: Schedule) -> Iterator[tuple[Value, ...]]:
    for p in schedule.dossier.corpus.people:
        yield (
            p.name, "; ".join(p.aliases), p.role, p.organisation, "; ".join(p.emails), "yes" if p.family else "no",
            p.mentions,
        )  # fmt: skip


def dated(date: PartialDate | None) -> Value:
    """A real date where the day is known, else the words: "March 2023"."""
    if date is None:
        return None
    return date.first if date.exact else date.said()
