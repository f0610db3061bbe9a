"""Passages to findings: the six patterns, their rules, and the tagger that weighs them."""

from __future__ import annotations

from sarlens.dates import PartialDate
from sarlens.model import Role, Tag, content_id
from sarlens.tagging.lexicon import word_files
from sarlens.tagging.passages import tag_passages
from sarlens.tagging.pattern import Pattern, Rule, Subtype
from sarlens.tagging.patterns import PATTERNS
from sarlens.tagging.scene import scene
from sarlens.tagging.tagger import LIKELY, POSSIBLE, STRONG, load_tagger

__all__ = ["PATTERNS", "Pattern", "Rule", "Subtype", "digest", "tag_passages", "tag_text"]


def tag_text(text: str, *, speaker: Role = "unknown", date: PartialDate | None = None) -> tuple[Tag, ...]:
    """What a text shows: at most one tag for each pattern, but a promise and its breaking may both stand.

    Args:
        text: a sentence or two.
        speaker: whose words they are.
        date: the day of writing, for due dates.
    """
    made = load_tagger()
    return made.tags(scene(text, made.grammar, speaker), written=date)


def digest() -> str:
    """Changes when what is tagged could change: rules, word lists, tiers."""
    return content_id("tagging", repr(PATTERNS), word_files(), STRONG, LIKELY, POSSIBLE)
