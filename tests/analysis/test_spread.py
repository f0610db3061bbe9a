"""An allegation and its copies: where it first stood, and each paper that repeated it."""

from __future__ import annotations

import datetime as dt

import pytest

from sarlens.analysis import analyse
from sarlens.model import Spread
from tests.analysis.casefile import read_case

TODAY = dt.date(2026, 11, 1)
HEAD = """person: Kit Amory
family: Joan Amory, joan@amory.example
people: Joan Amory | JA | | mother | family | joan@amory.example
people: Pia Strand | PS | Olbury Council | manager | | pia.strand@olbury.example
people: Rex Holt | RH | Brook Lane Care | manager | | rex@brooklane.example

"""


def paper(kind: str, name: str, day: str, author: str, text: str, more: str = "") -> str:
    return f"=== {kind} {name}\ntitle: {kind} {name}\ndate: {day}\nauthor: {author}\n{more}---\n{text}\n\n"


def spread(text: str) -> tuple[Spread, ...]:
    return analyse(read_case(HEAD + text).corpus, TODAY).spread


FIRST = "[f parent_blame/hostile_label] Ms Amory swore at the night staff on 9 May and threw a cup."


def test_copies_stand_in_order_of_date_behind_the_first() -> None:
    (one,) = spread(
        paper(
            "report",
            "r1",
            "2023-08-01",
            "Pia Strand",
            "The mother is known to services. Ms Amory swore at the night staff on 9 May and threw a cup.",
        )
        + paper("email", "e1", "2023-05-10", "Rex Holt", FIRST)
        + paper(
            "form",
            "f1",
            "2023-05-20",
            "Pia Strand",
            "Ms Amory swore at the night staff on 9 May and threw a cup; ongoing.",
        )
    )
    assert one.first.document == "e1"
    assert [copy.document for copy in one.copies] == ["f1", "r1"]
    assert one.text == "Ms Amory swore at the night staff on 9 May and threw a cup."


def test_other_words_for_the_same_thing() -> None:
    (one,) = spread(
        paper("email", "e1", "2023-05-10", "Rex Holt", FIRST)
        + paper(
            "case_note", "n1", "2023-06-01", "Pia Strand", "On 9 May Ms Amory threw a cup and swore at night staff."
        )
    )
    assert [copy.document for copy in one.copies] == ["n1"]


def test_a_copy_of_the_document_is_no_repetition() -> None:
    text = "Ms Amory swore at the night staff on 9 May and threw a cup."
    assert not spread(
        paper("email", "e1", "2023-05-10", "Rex Holt", FIRST)
        + paper("email", "e2", "2023-05-10", "Rex Holt", text, "duplicate_of: e1\n")
    )


def test_the_same_message_quoted_below_a_reply_is_no_repetition() -> None:
    text = "Ms Amory swore at the night staff on 9 May and threw a cup."
    assert not spread(
        paper("email", "e1", "2023-05-10", "Rex Holt", FIRST)
        + paper("email", "e2", "2023-05-11", "Pia Strand", "Thank you Rex.")
        + paper("email", "e3", "2023-05-10", "Rex Holt", text, "part_of: e2\nduplicate_of: e1\n")
    )


def test_the_family_quoting_it_is_no_repetition() -> None:
    assert not spread(
        paper("email", "e1", "2023-05-10", "Rex Holt", FIRST)
        + paper(
            "letter",
            "l1",
            "2023-06-10",
            "Joan Amory",
            "You write that Ms Amory swore at the night staff on 9 May and threw a cup.",
        )
    )


def test_another_day_and_another_thing_are_not_it() -> None:
    assert not spread(
        paper("email", "e1", "2023-05-10", "Rex Holt", FIRST)
        + paper(
            "case_note",
            "n1",
            "2023-06-01",
            "Pia Strand",
            "The night staff said that Ms Amory brought a cake on Sunday.",
        )
    )


def test_plain_repeated_sentences_are_no_allegations() -> None:
    line = "Kit has a bath every other evening with one member of staff."
    assert not spread(
        paper("report", "r1", "2023-05-10", "Rex Holt", line) + paper("report", "r2", "2023-06-10", "Pia Strand", line)
    )


def test_a_turn_of_speech_that_all_have_joins_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    first = "Ms Amory shouted at the end of the day about a blue kettle."
    papers = paper("report", "r0", "2023-05-10", "Pia Strand", f"[f parent_blame/hostile_label] {first}")
    papers += "".join(
        paper(
            "case_note",
            f"n{day}",
            f"2023-06-{day:02}",
            "Rex Holt",
            f"At the end of the day number {day} went as it should.",
        )
        for day in range(1, 9)
    )
    plain = spread(papers)
    monkeypatch.setattr("sarlens.analysis.spread.STOCK", 3)
    assert spread(papers) == plain == ()
    copied = papers + paper("report", "r9", "2023-07-10", "Rex Holt", first)
    (one,) = spread(copied)
    assert len(one.copies) == 1
