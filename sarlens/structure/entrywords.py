"""The words over the columns and fields of case-note exports, and what kinds of contact they record."""

from __future__ import annotations

import re
from functools import lru_cache

from rapidfuzz import fuzz, process

from sarlens.structure.name_words import SMALL_WORDS

_COLUMNS = {
    "date": "date of event; event date; event date/time; event date and time; date and time; date/time; date & time; contact date; "
    "date of contact; date occurred; occurred; occurred on; date/time occurred; incident date; date of incident; note date; date of note; "
    "entry date; date of entry; consultation date; activity date; date of visit; date of case note; case note date; date time; "
    "date of activity; when; date",
    "worker": "worker; author; created by; recorded by; entered by; staff member; staff name; staff; user; originator; clinician; "
    "practitioner; completed by; added by; logged by; responsible user; professional; written by; social worker; worker name; case worker; "
    "caseworker; reported by; reporter; hcp; keyworker; key worker; done by; name of worker; member of staff; signed by; contact by; "
    "note by; author name; taken by; call taken by; message taken by; answered by; raised by; seen by; staff on duty; duty worker; on duty; "
    "carer; care worker; support worker; care staff; sign; signature; initials; staff initials; staff sign; staff signature; signed; reporting staff member; staff member reporting; originated by; name and role; entry by; user name; who",
    "type": "type; case note type; note type; contact type; category; event type; type of contact; activity; activity type; "
    "consultation type; type of note; method; categories; incident type; method of contact; type of event; reason; type of entry; "
    "entry type; form of contact; type of case note; contact method; nature of contact",
    "subject": "subject; title; case note title; headline; heading; reason for contact; note title; regarding",
    "recorded": "recorded on; created on; created; date recorded; date created; recorded; entered on; date entered; finalised; "
    "finalised on; authorised on; validated; validated on; added on; date added; logged on; recorded date; created date; "
    "date of recording; last updated; date logged; entered; confirmed on; created date/time",
    "text": "details; detail; notes; note; text; narrative; event details; case note text; description; case note; content; entry; "
    "comments; progress note; consultation text; summary; case note details; note text; incident; information; details of contact; "
    "record of contact; discussion; full details",
    "other": "significant event; significant; team; location; duration; authorised by; status; confidential; restricted; present; "
    "people present; time; role; profession; organisation; source; setting; service; start time; end time; person id; job title; "
    "linked students; student; linked student(s); client; service user; validated by; ref; reference; no; id; case note id; attachments; "
    "actions; action; outcome; assigned; assigned to; shared with; travel time; risk; contact with; alert; level; worker role; "
    "worker team; designation; subjects present; name; nhs number; dob; date of birth",
    "rota": "shift; hours; start; finish; rate; mileage; amount; cost; dose; given; temp; miles; invoice; qty; am; pm; night",
}
_KNOWN = {phrase.strip(): name for name, phrases in _COLUMNS.items() for phrase in phrases.split(";")}
_LONG = tuple(phrase for phrase in _KNOWN if len(phrase) >= 5)

LONG_LABELS = re.compile(
    r"\b(?:"
    + "|".join(sorted((re.escape(p) for p in _KNOWN if " " in p or "/" in p), key=len, reverse=True))
    + r")(?![a-z])",
    re.I,
)
"""Labels of two words and more, wherever they stand in a line."""

SOURCES = frozenset(
    {"from", "sender", "sent by", "source", "source of information", "information from", "agency", "crew", "driver", "escort", "practitioner/agency",
     "agency/source", "source/agency", "organisation", "name"}
)  # fmt: skip
"""Heads and labels of whoever said or wrote it, in logs that name no worker."""

OWN_LABELS = frozenset(
    {"date of event", "event date", "event date/time", "case note type", "note type", "contact type", "case note date",
     "case note title", "date of contact", "event details", "originator", "event type", "date of case note", "type of contact",
     "consultation type", "date of entry", "note date", "date of note", "date/time occurred", "type of case note"}
)  # fmt: skip
"""Labels that only a record of contacts has."""

TYPES = re.compile(
    r"\b(?:tele(?:phone)?|phone|t/c|call|visit|e-?mails?|letter|meeting|supervision|case (?:note|discussion|transfer)|oversight|"
    r"consultation|face to face|contact|admin(?:istration)?|progress note|text message|sms|video|observation|review|safeguarding|duty|"
    r"discharge|referral|assessment|mdt|handover|management|discussion|seizure|incident|correspondence|clinic|appointment|conference|"
    r"core group|strategy|panel|concern|attendance|behaviour|medical|note|closure|decision|liaison|conversation|parent(?:al)?|"
    r"first aid|communication|chronology|legal|finance|brokerage)\b",
    re.I,
)
"""A word that says what kind of contact an entry records."""

HEADING = re.compile(
    r"^\W*(?:[\w'’.,&/–—-]+\s){0,7}?(?:(?:telephone|phone|call) (?:contact )?(?:logs?|sheets?|records?)|contact sheets?|case\s?notes?|progress notes?|contact (?:notes?|log|records?)|daily (?:notes?|log|records?|entries)|"
    r"file notes?|running (?:records?|notes?)|(?:clinical|nursing|consultation|journal|social work|practice|event|client|patient|person) "
    r"(?:notes?|journal|entries|log)|(?:tabbed )?journal|consultations|communication (?:log|record)|record of contacts?|chronological notes|"
    r"(?:case|key) recordings?|incident log|cpoms|diary (?:entries|notes)|care notes|telephone note|attendance note|"
    r"shift (?:logs?|notes?|records?)|(?:hand\s?over|message|communication|day|home[- ]school|contact) (?:book|diary)|log\s?book|hand\s?over (?:log|notes?|sheets?)|"
    r"continuation sheets?|ward round(?: sheets?| notes?)?|nursing evaluations?|visit log|daily diary|(?:case|activity) feed|"
    r"patient record|event (?:list|history)|notes? export|supervision (?:note|record)s?)\b(?P<rest>.*)$",
    re.I,
)
"""The heading of a record of contacts; `rest` is what stands behind it on the line."""


@lru_cache(maxsize=16384)
def column_name(label: str) -> str | None:
    """What a column head or label stands for, as scans may spell it.

    Answers `date`, `worker`, `type`, `subject`, `recorded`, `text`, `other`, `rota` (what only a rota or an
    account has), or None for a word that heads no column.
    """
    plain = " ".join(re.sub(r"[^a-z0-9/&() ]+", " ", label.lower()).split())
    if plain in _KNOWN:
        return _KNOWN[plain]
    if len(plain) < 4 or len(plain) > 32:
        return None
    if len(plain) == 4:
        return "date" if fuzz.ratio("date", plain) >= 74 else None
    near = process.extractOne(plain, _LONG, scorer=fuzz.ratio, score_cutoff=84 if len(plain) >= 6 else 79)
    return _KNOWN[near[0]] if near is not None and abs(len(near[0]) - len(plain)) <= 2 else None


def known_label(text: str) -> bool:
    """Whether a text is a label as it is written, letter for letter."""
    plain = text.strip(" :;.")
    return plain[:1].isupper() and plain.lower() in _KNOWN


_HEADING_WORDS = ("case", "notes", "progress", "contact", "record", "records", "daily", "running", "clinical", "nursing", "journal", "tabbed",
                  "patient", "consultations", "communication", "mosaic", "systmone", "export", "history", "event")  # fmt: skip


@lru_cache(maxsize=16384)
def _respelt(text: str) -> str:
    """A short line with the words of headings spelt right, where a scan misread a letter."""

    def word(match: re.Match[str]) -> str:
        near = process.extractOne(match.group().lower(), _HEADING_WORDS, scorer=fuzz.ratio, score_cutoff=78)
        return near[0] if near is not None and abs(len(near[0]) - len(match.group())) <= 1 else match.group()

    return re.sub(r"[A-Za-z01|]{4,}", word, text)


def is_heading(text: str, *, exact: bool = False) -> bool:
    """Whether a line is the heading of a record of contacts, not a sentence that mentions one.

    Args:
        text: the line.
        exact: a heading that a scan misspelt is none.
    """
    stripped = text.strip()
    match = HEADING.match(stripped) or (
        HEADING.match(_respelt(stripped)) if not exact and 8 < len(stripped) < 60 else None
    )
    if match is None or len(stripped) > 90 or stripped.endswith((".", "?", ",")):
        return False
    label, gap, _ = stripped.partition("\t")
    if gap and column_name(label) is not None:
        return False  # a field of an entry: "Activity", and beside it "Case note"
    before = stripped[: match.start("rest")].split()[:-2]  # without the words that name it
    if sum(word.islower() and word not in SMALL_WORDS for word in before) > 2:
        return False  # a sentence that mentions one: "Add a column to the handover sheet"
    rest = match["rest"].strip()
    return not rest or not rest[0].islower() or rest.startswith(("for ", "export", "print", "report"))
