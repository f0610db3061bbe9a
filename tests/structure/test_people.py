"""People: one behind all spellings, never two in one; family apart from professionals."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sarlens.model import CaseInfo, Document, Page, Passage, Person
from sarlens.structure.namelists import read_list
from sarlens.structure.names import name_of_address, read_name
from sarlens.structure.passages import passages
from sarlens.structure.people import register, resolve
from sarlens.structure.register import SUBJECT
from tests.structure.paper import by_key, document, page

INFO = CaseInfo("Hale", ("Sam Hale",), ("Ruth Hale", "Paul Hale", "ruth@halefamily.example"))


def case(*sheets: tuple[str, Mapping[str, Any]]) -> tuple[list[Document], tuple[Passage, ...]]:
    pages: list[Page] = []
    documents: list[Document] = []
    for number, (text, kinds) in enumerate(sheets, 1):
        pages.append(page(text, number))
        documents.append(document([pages[-1]], **kinds))  # type: ignore[arg-type]
    return documents, passages(documents, by_key(pages))


def people(*sheets: tuple[str, Mapping[str, Any]], info: CaseInfo = INFO) -> dict[str, Person]:
    documents, found = case(*sheets)
    return {person.name: person for person in resolve(documents, found, info)}


@pytest.mark.parametrize(
    ("printed", "name", "more"),
    [
        ("Tallis, Marian", "Marian Tallis", {}),
        ("TALLIS, Marian (NHS HARBOUR ICB) <m.tallis@nhs.example>", "Marian Tallis", {"body": "NHS Harbour ICB", "address": "m.tallis@nhs.example"}),
        ("Marian Tallis (MT)", "Marian Tallis", {"initials": "MT"}),
        ("Marian Tallis (MT, Social Worker)", "Marian Tallis", {"initials": "MT", "role": "Social Worker"}),
        ("Marian Tallis, Team Manager", "Marian Tallis", {"role": "Team Manager"}),
        ("Dr A Okoro", "A Okoro", {"title": "dr"}),
        ("Mrs Hale", "Mrs Hale", {"title": "mrs"}),
        ("van Dijk, Anna", "Anna van Dijk", {}),
        ("O'NEILL, Siobhan", "Siobhan O'Neill", {}),
        ("Tallis, Marian [mailto:marian.tallis@x.example]", "Marian Tallis", {"address": "marian.tallis@x.example"}),
        ("marian.tallis2@x.example", "Marian Tallis", {}),
        ("Marian Tallis RN", "Marian Tallis", {}),
        ("Or A Okoro", "A Okoro", {"title": "dr"}),
    ],
)  # fmt: skip
def test_names_as_printed(printed: str, name: str, more: dict[str, str]) -> None:
    read = read_name(printed)
    assert read is not None
    assert read.name == name
    for part, value in more.items():
        assert getattr(read, part) == value


@pytest.mark.parametrize(
    "text",
    [
        "Information Governance",
        "The Complaints Manager",
        "Dear Ruth",
        "12 May 2022",
        "█████",
        "Monitoring Officer",
        "Mrs T",
        "",
        "Re: the plan",
        "adult team",
    ],
)
def test_what_is_no_name(text: str) -> None:
    assert read_name(text) is None


def test_a_shared_mailbox_is_nobody() -> None:
    assert not name_of_address("duty.team@x.example").surname
    assert not name_of_address("infogov@x.example").given


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Ruth and Paul Hale", ["Ruth Hale", "Paul Hale"]),
        ("Mr and Mrs Hale", ["Mr Hale", "Mrs Hale"]),
        ("Tallis, Marian; Reeve, Joan", ["Marian Tallis", "Joan Reeve"]),
        ("Marian Tallis (MT), Ruth Hale (RH), Gus Moor", ["Marian Tallis", "Ruth Hale", "Gus Moor"]),
        ("Marian Tallis, Social Worker, Gus Moor - Registered Manager, Quayside Care", ["Marian Tallis", "Gus Moor"]),
    ],
)
def test_lists_of_names(text: str, names: list[str]) -> None:
    assert [name.name for name in read_list(text)] == names


MAIL = (
    "From: Tallis, Marian <marian.tallis@harbourshire.gov.example>\nSent: 3 March 2022 16:22\nTo: Reeve, Joan <joan.reeve@harbourshire.gov.example>\n"
    "Cc: OKORO, Amara (NHS HARBOUR ICB) <amara.okoro@nhs.example>\nSubject: Transport\n\nJoan,\n\nMrs Hale rang again. Dr Osei agreed with M Tallis.\n\n"
    "Kind regards\nMarian Tallis\nSocial Worker\nAdult Team, Harbourshire Council",
    {
        "author": "Tallis, Marian",
        "address": "marian.tallis@harbourshire.gov.example",
        "recipients": ("Reeve, Joan <joan.reeve@harbourshire.gov.example>", "OKORO, Amara (NHS HARBOUR ICB) <amara.okoro@nhs.example>"),
    },
)  # fmt: skip
MINUTES = (
    "Review of Sam Hale\nDate of meeting: 12 January 2022\nChair: Marian Tallis (Social Worker)\nPresent: Marian Tallis (MT), Joan Reeve (JR), Ruth Hale (RH), "
    "Martin Tallis (MRT)\nApologies: Gus Moor\n\n1. Plan. MT said that it was late. RH asked why. Joan will write.",
    {"kind": "minutes", "title": "Review of Sam Hale", "author": "Marian Tallis (Social Worker)"},
)


def test_one_person_behind_all_spellings() -> None:
    found = people(MAIL, MINUTES)
    marian = found["Marian Tallis"]
    assert {"Tallis, Marian", "MT"} <= set(marian.aliases)
    assert marian.role == "Social Worker"
    assert marian.organisation == "Harbourshire Council"
    assert marian.emails == ("marian.tallis@harbourshire.gov.example",)
    assert found["Amara Okoro"].organisation == "NHS Harbour ICB"
    assert found["Joan Reeve"].mentions >= 3
    assert "Joan" in found["Joan Reeve"].aliases
    assert found["Dr Osei"].mentions == 1


def test_two_who_share_a_surname_and_a_letter_stay_two() -> None:
    found = people(MAIL, MINUTES)
    assert {"Marian Tallis", "Martin Tallis"} <= found.keys()
    assert "M Tallis" not in {alias for person in found.values() for alias in person.aliases}


def test_two_who_share_a_given_name_keep_it_from_both() -> None:
    second = (
        "Note\nPresent: Joan Reeve, Joan Fisk\n\nJoan was late. Fisk was not.",
        {"kind": "minutes", "title": "Note"},
    )
    found = people(second)
    assert {"Joan Reeve", "Joan Fisk"} <= found.keys()
    assert "Joan" not in found["Joan Reeve"].aliases + found["Joan Fisk"].aliases


def test_a_short_given_name_is_the_same_person_unless_a_paper_has_both() -> None:
    plan = ("Plan\nPresent: Rosalind Moor, Joan Reeve\n\nNothing.", {"kind": "minutes", "title": "Plan"})
    note = ("Note\nPresent: Ros Moor, Gus Fisk\n\nNothing.", {"kind": "minutes", "title": "Note"})
    both = ("Both\nPresent: Ros Moor, Rosalind Moor\n\nNothing.", {"kind": "minutes", "title": "Both"})
    assert len({"Ros Moor", "Rosalind Moor"} & people(plan, note).keys()) == 1
    assert {"Ros Moor", "Rosalind Moor"} <= people(both).keys()


def test_mrs_is_whom_the_papers_call_so() -> None:
    letter = (
        "Mrs R Hale\n14 Quay Street\n\n1 May 2022\n\nDear Mrs Hale\n\nThe plan is late.",
        {"kind": "letter", "title": "Letter", "author": "Joan Reeve"},
    )
    found = people(letter, info=CaseInfo("x", ("Sam Hale",), ("Ruth Hale", "Amy Hale", "Paul Hale")))
    assert "Mrs Hale" in found["Ruth Hale"].aliases
    plain = ("Note\n\nMrs Hale rang.", {"kind": "case_note", "title": "Note"})
    found = people(plain, info=CaseInfo("x", ("Sam Hale",), ("Ruth Hale", "Amy Hale")))
    assert not any("Mrs Hale" in (name, *person.aliases) for name, person in found.items())


def test_family_is_told_from_professionals_and_from_the_person() -> None:
    found = people(MAIL, MINUTES)
    assert found["Ruth Hale"].family
    assert "Mrs Hale" in found["Ruth Hale"].aliases
    assert found["Sam Hale"].role == SUBJECT
    assert not found["Sam Hale"].family
    assert not found["Marian Tallis"].family


def test_a_relative_who_was_not_named_is_family_by_the_name_unless_at_work() -> None:
    sister = ("From: Dora Hale <dora@mail.example>\nSent: 1 May 2022 10:00\nTo: Reeve, Joan\nSubject: Sam\n\nPlease ring me.\n\nDora",
              {"author": "Dora Hale", "recipients": ("Reeve, Joan",)})  # fmt: skip
    worker = (
        "Record\nAuthor: Nia Hale, Safeguarding Lead\n\nThe enquiry was closed.",
        {"kind": "form", "title": "Record", "author": "Nia Hale, Safeguarding Lead"},
    )
    found = people(sister, worker)
    assert found["Dora Hale"].family
    assert not found["Nia Hale"].family


def test_an_address_of_the_family_is_family() -> None:
    mail = (
        "From: R H <ruth@halefamily.example>\nSent: 1 May 2022 10:00\nTo: Reeve, Joan\nSubject: Sam\n\nWhere is it?",
        {"author": "R H", "address": "ruth@halefamily.example"},
    )
    found = people(mail, info=CaseInfo("x", ("Sam Hale",), ("ruth@halefamily.example",)))
    assert any(person.family and "ruth@halefamily.example" in person.emails for person in found.values())


def test_the_familys_address_beside_a_name_once_makes_no_relative() -> None:
    told = CaseInfo("x", ("Sam Hale",), ("Ruth Hale", "ruth@halefamily.example"))
    wrong = (
        "From: Simon Crane <ruth@halefamily.example>\nSent: 1 May 2022 10:00\nTo: Reeve, Joan\nSubject: Sam\n\nPlease sign it.",
        {"author": "Simon Crane", "address": "ruth@halefamily.example"},
    )
    right = (
        "From: Simon Crane <s.crane@brookcare.example>\nSent: 2 May 2022 10:00\nTo: Reeve, Joan\nSubject: Sam\n\nPlease sign it.",
        {"author": "Simon Crane", "address": "s.crane@brookcare.example"},
    )
    assert people(wrong, info=told)["Simon Crane"].family
    assert not people(wrong, right, right, info=told)["Simon Crane"].family


def test_a_stranger_with_the_familys_mail_provider_is_no_family() -> None:
    mail = (
        "From: Kelly Brough <kbrough@postbag.example>\nSent: 1 May 2022 10:00\nTo: Reeve, Joan\nSubject: Bus\n\nOurs was late too.",
        {"author": "Kelly Brough", "address": "kbrough@postbag.example"},
    )
    found = people(mail, info=CaseInfo("x", ("Sam Hale",), ("Ruth Hale", "ruth.h@postbag.example")))
    assert not found["Kelly Brough"].family


def test_a_misread_letter_does_not_make_a_second_person() -> None:
    sheets = [
        MAIL,
        MINUTES,
        (
            "Note\nAuthor: Marian Tailis\n\nSeen at home.",
            {"kind": "case_note", "title": "Note", "author": "Marian Tailis"},
        ),
    ]
    assert "Marian Tailis" not in people(*sheets)


def test_places_drugs_and_papers_are_not_people() -> None:
    text = ("Note\n\nWe met at Quay Road. Sam had Buccal Midazolam and the midazolam worked. The Best Interests meeting is on Friday. "
            "Annual Review is due. Aisha Bello was there. Nobody asked Aisha Bello about it.", {"kind": "case_note", "title": "Note"})  # fmt: skip
    found = people(text)
    assert "Aisha Bello" in found
    assert not {name for name in found if any(word in name for word in ("Road", "Midazolam", "Interests", "Review"))}


def test_a_register_finds_initials_and_given_names_where_they_are_present() -> None:
    other = (
        "Visit\nPresent: Mo Tarr (MT), Ruth Hale (RH)\n\nMT said it was late.",
        {"kind": "minutes", "title": "Visit", "author": "Mo Tarr"},
    )
    documents, found = case(MAIL, MINUTES, other)
    known = register(documents, found, resolve(documents, found, INFO))
    assert getattr(known.find("MT", documents[1]), "name", None) == "Marian Tallis"
    assert getattr(known.find("MT", documents[2]), "name", None) == "Mo Tarr"
    assert known.find("MT") is None
    assert getattr(known.find("OKORO, Amara"), "name", None) == "Amara Okoro"
    assert [person.name for person in known.all("Ruth and Paul Hale")] == ["Ruth Hale", "Paul Hale"]


_GIVEN = st.sampled_from(["Marian", "Martin", "Joan", "Gus", "Amara"])
_SURNAME = st.sampled_from(["Tallis", "Reeve", "Okoro", "Moor"])


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(_GIVEN, _SURNAME), min_size=1, max_size=6, unique=True))
def test_as_many_people_as_whole_names_however_they_are_printed(names: list[tuple[str, str]]) -> None:
    listed = "; ".join(
        f"{surname}, {given}" if at % 2 else f"{given} {surname}" for at, (given, surname) in enumerate(names)
    )
    again = "; ".join(f"{surname.upper()}, {given}" for given, surname in names)
    found = people(
        (f"Note\nPresent: {listed}\nApologies: {again}\n\nNothing.", {"kind": "minutes", "title": "Note"}),
        info=CaseInfo("x"),
    )
    assert sorted(found) == sorted(f"{given} {surname}" for given, surname in names)
    assert len({person.id for person in found.values()}) == len(found)


def test_attendance_tables_tell_posts_and_bodies() -> None:
    from tests.structure.paper import table_page

    one = table_page(
        "Participants",
        [["Dawn Pike", "Team Manager", "Harbourshire Council"], ["Amir Shah", "Social Worker", "Harbourshire Council"]],
    )
    documents = [document([one], "minutes", "Strategy discussion")]
    found = {person.name: person for person in resolve(documents, passages(documents, by_key([one])), INFO)}
    assert (found["Amir Shah"].role, found["Amir Shah"].organisation) == ("Social Worker", "Harbourshire Council")
    listed = (
        "MDT\nPresent:\nOlga Finch (OF) – Nurse Assessor\nRuth Hale (RH) – mother\n\nRH disagreed.",
        {"kind": "minutes", "title": "MDT"},
    )
    named = people(listed)
    assert "RH" in named["Ruth Hale"].aliases
    assert named["Olga Finch"].role == "Nurse Assessor"
