"""The sieve leaves out no pair that the linker would link, in any of the case files."""

from __future__ import annotations

import pytest

from sarlens.analysis import linking
from sarlens.analysis.commitments import undertaken
from sarlens.analysis.index import CaseIndex
from sarlens.analysis.linking import Linker, _candidate
from sarlens.analysis.rarity import Rarity
from sarlens.analysis.sieve import Sieve
from sarlens.analysis.statements import statements
from tests.analysis.casefile import CASES, load

NAMES = sorted(path.stem for path in CASES.iterdir())


@pytest.mark.parametrize("name", NAMES)
def test_no_link_is_sieved_out(name: str) -> None:
    index = CaseIndex(load(name).corpus)
    linker = Linker(index, Rarity(index))
    promises, told = undertaken(index), tuple(statements(index))
    sieve = Sieve(
        promises, linker.weight, linking.WEIGHTS, min(linking.ENOUGH.values()), linking.LEAST_COVER, linking.SHORT_FORM
    )
    let_through = set(sieve.pairs(told))
    linked = {
        (of, number)
        for of, promise in enumerate(promises)
        for number, statement in enumerate(told)
        if _candidate(promise, statement) and linker._later(promise, statement) and linker._best(promise, statement)
    }
    assert linked <= let_through
    assert len(let_through) < len(promises) * len(told) or not told or not promises


@pytest.mark.parametrize("name", NAMES)
def test_the_size_of_a_batch_changes_nothing(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    index = CaseIndex(load(name).corpus)
    linker = Linker(index, Rarity(index))
    promises, told = undertaken(index), tuple(statements(index))
    whole = linker.links(promises, told)
    monkeypatch.setattr(linking, "BATCH", 7)
    assert linker.links(promises, iter(told)) == whole
