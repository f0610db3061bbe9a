"""Where documents begin: each form, mid-page starts, continuity, and what only looks like a beginning."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sarlens.model import Document
from tests.structure.bundle import Maker, bundle, split_pages
from tests.structure.paper import page, table_page

MAIL = """Okoro, Bea

From:\tFinch, Dan <dan.finch@burford.example>
Sent:\t04 May 2023 09:12
To:\tOkoro, Bea <bea.okoro@burford.example>
Subject:\tRE: Transport

Hi Bea
Yes that is fine.
Dan"""
FULL = "\n".join(
    f"This is line {n} of a long message that goes on and on about the same small thing" for n in range(50)
)


def tops(documents: tuple[Document, ...]) -> list[Document]:
    return [document for document in documents if document.part_of is None]


def starts(*texts: str, media_type: str = "application/pdf", ocr: bool = False) -> list[tuple[int, str]]:
    pages = [page(text, number, ocr=ocr) for number, text in enumerate(texts, start=1)]
    return [(document.first_page, document.kind) for document in tops(split_pages(pages, media_type))]


@pytest.mark.parametrize("slips", [0.0, 0.01])
def test_made_bundles_are_split_where_they_were_joined(slips: float) -> None:
    found = wanted = right = kinds = dates = authors = 0
    for seed in range(4):
        pages, made = bundle(seed, slips=slips)
        truth = {one.first_page: one for one in made}
        documents = {document.first_page: document for document in tops(split_pages(pages))}
        hit = truth.keys() & documents.keys()
        found, wanted, right = found + len(documents), wanted + len(truth), right + len(hit)
        kinds += sum(documents[n].kind == truth[n].kind for n in hit)
        dates += sum(d.date is not None and d.date.first == truth[n].date for n, d in documents.items() if n in hit)
        authors += sum(
            any(word.lower() in (documents[n].author or "").lower() for word in truth[n].author) for n in hit
        )
    assert 2 * right / (found + wanted) >= (1.0 if slips == 0 else 0.97)
    assert kinds / right >= (1.0 if slips == 0 else 0.95)
    assert dates / right >= (1.0 if slips == 0 else 0.93)
    assert authors / right >= (1.0 if slips == 0 else 0.95)


@given(seed=st.integers(0, 10_000), count=st.integers(1, 12))
@settings(max_examples=15, deadline=None)
def test_every_page_lies_in_a_document_and_parts_lie_in_their_host(seed: int, count: int) -> None:
    pages, _ = bundle(seed, count)
    documents = split_pages(pages)
    by_id = {document.id: document for document in documents}
    assert len(by_id) == len(documents)
    held: dict[int, int] = {}
    for document in tops(documents):
        for number in range(document.first_page, document.last_page + 1):
            held[number] = held.get(number, 0) + 1
    assert sorted(held) == [one.number for one in pages]
    assert all(times == 1 for times in held.values())
    for document in documents:
        assert 0 <= document.start <= len(pages[document.first_page - 1].text)
        assert 0 <= document.end <= len(pages[document.last_page - 1].text)
        if document.part_of is not None:
            host = by_id[document.part_of]
            assert (host.first_page, host.start) <= (document.first_page, document.start)
            assert (document.last_page, document.end) <= (host.last_page, host.end)


def test_the_same_pages_give_the_same_ids() -> None:
    pages, _ = bundle(5, 10)
    assert split_pages(pages) == split_pages(list(pages))


def test_a_second_mail_below_the_first_is_a_document_of_its_own() -> None:
    second = (
        MAIL.split("\n\n", 1)[1]
        .replace("04 May", "06 May")
        .replace("RE: Transport", "School meeting")
        .replace("Finch, Dan", "Hale, Ruth")
    )
    first = MAIL.replace("RE: Transport", "Invoice 22")
    documents = tops(split_pages([page(f"{first}\n\n{second}")]))
    assert [document.title for document in documents] == ["Invoice 22", "School meeting"]
    assert documents[0].end < documents[1].start


def test_an_earlier_mail_below_its_answer_is_a_part() -> None:
    earlier = "From: Okoro, Bea\nSent: 03 May 2023 17:01\nTo: Finch, Dan\nSubject: Transport\n\nIs Tuesday all right?"
    documents = split_pages([page(f"{MAIL}\n\n{earlier}")])
    assert [document.part_of is None for document in documents] == [True, False]
    assert documents[1].author == "Okoro, Bea"


def test_a_quoted_mail_at_the_top_of_the_next_page_stays_with_the_chain() -> None:
    earlier = "From: Okoro, Bea\nSent: 03 May 2023 17:01\nTo: Finch, Dan\nSubject: Transport\n\nIs Tuesday all right?"
    assert starts(f"{MAIL}\n\n{FULL}", earlier) == [(1, "email")]
    assert starts(MAIL, earlier) == [(1, "email"), (2, "email")]


def test_a_page_that_goes_on_mid_sentence_is_no_beginning() -> None:
    assert starts(
        f"{MAIL}\n\n{FULL}\nand we hoped that the", "transport would come on the day that it was booked for."
    ) == [(1, "email")]


def test_page_numbers_hold_a_document_together_over_a_missing_page() -> None:
    report = "Social Work Report for Conference\nDate of report: 3 March 2023\nAuthor: Bea Okoro\n\nShort text.\n\n\nPage 1 of 3"
    last = "Recommendations\n\nThat nothing be done.\n\n\nPage 3 of 3"
    assert starts(report, last, MAIL) == [(1, "report"), (3, "email")]


def test_numbers_that_count_the_whole_file_hold_nothing_together() -> None:
    mails = [MAIL.replace("04 May", f"{day:02d} May") for day in range(4, 10)]
    numbered = [f"{text}\n\n\nPage {n} of 6" for n, text in enumerate(mails, start=1)]
    assert [first for first, _ in starts(*numbered)] == [1, 2, 3, 4, 5, 6]


def test_a_mail_file_and_a_word_file_are_one_document() -> None:
    other = "From: Hale, Ruth\nSent: 06 May 2023 10:00\nTo: Okoro, Bea\nSubject: School meeting\n\nIt is on the 9th."
    assert starts(MAIL, other, media_type="message/rfc822") == [(1, "email")]
    word = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    assert starts("Care Plan\n\nSome text.", "Risk Assessment\n\nMore text.", media_type=word) == [(1, "care_plan")]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Staff rota\nFrom: 3 May To: 9 May\nDate\tWorker\tShift\tHours\n03/05/2023\tAnn Bell\tEarly\t7", "other"),
        ("From: 09:00\nTo: 17:00\nDate: 3 May 2023\n\nRoom 4 is booked.", "other"),
    ],
)
def test_what_only_looks_like_a_mail_or_a_note(text: str, kind: str) -> None:
    assert starts(text) == [(1, kind)]


def test_a_letter_that_quotes_a_mail_header_stays_a_letter() -> None:
    text = (
        "Burford Council\nCivic Centre, Burford BF1 1AA\n\nMrs R Hale\n3 Mill Lane\n\n5 June 2023\n\nDear Mrs Hale\n\n"
        "You sent me the following:\n\nFrom: Hale, Ruth\nSent: 06 May 2023 10:00\nTo: Okoro, Bea\nSubject: School\n\n"
        "It is on the 9th.\n\nI have looked into this.\n\nYours sincerely\n\nB. Okoro"
    )
    assert starts(text) == [(1, "letter")]
    assert len(split_pages([page(text)])) == 1


def test_blank_pages_belong_to_the_document_before_them() -> None:
    documents = split_pages([page(MAIL, 1), page("", 2), page(MAIL.replace("04 May", "07 May"), 3), page("", 4)])
    assert [(document.first_page, document.last_page) for document in documents] == [(1, 2), (3, 4)]


def test_an_export_that_repeats_its_heading_on_every_page_is_one() -> None:
    maker = Maker(3)
    head = "Case Notes - Hale, Sam\nPerson ID: 4471\n\nDate of event\tWorker\tType\tRecorded on\n"
    one = f"03/05/2023 10:00\tBea Okoro\tVisit\t04/05/2023\n\n{maker.prose(12)}"
    two = "05/05/2023 10:00\tDan Finch\tTelephone call\t05/05/2023\n\nNo reply."
    assert starts(head + one, head + two) == [(1, "case_note")]
    documents = split_pages([page(head + one, 1), page(head + two, 2)])
    assert [document.author for document in documents[1:]] == ["Bea Okoro", "Dan Finch"]


def test_a_record_s_heading_in_a_table_or_beside_a_label_begins_nothing() -> None:
    letter = "Burford Council\n\n16 March 2022\n\nDear Mrs Hale\n\nWhat is enclosed:"
    parts = [["1", "Case notes, minutes and assessments"], ["2", "Paper file"]]
    mail = page(MAIL, 2)
    for first in (
        table_page(letter, parts, "Yours sincerely\n\nDan Finch"),
        page(
            "Visit record\nVisit by\tDan Finch\nDate\t8 February 2022\nRecords checked\tCase notes, incident log\nNext visit\tMay"
        ),
    ):
        assert [one.first_page for one in tops(split_pages([first, mail]))] == [1, 2]
    sheet = "\n".join(f"Line {n} of what was seen at the visit." for n in range(16))
    note = "Case notes\n\nDate: 11 March 2022\nWorker: Bea Okoro\nType: Visit\n\nSaw Sam."
    assert [one.first_page for one in tops(split_pages([page(f"Visit sheet\n{sheet}\n\n{note}"), mail]))] == [1, 1, 2]


def test_a_conversation_printed_oldest_first_is_one_document() -> None:
    first = "Ann Bell/Harbour\t20/03/2018 11:50\nTo Cal Dee/Burford\nSubject Rota\n\nCan you take Tuesday?\n\nAnn"
    answer = "Cal Dee/Burford\t21/03/2018 09:10\nTo Ann Bell/Harbour\nSubject RE: Rota\n\nYes I can.\n\nCal"
    assert [one.part_of is None for one in split_pages([page(f"{first}\n\n{answer}")])] == [True, False]
    other = answer.replace("RE: Rota", "RE: Heating").replace("Ann Bell", "Eve Fox")
    assert [one.part_of is None for one in split_pages([page(f"{first}\n\n{other}")])] == [True, True]


def log_page(first: int, foot: str = "") -> str:
    head, entry = (
        "NIGHT OBS BOOK\tAVOCET",
        "{:%d.%m.%y} 22:00-07:00 - B. Lusk\nAsleep by ten, all quiet in the house.\n",
    )
    begun = dt.date(2023, 10, 1)
    text = f"{head}\n" + "".join(entry.format(begun + dt.timedelta(first + n)) for n in range(25))
    return f"{text}\n{foot}" if foot else text


def test_a_log_goes_on_where_its_head_and_its_days_do() -> None:
    assert [at for at, _ in starts(log_page(0), log_page(25), ocr=True)] == [1]
    assert [at for at, _ in starts(log_page(0), log_page(200), ocr=True)] == [1, 2]


def test_sheet_one_begins_the_next_of_the_same_forms() -> None:
    pages = [
        log_page(at, f"AVC/DLR/3 - sheet {sheet}").replace("NIGHT OBS BOOK", "Avocet")
        for at, sheet in ((25, 1), (0, 1), (25, 2))
    ]
    assert [at for at, _ in starts(*pages, ocr=True)] == [1, 2]
