"""Values to JSON and back, by their types; words to bytes and back.

`load(type, save(value)) == value` for every value in `model`, but that lengths keep hundredths of a point.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import sys
import types
import typing
import zlib
from array import array
from collections.abc import Callable, Hashable
from functools import cache, lru_cache
from typing import Any, TypeVar

from sarlens.dates import PartialDate
from sarlens.model import Anchor, Box, Passage, Word

T = TypeVar("T")


def save(value: Any) -> Any:
    """A value as what `json.dumps` takes. A partial date is its ISO form, with " HH:MM" after it where it has a time."""
    if isinstance(value, PartialDate):
        return value.isoformat() + (f" {value.time}" if value.time else "")
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        # Fields at their default are left out: the tables stay small, and a field added later reads as its default.
        return {
            field.name: save(part)
            for field in dataclasses.fields(value)
            if (part := getattr(value, field.name)) != field.default
        }
    if isinstance(value, (tuple, list)):
        return [save(part) for part in value]
    if isinstance(value, (dt.date, dt.datetime)):
        return value.isoformat()
    return value


def load(kind: type[T], data: Any) -> T:
    """The way back: a value of that type from what `save` gave."""
    reader: Callable[[Any], T] = _reader(typing.cast("Hashable", kind))
    return reader(data)


@lru_cache(maxsize=4096)
def _partial(data: str) -> PartialDate:
    iso, _, time = data.partition(" ")
    date = PartialDate.fromisoformat(iso)
    return dataclasses.replace(date, time=time) if time else date


_SHORT = 80


@cache
def _reader(kind: Any) -> Callable[[Any], Any]:
    """The function that reads one type; made once a type."""
    if kind is PartialDate:
        return _partial
    if kind in (dt.date, dt.datetime):
        return typing.cast("Callable[[Any], Any]", kind.fromisoformat)
    if isinstance(kind, type) and dataclasses.is_dataclass(kind):
        return _dataclass_reader(kind)
    origin, arguments = typing.get_origin(kind), typing.get_args(kind)
    if origin in (typing.Union, types.UnionType):
        inner = _reader(next(argument for argument in arguments if argument is not type(None)))
        return lambda data: None if data is None else inner(data)
    if origin is tuple:
        if len(arguments) == 2 and arguments[1] is Ellipsis:
            each = _reader(arguments[0])
            return lambda data: tuple([each(part) for part in data])
        readers = [_reader(argument) for argument in arguments]
        return lambda data: tuple(reader(part) for reader, part in zip(readers, data, strict=True))
    if kind is float:
        return float
    # Names, ids and words of a list come again and again; as one object each they take a quarter of the memory.
    return lambda data: sys.intern(data) if isinstance(data, str) and len(data) < _SHORT else data


def _dataclass_reader(kind: type) -> Callable[[Any], Any]:
    hints = typing.get_type_hints(kind)
    fields = {field.name: _reader(hints[field.name]) for field in dataclasses.fields(kind)}
    return lambda data: kind(**{name: fields[name](part) for name, part in data.items() if name in fields})


class Shared:
    """Reads passages as `load` does, but values that many of them have in common become one object.

    A large case has half a million passages: so they take a third of the memory, and half the time.
    """

    def __init__(self) -> None:
        self._texts: dict[str, str] = {}
        self._dates: dict[str, PartialDate] = {}
        self._names: dict[tuple[str, ...], tuple[str, ...]] = {}

    def passage(self, data: dict[str, Any]) -> Passage:
        """A passage from what `save` gave."""
        one = self._one
        anchors = tuple([Anchor(one(a["file"]), a["page"], a["start"], a["end"]) for a in data["anchors"]])
        speaker = data.get("speaker")
        names = tuple(data.get("addressed_to", ()))
        return Passage(
            data["id"], one(data["document"]), anchors, data["text"], one(data["zone"]), data["position"],  # type: ignore[arg-type]
            one(data.get("label", "")), tuple([(one(head), cell) for head, cell in data.get("fields", ())]),
            one(speaker) if speaker is not None else None, one(data.get("role", "unknown")), one(data.get("voice", "own")),  # type: ignore[arg-type]
            self._names.setdefault(names, names), self._date(data.get("date")),
        )  # fmt: skip

    def _one(self, text: str) -> str:
        return self._texts.setdefault(text, text)

    def _date(self, data: str | None) -> PartialDate | None:
        if data is None:
            return None
        if data not in self._dates:
            self._dates[data] = _partial(data)
        return self._dates[data]


_NO_CONFIDENCE = 255


def pack_words(words: tuple[Word, ...]) -> bytes:
    """Words as columns of whole numbers (offsets, hundredths of a point, hundredths of confidence), compressed."""
    columns = array("i")
    columns.append(len(words))
    columns.extend(word.start for word in words)
    columns.extend(word.end - word.start for word in words)
    for side in ("x0", "y0", "x1", "y1"):
        columns.extend(round(getattr(word.box, side) * 100) for word in words)
    columns.extend(_NO_CONFIDENCE if word.confidence is None else round(word.confidence * 100) for word in words)
    return zlib.compress(columns.tobytes(), 6)


def unpack_words(data: bytes) -> tuple[Word, ...]:
    """The way back from `pack_words`."""
    columns = array("i")
    columns.frombytes(zlib.decompress(data))
    count = columns[0]
    starts, lengths, x0, y0, x1, y1, sure = (columns[1 + i * count : 1 + (i + 1) * count] for i in range(7))
    return tuple(
        Word(
            starts[i],
            starts[i] + lengths[i],
            Box(x0[i] / 100, y0[i] / 100, x1[i] / 100, y1[i] / 100),
            None if sure[i] == _NO_CONFIDENCE else sure[i] / 100,
        )
        for i in range(count)
    )
