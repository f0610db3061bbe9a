"""Documents to passages: the smallest things that are tagged, each with its zone and its place."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sarlens.model import Anchor, Document, Page, Passage, content_id
from sarlens.structure.action_tables import TableContext, carried_on, table_pieces
from sarlens.structure.pieces import Piece, Texts, words
from sarlens.structure.printed import PageKey, PageLines, document_lines, measure, whole_regions
from sarlens.structure.regions import Region
from sarlens.structure.signatures import AUTOMATIC
from sarlens.structure.tabular import Table, parts
from sarlens.structure.units import Reading, text_pieces
from sarlens.structure.voices import SPOKEN, voice_of
from sarlens.structure.zones import FEWEST_TURNS, turn_line


def passages(
    documents: Sequence[Document],
    pages: Mapping[PageKey, Page],
    regions: Mapping[str, Sequence[Region]] | None = None,
) -> tuple[Passage, ...]:
    """Every document's own words, cut into passages, each with its voice; speaker and role are still open.

    Sentences, list items, rows and answers come whole: over line ends always, and over a page's end where the
    sentence runs on (then with one anchor a page). A passage has several anchors on one page only where it goes
    round another column. Every word of a document's regions lies in exactly one passage.

    Args:
        documents: with their places.
        pages: by file id and page number.
        regions: each document's own lines by its id, from the splitting; None takes all that is in the document
            and in none of its parts.
    """
    held = {key: PageLines.of(page) for key, page in pages.items()}
    own = whole_regions(documents, pages) if regions is None else regions
    found: list[Passage] = []
    for document in documents:
        texts = {
            number: pages[document.file, number].text
            for number in range(document.first_page, document.last_page + 1)
            if (document.file, number) in pages
        }
        made = _pieces(document, own.get(document.id, ()), held, texts)
        found += [_passage(piece, document, at, texts) for at, piece in enumerate(made)]
    return tuple(found)


def _pieces(
    document: Document, regions: Sequence[Region], pages: Mapping[PageKey, PageLines], texts: Texts
) -> list[Piece]:
    printed = document_lines(document, regions, pages)
    found = [line for line in printed if not line.speck]
    chat = sum(bool(turn_line(line.text)) for line in found) >= FEWEST_TURNS
    reading = Reading(document, document.title, chat=chat, edges=measure(found))
    heads: tuple[str, ...] = ()
    out: list[Piece] = []
    cut = parts(found)
    for part in cut:
        if isinstance(part, Table) and part.width > 1:
            made, heads = table_pieces(part, TableContext(document.kind, reading.label, heads), texts)
            out, made = carried_on(out, made, texts)
        else:
            run = (
                [line for row in part.rows for cell in row for line in cell.lines] if isinstance(part, Table) else part
            )
            made, reading = text_pieces(run, reading, texts, last_run=part is cut[-1])
            heads = ()
        out += made
    out += [Piece("furniture", (line.span,)) for line in printed if line.speck]
    return _silenced(out) if AUTOMATIC.match(document.title) else out


def _silenced(pieces: Sequence[Piece]) -> list[Piece]:
    """An automatic reply has no words of its own."""
    return [
        Piece("disclaimer", piece.spans) if piece.zone in {"body", "field", "action", "table"} else piece
        for piece in pieces
    ]


def _passage(piece: Piece, document: Document, position: int, texts: Texts) -> Passage:
    anchors = tuple(Anchor(document.file, page, start, end) for page, start, end in piece.spans)
    text = words(piece.spans, texts)
    return Passage(
        id=content_id("passage", document.id, *anchors),
        document=document.id,
        anchors=anchors,
        text=text,
        zone=piece.zone,
        position=position,
        label=piece.label,
        fields=piece.fields,
        voice=voice_of(text) if piece.zone in SPOKEN else "own",
        date=document.date,
    )
