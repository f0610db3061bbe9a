"""Endings, word lists and the token view."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sarlens.tagging.inflect import plural, verb_forms
from sarlens.tagging.lexicon import build, load, word_files
from sarlens.tagging.reading import read
from sarlens.tagging.tokens import tokens


@pytest.mark.parametrize(
    ("verb", "forms"),
    [
        ("tell", {"tell", "tells", "telling", "told"}),
        ("refer", {"refer", "refers", "referring", "referred"}),
        ("carry", {"carry", "carries", "carrying", "carried"}),
        ("take", {"take", "takes", "taking", "took", "taken"}),
        ("agree", {"agree", "agrees", "agreeing", "agreed"}),
        ("lie", {"lie", "lies", "lying", "lied"}),
        ("have", {"have", "has", "having", "had"}),
    ],
)
def test_verb_forms(verb: str, forms: set[str]):
    assert {form for _, form in verb_forms(verb)} == forms


@pytest.mark.parametrize(
    ("one", "many"), [("duty", "duties"), ("day", "days"), ("key worker", "key workers"), ("wish", "wishes")]
)
def test_plural(one: str, many: str):
    assert plural(one) == many


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("I can't and won't.", ["i", "can", "not", "and", "will", "not", "."]),
        ("They didn't, we'll see", ["they", "did", "not", ",", "we", "will", "see"]),
        ("Mrs. Hale cannot come", ["mrs.", "hale", "can", "not", "come"]),
        ("under s.42 at 10.30am", ["under", "s42", "at", "10.30am"]),
        ("[name] told █████ about it", ["█", "told", "█", "about", "it"]),
        ("co-ordination by 14/07/23", ["co-ordination", "by", "14/07/23"]),
    ],
)
def test_tokens(text: str, words: list[str]):
    assert [word for _, word, _, _ in tokens(text)] == words


def test_an_entry_with_a_capital_matches_only_as_written():
    index = build({"LAW": {"words": "IG"}, "SAY": {"words": "say so"}})
    assert "LAW" in read("IG have advised", index).at
    assert "LAW" not in read("ig have advised", index).at
    assert "SAY" in read("Say so", index).at


def test_of_takes_in_other_concepts_with_their_verb_forms():
    index = build({"A": {"verbs": "tell"}, "B": {"of": "A", "words": "ring"}})
    assert read("told", index).at["B.ed"] == [(0, 1)]
    assert read("ring", index).at["B"] == [(0, 1)]


def test_a_concept_that_is_not_there_is_refused():
    with pytest.raises(KeyError):
        build({"B": {"of": "MISSING"}})


def test_every_word_file_is_read_and_named_once():
    names = [name for name, _ in word_files()]
    assert names == sorted(names)
    assert len(names) >= 9
    assert {"SHARE", "NEGDID", "PARENT"} <= load().concepts


@given(st.text(max_size=80))
def test_tokens_stand_where_they_say(text: str):
    made = read(text, build({"NOT": {"words": "not"}}))
    begun = 0
    for start, end in made.spans:
        assert begun <= start < end <= len(text)
        begun = start
    assert list(made.stops) == sorted(made.stops)


@pytest.mark.parametrize(("raw", "words"), [("not\ninformed", "not\ninformed"), ("were “not”  told", "not”  told")])
def test_spans_are_of_the_raw_text(raw: str, words: str):
    made = read(raw, {})
    first = made.words.index("not")
    last = len(made.words)
    assert raw[slice(*made.chars(first, last))] == words
