"""The three kinds of failure, and the one barrier.

What the user can put right is a `SarlensError`: it carries the exit code, what happened and what to do.
What can't be read is a `Problem` value. Anything else is our bug and crashes with its traceback; for one
page or file among thousands, `barrier` makes it a Problem with code `fault`; for one question asked of the whole case,
`Faults` does, so that a fault in one never takes the answers to the others.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import ClassVar, TypeVar

T = TypeVar("T")
F = TypeVar("F")
log = logging.getLogger("sarlens")


class SarlensError(Exception):
    """Something the user can put right. The message says what happened and what to do next."""

    exit_code: ClassVar[int] = 2


class WrongCall(SarlensError):
    """The command or its arguments can't be carried out as given."""


class CaseLocked(SarlensError):
    """The case needs a passphrase, the passphrase is wrong, or another process is writing to it."""

    exit_code = 3


class CaseDamaged(SarlensError):
    """The file is not a case, or is damaged."""

    exit_code = 3


class NotStarted(SarlensError):
    """The work can't begin, here or on the machines that were named. What was read so far is kept."""


class NoSpace(SarlensError):
    """The disk is full. What was read so far is kept."""


class Unreadable(Exception):
    """A file or page that can't be read. Becomes a Problem; never reaches the user as an error.

    Args:
        code: from `PROBLEMS`.
        message: one plain sentence saying what is wrong and what the family can do.
    """

    def __init__(self, code: str, message: str | None = None) -> None:
        self.code = code
        self.message = message or PROBLEMS[code]
        super().__init__(self.message)

    def __reduce__(self) -> tuple[type[Unreadable], tuple[str, str]]:
        """Keep both parts when it crosses a process border."""
        return (Unreadable, (self.code, self.message))


PROBLEMS: dict[str, str] = {
    "empty": "This file is empty. Ask the sender for it again.",
    "truncated": "This file is cut short or damaged. Ask the sender for it again.",
    "encrypted": "This file is locked with a password. Add it again with its password, or save a copy without one and add that.",
    "unknown_type": "SARLens can't read this kind of file. Open it, save or print it as a PDF, and add that.",
    "no_program": "This file needs another program to be read. Install it as the guide says, and add the file again.",
    "wrong_type": "This file is not what its name says. It was read as what it is.",
    "bomb": "This archive unpacks to far more than it should. It was not unpacked.",
    "unsafe_path": "A name inside this archive points outside it. That entry was read under its plain name.",
    "too_deep": "This file holds files inside files, too many deep. Those inside it were not taken out: save them, and add them.",
    "page_failed": "This page could not be read. Look at it yourself.",
    "timeout": "This took too long to read and was set aside. Look at it yourself; adding the files again tries it once more.",
    "crashed": "Reading this stopped the reader. Look at it yourself; adding the files again tries it once more.",
    "memory": "Reading this needed more memory than is safe. Look at it yourself; adding the files again tries it once more.",
    "repaired": "This file was damaged and had to be put together again. Pages may be missing. Ask the sender for it again.",
    "second_reader": "This page is damaged. Its words were read in a second way and its picture can't be shown.",
    "ocr_off": "This page is a picture, and reading pictures was switched off. Look at it yourself, or add the file again with OCR.",
    "no_ocr": "This page is a picture, and Tesseract is not installed here. Install it as the guide says, and add the file again.",
    "low_confidence": "This page was hard to read. Check the words against the picture.",
    "not_followed": "This is a link and was not followed. Add what it points to.",
    "not_opened": "This can't be opened. Copy it to a place of your own and add it.",
    "litter": "A note that the computer keeps for itself. It was left out; no record is in it.",
    "part_unread": "A part of this file could not be read. Look at the original as well.",
    "words_outside": "This page holds words outside the part of it that is shown. They are not in its text. Tell the sender before you share this file.",
    "words_beside": "The {what} of this file hold words that none of its pages shows, and its pages have redactions. Tell the sender before you share this file.",
    "small_picture": "This page has redactions, and the file keeps a small picture of it that may be older. Tell the sender before you share this file.",
    "earlier_state": "An earlier state of this page is still in the file, with words that the page no longer shows. Tell the sender before you share this file.",
    "odd_characters": "Some characters of this file can't be shown here. Look at the original as well.",
    "fault": "SARLens met a fault of its own here. Look at this page yourself, and please report the fault.",
}


NOTES = frozenset(
    {
        "wrong_type",
        "unsafe_path",
        "low_confidence",
        "odd_characters",
        "words_outside",
        "words_beside",
        "small_picture",
        "earlier_state",
        "litter",
    }
)
"""Problems that leave everything read: they are told, and the file still counts as read."""


PICTURE_ONLY = frozenset({"ocr_off", "no_ocr"})
"""Problems of pages that are there with what could be read without OCR, and are not read all the same."""


def barrier(work: Callable[[], T], failed: Callable[[str, str], F]) -> T | F:
    """Run `work`; where it fails, answer `failed(code, message)` instead. The only broad except in the package.

    Foreseen trouble (`Unreadable`) keeps its own code; anything else is a fault of ours, logged with its
    traceback but never with the text of evidence.
    """
    try:
        return work()
    except Unreadable as trouble:
        return failed(trouble.code, trouble.message)
    except SarlensError:
        raise
    except MemoryError:
        return failed("memory", PROBLEMS["memory"])
    except Exception:
        log.exception("fault")
        return failed("fault", PROBLEMS["fault"])


@dataclass(slots=True)
class Faults:
    """What failed of several pieces of work, each done behind the barrier.

    Attributes:
        strict: let a fault crash, as tests and benchmarks want it.
        told: the names of the pieces that failed, in order.
    """

    strict: bool = False
    told: list[str] = field(default_factory=list)

    def guarded(self, what: str, work: Callable[[], T], instead: F) -> T | F:
        """The work's answer; where it fails, `instead`, and its name is remembered."""
        if self.strict:
            return work()

        def failed(_code: str, _message: str) -> F:
            self.told.append(what)
            return instead

        return barrier(work, failed)
