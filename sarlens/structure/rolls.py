"""The roll of a meeting printed as a table: names in one column, what each person was there in another."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import takewhile

from sarlens.structure.labels import tidy
from sarlens.structure.sheets import Row

_NAME = re.compile(r"^(?:full )?names?$|^who$|^person$|^attendees?$|^invitees?$", re.I)
_ROLE = re.compile(
    r"^(?:role|job title|title|designation|position|organisation|agency|role ?/ ?(?:organisation|agency|team))$", re.I
)
_THERE = re.compile(
    r"^(?:present|attended|attendance|in attendance|there|apologies|present ?/ ?apologies|status|y/n|attended\?)$", re.I
)
_ABSENT = re.compile(r"\b(?:apolog|absent|apols|sent|not present|did not|^n(?:o)?$)", re.I)
MOST_ROWS = 40


def roll(rows: Sequence[Row], reach: int = 160) -> tuple[str, ...]:
    """Who the table says was there, as "Name (role)", in printed order; () where there is no such table.

    Its heads must name the person and the presence ("Name", "Role", "Attended"), or be "Present" and "Role"; who sent
    apologies is left out.
    """
    tables: dict[tuple[int, int], dict[int, dict[int, str]]] = {}
    for row in rows[:reach]:
        if row.cell is not None:
            table, line, column = row.cell
            held = tables.setdefault((row.page, table), {}).setdefault(line, {})
            held[column] = tidy(f"{held.get(column, '')} {row.text}")
    for lines in tables.values():
        heads, others = lines[min(lines)], [lines[number] for number in sorted(lines)[1:]]
        name = next((at for at, text in heads.items() if _NAME.match(text)), None)
        role = next((at for at, text in heads.items() if _ROLE.match(text)), None)
        there = next((at for at, text in heads.items() if _THERE.match(text)), None)
        if there is None:
            continue
        if name is None and role is not None:
            others = _until_absent(others, there)
            name, there = there, None
        if name is None or not others:
            continue
        found = []
        for one in others[:MOST_ROWS]:
            who, post = one.get(name, ""), one.get(role, "") if role is not None else ""
            if re.search(r"[A-Za-z]{2}", who) and not (there is not None and _ABSENT.search(one.get(there, ""))):
                found.append(f"{who} ({post})" if post else who)
        if found:
            return tuple(found)
    return ()


def _until_absent(lines: Sequence[dict[int, str]], column: int) -> list[dict[int, str]]:
    """The lines of those present, down to the head of those who are not."""
    return list(takewhile(lambda line: not _ABSENT.search(line.get(column, "")), lines))
