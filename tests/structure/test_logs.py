"""Logs and diaries without a full date to each entry, heads of systems that nobody told us of, and who signed with initials."""

from __future__ import annotations

import datetime as dt

import pytest

from sarlens.model import CaseInfo, Cell, Document, Page
from sarlens.structure import structure
from sarlens.structure.entrydays import DayHeading, heading, reference
from sarlens.structure.initialled import as_printed
from sarlens.structure.sheets import rows
from tests.structure.bundle import split_pages
from tests.structure.paper import page, table_page

TEXTS = (
    "Seen at home with her brother, settled and well.",
    "Rang the college about the taxi, nobody there.",
    "Mum asked again when the panel meets, told her Friday.",
    "Letter from the clinic came, put on file for review.",
)
WORKERS = ("Priya Lund", "Tom Ashe", "Priya Lund", "Tom Ashe")
DAYS = ((3, "Thursday"), (4, "Friday"), (5, "Saturday"), (7, "Monday"))
WANTED = [f"2022-03-{day:02d}" for day, _ in DAYS]

SYSTEMS = {
    "feed": ("Case feed 0041", "{w}\n{i}\n{n} March 2022 at 09:1{n} · Note\n{t}\nComment\n"),
    "feed that says what was done": ("Activity stream", "{w} added a note\n{n} Mar 2022 09:1{n}\n{t}\n\n"),
    "labels side by side": ("ORION 7", "Ref no.\t88{n}\nStart\t{d}-Mar-2022 09:1{n}\nKind\tCall\nOfficer on duty\t{w}\n{t}\n\n"),
    "labels with colons": ("Record of dealings", "Seq: {n}\nOn: {d}/03/2022\nHow: phone\nHandled by: {w}\n{t}\n\n"),
    "two hands named": ("Supervision notes", "Date: {d}/03/2022\nSupervisee: Bea Okoro\nSupervisor: {w}\n{t}\n\n"),
    "number first": ("HOMES CRM", ">> C-118{d} {d}.03.2022 10:1{n} phone in logged: {w}\n{t}\n"),
    "narrow column": ("Daily living record", "{wd} {d}/03/22\t{a},\nLate\t{b}\n{giv}\n"),
    "narrow column beside the text": ("Daily living record", "{wd} {d}/03/22\t{a},\nLate\t{b}\n{giv}\tPad dry.\n"),
    "kind, then name below": ("Contact notes", "Telephone call to mother\t{d}/03/2022\n{w}, Social Worker\n{t}\n\n"),
    "written up later": ("Case notes", "{d}/03/2022 Created by {w} on 09/03/2022 09:11\n{t}\n\n"),
    "starred initials": ("Care diary", "** {d}/03/22 {i} **\n{t}\n\n"),
    "post behind the name": ("Nursing kardex", "{d}/3/22 1310 {t} {w} RN\n"),
}  # fmt: skip


def days(entries: list[Document]) -> list[str]:
    return [entry.date.isoformat()[:10] if entry.date else "" for entry in entries]


@pytest.mark.parametrize("form", SYSTEMS)
def test_heads_of_any_system_begin_entries(form: str) -> None:
    head, entry = SYSTEMS[form]
    made = [
        entry.format(d=f"{day:02d}", n=day, wd=weekday[:3], w=worker, t=text, giv=worker.split()[0], i="".join(word[0] for word in worker.split()), a=text.split(",")[0], b=text.split(",")[1])
        for (day, weekday), worker, text in zip(DAYS, WORKERS, TEXTS, strict=True)
    ]  # fmt: skip
    host, *entries = split_pages([page(f"{head}\n\n" + "".join(made))])
    assert days(entries) == WANTED and {entry.part_of for entry in entries} == {host.id}
    for found, worker in zip(entries, WORKERS, strict=True):
        assert found.author in (worker, worker.split()[0], "".join(word[0] for word in worker.split()), f"{worker} RN")


def test_a_form_that_repeats_its_fields_is_no_log() -> None:
    text = "Family and network\n\n" + "".join(
        f"Name: {name}\nDate of birth: {day:02d}/03/198{day}\nRelationship: aunt\nLives nearby and visits on Sundays.\n\n"
        for (day, _), name in zip(DAYS, ("Ann Bell", "Cal Dee", "Eve Fox", "Gil Hay"), strict=True)
    )
    assert [one.part_of for one in split_pages([page(text)])] == [None]


def ruled(*lines: str, number: int = 1) -> Page:
    """A page as a scan gives it: each line with a bar is a table of its own, its cells in columns; any other stands loose."""
    text, cells, table = "", [], 0
    for line in lines:
        parts, column = line.split("|"), len(text)
        if len(parts) > 1:
            for place, part in enumerate(parts):
                start = len(text)
                text += f"{part}\n"
                cells.append(Cell(table, 0, place, start, start + len(part), page("x").words[0].box))
            table += 1
        else:
            text += f"{line}\n"
        assert len(text) > column
    return page(text.rstrip("\n"), number, ocr=True, cells=cells)


DAY_SHEET = (
    "Avocet House - waking day log", "Thursday 3 March 2022", "07:15|Up, washed and dressed by himself.|PL", "09:00|To class with his bag.|TA",
    "Friday 4 March 2022", "07:20|Slow start, very sleepy today.|PL", "15:30|Off on the minibus with Ann.|TA",
)  # fmt: skip


def test_days_that_stand_above_pieces_of_a_table_date_their_rows() -> None:
    sheet = ruled(*DAY_SHEET)
    host, *entries = split_pages([sheet])
    assert days(entries) == ["2022-03-03", "2022-03-03", "2022-03-04", "2022-03-04"]
    assert [(entry.date.time, entry.author) for entry in entries if entry.date] == [
        ("07:15", "PL"),
        ("09:00", "TA"),
        ("07:20", "PL"),
        ("15:30", "TA"),
    ]
    assert host.kind == "case_note"


def test_a_row_whose_rules_a_scan_lost_is_a_row() -> None:
    sheet = ruled(*DAY_SHEET, "19:00 Bath, film and bed at nine.\tTA")
    _, *entries = split_pages([sheet])
    assert (entries[-1].author, days(entries)[-1]) == ("TA", "2022-03-04") and len(entries) == 5


def test_days_of_the_week_below_a_week_s_heading() -> None:
    rows = [["Day", "What I did", "Who"]]
    rows += [[weekday[:3], text, worker] for (_, weekday), text, worker in zip(DAYS, TEXTS, WORKERS, strict=True)]
    _, *entries = split_pages([table_page("Record sheet\nWeek commencing 28 February 2022", rows)])
    assert days(entries) == WANTED, "below Saturday comes the Monday after"


def test_a_chart_of_the_same_few_words_is_no_log() -> None:
    rows = [["Date", "Start", "Feed", "Initials"]]
    rows += [[f"{day:02d}/12/16", "20:00", "Standard feed one litre.", "TA"] for day in range(1, 9)]
    assert [one.part_of for one in split_pages([table_page("Overnight feed chart", rows)])] == [None]


def test_entries_that_tell_nothing_are_none() -> None:
    text = "Driver sheet\n\n" + "".join(f"{day:02d}/03/22\tAnn Bell\t07.50\t08.35\t18 miles\n" for day, _ in DAYS)
    assert [one.part_of for one in split_pages([page(text)])] == [None]


def test_a_post_in_the_last_column_is_who_wrote_it() -> None:
    posts = ("Staff Nurse\nEllis RN", "Ann Bell\nLD Liaison", "Staff Nurse\nEllis RN", "Ann Bell\nLD Liaison")
    rows = [[f"{day:02d}.03.22\n0340", text, post] for (day, _), text, post in zip(DAYS, TEXTS, posts, strict=True)]
    _, *entries = split_pages([table_page("Nursing evaluation sheet", rows)])
    assert [entry.author for entry in entries] == [post.replace("\n", " ") for post in posts]


def test_a_day_s_own_cell_may_name_the_hand() -> None:
    rows = [[f"{day:02d}/03/2022\n14:05\n{worker}\nSocial Worker\nPhone", text] for (day, _), text, worker in zip(DAYS, TEXTS, WORKERS, strict=True)]  # fmt: skip
    _, *entries = split_pages([table_page("Record sheet", rows)])
    assert [entry.author for entry in entries] == list(WORKERS)


def test_gaps_too_small_for_a_tab_still_part_a_head() -> None:
    lines = [f"{day:02d}-Mar-2022 Home visit {worker}\n{text}" for (day, _), text, worker in zip(DAYS, TEXTS, WORKERS, strict=True)]  # fmt: skip
    made = page("Surgery print\n\n" + "\n".join(lines), ocr=True)
    moved = []
    for word in made.words:
        head = made.text[: word.start].rpartition("\n")[2]
        shift = 8.0 * (head.count(" ") >= 1 and "-Mar-" in head) + 8.0 * (head.count(" ") >= 3 and "-Mar-" in head)
        box = word.box
        moved.append(type(word)(word.start, word.end, type(box)(box.x0 + shift, box.y0, box.x1 + shift, box.y1), 0.9))
    wide = Page(made.file, 1, made.width, made.height, made.text, "ocr", words=tuple(moved))
    _, *entries = split_pages([wide])
    assert [entry.author for entry in entries] == list(WORKERS)


DIARY = (
    "Sam's blue book\n\nTue 18/4\tschool\nFirst page of the new book, back safe.\nPriya Lund\nSun 23/4\thome\nTwo on Saturday, none on Sunday.\nAnn Hale\n"
    "Sun 7/5\thome\nTea in the hall, he wore the crown.\nAnn Hale\nFri 12/5\tschool\nGood week, please send wellies.\nPriya Lund"
)  # fmt: skip


def letters(year: int) -> list[Page]:
    letter = "Burford Council\n\n{} March {}\n\nDear Mrs Hale\n\nAll is well.\n\nYours sincerely\n\nDan Finch"
    return [page(letter.format(day, year), day) for day in range(1, 7)]


def test_a_diary_without_a_year_takes_the_one_that_its_days_of_the_week_fit() -> None:
    pages = [*letters(2024), page(DIARY, 7)]
    entries = [one for one in split_pages(pages) if one.part_of]
    assert days(entries) == ["2023-04-18", "2023-04-23", "2023-05-07", "2023-05-12"]
    assert [entry.author for entry in entries] == ["Priya Lund", "Ann Hale", "Ann Hale", "Priya Lund"]


def test_a_birthday_gives_no_year() -> None:
    text = "HALE SAM 4471902 3/3/83 ward book\n1/2/2017 seen\n4/7 for the days\n9/2/2017 seen again"
    near = reference(rows(page(text)), None)
    assert near is not None and near.first == dt.date(2017, 2, 1)


@pytest.mark.parametrize(
    ("line", "first", "week"),
    [
        ("Monday 4 September 2023", "2023-09-04", False),
        ("Date: 04/09/23  Shift: late", "2023-09-04", False),
        ("Week of 20 May 2025", "2025-05-19", True),
        ("W/C 3/7/23", "2023-07-03", True),
        ("Week ending Sunday 9 July 2023", "2023-07-03", True),
        ("Printed 27 May 2025", None, False),
        ("From 3 May 2023 to 5 May 2023", None, False),
        ("We met on 3 May 2023 and agreed it all over tea in the hall", None, False),
    ],
)
def test_lines_that_name_a_day_or_a_week(line: str, first: str | None, week: bool) -> None:
    wanted = DayHeading(dt.date.fromisoformat(first), week) if first else None
    assert heading(line, None) == wanted


def test_the_days_of_a_week() -> None:
    week = DayHeading(dt.date(2023, 7, 3), week=True)
    assert (week.day(), week.day(0), week.day(6)) == (dt.date(2023, 7, 3), dt.date(2023, 7, 3), dt.date(2023, 7, 9))


def signed_case(*staff: str) -> tuple[Document, ...]:
    names = "\n\n".join(
        f"Avocet House\n\n{n + 1} March 2022\n\nDear Mrs Hale\n\nAll is well.\n\nYours sincerely\n\n{name}\nCare Manager"
        for n, name in enumerate(staff)
    )
    pages = [page(text, n + 1) for n, text in enumerate(names.split("\n\nAvocet")) if text]
    return structure([*pages, ruled(*DAY_SHEET, number=len(pages) + 1)], (), CaseInfo("Hale")).documents


def test_initials_stand_for_the_one_person_who_has_them() -> None:
    entries = [one for one in signed_case("Priya Lund", "Tom Ashe") if one.part_of]
    assert {(entry.author, entry.signed) for entry in entries} == {("Priya Lund", "PL"), ("Tom Ashe", "TA")}
    assert {entry.author for entry in as_printed(entries)} == {"PL", "TA"}


def test_initials_that_two_people_have_stay_initials() -> None:
    entries = [one for one in signed_case("Priya Lund", "Paul Lee", "Tom Ashe") if one.part_of]
    assert {(entry.author, entry.signed) for entry in entries} == {("PL", ""), ("Tom Ashe", "TA")}


def test_a_record_is_titled_and_kept_by_what_stands_above_it() -> None:
    text = "AVOCET HOUSE SCHOOL Night book\n\n" + "".join(
        f"{day:02d}/03/22 22:00 {worker}\n{text}\n\n"
        for (day, _), worker, text in zip(DAYS, WORKERS, TEXTS, strict=True)
    )
    host, *entries = split_pages([page(text)])
    assert (host.title, host.author, len(entries)) == ("AVOCET HOUSE SCHOOL Night book", "AVOCET HOUSE SCHOOL", 4)


def test_the_head_of_a_field_is_no_heading() -> None:
    text = "ORION 7 contact record\n\n" + "".join(
        f"Event no.\t88{day}\nStart\t{day:02d}-Mar-2022\nActivity\t{kind}\nStaff\t{worker}\n{text}\n\n"
        for (day, _), worker, text, kind in zip(
            DAYS, WORKERS, TEXTS, ("Call", "Call", "Case note", "Call"), strict=True
        )
    )
    mail = "From: Ann Bell <ann@burford.gov.uk>\nSent: 2 March 2022 10:15\nTo: Tom Ashe <tom@burford.gov.uk>\nSubject: Taxi\n\nAll booked.\n\nAnn"
    hosts = [one for one in split_pages([page(mail, 1), page(text, 2)]) if one.part_of is None]
    assert [one.first_page for one in hosts] == [1, 2]


def test_an_entry_at_a_page_s_end_is_no_foot() -> None:
    entry = "{d:02d}/03/2022 09:15\t{w}\tVisit\n{t}\n\n\n"
    made = (entry.format(d=n + 1, w=WORKERS[n % 2], t=TEXTS[n % 4]) for n in range(14))
    _, *entries = split_pages([page("Case notes\n\n" + "".join(made).rstrip())])
    assert len(entries) == 14


def test_what_a_clinic_writes_for_days_and_weeks_begins_no_entry() -> None:
    text = "Surgery print\n\n" + "".join(
        f"{day:02d}/03/2022 {worker}\n1/52 cough, chesty.\n{text}\n4/7 of the antibiotic.\n" for (day, _), worker, text in zip(DAYS, WORKERS, TEXTS, strict=True)
    )  # fmt: skip
    _, *entries = split_pages([page(text)])
    assert days(entries) == WANTED


def test_a_name_that_ends_two_pages_signs_and_is_no_foot() -> None:
    begun = dt.date(2023, 4, 3)
    made = [
        f"{begun + dt.timedelta(7 * n):%a %d/%m}\thome\n{TEXTS[n % 4]}\n{('Priya Lund', 'Ann Hale')[n % 2]}"
        for n in range(20)
    ]
    pages = [*letters(2024), page("Sam's blue book\n" + "\n".join(made[:16]), 7), page("\n".join(made[16:]), 8)]
    entries = [one for one in split_pages(pages) if one.part_of]
    assert [entry.author for entry in entries] == ["Priya Lund", "Ann Hale"] * 10
