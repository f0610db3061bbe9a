"""Printed mail: header blocks in every form, quoted messages to any depth, names, addresses and attachments."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sarlens.model import REDACTED, Document
from sarlens.structure.emails import (
    attachment_names,
    bare_subject,
    header_block,
    is_answer,
    messages,
    opening_header,
    sender,
)
from sarlens.structure.sheets import Row
from tests.structure.bundle import split_pages
from tests.structure.paper import page


def rows(text: str) -> list[Row]:
    found, at = [], 0
    for number, line in enumerate(text.split("\n")):
        found.append(Row(1, number, at, at + len(line), line))
        at += len(line) + 1
    return found


BLOCKS = {
    "outlook": "From: Dan Finch <d@x.example>\nSent: 03 March 2022 16:22\nTo: Okoro, Bea\nSubject: Update",
    "tabs": "From:\tDan Finch\nSent:\t03 March 2022 16:22\nTo:\tOkoro, Bea\nSubject:\tUpdate",
    "no colons": "From\tDan Finch <d@x.example>\nDate\tThu 03/03/2022 16:22\nTo\tOkoro, Bea\nSubject\tUpdate",
    "spaces only": "From Dan Finch <d@x.example>\nSent 03 March 2022 16:22\nTo Okoro, Bea\nSubject Update",
    "scan": "Frorn: Dan Finch\nSent ; 03 Mareh 2022 16:22\nT0: Okoro, Bea\nSubjeet: Update",
    "value below": "From:\nDan Finch\nSent:\n03 March 2022 16:22\nTo:\nOkoro, Bea\nSubject:\nUpdate",
    "two columns": "From:\nSent:\nTo:\nSubject:\nDan Finch\n03 March 2022 16:22\nOkoro, Bea\nUpdate",
    "phone": "From: Dan Finch\nSubject: Update\nDate: 3 March 2022 at 16:22:11 GMT\nTo: Okoro, Bea",
    "original": "-----Original Message-----\nFrom: Dan Finch [mailto:d@x.example]\nSent: 03/03/2022 16:22\nTo: Okoro, Bea\nSubject: Update",
    "forwarded": "Begin forwarded message:\n\nFrom: Dan Finch\nDate: 3 March 2022 at 16:22:11 GMT\nTo: Okoro, Bea\nSubject: Update",
    "gaps": "From: Dan Finch\n\nSent: 03 March 2022 16:22\n\nTo: Okoro, Bea\n\nSubject: Update",
    "stamped": "From: Dan Finch\tBFD-0012\nSent: 03 March 2022 16:22\nTo: Okoro, Bea\nSubject: Update",
    "a directory's": "Dan Finch/Burford\t03/03/2022 16:22\nTo Okoro, Bea\ncc\nSubject Update",
    "sender's label lost": "Sent: 03 March 2022 16:22\nSubject: Update\nFi Dan Finch <d@x.example>\nTo: Okoro, Bea",
    "one line": "From: Dan Finch\tSent: 03 March 2022 16:22\nTo: Okoro, Bea\tCc: Hale, Ruth\nSubject: Update",
    "quoted": "> From: Dan Finch <d@x.example>\n> Date: 3 March 2022 16:22\n> To: Okoro, Bea\n> Subject: Update",
    "capitals": "FROM: Dan Finch\nTO: Okoro, Bea\nDATE: 2022-03-03T16:22:00\nSUBJECT: Update",
}


@pytest.mark.parametrize("form", BLOCKS)
def test_every_form_of_header_is_read(form: str) -> None:
    block = header_block(rows(BLOCKS[form] + "\n\nDear Bea"), 0)
    assert block is not None
    assert sender(block.get("from"))[0] == "Dan Finch"
    assert block.get("to") == "Okoro, Bea"
    assert block.get("subject") == "Update"
    assert block.last == BLOCKS[form].count("\n")


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("On Wed, 3 May 2023 at 09:12, Ruth Hale <r@x.example>\nwrote:", "Ruth Hale"),
        ("On 3 May 2023, at 09:12, Hale, Ruth <r@x.example> wrote:", "Hale, Ruth"),
        ("On 03/05/2023 09:12 Ruth wrote:", "Ruth"),
        ("On Tuesday, 3 May 2023 at 09:12:11 BST, Ruth Hale <r@x.example> wrote:", "Ruth Hale"),
        ("Ruth Hale <r@x.example>\t3 May 2023 at 09:12\nTo: Bea Okoro <b@y.example>", "Ruth Hale"),
        ("Tomasz Kowal <t@x.example>\nWed 03/05/2023 09:12\nTo: Bea Okoro", "Tomasz Kowal"),
    ],
)
def test_who_wrote_without_a_block_of_labels(text: str, name: str) -> None:
    block = header_block(rows(f"{text}\n\nhello"), 0)
    assert block is not None
    assert sender(block.get("from"))[0] == name
    assert block.last == text.count("\n")


@pytest.mark.parametrize(
    "text",
    [
        "From: 3 May To: 5 May",
        "From: 09:00\nTo: 17:00\nDate: 3 May 2023",
        "To be honest I think\nFrom what I saw\nDate is not known",
        "On Friday I rang mum and she wrote:",
        "From: Monday\nTo: Friday\nSubject: leave",
        "Subject: maths\nDate: 3 May 2023",
    ],
)
def test_what_is_no_mail(text: str) -> None:
    assert header_block(rows(text), 0) is None


def test_a_name_that_begins_like_a_weekday_is_a_name() -> None:
    assert header_block(rows("From: Monica Reed\nSent: 3 May 2023 09:00\nTo: Sunita Rao\nSubject: x"), 0) is not None


def test_lists_of_readers_run_over_lines_and_an_empty_field_takes_no_body() -> None:
    text = (
        "From: Dan Finch\nSent: 03 March 2022 16:22\nTo: Okoro, Bea <b@y.example>; Hale,\nRuth <r@z.example>\n"
        "Cc: KOWAL, Leon (NHS BURFORD\nICB) <l@n.example>\nSubject:\n\nDear Bea"
    )
    block = header_block(rows(text), 0)
    assert block is not None
    assert block.get("to") == "Okoro, Bea <b@y.example>; Hale, Ruth <r@z.example>"
    assert block.get("cc") == "KOWAL, Leon (NHS BURFORD ICB) <l@n.example>"
    assert block.get("subject") == ""


def test_redacted_fields_still_make_a_header() -> None:
    assert (
        header_block(rows(f"From: {REDACTED}\nSent: 03 March 2022 16:22\nTo: {REDACTED}\nSubject: {REDACTED}"), 0)
        is not None
    )


NESTED = """From: Hale, Ruth <r@a.example>
Sent: 3 May 2023 09:00
To: Bob Crane
Subject: RE: hello

top text

On 2 May 2023 at 10:00, Bob Crane <b@c.example> wrote:

> quoted by Bob
>
> On 1 May 2023 at 09:00, Hale, Ruth <r@a.example> wrote:
>> first
lost mark
>> first again
> tail of Bob

bottom text"""


def test_nested_quotes_come_apart_and_text_below_them_is_the_authors() -> None:
    held = rows(NESTED)
    top, bob, ruth = messages(held, opening_header(held))
    body = ["\n".join(row.text for row in message.rows[message.head :]) for message in (top, bob, ruth)]
    assert "top text" in body[0] and "bottom text" in body[0] and "quoted" not in body[0]
    assert "quoted by Bob" in body[1] and "tail of Bob" in body[1] and "first" not in body[1]
    assert "lost mark" in body[2] and "first again" in body[2]


@given(
    st.lists(
        st.sampled_from(["", "> a", ">> b", "text", "From: A\nSent: 3 May 2023 09:00\nTo: B\nSubject: C"]), max_size=14
    )
)
def test_every_row_comes_out_once(lines: list[str]) -> None:
    held = rows("\n".join(lines))
    out = [row for message in messages(held, opening_header(held)) for row in message.rows]
    assert sorted(out, key=lambda row: row.number) == held


def parts(text: str) -> list[Document]:
    return [document for document in split_pages([page(text)]) if document.part_of is not None]


def test_each_quoted_message_is_a_part_of_the_printed_one() -> None:
    found = parts(NESTED)
    assert [(part.author, part.author_address) for part in found] == [
        ("Bob Crane", "b@c.example"),
        ("Hale, Ruth", "r@a.example"),
    ]
    assert [part.date.isoformat() if part.date else None for part in found] == ["2023-05-02", "2023-05-01"]
    assert {part.title for part in found} == {"hello"}


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("Dan Finch <d@x.example>", ("Dan Finch", "d@x.example")),
        ("Okoro, Bea", ("Okoro, Bea", None)),
        ("b@x.example", ("b@x.example", "b@x.example")),
        ("KOWAL, Leon (NHS BURFORD ICB) <L@N.example>", ("KOWAL, Leon (NHS BURFORD ICB)", "l@n.example")),
        (REDACTED, (None, None)),
        ("Duty Team <d@x.example> on behalf of Bea", ("Duty Team", "d@x.example")),
    ],
)
def test_senders(value: str, expected: tuple[str | None, str | None]) -> None:
    assert sender(value) == expected


@pytest.mark.parametrize(
    ("value", "names"),
    [
        ("plan v3.docx; other.pdf (23 KB)", ("plan v3.docx", "other.pdf")),
        ("plan v3.docx 23 KB other.pdf 1 MB", ("plan v3.docx", "other.pdf")),
        ("ATT0001", ("ATT0001",)),
        ("none", ()),
    ],
)
def test_attachments(value: str, names: tuple[str, ...]) -> None:
    assert attachment_names(value) == names


def test_files_listed_by_web_mail() -> None:
    text = "Dan Finch <d@x.example>\nWed 03/05/2023 09:12\nTo: Bea Okoro\n\n1 attachments (45 KB)\nplan v2.docx;\n\nHi"
    assert split_pages([page(f"Plan\n\n{text}")])[0].attachments == ("plan v2.docx",)


def test_subjects() -> None:
    assert bare_subject("RE: FW: [EXTERNAL] hello") == "hello"
    assert bare_subject("Review of Sam") == "Review of Sam"
    assert is_answer("RE: x") and not is_answer("Review")
