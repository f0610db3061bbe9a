"""What a document is, what it is called, who wrote it, when, and for whom."""

from __future__ import annotations

import pytest

from sarlens.model import Document
from sarlens.structure.titles import kind_of_title
from tests.structure.bundle import split_pages
from tests.structure.paper import page, table_page

PROSE = "\n".join(f"This is line {n} of the paper, which says what was seen and heard on the day" for n in range(14))


def only(text: str, *, ocr: bool = False) -> Document:
    (document,) = split_pages([page(text, ocr=ocr)])
    return document


def iso(document: Document) -> str | None:
    return document.date.isoformat() if document.date else None


LETTERS = {
    "address then date": "Burford Council\nCivic House, Burford BF1 1AA\n\nMrs R Hale\n3 Mill Lane\n\n16 March 2022\n\nDear Mrs Hale\n\nRe: Your complaint",
    "date then address": "Burford Council\n\n16 March 2022\n\nMrs R Hale\n3 Mill Lane\n\nDear Mrs Hale\n\nRe: Your complaint",
    "no greeting": "Ruth Hale\n3 Mill Lane\nBurford\n\nThe Complaints Manager\nBurford Council\n\n16 March 2022\nRe: Your complaint",
    "subject alone": "Burford Council\n\nMrs R Hale\n3 Mill Lane\n\nDate: 16/03/2022\n\nDear Mrs Hale\n\nYour complaint",
    "rubber stamp": "Burford Council\nCorn Street\tCUSTOMER FEEDBACK\n17 MAR 2022\n\nMrs R Hale\n3 Mill Lane\n\n16 March 2022\n\nDear Mrs Hale\n\nYour complaint",
    "references": "Burford Council\n\nMrs R Hale\n3 Mill Lane\n\nOur ref: AB/12\nTel: 01632 960 200\n16th March 2022\n\nDear Mrs Hale\n\nRe: Your complaint",
}


@pytest.mark.parametrize("form", LETTERS)
def test_letters(form: str) -> None:
    document = only(f"{LETTERS[form]}\n\nWe are sorry about it.\n\nYours sincerely\n\n\nDan Finch\nHead of Service")
    assert (document.kind, document.title, iso(document)) == ("letter", "Your complaint", "2022-03-16")
    assert document.author == "Dan Finch"
    assert document.recipients[0] == ("The Complaints Manager" if form == "no greeting" else "Mrs R Hale")


@pytest.mark.parametrize(
    ("closing", "author"),
    [
        ("Yours sincerely\n\nDons\n\nRosa Hale and Clive Hale", "Rosa Hale and Clive Hale"),
        ("Yours faithfully\n\n\nInformation Governance Team", "Information Governance Team, Burford Council"),
        ("Yours slncerely\n\nDr A Lund\nConsultant Paediatrician\n\ncc: GP", "Dr A Lund"),
        ("Dan Finch\nDirect Payments Officer", "Dan Finch"),
        ("Ruth Hale\nNeil Hale", "Ruth Hale and Neil Hale"),
        ("Cath\nEpilepsy Nurse Specialist", "Cath"),
    ],
)
def test_who_signed_a_letter(closing: str, author: str) -> None:
    head = "Burford Council\n\nMr C Ord\n3 Mill Lane\n\n16 March 2022\n\nDear Mr Ord\n\nAll is well here."
    assert only(f"{head}\n\n{closing}").author == author


def test_a_letter_without_dear_greets_in_its_own_way() -> None:
    assert (
        only(
            "Burford Trust\n\nKelly Stowe\nMill School\n\n26 January 2024\n\nKelly love,\n\nAll done.\n\nCath\nNurse"
        ).kind
        == "letter"
    )


@pytest.mark.parametrize(
    "head",
    [
        "Annual review - Sam Hale\nDate of meeting: 12 January 2022\nChair: Dan Finch (Team Manager)\nPresent: Dan Finch (DF), Ruth Hale (RH). Apologies: P Lund",
        "CARE ACT REVIEW\nDate and place: Wednesday 12 January 2022, the kitchen\nPresent: Ruth Hale (RH), mother; Dan Finch (DF), social worker, chair and\nminutes; Leon Quist (LQ)\nApologies: P Lund",
        "Tenants meeting\nWho came: Sam, Flat 2, Dan Finch (chair)\nWhen: Wednesday 12 January 2022, 4pm",
        "MINUTES OF THE CORE GROUP\nHeld on: 12/01/2022\nChaired by: Dan Finch\nAttendees: Dan Finch, Ruth Hale",
        "Review meeting: Sam Hale\n12 January 2022\nThere: Ruth Hale, Dan Finch (DF, notes)\nSorry: P Lund",
    ],
)
def test_minutes(head: str) -> None:
    document = only(f"{head}\n\n1. Welcome. Everyone said who they were.\n2. Next review: 3 March 2022")
    assert (document.kind, iso(document)) == ("minutes", "2022-01-12")
    assert document.title == head.split("\n", maxsplit=1)[0]
    assert (document.author or "").startswith("Dan Finch")
    assert any("Finch" in person for person in document.recipients)
    assert not any("Lund" in person for person in document.recipients)


@pytest.mark.parametrize(
    ("head", "author"),
    [
        ("Chair: Una Frost\nPresent: Una Frost (UF), Dan Finch (DF, notes), Ruth Hale\nApologies: P Lund", "Dan Finch"),
        ("Chair: Una Frost\nMinutes: business support\nPresent: Una Frost (UF), Dan Finch (DF)", "Una Frost"),
        ("Una Frost (chair), Dan Finch (Harbour Council, notes), Mrs R Hale. Apologies: P Lund", "Dan Finch"),
    ],
)
def test_minutes_are_written_by_who_took_them_else_who_chaired(head: str, author: str) -> None:
    document = only(f"Minutes of the core group\n12 January 2022\n{head}\n\n1. Welcome. Everyone said who they were.")
    assert document.kind == "minutes"
    assert (document.author or "").startswith(author)


@pytest.mark.parametrize(
    ("text", "author"),
    [
        ("Care plan\nName: Sam Hale. Key worker: Una Frost\n\nSam likes toast.\n\nSigned D Finch", "D Finch"),
        ("Short breaks plan\n\nSam will have fun.\n\nParent: Ruth Hale Date: 4/11/2022\nCommissioner: Dan Finch Date: 4/11/2022", "Dan Finch"),
        ("Assessment of needs\nAssessing worker: Dan Finch\nWork: gave up the kitchen in 2016\n\nRuth is tired.", "Dan Finch"),
        ("Carer's assessment\nWorker: gave up the kitchen in the year of the flood\n\nRuth is tired.\n\nHarbour County Council", "Harbour County Council"),
    ],
)  # fmt: skip
def test_who_signs_goes_before_who_works_with_the_person(text: str, author: str) -> None:
    assert only(text).author == author


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("Safeguarding Adults - Section 42 Enquiry Record", "form"),
        ("Safeguarding Concern Form", "form"),
        ("ACCIDENT / INCIDENT / NEAR MISS", "form"),
        ("Referral to the Community Team", "referral"),
        ("Child and Family Assessment", "assessment"),
        ("Care and Support Plan", "care_plan"),
        ("Education, health and care plan: Sam", "care_plan"),
        ("Report on the care plan review", "report"),
        ("Social Circumstances Report for the Court of Protection", "report"),
        ("Complaints Policy", "policy"),
        ("Notes of a meeting with the family", "minutes"),
        ("Staff rota, week 12", "other"),
        ("Asscssment of need", "assessment"),
        ("Pre-assessment checklist", "form"),
        ("Epilepsy - emergency protocol for Bea Hale", "care_plan"),
        ("Safeguarding protocol", "policy"),
        ("Equality impact assessment", "report"),
        ("Advocate's note for Bea's reassessment", None),
        ("Care Act 2014 section 42 - Enquiry report", "report"),
        ("Incident / accident report", "form"),
        ("Multi-agency referral form", "referral"),
        ("Occupational therapy home assessment", "report"),
        ("Eating and drinking assessment: Sam", "report"),
        ("Occupational therapy recommendation", "report"),
        ("Talking to families: a one page guide for staff", "policy"),
        ("Community Equipment Store - delivery note", "other"),
        ("Consultations of Miss B Hale 11-Mar-1983", None),
        ("Dear all", None),
    ],
)
def test_kinds_that_titles_name(title: str, kind: str | None) -> None:
    assert kind_of_title(title) == kind


@pytest.mark.parametrize(
    ("fields", "date", "author"),
    [
        (
            "Date completed: 24 March 2022\nAuthor: Hana Moor, Safeguarding Lead",
            "2022-03-24",
            "Hana Moor, Safeguarding Lead",
        ),
        ("Date of birth: 3 March 1999\nCompleted by: H Moor 24/3/22", "2022-03-24", "H Moor"),
        ("Mot started / completed\n23/03/2022 24/03/2022\nAssessor\n| HMoor", "2022-03-24", "H Moor"),
        ("Date of incident: 20 March 2022\nSigned\nHana Moor 24/3/22", "2022-03-24", "Hana Moor"),
        ("Review date: 1 May 2022\nPrinted on 2 May 2022", None, None),
    ],
)
def test_fields_of_forms(fields: str, date: str | None, author: str | None) -> None:
    document = only(f"Safeguarding Concern Form\n{fields}\n\nQuestion\tAnswer\nWho saw it?\tStaff\nTold?\tNo")
    assert (document.kind, iso(document), document.author) == ("form", date, author)


def test_a_ruled_form_with_its_fields_in_cells() -> None:
    rows = [["Adult", "Sam Hale"], ["Date of concern", "9 August 2022"], ["Raised by", "W Lund, Mill Growers"], ["Closed", "22 August 2022"],
            ["Enquiry officer", "Nadia Quist, Social Worker"]]  # fmt: skip
    (document,) = split_pages([table_page("SAFEGUARDING ENQUIRY RECORD (SA3)", rows)])
    assert (document.kind, iso(document), document.author) == ("form", "2022-08-22", "Nadia Quist, Social Worker")


def test_a_report_signed_at_its_end() -> None:
    document = only(
        f"Health Needs Report\nName: Sam Hale\nDate of birth: 3 October 1993\n\n{PROSE}\n\nBea Lund RN, Nurse Assessor, 12 September 2022"
    )
    assert (document.kind, document.author, iso(document)) == ("report", "Bea Lund, Nurse Assessor", "2022-09-12")


def test_a_policy_dated_by_its_foot() -> None:
    text = f"Mill Partnership\n\nSafeguarding: what staff must do\n\nThis policy applies to all staff.\n\n{PROSE}"
    document = only(text + "\n" * (53 - text.count("\n")) + "Procedure 4.2, January 2022\t1")
    assert (document.kind, iso(document)) == ("policy", "2022-01")


def test_a_chat() -> None:
    text = "Teams chat: Ann Bell / Cal Dee\nExported 19/06/2023 11:02\n\n[18/10/2022 09:41] Ann Bell: morning\n[18/10/2022 09:58] Cal Dee: hello\n[18/10/2022 10:02] Ann Bell: ok"
    document, *turns = split_pages([page(text)])
    assert (document.kind, iso(document), document.author) == ("other", "2022-10-18", "Ann Bell")
    assert [(turn.kind, turn.author) for turn in turns] == [
        ("other", "Ann Bell"),
        ("other", "Cal Dee"),
        ("other", "Ann Bell"),
    ]


def test_the_letterhead_is_no_title() -> None:
    tall = page(f"Burford County Council\nQuality and Contracts\n\nContract monitoring visit: Mill Yard\n{PROSE}")
    assert split_pages([tall])[0].title == "Contract monitoring visit: Mill Yard"


def test_unsure_is_said_so() -> None:
    document = only("Some words that are of no kind at all.")
    assert (document.kind, document.date, document.author) == ("other", None, None)
