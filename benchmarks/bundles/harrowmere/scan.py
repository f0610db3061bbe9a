"""Office-scanner effects on rendered pages."""
import io, math, random, re, zlib
import numpy as np, pikepdf, pypdfium2 as pdfium
from PIL import Image, ImageChops, ImageDraw, ImageFilter, ImageFont

# ---------------------------------------------------------------- scanning
FONT = "/usr/share/fonts/opentype/urw-base35/"
def scan_page(img, rng, rec, first):
    """One page picture -> as it comes from an office scanner (grey or bitonal)."""
    mode = rec.get("scan", rng.choice(["grey150", "bit200", "bit200", "grey150", "bit300"]))
    w, h = img.size
    k = w / 1240
    draw = ImageDraw.Draw(img)
    if first and rec.get("stamp"):
        s = Image.new("L", (int(430 * k), int(120 * k)), 255)
        sd = ImageDraw.Draw(s)
        f = ImageFont.truetype(FONT + "NimbusSans-Bold.otf", int(30 * k))
        sd.rectangle([3, 3, s.size[0] - 4, s.size[1] - 4], outline=90, width=max(2, int(3 * k)))
        for j, t in enumerate(rec["stamp"].split("\\")):
            sd.text((int(18 * k), int((14 + 46 * j) * k)), t.strip(), font=f, fill=95)
        s = s.rotate(rng.uniform(-9, 7), fillcolor=255, expand=True, resample=Image.BILINEAR)
        at = (int(w * rng.uniform(0.50, 0.60)), int(h * (0.02 if rec["style"] != "side" else 0.80)))
        img.paste(ImageChops.darker(img.crop((*at, at[0] + s.size[0], at[1] + s.size[1])), s), at)
    if first and rec.get("scrawl"):
        f = ImageFont.truetype(FONT + "Z003-MediumItalic.otf", int(40 * k))
        t = Image.new("L", (int(w * 0.6), int(90 * k)), 255)
        ImageDraw.Draw(t).text((10, 10), rec["scrawl"], font=f, fill=60)
        t = t.rotate(rng.uniform(-2, 5), fillcolor=255, expand=True, resample=Image.BILINEAR)
        at = (int(w * 0.08), int(h * 0.925) - t.size[1] // 2)
        img.paste(ImageChops.darker(img.crop((*at, at[0] + t.size[0], at[1] + t.size[1])), t), at)
    if rng.random() < 0.55:                                          # hole punches
        for y in (h / 2 - 236 * k, h / 2 + 236 * k):
            x, r = 52 * k + rng.uniform(-8, 8), 17 * k
            draw.ellipse([x - r, y - r, x + r, y + r], fill=rng.choice([60, 95, 150]))
    if rng.random() < 0.25:                                          # pen tick / squiggle
        x, y = rng.uniform(0.03, 0.06) * w, rng.uniform(0.3, 0.8) * h
        pts = [(x + 4 * j * k, y + 14 * k * math.sin(j * 0.9 + rng.random())) for j in range(14)]
        draw.line(pts, fill=70, width=max(2, int(2.5 * k)))
    img = img.rotate(rng.uniform(-1.0, 1.0), resample=Image.BICUBIC, fillcolor=255)
    if rng.random() < 0.35:
        img = img.filter(ImageFilter.GaussianBlur(rng.uniform(0.4, 0.8)))
    npr = np.random.default_rng(rng.randrange(2 ** 31))
    a = np.asarray(img, dtype=np.float32)
    fade = rng.choice([0.0, 0.0, 0.1, 0.22]) + (np.linspace(0, 0.16, a.shape[1]) if rng.random() < 0.3 else 0)
    a = 255 - (255 - a) * (1 - fade)
    a = a * rng.uniform(0.93, 1.0) + npr.normal(0, rng.uniform(2, 6), a.shape)
    for _ in range(rng.randrange(3, 28)):                            # specks
        y, x, s = npr.integers(0, a.shape[0] - 6), npr.integers(0, a.shape[1] - 6), npr.integers(1, 4)
        a[y:y + s, x:x + s] = npr.integers(20, 130)
    if rng.random() < 0.15:
        x = int(npr.integers(30, a.shape[1] - 30)); a[:, x:x + 1] *= 0.72    # scanner line
    img = Image.fromarray(np.clip(a, 0, 255).astype(np.uint8))
    buf = io.BytesIO()
    if mode.startswith("bit"):
        img.point(lambda v: 255 if v > 158 else 0).convert("1").save(buf, "PDF", resolution=int(mode[3:]))
    else:
        img.save(buf, "PDF", resolution=int(mode[4:]), quality=60)
    return buf

def scan_dpi(rec, rng):
    rec.setdefault("scan", rng.choice(["grey150", "bit200", "bit200", "grey150", "bit300"]))
    return int(re.sub(r"\D", "", rec["scan"]))

def scanned_pdf(b):
    out, rng = pikepdf.new(), random.Random(zlib.crc32(b["raw"]["id"].encode()))
    dpi = scan_dpi(b["rec"], rng)
    doc = pdfium.PdfDocument(b["pdf"])
    for j, k in enumerate(b["keep"]):
        img = doc[k - 1].render(scale=dpi / 72, grayscale=True).to_pil().convert("L")
        buf = scan_page(img, rng, b["rec"], j == 0)
        with pikepdf.open(buf) as p:
            out.pages.extend(p.pages)
    if b["rec"].get("blank"):
        img = Image.new("L", (int(8.27 * dpi), int(11.69 * dpi)), 250)
        with pikepdf.open(scan_page(img, rng, {**b["rec"], "stamp": "", "scrawl": ""}, False)) as p:
            out.pages.extend(p.pages)
    return out

