"""Learning from the family: what was kept and set aside moves passages worded alike up and down the list of this case.

Only the order changes. No tag, tier or shipped weight does, so that a few decisions can never silence a pattern.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sarlens.model import Finding, Verdict
from sarlens.tagging.wording import features, load_wording

PULL, APART, HARDLY = 2.0, 0.1, 0.15
"""Log odds by which decisions on the very same words move a passage; the likeness below which two have nothing to do with each
other; and how much likeness it takes to be moved half of it. On three disclosures with a fifth of their passages decided that
lifts the average precision of the rest by .03 to .04."""
_DECIDED = {"confirmed": 1.0, "rejected": -1.0}


class Ranking:
    """The findings of a list, ready to be put in order again after each decision."""

    def __init__(self, findings: Sequence[Finding]) -> None:
        self._findings = tuple(findings)
        wording = load_wording()
        quotes = [" ".join(one.quote.split()) for one in findings]
        self._features: Any = features(quotes, wording.rarity) if wording is not None and quotes else None

    def ordered(self, verdicts: Mapping[str, Verdict]) -> tuple[Finding, ...]:
        """The likeliest first: by confidence, and by what was decided on passages of the same pattern that are worded alike."""
        moved = self._moved(verdicts)
        odds = [
            _log_odds(one.tag.confidence) + shift for one, shift in zip(self._findings, moved.tolist(), strict=True)
        ]
        order = sorted(range(len(odds)), key=lambda at: (-round(odds[at], 6), at))
        return tuple(self._findings[at] for at in order)

    def _moved(self, verdicts: Mapping[str, Verdict]) -> NDArray[np.float64]:
        """(findings,): how far each undecided one is moved, in log odds."""
        moved = np.zeros(len(self._findings))
        told = np.array(
            [_DECIDED.get(verdicts[one.id].status, 0.0) if one.id in verdicts else 0.0 for one in self._findings]
        )
        if self._features is None or not told.any():
            return moved
        patterns = np.array([one.tag.pattern for one in self._findings])
        for pattern in set(patterns[told != 0].tolist()):
            decided = np.flatnonzero((told != 0) & (patterns == pattern))
            open_ = np.flatnonzero((told == 0) & (patterns == pattern))
            # Words and letters have length one each, so half the product is the mean of both cosines.
            near = np.maximum(0.0, (self._features[open_] @ self._features[decided].T).toarray() / 2 - APART)
            moved[open_] = PULL * (near @ told[decided]) / (HARDLY + near.sum(axis=1))
        return moved


def _log_odds(probability: float) -> float:
    held = min(max(probability, 0.01), 0.99)
    return math.log(held / (1 - held))
