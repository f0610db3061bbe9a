"""Lists of names as they are printed: addressees, those present, "Una and Rhys Hale"."""

from __future__ import annotations

import re

from sarlens.structure.given_names import GIVEN
from sarlens.structure.name_words import AGENCIES, BODY_WORDS, ROLE_WORDS, TITLES
from sarlens.structure.names import (
    ADDRESS,
    PrintedName,
    capital_i,
    fold,
    person_like,
    read_address,
    read_name,
    split_role,
    surname_first,
    without_brackets,
)  # fmt: skip


def read_list(text: str) -> tuple[PrintedName, ...]:
    """All the names in a printed list: of addressees, of those present, or "Una and Rhys Hale"."""
    found: list[PrintedName] = []
    for piece in _pieces(capital_i(text)):
        for part in _couple(piece):
            if (name := read_name(part)) is not None:
                found.append(name)
    return tuple(found)


def _pieces(text: str) -> list[str]:
    """The list cut at semicolons and line ends; at commas too, unless they part surname and given name."""
    whole: list[str] = []
    for piece in re.split(r"\s*[;\n]\s*|(?<=>)[\s:,]+(?=[A-Z])", text):
        bare = re.sub(r"\([^()]*\)|<[^<>]*>", lambda m: "\x00" * len(m.group()), piece)
        cuts = [m.start() for m in re.finditer(",", bare)]
        if not cuts or _is_one(piece):
            whole.append(piece)
            continue
        at = 0
        for cut in [*cuts, len(piece)]:
            whole.append(piece[at:cut])
            at = cut + 1
    return _rejoined([piece.strip() for piece in whole if piece.strip()])


def _is_one(piece: str) -> bool:
    """The piece is a single person with commas inside: surname first, or a role after the name."""
    bare, _ = without_brackets(re.sub(r"<[^<>]*>|" + ADDRESS.pattern, " ", piece))
    parts = [p.strip() for p in bare.split(",") if p.strip()]
    if len(parts) < 2:
        return True
    if surname_first(parts[0], parts[1]):
        return all(_no_name(p) for p in parts[2:])
    return person_like(parts[0]) and all(_no_name(p) for p in parts[1:])


def _no_name(piece: str) -> bool:
    """A post or a body, with no name before it."""
    head = split_role(piece)[0]
    if AGENCIES.fullmatch(piece.strip()):
        return True
    named = person_like(head) and not ROLE_WORDS.search(head)
    return not named and bool(ROLE_WORDS.search(piece) or BODY_WORDS.search(piece))


def _rejoined(pieces: list[str]) -> list[str]:
    """Roles and bodies that a comma cut off go back to the name before them."""
    joined: list[str] = []
    for piece in pieces:
        bare = without_brackets(piece)[0]
        alone = not read_address(piece) and not person_like(split_role(bare)[0])
        if joined and alone and (ROLE_WORDS.search(bare) or BODY_WORDS.search(bare)):
            joined[-1] += ", " + piece
        else:
            joined.append(piece)
    return joined


_COUPLE = re.compile(r"^(.+?)\s+(?:and|&)\s+(.+)$")


def _run_on(piece: str) -> tuple[str, ...]:
    """Two whole names with nothing between them, where a list lost its line ends: "Una Hale Gus Moor"."""
    words = piece.split()
    if len(words) == 4 and all(fold(words[n]) in GIVEN and fold(words[n + 1]) not in GIVEN for n in (0, 2)):
        return (" ".join(words[:2]), " ".join(words[2:]))
    return (piece,)


def _couple(piece: str) -> tuple[str, ...]:
    """A couple as two names: "Ruth and Paul Hale" are Ruth Hale and Paul Hale, "Mr and Mrs Hale" Mr Hale and Mrs Hale."""
    if two := re.fullmatch(r"([A-Z]\.? [A-Z][a-z'’-]+) ([A-Z]\.? [A-Z][a-z'’-]+)", piece.strip()):
        return (two[1], two[2])
    pair = _COUPLE.match(piece.strip())
    if not pair:
        return _run_on(piece)
    first, second = pair.group(1).strip(), pair.group(2).strip()
    post = first.partition(",")[2]
    if ROLE_WORDS.search(post) and (ROLE_WORDS.match(second) or AGENCIES.match(second)):
        return (piece,)  # one person with two posts
    if not person_like(without_brackets(second)[0]) and fold(first.split()[0]) not in GIVEN | TITLES.keys():
        return (piece,) if BODY_WORDS.search(second) else (first, second)
    if not person_like(without_brackets(first)[0]) or not person_like(without_brackets(second)[0]):
        return (piece,) if not person_like(without_brackets(first)[0]) else (first, second)
    initialled = re.fullmatch(r"(\S+) ([A-Z])\.? (\S+)", second)
    if fold(first) in TITLES and initialled:
        return (f"{first} {initialled[2]} {initialled[3]}", f"{initialled[1]} {initialled[3]}")
    if len(first.split()) == 1 and len(second.split()) >= 2:
        return (f"{first} {second.split()[-1]}", second)
    if len(second.split()) == 1 and len(first.split()) == 1:
        return (first, second)
    return (first, second)
