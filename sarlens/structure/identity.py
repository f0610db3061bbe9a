"""Which sightings of names are one person's. One candidate, or none: who only shares half a name stays apart."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from rapidfuzz.distance import Levenshtein

from sarlens.structure.given_names import FEMALE, GIVEN, MALE
from sarlens.structure.name_words import TITLES
from sarlens.structure.names import fold, title_gender
from sarlens.structure.short_names import SHORTS, same_given
from sarlens.structure.sightings import Sighting

Key = tuple[str, str]
"""Given name and surname, folded; the given name may be an initial or a title, the surname "" or an initial."""
Group = tuple[Sighting, ...]
Cards = Mapping[Key, Sequence[Sighting]]


_CALLED = frozenset({"hca", "nurse", "rn", "sister", "sr"})
"""Titles that stand before given names too: "HCA Bev"."""
_LONG = 9
"""A surname of more letters can be two letters wrong in a scan and still be known."""
_OFTEN = 3
"""So often a given name must stand alone before it is a person of whom the papers tell no more ("Kev")."""


def groups(seen: Sequence[Sighting]) -> list[Group]:
    """The sightings of each person together, in the order of their first one."""
    cards: dict[Key, list[Sighting]] = {}
    loose: list[Sighting] = []
    single: list[Sighting] = []
    for sighting in _given_first(tuple(_without_next_label(seen))):
        if sighting.name.full and len(sighting.name.surname) > 1:
            cards.setdefault(sighting.name.key, []).append(sighting)
        elif fold(sighting.name.surname) in GIVEN and sighting.name.title in _CALLED and not sighting.name.given:
            single.append(replace(sighting, name=replace(sighting.name, given=sighting.name.surname, surname="")))
        elif sighting.name.surname or sighting.name.address:
            loose.append(sighting)
        elif fold(sighting.name.given) in GIVEN:
            single.append(sighting)
    for wrong, right in _misread(cards).items():
        cards[right] += cards.pop(wrong)
    addresses = {s.name.address: key for key, card in cards.items() for s in card if s.name.address}
    decided: dict[tuple[Key, str], Key | None] = {}
    for sighting in sorted(loose, key=lambda s: (len(s.name.surname) == 1, not s.name.given)):
        printed = (sighting.name.key, sighting.name.title)
        if printed not in decided:
            decided[printed] = _home(sighting, cards)
        key = addresses.get(sighting.name.address) or decided[printed]
        if key is not None:
            cards.setdefault(key, []).append(sighting)
    _add_single(single, cards)
    return [tuple(card) for card in cards.values()]


def _home(sighting: Sighting, cards: Cards) -> Key | None:
    """The card that a name in part belongs to: the one that fits, or one of its own where it is nobody's; else None."""
    fitting = _fitting(sighting, cards)
    if len(fitting) == 1:
        return fitting[0]
    if not sighting.name.surname or _taken(sighting, cards):
        return None
    return fold(sighting.name.given or sighting.name.title), fold(sighting.name.surname)


def _add_single(single: Sequence[Sighting], cards: dict[Key, list[Sighting]]) -> None:
    """Put given names that stand alone to the one person who has them; one met often is a person."""
    alike: dict[tuple[str, str], list[Sighting]] = defaultdict(list)
    for sighting in sorted(single, key=lambda s: not s.name.title):
        alike[fold(sighting.name.given), sighting.name.title].append(sighting)
    often = Counter(fold(sighting.name.given) for sighting in single)
    homes: dict[str, Key] = {}
    for (given, _), same in alike.items():
        fitting = [key for key in cards if same_given(given, key[0])] or _same_post(same[0], cards)
        fitting = fitting or [homes[given]] if given in homes else fitting
        if len(fitting) == 1:
            homes[given] = fitting[0]
            cards[fitting[0]] += same
        elif not fitting and often[given] >= _OFTEN:
            cards[given, ""] = same


def _without_next_label(seen: Sequence[Sighting]) -> Iterator[Sighting]:
    """Each sighting; a known name with the next label or word behind it ("Kim Moss Evaluation") is that name."""
    known = {s.name.key for s in seen if s.name.surname and len(_words(s)) == 2}
    for sighting in seen:
        words = _words(sighting)
        key = (fold(words[0]), fold(words[1])) if len(words) > 2 else sighting.name.key
        if key != sighting.name.key and key in known:
            title = sighting.name.shown.split()[: -len(words)]
            name = replace(
                sighting.name, given=words[0].rstrip("."), surname=words[1], shown=" ".join((*title, *words[:2]))
            )
            yield replace(sighting, name=name)
        else:
            yield sighting


def _given_first(seen: Sequence[Sighting]) -> Iterator[Sighting]:
    """Each sighting; of "Moss K", as lists of staff print it, where Moss is a surname and no given name, it is K Moss."""
    keys = {s.name.key for s in seen if s.name.given}
    surnames = {surname for _, surname in keys}
    surnames -= GIVEN | {s.name.key[0] for s in seen if s.name.full and len(s.name.surname) > 1}
    for sighting in seen:
        given, surname = sighting.name.key
        turned = given in surnames or (surname, given) in keys
        if len(surname) == 1 < len(given) and turned and not sighting.name.title:
            name = replace(sighting.name, given=sighting.name.surname, surname=sighting.name.given)
            yield replace(sighting, name=name)
        else:
            yield sighting


def _words(sighting: Sighting) -> list[str]:
    """The words of a name as printed, without its title."""
    words = sighting.name.shown.split()
    return words[1:] if words and fold(words[0]) in TITLES else words


def _taken(sighting: Sighting, cards: Cards) -> bool:
    """Whether the name is some known person's, though not told whose."""
    given, surname = sighting.name.key
    if len(surname) == 1:
        return any(same_given(given, key[0]) and key[1].startswith(surname) for key in cards if len(key[1]) > 1)
    return any(key[1] == surname for key in cards)


def _misread(cards: Cards) -> dict[Key, Key]:
    """Spellings that belong to a commoner card: surname first, a short form, a letter misread, or the same mail address."""
    out: dict[Key, Key] = {}
    halves: dict[str, list[Key]] = {}
    told = {key for key, card in cards.items() if any(s.where in ("person", "family") for s in card)}
    for key in sorted(cards, key=lambda key: (key not in told, -len(cards[key]), key)):
        near = dict.fromkeys(better for half in _halves(key) for better in halves.get(half, ()))
        for better in near:
            if any(rule(key, better, cards) for rule in _RULES):
                out[key] = better
                break
        else:
            for half in _halves(key):
                halves.setdefault(half, []).append(key)
    return out


def _halves(key: Key) -> tuple[str, ...]:
    """What two spellings of one name have in common, one of them at least."""
    return tuple(dict.fromkeys((*key, *key[1].split("-"))))


def _turned(key: Key, better: Key, _cards: Cards) -> bool:
    """Surname first."""
    return key == (better[1], better[0])


def _one_letter(key: Key, better: Key, cards: Cards) -> bool:
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


def _cut_off(key: Key, better: Key, cards: Cards) -> bool:
    """A surname that the page's edge or a stamp cut: "Paula Greav", on one paper, beside "Paula Greaves"."""
    short, whole = key[1], better[1]
    once = len({s.document for s in cards[key]}) == 1 and len(cards[key]) < len(cards[better])
    return once and key[0] == better[0] and len(short) >= 4 and whole.startswith(short)


def _short_for(key: Key, better: Key, cards: Cards) -> bool:
    """A short form or another spelling of the given name, the surname is the same, and no list has both."""
    short, long = sorted((key[0], better[0]), key=len)
    begins = len(short) > 2 and long.startswith(short) and not {short, long} <= FEMALE | MALE and short not in SHORTS
    if key[1] != better[1] or len(short) < 2 or not (same_given(short, long) or begins):
        return False
    if sum(other[1] == key[1] and (same_given(other[0], short) or other[0].startswith(short)) for other in cards) > 2:
        return False
    return not _apart(key, better, cards)


def _half_surname(key: Key, better: Key, cards: Cards) -> bool:
    """One half of a double-barrelled surname, in nobody else's name."""
    one, other = sorted((key[1], better[1]), key=len)
    if key[0] != better[0] or one == other or one not in other.split("-"):
        return False
    if sum(k[0] == key[0] and one in k[1].split("-") for k in cards) > 2:
        return False
    return not _apart(key, better, cards)


def _apart(key: Key, better: Key, cards: Cards) -> bool:
    """Both stand in the head of one document, or each has a mail address of their own."""
    where = [{s.document for s in cards[k] if s.document and s.where == "header"} for k in (key, better)]
    addresses = [{s.name.address for s in cards[k] if s.name.address} for k in (key, better)]
    told = [any(s.where in ("person", "family") for s in cards[k]) for k in (key, better)]
    return (
        bool(where[0] & where[1])
        or all(told)
        or bool(addresses[0] and addresses[1] and not addresses[0] & addresses[1])
    )


def _same_address(key: Key, better: Key, cards: Cards) -> bool:
    """One mail address under both names, and half the name the same (a married name, a misreading).

    A couple may share one: of the same surname, a given name must be a form of the other ("Voula", "Stavroula").
    """
    if not set(key) & set(better):
        return False
    short, long = sorted((key[0], better[0]), key=len)
    apart = Levenshtein.distance(short, long)
    if key[1] == better[1] and apart not in (1, 2, len(long) - len(short)) and not same_given(short, long):
        return False
    return bool({s.name.address for s in cards[key] if s.name.address} & {s.name.address for s in cards[better]})


_RULES = (_turned, _short_for, _half_surname, _one_letter, _cut_off, _same_address)


def _fitting(sighting: Sighting, cards: Cards) -> list[Key]:
    """The cards that "M Tallis", "Marian T" or "Mrs Tallis" can be."""
    name = sighting.name
    given, surname = name.key
    whole = [key for key in cards if len(key[0]) > 1 and len(key[1]) > 1]
    if len(surname) == 1:
        return [key for key in whole if same_given(given, key[0]) and key[1].startswith(surname)]
    fitting = [key for key in whole if key[1] == surname and title_gender(key[0]) == "" and _can_be(given, key[0])]
    fitting = fitting or [key for key in whole if surname in key[1].split("-") and _can_be(given, key[0])]
    wanted = title_gender(name.title)
    if wanted:
        fitting = [key for key in fitting if gender(key, cards[key]) in (wanted, "")]
    if len(fitting) > 1 and name.title and name.title != "mr":  # every man of the family is
        called = [key for key in fitting if any(s.name.title == name.title for s in cards[key])]
        fitting = called if len(called) == 1 else fitting
    if not given and any(s.where == "person" for key in fitting for s in cards[key]) and len(fitting) > 1:
        fitting = [key for key in fitting if not any(s.where == "person" for s in cards[key])]
    return fitting or _slips(sighting, cards)


def _same_post(sighting: Sighting, cards: Cards) -> list[Key]:
    """The cards with an initial under the same title: "HCA Bev" is the one "HCA B. Fenn"."""
    name = sighting.name
    return [
        key
        for key, card in cards.items()
        if name.title
        and len(key[0]) == 1
        and fold(name.given).startswith(key[0])
        and any(s.name.title == name.title for s in card)
    ]


def _can_be(given: str, whole: str) -> bool:
    return whole.startswith(given) if len(given) < 2 else same_given(given, whole)


def _slips(sighting: Sighting, cards: Cards) -> list[Key]:
    """The cards a letter or, in a long name, two from "Dr Cathbury": a long surname that nobody has, under a title or an initial that fits."""
    given, surname = sighting.name.key
    if len(surname) < 6 or (given and given in GIVEN) or any(key[1] == surname for key in cards):
        return []
    return [
        key
        for key, card in cards.items()
        if len(card) > 1
        and Levenshtein.distance(surname, key[1]) <= (2 if len(surname) > _LONG else 1)
        and key[0].startswith(given)
        and (not sighting.name.title or any(s.name.title == sighting.name.title for s in card))
    ]


def gender(key: Key, card: Sequence[Sighting]) -> str:
    """What title, tie or given name tells of a person: "f", "m" or ""."""
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
