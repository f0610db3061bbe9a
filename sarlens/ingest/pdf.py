"""PDF: how many pages, what a page says, what it looks like.

pdfium reads the stream in place, block by block, so that a large file costs no more than the page that is
read. It isn't thread-safe; every use of it goes through one lock.
"""

from __future__ import annotations

import io
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, BinaryIO

import pikepdf
import pypdfium2
import pypdfium2.raw as pdfium
from PIL import Image

from sarlens.errors import PROBLEMS, Unreadable
from sarlens.ingest.frame import loaded
from sarlens.ingest.pages import read_open_page
from sarlens.ingest.plumber import read_with_plumber
from sarlens.model import Page, Problem
from sarlens.settings import Settings

MOST_PIXELS = 40_000_000
"""A picture is never made larger than this, whatever size the page says it is."""
_lock = threading.RLock()


@dataclass(frozen=True, slots=True)
class OpenPdf:
    """A PDF held open, to read several pages of it.

    Attributes:
        repaired: the file was damaged, and could be opened only after repair.
    """

    document: Any
    stream: BinaryIO
    repaired: bool = False


class _Whole(io.RawIOBase):
    """A stream whose reads are never cut short: pdfium takes a short read for a damaged file."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        return self._stream.seek(offset, whence)

    def tell(self) -> int:
        return self._stream.tell()

    def readinto(self, buffer: Any) -> int:
        view = memoryview(buffer).cast("B")
        done = 0
        while done < len(view):
            block = self._stream.read(len(view) - done)
            if not block:
                break
            view[done : done + len(block)] = block
            done += len(block)
        return done


@contextmanager
def open_pdf(stream: BinaryIO) -> Iterator[OpenPdf]:
    """Hold a PDF open. Nothing else in this process uses pdfium meanwhile.

    Raises:
        Unreadable: empty, cut short beyond repair, or locked with a password.
    """
    with _lock:
        opened = _open(stream)
        try:
            yield opened
        finally:
            opened.document.close()


def _open(stream: BinaryIO) -> OpenPdf:
    if stream.seek(0, io.SEEK_END) == 0:
        raise Unreadable("empty")
    try:
        return OpenPdf(_document(_Whole(stream)), stream)
    except pypdfium2.PdfiumError as trouble:
        if trouble.err_code == pdfium.FPDF_ERR_PASSWORD:
            raise Unreadable("encrypted") from None
    repaired = _repaired(stream)
    try:
        return OpenPdf(_document(repaired), repaired, repaired=True)
    except pypdfium2.PdfiumError:
        raise Unreadable("truncated") from None


def _document(stream: Any) -> Any:
    document = pypdfium2.PdfDocument(stream)
    document.init_forms()  # before any page is loaded: only then are the answers in its fields drawn
    return document


def _repaired(stream: BinaryIO) -> io.BytesIO:
    """The file put together again from whatever objects can be found in it."""
    stream.seek(0)
    out = io.BytesIO()
    try:
        with pikepdf.open(_Whole(stream)) as pdf:  # type: ignore[arg-type]
            if not len(pdf.pages):
                raise Unreadable("truncated")
            pdf.save(out)
    except pikepdf.PasswordError:
        raise Unreadable("encrypted") from None
    except (pikepdf.PdfError, ValueError, OSError):
        raise Unreadable("truncated") from None
    return out


def page_count(stream: BinaryIO) -> int:
    """How many pages the PDF has, at least one.

    Raises:
        Unreadable: empty, cut short beyond repair, or locked with a password.
    """
    with open_pdf(stream) as pdf:
        return len(pdf.document)


def read_page(stream: BinaryIO, file: str, number: int, settings: Settings) -> tuple[Page, tuple[Problem, ...]]:
    """Read one page of a PDF.

    Args:
        stream: seekable; the original, or the rendition of a file that is no PDF.
        file: id of the file that the page belongs to.
        number: counted from 1.
        settings: whether and how pictures are read.

    Raises:
        Unreadable: the file can't be opened, or this page of it can't.
    """
    with open_pdf(stream) as pdf:
        return read_page_of(pdf, file, number, settings)


def read_page_of(
    pdf: OpenPdf, file: str, number: int, settings: Settings, *, ours: bool = False
) -> tuple[Page, tuple[Problem, ...]]:
    """`read_page` for a PDF that is held open. `ours`: its text was set by ourselves, so that it needs no doubt."""
    notes: list[Problem] = []
    if pdf.repaired:
        notes.append(Problem("ingest", "repaired", PROBLEMS["repaired"], file, number))
    if not 1 <= number <= len(pdf.document):
        raise Unreadable("page_failed")
    try:
        page, problems = read_open_page(pdf.document, file, number, settings, ours=ours)
    except pypdfium2.PdfiumError:
        page, problems = read_with_plumber(pdf.stream, file, number)
    return page, (*notes, *problems)


def picture(stream: BinaryIO, number: int, *, dpi: int, rotation: int = 0) -> Image.Image:
    """What the page looks like, in colour, comments and form answers drawn.

    Args:
        stream: seekable; the original or the rendition.
        number: counted from 1.
        dpi: dots an inch; a very large page is drawn smaller.
        rotation: degrees clockwise beyond the PDF's own /Rotate: `Page.rotation`.

    Raises:
        Unreadable: the file or the page can't be opened.
    """
    with open_pdf(stream) as pdf:
        try:
            page = loaded(pdf.document, number)
            wide, high = page.get_size()
            scale = min(dpi / 72, (MOST_PIXELS / max(wide * high, 1.0)) ** 0.5)
            bitmap = page.render(scale=scale, rotation=rotation % 360)
            image: Image.Image = bitmap.to_pil().convert("RGB")
            bitmap.close()
            page.close()
        except (pypdfium2.PdfiumError, IndexError):
            raise Unreadable("page_failed") from None
    return image
