"""Hold the tagger against labelled text: precision, recall, F1 and average precision for each pattern."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sarlens.dates import PartialDate
from sarlens.model import PatternId, Role, Strength, Tag
from sarlens.tagging.patterns import PATTERNS
from sarlens.tagging.scene import scene
from sarlens.tagging.tagger import load_tagger

_TIERS: tuple[Strength, ...] = ("possible", "likely", "strong")
_RENAMED = {
    "commitment": "missed_commitment",
    "missed": "missed_commitment",
    "predetermined_planning": "poor_care_planning",
}
_ROLES: dict[str, Role] = {"professional": "professional", "family": "family"}
FEWEST = 5
"""A pattern with fewer labelled texts is shown but left out of the means."""


@dataclass(frozen=True, slots=True)
class PatternScore:
    """How one pattern did. All shares run 0 to 1; `texts` is how many texts were labelled with it."""

    pattern: PatternId
    texts: int
    precision: float
    recall: float
    f1: float
    average_precision: float


@dataclass(frozen=True, slots=True)
class Scores:
    """How the tagger did on labelled texts.

    Attributes:
        minimum: the tier from which a tag counts for precision, recall and F1.
        macro_f1, mean_average_precision: means over the patterns with at least `FEWEST` labelled texts; None where
            there is none.
        clean: texts that show nothing by their labels, and of these `clean_flagged` got a tag.
    """

    texts: int
    minimum: Strength
    patterns: tuple[PatternScore, ...]
    macro_f1: float | None
    mean_average_precision: float | None
    clean: int
    clean_flagged: int

    @property
    def clean_share(self) -> float:
        """The share of clean texts that got a tag; 0 where there are none."""
        return self.clean_flagged / self.clean if self.clean else 0.0


@dataclass(frozen=True, slots=True)
class _Judged:
    """One text: what it is labelled with, where readers differ, and the tagger's best confidence by pattern."""

    wanted: frozenset[str]
    arguable: frozenset[str]
    tagged: frozenset[str]
    best: Mapping[str, float]


def score(rows: Iterable[Mapping[str, Any]], *, minimum: Strength = "likely") -> Scores:
    """Tag every row's text and hold the tags against its labels.

    Args:
        rows: each with `text` and `labels` (pattern ids; "none" or nothing for a clean text); `arguable` names
            patterns that count neither way; `speaker` and `date` as in `sarlens tag`. The older names `commitment`,
            `missed` and `predetermined_planning` are read too.
        minimum: the tier from which a tag counts.

    Raises:
        ValueError: for a label that is no pattern.
    """
    counted = frozenset(_TIERS[_TIERS.index(minimum) :])
    judged = [_judge(row, counted) for row in rows]
    patterns = tuple(_pattern_score(pattern.id, judged) for pattern in PATTERNS)
    enough = [one for one in patterns if one.texts >= FEWEST]
    clean = [one for one in judged if not one.wanted and not one.arguable]
    return Scores(
        len(judged),
        minimum,
        patterns,
        sum(one.f1 for one in enough) / len(enough) if enough else None,
        sum(one.average_precision for one in enough) / len(enough) if enough else None,
        len(clean),
        sum(bool(one.tagged) for one in clean),
    )


def _judge(row: Mapping[str, Any], counted: frozenset[Strength]) -> _Judged:
    wanted = _labels(row.get("labels") or ())
    tags = _tags(row)
    best: dict[str, float] = {}
    for tag in tags:
        best[tag.pattern] = max(tag.confidence, best.get(tag.pattern, 0.0))
    tagged = frozenset(tag.pattern for tag in tags if tag.strength in counted)
    return _Judged(wanted, _labels(row.get("arguable") or ()) - wanted, tagged, best)


def _tags(row: Mapping[str, Any]) -> tuple[Tag, ...]:
    made = load_tagger()
    written = row.get("date")
    date = PartialDate.fromisoformat(written) if isinstance(written, str) and written else None
    return made.tags(scene(row["text"], made.grammar, _ROLES.get(row.get("speaker", ""), "unknown")), written=date)


def _labels(given: Sequence[str]) -> frozenset[str]:
    known = {pattern.id for pattern in PATTERNS}
    labels = {_RENAMED.get(label, label) for label in given} - {"none"}
    if unknown := labels - known:
        raise ValueError(f"no pattern is called {', '.join(sorted(unknown))}; known are {', '.join(sorted(known))}")
    return frozenset(labels)


def _pattern_score(pattern: PatternId, judged: Sequence[_Judged]) -> PatternScore:
    asked = [one for one in judged if pattern not in one.arguable]
    right = sum(pattern in one.wanted and pattern in one.tagged for one in asked)
    tagged = sum(pattern in one.tagged for one in asked)
    wanted = sum(pattern in one.wanted for one in asked)
    precision = right / tagged if tagged else 0.0
    recall = right / wanted if wanted else 0.0
    f1 = 2 * precision * recall / (precision + recall) if right else 0.0
    ranked = sorted(((one.best.get(pattern, 0.0), pattern in one.wanted) for one in asked), key=lambda pair: -pair[0])
    return PatternScore(pattern, wanted, precision, recall, f1, average_precision([hit for _, hit in ranked]))


def average_precision(ranked: Sequence[bool]) -> float:
    """The mean, over the hits, of the precision down to each; 0 where there is no hit.

    >>> average_precision([True, False, True])
    0.8333333333333333
    """
    hits = 0
    total = 0.0
    for place, hit in enumerate(ranked, start=1):
        if hit:
            hits += 1
            total += hits / place
    return total / hits if hits else 0.0
