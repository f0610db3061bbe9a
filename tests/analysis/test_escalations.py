"""What came after what: both dates, the days between, and never why."""

from __future__ import annotations

import datetime as dt

import pytest

from sarlens.analysis import analyse
from sarlens.model import Escalation
from tests.analysis.casefile import read_case

TODAY = dt.date(2026, 11, 1)
HEAD = """person: Kit Amory
family: Joan Amory, joan@amory.example
people: Joan Amory | JA | | mother | family | joan@amory.example
people: Pia Strand | PS | Olbury Council | manager | | pia.strand@olbury.example

"""


def paper(kind: str, name: str, day: str, author: str, title: str, text: str) -> str:
    return f"=== {kind} {name}\ntitle: {title}\ndate: {day}\nauthor: {author}\nto: Somebody\n---\n{text}\n\n"


def after(text: str) -> tuple[Escalation, ...]:
    return analyse(read_case(HEAD + text).corpus, TODAY).escalations


COMPLAINT = paper(
    "letter",
    "l1",
    "2023-05-02",
    "Joan Amory",
    "Formal complaint",
    "I am writing to make a formal complaint about the home.",
)
CONCERN = paper(
    "email", "e1", "2023-05-11", "Pia Strand", "Kit", "I am submitting a safeguarding concern about his mother."
)


def test_a_concern_after_a_complaint() -> None:
    (one,) = after(COMPLAINT + CONCERN)
    assert one.days == 9
    assert (one.trigger.document, one.response.document) == ("l1", "e1")
    assert one.response.what == "I am submitting a safeguarding concern about his mother."
    assert "they do not show why" in one.description and "within 28 days" in one.description


@pytest.mark.parametrize(
    ("title", "text", "kind"),
    [
        ("Contact", "Mum's visits will now be supervised and limited to one hour.", "limited"),
        ("Notice", "We hereby give 28 days' notice on the placement; his mother has been told.", "notice"),
        ("Package", "Panel has agreed to reduce the support hours from Monday, mother informed.", "reduced"),
        ("Strategy discussion", "Mother is the subject of this discussion.", "safeguarding"),
    ],
)
def test_other_steps_of_services(title: str, text: str, kind: str) -> None:
    (one,) = after(COMPLAINT + paper("email", "e1", "2023-05-20", "Pia Strand", title, text))
    assert kind in one.description


@pytest.mark.parametrize(
    ("author", "title", "text"),
    [
        ("Joan Amory", "Records", "Please treat this as a subject access request for everything you hold."),
        ("Joan Amory", "The move", "We do not agree to the move to Station Road."),
        ("Harker and Lowe Solicitors", "Letter before action", "We are instructed by Ms Amory."),
        ("Lesley Bright MP", "My constituent", "My constituent came to see me."),
    ],
)
def test_other_steps_of_the_family(author: str, title: str, text: str) -> None:
    (one,) = after(paper("letter", "l1", "2023-05-02", author, title, text) + CONCERN)
    assert one.days == 9


def test_the_nearest_step_before_and_after_four_weeks_the_first_of_its_kind() -> None:
    found = after(
        COMPLAINT
        + paper("letter", "l2", "2023-05-08", "Joan Amory", "Formal complaint", "I wish to complain again.")
        + CONCERN
        + CONCERN.replace("email e1", "email e2").replace("2023-05-11", "2023-06-12")
        + CONCERN.replace("email e1", "email e3").replace("2023-05-11", "2023-06-15")
    )
    assert [(one.trigger.document, one.response.document, one.days) for one in found] == [
        ("l2", "e1", 3), ("l2", "e2", 35),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "response",
    [
        paper("email", "e1", "2023-09-20", "Pia Strand", "Kit", "I am submitting a safeguarding concern about his mother."),
        paper("email", "e1", "2023-04-20", "Pia Strand", "Kit", "I am submitting a safeguarding concern about his mother."),
        paper("case_note", "n1", "2023-05-20", "Pia Strand", "Safeguarding enquiry closed", "Mother told that it was closed."),
        paper("policy", "p1", "2023-05-20", "Pia Strand", "Safeguarding policy", "Anyone may raise a safeguarding concern if they are worried about a family."),
        paper("form", "f1", "2023-05-20", "Pia Strand", "Safeguarding concern", "Source of risk: the provider, staff on nights.\nMother was rung the same day."),
        paper("email", "e1", "2023-05-20", "Pia Strand", "Kit", "His hours will not be reduced, his mother was glad to hear."),
    ],
    ids=["too late", "before", "closed", "policy", "another source", "not reduced"],
)  # fmt: skip
def test_near_misses(response: str) -> None:
    assert after(COMPLAINT + response) == ()


def test_a_forwarded_complaint_is_no_second_one() -> None:
    forwarded = paper("email", "e0", "2023-05-10", "Pia Strand", "FW: Formal complaint", "See below, here we go.")
    assert [one.days for one in after(COMPLAINT + forwarded + CONCERN)] == [9]


def test_words_marked_for_a_second_look_count_only_between_professionals() -> None:
    marked = paper(
        "email",
        "e1",
        "2023-05-06",
        "Pia Strand",
        "Kit",
        "[f safeguarding_misuse/leverage] If she goes on it gives us a reason to cut visits.",
    )
    (one,) = after(COMPLAINT + marked)
    assert one.days == 4
    assert after(COMPLAINT + marked.replace("to: Somebody", "to: Joan Amory <joan@amory.example>")) == ()


def letter(name: str, day: str, author: str, text: str, to: str = "Ms Amory") -> str:
    return f"=== letter {name}\ntitle: Letter to {to}\ndate: {day}\nauthor: {author}\nto: {to}\n---\n{text}\n\n"


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("From Monday you may write to the duty inbox only, and not to officers.", "limited"),
        ("We will read no more than one letter from you in any calendar month.", "limited"),
        ("All future correspondence must go through the business manager.", "limited"),
        ("Emails to other members of the team will be filed and not answered.", "limited"),
        ("Please do not come to Kit's flat.", "limited"),
        ("From today you may visit on Tuesdays and Saturdays.", "limited"),
        ("You may visit only when asked, between 2 and 4 pm.", "limited"),
        ("A member of staff will stay in the room at all times.", "limited"),
        ("Officers have been asked not to reply to you.", "limited"),
        ("Please send everything to the one inbox.", "limited"),
        ("I have decided that from 1 June Kit will be with you on alternate weekends.", "limited"),
        ("The trust will stop providing support to Kit on 3 July.", "notice"),
        ("Overnight stays at home are paused.", "limited"),
        ("We are giving you six weeks' notice that the tenancy support will end.", "notice"),
        ("Please accept this as one month's notice on the contract.", "notice"),
        ("After 3 July we will no longer provide personal care.", "notice"),
    ],
)
def test_limits_and_notice_in_letters_to_the_family(text: str, kind: str) -> None:
    (one,) = after(COMPLAINT + letter("l9", "2023-05-20", "Pia Strand", text))
    assert kind in one.description
    assert one.response.what == text


@pytest.mark.parametrize(
    "text",
    [
        "You will notice that the form has changed, mum.",
        "I am thinking of giving notice on the placement, mum has been on again.",
        "The manager is talking to the trustees about giving notice to the family.",
        "Please do not hesitate to contact me, Ms Amory.",
    ],
)
def test_what_is_only_thought_of_or_polite_is_no_step(text: str) -> None:
    assert after(COMPLAINT + letter("l9", "2023-05-20", "Pia Strand", text)) == ()


@pytest.mark.parametrize(
    "text", ["I'm still not prepared to sign the new plan.", "We will not be agreeing to the change."]
)
def test_a_refusal_in_short_forms(text: str) -> None:
    (one,) = after(paper("email", "l1", "2023-05-02", "Joan Amory", "The plan", text) + CONCERN)
    assert one.trigger.what == text


def test_the_line_above_the_salutation_says_what_a_letter_is_about() -> None:
    complained = letter(
        "l1", "2023-05-02", "Joan Amory", "The Complaints Manager\nCOMPLAINT ABOUT NIGHTS\nDear Sir\nI am tired of this.", "The Manager"
    )  # fmt: skip
    (one,) = after(complained + CONCERN)
    assert one.trigger.what == "COMPLAINT ABOUT NIGHTS"
    assert after(complained.replace("COMPLAINT ABOUT NIGHTS\n", "") + CONCERN) == ()


def test_one_step_told_in_two_papers_of_one_day_is_listed_once() -> None:
    note = paper("case_note", "n1", "2023-05-11", "Pia Strand", "Duty", "Safeguarding concern received about mother.")
    form = paper("form", "f1", "2023-05-11", "Pia Strand", "Safeguarding concern", "About the mother.")
    (one,) = after(COMPLAINT + note + form)
    assert (one.response.document, one.response.what) == ("f1", "Safeguarding concern")


def test_steps_of_different_kinds_in_the_four_weeks_before_are_each_listed() -> None:
    asked = paper("email", "l2", "2023-05-08", "Joan Amory", "Records", "This is a subject access request.")
    assert [(one.trigger.document, one.days) for one in after(COMPLAINT + asked + CONCERN)] == [("l1", 9), ("l2", 3)]


def test_asking_after_a_complaint_or_a_request_is_no_new_one() -> None:
    assert (
        after(paper("email", "l1", "2023-05-02", "Joan Amory", "Complaint - overdue", "Where is it?") + CONCERN) == ()
    )
    chased = paper("email", "l1", "2023-05-02", "Joan Amory", "SAR-2023-55", "It was due on Tuesday.")
    assert after(chased + CONCERN) == ()


@pytest.mark.parametrize(
    "text",
    [
        "I have written to the Ombudsman about the nights.",
        "I am asking for that decision to be looked at again.",
        "I ask for stage 2.",
        "I am not satisfied with your reply.",
        "I ask for a copy of the personal data you hold about Kit.",
    ],
)
def test_turning_elsewhere_and_asking_again(text: str) -> None:
    (one,) = after(letter("l1", "2023-05-02", "Joan Amory", text, "The Director") + CONCERN)
    assert one.trigger.what == text


def test_a_line_below_the_salutation_says_what_a_letter_is_about() -> None:
    (one,) = after(
        COMPLAINT + letter("l9", "2023-05-20", "Pia Strand", "Dear Ms Amory\nNotice: Kit's flat\nI am sorry.")
    )
    assert one.response.what == "Notice: Kit's flat"


def test_a_note_of_the_notice_is_no_second_one() -> None:
    notice = letter("l9", "2023-05-20", "Pia Strand", "We give you six weeks' notice.")
    note = paper("case_note", "n1", "2023-05-22", "Pia Strand", "Call", "The home has given notice, mum rang.")
    assert [one.response.document for one in after(COMPLAINT + notice + note)] == ["l9"]
    assert len(after(COMPLAINT + notice + note.replace("2023-05-22", "2023-05-29"))) == 2


def test_marked_words_add_nothing_where_a_plain_step_followed() -> None:
    marked = paper(
        "email", "e9", "2023-05-08", "Pia Strand", "Kit", "[f safeguarding_misuse/leverage] Mum is asking for it."
    )
    assert len(after(COMPLAINT + marked)) == 1
    assert [one.response.document for one in after(COMPLAINT + marked + CONCERN)] == ["e1"]
