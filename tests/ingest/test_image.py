"""Pictures as pages: upright, at a sane size, and no pixel coded anew that need not be."""

from __future__ import annotations

import base64
import io
import random
import zlib

import pikepdf
import pypdfium2
import pytest
from hypothesis import given
from hypothesis import settings as budget
from hypothesis import strategies as st
from PIL import Image

from sarlens.errors import Unreadable
from sarlens.ingest.blocks import Picture
from sarlens.ingest.contents import Contents
from sarlens.ingest.image import page_size, read_image, shown
from sarlens.model import Problem
from sarlens.settings import Settings


def quarters() -> Image.Image:
    """Red, green, blue and white quarters, so that any turn or mirroring shows."""
    made = Image.new("RGB", (80, 60), "white")
    made.paste("red", (0, 0, 40, 30))
    made.paste("green", (40, 0, 80, 30))
    made.paste("blue", (0, 30, 40, 60))
    return made


def saved(picture: Image.Image, kind: str, **options: object) -> bytes:
    held = io.BytesIO()
    picture.save(held, kind, **options)
    return held.getvalue()


def read(data: bytes) -> Contents:
    return read_image(io.BytesIO(data), Settings())


def seen(contents: Contents, page: int = 0) -> list[str]:
    """The colours of the four quarters of the page, from the top left."""
    assert contents.rendition is not None
    picture = pypdfium2.PdfDocument(io.BytesIO(contents.rendition))[page].render(scale=1).to_pil().convert("RGB")
    names = {
        (True, False, False): "red",
        (False, True, False): "green",
        (False, False, True): "blue",
        (True, True, True): "white",
    }
    w, h = picture.size
    points = [picture.getpixel((int(w * x), int(h * y))) for y in (0.25, 0.75) for x in (0.25, 0.75)]
    return [names[tuple(value > 90 for value in point)] for point in points]  # type: ignore[misc, index, union-attr]


# The quarters as a telephone keeps them.
HEIC = (
    "AAAAHGZ0eXBoZWljAAAAAG1pZjFoZWljbWlhZgAAAX1tZXRhAAAAAAAAACFoZGxyAAAAAAAAAABwaWN0AAAAAAAAAAAAAAAAAAAAACJpbG9jAA"
    "AAAERAAAEAAQAAAAABoQABAAAAAAAAAGoAAAAjaWluZgAAAAAAAQAAABVpbmZlAgAAAAABAABodmMxAAAAAA5waXRtAAAAAAABAAAA/WlwcnAA"
    "AADdaXBjbwAAAHZodmNDAQNwAAAAkAAAAAAAHvAA/P34+AAADwNgAAEAGEABDAH//wNwAAADAJAAAAMAAAMAHroCQGEAAQAqQgEBA3AAAAMAkA"
    "AAAwAAAwAeoCiBBZbq5Ka5uAhoMCAAAAMDIAAAAwAhYgABAAZEAcFzwYkAAAATY29scm5jbHgAAQANAAaAAAAAFGlzcGUAAAAAAAAAUAAAAEAA"
    "AAAoY2xhcAAAAFAAAAABAAAAPAAAAAEAAAAAAAAAAv////wAAAACAAAAEHBpeGkAAAAAAwgICAAAABhpcG1hAAAAAAAAAAEAAQWBAgMFhAAAAH"
    "JtZGF0AAAAZigBrxlHk7LlpNN/7cN/FTS2hx/ywj6H5GhAjgUh0zCm5p+2p/hZr9deTlmwPqcgfb5nIjAbaQRWNtbsQxSQ5rfOezgIqqp2kklc"
    "0YQNYX4g649sQFL68ztIwtUUPB9fwOsuJxGtCA=="
)
UPRIGHT = ["red", "green", "blue", "white"]


@pytest.mark.parametrize(
    ("kind", "media"),
    [("JPEG", "jpeg"), ("PNG", "png"), ("TIFF", "tiff"), ("BMP", "bmp"), ("GIF", "gif"), ("WEBP", "webp")],
)
def test_every_kind_becomes_a_page(kind: str, media: str) -> None:
    contents = read(saved(quarters(), kind))
    assert (contents.media_type, contents.pages, contents.problems) == (f"image/{media}", 1, ())
    assert seen(contents) == UPRIGHT


def test_a_photograph_from_a_telephone_is_read() -> None:
    pytest.importorskip("pi_heif")
    contents = read(base64.b64decode(HEIC))
    assert (contents.media_type, contents.pages) == ("image/heic", 1)
    assert seen(contents) == UPRIGHT
    with pytest.raises(Unreadable):
        read(b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + bytes(200))


@pytest.mark.parametrize("turn", range(1, 9))
@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
def test_pictures_stand_upright(kind: str, turn: int) -> None:
    undo = {1: None, 2: Image.Transpose.FLIP_LEFT_RIGHT, 3: Image.Transpose.ROTATE_180, 4: Image.Transpose.FLIP_TOP_BOTTOM,
            5: Image.Transpose.TRANSPOSE, 6: Image.Transpose.ROTATE_90, 7: Image.Transpose.TRANSVERSE, 8: Image.Transpose.ROTATE_270}[turn]  # fmt: skip
    stored = quarters() if undo is None else quarters().transpose(undo)
    exif = Image.Exif()
    exif[0x0112] = turn
    assert seen(read(saved(stored, kind, exif=exif))) == UPRIGHT


def test_a_jpeg_keeps_its_own_bytes() -> None:
    data = saved(quarters(), "JPEG", quality=60)
    contents = read(data)
    assert contents.rendition is not None
    with pikepdf.open(io.BytesIO(contents.rendition)) as pdf:
        assert pdf.pages[0].Resources.XObject.Im0.read_raw_bytes() == data


@pytest.mark.parametrize("mode", ["1", "L", "RGB"])
def test_other_pictures_lose_nothing(mode: str) -> None:
    stored = Image.frombytes("L", (33, 17), random.Random(7).randbytes(33 * 17)).convert(mode)
    contents = read(saved(stored, "PNG"))
    assert contents.rendition is not None
    with pikepdf.open(io.BytesIO(contents.rendition)) as pdf:
        back = pikepdf.PdfImage(pdf.pages[0].Resources.XObject.Im0).as_pil_image()
    assert back.convert("RGB").tobytes() == stored.convert("RGB").tobytes()


@pytest.mark.parametrize("mode", ["P", "LA", "RGBA", "CMYK", "I;16", "I", "F"])
def test_odd_modes_are_shown(mode: str) -> None:
    kind = "TIFF" if mode in {"CMYK", "I;16", "I", "F"} else "PNG"
    picture = Image.new(mode, (40, 30)) if mode in {"I;16", "I", "F"} else quarters().convert(mode)
    assert read(saved(picture, kind)).pages == 1


def test_what_is_transparent_is_white() -> None:
    assert seen(read(saved(Image.new("RGBA", (40, 40), (255, 0, 0, 0)), "PNG"))) == ["white"] * 4


def test_a_tiff_of_several_pages_gives_several() -> None:
    others = [quarters().rotate(180), quarters()]
    contents = read(saved(quarters(), "TIFF", save_all=True, append_images=others, dpi=(200, 200)))
    assert contents.pages == 3
    assert seen(contents, 1) == UPRIGHT[::-1]


def test_of_a_moving_picture_the_first_is_shown_and_it_is_said() -> None:
    contents = read(saved(quarters(), "GIF", save_all=True, append_images=[quarters().rotate(90)] * 3))
    assert (contents.pages, [problem.code for problem in contents.problems]) == (1, ["part_unread"])


@pytest.mark.parametrize(
    ("pixels", "dpi", "points"),
    [
        ((1654, 2339), 200, (595, 842)),
        ((4000, 3000), 72, (794, 595)),
        ((3000, 4000), 0, (595, 794)),
        ((400, 200), 0, (300, 150)),
        ((2339, 3307), 200, (842, 1191)),
        ((1, 1), 0, (3, 3)),
    ],
)
def test_page_sizes_are_sane(pixels: tuple[int, int], dpi: float, points: tuple[int, int]) -> None:
    assert tuple(round(side) for side in page_size(*pixels, dpi)) == points


@given(st.integers(1, 60_000), st.integers(1, 60_000), st.floats(0, 2400))
def test_no_page_is_larger_than_a3(width: int, height: int, dpi: float) -> None:
    assert max(page_size(width, height, dpi if dpi >= 30 else 0)) <= 1200


def test_a_picture_cut_short() -> None:
    whole = saved(Image.effect_noise((300, 300), 50).convert("RGB"), "JPEG")
    contents = read(whole[: len(whole) // 2])
    assert (contents.pages, [problem.code for problem in contents.problems]) == (1, ["truncated"])
    cut = saved(Image.effect_noise((300, 300), 50), "PNG")
    with pytest.raises(Unreadable, match="cut short"):
        read(cut[: len(cut) // 2])


def test_a_monstrous_picture_is_not_opened() -> None:
    small = bytearray(saved(Image.new("1", (10, 10)), "PNG"))
    small[16:24] = (100_000).to_bytes(4, "big") * 2
    small[29:33] = zlib.crc32(small[12:29]).to_bytes(4, "big")
    with pytest.raises(Unreadable) as trouble:
        read(bytes(small))
    assert trouble.value.code == "bomb"


@budget(max_examples=80, deadline=None)
@given(st.sampled_from(["JPEG", "PNG", "TIFF", "GIF", "BMP", "WEBP"]), st.data())
def test_damaged_pictures_never_crash(kind: str, data: st.DataObject) -> None:
    raw = bytearray(saved(quarters(), kind))
    for at in data.draw(st.lists(st.integers(4, len(raw) - 1), min_size=1, max_size=12)):
        raw[at] = data.draw(st.integers(0, 255))
    try:
        assert read(bytes(raw)).pages >= 1
    except Unreadable as trouble:
        assert trouble.code in {"truncated", "unknown_type", "bomb"}


def test_pictures_inside_files_are_made_to_fit() -> None:
    made = shown(saved(quarters(), "BMP"), (40, 400), (800, 600))
    assert isinstance(made, Picture)
    assert (made.kind, made.width, made.height) == ("png", 40, 30)
    jpeg = saved(quarters(), "JPEG")
    kept = shown(jpeg, (400, 400))
    assert isinstance(kept, Picture) and kept.data == jpeg


def test_a_picture_that_can_not_be_shown_is_a_problem() -> None:
    assert isinstance(shown(b"\x01\0\0\0 EMF", (100, 100)), Problem)
    assert isinstance(shown(saved(quarters(), "PNG")[:60], (100, 100)), Problem)


def test_the_same_picture_gives_the_same_bytes() -> None:
    data = saved(quarters(), "PNG")
    assert read(data).rendition == read(data).rendition
