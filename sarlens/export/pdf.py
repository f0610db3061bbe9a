"""The written export as a tagged PDF, set by typst in this process with our own fonts and no network.

It is made to PDF/UA-1. Where a character has no glyph in our fonts that standard can't be met; then the PDF is
still tagged, and says on page 1 that some characters show as boxes.
"""

from __future__ import annotations

import json
import re
from dataclasses import asdict
from pathlib import Path
from typing import Any, BinaryIO

import typst

from sarlens.export.blocks import Block, Paper, Piece, Table
from sarlens.export.paper import paper
from sarlens.export.schedule import Schedule

HERE = Path(__file__).parent
FONTS = HERE / "fonts"
LONGEST_WORD = 22
"""A word with more characters may be cut at a line's end, so that an address does not run out of its cell."""

_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]")
_UNBROKEN = re.compile(rf"\S{{{LONGEST_WORD},}}")
_UNSHOWN = "Some characters in this document are not in our fonts and show as boxes. The web page export holds them."


def write(schedule: Schedule, stream: BinaryIO) -> None:
    """Write the schedule's paper as a PDF file."""
    stream.write(laid(paper(schedule)))


def laid(told: Paper) -> bytes:
    """The paper as a PDF."""
    try:
        return compiled("summary.typ", data_of(told), standard="ua-1")
    except typst.TypstError as trouble:
        if "could not be displayed" not in str(trouble):
            raise
    data = data_of(told)
    data["notices"] = [*data["notices"], _UNSHOWN]
    return compiled("summary.typ", data)


def compiled(template: str, data: dict[str, Any], *, standard: str = "", tags: bool = True) -> bytes:
    """A template of this package with its data, as PDF bytes."""
    files: Any = {"main.typ": (HERE / template).read_bytes(), "data.json": json.dumps(data).encode()}
    standards: Any = [standard] if standard else []
    made = typst.compile(
        files,
        format="pdf",
        font_paths=[str(FONTS)],
        ignore_system_fonts=True,
        pdf_standards=standards,
        pdf_tags=tags,
    )
    assert isinstance(made, bytes)
    return made


def printable(text: str) -> str:
    """Text as typst is to set it: line breaks become spaces, control characters go, and long words may be cut."""
    flat = _CONTROL.sub("", text.replace("\r", "\n").replace("\n", " "))
    return _UNBROKEN.sub(lambda found: "\x1f".join(_cut(found.group())), flat)


def _cut(word: str) -> list[str]:
    """A long word in pieces of eight characters, never between a letter and its mark."""
    pieces = [word[at : at + 8] for at in range(0, len(word), 8)]
    if any(ord(char) > 0x2FF for char in word):
        return [word]
    return pieces


def data_of(told: Paper) -> dict[str, Any]:
    """The paper as plain JSON values for the template."""
    return {
        "title": printable(told.title).replace("\x1f", ""),
        "subtitle": printable(told.subtitle),
        "notices": [printable(line) for line in told.notices],
        "cover": _deep(told.cover),
        "running": printable(told.running),
        "corner": [printable(line) for line in told.corner],
        "margin": told.margin_cm,
        "body": told.body_pt,
        "spacing": told.line_spacing,
        "sections": [
            {"title": printable(s.title), "level": s.level, "blocks": [_block(block) for block in s.blocks]}
            for s in told.sections
        ],
    }


def _block(block: Block) -> dict[str, Any]:
    kind = type(block).__name__
    if isinstance(block, Table):
        rows = [[[_piece(piece) for piece in cell] for cell in row] for row in block.rows]
        return {"type": kind, "heads": _deep(block.heads), "widths": list(block.widths), "rows": rows}
    return {"type": kind, **_deep(asdict(block))}


def _piece(piece: Piece) -> list[str]:
    return [piece.style, printable(piece.text)]


def _deep(value: Any) -> Any:
    """Every string in the value made printable."""
    if isinstance(value, str):
        return printable(value)
    if isinstance(value, dict):
        return {key: _deep(held) for key, held in value.items()}
    if isinstance(value, (list, tuple)):
        return [_deep(held) for held in value]
    return value
