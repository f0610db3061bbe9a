"""Rows in their own order, whichever worker was done first: the same files make the same case, row for row.

A page's place follows from its file's and its number, and needs no putting in order.
"""

from __future__ import annotations

from collections import defaultdict

from sarlens.store.cases import Case

_INSIDE = "!/"
_SETTLED = "files_in_order"


def order_files(case: Case, *, settle: bool = False) -> None:
    """Number the files that came since the last `settle`: as they were added, then what was inside, level by level.

    Args:
        case: open for writing.
        settle: they never move again; their pages may be kept from now on.
    """
    settled = _settled(case)
    rows = case.rows("SELECT position, path, id, parent FROM file ORDER BY position")
    holders = {str(path): str(identity) for _, path, identity, _ in rows}
    rank = {str(path): position for position, path, _, _ in rows if position <= settled}
    levels: dict[int, list[tuple[int, str, str | None]]] = defaultdict(list)
    for position, path, _, parent in rows:
        if position > settled:
            holder = _holder(path, parent, holders)
            levels[_level(path, holders)].append((position, path, holder))
    for level in sorted(levels):
        for _, path, _ in sorted(levels[level], key=lambda one: (rank.get(one[2] or "", 0), one[0])):
            rank[path] = len(rank) + 1
    _renumber(case, "file", [(position, rank[path]) for position, path, _, _ in rows])
    if settle:
        case.save_meta(_SETTLED, len(rows))


def _settled(case: Case) -> int:
    """The last position that never moves. Cases made before this was written down: the last with pages."""
    known = case.meta(_SETTLED)
    if isinstance(known, int):
        return known
    last = case.rows("SELECT max(file.position) FROM file JOIN page ON page.file = file.id")[0][0]
    return int(last or 0)


def _holder(path: str, parent: str | None, holders: dict[str, str]) -> str | None:
    """The path of the file that this one was inside; None for one that was added as it is."""
    while parent is not None and _INSIDE in path:
        path = path.rpartition(_INSIDE)[0]
        if holders.get(path) == parent:
            return path
    return None


def _level(path: str, holders: dict[str, str]) -> int:
    """How many files it lies inside."""
    level = 0
    while _INSIDE in path:
        path = path.rpartition(_INSIDE)[0]
        level += path in holders
    return level


def order_problems(case: Case) -> None:
    """Number the problems: what was not taken in as it was told, then file by file, page by page."""
    rows = case.rows(
        "SELECT position FROM problem LEFT JOIN (SELECT id, min(position) AS first FROM file GROUP BY id) AS came "
        "ON came.id = problem.file ORDER BY stage != 'collect', came.first, ifnull(page, 0), position"
    )
    _renumber(case, "problem", [(row[0], place) for place, row in enumerate(rows, start=1)])


def _renumber(case: Case, table: str, moves: list[tuple[int, int]]) -> None:
    moved = [(place, position) for position, place in moves if place != position]
    if moved:
        with case.transaction() as connection:  # by way of negative numbers: no two rows may share one meanwhile
            connection.executemany(
                f"UPDATE {table} SET position = ? WHERE position = ?", [(-place, position) for place, position in moved]
            )
            connection.execute(f"UPDATE {table} SET position = -position WHERE position < 0")
