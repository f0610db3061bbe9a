"""Pictures: photographs and scans → a PDF of our own with a page for each, and pictures inside Word files."""

from __future__ import annotations

import contextlib
import io
import math
import struct
import warnings
import zlib
from collections.abc import Iterator
from typing import BinaryIO

import pikepdf
from PIL import Image, ImageOps, UnidentifiedImageError

from sarlens.errors import PROBLEMS, Unreadable
from sarlens.ingest.blocks import Picture
from sarlens.ingest.contents import Contents, problem
from sarlens.model import Problem
from sarlens.settings import Settings

DAMAGED = (
    OSError,
    SyntaxError,
    ValueError,
    EOFError,
    TypeError,
    KeyError,
    IndexError,
    OverflowError,
    struct.error,
    zlib.error,
)
"""What Pillow raises on a damaged picture."""

_A4 = (595.3, 841.9)
_PIXELS = 250_000_000
_ORIENTATION = 0x0112
_SPACES = {"1": "/DeviceGray", "L": "/DeviceGray", "RGB": "/DeviceRGB", "CMYK": "/DeviceCMYK"}
# EXIF 2.32, tag 274: how the stored picture is turned and mirrored to stand upright, as a PDF matrix on the unit square.
_UPRIGHT = {
    1: (1, 0, 0, 1, 0, 0), 2: (-1, 0, 0, 1, 1, 0), 3: (-1, 0, 0, -1, 1, 1), 4: (1, 0, 0, -1, 0, 1),
    5: (0, -1, -1, 0, 1, 1), 6: (0, -1, 1, 0, 0, 1), 7: (0, 1, 1, 0, 0, 0), 8: (0, 1, -1, 0, 1, 0),
}  # fmt: skip
_MEDIA = {"JPEG": "image/jpeg", "MPO": "image/jpeg", "PNG": "image/png", "TIFF": "image/tiff", "BMP": "image/bmp",
          "GIF": "image/gif", "WEBP": "image/webp", "HEIF": "image/heic", "AVIF": "image/avif"}  # fmt: skip


def read_image(stream: BinaryIO, _settings: Settings) -> Contents:
    """One page a picture, at its own size where it states a sane one, upright.

    Raises:
        Unreadable: damaged, far too large, or of a kind that no decoder is here for.
    """
    with pikepdf.Pdf.new() as pdf, _quietly(), _opened(stream) as picture:
        kind = picture.format or ""
        try:
            problems = tuple(_jpeg_page(pdf, picture, stream) if kind in {"JPEG", "MPO"} else _pages(pdf, picture))
        except DAMAGED as trouble:
            raise Unreadable("truncated") from trouble
        out = io.BytesIO()
        pdf.save(out, deterministic_id=True)
        return Contents(_MEDIA.get(kind, f"image/{kind.lower()}"), out.getvalue(), len(pdf.pages), (), problems)


@contextlib.contextmanager
def _quietly() -> Iterator[None]:
    """Without Pillow's warnings: whatever matters of them is said as a Problem."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


def _opened(stream: BinaryIO) -> Image.Image:
    _heif_decoder()
    stream.seek(0)
    try:
        picture = Image.open(stream)
    except UnidentifiedImageError as trouble:
        raise Unreadable(
            "unknown_type", "SARLens can't read this picture. Save it as a JPEG, and add that."
        ) from trouble
    except Image.DecompressionBombError as trouble:
        raise Unreadable("bomb", "This picture is far larger than any page. It was not opened.") from trouble
    except DAMAGED as trouble:
        raise Unreadable("truncated") from trouble
    if picture.width * picture.height > _PIXELS:
        raise Unreadable("bomb", "This picture is far larger than any page. It was not opened.")
    return picture


def _heif_decoder() -> None:
    """HEIC photographs need an extra that not everyone has."""
    try:
        import pi_heif
    except ImportError:
        return
    pi_heif.register_heif_opener()


# ---------------------------------------------------------------- pages


def _jpeg_page(pdf: pikepdf.Pdf, picture: Image.Image, stream: BinaryIO) -> Iterator[Problem]:
    """The JPEG's own bytes as a page: nothing is lost by coding it anew."""
    width, height = picture.size
    space = _SPACES.get(picture.mode)
    if space is None:
        yield from _pages(pdf, picture)
        return
    image = pikepdf.Stream(pdf, _whole(stream))
    image.Filter = pikepdf.Name.DCTDecode
    _describe(image, width, height, space, 8)
    if picture.mode == "CMYK" and "adobe" in picture.info:
        # Adobe writes CMYK inverted (Adobe TN 5116).
        image.Decode = pikepdf.Array([1, 0] * 4)
    turn = picture.getexif().get(_ORIENTATION, 1)
    turn = turn if turn in _UPRIGHT else 1
    dpi = _dpi(picture)
    _add_page(pdf, image, page_size(height, width, dpi) if turn > 4 else page_size(width, height, dpi), turn)
    try:
        picture.draft("L", (max(1, width // 8), max(1, height // 8)))
        picture.load()
    except DAMAGED:
        yield problem("truncated", "This picture is cut short. What there is of it is shown.")


def _whole(stream: BinaryIO) -> bytes:
    stream.seek(0)
    return stream.read()


def _pages(pdf: pikepdf.Pdf, picture: Image.Image) -> Iterator[Problem]:
    """A page for every frame of a TIFF; of a moving picture the first alone."""
    frames = getattr(picture, "n_frames", 1)
    if frames > 1 and picture.format in {"GIF", "WEBP", "PNG", "AVIF"}:
        yield problem("part_unread", f"This is a moving picture. The first of its {frames} frames is shown.")
        frames = 1
    for frame in range(frames):
        try:
            picture.seek(frame)
            if picture.width * picture.height > _PIXELS:
                yield problem(
                    "bomb", f"Picture {frame + 1} of {frames} is far larger than any page. It was not opened."
                )
                continue
            dpi = _dpi(picture)
            upright = _plain(ImageOps.exif_transpose(picture))
        except DAMAGED as trouble:
            if not len(pdf.pages):
                raise Unreadable("truncated") from trouble
            yield problem(
                "truncated", f"Picture {frame + 1} of {frames} and those after it are damaged. They are not shown."
            )
            return
        _add_page(pdf, _lossless(pdf, upright), page_size(*upright.size, dpi), 1)


def _plain(picture: Image.Image) -> Image.Image:
    """The picture in one of the three modes that go into a PDF as they are, on white where it was transparent."""
    if picture.mode in {"1", "L", "RGB"} and "transparency" not in picture.info:
        return picture
    if picture.mode.startswith("I") or picture.mode == "F":
        low, high = picture.getextrema()
        if isinstance(high, float) and isinstance(low, float) and high > 255:
            scale = 255 / (65535 if high > 4095 else high)
            return picture.convert("F").point(lambda value: value * scale).convert("L")
        return picture.convert("L")
    if picture.has_transparency_data:
        seen = picture.convert("RGBA")
        white = Image.new("RGBA", seen.size, "white")
        return Image.alpha_composite(white, seen).convert("RGB")
    return picture.convert("RGB")


def _lossless(pdf: pikepdf.Pdf, picture: Image.Image) -> pikepdf.Stream:
    """The pixels as they are. A PNG's compressed rows are what PDF calls predictor 15 (ISO 32000-1, 7.4.4.4)."""
    held = io.BytesIO()
    Image.frombytes(picture.mode, picture.size, picture.tobytes()).save(held, "PNG")
    bits = 1 if picture.mode == "1" else 8
    image = pikepdf.Stream(pdf, b"".join(_rows(held.getvalue())))
    image.Filter = pikepdf.Name.FlateDecode
    image.DecodeParms = pikepdf.Dictionary(
        Predictor=15, Colors=3 if picture.mode == "RGB" else 1, BitsPerComponent=bits, Columns=picture.width
    )
    _describe(image, picture.width, picture.height, _SPACES[picture.mode], bits)
    return image


def _rows(png: bytes) -> Iterator[bytes]:
    at = 8
    while at < len(png):
        length, name = struct.unpack(">I4s", png[at : at + 8])
        if name == b"IDAT":
            yield png[at + 8 : at + 8 + length]
        at += 12 + length


def _describe(image: pikepdf.Stream, width: int, height: int, space: str, bits: int) -> None:
    image.Type, image.Subtype = pikepdf.Name.XObject, pikepdf.Name.Image
    image.Width, image.Height = width, height
    image.ColorSpace, image.BitsPerComponent = pikepdf.Name(space), bits


def _add_page(pdf: pikepdf.Pdf, image: pikepdf.Stream, size: tuple[float, float], turn: int) -> None:
    pdf.add_blank_page(page_size=size)
    page = pdf.pages[-1]
    page.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(Im0=image))
    a, b, c, d, e, f = _UPRIGHT[turn]
    w, h = size
    matrix = " ".join(f"{value:.4f}" for value in (a * w, b * h, c * w, d * h, e * w, f * h))
    page.Contents = pikepdf.Stream(pdf, f"q {matrix} cm /Im0 Do Q".encode("ascii"))


def _dpi(picture: Image.Image) -> float:
    """Dots an inch, as the file says; 0 where it doesn't or can't mean it."""
    stated = picture.info.get("dpi", (0, 0))
    try:
        across = float(stated[0])
    except (TypeError, ValueError, IndexError, ZeroDivisionError):
        return 0.0
    return across if math.isfinite(across) and 30 <= across <= 2400 else 0.0


def page_size(width: int, height: int, dpi: float) -> tuple[float, float]:
    """The page for so many pixels, in points: the stated size up to A3, else the largest that fits on A4.

    A camera writes 72 dots an inch for want of a better number; its picture would be a metre wide.
    """
    w, h = (side * 72 / (dpi or 96) for side in (width, height))
    if max(w, h) > 1200 or (not dpi and (min(w, h) > _A4[0] or max(w, h) > _A4[1])):
        short, long = sorted((width, height))
        fit = min(_A4[0] / short, _A4[1] / long)
        w, h = width * fit, height * fit
    return max(w, 3.0), max(h, 3.0)


# ---------------------------------------------------------------- pictures inside other files


def shown(data: bytes, room: tuple[float, float], size: tuple[float, float] | None = None) -> Picture | Problem:
    """A picture to stand in a page of ours, no larger than the room, or why it can't be shown.

    Args:
        data: the picture's file.
        room: width and height there are, in points.
        size: width and height it is meant to have, in points; None: its own.
    """
    try:
        with _quietly(), _opened(io.BytesIO(data)) as picture:
            w, h = size if size and min(size) > 0 else page_size(*picture.size, _dpi(picture))
            upright = ImageOps.exif_transpose(picture)
            upright.load()
            as_is = (
                picture.format == "JPEG"
                and upright.mode in {"L", "RGB"}
                and picture.getexif().get(_ORIENTATION, 1) == 1
            )
            held = io.BytesIO(data)
            if not as_is:
                held = io.BytesIO()
                plain = _plain(upright)
                Image.frombytes(plain.mode, plain.size, plain.tobytes()).save(held, "PNG")
    except Unreadable as trouble:
        return problem(trouble.code, "A picture in this file could not be shown. " + PROBLEMS[trouble.code])
    except DAMAGED:
        return problem("truncated", "A picture in this file is damaged. It is not shown.")
    fit = min(1.0, room[0] / w, room[1] / h)
    return Picture(held.getvalue(), "jpeg" if as_is else "png", w * fit, h * fit)
