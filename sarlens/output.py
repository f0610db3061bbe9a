"""How the command line draws progress and tables: for people on a terminal, as JSON or CSV for programs."""

from __future__ import annotations

import csv
import dataclasses
import json
import sys
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Literal

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
from rich.progress import Progress as Bar
from rich.table import Table
from rich.text import Text

from sarlens.model import Progress

Format = Literal["table", "json", "csv"]
Shown = Literal["bar", "json", "none"]
Row = Mapping[str, Any]
_RISKY = ("=", "+", "-", "@", "\t", "\r")


def show_progress(steps: Iterator[Progress], shown: Shown) -> Any:
    """Draw the steps of a long action as they come. Returns what the action's generator returned."""
    if shown == "json":
        return _drain(steps, lambda step: print(json.dumps(dataclasses.asdict(step), ensure_ascii=False), flush=True))
    console = Console(stderr=True)
    if shown == "none" or not console.is_terminal:
        return _drain(steps, lambda _step: None)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Bar(*columns, console=console, transient=True) as bar:
        tasks: dict[str, Any] = {}

        def draw(step: Progress) -> None:
            if step.stage not in tasks:
                tasks[step.stage] = bar.add_task(step.stage)
            bar.update(
                tasks[step.stage],
                completed=step.done,
                total=step.total,
                description=f"{step.stage}: {step.message}"[:60],
            )

        return _drain(steps, draw)


def _drain(steps: Iterator[Progress], each: Any) -> Any:
    while True:
        try:
            step = next(steps)
        except StopIteration as ended:
            return ended.value
        each(step)


def show_rows(rows: Iterable[Row], format: Format) -> None:
    """Print rows as a table for people, as one JSON array, or as CSV that a spreadsheet opens without running it."""
    listed = list(rows)
    if format == "json":
        print(json.dumps(listed, ensure_ascii=False, indent=1))
    elif format == "csv":
        _csv(listed)
    else:
        _table(listed)


def _csv(rows: list[Row]) -> None:
    heads = list(dict.fromkeys(head for row in rows for head in row))
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(heads)
    for row in rows:
        writer.writerow([_safe(_flat(row.get(head))) for head in heads])


def _safe(text: str) -> str:
    return "'" + text if text.startswith(_RISKY) else text


def _flat(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    return json.dumps(value, ensure_ascii=False) if isinstance(value, (list, dict, tuple)) else str(value)


def _table(rows: list[Row]) -> None:
    console = Console(width=None if sys.stdout.isatty() else 160)
    if not rows:
        console.print("Nothing here. That does not mean that nothing happened.")
        return
    heads = [head for head in rows[0] if not isinstance(rows[0][head], (list, dict, tuple))]
    table = Table(*heads, show_lines=False)
    for row in rows:
        table.add_row(*(Text(_flat(row.get(head))) for head in heads))
    console.print(table)
