"""From printed words to a page's text in the order in which a person reads it.

One visual line a line; an empty line between blocks; a tab where a line leaves a wide gap; columns of prose
one after another; the cells of a ruled table row by row, each cell's lines together.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from statistics import median

from sarlens.ingest.columns import Chunk, Line, chunk_of, chunks, regions
from sarlens.ingest.tables import Grid, GridCell
from sarlens.ingest.words import Token, holds_centre
from sarlens.model import REDACTED, Box, Cell, Word

TAB_GAP = 2.5
"""A gap this wide inside a line is a tab (em)."""
STOP_GAP = 0.8
"""So is a narrower one, down to this, where the next word begins below others that follow a tab (em)."""
BLOCK_GAP = 0.3
"""Lines further apart than the usual spacing by this much are two blocks (em)."""
_CLINGING = re.compile(r"[,.;:!?)\]’']")


@dataclass(frozen=True, slots=True)
class Laid:
    """A page's text with its words and cells."""

    text: str
    words: tuple[Word, ...]
    cells: tuple[Cell, ...]


def lay_out(tokens: Sequence[Token], grids: Sequence[Grid] = (), shown: Callable[[Box], Box] = lambda box: box) -> Laid:
    """Put the words in reading order.

    Args:
        tokens: words, their lines level.
        grids: ruled tables in the same measure.
        shown: from that measure to the page as shown; the boxes of the answer are after it.
    """
    upright = [token for token in tokens if not token.aslant]
    free, held = _housed(upright, grids)
    items = chunks(free) + [
        Chunk((), grid.box, 10.0, (grid.box.y0, grid.box.y1), grid)
        for i, grid in enumerate(grids)
        if any(held[i, j] for j in range(len(grid.cells)))
    ]
    cut = regions(items)
    inside = {key: regions(chunks(some)) for key, some in held.items()}
    usual = _usual_gap([region for some in (cut, *inside.values()) for region in some])
    writer = _Writer(shown, _stops(line for some in (cut, *inside.values()) for region in some for line in region))
    tables = {id(grid): i for i, grid in enumerate(grids)}
    number = 0
    for block in _blocks(cut, usual):
        writer.gap()
        grid = block[0][0].grid
        if grid is None:
            writer.block(block)
        else:
            at = tables[id(grid)]
            writer.table(number, grid, [_blocks(inside.get((at, j), []), usual) for j in range(len(grid.cells))])
            number += 1
    for some in _leaning(token for token in tokens if token.aslant):
        writer.gap()
        writer.block([[chunk_of([token]) for token in some]])
    return Laid(writer.text, tuple(writer.words), tuple(writer.cells))


def _housed(tokens: Iterable[Token], grids: Sequence[Grid]) -> tuple[list[Token], dict[tuple[int, int], list[Token]]]:
    """The words in no table, and those in each cell by (table, cell); the smallest cell around a word has it."""
    cells = sorted(
        ((cell.box.area, i, j, cell.box) for i, grid in enumerate(grids) for j, cell in enumerate(grid.cells)),
        key=lambda row: row[:3],
    )
    free: list[Token] = []
    held: dict[tuple[int, int], list[Token]] = defaultdict(list)
    for token in tokens:
        home = next(((i, j) for _, i, j, box in cells if holds_centre(box, token.box)), None)
        if home is None:
            free.append(token)
        else:
            held[home].append(token)
    return free, held


def _gap(last: Token, token: Token) -> float:
    """The white between two words of a line, in em."""
    return (token.box.x0 - last.box.x1) / max(min(token.size, last.size), 1.0)


def _stops(lines: Iterable[Line]) -> frozenset[int]:
    """Where columns without lines begin (in steps of two points): two lines at least have a wide gap before it."""
    seen: dict[int, int] = defaultdict(int)
    for line in lines:
        tokens = [token for chunk in line for token in chunk.tokens]
        for last, token in pairwise(tokens):
            if _gap(last, token) >= TAB_GAP:
                seen[round(token.box.x0 / 2)] += 1
    return frozenset(near for step, count in seen.items() if count >= 2 for near in (step - 1, step, step + 1))


def _extent(line: Line) -> tuple[float, float, float]:
    """Top, bottom and type size of a line."""
    return min(i.band[0] for i in line), max(i.band[1] for i in line), max(i.size for i in line)


def _usual_gap(regions: list[list[Line]]) -> float:
    """The white between two lines of one paragraph, in em; taken from lines that run to the margin, if any do."""
    wrapped: list[float] = []
    others: list[float] = []
    for region in regions:
        lines = [line for line in region if line[0].grid is None]
        if len(lines) < 2:
            continue
        right = max(line[-1].box.x1 for line in lines)
        for above, below in pairwise(lines):
            (_, end, size), (top, _, next_size) = _extent(above), _extent(below)
            gap = (top - end) / max(min(size, next_size), 1.0)
            if gap > 1.5:
                continue
            long = above[-1].box.x1 >= right - 4 * size and len(above[-1].tokens) >= 5
            (wrapped if long else others).append(gap)
    if len(wrapped) >= 3:
        return median(wrapped)
    gaps = sorted(wrapped + others)
    return min(gaps[len(gaps) // 4], 0.45) if gaps else 0.2


def _blocks(regions: list[list[Line]], usual: float) -> list[list[Line]]:
    """Cut regions where the gap between lines is clearly larger than usual, and around tables."""
    blocks: list[list[Line]] = []
    for region in regions:
        open_block: list[Line] = []
        for line in region:
            if open_block and _parted(open_block[-1], line, usual):
                blocks.append(open_block)
                open_block = []
            open_block.append(line)
        if open_block:
            blocks.append(open_block)
    return blocks


def _parted(above: Line, below: Line, usual: float) -> bool:
    if above[0].grid is not None or below[0].grid is not None:
        return True
    (_, end, size), (top, _, next_size) = _extent(above), _extent(below)
    return top - end > (usual + BLOCK_GAP) * max(min(size, next_size), 1.0)


def _leaning(tokens: Iterable[Token]) -> list[list[Token]]:
    """Words at an angle, in the order of the file, cut where the next stands elsewhere on the page."""
    found: list[list[Token]] = []
    for token in tokens:
        last = found[-1][-1].box if found else None
        reach = 2 * token.size
        if last is not None and Box(last.x0 - reach, last.y0 - reach, last.x1 + reach, last.y1 + reach).overlap(
            token.box
        ):
            found[-1].append(token)
        else:
            found.append([token])
    return found


def _clings(last: Token, token: Token) -> bool:
    gap = token.box.x0 - last.box.x1
    return last.text == REDACTED and gap < 0.35 * token.size and _CLINGING.match(token.text) is not None


@dataclass
class _Writer:
    """Writes words one after another and keeps their offsets."""

    shown: Callable[[Box], Box]
    stops: frozenset[int] = frozenset()
    words: list[Word] = field(default_factory=list)
    cells: list[Cell] = field(default_factory=list)
    _parts: list[str] = field(default_factory=list)
    _length: int = 0

    @property
    def text(self) -> str:
        return "".join(self._parts)

    def put(self, text: str) -> None:
        self._parts.append(text)
        self._length += len(text)

    def gap(self) -> None:
        """An empty line, unless nothing stands above it."""
        if self._length:
            self.put("\n\n")

    def block(self, lines: list[Line]) -> None:
        for number, line in enumerate(lines):
            if number:
                self.put("\n")
            last: Token | None = None
            for token in (token for chunk in line for token in chunk.tokens):
                if last is not None and _clings(last, token):
                    self._cling(token)
                    last = token
                    continue
                if last is not None:
                    gap = _gap(last, token)
                    stop = gap >= STOP_GAP and round(token.box.x0 / 2) in self.stops
                    self.put("\t" if gap >= TAB_GAP or stop else " ")
                start = self._length
                self.put(token.text)
                self.words.append(Word(start, self._length, self.shown(token.box), token.confidence))
                last = token

    def _cling(self, token: Token) -> None:
        """A mark right behind a stand-in belongs to the same run of characters."""
        word = self.words.pop()
        self.put(token.text)
        self.words.append(replace(word, end=self._length, box=word.box.union(self.shown(token.box))))

    def table(self, number: int, grid: Grid, inside: list[list[list[Line]]]) -> None:
        """Cell by cell; every cell but the first begins on a new line, empty cells too take no line of their own."""
        begun = False
        for cell, blocks in zip(grid.cells, inside, strict=True):
            if blocks and begun:
                self.put("\n")
            start = self._length
            for at, block in enumerate(blocks):
                if at:
                    self.put("\n\n")
                self.block(block)
            begun = begun or bool(blocks)
            self.cells.append(self._cell(number, cell, start))

    def _cell(self, number: int, cell: GridCell, start: int) -> Cell:
        return Cell(number, cell.row, cell.column, start, self._length, self.shown(cell.box))
