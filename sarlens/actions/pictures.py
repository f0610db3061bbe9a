"""The picture of a page, upright."""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sarlens.actions import reading
from sarlens.ingest import pool
from sarlens.ingest.pdf import picture
from sarlens.settings import Settings
from sarlens.store.cases import Case

if TYPE_CHECKING:
    from PIL.Image import Image

_SECONDS = 10.0
_BYTES = 1024**3


def page_picture(case: Case, file: str, number: int, *, dpi: int) -> Image:
    """The page as it stands in the original, turned upright.

    Raises:
        KeyError: the case has no such file, or the page can't be drawn.
    """
    page = case.page(file, number)
    if page is None:
        return _apart(case, file, number, dpi)
    return picture(case.open_pdf(file), number, dpi=dpi, rotation=page.rotation)


@dataclass(frozen=True, slots=True)
class _Wanted:
    path: str
    key: str | None
    file: str
    number: int
    dpi: int


def _apart(case: Case, file: str, number: int, dpi: int) -> Image:
    """A page that could not be read, drawn by a worker of its own: what ended the reader must not end the app."""
    from PIL import Image

    wanted = _Wanted(str(case.path), case.key, file, number, dpi)
    for outcome in pool.run(_drawn, [wanted], pool.Limits(1, _SECONDS, _BYTES)):
        if not isinstance(outcome.result, pool.Failed):
            return Image.open(io.BytesIO(outcome.result))
    raise KeyError("The picture of this page can't be shown. Open the file itself and look at the page there.")


def _drawn(wanted: _Wanted) -> bytes | pool.Failed:
    """In the worker."""
    reading.start(wanted.path, wanted.key, Settings())
    return reading.drawn(wanted.file, wanted.number, wanted.dpi)
