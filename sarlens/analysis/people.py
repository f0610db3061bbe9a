"""Who is meant: initials, first names, "we" and "Mum", resolved to the case's people where one person fits.

One candidate, or none: two people with the same initials are told apart only by who took part in that document.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import takewhile
from typing import Any, TypeVar

from sarlens.analysis.terms import is_acronym
from sarlens.model import Corpus, Document, Person

_TITLE = re.compile(r"^(?:mr|mrs|ms|miss|dr|prof|cllr|sir|rev)\.?\s+", re.I)
_BRACKETS = re.compile(r"\s*[(<\[][^)>\]]*[)>\]]?")
_FAMILY = re.compile(
    r"\b(?:mum|mother|dad|father|parents?|family|mr (?:and|&) mrs|carers?|mom|grandmother|grandfather|sister|brother|daughter|son)\b",
    re.I,
)
_BODY = re.compile(
    r"\b(?:team|council|service|services|school|college|trust|board|icb|ccg|nhs|panel|department|governance|office|officer|support|care|"
    r"housing|hospital|agency|provider|hub|clinic|ltd|limited|group|authority|unit|centre|surgery|complaints|legal|society|college)\b",
    re.I,
)
_SEVERAL = re.compile(r"\s*(?:/|,|;|&|\+|\band\b)\s*")
_FREE_MAIL = frozenset(
    [
        "gmail.com",
        "googlemail.com",
        "outlook.com",
        "hotmail.com",
        "hotmail.co.uk",
        "yahoo.com",
        "yahoo.co.uk",
        "icloud.com",
        "btinternet.com",
        "live.co.uk",
        "me.com",
        "sky.com",
        "aol.com",
    ]
)


Value = TypeVar("Value")


@dataclass(frozen=True, slots=True)
class Party:
    """Those behind a name, as far as they are known.

    Attributes:
        name: to be shown; None where nobody is named.
        people: ids of persons.
        bodies: organisations, in lower case, and mail domains.
    """

    name: str | None
    people: frozenset[str] = frozenset()
    bodies: frozenset[str] = frozenset()
    family: bool = False


NOBODY = Party(None)


class People:
    """The case's people, looked up by what a text calls them."""

    def __init__(self, corpus: Corpus) -> None:
        self._people = {person.id: person for person in corpus.people}
        self._by_alias: dict[str, set[str]] = defaultdict(set)
        self._by_initials: dict[str, set[str]] = defaultdict(set)
        for person in corpus.people:
            for alias in _spellings(person):
                self._by_alias[alias].add(person.id)
            for letters in _initials(person):
                self._by_initials[letters].add(person.id)
        self._family_names = {_plain(name) for name in corpus.info.family if "@" not in name}
        self._family_mail = {name.lower() for name in corpus.info.family if "@" in name}
        roles: dict[str, set[str]] = defaultdict(set)
        for person in corpus.people:
            if person.role and len(person.role.split()) > 1:
                roles[person.role.lower()].add(person.id)
        self._by_role = {role: next(iter(ids)) for role, ids in roles.items() if len(ids) == 1}
        self._every_body = sorted({body for person in corpus.people for body in _domains(person)})
        self._bodies: dict[str, frozenset[str]] = {}
        self._parties: dict[tuple[str, str | None], Party] = {}
        self._same: dict[Any, Any] = {}
        initials = {one for one in self._by_initials if not is_acronym(one)}
        self.everyday = _everyday(corpus)
        """Capitalised forms of words that the case also writes small, and so are no names: "Health", "Rise"."""
        self.words = frozenset(_name_words(corpus)) - self.everyday | initials
        """Words and initials that are people's names, in their own capitals: never the matter of a promise."""

    def party(self, text: str | None, document: Document | None = None) -> Party:
        """Who is behind a name as printed; `document` tells apart those who share initials or a first name."""
        if not text or not text.strip():
            return NOBODY
        key = (text, document.id if document else None)
        if key not in self._parties:
            self._parties[key] = self._shared(self._resolve(text.strip(), document))
        return self._parties[key]

    def _shared(self, value: Value) -> Value:
        """The same value as one object: a few hundred parties stand behind a hundred thousand names."""
        found: Value = self._same.setdefault(value, value)
        return found

    def of(self, person: str) -> Party:
        """The person of that id."""
        return self._known({person}, self._people[person].name)

    def author(self, document: Document) -> Party:
        """Who wrote the document."""
        party = self.party(document.author, document)
        if document.author_address and (by_mail := self._by_alias.get(document.author_address.lower())):
            party = self._known(by_mail, party.name or document.author_address)
        bodies = party.bodies | _domain(document.author_address)
        family = party.family or (document.author_address or "").lower() in self._family_mail
        return self._shared(Party(party.name, party.people, bodies, family))

    def recipients(self, document: Document) -> Party:
        """All those it was sent to, or who were at the meeting, as one party."""
        return self._joined([self.party(name, document) for name in document.recipients])

    def body(self, party: Party, document: Document) -> Party:
        """The organisation that "we" of this party speaks for; the party itself where its organisation is not known."""
        for person in sorted(party.people):
            organisation = self._people[person].organisation
            if organisation and " " in organisation.strip():
                return Party(organisation, party.people, party.bodies | {organisation.lower()}, party.family)
        return Party(party.name or document.author, party.people, party.bodies, party.family)

    def parties(self, names: Iterable[str], document: Document | None = None) -> Party:
        """Several names as one party."""
        return self._joined([self.party(name, document) for name in names])

    def named_in(self, text: str, document: Document | None = None) -> frozenset[str]:
        """Ids of the people whom the text names: full names, first names and surnames that belong to one person only."""
        found: set[str] = set()
        for word in re.findall(r"\b[A-Z][A-Za-z'’-]+\b", text):
            if word in self.words or word.removesuffix("'s").removesuffix("’s") in self.words:
                found |= self.party(word.removesuffix("'s").removesuffix("’s"), document).people
        for letters in re.findall(r"\b[A-Z]{2,3}\b", text):
            found |= self._matching(letters, document)
        return self._shared(frozenset(found))

    def meant_in(self, text: str, document: Document | None = None) -> frozenset[str]:
        """Marks of the people and organisations that the text speaks of: by name, initials, or a role that one person has."""
        found = {f"@{one}" for one in self.named_in(text, document)}
        low = text.lower()
        found |= {f"@{one}" for role, one in self._by_role.items() if role in low}
        for word in re.findall(r"\b[A-Z][a-z]{4,}\b", text):
            found |= {f"@@{body}" for body in self._bodies_like(word.lower())}
        found |= {
            f"@@{body}" for mark in list(found) if mark[1:] in self._people for body in _domains(self._people[mark[1:]])
        }
        return frozenset(found)

    def _bodies_like(self, word: str) -> frozenset[str]:
        if word not in self._bodies:
            first = bisect_left(self._every_body, word)
            self._bodies[word] = frozenset(takewhile(lambda body: body.startswith(word), self._every_body[first:]))
        return self._bodies[word]

    def _resolve(self, text: str, document: Document | None) -> Party:
        mails = re.findall(r"[\w.+'-]+@[\w.-]+", text)
        for mail in mails:
            if ids := self._by_alias.get(mail.lower()):
                return self._known(ids, text)
        name = _BRACKETS.sub("", text).strip(" ,;:") or text
        ids = self._matching(name, document)
        if len(ids) == 1:
            return self._known(ids, name, mails)
        pieces = [piece for piece in _SEVERAL.split(name) if piece]
        if len(pieces) > 1 and not re.fullmatch(r"[^,]+,\s*\w+", name):
            parts = [self._resolve(piece, document) for piece in pieces]
            if any(part.people for part in parts) and not _BODY.search(name):
                joined = self._joined(parts)
                shown = " and ".join(part.name or piece for part, piece in zip(parts, pieces, strict=True))
                return Party(shown, joined.people, joined.bodies, joined.family)
        family = (bool(_FAMILY.search(name)) and not _BODY.search(name)) or self._is_family(name, mails)
        bodies = {name.lower()} if _BODY.search(name) else set()
        for mail in mails:
            bodies |= _domain(mail)
        return Party(name, frozenset(), frozenset(bodies), family)

    def _matching(self, name: str, document: Document | None) -> set[str]:
        ids = set(self._by_alias.get(_plain(name), ()))
        if not ids and re.fullmatch(r"[A-Z]\.?\s?[A-Z]\.?(?:\s?[A-Z]\.?)?", name):
            ids = set(self._by_initials.get(re.sub(r"[^A-Z]", "", name), ()))
        if not ids and (short := re.fullmatch(r"([A-Z][a-z]+) ([A-Z])\.?", name)):
            ids = {one for one in self._by_alias.get(short[1].lower(), ()) if short[2] in self._surnames(one)}
        if len(ids) > 1 and document is not None:
            near = {*document.recipients, document.author or ""}
            present = set().union(*(self._by_alias.get(_plain(who), set()) for who in near if who))
            ids = (ids & present) or ids
        return ids if len(ids) == 1 else set()

    def _surnames(self, person: str) -> set[str]:
        """The first letters of the person's last name, as it is spelled."""
        one = self._people[person]
        return {words[-1][0].upper() for name in (one.name, *one.aliases) if len(words := _plain(name).split()) > 1}

    def _known(self, ids: set[str] | frozenset[str], text: str, mails: list[str] | None = None) -> Party:
        people = [self._people[one] for one in sorted(ids)]
        bodies = {person.organisation.lower() for person in people if person.organisation}
        for mail in [*(mails or ()), *(mail for person in people for mail in person.emails)]:
            bodies |= _domain(mail)
        name = people[0].name if len(people) == 1 else text
        family = any(person.family for person in people) or self._is_family(name, mails or [])
        return Party(name, frozenset(ids), frozenset(bodies), family)

    def _is_family(self, name: str, mails: list[str]) -> bool:
        return _plain(name) in self._family_names or any(mail.lower() in self._family_mail for mail in mails)

    def _joined(self, parties: list[Party]) -> Party:
        names = [party.name for party in parties if party.name]
        joined = Party(
            ", ".join(names) or None,
            frozenset().union(*(party.people for party in parties)),
            frozenset().union(*(party.bodies for party in parties)),
            any(party.family for party in parties),
        )
        return self._shared(joined)


def _plain(name: str) -> str:
    """Lower case, without brackets and titles, "Surname, First" turned round."""
    name = _BRACKETS.sub("", name).strip(" ,;:.")
    flipped = re.fullmatch(r"([^,]+),\s*([\w'’.-]+(?:\s[\w'’.-]+)?)", name)
    if flipped:
        name = f"{flipped[2]} {flipped[1]}"
    return " ".join(_TITLE.sub("", name).lower().replace("’", "'").split())


def _spellings(person: Person) -> Iterator[str]:
    names = [person.name, *person.aliases]
    for name in names:
        plain = _plain(name)
        if plain:
            yield plain
    for mail in person.emails:
        yield mail.lower()
    words = _plain(person.name).split()
    if 2 <= len(words) <= 3 and not _BODY.search(person.name):
        yield words[0]
        yield words[-1]


def _initials(person: Person) -> Iterator[str]:
    for name in (person.name, *person.aliases):
        if re.fullmatch(r"[A-Z]{2,3}", name):
            yield name
    words = _plain(person.name).split()
    if len(words) >= 2 and not _BODY.search(person.name):
        yield "".join(word[0] for word in words).upper()
        yield "".join(part[0] for word in words for part in word.split("-") if part).upper()
        yield (words[0][0] + words[-1][0]).upper()


def _domain(mail: str | None) -> set[str]:
    domain = (mail or "").rsplit("@", 1)[-1].lower().strip(" >")
    return {domain} if mail and "@" in mail and domain not in _FREE_MAIL else set()


def _domains(person: Person) -> set[str]:
    """The person's mail domains, and the organisation's name run together like one."""
    found = set().union(*(_domain(mail) for mail in person.emails))
    if person.organisation:
        found.add(re.sub(r"[^a-z.]", "", person.organisation.lower()))
    return found


def _everyday(corpus: Corpus) -> frozenset[str]:
    """Capitalised forms of words that the case also writes small, and so are no names: "Health", "Rise"."""
    small = Counter(word for passage in corpus.passages for word in passage.text.split() if word.islower())
    return frozenset(word.capitalize() for word, count in small.items() if count > 1)


def _name_words(corpus: Corpus) -> Iterator[str]:
    names = [*corpus.info.persons, *(name for name in corpus.info.family if "@" not in name)]
    for person in corpus.people:
        names.extend(name for name in (person.name, *person.aliases) if "@" not in name)
    for name in names:
        if _BODY.search(name):
            continue
        words = re.findall(r"[A-Za-z][A-Za-z'’-]*", _BRACKETS.sub("", name))
        for word in words:
            if len(word) > 1 and word[0].isupper() and len(words) <= 4 and not _FAMILY.fullmatch(word):
                yield word
                yield word.capitalize() if word.isupper() and len(word) > 3 else word
