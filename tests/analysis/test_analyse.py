"""The whole analysis: the same case gives the same values, an empty one gives none, and a large one is quick."""

from __future__ import annotations

import dataclasses
import datetime as dt
import random
import time

import pytest

from sarlens.analysis import analyse, law
from sarlens.dates import PartialDate
from sarlens.model import Analysis, Anchor, CaseInfo, Corpus
from tests.analysis.casefile import NAMES, load

TODAY = dt.date(2026, 11, 1)


def test_an_empty_case_has_nothing() -> None:
    empty = analyse(Corpus(CaseInfo("none"), (), (), (), (), (), ()), TODAY)
    assert empty == dataclasses.replace(Analysis(), sar=empty.sar)
    assert empty.sar.due is None


@pytest.mark.parametrize("name", NAMES)
def test_the_same_case_gives_the_same_values(name: str) -> None:
    assert analyse(load(name).corpus, TODAY) == analyse(load(name).corpus, TODAY)


@pytest.mark.parametrize("name", NAMES)
def test_the_order_of_files_changes_no_outcome(name: str) -> None:
    corpus = load(name).corpus
    turned = dataclasses.replace(
        corpus, documents=corpus.documents[::-1], passages=corpus.passages[::-1], findings=corpus.findings[::-1], people=corpus.people[::-1]
    )  # fmt: skip
    outcome = {(one.action, one.status, one.owner) for one in analyse(corpus, TODAY).commitments}
    assert outcome == {(one.action, one.status, one.owner) for one in analyse(turned, TODAY).commitments}


def test_the_law_is_a_function_however_often_it_is_asked_for() -> None:
    assert law() is law() and len(law()) > 60


def _grown(times: int) -> Corpus:
    """The three cases many times over: other files, other days, half of the small words changed."""
    cases = [load(name).corpus for name in NAMES]
    words = sorted(
        {
            word
            for case in cases
            for passage in case.passages
            for word in passage.text.split()
            if word.islower() and len(word) > 4
        }
    )
    chance = random.Random(7)
    rows: dict[str, list[object]] = {
        "files": [],
        "pages": [],
        "documents": [],
        "passages": [],
        "people": [],
        "findings": [],
    }
    for number in range(times):
        for place, case in enumerate(cases):
            tag = f"-{place}-{number}"

            def moved(date: PartialDate | None, days: int = 11 * number) -> PartialDate | None:
                return PartialDate.day(date.first + dt.timedelta(days=days)) if date else None

            def there(anchors: tuple[Anchor, ...], tag: str = tag) -> tuple[Anchor, ...]:
                return tuple(dataclasses.replace(one, file=one.file + tag) for one in anchors)

            def mixed(text: str) -> str:
                return " ".join(
                    chance.choice(words) if word.islower() and len(word) > 4 and chance.random() < 0.4 else word
                    for word in text.split()
                )

            rows["files"] += [dataclasses.replace(one, id=one.id + tag, name=tag + one.name) for one in case.files]
            rows["pages"] += [dataclasses.replace(one, file=one.file + tag) for one in case.pages]
            rows["documents"] += [
                dataclasses.replace(one, id=one.id + tag, file=one.file + tag, date=moved(one.date))
                for one in case.documents
            ]
            rows["passages"] += [
                dataclasses.replace(one, id=one.id + tag, document=one.document + tag, anchors=there(one.anchors), text=mixed(one.text), date=moved(one.date))
                for one in case.passages
            ]  # fmt: skip
            rows["findings"] += [
                dataclasses.replace(one, id=one.id + tag, document=one.document + tag, passage=one.passage + tag, anchors=there(one.anchors), date=moved(one.date))
                for one in case.findings
            ]  # fmt: skip
            rows["people"] += case.people if number == 0 else ()
    return Corpus(
        CaseInfo("grown", family=tuple(name for case in cases for name in case.info.family)),
        **{name: tuple(found) for name, found in rows.items()},
    )  # type: ignore[arg-type]


@pytest.mark.slow
def test_two_thousand_pages_take_less_than_a_minute() -> None:
    corpus = _grown(47)
    assert len(corpus.pages) > 2_000 and len(corpus.passages) > 10_000
    start = time.process_time()
    found = analyse(corpus, TODAY)
    assert time.process_time() - start < 60
    assert len(found.commitments) > 400
