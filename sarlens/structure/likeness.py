"""Whether two documents are copies of one another: every difference must be a redaction, a scan's slip or the printing's."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz
from rapidfuzz.distance import Levenshtein

from sarlens.model import REDACTED, Document, Page
from sarlens.structure.emails import bare_subject
from sarlens.structure.labels import unquoted
from sarlens.structure.sheets import Row

_MARKER = re.compile(
    r"█+|[\[(]\s*(?:redacted|removed|withheld|exempt|third[- ]party|name (?:removed|redacted)|s(?:ection|\.)?\s?\d)[^\])]{0,60}[\])]|\bx{4,}\b",
    re.I,
)
_TOKEN = re.compile(r"█|[a-z0-9]+(?:['’][a-z]+)?")
_BANNER = re.compile(
    r"^\W*(?:\[?external\]?\b|caution\b|warning\b|this (?:e-?mail|message) (?:originated|was sent|came) (?:from )?outside|you don'?t often get|"
    r"some people who received|do not click|unless you (?:recognise|know))",
    re.I,
)
_DISCLAIMER = (
    "disclaimer",
    "confidential",
    "intended",
    "recipient",
    "virus",
    "addressee",
    "monitored",
    "privileged",
    "scanned",
    "unauthorised",
)
_DECISIVE = frozenset(
    {
        "yes",
        "no",
        "not",
        "never",
        "none",
        "nil",
        "refused",
        "agreed",
        "declined",
        "accepted",
        "met",
        "unmet",
        "true",
        "false",
    }
)
HIDDEN = "█"
_LOOKS = str.maketrans("0158c", "olsbe")
_DIGITS = str.maketrans("oli", "011")


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


def words_of(lines: Iterable[str]) -> tuple[str, ...]:
    """The words of some lines, for comparing; banners of mail systems are left out."""
    kept: list[str] = []
    banner = 0  # lines that the banner above may still run over
    for line in lines:
        banner = 2 if _BANNER.match(line) else banner - 1 if banner and line.strip() else 0
        if banner == 0:
            kept.append(line)
        elif line.rstrip().endswith((".", "]", "!")):
            banner = 0
    text = re.sub(r"(?<=[a-z])-\n(?=[a-z])", "", "\n".join(kept).lower())
    return tuple(word.replace("’", "'") for word in _TOKEN.findall(_MARKER.sub(" █ ", text)))


def heads_agree(one: Likeness, other: Likeness) -> bool:
    """Whether nothing but their words can tell the two apart; the words are not looked at."""
    return _same_head(one, other) is not None


def copies(one: Likeness, other: Likeness) -> bool:
    """Whether the two are copies of one document.

    Args:
        one: a document.
        other: another.
    """
    stamped = _same_head(one, other)
    if stamped is None:
        return False
    tally = _compare(one, other)
    if tally is None:
        return False
    return _enough(one, other, tally, stamped)


@dataclass(slots=True)
class _Tally:
    """What the comparing of two texts found, in words."""

    same: int = 0
    slips: int = 0
    digits: int = 0
    lost: int = 0
    real: int = 0
    hidden: int = 0


def _enough(one: Likeness, other: Likeness, tally: _Tally, stamped: bool) -> bool:
    """Whether so much is the same, and so little differs, that they are copies.

    Two messages sent by one person in one minute under one subject are the same message, whatever a scan made of
    single words; papers of one day that look alike may still be two.
    """
    scanned = one.scanned or other.scanned
    if tally.slips > (0.3 * tally.same if scanned else 0):
        return False
    if stamped:
        fine = (
            tally.digits <= 2 + tally.same // 40
            and tally.lost <= 1 + tally.same // 25
            and tally.real <= tally.same // 40
        )
        return fine and (tally.same >= 1 or (tally.hidden > 0 and tally.slips == 0) or not (one.words or other.words))
    if tally.digits > (tally.same >= 40) + tally.same // 200 or tally.lost > tally.same // 60 or tally.real:
        return False
    if tally.same < 12 or tally.hidden > 2 * tally.same:
        return False
    dated = one.document.date is not None and other.document.date is not None
    return tally.same >= (15 if dated else 30)


def _same_head(one: Likeness, other: Likeness) -> bool | None:
    """None: the heads tell them apart. True: sent at the same minute by the same person; False: nothing against it."""
    a, b = one.document, other.document
    scanned = one.scanned or other.scanned
    if a.kind != b.kind and "other" not in (a.kind, b.kind):
        return None
    moment = _same_moment(one, other)
    author = _same_author(a, b, scanned)
    title = _same_title(a, b, scanned)
    if title is None and (one.hidden or other.hidden):
        title = False
    if moment is None or author is None or title is None or (a.kind == "email" and _apart(one, other)):
        return None
    return moment and author and a.kind in ("email", "case_note") and (title or a.kind != "email")


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
    if a.author_address and a.author_address == b.author_address:
        return True
    alike = fuzz.token_set_ratio(_plain(a.author), _plain(b.author))
    if alike >= (75 if scanned else 85):
        return True
    return False if _initial_of(a.author, b.author) else None


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


def _compare(one: Likeness, other: Likeness) -> _Tally | None:
    """The tally of a word-by-word alignment; None where a difference can't be explained."""
    tally = _Tally()
    for a, b, at_edge in _blocks(one.words, other.words, tally):
        if HIDDEN in a or HIDDEN in b or (not a and one.hidden) or (not b and other.hidden):
            tally.hidden += max(len(a), len(b))
        elif "".join(a) == "".join(b):
            tally.same += 1
        elif at_edge and _is_disclaimer(a or b) and not (a and b):
            continue
        elif not (one.scanned or other.scanned) or not _slip(a, b, at_edge, tally):
            return None
    return tally


def _blocks(a: Sequence[str], b: Sequence[str], tally: _Tally) -> list[tuple[tuple[str, ...], tuple[str, ...], bool]]:
    """The runs that differ, each side's words, and whether they stand at an end; what is the same goes to the tally."""
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
    found = []
    for a0, a1, b0, b1 in runs:
        at_edge = (a0 == 0 and b0 == 0) or (a1 == len(a) and b1 == len(b))
        found.append((tuple(a[a0:a1]), tuple(b[b0:b1]), at_edge))
    return found


def _is_disclaimer(words: Sequence[str]) -> bool:
    return len(words) > 12 and sum(word in words for word in _DISCLAIMER) >= 2


def _slip(a: Sequence[str], b: Sequence[str], at_edge: bool, tally: _Tally) -> bool:
    """Whether a difference is one that a scan makes; counts it."""
    longest = max(len(a), len(b))
    if longest > 8:
        return False
    if a and b and _looks_like(a, b):
        tally.slips += longest
        tally.digits += _digits(a) != _digits(b)
        return True
    if _DECISIVE & {*a, *b} or any(word.endswith("n't") for word in (*a, *b)):
        return False
    if at_edge and longest <= 6:
        return True
    tally.digits += _digits(a) != _digits(b)
    tally.real += all(any(len(word) > 3 and word.isalpha() for word in side) for side in (a, b))
    tally.lost += longest
    return longest <= 3


def _digits(words: Sequence[str]) -> str:
    """The digits in words that have any, the letters that scans put for them made digits too."""
    plain = [word.translate(_DIGITS) for word in words if re.search(r"\d", word)]
    return "".join(word for word in plain if sum(char.isdigit() for char in word) * 2 >= len(word))


def _looks_like(a: Sequence[str], b: Sequence[str]) -> bool:
    """Word for word alike in their letters; or, where a scan joined or split words, alike as a whole."""
    if len(a) != len(b):
        return fuzz.ratio("".join(a), "".join(b)) >= 70
    return all(_misread(x, y) for x, y in zip(a, b, strict=True))


def _misread(one: str, other: str) -> bool:
    """Two spellings that one printed word could have: not Monday and Friday, not yes and no, not can and can't."""
    if one.endswith("n't") != other.endswith("n't"):
        return False
    a, b = _shape(one), _shape(other)
    longest = max(len(a), len(b))
    return Levenshtein.distance(a, b) <= (1 if longest <= 5 else 2 if longest <= 8 else 3)


def _shape(word: str) -> str:
    """A word with the letters that scans take for one another made one."""
    for read, printed in (("rn", "m"), ("ii", "u"), ("vv", "w"), ("cl", "d")):
        word = word.replace(read, printed)
    return word.translate(_LOOKS)
