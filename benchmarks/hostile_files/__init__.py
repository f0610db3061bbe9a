"""Files that are odd, damaged or made to harm, built in code from a seed: the same seed, the same files.

Every maker yields `Made`: a name and the bytes. Nothing here is kept in the project; `benchmarks/hostile.py` lays the
files down in a temporary folder.
"""

from __future__ import annotations

from collections.abc import Iterator

Made = tuple[str, bytes]
Maker = Iterator[Made]
