"""Empty and wholly blacked-out pages cost no OCR; one faint line of pencil does."""

from __future__ import annotations

import io
from collections.abc import Callable

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from sarlens.ingest import ocr, pdf
from sarlens.model import Page
from sarlens.settings import Settings

WIDE, HIGH = 1275, 1650
Mark = Callable[[Image.Image], Image.Image]


def paper() -> Image.Image:
    """A sheet with nothing on it, as a scanner sees it at 150 dots an inch."""
    grain = np.random.default_rng(3).integers(-4, 5, (HIGH, WIDE))
    return Image.fromarray((250 + grain).clip(0, 255).astype(np.uint8))


def speckle(picture: Image.Image) -> Image.Image:
    random = np.random.default_rng(5)
    for _ in range(400):
        place = (int(random.integers(0, WIDE)), int(random.integers(0, HIGH)))
        ImageDraw.Draw(picture).point(place, int(random.integers(60, 200)))
    return picture


def holes(picture: Image.Image) -> Image.Image:
    for y in (520, 1130):
        ImageDraw.Draw(picture).ellipse((50, y, 90, y + 40), fill=20)
    return picture


def edges(picture: Image.Image) -> Image.Image:
    """The scanner's lid beside and below the sheet."""
    grey = np.asarray(picture).astype(np.int16)
    for i in range(26):
        grey[:, i] -= int(200 * (1 - i / 26))
        grey[-1 - i, :] -= int(160 * (1 - i / 26))
    return Image.fromarray(grey.clip(0, 255).astype(np.uint8))


def fold(picture: Image.Image) -> Image.Image:
    ImageDraw.Draw(picture).line((0, 820, WIDE, 826), fill=150, width=2)
    return picture


def boxed(picture: Image.Image) -> Image.Image:
    ImageDraw.Draw(picture).rectangle((60, 60, 1215, 1590), fill=8)
    return picture


def black(_picture: Image.Image) -> Image.Image:
    return Image.new("L", (WIDE, HIGH), 5)


def barred(picture: Image.Image) -> Image.Image:
    for row in range(26):
        ImageDraw.Draw(picture).rectangle((120, 140 + 52 * row, 1150 - (row * 37 % 300), 172 + 52 * row), fill=10)
    return picture


def pencil(picture: Image.Image) -> Image.Image:
    ImageDraw.Draw(picture).text((200, 700), "Rang mother, no reply", fill=175, font=ImageFont.load_default(34))
    return picture


def night(_picture: Image.Image) -> Image.Image:
    """White letters on black: no blacked-out page."""
    picture = Image.new("L", (WIDE, HIGH), 5)
    for row in range(6):
        text = "Notes of the night staff, ward four"
        ImageDraw.Draw(picture).text((200, 500 + 60 * row), text, fill=240, font=ImageFont.load_default(34))
    return picture


@pytest.fixture
def calls(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    made: list[int] = []
    kind = type(ocr.engine())
    read = kind.read  # type: ignore[attr-defined]
    monkeypatch.setattr(kind, "read", lambda self, grey, dpi: (made.append(1), read(self, grey, dpi))[1])
    return made


def page_of(*marks: Mark) -> Page:
    picture = paper()
    for mark in marks:
        picture = mark(picture)
    held = io.BytesIO()
    picture.save(held, "PDF", resolution=150)
    return pdf.read_page(held, "f", 1, Settings())[0]


@pytest.mark.parametrize(
    "marks",
    [(), (speckle,), (holes,), (edges,), (fold,), (speckle, holes, edges), (holes, fold)],
    ids=lambda marks: " ".join(mark.__name__ for mark in marks) or "clean",
)
def test_an_empty_page_is_never_given_to_the_engine(marks: tuple[Mark, ...], calls: list[int]) -> None:
    page = page_of(*marks)
    assert calls == []
    assert (page.text, page.text_source, page.ocr_confidence) == ("", "blank", None)


@pytest.mark.parametrize("mark", [boxed, black, barred])
def test_a_blacked_out_page_is_never_given_to_the_engine_and_is_said_to_be_one(mark: Mark, calls: list[int]) -> None:
    page = page_of(mark)
    assert calls == []
    assert page.redacted_share == 1.0 and page.redactions
    assert mark is barred or "whole_page" in {one.kind for one in page.redactions}


@pytest.mark.parametrize("marks", [(pencil,), (pencil, speckle, holes, edges)], ids=["alone", "on a poor scan"])
def test_one_faint_line_of_pencil_is_read(marks: tuple[Mark, ...], calls: list[int]) -> None:
    assert page_of(*marks).text == "Rang mother, no reply" and calls


def test_light_letters_on_a_black_page_are_not_taken_for_a_redaction(calls: list[int]) -> None:
    page = page_of(night)
    assert "whole_page" not in {one.kind for one in page.redactions}
    assert calls
