"""7z archives: solid, locked, damaged, hostile."""

from __future__ import annotations

import io
import struct

import py7zr
import pytest
from hypothesis import given
from hypothesis import settings as budget
from hypothesis import strategies as st

from sarlens.errors import Unreadable
from sarlens.ingest.archive import batch, members
from sarlens.ingest.contents import SEVEN_ZIP, Child
from sarlens.model import Problem
from sarlens.settings import Settings

FILES = {"Part 1/a.txt": b"a" * 300, "Part 1/b.txt": b"b" * 70_000, "c.txt": bytes(range(256)) * 50, "empty.txt": b""}


def packed(
    files: dict[str, bytes],
    password: str | None = None,
    *,
    shut: bool = False,
    filters: list[dict[str, int]] | None = None,
) -> bytes:
    held = io.BytesIO()
    with py7zr.SevenZipFile(held, "w", password=password, filters=filters, header_encryption=shut) as archive:
        for name, data in files.items():
            archive.writestr(data, name)
    return held.getvalue()


def blocks(files: dict[str, bytes]) -> bytes:
    """An archive with a block for each file, as one has that grew."""
    held = io.BytesIO()
    for name, data in files.items():
        held.seek(0)
        with py7zr.SevenZipFile(held, "a" if held.getvalue() else "w") as archive:
            archive.writestr(data, name)
    return held.getvalue()


def unpack(data: bytes, settings: Settings | None = None) -> tuple[dict[str, bytes], list[str]]:
    found = list(members(io.BytesIO(data), SEVEN_ZIP, settings or Settings()))
    children = {one.name: one.data for one in found if isinstance(one, Child)}
    return children, [one.code for one in found if isinstance(one, Problem)]


LOCKED = packed(FILES, "pass")
SHUT = packed(FILES, "pass", shut=True)


@pytest.mark.parametrize("data", [packed(FILES), blocks(FILES)], ids=["solid", "a block each"])
def test_all_comes_out_in_order(data: bytes) -> None:
    children, codes = unpack(data)
    assert (children, codes) == (FILES, [])
    assert list(children)[:3] == list(FILES)[:3] or set(children) == set(FILES)


@pytest.mark.parametrize("kind", [py7zr.FILTER_LZMA, py7zr.FILTER_LZMA2, py7zr.FILTER_PPMD, py7zr.FILTER_BZIP2,
                                  py7zr.FILTER_DEFLATE, py7zr.FILTER_ZSTD, py7zr.FILTER_COPY])  # fmt: skip
def test_every_way_of_packing(kind: int) -> None:
    how = {"id": kind, "order": 6, "mem": 24} if kind == py7zr.FILTER_PPMD else {"id": kind}
    if kind in {py7zr.FILTER_LZMA, py7zr.FILTER_LZMA2, py7zr.FILTER_ZSTD}:
        how |= {"preset": 3} if kind != py7zr.FILTER_ZSTD else {"level": 3}
    assert unpack(packed(FILES, filters=[how])) == (FILES, [])


def test_a_batch_goes_on_where_the_last_one_ended() -> None:
    for data in (packed(FILES), blocks(FILES)):
        for first in range(len(FILES)):
            rest = batch(io.BytesIO(data), SEVEN_ZIP, Settings(), first).found
            whole = batch(io.BytesIO(data), SEVEN_ZIP, Settings()).found
            assert rest == whole[first:]


@pytest.mark.parametrize("data", [LOCKED, SHUT], ids=["contents", "names too"])
def test_a_locked_one_opens_with_its_password(data: bytes) -> None:
    assert unpack(data, Settings(passwords=("wrong", "pass"))) == (FILES, [])
    for passwords in ((), ("wrong",)):
        with pytest.raises(Unreadable, match="with its password") as trouble:
            unpack(data, Settings(passwords=passwords))
        assert trouble.value.code == "encrypted"


def test_names_that_climb_are_made_plain() -> None:
    data = packed({"xx/xx/etc/passwd": b"x", "b.txt": b"b"}, filters=[{"id": py7zr.FILTER_COPY}])
    climbing = renamed(data, "xx/xx/etc", "../../etc")
    assert unpack(climbing) == ({"etc/passwd": b"x", "b.txt": b"b"}, ["unsafe_path"])


def renamed(data: bytes, old: str, new: str) -> bytes:
    """Other names of the same length in an archive whose directory is not packed, with its checksums made good."""
    import zlib

    held = io.BytesIO()
    with py7zr.SevenZipFile(held, "w", filters=[{"id": py7zr.FILTER_COPY}]) as archive:
        archive.set_encoded_header_mode(False)
        with py7zr.SevenZipFile(io.BytesIO(data)) as old_one:
            for name in old_one.getnames():
                factory = py7zr.io.BytesIOFactory(1 << 20)
                with py7zr.SevenZipFile(io.BytesIO(data)) as again:
                    again.extract(targets=[name], factory=factory)
                archive.writestr(factory.products[name].read(), name)
    raw = bytearray(held.getvalue().replace(old.encode("utf-16-le"), new.encode("utf-16-le")))
    at, size = struct.unpack("<QQ", raw[12:28])
    raw[28:32] = struct.pack("<I", zlib.crc32(raw[32 + at : 32 + at + size]))
    raw[8:12] = struct.pack("<I", zlib.crc32(raw[12:32]))
    return bytes(raw)


def test_a_bomb_is_not_unpacked() -> None:
    data = packed(
        {"small.txt": b"fine", "zeros.bin": bytes(80 * 1024**2)}, filters=[{"id": py7zr.FILTER_ZSTD, "level": 1}]
    )
    children, codes = unpack(data)
    assert (list(children), codes) == (["small.txt"], ["bomb"])


def test_totals_are_bounded_and_said() -> None:
    files = {f"{n}.bin": bytes([n]) * 1000 for n in range(5)}
    assert len(unpack(packed(files), Settings(archive_bytes=2500))[0]) == 2
    assert set(unpack(packed(files), Settings(archive_bytes=2500))[1]) == {"bomb"}
    children, codes = unpack(packed(files), Settings(archive_members=3))
    assert (len(children), codes) == (3, ["bomb"])


def test_a_link_is_told_and_not_followed(tmp_path) -> None:  # type: ignore[no-untyped-def]
    (tmp_path / "secret.txt").write_text("outside")
    (tmp_path / "link.txt").symlink_to(tmp_path / "secret.txt")
    held = io.BytesIO()
    with py7zr.SevenZipFile(held, "w") as archive:
        archive.write(tmp_path / "link.txt", "link.txt")
    assert unpack(held.getvalue()) == ({}, ["not_followed"])


def test_damage_costs_what_it_touches() -> None:
    raw = bytearray(blocks({"a.txt": b"first " * 500, "b.txt": b"second " * 500}))
    raw[40] ^= 0xFF
    children, codes = unpack(bytes(raw))
    assert (list(children), codes) == (["b.txt"], ["truncated"])


@pytest.mark.parametrize("keep", [0.01, 0.3, 0.7, 0.95])
def test_one_cut_short_is_said(keep: float) -> None:
    data = packed(FILES)
    with pytest.raises(Unreadable, match="cut short"):
        unpack(data[: max(8, int(len(data) * keep))])


@budget(max_examples=60, deadline=None)
@given(st.integers(0, 10**6), st.integers(1, 255), st.sampled_from([packed(FILES), blocks(FILES)]))
def test_any_spoilt_byte_ends_in_files_or_a_reason(place: int, change: int, data: bytes) -> None:
    raw = bytearray(data)
    raw[place % len(raw)] ^= change
    try:
        list(members(io.BytesIO(bytes(raw)), SEVEN_ZIP, Settings()))
    except Unreadable as trouble:
        assert trouble.code in {"truncated", "encrypted"}
