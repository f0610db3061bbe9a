"""Made-up disclosures in many print styles, with what is in them, and the slips that a scan makes."""

from __future__ import annotations

import datetime as dt
import random
from dataclasses import dataclass, field

from sarlens.model import Document, DocumentKind, Page, SourceFile
from sarlens.structure import documents_of
from tests.structure.paper import FILE, page

GIVEN = ("Bea", "Dan", "Ruth", "Colm", "Priya", "Owen", "Sian", "Grace", "Tomasz", "Ifeoma", "Hugh", "Nadia", "Leon")
FAMILY = ("Okoro", "Finch", "Hale", "Brannigan", "Lund", "Pryce", "Marchetti", "Stowe", "Kowal", "Penrose", "Quist")
SENTENCES = (
    "I rang the school this morning and they said that the transport is booked for the week.",
    "The visit went ahead as planned and he showed me his drawings.",
    "We have not had the letter from the therapist and would like to know when it will come.",
    "The flat was warm and tidy and there was food in the fridge.",
    "There is a place at the group on Thursdays from the start of next month.",
    "The bathroom was measured and the findings will be written up.",
)
SUBJECTS = ("Transport on Tuesday", "Care plan draft", "Respite dates", "School meeting", "Invoice query", "Your email")
_LOOKS = {
    "l": "1",
    "1": "l",
    "O": "0",
    "o": "0",
    "e": "c",
    "c": "e",
    "i": "1",
    "a": "o",
    "t": "f",
    ":": ";",
    "m": "rn",
    "h": "b",
}


@dataclass
class Made:
    """One document as made: the pages it fills and what it is."""

    kind: DocumentKind
    title: str
    date: dt.date
    author: tuple[str, str]
    pages: list[str]
    parts: int = 0
    first_page: int = 0
    style: str = field(default="")


class Maker(random.Random):
    """Makes documents; the same seed makes the same ones."""

    def person(self) -> tuple[str, str]:
        return self.choice(GIVEN), self.choice(FAMILY)

    def day(self) -> dt.date:
        return dt.date(2022, 1, 3) + dt.timedelta(days=self.randrange(700))

    def clock(self) -> str:
        return f"{self.randint(7, 19):02d}:{self.randrange(60):02d}"

    def prose(self, paragraphs: int) -> str:
        out: list[str] = []
        for _ in range(paragraphs):
            line = ""
            for word in " ".join(self.choice(SENTENCES) for _ in range(self.randint(2, 4))).split():
                if len(line) + len(word) > 92:
                    out.append(line)
                    line = ""
                line = f"{line} {word}".strip()
            out += [line, ""]
        return "\n".join(out).rstrip()

    def printed(self, who: tuple[str, str]) -> str:
        address = f"{who[0].lower()}.{who[1].lower()}@burford.example"
        return self.choice([f"{who[1]}, {who[0]} <{address}>", f"{who[0]} {who[1]} <{address}>"])

    def when(self, day: dt.date, clock: str) -> str:
        forms = (
            f"{day:%d %B %Y} {clock}",
            f"{day:%A, %d %B %Y} {clock}",
            f"{day:%d/%m/%Y} {clock}",
            f"{day:%a %d/%m/%Y} {clock}",
        )
        return self.choice(forms)

    def mail(self) -> Made:
        sender, reader, day, clock = self.person(), self.person(), self.day(), self.clock()
        bare = f"{self.choice(SUBJECTS)} {self.randrange(100)}"
        subject = self.choice(["", "RE: ", "FW: "]) + bare
        style = self.choice(["outlook", "plain", "tabs", "phone", "webmail", "conversation", "below"])
        head = self._head(style, sender, reader, day, clock, subject)
        if self.random() < 0.2:
            head = f"[EXTERNAL] This email came from outside the council. Do not click links.\n{head}"
        text = f"{head}\n\nHi {reader[0]}\n\n{self.prose(self.randint(1, 4))}\n\nKind regards\n{sender[0]}"
        made = Made("email", subject, day, sender, [text], style=style)
        if self.random() < 0.4:
            made.pages = [text + self._quoted(reader, sender, day - dt.timedelta(days=2), bare)]
            made.parts = 1
        return made

    def _head(
        self, style: str, sender: tuple[str, str], reader: tuple[str, str], day: dt.date, clock: str, subject: str
    ) -> str:
        own = f"{sender[0]} {sender[1]} <{sender[0].lower()}.{sender[1].lower()}@burford.example>"
        to = self.printed(reader)
        match style:
            case "webmail":
                return f"{subject}\n\n{own}\n{day:%a %d/%m/%Y} {clock}\nTo: {to}"
            case "conversation":
                return f"Mail\t{to}\n\n{subject}\n1 message\n\n{own}\t{day.day} {day:%B %Y} at {clock}\nTo: {to}"
            case "phone":
                return f"From: {own}\nSubject: {subject}\nDate: {day.day} {day:%B %Y} at {clock}:11 BST\nTo: {to}"
            case "below":
                return f"From:\n{own}\nSent:\n{self.when(day, clock)}\nTo:\n{to}\nSubject:\n{subject}"
            case _:
                gap = ":\t" if style == "tabs" else ": "
                block = f"From{gap}{own}\nSent{gap}{self.when(day, clock)}\nTo{gap}{to}\nSubject{gap}{subject}"
                return f"{reader[1]}, {reader[0]}\n\n{block}" if style == "outlook" else block

    def _quoted(self, sender: tuple[str, str], reader: tuple[str, str], day: dt.date, subject: str) -> str:
        prose = self.prose(1)
        if self.random() < 0.5:
            head = f"From: {self.printed(sender)}\nSent: {self.when(day, self.clock())}\nTo: {self.printed(reader)}\nSubject: {subject}"
            return f"\n\n{head}\n\n{prose}\n{sender[0]}"
        lead = f"On {day.day} {day:%b %Y} at {self.clock()}, {sender[0]} {sender[1]} <x.y@burford.example> wrote:"
        return f"\n\n{lead}\n\n" + "\n".join(f"> {line}" for line in prose.split("\n"))

    def letter(self) -> Made:
        writer, reader, day = self.person(), self.person(), self.day()
        subject = f"{self.choice(SUBJECTS)} - follow up"
        street = f"Mrs {reader[0][0]} {reader[1]}\n{self.randint(1, 90)} Mill Lane\nBurford\nBF1 2AA"
        date = self.choice([f"{day.day} {day:%B %Y}", f"{day:%d/%m/%Y}", f"Date: {day.day} {day:%B %Y}"])
        head = [street, date] if self.random() < 0.5 else [date, street]
        about = self.choice(["Re: ", "RE: ", ""]) + subject
        close = f"Yours sincerely\n\n\n{writer[0]} {writer[1]}\nTeam Manager"
        text = "\n\n".join(
            [
                "Burford Council\nCivic House, High Street, Burford BF1 1AA",
                *head,
                f"Dear Mrs {reader[1]}",
                about,
                self.prose(3),
                close,
            ]
        )
        return Made("letter", subject, day, writer, [text], style="letter")

    def minutes(self) -> Made:
        chair, other, day = self.person(), self.person(), self.day()
        title = self.choice(
            ["Annual Review - S Hale", "Core Group Meeting", "Strategy Discussion", "Minutes of the Review Meeting"]
        )
        date = self.choice(
            [f"Date of meeting: {day:%d %B %Y}", f"Date: {day.day} {day:%B %Y}", f"Held on: {day:%A %d %B %Y}"]
        )
        there = f"{self.choice(['Present', 'Attendees'])}: {chair[0]} {chair[1]}, {other[0]} {other[1]} (Mother)"
        text = f"{title}\n{date}\nChair: {chair[0]} {chair[1]}\n{there}\nApologies: Dr J Wren\n\n1. Welcome\n{self.prose(2)}\n2. Actions\n{self.prose(1)}"
        return Made("minutes", title, day, chair, [text], style="minutes")

    def note(self) -> Made:
        worker, other, day, clock = self.person(), self.person(), self.day(), self.clock()
        kind, name = self.choice(["Telephone call", "Home visit", "Management oversight"]), f"{worker[0]} {worker[1]}"
        after = day + dt.timedelta(days=1)
        style = self.choice(["grid", "cells", "labels", "line"])
        heads = {
            "grid": f"Case Notes - {other[1]}, {other[0]}\nDate of event\tWorker\tType\tRecorded on\n"
            f"{day:%d/%m/%Y} {clock}\t{name}\t{kind}\t{after:%d/%m/%Y}",
            "cells": f"Case Notes\n\nDate of event\nWorker\nType\nRecorded on\n{day:%d/%m/%Y} {clock}\n{name}\n{kind}\n{after:%d/%m/%Y}",
            "labels": f"Case Note\nEvent Date: {day:%d/%m/%Y} {clock}\nCase Note Type: {kind}\nCreated By: {name} (Social Worker)\nDetails:",
            "line": f"Progress Notes\n\n{day:%d %b %Y} {clock}\t{worker[1].upper()}, {worker[0]} (Nurse)\t{kind}",
        }
        return Made("case_note", kind, day, worker, [f"{heads[style]}\n\n{self.prose(2)}"], style=f"note {style}")

    def paper(self) -> Made:
        writer, day = self.person(), self.day()
        kinds: tuple[tuple[DocumentKind, str], ...] = (
            ("form", "Safeguarding Concern Form"), ("referral", "Referral Form - Speech and Language Therapy"),
            ("assessment", "Child and Family Assessment"), ("care_plan", "Care and Support Plan"),
            ("report", "Social Work Report for Conference"), ("policy", "Complaints Policy"),
        )  # fmt: skip
        kind, title = self.choice(kinds)
        head = f"{title}\n{self.choice(['Date completed', 'Date'])}: {day:%d %B %Y}\n{self.choice(['Author', 'Completed by'])}: {writer[0]} {writer[1]}"
        grid = "Question\tAnswer\nName of person\tSam Hale\nDate of birth\t03/04/2011\nWhat is the worry?\tNot eating\nNext step?\tVisit"
        body = grid if kind in ("form", "referral") else self.prose(5)
        pages = [f"{head}\n\n{body}"]
        if kind not in ("form", "referral"):
            pages += [self.prose(9) for _ in range(self.randrange(3))]
        numbered = [f"{text}\n\n\nPage {n} of {len(pages)}" for n, text in enumerate(pages, start=1)]
        return Made(kind, title, day, writer, numbered, style="paper")

    def slips(self, text: str, share: float) -> str:
        """The text with a share of its letters read wrongly."""
        return "".join(_LOOKS.get(c, c) if c not in "\n\t " and self.random() < share else c for c in text)


def bundle(seed: int, count: int = 40, slips: float = 0.0) -> tuple[list[Page], list[Made]]:
    """A merged file of `count` documents with a stamp on every page, and what is in it."""
    maker = Maker(seed)
    made: list[Made] = []
    pages: list[Page] = []
    for _ in range(count):
        one = maker.choice([maker.mail, maker.mail, maker.letter, maker.minutes, maker.note, maker.paper])()
        one.first_page = len(pages) + 1
        for text in one.pages:
            number = len(pages) + 1
            stamped = f"{text}\n\n\nBFD-{number:04d}"
            pages.append(page(maker.slips(stamped, slips), number, ocr=slips > 0))
        made.append(one)
    return pages, made


def split_pages(pages: list[Page], media_type: str = "application/pdf") -> tuple[Document, ...]:
    """The documents that the pages are split into."""
    file = SourceFile(FILE, "bundle.pdf", "bundle.pdf", media_type, 1)
    return tuple(draft.document for draft in documents_of(pages, file))
