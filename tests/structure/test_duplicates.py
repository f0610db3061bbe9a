"""Copies: the same paper in two places, stamped, redacted or scanned; and what only looks the same."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sarlens.model import REDACTED, Document, SourceFile
from sarlens.structure import documents_of
from sarlens.structure.duplicates import marked as marked_by
from sarlens.structure.duplicates import sketch
from sarlens.structure.likeness import Likeness, likeness
from sarlens.structure.wording import words_of
from tests.structure.bundle import Maker
from tests.structure.paper import page

MAIL = """From: Dan Finch <dan.finch@burford.example>
Sent: 21 March 2022 11:32
To: Moor, Hana <hana.moor@burford.example>
Subject: Concern

Dear Hana,
After the conversation on Friday I am sending you a concern about the flat. The kitchen was not clean
and the chart had not been signed for three days. I would ask that you look into it this week.
Dan"""
FORM = """Weekly visit record
Date: {date}
Completed by: Bea Okoro

Question\tAnswer
Was the flat warm?\t{warm}
Was there food in the fridge?\tYes, for two days
Were the medicines signed for?\t{signed}
Was anybody else there?\tThe evening worker, who was friendly and had been in since three
What did Sam say about the week?\tThat the swimming was good and the bus was late again"""


def with_duplicates(held: list[Likeness]) -> tuple[Document, ...]:
    return marked_by(held, [sketch(one.words) for one in held], lambda place: held[place].words)


def copies(*texts: str, ocr: bool = False, scans: frozenset[int] = frozenset()) -> list[int | None]:
    """For each text, as a file of its own: the number of the one that it is a copy of."""
    held, order = [], []
    for number, text in enumerate(texts):
        name = f"{number:064d}"
        one = page(text, 1, ocr=ocr or number in scans, file=name)
        for draft in documents_of([one], SourceFile(name, "a.pdf", "a.pdf", "application/pdf", 1)):
            held.append(likeness(draft.document, draft.rows, [one]))
            order.append((number, draft.document))
    marked = with_duplicates(held)
    place = {document.id: number for (number, document), _ in zip(order, marked, strict=True)}
    whole = [document for document in marked if document.part_of is None]
    return [place[document.duplicate_of] if document.duplicate_of else None for document in whole]


def test_the_same_mail_in_two_mailboxes() -> None:
    assert copies(f"Moor, Hana\n\n{MAIL}\n\n\nAAA-0001", f"Finch, Dan\n\n{MAIL}\n\n\nBBB-0107") == [None, 0]


@pytest.mark.parametrize(
    "other",
    [
        MAIL.replace("the kitchen was not clean", REDACTED).replace("three days", REDACTED),
        MAIL.replace("Dan Finch <dan.finch@burford.example>", REDACTED),
        "[EXTERNAL] This email came from outside the council. Do not click links.\n" + MAIL,
        MAIL.replace("21 March 2022 11:32", "21/03/2022 11:32"),
        MAIL.replace("21 March 2022 11:32", "21 March 2022 10:32"),
    ],
)
def test_other_prints_of_one_mail(other: str) -> None:
    assert copies(MAIL, other) == [None, 0]


@pytest.mark.parametrize(
    "other",
    [
        MAIL.replace("21 March", "28 March"),
        MAIL.replace("11:32", "14:05"),
        MAIL.replace("Dan Finch <dan.finch", "Ruth Hale <ruth.hale"),
        MAIL.replace("Subject: Concern", "Subject: Invoice"),
        MAIL.replace("\nDan", "\nPlease also bring the blue folder with you when you come on Monday.\nDan"),
        MAIL.replace("had not been signed", "had been signed"),
    ],
)
def test_mails_that_only_look_alike(other: str) -> None:
    assert copies(MAIL, other) == [None, None]


def test_templated_papers_with_other_answers_are_no_copies() -> None:
    first = FORM.format(date="3 March 2022", warm="Yes", signed="Yes")
    assert copies(first, FORM.format(date="10 March 2022", warm="Yes", signed="Yes")) == [None, None]
    assert copies(first, FORM.format(date="3 March 2022", warm="No", signed="Yes")) == [None, None]
    assert copies(first, FORM.format(date="3 March 2022", warm="Yes", signed="Not always")) == [None, None]
    assert copies(first, first) == [None, 0]
    for ocr in (False, True):
        assert copies(first, FORM.format(date="3 March 2022", warm="No", signed="Yes"), ocr=ocr) == [None, None]


def test_scans_of_one_paper_read_differently() -> None:
    slipped = (
        MAIL.replace("conversation", "conversatlon")
        .replace("kitchen", "kitehen")
        .replace("not", "nof")
        .replace("from", "frorn")
    )
    assert copies(MAIL, slipped, ocr=True) == [None, 0]
    assert copies(
        MAIL,
        MAIL.replace("Friday", "Monday")
        .replace("the flat", "her money")
        .replace("21 March 2022 11:32", "21 March 2022"),
        ocr=True,
    ) == [None, None]


def test_a_quoted_mail_points_to_its_own_print_whichever_comes_first() -> None:
    answer = "From: Moor, Hana\nSent: 22 March 2022 09:00\nTo: Dan Finch\nSubject: RE: Concern\n\nThank you.\n\n" + MAIL
    for texts in ((answer, MAIL), (MAIL, answer)):
        held, names = [], []
        for number, text in enumerate(texts):
            one = page(text, 1, file=f"{number:064d}")
            for draft in documents_of([one], None):
                held.append(likeness(draft.document, draft.rows, [one]))
                names.append("part" if draft.document.part_of else ("own" if text == MAIL else "answer"))
        marked = dict(zip(names, with_duplicates(held), strict=True))
        assert marked["part"].duplicate_of == marked["own"].id
        assert marked["own"].duplicate_of is None and marked["answer"].duplicate_of is None


def quoting(mail: str) -> str:
    return "From: Moor, Hana\nSent: 22 March 2022 09:00\nTo: Dan Finch\nSubject: RE: Concern\n\nThank you.\n\n" + mail


@pytest.mark.parametrize(
    "whole",
    [
        MAIL + "\nBurford Homes is a charity registered in England, number 0000000",
        MAIL + "\nBurford - a place of your own",
        MAIL.replace("Subject:", "Cc: Colm Brannigan\nSubject:").replace(
            "Concern\n\n", "Concern\n\n<colm.brannigan@burford.example>\n"
        ),
        MAIL + "\n\nShow quoted text",
        MAIL + "\n\nGet Outlook for iOS",
    ],
)
def test_quoting_cuts_off_what_stands_below_the_name_and_what_the_mail_program_writes(whole: str) -> None:
    assert part_of_answer(whole, quoting(MAIL))
    assert part_of_answer(MAIL, quoting(whole))


def test_a_postscript_is_no_signature() -> None:
    assert not part_of_answer(MAIL + "\nPS the keys are missing again and I have told the police.", quoting(MAIL))
    assert not part_of_answer(
        MAIL.replace("\nDan", "") + "\nBring the blue folder too.", quoting(MAIL.replace("\nDan", ""))
    )


def part_of_answer(mail: str, answer: str) -> bool:
    """Whether the message quoted in the answer is found to be the mail."""
    held = []
    for number, text in enumerate((mail, answer)):
        one = page(text, 1, file=f"{number:064d}")
        held += [likeness(draft.document, draft.rows, [one]) for draft in documents_of([one], None)]
    own, reply, part = with_duplicates(held)
    assert part.part_of == reply.id
    return part.duplicate_of == own.id


LETTER = """Burford Borough Council
Quay House, 4 Lime Street
Burford BF1 4QT

29 September 2022

{to}
14 Tenter Croft
Burford BF4 8LB

Dear {to}

Contact with the team

I am writing about the way in which the team can be reached over the winter. From Monday please send what you
write to one address only, and you will have an answer within five working days. The telephone line is closed.

Yours sincerely

Ruth Hale
Service Manager"""


def test_what_a_scan_makes_of_a_letterhead_or_a_stamp_says_nothing() -> None:
    scan = (
        LETTER.format(to="Mr Pryce")
        .replace("Quay House, 4 Lime Street", "custome ror lary his")
        .replace("Burford BF1 4QT", "eis wr 140t RECEIVED")
    )
    assert copies(LETTER.format(to="Mr Pryce"), scan, scans=frozenset({1})) == [None, 0]
    assert copies(LETTER.format(to="Mr Pryce"), LETTER.format(to="Ms Lund"), scans=frozenset({1})) == [None, None]
    open_letter = LETTER.format(to="Sir or Madam").replace("Sir or Madam\n14 Tenter Croft", "{}")
    houses = [open_letter.format(name) for name in ("Hugh Penrose\n3 Mill Lane", "Grace Stowe\n14 Tenter Croft")]
    assert copies(*houses, ocr=True) == [None, None]


def test_a_blacked_out_signature_tells_no_two_writers_apart() -> None:
    letter = LETTER.format(to="Mr Pryce")
    hidden = letter.replace("Ruth Hale\n", f"{REDACTED}\n")
    assert copies(letter, hidden) == [None, 0]
    assert copies(letter, letter.replace("Ruth Hale", "Dan Finch")) == [None, None]


def test_what_is_written_on_a_copy_by_hand() -> None:
    more = (
        "We have asked the contractor to come before the end of the month and to bring the part that was wanting.\n" * 2
    )
    letter = LETTER.format(to="Mr Pryce").replace("Yours sincerely", f"{more}\nYours sincerely")
    noted = f"{letter}\n\nrec'd 29th ring Farida about the bus before the next meeting please"
    assert copies(letter, noted, scans=frozenset({1})) == [None, 0]
    assert copies(
        letter, f"{letter}\n\nPS the bus will not come any more and the place is gone", scans=frozenset({1})
    ) == [None, None]
    assert copies(letter, noted) == [None, None]


def test_a_run_of_words_that_a_scan_cut_up() -> None:
    sheet = FORM.format(date="3 March 2022", warm="Yes", signed="Yes").replace(
        "Question\tAnswer", "Action who when rag"
    )
    slips = {"Action who when rag": "A tion ki wha whe", "Action who when": "Parcel came on Monday at"}
    assert [copies(sheet, sheet.replace(*slip), ocr=True) for slip in slips.items()] == [[None, 0], [None, None]]


def test_one_letter_too_many_in_a_scanner_s_own_text() -> None:
    assert copies(MAIL, MAIL.replace("The kitchen", "i The kitchen")) == [None, 0]
    assert copies(MAIL, MAIL.replace("not clean", "clean")) == [None, None]


def test_a_scan_read_in_another_order() -> None:
    letter = LETTER.format(to="Sir or Madam")
    moved = letter.replace(
        "Burford Borough Council\nQuay House, 4 Lime Street", "Quay House, 4 Lime Street\nBurford Borough Council"
    )
    assert copies(letter, moved, scans=frozenset({1})) == [None, 0]
    assert copies(letter, moved) == [None, None]


def test_a_paper_is_the_same_whatever_we_took_it_for() -> None:
    one = page(LETTER.format(to="Mr Pryce"), 1)
    draft = documents_of([one], None)[0]
    letter = likeness(draft.document, draft.rows, [one])
    report = replace(letter, document=replace(letter.document, id="a" * 16, kind="report", title="Report"))
    mail = replace(letter, document=replace(letter.document, id="b" * 16, kind="email", title="Contact"))
    assert [one.duplicate_of for one in with_duplicates([letter, report, mail])] == [None, letter.document.id, None]


NOTE = "Date: {day} March 2022 10:{day}\nWorker: Bea Okoro\nType: {kind}\n\n{text}\n"
NOTES = [
    NOTE.format(day=11, kind="Visit", text="Saw Sam at home. He was well and had been to the pool with his sister."),
    NOTE.format(day=14, kind="Telephone call", text="Rang the day centre. The bus was late on three days this week."),
    NOTE.format(day=17, kind="Visit", text="Sam showed me the new chair. It is too high for him and must go back."),
    NOTE.format(day=21, kind="Email", text="Wrote to the supplier about the chair and asked for a date to collect it."),
]


def test_a_record_printed_in_part_is_a_copy_of_the_fuller_print() -> None:
    def record(*numbers: int) -> str:
        return f"Case notes\nPrinted {20 + len(numbers)} April 2022\n\n" + "\n".join(NOTES[n] for n in numbers)

    assert copies(record(0, 1, 2, 3), record(1, 2)) == [None, 0]
    assert copies(record(1, 2), record(0, 1, 2, 3)) == [1, None]
    assert copies(record(0, 1, 2), record(1, 2, 3)) == [None, None]
    assert copies(record(0, 1, 2), record(2)) == [None, None]


def test_the_copy_that_tells_most_is_the_one_shown() -> None:
    letter = LETTER.format(to="Mr Pryce")
    undated = letter.replace("29 September 2022", "2? September 2022")
    assert copies(undated, letter, ocr=True) == [1, None]
    assert copies(letter.replace("the winter", REDACTED), letter) == [1, None]
    assert copies(letter, letter, scans=frozenset({0})) == [1, None]


def test_copies_point_to_the_first_of_all() -> None:
    assert copies(MAIL, MAIL, MAIL.replace("three days", REDACTED), MAIL) == [None, 0, 0, 0]


@given(st.integers(0, 10_000))
@settings(max_examples=25, deadline=None)
def test_a_paper_is_a_copy_of_itself_and_of_nothing_else(seed: int) -> None:
    maker = Maker(seed)
    texts = [maker.mail().pages[0], maker.letter().pages[0], maker.minutes().pages[0], maker.note().pages[0]]
    assert copies(*texts, *texts) == [None, None, None, None, 0, 1, 2, 3]


def test_no_document_points_to_a_copy_or_to_itself() -> None:
    held = []
    for number in range(4):
        one = page(MAIL, 1, file=f"{number:064d}")
        held += [likeness(draft.document, draft.rows, [one]) for draft in documents_of([one], None)]
    marked: dict[str, Document] = {document.id: document for document in with_duplicates(held)}
    for document in marked.values():
        if document.duplicate_of:
            assert marked[document.duplicate_of].duplicate_of is None and document.duplicate_of != document.id


def test_words_for_comparing() -> None:
    assert words_of(["Dear Bea,", "It [redacted] is XXXXX re-", "written."]) == (
        "dear",
        "bea",
        "it",
        "█",
        "is",
        "█",
        "rewritten",
    )
