"""What holds for every container, whatever its format: names from inside are made plain, and growth has bounds."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from sarlens.ingest.contents import Child, problem
from sarlens.model import Problem
from sarlens.settings import Settings

Entry = tuple[Child | Problem, ...]
"""What comes of one entry of a container: the file, what was wrong with it, or both."""
Member = Callable[[], Entry]
"""One entry, read when it is called: in the order they were given out, and never after the next was asked for."""

GROWN = 64 * 1024**2
"""A file is let grow to so many bytes without asking how small it was packed."""


def said(*what: Child | Problem) -> Entry:
    """What an entry gives of which all is known already."""
    return what


def bursts(size: int, packed: int, budget: int, settings: Settings) -> bool:
    """Whether a file of this size, packed into so many bytes, is a bomb or more than what is left to unpack."""
    return size > budget or (size > GROWN and size > settings.archive_ratio * max(1, packed))


def burst(name: str) -> Problem:
    """Said of such a file."""
    return problem("bomb", f"“{name}” inside this archive unpacks to far more than it should. It was not unpacked.")


def damaged(name: str) -> Problem:
    """Said of a file that does not come out whole."""
    return problem(
        "truncated",
        f"“{name}” inside this archive is damaged, or packed in an unusual way. Ask the sender for it again.",
    )


def link(name: str) -> Problem:
    """Said of an entry that only points to another place."""
    return problem(
        "not_followed", f"“{name}” inside this archive is a link or a device, not a file. It was not followed."
    )


def too_many(count: int, settings: Settings) -> Problem:
    """Said of an archive with more entries than are read."""
    return problem("bomb", f"This archive has {count} files. The first {settings.archive_members} are read.")


def locked(names: Iterable[str]) -> Problem:
    """Said once of all the files inside that no password opened."""
    listed = list(names)
    shown = ", ".join(f"“{name}”" for name in listed[:3]) + (" and others" if len(listed) > 3 else "")
    what = "1 file" if len(listed) == 1 else f"{len(listed)} files"
    return problem(
        "encrypted", f"{what} inside this archive can't be read without its password: {shown}. Add it again with it."
    )


def renamed(name: str) -> Problem:
    """Said of a name that points outside the archive."""
    return problem(
        "unsafe_path", f"The name of “{name}” inside this archive points outside it. It was read under this plain name."
    )


def plain_name(name: str) -> tuple[str, bool]:
    """A name with folders, made plain, and whether it was harmless as it stood."""
    shown = "".join(char if char.isprintable() else "\ufffd" for char in name)
    parts = re.split(r"[/\\]+", shown)
    safe = shown == name and not re.match(r"[/\\]|[A-Za-z]:", name) and ".." not in parts
    kept = [
        part[:200] for part in parts if part.strip() not in {"", ".", ".."} and not re.fullmatch(r"[A-Za-z]:", part)
    ]
    if kept:
        kept[0] = re.sub(r"^[A-Za-z]:", "", kept[0]) or "unnamed"
    return "/".join(kept) or "unnamed", safe
