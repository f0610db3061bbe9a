"""How much a term says in one case: what stands in every document tells little, what stands in two tells much."""

from __future__ import annotations

import math
from collections import Counter

from sarlens.analysis.index import CaseIndex
from sarlens.analysis.terms import is_bland, terms

BLAND = 0.4
"""A word for doing ("send", "review"), or one that tells little ("full"), weighs this much of what its rarity would give it."""


class Rarity:
    """Weights of terms, 0 to 1, counted over the documents of a case."""

    def __init__(self, index: CaseIndex) -> None:
        documents = 0
        seen: Counter[str] = Counter()
        for passages in index.own_by_document():
            documents += bool(passages)
            seen.update({term for passage in passages for term in terms(passage.text, index.people.words)})
        most = math.log1p(documents) or 1.0
        self._weights: dict[str, float] = {}
        self._share = {term: 0.25 + 0.75 * max(0.0, 1 - math.log(count) / most) for term, count in seen.items()}

    def weight(self, term: str) -> float:
        """0.25 for a term of every document to 1 for one of a single document or none; less for a bland one."""
        known = self._weights.get(term)
        if known is None:
            known = self._weights[term] = self._share.get(term, 1.0) * (BLAND if is_bland(term) else 1.0)
        return known
