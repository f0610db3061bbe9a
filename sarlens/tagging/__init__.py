"""Passages to findings."""

from __future__ import annotations

from sarlens.dates import PartialDate
from sarlens.model import Role, Tag
from sarlens.tagging.scene import scene
from sarlens.tagging.tagger import tagger


def tag_text(text: str, *, speaker: Role = "unknown", date: PartialDate | None = None) -> tuple[Tag, ...]:
    """What a text shows."""
    made = tagger()
    return made.tags(scene(text, made.grammar, speaker))
