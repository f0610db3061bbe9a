"""What must hold of the pure parsers whatever they are given."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import settings as budget
from hypothesis import strategies as st

from sarlens.ingest.legibility import plausible
from sarlens.ingest.letter import Gathered
from sarlens.ingest.mime import Count, Piece, head_of, payload, told_apart
from sarlens.ingest.redaction import reason_in
from sarlens.ingest.rtf import read_rich

PIECES = st.sampled_from(
    [b"--b\r\n", b"--b--\r\n", b"--c\n", b"\r\n", b"\n", b"Content-Type: multipart/mixed; boundary=b\r\n\r\n", b"x", b" ",
     b"Content-Type: multipart/digest; boundary=c\n\n", b"Content-Type: text/plain\r\n\r\n", b"begin 644 a\n", b"\xff\xfe", b"--"]
)  # fmt: skip


def leaves(piece: Piece) -> list[Piece]:
    return [leaf for inner in piece.pieces for leaf in leaves(inner)] if piece.pieces else [piece]


@budget(max_examples=200)
@given(st.lists(PIECES, max_size=40).map(b"".join))
def test_parts_come_in_order_and_with_their_own_bytes(raw: bytes) -> None:
    at = 0
    for leaf in leaves(told_apart(raw, Gathered(), Count(1000), 0)):
        assert leaf.body in leaf.raw
        found = raw.find(leaf.raw, at)
        assert found >= 0
        at = found + len(leaf.raw)


@pytest.mark.parametrize("coding", ["base64", "quoted-printable", "x-uuencode", "7bit", "nonsense"])
@given(body=st.binary(max_size=120) | st.lists(st.sampled_from([b"begin 644 a\n", b"#86)C\n", b"\n", b"end\n", b"=", b"\xff"])).map(b"".join))  # fmt: skip
def test_any_transfer_coding_gives_bytes(coding: str, body: bytes) -> None:
    made = payload(Piece(head_of(f"Content-Transfer-Encoding: {coding}"), body, body))
    assert isinstance(made, bytes)
    if coding in {"7bit", "nonsense"}:
        assert made == body


@given(st.text(st.characters(codec="ascii", categories=["L", "N", "Zs"]), max_size=200))
def test_the_words_of_rich_text_come_back(text: str) -> None:
    assert read_rich(b"{\\rtf1 " + text.encode() + b"}").text.split() == text.split()


@given(st.lists(st.text(max_size=30), max_size=30))
def test_any_words_are_judged_between_nought_and_one(words: list[str]) -> None:
    assert 0.0 <= plausible(words) <= 1.0


@given(st.lists(st.sampled_from(["[", "]", "s.40", "(2)", "(a)", " third party", " information", "REDACTED", " removed", " ", "\n", "x"]), max_size=30).map("".join))  # fmt: skip
def test_a_reason_is_made_of_the_words_it_was_found_in(text: str) -> None:
    reason = reason_in(text)
    assert reason is None or all(word in text for word in reason.split())
