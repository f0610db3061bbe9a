"""Which words of a page belong to which document: what the splitting hands to the making of passages."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

RegionKind = Literal["header", "title", "field", "body", "signature", "notice"]


@dataclass(frozen=True, slots=True)
class Region:
    """A run of whole lines on one page that belongs to one document itself.

    A document's regions, in reading order, are its own words: page furniture is left out, and so is what
    stands in its parts (an entry of an export, a message quoted below), which have regions of their own.

    Attributes:
        start, end: offsets of `Page.text`, from the first character of the first line to the last of the last.
        kind: `header` for a mail header block, letterhead, addressee or entry heading; `title`; `field` for the
            labelled lines under a title; `notice` for disclaimers and "external mail" banners; else `body`.
            A signature block that was recognised is `signature`.
    """

    page: int
    start: int
    end: int
    kind: RegionKind = "body"
