"""Detectors to tags: evidence combined, put into tiers, and said in one plain sentence."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache

from sarlens.dates import PartialDate
from sarlens.model import PatternId, Strength, Tag, Zone
from sarlens.tagging.detect import Evidence, compile_rules
from sarlens.tagging.pattern import Pattern
from sarlens.tagging.patterns import PATTERNS
from sarlens.tagging.scene import Grammar, Scene
from sarlens.tagging.settling import settle
from sarlens.tagging.stack import Setting, Stack, load_stack
from sarlens.tagging.undertaking import undertaking
from sarlens.tagging.weights import pattern_of

Detector = Callable[[Scene], Iterable[Evidence]]
_COUNTER_WHY = "These words may speak well of the family, own up to a mistake, or show that a step was properly taken or a promise kept."


@dataclass(frozen=True, slots=True)
class Tiers:
    """From which score on a tag is strong, likely or possible; below that there is none."""

    strong: float
    likely: float
    possible: float

    def strength(self, score: float) -> Strength:
        """The tier of a score that is at least `possible`."""
        return "strong" if score >= self.strong else "likely" if score >= self.likely else "possible"


BY_RULES = Tiers(0.8, 0.5, 0.2)
"""Tiers of the rules' own scores, where the learned weights are not there."""
PROBABLE = Tiers(0.9, 0.3, 0.1)
"""Tiers of a probability: at nine in ten and above about 19 in 20 are right; of all at `likely` and above, three in four or
somewhat fewer (`benchmarks/tagging.py` and `benchmarks/bundles.py` tell)."""


@dataclass(frozen=True, slots=True)
class Tagger:
    """What looks at a scene: the rules, and where its weights are there the stack that weighs them with what was learned."""

    patterns: tuple[Pattern, ...]
    grammar: Grammar
    rules: Detector
    stack: Stack | None = None

    @property
    def tiers(self) -> Tiers:
        """The tiers of its scores."""
        return PROBABLE if self.stack is not None else BY_RULES

    def tags(
        self,
        scene: Scene,
        *,
        written: PartialDate | None = None,
        fields: Mapping[str, str] | None = None,
        zone: Zone = "body",
        speaker: str | None = None,
        around: str = "",
        setting: Setting = "text",
        counter: bool = False,
    ) -> tuple[Tag, ...]:
        """The tags of a scene, in the order of the patterns.

        Args:
            scene: the text with its surroundings.
            written: the day of writing, for due dates.
            fields: for a row of an action table, cell text by column head.
            zone: what kind of passage it is; an action line is a commitment by its place.
            speaker: who "I" is, where known.
            around: the heading and the words before the text, for the encoder.
            setting: whether the text was picked out or is one of all passages of a case.
            counter: whether to tell too, last, that it points the other way: praise of the family, an apology, a step
                properly taken, a promise kept. No rule looks for that: without the learned weights it is never told.
        """
        ruled = tuple(self.rules(scene))
        told = self._probabilities(scene, ruled, around, setting)
        evidence = list(self._weighed(scene, ruled, told, around))
        found: list[Tag] = []
        for pattern in self.patterns:
            kinds: dict[str, list[Evidence]] = {}
            for piece in evidence:
                if piece.pattern == pattern.id:
                    kinds.setdefault(piece.subtype if pattern.apart else "", []).append(piece)
            wholes = [combine(pieces) for pieces in kinds.values()]
            if pattern.id == "missed_commitment":
                wholes = settle(wholes, scene, zone, fields or {}, self.tiers.likely, self.stack is not None)
            found += [self._tag(pattern, whole, scene) for whole in wholes if whole.score >= self.tiers.possible]
        if counter and (other := self._counter(scene, told)) is not None:
            found.append(other)
        return tuple(_with_undertaking(tag, scene, written, fields, speaker) for tag in found)

    def read_ahead(self, seen: Sequence[tuple[Scene, str]]) -> None:
        """Have the learned detectors read scenes with what stands around them all at once; it is quicker, and changes nothing."""
        if self.stack is not None:
            self.stack.read_ahead([(scene.reading.text[scene.offset :], around) for scene, around in seen])

    def _probabilities(
        self, scene: Scene, ruled: Sequence[Evidence], around: str, setting: Setting
    ) -> Mapping[str, float]:
        """Kind to its probability; {} where the learned weights are not there, or the text was not worth a look."""
        if self.stack is None:
            return {}
        text = scene.reading.text[scene.offset :]
        return self.stack.probabilities(text, around, best_scores(ruled), scene.role, setting)

    def _weighed(
        self, scene: Scene, ruled: Sequence[Evidence], told: Mapping[str, float], around: str
    ) -> Iterator[Evidence]:
        """The rules' evidence with the stack's probability, and what was learned where no rule fired."""
        if self.stack is None:
            yield from ruled
            return
        text = scene.reading.text[scene.offset :]
        for piece in ruled:
            yield replace(piece, score=told[kind_of(piece)])
        fired = {kind_of(piece) for piece in ruled}
        for kind, score in told.items():
            if kind not in fired and score >= self.tiers.possible and (pattern := pattern_of(kind)):
                yield _learned(self.stack, pattern, kind, score, scene, text, around)

    def _counter(self, scene: Scene, told: Mapping[str, float]) -> Tag | None:
        """The tag of a text that points the other way; None where it doesn't seem to be one."""
        score = told.get("counter", 0.0)
        if self.stack is None or score < self.tiers.likely:
            return None
        text = scene.reading.text[scene.offset :]
        spans = self.stack.wording.telling(text, "counter") or ((0, len(text)),)
        return Tag("counter_evidence", "", round(score, 3), self.tiers.strength(score), spans, _COUNTER_WHY)

    def _tag(self, pattern: Pattern, whole: Evidence, scene: Scene) -> Tag:
        kind = pattern.subtype(whole.subtype)
        text = scene.reading.text
        spans = tuple(
            (max(0, start - scene.offset), end - scene.offset) for start, end in whole.spans if end > scene.offset
        )
        words = " … ".join(text[start:end] for start, end in whole.spans)
        return Tag(
            pattern.id,
            kind.id,
            round(whole.score, 3),
            self.tiers.strength(whole.score),
            spans or ((0, len(text) - scene.offset),),
            kind.why.format(words=f"“{words or text[scene.offset :]}”"),
            kind.innocent,
            whole.cues,
            kind.law,
        )


def combine(pieces: Sequence[Evidence]) -> Evidence:
    """One piece of several: the highest that names words, with the highest score."""
    best = max(pieces, key=lambda piece: (bool(piece.spans), piece.score))
    return replace(best, score=max(piece.score for piece in pieces))


@cache
def load_tagger(*, rules_alone: bool = False) -> Tagger:
    """The tagger of all patterns; made once a process. Where the learned weights are not there it goes by the rules alone."""
    rules = compile_rules(PATTERNS)
    return Tagger(PATTERNS, rules.grammar, rules, None if rules_alone else load_stack())


def best_scores(pieces: Iterable[Evidence]) -> dict[str, float]:
    """Kind (a pattern, `commitment` or `broken`) to the score of the best piece of evidence; {} where there is none."""
    best: dict[str, float] = {}
    for piece in pieces:
        best[kind_of(piece)] = max(best.get(kind_of(piece), 0.0), piece.score)
    return best


def kind_of(piece: Evidence | Tag) -> str:
    """Which of `KINDS` a piece of evidence, or a tag, is for."""
    return piece.subtype if piece.pattern == "missed_commitment" else piece.pattern


def _learned(
    stack: Stack, pattern: PatternId, kind: str, score: float, scene: Scene, text: str, around: str
) -> Evidence:
    """What was learned points to it and no rule does: the sub-type it is most like, and the words that speak most for it."""
    subtype = kind if pattern == "missed_commitment" else stack.subtype(pattern, text, around)
    spans = tuple((start + scene.offset, end + scene.offset) for start, end in stack.wording.telling(text, kind))
    return Evidence(pattern, score, subtype, spans, (), (f"{subtype}.learned",))


def _with_undertaking(
    tag: Tag, scene: Scene, written: PartialDate | None, fields: Mapping[str, str] | None, speaker: str | None
) -> Tag:
    if tag.pattern != "missed_commitment" or tag.subtype != "commitment":
        return tag
    made = undertaking(scene.reading, scene.reading.text[scene.offset :], written, fields)
    if speaker and (made.owner or "").lower() in ("i", "we"):
        made = replace(made, owner=speaker)
    return replace(tag, undertaking=made)
