"""The tables that weigh the detectors: fitted on passages that neither n-grams nor encoder had seen."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression

from sarlens.learning.labelled import Labelled
from sarlens.tagging.stack import numbers
from sarlens.tagging.weights import KINDS, pattern_of

_LOOSE, _TIGHT = 1.0, 0.5
"""How freely a table is fitted: the inverse of its penalty, for single texts and for passages of a case."""
Weights = dict[str, list[float]]


@dataclass(frozen=True, slots=True)
class Told:
    """What the detectors say of passages, and what readers say. Rows of all arrays are the passages in order.

    Attributes:
        encoder, wording: (passages, KINDS) log odds.
        rules: kind to the best rule's score, for each passage.
        shows: (passages, KINDS) what each shows.
        counted: (passages, KINDS) where a reader's word counts.
    """

    texts: Sequence[str]
    encoder: NDArray[np.float32]
    wording: NDArray[np.float32]
    rules: Sequence[Mapping[str, float]]
    shows: NDArray[np.bool_]
    counted: NDArray[np.bool_]

    def table(self, kind: str) -> NDArray[np.float64]:
        """(passages, NUMBERS) of one kind."""
        return np.array([
            numbers(kind, self.encoder[row].tolist(), self.wording[row].tolist(), self.rules[row])
            for row in range(len(self.texts))
        ])  # fmt: skip


def fit_stack(told: Told, *, picked_out: bool) -> Weights:
    """Kind to the weights of `NUMBERS` and the offset.

    Args:
        told: the passages.
        picked_out: whether they are single texts, not all passages of a case.
    """
    made: Weights = {}
    for at, kind in enumerate(KINDS):
        if pattern_of(kind) is None:
            continue
        asked = told.counted[:, at]
        model = LogisticRegression(C=_LOOSE if picked_out else _TIGHT, max_iter=2000)
        model.fit(told.table(kind)[asked], told.shows[asked, at])
        made[kind] = [round(float(one), 4) for one in (*model.coef_[0], model.intercept_[0])]
    return made


def read_passages(folder: Path) -> tuple[list[dict[str, Any]], NDArray[np.bool_], NDArray[np.bool_]]:
    """The passages of whole disclosures (`*.jsonl`): rows, what each shows, and where a reader's word counts.

    Families' own words are told of apart and teach nothing but promises. A passage that readers put under another
    pattern, or that tells what became of a promise, teaches nothing of this one: its reader was not asked.
    """
    rows = [
        json.loads(line) for path in sorted(folder.glob("*.jsonl")) for line in path.read_text("utf-8").splitlines()
    ]
    shows = np.array([[kind in row["shows"] for kind in KINDS] for row in rows], dtype=bool)
    counted = np.array([[_counts(row, kind) for kind in KINDS] for row in rows], dtype=bool)
    return rows, shows, counted


def _counts(row: Mapping[str, Any], kind: str) -> bool:
    if kind in row["shows"]:
        return True
    promise = kind in ("commitment", "broken")
    if row["role"] == "family" and not promise:
        return False
    return not row["shows"] and not row["arguable"] and not (promise and row["evidence"])


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
