"""The chronology: every dated document once, and what sentences plainly say happened."""

from __future__ import annotations

import datetime as dt

from hypothesis import given
from hypothesis import strategies as st

from sarlens.analysis import analyse
from sarlens.dates import PartialDate
from sarlens.model import Event
from tests.analysis.casefile import load, read_case

TODAY = dt.date(2026, 11, 1)
HEAD = "person: Kit Amory\nfamily: Joan Amory\npeople: Joan Amory | JA | | mother | family |\npeople: Pia Strand | PS | Olbury Council | manager | |\n"


def events(text: str, head: str = HEAD) -> tuple[Event, ...]:
    return analyse(read_case(head + "\n" + text).corpus, TODAY).chronology


NOTE = "=== case_note {name}\ntitle: Visit\ndate: {day}\nauthor: Pia Strand\n{more}---\n{text}\n\n"


def test_documents_by_date_and_copies_folded() -> None:
    found = events(
        NOTE.format(name="n2", day="2023-05-09", more="", text="All well.")
        + NOTE.format(name="n1", day="2023-03-01", more="", text="All well.")
        + NOTE.format(name="n3", day="2023-03-01", more="duplicate_of: n1\n", text="All well.")
    )
    assert [(one.date.isoformat(), one.place.document if one.place else "") for one in found] == [
        ("2023-03-01", "n1"),
        ("2023-05-09", "n2"),
    ]
    assert found[0].what == "Case note by Pia Strand: Visit"
    assert found[0].people == ("Pia Strand",)


def test_partial_dates_stay_partial() -> None:
    (one,) = events(NOTE.format(name="n1", day="2023-03", more="", text="All well."))
    assert one.date == PartialDate.month(2023, 3)


def test_an_event_told_in_a_sentence() -> None:
    found = events(
        NOTE.format(
            name="n1",
            day="2023-05-09",
            more="",
            text="Kit was admitted to hospital on 14 April 2023 after a long seizure.",
        )
    )
    assert [one.date.isoformat() for one in found] == ["2023-04-14", "2023-05-09"]
    assert found[0].place is not None and found[0].place.document == "n1"


def test_what_is_only_planned_or_cited_is_no_event() -> None:
    found = events(
        NOTE.format(
            name="n1",
            day="2023-05-09",
            more="",
            text="A visit will be held on 20 June 2023 at the home with Joan Amory.",
        )
        + NOTE.format(
            name="n2", day="2023-05-09", more="", text="Thank you for sending your letter of 4 May 2023 about the bath."
        )
    )
    assert {one.date.isoformat() for one in found} == {"2023-05-09"}


def test_the_request_and_the_answer_stand_in_it() -> None:
    found = events(
        NOTE.format(name="n1", day="2023-05-09", more="", text="All well."),
        HEAD + "requested: 2024-01-02\nreceived: 2024-03-02\n",
    )
    assert [one.what for one in found][1:] == ["The family asked for the records.", "The family received the records."]


@given(st.sampled_from(("harrowfen", "westmarch", "saltmere")))
def test_it_is_in_order_and_every_dated_original_is_in_it(name: str) -> None:
    corpus = load(name).corpus
    found = analyse(corpus, TODAY).chronology
    assert [one.date.first for one in found] == sorted(one.date.first for one in found)
    placed = {one.place.document for one in found if one.place}
    assert {document.id for document in corpus.documents if document.date and not document.duplicate_of} <= placed
