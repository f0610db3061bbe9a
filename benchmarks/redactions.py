"""Hold the finding of redactions against invented pages: `python benchmarks/redactions.py [--part P]... [--seeds N]`.

Parts: `digital`, `hidden` (words out of sight without a box), `innocent`, `scans`, `unseen` (manners, seeds, fonts and
page sizes that the detectors were not tuned on; `unseen` covers digital pages, look-alikes and scans of them).

A planted box is found where redactions of a right kind cover half of it; a reported box is right where planted boxes
cover half of it. `iou` is that of what was
reported over a planted box with all planted boxes that it covers. A printed reason in
an outlined box of a scan counts as found, too, where it is reported as a marker. `beneath`: the words beneath were
told to be, or not to be, in the file. `reason`: the printed reason was kept. `eaten` counts readable words that the
page's text lacks (digital pages only: a scan's lacks some for other reasons), `leaked` hidden words that stand in it.
`share`: mean error of `redacted_share`.
"""

from __future__ import annotations

import argparse
import io
import json
import sys
import zlib
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from benchmarks.redacted import copier, innocent, planting
from benchmarks.redacted.paper import Paper, paper
from benchmarks.redacted.planting import Sheet, Truth
from sarlens.ingest.pdf import read_page
from sarlens.model import Box, Page, Redaction
from sarlens.settings import Settings

RESULTS = Path(__file__).parent / "results" / "redactions.json"
PARTS = ("digital", "hidden", "innocent", "scans", "unseen")
SCANNED = (
    "fill-black-gone", "fill-dark-gone", "fill-mid-gone", "fill-light-gone", "fill-blue-gone", "reason-black-gone", "reason-white-gone",
    "reason-light-gone", "outlined-white-gone", "stroke-black-gone", "whole-black", "whole-said", "marker", "worn-marker", "fluid", "strip", "bare-gap",
)  # fmt: skip
UNSEEN_SCANNED = (
    "rounded-black-gone", "tilted-black-gone", "fill-green-gone", "fill-orange-gone", "reason-red-gone", "outlined-white-gone",
    "fill-black-gone", "fill-mid-gone", "marker", "worn-marker", "strip",
)  # fmt: skip
FAR = 5000
"""Seeds of the unseen part begin here."""


@dataclass
class Tally:
    pages: int = 0
    planted: int = 0
    found: int = 0
    said: int = 0
    right: int = 0
    iou: float = 0.0
    beneath: int = 0
    marked: int = 0
    reason: int = 0
    reasons: int = 0
    eaten: int = 0
    words: int = 0
    leaked: int = 0
    share: float = 0.0
    false_at: list[str] = field(default_factory=list)

    def add(self, other: Tally) -> None:
        for name in self.__dataclass_fields__:
            setattr(self, name, getattr(self, name) + getattr(other, name))

    def row(self) -> dict[str, float | int | None]:
        def rate(a: float, b: float) -> float | None:
            return round(a / b, 3) if b else None

        return {
            "pages": self.pages, "planted": self.planted, "said": self.said, "recall": rate(self.found, self.planted),
            "precision": rate(self.right, self.said), "iou": rate(self.iou, self.found - self.marked), "beneath": rate(self.beneath, self.found - self.marked),
            "reason": rate(self.reason, self.reasons), "eaten": rate(self.eaten, self.words), "leaked": self.leaked,
            "share": rate(self.share, self.pages),
        }  # fmt: skip


# ---------------------------------------------------------------- the pages


@dataclass(frozen=True)
class Job:
    part: str
    manner: str
    seed: int
    scan: bool = False


def jobs(parts: list[str], seeds: int) -> Iterator[Job]:
    if "digital" in parts:
        yield from (Job("digital", m, s) for m in planting.SEEN for s in range(seeds))
    if "hidden" in parts:
        yield from (Job("hidden", m, 40 + s) for m in planting.HIDDEN for s in range(seeds))
    if "innocent" in parts:
        yield from (Job("innocent", m, 80 + s) for m in innocent.SEEN for s in range(seeds))
    if "scans" in parts:
        yield from (Job("scans", m, 120 + s, True) for m in SCANNED for s in range(seeds))
        yield from (Job("scans", m, 160 + s, True) for m in innocent.SEEN for s in range(max(1, seeds // 2)))
    if "unseen" in parts:
        yield from (Job("unseen", m, FAR + s) for m in planting.UNSEEN + planting.HIDDEN for s in range(seeds))
        yield from (Job("unseen", m, FAR + 40 + s) for m in innocent.UNSEEN + innocent.SEEN for s in range(seeds))
        yield from (Job("unseen", m, FAR + 80 + s, True) for m in UNSEEN_SCANNED for s in range(seeds))
        yield from (Job("unseen", m, FAR + 120 + s, True) for m in innocent.UNSEEN for s in range(max(1, seeds // 2)))


def sheet_of(job: Job) -> Sheet:
    seed = job.seed + zlib.crc32(job.manner.encode()) % 1000 * 10
    made = _paper(job, seed)
    dpi = (150, 200, 300, 150)[seed % 4]
    if job.manner in copier.HAND:
        sheet, image = copier.by_hand(job.manner, made, seed, dpi)
        return copier.copied(sheet, image, made.size, seed, dpi)
    if job.manner.startswith("innocent"):
        sheet = innocent.innocent(job.manner, made, seed)
    elif job.manner.startswith("hidden"):
        sheet = planting.hide(job.manner, made, seed)
    else:
        sheet = planting.plant(job.manner, made, seed)
    return copier.copied(sheet, copier.picture(sheet.pdf, dpi), made.size, seed, dpi) if job.scan else sheet


def _paper(job: Job, seed: int) -> Paper:
    kind = ["notes", "letter", "mail", "minutes"][seed % 4] if not job.manner.startswith("innocent") else "letter"
    room = 0.5 if job.manner.startswith("innocent") else 1.0
    if job.part != "unseen":
        return _fitting(seed, kind=kind, room=room)
    size = ((420.0, 595.0), (842.0, 595.0), (612.0, 792.0), (595.0, 842.0))[seed % 4]
    font = ("DejaVu Sans Mono", "Libertinus Serif", "New Computer Modern")[seed % 3]
    return _fitting(
        seed, kind=kind, size=size, font=font, type_size=9.0 if font == "DejaVu Sans Mono" else 11.0, room=room
    )


def _fitting(seed: int, room: float, **more: object) -> Paper:
    """A page whose words all fit; half empty where something is to be drawn below them."""
    for step in range(20):
        try:
            made = paper(seed + step * 1009, **more)  # type: ignore[arg-type]
        except ValueError:
            continue
        if room == 1.0:
            return made
        last = [i for i, box in enumerate(made.words) if box.y1 < 0.55 * made.size[1]]
        from benchmarks.redacted.paper import _cut

        try:
            if len(last) < len(made.tokens):
                _cut(made, len(last))
            return made
        except ValueError:
            continue
    raise ValueError(f"no page for seed {seed}")


# ---------------------------------------------------------------- the scoring


def read(pdf: bytes) -> tuple[Page, set[str]]:
    page, problems = read_page(io.BytesIO(pdf), "file", 1, Settings())
    return page, {one.code for one in problems}


def scored(job: Job) -> tuple[Job, Tally]:
    sheet = sheet_of(job)
    page, codes = read(sheet.pdf)
    tally = Tally(pages=1)
    whole = [t for t in sheet.truths if "whole_page" in t.kinds]
    said = [r for r in page.redactions if r.kind != "marker" and not (whole and r.kind != "whole_page")]
    for truth in sheet.truths:
        _score_one(truth, said, sheet.truths, tally, job, page.redactions)
    for one in said:
        tally.said += 1
        right = covered(one.box, [t.box for t in sheet.truths if one.kind in t.kinds]) >= 0.5
        tally.right += right
        if not right:
            tally.false_at.append(f"{job.manner}/{job.seed} {one.kind} {tuple(round(v) for v in _corners(one.box))}")
    if sheet.expect is not None:
        tally.planted += 1
        tally.found += sheet.expect in codes
        tally.beneath += sheet.expect in codes
    in_text = Counter(page.text.split())
    if not job.scan and not whole:
        tally.words = len(sheet.visible)
        tally.eaten = sum((Counter(sheet.visible) - in_text).values())
    there = Counter(sheet.visible)
    tally.leaked = sum(min(in_text[w] - there[w], n) for w, n in Counter(sheet.hidden).items() if in_text[w] > there[w])
    if whole:
        tally.share = abs(1.0 - page.redacted_share)
    elif sheet.truths:
        hidden = sum(t.box.area for t in sheet.truths)
        shown = sum(w.box.area for w in page.words if covered(w.box, [t.box for t in sheet.truths]) < 0.5)
        tally.share = abs(hidden / max(hidden + shown, 1) - page.redacted_share)
    else:
        tally.share = page.redacted_share
    return job, tally


def _corners(box: Box) -> tuple[float, ...]:
    return box.x0, box.y0, box.x1, box.y1


def _score_one(
    truth: Truth, said: list[Redaction], planted: list[Truth], tally: Tally, job: Job, every: tuple[Redaction, ...]
) -> None:
    tally.planted += 1
    over = [one for one in said if one.kind in truth.kinds and one.box.overlap(truth.box) > 0]
    if job.scan and truth.reason and "whole_page" not in truth.kinds and not over:
        tally.found += any(one.kind == "marker" and _inside(one.box, truth.box) for one in every)
        tally.marked += any(one.kind == "marker" and _inside(one.box, truth.box) for one in every)
        return
    if truth.reason and "whole_page" not in truth.kinds and not job.scan:
        tally.reasons += 1
        tally.reason += any(one.reason and truth.reason.lower() in one.reason.lower() for one in over)
    if covered(truth.box, [one.box for one in over]) < 0.5:
        if job.part:
            tally.false_at.append(f"MISSED {job.manner}/{job.seed} {tuple(round(v) for v in _corners(truth.box))}")
        return
    tally.found += 1
    shown = bounds([one.box for one in over])
    tally.iou += _iou(shown, bounds([t.box for t in planted if t is truth or covered(t.box, [shown]) >= 0.5]))
    tally.beneath += any(one.text_beneath for one in over) == (truth.beneath is not None)


def bounds(boxes: list[Box]) -> Box:
    """Around them all: words covered one by one along a line are reported as one."""
    found = boxes[0]
    for box in boxes[1:]:
        found = found.union(box)
    return found


def _inside(a: Box, b: Box) -> bool:
    return b.x0 <= (a.x0 + a.x1) / 2 <= b.x1 and b.y0 <= (a.y0 + a.y1) / 2 <= b.y1


def _iou(a: Box, b: Box) -> float:
    both = a.overlap(b)
    return both / (a.area + b.area - both) if both else 0.0


def covered(box: Box, others: list[Box]) -> float:
    """The share of the box under the others, measured on a grid."""
    if not others or box.area <= 0:
        return 0.0
    hits = 0
    for i in range(12):
        for j in range(6):
            x, y = box.x0 + (i + 0.5) / 12 * (box.x1 - box.x0), box.y0 + (j + 0.5) / 6 * (box.y1 - box.y0)
            hits += any(o.x0 <= x <= o.x1 and o.y0 <= y <= o.y1 for o in others)
    return hits / 72


# ---------------------------------------------------------------- the table


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--part", action="append", choices=PARTS)
    parser.add_argument("--seeds", type=int, default=4)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--only", default="", help="only manners whose name holds this")
    parser.add_argument("--where", action="store_true", help="say where each miss and false report is")
    parser.add_argument("--keep", action="store_true", help="write the results file")
    chosen = parser.parse_args()
    parts = chosen.part or list(PARTS)
    work = [job for job in jobs(parts, chosen.seeds) if chosen.only in job.manner]
    rows: dict[str, dict[str, Tally]] = {}
    totals: dict[str, Tally] = {}
    with ProcessPoolExecutor(chosen.workers) as pool:
        for job, tally in pool.map(scored, work, chunksize=4):
            group = f"{job.part}{' scanned' if job.scan and job.part == 'unseen' else ''}"
            rows.setdefault(group, {}).setdefault(job.manner, Tally()).add(tally)
            totals.setdefault(group, Tally()).add(tally)
            if job.manner not in ("fluid", "bare-gap"):
                totals.setdefault(f"{group}, without fluid and bare gaps", Tally()).add(tally)
    show(rows, totals, where=chosen.where)
    if chosen.keep:
        RESULTS.parent.mkdir(exist_ok=True)
        kept = {
            "totals": {k: t.row() for k, t in totals.items()},
            "manners": {g: {m: t.row() for m, t in r.items()} for g, r in rows.items()},
        }
        RESULTS.write_text(json.dumps(kept, indent=1) + "\n")


def show(rows: dict[str, dict[str, Tally]], totals: dict[str, Tally], *, where: bool) -> None:
    heads = list(Tally().row())
    print(f"{'':34s}" + "".join(f"{h:>10s}" for h in heads))
    for group, manners in rows.items():
        for manner, tally in manners.items():
            print(
                f"{group + ' ' + manner:34s}"[:34]
                + "".join(f"{'' if v is None else v:>10}" for v in tally.row().values())
            )
            if where:
                print("".join(f"      {at}\n" for at in tally.false_at), end="")
    for name, tally in totals.items():
        if "without" not in name or "scan" in name:
            print(f"{'ALL ' + name:34s}"[:34] + "".join(f"{'' if v is None else v:>10}" for v in tally.row().values()))


if __name__ == "__main__":
    main()
