"""What Tesseract is known to misread on office print, put right where the words around leave no doubt."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from sarlens.model import Box


@dataclass(frozen=True, slots=True)
class Read:
    """One word as an engine reads it.

    Attributes:
        box: in pixels, tight around the ink, until it is made as high as the line.
        line: words of one line of the engine's have one number.
        size: one em in pixels; 0 until it is measured.
    """

    text: str
    box: Box
    confidence: float
    line: int
    size: float = 0.0


_VERBS = "am|will|was|have|had|would|could|did|do|know|think|said|asked|like|want|need|hope|feel|don['’]t|didn['’]t|can|rang|spoke"
_GLUED = re.compile(rf"([lI]|\d{{1,4}})([o0]f)(\d{{1,4}}|)|([Il])({_VERBS})")
_MONTH = re.compile(r"(?:January|February|March|April|May|June|July|August|September|October|November|December)[.,]?")
_COPY_LINE = re.compile(r"C[ceo]{1,2}[:;]")
_CONTRACTED = re.compile(r"['’‘\"|]{1,2}(ll|ve|m)")
_STROKE = "|([.,'\""


def mended(line: Sequence[Read], size: float, base: float) -> Iterator[Read]:
    """The words of one line, put right. `size` is one em and `base` the base line, in pixels."""
    words = list(_addresses(line, size))
    for at, word in enumerate(words):
        text = word.text
        if "|" in text:
            text = _pipes(words, at, base, size)
            if not text:
                continue
        if (contracted := _CONTRACTED.fullmatch(text)) is not None:
            text = f"I'{contracted[1]}"
        if text in ("I", "l") and at + 1 < len(words) and _MONTH.fullmatch(words[at + 1].text):
            text = "1"
        if at == 0 and len(words) > 1 and _COPY_LINE.fullmatch(text):
            text = "Cc:"  # "Ce:" and "Co:" begin no line; the copy line of a mail does
        yield from _parted(word if text == word.text else replace(word, text=text))


def _addresses(line: Sequence[Read], size: float) -> Iterator[Read]:
    """Words with the two halves of a mail address, which the wide @ drives apart, made one."""
    held: Read | None = None
    for word in line:
        if held is None:
            held = word
            continue
        gap = word.box.x0 - held.box.x1
        halves = word.text.startswith("@") or (held.text.endswith("@") and "." in word.text)
        if halves and gap < 0.7 * size and held.text[-1:] not in ";,>:":
            sure = min(held.confidence, word.confidence)
            held = replace(held, text=held.text + word.text, box=held.box.union(word.box), confidence=sure)
            continue
        yield held
        held = word
    if held is not None:
        yield held


def _pipes(line: Sequence[Read], at: int, base: float, size: float) -> str:
    """A word with upright strokes in it, as it was meant; "" for what is left of a ruling line.

    In sans-serif type Tesseract takes the word "I" for a stroke. Before a small letter it is "I"; elsewhere its
    shape tells, for a stroke that parts two entries goes below the line.
    """
    word = line[at]
    if word.text.strip(_STROKE):
        return re.sub(r"(?<![^\W\d_])\|(?=['’]|[a-z])", "I", word.text)
    before = word.box.x0 - line[at - 1].box.x1 if at else size * 9
    after = line[at + 1].box.x0 - word.box.x1 if at + 1 < len(line) else size * 9
    high = word.box.y1 - word.box.y0
    if min(before, after) > size or (high < 0.45 * size):
        return ""
    shaped = word.box.y1 - base <= 0.14 * size and 0.55 * size <= high <= size
    spoken = at > 0 and at + 1 < len(line) and line[at + 1].text[:1].islower()
    return word.text.replace("|", "I") if shaped or spoken else word.text if at else ""


def _parted(word: Read) -> Iterator[Read]:
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
