"""Long silences in a record that is otherwise kept up: in all that there is, and in one record by itself."""

from __future__ import annotations

import datetime as dt
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from statistics import quantiles

from sarlens.analysis.index import SPOKEN, CaseIndex, even, flat
from sarlens.dates.reading import MONTHS
from sarlens.model import Document, Gap, content_id

AROUND_DAYS, AROUND_DOCUMENTS = 180, 4
"""On each side of a silence so many dated days must fall within so many days."""
LEAST_SILENT, TIMES_ENTRIES, LEAST_ENTRIES, LEAST_ON_A_PRINT = 28, 4.0, 6, 3
"""A record of so many days with entries is silent from so many days, if that is so many times what three quarters of
its intervals are; a print with fewer entries is no record."""
MOST_DAYS = 730
"""Nobody keeps a record that is silent for longer: what comes before is another."""
SAME_WRITERS = 2
LEAST_WORDS = 12
"""Words of an entry, on average: the rows of a list are no record that somebody keeps."""
_LIST = re.compile(
    r"\b(?:time ?sheets?|pay ?roll|rotas?|mileage|invoices?|statement of account|transactions?|tracker|run log|index|schedule)\b",
    re.I,
)
_SCHOOL = re.compile(
    r"\b(?:CPOMS|MyConcern|safeguard software|SIMS|arbor|bromcom|school|college|academy|pupil|nursery)\b", re.I
)
"""A school writes little in July and nothing in August."""
_MONTH_WORDS = frozenset(MONTHS) | {"to", "from", "extract", "extracts", "of", "part"}
_PRINTED = re.compile(r"\b(?:printed|exported|filter|report run)\b.*", re.I | re.S)
_CLOSED = re.compile(
    r"\b(?:(?:case|referral|episode|involvement|input) (?:now )?(?:is |was |to be )?(?:closed|ended|ceased)|clos(?:ed|ing|ure) (?:to|of|the|this)|discharged? (?:from|to|off)|d/c (?:from|to)|healed|no further (?:visits|contact|input|role)|"
    r"end of (?:involvement|input|episode)|(?:for|fit for) discharge|discharge (?:today|home|planned|letter|summary)|home today|TT[AO]s?)\b",
    re.I,
)
_ANEW = re.compile(
    r"\b(?:new ref(?:erral)?|re-?referr\w+|re-?open\w*|new episode|(?:re-?)?admitted|(?:re-?)?admission|clerk(?:ed|ing)|post-?take)\b",
    re.I,
)
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
    records = [record for record in (_Record(index, prints) for prints in _by_name(index)) if record.days]
    for record in records:
        for _, before, after in sorted(record.long(pairwise(record.days)), reverse=True)[:MOST]:
            gap = _silence(index, record, before, record, after)
            if gap is not None:
                yield gap
    for record, following in _carried_on(records):
        between = (record.days[-1], following.days[0])
        if record.long([between]):
            gap = _silence(index, record, between[0], following, between[1])
            if gap is not None:
                yield gap


class _Record:
    """The entries of one record, all its prints together: one writer or system, one name but for dates and numbers.

    Attributes:
        days: the days with an entry, in order; empty where there are too few for a silence to tell anything.
        writers: ids of the people who wrote in it, the person and the family left out.
    """

    def __init__(self, index: CaseIndex, entries: Sequence[Document]) -> None:
        self._dated = sorted(
            ((one.date.first, one) for one in entries if one.date is not None and one.date.exact),
            key=lambda pair: (pair[0], pair[1].file, pair[1].first_page, pair[1].start),
        )
        days = sorted({day for day, _ in self._dated})
        # What lies years before the rest is history that the record tells, or a date of birth taken for an entry's.
        old = max(
            (at for at, (one, other) in enumerate(pairwise(days), 1) if (other - one).days > MOST_DAYS), default=0
        )
        self.days = days[old:] if len(days) - old >= LEAST_ENTRIES else []
        parties = [index.people.author(one) for _, one in self._dated]
        self.writers = {person for party in parties if not party.family for person in party.people}
        spells = [(after - before).days for before, after in pairwise(self.days)]
        usual = quantiles(spells, n=4, method="inclusive")[2] if len(spells) > 1 else 1.0
        self._least = max(LEAST_SILENT, TIMES_ENTRIES * max(usual, 1.0))

    def long(self, between: Iterable[tuple[dt.date, dt.date]]) -> list[tuple[int, dt.date, dt.date]]:
        """Those stretches that are far longer than is usual here, and not due to one day by itself that was misread."""
        first, last = self.days[0], self.days[-1]
        return [
            ((after - before).days, before, after)
            for before, after in between
            if (after - before).days >= self._least
            and (before != first or self._at_an_end(first))
            and (after != last or self._at_an_end(last))
        ]

    def _at_an_end(self, day: dt.date) -> bool:
        """The day's entry is the first or the last on its pages: between others, its date was misread."""
        places = sorted((one.file, one.first_page, one.start, one.id) for _, one in self._dated)
        ends = {places[0][3], places[-1][3]}
        return any(one.id in ends for one in self.of_day(day))

    def of_day(self, day: dt.date) -> list[Document]:
        """The entries of a day."""
        return [one for of, one in self._dated if of == day]


def _silence(index: CaseIndex, record: _Record, before: dt.date, following: _Record, after: dt.date) -> Gap | None:
    """The stretch as a gap; None where the record says that there was nothing to write."""
    last = sorted(record.of_day(before), key=lambda one: len(index.children[index.host(one.id)]))
    if any(_says(index, one, _CLOSED) and not _says(index, one, _OPEN) for one in last):
        return None
    if any(_says(index, one, _ANEW) for one in following.of_day(after)):
        return None
    host, then = (index.documents[index.host(one.id)] for one in (last[-1], following.of_day(after)[0]))
    if _SCHOOL.search(host.title) and before.year == after.year and before.month >= 6 and after.month <= 9:
        return None
    where = f"“{host.title}”" if record is following else f"“{host.title}” or in “{then.title}”"
    return Gap(
        content_id("date_gap", host.id, before, after), "date_gap", last[-1].file, last[-1].last_page, last[-1].date,
        f"No entry in {where} falls between {_day(before)} and {_day(after)} ({(after - before).days} days).",
    )  # fmt: skip


def _carried_on(records: Sequence[_Record]) -> Iterator[tuple[_Record, _Record]]:
    """A record that ends, and the next that some of its writers keep under another name: an old system and the new one.

    None where they write in yet another in between.
    """
    for record in records:
        hands = [one for one in records if one is not record and _one_team(record, one)]
        if any(one.days[0] <= record.days[-1] < one.days[-1] for one in hands):
            continue
        later = [one for one in hands if one.days[0] > record.days[-1]]
        if later:
            yield record, min(later, key=lambda one: one.days[0])


def _one_team(first: _Record, second: _Record) -> bool:
    fewer = min(len(first.writers), len(second.writers))
    return fewer >= SAME_WRITERS and len(first.writers & second.writers) * 2 >= min(fewer, 2 * SAME_WRITERS)


def _by_name(index: CaseIndex) -> Iterator[list[Document]]:
    """The entries of each record, by its name."""
    groups: dict[str, list[Document]] = defaultdict(list)
    received = index.corpus.info.received
    for host, children in index.children.items():
        document = index.documents[host]
        entries = [index.documents[one] for one in children if index.documents[one].kind == "case_note"]
        # A day after the records came is one that a scan made up.
        entries = [one for one in entries if not (received and one.date and one.date.first > received)]
        if len(entries) < LEAST_ON_A_PRINT or _LIST.search(document.title):
            continue
        if _words(index, entries) >= LEAST_WORDS * len(entries):
            groups[_record_name(document.title) or document.id].extend(entries)
    yield from groups.values()


def _words(index: CaseIndex, entries: Iterable[Document]) -> int:
    held = (passage for one in entries for passage in index.by_document.get(one.id, ()))
    return sum(len(passage.text.split()) for passage in held if passage.zone in SPOKEN)


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
