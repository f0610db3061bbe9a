"""Grey boxes on paper, strips pasted over words, and pages that are black all over."""

from __future__ import annotations

import io

import numpy as np
import pytest
from PIL import Image, ImageDraw

from sarlens.ingest.patches import Plain, find_gaps, find_patches, is_blacked_out, on_paper, plain_picture
from sarlens.ingest.pdf import read_page
from sarlens.ingest.solids import find_solids
from sarlens.ingest.words import Token
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


def grainy(grain: float) -> Plain:
    """Bare paper of a page 8 by 11 inches whose dots differ by so much."""
    noise = np.random.default_rng(5).normal(0, grain, (1100, 800))
    return Plain(np.clip(1 + noise, 0, 1.08).astype(np.float32), 100 / 72)


def words(*columns: int) -> list[Token]:
    """Lines of words 30 points wide, each with a word in these columns of 60 points."""
    return [
        Token("word", Box(40 + 60 * at, 40 + 16 * row, 70 + 60 * at, 51 + 16 * row), 11.0)
        for row in range(30) for at in columns
    ]  # fmt: skip


@pytest.mark.parametrize("grain", [0.005, 0.02, 0.04])
def test_the_grain_of_faint_paper_is_no_edge(grain: float) -> None:
    assert find_gaps(grainy(grain), words(0, 1, 5), ()) == ()


def test_the_edge_of_a_strip_is_seen_on_grainy_paper() -> None:
    plain = grainy(0.02)
    k = plain.scale
    x0, y0, x1, y1 = (round(side * k) for side in (140, 134, 330, 149))  # the seventh line, between its words
    plain.tones[[y0, y0 + 1, y1, y1 + 1], x0:x1] -= 0.15
    (found,) = find_gaps(plain, words(0, 1, 5), ())
    assert found.overlap(Box(140, 134, 330, 149)) > 0.8 * 190 * 15


def in_a_strip(*gaps: tuple[int, int, int]) -> set[str]:
    """What is found in a dark strip, 13 dots high, with light columns: where each begins and ends, and how high it is."""
    grey = np.full((200, 400), 255, np.uint8)
    grey[80:93, 100:236] = 0
    for start, end, high in gaps:
        top = 80 + (13 - high) // 2 if high > 4 else 80
        grey[top : top + high, start:end] = 255
    return {one.what for one in find_solids(grey, 75)}


def test_words_covered_one_by_one_are_no_heading_in_light_letters() -> None:
    frayed = [(at + a, at + b, high) for at in (111, 151) for a, b, high in ((0, 1, 4), (1, 3, 13), (3, 4, 4))]
    assert in_a_strip(*frayed, (136, 137, 3)) == {"bar"}
    assert in_a_strip(*((at, at + 2, 9) for at in range(130, 200, 7))) == {"lettered"}


def test_a_box_in_a_cell_lies_on_paper_although_lines_run_beside_it() -> None:
    tones = np.full((400, 600), 1.0, np.float32)
    box = Box(100, 100, 400, 140)
    tones[98:143, 97:404] = 0.2
    tones[102:139, 102:399] = 1.0
    for width in (1, 2):
        tones[100 - 4 - width : 100 - 3, 60:460] = tones[143 : 144 + width, 60:460] = 0.1
        tones[60:200, 95 - width : 97] = tones[60:200, 404 : 405 + width] = 0.1
    tones[100:140, 100:400] = 0.03
    assert on_paper(Plain(tones, 1.0), box)
    assert not on_paper(Plain(np.random.default_rng(2).uniform(0, 0.85, (400, 600)).astype(np.float32), 1.0), box)
