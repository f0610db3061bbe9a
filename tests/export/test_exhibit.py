from __future__ import annotations

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from sarlens.export.exhibit import ROWS, ROWS_FIRST, plan
from sarlens.export.schedule import Dossier, decide
from sarlens.model import Analysis, Anchor, CaseInfo, Corpus, Document, Finding, Page, SourceFile, Tag, Verdict
from tests.export.invented import Store, case, day


def test_every_page_once_in_everything_and_only_what_is_cited_in_a_complaint() -> None:
    dossier, _ = case()
    whole = plan(decide(dossier, "everything"))
    assert sorted((s.file, s.page) for s in whole.sheets) == sorted((p.file, p.number) for p in dossier.corpus.pages)
    kept = plan(decide(dossier, "court"))
    letter = dossier.corpus.documents[0]
    assert {(letter.file, 1), (letter.file, 2)} <= {(s.file, s.page) for s in kept.sheets}, (
        "the rest of the letter comes too"
    )


def test_letters_stand_in_order_of_date() -> None:
    dossier, _ = case()
    dates = [e.date for e in plan(decide(dossier, "complaint")).entries]
    assert dates == sorted(dates, key=lambda d: d.first if d else None)  # type: ignore[arg-type,return-value]


@st.composite
def bundles(draw: st.DrawFn) -> Dossier:
    """Files of pages with documents laid over them any way, some overlapping, and findings anywhere."""
    pages, documents, findings = [], [], []
    for file in draw(st.lists(st.sampled_from(["a", "b", "c"]), min_size=1, unique=True)):
        last = draw(st.integers(1, 30))
        pages += [Page(file, n, 100, 100, "some words here", "text_layer") for n in range(1, last + 1)]
        for at in range(draw(st.integers(0, 8))):
            first = draw(st.integers(1, last))
            end = min(last, first + draw(st.integers(0, 4)))
            dated = draw(st.one_of(st.none(), st.integers(1, 28).map(lambda d: day(2023, 5, d))))
            part = draw(st.sampled_from([None, f"{file}0"])) if at else None
            documents.append(Document(f"{file}{at}", file, first, end, "letter", f"t{at}", dated, part_of=part))
    for at, place in enumerate(draw(st.lists(st.sampled_from(pages), max_size=8))):
        here = [d.id for d in documents if d.file == place.file and d.first_page <= place.number <= d.last_page]
        tag = Tag("parent_blame", "s", 0.9, "strong", (), "why")
        findings.append(
            Finding(f"f{at}", here[0] if here else "none", "p", (Anchor(place.file, place.number, 0, 4),), "some", tag)
        )
    files = tuple(
        SourceFile(f, f, f, "application/pdf", 1, None, None, "read") for f in dict.fromkeys(p.file for p in pages)
    )
    corpus = Corpus(CaseInfo("t"), files, tuple(pages), tuple(documents), (), (), tuple(findings))
    return Dossier(corpus, Analysis(), Store().open, {f.id: Verdict(f.id, "confirmed") for f in findings})


@settings(max_examples=150, deadline=None)
@given(bundles(), st.sampled_from(["court", "complaint", "everything"]))
def test_numbers_run_on_and_lead_to_the_right_page(dossier: Dossier, purpose: str) -> None:
    told = decide(dossier, purpose)  # type: ignore[arg-type]
    made = plan(told)
    numbers = [s.number for s in made.sheets]
    assert numbers == list(range(made.index_pages + 1, made.total + 1))
    assert len({(s.file, s.page) for s in made.sheets}) == len(made.sheets)
    assert made.numbers == {(s.file, s.page): s.number for s in made.sheets}
    for finding in dossier.corpus.findings:
        assert (finding.anchors[0].file, finding.anchors[0].page) in made.numbers
    for entry in made.entries:
        assert made.numbers[entry.file, entry.first_page] == entry.number
    listed = {(e.file, page) for e in made.entries for page in range(e.first_page, e.last_page + 1)}
    assert {(s.file, s.page) for s in made.sheets} <= listed, "each page belongs to a line of the index"
    assert (made.index_pages - 1) * ROWS + ROWS_FIRST >= len(made.entries)
    if purpose == "everything":
        assert len(made.sheets) == len(dossier.corpus.pages)


def test_an_entry_of_a_long_export_does_not_bring_the_whole_export() -> None:
    pages = tuple(Page("a", n, 100, 100, "some words here", "text_layer") for n in range(1, 101))
    documents = (
        Document("host", "a", 1, 100, "case_note", "All notes"),
        Document("entry", "a", 40, 41, "case_note", "One entry", part_of="host"),
    )
    tag = Tag("parent_blame", "s", 0.9, "strong", (), "why")
    finding = Finding("f", "entry", "p", (Anchor("a", 40, 0, 4),), "some", tag)
    corpus = Corpus(CaseInfo("t"), (), pages, documents, (), (), (finding,))
    dossier = Dossier(corpus, Analysis(), Store().open, {"f": Verdict("f", "confirmed")})
    assert [s.page for s in plan(decide(dossier, "court")).sheets] == [40, 41]
    short = replace(corpus, documents=(replace(documents[0], first_page=38, last_page=44), documents[1]))
    assert [s.page for s in plan(decide(replace(dossier, corpus=short), "court")).sheets] == list(range(38, 45))
