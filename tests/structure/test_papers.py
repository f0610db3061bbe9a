"""What a paper is, when and by whom it was written: signs of layout and field words that any office's paper may show."""

from __future__ import annotations

import datetime as dt

import pytest

from sarlens.model import Box, Document
from sarlens.structure.dating import field_date, weekday_date
from sarlens.structure.emails import header_block
from sarlens.structure.fields import fields, value_of
from sarlens.structure.furniture import sheets
from sarlens.structure.rolls import roll
from sarlens.structure.sheets import Row
from tests.structure.bundle import split_pages
from tests.structure.paper import page, table_page

PROSE = "\n".join("She likes the garden and goes out to it each day after lunch with her brother." for _ in range(14))


def only(text: str) -> Document:
    (document,) = split_pages([page(text)])
    return document


def lines(text: str) -> list[Row]:
    return [Row(1, n, 0, len(line), line, Box(50, 20 * n, 60, 20 * n + 10)) for n, line in enumerate(text.split("\n"))]


# ---------------------------------------------------------------- kinds


def test_the_foot_says_what_the_title_does_not() -> None:
    text = f"Supporting choice\n\n{PROSE}"
    assert only(text).kind == "report"
    assert only(text + "\n" * 40 + "Policy HL-7 Supporting choice").kind == "policy"


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("Short Breaks Plan (Level 3)", "care_plan"),
        ("Bea - eating and drinking guidance", "care_plan"),
        ("Complaint action plan C/22/1", "other"),
        ("Individual Placement Agreement", "other"),
        ("How we use your information", "policy"),
        ("MAR", "other"),
    ],
)
def test_kinds_of_titles(title: str, kind: str) -> None:
    assert only(f"{title}\n\n{PROSE}").kind == kind


def test_clauses_that_speak_of_themselves_as_a_policy() -> None:
    clauses = "\n".join(f"{n}.1 Visits are welcome at any time that the person likes." for n in range(1, 6))
    assert only(f"Visiting and complaints\n{clauses}\n9.1 Review of this policy: April.").kind == "policy"
    assert only(f"Visiting and complaints\n{clauses}").kind != "policy"


def test_a_line_of_names_and_a_next_date_make_minutes() -> None:
    text = "First Thursday - 7 Sept 2023\nNeil, Jo, Marcus, Rina.\n\nBoiler: Ken to look at it.\nRoom 3 wants painting.\nNext one 5 Oct"
    assert only(text).kind == "minutes"
    assert only(text.replace("Neil, Jo, Marcus, Rina.", "Tea was had by all.")).kind != "minutes"


def test_a_panel_s_table_of_decisions_makes_minutes() -> None:
    rows = [
        ["Case", "Discussion", "Decision"],
        ["SB 81", "Increase to monthly", "Agreed"],
        ["SB 84", "New referral", "More information"],
    ]
    assert split_pages([table_page("Short Breaks Panel - 9 July 2019", rows)])[0].kind == "minutes"
    rows[0] = ["Case", "Age", "School"]
    assert split_pages([table_page("Short Breaks Panel - 9 July 2019", rows)])[0].kind != "minutes"


def test_an_appointment_letter_greets_nobody() -> None:
    text = "Mill Hospital\n\n15 January 2020\n\nParent of Bea Hale\n3 Mill Lane\nBurford BF1 2AB\n\nYour appointment\n\nTime: 10.20\n"
    assert only(text + "Please bring this letter with you.").kind == "letter"
    assert only(text + "Please bring a drink with you.").kind != "letter"


def test_yours_sincerely_makes_a_letter_of_what_nothing_else_names() -> None:
    text = f"Dr F Lane, Mill Surgery\nBea Hale dob 17.05.1988\n\n{PROSE}\n\nYours sincerely\n\nDr Owen Pryor"
    assert only(text).kind == "letter"


def test_the_attendance_of_a_meeting_over_two_pages() -> None:
    first = table_page(
        "Best Interests Meeting",
        [["Name", "Role", "Present"], ["Bea Okoro", "chair", "Y"], ["Dan Finch", "nurse", "N"]],
    )
    second = table_page("", [["1", "Decision", "Lead"], ["2", "Visits", "BO"]], number=2)
    rows = [row for sheet in sheets([first, second]) for row in sheet.rows]
    assert roll(rows) == ("Bea Okoro (chair)",)


# ---------------------------------------------------------------- who


@pytest.mark.parametrize(
    ("line", "author"),
    [
        ("Plan written: 12/10/22 by R Pell. Next review: 12/01/23.", "R Pell"),
        ("Drawn up 30/05/2022 G Winslow. Not checked.", "G Winslow"),
        ("29/11/2022 09:05 by P Kerr", "P Kerr"),
        ("Consultant: Dr A Bhat Completed by: Dr R Penn FY2", "Dr R Penn"),
        ("Mapper: Sinead Corr", "Sinead Corr"),
    ],
)  # fmt: skip
def test_who_a_line_says_wrote_it(line: str, author: str) -> None:
    assert (only(f"Summary of the visit\n\n{line}\n\n{PROSE}").author or "").startswith(author)


def test_whoever_signs_comes_before_whoever_is_in_charge() -> None:
    text = f"My Care Plan\nName: Tam. Key worker: Shanice.\n\n{PROSE}\nSigned R Pell"
    assert only(text).author == "R Pell"
    assert only(text.replace("\nSigned R Pell", "")).author == "Shanice"


def test_who_signed_for_the_goods_wrote_nothing() -> None:
    text = f"Marlin Mobility Services\n\nEquipment service report\n\n{PROSE}\nSigned for by the family\nM Jessop"
    assert "Jessop" not in (only(text).author or "")


def test_a_team_is_named_with_its_body_and_the_whole_body_before_its_hospital() -> None:
    letter = "{}\n\n16 March 2022\n\nDear Mr Ord\n\nAll is well.\n\nYours sincerely\n\nAsset Management Team"
    assert only(letter.format("Tideway Homes")).author == "Asset Management Team, Tideway Homes"
    report = (
        f"Estuary General Hospital\nSolmarsh Coast Hospitals NHS Foundation Trust\n\nReport of the visit\n\n{PROSE}"
    )
    assert only(report).author == "Solmarsh Coast Hospitals NHS Foundation Trust"


def test_an_answer_is_no_author() -> None:
    text = f"Carer's report\n\nWork: Gave up the school kitchen years ago now in 2016\nSkin: Look at the heels each morning please\n\n{PROSE}"
    assert only(text).author is None


# ---------------------------------------------------------------- when


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("8rd October 2019", "2019-10-03"),
        ("14tn November 2022", "2022-11-14"),
        ("] December 2022", "2022-12-01"),
        ("22th October 2019", "2019-10-22"),
    ],
)
def test_days_as_scans_misread_them(text: str, day: str) -> None:
    found = field_date(text)
    assert found is not None and found.isoformat() == day


def test_a_weekday_leaves_one_year() -> None:
    top = lines("Staff meeting Weds 16 Nov")
    found = weekday_date(top, dt.date(2023, 1, 10))
    assert found is not None and found.isoformat() == "2022-11-16"
    assert weekday_date(top, None) is None
    assert weekday_date(lines("Staff meeting Weds 16 Nov 2016"), dt.date(2023, 1, 10)) is None
    assert weekday_date(lines("Staff meeting Weds 18 Nov"), dt.date(2023, 1, 10)) is None, (
        "a Wednesday in none of the years"
    )


def test_the_day_of_the_report_not_of_the_visit() -> None:
    text = f"Home assessment\n\nVisit 12 December 2019, report 18 December 2019\n\n{PROSE}"
    found = only(text).date
    assert found is not None and found.isoformat() == "2019-12-18"


def test_the_month_of_a_form_s_version_is_not_when_it_was_filled_in() -> None:
    foot = "\n" * 40 + "{} v. July 2022 Page 1 of 1"
    assert only(f"Checklist for the ward\n\n{PROSE}{foot.format('Checklist')}").date is None
    policy = only(f"Visiting policy\n\n{PROSE}{foot.format('Policy')}").date
    assert policy is not None and policy.isoformat() == "2022-07"


def test_two_fields_on_one_row_of_a_table() -> None:
    one = table_page("Checklist", [["Patient", "HALE Bea", "Date", "25/11/22"], ["Action", "Owner", "By", "Done"]])
    found = fields(sheets([one])[0].rows)
    assert [(field.label, field.value) for field in found] == [("Patient", "HALE Bea"), ("Date", "25/11/22")]


def test_the_rules_of_a_form_part_label_and_value() -> None:
    found = fields(lines("Signed █████ B Hale 17/9/19"))
    assert value_of(found, ("signed",)) == "B Hale 17/9/19"


# ---------------------------------------------------------------- mails and pages


HEADS = {
    "Notes": "Fiona Carr/Burford\t12/02/2020 08:31\nTo Petra Hale/Whitmoor\ncc\nSubject Rowan\nPetra",
    "a scan lost From": "Sent: 12 February 2020 15:44\nSubject: Rowan\nFi Fiona Carr <f@burford.gov.uk>\nTo: Petra Hale\nHello",
    "a scan lost the whole word": "Sent: 12 February 2020 15:44\nSubject: Rowan\n: Fiona Carr <f@burford.gov.uk>\nTo: Petra Hale\nHello",
    "telephone": "From: Nadia Cass\nTo: Tam Vale <t.vale@burford.gov.uk>\nWed, 12 Feb 2020 at 18:21\nRowan\nTam, quick one.",
    "two columns": "Fiona Carr\tTo Petra Hale\n<p.hale@burford.gov.uk>\n12/02/2020 08:31\tcc\nbcc\nSubject Rowan\nPetra",
    "archive": "Message-Date : 2020-02-12T09:10:00\nFrom\t: Stuart Wray <s.wray@burford.gov.uk>\nTo\t: Helen Madd <h@burford.gov.uk>\nSubject\t: Rowan\nHelen",
    "cut at the left": "rom: Fiona Carr <f@burford.gov.uk>\nent: 12 February 2020 15:44\nTo: Petra Hale\nubject: Rowan\nHello",
}


@pytest.mark.parametrize("form", HEADS)
def test_heads_of_mails(form: str) -> None:
    block = header_block(lines(HEADS[form]), 0)
    assert block is not None and block.get("subject") == "Rowan"
    when = field_date(block.get("date"))
    assert when is not None and when.isoformat() == "2020-02-12"
    assert block.get("from")[:2].strip(":") in ("Na", "Fi", "St")


def test_page_one_of_three_behind_page_two_of_two_begins_a_document() -> None:
    foot = "\n" * 40 + "LH/3 Page {} of {}"
    pages = [
        page(f"Care plan of the morning\n\n{PROSE}{foot.format(1, 2)}", 1),
        page(f"{PROSE}{foot.format(2, 2)}", 2),
        page(f"to be kept at home\n{PROSE}{foot.format(1, 3)}", 3),
    ]
    assert [document.first_page for document in split_pages(pages)] == [1, 3]


@pytest.mark.parametrize(
    ("line", "drops"),
    [
        ("31/07/2023\tMail - Hale, Bea - Outlook", True),
        ("03/03/2022, 09:13 Mail - Outlook", True),
        ("03/03/2022, 09:13 - Bea Hale: Rang the school.", False),
        ("HOME VISIT 03/03/2022", False),
    ],
)
def test_what_a_browser_prints_on_top(line: str, drops: bool) -> None:
    (sheet,) = sheets([page(f"{line}\n\n{PROSE}")])
    assert sheet.rows[0].furniture is drops


def test_a_day_behind_a_name_begins_no_mail_without_readers_and_a_subject() -> None:
    for text in ("Bea Okoro\t12/02/2020 08:31\nRang the school.", "Bea Okoro\t12/02/2020 08:31\nTo Sam\nRang him."):
        assert header_block(lines(text), 0) is None


def test_an_answer_printed_below_what_it_answers_is_no_mail_of_its_own() -> None:
    first = "Fiona Carr/Burford\t12/02/2020 08:31\nTo Petra Hale/Whitmoor\nSubject Rowan\n\nPlease ring me about the bus.\nFiona\n\n"
    answer = "Petra Hale/Whitmoor\t13/02/2020 09:10\nTo Fiona Carr/Burford\nSubject {}\n\nI did ring on Tuesday.\nPetra"
    mail, below = split_pages([page(first + answer.format("RE: Rowan"))])
    assert (mail.part_of, below.part_of, below.author) == (None, mail.id, "Petra Hale")
    _, other = split_pages([page(first + answer.format("Minibus keys"))])
    assert other.part_of is None


def test_a_clinic_s_booking_is_a_letter() -> None:
    text = "Outpatient Booking\nMill Hospital\n\nRef: OP 77\n15 January 2020\n\nParent or guardian of Bea Hale\n3 Mill Lane\n\nYour appointment\n\nTime: 10.20\n"
    assert only(text + "Please bring this letter with you.").kind == "letter"


def test_a_review_of_care_is_its_reviewer_s_assessment() -> None:
    rows = [["Person", "Bea Hale"], ["Date of review", "14/09/2022"], ["Reviewer", "Dan Finch, Social Worker"],
            ["Present", "Bea; Mrs Hale (mother); K Dobbs; P Green"]]  # fmt: skip
    (review,) = split_pages([table_page("Review of Care and Support Needs", rows, PROSE)])
    assert (review.kind, review.author) == ("assessment", "Dan Finch, Social Worker")
    (meeting,) = split_pages([table_page("Review meeting", rows, PROSE)])
    assert meeting.kind == "minutes"


def test_a_title_above_an_address_is_no_letterhead() -> None:
    text = "Occupational therapy home assessment\nBea Hale, 3 Mill Close, Burford\nVisit 12 December 2019, report 18 December 2019\n"
    found = only(text + PROSE)
    assert (found.title, found.date and found.date.isoformat()) == (
        "Occupational therapy home assessment",
        "2019-12-18",
    )


def test_a_letter_that_speaks_to_its_reader_and_one_that_is_all_greeting() -> None:
    head = "Burford Council - Parking\nMiss B Hale, 41 Mill Gardens, Burford\n28 June 2021\nBlue Badge renewal\n"
    told = "Your badge runs out in August. You do not need to come in as you receive the allowance.\nIt must be returned when the new one comes."
    assert only(head + told).kind == "letter"
    assert only(head + told.replace("You", "They").replace("you", "they")).kind == "other"
    assert (
        only(
            "Dear Simone\nHere is the signed paper for the cash and the photo\nof the card.\nThank you my darling"
        ).kind
        == "letter"
    )
    assert (
        only("For Simone\nHere is the signed paper for the cash and the photo\nof the card.\nThank you my darling").kind
        == "other"
    )
