"""Who wrote a document, and on whose side a name stands: the family's, a professional's, or nobody knows."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from rapidfuzz.distance import Levenshtein

from sarlens.model import CaseInfo, Document, Passage, Person, Role
from sarlens.structure.fields import PRESENT, is_label
from sarlens.structure.given_names import GIVEN
from sarlens.structure.name_words import BODY_WORDS, KIN_WORDS
from sarlens.structure.namelists import read_list
from sarlens.structure.names import PrintedName, fold, read_address
from sarlens.structure.people import PUBLIC_MAIL
from sarlens.structure.register import SUBJECT, Register, near_address
from sarlens.structure.sightings import sightings

_OFFICE_KINDS = frozenset({"minutes", "case_note", "assessment", "care_plan", "referral", "form", "report", "policy"})
"""Kinds that services write: unless the pages say otherwise, a professional wrote them."""
_OWN_KIN = re.compile(
    r"\b(?:my|our) (?:son|daughter|brother|sister|boy|girl|child|mum|dad|mother|father|husband|wife|grandson|granddaughter|nephew|niece)\b",
    re.I,
)
_THEIR_KIN = re.compile(
    r"\b(?<!my )(?<!our )(?:mum|dad|mother|father|parents?|sister|brother|family|families|mat(?:ernal)? gran\w+|grand(?:ad|father|mother|parents?)|"
    r"next of kin|nok|carers?)\b|\b(?:her|his|their) (?:mum|dad|mother|father|parents?|sister|brother|family)\b",
    re.I,
)
_HELD_BY = re.compile(
    r"\b(?i:supervisor|supervised by|supervising manager|manager|line manager|held by|by)\s*:\s*(?P<who>[A-Z][\w.'’-]*(?: [A-Z][\w'’-]+)+)"
)
_TIES = (
    frozenset({"mum", "mam", "mother"}), frozenset({"dad", "father"}), frozenset({"gran", "nan", "grandmother"}),
    frozenset({"sister"}), frozenset({"brother"}), frozenset({"aunt"}), frozenset({"uncle"}),
)  # fmt: skip
"""The words for one tie to the person."""
_SURNAME_FIRST = re.compile(r"^\W*[\w'’-]+(?: [\w'’-]+)?, [\w'’-]+")


@dataclass(frozen=True, slots=True)
class Hand:
    """Who wrote some words.

    Attributes:
        speaker: their name (several joined by "and"), as the register has it, else as printed; None where not known.
    """

    speaker: str | None
    role: Role


class Sides:
    """Who counts as family, by name and by address, and who is known to write as a professional."""

    def __init__(
        self, info: CaseInfo, people: Sequence[Person], known: Register, documents: Iterable[Document]
    ) -> None:
        self.family = [person for person in people if person.family]
        self.ids = {person.id for person in self.family}
        self.subjects = {person.id for person in people if person.role == SUBJECT}
        self.told = tuple(name for entry in info.family for name in read_list(entry))
        self.names = {name.key for name in self.told if name.surname}
        self.addresses = {a for entry in info.family if (a := read_address(entry))}
        others = {address for person in people if not person.family for address in person.emails}
        self.addresses |= {a for person in people if person.family for a in person.emails if a not in others}
        self.subject_names = {name.key for entry in info.persons for name in read_list(entry)}
        self.surnames = {surname for _, surname in self.names | self.subject_names}
        self.professionals = {person.id for person in people if person.role or person.organisation} | {
            person.id
            for document in documents
            if document.kind in _OFFICE_KINDS or _listed(document)
            for person in known.all(document.author or "", document)
        }
        self.professionals -= self.ids | self.subjects
        printed = {read_address(one) for document in documents for one in document.recipients}
        printed |= {document.author_address or "" for document in documents}
        self.mailboxes = {_letters(a.partition("@")[0]) for a in printed if a and not PUBLIC_MAIL.search(a)}
        self.mailboxes -= {_letters(address.partition("@")[0]) for address in self.addresses}

    def _misread(self, name: PrintedName) -> bool:
        """One or two letters from a name of the family, in names long enough that this is no accident."""
        printed = " ".join(name.key)
        return len(printed) >= 9 and any(Levenshtein.distance(printed, " ".join(own)) <= 2 for own in self.names)

    def role_of(self, name: PrintedName, person: Person | None) -> Role | None:
        """The role that a name tells by itself, or None."""
        if person is not None:
            if person.id in self.subjects:
                return "unknown"
            if person.id in self.ids:
                return "family"
        if (
            name.key in self.names
            or near_address(name.address, self.addresses)
            or (KIN_WORDS.search(name.role) and not name.body)
        ):
            return "family"
        if name.key in self.subject_names:
            return "unknown"
        if person is None and self._misread(name):
            return "family"
        if person is None and fold(name.surname) in self.surnames and not name.role and not name.body:
            return "family"
        return None

    def kin(self, printed: str) -> Hand | None:
        """The hand behind "Dad" or "Nan": the one of the family whose tie it is, else as printed; None for a name."""
        tie = re.sub(r"^\W+|\W+$|^\W*(?:her|his|my)\s", "", printed.lower())
        meant = next((same for same in _TIES if tie in same), frozenset({tie}))
        if not KIN_WORDS.fullmatch(tie):
            return None
        of_tie = [person for person in self.family if meant & {*(person.role or "").lower().split()}]
        return Hand(of_tie[0].name if len(of_tie) == 1 else printed.strip(), "family")

    def named(self, printed: str, known: Register, document: Document) -> Hand:
        """The hand behind a name that stands inside a document: a turn of a chat, initials beside a comment."""
        if (kin := self.kin(printed)) is not None:
            return kin
        person = known.find(printed, document)
        names = read_list(printed)
        role = self.role_of(names[0], person) if names else None
        if role is None and KIN_WORDS.search(printed):
            role = "family"
        if role is None:
            placed = [one for one in known.candidates(printed) if self._side(one) != "unknown"]
            person = person or (placed[0] if len(placed) == 1 else None)
            roles = {self._side(one) for one in ((person,) if person else placed)}
            role = roles.pop() if len(roles) == 1 else "unknown"
        return Hand(person.name if person else printed, role)

    def _side(self, person: Person) -> Role:
        if person.id in self.ids:
            return "family"
        return "professional" if person.id in self.professionals else "unknown"


def author_of(own: Sequence[Passage], document: Document, known: Register, sides: Sides) -> Hand:
    """Who wrote the document: its author, else who signed it; the role from them, the address, or the kind."""
    names = _writers(own, document, known, sides)
    people = [_person(name, known, document) for name in names]
    roles = [sides.role_of(name, person) for name, person in zip(names, people, strict=True)]
    shown = [person.name if person else name.name for name, person in zip(names, people, strict=True)]
    speaker = " and ".join(dict.fromkeys(name for name in shown if name)) or (document.author or None)
    if (kin := sides.kin(document.author or "")) is not None:
        return kin
    if "family" in roles or near_address(document.author_address or "", sides.addresses):
        return Hand(speaker, "family")
    if roles and all(role == "unknown" for role in roles):
        return Hand(speaker, "unknown")
    return Hand(
        speaker, "professional" if _official(document, names, people, sides) else _by_words(own, document, names)
    )


def _writers(own: Sequence[Passage], document: Document, known: Register, sides: Sides) -> tuple[PrintedName, ...]:
    """The names of who wrote it, from the surest sign to the least sure."""
    named = tuple(name for name in read_list(document.author or "") if name.name)
    names = _supervisor(own, document) or named
    if len(names) == 1 and document.author_address:
        names = (replace(names[0], address=document.author_address),)
    if not names or _mailbox(names, document, known):
        names = _signers(own, document, known) or names
    by_address = known.by_address.get(document.author_address or "")
    if not names and by_address is not None:
        names = read_list(by_address.name)
    if not names and document.author_address:
        names = _of_address(document.author_address, sides)
    return names or _narrator(own, document, known)


def _mailbox(names: Sequence[PrintedName], document: Document, known: Register) -> bool:
    """One word that nobody of the case is called: a shared mailbox ("InfoGov"), from which somebody writes."""
    one = names[0]
    return len(names) == 1 and not one.surname and fold(one.given) not in GIVEN and not known.find(one.name, document)


def _signers(own: Sequence[Passage], document: Document, known: Register) -> tuple[PrintedName, ...]:
    """Who signed: the names in its signature, else a known name that is all of its last line."""
    plain = replace(document, author=None, recipients=())
    signed = tuple(s.name for s in sightings((plain,), own, CaseInfo("")) if s.where == "signature")[:2]
    last = next((passage.text for passage in reversed(own) if passage.zone in ("body", "signature")), "")
    if signed or len(last.split()) > 3 or known.find(last, document) is None:
        return signed
    return read_list(last)


def _of_address(address: str, sides: Sides) -> tuple[PrintedName, ...]:
    """The one of the family whom an address of theirs spells: "mhale51@…" is Maeve Hale."""
    local = _letters(address.partition("@")[0])
    spelt = [
        name
        for name in sides.told
        if name.surname
        and name.given
        and (plain := _letters(name.surname)) in local
        and local.replace(plain, "")[:1] in ("", fold(name.given)[:1])
    ]
    return (spelt[0],) if len(spelt) == 1 and near_address(address, sides.addresses) else ()


def _supervisor(own: Sequence[Passage], document: Document) -> tuple[PrintedName, ...]:
    """Who held a supervision: the supervisor writes its record, whoever is supervised."""
    if not re.search(r"\b(?:supervision|1:1|one to one)\b", document.title, re.I):
        return ()
    heads = f"{document.author or ''}. " + " ".join(passage.text for passage in own[:12])
    found = _HELD_BY.search(heads)
    return read_list(found["who"]) if found else ()


def _narrator(own: Sequence[Passage], document: Document, known: Register) -> tuple[PrintedName, ...]:
    """Of those listed as present, the one whom a note in the first person never names: who holds the pen says "I"."""
    words = " ".join(
        passage.text
        for passage in own
        if passage.zone in ("body", "field", "action") and not is_label(passage.label, PRESENT)
    )
    if document.kind != "minutes" or len(re.findall(r"\b(?:I|I['’](?:ve|m|ll|d)|me|my)\b", words)) < 2:
        return ()
    here = [person for printed in document.recipients for person in known.all(printed, document)]
    unnamed = [
        person
        for person in dict.fromkeys(here)
        if not person.family
        and person.role != SUBJECT
        and not any(re.search(rf"\b{re.escape(word)}\b", words) for word in person.name.split() if len(word) > 1)
    ]
    return read_list(unnamed[0].name) if len(unnamed) == 1 else ()


def _person(name: PrintedName, known: Register, document: Document) -> Person | None:
    return (known.find(name.address, document) if name.address else None) or known.find(name.name, document)


def _official(document: Document, names: Sequence[PrintedName], people: Sequence[Person | None], sides: Sides) -> bool:
    """A post, a body, an official address, a directory's "Surname, Given" or the kind of document says professional."""
    if any(person and person.id in sides.professionals for person in people):
        return True
    if any(name.role or name.body for name in names):
        return True
    address = document.author_address or ""
    if len(names) == 1 and not names[0].surname and _letters(names[0].given) in sides.mailboxes:
        return True
    if address and not PUBLIC_MAIL.search(address):
        return True
    return _listed(document) or document.kind in _OFFICE_KINDS or bool(BODY_WORDS.search(document.author or ""))


def _letters(text: str) -> str:
    return re.sub(r"[^a-z]", "", text.lower())


def _listed(document: Document) -> bool:
    """A mail whose sender is printed as an office's own directory prints its people: "Okoro, Bea", without an address."""
    return (
        document.kind == "email" and not document.author_address and bool(_SURNAME_FIRST.match(document.author or ""))
    )


def _by_words(own: Sequence[Passage], document: Document, names: Sequence[PrintedName]) -> Role:
    """The side that the words themselves tell: "my son" is family's, "Mum" and "the family" a professional's."""
    words = " ".join(passage.text for passage in own if passage.zone in ("body", "field", "table", "action"))
    ours = len(_OWN_KIN.findall(words))
    if not document.author and document.kind in ("letter", "email") and ours >= 2:
        return "family"
    if not document.author and document.kind not in ("letter", "email") and not ours and _THEIR_KIN.search(words):
        return "professional"
    heads = " ".join(passage.text for passage in own if passage.zone in ("header", "signature"))
    on_paper = document.kind == "letter" and bool(names) and BODY_WORDS.search(heads.split("Dear")[0][:120])
    return "professional" if on_paper else "unknown"
