"""Letters that are answered by their day, and are not in the bundle."""

from __future__ import annotations

import pytest

from tests.analysis.test_gaps import found, mail

OLDER = "".join(mail(f"o{day}", f"2023-01-0{day}", f"Rota {day}", "The rota is below.") for day in (2, 4, 6))
"""The bundle reaches back behind the days that are spoken of."""


def answer(text: str, day: str = "2023-05-10") -> str:
    """From the council to Joan Amory."""
    return mail("m1", day, "The bath", text)


def joans(day: str, kind: str = "letter", text: str = "Where is the hoist?") -> str:
    return f"=== {kind} j1\ntitle: The hoist\nauthor: Joan Amory\nto: Pia Strand\ndate: {day}\n---\n{text}\n\n"


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("Thank you for your letter of 2 May.", "2 May 2023"),
        ("I refer to your emails of 2 May and 4 May about the bath.", "2 May 2023 and 4 May 2023"),
        ("Thanks for your email of this morning.", "10 May 2023"),
        ("I am sorry about the delay in answering your note of yesterday.", "9 May 2023"),
    ],
)
def test_a_letter_that_is_answered_and_not_there(text: str, days: str) -> None:
    ((kind, _, told),) = found(OLDER + answer(text))
    assert kind == "missing_reply" and f"of {days}, which" in told and "Joan Amory" in told


@pytest.mark.parametrize(
    "more",
    [joans("2023-05-02"), joans("2023-05-04", "email"), joans("2023-05-01", "form"), joans("")],
    ids=["that day", "posted and received", "on a form", "undated"],
)
def test_a_letter_that_can_be_it(more: str) -> None:
    assert found(OLDER + more + answer("Thank you for your letter of 2 May.")) == []


def test_another_day_and_another_kind_of_paper_are_not_it() -> None:
    for more in (joans("2023-03-02"), joans("2023-05-02", "minutes"), joans("", "other")):
        assert len(found(OLDER + more + answer("Thank you for your letter of 2 May."))) == 1


def test_what_lies_before_the_time_of_the_bundle_was_not_asked_for() -> None:
    assert found(OLDER + answer("Thank you for your letter of 2 May 2019.")) == []


def test_letters_without_an_answer() -> None:
    said = joans("2023-05-10", text="I wrote to Mr Holt on 3 April and 24 April and had no answer to either.")
    ((kind, _, told),) = found(OLDER + said)
    assert kind == "missing_reply" and "3 April 2023 and 24 April 2023 had no answer" in told
    assert found(OLDER + said.replace(" and had no answer to either", " about the bath")) == []
