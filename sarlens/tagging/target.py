"""Who a phrase is about: the parent, the person, staff or a service; or, unsure, a pronoun or nobody."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from sarlens.tagging.mentions import PRONOUNS, Kind, Mention
from sarlens.tagging.reading import Reading, Span

Part = Literal["a", "n", "v"]
_FIND_REACH = 6
_DESCRIBING = (
    "HOSTILE_A",
    "DEMAND_A",
    "ANXIOUS_A",
    "MIND_A",
    "BLOCK_A",
    "DOUBT_A",
    "COMPLAIN_A",
    "MESHED_A",
    "LY",
    "ADV",
)


@dataclass(frozen=True, slots=True)
class Cast:
    """The mentions of a text, and of the sentence before it."""

    reading: Reading
    here: tuple[Mention, ...]
    before: tuple[Mention, ...] = ()

    def subject(self, token: int) -> Kind:
        """Who does what the word at `token` says: the nearest mention to its left that can be a subject."""
        start = self.reading.sentence(token)[0]
        fallback: Mention | None = None
        for mention in reversed(self.here):
            if mention.end > token or mention.start < start or self._is_object(mention, token):
                continue
            if not self._done_to(mention):
                return self._resolved(mention)
            fallback = fallback or mention
        return self._resolved(fallback) if fallback else "none"

    def owner(self, start: int, end: int) -> Kind:
        """Whose the noun at start to end is: "mum's …", "her …", "… of the parents"; else the subject."""
        reading = self.reading
        for step in range(1, 5):
            at = start - step
            if at < 0 or reading.stops[at] != reading.stops[start]:
                break
            word = reading.words[at]
            if word in ("'s", "'") or (word in ("his", "her", "their", "my", "our", "your")):
                return self._possessor(at, word)
            if reading.any_at(at, "PARENTAL"):
                return "parent"
            if reading.any_at(at, "PREP") or word in ("is", "was", "and", ","):
                break
        after = self._next_mention(end, 6)
        if after is not None and end < len(reading.words) and reading.words[end] in ("of", "by", "from", "towards"):
            return self._resolved(after)
        return self.subject(start)

    def described(self, start: int, end: int) -> Kind:
        """Whom the adjective at start to end describes: the noun after it, or else the subject."""
        reading = self.reading
        at = end
        joined = False
        for _ in range(4):
            if at >= len(reading.words):
                break
            mention = next((m for m in self.here if m.start == at), None)
            if mention is not None and mention.kind not in ("he", "they", "i", "we", "you"):
                return self._resolved(mention)
            if reading.any_at(at, "BEHNOUN"):
                return self.owner(start, at) if start else "none"
            joined = joined or reading.words[at] in ("and", ",", "or")
            if not (reading.words[at] in ("and", ",", "or") or reading.any_at(at, *_DESCRIBING)):
                plain = reading.words[at].isalpha() and not reading.any_at(at, "FUNC", "WHEN", "NUM")
                if plain and not joined:
                    return "thing"
                break
            at += 1
        return "thing" if self._found_so(start) else self.subject(start)

    def _found_so(self, start: int) -> bool:
        """Whether it is a thing that someone finds so: "finds the stairs difficult"."""
        for at in range(start - 1, max(-1, start - _FIND_REACH), -1):
            if self.reading.words[at] in ("find", "finds", "found", "finding"):
                between = [m for m in self.here if at < m.start < start]
                named = between or any(self.reading.any_at(token, "HIM", "IWE") for token in range(at + 1, start))
                return not named and start - at > 1
        return False

    def _next_mention(self, token: int, reach: int) -> Mention | None:
        for mention in self.here:
            if token <= mention.start <= token + reach:
                return mention
        return None

    def _possessor(self, at: int, word: str) -> Kind:
        if word in ("'s", "'"):
            for mention in self.here:
                if mention.end == at:
                    return self._resolved(mention)
            return "thing"
        if word in ("my", "our"):
            first = next((m for m in self.here if m.kind == "staff" and m.word in ("i", "we")), None)
            return first.kind if first else "i"
        if word == "your":
            return "you"
        return self._antecedent("they" if word == "their" else "he", at, "she" if word == "her" else word)

    def _is_object(self, mention: Mention, token: int) -> bool:
        """Whether a mention can't be the subject: after a preposition, or owning something."""
        words = self.reading.words
        at = mention.start - 1
        while at >= 0 and (self.reading.any_at(at, "DET", "LY")):
            at -= 1
        if (
            at >= 0
            and self.reading.any_at(at, "PREP")
            and not (words[at] == "to" and mention.kind in ("he", "they", "i", "we"))
        ):
            return True
        after = mention.end
        if after < len(words) and words[after] in ("'s", "'") and after < token:
            following = after + 1
            return not (
                following < len(words)
                and (
                    words[following] in ("not", "been", "got")
                    or self.reading.any_at(following, "ED", "ING", "ADV", "LY")
                    or following == token
                )
            )
        return False

    def _done_to(self, mention: Mention) -> bool:
        """Whether a verb stands right before a mention, so that it is most likely that verb's object."""
        at = mention.start - 1
        while at >= 0 and self.reading.any_at(at, "DET", "LY"):
            at -= 1
        return at >= 0 and mention.kind not in PRONOUNS and self.reading.any_at(at, "DIDTO")

    def _resolved(self, mention: Mention) -> Kind:
        if mention.kind in ("he", "they"):
            return self._antecedent(mention.kind, mention.start, mention.word)
        return mention.kind

    def _antecedent(self, kind: Kind, token: int, word: str) -> Kind:
        """Whom a pronoun stands for: the latest fitting mention before it, here or in the sentence before."""
        earlier = [m for m in self.here if m.end <= token]
        for pool in (list(reversed(earlier)), list(reversed(self.before))):
            fitting = [m for m in pool if self._fits(m, kind, word)]
            parents = [m for m in fitting if m.kind in ("parent", "party")]
            if parents and (kind == "he" or len(fitting) == len(parents)):
                return parents[0].kind
            if fitting:
                return fitting[0].kind
        return kind

    @staticmethod
    def _fits(mention: Mention, kind: Kind, word: str) -> bool:
        if mention.kind in PRONOUNS or mention.word in ("i", "we"):
            return False
        if kind == "they":
            return mention.many
        if mention.many:
            return False
        if word in ("she", "her"):
            return mention.gender != "m"
        return mention.gender != "f" if word in ("he", "his") else True


def about(cast: Cast, span: Span, part: Part) -> Kind:
    """Who the evaluative word at `span` is about, by its part of speech; a span that names someone is about them."""
    named = next((m for m in cast.here if span[0] <= m.start and m.end <= span[1] and m.kind not in PRONOUNS), None)
    if named is not None and named.start == span[0]:
        return named.kind
    if part == "a":
        return cast.described(*span)
    if part == "n":
        return cast.owner(*span)
    return _doer(cast, span)


def _doer(cast: Cast, span: Span) -> Kind:
    reading = cast.reading
    start, end = span
    passive = (
        start > 0
        and reading.words[start - 1] in ("was", "were", "been", "is", "are", "being", "be")
        and reading.words[start].endswith(("ed", "en"))
    )
    by = next((at for at in range(end, min(end + 3, len(reading.words))) if reading.words[at] == "by"), None)
    if by is not None:
        after = next((m for m in cast.here if by < m.start <= by + 3), None)
        if after is not None:
            return after.kind
    return "none" if passive else cast.subject(start)
