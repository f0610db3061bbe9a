"""Cues that change what words mean."""

from __future__ import annotations

import pytest

from sarlens.tagging import tag_text
from sarlens.tagging.context import negated, surroundings
from sarlens.tagging.tagger import load_tagger


def cues(text: str) -> set[str]:
    reading = load_tagger().grammar.read(text)
    return set(surroundings(reading).at(reading, 0))


@pytest.mark.parametrize(
    ("text", "cue"),
    [
        ("Has anyone told his dad?", "question"),
        ("If she comes we will talk.", "hypothetical"),
        ("Councils must have regard to the person's wishes.", "policy"),
        ("Please do not feed the cat.", "instruction"),
        ("The council was not at fault.", "denied"),
        ("Thank you for the card.", "praised"),
    ],
)
def test_cues(text: str, cue: str):
    assert cue in cues(text)


@pytest.mark.parametrize("text", ["The ward lost his notes.", "He should have been told.", "She was asked to leave."])
def test_plain_statements_are_not_policy(text: str):
    assert not cues(text) & {"policy", "hypothetical", "question", "instruction"}


@pytest.mark.parametrize(
    ("text", "word", "cue"),
    [
        ("Mum is not hostile.", "hostile", "negated"),
        ("There is no evidence that mum is hostile.", "hostile", "denied"),
        ("Mum did not come, and was hostile on the phone.", "hostile", None),
        ("Mum is hostile.", "hostile", None),
    ],
)
def test_a_denial_has_a_reach(text: str, word: str, cue: str | None):
    reading = load_tagger().grammar.read(text)
    assert negated(reading, reading.words.index(word)) == cue


def score(text: str, pattern: str) -> float:
    return max((tag.confidence for tag in tag_text(text, rules_alone=True) if tag.pattern == pattern), default=0.0)


def test_cues_take_weight_off():
    assert score("Mum is not hostile.", "parent_blame") < 0.2 < score("Mum is hostile.", "parent_blame")


def test_a_condition_does_not_clear_a_threat():
    assert score("If mum won't sign we will go to safeguarding.", "safeguarding_misuse") > 0.5


@pytest.mark.parametrize(
    ("one", "other"),
    [("Mum", "Dad"), ("The mother", "The father"), ("His aunt", "His uncle"), ("Mrs Adeyemi", "Mr Firth")],
)
@pytest.mark.parametrize(
    "said", ["{} is over-anxious.", "{} refuses to engage with the team.", "{} was not told of the move."]
)
def test_who_it_is_makes_no_difference(one: str, other: str, said: str):
    first, second = tag_text(said.format(one), rules_alone=True), tag_text(said.format(other), rules_alone=True)
    assert [(tag.pattern, tag.subtype) for tag in first] == [(tag.pattern, tag.subtype) for tag in second]
    for tag, swapped in zip(first, second, strict=True):
        assert abs(tag.confidence - swapped.confidence) <= 0.02
