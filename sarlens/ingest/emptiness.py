"""Whether there is anything on a picture of a page that could be writing: what has none costs no OCR."""

from __future__ import annotations

import numpy as np
from PIL import Image

from sarlens.ingest.raster import INK, Grey, count_ink


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
