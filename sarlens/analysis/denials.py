"""Plain facts told differently: words that somebody says are not so, and a thing never sent that another paper has as sent.

Sure rather than complete. The words must stand in quotation marks beside their denial, and in another paper as they
are; the thing must be named right beside the word for sending it, in both, and be sent no later than it is missed.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass

from rapidfuzz import fuzz

from sarlens.analysis.index import SPOKEN, CaseIndex, even, flat
from sarlens.analysis.terms import is_deed, is_vague, terms
from sarlens.model import Passage

_QUOTED = re.compile(r"[\"“‘'](?P<said>[^\"“”‘’]{12,160})[\"”’'](?=[\s,.;:)]|$)")
_DENIED = re.compile(
    r"\b(?:never|untrue|not (?:true|so|right|what|the case)|wrong|incorrect|inaccurate|false|no (?:evidence|record|basis)|(?:did|do|does|was|were|have|had)(?:n't| not)|nobody|no one|disagree|"
    r"dispute[sd]?|corrected|removed|taken (?:off|out))\b",
    re.I,
)
_WORDS_SAID = 4
"""Words between quotation marks that are a statement, and no name or label."""
_AS_THEY_ARE = 90.0
_RUN = 2
"""Words in a row that must stand in a text for the two to be held side by side."""
_GIVEN = r"(?:sent|given|supplied|provided|received|shared|returned|issued|delivered|logged|handed (?:in|over)|dropped off|brought in|posted|emailed)"
_THING = r"(?P<thing>[A-Za-z][\w'’-]+(?: (?!(?:was|were|has|have|had|been|is|are)\b)[\w'’-]+)?)"
_NOT_GIVEN = (
    re.compile(rf"\bno {_THING} (?:(?:was|were|has|have|had|been|ever) )+{_GIVEN}\b", re.I),
    re.compile(rf"\b{_THING} (?:(?:was|were|has|have|had) )?(?:never|not) (?:been )?{_GIVEN}\b(?! with\b)", re.I),
    re.compile(rf"\b(?:never|not|n't) (?:been |ever )*{_GIVEN} (?:with )?(?:an?|any|the|our|your|his|her|their) (?:[\w-]+ )??{_THING}", re.I),
)  # fmt: skip
_WAS_GIVEN = re.compile(rf"\b{_GIVEN}\b", re.I)
_NEGATIVE = re.compile(r"\b(?:not|never|no|none|nothing|nobody|without|neither|nor|unable|fail\w*)\b|n't\b", re.I)
_OPEN = re.compile(
    r"\b(?:will|shall|would|should|could|may|might|must|if|whether|unless|until|please|to be|need|yet|still|ask\w*|request\w*|chas\w*|await\w*|due|not all)\b|\?",
    re.I,
)
"""The sentence is of what is to come, or is wanted: that a thing is not there yet contradicts nothing."""
_BESIDE = 6
"""Words between the thing and the word for sending it, at most."""
_FAR = dt.timedelta(days=365)


@dataclass(frozen=True, slots=True)
class Denial:
    """Two passages that tell differently of one thing; `said` is the earlier, or the one that is denied."""

    said: Passage
    denied: Passage
    what: str


def denials(index: CaseIndex) -> Iterator[Denial]:
    """Each denial with the one passage that it speaks against most plainly."""
    spoken = [
        one for one in index.own_passages if one.zone in SPOKEN and index.documents[one.document].kind != "policy"
    ]
    yield from _of_words(index, spoken)
    yield from _of_things(index, spoken)


def _of_words(index: CaseIndex, spoken: list[Passage]) -> Iterator[Denial]:
    """Words that are repeated in quotation marks and denied, with the paper that they stand in."""
    texts: list[str] = []  # of every passage, worked out only once somebody denies something
    for passage in spoken:
        text = even(passage.text)
        for match in _QUOTED.finditer(text):
            said = flat(match["said"])
            if len(said.split()) < _WORDS_SAID or not _DENIED.search(f"{text[: match.start()]} {text[match.end() :]}"):
                continue
            texts = texts or [flat(one.text) for one in spoken]
            there = zip(spoken, texts, strict=True)
            origin = next((one for one, held in there if _apart(index, one, passage) and _holds(held, said)), None)
            if origin is not None:
                yield Denial(origin, passage, "Words in one paper are said in another not to be so.")


def _holds(text: str, said: str) -> bool:
    if said in text:
        return True
    words = said.split()
    runs = (" ".join(words[at : at + _RUN]) for at in range(0, len(words) - _RUN + 1, _RUN))
    return (
        len(text) >= len(said)
        and any(run in text for run in runs)
        and (fuzz.partial_ratio(said, text, score_cutoff=_AS_THEY_ARE) >= _AS_THEY_ARE)
    )


def _of_things(index: CaseIndex, spoken: list[Passage]) -> Iterator[Denial]:
    """A thing that was never sent or received, with the paper by which it was, on that day or before."""
    plain = [one for one in spoken if not _OPEN.search(even(one.text))]
    given = [one for one in plain if _WAS_GIVEN.search(even(one.text)) and not _NEGATIVE.search(even(one.text))]
    for passage in plain:
        things = list(_not_given(index, even(passage.text)))
        missed = index.date(passage)
        if not things or missed is None:
            continue
        before = (
            (one, name) for one in given for name, thing in things
            if (date := index.date(one)) is not None and missed.first - _FAR <= date.first <= missed.last
            and _apart(index, one, passage) and _told_given(index, one, thing)
        )  # fmt: skip
        first = next(before, None)
        if first is not None:
            yield Denial(first[0], passage, f"Whether this was sent or received: {first[1]}.")


def _not_given(index: CaseIndex, text: str) -> Iterator[tuple[str, frozenset[str]]]:
    """What was not sent or received, in the text's words and in terms, all of which must be told of it."""
    for pattern in _NOT_GIVEN:
        for match in pattern.finditer(text):
            named = frozenset(terms(match["thing"], index.people.words))
            if any(not is_vague(term) and not is_deed(term) for term in named):
                yield match["thing"], named


def _told_given(index: CaseIndex, passage: Passage, thing: frozenset[str]) -> bool:
    """The thing is named in the field's own label, or close to the word for sending it."""
    names = index.people.words
    if passage.zone in ("field", "table") and thing <= set(terms(passage.label, names)):
        return True
    text = even(passage.text)
    near = (
        (*text[: match.start()].split()[-_BESIDE:], *text[match.end() :].split()[:_BESIDE])
        for match in _WAS_GIVEN.finditer(text)
    )
    return any(thing <= set(terms(" ".join(words), names)) for words in near)


def _apart(index: CaseIndex, one: Passage, other: Passage) -> bool:
    return index.root(one.document) != index.root(other.document)
