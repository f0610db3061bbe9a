"""Whose words a passage is: the hand that wrote it, in what role, to whom, when, and in whose voice."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import groupby

from sarlens.model import CaseInfo, Document, Passage, Person
from sarlens.structure.hands import Hand, Sides, author_of
from sarlens.structure.namelists import read_list
from sarlens.structure.pens import pasted, pens
from sarlens.structure.people import register
from sarlens.structure.register import Register
from sarlens.structure.reports import voices


def attribute(
    passages: Sequence[Passage],
    documents: Sequence[Document],
    people: Sequence[Person],
    info: CaseInfo,
    known: Register | None = None,
) -> tuple[Passage, ...]:
    """The passages with speaker, role, addressee and date, and the voice of what is pasted. One that has them stays itself.

    The role is that of the hand that wrote the words: a social worker's note of what a mother said is a
    professional's, in the reported voice; a mail from her, quoted below another, is family's. `known`: the register of
    these people, where it was made before.
    """
    known = known or register(documents, passages, people)
    sides = Sides(info, people, known, documents)
    by_id = {document.id: document for document in documents}
    out: list[Passage] = []
    for key, group in groupby(passages, key=lambda passage: passage.document):
        own = tuple(group)
        document = by_id.get(key)
        out += own if document is None else _spoken(own, document, known, sides)
    return tuple(out)


def _spoken(own: Sequence[Passage], document: Document, known: Register, sides: Sides) -> list[Passage]:
    hand = author_of(own, document, known, sides)
    to = _addressees(document, known)
    others = pens(own, document, hand, known, sides)
    copied = pasted(own, document, known, sides)
    writers = {p.position: others.get(p.position) or copied.get(p.position, hand) for p in own}
    heard = voices(own, document, writers, known)
    out: list[Passage] = []
    for passage in own:
        writer, told = writers[passage.position], to
        if passage.zone == "furniture":
            writer, told = Hand(None, "unknown"), ()
        voice = "quoted" if passage.position in copied else heard.get(passage.position, passage.voice)
        now = (writer.speaker, writer.role, voice, told, document.date)
        if now == (passage.speaker, passage.role, passage.voice, passage.addressed_to, passage.date):
            out.append(passage)
            continue
        speaker, role, voice, told, date = now
        out.append(replace(passage, speaker=speaker, role=role, voice=voice, addressed_to=told, date=date))
    return out


def _addressees(document: Document, known: Register) -> tuple[str, ...]:
    out: list[str] = []
    for printed in document.recipients:
        names = read_list(printed)
        found = [known.find(name.address or name.name, document) or known.find(name.name, document) for name in names]
        out += [
            person.name if person else name.name or name.address
            for name, person in zip(names, found, strict=True)
            if person or name.name
        ] or [printed.strip()]
    return tuple(dict.fromkeys(name for name in out if name))
