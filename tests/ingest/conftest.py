"""What the ingest tests share: settings, and the words of a PDF as pdfium reads them."""

from __future__ import annotations

import io
import re
import unicodedata
from collections.abc import Callable

import pypdfium2
import pytest

from sarlens.settings import Settings


@pytest.fixture(scope="session")
def settings() -> Settings:
    return Settings()


def text_of(pdf: bytes) -> str:
    """The text of all pages, lines ended by line feeds; a hyphen at a line's end is a hyphen."""
    document = pypdfium2.PdfDocument(io.BytesIO(pdf))
    try:
        pages = [document[number].get_textpage().get_text_range() for number in range(len(document))]
    finally:
        document.close()
    return "\n".join(pages).replace("\r\n", "\n").replace("\ufffe", "-").replace("\x02", "-")


def letters(text: str) -> str:
    """The text without any white space, composed: what must come back from a page whatever its line breaks."""
    return re.sub(r"\s+", "", unicodedata.normalize("NFC", text))


@pytest.fixture(scope="session")
def read_back() -> Callable[[bytes], str]:
    return text_of
