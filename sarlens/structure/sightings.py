"""Where people are named in a case: headers, attendance lists, sign-offs, forms, and what the family said."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Literal

from sarlens.model import CaseInfo, Document, Passage
from sarlens.structure.bodies import tidy_body
from sarlens.structure.given_names import GIVEN
from sarlens.structure.name_words import BODY_WORDS, PLACE_WORDS, ROLE_WORDS
from sarlens.structure.namelists import read_list
from sarlens.structure.names import PrintedName, fold, person_like, read_name
from sarlens.structure.signatures import name_forms, sign_off, signed

Where = Literal["person", "family", "author", "header", "signature", "body"]

_PEOPLE_LABEL = re.compile(
    r"^\W*(?:from|to|cc|bcc|author(?:s)?|completed by|prepared by|written by|recorded by|created by|report by|chair(?:ed by|person)?|present|"
    r"attendees|in attendance|attended by|attendance|those present|apologies(?: received)?|absent|minutes(?: taken by| by)?|"
    r"minute taker|note ?taker|notes by|circulation(?: list)?|distribution(?: list)?|copied to|copies to|invited|worker(?: name)?|"
    r"(?:allocated |lead )?social worker|team manager|manager|referr(?:er|ed by)|name of (?:referrer|assessor|worker|author)|assess(?:or|ed by)|"
    r"key ?worker|care ?co-?ordinator|lead professional|authorised by|supervisor|signed(?: by)?|approved by|(?:panel |core group )?members?|"
    r"(?:those |people |who was |who were )?(?:here|there|attending|invited|present)|attendee|who came|on the call|not (?:here|present)|sorry|could ?n.t come|"
    r"(?:added|entered|logged|noted|seen|reported|raised|checked|reviewed|allocated|witnessed|countersigned|handed over) (?:by|to)|originator|"
    r"staff(?: member| name| on duty| present)?|name of staff|practitioner|clinician|consultant|therapist|(?:named |staff |school )?nurse|doctor|gp|"
    r"advocate|case ?(?:worker|holder|manager|co-?ordinator)|headteacher|senco|decision maker|responsible (?:person|officer)|owner|who|lead)\W*$",
    re.I,
)
_LABEL = re.compile(r"^([^:]{2,40}):\s*(.*)$", re.S)
_COPIED = re.compile(r"^\W*(?:cc|c\.c\.|cop(?:y|ies)(?: to)?|copied to)\s*[:–-]\s*(.{4,120})$", re.I)
_SECOND = re.compile(
    r"[.;]?\s*\b(Apologies(?: received)?|Absent|Also present|In attendance|Minutes|Chair)\s*:\s*", re.I
)
_NAME_HEAD = re.compile(r"^(?:name|attendee|present|who|professional|person)s?\b", re.I)
_ROLE_HEAD = re.compile(r"^(?:role|job|title|designation|position|relationship|capacity)", re.I)
_BODY_HEAD = re.compile(r"^(?:agency|organi[sz]ation|service|team|representing|employer)", re.I)
_INITIALS_HEAD = re.compile(r"^initials?", re.I)


@dataclass(frozen=True, slots=True)
class Sighting:
    """A name in one place. `document` is "" for what the family said when the case was made."""

    name: PrintedName
    where: Where
    document: str = ""


def sightings(documents: Sequence[Document], passages: Sequence[Passage], info: CaseInfo) -> tuple[Sighting, ...]:
    """All the names that stand where only names stand, in order."""
    found = list(_told(info))
    for document in documents:
        found += _of_document(document)
    by_id = {document.id: document for document in documents}
    for key, group in groupby(passages, key=lambda passage: passage.document):
        own = tuple(group)
        holder = by_id.get(key)
        if holder is not None:
            for passage in _without_greetings(own, holder):
                found += (Sighting(name, "header", key) for name in _in_passage(passage))
            found += (Sighting(name, "signature", key) for name in _signed(own, holder))
            found += (Sighting(name, "header", key) for name in _copied_to(own))
    return tuple(
        sighting for sighting in found if sighting.where in ("person", "family", "author") or not _thing(sighting.name)
    )


def _without_greetings(own: Sequence[Passage], document: Document) -> Iterator[Passage]:
    """A mail's passages, without the bare header lines below its labelled ones: those greet ("Joan, Amara")."""
    labelled = False
    for passage in own:
        named = passage.zone == "header" and bool(_LABEL.match(passage.text))
        if document.kind != "email" or passage.zone != "header" or named or not labelled:
            yield passage
        labelled = labelled or named


def _thing(name: PrintedName) -> bool:
    """A place or a paper that reads like a name ("Quay Rise")."""
    return not name.title and fold(name.given) not in GIVEN and bool(PLACE_WORDS.match(name.surname))


def _told(info: CaseInfo) -> Iterator[Sighting]:
    for where, entries in (("person", info.persons), ("family", info.family)):
        for entry in entries:
            for name in read_list(entry):
                yield Sighting(name, "person" if where == "person" else "family")


def _of_document(document: Document) -> Iterator[Sighting]:
    authors = read_list(document.author or "")
    for name in authors:
        alone = document.author_address and len(authors) == 1
        yield Sighting(replace(name, address=document.author_address or "") if alone else name, "author", document.id)
    if not authors and document.author_address and (guessed := read_name(document.author_address)):
        yield Sighting(guessed, "author", document.id)
    for printed in document.recipients:
        for name in read_list(printed):
            yield Sighting(name, "header", document.id)


def _in_passage(passage: Passage) -> Iterator[PrintedName]:
    if passage.zone == "header":
        yield from _in_header(passage.text)
    elif passage.zone == "field" and _PEOPLE_LABEL.match(passage.label) and len(passage.text.split()) <= 40:
        yield from read_list(passage.text)
    elif passage.zone in ("table", "action") and passage.fields and (listed := _in_row(passage)):
        yield listed
    elif passage.zone in ("body", "table"):
        yield from _in_line(passage.text)


def _in_line(text: str) -> Iterator[PrintedName]:
    """A list of those at a meeting in running text: "There: Joan Reeve (chair), Gus Moor"."""
    label = _LABEL.match(text)
    if label and _PEOPLE_LABEL.match(label.group(1)):
        names = read_list(label.group(2).strip(" ."))
        yield from names if len(names) > 1 else ()


def _in_header(text: str) -> Iterator[PrintedName]:
    label = _LABEL.match(text)
    if label and _PEOPLE_LABEL.match(label.group(1)):
        for value in _SECOND.split(label.group(2))[::2]:
            yield from read_list(value.strip(" ."))
    elif not label and not text.endswith((",", ":")) and len(text.split()) <= 40:
        yield from (name for name in read_list(text) if name.surname and _surely(name))


def _surely(name: PrintedName) -> bool:
    """A name on a line without a label is a person's where initials, a post, a title or a common given name say so."""
    if name.initials or name.role or name.address:
        return True
    turned = "," in name.shown
    if len(name.shown.split()) > 5 or (turned and fold(name.surname) in GIVEN):
        return False
    return bool(name.title) or turned or fold(name.given) in GIVEN


def _in_row(passage: Passage) -> PrintedName | None:
    """A row of an attendance table: name, role, organisation, initials under heads that say so."""
    value: dict[str, str] = {}
    for head, cell in passage.fields:
        for key, known in (
            ("name", _NAME_HEAD),
            ("role", _ROLE_HEAD),
            ("body", _BODY_HEAD),
            ("initials", _INITIALS_HEAD),
        ):
            if known.search(head):
                value.setdefault(key, cell)
    if not {"role", "body", "initials"} & value.keys() or "name" not in value:
        return None
    name = read_name(value["name"])
    if name is None or not name.surname:
        return None
    return replace(
        name, role=name.role or value.get("role", ""), body=name.body or tidy_body(value.get("body", "")),
        initials=name.initials or (value["initials"] if re.fullmatch(r"[A-Z]{2,4}", value.get("initials", "")) else ""),
    )  # fmt: skip


def _signed(own: Sequence[Passage], document: Document) -> Iterator[PrintedName]:
    """The names under the signatures of one document, with the post and body printed below them."""
    for zone, group in groupby(own, key=lambda passage: passage.zone):
        if zone == "signature":
            lines = [passage.text for passage in group]
            name = _block_name(lines, document)
            if name is not None:
                yield name


def _copied_to(own: Sequence[Passage]) -> Iterator[PrintedName]:
    """Those to whom a letter says below its signature that it was copied: "copy: Roy Hale, Chairman"."""
    for passage in own:
        found = _COPIED.match(passage.text) if passage.zone == "signature" else None
        yield from read_list(found[1]) if found else ()


def _block_name(lines: Sequence[str], document: Document) -> PrintedName | None:
    forms = name_forms(document.author)
    authors = read_list(document.author or "")
    at, name = -1, None
    for n, line in enumerate(lines):
        rest = _after_sign_off(line)
        if len(authors) == 1 and (signed(line, forms) or (rest and signed(rest, forms))):
            at, name = n, authors[0]
            break
        if not sign_off(line) and (read := read_name(line)) and read.full and not read.address:
            at, name = n, read
            break
    if name is None:
        return None
    fuller = (
        read for line in lines[at : at + 3] if (read := read_name(line)) and read.full and read.surname == name.surname
    )
    if len(name.given) == 1 and (whole := next(fuller, None)) is not None and whole.given.startswith(name.given):
        name = replace(whole, address=name.address)
    role = body = ""
    for line in lines[at + 1 : at + 5]:
        if not role and ROLE_WORDS.search(line) and "@" not in line and len(line.split()) <= 9:
            role, _, after = line.partition(",")
            body = tidy_body(after) if after and BODY_WORDS.search(after) and not body else body
        elif not body and BODY_WORDS.search(line) and "@" not in line and ":" not in line and len(line.split()) <= 8:
            body = tidy_body(line)
    address = (document.author_address or "") if not authors or any(_may_be(name, one) for one in authors) else ""
    return replace(name, role=name.role or role.strip(), body=name.body or body, address=name.address or address)


def _may_be(name: PrintedName, author: PrintedName) -> bool:
    """Whether the name under a mail can be its sender's: one of the two is no whole name, or they share a part.

    Another's name stands below the message that is quoted, or that was sent for somebody.
    """
    shared = {fold(name.given), fold(name.surname)} & {fold(author.given), fold(author.surname)}
    return not (name.full and author.full) or bool(shared)


def _after_sign_off(line: str) -> str:
    """The name on a sign-off's own line ("Thanks, Marian"), or ""."""
    words = line.split()
    for cut in range(len(words) - 1, 0, -1):
        rest = " ".join(words[cut:])
        if sign_off(" ".join(words[:cut])) and person_like(rest.strip(" ,.-")):
            return fold(rest)
    return ""
