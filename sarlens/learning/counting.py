"""The n-grams' weights: one logistic regression a kind over hashed words and letters."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression

from sarlens.learning.labelled import Labelled
from sarlens.tagging.weights import KINDS
from sarlens.tagging.wording import Wording, features, rarity_of

_STRENGTH = 6
"""Of the fit, against its regularisation: the inverse of its penalty."""
_ROUNDS = 300


def fit_wording(texts: Sequence[str], shows: NDArray[np.bool_], arguable: NDArray[np.bool_]) -> Wording:
    """The weights learned from texts.

    Args:
        texts: the passages.
        shows: (passages, KINDS) what each shows.
        arguable: the same shape: cells that are left out.
    """
    rarity = rarity_of(texts)
    held = features(texts, rarity)
    models = [_one(held, shows[:, kind], ~arguable[:, kind]) for kind in range(len(KINDS))]
    return Wording(
        rarity,
        np.concatenate([one.coef_ for one in models]).astype(np.float32),
        np.concatenate([one.intercept_ for one in models]).astype(np.float32),
    )


def unseen_wording(labelled: Labelled) -> NDArray[np.float32]:
    """(passages, KINDS): the log odds of each passage by weights that saw no passage of its author."""
    found = np.zeros(labelled.shows.shape, dtype=np.float32)
    folds = labelled.folds()
    for fold in sorted(set(folds.tolist())):
        learn, told = np.flatnonzero(folds != fold), np.flatnonzero(folds == fold)
        made = fit_wording([labelled.texts[at] for at in learn], labelled.shows[learn], labelled.arguable[learn])
        found[told] = made.log_odds([labelled.texts[at] for at in told])
    return found


def _one(held: Any, shows: NDArray[np.bool_], asked: NDArray[np.bool_]) -> LogisticRegression:
    model = LogisticRegression(
        C=_STRENGTH, class_weight="balanced", max_iter=_ROUNDS, solver="liblinear", random_state=0
    )
    return model.fit(held[asked], shows[asked])
