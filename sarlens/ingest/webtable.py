"""Tables of HTML: those that rule data become tables of ours, those that only arrange become lines."""

from __future__ import annotations

from dataclasses import dataclass, field

from sarlens.ingest.blocks import Block, Paragraph, TableCell, flat, grid, said, words_of


@dataclass(slots=True)
class Grid:
    """A table that is being read: rows of cells, each with what is in it."""

    ruled: bool
    rows: list[list[tuple[list[Block], int, int]]] = field(default_factory=list)
    open: bool = False


def tabulated(table: Grid) -> list[Block]:
    """A ruled table; or, for a table that only arranges, its rows as lines, or else what is in its cells."""
    rows = [row for row in table.rows if row]
    if not rows:
        return []
    if table.ruled and (len(rows) > 1 or len(rows[0]) > 1):
        made = grid([[TableCell(flat(held), across, down) for held, across, down in row] for row in rows])
        return [made] if made else []
    if all(_short(held) for row in rows for held, _, _ in row):
        lines = ["\t".join(text for held, _, _ in row if (text := words_of(flat(held)).strip())) for row in rows]
        return [Paragraph(said("\n".join(line for line in lines if line)))] if any(lines) else []
    return [block for row in rows for held, _, _ in row for block in held]


def _short(blocks: list[Block]) -> bool:
    """Whether a cell holds one line at most."""
    return not blocks or (
        len(blocks) == 1 and isinstance(blocks[0], Paragraph) and "\n" not in words_of(blocks[0].spans)
    )
