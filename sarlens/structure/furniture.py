"""Running heads and feet, page numbers, disclosure stamps and marks of the printing: no part of any document's words."""

from __future__ import annotations

import re
import statistics
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from itertools import groupby, pairwise

from rapidfuzz import fuzz, process

from sarlens.dates import find_dates
from sarlens.model import Page
from sarlens.structure.sheets import Row, Sheet, dress, edge, rows

# Scans read 1 as l, I or |, and 0 as O.
_N = r"[\dlI|OoQ]{1,5}"
_PAGE_OF = re.compile(
    rf"(?:\bp(?:a?[gq][ec]?|aqe|[.])[.:]?\s*(?P<k>{_N})\s*(?:of|0f|o[ft]|/)\s*(?P<n>{_N})\b)"
    rf"|(?:^\W*(?P<k2>\d{{1,4}})\s*(?:of|/)\s*(?P<n2>\d{{1,4}})\W*$)",
    re.I,
)
_SHORT_OF = re.compile(r"^\W*(?:page\s*)?(?P<k>[\dlI|]{1,3})\s?(?:of|0f|o\s?f|/)\s?(?P<n>[\dlI|]{1,3})\W*$", re.I)
_PAGE_ONLY = re.compile(
    rf"^(?:[-–—|\[(~\s]*(?:page|paqe|pg|p)[.:]?\s*(?P<k>{_N})[-–—|\])~\s.]*|[-–—~]\s*(?P<k2>\d{{1,4}})\s*[-–—~]|(?P<k3>\d{{1,3}}))$",
    re.I,
)
_COUNTED = re.compile(r"(?:^|[\s(\t])(?:page|paqe|sheet|pg|p)[.:]?\s?(?P<k>\d{1,3})[).]?$", re.I)
"""The number of a page at the end of a line at its foot: "DLR/3 - sheet 2", "send back with me (p. 2)"."""
_STAMP = re.compile(
    r"^[\[(]?(?=(?:\D*\d){3})(?:[A-Z]{1,10}\d{0,2}|[A-Z]\d?[A-Z]{1,6})(?:[-_ /.:–]{1,2}[A-Z0-9]{1,10}){0,3}?[-_ /.:–]{0,2}[\dOolI]{3,8}[\])]?[.,]?$"
)
_PRINTING = re.compile(
    r"^\W*(?:(?:re)?printed|print date|date printed|generated|exported|downloaded|report run|run (?:date|by)|extracted|produced)\b"
    r"[^.!?]{0,90}$",
    re.I,
)
_BROWSER = re.compile(
    r"^(?:https?|file|outlook)(?::|;)\s?//\S+|^\d{1,2}/\d{1,2}/\d{2,4}, \d{1,2}:\d\d\b(?!(?::\d\d)?\s*[-–]\s[^:]{2,40}:\s).{0,90}$|"
    r"^\d{1,2}/\d{1,2}/\d{2,4}\t.{0,40}\b(?:mail|outlook|gmail|inbox|yahoo)\b.{0,40}$",
    re.I,
)
"""The head and foot of a page that a browser printed; a day, a time, a dash, a name and a colon is a turn of a chat."""
_FAX = re.compile(r"\bfax\b.*\d{3}.*\b(?:p|page|pg)?\.?\s?\d{1,3}\s?/\s?\d{1,3}\W*$", re.I)
_MARKING = re.compile(
    r"^\W*(?:official(?:[\s:–-]+sensitive)?(?:[\s:–-]+(?:personal|commercial|locsen))?|restricted|protect(?:[\s:–-]+personal)?|"
    r"(?:strictly )?(?:private (?:and|&) )?confidential|not protectively marked|unclassified|nhs (?:confidential|protect)|"
    r"copy(?: for (?:the )?data subject)?|(?:data )?(?:subject )?(?:disclosure|redacted|sar|subject access) copy|redacted(?: version)?|"
    r"released under (?:the )?(?:subject access|data protection)[^.]{0,40}|third party (?:data|information) removed copy)\W*$",
    re.I,
)
_RECEIVED = re.compile(
    r"^\W*(?:received|rec'?d|scanned|date stamp|post\s?room|incoming (?:post|mail))\b(?:[\s:]+(?:on|by|at))?[\s:\d/.a-z-]{0,40}$",
    re.I,
)
_OPENING_WORDS = re.compile(
    r"^\W*(?:from|sent|to|cc|subject|date|re|dear|hi|hello|yours|kind regards|regards|many thanks|thanks|attachments?)\b|"
    r"\b(?:notes?|minutes|report|record|form|review|assessment|plan|referral|letter|meeting)\b",
    re.I,
)


_SAME_STEP = 1.0
"""Points by which two steps from line to line may differ and be the same."""
_COMMON_STEP = 3
"""So many steps of one size on a page part its paragraphs."""


def sheets(pages: Iterable[Page]) -> tuple[Sheet, ...]:
    """The pages of one file as sheets, furniture marked and page numbers read."""
    held = [(page, rows(page)) for page in pages]
    shared = _running(held) | _counters(held)
    return tuple(_sheet(page, own, shared) for page, own in held)


def without_stamp(text: str) -> str:
    """A line's text without a disclosure stamp printed at its right-hand end."""
    head, gap, tail = text.rpartition("\t")
    if not gap or head.rstrip().endswith(":"):  # "Subject:", and a reference behind it
        return text
    return head if _is_stamp(tail.strip()) else text


def _is_stamp(text: str) -> bool:
    """A disclosure stamp ("SAR-2023-0118"), not a day with its kind of contact ("HOME VISIT 03/03/2022")."""
    return _STAMP.match(text) is not None and not find_dates(text)


def _sheet(page: Page, own: Sequence[Row], shared: set[tuple[int, int]]) -> Sheet:
    feet = set(_feet(page, own))
    learned = shared | feet
    printed = [row for row in own if not row.blank]
    found = {(row.page, row.number) for row in printed if (row.page, row.number) in learned}
    numbering: tuple[int, int] | None = None
    received = False
    for rank, row in enumerate(printed):
        where = edge(row, page, rank, len(printed))
        loose = row.cell is None
        number = _page_number(row.text.strip(), where, min(rank, len(printed) - 1 - rank)) if loose else None
        if number is not None:
            numbering = number if numbering is None or (number[1] and not numbering[1]) else numbering
        if number is not None or _is_furniture(row, where, page.width) or (received and _bare_date(row.text)):
            found.add((row.page, row.number))
        received = row.cell is None and len(row.text) < 60 and bool(_RECEIVED.match(row.text))
    low = [row.text.strip() for row in printed if (row.page, row.number) in feet - shared]
    return dress(page, own, found, numbering, [text for text in low if not (_MARKING.match(text) or _is_stamp(text))])


def _is_furniture(row: Row, where: str, width: float) -> bool:
    text = row.text.strip()
    if row.box is not None and width and (row.box.x1 < 0.055 * width or row.box.x0 > 0.945 * width):
        return True  # in the side margin: a stamp set upright, or the shadow of the paper's edge
    if row.cell is not None:
        return bool(_is_stamp(text)) and where != ""
    if _MARKING.match(text) or (_RECEIVED.match(text) and (where or text.isupper() or find_dates(text))):
        return True
    if _is_stamp(text):
        return where != "" or "-" in text or "_" in text
    if not where:
        return bool(_PRINTING.match(text) and find_dates(text) and re.search(r"print", text, re.I))
    return bool(
        (_PRINTING.match(text) and (find_dates(text) or " by " in text)) or _BROWSER.match(text) or _FAX.search(text)
    )


def _feet(page: Page, own: Sequence[Row]) -> list[tuple[int, int]]:
    """Small print at the foot of a page: short lines in the margin with clear space above them.

    As much space as parts the page's own paragraphs is none: what stands below it may be the next of them.
    """
    printed = [row for row in own if row.box is not None and not row.blank]
    bottom = page.height * 0.92
    low = [row for row in printed if row.box is not None and row.box.y0 > bottom]
    above = [row.box.y1 for row in printed if row.box is not None and row.box.y0 <= bottom and row.box.y1 < page.height]
    if not low or not above or len(low) > 4 or any(row.cell is not None or len(row.text) > 130 for row in low):
        return []
    gap = min(row.box.y0 for row in low if row.box is not None) - max(above)
    usual = statistics.median(row.height for row in printed)
    tops = sorted(row.box.y0 for row in printed if row.box is not None and row.box.y0 <= bottom)
    steps = [lower - upper for upper, lower in pairwise(tops)]
    step = min(row.box.y0 for row in low if row.box is not None) - tops[-1]
    common = sum(abs(one - step) <= _SAME_STEP for one in steps) >= _COMMON_STEP
    return [(row.page, row.number) for row in low] if gap > 2.2 * usual and not common else []


def _page_number(text: str, where: str, depth: int) -> tuple[int, int] | None:
    """The page number that a line is there to print, or None. Depth: rows between it and the nearer page end."""
    if len(text) > 110:
        return None
    for part in text.split("\t") if where else ():
        found = _SHORT_OF.match(part.strip())
        if found and 0 < (number := _digits(found["k"])) <= (of := _digits(found["n"])):
            return (number, of)
    match = _PAGE_OF.search(text)
    if match and (where or (match["k"] and (depth < 3 or match.group() == text))):
        number = _digits(match["k"] or match["k2"])
        of = _digits(match["n"] or match["n2"])
        words = len(text.split()) - len(match.group().split())
        if number and of and number <= of and (words <= 3 or where):
            return (number, of)
    at_end = _COUNTED.search(text) if where == "bottom" else None
    if at_end is not None and (number := _digits(at_end["k"])):
        return (number, 0)
    match = _PAGE_ONLY.match(text)
    if match and (where or (depth == 0 and not match["k3"])):
        number = _digits(match["k"] or match["k2"] or match["k3"])
        return (number, 0) if number else None
    return None


def _digits(text: str) -> int:
    plain = text.translate(str.maketrans("lI|OoQ", "111000"))
    return int(plain) if plain.isdigit() else 0


def _bare_date(text: str) -> bool:
    found = find_dates(text)
    return bool(found) and len(found[0].text) >= len(text.strip()) - 3


def _edge_rows(page: Page, own: Sequence[Row], reach: int) -> list[Row]:
    """The rows in the page's margins, or the first and last few."""
    printed = [row for row in own if not row.blank]
    return [
        row
        for rank, row in enumerate(printed)
        if edge(row, page, rank, len(printed)) and (rank < reach or rank >= len(printed) - reach)
    ]


def _running(held: Sequence[tuple[Page, Sequence[Row]]]) -> set[tuple[int, int]]:
    """Lines that stand in the margin of many pages of a file, letter for letter but for numbers and a scan's slips.

    What could open a document ("From: …", "Case notes", the name of a mailbox's owner) is left alone here: whether
    that is a running head is decided when it is known where documents begin.
    """
    places: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for page, own in held:
        for row in _edge_rows(page, own, 3):
            shape = _shape(row.text)
            high = row.box is not None and 0.06 * page.height < row.box.y1 < page.height / 2
            if len(shape) > 2 and not (high or _OPENING_WORDS.search(shape) or _before_header(own, row)):
                if shape not in places and len(shape) >= 10 and page.text_source == "ocr":
                    near = process.extractOne(shape, list(places), scorer=fuzz.ratio, score_cutoff=82)
                    shape = near[0] if near is not None else shape
                places[shape].append((row.page, row.number))
    least = max(3, round(0.4 * len(held)))
    return {place for found in places.values() if len({page for page, _ in found}) >= least for place in found}


def _shape(text: str) -> str:
    """A line without its numbers and the specks that a scan puts round it."""
    words = re.sub(r"[\doOl|]*\d[\doOl|]*", "0", text.lower()).split()
    kept = [word for n, word in enumerate(words) if re.search(r"\w\w|0", word) and (n == 0 or word != words[n - 1])]
    return " ".join(kept)


def _before_header(own: Sequence[Row], row: Row) -> bool:
    """A name above a mail's header, or a title above the fields of a form."""
    below = next((other for other in own if other.number > row.number and not other.blank), None)
    return below is not None and re.match(r"\W*(?:from|frorn|sent|to|date)\b", below.text, re.I) is not None


def _counters(held: Sequence[tuple[Page, Sequence[Row]]]) -> set[tuple[int, int]]:
    """Short lines whose number rises with the page over a good part of the file: stamps of any style."""
    places: dict[str, list[tuple[int, int, int]]] = defaultdict(list)
    for _, own in held:
        for row in own:
            text = row.text.strip().strip(".,;|[]()~")
            numbers = re.findall(r"\d+", text)
            if numbers and len(text) <= 30 and len(text.split()) <= 4 and row.cell is None:
                shape = re.sub(
                    r"\d+", "0", text.translate(str.maketrans("Ool|", "0011")) if len(numbers[-1]) > 2 else text
                )
                places[shape].append((row.page, int(numbers[-1]), row.number))
    found: set[tuple[int, int]] = set()
    pages = len(held)
    for seen in places.values():
        one_a_page = Counter(page for page, _, _ in seen)
        if len(one_a_page) < max(3, 0.4 * pages) or max(one_a_page.values()) > 2:
            continue
        values = [next(group)[1] for _, group in groupby(seen, key=lambda place: place[0])]
        rising = sum(1 for a, b in pairwise(values) if 0 < b - a <= 20)
        if rising >= 0.8 * (len(values) - 1):
            found.update((page, line) for page, _, line in seen)
    return found
