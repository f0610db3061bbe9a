"""What a paper says comes with it, and what by somebody's own words was begun, held back or lost."""

from __future__ import annotations

import pytest

from tests.analysis.test_gaps import found, mail


def paper(kind: str, name: str, day: str, author: str, title: str, text: str, more: str = "") -> str:
    return f"=== {kind} {name}\ntitle: {title}\ndate: {day}\nauthor: {author}\n{more}---\n{text}\n\n"


def letter(text: str, name: str = "l1", author: str = "Pia Strand") -> str:
    return paper("letter", name, "2023-05-02", author, "Kit Amory: the bath", text)


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("I enclose a list of the calls that were missed.", "list of the calls"),
        ("Please find enclosed the hoist assessment.", "hoist assessment"),
        ("Kit's sleep chart is attached.", "sleep chart"),
        ("Ms Amory read out a statement (one side, attached).", "statement"),
        ("Her comments (three pages) are appended.", "comments"),
        ("Yours sincerely\nEnc: bath diary (2 sides)", "bath diary"),
        ("Appendix A: Tenancy agreement. Appendix B: Letter of the landlord.", "Tenancy agreement"),
        ("Also attached is the landlord's letter, and her own summary of the calls.", "summary"),
        ("He gave me a copy of the list of her nights that he sent on 2 April, which I attach.", "list of her nights"),
        ("An easy read version is enclosed.", "easy read version"),
        ("Nineteen pages of documents are with this letter.", "Nineteen pages"),
        ("Joan's authority is attached.", "authority"),
        ("Appendix 1: staff statements (11).", "staff statements"),
        ("Drawings attached for your eyes.", "Drawings"),
    ],
)
def test_an_enclosure_that_is_not_there(text: str, named: str) -> None:
    ((kind, _, told),) = found(letter(text))
    assert kind == "missing_attachment" and named in told and "the bath" in told


@pytest.mark.parametrize(
    "text",
    [
        "Could you please attach the hoist assessment?",
        "The form is not attached.",
        "This email and any attachments are private.",
        "I enclose a leaflet about complaints.",
        "If a form is enclosed, fill it in.",
        "He is very attached to his bus.",
    ],
)
def test_what_was_not_sent_or_is_printed_for_everybody(text: str) -> None:
    assert [told for kind, _, told in found(letter(text)) if kind == "missing_attachment"] == []


@pytest.mark.parametrize(
    "other",
    [
        paper("assessment", "a1", "2023-04-20", "Rex Holt", "Hoist assessment", "He can be hoisted."),
        paper("report", "a1", "2023-04-20", "Rex Holt", "Moving and handling: the hoist assessment", "He can be hoisted."),
    ],
)  # fmt: skip
def test_an_enclosure_that_is_there(other: str) -> None:
    assert found(letter("I enclose the hoist assessment.") + other) == []


def test_a_bare_statement_is_not_any_statement() -> None:
    other = paper("report", "s1", "2023-01-02", "Rex Holt", "Statement of Rex Holt", "I am the manager.")
    mid = paper("email", "e1", "2023-02-02", "Pia Strand", "Rota", "Rota below.", "to: Rex Holt\n")
    assert len(found(letter("Ms Amory read out a statement (one side, attached).") + mid + other)) == 1


def test_a_letter_named_by_whom_it_went_to_went_to_them() -> None:
    other = paper("letter", "l2", "2023-04-01", "Rex Holt", "Transport for Kit", "No bus.", "to: Ms Amory\n")
    said = letter("I enclose my letter to Mr Vane about transport.", author="Rex Holt")
    assert len(found(said + other)) == 1
    assert found(said + other.replace("to: Ms Amory", "to: Mr Vane")) == []


def test_a_mail_that_names_its_attachments_is_told_of_once() -> None:
    (gap,) = found(mail("e1", "2023-05-02", "Chart", "The sleep chart is attached.", "attachments: Chart KA.pdf\n"))
    assert "Chart KA.pdf" in gap[2]


# --- attachments there under another name


@pytest.mark.parametrize(
    ("name", "title", "kind"),
    [("Panel form KA.pdf", "Funding panel", "minutes"), ("Bath checklist DRAFT v3.docx", "Bath checklist", "form")],
    ids=["another kind of paper", "no draft"],
)
def test_a_paper_that_is_not_the_attachment(name: str, title: str, kind: str) -> None:
    other = paper(kind, "p1", "2023-03-01", "Rex Holt", title, "Here it is.")
    assert (
        len(found(mail("e1", "2023-05-02", "As asked", "See what you think.", f"attachments: {name}\n") + other)) == 1
    )


def test_an_entry_of_a_record_is_no_attachment_and_ones_own_notes_are_ones_own() -> None:
    entry = paper("case_note", "n1", "2023-05-01", "Rex Holt", "Bath meeting", "Met about the bath.", "part_of: r1\n")
    record = paper("case_note", "r1", "2023-05-01", "Rex Holt", "Case notes", "Kit Amory.")
    sent = mail("e1", "2023-05-02", "As asked", "See below.", "attachments: PS notes bath meeting.pdf\n")
    assert any("PS notes" in told for _, _, told in found(sent + record + entry))
    minutes = paper("minutes", "m1", "2023-05-01", "Rex Holt", "Bath meeting", "Met about the bath.")
    assert any("PS notes" in told for _, _, told in found(sent + minutes))


def test_a_paper_that_bears_the_reference_is_the_attachment() -> None:
    form = paper("form", "f1", "2023-03-01", "Rex Holt", "Incident form Ref: BL/23/07", "A fall.")
    sent = mail("e1", "2023-05-02", "The fall", "Attached at last.\nThe usual form, our ref BL/23/07.", "attachments: Fall FINAL.pdf\n")  # fmt: skip
    assert found(sent + form) == []
    assert len(found(sent.replace("BL/23/07", "BL/23/08") + form)) == 1


def test_a_complaint_sent_by_mail_and_passed_on_as_a_paper() -> None:
    first = (
        "=== email e0\nfrom: Joan Amory <joan@amory.example>\nto: Pia Strand <pia.strand@olbury.example>\n"
        "date: 2023-04-20\nsubject: Formal complaint\n---\nI wish to complain.\n\n"
    )
    sent = mail("e1", "2023-05-02", "For you", "New one.", "attachments: Complaint 1.pdf\n")
    assert found(first + sent) == []
    assert len(found(sent)) == 1


# --- papers that somebody speaks of


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("Her supervision notes are being looked at and will be sent separately.", "supervision notes"),
        ("The night team's emails are held on another system and I will send those by 5 June.", "night team's emails"),
        ("The tenancy report will follow in July.", "tenancy report"),
        ("Minutes of 7/9 not typed yet.", "Minutes"),
        ("Pages 31 to 38 of the panel bundle are missing.", "Pages 31 to 38"),
        ("Datix done.", "Datix"),
        ("See separate note of the police call.", "note of the police call"),
        ("The transparency order of the same date applies.", "transparency order"),
        ("The kitchen diary was put in confidential waste when the office moved.", "kitchen diary"),
        ("The plan is at exhibit PS4.", "Exhibit PS4"),
    ],
)
def test_a_paper_that_exists_by_somebodys_words(text: str, named: str) -> None:
    ((kind, _, told),) = found(letter(text))
    assert kind == "mentioned_document" and named in told


def test_a_stretch_that_could_not_be_found_is_a_gap_of_dates() -> None:
    ((kind, _, told),) = found(letter("We couldn't find case notes between 14 October and 25 October 2022."))
    assert kind == "date_gap" and "14 October 2022 to 25 October 2022" in told


@pytest.mark.parametrize(
    "text",
    [
        "Could you send the tenancy report separately?",
        "Her supervision notes will be sent separately.",
        "The plan is at exhibit PS4.",
    ],
)
def test_a_paper_that_is_there_or_only_asked_for(text: str) -> None:
    notes = paper("other", "s1", "2023-05-09", "Pia Strand", "Supervision notes", "EXHIBIT PS4\nWe met.")
    assert found(letter(text) + notes) == []


# --- silences of one record


LONG = "Rang, all well, and the night went as it was planned to go, with the usual handover in the morning."


def record(days: list[str], last: str = "Visit as planned.", then: str = "Rang.") -> str:
    text = paper("case_note", "r1", days[-1], "Olbury Council", "Case notes - Amory, Kit", "Kit Amory.")
    for number, day in enumerate(days):
        said = last if number == len(days) - 2 else then if number == len(days) - 1 else LONG
        text += paper("case_note", f"n{number}", day, "Pia Strand", "Call", said, "part_of: r1\n")
    return text


WEEKS = ["2023-01-02", "2023-01-09", "2023-01-16", "2023-01-23", "2023-01-30", "2023-02-06", "2023-06-01"]


def test_a_stretch_without_an_entry_in_one_record() -> None:
    ((kind, _, told),) = found(record(WEEKS))
    assert kind == "date_gap" and "6 February 2023 and 1 June 2023" in told and "Case notes" in told


@pytest.mark.parametrize(
    "text",
    [
        record(WEEKS, last="Case closed to this team."),
        record(WEEKS, then="New referral from the school."),
        record([*WEEKS[:-1], "2023-03-01"]),
        record(WEEKS[2:]),
    ],
    ids=["closed", "opened anew", "not far longer than usual", "too few entries"],
)
def test_no_silence(text: str) -> None:
    assert found(text) == []


def test_a_case_closed_elsewhere_that_stays_open_here_is_silent() -> None:
    assert len(found(record(WEEKS, last="Referral closed to MASH. Case to remain on duty."))) == 1


def test_rows_of_a_list_and_a_misread_day_are_no_silence() -> None:
    assert found(record(WEEKS).replace("Case notes - Amory, Kit", "Time sheets - Amory, Kit")) == []
    assert found(record([*WEEKS[:3], "2023-06-01", *WEEKS[3:6]])) == []
    assert found(record(["1988-03-09", "1988-03-16", *WEEKS[:6]])) == []


def test_a_stay_in_hospital_that_ended_is_no_silence() -> None:
    assert found(record(WEEKS, last="Home today with TTOs.")) == []
    assert found(record(WEEKS, then="Readmitted overnight.")) == []


def test_a_school_is_silent_in_summer() -> None:
    weeks = ["2023-05-22", "2023-05-29", "2023-06-05", "2023-06-12", "2023-06-19", "2023-06-26", "2023-09-11"]
    assert len(found(record(weeks))) == 1
    assert found(record(weeks).replace("Case notes - Amory, Kit", "CPOMS - Amory, Kit")) == []


def test_a_log_of_any_kind_is_a_record() -> None:
    ((kind, _, _),) = found(record(WEEKS).replace("=== case_note r1", "=== other r1"))
    assert kind == "date_gap"


OTHERS = "people: Una Berry | UB | Olbury Council | social worker | | una.berry@olbury.example\n"


def entries(name: str, title: str, days: list[str], writers: tuple[str, str]) -> str:
    text = paper("case_note", name, days[-1], "Olbury Council", title, "Kit Amory.")
    for number, day in enumerate(days):
        said = "Rang, all well, and the night went as it was planned to go."
        text += paper("case_note", f"{name}{number}", day, writers[number % 2], "Call", said, f"part_of: {name}\n")
    return text


def test_a_record_that_goes_on_under_another_name() -> None:
    old = entries("a", "Case notes", WEEKS[:6], ("Pia Strand", "Una Berry"))
    new = entries("b", "Feed", ["2023-06-01", "2023-06-08", "2023-06-15", "2023-06-22", "2023-06-29", "2023-07-06"], ("Una Berry", "Pia Strand"))  # fmt: skip
    ((kind, _, told),) = found(OTHERS + old + new)
    assert kind == "date_gap" and "“Case notes” or in “Feed”" in told
    assert "6 February 2023 and 1 June 2023" in told
    assert found(OTHERS + old + new.replace("author: Pia Strand", "author: Rex Holt").replace("author: Una Berry", "author: Abe Lock")) == []  # fmt: skip


# --- papers that are kept elsewhere, and records of meetings


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("Discussed with the worker, see supervision record for detail.", "supervision record"),
        ("The transition chronology is on the shared drive.", "transition chronology"),
        ("Ms Amory's transport statement was read out.", "transport statement"),
        ("Strategy discussion held by phone 28/07, record to follow.", "record of the strategy discussion"),
        ("Planning meeting today, minutes in the safeguarding folder.", "minutes of the planning meeting"),
    ],
)
def test_a_paper_kept_elsewhere_or_read_out(text: str, named: str) -> None:
    ((kind, _, told),) = found(letter(text))
    assert kind == "mentioned_document" and named in told


def test_the_record_of_a_meeting_that_is_there() -> None:
    there = paper("minutes", "s1", "2023-05-01", "Pia Strand", "Record of strategy discussion", "We met.")
    assert found(letter("Strategy discussion held by phone 28/07, record to follow.") + there) == []


def test_what_a_case_note_says_was_attached_came_with_something_else() -> None:
    note = paper("case_note", "n1", "2023-05-02", "Pia Strand", "Returns", "Returns handed in, sleep chart attached.")
    assert found(note) == []
    assert len(found(note.replace("case_note", "letter"))) == 1
