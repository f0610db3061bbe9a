"""A document's title: the line that prints it, and what kind of document its words name."""

from __future__ import annotations

import re
import statistics
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz import fuzz, process

from sarlens.model import REDACTED, DocumentKind
from sarlens.structure.dating import date_line
from sarlens.structure.fields import (
    APOLOGIES,
    AUTHOR,
    CHAIR,
    CIRCULATION,
    MEETING_DATE,
    MINUTED,
    PRESENT,
    WORKERS,
    WRITING_DATE,
    is_label,
)
from sarlens.structure.furniture import without_stamp
from sarlens.structure.labels import tidy
from sarlens.structure.letters import DEAR
from sarlens.structure.sheets import Row

_ANY_LABEL = MEETING_DATE + WRITING_DATE + AUTHOR + WORKERS + CHAIR + MINUTED[:9] + PRESENT + APOLOGIES + CIRCULATION
_ABOUT_PERSON = re.compile(
    r"(?i)^\W*(?:name|full name|d\.?o\.?b|date of birth|nhs|person|client|service user|patient|child|young person|adult|address|provider|service|"
    r"venue|location|room|time|tel|phone|email|e-mail|ref|our ref|your ref|reference|case|id|status|version|team|department|school|gp|unit)\b[^:]{0,20}[:;]"
)
_KINDS: tuple[tuple[DocumentKind, str], ...] = (
    ("care_plan",
     r"(?:eating and drinking|mealtime|feeding|moving and handling|manual handling|seizure|epilepsy|rescue medication|communication|postural|"
     r"sleep|positioning|dysphagia) (?:guidance|guidelines?|protocol|instructions?|programme)"),
    ("policy", r"polic(?:y|ies)|pol(?=-\d)|procedures?|practice note|protocol|guidance(?! note)|code of (?:practice|conduct)|handbook|(?:practice |user |staff |quick |one page )?guide|fact\s?sheet|leaflet|standard operating|terms of reference|"
     r"services? statement|breaks? statement|statement of purpose|local offer|privacy notice|fair processing|how we use your information"),
    ("referral", r"referral(?: forms?)?|request for (?:service|support|involvement|assessment|advice)|marf"),
    ("minutes",
     r"minutes|notes? of (?:the |a )?.{0,40}(?:meeting|conference|review)|(?:meeting|conference|core group|review|panel|mdt) "
     r"(?:notes|record|minutes|summary)|record of (?:the )?.{0,30}(?:meeting|conference|discussion)"),
    ("other", r"(?:complaint|complaints|improvement|recovery|business|project|service|floor|payment) (?:action )?plan|"
     r"(?<!data sharing )(?<!mediation )agreement|contract(?! monitoring| review)|tenancy|licence|(?<!\d[ -])mar(?![ -]\d)(?: chart| summary| sheet)?|medicines? record|(?:training|skills) matrix|"
     r"tracker|(?:shift|message|communication|hand\s?over|home[- ]school|visitors?|"
     r"transport|maintenance|family contact) (?:logs?|books?|diary|records?|sheets?)"),
    ("care_plan",
     r"[a-z]+ plan(?=(?:\s*\([^)]*\))?\W*(?:v?\d[\d.]*)?$)|"
     r"(?:care|support|ehc|health(?:care)?|pathway|safety|behaviour|pbs|transition|treatment|placement|action|protection|in need|cin|cp|"
     r"contingency|crisis|wellbeing|risk management|communication|epilepsy|seizure|dysphagia|eating and drinking|moving and handling|education|"
     r"discharge|care and treatment) plan(?:s|ning)?|ehcp|personal plan|hospital passport"),
    ("report", r"(?:equality|quality|data protection|privacy) (?:and quality )?impact (?:assessment|analysis|screening)|[ed]q?[ip]a"),
    ("assessment", r"assess?ments?|decision support tool|screening tool|capacity test|needs analysis|profile of needs"),
    ("form",
     r"forms?|checklist|collection(?: / delivery)? note|loan note|safeguarding (?:adults? )?(?:concern|alert|enquiry)|(?:accident|near miss|incident(?! log))(?:\W+(?:accident|near miss|incident))*(?: (?:reports?|forms?|records?|statements?))?|decision sheet|questionnaire|proforma|body map|consent|application|declaration|notification|"
     r"reply slip|section (?:42|47) (?:enquir(?:y|ies)|record|outcome|investigation)|(?:incident|concern|contact|enquiry|visit|decision) record|record of (?:enquiry|concern|decision)"),
    ("report", r"reports?|statement|chronology|summary|findings|review of|analysis|investigation|briefing|overview|evaluation|audit|monitoring visit|advice(?! line)|opinion|recommendations?"),
    ("other",
     r"delivery note|invoice|rota|time\s?sheet|receipt|remittance|purchase order|credit note|(?:mar|medication|weight|bowel|sleep|fluid|food) charts?|timetable|menu|"
     r"calendar|certificate|agenda|photographs?|screen\s?shots?|fax cover|compliments slip|pay\s?slip|envelope|index"),
)  # fmt: skip
_KIND_WORDS = tuple((kind, re.compile(rf"\b(?:{words})\b", re.I)) for kind, words in _KINDS)
_SPELT = (
    "assessment", "report", "policy", "procedure", "procedures", "protocol", "guidance", "referral", "minutes", "meeting", "conference",
    "checklist", "safeguarding", "concern", "enquiry", "support", "protection", "statement", "chronology", "summary", "review", "record",
    "progress", "patient", "journal", "contact", "consultation", "incident", "discussion", "education", "capacity", "request", "service",
    "questionnaire", "consent", "application", "investigation", "invoice", "decision", "planning", "transition", "treatment", "behaviour",
    "strategy", "systmone", "mosaic", "clinical", "reports", "records", "assessments", "healthcare", "placement",
)  # fmt: skip
_ADDRESS = re.compile(
    r"\b[A-Z]{1,2}\d[A-Z\d]?\s?\d[A-Z]{2}\b|,.*\b(?:street|road|lane|avenue|close|house|way|square|drive|place|court|hill|park|po box)\b",
    re.I,
)
_LETTERHEAD = re.compile(
    r"\b(?:council|trust|nhs|board|services?|department|directorate|partnership|ltd|limited|cic|plc|llp|school|college|academy|hospital|surgery|"
    r"practice|solicitors|living|charity|foundation|authority|icb|ccg|borough|county|university|association|agency|society|centre)\b",
    re.I,
)
_NUMBERED = re.compile(r"^\W*(?:\d+(?:\.\d+)*[.)]|\(?[a-z]\)|•|-\s)\s*\S", re.I)


_CLINICAL = re.compile(
    r"\b(?:therap(?:y|ist)s?|physio(?:therapy)?|psycholog\w*|o\.?t\.?|slt|salt|sensory|functional|environmental|swallow\w*|dysphagia|eating and drinking|"
    r"dietetics?|dietitian|orthotics?|audiology|neuro\w*)\b",
    re.I,
)
_OWN_PROTOCOL = re.compile(
    r"\b(?:epilepsy|seizure|rescue medication|diabetes|asthma|allergy|dysphagia)\b\W+(?:\w+\W+){0,3}(?:protocol|guidelines?|instructions?)\b",
    re.I,
)
_SLIP = re.compile(r"\b(?:note|list|card|slip|reminder)\W*$", re.I)
"""A first piece of a title that says what the paper is: "Advocate's note for the reassessment" is no assessment."""
"""What a therapist or psychologist calls an assessment is the report of one."""


@dataclass(frozen=True, slots=True)
class Title:
    """The rows that print a document's title.

    Attributes:
        first, last: indexes of the rows.
        kind: the kind that its words name, or None.
        large: printed larger than the text.
    """

    text: str
    first: int
    last: int
    kind: DocumentKind | None
    large: bool


@lru_cache(maxsize=8192)
def kind_of_title(text: str) -> DocumentKind | None:
    """The kind that a title's words name, from its head ("Report on the care plan" is a report); None: none."""
    whole = respelt(tidy(text))
    if _OWN_PROTOCOL.search(whole):
        return "care_plan"
    pieces = re.split(r"\s[-–—|]\s|:\s|\s(?:for|on|about|regarding|in respect of|to|from|of)\s", whole)
    for piece in pieces[:1] if _SLIP.search(pieces[0]) else [*pieces, whole]:
        ends = [
            (max(match.end() for match in words.finditer(piece)), -n)
            for n, (_, words) in enumerate(_KIND_WORDS)
            if words.search(piece)
        ]
        if ends:
            kind = _KIND_WORDS[-max(ends)[1]][0]
            return "report" if kind == "assessment" and _CLINICAL.search(whole) else kind
    return None


@lru_cache(maxsize=8192)
def respelt(text: str) -> str:
    """A line with the words that name documents spelt right, where a scan misread a letter."""

    def word(match: re.Match[str]) -> str:
        found = match.group()
        near = process.extractOne(found.lower(), _SPELT, scorer=fuzz.ratio, score_cutoff=80 if len(found) == 6 else 84)
        return near[0] if near is not None and abs(len(near[0]) - len(found)) <= 2 else found

    return re.sub(r"[A-Za-z01|]{6,}", word, text)


def title_of(rows: Sequence[Row], reach: int = 12) -> Title | None:
    """The title: the largest line near the top; one whose words name a kind before one that names a body."""
    held = [(at, row) for at, row in enumerate(rows[: reach * 2]) if not row.blank][:reach]
    usual = statistics.median([row.height for row in rows[:60] if row.height] or [0.0])
    best: tuple[float, int] | None = None
    for rank, (at, row) in enumerate(held):
        text = without_stamp(row.text).strip()
        if DEAR.match(text):
            break
        size = row.height / usual if usual and row.height else 1.0
        shouted = text.isupper() and kind_of_title(text) is not None
        if size < 1.15 and not shouted and any(_is_field(above.text.strip()) for _, above in held[:rank]):
            continue  # below a labelled field, in letters no larger than the text's
        if not _could_be_title(text, row) or (size < 1.15 and _in_sentence(rows, at)):
            continue
        score = _score(text, size, rank)
        for _, below in held[rank + 1 : rank + 2]:
            if _ADDRESS.search(below.text) and kind_of_title(text) is None:
                score -= 1.0  # a letterhead, with its address below
            elif rank == 0 and len(below.text) < 60 and 0 < below.height < 0.75 * row.height:
                score -= 0.6  # a letterhead, with its motto below
        if best is None or score > best[0]:
            best = (score, at)
    if best is None or best[0] < -0.5:
        return None
    first = last = best[1]
    size = rows[first].height
    while size and last + 1 < len(rows) and last - first < 2 and _goes_on(rows[last + 1], size, usual):
        last += 1
    text = tidy(" ".join(without_stamp(row.text) for row in rows[first : last + 1]))
    return Title(text, first, last, kind_of_title(text), bool(usual and size > 1.12 * usual))


def _score(text: str, size: float, rank: int) -> float:
    named = kind_of_title(text) is not None and len(text) < 110
    score = 2.5 * min(size - 1.0, 0.5) + 1.0 * named + 0.5 * (rank == 0) - 0.06 * rank
    names = [
        word for word in re.findall(r"[A-Za-z’'-]+", text) if word.lower() not in ("of", "and", "the", "for", "in")
    ]
    if _LETTERHEAD.search(text) and not named and all(word[0].isupper() for word in names):
        score -= 0.9
    if len(text) > 80 or len(text.split()) > 13:
        score -= 0.6
    if _NUMBERED.match(text):
        score -= 1.2
    return score if text[0].isupper() or text[0].isdigit() else score - 0.3


def _is_field(text: str) -> bool:
    """A line that is there to fill in a field: "Present: …", "Held on: 3 May 2023", "Venue:"."""
    match = re.match(r"^([A-Z][\w /&()]{1,40}?)\s?[:;]\s*(\S.*)?$", text)
    if match is None:
        return False
    return is_label(match[1], _ANY_LABEL) or date_line(match[2] or "") is not None or not match[2]


def _in_sentence(rows: Sequence[Row], at: int) -> bool:
    """A line of running text: it ends one, or the next line carries it on in small letters."""
    text, below = rows[at].text.strip(), rows[at + 1].text.strip() if at + 1 < len(rows) else ""
    ended = (len(text) > 60 and text.endswith((".", ";"))) or text.endswith(("?", ","))
    return ended or (len(text) > 50 and below[:1].islower())


def _goes_on(row: Row, size: float, usual: float) -> bool:
    alike = not row.blank and size > 1.15 * usual and abs(row.height - size) < 0.06 * size
    return alike and _could_be_title(row.text.strip(), row)


def _could_be_title(text: str, row: Row) -> bool:
    if not 3 <= len(text) <= 140 or not re.search(r"[A-Za-z]{3}", text) or REDACTED in text[:6] or text[0] == "[":
        return False
    if row.cell is not None and row.cell[1] > 0:
        return False
    labelled = _is_field(text)
    tabbed = text.count("\t") >= 2
    known = _ABOUT_PERSON.match(text) or _ADDRESS.search(text) or re.search(r"@|www\.|\d{5,}", text)
    small = text[0].islower() and kind_of_title(text) is None
    return not (labelled or tabbed or known or small or date_line(text) is not None)
