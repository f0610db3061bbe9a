"""How well the patterns are told: `python benchmarks/tagging.py [LABELLED.jsonl ...]`.

Every figure is of authors left out: the encoder and the n-grams had seen no passage of a passage's author, and the table
that weighs them was fitted on other authors yet. Beside it stand what it is made of and what it must beat: stock words, n-grams,
the encoder and the rules; F1 is at a half for stock words and rules, at the floor of `likely` for what is a probability. Files named
on the command line are scored too, as a case of their own. Figures go to `benchmarks/results/tagging.json`.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import average_precision_score, precision_recall_fscore_support
from sklearn.model_selection import GroupKFold

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from benchmarks.stock_words import holds  # noqa: E402
from sarlens.learning.counting import unseen_wording  # noqa: E402
from sarlens.learning.labelled import Labelled, read_labelled  # noqa: E402
from sarlens.learning.models import told_of  # noqa: E402
from sarlens.learning.stacking import Told  # noqa: E402
from sarlens.tagging.evaluate import score  # noqa: E402
from sarlens.tagging.stack import NUMBERS  # noqa: E402
from sarlens.tagging.tagger import PROBABLE  # noqa: E402
from sarlens.tagging.weights import KINDS, pattern_of  # noqa: E402

RESULTS = ROOT / "benchmarks" / "results" / "tagging.json"
SCORED = tuple(kind for kind in KINDS if pattern_of(kind))
DRAWS = 200
Scores = NDArray[np.float64]
Row = dict[str, Any]


def by_others(
    table: NDArray[np.float64], shows: NDArray[np.bool_], asked: NDArray[np.bool_], authors: Sequence[str]
) -> Scores:
    """The probability of each passage by a table fitted on other authors."""
    found = np.zeros(len(shows))
    for learn, told in GroupKFold(5).split(table, groups=authors):
        rows = learn[asked[learn]]
        model = LogisticRegression(C=1.0, max_iter=2000).fit(table[rows], shows[rows])
        found[told] = model.predict_proba(table[told])[:, 1]
    return found


def methods(told: Told, authors: Sequence[str]) -> dict[str, Callable[[str], Scores]]:
    def weighed(kind: str, columns: Sequence[int]) -> Scores:
        at = KINDS.index(kind)
        return by_others(told.table(kind, "text")[:, columns], told.shows[:, at], told.counted[:, at], authors)

    return {
        "stock words": lambda kind: np.array([float(holds(kind, text)) for text in told.texts]),
        "rules": lambda kind: np.array([rules.get(kind, 0.0) for rules in told.rules]),
        "n-grams": lambda kind: weighed(kind, [1]),
        "encoder": lambda kind: weighed(kind, [0]),
        "all together": lambda kind: weighed(kind, range(len(NUMBERS["text"]))),
    }


def figures(scores: Scores, shows: NDArray[np.bool_], floor: float) -> Row:
    precision, recall, f1, _ = precision_recall_fscore_support(
        shows, scores >= floor, average="binary", zero_division=0
    )
    row: Row = {
        "precision": precision,
        "recall": recall,
        "f1": f1,
        "average_precision": average_precision_score(shows, scores),
    }
    return {name: round(float(one), 3) for name, one in row.items()}


def drawn(scores: Scores, shows: NDArray[np.bool_], authors: NDArray[Any], floor: float) -> list[float]:
    """The middle 95 in a hundred of F1 when the authors are drawn again and again."""
    names, dice = sorted(set(authors.tolist())), np.random.default_rng(1)
    rows = {name: np.flatnonzero(authors == name) for name in names}
    found = []
    for _ in range(DRAWS):
        some = np.concatenate([rows[name] for name in dice.choice(names, len(names))])
        found.append(figures(scores[some], shows[some], floor)["f1"])
    return [round(float(one), 3) for one in np.percentile(found, [2.5, 97.5])]


def tiers(scores: Scores, shows: NDArray[np.bool_]) -> Row:
    """How often each tier is right, and the share of all that is labelled which stands at or above it."""
    floors = {"strong": PROBABLE.strong, "likely": PROBABLE.likely}
    return {
        name: {
            "precision": round(float(shows[scores >= floor].mean()), 3) if (scores >= floor).any() else None,
            "recall": round(float((scores[shows] >= floor).mean()), 3),
        }
        for name, floor in floors.items()
    }


def compared(told: Told, labelled: Labelled, rows: NDArray[np.int64]) -> Row:
    authors = np.array([labelled.authors[row] for row in rows])
    made: Row = {}
    for name, method in methods(told, authors.tolist()).items():
        table: Row = {}
        floor = 0.5 if name in ("stock words", "rules") else PROBABLE.likely
        for kind in SCORED:
            at = KINDS.index(kind)
            asked, scores = told.counted[:, at], method(kind)
            table[kind] = figures(scores[asked], told.shows[asked, at], floor)
            if name == "all together":
                shown, held = told.shows[asked, at], scores[asked]
                table[kind] |= {"f1 between": drawn(held, shown, authors[asked], floor), "tiers": tiers(held, shown)}
                plain = np.array([not holds(kind, told.texts[row]) for row in np.flatnonzero(asked)])
                table[kind]["average precision without stock words"] = round(
                    float(average_precision_score(shown[plain], held[plain])), 3
                )
        made[name] = table | {
            "mean f1": round(float(np.mean([table[kind]["f1"] for kind in SCORED])), 3),
            "mean average precision": round(float(np.mean([table[kind]["average_precision"] for kind in SCORED])), 3),
        }
    return made


def some_of(told: Told, rows: NDArray[np.int64]) -> Told:
    return Told(
        [told.texts[row] for row in rows], told.encoder[rows], told.wording[rows], [told.rules[row] for row in rows], [told.roles[row] for row in rows],
        told.shows[rows], told.counted[rows],
    )  # fmt: skip


def main() -> None:
    labelled = read_labelled(ROOT / "data" / "labelled")
    with np.load(ROOT / "models" / "encoder.unseen.npz", allow_pickle=False) as stored:
        unseen = stored["log_odds"].astype(np.float32)
    told = told_of(labelled, unseen, unseen_wording(labelled))
    rows = np.flatnonzero(~np.isnan(unseen).any(axis=1))
    made: Row = {
        "labelled": {
            "passages": len(rows),
            "authors": len({labelled.authors[row] for row in rows}),
            "learned from": len(labelled),
        },
        "authors left out": compared(some_of(told, rows), labelled, rows),
    }
    for path in (*sorted((ROOT / "benchmarks" / "heldout").glob("*.jsonl")), *map(Path, sys.argv[1:])):
        whole = score([json.loads(line) for line in path.read_text("utf-8").splitlines() if line.strip()])
        made[path.stem] = {
            "mean f1": round(whole.macro_f1 or 0, 3),
            "mean average precision": round(whole.mean_average_precision or 0, 3),
            "clean texts tagged": f"{whole.clean_flagged}/{whole.clean}",
        } | {
            one.pattern: [round(one.precision, 2), round(one.recall, 2), round(one.f1, 2)]
            for one in whole.patterns
            if one.texts
        }
    RESULTS.write_text(json.dumps(made, indent=1) + "\n")
    print(json.dumps(made, indent=1))


if __name__ == "__main__":
    main()
