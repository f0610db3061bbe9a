"""Long silences in a record that is otherwise kept up: in all that there is, and in one record by itself."""

from __future__ import annotations

import datetime as dt
import re
from collections import defaultdict
from collections.abc import Iterator
from itertools import pairwise
from statistics import quantiles

from sarlens.analysis.index import CaseIndex, even, flat
from sarlens.dates.reading import MONTHS
from sarlens.model import Document, Gap, content_id

AROUND_DAYS, AROUND_DOCUMENTS = 180, 4
"""On each side of a silence so many dated days must fall within so many days."""
LEAST_SILENT, TIMES_ENTRIES, LEAST_ENTRIES, LEAST_ON_A_PRINT = 28, 6.0, 6, 3
"""A record of so many days with entries is silent from so many days, if that is so many times what three quarters of
its intervals are; a print with fewer entries is no record."""
_MONTH_WORDS = frozenset(MONTHS) | {"to", "from", "extract", "extracts", "of", "part"}
_PRINTED = re.compile(r"\b(?:printed|exported|filter|report run)\b.*", re.I | re.S)
_CLOSED = re.compile(
    r"\b(?:(?:case|referral|episode|involvement|input) (?:now )?(?:is |was |to be )?(?:closed|ended|ceased)|clos(?:ed|ing|ure) (?:to|of|the|this)|discharged? (?:from|to|off)|d/c (?:from|to)|healed|no further (?:visits|contact|input|role)|"
    r"end of (?:involvement|input|episode))\b",
    re.I,
)
_ANEW = re.compile(r"\b(?:new ref(?:erral)?|re-?referr\w+|re-?open\w*|new episode)\b", re.I)
"""The entry behind the stretch begins a new episode."""
_OPEN = re.compile(
    r"\b(?:remain\w*|stay\w*|kept|keep|still|re-?opened) (?:\w+ )?(?:open|on duty|on caseload|on the list|allocated)\b",
    re.I,
)
LEAST_DAYS, TIMES_USUAL, LEAST_DOCUMENTS, MOST = 75, 3.0, 15, 2
"""A silence is told of from so many days, if it is so many times what is usual, in a record of so many documents;
only so many, the longest. Records are uneven: a short quiet spell means nothing."""


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


def record_silences(index: CaseIndex) -> Iterator[Gap]:
    """The stretches without an entry in one record (case notes, a shift log) that are far longer than usual in it.

    The prints of one record are taken together. A stretch behind an entry that closes the case, or before one that opens it anew, is none.
    """
    for entries in _records(index):
        dated = [(one.date.first, one) for one in entries if one.date is not None and one.date.exact]
        dated.sort(key=lambda pair: (pair[0], pair[1].file, pair[1].first_page, pair[1].start))
        days = sorted({day for day, _ in dated})
        if len(days) < LEAST_ENTRIES:
            continue
        spells = [((after - before).days, before, after) for before, after in pairwise(days)]
        usual = quantiles([length for length, _, _ in spells], n=4, method="inclusive")[2]
        least = max(LEAST_SILENT, TIMES_ENTRIES * max(usual, 1.0))
        long = [spell for spell in spells if spell[0] >= least]
        for length, before, after in sorted(long, reverse=True)[:MOST]:
            last = sorted(
                (one for day, one in dated if day == before), key=lambda one: len(index.children[index.host(one.id)])
            )
            after_it = [one for day, one in dated if day == after]
            if any(_says(index, one, _CLOSED) and not _says(index, one, _OPEN) for one in last) or any(
                _says(index, one, _ANEW) for one in after_it
            ):
                continue
            host = index.documents[index.host(last[-1].id)]
            yield Gap(
                content_id("date_gap", host.id, before, after), "date_gap", last[-1].file, last[-1].last_page, last[-1].date,
                f"No entry in “{host.title}” falls between {_day(before)} and {_day(after)} ({length} days).",
            )  # fmt: skip


def _records(index: CaseIndex) -> Iterator[list[Document]]:
    """The entries of each record, all its prints together: one writer or system, one name but for dates and numbers."""
    groups: dict[str, list[Document]] = defaultdict(list)
    received = index.corpus.info.received
    for host, children in index.children.items():
        document = index.documents[host]
        entries = [index.documents[one] for one in children if index.documents[one].kind == "case_note"]
        # A day after the records came is one that a scan made up.
        entries = [one for one in entries if not (received and one.date and one.date.first > received)]
        if document.kind == "case_note" and len(entries) >= LEAST_ON_A_PRINT:
            groups[_record_name(document.title) or document.id].extend(entries)
    yield from groups.values()


def _record_name(title: str) -> str:
    return " ".join(
        word
        for word in flat(_PRINTED.sub("", title)).split()
        if word not in _MONTH_WORDS and not any(map(str.isdigit, word))
    )


def _says(index: CaseIndex, entry: Document, words: re.Pattern[str]) -> bool:
    return bool(words.search(even(" ".join([entry.title, *(one.text for one in index.by_document.get(entry.id, ()))]))))


def _kept_up(days: list[dt.date], before: dt.date, after: dt.date) -> bool:
    """The record was kept up on both sides of the silence: a single old paper makes none."""
    span = dt.timedelta(days=AROUND_DAYS)
    earlier = sum(before - span <= day <= before for day in days)
    later = sum(after <= day <= after + span for day in days)
    return min(earlier, later) >= AROUND_DOCUMENTS


def _day(day: dt.date) -> str:
    return f"{day.day} {day:%B %Y}"
