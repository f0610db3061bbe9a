"""Reading a clause by the outcome rules: what it says became of something.

Rules for what was done are turned round by a negation before or inside the match ("has not been sent", "no minutes
were circulated"), silenced by a condition ("once it has been sent"), a wish or a future ("to be sent"), and read as
a chaser in a question ("has this been sent?").
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from sarlens.analysis.outcomes import OUTCOME_RULES, OutcomeRule
from sarlens.model import Outcome


@dataclass(frozen=True, slots=True)
class Reading:
    """What one rule makes of one clause; `start`, `end` count characters of the clause."""

    rule: str
    says: Outcome
    weight: float
    deeds: frozenset[str]
    now: bool
    start: int
    end: int
    turned: bool = False


CONDITION = re.compile(
    r"\b(?:if|when(?=[^,]*\b(?:has|have|is|are)\b)|unless|until|once|whether|as soon as|in case|before (?:it|this|the)|would have|could have|should (?:it|they|the)|ought to have|must have|will have|may have|might have)\b"
)
_AHEAD = re.compile(
    r"\b(?:be|being|to|gets?|will|shall|would|should|must|can|could|may|might|i'll|we'll|needs?|want\w*|like|expects?|wish\w*|aim\w*|hop\w+)"
    r"\s+(?:(?:then|also|now|get|have it|have them|all|be|been|both|always|properly|fully)\s+){0,2}$"
)
_DETERMINED = re.compile(
    r"(?:\b(?:the|an?|our|your|his|her|their|its|this|that|these|any|my|no|some|all|new|full|formal|fully|recently|newly|in|with|for|by|without|need|any|of)|'s)\s+$"
)
_NOUN_AFTER = re.compile(
    r"\s+(?!(?:the|an|our|your|his|her|their|my|its|all|any|some|me|us|him|them|you|to|by|on|in|at|for|with|from|today|yesterday|and|but|last|this|that|as|after|before|again|over|out|off|up)\b)[a-z]{3,}"
)
"""Between them a participle is no deed but tells of a thing: "his written consent", "the updated plan"."""
_NEGATION = re.compile(
    r"\b(?:not|never|no|nobody|no-one|nothing|none|neither|nor|without|hardly|yet to|unable to|failed to|instead of|rather than)\b|n't\b"
)
_HARMLESS_NO = re.compile(
    r"\b(?:no longer|not only|no doubt|no problem|no later than|not later than|no need to worry|no\. ?\d)\b"
)


def readings(clause: str, *, question: bool = False) -> tuple[Reading, ...]:
    """What the clause says became of something, rule by rule; empty where it says nothing of the kind.

    Args:
        clause: cleaned text (`text.clean`), any case.
        question: it ends in a question mark, so what sounds done is being asked after.
    """
    return surest(tuple(_read(clause.lower(), question)), clause)


def surest(found: tuple[Reading, ...], text: str) -> tuple[Reading, ...]:
    """The readings without those that a plainer one beside them overrules.

    "Requested the reports today (should have been done last week)" tells of a deed, late, and not of one left undone.
    """
    done = any(one.says == "done" and (one.now or _NOW.search(text)) for one in found)
    return tuple(one for one in found if not (done and one.rule == "forgotten"))


def _read(text: str, question: bool) -> Iterator[Reading]:
    for rule in OUTCOME_RULES:
        for cue in rule.cues:  # no generator: this is asked of every clause of a case
            if cue in text:
                break
        else:
            continue
        match = _first(rule, text)
        if match is None:
            continue
        says, turned = rule.says, False
        if rule.says == "done":
            before = _HARMLESS_NO.sub(" ", text[: match.start()])
            if question:
                says, turned = "chased", True
            elif rule.turns and (_NEGATION.search(before) or match.groupdict().get("not")):
                says, turned = "not_done", True
        yield Reading(
            rule.id, says, rule.weight, rule.deeds, rule.now and not turned, match.start(), match.end(), turned
        )


def _first(rule: OutcomeRule, text: str) -> re.Match[str] | None:
    """The rule's first match that is not a wish, a future or a condition."""
    for match in rule.pattern.finditer(text):
        if rule.says != "done":
            return match
        before = text[: match.start()]
        deed = match.start() + match.group().rfind(" ") + 1
        if rule.turns and _DETERMINED.search(text[:deed]) and _NOUN_AFTER.match(text[match.end() :]):
            continue
        if not (CONDITION.search(text[: match.end()]) or _AHEAD.search(before)):
            return match
    return None


_NOW = re.compile(r"\b(?:today|now|this (?:morning|afternoon)|just)\b", re.I)
_PAST = re.compile(
    r"\b(?:\w{2,}ed|took|went|came|saw|met|rang|wrote|spoke|gave|brought|put|did|made|got|held|had|told|showed|sent|found|left|was|were|began|let|set|built|bought)\b"
)
_NO_ACT = re.compile(
    r"\b(?:will|shall|'ll|would|should|could|must|may|might|can|cannot|please|if|unless|until|going to|want|wants|hope|hoping|need|needs|to be|yet|still|ago)\b|n't\b|\?"
)


def act(clause: str) -> tuple[Reading, ...]:
    """A clause that tells of something done without any of the usual ways of saying so ("I took him to see the flat").

    The weakest reading there is: it needs who owes the promise, and most of what was promised, to stand for a deed.
    """
    text = clause.lower()
    if not _PAST.search(text) or _NO_ACT.search(text) or _NEGATION.search(text):
        return ()
    return (Reading("act", "done", 0.5, frozenset(), False, 0, len(text)),)


_CLAUSE = re.compile(
    r"\s*(?:;|(?<=[a-z0-9)][.!?])\s+(?=[A-Z0-9])|(?<=[a-z]),?\s+(?=(?:but|however|although|though|whereas|while|and (?:we|i|he|she|they|it|nobody|no one|nothing|still|the))\b)|(?<=\w)\s+-\s+(?=\w))\s*",
    re.I,
)


def clauses(text: str) -> tuple[tuple[int, int], ...]:
    """The spans of the clauses of a cleaned sentence: cut at "but", "although", a semicolon, a dash, "and we"."""
    spans: list[tuple[int, int]] = []
    start = 0
    for cut in _CLAUSE.finditer(text):
        if cut.start() - start >= 8 and len(text) - cut.end() >= 8:
            spans.append((start, cut.start()))
            start = cut.end()
    spans.append((start, len(text)))
    return tuple(spans)
