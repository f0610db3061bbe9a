"""Values come back as they went in."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from sarlens.dates import PartialDate
from sarlens.model import (
    Anchor,
    Box,
    CaseInfo,
    Commitment,
    Document,
    Evidence,
    Finding,
    Passage,
    Place,
    Tag,
    Undertaking,
    Verdict,
    Word,
)
from sarlens.store import codec

DAY = PartialDate.day(dt.date(2023, 3, 14), "09:05")
PLACE = Place("d", "f", 3, PartialDate.month(2023, 3), None, "what")
TAG = Tag(
    "missed_commitment", "commitment", 0.8, "likely", ((0, 4), (7, 9)), "Why.",
    undertaking=Undertaking("KT", "send it", "by Friday", DAY, "soft"),
)  # fmt: skip
VALUES = [
    Document("a", "f", 1, 2, "email", "Hello", DAY, recipients=("x", "y"), part_of="b"),
    Passage("p", "d", (Anchor("f", 1, 0, 5), Anchor("f", 2, 0, 3)), "text", "action", 4, fields=(("Who", "KT"),)),
    Finding("i", "d", "p", (Anchor("f", 1, 0, 5),), "quote", TAG, date=PartialDate.year(2020)),
    Commitment("c", "i", None, "send", DAY, None, None, "no_evidence", "why", PLACE, (Evidence(PLACE, "q", "done"),)),
    Verdict("i", "confirmed", "note", decided=dt.datetime(2024, 1, 2, 3, 4, 5)),
    CaseInfo("t", ("P",), ("F",), dt.date(2023, 1, 1), None, dt.datetime(2024, 1, 2)),
]


def test_every_value_comes_back() -> None:
    for value in VALUES:
        assert codec.load(type(value), json.loads(json.dumps(codec.save(value)))) == value


def test_unknown_fields_of_a_newer_version_are_passed_over() -> None:
    saved = {**codec.save(VALUES[0]), "invented_later": 1}
    assert codec.load(Document, saved) == VALUES[0]


LENGTH = st.integers(-10_000, 2_000_000).map(lambda n: n / 100)


@given(
    st.lists(
        st.tuples(
            st.integers(0, 10_000_000), st.integers(0, 5_000), LENGTH, LENGTH, LENGTH, LENGTH,
            st.none() | st.integers(0, 100).map(lambda n: n / 100),
        )
    )
)  # fmt: skip
def test_words_come_back(rows: list[tuple[int, int, float, float, float, float, float | None]]) -> None:
    words = tuple(Word(start, start + length, Box(a, b, c, d), sure) for start, length, a, b, c, d, sure in rows)
    assert codec.unpack_words(codec.pack_words(words)) == words


@given(
    st.dates(dt.date(1900, 1, 1), dt.date(2100, 1, 1)), st.sampled_from(["day", "month", "year", "week"]), st.booleans()
)
def test_partial_dates_come_back(day: dt.date, precision: str, timed: bool) -> None:
    made = {
        "day": PartialDate.day(day),
        "month": PartialDate.month(day.year, day.month),
        "year": PartialDate.year(day.year),
        "week": PartialDate(day, day + dt.timedelta(days=6)),
    }[precision]
    if timed:
        made = replace(made, time="23:59")
    assert codec.load(PartialDate, codec.save(made)) == made


def test_a_shared_passage_is_the_same_passage() -> None:
    shared = codec.Shared()
    spoken = replace(
        VALUES[1], speaker="Kit Orme", role="professional", voice="reported", addressed_to=("Ann Hale",), label="Who", date=DAY
    )  # fmt: skip
    read = [shared.passage(json.loads(json.dumps(codec.save(one)))) for one in (VALUES[1], spoken, spoken)]
    assert read == [VALUES[1], spoken, spoken]
    assert read[1].addressed_to is read[2].addressed_to and read[1].date is read[2].date
