"""Pictures that are made to harm, and files with nothing or with odd names."""

# A file a line: these are tables of what is made, and are read as such.
# fmt: off

from __future__ import annotations

import io
import struct
import zlib

import pi_heif
from PIL import Image

from benchmarks.hostile_files import Maker
from benchmarks.hostile_files.seeds import WORDS, letter, packed, picture, typeset


def hostile_pictures() -> Maker:
    """Every one."""
    yield from _pngs()
    yield from _tiffs()
    yield from _others()


def png(width: int, height: int, data: bytes, depth: int = 8, colour: int = 0, more: bytes = b"") -> bytes:
    def chunk(name: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))

    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + more + chunk(b"IDAT", data) + chunk(b"IEND", b"")


def _pngs() -> Maker:
    rows = zlib.compress((b"\0" + b"\xff" * 500) * 500)
    yield "png bomb.png", png(30_000, 30_000, zlib.compress(b"\0" * 100_000_000, 9))
    yield "png just under.png", png(15_800, 15_800, zlib.compress(b"\0" * (15_801 * 15_800), 9))
    yield "png wide.png", png(10_000_000, 1, zlib.compress(b"\0" * 10_000_001, 9))
    yield "png 0.png", png(0, 0, rows)
    yield "png max.png", png(0x7FFFFFFF, 0x7FFFFFFF, rows)
    yield "png short data.png", png(500, 50_000, rows)
    yield "png depth.png", png(500, 500, rows, depth=3, colour=5)
    yield "png 16 bit.png", png(250, 500, zlib.compress((b"\0" + b"\xff\x80" * 250) * 500), depth=16)
    text = zlib.compress(b"t" * 200_000_000, 9)
    yield "png text bomb.png", png(500, 500, rows, more=struct.pack(">I", len(text) + 3) + b"zTXt" + b"a\0\0" + text + struct.pack(">I", zlib.crc32(b"zTXt" + b"a\0\0" + text)))
    yield "png density.png", png(500, 500, rows, more=struct.pack(">I", 9) + b"pHYs" + struct.pack(">IIB", 0xFFFFFFFF, 0, 1) + struct.pack(">I", zlib.crc32(b"pHYs" + struct.pack(">IIB", 0xFFFFFFFF, 0, 1))))


def tiff(*entries: tuple[int, int, int, int], after: int = 0, data: bytes = b"") -> bytes:
    """A TIFF of one directory at 8 with these entries; `data` follows it."""
    body = b"".join(struct.pack("<HHII", *entry) for entry in sorted(entries))
    return b"II*\0\x08\0\0\0" + struct.pack("<H", len(entries)) + body + struct.pack("<I", after) + data


def _tiffs() -> Maker:
    def entries(width: int = 64, height: int = 64, at: int = 200, size: int = 4096) -> list[tuple[int, int, int, int]]:
        return [(256, 4, 1, width), (257, 4, 1, height), (258, 3, 1, 8), (259, 3, 1, 1), (262, 3, 1, 1), (273, 4, 1, at), (277, 3, 1, 1), (278, 4, 1, height), (279, 4, 1, size)]

    pixels = b"\0" * 300 + b"\x80" * 4096
    yield "tiff loop.tif", tiff(*entries(), after=8, data=pixels)
    yield "tiff next far.tif", tiff(*entries(), after=0xFFFFFFF0, data=pixels)
    yield "tiff enormous.tif", tiff(*entries(60_000, 60_000), data=pixels)
    yield "tiff strips far.tif", tiff(*entries(at=0xFFFFFFF0), data=pixels)
    yield "tiff no size.tif", tiff((258, 3, 1, 8), data=pixels)
    yield "tiff zero.tif", tiff(*entries(0, 0), data=pixels)
    yield "tiff nothing.tif", b"II*\0\x08\0\0\0\0\0\0\0\0\0"
    yield "tiff own exif.tif", tiff(*entries(), (34665, 4, 1, 8), data=pixels)
    for compression in (2, 3, 4, 5, 6, 7, 8, 32773, 34712, 50000, 65535):
        yield f"tiff compression {compression}.tif", tiff(*[(t, k, n, compression if t == 259 else v) for t, k, n, v in entries()], data=pixels)
    yield "tiff orientation 99.tif", tiff(*entries(), (274, 3, 1, 99), data=pixels)
    yield "tiff density nan.tif", tiff(*entries(), (282, 5, 1, 130), (283, 5, 1, 130), (296, 3, 1, 2), data=struct.pack("<4I", 1, 0, 0, 0) + pixels)
    yield "tiff 10000 frames.tif", _frames(10_000)
    yield "tiff 300 frames.tif", _frames(300)


def _frames(count: int) -> bytes:
    """Many directories that share one small picture."""
    made = bytearray(b"II*\0" + struct.pack("<I", 4200) + b"\xff" * 4192)
    tags = ((256, 64), (257, 64), (258, 8), (259, 1), (262, 1), (273, 8), (277, 1), (278, 64), (279, 4096))
    size = 2 + 12 * len(tags) + 4
    for number in range(count):
        after = len(made) + size if number + 1 < count else 0
        made += struct.pack("<H", len(tags)) + b"".join(struct.pack("<HHII", tag, 4, 1, value) for tag, value in tags) + struct.pack("<I", after)
    return bytes(made)


def _others() -> Maker:
    out = io.BytesIO()
    picture().save(out, "JPEG")
    jpeg = out.getvalue()
    for turn in (0, 3, 5, 6, 8, 9, 65535):
        exif = Image.Exif()
        exif[0x0112] = turn
        out = io.BytesIO()
        picture().save(out, "JPEG", exif=exif)
        yield f"jpeg turned {turn}.jpg", out.getvalue()
    yield "jpeg exif noise.jpg", jpeg[:2] + b"\xff\xe1" + struct.pack(">H", 508) + b"Exif\0\0II*\0\x08\0\0\0\xff\xff" + bytes(range(250)) * 2 + jpeg[2:]
    at = jpeg.index(b"\xff\xc0")
    for name, size in {"enormous": (65_535, 65_535), "zero": (0, 0), "tall": (1, 65_535), "other": (3000, 100)}.items():
        yield f"jpeg says {name}.jpg", jpeg[: at + 5] + struct.pack(">HH", *size) + jpeg[at + 9 :]
    yield "jpeg head only.jpg", jpeg[: at + 20]
    yield "jpeg then zip.jpg", jpeg + packed({"inside.txt": WORDS.encode()})
    yield "jpeg many scans.jpg", jpeg + jpeg[at:] * 20
    yield "jpeg comments.jpg", jpeg[:2] + (b"\xff\xfe" + struct.pack(">H", 65_535) + b"c" * 65_533) * 50 + jpeg[2:]
    frames = [Image.new("P", (80, 60), n % 256) for n in range(2000)]
    out = io.BytesIO()
    frames[0].save(out, "GIF", save_all=True, append_images=frames[1:])
    yield "gif 2000 frames.gif", out.getvalue()
    yield "gif enormous.gif", b"GIF89a\xff\xff\xff\xff\x80\0\0" + b"\0\0\0\xff\xff\xff,\0\0\0\0\xff\xff\xff\xff\0\x02\x02D\x01\0;"
    for name, width, height in (("enormous", 50_000, 50_000), ("negative", -300, -300), ("zero", 0, 0), ("overflow", 0x7FFFFFFF, 0x7FFFFFFF), ("top down", 64, -64)):
        yield f"bmp {name}.bmp", b"BM" + struct.pack("<IHHI", 54 + 12_288, 0, 0, 54) + struct.pack("<IiiHHIIIIII", 40, width, height, 1, 24, 0, 0, 0, 0, 0, 0) + b"\x80" * 12_288
    pi_heif.register_heif_opener()
    box = lambda name, body: struct.pack(">I", len(body) + 8) + name + body  # noqa: E731
    yield "heic empty.heic", box(b"ftyp", b"heic\0\0\0\0mif1heic") + box(b"meta", b"\0\0\0\0")
    yield "heic boxes.heic", box(b"ftyp", b"heic\0\0\0\0mif1heic") + struct.pack(">I", 0) + b"meta" + b"\xff" * 4000
    nested = b""
    for _ in range(500):
        nested = box(b"meta", b"\0\0\0\0" + nested)
    yield "heic boxes deep.heic", box(b"ftyp", b"heic\0\0\0\0mif1heic") + nested
    yield "avif noise.avif", box(b"ftyp", b"avif\0\0\0\0mif1avif") + box(b"meta", bytes(range(256)) * 4)
    yield "webp lies.webp", b"RIFF" + struct.pack("<I", 0xFFFFFFF0) + b"WEBPVP8L" + struct.pack("<I", 20) + b"\x2f\xff\xff\xff\xff" + b"\0" * 30
    yield "svg.svg", b'<svg xmlns="http://www.w3.org/2000/svg"><script>x</script><image href="http://tracker.example/a.png"/><text>Hello</text></svg>'
    yield "two in one.pdf", jpeg[:2] + b"\xff\xfe" + struct.pack(">H", 60) + b"\n%PDF-1.4 x".ljust(58) + jpeg[2:] + typeset("Both.")


def odd_files() -> Maker:
    """Files with nothing in them, and names that a file system allows; a name is given as bytes in Latin-1."""
    yield "empty", b""
    yield "empty.pdf", b""
    yield "one byte.docx", b"P"
    yield "nul only.pdf", b"\0" * 100_000
    yield "spaces only.txt", b" \r\n" * 5000
    yield "ones only.bin", b"\xff" * 100_000
    yield "noise.bin", bytes((n * n * 31 + n // 7) % 256 for n in range(60_000))
    for ending in ("pdf", "docx", "eml", "msg", "zip", "xlsx", "jpg", "rtf", "doc", "exe", ""):
        yield f"text called.{ending}", WORDS.encode()
        yield f"mail called.{ending}", letter().as_bytes()
    sound = WORDS.encode() * 2
    for number, name in enumerate((
        "bidi \u202egpj.exe", "line\nbreak.txt", "tab\tand\x1bescape.txt", "n" * 251 + ".txt", "\u00e9" * 120 + ".txt", "caf\udce9 not utf-8.txt", "\udcff\udcfe", " leading and trailing ", "-rf", "--case", "*.?[a]", "$(x)`y`", "a\\b.txt",
        "semi;colon&.txt", "quote\"'.txt", "CON", "aux.txt", "trailing dot.", "\u200b\ufeff.txt", "\U0001f600.pdf", "a!", "..hidden", ".hidden.txt", "=1+1.csv", "<b>.txt", "%s%n.txt", "Thumbs.db.txt", "\ufdd0\uffff.txt",
    )):
        yield name, sound + b"%d" % number
