"""Every rule is run on its own examples and near misses; every pattern says what it is in plain words."""

from __future__ import annotations

import re

import pytest

from sarlens.analysis.lawbook import law
from sarlens.tagging import PATTERNS, tag_text
from sarlens.tagging.pattern import Pattern, Rule
from sarlens.tagging.scene import scene
from sarlens.tagging.tagger import load_tagger

RULES = [pytest.param(pattern, rule, id=f"{pattern.id}:{rule.id}") for pattern in PATTERNS for rule in pattern.rules]
ORDER = (
    "parent_blame",
    "safeguarding_misuse",
    "gdpr_misrepresentation",
    "missed_commitment",
    "poor_care_planning",
    "poor_communication",
)
FORBIDDEN = re.compile(r"\b(lied|lying|retaliated|broke the law|guilty|deliberately|accused|abuser)\b", re.I)


def test_the_six_patterns_in_order():
    assert tuple(pattern.id for pattern in PATTERNS) == ORDER


@pytest.mark.parametrize(("pattern", "rule"), RULES)
def test_rule_fires_on_its_examples(pattern: Pattern, rule: Rule):
    made = load_tagger(rules_alone=True)
    assert rule.examples, "a rule without a text that it fires on can't be trusted"
    for example in rule.examples:
        evidence = [piece for piece in made.rules(scene(example, made.grammar)) if piece.pattern == pattern.id]
        assert rule.id in {name for piece in evidence for name in piece.rules}, example


@pytest.mark.parametrize(("pattern", "rule"), RULES)
def test_near_misses_are_not_likely(pattern: Pattern, rule: Rule):
    for near in rule.near_misses:
        likely = [
            tag for tag in tag_text(near, rules_alone=True) if tag.pattern == pattern.id and tag.strength != "possible"
        ]
        assert not likely, near


@pytest.mark.parametrize("pattern", PATTERNS, ids=lambda pattern: pattern.id)
def test_every_subtype_is_reached_and_every_law_is_known(pattern: Pattern):
    assert {kind.id for kind in pattern.subtypes} == {rule.subtype for rule in pattern.rules}
    known = {rule.id for rule in law()}
    for kind in pattern.subtypes:
        assert set(kind.law) <= known, kind.id


@pytest.mark.parametrize("pattern", PATTERNS, ids=lambda pattern: pattern.id)
def test_what_is_said_is_plain_and_says_no_motive(pattern: Pattern):
    said = [text for kind in pattern.subtypes for text in (kind.why.format(words=""), kind.innocent) if text]
    said += [*pattern.counts, *pattern.does_not_count]
    for sentence in said:
        assert not FORBIDDEN.search(sentence), sentence
        assert len(sentence.split()) <= 45, sentence
    for kind in pattern.subtypes:
        assert kind.why.count("{words}") == 1
        assert len(kind.why.split()) <= 26, kind.why


def test_contract_subtypes():
    by_id = {pattern.id: {kind.id for kind in pattern.subtypes} for pattern in PATTERNS}
    assert by_id["gdpr_misrepresentation"] == {"invoked", "breach", "withheld"}
    assert by_id["missed_commitment"] == {"commitment", "broken"}
    assert all(
        6 <= len(kinds) <= 14
        for name, kinds in by_id.items()
        if name not in ("gdpr_misrepresentation", "missed_commitment")
    )
