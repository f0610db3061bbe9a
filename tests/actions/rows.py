"""Every row of a case, to tell whether two cases are the same byte for byte."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from sarlens.store.cases import Case

BESIDE = ("job", "page_text")
"""When a run was is no part of a case. The tables of the search index are laid out by when rows came; what is in it
is compared word by word instead."""


def every_row(path: Path) -> dict[str, list[tuple[Any, ...]]]:
    """Table by table, row ids included, in the order of the row ids."""
    with Case.open(path, read_only=True) as case:
        tables = [
            row[0]
            for row in case.rows("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
            if not row[0].startswith(BESIDE)
        ]
        assert {"file", "content", "page", "problem", "document", "passage", "finding", "result", "meta"} <= set(tables)
        found = {table: case.rows(f"SELECT rowid, * FROM {table} ORDER BY rowid") for table in tables}
        case.connection.execute("CREATE VIRTUAL TABLE temp.words USING fts5vocab(main, page_text, instance)")
        found["words"] = case.rows("SELECT term, doc, col, offset FROM temp.words ORDER BY 1, 2, 3, 4")
    return found


def differences(first: Path, second: Path) -> dict[str, Any]:
    """The tables that differ, each with the first row that does; empty: the same case."""
    one, other = every_row(first), every_row(second)
    assert one.keys() == other.keys()
    assert one["page"] and one["words"]
    return {
        table: next(
            ((a, b) for a, b in zip(one[table], other[table], strict=False) if a != b),
            (len(one[table]), len(other[table])),
        )
        for table in one
        if one[table] != other[table]
    }
