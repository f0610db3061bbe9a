"""The views of a case as rows for the screens and the terminal: said in words, each with the way to its pages."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from sarlens.actions.views import COMMITMENT_WORDS, GAP_WORDS
from sarlens.analysis import meaning
from sarlens.dates import PartialDate
from sarlens.export.wording import REDACTION_KINDS, whereabouts
from sarlens.model import Place
from sarlens.store import evidence
from sarlens.store.cases import Case


@dataclass(frozen=True, slots=True)
class ScreenRow:
    """A row as shown, and the files and pages it points to: none, one, or both of two that stand side by side."""

    cells: Mapping[str, object]
    places: tuple[tuple[str, int], ...] = ()


def screen_rows(case: Case, view: str) -> list[ScreenRow]:
    """The rows of a view for the screen."""
    return list(_VIEWS[view](case))


def screen_lines(case: Case, view: str) -> list[Mapping[str, object]]:
    """The rows of a view for a person at a terminal, each with its files and pages."""
    names = {file.id: file.name for file in case.files()}
    return [
        {**row.cells, **({"Where": "; ".join(f"{names[file]}, page {page}" for file, page in row.places)} if row.places else {})}
        for row in screen_rows(case, view)
    ]  # fmt: skip


def _said(date: PartialDate | None) -> str:
    return date.said() if date is not None else "no date"


def _by(place: Place) -> str:
    return f"{_said(place.date)}, {place.author or 'not said'}"


def _at(*places: Place | None) -> tuple[tuple[str, int], ...]:
    return tuple((place.file, place.page) for place in places if place is not None)


def _commitments(case: Case) -> Iterator[ScreenRow]:
    for one in evidence.analysis(case).commitments:
        yield ScreenRow(
            {"What": one.action, "What became of it": COMMITMENT_WORDS[one.status], "By whom": one.owner or "not said",
             "Due": _said(one.due) if one.due else one.due_text or "no date given", "Promised on": _said(one.made_on),
             "Shown by": " / ".join(f"{_said(proof.place.date)}: {proof.quote}" for proof in one.evidence)},
            _at(one.place),
        )  # fmt: skip


def _gaps(case: Case) -> Iterator[ScreenRow]:
    for one in evidence.analysis(case).gaps:
        yield ScreenRow(
            {"What": GAP_WORDS[one.kind], "More": one.description, "Date": _said(one.date)},
            ((one.file, one.page),) if one.page else (),
        )


def _chronology(case: Case) -> Iterator[ScreenRow]:
    for one in evidence.analysis(case).chronology:
        yield ScreenRow(
            {"Date": _said(one.date), "What happened": one.what, "Who": ", ".join(one.people)}, _at(one.place)
        )


def _spread(case: Case) -> Iterator[ScreenRow]:
    for one in evidence.analysis(case).spread:
        yield ScreenRow(
            {"Words": one.text, "First": _by(one.first), "Again": "; ".join(_by(copy) for copy in one.copies)},
            _at(one.first),
        )


def _escalations(case: Case) -> Iterator[ScreenRow]:
    for one in evidence.analysis(case).escalations:
        yield ScreenRow(
            {"First": f"{_said(one.trigger.date)}: {one.trigger.what}", "Then": f"{_said(one.response.date)}: {one.response.what}",
             "Days between": one.days},
            _at(one.trigger, one.response),
        )  # fmt: skip


def _contradictions(case: Case) -> Iterator[ScreenRow]:
    for one in evidence.analysis(case).contradictions:
        yield ScreenRow(
            {"What": one.what, "Here": f"{_by(one.first)}: {one.first.what}", "And here": f"{_by(one.second)}: {one.second.what}"},
            _at(one.first, one.second),
        )  # fmt: skip


def _redactions(case: Case) -> Iterator[ScreenRow]:
    for page in case.pages():
        for one in page.redactions:
            yield ScreenRow(
                {"What": REDACTION_KINDS[one.kind], "Where on the page": whereabouts(one.box, page.width, page.height),
                 "Share of the page": f"{page.redacted_share:.0%}", "Reason given": one.reason or "none",
                 "What it means": meaning(one.reason) or "", "Words can still be read beneath": "yes" if one.text_beneath else "no"},
                ((page.file, page.number),),
            )  # fmt: skip


def _people(case: Case) -> Iterator[ScreenRow]:
    for one in evidence.people(case):
        yield ScreenRow(
            {"Name": one.name, "Also written": ", ".join(one.aliases), "Role": one.role or "", "Where": one.organisation or "",
             "Family": "yes" if one.family else "", "Named": one.mentions}
        )  # fmt: skip


_VIEWS: Mapping[str, Callable[[Case], Iterator[ScreenRow]]] = {
    "commitments": _commitments, "gaps": _gaps, "chronology": _chronology, "spread": _spread, "escalations": _escalations,
    "contradictions": _contradictions, "redactions": _redactions, "people": _people,
}  # fmt: skip
