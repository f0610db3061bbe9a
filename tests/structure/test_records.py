"""Case notes in the manner of the systems that print them: one entry, exports of many, and what is neither."""

from __future__ import annotations

import pytest

from sarlens.model import Document
from tests.structure.bundle import split_pages
from tests.structure.paper import page, table_page

SINGLE = {
    "cells one a line": "Case Notes - Okoro, Bea\n\nDate of event\nWorker\nType\nRecorded on\n22/03/2022 12:15\nPriya Lund\nVisit\n22/03/2022",
    "tabs": "Case Notes - Okoro, Bea\nDate of event\tWorker\tType\tRecorded on\n22/03/2022 12:15\tPriya Lund\tVisit\t22/03/2022",
    "single spaces": "Case Notes - Okoro, Bea\nDate of evenl Worker Type Recorded on\n22/03/2022 12:15 Priya Lund Visit 22/03/2022",
    "labels": "Case Note\nEvent Date: 22/03/2022 12:15\nCase Note Type: Visit\nCreated By: Priya Lund, CIN Team 2\nSignificant event: No\nDetails:",
    "pairs": "Adult Case Notes\nContact type\tVisit\tDate and time\t22/03/2022 12:15\nCreated by\tPriya Lund\tAuthorised by\t-",
    "journal": "Tabbed journal\nTue 22 Mar 2022 12:15 LUND, Priya (Nurse)\tVisit",
    "progress": "Progress Notes\n22 Mar 2022 12:15 - Visit - Priya Lund, Speech and Language Therapist",
    "rio": "RiO Progress Notes\nDate/Time: 22 Mar 2022 12:15\tOriginator: LUND, Priya\tNote type: Visit\nValidated by: LUND, Priya",
    "contact": "Contact record\nDate of contact: 22/03/2022\tTime: 12:15\nWorker: Priya Lund\tType of contact: Visit",
    "incident": "CPOMS\nStudent: Sam Hale\nDate: 22 Mar 2022 12:15\nCategory: Visit\nAdded by: Priya Lund",
    "bad scan": "Pr0gress Notcs\n22 Mar 2022 12:15\tLUND, Priya (Nurse)\tVisit",
}


def only(text: str) -> Document:
    (document,) = split_pages([page(f"{text}\n\nConcern received. She was told.")])
    return document


@pytest.mark.parametrize("form", SINGLE)
def test_a_page_with_one_entry_is_that_entry(form: str) -> None:
    document = only(SINGLE[form])
    assert document.kind == "case_note"
    assert document.date is not None and document.date.isoformat() == "2022-03-22"
    assert document.date.time == "12:15"
    assert "lund" in (document.author or "").lower() and "team" not in (document.author or "").lower()
    assert document.title == "Visit"


def test_a_ruled_grid() -> None:
    one = table_page(
        "Case Notes - Okoro, Bea",
        [
            ["Date of event", "Worker", "Type", "Recorded on"],
            ["22/03/2022 12:15", "Priya Lund", "Management\noversight", "22/03/2022"],
        ],
        "Concern received.",
    )
    (document,) = split_pages([one])
    assert (document.kind, document.author, document.title) == ("case_note", "Priya Lund", "Management oversight")


def test_a_grid_with_the_text_in_a_column() -> None:
    rows = [["Date", "Worker", "Type", "Details"]]
    rows += [[f"{day:02d}/03/2022", "Priya Lund", "Visit", f"Seen at home on day {day}."] for day in (3, 4, 5)]
    host, *entries = split_pages([table_page("Contact log", rows)])
    assert (host.kind, host.title) == ("case_note", "Contact log")
    assert [entry.date.isoformat() if entry.date else "" for entry in entries] == [
        "2022-03-03",
        "2022-03-04",
        "2022-03-05",
    ]
    assert {entry.author for entry in entries} == {"Priya Lund"}


EXPORTS = {
    "mosaic": (
        "Mosaic Case Notes\nPerson: Sam Hale ID 123\n",
        "Date: {d}/02/2022 15:40\tType: Telephone call\nWorker: {w} (Social Worker), Adults East\nRecorded on: {d}/02/2022\n",
    ),
    "liquidlogic": (
        "Case Notes\n",
        "Event Date: {d}/02/2022 10:00\nCase Note Type: Visit\nCreated By: {w}, Team 2\nSubject: call\nDetails:\n",
    ),
    "systmone": ("SystmOne Patient Record\nSam Hale\n", "{d} Feb 2022 15:40\t{w}\tCommunity Team\n"),
    "grid": (
        "Case notes\nDate of event\tWorker\tType\tRecorded on\n",
        "{d}/02/2022 15:40\t{w}\tTelephone call\t{d}/02/2022\n",
    ),
}


@pytest.mark.parametrize("system", EXPORTS)
def test_an_export_is_a_host_and_its_entries(system: str) -> None:
    head, entry = EXPORTS[system]
    workers = ["Lorna Field", "Bea Okoro", "Lorna Field"]
    bodies = ["T/C to hub. Note: she said fine.", "Date: not yet fixed. By: nobody.", "On 03/05/2021 Jane Smith rang."]
    texts = [entry.format(d=f"{n + 3:02d}", w=w) + b for n, (w, b) in enumerate(zip(workers, bodies, strict=True))]
    host, *entries = split_pages([page(head + "\n" + "\n\n".join(texts))])
    assert host.kind == "case_note" and host.title == head.split("\n")[0]
    assert [entry.part_of for entry in entries] == [host.id] * 3
    assert [entry.author for entry in entries] == workers
    assert [entry.date.isoformat() if entry.date else "" for entry in entries] == [
        "2022-02-03",
        "2022-02-04",
        "2022-02-05",
    ]
    assert host.author == "Lorna Field", "who wrote the most of it"
    assert host.date is not None and host.date.isoformat() == "2022-02-05"


def test_a_mail_pasted_into_an_entry_is_a_part_of_the_entry() -> None:
    mail = "From: Hale, Ruth <r@a.example>\nSent: 3 May 2023 09:00\nTo: Bea Okoro\nSubject: hello\n\nPlease ring me."
    note, pasted = split_pages([page(SINGLE["labels"] + f"\n\nEmail received:\n\n{mail}")])
    assert note.kind == "case_note"
    assert (pasted.kind, pasted.author, pasted.part_of) == ("email", "Hale, Ruth", note.id)


def test_heads_at_the_foot_of_a_page_with_values_over_the_leaf_begin_there() -> None:
    head = "Case notes\nDate of event\tWorker\tType\tRecorded on\n03/02/2022 15:40\tBea Okoro\tVisit\t03/02/2022\n\n"
    first = (
        head
        + "\n".join(f"line {n} of the note runs on" for n in range(50))
        + "\n\nDate of event\tWorker\tType\tRecorded on"
    )
    pages = [page(first, 1), page("04/02/2022 10:00\tDan Finch\tVisit\t04/02/2022\n\nSeen.", 2)]
    _, one, two = split_pages(pages)
    assert (one.first_page, two.first_page, two.author) == (1, 2, "Dan Finch")


@pytest.mark.parametrize(
    "text",
    [
        "Staff rota week 12\nDate\tWorker\tShift\tHours\n03/02/2022\tAnn Bell\tEarly\t7\n04/02/2022\tCal Dee\tLate\t7",
        "Safeguarding Concern Form\nDate completed: 24 March 2022\nAuthor: Hana Moor\nCirculation: Dan Finch",
        "We looked at the case notes for March and found that the visits were not written up at all.",
    ],
)
def test_what_is_no_record_of_contacts(text: str) -> None:
    assert split_pages([page(text)])[0].kind != "case_note"
