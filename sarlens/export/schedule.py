"""Decides what is said: which passages, promises and pages an export for one purpose holds, and in what order."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import BinaryIO, Literal

from sarlens.dates import PartialDate
from sarlens.export.wording import PATTERNS
from sarlens.model import (
    Analysis,
    Commitment,
    Corpus,
    Document,
    Finding,
    FindingStatus,
    Page,
    PatternId,
    Problem,
    SourceFile,
    Strength,
    TagId,
    Verdict,
)

Purpose = Literal["complaint", "lgsco", "phso", "ico", "court", "everything"]

UNREAD = frozenset({"page_failed", "timeout", "crashed", "fault"})
"""Codes of problems that mean a page was not read at all."""


@dataclass(frozen=True, slots=True)
class Rule:
    """A legal rule that a passage touches. `checked` is None where nobody has checked the reference yet."""

    id: str
    title: str
    reference: str
    checked: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Dossier:
    """All that an export may draw on.

    Attributes:
        open_pdf: file id to the PDF whose pages `Page.number` counts (the original, or our rendition).
        verdicts: finding id to what the family decided.
        reviewed: ids of pages that a person has looked at.
        load_page: file id and page number to the page with its words; None: the corpus's pages have them.
        law: rule id to the rule.
        meaning: what the printed reason of a redaction means, in words; None for one that is not known.
        counter: passages that point the other way (praise, apology, proper process, promise kept).
    """

    corpus: Corpus
    analysis: Analysis
    open_pdf: Callable[[str], BinaryIO]
    verdicts: Mapping[str, Verdict] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()
    reviewed: frozenset[str] = frozenset()
    version: str = ""
    load_page: Callable[[str, int], Page] | None = None
    law: Mapping[str, Rule] = field(default_factory=dict)
    counter: tuple[Finding, ...] = ()
    made_on: dt.date = field(default_factory=dt.date.today)
    meaning: Callable[[str | None], str | None] = lambda _reason: None


@dataclass(frozen=True, slots=True)
class Choice:
    """What a purpose takes in.

    Attributes:
        patterns: these only; None: all.
        annex: strengths of unchecked suggestions that are listed apart; none of them in the body.
        rejected: whether passages that were set aside are listed too.
    """

    patterns: frozenset[PatternId] | None = None
    annex: frozenset[Strength] = frozenset()
    rejected: bool = False


CHOICES: dict[Purpose, Choice] = {
    "complaint": Choice(annex=frozenset({"strong", "likely"})),
    "lgsco": Choice(),
    "phso": Choice(),
    "ico": Choice(patterns=frozenset({"gdpr_misrepresentation"})),
    "court": Choice(),
    "everything": Choice(annex=frozenset({"strong", "likely", "possible"}), rejected=True),
}


@dataclass(frozen=True, slots=True)
class Item:
    """A finding as the family left it.

    Attributes:
        ref: its number in this export: plain for kept, A for suggested, F for the family's own words, X for what
            points the other way, R for set aside, P for promises.
        also: the same words elsewhere, folded into this one.
    """

    finding: Finding
    status: FindingStatus
    pattern: TagId
    note: str = ""
    ref: str = ""
    also: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class Promise:
    """A commitment with the finding that holds its words (None where that is gone)."""

    commitment: Commitment
    item: Item | None
    ref: str


@dataclass(frozen=True, slots=True)
class Schedule:
    """What one export says, before any layout.

    Attributes:
        kept: passages in professionals' words that the family confirmed, by pattern then date.
        suggested: those not yet checked that the purpose lists apart.
        family: the family's own words.
        rejected: set aside; only where the purpose lists them.
        unlisted: how many suggestions the purpose leaves out.
    """

    dossier: Dossier
    purpose: Purpose
    kept: tuple[Item, ...]
    suggested: tuple[Item, ...]
    family: tuple[Item, ...]
    rejected: tuple[Item, ...]
    counter: tuple[Item, ...]
    promises: tuple[Promise, ...]
    unlisted: int
    documents: Mapping[str, Document]
    files: Mapping[str, SourceFile]
    pages: Mapping[tuple[str, int], Page]

    @property
    def items(self) -> tuple[Item, ...]:
        """Every passage that is listed, in the order of the export, those of promises included."""
        held = tuple(p.item for p in self.promises if p.item)
        return self.kept + held + self.family + self.counter + self.suggested + self.rejected

    def page(self, file: str, number: int) -> Page | None:
        """The page with its words, or None where there is no such page."""
        if (file, number) not in self.pages:
            return None
        if self.dossier.load_page is None:
            return self.pages[file, number]
        return self.dossier.load_page(file, number)

    def name(self, file: str) -> str:
        """The file's name, or a short form of its id."""
        return self.files[file].name if file in self.files else file[:12]


def look_at(dossier: Dossier, finding: Finding) -> Item:
    """The finding with its verdict: status, note and the pattern the family put it under."""
    verdict = dossier.verdicts.get(finding.id)
    if verdict is None:
        return Item(finding, "suggested", finding.tag.pattern)
    return Item(finding, verdict.status, verdict.pattern or finding.tag.pattern, verdict.note)


def when(date: PartialDate | None) -> tuple[dt.date, dt.date, str]:
    """Sorts by date, undated last."""
    return (date.first, date.last, date.time or "") if date else (dt.date.max, dt.date.max, "")


def decide(dossier: Dossier, purpose: Purpose) -> Schedule:
    """What an export for `purpose` says."""
    choice = CHOICES[purpose]
    corpus = dossier.corpus
    files = holders(corpus.files)
    looked = _in_order([look_at(dossier, f) for f in corpus.findings])
    fits = [i for i in looked if choice.patterns is None or i.pattern in choice.patterns]
    listed = [i for i in fits if _listed(i, choice)]
    promises = _promises(dossier.analysis.commitments, {i.finding.id: i for i in listed}, choice)
    held = {p.item.finding.id for p in promises if p.item}
    rest = _fold([i for i in listed if i.finding.id not in held])
    own = [i for i in rest if i.finding.role != "family" and i.status != "rejected"]
    return Schedule(
        dossier=dossier,
        purpose=purpose,
        kept=_numbered("", (i for i in own if i.status == "confirmed")),
        suggested=_numbered("A", (i for i in own if i.status == "suggested")),
        family=_numbered("F", _account(rest)),
        rejected=_numbered("R", (i for i in rest if i.status == "rejected")),
        counter=_numbered("X", _counter((look_at(dossier, f) for f in dossier.counter), choice)),
        promises=promises,
        unlisted=sum(i.status == "suggested" for i in fits) - sum(i.status == "suggested" for i in listed),
        documents={d.id: d for d in corpus.documents},
        files=files,
        pages={(p.file, p.number): p for p in corpus.pages},
    )


def holders(files: Iterable[SourceFile]) -> dict[str, SourceFile]:
    """For each id the file that holds the pages: of several with the same bytes, the first with most pages."""
    held: dict[str, SourceFile] = {}
    for file in files:
        if file.id not in held or (file.pages or 0) > (held[file.id].pages or 0):
            held[file.id] = file
    return held


def failed_pages(dossier: Dossier) -> frozenset[tuple[str, int]]:
    """Pages that could not be read, by file id and number."""
    return frozenset((p.file, p.page) for p in dossier.problems if p.file and p.page is not None and p.code in UNREAD)


def page_counts(dossier: Dossier) -> tuple[int, int]:
    """How many pages came in, and how many of them were read."""
    had: dict[str, int] = {}
    for page in dossier.corpus.pages:
        had[page.file] = had.get(page.file, 0) + 1
    told = {file.id: file.pages or 0 for file in holders(dossier.corpus.files).values()}
    failed = failed_pages(dossier)
    read = sum(1 for page in dossier.corpus.pages if (page.file, page.number) not in failed)
    return sum(max(had.get(id_, 0), told.get(id_, 0)) for id_ in had.keys() | told.keys()), read


def _listed(item: Item, choice: Choice) -> bool:
    if item.status == "confirmed":
        return True
    if item.status == "rejected":
        return choice.rejected
    return item.finding.tag.strength in choice.annex


def _in_order(items: list[Item]) -> list[Item]:
    order: list[TagId] = [*PATTERNS]
    return sorted(items, key=lambda i: (order.index(i.pattern), when(i.finding.date), i.finding.anchors, i.finding.id))


def _counter(items: Iterable[Item], choice: Choice) -> list[Item]:
    """What points the other way, by date: kept, or not yet checked and plain; all that wasn't set aside where all is listed."""
    shown = [
        i
        for i in items
        if i.status == "confirmed"
        or (i.status == "suggested" and (i.finding.tag.strength == "strong" or "possible" in choice.annex))
    ]
    return sorted(shown, key=lambda i: (when(i.finding.date), i.finding.anchors))


def _account(items: Iterable[Item]) -> list[Item]:
    """The family's own words in order of date, those that were kept first."""
    own = [i for i in items if i.finding.role == "family" and i.status != "rejected"]
    return sorted(own, key=lambda i: (i.status != "confirmed", when(i.finding.date), i.finding.anchors))


def _numbered(letter: str, items: Iterable[Item]) -> tuple[Item, ...]:
    return tuple(
        Item(i.finding, i.status, i.pattern, i.note, f"{letter}{number}", i.also)
        for number, i in enumerate(items, start=1)
    )


def _fold(items: list[Item]) -> list[Item]:
    """Say the same words once: a repeat goes under the first with its pattern and status, unless it has its own note."""
    by_id = {i.finding.id: i for i in items}
    under: dict[str, list[Finding]] = {}
    gone: set[str] = set()
    for item in items:
        if item.finding.id in gone:
            continue
        for repeat in item.finding.repeats:
            other = by_id.get(repeat)
            if other is None or other is item or repeat in gone or repeat in under or not _same_words(item, other):
                continue
            gone.add(repeat)
            under.setdefault(item.finding.id, []).append(other.finding)
    return [
        Item(i.finding, i.status, i.pattern, i.note, i.ref, tuple(under.get(i.finding.id, ())))
        for i in items
        if i.finding.id not in gone
    ]


def _same_words(first: Item, second: Item) -> bool:
    return (
        first.pattern == second.pattern
        and first.status == second.status
        and first.finding.role == second.finding.role
        and second.note in ("", first.note)
        and first.finding.quote.split() == second.finding.quote.split()
    )


def _promises(commitments: Iterable[Commitment], listed: Mapping[str, Item], choice: Choice) -> tuple[Promise, ...]:
    """The commitments whose finding is listed; for the fullest export also those whose finding has gone."""
    taken = [c for c in commitments if c.finding in listed or choice.rejected]
    taken.sort(key=lambda c: (when(c.made_on), c.place.file, c.place.page, c.id))
    made = []
    for number, commitment in enumerate(taken, start=1):
        ref = f"P{number}"
        held = listed.get(commitment.finding)
        item = Item(held.finding, held.status, held.pattern, held.note, ref) if held else None
        made.append(Promise(commitment, item, ref))
    return tuple(made)
