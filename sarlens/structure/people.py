"""One person behind all spellings, within one case; family told apart from professionals."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from rapidfuzz.distance import Levenshtein

from sarlens.model import CaseInfo, Document, Passage, Person, content_id
from sarlens.structure.given_names import FEMALE, MALE
from sarlens.structure.mentions import PersonFinder, body_names, counted, persons_in
from sarlens.structure.name_words import BODY_WORDS, KIN_WORDS, ROLE_WORDS
from sarlens.structure.names import PrintedName, fold, read_address, read_list, title_gender
from sarlens.structure.register import SUBJECT, Register, near_address
from sarlens.structure.sightings import Sighting, sightings

Key = tuple[str, str]
Group = tuple[Sighting, ...]

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
    seen = sightings(documents, passages, info)
    known = frozenset(sighting.name.key for sighting in seen if sighting.name.surname)
    groups = _groups((*seen, *body_names(passages, known, persons)))
    bodies = _bodies(groups)
    kin = _Kin(info)
    people = tuple(_person(group, kin, bodies) for group in groups)
    printed = {
        person.id: frozenset(sighting.name.initials for sighting in group if sighting.name.initials)
        for person, group in zip(people, groups, strict=True)
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


def _groups(seen: Sequence[Sighting]) -> list[Group]:
    """The sightings of each person together, in the order of their first one."""
    cards: dict[Key, list[Sighting]] = {}
    loose: list[Sighting] = []
    for sighting in seen:
        if sighting.name.full:
            cards.setdefault(sighting.name.key, []).append(sighting)
        elif sighting.name.surname or sighting.name.address:
            loose.append(sighting)
    for wrong, right in _misread(cards).items():
        cards[right] += cards.pop(wrong)
    addresses = {s.name.address: key for key, card in cards.items() for s in card if s.name.address}
    for sighting in sorted(loose, key=lambda s: not s.name.given):
        key = addresses.get(sighting.name.address) or _fits(sighting, cards)
        if key is None and sighting.name.surname and not any(k[1] == fold(sighting.name.surname) for k in cards):
            key = (fold(sighting.name.given or sighting.name.title), fold(sighting.name.surname))
        if key is not None:
            cards.setdefault(key, []).append(sighting)
    return [tuple(card) for card in cards.values()]


def _misread(cards: Mapping[Key, Sequence[Sighting]]) -> dict[Key, Key]:
    """Spellings that belong to a commoner card: surname first, one letter misread, or the same mail address."""
    out: dict[Key, Key] = {}
    halves: dict[str, list[Key]] = {}
    for key in sorted(cards, key=lambda key: (-len(cards[key]), key)):
        near = dict.fromkeys(better for half in key for better in halves.get(half, ()))
        for better in near:
            turned = key == (better[1], better[0])
            if (
                turned
                or _short_for(key, better, cards)
                or _one_letter(key, better, cards)
                or _same_address(key, better, cards)
            ):
                out[key] = better
                break
        else:
            for half in key:
                halves.setdefault(half, []).append(key)
    return out


def _one_letter(key: Key, better: Key, cards: Mapping[Key, Sequence[Sighting]]) -> bool:
    """A rare spelling one letter from a common one, in a name long enough that this is no accident."""
    if (
        len(cards[key]) > max(2, len(cards[better]) // 3)
        or len(cards[better]) < 2
        or len("".join(key)) < 9
        or not (key[0] == better[0] or key[1] == better[1])
    ):
        return False
    if key[0] != better[0] and (key[0] in FEMALE | MALE and better[0] in FEMALE | MALE):
        return False
    if key[1] != better[1] and len(better[1]) < 5:
        return False
    return Levenshtein.distance(" ".join(key), " ".join(better), score_cutoff=1) <= 1


def _short_for(key: Key, better: Key, cards: Mapping[Key, Sequence[Sighting]]) -> bool:
    """One given name begins the other ("Ros", "Rosalind"), the surname is the same, and no document has both."""
    short, long = sorted((key[0], better[0]), key=len)
    if key[1] != better[1] or len(short) < 3 or not long.startswith(short):
        return False
    if sum(other[1] == key[1] and other[0].startswith(short) for other in cards) > 2:
        return False
    where = [{s.document for s in cards[k] if s.document and s.where != "body"} for k in (key, better)]
    apart = [{s.name.address for s in cards[k] if s.name.address} for k in (key, better)]
    return not where[0] & where[1] and (not apart[0] or not apart[1] or bool(apart[0] & apart[1]))


def _same_address(key: Key, better: Key, cards: Mapping[Key, Sequence[Sighting]]) -> bool:
    """One mail address under both names, and half the name the same (a married name, a misreading)."""
    if not set(key) & set(better):
        return False
    return bool({s.name.address for s in cards[key] if s.name.address} & {s.name.address for s in cards[better]})


def _fits(sighting: Sighting, cards: Mapping[Key, Sequence[Sighting]]) -> Key | None:
    """The one card that "M Tallis" or "Mrs Tallis" can be; None where none or several can."""
    name = sighting.name
    given, surname = name.key
    fitting = [
        key
        for key in cards
        if key[1] == surname and len(key[0]) > 1 and title_gender(key[0]) == "" and key[0].startswith(given)
    ]
    wanted = title_gender(name.title)
    if wanted:
        fitting = [key for key in fitting if _gender(key, cards[key]) in (wanted, "")]
    if len(fitting) > 1 and name.title:
        called = [key for key in fitting if any(s.name.title == name.title for s in cards[key])]
        fitting = called if len(called) == 1 else fitting
    if not given and any(s.where == "person" for key in fitting for s in cards[key]) and len(fitting) > 1:
        fitting = [key for key in fitting if not any(s.where == "person" for s in cards[key])]
    return fitting[0] if len(fitting) == 1 else None


def _gender(key: Key, card: Sequence[Sighting]) -> str:
    for sighting in card:
        if told := title_gender(sighting.name.title):
            return told
        if re.search(r"\b(?:mother|mum|sister|daughter|aunt|wife)\b", sighting.name.role, re.I):
            return "f"
        if re.search(r"\b(?:father|dad|brother|son|uncle|husband)\b", sighting.name.role, re.I):
            return "m"
    given = {fold(sighting.name.given) for sighting in card} | {key[0]}
    female, male = bool(given & (FEMALE - MALE)), bool(given & (MALE - FEMALE))
    return "f" if female and not male else "m" if male and not female else ""


def _bodies(groups: Iterable[Group]) -> dict[str, str]:
    """The organisation behind each mail domain, where its people say one."""
    said: dict[str, Counter[str]] = {}
    for group in groups:
        for sighting in group:
            domain = sighting.name.address.partition("@")[2]
            if domain and sighting.name.body and not PUBLIC_MAIL.search("@" + domain + "."):
                said.setdefault(domain, Counter())[sighting.name.body] += 1
    return {domain: count.most_common(1)[0][0] for domain, count in said.items() if domain != "nhs.net"}


class _Kin:
    """What the family told: who is family, who is the person, and which addresses are theirs."""

    def __init__(self, info: CaseInfo) -> None:
        self.names = {name.key for entry in info.family for name in read_list(entry) if name.surname}
        self.persons = {name.key for entry in info.persons for name in read_list(entry) if name.surname}
        self.addresses = {address for entry in info.family if (address := read_address(entry))}
        self.surnames = {surname for _, surname in self.names | self.persons if surname}
        # A provider's domain is shared by strangers; the family's own carries its name.
        self.domains = {
            domain
            for domain in (address.partition("@")[2] for address in self.addresses)
            if any(len(surname) > 2 and surname.replace(" ", "") in domain for surname in self.surnames)
        }

    def is_person(self, group: Group) -> bool:
        return any(sighting.where == "person" or sighting.name.key in self.persons for sighting in group)

    def is_family(self, group: Group) -> bool:
        """Named as family, writing from the family's address, or of its name with nothing professional about them."""
        for sighting in group:
            name = sighting.name
            if sighting.where == "family" or name.key in self.names or near_address(name.address, self.addresses):
                return True
            if name.address and name.address.partition("@")[2] in self.domains:
                return True
        if not any(sighting.name.key[1] in self.surnames for sighting in group):
            return False
        return not any(_professional(sighting) for sighting in group)


def _professional(sighting: Sighting) -> bool:
    name = sighting.name
    job = bool(ROLE_WORDS.search(name.role)) and not KIN_WORDS.search(name.role)
    return job or bool(_OFFICIAL.search(name.address)) or bool(name.body and BODY_WORDS.search(name.body))


def _person(group: Group, kin: _Kin, bodies: Mapping[str, str]) -> Person:
    names = [sighting.name for sighting in group]
    full = Counter(name.name for name in names if name.full)
    shown = (
        full.most_common(1)[0][0]
        if full
        else next(n.name for n in sorted(names, key=lambda n: -len(n.given)) if n.surname)
    )
    printed = Counter(name.shown for name in names if name.shown)
    printed += Counter(f"{name.title.title()} {name.surname}" for name in names if name.title and name.surname)
    addresses = _addresses(names)
    subject, family = kin.is_person(group), kin.is_family(group)
    roles = Counter(name.role for name in names if name.role)
    body = Counter(name.body for name in names if name.body)
    domains = [bodies.get(address.partition("@")[2]) or _domain(address) for address in addresses]
    aliases = [form for form, _ in printed.most_common() if fold(form) != fold(shown)]
    aliases += sorted({name.initials for name in names if name.initials})
    return Person(
        id=content_id("person", fold(shown)),
        name=shown,
        aliases=tuple(dict.fromkeys(aliases)),
        role=SUBJECT if subject else (roles.most_common(1)[0][0] if roles else None),
        organisation=None
        if subject or family
        else (body.most_common(1)[0][0] if body else next((d for d in domains if d), None)),
        emails=addresses,
        family=family and not subject,
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
