"""Copies redacted differently: which box hides what the other copy shows."""

from __future__ import annotations

import datetime as dt

from sarlens.analysis import analyse
from sarlens.model import REDACTED, Box, CaseInfo, Corpus, Document, Page, Redaction, SourceFile, Variant

SAYS = "Dear Tom\nPlease ring Ella Marsh about the rota before Friday.\nThe house is short on Sunday.\nPia\n"


def boxed(y: float) -> Redaction:
    return Redaction(Box(60, y, 200, y + 12), "black")


def of(
    first: str, second: str, hidden: tuple[tuple[Redaction, ...], tuple[Redaction, ...]], *, copy: bool = True
) -> tuple[Variant, ...]:
    pages = tuple(
        Page(file, 1, 595, 842, text, "text_layer", redactions=boxes)
        for file, text, boxes in zip("ab", (first, second), hidden, strict=True)
    )
    documents = tuple(
        Document(
            f"d{file}", file, 1, 1, "email", "Rota", duplicate_of="da" if copy and file == "b" else None, end=len(text)
        )
        for file, text in zip("ab", (first, second), strict=True)
    )
    files = tuple(SourceFile(name, f"{name}.pdf", f"{name}.pdf", "application/pdf", 1, pages=1) for name in "ab")
    return analyse(Corpus(CaseInfo("c"), files, pages, documents, (), (), ()), dt.date(2026, 1, 1)).variants


HIDDEN_NAME = SAYS.replace("Ella Marsh", REDACTED)
HIDDEN_LINE = SAYS.replace("The house is short on Sunday.", REDACTED)


def test_what_the_second_hides_and_the_first_shows() -> None:
    (one,) = of(SAYS, HIDDEN_NAME, ((), (boxed(100),)))
    assert one.differs == ((boxed(100).box, "second"),)
    assert SAYS[one.first.start : one.first.end] == "Ella Marsh"
    assert (one.first.file, one.second.file) == ("a", "b")


def test_each_hides_something_else() -> None:
    (one,) = of(HIDDEN_LINE, HIDDEN_NAME, ((boxed(130),), (boxed(100),)))
    assert set(one.differs) == {(boxed(130).box, "first"), (boxed(100).box, "second")}


def test_the_same_words_hidden_in_both_are_no_difference() -> None:
    assert of(HIDDEN_NAME, HIDDEN_NAME, ((boxed(100),), (boxed(100),))) == ()


def test_only_copies_are_compared() -> None:
    assert of(SAYS, HIDDEN_NAME, ((), (boxed(100),)), copy=False) == ()
