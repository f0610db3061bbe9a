"""The slow second way to a page's words, for a page that pdfium can't open."""

from __future__ import annotations

import io
from typing import Any, BinaryIO

import pdfplumber
import pikepdf
from pdfminer.pdfexceptions import PDFException
from pdfplumber.utils.exceptions import PdfminerException

from sarlens.errors import PROBLEMS, Unreadable
from sarlens.ingest.sheet import Sheet, to_page
from sarlens.ingest.words import Token
from sarlens.model import Box, Page, Problem


def read_with_plumber(stream: BinaryIO, file: str, number: int) -> tuple[Page, tuple[Problem, ...]]:
    """One page by pdfplumber, with a Problem that says to look at it.

    Raises:
        Unreadable: this way fails too (`page_failed`).
    """
    try:
        with pdfplumber.open(_alone(stream, number)) as pdf:
            page = pdf.pages[0]
            words = page.extract_words(extra_attrs=["size"], keep_blank_chars=False)
            rules = tuple(_box(edge) for edge in page.edges)
            sheet = Sheet(float(page.width), float(page.height), tuple(_token(word) for word in words), rules)
    except (PDFException, PdfminerException, pikepdf.PdfError, ValueError, KeyError, IndexError, TypeError):
        raise Unreadable("page_failed") from None
    doubt = Problem("ingest", "second_reader", PROBLEMS["second_reader"], file, number)
    return to_page(sheet, file, number, "text_layer" if sheet.tokens else "blank"), (doubt,)


def _alone(stream: BinaryIO, number: int) -> io.BytesIO:
    """The page as a file of its own: pdfplumber walks every page of the file that it opens."""
    stream.seek(0)
    out = io.BytesIO()
    with pikepdf.open(stream) as whole, pikepdf.new() as single:
        single.pages.append(whole.pages[number - 1])
        single.save(out)
    return out


def _token(word: dict[str, Any]) -> Token:
    return Token(word["text"], _box(word), float(word["size"]), aslant=not word["upright"])


def _box(thing: dict[str, Any]) -> Box:
    return Box(*(float(thing[key]) for key in ("x0", "top", "x1", "bottom")))
