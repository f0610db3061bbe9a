"""The picture of a page, upright."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sarlens.ingest.pdf import picture
from sarlens.store.cases import Case

if TYPE_CHECKING:
    from PIL.Image import Image


def page_picture(case: Case, file: str, number: int, *, dpi: int) -> Image:
    """The page as it stands in the original, turned upright. Raises KeyError where the case has no such file."""
    page = case.page(file, number)
    return picture(case.open_pdf(file), number, dpi=dpi, rotation=page.rotation if page else 0)
