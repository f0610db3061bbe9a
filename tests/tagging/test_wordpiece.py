"""Word pieces as the published vocabulary cuts them."""

from __future__ import annotations

from pathlib import Path

import pytest

from sarlens.tagging.wordpiece import WordPiece, load_vocabulary, words

PIECES = WordPiece(
    {piece: n for n, piece in enumerate(["[UNK]", "safe", "##guard", "##ing", "mum", "!", "cafe", "s", "'"])}
)


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("Safeguarding", [1, 2, 3]),
        ("MUM!", [4, 5]),
        ("mum's", [4, 8, 7]),
        ("Café", [6]),
        ("safety", [0]),
        ("", []),
        (" \t\n", []),
        ("m" * 101, [0]),
        ("mum\u0000\u200b!", [4, 5]),
    ],
)
def test_the_longest_known_piece_is_taken(text: str, ids: list[int]):
    assert PIECES.ids(text) == ids
    assert PIECES.ids(text) == ids, "what is remembered of a word is the same"


def test_punctuation_and_chinese_signs_stand_alone():
    assert list(words("a.b—c 日本x £5")) == ["a", ".", "b", "—", "c", "日", "本", "x", "£5"]


def test_the_vocabulary_is_numbered_by_its_lines(tmp_path: Path):
    (tmp_path / "v.txt").write_text("[UNK]\nhe\n##llo\n", "utf-8")
    assert load_vocabulary(tmp_path / "v.txt").ids("hello") == [1, 2]
