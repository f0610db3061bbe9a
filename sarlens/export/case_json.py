"""The case as JSON, `sarlens.case/1`: one object, written row by row so that ten thousand pages need little memory.

Dates are ISO 8601 and keep their precision (`2023-03`); boxes are `[x0, y0, x1, y1]` in points from the top left of
the page as shown; spans are offsets of the page's `text`. Keys are only ever added.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any, BinaryIO

from sarlens.export.case_rows import LISTS, Row, case, coverage, sar
from sarlens.export.schedule import Dossier, Schedule, decide

SCHEMA = "sarlens.case/1"


def write(told: Schedule, stream: BinaryIO) -> None:
    """Write the schedule as JSON: the whole case, or for any other purpose what that purpose lists."""
    stream.write(b"{")
    for at, (key, value) in enumerate(_parts(told)):
        stream.write((b",\n" if at else b"\n") + json.dumps(key).encode() + b": ")
        if isinstance(value, dict | str):
            stream.write(_encoded(value))
            continue
        stream.write(b"[")
        for number, row in enumerate(value):
            stream.write((b",\n " if number else b"\n ") + _encoded(row))
        stream.write(b"\n]")
    stream.write(b"\n}\n")


def _encoded(value: Any) -> bytes:
    """UTF-8; half surrogates, which UTF-8 cannot hold, as escapes."""
    try:
        return json.dumps(value, ensure_ascii=False).encode("utf-8")
    except UnicodeEncodeError:
        return json.dumps(value, ensure_ascii=True).encode("ascii")


def rows(dossier: Dossier, name: str) -> Iterator[Row]:
    """The rows of one list of the whole case, as the contract writes them. Raises KeyError for an unknown name."""
    yield from LISTS[name](decide(dossier, "everything"))


def _parts(told: Schedule) -> Iterator[tuple[str, str | Row | Iterable[Row]]]:
    yield "schema", SCHEMA
    yield "case", case(told.dossier)
    chosen = {f.id for item in told.items for f in (item.finding, *item.also)}
    for name in _LISTED:
        listed = LISTS[name](told)
        yield name, listed if told.purpose == "everything" else _chosen(listed, name, chosen)
    yield "coverage", coverage(told.dossier)
    yield "sar", sar(told.dossier)
    yield "purpose", told.purpose


_LISTED = (
    "files", "pages", "documents", "findings", "commitments", "gaps", "spread", "escalations", "people", "redactions", "variants", "problems",
    "deadlines", "chronology", "counter", "verdicts_without_finding", "contradictions",
)  # fmt: skip


def _chosen(listed: Iterable[Row], name: str, findings: set[str]) -> Iterator[Row]:
    """Only rows that belong to a listed finding, where a row belongs to one."""
    key = {"findings": "id", "commitments": "finding"}.get(name)
    return (row for row in listed if key is None or row[key] in findings)
