"""Drawings without an end are taken out before anything draws them; all others stay, however they share their names."""

from __future__ import annotations

import io
from collections.abc import Callable

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name

from sarlens.ingest.endless import made_finite
from sarlens.ingest.pdf import picture, read_page
from sarlens.ingest.readers import examine
from sarlens.settings import Settings
from tests.ingest.papers import typeset

Build = Callable[[pikepdf.Pdf], None]


def paper(build: Build) -> bytes:
    held = io.BytesIO()
    with pikepdf.open(io.BytesIO(typeset("The ramp was mended."))) as pdf:
        build(pdf)
        pdf.save(held)
    return held.getvalue()


def form(pdf: pikepdf.Pdf, content: bytes, **forms: pikepdf.Object) -> pikepdf.Object:
    shape = Dictionary(Type=Name.XObject, Subtype=Name.Form, BBox=Array([0, 0, 100, 100]))
    made = pdf.make_stream(content, shape)
    made.Resources = Dictionary(XObject=Dictionary(**forms))
    return made


def draw(pdf: pikepdf.Pdf, drawn: pikepdf.Object) -> None:
    page = pdf.pages[0]
    page.contents_add(b"q /" + str(page.add_resource(drawn, Name.XObject))[1:].encode() + b" Do Q")


def in_itself(pdf: pikepdf.Pdf) -> None:
    made = form(pdf, b"/X Do /X Do")
    made.Resources.XObject.X = made
    draw(pdf, made)


def in_each_other(pdf: pikepdf.Pdf) -> None:
    first, second = form(pdf, b"/X Do /X Do"), form(pdf, b"/X Do /X Do")
    first.Resources.XObject.X, second.Resources.XObject.X = second, first
    draw(pdf, first)


def a_million_times(pdf: pikepdf.Pdf) -> None:
    made = form(pdf, b"0 0 5 5 re f")
    for _ in range(9):
        made = form(pdf, b"/X Do " * 10, X=made)
    draw(pdf, made)


def through_the_page(pdf: pikepdf.Pdf) -> None:
    """A form without resources of its own draws by the names of the page."""
    made = pdf.make_stream(
        b"/Self Do /Self Do", Dictionary(Type=Name.XObject, Subtype=Name.Form, BBox=Array([0, 0, 100, 100]))
    )
    page = pdf.pages[0]
    page.add_resource(made, Name.XObject, Name.Self)
    page.contents_add(b"/Self Do")


def tiles(step: float) -> Build:
    def build(pdf: pikepdf.Pdf) -> None:
        tile = pdf.make_stream(b"0 0 1 1 re f", Dictionary(
            PatternType=1, PaintType=1, TilingType=1, BBox=Array([0, 0, 1, 1]), XStep=step, YStep=step, Resources=Dictionary()
        ))  # fmt: skip
        page = pdf.pages[0]
        page.add_resource(tile, Name.Pattern, Name.Tile)
        page.contents_add(b"q /Pattern cs /Tile scn 0 0 90 9 re f Q")

    return build


@pytest.mark.parametrize(
    "build", [in_itself, in_each_other, a_million_times, through_the_page, tiles(0.0001), tiles(0.0)],
    ids=["itself", "each other", "a million times", "the page's names", "tiny tiles", "no step"],
)  # fmt: skip
def test_what_has_no_end_is_left_out_and_the_words_are_read(build: Build) -> None:
    contents = examine(io.BytesIO(paper(build)), "file.pdf", Settings())
    assert [one.code for one in contents.problems] == ["part_unread"]
    assert contents.rendition is not None
    page, problems = read_page(io.BytesIO(contents.rendition), "id", 1, Settings())
    assert page.text == "The ramp was mended." and problems == ()
    assert picture(io.BytesIO(contents.rendition), 1, dpi=40).size[0] > 0


def shared(pdf: pikepdf.Pdf) -> None:
    """A form that shares the resources of its page, and so has its own name in them, but draws another."""
    page = pdf.pages[0]
    inner = form(pdf, b"0 0 5 5 re f")
    outer = form(pdf, b"/Inner Do")
    page.add_resource(inner, Name.XObject, Name.Inner)
    page.add_resource(outer, Name.XObject, Name.Outer)
    outer.Resources = page.obj.Resources = pdf.make_indirect(page.obj.Resources)
    page.contents_add(b"/Outer Do")


def nested(pdf: pikepdf.Pdf) -> None:
    made = form(pdf, b"0 0 5 5 re f")
    for _ in range(200):
        made = form(pdf, b"/X Do", X=made)
    draw(pdf, made)


@pytest.mark.parametrize(
    "build", [shared, nested, tiles(1.0)], ids=["shared names", "two hundred deep", "a fine hatch"]
)
def test_what_ends_is_left_as_it_is(build: Build) -> None:
    with pikepdf.open(io.BytesIO(paper(build))) as pdf:
        assert not made_finite(pdf)
