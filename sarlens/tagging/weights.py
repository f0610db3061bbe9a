"""Where the learned weights lie, and that they are the ones named: `models/manifest.toml` holds the hash of each file.

Nothing in them can run: arrays of numbers, and a list of word pieces. A file with other bytes is refused, never read.
"""

from __future__ import annotations

import hashlib
import tomllib
from functools import cache
from pathlib import Path

from sarlens.errors import SarlensError
from sarlens.model import PatternId

KINDS = (
    "parent_blame", "safeguarding_misuse", "gdpr_misrepresentation", "poor_care_planning", "poor_communication", "commitment",
    "broken", "counter",
)  # fmt: skip
"""What is told apart: the patterns, both sides of missed commitments, and what speaks for the family."""
MANIFEST = "manifest.toml"


class DamagedModel(SarlensError):
    """A file of weights is not the one that the manifest names."""


def pattern_of(kind: str) -> PatternId | None:
    """The pattern that a kind belongs to; None for counter-evidence."""
    if kind in ("commitment", "broken"):
        return "missed_commitment"
    return None if kind == "counter" else kind  # type: ignore[return-value]


def models_folder() -> Path | None:
    """The folder with the manifest: beside the package in a clone, inside it where it is installed; None where neither is."""
    package = Path(__file__).resolve().parent.parent
    return next(
        (one for one in (package.parent / "models", package / "models") if (one / MANIFEST).is_file()),
        None,
    )


@cache
def model_file(name: str) -> Path | None:
    """The file of that name, its hash checked; None where it isn't there or the manifest doesn't name it.

    Raises:
        DamagedModel: where its bytes are not those that the manifest names.
    """
    wanted = hashes().get(name)
    folder = models_folder()
    if folder is None or wanted is None or not (folder / name).is_file():
        return None
    if hashlib.sha256((folder / name).read_bytes()).hexdigest() != wanted:
        raise DamagedModel(f"{name} is not the file that SARLens came with, and was not read. Install SARLens again.")
    return folder / name


@cache
def hashes() -> dict[str, str]:
    """File name to sha256, as the manifest names them; {} where there is no manifest."""
    folder = models_folder()
    if folder is None:
        return {}
    table = tomllib.loads((folder / MANIFEST).read_text("utf-8"))
    return {name: one["sha256"] for name, one in table.get("files", {}).items()}
