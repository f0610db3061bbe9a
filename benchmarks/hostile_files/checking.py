"""What must hold of a case whatever was put into it; run as a program it draws every page's picture, as the app does."""

from __future__ import annotations

import hashlib
import io
import json
import math
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from PIL import Image

from sarlens.errors import PROBLEMS, Unreadable

Row = dict[str, Any]
_OUR_OWN = {"guard", "tmp", "cache", "stderr.txt", "case.sarlens", "case.json", "case.sarlens-wal", "case.sarlens-shm"}
_STRAY = 1.0
"""A box may lie so many points outside its page."""


def faults_of(made: Row, laid: int) -> list[str]:
    """Whatever in an exported case breaks the contract, or leaves a file or page unaccounted for."""
    return [*_files(made, laid), *_pages(made), *_boxes(made), *_strings(made)]


def _files(made: Row, laid: int) -> Iterator[str]:
    whole = [one for one in made["files"] if one["parent"] is None]
    closed = sum(one["code"] in {"not_opened", "not_followed"} and one["file"] is None for one in made["problems"])
    if len(whole) + closed != laid:
        yield f"{laid} files were laid down, {len(whole)} are in the case, {closed} were told of"
    told = {one["file"] for one in made["problems"]}
    for one in made["files"]:
        if one["status"] not in {"read", "partly_read", "unreadable"}:
            yield f"{one['name']!r}: status {one['status']}"
        if one["status"] != "read" and not one["problem"]:
            yield f"{one['name']!r}: {one['status']}, and no reason"
        if one["status"] != "read" and one["id"] not in told:
            yield f"{one['name']!r}: {one['status']}, and no problem says why"
        if one["pages"] is None:
            yield f"{one['name']!r}: never opened"
    for one in made["problems"]:
        if one["code"] == "fault" or one["code"] not in PROBLEMS:
            yield f"a problem of code {one['code']}: {one['message']} ({one['file']} page {one['page']})"


def _pages(made: Row) -> Iterator[str]:
    wanted = {one["id"]: (one["pages"] or 0, one["name"]) for one in made["files"]}
    there: dict[str, list[int]] = defaultdict(list)
    for page in made["pages"]:
        there[page["file"]].append(page["number"])
    told = {(one["file"], one["page"]) for one in made["problems"]}
    for file, (count, name) in wanted.items():
        numbers = Counter(there[file])
        yield from (f"{name!r}: page {n} is there {times} times" for n, times in numbers.items() if times > 1)
        yield from (f"{name!r}: page {n} of {count}" for n in numbers if not 1 <= n <= count)
        yield from (
            f"{name!r}: page {n} is lost" for n in range(1, count + 1) if n not in numbers and (file, n) not in told
        )


def _boxes(made: Row) -> Iterator[str]:
    sizes = {(one["file"], one["number"]): (one["width"], one["height"]) for one in made["pages"]}
    names = {one["id"]: one["name"] for one in made["files"]}
    for one in made["pages"]:
        if not all(math.isfinite(one[key]) and one[key] > 0 for key in ("width", "height")):
            yield f"{names[one['file']]!r} page {one['number']} is {one['width']} by {one['height']}"
        for key in ("redacted_share", "ocr_confidence"):
            if one[key] is not None and not 0 <= one[key] <= 1:
                yield f"{names[one['file']]!r} page {one['number']}: {key} {one[key]}"
    placed = [(one["file"], one["page"], [one["box"]]) for one in made["redactions"]]
    placed += [(a["file"], a["page"], a["boxes"]) for one in made["findings"] for a in one["anchors"]]
    for file, number, boxes in placed:
        size = sizes.get((file, number))
        if size is None:
            yield f"a box on a page that is not there: {names.get(file)!r} page {number}"
            continue
        yield from (
            f"{names[file]!r} page {number}: a box at {box} of {size}" for box in boxes if not _inside(box, size)
        )


def _inside(box: list[float], size: tuple[float, float]) -> bool:
    x0, y0, x1, y1 = box
    finite = all(math.isfinite(value) for value in box)
    return finite and -_STRAY <= x0 <= x1 <= size[0] + _STRAY and -_STRAY <= y0 <= y1 <= size[1] + _STRAY


def _strings(value: Any, at: str = "") -> Iterator[str]:
    """Half surrogates, which no UTF-8 can hold, and NULs."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from _strings(inner, f"{at}.{key}")
    elif isinstance(value, list):
        for inner in value:
            yield from _strings(inner, at)
    elif isinstance(value, str) and any(char == "\0" or "\ud800" <= char <= "\udfff" for char in value):
        yield f"{at} has a character that can't be written: {value[:60]!r}"


# ---------------------------------------------------------------- what was written where


def left_behind(folder: Path) -> dict[str, str]:
    """Every file below a folder and a digest of it."""
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.rglob("*")
        if path.is_file() and not path.is_symlink()
    }


def written_out(home: Path, folder: Path, before: dict[str, str]) -> list[str]:
    """What was written outside the case and the temporary folder, or left in it."""
    found = [f"written beside the case: {one.name}" for one in home.iterdir() if one.name not in _OUR_OWN]
    found += [f"left in the temporary folder: {one.name}" for one in (home / "tmp").iterdir()]
    if left_behind(folder) != before:
        found.append("the files that were added are not what they were")
    found += [f"climbed out: {place}" for place in (Path("/tmp/climbed.txt"), folder.parent / "climbed.txt", home.parent / "climbed.txt") if place.exists()]  # fmt: skip
    return found


# ---------------------------------------------------------------- pictures


def draw(path: Path) -> list[str]:
    """The picture of every page of a case, as the app asks for it; a sentence for each that is not right."""
    from sarlens.actions.easel import Easel
    from sarlens.store.cases import Case

    wrong = []
    easel = Easel()
    with Case.open(path, read_only=True) as case:
        for page in case.pages():
            try:
                jpeg = easel.jpeg(path, None, page.file, page.number, 40)
            except Unreadable as trouble:
                print(f"no picture of {page.file[:8]} page {page.number}: {trouble.code}", file=sys.stderr)
                continue
            with Image.open(io.BytesIO(jpeg)) as image:
                if min(image.size) < 1 or max(image.size) > 20_000:
                    wrong.append(f"{page.file[:8]} page {page.number}: a picture of {image.size}")
    easel.close()
    return wrong


if __name__ == "__main__":
    wrong = draw(Path(sys.argv[1]))
    print(json.dumps(wrong))
    sys.exit(1 if wrong else 0)
