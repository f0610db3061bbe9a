"""Detectors to tags: evidence combined, put into tiers, and said in one plain sentence."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cache

from sarlens.dates import PartialDate
from sarlens.model import Strength, Tag, Zone
from sarlens.tagging.detect import Evidence, compile_rules
from sarlens.tagging.pattern import Pattern
from sarlens.tagging.patterns import PATTERNS
from sarlens.tagging.scene import Grammar, Scene
from sarlens.tagging.settling import settle
from sarlens.tagging.undertaking import undertaking

Detector = Callable[[Scene], Iterable[Evidence]]
STRONG, LIKELY, POSSIBLE = 0.8, 0.5, 0.2


@dataclass(frozen=True, slots=True)
class Tagger:
    """What looks at a scene. A trained tagger takes its place in `detectors` beside the rules."""

    patterns: tuple[Pattern, ...]
    grammar: Grammar
    detectors: tuple[Detector, ...]

    def tags(
        self,
        scene: Scene,
        *,
        written: PartialDate | None = None,
        fields: Mapping[str, str] | None = None,
        zone: Zone = "body",
        speaker: str | None = None,
    ) -> tuple[Tag, ...]:
        """The tags of a scene, in the order of the patterns.

        Args:
            scene: the text with its surroundings.
            written: the day of writing, for due dates.
            fields: for a row of an action table, cell text by column head.
            zone: what kind of passage it is; an action line is a commitment by its place.
            speaker: who "I" is, where known.
        """
        evidence = [piece for detector in self.detectors for piece in detector(scene)]
        found: list[Tag] = []
        for pattern in self.patterns:
            kinds: dict[str, list[Evidence]] = {}
            for piece in evidence:
                if piece.pattern == pattern.id:
                    kinds.setdefault(piece.subtype if pattern.apart else "", []).append(piece)
            wholes = [combine(pieces, len(self.detectors)) for pieces in kinds.values()]
            if pattern.id == "missed_commitment":
                wholes = settle(wholes, scene, zone, fields or {})
            found += [_tag(pattern, whole, scene) for whole in wholes if whole.score >= POSSIBLE]
        return tuple(_with_undertaking(tag, scene, written, fields, speaker) for tag in found)


def combine(pieces: list[Evidence], detectors: int) -> Evidence:
    """One score from several detectors: their mean (one that says nothing counts as 0).

    Words, sub-type and cues are those of the highest piece that names words.
    """
    best = max(pieces, key=lambda piece: (bool(piece.spans), piece.score))
    score = sum(piece.score for piece in pieces) / max(1, detectors)
    return Evidence(best.pattern, score, best.subtype, best.spans, best.cues, best.rules)


@cache
def load_tagger() -> Tagger:
    """The tagger of all patterns; made once a process."""
    rules = compile_rules(PATTERNS)
    return Tagger(PATTERNS, rules.grammar, (rules,))


def strength(score: float) -> Strength:
    """The tier of a score."""
    return "strong" if score >= STRONG else "likely" if score >= LIKELY else "possible"


def _tag(pattern: Pattern, whole: Evidence, scene: Scene) -> Tag:
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
        strength(whole.score),
        spans or ((0, len(text) - scene.offset),),
        kind.why.format(words=f"“{words}”"),
        kind.innocent,
        whole.cues,
        kind.law,
    )


def _with_undertaking(
    tag: Tag, scene: Scene, written: PartialDate | None, fields: Mapping[str, str] | None, speaker: str | None
) -> Tag:
    if tag.pattern != "missed_commitment" or tag.subtype != "commitment":
        return tag
    made = undertaking(scene.reading, scene.reading.text[scene.offset :], written, fields)
    if speaker and (made.owner or "").lower() in ("i", "we"):
        made = replace(made, owner=speaker)
    return replace(tag, undertaking=made)
