"""When a paper was issued that prints a month, a table of days or a letter's date in an unusual place; and whose paper it is."""

from __future__ import annotations

import pytest

from sarlens.model import Document
from sarlens.structure.fields import fields
from sarlens.structure.letterheads import bodies, letterhead, written_for
from sarlens.structure.meetings import minute_taker
from tests.structure.bundle import split_pages
from tests.structure.paper import page, table_page
from tests.structure.test_papers import PROSE, lines, only


def iso(document: Document) -> str | None:
    return document.date.isoformat() if document.date else None


# ---------------------------------------------------------------- the month, where no day is printed


@pytest.mark.parametrize(
    ("text", "month"),
    [
        (f"Keyworker monthly report\nName: Bea. Month: March 2023. House: Larch\n{PROSE}", "2023-03"),
        (f"Keyworker monthly report\nMonth: March 2023\n{PROSE}", "2023-03"),
        (f"Seizure record, June to July 2023\n\n{PROSE}", "2023-07"),
        (f"A guide for families\n\n{PROSE}\n\nPublished April 2023. Large print on request.", "2023-04"),
        (f"Contact policy\n\n{PROSE}\n\nAgreed by governors, May 2022. Next review May 2024.", "2022-05"),
        (f"Contact policy\n\n{PROSE}\n\nNext review May 2024.", None),
    ],
)
def test_a_paper_known_to_the_month(text: str, month: str | None) -> None:
    assert iso(only(text)) == month


def test_a_table_kept_by_the_day_is_as_old_as_its_last_row() -> None:
    rows = [["Date", "Planned", "Actual"], *([f"0{n}/02/2025", "16:40", "16:50"] for n in (3, 4, 5, 6))]
    (log,) = split_pages([table_page("Route 14", rows)])
    assert iso(log) == "2025-02-06"
    rows[2:] = [["Tuesday", "16:40", "16:50"] for _ in rows[2:]]
    (sheet,) = split_pages([table_page("Route 14", rows)])
    assert iso(sheet) is None


def test_the_caption_of_a_table_may_hold_its_date() -> None:
    body = [["Name", "Post"], ["B Okoro", "Nurse"], ["D Finch", "Manager"]]
    assert iso(split_pages([table_page("", [["Training matrix 24/02/2023"], *body])])[0]) == "2023-02-24"
    assert iso(split_pages([table_page("", [["Training matrix"], *body])])[0]) is None


def test_who_signs_with_a_date_beside_the_name_dates_the_plan() -> None:
    rows = [["Person", "Bea Hale"], ["Worker", "D Okafor 27/11/2022"], ["Manager", "R Finch 28/11/2022"]]
    assert iso(split_pages([table_page("Care and Support Plan", rows)])[0]) == "2022-11-27"


def test_the_later_of_two_days_is_when_it_was_completed() -> None:
    text = "Transition assessment\nDate started / completed: 02/12/2024 – 11/12/2024\nCompleted by: Bea Okoro"
    assert iso(only(text)) == "2024-12-11"


@pytest.mark.parametrize(
    ("line", "day"),
    [
        ("15 March 2024. Typed 22 March 2024. Clinic 12 March 2024", "2024-03-15"),
        ("Clinic 12 March 2024. Typed 22 March 2024", "2024-03-22"),
    ],
)
def test_a_letter_s_own_day_goes_before_that_of_its_typing(line: str, day: str) -> None:
    assert iso(only(f"Mill Hospital\n\n{line}\n\nDear Dr Hale\n\nAll is well.\n\nYours sincerely\n\nDr A Lund")) == day


def test_a_birthday_or_a_mailbox_in_the_foot_is_no_date_of_writing() -> None:
    plan = f"Education, health and care plan\nFinal plan 8 November 2023. Extract.\n{PROSE}" + "\n" * 40
    assert iso(only(plan + "BH born 14/06/2008")) == "2023-11-08"
    assert iso(only(f"Incident list\n{PROSE}" + "\n" * 40 + "31/07/2023\tMail - Outlook")) is None


# ---------------------------------------------------------------- whose paper it is

FILE = lines(
    "Whitmoor Supported Living Ltd runs the house.\nThe manager at Whitmoor rang.\nWhitmoor will reply.\n"
    "Burford Metropolitan Borough Council paid.\nBurford paid late.\nSee www.whitmoor.example\nA letter to Burford.\n"
    "Mill House School\nMill Lane was shut, the mill was not.\nMill House School wrote."
)


@pytest.mark.parametrize(
    ("head", "body"),
    [
        ("WHITMOOR\tDaily sheet", "Whitmoor Supported Living Ltd"),
        ("Whitmoor Group - People", "Whitmoor Supported Living Ltd"),
        ("BMBC Adult Social Care - form print", "Burford Metropolitan Borough Council"),
        ("Records of Whitmoor Supported Living Ltd 2023", "Whitmoor Supported Living Ltd"),
        ("Visit to Whitmoor", None),
        ("Whitmoor Lane, 3 May", None),
        ("Mill sheet", None),
        ("LONDON BOROUGH OF THORNEY - PARKING SERVICES", "LONDON BOROUGH OF THORNEY"),
        ("LB Thorney DIRECT PAYMENTS\tDP1", "LB Thorney DIRECT PAYMENTS"),
        ("London Borough of Thorney. Approved by the Board", "London Borough of Thorney"),
        ("Meeting with family - 11am, Civic Centre", None),
    ],
)
def test_a_form_calls_its_body_by_a_word_or_its_letters(head: str, body: str | None) -> None:
    assert letterhead(lines(head), (), bodies(FILE)) == body


def test_a_policy_is_the_body_s_that_it_speaks_of() -> None:
    known = bodies(lines("Burford Council\n" * 9 + "Whitmoor Living Ltd\n" * 2))
    assert known.issuer(lines("When contact is difficult, the Council must warn the customer.")) == "Burford Council"
    assert known.issuer(lines("This applies to all services of Whitmoor Living Ltd.")) == "Whitmoor Living Ltd"
    assert known.issuer(lines("Phones are kept in lockers.")) is None


def test_a_person_is_named_with_the_body() -> None:
    assert written_for("Bea Okoro", "Burford Council") == "Bea Okoro, Burford Council"
    assert written_for("OKORO, Bea", "Burford Council") == "OKORO, Bea (Burford Council)"
    assert written_for(None, "Burford Council") == "Burford Council"
    assert written_for("Head, Burford Council", "Burford Council") == "Head, Burford Council"


# ---------------------------------------------------------------- who wrote it


@pytest.mark.parametrize(
    ("head", "who"),
    [
        ("Planning meeting\n4 pm, the art room. Notes by Sunni, agreed before sending.", "Sunni"),
        ("Reconvened meeting, 24.1.23\nIn the room: Maud Stott (chair), Dan Finch\nNotes: Bea Okoro", "Bea Okoro"),
        ("Panel\nPresent: Mr R Bett (in the Chair), Mrs O Parr.\nIn attendance: Mrs P Dunn (Clerk).", "Mrs P Dunn"),
        ("Tenants' meeting\nHere: Colin, Mary P, Tracey (wrote this)", "Tracey"),
        ("Planning meeting\nNotes: business support", None),
        ("Meeting with family\nWith: Ann Lund, Ros Keech. Notes RK, agreed on 21 July.", "Ros Keech"),
        ("Meeting with family\nWith: Ann Lund, Ros Keech. Notes DF, agreed on 21 July.", None),
    ],
)
def test_who_took_the_minutes(head: str, who: str | None) -> None:
    rows = lines(head)
    assert minute_taker(fields(rows), (), rows) == who


def test_minutes_without_a_taker_are_the_chair_s_and_the_body_s() -> None:
    text = "Burford County Council\nReview meeting, 4 December 2023\nChair: Dan Finch\nPresent: Bea Okoro (BO), Ann Lund (AL)\nApologies: none\n\n1. All is well."
    assert only(text).author == "Dan Finch, Burford County Council"


def test_a_policy_is_its_body_s_and_not_its_owner_s() -> None:
    clauses = "\n".join(f"{n}.1 Visitors are welcome at any time that the person likes." for n in range(1, 6))
    text = f"Whitmoor Living Ltd\nVisiting policy\n{clauses}\nOwner: Director of Quality"
    assert only(text).author == "Whitmoor Living Ltd"


def test_a_supervisor_writes_the_record_of_a_supervision() -> None:
    assert (
        only(f"Supervision – case extract\nWorker: Bea Okoro\nSupervisor: Dan Finch\n\n{PROSE}").author == "Dan Finch"
    )


def test_a_letter_cut_before_its_signature_is_whose_head_it_has() -> None:
    text = f"Mill Hospital\nDr Ann Lund, Consultant Physician\n\n17 March 2023\n\nDear Dr Hale\n\n{PROSE}"
    assert only(text).author == "Dr Ann Lund"
    assert only(text.replace("Dr Ann Lund, Consultant Physician", "Third floor, East wing")).author == "Mill Hospital"


def test_the_part_of_a_form_about_who_fills_it_in() -> None:
    rows = [["Name", "S Vale, payments officer"], ["Date and time", "26/07/2021, 16.40"], ["Tel", "-"]]
    office = "5. Decision (office use)\nScreened by: J Marsh 28/07/2021"
    (form,) = split_pages([table_page("Safeguarding adult concern\n\n4. Referrer", rows, office)])
    assert (form.author, iso(form)) == ("S Vale, payments officer", "2021-07-26")
    (other,) = split_pages([table_page("Safeguarding adult concern\n\n4. The adult", rows, office)])
    assert (other.author, iso(other)) == ("J Marsh", "2021-07-28")


def test_who_did_it_and_when_in_one_field() -> None:
    rows = [
        ["Carer", "Ann Hale"],
        ["Done by / date", "R Keech, 19 July 2022, Mill House"],
        ["First agreed", "18 March 2021"],
    ]
    (form,) = split_pages([table_page("Carer's assessment", rows)])
    assert ((form.author or "").startswith("R Keech"), iso(form)) == (True, "2022-07-19")


@pytest.mark.parametrize("value", ["Section E and Section F", "Week of", "Ground floor, rear"])
def test_a_field_that_names_nobody(value: str) -> None:
    assert only(f"Care plan\nCompleted by: {value}\n\n{PROSE}").author is None


def test_a_sender_s_name_stands_below_the_message() -> None:
    mail = "From: mohale51@post.example\nTo: Dan Finch <d.finch@burford.gov.uk>\nDate: 02/03/2023 21:16\nSubject: The sling\n\nPlease ring me.\n\nMo Hale"
    assert only(mail).author == "Mo Hale"
    assert only(mail.replace("Mo Hale", "Ann Lund")).author == "mohale51@post.example"


def test_pages_that_no_text_is_on_name_nobody() -> None:
    assert split_pages([page("")])[0].author is None
