"""Puts a written export together: the cover, how to read it, the counts, and the sections in the order a purpose wants."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from sarlens.dates import PartialDate
from sarlens.export import passages, records, routes
from sarlens.export.blocks import Bullets, Paper, Paragraph, Section, Table, cell
from sarlens.export.exhibit import Plan, plan
from sarlens.export.passages import Teller, teller
from sarlens.export.schedule import CHOICES, Purpose, Schedule, page_counts
from sarlens.export.wording import (
    ABSENCE,
    EXACT,
    EXHIBIT,
    MADE_HERE,
    NOT_ADVICE,
    PATTERNS,
    POINTS,
    count,
    on,
)

Part = Callable[[Teller], Iterator[Section]]

TITLES: dict[Purpose, str] = {
    "complaint": "Draft evidence summary for a complaint",
    "lgsco": "Draft evidence summary for the Local Government and Social Care Ombudsman",
    "phso": "Draft evidence summary for the Parliamentary and Health Service Ombudsman",
    "ico": "Draft evidence summary for the Information Commissioner",
    "court": "Draft schedule of passages for the Court of Protection",
    "everything": "Everything SARLens found",
}

_OMBUDSMAN: tuple[Part, ...] = (
    passages.kept, passages.family, passages.counter, records.promises, records.clock, records.gaps,
    records.sequences, records.contradictions, records.chronology, records.problems, records.sources,
)  # fmt: skip

_PARTS: dict[Purpose, tuple[Part, ...]] = {
    "complaint": (
        passages.kept, passages.family, passages.counter, records.promises, records.clock, records.gaps,
        records.spread, records.sequences, records.contradictions, records.chronology, routes.complaint, records.problems, records.sources,
        passages.suggested, records.suggested_promises,
    ),
    "lgsco": (routes.lgsco, *_OMBUDSMAN),
    "phso": (routes.phso, *_OMBUDSMAN),
    "ico": (
        routes.ico, records.clock, passages.kept, passages.family, passages.counter, records.gaps,
        records.redactions, records.chronology, records.problems, records.sources,
    ),
    "court": (
        routes.court, passages.kept, passages.counter, records.promises, records.chronology, passages.family,
        records.problems, records.sources,
    ),
    "everything": (
        passages.kept, passages.suggested, passages.family, passages.counter, records.promises, records.clock,
        records.gaps, records.spread, records.sequences, records.contradictions, records.chronology, records.redactions, passages.rejected,
        records.problems, records.sources,
    ),
}  # fmt: skip


def paper(schedule: Schedule, exhibit: Plan | None = None) -> Paper:
    """The written export for a schedule; `exhibit` says which page of the bundle each source page is."""
    told = teller(schedule, exhibit or plan(schedule))
    info, dossier = schedule.dossier.corpus.info, schedule.dossier
    sections = [*_opening(told), *(s for part in _PARTS[schedule.purpose] for s in part(told))]
    court = schedule.purpose == "court"
    return Paper(
        title=TITLES[schedule.purpose],
        subtitle=info.title,
        notices=_notices(schedule),
        cover=tuple(_cover(told)),
        sections=tuple(sections),
        running=f"{TITLES[schedule.purpose]}. Not legal advice. SARLens {dossier.version}".strip(),
        corner=routes.CORNER if court else (),
        margin_cm=3.5 if court else 2.2,
        body_pt=12.0 if court else 11.0,
        line_spacing=1.5 if court else 1.2,
    )


def _notices(schedule: Schedule) -> tuple[str, ...]:
    notices = [NOT_ADVICE, POINTS, MADE_HERE]
    if schedule.purpose == "court":
        notices.insert(1, "Unsigned. The facts in a statement must be the witness's own.")
    notices.append("It may hold other people's private information. Think before you share it.")
    return tuple(notices)


def _cover(told: Teller) -> Iterator[tuple[str, str]]:
    dossier = told.schedule.dossier
    info = dossier.corpus.info
    total, read = page_counts(dossier)
    known = {f.id for f in dossier.corpus.findings}
    decided = sum(1 for id_, v in dossier.verdicts.items() if id_ in known and v.status != "suggested")
    yield "About", ", ".join(info.persons) or "Not given"
    yield "Made on", on(PartialDate.day(dossier.made_on))
    yield "Files", count(len(dossier.corpus.files), "file")
    yield "Pages", f"{read:,} of {count(total, 'page')} were read"
    unread = [f for f in dossier.corpus.files if f.status in ("unreadable", "unread")]
    if unread or read < total:
        what = [count(total - read, "page")] * (read < total) + [count(len(unread), "file")] * bool(unread)
        yield "Could not be read", f"{' and '.join(what)}. See “What could not be read, or only with doubt”."
    yield "Documents", count(len(dossier.corpus.documents), "document")
    yield "Passages", f"{count(len(known), 'passage')} picked. You have decided on {decided:,}."
    reviewed = sum(1 for p in dossier.corpus.pages if p.id in dossier.reviewed)
    yield "Pages looked at by a person", f"{reviewed:,} of {total:,}"


def _opening(told: Teller) -> Iterator[Section]:
    schedule = told.schedule
    lines = [
        "SARLens read the records on this computer and picked passages by fixed rules. It can miss things and be wrong.",
        POINTS,
        EXACT,
        EXHIBIT,
        "“Kept by you” means that a person looked at the passage and kept it. “Suggested” means that nobody has yet.",
        "The family's own words stand apart, as the family's account.",
        ABSENCE,
    ]
    if schedule.unlisted:
        lines.append(
            f"{count(schedule.unlisted, 'suggestion')} that nobody has checked yet {_is(schedule.unlisted)} left out here."
        )
    yield Section("How to read this", (Bullets(tuple(lines)),))
    yield Section("What it holds", (_overview(schedule), *_apart(schedule)))


def _is(number: int) -> str:
    return "is" if number == 1 else "are"


def _apart(schedule: Schedule) -> Iterator[Paragraph]:
    """What is counted but listed in a section of its own."""
    parts = []
    if schedule.promises:
        parts.append(count(len(schedule.promises), "promise or time limit", "promises or time limits"))
    if schedule.family:
        parts.append(f"{count(len(schedule.family), 'passage')} in the family's own words")
    if parts:
        yield Paragraph(f"Listed apart: {' and '.join(parts)}.", "small")


def _overview(schedule: Schedule) -> Table:
    """How many passages of each pattern are listed; suggestions only where the purpose lists them."""
    held = [p.item for p in schedule.promises if p.item]
    annex = bool(CHOICES[schedule.purpose].annex)
    rows = []
    for pattern, (title, _) in PATTERNS.items():
        kept = sum(i.pattern == pattern and i.status == "confirmed" for i in [*schedule.kept, *held])
        unchecked = sum(i.pattern == pattern and i.status == "suggested" for i in [*schedule.suggested, *held])
        rows.append((cell(title), cell(str(kept)), *([cell(str(unchecked))] if annex else [])))
    if not annex:
        return Table("Passages listed here", ("What", "Kept by you"), (0.75, 0.25), tuple(rows))
    heads = ("What", "Kept by you", "Suggested, not yet checked")
    return Table("Passages listed here", heads, (0.6, 0.17, 0.23), tuple(rows))
