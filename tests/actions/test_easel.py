"""Pages drawn apart: one that never ends costs itself, and nothing of the app."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from PIL import Image

from sarlens.actions.cases import new_case
from sarlens.actions.easel import Easel
from sarlens.errors import Unreadable
from sarlens.model import Page, SourceFile
from sarlens.store.cases import Case
from sarlens.store.originals import digest
from tests.ingest.test_hostile import SAID, one_page

_STEPS = b"<</PatternType 1/PaintType 1/TilingType 1/BBox[0 0 1 1]/XStep 0.0001/YStep 0.0001/Resources<<>>/Length 12>>"
ENDLESS = one_page(
    b"/Pattern cs /P scn 0 0 400 300 re f " + SAID, b"/Resources<</Font<</F 5 0 R>>/Pattern<</P 6 0 R>>>>"
).replace(b"trailer", b"6 0 obj " + _STEPS + b" stream\n0 0 1 1 re f\nendstream endobj\ntrailer")


def test_a_page_is_drawn_as_often_as_it_is_asked_for(quick_case: Path) -> None:
    with Case.open(quick_case, read_only=True) as case:
        page = next(iter(case.pages()))
    easel = Easel()
    for dpi in (40, 80):
        with Image.open(io.BytesIO(easel.jpeg(quick_case, None, page.file, page.number, dpi))) as image:
            assert image.format == "JPEG" and abs(image.width - page.width * dpi / 72) <= 1
    easel.close()
    assert easel.jpeg(quick_case, None, page.file, page.number, 40), "another process is started"
    with pytest.raises(Unreadable):
        easel.jpeg(quick_case, None, "0" * 64, 1, 40)
    easel.close()


def test_a_page_that_never_ends_is_given_up(tmp_path: Path) -> None:
    path = tmp_path / "case.sarlens"
    with new_case(path, [], []) as case:
        identity, size = digest(io.BytesIO(ENDLESS))
        case.save_content(identity, io.BytesIO(ENDLESS))
        case.save_file(SourceFile(identity, "endless.pdf", "endless.pdf", "application/pdf", size, pages=1))
        case.save_page(Page(identity, 1, 400.0, 300.0, "The ramp was mended on Tuesday.", "text_layer"))
    easel = Easel(seconds=8)
    with pytest.raises(Unreadable) as caught:
        easel.jpeg(path, None, identity, 1, 110)
    assert caught.value.code == "timeout"
