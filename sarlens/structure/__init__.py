"""Pages to documents, messages, passages and people."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby

from sarlens.model import CaseInfo, Document, Page, Passage, SourceFile, Structure
from sarlens.structure.boundaries import split
from sarlens.structure.drafts import Draft, drafts
from sarlens.structure.duplicates import with_duplicates
from sarlens.structure.furniture import sheets
from sarlens.structure.likeness import Likeness, likeness
from sarlens.structure.passages import passages
from sarlens.structure.people import resolve
from sarlens.structure.speakers import attribute
from sarlens.structure.threads import with_threads

__all__ = ["documents_of", "structure"]

_MAIL = ("message/", "application/vnd.ms-outlook")
_PAGED = ("application/pdf", "image/")


def structure(pages: Iterable[Page], files: Sequence[SourceFile], info: CaseInfo) -> Structure:
    """Documents, passages and people of a whole case.

    Args:
        pages: with their words, in file order and then page order, each file's pages together. Only one file's
            pages are held at a time.
        files: the files that they come from.
        info: who the records are about, and the family.

    Returns:
        Documents in file and page order, each followed by its parts; every page lies in exactly one document
        that is no part (or in two, where one ends and the next begins on it); every passage has its speaker.
    """
    by_id = {file.id: file for file in files}
    compared: list[Likeness] = []
    cut: list[Passage] = []
    for key, group in groupby(pages, key=lambda page: page.file):
        held = tuple(group)
        found = documents_of(held, by_id.get(key))
        own = {(page.file, page.number): page for page in held}
        cut += passages([draft.document for draft in found], own, {d.document.id: d.regions for d in found})
        compared += [
            likeness(draft.document, draft.rows, [own[key, n] for n in _span(draft.document) if (key, n) in own])
            for draft in found
        ]
    documents = with_threads(with_duplicates(compared))
    people = resolve(documents, cut, info)
    return Structure(documents, attribute(cut, documents, people, info), people)


def documents_of(pages: Sequence[Page], file: SourceFile | None) -> tuple[Draft, ...]:
    """The documents of one file, in printed order, each followed by its parts. Pages come with their words."""
    media_type = file.media_type if file is not None else "application/pdf"
    sober = not media_type.startswith((*_PAGED, *_MAIL))
    name = file.name.rpartition(".")[0] or file.name if file is not None and sober else ""
    stream, extents = split(sheets(pages), single=media_type.startswith(_MAIL), sober=sober)
    return tuple(draft for extent in extents for draft in drafts(pages[0].file, stream, extent, name))


def _span(document: Document) -> range:
    return range(document.first_page, document.last_page + 1)
