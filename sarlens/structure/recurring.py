"""Entries whose heads are fields of any system: the same labels come again and again, whatever they are called."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from sarlens.dates import PartialDate
from sarlens.structure.across import across
from sarlens.structure.dating import field_date
from sarlens.structure.entrydays import in_order
from sarlens.structure.entryheads import Head, at_time, worker_name
from sarlens.structure.entrywords import column_name
from sarlens.structure.labels import tidy
from sarlens.structure.names import person_like
from sarlens.structure.sheets import Row

FEWEST = 3
_LABEL = re.compile(r"^\W{0,2}(?P<label>[A-Z][\w&/()'’. -]{1,30}?)\s?(?P<mark>[:;]|\t|$)\s*(?P<value>.*)$")
_MOST = 0.6
_ALMOST_ALL = 0.8
_LABEL_WORDS = 5
_WRAPPED = 2
"""So many lines may a value take below its label's."""
_HEAD_WORDS = 14
"""A value of more words is the entry's own text."""
_NO_DAY_OF_WRITING = re.compile(
    r"\b(?:due|target|when|deadline|next|review|expir\w*|birth|d\.?o\.?b|completion|until|valid|admi\w+|discharge\w*)\b",
    re.I,
)
_LATER = re.compile(
    r"\b(?:recorded|entered|created|added|updated|modified|finalised|authorised|validated|logged|saved|end|ended|finish\w*)\b",
    re.I,
)
"""A day on which it was put in writing, or ended: taken where no other is printed."""
_HAND = re.compile(
    r"\b(?:by|worker|author|staff|officer|user|clinician|practitioner|nurse|originator|signed|signature|initials|hcp|writer|professional|carer|supervisor|assessor|observer|visitor)\b",
    re.I,
)
_MAIL = frozenset({"from", "sent", "to", "cc", "subject"})


@dataclass(frozen=True, slots=True)
class _Field:
    """One label with its value, and the row it stands on."""

    label: str
    value: str
    at: int


def recurring(rows: Sequence[Row]) -> list[Head]:
    """The heads of entries that begin with the same label each time; empty where there are fewer than three.

    Which label tells the day, and which the worker, is learned from what stands behind it.
    """
    found = _fields(rows)
    counts = Counter(field.label for field in found)
    again = {label for label, count in counts.items() if count >= FEWEST and count >= max(counts.values()) * _MOST}
    blocks = _blocks(rows, [field for field in found if field.label in again])
    if not blocks or len(again & _MAIL) >= FEWEST:
        return []
    day = _label_of_day(blocks)
    if day is None:
        return []
    worker, titles = _label_of_worker(blocks), [_label_called(blocks, name) for name in ("subject", "type")]
    heads = [head for block in blocks if (head := _entry(block, day, worker, titles)) is not None]
    enough = len(heads) >= FEWEST and len(heads) >= _MOST * len(blocks)
    return heads if enough and in_order([head.date.first for head in heads]) else []


def _fields(rows: Sequence[Row]) -> list[_Field]:
    found: list[_Field] = []
    for at, row in enumerate(rows):
        if row.blank or not (text := across(rows, at).strip()):
            continue
        found += [_Field(label, value, at) for label, value in _pairs(text)]
    return found


def _pairs(text: str) -> list[tuple[str, str]]:
    """The labels and values on a line: with colons, or a label and its value side by side."""
    parts = [part.strip() for part in text.split("\t") if part.strip()]
    with_colons = [match for part in parts if (match := _LABEL.match(part)) and match["mark"] in (":", ";")]
    if with_colons and parts[0].startswith(with_colons[0].group()):
        return [(_plain(match["label"]), match["value"].strip()) for match in with_colons]
    labels = [match for part in parts[::2] if (match := _LABEL.match(part)) and not match["mark"]]
    if (
        len(parts) % 2 == 0
        and len(labels) == len(parts) // 2
        and all(len(part.split()) <= _LABEL_WORDS for part in parts[::2])
    ):
        return [(_plain(match["label"]), value) for match, value in zip(labels, parts[1::2], strict=True)]
    return []


def _plain(label: str) -> str:
    return " ".join(re.sub(r"[^a-z/& ]+", " ", label.lower()).split())


def _blocks(rows: Sequence[Row], found: Sequence[_Field]) -> list[list[_Field]]:
    """The fields of each head: those that stand together, from the label with which the most of them begin."""
    runs: list[list[_Field]] = []
    for field in found:
        together = bool(runs) and not _parted(rows, runs[-1][-1].at, field.at, 0)
        if together and not _ended(runs[-1]) and field.label not in {other.label for other in runs[-1]}:
            runs[-1].append(field)
        else:
            runs.append([field])
    first = Counter(run[0].label for run in runs).most_common(1)[0][0] if runs else ""
    blocks: list[list[_Field]] = []
    for run in runs:
        if run[0].label == first:
            blocks.append(run)
        elif blocks and not _ended(blocks[-1]) and not _parted(rows, blocks[-1][-1].at, run[0].at, _WRAPPED):
            known = {other.label for other in blocks[-1]}
            blocks[-1] += run if not known & {field.label for field in run} else []
    return blocks


def _parted(rows: Sequence[Row], above: int, below: int, most: int) -> bool:
    """More printed lines than so many stand between two rows."""
    return sum(not row.blank for row in rows[above + 1 : below]) > most


def _ended(head: Sequence[_Field]) -> bool:
    """The last of the fields holds the entry's own text."""
    return len(head[-1].value.split()) > _HEAD_WORDS or (column_name(head[-1].label) == "text" and bool(head[-1].value))


def _values(blocks: Sequence[Sequence[_Field]], label: str) -> list[str]:
    return [field.value for block in blocks for field in block if field.label == label and field.value]


def _labels(blocks: Sequence[Sequence[_Field]]) -> list[str]:
    """The labels that most heads have, in printed order."""
    every = dict.fromkeys(field.label for block in blocks for field in block)
    return [label for label in every if len(_values(blocks, label)) >= _MOST * len(blocks)]


def _label_of_day(blocks: Sequence[Sequence[_Field]]) -> str | None:
    """The label behind which days stand: of the event, rather than of its writing down."""
    dated = [
        label for label in _labels(blocks)
        if not _NO_DAY_OF_WRITING.search(label)
        and sum(_day(value) is not None for value in _values(blocks, label)) >= _ALMOST_ALL * len(_values(blocks, label))
    ]  # fmt: skip
    return min(dated, key=lambda label: (column_name(label) != "date", bool(_LATER.search(label))), default=None)


def _day(value: str) -> PartialDate | None:
    date = field_date(value) if len(value) < 45 else None
    return date if date is not None and date.exact else None


def _label_of_worker(blocks: Sequence[Sequence[_Field]]) -> str | None:
    """The label that says who wrote it; else the one behind which the same few names stand."""
    labels = _labels(blocks)
    if (known := _label_called(blocks, "worker")) is not None:
        return known
    hands = [label for label in labels if _HAND.search(label) and _share_of_names(blocks, label) >= _MOST / 2]
    named = [label for label in labels if _share_of_names(blocks, label) >= _ALMOST_ALL and column_name(label) is None]
    few = [label for label in named if len(set(_values(blocks, label))) < len(_values(blocks, label))]
    return next(iter(hands or few), None)


def _share_of_names(blocks: Sequence[Sequence[_Field]], label: str) -> float:
    values = _values(blocks, label)
    return sum(person_like(worker_name(value) or "") for value in values) / max(1, len(values))


def _label_called(blocks: Sequence[Sequence[_Field]], name: str) -> str | None:
    return next((label for label in _labels(blocks) if column_name(label) == name), None)


def _entry(block: Sequence[_Field], day: str, worker: str | None, titles: Sequence[str | None]) -> Head | None:
    held = {field.label: field.value for field in reversed(block)}
    date = _day(held.get(day, ""))
    if date is None:
        return None
    time = next((value for label, value in held.items() if re.match(r"time\b|start time", label)), "")
    title = next((tidy(held[label]) for label in titles if label is not None and held.get(label)), "")
    return Head(
        block[0].at, block[-1].at, at_time(date, time), worker_name(held.get(worker, "")) if worker else None, title,
        "labels", frozenset(held), _ended(block),
    )  # fmt: skip
