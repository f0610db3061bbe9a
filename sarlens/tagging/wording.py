"""How like a text is, in its wording, to passages that readers labelled: word and letter n-grams, one weight each.

It was learned from `data/labelled` by `sarlens train`, and sees nothing but the text. It finds what no rule names, and
speaks against a rule where the wording is that of harmless texts. A file of weights and no more: nothing in it can run.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sarlens.tagging.weights import KINDS, model_file

FEATURES = 2**17
"""Numbers that the n-grams of one sort are hashed to."""
_TOKEN = re.compile(r"\b\w[\w'’]*\b")
_TELLING = 3


@dataclass(frozen=True, slots=True)
class Wording:
    """The weights, as arrays over the hashed n-grams.

    Attributes:
        rarity: inverse document frequency, words then letters, (2 * FEATURES,).
        weights: one row for each of `KINDS`, (8, 2 * FEATURES).
        offset: of each kind's sum.
    """

    rarity: NDArray[np.float32]
    weights: NDArray[np.float32]
    offset: NDArray[np.float32]

    def log_odds(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """(texts, kinds): how far each text's wording speaks for each kind, as log odds. Not yet calibrated."""
        if not texts:
            return np.zeros((0, len(KINDS)), dtype=np.float32)
        return np.asarray(features(texts, self.rarity) @ self.weights.T + self.offset, dtype=np.float32)

    def telling(self, text: str, kind: str) -> tuple[tuple[int, int], ...]:
        """Where the words stand that speak most for a kind: one span, () where none does."""
        tokens = [(match.group(), *match.span()) for match in _TOKEN.finditer(text)]
        if not tokens:
            return ()
        pieces = [word for word, _, _ in tokens]
        pairs = [f"{a} {b}" for a, b in pairwise(pieces)]
        row = self.weights[KINDS.index(kind), :FEATURES] * self.rarity[:FEATURES]
        alone = np.asarray(_words().transform(pieces) @ row)
        both = np.asarray(_words().transform(pairs) @ row) - alone[:-1] - alone[1:] if pairs else np.zeros(0)
        width = min(_TELLING, len(tokens))
        sums = [alone[at : at + width].sum() + both[at : at + width - 1].sum() for at in range(len(tokens) - width + 1)]
        best = int(np.argmax(sums))
        return ((tokens[best][1], tokens[best + width - 1][2]),) if sums[best] > 0 else ()


def features(texts: Sequence[str], rarity: NDArray[np.float32]) -> Any:
    """Sparse (texts, 2 * FEATURES): the n-grams of each text, each once, weighed by rarity, words and letters of length one each."""
    from scipy import sparse  # slow to load, and not needed to start

    parts = []
    for at, hashed in enumerate((_words(), _letters())):
        held = hashed.transform(texts).multiply(rarity[at * FEATURES : (at + 1) * FEATURES][None, :]).tocsr()
        length = np.sqrt(np.asarray(held.multiply(held).sum(axis=1)).ravel())
        parts.append(sparse.diags(1 / np.maximum(length, 1e-9)) @ held)
    return sparse.hstack(parts).tocsr()


def rarity_of(texts: Sequence[str]) -> NDArray[np.float32]:
    """(2 * FEATURES,): the inverse document frequency of every n-gram over texts, words then letters."""
    counts = [np.asarray(one.transform(texts).sum(axis=0)).ravel() for one in (_words(), _letters())]
    return np.concatenate([np.log((1 + len(texts)) / (1 + count)) + 1 for count in counts]).astype(np.float32)


@cache
def _words() -> Any:
    from sklearn.feature_extraction.text import HashingVectorizer

    return HashingVectorizer(
        ngram_range=(1, 2),
        n_features=FEATURES,
        alternate_sign=False,
        norm=None,
        binary=True,
        token_pattern=_TOKEN.pattern,
    )


@cache
def _letters() -> Any:
    from sklearn.feature_extraction.text import HashingVectorizer

    return HashingVectorizer(
        analyzer="char_wb", ngram_range=(3, 5), n_features=FEATURES, alternate_sign=False, norm=None, binary=True
    )


@cache
def load_wording() -> Wording | None:
    """The weights; None where the file is not there. Made once a process.

    Raises:
        DamagedModel: where the file is not the one that `models/manifest.toml` names.
    """
    path = model_file("wording.npz")
    if path is None:
        return None
    with np.load(path, allow_pickle=False) as held:
        return Wording(*(held[name].astype(np.float32) for name in ("rarity", "weights", "offset")))
