"""Tagging plain text with no case: JSON lines in, JSON lines out."""

from __future__ import annotations

import contextlib
import json
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from sarlens import tagging
from sarlens.dates import PartialDate
from sarlens.errors import WrongCall
from sarlens.model import Role, Tag
from sarlens.tagging import evaluate

_ROLES: tuple[Role, ...] = ("professional", "family", "unknown")


def tag_lines(lines: Iterable[str]) -> Iterator[str]:
    """One line out for each line in, in the same order. Raises WrongCall for a line that is not as it should be."""
    for number, line in enumerate(lines, start=1):
        if line.strip():
            yield json.dumps(_tag_row(_row(line, number), number), ensure_ascii=False)


def _row(line: str, number: int) -> dict[str, Any]:
    try:
        row = json.loads(line)
    except ValueError:
        row = None
    if not isinstance(row, dict) or not isinstance(row.get("text"), str):
        raise WrongCall(f'Line {number} is not a JSON object with "id" and "text". Put one object on each line.')
    return row


def _tag_row(row: dict[str, Any], number: int) -> dict[str, Any]:
    speaker = _role(row.get("speaker"))
    date = None
    if isinstance(row.get("date"), str):
        try:
            date = PartialDate.fromisoformat(row["date"][:10])
        except ValueError:
            raise WrongCall(f'Line {number}: the date {row["date"]!r} is not like "2023-05-04".') from None
    tags = tagging.tag_text(row["text"], speaker=speaker, date=date)
    return {"id": row.get("id"), "labels": [label(one) for one in tags]}


def _role(given: object) -> Role:
    """The role of that name; what is not one of them is unknown."""
    return next((role for role in _ROLES if role == given), "unknown")


def label(tag: Tag) -> dict[str, Any]:
    """A tag as the contract writes it."""
    made: dict[str, Any] = {
        "pattern": tag.pattern,
        "subtype": tag.subtype,
        "confidence": round(tag.confidence, 3),
        "strength": tag.strength,
        "spans": [list(span) for span in tag.spans],
        "why": tag.why,
    }
    if tag.undertaking is not None and tag.subtype == "commitment":
        made |= {
            "owner": tag.undertaking.owner,
            "action": tag.undertaking.action,
            "due": tag.undertaking.due.last.isoformat() if tag.undertaking.due else None,
            "due_text": tag.undertaking.due_text,
        }
    return made


@contextlib.contextmanager
def open_lines(file: Path | None) -> Iterator[Iterable[str]]:
    """The lines of a file, or of standard input where none is named. Raises WrongCall where it can't be read."""
    if file is None or str(file) == "-":
        sys.stdin.reconfigure(encoding="utf-8")  # type: ignore[union-attr]
        yield sys.stdin
        return
    try:
        with file.open(encoding="utf-8") as lines:
            yield lines
    except OSError as trouble:
        raise WrongCall(f"{file} can't be read: {trouble.strerror}. Check the path.") from None
    except UnicodeDecodeError:
        raise WrongCall(f"{file} is not UTF-8 text. Save it as UTF-8 and try again.") from None


def evaluate_lines(lines: Iterable[str]) -> list[dict[str, Any]]:
    """The tagger's scores on labelled text: a row for each pattern, then one for all of them."""
    scores = evaluate.score(_row(line, number) for number, line in enumerate(lines, start=1) if line.strip())
    rows = [
        _score_row(one.pattern, one.texts, one.precision, one.recall, one.f1, one.average_precision)
        for one in scores.patterns
    ]
    return [
        *rows,
        _score_row("all, mean", scores.texts, None, None, scores.macro_f1, scores.mean_average_precision),
        _score_row("no pattern", scores.clean, None, None, None, None) | {"flagged": scores.clean_flagged},
    ]


def _score_row(
    name: str, texts: int, precision: float | None, recall: float | None, f1: float | None, average: float | None
) -> dict[str, Any]:
    """One line of the table; shares to three places. `flagged`: how many texts without a pattern got a tag."""
    shares = {"precision": precision, "recall": recall, "f1": f1, "average_precision": average}
    rounded = {key: None if share is None else round(share, 3) for key, share in shares.items()}
    return {"pattern": name, "texts": texts, **rounded, "flagged": None}
