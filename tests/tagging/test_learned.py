"""What was learned: the encoder, the n-grams, the stack that weighs them with the rules, and that other bytes are refused."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from sarlens.model import PatternId, Tag
from sarlens.tagging import tag_text, weights
from sarlens.tagging.encoder import WIDTH, load_encoder, packed, unpacked
from sarlens.tagging.examples import NOTHING, load_examples
from sarlens.tagging.scene import scene
from sarlens.tagging.stack import NUMBERS, Heard, load_stack, weighed
from sarlens.tagging.tagger import PROBABLE, load_tagger
from sarlens.tagging.weights import KINDS, DamagedModel, model_file
from sarlens.tagging.wording import load_wording


@pytest.mark.parametrize(
    ("text", "pattern"),
    [
        (
            "Eleven bullet points from Dad by breakfast, as ever, and not one of them about the actual boy.",
            "parent_blame",
        ),
        ("Sorry, the ramp never came in May and nobody has got back to us about a new date.", "missed_commitment"),
        ("I'll get the revised rota over to you before the weekend.", "missed_commitment"),
        ("We can't let you see the diary, our governance people say so.", "gdpr_misrepresentation"),
    ],
)
def test_what_no_stock_word_shows_is_found(text: str, pattern: PatternId):
    found = {tag.pattern: tag for tag in tag_text(text, speaker="professional")}
    assert found[pattern].strength in ("likely", "strong")
    assert all(0 <= start < end <= len(text) for start, end in found[pattern].spans)


@pytest.mark.parametrize(
    "text", ["Lunch was soup and a roll.", "The bus left at ten past nine.", "Anya chose the blue cup today."]
)
def test_dull_life_is_left_alone(text: str):
    assert not [tag for tag in tag_text(text) if tag.strength != "possible"]


def test_a_text_scores_the_same_whatever_is_read_beside_it():
    encoder = load_encoder()
    assert encoder is not None
    alone = encoder.log_odds("Mum was told on Friday.", "Handover")
    fresh = replace(encoder, _seen={})
    fresh.log_odds("Something else altogether, and rather longer than the first.")
    assert np.array_equal(alone, fresh.log_odds("Mum was told on Friday.", "Handover"))
    assert not np.array_equal(alone, fresh.log_odds("Mum was told on Friday.", "Complaint"))


def test_a_long_text_is_read_from_its_start():
    encoder = load_encoder()
    assert encoder is not None
    vector = encoder.vector("word " * 5000)
    assert vector.shape == (WIDTH,)
    assert np.array_equal(vector, encoder.vector("word " * 9000))


def test_eight_bits_hold_a_matrix_closely():
    matrix = np.random.default_rng(3).normal(size=(7, 50)).astype(np.float32)
    small, scale = packed(matrix)
    back = unpacked(small, scale)
    assert small.dtype == np.int8
    assert np.abs(back - matrix).max() <= np.abs(matrix).max() / 127


def test_numbers_and_weights_are_in_one_order():
    stack = load_stack()
    assert stack is not None
    for setting, names in NUMBERS.items():
        assert set(stack.weights[setting]) == set(KINDS)
        assert all(len(row) == len(names) + 1 for row in stack.weights[setting].values())
    heard = Heard([0.0] * 6 + [3.0, -1.0], [0.0] * 6 + [2.0, 0.0], {"broken": 0.7}, "family", 9)
    assert heard.numbers("broken", "text") == pytest.approx((3.0, 2.0, 0.7, 1.0))
    whole = dict(zip(NUMBERS["case"], heard.numbers("broken", "case"), strict=True))
    assert (whole["encoder.counter"], whole["wording.broken"], whole["family"]) == (-1.0, 2.0, 1.0)
    assert whole["length"] == pytest.approx(np.log(10))


@pytest.mark.parametrize(("odds", "probability"), [(0.0, 0.5), (1e6, 1.0), (-1e6, 0.0)])
def test_odds_to_probability(odds: float, probability: float):
    assert weighed([1.0, 0.0], [odds]) == pytest.approx(probability, abs=1e-9)


def test_a_rule_that_fired_keeps_its_sub_type_and_its_words():
    text = "His mother is obstructive and will not let the nurse in."
    (alone,) = [tag for tag in tag_text(text, rules_alone=True) if tag.pattern == "parent_blame"]
    (both,) = [tag for tag in tag_text(text) if tag.pattern == "parent_blame"]
    assert (both.subtype, both.spans) == (alone.subtype, alone.spans)
    assert both.strength == PROBABLE.strength(both.confidence)


def test_in_a_whole_case_the_same_words_weigh_less():
    tagger = load_tagger()
    seen = scene("Mum rang again about the transport.", tagger.grammar, "professional")
    picked = {tag.pattern: tag.confidence for tag in tagger.tags(seen, setting="text")}
    among = {tag.pattern: tag.confidence for tag in tagger.tags(seen, setting="case")}
    assert all(among.get(pattern, 0.0) <= score for pattern, score in picked.items())


def test_plain_words_are_shown_however_rare():
    tagger = load_tagger()
    seen = scene("We can't share that with you because of GDPR.", tagger.grammar, "professional")
    (found,) = [tag for tag in tagger.tags(seen, setting="case") if tag.pattern == "gdpr_misrepresentation"]
    assert (found.subtype, found.strength) == ("invoked", "likely")


def test_every_sub_type_is_one_of_its_pattern():
    stack, tagger = load_stack(), load_tagger()
    assert stack is not None
    for pattern in tagger.patterns:
        assert set(stack.subtypes.get(pattern.id, ())) <= {kind.id for kind in pattern.subtypes}


@pytest.fixture
def models(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of models with one file, in the place of ours."""
    (tmp_path / "manifest.toml").write_text('[files."stack.json"]\nsha256 = "00"\n', "utf-8")
    (tmp_path / "stack.json").write_text("{}", "utf-8")
    monkeypatch.setattr(weights, "models_folder", lambda: tmp_path)
    for cached in (weights.model_file, weights.hashes):
        cached.cache_clear()
    yield tmp_path
    for cached in (weights.model_file, weights.hashes):
        cached.cache_clear()


def test_other_bytes_are_refused(models: Path):
    with pytest.raises(DamagedModel, match=r"stack\.json is not the file that SARLens came with"):
        model_file("stack.json")


def test_what_the_manifest_does_not_name_is_not_read(models: Path):
    (models / "wording.npz").write_bytes(b"x")
    assert model_file("wording.npz") is None


def test_without_weights_the_rules_go_on(models: Path):
    for cached in (load_stack, load_encoder, load_wording, load_tagger):
        cached.cache_clear()
    try:
        (models / "stack.json").unlink()
        assert load_tagger().stack is None
        assert tag_text("His mother is obstructive and will not let the nurse in.")
    finally:
        for cached in (load_stack, load_encoder, load_wording, load_tagger):
            cached.cache_clear()


@pytest.mark.parametrize(
    "text",
    [
        "Mum knows Callum better than any of us and her notes on his seizures were spot on.",
        "I am sorry, we got this wrong and should have told you in March.",
    ],
)
def test_what_points_the_other_way_is_its_own_class(text: str):
    tagger = load_tagger()
    *_, found = tagger.tags(scene(text, tagger.grammar, "professional"), counter=True)
    assert found.pattern == "counter_evidence"
    assert all(0 <= start < end <= len(text) for start, end in found.spans)


def points_the_other_way(tags: tuple[Tag, ...]) -> bool:
    return any(tag.pattern == "counter_evidence" for tag in tags)


def test_blame_and_dull_life_do_not_point_the_other_way():
    tagger = load_tagger()
    for text in ("Mum is hostile and will not work with anyone.", "Lunch was soup and a roll."):
        assert not points_the_other_way(tagger.tags(scene(text, tagger.grammar, "professional"), counter=True))
    sorry = scene("I am sorry, we got this wrong and should have told you in March.", tagger.grammar)
    assert not points_the_other_way(replace(tagger, stack=None).tags(sorry, counter=True))
    assert not points_the_other_way(tagger.tags(sorry)), "only where it is asked for"


def test_the_nearest_invented_passages_are_shown_with_a_harmless_one_where_it_is_as_near():
    examples = load_examples()
    assert examples is not None
    known = next(
        text for text, kind in zip(examples.texts, examples.patterns, strict=True) if kind == "safeguarding_misuse"
    )
    near = examples.alike(known, "safeguarding_misuse")
    assert near.shows[0] == known
    assert len(near.shows) == 2
    assert near.nothing is None
    harmless = next(text for text, kind in zip(examples.texts, examples.patterns, strict=True) if kind == NOTHING)
    assert examples.alike(harmless, "parent_blame").nothing == harmless
