"""Detectors to tags: evidence combined, put into tiers, and said in one plain sentence."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache

from sarlens.model import PatternId, Strength, Tag
from sarlens.tagging.detect import Evidence, compile_rules
from sarlens.tagging.pattern import Pattern
from sarlens.tagging.patterns import PATTERNS
from sarlens.tagging.scene import Grammar, Scene

Detector = Callable[[Scene], Iterable[Evidence]]
STRONG, LIKELY, POSSIBLE = 0.8, 0.5, 0.2


@dataclass(frozen=True, slots=True)
class Tagger:
    """What looks at a scene. A trained tagger takes its place in `detectors` beside the rules."""

    patterns: tuple[Pattern, ...]
    grammar: Grammar
    detectors: tuple[Detector, ...]

    def tags(self, scene: Scene) -> tuple[Tag, ...]:
        """The tags of a scene, in the order of the patterns."""
        evidence = [piece for detector in self.detectors for piece in detector(scene)]
        found = []
        for pattern in self.patterns:
            pieces = [piece for piece in evidence if piece.pattern == pattern.id]
            if pieces:
                whole = combine(pieces, len(self.detectors))
                if whole.score >= POSSIBLE:
                    found.append(_tag(pattern, whole, scene))
        return tuple(found)


def combine(pieces: list[Evidence], detectors: int) -> Evidence:
    """One score from several detectors: their mean (one that says nothing counts as 0).

    Words, sub-type and cues are those of the highest piece that names words.
    """
    best = max(pieces, key=lambda piece: (bool(piece.spans), piece.score))
    score = sum(piece.score for piece in pieces) / max(1, detectors)
    return Evidence(best.pattern, score, best.subtype, best.spans, best.cues, best.rules)


@cache
def tagger() -> Tagger:
    """The tagger of all patterns; made once a process."""
    rules = compile_rules(PATTERNS)
    return Tagger(PATTERNS, rules.grammar, (rules,))


def strength(score: float) -> Strength:
    """The tier of a score."""
    return "strong" if score >= STRONG else "likely" if score >= LIKELY else "possible"


def _tag(pattern: Pattern, whole: Evidence, scene: Scene) -> Tag:
    kind = pattern.subtype(whole.subtype)
    text = scene.reading.text
    spans = tuple((max(0, start - scene.offset), end - scene.offset) for start, end in whole.spans if end > scene.offset)
    words = " … ".join(text[start:end] for start, end in whole.spans)
    return Tag(
        pattern.id,
        kind.id,
        round(whole.score, 3),
        strength(whole.score),
        spans or ((0, len(text) - scene.offset),),
        kind.why.format(words=f"“{words}”"),
        kind.innocent,
        whole.cues,
        kind.law,
    )


def pattern_of(name: PatternId) -> Pattern:
    """The pattern of that id. Raises KeyError."""
    for pattern in PATTERNS:
        if pattern.id == name:
            return pattern
    raise KeyError(name)
