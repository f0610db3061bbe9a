"""Word lists as concepts: `words/*.toml` says that "pass on" and "hand over" are both SHARE.

A table of a file is a concept; its keys say how the entries bend: `verbs` take every verb ending
(on their first word: "passed on"), `nouns` the plural (on their last), `words` none, `of` takes in other
concepts whole. Entries are parted by commas or line ends. An entry with a capital letter only matches as it
is written ("IG", "P"); all others match in any case. Verb lists also fill `NAME.base`, `NAME.s`,
`NAME.ing` and `NAME.ed`.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib import resources

from sarlens.tagging.inflect import plural, verb_forms
from sarlens.tagging.tokens import tokens

Words = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Entry:
    """One wording of a concept. `rest` are its further words; `exact` where capitals matter."""

    words: Words
    concepts: tuple[str, ...]
    exact: bool = False


Index = Mapping[str, Mapping[str, tuple[Entry, ...]]]


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Every wording by its first word, and the patterns ("frames") that make concepts out of concepts.

    Attributes:
        first: a wording's first word, and its second ("" where there is none), to its entries.
        frames: concept and its patterns, in the order in which they build on each other.
        concepts: the name of every concept, frames too.
        digest_source: the text of all word files, for the tagger's digest.
    """

    first: Index = field(repr=False)
    frames: tuple[tuple[str, tuple[str, ...]], ...] = field(repr=False)
    concepts: frozenset[str] = field(repr=False)
    digest_source: str = field(repr=False)


def _listed(value: str) -> Iterator[str]:
    for piece in re.split(r"[,\n]", value):
        if piece.strip():
            yield piece.strip()


def _wordings(name: str, table: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """(concept, wording) for one table of a word file, but for `of`."""
    for entry in _listed(table.get("words", "")):
        yield name, entry
    for entry in _listed(table.get("nouns", "")):
        yield name, entry
        yield name, plural(entry)
    for entry in _listed(table.get("verbs", "")):
        first, _, rest = entry.partition(" ")
        for form, bent in verb_forms(first):
            wording = f"{bent} {rest}".strip()
            yield name, wording
            yield f"{name}.{form}", wording


def _resolved(tables: Mapping[str, Mapping[str, str]]) -> dict[str, set[str]]:
    """Wording to its concepts, with every `of` followed. Raises KeyError for a concept that is not there."""
    by_concept: dict[str, set[str]] = {}
    for name, table in tables.items():
        by_concept.setdefault(name, set())
        for concept, wording in _wordings(name, table):
            by_concept.setdefault(concept, set()).add(wording)
    for name, table in tables.items():
        for other in _listed(table.get("of", "")):
            for form in ("", ".base", ".s", ".ing", ".ed"):
                if other + form in by_concept or not form:
                    by_concept.setdefault(name + form, set()).update(by_concept[other + form])
    by_wording: dict[str, set[str]] = {}
    for concept, wordings in by_concept.items():
        for wording in wordings:
            by_wording.setdefault(wording, set()).add(concept)
    return by_wording


def build(tables: Mapping[str, Mapping[str, str]], literals: Iterable[str] = ()) -> Index:
    """Entries by first and second word. `literals` are plain words that patterns name; each is a concept of its own."""
    by_wording = _resolved(tables)
    for literal in literals:
        by_wording.setdefault(literal, set()).add(literal)
    index: dict[str, dict[str, tuple[Entry, ...]]] = {}
    for wording, concepts in sorted(by_wording.items()):
        written = tuple(tokens(wording))
        exact = wording != wording.lower()
        words = tuple(raw if exact else normal for raw, normal, _, _ in written)
        seconds = index.setdefault(written[0][1], {})
        second = written[1][1] if len(written) > 1 else ""
        seconds[second] = (*seconds.get(second, ()), Entry(words, tuple(sorted(concepts)), exact))
    return index


@cache
def word_files() -> tuple[tuple[str, str], ...]:
    """Name and text of every word file, in order of name."""
    folder = resources.files("sarlens.tagging") / "words"
    files = sorted((f for f in folder.iterdir() if f.name.endswith(".toml")), key=lambda f: f.name)
    return tuple((f.name, f.read_text(encoding="utf-8")) for f in files)


def load(literals: Iterable[str] = ()) -> Lexicon:
    """The lexicon of all word files. Raises ValueError where two files name one concept."""
    tables: dict[str, Mapping[str, str]] = {}
    frames: list[tuple[str, tuple[str, ...]]] = []
    for name, text in word_files():
        for concept, table in tomllib.loads(text).items():
            if concept in tables or any(concept == frame for frame, _ in frames):
                raise ValueError(f"{name}: {concept} is in two word files")
            if "frames" in table:
                frames.append((concept, tuple(table["frames"])))
            else:
                tables[concept] = table
    source = "\n".join(text for _, text in word_files())
    first = build(tables, literals)
    named = {
        concept
        for seconds in first.values()
        for entries in seconds.values()
        for entry in entries
        for concept in entry.concepts
    }
    return Lexicon(first, tuple(frames), frozenset(named | {name for name, _ in frames}), source)
