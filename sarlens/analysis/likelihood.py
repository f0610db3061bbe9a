"""Trained weights put on what a promise and a sentence have in common (`outcomes.json`, made by `benchmarks/outcomes.py`)."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files


@dataclass(frozen=True, slots=True)
class Logistic:
    """A logistic regression in plain numbers: each feature's weight, already divided by its spread, and the rest."""

    weights: Mapping[str, float]
    intercept: float

    def log_odds(self, features: Mapping[str, float]) -> float:
        """The log of the odds; a feature without a weight counts nothing."""
        return self.intercept + sum(weight * features[name] for name, weight in self.weights.items())

    def share(self, features: Mapping[str, float]) -> float:
        """The probability, 0 to 1."""
        return logistic(self.log_odds(features))


@dataclass(frozen=True, slots=True)
class Weights:
    """`telling`: that the sentence tells of the promise; `denial`: that it then says "not done"; `lateness`: done too late."""

    telling: Logistic
    denial: Logistic
    lateness: Logistic


def logistic(odds: float) -> float:
    """The probability whose log odds these are."""
    return 1 / (1 + math.exp(-max(-40.0, min(40.0, odds))))


@cache
def trained() -> Weights:
    """The weights that SARLens comes with."""
    data = json.loads(files("sarlens.analysis").joinpath("outcomes.json").read_text("utf-8"))
    return Weights(
        *(Logistic(data[name]["weights"], data[name]["intercept"]) for name in ("telling", "denial", "lateness"))
    )
