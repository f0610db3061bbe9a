"""Which later statement speaks of which promise. Every weight stands in `WEIGHTS`, with its reason.

A statement is looked at only if it shares a term with the promise or stands in its thread; its score is the sum
below. A link holds from `ENOUGH` on, and only if no other promise fits the same statement much better: a referral
accepted for dysphagia is not the dysphagia training.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from sarlens.analysis.bearing import (
    another_one,
    answers_bare,
    as_meant,
    by_owner,
    names_day,
    names_month,
    on_the_day,
    same_body,
    same_people,
    told_again,
)
from sarlens.analysis.index import CaseIndex, flat
from sarlens.analysis.polarity import Reading
from sarlens.analysis.promises import Promise
from sarlens.analysis.rarity import Rarity
from sarlens.analysis.sieve import Sieve
from sarlens.analysis.statements import Statement
from sarlens.analysis.terms import head_of

WEIGHTS: dict[str, float] = {
    "cover": 3.0,  # share of the promise's matter that the statement names: what it is about decides most
    "rare": 1.0,  # how rare the shared words are in this case: "boiler" says more than "plan"
    "borrowed": -1.0,  # none of the shared words stands in the clause itself, only beside it
    "foreign": -0.4,  # share of the statement's own matter that the promise does not name: another referral
    "other_one": -1.2,  # the same word with another beside it: the minibus risk assessment, not the kitchen's
    "deed_fits": 0.5,  # "sent" answers a promise to send
    "deed_clash": -0.8,  # "booked" does not
    "owner_speaks": 0.9,  # who owes it reports it done
    "body_speaks": 0.3,  # a colleague of theirs does
    "owner_addressed": 0.4,  # the chaser goes to who owes it
    "owner_named": 1.1,  # or names them
    "other_named": 0.3,  # somebody else whom the promise names is there: "ask Dr Venn"
    "owed_named": 0.4,  # "spoke to" the one who was promised a call
    "owed_speaks": 0.9,  # the one it was promised to says that it came, or did not
    "other_actor": -1.0,  # "I have sent" from somebody else is another thing sent
    "same_thread": 0.5,  # the same exchange of mails
    "due_named": 1.1,  # the day it was due is named
    "made_named": 0.5,  # the day or month it was promised is named
    "restated": 0.5,  # "you said", "as promised"
    "plain_rule": 0.6,  # times (rule weight - 1): a weak way of saying it counts less
    "per_year": -0.5,  # for each year between the due date and the statement
}
ENOUGH: dict[str, float] = {"done": 2.15, "late": 2.2, "not_done": 2.2, "chased": 2.2}
"""What a link must score, by what it would say."""
LEAST_COVER = 0.15
"""Below this share of the promise's matter nothing else makes a link."""
WHOLE_COVER = 0.5
"""A document is the deed itself only if its title names this much of the promise, and who owes it wrote it."""
DEED_COVER = 0.25
"""To say that it was done, a statement must name so much of it; less will do to ask after it."""
CLASH_COVER = 0.5
"""A deed of another kind must name so much of the promise: the kitchen sink mended is not its assessment sent."""
ACT_COVER = 0.45
"""A deed told without any of the usual words must itself name so much of the promise."""
SHORT_FORM = 0.7
"""How far "the plan" covers "the care plan"."""
BARE = 0.55
"""What a promise that names nothing but a deed ("I'll call you back") is taken to cover of a statement on that deed, from
or to those whom it binds, within `bearing.BARE_DAYS` of it."""
ON_THE_DAY = 0.4
"""What a statement that names the day it was due, from or to who owes it, is taken to cover at the least."""
RIVAL = 0.75
"""A statement is left to the promise it fits best, unless another comes this near."""
MOST = 40
"""Statements kept for one promise: the surest. More help nobody, and in a large case there would be no end of them."""
BATCH = 100
"""Statements held at a time."""
WHOLLY = 0.85
"""Or unless it names this much of another promise of the same owner: "the plan" of last week and "the care plan"."""


@dataclass(frozen=True, slots=True)
class Link:
    """A statement taken to speak of a promise, by its strongest reading, with its score and the share of the promise it names."""

    promise: Promise
    statement: Statement
    reading: Reading
    score: float
    cover: float = 0.0


class Linker:
    """Scores statements against promises; holds how rare each term is in the case."""

    def __init__(self, index: CaseIndex, rarity: Rarity) -> None:
        self._index = index
        self._rarity = rarity

    def links(self, promises: Sequence[Promise], statements: Iterable[Statement]) -> dict[str, list[Link]]:
        """For each promise's finding id, the statements that speak of it, in the statements' order.

        The statements are drawn a batch at a time, and only those that are linked are kept.
        """
        sieve = Sieve(promises, self.weight, WEIGHTS, min(ENOUGH.values()), LEAST_COVER, SHORT_FORM)
        found: dict[str, list[Link]] = {promise.finding.id: [] for promise in promises}
        drawn = iter(statements)
        while batch := tuple(islice(drawn, BATCH)):
            for link in self._of_batch(sieve, promises, batch):
                held = found[link.promise.finding.id]
                held.append(link)
                if len(held) > 2 * MOST:
                    held[:] = _surest(_one_each(held))
        return {finding: _surest(_one_each(links)) for finding, links in found.items()}

    def _of_batch(self, sieve: Sieve, promises: Sequence[Promise], batch: Sequence[Statement]) -> Iterator[Link]:
        best: dict[int, Link] = {}
        scored: list[tuple[int, Link]] = []
        for of, number in sieve.pairs(batch):
            promise, statement = promises[of], batch[number]
            if not (_candidate(promise, statement) and self._later(promise, statement)):
                continue
            link = self._best(promise, statement)
            if link is None:
                continue
            scored.append((number, link))
            if number not in best or link.score > best[number].score:
                best[number] = link
        kept = [(number, link) for number, link in scored if _bears(link, best[number])]
        told = {number: batch[number].told for number, _ in kept}
        return (replace(link, statement=told[number]) for number, link in kept)

    def weight(self, term: str) -> float:
        """How much the term says in this case, 0 to 1."""
        return self._rarity.weight(term)

    def likeness(self, first: Promise, second: Promise) -> float:
        """Share of the matter of two promises that both name, 0 to 1."""
        every = first.matter.keys() | second.matter.keys()
        whole = sum(self.weight(term) * max(first.matter.get(term, 0), second.matter.get(term, 0)) for term in every)
        both = sum(self.weight(term) * min(first.matter.get(term, 0), second.matter.get(term, 0)) for term in every)
        return both / whole if whole else 0.0

    def _later(self, promise: Promise, statement: Statement) -> bool:
        """Written after the promise, in another document; a promise without a date is followed by nothing."""
        made = promise.made_on
        if made is None or statement.date.first < made.first or statement.date.last < made.last:
            return False
        if statement.document.id == promise.document.id:
            return False
        return self._index.root(statement.document.id) != self._index.root(promise.document.id)

    def _best(self, promise: Promise, statement: Statement) -> Link | None:
        shared = promise.matter.keys() & statement.matter.keys()
        whole = sum(self.weight(term) * share for term, share in promise.matter.items()) or 1.0
        cover = sum(self.weight(term) * statement.matter[term] * promise.matter[term] for term in shared) / whole
        cover += self._by_head(promise, statement) / whole
        named = cover
        cover *= min(1.0, (1 + whole) / 2)
        if promise.bare and not statement.whole and answers_bare(promise, statement):
            cover = max(cover, BARE)
        elif on_the_day(promise, statement) or told_again(promise, statement):
            cover = max(cover, ON_THE_DAY)
        if cover < LEAST_COVER or (statement.whole and not (cover >= WHOLE_COVER and by_owner(promise, statement))):
            return None
        common = self._common(promise, statement, shared, cover)
        links = [
            Link(promise, statement, reading, common + self._for_reading(promise, statement, reading), named)
            for reading in (as_meant(promise, statement, reading) for reading in statement.readings)
        ]
        links = [link for link in links if link.score >= ENOUGH[link.reading.says] and self._told_plainly(link)]
        return max(links, key=lambda link: link.score, default=None)

    def _told_plainly(self, link: Link) -> bool:
        """A deed told without any of the usual words must be its owner's, and name most of what was promised by itself."""
        if link.reading.says in ("done", "late") and link.cover < DEED_COVER and not link.promise.bare:
            return False
        if link.reading.says in ("done", "late") and link.cover < CLASH_COVER:
            deeds = link.reading.deeds
            if deeds and link.promise.deeds and not link.promise.deeds & (deeds | link.statement.deeds):
                return False
        if link.reading.rule != "act":
            return True
        owner, statement, matter = link.promise.owner, link.statement, link.promise.matter
        theirs = (
            same_people(statement.speaker, owner)
            or bool(owner.people & statement.named)
            or same_body(statement.speaker, owner)
        )
        if not theirs or link.promise.bare:
            return False
        named = sum(self.weight(term) * share for term, share in matter.items() if term in statement.own)
        return named >= ACT_COVER * sum(
            self.weight(term) * share for term, share in matter.items() if not term.startswith("@")
        )

    def _by_head(self, promise: Promise, statement: Statement) -> float:
        """What a short form covers of a term: "the plan" of "the care plan", where no other plan is spoken of."""
        found = 0.0
        for term, share in promise.matter.items():
            head = head_of(term)
            rivals = head is None or any(head_of(other) == head for other in statement.matter)
            if not rivals and head in statement.matter and term not in statement.matter:
                found += self.weight(term) * share * statement.matter[head] * SHORT_FORM
        return found

    def _common(self, promise: Promise, statement: Statement, shared: set[str], cover: float) -> float:
        """What holds for every reading: matter, thread, dates, restating, distance in time."""
        score = WEIGHTS["cover"] * cover
        score += WEIGHTS["rare"] * min(
            1.0, sum(self.weight(term) * statement.matter[term] * promise.matter[term] for term in shared) / 2
        )
        if not shared & statement.own and not statement.attached:
            score += WEIGHTS["borrowed"]
        if another_one(promise.which, promise.matter, statement.which, statement.matter):
            score += WEIGHTS["other_one"]
        own = [self.weight(term) for term in statement.own]
        foreign = sum(self.weight(term) for term in statement.own - promise.matter.keys())
        score += WEIGHTS["foreign"] * (foreign / sum(own) if own else 0.0)
        if statement.document.thread and statement.document.thread == promise.document.thread:
            score += WEIGHTS["same_thread"]
        if names_day(statement, promise.due):
            score += WEIGHTS["due_named"]
        elif names_day(statement, promise.made_on) or names_month(statement, promise.made_on):
            score += WEIGHTS["made_named"]
        if promise.others & statement.others:
            score += WEIGHTS["other_named"]
        if statement.restated:
            score += WEIGHTS["restated"]
        since = promise.due or promise.made_on
        if since is not None:
            score += WEIGHTS["per_year"] * max(0, (statement.date.first - since.last).days) / 365
        return score

    def _for_reading(self, promise: Promise, statement: Statement, reading: Reading) -> float:
        """What hangs on what the reading says: the deed, who speaks, who is spoken to."""
        score = WEIGHTS["plain_rule"] * (reading.weight - 1)
        if promise.deeds & (reading.deeds | statement.deeds):
            score += WEIGHTS["deed_fits"]
        elif promise.deeds and (reading.deeds or reading.rule == "act"):
            score += WEIGHTS["deed_clash"]
        owner_speaks, body_speaks = (
            same_people(statement.speaker, promise.owner),
            same_body(statement.speaker, promise.owner),
        )
        if promise.owner.people & statement.named:
            score += WEIGHTS["owner_named"]
        if reading.says in ("done", "late"):
            if promise.beneficiary.people & statement.named:
                score += WEIGHTS["owed_named"]
            if owner_speaks:
                score += WEIGHTS["owner_speaks"]
            elif body_speaks:
                score += WEIGHTS["body_speaks"]
            elif reading.rule == "thanked" and same_people(statement.hearer, promise.owner):
                score += WEIGHTS["owner_addressed"]
            elif statement.mine and promise.owner.people:
                score += WEIGHTS["other_actor"]
            return score
        if same_people(statement.hearer, promise.owner) or same_body(statement.hearer, promise.owner):
            score += WEIGHTS["owner_addressed"]
        if same_people(statement.speaker, promise.beneficiary) or (
            statement.speaker.family and not promise.owner.family
        ):
            score += WEIGHTS["owed_speaks"]
        elif owner_speaks:
            score += WEIGHTS["owner_speaks"]
        return score


def _candidate(promise: Promise, statement: Statement) -> bool:
    """They share a term, the statement names the day it was due, or a bare promise's deed."""
    if not promise.matter.keys().isdisjoint(statement.matter):
        return True
    if promise.due is not None and any(one.date.first == promise.due.first for one in statement.mentions):
        return True
    return promise.bare and bool(promise.deeds & statement.deeds)


def _bears(link: Link, best: Link) -> bool:
    """The statement is not plainly about another promise: none fits it much better, or it names all of this one too."""
    if link.score >= best.score - RIVAL:
        return True
    return link.cover >= WHOLLY and same_people(link.promise.owner, best.promise.owner)


def _surest(links: list[Link]) -> list[Link]:
    """No more than `MOST`, those with the highest scores, in their first order."""
    if len(links) <= MOST:
        return links
    kept = sorted(range(len(links)), key=lambda at: -links[at].score)[:MOST]
    return [links[at] for at in sorted(kept)]


def _one_each(links: Iterable[Link]) -> list[Link]:
    """The surest link of each passage; the same sentence printed twice on one day counts once."""
    kept: dict[tuple[str, str, dt.date], Link] = {}
    for link in links:
        statement = link.statement
        key = (flat(statement.passage.text), statement.speaker.name or "", statement.date.first)
        if key not in kept or link.score > kept[key].score:
            kept[key] = link
    return list(kept.values())
