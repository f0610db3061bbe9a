"""The case laid out for looking things up: documents and passages by id, by date and by page, and what copies what."""

from __future__ import annotations

import datetime as dt
import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterator, Sequence
from dataclasses import replace
from functools import cached_property, lru_cache
from typing import Any, TypeVar

from sarlens.analysis.people import Party, People
from sarlens.dates import PartialDate
from sarlens.model import Corpus, Document, Gap, GapKind, Page, Passage, Place, content_id
from sarlens.text import even as text_of

T = TypeVar("T")
SPOKEN = frozenset({"body", "action", "field", "table", "heading"})
"""Zones whose words somebody meant to say; signatures, disclaimers and furniture are not among them."""


@lru_cache(maxsize=1 << 15)
def even(text: str) -> str:
    """The text cleaned for matching, with its own capitals; asked for by many parts, so kept."""
    return text_of(text)


@lru_cache(maxsize=1 << 15)
def flat(text: str) -> str:
    """Lower case, letters and digits only, single spaces: two copies of one sentence are equal."""
    return " ".join(re.findall(r"[a-z0-9]+", text.lower().replace("’", "").replace("'", "")))


class CaseIndex:
    """One case, read only. Built once and handed to every part of the analysis."""

    def __init__(self, corpus: Corpus) -> None:
        self.corpus = corpus
        self.documents = {document.id: document for document in corpus.documents}
        self.pages: dict[tuple[str, int], Page] = {(page.file, page.number): page for page in corpus.pages}
        self.files = {file.id: file for file in corpus.files}
        by_document: dict[str, list[Passage]] = defaultdict(list)
        for passage in corpus.passages:
            by_document[passage.document].append(passage)
        self.by_document = {
            document: tuple(sorted(found, key=lambda one: one.position)) for document, found in by_document.items()
        }
        self.people = People(corpus)
        self._remembered: dict[Hashable, Any] = {}
        self.children: dict[str, list[str]] = defaultdict(list)
        for document in corpus.documents:
            if document.part_of is not None:
                self.children[document.part_of].append(document.id)

    def once(self, key: Hashable, make: Callable[[], T]) -> T:
        """What `make` gives, worked out the first time that it is asked for under the key."""
        if key not in self._remembered:
            self._remembered[key] = make()
        found: T = self._remembered[key]
        return found

    def passage(self, document: str, identity: str) -> Passage | None:
        """The document's passage of that id, or None."""
        return next((one for one in self.by_document.get(document, ()) if one.id == identity), None)

    def previous(self, passage: Passage) -> Passage | None:
        """The passage before it in its document, or None."""
        row = self.by_document.get(passage.document, ())
        at = bisect_left(row, passage.position, key=lambda one: one.position)
        return row[at - 1] if at > 0 else None

    def root(self, document: str) -> str:
        """The document that this one is a copy of, in the end; itself if it is none."""
        seen = {document}
        while (above := self.documents[document].duplicate_of) in self.documents and above not in seen:
            document = above
            seen.add(document)
        return document

    def host(self, document: str) -> str:
        """The document on whose pages this one stands, in the end: the reply above a quoted message."""
        seen = {document}
        while (above := self.documents[document].part_of) in self.documents and above not in seen:
            document = above
            seen.add(document)
        return document

    def in_order(self, document: Document) -> tuple[dt.date, str, int, int]:
        """A key that puts documents in order of date, undated ones last."""
        return (
            document.date.first if document.date else dt.date.max,
            document.file,
            document.first_page,
            document.start,
        )

    def document_at(self, file: str, page: int) -> Document | None:
        """The document that the page belongs to: of several, the one that begins last on or before it; no quoted part."""
        return self._by_page.get((file, page))

    def following(self, document: Document) -> Document | None:
        """The next document in the same file that is not a part of another; None at the file's end."""
        host = self.documents[self.host(document.id)]
        row = self._whole.get(document.file, [])
        at = bisect_right(row, (host.first_page, host.start), key=lambda one: (one.first_page, one.start))
        return row[at] if at < len(row) else None

    @cached_property
    def _whole(self) -> dict[str, list[Document]]:
        whole: dict[str, list[Document]] = defaultdict(list)
        for document in sorted(self.corpus.documents, key=lambda one: (one.file, one.first_page, one.start)):
            if document.part_of is None:
                whole[document.file].append(document)
        return whole

    @cached_property
    def _by_page(self) -> dict[tuple[str, int], Document]:
        found: dict[tuple[str, int], Document] = {}
        for documents in self._whole.values():
            for document in documents:
                for number in range(document.first_page, document.last_page + 1):
                    found[document.file, number] = document
        return found

    def date(self, passage: Passage) -> PartialDate | None:
        """When the passage was written."""
        return passage.date or self.documents[passage.document].date

    def speaker(self, passage: Passage) -> Party:
        """Whose words the passage is: its own speaker, else its document's author; family where its role says so."""
        document = self.documents[passage.document]
        party = self.people.party(passage.speaker, document) if passage.speaker else self.people.author(document)
        return replace(party, family=True) if passage.role == "family" and not party.family else party

    def quote(self, passage: Passage) -> str:
        """The page's own words at the passage's anchors; the passage's text where the page is not at hand."""
        pieces = []
        for anchor in passage.anchors:
            page = self.pages.get((anchor.file, anchor.page))
            if page is None:
                return passage.text
            pieces.append(page.text[anchor.start : anchor.end])
        return "\n".join(pieces)

    def place(self, passage: Passage, what: str) -> Place:
        """Where the passage stands."""
        document = self.documents[passage.document]
        anchor = passage.anchors[0] if passage.anchors else None
        return Place(
            document.id,
            anchor.file if anchor else document.file,
            anchor.page if anchor else document.first_page,
            self.date(passage),
            passage.speaker or document.author,
            what,
        )

    def gap(self, kind: GapKind, passage: Passage, description: str, *key: str) -> Gap:
        """What is missing by the words of a passage, told of where it stands; one gap for each kind and key."""
        here = self.place(passage, description)
        return Gap(content_id(kind, *key), kind, here.file, here.page, here.date, description)

    def place_of(self, document: Document, what: str) -> Place:
        """Where the document begins."""
        return Place(document.id, document.file, document.first_page, document.date, document.author, what)

    @cached_property
    def last_day(self) -> dt.date | None:
        """The last day that a document of the bundle bears; None where none is dated."""
        days = [document.date.last for document in self.corpus.documents if document.date is not None]
        return max(days, default=None)

    @cached_property
    def own_passages(self) -> tuple[Passage, ...]:
        """Every passage once, in order of date: what a copy of a document only repeats is left out."""
        return tuple(sorted((one for held in self.own_by_document() for one in held), key=self._in_order))

    def own_by_document(self) -> Iterator[Sequence[Passage]]:
        """The same, document by document."""
        for group in self._copies.values():
            said: set[str] = set()
            for document in group:
                held = self.by_document.get(document.id, ())
                yield held if document is group[0] else [one for one in held if flat(one.text) not in said]
                if document is not group[-1]:
                    said.update(flat(passage.text) for passage in held)

    @cached_property
    def _copies(self) -> dict[str, list[Document]]:
        """The documents that are copies of one, by that one's id: the fullest print first."""
        groups: dict[str, list[Document]] = defaultdict(list)
        for document in sorted(
            self.corpus.documents, key=lambda one: (one.duplicate_of is not None, one.part_of is not None)
        ):
            groups[self.root(document.id)].append(document)
        return groups

    def _in_order(self, passage: Passage) -> tuple[dt.date, str, int]:
        date = self.date(passage)
        return (date.first if date else dt.date.max, passage.document, passage.position)
