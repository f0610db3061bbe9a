"""Whether two documents are copies of one another: every difference must be a redaction, a scan's slip or the printing's."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from rapidfuzz import fuzz
from rapidfuzz.distance import Levenshtein

from sarlens.model import REDACTED, Document, Page
from sarlens.structure.emails import bare_subject
from sarlens.structure.labels import unquoted
from sarlens.structure.misreadings import digits, looks_like, shape
from sarlens.structure.name_words import BODY_WORDS, ROLE_WORDS
from sarlens.structure.names import person_like
from sarlens.structure.sheets import Row
from sarlens.structure.wording import HIDDEN, closed, is_disclaimer, salutation, words_of

_DECISIVE = frozenset(
    {"yes", "no", "not", "never", "none", "nil", "refused", "agreed", "declined", "accepted", "met", "unmet", "true", "false"}
)  # fmt: skip
_GARBLED = 65
"""So alike must two runs of more than three words be, letter by letter, that a scan may have cut them up."""
_WRITTEN_ON, _WHOLE_PAPER = 15, 80
"""So many words may stand at the edge of a scan of a paper that has at least so many."""
_Place = Literal["start", "middle", "end"]
Head = Literal["stamped", "matched", "open"]
"""What the heads of two documents tell: one message sent in one minute; one day, author and title; nothing against it."""


@dataclass(frozen=True, slots=True)
class Likeness:
    """A document made ready for comparing.

    Attributes:
        words: of its body, in order, lower case; `HIDDEN` stands for what is redacted.
        scanned: read by OCR.
        hidden: something on its pages is redacted, perhaps without a mark in the text.
    """

    document: Document
    words: tuple[str, ...]
    scanned: bool
    hidden: bool


def likeness(document: Document, rows: Sequence[Row], pages: Sequence[Page]) -> Likeness:
    """A document made ready for comparing, from the rows of its body and its pages."""
    scanned = any(page.text_source == "ocr" for page in pages)
    hidden = any(page.redactions or REDACTED in page.text for page in pages)
    return Likeness(document, words_of(unquoted(row.text) for row in rows), scanned, hidden)


def heads_agree(one: Likeness, other: Likeness) -> bool:
    """Whether nothing but their words can tell the two apart; the words are not looked at."""
    return _same_head(one, other) is not None


def copies(one: Likeness, other: Likeness) -> bool:
    """Whether the two are copies of one document.

    Args:
        one: a document.
        other: another.
    """
    head = _same_head(one, other)
    if head is None:
        return False
    tally = _compare(one, other, head)
    if tally is None:
        return False
    return _enough(one, other, tally, head)


@dataclass(slots=True)
class _Tally:
    """What the comparing of two texts found, in words."""

    same: int = 0
    slips: int = 0
    digits: int = 0
    lost: int = 0
    real: int = 0
    hidden: int = 0


def _enough(one: Likeness, other: Likeness, tally: _Tally, head: Head) -> bool:
    """Whether so much is the same, and so little differs, that they are copies.

    Two messages sent by one person in one minute under one subject are the same message, whatever a scan made of
    single words; papers of one day that look alike may still be two.
    """
    scanned = one.scanned or other.scanned
    if tally.slips > (0.3 * tally.same if scanned else 0):
        return False
    if head == "stamped":
        fine = (
            tally.digits <= 2 + tally.same // 40
            and tally.lost <= 2 + tally.same // 15
            and tally.real <= tally.same // 40
        )
        return fine and (tally.same >= 1 or (tally.hidden > 0 and tally.slips == 0) or not (one.words or other.words))
    titled = _same_title(one.document, other.document, scanned) is True
    lost = 2 + tally.same // 40 if head == "matched" else 2 * titled + tally.same // 60
    if tally.digits > (tally.same >= 40) + tally.same // 200 or tally.lost > lost or tally.real:
        return False
    if tally.same < 12 or tally.hidden > 2 * tally.same:
        return False
    dated = one.document.date is not None and other.document.date is not None
    return tally.same >= (15 if dated else 30)


def _same_head(one: Likeness, other: Likeness) -> Head | None:
    """What the heads tell; None: they tell the two apart."""
    a, b = one.document, other.document
    scanned = one.scanned or other.scanned
    if a.kind != b.kind and not _kinds_confused(a, b):
        return None
    moment = _same_moment(one, other)
    author = _same_author(a, b, scanned)
    title = _same_title(a, b, scanned)
    # The title of a paper may be our own, and one that is printed stands among the words that are compared.
    paper = a.kind not in ("email", "case_note") and not (a.part_of or b.part_of)
    if title is None and (one.hidden or other.hidden or paper):
        title = False
    if moment is None or author is None or title is None or (a.kind == "email" and _apart(one, other)):
        return None
    if moment and author and a.kind in ("email", "case_note") and (title or a.kind != "email"):
        return "stamped"
    exact = a.date is not None and a.date.exact and a.date == b.date
    return "matched" if exact and author and title else "open"


def _kinds_confused(a: Document, b: Document) -> bool:
    """The kinds differ, and may yet be two readings of one paper: a letter taken for a report where a scan lost its head."""
    kinds = {a.kind, b.kind}
    return "other" in kinds or not (a.part_of or b.part_of or kinds & {"email", "case_note"})


def _same_moment(one: Likeness, other: Likeness) -> bool | None:
    """True: the same minute. None: different days or times."""
    a, b = one.document, other.document
    scanned, hidden = one.scanned or other.scanned, one.hidden or other.hidden
    if a.date is None or b.date is None:
        unknown = scanned or hidden or (a.date is None and b.date is None) or a.part_of or b.part_of
        return False if unknown else None
    if (a.date.first, a.date.last) != (b.date.first, b.date.last):
        return None
    if a.date.time is None or b.date.time is None:
        return False
    if a.date.time == b.date.time:
        return True
    # A mailbox abroad, or one that keeps GMT in summer, prints the hour before or after.
    hours = abs(int(a.date.time[:2]) - int(b.date.time[:2]))
    shifted = a.date.time[3:] == b.date.time[3:] and hours == 1
    return False if shifted or (scanned and _one_digit(a.date.time, b.date.time)) else None


def _one_digit(one: str, other: str) -> bool:
    return len(one) == len(other) and sum(x != y for x, y in zip(one, other, strict=True)) == 1


def _same_author(a: Document, b: Document, scanned: bool) -> bool | None:
    if not a.author or not b.author or REDACTED in a.author + b.author:
        return False
    if a.author_address and b.author_address and _same_address(a.author_address, b.author_address, scanned):
        return True
    alike = fuzz.token_set_ratio(_plain(a.author), _plain(b.author))
    if alike >= (75 if scanned else 85):
        return True
    return False if _initial_of(a.author, b.author) or _no_person(a.author) or _no_person(b.author) else None


def _no_person(author: str) -> bool:
    """A post or a body: a copy whose signature is blacked out shows no more of who wrote it."""
    first = author.split(",", maxsplit=1)[0]
    return bool(ROLE_WORDS.search(first) or BODY_WORDS.search(first)) and not person_like(first)


def _same_address(one: str, other: str, scanned: bool) -> bool:
    """One mail address; or, on a scan, a misreading of it."""
    return one == other or (scanned and Levenshtein.distance(shape(one), shape(other), score_cutoff=3) <= 2)


def _plain(text: str) -> str:
    return " ".join(re.findall(r"[a-z0-9]+", re.sub(r"\([^)]*\)", " ", text.lower())))


def _initial_of(one: str, other: str) -> bool:
    """One long name in common: "B Okoro" and "Bea Okoro", or an address and the name in it."""
    first, second = set(_plain(one).split()), set(_plain(other).split())
    return any(len(word) > 3 for word in first & second)


def _same_title(a: Document, b: Document, scanned: bool) -> bool | None:
    one, other = bare_subject(a.title).lower(), bare_subject(b.title).lower()
    if not one or not other or REDACTED in one + other or "(no subject)" in (one, other):
        return False
    if a.part_of or b.part_of:
        return fuzz.ratio(one, other) >= 85
    return True if fuzz.ratio(one, other) >= (70 if scanned else 88) else None


def _apart(one: Likeness, other: Likeness) -> bool:
    """Sent to wholly different people: two mailings of one text."""
    a, b = one.document.recipients, other.document.recipients
    if not a or not b or REDACTED in "".join((*a, *b)) or one.scanned or other.scanned:
        return False
    return (
        not {_plain(person) for person in a} & {_plain(person) for person in b}
        and fuzz.token_set_ratio(_plain(" ".join(a)), _plain(" ".join(b))) < 80
    )


def _compare(one: Likeness, other: Likeness, head: Head) -> _Tally | None:
    """The tally of a word-by-word alignment; None where a difference can't be explained."""
    tally = _Tally()
    scanned = one.scanned or other.scanned
    first, second = _bodies(one, other) if scanned else (one.words, other.words)
    for a, b, at in _blocks(first, second, tally, scanned):
        longer, author = (first, one.document.author) if a else (second, other.document.author)
        if HIDDEN in a or HIDDEN in b or (not a and one.hidden) or (not b and other.hidden):
            tally.hidden += max(len(a), len(b))
        elif "".join(a) == "".join(b):
            tally.same += 1
        elif not (a and b) and _stock(longer, a or b, at, author or "", head):
            continue
        elif head == "stamped" and not (a and b) and len("".join(a or b)) == 1:
            tally.lost += 1  # a letter that a scanner's own text layer has too many of
        elif not scanned or not _slip(a, b, at != "middle", tally):
            return None
    return tally


def _stock(words: Sequence[str], more: Sequence[str], at: _Place, author: str, head: Head) -> bool:
    """What one print has more: a notice, or what stands below the writer's name in a message; no postscript."""
    if at != "middle" and is_disclaimer(more):
        return True
    below = head == "stamped" and at == "end" and more[0] not in ("ps", "p")
    return below and closed(words[: len(words) - len(more)], author)


def _bodies(one: Likeness, other: Likeness) -> tuple[Sequence[str], Sequence[str]]:
    """The words to hold against one another. Of two letters of one day, what stands from the same "Dear Mrs Hale" on.

    What a scan makes of a letterhead, a postmark or a stamp says nothing; the day and the writer are compared apart.
    """
    a, b = one.document, other.document
    at, to = salutation(one.words), salutation(other.words)
    if a.kind != "letter" or b.kind != "letter" or not (at and to) or a.date is None or a.date != b.date:
        return one.words, other.words
    first, second = one.words[at:], other.words[to:]
    return (first, second) if looks_like(first[1:3], second[1:3]) else (one.words, other.words)


_Block = tuple[tuple[str, ...], tuple[str, ...], _Place]


def _blocks(a: Sequence[str], b: Sequence[str], tally: _Tally, scanned: bool) -> list[_Block]:
    """The runs that differ, each side's words, and where they stand; what is the same goes to the tally."""
    runs: list[list[int]] = []
    for op in Levenshtein.opcodes(a, b):
        if op.tag == "equal":
            length = op.src_end - op.src_start
            # One small word the same between two differences is chance.
            if runs and length == 1 and len(a[op.src_start]) <= 3 and op.src_end < len(a):
                runs[-1][1], runs[-1][3] = op.src_end, op.dest_end
            tally.same += length
        elif runs and runs[-1][1] == op.src_start and runs[-1][3] == op.dest_start:
            runs[-1][1], runs[-1][3] = op.src_end, op.dest_end
        else:
            runs.append([op.src_start, op.src_end, op.dest_start, op.dest_end])
    found: list[_Block] = []
    for a0, a1, b0, b1 in runs:
        place: _Place = "end" if a1 == len(a) and b1 == len(b) else "start" if a0 == 0 and b0 == 0 else "middle"
        found.append((tuple(a[a0:a1]), tuple(b[b0:b1]), place))
    return _in_order(found, tally) if scanned else found


def _in_order(blocks: list[_Block], tally: _Tally) -> list[_Block]:
    """The blocks without those that a scan only read in another order: gone here, there again one block on."""
    moved: set[int] = set()
    for n, (first, second) in enumerate(pairwise(blocks)):
        if n not in moved and {first[:2], first[1::-1]} == {second[:2], second[1::-1]} and () in first[:2]:
            moved |= {n, n + 1}
            tally.same += len(first[0] or first[1])
    return [block for n, block in enumerate(blocks) if n not in moved]


def _slip(a: Sequence[str], b: Sequence[str], at_edge: bool, tally: _Tally) -> bool:
    """Whether a difference is one that a scan makes; counts it."""
    longest = max(len(a), len(b))
    if at_edge and not (a and b) and longest <= _WRITTEN_ON and tally.same >= _WHOLE_PAPER:
        return (a or b)[0] not in ("ps", "p")  # a stamp, a note by hand, a letterhead that one print lost
    if longest > 8:
        return False
    if a and b and looks_like(a, b):
        tally.slips += longest
        tally.digits += digits(a) != digits(b)
        return True
    if a and b and longest > 3 and digits(a) == digits(b) and fuzz.ratio("".join(a), "".join(b)) >= _GARBLED:
        tally.slips += longest
        return True
    if _DECISIVE & {*a, *b} or any(word.endswith("n't") for word in (*a, *b)):
        return False
    if at_edge and longest <= 6:
        return True
    tally.digits += digits(a) != digits(b)
    tally.real += all(any(len(word) > 3 and word.isalpha() for word in side) for side in (a, b))
    tally.lost += longest
    return longest <= 3
