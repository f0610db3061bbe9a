"""Train what links a promise to its outcome: `python benchmarks/outcomes.py [--work FOLDER]`.

Takes the development disclosures of `benchmarks/bundles` (never one that is held out), pairs each promise of their truth
with the later sentences near it, and fits logistic regressions: that a sentence tells of a promise, that it then denies,
that it then comes too late; and, on what those say of promises of bundles left out, how the promise stands. Prints how well
each bundle is read by weights that never saw it, and writes `sarlens/analysis/outcomes.json`, plain numbers. The same
bundles give the same bytes.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import sys
import tempfile
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.linear_model import LogisticRegression

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from benchmarks.bundles import built, taken_in  # noqa: E402
from benchmarks.samples import same  # noqa: E402
from sarlens.actions.analysing import corpus  # noqa: E402
from sarlens.analysis.commitments import told_of, undertaken  # noqa: E402
from sarlens.analysis.echoes import beside_rivals, candidates, echo  # noqa: E402
from sarlens.analysis.index import CaseIndex  # noqa: E402
from sarlens.analysis.likelihood import Logistic, Weights  # noqa: E402
from sarlens.analysis.linking import Linker  # noqa: E402
from sarlens.analysis.pairing import apart, features  # noqa: E402
from sarlens.analysis.rarity import Rarity  # noqa: E402
from sarlens.analysis.sentences import name_weights, sentences  # noqa: E402
from sarlens.analysis.slips import Owed, promised_again  # noqa: E402
from sarlens.analysis.statements import statements  # noqa: E402
from sarlens.analysis.weighing import STATUSES, Told, signs, weighed  # noqa: E402
from sarlens.model import Corpus  # noqa: E402
from sarlens.store.cases import Case  # noqa: E402

DEVELOPMENT = ("moorside", "fennimore", "saltreach", "hexworthy", "ashcombe", "calverstoke", "penmarrow")
TODAY = dt.date(2026, 11, 1)
"""All that was promised in them was due by then."""
MEANT = {"chased": "missed", "not_due": "no_evidence"}
"""What the truth calls chased is not done as far as is known; of what was due after the bundle's end there is no evidence."""
OUT = ROOT / "sarlens" / "analysis" / "outcomes.json"


@dataclass
class Pair:
    """A sentence, what it has in common with a promise, and what the truth says that it says of it ("": nothing)."""

    sentence: Any
    common: dict[str, float]
    says: str


@dataclass
class Followed:
    """A promise of the truth that was found, its status there, what is said of it outright, and its pairs."""

    promise: Any
    status: str
    told: Told
    pairs: list[Pair]


def followed(held: Corpus, truth: dict[str, Any]) -> list[Followed]:
    """The truth's promises that SARLens finds, each with the sentences near it."""
    index = CaseIndex(held)
    rarity, name_weight = Rarity(index), name_weights(index)
    quotes = {one.id: one.quote for one in held.findings}
    said = defaultdict(list)
    for one in truth["evidence"]:
        said[one["id"]].append(one)
    promises = undertaken(index)
    linker = Linker(index, rarity)
    links, owed = linker.links(promises, statements(index)), Owed(promises)
    near = {one.promise.finding.id: (one, found) for one, found in candidates(
        index, [one for one in promises if one.made_on], sentences(index), rarity)}  # fmt: skip
    rows = []
    for one in truth["commitments"]:
        match = next(
            (it for it in promises if same(quotes[it.finding.id], one["text"]) or same(it.action, one["text"])), None
        )
        if match is None:
            continue
        mark = match.finding.id
        outright = {link.statement.passage.id: link for link in links[mark]}
        asked, found = near.get(mark, (None, []))
        pairs = []
        for sentence in found:
            says = next((proof["says"] for proof in said[one["id"]] if same(sentence.text, proof["text"])), "")
            common = features(asked, sentence, outright.get(sentence.passage.id), rarity.weight, name_weight)
            if not apart(common):
                pairs.append(Pair(sentence, common, says))
        again = promised_again(match, owed, links[mark], linker)
        told = told_of(index, match, links[mark], again, (), TODAY)
        rows.append(Followed(match, MEANT.get(one["status"], one["status"]), told, pairs))
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


def fit_classes(rows: Sequence[dict[str, float]], wanted: Sequence[str], strength: float) -> dict[str, Logistic]:
    """A multinomial logistic regression on evened-out features, given back for the features as they are."""
    names = sorted(rows[0])
    table = np.array([[row[name] for name in names] for row in rows])
    mean, spread = table.mean(0), table.std(0)
    spread[spread < 1e-9] = 1.0
    made = LogisticRegression(C=strength, max_iter=3000).fit((table - mean) / spread, np.array(wanted))
    found = {}
    for status, coefficients, rest in zip(made.classes_, made.coef_, made.intercept_, strict=True):
        weights = coefficients / spread
        named = {name: round(float(weight), 4) for name, weight in zip(names, weights, strict=True)}
        found[str(status)] = Logistic(named, round(float(rest - (weights * mean).sum()), 4))
    return {status: found[status] for status in STATUSES}


def train_pairs(bundles: Sequence[list[Followed]]) -> Weights:
    """The regressions on single sentences, fitted on these bundles; none yet for how a promise stands."""
    pairs = [pair for one in bundles for row in one for pair in row.pairs]
    true = [one for one in pairs if one.says]
    commons = [one.common for one in true]
    return Weights(
        fit([one.common for one in pairs], [bool(one.says) for one in pairs], 0.05),
        fit(commons, [one.says in ("not_done", "chased") for one in true], 0.02),
        fit(commons, [one.says == "late" for one in true], 0.02),
        {},
    )


def heard_by(rows: Sequence[Followed], weights: Weights) -> list[Told]:
    """What is heard of each promise, its sentences weighed."""
    echoes = [[echo(pair.sentence, pair.common, weights) for pair in row.pairs] for row in rows]
    best: dict[str, float] = {}
    for held in echoes:
        for heard in held:
            best[heard.sentence.passage.id] = max(heard.odds, best.get(heard.sentence.passage.id, heard.odds))
    return [replace(row.told, echoes=beside_rivals(held, best)) for row, held in zip(rows, echoes, strict=True)]


def train(bundles: Sequence[list[Followed]]) -> Weights:
    """All the regressions. How a promise stands is learned from what weights that never saw its bundle heard of it."""
    rows: list[dict[str, float]] = []
    wanted: list[str] = []
    for number, one in enumerate(bundles):
        left = train_pairs([*bundles[:number], *bundles[number + 1 :]])
        rows += [signs(row.promise, told) for row, told in zip(one, heard_by(one, left), strict=True)]
        wanted += [row.status for row in one]
    return replace(train_pairs(bundles), standing=fit_classes(rows, wanted, 0.05))


def read_by(rows: Sequence[Followed], weights: Weights) -> Counter[tuple[str, str]]:
    """What the rows' statuses are, and what they are read as; and how often the right sentence comes first."""
    found: Counter[tuple[str, str]] = Counter()
    for row, told in zip(rows, heard_by(rows, weights), strict=True):
        found[row.status, weighed(row.promise, told, weights).status] += 1
        true = {pair.sentence.passage.id for pair in row.pairs if pair.says}
        if true:
            order = [heard.sentence.passage.id for heard in told.echoes]
            found["sentence", "first"] += order[0] in true
            found["sentence", "among ten"] += bool(set(order[:10]) & true)
            found["sentence", "among all"] += 1
    return found


def plain(one: Logistic) -> dict[str, Any]:
    """As it lies in the file."""
    return {"intercept": one.intercept, "weights": dict(one.weights)}


def main() -> None:
    """Report on each bundle left out, then fit on all and write the weights."""
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
        right = sum(count for (was, said), count in left.items() if was == said)
        print(f"{name:<12} {right} of {len(bundles[number])} statuses right")
        every += left
    for (was, said), count in sorted(every.items()):
        print(f"{was:>12} {said:<12} {count}")
    made = train(bundles)
    OUT.write_text(json.dumps({
        "telling": plain(made.telling), "denial": plain(made.denial), "late": plain(made.late),
        "standing": {status: plain(one) for status, one in made.standing.items()},
    }, indent=1) + "\n")  # fmt: skip


if __name__ == "__main__":
    main()
