"""What a document is (kind), what it is called (title), who wrote it, when, and for whom."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from sarlens.dates import PartialDate
from sarlens.model import DocumentKind
from sarlens.structure.authorship import author, circulation, meeting_date, of_version, present, writing_date
from sarlens.structure.dating import field_date, first_date, first_date_line
from sarlens.structure.fields import APOLOGIES, AUTHOR, CHAIR, MEETING_DATE, MINUTED, PRESENT, Field, fields, is_label
from sarlens.structure.labels import tidy
from sarlens.structure.letterheads import NOBODY, Known, letterhead, written_for
from sarlens.structure.letters import DEAR, LetterHead, letter_head, of_foot
from sarlens.structure.meetings import CHAIRED, NOTED, chaired_by, marked, minute_taker
from sarlens.structure.name_words import BODY_WORDS, ROLE_WORDS
from sarlens.structure.names import person_like
from sarlens.structure.rolls import roll
from sarlens.structure.sheets import Row
from sarlens.structure.signoffs import formal, headed_by, signatory, signed_below, signs_off
from sarlens.structure.titles import Title, kind_of_title, title_of

_MEETING = re.compile(
    r"\b(?:meeting|conference|minutes|core group|panel|mdt|multi-?disciplinary|review|strategy|network|forum|board|discussion|circle|huddle|tac|cpa|cetr|dsr)\b",
    re.I,
)
_ANY_OTHER = re.compile(
    r"^\W*(?:\d{1,2}\W+)?(?:AOB|any other business|matters arising|minutes of the last meeting)\b", re.I
)
_THIS_LETTER = re.compile(r"\bthis letter\b", re.I)
_NEXT = re.compile(r"^\W*(?:date of )?next (?:one|meeting|time|date|session)\b", re.I)
_APOLOGISED = re.compile(r"\b(?:apologies|apols)\b", re.I)
_GRID_HEADS = re.compile(
    r"^\W*(?:question|field|item|section|prompt|area|criteria|domain)\W{0,3}\s+(?:answer|detail|response|details|comments?|evidence|value)s?\W*$",
    re.I,
)

_SECTION = re.compile(
    r"^(?:\d{1,2}(?:\.\d)?[.)]?\s+)?(?:summary|background|introduction|recommendations?|conclusions?|observations?|findings|history|methodology|"
    r"analysis|purpose|context|scope|overview|current (?:situation|needs)|opinion|outcomes?|family|views of .{3,40})\W*$"
    r"|^\d{1,2}[.)]\s+[A-Z][A-Za-z'’ ,/&-]{2,50}$",
    re.I,
)

_FORM_TITLE = re.compile(r"^form \d{1,2}[A-Za-z]?\b", re.I)
_FORM_NUMBER = re.compile(r"^(?:form|f)\s?[A-Z]{1,5}[ -]?\d{1,4}[A-Za-z]?\b(?:\s+v?\d[\d.]*)?$", re.I)
_OF_POLICY = re.compile(
    r"\b(?:this (?:part of the )?(?:policy|procedure|guidance|protocol|leaflet|factsheet)|(?:policy|procedure) (?:applies|sets out|explains|is for|tells)|"
    r"purpose of (?:this|the) (?:policy|procedure))\b",
    re.I,
)
_DECIDING = frozenset(
    {"item", "case", "ref", "discussion", "decision", "decisions", "outcome", "action", "actions", "agreed", "request", "recommendation", "we talked about",
     "what will happen", "what we talked about", "by whom", "owner", "lead"}
)  # fmt: skip
_CLAUSE = re.compile(r"^\W*\d{1,2}\.\d{1,2}\.?\s+[A-Z]")
_ITSELF = re.compile(r"\b(?:this|the) (?:policy|procedure|guidance|protocol|statement|standard|code)\b", re.I)
_CHAT = re.compile(
    r"^\W{0,2}(?P<when>\d[\d/.-]{5,9},? \d\d[:.]\d\d(?::\d\d)?)\W{1,4}(?P<who>[A-Z][^:]{1,40}):\s|^(?:[A-Z] )?(?P<who2>[A-Z][a-z]+ [A-Z][\w'’-]+) \d\d[:.]\d\d$"
)


_CARE_REVIEW = re.compile(
    r"^\W*(?:annual |six week |6 week |unplanned |planned )?(?:care act review|review of (?:the |your |my |an? )?(?:adult'?s? )?(?:care|support|needs)\b|"
    r"(?:care (?:and|&) )?support (?:needs |plan )?review)\b(?!.{0,20}\b(?:meeting|minutes|notes)\b)",
    re.I,
)
"""A review under section 27 of the Care Act: who fills it in signs it, whoever was there."""


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


def account(rows: Sequence[Row], feet: Sequence[str] = (), known: Known = NOBODY) -> Account:
    """The account of a document that is neither a mail nor a record of contacts.

    Args:
        rows: of the document, without furniture.
        feet: the texts of its running heads and feet.
        known: the bodies that its file names.
    """
    found = fields(rows, 220)
    title = title_of(rows)
    head = letter_head(rows)
    closing_at = signs_off(rows)
    there = roll(rows)
    kind, sure = _kind(rows, found, title, head, closing_at, there, feet)
    if kind == "letter":
        who = signatory(rows, closing_at) if closing_at is not None else None
        if who is None and (signed := signed_below(rows, lone=True)) is not None:
            who = signed.name
        who = who or headed_by(rows[: head.body])
        date = head.date or first_date_line(rows[:40]) or first_date(rows[:20]) or of_foot(feet)
        name = head.subject or (f"Letter to {head.recipients[0]}" if head.recipients else "Letter")
        return Account(
            kind, name, date, _with_body(who, letterhead(rows, feet, known)), head.recipients, head.body, sure
        )
    text = title.text if title is not None else ""
    after = title.last + 1 if title is not None else 0
    if kind == "minutes":
        when = meeting_date(rows, found, text, feet)
        return Account(
            kind,
            text or "Minutes",
            when,
            written_for(
                minute_taker(found, there, rows) or chaired_by(found, there, rows), letterhead(rows, feet, known)
            ),
            present(found) or there,
            after,
            sure,
        )
    said = [match for row in rows if (match := _CHAT.match(row.text.strip()))] if kind == "other" else []
    if len(said) >= 3:
        when = field_date(said[0]["when"] or "") or writing_date(rows, found, text, feet)
        return Account(kind, text or "Chat", when, tidy(said[0]["who"] or said[0]["who2"]), (), after, sure)
    who = author(rows, found, closing_at)
    when = writing_date(rows, found, text, feet) or (
        of_version([*feet, *(row.text for row in rows[:8])]) if kind == "policy" else None
    )
    if who is None and kind == "policy" and title is not None:
        above = (
            tidy(row.text)
            for row in rows[: title.first]
            if BODY_WORDS.search(row.text) and kind_of_title(row.text) is None
        )
        who = next((text for text in above if not re.search(r"\bversion\b", text, re.I)), None)
    met = rows if title and _MEETING.search(title.text) else ()
    if kind == "policy" and who is not None and not person_like(who):
        who = letterhead(rows, feet, known) or known.issuer(rows) or who  # the body's, not its owning post's
    who = who or minute_taker(found, there, met) or chaired_by(found, there, met) or letterhead(rows, feet, known)
    who = who or (known.issuer(rows) if kind == "policy" else None)
    return Account(kind, text, when, who, circulation(found), after, sure)


def _with_body(who: str | None, body: str | None) -> str | None:
    """Who signed a letter; a team or department with the body whose paper it is: "Science department, Mill Academy"."""
    team = who is not None and (BODY_WORDS.search(who) or ROLE_WORDS.search(who)) and not person_like(who.split(",")[0])
    return f"{who}, {body}" if team and body and body not in (who or "") else who or body


def _kind(
    rows: Sequence[Row],
    found: Sequence[Field],
    title: Title | None,
    head: LetterHead,
    closing_at: int | None,
    there: Sequence[str],
    feet: Sequence[str],
) -> tuple[DocumentKind, float]:
    """The kind, and how clear it is."""
    meeting = meeting_score(rows, found, title, there)
    if title is not None and _CARE_REVIEW.search(title.text) and any(is_label(one.label, AUTHOR) for one in found):
        return "assessment", 0.75
    if meeting >= 3:
        return "minutes", min(1.0, meeting / 5)
    greeted = any(DEAR.match(row.text.strip()) for row in rows[:45])
    signed = closing_at is not None and formal(rows[closing_at].text)
    letter = head.score + (2.0 if signed else 0.0) + (0.5 if closing_at is not None and not signed else 0.0)
    letter += 1.0 * any(_THIS_LETTER.search(row.text) for row in rows)
    if letter >= 2.0 and not signed and signed_below(rows, lone=True) is not None:
        letter += 1.0
    if (
        letter >= 3.5
        and (greeted or signed or head.score >= 2.0)
        and not (title and title.kind and not greeted and not signed)
    ):
        return "letter", min(1.0, letter / 6)
    if title is not None and title.kind is not None:
        numbered = any(_FORM_NUMBER.match(row.text.strip()) for row in rows[: title.first])
        grid = title.kind == "assessment" and re.search(r"\brisk\b", title.text, re.I) and _answers(rows, found) >= 4
        if title.kind == "referral" and _FORM_TITLE.match(title.text):
            return "form", 0.8
        if title.kind in ("report", "assessment") and (grid or numbered or re.search(r"\bform\b", title.text, re.I)):
            return "form", 0.8
        return title.kind, 0.9 if title.large else 0.75
    if signed:
        return "letter", 0.6
    if (named := next((kind for text in feet if (kind := kind_of_title(text)) is not None), None)) is not None:
        return named, 0.6
    prose = sum(len(row.text) > 60 and row.cell is None for row in rows)
    if (answers := _answers(rows, found)) >= 4 and prose < min(10, 3 * answers):
        return "form", 0.6
    if any(_FORM_NUMBER.match(row.text.strip()) for row in [row for row in rows[:10] if not row.blank][:5]):
        return "form", 0.6
    if any(_OF_POLICY.search(row.text) for row in [row for row in rows if not row.blank][:20]) or _clauses(rows):
        return "policy", 0.5
    if _sections(rows) >= 3:
        return "report", 0.5
    printed = [row.text.strip() for row in rows if not row.blank]
    if (letter >= 3.0 and (greeted or signed)) or any(DEAR.match(text) for text in printed[:2]):
        return "letter", 0.6
    if meeting >= 2:
        return "minutes", 0.5
    return ("report", 0.4) if prose >= 12 and title is not None else ("other", 0.4)


def meeting_score(rows: Sequence[Row], found: Sequence[Field], title: Title | None, there: Sequence[str]) -> float:
    """How much a document looks like minutes: attendance, apologies, chair, meeting date and title; 3 is plain."""
    attended = any(is_label(field.label, PRESENT) for field in found[:20]) or len(there) >= 2 or _names_on_top(rows)
    absent = any(is_label(field.label, APOLOGIES) for field in found[:20])
    chaired = any(is_label(field.label, CHAIR + MINUTED[:9]) for field in found[:20]) or any(
        marked(found, there, what) for what in (CHAIRED, NOTED)
    )
    held = any(is_label(field.label, MEETING_DATE[:7]) for field in found[:20])
    named = title is not None and bool(_MEETING.search(title.text))
    minuted = title is not None and title.kind == "minutes"
    acted = any(re.match(r"\W*ACTION\b", row.text) for row in rows)
    absent = absent or any(_APOLOGISED.search(row.text) for row in rows[:12])
    people = 2.0 * attended + 1.0 * absent + 1.0 * chaired
    people += 1.5 * (acted and named) + 1.5 * any(_ANY_OTHER.search(row.text) for row in rows)
    people += 2.0 * (named and _decided(rows)) + 1.0 * any(_NEXT.match(row.text) for row in rows[-12:])
    return people + 1.0 * held + 1.0 * named + 2.0 * minuted if people or minuted else 0.0


def _decided(rows: Sequence[Row]) -> bool:
    """A table whose heads say what was talked of and what was decided."""
    heads: dict[tuple[int, int], set[str]] = {}
    for row in rows:
        if row.cell is not None and row.cell[1] == 0:
            heads.setdefault((row.page, row.cell[0]), set()).add(tidy(row.text).lower().strip(" :"))
    return any(len(texts & _DECIDING) >= 2 for texts in heads.values())


def _names_on_top(rows: Sequence[Row]) -> bool:
    """A line of nothing but names below the title: "Bea, Tom, Priya (late)."."""
    for row in [row for row in rows if not row.blank and row.cell is None][1:4]:
        names = [
            name.strip()
            for name in re.split(r"[,;]|\band\b", re.sub(r"\([^()]*\)", "", row.text.split(". ")[0]).strip(" ."))
        ]
        if len(names) >= 3 and all(person_like(name) and len(name.split()) <= 3 for name in names):
            return True
    return False


def _answers(rows: Sequence[Row], found: Sequence[Field]) -> int:
    """How much of a form it is: labelled answers, and the heads of a question-and-answer grid."""
    grid = any(_GRID_HEADS.match(f"{field.label} {field.value}") for field in found[:20])
    grid = grid or any(_GRID_HEADS.match(tidy(row.text)) for row in rows[:40])
    asked = [field for field in found if field.beside or field.label.endswith("?")]
    return (
        sum(re.match(r"\W*[A-Za-z]", field.label) is not None and field_date(field.label) is None for field in asked)
        + 4 * grid
    )


def _clauses(rows: Sequence[Row]) -> bool:
    """Numbered clauses of a paper that speaks of itself as a policy, statement or guidance, anywhere."""
    numbered = sum(bool(_CLAUSE.match(row.text)) for row in rows)
    return numbered >= 4 and any(_ITSELF.search(row.text) for row in rows)


def _sections(rows: Sequence[Row]) -> int:
    """How many headings of a report's sections there are."""
    return sum(bool(_SECTION.match(row.text.strip())) for row in rows)
