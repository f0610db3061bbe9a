"""Three detectors to one probability: a logistic regression a kind over what rules, wording and encoder say.

It was fitted on passages whose authors neither n-grams nor encoder had seen, so that it knows how far each can be trusted on
a stranger's words. There are two tables, for a probability hangs on how common a thing is: one for a text given by itself,
which somebody picked out; one for the passages of a whole disclosure, of which nineteen in twenty are harmless.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from sarlens.model import Role
from sarlens.tagging.encoder import Encoder, load_encoder
from sarlens.tagging.weights import KINDS, model_file
from sarlens.tagging.wording import Wording, load_wording

Setting = Literal["text", "case"]
_OWN = ("encoder", "wording", "rule", "ruled")
NUMBERS: Mapping[Setting, tuple[str, ...]] = {
    "text": _OWN,
    "case": (
        *_OWN, *(f"encoder.{kind}" for kind in KINDS), *(f"wording.{kind}" for kind in KINDS), "professional", "family", "length",
    ),
}  # fmt: skip
"""What is added up for a kind: log odds of both learned detectors, the rules' score and whether any fired. In a case what they
say of the other kinds counts too, and who speaks at what length: on disclosures left out that lifts the mean F1 by .05, on single
texts by nothing."""
SURE, PLAIN, AGAINST, AT_LEAST = 0.8, 0.6, -3.0, 0.31
"""Plain words are shown, however rare: a rule's score of `SURE`, or of `PLAIN` where the encoder's log odds are not below
`AGAINST`, makes the probability at least the last. On disclosures left out that finds more, and accuses no oftener."""
WORTH_A_LOOK = -2.0
"""The encoder is asked where the wording's log odds of some kind are above this, or a rule fired. On passages by authors left
out that keeps 98 % of all that is labelled, and every one of those that the whole stack would have shown."""
_COUNTER = KINDS.index("counter")
_MOST_KEPT = 20_000
"""Texts whose log odds are kept."""


@dataclass(frozen=True, slots=True)
class Heard:
    """What there is to weigh of one text.

    Attributes:
        encoder, wording: one log odds for each of `KINDS`.
        rules: kind to the score of the best rule that fired.
        role: who speaks.
        words: how many the text has.
    """

    encoder: Sequence[float]
    wording: Sequence[float]
    rules: Mapping[str, float]
    role: Role = "unknown"
    words: int = 0

    def numbers(self, kind: str, setting: Setting) -> tuple[float, ...]:
        """The `NUMBERS` of one kind."""
        at, rule = KINDS.index(kind), self.rules.get(kind, 0.0)
        own = (float(self.encoder[at]), float(self.wording[at]), rule, float(rule > 0))
        if setting == "text":
            return own
        voice = (float(self.role == "professional"), float(self.role == "family"), math.log1p(self.words))
        return (*own, *map(float, self.encoder), *map(float, self.wording), *voice)


@dataclass(frozen=True, slots=True)
class Stack:
    """The learned detectors with the tables that weigh them.

    Attributes:
        weights: setting to kind to the weights of `NUMBERS` and, last, the offset.
        subtypes: pattern to sub-type to the weights of the encoder's vector and, last, the offset.
    """

    wording: Wording
    encoder: Encoder
    weights: Mapping[Setting, Mapping[str, Sequence[float]]]
    subtypes: Mapping[str, Mapping[str, NDArray[np.float32]]]
    _odds: dict[str, Sequence[float]] = field(default_factory=dict, repr=False, compare=False)

    def read_ahead(self, asked: Sequence[tuple[str, str]]) -> None:
        """Read many texts with what stands around them at once; the answers are kept."""
        told = self._wordings([text for text, _ in asked])
        self.encoder.read_ahead([one for one, wording in zip(asked, told, strict=True) if _points(wording)])

    def _wordings(self, texts: Sequence[str]) -> list[Sequence[float]]:
        """The wording's log odds of each text; what is said again is not reckoned again."""
        if len(self._odds) + len(texts) > _MOST_KEPT:
            self._odds.clear()
        new = [text for text in dict.fromkeys(texts) if text not in self._odds]
        self._odds.update(zip(new, self.wording.log_odds(new).tolist(), strict=True))
        return [self._odds[text] for text in texts]

    def probabilities(
        self, text: str, around: str, rules: Mapping[str, float], role: Role, setting: Setting
    ) -> Mapping[str, float]:
        """Kind to the probability that a reader would label the text with it; {} where it was not worth a look.

        Args:
            text: the passage.
            around: its heading and the words before it.
            rules: kind to the score of the best rule that fired.
            role: who speaks.
            setting: which table.
        """
        (wording,) = self._wordings([text])
        if not rules and not _points(wording):
            return {}
        encoder = self.encoder.log_odds(text, around).tolist()
        heard = Heard(encoder, wording, rules, role, len(text.split()))
        return {kind: self._probability(kind, heard, setting) for kind in KINDS}

    def _probability(self, kind: str, heard: Heard, setting: Setting) -> float:
        rule = heard.rules.get(kind, 0.0)
        plain = rule >= SURE or (rule >= PLAIN and heard.encoder[KINDS.index(kind)] > AGAINST)
        return max(AT_LEAST if plain else 0.0, weighed(self.weights[setting][kind], heard.numbers(kind, setting)))

    def subtype(self, pattern: str, text: str, around: str) -> str:
        """The sub-type of a pattern that the text is most like; "" where the pattern has none to choose from."""
        vector = self.encoder.vector(text, around)
        scores = {name: float(row[:-1] @ vector + row[-1]) for name, row in self.subtypes.get(pattern, {}).items()}
        return max(scores, key=lambda name: scores[name], default="")


def _points(wording: Sequence[float]) -> bool:
    return max(wording[:_COUNTER]) > WORTH_A_LOOK


def weighed(weights: Sequence[float], values: Sequence[float]) -> float:
    """The probability: weights times values and the offset, through the logistic function."""
    odds = weights[-1] + sum(weight * value for weight, value in zip(weights[:-1], values, strict=True))
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, odds))))


@cache
def load_stack() -> Stack | None:
    """The stack; None where any of its files is not there. Made once a process.

    Raises:
        DamagedModel: where a file is not the one that `models/manifest.toml` names.
    """
    path, wording, encoder = model_file("stack.json"), load_wording(), load_encoder()
    if path is None or wording is None or encoder is None:
        return None
    told = json.loads(path.read_text("utf-8"))
    subtypes = {
        pattern: {name: np.array(row, dtype=np.float32) for name, row in kinds.items()}
        for pattern, kinds in told["subtypes"].items()
    }
    return Stack(wording, encoder, told["weights"], subtypes)
