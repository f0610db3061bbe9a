"""What `tag_text` promises, and the rulings of the label guide, by the rules alone."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sarlens.dates import PartialDate
from sarlens.model import PatternId, Role
from sarlens.tagging import PATTERNS, digest, tag_text
from sarlens.tagging.detect import Evidence, compile_rules
from sarlens.tagging.pattern import Pattern, Rule, Subtype
from sarlens.tagging.tagger import BY_RULES, PROBABLE, combine


def likely(text: str, role: Role = "professional") -> dict[PatternId, str]:
    return {
        tag.pattern: tag.subtype for tag in tag_text(text, speaker=role, rules_alone=True) if tag.strength != "possible"
    }


def subtypes(text: str) -> set[str]:
    return {
        tag.subtype
        for tag in tag_text(text, rules_alone=True)
        if tag.pattern == "missed_commitment" and tag.strength != "possible"
    }


@pytest.mark.parametrize(
    ("text", "pattern"),
    [
        ("His mother is obstructive and will not let the nurse in.", "parent_blame"),
        ("I was called neurotic for asking.", "parent_blame"),
        ("Unless the parents sign we shall have to refer them to safeguarding.", "safeguarding_misuse"),
        ("The daughter was banned from visiting after she complained.", "safeguarding_misuse"),
        ("We can't discuss him with you because of data protection.", "gdpr_misrepresentation"),
        ("His notes were left on a bus.", "gdpr_misrepresentation"),
        ("The logs for that week have been shredded.", "gdpr_misrepresentation"),
        ("The ramp was meant to be fitted in May but nobody came.", "missed_commitment"),
        ("The decision was taken before anyone had asked his sister.", "poor_care_planning"),
        ("The care plan was out of date and named another resident.", "poor_care_planning"),
        ("Nobody told the school that he had been in hospital.", "poor_communication"),
    ],
)
def test_shows_the_pattern(text: str, pattern: PatternId):
    assert pattern in likely(text)


@pytest.mark.parametrize(
    ("text", "pattern"),
    [
        ("There is no evidence that the mother is obstructive.", "parent_blame"),
        ("I am furious with all of you.", "parent_blame"),
        ("The social worker was obstructive and rude to me.", "parent_blame"),
        ("He can be aggressive when the alarm sounds.", "parent_blame"),
        ("A carer was seen to hit him; his sister was told the same day and the police came.", "safeguarding_misuse"),
        ("We can't send the statement because it is exempt under Schedule 2, paragraph 16.", "gdpr_misrepresentation"),
        ("Staff must log all visits.", "missed_commitment"),
        ("She will usually sleep until nine.", "missed_commitment"),
        ("We weighed three options with Anya and her mother and chose the second.", "poor_care_planning"),
        ("The family were kept informed throughout.", "poor_communication"),
        ("He struggles to communicate pain.", "poor_communication"),
    ],
)
def test_does_not_show_it(text: str, pattern: PatternId):
    assert pattern not in likely(text, "family" if text.startswith("I am") else "professional")


def test_an_unkept_promise_is_broken_and_not_also_a_commitment():
    assert subtypes("They promised to ring on Monday but nobody rang.") == {"broken"}


def test_one_sentence_may_be_both():
    assert subtypes("Your review is overdue and I will send you a date by Friday.") == {"broken", "commitment"}


def test_waiting_for_an_answer_is_broken_and_poor_communication():
    assert {"missed_commitment", "poor_communication"} <= likely(
        "I have had no reply to my letter of 4 May.", "family"
    ).keys()


def test_not_informed_and_not_asked_are_two_things():
    assert set(likely("His wife was not told that he had been moved.")) == {"poor_communication"}
    assert "poor_care_planning" in likely("His wife was not asked where he should live.")


def test_conditional_threat_counts():
    assert (
        likely("If she keeps complaining we will have to think about safeguarding.")["safeguarding_misuse"]
        == "leverage"
    )


def test_a_commitment_has_its_slots():
    (tag,) = [
        t
        for t in tag_text("The OT will send the report by 9 June 2023.", date=PartialDate.fromisoformat("2023-05-04"))
        if t.undertaking
    ]
    assert tag.undertaking is not None
    assert tag.undertaking.owner == "The OT"
    assert tag.undertaking.action.startswith("send the report")
    assert tag.undertaking.due is not None
    assert tag.undertaking.due.isoformat() == "2023-06-09"


@pytest.mark.parametrize("text", ["", " ", "...", "?", "\n\n", "█████", "a" * 5000, "Mum " * 400])
def test_odd_texts_do_no_harm(text: str):
    assert isinstance(tag_text(text), tuple)


_PIECES = st.sampled_from(
    [
        "Mum",
        "was not",
        "told",
        "hostile",
        "GDPR",
        "we can't share",
        "the",
        "council",
        "will send",
        "by Friday",
        "safeguarding",
        "if",
        ".",
        "“no”",
        "\n",
        "plan",
    ]
)


@given(
    st.lists(_PIECES, max_size=18).map(" ".join) | st.text(max_size=60),
    st.sampled_from(["professional", "family", "unknown"]),
)
@settings(max_examples=150, deadline=None)
def test_every_tag_points_at_its_words(text: str, role: Role):
    tags = tag_text(text, speaker=role, rules_alone=True)
    assert tags == tag_text(text, speaker=role, rules_alone=True)
    seen: set[tuple[str, str]] = set()
    for tag in tags:
        assert 0 < tag.confidence < 1
        assert tag.strength == BY_RULES.strength(tag.confidence)
        assert tag.spans
        assert all(0 <= start < end <= len(text) for start, end in tag.spans)
        key = (tag.pattern, tag.subtype if tag.pattern == "missed_commitment" else "")
        assert key not in seen
        seen.add(key)


def test_tiers():
    for tiers in (BY_RULES, PROBABLE):
        scores = (tiers.possible, tiers.likely, tiers.strong)
        assert [tiers.strength(score) for score in scores] == ["possible", "likely", "strong"]


def test_strong_takes_more_than_one_frame_of_meaning():
    heaviest = max(rule.weight for pattern in PATTERNS for rule in pattern.rules)
    assert heaviest < BY_RULES.strong


def test_of_several_pieces_the_highest_that_names_words_is_told():
    rules = Evidence("parent_blame", 0.8, "anxious", ((0, 3),))
    wordless = Evidence("parent_blame", 0.9, "hostile_label")
    made = combine([rules, wordless])
    assert (made.subtype, made.spans, made.score) == ("anxious", ((0, 3),), 0.9)


def _pattern(*rules: Rule) -> Pattern:
    return Pattern("parent_blame", "n", "t", (), (), (Subtype("a", "A", "{words}"),), rules)


def test_two_rules_of_one_id_are_an_error():
    rule = Rule("a.x", "x", ("mum",), 0.5)
    with pytest.raises(ValueError, match="two rules"):
        compile_rules((_pattern(rule, rule),))


def test_a_concept_that_no_word_file_has_is_an_error():
    with pytest.raises(ValueError, match="NOSUCH"):
        compile_rules((_pattern(Rule("a.x", "x", ("NOSUCH mum",), 0.5)),))


def test_digest_is_of_rules_and_words():
    assert digest() == digest()
    assert len(digest()) == 16
