"""Who signed with initials: the one person of the case whose letters they are."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace

from sarlens.model import Document, Person
from sarlens.structure.name_words import TITLES
from sarlens.structure.names import fold
from sarlens.structure.register import SUBJECT, Register

_INITIALS = re.compile(r"[A-Z](?:\.?[ ]?[A-Z]){1,2}\.?")


def as_printed(documents: Sequence[Document]) -> tuple[Document, ...]:
    """The documents with their authors as the pages print them."""
    return tuple(replace(one, author=one.signed, signed="") if one.signed else one for one in documents)


def in_full(documents: Sequence[Document], known: Register) -> tuple[Document, ...]:
    """The documents, those signed with initials under the name of whoever that must be; `signed` keeps the letters.

    That is whom the paper's own list gives those letters; else the one with such a name who is named at the head of
    a paper in the same file; else the only one of the case. Where two could be meant, the initials stay.
    """
    letters = _letters(known.people)
    nearby: dict[str, set[str]] = defaultdict(set)
    for one in documents:
        nearby[one.file] |= known.present.get(one.id, frozenset())
    out = []
    for one in documents:
        printed = one.author or ""
        person = _meant(one, printed, known, letters, nearby[one.file]) if _INITIALS.fullmatch(printed) else None
        out.append(replace(one, author=person.name, signed=printed) if person is not None else one)
    return tuple(out)


def _letters(people: Sequence[Person]) -> Mapping[str, tuple[Person, ...]]:
    """The people by the initials of their names, and by those that the papers print for them."""
    found: dict[str, dict[str, Person]] = defaultdict(dict)
    for person in people:
        for name in (person.name, *person.aliases):
            words = [word for word in re.findall(r"[^\W\d_][\w'’-]*", name) if fold(word) not in TITLES]
            if _INITIALS.fullmatch(name):
                found["".join(words)][person.id] = person
            elif len(words) > 1 and "," not in name:
                for own in {words[0][0] + words[-1][0], "".join(word[0] for word in words)}:
                    found[own.upper()][person.id] = person
    return {key: tuple(held.values()) for key, held in found.items()}


def _meant(
    document: Document, printed: str, known: Register, letters: Mapping[str, tuple[Person, ...]], nearby: set[str]
) -> Person | None:
    own = "".join(re.findall(r"[A-Z]", printed))
    listed = known.letters.get(document.id, {}).get(own)
    if listed is not None:
        return next(person for person in known.people if person.id == listed)
    fitting = [person for person in letters.get(own, ()) if person.role != SUBJECT]
    close = [person for person in fitting if person.id in nearby]
    return close[0] if len(close) == 1 else fitting[0] if len(fitting) == 1 else None
