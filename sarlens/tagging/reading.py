"""A text as tokens with the concepts found in it: the light view that every rule looks at."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from sarlens.tagging.lexicon import Entry, Index
from sarlens.tagging.tokens import HIDDEN, tokens
from sarlens.text import clean

Span = tuple[int, int]
Occurrences = dict[str, list[Span]]

_STOPS = frozenset(".?!…;•")
_MONTHS = frozenset(
    [
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
        "jan",
        "feb",
        "mar",
        "apr",
        "jun",
        "jul",
        "aug",
        "sep",
        "sept",
        "oct",
        "nov",
        "dec",
    ]
)
_DAYS = frozenset(
    [
        "monday",
        "tuesday",
        "wednesday",
        "thursday",
        "friday",
        "saturday",
        "sunday",
        "mon",
        "tue",
        "tues",
        "wed",
        "thu",
        "thurs",
        "fri",
        "today",
        "tomorrow",
        "tonight",
    ]
)
_PLAIN = re.compile(r"[\x21-\x7e]+(?: [\x21-\x7e]+)*")


@dataclass(frozen=True, slots=True)
class Reading:
    """The tokens of a text and where each concept stands.

    Attributes:
        text: as given; token offsets count its characters.
        words: tokens in lower case, contractions opened ("n't" is "not", "'ll" is "will").
        raw: tokens as written.
        spans: where each token stands in `text`.
        at: concept to its token spans (end exclusive), in order of place.
        stops: for each token, the number of sentence ends before it; a pattern never crosses one.
    """

    text: str
    words: tuple[str, ...]
    raw: tuple[str, ...]
    spans: tuple[Span, ...]
    stops: tuple[int, ...]
    at: Occurrences = field(repr=False)

    def chars(self, start: int, end: int) -> Span:
        """The characters that tokens start to end (exclusive) cover."""
        return (self.spans[start][0], self.spans[end - 1][1])

    def has(self, concept: str, start: int, end: int) -> bool:
        """Whether the concept stands within the tokens start to end."""
        return any(start <= a and b <= end for a, b in self.at.get(concept, ()))

    def any_at(self, token: int, *concepts: str) -> bool:
        """Whether one of the concepts covers this token."""
        return any(a <= token < b for name in concepts for a, b in self.at.get(name, ()))

    def sentence(self, token: int) -> Span:
        """The tokens of the sentence that holds this one, its full stop included."""
        here = self.stops[token]
        start, end = token, token + 1
        while start > 0 and self.stops[start - 1] == here:
            start -= 1
        while end < len(self.stops) and self.stops[end] == here:
            end += 1
        return (start, end)


def read(text: str, first: Index) -> Reading:
    """Tokens and word-list concepts of a text. Frames are added by the matcher."""
    if _PLAIN.fullmatch(text):
        cleaned, back = text, None
    else:
        made = clean(text)
        cleaned, back = made.text, made
    words: list[str] = []
    raw: list[str] = []
    spans: list[Span] = []
    stops: list[int] = []
    ended = 0
    for written, word, start, end in tokens(cleaned):
        words.append(word)
        raw.append(written)
        spans.append(back.span(start, end) if back else (start, end))
        stops.append(ended)
        if written in _STOPS:
            ended += 1
    at = _looked_up(words, raw, first)
    _shapes(words, raw, stops, at)
    return Reading(text, tuple(words), tuple(raw), tuple(spans), tuple(stops), at)


def _looked_up(words: list[str], raw: list[str], first: Index) -> Occurrences:
    at: Occurrences = {}
    count = len(words)
    for here, word in enumerate(words):
        seconds = first.get(word)
        if seconds is None:
            continue
        for entry in seconds.get("", ()):
            if not entry.exact or raw[here] == entry.words[0]:
                for concept in entry.concepts:
                    at.setdefault(concept, []).append((here, here + 1))
        if here + 1 < count:
            for entry in seconds.get(words[here + 1], ()):
                if _stands(entry, here, words, raw):
                    for concept in entry.concepts:
                        at.setdefault(concept, []).append((here, here + len(entry.words)))
    return at


def _stands(entry: Entry, here: int, words: list[str], raw: list[str]) -> bool:
    """Whether a wording of several words stands at this token."""
    end = here + len(entry.words)
    return tuple((raw if entry.exact else words)[here:end]) == entry.words


def _shapes(words: list[str], raw: list[str], stops: list[int], at: Occurrences) -> None:
    """Concepts that are told by a token's form: numbers, initials, names with a title, dates, -ed, -ing, -ly."""
    count = len(words)
    for here, word in enumerate(words):
        written = raw[here]
        if word[0].isdigit():
            at.setdefault("NUM", []).append((here, here + 1))
        elif word.endswith("ly") and len(word) > 4:
            at.setdefault("LY", []).append((here, here + 1))
        elif word.endswith("ing") and len(word) > 4:
            at.setdefault("ING", []).append((here, here + 1))
        elif word.endswith("ed") and len(word) > 3:
            at.setdefault("ED", []).append((here, here + 1))
        if written.isupper() and written.isalpha() and 2 <= len(written) <= 3:
            at.setdefault("CAPS", []).append((here, here + 1))
        if word in _MONTHS or word in _DAYS:
            at.setdefault("WHEN", []).append((here, here + 1))
        if word == HIDDEN or (
            written[0].isupper()
            and len(written) > 1
            and written[1:2].islower()
            and here > 0
            and stops[here - 1] == stops[here]
        ):
            at.setdefault("NAME", []).append((here, here + 1))
        if written in _TITLES and here + 1 < count and raw[here + 1][0].isupper():
            end = here + 2
            while end < count and raw[end][0].isupper() and raw[end].isalpha() and end < here + 4:
                end += 1
            at.setdefault("DOCTOR" if written.startswith(("Dr", "Prof")) else "TITLED", []).append((here, end))


_TITLES = frozenset({"Mr", "Mrs", "Ms", "Miss", "Mr.", "Mrs.", "Ms.", "Dr", "Dr.", "Prof", "Prof."})
SHAPES = frozenset({"NUM", "LY", "ING", "ED", "CAPS", "WHEN", "NAME", "TITLED", "DOCTOR"})
"""The concepts that are told by form, not by a word list."""
