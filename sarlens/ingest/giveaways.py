"""What a redacted PDF still says beside its pages: titles, bookmarks, hidden answers, small pictures, earlier states.

Only whether such words are there is told, and where; never the words.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, BinaryIO

import pikepdf

from sarlens.errors import PROBLEMS, Unreadable
from sarlens.ingest.pdf import open_pdf
from sarlens.model import Problem

_NAME = re.compile(r"(?<![A-Za-z])[A-Z][a-z]{2,}(?![A-Za-z])")
_STOCK = frozenset(
    [
        "Adobe",
        "Acrobat",
        "Microsoft",
        "Word",
        "Excel",
        "Outlook",
        "Document",
        "Untitled",
        "Page",
        "Pages",
        "Report",
        "Letter",
        "Email",
        "Notes",
        "Minutes",
        "Form",
        "Redacted",
        "Copy",
        "Final",
        "Draft",
        "Version",
        "Scan",
        "Scanned",
        "File",
        "Case",
        "Records",
        "Pdf",
        "The",
        "And",
        "For",
        "Print",
        "Printer",
        "Untitled",
        "Canon",
        "Xerox",
        "Ricoh",
        "Konica",
        "Minolta",
        "Layer",
        "Title",
    ]
)
"""Capitals in titles that name nobody."""
_MANY = 4
"""So many words of an earlier state that a page no longer shows are more than a corrected date."""
_STATES = 4
"""So many earlier states are looked at, the latest first."""
_HIDDEN, _NO_VIEW = 2, 32


def giveaways(stream: BinaryIO, file: str, shown: Mapping[int, str], redacted: Iterable[int]) -> tuple[Problem, ...]:
    """What the file still says of what its pages hide.

    Args:
        stream: the PDF, seekable.
        file: its id.
        shown: the text of each page, by number.
        redacted: the numbers of the pages on which something was taken out; nothing is looked for where there are none.
    """
    pages = frozenset(redacted)
    if not pages:
        return ()
    words = {word.lower() for text in shown.values() for word in re.findall(r"[A-Za-z]+", text)}
    found: list[Problem] = []
    stream.seek(0)
    try:
        with pikepdf.open(stream) as pdf:
            for what, said in _beside(pdf):
                if any(name.lower() not in words for name in _NAME.findall(said) if name not in _STOCK):
                    found.append(_told("words_beside", file, None, what))
            numbered = enumerate(pdf.pages, start=1)
            found += [_told("small_picture", file, n) for n, page in numbered if n in pages and "/Thumb" in page.obj]
    except (pikepdf.PdfError, ValueError, TypeError, AttributeError, KeyError, RuntimeError):
        return tuple(found)  # damaged: that was told when its pages were read
    found += _earlier(stream, file, shown, pages)
    return tuple(dict.fromkeys(found))


def _told(code: str, file: str, page: int | None, what: str = "") -> Problem:
    return Problem("ingest", code, PROBLEMS[code].replace("{what}", what), file, page)


def _beside(pdf: pikepdf.Pdf) -> Iterator[tuple[str, str]]:
    """What stands in the file beside its pages: where, and the words."""
    for key, what in (("/Title", "title"), ("/Subject", "subject"), ("/Keywords", "keywords"), ("/Author", "author")):
        if key in pdf.docinfo:
            yield what, str(pdf.docinfo[key])
    with pdf.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as more:
        for key, what in (("dc:title", "title"), ("dc:description", "subject"), ("dc:subject", "keywords"), ("dc:creator", "author"), ("pdf:Keywords", "keywords")):  # fmt: skip
            if key in more:
                held = more[key]
                yield what, held if isinstance(held, str) else " ".join(map(str, held))
    with pdf.open_outline(max_depth=8) as outline:
        yield "bookmarks", " ".join(_titles(outline.root, 8))
    yield "names of its attachments", " ".join(pdf.attachments)
    for page in pdf.pages:
        for note in page.obj.get("/Annots", pikepdf.Array()):
            if int(note.get("/F", 0)) & (_HIDDEN | _NO_VIEW) or note.get("/Subtype") == "/Redact":
                yield (
                    "hidden notes and answers",
                    " ".join(str(note[key]) for key in ("/Contents", "/V", "/T") if key in note),
                )


def _titles(items: Iterable[Any], deep: int) -> Iterator[str]:
    for item in items:
        yield str(item.title)
        if deep:
            yield from _titles(item.children, deep - 1)


# ---------------------------------------------------------------- earlier states


class _Beginning(io.RawIOBase):
    """The first `end` bytes of a stream, as a file of their own."""

    def __init__(self, stream: BinaryIO, end: int) -> None:
        self._stream, self._end, self._at = stream, end, 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        self._at = max(0, offset + (0, self._at, self._end)[whence])
        return self._at

    def tell(self) -> int:
        return self._at

    def readinto(self, buffer: Any) -> int:
        view = memoryview(buffer).cast("B")
        self._stream.seek(self._at)
        data = self._stream.read(max(0, min(len(view), self._end - self._at)))
        view[: len(data)] = data
        self._at += len(data)
        return len(data)


def _ends(stream: BinaryIO) -> list[int]:
    """Where each state of the file ends: a PDF that is saved again may keep all that it was (ISO 32000-1, 7.5.6)."""
    ends: list[int] = []
    stream.seek(0)
    at, tail = 0, b""
    while block := stream.read(1 << 20):
        data = tail + block
        ends += [at - len(tail) + match.end() for match in re.finditer(rb"%%EOF", data)]
        at, tail = at + len(block), data[-4:]
    return ends


def _earlier(stream: BinaryIO, file: str, shown: Mapping[int, str], pages: frozenset[int]) -> list[Problem]:
    """Pages of which an earlier state, still in the file, shows words that they no longer show."""
    found: dict[int, Problem] = {}
    for end in _ends(stream)[:-1][-_STATES:]:
        try:
            with open_pdf(_Beginning(stream, end)) as before:  # type: ignore[arg-type]
                for number in sorted(pages - found.keys()):
                    if number <= len(before.document) and _says_more(
                        before.document[number - 1], shown.get(number, "")
                    ):
                        found[number] = _told("earlier_state", file, number)
        except Unreadable:
            continue  # the first part of a file made for the web is no state of it
    return [found[number] for number in sorted(found)]


def _says_more(page: Any, shown: str) -> bool:
    text = page.get_textpage()
    words = set(re.findall(r"[a-z]{3,}", text.get_text_bounded().lower()))
    text.close()
    page.close()
    return len(words - set(re.findall(r"[a-z]{3,}", shown.lower()))) >= _MANY
