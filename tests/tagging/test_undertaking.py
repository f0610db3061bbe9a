"""Who is to do what by when."""

from __future__ import annotations

import datetime as dt

import pytest

from sarlens.dates import PartialDate
from sarlens.tagging.tagger import load_tagger
from sarlens.tagging.undertaking import undertaking

WRITTEN = PartialDate.day(dt.date(2023, 5, 4))


def made(text: str, fields: dict[str, str] | None = None):
    return undertaking(load_tagger().grammar.read(text), text, WRITTEN, fields)


@pytest.mark.parametrize(
    ("text", "owner", "action", "due"),
    [
        ("I will ring the surgery on Tuesday.", "I", "ring the surgery on Tuesday", "2023-05-09"),
        ("ACTION: RK to send the rota by 12 May 2023.", "RK", "send the rota by 12 May 2023", "2023-05-12"),
        (
            "The home has agreed to fit a rail within 5 working days.",
            "The home",
            "fit a rail within 5 working days",
            "2023-05-12",
        ),
        ("I have asked the brokerage team to find two agencies.", "the brokerage team", "find two agencies", None),
        ("Copies will be sent to the family.", None, "Copies will be sent to the family", None),
        ("Leave it with me.", None, "Leave it with me", None),
    ],
)
def test_slots(text: str, owner: str | None, action: str, due: str | None):
    slots = made(text)
    assert (slots.owner, slots.action) == (owner, action)
    assert (slots.due.isoformat() if slots.due else None) == due


def test_cells_of_a_row_come_first():
    slots = made("Send forms JB next week", {"Action": "Send forms", "Owner": "JB", "By when": "12 May 2023"})
    assert (slots.owner, slots.action, slots.due_text) == ("JB", "Send forms", "12 May 2023")


@pytest.mark.parametrize(
    ("text", "firmness"),
    [
        ("We will write to you by Friday.", "firm"),
        ("We hope to write to you by Friday.", "soft"),
        ("I will look into it.", "deflecting"),
    ],
)
def test_firmness(text: str, firmness: str):
    assert made(text).firmness == firmness


def test_no_day_is_guessed():
    slots = undertaking(load_tagger().grammar.read("I will ring on Tuesday."), "I will ring on Tuesday.", None)
    assert slots.due is None
    assert slots.due_text
