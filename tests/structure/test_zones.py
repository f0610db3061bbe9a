"""Zones: stock wording and sign-offs are set aside; real words never are."""

from __future__ import annotations

import pytest

from sarlens.model import Page
from sarlens.structure.passages import passages
from sarlens.structure.signatures import boilerplate, sign_off
from tests.structure.paper import by_key, document, page


def zones(text: str, *, ocr: bool = False, **kinds: object) -> dict[str, list[str]]:
    one: Page = page(text, ocr=ocr)
    out: dict[str, list[str]] = {}
    for passage in passages([document([one], **kinds)], by_key([one])):  # type: ignore[arg-type]
        out.setdefault(passage.zone, []).append(passage.text)
    return out


@pytest.mark.parametrize(
    "text",
    [
        "This email and any attachments are confidential and intended solely for the addressee.",
        "If you are not the intended recipient, please delete this message and tell the sender.",
        "CAUTION: This email originated from outside of the organisation.",
        "[EXTERNAL] Warning: this message is from an external sender",
        "Do not click links or open attachments unless you recognise the sender.",
        "This message has been scanned for viruses by MessageLabs.",
        "Sent from my iPhone",
        "Get Outlook for Android",
        "OFFICIAL - SENSITIVE",
        "Please consider the environment before printing this email.",
        "The views expressed are those of the author and not necessarily those of the Trust.",
        "Information in this message may be disclosed under the Freedom of Information Act 2000.",
    ],
)
def test_stock_wording(text: str) -> None:
    assert boilerplate(text)


@pytest.mark.parametrize(
    "text",
    [
        "Please treat this as confidential and do not forward it to mum.",
        "Keep this out of email, they are bound to ask for it.",
        "The report was sent to the wrong family in error.",
        "I received her message in some distress.",
        "The letter was sent in error and we have told nobody.",
        "Please delete this email once you have read it.",
        "Her emails are monitored by the team.",
        "There was an unauthorised disclosure of his records.",
        "Remember that emails can be asked for under freedom of information.",
        "This advice is legally privileged so keep it off the file.",
        "We were not the intended audience.",
        "The council accepts no responsibility for the delay.",
        "The views expressed by the family at the meeting were not recorded.",
        "Warning: another email from the parents.",
        "Caution is needed with this parent.",
        "Sent from the ward without any notes.",
        "Confidentiality means we cannot discuss this with his parents.",
        "She was checked for bruises by the nurse.",
    ],
)
def test_real_words_are_never_stock_wording(text: str) -> None:
    assert not boilerplate(text)
    assert not boilerplate(text, ocr=True)


def test_stock_wording_read_by_ocr() -> None:
    assert boilerplate("lf you have receivcd this emai1 in crror please notify the sendcr immediateIy", ocr=True)


DISCLAIMER = """This message may contain confidential information. If you are not the intended recipient please
inform the sender that you have received the message in error before deleting it. Please do not
disclose, copy or distribute information in this e-mail. To do so is strictly prohibited and may be
unlawful. Thank you for your co-operation."""


def test_a_whole_disclaimer_is_set_aside_and_the_message_is_not() -> None:
    found = zones(
        "We cannot share the chart because of confidentiality.\nI will ask legal and let you know.\n\nRegards\nAmara Okoro\nNurse Assessor\n\n"
        + DISCLAIMER,
        author="Okoro, Amara",
    )
    assert found["body"] == [
        "We cannot share the chart because of confidentiality.",
        "I will ask legal and let you know.",
    ]
    assert found["signature"] == ["Regards", "Amara Okoro", "Nurse Assessor"]
    assert len(found["disclaimer"]) == 5


@pytest.mark.parametrize(
    ("text", "phrase"),
    [
        ("Kind regards,", "kind regards"),
        ("Many thanks", "many thanks"),
        ("Yours sincerely", "yours sincerely"),
        ("Best wishes, Marian", "best wishes"),
        ("Thanks, M", "thanks"),
        ("Thank you for the plan", None),
        ("Thanks Marian", None),
        ("Regards the plan, it is late", None),
        ("Best interests were not discussed", None),
    ],
)
def test_sign_offs(text: str, phrase: str | None) -> None:
    assert sign_off(text) == phrase


def test_a_misread_sign_off() -> None:
    assert sign_off("Kind regaras", ocr=True) == "kind regards"
    assert sign_off("Yours sincere1y", ocr=True) == "yours sincerely"


@pytest.mark.parametrize(
    ("end", "author"),
    [
        ("Gavin", "Gavin Stone"),
        ("G", "Stone, Gavin"),
        ("GS", "Gavin Stone"),
        ("Gavin Stone\nRegistered Manager\nQuayside Care Ltd\n01234 567890", "Gavin Stone"),
        ("Ruth and Paul", "Ruth and Paul Hale"),
        ("Information Governance", "Information Governance"),
        ("Gavin x", "Gavin Stone"),
    ],
)
def test_a_bare_name_at_the_end_is_a_signature(end: str, author: str) -> None:
    found = zones(f"The plan was late.\n\n{end}", author=author)
    assert found["body"] == ["The plan was late."]
    assert found["signature"] == end.split("\n")


def test_what_follows_a_sign_off_is_read_on() -> None:
    found = zones(
        "See below.\n\nKind regards\nMarian\n\nPS. Mum rang again and was rude to the desk.", author="Marian Tallis"
    )
    assert "PS. Mum rang again and was rude to the desk." in found["body"]


@pytest.mark.parametrize(
    "last", ["Not impressed", "Here we go again", "No surprise there", "Mum is the problem", "Not our remit"]
)
def test_a_short_last_line_is_not_a_signature(last: str) -> None:
    found = zones(f"Another letter came.\n{last}", author="Marian Tallis")
    assert found["body"][-1] == last


@pytest.mark.parametrize(
    ("line", "greets"),
    [
        ("Dear Mrs Hale,", True),
        ("Hi both", True),
        ("Morning all,", True),
        ("Dear Ruth and Paul", True),
        ("Joan, Amara,", True),
        ("Hi Ruth, sorry this is late.", False),
        ("Dear oh dear, here we go.", False),
        ("No.", False),
    ],
)
def test_greetings(line: str, greets: bool) -> None:
    found = zones(f"{line}\n\nThe plan is late.", author="Marian Tallis", recipients=("Reeve, Joan", "Okoro, Amara"))
    assert (line in found.get("header", [])) is greets


def test_a_letterhead_and_addressee_are_header() -> None:
    found = zones(
        "Harbourshire Council\nAdult Social Care\n\nMrs R Hale\n14 Quay Street\n\n30 August 2022\n\nDear Mrs Hale\n\nRe: Your request\n\n"
        "Thank you for your letter. We will write within a month.\n\nYours sincerely\n\nJoan Reeve\nTeam Manager",
        kind="letter",
        author="Joan Reeve",
    )
    assert found["body"] == ["Thank you for your letter.", "We will write within a month."]
    assert found["heading"] == ["Re: Your request"]
    assert "14 Quay Street" in found["header"]
    assert found["signature"][-1] == "Team Manager"


def test_the_head_of_a_case_note() -> None:
    found = zones(
        "06/04/2022 11:00\tMarian Tallis\tHome visit\nSam was in good spirits.\nMum was abrupt.",
        kind="case_note",
        title="Home visit",
    )
    assert found["body"] == ["Sam was in good spirits.", "Mum was abrupt."]
    assert found["header"] == ["06/04/2022 11:00", "Marian Tallis", "Home visit"]


def test_the_labelled_head_of_a_case_note() -> None:
    found = zones(
        "Case Note\nDate: 14/03/2023 10:15\nType: Telephone call\nWorker: Amir Shah\nHostile call from mother\nShe shouted at the duty worker.",
        kind="case_note",
        title="Telephone call",
    )
    assert found["header"] == ["Date: 14/03/2023 10:15", "Type: Telephone call", "Worker: Amir Shah"]
    assert "Hostile call from mother" in found["body"]


def test_the_head_of_minutes() -> None:
    found = zones(
        "Review meeting\nDate of meeting: 12 January 2022\nPresent: Marian Tallis (MT), Joan Reeve (JR), Ruth Hale (RH), Lena Fisk (LF),\n"
        "Gus Moor (GM)\nApologies: Priya Shah\n\nMT said that the plan: a shared house, was agreed.",
        kind="minutes",
        title="Review meeting",
    )
    assert len(found["header"]) == 3
    assert found["body"] == ["MT said that the plan: a shared house, was agreed."]


@pytest.mark.parametrize(
    "line",
    [
        "Mum refuses to engage",
        "Family not informed",
        "No contact with parents",
        "The parents were hostile",
        "JR will chase",
    ],
)
def test_short_statements_are_not_headings(line: str) -> None:
    found = zones(
        f"Visit\n\n{line}\nSam was well and the house was warm when we came in.", kind="case_note", title="Visit"
    )
    assert line in " ".join(found.get("body", []))


def test_headings_label_what_follows() -> None:
    one = page(
        "Report\n\nBackground\nSam is 25 and lives in a flat.\n\n2. RELATIONSHIP WITH SERVICES\nPlans have stalled because of the parents."
    )
    found = passages([document([one], "report", "Report")], by_key([one]))
    assert [(p.label, p.text) for p in found if p.zone == "body"] == [
        ("Background", "Sam is 25 and lives in a flat."),
        ("RELATIONSHIP WITH SERVICES", "Plans have stalled because of the parents."),
    ]


def test_ocr_noise_leaves_the_words_in_the_body() -> None:
    found = zones(
        "From: Stone, Gavin\nSent: 1 May 2022 10:00\nTo: Reeve, Joan\nSubject: Pe11s\n\nJoan,\n\nMrs Ha1e was verba11y aggressive t0 staff . My team are walk-\n"
        "ing on eggshe11s and l am losing g00d people because of her\n\nKind regaras\nGavln",
        ocr=True,
        author="Gavin Stone",
        recipients=("Reeve, Joan",),
    )
    assert " ".join(found["body"]).endswith("because of her")
    assert found["signature"] == ["Kind regaras", "Gavln"]


def test_an_attendance_list_one_a_line_is_header() -> None:
    found = zones(
        "MDT\nPresent:\nOlga Finch (OF) – Nurse Assessor, ICB (Chair)\nRuth Hale (RH) – mother\nDr Priti Rao, Consultant Psychiatrist\n\n"
        "Breathing: OF stated that no needs were found.\nRH disagreed and asked for this to be minuted.",
        kind="minutes",
        title="MDT",
    )
    assert len(found["header"]) == 4
    assert found["field"] == ["OF stated that no needs were found.", "RH disagreed and asked for this to be minuted."]


def test_a_stacked_form_keeps_its_answers() -> None:
    found = zones(
        "INCIDENT FORM\n\nWhere\nlounge\nWho was hurt\nSam H\nWhat happened\nMum came early and was rude to the lad on shift. She gave him gel\nbefore tea.\n"
        "Family informed\nthey were here\nAction by manager\nCol to put a sign on the fridge\nCould it have been prevented?\nNot by us",
        kind="form",
        title="INCIDENT FORM",
        ocr=True,
    )
    said = found.get("field", []) + found.get("body", []) + found.get("action", [])
    for answer in ("lounge", "they were here", "Col to put a sign on the fridge", "Not by us"):
        assert answer in said
    assert {"What happened", "Family informed", "Action by manager"} <= set(found["heading"])
