"""The sentences most likely to tell of a promise, where none says so outright.

First a quick look over every later sentence (shared matter; or who owes it, near the day), a batch at a time; then the
best of them are weighed by all that they have in common with the promise (`pairing`, `likelihood`).
"""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import Any

import numpy as np
from scipy import sparse

from sarlens.analysis.bearing import same_people
from sarlens.analysis.index import CaseIndex
from sarlens.analysis.likelihood import Weights, logistic
from sarlens.analysis.linking import Link
from sarlens.analysis.pairing import NEAR_DAYS, Asked, Features, apart, asked, features
from sarlens.analysis.promises import Promise
from sarlens.analysis.rarity import Rarity
from sarlens.analysis.sentences import Sentence, name_weights
from sarlens.analysis.sieve import Relation

MOST = 80
"""Sentences weighed for one promise."""
BATCH = 400
BESIDE, HEADING = 0.5, 0.3
"""What the quick look gives for matter that stands in the sentence before, or in the heading: "They have not come."."""
LEAST = 0.02
"""What the quick look must find in a pair for it to be weighed at all."""
RIVAL = 0.5
"""How much of the lead of the promise that a sentence fits best is taken off its odds for any other."""


@dataclass(frozen=True, slots=True)
class Echo:
    """A sentence that may tell of a promise.

    Attributes:
        odds: the log odds that it does.
        denial: how likely it then says that the thing was not done, 0 to 1; late: that it came too late.
    """

    sentence: Sentence
    odds: float
    denial: float
    late: float

    @property
    def done(self) -> float:
        """How likely it tells of the promise as done, 0 to 1."""
        return logistic(self.odds) * (1 - self.denial)

    @property
    def denied(self) -> float:
        """How likely it tells of the promise as not done."""
        return logistic(self.odds) * self.denial


def echoes(
    index: CaseIndex,
    promises: Sequence[Promise],
    links: Mapping[str, Sequence[Link]],
    every: Iterable[Sentence],
    rarity: Rarity,
    weights: Weights,
) -> dict[str, tuple[Echo, ...]]:
    """For each promise's finding id, the sentences that may tell of it, likeliest first.

    Args:
        index: the case.
        promises: those that bear a date are followed.
        links: by finding id, what speaks of a promise outright.
        every: the case's sentences by date.
        rarity: how much a term says in this case.
        weights: what was trained.
    """
    followed = [promise for promise in promises if promise.made_on is not None]
    name_weight = name_weights(index)
    found: dict[str, list[Echo]] = {}
    for one, near in candidates(index, followed, every, rarity):
        held = []
        outright = {link.statement.passage.id: link for link in links.get(one.promise.finding.id, ())}
        for sentence in near:
            common = features(one, sentence, outright.get(sentence.passage.id), rarity.weight, name_weight)
            if not apart(common):
                held.append(echo(sentence, common, weights))
        found[one.promise.finding.id] = held
    best: dict[str, float] = {}
    for held in found.values():
        for heard in held:
            best[heard.sentence.passage.id] = max(heard.odds, best.get(heard.sentence.passage.id, heard.odds))
    return {finding: beside_rivals(held, best) for finding, held in found.items()}


def echo(sentence: Sentence, common: Features, weights: Weights) -> Echo:
    """The sentence weighed by what it has in common with a promise. A question tells of no deed."""
    asks = sentence.text.endswith("?")
    denial = 1.0 if asks else weights.denial.share(common)
    return Echo(sentence, weights.telling.log_odds(common), denial, weights.late.share(common))


def beside_rivals(held: Sequence[Echo], best: Mapping[str, float]) -> tuple[Echo, ...]:
    """Likeliest first, each with its odds cut by the lead of the promise that its sentence fits best."""
    cut = [replace(echo, odds=echo.odds - RIVAL * (best[echo.sentence.passage.id] - echo.odds)) for echo in held]
    return tuple(sorted(cut, key=lambda echo: -echo.odds))


def candidates(
    index: CaseIndex, promises: Sequence[Promise], every: Iterable[Sentence], rarity: Rarity
) -> Iterator[tuple[Asked, list[Sentence]]]:
    """Each promise with the later sentences that a quick look finds nearest to it, at most `MOST`, in no order."""
    if not promises:
        return
    look = _Look(promises, rarity)
    told = [asked(index, promise) for promise in promises]
    heaps: list[list[tuple[float, int, Sentence]]] = [[] for _ in promises]
    drawn, count = iter(every), 0
    while batch := tuple(islice(drawn, BATCH)):
        quick = look.of(batch)
        for at, of in zip(*np.nonzero(quick >= LEAST), strict=True):
            heap, score = heaps[of], float(quick[at, of])
            full = len(heap) >= MOST
            if (full and score <= heap[0][0]) or not _later(index, told[of], batch[at]):
                continue
            count += 1
            (heapq.heapreplace if full else heapq.heappush)(heap, (score, -count, batch[at]))
    yield from ((one, [sentence for *_, sentence in heap]) for one, heap in zip(told, heaps, strict=True))


def _later(index: CaseIndex, one: Asked, sentence: Sentence) -> bool:
    """In another document, which is no copy of the promise's, and not the promise quoted again."""
    document = one.promise.document.id
    if sentence.document.id == document or index.root(sentence.document.id) == index.root(document):
        return False
    return not (one.words and one.words in sentence.flat)


class _Look:
    """The promises of a case laid out as columns for the quick look."""

    def __init__(self, promises: Sequence[Promise], rarity: Rarity) -> None:
        self._columns = {term: at for at, term in enumerate(sorted({term for one in promises for term in one.matter}))}
        cells = [
            (self._columns[term], number, rarity.weight(term) * share)
            for number, one in enumerate(promises) for term, share in one.matter.items()
        ]  # fmt: skip
        rows, columns, values = zip(*cells, strict=True) if cells else ((), (), ())
        self._matter = sparse.csr_matrix((values, (rows, columns)), shape=(len(self._columns), len(promises)))
        made = [promise.made_on for promise in promises]
        self._made = np.array([one.first.toordinal() if one else 0 for one in made])
        self._made_last = np.array([one.last.toordinal() if one else 0 for one in made])
        since = [promise.due or promise.made_on for promise in promises]
        self._day = np.array([one.last.toordinal() if one else 0 for one in since])
        self._due = np.array([one.due.last.toordinal() if one.due and one.due.exact else -1 for one in promises])
        owners = [promise.owner for promise in promises]
        self._same = Relation(owners, same_people)
        self._owed = Relation([promise.beneficiary for promise in promises], same_people)
        threads = {
            promise.document.thread: number for number, promise in enumerate(promises) if promise.document.thread
        }
        self._threads = threads
        self._thread = np.array([threads.get(promise.document.thread or "", -1) for promise in promises])
        self._named = Relation(owners, lambda named, owner: bool(named & owner.people))

    def of(self, batch: Sequence[Sentence]) -> Any:
        """Sentences by promises: how much there is to look at, 0 where the sentence is not later."""
        shared = self._shared([one.own for one in batch])
        beside = np.maximum(
            BESIDE * self._shared([one.before for one in batch]), HEADING * self._shared([one.heading for one in batch])
        )
        owner = self._same.rows([one.speaker for one in batch]) | self._named.rows([one.named for one in batch])
        hears = self._same.rows([one.hearer for one in batch])
        owed = self._owed.rows([one.speaker for one in batch])
        first = np.array([one.date.first.toordinal() for one in batch])[:, None]
        last = np.array([one.date.last.toordinal() for one in batch])[:, None]
        near = np.exp(-np.abs(first - self._day) / NEAR_DAYS)
        read = np.array([bool(one.readings) or one.restated for one in batch])[:, None]
        thread = np.array([self._threads.get(one.document.thread or "", -2) for one in batch])[:, None] == self._thread
        quick = (shared + np.minimum(1.0, beside)) * (1 + 0.5 * owner + 0.3 * near + 0.2 * read)
        quick = (
            quick
            + (owner + 0.5 * hears + 0.3 * owed + 0.3 * thread) * near * (0.3 + 0.4 * read)
            + self._on_the_day(batch) * (1 + owner + hears)
        )
        return np.where((first >= self._made) & (last >= self._made_last), quick, 0.0)

    def _on_the_day(self, batch: Sequence[Sentence]) -> Any:
        """Sentences by promises: whether the sentence names the day that the promise was due."""
        return np.array([np.isin(self._due, [day.toordinal() for day in one.days]) for one in batch])

    def _shared(self, held: Sequence[frozenset[str]]) -> Any:
        return np.asarray((self._terms(held) @ self._matter).todense())

    def _terms(self, held: Sequence[frozenset[str]]) -> Any:
        places = [(row, self._columns[term]) for row, own in enumerate(held) for term in own if term in self._columns]
        rows, columns = zip(*places, strict=True) if places else ((), ())
        return sparse.csr_matrix((np.ones(len(places)), (rows, columns)), shape=(len(held), len(self._columns)))
