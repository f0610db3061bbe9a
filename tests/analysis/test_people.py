"""Who is meant: one candidate or none."""

from __future__ import annotations

import pytest

from sarlens.analysis.people import NOBODY, People
from tests.analysis.casefile import read_case

CASE = read_case(
    """person: Kit Amory
family: Joan Amory, joan@amory.example
people: Joan Amory | JA | | mother | family | joan@amory.example
people: Pia Strand | | Olbury Council | diabetes nurse | | pia.strand@olbury.example
people: Paul Sorrell | | Olbury Council | manager | | paul.sorrell@olbury.example
people: Rex Holt | | Brook Lane Care | | | rex@brooklane.example

=== email e1
from: Pia Strand <pia.strand@olbury.example>
to: Rex Holt <rex@brooklane.example>
date: 2023-01-01
subject: x
---
The health of the house is the matter, and health comes first.
Health first.
"""
).corpus
PEOPLE = People(CASE)
MAIL = CASE.documents[0]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Pia Strand", "Pia Strand"),
        ("Strand, Pia", "Pia Strand"),
        ("Mrs Amory", "Joan Amory"),
        ("Strand, Pia <pia.strand@olbury.example>", "Pia Strand"),
        ("Holt", "Rex Holt"),
        ("Rex", "Rex Holt"),
        ("JA", "Joan Amory"),
        ("JA and Rex", "Joan Amory and Rex Holt"),
        ("Housing Team", "Housing Team"),
    ],
)
def test_names_are_resolved(text: str, name: str) -> None:
    assert PEOPLE.party(text).name == name


def test_two_with_the_same_initials_are_told_apart_by_the_document_or_not_at_all() -> None:
    assert PEOPLE.party("PS").people == frozenset()
    assert PEOPLE.party("PS", MAIL).name == "Pia Strand"


def test_family_is_known_by_name_mail_and_word() -> None:
    assert all(PEOPLE.party(text).family for text in ("Joan Amory", "joan@amory.example", "Mum", "the parents"))
    assert not PEOPLE.party("Family Support Team").family
    assert not PEOPLE.party("Pia Strand").family


def test_nobody_is_nobody() -> None:
    assert PEOPLE.party(None) == NOBODY and PEOPLE.party("  ") == NOBODY


def test_a_role_that_one_person_has_means_that_person() -> None:
    pia = next(person.id for person in CASE.people if person.name == "Pia Strand")
    assert f"@{pia}" in PEOPLE.meant_in("ask the diabetes nurse")


def test_everyday_words_are_no_names() -> None:
    assert "Strand" in PEOPLE.words
    assert "Health" not in PEOPLE.words
