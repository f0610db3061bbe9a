"""Sound files made unsound: bytes flipped, cut, doubled, removed and swapped, numbers set to their extremes."""

from __future__ import annotations

import random
import re
from collections.abc import Callable

from benchmarks.hostile_files import Maker

Spoil = Callable[[bytes, random.Random], bytes]
_EXTREMES = (b"\xff\xff\xff\xff", b"\0\0\0\0", b"\x7f\xff\xff\xff", b"\xff\xff\xff\x7f", b"\x80\0\0\0", b"\1\0\0\0")
_NUMBERS = (b"0", b"-1", b"1", b"65536", b"2147483647", b"4294967295", b"99999999999999999999", b"1e39", b"-0.0001")


def fuzzed(seeds: list[tuple[str, bytes]], how_many: int, seed: int) -> Maker:
    """So many spoilt copies of each."""
    for name, data in seeds:
        for number in range(how_many):
            chance = random.Random(f"{seed} {name} {number}")
            ways = list(SPOILS) + ([_streams, _streams] if data.startswith(b"%PDF") else [])
            ways += [_members] if data.startswith(b"PK") else []
            spoil = ways[number % len(ways)]
            stem, _, ending = name.rpartition(".")
            yield f"{stem} {spoil.__name__.strip('_')} {number}.{ending}", spoil(data, chance)


def _flipped(data: bytes, chance: random.Random) -> bytes:
    made = bytearray(data)
    for _ in range(chance.choice((1, 4, 30, max(1, len(data) // 200)))):
        made[chance.randrange(len(made))] ^= 1 << chance.randrange(8)
    return bytes(made)


def _noisy(data: bytes, chance: random.Random) -> bytes:
    made = bytearray(data)
    for _ in range(chance.choice((2, 20, 200))):
        made[chance.randrange(len(made))] = chance.randrange(256)
    return bytes(made)


def _cut(data: bytes, chance: random.Random) -> bytes:
    return data[
        : chance.choice((len(data) - 1, len(data) - 30, chance.randrange(1, len(data)), chance.randrange(4, 600)))
    ]


def _headless(data: bytes, chance: random.Random) -> bytes:
    return data[:8] + data[8 + chance.randrange(1, max(2, len(data) // 2)) :]


def _doubled(data: bytes, chance: random.Random) -> bytes:
    first, size = chance.randrange(len(data)), chance.choice((1, 16, 512, len(data) // 3))
    return data[: first + size] + data[first : first + size] * chance.choice((1, 2, 20)) + data[first + size :]


def _removed(data: bytes, chance: random.Random) -> bytes:
    first = chance.randrange(len(data))
    return data[:first] + data[first + chance.choice((1, 3, 64, len(data) // 4)) :]


def _zeroed(data: bytes, chance: random.Random) -> bytes:
    first, size = chance.randrange(len(data)), chance.choice((4, 64, 4096))
    return data[:first] + b"\0" * size + data[first + size :]


def _swapped(data: bytes, chance: random.Random) -> bytes:
    """Two blocks in each other's place."""
    size = max(1, len(data) // chance.choice((4, 10, 50)))
    a, b = sorted((chance.randrange(len(data)), chance.randrange(len(data))))
    b = max(b, a + size)
    return data[:a] + data[b : b + size] + data[a + size : b] + data[a : a + size] + data[b + size :]


def _beheaded(data: bytes, chance: random.Random) -> bytes:
    """Another format's first bytes."""
    heads = (b"%PDF-1.7\n", b"PK\x03\x04", b"\xff\xd8\xff\xe0", b"\x89PNG\r\n\x1a\n", b"II*\0\x08\0\0\0", b"{\\rtf1 ",
             b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"From a@b.example Thu May  4 2023\nFrom: a\nDate: b\n\n", b"<html>", b"BM")  # fmt: skip
    return chance.choice(heads) + data[chance.choice((0, 8)) :]


def _extreme(data: bytes, chance: random.Random) -> bytes:
    """Four bytes that may be a length, near the beginning more often than not, set to an extreme."""
    made = bytearray(data)
    for _ in range(chance.choice((1, 3, 12))):
        at = chance.randrange(max(1, min(len(made) - 4, chance.choice((120, 2000, len(made))))))
        made[at : at + 4] = chance.choice(_EXTREMES)
    return bytes(made)


def _numbered(data: bytes, chance: random.Random) -> bytes:
    """Some of the numbers that are written out, such as lengths, sizes and references, set to others."""
    found = list(re.finditer(rb"(?<=[ \[/>=\"])\d+(?=[ \]/<>\"\r\n])", data[:400_000]))
    if not found:
        return _flipped(data, chance)
    made = data
    for one in sorted(chance.sample(found, min(len(found), chance.choice((1, 3, 10)))), key=lambda m: -m.start()):
        made = made[: one.start()] + chance.choice(_NUMBERS) + made[one.end() :]
    return made


def _streams(data: bytes, chance: random.Random) -> bytes:
    """One of a PDF's streams replaced with noise, emptied, or without its filter."""
    found = list(re.finditer(rb"stream\r?\n", data))
    if not found:
        return _flipped(data, chance)
    at = chance.choice(found).end()
    size = max(1, data.find(b"endstream", at) - at)
    noise = bytes(chance.randrange(256) for _ in range(min(size, 5000)))
    return data[:at] + chance.choice((noise, b"", noise[:3] + data[at + 3 : at + size])) + data[at + size :]


def _members(data: bytes, chance: random.Random) -> bytes:
    """The parts of a package unpacked, one of them spoilt, and packed again: damage that no checksum shows."""
    import io
    import zipfile

    from benchmarks.hostile_files.seeds import packed

    with zipfile.ZipFile(io.BytesIO(data)) as package:
        parts = {one.filename: package.read(one) for one in package.infolist()}
    name = chance.choice([one for one, part in parts.items() if part])
    parts[name] = chance.choice((_flipped, _cut, _removed, _numbered, _doubled, _noisy))(parts[name], chance)
    return packed(parts)


SPOILS: tuple[Spoil, ...] = (
    _flipped, _cut, _extreme, _numbered, _removed, _doubled, _noisy, _swapped, _headless, _zeroed, _beheaded,
)  # fmt: skip
