"""Look-alikes: dark, grey, white and coloured shapes on a page that hide nothing."""

from __future__ import annotations

import random

from benchmarks.redacted.paper import Paper
from benchmarks.redacted.planting import Sheet, fill, label, outlined, over
from sarlens.model import Box


def _table(kind: str, rng: random.Random) -> str:
    heads = ["Date", "Who was there", "What was agreed", ""]
    rows = [
        [
            f"{n} May",
            rng.choice(["Odette Farquhar", "Tobias Quill", ""]),
            rng.choice(["To ring the provider", "No change", ""]),
            rng.choice(["yes", ""]),
        ]
        for n in range(3, 10)
    ]
    dark = rng.choice(["#203050", "#000000", "#5b2c6f", "#333333"])
    match kind:
        case "dark-header":
            head = ", ".join(f'table.cell(fill: rgb("{dark}"))[#text(fill: white)[{h}]]' for h in heads)
            body = ", ".join(f"[{c}]" for row in rows for c in row)
        case "grey-header":
            grey = rng.choice(["#808080", "#c0c0c0", "#d9d9d9"])
            head = ", ".join(f'table.cell(fill: rgb("{grey}"))[{h}]' for h in heads)
            body = ", ".join(f"[{c}]" for row in rows for c in row)
        case "zebra":
            shade = rng.choice(["#eeeeee", "#d6e4f0", "#cccccc"])
            head = ", ".join(f"[*{h}*]" for h in heads)
            body = ", ".join(
                f'table.cell(fill: rgb("{shade}"))[{c}]' if n % 2 else f"[{c}]"
                for n, row in enumerate(rows)
                for c in row
            )
        case "dark-rows":
            head = ", ".join(f"[*{h}*]" for h in heads)
            body = ", ".join(
                f'table.cell(fill: rgb("{dark}"))[#text(fill: white)[{c}]]' if n in (1, 4) else f"[{c}]"
                for n, row in enumerate(rows)
                for c in row
            )
        case "rota":
            head = ", ".join(f"[*{h}*]" for h in ["", "Mon", "Tue", "Wed"])
            body = ", ".join(
                f"[{row[0]}], "
                + ", ".join(
                    f'table.cell(fill: rgb("{rng.choice(["#70ad47", "#ffc000", "#ffffff", "#c00000"])}"))[{rng.choice(["", "AM", ""])}]'
                    for _ in range(3)
                )
                for row in rows
            )
        case _:
            raise ValueError(kind)
    stroke = rng.choice(["0.5pt", "none"]) if kind in ("zebra", "dark-header") else "0.5pt"
    return f"#table(columns: (60pt, 1fr, 1fr, 50pt), stroke: {stroke}, inset: 5pt, {head}, {body})\n"


def innocent(kind: str, made: Paper, seed: int) -> Sheet:
    """A page with one kind of look-alike and no redaction."""
    rng = random.Random(seed * 31337 + 3)
    wide, high = made.size
    foot = _foot(made)
    room = Box(60, foot + 14, wide - 60, min(foot + 150, high - 30))
    visible = list(made.tokens)
    pdf = made.pdf()
    k = kind.removeprefix("innocent-")
    if k in ("dark-header", "grey-header", "zebra", "dark-rows", "rota"):
        made.extra = _table(k, rng)
        pdf = made.pdf()
        return Sheet(kind, pdf, [], [], [])
    if k == "highlighted":
        words = rng.sample(range(len(made.words)), 12)
        shade = rng.choice([(1, 1, 0), (0.6, 1, 0.6), (1, 0.8, 0.9)])
        boxes = [Box(made.words[i].x0 - 1, made.words[i].y0, made.words[i].x1 + 1, made.words[i].y1) for i in words]
        return Sheet(kind, over(pdf, " ".join(fill(b, high, shade) for b in boxes), under=True), [], visible)
    draw: dict[str, str] = {
        "logo": _logo(rng, high, wide),
        "band": fill(Box(0, 0, wide, 26), high, rng.choice([(0, 0, 0), (0.1, 0.2, 0.5), (0.5, 0.5, 0.5)])) + " " + fill(Box(0, high - 18, wide, high), high, (0.2, 0.2, 0.2)),
        "bars": _bars(rng, room, high),
        "fields": _fields(rng, room, high),
        "ticks": _ticks(rng, room, high),
        "qr": _qr(rng, room, high),
        "barcode": _barcode(rng, room, high),
        "border": f"1.5 w 0 G 20 20 {wide - 40} {high - 40} re S 6 w 26 26 {wide - 52} {high - 52} re S",
        "progress": _progress(rng, room, high),
        "swatches": _swatches(rng, room, high),
        "panel": fill(Box(room.x0, room.y0, room.x1, room.y0 + 60), high, (0.85, 0.9, 0.95)) + " " + label(Box(room.x0 + 6, room.y0 + 8, room.x1, room.y0 + 22), high, "If you need this in another format please ring us", 0),
        "sidebar": fill(Box(0, 0, 40, high), high, (0.1, 0.25, 0.3)),
        "heavy-rule": fill(Box(60, foot + 8, wide - 60, foot + 14), high, (0, 0, 0)) + " " + fill(Box(60, foot + 30, wide / 2, foot + 37), high, (0, 0, 0)),
        "empty-box": outlined(Box(room.x0, room.y0, room.x1, room.y1), high, (1, 1, 1), (0, 0, 0)) + " " + label(Box(room.x0, room.y0 - 12, room.x1, room.y0), high, "Comments:", 0),
        "heat": _heat(rng, room, high),
        "buttons": _buttons(room, high),
    }  # fmt: skip
    if k == "photo":
        return Sheet(kind, _photo(pdf, room, high, rng), [], visible)
    if k == "signature":
        return Sheet(kind, over(pdf, _signature(rng, room, high)), [], visible)
    return Sheet(kind, over(pdf, draw[k], under=k in ("band", "sidebar")), [], visible)


def _foot(made: Paper) -> float:
    return max(box.y1 for box in made.words)


def _logo(rng: random.Random, high: float, wide: float) -> str:
    x, y = rng.choice([60, wide - 120]), 20
    square = fill(Box(x, y, x + 34, y + 26), high, (0, 0, 0))
    return f"{square} {fill(Box(x + 8, y + 8, x + 26, y + 12), high, (1, 1, 1))} {fill(Box(x + 38, y, x + 46, y + 26), high, (0.5, 0.1, 0.1))}"


def _bars(rng: random.Random, room: Box, high: float) -> str:
    parts = ["0 G 1 w", f"{room.x0} {high - room.y1 + 14} m {room.x1} {high - room.y1 + 14} l S"]
    upright = rng.random() < 0.5
    shade = rng.choice([(0, 0, 0), (0.3, 0.3, 0.3), (0.2, 0.4, 0.7)])
    for n in range(6):
        size = rng.uniform(0.15, 0.95)
        if upright:
            x = room.x0 + 20 + n * 45
            parts += [
                fill(Box(x, room.y1 - 14 - size * 100, x + 26, room.y1 - 14), high, shade),
                label(Box(x, room.y1 - 12, x + 40, room.y1), high, "MTWTFS"[n], 0),
            ]
        else:
            y = room.y0 + n * 19
            parts += [
                fill(Box(room.x0 + 60, y, room.x0 + 60 + size * 300, y + 12), high, shade),
                label(Box(room.x0, y, room.x0 + 58, y + 12), high, f"Week {n + 1}", 0),
            ]
    return " ".join(parts)


def _fields(rng: random.Random, room: Box, high: float) -> str:
    shade = rng.choice([(0.87, 0.9, 1.0), (0.93, 0.93, 0.93), (1, 1, 1)])
    parts = []
    for n, name in enumerate(("Name:", "Date of birth:", "NHS number:", "Next of kin:")):
        y = room.y0 + n * 24
        parts.append(label(Box(room.x0, y, room.x0 + 90, y + 13), high, name, 0))
        field = Box(room.x0 + 95, y - 2, room.x0 + 330, y + 15)
        parts.append(outlined(field, high, shade, (0.5, 0.5, 0.5), 0.5) if n % 2 else fill(field, high, shade))
    return " ".join(parts)


def _ticks(rng: random.Random, room: Box, high: float) -> str:
    parts = []
    for n in range(5):
        y = room.y0 + n * 20
        box = Box(room.x0, y, room.x0 + 10, y + 10)
        parts.append(outlined(box, high, (0, 0, 0) if rng.random() < 0.4 else (1, 1, 1), (0, 0, 0), 1))
        parts.append(
            label(
                Box(room.x0 + 16, y - 1, room.x1, y + 11),
                high,
                ["Lives alone", "Has a key safe", "Pets at home", "Smoker in the house", "Stairs"][n],
                0,
            )
        )
    return " ".join(parts)


def _qr(rng: random.Random, room: Box, high: float) -> str:
    parts, size = [], 3.0
    for row in range(25):
        for column in range(25):
            if rng.random() < 0.5 or (row < 7 and column < 7):
                x, y = room.x0 + column * size, room.y0 + row * size
                parts.append(fill(Box(x, y, x + size, y + size), high, (0, 0, 0)))
    return " ".join(parts)


def _barcode(rng: random.Random, room: Box, high: float) -> str:
    parts, x = [], room.x0
    while x < room.x0 + 150:
        w = rng.choice([1.0, 2.0, 3.2, 4.5])
        parts.append(fill(Box(x, room.y0, x + w, room.y0 + 40), high, (0, 0, 0)))
        x += w + rng.choice([1.0, 2.0, 3.2])
    return " ".join(parts)


def _progress(rng: random.Random, room: Box, high: float) -> str:
    parts = []
    for n in range(3):
        y, share = room.y0 + n * 26, rng.uniform(0.2, 0.9)
        parts += [
            label(Box(room.x0, y, room.x0 + 80, y + 11), high, f"Goal {n + 1}", 0),
            fill(Box(room.x0 + 80, y, room.x0 + 280, y + 10), high, (0.85, 0.85, 0.85)),
            fill(Box(room.x0 + 80, y, room.x0 + 80 + 200 * share, y + 10), high, (0.1, 0.3, 0.6)),
            label(Box(room.x0 + 290, y, room.x0 + 340, y + 11), high, f"{share:.0%}", 0),
        ]
    return " ".join(parts)


def _swatches(rng: random.Random, room: Box, high: float) -> str:
    parts = []
    for n, (name, shade) in enumerate(
        [
            ("Red: high risk", (0.8, 0, 0)),
            ("Amber: some risk", (1, 0.7, 0)),
            ("Green: low risk", (0, 0.5, 0.1)),
            ("Closed", (0, 0, 0)),
        ]
    ):
        y = room.y0 + n * 18
        w = rng.choice([12, 18, 26])
        parts += [
            fill(Box(room.x0, y, room.x0 + w, y + 11), high, shade),
            label(Box(room.x0 + 34, y, room.x1, y + 11), high, name, 0),
        ]
    return " ".join(parts)


def _heat(rng: random.Random, room: Box, high: float) -> str:
    parts = []
    for row in range(5):
        for column in range(5):
            score = (row + 1) * (column + 1)
            shade = (0.8, 0, 0) if score > 14 else (1, 0.7, 0) if score > 7 else (0.2, 0.6, 0.2)
            box = Box(room.x0 + column * 34, room.y0 + row * 20, room.x0 + column * 34 + 33, room.y0 + row * 20 + 19)
            parts.append(fill(box, high, shade))
            if rng.random() < 0.5:
                parts.append(label(Box(box.x0 + 8, box.y0 + 4, box.x1, box.y1 - 4), high, str(score), 0))
    return " ".join(parts)


def _buttons(room: Box, high: float) -> str:
    parts = []
    for n, name in enumerate(("Reply", "Open the record", "Print")):
        box = Box(room.x0 + n * 120, room.y0, room.x0 + n * 120 + 100, room.y0 + 20)
        parts += [
            fill(box, high, (0.05, 0.3, 0.55)),
            label(Box(box.x0 + 8, box.y0 + 3, box.x1, box.y1 - 3), high, name, 1),
        ]
    return " ".join(parts)


def _signature(rng: random.Random, room: Box, high: float) -> str:
    x, y = room.x0 + 10, high - room.y0 - 30
    points = " ".join(
        f"{x + 12 * n:.1f} {y + rng.uniform(-12, 14):.1f} {x + 12 * n + 4:.1f} {y + rng.uniform(-12, 14):.1f} {x + 12 * n + 9:.1f} {y:.1f} c"
        for n in range(9)
    )
    return (
        f"0 0 0.4 RG 1.4 w {x} {y} m {points} S 0 G 0.5 w {room.x0} {y - 18} m {room.x0 + 200} {y - 18} l S "
        + label(Box(room.x0, room.y0 + 52, room.x1, room.y0 + 64), high, "Signed", 0)
    )


def _photo(pdf: bytes, room: Box, high: float, rng: random.Random) -> bytes:
    import io

    import numpy as np
    import pikepdf
    from pikepdf import Dictionary, Name, Stream
    from PIL import Image, ImageFilter

    made = np.random.default_rng(rng.randrange(1 << 30))
    ys, xs = np.mgrid[0:200, 0:300]
    grey = 90 + 70 * np.sin(xs / 37 + 1) * np.cos(ys / 51) + made.normal(0, 14, (200, 300))
    grey[120:, 40:140] *= 0.2
    picture = Image.fromarray(np.clip(grey, 0, 255).astype(np.uint8)).filter(ImageFilter.GaussianBlur(1))
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=80)

    def add(document: pikepdf.Pdf, page: pikepdf.Page) -> None:
        page.Resources.XObject = page.Resources.get("/XObject", Dictionary())
        page.Resources.XObject["/Photo"] = document.make_indirect(
            Stream(
                document,
                out.getvalue(),
                Type=Name.XObject,
                Subtype=Name.Image,
                Width=300,
                Height=200,
                ColorSpace=Name.DeviceGray,
                BitsPerComponent=8,
                Filter=Name.DCTDecode,
            )
        )

    return over(pdf, f"q 180 0 0 120 {room.x0} {high - room.y0 - 120} cm /Photo Do Q", resources=add)


SEEN = tuple(
    f"innocent-{k}"
    for k in (
        "dark-header", "grey-header", "zebra", "dark-rows", "logo", "band", "photo", "bars", "signature", "fields", "highlighted", "ticks",
        "qr", "barcode", "border", "progress", "swatches", "panel",
    )
)  # fmt: skip
UNSEEN = tuple(f"innocent-{k}" for k in ("rota", "sidebar", "heavy-rule", "empty-box", "heat", "buttons"))
