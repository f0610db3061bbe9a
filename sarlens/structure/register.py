"""Finding the person behind a printed name: in one document first, then in the whole case. One candidate, or none."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from rapidfuzz import fuzz

from sarlens.model import Document, Person
from sarlens.structure.namelists import read_list
from sarlens.structure.names import fold, initials_of, read_name

SUBJECT = "the person the records are about"
"""The role of the person whose records they are."""


@dataclass(frozen=True, slots=True)
class Register:
    """The people of a case by address, name and initials.

    Attributes:
        present: for each document id, the people who wrote it, were written to or are listed in it.
        letters: for each document id, the person's id behind the initials that its attendance list gives.
    """

    people: tuple[Person, ...]
    by_address: Mapping[str, Person] = field(default_factory=dict)
    by_alias: Mapping[str, tuple[Person, ...]] = field(default_factory=dict)
    present: Mapping[str, frozenset[str]] = field(default_factory=dict)
    letters: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    @classmethod
    def of(
        cls,
        people: Sequence[Person],
        present: Mapping[str, frozenset[str]] | None = None,
        letters: Mapping[str, Mapping[str, str]] | None = None,
    ) -> Register:
        """The register of these people."""
        alias: dict[str, list[Person]] = {}
        for person in people:
            for form in {fold(person.name), *(fold(a) for a in person.aliases), *(fold(f) for f in forms(person.name))}:
                alias.setdefault(form, []).append(person)
        addresses = {address: person for person in people for address in person.emails}
        return cls(
            tuple(people), addresses, {form: tuple(held) for form, held in alias.items()}, present or {}, letters or {}
        )

    def find(self, printed: str, document: Document | None = None) -> Person | None:
        """The one person meant by a printed name, address or initials; None where none or several fit."""
        if document is not None and (listed := self.letters.get(document.id, {}).get(printed)):
            return next(person for person in self.people if person.id == listed)
        name = read_name(printed)
        if name is not None and name.address in self.by_address:
            return self.by_address[name.address]
        wanted = [fold(printed)]
        if name is not None:
            wanted += [fold(name.name), fold(name.shown)]
            if name.title and name.given:
                wanted.append(fold(f"{name.title} {name.surname}"))
        for form in dict.fromkeys(wanted):
            found = self._one(self.by_alias.get(form, ()), document)
            if found is not None:
                return found
        return None

    def all(self, printed: str, document: Document | None = None) -> tuple[Person, ...]:
        """The people in a printed list ("Ruth and Paul Hale"), those that are known."""
        found = [
            self.find(name.address or name.name, document) or self.find(name.name, document)
            for name in read_list(printed)
        ]
        return tuple(dict.fromkeys(person for person in found if person is not None))

    def candidates(self, printed: str) -> tuple[Person, ...]:
        """All the people that a short form ("Lee", "KT") can mean."""
        return self.by_alias.get(fold(printed), ())

    def _one(self, held: Sequence[Person], document: Document | None) -> Person | None:
        if len(held) == 1:
            return held[0]
        here = self.present.get(document.id, frozenset()) if document is not None else frozenset()
        close = [person for person in held if person.id in here]
        return close[0] if len(close) == 1 else None


def near_address(address: str, known: Iterable[str]) -> str:
    """The known mail address that this one is, or is a misreading of; "" where there is none."""
    if not address:
        return ""
    best = max(known, key=lambda other: fuzz.ratio(address, other), default="")
    return best if best and fuzz.ratio(address, best) >= 88 else ""


def forms(name: str) -> Iterable[str]:
    """The short forms that a whole name may be printed in: given name, initial and surname, initials, surname first."""
    words = name.split()
    if len(words) < 2:
        return ()
    given, surname = words[0], " ".join(words[1:])
    if fold(given) in {"mr", "mrs", "ms", "miss", "dr"}:
        return (f"{surname}, {given}",)
    if len(given) < 2:
        return (f"{surname}, {given}", f"{surname} {given}", initials_of(given, surname))
    return (
        given,
        f"{given[0]} {surname}",
        initials_of(given, surname),
        given[0] + surname[0],
        f"{surname}, {given}",
        f"{surname} {given}",
    )
