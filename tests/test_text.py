"""Cleaning keeps its way back, and lines and sentences lose nothing."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import example, given
from hypothesis import strategies as st

from sarlens.text import clean, even, sentences


@given(st.text(max_size=200))
def test_every_cleaned_character_maps_to_a_raw_one_in_order(raw: str) -> None:
    cleaned = clean(raw)
    assert len(cleaned.raw) == len(cleaned.text)
    assert list(cleaned.raw) == sorted(cleaned.raw)
    assert all(0 <= at < len(raw) for at in cleaned.raw)


@given(st.text(alphabet="aA b.?!'\n\"(", max_size=120))
def test_sentences_hold_every_word_once(text: str) -> None:
    spans = list(sentences(text))
    assert all(a < b <= c for (a, b), (c, _) in pairwise(spans))
    assert "".join("".join(text[a:b].split()) for a, b in spans) == "".join(text.split())


def test_a_span_of_the_cleaned_text_is_found_in_the_raw() -> None:
    raw = "She  said “no”\nto the co-\nordinator."
    cleaned = clean(raw)
    start = cleaned.text.index("coordinator")
    assert raw[slice(*cleaned.span(start, start + 11))] == "co-\nordinator"


def test_abbreviations_and_initials_end_no_sentence() -> None:
    text = "Mrs. Askey came. She said s.42 isn't met, see para. 16. J. Venn agreed!\nOk then. 'Fine.' He left. The answer was no. Next.\n\nNew block here"
    assert [text[a:b] for a, b in sentences(text)] == [
        "Mrs. Askey came.", "She said s.42 isn't met, see para. 16.", "J. Venn agreed!", "Ok then.", "'Fine.'", "He left.", "The answer was no.", "Next.",
        "New block here",
    ]  # fmt: skip


@given(st.one_of(st.text(), st.text(st.characters(max_codepoint=127)), st.text("ab- \n\t\x1c\u00ad\u00a0’")))
@example("divi-\nded and sub-\n heading\r\n\x0b")
def test_even_is_the_cleaned_text(raw: str) -> None:
    assert even(raw) == clean(raw).text
