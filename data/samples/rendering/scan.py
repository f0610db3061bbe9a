"""Makes a scan of a printed page: a grey picture, a little crooked, noisy, faint or turned, and nothing to read in the file."""

import io
import zlib

import numpy as np
import pikepdf
import pypdfium2 as pdfium
from PIL import Image, ImageDraw, ImageFilter

LOOKS: dict[str, dict[str, float]] = {
    "scan": {"dpi": 150, "skew": 0.35, "blur": 0.45, "noise": 1.6, "quality": 30},
    "scan-skew": {"dpi": 150, "skew": 1.5, "blur": 0.5, "noise": 1.8, "quality": 30, "holes": 1, "edge": 1},
    "scan-faint": {"dpi": 160, "skew": 0.5, "blur": 0.55, "noise": 2, "quality": 32, "ink": 118, "paper": 238},
    "scan-turned": {"dpi": 150, "skew": 0.5, "blur": 0.45, "noise": 1.6, "quality": 30, "edge": 1},
    "scan-lowres": {"dpi": 112, "skew": 0.6, "blur": 0.4, "noise": 1.8, "quality": 38},
    "scan-stamp": {"dpi": 150, "skew": 0.8, "blur": 0.45, "noise": 1.6, "quality": 30, "holes": 1},
    "scan-copy": {"dpi": 170, "skew": 0.7, "blur": 0.6, "noise": 4, "bilevel": 1, "ink": 40, "paper": 240},
    "scan-fax": {"dpi": 200, "skew": 0.4, "blur": 0.5, "noise": 9, "bilevel": 1},
}
A4 = (595.276, 841.89)


def seed(text: str) -> int:
    """A number that a text always gives."""
    return zlib.crc32(text.encode())


def picture(pdf: bytes, page: int, dpi: float) -> Image.Image:
    """One page as a grey picture."""
    doc = pdfium.PdfDocument(pdf)
    try:
        return doc[page].render(scale=dpi / 72, grayscale=True).to_pil().convert("L")
    finally:
        doc.close()


def _holes(im: Image.Image, rng: np.random.Generator) -> None:
    w, h = im.size
    draw = ImageDraw.Draw(im)
    r = w * 0.0125
    for y in (0.36, 0.64):
        cx, cy = w * 0.045 + rng.uniform(-3, 3), h * y + rng.uniform(-4, 4)
        draw.ellipse((cx - r - 2, cy - r - 2, cx + r + 3, cy + r + 4), fill=150)
        draw.ellipse((cx - r, cy - r, cx + r, cy + r), fill=70)


def _stamp(im: Image.Image, words: str, rng: np.random.Generator) -> Image.Image:
    from rendering.typeset import pdf

    mark = picture(pdf({"words": words}, "chop.typ"), 0, 110)
    mark = mark.crop(mark.point(lambda v: 255 - v).getbbox())
    mark = mark.rotate(float(rng.uniform(-9, 6)), expand=True, fillcolor=255, resample=Image.Resampling.BICUBIC)
    at = (int(im.size[0] * rng.uniform(0.58, 0.64)), int(im.size[1] * rng.uniform(0.12, 0.17)))
    under = im.crop((*at, at[0] + mark.size[0], at[1] + mark.size[1]))
    faded = mark.point(lambda v: min(255, v + 70))
    im.paste(Image.fromarray(np.minimum(np.asarray(under), np.asarray(faded)[: under.size[1], : under.size[0]])), at)
    return im


def degrade(im: Image.Image, look: str, key: str, *, words: str = "", turn: int = 0) -> Image.Image:
    """The page after the copier."""
    opts = LOOKS[look]
    rng = np.random.default_rng(seed(key))
    if words:
        im = _stamp(im, words, rng)
    if "holes" in opts:
        _holes(im, rng)
    angle = float(rng.uniform(0.45, 1) * opts["skew"] * rng.choice([-1, 1]))
    im = im.rotate(angle, fillcolor=255, resample=Image.Resampling.BICUBIC)
    im = im.filter(ImageFilter.GaussianBlur(opts["blur"]))
    a = np.asarray(im, dtype=np.float32)
    ink, paper = opts.get("ink", 18), opts.get("paper", 250)
    a = ink + a * (paper - ink) / 255
    if "edge" in opts:
        dark = np.exp(-np.arange(a.shape[1]) / (a.shape[1] * 0.012)) * 110
        a = a - dark[None, :: (1 if rng.random() < 0.5 else -1)]
    coarse = rng.normal(0, opts["noise"], (a.shape[0] // 2 + 1, a.shape[1] // 2 + 1)).repeat(2, 0).repeat(2, 1)
    a = a + coarse[: a.shape[0], : a.shape[1]]
    for _ in range(int(rng.integers(4, 14))):
        y, x = int(rng.integers(0, a.shape[0] - 3)), int(rng.integers(0, a.shape[1] - 3))
        a[y : y + 2, x : x + 2] -= 120
    out = Image.fromarray(np.clip(a, 0, 255).astype(np.uint8))
    return out.rotate(turn, expand=True) if turn else out


def _fax(im: Image.Image) -> tuple[bytes, pikepdf.Dictionary]:
    buffer = io.BytesIO()
    bits = im.point(lambda v: 255 if v > 150 else 0).convert("1")
    bits.save(buffer, "TIFF", compression="group4", strip_size=1 << 26)
    tiff = Image.open(io.BytesIO(buffer.getvalue()))
    start, size = tiff.tag_v2[273][0], tiff.tag_v2[279][0]
    reverse = tiff.tag_v2.get(266, 1) == 2
    if reverse or len(tiff.tag_v2[273]) != 1:
        raise ValueError("the fax picture came in parts")
    data = buffer.getvalue()[start : start + size]
    parms = pikepdf.Dictionary(K=-1, Columns=im.size[0], Rows=im.size[1], BlackIs1=tiff.tag_v2[262] == 1)
    return _image(im, data, "/CCITTFaxDecode", 1, parms)


def _image(im: Image.Image, data: bytes, how: str, bits: int, parms: object = None) -> tuple[bytes, pikepdf.Dictionary]:
    fields = {
        "/Type": pikepdf.Name.XObject,
        "/Subtype": pikepdf.Name.Image,
        "/Width": im.size[0],
        "/Height": im.size[1],
        "/ColorSpace": pikepdf.Name.DeviceGray,
        "/BitsPerComponent": bits,
        "/Filter": pikepdf.Name(how),
    }
    if parms is not None:
        fields["/DecodeParms"] = parms
    return data, pikepdf.Dictionary(fields)


def as_page(im: Image.Image, look: str, into: pikepdf.Pdf) -> None:
    """Append the picture to a PDF as a page of its own."""
    if "bilevel" in LOOKS[look]:
        data, fields = _fax(im)
    else:
        buffer = io.BytesIO()
        im.save(buffer, "JPEG", quality=int(LOOKS[look]["quality"]), optimize=True)
        data, fields = _image(im, buffer.getvalue(), "/DCTDecode", 8)
    stream = pikepdf.Stream(into, data, fields)
    w, h = A4 if im.size[1] >= im.size[0] else A4[::-1]
    page = into.add_blank_page(page_size=(w, h))
    page.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(Im0=stream))
    page.Contents = pikepdf.Stream(into, f"q {w:.3f} 0 0 {h:.3f} 0 0 cm /Im0 Do Q".encode())


def photo(im: Image.Image, key: str) -> bytes:
    """The page as a telephone saw it lying on a table: in perspective, unevenly lit, in colour."""
    rng = np.random.default_rng(seed(key))
    w, h = im.size
    page = im.convert("RGB")
    W, H = int(w * 1.12), int(h * 1.1)
    corners = np.array([(0.05, 0.04), (0.965, 0.055), (0.93, 0.965), (0.075, 0.945)]) * (W, H)
    corners = corners + rng.uniform(-8, 8, (4, 2))
    flat = np.array([(0, 0), (w, 0), (w, h), (0, h)], dtype=float)
    rows = []
    for (X, Y), (x, y) in zip(corners, flat, strict=True):
        rows += [[X, Y, 1, 0, 0, 0, -x * X, -x * Y], [0, 0, 0, X, Y, 1, -y * X, -y * Y]]
    back = np.linalg.solve(np.array(rows), flat.reshape(8))
    seen = page.transform((W, H), Image.Transform.PERSPECTIVE, back, Image.Resampling.BICUBIC, fillcolor=None)
    cover = Image.new("L", (w, h), 255).transform((W, H), Image.Transform.PERSPECTIVE, back, Image.Resampling.BILINEAR)
    grain = rng.normal(0, 5, (H, 1, 1)) + rng.normal(0, 3, (H, W, 1))
    table = np.clip(np.array([126, 92, 63]) + grain, 0, 255)
    m = np.asarray(cover, dtype=np.float32)[..., None] / 255
    a = np.asarray(seen, dtype=np.float32) * m * np.array([1.0, 0.975, 0.93]) + table * (1 - m)
    ys, xs = np.mgrid[0:H, 0:W]
    light = 1.02 - 0.32 * ((xs / W - 0.3) ** 2 + (ys / H - 0.35) ** 2)
    a = np.clip(a * light[..., None] + rng.normal(0, 2.5, (H, W, 1)), 0, 255).astype(np.uint8)
    buffer = io.BytesIO()
    Image.fromarray(a).filter(ImageFilter.GaussianBlur(0.7)).save(buffer, "JPEG", quality=55, optimize=True)
    return buffer.getvalue()
