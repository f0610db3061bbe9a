"""Who a phrase is about."""

from __future__ import annotations

import pytest

from sarlens.model import Role
from sarlens.tagging.mentions import Names, mentions
from sarlens.tagging.scene import scene
from sarlens.tagging.tagger import load_tagger
from sarlens.tagging.target import about

NAMES = Names(frozenset({"rosa", "hale"}), frozenset({"tom"}))


def who(text: str, word: str, part: str, role: Role = "professional", names: Names | None = None) -> str:
    made = scene(text, load_tagger().grammar, role, names=names)
    at = made.reading.words.index(word)
    return about(made.cast, (at, at + 1), part)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "word", "part", "kind"),
    [
        ("Mum was hostile on the phone.", "hostile", "a", "parent"),
        ("Jamal was hostile to his tutor.", "hostile", "a", "none"),
        ("The resident was hostile to her mother.", "hostile", "a", "person"),
        ("Staff were hostile to the family.", "hostile", "a", "staff"),
        ("We had a difficult conversation with mum.", "difficult", "a", "thing"),
        ("This is a difficult family.", "difficult", "a", "parent"),
        ("Her manner was sharp, said the mother.", "manner", "n", "he"),
        ("Mum's attitude is known to us.", "attitude", "n", "parent"),
        ("The hostility of the parents was plain.", "hostility", "n", "parent"),
        ("The council undermined the parents.", "undermined", "v", "body"),
        ("His sister undermined the carers.", "undermined", "v", "parent"),
        ("The mother exaggerates her daughter's pain.", "exaggerates", "v", "parent"),
        ("The plan was blocked by the parents.", "blocked", "v", "parent"),
        ("The plan was blocked.", "blocked", "v", "none"),
        ("Mrs Adair spoke about her son and was tearful.", "tearful", "a", "parent"),
        ("Mr and Mrs Adair were tearful.", "tearful", "a", "parent"),
    ],
)
def test_about(text: str, word: str, part: str, kind: str):
    assert who(text, word, part) == kind


def test_a_pronoun_stands_for_the_parent_before_it():
    assert who("I rang mum and she was tearful.", "tearful", "a") == "parent"
    assert who("I rang dad and she was tearful.", "tearful", "a") == "he"


@pytest.mark.parametrize(("name", "kind"), [("Mrs Hale", "parent"), ("Mr Tom Orr", "person"), ("Mrs Orr", "staff")])
def test_in_a_case_the_names_settle_it(name: str, kind: str):
    assert who(f"{name} was tearful.", "tearful", "a", names=NAMES) == kind


def test_i_is_the_speaker():
    assert who("I was tearful.", "tearful", "a", role="family") == "i"
    assert who("I was tearful.", "tearful", "a", role="professional") == "staff"


def test_my_son_is_the_person():
    made = load_tagger().grammar.read("My son lives with his brother.")
    assert next(mention.kind for mention in mentions(made, Names(), "family")) == "person"
