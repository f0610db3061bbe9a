"""Tape archives and single packed files."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import tarfile

import pytest
from hypothesis import given
from hypothesis import settings as budget
from hypothesis import strategies as st

from sarlens.errors import Unreadable
from sarlens.ingest.archive import batch, members
from sarlens.ingest.contents import TAR, Child
from sarlens.ingest.readers import examine
from sarlens.model import Problem
from sarlens.settings import Settings

FILES = {"Part 1/a.txt": b"a" * 300, "b.txt": b"b" * 70_000, "empty.txt": b""}


def tape(files: dict[str, bytes], *more: tarfile.TarInfo, how: str = "w") -> bytes:
    held = io.BytesIO()
    with tarfile.open(fileobj=held, mode=how) as archive:
        for name, data in files.items():
            entry = tarfile.TarInfo(name)
            entry.size = len(data)
            archive.addfile(entry, io.BytesIO(data))
        for entry in more:
            archive.addfile(entry)
    return held.getvalue()


def unpack(data: bytes, settings: Settings | None = None) -> tuple[dict[str, bytes], list[str]]:
    found = list(members(io.BytesIO(data), TAR, settings or Settings()))
    children = {one.name: one.data for one in found if isinstance(one, Child)}
    return children, [one.code for one in found if isinstance(one, Problem)]


@pytest.mark.parametrize("how", ["w", "w:gz", "w:bz2", "w:xz"])
def test_all_comes_out(how: str) -> None:
    data = tape(FILES, how=how)
    assert examine(io.BytesIO(data), "x", Settings()).media_type == TAR
    assert unpack(data) == (FILES, [])
    assert [one.name for one in batch(io.BytesIO(data), TAR, Settings(), 1).found if isinstance(one, Child)] == [
        "b.txt",
        "empty.txt",
    ]


def test_one_packed_file_comes_out_under_its_name() -> None:
    held = io.BytesIO()
    with gzip.GzipFile("minutes.txt", "wb", fileobj=held) as packed:
        packed.write(b"words")
    assert unpack(held.getvalue()) == ({"minutes.txt": b"words"}, [])
    for data in (gzip.compress(b"words"), bz2.compress(b"words"), lzma.compress(b"words")):
        assert unpack(data) == ({"unpacked": b"words"}, [])


def test_links_and_devices_are_told_and_names_made_plain() -> None:
    link = tarfile.TarInfo("link")
    link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
    pipe = tarfile.TarInfo("pipe")
    pipe.type = tarfile.FIFOTYPE
    children, codes = unpack(tape({"../../up.txt": b"x"}, link, pipe))
    assert (children, codes) == ({"up.txt": b"x"}, ["unsafe_path", "not_followed", "not_followed"])


def test_bombs_do_not_go_off() -> None:
    zeros = bytes(100 * 1024**2)
    with pytest.raises(Unreadable) as trouble:
        unpack(gzip.compress(zeros))
    assert trouble.value.code == "bomb"
    huge = tarfile.TarInfo("huge.bin")
    huge.size = 1 << 40
    assert unpack(huge.tobuf() + bytes(1024))[1][0] == "bomb"
    assert unpack(tape(FILES), Settings(archive_members=2))[1] == ["bomb"]


@pytest.mark.parametrize(
    "data", [tape(FILES, how="w:gz")[:-30], gzip.compress(bytes(9000))[:-10], tape(FILES)[:-40_000]]
)
def test_what_is_cut_short_is_said(data: bytes) -> None:
    try:
        _, codes = unpack(data)
    except Unreadable as trouble:
        codes = [trouble.code]
    assert "truncated" in codes


@budget(max_examples=100, deadline=None)
@given(st.integers(0, 10**6), st.integers(1, 255), st.sampled_from(["w", "w:gz"]))
def test_any_spoilt_byte_ends_in_files_or_a_reason(place: int, change: int, how: str) -> None:
    raw = bytearray(tape(FILES, how=how))
    raw[place % len(raw)] ^= change
    try:
        list(members(io.BytesIO(bytes(raw)), TAR, Settings()))
    except Unreadable as trouble:
        assert trouble.code in {"truncated", "bomb"}
