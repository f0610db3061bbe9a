"""Who is one person and who is nobody: posts beside names, departments, days, short names, logins, initials that are met."""

from __future__ import annotations

import pytest

from sarlens.model import Anchor, CaseInfo, Passage
from sarlens.structure.mentions import body_names
from sarlens.structure.namelists import read_list
from sarlens.structure.names import read_name
from sarlens.structure.short_names import same_given
from tests.structure.test_people import people

INFO = CaseInfo("Hale", ("Sam Hale",), ("Ruth Hale",))


def minutes(text: str, title: str = "Note") -> tuple[str, dict[str, str]]:
    return (f"{title}\n{text}", {"kind": "minutes", "title": title})


@pytest.mark.parametrize(
    ("printed", "name", "role"),
    [
        ("School Nurse Gill Tarr", "Gill Tarr", "School Nurse"),
        ("Gill Tarr School Nurse", "Gill Tarr", "School Nurse"),
        ("Gill Tarr. Supervisor", "Gill Tarr", ""),
        ("Gill Tarr CWD", "Gill Tarr", ""),
        ("Duty - g.tarr", "G Tarr", ""),
        ("O Tregear", "O Tregear", ""),
        ("RN Gill Tarr", "Gill Tarr", ""),
        ("Signed G Tarr", "G Tarr", ""),
        ("Finance (R. Moor)", "R Moor", ""),
        ("Results Dr Gill Tarr", "Gill Tarr", ""),
        ("Staff Nurse Tarr", "Nurse Tarr", ""),
        ("S/N Tarr", "Nurse Tarr", ""),
    ],
)
def test_a_name_with_something_beside_it(printed: str, name: str, role: str) -> None:
    read = read_name(printed)
    assert read is not None
    assert (read.name, read.role) == (name, role)


@pytest.mark.parametrize(
    "text",
    ["Local Government", "Paediatric Physiotherapy", "Coastline Cabs", "MASH, Quayside House", "Mon Soup", "Dad, Jo", "Thu Packed",
     "Section E. Outcomes", "Harbourshire MBC"],
)  # fmt: skip
def test_departments_days_kin_and_houses_are_nobody(text: str) -> None:
    read = read_name(text)
    assert read is None or not read.surname


def test_lists_that_lost_what_parts_them() -> None:
    assert [name.name for name in read_list("Ruth Hale <ruth@x.example> Gus Moor <gus@y.example>")] == [
        "Ruth Hale",
        "Gus Moor",
    ]
    assert [name.name for name in read_list("Ruth Hale Joan Reeve")] == ["Ruth Hale", "Joan Reeve"]
    assert read_list("Local Government and Social Care Ombudsman") == ()


def test_short_forms_and_spellings_of_one_name() -> None:
    assert same_given("kelly", "kelly-ann")
    assert same_given("jo", "joanne") and same_given("calum", "callum") and same_given("debs", "deborah")
    assert not same_given("joan", "joanne") and not same_given("daniel", "danielle") and not same_given("jo", "joan")


@pytest.mark.parametrize(
    ("long", "short"),
    [
        ("Joanne Tarr", "Jo Tarr"),
        ("Callum Tarr", "Calum Tarr"),
        ("Marian Tallis", "Marian T"),
        ("Orla Tarr-Moor", "Orla Tarr"),
        ("Orla Tarr-Moor", "Mrs O Moor"),
        ("Paula Greaves", "Paula Greav"),
        ("Dr Fiona Lathbury", "Dr Cathbury"),
        ("Kelly Amos", "k.amos"),
    ],
)
def test_the_same_person_written_otherwise(long: str, short: str) -> None:
    sheets = [minutes(f"Present: {long}, Gus Fisk\n\nNothing.", f"Note {n}") for n in range(3)]
    found = people(*sheets, minutes(f"Present: {short}; Gus Fisk\n\nNothing.", "Other"), info=CaseInfo("x"))
    assert len(found) == 2


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Joan Tarr", "Joanne Tarr"),
        ("Marian Tallis", "Marian R"),
        ("Orla Tarr-Moor", "Gus Tarr"),
        ("Dan Moor", "Danielle Moor"),
        ("Ruth Penrose", "Ruth Penfold"),
    ],
)
def test_two_people_stay_two(one: str, other: str) -> None:
    found = people(
        minutes(f"Present: {one}; Hugh Fisk\n\nNothing.", "One"),
        minutes(f"Present: {other}; Hugh Fisk\n\nNothing.", "Two"),
        info=CaseInfo("x"),
    )
    assert len(found) == 3


def test_two_in_one_list_are_two_however_alike() -> None:
    found = people(minutes("Present: Jo Tarr; Joanne Tarr\n\nNothing."), info=CaseInfo("x"))
    assert {"Jo Tarr", "Joanne Tarr"} <= found.keys()


def test_the_next_label_is_no_surname() -> None:
    sheets = [minutes(f"Author: Gill Tarr\n\nSeen on day {n}.", f"Note {n}") for n in range(2)]
    found = people(*sheets, minutes("Author: Gill Tarr Evaluation\n\nSeen.", "Chart"), info=CaseInfo("x"))
    assert set(found) == {"Gill Tarr"}


def test_a_given_name_alone_is_somebody_once_it_is_met_often() -> None:
    text = "Note\n\nI asked Kev about the lock. We were told that Kev had the key. So then Kev came. He saw Les too."
    found = people((text, {"kind": "case_note", "title": "Note"}), info=INFO)
    assert "Kev" in found
    assert "Les" not in found


def test_a_given_name_alone_is_the_one_person_who_has_it() -> None:
    text = (
        "Note\nAuthor: Kevin Tarr\n\nI asked Kev about the lock. We were told that Kev had the key. So then Kev came."
    )
    found = people((text, {"kind": "case_note", "title": "Note", "author": "Kevin Tarr"}), info=INFO)
    assert set(found) == {"Kevin Tarr", "Sam Hale", "Ruth Hale"}
    assert "Kev" in found["Kevin Tarr"].aliases


def test_the_person_is_called_as_the_family_told_it() -> None:
    sheets = [
        minutes(f"Present: Calum Tarr; Gus Fisk\n\nCal was well and then Cal sang. So we told Cal {n}.", f"Note {n}")
        for n in range(4)
    ]
    found = people(*sheets, info=CaseInfo("x", ("Callum Tarr",)))
    assert set(found) == {"Callum Tarr", "Gus Fisk"}
    assert {"Calum Tarr", "Cal"} <= set(found["Callum Tarr"].aliases)


def test_a_given_name_under_a_title_and_alone_is_one_person() -> None:
    text = "Chart\nAuthor: HCA B. Fenn\n\nThe night HCA Bev was kind. We said to Bev that it was late, and then Bev went. I like Bev."
    found = people((text, {"kind": "case_note", "title": "Chart", "author": "HCA B. Fenn"}), info=CaseInfo("x"))
    assert len(found) == 1


def test_words_of_two_cells_are_no_name() -> None:
    text = "Menu\n\nBreakfast was late. Bowling Takeaway was on the list. Falls Slip was ticked. We met Femi Adeyoola there."
    found = people((text, {"kind": "case_note", "title": "Note"}), info=INFO)
    assert not {"Bowling Takeaway", "Falls Slip"} & found.keys()


def test_initials_are_theirs_who_are_named_beside_them() -> None:
    note = "Note\nAuthor: Kieran Tarr\n\nKieran Tarr rang at nine. KT to ask again. KT will write. The OT came."
    found = people((note, {"kind": "case_note", "title": "Note", "author": "Kieran Tarr"}), info=INFO)
    assert "KT" in found["Kieran Tarr"].aliases
    both = note.replace("The OT came.", "Kate Thorne was there, said Kate Thorne.")
    found = people(
        (both, {"kind": "case_note", "title": "Note", "author": "Kieran Tarr"}),
        minutes("Present: Kate Thorne; Kieran Tarr\n\nNothing."), info=INFO,
    )  # fmt: skip
    assert not any("KT" in person.aliases for person in found.values())


def test_a_name_under_another_s_mail_has_not_the_sender_s_address() -> None:
    mail = (
        "From: Ruth Hale <ruth.hale@post.example>\nSent: 1 May 2022 10:00\nTo: Moor, Gus\nSubject: Visits\n\nI will not sign it.\n\n"
        "I need it back by Monday.\n\nRegards,\nGus Moor\nOperations Manager",
        {"author": "Ruth Hale", "address": "ruth.hale@post.example"},
    )
    found = people(mail, info=CaseInfo("x", ("Sam Hale",), ("Ruth Hale", "ruth.hale@post.example")))
    assert not found["Gus Moor"].family and not found["Gus Moor"].emails


def test_a_couple_with_one_address_stay_two() -> None:
    def mail(name: str) -> tuple[str, dict[str, str]]:
        text = f"From: {name} <hales@post.example>\nSent: 1 May 2022 10:00\nTo: Moor, Gus\nSubject: Visits\n\nNo.\n\n{name}"
        return text, {"author": name, "address": "hales@post.example"}

    assert {"Ruth Hale", "Paul Hale"} <= people(mail("Ruth Hale"), mail("Paul Hale"), info=CaseInfo("x")).keys()
    assert len({"Stavroula Hale", "Voula Hale"} & people(mail("Stavroula Hale"), mail("Voula Hale")).keys()) == 1


def test_mr_is_nobody_s_where_several_men_bear_the_name() -> None:
    letter = ("Dear Mr Hale\n\nThank you.", {"kind": "letter", "title": "Letter", "recipients": ("Mr Paul Hale",)})
    one = people(letter, info=CaseInfo("x", ("Ann Hale",), ("Paul Hale",)))
    two = people(letter, info=CaseInfo("x", ("Ann Hale",), ("Paul Hale", "George Hale")))
    assert "Mr Hale" in one["Paul Hale"].aliases
    assert "Mr Hale" not in two["Paul Hale"].aliases


def test_a_staff_list_s_surname_first_is_the_same_person() -> None:
    found = people(minutes("Present: R Adderwell, Gus Moor"), minutes("Present: Adderwell R, Gus Moor", "List"))
    assert "R Adderwell" in found and "Adderwell R" not in found
    assert "Mallin K" in people(minutes("Present: Mallin K, Gus Moor"))  # nobody's surname elsewhere


def test_names_in_a_row_of_a_rota_are_no_name_and_surname() -> None:
    row = Passage("p", "d", (Anchor("f", 1, 0, 33),), "Mon 05/06 Benny Aneta Tracey Shaz", "table", 0)
    found = body_names((row,), frozenset(), lambda texts: [("Benny Aneta", "Aneta Tracey")] * len(texts))
    assert not [one for one in found if one.name.surname]


def test_words_of_a_heading_or_of_a_body_are_nobody() -> None:
    assert "Quayside Hse" not in people(minutes("Present: Gus Moor, Quayside Hse"))
    post = ("From: Post Room\n\nThe post came. The room is shut. Post room, post room, room.",
            {"kind": "letter", "title": "Scanned", "author": "Post Room"})  # fmt: skip
    small = (
        "Note\n\n" + "Send the post to the room by post; the room has post in the room. " * 3,
        {"kind": "letter", "title": "Note"},
    )
    assert "Post Room" not in people(post, small)
    known = ("Note\n\nSeen by Queen Adela Hospital.", {"kind": "letter", "title": "Note"})
    ward = ("Note\n\nThen she went to see Queen Adela about it.", {"kind": "letter", "title": "Note"})
    assert "Queen Adela" not in people(known, ward)


def test_a_long_surname_may_be_two_letters_wrong_in_a_scan() -> None:
    first = minutes("Present: Mr Paul Hadderwick, Gus Moor")
    found = people(first, minutes("Present: Mr Paul Hadderwick\n\nThen Mr Hadclerwick left.", "Second"))
    assert "Paul Hadderwick" in found and "Mr Hadclerwick" not in found


def test_an_initial_and_a_surname_in_running_text() -> None:
    note = minutes(
        "Driver B. Tarrow; escort (agency) S. Vellow; two others.\n\nHe read A. Outcomes and the outcomes were good."
    )
    found = people(note)
    assert {"B Tarrow", "S Vellow"} <= found.keys()
    assert "A Outcomes" not in found


def test_those_to_whom_a_letter_was_copied_are_named() -> None:
    letter = ("Mrs R Hale\n\n1 May 2022\n\nDear Mrs Hale\n\nThe plan is late.\n\nYours sincerely\n\nJoan Reeve\nClerk\n"
              "copy: Osbert Tarrow, Chairman", {"kind": "letter", "title": "Letter", "author": "Joan Reeve"})  # fmt: skip
    assert "Osbert Tarrow" in people(letter)
