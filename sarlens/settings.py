"""One frozen value with every number that a run depends on; passed down, never imported as state."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from sarlens.errors import WrongCall

OcrMode = Literal["auto", "always", "never"]
OcrEngine = Literal["auto", "tesserocr", "pytesseract"]
OCR_MODES: tuple[OcrMode, ...] = ("auto", "always", "never")


@dataclass(frozen=True, slots=True)
class Settings:
    """How a run is done.

    Attributes:
        ocr: `auto` reads the text layer where it can be trusted, else the picture.
        workers: processes that read pages; 0 means one for each core.
        ocr_engine: Tesseract inside this program, or one that the user installed; `auto` takes the first that is there.
        ocr_dpi: dots an inch that a page picture is brought to before it is read.
        doubtful_below: a page whose mean word confidence is lower says so in Problems (0 to 1).
        page_seconds: a page that takes longer is set aside.
        archive_depth: files inside files are taken out this deep: mail in an archive in a mail in a PDF is three.
        archive_bytes: an archive that unpacks to more is a bomb.
        archive_ratio: so is a member that grows by more than this factor (once it is over 64 MiB).
        archive_members: and one with more members.
        nested_files: and one file from which, at every depth together, more are taken out.
        worker_bytes: memory that one worker may hold; one that holds more is ended and its page set aside.
        cluster: address of a dask scheduler of the user's own whose machines read the pages; empty: this computer does.
        passwords: tried on whatever is locked; never written down, and no part of how the value prints.
    """

    ocr: OcrMode = "auto"
    workers: int = 0
    ocr_engine: OcrEngine = "auto"
    ocr_dpi: int = 200
    doubtful_below: float = 0.6
    page_seconds: float = 120.0
    archive_depth: int = 8
    archive_bytes: int = 8 * 1024**3
    archive_ratio: int = 200
    archive_members: int = 20_000
    nested_files: int = 100_000
    worker_bytes: int = 2 * 1024**3
    cluster: str = ""
    passwords: tuple[str, ...] = field(default=(), repr=False)

    @property
    def processes(self) -> int:
        """How many page workers to start."""
        return self.workers or os.cpu_count() or 1


def chosen(*, ocr: str, workers: int, cluster: str = "", passwords: tuple[str, ...] = ()) -> Settings:
    """Settings as a person chose them. Raises WrongCall for a word that is none of its list."""
    for mode in OCR_MODES:
        if mode == ocr:
            return Settings(ocr=mode, workers=workers, cluster=cluster, passwords=passwords)
    raise WrongCall(f"--ocr is one of {', '.join(OCR_MODES)}, not {ocr!r}.")


def passwords_in(text: str) -> tuple[str, ...]:
    """The passwords in a text, one a line. A password may begin or end with a space; an empty line is none."""
    return tuple(dict.fromkeys(line for line in text.removeprefix("\ufeff").splitlines() if line))


def passwords_from(path: Path | None) -> tuple[str, ...]:
    """The passwords in a file, one a line; none for no file. Raises WrongCall where it can't be read."""
    if path is None:
        return ()
    try:
        return passwords_in(path.read_text("utf-8-sig"))
    except (OSError, UnicodeError) as trouble:
        raise WrongCall(
            f"The passwords in {path} can't be read. It should be a plain text file (UTF-8) with one password a line."
        ) from trouble
