"""Trained weights put on what a promise and a sentence have in common (`outcomes.json`, made by `benchmarks/outcomes.py`)."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any


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
    """What was trained.

    Attributes:
        telling: that a sentence tells of a promise.
        denial: that it then says "not done"; late: that it then says "too late".
        standing: for each status, how well all that is heard of a promise speaks for it.
    """

    telling: Logistic
    denial: Logistic
    late: Logistic
    standing: Mapping[str, Logistic]


def logistic(odds: float) -> float:
    """The probability whose log odds these are."""
    return 1 / (1 + math.exp(-max(-40.0, min(40.0, odds))))


def shares(of: Mapping[str, Logistic], features: Mapping[str, float]) -> dict[str, float]:
    """The probability of each class, 0 to 1, together 1 (a multinomial logistic regression)."""
    odds = {name: one.log_odds(features) for name, one in of.items()}
    most = max(odds.values())
    raised = {name: math.exp(one - most) for name, one in odds.items()}
    return {name: one / sum(raised.values()) for name, one in raised.items()}


@cache
def trained() -> Weights:
    """The weights that SARLens comes with."""
    data = json.loads(files("sarlens.analysis").joinpath("outcomes.json").read_text("utf-8"))
    telling, denial, late = (_logistic(data[name]) for name in ("telling", "denial", "late"))
    return Weights(telling, denial, late, {status: _logistic(one) for status, one in data["standing"].items()})


def _logistic(data: Mapping[str, Any]) -> Logistic:
    return Logistic(data["weights"], data["intercept"])
