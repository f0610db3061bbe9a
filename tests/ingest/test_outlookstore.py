"""Outlook data files: our mapping, run on a stand-in for libpff's file (its files can't be made by any free program)."""

from __future__ import annotations

import datetime as dt
import io
import struct
import sys
from types import ModuleType, SimpleNamespace
from typing import Any

import pytest

from sarlens.errors import Unreadable
from sarlens.ingest.archive import members
from sarlens.ingest.contents import OUTLOOK_STORE, Child
from sarlens.ingest.mail import read_mail
from sarlens.ingest.readers import examine
from sarlens.model import Problem
from sarlens.settings import Settings
from tests.ingest.compound import filetime
from tests.ingest.conftest import text_of

PST = b"!BDN" + bytes(600)


def entry(number: int, value: object) -> Any:
    match value:
        case str():
            return SimpleNamespace(entry_type=number, value_type=0x1F, data=value.encode("utf-16-le"))
        case bytes():
            return SimpleNamespace(entry_type=number, value_type=0x102, data=value)
        case dt.datetime():
            return SimpleNamespace(entry_type=number, value_type=0x40, data=struct.pack("<Q", filetime(value)))
        case _:
            return SimpleNamespace(entry_type=number, value_type=3, data=struct.pack("<i", value))


def record(values: dict[int, object]) -> Any:
    entries = [entry(number, value) for number, value in values.items()]
    return SimpleNamespace(number_of_entries=len(entries), get_entry=lambda at: entries[at])


def item(values: dict[int, object], **more: Any) -> SimpleNamespace:
    return SimpleNamespace(
        number_of_record_sets=1, get_record_set=lambda _row: record(values), number_of_sub_items=0, **more
    )


def message(values: dict[int, object], to: tuple[str, ...] = (), attached: tuple[Any, ...] = ()) -> SimpleNamespace:
    table = [record({0x3001: name, 0x0C15: 1, 0x39FE: f"{name.lower()}@x.example"}) for name in to]
    people = SimpleNamespace(number_of_record_sets=len(table), get_record_set=lambda row: table[row])
    return item(values, recipients=people, number_of_attachments=len(attached), get_attachment=lambda at: attached[at])


def attachment(name: str, data: bytes) -> SimpleNamespace:
    return item({0x3707: name, 0x3705: 1}, size=len(data), read_buffer=lambda size: data[:size])


def folder(name: str | None, mails: tuple[Any, ...] = (), folders: tuple[Any, ...] = ()) -> SimpleNamespace:
    def fetch(what: tuple[Any, ...], at: int) -> Any:
        if isinstance(what[at], OSError):
            raise what[at]
        return what[at]

    return SimpleNamespace(
        name=name, number_of_sub_messages=len(mails), number_of_sub_folders=len(folders),
        get_sub_message=lambda at: fetch(mails, at), get_sub_folder=lambda at: fetch(folders, at),
    )  # fmt: skip


INNER = message({0x0037: "The first letter", 0x1000: "It was sent on Monday."})
NESTED = item({0x3705: 5, 0x3001: "The first letter"}, size=0, read_buffer=lambda _size: b"")
NESTED.number_of_sub_items, NESTED.get_sub_item = 1, lambda _at: INNER
MAIL = message(
    {0x0037: "Taxi", 0x1000: "Booked for nine.", 0x0042: "Priya Lodge", 0x5D02: "p@hexley.example", 0x0039: dt.datetime(2022, 7, 19, 17, 33)},
    to=("Owen", "Fern"),
    attached=(attachment("plan.txt", b"the plan"), NESTED),
)  # fmt: skip
ROOT = folder(None, folders=(folder("Top", folders=(folder("Inbox", (MAIL, OSError("bad block"))), OSError("bad"))),))
ORPHAN = message({0x0037: "Left over", 0x1000: "Deleted once."})


@pytest.fixture
def libpff(monkeypatch: pytest.MonkeyPatch) -> None:
    class File:
        ascii_codepage = "windows-1252"
        number_of_orphan_items = 1

        def open_file_object(self, stream: Any) -> None:
            if len(stream.read()) < 500:
                raise OSError("too short")

        def get_root_folder(self) -> Any:
            return ROOT

        def get_orphan_item(self, _place: int) -> Any:
            return ORPHAN

    module = ModuleType("pypff")
    module.file = File  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "pypff", module)


@pytest.mark.usefixtures("libpff")
def test_each_mail_comes_out_in_its_folder_and_damage_is_told() -> None:
    assert examine(io.BytesIO(PST), "a.pst", Settings()).media_type == OUTLOOK_STORE
    found = list(members(io.BytesIO(PST), OUTLOOK_STORE, Settings()))
    assert [one.name for one in found if isinstance(one, Child)] == [
        "Top/Inbox/00001 Taxi.eml",
        "found without a folder/00004 Left over.eml",
    ]
    problems = [one for one in found if isinstance(one, Problem)]
    assert [one.code for one in problems] == ["truncated", "truncated"]
    assert "Item 2, in “Top/Inbox”" in problems[0].message and "folder in “Top”" in problems[1].message


@pytest.mark.usefixtures("libpff")
def test_a_mail_keeps_its_people_its_date_and_what_is_attached() -> None:
    mail = next(one for one in members(io.BytesIO(PST), OUTLOOK_STORE, Settings()) if isinstance(one, Child))
    contents = read_mail(io.BytesIO(mail.data), Settings())
    assert contents.rendition is not None
    said = text_of(contents.rendition)
    for words in ("From: Priya Lodge <p@hexley.example>", "Sent: Tuesday, 19 July 2022 18:33", "Subject: Taxi",
                  "To: Owen <owen@x.example>; Fern <fern@x.example>", "Booked for nine."):  # fmt: skip
        assert words in said
    assert [child.name for child in contents.children] == ["plan.txt", "The first letter.eml"]
    assert contents.children[0].data == b"the plan" and b"Monday" in read_inner(contents.children[1].data)


def read_inner(data: bytes) -> bytes:
    inner = read_mail(io.BytesIO(data), Settings())
    assert inner.rendition is not None
    return text_of(inner.rendition).encode()


@pytest.mark.usefixtures("libpff")
def test_a_damaged_file_is_said() -> None:
    with pytest.raises(Unreadable, match="cut short"):
        list(members(io.BytesIO(PST[:100]), OUTLOOK_STORE, Settings()))


def test_without_the_library_it_says_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pypff", None)
    with pytest.raises(Unreadable, match=r"sarlens\[pst\]") as trouble:
        examine(io.BytesIO(PST), "a.pst", Settings())
    assert trouble.value.code == "no_program"
