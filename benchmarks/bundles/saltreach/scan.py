"""Makes a clean page look like a scanned one."""
import io, random, zlib
from pathlib import Path
import numpy as np, pikepdf
from PIL import Image, ImageDraw, ImageFilter, ImageFont

FONTS = Path(__file__).resolve().parent / "fonts"


def degrade(img, seed, mode, stamp_txt=None, scrawl=None, flip=False):
    r = random.Random(seed); g = np.random.default_rng(seed)
    im = img.convert("L"); W, H = im.size
    d = ImageDraw.Draw(im)
    if stamp_txt:
        f = ImageFont.truetype(str(FONTS / "carlito-latin-700-normal.ttf"), W // 34)
        t = Image.new("L", (W // 2, W // 11), 0); td = ImageDraw.Draw(t)
        td.text((12, 8), stamp_txt, font=f, fill=170); bb = td.textbbox((12, 8), stamp_txt, font=f)
        td.rectangle((2, 2, bb[2] + 10, bb[3] + 8), outline=170, width=4)
        t = t.rotate(r.uniform(-9, 9), expand=True)
        im.paste(60, (int(W * r.uniform(.5, .58)), int(H * r.uniform(.03, .06))), t)
    if scrawl:
        f = ImageFont.truetype(str(FONTS / "reenie-beanie-latin-400-normal.ttf"), W // 26)
        t = Image.new("L", (W // 2, W // 16), 0); ImageDraw.Draw(t).text((4, 0), scrawl, font=f, fill=230)
        t = t.rotate(r.uniform(-4, 7), expand=True)
        im.paste(40, (int(W * r.uniform(.45, .55)), int(H * r.uniform(.92, .945))), t)
    if r.random() < .3:                                   # initials-like squiggle
        x, y = W * r.uniform(.75, .88), H * r.uniform(.88, .95)
        pts = [(x + k * W / 120, y + r.uniform(-1, 1) * H / 110) for k in range(9)]
        d.line(pts, fill=70, width=max(2, W // 500), joint="curve")
    im = im.rotate(r.gauss(0, .55) + (180 if flip else 0), resample=Image.BICUBIC, fillcolor=255)
    im = im.filter(ImageFilter.GaussianBlur(r.uniform(.3, .65)))
    a = np.asarray(im, dtype=np.float32)
    faint = r.choice([1, 1, 1, .9, .78, .62])
    grad = np.linspace(1, r.uniform(.85, 1.0), W, dtype=np.float32)[None, :]
    a = 255 - (255 - a) * faint * grad
    a = a * r.uniform(.94, .985) + g.normal(0, 3.2 if mode == "g" else 14, a.shape).astype(np.float32)
    im = Image.fromarray(np.clip(a, 0, 255).astype(np.uint8)); d = ImageDraw.Draw(im)
    for _ in range(r.randint(2, 14)):
        x, y, s = r.uniform(0, W), r.uniform(0, H), r.uniform(.5, W / 500)
        d.ellipse((x, y, x + s, y + s), fill=r.randint(20, 120))
    if r.random() < .45:                                  # hole punches
        for y in (.36, .64):
            s = W * .014; cx = W * .028 + r.uniform(-3, 3)
            d.ellipse((cx - s, H * y - s, cx + s, H * y + s), fill=r.choice([30, 60, 190]))
    if r.random() < .2:
        d.line((W * .985, 0, W * .98 + r.uniform(-4, 4), H), fill=90, width=2)      # edge shadow
    return im


def image_pdf(im, mode, dpi):
    pdf = pikepdf.new(); W, H = im.size
    if mode == "g":
        b = io.BytesIO(); im.save(b, "JPEG", quality=60)
        st = pikepdf.Stream(pdf, b.getvalue(), Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Image, Width=W, Height=H, ColorSpace=pikepdf.Name.DeviceGray, BitsPerComponent=8, Filter=pikepdf.Name.DCTDecode)
    else:
        raw = im.point(lambda v: 255 if v > 150 else 0).convert("1").tobytes()
        st = pikepdf.Stream(pdf, zlib.compress(raw, 9), Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Image, Width=W, Height=H, ColorSpace=pikepdf.Name.DeviceGray, BitsPerComponent=1, Filter=pikepdf.Name.FlateDecode)
    w, h = W * 72 / dpi, H * 72 / dpi
    pdf.add_blank_page(page_size=(w, h)); pg = pdf.pages[0]
    pg.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(I0=pdf.make_indirect(st)))
    pg.Contents = pdf.make_stream(f"q {w:.2f} 0 0 {h:.2f} 0 0 cm /I0 Do Q".encode())
    return pdf
