"""What plainly happened when, told by a document's title or by the words that did it.

Each event is a line of `EVENTS`. Sure rather than complete: a title must name the thing, or a sentence must do it
("I am writing to make a formal complaint"). Reports of an event elsewhere don't make a second one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from sarlens.analysis.index import SPOKEN, CaseIndex, even, flat
from sarlens.dates import PartialDate
from sarlens.model import Document, Passage

Side = Literal["family", "body", "any"]


@dataclass(frozen=True, slots=True)
class EventRule:
    """One kind of event.

    Attributes:
        what: a few plain words, as they stand in a list of dates.
        by: who must have written the document.
        title: the title that names it, or None.
        words: the sentence that does it or tells of it as new, or None.
        without: words that rule it out, in the title or that sentence.
        kinds: kinds of document it is looked for in; empty for all.
        author: the author's name that shows it, or None.
    """

    id: str
    what: str
    by: Side
    title: re.Pattern[str] | None = None
    words: re.Pattern[str] | None = None
    without: re.Pattern[str] | None = None
    kinds: frozenset[str] = frozenset()
    author: re.Pattern[str] | None = None


@dataclass(frozen=True, slots=True)
class Happening:
    """An event found. `passage` is the sentence or heading that shows it; None where the title does, or who wrote it."""

    rule: EventRule
    document: Document
    passage: Passage | None
    date: PartialDate


def event(
    id: str,
    what: str,
    by: Side,
    *,
    title: str = "",
    words: str = "",
    without: str = "",
    kinds: str = "",
    author: str = "",
) -> EventRule:
    """A rule from plain text patterns, none of which minds capitals; `kinds` are separated by spaces."""

    def pattern(text: str) -> re.Pattern[str] | None:
        return re.compile(text, re.I) if text else None

    return EventRule(
        id,
        what,
        by,
        pattern(title),
        pattern(words),
        pattern(without),
        frozenset(kinds.split()),
        re.compile(author) if author else None,
    )


_MAKE = r"(?:am|are|'m|'re) (?:now )?(?:writing to (?:make|raise|lodge)|making|raising|submitting|lodging)|(?:wish|want|would like) to (?:make|raise|lodge)"
_RAISED = r"(?:raised|submitted|made|put in|sent(?: in| through)?|completed|logged|received|opened)"
REPLY = r"^\s*(?:re|fw|fwd)\s*:"
_PACKAGE = (
    r"(?:package|support hours|hours|care hours|funding|direct payments?|personal budget|respite|short breaks?|one[- ]to[- ]one|1:1|"
    r"2:1|transport|night support|waking night|provision|placement)"
)
_LESS = r"(?:reduc(?:e|ed|ing)|cut(?:ting)?|withdraw(?:n|ing)?|end(?:ed|ing)?|ceas(?:e|ed|ing)|stop(?:ped|ping)?|suspend(?:ed|ing)?|removed?)"
_LESSENED = r"(?:reduced|cut|withdrawn|ended|ceased|stopped|suspended|removed)"

_CHASED = r"\b(?:overdue|chas(?:e|ing|er)|reminder|outstanding|following up|still waiting|late reply|no reply)\b"
_REGULATOR = r"(?:(?:\w+ ){0,4}ombudsman|LGSCO|PHSO|LGO|CQC|care quality commission|ofsted|ICO|information commissioner|regulator)\b"
_LIMITED = r"(?:restricted|limited|reduced|supervised|suspended|stopped|paused|by appointment|on hold|come down)"
_CONTACT = r"(?:contact|communications?|correspondence|emails?|calls|letters|enquiries)"
_FORTHCOMING = r"\b(?:think\w*|suggest\w*|propos\w+|consider\w*|wonder\w*|talk\w* (?:to|with|about)|discuss\w*|minded|whether|look(?:ing)? at|view is)\b"
"""Words of a step that is only thought of: it is not told as taken."""

EVENTS: tuple[EventRule, ...] = (
    # what the family did
    event(
        "complaint", "the family complained", "family",
        title=r"\b(?:formal |official |stage (?:1|2|one|two) )?complaint\b",
        words=rf"\b(?:{_MAKE}) (?:a |this )?(?:further )?(?:formal |official )?complaint|\b(?:writing|wish|want|would like) to complain\b|"
        r"\btreat this (?:\w+ )?as (?:a|our|my|an) (?:\w+ )?complaint",
        without=REPLY + r"|response to|your (?:response|reply|letter|answer)|outcome of|ombudsman's|withdraw|" + _CHASED, kinds="letter email form other",
    ),
    event(
        "complaint", "the family took their complaint further", "family",
        title=r"\bstage (?:2|3|two|three)\b|\bescalat\w+ of (?:\w+ )?complaint\b",
        words=r"\b(?:ask(?:ing)?|request(?:ing)?|want|wish|would like|call(?:ing)?)(?: for| to (?:go|move|proceed|take (?:this|it)|escalate (?:this|it)) to)? (?:a |the )?stage (?:2|3|two|three)\b|"
        r"\b(?:take|taking|escalat\w+|refer\w*) (?:my|our|this|the) complaint (?:further|to (?:the next|stage))\b|"
        r"\b(?:not (?:at all )?satisfied|dissatisfied|unhappy|not content) with (?:the|your) (?:\w+ )?(?:response|reply|answer|outcome)\b",
        without=REPLY + r"|\bif\b|ombudsman's|withdraw|" + _CHASED, kinds="letter email form other",
    ),
    event(
        "complaint", "the family's complaint was received", "body",
        words=r"\b(?:formal )?complaint (?:has been |was )?(?:received|made|submitted|lodged) (?:today |yesterday )?(?:from|by) (?:mum|mother|dad|father|mr|mrs|ms|miss|the |family|parents?)",
        kinds="case_note",
    ),
    event(
        "sar", "the family asked for the records", "family",
        title=r"\b(?:subject access|data access)\b|\bD?SAR\b.*\brequest\b|^\W*D?SAR\W*$",
        words=r"\bsubject access request\b|\b(?:copies|copy) of (?:all |everything |any )?(?:the )?(?:records|information|data|files?|personal data)\b.*\b(?:hold|held)\b|\bunder (?:article 15|the data protection act)\b",
        without=REPLY + r"|incomplete|review of|safeguarding adults review|" + _CHASED, kinds="letter email form other",
    ),
    event(
        "sar", "the records were asked for, for the family", "any",
        words=r"\bi (?:now |hereby |therefore |write to )?(?:ask|request|apply|should be grateful|would be grateful)\b[^.]{0,40}\b(?:copy|copies)\b[^.]{0,60}\b(?:personal data|personal information|records|information|files?)\b[^.]{0,40}\b(?:you|the \w+) (?:hold|have|keep)\b",
        without=REPLY + "|" + _CHASED, kinds="letter email form",
    ),
    event(
        "rectification_request", "the family asked for records to be corrected", "family",
        title=r"\brectif\w+\b", words=r"\b(?:right to rectification|article 16|rectif(?:y|ied|ication))\b", without=REPLY, kinds="letter email",
    ),
    event(
        "foi_request", "the family made a freedom of information request", "family",
        title=r"\b(?:freedom of information|FOI)\b", words=r"\b(?:freedom of information (?:act )?request|under the freedom of information)\b", without=REPLY, kinds="letter email",
    ),
    event(
        "dp_complaint", "the family complained about data protection", "family",
        title=r"\bdata protection complaint\b|\bcomplaint\b.*\b(?:data protection|subject access)\b",
        words=r"\bcomplain\w*\b[^.]{0,60}\b(?:data protection|how you (?:have )?handled my (?:data|request)|section 164A)\b", without=REPLY, kinds="letter email",
    ),
    event(
        "legal_letter", "a legal letter was sent for the family", "any",
        title=r"\b(?:letter before (?:action|claim)|pre-?action)\b",
        words=r"\b(?:letter before (?:action|claim)|pre-?action protocol)\b|\bwe (?:act|are instructed) (?:for|by|on behalf of)\b|\b(?:our|my) solicitors? (?:has|have|will|is|are)\b|\binstructed (?:a )?solicitors?\b|"
        r"\b(?:we|i) (?:will|shall|intend to|are going to) (?:take|seek|bring) legal (?:action|advice|proceedings)\b",
        without=REPLY, kinds="letter email case_note",
    ),
    event(
        "mp_contact", "the family's Member of Parliament wrote", "any",
        title=r"\b(?:MP|Member of Parliament)(?:'s)? (?:enquiry|letter|query|correspondence|casework)\b|\benquiry from .*\bMP\b",
        words=r"\b(?:letter|email|enquiry|contact|query) (?:received )?from (?:\w+ ){0,4}MP\b|\b(?:contacted|written to|wrote to|copied in|been to see|approached) (?:our|my|their|her|his|the)(?: local)? MP\b|\bMP(?:'s office)? (?:has|have) (?:written|been in touch|asked)\b",
        kinds="letter email case_note", author=r"\bMP\b",
    ),
    event(
        "refusal", "the family did not agree", "family",
        title=r"\bnot (?:signing|agreeing|accepting|consenting)\b|\b(?:disagreement with|objection to)\b",
        words=r"\b(?:we|i)(?: (?:do not|don't|cannot|can't|will not|won't)|(?:'m| am|'re| are) (?:still )?not) "
        r"(?:(?:going|able|willing|prepared|happy|ready) to )?(?:be )?(?:agree|consent|accept|sign|support)(?:ing)?\b",
        without=r"\bif\b|\bunless\b", kinds="letter email",
    ),
    event(
        "refusal", "the family's refusal was noted", "body",
        words=r"\b(?:mum|mother|dad|father|parents?|family|mr|mrs|ms)\b[^.]{0,30}\b(?:refused|declined|would not|did not|do not|does not|will not) (?:to )?(?:agree|consent|accept|sign)\w*\b",
        kinds="case_note minutes",
    ),
    event(
        "regulator", "the family turned to an ombudsman or regulator", "family",
        title=rf"\b(?:complaint|referral|report) to (?:the )?{_REGULATOR}",
        words=rf"\b(?:complain(?:ed|ing)?|written|wrote|reported|referred|gone|going|taken|taking|sent|copied)\b[^.]{{0,50}}\bto (?:the )?{_REGULATOR}",
        without=REPLY + r"|\bif\b|\bmay\b|\bcan\b", kinds="letter email",
    ),
    event(
        "appeal", "the family asked for a decision to be looked at again", "family",
        title=r"\b(?:appeal|request for (?:an? )?(?:\w+ )?(?:review|reconsideration)|mandatory reconsideration)\b",
        words=r"\b(?:i|we) (?:am |are |have |would like to |wish to |want to )?(?:now )?(?:appeal(?:ed|ing)?|lodged an appeal|registered an appeal|ask(?:ing)? for (?:a |an )?(?:local |independent )?review of (?:the|this|your) decision)\b|"
        r"\b(?:ask(?:ing)?|request(?:ing)?) (?:for )?(?:the|this|your|that) decision (?:to be )?(?:looked at|considered|reviewed)(?: again)?\b",
        without=REPLY + r"|\bif\b|\bright (?:to|of) appeal\b", kinds="letter email form other",
    ),
    # what services did after
    event(
        "safeguarding", "a safeguarding concern or referral was made", "body",
        title=r"\b(?:safeguarding|child protection)\b.*\b(?:concern|referral|alert|enquiry|contact|strategy)\b|\bsection (?:42|47)\b|\bs\.?4[27]\b|\bMASH (?:referral|contact)\b|\bstrategy (?:discussion|meeting)\b|"
        r"\bmulti-?agency referral\b|\bMARF\b|\breferral\b.*\b(?:MASH|LADO|children's (?:social care|services)|safeguarding)\b",
        words=rf"\b(?:am|are|'m) (?:submitting|raising|making|putting in) (?:a|this) (?:formal )?(?:safeguarding )?(?:concern|referral|alert)\b|\b{_RAISED} (?:a|the) safeguarding (?:concern|referral|alert|enquiry)\b|"
        rf"\bsafeguarding (?:concern|referral|alert) (?:has been |was |been )?{_RAISED}\b|\bopen(?:ed|ing)? an? (?:safeguarding |s\.?4[27] |section 4[27] )enquiry\b|\b(?:referred|referral) (?:this |her |him |them |the family )?to (?:MASH|the MASH|safeguarding|children's social care)\b",
        without=r"\bclos(?:e|ed|ure|ing)\b|\bNFA\b|no further action|training|policy|leaflet|\bnot (?:be )?(?:raised|referred|submitted|opened)\b|\b(?:would|could|should|may|might|if)\b|board\b|outcome",
    ),
    event(
        "restriction", "contact or communication was limited", "body",
        title=r"\b(?:contact|communications?|correspondence|visiting|visits?|access)\b(?: \w+)? (?:restrictions?|protocol|agreement|arrangements?|plan|limits?)\b|\brestricted contact\b|\bsingle point of contact\b",
        words=rf"\byou (?:should|may|must|can|are to|will need to) (?:now )?(?:only )?(?:write|e-?mail|telephone|ring|call|contact|speak to|visit|attend|come|send)\b[^.]{{0,50}}\b(?:only|no more than|one|once)\b|"
        rf"\bno more than (?:one|once|two|\d+)\b[^.]{{0,45}}\b(?:day|week|fortnight|month|period)\b|\bone (?:e-?mail|letter|call|visit|hour) (?:a|per|each|every) (?:day|week|fortnight|month)\b|"
        rf"\b{_CONTACT}\b[^.]{{0,60}}\b(?:will|shall) (?:not be|be filed (?:and not|without)(?: being)?|no longer be) (?:answer|repl|respond|acknowledg|read)\w*|"
        r"\bmay (?:now |only )*(?:visit|attend|call|come|see (?:him|her|them))\b[^.]{0,60}\b(?:between|from) (?:the hours of )?\d|\bmay (?:now |only )*(?:visit|attend|call|come)\b[^.]{0,30}\bon (?:mon|tues|wednes|thurs|fri|satur|sun)days\b|"
        r"\b(?:member of staff|staff member|staff) (?:will|must|is to|are to) (?:stay|remain|be (?:present|in the room)|sit in|accompany|supervise)\b|"
        r"\b(?:asked|instructed|told|advised) not to (?:reply|respond|speak|talk|answer|contact|take (?:your|their|his|her) calls)\b|\bsingle (?:point of )?contact\b|"
        rf"\b(?:send|direct|address) (?:everything|all (?:\w+ )?{_CONTACT}|any (?:\w+ )?{_CONTACT}) (?:only )?to\b|"
        r"\b(?:decided|decision)\b[^.]{0,20}\bfrom\b[^.]{0,60}\b(?:alternate|every other|fewer|only|no longer|supervised) (?:weekends?|days?|visits?|nights?|evenings?|contact|stays?)\b|"
        rf"\b(?:all|any)(?: future)? {_CONTACT}\b[^.]{{0,30}}\b(?:is|are|must|should|will)\b (?:now )?(?:to )?(?:be |go |come )?(?:only )?(?:through|via|with|by)\b|"
        r"\b(?:please )?(?:do not|must not|should not|may not|are not to|are asked not to) (?:approach|contact|ring|telephone|visit|come to|go to|enter|attend|email)\b",
        without=r"\bif\b|\bunless\b|\burgent\b|\bhesitate\b", kinds="letter",
    ),
    event(
        "restriction", "contact or communication was limited", "body",
        words=rf"\b(?:contact|visits?|visiting|communication|stays?|home leave|weekends at home|access to (?:the )?(?:home|school|ward|site|building))\b[^.]{{0,50}}\b(?:(?:is|are|be|been|being|have|has|will|to|now) )+(?:now )?{_LIMITED}\b|"
        r"\b(?:restrict|limit|reduce|supervise|suspend|stop|paus)(?:e|ed|ing|d|ped|ping)? (?:all |her |his |their |the |your |mum's |family )?(?:contact|visits|visiting)\b|\bsingle point of contact\b|\b(?:banned|barred|not permitted|no longer permitted|must not|not allowed) (?:from )?(?:to )?(?:visit|attend|enter|the (?:home|site|school|ward)|entering|visiting|attending)\w*",
        without=r"\blifted\b|\bno restrictions?\b|\bnot be restricted\b|\bif\b|\breviewed\b|" + _FORTHCOMING,
    ),
    event("notice", "notice was given", "body", title=r"^\W*(?:formal )?notice\W*(?:[:\u2013-]|$)", kinds="letter"),
    event(
        "notice", "notice was given", "body",
        title=r"\bnotice (?:to (?:quit|terminate|end)|of termination|on the|period)\b|\bserv(?:e|ed|ing) notice\b|\btermination of (?:placement|package|contract|service)\b",
        words=r"\b(?:serv(?:e|es|ed|ing)|giv(?:e|es|en|ing)|gave|hand(?:ed|ing) in|issu(?:e|ed|ing)) (?:you |us |them |the family |the council |formal |written |our |their )*(?:(?:[\w-]+ ){1,3}(?:days?|weeks?|months?)'? )?(?:formal |written )?notice\b|\b(?:accept|take|treat) this (?:letter )?as\b[^.]{0,40}\bnotice\b|"
        r"\b(?:will|shall|can) no longer (?:be able to )?(?:provide|support|offer|deliver)\b|\b(?:will|shall|must|have to|are to) (?:stop|cease|end) (?:providing|supporting|delivering|offering|caring)\b|"
        r"\bterminat(?:e|ed|ing) (?:the |his |her |this )?(?:placement|package|contract|service|agreement)\b|"
        r"\b(?:we|i)\b[^.]{0,40}\b(?:cease to (?:provide|support)|withdraw(?:ing)? (?:our|the) (?:service|support|care)|bring(?:ing)? (?:the|his|her) (?:placement|package|support) to an end)\b",
        without=r"\bshort notice\b|\bnotice of the (?:meeting|hearing)|(?<![ys]' )(?<!days )(?<!weeks )(?<!month )(?<!months )\bnotice that\b|\bnotice board|\bif\b|\bmay\b|\bmight\b|^\s*re:|" + _FORTHCOMING,
    ),
    event(
        "cut", "support was reduced or withdrawn", "body",
        title=rf"\b(?:reduction|cut|changes?) (?:in|to|of) (?:\w+ ){{0,2}}{_PACKAGE}\b",
        words=rf"\b{_LESS} (?:the |his |her |your |their |this |\w+'s )?(?:\w+ )?{_PACKAGE}\b|\b{_PACKAGE}\b[^.]{{0,25}}\b(?:(?:is|are|be|been|being|have|has|will|to|was|were) )+{_LESSENED}\b",
        without=r"\bif\b|\bnot (?:be )?(?:reduc|cut|withdraw|end|stop|suspend)\w*|\bmight\b|\bcould\b|\bwould\b|\bend of\b|\bweekend\b|\bview is\b",
    ),
)  # fmt: skip
"""Several lines may share an id: several ways to see one thing."""

_HEADING = 4
"""So far down stands what a letter or form is about, where it is not its title."""
_LINE = 14
"""Words of a line that names a letter's subject, at most."""
_HEADED = frozenset({"letter", "form", "referral", "minutes"})
_ADDRESSEE = re.compile(
    r"^\W*(?:the|mr|mrs|ms|miss|dr|cllr)\b|\b(?:manager|team|department|officer|unit|service|office)\W*$", re.I
)
_NEAR_TOP = 12
"""Sentences that are read for the words of an event; further down a long document it is told of, not done."""


def family_wrote(index: CaseIndex, document: Document) -> bool:
    """The document's author is the family."""
    if index.people.author(document).family:
        return True
    own = index.by_document.get(document.id, ())
    return document.author is None and bool(own) and all(one.role == "family" for one in own if one.zone == "body")


def happenings(index: CaseIndex, rules: tuple[EventRule, ...] = EVENTS) -> Iterator[Happening]:
    """Every event found, one for each rule id and document, copies and undated documents left out."""
    for document in index.corpus.documents:
        if document.date is None or document.duplicate_of is not None:
            continue
        family = family_wrote(index, document)
        seen: set[str] = set()
        for rule in rules:
            if rule.id in seen or (rule.kinds and document.kind not in rule.kinds):
                continue
            if rule.by != "any" and family != (rule.by == "family"):
                continue
            hit, passage = _shown(index, rule, document)
            if hit:
                seen.add(rule.id)
                yield Happening(rule, document, passage, (index.date(passage) if passage else None) or document.date)


def _shown(index: CaseIndex, rule: EventRule, document: Document) -> tuple[bool, Passage | None]:
    """Whether the document shows the event, and by which sentence; None: by its title, or by who wrote it."""
    said = [one for one in index.by_document.get(document.id, ()) if one.zone in SPOKEN and one.voice != "quoted"]
    if rule.words is not None:
        for passage in said[:_NEAR_TOP]:
            text = even(passage.text)
            if rule.words.search(text) and not (rule.without and rule.without.search(text)):
                return True, passage
    if rule.author is not None and document.kind in ("letter", "email") and rule.author.search(document.author or ""):
        return True, said[0] if said else None
    if rule.title is None:
        return False, None
    for passage in _headings(index, document, said) if document.kind in _HEADED else ():
        if rule.title.search(passage.text) and not (rule.without and rule.without.search(passage.text)):
            return True, passage
    return bool(rule.title.search(document.title) and not (rule.without and rule.without.search(document.title))), None


def _is_line(passage: Passage) -> bool:
    return not passage.text.rstrip().endswith((".", "?", "!", ",")) and len(passage.text.split()) <= _LINE


def _headings(index: CaseIndex, document: Document, said: Sequence[Passage]) -> list[Passage]:
    """The lines that say what a paper is about: its first headings, and in a letter the line above or below "Dear ..."."""
    headed = [one for one in said[:_HEADING] if one.zone == "heading" or flat(one.text) == flat(document.title)]
    own = index.by_document.get(document.id, ())
    dear = next((at for at, one in enumerate(own) if one.text.startswith("Dear ")), None)
    subject = () if dear is None else (*own[max(0, dear - 1) : dear], *own[dear + 1 : dear + 2])
    return [*headed, *(one for one in subject if not _ADDRESSEE.search(one.text) and _is_line(one))]
