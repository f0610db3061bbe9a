"""Cues around the words that change what they mean: negated, hypothetical, a question, policy, denied, praise.

A cue has a reach: a negation or denial bears on what follows it within a few words of the same sentence; policy,
questions and conditions bear on their sentence. How much each takes off is in `FACTORS`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from sarlens.tagging.reading import Reading

Cue = Literal[
    "negated", "denied", "hypothetical", "question", "policy", "instruction", "praised", "historical", "reported"
]

FACTORS: dict[Cue, float] = {
    "negated": 0.1,
    "denied": 0.25,
    "hypothetical": 0.55,
    "question": 0.6,
    "policy": 0.3,
    "instruction": 0.3,
    "praised": 0.6,
    "historical": 1.0,
    "reported": 1.0,
}
_REACH = 6
_BREAKS = frozenset({"but", "although", "though", "because", "which", "who", "however", ",", ";", ":", "and"})
_PAST = ("ED", "BEPAST")
_POINTING = frozenset({"this", "that", "it", "which"})
_SOMEBODY = frozenset({"i", "we", "he", "she"})


@dataclass(frozen=True, slots=True)
class Surroundings:
    """The cues of a text that bear on whole sentences: sentence number to cues."""

    sentences: dict[int, tuple[Cue, ...]]

    def at(self, reading: Reading, token: int) -> tuple[Cue, ...]:
        """The cues that bear on the sentence of this token."""
        return self.sentences.get(reading.stops[token], ())


def surroundings(reading: Reading) -> Surroundings:
    """Look once at each sentence for its cues."""
    found: dict[int, list[Cue]] = {}
    for token in range(len(reading.words)):
        if token == 0 or reading.stops[token] != reading.stops[token - 1]:
            start, end = reading.sentence(token)
            found[reading.stops[token]] = list(_sentence_cues(reading, start, end))
    return Surroundings({number: tuple(cues) for number, cues in found.items() if cues})


def _sentence_cues(reading: Reading, start: int, end: int) -> list[Cue]:
    cues: list[Cue] = []
    words = reading.words[start:end]
    if words and words[-1] == "?":
        cues.append("question")
    if words and words[0] in ("if", "should", "unless") and not reading.any_at(start, "SHOULDHAVE"):
        cues.append("hypothetical")
    if (
        words[:2] == ("do", "not")
        or words[:3] in (("please", "do", "not"), ("you", "must", "not"))
        or words[:1] in (("never",), ("always",))
    ):
        cues.append("instruction")
    if _is_policy(reading, start, end):
        cues.append("policy")
    if reading.has("DENIEDCLAIM", start, end):
        cues.append("denied")
    if reading.has("PRAISE", start, end):
        cues.append("praised")
    if any(reading.has(c, start, end) for c in ("SAYS",)):
        cues.append("reported")
    if words and any(w in ("previously", "historically", "formerly", "history") for w in words):
        cues.append("historical")
    return cues


def _is_policy(reading: Reading, start: int, end: int) -> bool:
    """Whether a sentence says what ought to be done in general, and not what was done."""
    if reading.has("SHOULDHAVE", start, end):
        return False
    words = reading.words[start:end]
    told = reading.has("BEPAST", start, end) or "had" in words or "did" in words
    duties = [at for at in range(start, end) if reading.raw[at] in ("should", "must", "shall", "may")]
    if reading.has("GENERIC", start, end) and (duties or not told):
        return True
    if reading.has("POLICYWORD", start, end) and not told:
        return True
    pointed = any(reading.words[at - 1] in _POINTING for at in duties if at > start)
    happened = any(reading.has(concept, start, end) for concept in _PAST)
    return bool(duties) and not pointed and not happened and not any(word in _SOMEBODY for word in words)


def negated(reading: Reading, start: int) -> Cue | None:
    """Whether a negation or denial before token `start` reaches it."""
    first = reading.sentence(start)[0]
    for at in range(start - 1, max(first, start - _REACH) - 1, -1):
        word = reading.words[at]
        if word in ("not", "never", "no", "neither", "nor", "hardly", "isn't") and start - at <= 4:
            return "negated"
        if word in _BREAKS and at < start - 1:
            break
    for a, b in reading.at.get("DENIES", ()):
        if first <= a and 0 <= start - b <= 10:
            return "denied"
    return None
