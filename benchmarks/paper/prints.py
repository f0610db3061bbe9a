"""Pages as they were printed, with the words that stand on them in reading order.

The words are those of `benchmarks/heldout/`, which nobody tuned the reading on; the layouts are an officer's: a letter,
a printed mail, dated case notes, a dense report, a page of large type, a leaflet in two columns.
"""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import typst

HELDOUT = Path(__file__).parent.parent / "heldout"
_NAMES = ("Bronwen Achterberg", "Idris Calloway", "Perpetua Nkemelu", "Tomasz Wrzesniewski", "Farida Quereshi-Lunt",
          "Gwilym Ap Rhisiart", "Oonagh Delahunty", "Marigold Stapleforth")  # fmt: skip
_PLACES = ("Thornwick House", "Saltby Road", "Pelham Yard", "Ottery Close", "Marsh Lane Hub")
_FONTS = ("Liberation Sans", "Liberation Serif", "DejaVu Sans", "Libertinus Serif", "New Computer Modern")
_HEAD = """
#let given = json(bytes(sys.inputs.given))
#set page(paper: "a4", margin: (x: {margin}cm, y: 2cm))
#set text(font: ("{font}", "Libertinus Serif"), size: {size}pt, hyphenate: false)
#set par(leading: {leading}em, spacing: 1.1em, justify: {justify})
{page}
#for one in given [{each}]
"""


@dataclass(frozen=True, slots=True)
class Print:
    """A printed page as a one-page PDF, its words in reading order, and what kind it is."""

    kind: str
    pdf: bytes
    text: str


def passages(seed: int) -> Iterator[str]:
    """The held-out passages in a random order, again and again."""
    texts = [
        json.loads(line)["text"] for path in sorted(HELDOUT.glob("*.jsonl")) for line in path.read_text().splitlines()
    ]
    generator = random.Random(seed)
    while True:
        generator.shuffle(texts)
        yield from (" ".join(text.split()) for text in texts)


def prints(count: int, seed: int = 1) -> list[Print]:
    """So many pages, the kinds taking turns."""
    generator = random.Random(seed)
    source = passages(seed)
    kinds = (_letter, _mail, _notes, _report, _large, _leaflet)
    return [kinds[i % len(kinds)](generator, source, _FONTS[(i + i // 6) % len(_FONTS)]) for i in range(count)]


def _set(kind: str, lines: list[str], font: str, size: float, **more: str) -> Print:
    options = {"margin": "2.3", "leading": "0.62", "justify": "false", "page": "", "each": "#one\n\n"} | more
    source = _HEAD.format(font=font, size=size, **options)
    pdf = typst.compile(source.encode(), sys_inputs={"given": json.dumps(lines)})
    if not isinstance(pdf, bytes):
        raise ValueError(f"a {kind} ran over its page")
    return Print(kind, pdf, "\n".join(lines))


def _fill(source: Iterator[str], characters: int) -> list[str]:
    lines: list[str] = []
    while sum(map(len, lines)) < characters:
        lines.append(next(source))
    return lines[:-1] if sum(map(len, lines)) > 1.15 * characters else lines


def _day(generator: random.Random) -> str:
    return f"{generator.randint(1, 28)}/{generator.randint(1, 12):02d}/{generator.randint(2018, 2025)}"


def _letter(generator: random.Random, source: Iterator[str], font: str) -> Print:
    name, place = generator.choice(_NAMES), generator.choice(_PLACES)
    top = [
        place,
        f"Our ref: ASC/{generator.randint(10000, 99999)}/{generator.randint(1, 9)}",
        _day(generator),
        f"Dear {name}",
    ]
    return _set("letter", [*top, *_fill(source, 1500), "Yours sincerely", generator.choice(_NAMES)], font, 11)


def _mail(generator: random.Random, source: Iterator[str], font: str) -> Print:
    one, two = generator.sample(_NAMES, 2)
    address = one.lower().replace(" ", ".") + "@thornwick.example"
    top = [f"From: {one} <{address}>", f"Sent: {_day(generator)} {generator.randint(8, 18)}:{generator.randint(10, 59)}",
           f"To: {two}", f"Subject: RE: {next(source)[:48]}"]  # fmt: skip
    return _set("mail", [*top, *_fill(source, 1500)], font, 10.5)


def _notes(generator: random.Random, source: Iterator[str], font: str) -> Print:
    entries = [f"{_day(generator)} {generator.choice(_NAMES)}: {text}" for text in _fill(source, 1500)]
    return _set("notes", entries, font, 10, each="#one #v(-2pt) #line(length: 100%, stroke: 0.5pt)\n\n")


def _report(_generator: random.Random, source: Iterator[str], font: str) -> Print:
    return _set("report", _fill(source, 3300), font, 9, justify="true", leading="0.55", margin="2")


def _large(_generator: random.Random, source: Iterator[str], font: str) -> Print:
    return _set("large print", _fill(source, 800), font, 15)


def _leaflet(_generator: random.Random, source: Iterator[str], font: str) -> Print:
    return _set("leaflet", _fill(source, 1900), font, 9.5, page="#show: columns.with(2, gutter: 1cm)", margin="1.8")
