"""Promises followed to their outcome: three invented cases, near misses, and what must always hold."""

from __future__ import annotations

import datetime as dt

import pytest

from sarlens.analysis import analyse
from sarlens.model import Commitment
from tests.analysis.casefile import NAMES, Case, load, read_case

TODAY = dt.date(2026, 11, 1)
PEOPLE = """person: Leo Farrant
family: Bryony Farrant, bryony@farrants.example
people: Bryony Farrant | BF | | mother | family | bryony@farrants.example
people: Anil Desai | AD | Corrin Council | social worker | | a.desai@corrin.example
people: Wendy Hulse | WH | Corrin Council | team manager | | w.hulse@corrin.example
people: Petra Lund | PL | Meadow House | manager | | petra@meadowhouse.example

"""


def followed(case: Case, today: dt.date = TODAY) -> dict[str, Commitment]:
    """The commitments of a case by the marks of its file."""
    quotes = {finding.id: finding.quote for finding in case.corpus.findings}
    names = {quote: name for name, quote in case.passages.items()}
    found = analyse(case.corpus, today).commitments
    return {names[quotes[one.finding]]: one for one in found}


def mail(name: str, day: str, text: str, *, sender: str = "Anil Desai <a.desai@corrin.example>", more: str = "") -> str:
    to = (
        "Bryony Farrant <bryony@farrants.example>" if "Farrant" not in sender else "Anil Desai <a.desai@corrin.example>"
    )
    return f"=== email {name}\nfrom: {sender}\nto: {to}\ndate: {day}\nsubject: Leo\nthread: t\n{more}---\n{text}\n\n"


FAMILY = "Bryony Farrant <bryony@farrants.example>"


@pytest.mark.parametrize("name", NAMES)
def test_statuses_of_the_invented_cases(name: str) -> None:
    case = load(name)
    found = followed(case)
    wrong = {
        mark: found[mark].status
        for mark, wanted in case.statuses.items()
        if found[mark].status not in wanted.split("|")
    }
    assert len(wrong) <= len(case.statuses) // 10, wrong


def test_evidence_of_the_invented_cases_is_the_right_sentence() -> None:
    wanted = hits = given = 0
    for name in NAMES:
        case = load(name)
        for mark, one in followed(case).items():
            right = {quote for quote, _ in case.evidence.get(mark, [])}
            shown = {proof.quote for proof in one.evidence}
            wanted, hits, given = wanted + len(right), hits + len(right & shown), given + len(shown)
    assert hits / wanted >= 0.85
    assert hits / given >= 0.85


@pytest.mark.parametrize("name", NAMES)
def test_evidence_is_never_older_than_the_promise_and_is_verbatim(name: str) -> None:
    case = load(name)
    pages = {page.number: page.text for page in case.corpus.pages}
    for one in analyse(case.corpus, TODAY).commitments:
        for proof in one.evidence:
            assert proof.place.date is not None and one.made_on is not None
            assert proof.place.date.first >= one.made_on.first
            assert proof.quote in pages[proof.place.page]
            assert proof.place.document != one.place.document


@pytest.mark.parametrize("name", NAMES)
def test_no_motive_is_ever_said(name: str) -> None:
    said = " ".join(one.why for one in analyse(load(name).corpus, TODAY).commitments)
    assert not any(
        word in said.lower() for word in ("broke", "lied", "ignored", "deliberate", "retaliat", "refused to")
    )


PROMISE = "[c1 no_evidence owner=I] I will send you the kitchen risk assessment by 10 March 2023."


@pytest.mark.parametrize(
    ("status", "later"),
    [
        ("kept", mail("e2", "2023-03-09", "Please find attached the kitchen risk assessment.")),
        ("late", mail("e2", "2023-03-20", "Please find attached the kitchen risk assessment.")),
        ("late", mail("e2", "2023-03-20", "Here is the kitchen risk assessment at last, sorry for the delay.")),
        ("missed", mail("e2", "2023-03-20", "The kitchen risk assessment has still not come.", sender=FAMILY)),
        ("missed", mail("e2", "2023-03-20", "I have not done the kitchen risk assessment.")),
        ("no_evidence", mail("e2", "2023-03-20", "Leo had a good week at the farm and has been paid.")),
        ("no_evidence", mail("e2", "2023-03-02", "Is there any news of the kitchen risk assessment?", sender=FAMILY)),
        ("no_evidence", mail("e2", "2023-03-02", "Is there any news of the kitchen risk assessment?", sender=FAMILY)
         + mail("e3", "2023-03-20", "Leo had a good week at the farm and has been paid.")),
        ("late", mail("e2", "2023-03-14", "Still no kitchen risk assessment.", sender=FAMILY)
         + mail("e3", "2023-03-16", "Kitchen risk assessment attached.")),
        ("kept", mail("e2", "2023-03-14", "Thank you for sending the kitchen risk assessment, which came on 8 March.", sender=FAMILY)),
    ],
)  # fmt: skip
def test_the_status_follows_from_what_is_heard(status: str, later: str) -> None:
    case = read_case(PEOPLE + mail("e1", "2023-03-01", PROMISE) + later)
    one = followed(case)["c1"]
    assert one.status == status, (one.why, [proof.quote for proof in one.evidence])


def test_not_due_goes_by_the_day_of_the_analysis_and_the_bundle_s_end_is_told() -> None:
    case = read_case(PEOPLE + mail("e1", "2023-03-01", PROMISE))
    assert followed(case, dt.date(2023, 3, 5))["c1"].status == "not_due"
    late = followed(case, dt.date(2023, 6, 1))["c1"]
    assert late.status == "no_evidence"
    assert "last dated document in this bundle" in late.why


@pytest.mark.parametrize(
    "other",
    [
        "Please find attached the minibus risk assessment for the day centre.",
        "The kitchen sink was repaired on Monday.",
        "The kitchen risk assessment for the other tenant has been sent.",
        "I will send you the kitchen risk assessment tomorrow.",
        "Once the kitchen risk assessment has been sent we can talk about it.",
    ],
)
def test_near_misses_are_not_the_deed(other: str) -> None:
    case = read_case(PEOPLE + mail("e1", "2023-03-01", PROMISE) + mail("e2", "2023-03-13", other))
    assert followed(case)["c1"].status == "no_evidence"


def test_done_by_somebody_else_for_something_else() -> None:
    case = read_case(
        PEOPLE
        + mail("e1", "2023-03-01", "[c1 no_evidence owner=I] I will ring the landlord about the damp.")
        + mail(
            "e2",
            "2023-03-06",
            "I rang the landlord about the parking.",
            sender="Petra Lund <petra@meadowhouse.example>",
        )
    )
    assert followed(case)["c1"].status == "no_evidence"


def test_the_same_words_twice_are_two_promises() -> None:
    case = read_case(
        PEOPLE
        + mail("e1", "2023-03-01", "[c1 kept owner=I] I will send it tomorrow.")
        + mail("e2", "2023-05-01", "[c2 no_evidence owner=I] I will send it tomorrow .")
    )
    assert len(analyse(case.corpus, TODAY).commitments) == 2


def test_a_copy_is_one_promise_where_it_first_stood() -> None:
    text = "[c1 kept owner=I] I will send you the kitchen risk assessment by 10 March 2023."
    case = read_case(
        PEOPLE + mail("e1", "2023-03-01", text) + mail("e9", "2023-03-01", text, more="duplicate_of: e1\n")
    )
    found = analyse(case.corpus, TODAY).commitments
    assert [one.place.document for one in found] == ["e1"]


def test_a_new_date_is_no_deed_and_is_counted() -> None:
    case = read_case(
        PEOPLE
        + mail("e1", "2023-03-01", PROMISE)
        + mail("e2", "2023-03-15", "[c2 late owner=I] I will send the kitchen risk assessment by 24 March 2023.")
        + mail("e3", "2023-04-03", "Kitchen risk assessment attached.")
    )
    found = followed(case)
    assert found["c1"].status == "late" and found["c2"].status == "late"
    assert "15 March 2023" in found["c1"].why
    assert [proof.says for proof in found["c1"].evidence] == ["not_done", "late"]


def test_what_is_due_each_month_is_not_kept_by_one_month() -> None:
    case = read_case(
        PEOPLE
        + mail("e1", "2023-01-05", "[c1 missed owner=I due=2023-01-31] I will send the weight chart to you each month.")
        + mail("e2", "2023-01-30", "Weight chart attached.")
        + mail("e3", "2023-04-02", "There has been no weight chart since January.", sender=FAMILY)
    )
    assert followed(case)["c1"].status == "missed"


def test_a_row_with_a_status_of_its_own_in_a_later_paper() -> None:
    case = read_case(
        PEOPLE
        + "=== minutes m1\ntitle: Review\ndate: 2023-02-01\nauthor: Wendy Hulse\nto: Anil Desai (AD); Bryony Farrant (BF)\n---\n"
        "| Action | Who | By when |\n| [c1 kept] Order a bath seat | AD | 01/03/2023 |\n| [c2 missed] Visit the college | AD | 01/03/2023 |\n\n"
        "=== minutes m2\ntitle: Review\ndate: 2023-04-01\nauthor: Wendy Hulse\nto: Anil Desai (AD); Bryony Farrant (BF)\n---\n"
        "| Action | Who | Update |\n| Order a bath seat | AD | Completed |\n| Visit the college | AD | Not done |\n"
    )
    found = followed(case)
    assert found["c1"].status == "kept"
    assert found["c2"].status == "missed"


def test_owners_are_resolved() -> None:
    case = read_case(
        PEOPLE
        + "=== minutes m1\ntitle: Review\ndate: 2023-02-01\nauthor: Wendy Hulse\nto: Anil Desai (AD); Bryony Farrant (BF)\n---\n"
        "| Action | Who |\n| [c1 no_evidence] Order a bath seat | AD |\n| [c2 no_evidence] Bring the photographs | BF |\n"
        "| [c3 no_evidence] Find a new chair | AD/WH |\n\n"
        + mail("e1", "2023-02-03", "[c4 no_evidence owner=we] We will write to the GP.\n[c5 no_evidence owner=I] I will ring Petra.\n"
               "[c6 no_evidence owner=Wendy] Wendy will visit.\n[c7 no_evidence owner=Zebedee] Zebedee will visit.")
    )  # fmt: skip
    owners = {mark: one.owner for mark, one in followed(case).items()}
    assert owners == {
        "c1": "Anil Desai", "c2": "Bryony Farrant", "c3": "Anil Desai and Wendy Hulse", "c4": "Anil Desai for Corrin Council",
        "c5": "Anil Desai", "c6": "Wendy Hulse", "c7": "Zebedee",
    }  # fmt: skip


def test_a_due_date_that_hangs_on_a_meeting_is_worked_out() -> None:
    case = read_case(
        PEOPLE
        + mail("e1", "2023-05-02", "The review meeting is on 9 June 2023 at 2pm.\n"
               "[c1 no_evidence owner=I] I'll send you the agenda a week before the meeting.")
    )  # fmt: skip
    due = followed(case)["c1"].due
    assert due is not None and due.first == dt.date(2023, 6, 2)


def test_the_letter_itself_can_be_the_deed() -> None:
    case = read_case(
        PEOPLE
        + mail(
            "e1",
            "2023-03-01",
            "[c1 kept owner=we] We will send you a full written response to the complaint by 31 March 2023.",
        )
        + "=== letter l1\ntitle: Response to your complaint\ndate: 2023-03-28\nauthor: Wendy Hulse\nto: Bryony Farrant\n---\nDear Ms Farrant\n"
    )
    assert followed(case)["c1"].status == "kept"


def test_an_undated_promise_says_why_nothing_can_be_told() -> None:
    text = mail("e1", "2023-03-01", "[c1 no_evidence owner=I] I will send the rota.").replace("date: 2023-03-01\n", "")
    one = followed(read_case(PEOPLE + text))["c1"]
    assert one.status == "no_evidence"
    assert "no date" in one.why


def test_a_promise_keeps_its_surest_statements(monkeypatch: pytest.MonkeyPatch) -> None:
    chasers = "".join(
        mail(
            f"k{day}",
            f"2023-06-{day:02}",
            f"We are still waiting for the bathroom adaptation quote, note {day}.",
            sender="Bryony Farrant <bryony@farrants.example>",
        )
        for day in range(1, 13)
    )
    text = (
        PEOPLE
        + mail("p", "2023-05-02", "[c1 missed owner=I] I will send you the bathroom adaptation quote by 19 May 2023.")
        + chasers
    )
    every = followed(read_case(text))["c1"]
    monkeypatch.setattr("sarlens.analysis.linking.MOST", 4)
    few = followed(read_case(text))["c1"]
    assert len(every.evidence) == 12 and len(few.evidence) == 4 and few.status == every.status == "missed"
    assert set(few.evidence) <= set(every.evidence)


def test_a_paper_that_says_one_thing_endlessly_says_it_once() -> None:
    """A page made to do harm; its promise and its chaser are looked at once, so that its length costs nothing."""
    again = "[c{n} missed owner=I] I will send you the bathroom adaptation quote by 19 May 2023.\nThe bus was late.\n"
    text = PEOPLE + mail("p", "2023-05-02", "".join(again.format(n=n) for n in range(1, 40)))
    chaser = "We are still waiting for the bathroom adaptation quote.\nThe bus was late.\n"
    case = read_case(text + mail("k", "2023-06-02", chaser * 40, sender=FAMILY))
    (one,) = analyse(case.corpus, TODAY).commitments
    assert one.status == "missed" and len(one.evidence) == 1
