"""What is remembered of files that did not change: it comes back as it was, and goes with what it was of."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sarlens.model import CaseInfo, Document, Structure
from sarlens.store import evidence, remembered
from sarlens.store.cases import Case
from sarlens.store.remembered import KeptLikeness
from sarlens.structure.likeness import words_of


@pytest.fixture
def case(tmp_path: Path) -> Case:
    return Case.create(tmp_path / "kept.sarlens", CaseInfo("Kept"))


def papers(*names: str) -> Structure:
    return Structure(tuple(Document(name, "f", 1, 1, "letter", f"Letter {name}") for name in names), (), ())


@given(st.lists(st.text()))
def test_words_come_back(lines: list[str]) -> None:
    words = words_of(lines)
    assert KeptLikeness.of(True, False, (), words).unpacked() == words


def test_likenesses_go_with_their_documents(case: Case) -> None:
    kept = {name: KeptLikeness.of(False, True, (1, 2**32 - 1), ("the", "█", "plan")) for name in "ab"}
    evidence.save_structure(case, papers("a", "b"))
    remembered.save_cuts(case, {"f": "key"}, kept)
    assert remembered.cut_keys(case) == {"f": "key"}
    held = remembered.likenesses(case)
    assert {name: (list(one.sketch), one.scanned, one.hidden, one.words) for name, one in held.items()} == {
        name: ([1, 2**32 - 1], False, True, b"") for name in "ab"
    }
    assert remembered.words(case, "a") == ("the", "█", "plan")
    evidence.save_structure(case, papers("b"))
    remembered.save_cuts(case, {"f": "other"}, {})
    assert remembered.cut_keys(case) == {"f": "other"} and set(remembered.likenesses(case)) == {"b"}
    with pytest.raises(KeyError):
        remembered.words(case, "a")


def test_names_seen_in_texts_that_are_gone_are_forgotten(case: Case) -> None:
    remembered.save_named(case, {"t1": ("Ann Hale",), "t2": ()}, ["t1", "t2"])
    assert remembered.named(case) == {"t1": ("Ann Hale",), "t2": ()}
    remembered.save_named(case, {"t3": ("Ön",)}, ["t2", "t3"])
    assert remembered.named(case) == {"t2": (), "t3": ("Ön",)}


def test_only_what_changed_is_written_and_the_order_holds(case: Case) -> None:
    evidence.save_structure(case, papers("a", "b", "c"))
    before = {row[0]: row[1] for row in case.rows("SELECT id, position FROM document")}
    evidence.save_structure(case, papers("a", "c", "d"), frozenset("d"))
    after = {row[0]: row[1] for row in case.rows("SELECT id, position FROM document")}
    assert [one.id for one in evidence.documents(case)] == ["a", "c", "d"]
    assert (after["a"], after["c"]) == (before["a"], before["c"])
    evidence.save_structure(case, papers("d", "x", "a"), frozenset("x"))
    assert [one.id for one in evidence.documents(case)] == ["d", "x", "a"]
