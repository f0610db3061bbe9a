"""Makes a page look scanned: fade, skew, noise, specks, hole punches, stamps, scrawls; seeded by the record id."""
import io, random, zlib
from pathlib import Path
import numpy as np
import pikepdf, pypdfium2
from PIL import Image, ImageDraw, ImageFilter, ImageFont

FONTS = Path(__file__).resolve().parent / "fonts"


def scan_page(im, rnd, r, first):
    w, h = im.size
    g = np.asarray(im.convert("L"), dtype=np.float32)
    npr = np.random.default_rng(rnd.randint(0, 2**31))
    faint = float(r.get("faint", rnd.choice([1.0, 0.97, 0.94, 0.88])))
    g = 255 - (255 - g) * faint
    im = Image.fromarray(g.astype(np.uint8))
    dr = ImageDraw.Draw(im)
    sc = w / 595
    if first and r.get("stamp"):
        f = ImageFont.truetype(str(FONTS / "LiberationSans-Bold.ttf"), int(13 * sc))
        t = Image.new("L", (int(190 * sc), int((20 + 16 * (1 + r["stamp"].count("/n"))) * sc)), 255)
        td = ImageDraw.Draw(t)
        td.rectangle([3, 3, t.width - 4, t.height - 4], outline=95, width=max(1, int(1.6 * sc)))
        td.multiline_text((10 * sc, 9 * sc), r["stamp"].replace("/n ", "\n"), fill=95, font=f)
        t = t.rotate(rnd.uniform(-9, 7), expand=True, fillcolor=255)
        x, y = int(float(r.get("stx", 340)) * sc), int(float(r.get("sty", 90)) * sc)
        im.paste(Image.fromarray(np.minimum(np.asarray(im.crop((x, y, x + t.width, y + t.height))), np.asarray(t)[:max(0, min(t.height, h - y)), :max(0, min(t.width, w - x))] if x + t.width > w or y + t.height > h else np.asarray(t))), (x, y))
    if first and r.get("scrawl"):
        f = ImageFont.truetype(str(FONTS / "indie-flower-latin-400-normal.ttf"), int(17 * sc))
        t = Image.new("L", (int(260 * sc), int(34 * sc)), 255)
        ImageDraw.Draw(t).text((4, 2), r["scrawl"], fill=60, font=f)
        t = t.rotate(rnd.uniform(-3, 11), expand=True, fillcolor=255)
        x, y = int(float(r.get("scx", 300)) * sc), int(float(r.get("scy", 770)) * sc)
        c = im.crop((x, y, x + t.width, y + t.height))
        im.paste(Image.fromarray(np.minimum(np.asarray(c), np.asarray(t))), (x, y))
    if rnd.random() < 0.25:                                   # a pen line in the margin
        pts = [(w * 0.045 + rnd.uniform(-4, 4), h * (0.3 + i * 0.03)) for i in range(rnd.randint(3, 8))]
        dr.line(pts, fill=90, width=max(2, int(1.4 * sc)))
    im = im.rotate(rnd.choice([-1, 1]) * rnd.uniform(0.12, 0.95), resample=Image.BICUBIC, fillcolor=250)
    dr = ImageDraw.Draw(im)
    if rnd.random() < 0.6:                                    # hole punches
        for cy in (0.36, 0.63):
            x, y, q = w * 0.027, h * (cy + rnd.uniform(-.004, .004)), 8.2 * sc
            dr.ellipse([x - q, y - q, x + q, y + q], fill=rnd.randint(60, 130))
    for _ in range(rnd.randint(4, 22)):                       # specks
        x, y, q = rnd.uniform(0, w), rnd.uniform(0, h), rnd.uniform(.4, 1.5) * sc
        dr.ellipse([x - q, y - q, x + q, y + q], fill=rnd.randint(40, 160))
    if rnd.random() < 0.35:
        x = rnd.randint(int(w * .1), int(w * .95))
        dr.line([(x, 0), (x + rnd.randint(-3, 3), h)], fill=205, width=1)
    g = np.asarray(im.filter(ImageFilter.GaussianBlur(rnd.uniform(0.2, 0.6))), dtype=np.float32)
    g += npr.normal(0, rnd.uniform(2, 7), g.shape)
    if rnd.random() < 0.3:
        g[:, :int(w * .02)] -= np.linspace(90, 0, int(w * .02))[None, :]
    im = Image.fromarray(np.clip(g, 0, 255).astype(np.uint8))
    if r.get("rotate"):
        im = im.rotate(int(r["rotate"]), expand=True)
    return im


def scan_pdf(data, r):
    rnd = random.Random(zlib.crc32(("scan" + r["id"]).encode()))
    src, out = pypdfium2.PdfDocument(data), pikepdf.Pdf.new()
    bit = r["scan"] == "bit"
    dpi = 200 if bit else int(r.get("dpi", rnd.choice([150, 150, 160, 180])))
    for i in range(len(src)):
        im = scan_page(src[i].render(scale=dpi / 72, grayscale=True).to_pil(), rnd, r, i == 0)
        b = io.BytesIO()
        if bit:
            im.point(lambda v: 255 if v > 150 else 0).convert("1").save(b, "PDF", resolution=dpi)
        else:
            im.save(b, "PDF", resolution=dpi, quality=60)
        b.seek(0)
        out.pages.extend(pikepdf.Pdf.open(b).pages)
    b = io.BytesIO()
    out.save(b)
    return b.getvalue()




def fix_zip(path):
    """the same bytes every time: no clock times inside a docx or xlsx"""
    import re, zipfile
    with zipfile.ZipFile(path) as z:
        items = [(n, z.read(n)) for n in z.namelist()]
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as z:
        for n, b in items:
            if n == "docProps/core.xml":
                b = re.sub(rb"(<dcterms:modified[^>]*>)[^<]*", rb"\g<1>2022-11-11T09:00:00Z", b)
            z.writestr(zipfile.ZipInfo(n, (2022, 11, 11, 9, 0, 0)), b)
