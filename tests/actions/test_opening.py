"""Files in files: taken out to a stated depth, opened again when a password or a program is there, each accounted for."""

from __future__ import annotations

import dataclasses
import io
import zipfile
from pathlib import Path

import py7zr
import pytest
import pyzipper

from sarlens.actions.cases import new_case
from sarlens.actions.intake import add
from sarlens.actions.verifying import verify
from sarlens.ingest import foreign
from sarlens.ingest.pdf import picture
from sarlens.settings import Settings
from sarlens.store.cases import Case
from tests.actions.conftest import MAIL, QUICK, archive, locked_pdf
from tests.ingest.compound import compound

OPENED = dataclasses.replace(QUICK, passwords=("not this", "u", "zip pass"))


def run(path: Path, source: Path, settings: Settings = QUICK) -> Case:
    case = new_case(path, [], []) if not path.exists() else Case.open(path)
    for _step in add(case, [source], settings):
        pass
    return case


def aes_zip(files: dict[str, bytes], password: str = "zip pass") -> bytes:
    held = io.BytesIO()
    with pyzipper.AESZipFile(held, "w", encryption=pyzipper.WZ_AES) as package:
        package.setpassword(password.encode())
        for name, data in files.items():
            package.writestr(name, data)
    return held.getvalue()


def old_zip(name: str, data: bytes, password: bytes) -> bytes:
    """A zip locked the old way (APPNOTE 6.1), which the standard library reads and does not write."""
    import struct
    import zlib

    keys = [0x12345678, 0x23456789, 0x34567890]

    def step(key: int, byte: int) -> int:
        return zlib.crc32(bytes([byte]), key ^ 0xFFFFFFFF) ^ 0xFFFFFFFF

    def update(byte: int) -> None:
        keys[0] = step(keys[0], byte)
        keys[1] = (keys[1] + (keys[0] & 0xFF)) * 134775813 + 1 & 0xFFFFFFFF
        keys[2] = step(keys[2], keys[1] >> 24)

    def shut(byte: int) -> int:
        mixed = keys[2] | 2
        coded = byte ^ (mixed * (mixed ^ 1) >> 8 & 0xFF)
        update(byte)
        return coded

    for byte in password:
        update(byte)
    crc = zlib.crc32(data)
    body = bytes(map(shut, bytes(11) + bytes([crc >> 24]) + data))
    fields = struct.pack("<HHHHHIIIHH", 20, 1, 0, 0, 0x21, crc, len(body), len(data), len(name), 0)
    start = b"PK\x03\x04" + fields + name.encode() + body
    entry = b"PK\x01\x02" + struct.pack("<H", 20) + fields + struct.pack("<HHHII", 0, 0, 0, 0, 0) + name.encode()
    return start + entry + struct.pack("<4sHHHHIIH", b"PK\x05\x06", 0, 0, 1, 1, len(entry), len(start), 0)


def test_old_locks_are_made_as_the_standard_has_them() -> None:
    with zipfile.ZipFile(io.BytesIO(old_zip("a.txt", b"words", b"u"))) as package:
        assert package.read("a.txt", pwd=b"u") == b"words"


@pytest.fixture
def locked(tmp_path: Path) -> Path:
    folder = tmp_path / "in"
    folder.mkdir()
    held = io.BytesIO()
    with py7zr.SevenZipFile(held, "w", password="u") as package:
        package.writestr(b"The seventh letter.", "seven.txt")
    files = {
        "locked.pdf": locked_pdf(), "outer.zip": archive(**{"inner.pdf": locked_pdf(), "open.txt": b"In the open."}),
        "aes.zip": aes_zip({"a.txt": b"A letter in a locked archive."}), "old.zip": old_zip("b.txt", b"Locked the old way.", b"u"),
        "seven.7z": held.getvalue(),
    }  # fmt: skip
    for name, data in files.items():
        (folder / name).write_bytes(data)
    return folder


def test_locked_files_are_read_when_they_are_added_again_with_their_passwords(locked: Path, tmp_path: Path) -> None:
    path = tmp_path / "c.sarlens"
    with run(path, locked) as case:
        states = {file.path: file.status for file in case.files()}
        assert states["in/locked.pdf"] == states["in/aes.zip"] == states["in/seven.7z"] == "unreadable"
        assert {one.code for one in case.problems()} == {"encrypted"}
        assert all("again with" in one.message for one in case.problems())
        pages = case.page_count()
    with run(path, locked, OPENED) as case:
        assert {file.status for file in case.files()} == {"read"}, case.files()
        assert case.problems() == () and all(file.problem is None for file in case.files())
        assert {file.path.split("!/")[1] for file in case.files() if "!/" in file.path} == {
            "inner.pdf", "open.txt", "a.txt", "b.txt", "seven.txt",
        }  # fmt: skip
        assert case.page_count() > pages
        pdf = next(file for file in case.files() if file.path == "in/locked.pdf")
        assert case.open_original(pdf.id).read() == (locked / "locked.pdf").read_bytes()
        assert picture(case.open_pdf(pdf.id), 1, dpi=40).width > 0
        assert [fault for check in verify(case) for fault in check.faults] == []
    kept = path.read_bytes()
    assert b"zip pass" not in kept and b"not this" not in kept


def test_a_wrong_password_leaves_one_problem_and_adding_without_one_leaves_it(locked: Path, tmp_path: Path) -> None:
    path, source = tmp_path / "c.sarlens", locked / "locked.pdf"
    for settings in (QUICK, dataclasses.replace(QUICK, passwords=("wrong",)), QUICK):
        with run(path, source, settings) as case:
            assert [(file.status, file.pages) for file in case.files()] == [("unreadable", 0)]
            assert [one.code for one in case.problems()] == ["encrypted"]


def test_what_needed_a_program_is_tried_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source = tmp_path / "old.doc"
    source.write_bytes(compound({"WordDocument": b"x" * 5000}))
    monkeypatch.setenv("PATH", "/nowhere")
    monkeypatch.setattr(foreign, "_PLACES", ())
    with run(tmp_path / "c.sarlens", source) as case:
        assert [one.code for one in case.problems()] == ["no_program"]
    folder = tmp_path / "bin"
    folder.mkdir()
    (folder / "soffice").write_text("#!/bin/sh\nexit 1\n")
    (folder / "soffice").chmod(0o755)
    monkeypatch.setenv("PATH", f"{folder}:/bin:/usr/bin")
    with run(tmp_path / "c.sarlens", source) as case:
        assert [one.code for one in case.problems()] == ["truncated"], "it was opened, by a program that can't read it"


def wrapped(data: bytes, name: str, depth: int) -> bytes:
    """A file in an archive in a mail in an archive …, so many deep."""
    import base64

    for level in range(depth):
        if level % 2:
            head = MAIL.split(b"Content-Type")[0]
            data = (
                head + b'Content-Type: multipart/mixed; boundary="b"\n\n--b\nContent-Type: text/plain\n\nSee attached.\n--b\n'
                b'Content-Type: application/zip; name="in.zip"\nContent-Transfer-Encoding: base64\n\n'
                + base64.encodebytes(data) + b"--b--\n"
            )  # fmt: skip
            name = "m.eml"
        else:
            data, name = archive(**{name: data}), "in.zip"
    return data


@pytest.mark.parametrize("depth", [3, 4])
def test_every_container_counts_towards_the_depth(depth: int, tmp_path: Path) -> None:
    source = tmp_path / "in.bin"
    source.write_bytes(wrapped(b"The innermost letter.", "last.txt", depth))
    with run(tmp_path / "c.sarlens", source, dataclasses.replace(QUICK, archive_depth=3)) as case:
        paths = [file.path for file in case.files()]
        assert max(path.count("!/") for path in paths) == 3
        assert any(path.endswith("last.txt") for path in paths) == (depth == 3)
        assert [one.code for one in case.problems() if one.code != "wrong_type"] == ([] if depth == 3 else ["too_deep"])
        assert all(file.pages is not None for file in case.files())


def test_archives_in_archives_end_with_a_problem(tmp_path: Path) -> None:
    source = tmp_path / "deep.zip"
    source.write_bytes(
        archive(**{"a.zip": archive(**{"a.zip": archive(**{"a.zip": archive(**{"a.zip": b"the end"})})})})
    )
    with run(tmp_path / "c.sarlens", source, dataclasses.replace(QUICK, archive_depth=2)) as case:
        assert len(case.files()) == 3
        assert [one.code for one in case.problems()] == ["too_deep"]
        assert {file.status for file in case.files()} <= {"read", "partly_read", "unreadable"}


def test_the_same_bytes_by_two_paths_are_one_content(tmp_path: Path) -> None:
    letter = b"The ramp was mended on Tuesday."
    source = tmp_path / "two.zip"
    source.write_bytes(
        archive(**{"a.zip": archive(**{"x.txt": letter}), "b.zip": archive(**{"y.txt": letter, "z.txt": b"Other."})})
    )
    with run(tmp_path / "c.sarlens", source) as case:
        same = [file for file in case.files() if file.name in ("x.txt", "y.txt")]
        assert len(same) == 2 and same[0].id == same[1].id and {file.status for file in same} == {"read"}
        assert case.page_count() == 2


def test_a_heap_of_files_in_files_is_bounded_and_said(tmp_path: Path) -> None:
    source = tmp_path / "heap.zip"
    source.write_bytes(
        archive(**{f"{n}.zip": archive(**{f"{n}-{m}.txt": f"{n} {m}".encode() for m in range(4)}) for n in range(4)})
    )
    with run(tmp_path / "c.sarlens", source, dataclasses.replace(QUICK, nested_files=9)) as case:
        assert len(case.files()) == 1 + 9
        assert {one.code for one in case.problems()} == {"bomb"}
