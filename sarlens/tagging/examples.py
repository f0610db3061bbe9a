"""Labelled passages that ship, to show beside a finding: the nearest that readers put under its pattern, and one that they didn't.

All of them are invented. Nearness is the cosine of the encoder's vectors, each read by itself.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from sarlens.model import PatternId
from sarlens.tagging.encoder import Encoder, Floats, load_encoder, unpacked
from sarlens.tagging.weights import model_file

NOTHING = ""
"""The pattern of a passage that shows none though a careless reader would say so."""


@dataclass(frozen=True, slots=True)
class Alike:
    """Labelled passages near a text: those under its pattern, the nearest first, and the nearest that shows nothing.

    `nothing` is None where no harmless passage is as near as the second of the others.
    """

    shows: tuple[str, ...]
    nothing: str | None


@dataclass(frozen=True, slots=True)
class Examples:
    """The passages: `vectors` is (passages, WIDTH), each of length one; `patterns` has `NOTHING` for the harmless."""

    encoder: Encoder
    texts: tuple[str, ...]
    patterns: tuple[str, ...]
    vectors: Floats

    def alike(self, text: str, pattern: PatternId, count: int = 2) -> Alike:
        """The passages nearest to a text."""
        near = self.vectors @ unit(self.encoder.vector(text))
        order = np.argsort(-near, kind="stable").tolist()
        shows = [at for at in order if self.patterns[at] == pattern][:count]
        nothing = next(at for at in order if self.patterns[at] == NOTHING)
        close = bool(shows) and near[nothing] >= near[shows[-1]]
        return Alike(tuple(self.texts[at] for at in shows), self.texts[nothing] if close else None)


def unit(vector: Floats) -> Floats:
    """The vector, or each row of a matrix, at length one."""
    return np.asarray(vector / np.maximum(np.linalg.norm(vector, axis=-1, keepdims=True), 1e-9), dtype=np.float32)


@cache
def load_examples() -> Examples | None:
    """The passages that ship; None where a file of theirs or the encoder is not there. Made once a process.

    Raises:
        DamagedModel: where a file is not the one that `models/manifest.toml` names.
    """
    texts, vectors, encoder = model_file("examples.jsonl"), model_file("examples.npz"), load_encoder()
    if texts is None or vectors is None or encoder is None:
        return None
    rows = [json.loads(line) for line in texts.read_text("utf-8").splitlines()]
    with np.load(vectors, allow_pickle=False) as held:
        small: NDArray[np.int8] = held["vectors"]
        matrix = unpacked(small, held["vectors.scale"].astype(np.float32))
    return Examples(encoder, tuple(row["text"] for row in rows), tuple(row["pattern"] for row in rows), unit(matrix))
