"""The sample disclosures: what expected.json says must stand in the files that are rendered."""

import email
import email.policy
import json
import re
import subprocess
import sys
import unicodedata
from pathlib import Path

import pypdfium2 as pdfium
import pytest

SAMPLES = Path(__file__).parents[2] / "data" / "samples"
PATTERNS = {
    "parent_blame",
    "safeguarding_misuse",
    "gdpr_misrepresentation",
    "missed_commitment",
    "poor_care_planning",
    "poor_communication",
}


def bare(text: str) -> str:
    return re.sub(r"[^a-z0-9]", "", unicodedata.normalize("NFKC", text).lower())


def page_texts(path: Path) -> list[str]:
    doc = pdfium.PdfDocument(path)
    try:
        return [page.get_textpage().get_text_bounded() for page in doc]
    finally:
        doc.close()


def truth_rows(truth: dict) -> list[dict]:
    return [
        row
        for name in ("findings", "negatives", "greys", "commitments", "commit_sentences", "evidence")
        for row in truth[name]
    ]


def render(bundle: str, out: Path) -> Path:
    subprocess.run(
        [sys.executable, str(SAMPLES / "render.py"), bundle, "--to", str(out)], check=True, capture_output=True
    )
    return out / bundle


@pytest.fixture(scope="module")
def quick(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return render("quick", tmp_path_factory.mktemp("samples"))


@pytest.fixture(scope="module")
def truth(quick: Path) -> dict:
    return json.loads((quick / "expected.json").read_text("utf-8"))


def test_the_quick_bundle_has_what_quick_tests_need(quick: Path, truth: dict) -> None:
    pdf = next((quick / "files").glob("*.pdf"))
    assert len(page_texts(pdf)) == truth["files"][0]["pages"] == 4
    assert len(list((quick / "files").glob("*.eml"))) == 1
    assert len({f["pattern"] for f in truth["findings"]}) >= 4
    assert len(truth["commitments"]) >= 2
    assert len(truth["gaps"]) == 1
    assert [r["kind"] for r in truth["redactions"]] == ["proper"]


def test_every_row_stands_on_its_page(quick: Path, truth: dict) -> None:
    source = bare(
        re.sub(
            r"\{\{\w+:.*?\}\}", "", "".join(p.read_text("utf-8") for p in (SAMPLES / "quick" / "source").glob("*.txt"))
        )
    )
    checked = {"page": 0, "scan": 0, "mail": 0}
    for row in truth_rows(truth):
        path, words = quick / "files" / row["file"], bare(row["text"])
        assert words
        if path.suffix == ".eml":
            message = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
            assert words in bare(message.get_body().get_content())
            checked["mail"] += 1
        elif row["page"] in next(f["scanned_pages"] for f in truth["files"] if f["name"] == row["file"]):
            assert words in source
            assert words not in bare(page_texts(path)[row["page"] - 1])
            checked["scan"] += 1
        else:
            assert words in bare(page_texts(path)[row["page"] - 1]), row
            checked["page"] += 1
    assert all(checked.values())


def test_removed_words_are_not_in_the_file(quick: Path, truth: dict) -> None:
    gone = [r["text"] for r in truth["redactions"] if r["kind"] == "proper"]
    assert gone
    text = "".join("".join(page_texts(p)) for p in (quick / "files").glob("*.pdf"))
    for words in gone:
        assert bare(words) not in bare(text)


def test_a_second_run_gives_the_same_bytes(quick: Path, tmp_path: Path) -> None:
    again = render("quick", tmp_path)
    for path in sorted((quick / "files").iterdir()):
        assert path.read_bytes() == (again / "files" / path.name).read_bytes(), path.name


@pytest.mark.parametrize("bundle", sorted(p.parent.name for p in SAMPLES.glob("*/expected.json")))
def test_the_committed_files_agree_with_the_committed_truth(bundle: str) -> None:
    folder = SAMPLES / bundle
    truth = json.loads((folder / "expected.json").read_text("utf-8"))
    loose = {f["name"]: f for f in truth["files"] if not f["parent"]}
    assert {p.name for p in (folder / "files").iterdir()} == set(loose)
    pages = {name: page_texts(folder / "files" / name) for name in loose if name.endswith(".pdf")}
    assert {n: len(p) for n, p in pages.items()} == {n: loose[n]["pages"] for n in pages}
    assert {f["pattern"] for f in truth["findings"]} <= PATTERNS
    for row in truth_rows(truth):
        if row["file"] in pages and row["page"] not in loose[row["file"]]["scanned_pages"]:
            at = row["page"] - 1
            here = bare("".join(pages[row["file"]][at : at + 2]))
            words = bare(row["text"])
            assert words in here or words[: len(words) // 3] in here, row


@pytest.mark.parametrize("bundle", sorted(p.parent.name for p in SAMPLES.glob("*/expected.json")))
def test_what_was_hidden_is_gone_unless_the_redaction_failed(bundle: str) -> None:
    folder = SAMPLES / bundle
    truth = json.loads((folder / "expected.json").read_text("utf-8"))
    where = {d["id"]: d for d in truth["documents"]}
    texts = {p.name: page_texts(p) for p in (folder / "files").glob("*.pdf")}
    for r in truth["redactions"]:
        doc, words = where[r["doc"]], bare(r["text"])
        if doc["file"] not in texts or doc.get("scanned"):
            continue
        here = bare("".join(texts[doc["file"]][doc["first_page"] - 1 : doc["last_page"]]))
        if r["kind"] in ("failed", "marker"):
            assert words in here, r
        elif len(words) > 12:
            assert words not in here, r


@pytest.mark.parametrize("bundle", sorted(p.parent.name for p in SAMPLES.glob("*/expected.json")))
def test_commitments_end_as_the_evidence_says(bundle: str) -> None:
    truth = json.loads((SAMPLES / bundle / "expected.json").read_text("utf-8"))
    says = {c["id"]: {e["says"] for e in truth["evidence"] if e["id"] == c["id"]} for c in truth["commitments"]}
    for c in truth["commitments"]:
        if c["status"] in ("no_evidence", "not_due"):
            assert not says[c["id"]], c
        else:
            wanted = {"kept": {"done"}, "late": {"late"}, "missed": {"not_done", "chased"}}[c["status"]]
            assert says[c["id"]] & wanted, c


@pytest.mark.parametrize("bundle", sorted(p.parent.name for p in SAMPLES.glob("*/expected.json")))
def test_documents_cover_the_pages_of_their_files(bundle: str) -> None:
    truth = json.loads((SAMPLES / bundle / "expected.json").read_text("utf-8"))
    for f in truth["files"]:
        if f["pages"]:
            own = [d for d in truth["documents"] if d["file"] == f["name"] and not d["part_of"]]
            covered = sorted(n for d in own for n in range(d["first_page"], d["last_page"] + 1))
            assert covered == list(range(1, f["pages"] + 1)), f["name"]


def test_all_bundles_together_are_small() -> None:
    assert sum(p.stat().st_size for p in SAMPLES.glob("*/files/*")) < 7_000_000
