"""Who owes a promise, and what is listed as one: notes, lists and letters of invented people."""

from __future__ import annotations

import pytest

from tests.analysis.casefile import read_case
from tests.analysis.test_commitments import FAMILY, PEOPLE, followed, mail


def noted(*lines: str, author: str = "Wendy Hulse") -> str:
    body = "\n".join(lines)
    return f"=== minutes n1\ntitle: Review\ndate: 2023-02-01\nauthor: {author}\nto: Anil Desai (AD); Bryony Farrant (BF)\n---\n{body}\n\n"


@pytest.mark.parametrize(
    ("line", "owner"),
    [
        ("[c1 no_evidence] AD carer's assessment for BF by 30 April", "Anil Desai"),
        ("[c1 no_evidence] 3. AD (in absence) to circulate the sensory report", "Anil Desai"),
        ("[c1 no_evidence] Chase the sensory report with BF AD 26/4/23", "Anil Desai"),
        ("[c1 no_evidence] Do the checklist with the family, AD, by end April", "Anil Desai"),
        ("[c1 no_evidence] Comments back from the family by 17 March", "the family"),
        ("[c1 no_evidence] Outcome to be shared by the allocated worker within 5 working days", "the allocated worker"),
        ("[c1 no_evidence owner=QT] QT training dates by 30 April", "QT"),
        ("[c1 no_evidence] Told her I'd have a new sling here by 30 April.", "Wendy Hulse"),
        ("[c1 no_evidence owner=write] I am looking in to it and will write to you by 30 April.", "Wendy Hulse"),
        ("[c1 no_evidence owner=Report] Report to go to panel by 30 April.", "Wendy Hulse for Corrin Council"),
        ("[c1 no_evidence] What will happen: Zed Homes have confirmed that all staff will have had it by 30 April.", "Zed Homes"),
        ("[c1 no_evidence] Told him he will have our answer by 30 April.", "Wendy Hulse for Corrin Council"),
    ],
)  # fmt: skip
def test_whoever_stands_before_behind_or_in_an_action_owes_it(line: str, owner: str) -> None:
    assert followed(read_case(PEOPLE + noted(line)))["c1"].owner == owner


@pytest.mark.parametrize(
    ("before", "line", "owner"),
    [
        ("Petra said that the bed is free.", "She will ask the trustees by 30 April.", "Petra Lund"),
        ("Anil met Petra about the bed.", "He will do this by 30 April.", "Anil Desai"),
        ("Petra:", "send the wording to Anil by 30 April", "Petra Lund"),
        ("The bed was discussed.", "She will ask about it by 30 April.", None),
    ],
)
def test_she_and_a_name_on_the_line_above_are_taken_up(before: str, line: str, owner: str | None) -> None:
    case = read_case(PEOPLE + noted(before.replace("Anil met", "Anil has met"), f"[c1 no_evidence] {line}"))
    assert followed(case)["c1"].owner == owner


def test_two_with_one_short_name_are_shown_with_the_letters_that_stand_there() -> None:
    people = PEOPLE + "people: Voula Marr | SM | Corrin Council | nurse | | v.marr@corrin.example\n\n"
    case = read_case(people + noted("[c1 no_evidence owner=SM] SM to send the returns by 16 April"))
    assert followed(case)["c1"].owner == "Voula Marr (SM)"


@pytest.mark.parametrize(
    "line",
    [
        "[c1 no_evidence] Please reply within 14 days.",
        "[c1 no_evidence] You may ask for a review within six months.",
        "[c1 no_evidence owner=you due=2023-01-10] You were going to let me have it by 10 January 2023.",
    ],
)
def test_what_is_asked_of_the_reader_or_was_due_before_is_no_promise(line: str) -> None:
    assert "c1" not in followed(read_case(PEOPLE + mail("e1", "2023-02-03", line, sender=FAMILY)))


@pytest.mark.parametrize(
    "table",
    [
        "| By when | Meal | Action | Who |\n| 3 May 2023 | lunch | [c1 no_evidence] mince, mash | AD |",
        "| Hazard | Who | Action |\n| pond | AD | [c1 no_evidence] staff check the gate |",
        "| Action | Notes |\n| [c1 no_evidence] both sides, stiff |  |",
    ],
)
def test_a_chart_a_log_and_a_plan_are_no_action_tables(table: str) -> None:
    assert "c1" not in followed(read_case(PEOPLE + noted(table)))
