from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sarlens.tagging.lexicon import build
from sarlens.tagging.reading import Reading, read
from sarlens.tagging.slots import compile_shape, literals, possible, search

TABLES = {
    "TELL": {"verbs": "tell, inform"},
    "KIN": {"nouns": "mother, sister"},
    "NOT": {"words": "not, never"},
    "PASSON": {"verbs": "pass on"},
}


def reading(text: str, *shapes: str) -> Reading:
    words = {word for shape in shapes for word in literals(compile_shape(shape))}
    return read(text, build(TABLES, sorted(words)))


def found(shape: str, text: str) -> list[str]:
    made, compiled = reading(text, shape), compile_shape(shape)
    if not possible(compiled, made.at):
        return []
    return [text[slice(*made.chars(match[0][0], match[-1][1]))] for match in search(compiled, made)]


@pytest.mark.parametrize(
    ("shape", "text", "expected"),
    [
        ("NOT TELL", "They did not tell her mother.", ["not tell"]),
        ("NOT _2 TELL", "They did not once even tell her.", ["not once even tell"]),
        ("NOT _1 TELL", "They did not once even tell her.", []),
        ("NOT _8 TELL", "They did not call. Tell her.", []),
        ("NOT _2 TELL", "They did not, though, tell her.", []),
        ("TELL.ed _3 KIN", "She told his two sisters.", ["told his two sisters"]),
        ("TELL.base _3 KIN", "She told his sister.", []),
        ("PASSON", "It was passed on.", ["passed on"]),
        ("^ KIN", "Mother rang. The sister came.", ["Mother"]),
        ("KIN $", "We rang the sister.", ["sister"]),
        ("KIN $", "We rang the sister again.", []),
        ("told|informed ?the KIN", "He informed mother, and told the sister.", ["informed mother", "told the sister"]),
        ("told !him KIN|him", "She told him.", []),
        ("let~down", "The family was let down.", ["let down"]),
    ],
)
def test_patterns(shape: str, text: str, expected: list[str]):
    assert found(shape, text) == expected


@pytest.mark.parametrize("shape", ["", "_3", "NOT _3", "^"])
def test_a_pattern_without_a_fixed_slot_is_refused(shape: str):
    with pytest.raises(ValueError, match="pattern"):
        compile_shape(shape)


@given(st.lists(st.sampled_from(["not", "tell", "mother", "told", ".", ",", "the", "rang", "sister"]), max_size=14))
def test_a_match_lies_in_one_sentence_and_within_its_gap(words: list[str]):
    text = " ".join(words)
    made, compiled = reading(text, "NOT _4 TELL|KIN"), compile_shape("NOT _4 TELL|KIN")
    for first, last in search(compiled, made):
        assert made.stops[first[0]] == made.stops[last[0]]
        assert 0 <= last[0] - first[1] <= 4
        assert made.words[first[0]] in ("not", "never")
