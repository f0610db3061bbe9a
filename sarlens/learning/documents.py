"""The passages of whole disclosures: each with what the rules say of it, what its disclosure's writer says that it shows, and where
that writer was asked.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sarlens.learning.labelled import Labelled
from sarlens.model import Role
from sarlens.tagging.weights import KINDS

Row = dict[str, Any]
_PLAIN = 35
"""Of a hundred passages that show nothing and in which no rule fired, so many teach the encoder: the rest are more of the same."""


@dataclass(frozen=True, slots=True)
class Documents:
    """Passages in order; rows of all arrays are these.

    Attributes:
        texts, around: as in `Labelled`.
        roles: who speaks.
        disclosures: the name of the disclosure; "" for what a family decided in a case of its own.
        rules: kind to the score of the best rule that fired.
        shows: (passages, KINDS) what each shows.
        counted: (passages, KINDS) where a reader's word counts.
    """

    texts: tuple[str, ...]
    around: tuple[str, ...]
    roles: tuple[Role, ...]
    disclosures: tuple[str, ...]
    rules: tuple[Mapping[str, float], ...]
    shows: NDArray[np.bool_]
    counted: NDArray[np.bool_]

    def to_learn(self) -> NDArray[np.int64]:
        """The rows that teach the encoder: all that show something or look so, and a third of the rest, drawn by their words."""
        return np.array([row for row in range(len(self.texts)) if self.disclosures[row] and self._teaches(row)])

    def _teaches(self, row: int) -> bool:
        plain = zlib.crc32(self.texts[row].encode()) % 100 < _PLAIN
        return bool(self.counted[row].any() and (self.shows[row].any() or self.rules[row] or plain))

    def labelled(self) -> Labelled:
        """Those rows as labelled passages; a disclosure is an author."""
        rows = self.to_learn().tolist()
        return Labelled(
            tuple(self.texts[row] for row in rows),
            tuple(self.around[row] for row in rows),
            tuple(self.roles[row] for row in rows),
            tuple(self.disclosures[row] for row in rows),
            tuple({} for _ in rows),
            self.shows[rows].reshape(len(rows), len(KINDS)),
            ~self.counted[rows].reshape(len(rows), len(KINDS)),
            np.zeros(len(rows), dtype=bool),
        )


def read_documents(folder: Path, reviewed: Sequence[Row] = ()) -> Documents:
    """The passages of whole disclosures (`*.jsonl`), and after them what families decided.

    Families' own words are told of apart and teach nothing but promises. A passage that readers put under another
    pattern, or that tells what became of a promise, teaches nothing of this one: its reader was not asked. Nor was that of
    a disclosure in which a kind was never looked for.

    Args:
        folder: one file for each disclosure.
        reviewed: rows of the same form from cases that a family went through; `asked` names the kinds that were decided on.
    """
    rows: list[tuple[str, Row]] = []
    counted: list[list[bool]] = []
    for path in sorted(folder.glob("*.jsonl")):
        held = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
        sought = {kind for row in held for kind in row["shows"]}
        counted += [[kind in sought and _counts(row, kind) for kind in KINDS] for row in held]
        rows += [(path.stem, row) for row in held]
    counted += [[kind in row["asked"] for kind in KINDS] for row in reviewed]
    return _documents([*rows, *(("", row) for row in reviewed)], counted)


def _documents(rows: Sequence[tuple[str, Row]], counted: Sequence[Sequence[bool]]) -> Documents:
    return Documents(
        tuple(row["text"] for _, row in rows),
        tuple(row["around"] for _, row in rows),
        tuple(row["role"] for _, row in rows),
        tuple(name for name, _ in rows),
        tuple(row["rules"] for _, row in rows),
        np.array([[kind in row["shows"] for kind in KINDS] for _, row in rows], dtype=bool).reshape(-1, len(KINDS)),
        np.array(counted, dtype=bool).reshape(-1, len(KINDS)),
    )


def _counts(row: Mapping[str, Any], kind: str) -> bool:
    if kind in row["shows"]:
        return True
    promise = kind in ("commitment", "broken")
    if row["role"] == "family" and not promise:
        return False
    return not row["shows"] and not row["arguable"] and not (promise and row["evidence"])


def joined(parts: Sequence[Labelled]) -> Labelled:
    """Labelled passages one after the other."""

    def chained(name: str) -> tuple[Any, ...]:
        return tuple(one for part in parts for one in getattr(part, name))

    def stacked(name: str) -> NDArray[np.bool_]:
        return np.concatenate([getattr(part, name) for part in parts])

    texts, around, roles, authors, codes = map(chained, ("texts", "around", "roles", "authors", "codes"))
    return Labelled(texts, around, roles, authors, codes, stacked("shows"), stacked("arguable"), stacked("hard"))
