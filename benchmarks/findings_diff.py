"""What two versions of SARLens say of the same case: `python benchmarks/findings_diff.py OLD.json NEW.json [--words]`.

Both are exports for everything as JSON. A finding is the same where file, page, pattern, side of a promise and words are. Told per
pattern: how many both have, how many only one has, and how many changed their tier; `--words` prints each.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

Row = dict[str, Any]
Key = tuple[str, int, str, bool, str]
_TIERS = ("possible", "likely", "strong")


def by_place(export: Path) -> dict[Key, Row]:
    """The findings by where they stand and what they show."""
    held = json.loads(export.read_text("utf-8"))
    return {
        (one["file"], one["page"], one["pattern"], one["subtype"] == "broken", " ".join(one["quote"].split())): one
        for one in held["findings"]
    }


def changes(old: dict[Key, Row], new: dict[Key, Row]) -> Iterator[tuple[str, Key, str]]:
    """Each finding with what became of it: same, gone, new, up or down; and the tiers before and after."""
    for key in sorted(old.keys() | new.keys()):
        before, after = (held[key]["strength"] if key in held else None for held in (old, new))
        if before is None or after is None:
            yield ("new" if before is None else "gone"), key, str(after or before)
        elif before == after:
            yield "same", key, before
        else:
            up = _TIERS.index(after) > _TIERS.index(before)
            yield ("up" if up else "down"), key, f"{before} -> {after}"


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("old", type=Path)
    parser.add_argument("new", type=Path)
    parser.add_argument("--words", action="store_true", help="print every finding that changed")
    chosen = parser.parse_args()
    told = list(changes(by_place(chosen.old), by_place(chosen.new)))
    counts = Counter((key[2], what) for what, key, _ in told)
    columns = ("same", "gone", "new", "up", "down")
    print(f"{'':24}" + "".join(f"{column:>8}" for column in columns))
    for pattern in sorted({key[2] for _, key, _ in told}):
        print(f"{pattern:24}" + "".join(f"{counts[pattern, column]:8}" for column in columns))
    for what, key, tiers in told if chosen.words else ():
        if what != "same":
            print(f"{what:5} {tiers:18} {key[2]:24} p{key[1]} {key[4][:110]}")


if __name__ == "__main__":
    main()
