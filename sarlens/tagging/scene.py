"""All that a detector looks at: the reading of a text, who is in it, its cues, and its neighbours."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache

from sarlens.model import Role
from sarlens.tagging.context import Surroundings, surroundings
from sarlens.tagging.lexicon import Lexicon, load
from sarlens.tagging.mentions import Mention, Names, mentions
from sarlens.tagging.reading import Reading, read
from sarlens.tagging.slots import Shape, compile_shape, literals, possible, search
from sarlens.tagging.target import Cast


@dataclass(frozen=True, slots=True)
class Grammar:
    """The lexicon and its frames, ready to read with."""

    lexicon: Lexicon
    frames: tuple[tuple[str, tuple[Shape, ...]], ...] = field(repr=False)

    def read(self, text: str) -> Reading:
        """Tokens, concepts and frames of a text."""
        reading = read(text, self.lexicon.first)
        for name, shapes in self.frames:
            found = {
                (m[0][0], m[-1][1]) for shape in shapes if possible(shape, reading.at) for m in search(shape, reading)
            }
            if found:
                reading.at[name] = sorted(found)
        return reading


@cache
def grammar(words: frozenset[str]) -> Grammar:
    """The grammar for patterns that name these plain words."""
    plain = load()
    frames = tuple((name, tuple(compile_shape(source) for source in sources)) for name, sources in plain.frames)
    named = {word for _, shapes in frames for shape in shapes for word in literals(shape)}
    return Grammar(load(sorted(named | words)), frames)


@dataclass(frozen=True, slots=True)
class Scene:
    """One text with its surroundings.

    Attributes:
        role: whose words these are.
        topics: concepts of the words around the text: its heading, its neighbours, its document.
        offset: characters of `reading.text` before the text itself (a form label that was put before it).
    """

    reading: Reading
    cast: Cast
    cues: Surroundings
    role: Role = "unknown"
    topics: frozenset[str] = frozenset()
    offset: int = 0


def scene(
    text: str,
    made_with: Grammar,
    role: Role = "unknown",
    *,
    label: str = "",
    before: Sequence[Mention] = (),
    names: Names | None = None,
    topics: frozenset[str] = frozenset(),
) -> Scene:
    """Read a text. `label` is put before it, as in a form: "Views of family: not sought"."""
    lead = f"{label.rstrip(' :?')}: " if label else ""
    reading = made_with.read(lead + text)
    cast = Cast(reading, mentions(reading, names or Names(), role), tuple(before))
    return Scene(reading, cast, surroundings(reading), role, topics, len(lead))
