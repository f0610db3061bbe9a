"""The copier and the hand: a page as a crooked, noisy picture, and what is done to paper with pens, fluid and strips."""

from __future__ import annotations

import io
import math
import random

import numpy as np
import pikepdf
import pypdfium2
from pikepdf import Dictionary, Name, Stream
from PIL import Image, ImageDraw, ImageFilter

from benchmarks.redacted.paper import Paper
from benchmarks.redacted.planting import Sheet, Target, Truth, around, choose
from sarlens.model import Box

HAND = ("marker", "worn-marker", "fluid", "strip", "bare-gap")


def picture(pdf: bytes, dpi: float) -> Image.Image:
    document = pypdfium2.PdfDocument(pdf)
    image = document[0].render(scale=dpi / 72).to_pil().convert("L")
    document.close()
    return image


def by_hand(manner: str, made: Paper, seed: int, dpi: float) -> tuple[Sheet, Image.Image]:
    """A printed page on which somebody blacked out or whited out words with their hands."""
    rng = random.Random(seed * 65537 + 11)
    targets = choose(made, rng, ("words", "lines") if "marker" in manner else ("words", "lines", "paragraph"))
    hidden = sorted({i for t in targets for i in t.words})
    covered = manner in ("fluid", "strip", "bare-gap")
    image = picture(made.pdf(hidden if covered else ()), dpi)
    boxes: list[Box] = []
    for target in targets:
        boxes += _stroked(image, made, target, manner, rng, dpi)
    kinds = ("white",) if covered else ("black",)
    visible = [made.tokens[i] for i in range(len(made.words)) if i not in hidden]
    return Sheet(manner, b"", [Truth(box, kinds) for box in boxes], visible, [made.tokens[i] for i in hidden]), image


def _stroked(image: Image.Image, made: Paper, target: Target, manner: str, rng: random.Random, dpi: float) -> list[Box]:
    k = dpi / 72
    if "marker" not in manner:
        box = around(made, target.words)
        box = Box(box.x0 - 2, box.y0 - 1, box.x1 + 2, box.y1 + 1)
        if manner != "bare-gap":
            _whitened(image, box, manner, rng, k)
        return [box]
    lines: list[list[int]] = []
    for i in target.words:
        if lines and abs(made.words[i].y0 - made.words[lines[-1][-1]].y0) < 3:
            lines[-1].append(i)
        else:
            lines.append([i])
    found = []
    for line in lines:
        box = around(made, line)
        box = Box(box.x0 - 2, box.y0 - 0.5, box.x1 + 2, box.y1 + 0.5)
        _pen(image, box, rng, k, worn=manner == "worn-marker")
        found.append(box)
    return found


def _pen(image: Image.Image, box: Box, rng: random.Random, k: float, *, worn: bool) -> None:
    """A felt pen: two or three strokes with uneven edges, the print a little visible through it."""
    cover = Image.new("L", image.size, 0)
    pen = ImageDraw.Draw(cover)
    high = box.y1 - box.y0
    for stroke in range(2 if worn else 3):
        y = box.y0 + high * (0.32 + 0.36 * stroke / (1 if worn else 2))
        points = []
        x = box.x0 + rng.uniform(0, 1.5)
        while x < box.x1:
            points.append((x * k, (y + rng.uniform(-0.45, 0.45)) * k))
            x += 9
        points.append(((box.x1 - rng.uniform(0, 1.5)) * k, y * k))
        pen.line(points, fill=255, width=max(2, round(high * (0.46 if worn else 0.42) * k)), joint="curve")
    cover = cover.filter(ImageFilter.GaussianBlur(0.35 * k))
    grey = np.asarray(image, np.float32)
    share = np.asarray(cover, np.float32) / 255
    tone = rng.uniform(48, 75) if worn else rng.uniform(18, 40)
    grain = np.random.default_rng(rng.randrange(1 << 30)).normal(0, 12 if worn else 6, grey.shape)
    inked = tone + grain - 0.35 * (255 - grey) * tone / 255
    image.paste(Image.fromarray(np.clip(grey * (1 - share) + inked * share, 0, 255).astype(np.uint8)))


def _whitened(image: Image.Image, box: Box, manner: str, rng: random.Random, k: float) -> None:
    pen = ImageDraw.Draw(image)
    place = [box.x0 * k, box.y0 * k, box.x1 * k, box.y1 * k]
    if manner == "strip":  # a strip of paper, with a thin shadow at its lower and right edge
        pen.rectangle(place, fill=255)
        shade = rng.randint(165, 205)
        wide = max(1, round(0.35 * k))
        pen.line([(place[0], place[3]), (place[2], place[3])], fill=shade, width=wide)
        pen.line([(place[2], place[1]), (place[2], place[3])], fill=shade, width=wide)
        pen.line([(place[0], place[1]), (place[2], place[1])], fill=min(245, shade + 30), width=wide)
        return
    edge = []
    for n in range(40):  # fluid: a blob with an uneven rim
        angle = 2 * math.pi * n / 40
        x = (box.x0 + box.x1) / 2 + (box.x1 - box.x0) / 2 * max(-1, min(1, 1.35 * math.cos(angle))) + rng.uniform(-1, 1)
        y = (
            (box.y0 + box.y1) / 2
            + (box.y1 - box.y0) / 2 * max(-1, min(1, 1.35 * math.sin(angle)))
            + rng.uniform(-0.8, 0.8)
        )
        edge.append((x * k, y * k))
    pen.polygon(edge, fill=255)
    pen.line([*edge, edge[0]], fill=rng.randint(205, 228), width=max(1, round(0.5 * k)))


def copied(sheet: Sheet, image: Image.Image, size: tuple[float, float], seed: int, dpi: float) -> Sheet:
    """The page as a scanner gives it back, and where the boxes are now."""
    rng = random.Random(seed * 257 + 1)
    grain = np.random.default_rng(seed)
    angle = rng.uniform(0.1, 1.4) * rng.choice([-1, 1])
    turned = image.rotate(angle, fillcolor=255, resample=Image.Resampling.BICUBIC)
    turned = turned.filter(ImageFilter.GaussianBlur(rng.uniform(0.3, 0.6) * dpi / 150))
    grey = np.asarray(turned, np.float32)
    ink, paper = rng.uniform(5, 35), rng.uniform(238, 252)
    grey = ink + grey * (paper - ink) / 255
    if seed % 3 == 0:  # the scanner's edge, and punch holes
        dark = np.exp(-np.arange(grey.shape[1]) / (grey.shape[1] * 0.012)) * 110
        grey = grey - dark[None, :: (1 if rng.random() < 0.5 else -1)]
    coarse = (
        grain.normal(0, rng.uniform(1, 3), (grey.shape[0] // 2 + 1, grey.shape[1] // 2 + 1)).repeat(2, 0).repeat(2, 1)
    )
    grey = grey + coarse[: grey.shape[0], : grey.shape[1]]
    out = Image.fromarray(np.clip(grey, 0, 255).astype(np.uint8))
    if seed % 3 == 0:
        pen = ImageDraw.Draw(out)
        r = out.width * 0.0125
        for share in (0.36, 0.64):
            x, y = out.width * 0.04, out.height * share
            pen.ellipse((x - r, y - r, x + r, y + r), fill=60)
    buffer = io.BytesIO()
    out.save(buffer, "JPEG", quality=rng.choice([35, 50, 70, 85]))
    document = pikepdf.new()
    page = document.add_blank_page(page_size=size)
    page.Resources = Dictionary(
        XObject=Dictionary(
            Scan=document.make_indirect(
                Stream(document, buffer.getvalue(), Type=Name.XObject, Subtype=Name.Image, Width=out.width, Height=out.height,
                       ColorSpace=Name.DeviceGray, BitsPerComponent=8, Filter=Name.DCTDecode)
            )
        )
    )  # fmt: skip
    page.Contents = Stream(document, f"q {size[0]} 0 0 {size[1]} 0 0 cm /Scan Do Q".encode())
    saved = io.BytesIO()
    document.save(saved)
    truths = [
        Truth(_moved(t.box, size, angle) if "whole_page" not in t.kinds else t.box, t.kinds, None, t.reason)
        for t in sheet.truths
    ]
    return Sheet("scan:" + sheet.manner, saved.getvalue(), truths, sheet.visible, sheet.hidden)


def _moved(box: Box, size: tuple[float, float], degrees: float) -> Box:
    """The bounds of a box after the page was turned anticlockwise about its middle."""
    t = math.radians(degrees)
    xs, ys = [], []
    for x, y in ((box.x0, box.y0), (box.x1, box.y0), (box.x0, box.y1), (box.x1, box.y1)):
        dx, dy = x - size[0] / 2, y - size[1] / 2
        xs.append(size[0] / 2 + dx * math.cos(t) + dy * math.sin(t))
        ys.append(size[1] / 2 - dx * math.sin(t) + dy * math.cos(t))
    return Box(min(xs), min(ys), max(xs), max(ys))
