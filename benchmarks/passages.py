"""Write `data/in_documents`: every tagged passage of seven disclosures with what their truth says of it.

    python benchmarks/passages.py --work FOLDER

FOLDER holds the cases that `python benchmarks/bundles.py --work FOLDER` left. Only disclosures whose misses were read are
taken: from those left out nothing is learned.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from benchmarks.samples import among  # noqa: E402
from sarlens.store import evidence  # noqa: E402
from sarlens.store.cases import Case  # noqa: E402
from sarlens.tagging import best_scores, load_tagger  # noqa: E402
from sarlens.tagging.passages import case_names, scenes  # noqa: E402

READ = ("moorside", "fennimore", "saltreach", "hexworthy", "ashcombe", "calverstoke", "penmarrow")
Row = dict[str, Any]


def rows(case: Path, truth: Row) -> Iterator[Row]:
    tagger = load_tagger(rules_alone=True)
    with Case.open(case, read_only=True) as opened:
        passages, names = list(evidence.passages(opened)), case_names(opened.info)
    evident = [one["text"] for one in truth["evidence"]]
    doubted = [one["text"] for one in truth.get("greys", [])]
    for _, group in groupby(passages, key=lambda one: one.document):
        for passage, seen, around in scenes(list(group), names, tagger.grammar):
            yield {
                "text": passage.text,
                "around": around,
                "role": passage.role,
                "rules": {kind: round(score, 3) for kind, score in best_scores(tagger.rules(seen)).items()},
                "shows": sorted(shown(passage.text, truth)),
                "arguable": among(passage.text, doubted),
                "evidence": among(passage.text, evident),
            }


def shown(text: str, truth: Row) -> set[str]:
    """The kinds that the truth puts a passage under."""
    kinds = {one["pattern"] for one in truth["findings"] if among(text, [one["text"]])}
    promised = among(text, [one["text"] for one in truth["commitments"] if one.get("text")])
    if "missed_commitment" in kinds and not promised:
        kinds.add("broken")
    if promised:
        kinds.add("commitment")
    if "counter_evidence" in kinds:
        kinds.add("counter")
    return kinds - {"missed_commitment", "counter_evidence"}


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--work", type=Path, required=True)
    work = parser.parse_args().work
    for name in READ:
        truth = json.loads((work / name / "truth.json").read_text("utf-8"))
        lines = [json.dumps(row, ensure_ascii=False) for row in rows(work / name / "case.sarlens", truth)]
        (ROOT / "data" / "in_documents" / f"{name}.jsonl").write_text("\n".join(lines) + "\n", "utf-8")
        print(f"{name}: {len(lines)} passages")


if __name__ == "__main__":
    main()
