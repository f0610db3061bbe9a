"""Speakers: the hand, its role, and whether the words are its own, reported or quoted."""

from __future__ import annotations

import pytest

from sarlens.model import CaseInfo, Passage
from sarlens.structure.passages import passages
from sarlens.structure.people import resolve
from sarlens.structure.speakers import attribute
from sarlens.structure.voices import reporter, voice_of
from tests.structure.paper import by_key, document, page

INFO = CaseInfo("Hale", ("Sam Hale",), ("Ruth Hale", "Paul Hale", "ruth@halefamily.example"))


def spoken(text: str, info: CaseInfo = INFO, **kinds: object) -> list[Passage]:
    one = page(text)
    documents = [document([one], **kinds)]  # type: ignore[arg-type]
    found = passages(documents, by_key([one]))
    return [
        p
        for p in attribute(found, documents, resolve(documents, found, info), info)
        if p.zone in ("body", "field", "action")
    ]


@pytest.mark.parametrize(
    "text",
    [
        "Mum said that the plan had not come.",
        "Mrs Hale reported feeling unheard.",
        "KT reported that two staff have left.",
        "Mother also stated that she was exhausted.",
        "She felt that nobody was listening.",
        "Carers said that Mrs Hale is polite.",
        "According to the provider, she shouted.",
        "Mr and Mrs Hale explained that they had not been told.",
        "Sam's sister (Dora) told us that he was upset.",
        "It was alleged that the mother pushed the nurse.",
        "Ruth asked why the review was late.",
        "T/C from Mrs Hale saying that the taxi did not come.",
        "Mr H asked who had told Sam.",
        "Kofi said that he had asked for the training twice.",
        "Ward staff report that she is withholding money.",
        "Transport report grandfather blocked the minibus.",
        "Dad is worried that nights are not covered.",
        "Wenna, who is with him all day, says he has not had one.",
        "She is described as controlling.",
        "Mum to be told nearer the time per SW.",
        "Mrs Hale's view is that Sam has chosen.",
        "Paul went to see the flat and liked it, said it smelled of toast.",
        "Parents were told that the bus would come.",
        "Parents were told on Sunday that the bus would come.",
        "MT did not recognise this.",
        "MT updated that the plan has been typed.",
        "The Chairman remarked that it was a lot of money.",
        "In Marian's view the plan is late.",
        "Mrs Hale's letter said this would make things clearer.",
        "She misses Lee and asks why the bus does not come.",
        "When I asked who helps him he pointed to the picture of his sister.",
        "Mum is saying that the clothes are too big.",
        "Mum v worried re weight.",
        "You asked whether your mother may have it.",
        "No. Placing authority advised not to at this stage.",
        "Ruth came late, apologised that the report was not done.",
    ],
)
def test_reports_of_what_others_said(text: str) -> None:
    assert voice_of(text) == "reported"


@pytest.mark.parametrize(
    "text",
    [
        "I will send the plan on Friday.",
        "The plan has not come.",
        "Mrs Hale was aggressive to staff.",
        "I told mum that we would ring.",
        "We reported this to the police.",
        "Please note that the plan says two staff.",
        "The report states that he needs two staff.",
        'Mum\'s so-called "expert" view is noted.',
        "No concerns were raised.",
        "I'll ask for more hours.",
        "Please tell me whether they agree to this.",
        "They should have been told in November.",
        "I rang mum to say that the plan is ready.",
        "Bloods repeated, CT requested and PO raised.",
        "We were told nothing.",
        "Had you felt able to ring us it would not have been needed.",
        "The panel considered your application.",
    ],
)
def test_the_hand_s_own_words(text: str) -> None:
    assert voice_of(text) == "own"


@pytest.mark.parametrize(
    "text",
    [
        '"I cannot go on like this, nobody is helping us" she said.',
        "“You people never listen to a word we say.”",
        "Mum: “I have asked for that plan four times now.”",
    ],
)
def test_quotations(text: str) -> None:
    assert voice_of(text) == "quoted"


def test_who_is_said_to_have_said_it() -> None:
    assert reporter("KT reported that two have left.") == "KT"
    assert reporter("Mrs Hale said no.") == "Mrs Hale"
    assert reporter("The plan is late.") == ""


def test_a_professional_s_report_of_the_family_stays_the_professional_s() -> None:
    (one,) = spoken("Mrs Hale said we were hostile.", kind="case_note", title="Call", author="Marian Tallis")
    assert (one.speaker, one.role, one.voice) == ("Marian Tallis", "professional", "reported")


def test_a_letter_from_the_family_is_family_wholly() -> None:
    text = "Ruth and Paul Hale\n14 Quay Street\n\n16 March 2022\n\nDear Sir\n\nWe were told we were hostile. Ms Reeve said that we shout.\n\nYours faithfully\n\nRuth and Paul Hale"
    found = spoken(
        text, kind="letter", title="Complaint", author="Ruth and Paul Hale", recipients=("The Complaints Manager",)
    )
    assert {(p.speaker, p.role) for p in found} == {("Ruth Hale and Paul Hale", "family")}
    assert [p.voice for p in found] == ["own", "reported"]
    assert found[0].addressed_to == ("The Complaints Manager",)


def test_minutes_are_the_minute_taker_s() -> None:
    text = "Review\nPresent: Marian Tallis (MT), Ruth Hale (RH)\n\nRH said that nobody had rung. The hoist is broken."
    found = spoken(text, kind="minutes", title="Review", author="Marian Tallis")
    assert [(p.role, p.voice) for p in found] == [("professional", "reported"), ("professional", "own")]


@pytest.mark.parametrize(
    ("author", "address", "role"),
    [
        ("Ruth Hale", None, "family"),
        ("Mrs R Hale", None, "family"),
        ("R H", "ruth@halefamily.example", "family"),
        ("Paul", "paul@halefamily.example", "family"),
        ("Tallis, Marian", "marian.tallis@harbourshire.gov.uk", "professional"),
        ("Information Governance", "ig@harbourshire.gov.uk", "professional"),
        ("Sam Hale", None, "unknown"),
        ("Nia Frost", "nia.frost@gmail.com", "unknown"),
        (None, None, "unknown"),
    ],
)  # fmt: skip
def test_roles_of_those_who_write_mails(author: str | None, address: str | None, role: str) -> None:
    (one,) = spoken("The plan has not come.", author=author, address=address)
    assert one.role == role


@pytest.mark.parametrize("kind", ["case_note", "form", "minutes", "assessment", "report"])
def test_services_write_records(kind: str) -> None:
    (one,) = spoken("The plan has not come.", kind=kind, title="Record")
    assert one.role == "professional"


def test_a_form_filled_in_by_the_family_is_family() -> None:
    (one,) = spoken("The plan has not come.", kind="form", title="Carer's form", author="Ruth Hale")
    assert one.role == "family"


def test_an_unsigned_letter_about_my_son_is_family() -> None:
    found = spoken(
        "My son has waited a year. Nobody has visited my son since.", kind="letter", title="Letter", info=CaseInfo("x")
    )
    assert {p.role for p in found} == {"family"}


def test_a_mail_pasted_into_a_note_is_the_sender_s() -> None:
    text = "Email from Mrs Hale:\nDear Marian,\nThe plan is wrong. Nobody asked us.\nKind regards\nRuth\n\nWill discuss in supervision."
    found = spoken(text, kind="case_note", title="Email", author="Marian Tallis")
    by_text = {p.text: p for p in found}
    assert (by_text["Nobody asked us."].role, by_text["Nobody asked us."].voice) == ("family", "quoted")
    assert by_text["Will discuss in supervision."].role == "professional"


def test_the_turns_of_a_chat_are_each_their_writer_s() -> None:
    text = "Chat\n\n[18/10/2022 10:02] Ruth Hale: where is the plan?\n[18/10/2022 10:03] Marian Tallis: not finished."
    found = spoken(text, kind="other", title="Chat")
    assert [(p.speaker, p.role) for p in found] == [("Ruth Hale", "family"), ("Marian Tallis", "unknown")]


def test_every_passage_keeps_its_words_and_place() -> None:
    one = page("Dear all\n\nThe plan is late.\n\nMarian")
    documents = [document([one], author="Marian Tallis")]
    found = passages(documents, by_key([one]))
    done = attribute(found, documents, resolve(documents, found, INFO), INFO)
    assert [(p.id, p.text, p.zone, p.anchors) for p in done] == [(p.id, p.text, p.zone, p.anchors) for p in found]
    assert all(p.date == documents[0].date for p in done)


@pytest.mark.parametrize(
    "text",
    [
        "Feels that nobody listens.",
        "Says the last carer left in May.",
        "Would like a later slot.",
        "Told me that Sam runs to the door.",
        "Asks whether anybody will ring.",
        "Worried that nobody listens.",
    ],
)
def test_notes_leave_out_who_says_so(text: str) -> None:
    (one,) = spoken(text, kind="case_note", title="Call", author="Marian Tallis")
    assert one.voice == "reported"


def test_a_name_before_the_words_says_whose_view_they_give() -> None:
    text = "Review\nPresent: Marian Tallis (MT), Ruth Hale (RH)\n\nRH: nights are the worst. Nobody comes.\n\n2. The hoist is broken."
    found = {p.text: p for p in spoken(text, kind="minutes", title="Review", author="Marian Tallis")}
    assert {p.speaker for p in found.values()} == {"Marian Tallis"}
    assert [found[words].voice for words in found] == ["reported", "reported", "own"]


def test_the_writer_s_own_name_before_the_words_reports_nobody() -> None:
    text = "Review\nPresent: Marian Tallis (MT), Ruth Hale (RH)\n\nMT: the hoist is broken."
    assert [p.voice for p in spoken(text, kind="minutes", title="Review", author="Marian Tallis")] == ["own"]


@pytest.mark.parametrize(
    ("label", "voice"),
    [("Wishes and feelings of the family", "reported"), ("Are the family aware?", "own"), ("Manager's view", "own")],
)
def test_a_label_of_views_says_whose_they_are(label: str, voice: str) -> None:
    text = f"Assessment\n\n{label}: A bath every evening and the same two staff."
    found = spoken(text, kind="form", title="Assessment", author="Marian Tallis")
    assert [p.voice for p in found if p.text.startswith("A bath")] == [voice]


def test_a_note_goes_on_with_what_the_caller_said() -> None:
    text = "Mrs Hale rang. She had found out by chance. Asked when the plan would come. She was calm."
    found = {p.text: p.voice for p in spoken(text, kind="case_note", title="Call", author="Marian Tallis")}
    assert found["She had found out by chance."] == found["Asked when the plan would come."] == "reported"
    assert found["She was calm."] == "own"
    (alone,) = spoken("Asked when the plan would come.", kind="case_note", title="Call", author="Marian Tallis")
    assert alone.voice == "own"


def test_a_plan_s_first_person_is_the_person_s() -> None:
    text = "I want mum to rest. I have asked his mum to rest. He likes swimming."
    found = {p.text: p.voice for p in spoken(text, kind="assessment", title="Assessment", author="Marian Tallis")}
    assert found["I want mum to rest."] == "reported"
    assert found["I have asked his mum to rest."] == found["He likes swimming."] == "own"
