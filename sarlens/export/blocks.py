"""What a written export is made of, before any format: sections of paragraphs, passages, tables and fields.

`paper.py` builds these; `word.py`, `pdf.py` and `html.py` lay out the same ones, so that all three say the same.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

Style = Literal["plain", "quote", "small", "strong"]


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of text that stands on lines of its own. `quote`: copied from the page exactly."""

    text: str
    style: Style = "plain"


Cell: TypeAlias = tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Running text of our own."""

    text: str
    style: Style = "plain"


@dataclass(frozen=True, slots=True)
class Notice:
    """Something the reader must not miss."""

    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Bullets:
    """A list."""

    items: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Facts:
    """Labels and what they stand for."""

    rows: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under column heads. `widths` are shares of the line that sum to 1."""

    caption: str
    heads: tuple[str, ...]
    widths: tuple[float, ...]
    rows: tuple[tuple[Cell, ...], ...]


@dataclass(frozen=True, slots=True)
class Entry:
    """One passage: its reference, where it stands, the exact words, and what is said about it.

    Attributes:
        before, after: the sentences around it in the same document, shortened; "" where there are none.
        facts: label and text, in order.
    """

    ref: str
    heading: str
    quote: str
    facts: tuple[tuple[str, str], ...]
    before: str = ""
    after: str = ""


@dataclass(frozen=True, slots=True)
class Field:
    """Something that a form asks for. `value` is what SARLens could fill in, or ""; `check` says how sure the form is."""

    label: str
    hint: str
    check: str
    value: str = ""


@dataclass(frozen=True, slots=True)
class Form:
    """The fields of one form, in its order."""

    fields: tuple[Field, ...]


Block: TypeAlias = Paragraph | Notice | Bullets | Facts | Table | Entry | Form


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and what stands under it. Level 1 or 2."""

    title: str
    blocks: tuple[Block, ...]
    level: int = 1


@dataclass(frozen=True, slots=True)
class Paper:
    """A whole written export.

    Attributes:
        notices: what must stand on page 1.
        cover: labels and values on page 1.
        corner: lines to be filled in at the top right of every page, for a court; else empty.
        margin_cm, body_pt, line_spacing: as the reader's rules want it.
        running: the line at the head of every page.
    """

    title: str
    subtitle: str
    notices: tuple[str, ...]
    cover: tuple[tuple[str, str], ...]
    sections: tuple[Section, ...]
    running: str
    corner: tuple[str, ...] = ()
    margin_cm: float = 2.2
    body_pt: float = 11.0
    line_spacing: float = 1.2


def cell(*pieces: str | Piece) -> Cell:
    """A cell of pieces; empty strings are left out."""
    made = (piece if isinstance(piece, Piece) else Piece(piece) for piece in pieces)
    return tuple(piece for piece in made if piece.text)


def quoted(text: str) -> Piece:
    """Words copied from the page."""
    return Piece(text, "quote")


def small(text: str) -> Piece:
    """A line beneath, such as where the words stand."""
    return Piece(text, "small")
