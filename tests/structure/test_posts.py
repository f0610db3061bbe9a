"""What people are and whom they work for: signatures, lists, running text, records, mail domains, and how it changes."""

from __future__ import annotations

import pytest

from sarlens.model import CaseInfo
from sarlens.structure.bodies import Bodies, names_in
from sarlens.structure.posts import tidy_role
from tests.structure.test_people import people

INFO = CaseInfo("Hale", ("Sam Hale",), ("Ruth Hale",))
NAMES = (
    "Burford Council", "Burford Borough Council", "Burford and Lund Community NHS Trust", "Burford SENDIASS", "Lime Lane Academy",
    "Quayside Care", "Quayside Care Group", "Quayside Care Group", "Local Government and Social Care Ombudsman",
)  # fmt: skip


@pytest.mark.parametrize(
    ("domain", "body"),
    [
        ("burford.gov.uk", "Burford Council"),
        ("burford-bc.gov.uk", "Burford Borough Council"),
        ("burfordlund.nhs.uk", "Burford and Lund Community NHS Trust"),
        ("burfordsendiass.example", "Burford SENDIASS"),
        ("limelane.lund.sch.uk", "Lime Lane Academy"),
        ("quaysidecare.example", "Quayside Care Group"),
        ("lgsco.org.uk", "Local Government and Social Care Ombudsman"),
        ("burfrod.gov.uk", "Burford Council"),
        ("postbox.example", None),
        ("nhs.net", None),
        ("council.gov.uk", None),
    ],
)
def test_the_body_behind_a_mail_domain(domain: str, body: str | None) -> None:
    bodies = Bodies(NAMES, ["burford.gov.uk"] * 3 + ["burfrod.gov.uk", "postbox.example"])
    assert bodies.behind(domain) == body


def test_names_of_bodies_in_a_text() -> None:
    assert names_in("From Lime Lane Academy, with thanks to Burford Council") == (
        "Lime Lane Academy",
        "Burford Council",
    )
    assert not names_in("Head of Service")
    assert not names_in("Adult Team, Transport Panel")
    assert not names_in("the council and the school")


@pytest.mark.parametrize(
    ("text", "role"),
    [
        ("Team Manager", "Team Manager"),
        ("Social Worker (Chair and notes)", "Social Worker"),
        ("chair", ""),
        ("Headteacher's comment", ""),
        ("SEND Manager", "SEND Manager"),
        ("PC from the front desk", ""),
        ("the social worker", "social worker"),
        ("manager will ring on Friday", ""),
    ],
)
def test_posts_as_printed(text: str, role: str) -> None:
    assert tidy_role(text) == role


def test_a_post_stands_below_the_name_in_a_list_and_in_running_text() -> None:
    mail = (
        "From: Amina Tarr <amina.tarr@burford.gov.uk>\nSent: 4 May 2023 10:00\nTo: Joan Reeve\nSubject: Bus\n\nIt is booked.\n\nRegards\n\n"
        "Amina Tarr\nTransport Officer\nBurford Council\nTelephone 01632 960 555",
        {"author": "Amina Tarr", "address": "amina.tarr@burford.gov.uk", "recipients": ("Joan Reeve",)},
    )
    note = (
        "Minutes\nPresent: Joan Reeve, School Nurse; Gus Moor (Team Manager, chair)\n\nWe heard from the dietitian Hugh Fisk about lunch.",
        {"kind": "minutes", "title": "Minutes"},
    )
    found = people(mail, note, info=INFO)
    assert (found["Amina Tarr"].role, found["Amina Tarr"].organisation) == ("Transport Officer", "Burford Council")
    assert found["Joan Reeve"].role == "School Nurse"
    assert found["Gus Moor"].role == "Team Manager"
    assert found["Hugh Fisk"].role == "dietitian"


def test_in_a_list_a_post_without_a_name_is_one_more_of_them() -> None:
    text = "Minutes\nPresent: Joan Reeve, social worker, Gus Moor, Hugh Fisk\n\nNothing."
    found = people(
        (text, {"kind": "minutes", "title": "Minutes"}), (text, {"kind": "minutes", "title": "Again"}), info=INFO
    )
    assert [post.role for post in found["Gus Moor"].posts] == []


def test_posts_over_time() -> None:
    def signed(post: str, day: str) -> tuple[str, dict[str, str]]:
        text = f"Letter\n\n{day}\n\nDear Mrs Hale\n\nThe plan is late.\n\nYours sincerely\n\nJoan Reeve\n{post}\nQuayside Care Group"
        return text, {"kind": "letter", "title": f"Letter of {day}", "author": "Joan Reeve", "date": day}

    found = people(
        signed("Team Leader", "2022-05-01"), signed("Team Leader", "2022-09-01"), signed("Registered Manager", "2023-02-01"), info=INFO
    )  # fmt: skip
    told = [
        (post.role, post.organisation, post.first.isoformat(), post.last.isoformat())
        for post in found["Joan Reeve"].posts
    ]
    assert told == [
        ("Team Leader", "Quayside Care Group", "2022-05-01", "2022-09-01"),
        ("Registered Manager", "Quayside Care Group", "2023-02-01", "2023-02-01"),
    ]
    assert found["Joan Reeve"].role == "Team Leader"


def test_a_relative_has_a_tie_and_no_employer() -> None:
    text = "Minutes\nPresent: Ruth Hale (mother), Joan Reeve (Social Worker)\n\nNothing."
    found = people((text, {"kind": "minutes", "title": "Minutes"}), info=INFO)
    assert (found["Ruth Hale"].role, found["Ruth Hale"].organisation, found["Ruth Hale"].posts) == ("mother", None, ())


def test_who_writes_on_a_bodys_paper_works_for_it() -> None:
    text = "Lime Lane Academy\n4 Lime Street\n\n4 May 2023\n\nDear Mrs Hale\n\nThe bus is late.\n\nYours sincerely\n\nJoan Reeve"
    found = people((text, {"kind": "letter", "title": "Letter", "author": "Joan Reeve"}), info=INFO)
    assert found["Joan Reeve"].organisation == "Lime Lane Academy"
