"""What a document is (kind), what it is called (title), who wrote it, when, and for whom."""

from __future__ import annotations

import re
import statistics
from collections.abc import Sequence
from dataclasses import dataclass

from sarlens.dates import PartialDate, find_dates
from sarlens.model import REDACTED, DocumentKind
from sarlens.structure.dating import date_line, first_date, first_date_line
from sarlens.structure.fields import (
    APOLOGIES,
    AUTHOR,
    CHAIR,
    CIRCULATION,
    MEETING_DATE,
    MINUTED,
    PRESENT,
    WRITING_DATE,
    Field,
    dated,
    fields,
    is_label,
    value_of,
)
from sarlens.structure.furniture import without_stamp
from sarlens.structure.labels import tidy
from sarlens.structure.letters import DEAR, LetterHead, formal, letter_head, signatory, signs_off
from sarlens.structure.sheets import Row

_TITLES: tuple[tuple[DocumentKind, re.Pattern[str]], ...] = (
    ("policy", re.compile(r"\b(?:polic(?:y|ies)|procedures?|protocol|guidance(?! note)|code of (?:practice|conduct)|handbook|standard operating|terms of reference)\b", re.I)),
    ("referral", re.compile(r"\b(?:referral|request for (?:service|support|involvement|assessment|advice)|marf)\b", re.I)),
    ("minutes", re.compile(r"\b(?:minutes|notes? of (?:the |a )?.{0,40}(?:meeting|conference|review)|(?:meeting|conference|core group|review|panel|mdt) (?:notes|record|minutes|summary)|record of (?:the )?.{0,30}(?:meeting|conference|discussion))\b", re.I)),
    ("care_plan", re.compile(r"\b(?:(?:care|support|ehc|health(?:care)?|pathway|safety|behaviour|pbs|transition|treatment|placement|action|protection|in need|cin|cp|contingency|crisis|wellbeing|risk management|communication|epilepsy|seizure|dysphagia|eating and drinking|moving and handling|education|discharge|care and treatment) plan(?:s|ning)?|ehcp|personal plan|hospital passport|care and support plan)\b", re.I)),
    ("assessment", re.compile(r"\b(?:assess?ments?|decision support tool|screening tool|capacity test|needs analysis|profile of needs)\b", re.I)),
    ("form", re.compile(r"\b(?:forms?|checklist|questionnaire|proforma|enquiry record|concern record|body map|consent|application|declaration|(?:incident|concern|contact|enquiry|visit|decision) record|record of (?:enquiry|concern|decision)|notification|booking)\b", re.I)),
    ("report", re.compile(r"\b(?:reports?|statement|chronology|summary|findings|review of|analysis|investigation|briefing|overview|evaluation|audit)\b", re.I)),
)  # fmt: skip
_MEETING = re.compile(
    r"\b(?:meeting|conference|minutes|core group|panel|mdt|multi-?disciplinary|review|strategy|network|forum|board|discussion|circle|huddle|tac|cpa|cetr|dsr)\b",
    re.I,
)
_GRID_HEADS = re.compile(
    r"^\W*(?:question|field|item|section|prompt|area|criteria|domain)\W{0,3}\s+(?:answer|detail|response|details|comments?|evidence|value)s?\W*$",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Account:
    """What a document says of itself.

    Attributes:
        head: index of the first row that is no longer head (letterhead, addressee, title).
        sure: how clearly it is of its kind, 0 to 1.
    """

    kind: DocumentKind
    title: str
    date: PartialDate | None
    author: str | None
    recipients: tuple[str, ...]
    head: int
    sure: float


@dataclass(frozen=True, slots=True)
class Title:
    """The rows that print a document's title, and what kind its words name (None: none)."""

    text: str
    first: int
    last: int
    kind: DocumentKind | None
    large: bool


def account(rows: Sequence[Row]) -> Account:
    """The account of a document that is neither a mail nor a record of contacts. Rows hold no furniture."""
    found = fields(rows)
    title = title_of(rows)
    head = letter_head(rows)
    closing_at = signs_off(rows)
    kind, sure = _kind(rows, found, title, head, closing_at)
    if kind == "letter":
        author = signatory(rows, closing_at) if closing_at is not None else None
        date = head.date or first_date_line(rows[:40]) or first_date(rows[:20])
        name = head.subject or (f"Letter to {head.recipients[0]}" if head.recipients else "Letter")
        return Account(kind, name, date, author, head.recipients, head.body, sure)
    text = title.text if title is not None else ""
    after = title.last + 1 if title is not None else 0
    if kind == "minutes":
        return Account(
            kind,
            text or "Minutes",
            _meeting_date(rows, found, title),
            _meeting_author(found),
            _present(found),
            after,
            sure,
        )
    author = _author(rows, found, closing_at)
    return Account(kind, text, _writing_date(rows, found, title), author, _circulation(found), after, sure)


def _kind(
    rows: Sequence[Row], found: Sequence[Field], title: Title | None, head: LetterHead, closing_at: int | None
) -> tuple[DocumentKind, float]:
    """The kind, and how clear it is."""
    meeting = meeting_score(found, title)
    if meeting >= 3:
        return "minutes", min(1.0, meeting / 5)
    greeted = any(DEAR.match(row.text.strip()) for row in rows[:45])
    signed = closing_at is not None and formal(rows[closing_at].text)
    letter = head.score + (2.0 if signed else 0.0) + (0.5 if closing_at is not None and not signed else 0.0)
    if (
        letter >= 3.5
        and (greeted or signed or head.score >= 2.5)
        and not (title and title.kind and not greeted and not signed)
    ):
        return "letter", min(1.0, letter / 6)
    if title is not None and title.kind is not None:
        if title.kind == "report" and re.search(r"\bform\b", title.text, re.I):
            return "form", 0.8
        return title.kind, 0.9 if title.large else 0.75
    if _answers(rows, found) >= 4:
        return "form", 0.6
    if letter >= 3.0 and (greeted or signed):
        return "letter", 0.6
    if meeting >= 2:
        return "minutes", 0.5
    return "other", 0.4


def meeting_score(found: Sequence[Field], title: Title | None) -> float:
    """How much a document looks like minutes: attendance, apologies, chair, meeting date and title; 3 is plain."""
    attended = any(is_label(field.label, PRESENT) for field in found[:20])
    absent = any(is_label(field.label, APOLOGIES) for field in found[:20])
    chaired = any(is_label(field.label, CHAIR + MINUTED[:9]) for field in found[:20])
    held = any(is_label(field.label, MEETING_DATE[:5]) for field in found[:20])
    named = title is not None and bool(_MEETING.search(title.text))
    minuted = title is not None and title.kind == "minutes"
    people = 2.0 * attended + 1.0 * absent + 1.0 * chaired
    return people + 1.0 * held + 1.0 * named + 2.0 * minuted if people or minuted else 0.0


def _answers(rows: Sequence[Row], found: Sequence[Field]) -> int:
    """How much of a form it is: labelled answers, and the heads of a question-and-answer grid."""
    grid = any(_GRID_HEADS.match(f"{field.label} {field.value}") for field in found[:20])
    grid = grid or any(_GRID_HEADS.match(tidy(row.text)) for row in rows[:40])
    return sum(field.beside or field.label.endswith("?") for field in found) + 4 * grid


def kind_of_title(text: str) -> DocumentKind | None:
    """The kind that a title's words name, from its head ("Report on the care plan" is a report); None: none."""
    whole = tidy(text)
    pieces = re.split(r"\s[-–—|]\s|:\s|\s(?:for|on|about|regarding|in respect of|to|from|of)\s", whole)
    for piece in [*pieces, whole]:
        for kind, words in _TITLES:
            if words.search(piece):
                return kind
    return None


def title_of(rows: Sequence[Row], reach: int = 12) -> Title | None:
    """The title: the largest line near the top, one whose words name a kind before one whose don't."""
    held = [(at, row) for at, row in enumerate(rows[: reach * 2]) if not row.blank][:reach]
    usual = statistics.median([row.height for row in rows[:60] if row.height] or [0.0])
    best: tuple[float, int] | None = None
    for rank, (at, row) in enumerate(held):
        text = without_stamp(row.text).strip()
        if not _could_be_title(text, row) or (rank and DEAR.match(text)):
            continue
        size = row.height / usual if usual and row.height else 1.0
        named = kind_of_title(text) is not None and len(text) < 110
        score = 2.0 * min(size - 1.0, 1.0) + (1.0 if named else 0.0) + (0.5 if rank == 0 else 0.0) - 0.06 * rank
        if best is None or score > best[0]:
            best = (score, at)
    if best is None:
        return None
    first = last = best[1]
    size = rows[first].height
    while size and last + 1 < len(rows) and last - first < 2 and _same_size(rows[last + 1], size, usual):
        last += 1
    text = tidy(" ".join(without_stamp(row.text) for row in rows[first : last + 1]))
    return Title(text, first, last, kind_of_title(text), bool(usual and size > 1.12 * usual))


def _same_size(row: Row, size: float, usual: float) -> bool:
    return (
        not row.blank
        and size > 1.15 * usual
        and abs(row.height - size) < 0.06 * size
        and _could_be_title(row.text.strip(), row)
    )


def _could_be_title(text: str, row: Row) -> bool:
    if not 3 <= len(text) <= 140 or not re.search(r"[A-Za-z]{3}", text) or REDACTED in text[:6]:
        return False
    if row.cell is not None and row.cell[1] > 0:
        return False
    sentence = len(text) > 60 and text.endswith((".", ";", ","))
    labelled = re.match(r"^[A-Z][\w /]{2,28}:\s*\S", text) and not re.match(
        r"(?i)(?:subject|title|re|minutes|report|form)\b", text
    )
    return not (
        sentence or labelled or text[0].islower() or date_line(text) is not None or re.search(r"@|www\.|\d{5,}", text)
    )


def _meeting_date(rows: Sequence[Row], found: Sequence[Field], title: Title | None) -> PartialDate | None:
    return dated(found, MEETING_DATE) or _in_title(title) or first_date_line(rows[:20]) or first_date(rows[:20])


def _writing_date(rows: Sequence[Row], found: Sequence[Field], title: Title | None) -> PartialDate | None:
    tail = fields(rows[-30:]) if len(rows) > 60 else ()
    lone = first_date_line(rows[:25]) or _in_title(title)
    return (
        dated(found, WRITING_DATE)
        or lone
        or dated(tail, WRITING_DATE)
        or first_date(rows[:15])
        or first_date_line(rows[-12:])
    )


def _in_title(title: Title | None) -> PartialDate | None:
    mentions = find_dates(title.text) if title is not None else ()
    return next((mention.date for mention in mentions if mention.date.exact), None)


def _meeting_author(found: Sequence[Field]) -> str | None:
    value = value_of(found, CHAIR) or value_of(found, MINUTED) or value_of(found, AUTHOR[:10])
    return _one_person(value)


def _author(rows: Sequence[Row], found: Sequence[Field], closing_at: int | None) -> str | None:
    value = value_of(found, AUTHOR)
    if value is None and len(rows) > 60:
        value = value_of(fields(rows[-30:]), AUTHOR)
    if value is None and closing_at is not None and closing_at > len(rows) - 25:
        return signatory(rows, closing_at)
    return _one_person(value)


def _one_person(value: str | None) -> str | None:
    """A field's value without a date, address or blank line for the pen behind the name."""
    if value is None:
        return None
    text = re.split(r"\s*(?:\t|_{3,}|\.{4,}|\bdate\s*:|\bsigned\b\s*:|\btel\b|<)", value, maxsplit=1, flags=re.I)[0]
    mentions = find_dates(text)
    text = text[: mentions[0].start] if mentions and mentions[0].start > 2 else text
    text = tidy(text).strip(" ,;:-–")
    return text if re.search(r"[A-Za-z]{2}", text) and len(text) <= 120 else None


def _present(found: Sequence[Field]) -> tuple[str, ...]:
    """Who was at the meeting, as printed; then who sent apologies is left out."""
    return _people(value_of(found, PRESENT))


def _circulation(found: Sequence[Field]) -> tuple[str, ...]:
    return _people(value_of(found, CIRCULATION))


def _people(value: str | None) -> tuple[str, ...]:
    if value is None:
        return ()
    cut = re.split(r"(?i)\bapologies\b", value)[0]
    mark = ";" if ";" in cut else ","
    inside = re.sub(r"\([^()]*\)", lambda m: m.group().replace(mark, "\x00"), cut)
    pieces = [tidy(piece.replace("\x00", mark)).strip(" .,;") for piece in inside.split(mark)]
    return tuple(piece for piece in pieces if re.search(r"[A-Za-z]{2}", piece))
