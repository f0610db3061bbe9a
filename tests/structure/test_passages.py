"""Passages: cut where sentences end, anchored word for word, nothing lost, nothing twice."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sarlens.model import Page, Passage
from sarlens.structure.passages import passages
from sarlens.structure.regions import Region
from tests.structure.paper import FILE, by_key, document, page, table_page


def cut(pages: list[Page], **kinds: object) -> tuple[Passage, ...]:
    return passages([document(pages, **kinds)], by_key(pages))  # type: ignore[arg-type]


def texts(found: tuple[Passage, ...], *zones: str) -> list[str]:
    return [p.text for p in found if p.zone in zones]


def quote(passage: Passage, pages: list[Page]) -> str:
    held = by_key(pages)
    return " ".join(" ".join(held[a.file, a.page].text[a.start : a.end].split()) for a in passage.anchors)


MAIL = """Tallis, Marian

From: Tallis, Marian <marian.tallis@harbourshire.example>
Sent: 03 March 2022 16:22
To: Reeve, Joan <joan.reeve@harbourshire.example>;
Okoro, Amara <amara.okoro@nhs.example>
Subject: Transport

Joan,

The taxi has not been booked. I rang them twice and nobody picked up, and
Mrs Hale is being difficult about it again.
I will chase on Monday and let you know.

Kind regards
Marian
Social Worker"""


def test_a_mail_is_cut_into_sentences_under_its_subject() -> None:
    found = cut([page(MAIL)], author="Tallis, Marian", recipients=("Reeve, Joan",))
    assert texts(found, "body") == [
        "The taxi has not been booked.",
        "I rang them twice and nobody picked up, and Mrs Hale is being difficult about it again.",
        "I will chase on Monday and let you know.",
    ]
    assert {p.label for p in found if p.zone == "body"} == {"Transport"}
    assert "To: Reeve, Joan <joan.reeve@harbourshire.example>; Okoro, Amara <amara.okoro@nhs.example>" in texts(
        found, "header"
    )
    assert texts(found, "signature") == ["Kind regards", "Marian", "Social Worker"]


def test_a_sentence_over_a_page_end_has_two_anchors_and_skips_the_furniture() -> None:
    one = page("The parents were not told about the meeting because nobody had\nthe time to\nHS-0004", 1)
    two = page("Harbourshire Council – Case file\nring them before the Friday. It was recorded as a refusal.", 2)
    whole = document([one, two], "report", "Report")
    regions = {whole.id: (Region(1, 0, one.text.index("\nHS")), Region(2, two.text.index("ring"), len(two.text)))}
    found = passages([whole], by_key([one, two]), regions)
    assert [p.text for p in found] == [
        "The parents were not told about the meeting because nobody had the time to ring them before the Friday.",
        "It was recorded as a refusal.",
    ]
    assert [a.page for a in found[0].anchors] == [1, 2]
    assert quote(found[0], [one, two]) == found[0].text


def test_a_new_paragraph_after_a_page_end_is_its_own() -> None:
    one = page("Mum rang the duty desk about the transport and was told to wait.\nVisit cancelled", 1)
    two = page("Home visit on the Tuesday went ahead as planned.", 2)
    found = cut([one, two], kind="report", title="Report")
    assert "Home visit on the Tuesday went ahead as planned." in [p.text for p in found]


def test_list_numbers_stay_with_their_item() -> None:
    found = cut(
        [page("Notes\n\n1. It was agreed that the hoist be replaced.\n2. KT to be told.\n\n3. None.")],
        kind="minutes",
        title="Notes",
    )
    assert texts(found, "body") == ["1. It was agreed that the hoist be replaced.", "2. KT to be told.", "3. None."]


def test_the_title_of_an_item_is_set_apart_and_labels_what_follows() -> None:
    found = cut(
        [page("Review\n\n3. Support. Two of the team have left. Agency cover is in\nplace at weekends.")],
        kind="minutes",
        title="Review",
    )
    assert texts(found, "body") == ["Two of the team have left.", "Agency cover is in place at weekends."]
    assert [p.label for p in found if p.zone == "body"] == ["Support", "Support"]


@pytest.mark.parametrize(
    "text",
    [
        "2. Mum is hostile. She shouted at the driver.",
        "4. None agreed. Dad was not asked.",
        "1. KT refused. Nothing was done.",
    ],
)
def test_a_first_sentence_is_never_taken_for_a_title(text: str) -> None:
    found = cut([page(f"Review\n\n{text}")], kind="minutes", title="Review")
    assert " ".join(texts(found, "body")) == text


def test_a_ruled_action_table_gives_one_action_a_row() -> None:
    rows = [
        ["Action", "Who", "By when", "Status"],
        ["Send the new plan to RH and her\nbrother", "MT", "28/01/2022", "Not done – c/f"],
        ["Refer to SALT", "LF", "", ""],
    ]
    found = cut([table_page("Actions agreed:", rows, "Date of next meeting: tbc")], kind="minutes", title="Review")
    actions = [p for p in found if p.zone == "action"]
    assert [p.text for p in actions] == ["Send the new plan to RH and her brother", "Refer to SALT"]
    assert actions[0].fields == (
        ("Action", "Send the new plan to RH and her brother"),
        ("Owner", "MT"),
        ("By when", "28/01/2022"),
        ("Status", "Not done – c/f"),
    )
    assert dict(actions[1].fields)["By when"] == ""
    assert ("Status", "Not done – c/f") in [(p.label, p.text) for p in found if p.zone == "table"]


def test_an_action_table_goes_on_after_the_page_end() -> None:
    one = table_page(
        "Actions",
        [["Action point", "Lead", "Deadline"], ["Ring housing about the ramp and", "JS", "1 May 2022"]],
        number=1,
    )
    two = table_page("", [["tell the family", "", ""], ["Write to the school", "AO", "3 May 2022"]], number=2)
    found = cut([one, two], kind="minutes", title="Review")
    actions = [p for p in found if p.zone == "action"]
    assert [p.text for p in actions] == ["Ring housing about the ramp and tell the family", "Write to the school"]
    assert [dict(p.fields)["Owner"] for p in actions] == ["JS", "AO"]
    assert dict(actions[0].fields)["Action"] == actions[0].text


def test_columns_without_rules_are_read_by_their_place() -> None:
    text = "Actions agreed\n\nAction\tOwner\tBy when\nSend the plan\tMT\t28/01/2022\nto both parents\nRefer to SALT\tLF\t04/02/2022"
    actions = [p for p in cut([page(text)], kind="minutes", title="Review") if p.zone == "action"]
    assert [(p.text, dict(p.fields)["Owner"], dict(p.fields)["By when"]) for p in actions] == [
        ("Send the plan to both parents", "MT", "28/01/2022"),
        ("Refer to SALT", "LF", "04/02/2022"),
    ]
    assert len(actions[0].anchors) == 2


@pytest.mark.parametrize(
    ("text", "owner", "when"),
    [
        ("ACTION: JS to ring the school by Friday 6 May.", "JS", "by Friday 6 May"),
        (
            "Action 4 - Amara Okoro to write to the family within 10 working days",
            "Amara Okoro",
            "within 10 working days",
        ),
        ("AP3 – KT to share the minutes by 4 May", "KT", "by 4 May"),
        ("Action: MT and JR to visit", "MT and JR", None),
    ],
)
def test_actions_in_running_text(text: str, owner: str, when: str | None) -> None:
    (found,) = [
        p
        for p in cut([page(f"Review\n\nRH asked about transport.\n{text}")], kind="minutes", title="Review")
        if p.zone == "action"
    ]
    assert found.text == text
    assert (dict(found.fields).get("Owner"), dict(found.fields).get("By when")) == (owner, when)


def test_list_items_under_actions_are_actions_and_others_are_not() -> None:
    text = "Actions\n• MT to send the plan by 4 May\n• Chase the hoist (LF, 9 May)\n• The ramp is too steep.\n\nHealth\n• RH to hospital by ambulance in March"
    found = cut([page(text)], kind="minutes", title="Review")
    assert [dict(p.fields)["Owner"] for p in found if p.zone == "action"] == ["MT", "LF"]
    assert "• The ramp is too steep." in texts(found, "body")


FORM = [
    ["Field", "Detail"],
    ["Adult at risk", "Sam Hale"],
    ["Summary of concern", "Mrs Hale was rude to staff. Provider\nreports a pattern."],
    ["Have the family or\nrepresentative been told?", "No – may inflame things"],
    ["Outcome", "No. Further action is not needed."],
]


def test_a_form_gives_each_answer_under_its_question() -> None:
    found = cut(
        [table_page("Concern Record\nDate completed: 24 March 2022", FORM)], kind="form", title="Concern Record"
    )
    assert [(p.label, p.text) for p in found if p.zone == "field"] == [
        ("Adult at risk", "Sam Hale"),
        ("Summary of concern", "Mrs Hale was rude to staff."),
        ("Summary of concern", "Provider reports a pattern."),
        ("Have the family or representative been told?", "No – may inflame things"),
        ("Outcome", "No. Further action is not needed."),
    ]
    assert "Date completed: 24 March 2022" in texts(found, "header")


def test_labelled_lines_and_questions_in_a_form_without_rules() -> None:
    text = "Referral\n\nHas consent been sought? No, the mother would object to it.\nReason for referral: Parents are not\nengaging with the service.\nDecision: NFA"
    found = cut([page(text)], kind="referral", title="Referral")
    assert [(p.label, p.text) for p in found if p.zone == "field"] == [
        ("Has consent been sought?", "No, the mother would object to it."),
        ("Reason for referral", "Parents are not engaging with the service."),
        ("Decision", "NFA"),
    ]


def test_the_words_of_parts_belong_to_the_parts() -> None:
    below = "From: Hale, Ruth <ruth@hale.example>\nSent: 1 May 2023 09:00\nTo: Tallis, Marian\nSubject: Plan\n\nWhere is the plan?\n\nRuth"
    whole = page("Will reply later.\n\nM\n\n" + below)
    top = document([whole], title="RE: Plan", author="Marian Tallis")
    part = document([whole], title="Plan", author="Ruth Hale", start=whole.text.index("From:"), part_of=top.id)
    found = passages([top, part], by_key([whole]))
    assert texts(tuple(p for p in found if p.document == top.id), "body") == ["Will reply later."]
    assert texts(tuple(p for p in found if p.document == part.id), "body") == ["Where is the plan?"]


def test_quote_marks_are_left_out_of_the_words() -> None:
    found = cut(
        [page("> You said on Monday that the plan\n> would come by Friday and it\n> has not come.")], title="RE: Plan"
    )
    assert texts(found, "body") == ["You said on Monday that the plan would come by Friday and it has not come."]


@pytest.mark.parametrize(
    ("text", "cuts"),
    [
        ("The charts are late again. shall answer when I can, busy day today.", 2),
        ("Sam had a good week at Amy's. The sheets came on the 19th.", 2),
        ("The plan (see para. 4 and s.42) was sent e.g. by post.", 1),
        ("It was approx. ten past six when she rang.", 1),
        ("No. The family were not told.", 1),
    ],
)
def test_where_sentences_end(text: str, cuts: int) -> None:
    assert len(texts(cut([page(text)], kind="report", title="Report"), "body")) == cuts


def test_on_a_scan_a_small_letter_begins_no_sentence() -> None:
    found = cut(
        [page("The charts are late again. shall answer when I can, busy day today.", ocr=True)],
        kind="report",
        title="Report",
    )
    assert len(texts(found, "body")) == 1


def test_specks_of_a_scan_make_no_columns() -> None:
    text = "Sleep-in worker on site with checks at two\t|\n| Understands hot and sharp. Would open the door.\t!\nFrequency\tI"
    found = cut([page(text, ocr=True)], kind="report", title="Report")
    assert not texts(found, "table")
    assert sorted(texts(found, "furniture")) == ["!", "I", "|"]
    assert "Understands hot and sharp." in texts(found, "body")


def test_the_turns_of_a_chat() -> None:
    found = cut(
        [
            page(
                "Teams chat\n\n[18/10/2022 10:02] Lyn Hale: ok. doesn't have to be war\nand peace\n[18/10/2022 10:03] Gus Moor: Understood."
            )
        ],
        kind="other",
        title="Teams chat",
    )
    assert texts(found, "body") == ["ok. doesn't have to be war and peace", "Understood."]
    assert texts(found, "header") == ["[18/10/2022 10:02] Lyn Hale:", "[18/10/2022 10:03] Gus Moor:"]


def test_an_automatic_reply_has_no_words_of_its_own() -> None:
    found = cut([page("I am away until 4 May. I will reply on my return.")], title="Automatic reply: Plan")
    assert not texts(found, "body")
    assert len(texts(found, "disclaimer")) == 2


_LINES = st.sampled_from(
    [
        "", "", "Dear Mrs Hale,", "The plan was not sent. We will send it by", "Friday and", "Kind regards", "Marian Tallis", "Social Worker",
        "1. Welcome. MT opened the meeting.", "Action\tWho\tBy when", "Send the plan\tMT\t1 May", "Outcome: NFA", "ACTION: JS to ring.", "•",
        "• a point", "3.", "Background", "This email is confidential and intended solely for the addressee.", "No.", "Was she told? No", "> quoted words",
        "From: A B <a@b.example>", "Sent: 1 May 2023 10:00", "█████ said e.g. that it (s.42) was done", "x y\tz", "Page 3", "- no", "...", "K", "(a) and (b)",
        "To: C D", "Subject: Plan", "12/05/2022 10:00\tTallis\tVisit", "mum's “quote” isn’t here ; is it ?", "AP3 – KT to do it by 4 May", "WORDS IN CAPITALS",
    ]
)  # fmt: skip
_KINDS = st.sampled_from(["email", "letter", "minutes", "case_note", "form", "report", "other"])


@settings(max_examples=150, deadline=None)
@given(
    st.lists(st.lists(_LINES, min_size=1, max_size=14), min_size=1, max_size=3),
    _KINDS,
    st.booleans(),
    st.sampled_from([None, "Marian Tallis"]),
)
def test_every_word_lies_in_exactly_one_passage_and_every_anchor_is_verbatim(
    sheets: list[list[str]], kind: str, ocr: bool, author: str | None
) -> None:
    pages = [page("\n".join(sheet), number, ocr=ocr) for number, sheet in enumerate(sheets, 1)]
    found = cut(pages, kind=kind, author=author)
    for one in pages:
        covered = [0] * len(one.text)
        for passage in found:
            for anchor in passage.anchors:
                if anchor.page == one.number:
                    for at in range(anchor.start, anchor.end):
                        covered[at] += 1
        for at, char in enumerate(one.text):
            if char.isalnum() or char in "█•":
                assert covered[at] == 1, (one.text, at, char)
            else:
                assert covered[at] <= 1
    for passage in found:
        assert quote(passage, pages) == passage.text != ""
        assert all(a.file == FILE for a in passage.anchors)
    assert [p.position for p in found] == list(range(len(found)))
    assert len({p.id for p in found}) == len(found)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.lists(st.sampled_from(["", "MT", "Send it", "Was it\nsent to her?", "No. It was lost by\nthe post room.", "Action", "Who", "1 May"]),
                      min_size=3, max_size=3), min_size=1, max_size=6),
    _KINDS,
)  # fmt: skip
def test_every_word_of_a_ruled_table_lies_in_exactly_one_passage(rows: list[list[str]], kind: str) -> None:
    one = table_page("Over it", rows, "Under it.")
    found = cut([one], kind=kind)
    assert sorted(w for p in found for w in p.text.split()) == sorted(one.text.split())
