"""Where the pen changes inside one document, and who held it where the author is not printed."""

from __future__ import annotations

import pytest

from sarlens.model import CaseInfo, Document, Page, Passage
from sarlens.structure.passages import passages
from sarlens.structure.people import resolve
from sarlens.structure.speakers import attribute
from tests.structure.paper import by_key, document, page, table_page

INFO = CaseInfo("Hale", ("Sam Hale",), ("Ruth Hale", "Paul Hale", "rhale7@northmail.example"))
STAFF = document([page("x")], title="Introductions", author="Marian Tallis", address="marian.tallis@harbour.gov.uk")
MANAGER = document([page("x", file="e" * 64)], title="Hello", author="Colin Dray", address="colin.dray@harbour.gov.uk")


def told(one: Page, others: tuple[Document, ...] = (STAFF, MANAGER), **kinds: object) -> dict[str, Passage]:
    """The passages of a page by their words. Marian Tallis and Colin Dray are known in the case."""
    own = document([one], **kinds)  # type: ignore[arg-type]
    documents = [own, *others]
    found = passages([own], by_key([one]))
    people = resolve(documents, found, INFO)
    return {passage.text: passage for passage in attribute(found, documents, people, INFO)}


def test_turns_of_a_chat_on_lines_of_their_own() -> None:
    text = (
        "Duty team - chat export\n\nMarian Tallis 04/11/2022 05:52\nHas anyone rung the family?\n"
        "Colin Dray 04/11/2022 05:53\nNo, leave it till Monday.\nRuth Hale 04/11/2022 06:10\nI can see this.\n"
        "Marian Tallis 04/11/2022 06:12\nOh."
    )
    found = told(page(text), kind="other", title="Duty team - chat export")
    assert found["Has anyone rung the family?"].speaker == "Marian Tallis"
    assert found["No, leave it till Monday."].speaker == "Colin Dray"
    assert (found["I can see this."].speaker, found["I can see this."].role) == ("Ruth Hale", "family")


def test_two_times_in_a_mail_are_no_chat() -> None:
    text = "The bus came at the wrong time.\nMon 04/11/2022 05:52\nIt will not happen again."
    found = told(page(text), author="Marian Tallis", address="marian.tallis@harbour.gov.uk")
    assert {one.speaker for one in found.values()} == {"Marian Tallis"}


def test_rows_of_a_table_are_whose_column_says() -> None:
    rows = [
        ("Time", "From", "Message"),
        ("09:02", "Tallis, Marian", "she hears well enough when it suits her, I find"),
        ("09:05", "Dray, Colin", "that is not fair, she was polite to everyone all day"),
    ]
    found = told(table_page("Chat export", rows), kind="other", title="Chat export")
    assert found["she hears well enough when it suits her, I find"].speaker == "Marian Tallis"
    assert found["that is not fair, she was polite to everyone all day"].speaker == "Colin Dray"


def test_a_column_of_who_helps_is_no_column_of_hands() -> None:
    rows = [("Need", "How", "Who"), ("Meals", "Sit with him at every meal and count the sips", "Colin Dray")]
    found = told(table_page("Care plan", rows), kind="care_plan", title="Care plan", author="Marian Tallis")
    assert found["Sit with him at every meal and count the sips"].speaker == "Marian Tallis"


def test_a_remark_with_letters_and_a_day_is_theirs() -> None:
    text = "Agreement, draft\n\nThe family will write once a week only.\n\nComments\n\nMT 14/12: I cannot put my name to this.\n\nCD 20/12: Parked."
    found = told(page(text), kind="other", title="Agreement, draft")
    assert found["I cannot put my name to this."].speaker == "Marian Tallis"
    assert found["Parked."].speaker == "Colin Dray"
    assert found["The family will write once a week only."].speaker is None


def test_a_form_goes_on_at_the_manager_s_desk() -> None:
    rows = [
        ("Completed by", "Marian Tallis"),
        ("What happened", "He fell in the hall and nobody saw him do so."),
        ("Manager's section", ""),
        ("Manager", "C Dray 08/11/2022"),
        ("Root cause", "Staff panicked and the family had not warned us."),
    ]
    one = table_page("Incident form", rows)
    found = told(one, kind="form", title="Incident form", author="Marian Tallis")
    assert found["He fell in the hall and nobody saw him do so."].speaker == "Marian Tallis"
    assert found["Staff panicked and the family had not warned us."].speaker == "Colin Dray"


def test_letters_under_an_answer_sign_that_office_s_part() -> None:
    text = "Concern form\n\nReferrer: Marian Tallis\n\nConcern: Money is short and bills are unpaid.\n\nFor council use\n\nDecision: Enquiries to be made of the bank. CD 19/12"
    found = told(page(text), kind="form", title="Concern form", author="Marian Tallis")
    assert found["Money is short and bills are unpaid."].speaker == "Marian Tallis"
    assert found["Enquiries to be made of the bank."].speaker == "Colin Dray"


def test_accounts_in_one_form_are_of_those_its_fields_name() -> None:
    rows = [("Driver", "Colin Dray"), ("Escort", "Bea Frost")]
    after = "What happened (driver)\n\nI pulled over at once.\n\nWhat happened (escort)\n\nI held her head."
    found = told(
        table_page("Incident report", rows, after), kind="form", title="Incident report", author="Marian Tallis"
    )
    assert found["I pulled over at once."].speaker == "Colin Dray"
    assert (found["I held her head."].speaker, found["I held her head."].role) == ("Bea Frost", "professional")


def test_the_family_s_own_part_of_a_form_is_theirs_only_in_their_words() -> None:
    rows = [
        ("Parent", "Ruth Hale"),
        ("Parent's comments", "I have never been shown this plan and my son needs two staff."),
        ("Family views", "Family are happy with the plan."),
    ]
    found = told(table_page("Short breaks plan", rows), kind="form", title="Short breaks plan", author="Marian Tallis")
    theirs = found["I have never been shown this plan and my son needs two staff."]
    assert (theirs.speaker, theirs.role) == ("Ruth Hale", "family")
    ours = found["Family are happy with the plan."]
    assert (ours.role, ours.voice) == ("professional", "reported")


@pytest.mark.parametrize("label", ["TAKEN BY", "Recorded by"])
def test_entries_of_a_sheet_are_whose_label_says(label: str) -> None:
    calls = [
        ("Marian Tallis", "Rang about the taxi."),
        ("Colin Dray", "Asked for the form again."),
        ("Marian Tallis", "No rota has come."),
    ]
    text = "Telephone sheet\n\n" + "\n\n".join(f"{label}: {who}\n\n{words}" for who, words in calls)
    found = told(page(text), kind="report", title="Telephone sheet", author="Marian Tallis")
    assert found["Asked for the form again."].speaker == "Colin Dray"
    assert found["No rota has come."].speaker == "Marian Tallis"


def test_a_supervision_is_written_by_who_held_it() -> None:
    text = "SUPERVISION RECORD\nWorker: Marian Tallis. Supervisor: Colin Dray. Date: 20.09.22\n\nShe finds the father tiring."
    found = told(
        page(text), kind="case_note", title="SUPERVISION RECORD", author="Marian Tallis. Supervisor: Colin Dray"
    )
    assert found["She finds the father tiring."].speaker == "Colin Dray"


def test_a_note_in_the_first_person_is_by_who_it_never_names() -> None:
    text = "Review of support\n\nMarian told me about the cushion. I said that I had not known. I will ring on Friday."
    there = ("Marian Tallis (social worker)", "Colin Dray (manager)", "Ruth Hale (mother)")
    found = told(page(text), kind="minutes", title="Review of support", recipients=there)
    assert {one.speaker for one in found.values() if one.zone == "body"} == {"Colin Dray"}


def test_an_address_that_spells_one_of_the_family() -> None:
    found = told(page("The plan has not come."), author="rhale7@northmail.example", address="rhale7@northmail.example")
    (one,) = found.values()
    assert (one.speaker, one.role) == ("Ruth Hale", "family")


def test_a_stranger_at_the_family_s_mail_provider_is_no_family() -> None:
    found = told(page("The plan has not come."), author="Kelly Brough", address="kbrough@northmail.example")
    (one,) = found.values()
    assert one.role != "family"


def test_a_directory_s_surname_first_is_an_office_s() -> None:
    (one,) = told(page("The plan has not come."), author="Stokes, Amy").values()
    assert one.role == "professional"


@pytest.mark.parametrize(
    ("words", "role"),
    [("Mum rang again about the bus.", "professional"), ("My son was left at the stop.", "unknown")],
)
def test_an_unsigned_paper_is_of_the_side_its_words_tell(words: str, role: str) -> None:
    assert told(page(words), kind="other", title="Log")[words].role == role


def test_a_tie_in_a_diary_is_the_one_of_the_family_who_has_it() -> None:
    review = page("Review\nPresent: Marian Tallis, Ruth Hale (mother)\n\nNothing.", number=2)
    documents = [document([review], "minutes", "Review", recipients=("Ruth Hale (mother)", "Marian Tallis"))]
    found = told(page("He slept badly and was sick at six."), (*documents, STAFF), kind="case_note", author="Mum")
    one = found["He slept badly and was sick at six."]
    assert (one.speaker, one.role) == ("Ruth Hale", "family")
    found = told(page("He slept badly and was sick at six."), kind="case_note", title="Diary", author="Nan")
    one = found["He slept badly and was sick at six."]
    assert (one.speaker, one.role) == ("Nan", "family")


def test_who_signs_a_shared_mailbox_s_mail_wrote_it() -> None:
    letter = document([page("x")], title="Hi", author="Ruth Hale", recipients=("infogov@harbour.gov.uk",))
    text = "From: InfoGov\nSent: 1 May 2022 10:00\nTo: Ruth Hale\nSubject: Papers\n\nWe extend the time.{}"
    signed = told(page(text.format("\n\nM Tallis")), (STAFF, letter), author="InfoGov")["We extend the time."]
    assert (signed.speaker, signed.role) == ("Marian Tallis", "professional")
    bare = told(page(text.format("")), (STAFF, letter), author="InfoGov")["We extend the time."]
    assert (bare.speaker, bare.role) == ("InfoGov", "professional")


def test_messages_of_a_telephone_that_a_scan_broke() -> None:
    text = "(21/05/2021,\nRuth Hale: payroll has not paid you.\n(21/05/2021,\nMarian Tallis: I will ring them now."
    found = told(page(text), kind="case_note", title="Case note", author="Ruth Hale")
    assert next(one for words, one in found.items() if "ring them" in words).speaker == "Marian Tallis"


def test_initials_of_one_who_is_never_named_in_full() -> None:
    notes = [document([page("x", file="d" * 64)], "case_note", "Night", author="B. Tarrow")]
    found = told(page("Asleep at ten."), (*notes, STAFF), kind="case_note", title="Night", author="BT")
    assert found["Asleep at ten."].speaker == "B Tarrow"
