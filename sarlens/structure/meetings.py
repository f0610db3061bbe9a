"""Who took the minutes of a meeting and who chaired it, as its head, its fields and its list of those present tell."""

from __future__ import annotations

import re
from collections.abc import Sequence

from sarlens.structure.authorship import one_person, present, somebody
from sarlens.structure.fields import AUTHOR, CHAIR, MINUTED, Field, value_of, values_of
from sarlens.structure.given_names import GIVEN
from sarlens.structure.labels import tidy
from sarlens.structure.names import fold, person_like, read_name
from sarlens.structure.sheets import Row

_ASIDE = re.compile(
    r"(?<![\w.'’-])(?P<name>(?:[A-Z][\w.'’-]{0,24}\s){0,3}[A-Z][\w'’-]{1,24})\s\((?P<mark>[^()]{3,40})\)"
)
CHAIRED = re.compile(r"\bchair", re.I)
NOTED = re.compile(r"\b(?:minutes?|minut(?:ing|ed)|notes?|note-?s?tak(?:er|ing)|scribe|clerk|wrote|writing)\b", re.I)
"""How an attendance list marks who chaired, and who wrote."""
_NOTES_BY = re.compile(
    r"\b(?i:notes?|minutes?)(?: (?:taken|made|written|typed))?(?: by:?|:) (?P<who>[A-Z][a-z'’-]+(?: [A-Z][\w'’-]+){0,2})(?=\s*(?:[,.;(]|$|\band\b))"
)
_NOTES_OF = re.compile(r"\b(?i:notes?|minutes?)(?: by)?:? (?P<who>[A-Z]{2,3})(?=\s*(?:[,.;)]|$))")
_TWO_NAMES = re.compile(r"\b[A-Z][a-z'’-]+(?: [A-Z][a-z'’-]+){1,2}\b")


def minute_taker(found: Sequence[Field], there: Sequence[str] = (), rows: Sequence[Row] = ()) -> str | None:
    """Who took the minutes, where a person is named for it; business support that nobody names took them for the chair.

    Args:
        found: the labelled fields.
        there: of a table of those present.
        rows: of the whole document.
    """
    takers = (marked(found, there, NOTED), *values_of(found, MINUTED), _aside(rows, NOTED))
    named = next((name for value in takers if (name := one_person(value)) and _named(name)), None)
    return named or _noted(rows)


def chaired_by(found: Sequence[Field], there: Sequence[str] = (), rows: Sequence[Row] = ()) -> str | None:
    """Who chaired the meeting; the arguments as for `minute_taker`."""
    chairs = (
        value_of(found, CHAIR),
        marked(found, there, CHAIRED),
        _aside(rows, CHAIRED),
        value_of(found, AUTHOR[:10]),
    )
    chair = one_person(next((value for value in chairs if value), None))
    return chair if chair is None or somebody(chair) else None


def _noted(rows: Sequence[Row]) -> str | None:
    """Who took notes, in a line near the top that says so: "4 pm, the art room. Notes by Bea, agreed with Sam"."""
    top = [row.text for row in [row for row in rows if not row.blank][:6]]
    found = (match["who"] for text in top if (match := _NOTES_BY.search(text)) is not None)
    if (who := next((who for who in found if person_like(who)), None)) is not None:
        return who
    letters = next((match["who"] for text in top if (match := _NOTES_OF.search(text)) is not None), None)
    named = [match.group() for text in top for match in _TWO_NAMES.finditer(text)]
    return next((name for name in named if "".join(word[0] for word in name.split()) == letters), None)


def _aside(rows: Sequence[Row], what: re.Pattern[str]) -> str | None:
    """Whom a list of names without a label marks: "Dan Finch (chair), Bea Okoro (Harbour Council, notes)"."""
    top = "\n".join(row.text for row in [row for row in rows if not row.blank][:14])
    return next((tidy(found["name"]) for found in _ASIDE.finditer(top) if what.search(found["mark"])), None)


def _named(text: str) -> bool:
    """A person, not "business support", an action or a tick."""
    name = read_name(text)
    return name is not None and (bool(name.surname) or fold(name.given) in GIVEN)


def marked(found: Sequence[Field], there: Sequence[str], what: re.Pattern[str]) -> str | None:
    """Whom the attendance list marks as chair, or as taking the notes: "Bea Okoro (BO, chair)"."""
    for person in (*present(found), *there):
        name, _, inside = person.partition("(")
        if what.search(inside or person.partition(",")[2] or person.rpartition(" - ")[2]):
            return name.partition(",")[0]
    return None
