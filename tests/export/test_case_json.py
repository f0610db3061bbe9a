from __future__ import annotations

import io
import json
import tracemalloc
from dataclasses import replace
from typing import Any

import pytest

from sarlens.export import case_json
from sarlens.export.schedule import Dossier, decide
from sarlens.model import Analysis, CaseInfo, Corpus, Page, Redaction
from tests.export.invented import Store, case

KEYS = {
    "case": {"title", "persons", "family", "requested", "received", "sarlens_version", "created"},
    "files": {"id", "name", "path", "parent", "media_type", "pages", "status", "problem"},
    "pages": {"id", "file", "number", "width", "height", "rotation", "text_source", "ocr_confidence", "redacted_share", "text"},
    "documents": {"id", "file", "first_page", "last_page", "kind", "title", "date", "author", "recipients", "duplicate_of",
                  "thread", "part_of"},
    "findings": {"id", "pattern", "subtype", "confidence", "strength", "status", "note", "quote", "document", "file", "page",
                 "boxes", "spans", "speaker", "speaker_role", "date", "why", "law", "repeats"},
    "commitments": {"id", "owner", "action", "made_on", "due", "due_text", "status", "finding", "evidence"},
    "gaps": {"id", "kind", "file", "page", "date", "description"},
    "spread": {"id", "text", "first", "copies"},
    "escalations": {"trigger", "response", "days", "description"},
    "contradictions": {"id", "what", "first", "second"},
    "people": {"id", "name", "aliases", "role", "organisation", "emails", "mentions"},
    "redactions": {"file", "page", "box", "kind", "reason", "text_beneath"},
    "variants": {"first", "second", "differs"},
    "problems": {"stage", "code", "file", "page", "message"},
    "coverage": {"pages", "pages_read", "pages_reviewed", "findings", "reviewed"},
    "sar": {"requested", "received", "due", "days_late", "basis"},
}  # fmt: skip
INNER = {
    ("commitments", "evidence"): {"file", "page", "quote", "date", "says"},
    ("spread", "first"): {"document", "page", "date", "author"},
    ("spread", "copies"): {"document", "page", "date", "author"},
    ("escalations", "trigger"): {"file", "page", "date", "what"},
    ("escalations", "response"): {"file", "page", "date", "what"},
    ("contradictions", "first"): {"file", "page", "date", "what"},
    ("variants", "first"): {"file", "page"},
    ("variants", "differs"): {"box", "hidden_in"},
}


def written(dossier: Dossier, purpose: str = "everything") -> Any:
    out = io.BytesIO()
    case_json.write(decide(dossier, purpose), out)  # type: ignore[arg-type]
    return json.loads(out.getvalue())


def test_every_list_and_key_of_the_contract_is_there() -> None:
    whole = written(case()[0])
    assert whole["schema"] == "sarlens.case/1"
    for name, keys in KEYS.items():
        rows = whole[name] if isinstance(whole[name], list) else [whole[name]]
        assert rows, name
        for row in rows:
            assert keys <= row.keys(), (name, keys - row.keys())
    for (name, inner), keys in INNER.items():
        for row in whole[name]:
            for one in row[inner] if isinstance(row[inner], list) else [row[inner]]:
                assert keys <= one.keys(), (name, inner)


def test_spans_lead_to_the_words_and_boxes_to_the_page() -> None:
    whole = written(case()[0])
    pages = {(p["file"], p["number"]): p for p in whole["pages"]}
    for finding in whole["findings"]:
        page = pages[finding["file"], finding["page"]]
        assert "\n".join(page["text"][s:e] for s, e in finding["spans"]) == finding["quote"]
        assert finding["boxes"]
        for x0, y0, x1, y1 in finding["boxes"]:
            assert 0 <= x0 < x1 <= page["width"] and 0 <= y0 < y1 <= page["height"]
        for start, end in finding["triggers"]:
            assert page["text"][start:end]


def test_what_was_set_aside_stays_in_and_a_moved_passage_is_under_its_new_pattern() -> None:
    dossier, _ = case()
    rows = {f["id"]: f for f in written(dossier)["findings"]}
    assert len(rows) == len(dossier.corpus.findings)
    assert rows[dossier.corpus.findings[4].id]["status"] == "rejected"
    moved = rows[dossier.corpus.findings[1].id]
    assert (moved["pattern"], moved["subtype"], moved["law"]) == ("poor_communication", None, [])
    assert moved["pattern_suggested"] == "gdpr_misrepresentation"
    assert rows[dossier.corpus.findings[0].id]["note"] == "Read out to us at the meeting."
    assert written(dossier)["verdicts_without_finding"] == [
        {"finding": "gone", "status": "confirmed", "note": "an old note", "pattern": None}
    ]


def test_of_two_files_with_the_same_bytes_the_one_with_the_pages_comes_last() -> None:
    dossier, _ = case()
    names = [f["name"] for f in written(dossier)["files"]]
    assert names == ["Letters (copy).pdf", "Letters.pdf", "Notes.pdf", "Locked.pdf"]


def test_a_file_that_still_waits_says_so_in_the_contracts_words() -> None:
    dossier, _ = case()
    waiting = replace(dossier.corpus.files[1], status="unread")
    rows = written(replace(dossier, corpus=replace(dossier.corpus, files=(waiting,))))["files"]
    assert rows[0]["status"] == "unreadable" and "not been read yet" in rows[0]["problem"]


def test_dates_keep_their_precision() -> None:
    whole = written(case()[0])
    assert [d["date"] for d in whole["documents"]] == ["2023-03-14", "2023-04-04", "2023-04"]
    assert whole["case"]["created"] == "2023-07-01T09:30:00"
    assert whole["commitments"][0]["due"] == "2023-03-28"


def test_words_beneath_a_redaction_are_never_written() -> None:
    dossier, _ = case()
    page = dossier.corpus.pages[2]
    hidden = Redaction(page.redactions[0].box, "black", None, True, "Quillfeather")
    pages = tuple(replace(p, redactions=(hidden,)) if p is page else p for p in dossier.corpus.pages)
    out = io.BytesIO()
    case_json.write(decide(replace(dossier, corpus=replace(dossier.corpus, pages=pages)), "everything"), out)
    assert b"Quillfeather" not in out.getvalue() and b'"text_beneath": true' in out.getvalue()


def test_counts_of_what_was_read() -> None:
    assert written(case()[0])["coverage"] == {
        "pages": 4,
        "pages_read": 4,
        "pages_reviewed": 1,
        "findings": 7,
        "reviewed": 3,
    }


def test_a_single_purpose_lists_only_what_it_says() -> None:
    dossier, _ = case()
    assert {f["status"] for f in written(dossier, "court")["findings"]} == {"confirmed"}
    assert "rejected" not in {f["status"] for f in written(dossier, "complaint")["findings"]}


@pytest.mark.parametrize("name", ["findings", "commitments", "gaps", "people", "spread", "chronology"])
def test_one_list_alone_is_the_same_as_in_the_whole(name: str) -> None:
    dossier, _ = case()
    assert json.loads(json.dumps(list(case_json.rows(dossier, name)))) == written(dossier)[name]


class Sink(io.RawIOBase):
    """Takes bytes and keeps none."""

    taken = 0

    def write(self, data: Any) -> int:
        self.taken += len(data)
        return len(data)


def test_ten_thousand_pages_are_written_without_holding_them() -> None:
    text = "A line of words that stands on the page.\n" * 50
    pages = tuple(Page("a" * 64, n, 595, 842, text, "text_layer") for n in range(1, 10_001))
    dossier = Dossier(Corpus(CaseInfo("t"), (), pages, (), (), (), ()), Analysis(), Store().open)
    told = decide(dossier, "everything")
    sink = Sink()
    tracemalloc.start()
    case_json.write(told, sink)  # type: ignore[arg-type]
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert sink.taken > 20_000_000
    assert peak < 4_000_000
