"""The printed lines of one document: its own words, in reading order, without furniture and without its parts."""

from __future__ import annotations

import bisect
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from sarlens.model import Cell, Document, Page
from sarlens.structure.furniture import without_stamp
from sarlens.structure.regions import Region, RegionKind
from sarlens.text import Line, lines

PageKey = tuple[str, int]
Span = tuple[int, int, int]
"""Page number, start and end: a run of words on one page."""

_PART = re.compile(r"[^\t\s](?:[^\t]*[^\t\s])?")
_RULE = re.compile(r"[|\s]*")
_SPECK = re.compile(r"[|Il!\[\]{}()_~.,:;'’‘*°-]{1,2}")
_QUOTED = re.compile(r"(?:[ \t]*>)+[ \t]*")
ENDED = re.compile(r"[.!?…](?:[\"'”’)\]]|\s*\(\w+\))*\s*$")
"""Ends like a sentence."""
_HANGING = re.compile(
    r"\b(?:the|a|an|and|or|of|to|in|on|at|for|with|by|from|as|that|which|who|is|are|was|were|be|been|has|have|had|will|would|"
    r"not|mr|mrs|ms|miss|dr|his|her|their|our|your|my|its|this|these|if|but|than|into|about|&)\.?$|[,–-]$",
    re.I,
)


@dataclass(frozen=True, slots=True)
class PrintedLine:
    """One printed line that belongs to the document, or one column's part of it.

    Attributes:
        start, end: offsets of `Page.text`, without white space and ">" marks around.
        x0, x1: left and right edge in points; character counts where the page has no words.
        gap: an empty line, or the top of a page, stands before it.
        cell: the table cell it stands in, or None.
        column: 0 for the line's first part, 1 for what stands after its first wide gap (a tab), and so on.
        columns: how many parts the line has.
        speck: what a scan made of a ruled line or a mark: no word, and no column of its own.
    """

    page: int
    start: int
    end: int
    text: str
    x0: float
    x1: float
    gap: bool
    kind: RegionKind
    ocr: bool
    cell: Cell | None = None
    column: int = 0
    columns: int = 1
    speck: bool = False

    @property
    def span(self) -> Span:
        """Where it stands."""
        return (self.page, self.start, self.end)

    @property
    def ended(self) -> bool:
        """Ends like a sentence."""
        return bool(ENDED.search(self.text))

    @property
    def hanging(self) -> bool:
        """Ends on a word that can't end a line by choice ("the", "Mrs", a comma)."""
        return bool(_HANGING.search(self.text))


@dataclass(frozen=True, slots=True)
class PageLines:
    """A page with its lines found once."""

    page: Page
    lines: tuple[Line, ...]
    word_starts: tuple[int, ...]

    @classmethod
    def of(cls, page: Page) -> PageLines:
        """The page's lines."""
        return cls(page, lines(page), tuple(word.start for word in page.words))

    def edges(self, start: int, end: int) -> tuple[float, float]:
        """Left and right edge of the words between two offsets, in points (characters of the line without words)."""
        at = bisect.bisect_left(self.word_starts, start)
        found = []
        while at < len(self.word_starts) and self.word_starts[at] < end:
            found.append(self.page.words[at].box)
            at += 1
        if found:
            return min(box.x0 for box in found), max(box.x1 for box in found)
        line = self.page.text.rfind("\n", 0, start) + 1
        return float(start - line), float(end - line)


def whole_regions(documents: Sequence[Document], pages: Mapping[PageKey, Page]) -> dict[str, tuple[Region, ...]]:
    """Regions where nobody worked them out: a document's words are those in it and in none of its parts."""
    return {document.id: tuple(_own(document, documents, pages)) for document in documents}


def _own(document: Document, documents: Sequence[Document], pages: Mapping[PageKey, Page]) -> Iterator[Region]:
    inside = _parts(document, documents)
    for number in range(document.first_page, document.last_page + 1):
        page = pages.get((document.file, number))
        if page is None:
            continue
        start, end = _extent(document, number, page)
        for part in sorted(inside, key=lambda d: (d.first_page, d.start)):
            if not part.first_page <= number <= part.last_page:
                continue
            cut, after = _extent(part, number, page)
            if start < cut:
                yield Region(number, start, min(cut, end))
            start = max(start, after)
        if start < end:
            yield Region(number, start, end)


def _parts(document: Document, documents: Sequence[Document]) -> list[Document]:
    found: list[Document] = []
    for other in documents:
        if other.part_of == document.id:
            found += [other, *_parts(other, documents)]
    return found


def _extent(document: Document, number: int, page: Page) -> tuple[int, int]:
    start = document.start if number == document.first_page else 0
    end = document.end if number == document.last_page and document.end else len(page.text)
    return start, end


def document_lines(
    document: Document, regions: Sequence[Region], pages: Mapping[PageKey, PageLines]
) -> tuple[PrintedLine, ...]:
    """The document's printed lines in reading order; a line with wide gaps gives one for each of its parts."""
    found: list[PrintedLine] = []
    for region in regions:
        page = pages.get((document.file, region.page))
        if page is not None:
            found += _region_lines(region, page, bool(found) and found[-1].page == region.page)
    return tuple(found)


def _region_lines(region: Region, page: PageLines, same_page: bool) -> Iterator[PrintedLine]:
    text, ocr = page.page.text, page.page.text_source == "ocr"
    gap = not same_page or "\n\n" in text[max(0, region.start - 2) : region.start + 1]
    first = max(0, bisect.bisect_right([line.start for line in page.lines], region.start) - 1)
    for line in page.lines[first:]:
        if line.start >= region.end:
            break
        start, end = max(line.start, region.start), min(line.end, region.end)
        end = min(end, line.start + len(without_stamp(line.text)))
        skipped = (_RULE if ocr else _QUOTED).match(text, start, end)
        start = skipped.end() if skipped else start
        spans = [(start + m.start(), start + m.end()) for m in _PART.finditer(text[start:end])]
        words = [span for span in spans if not (ocr and len(spans) > 1 and _SPECK.fullmatch(text, *span))]
        for one, other in spans:
            x0, x1 = page.edges(one, other)
            speck = (one, other) not in words
            column = 0 if speck else words.index((one, other))
            yield PrintedLine(
                region.page, one, other, text[one:other], x0, x1, gap and column == 0, region.kind, ocr,
                _cell_at(page.page, one), column, max(1, len(words)), speck,
            )  # fmt: skip
        gap = not spans or (gap and not words)


def _cell_at(page: Page, offset: int) -> Cell | None:
    for cell in page.cells:
        if cell.start <= offset < cell.end:
            return cell
    return None


def measure(found: Sequence[PrintedLine]) -> dict[int, float]:
    """How far lines run to the right, for each page: the edge that running text is wrapped at.

    Lines that begin far to the right (a stamp, a date) don't count. A page with a handful of lines tells too
    little: there the edge is at least where a page's text usually ends.
    """
    pages: dict[int, list[PrintedLine]] = {}
    for line in found:
        if line.cell is None and line.columns == 1:
            pages.setdefault(line.page, []).append(line)
    edges: dict[int, float] = {}
    for page, held in pages.items():
        left = min(line.x0 for line in held)
        width = max(line.x1 for line in held) - left
        edge = max((line.x1 for line in held if line.x0 < left + 0.4 * width), default=left)
        usual = left + 70 * (held[0].x1 - held[0].x0) / max(1, len(held[0].text))
        edges[page] = max(edge, usual) if len(held) < 5 else edge
    return edges


def broke_off(line: PrintedLine, after: PrintedLine, edge: float) -> bool:
    """The line was ended on purpose: the next one's first word would have fitted on it.

    Args:
        line: a line of running text.
        after: the line below it.
        edge: where lines are wrapped, from `measure`.
    """
    letters = max(1, len(after.text))
    first = len(after.text.split()[0]) / letters * (after.x1 - after.x0)
    space = (after.x1 - after.x0) / letters
    return line.x1 + space + first < edge - max(2 * space, 0.04 * (edge - line.x0))


def joined(spans: Sequence[Span], texts: Mapping[int, str]) -> tuple[Span, ...]:
    """Spans with nothing but white space between them on one page made one."""
    out: list[Span] = []
    for page, start, end in spans:
        if out and out[-1][0] == page and out[-1][2] <= start and not texts[page][out[-1][2] : start].strip():
            out[-1] = (page, out[-1][1], end)
        else:
            out.append((page, start, end))
    return tuple(out)
