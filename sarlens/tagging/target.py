"""Who a phrase is about: the parent, the person, staff or a service; or, unsure, a pronoun or nobody."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from sarlens.model import Role
from sarlens.tagging.reading import Reading, Span

Kind = Literal["parent", "party", "person", "staff", "body", "he", "they", "i", "we", "you", "thing", "none"]
Part = Literal["a", "n", "v"]

_PREPOSITIONS = frozenset(
    "to with of for from about towards toward by at on in between against than over into onto like within under near outside inside via "
    "regarding concerning alongside behind upon among amongst across through".split()
)
_DETERMINERS = frozenset("the a an his her their my our your this that these those both some any all each every no said same".split())
_FUNCTION = frozenset(
    "and or but to with when in on at about towards toward that which who as at for of from by because if so than then while although though "
    "however whenever where before after during since until again too also regarding over under is are was were be been has have had do does "
    "did not will would can could may might should must it he she they we i you this these his her their my our your the a an throughout".split()
)
_SHE = frozenset("mum mam mom mummy mother sister daughter aunt auntie niece wife grandmother nan nana granny stepmother woman girl lady mrs ms miss".split())
_MALE = frozenset("dad daddy father brother son uncle nephew husband grandfather grandad granddad stepfather man boy gentleman mr".split())


@dataclass(frozen=True, slots=True)
class Mention:
    """A noun phrase's head for a person or body: where, and what kind."""

    start: int
    end: int
    kind: Kind
    word: str


@dataclass(frozen=True, slots=True)
class Names:
    """Names that the case knows, in lower case: of the family, and of the person."""

    family: frozenset[str] = frozenset()
    persons: frozenset[str] = frozenset()


def mentions(reading: Reading, names: Names, role: Role) -> tuple[Mention, ...]:
    """Everybody the text speaks of, in order of place; of overlapping ones the longest."""
    found: list[Mention] = []
    for concept, kind in _KINDS:
        for start, end in reading.at.get(concept, ()):
            found.append(Mention(start, end, _known(reading, start, end, kind, names), reading.words[end - 1]))
    found += _named(reading, names)
    found.sort(key=lambda m: (m.start, -(m.end - m.start), _RANK[m.kind]))
    chosen: list[Mention] = []
    for mention in found:
        if not chosen or mention.start >= chosen[-1].end:
            chosen.append(mention)
    return tuple(_second_look(reading, chosen, role))


_KINDS: tuple[tuple[str, Kind], ...] = (
    ("MUMDAD", "parent"), ("GRAND", "parent"), ("FAMWORD", "parent"), ("KIN", "parent"), ("PARTY", "party"), ("TITLED", "party"),
    ("PERSON", "person"), ("FRONTLINE", "staff"), ("DOCTOR", "staff"), ("BODY", "body"), ("HE", "he"), ("THEY", "they"),
)  # fmt: skip
_RANK: dict[Kind, int] = {
    "parent": 0, "party": 1, "staff": 2, "body": 3, "person": 4, "he": 5, "they": 5, "i": 5, "we": 5, "you": 5, "thing": 6, "none": 6,
}  # fmt: skip


def _known(reading: Reading, start: int, end: int, kind: Kind, names: Names) -> Kind:
    if kind != "party":
        return kind
    words = frozenset(reading.words[start:end])
    if words & names.persons:
        return "person"
    if words & names.family:
        return "parent"
    return "staff" if names.family else "party"


def _named(reading: Reading, names: Names) -> Iterator[Mention]:
    for at, word in enumerate(reading.words):
        if word in ("i", "we") and (reading.raw[at] == "I" or word == "we"):
            yield Mention(at, at + 1, "i" if word == "i" else "we", word)
        elif word == "you":
            yield Mention(at, at + 1, "you", word)
        elif reading.raw[at][0].isupper() and word in names.persons:
            yield Mention(at, at + 1, "person", word)
        elif reading.raw[at][0].isupper() and word in names.family:
            yield Mention(at, at + 1, "parent", word)


def _second_look(reading: Reading, found: list[Mention], role: Role) -> Iterator[Mention]:
    """Settle relatives and titled names by what else is in the text."""
    parents = [m for m in found if m.kind == "parent" and not reading.any_at(m.start, "KIN")]
    own_child = reading.at.get("OWNCHILD", [])
    for mention in found:
        before = reading.words[mention.start - 1] if mention.start else ""
        kind = mention.kind
        if kind == "parent" and reading.any_at(mention.start, "KIN"):
            theirs = any(start <= mention.start < end for start, end in own_child)
            earlier = any(m.start < mention.start and m.kind in ("parent", "party") for m in found if m is not mention)
            if before == "my" or (theirs and (earlier or any(parents))) or (earlier and before in ("his", "her", "their")):
                kind = "person"
        elif kind == "parent" and before == "my" and role == "family":
            kind = "person"
        elif kind == "party":
            couple = "and" in reading.words[max(0, mention.start - 2) : mention.start] or "&" in reading.words[max(0, mention.start - 2) : mention.start]
            titled_before = mention.start >= 2 and reading.raw[mention.start - 2] in ("Mr", "Mrs", "Ms", "Mr.", "Dr")
            if (couple and titled_before) or any(0 <= start - mention.end <= 8 for start, _ in own_child):
                kind = "parent"
        elif kind in ("i", "we") and role == "professional":
            kind = "staff"
        elif kind in ("i", "we") and role == "family":
            kind = "parent"
        yield Mention(mention.start, mention.end, kind, mention.word)


@dataclass(frozen=True, slots=True)
class Cast:
    """The mentions of a text, and of the sentence before it."""

    reading: Reading
    here: tuple[Mention, ...]
    before: tuple[Mention, ...] = ()

    def subject(self, token: int) -> Kind:
        """Who does what the word at `token` says: the nearest mention to its left that can be a subject."""
        start = self.reading.sentence(token)[0]
        for mention in reversed(self.here):
            if mention.end > token or mention.start < start:
                continue
            if self._is_object(mention, token):
                continue
            return self._resolved(mention)
        return "none"

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
            if word in _PREPOSITIONS or word in ("is", "was", "and", ","):
                break
        after = self._next_mention(end, 6)
        if after is not None and any(w in ("of", "by", "from", "towards", "in") for w in reading.words[end : after.start]):
            return self._resolved(after)
        return self.subject(start)

    def described(self, start: int, end: int) -> Kind:
        """Whom the adjective at start to end describes: the noun after it, or else the subject."""
        reading = self.reading
        at = end
        for _ in range(4):
            if at >= len(reading.words):
                break
            mention = next((m for m in self.here if m.start == at), None)
            if mention is not None and mention.kind not in ("he", "they", "i", "we", "you"):
                return self._resolved(mention)
            word = reading.words[at]
            if word in ("and", ",", "or") and at == end:
                at += 1
                continue
            if reading.any_at(at, "BEHNOUN"):
                return self.owner(start, at) if start else "none"
            if not word.isalpha() or word in _FUNCTION or reading.any_at(at, "WHEN", "NUM"):
                break
            if at > end or not (reading.any_at(at, "HOSTILE_A", "DEMAND_A", "ANXIOUS_A", "MIND_A", "LY", "ADV")):
                return "thing"
            at += 1
        return self.subject(start)

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
            first = next((m for m in self.here if m.kind in ("staff", "parent") and m.word in ("i", "we")), None)
            return first.kind if first else "i"
        if word == "your":
            return "you"
        return self._antecedent("they" if word == "their" else "he", at, "she" if word == "her" else word)

    def _is_object(self, mention: Mention, token: int) -> bool:
        """Whether a mention can't be the subject: after a preposition, or owning something."""
        words = self.reading.words
        at = mention.start - 1
        while at >= 0 and (words[at] in _DETERMINERS or self.reading.any_at(at, "LY")):
            at -= 1
        if at >= 0 and words[at] in _PREPOSITIONS and not (words[at] == "to" and mention.kind in ("he", "they", "i", "we")):
            return True
        after = mention.end
        if after < len(words) and words[after] in ("'s", "'") and after < token:
            following = after + 1
            return not (following < len(words) and (words[following] in ("not", "been", "got") or self.reading.any_at(following, "ED", "ING", "ADV", "LY") or following == token))
        return False

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
        if mention.kind in ("he", "they", "i", "we", "you"):
            return False
        last = mention.word
        if kind == "they":
            return last.endswith("s") or last in ("family", "council", "people", "staff", "police") or mention.kind == "body"
        if mention.kind == "body" or (last.endswith("s") and mention.kind != "party" and last not in ("p",)):
            return False
        if word in ("she", "her"):
            return last not in _MALE
        return last not in _SHE if word in ("he", "his") else True


def about(cast: Cast, span: Span, part: Part) -> Kind:
    """Who the evaluative word at `span` is about, by its part of speech."""
    if part == "a":
        return cast.described(*span)
    if part == "n":
        return cast.owner(*span)
    return _doer(cast, span)


def _doer(cast: Cast, span: Span) -> Kind:
    reading = cast.reading
    start, end = span
    passive = start > 0 and reading.words[start - 1] in ("was", "were", "been", "is", "are", "being", "be") and reading.words[start].endswith(("ed", "en"))
    by = next((at for at in range(end, min(end + 3, len(reading.words))) if reading.words[at] == "by"), None)
    if by is not None:
        after = next((m for m in cast.here if by < m.start <= by + 3), None)
        if after is not None:
            return after.kind
    return "none" if passive else cast.subject(start)
