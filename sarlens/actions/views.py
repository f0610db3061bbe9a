"""The tables that the command line prints and the screens draw: rows of plain values, said in plain words."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, cast, get_args

from sarlens.actions.exporting import dossier
from sarlens.actions.ledger import Ledger, ledger
from sarlens.analysis import law
from sarlens.errors import WrongCall
from sarlens.export import case_json
from sarlens.model import CommitmentStatus, GapKind, PatternId, Strength
from sarlens.store import evidence
from sarlens.store.cases import Case
from sarlens.tagging import PATTERNS

PATTERN_WORDS: dict[str, str] = {
    "parent_blame": "May put the blame on a parent",
    "safeguarding_misuse": "Safeguarding may be used in a way its rules don't support",
    "gdpr_misrepresentation": "Data protection may be given wrongly as a reason, or broken",
    "missed_commitment": "A promise, or something due that was not done",
    "poor_care_planning": "Care may have been planned without the person or family",
    "poor_communication": "Services may not have told each other or the family",
}
STATUS_WORDS = {"suggested": "Not decided", "confirmed": "Kept as evidence", "rejected": "Not this one"}
STRENGTH_WORDS = {"strong": "Plain wording", "likely": "Worth a look", "possible": "Weak"}
SPEAKER_WORDS = {
    "not_family": "Professionals", "professional": "A professional's words", "family": "The family's own words",
    "unknown": "Not known whose", "all": "Everyone",
}  # fmt: skip
COMMITMENT_WORDS: dict[CommitmentStatus, str] = {
    "kept": "Done, by these records", "late": "Done late", "missed": "These records say it was not done",
    "no_evidence": "No evidence in this bundle that it was done", "not_due": "Not due yet",
}  # fmt: skip
GAP_WORDS: dict[GapKind, str] = {
    "missing_page": "A page is missing", "missing_attachment": "An attachment is missing", "missing_reply": "A message is missing",
    "date_gap": "No records for a time", "mentioned_document": "A document is mentioned and not here",
    "heavy_redaction": "Much is blacked out", "failed_redaction": "Hidden words can still be read",
}  # fmt: skip
LAW: dict[str, str] = {
    one.id: f"{one.title} ({one.reference}; "
    + (f"checked {one.checked:%d/%m/%Y})" if one.verified else "not verified)")
    for one in law()
}


COUNTER_TITLE = "Points the other way"


def pattern_title(pattern: str) -> str:
    """What a pattern is called on the screen: what it may be, never a verdict."""
    return COUNTER_TITLE if pattern == "counter_evidence" else PATTERN_WORDS[pattern]


# --- what was read and found, in a few sentences


@dataclass(frozen=True, slots=True)
class Summary:
    """What to tell after a run. `complete`: everything that came in was read."""

    lines: tuple[str, ...]
    complete: bool


def summary(case: Case) -> Summary:
    """What was read and what was found."""
    book = ledger(case)
    lines = [*_came_in(book)] if book.files else []
    shown = evidence.count_by_pattern(case, evidence.Wanted(strengths=("strong", "likely")))
    if shown:
        lines.append(f"{sum(shown.values()):,} passages to check:")
        lines += [
            f"  {count:>4}  {pattern_title(pattern)}"
            for pattern, count in sorted(shown.items(), key=lambda one: -one[1])
        ]
    analysis = evidence.analysis(case)
    if analysis.commitments:
        became = Counter(one.status for one in analysis.commitments)
        told = "; ".join(
            f"{COMMITMENT_WORDS[status].lower()}: {became[status]}" for status in COMMITMENT_WORDS if became[status]
        )
        lines.append(f"{len(analysis.commitments)} promises ({told}).")
    if analysis.gaps:
        one = len(analysis.gaps) == 1
        lines.append(f"{len(analysis.gaps)} {'thing seems' if one else 'things seem'} to be missing.")
    if analysis.sar.due is not None:
        lines.append(analysis.sar.basis)
    return Summary(tuple(lines), book.complete)


def _came_in(book: Ledger) -> Iterator[str]:
    """What came in and what became of it, before anything else is said."""
    yield book.headline()
    if book.hard:
        yield f"{_count(len(book.hard), 'page was', 'pages were')} hard to read; check against the picture."
    copies = sum(entry.same_as is not None for entry in book.files)
    others = (
        f"; {_count(copies, 'is a copy of another and was', 'are copies of others and were')} read once"
        if copies
        else ""
    )
    yield f"{_count(len(book.files), 'file', 'files')} came in{others}."
    if book.repeated:
        yield f"{_count(book.repeated, 'page shows', 'pages show')} exactly what another shows; each was read once."
    if book.odd_files:
        yield f"{_count(len(book.odd_files), 'file', 'files')} could not be read whole:"
        for entry in book.odd_files[:20]:
            yield f"  {entry.file.path}: {entry.file.problem or entry.file.status.replace('_', ' ')}"
    yield from book.left_out[:20]
    if book.litter:
        yield f"{_count(len(book.litter), 'note', 'notes')} that the computer keeps for itself: left out."


def _count(number: int, one: str, more: str) -> str:
    return f"{number:,} {one if number == 1 else more}"


# --- rows for programs: the contract's own


def wanted(
    patterns: Sequence[str], statuses: Sequence[str], strengths: Sequence[str], first: dt.date | None, last: dt.date | None,
    speaker: str, text: str,
) -> evidence.Wanted:  # fmt: skip
    """The filters as given on the command line. Raises WrongCall for a word that is none of its list."""
    for given, known, what in (
        (patterns, get_args(PatternId), "--pattern"), (statuses, tuple(STATUS_WORDS), "--status"), (strengths, get_args(Strength), "--strength"),
    ):  # fmt: skip
        for one in given:
            if one not in known:
                raise WrongCall(f"{what} is one of {', '.join(known)}, not {one!r}.")
    return evidence.Wanted(
        cast("tuple[PatternId, ...]", tuple(patterns)), tuple(statuses), cast("tuple[Strength, ...]", tuple(strengths)),
        first, last, speaker, text,
    )  # fmt: skip


def finding_rows(case: Case, choice: evidence.Wanted) -> Iterator[dict[str, Any]]:
    """The findings wanted, as the contract writes them."""
    ids = {one.id for one in evidence.findings(case, choice)}
    return (row for row in case_json.rows(dossier(case), "findings") if row["id"] in ids)


def finding_lines(case: Case, choice: evidence.Wanted) -> Iterator[dict[str, object]]:
    """The findings wanted, short, for a person at a terminal."""
    names = {file.id: file.name for file in case.files()}
    for one in evidence.findings(case, choice):
        where = one.anchors[0]
        yield {
            "id": one.id, "pattern": one.tag.pattern, "strength": one.tag.strength, "date": one.date.isoformat() if one.date else "",
            "speaker": one.speaker or "", "words": " ".join(one.quote.split()), "where": f"{names[where.file]}, page {where.page}",
        }  # fmt: skip


def view_rows(case: Case, view: str) -> list[dict[str, Any]]:
    """One of the other views, as the contract writes it; the chronology as date, what, file, page."""
    return list(case_json.rows(dossier(case), view))


def search_rows(case: Case, query: str) -> Iterator[dict[str, Any]]:
    """Pages with the words of the query."""
    names = {file.id: file.path for file in case.files()}
    for hit in evidence.search(case, query):
        yield {"file": names[hit.file], "page": hit.page, "snippet": hit.snippet}


def pattern_rows() -> list[dict[str, Any]]:
    """What can be tagged, with what counts and what does not."""
    return [
        {
            "id": one.id, "tags": one.tags, "counts": "; ".join(one.counts), "does_not_count": "; ".join(one.does_not_count),
            "subtypes": [kind.id for kind in one.subtypes],
        }
        for one in PATTERNS
    ]  # fmt: skip


def law_rows() -> list[dict[str, Any]]:
    """The legal references."""
    return [
        {"id": one.id, "title": one.title, "reference": one.reference, "source": one.source,
         "checked": one.checked.isoformat() if one.checked else None, "verified": one.verified}
        for one in law()
    ]  # fmt: skip


# --- what else the screens show


def problem_rows(case: Case) -> list[dict[str, object]]:
    """What could not be read, or only with doubt, for the screen."""
    names = {file.id: file.path for file in case.files()}
    return [
        {"File": names.get(one.file or "", "") or "", "Page": one.page, "What to know": one.message}
        for one in case.problems()
    ]


def word_spans(text: str, query: str) -> list[tuple[int, int]]:
    """Where the words of a query stand in a text."""
    words = [re.escape(word) for word in re.findall(r"\w+", query)]
    return [match.span() for match in re.finditer(rf"\b(?:{'|'.join(words)})\b", text, re.I)] if words else []
