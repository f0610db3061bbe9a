"""Archives that are made to harm, and names that are."""

# A file a line: these are tables of what is made, and are read as such.
# fmt: off

from __future__ import annotations

import io
import stat
import struct
import zipfile
import zlib

from benchmarks.hostile_files import Maker
from benchmarks.hostile_files.seeds import WORDS, letter, packed, typeset

ZEROS = 4 * 1024**3


def hostile_archives() -> Maker:
    """Every one."""
    yield "zeros 4 GB.zip", _of_zeros()
    yield "zeros that lie.zip", _lying()
    yield "overlapping.zip", _overlapping()
    nested = packed({"a.txt": WORDS.encode()})
    for level in range(30):
        nested = packed({f"level {level}.zip": nested, "note.txt": b"Level %d" % level})
    yield "nested 30 deep.zip", nested
    fan = packed({f"{n}.txt": b"x%d" % n for n in range(10)})
    for _ in range(6):
        fan = packed({f"{n}.zip": fan for n in range(10)})
    yield "ten to the sixth.zip", fan
    yield "quine.zip", _quine()
    yield "100000 members.zip", packed({f"{n}.txt": b"" for n in range(100_000)}, zipfile.ZIP_STORED)
    yield "300 members.zip", packed({f"Part {n % 7}/{n}.txt": f"Note {n}. {WORDS}".encode() for n in range(300)})
    yield "climbing.zip", packed({name: WORDS.encode() for name in NAMES})
    yield "devices.zip", packed({name: WORDS.encode() for name in ("con", "NUL", "COM1.txt", "/dev/zero", "/dev/stdin", "\\\\.\\PhysicalDrive0", "/proc/self/mem", "a:b:c", "file.txt:stream", "lpt1")})
    yield "links.zip", _links()
    yield "same names.zip", _same_names()
    yield "empty members.zip", packed({"a.pdf": b"", "b.docx": b"", "c/": b"", "d.txt": b"\0" * 500})
    yield "empty.zip", packed({})
    yield "locked.zip", _locked()
    for method in (9, 12, 14, 93, 99, 65535):
        yield f"method {method}.zip", _patched(packed({"a.txt": WORDS.encode(), "b.txt": b"fine"}), 10, struct.pack("<H", method))
    for size in (0, 1, 0xFFFFFFFF, 0x7FFFFFFF):
        yield f"size {size}.zip", _patched(packed({"a.txt": WORDS.encode(), "b.txt": b"fine"}), 24, struct.pack("<I", size))
    yield "wrong checksum.zip", _patched(packed({"a.txt": WORDS.encode(), "b.txt": b"fine"}), 16, b"\1\2\3\4")
    yield "offset far.zip", _patched(packed({"a.txt": WORDS.encode(), "b.txt": b"fine"}), 42, b"\xf0\xff\xff\xff")
    whole = packed({"a.txt": WORDS.encode(), "b.pdf": typeset("In an archive.")})
    yield "behind junk.zip", b"MZ" + b"\x90" * 5000 + whole
    yield "before junk.zip", whole + b"junk" * 500
    yield "zip64 lies.zip", whole[:-22] + b"PK\6\6" + struct.pack("<QHHIIQQQQ", 44, 45, 45, 0, 0, 2**62, 2**62, 2**62, 2**62) + b"PK\6\7" + struct.pack("<IQI", 0, len(whole) - 22, 1) + whole[-22:-12] + b"\xff" * 10 + b"\0\0"
    yield "comment.zip", whole[:-2] + b"\xff\xff" + b"c" * 65535
    yield "mails and more.zip", packed({"mail.eml": letter().as_bytes(), "inner.zip": packed({"deep.eml": letter("Deep").as_bytes()})})
    yield "archive/called a mail.eml", whole


NAMES = (
    "../climbed.txt", "../../../../../../tmp/climbed.txt", "/tmp/climbed.txt", "C:\\climbed.txt", "..\\..\\climbed.txt", "a/../../climbed.txt",
    "\u202egpj.climbed.exe", "line\nbreak.txt", "nul\0byte.txt", "." * 300, "n" * 2000 + ".txt", "a/" * 500 + "deep.txt", "~/climbed.txt", "$(touch climbed).txt", "`id`.txt", "<script>alert(1)</script>.txt",
    " ", ".", "..", "\ud7ff.txt", "caf\u00e9.txt", "cafe\u0301.txt", "=cmd|' /C calc'!A0.csv", "!/inside.txt", "a!/b.txt",
)


def _of_zeros() -> bytes:
    """A member of four thousand million zeros in a few megabytes, packed block by block."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED, allowZip64=True) as package:
        package.writestr("small.txt", WORDS)
        with package.open("zeros.txt", "w", force_zip64=True) as member:
            block = b"\0" * (16 * 1024**2)
            for _ in range(ZEROS // len(block)):
                member.write(block)
    return held.getvalue()


def _lying() -> bytes:
    """A member that says it is ten bytes and is a hundred million."""
    return _patched(packed({"a.txt": b"\0" * 100_000_000, "b.txt": b"fine"}), 24, struct.pack("<I", 10))


def _patched(data: bytes, at: int, value: bytes) -> bytes:
    """With a field of the first central directory entry changed (APPNOTE 4.3.12)."""
    made = bytearray(data)
    place = made.index(b"PK\1\2") + at
    made[place : place + len(value)] = value
    return bytes(made)


def _overlapping() -> bytes:
    """Fifield's bomb, the plain kind: hundred entries that all lie on one block."""
    body = zlib.compressobj(9, zlib.DEFLATED, -15)
    raw = b"\0" * 20_000_000
    data = body.compress(raw) + body.flush()
    head = struct.pack("<HHHHHIIIHH", 20, 0, 8, 0, 33, zlib.crc32(raw), len(data), len(raw), 5, 0)
    local = b"PK\3\4" + head + b"a.bin" + data
    entries = b"".join(b"PK\1\2" + struct.pack("<H", 20) + head[:24] + struct.pack("<HHHHHII", 5, 0, 0, 0, 0, 0, 0)[2:] + b"a.bin" for _ in range(100))
    return local + entries + b"PK\5\6" + struct.pack("<HHHHIIH", 0, 0, 100, 100, len(entries), len(local), 0)


def _quine() -> bytes:
    """An archive that seems to hold itself: its member is the same archive up to the member."""
    inner = packed({"quine.zip": b""}, zipfile.ZIP_STORED)
    for _ in range(40):
        inner = packed({"quine.zip": inner, "again.zip": inner}, zipfile.ZIP_DEFLATED)
        if len(inner) > 2_000_000:
            break
    return inner


def _links() -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as package:
        for name, target in (("passwd.txt", "/etc/passwd"), ("up", "../../.."), ("loop", "loop")):
            entry = zipfile.ZipInfo(name)
            entry.create_system = 3
            entry.external_attr = (stat.S_IFLNK | 0o777) << 16
            package.writestr(entry, target)
        package.writestr("up/climbed.txt", WORDS)
    return held.getvalue()


def _same_names() -> bytes:
    import warnings

    held = io.BytesIO()
    with warnings.catch_warnings(), zipfile.ZipFile(held, "w") as package:
        warnings.simplefilter("ignore")
        for number in range(30):
            package.writestr("note.txt", f"Note {number}. {WORDS}")
        package.writestr("NOTE.TXT", "Another.")
        package.writestr("note.txt/inside.txt", "A folder of the same name.")
    return held.getvalue()


def _locked() -> bytes:
    made = bytearray(packed({"locked.txt": b"x" * 30, "open.txt": b"y" * 30}))
    made[6] |= 1
    made[made.index(b"PK\1\2") + 8] |= 1
    return bytes(made)
