"""Answers without what they answer: by subject, by what a print says of itself, by the letter that is cited."""

from __future__ import annotations

import re
from collections.abc import Iterator

from sarlens.analysis.index import CaseIndex, flat
from sarlens.model import Document, Gap, content_id

_COUNT = re.compile(r"^\W*(\d{1,2}) messages\W*$", re.I | re.M)
_RE = re.compile(r"^\s*(?:re|aw|sv)\s*(?:\[\d+\])?\s*:\s*", re.I)
_MARKS = re.compile(
    r"^\s*(?:(?:re|fw|fwd|aw|sv)\s*(?:\[\d+\])?\s*:\s*|\[[^\]]*\]\s*|(?:external|secure|official(?:-sensitive)?)\s*[:\-]\s*)+",
    re.I,
)


def base_subject(title: str) -> str:
    """The subject without RE:, FW: and tags, made even."""
    return flat(re.sub(r"\s*\[[^\]]*\]\s*$", "", _MARKS.sub("", title)))


def missing_replies(index: CaseIndex) -> Iterator[Gap]:
    """Messages with RE: whose original is nowhere: not quoted below, not under the same subject, not in the thread."""
    subjects: dict[str, list[Document]] = {}
    threads: dict[str, list[Document]] = {}
    for document in index.corpus.documents:
        subjects.setdefault(base_subject(document.title), []).append(document)
        if document.thread:
            threads.setdefault(document.thread, []).append(document)
    told: set[str] = set()
    for document in sorted(index.corpus.documents, key=index.in_order):
        subject = base_subject(document.title)
        if document.kind != "email" or document.duplicate_of or document.part_of or not _RE.match(document.title):
            continue
        if index.children.get(document.id) or subject in told or not subject or _quotes(index, document):
            continue
        others = [*subjects.get(subject, ()), *threads.get(document.thread or "", ())]
        if any(other.id != document.id and not _later(other, document) for other in others):
            continue
        told.add(subject)
        yield Gap(
            content_id("missing_reply", document.id), "missing_reply", document.file, document.first_page, document.date,
            f"The message “{document.title}” answers one that is not in the bundle.",
        )  # fmt: skip


def counted_messages(index: CaseIndex) -> Iterator[Gap]:
    """Print-outs that say how many messages the exchange has, and hold fewer."""
    for document in index.corpus.documents:
        if document.kind != "email" or document.part_of or document.duplicate_of:
            continue
        page = index.pages.get((document.file, document.first_page))
        said = _COUNT.search(page.text[:600]) if page is not None else None
        if said is None:
            continue
        here = [one for one in index.corpus.documents if one.id == document.id or index.host(one.id) == document.id]
        if int(said[1]) <= len(here):
            continue
        missing = int(said[1]) - len(here)
        what = "1 message is" if missing == 1 else f"{missing} messages are"
        yield Gap(
            content_id("missing_reply", document.id, "count"), "missing_reply", document.file, document.first_page, document.date,
            f"The print-out of “{document.title}” says that there are {said[1]} messages; {what} not in it.",
        )  # fmt: skip


def _quotes(index: CaseIndex, document: Document) -> bool:
    """It quotes what it answers, if not as a message of its own."""
    for passage in index.by_document.get(document.id, ()):
        if (
            passage.voice == "quoted"
            or passage.text.startswith(">")
            or re.match(r"(?:On .+ wrote:|-+ ?Original Message)", passage.text, re.I)
        ):
            return True
    return False


def _later(other: Document, document: Document) -> bool:
    return other.date is not None and document.date is not None and other.date.first > document.date.last
