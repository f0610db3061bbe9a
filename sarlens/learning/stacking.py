"""The tables that weigh the detectors: fitted on passages that neither n-grams nor encoder had seen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression

from sarlens.learning.labelled import Labelled
from sarlens.model import Role
from sarlens.tagging.stack import Heard, Setting
from sarlens.tagging.weights import KINDS, pattern_of

_FREEDOM: Mapping[Setting, float] = {"text": 1.0, "case": 0.1}
"""How freely a table is fitted: the inverse of its penalty."""
Weights = dict[str, list[float]]


@dataclass(frozen=True, slots=True)
class Told:
    """What the detectors say of passages, and what readers say. Rows of all arrays are the passages in order.

    Attributes:
        encoder, wording: (passages, KINDS) log odds.
        rules: kind to the best rule's score, for each passage.
        roles: who speaks in it.
        shows: (passages, KINDS) what each shows.
        counted: (passages, KINDS) where a reader's word counts.
    """

    texts: Sequence[str]
    encoder: NDArray[np.float32]
    wording: NDArray[np.float32]
    rules: Sequence[Mapping[str, float]]
    roles: Sequence[Role]
    shows: NDArray[np.bool_]
    counted: NDArray[np.bool_]

    def table(self, kind: str, setting: Setting) -> NDArray[np.float64]:
        """(passages, NUMBERS of the setting) of one kind."""
        heard = (
            Heard(
                self.encoder[row].tolist(),
                self.wording[row].tolist(),
                self.rules[row],
                self.roles[row],
                len(text.split()),
            )
            for row, text in enumerate(self.texts)
        )
        return np.array([one.numbers(kind, setting) for one in heard])


def fit_stack(told: Told, setting: Setting) -> Weights:
    """Kind to the weights of `NUMBERS` and the offset.

    Args:
        told: the passages.
        setting: whether they are single texts or all passages of a case.
    """
    made: Weights = {}
    for at, kind in enumerate(KINDS):
        asked = told.counted[:, at]
        model = LogisticRegression(C=_FREEDOM[setting], max_iter=2000)
        model.fit(told.table(kind, setting)[asked], told.shows[asked, at])
        made[kind] = [round(float(one), 4) for one in (*model.coef_[0], model.intercept_[0])]
    return made


def fit_subtypes(labelled: Labelled, vectors: NDArray[np.float32], names: Mapping[str, str]) -> dict[str, Weights]:
    """Pattern to sub-type to the weights of the encoder's vector and the offset.

    Args:
        labelled: the passages.
        vectors: (passages, WIDTH) what the encoder makes of each.
        names: the labels' codes ("PB1") to sub-types.
    """
    made: dict[str, Weights] = {}
    for pattern in sorted({pattern_of(kind) for kind in KINDS} - {None, "missed_commitment"}, key=str):
        rows = [row for row, codes in enumerate(labelled.codes) if names.get(codes.get(str(pattern), "")) is not None]
        kinds = [names[labelled.codes[row][str(pattern)]] for row in rows]
        model = LogisticRegression(C=0.3, max_iter=2000).fit(vectors[rows], kinds)
        made[str(pattern)] = {
            str(name): [round(float(one), 3) for one in (*weights, offset)]
            for name, weights, offset in zip(model.classes_, model.coef_, model.intercept_, strict=True)
        }
    return made
