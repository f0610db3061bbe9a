"""What each body asks for, as fields to fill in, with how sure we are of the list and when it was put together.

Sources are public guidance of the bodies and of the courts, read at second hand where it says so. Every list is to
be checked against the body's own form before use.
"""

from __future__ import annotations

from collections.abc import Iterator

from sarlens.dates import PartialDate
from sarlens.export.blocks import Block, Bullets, Field, Form, Notice, Paragraph, Section
from sarlens.export.passages import Teller
from sarlens.export.wording import count, on

LISTED_ON = "21 November 2026"
READ = f"Taken from the body's own pages, {LISTED_ON}. Check the current form."
SECOND_HAND = f"Taken at second hand, {LISTED_ON}. Check the current form."
GENERAL = f"General knowledge, {LISTED_ON}. Check the current form."
ICO_LIMIT = 2000
"""Characters that the ICO's form allows for the problem."""


def complaint(told: Teller) -> Iterator[Section]:
    """What a complaint to the council or the NHS body usually says."""
    yield _section(
        "To fill in yourself",
        (
            Field("Who you are, and who you write for", "Your name, and the person's name.", GENERAL, _persons(told)),
            Field("Your right to complain for them", "Consent, attorney, deputy, or parent.", GENERAL),
            Field("What you want to happen", "An answer, an apology, a correction, a meeting, a change.", GENERAL),
            Field("How it affected the person and you", "In your own words, with dates where you can.", GENERAL),
        ),
        "Keep separate matters in separate letters: a complaint, a safeguarding concern, a review of the records sent.",
    )


def lgsco(told: Teller) -> Iterator[Section]:
    """Local Government and Social Care Ombudsman."""
    yield _section(
        "What the Ombudsman asks for",
        (
            Field("Body complained of", "The council or care provider.", READ),
            Field("What went wrong, and when", "One page at most, then the list of dates below.", READ),
            Field("When you first knew", "Usually within 12 months of knowing.", READ),
            Field("How it affected you or the person", "The Ombudsman calls this injustice.", READ),
            Field("What you have done so far", "Your complaint, and the final response letter.", READ),
            Field("What would put it right", "Be concrete.", GENERAL),
            Field(
                "Who you act for, and your authority", "Consent, attorney, deputy, or parent.", GENERAL, _persons(told)
            ),
        ),
        "The Ombudsman looks at how a decision was made. Matters that were before a court are outside its reach.",
    )


def phso(told: Teller) -> Iterator[Section]:
    """Parliamentary and Health Service Ombudsman."""
    yield _section(
        "What the Ombudsman asks for",
        (
            Field("When it happened", "The first and the last date.", SECOND_HAND),
            Field("When you became aware of it", "Usually within a year.", SECOND_HAND),
            Field("When you complained to the body", "And the date of its final answer.", SECOND_HAND),
            Field("If it is over a year: why", "Illness, or waiting for an answer, for example.", SECOND_HAND),
            Field("Legal action", "Taken or planned.", SECOND_HAND),
            Field("What happened", "Keep to what the records and you can show.", SECOND_HAND),
            Field("Its effect", "On the person and on you.", SECOND_HAND),
            Field("What you want", "The outcome.", SECOND_HAND),
            Field("Final response letter", "Attach it.", SECOND_HAND),
            Field("Who you act for", "And your authority.", GENERAL, _persons(told)),
        ),
        "An MP is needed only for departments of government outside the NHS.",
    )


def ico(told: Teller) -> Iterator[Section]:
    """Information Commissioner's Office."""
    problem = ico_problem(told)
    yield _section(
        "What the Information Commissioner asks for",
        (
            Field("Your name and email", "An address is optional.", READ),
            Field("Any support you need", "For example large print, or more time.", READ),
            Field(
                "For whom you complain",
                "Yourself, a child or another adult; ages; your authority.",
                READ,
                _persons(told),
            ),
            Field("Organisation", "Its name, a contact, email and telephone.", READ),
            Field(
                "The problem",
                f"At most {ICO_LIMIT:,} characters. This draft has {len(problem):,}.",
                READ,
                problem,
            ),
            Field("What happened when", "Near enough dates will do. A list is below.", READ),
            Field("The effect on you", "Harm or distress.", READ),
            Field("Signed consent", "If you complain for another adult, or a child of 12 or more.", READ),
        ),
        "Complain to the body first. The form asks within three months of your last contact with it.",
    )


def ico_problem(told: Teller) -> str:
    """A first draft of the problem in at most `ICO_LIMIT` characters: the dates of the request, and what is missing."""
    sar, gaps = told.schedule.dossier.analysis.sar, told.schedule.dossier.analysis.gaps
    parts = []
    if sar.requested:
        parts.append(f"I asked for the records on {on(PartialDate.day(sar.requested))}.")
    if sar.due:
        parts.append(f"By my working the answer was due on {on(PartialDate.day(sar.due))}.")
    if sar.received:
        late = f", {count(sar.days_late, 'day')} after that" if sar.days_late and sar.days_late > 0 else ""
        parts.append(f"I received it on {on(PartialDate.day(sar.received))}{late}.")
    missing = [g for g in gaps if g.kind not in ("heavy_redaction", "failed_redaction")]
    if missing:
        parts.append(f"{count(len(missing), 'thing seems', 'things seem')} to be missing; the list is attached.")
    shown = sum(1 for g in gaps if g.kind == "failed_redaction")
    if shown:
        parts.append(f"On {count(shown, 'page')} words may still be readable beneath a redaction.")
    kept = len(told.schedule.kept)
    if kept:
        parts.append(f"{count(kept, 'passage')} on data protection or confidentiality are quoted below.")
    return " ".join(parts)[:ICO_LIMIT]


def court(told: Teller) -> Iterator[Section]:
    """Court of Protection: what a witness statement on form COP24 holds."""
    yield Section(
        "Draft schedule, unsigned",
        (
            Notice(
                (
                    "This is not a witness statement. The facts in a statement must be the witness's own.",
                    "The witness must say which facts they know themselves, and for others where they come from.",
                    "Leave the statement of truth unsigned until every line is the witness's own. Take legal advice.",
                )
            ),
        ),
    )
    yield _section(
        "What form COP24 asks for",
        (
            Field("Corner of every page", "Given by; which statement; filed on behalf of; date made.", SECOND_HAND),
            Field("Opening", "Full name, occupation, address; whether a party, or employed by one.", SECOND_HAND),
            Field(
                "The person the case is about",
                "Use the form of name that the court has ordered.",
                GENERAL,
                _persons(told),
            ),
            Field(
                "Numbered paragraphs",
                "Say which are from own knowledge and which from information, and whose.",
                SECOND_HAND,
            ),
            Field(
                "Exhibit mark",
                "Initials and number, such as JS1. Numbers run on from one statement to the next.",
                SECOND_HAND,
            ),
            Field("Statement of truth", "Copy the wording from the current COP24. Sign and date it last.", GENERAL),
        ),
        "Numbers and dates stand in figures.",
    )
    yield Section("Before it goes to the court", (Bullets(_COURT_CHECKS), Paragraph(SECOND_HAND, "small")), level=2)


_COURT_CHECKS = (
    "Records like these are often left out of a court bundle unless the court orders otherwise. Check the direction.",
    "A bundle may have a page limit: 350 pages is common. Check the direction.",
    "Hearings are private as a rule. Check any Transparency Order before you show this to anyone.",
    "Exhibits need a front sheet with a dated list, and page numbers. The exhibit bundle has both.",
)

CORNER = (
    "Statement given by: ____________________",
    "Statement no.: ____   Exhibit: ____",
    "Filed on behalf of: ____________________",
    "Date made: ____________   (check COP24)",
)
"""The box at the top right of every sheet of a statement and of the first page of an exhibit."""


def _section(title: str, fields: tuple[Field, ...], note: str) -> Section:
    blocks: tuple[Block, ...] = (Paragraph(note, "small"), Form(fields))
    return Section(title, blocks)


def _persons(told: Teller) -> str:
    persons = told.schedule.dossier.corpus.info.persons
    return f"For {', '.join(persons)}" if persons else ""
