"""Archives and mailboxes: everything is given out or said to be left out, and bombs don't go off."""

from __future__ import annotations

import io
import mailbox
import struct
import tempfile
import zipfile
import zlib
from email.message import EmailMessage
from pathlib import Path

import pytest
import pyzipper
from hypothesis import given
from hypothesis import settings as budget
from hypothesis import strategies as st

from sarlens.errors import Unreadable
from sarlens.ingest.archive import batch, members
from sarlens.ingest.contents import MAILBOX, ZIP, Child
from sarlens.ingest.inside import plain_name
from sarlens.ingest.mailbox import looks_like_mailbox
from sarlens.model import Problem
from sarlens.settings import Settings


def packed(files: dict[str, bytes], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", compression) as package:
        for name, data in files.items():
            package.writestr(zipfile.ZipInfo(name), data, compress_type=compression)
    return held.getvalue()


def unpack(data: bytes, settings: Settings | None = None) -> tuple[dict[str, bytes], list[str]]:
    found = list(members(io.BytesIO(data), MAILBOX if data.startswith(b"From ") else ZIP, settings or Settings()))
    children = {one.name: one.data for one in found if isinstance(one, Child)}
    return children, [one.code for one in found if isinstance(one, Problem)]


@budget(max_examples=60, deadline=None)
@given(
    st.dictionaries(
        st.text("abc/.é ", min_size=1, max_size=12).filter(lambda n: not n.endswith("/")),
        st.binary(max_size=200),
        max_size=6,
    )
)
def test_as_many_come_out_as_went_in(files: dict[str, bytes]) -> None:
    found = list(members(io.BytesIO(packed(files)), ZIP, Settings()))
    assert [one.data for one in found if isinstance(one, Child)] == list(files.values())


def test_folders_are_kept_in_the_names_and_litter_is_given_out_too() -> None:
    files = {"Part 1/a.txt": b"a", "__MACOSX/._a.txt": b"", "Part 1/.DS_Store": b"x"}
    assert unpack(packed(files)) == (files, [])


@pytest.mark.parametrize(
    ("name", "plain", "safe"),
    [
        ("a/b.txt", "a/b.txt", True),
        ("../../etc/passwd", "etc/passwd", False),
        ("/etc/passwd", "etc/passwd", False),
        ("C:\\Users\\x.txt", "Users/x.txt", False),
        ("C:x.txt", "x.txt", False),
        ("\\\\server\\share\\x", "server/share/x", False),
        ("a\x00b\x1b[31m.txt", "a\ufffdb\ufffd[31m.txt", False),
        ("..", "unnamed", False),
        ("a/./b", "a/b", True),
    ],
)
def test_names_are_made_plain(name: str, plain: str, safe: bool) -> None:
    assert plain_name(name) == (plain, safe)


@given(st.text(max_size=80))
def test_no_name_points_outside(name: str) -> None:
    made, _ = plain_name(name)
    assert made and not made.startswith("/") and "\\" not in made and ".." not in made.split("/")
    assert not (len(made) > 1 and made[1] == ":" and made[0].isascii() and made[0].isalpha())


def test_an_unsafe_name_is_said() -> None:
    assert unpack(packed({"../up.txt": b"x"})) == ({"up.txt": b"x"}, ["unsafe_path"])


def test_utf8_names_without_the_flag_are_read() -> None:
    raw = packed({"caf\u00e9.txt": b"x"})
    unflagged = raw.replace(struct.pack("<HHH", 20, 0x800, 8), struct.pack("<HHH", 20, 0, 8))
    assert unflagged != raw
    assert list(unpack(unflagged)[0]) == ["café.txt"]


def test_locked_members_are_said_and_the_others_read() -> None:
    raw = bytearray(packed({"locked.txt": b"x", "open.txt": b"y"}))
    raw[6] |= 1
    raw[raw.index(b"PK\x01\x02") + 8] |= 1
    assert unpack(bytes(raw)) == ({"open.txt": b"y"}, ["encrypted"])
    problem = next(one for one in members(io.BytesIO(bytes(raw)), ZIP, Settings()) if isinstance(one, Problem))
    assert "locked.txt" in problem.message


def test_a_bomb_is_not_unpacked() -> None:
    zeros = bytes(80 * 1024**2)
    children, codes = unpack(packed({"small.txt": b"fine", "zeros.bin": zeros}))
    assert (list(children), codes) == (["small.txt"], ["bomb"])


def test_the_total_is_bounded() -> None:
    files = {f"{n}.bin": bytes([n]) * 1000 for n in range(5)}
    children, codes = unpack(packed(files, zipfile.ZIP_STORED), Settings(archive_bytes=2500))
    assert (len(children), codes) == (2, ["bomb", "bomb", "bomb"])


def test_the_number_of_members_is_bounded_and_said() -> None:
    children, codes = unpack(packed({f"{n}": b"" for n in range(9)}), Settings(archive_members=4))
    assert (len(children), codes) == (4, ["bomb"])


def test_a_lying_size_gives_no_more_than_it_states() -> None:
    raw = packed({"a.bin": bytes(100_000)})
    lying = raw.replace(struct.pack("<I", 100_000), struct.pack("<I", 10))
    assert lying != raw
    assert unpack(lying) == ({}, ["truncated"])


def test_overlapping_members_are_not_unpacked() -> None:
    """Two entries of the directory that share one body, as in the archives that unpack without end."""
    raw = packed({"a.bin": b"x" * 5000})
    at = raw.index(b"PK\x01\x02")
    end = raw.index(b"PK\x05\x06")
    entry = raw[at:end]
    tail = struct.pack("<4sHHHHIIH", b"PK\x05\x06", 0, 0, 2, 2, len(entry) * 2, at, 0)
    children, codes = unpack(raw[:at] + entry + entry.replace(b"a.bin", b"b.bin") + tail)
    assert (children, codes) == ({}, ["bomb", "bomb"])


def test_a_damaged_member_costs_one_member() -> None:
    raw = bytearray(packed({"a.txt": b"first " * 50, "b.txt": b"second " * 50}, zipfile.ZIP_STORED))
    raw[raw.index(b"first ")] ^= 0xFF
    children, codes = unpack(bytes(raw))
    assert (list(children), codes) == (["b.txt"], ["truncated"])


@pytest.mark.parametrize("keep", [0.3, 0.7, 0.95])
def test_an_archive_cut_short_is_said(keep: float) -> None:
    raw = packed({f"{n}.txt": zlib.compress(bytes([n])) * 30 for n in range(9)})
    with pytest.raises(Unreadable, match="cut short"):
        unpack(raw[: int(len(raw) * keep)])


def test_a_large_archive_comes_in_batches_that_join_without_a_seam() -> None:
    data = packed({f"{n:04}.txt": str(n).encode() for n in range(4100)}, zipfile.ZIP_STORED)
    first = batch(io.BytesIO(data), ZIP, Settings())
    second = batch(io.BytesIO(data), ZIP, Settings(), first.following or 0)
    third = batch(io.BytesIO(data), ZIP, Settings(), second.following or 0)
    assert third.following is None
    found = (*first.found, *second.found, *third.found)
    assert [one.data for one in found if isinstance(one, Child)] == [str(n).encode() for n in range(4100)]


def test_a_locked_archive_is_told_of_once_and_not_once_a_file() -> None:
    held = io.BytesIO()
    with pyzipper.AESZipFile(held, "w", encryption=pyzipper.WZ_AES) as package:
        package.setpassword(b"right")
        for n in range(60):
            package.writestr(f"{n}.txt", b"words")
    for passwords in ((), ("wrong",)):
        children, codes = unpack(held.getvalue(), Settings(passwords=passwords))
        assert (children, codes) == ({}, ["encrypted"])
    assert len(unpack(held.getvalue(), Settings(passwords=("wrong", "right")))[0]) == 60


def test_members_are_read_one_by_one() -> None:
    walked = members(io.BytesIO(packed({"a": b"1", "b": b"2"})), ZIP, Settings())
    first = next(walked)
    assert isinstance(first, Child) and first.data == b"1"


@budget(max_examples=60, deadline=None)
@given(st.binary(max_size=400))
def test_any_bytes_end_in_members_or_a_reason(data: bytes) -> None:
    try:
        list(members(io.BytesIO(b"PK\x03\x04" + data), ZIP, Settings()))
    except Unreadable as trouble:
        assert trouble.code == "truncated"


# ---------------------------------------------------------------- mailboxes


def box(*subjects: str) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        made = mailbox.mbox(Path(folder) / "x.mbox")
        for subject in subjects:
            mail = EmailMessage()
            mail["From"], mail["Date"], mail["Subject"] = "a@b.example", "Fri, 03 Mar 2023 16:22:00 +0000", subject
            mail.set_content("From here on it is quoted.\n\nFrom the start.\n")
            made.add(mail)
        made.close()
        return (Path(folder) / "x.mbox").read_bytes()


def test_a_mailbox_gives_its_mails() -> None:
    raw = box("one", "two", "three")
    assert looks_like_mailbox(raw)
    children, codes = unpack(raw)
    assert list(children) == ["mail 00001.eml", "mail 00002.eml", "mail 00003.eml"]
    assert codes == []
    assert [data.split(b"Subject: ")[1].split(b"\n")[0] for data in children.values()] == [b"one", b"two", b"three"]
    assert all(b"\nFrom the start." in data and b">From" not in data for data in children.values())


def test_a_mailbox_is_bounded() -> None:
    children, codes = unpack(box("one", "two", "three"), Settings(archive_members=2))
    assert (len(children), codes) == (2, ["bomb"])
