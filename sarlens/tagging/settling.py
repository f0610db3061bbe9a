"""Which of a commitment and its breaking a text shows, by the ruling of the label guide; and action lines by their place."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from sarlens.model import Zone
from sarlens.tagging.detect import Evidence
from sarlens.tagging.scene import Scene
from sarlens.tagging.vows import undertakes

_AHEAD = frozenset({"will", "shall"})
_BY_PLACE = 0.9
_BY_ZONE = 0.72


def settle(
    found: list[Evidence], scene: Scene, zone: Zone, fields: Mapping[str, str], likely: float, learned: bool
) -> list[Evidence]:
    """The evidence that stands.

    "A past promise reported as not kept is broken, not also commitment": a commitment stays beside a breaking
    only where it looks ahead (will, shall, an action line). A row with an action and an owner is a commitment by
    its place, however it is worded.

    Args:
        found: at most one piece for each side.
        scene: the text.
        zone: what kind of passage it is.
        fields: of a row of an action table, cell text by column head.
        likely: from which score on a breaking counts against a commitment.
        learned: whether the learned detectors were asked too: then grammar counts only where they don't rule it out.
    """
    commitment = next((piece for piece in found if piece.subtype == "commitment"), None)
    broken = next((piece for piece in found if piece.subtype == "broken"), None)
    placed = _by_place(scene, zone, fields, commitment)
    if placed is not None:
        commitment = placed
    elif _left_to_grammar(commitment, likely, learned):
        commitment = _by_grammar(scene) or commitment
    if commitment is not None and broken is not None and placed is None and not _looks_ahead(commitment, scene):
        if broken.score >= 0.8 * commitment.score:
            commitment = None
        elif broken.score < likely:
            broken = None
    return [piece for piece in (commitment, broken) if piece is not None]


def _left_to_grammar(commitment: Evidence | None, likely: float, learned: bool) -> bool:
    """Whether grammar has a say: the other detectors are unsure, or found nothing and the learned ones weren't among them."""
    if commitment is None:
        return not learned
    return commitment.score < likely


def _by_place(scene: Scene, zone: Zone, fields: Mapping[str, str], commitment: Evidence | None) -> Evidence | None:
    length = len(scene.reading.text)
    spans = ((scene.offset, length),)
    owned = bool(fields.get("Action", "").strip()) and bool(
        fields.get("Owner", "").strip() or fields.get("By when", "").strip()
    )
    if owned:
        score = max(_BY_PLACE, commitment.score if commitment else 0.0)
        return Evidence(
            "missed_commitment",
            score,
            "commitment",
            commitment.spans if commitment else spans,
            (),
            ("commitment.action_row",),
        )
    if zone == "action" and length - scene.offset > 8:
        score = max(_BY_ZONE, commitment.score if commitment else 0.0)
        base = commitment or Evidence("missed_commitment", score, "commitment", spans, (), ("commitment.action_zone",))
        return replace(base, score=score)
    return None


def _by_grammar(scene: Scene) -> Evidence | None:
    reading = scene.reading
    acts = frozenset(reading.words[first] for first, _ in reading.at.get("ACT.base", ()))
    score = undertakes(reading.text[scene.offset :], acts) or undertakes(reading.text, acts) * bool(scene.offset)
    if not score:
        return None
    spans = ((scene.offset, len(reading.text)),)
    return Evidence("missed_commitment", score, "commitment", spans, (), ("commitment.grammar",))


def _looks_ahead(piece: Evidence, scene: Scene) -> bool:
    words = {
        word
        for word, span in zip(scene.reading.words, scene.reading.spans, strict=True)
        if any(a <= span[0] < b for a, b in piece.spans)
    }
    return bool(words & _AHEAD) or any(rule.endswith("action_line") for rule in piece.rules)
