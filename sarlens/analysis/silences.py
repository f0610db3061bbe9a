"""Answers without what they answer, and long silences in a record that is otherwise kept up."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from itertools import pairwise
from statistics import quantiles

from sarlens.analysis.index import CaseIndex, flat
from sarlens.model import Document, Gap, content_id

_RE = re.compile(r"^\s*(?:re|aw|sv)\s*(?:\[\d+\])?\s*:\s*", re.I)
_MARKS = re.compile(
    r"^\s*(?:(?:re|fw|fwd|aw|sv)\s*(?:\[\d+\])?\s*:\s*|\[[^\]]*\]\s*|(?:external|secure|official(?:-sensitive)?)\s*[:\-]\s*)+",
    re.I,
)
LEAST_DAYS, TIMES_USUAL, LEAST_DOCUMENTS, MOST = 75, 3.0, 15, 2
"""A silence is told of from so many days, if it is so many times what is usual, in a record of so many documents;
only so many, the longest. Records are uneven: a short quiet spell means nothing."""


def base_subject(title: str) -> str:
    """The subject without RE:, FW: and tags, made even."""
    return flat(_MARKS.sub("", title))


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


def long_silences(index: CaseIndex) -> Iterator[Gap]:
    """The few stretches without any dated document that are far longer than usual in this record."""
    dated = [
        document for document in index.corpus.documents if document.duplicate_of is None and document.kind != "policy"
    ]
    days = sorted({document.date.first for document in dated if document.date is not None and document.date.exact})
    if len(days) < LEAST_DOCUMENTS:
        return
    spells = [((after - before).days, before, after) for before, after in pairwise(days)]
    usual = quantiles([length for length, _, _ in spells], n=10)[8]
    long = [spell for spell in spells if spell[0] >= max(LEAST_DAYS, TIMES_USUAL * usual)]
    for length, before, after in sorted(long, reverse=True)[:MOST]:
        document = next(one for one in dated if one.date is not None and one.date.first == before)
        yield Gap(
            content_id("date_gap", before, after), "date_gap", document.file, document.last_page, document.date,
            f"No dated document falls between {_day(before)} and {_day(after)} ({length} days).",
        )  # fmt: skip


def _day(day: dt.date) -> str:
    return f"{day.day} {day:%B %Y}"
