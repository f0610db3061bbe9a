"""Lays out what the whole bundle shows: promises, time limits, gaps, copies, sequences, the chronology, and the sources."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from sarlens.dates import PartialDate
from sarlens.export.blocks import Block, Bullets, Cell, Facts, Notice, Paragraph, Section, Table, cell, quoted, small
from sarlens.export.passages import Teller, facts
from sarlens.export.schedule import Promise, holders, page_counts
from sarlens.export.wording import (
    ABSENCE,
    BECAME_SHORT,
    GAP_ASKS,
    GAPS,
    REDACTION_KINDS,
    SAYS,
    STATUSES,
    count,
    on,
    shorter,
)
from sarlens.model import Commitment, Place

CHRONOLOGY_WHOLE = 150
"""A chronology with more lines is cut to those that carry a listed passage, unless everything is asked for."""


def promises(told: Teller) -> Iterator[Section]:
    """What was undertaken, by whom, by when, and what this bundle shows of it: all, or those that were kept by hand."""
    whole = told.schedule.purpose == "everything"
    listed = [p for p in told.schedule.promises if whole or _kept(p)]
    if listed:
        yield Section("Promises, and what became of them", _promise_blocks(told, listed))


def suggested_promises(told: Teller) -> Iterator[Section]:
    """Those that nobody has checked; part of the annex."""
    listed = [p for p in told.schedule.promises if not _kept(p)]
    if listed:
        yield Section("Promises that nobody has checked yet", _promise_blocks(told, listed), level=2)


def _kept(promise: Promise) -> bool:
    return promise.item is not None and promise.item.status == "confirmed"


def _promise_blocks(told: Teller, listed: list[Promise]) -> tuple[Block, ...]:
    counts = Counter(p.commitment.status for p in listed)
    summary = "; ".join(
        f"{BECAME_SHORT[status].lower()}: {counts[status]}" for status in BECAME_SHORT if counts[status]
    )
    number = count(len(listed), "promise or time limit", "promises or time limits")
    return (
        Paragraph(f"{number}. {summary[:1].upper()}{summary[1:]}."),
        Paragraph("A promise may have been kept in a record that is not in this bundle.", "small"),
        Table(
            "Promises and what became of them in this bundle",
            ("No.", "What was promised", "By whom", "Due", "What this bundle shows"),
            (0.07, 0.36, 0.14, 0.13, 0.30),
            tuple(_promise_row(told, promise) for promise in listed),
        ),
    )


def _promise_row(told: Teller, promise: Promise) -> tuple[Cell, ...]:
    commitment, item = promise.commitment, promise.item
    words = quoted(item.finding.quote) if item else commitment.action
    status = STATUSES[item.status] if item else "The passage is no longer among the findings."
    extra = [small(f"{label}: {text}") for label, text in facts(told, item) if label in _KEPT_FACTS] if item else []
    made = f"{on(commitment.made_on)}. {told.place(commitment.place.file, commitment.place.page)}."
    evidence = []
    for proof in commitment.evidence:
        stands = told.place(proof.place.file, proof.place.page)
        evidence += [quoted(proof.quote), small(f"{on(proof.place.date)}: {SAYS[proof.says]}. {stands}.")]
    return (
        cell(promise.ref),
        cell(words, small(made), small(status + ("" if status.endswith(".") else ".")), *extra),
        cell(commitment.owner or "Not said"),
        cell(due(commitment)),
        cell(BECAME_SHORT[commitment.status], small(commitment.why), *evidence),
    )


_KEPT_FACTS = ("Rule it touches", "Your note", "Take care", "Another way to read it")


def due(commitment: Commitment) -> str:
    """When it was due, and the words that say so."""
    if commitment.due is None:
        return f"“{commitment.due_text}”" if commitment.due_text else "No date given"
    words = commitment.due_text or ""
    plain = not any(char.isalpha() for char in words)  # "28/01/2022" says no more than the date itself
    return on(commitment.due) + ("" if plain else f" (“{words}”)")


def clock(told: Teller) -> Iterator[Section]:
    """The answer to the request for records, and other time limits, each with its working."""
    sar = told.schedule.dossier.analysis.sar
    rows = [
        ("Asked for", on(PartialDate.day(sar.requested)) if sar.requested else "Not known"),
        ("Due", on(PartialDate.day(sar.due)) if sar.due else "Not known"),
        ("Received", on(PartialDate.day(sar.received)) if sar.received else "Not known"),
        ("How late", _late(sar.days_late)),
        ("How this was worked out", sar.basis),
    ]
    yield Section("The request for records, and when it was answered", (Facts(tuple(rows)),))
    limits = told.schedule.dossier.analysis.deadlines
    if limits:
        yield Section("Other time limits", (_limits(told),), level=2)


def _late(days: int | None) -> str:
    if days is None:
        return "Not known"
    return f"{count(days, 'day')} after the due date" if days > 0 else "Not late"


def _limits(told: Teller) -> Table:
    law = told.schedule.dossier.law
    rows = []
    for limit in told.schedule.dossier.analysis.deadlines:
        rule = law.get(limit.law)
        met = on(PartialDate.day(limit.met)) if limit.met else "No evidence in this bundle that it was met"
        reference = f"{rule.title}, {rule.reference}" if rule else limit.law
        rows.append(
            (
                cell(limit.what, small(limit.basis), small(reference)),
                cell(on(PartialDate.day(limit.start))),
                cell(on(PartialDate.day(limit.due))),
                cell(met),
            )
        )
    return Table("Time limits", ("What", "Starts", "Due", "Met"), (0.46, 0.18, 0.18, 0.18), tuple(rows))


def gaps(told: Teller) -> Iterator[Section]:
    """What seems to be missing, as a list of things to ask for."""
    found = told.schedule.dossier.analysis.gaps
    if not found:
        return
    yield Section(
        "What to ask for",
        (Paragraph("These things seem to be missing, or need a reason. Each line says where that shows."),),
    )
    for kind, title in GAPS.items():
        lines = tuple(
            f"{gap.description} ({told.place(gap.file, gap.page)}{', ' + on(gap.date) if gap.date else ''})"
            for gap in found
            if gap.kind == kind
        )
        if lines:
            yield Section(title, (Paragraph(GAP_ASKS[kind], "strong"), Bullets(lines)), level=2)


def spread(told: Teller) -> Iterator[Section]:
    """Statements and their copies: where each first appears, and who repeats it."""
    found = told.schedule.dossier.analysis.spread
    if not found:
        return
    rows = tuple(
        (
            cell(quoted(s.text)),
            cell(*_place(told, s.first)),
            cell(*(piece for copy in s.copies for piece in _place(told, copy))),
        )
        for s in found
    )
    yield Section(
        "Statements that were copied on",
        (
            Paragraph("The same words, or nearly the same, in more than one document. A copy adds no new evidence."),
            Table("Statements and their copies", ("Words", "First here", "Again here"), (0.4, 0.28, 0.32), rows),
        ),
    )


def _place(told: Teller, place: Place) -> Cell:
    return cell(
        f"{on(place.date)}: {place.author or 'writer not known'}", small(f"{told.place(place.file, place.page)}.")
    )


def sequences(told: Teller) -> Iterator[Section]:
    """Two dated events, one after the other."""
    found = told.schedule.dossier.analysis.escalations
    if not found:
        return
    rows = tuple(
        (
            cell(f"{on(e.trigger.date)}: {e.trigger.what}", small(f"{told.place(e.trigger.file, e.trigger.page)}.")),
            cell(
                f"{on(e.response.date)}: {e.response.what}", small(f"{told.place(e.response.file, e.response.page)}.")
            ),
            cell(str(e.days)),
        )
        for e in found
    )
    yield Section(
        "What came after what",
        (
            Paragraph("Dates only. That one thing came after another does not show that it came because of it."),
            Table("What came after what", ("First", "Then", "Days between"), (0.42, 0.43, 0.15), rows),
        ),
    )


def contradictions(told: Teller) -> Iterator[Section]:
    """One thing told differently in two places; which is right is not said."""
    found = told.schedule.dossier.analysis.contradictions
    if not found:
        return
    rows = tuple(
        (
            cell(c.what),
            cell(quoted(c.first.what), *_place(told, c.first)),
            cell(quoted(c.second.what), *_place(told, c.second)),
        )
        for c in found
    )
    yield Section(
        "Told differently in two places",
        (
            Paragraph("Which of the two is right is for you, and for whoever looks into it, to say."),
            Table("Told differently in two places", ("What", "Here", "And here"), (0.2, 0.4, 0.4), rows),
        ),
    )


def chronology(told: Teller) -> Iterator[Section]:
    """Dated events in order."""
    events = told.schedule.dossier.analysis.chronology
    shown = events
    if told.schedule.purpose != "everything" and len(events) > CHRONOLOGY_WHOLE:
        listed = {f.id for item in told.schedule.items for f in (item.finding, *item.also)}
        shown = tuple(e for e in events if listed.intersection(e.findings))
    if not shown:
        return
    refs = {f.id: item.ref for item in reversed(told.schedule.items) for f in (item.finding, *item.also)}
    rows = tuple(
        (
            cell(e.date.said() + (f", {e.date.time}" if e.date.time else "")),
            cell(e.what, small("; ".join(e.people))),
            cell(told.place(e.place.file, e.place.page) if e.place else ""),
            cell(", ".join(dict.fromkeys(refs[f] for f in e.findings if f in refs))),
        )
        for e in shown
    )
    blocks: list[Block] = [Table("Chronology", ("Date", "What", "Where", "Passage"), (0.17, 0.45, 0.26, 0.12), rows)]
    if len(shown) < len(events):
        more = f"{count(len(events) - len(shown), 'other dated event')} can be found in the export of everything."
        blocks.insert(0, Paragraph(f"Only events that carry a listed passage are shown. {more}"))
    yield Section("Chronology", tuple(blocks))


def redactions(told: Teller) -> Iterator[Section]:
    """What is blacked out, file by file, with what the reasons mean; the words beneath are never shown."""
    by_file: dict[str, Counter[str]] = {}
    pages: dict[str, set[int]] = {}
    for page in told.schedule.dossier.corpus.pages:
        for redaction in page.redactions:
            reason = redaction.reason or "no reason given"
            by_file.setdefault(page.file, Counter())[f"{REDACTION_KINDS[redaction.kind]}, {reason}"] += 1
            pages.setdefault(page.file, set()).add(page.number)
    if not by_file:
        return
    rows = tuple(
        (
            cell(told.schedule.name(file)),
            cell(shorter(", ".join(map(str, sorted(pages[file]))), 400)),
            cell(*(f"{kind}: {times}" for kind, times in counts.most_common())),
        )
        for file, counts in by_file.items()
    )
    blocks: list[Block] = [Table("Redactions", ("File", "Pages", "What, and the reason given"), (0.3, 0.3, 0.4), rows)]
    blocks += _meanings(told)
    variants = tuple(
        f"{told.place(v.first.file, v.first.page)} and {told.place(v.second.file, v.second.page)}: "
        f"{count(len(v.differs), 'place')} hidden in one copy and not in the other."
        for v in told.schedule.dossier.analysis.variants
    )
    if variants:
        blocks += [Paragraph("The same words, redacted differently in two copies:", "strong"), Bullets(variants)]
    yield Section("Redactions", tuple(blocks))


def problems(told: Teller) -> Iterator[Section]:
    """What could not be read, or only with doubt."""
    dossier = told.schedule.dossier
    total, read = page_counts(dossier)
    blocks: list[Block] = [Paragraph(f"{read:,} of {count(total, 'page')} were read. {ABSENCE}")]
    rows = [
        (cell(told.place(p.file, p.page) if p.file else "The whole case"), cell(p.message)) for p in dossier.problems
    ]
    rows += [(cell(f.path), cell(f.problem)) for f in dossier.corpus.files if f.problem and not _told(told, f.id)]
    if rows:
        blocks.append(Table("What could not be read", ("Where", "What, and what to do"), (0.35, 0.65), tuple(rows)))
    else:
        blocks.append(Paragraph("Everything that was added could be read."))
    known = {f.id for f in dossier.corpus.findings}
    gone = [v for id_, v in dossier.verdicts.items() if id_ not in known]
    if gone:
        lines = (
            f"{count(len(gone), 'decision')} of yours no longer {'fits' if len(gone) == 1 else 'fit'} any passage.",
            "This can happen when a file was read again. The decisions are kept in the case.",
        )
        blocks.append(Notice(lines))
    yield Section("What could not be read, or only with doubt", tuple(blocks))


def _told(told: Teller, file: str) -> bool:
    return any(p.file == file and p.page is None for p in told.schedule.dossier.problems)


def sources(told: Teller) -> Iterator[Section]:
    """Every file that came in, with the hash that shows it is unchanged."""
    held = holders(told.schedule.dossier.corpus.files)
    rows = tuple(
        (
            cell(f.name, small(f.path if f.path != f.name else "")),
            cell(str(f.pages) if f.pages is not None else "none"),
            cell(_STATUS[f.status] + ("" if held[f.id] is f else "; the same bytes as another file")),
            cell(small(f.id)),
        )
        for f in told.schedule.dossier.corpus.files
    )
    yield Section(
        "Where it all comes from",
        (
            Paragraph(
                "The SHA-256 number changes if one byte of a file changes. It shows that the file is the one you were sent."
            ),
            Table("Files", ("File", "Pages", "Read", "SHA-256"), (0.33, 0.10, 0.17, 0.40), rows),
        ),
    )


_STATUS = {"read": "yes", "partly_read": "in part", "unread": "not yet", "unreadable": "no"}


def _meanings(told: Teller) -> list[Block]:
    """The printed reasons, each with what it means where that is known."""
    dossier = told.schedule.dossier
    reasons = dict.fromkeys(r.reason for page in dossier.corpus.pages for r in page.redactions if r.reason)
    known = tuple(
        f"{shorter(why, 80)}: {said}" for why in reasons if why and (said := dossier.meaning(why)) is not None
    )
    return [Paragraph("What the reasons mean:", "strong"), Bullets(known)] if known else []
