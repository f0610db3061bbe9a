"""How offices, telephones and wards print things: mails without labels, shift logs, rolls in tables, papers nobody signs."""

from __future__ import annotations

import datetime as dt

import pytest

from sarlens.model import Document
from sarlens.structure.entryheads import worker_name
from tests.structure.bundle import split_pages
from tests.structure.paper import page, table_page

BODY = "The ramp was put in on Tuesday and he has been out in the garden every day since then."


def parts(text: str, *, ocr: bool = False) -> list[Document]:
    return list(split_pages([page(text, ocr=ocr)]))


MAILS = {
    "web mail with a gap": "Mail\tHugh Quist <hugh@quist.example>\n\nThe ramp\n\n1 message\n\n"
    "Priya Lund <p.lund@burford.example>\tWed, 12 Jan 2022 at 10:15\n\nTo: Hugh Quist <hugh@quist.example>\n",
    "telephone": "Priya Lund <p.lund@burford.example>\nHugh Quist <hugh@quist.example>\n12 January 2022 at 10:15:00 GMT\n\nThe ramp\n",
    "a scan lost To and Cc": "Quist, Hugh\n\nFrom:\tPriya Lund <p.lund@burford.example>\nSent:\t12 January 2022 10:15\n"
    "Hugh Quist <hugh@quist.example>\nDan Finch <d.finch@burford.example>\nSubject :\tThe ramp\n",
    "a reference as the subject": "Quist, Hugh\n\nFrom:\tLund, Priya\nSent:\t12 January 2022 10:15\nTo:\tQuist, Hugh\nSubject:\tRE: SAR 23-4471\n",
}


@pytest.mark.parametrize("form", MAILS)
def test_a_mail_however_it_is_printed(form: str) -> None:
    (mail,) = parts(f"{MAILS[form]}\nDear Hugh\n{BODY}\nPriya")
    assert (mail.kind, mail.date and mail.date.first, mail.date and mail.date.time) == (
        "email",
        dt.date(2022, 1, 12),
        "10:15",
    )
    assert "Lund" in (mail.author or "") and mail.title not in ("", "(no subject)")


def test_a_message_with_another_subject_is_quoted_where_only_the_mail_on_top_has_columns() -> None:
    top = "Quist, Hugh\n\nFrom:\tLund, Priya\nSent:\t12 January 2022 10:15\nTo:\tQuist, Hugh\nSubject:\tThe ramp\n"
    below = "From: Quist, Hugh\nSent: 10 January 2022 09:00\nTo: Lund, Priya\nSubject: Something else\n"
    mail, quoted = parts(f"{top}\nDear Hugh\n{BODY}\nPriya\n\n{below}\nDear Priya\nAny news?\nHugh")
    assert quoted.part_of == mail.id and mail.author == "Lund, Priya"


def test_the_owners_name_below_the_owners_message_is_a_signature() -> None:
    top = "Priya Lund\n\nFrom:\tHugh Quist <hugh@quist.example>\nSent:\t12 January 2022 10:15\nTo:\tLund, Priya\nSubject:\tRE: The ramp\n"
    own = "From: Lund, Priya\nSent: 11 January 2022 09:00\nTo: Hugh Quist <hugh@quist.example>\nSubject: The ramp\n\nDear Hugh\nSoon.\n\nPriya Lund\n"
    last = "From: Hugh Quist <hugh@quist.example>\nSent: 10 January 2022 09:00\nTo: Lund, Priya\nSubject: The ramp\n\nAny news?"
    mail, *quoted = parts(f"{top}\nThanks.\n\n{own}\n{last}")
    assert [one.part_of for one in quoted] == [mail.id, mail.id]


LOGS = {
    "shift log": "Larch House - SHIFT LOG - 9 Mill Row\n\nFri 25/11/22, EARLY\tBea Okoro\nUp at nine.\n\nFri 25/11/22 LATE\nAll fine.\nDan F\n\n"
    "Sat 26/11/22 NIGHT\tBea Okoro\nSlept.",
    "incidents": "Mill School - CPOMS\n\nIncident 2291 25/11/2022 09:20\tAdded by Bea Okoro\nLate bus.\n\nIncident 2301 25/11/2022 13:20\tAdded by Dan Finch\n"
    "Fell.\n\nIncident 2309 26/11/2022 10:00\tAdded by Bea Okoro\nWell.",
    "ward round": "Mill Hospital - FINCH WARD WARD ROUND / CONTINUATION SHEET\n\n25/11/22 09:10 Post take\tDr Bea Okoro\nWell.\n\n"
    "25/11/22 16:00 Review\tDr Dan Finch\nBetter.\n\n26/11/22 09:30 Review\tDr Bea Okoro\nHome.",
}


@pytest.mark.parametrize("form", LOGS)
def test_a_log_is_a_host_and_its_entries(form: str) -> None:
    host, *entries = parts(LOGS[form])
    assert host.kind == ("other" if form == "shift log" else "case_note"), "the book of a house is no case file"
    assert [one.part_of for one in entries] == [host.id] * 3
    assert [(one.date.first.day if one.date else None) for one in entries] == [25, 25, 26]
    assert ["Okoro" in (one.author or "") for one in entries] == [True, False, True]
    assert all("Dan" in (one.author or "") for one in entries[1:2])


@pytest.mark.parametrize(
    ("value", "name"),
    [
        ("Moira Fenn Summary: Closing Signed off: S Lark 30/08/2024", "Moira Fenn"),
        ("BAdcock", "B Adcock"),
        ("Bea Okoro: SW", "Bea Okoro: SW"),
    ],
)
def test_a_workers_name_ends_where_the_next_label_begins(value: str, name: str) -> None:
    assert worker_name(value) == name


def test_a_meeting_with_its_roll_in_a_table() -> None:
    head = "Best Interests Meeting\nPerson: Sam Hale (SH). Date: 8 February 2023, 1.30-4.00 pm. Venue: Mill Hall\n"
    roll = [
        ("Name", "Role", "Present"),
        ("Bea Okoro", "Nurse", "Y"),
        ("Dan Finch", "SW (chair)", "Y"),
        ("Ruth Hale", "Mother", "Apologies"),
    ]
    (minutes,) = split_pages([table_page(head, roll, f"1. Capacity\n{BODY}\n2. Decision\nTo go on as before.")])
    assert (minutes.kind, minutes.author, minutes.date and minutes.date.first) == (
        "minutes",
        "Dan Finch",
        dt.date(2023, 2, 8),
    )
    assert minutes.recipients == ("Bea Okoro (Nurse)", "Dan Finch (SW (chair))")


def test_the_body_whose_paper_it_is_where_nobody_signs() -> None:
    (paper,) = parts(f"Burford County Council\nShort breaks policy\n1. Purpose\n{BODY}\n2. Who can apply\n{BODY}")
    assert (paper.kind, paper.author) == ("policy", "Burford County Council")


@pytest.mark.parametrize(
    "head", ["Home and school book", "Short breaks that go somewhere", "Hale v Burford County Council"]
)
def test_what_names_no_body(head: str) -> None:
    (paper,) = parts(f"{head}\n{BODY}\n{BODY}")
    assert paper.author is None


def test_a_day_that_there_is_none_of_leaves_the_month() -> None:
    (mail,) = parts(
        f"Bea Okoro <bea@burford.example>\t48 January 2024 at 18:20\nTo: Dan Finch <dan@burford.example>\n\nDear Dan\n{BODY}",
        ocr=True,
    )
    assert mail.kind == "email" and mail.date is not None
    assert (mail.date.first, mail.date.last) == (dt.date(2024, 1, 1), dt.date(2024, 1, 31))
