"""Proof that a case is whole: every hash, every page, every reference."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sarlens.actions.ledger import faults
from sarlens.model import Anchor, Finding, Passage
from sarlens.store import evidence
from sarlens.store.cases import Case
from sarlens.store.originals import digest


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was checked: how many of it there are, and a plain sentence for each that is wrong."""

    what: str
    count: int
    faults: tuple[str, ...]


def verify(case: Case) -> Iterator[Check]:
    """Check the file, the originals, the pages and every claim's words; each check as it is done."""
    yield _file_itself(case)
    yield _originals(case)
    yield _accounts(case)
    yield _documents(case)
    yield _quotes(case)
    yield _verdicts(case)


def _file_itself(case: Case) -> Check:
    rows = [row[0] for row in case.rows("PRAGMA integrity_check")]
    if case.key is not None:
        rows += [row[0] for row in case.rows("PRAGMA cipher_integrity_check")]
    return Check("the case file itself", 1, tuple(str(row) for row in rows if row != "ok"))


def _originals(case: Case) -> Check:
    faults = []
    identities = {file.id: file.name for file in case.files()}
    for identity, name in identities.items():
        if not case.has_content(identity):
            faults.append(f"{name}: the original is missing.")
        elif digest(case.open_original(identity))[0] != identity:
            faults.append(f"{name}: the original's bytes have changed.")
    return Check("originals by their sha256", len(identities), tuple(faults))


def _accounts(case: Case) -> Check:
    """Every file and page that came in is read, or said why not; what was inside each file is there."""
    count, found = faults(case)
    return Check("files and pages, all accounted for", count, found)


def _documents(case: Case) -> Check:
    """Every page that was read belongs to a document, and every document to pages that are there."""
    documents = evidence.documents(case)
    covered = {(one.file, n) for one in documents for n in range(one.first_page, one.last_page + 1)}
    pages = {(page.file, page.number) for page in case.pages()}
    names = {file.id: file.name for file in case.files()}
    faults = [f"{names.get(file, file)}: page {n} is in no document." for file, n in sorted(pages - covered)]
    known = {one.id for one in documents}
    for one in documents:
        for other in (one.part_of, one.duplicate_of):
            if other is not None and other not in known:
                faults.append(f"Document {one.id} points to {other}, which is not there.")
    return Check("documents", len(documents), tuple(faults))


def _quotes(case: Case) -> Check:
    """Every quote stands word for word where its finding says."""
    texts = {(page.file, page.number): page.text for page in case.pages()}
    documents = {one.id for one in evidence.documents(case)}

    def words(claim: Finding | Passage) -> str | None:
        parts = [_at(texts, anchor) for anchor in claim.anchors]
        return None if None in parts else "\n".join(part for part in parts if part is not None)

    findings = evidence.findings(case)
    faults = [f"Finding {one.id}: its quote is not on its page." for one in findings if words(one) != one.quote]
    faults += [f"Finding {one.id}: its document is not there." for one in findings if one.document not in documents]
    passages = evidence.passages(case)
    faults += [
        f"Passage {one.id}: its words are not on its page."
        for one in passages
        if "".join((words(one) or "").split()) != "".join(one.text.split())
    ]
    return Check("quotes, word for word", len(findings) + len(passages), tuple(faults))


def _at(texts: dict[tuple[str, int], str], anchor: Anchor) -> str | None:
    text = texts.get((anchor.file, anchor.page))
    return None if text is None or anchor.end > len(text) else text[anchor.start : anchor.end]


def _verdicts(case: Case) -> Check:
    """Decisions whose finding has gone are kept; they are no fault, and are counted."""
    return Check("your decisions, all kept", len(evidence.verdicts(case)), ())
