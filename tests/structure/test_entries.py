"""Entries of records, logs, books and chats, cut by the shape that comes again, whoever printed them."""

from __future__ import annotations

import pytest

from sarlens.model import Document
from tests.structure.bundle import split_pages
from tests.structure.paper import page, table_page

TEXTS = (
    "Seen at home with her brother, settled and well.",
    "Rang the college about the taxi, nobody there.",
    "Mum asked again when the panel meets, told her Friday.",
)
WORKERS = ("Priya Lund", "Tom Ashe", "Priya Lund")
DAYS = ((3, "Thursday"), (4, "Friday"), (5, "Saturday"))
WANTED = ["2022-03-03", "2022-03-04", "2022-03-05"]

LINES = {
    # chats
    "byline": ("Chat export - duty desk", "{w} {d}/03/2022 05:5{n}\n{t}\n"),
    "name above": ("Chat", "{w}\n{d}/03/2022 05:5{n}\n{t}\n\n"),
    "clock then name": ("Conversation", "{wd}, {n} March 2022\n[09:1{n}] {w}\n{t}\n"),
    "name then clock": ("Conversation", "{wd}, {n} March 2022\n{w}\t09:1{n}\n{t}\n"),
    "brackets": ("WhatsApp Chat with Care team", "[{d}/03/2022, 09:1{n}:22] {w}: {t}\n"),
    "dash": ("WhatsApp Chat with Care team", "{d}/03/2022, 09:1{n} - {w}: {t}\n"),
    "text messages": ("Text messages", "{n} Mar 2022 at 09:1{n}\nFrom: {w}\n{t}\n\n"),
    "clock before day": ("#duty channel", "{w} [9:1{n} AM, {n} March 2022]\n{t}\n"),
    # surgeries and clinics
    "consultation": ("Consultations", "{d}-Mar-2022\tSurgery consultation\t{sur}, {giv} (Dr)\nHistory\t{t}\n\n"),
    "consultation by": ("Consultations", "Consultation {d}-Mar-2022 by {w}\n{t}\n\n"),
    "confirmed": ("Progress notes", "{d} Mar 2022 09:1{n}   {sur}, {giv}   Nursing\n{t}\nConfirmed by: {w}, {d} Mar 2022 09:3{n}\n\n"),
    "heading by": ("Progress Notes", "Progress Notes by {w}, RN at {d}/03/2022 09:1{n}\n{t}\n\n"),
    "signed below": ("Nursing notes", "{t}\n{w} RN {d}/03/2022 14:20\n\n"),
    # offices
    "kind of contact": ("Involvement", "HOME VISIT {d}/03/2022\n{t}\n{w}, Social Worker\n\n"),
    "signed and dated": ("File notes", "{t}\nSigned: {w}\tDate: {d}/03/2022\n\n"),
    "raised by": ("Concerns", "Concern C10{n}\nRaised: {d}/03/2022 09:1{n}\nRaised by: {w}\nDetails: {t}\n\n"),
    "clock first": ("Log", "09:1{n} {d}/03/2022 {w}\n{t}\n"),
    "audit trail": ("Audit trail", "2022-03-{d} 09:1{n}\t{w}\t{t}\n"),
    "numbered": ("Log", "{n}. {d}/03/22 - {giv} - {t}\n"),
    # houses, schools, families
    "name at the end": ("Home-school diary", "{wd} {n} March 2022\n{t} {giv}\n\n"),
    "staff below": ("Daily notes - Bea", "{d}/03/22\nMorning: {t}\nAfternoon: Park.\nStaff: {w}\n\n"),
    "carer below": ("Visit log", "{wd} {n} March 2022\nVisit 08:00 - 08:30\tCarer: {w}\n{t}\n\n"),
    "recorded below": ("Care notes for Bea Okoro", "{d}/03/2022 09:1{n} Personal care\nRecorded by {w}\n{t}\n\n"),
    "telephone": ("Telephone log", "{d}.03.22 10.1{n}am {w}: {t}\n"),
    "signed with a dash": ("Communication sheet", "{t}\n{w} - {d}/03/22\n\n"),
    "source": ("Chronology", "{d}.03.22 - {t} (Source: {w})\n"),
}  # fmt: skip


def printed(form: str) -> str:
    head, entry = LINES[form]
    made = [
        entry.format(d=f"{day:02d}", n=day, wd=weekday, w=worker, t=text, sur=worker.split()[1].upper(), giv=worker.split()[0])
        for (day, weekday), worker, text in zip(DAYS, WORKERS, TEXTS, strict=True)
    ]  # fmt: skip
    return f"{head}\n\n" + "".join(made)


def days(entries: list[Document]) -> list[str]:
    return [entry.date.isoformat() if entry.date else "" for entry in entries]


@pytest.mark.parametrize("form", LINES)
def test_lines_of_one_shape_begin_entries(form: str) -> None:
    host, *entries = split_pages([page(printed(form))])
    assert days(entries) == WANTED
    assert {entry.part_of for entry in entries} == {host.id}
    for entry, worker in zip(entries, WORKERS, strict=True):
        assert (entry.author or "").lower().replace(",", "").split()[0] in worker.lower().split()


TABLES = {
    "log": (["Date", "Time", "Details", "Sign"], ["{d}/03/22", "10.15", "{t}", "{w}"]),
    "shifts": (["Date", "Shift", "Entry", "Staff"], ["{d}/03/22", "Late", "{t}", "{w}"]),
    "behaviour": (["Date / time", "Antecedent", "Behaviour", "Consequence", "Staff"], ["{d}/03/22 10:15", "Asked to go", "Bit hand", "{t}", "{w}"]),
    "chat": (["Time", "From", "Message"], ["{d}/03/2022 10:15", "{w}", "{t}"]),
    "no heads": (None, ["{d}/03/22", "{t}", "{w}"]),
    "signed in the text": (["Date", "Comments"], ["{d}/03/22", "{t} {w}"]),
    "telephone": (["Date", "Caller", "Message", "Taken by", "Action"], ["{d}/03/22", "Mrs Okoro", "{t}", "{w}", "None"]),
    "numbered": (["No", "Date", "Contact with", "Summary", "Worker"], ["{n}", "{d}/03/22", "School", "{t}", "{w}"]),
    "medicines": (["Date", "Time", "Medicine", "Reason given", "Signature"], ["{d}/03/22", "02:05", "Midazolam 5mg", "{t}", "{w}"]),
    "transport": (["Date", "Crew", "Job", "Remarks"], ["{d}/03/22", "{w}", "Home to unit", "{t}"]),
}  # fmt: skip


@pytest.mark.parametrize("form", TABLES)
def test_rows_of_a_log_are_entries(form: str) -> None:
    heads, cells = TABLES[form]
    rows = [
        [cell.format(d=f"{day:02d}", n=day, w=worker, t=text) for cell in cells]
        for (day, _), worker, text in zip(DAYS, WORKERS, TEXTS, strict=True)
    ]
    one = table_page("Record sheet", [heads, *rows] if heads else rows, "Sheet kept in the office drawer.")
    host, *entries = split_pages([one])
    assert days(entries) == WANTED and [entry.author for entry in entries] == list(WORKERS)
    assert entries[-1].end <= one.text.index("Sheet kept") < host.end, "what stands below the table is no entry"


NO_LOGS = {
    "timetable": [["Date", "What must be done"], ["28/06/2024", "The council sends its answer in full"], ["02/08/2024", "Any further evidence from the family"], ["12/09/2024", "Hearing by video at ten o'clock sharp"]],
    "account": [["Date", "Item", "Out", "Balance"], ["03/04/23", "Swimming for two people", "7.60", "41.20"], ["05/04/23", "Cinema with the group", "5.00", "36.20"], ["09/04/23", "Lunch at the garden centre", "6.40", "29.80"]],
    "figures": [["Date", "Pulse", "Temp", "Score"], ["03/04/23", "76", "37.1", "1"], ["05/04/23", "80", "37.0", "1"], ["09/04/23", "71", "36.9", "0"]],
}  # fmt: skip


@pytest.mark.parametrize("form", NO_LOGS)
def test_a_table_of_what_is_to_come_or_of_figures_is_no_log(form: str) -> None:
    documents = split_pages([table_page("Sheet", NO_LOGS[form])])
    assert [document.part_of for document in documents] == [None]


def test_days_without_a_year_take_that_of_the_title() -> None:
    text = "Bea's diary March 2022\n\n" + "".join(
        f"{weekday} {day}\n{text}\n\n" for (day, weekday), text in zip(DAYS, TEXTS, strict=True)
    )
    _, *entries = split_pages([page(text)])
    assert days(entries) == WANTED


def test_an_entry_that_nobody_signed_is_by_the_author_of_the_whole() -> None:
    text = "Chronology of significant events\n\n" + "".join(
        f"{day} March 2022: {text}\n" for (day, _), text in zip(DAYS, TEXTS, strict=True)
    )
    _, *entries = split_pages([page(f"{text}\nPrepared by: Una Hale")])
    assert {entry.author for entry in entries} == {"Una Hale"}
    signed = text.replace("Friday.", "Friday. Tom Ashe")
    _, *entries = split_pages([page(f"{signed}\nPrepared by: Una Hale")])
    assert entries[0].author != "Tom Ashe"


def test_a_head_broken_into_cells_is_read_across() -> None:
    rows = [[f"{weekday[:3]} {day:02d}/03/22 LATE\n{text}", f"Staff: {worker}"] for (day, weekday), text, worker in zip(DAYS, TEXTS, WORKERS, strict=True)]  # fmt: skip
    _, *entries = split_pages([table_page("Larch House - day book", rows)])
    assert days(entries) == WANTED and [entry.author for entry in entries] == list(WORKERS)


def test_agency_staff_stand_where_the_names_stand() -> None:
    staff = ["Priya Lund", "agency", "Tom Ashe", "On call nurse"]
    text = "Shift log\n\n" + "".join(f"Thu 0{n + 3}/03/22 LATE\t{who}\nAll well.\n\n" for n, who in enumerate(staff))
    _, *entries = split_pages([page(text)])
    assert [entry.author for entry in entries] == staff


def test_a_scan_s_day_is_mended_by_its_weekday_and_its_neighbours() -> None:
    entry = "{}\tPriya Lund\nAll well in the house tonight.\n\n"
    misread = "Shift log\n\n" + "".join(
        entry.format(day) for day in ("Thu 03/03/22", "Fri 09/03/22", "Sat 05/03/22", "Sun 06/03/22")
    )
    _, *entries = split_pages([page(misread, ocr=True)])
    assert days(entries) == ["2022-03-03", "2022-03-04", "2022-03-05", "2022-03-06"]
    _, *typed = split_pages([page(misread)])
    assert days(typed)[1] == "2022-03-09", "what was typed stays as it was typed"


def test_the_rules_of_a_form_read_as_black_boxes_hide_nothing() -> None:
    text = "Daily care record\n\n" + "".join(
        f"Thu 0{day}/03/22 07.00-08.00 █████ AM call █████ Staff sign: {worker}\nAll care given.\n\n" for (day, _), worker in zip(DAYS, WORKERS, strict=True)
    )  # fmt: skip
    _, *entries = split_pages([page(text)])
    assert [entry.author for entry in entries] == list(WORKERS)


def test_the_day_of_recording_begins_no_entry() -> None:
    text = "Case notes\n\n" + "".join(
        f"{day:02d}/03/2022 09:15\t{worker}\tVisit\n{text}\nRecorded on {day + 1:02d}/03/2022\n\n"
        for (day, _), worker, text in zip(DAYS, WORKERS, TEXTS, strict=True)
    )
    _, *entries = split_pages([page(text)])
    assert days(entries) == WANTED


def test_whoever_wrote_the_most_is_the_author_of_a_record() -> None:
    text = printed("byline")
    assert split_pages([page(text)])[0].author == "Priya Lund"
    assert (
        split_pages([page(text.replace("Tom Ashe", "Bea Okoro", 1).replace("Priya Lund", "Dan Finch", 1))])[0].author
        is None
    )


def test_a_chat_begins_a_document_in_a_merged_file() -> None:
    before = page(
        "Burford Council\n\n16 March 2022\n\nDear Mrs Hale\n\nAll is well.\n\nYours sincerely\n\nDan Finch", 1
    )
    chat = page(printed("dash"), 2)
    assert [one.first_page for one in split_pages([before, chat]) if one.part_of is None] == [1, 2]


def test_a_row_that_runs_over_the_leaf_stays_with_its_entry() -> None:
    rows = [["Date", "Worker", "Type", "Note"]]
    rows += [[f"{day:02d}/03/2022", worker, "Visit", text] for (day, _), worker, text in zip(DAYS, WORKERS, TEXTS, strict=True)]  # fmt: skip
    after = [["06/03/2022", "Tom Ashe", "Call", "Rang again about the taxi."]]
    pages = [
        table_page("Case notes", rows[:3]),
        table_page("", [["", "", "", "She asked for it in writing."], *after], number=2),
    ]
    _, *entries = split_pages(pages)
    assert days(entries) == ["2022-03-03", "2022-03-04", "2022-03-06"]
    assert (entries[1].first_page, entries[1].last_page) == (1, 2)
