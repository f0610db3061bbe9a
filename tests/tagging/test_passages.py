"""Passages to findings, with heading, neighbours and document as context, by the rules alone."""

from __future__ import annotations

import datetime as dt

import pytest

from sarlens.dates import PartialDate
from sarlens.model import Anchor, CaseInfo, Finding, Passage, Role, Zone
from sarlens.tagging import load_tagger, tag_passages
from sarlens.tagging.passages import case_names

INFO = CaseInfo("t", persons=("Tom Hale",), family=("Rosa Hale", "rosa@hale.example"))


class Book:
    """Passages of one or more documents on one long page."""

    def __init__(self) -> None:
        self.page = ""
        self.passages: list[Passage] = []

    def add(
        self, text: str, zone: Zone = "body", *, document: str = "d", label: str = "", role: Role = "professional",
        fields: tuple[tuple[str, str], ...] = (), raw: str | None = None, speaker: str | None = None,
    ) -> Book:  # fmt: skip
        start = len(self.page)
        self.page += (raw or text) + "\n"
        anchor = Anchor("f", 1, start, len(self.page) - 1)
        self.passages.append(
            Passage(
                f"p{len(self.passages)}", document, (anchor,), text, zone, len(self.passages), label, fields, speaker, role,
                date=PartialDate.day(dt.date(2023, 5, 4)),
            )
        )  # fmt: skip
        return self

    def findings(self) -> list[Finding]:
        return list(
            tag_passages(
                self.passages,
                lambda anchor: self.page[anchor.start : anchor.end],
                INFO,
                load_tagger(rules_alone=True),
            )
        )

    def likely(self) -> set[tuple[str, str]]:
        return {(f.tag.pattern, f.tag.subtype) for f in self.findings() if f.tag.strength != "possible"}


BLAME = "Mrs Hale is obstructive and rude."


def test_a_finding_quotes_the_page_and_points_at_the_words():
    book = Book().add("Good morning all.").add(BLAME, raw="Mrs Hale is\n  obstructive and rude.")
    (finding,) = [f for f in book.findings() if f.tag.pattern == "parent_blame"]
    anchor = finding.anchors[0]
    assert finding.quote == book.page[anchor.start : anchor.end] == "Mrs Hale is\n  obstructive and rude."
    words = {book.page[start:end] for start, end in finding.triggers}
    assert any("obstructive" in said for said in words)
    assert all(anchor.start <= start < end <= anchor.end for start, end in finding.triggers)


@pytest.mark.parametrize("zone", ["heading", "header", "signature", "disclaimer", "furniture"])
def test_only_what_someone_wrote_is_tagged(zone: Zone):
    assert not Book().add(BLAME, zone).findings()


@pytest.mark.parametrize("zone", ["body", "table", "field"])
def test_zones_that_are_tagged(zone: Zone):
    assert Book().add(BLAME, zone).findings()


def test_ids_stay_and_name_their_place():
    first, again = Book().add(BLAME).findings(), Book().add(BLAME).findings()
    moved = Book().add("Good morning.").add(BLAME).findings()
    assert [f.id for f in first] == [f.id for f in again]
    assert {f.id for f in first}.isdisjoint(f.id for f in moved)


def test_one_finding_a_passage_and_pattern():
    found = Book().add("Mum is hostile, over-anxious, obstructive and never satisfied.").findings()
    assert [f.tag.pattern for f in found].count("parent_blame") == 1


def test_an_answer_is_read_with_its_question():
    form = (
        Book()
        .add("Not asked", "field", label="What does the adult want to happen?")
        .add("The section 42 enquiry was opened on 3 May.")
    )
    assert ("safeguarding_misuse", "person_not_asked") in form.likely()
    assert not Book().add("Not asked", "field", label="Allergies").likely()


def test_triggers_never_lie_in_the_question():
    book = Book().add("No", "field", label="Has the family been told of the safeguarding concern?")
    (finding,) = [f for f in book.findings() if f.tag.pattern == "safeguarding_misuse"]
    assert all(0 <= start < end <= len("No") for start, end in finding.tag.spans)


def test_the_document_supplies_what_a_sentence_leaves_out():
    said = "Please keep the family unaware of this for now."
    alone = Book().add(said)
    within = Book().add("Safeguarding concern", "heading").add(said)
    assert "safeguarding_misuse" not in {pattern for pattern, _ in alone.likely()}
    assert "safeguarding_misuse" in {pattern for pattern, _ in within.likely()}


def test_documents_do_not_lend_each_other_their_topics():
    said = "Please keep the family unaware of this for now."
    book = Book().add("Safeguarding concern", "heading", document="a").add(said, document="b")
    assert "safeguarding_misuse" not in {pattern for pattern, _ in book.likely()}


def test_she_is_the_mother_of_the_sentence_before():
    alone = Book().add("She was abrasive and rude.")
    after = Book().add("Mrs Hale rang at nine.").add("She was abrasive and rude.")
    assert "parent_blame" not in {pattern for pattern, _ in alone.likely()}
    assert "parent_blame" in {pattern for pattern, _ in after.likely()}


def test_another_titled_name_in_a_case_is_not_the_parent():
    assert not {pattern for pattern, _ in Book().add("Mrs Orr was abrasive and rude.").likely()} & {"parent_blame"}


def test_an_action_row_is_a_commitment_by_its_place():
    fields = (("Action", "Rota to parents"), ("Owner", "KT"), ("By when", "9 June 2023"), ("Status", ""))
    (finding,) = Book().add("Rota to parents KT 9 June 2023", "action", fields=fields).findings()
    made = finding.tag.undertaking
    assert finding.tag.subtype == "commitment"
    assert made is not None
    assert (made.owner, made.action, made.due_text) == ("KT", "Rota to parents", "9 June 2023")
    assert made.due is not None
    assert made.due.isoformat() == "2023-06-09"


def test_i_is_the_speaker_where_known():
    (finding,) = Book().add("I will ring the landlord tomorrow.", speaker="Kim Tarn").findings()
    assert finding.tag.undertaking is not None
    assert finding.tag.undertaking.owner == "Kim Tarn"


def test_promise_and_breach_in_one_sentence_have_two_ids():
    found = Book().add("His review is overdue and I will send a date by Friday.").findings()
    both = [f for f in found if f.tag.pattern == "missed_commitment"]
    assert {f.tag.subtype for f in both} == {"commitment", "broken"}
    assert len({f.id for f in both}) == 2


def test_names_of_the_case():
    names = case_names(INFO)
    assert names.family == {"rosa", "hale"}
    assert names.persons == {"tom"}
