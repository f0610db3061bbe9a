"""Drawings in a PDF that have no end: forms in themselves, forms in forms a million times over, tiles without number.

pdfium follows them until memory or time runs out, and the words beside them are lost with the page. Here the one entry
that makes them endless is taken out of an opened copy; what the page says otherwise stays as it is.
"""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pikepdf

MOST_TILES = 4_000_000
"""Tiles of one pattern on one page: a sheet of A2 hatched at every half point has fewer."""
MOST_DRAWINGS = 50_000
"""Drawings that one form may bring with it, counted with those that they bring."""
_LONGEST = 200_000
"""Bytes of a stream's content, packed, that is looked through for what it draws. Its dictionary alone would not tell: a
form may share the resources of its page, and so name itself without drawing itself."""
_DRAWS = re.compile(rb"/([^\s/<>\[\](){}%]+)\s+(?:Do|scn|SCN|gs)\b")
_BROKEN = (pikepdf.PdfError, ValueError, KeyError, TypeError, AttributeError, IndexError, RuntimeError)


@dataclass(slots=True)
class _Entry:
    """A stream that is drawn, as a dictionary of resources names it."""

    name: str
    owner: Any
    key: str
    stream: Any

    def take_out(self) -> None:
        with contextlib.suppress(*_BROKEN):
            del self.owner[self.key]


@dataclass(slots=True)
class _Visit:
    """A stream on the way down, with what it draws still to be looked at, and how much it has drawn so far."""

    identity: tuple[int, int]
    entries: Iterator[_Entry]
    times: dict[str, int]
    drawn: int = 1
    came_by: _Entry | None = None


@dataclass(slots=True)
class _Walk:
    area: float
    weight: dict[tuple[int, int], int] = field(default_factory=dict)
    resources: set[tuple[int, int]] = field(default_factory=set)
    cut: bool = False

    def down(self, resources: Any) -> None:
        """Everything that a page's resources lead to, each stream once; without recursion, for they may go deep."""
        way = [_Visit((-1, -1), _entries(resources), {})]
        while way:
            visit = way[-1]
            entry = next(visit.entries, None)
            if entry is None:
                self._done(way)
                continue
            identity = entry.stream.objgen
            if any(identity == above.identity for above in way):
                self._cut(entry)
            elif identity in self.weight:
                self._add(visit, entry, self.weight[identity])
            else:
                self._tile(entry.stream)
                times = _draws(entry.stream)
                own = entry.stream.get("/Resources", resources)  # without its own, the page's hold
                inside = (one for one in _entries(own) if one.name in times)
                way.append(_Visit(identity, inside, times, came_by=entry))

    def _done(self, way: list[_Visit]) -> None:
        visit = way.pop()
        self.weight[visit.identity] = visit.drawn
        if way and visit.came_by is not None:
            self._add(way[-1], visit.came_by, visit.drawn)

    def _add(self, visit: _Visit, entry: _Entry, drawn: int) -> None:
        more = drawn * visit.times.get(entry.name, 1)
        if visit.identity != (-1, -1) and visit.drawn + more > MOST_DRAWINGS:
            self._cut(entry)
        else:
            visit.drawn += more

    def _cut(self, entry: _Entry) -> None:
        entry.take_out()
        self.cut = True

    def _tile(self, stream: Any) -> None:
        """Set the steps of a tiling pattern that would never be done to one tile for all."""
        if stream.get("/PatternType") != 1:
            return
        with contextlib.suppress(*_BROKEN):
            wide, high = abs(float(stream.XStep)), abs(float(stream.YStep))
            a, b, c, d = (float(number) for number in list(stream.get("/Matrix", (1, 0, 0, 1)))[:4])
            each = wide * high * abs(a * d - b * c)
            if each * MOST_TILES < self.area:
                stream.XStep = stream.YStep = 1_000_000
                stream.write(b"")
                self.cut = True


def made_finite(opened: pikepdf.Pdf) -> bool:
    """Take what has no end out of an opened PDF, in memory alone. Whether there was anything of the kind."""
    walk = _Walk(0.0)
    for page in opened.pages:
        with contextlib.suppress(*_BROKEN):
            resources = page.resources
            if resources.objgen != (0, 0):
                if resources.objgen in walk.resources:
                    continue
                walk.resources.add(resources.objgen)
            x0, y0, x1, y1 = (float(edge) for edge in page.mediabox)
            walk.area = max(abs((x1 - x0) * (y1 - y0)), 1.0)
            walk.down(resources)
    return walk.cut


def _entries(resources: Any) -> Iterator[_Entry]:
    """Forms, tiling patterns and soft masks of a dictionary of resources (ISO 32000-2, 7.8.3)."""
    if not isinstance(resources, pikepdf.Dictionary):
        return
    held: Any
    for kind in ("/XObject", "/Pattern"):
        held = resources.get(kind)
        for key in list(held.keys()) if isinstance(held, pikepdf.Dictionary) else ():
            if _is_drawn(stream := held.get(key)):
                yield _Entry(key, held, key, stream)
    held = resources.get("/ExtGState")
    for key in list(held.keys()) if isinstance(held, pikepdf.Dictionary) else ():
        state: Any = held.get(key)
        mask = state.get("/SMask") if isinstance(state, pikepdf.Dictionary) else None
        if isinstance(mask, pikepdf.Dictionary) and _is_drawn(mask.get("/G")):
            yield _Entry(key, state, "/SMask", mask.G)


def _is_drawn(stream: Any) -> bool:
    return isinstance(stream, pikepdf.Stream) and (
        stream.get("/Subtype") == pikepdf.Name.Form or stream.get("/PatternType") == 1
    )


def _draws(stream: Any) -> dict[str, int]:
    """How often the stream calls for what, by name; empty where that can't be said."""
    times: dict[str, int] = {}
    with contextlib.suppress(*_BROKEN):
        if int(stream.get("/Length", 0)) <= _LONGEST:
            for name in _DRAWS.findall(stream.read_bytes()):
                key = "/" + name.decode("latin-1")
                times[key] = times.get(key, 0) + 1
    return times
