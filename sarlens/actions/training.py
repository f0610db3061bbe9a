"""Rebuilding the models from labelled text."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from sarlens.errors import WrongCall
from sarlens.learning import models as learning

_CLONE = Path(__file__).resolve().parent.parent.parent


def train(labelled: Path | None, documents: Path | None, models: Path | None, minilm: Path | None) -> Iterator[str]:
    """Rebuild the models, saying what is being done.

    Args:
        labelled: one .jsonl of labelled passages for each author; the clone's own where None.
        documents: the passages of whole disclosures; the clone's own where None.
        models: what is written to; the clone's own where None.
        minilm: the folder with MiniLM's weights, to learn the encoder anew; the one that is there is kept where None.

    Raises:
        WrongCall: where a folder that is needed is not there.
    """
    chosen = learning.Sources(
        labelled or _CLONE / "data" / "labelled",
        documents or _CLONE / "data" / "in_documents",
        models or _CLONE / "models",
        minilm,
    )
    for folder in (chosen.labelled, chosen.documents):
        if not folder.is_dir():
            raise WrongCall(f"There is no folder {folder}. Name one, or run this in a copy of SARLens's source.")
    return learning.train(chosen)
