"""Where the pen changes inside one document: turns of a chat, rows that somebody signs, comments, sections of a form."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence

from sarlens.model import REDACTED, Document, Passage
from sarlens.structure.authorship import one_person
from sarlens.structure.fields import is_label
from sarlens.structure.hands import Hand, Sides
from sarlens.structure.headings import FORMS
from sarlens.structure.name_words import KIN_WORDS
from sarlens.structure.names import person_like, read_name
from sarlens.structure.register import Register
from sarlens.structure.tabular import hand_column
from sarlens.structure.voices import SPOKEN
from sarlens.structure.zones import FEWEST_TURNS, TURN, turn_line

Named = Callable[[str], Hand]
"""Gives the hand behind a printed name."""
Pens = dict[int, Hand]
"""The hand of each passage, by its position, where it is not the author's."""

_PASTED = re.compile(
    r"^(?:e-?mail|letter|text(?: message)?|message|complaint)\s+(?:received\s+)?from\s+(?P<who>[^:]{2,60}):?$|^(?P<wrote>[^:]{2,40})\s+(?:wrote|writes|emailed|texted)\s*:$",
    re.I,
)
_CHAT_STAMP = re.compile(r"^\W{0,2}[\[(]\d{1,2}/\d{1,2}/\d{2,4},")
"""How a telephone's export of a chat begins each message; a scan breaks it from its words."""
_SAYS = re.compile(r"^(?:\W{0,2}[\[(]\d[^\])]{5,24}[\])]\s*)?(?P<who>[A-Z][\w'’-]+(?: [A-Z][\w'’-]*)?)\s?:(?:\s|$)")
_DAY = r"\d{1,2}[/.]\d{1,2}(?:[/.]\d{2,4})?"
_COMMENT = re.compile(
    rf"^\W{{0,3}}(?:(?P<who>[A-Z]{{2,4}}|[A-Z][a-z]+ [A-Z][\w'’-]+)[ ,]+\(?{_DAY}\)?|{_DAY}[ ,–-]+(?P<who2>[A-Z]{{2,4}}|[A-Z][a-z]+ [A-Z][\w'’-]+))\s?(?:[:–-]|$)"
)
"""A remark in its own hand: "PN 14/12: I can't put my name to this"."""
_ENTRY = r"(?:taken by|call taken by|recorded by|added by|entered by|written by|completed by|staff(?: name| member)?(?: sign(?:ature|ed)?)?|carer sign(?:ature|ed)?|signed(?: by)?|sign|nurse|by)"
_ENTRY_LABEL = re.compile(_ENTRY, re.I)
_ENTRY_SIGNED = re.compile(rf"\b(?i:{_ENTRY})\s*:\s*(?P<who>\W*[A-Z][\w.'’ -]{{1,30}})$")
_INITIALLED = re.compile(
    rf"(?:^|[.!?]\s+)(?P<who>[A-Z]{{2,4}})\.?(?:[ ,]+{_DAY})?$|\s(?P<who2>[A-Z]{{2,4}})[ ,]+{_DAY}$"
)
"""An answer that somebody put their letters under: "Agree to send. DH", "Enquiries to be made. PG 19/12"."""
_OFFICE = re.compile(
    r"^\W*(?:for )?(?:\w+ )?(?:office|official|council|manager(?:'?s)?|management|team|administrative|internal|duty|panel|board|hospital|trust|icb|"
    r"local authority|la|school|agency|service|reviewer'?s|supervisor'?s|inspector'?s|line manager(?:'?s)?|head(?: of service)?(?:'?s)?)"
    r"['’]?s? (?:use(?: only)?|section|part|review|comments?|response|decision|sign[- ]?off|authorisation|follow[- ]?up|investigation|oversight)\W*$",
    re.I,
)
"""The head of the part of a form that goes to somebody else's desk."""
_DESK = ("manager", "manager name", "name of manager", "manager's name", "manager sign off", "manager authorising", "authorising manager", "authorised by",
         "authorised", "approved by", "approved", "agreed by", "received by", "reviewed by", "countersigned by", "countersigned", "signed off by",
         "decision by", "decision maker", "decision made by", "checked by", "triaged by", "screened by", "handler", "investigator",
         "investigating manager", "quality assured by", "processed by", "closed by", "line manager", "supervisor", "team manager",
         "service manager", "registered manager", "completed by", "name", "signed", "signed by")  # fmt: skip
"""Labels of who sits at that desk."""
_SIGN_OFF = ("manager sign off", "manager authorising", "authorising manager", "authorised by", "approved by", "reviewed by", "countersigned by", "signed off by",
             "decision by", "decision made by", "quality assured by")  # fmt: skip
"""Those that open it without a head of their own."""
_FAMILY_PART = re.compile(
    r"\b(?:parents?|carers?|family|mother|father|mum|dad)(?:['’]s?)?(?: ?[/&] ?carers?(?:['’]s?)?| or carers?(?:['’]s?)?| and carers?(?:['’]s?)?)? (?:section|part|comments?|views?|statement|contribution|response|feedback)|"
    r"\b(?:views?|comments?) of (?:the )?(?:parents?|carers?|family)\b|\bto be (?:completed|filled in) by (?:the )?(?:parents?|carers?|family)\b",
    re.I,
)
_FIRST_PERSON = re.compile(r"\b(?:I|I['’](?:m|ve|d|ll)|my|me|we|we['’](?:re|ve|d|ll)|our|us)\b")
_TOLD_BY = re.compile(
    r"\((?P<inside>[A-Za-z /-]{4,40})\)\W*$|^(?:statement|account|report) (?:of|by|from) (?:the )?(?P<of>[A-Za-z /-]{4,40})$|"
    r"^(?P<whose>[A-Za-z /-]{4,40})['’]s? (?:account|statement|report|version)\W*$",
    re.I,
)


def pens(own: Sequence[Passage], document: Document, hand: Hand, known: Register, sides: Sides) -> Mapping[int, Hand]:
    """Passages of another hand than the document's. The nearest sign wins: a turn or a row, a remark, a section."""

    def named(printed: str) -> Hand:
        return sides.named(printed, known, document)

    found: Pens = {}
    if document.kind in FORMS or document.kind == "other":
        found |= _told(own, named)
        found |= _desks(own, hand, named)
        found |= _family_part(own, named)
    found |= _signed_entries(own, named)
    found |= _remarks(own, named)
    found |= _rows(own, named)
    return found | _turns(own, named) | _messages(own, named)


def _turns(own: Sequence[Passage], named: Named) -> Pens:
    """Passages of a printed chat, by whose turn they stand in."""
    out: Pens = {}
    hand: Hand | None = None
    heads = {p.position: p.text for p in own if p.zone == "header"}
    turns = {at: found["who"].strip() for at, text in heads.items() if (found := TURN.match(text + " …"))}
    lines = {at: who for at, text in heads.items() if at not in turns and (who := turn_line(text))}
    turns |= lines if len(lines) >= FEWEST_TURNS else {}
    for passage in own:
        if passage.position in turns:
            said = named(turns[passage.position])
            hand = (
                said
                if said.role != "unknown" or passage.position not in lines or " " in turns[passage.position]
                else None
            )
        elif hand and passage.zone in SPOKEN:
            out[passage.position] = hand
    return out


def _messages(own: Sequence[Passage], named: Named) -> Pens:
    """Passages of a telephone's chat, broken by a scan: each by the name with a colon that stands last before it."""
    out: Pens = {}
    if not any(_CHAT_STAMP.match(passage.text) for passage in own):
        return out
    hand: Hand | None = None
    for passage in own:
        found = _SAYS.match(passage.text)
        hand = named(found["who"]) if found else hand
        if hand and passage.zone in SPOKEN:
            out[passage.position] = hand
    return out


def _signed_entries(own: Sequence[Passage], named: Named) -> Pens:
    """Entries of a sheet that say who wrote each: "TAKEN BY: Bea Okoro" above the words, or "Staff sign: Bea O" below."""
    signed: Pens = {}
    for passage in own:
        beside = _ENTRY_LABEL.fullmatch(passage.label.strip(" :.")) and passage.zone == "field"
        inside = _ENTRY_SIGNED.search(passage.text)
        printed = passage.text if beside else inside["who"] if inside else ""
        printed = printed.replace(REDACTED, " ").strip(" .,")
        if 0 < len(printed.split()) <= 5 and person_like(" ".join(re.findall(r"[^\W\d_][\w'’-]*", printed)).title()):
            signed[passage.position] = named(printed)
    if len(signed) < FEWEST_TURNS or len({who.speaker for who in signed.values()}) < 2:
        return {}
    said = [p.position for p in own if p.zone in SPOKEN and p.position not in signed and len(p.text.split()) > 3]
    first = min(signed)
    below = len([at for at in said if at < first and at >= first - 4 and _ends(own, at)]) > 0
    order = sorted(signed)
    out: Pens = {}
    for at in said:
        near = (
            next((one for one in order if one > at), None) if below else max((o for o in order if o < at), default=None)
        )
        if near is not None:
            out[at] = signed[near]
    return out


def _ends(own: Sequence[Passage], position: int) -> bool:
    """A whole sentence, not a title or a line of the sheet's head."""
    return any(p.position == position and re.search(r"[.!?]\W*$", p.text) for p in own)


def _rows(own: Sequence[Passage], named: Named) -> Pens:
    """Rows of a table that has a column for who wrote each."""
    out: Pens = {}
    for passage in own:
        at = hand_column([head for head, _ in passage.fields])
        printed = passage.fields[at][1] if at is not None else ""
        if printed and passage.zone == "table" and (person_like(printed.split("(")[0]) or read_name(printed)):
            out[passage.position] = named(printed)
    return out


def _remarks(own: Sequence[Passage], named: Named) -> Pens:
    """Remarks with their writer's letters and a day before them, each to the next heading."""
    out: Pens = {}
    now: Hand | None = None
    for passage in own:
        found = _COMMENT.match(passage.text) if passage.zone in SPOKEN | {"heading"} else None
        if found:
            who = named(found["who"] or found["who2"])
            now = who if who.role != "unknown" else None
        elif passage.zone not in SPOKEN:
            now = None
        if now and passage.zone in SPOKEN:
            out[passage.position] = now
    return out


def _labelled(own: Sequence[Passage]) -> Iterator[list[Passage]]:
    """The passages of each answer, in order."""
    answer: list[Passage] = []
    for passage in own:
        if passage.zone in SPOKEN and answer and answer[-1].label == passage.label:
            answer.append(passage)
            continue
        if answer:
            yield answer
        answer = [passage] if passage.zone in SPOKEN else []
    if answer:
        yield answer


def _desks(own: Sequence[Passage], hand: Hand, named: Named) -> Pens:
    """The parts of a form that are filled in at somebody else's desk, by who signs there."""
    heads = [
        p.position for p in own if p.zone in ("heading", "body", "table") and len(p.text) < 60 and _OFFICE.match(p.text)
    ]
    signed = _signings(own, heads, named)
    out: Pens = {}
    start = min(heads or signed, default=0)
    for passage in own if signed else ():
        head = max((at for at in heads if at <= passage.position), default=start)
        if passage.zone not in SPOKEN or passage.position < start:
            continue
        here = [at for at in signed if at >= head and not any(head < other <= at for other in heads)]
        before = [at for at in here if at <= passage.position] or [at for at in signed if at < head and not here]
        nearest = max(before) if before else min(here, default=None)
        who = signed[nearest] if nearest is not None else None
        if who is not None and who.role != "family" and who.speaker != hand.speaker:
            out[passage.position] = who
    whole = {who.speaker for who in signed.values()}
    if hand.speaker is None and len(whole) == 1:
        return {passage.position: next(iter(signed.values())) for passage in own if passage.zone in SPOKEN}
    return out


def _signings(own: Sequence[Passage], heads: Sequence[int], named: Named) -> Pens:
    """Who signs which answer: the name under a label for it, or letters at an answer's end."""
    signed: Pens = {}
    past = own[len(own) // 3].position if own else 0
    for answer in _labelled(own):
        first, office = answer[0], bool(heads) and answer[0].position > heads[0]
        under = _INITIALLED.search(" ".join(p.text for p in answer)) if office else None
        who = named(under["who"] or under["who2"]) if under else None
        if who is not None and who.role == "professional":
            signed[first.position] = who
        labels = _DESK if office else _SIGN_OFF if first.position > past else ()
        name = read_name(one_person(first.text) or "") if labels and is_label(first.label, labels) else None
        if name is not None and name.surname:
            signed.setdefault(first.position, named(name.name))
    return signed


def _told(own: Sequence[Passage], named: Named) -> Pens:
    """Accounts in one form by those whom its fields name: "What happened (driver)" below "Driver: W Brierley"."""
    names = {p.label.lower(): p.text for p in own if p.zone == "field" and (n := read_name(p.text)) and n.surname}
    out: Pens = {}
    now: Hand | None = None
    for passage in own:
        short = len(passage.text.split()) <= 8
        found = _TOLD_BY.search(passage.text) if short and passage.zone in ("heading", "body", "table") else None
        if found or passage.zone == "heading":
            told = next((part for part in found.groups() if part), "").lower() if found else ""
            who = named(names[told]) if told in names else None
            now = Hand(who.speaker, "professional") if who and who.role == "unknown" else who
        elif now and passage.zone in SPOKEN:
            out[passage.position] = now
    return out


def _family_part(own: Sequence[Passage], named: Named) -> Pens:
    """What the family wrote into a form itself: its own part, where the words speak as "I" and "we"."""
    names = (p.text for p in own if p.zone == "field" and KIN_WORDS.search(p.label) and read_name(p.text))
    who = next((hand for printed in names if (hand := named(printed)).role == "family"), Hand(None, "family"))
    return {
        passage.position: who
        for passage in own
        if passage.zone in SPOKEN
        and _FAMILY_PART.search(passage.label)
        and _FIRST_PERSON.search(passage.text)
        and not re.search(r"\b(?:mum|dad|mother|father|parents?|family)\b(?! and I\b)", passage.text, re.I)
    }


def pasted(own: Sequence[Passage], document: Document, known: Register, sides: Sides) -> Mapping[int, Hand]:
    """Passages of a note that are a message pasted into it: from "Email from Mrs Hale:" and a greeting to its sign-off."""
    if document.kind != "case_note":
        return {}
    out: Pens = {}
    hand: Hand | None = None
    waiting: Hand | None = None
    for passage in own:
        found = _PASTED.match(passage.text)
        if found:
            waiting, hand = sides.named((found["who"] or found["wrote"]).strip(), known, document), None
        elif waiting and passage.zone == "header":
            hand, waiting = waiting, None
        elif hand and passage.zone == "signature":
            hand = None
        elif hand:
            out[passage.position] = hand
        elif passage.zone in SPOKEN:
            waiting = None
    return out
