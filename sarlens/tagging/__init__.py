"""Passages to findings: the six patterns, their rules, and the tagger that weighs them."""

from __future__ import annotations

from sarlens.dates import PartialDate
from sarlens.model import Role, Tag, content_id
from sarlens.tagging.lexicon import word_files
from sarlens.tagging.passages import tag_passages
from sarlens.tagging.pattern import Pattern, Rule, Subtype
from sarlens.tagging.patterns import PATTERNS
from sarlens.tagging.scene import scene
from sarlens.tagging.tagger import BY_RULES, PROBABLE, Tagger, best_scores, load_tagger
from sarlens.tagging.weights import hashes

__all__ = [
    "PATTERNS",
    "Pattern",
    "Rule",
    "Subtype",
    "best_scores",
    "digest",
    "load_tagger",
    "rule_scores",
    "tag_passages",
    "tag_text",
]


def tag_text(
    text: str, *, speaker: Role = "unknown", date: PartialDate | None = None, rules_alone: bool = False
) -> tuple[Tag, ...]:
    """What a text shows: at most one tag for each pattern, but a promise and its breaking may both stand.

    Args:
        text: a sentence or two.
        speaker: whose words they are.
        date: the day of writing, for due dates.
        rules_alone: leave out what was learned.
    """
    made = load_tagger(rules_alone=rules_alone)
    return made.tags(scene(text, made.grammar, speaker), written=date)


def rule_scores(tagger: Tagger, text: str, speaker: str) -> dict[str, float]:
    """Kind (a pattern, `commitment` or `broken`) to the score of the best rule that fired on a text; {} where none did."""
    role: Role = "family" if speaker == "family" else "professional" if speaker == "professional" else "unknown"
    return best_scores(tagger.rules(scene(text, tagger.grammar, role)))


def digest() -> str:
    """Changes when what is tagged could change: rules, word lists, tiers, learned weights."""
    return content_id("tagging", repr(PATTERNS), word_files(), BY_RULES, PROBABLE, sorted(hashes().items()))
