"""Words that can be searched and copied but not seen, over a page that is only a picture.

The font has no outlines: each 16-bit code is a UTF-16 unit of the text and leads to one empty glyph, and the
ToUnicode table says so. This is how Tesseract writes its own PDFs, so all usual readers know it.
"""

from __future__ import annotations

import struct
import zlib
from typing import Any

import pikepdf

from sarlens.model import REDACTED, Page

_EM = 1000
_ADVANCE = 500


def font(bundle: pikepdf.Pdf) -> Any:
    """The unseen font, as an object of the bundle."""
    file = glyphless()
    embedded = bundle.make_stream(file)
    embedded["/Length1"] = len(file)
    descriptor = pikepdf.Dictionary(
        Type=pikepdf.Name.FontDescriptor, FontName=pikepdf.Name.GlyphLess, Flags=5, ItalicAngle=0, Ascent=_EM,
        CapHeight=_EM, Descent=-1, StemV=80, FontBBox=[0, 0, _ADVANCE, _EM], FontFile2=embedded,
    )  # fmt: skip
    glyphs = bundle.make_stream(b"")
    glyphs.write(zlib.compress(b"\x00\x01" * 65536), filter=pikepdf.Name.FlateDecode)
    descendant = pikepdf.Dictionary(
        Type=pikepdf.Name.Font, Subtype=pikepdf.Name.CIDFontType2, BaseFont=pikepdf.Name.GlyphLess, DW=_ADVANCE,
        CIDSystemInfo=pikepdf.Dictionary(Registry=b"Adobe", Ordering=b"Identity", Supplement=0),
        CIDToGIDMap=glyphs, FontDescriptor=bundle.make_indirect(descriptor),
    )  # fmt: skip
    return bundle.make_indirect(
        pikepdf.Dictionary(
            Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type0, BaseFont=pikepdf.Name.GlyphLess,
            Encoding=pikepdf.Name("/Identity-H"), DescendantFonts=[bundle.make_indirect(descendant)],
            ToUnicode=bundle.make_stream(_TO_UNICODE),
        )
    )  # fmt: skip


_TO_UNICODE = b"""/CIDInit /ProcSet findresource begin
12 dict begin
begincmap
/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def
/CMapName /Adobe-Identity-UCS def
/CMapType 2 def
1 begincodespacerange
<0000> <FFFF>
endcodespacerange
1 beginbfrange
<0000> <FFFF> <0000>
endbfrange
endcmap
CMapName currentdict /CMap defineresource pop
end
end
"""


def words(page: Page, width: float, height: float, lift: float, name: str) -> bytes:
    """Drawing instructions that lay each word, unseen, where it stands on a page of that size, `lift` points up."""
    across, up = width / (page.width or width), height / (page.height or height)
    parts = [f"BT 3 Tr /{name} 1 Tf"]
    for word in page.words:
        text = page.text[word.start : word.end]
        if not text or not text.strip(REDACTED[0]):
            continue
        box = word.box
        size = max(1.0, (box.y1 - box.y0) * up)
        units = text.encode("utf-16-be", "replace")
        natural = size * _ADVANCE / _EM * len(units) / 2
        stretch = max(1.0, 100 * (box.x1 - box.x0) * across / natural)
        x, y = box.x0 * across, lift + height - box.y1 * up
        parts.append(f"/{name} {size:.2f} Tf {stretch:.1f} Tz 1 0 0 1 {x:.2f} {y:.2f} Tm <{units.hex()}0020> Tj")
    return ("\n".join(parts) + "\nET").encode() if len(parts) > 1 else b""


def glyphless() -> bytes:
    """A TrueType file with two empty glyphs (OpenType specification, required tables only)."""
    tables = {
        b"cmap": struct.pack(">HHHHLHHHHHHHHH", 0, 1, 3, 1, 12, 4, 24, 0, 2, 2, 0, 0, 0xFFFF, 0)
        + struct.pack(">HHH", 0xFFFF, 1, 0),
        b"glyf": b"\x00",
        b"head": struct.pack(
            ">LLLLHHqqhhhhHHhhh", 0x10000, 0x10000, 0, 0x5F0F3CF5, 3, _EM, 0, 0, 0, 0, _ADVANCE, _EM, 0, 6, 2, 0, 0
        ),
        b"hhea": struct.pack(">LhhhHhhhhhhhhhhhH", 0x10000, _EM, -1, 0, _ADVANCE, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 2),
        b"hmtx": struct.pack(">HhHh", _ADVANCE, 0, _ADVANCE, 0),
        b"loca": struct.pack(">HHH", 0, 0, 0),
        b"maxp": struct.pack(">LHHHHHHHHHHHHHH", 0x10000, 2, 0, 0, 0, 0, 2, 0, 0, 0, 0, 0, 0, 0, 0),
        b"name": struct.pack(">HHH", 0, 0, 6),
        b"post": struct.pack(">LLhhLLLLL", 0x30000, 0, 0, 0, 1, 0, 0, 0, 0),
    }
    at = 12 + 16 * len(tables)
    records, data = b"", b""
    for tag, table in sorted(tables.items()):
        padded = table + b"\x00" * (-len(table) % 4)
        total = sum(struct.unpack(f">{len(padded) // 4}L", padded)) & 0xFFFFFFFF
        records += tag + struct.pack(">LLL", total, at + len(data), len(table))
        data += padded
    return struct.pack(">LHHHH", 0x10000, len(tables), 128, 3, 16) + records + data
