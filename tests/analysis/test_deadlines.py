"""Limits started and met by events that the documents show."""

from __future__ import annotations

import datetime as dt

from sarlens.analysis import analyse
from sarlens.model import Deadline
from tests.analysis.casefile import load, read_case

TODAY = dt.date(2026, 11, 1)
HEAD = """person: Kit Amory
family: Joan Amory
people: Joan Amory | JA | | mother | family |
people: Pia Strand | PS | Olbury Council | manager | |

"""


def of(text: str) -> dict[str, Deadline]:
    found = analyse(read_case(HEAD + text).corpus, TODAY).deadlines
    return {f"{one.law}: {one.what}": one for one in found}


def test_an_assessment_asked_for_starts_three_limits() -> None:
    found = analyse(load("westmarch").corpus, TODAY).deadlines
    first = next(one for one in found if one.what.startswith("decision whether to carry out"))
    assert (first.start, first.due, first.met) == (dt.date(2023, 9, 18), dt.date(2023, 10, 30), dt.date(2023, 10, 27))
    assert "in time" in first.basis


def test_guidance_is_called_guidance_and_lateness_is_counted() -> None:
    found = analyse(load("saltmere").corpus, TODAY).deadlines
    decision = next(one for one in found if one.law == "chc-framework")
    assert decision.met == dt.date(2024, 4, 26)
    assert "80 days after that" in decision.basis and "not a limit set by law" in decision.basis
    challenge = next(one for one in found if one.law == "chc-review")
    assert "You have until then." in challenge.basis and "has not been checked" in challenge.basis


COMPLAINT = "=== letter l1\ntitle: Formal complaint\ndate: 2023-03-16\nauthor: Joan Amory\nto: Adult Social Care, Olbury Council\n---\nI am writing to make a formal complaint about the care home.\n\n"


def test_a_complaint_about_adult_care_is_acknowledged_in_three_working_days() -> None:
    found = of(
        COMPLAINT
        + "=== letter l2\ntitle: Your letter\ndate: 2023-03-22\nauthor: Pia Strand\nto: Joan Amory\n---\nThank you for your complaint of 16 March.\n"
    )
    one = found["complaints-regs-2009-r13: acknowledgement of the complaint"]
    assert (one.due, one.met) == (dt.date(2023, 3, 21), dt.date(2023, 3, 22))


def test_a_reply_about_a_complaint_is_no_complaint() -> None:
    found = of(
        "=== email e1\nfrom: Joan Amory <j@amory.example>\nto: Pia Strand\ndate: 2023-03-16\nsubject: RE: Complaint\n---\nThank you for your email.\n"
    )
    assert found == {}


def test_a_review_of_a_care_plan_is_no_annual_review_of_an_ehc_plan() -> None:
    found = of(
        "=== minutes m1\ntitle: Annual review\ndate: 2023-03-16\nauthor: Pia Strand\nto: Joan Amory\n---\nPia will send the new care plan.\n"
    )
    assert found == {}


def test_nothing_is_started_by_an_undated_letter() -> None:
    assert of(COMPLAINT.replace("date: 2023-03-16\n", "")) == {}


def test_the_clock_takes_its_dates_from_the_documents_where_the_family_gave_none() -> None:
    text = (
        "=== email e1\nfrom: Joan Amory <j@amory.example>\nto: Information Governance\ndate: 2024-02-01\nsubject: Records\n---\n"
        "Please treat this as a subject access request for my son's records.\n\n"
        "=== letter l1\ntitle: Your request\ndate: 2024-04-12\nauthor: Information Governance Team\nto: Joan Amory\n---\n"
        "Please find enclosed the records you requested.\n"
    )
    clock = analyse(read_case(HEAD + text).corpus, TODAY).sar
    assert (clock.requested, clock.due, clock.received, clock.days_late) == (
        dt.date(2024, 2, 1), dt.date(2024, 3, 1), dt.date(2024, 4, 12), 42,
    )  # fmt: skip
