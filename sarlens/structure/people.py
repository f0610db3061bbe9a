"""One person behind all spellings, within one case; family told apart from professionals."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from sarlens.model import CaseInfo, Document, Passage, Person, content_id
from sarlens.structure.bodies import Bodies, names_in
from sarlens.structure.given_names import GIVEN
from sarlens.structure.identity import Group, gender, groups
from sarlens.structure.mentions import SLIPS, SMALL, PersonFinder, body_names, counted, persons_in
from sarlens.structure.name_words import BODY_WORDS, KIN_WORDS, ROLE_WORDS
from sarlens.structure.named import NameForms, initials_met
from sarlens.structure.namelists import read_list
from sarlens.structure.names import PrintedName, fold, read_address
from sarlens.structure.posts import Said, main_body, main_post, posts, told
from sarlens.structure.register import SUBJECT, Register, near_address
from sarlens.structure.sightings import Sighting, sightings

PUBLIC_MAIL = re.compile(
    r"@(?:gmail|googlemail|hotmail|outlook|live|yahoo|ymail|icloud|me|aol|btinternet|sky|virginmedia|ntlworld|talktalk|talk21|msn|proton(?:mail)?|"
    r"gmx|blueyonder|tiscali|mail)\.",
    re.I,
)
_OFFICIAL = re.compile(
    r"@[\w.-]*(?:\.gov\.uk|\.nhs\.(?:uk|net)|nhs\.net|\.sch\.uk|\.ac\.uk|\.police\.uk|\.org\.uk|\.cjsm\.net)$", re.I
)


def resolve(
    documents: Sequence[Document], passages: Sequence[Passage], info: CaseInfo, persons: PersonFinder = persons_in
) -> tuple[Person, ...]:
    """The people of the case, most mentioned first.

    Headers, attendance lists, sign-offs and forms come first; names in running text are added where the language
    model, or a title, says that they are a person's. People who only share a given name, a surname or initials stay
    apart; a short form goes to a person only where one person fits.
    """
    named = [name for passage in passages for name in names_in(passage.text)]
    nobody = _Nobody(named, documents, passages)
    seen = tuple(sighting for sighting in sightings(documents, passages, info) if not nobody.is_one(sighting))
    known = frozenset(sighting.name.key for sighting in seen if sighting.name.surname)
    found = body_names(passages, known, persons)
    held = groups((*seen, *(sighting for sighting in found if not nobody.is_one(sighting))))
    bodies = Bodies(
        named,
        (s.name.address.partition("@")[2] for group in held for s in group if s.name.address),
    )
    kin = _Kin(info)
    forms = NameForms(held)
    said = told(held, documents, passages, bodies, forms)
    letters = initials_met(held, documents, passages, forms)
    men = Counter(group[0].name.key[1] for group in held if gender(group[0].name.key, group) != "f")
    several = frozenset(surname for surname, count in men.items() if count > 1)
    people = tuple(_person(*one, kin, several) for one in zip(held, said, letters, strict=True))
    printed = {
        person.id: frozenset(sighting.name.initials for sighting in group if sighting.name.initials)
        for person, group in zip(people, held, strict=True)
    }
    return counted(people, printed, passages)


def register(documents: Sequence[Document], passages: Sequence[Passage], people: Sequence[Person]) -> Register:
    """The register of these people, knowing who is named in the head of each document."""
    plain = Register.of(people)
    present: dict[str, set[str]] = {}
    letters: dict[str, dict[str, str]] = {}
    for sighting in sightings(documents, passages, CaseInfo("")):
        person = plain.find(sighting.name.address or sighting.name.name) or plain.find(sighting.name.name)
        if person is not None:
            present.setdefault(sighting.document, set()).add(person.id)
            if sighting.name.initials:
                letters.setdefault(sighting.document, {})[sighting.name.initials] = person.id
    parents = {document.id: document.part_of for document in documents}
    for document in documents:
        above = parents.get(document.id)
        if above is not None:
            present.setdefault(document.id, set()).update(present.get(above, ()))
            letters.setdefault(document.id, dict(letters.get(above, {})))
    return Register.of(people, {key: frozenset(ids) for key, ids in present.items()}, letters)


class _Nobody:
    """What reads like a name and is none: two words of a heading ("Post Room"), the first words of a body's name."""

    def __init__(self, bodies: Sequence[str], documents: Sequence[Document], passages: Sequence[Passage]) -> None:
        small = Counter(word for passage in passages for word in SMALL.findall(passage.text))
        self._plain = {word for word, count in small.items() if count > SLIPS}
        self._bodies = {" ".join(fold(body).split()[:2]) for body in bodies if len(body.split()) == 3}
        hosts = {(document.author_address or "").partition("@")[2] for document in documents}
        self._hosts = {re.sub(r"[^a-z]", "", host.partition(".")[0]) for host in hosts if host}

    def is_one(self, sighting: Sighting) -> bool:
        """Only of a whole name without title, initials and address, whose first word is nobody's given name."""
        name = sighting.name
        given, surname = name.key
        told = name.title or name.initials or name.address or given in GIVEN or sighting.where in ("person", "family")
        if told or not name.full:
            return False
        if sighting.where == "body" and f"{given} {surname}" in self._bodies:
            return True
        return f"{given}{surname}" in self._hosts or {given, surname} <= self._plain


class _Kin:
    """What the family told: who is family, who is the person, and which addresses are theirs."""

    def __init__(self, info: CaseInfo) -> None:
        self.names = {name.key for entry in info.family for name in read_list(entry) if name.surname}
        self.persons = {name.key for entry in info.persons for name in read_list(entry) if name.surname}
        self.addresses = {address for entry in info.family if (address := read_address(entry))}
        self.surnames = {surname for _, surname in self.names | self.persons if surname}
        # A domain is theirs where it bears their name; any other may be a provider that strangers write from too.
        self.domains = {
            domain
            for domain in (address.partition("@")[2] for address in self.addresses)
            if any(len(name) > 2 and name.replace("-", "") in domain.replace("-", "") for name in self.surnames)
            and not PUBLIC_MAIL.search(f"@{domain}")
            and not _OFFICIAL.search(f"@{domain}")
        }

    def is_person(self, group: Group) -> bool:
        return any(sighting.where == "person" or sighting.name.key in self.persons for sighting in group)

    def is_family(self, group: Group) -> bool:
        """Named as family, writing from the family's address, or of its name with nothing professional about them."""
        named = (one for one in group if one.name.name)  # the family may also have told an address alone
        if any(one.where == "family" or one.name.key in self.names for one in named):
            return True
        addresses = [sighting.name.address for sighting in group if sighting.name.address]
        # A print can set the address of whoever was written to beside the writer's name: once is no proof.
        theirs = sum(self._is_theirs(address) for address in addresses)
        if 2 * theirs > len(addresses):
            return True
        if not any(sighting.name.key[1] in self.surnames for sighting in group):
            return False
        return not any(_professional(sighting) for sighting in group)

    def _is_theirs(self, address: str) -> bool:
        return bool(near_address(address, self.addresses)) or address.partition("@")[2] in self.domains


def _professional(sighting: Sighting) -> bool:
    name = sighting.name
    job = bool(ROLE_WORDS.search(name.role)) and not KIN_WORDS.search(name.role)
    return job or bool(_OFFICIAL.search(name.address)) or bool(name.body and BODY_WORDS.search(name.body))


def _person(group: Group, said: Sequence[Said], letters: frozenset[str], kin: _Kin, several: frozenset[str]) -> Person:
    """Several: surnames that more than one man of the case bears, so that "Mr" before them names none of these."""
    names = [sighting.name for sighting in group]
    told_names = [s.name for s in group if s.where in ("person", "family") and s.name.full]
    full = Counter(name.name for name in told_names or names if name.full)
    shown = (
        full.most_common(1)[0][0]
        if full
        else next(n.name for n in sorted(names, key=lambda n: (not n.surname, -len(n.given))))
    )
    printed = Counter(name.shown for name in names if name.shown)
    printed += Counter(
        f"{name.title.title()} {name.surname}"
        for name in names
        if name.title and name.surname and not (name.title == "mr" and name.key[1] in several)
    )
    addresses = _addresses(names)
    subject, family = kin.is_person(group), kin.is_family(group)
    aliases = [form for form, _ in printed.most_common() if fold(form) != fold(shown)]
    aliases += sorted({name.initials for name in names if name.initials} | letters)
    return Person(
        id=content_id("person", fold(shown)),
        name=shown,
        aliases=tuple(dict.fromkeys(aliases)),
        role=SUBJECT if subject else main_post(said, family),
        organisation=None
        if subject or family
        else main_body(said) or next(filter(None, map(_domain, addresses)), None),
        emails=addresses,
        family=family and not subject,
        posts=() if subject or family else posts(said),
    )


def _addresses(names: Sequence[PrintedName]) -> tuple[str, ...]:
    """The person's mail addresses, most printed first, without misreadings of them."""
    kept: list[str] = []
    for address, _ in Counter(name.address for name in names if name.address).most_common():
        if not near_address(address, kept):
            kept.append(address)
    return tuple(kept)


def _domain(address: str) -> str | None:
    """The domain stands for the organisation where nothing better is printed; a public mail provider says nothing."""
    return None if PUBLIC_MAIL.search(address) else address.partition("@")[2]
