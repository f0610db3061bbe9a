"""Text layers as scanners lay them over their pictures, good and bad."""

from __future__ import annotations

import io
import random
from collections.abc import Sequence

import pikepdf
from pikepdf import Array, Dictionary, Name, Stream

from known_pages.sheets import HIGH, saved
from sarlens.model import Box

Words = Sequence[tuple[str, Box]]
_MAP = b"""/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /Adobe-Identity-UCS def /CMapType 2 def
1 begincodespacerange <0000> <FFFF> endcodespacerange 1 beginbfrange <0000> <FFFF> <0000> endbfrange endcmap end end"""
_SLIPS = {
    "m": ("rn", "nn"), "w": ("vv", "w"), "h": ("b", "li"), "e": ("c", "o"), "l": ("1", "I", "i"), "o": ("0", "c"), "a": ("s", "o"),
    "t": ("l", "f"), "s": ("5", "a"), "n": ("u", "ri"), "i": ("l", "j", "!"), "d": ("cl", "ci"), "r": ("i", "t"), "u": ("n", "ii"),
    "c": ("e", "("), "f": ("t", "l"), "g": ("q", "9"), "b": ("h", "6"), "0": ("O", "8"), "1": ("l", "7"), "5": ("S", "6"), "8": ("3", "B"),
    "3": ("8", "5"), "I": ("l", "1"), "S": ("5", "8"), "B": ("8", "R"), "T": ("1", "I"), ".": (",", ""), ",": (".", ""),
}  # fmt: skip


def layered(
    pdf: bytes,
    words: Words,
    *,
    high: float = HIGH,
    turn: int = 0,
    shift: tuple[float, float] = (0, 0),
    under: bool = False,
) -> bytes:
    """The page with the words laid unseen where they are said to stand, as Tesseract and copiers do it."""
    with pikepdf.open(io.BytesIO(pdf)) as document:
        page = document.pages[0]
        font = Dictionary(
            Type=Name.Font, Subtype=Name.Type0, BaseFont=Name.GlyphLessFont, Encoding=Name("/Identity-H"),
            ToUnicode=Stream(document, _MAP),
            DescendantFonts=Array([
                Dictionary(
                    Type=Name.Font, Subtype=Name.CIDFontType2, BaseFont=Name.GlyphLessFont, DW=500, CIDToGIDMap=Name.Identity,
                    CIDSystemInfo=Dictionary(Ordering=pikepdf.String("Identity"), Registry=pikepdf.String("Adobe"), Supplement=0),
                    FontDescriptor=Dictionary(
                        Type=Name.FontDescriptor, FontName=Name.GlyphLessFont, Flags=5, FontBBox=Array([0, 0, 500, 1000]),
                        ItalicAngle=0, Ascent=1000, Descent=-200, CapHeight=700, StemV=80,
                    ),
                )
            ]),
        )  # fmt: skip
        if "/Resources" not in page:
            page.Resources = Dictionary()
        if "/Font" not in page.Resources:
            page.Resources.Font = Dictionary()
        page.Resources.Font["/Ocr"] = document.make_indirect(font)
        wide = float(page.mediabox[2])
        content = ["q BT 3 Tr"]
        for text, box in words:
            content += _word(
                text, Box(box.x0 + shift[0], box.y0 + shift[1], box.x1 + shift[0], box.y1 + shift[1]), wide, high, turn
            )
        page.contents_add(("\n".join([*content, "ET Q"])).encode(), prepend=under)
        return saved(document)


def _word(text: str, box: Box, wide: float, high: float, turn: int) -> list[str]:
    if not text:
        return []
    size = 0.8 * (box.y1 - box.y0)
    x, y = box.x0, high - box.y1 + 0.25 * size
    stretch = 100 * (box.x1 - box.x0) / max(0.5 * size * len(text), 0.1)
    codes = "".join(f"{min(ord(char), 0xFFFF):04X}" for char in text)
    matrix = f"1 0 0 1 {x:.2f} {y:.2f}"
    if turn == 180:
        matrix = f"-1 0 0 -1 {wide - x:.2f} {high - y:.2f}"
    elif turn == 90:
        matrix = f"0 1 -1 0 {wide - y * wide / high:.2f} {x:.2f}"
    return [f"/Ocr {size:.2f} Tf {stretch:.1f} Tz {matrix} Tm <{codes}> Tj"]


def misread(words: Words, rate: float, rng: random.Random) -> list[tuple[str, Box]]:
    """The words with about `rate` of their characters read wrong: mistaken letters, lost ones, words run together or torn."""
    letters = sum(len(text) for text, _ in words)
    wrong = round(rate * letters)
    found = [list(text) for text, _ in words]
    for _ in range(wrong):
        at = rng.randrange(len(found))
        if not found[at]:
            continue
        place = rng.randrange(len(found[at]))
        chance = rng.random()
        char = found[at][place]
        if chance < 0.75:
            found[at][place] = rng.choice(_SLIPS.get(char, _SLIPS.get(char.lower(), ("~", "'", "i"))))
        elif chance < 0.9:
            found[at][place] = ""
        else:
            found[at][place] = char + rng.choice([" ", ".", "'", "l"])
    made: list[tuple[str, Box]] = []
    for (_, box), chars in zip(words, found, strict=True):
        text = "".join(chars)
        parts = text.split()
        step = (box.x1 - box.x0) / max(len(text), 1)
        at = 0.0
        for part in parts:
            x = box.x0 + step * at
            made.append((part, Box(x, box.y0, min(box.x1, x + step * len(part)), box.y1)))
            at += len(part) + 1
    return made


def gibberish(words: Words, rng: random.Random) -> list[tuple[str, Box]]:
    """What a scanner reads off a page that went in on its side."""
    signs = "il|1.,;:'~-_jf()[]IJLT\\/=+^\"oecrnu"
    return [("".join(rng.choice(signs) for _ in text), box) for text, box in words]


def lines_of(words: Words) -> list[list[tuple[str, Box]]]:
    """The words by printed line."""
    lines: list[list[tuple[str, Box]]] = []
    for text, box in words:
        if lines and abs(lines[-1][-1][1].y0 - box.y0) < 3 and box.x0 >= lines[-1][-1][1].x0:
            lines[-1].append((text, box))
        else:
            lines.append([(text, box)])
    return lines


def joined(words: Words, between: str, within: str = "") -> list[tuple[str, Box]]:
    """Each line as one run, with `between` in place of the spaces, and `within` between its letters."""
    made = []
    for line in lines_of(words):
        box = line[0][1]
        for _, other in line[1:]:
            box = box.union(other)
        made.append((between.join(within.join(text) for text, _ in line), box))
    return made
