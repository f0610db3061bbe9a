"""A small invented disclosure: PDFs made with typst, read back with their word boxes, and the values around them."""

from __future__ import annotations

import datetime as dt
import hashlib
import io
import json
import re
from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from typing import Any, BinaryIO

import pikepdf
import pypdfium2
import typst

from sarlens.dates import PartialDate
from sarlens.export.schedule import Dossier, Rule
from sarlens.model import (
    Analysis,
    Anchor,
    Box,
    CaseInfo,
    Commitment,
    Contradiction,
    Corpus,
    Document,
    Escalation,
    Event,
    Evidence,
    Finding,
    Gap,
    Page,
    Passage,
    PatternId,
    Person,
    Place,
    Problem,
    Redaction,
    SarClock,
    SourceFile,
    Spread,
    Tag,
    Undertaking,
    Variant,
    Verdict,
    Word,
)

LETTER = (
    "Marlbeck Council, Adult Care. Dear Mrs Ferrant, thank you for your letter of 2 March.",
    "I will send you the transition plan by 28 March 2023.",
    "Mrs Ferrant remains difficult to engage and questions every decision we make.",
    "We cannot share the minutes with you because of GDPR.",
)
NOTE = (
    "Case note, 4 April 2023, Odette Marrow, team manager.",
    "Mother rang again. She says nobody has sent the plan.",
    "Transition plan still not sent; capacity issues in the team.",
    "Mother was warm and patient with Tobias throughout the visit.",
)
EMAIL = (
    "From: Ilse Ferrant. I asked three times for the plan and no one has written back.",
    "Please tell me who is dealing with this.",
)

_TYP = """
#set page(width: 400pt, height: 500pt, margin: 40pt)
#set text(size: 12pt, hyphenate: false, ligatures: false)
#let d = json(bytes(sys.inputs.data))
#for (at, page) in d.enumerate() [
  #if at > 0 { pagebreak() }
  #for line in page { par(line) }
]
"""


def pdf_of(pages: Sequence[Sequence[str]]) -> bytes:
    """A PDF with these pages of paragraphs."""
    made = typst.compile(
        _TYP.encode(), format="pdf", ignore_system_fonts=True, sys_inputs={"data": json.dumps([list(p) for p in pages])}
    )
    assert isinstance(made, bytes)
    return made


def read(data: bytes, file: str, **fields: Any) -> tuple[Page, ...]:
    """The pages of a PDF with the words and boxes that pdfium sees, as shown."""
    document = pypdfium2.PdfDocument(data)
    pages = []
    for number in range(len(document)):
        page = document[number]
        width, height = page.get_size()
        pages.append(Page(file, number + 1, width, height, *_words(page, height), **fields))
    return tuple(pages)


def _words(page: Any, height: float) -> Any:
    text_page = page.get_textpage()
    text: list[str] = []
    words: list[Word] = []
    at = 0
    index = 0
    started: int | None = None
    box: Box | None = None
    full = text_page.get_text_range()
    for char in full:
        if char == "\r":
            index += 1
            continue
        if char.isspace():
            if started is not None and box is not None:
                words.append(Word(started, at, box))
            started, box = None, None
        else:
            left, bottom, right, top = text_page.get_charbox(index)
            here = Box(left, height - top, right, height - bottom)
            box = here if box is None else box.union(here)
            started = at if started is None else started
        text.append(char)
        at += 1
        index += 1
    if started is not None and box is not None:
        words.append(Word(started, at, box))
    return "".join(text), "text_layer", 0, tuple(words)


def span(page: Page, words: str) -> tuple[int, int]:
    """Where the words stand on the page, whatever its line breaks."""
    found = re.search(r"\s+".join(map(re.escape, words.split())), page.text)
    assert found, words
    return found.span()


def finding(
    page: Page,
    words: str,
    pattern: PatternId,
    document: str,
    *,
    date: PartialDate | None = None,
    role: str = "professional",
    speaker: str | None = "Odette Marrow",
    strength: str = "strong",
    **fields: Any,
) -> Finding:
    """A finding on these words of the page."""
    start, end = span(page, words)
    anchor = Anchor(page.file, page.number, start, end)
    subtype = fields.pop("subtype", "first_kind")
    tag = Tag(
        pattern, subtype, 0.9, strength, ((0, 4),), "The words may place blame on a parent.",  # type: ignore[arg-type]
        "The writer may only be noting a disagreement.", law=fields.pop("law", ()), undertaking=fields.pop("undertaking", None),
    )  # fmt: skip
    id_ = hashlib.sha256(f"{pattern}{anchor}".encode()).hexdigest()[:16]
    return Finding(
        id_, document, f"passage-{id_}", (anchor,), page.text[start:end], tag, ((start, start + 4),), speaker, role,  # type: ignore[arg-type]
        date=date, **fields,
    )  # fmt: skip


def day(year: int, month: int, of: int) -> PartialDate:
    return PartialDate.day(dt.date(year, month, of))


class Store:
    """File id to PDF bytes."""

    def __init__(self) -> None:
        self.pdfs: dict[str, bytes] = {}

    def add(self, data: bytes) -> str:
        id_ = hashlib.sha256(data).hexdigest()
        self.pdfs[id_] = data
        return id_

    def open(self, file: str) -> BinaryIO:
        return io.BytesIO(self.pdfs[file])


@cache
def _pdfs() -> tuple[bytes, bytes]:
    return pdf_of([LETTER, ["A second page of the letter."]]), pdf_of([NOTE, EMAIL])


def case() -> tuple[Dossier, Store]:
    """The whole invented case: two files, one of them added twice, seven findings, a promise and the rest."""
    store = Store()
    first, second = (store.add(data) for data in _pdfs())
    pages = {page.file[:8] + str(page.number): page for id_, data in store.pdfs.items() for page in read(data, id_)}
    letter, letter_2, note, email = pages.values()
    note = replace(note, redactions=(Redaction(Box(40, 300, 200, 312), "black", "s.40(2)"),), redacted_share=0.04)
    documents = (
        Document(
            "d-letter",
            first,
            1,
            2,
            "letter",
            "Your letter of 2 March",
            day(2023, 3, 14),
            "Odette Marrow",
            None,
            ("Ilse Ferrant",),
        ),
        Document("d-note", second, 1, 1, "case_note", "Telephone call", day(2023, 4, 4), "Odette Marrow"),
        Document(
            "d-email",
            second,
            2,
            2,
            "email",
            "The plan",
            PartialDate.month(2023, 4),
            "Ilse Ferrant",
            None,
            ("Adult Care",),
        ),
    )
    findings = _findings(letter, note, email)
    corpus = Corpus(
        CaseInfo("Tobias Ferrant", ("Tobias Ferrant",), ("Ilse Ferrant",), dt.date(2023, 5, 1), dt.date(2023, 6, 20),
                 dt.datetime(2023, 7, 1, 9, 30), "0.1.0"),
        (
            SourceFile(first, "Letters.pdf", "in/Letters.pdf", "application/pdf", 100, None, 2, "read"),
            SourceFile(second, "Notes.pdf", "in/Notes.pdf", "application/pdf", 100, None, 2, "read"),
            SourceFile(first, "Letters (copy).pdf", "in/Letters (copy).pdf", "application/pdf", 100, None, None, "read"),
            SourceFile("f" * 64, "Locked.pdf", "in/Locked.pdf", "application/pdf", 9, None, None, "unreadable", "It is locked."),
        ),
        (letter, letter_2, note, email),
        documents,
        _passages(letter, findings),
        (Person("p1", "Odette Marrow", ("O. Marrow",), "team manager", "Marlbeck Council", ("o.marrow@marlbeck.example",), False, 5),),
        findings,
    )  # fmt: skip
    dossier = Dossier(
        corpus,
        _analysis(findings, letter, note, email),
        store.open,
        {
            findings[0].id: Verdict(
                findings[0].id, "confirmed", "Read out to us at the meeting.", None, dt.datetime(2023, 7, 2, 10, 0)
            ),
            findings[1].id: Verdict(findings[1].id, "confirmed", "", "poor_communication", None),
            findings[4].id: Verdict(findings[4].id, "rejected"),
            "gone": Verdict("gone", "confirmed", "an old note"),
        },
        (
            Problem(
                "ingest",
                "low_confidence",
                "This page was hard to read. Check the words against the picture.",
                second,
                1,
            ),
        ),
        frozenset({letter.id}),
        "0.1.0",
        None,
        {"uk-gdpr-15": Rule("uk-gdpr-15", "Right of access", "UK GDPR, article 15", dt.date(2026, 11, 21))},
        (finding(note, NOTE[3], "parent_blame", "d-note", date=day(2023, 4, 4)),),
        dt.date(2026, 11, 21),
    )
    return dossier, store


def _findings(letter: Page, note: Page, email: Page) -> tuple[Finding, ...]:
    sent, rang = day(2023, 3, 14), day(2023, 4, 4)
    return (
        finding(letter, LETTER[2], "parent_blame", "d-letter", date=sent),
        finding(letter, LETTER[3], "gdpr_misrepresentation", "d-letter", date=sent, law=("uk-gdpr-15", "unchecked-rule")),
        finding(letter, LETTER[1], "missed_commitment", "d-letter", date=sent, subtype="commitment",
                undertaking=Undertaking("Odette Marrow", "send the transition plan", "by 28 March 2023", day(2023, 3, 28))),
        finding(note, NOTE[2], "missed_commitment", "d-note", date=rang, subtype="broken", strength="likely"),
        finding(note, NOTE[1], "parent_blame", "d-note", date=rang, strength="likely"),
        finding(email, EMAIL[0], "poor_communication", "d-email", date=PartialDate.month(2023, 4), role="family", speaker="Ilse Ferrant"),
        finding(note, NOTE[0], "poor_care_planning", "d-note", date=rang, strength="possible"),
    )  # fmt: skip


def _passages(letter: Page, findings: Sequence[Finding]) -> tuple[Passage, ...]:
    made = [
        Passage(f.passage, f.document, f.anchors, " ".join(f.quote.split()), "body", at * 2 + 1)
        for at, f in enumerate(findings)
    ]
    start, end = span(letter, LETTER[0])
    made.append(Passage("before", "d-letter", (Anchor(letter.file, 1, start, end),), LETTER[0], "body", 0))
    return tuple(made)


def _analysis(findings: Sequence[Finding], letter: Page, note: Page, email: Page) -> Analysis:
    promised, chased = findings[2], findings[3]
    here = Place("d-letter", letter.file, 1, day(2023, 3, 14), "Odette Marrow", "The letter is sent")
    there = Place("d-note", note.file, 1, day(2023, 4, 4), "Odette Marrow", "A call is noted")
    return Analysis(
        commitments=(
            Commitment("c1", promised.id, "Odette Marrow", "send the transition plan", day(2023, 3, 14), day(2023, 3, 28),
                       "by 28 March 2023", "no_evidence", "Nothing in this bundle shows that it was sent.", here,
                       (Evidence(there, chased.quote, "not_done"),)),
        ),
        gaps=(
            Gap("g1", "missing_attachment", letter.file, 2, day(2023, 3, 14), "“Plan.docx” is named and is not here."),
            Gap("g2", "failed_redaction", note.file, 1, None, "Words can still be read beneath a box."),
        ),
        spread=(Spread("s1", "questions every decision", here, (there,)),),
        escalations=(Escalation(here, there, 21, "A letter, then a call."),),
        contradictions=(Contradiction("x1", "Two papers tell differently of this: not engaging.", here, there),),
        chronology=(
            Event(day(2023, 3, 14), "The letter is sent", here, ("Odette Marrow",), (findings[0].id,)),
            Event(PartialDate.month(2023, 4), "An email asks for the plan", None),
        ),
        variants=(Variant(findings[0].anchors[0], chased.anchors[0], ((Box(1, 2, 3, 4), "second"),)),),
        sar=SarClock(dt.date(2023, 5, 1), dt.date(2023, 6, 20), dt.date(2023, 6, 1), 19, "One month from the day it was asked for."),
    )  # fmt: skip


def rotated(data: bytes, degrees: int, crop: tuple[float, float, float, float] | None = None) -> bytes:
    """The PDF with /Rotate on every page, and a CropBox where one is given."""
    with pikepdf.open(io.BytesIO(data)) as pdf:
        for page in pdf.pages:
            page.obj["/Rotate"] = degrees
            if crop:
                page.obj["/CropBox"] = pikepdf.Array(list(crop))
        out = io.BytesIO()
        pdf.save(out)
    return out.getvalue()
