"""Where one document ends and the next begins in a merged file.

Each place where a document could begin (the top of every page, and a mail header or a record's heading further
down) gets a sum of log odds from all the signs there are; above zero, a document begins.
"""

from __future__ import annotations

import datetime as dt
import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise, zip_longest

from rapidfuzz import fuzz

from sarlens.dates import find_dates
from sarlens.model import REDACTED
from sarlens.structure.continuity import broken, same_log
from sarlens.structure.dating import field_date
from sarlens.structure.emails import bare_subject, header_block, is_answer, people_in, sender
from sarlens.structure.entrywords import is_heading
from sarlens.structure.labels import HeaderBlock, depth, tidy
from sarlens.structure.letterheads import Known, bodies
from sarlens.structure.openings import STRONG, Form, Opening, opening
from sarlens.structure.records import opens_notes
from sarlens.structure.sheets import Row, Sheet
from sarlens.structure.signoffs import signed_below, signs_off

_FEW_DAYS = 5
_GOES_ON = 6.0
"""Log odds against a new document on a page that goes on with the log of the page before."""
_OF_PERSON = re.compile(r"\b(?:name|person|client|patient|nhs|d\.?o\.?b|id|p-id)\b", re.I)


@dataclass(frozen=True, slots=True)
class Extent:
    """The rows of one document in its file's stream of rows, `rows[first:end]`, and its pages.

    Attributes:
        first_page, last_page: page numbers, blank pages behind the last row included.
        confidence: how sure it is that a document begins here.
        form: what seemed to begin, or "".
    """

    first: int
    end: int
    first_page: int
    last_page: int
    confidence: float
    form: Form


@dataclass(frozen=True, slots=True)
class _Start:
    """Where a document begins: row, index of the page, whether at the page's top, how surely, and as what."""

    row: int
    page: int
    confidence: float
    form: Form
    top: bool = True


class Stream:
    """All rows of one file that are no furniture, in order, with the place of each page among them."""

    def __init__(self, sheets: Sequence[Sheet]) -> None:
        self.sheets = tuple(sheets)
        rows: list[Row] = []
        self.starts: list[int] = []
        for sheet in sheets:
            self.starts.append(len(rows))
            rows += [row for row in sheet.rows if not row.furniture]
        self.rows: tuple[Row, ...] = tuple(rows)

    @cached_property
    def openings(self) -> tuple[Opening, ...]:
        """What seems to begin at the top of each page."""
        return tuple(opening(self.rows[self.top(n) : self.end(n)][:70]) for n in range(len(self.starts)))

    @cached_property
    def headers(self) -> dict[int, HeaderBlock]:
        """Every mail header with an unquoted block of labels, by the index of its first row."""
        found: dict[int, HeaderBlock] = {}
        at = 0
        while at < len(self.rows):
            row = self.rows[at]
            block = None if row.blank else header_block(self.rows, at)
            if block is not None:
                found[at] = block
                at = block.last
            at += 1
        return found

    @cached_property
    def around(self) -> dt.date | None:
        """The middle of the days that the file prints; None where it prints too few to say."""
        days = sorted(mention.date.first for row in self.rows for mention in find_dates(row.text) if mention.date.exact)
        return days[len(days) // 2] if len(days) >= _FEW_DAYS else None

    @cached_property
    def bodies(self) -> Known:
        """The bodies that the file names."""
        return bodies(row for sheet in self.sheets for row in sheet.rows)

    def feet(self, extent: Extent) -> tuple[str, ...]:
        """What the margins of a document's pages print."""
        return tuple(
            row.text.strip()
            for sheet in self.sheets
            if extent.first_page <= sheet.page.number <= extent.last_page
            for row in sheet.rows
            if row.furniture
        )

    def end(self, page: int) -> int:
        """Index after the last row of a page."""
        return self.starts[page + 1] if page + 1 < len(self.starts) else len(self.rows)

    def top(self, page: int) -> int:
        """Index of the first row with words on a page."""
        return next((n for n in range(self.starts[page], self.end(page)) if not self.rows[n].blank), self.starts[page])


def split(sheets: Sequence[Sheet], *, single: bool = False, sober: bool = False) -> tuple[Stream, tuple[Extent, ...]]:
    """Every document of one file, in order; together they hold every row.

    Args:
        sheets: the pages of the file.
        single: the file is one document by its nature (a mail).
        sober: the file is most likely one document (Word, text): only plain signs split it.
    """
    stream = Stream(sheets)
    if not sheets:
        return stream, ()
    starts = [_Start(0, 0, 0.99, stream.openings[0].form)] if single else _starts(stream, sober)
    extents = []
    for start, after in zip_longest(starts, starts[1:]):
        end = len(stream.rows) if after is None else after.row
        last = len(sheets) - 1 if after is None else after.page - after.top
        numbers = sheets[start.page].page.number, sheets[max(last, start.page)].page.number
        extents.append(Extent(start.row, end, *numbers, start.confidence, start.form))
    return stream, tuple(extents)


def _starts(stream: Stream, sober: bool) -> list[_Start]:
    base = _prior(stream, sober)
    numbered = not _numbers_of_file(stream)
    starts: list[_Start] = []
    last_printed: int | None = None
    for page, sheet in enumerate(stream.sheets):
        begins = stream.openings[page]
        if not sheet.content:
            if not starts:
                starts.append(_Start(0, 0, 0.9, ""))
            continue
        if last_printed is None:
            starts.append(_Start(stream.starts[page], page, 0.95, begins.form))
        else:
            score = base + begins.weight + broken(stream.sheets[last_printed], sheet, begins, numbered)
            score += 0.7 * (page - last_printed > 1) + _unfinished(stream, starts[-1], page)
            score += _chain(stream, starts[-1].row, last_printed, page)
            score += _same_export(stream, starts[-1], last_printed, page)
            score -= _GOES_ON if same_log(stream.sheets[last_printed], sheet) else 0.0
            if score > 0:
                starts.append(_Start(stream.starts[page], page, _sure(score), begins.form))
        starts += _within(stream, page, starts[-1].row)
        last_printed = page
    return starts


def _sure(score: float) -> float:
    return round(1 / (1 + math.exp(-abs(score))), 3)


def _prior(stream: Stream, sober: bool) -> float:
    """Merged disclosures have many beginnings that are plain to see; a single report has none after its first page."""
    plain = sum(begins.weight >= STRONG for begins in stream.openings[1:])
    if sober:
        return -6.0
    return -1.2 if plain >= max(2, 0.1 * len(stream.sheets)) else -2.2


def _numbers_of_file(stream: Stream) -> bool:
    """Whether "Page 3 of 812" counts the file's pages, not a document's."""
    numbers = [(page, sheet.numbering) for page, sheet in enumerate(stream.sheets) if sheet.numbering is not None]
    if len(numbers) < 3 or len(numbers) < 0.7 * len(stream.sheets):
        return False
    totals = {number[1] for _, number in numbers}
    rising = all(later[1][0] > earlier[1][0] for earlier, later in pairwise(numbers))
    against = sum(stream.openings[page].weight >= STRONG and number[0] > 1 for page, number in numbers)
    return rising and len(totals) <= 2 and against >= 2


def _unfinished(stream: Stream, start: _Start, page: int) -> float:
    """A letter that has not been signed yet goes on, on a page that opens nothing."""
    if start.form != "letter" or stream.openings[page].weight >= 1.0:
        return 0.0
    held = stream.rows[start.row : stream.starts[page]]
    return 0.0 if signs_off(held) is not None or signed_below(held, lone=True) is not None else -2.0


def _same_export(stream: Stream, start: _Start, before: int, page: int) -> float:
    """An export that prints its heading on every page goes on where the page before is full."""
    begins, room = stream.openings[page], stream.sheets[before].room
    if begins.form != "notes" or start.form != "notes" or room > 0.33:
        return 0.0
    tops = [[row.text.strip().lower() for row in stream.sheets[at].content[:2]] for at in (start.page, page)]
    heads, below = [top[0] for top in tops], [top[1] if len(top) > 1 else "" for top in tops]
    other = all(_OF_PERSON.search(text) for text in below) and fuzz.ratio(*below) < 85
    return -6.0 if is_heading(heads[1]) and fuzz.ratio(*heads) > 92 and not other else 0.0


def _chain(stream: Stream, first: int, before: int, page: int) -> float:
    """A mail header at a page's top may be the next message quoted in a chain that fills the page before."""
    begins = stream.openings[page]
    if begins.header is None or begins.owner or stream.sheets[before].room > 0.22:
        return 0.0
    above = {at: block for at, block in stream.headers.items() if first <= at < stream.starts[page]}
    return -6.0 if above and _is_quoted(stream, above, stream.top(page), begins.header) else 0.0


def _is_quoted(stream: Stream, above: dict[int, HeaderBlock], at: int, header: HeaderBlock) -> bool:
    """Whether the message at row `at` is quoted by those above it, of which there is at least one."""
    held = list(above.values())
    return quotable(held[0], held[-1], header) or _other_style(stream, above, at, header)


def quotable(top: HeaderBlock, last: HeaderBlock, header: HeaderBlock) -> bool:
    """Whether a message can be one that `last` (or the mail on top) answers or forwards.

    It is no later than they are, and shares their subject, or the mail says that it answers and the people overlap.
    """
    if header.form == "bare" and (not header.has("subject") or _answers(top, header)):
        return True  # the next message of a conversation that is printed as one
    if _is_later(top, last, header):
        return False
    subjects = [bare_subject(block.get("subject")).lower() for block in (top, last, header)]
    if not subjects[2] or REDACTED in subjects[2] or not any(subjects[:2]):
        return True
    if any(subject and fuzz.ratio(subject, subjects[2]) > 80 for subject in subjects[:2]):
        return True
    return is_answer(top.get("subject")) and bool(_people(top) & _people(header) or _people(last) & _people(header))


def _answers(top: HeaderBlock, header: HeaderBlock) -> bool:
    """It answers the mail above it, under its subject: a conversation printed oldest first."""
    subject, own = (bare_subject(block.get("subject")).lower() for block in (top, header))
    if not subject or fuzz.ratio(subject, own) <= 80 or not is_answer(header.get("subject")):
        return False
    return top.form == "bare" or (not is_answer(top.get("subject")) and bool(_people(top) & _people(header)))


def _is_later(top: HeaderBlock, last: HeaderBlock, header: HeaderBlock) -> bool:
    """Whether a message is later than the last that is quoted, or than the mail on top; False where a time is wanting."""
    when, limit = field_date(header.get("date")), field_date(last.get("date")) or field_date(top.get("date"))
    if when is None or limit is None or not when.time or not limit.time:
        return False
    return (when.first, when.time) > (limit.first, limit.time)


def _other_style(stream: Stream, held: dict[int, HeaderBlock], at: int, header: HeaderBlock) -> bool:
    """The mail on top is printed with its values in a column of their own and this is not, so that it is quoted in it.

    Its subject may be another: people answer an old message with a new subject. It is no later, and they know each other.
    """
    first = min(held)
    apart = ["\t" in stream.rows[place].text for place in (first, at)]
    if apart != [True, False] or _is_later(held[first], held[max(held)], header):
        return False
    return any(_people(block) & _people(header) for block in held.values())


def _people(block: HeaderBlock) -> set[str]:
    """The surnames and addresses of a mail's sender and readers."""
    found: set[str] = set()
    for person in (block.get("from"), *people_in(block)):
        name, address = sender(person)
        found.add(address or "")
        found.update(word.lower() for word in re.findall(r"[A-Za-z'’-]{4,}", name or ""))
    return found - {""}


def _within(stream: Stream, page: int, first: int) -> list[_Start]:
    """Documents that begin further down a page: a second mail, a record's heading below another document."""
    owners = {begins.owner.lower() for begins in stream.openings if begins.owner}
    top = stream.top(page)
    opened = stream.openings[page].header
    skip = top + opened.last + 1 if opened is not None else top + 1
    found: list[_Start] = []
    in_notes = opens_notes(stream.rows[first : first + 40])
    for at in range(skip, stream.end(page)):
        row = stream.rows[at]
        if row.blank:
            continue
        since = found[-1].row if found else first
        block = stream.headers.get(at)
        if block is not None and block.form != "wrote" and not depth(row.text):
            above = {place: other for place, other in stream.headers.items() if since <= place < at}
            held = list(above.values())
            start = _owner_above(stream, at, owners, held[-1] if held else None)
            if start < at and not in_notes:
                found.append(_Start(start, page, 0.9, "mail", False))
            elif (
                held
                and not in_notes
                and not _is_quoted(stream, above, at, block)
                and not _forwards(held[0], stream.rows[at])
            ):
                found.append(_Start(at, page, 0.7, "mail", False))
        elif not in_notes and _heads_record(row) and opens_notes(stream.rows[at : at + 20]) and stream.headers:
            found.append(_Start(at, page, 0.75, "notes", False))
            in_notes = True
    return found


def _heads_record(row: Row) -> bool:
    """A record's heading on a line of its own: no cell of a table, and no answer beside a label ("Activity: Case note")."""
    return row.cell is None and is_heading(row.text.strip().split("\t")[0], exact=True)


def _forwards(top: HeaderBlock, row: Row) -> bool:
    """The mail passes on another with its own subject, or a divider says that what follows is quoted."""
    subject = top.get("subject").strip().lower()
    return subject.startswith(("fw", "wg")) or bool(re.search(r"original|forward|_{8}|-{5}", row.text, re.I))


def _owner_above(stream: Stream, at: int, owners: set[str], before: HeaderBlock | None) -> int:
    """Index of the mailbox owner's name above a header, where one is printed there; else the header's own.

    The owner's name below a message of the owner's is its signature.
    """
    for n in range(at - 1, max(-1, at - 4), -1):
        if not stream.rows[n].blank:
            name = tidy(stream.rows[n].text).lower()
            own = before is not None and set(name.split()) <= set(re.findall(r"[\w'’-]+", before.get("from").lower()))
            return n if name in owners and not own else at
    return at
