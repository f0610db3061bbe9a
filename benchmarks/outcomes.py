"""Train what links a promise to its outcome: `python benchmarks/outcomes.py [--work FOLDER]`.

Takes the four development disclosures of `benchmarks/bundles` (never one that is held out), pairs each promise of
their truth with the later sentences near it, and fits three logistic regressions: that a sentence tells of a promise,
that it then denies, and that a deed it tells of came too late. Prints how well each bundle is read by weights that never
saw it, and writes `sarlens/analysis/outcomes.json`, plain numbers. The same bundles give the same bytes.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.linear_model import LogisticRegression

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from benchmarks.bundles import built, taken_in  # noqa: E402
from benchmarks.samples import same  # noqa: E402
from sarlens.actions.analysing import corpus  # noqa: E402
from sarlens.analysis.commitments import undertaken  # noqa: E402
from sarlens.analysis.echoes import beside_rivals, candidates, echo  # noqa: E402
from sarlens.analysis.index import CaseIndex  # noqa: E402
from sarlens.analysis.likelihood import Logistic, Weights  # noqa: E402
from sarlens.analysis.pairing import apart, features, lateness  # noqa: E402
from sarlens.analysis.rarity import Rarity  # noqa: E402
from sarlens.analysis.sentences import name_weights, sentences  # noqa: E402
from sarlens.analysis.weighing import weighed  # noqa: E402
from sarlens.model import Corpus  # noqa: E402
from sarlens.store.cases import Case  # noqa: E402

DEVELOPMENT = ("moorside", "fennimore", "saltreach", "hexworthy")
OUT = ROOT / "sarlens" / "analysis" / "outcomes.json"


@dataclass
class Pair:
    """A promise and a sentence, what they have in common, and what the truth says the sentence says of it ("": nothing)."""

    sentence: Any
    common: dict[str, float]
    says: str


@dataclass
class Followed:
    """A promise of the truth that was found, with its pairs."""

    promise: Any
    status: str
    pairs: list[Pair]


def followed(held: Corpus, truth: dict[str, Any]) -> list[Followed]:
    """The truth's promises that SARLens finds, each with the sentences near it."""
    index = CaseIndex(held)
    rarity, name_weight = Rarity(index), name_weights(index)
    quotes = {one.id: one.quote for one in held.findings}
    said = defaultdict(list)
    for one in truth["evidence"]:
        said[one["id"]].append(one)
    near = {one.promise.finding.id: (one, found) for one, found in candidates(
        index, [one for one in undertaken(index) if one.made_on], sentences(index), rarity)}  # fmt: skip
    rows = []
    for one in truth["commitments"]:
        match = next(
            (
                held
                for held in near.values()
                if same(quotes[held[0].promise.finding.id], one["text"]) or same(held[0].promise.action, one["text"])
            ),
            None,
        )
        if match is None:
            continue
        pairs = []
        for sentence in match[1]:
            says = next((proof["says"] for proof in said[one["id"]] if same(sentence.text, proof["text"])), "")
            common = features(match[0], sentence, rarity.weight, name_weight)
            if not apart(common):
                pairs.append(Pair(sentence, common, says))
        rows.append(Followed(match[0].promise, one["status"], pairs))
    return rows


def fit(rows: Sequence[dict[str, float]], wanted: Sequence[bool], strength: float) -> Logistic:
    """A logistic regression on evened-out features, given back for the features as they are."""
    names = sorted(rows[0])
    table = np.array([[row[name] for name in names] for row in rows])
    mean, spread = table.mean(0), table.std(0)
    spread[spread < 1e-9] = 1.0
    made = LogisticRegression(C=strength, max_iter=1000).fit((table - mean) / spread, np.array(wanted))
    weights = made.coef_[0] / spread
    return Logistic(
        {name: round(float(weight), 4) for name, weight in zip(names, weights, strict=True)},
        round(float(made.intercept_[0] - (weights * mean).sum()), 4),
    )


def train(bundles: Sequence[list[Followed]]) -> Weights:
    """The three regressions fitted on these bundles."""
    pairs = [pair for one in bundles for row in one for pair in row.pairs]
    telling = fit([one.common for one in pairs], [bool(one.says) for one in pairs], 0.05)
    true = [one for one in pairs if one.says]
    denial = fit([one.common for one in true], [one.says in ("not_done", "chased") for one in true], 0.02)
    deeds, late = [], []
    for one in bundles:
        for row in one:
            if row.status not in ("kept", "late"):
                continue
            echoes = [echo(pair.sentence, pair.common, Weights(telling, denial, denial)) for pair in row.pairs]
            for pair in row.pairs:
                if pair.says in ("done", "late"):
                    due = row.promise.due
                    before = max((one.denied for one in echoes if one.sentence.date.first < pair.sentence.date.first
                                  and (due is None or one.sentence.date.last > due.last)), default=0.0)  # fmt: skip
                    deeds.append(lateness(row.promise, pair.sentence, before))
                    late.append(row.status == "late")
    return Weights(telling, denial, fit(deeds, late, 0.5))


def read_by(rows: Sequence[Followed], weights: Weights) -> Counter[tuple[str, str]]:
    """What the rows' statuses are, and what they are read as from likelihood alone; and how often the right sentence comes first."""
    echoes = [[echo(pair.sentence, pair.common, weights) for pair in row.pairs] for row in rows]
    best: dict[str, float] = {}
    for held in echoes:
        for heard in held:
            best[heard.sentence.passage.id] = max(heard.odds, best.get(heard.sentence.passage.id, heard.odds))
    found: Counter[tuple[str, str]] = Counter()
    for row, held in zip(rows, echoes, strict=True):
        stands = weighed(row.promise, beside_rivals(held, best), weights)
        found[row.status, stands.status if stands else "no_evidence"] += 1
        true = {pair.sentence.passage.id for pair in row.pairs if pair.says}
        if true:
            order = [heard.sentence.passage.id for heard in beside_rivals(held, best)]
            found["sentence", "first"] += order[0] in true
            found["sentence", "among ten"] += bool(set(order[:10]) & true)
            found["sentence", "among all"] += 1
    return found


def main() -> None:
    """Report on each bundle left out, then fit on all four and write the weights."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument(
        "--work", type=Path, help="where the bundles are built and read; a case that is there is not read again"
    )
    chosen = parser.parse_args()
    work = chosen.work or Path(tempfile.mkdtemp(prefix="sarlens-outcomes-"))
    bundles = []
    for name in DEVELOPMENT:
        place = built(name, work)
        truth = json.loads((place / "truth.json").read_text())
        if not (place / "case.sarlens").is_file():
            taken_in(place, truth)
        with Case.open(place / "case.sarlens", read_only=True) as case:
            bundles.append(followed(corpus(case), truth))
    every: Counter[tuple[str, str]] = Counter()
    for number, name in enumerate(DEVELOPMENT):
        left = read_by(bundles[number], train(bundles[:number] + bundles[number + 1 :]))
        print(name, {f"{was} -> {said}": count for (was, said), count in sorted(left.items())})
        every += left
    for (was, said), count in sorted(every.items()):
        print(f"{was:>12} {said:<12} {count}")
    made = train(bundles)
    OUT.write_text(json.dumps({
        name: {"intercept": part.intercept, "weights": dict(part.weights)}
        for name, part in (("telling", made.telling), ("denial", made.denial), ("lateness", made.lateness))
    }, indent=1) + "\n")  # fmt: skip


if __name__ == "__main__":
    main()
