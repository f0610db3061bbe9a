"""Two copies of the same words, redacted differently: what one hides and the other shows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

from sarlens.analysis.index import CaseIndex
from sarlens.model import REDACTED, Anchor, Box, Document, Page, Redaction, Variant

Side = Literal["first", "second"]


@dataclass(frozen=True, slots=True)
class _Piece:
    """One run of characters on a page; `hidden` is the box over it, None for a legible word."""

    word: str
    page: Page
    start: int
    end: int
    hidden: Redaction | None


def variants(index: CaseIndex) -> tuple[Variant, ...]:
    """For each page of a copy and its counterpart, the boxes that stand over words legible on the other."""
    found: list[Variant] = []
    for document in index.corpus.documents:
        root = index.root(document.id)
        if root == document.id:
            continue
        first, second = _pieces(index, index.documents[root]), _pieces(index, document)
        if any(piece.hidden for piece in (*first, *second)):
            found.extend(_compared(first, second))
    return tuple(found)


def _pieces(index: CaseIndex, document: Document) -> list[_Piece]:
    found: list[_Piece] = []
    for number in range(document.first_page, document.last_page + 1):
        page = index.pages.get((document.file, number))
        if page is None:
            continue
        start = document.start if number == document.first_page else 0
        end = document.end if number == document.last_page and document.end else len(page.text)
        found.extend(_on_page(page, start, end))
    return found


def _on_page(page: Page, start: int, end: int) -> Iterator[_Piece]:
    """The page's words in order. The marks for hidden words and the boxes both run in reading order."""
    boxes = sorted(
        (one for one in page.redactions if one.kind in ("black", "white")), key=lambda one: (one.box.y0, one.box.x0)
    )
    marks = page.text.count(REDACTED)
    seen = at = 0
    for word in page.text.split():
        at = page.text.index(word, at)
        hidden: Redaction | None = None
        if REDACTED in word:
            hidden = _box(boxes, seen, marks)
            seen += word.count(REDACTED)
        if start <= at < end:
            yield _Piece(word.lower().strip(".,;:()"), page, at, at + len(word), hidden)
        at += len(word)


def _box(boxes: Sequence[Redaction], seen: int, marks: int) -> Redaction | None:
    """The box of a mark: the same in order where there are as many of both, else the one as far down the list."""
    if not boxes:
        return None
    return boxes[seen if len(boxes) == marks else min(len(boxes) - 1, seen * len(boxes) // max(1, marks))]


def _compared(first: list[_Piece], second: list[_Piece]) -> Iterator[Variant]:
    differs: dict[tuple[str, int, str, int], list[tuple[Box, Side]]] = {}
    spans: dict[tuple[str, int, str, int], tuple[list[_Piece], list[_Piece]]] = {}
    matcher = SequenceMatcher(None, [piece.word for piece in first], [piece.word for piece in second], autojunk=False)
    for tag, a0, a1, b0, b1 in matcher.get_opcodes():
        if tag != "replace":
            continue
        mine, its = first[a0:a1], second[b0:b1]
        for hiding, showing, side in ((mine, its, "first"), (its, mine, "second")):
            boxes = [piece.hidden.box for piece in hiding if piece.hidden is not None]
            if not boxes or not any(piece.hidden is None for piece in showing):
                continue
            if all(piece.hidden is not None for piece in showing):
                continue
            key = (mine[0].page.file, mine[0].page.number, its[0].page.file, its[0].page.number)
            known = differs.setdefault(key, [])
            known.extend((box, side) for box in boxes if (box, side) not in known)  # type: ignore[misc]
            kept = spans.setdefault(key, ([], []))
            kept[0].extend(mine)
            kept[1].extend(its)
    for key, found in differs.items():
        mine, its = spans[key]
        yield Variant(_anchor(mine), _anchor(its), tuple(found))


def _anchor(pieces: Sequence[_Piece]) -> Anchor:
    page = pieces[0].page
    here = [piece for piece in pieces if piece.page is page]
    return Anchor(page.file, page.number, min(piece.start for piece in here), max(piece.end for piece in here))
