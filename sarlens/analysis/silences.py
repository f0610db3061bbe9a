"""Answers without what they answer, and long silences in a record that is otherwise kept up."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from itertools import pairwise
from statistics import quantiles

from sarlens.analysis.index import CaseIndex, flat
from sarlens.model import Document, Gap, content_id

AROUND_DAYS, AROUND_DOCUMENTS = 180, 4
"""On each side of a silence so many dated days must fall within so many days."""
_COUNT = re.compile(r"^\W*(\d{1,2}) messages\W*$", re.I | re.M)
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
    long = [
        spell for spell in spells if spell[0] >= max(LEAST_DAYS, TIMES_USUAL * usual) and _kept_up(days, *spell[1:])
    ]
    for length, before, after in sorted(long, reverse=True)[:MOST]:
        document = next(one for one in dated if one.date is not None and one.date.first == before)
        yield Gap(
            content_id("date_gap", before, after), "date_gap", document.file, document.last_page, document.date,
            f"No dated document falls between {_day(before)} and {_day(after)} ({length} days).",
        )  # fmt: skip


def _kept_up(days: list[dt.date], before: dt.date, after: dt.date) -> bool:
    """The record was kept up on both sides of the silence: a single old paper makes none."""
    span = dt.timedelta(days=AROUND_DAYS)
    earlier = sum(before - span <= day <= before for day in days)
    later = sum(after <= day <= after + span for day in days)
    return min(earlier, later) >= AROUND_DOCUMENTS


def _day(day: dt.date) -> str:
    return f"{day.day} {day:%B %Y}"
