"""A page as the row that it is kept as.

Workers make the row, so that the one process that writes has nothing left to do but write it.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from sarlens.model import Cell, Page, Redaction, content_id
from sarlens.store import codec

COLUMNS = (
    "file, number, width, height, text, text_source, rotation, words, cells, redactions, ocr_confidence, redacted_share"
)
_CELLS = tuple[Cell, ...]
_REDACTIONS = tuple[Redaction, ...]


@dataclass(frozen=True, slots=True)
class PageRow:
    """A page, packed. `values` are its columns after `file` and `number`, in the order of `COLUMNS`."""

    file: str
    number: int
    values: tuple[Any, ...]

    @property
    def id(self) -> str:
        """As `Page.id`."""
        return content_id("page", self.file, self.number)

    def at(self, file: str, number: int) -> PageRow:
        """The same words as another page's."""
        return replace(self, file=file, number=number)


def pack(page: Page) -> PageRow:
    """A page as a row."""
    values = (
        page.width, page.height, page.text, page.text_source, page.rotation, codec.pack_words(page.words),
        json.dumps(codec.save(page.cells)), json.dumps(codec.save(page.redactions), ensure_ascii=False),
        page.ocr_confidence, page.redacted_share,
    )  # fmt: skip
    return PageRow(page.file, page.number, values)


def unpack(row: Sequence[Any], *, words: bool = True) -> Page:
    """The way back, from the columns of `COLUMNS`. `words`: False leaves them out."""
    file, number, width, height, text, source, rotation, packed, cells, redactions, confidence, share = row
    return Page(
        file, number, width, height, text, source, rotation,
        words=codec.unpack_words(packed) if words else (),
        cells=codec.load(_CELLS, json.loads(cells)),
        redactions=codec.load(_REDACTIONS, json.loads(redactions)),
        ocr_confidence=confidence,
        redacted_share=share,
    )  # fmt: skip
