"""Grey boxes on paper, strips pasted over words, and pages that are black all over."""

from __future__ import annotations

import io

import numpy as np
import pytest
from PIL import Image, ImageDraw

from sarlens.ingest.patches import find_patches, is_blacked_out, plain_picture
from sarlens.ingest.pdf import read_page
from sarlens.model import REDACTED, Box, Page
from sarlens.settings import Settings
from tests.ingest.papers import LETTER, image_pdf, picture_of, scanned, typeset

DPI = 200
HIDDEN = "the transport desk"


def read(pdf: bytes) -> Page:
    return read_page(io.BytesIO(pdf), "file", 1, Settings())[0]


@pytest.fixture(scope="module")
def place() -> Box:
    page = read(typeset(LETTER))
    start = page.text.index(HIDDEN)
    (box,) = page.boxes(start, start + len(HIDDEN))
    return box


def copied(place: Box, tone: int, edge: int | None = None) -> bytes:
    """A noisy scan with a box of one tone over the words, with or without an edge."""
    image = picture_of(typeset(LETTER), DPI)
    k = DPI / 72
    at = [place.x0 * k - 4, place.y0 * k - 2, place.x1 * k + 4, place.y1 * k + 2]
    ImageDraw.Draw(image).rectangle(at, fill=tone, outline=edge, width=2)
    grey = np.asarray(image, np.float32) * 0.94 + np.random.default_rng(3).normal(0, 2, (image.height, image.width))
    return image_pdf(Image.fromarray(np.clip(grey, 0, 255).astype(np.uint8)), DPI)


@pytest.mark.parametrize(("tone", "kind"), [(0, "black"), (128, "black"), (209, "white")])
def test_a_box_of_any_grey_on_paper(tone: int, kind: str, place: Box) -> None:
    page = read(copied(place, tone))
    (one,) = page.redactions
    assert one.kind == kind and one.box.overlap(place) > 0.85 * place.area
    assert REDACTED in page.text and "desk" not in page.text


def test_a_strip_of_paper_over_words_is_seen_by_its_edge(place: Box) -> None:
    page = read(copied(place, 255, 180))
    assert [one.kind for one in page.redactions] == ["white"]
    assert page.redactions[0].box.overlap(place) > 0.6 * place.area


def test_a_wide_gap_with_no_edge_is_not_taken_for_one(place: Box) -> None:
    assert read(copied(place, 255)).redactions == ()


def test_a_grey_table_heading_is_a_ground() -> None:
    head = ", ".join(f"table.cell(fill: luma(200))[*{name}*]" for name in ("Who was there", "What was said"))
    pdf = typeset(f"#table(columns: (1fr, 1fr), {head}, [Mrs Abernathy], [That nobody came on the day])")
    assert read(scanned(pdf, dpi=DPI)).redactions == ()


def test_a_page_that_is_black_all_over_is_not_read() -> None:
    assert is_blacked_out(np.full((800, 600), 28, np.uint8))
    assert not is_blacked_out(np.random.default_rng(1).integers(0, 160, (800, 600)).astype(np.uint8))
    page = read(image_pdf(Image.new("L", (600, 800), 28), 100))
    assert [one.kind for one in page.redactions if one.kind == "whole_page"] == ["whole_page"]
    assert page.text.replace(REDACTED, "").strip() == ""


def test_a_shadow_across_the_page_is_no_box() -> None:
    shadow = np.linspace(250, 170, 600)[None, :].repeat(800, 0).astype(np.uint8)
    assert find_patches(plain_picture(shadow, (600, 800), 0, 0.0, 100 / 72)) == ()
