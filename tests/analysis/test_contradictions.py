"""What is said of the family, told on in other words, and what speaks against it."""

from __future__ import annotations

import pytest

from sarlens.analysis import analyse
from sarlens.model import Contradiction
from tests.analysis.casefile import read_case
from tests.analysis.test_spread import HEAD, TODAY, paper, spread


def told(text: str) -> tuple[Contradiction, ...]:
    return analyse(read_case(HEAD + text).corpus, TODAY).contradictions


SAID = paper("email", "e1", "2023-05-10", "Rex Holt", "Ms Amory is hostile to the night staff.")


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("Mum shouted at the driver by the gate.", "There is a history of intimidation by mother."),
        ("His mother never answers when we ring.", "Mum is hard to engage."),
        ("Kit was not brought to clinic on Monday.", "There is a pattern of missed appointments."),
        ("Mum over-reports his seizures.", "Fabricated illness by mother is to be looked at."),
        ("The family have turned down every placement.", "Discharge delayed due to family."),
        ("He self-injures more after contact with mother.", "Kit is unsettled following visits from mum."),
        ("Mother is withholding his benefits.", "There is a safeguarding about mum and his money."),
        ("His mother uses the payment as a second income.", "Mum is living off his direct payment."),
        ("Mum cancelled this weekend's stay.", "There is a history of mother refusing respite."),
        ("Mum answered most of my questions.", "Mother does not let him be seen alone."),
        ("Mum is giving him yoghurt.", "Mother feeds him by mouth against advice."),
        ("Mum gave him a double dose.", "Mother is known to over-medicate."),
        ("Mum must have changed the pump.", "Mother interferes with the equipment."),
        ("Mum can't let him go.", "His mother finds it hard to let go."),
        ("Mrs A swore at the nurse.", "There is a risk to lone workers from mother."),
    ],
)
def test_one_allegation_in_other_words(first: str, second: str) -> None:
    (one,) = spread(
        paper("email", "e1", "2023-05-10", "Rex Holt", first)
        + paper("report", "r1", "2023-06-10", "Pia Strand", second)
    )
    assert one.first.document == "e1" and one.text == first
    assert [copy.document for copy in one.copies] == ["r1"]


@pytest.mark.parametrize(
    "text",
    [
        "Kit shouted at the driver by the gate.",
        "Mum rang to thank the driver.",
        "There is no evidence that mother is hostile.",
        "Is mother hostile to staff?",
    ],
)
def test_what_is_not_said_against_the_family(text: str) -> None:
    assert spread(SAID + paper("report", "r1", "2023-06-10", "Pia Strand", text)) == ()


def test_a_man_and_a_woman_of_the_family_are_not_one() -> None:
    assert (
        spread(SAID + paper("report", "r1", "2023-06-10", "Pia Strand", "His grandfather is aggressive to carers."))
        == ()
    )


def test_she_is_whom_the_sentences_before_speak_of() -> None:
    of_mother = paper(
        "report", "r1", "2023-06-10", "Pia Strand", "His mother came at nine.\nShe was abusive to the nurse."
    )
    assert len(spread(SAID + of_mother)) == 1
    assert spread(SAID + of_mother.replace("His mother came at nine.", "The bus came at nine.")) == ()


def test_you_in_a_letter_to_the_family_is_the_family() -> None:
    sent = paper(
        "letter", "l1", "2023-06-10", "Pia Strand", "I have reports of aggressive behaviour by you.", "to: Joan Amory\n"
    )
    assert len(spread(SAID + sent)) == 1
    assert spread(SAID + sent.replace("to: Joan Amory", "to: Rex Holt")) == ()


def test_what_was_added_later_is_of_that_day() -> None:
    plan = paper(
        "care_plan",
        "p1",
        "2023-01-10",
        "Rex Holt",
        "(Added 2/6/23 RH: lounge only.\nHistory of intimidation by mother.)",
    )
    (one,) = spread(SAID + plan)
    assert (one.first.document, one.copies[0].document) == ("e1", "p1")
    assert one.copies[0].date is not None and one.copies[0].date.isoformat() == "2023-06-02"


def test_a_note_of_the_day_stands_behind_the_paper_that_it_tells_of() -> None:
    form = paper("form", "f1", "2023-05-20", "Rex Holt", "Mother is hostile to staff.")
    note = paper("case_note", "a1", "2023-05-20", "Pia Strand", "Form says that mother is hostile.")
    (one,) = spread(note + form)
    assert (one.first.document, one.copies[0].document) == ("f1", "a1")


def test_a_sentence_that_speaks_against_it() -> None:
    (one,) = told(
        SAID + paper("letter", "l1", "2023-09-10", "Pia Strand", "I found no evidence that Ms Amory was hostile.")
    )
    assert (one.first.document, one.second.document) == ("e1", "l1")
    assert one.second.what == "I found no evidence that Ms Amory was hostile."


@pytest.mark.parametrize(
    "text",
    [
        paper("letter", "l1", "2023-09-10", "Pia Strand", "I found no evidence that Ms Amory refused to engage."),
        paper("letter", "l1", "2023-09-10", "Joan Amory", "There is no evidence that I was hostile, his mother."),
        paper("letter", "l1", "2023-09-10", "Pia Strand", "I found no evidence that the bus was late."),
    ],
    ids=["another thing", "the family's own words", "nobody of the family"],
)
def test_what_speaks_against_nothing(text: str) -> None:
    assert told(SAID + text) == ()


def test_in_a_mail_that_blames_he_or_she_is_one_of_the_family() -> None:
    mail = paper(
        "email", "e2", "2023-06-10", "Pia Strand", "[f parent_blame/hostile_label] She was abusive to me on the phone."
    )
    assert [len(one.copies) for one in spread(SAID + mail)] == [1]
    assert spread(SAID + mail.replace("[f parent_blame/hostile_label] ", "")) == ()
    assert spread(SAID + mail.replace("=== email", "=== report")) == ()


# --- plain facts


PLAN = paper("care_plan", "p1", "2023-05-01", "Pia Strand", "The family are content with twelve nights.")


def test_words_that_somebody_says_are_not_so() -> None:
    denied = paper("email", "e3", "2023-05-09", "Joan Amory", "It says 'the family are content with twelve nights' and I never said that.")  # fmt: skip
    (one,) = told(PLAN + denied)
    assert (one.first.document, one.second.document) == ("p1", "e3")
    assert told(PLAN + denied.replace("and I never said that", "and so we are")) == ()
    assert told(PLAN + denied.replace("'", "")) == ()
    assert told(PLAN.replace("twelve nights", "the taxi") + denied) == ()


@pytest.mark.parametrize(
    "text",
    ["No thickener was sent.", "Thickener not supplied.", "The home was never given any thickener."],
)
def test_a_thing_that_was_sent_and_was_not(text: str) -> None:
    sent = paper("form", "f1", "2023-05-01", "Pia Strand", "Thickener supplied, two tins.")
    (one,) = told(sent + paper("report", "r1", "2023-05-03", "Rex Holt", text))
    assert (one.first.document, one.second.document) == ("f1", "r1") and "hickener" in one.what


@pytest.mark.parametrize(
    ("first", "second", "day"),
    [
        ("Thickener supplied.", "Thickener not sent yet.", "2023-05-03"),
        ("Thickener supplied.", "Thickener not sent.", "2023-04-03"),
        ("Thickener will be supplied.", "Thickener not sent.", "2023-05-03"),
        ("Mattress supplied.", "Thickener not sent.", "2023-05-03"),
        ("The thickener was discussed at some length before any of the wheelchair was supplied.", "Thickener not sent.", "2023-05-03"),
    ],
    ids=["not yet", "sent later", "only promised", "another thing", "another thing beside it"],
)  # fmt: skip
def test_no_plain_contradiction(first: str, second: str, day: str) -> None:
    assert (
        told(paper("form", "f1", "2023-05-01", "Pia Strand", first) + paper("report", "r1", day, "Rex Holt", second))
        == ()
    )
