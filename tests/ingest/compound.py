"""Writes Office compound files (MS-CFB) and Outlook mails in them, so that the tests need no file of anyone's."""

from __future__ import annotations

import datetime as dt
import struct
from collections.abc import Iterator, Mapping
from itertools import pairwise
from typing import Union

Tree = Mapping[str, Union[bytes, "Tree"]]
_FREE, _END, _FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD


def compound(tree: Tree) -> bytes:
    """A compound file of streams (bytes) and storages (mappings)."""
    entries: list[tuple[str, int, bytes | None, int, int]] = [("Root Entry", 5, None, _FREE, _FREE)]
    first = _folder(tree, entries)
    streams = [data for _, _, data, _, _ in entries]
    mini, mini_fat, mini_starts = bytearray(), [], {}
    sectors: list[bytes] = []
    fat: list[int] = []
    starts: dict[int, int] = {}

    def put(data: bytes) -> int:
        if not data:
            return _END
        begin = len(sectors)
        pieces = [data[i : i + 512].ljust(512, b"\0") for i in range(0, len(data), 512)]
        sectors.extend(pieces)
        fat.extend([*range(begin + 1, begin + len(pieces)), _END])
        return begin

    for number, data in enumerate(streams):
        if data is None:
            continue
        if len(data) < 4096:
            count = (len(data) + 63) // 64
            begin = len(mini_fat)
            mini_starts[number] = begin if count else _END
            mini_fat += [*range(begin + 1, begin + count), _END][:count] if count else []
            mini += data.ljust(count * 64, b"\0")
        else:
            starts[number] = put(data)
    mini_at = put(bytes(mini))
    mini_fat_at = put(
        struct.pack(f"<{len(mini_fat)}I", *mini_fat).ljust((len(mini_fat) * 4 + 511) // 512 * 512, b"\xff")
    )
    mini_fat_count = (len(mini_fat) * 4 + 511) // 512
    directory = b""
    for number, (name, kind, data, after, child) in enumerate(entries):
        start = mini_at if number == 0 else mini_starts.get(number, starts.get(number, 0))
        size = len(mini) if number == 0 else len(data or b"")
        below = first if number == 0 else child
        coded = name.encode("utf-16-le") + b"\0\0"
        directory += coded.ljust(64, b"\0") + struct.pack(
            "<HBBIII16sIQQIQ", len(coded), kind, 1, _FREE, after, below, b"", 0, 0, 0, start, size
        )
    directory_at = put(directory.ljust((len(directory) + 511) // 512 * 512, b"\0"))
    fat_sectors = 1
    while (len(fat) + fat_sectors) * 4 > fat_sectors * 512:
        fat_sectors += 1
    fat_at = len(fat)
    fat += [_FAT] * fat_sectors
    table = struct.pack(f"<{len(fat)}I", *fat).ljust(fat_sectors * 512, b"\xff")
    heading = struct.pack(
        "<8s16sHHHHHHIIIIIIIIII",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"", 0x3E, 3, 0xFFFE, 9, 6, 0, 0, 0, fat_sectors, directory_at, 0, 4096,
        mini_fat_at if mini_fat_count else _END, mini_fat_count, _END, 0,
    )  # fmt: skip
    difat = struct.pack("<109I", *([fat_at + i for i in range(fat_sectors)] + [_FREE] * (109 - fat_sectors)))
    return heading + difat + b"".join(sectors) + table


def _folder(tree: Tree, entries: list[tuple[str, int, bytes | None, int, int]]) -> int:
    """Put a storage's entries in, as a chain in the order that the format asks for; the first one's number."""
    names = sorted(tree, key=lambda name: (len(name), name.upper()))
    numbers = []
    for name in names:
        numbers.append(len(entries))
        entries.append((name, 0, None, _FREE, _FREE))
        inner = tree[name]
        if isinstance(inner, bytes):
            entries[numbers[-1]] = (name, 2, inner, _FREE, _FREE)
        else:
            child = _folder(inner, entries)
            entries[numbers[-1]] = (name, 1, None, _FREE, child)
    for number, after in pairwise(numbers):
        name, kind, data, _, child = entries[number]
        entries[number] = (name, kind, data, after, child)
    return numbers[0] if numbers else _FREE


# ---------------------------------------------------------------- Outlook


def properties(head: int, fixed: Mapping[int, tuple[int, int]], streams: Mapping[str, object]) -> bytes:
    """A property stream: fixed ones with their values, the others by their size."""

    def rows() -> Iterator[bytes]:
        for number, (kind, value) in fixed.items():
            yield struct.pack("<IIQ", number << 16 | kind, 6, value)
        for name, data in streams.items():
            if name.startswith("__substg1.0_") and isinstance(data, bytes):
                yield struct.pack("<IIII", int(name[12:], 16), 6, len(data), 0)

    return b"\0" * head + b"".join(rows())


def storage(texts: Mapping[int, str], *, head: int = 8, fixed: Mapping[int, tuple[int, int]] | None = None,
            binary: Mapping[int, bytes] | None = None, more: Tree | None = None) -> dict[str, bytes | Tree]:  # fmt: skip
    """One storage of a mail: texts in UTF-16, numbers, bytes, and whatever storages are in it."""
    made: dict[str, bytes | Tree] = {
        f"__substg1.0_{number:04X}001F": text.encode("utf-16-le") for number, text in texts.items()
    }
    made |= {f"__substg1.0_{number:04X}0102": data for number, data in (binary or {}).items()}
    made["__properties_version1.0"] = properties(head, fixed or {}, made)
    return made | dict(more or {})


def filetime(moment: dt.datetime) -> int:
    """A moment in UTC as 100-nanosecond steps from 1601."""
    return int((moment - dt.datetime(1601, 1, 1)).total_seconds()) * 10_000_000


def recipient(name: str, address: str, kind: int) -> dict[str, bytes | Tree]:
    """A recipient: 1 to, 2 copied, 3 blind."""
    return storage({0x3001: name, 0x39FE: address}, fixed={0x0C15: (3, kind)})


def attachment(name: str, data: bytes) -> dict[str, bytes | Tree]:
    """A file attached by value."""
    return storage({0x3707: name}, fixed={0x3705: (3, 1)}, binary={0x3701: data})


def message(texts: Mapping[int, str], *, head: int = 32, fixed: Mapping[int, tuple[int, int]] | None = None,
            binary: Mapping[int, bytes] | None = None, people: tuple[Tree, ...] = (), files: tuple[Tree, ...] = ()) -> dict[str, bytes | Tree]:  # fmt: skip
    """The tree of a mail."""
    more: dict[str, bytes | Tree] = {f"__recip_version1.0_#{i:08X}": one for i, one in enumerate(people)}
    more |= {f"__attach_version1.0_#{i:08X}": one for i, one in enumerate(files)}
    return storage(texts, head=head, fixed=fixed, binary=binary, more=more)
