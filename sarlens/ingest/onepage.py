"""One page of a PDF as a PDF of its own, to be read elsewhere: as few bytes as that page needs."""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, BinaryIO

import pikepdf

from sarlens.ingest.sameness import open_for_pictures

_WHOLE_FILE = ("/AcroForm", "/OCProperties")
"""What a file says of its pages in one place: answers to a form, layers that can be switched."""


@contextmanager
def open_to_part(stream: BinaryIO) -> Iterator[Any]:
    """The PDF held open to take pages out of it; None where only the whole file will do.

    That is a damaged or encrypted one, of which two libraries may make two different things.
    """
    with open_for_pictures(stream) as pdf:
        yield None if pdf is None or pdf.is_encrypted or pdf.get_warnings() else pdf


def one_page(pdf: Any, number: int) -> bytes | None:
    """The page (counted from 1) alone, with all it inherits, its comments, form answers and layers.

    None where it can't be taken out unchanged.
    """
    out = io.BytesIO()
    try:
        with pikepdf.new() as alone:
            alone.pages.append(pdf.pages[number - 1])
            for key in _WHOLE_FILE:
                if key in pdf.Root:
                    alone.Root[key] = alone.copy_foreign(_indirect(pdf, pdf.Root[key]))
            alone.save(out, object_stream_mode=pikepdf.ObjectStreamMode.disable)
    except (pikepdf.PdfError, pikepdf.ForeignObjectError, IndexError, ValueError, TypeError, RuntimeError):
        return None
    return None if pdf.get_warnings() else out.getvalue()


def _indirect(pdf: Any, thing: Any) -> Any:
    return thing if thing.is_indirect else pdf.make_indirect(thing)
