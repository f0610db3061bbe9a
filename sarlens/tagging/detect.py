"""The rules as a detector: from a scene to weighed evidence, pattern by pattern."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sarlens.model import PatternId
from sarlens.tagging.context import FACTORS, Cue, negated
from sarlens.tagging.pattern import Pattern, Rule
from sarlens.tagging.reading import SHAPES, Span
from sarlens.tagging.scene import Grammar, Scene, grammar
from sarlens.tagging.slots import Shape, compile_shape, concepts, literals, possible, search
from sarlens.tagging.target import Kind, Part, about

_PARENT_FACTORS: dict[Kind, float] = {"parent": 1.0, "party": 0.9, "they": 0.6, "he": 0.55, "none": 0.45, "i": 0.5, "you": 0.35, "we": 0.3}
_BLAMED_FACTORS: dict[Kind, float] = {"parent": 1.0, "party": 0.95, "they": 0.85, "he": 0.85, "none": 0.85, "i": 0.6, "you": 0.6, "we": 0.5}
_SERVICE_BARRED: frozenset[Kind] = frozenset({"he", "person", "parent", "party"})


NEIGHBOURS = 0.85
"""What a rule keeps of its weight where only the words around the text supply its second half."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """What one detector says of one pattern. `spans` are characters of the scene's text; `rules` are rule ids."""

    pattern: PatternId
    score: float
    subtype: str
    spans: tuple[Span, ...] = ()
    cues: tuple[str, ...] = ()
    rules: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Compiled:
    rule: Rule
    shapes: tuple[Shape, ...]
    also: tuple[Shape, ...]
    without: tuple[Shape, ...]


@dataclass(frozen=True, slots=True)
class _Hit:
    rule: Rule
    weight: float
    tokens: tuple[Span, ...]
    cues: tuple[Cue, ...]


@dataclass(frozen=True, slots=True)
class RuleDetector:
    """The rules of all patterns, compiled with the grammar that they need."""

    patterns: tuple[Pattern, ...]
    grammar: Grammar
    compiled: tuple[tuple[Pattern, tuple[_Compiled, ...]], ...]

    def __call__(self, scene: Scene) -> tuple[Evidence, ...]:
        """The evidence for every pattern that any rule points to."""
        found = []
        for pattern, rules in self.compiled:
            hits = [hit for rule in rules for hit in _hits(rule, scene)]
            kinds = sorted({hit.rule.subtype for hit in hits}) if pattern.apart else [""]
            for kind in kinds:
                chosen = [hit for hit in hits if not kind or hit.rule.subtype == kind]
                if chosen:
                    found.append(_weighed(pattern, chosen, scene))
        return tuple(found)


def compile_rules(patterns: tuple[Pattern, ...]) -> RuleDetector:
    """Compile every rule of every pattern. Raises ValueError for two rules of one id."""
    compiled = tuple((pattern, tuple(_compile(rule) for rule in pattern.rules)) for pattern in patterns)
    seen: set[str] = set()
    for pattern, rules in compiled:
        for made in rules:
            key = f"{pattern.id}:{made.rule.id}"
            if key in seen:
                raise ValueError(f"two rules are called {key}")
            seen.add(key)
            pattern.subtype(made.rule.subtype)
    words = frozenset(
        word for _, rules in compiled for made in rules for shape in (*made.shapes, *made.also, *made.without) for word in literals(shape)
    )
    made_with = grammar(words)
    known = made_with.lexicon.concepts | SHAPES
    for _, rules in compiled:
        for made in rules:
            for shape in (*made.shapes, *made.also, *made.without):
                if unknown := set(concepts(shape)) - known:
                    raise ValueError(f"{made.rule.id}: no word file has {', '.join(sorted(unknown))}")
    return RuleDetector(patterns, made_with, compiled)


def _compile(rule: Rule) -> _Compiled:
    def shapes(sources: Sequence[str]) -> tuple[Shape, ...]:
        return tuple(compile_shape(source) for source in sources)

    return _Compiled(rule, shapes(rule.shapes), shapes(rule.also), shapes(rule.without))


def _hits(made: _Compiled, scene: Scene) -> Iterator[_Hit]:
    reading = scene.reading
    live = [shape for shape in made.shapes if possible(shape, reading.at)]
    if not live:
        return
    share = 1.0
    if made.also and not any(_anywhere(shape, scene) for shape in made.also):
        if not any(_in_topics(shape, scene) for shape in made.also):
            return
        share = NEIGHBOURS
    if any(_anywhere(shape, scene) for shape in made.without):
        return
    best: _Hit | None = None
    for shape in live:
        for tokens in search(shape, reading):
            hit = _weigh(made.rule, tokens, scene, share)
            if hit is not None and (best is None or hit.weight > best.weight):
                best = hit
    if best is not None and best.weight > 0.02:
        yield best


def _anywhere(shape: Shape, scene: Scene) -> bool:
    return possible(shape, scene.reading.at) and next(search(shape, scene.reading), None) is not None


def _in_topics(shape: Shape, scene: Scene) -> bool:
    """Whether the heading, the neighbouring sentences or the document supply what the text itself leaves out."""
    return bool(scene.topics) and all(any(name in scene.topics for name in names) for names in shape.needs)


def _weigh(rule: Rule, tokens: tuple[Span, ...], scene: Scene, share: float) -> _Hit | None:
    weight = rule.weight * share * _about(rule, tokens, scene)
    if not weight:
        return None
    cues = [cue for cue in scene.cues.at(scene.reading, tokens[0][0]) if cue not in rule.immune]
    if rule.about in ("parent", "blamed") and "negated" not in rule.immune:
        denial = negated(scene.reading, tokens[rule.at][0])
        if denial is not None:
            cues.append(denial)
    for cue in cues:
        weight *= FACTORS[cue]
    return _Hit(rule, weight, tokens, tuple(cues))


def _about(rule: Rule, tokens: tuple[Span, ...], scene: Scene) -> float:
    """How well the one whom the words concern fits the rule: 1 fits, 0 does not."""
    if not rule.about:
        return 1.0
    span = tokens[rule.at]
    if rule.about in ("parent", "blamed"):
        who = about(scene.cast, span, _part(scene, span))
        factors = _PARENT_FACTORS if rule.about == "parent" else _BLAMED_FACTORS
        return factors.get(who, 0.0)
    who = scene.cast.subject(span[0])
    if rule.about == "service":
        return 0.0 if who in _SERVICE_BARRED else 1.0
    return 0.0 if who in ("he", "person") else 1.0


def _part(scene: Scene, span: Span) -> Part:
    names = [name for name, places in scene.reading.at.items() if name[-2:] in ("_A", "_N", "_V") and span in places]
    if any(name.endswith("_V") for name in names):
        return "v"
    return "n" if any(name.endswith("_N") for name in names) else "a" if names else "v"


def _weighed(pattern: Pattern, hits: list[_Hit], scene: Scene) -> Evidence:
    """Add up: the strongest hit counts whole, each further one half of what it could still add, if it is another kind."""
    hits.sort(key=lambda hit: (-hit.weight, hit.rule.id))
    score = 0.0
    subtypes: set[str] = set()
    for hit in hits:
        share = 1.0 if not subtypes else 0.25 if hit.rule.subtype in subtypes else 0.5
        score += (1 - score) * hit.weight * share
        subtypes.add(hit.rule.subtype)
    top = hits[0]
    strong = [hit for hit in hits if hit.weight >= 0.5 * top.weight][:3]
    spans = sorted({scene.reading.chars(first, last) for hit in strong for first, last in [(hit.tokens[0][0], hit.tokens[-1][1])]})
    cues = tuple(dict.fromkeys(cue for hit in strong for cue in hit.cues))
    return Evidence(pattern.id, min(score, 0.99), top.rule.subtype, _merged(spans), cues, tuple(hit.rule.id for hit in hits))


def _merged(spans: list[Span]) -> tuple[Span, ...]:
    merged: list[Span] = []
    for start, end in spans:
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return tuple(merged)
