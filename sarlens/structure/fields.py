"""Labelled fields at the head of minutes, forms and reports: "Date completed: 24 March 2022", in lines, tabs or cells."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import groupby

from rapidfuzz import fuzz, process

from sarlens.dates import PartialDate, find_dates
from sarlens.model import REDACTED
from sarlens.structure.dating import field_date
from sarlens.structure.entrywords import column_name
from sarlens.structure.furniture import without_stamp
from sarlens.structure.labels import tidy
from sarlens.structure.sheets import Row

_LABELLED = re.compile(
    r"^\s*(?P<label>[A-Za-z0-9][^:;\t.?!]{1,58}?)\s?(?P<mark>[:;]|\?|\t|\s[-–]\s(?=\d))\s*(?P<value>.*)$"
)

_CUTS = re.compile(
    r"\t+|(?<=[.;)\w])\s+(?=Apologies\b)|(?<=[.;])\s+(?=[A-Z][a-z]+(?: [a-z]+){0,3}:(?:\s|$))|"
    r"\s+(?=(?:Date|Date of (?:meeting|visit|report|birth)|DOB|Chair|Chaired by|Venue|Time|Place|Present|Attending|Apologies|Completed by|Author|"
    r"Worker|By|Typed|Dictated|Date typed|Student|Alerted|Supervisor|Manager|NHS No)\s?:\s)"
)
"""Where one line holds several labels: at tabs, behind a full stop, and before labels that stand nowhere else."""

MEETING_DATE = ("date of meeting", "meeting date", "when and where", "where and when", "date and time of meeting", "date of conference", "date of review", "date of panel",
                "held on", "date held", "date and time", "date/time", "date & time", "date / place", "date and venue", "date and place", "date and location", "date, time and place", "date, time and venue", "date", "when", "meeting held on",
                "date of strategy meeting", "date of discussion", "date of visit", "conference date", "review date")  # fmt: skip
COMPLETED = ("date completed", "date of completion", "completed on", "form completed on", "completion date", "date started / completed",
             "date started/completed", "date of report", "report date", "date of assessment", "assessment date",
             "date assessment completed", "date assessment finalised", "date of plan", "plan date", "date of referral", "referral date",
             "date of statement", "date of record", "date of form", "date of issue", "issue date", "date issued", "date written",
             "date submitted", "date created", "date finalised", "date authorised", "date signed", "date of note", "dated", "date",
             "date prepared", "written on", "date of summary", "date of letter", "date of decision", "decision date",
             "date of invoice", "done by / date", "done by/date", "completed by / date", "completed by/date", "date finished", "finished on", "invoice date", "date of enquiry", "date raised", "date concern raised", "concern raised on",
             "completed", "made", "made on", "date made", "written", "issued", "drawn up", "date drawn up", "plan written", "date of checklist", "typed", "date typed", "date of this plan", "date and place")  # fmt: skip
"""Labels of the day on which a document was written."""
WRITING_DATE = (*COMPLETED, "closed", "date closed", "enquiry closed", "date recorded", "date of review", "version date",
                "publication date", "delivery date", "date of delivery", "delivery", "delivered", "collection", "sent", "date sent", "approved on", "date approved", "date of visit", "date of concern", "date of incident",
                "incident date", "date and time of incident", "date of contact",
                "panel date", "date of panel", "date of visits", "in force from", "authorisation in force from", "assessed at", "assessed on", "date of examination", "date of inspection", "date of session", "session date", "date of training", "training date", "date of service", "date of check", "date and place", "date / place", "start date", "plan start date",
                "discharged", "date of discharge", "discharge date", "authorised", "authorised by", "approved by", "signed off", "signed off by")  # fmt: skip
"""Those, and labels of a day that comes near."""
AUTHOR = ("author", "report author", "author of report", "completed by", "form completed by", "written by", "prepared by", "report by",
          "report prepared by", "assessor", "assessing worker", "assessing social worker", "name of assessor", "assessed by", "assessment completed by", "name of author", "referrer",
          "referrer name", "name of referrer", "referred by", "referral made by", "recorded by", "name of worker", "enquiry officer",
          "name of practitioner", "person completing this form", "person completing form", "name of person completing this form",
          "completed by (name)", "name of person completing form", "submitted by", "produced by", "compiled by",
          "created by", "minute taker", "note taker", "minutes by", "notes by", "plan completed by", "plan written by", "author and role", "author name", "reporter",
          "statement of", "statement by", "issued by", "policy owner", "policy author", "owner", "document owner", "document author",
          "from", "signed by", "signed", "sign", "signature", "prescriber", "requested by", "ordered by", "name and role", "lead assessor", "completed by name", "practitioner name", "observer",
          "observed by", "mapper", "interviewer", "interviewed by", "auditor", "audited by", "examined by",
          "assessing officer", "assessing nurse", "assessing clinician", "assessing practitioner",
          "referring worker", "referring professional", "referring clinician", "recording worker", "completing worker", "report writer", "trainer",
          "raised by", "person raising concern", "worker presenting", "reporting officer", "visiting officer", "monitoring officer", "reviewing officer", "inspector", "investigating officer", "carried out by", "reviewer", "supervisor", "enquiry lead", "enquiry manager", "lead officer", "lead author", "done by / date", "done by/date", "completed by / date", "completed by/date", "from / to", "from/to", "visit by", "visited by", "reviewing worker", "review completed by",
          "undertaken by", "contact from", "reviewed by", "drawn up by", "screened by", "by", "presented by", "signed for the council", "signed for the provider", "signed for the trust",
          "signed on behalf of supervisory body", "statement given by", "checked by", "done by")  # fmt: skip
WORKERS = ("social worker", "allocated social worker", "allocated worker", "practitioner", "worker", "lead professional", "case manager", "officer",
           "social worker / manager", "social worker/manager", "clinician", "therapist", "nurse", "named nurse", "staff member", "tutor",
           "class teacher", "teacher", "key worker", "keyworker", "lead", "lead worker")  # fmt: skip
"""Labels of who works with the person: the author of their papers where nobody else is said to be."""
CHAIR = ("chair", "chaired by", "chairperson", "chairman", "conference chair", "meeting chair", "in the chair", "chair of meeting",
         "chair person", "independent reviewing officer", "led by")  # fmt: skip
MINUTED = ("minute taker", "minutes taken by", "minutes by", "minuted by", "minutes", "note taker", "notes by", "notes taken by",
           "minute-taker", "notetaker", "scribe", "recorded by", "taken by", "notes", "author", "completed by", "written by")  # fmt: skip
PRESENT = ("here", "in the meeting", "at the meeting", "members", "members attending", "panel members", "on the call", "on call", "with", "joined", "round the table", "in the room", "on teams", "online", "by teams", "by phone", "by telephone", "by video", "on the phone", "dialled in", "there", "also there", "who came", "who was there", "people who came", "present", "attendees", "in attendance", "attended by", "those present", "attending", "people present", "attendance",
           "persons present", "members present", "attended", "who attended", "present at meeting", "invited and attended")  # fmt: skip
APOLOGIES = ("not joined", "absent", "could not come", "couldn't come", "apologies", "apologies received", "apologies for absence", "apologies from", "not present", "unable to attend",
             "invited but did not attend", "sorry", "apols")  # fmt: skip
CIRCULATION = ("circulation", "distribution", "circulated to", "copies to", "copy to", "cc", "distribution list", "sent to",
               "circulation list", "recipients", "to", "shared with", "referred to", "referral to", "copied to", "for")  # fmt: skip

_OF_PERSON = ("name", "patient", "client", "person", "child", "adult", "pupil", "student", "resident", "service user", "service", "ward", "dob",
              "date of birth", "nhs", "nhs no", "nhs number", "hosp no", "address", "gp", "consultant", "ref")  # fmt: skip
"""Labels that say whom a form is about."""
_EXACT = frozenset(
    {
        "sign",
        "with",
        "lead",
        "sent",
        "made",
        "here",
        "there",
        "sorry",
        "made on",
        "issued",
        "joined",
        "absent",
        "members",
    }
)
"""Words that a scan's slip must not make of other words ("Skin" is no "Sign")."""
_PLAIN = frozenset(
    {
        "there",
        "with",
        "lead",
        "here",
        "members",
        "joined",
        "absent",
        "written",
        "issued",
        "delivery",
        "delivered",
        "collection",
        "sent",
        "sorry",
        "completed",
        "authorised",
        "from",
        "owner",
        "worker",
        "to",
        "for",
        "date",
        "when",
        "present",
        "attended",
        "minutes",
        "closed",
        "by",
        "made",
        "teacher",
        "tutor",
        "nurse",
        "clinician",
        "therapist",
    }
)
"""Words that are labels only with a colon or a cell of their own."""
_ALL = MEETING_DATE + WRITING_DATE + AUTHOR + WORKERS + CHAIR + MINUTED + PRESENT + APOLOGIES + CIRCULATION


@dataclass(frozen=True, slots=True)
class Field:
    """One label and its value.

    Attributes:
        at, last: indexes of the first and last of its rows.
        beside: label and value stand apart, in two cells or with a wide gap between them.
    """

    label: str
    value: str
    at: int
    last: int
    beside: bool = False


def fields(rows: Sequence[Row], reach: int = 60) -> tuple[Field, ...]:
    """The labelled fields among the first `reach` rows, in printed order. Rows hold no furniture."""
    found: list[Field] = []
    indexed = list(enumerate(rows[:reach]))
    for table, group in groupby(indexed, key=lambda pair: pair[1].cell and pair[1].cell[:2]):
        held = list(group)
        found += _cells(held) if table is not None else _lines(held)
    return tuple(found)


def _cells(held: Sequence[tuple[int, Row]]) -> list[Field]:
    """One row of a ruled table: label and value side by side, or "Label: value" inside a cell."""
    cells: dict[int, list[tuple[int, Row]]] = {}
    for at, row in held:
        cells.setdefault(row.cell[2] if row.cell else 0, []).append((at, row))
    texts = [(tidy(" ".join(row.text for _, row in cell)), cell[0][0], cell[-1][0]) for cell in cells.values()]
    found: list[Field] = []
    paired = len(texts) == 2 or (len(texts) == 4 and _two_pairs([text for text, _, _ in texts]))
    for n, (whole, at, last) in enumerate(texts):
        text, *more = _CUTS.split(whole)
        held_in = [match for part in more if (match := _LABELLED.match(part)) and match["value"]]
        found += [Field(tidy(match["label"]), tidy(match["value"]), at, last) for match in held_in]
        inside = _LABELLED.match(text)
        if inside and inside["mark"] in ":;" and inside["value"]:
            found.append(Field(tidy(inside["label"]), tidy(inside["value"]), at, last))
        elif paired and n % 2 == 0 and len(text) <= 120:
            found.append(Field(text.rstrip(" :;"), texts[n + 1][0], at, texts[n + 1][2], True))
    return found


def _two_pairs(texts: Sequence[str]) -> bool:
    """Label, value, label, value: what stands first in each pair is short and no figure, and one is a label we know."""
    labels = [text.rstrip(" :;") for text in texts[::2]]
    if any(column_name(text) is not None or is_label(text, _ALL) for text in texts[1::2]):
        return False  # the heads of a table
    plain = all(label and len(label.split()) <= 5 and not re.search(r"\d", label) for label in labels)
    return plain and any(is_label(label, _ALL + _OF_PERSON) for label in labels)


def _lines(held: Sequence[tuple[int, Row]]) -> list[Field]:
    found: list[Field] = []
    for n, (at, row) in enumerate(held):
        if row.blank or (found and found[-1].at < at <= found[-1].last):
            continue
        text = _parted(without_stamp(row.text).rstrip())
        match = _LABELLED.match(text)
        runs_on = bool(found) and found[-1].last == at - 1 and found[-1].value.endswith((",", "and", "&"))
        if match and match["mark"] == ";" and (runs_on or not is_label(match["label"], _ALL)):
            match = None
        if match is None and len(parts := _CUTS.split(text)) > 1:
            inside = [told for part in parts[1:] if (told := _LABELLED.match(part)) and is_label(told["label"], _ALL)]
            found += [Field(tidy(told["label"]), tidy(told["value"]), at, at) for told in inside]
        elif match is None and (below := _value_below(held, n)) is not None:
            found.append(Field(tidy(text.strip(" |'‘")), below[1], at, below[0], True))
        elif match and (match["mark"] != "\t" or len(match["label"]) <= 45):
            pieces = _several(match["label"], match["value"])
            beside = text.strip().count("\t") == 1
            found += [Field(tidy(label), tidy(value), at, at, beside) for label, value in pieces]
        elif found and found[-1].last == at - 1 and _goes_on(found[-1], row, text):
            whole = tidy(f"{found[-1].value} {text}")
            (_, value), *more = _several(found[-1].label, whole)
            if more:
                found[-1] = replace(found[-1], value=value.rstrip(" .;"), last=at)
                found += [Field(tidy(label), tidy(rest), at, at) for label, rest in more]
            else:
                found[-1] = replace(found[-1], value=whole, last=at)
    return found


def _parted(text: str) -> str:
    """A line with what is blacked out on it as a gap: rules of a form often read as black boxes between label and value."""
    return re.sub(rf"\s*{REDACTED[0]}{{2,}}\s*", "\t", text).strip("\t") if REDACTED in text else text


def _value_below(held: Sequence[tuple[int, Row]], n: int) -> tuple[int, str] | None:
    """For a label that stands alone above its value, as in a form's boxes: the value's row, and the value."""
    label = held[n][1].text.strip(" \t|'‘’.:")
    if not label[:1].isupper() or len(label) > 40 or label.lower() in _PLAIN or not is_label(label, _ALL):
        return None
    for at, row in held[n + 1 : n + 3]:
        value = tidy(row.text).strip(" |_'‘’")
        if value:
            return None if is_label(value, _ALL) or len(value) > 90 else (at, value)
    return None


def _several(label: str, value: str) -> list[tuple[str, str]]:
    """A line with more than one label on it: at tabs, and before "Apologies:"."""
    pieces = [(label, "")]
    rest = value
    for part in _CUTS.split(rest):
        inside = re.match(r"^\s*([A-Z][^:;\t.?!]{1,40}?)\s?[:;]\s*(.*)$", part)
        if inside and pieces[-1][1]:
            pieces.append((inside[1], inside[2]))
        else:
            pieces[-1] = (pieces[-1][0], f"{pieces[-1][1]} {part}".strip())
    return pieces


def _goes_on(field: Field, row: Row, text: str) -> bool:
    """Whether a line without a label belongs to the value above it."""
    if not field.value:
        return len(text) < 120
    if is_label(field.label, PRESENT + APOLOGIES + CIRCULATION) and not re.match(r"\s*\d+[.)]\s", text):
        listed = field.value.rstrip().endswith((",", ";", "and", "&")) or ("," in field.value or ";" in field.value)
        return listed or field.value.count("(") > field.value.count(")")
    return field.value.rstrip().endswith((",", ";")) and len(text) < 100 and row.cell is None


@lru_cache(maxsize=8192)
def is_label(label: str, phrases: tuple[str, ...]) -> bool:
    """Whether a printed label is one of the phrases, as scans may spell it; words in brackets don't count."""
    plain = re.sub(r"\([^)]*\)", " ", label.lower())
    plain = re.sub(r"^\W*\d*[.)]?\s+|[^a-z0-9/& -]+", " ", f" {plain}").strip(" -")
    plain = " ".join(plain.split())
    if plain in phrases:
        return True
    least = 74 if len(plain) <= 5 else 86
    if len(plain) < 4:
        return False
    near = process.extractOne(
        plain, [phrase for phrase in phrases if phrase not in _EXACT], scorer=fuzz.ratio, score_cutoff=least
    )
    apart = 1 if len(plain) <= 5 else 2
    return near is not None and len(near[0]) >= 4 and abs(len(near[0]) - len(plain)) <= apart


def values_of(found: Iterable[Field], phrases: tuple[str, ...]) -> tuple[str, ...]:
    """The values that aren't empty of the fields so labelled, in the order of the phrases."""
    held = [field for field in found if field.value.strip(" -–_.|")]
    return tuple(field.value for phrase in phrases for field in held if is_label(field.label, (phrase,)))


def value_of(found: Iterable[Field], phrases: tuple[str, ...]) -> str | None:
    """The first of `values_of`, or None."""
    return next(iter(values_of(found, phrases)), None)


def dated(found: Iterable[Field], phrases: tuple[str, ...]) -> PartialDate | None:
    """The first field, in the order of the phrases, whose value has a full date."""
    held = list(found)
    for phrase in phrases:
        for field in held:
            if not is_label(field.label, (phrase,)):
                continue
            # "Date started / completed": the later of two is the day on which it was done.
            both = [one.start for one in find_dates(field.value)] if "/" in phrase and "completed" in phrase else []
            date = field_date(field.value[both[-1] :] if both else field.value)
            if date is not None and date.exact:
                return date
    return None
