"""Everybody a text speaks of: parents, the person, staff, bodies, and the pronouns for them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from sarlens.model import Role
from sarlens.tagging.reading import Reading

Kind = Literal["parent", "party", "person", "staff", "body", "he", "they", "i", "we", "you", "thing", "none"]
Gender = Literal["f", "m", ""]

_KINDS: tuple[tuple[str, Kind], ...] = (
    ("MUMDAD", "parent"), ("GRAND", "parent"), ("FAMWORD", "parent"), ("KIN", "parent"), ("PARTY", "party"), ("TITLED", "party"),
    ("PERSON", "person"), ("FRONTLINE", "staff"), ("DOCTOR", "staff"), ("BODY", "body"), ("HE", "he"), ("THEY", "they"),
)  # fmt: skip
_RANK: dict[Kind, int] = {
    "parent": 0, "party": 1, "staff": 2, "body": 3, "person": 4, "he": 5, "they": 5, "i": 5, "we": 5, "you": 5, "thing": 6, "none": 6,
}  # fmt: skip
_CHILD_REACH = 8
PRONOUNS: frozenset[Kind] = frozenset({"he", "they", "i", "we", "you"})


@dataclass(frozen=True, slots=True)
class Mention:
    """A noun phrase's head for a person or body.

    Attributes:
        start, end: its tokens.
        kind: parent or carer; party (a titled name or "the complainant", most likely family); the person; staff;
            body; or a pronoun.
        many: it is a plural or stands for several people.
    """

    start: int
    end: int
    kind: Kind
    word: str
    gender: Gender = ""
    many: bool = False


@dataclass(frozen=True, slots=True)
class Names:
    """Names that the case knows, word by word in lower case: of the family, and of the person."""

    family: frozenset[str] = frozenset()
    persons: frozenset[str] = frozenset()


def mentions(reading: Reading, names: Names, role: Role) -> tuple[Mention, ...]:
    """Everybody the text speaks of, in order of place; of overlapping ones the longest."""
    found = [
        _mention(reading, start, end, _known(reading, start, end, kind, names))
        for concept, kind in _KINDS
        for start, end in reading.at.get(concept, ())
    ]
    found += _named(reading, names)
    found.sort(key=lambda m: (m.start, -(m.end - m.start), _RANK[m.kind]))
    chosen: list[Mention] = []
    for mention in found:
        if not chosen or mention.start >= chosen[-1].end:
            chosen.append(mention)
    return tuple(_second_look(reading, chosen, role))


def _mention(reading: Reading, start: int, end: int, kind: Kind) -> Mention:
    word = reading.words[end - 1]
    said = range(start, end)
    gender: Gender = "f" if any(reading.any_at(at, "FEMALE") for at in said) or word == "she" else ""
    if any(reading.any_at(at, "MALE") for at in said):
        gender = "" if gender else "m"
    many = kind == "body" or (word.endswith("s") and kind not in ("party", "he")) or reading.any_at(end - 1, "MANY")
    return Mention(start, end, kind, word, gender, many)


def _known(reading: Reading, start: int, end: int, kind: Kind, names: Names) -> Kind:
    """What the case's names make of a titled name: in a case, one that is neither the family's nor the person's is staff."""
    if kind != "party":
        return kind
    words = frozenset(reading.words[start:end])
    if words & names.persons:
        return "person"
    if words & names.family:
        return "parent"
    return "staff" if names.family else "party"


def _named(reading: Reading, names: Names) -> Iterator[Mention]:
    for at, word in enumerate(reading.words):
        if (word == "i" and reading.raw[at] == "I") or word == "we":
            yield Mention(at, at + 1, "i" if word == "i" else "we", word)
        elif word == "you":
            yield Mention(at, at + 1, "you", word)
        elif reading.raw[at][0].isupper() and word in names.persons:
            yield Mention(at, at + 1, "person", word)
        elif reading.raw[at][0].isupper() and word in names.family:
            yield Mention(at, at + 1, "parent", word)


def _second_look(reading: Reading, found: list[Mention], role: Role) -> Iterator[Mention]:
    """Settle relatives, titled names and "I" by what else is in the text."""
    own_child = reading.at.get("OWNCHILD", [])
    parents = any(m.kind == "parent" and not reading.any_at(m.start, "KIN") for m in found)
    earlier = False
    for mention in found:
        before = reading.words[mention.start - 1] if mention.start else ""
        kind = mention.kind
        if kind == "parent" and reading.any_at(mention.start, "KIN"):
            theirs = any(start <= mention.start < end for start, end in own_child)
            if before == "my" or (theirs and (earlier or parents)) or (earlier and before in ("his", "her", "their")):
                kind = "person"
        elif kind == "parent" and before == "my" and role == "family":
            kind = "person"
        elif kind == "party" and (
            _couple(reading, mention) or any(0 <= start - mention.end <= _CHILD_REACH for start, _ in own_child)
        ):
            kind = "parent"
        elif kind in ("i", "we") and role == "professional":
            kind = "staff"
        earlier = earlier or mention.kind in ("parent", "party")
        yield Mention(mention.start, mention.end, kind, mention.word, mention.gender, mention.many)


def _couple(reading: Reading, mention: Mention) -> bool:
    """Whether it is the second of a couple: "Mr and Mrs Hale" are a family."""
    return (
        mention.start >= 2
        and reading.words[mention.start - 1] in ("and", "&")
        and reading.raw[mention.start - 2].startswith(("Mr", "Mrs", "Ms"))
    )
