"""Undertakings told by their grammar."""

from __future__ import annotations

import pytest

from sarlens.tagging.vows import labelled, undertakes

ACTS = frozenset({"send", "post", "file", "ring", "get"})


@pytest.mark.parametrize(
    "text",
    [
        "I will see Leo with the interpreter before the 12th.",
        "I'll come to the day centre and go through it all again.",
        "We shall chair it ourselves on Thursday.",
        "Petra to post the health plan to Meadow House within 14 days.",
        "• Anil to send the weekly weight chart.",
        "3. The Local Authority shall file a statement by 27 October 2023.",
        "Wendy will email me the certificates by Friday.",
        "Outcome letter to you both within 20 working days.",
        "You'll have the papers by next Friday.",
        "She said she would have the eating plan rewritten by Friday.",
        "It will be on his bed by the 31st.",
        "Judith: new rota once the post is filled, by end of April",
    ],
)
def test_built_as_an_undertaking(text: str) -> None:
    assert undertakes(text, ACTS) >= 0.5


@pytest.mark.parametrize(
    "text",
    [
        "He will often go to his room after tea.",
        "I will never understand it.",
        "Call to mum, no reply.",
        "Added to the dementia register.",
        "Skin: not seen today.",
        "Will you send it?",
        "School would ring 999 in the meantime, which everyone was clear about.",
        "A complaint will be acknowledged within three working days.",
        "We will share information without consent where there is a risk of harm.",
        "The boiler was mended by Friday.",
        "If you tick the box I will know.",
    ],
)
def test_no_undertaking(text: str) -> None:
    assert undertakes(text, ACTS) == 0.0


def test_the_name_before_a_colon_owes_the_rest() -> None:
    assert labelled("Judith: send the wording to Rachel by 10 March.") == (
        "Judith", "send the wording to Rachel by 10 March",
    )  # fmt: skip
    assert labelled("He went home.") is None
