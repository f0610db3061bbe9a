"""Pages that show exactly the same picture: a digest of all that a page shows, so that it is read once.

Only exact identity counts. The digest is made of the stored bytes of the picture, of every other object that the
page draws with, and of its size and turn; whatever could make two pages differ in the least makes two digests.
A page for which that can't be said (comments and form answers lie on it, its layers can be switched off, it draws
with very many objects) has none, and is read by itself. So is a page with no picture on it: reading it costs less.
"""

from __future__ import annotations

import contextlib
import hashlib
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, BinaryIO

import pikepdf

LEAST_PIXELS = 200
"""A picture of fewer dots a side is a logo."""
MOST_OBJECTS = 400
"""A page that draws with more than this is no plain scan."""
_GEOMETRY = ("/MediaBox", "/CropBox", "/Rotate", "/UserUnit")
_BESIDE = frozenset(
    {"/Parent", "/StructParent", "/StructParents", "/Metadata", "/LastModified", "/PieceInfo", "/Length"}
)
"""What is said about an object and shows nothing (ISO 32000-1, 7.3.8.2, 14.3, 14.5, 14.7)."""
_PACKING = frozenset({"/Filter", "/DecodeParms"})
_SMALL = 64 * 1024
"""However a stream is made, so few bytes unpack to no more than 66 MB."""
_DEEPEST = 12


Streams = dict[tuple[int, int], tuple[bool, bytes]]


class _TooMuch(Exception):
    """The page draws with more than is worth comparing."""


@contextmanager
def open_for_pictures(stream: BinaryIO) -> Iterator[Any]:
    """The PDF held open to compare its pages; None where it can't be opened or is damaged, and nothing can be said."""
    stream.seek(0)
    try:
        pdf = pikepdf.open(stream)
    except (pikepdf.PdfError, pikepdf.PasswordError, ValueError):
        yield None
        return
    with pdf:
        yield pdf


def pictures_of(pdf: Any, numbers: Sequence[int], how: str) -> tuple[str | None, ...]:
    """A digest for each page (counted from 1) that shows a picture; None for the others.

    Args:
        pdf: from `open_for_pictures`.
        numbers: of the pages.
        how: in what way pages are read; another way, another digest.
    """
    if pdf is None or pdf.is_encrypted or "/OCProperties" in pdf.Root:
        return (None,) * len(numbers)
    streams: Streams = {}
    found = tuple(_picture(pdf, number, how, streams) for number in numbers)
    return (None,) * len(numbers) if pdf.get_warnings() else found  # damage: what is drawn can't be told from this


def _picture(pdf: Any, number: int, how: str, streams: Streams) -> str | None:
    try:
        page = pdf.pages[number - 1].obj
        if len(page.get("/Annots", ())) or not _has_picture(page):
            return None
        digest = hashlib.sha256(how.encode())
        walk = _Walk(digest, streams)
        for key in _GEOMETRY:
            digest.update(key.encode())
            walk.take(_inherited(page, key))
        walk.take(_inherited(page, "/Resources"))
        for key in sorted(page.keys()):
            if key not in (*_GEOMETRY, "/Resources", *_BESIDE):
                digest.update(key.encode())
                walk.take(page[key])
    except (pikepdf.PdfError, IndexError, KeyError, TypeError, ValueError, AttributeError, _TooMuch):
        return None
    return digest.hexdigest()


def _inherited(page: Any, key: str) -> Any:
    """The page's own value or the one of the node above it that has one (ISO 32000-1, 7.7.3.4); None: nobody has."""
    node = page
    for _ in range(50):
        if key in node:
            return node[key]
        if "/Parent" not in node:
            return None
        node = node["/Parent"]
    raise _TooMuch


def _has_picture(page: Any) -> bool:
    resources = _inherited(page, "/Resources")
    drawn: Any = resources.get("/XObject", {}) if resources is not None else {}
    for name in drawn.keys():  # noqa: SIM118  (pikepdf's dictionaries are no mappings)
        one = drawn[name]
        if (
            one.get("/Subtype") == "/Image"
            and min(int(one.get("/Width", 0)), int(one.get("/Height", 0))) >= LEAST_PIXELS
        ):
            return True
    return False


class _Walk:
    """Through all that an object leads to, each told apart by what it is and where it stands."""

    def __init__(self, digest: Any, streams: Streams) -> None:
        self._digest = digest
        self._streams = streams
        self._seen: dict[tuple[int, int], int] = {}
        self._count = 0

    def take(self, thing: Any, depth: int = 0) -> None:
        self._count += 1
        if self._count > MOST_OBJECTS * 20 or depth > _DEEPEST or len(self._seen) > MOST_OBJECTS:
            raise _TooMuch
        if isinstance(thing, pikepdf.Object) and thing.is_indirect:
            known = self._seen.get(thing.objgen)
            if known is not None:
                self._digest.update(b"again%d" % known)
                return
            self._seen[thing.objgen] = len(self._seen)
        if isinstance(thing, pikepdf.Stream):
            packed, content = self._bytes(thing)
            self._digest.update(content)
            self._entries(thing, depth, () if packed else _PACKING)
        elif isinstance(thing, pikepdf.Dictionary):
            self._digest.update(b"<<")
            self._entries(thing, depth)
        elif isinstance(thing, pikepdf.Array):
            self._digest.update(b"[%d" % len(thing))
            for part in thing:
                self.take(part, depth + 1)
        else:
            said = thing.unparse() if isinstance(thing, pikepdf.Object) else repr(thing).encode()
            self._digest.update(b"%s %d " % (type(thing).__name__.encode(), len(said)) + said)

    def _entries(self, thing: Any, depth: int, without: Collection[str] = ()) -> None:
        for key in sorted(thing.keys()):
            if key not in _BESIDE and key not in without:
                self._digest.update(b"%d" % len(key) + key.encode())
                self.take(thing[key], depth + 1)
        self._digest.update(b">>")

    def _bytes(self, thing: Any) -> tuple[bool, bytes]:
        """Whether a stream is taken as it is packed, and the digest of its bytes, made once a file.

        A small one that is no picture is unpacked: programs that join files pack such anew.
        """
        made = self._streams.get(thing.objgen)
        if made is None:
            data, packed = thing.read_raw_bytes(), True
            if len(data) <= _SMALL and thing.get("/Subtype") != "/Image":
                with contextlib.suppress(pikepdf.PdfError):
                    data, packed = thing.read_bytes(), False
            made = (packed, hashlib.sha256(data).digest())
            self._streams[thing.objgen] = made
        return made
