"""What the computer keeps for itself beside the files of people: told and counted, and not taken in."""

from __future__ import annotations

from sarlens.errors import PROBLEMS
from sarlens.model import Problem

_NAMES = frozenset({".ds_store", "thumbs.db", "ehthumbs.db", "desktop.ini", ".localized"})
_FOLDERS = frozenset({"__macosx", ".spotlight-v100", ".trashes", ".fseventsd"})


def is_litter(path: str) -> bool:
    """Whether a file is how a folder is shown, a small picture kept for that, or a Mac's other half of a file."""
    *folders, name = path.lower().split("/")
    return name in _NAMES or any(folder in _FOLDERS for folder in folders)


def left_out(shown: str, file: str | None = None) -> Problem:
    """The note that says so. `file`: the id of the container that it was in."""
    return Problem("collect", "litter", f"{shown}: {PROBLEMS['litter']}", file)
