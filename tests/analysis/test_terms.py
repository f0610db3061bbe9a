"""Stems and terms of the field: one thing, one token, however it is written."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sarlens.analysis.terms import deeds, first_deeds, head_of, stem, terms


@pytest.mark.parametrize(
    "words",
    [
        ("refer", "refers", "referred", "referring", "referral"),
        ("arrange", "arranged", "arrangement"),
        ("assess", "assessed", "assessment"),
        ("send", "sent"),
        ("extend", "extension"),
        ("respond", "response"),
        ("copy", "copies"),
    ],
)
def test_endings_fall_away(words: tuple[str, ...]) -> None:
    assert len({stem(word) for word in words}) == 1


@pytest.mark.parametrize(
    ("first", "second", "shared"),
    [
        ("refer to speech and language therapy", "the SaLT referral", "slt"),
        ("the care and support plan", "his CSP", "careplan"),
        ("an education, health and care plan", "the EHCP", "ehcp"),
        ("wet room", "level access shower", "wetroom"),
    ],
)
def test_a_term_meets_its_short_form(first: str, second: str, shared: str) -> None:
    assert shared in terms(first)
    assert shared in terms(second)


def test_capitals_decide_between_a_term_and_a_word() -> None:
    assert "slt" not in terms("pass the salt")
    assert "ot" not in terms("whether or not")


def test_names_are_never_the_matter() -> None:
    assert terms("Send Bryony the rota", frozenset({"Bryony"})) == terms("Send the rota")
    assert "directpayment" not in terms("DP to bring the list", frozenset({"DP"}))


def test_one_therapy_is_not_another() -> None:
    assert not set(terms("refer to occupational therapy")) & set(terms("speech therapy"))


def test_a_plain_head_goes_with_its_term() -> None:
    assert head_of("careplan") == "plan"
    assert head_of("slt") is None
    assert "plan" in terms("the care plan")


def test_deeds_go_by_kind() -> None:
    assert "give" in deeds("send it") and "give" in deeds("it was circulated")
    assert first_deeds("ring housing and send the form") >= {"speak"}
    assert first_deeds("the garden") == frozenset()


@given(st.text(max_size=80))
def test_any_text_has_terms_without_white_space(text: str) -> None:
    assert all(term and not any(letter.isspace() for letter in term) for term in terms(text))
