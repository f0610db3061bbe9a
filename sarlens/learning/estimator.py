"""A scikit-learn estimator over the shipped detectors, for those who have labelled passages of their own."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.base import BaseEstimator, ClassifierMixin
from sklearn.linear_model import LogisticRegression
from sklearn.utils.validation import check_is_fitted

from sarlens.errors import WrongCall
from sarlens.tagging import PATTERNS, load_tagger, rule_scores
from sarlens.tagging.stack import Heard, Stack, load_stack
from sarlens.tagging.weights import KINDS, pattern_of

_NEVER = -6.0
"""Log odds of a pattern that no training text showed."""


class PassageTagger(ClassifierMixin, BaseEstimator):  # type: ignore[misc]
    """Which of the six patterns a text shows, as probabilities learned from passages that you labelled.

    What rules, wording and encoder say of a text is taken as it ships; learned is only how far each is to be trusted, for
    each pattern by itself. A few hundred texts are enough, and no text can be got back from what was learned.

    Args:
        C: the inverse of the penalty, as in scikit-learn's `LogisticRegression`.

    Attributes:
        classes_: the patterns' ids, in the order of the columns.
    """

    def __init__(self, C: float = 1.0) -> None:
        self.C = C

    def fit(self, X: Sequence[str], y: Sequence[Collection[str]] | NDArray[Any]) -> PassageTagger:
        """Learn from texts.

        Args:
            X: (texts,) strings.
            y: for each text the ids of the patterns that it shows, or (texts, patterns) of 0 and 1.

        Raises:
            ValueError: where texts and labels don't fit together, or a label is no pattern.
            WrongCall: where the learned weights (`models/`) are not there.
        """
        texts = _texts(X)
        shows = _shows(y, len(texts))
        told = _told(texts)
        self.classes_ = np.array([pattern.id for pattern in PATTERNS])
        self.n_features_in_ = 1
        self.tables_ = [
            LogisticRegression(C=self.C, max_iter=2000).fit(told[at], shows[:, at])
            if 0 < shows[:, at].sum() < len(texts)
            else None
            for at in range(len(PATTERNS))
        ]
        self.always_: NDArray[np.bool_] = np.asarray(shows.all(axis=0))
        return self

    def predict_proba(self, X: Sequence[str]) -> NDArray[np.float64]:
        """(texts, patterns): the probability that a text shows each.

        Raises:
            sklearn.exceptions.NotFittedError: before `fit`.
            ValueError: where X is not a list of strings.
        """
        check_is_fitted(self)
        texts = _texts(X)
        found = np.empty((len(texts), len(PATTERNS)))
        if not texts:
            return found
        told = _told(texts)
        for at, table in enumerate(self.tables_):
            certain = -_NEVER if self.always_[at] else _NEVER
            found[:, at] = 1 / (1 + np.exp(-certain)) if table is None else table.predict_proba(told[at])[:, 1]
        return found

    def predict(self, X: Sequence[str]) -> NDArray[np.int64]:
        """(texts, patterns) of 0 and 1. Raises as `predict_proba` does."""
        return (self.predict_proba(X) >= 0.5).astype(np.int64)

    def score(self, X: Sequence[str], y: Sequence[Collection[str]] | NDArray[Any], sample_weight: Any = None) -> float:
        """The mean F1 over the patterns that some text shows; 0 where none does."""
        from sklearn.metrics import f1_score

        shows = _shows(y, len(_texts(X)))
        some = shows.any(axis=0)
        if not some.any():
            return 0.0
        told = self.predict(X)
        weights = sample_weight
        return float(f1_score(shows[:, some], told[:, some], average="macro", zero_division=0, sample_weight=weights))

    def __sklearn_tags__(self) -> Any:
        """What scikit-learn may ask of it: texts in, several labels out."""
        tags = super().__sklearn_tags__()
        tags.input_tags.string = True
        tags.input_tags.two_d_array = False
        tags.input_tags.one_d_array = True
        tags.classifier_tags.multi_label = True
        tags.target_tags.multi_output = True
        return tags


def _texts(given: Sequence[str]) -> list[str]:
    texts = list(given)
    if not all(isinstance(one, str) for one in texts):
        raise ValueError("PassageTagger reads a list of strings.")
    return texts


def _shows(given: Sequence[Collection[str]] | NDArray[Any], count: int) -> NDArray[np.int64]:
    """(texts, patterns) of 0 and 1."""
    ids = [pattern.id for pattern in PATTERNS]
    if len(given) != count:
        raise ValueError(f"There are {count} texts and {len(given)} labels.")
    if isinstance(given, np.ndarray) and given.dtype.kind in "biuf":
        if given.shape != (count, len(ids)):
            raise ValueError(f"Labels as numbers need one column for each of {', '.join(ids)}.")
        return (given > 0).astype(np.int64)
    for row in given:
        if isinstance(row, str) or (unknown := set(row) - set(ids)):
            what = repr(row) if isinstance(row, str) else ", ".join(sorted(unknown))
            raise ValueError(f"{what}: labels are lists of these: {', '.join(ids)}.")
    return np.array([[one in row for one in ids] for row in given], dtype=np.int64).reshape(count, len(ids))


def _told(texts: Sequence[str]) -> list[NDArray[np.float64]]:
    """For each pattern (texts, numbers): what the shipped detectors say of its kinds."""
    stack = _stack()
    stack.encoder.read_ahead([(text, "") for text in texts])
    wording = stack.wording.log_odds(texts).tolist()
    encoder = [stack.encoder.log_odds(text).tolist() for text in texts]
    rules = load_tagger(rules_alone=True)
    scores = [rule_scores(rules, text, "unknown") for text in texts]
    held: list[NDArray[np.float64]] = []
    for pattern in PATTERNS:
        kinds = [kind for kind in KINDS if pattern_of(kind) == pattern.id]
        rows = [
            [value for kind in kinds for value in Heard(*three).numbers(kind, "text")]
            for three in zip(encoder, wording, scores, strict=True)
        ]
        held.append(np.array(rows, dtype=np.float64))
    return held


def _stack() -> Stack:
    stack = load_stack()
    if stack is None:
        raise WrongCall("The learned weights are not there. Install SARLens again, or fetch the folder models/.")
    return stack
