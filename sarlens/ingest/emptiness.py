"""Whether there is anything on a picture of a page that could be writing: what has none costs no OCR."""

from __future__ import annotations

import numpy as np
from PIL import Image

from sarlens.ingest.raster import INK, Grey, count_ink

_BLACK = 70
_BRIGHT = 110
_EDGE = 0.03
"""The share of each side of a picture where a scanner may show its lid."""


def has_writing(grey: Grey, least: int) -> bool:
    """Whether so much ink (pixels at half the resolution) is left on a page of which boxes and lines were taken out.

    What is dark all the way from the picture's edge is the scanner's, not the page's.
    """
    ink = np.asarray(Image.fromarray(grey).reduce(2)) < INK
    inner = ink.copy()
    for axis in (0, 1):
        inner &= ~np.logical_and.accumulate(ink, axis=axis)
        inner &= ~np.flip(np.logical_and.accumulate(np.flip(ink, axis), axis=axis), axis)
    return count_ink(inner) >= least


def is_black(grey: Grey, least: int) -> bool:
    """Whether the whole page is black, with no light letters on it."""
    high, wide = grey.shape
    inner = grey[int(high * _EDGE) : high - int(high * _EDGE) : 2, int(wide * _EDGE) : wide - int(wide * _EDGE) : 2]
    if not inner.size or float((inner < _BLACK).mean()) < 0.97:
        return False
    return count_ink(inner > _BRIGHT) < least
