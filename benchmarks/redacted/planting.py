"""Redactions of every manner, planted on invented pages, with the truth about each."""

from __future__ import annotations

import io
import random
from collections.abc import Callable
from dataclasses import dataclass, field

import pikepdf
from pikepdf import Array, Dictionary, Name, Stream

from benchmarks.redacted.paper import Paper
from sarlens.model import Box

RGB = tuple[float, float, float]
COLOURS: dict[str, RGB] = {
    "black": (0, 0, 0), "dark": (0.25, 0.25, 0.25), "mid": (0.5, 0.5, 0.5), "light": (0.82, 0.82, 0.82), "white": (1, 1, 1),
    "blue": (0.1, 0.2, 0.6), "red": (0.8, 0.1, 0.1), "green": (0.1, 0.45, 0.2), "pink": (1.0, 0.75, 0.8), "orange": (0.95, 0.6, 0.1),
}  # fmt: skip
LIGHT = ("white", "light", "pink")
REASONS = ("s.40(2)", "Third party", "LPP", "S2 P3", "Third party information", "Exempt")


@dataclass(frozen=True)
class Truth:
    """One redaction. `kinds`: the kinds that are right for it; `beneath`: words that the file still holds there."""

    box: Box
    kinds: tuple[str, ...]
    beneath: str | None = None
    reason: str | None = None


@dataclass
class Sheet:
    """A page with its truth. `visible` and `hidden` are words; `expect` is a problem's code where no box can say it."""

    manner: str
    pdf: bytes
    truths: list[Truth]
    visible: list[str] = field(default_factory=list)
    hidden: list[str] = field(default_factory=list)
    expect: str | None = None


@dataclass(frozen=True)
class Target:
    """Words to hide, the boxes to draw over them, and what of each box."""

    words: list[int]
    boxes: list[Box]


def pad(box: Box, rng: random.Random) -> Box:
    x, y = rng.uniform(0.3, 2.0), rng.uniform(-0.6, 0.8)
    return Box(box.x0 - x, box.y0 - y, box.x1 + x, box.y1 + y)


def around(made: Paper, words: list[int]) -> Box:
    box = made.words[words[0]]
    for i in words[1:]:
        box = box.union(made.words[i])
    return box


def choose(
    made: Paper, rng: random.Random, extents: tuple[str, ...] = ("words", "bywords", "lines", "paragraph", "cell")
) -> list[Target]:
    """Some places to redact: words in a line, word by word, lines, whole paragraphs, whole cells."""
    found: list[Target] = []
    taken: set[int] = set()
    wanted = rng.randint(3, 5)
    blocks = [block for row in made.blocks for block in row if len(block.words) >= 12]
    for _ in range(40):
        if len(found) == wanted:
            break
        extent = rng.choice(extents)
        lines = [line for line in made.lines() if len(line) >= 5]
        if extent in ("words", "bywords"):
            line = rng.choice(lines)
            count = rng.randint(1, 4) if extent == "words" else rng.randint(2, 5)
            at = rng.randint(0, len(line) - min(count, len(line)))
            words = line[at : at + count]
            boxes = (
                [pad(around(made, words), rng)] if extent == "words" else [pad(around(made, [i]), rng) for i in words]
            )
        else:
            block = rng.choice(blocks)
            if (extent == "cell") != (block.kind == "cell"):
                continue
            mine = [line for line in made.lines() if set(line) <= set(block.words)]
            if extent == "lines":
                if len(mine) < 3:
                    continue
                at = rng.randint(0, len(mine) - 2)
                mine = mine[at : at + 2]
            words = [i for line in mine for i in line]
            boxes = [pad(around(made, words), rng)]
        letters = sum(len(made.tokens[i]) for i in words)
        if letters < 4 or taken & set(words):
            continue
        near = [
            around(made, words).overlap(made.words[i]) > 0.3 * made.words[i].area
            for i in range(len(made.words))
            if i not in words
        ]
        if any(near):
            continue
        taken |= set(words)
        found.append(Target(words, boxes))
    return found


def kinds_of(colour: str) -> tuple[str, ...]:
    return ("white",) if colour == "white" else ("black",) if colour in ("black", "dark") else ("black", "white")


# ---------------------------------------------------------------- drawing


def flip(box: Box, high: float) -> tuple[float, float, float, float]:
    """Left, bottom, width, height in PDF space."""
    return box.x0, high - box.y1, box.x1 - box.x0, box.y1 - box.y0


def fill(box: Box, high: float, rgb: RGB) -> str:
    x, y, w, h = flip(box, high)
    return f"{rgb[0]} {rgb[1]} {rgb[2]} rg {x:.2f} {y:.2f} {w:.2f} {h:.2f} re f"


def outlined(box: Box, high: float, rgb: RGB, edge: RGB, thick: float = 0.75) -> str:
    x, y, w, h = flip(box, high)
    return (
        f"{rgb[0]} {rgb[1]} {rgb[2]} rg {edge[0]} {edge[1]} {edge[2]} RG {thick} w {x:.2f} {y:.2f} {w:.2f} {h:.2f} re B"
    )


def stroke(box: Box, high: float, rgb: RGB) -> str:
    x, y, w, h = flip(box, high)
    return f"{rgb[0]} {rgb[1]} {rgb[2]} RG {h:.2f} w {x:.2f} {y + h / 2:.2f} m {x + w:.2f} {y + h / 2:.2f} l S"


def rounded(box: Box, high: float, rgb: RGB) -> str:
    x, y, w, h = flip(box, high)
    r = min(3.0, h / 3, w / 3)
    k = 0.4477 * r
    return (
        f"{rgb[0]} {rgb[1]} {rgb[2]} rg {x + r:.2f} {y:.2f} m {x + w - r:.2f} {y:.2f} l {x + w - k:.2f} {y:.2f} {x + w:.2f} {y + k:.2f} {x + w:.2f} {y + r:.2f} c "
        f"{x + w:.2f} {y + h - r:.2f} l {x + w:.2f} {y + h - k:.2f} {x + w - k:.2f} {y + h:.2f} {x + w - r:.2f} {y + h:.2f} c {x + r:.2f} {y + h:.2f} l "
        f"{x + k:.2f} {y + h:.2f} {x:.2f} {y + h - k:.2f} {x:.2f} {y + h - r:.2f} c {x:.2f} {y + r:.2f} l {x:.2f} {y + k:.2f} {x + k:.2f} {y:.2f} {x + r:.2f} {y:.2f} c f"
    )  # fmt: skip


def tilted(box: Box, high: float, rgb: RGB) -> str:
    x, y, w, h = flip(box, high)
    d = min(2.2, 0.02 * w)
    return f"{rgb[0]} {rgb[1]} {rgb[2]} rg {x:.2f} {y:.2f} m {x + w:.2f} {y + d:.2f} l {x + w:.2f} {y + h + d:.2f} l {x:.2f} {y + h:.2f} l f"


def label(box: Box, high: float, text: str, grey: float) -> str:
    size = min(9.0, 0.72 * (box.y1 - box.y0), 1.7 * (box.x1 - box.x0) / max(len(text), 1))
    middle = high - (box.y0 + box.y1) / 2 - 0.34 * size
    return f"{grey} g BT /Hv {size:.2f} Tf {box.x0 + 2:.2f} {middle:.2f} Td ({text.replace('(', chr(92) + '(').replace(')', chr(92) + ')')}) Tj ET"


def over(
    pdf: bytes,
    content: str,
    *,
    resources: Callable[[pikepdf.Pdf, pikepdf.Page], None] | None = None,
    under: bool = False,
) -> bytes:
    with pikepdf.open(io.BytesIO(pdf)) as document:
        page = document.pages[0]
        if "/Resources" not in page:
            page.Resources = Dictionary()
        fonts = page.Resources.get("/Font", Dictionary())
        page.Resources.Font = fonts
        fonts["/Hv"] = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
        if resources is not None:
            resources(document, page)
        page.contents_add(b"q", prepend=True)
        page.contents_add(b"Q")
        page.contents_add(f"q {content} Q".encode("latin-1"), prepend=under)
        out = io.BytesIO()
        document.save(out)
        return out.getvalue()


def images(pdf: bytes, boxes: list[Box], high: float, rgb: RGB, *, soft: bool = False) -> bytes:
    content = []
    for box in boxes:
        x, y, w, h = flip(box, high)
        content.append(f"q {w:.2f} 0 0 {h:.2f} {x:.2f} {y:.2f} cm /Flat Do Q")

    def add(document: pikepdf.Pdf, page: pikepdf.Page) -> None:
        pixels = bytes(round(c * 255) for c in rgb) * 16
        image = Stream(
            document,
            pixels,
            Type=Name.XObject,
            Subtype=Name.Image,
            Width=4,
            Height=4,
            ColorSpace=Name.DeviceRGB,
            BitsPerComponent=8,
        )
        if soft:
            image.SMask = document.make_indirect(
                Stream(
                    document,
                    b"\xff" * 16,
                    Type=Name.XObject,
                    Subtype=Name.Image,
                    Width=4,
                    Height=4,
                    ColorSpace=Name.DeviceGray,
                    BitsPerComponent=8,
                )
            )
        page.Resources.XObject = page.Resources.get("/XObject", Dictionary())
        page.Resources.XObject["/Flat"] = document.make_indirect(image)

    return over(pdf, " ".join(content), resources=add)


def formed(pdf: bytes, content: str, size: tuple[float, float]) -> bytes:
    def add(document: pikepdf.Pdf, page: pikepdf.Page) -> None:
        form = Stream(document, content.encode(), Type=Name.XObject, Subtype=Name.Form, BBox=Array([0, 0, *size]))
        page.Resources.XObject = page.Resources.get("/XObject", Dictionary())
        page.Resources.XObject["/Cover"] = document.make_indirect(form)

    return over(pdf, "/Cover Do", resources=add)


def annotated(pdf: bytes, boxes: list[Box], high: float, subtype: str, rgb: RGB, **more: object) -> bytes:
    with pikepdf.open(io.BytesIO(pdf)) as document:
        page = document.pages[0]
        notes = []
        for box in boxes:
            x, y, w, h = flip(box, high)
            rect = Array([x, y, x + w, y + h])
            note = Dictionary(Type=Name.Annot, Subtype=Name("/" + subtype), Rect=rect, C=Array(list(rgb)), F=4)
            if subtype == "Square":
                note.IC = Array(list(rgb))
            if subtype in ("Highlight", "Redact"):
                note.QuadPoints = Array([x, y + h, x + w, y + h, x, y, x + w, y])
            if subtype == "Ink":
                note.InkList = Array(
                    [
                        Array(
                            [x, y + h / 2, x + w / 3, y + h / 2 + 0.6, x + 2 * w / 3, y + h / 2 - 0.7, x + w, y + h / 2]
                        )
                    ]
                )
                note.BS = Dictionary(W=h)
            if subtype == "Highlight":  # its own looks, opaque, as some tools write them
                ap = Stream(document, fill(box, high, rgb).encode(), Type=Name.XObject, Subtype=Name.Form, BBox=rect)
                note.AP = Dictionary(N=document.make_indirect(ap))
            for key, value in more.items():
                note["/" + key] = value
            notes.append(document.make_indirect(note))
        page.Annots = Array(notes)
        out = io.BytesIO()
        document.save(out)
        return out.getvalue()


# ---------------------------------------------------------------- manners


def plant(manner: str, made: Paper, seed: int) -> Sheet:
    """One page with redactions of one manner. A manner reads WAY-COLOUR-WORDS, such as `fill-black-kept`."""
    rng = random.Random(seed * 7919 + 13)
    way, _, rest = manner.partition("-")
    colour, _, words = rest.partition("-")
    high = made.size[1]
    if way == "whole":
        return _whole(manner, made, colour, rng)
    targets = choose(
        made,
        rng,
        ("words", "lines", "paragraph") if way == "reason" else ("words", "bywords", "lines", "paragraph", "cell"),
    )
    hidden = sorted({i for target in targets for i in target.words})
    gone = words == "gone"
    pdf = made.pdf(hidden if gone else ())
    boxes = [box for target in targets for box in target.boxes]
    rgb = COLOURS[colour]
    said: dict[int, str] = {}
    if way == "reason":
        said = {n: rng.choice(REASONS) for n in range(len(boxes))}
        boxes = [
            Box(b.x0, b.y0, max(b.x1, b.x0 + 5.2 * len(said[n]) * (b.y1 - b.y0) / 14), b.y1)
            for n, b in enumerate(boxes)
        ]
    match way:
        case "fill":
            pdf = over(pdf, " ".join(fill(box, high, rgb) for box in boxes))
        case "stroke":
            pdf = over(pdf, " ".join(stroke(box, high, rgb) for box in boxes))
        case "rounded":
            pdf = over(pdf, " ".join(rounded(box, high, rgb) for box in boxes))
        case "tilted":
            pdf = over(pdf, " ".join(tilted(box, high, rgb) for box in boxes))
        case "image" | "softimage":
            pdf = images(pdf, boxes, high, rgb, soft=way == "softimage")
        case "form":
            pdf = formed(pdf, " ".join(fill(box, high, rgb) for box in boxes), made.size)
        case "square":
            pdf = annotated(pdf, boxes, high, "Square", rgb)
        case "highlight":
            pdf = annotated(pdf, boxes, high, "Highlight", rgb)
        case "redact":
            pdf = annotated(pdf, boxes, high, "Redact", (1, 0, 0), IC=Array([0, 0, 0]))
        case "ink":
            pdf = annotated(pdf, boxes, high, "Ink", rgb)
        case "outlined":
            edge = rng.choice([(0, 0, 0), (0.6, 0.1, 0.1)])
            pdf = over(pdf, " ".join(outlined(box, high, rgb, edge) for box in boxes))
        case "reason":
            dark = sum(rgb) < 1.2
            parts = [fill(b, high, rgb) if colour != "white" else outlined(b, high, rgb, (0, 0, 0)) for b in boxes]
            parts += [label(b, high, said[n], 1 if dark else 0) for n, b in enumerate(boxes)]
            pdf = over(pdf, " ".join(parts))
        case _:
            raise ValueError(manner)
    return Sheet(
        manner, pdf, _truths(made, targets, boxes, ("black",) if way == "redact" else kinds_of(colour), kept=not gone, said=said),
        [made.tokens[i] for i in range(len(made.words)) if not _under(made, i, boxes)], [made.tokens[i] for i in hidden],
    )  # fmt: skip


def _under(made: Paper, i: int, boxes: list[Box]) -> bool:
    return any(box.overlap(made.words[i]) > 0.2 * made.words[i].area for box in boxes)


def _truths(
    made: Paper,
    targets: list[Target],
    boxes: list[Box],
    kinds: tuple[str, ...],
    *,
    kept: bool,
    said: dict[int, str] | None = None,
) -> list[Truth]:
    found: list[Truth] = []
    n = 0
    for target in targets:
        for own in target.boxes:
            inside = [
                i
                for i in target.words
                if len(target.boxes) == 1 or own.overlap(made.words[i]) > 0.6 * made.words[i].area
            ]
            text = " ".join(made.tokens[i] for i in inside)
            found.append(Truth(boxes[n], kinds, text if kept else None, (said or {}).get(n)))
            n += 1
    return found


def _whole(manner: str, made: Paper, how: str, rng: random.Random) -> Sheet:
    wide, high = made.size
    page = Box(0, 0, wide, high)
    if how == "black":
        cover = Box(20, 20, wide - 20, high - 20)
        return Sheet(
            manner,
            over(made.pdf(), fill(cover, high, (0, 0, 0))),
            [Truth(page, ("whole_page",), "all")],
            [],
            made.tokens,
        )
    if how == "covered":  # white all over, with a reason stamped on it, the words still there
        text = rng.choice(
            ["Page withheld: s.40(2)", "This page is exempt from disclosure", "Third party information: page removed"]
        )
        content = (
            fill(Box(0, 0, wide, high), high, (1, 1, 1))
            + " "
            + label(Box(wide / 4, high / 3, wide, high / 3 + 30), high, text, 0)
        )
        return Sheet(
            manner, over(made.pdf(), content), [Truth(page, ("whole_page",), "all", text)], text.split(), made.tokens
        )
    text = rng.choice(
        ["This page has been withheld.", "Page 4 withheld under Schedule 2 Part 3 (third party)", "Pages 12 to 16 have been removed: legal privilege",
         "This document has been redacted in full."]
    )  # fmt: skip
    blank = paper_of(made, text)
    return Sheet(manner, blank, [Truth(page, ("whole_page",), None, text)], text.split(), [])


def paper_of(made: Paper, text: str) -> bytes:
    """An empty page with one line on it."""
    document = pikepdf.new()
    document.add_blank_page(page_size=made.size)
    out = io.BytesIO()
    document.save(out)
    return over(out.getvalue(), label(Box(80, 200, made.size[0], 226), made.size[1], text, 0))


# ---------------------------------------------------------------- words hidden without a box


def hide(manner: str, made: Paper, seed: int) -> Sheet:
    """Words that nobody can see on the page and that the file still holds."""
    rng = random.Random(seed * 104729 + 5)
    set_again = manner in ("hidden-tiny", "hidden-unseen", "hidden-layer")
    targets = choose(made, rng, ("words",) if set_again else ("words", "lines"))
    words = sorted({i for target in targets for i in target.words})
    high = made.size[1]
    boxes = [around(made, target.words) for target in targets]
    truths = [
        Truth(box, ("white",), " ".join(made.tokens[i] for i in target.words))
        for box, target in zip(boxes, targets, strict=True)
    ]
    visible = [token for i, token in enumerate(made.tokens) if i not in words]
    hidden = [made.tokens[i] for i in words]
    expect = None
    gap = made.pdf(words)
    if manner == "hidden-white":
        pdf = made.pdf(restyled=dict.fromkeys(words, "#text(fill: white)[{}]"))
    elif manner == "hidden-ground":
        grey = " ".join(fill(box, high, (0.75, 0.85, 0.9)) for box in boxes)
        pdf = over(made.pdf(restyled=dict.fromkeys(words, "#text(fill: rgb(191, 217, 230))[{}]")), grey, under=True)
    elif manner == "hidden-tiny":
        text = " ".join(_show(box, high, token.beneath or "", 1.0) for box, token in zip(boxes, truths, strict=True))
        pdf = over(gap, text)
        truths = [
            Truth(Box(b.x0, b.y1 - 3.4, b.x0 + 0.45 * len(t.beneath or ""), b.y1 - 2.3), ("white",), t.beneath)
            for b, t in zip(boxes, truths, strict=True)
        ]
    elif manner == "hidden-unseen":
        pdf = over(
            gap,
            "3 Tr "
            + " ".join(_show(box, high, one.beneath or "", 9.0) for box, one in zip(boxes, truths, strict=True)),
        )
    elif manner == "hidden-layer":
        text = " ".join(_show(box, high, one.beneath or "", 9.0) for box, one in zip(boxes, truths, strict=True))
        pdf = layered(gap, f"/OC /Lay BDC {text} EMC")
    elif manner == "hidden-image":
        pdf = images(made.pdf(), boxes, high, (1, 1, 1))
    elif manner == "hidden-outside":
        pdf, expect, truths = cropped(made, hidden), "words_outside", []
        visible = list(made.tokens)
        hidden = []
    else:
        raise ValueError(manner)
    return Sheet(manner, pdf, truths, visible, hidden, expect)


def _show(box: Box, high: float, text: str, size: float) -> str:
    return f"0 g BT /Hv {size} Tf {box.x0:.2f} {high - box.y1 + 2.5:.2f} Td ({text.replace('(', '').replace(')', '')}) Tj ET"


def layered(pdf: bytes, content: str) -> bytes:
    """With content on a layer that is switched off."""

    def add(document: pikepdf.Pdf, page: pikepdf.Page) -> None:
        layer = document.make_indirect(Dictionary(Type=Name.OCG, Name="Notes"))
        document.Root.OCProperties = Dictionary(
            OCGs=Array([layer]), D=Dictionary(OFF=Array([layer]), Order=Array([layer]))
        )
        page.Resources.Properties = Dictionary(Lay=layer)

    return over(pdf, content, resources=add)


def cropped(made: Paper, words: list[str]) -> bytes:
    """With more words below the part of the page that is shown."""
    extra = f"0 g BT /Hv 10 Tf 60 -40 Td ({' '.join(words)}) Tj ET"
    with pikepdf.open(io.BytesIO(over(made.pdf(), extra))) as document:
        page = document.pages[0]
        page.CropBox = Array([0, 0, *made.size])
        page.MediaBox = Array([0, -100, *made.size])
        out = io.BytesIO()
        document.save(out)
        return out.getvalue()


SEEN = (
    *(f"fill-{c}-{w}" for c in ("black", "dark", "mid", "light", "white", "blue", "red") for w in ("kept", "gone")),
    "stroke-black-kept", "stroke-black-gone", "image-black-kept", "image-black-gone", "image-mid-kept", "image-white-gone", "square-black-kept",
    "square-white-kept", "highlight-black-kept", "redact-black-kept", "form-black-kept", "form-black-gone", "form-white-kept", "form-white-gone",
    "outlined-white-kept", "outlined-white-gone", "reason-black-gone", "reason-black-kept", "reason-white-gone", "reason-light-gone",
    "whole-black", "whole-covered", "whole-said",
)  # fmt: skip
HIDDEN = (
    "hidden-white",
    "hidden-ground",
    "hidden-tiny",
    "hidden-unseen",
    "hidden-layer",
    "hidden-image",
    "hidden-outside",
)
UNSEEN = (
    "rounded-black-gone", "rounded-dark-kept", "tilted-black-gone", "tilted-black-kept", "ink-black-kept", "softimage-black-gone",
    "softimage-white-kept", "fill-green-gone", "fill-orange-gone", "fill-pink-gone", "fill-pink-kept", "stroke-white-gone", "stroke-red-kept",
    "image-light-gone", "highlight-dark-kept", "square-red-kept", "form-light-gone", "reason-red-gone", "reason-mid-gone", "whole-said",
)  # fmt: skip
