"""Promises of which nobody speaks outright: weighed by what they have in common with later sentences."""

from __future__ import annotations

import datetime as dt

import pytest

from sarlens.analysis.commitments import undertaken
from sarlens.analysis.echoes import MOST, Echo, beside_rivals, candidates, echoes
from sarlens.analysis.index import CaseIndex
from sarlens.analysis.likelihood import Logistic, Weights, trained
from sarlens.analysis.pairing import apart, asked, features
from sarlens.analysis.rarity import Rarity
from sarlens.analysis.sentences import Sentence, sentences
from sarlens.analysis.standing import Standing
from sarlens.analysis.weighing import STATUSES, Told, signs, weighed
from sarlens.model import CommitmentStatus
from tests.analysis.casefile import Case, read_case
from tests.analysis.test_commitments import FAMILY, PEOPLE, followed, mail

PROMISE = "[c1 no_evidence owner=I] I will look round the Larch Lane centre with Bryony by 10 March 2023."


def held(later: str) -> tuple[CaseIndex, list[Sentence]]:
    case: Case = read_case(PEOPLE + mail("e1", "2023-03-01", PROMISE) + later)
    index = CaseIndex(case.corpus)
    return index, list(sentences(index))


def test_a_deed_in_other_words_by_another_hand_is_heard() -> None:
    later = mail("e2", "2023-03-09", "Larch Lane: Bryony liked it, said the hall smelled of toast.", sender="Petra Lund <petra@meadowhouse.example>")  # fmt: skip
    after = mail("e3", "2023-04-03", "Leo had a good week.")
    one = followed(read_case(PEOPLE + mail("e1", "2023-03-01", PROMISE) + later + after))["c1"]
    assert one.status == "kept"
    assert [proof.says for proof in one.evidence] == ["done"]
    assert "Nothing in this bundle says outright" in one.why


def test_what_is_to_come_hangs_on_a_condition_or_is_of_others_is_no_sentence_to_weigh() -> None:
    index, every = held(
        mail("e2", "2023-03-09", "I will go to Larch Lane tomorrow.\nOnce Larch Lane is open we can talk.\n"
             "The other tenant went to Larch Lane.\nWe went to Larch Lane.")
    )  # fmt: skip
    assert [one.text for one in every if one.document.id == "e2"] == ["We went to Larch Lane."]
    assert index.documents


def test_the_days_that_a_sentence_names() -> None:
    _, every = held(mail("e2", "2023-03-09", "Anil came on 7/3 and rang yesterday, after the 3rd."))
    assert set(every[-1].days) == {dt.date(2023, 3, 7), dt.date(2023, 3, 8), dt.date(2023, 3, 3)}


def test_a_sentence_with_nothing_in_common_is_marked_and_another_deed_is_apart() -> None:
    index, every = held(mail("e2", "2023-03-09", "I have paid the invoice.\nLarch Lane was lovely."))
    rarity = Rarity(index)
    promise = undertaken(index)[0]
    made = {
        one.text: features(asked(index, promise), one, None, rarity.weight, lambda _name: 1.0)
        for one in every
        if one.document.id == "e2"
    }
    assert {text: bool(one["strange"]) for text, one in made.items()} == {
        "I have paid the invoice.": True,
        "Larch Lane was lovely.": False,
    }
    assert apart(made["I have paid the invoice."]) and not apart(made["Larch Lane was lovely."])


@pytest.mark.parametrize("text", ["It was to be done by the 10th.", "They have not come."])
def test_the_day_or_the_sentence_before_brings_a_sentence_near(text: str) -> None:
    index, every = held(mail("e2", "2023-03-14", f"About the Larch Lane centre.\n{text}", sender=FAMILY))
    ((_, near),) = candidates(index, undertaken(index), every, Rarity(index))
    assert text in [one.text for one in near]


def test_a_question_tells_of_no_deed() -> None:
    index, every = held(mail("e2", "2023-03-20", "Did Anil see the Larch Lane centre?", sender=FAMILY))
    told = echoes(index, undertaken(index), {}, every, Rarity(index), trained())
    (heard,) = next(iter(told.values()))
    assert heard.done == 0.0 and heard.denial == 1.0


def test_only_so_many_are_weighed_and_the_nearest_are_kept() -> None:
    many = "\n".join(f"The Larch Lane centre was open, note {number}." for number in range(2 * MOST))
    index, every = held(mail("e2", "2023-03-09", many))
    ((_, near),) = candidates(index, undertaken(index), every, Rarity(index))
    assert len(near) == MOST


def test_a_sentence_counts_less_for_a_promise_that_it_fits_less_well() -> None:
    _, every = held(mail("e2", "2023-03-09", "Larch Lane was lovely."))
    echo = Echo(every[-1], -2.0, 0.0, 0.0)
    (alone,) = beside_rivals([echo], {every[-1].passage.id: -2.0})
    (rivalled,) = beside_rivals([echo], {every[-1].passage.id: 2.0})
    assert alone.odds == -2.0 and rivalled.odds < -2.0


SILENT = Standing("no_evidence", "", ())


def favouring(status: str, by: float = 9.0) -> Weights:
    """Weights that favour one status, whatever is heard."""
    never = Logistic({}, 0.0)
    return Weights(never, never, never, {one: Logistic({}, by if one == status else 0.0) for one in STATUSES})


@pytest.mark.parametrize(
    ("odds", "denial", "favoured", "status"),
    [
        (3.0, 0.0, "kept", "kept"), (3.0, 0.0, "late", "late"), (3.0, 1.0, "missed", "missed"),
        (-9.0, 0.0, "kept", "no_evidence"), (3.0, 0.0, "missed", "no_evidence"), (3.0, 0.0, "no_evidence", "no_evidence"),
    ],
)  # fmt: skip
def test_a_status_needs_a_sentence_that_may_tell_of_it(odds: float, denial: float, favoured: str, status: str) -> None:
    index, every = held(mail("e2", "2023-03-19", "Larch Lane was lovely."))
    told = Told(SILENT, 0.0, False, False, [Echo(every[-1], odds, denial, 0.0)])
    stands = weighed(undertaken(index)[0], told, favouring(favoured))
    assert stands.status == status
    assert bool(stands.shown) == (status != "no_evidence")


def test_no_status_is_said_where_none_is_favoured_enough() -> None:
    index, every = held(mail("e2", "2023-03-19", "Larch Lane was lovely."))
    told = Told(SILENT, 0.0, False, False, [Echo(every[-1], 3.0, 0.0, 0.0)])
    assert weighed(undertaken(index)[0], told, favouring("kept", 0.1)).status == "no_evidence"


@pytest.mark.parametrize(
    ("said", "favoured", "status"),
    [("kept", "late", "late"), ("kept", "missed", "kept"), ("missed", "kept", "missed"), ("late", "kept", "late"), ("not_due", "kept", "not_due")],
)  # fmt: skip
def test_what_is_said_outright_stands_but_a_deed_may_have_come_too_late(
    said: CommitmentStatus, favoured: str, status: str
) -> None:
    index, every = held(mail("e2", "2023-03-19", "Larch Lane was lovely."))
    told = Told(Standing(said, "", ()), 3.0, False, False, [Echo(every[-1], 3.0, 0.0, 0.9)])
    assert weighed(undertaken(index)[0], told, favouring(favoured)).status == status


def test_a_denial_before_the_day_says_nothing_yet() -> None:
    index, every = held(mail("e2", "2023-03-05", "We have not seen Larch Lane."))
    told = Told(SILENT, 0.0, False, False, [Echo(every[-1], 3.0, 1.0, 0.0)])
    assert weighed(undertaken(index)[0], told, favouring("missed")).status == "no_evidence"


def test_the_weights_are_for_the_features_that_there_are() -> None:
    index, every = held(mail("e2", "2023-03-09", "Larch Lane was lovely."))
    promise = undertaken(index)[0]
    made = features(asked(index, promise), every[-1], None, lambda _t: 1.0, lambda _n: 1.0)
    weights = trained()
    assert set(weights.telling.weights) == set(made) == set(weights.denial.weights) == set(weights.late.weights)
    for heard in ([], [Echo(every[-1], 3.0, 0.0, 0.0)]):
        known = set(signs(promise, Told(SILENT, 0.0, False, False, heard)))
        assert all(set(one.weights) == known for one in weights.standing.values())
    assert set(weights.standing) == set(STATUSES)
