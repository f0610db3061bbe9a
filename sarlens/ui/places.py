"""Where cases are kept on this computer, and which were opened last. Paths only, never a word of evidence."""

from __future__ import annotations

import json
import re
from pathlib import Path

from platformdirs import user_config_path, user_documents_path

_KEPT = 8


def default_folder() -> Path:
    """The folder new cases go to unless another is named."""
    return user_documents_path() / "SARLens"


def plain_name(name: str) -> str:
    """A case name that is a file name on any system."""
    return re.sub(r'[\x00-\x1f<>:"/\\|?*]+', " ", name).strip(" .")[:80] or "Records"


def _list() -> Path:
    return user_config_path("sarlens") / "recent.json"


def recent() -> list[str]:
    """Case files opened before that are still there, newest first."""
    try:
        paths = json.loads(_list().read_text())
    except (OSError, ValueError):
        return []
    return [path for path in paths if isinstance(path, str) and Path(path).is_file()]


def remember(path: Path) -> None:
    """Put a case at the head of the list; where it can't be written it is simply not remembered."""
    paths = [str(path.resolve()), *(one for one in recent() if one != str(path.resolve()))][:_KEPT]
    try:
        _list().parent.mkdir(parents=True, exist_ok=True)
        _list().write_text(json.dumps(paths))
    except OSError:
        return
