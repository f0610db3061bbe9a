"""Two readings of the same place on a page, and which of them is the better."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from rapidfuzz.distance import Levenshtein

from sarlens.ingest.legibility import familiar, plausible

ALIKE = 0.99
"""Two readings that share so much are the same."""
OTHER = 0.55
"""Two readings that share less are of different pages, or one of them is no text."""
FOREIGN = 0.85
"""Where the two share so much and the words are strange in both, the page is in another language, and the layer knows it."""
OTHER_NUMBERS = 0.4
"""So many numbers that the picture shows otherwise: OCR alone misreads fewer."""
LEGIBLE = 0.75
"""So many known words, or so sure an engine, make a reading legible."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """Which reading is the better. `sure` is False where neither can be trusted. `alike` is what they share, 0 to 1."""

    picture: bool
    sure: bool
    alike: float


def better(layer: Sequence[str], read: Sequence[str], confidence: float, *, misnamed: bool = False) -> Verdict:
    """Judge the words of a text layer against those that OCR read in the same place.

    Where they differ, the reading counts that has the known words there. Letters with accents are the
    layer's where OCR reads the bare letter: our OCR knows English only.

    Args:
        layer: words of the layer, in order.
        read: words of the OCR, in order.
        confidence: of the OCR, 0 to 1.
        misnamed: the layer's fonts are known to draw other digits than they name.
    """
    alike = Levenshtein.normalized_similarity(" ".join(layer), " ".join(read))
    if alike >= ALIKE and not misnamed:
        return Verdict(False, True, alike)
    if misnamed and (verdict := _by_numbers(layer, read, alike)) is not None:
        return verdict
    if not read:
        return Verdict(False, False, alike)
    if alike < OTHER:
        return _between_strangers(layer, read, confidence, alike)
    ours, theirs = _points(layer, read)
    if alike >= FOREIGN and familiar(read)[0] < LEGIBLE and not misnamed:
        return Verdict(False, True, alike)
    legible = familiar(read)[0] >= LEGIBLE or confidence >= LEGIBLE
    return Verdict(ours > 1.4 * theirs + 0.5, legible or familiar(layer)[0] >= LEGIBLE, alike)


def _by_numbers(layer: Sequence[str], read: Sequence[str], alike: float) -> Verdict | None:
    """The picture, where it shows other numbers than the layer has; None where the numbers are the same."""
    numbers = [word for word in layer if any(map(str.isdigit, word))]
    there = set(read)
    other = sum(word not in there for word in numbers)
    return Verdict(True, True, alike) if other >= max(1.0, OTHER_NUMBERS * len(numbers)) else None


def _between_strangers(layer: Sequence[str], read: Sequence[str], confidence: float, alike: float) -> Verdict:
    (known_layer, some_layer), (known_read, some_read) = familiar(layer), familiar(read)
    layer_good = known_layer >= 0.8 and some_layer >= 5 and plausible(layer) >= 0.8
    read_good = (known_read >= 0.8 and some_read >= 5) or confidence >= 0.8
    if read_good or not layer_good:
        return Verdict(True, read_good, alike)
    return Verdict(False, known_layer >= 0.9 and confidence < 0.5, alike)


def _points(layer: Sequence[str], read: Sequence[str]) -> tuple[float, float]:
    """How often the OCR, and how often the layer, has the better words where the two differ."""
    ours = theirs = 0.0
    for step in Levenshtein.opcodes(layer, read):
        if step.tag == "equal":
            continue
        old, new = layer[step.src_start : step.src_end], read[step.dest_start : step.dest_end]
        if _bare("".join(old)) == _bare("".join(new)) and "".join(old) != "".join(new):
            theirs += 1
            continue
        good_old, good_new = _worth(old), _worth(new)
        if "".join(old) == "".join(new):  # only the spaces differ: words torn or run together
            good_old, good_new = (_sound(words) * min(len(old), len(new)) for words in (old, new))
        ours += max(0.0, good_new - good_old)
        theirs += max(0.0, good_old - good_new)
    return ours, theirs


def _bare(text: str) -> str:
    """Without accents, and with one form for each mark."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    return plain.translate(str.maketrans("łŁø’‘“”–—ı", "lLo''\"\"--i"))


def _worth(words: Sequence[str]) -> float:
    """How much a few words look like words, by the letters in them: about 1 for each sound word."""
    if not words:
        return 0.0
    known, judged = familiar(words)
    return known * judged + (plausible(words) * (len(words) - judged) if len(words) > judged else 0.0) * 0.5


def _sound(words: Sequence[str]) -> float:
    """The share of the letters that stand in words of two letters and more that are known or no running words."""
    sound = sum(len(word) for word in words if len(word) >= 2 and familiar([word])[0] == 1.0)
    return sound / max(1, sum(map(len, words)))
