"""Lays out passages: what was kept, what is only suggested, the family's own words, and what points the other way."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from sarlens.export.blocks import Block, Entry, Notice, Paragraph, Section
from sarlens.export.exhibit import Plan
from sarlens.export.schedule import Item, Rule, Schedule
from sarlens.export.wording import KINDS, PATTERNS, ROLES, SHORT, STATUSES, STRENGTHS, VOICES, on, shorter
from sarlens.model import Anchor, Finding, Passage

DOUBTFUL_OCR = 0.8
"""Mean word confidence below which a scanned page asks for its words to be checked."""

AROUND = 240
"""Characters of the sentence before and after that are shown."""


@dataclass(frozen=True, slots=True)
class Teller:
    """A schedule with its exhibit plan and the sentences around its passages."""

    schedule: Schedule
    plan: Plan
    around: dict[tuple[str, int], Passage]
    passages: dict[str, Passage]

    def place(self, file: str, page: int | None) -> str:
        """Where something stands: file, page and exhibit page."""
        if page is None:
            return self.schedule.name(file)
        exhibit = self.plan.numbers.get((file, page))
        told = f"{self.schedule.name(file)}, page {page}"
        return f"{told} (exhibit page {exhibit})" if exhibit else told

    def places(self, finding: Finding) -> str:
        """Where a finding stands; two places where it runs over a page's end."""
        return " and ".join(self.place(a.file, a.page) for a in _pages(finding.anchors))


def teller(schedule: Schedule, plan: Plan) -> Teller:
    """Ready to tell: only the passages next to a listed finding are kept."""
    wanted = {item.finding.passage for item in schedule.items}
    passages = {p.id: p for p in schedule.dossier.corpus.passages if p.id in wanted}
    near = {(p.document, p.position + step) for p in passages.values() for step in (-1, 1)}
    around = {(p.document, p.position): p for p in schedule.dossier.corpus.passages if (p.document, p.position) in near}
    return Teller(schedule, plan, around, passages)


def kept(told: Teller) -> Iterator[Section]:
    """The passages that the family kept, a section for each pattern."""
    yield Section("Passages kept by you", _kept_intro(told.schedule))
    yield from _by_pattern(told, told.schedule.kept)


def _kept_intro(schedule: Schedule) -> tuple[Block, ...]:
    if not schedule.kept and not any(p.item and p.item.status == "confirmed" for p in schedule.promises):
        return (
            Notice(
                (
                    "No passage has been kept yet for this purpose.",
                    "Open the findings in SARLens, keep the passages that matter to you, and export again.",
                )
            ),
        )
    return (Paragraph("You looked at each of these passages and kept it. The family's own words are not among them."),)


def suggested(told: Teller) -> Iterator[Section]:
    """What SARLens suggests and nobody has checked: apart from the rest, and said to be so."""
    own = [item for item in told.schedule.family if item.status == "suggested"]
    unchecked = any(p.item and p.item.status == "suggested" for p in told.schedule.promises)
    if not told.schedule.suggested and not own and not (unchecked and told.schedule.purpose != "everything"):
        return
    yield Section(
        "Suggested, not yet checked" if told.schedule.purpose == "everything" else "Annex: suggested, not yet checked",
        (
            Notice(("Nobody has checked these passages. SARLens picked them, and it can be wrong.",)),
            Paragraph("Read each one on its page before you rely on it, or leave this part out."),
        ),
    )
    yield from _by_pattern(told, told.schedule.suggested)
    if own:
        yield Section("The family's own words", tuple(_entry(told, item) for item in own), level=2)


def family(told: Teller) -> Iterator[Section]:
    """The family's own words that were kept: their account, and evidence only of what they said and when."""
    own = [item for item in told.schedule.family if item.status == "confirmed"]
    if own:
        yield Section(
            "The family's own account",
            (
                Paragraph("These are the family's own words as they stand in the records."),
                Paragraph("They show what the family said and when. They are not the words of professionals."),
                *(_entry(told, item) for item in own),
            ),
        )


def counter(told: Teller) -> Iterator[Section]:
    """What points the other way."""
    done = [p for p in told.schedule.promises if p.commitment.status == "kept"]
    if not told.schedule.counter and not done:
        return
    blocks: list[Block] = [Paragraph("A fair summary shows these passages beside the others.")]
    if done:
        refs = ", ".join(p.ref for p in done)
        blocks.append(Paragraph(f"This bundle shows that these promises were kept: {refs}. See the table of promises."))
    blocks += (_entry(told, item) for item in told.schedule.counter)
    yield Section("What points the other way", tuple(blocks))


def rejected(told: Teller) -> Iterator[Section]:
    """What the family set aside; only in the fullest export."""
    if told.schedule.rejected:
        yield Section(
            "Set aside by you",
            (
                Paragraph("You decided that these passages do not belong. They are listed so that nothing is lost."),
                *(_entry(told, item) for item in told.schedule.rejected),
            ),
        )


def _by_pattern(told: Teller, items: Iterable[Item]) -> Iterator[Section]:
    listed = list(items)
    for pattern, (title, gathers) in PATTERNS.items():
        entries = tuple(_entry(told, item) for item in listed if item.pattern == pattern)
        if entries:
            yield Section(title, (Paragraph(gathers, "small"), *entries), level=2)


def _entry(told: Teller, item: Item) -> Entry:
    finding = item.finding
    before, after = _around(told, finding)
    return Entry(item.ref, heading(told, finding), finding.quote, tuple(facts(told, item)), before, after)


def heading(told: Teller, finding: Finding) -> str:
    """Date, kind of document and whose words they are, on one line."""
    document = told.schedule.documents.get(finding.document)
    kind = KINDS[document.kind] if document else "Document"
    return f"{on(finding.date)}: {kind.lower() if finding.date else kind}, {who(told.schedule, finding)}"


def who(schedule: Schedule, finding: Finding) -> str:
    """Whose words, with the role; "writer not known" where the page does not say."""
    document = schedule.documents.get(finding.document)
    name = finding.speaker or (document.author if document else None) or "writer not known"
    return f"{shorter(name, 90)} ({ROLES[finding.role]})"


def facts(told: Teller, item: Item) -> Iterator[tuple[str, str]]:
    """What is said about a passage, label by label."""
    finding = item.finding
    yield "Where", told.places(finding)
    yield from _document_facts(told.schedule, finding)
    if item.also:
        yield "The same words also stand at", "; ".join(told.places(other) for other in item.also)
    if item.pattern != finding.tag.pattern:
        yield (
            "Why it is here",
            f"You put it under this heading. SARLens had suggested: {SHORT[finding.tag.pattern].lower()}.",
        )
    else:
        yield "Why it was picked", finding.tag.why
    if finding.tag.innocent:
        yield "Another way to read it", finding.tag.innocent
    if finding.voice != "own":
        yield "Whose words", VOICES[finding.voice]
    for rule in rules(told.schedule, item):
        yield "Rule it touches", cited(rule)
    if item.status != "confirmed" and not item.ref.startswith("X"):
        yield "Status", f"{STATUSES[item.status]}. How sure SARLens is: {STRENGTHS[finding.tag.strength]}."
    yield from _page_facts(told.schedule, finding)
    if told.schedule.purpose == "court":
        yield "For the witness", "Say whether you know this yourself, or who told you."
    if item.note:
        yield "Your note", item.note


def _document_facts(schedule: Schedule, finding: Finding) -> Iterator[tuple[str, str]]:
    document = schedule.documents.get(finding.document)
    if document is None:
        return
    if document.title:
        yield "Document", shorter(document.title, 160)
    if document.recipients:
        yield "Sent to", shorter("; ".join(named(one) for one in document.recipients), 240)


def named(recipient: str) -> str:
    """The name without the address behind it; the address where there is no name."""
    return _ADDRESS.sub("", recipient).strip() or recipient


_ADDRESS = re.compile(r"\s*<[^<>]*>")


def _page_facts(schedule: Schedule, finding: Finding) -> Iterator[tuple[str, str]]:
    pages = [schedule.pages[a.file, a.page] for a in finding.anchors if (a.file, a.page) in schedule.pages]
    if any(p.text_source == "ocr" and (p.ocr_confidence or 0.0) < DOUBTFUL_OCR for p in pages):
        yield "Take care", "This page was hard to read. Check the words against the picture of the page."
    if any(p.redactions for p in pages):
        yield "Redactions", "Part of this page is blacked out or marked as removed."


def rules(schedule: Schedule, item: Item) -> list[Rule]:
    """The rules a passage touches; none where the family put it under another pattern than the tagger did."""
    if item.pattern != item.finding.tag.pattern:
        return []
    return [schedule.dossier.law.get(id_) or Rule(id_, id_, "") for id_ in item.finding.tag.law]


def cited(rule: Rule) -> str:
    """A rule with its reference and whether anyone has checked it."""
    told = f"{rule.title} ({rule.reference})" if rule.reference and rule.reference != rule.title else rule.title
    checked = (
        f"Checked on {rule.checked.day} {rule.checked:%B %Y}."
        if rule.checked
        else "Not checked yet: look it up before you cite it."
    )
    return f"{told}. {checked}"


def _around(told: Teller, finding: Finding) -> tuple[str, str]:
    passage = told.passages.get(finding.passage)
    if passage is None:
        return "", ""
    before = told.around.get((passage.document, passage.position - 1))
    after = told.around.get((passage.document, passage.position + 1))
    return _tail(before.text) if before else "", shorter(after.text, AROUND) if after else ""


def _tail(text: str) -> str:
    """The last words of a sentence, with an ellipsis before them where it is cut."""
    line = " ".join(text.split())
    if len(line) <= AROUND:
        return line
    cut = line[-(AROUND - 1) :]
    return "…" + (cut.split(" ", 1)[1] if " " in cut[: AROUND // 2] else cut)


def _pages(anchors: tuple[Anchor, ...]) -> list[Anchor]:
    """One anchor for each page."""
    seen: dict[tuple[str, int], Anchor] = {}
    for anchor in anchors:
        seen.setdefault((anchor.file, anchor.page), anchor)
    return list(seen.values())
