"""The zip package that Word, Excel and OpenDocument files are: its parts and how they point to one another.

Read with lxml and no entities, never resolving anything outside: a part is XML from a stranger.
"""

from __future__ import annotations

import io
import posixpath
import zipfile
import zlib
from dataclasses import dataclass
from typing import Any

from lxml import etree  # type: ignore[import-untyped]

from sarlens.errors import Unreadable

_UNPACKED = 1 << 29
"""Bytes that an office file may unpack to (512 MiB): real ones stay far below."""
_RATIO = 1000
"""How much a part may grow on unpacking, once it is over 16 MiB."""

PACKAGE_DAMAGE = (zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError, ValueError)


@dataclass(frozen=True, slots=True)
class Relation:
    """Where one part points: to another part, or outside the file (`external`)."""

    kind: str
    path: str
    external: bool


def local(element: Any) -> str:
    """An element's name without its namespace: the strict and the usual form of Office files differ in that alone."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def value(element: Any, name: str = "val", otherwise: str = "") -> str:
    """An attribute by its name without namespace."""
    if element is None:
        return otherwise
    return next((str(text) for key, text in element.attrib.items() if key.rpartition("}")[2] == name), otherwise)


def below(element: Any, *names: str) -> Any:
    """The first child of that name, and of that the first child of the next name, and so on; or None."""
    for name in names:
        if element is None:
            return None
        element = next((child for child in element if local(child) == name), None)
    return element


def parsed(data: bytes, errors: list[object] | None = None) -> Any:
    """The root element of XML from a stranger: no entities, nothing fetched. What is wrong in it goes to `errors`.

    Raises:
        Unreadable: it is not XML at all.
    """
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, recover=True)
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as trouble:
        raise Unreadable("truncated") from trouble
    if root is None:
        raise Unreadable("truncated")
    if errors is not None:
        errors += list(parser.error_log)
    return root


def is_zip(head: bytes) -> bool:
    """Whether it begins like a zip file (an empty one too)."""
    return head[:4] in {b"PK\x03\x04", b"PK\x05\x06"}


class Package:
    """An opened package.

    Args:
        data: the whole file.

    Raises:
        Unreadable: cut short, locked, or made to burst on unpacking.
    """

    def __init__(self, data: bytes) -> None:
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except PACKAGE_DAMAGE as trouble:
            raise Unreadable("truncated") from trouble
        entries = self._zip.infolist()
        # zipfile gives out no more bytes than an entry states, so that the stated sizes are a true bound.
        burst = any(one.file_size > 1 << 24 and one.file_size > _RATIO * max(1, one.compress_size) for one in entries)
        if burst or sum(one.file_size for one in entries) > _UNPACKED:
            raise Unreadable("bomb", "This file unpacks to far more than it should. It was not opened.")
        if any(one.flag_bits & 1 for one in entries):
            raise Unreadable("encrypted")
        self.damaged = False
        self._names = {one.filename.lstrip("/").lower(): one.filename for one in entries}
        self.names = tuple(one.filename for one in entries)

    def has(self, path: str) -> bool:
        """Whether there is such a part. Case does not count (ECMA-376-2, 9.1.1)."""
        return path.lower() in self._names

    def read(self, path: str) -> bytes:
        """A part's bytes.

        Raises:
            Unreadable: it is not there or damaged.
        """
        try:
            return self._zip.read(self._names[path.lower()])
        except (KeyError, *PACKAGE_DAMAGE) as trouble:
            raise Unreadable("truncated") from trouble

    def xml(self, path: str) -> Any:
        """A part's root element. What is wrong in it is passed over, and `damaged` says so.

        Raises:
            Unreadable: it is not there, or not XML at all.
        """
        errors: list[object] = []
        root = parsed(self.read(path), errors)
        self.damaged = self.damaged or bool(errors)
        return root

    def relations(self, path: str) -> dict[str, Relation]:
        """Where a part points, by relation id; none where it points nowhere."""
        folder, name = posixpath.split(path)
        where = posixpath.join(folder, "_rels", f"{name}.rels")
        if not self.has(where):
            return {}
        found: dict[str, Relation] = {}
        for one in self.xml(where).iter("{*}Relationship"):
            target = one.get("Target", "")
            external = one.get("TargetMode") == "External"
            inside = (
                target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))
            )
            found[one.get("Id", "")] = Relation(
                one.get("Type", "").rsplit("/", 1)[-1], target if external else inside, external
            )
        return found
