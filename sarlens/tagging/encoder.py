"""The sentence encoder: a text with its surroundings to one number for each kind, by MiniLM's weights as we tuned them.

Six layers of a transformer (Wang et al. 2020, arXiv:2002.10957; Vaswani et al. 2017, arXiv:1706.03762), in numpy, so that
no deep-learning library need be installed. A text is read alone, never in a batch: then what it scores doesn't hang on what
is read beside it, and a case is the same however its files came in. Weights lie as 8-bit integers with one scale a row.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray
from threadpoolctl import threadpool_limits

from sarlens.tagging.weights import KINDS, DamagedModel, model_file
from sarlens.tagging.wordpiece import WordPiece, load_vocabulary

Floats = NDArray[np.float32]
Cut = tuple[list[int], int]
"""The numbers of a text's pieces, and how many of them are its own."""
WIDTH, HEADS, LAYERS = 384, 12, 6
ROWS = 256
"""Pieces that are reckoned with at a time. The height never changes, so that each row's sum is always reckoned in one order."""
MOST_TEXT, MOST_AROUND = 80, 28
"""Pieces of a text and of its surroundings; of a longer text the beginning is read, of surroundings the end."""
BEGIN, BREAK = 101, 102
_LEAST_VARIANCE = 1e-12
_BEND = np.float32(np.sqrt(2 / np.pi))
"""Of the tanh form of GELU (Hendrycks and Gimpel 2016, arXiv:1606.08415): numpy reckons it five times as quickly as erf."""


@dataclass(frozen=True, slots=True)
class Encoder:
    """The weights, unpacked; `pieces` of the words stay packed, for only a few rows are asked of them."""

    vocabulary: WordPiece
    arrays: Mapping[str, Floats]
    pieces: NDArray[np.int8]
    scales: Floats
    _seen: dict[tuple[str, str], Floats] = field(default_factory=dict, repr=False, compare=False)

    def log_odds(self, text: str, around: str = "") -> Floats:
        """(KINDS,): how far the text, by its own words, is like those labelled with each kind. Not yet calibrated."""
        return np.asarray(self.vector(text, around) @ self.arrays["head.weight"].T + self.arrays["head.bias"])

    def vector(self, text: str, around: str = "") -> Floats:
        """(WIDTH,): the mean of what the last layer makes of the text's own pieces; its surroundings only colour it."""
        if (text, around) not in self._seen:
            self.read_ahead([(text, around)])
        return self._seen[text, around]

    def read_ahead(self, asked: Sequence[tuple[str, str]]) -> None:
        """Read many texts with their surroundings at once, several times as quickly as one by one; the answers are kept."""
        if len(self._seen) + len(asked) > _MOST_KEPT:
            self._seen.clear()
        new = [one for one in dict.fromkeys(asked) if one not in self._seen]
        for group in _groups([(one, cut(self.vocabulary, *one)) for one in new]):
            for (one, _), vector in zip(group, self._read([ids for _, ids in group]), strict=True):
                self._seen[one] = vector

    def _read(self, cuts: Sequence[Cut]) -> list[Floats]:
        """One vector for each text. All their pieces stand in one matrix of a fixed height, whose rows don't touch."""
        ends = np.cumsum([0, *(len(ids) for ids, _ in cuts)])
        places = [slice(start, end) for start, end in pairwise(ends.tolist())]
        held = np.zeros((ROWS, WIDTH), dtype=np.float32)
        for place, (ids, own) in zip(places, cuts, strict=True):
            held[place] = self._embedded(np.array(ids), own)
        held = self._even(held, "eln")
        for layer in range(LAYERS):
            held = self._layer(held, places, f"layers.{layer}.")
        return [held[place][:own].mean(axis=0) for place, (_, own) in zip(places, cuts, strict=True)]

    def _embedded(self, ids: NDArray[Any], own: int) -> Floats:
        words = self.pieces[ids].astype(np.float32) * self.scales[ids][:, None]
        sides = self.arrays["kind.weight"][(np.arange(len(ids)) >= own).astype(int)]
        return np.asarray(words + self.arrays["pos.weight"][: len(ids)] + sides)

    def _layer(self, held: Floats, places: Sequence[slice], name: str) -> Floats:
        mixed = self._through(held, f"{name}qkv")
        seen = np.zeros_like(held)
        for place in places:
            seen[place] = _attended(mixed[place])
        held = self._even(held + self._through(seen, f"{name}o"), f"{name}ln1")
        wide = self._through(held, f"{name}up")
        wide *= np.float32(0.5) * (1 + np.tanh(_BEND * (wide + np.float32(0.044715) * wide * wide * wide)))
        return self._even(held + self._through(wide, f"{name}down"), f"{name}ln2")

    def _through(self, held: Floats, name: str) -> Floats:
        return np.asarray(held @ self.arrays[f"{name}.weight"].T + self.arrays[f"{name}.bias"])

    def _even(self, held: Floats, name: str) -> Floats:
        held = held - held.mean(axis=-1, keepdims=True)
        held /= np.sqrt((held * held).mean(axis=-1, keepdims=True) + np.float32(_LEAST_VARIANCE))
        return np.asarray(held * self.arrays[f"{name}.weight"] + self.arrays[f"{name}.bias"])


def cut(vocabulary: WordPiece, text: str, around: str) -> Cut:
    """A text as the encoder reads it: its own pieces, then those around it."""
    own = [BEGIN, *vocabulary.ids(text)[:MOST_TEXT], BREAK]
    rest = vocabulary.ids(around)[-MOST_AROUND:] if around else []
    return ([*own, *rest, BREAK] if rest else own), len(own)


def _attended(mixed: Floats) -> Floats:
    """(pieces, WIDTH): what each piece of one text takes from the others. `mixed` holds queries, keys and values side by side."""
    count = len(mixed)
    query, key, value = mixed.reshape(count, 3, HEADS, WIDTH // HEADS).transpose(1, 2, 0, 3)
    likeness = query @ key.transpose(0, 2, 1) / np.float32(np.sqrt(WIDTH // HEADS))
    likeness = np.exp(likeness - likeness.max(axis=-1, keepdims=True))
    likeness /= likeness.sum(axis=-1, keepdims=True)
    return np.asarray((likeness @ value).transpose(1, 0, 2).reshape(count, WIDTH))


def _groups(asked: Sequence[tuple[tuple[str, str], Cut]]) -> Iterator[list[tuple[tuple[str, str], Cut]]]:
    """As many texts together as go into `ROWS` rows, in order."""
    held: list[tuple[tuple[str, str], Cut]] = []
    rows = 0
    for one in asked:
        if rows + len(one[1][0]) > ROWS:
            yield held
            held, rows = [], 0
        held.append(one)
        rows += len(one[1][0])
    if held:
        yield held


_NEAR = 0.02
"""How far log odds may lie from those reckoned elsewhere: processors round sums in their own order."""
_MOST_KEPT = 20_000
"""Texts whose vectors are kept, for what is said again."""


def as_encoder(held: Mapping[str, NDArray[Any]], vocabulary: WordPiece) -> Encoder:
    """The encoder of arrays as they ship; beside those that lie as integers (``name``) stand their scales (``name.scale``)."""
    arrays = {
        name: (unpacked(array, held[f"{name}.scale"]) if array.dtype == np.int8 else array)
        for name, array in held.items()
        if not name.endswith(".scale") and name != "word.weight"
    }
    return Encoder(vocabulary, arrays, held["word.weight"], held["word.weight.scale"])


def unpacked(array: NDArray[np.int8], scale: Floats) -> Floats:
    """A matrix from its 8-bit integers and the scale of each row."""
    return array.astype(np.float32) * scale[:, None]


def packed(array: Floats) -> tuple[NDArray[np.int8], Floats]:
    """A matrix as 8-bit integers, and the scale of each row."""
    scale = np.maximum(np.abs(array).max(axis=1), 1e-12) / 127
    return np.rint(array / scale[:, None]).astype(np.int8), scale.astype(np.float32)


@cache
def load_encoder() -> Encoder | None:
    """The encoder; None where its files are not there. Made once a process.

    Raises:
        DamagedModel: where a file is not the one that `models/manifest.toml` names, or reference texts score otherwise.
    """
    weights, vocabulary, proof = (model_file(f"encoder.{end}") for end in ("npz", "vocab.txt", "check.json"))
    if weights is None or vocabulary is None or proof is None:
        return None
    threadpool_limits(1, user_api="blas")  # one text is a small sum: a second thread costs more than it brings
    with np.load(weights, allow_pickle=False) as stored:
        made = as_encoder(dict(stored), load_vocabulary(vocabulary))
    if made.arrays["head.weight"].shape != (len(KINDS), WIDTH):
        return None
    for row in json.loads(proof.read_text("utf-8")):
        if np.abs(made.log_odds(row["text"], row["around"]) - np.array(row["log_odds"])).max() > _NEAR:
            raise DamagedModel(
                "This computer reckons otherwise than the one on which SARLens was made. Install numpy again."
            )
    return made
