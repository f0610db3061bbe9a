"""Do two readers label alike? `python benchmarks/agreement.py`: Krippendorff's alpha for each kind.

A tenth of `data/labelled`, drawn from every author, was labelled a second time by readers who saw neither the first labels nor each
other's (`data/labelled/second_reading`). Both readings are by language models that had the same definitions: what is measured is
whether the definitions can be applied twice with the same result, not whether they are right. `settled`: cells that neither reader
called arguable; `all`: an arguable cell counts as "does not show it". Kept in `benchmarks/results/agreement.json`.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from sarlens.tagging.weights import KINDS, pattern_of  # noqa: E402

RESULTS = ROOT / "benchmarks" / "results" / "agreement.json"
LABELLED = ROOT / "data" / "labelled"
Row = dict[str, Any]


def alpha(pairs: Sequence[tuple[bool, bool]]) -> float:
    """Krippendorff's alpha of two readers' yes or no, without missing values; 1 where nobody ever said yes.

    >>> round(alpha([(True, True), (True, False), (False, False), (False, False)]), 3)
    0.533
    """
    said = sum(one + other for one, other in pairs)
    values = 2 * len(pairs)
    expected = 2 * said * (values - said) / (values * (values - 1))
    observed = sum(one != other for one, other in pairs) / len(pairs)
    return 1 - observed / expected if expected else 1.0


def rows(folder: Path) -> Iterator[Row]:
    for path in sorted(folder.glob("*.jsonl")):
        yield from map(json.loads, path.read_text("utf-8").splitlines())


def first(row: Row, kind: str) -> bool:
    if kind == "counter":
        return bool(row["counter"])
    if pattern_of(kind) == "missed_commitment":
        return row["subtype"].get("missed_commitment") == kind
    return kind in row["labels"]


def main() -> None:
    known = {row["id"]: row for row in rows(LABELLED)}
    table: dict[str, Row] = {}
    second = list(rows(LABELLED / "second_reading"))
    print(f"{len(second)} passages read twice")
    for kind in KINDS:
        both = [(first(known[one["id"]], kind), kind in one["labels"]) for one in second]
        doubted = [
            (pattern_of(kind) or kind) in known[one["id"]]["arguable"] or kind in one["arguable"] for one in second
        ]
        settled = [pair for pair, doubt in zip(both, doubted, strict=True) if not doubt]
        table[kind] = {
            "first": sum(one for one, _ in both),
            "second": sum(other for _, other in both),
            "settled": round(alpha(settled), 3),
            "all": round(alpha(both), 3),
        }
        told = table[kind]
        print(
            f"{kind:24} first {told['first']:4}  second {told['second']:4}  alpha {told['settled']:.2f} settled, {told['all']:.2f} all"
        )
    RESULTS.write_text(json.dumps(table, indent=1) + "\n")


if __name__ == "__main__":
    main()
