"""What a promise and a later sentence have in common, as numbers: what the trained weights of `likelihood` are put on.

`benchmarks/outcomes.py` trains on just these numbers, so a change here means training again.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Callable
from dataclasses import dataclass

from sarlens.analysis.bearing import another_one, same_body, same_people
from sarlens.analysis.index import SPOKEN, CaseIndex, even, flat
from sarlens.analysis.linking import Link
from sarlens.analysis.promises import Promise
from sarlens.analysis.sentences import Sentence, names_in, numbers_in
from sarlens.analysis.terms import is_deed, terms

Features = dict[str, float]
Weight = Callable[[str], float]
"""How much a term says in this case, 0 to 1."""
CLASH_COVER = 0.5
"""A deed of another kind must name so much of the promise: the kitchen sink mended is not its assessment sent."""
NEAR_DAYS = 14.0
"""The days by which nearness to the due date falls to about a third."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A promise with what stands around it.

    Attributes:
        around: terms of the sentences beside it and of its title.
        names, near_names: proper names in its own sentence, and beside it; never those of its owner.
    """

    promise: Promise
    words: str
    around: frozenset[str]
    names: frozenset[str]
    near_names: frozenset[str]
    owner_names: frozenset[str]
    numbers: frozenset[str]


def asked(index: CaseIndex, promise: Promise) -> Asked:
    """The promise with what stands around it: the two sentences before it and the one after, unless it is a table's row."""
    passage, words = promise.passage, index.people.words
    row = index.by_document.get(passage.document, ())
    at = next(number for number, one in enumerate(row) if one.id == passage.id)
    beside = () if passage.fields else row[max(0, at - 2) : at + 2]
    text, around = even(passage.text), " ".join(even(one.text) for one in beside if one.zone in SPOKEN)
    owner = frozenset((promise.owner.name or "").lower().split())
    whose = frozenset(word for name in index.corpus.info.persons for word in name.lower().split())
    names = names_in(text, words) - owner - whose
    return Asked(
        promise, flat(passage.text), frozenset(terms(f"{around} {text} {promise.document.title} {passage.label}", words)),
        names, names_in(f"{around} {promise.document.title}", words) - names - owner - whose, owner, numbers_in(text),
    )  # fmt: skip


def features(one: Asked, sentence: Sentence, link: Link | None, weight: Weight, name_weight: Weight) -> Features:
    """All that is weighed of the pair. The sentence must be later than the promise, which must be dated.

    Args:
        one: the promise.
        sentence: that may tell of it.
        link: where the sentence speaks of it outright.
        weight: how much a term says in this case.
        name_weight: how much a name does.
    """
    found = _matter(one, sentence, weight, name_weight) | _people(one.promise, sentence) | _time(one.promise, sentence)
    found |= _tone(sentence)
    says = {reading.says for reading in sentence.readings}
    found |= {name: float(name in says) for name in ("done", "late", "not_done", "chased")}
    deeds = one.promise.deeds
    answers = frozenset[str]().union(*(reading.deeds for reading in sentence.readings))
    found["deed_fits"] = float(bool(deeds & sentence.deeds))
    found["deed_told"] = float(bool(deeds & answers))
    found["another_one"] = float(another_one(one.promise.which, one.promise.matter, sentence.which, sentence.own))
    found["link"] = link.score if link is not None else 0.0
    for name in ("done", "late", "not_done", "chased"):
        found[f"link_{name}"] = float(link is not None and link.reading.says == name)
    found["deed_clash"] = float(bool(answers and deeds and not deeds & sentence.deeds))
    theirs = found["owner_speaks"] or found["body_speaks"] or found["owner_named"] or found["owed_speaks"]
    mine = sentence.mine and any(reading.rule.endswith("_done") for reading in sentence.readings)
    found["other_actor"] = float(mine and bool(one.promise.owner.people) and not theirs)
    found["strange"] = float(_nothing_common(found))
    return found | _together(found)


def _nothing_common(found: Features) -> bool:
    """They share neither a thing, a name, a figure nor the day."""
    shared = ("things", "names", "near_names", "numbers", "around", "due_named", "before", "heading")
    return not any(found[name] for name in shared)


def apart(found: Features) -> bool:
    """Whether the pair plainly speaks of two things, whatever else speaks for it.

    Each says of which in words that the other lacks; what is said was done is a deed of another kind, to little of what
    was promised; or somebody else says "I did it".
    """
    other = bool(found["another_one"] or found["other_actor"])
    return other or bool(found["deed_clash"] and found["cover"] < CLASH_COVER)


def _matter(one: Asked, sentence: Sentence, weight: Weight, name_weight: Weight) -> Features:
    matter = one.promise.matter
    shared = [term for term in matter if term in sentence.own]
    whole = sum(weight(term) * share for term, share in matter.items()) or 1.0
    both = sum(weight(term) * matter[term] for term in shared)
    things = {term: share for term, share in matter.items() if not is_deed(term)}
    all_things = sum(weight(term) * share for term, share in things.items())
    own = sum(weight(term) for term in sentence.own) or 1.0
    names, further = one.names & sentence.names, one.near_names & sentence.names

    def beside(place: frozenset[str]) -> float:
        return sum(weight(term) * share for term, share in matter.items() if term in place - sentence.own) / whole

    return {
        "cover": both / whole,
        "shared": both,
        "rarest": max((weight(term) * matter[term] for term in shared), default=0.0),
        "things": sum(weight(term) * share for term, share in things.items() if term in sentence.own)
        / (all_things or 1.0),
        "all_things": all_things,
        "before": beside(sentence.before),
        "heading": beside(sentence.heading),
        "foreign": 1 - sum(weight(term) for term in sentence.own if term in matter) / own,
        "around": sum(weight(term) for term in one.around & sentence.own if term not in matter),
        "names": sum(map(name_weight, names)),
        "near_names": sum(map(name_weight, further)),
        "numbers": float(len(one.numbers & sentence.numbers)),
        "bare": float(one.promise.bare),
        "owner_by_name": float(bool(one.owner_names & sentence.names)),
    }


def _people(promise: Promise, sentence: Sentence) -> Features:
    owner, owed = promise.owner, promise.beneficiary
    return {
        "owner_speaks": float(same_people(sentence.speaker, owner)),
        "body_speaks": float(same_body(sentence.speaker, owner)),
        "owner_hears": float(same_people(sentence.hearer, owner)),
        "owner_named": float(bool(owner.people & sentence.named)),
        "owed_speaks": float(same_people(sentence.speaker, owed)),
        "owed_hears": float(same_people(sentence.hearer, owed)),
        "owed_named": float(bool(owed.people & sentence.named)),
        "family_speaks": float(sentence.speaker.family),
        "family_owes": float(owner.family),
        "others": float(len(promise.others & sentence.others)),
        "owner_known": float(bool(owner.people)),
        "same_thread": float(bool(sentence.document.thread) and sentence.document.thread == promise.document.thread),
    }


def _time(promise: Promise, sentence: Sentence) -> Features:
    assert promise.made_on is not None  # only dated promises are followed
    made, written = promise.made_on.first, sentence.date.first
    since = (written - made).days
    over = (written - promise.due.last).days if promise.due is not None else since
    return {
        "since": math.log1p(max(0, since)),
        "has_due": float(promise.due is not None),
        "after_due": float(over > 0),
        "near": math.exp(-abs(over) / NEAR_DAYS),
        "due_named": float(promise.due is not None and promise.due.exact and promise.due.first in sentence.days),
        "over": float(max(-60, min(120, over))) if promise.due is not None else 0.0,
        "made_named": float(promise.made_on.exact and made in sentence.days),
    }


def _tone(sentence: Sentence) -> Features:
    found = {tone: float(tone in sentence.tones) for tone in ("ahead", "past", "denies", "sorry", "asks")}
    found["read"] = float(bool(sentence.readings))
    found["plainness"] = max((reading.weight for reading in sentence.readings), default=0.0)
    found["question"], found["words"] = float(sentence.text.endswith("?")), float(len(sentence.text.split()))
    found["mine"], found["restated"] = float(sentence.mine), float(sentence.restated)
    found["attached"] = float(any(reading.rule in ("attached", "here_it_is") for reading in sentence.readings))
    for kind in ("email", "letter", "minutes", "case_note"):
        found[f"in_{kind}"] = float(sentence.document.kind == kind)
    return found


def _together(one: Features) -> Features:
    """What tells only in company: the thing by its owner, near the day, in words that say what became of it."""
    owner = max(one["owner_speaks"], one["owner_named"], one["owner_by_name"])
    things, shared = min(1.0, one["things"]), min(2.0, one["shared"])
    names, around, read, near = min(1.0, one["names"]), min(1.5, one["around"]), one["read"], one["near"]
    return {
        "owner_there": owner,
        "things_read": things * read, "things_near": things * near, "things_owner": things * owner,
        "things_owner_read": things * owner * read, "owner_near": owner * near, "owner_read": owner * read,
        "owner_near_read": owner * near * read, "shared_owner": shared * owner, "shared_read": shared * read,
        "shared_twice": shared * shared, "shared_root": math.sqrt(shared), "names_owner": names * owner,
        "names_shared": names * shared, "names_near": names * near, "around_owner": around * owner,
        "around_shared": around * shared, "around_near": around * near, "deed_things": one["deed_fits"] * (things > 0),
        "deed_owner": one["deed_fits"] * owner, "deed_near": one["deed_told"] * near,
        "denied_late": one["not_done"] * one["after_due"] * (shared > 0), "nothing": float(shared <= 0 and names <= 0),
        "ahead_unread": one["ahead"] * (1 - read), "thread_near": one["same_thread"] * near,
        "thread_read": one["same_thread"] * read, "owed_read": one["owed_speaks"] * read,
        "due_denied": one["due_named"] * one["not_done"], "restated_shared": one["restated"] * shared,
    }  # fmt: skip


def told_days(sentence: Sentence, made: dt.date) -> dt.date | None:
    """The first day since the promise that the sentence names; None where it names none."""
    return min((day for day in sentence.days if day >= made), default=None)


def lateness(promise: Promise, sentence: Sentence, denied_before: float) -> Features:
    """What tells whether a deed that the sentence speaks of came too late.

    Args:
        promise: dated.
        sentence: taken to tell of the deed, on some day up to that of writing.
        denied_before: how likely it was denied or chased after the due date and before this, 0 to 1.
    """
    assert promise.made_on is not None
    due = promise.due.last if promise.due is not None else None
    over = (sentence.date.first - due).days if due is not None else 0
    told = told_days(sentence, promise.made_on.first)
    late = float("overdue" in sentence.tones or any(reading.says == "late" for reading in sentence.readings))
    after = float(over > 0)
    return {
        "over": min(2.0, max(0, over) / 14),
        "after": after,
        "week": float(over > 7),
        "month": float(over > 30),
        "told_in_time": float(due is not None and told is not None and told <= due),
        "told_late": float(due is not None and told is not None and told > due),
        "overdue": late,
        "after_overdue": after * late,
        "after_now": after * ("now" in sentence.tones),
        "after_owner": after * same_people(sentence.speaker, promise.owner),
        "denied_before": denied_before,
    }
