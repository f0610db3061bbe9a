"""How a paper ends: "Yours sincerely" and who signed below it, or a name with a role or a date."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz import fuzz, process

from sarlens.dates import PartialDate, find_dates
from sarlens.model import REDACTED
from sarlens.structure.dating import field_date
from sarlens.structure.furniture import without_stamp
from sarlens.structure.labels import tidy
from sarlens.structure.name_words import BODY_WORDS, ROLE_WORDS
from sarlens.structure.names import person_like
from sarlens.structure.sheets import Row

_CLOSINGS = ("yours sincerely", "yours faithfully", "yours truly", "yours", "kind regards", "kindest regards", "best wishes", "regards",
             "with kind regards", "best regards", "warm regards", "with best wishes", "many thanks", "sincerely", "with thanks",
             "yours very sincerely", "yours very truly", "yours ever", "yours respectfully", "respectfully yours",
             "with warm regards", "all good wishes", "with good wishes", "every good wish")  # fmt: skip
_NOT_A_NAME = re.compile(
    r"^\W*(?:for|signed|pp|p\.p|dictated|electronically|checked|approved|enc|encl|cc|c\.c|copy|copies|on behalf|for and on behalf|"
    r"signature|not signed|date|tel|email|www|http|page|sent from)\b",
    re.I,
)
_LETTERS_AFTER = re.compile(
    r"\s+(?:BA|BSc|MSc|MA|PhD|RGN|RMN|RN|RNLD|RNMH|MBChB|MBBS|MRCPsych|MRCGP|FRCP|DipSW|CQSW|Hons|QTS|PGCE|MBE|OBE|MP|JP|HCPC|SRN)\b.*$"
)


_RECEIVED = re.compile(
    r"\b(?:signed for by|received by|accepted by|signed by the (?:family|client|tenant|customer)|for the family)\b",
    re.I,
)
_AND_OTHERS = re.compile(r"\s+(?:and|&) (?:the )?(?:partners|colleagues|associates|team)\W*$", re.I)


@dataclass(frozen=True, slots=True)
class Signed:
    """A name with a role or a date, put below the last paragraph."""

    name: str
    date: PartialDate | None


@lru_cache(maxsize=4096)
def closing(text: str) -> bool:
    """Whether a line is the closing words of a letter, as scans may spell them."""
    plain = re.sub(r"[^a-z ]+", "", text.lower()).strip()
    if not 5 <= len(plain) <= 24:
        return False
    return (
        plain in _CLOSINGS or process.extractOne(plain, _CLOSINGS[:3], scorer=fuzz.ratio, score_cutoff=84) is not None
    )


def signs_off(rows: Sequence[Row]) -> int | None:
    """Index of the letter's "Yours sincerely" (or its like), the last there is; None where there is none."""
    found = [at for at, row in enumerate(rows) if len(row.text) < 40 and closing(row.text.strip())]
    return found[-1] if found else None


def formal(text: str) -> bool:
    """Whether the closing words are those of a letter, not of a mail."""
    plain = re.sub(r"[^a-z ]+", "", text.lower()).strip()
    return process.extractOne(plain, _CLOSINGS[:3], scorer=fuzz.ratio, score_cutoff=84) is not None


def signatory(rows: Sequence[Row], closing_at: int) -> str | None:
    """Who signed below the closing words: the name, or the team; None where it can't be read."""
    seen: list[str] = []
    for row in rows[closing_at + 1 : closing_at + 16]:
        text = tidy(re.split(r"\t", without_stamp(row.text))[0]).strip(" ,.")
        if row.blank or _NOT_A_NAME.match(text) or not re.search(r"[A-Za-z]{2}", text):
            continue
        if len(text) > 70 or row.text.rstrip().endswith(("?", "!")) or REDACTED in text:
            break
        seen.append(text)
        if len(seen) == 4:
            break
    named = next((text for text in seen if _is_signed_name(text)), None)
    if named is not None:
        return named
    return next(
        (text for text in seen[:2] if BODY_WORDS.search(text) or ROLE_WORDS.search(text)), seen[0] if seen else None
    )


def _is_signed_name(text: str) -> bool:
    """A person, a couple, or a person with a role behind a comma."""
    bare = re.sub(r"\([^)]*\)", "", text).split(",")[0]
    bare = re.sub(r"\s+(?:BA|BSc|MSc|MA|PhD|RGN|RMN|RNLD|MBChB|MRCPsych|DipSW|CQSW|Hons)\b.*$", "", bare).strip()
    people = re.split(r"\s+(?:and|&)\s+", bare)
    if not any(len(word) > 2 and re.search(r"[aeiouy]", word) for word in bare.split()):
        return False  # what a scan makes of handwriting
    return all(person_like(person) for person in people) and len(bare.split()) >= 2 and not ROLE_WORDS.search(bare)


def signed_below(rows: Sequence[Row], *, lone: bool = False) -> Signed | None:
    """The last name with a role or a date near the end: "Bea Okoro RN, Nurse Assessor, 12 May 2023", or in two lines.

    Args:
        rows: of the whole document.
        lone: a name alone on the last line counts too, and so do two names on the last two.
    """
    printed = [tidy(without_stamp(row.text)) for row in rows if not row.blank and row.cell is None]
    for at in range(len(printed) - 1, max(len(printed) - 8, 0), -1):
        text = printed[at]
        mentions = find_dates(text)
        bare = text[: mentions[0].start] if mentions else text
        name, comma, role = bare.partition(",")
        name = _LETTERS_AFTER.sub("", _AND_OTHERS.sub("", name)).strip(" -–.")
        if at and _RECEIVED.search(printed[at - 1]):
            continue  # who signed for the goods or the copy
        below = printed[at + 1] if at + 1 < len(printed) else ""
        under = (
            not comma and len(below.split()) <= 8 and ROLE_WORDS.search(below) is not None and not below.endswith(".")
        )
        if not _full_name(name) and not (under and re.fullmatch(r"[A-Z][a-z]{2,}", name) and person_like(name)):
            continue
        beside = bool(comma) and len(role.split()) <= 8 and ROLE_WORDS.search(role) is not None
        alone = lone and not comma and at == len(printed) - 1 and at > 3
        if beside or under or alone or (mentions and not role.strip(" .")):
            date = mentions[0].date if mentions else field_date(below) if len(below) < 60 else None
            before = printed[at - 1] if alone else ""
            both = f"{before} and {name}" if _full_name(before) else name
            return Signed(f"{name}, {role.strip(' ,')}" if beside else both, date if date and date.exact else None)
    return None


def _full_name(text: str) -> bool:
    return 2 <= len(text.split()) <= 4 and person_like(text) and not ROLE_WORDS.search(text)


def headed_by(rows: Sequence[Row]) -> str | None:
    """Who writes a letter whose last page is missing: the one person with a post whom its head names."""
    found = []
    for row in rows:
        name, comma, role = tidy(without_stamp(row.text)).partition(",")
        if (
            comma
            and _full_name(name)
            and ROLE_WORDS.search(role)
            and not BODY_WORDS.search(name)
            and len(role.split()) <= 6
        ):
            found.append(name)
    return found[0] if len(found) == 1 else None
