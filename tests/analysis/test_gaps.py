"""What is missing: told where it plainly is, and not where the thing is there under another name."""

from __future__ import annotations

import dataclasses
import datetime as dt

import pytest

from sarlens.analysis import analyse
from sarlens.model import REDACTED, Box, CaseInfo, Corpus, Document, Gap, Page, Redaction, SourceFile
from tests.analysis.casefile import NAMES, load, read_case

TODAY = dt.date(2026, 11, 1)
HEAD = """person: Kit Amory
family: Joan Amory, joan@amory.example
people: Joan Amory | JA | | mother | family | joan@amory.example
people: Pia Strand | PS | Olbury Council | manager | | pia.strand@olbury.example

"""


def found(text: str) -> list[tuple[str, int | None, str]]:
    return [(gap.kind, gap.page, gap.description) for gap in analyse(read_case(HEAD + text).corpus, TODAY).gaps]


def mail(name: str, day: str, subject: str, body: str, more: str = "") -> str:
    return (
        f"=== email {name}\nfrom: Pia Strand <pia.strand@olbury.example>\nto: Joan Amory <joan@amory.example>\ndate: {day}\n"
        f"subject: {subject}\n{more}---\n{body}\n\n"
    )


def printed(
    texts: list[str], *, redactions: dict[int, tuple[Redaction, ...]] | None = None, source: str = "text_layer"
) -> tuple[Gap, ...]:
    """The gaps of one file of bare pages, all one document."""
    pages = tuple(
        Page("f", number, 595, 842, text, source, redactions=(redactions or {}).get(number, ()),  # type: ignore[arg-type]
             redacted_share=0.8 if REDACTED in text and len(text) < 60 else 0.0)
        for number, text in enumerate(texts, start=1)
    )  # fmt: skip
    file = SourceFile("f", "papers.pdf", "papers.pdf", "application/pdf", 1, pages=len(pages), status="read")
    document = Document("d", "f", 1, len(pages), "report", "Background report")
    return analyse(Corpus(CaseInfo("c"), (file,), pages, (document,), (), (), ()), TODAY).gaps


# --- pages


def test_a_hole_in_page_x_of_y() -> None:
    (gap,) = printed(["Report\nPage 1 of 4", "more\nPage 4 of 4"])
    assert (gap.kind, gap.page) == ("missing_page", 1)
    assert "Pages 2 to 3 of 4" in gap.description and "Background report" in gap.description


def test_the_last_page_missing() -> None:
    (gap,) = printed(["Report\nPage 1 of 2"])
    assert "Page 2 of 2" in gap.description


@pytest.mark.parametrize(
    "texts",
    [
        ["a\nPage 1 of 2", "b\nPage 2 of 2"],
        ["a\nPage 1 of 2", "b\nPage 2 of 2", "c\nPage 1 of 2", "d\nPage 2 of 2"],
        ["a\nPage 1 of 3", "b\nPage 2 of 3", "x\nPage 1 of 1", "c\nPage 3 of 3"],
        ["The score was 1 of 4 in the test.\nnothing else"],
        ["see Page 1 of the plan"],
    ],
    ids=["whole", "twice", "another in between", "a score", "a mention"],
)
def test_no_hole(texts: list[str]) -> None:
    assert printed(texts) == ()


def test_pages_that_are_there_without_a_number_are_not_missing() -> None:
    assert printed(["Report\nPage 1 of 3", "no number can be read", "nor here"]) == ()
    (gap,) = printed(["Report\nPage 1 of 4", "no number can be read", "Page 4 of 4"])
    assert "Pages 2 to 3 of 4" in gap.description


def test_pages_that_a_fuller_print_has_are_not_missing() -> None:
    texts = ["Report\nPage 1 of 3", "Report\nPage 1 of 2", "more\nPage 2 of 2"]
    pages = tuple(Page("f", number, 595, 842, text, "text_layer") for number, text in enumerate(texts, start=1))
    file = SourceFile("f", "papers.pdf", "papers.pdf", "application/pdf", 1, pages=3, status="read")
    short, full = Document("d", "f", 1, 1, "report", "Report"), Document("e", "f", 2, 3, "report", "Report")
    for copy, told in ((dataclasses.replace(short, duplicate_of="e"), 0), (short, 1)):
        corpus = Corpus(CaseInfo("c"), (file,), pages, (copy, full), (), (), ())
        assert len(analyse(corpus, TODAY).gaps) == told


def test_a_page_that_turns_up_elsewhere_is_not_missing() -> None:
    assert printed(["a\nPage 1 of 2", "x", "y", "b\nPage 2 of 2"]) == ()


def stamped(numbers: list[int]) -> list[str]:
    return [f"Some words here.\n\nOLB-{number:04d}" for number in numbers]


def test_a_hole_in_the_stamps() -> None:
    (gap,) = printed(stamped([1, 2, 3, 4, 6, 7, 8, 9, 10]))
    assert gap.page == 4
    assert "OLB-0005" in gap.description


def test_a_stamp_read_wrong_is_no_hole() -> None:
    texts = stamped([1, 2, 3, 4, 5, 6, 7, 8])
    texts[4] = "Some words here.\n\nOLB-OOO5"
    assert printed(texts) == ()


def test_a_stamp_may_have_words_before_it() -> None:
    (gap,) = printed([f"Words.\n\nOLBURY MBC DP/24-0117 A{number:03d}" for number in (1, 2, 3, 5, 6, 7, 8, 9)])
    assert "OLBURY MBC DP/24-0117 A004" in gap.description


def test_numbers_that_are_no_run_are_left_alone() -> None:
    assert printed([f"x\n\nINV-{number}" for number in (1002, 2340, 5120, 7711, 9021, 9977)]) == ()


# --- attachments


def test_an_attachment_that_is_not_there() -> None:
    assert found(mail("e1", "2023-03-01", "Rota", "Attached.", "attachments: rota March.xlsx\n")) == [
        ("missing_attachment", 1, "The attachment “rota March.xlsx” to “Rota” is not in the bundle.")
    ]


PLAN = "=== care_plan p1\ntitle: Care and support plan: Kit Amory\ndate: {day}\nauthor: Pia Strand\n---\nKit likes to get up late.\n\n"


@pytest.mark.parametrize(
    ("name", "day"),
    [("Kit CSP 2023.docx", "2023-02-20"), ("KA support plan.docx", "2023-02-27")],
)
def test_an_attachment_that_was_printed_out(name: str, day: str) -> None:
    assert found(mail("e1", "2023-03-01", "Plan", "Attached.", f"attachments: {name}\n") + PLAN.format(day=day)) == []


@pytest.mark.parametrize(
    ("name", "day"),
    [("Kit CSP 2023.docx", "2019-02-20"), ("Kit CSP.docx", "2023-04-20"), ("Kit CSP DRAFT.docx", "2023-02-20")],
    ids=["an old one", "a later one", "the final one"],
)
def test_another_version_is_not_it(name: str, day: str) -> None:
    plan = PLAN.format(day=day).replace("plan: Kit", "plan FINAL: Kit" if "DRAFT" in name else "plan: Kit")
    kinds = [
        kind for kind, _, _ in found(mail("e1", "2023-03-01", "Plan", "Attached.", f"attachments: {name}\n") + plan)
    ]
    assert kinds == ["missing_attachment"]


def test_pictures_in_a_signature_are_not_missed() -> None:
    assert found(mail("e1", "2023-03-01", "Hello", "Hi.", "attachments: image001.png; logo.gif; smime.p7s\n")) == []


def test_an_attachment_that_came_as_a_file() -> None:
    case = read_case(HEAD + mail("e1", "2023-03-01", "Rota", "Attached.", "attachments: rota March.xlsx\n"))
    child = SourceFile(
        "g", "rota March.xlsx", "mail.eml!/rota March.xlsx", "x", 1, parent="file", pages=1, status="read"
    )
    corpus = dataclasses.replace(case.corpus, files=(*case.corpus.files, child))
    assert analyse(corpus, TODAY).gaps == ()


def test_one_name_is_missed_once() -> None:
    mails = mail("e1", "2023-03-01", "Rota", "Attached.", "attachments: rota March.xlsx\n") + mail(
        "e2", "2023-03-02", "FW: Rota", "See below.", "attachments: Rota March.xlsx\n"
    )
    assert [page for _, page, _ in found(mails)] == [1]


# --- replies


def test_an_answer_without_what_it_answers() -> None:
    assert [kind for kind, _, _ in found(mail("e1", "2023-03-01", "RE: Keys", "Yes, Tuesday is fine."))] == [
        "missing_reply"
    ]


@pytest.mark.parametrize(
    "other",
    [
        mail("e0", "2023-02-28", "Keys", "Can I bring the keys on Tuesday?"),
        mail("e0", "2023-02-28", "[EXTERNAL] Keys", "Can I bring the keys on Tuesday?", "part_of: e1\n"),
    ],
    ids=["in the bundle", "quoted below"],
)
def test_an_answer_with_what_it_answers(other: str) -> None:
    assert found(mail("e1", "2023-03-01", "RE: Keys", "Yes, Tuesday is fine.") + other) == []


def test_a_print_out_that_counts_more_messages_than_it_has() -> None:
    gaps = found(mail("e1", "2023-03-01", "Keys", "3 messages\nCan I bring the keys?"))
    assert [kind for kind, _, _ in gaps] == ["missing_reply"]
    assert "2 messages are not in it" in gaps[0][2]


# --- documents spoken of


def test_a_document_named_in_two_papers_and_not_there() -> None:
    gaps = found(
        mail("e1", "2023-03-01", "Wednesday", "Please hold back the transport proposal from the parents.")
        + mail("e2", "2023-03-08", "Meeting", "I have seen the transport proposal and it has one option.")
    )
    assert gaps == [
        (
            "mentioned_document",
            1,
            "A document called “transport proposal” is mentioned in 2 documents and is not in the bundle.",
        )
    ]


@pytest.mark.parametrize(
    "text",
    [
        mail("e1", "2023-03-01", "A", "I have seen the transport proposal.") + mail("e2", "2023-03-02", "B", "I have seen the transport proposal.")
        + "=== report r1\ntitle: Transport proposal\ndate: 2023-02-20\nauthor: Pia Strand\n---\nOption one.\n",
        mail("e1", "2023-03-01", "A", "We need to write a risk assessment.") + mail("e2", "2023-03-02", "B", "Please produce a risk assessment."),
        mail("e1", "2023-03-01", "A", "She had no school report.") + mail("e2", "2023-03-02", "B", "In the report it says so."),
    ],
    ids=["it is there", "yet to be written", "no name of its own"],
)  # fmt: skip
def test_a_document_that_is_there_or_was_never_made(text: str) -> None:
    assert found(text) == []


def test_a_document_that_the_body_says_it_cannot_find() -> None:
    (gap,) = found(mail("e1", "2023-06-01", "A", "The supervision record of 24 January 2023 has not been found."))
    assert gap[0] == "mentioned_document" and "supervision record" in gap[2]


def test_a_document_noted_as_done() -> None:
    gaps = found(
        mail("e1", "2023-06-01", "A", "Health chronology done, 11 pages.")
        + mail("e2", "2023-05-01", "B", "Bea to write a health chronology.")
    )
    assert [kind for kind, _, _ in gaps] == ["mentioned_document"]


def test_a_document_cited_by_its_date() -> None:
    gaps = found(
        mail("e1", "2023-06-01", "A", "As the minutes of the planning meeting on 4 May 2023 show, it was agreed.")
    )
    assert [kind for kind, _, _ in gaps] == ["mentioned_document"] and "4 May 2023" in gaps[0][2]


@pytest.mark.parametrize(
    "text",
    [
        mail("e1", "2023-06-01", "A", "Thank you for your letter of 4 May 2023."),
        mail("e1", "2023-06-01", "A", "The minutes of the meeting on 4 May 2023 show it.")
        + "=== minutes m1\ntitle: Meeting\ndate: 2023-05-04\nauthor: Pia Strand\n---\nAll present.\n",
    ],
    ids=["the family's own letter", "it is there"],
)
def test_a_cited_document_that_nobody_withheld(text: str) -> None:
    assert found(text) == []


# --- silences and redactions


def test_a_long_silence_in_a_record_kept_up() -> None:
    start = dt.date(2023, 1, 2)
    days = [start + dt.timedelta(days=9 * n) for n in range(12)] + [
        start + dt.timedelta(days=300 + 9 * n) for n in range(12)
    ]
    notes = "".join(
        f"=== case_note n{n}\ntitle: Visit\ndate: {day}\nauthor: Pia Strand\n---\nAll well.\n\n"
        for n, day in enumerate(days)
    )
    gaps = found(notes)
    assert [kind for kind, _, _ in gaps] == ["date_gap"]
    assert "201 days" in gaps[0][2]


def test_a_single_old_paper_makes_no_silence() -> None:
    days = [dt.date(2009, 1, 2), *(dt.date(2023, 1, 2) + dt.timedelta(days=9 * n) for n in range(20))]
    notes = "".join(
        f"=== case_note n{n}\ntitle: Visit\ndate: {day}\nauthor: Pia Strand\n---\nAll well.\n\n"
        for n, day in enumerate(days)
    )
    assert found(notes) == []


def box(y: float, *, reason: str | None = None, beneath: bool = False) -> Redaction:
    return Redaction(Box(50, y, 500, y + 12), "black", reason, beneath, "a secret name" if beneath else None)


def test_words_under_a_box_that_can_be_read() -> None:
    gaps = printed(
        ["a page", "another"], redactions={1: (box(100, beneath=True), box(114, beneath=True), box(400, beneath=True))}
    )
    assert [(gap.kind, gap.page) for gap in gaps] == [("failed_redaction", 1), ("failed_redaction", 1)]
    assert not any("secret" in gap.description for gap in gaps)


def test_pages_mostly_hidden_with_and_without_a_reason() -> None:
    texts = [f"{REDACTED} {REDACTED}", f"{REDACTED} {REDACTED}", "a page of plain words"]
    (gap,) = printed(texts, redactions={1: (box(100),), 2: (box(100),)})
    assert (gap.kind, gap.page) == ("heavy_redaction", 1)
    assert gap.description.startswith("Pages 1 to 2")
    assert "no reason is given" in gap.description
    (told,) = printed(texts, redactions={1: (box(100, reason="s.40(2)"),), 2: (box(100, reason="s.40(2)"),)})
    assert "a reason is given" in told.description


@pytest.mark.parametrize("name", NAMES)
def test_few_false_gaps_in_the_invented_cases(name: str) -> None:
    corpus = load(name).corpus
    named = {one for document in corpus.documents for one in document.attachments}
    gaps = analyse(corpus, TODAY).gaps
    named -= {"Lisle MDT minutes.docx"}  # the minutes themselves are in the bundle
    assert {gap.description.split("“")[1].split("”")[0] for gap in gaps if gap.kind == "missing_attachment"} == named
    assert len([gap for gap in gaps if gap.kind != "missing_attachment"]) <= 1
    assert len({gap.id for gap in gaps}) == len(gaps)
