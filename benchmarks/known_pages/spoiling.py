"""Sound digital pages made unsound: fonts that name other letters than they draw, or none."""

from __future__ import annotations

import io
import random
import re
from collections.abc import Callable

import pikepdf
from pikepdf import Dictionary

from known_pages.sheets import saved

Rename = Callable[[str], str]


def renamed(pdf: bytes, rename: Rename) -> bytes:
    """With every entry of every ToUnicode map sent through `rename`; "" takes the entry out."""
    with pikepdf.open(io.BytesIO(pdf)) as document:
        for item in document.objects:
            if isinstance(item, Dictionary) and item.get("/Type") == "/Font" and "/ToUnicode" in item:
                text = item.ToUnicode.read_bytes().decode("latin-1")
                text = re.sub(
                    r"(?m)^<([0-9A-Fa-f]{4})>(\s*)<((?:[0-9A-Fa-f]{4})+)>\s*?(?=\n|$)",
                    lambda m: _entry(m, rename),
                    text,
                )
                item.ToUnicode = document.make_stream(text.encode("latin-1"))
        return saved(document)


def _entry(match: re.Match[str], rename: Rename) -> str:
    old = bytes.fromhex(match[3]).decode("utf-16-be")
    if old == "\uffff":
        return match[0]
    new = rename(old)
    if not new:
        new = "\0"
    return f"<{match[1]}>{match[2]}<{new.encode('utf-16-be').hex().upper()}>"


def nameless(pdf: bytes) -> bytes:
    """Without any ToUnicode map: only numbers of glyphs are left."""
    with pikepdf.open(io.BytesIO(pdf)) as document:
        for item in document.objects:
            if isinstance(item, Dictionary) and item.get("/Type") == "/Font" and "/ToUnicode" in item:
                del item["/ToUnicode"]
        return saved(document)


def shifted(text: str) -> str:
    return "".join(chr(ord(c) + 3) if "A" <= c < "x" or "0" <= c < "7" else c for c in text)


def private(text: str) -> str:
    return "".join(chr(0xE000 + ord(c)) if c.isalnum() and ord(c) < 256 else c for c in text)


def without_ligatures(text: str) -> str:
    return "" if text in ("fi", "fl", "ffi", "ffl", "ff", "ﬁ", "ﬂ", "ﬀ", "ﬃ", "ﬄ", "tt", "ft", "Th") else text


def with_half_ligatures(text: str) -> str:
    return text[:1] if text in ("fi", "fl", "ffi", "ffl", "ff", "ﬁ", "ﬂ", "ﬀ", "ﬃ", "ﬄ", "tt", "ft", "Th") else text


def swapping(chars: str, rng: random.Random) -> Rename:
    """Each of the characters named as another of them."""
    other = list(chars)
    while any(a == b for a, b in zip(chars, other, strict=True)):
        rng.shuffle(other)
    names = dict(zip(chars, other, strict=True))
    return lambda text: "".join(names.get(c, c) for c in text)


def unspaced(pdf: bytes) -> bytes:
    """With no name for the space, so that words stand apart only by their places."""
    return renamed(pdf, lambda text: text.replace(" ", "\u200b"))
