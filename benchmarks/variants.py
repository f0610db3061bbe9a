"""Two copies of one mail, redacted differently: are they lined up? `python benchmarks/variants.py [--pairs N] [--keep]`.

Pairs are digital and digital, digital and scanned, scanned and scanned with another skew, and a mail quoted in full
below another. A pair is found where the case reports its two pages; a place is right where it lies over words that one
copy hides and the other shows, with the right side named. `false pairs` are pages of two different mails.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from benchmarks.redacted import copier, planting
from benchmarks.redacted.paper import Block, Paper, _place, paper
from benchmarks.redacted.planting import Sheet, Target, Truth
from sarlens.actions.cases import new_case
from sarlens.actions.exporting import export
from sarlens.actions.intake import add
from sarlens.model import Box
from sarlens.settings import Settings

RESULTS = Path(__file__).parent / "results" / "variants.json"
SORTS = ("digital-digital", "digital-scan", "scan-scan", "quoted")


@dataclass
class Pair:
    """Two files, and the places that only the first or only the second hides."""

    sort: str
    files: tuple[str, str]
    only: tuple[list[Box], list[Box]]


def made(seed: int) -> Paper:
    for step in range(20):
        try:
            return paper(seed + 1009 * step, kind="mail", size=(595.0, 842.0))
        except ValueError:
            continue
    raise ValueError(seed)


def quoting(page: Paper, seed: int) -> Paper:
    """The mail below an answer to it."""
    rng = random.Random(seed)
    answer = Paper(page.head, [], [], page.size, page.type_size)

    def put(text: str) -> None:
        answer.blocks.append([Block("para", list(range(len(answer.tokens), len(answer.tokens) + len(text.split()))))])
        answer.tokens += text.split()

    for line in (f"From: {rng.choice(['Amos Pargeter', 'Tobias Quill'])}", "To: Henrietta Stoat", f"Sent: {seed % 27 + 2} May 2023 10:02",
                 "Subject: RE: see below", "Thank you, I have read this and will ring the provider."):  # fmt: skip
        put(line)
    for row in page.blocks:
        put(" ".join(page.tokens[i] for i in row[0].words))
    _place(answer)
    return answer


def redacted(page: Paper, targets: Sequence[Target], name: str, folder: Path, seed: int, *, scan: bool) -> list[Box]:
    """Write a copy with these words gone under black boxes; where the boxes are."""
    gone = [i for target in targets for i in target.words]
    boxes = [planting.around(page, target.words) for target in targets]
    boxes = [Box(b.x0 - 1, b.y0, b.x1 + 1, b.y1) for b in boxes]
    pdf = planting.over(page.pdf(gone), " ".join(planting.fill(box, page.size[1], (0, 0, 0)) for box in boxes))
    sheet = Sheet("", pdf, [Truth(box, ("black",)) for box in boxes])
    if scan:
        sheet = copier.copied(sheet, copier.picture(pdf, 200), page.size, seed, 200)
    (folder / name).write_bytes(sheet.pdf)
    return [truth.box for truth in sheet.truths]


def plant(sort: str, seed: int, folder: Path) -> Pair:
    page = made(seed)
    targets = planting.choose(page, random.Random(seed), ("words",))
    cut = max(1, len(targets) // 3)
    one, both, two = targets[:cut], targets[cut : 2 * cut], targets[2 * cut :]
    names = (f"{sort} {seed} first.pdf", f"{sort} {seed} second.pdf")
    first = redacted(page, [*one, *both], names[0], folder, seed, scan=sort == "scan-scan")
    if sort == "quoted":
        again = quoting(page, seed)
        off = len(again.tokens) - len(page.tokens)
        moved = [Target([i + off for i in t.words], []) for t in (*two, *both)]
        second = redacted(again, moved, names[1], folder, seed + 1, scan=False)
    else:
        second = redacted(page, [*two, *both], names[1], folder, seed + 1, scan="scan" in sort)
    return Pair(sort, names, (first[: len(one)], second[: len(two)]))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--pairs", type=int, default=6)
    parser.add_argument("--keep", action="store_true", help="write the results file")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place) / "files"
        folder.mkdir()
        pairs = [plant(sort, 300 + 100 * n + k, folder) for n, sort in enumerate(SORTS) for k in range(chosen.pairs)]
        out = Path(place) / "case.json"
        with new_case(Path(place) / "a.sarlens", [], []) as case:
            for _ in add(case, [folder], Settings(workers=2)):
                pass
            export(case, "everything", "json", out)
        told = json.loads(out.read_text())
    table = {sort: score([pair for pair in pairs if pair.sort == sort], told) for sort in SORTS}
    wanted = {frozenset(pair.files) for pair in pairs}
    names = {one["id"]: one["name"] for one in told["files"]}
    false = sum(
        frozenset((names[v["first"]["file"]], names[v["second"]["file"]])) not in wanted for v in told["variants"]
    )
    for sort, row in table.items():
        print(f"{sort:18s}" + "".join(f"  {key} {value}" for key, value in row.items()))
    print(f"false pairs: {false} of {len(told['variants'])} reported")
    if chosen.keep:
        RESULTS.write_text(
            json.dumps({**table, "false pairs": false, "reported": len(told["variants"])}, indent=1) + "\n"
        )


def score(pairs: Sequence[Pair], told: dict[str, list[dict[str, object]]]) -> dict[str, str]:
    names = {one["id"]: one["name"] for one in told["files"]}
    found = right = said = wanted = places = 0
    for pair in pairs:
        wanted += len(pair.only[0]) + len(pair.only[1])
        mine = [
            v for v in told["variants"] if {names[v["first"]["file"]], names[v["second"]["file"]]} == set(pair.files)
        ]  # type: ignore[index]
        found += bool(mine)
        hit: set[tuple[int, int]] = set()
        for v in mine:
            for d in v["differs"]:  # type: ignore[attr-defined]
                said += 1
                side = pair.files.index(str(names[v[d["hidden_in"]]["file"]]))  # type: ignore[index]
                over = [n for n, box in enumerate(pair.only[side]) if box.overlap(Box(*d["box"])) > 0.3 * box.area]
                hit |= {(side, n) for n in over}
                right += bool(over)
        places += len(hit)
    return {
        "pairs found": f"{found}/{len(pairs)}",
        "places found": f"{places}/{wanted}",
        "places right": f"{right}/{said}",
    }


if __name__ == "__main__":
    main()
