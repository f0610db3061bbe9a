"""Which characters our pages can print, how wide they are, and what stands in for the rest."""

from __future__ import annotations

import re
import struct
import unicodedata
from dataclasses import dataclass
from functools import cache
from pathlib import Path

FONTS = Path(__file__).parent / "fonts"
CUT = "\x1f"
"""A place where a long word may be divided; `layout.typ` knows it, and it never reaches the page."""

_LINE_BREAKS = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
_UNSEEN = re.compile("[\ufe00-\ufe0f\U000e0000-\U000e0fff]")
_SYMBOLS = {
    # Wingdings, as Word writes it into the private use area: the tick boxes of forms, arrows and bullets.
    0xF0FC: "✓", 0xF0FB: "✗", 0xF0FE: "☑", 0xF0FD: "☒", 0xF0A8: "☐", 0xF06F: "☐", 0xF071: "☐", 0xF072: "☐", 0xF078: "☒",
    0xF0B7: "•", 0xF0A7: "▪", 0xF06E: "■", 0xF06C: "●", 0xF0D8: "➢", 0xF0E0: "→", 0xF0DF: "←", 0xF04A: "☺", 0xF04C: "☹",
    0xF076: "❖", 0xF02A: "✉", 0xF028: "☎",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Printable:
    """Text made fit to print. `missing` counts the characters that had to be replaced."""

    text: str
    missing: int


@cache
def advances() -> dict[int, float]:
    """For each character that the font holds, its width in ems. Source: the font's own cmap and hmtx tables."""
    data = (FONTS / "DejaVuSansCondensed.ttf").read_bytes()
    count = struct.unpack(">H", data[4:6])[0]
    entries = (struct.unpack(">4sIII", data[12 + 16 * i : 28 + 16 * i]) for i in range(count))
    tables = {tag: data[offset : offset + length] for tag, _, offset, length in entries}
    units = struct.unpack(">H", tables[b"head"][18:20])[0]
    measured = struct.unpack(">H", tables[b"hhea"][34:36])[0]
    widths = [struct.unpack(">H", tables[b"hmtx"][4 * i : 4 * i + 2])[0] / units for i in range(measured)]
    return {char: widths[min(glyph, measured - 1)] for char, glyph in _glyphs(tables[b"cmap"]).items()}


def _glyphs(cmap: bytes) -> dict[int, int]:
    """Character to glyph, from the format 12 subtable (OpenType 1.9, cmap)."""
    found: dict[int, int] = {}
    for i in range(struct.unpack(">H", cmap[2:4])[0]):
        start = struct.unpack(">I", cmap[8 + 8 * i : 12 + 8 * i])[0]
        if struct.unpack(">H", cmap[start : start + 2])[0] != 12:
            continue
        groups = struct.unpack(">I", cmap[start + 12 : start + 16])[0]
        for g in range(groups):
            first, last, glyph = struct.unpack(">III", cmap[start + 16 + 12 * g : start + 28 + 12 * g])
            found.update((char, glyph + char - first) for char in range(first, last + 1))
    return found


def printable(text: str) -> Printable:
    """Compose, make line breaks and spaces plain, drop what has no shape, and replace what the font lacks.

    An emoji that the font lacks is named in braces; any other such character becomes U+FFFD.
    Line breaks and tabs stay.
    """
    if text.isascii() and text.isprintable():
        return Printable(text, 0)
    text = _LINE_BREAKS.sub("\n", unicodedata.normalize("NFC", text.translate(_SYMBOLS)))
    replaced: dict[int, str] = {}
    missing = 0
    for char in set(text):
        if ord(char) in advances() and unicodedata.category(char) not in {"Cf", "Zs", "Cc"} and not _UNSEEN.match(char):
            continue
        shown, lost = _instead(char)
        if shown != char:
            replaced[ord(char)] = shown
            missing += text.count(char) if lost else 0
    return Printable(text.translate(replaced) if replaced else text, missing)


def _instead(char: str) -> tuple[str, bool]:
    """What is printed for a character, and whether something is lost by it."""
    category = unicodedata.category(char)
    if char in "\n\t" or category == "Zs":
        return (char if char in "\n\t" else " "), False
    if category == "Cf" or _UNSEEN.match(char):
        return "", False
    name = unicodedata.name(char, "")
    if name and category in {"So", "Sk"} and not name.startswith(("CJK", "HANGUL")):
        return f"{{{name.lower()}}}", True
    return "\ufffd", True


def width(text: str, size: float) -> float:
    """How long the text is on one line, in points, when it is `size` points high."""
    ems = advances()
    return sum(ems.get(ord(char), 0.6) for char in text) * size


def divisible(text: str, size: float, room: float) -> str:
    """Put places to cut into every word that is wider than `room` points, so that none runs off the page."""
    longest = max(1, int(room / (size * 1.05)))
    step = max(1, longest // 4)
    return re.sub(rf"[^\s]{{{longest},}}", lambda word: _cut(word[0], size, room, step), text)


def _cut(word: str, size: float, room: float, step: int) -> str:
    """The word with a place to cut at about every `step` letters, never before a combining mark."""
    if width(word, size * 1.1) <= room:
        return word
    pieces = [word[i : i + step] for i in range(0, len(word), step)]
    return pieces[0] + "".join(piece if unicodedata.combining(piece[0]) else CUT + piece for piece in pieces[1:])
