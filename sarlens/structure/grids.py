"""Case-note grids: the row of column heads, and the rows of values below it, in cells, tabs, columns or one a line."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from sarlens.structure.dating import field_date
from sarlens.structure.entrywords import TYPES, column_name, is_heading
from sarlens.structure.furniture import without_stamp
from sarlens.structure.labels import tidy
from sarlens.structure.names import person_like
from sarlens.structure.sheets import Row


@dataclass(frozen=True, slots=True)
class Grid:
    """The column heads of a grid.

    Attributes:
        names: what each column holds, "" where unknown.
        edges: left edge of each column in points, -1 where unknown; empty where rows are read by cell or by line.
        first, last: indexes of the first and last row of the heads.
        by_line: the heads came out one a line, and so do the values.
    """

    names: tuple[str, ...]
    edges: tuple[float, ...]
    first: int
    last: int
    by_line: bool = False

    @property
    def of_notes(self) -> bool:
        """Has the columns that a record of contacts has, and none that a rota has."""
        held = set(self.names)
        return (
            {"date", "worker"} <= held and bool(held & {"type", "recorded", "text", "subject"}) and "rota" not in held
        )


def grid(rows: Sequence[Row], at: int) -> Grid | None:
    """The column heads that begin at row `at`; None where that row begins none."""
    row = rows[at]
    if row.blank or len(row.text) > 160:
        return None
    if row.cell is not None:
        return _by_cells(rows, at)
    parts = [(m.group().strip(), m.start()) for m in re.finditer(r"[^\t]+", without_stamp(row.text))]
    if len(parts) == 1:
        parts = _label_run(row.text)
    names = tuple(column_name(text) or "" for text, _ in parts)
    if len(parts) >= 3:
        found = Grid(names, tuple(_left(row, offset) for _, offset in parts), at, at)
        return found if _enough(names) else None
    return _by_lines(rows, at)


def _enough(names: Sequence[str]) -> bool:
    return sum(bool(name) for name in names) >= 3 and "date" in names


def _left(row: Row, offset: int) -> float:
    return next((word.box.x0 for word in row.words if word.end > row.start + offset), -1.0)


def _by_cells(rows: Sequence[Row], at: int) -> Grid | None:
    heads, last = _table_row(rows, at)
    names = tuple(column_name(heads.get(n, "")) or "" for n in range(max(heads) + 1))
    return Grid(names, (), at, last) if _enough(names) else None


def _table_row(rows: Sequence[Row], at: int) -> tuple[dict[int, str], int]:
    """The texts of one table row by column, and the index of its last printed row."""
    texts: dict[int, str] = {}
    start = last = at
    begun = rows[at].cell
    for n in range(start, len(rows)):
        cell = rows[n].cell
        if rows[n].blank:
            continue
        if cell is None or begun is None or cell[:2] != begun[:2]:
            break
        texts[cell[2]] = f"{texts.get(cell[2], '')} {rows[n].text.strip()}".strip()
        last = n
    return texts, last


def _by_lines(rows: Sequence[Row], at: int) -> Grid | None:
    """Column heads that came out one a line, as the cells of a ruled table do."""
    if is_heading(rows[at].text):
        return None
    names: list[str] = []
    last = at
    for n in range(at, min(at + 10, len(rows))):
        if rows[n].blank and names:
            continue
        name = column_name(rows[n].text.strip()) if len(rows[n].text) < 40 and rows[n].cell is None else None
        if name is None:
            break
        names.append(name)
        last = n
    return Grid(tuple(names), (), at, last, by_line=True) if _enough(names) else None


def _label_run(text: str) -> list[tuple[str, int]]:
    """The column heads of a line with single spaces between them, each with its offset; empty if it is no such line."""
    words = [(m.group(), m.start()) for m in re.finditer(r"\S+", text)]
    found: list[tuple[str, int]] = []
    if not 3 <= len(words) <= 18 or not words[0][0][0].isupper() or re.search(r"[.?!,]\s|\d\d", text):
        return found
    at = missed = 0
    while at < len(words):
        for length in range(min(4, len(words) - at), 0, -1):
            piece = " ".join(word for word, _ in words[at : at + length])
            if column_name(piece) and (length > 1 or len(piece) > 3):
                found.append((piece, words[at][1]))
                at += length
                break
        else:
            missed += 1
            at += 1
            if missed > 1:
                return []
    return found if len(found) >= 3 and missed <= 1 else []


def bare_grid(rows: Sequence[Row], least: int = 3) -> Grid | None:
    """A record kept without column heads: when, what happened, who, at least so many times; or None."""
    found = 0
    first = -1
    for at, row in enumerate(rows):
        if row.blank or (row.cell is not None and row.cell[2] > 0):
            continue
        parts = _table_row(rows, at)[0].values() if row.cell is not None else without_stamp(row.text).split("\t")
        if _dated_and_signed([tidy(part) for part in parts]):
            first = at if first < 0 else first
            found += 1
    return Grid(("date", "text", "worker"), (), first, first - 1) if found >= least else None


def _dated_and_signed(parts: Sequence[str]) -> bool:
    """A date first, words in the middle, and a name or two at the end."""
    if (
        len(parts) != 3
        or not re.match(r"\d{1,2}[/. -]", parts[0])
        or len(parts[1]) < 15
        or not 1 <= len(parts[2].split()) <= 3
    ):
        return False
    return field_date(parts[0]) is not None and person_like(parts[2])


@dataclass(frozen=True, slots=True)
class Values:
    """One row of values. `inline`: the text of the entry stands on the same lines."""

    held: dict[str, str]
    last: int
    inline: bool


def values(rows: Sequence[Row], at: int, heads: Grid) -> Values | None:
    """The row of values at `at` below the heads; None where it is none (no date in the date's column)."""
    row = rows[at]
    if row.cell is not None:
        texts, last = _table_row(rows, at)
        held = {name: texts.get(n, "") for n, name in enumerate(heads.names) if name}
        found = Values(held, _before_text(rows, at, last, heads), "text" in heads.names)
    elif heads.by_line:
        by_line = _values_by_line(rows, at, heads)
        if by_line is None:
            return None
        found = by_line
    else:
        found = _values_by_place(rows, at, heads)
    printed = found.held.get("date", "")
    date = field_date(printed)
    alone = len(printed) < 45 and re.match(r"\W*(?:[A-Z][a-z]{2,8}\W+)?[\dOlI|]", printed) is not None
    sentence = row.cell is None and not found.inline and row.text.rstrip().endswith((".", "?", "!"))
    return found if date is not None and date.exact and alone and not sentence else None


def _before_text(rows: Sequence[Row], at: int, last: int, heads: Grid) -> int:
    """The last row before the cell that holds the entry's text."""
    if "text" not in heads.names:
        return last
    column = heads.names.index("text")
    cells = [(n, cell) for n in range(at, last + 1) if (cell := rows[n].cell) is not None]
    return max((n for n, cell in cells if cell[2] < column), default=at)


def _values_by_line(rows: Sequence[Row], at: int, heads: Grid) -> Values | None:
    """Values one a line in the order of the heads; an empty cell leaves no line."""
    held: dict[str, str] = {}
    last = at
    n = at
    for name in heads.names:
        while n < len(rows) and rows[n].blank and n - last <= 1:
            n += 1
        if n >= len(rows) or name == "text":
            break
        text = rows[n].text.strip()
        dated = field_date(text) is not None and len(text) < 40
        if (
            dated != (name in ("date", "recorded"))
            or len(text) > 60
            or (name == "worker" and not _plausible_worker(text))
        ):
            continue
        held[name] = f"{held.get(name, '')} {text}".strip()
        last, n = n, n + 1
    return Values(held, last, False) if "date" in held and len(held) >= 2 else None


def _plausible_worker(text: str) -> bool:
    bare = re.sub(r"\([^)]*\)?", "", text).strip(" ,")
    return not TYPES.search(bare) or person_like(bare)


def _values_by_place(rows: Sequence[Row], at: int, heads: Grid) -> Values:
    row = rows[at]
    parts = [part.strip() for part in without_stamp(row.text).split("\t")]
    inline = "text" in heads.names
    if len(parts) == len(heads.names):
        held = dict(zip(heads.names, parts, strict=True))
    elif row.words and heads.edges and all(edge >= 0 for edge in heads.edges):
        held = _by_edges(row, heads)
        seen = _by_look([row.text.strip()]) if len(parts) == 1 and len(held.get("worker", "").split()) < 2 else {}
        held = seen if len(seen.get("worker", "").split()) >= 2 else held
    else:
        return Values(_by_look(parts if len(parts) > 1 else [row.text.strip()]), at, inline)
    last = at
    while not inline and last + 1 < len(rows) and _is_wrap(rows[last], rows[last + 1], heads):
        last += 1
        for name, text in _by_edges(rows[last], heads).items():
            held[name] = f"{held.get(name, '')} {text}".strip()
    return Values(held, last, inline)


def _by_edges(row: Row, heads: Grid) -> dict[str, str]:
    """Each word to the column it stands in: the last one whose left edge is not right of it."""
    held: dict[str, str] = {}
    for word in row.words:
        column = max((n for n, edge in enumerate(heads.edges) if edge <= word.box.x0 + 6), default=0)
        name = heads.names[column]
        held[name] = f"{held.get(name, '')} {row.text[word.start - row.start : word.end - row.start]}".strip()
    return held


def _is_wrap(above: Row, row: Row, heads: Grid) -> bool:
    """A second line of a value: right of the first column, and close below."""
    if row.blank or not row.words or not heads.edges or row.box is None or above.box is None or heads.edges[1] < 0:
        return False
    close = 0 < row.box.y0 - above.box.y0 < 2.2 * max(above.height, 6.0)
    return close and row.box.x0 >= heads.edges[1] - 6


def _by_look(parts: Sequence[str]) -> dict[str, str]:
    """Values told by what they look like, where nothing says which column they stand in."""
    held: dict[str, str] = {}
    if len(parts) == 1:
        match = re.match(
            r"^(.{6,24}?\d(?:\s+\d{1,2}[:.]\d\d)?)\s+(?=[A-Z])(.*?)(?:\s+(\d{1,2}/\d{1,2}/\d{2,4}.*))?$", parts[0]
        )
        if match is None:
            return {"date": parts[0]} if len(parts[0]) < 30 else held
        words = match[2].split()
        cut = next((n for n in range(2, len(words)) if TYPES.match(words[n])), min(2, len(words)))
        return {"date": match[1], "worker": " ".join(words[:cut]), "type": " ".join(words[cut:])}
    for part in parts:
        bare = re.sub(r"\([^)]*\)?", "", part).strip(" ,")
        if "date" not in held and field_date(part):
            held["date"] = part
        elif field_date(part):
            held.setdefault("recorded", part)
        elif "worker" not in held and person_like(bare) and not TYPES.search(bare):
            held["worker"] = part
        else:
            held.setdefault("type", tidy(part))
    return held
