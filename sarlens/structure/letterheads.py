"""The body whose paper it is: what a document's head or running foot names, where no person signs."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from sarlens.structure.bodies import names_in
from sarlens.structure.labels import tidy
from sarlens.structure.name_words import MAIN_BODY, SMALL_WORDS
from sarlens.structure.names import person_like
from sarlens.structure.sheets import Row

_CUT = re.compile(r"\t+|\s[-–—|•·/]\s|\s{3,}|,\s")
_BODY = re.compile(
    r"\b(?:cic|surgery|clinic|practice|opticians?|pharmacy|solicitors|chambers|care group|care company|homes|services? ltd|association|centre|"
    r"tribunal|court of protection|ombudsman|safeguarding (?:adults |children'?s? )?board|partnership|foundation|academy|nursery|store|park|"
    r"advocacy|mediation|(?:short breaks|support|supported living|housing|transport|care) (?:ltd|limited|services?|agency|trust)|living|breaks)\b",
    re.I,
)
_WHOLE = re.compile(r"\b(?:trust|ft|council|icb|ltd|limited|cic|plc|llp|university|police)\b", re.I)
"""What the whole body is called, before its hospital or team on the same paper."""
_NO_NAME = re.compile(
    r"[?!;:]|\.\s|\d{3}|\b[A-Z]{1,2}\d[A-Z\d]?\s?\d[A-Z]{2}\b|\bpart of\b|\b(?:page|print(?:ed)?|version|dear|review|report|plan|policy|statement|form|minutes|meeting|notes?|record|assessment|ref|tel|registered|"
    r"confidential|patient|child|name|from|to|on|was|were|is|are|has|have|if|your|our|we|you|will|v|that|who|book)\b",
    re.I,
)
_PLACE = re.compile(r"\b(?:house|ward|unit|lodge|court|cottage|team)$", re.I)
"""Where a body works, not the body."""
_SMALL = SMALL_WORDS | {"&", "de", "le", "la"}
MOST_WORDS = 8


def letterhead(rows: Sequence[Row], feet: Sequence[str], reach: int = 5) -> str | None:
    """The body that the first printed rows name, or else the running feet or the last row; None where none is named."""
    own = [row.text for row in rows if not row.blank]
    for texts in (own[:reach], feet, own[reach:][-1:]):
        named = [name for text in texts for name in _names(text)]
        if named:
            return next((name for name in named if _WHOLE.search(name)), named[0])
    return None


def keeper(above: Sequence[Row], furniture: Sequence[str]) -> str | None:
    """The body that keeps a record: named above its first entry, or by what its pages print in the margins."""
    printed = [part for row in above if not row.blank for part in row.text.split("\t")]
    named = (name for text in (*printed, *furniture) for name in names_in(text) if not _PLACE.search(name))
    return letterhead(above, ()) or next(named, None)


def _ends_as_body(name: str) -> bool:
    """Its last word is a body's: "Gull Bay Holiday Park", "Mill Opticians"."""
    return _BODY.fullmatch(name.rsplit(maxsplit=1)[-1]) is not None


def _names(text: str) -> Iterator[str]:
    for piece in _CUT.split(text.strip()):
        name = tidy(piece).strip(" .,'\"-–|")
        if not (MAIN_BODY.search(name) or _BODY.search(name)) or _NO_NAME.search(name):
            continue
        words = [word for word in name.split() if word.lower() not in _SMALL]
        if (
            2 <= len(words) <= MOST_WORDS
            and not any(map(str.islower, words))
            and (not person_like(name) or _ends_as_body(name))
        ):
            yield name
