"""Pages to documents, messages, passages and people."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib import resources
from itertools import groupby

from sarlens.errors import Faults
from sarlens.model import Anchor, CaseInfo, Document, Page, Passage, SourceFile, Structure, content_id
from sarlens.structure.boundaries import split
from sarlens.structure.drafts import Draft, drafts
from sarlens.structure.duplicates import marked, sketch
from sarlens.structure.furniture import sheets
from sarlens.structure.initialled import as_printed, in_full
from sarlens.structure.likeness import Likeness, likeness
from sarlens.structure.mentions import PersonFinder, persons_in
from sarlens.structure.passages import passages
from sarlens.structure.people import register, resolve
from sarlens.structure.register import Register
from sarlens.structure.speakers import attribute
from sarlens.structure.threads import with_threads

__all__ = ["Cut", "cut", "digest", "documents_of", "persons_in", "plain", "settle", "sketch", "structure"]

_MAIL = ("message/", "application/vnd.ms-outlook")
_PAGED = ("application/pdf", "image/")


@dataclass(frozen=True, slots=True)
class Cut:
    """One file cut up by itself, before anything is known of the others.

    Attributes:
        documents: in printed order, each followed by its parts; copies and threads are still open.
        passages: of all of them; speakers are still open.
        likenesses: of each document, for finding its copies.
    """

    documents: tuple[Document, ...]
    passages: tuple[Passage, ...]
    likenesses: tuple[Likeness, ...]


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
    cuts = [cut(tuple(group), by_id.get(key)) for key, group in groupby(pages, key=lambda page: page.file)]
    likenesses = [one for part in cuts for one in part.likenesses]
    sketches = [sketch(one.words) for one in likenesses]
    passages = [passage for part in cuts for passage in part.passages]
    return settle(likenesses, sketches, lambda place: likenesses[place].words, passages, info)


def cut(pages: Sequence[Page], file: SourceFile | None) -> Cut:
    """The documents and passages of one file, which hang on nothing but its pages. Pages come with their words."""
    found = documents_of(pages, file)
    own = {(page.file, page.number): page for page in pages}
    likenesses = [
        likeness(one.document, one.rows, [own[key] for key in _keys(one.document) if key in own]) for one in found
    ]
    documents = tuple(one.document for one in found)
    return Cut(documents, passages(documents, own, {d.document.id: d.regions for d in found}), tuple(likenesses))


def settle(
    heads: Sequence[Likeness],
    sketches: Sequence[Sequence[int]],
    words: Callable[[int], tuple[str, ...]],
    passages: Sequence[Passage],
    info: CaseInfo,
    persons: PersonFinder = persons_in,
    faults: Faults | None = None,
) -> Structure:
    """What only the whole case tells of its documents: copies, threads, people, and whose words each passage is.

    Args:
        heads: the documents of all files, in order; their words may be left out.
        sketches: of each document's words (`sketch`).
        words: gives the words of the document at a place.
        passages: of all of them, in order. One that nothing changes for comes back as the very same object.
        info: who the records are about, and the family.
        persons: finds people's names in texts; `persons_in`, or one that remembers.
        faults: collects what could not be worked out; None: a fault crashes.
    """
    held = faults or Faults(strict=True)
    documents = as_printed([head.document for head in heads])
    heads = [replace(head, document=one) for head, one in zip(heads, documents, strict=True)]
    copied = held.guarded("copies of documents", lambda: marked(heads, sketches, words), documents)
    joined = held.guarded("threads of messages", lambda: with_threads(copied), copied)
    people = held.guarded("who is who", lambda: resolve(joined, passages, info, persons), ())
    known = held.guarded("who is named where", lambda: register(joined, passages, people), Register.of(people))
    joined = held.guarded("whose initials they are", lambda: in_full(joined, known), joined)
    spoken = held.guarded(
        "whose words they are", lambda: attribute(passages, joined, people, info, known), tuple(passages)
    )
    return Structure(joined, spoken, people)


def plain(page: Page, file: SourceFile | None) -> Cut:
    """One page as a document, its paragraphs as passages: what is left where a page can't be cut."""
    name = file.name if file is not None else ""
    own = Document(
        content_id("document", page.file, page.number, 0), page.file, page.number, page.number, "other", name,
        end=len(page.text), confidence=0.0,
    )  # fmt: skip
    spans = [match.span() for match in re.finditer(r"\S(?:.|\n(?!\s*\n))*", page.text)]
    found = tuple(
        Passage(
            content_id("passage", own.id, at), own.id, (Anchor(page.file, page.number, start, end),),
            " ".join(page.text[start:end].split()), "body", at,
        )
        for at, (start, end) in enumerate(spans)
    )  # fmt: skip
    return Cut((own,), found, (likeness(own, (), [page]),))


@cache
def digest() -> str:
    """Changes when the cutting of a file could come out differently: made of this stage's own code and word lists."""
    folder = resources.files("sarlens.structure")
    sources = sorted((one for one in folder.iterdir() if one.is_file()), key=lambda one: one.name)
    return content_id("structure", *(part for one in sources for part in (one.name, one.read_bytes())))


def documents_of(pages: Sequence[Page], file: SourceFile | None) -> tuple[Draft, ...]:
    """The documents of one file, in printed order, each followed by its parts. Pages come with their words."""
    media_type = file.media_type if file is not None else "application/pdf"
    sober = not media_type.startswith((*_PAGED, *_MAIL))
    name = file.name.rpartition(".")[0] or file.name if file is not None and sober else ""
    stream, extents = split(sheets(pages), single=media_type.startswith(_MAIL), sober=sober)
    return tuple(draft for extent in extents for draft in drafts(pages[0].file, stream, extent, name))


def _keys(document: Document) -> list[tuple[str, int]]:
    return [(document.file, number) for number in range(document.first_page, document.last_page + 1)]
