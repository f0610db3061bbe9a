from __future__ import annotations

from dataclasses import replace

import pytest

from sarlens.export.exhibit import plan
from sarlens.export.schedule import CHOICES, Dossier, decide, holders, page_counts
from sarlens.model import Problem, SourceFile, Verdict
from tests.export.invented import case


def quotes(items: object) -> set[str]:
    return {" ".join(i.finding.quote.split()) for i in items}  # type: ignore[attr-defined]


def verdict_on(dossier: Dossier, at: int, status: str, **fields: object) -> Dossier:
    id_ = dossier.corpus.findings[at].id
    return replace(dossier, verdicts={**dossier.verdicts, id_: Verdict(id_, status, **fields)})  # type: ignore[arg-type]


def test_a_complaint_keeps_confirmed_apart_from_suggested_and_leaves_rejected_out() -> None:
    dossier, _ = case()
    told = decide(dossier, "complaint")
    assert {i.finding.id for i in told.kept} == {dossier.corpus.findings[0].id, dossier.corpus.findings[1].id}
    assert all(i.status == "confirmed" for i in told.kept)
    assert all(i.status == "suggested" and i.finding.tag.strength != "possible" for i in told.suggested)
    assert dossier.corpus.findings[4].id not in {i.finding.id for i in told.items}
    assert told.unlisted == 1


def test_everything_lists_every_finding_once() -> None:
    dossier, _ = case()
    told = decide(dossier, "everything")
    listed = [i.finding.id for i in told.items if not i.ref.startswith("X")]
    assert sorted(listed) == sorted(f.id for f in dossier.corpus.findings)


@pytest.mark.parametrize("purpose", ["lgsco", "phso", "court"])
def test_other_bodies_get_only_what_was_kept(purpose: str) -> None:
    dossier, _ = case()
    told = decide(dossier, purpose)  # type: ignore[arg-type]
    assert {i.status for i in told.items if not i.ref.startswith("X")} == {"confirmed"}
    assert told.promises == ()


def test_the_commissioner_gets_data_protection_only() -> None:
    dossier, _ = case()
    told = decide(verdict_on(dossier, 1, "confirmed"), "ico")
    assert [i.pattern for i in told.kept] == ["gdpr_misrepresentation"]
    assert CHOICES["ico"].patterns == {"gdpr_misrepresentation"}


def test_the_family_is_never_among_professionals() -> None:
    dossier, _ = case()
    told = decide(verdict_on(dossier, 5, "confirmed"), "complaint")
    assert all(i.finding.role != "family" for i in told.kept + told.suggested)
    assert [i.ref for i in told.family] == ["F1"]


def test_a_verdict_moves_a_passage_to_another_pattern() -> None:
    dossier, _ = case()
    moved = next(i for i in decide(dossier, "complaint").kept if i.finding.id == dossier.corpus.findings[1].id)
    assert moved.pattern == "poor_communication" and moved.finding.tag.pattern == "gdpr_misrepresentation"


def test_references_are_unique_and_the_same_every_time() -> None:
    dossier, _ = case()
    for purpose in CHOICES:
        refs = [i.ref for i in decide(dossier, purpose).items]
        assert len(refs) == len(set(refs))
        assert refs == [i.ref for i in decide(dossier, purpose).items]


def test_the_same_words_elsewhere_are_said_once() -> None:
    dossier, _ = case()
    first = dossier.corpus.findings[0]
    twin = replace(first, id="twin", anchors=(replace(first.anchors[0], page=2),), repeats=(first.id,))
    findings = (replace(first, repeats=("twin",)), *dossier.corpus.findings[1:], twin)
    verdicts = {**dossier.verdicts, "twin": Verdict("twin", "confirmed")}
    both = replace(dossier, corpus=replace(dossier.corpus, findings=findings), verdicts=verdicts)
    told = decide(both, "complaint")
    folded = next(i for i in told.kept if i.finding.id == first.id)
    assert [f.id for f in folded.also] == ["twin"] and len(told.kept) == 2
    noted = replace(both, verdicts={**verdicts, "twin": Verdict("twin", "confirmed", "read this one")})
    assert len(decide(noted, "complaint").kept) == 3


def test_of_files_with_the_same_bytes_one_holds_the_pages() -> None:
    dossier, _ = case()
    held = holders(dossier.corpus.files)
    first = dossier.corpus.files[0]
    assert held[first.id] is first
    reverse = (replace(first, name="b", pages=None), first)
    assert holders(reverse)[first.id] is first


def test_pages_that_failed_or_never_came_are_counted_as_not_read() -> None:
    dossier, _ = case()
    assert page_counts(dossier) == (4, 4)
    failed = Problem("ingest", "page_failed", "Look at it yourself.", dossier.corpus.pages[0].file, 1)
    assert page_counts(replace(dossier, problems=(failed,))) == (4, 3)
    short = (SourceFile("e" * 64, "Cut.pdf", "Cut.pdf", "application/pdf", 1, None, 3, "partly_read"),)
    cut = replace(dossier, corpus=replace(dossier.corpus, files=dossier.corpus.files + short))
    assert page_counts(cut) == (7, 4)


def test_a_promise_brings_its_evidence_into_the_bundle() -> None:
    dossier, _ = case()
    dossier = verdict_on(dossier, 2, "confirmed")
    told = decide(dossier, "court")
    cited = {(s.file, s.page) for s in plan(told).sheets}
    commitment = dossier.analysis.commitments[0]
    assert (commitment.evidence[0].place.file, commitment.evidence[0].place.page) in cited
    assert quotes([p.item for p in told.promises]) == {"I will send you the transition plan by 28 March 2023."}


def test_what_points_the_other_way_is_listed_where_it_is_plain_or_kept_and_never_where_set_aside() -> None:
    dossier, _ = case()
    like = dossier.corpus.findings[0]
    made = {
        strength: replace(
            like, id=f"x-{strength}", tag=replace(like.tag, pattern="counter_evidence", strength=strength)
        )
        for strength in ("strong", "likely")
    }
    told = replace(dossier, counter=tuple(made.values()))
    assert [i.finding.id for i in decide(told, "complaint").counter] == ["x-strong"]
    assert {i.finding.id for i in decide(told, "everything").counter} == {"x-strong", "x-likely"}
    kept = replace(
        told, verdicts={"x-likely": Verdict("x-likely", "confirmed"), "x-strong": Verdict("x-strong", "rejected")}
    )
    assert [i.finding.id for i in decide(kept, "complaint").counter] == ["x-likely"]
