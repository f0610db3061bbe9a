"""The names of bodies, as they are printed behind people's."""

from __future__ import annotations

from sarlens.structure.name_words import AGENCIES, MAIN_BODY


def tidy_body(text: str) -> str:
    """A body's name without its teams and without shouting: "Adult Team, NHS HARROW ICB" is "NHS Harrow ICB"."""
    pieces = [piece.strip() for piece in text.split(",") if piece.strip()]
    main = next((piece for piece in reversed(pieces) if MAIN_BODY.search(piece)), text)
    words = " ".join(main.split()).strip(" ,;").split()
    short = {"of", "and", "the", "for"}
    return " ".join(
        w.lower()
        if w.lower() in short and i
        else (w.capitalize() if w.isupper() and len(w) > 3 and not AGENCIES.fullmatch(w) else w)
        for i, w in enumerate(words)
    )
