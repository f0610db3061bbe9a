"""What kind a paper is that is kept by the day: about a person, or a house's own log, a chart, a chat."""

from __future__ import annotations

import pytest

from tests.structure.bundle import split_pages
from tests.structure.paper import page, table_page

DAYS = "\n".join(
    f"{day}.06.23 22:00-07:00 - B. Lund\nAsleep at ten and checked each half hour through to the morning, nothing to note."
    for day in (21, 22, 25, 26)
)


@pytest.mark.parametrize(
    ("head", "kind"),
    [
        ("NIGHT OBS BOOK\tLARCH", "case_note"),
        ("Carebook v6 | Case Notes | Client 2201 HALE, Bea", "case_note"),
        ("Communication book (staff and family)", "case_note"),
        ("Seizure chart - Bea", "other"),
        ("Maintenance book", "other"),
        ("Chronology of events", "report"),
    ],
)
def test_papers_with_dated_entries(head: str, kind: str) -> None:
    top, *entries = split_pages([page(f"{head}\n{DAYS}")])
    assert (top.kind, len(entries)) == (kind, 4)


def test_a_sheet_of_times_and_ticks_is_no_record_of_contacts() -> None:
    few = [
        ["Date", "Run", "Seat", "Out", "Notes"],
        *([f"0{n}/02/2023", "PM", "BH", "15:30", "gate was shut again today"] for n in range(1, 6)),
    ]
    late = [
        "Bea was late out of class and her sister waited at the gate with her until the bus had come",
        "Driver new to the run, went to the old school first, mum rung from the office to say so",
        "Seat belt stuck again; two of the others had to move forward so that she could be let out",
        "Nobody at the door when we came, so round the block twice and then back to the school office",
        "Quiet all the way, held her bag on her knees, told the escort about the trip to the farm",
    ]
    told = [few[0], *([*row[:4], text] for row, text in zip(few[1:], late, strict=True))]
    assert split_pages([table_page("AL5", few)])[0].kind == "other"
    assert split_pages([table_page("AL5", told)])[0].kind == "case_note"


def test_a_file_note_of_a_meeting_is_its_minutes() -> None:
    text = "BH - placement, file note\n21 January 2023, 2pm, Teams. On call: Imran (chair), Gwen A, Sunni T, Dan Finch (ICB)\n{}\n• Imran to book a room.\nAgreed: Gwen to tell the family."
    assert split_pages([page(text.format("• Costs go up in April."))])[0].kind == "minutes"
