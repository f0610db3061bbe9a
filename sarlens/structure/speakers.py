"""Whose words a passage is: the hand that wrote it, in what role, to whom, when, and in whose voice."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from rapidfuzz.distance import Levenshtein

from sarlens.model import CaseInfo, Document, Passage, Person, Role
from sarlens.structure.name_words import BODY_WORDS, KIN_WORDS
from sarlens.structure.namelists import read_list
from sarlens.structure.names import PrintedName, fold, read_address
from sarlens.structure.people import PUBLIC_MAIL, register
from sarlens.structure.register import SUBJECT, Register, near_address
from sarlens.structure.sightings import sightings
from sarlens.structure.voices import SPOKEN
from sarlens.structure.zones import TURN

_OFFICE_KINDS = frozenset({"minutes", "case_note", "assessment", "care_plan", "referral", "form", "report", "policy"})
"""Kinds that services write: unless the pages say otherwise, a professional wrote them."""
_FAMILY_CUES = re.compile(
    r"\b(?:my|our) (?:son|daughter|brother|sister|boy|girl|child|mum|dad|mother|father|husband|wife|grandson|granddaughter|nephew|niece)\b",
    re.I,
)
_PASTED = re.compile(
    r"^(?:e-?mail|letter|text(?: message)?|message|complaint)\s+(?:received\s+)?from\s+(?P<who>[^:]{2,60}):?$|^(?P<wrote>[^:]{2,40})\s+(?:wrote|writes|emailed|texted)\s*:$",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Hand:
    """Who wrote a document.

    Attributes:
        speaker: their name (several joined by "and"), as the register has it, else as printed; None where not known.
    """

    speaker: str | None
    role: Role


def attribute(
    passages: Sequence[Passage], documents: Sequence[Document], people: Sequence[Person], info: CaseInfo
) -> tuple[Passage, ...]:
    """The passages with speaker, role, addressee and date, and the voice of what is pasted. One that has them stays itself.

    The role is that of the hand that wrote the words: a social worker's note of what a mother said is a
    professional's, in the reported voice; a mail from her, quoted below another, is family's.
    """
    known = register(documents, passages, people)
    family = _Family(info, people)
    by_id = {document.id: document for document in documents}
    out: list[Passage] = []
    for key, group in groupby(passages, key=lambda passage: passage.document):
        own = tuple(group)
        document = by_id.get(key)
        out += own if document is None else _spoken(own, document, known, family)
    return tuple(out)


class _Family:
    """Who counts as family, by name and by address."""

    def __init__(self, info: CaseInfo, people: Sequence[Person]) -> None:
        self.ids = {person.id for person in people if person.family}
        self.subjects = {person.id for person in people if person.role == SUBJECT}
        told = [name for entry in info.family for name in read_list(entry)]
        self.names = {name.key for name in told if name.surname}
        self.given = {fold(name.given) for name in told if name.given}
        self.addresses = {a for entry in info.family if (a := read_address(entry))}
        self.addresses |= {address for person in people if person.family for address in person.emails}
        self.subject_names = {name.key for entry in info.persons for name in read_list(entry)}
        self.surnames = {surname for _, surname in self.names | self.subject_names}

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


def _spoken(own: Sequence[Passage], document: Document, known: Register, family: _Family) -> list[Passage]:
    hand = author_of(own, document, known, family)
    to = _addressees(document, known)
    turns = _turns(own, document, known, family)
    pasted = _pasted(own, document, known, family)
    out: list[Passage] = []
    for passage in own:
        writer = turns.get(passage.position) or pasted.get(passage.position, hand)
        told = to
        if passage.zone == "furniture":
            writer, told = Hand(None, "unknown"), ()
        voice = "quoted" if passage.position in pasted else passage.voice
        now = (writer.speaker, writer.role, voice, told, document.date)
        if now == (passage.speaker, passage.role, passage.voice, passage.addressed_to, passage.date):
            out.append(passage)
            continue
        speaker, role, voice, told, date = now
        out.append(replace(passage, speaker=speaker, role=role, voice=voice, addressed_to=told, date=date))
    return out


def _addressees(document: Document, known: Register) -> tuple[str, ...]:
    out: list[str] = []
    for printed in document.recipients:
        names = read_list(printed)
        found = [known.find(name.address or name.name, document) or known.find(name.name, document) for name in names]
        out += [
            person.name if person else name.name or name.address
            for name, person in zip(names, found, strict=True)
            if person or name.name
        ] or [printed.strip()]
    return tuple(dict.fromkeys(name for name in out if name))


def author_of(own: Sequence[Passage], document: Document, known: Register, family: _Family) -> Hand:
    """Who wrote the document: its author, else who signed it; the role from them, the address, or the kind."""
    names = read_list(document.author or "")
    if len(names) == 1 and document.author_address:
        names = (replace(names[0], address=document.author_address),)
    if not names and not document.author:
        names = tuple(
            s.name for s in sightings((replace(document, recipients=()),), own, CaseInfo("")) if s.where == "signature"
        )[:2]
    by_address = known.by_address.get(document.author_address or "")
    if not names and by_address is not None:
        names = read_list(by_address.name)
    people = [_person(name, known, document) for name in names]
    roles = [family.role_of(name, person) for name, person in zip(names, people, strict=True)]
    shown = [person.name if person else name.name for name, person in zip(names, people, strict=True)]
    speaker = " and ".join(dict.fromkeys(name for name in shown if name)) or (document.author or None)
    if "family" in roles or near_address(document.author_address or "", family.addresses):
        return Hand(speaker, "family")
    if roles and all(role == "unknown" for role in roles):
        return Hand(speaker, "unknown")
    return Hand(speaker, _other_role(own, document, names, people))


def _person(name: PrintedName, known: Register, document: Document) -> Person | None:
    return (known.find(name.address, document) if name.address else None) or known.find(name.name, document)


def _other_role(
    own: Sequence[Passage], document: Document, names: Sequence[PrintedName], people: Sequence[Person | None]
) -> Role:
    """Professional where a post, a body, an official address or the kind of document says so."""
    if any(person and (person.role or person.organisation) for person in people) or any(
        name.role or name.body for name in names
    ):
        return "professional"
    address = document.author_address or ""
    if address and not PUBLIC_MAIL.search(address):
        return "professional"
    if document.kind in _OFFICE_KINDS or BODY_WORDS.search(document.author or ""):
        return "professional"
    words = " ".join(passage.text for passage in own if passage.zone == "body")
    if not document.author and document.kind in ("letter", "email") and len(_FAMILY_CUES.findall(words)) >= 2:
        return "family"
    heads = " ".join(passage.text for passage in own if passage.zone in ("header", "signature"))
    return (
        "professional"
        if document.kind == "letter" and BODY_WORDS.search(heads.split("Dear")[0][:120]) and names
        else "unknown"
    )


def _turns(own: Sequence[Passage], document: Document, known: Register, family: _Family) -> Mapping[int, Hand]:
    """Passages of a printed chat, by whose turn they stand in."""
    out: dict[int, Hand] = {}
    hand: Hand | None = None
    for passage in own:
        turn = TURN.match(passage.text + " …") if passage.zone == "header" else None
        if turn:
            hand = _named(turn["who"].strip(), known, document, family)
        elif hand and passage.zone in SPOKEN:
            out[passage.position] = hand
    return out


def _pasted(own: Sequence[Passage], document: Document, known: Register, family: _Family) -> Mapping[int, Hand]:
    """Passages of a note that are a message pasted into it: from "Email from Mrs Hale:" and a greeting to its sign-off."""
    if document.kind != "case_note":
        return {}
    out: dict[int, Hand] = {}
    hand: Hand | None = None
    waiting: Hand | None = None
    for passage in own:
        found = _PASTED.match(passage.text)
        if found:
            waiting, hand = _named((found["who"] or found["wrote"]).strip(), known, document, family), None
        elif waiting and passage.zone == "header":
            hand, waiting = waiting, None
        elif hand and passage.zone == "signature":
            hand = None
        elif hand:
            out[passage.position] = hand
        elif passage.zone in SPOKEN:
            waiting = None
    return out


def _named(printed: str, known: Register, document: Document, family: _Family) -> Hand:
    person = known.find(printed, document)
    names = read_list(printed)
    role = family.role_of(names[0], person) if names else None
    if role is None:
        role = (
            "family"
            if KIN_WORDS.search(printed)
            else "professional"
            if person and (person.role or person.organisation)
            else "unknown"
        )
    return Hand(person.name if person else printed, role)
