"""Which text of a page is believed, on pages whose words are known: `python benchmarks/trust.py`.

Every page is read three times: as SARLens chooses, by its text layer alone, and by its picture alone. For each kind
the table shows how often the right source was chosen, the character error rate (%) of the three and of the better of
the two in hindsight, the words found and the words made up, and how many pages' worth of OCR was spent. The second
half of the table is held out: other sentences, names, fonts and seeds than those that the choice was tuned on.

A page counts as right where its text comes within one point of the better source's, or is better than that; the
regret is how far it stays behind. The file `results/trust.json` holds every figure, and each page that went wrong.
"""

from __future__ import annotations

import argparse
import hashlib
import io
import json
import tempfile
import time
from collections import Counter, defaultdict
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
from known_pages.kinds import KINDS, made
from known_pages.sheets import shown
from rapidfuzz.distance import Levenshtein

from sarlens.ingest import pages
from sarlens.ingest.ocr import engine
from sarlens.ingest.pdf import read_page
from sarlens.ingest.settling import Read
from sarlens.model import Box
from sarlens.settings import Settings

RESULTS = Path(__file__).parent / "results" / "trust.json"
NEAR = 0.01
"""Two texts whose error rates differ by less are as good as one another."""
GARBAGE = 0.10
"""A text with more wrong than this, where the picture gives less than half as much, is garbage that was kept."""


class Remembering:
    """The engine, reading no picture twice in all the ways, and counting what each page costs."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.pixels = 0

    def read(self, grey: Any, dpi: int) -> list[Read]:
        """The words of the picture, from memory where it was read before."""
        self.pixels += grey.size
        key = hashlib.sha256(np.ascontiguousarray(grey).tobytes() + f"{grey.shape}{dpi}".encode()).hexdigest()[:24]
        kept = self.folder / key
        if kept.exists():
            return [Read(box=Box(**one.pop("box")), **one) for one in json.loads(kept.read_text())]
        found = engine().read(grey, dpi)
        kept.write_text(json.dumps([asdict(one) for one in found]))
        return found


@dataclass(frozen=True)
class Row:
    """One page's figures."""

    part: str
    kind: str
    number: int
    source: str
    cer: float
    layer: float
    picture: float
    recall: float
    precision: float
    ocr: float
    right: bool
    garbage: bool
    surfaced: bool
    doubted: bool
    seconds: float

    @property
    def best(self) -> float:
        """The better of the two sources in hindsight."""
        return min(self.layer, self.picture)

    @property
    def regret(self) -> float:
        """How far behind that the chosen text is."""
        return max(0.0, self.cer - self.best)


def wrong(text: str, truth: str) -> float:
    """Character error rate, 0 to 1."""
    text, truth = shown(text), shown(truth)
    return min(1.0, Levenshtein.distance(text, truth) / len(truth)) if truth else float(bool(text))


def words(text: str, truth: str) -> tuple[float, float]:
    """Recall and precision of the words."""
    a, b = Counter(shown(text).split()), Counter(shown(truth).split())
    both = (a & b).total()
    return both / b.total() if b else 1.0, both / a.total() if a else 1.0


def measured(job: tuple[str, str, int, int, str]) -> Row:
    """One page, read three ways."""
    part, kind, number, seed, folder = job
    page = made(kind, part, number, seed)
    memory = Remembering(Path(folder))
    pages.engine = lambda _="auto": memory  # type: ignore[assignment]
    texts = {}
    for mode in ("never", "always"):
        texts[mode] = read_page(io.BytesIO(page.pdf), "known", 1, Settings(ocr=mode))[0].text
    memory.pixels, started = 0, time.process_time()
    ours, problems = read_page(io.BytesIO(page.pdf), "known", 1, Settings())
    seconds = time.process_time() - started
    layer, picture, cer = (wrong(text, page.text) for text in (texts["never"], texts["always"], ours.text))
    whole = ours.width * ours.height * (200 / 72) ** 2
    spent = memory.pixels / whole
    source = ours.text_source + ("" if spent == 0 else " +" if ours.text_source == "text_layer" else "")
    right = cer <= min(layer, picture) + NEAR
    if page.right == "text":
        right = right and ours.text_source == "text_layer"
    elif page.right == "blank":
        right = shown(ours.text) == ""
    surfaced = any(word in ours.text.split() for word in page.hidden)
    recall, precision = words(ours.text, page.text)
    garbage = cer > GARBAGE and picture < 0.5 * cer
    return Row(
        part, kind, number, source, cer, layer, picture, recall, precision, spent, right and not surfaced, garbage, surfaced,
        bool(problems), seconds,
    )  # fmt: skip


def summed(rows: list[Row]) -> dict[str, Any]:
    """The figures of some pages."""
    n = len(rows)

    def mean(name: str) -> float:
        return sum(float(getattr(row, name)) for row in rows) / n

    return {
        "pages": n, "right": round(mean("right"), 4), "cer": round(100 * mean("cer"), 2), "layer": round(100 * mean("layer"), 2),
        "picture": round(100 * mean("picture"), 2), "best": round(100 * mean("best"), 2), "regret": round(100 * mean("regret"), 2),
        "recall": round(mean("recall"), 4), "precision": round(mean("precision"), 4), "ocr": round(mean("ocr"), 3),
        "needless": round(sum(row.ocr for row in rows if row.layer <= row.picture + NEAR) / n, 3),
        "garbage": sum(row.garbage for row in rows), "surfaced": sum(row.surfaced for row in rows),
        "doubted": sum(row.doubted for row in rows), "sources": dict(Counter(row.source for row in rows)),
    }  # fmt: skip


def show(part: str, table: dict[str, dict[str, Any]]) -> None:
    columns = (
        "pages",
        "right",
        "cer",
        "layer",
        "picture",
        "best",
        "regret",
        "recall",
        "precision",
        "ocr",
        "needless",
        "garbage",
    )
    print(f"\n{part:36}" + "".join(f"{name:>10}" for name in columns))
    for kind, row in table.items():
        print(f"{kind:36}" + "".join(f"{row[name]:>10}" for name in columns) + f"  {row['sources']}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=3)
    parser.add_argument("--pages", type=int, default=9, help="of each kind, to tune by")
    parser.add_argument("--held", type=int, default=5, help="of each kind, held out")
    parser.add_argument("--kind", default="", help="only kinds with this in their name")
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--memory", type=Path, help="a folder that keeps what was read from one run to the next")
    parser.add_argument("--show", action="store_true", help="list the pages that went wrong")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        memory = chosen.memory or Path(folder)
        memory.mkdir(parents=True, exist_ok=True)
        jobs = [
            (part, kind, number, chosen.seed, str(memory))
            for part, count in (("tuning", chosen.pages), ("held out", chosen.held))
            for kind in KINDS if chosen.kind in kind for number in range(count)
        ]  # fmt: skip
        with ProcessPoolExecutor(chosen.workers) as pool:
            rows = list(pool.map(measured, jobs, chunksize=2))
    tables: dict[str, dict[str, dict[str, Any]]] = {}
    for part in ("tuning", "held out"):
        kinds: dict[str, list[Row]] = defaultdict(list)
        for row in rows:
            if row.part == part:
                kinds[row.kind].append(row)
        if kinds:
            tables[part] = {kind: summed(some) for kind, some in kinds.items()}
            tables[part]["all"] = summed([row for some in kinds.values() for row in some])
            show(part, tables[part])
    missed = [asdict(row) for row in rows if not row.right]
    if chosen.show:
        for row in missed:
            print(
                {k: round(v, 3) if isinstance(v, float) else v for k, v in row.items() if k not in ("seconds", "right")}
            )
    if not chosen.kind:
        RESULTS.parent.mkdir(exist_ok=True)
        RESULTS.write_text(json.dumps({"seed": chosen.seed, "tables": tables, "missed": missed}, indent=1) + "\n")


if __name__ == "__main__":
    main()
