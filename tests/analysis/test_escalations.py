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
