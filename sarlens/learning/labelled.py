"""The labelled passages as tables: what each shows, who wrote it, and who is left out of which fold."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sarlens.errors import WrongCall
from sarlens.model import Role
from sarlens.tagging.weights import KINDS, pattern_of

FOLDS = 3
_SEED = 7
_ROLES: Mapping[str, Role] = {"professional": "professional", "family": "family"}
_SIDES = ("commitment", "broken")


@dataclass(frozen=True, slots=True)
class Labelled:
    """Passages with what readers said of them. Rows of all arrays are the passages in order.

    Attributes:
        texts, around: the passage, and its heading with the words before it.
        roles: who speaks: professional, family or unknown.
        authors: who wrote it; no author stands on both sides of a split.
        codes: pattern to the code of its kind ("PB1"), where one was given.
        shows: (passages, KINDS) what it shows.
        arguable: (passages, KINDS) where reasonable readers differ: such a cell is neither learned from nor counted.
        hard: (passages,) nothing is shown, though a careless reader would say so.
    """

    texts: tuple[str, ...]
    around: tuple[str, ...]
    roles: tuple[Role, ...]
    authors: tuple[str, ...]
    codes: tuple[Mapping[str, str], ...]
    shows: NDArray[np.bool_]
    arguable: NDArray[np.bool_]
    hard: NDArray[np.bool_]

    def __len__(self) -> int:
        return len(self.texts)

    def folds(self, count: int = FOLDS) -> NDArray[np.int64]:
        """(passages,): the fold of each, by its author, drawn once and for all."""
        drawn = np.random.default_rng(_SEED).permutation(sorted(set(self.authors)))
        fold = {author: number % count for number, author in enumerate(drawn)}
        return np.array([fold[author] for author in self.authors])


def read_labelled(folder: Path) -> Labelled:
    """Every `*.jsonl` of a folder; one file is one author.

    Raises:
        WrongCall: where there is none.
    """
    rows = list(_rows(folder))
    if not rows:
        raise WrongCall(
            f"There are no labelled passages in {folder}. Name a folder with one .jsonl file for each author."
        )
    return Labelled(
        tuple(row["text"] for _, row in rows),
        tuple(around(row.get("heading", ""), row.get("before", "")) for _, row in rows),
        tuple(_ROLES.get(row.get("speaker", ""), "unknown") for _, row in rows),
        tuple(author for author, _ in rows),
        tuple(row.get("subtype", {}) for _, row in rows),
        np.array([list(_shows(row)) for _, row in rows], dtype=bool),
        np.array([list(_arguable(row)) for _, row in rows], dtype=bool),
        np.array([bool(row.get("hard")) for _, row in rows], dtype=bool),
    )


def around(heading: str, before: str) -> str:
    """What the encoder sees beside the passage: what stands over it, then what stands before it."""
    return " ".join(part for part in (heading, before) if part)


def digest(folder: Path) -> str:
    """The sha256 of all files of a folder, by name."""
    whole = hashlib.sha256()
    for path in sorted(folder.glob("*.jsonl")):
        whole.update(path.name.encode())
        whole.update(path.read_bytes())
    return whole.hexdigest()


def _rows(folder: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    for path in sorted(folder.glob("*.jsonl")):
        for line in path.read_text("utf-8").splitlines():
            yield path.stem, json.loads(line)


def _shows(row: dict[str, Any]) -> Iterator[bool]:
    labels: Sequence[str] = row["labels"]
    side = row.get("subtype", {}).get("missed_commitment") if "missed_commitment" in labels else None
    for kind in KINDS:
        if kind in _SIDES:
            yield side == kind
        else:
            yield bool(row.get("counter")) if kind == "counter" else kind in labels


def _arguable(row: dict[str, Any]) -> Iterable[bool]:
    doubted = set(row.get("arguable", ()))
    return (pattern_of(kind) in doubted for kind in KINDS)
