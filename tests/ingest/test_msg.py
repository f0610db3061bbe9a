"""Outlook mails and rich text."""

from __future__ import annotations

import datetime as dt
import io
import struct

import pytest
from hypothesis import given
from hypothesis import settings as budget
from hypothesis import strategies as st
from oxmsg import Message

from sarlens.errors import Unreadable
from sarlens.ingest.contents import Contents
from sarlens.ingest.mail import read_mail
from sarlens.ingest.msg import read_msg
from sarlens.ingest.outlook import uk_time
from sarlens.ingest.rtf import read_rich, read_rtf, unpacked
from sarlens.settings import Settings
from tests.ingest.compound import Tree, attachment, compound, filetime, message, recipient, storage
from tests.ingest.conftest import text_of

SUBJECT, BODY, NAME, ADDRESS, HEADERS, CLASS = 0x0037, 0x1000, 0x0042, 0x5D02, 0x007D, 0x001A
PACKED = bytes.fromhex(
    # The worked example of MS-OXRTFCP 4.1.1.
    "2d0000002b0000004c5a4675f1c5c7a703000a007263706731323542320af32068656c090020627705b06c647d0a800fa0"
)


def read(tree: Tree) -> Contents:
    return read_msg(io.BytesIO(compound(tree)), Settings())


def lines(contents: Contents) -> list[str]:
    assert contents.rendition is not None
    return [line.rstrip() for line in text_of(contents.rendition).split("\n") if line.strip()]


def letter(**more: object) -> Tree:
    texts = {
        SUBJECT: "Re: taxi – “Monday”",
        BODY: "Dear Ann,\r\n\r\nBooked.\r\n",
        NAME: "Lodge, Priya",
        ADDRESS: "p@hexley.example",
    }
    people = (recipient("Quill, Owen", "o@hexley.example", 1), recipient("Fern", "/O=HEXLEY/CN=FERN", 2))
    return message(
        texts, fixed={0x0039: (64, filetime(dt.datetime(2022, 7, 19, 17, 33))), 0x0017: (3, 2)}, people=people, **more
    )  # type: ignore[arg-type]


def test_an_outlook_mail_is_printed() -> None:
    tree = letter(files=(attachment("plan.txt", b"x" * 5000), attachment("small.txt", b"y")))
    contents = read(tree)
    assert lines(contents) == [
        "From: Lodge, Priya <p@hexley.example>", "Sent: Tuesday, 19 July 2022 18:33", "To: Quill, Owen <o@hexley.example>", "Cc: Fern",
        "Subject: Re: taxi – “Monday”", "Attachments: plan.txt; small.txt", "Importance: High", "Dear Ann,", "Booked.",
    ]  # fmt: skip
    assert [(child.name, child.data) for child in contents.children] == [("plan.txt", b"x" * 5000), ("small.txt", b"y")]


def test_another_reader_reads_our_compound_files() -> None:
    """The files that these tests are made of are what they claim to be: python-oxmsg reads the same from them."""
    other = Message.load(compound(letter(files=(attachment("plan.txt", b"x" * 5000),))))
    assert other.subject == "Re: taxi – “Monday”"
    assert other.attachments[0].file_bytes == b"x" * 5000
    assert [one.name for one in other.recipients] == ["Quill, Owen", "Fern"]


def test_the_senders_own_date_is_preferred() -> None:
    contents = read(message({HEADERS: "Received: by x\r\nDate: Tue, 19 Jul 2022 21:05:00 +0300\r\n", BODY: "x"}))
    assert "Sent: Tuesday, 19 July 2022 21:05" in lines(contents)


@pytest.mark.parametrize(
    ("utc", "hour"),
    [
        (dt.datetime(2022, 3, 27, 0, 59), 0),
        (dt.datetime(2022, 3, 27, 1, 0), 2),
        (dt.datetime(2022, 10, 30, 0, 59), 1),
        (dt.datetime(2022, 10, 30, 1, 0), 1),
        (dt.datetime(2022, 12, 1, 9, 0), 9),
    ],
)
def test_uk_time(utc: dt.datetime, hour: int) -> None:
    assert uk_time(utc).hour == hour


def test_a_mail_inside_a_mail_is_a_child_that_can_be_read() -> None:
    inner = message(
        {SUBJECT: "Earlier", BODY: "Inner £\r\nmore", NAME: "Marsh, Jo", ADDRESS: "j@c.example"}, head=24,
        fixed={0x0039: (64, filetime(dt.datetime(2023, 1, 5, 9, 1)))}, people=(recipient("Quill, Owen", "o@h.example", 1),),
        files=(attachment("deep é.txt", b"deep"),),
    )  # fmt: skip
    wrapped = storage({0x3001: "Earlier"}, fixed={0x3705: (3, 5)}, more={"__substg1.0_3701000D": inner})
    contents = read(message({SUBJECT: "Fwd", BODY: "see"}, files=(wrapped,)))
    assert [child.name for child in contents.children] == ["Earlier.eml"]
    again = read(message({SUBJECT: "Fwd", BODY: "see"}, files=(wrapped,)))
    assert again.children == contents.children
    child = read_mail(io.BytesIO(contents.children[0].data), Settings())
    assert lines(child) == [
        "From: Marsh, Jo <j@c.example>", "Sent: Thursday, 5 January 2023 09:01", "To: Quill, Owen <o@h.example>", "Subject: Earlier",
        "Attachments: deep é.txt", "Inner £", "more",
    ]  # fmt: skip
    assert child.children[0].data == b"deep"


def test_a_body_kept_as_html_or_rich_text_is_read() -> None:
    html = message({SUBJECT: "x"}, binary={0x1013: b"<meta charset=windows-1252><p>It\x92s booked</p>"})
    assert lines(read(html))[-1] == "It’s booked"
    assert lines(read(message({SUBJECT: "x"}, binary={0x1009: PACKED})))[-1] == "hello world"
    rich = rb"{\rtf1\ansi\fromhtml1 {\*\htmltag64 <table border=1><tr><td>}A{\*\htmltag72 </td><td>}B{\*\htmltag72 </td></tr></table>}}"
    raw = struct.pack("<II4sI", len(rich) + 12, len(rich), b"MELA", 0) + rich
    assert lines(read(message({SUBJECT: "x"}, binary={0x1009: raw})))[-1] == "B"


def test_attachments_that_are_not_there_are_said() -> None:
    linked = storage({0x3707: "far.docx"}, fixed={0x3705: (3, 4)})
    drawn = storage({0x3707: "chart"}, fixed={0x3705: (3, 6)}, more={"__substg1.0_3701000D": {"CONTENTS": b"x"}})
    contents = read(message({SUBJECT: "x", BODY: "y"}, files=(linked, drawn)))
    assert [problem.code for problem in contents.problems] == ["part_unread", "part_unread"]
    assert "Attachments: far.docx; chart" in lines(contents)


@budget(max_examples=60, deadline=None)
@given(st.data())
def test_damaged_outlook_mails_never_crash(data: st.DataObject) -> None:
    raw = bytearray(compound(letter(files=(attachment("a.txt", b"z" * 300),))))
    for at in data.draw(st.lists(st.integers(8, len(raw) - 1), min_size=1, max_size=20)):
        raw[at] = data.draw(st.integers(0, 255))
    try:
        read_msg(io.BytesIO(bytes(raw[: data.draw(st.integers(600, len(raw)))])), Settings())
    except Unreadable as trouble:
        assert trouble.code == "truncated"


# ---------------------------------------------------------------- rich text


def test_rich_text_is_read() -> None:
    raw = (
        rb"{\rtf1\ansi\ansicpg1252\deff0{\fonttbl{\f0 Arial;}}{\info{\author Somebody}}\pard Dear \b all\b0 ,\par It\rquote s \'a350 "
        rb"\u8364?5 {\*\generator w}{\deleted gone}{\v hid} \u-10179?\u-8694?\par\trowd A\cell B\cell\row{\pict\bin5 {}\x{}}end}"
    )
    rich = read_rich(raw)
    assert rich.text == "Dear all,\nIt’s £50 €5 {deleted: gone}{hidden text: hid} 😊\nA\tB\t\nend"
    assert (rich.html, rich.pictures) == (False, 1)
    contents = read_rtf(io.BytesIO(raw), Settings())
    assert [problem.code for problem in contents.problems] == ["part_unread"]


def test_the_published_example_of_packed_rich_text() -> None:
    assert unpacked(PACKED) == b"{\\rtf1\\ansi\\ansicpg1252\\pard hello world}\r\n"


@given(st.binary(max_size=200))
def test_packed_rubbish_is_refused_or_read(data: bytes) -> None:
    unpacked(struct.pack("<II4sI", len(data) + 12, 0, b"LZFu", 0) + data)
    read_rich(data)


@pytest.mark.parametrize(
    "raw", [b"{" * 100_000, b"{\\rtf1" + b"\\u-10179?" * 50_000, b"\\'" * 50_000, b"{\\rtf1" + b"\\bin9 " * 20_000]
)
def test_hostile_rich_text_ends_soon(raw: bytes) -> None:
    assert isinstance(read_rich(raw).text, str)
