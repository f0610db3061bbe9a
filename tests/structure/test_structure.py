"""The whole stage: from pages of several files, made up or really printed, to documents, passages and people."""

from __future__ import annotations

import io

import pytest
import typst

from sarlens.ingest.pdf import page_count, read_page
from sarlens.model import CaseInfo, Document, Page, SourceFile, Structure
from sarlens.settings import Settings
from sarlens.structure import structure
from tests.structure.bundle import bundle
from tests.structure.paper import page

INFO = CaseInfo("Sam Hale", persons=("Sam Hale",), family=("Ruth Hale",))
PRINTED = """
#set page(paper: "a4", margin: 2cm)
#set text(size: 10.5pt)
#let stamp(n) = place(top + right, dy: -1.4cm, text(size: 8pt)[BFD-000#n])
#let mail(owner, n, lines, body) = [#stamp(n) #text(size: 13pt, weight: "bold", owner) #line(length: 100%)
  #grid(columns: (2.4cm, 1fr), row-gutter: 5pt, ..lines.flatten()) #v(8pt) #body]
#mail("Okoro, Bea", 1, (("From:", "Finch, Dan <dan.finch@burford.example>"), ("Sent:", "04 May 2023 09:12"),
  ("To:", "Okoro, Bea <bea.okoro@burford.example>"), ("Subject:", "RE: Transport"), ("Attachments:", "plan v2.docx")))[
  Hi Bea

  Yes, Tuesday is fine, and I will ring the school.

  Dan
  #line(length: 100%)
  *From:* Okoro, Bea \\<bea.okoro\\@burford.example> \\
  *Sent:* 03 May 2023 17:01 \\
  *To:* Finch, Dan \\<dan.finch\\@burford.example> \\
  *Subject:* Transport

  Is Tuesday all right for the taxi?]
#pagebreak()
#stamp(2)
#text(size: 15pt, weight: "bold")[Case Notes – Okoro, Bea]
#table(columns: (1fr, 1fr, 1fr, 1fr), [Date of event], [Worker], [Type], [Recorded on], [05/05/2023 10:00], [Bea Okoro],
  [Telephone call], [05/05/2023])
Rang the school. The taxi is booked for Tuesday.
#pagebreak()
#stamp(3)
*Burford Council* \\ Civic House, Burford BF1 1AA

Mrs R Hale \\ 3 Mill Lane

9 May 2023

Dear Mrs Hale

*Re: Transport for Sam*

#lorem(60)

#pagebreak()
#stamp(4)
#lorem(30)

Yours sincerely

#v(1cm)
Dan Finch \\ Team Manager
#pagebreak()
#stamp(5)
#text(size: 15pt, weight: "bold")[Core Group Meeting]

Date of meeting: 12 May 2023 \\ Chair: Dan Finch (Team Manager) \\ Present: Dan Finch (DF), Ruth Hale (RH) \\ Apologies: Dr P Lund

1. DF welcomed everyone.
"""


def read(pdf: bytes, name: str) -> list[Page]:
    count = page_count(io.BytesIO(pdf))
    return [read_page(io.BytesIO(pdf), name, number, Settings())[0] for number in range(1, count + 1)]


def source(name: str, media_type: str = "application/pdf") -> SourceFile:
    return SourceFile(name, f"{name}.pdf", f"{name}.pdf", media_type, 1)


@pytest.fixture(scope="module")
def printed() -> Structure:
    pages = read(typst.compile(PRINTED.encode()), "a")
    return structure(iter(pages), [source("a")], INFO)


def test_a_real_print_is_split_and_described(printed: Structure) -> None:
    told = [
        (d.first_page, d.last_page, d.kind, d.title, d.author, d.date.isoformat() if d.date else None)
        for d in printed.documents
    ]
    assert told == [
        (1, 1, "email", "RE: Transport", "Finch, Dan", "2023-05-04"),
        (1, 1, "email", "Transport", "Okoro, Bea", "2023-05-03"),
        (2, 2, "case_note", "Telephone call", "Bea Okoro", "2023-05-05"),
        (3, 4, "letter", "Transport for Sam", "Dan Finch", "2023-05-09"),
        (5, 5, "minutes", "Core Group Meeting", "Dan Finch (Team Manager)", "2023-05-12"),
    ]
    mail, quoted, *_ = printed.documents
    assert mail.attachments == ("plan v2.docx",)
    assert quoted.part_of == mail.id and mail.thread is not None and quoted.thread == mail.thread


def test_no_stamp_is_said_by_anyone_and_every_passage_is_in_a_document(printed: Structure) -> None:
    ids = {document.id for document in printed.documents}
    assert printed.passages and all(passage.document in ids for passage in printed.passages)
    assert not any("BFD-" in passage.text for passage in printed.passages)
    by_document = {document.id: document for document in printed.documents}
    booked = next(p for p in printed.passages if p.text.startswith("Is Tuesday all right"))
    assert by_document[booked.document].author == "Okoro, Bea"


def test_copies_and_threads_go_across_files() -> None:
    mail = "From: Finch, Dan\nSent: 04 May 2023 09:12\nTo: Okoro, Bea\nSubject: Transport\n\nYes, Tuesday is fine and the taxi is booked."
    pages = [
        page(f"Okoro, Bea\n\n{mail}\n\n\nAAA-0001", 1, file="a"),
        page(f"Hale, Ruth\n\n{mail}\n\n\nBBB-0042", 1, file="b"),
    ]
    found = structure(pages, [source("a"), source("b")], INFO)
    first, second = found.documents
    assert second.duplicate_of == first.id and first.duplicate_of is None
    assert first.thread is not None and first.thread == second.thread


def test_the_order_of_pages_is_the_order_of_documents_and_ids_are_stable() -> None:
    pages, made = bundle(11, 8)
    files = [source(pages[0].file)]
    found, again = structure(pages, files, INFO), structure(iter(list(pages)), files, INFO)
    assert found == again
    whole = [document for document in found.documents if document.part_of is None]
    assert [document.first_page for document in whole] == [one.first_page for one in made]
    assert len({passage.id for passage in found.passages}) == len(found.passages)


def test_nothing_in_nothing_out_and_blank_pages_have_a_document() -> None:
    empty = structure([], [], INFO)
    assert (empty.documents, empty.passages) == ((), ())
    found = structure([page("", 1, file="a"), page("", 2, file="a")], [source("a")], INFO)
    assert [(d.first_page, d.last_page, d.kind, d.title) for d in found.documents] == [(1, 2, "other", "Blank page")]


def test_a_file_that_nobody_listed_is_split_all_the_same() -> None:
    found: tuple[Document, ...] = structure([page("Complaints Policy\n\nText.", 1, file="z")], [], INFO).documents
    assert [document.kind for document in found] == ["policy"]
