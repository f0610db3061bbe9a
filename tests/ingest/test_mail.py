"""Mails: the print-out, the attachments, and what hostile senders do."""

from __future__ import annotations

import base64
import io
import time
from email.message import EmailMessage

import pytest
from hypothesis import given
from hypothesis import settings as budget
from hypothesis import strategies as st
from PIL import Image

from sarlens.ingest.contents import Contents
from sarlens.ingest.letter import address_line, addresses, file_name
from sarlens.ingest.mail import looks_like_mail, read_mail
from sarlens.ingest.mime import decoded, unflowed
from sarlens.settings import Settings
from tests.ingest.conftest import letters, text_of

SETTINGS = Settings()


def read(raw: bytes | EmailMessage) -> Contents:
    return read_mail(io.BytesIO(raw if isinstance(raw, bytes) else raw.as_bytes()), SETTINGS)


def lines(contents: Contents) -> list[str]:
    assert contents.rendition is not None
    return [line.rstrip() for line in text_of(contents.rendition).split("\n") if line.strip()]


def mail(**fields: str) -> EmailMessage:
    made = EmailMessage()
    for name, value in (
        {"From": "Priya Lodge <p.lodge@hexley.example>", "Date": "Fri, 03 Mar 2023 16:22:00 +0100"} | fields
    ).items():
        made[name.replace("_", "-")] = value
    return made


def png() -> bytes:
    held = io.BytesIO()
    Image.new("RGB", (60, 30), "blue").save(held, "PNG")
    return held.getvalue()


def test_the_head_is_printed_as_outlook_prints_it() -> None:
    made = mail(
        To='"Quill, Owen" <o.quill@hexley.example>, Fern <fern@home.example>',
        Cc="ward@trust.example",
        Subject="Transport on Monday",
    )
    made["Importance"] = "high"
    made.set_content("Dear Owen,\n\nThe taxi is booked.\n")
    made.add_attachment(b"%PDF-1.4 x", maintype="application", subtype="pdf", filename="Route plan.pdf")
    assert lines(read(made)) == [
        "From: Priya Lodge <p.lodge@hexley.example>",
        "Sent: Friday, 3 March 2023 16:22",
        "To: Quill, Owen <o.quill@hexley.example>; Fern <fern@home.example>",
        "Cc: ward@trust.example",
        "Subject: Transport on Monday",
        "Attachments: Route plan.pdf",
        "Importance: High",
        "Dear Owen,",
        "The taxi is booked.",
    ]


@pytest.mark.parametrize(
    ("value", "printed"),
    [
        ("Quill, Owen <o@h.example>", ["Quill, Owen <o@h.example>"]),
        (
            "Quill, Owen <o@h.example>, Lodge, Priya <p@h.example>",
            ["Quill, Owen <o@h.example>", "Lodge, Priya <p@h.example>"],
        ),
        ('"Quill, Owen" <o@h.example>; p@h.example', ["Quill, Owen <o@h.example>", "p@h.example"]),
        ("<o@h.example>", ["o@h.example"]),
        ("'o@h.example' <o@h.example>", ["o@h.example"]),
        ("=?utf-8?q?Quill=2C_Ow=C3=A9n?= <o@h.example>", ["Quill, Owén <o@h.example>"]),
        ("undisclosed-recipients:;", ["undisclosed-recipients:"]),
        ("Duty Team", ["Duty Team"]),
        ("", []),
    ],
)
def test_addresses(value: str, printed: list[str]) -> None:
    assert [address_line(decoded(entry)) for entry in addresses(value)] == printed


@given(st.text(st.sampled_from('ab,;"<>()@\\ :='), max_size=60))
def test_no_letter_of_an_address_is_lost(value: str) -> None:
    entries = addresses(value)
    assert [c for c in "".join(entries) if c in "ab@"] == [c for c in value if c in "ab@"]
    for entry in entries:
        address_line(entry)


def test_a_header_can_not_forge_another() -> None:
    raw = b"From: a@b.example\nDate: Fri, 03 Mar 2023 16:22:00 +0000\nSubject: =?utf-8?q?Hello=0ASent=3A_Monday=0D=0ABcc=3A_x?=\n\nBody"
    shown = lines(read(raw))
    assert shown[2] == "Subject: Hello Sent: Monday Bcc: x"
    assert sum(line.startswith("Sent:") for line in shown) == 1


@pytest.mark.parametrize(
    "charset", ["utf-8", "iso-8859-1", "windows-1252", "utf-16", "iso-8859-15", "koi8-r", "us-ascii", "nonsense"]
)
def test_every_charset_is_read(charset: str) -> None:
    text = (
        "Счёт готов"
        if charset == "koi8-r"
        else "Fee 50 - agreed"
        if charset in {"us-ascii", "nonsense"}
        else "Café fee £50"
    )
    body = base64.encodebytes(text.encode("ascii" if charset == "nonsense" else charset))
    raw = b"From: a@b.example\nDate: x\nContent-Type: text/plain; charset=%s\nContent-Transfer-Encoding: base64\n\n%s"
    contents = read(raw % (charset.encode(), body))
    assert text in lines(contents)
    assert [problem.code for problem in contents.problems] == (["odd_characters"] if charset == "nonsense" else [])


def test_smart_quotes_called_latin_1_are_smart_quotes() -> None:
    raw = b"From: a@b.example\nDate: x\nContent-Type: text/plain; charset=iso-8859-1\n\nShe said \x93no\x94 \x96 again"
    assert "She said “no” – again" in lines(read(raw))


def test_html_becomes_text_and_tables_stay_tables() -> None:
    made = mail(Subject="Actions")
    made.set_content("Actions below.\nSend plan KT")
    made.add_alternative(
        "<html><head><style>p{color:red}</style><script>alert('x')</script></head><body><p>Actions below.</p>"
        "<table border=1><tr><th>Action<th>Who</tr><tr><td>Send plan</td><td>KT</td></tr></table>"
        "<img src='https://tracker.example/p.gif' width=1 height=1><img src='https://logo.example/l.png' alt='Hexley crest'></body></html>",
        subtype="html",
    )
    contents = read(made)
    assert lines(contents)[3:] == ["Actions below.", "Action Who", "Send plan KT", "{picture: Hexley crest}"]
    assert [problem.message[:14] for problem in contents.problems] == ["1 picture is n"]
    assert contents.rendition is not None and b"tracker.example" not in contents.rendition


def test_struck_and_hidden_words_are_shown_and_marked() -> None:
    made = mail(Subject="x")
    made.set_content(
        "<p>The visit is <s>Tuesday</s> Friday<span style='display:none'>never mind</span>.</p>", subtype="html"
    )
    assert lines(read(made))[-1] == "The visit is {struck out: Tuesday} Friday{hidden text: never mind}."


def test_quoted_lines_stay_quoted() -> None:
    made = mail(Subject="Re: x")
    made.set_content("Yes.\n\n> On Monday you wrote\n> > that it was done\n")
    assert lines(read(made))[-2:] == ["> On Monday you wrote", "> > that it was done"]
    html = mail(Subject="Re: x")
    html.set_content("<p>Yes.</p><blockquote>On Monday<br>you wrote</blockquote>", subtype="html")
    assert lines(read(html))[-2:] == ["> On Monday", "> you wrote"]


def test_two_copies_that_differ_are_both_shown() -> None:
    made = mail(Subject="Outcome")
    made.set_content(
        "The panel agreed the package in full and it will start next Monday without any further review being needed."
    )
    made.add_alternative("<p>Please find our outcome letter attached.</p>", subtype="html")
    text = " ".join(lines(read(made)))
    assert "agreed the package in full" in text and "outcome letter attached" in text and "not the same" in text


def test_flowed_lines_are_joined() -> None:
    assert (
        unflowed("One line \ngoes on.\n> quoted \n> goes on\n-- \nP", delete_space=False)
        == "One line goes on.\n> quoted goes on\n--\nP"
    )
    assert unflowed("a \nb", delete_space=True) == "ab"


def test_attachments_are_children_with_their_exact_bytes() -> None:
    inner = mail(Subject="Earlier/letter")
    inner.set_content("Earlier words.")
    made = mail(Subject="All of it")
    made.set_content("<p>See <img src='cid:p1'></p>", subtype="html")
    made.add_related(png(), "image", "png", cid="<p1>")
    made.make_mixed()
    made.add_attachment(
        bytes(range(256)) * 40, maintype="application", subtype="octet-stream", filename="../../etc/pass wd\x01.bin"
    )
    made.add_attachment(inner)
    made.add_attachment("meeting", subtype="calendar")
    contents = read(made)
    children = {child.name: child.data for child in contents.children}
    assert list(children) == ["attachment 1.png", "pass wd .bin", "Earlier-letter.eml", "attachment 4.ics"]
    assert children["attachment 1.png"] == png()
    assert children["pass wd .bin"] == bytes(range(256)) * 40
    assert b"Subject: Earlier/letter" in children["Earlier-letter.eml"]
    assert "Attachments: pass wd .bin; Earlier-letter.eml; attachment 4.ics" in lines(contents)
    assert "Earlier words." in lines(read(children["Earlier-letter.eml"]))


def test_an_attached_mail_keeps_its_bytes() -> None:
    inner = b"From:  odd   spacing <a@b.example>\r\nSubject: =?x?\r\n\tfolded\r\n\r\nBody\xff\r\n"
    raw = b'From: c@d.example\r\nDate: x\r\nContent-Type: multipart/mixed; boundary="q"\r\n\r\n--q\r\nContent-Type: message/rfc822\r\n\r\n'
    assert read(raw + inner + b"\r\n--q--\r\n").children[0].data == inner


def test_winmail_and_encrypted_mail_are_said() -> None:
    made = mail(Subject="x")
    made.set_content("text")
    made.add_attachment(b"\x78\x9f\x3e\x22", maintype="application", subtype="ms-tnef", filename="winmail.dat")
    made.add_attachment(b"0", maintype="application", subtype="pkcs7-mime", filename="smime.p7m")
    made.add_attachment(b"0", maintype="application", subtype="pkcs7-signature", filename="smime.p7s")
    contents = read(made)
    assert {problem.code for problem in contents.problems} == {"part_unread", "encrypted"}
    assert [child.name for child in contents.children] == ["winmail.dat", "smime.p7m"]
    assert lines(contents)[-1] == "Digital signature, not checked: smime.p7s"


def test_an_unreadable_date_is_printed_as_it_stands() -> None:
    assert "Sent: the day after" in lines(read(b"From: a@b.example\nDate: the day after\n\nBody"))


def test_a_mail_cut_short_says_so() -> None:
    made = mail(Subject="x")
    made.set_content("text that is there")
    made.add_attachment(b"y" * 3000, maintype="application", subtype="octet-stream", filename="y.bin")
    raw = made.as_bytes()
    contents = read(raw[: len(raw) - 400])
    assert "text that is there" in lines(contents)
    assert [problem.code for problem in contents.problems] == ["truncated"]
    lost = read(b"From: a@b.example\nDate: x\nContent-Type: multipart/mixed; boundary=zz\n\nno parts here")
    assert lines(lost)[-1] == "no parts here"
    assert [problem.code for problem in lost.problems] == ["truncated"]


@pytest.mark.parametrize(
    ("raw", "codes"),
    [
        (b"".join(b"Content-Type: multipart/mixed; boundary=\"b%d\"\n\n--b%d\n" % (i, i) for i in range(1000)), {"truncated", "too_deep"}),
        (b"To: " + b", ".join(b'"P, %d" <p%d@x.example>' % (i, i) for i in range(100_000)) + b"\n\nx", set()),
        (b"To: " + b"<" * 50_000 + b'"' * 50_000 + b"\n\nx", set()),
        (b"Content-Type: multipart/mixed; boundary=b\n\n" + b"--b\n\nx\n" * 25_000 + b"--b--", {"bomb"}),
        (b"Content-Type: text/html\n\n" + b"<table border=1><tr><td>" * 3000 + b"x", set()),
        (b"Content-Type: text/html\n\n" + b"<!--" * 100_000, set()),
        (b"Content-Type: text/html\n\n" + b"<div>" * 100_000 + b"deep", set()),
    ],
    ids=["levels", "recipients", "brackets", "parts", "tables", "comments", "divs"],
)  # fmt: skip
def test_hostile_mails_end_soon(raw: bytes, codes: set[str]) -> None:
    begun = time.monotonic()
    contents = read(b"From: a@b.example\nDate: Fri, 03 Mar 2023 16:22:00 +0000\n" + raw)
    assert contents.pages >= 1
    assert {problem.code for problem in contents.problems} == codes
    assert time.monotonic() - begun < 40


@budget(max_examples=80, deadline=None)
@given(st.binary(max_size=300))
def test_any_bytes_after_a_head_are_read(body: bytes) -> None:
    contents = read(
        b"From: a@b.example\nDate: x\nContent-Type: multipart/alternative; boundary=b\n\n--b\n" + body + b"\n--b--\n"
    )
    assert contents.pages >= 1


@budget(max_examples=60, deadline=None)
@given(
    st.text(
        st.characters(codec="ascii", exclude_categories=["Cc"]) | st.sampled_from("\n£’é"), min_size=1, max_size=300
    )
)
def test_a_plain_body_comes_back_whole(text: str) -> None:
    made = mail(Subject="x")
    made.set_content(text, cte="base64")
    contents = read(made)
    assert contents.rendition is not None
    assert letters(text_of(contents.rendition)).endswith(letters(text))


@given(st.text(max_size=300))
def test_file_names_are_plain(name: str) -> None:
    made = file_name(name, "attachment 1")
    assert (
        made and len(made) <= 150 and "/" not in made and "\\" not in made and made.isprintable() and made.strip(". ")
    )


@pytest.mark.parametrize(
    ("head", "is_mail"),
    [
        (b"From: a@b.example\nDate: x\n\n", True),
        (b"\xef\xbb\xbfReceived: by x\nFrom: a\n\n", True),
        (b"Dear all,\nFrom: now on, no more.\nDate: soon\n", False),
        (b"From: a\nSent: b\nTo: c\nSubject: d\n\n", False),
        (b"Date: 3 March\nTime: 4pm\nPresent: KT\n", False),
        (b"", False),
    ],
)
def test_what_looks_like_a_mail(head: bytes, is_mail: bool) -> None:
    assert looks_like_mail(head) is is_mail
