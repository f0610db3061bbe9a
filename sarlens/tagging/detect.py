"""The rules as a detector: from a scene to weighed evidence, pattern by pattern."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from sarlens.model import PatternId
from sarlens.tagging.context import FACTORS, Cue, negated
from sarlens.tagging.mentions import Kind
from sarlens.tagging.pattern import Pattern, Rule
from sarlens.tagging.reading import SHAPES, Span
from sarlens.tagging.scene import Grammar, Scene, grammar
from sarlens.tagging.slots import Shape, compile_shape, concepts, literals, possible, search
from sarlens.tagging.target import Part, about

_PARENT_FACTORS: dict[Kind, float] = {
    "parent": 1.0,
    "party": 0.9,
    "they": 0.6,
    "he": 0.55,
    "none": 0.45,
    "i": 0.5,
    "you": 0.35,
    "we": 0.3,
}
_BLAMED_FACTORS: dict[Kind, float] = {
    "parent": 1.0,
    "party": 0.95,
    "they": 0.85,
    "he": 0.75,
    "none": 0.85,
    "i": 0.6,
    "you": 0.6,
    "we": 0.5,
}
_SERVICE_BARRED: frozenset[Kind] = frozenset({"he", "person", "parent", "party"})


_NOBODY = frozenset({"nobody", "no", "none", "neither", "noone", "no-one", "nothing"})
SURE, UNSURE_AT_MOST = 0.8, 0.49
"""Where it is only a guess that a parent is meant, no sum of guesses makes a tag likely."""
LEAST = 0.02
"""A match that weighs less is none."""
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
    pattern: Pattern
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
    unsure: bool = False


@dataclass(frozen=True, slots=True)
class RuleDetector:
    """The rules of all patterns, compiled with the grammar that they need.

    Attributes:
        by_name: a word or concept to the (rule, shape) numbers that can't match without it. A shape is filed under
            the slot that is filled least often, so that few shapes are looked at for one text.
    """

    patterns: tuple[Pattern, ...]
    grammar: Grammar
    compiled: tuple[_Compiled, ...]
    by_name: Mapping[str, tuple[tuple[int, int], ...]] = field(repr=False)

    def __call__(self, scene: Scene) -> tuple[Evidence, ...]:
        """The evidence for every pattern that any rule points to."""
        live: dict[int, list[Shape]] = {}
        for number, shape_number in sorted(
            {place for name in scene.reading.at for place in self.by_name.get(name, ())}
        ):
            shape = self.compiled[number].shapes[shape_number]
            if possible(shape, scene.reading.at):
                live.setdefault(number, []).append(shape)
        hits: dict[str, list[_Hit]] = {}
        for number, shapes in live.items():
            made = self.compiled[number]
            hit = _best_hit(made, shapes, scene)
            if hit is not None:
                hits.setdefault(made.pattern.id, []).append(hit)
        return tuple(_evidence(self.patterns, hits, scene))


def _evidence(patterns: Sequence[Pattern], hits: Mapping[str, list[_Hit]], scene: Scene) -> Iterator[Evidence]:
    for pattern in patterns:
        found = hits.get(pattern.id, [])
        kinds = sorted({hit.rule.subtype for hit in found}) if pattern.apart else [""]
        for kind in kinds:
            chosen = [hit for hit in found if not kind or hit.rule.subtype == kind]
            if chosen:
                yield _weighed(pattern, chosen, scene)


def compile_rules(patterns: tuple[Pattern, ...]) -> RuleDetector:
    """Compile every rule of every pattern. Raises ValueError for two rules of one id, or a concept that no word file has."""
    compiled = tuple(_compile(pattern, rule) for pattern in patterns for rule in pattern.rules)
    seen: set[tuple[str, str]] = set()
    for made in compiled:
        if (made.pattern.id, made.rule.id) in seen:
            raise ValueError(f"two rules of {made.pattern.id} are called {made.rule.id}")
        seen.add((made.pattern.id, made.rule.id))
        made.pattern.subtype(made.rule.subtype)
    every = [(made, shape) for made in compiled for shape in (*made.shapes, *made.also, *made.without)]
    grammar_ = grammar(frozenset(word for _, shape in every for word in literals(shape)))
    for made, shape in every:
        if unknown := set(concepts(shape)) - grammar_.lexicon.concepts - SHAPES:
            raise ValueError(f"{made.rule.id}: no word file has {', '.join(sorted(unknown))}")
    return RuleDetector(patterns, grammar_, compiled, _filed(compiled, grammar_))


def _filed(compiled: Sequence[_Compiled], grammar_: Grammar) -> dict[str, tuple[tuple[int, int], ...]]:
    """Shapes under their rarest slot; how common a name is, the rules' own texts tell."""
    seen: Counter[str] = Counter()
    for made in compiled:
        for text in (made.rule.looks_for, *made.rule.examples, *made.rule.near_misses):
            seen.update(grammar_.read(text).at.keys())
    filed: dict[str, list[tuple[int, int]]] = {}
    for number, made in enumerate(compiled):
        for shape_number, shape in enumerate(made.shapes):
            rarest = min(shape.needs, key=lambda names: sum(seen[name] for name in names))
            for name in rarest:
                filed.setdefault(name, []).append((number, shape_number))
    return {name: tuple(places) for name, places in filed.items()}


def _compile(pattern: Pattern, rule: Rule) -> _Compiled:
    def shapes(sources: Sequence[str]) -> tuple[Shape, ...]:
        return tuple(compile_shape(source) for source in sources)

    return _Compiled(pattern, rule, shapes(rule.shapes), shapes(rule.also), shapes(rule.without))


def _best_hit(made: _Compiled, live: Sequence[Shape], scene: Scene) -> _Hit | None:
    """The rule's weightiest match, or None. `live` are those of its shapes whose slots can all be filled."""
    found = [tokens for shape in live for tokens in search(shape, scene.reading)]
    if not found:
        return None
    share = 1.0
    if made.also and not any(_anywhere(shape, scene) for shape in made.also):
        if not any(_in_topics(shape, scene) for shape in made.also):
            return None
        share = NEIGHBOURS
    if any(_anywhere(shape, scene) for shape in made.without):
        return None
    hits = [hit for hit in (_weigh(made.rule, tokens, scene, share) for tokens in found) if hit is not None]
    best = max(hits, key=lambda hit: hit.weight, default=None)
    return best if best is not None and best.weight > LEAST else None


def _anywhere(shape: Shape, scene: Scene) -> bool:
    return possible(shape, scene.reading.at) and next(search(shape, scene.reading), None) is not None


def _in_topics(shape: Shape, scene: Scene) -> bool:
    """Whether the heading, the neighbouring sentences or the document supply what the text itself leaves out."""
    return bool(scene.topics) and all(any(name in scene.topics for name in names) for names in shape.needs)


def _weigh(rule: Rule, tokens: tuple[Span, ...], scene: Scene, share: float) -> _Hit | None:
    fits = _about(rule, tokens, scene)
    weight = rule.weight * share * fits
    if not weight:
        return None
    cues = [cue for cue in scene.cues.at(scene.reading, tokens[0][0]) if cue not in rule.immune]
    if rule.about in ("parent", "blamed") and "negated" not in rule.immune:
        denial = negated(scene.reading, tokens[rule.at][0])
        if denial is not None:
            cues.append(denial)
    for cue in cues:
        weight *= FACTORS[cue]
    return _Hit(rule, weight, tokens, tuple(cues), unsure=fits < SURE)


def _about(rule: Rule, tokens: tuple[Span, ...], scene: Scene) -> float:
    """How well the one whom the words concern fits the rule: 1 fits, 0 does not."""
    if not rule.about:
        return 1.0
    span = tokens[rule.at]
    if rule.about in ("parent", "blamed"):
        who = about(scene.cast, span, _part(scene, span))
        factors = _PARENT_FACTORS if rule.about == "parent" else _BLAMED_FACTORS
        return factors.get(who, 0.0)
    if scene.reading.words[span[0]] in _NOBODY:
        return 1.0
    who = scene.cast.subject(span[0])
    if rule.about == "service":
        ours = who in ("i", "we") and scene.role == "family"
        return 0.0 if ours or who in _SERVICE_BARRED else 1.0
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
    if all(hit.unsure for hit in hits):
        score = min(score, UNSURE_AT_MOST)
    top = hits[0]
    strong = [hit for hit in hits if hit.weight >= 0.5 * top.weight][:3]
    spans = sorted(
        {scene.reading.chars(first, last) for hit in strong for first, last in [(hit.tokens[0][0], hit.tokens[-1][1])]}
    )
    cues = tuple(dict.fromkeys(cue for hit in strong for cue in hit.cues))
    return Evidence(
        pattern.id, min(score, 0.99), top.rule.subtype, _merged(spans), cues, tuple(hit.rule.id for hit in hits)
    )


def _merged(spans: list[Span]) -> tuple[Span, ...]:
    merged: list[Span] = []
    for start, end in spans:
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return tuple(merged)
