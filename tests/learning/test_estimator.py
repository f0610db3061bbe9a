"""The detectors as scikit-learn and as spaCy know them."""

from __future__ import annotations

import numpy as np
import pytest
import spacy
from sklearn.base import clone
from sklearn.exceptions import NotFittedError
from sklearn.utils.estimator_checks import check_estimator

from sarlens.learning.estimator import PassageTagger
from sarlens.tagging import PATTERNS

BLAME = [
    "Mum is hostile and impossible to please.",
    "Father was aggressive with staff again and will not engage.",
    "Parents are over-involved and difficult.",
    "Mrs Tarn is manipulative and plays services off against each other.",
]
DULL = [
    "Soup and a roll for lunch.",
    "The bus left at ten past nine.",
    "Room two is booked.",
    "Ana chose the blue cup.",
]
COLUMN = [pattern.id for pattern in PATTERNS].index("parent_blame")


@pytest.fixture(scope="module")
def fitted() -> PassageTagger:
    return PassageTagger().fit(BLAME + DULL, [["parent_blame"]] * 4 + [[]] * 4)


def test_what_it_learned_is_told_of_texts_it_did_not_see(fitted: PassageTagger):
    found = fitted.predict_proba(["Dad is obstructive and rude to everybody.", "The taxi came at four."])
    assert found.shape == (2, len(PATTERNS))
    assert found[0, COLUMN] > 0.5 > found[1, COLUMN]
    assert fitted.predict(BLAME)[:, COLUMN].tolist() == [1, 1, 1, 1]
    assert fitted.score(BLAME + DULL, [["parent_blame"]] * 4 + [[]] * 4) == 1.0


def test_a_pattern_that_no_text_showed_is_never_said(fitted: PassageTagger):
    others = np.delete(fitted.predict_proba(["We will ring you on Friday without fail."]), COLUMN, axis=1)
    assert (others < 0.01).all()


def test_labels_may_be_numbers(fitted: PassageTagger):
    table = np.zeros((8, len(PATTERNS)), dtype=int)
    table[:4, COLUMN] = 1
    assert np.array_equal(PassageTagger().fit(BLAME + DULL, table).predict_proba(DULL), fitted.predict_proba(DULL))


def test_what_does_not_fit_is_refused():
    with pytest.raises(NotFittedError):
        PassageTagger().predict(DULL)
    with pytest.raises(ValueError, match="blame_of_nobody"):
        PassageTagger().fit(DULL, [["blame_of_nobody"], [], [], []])
    with pytest.raises(ValueError, match="4 texts and 1"):
        PassageTagger().fit(DULL, [[]])
    with pytest.raises(ValueError, match="strings"):
        PassageTagger().fit([1, 2], [[], []])  # type: ignore[list-item]


@pytest.mark.filterwarnings("ignore")
def test_scikit_learns_own_checks_that_apply_to_texts():
    results = check_estimator(PassageTagger(), on_fail=None)
    assert [one["check_name"] for one in results if one["status"] == "passed"]
    assert [one["check_name"] for one in results if one["status"] == "failed"] == []
    assert clone(PassageTagger(C=0.5)).get_params() == {"C": 0.5}


def test_spacy_finds_the_component_by_its_name():
    nlp = spacy.blank("en")
    nlp.add_pipe("sentencizer")
    nlp.add_pipe("sarlens_patterns")
    doc = nlp("The bus was late. Mum is hostile and impossible to please. I will send you the plan by Friday.")
    spans = doc.spans["sarlens_patterns"]
    assert [(span.text, span.label_) for span in spans] == [
        ("Mum is hostile and impossible to please.", "parent_blame"),
        ("I will send you the plan by Friday.", "missed_commitment"),
    ]
    assert spans[1].id_ == "commitment"
    assert len(spans.attrs["scores"]) == len(spans.attrs["why"]) == 2


def test_without_sentences_the_whole_text_is_one_passage_and_the_key_is_free():
    nlp = spacy.blank("en")
    nlp.add_pipe("sarlens_patterns", config={"key": "mine", "minimum": "possible"})
    doc = nlp("Mum is hostile and impossible to please.")
    assert [(span.start, span.end) for span in doc.spans["mine"]] == [(0, len(doc))]
    with pytest.raises(ValueError, match="minimum"):
        spacy.blank("en").add_pipe("sarlens_patterns", config={"minimum": "certain"})
