"""Documents that the record speaks of as existing and that the bundle does not hold.

Sure rather than complete. A document counts as existing where it is seen, sent, quoted or dated, not where somebody
is yet to write it; and it is told of only if it has a name of its own ("the transport proposal"), spoken of in two
documents, or a date ("the minutes of 4 May", "her report dated 2 June").
"""

from __future__ import annotations

import datetime as dt
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sarlens.analysis.attachments import KIND_WORDS
from sarlens.analysis.enclosures import APPENDED
from sarlens.analysis.index import SPOKEN, CaseIndex, even
from sarlens.analysis.people import Party
from sarlens.analysis.statements import file_words
from sarlens.analysis.terms import is_vague, terms
from sarlens.analysis.unsent import is_lost
from sarlens.dates import PartialDate, find_dates
from sarlens.model import Document, Gap, Passage

_HEAD = (
    r"(?:paper|report|assessment|minutes|chronology|statement|summary|protocol|agreement|business case|contract|profile|analysis|specification|options appraisal|"
    r"risk assessment|timeline|proposal|audit|investigation report|decision record|submission|briefing|costings?|schedule|(?:scoping|briefing|file|position|covering|handover) note)"
)
_NAME = re.compile(
    rf"(?:\b(?P<lead>the|our|his|her|their|this|that|its|an?|[A-Z][a-z]+'s)\s+|^)(?P<name>(?:[A-Za-z][\w&'/-]*\s+){{0,4}}?{_HEAD})\b",
    re.I,
)
_SEEN = re.compile(
    r"\b(?:seen|saw|read|received|been given|been sent|was sent|were sent|had|shared?|sharing|circulated?|shown|copy of|copies of|signed|according to|as set out in|in|from|attached|enclosed|"
    r"forwarded|presented|tabled|says?|states?|stated|recommends?|recommended|concludes?|concluded|shows?|showed|notes?|noted|found|refers?|described?|describes)\s+(?:\w+\s+){0,3}?$",
    re.I,
)
_SAYS = re.compile(
    r"^\s*(?:(?:says?|states?|stated|recommends?|recommended|concludes?|concluded|shows?|showed|sets? out|notes?|noted|found|was (?:sent|shared|circulated|presented|tabled|signed)|is attached|had|"
    r"has been (?:sent|shared|circulated)|done|completed|finished|saved|filed)\b|(?:from|of|dated) (?:\d|(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|last)\w*))",
    re.I,
)
_YET = re.compile(
    r"\b(?:will|shall|'ll|would|to be|need(?:s|ed)? to|must|should|could|plan(?:s|ned)? to|going to|yet to|write up|produce|prepare|complete|draft|commission|request(?:ed)?|awaiting|await|carry out|undertake|arrange|no|not|never|without|any|"
    r"if|until|once|who wants|due)\b[^,;.]*$",
    re.I,
)
_SHARING = re.compile(r"\b(?:share|send|circulate|show|forward|give|see|have)\w*\b", re.I)
_DATED = re.compile(
    r"\b(?:(?P<owner>your|my|our|his|her|their|the|[A-Za-z]+'s)\s+)(?P<name>(?:[A-Za-z][\w&'/-]*\s+){0,4}?(?P<head>minutes|report|assessment|letter|statement|notes|email|record|referral|form))\s*,?\s*"
    r"(?P<of>(?:of|from|for)\s+(?:the\s+)?(?:[\w'’-]+\s+){0,5}?(?:meeting|review|conference|panel|visit|discussion|planning meeting)\s*)?(?:,?\s*(?:held\s+on|held|which took place on|on|of|dated|from)\s+(?:the\s+)?|\s+(?=\d{1,2}[/.]\d))(?=\d|mon|tue|wed|thu|fri|sat|sun|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)",
    re.I,
)
_GENERIC = frozenset(
    terms(
        "meeting review support plan progress daily school medical hospital police court incident previous original separate short written verbal own first second last latest annual monthly weekly care social work council service risk inspection old new current updated full draft final; risk assessment; care plan; support plan"
    )
)
"""Words that don't make a name by themselves: "the school report", "the annual review"."""
KINDS_OF_HEAD = {
    "minutes": ("minutes", "case_note"),
    "notes": ("minutes", "case_note", "other"),
    "report": ("report", "assessment", "other", "form"),
    "assessment": ("assessment", "report", "form", "care_plan"),
    "letter": ("letter", "email"),
    "statement": ("report", "other", "letter"),
    "email": ("email",),
    "record": ("case_note", "form", "minutes", "report", "other"),
    "referral": ("referral", "form", "email", "letter"),
    "form": ("form", "referral", "assessment", "report"),
}

_ANYTHING = frozenset({"other", "form"})
"""A menu or a rota without a date is no report, though its kind may be one's."""
NEAR_DAYS = 3
"""A document so many days off the day that is cited can still be the one that is meant."""


@dataclass(frozen=True, slots=True)
class _Mention:
    passage: Passage
    document: Document
    name: str
    key: frozenset[str]
    exists: bool


def mentioned_documents(index: CaseIndex, attachments: Sequence[Gap]) -> Iterator[Gap]:
    """One gap for each document, at its first mention; none for what an attachment's gap tells of already."""
    named: dict[frozenset[str], list[_Mention]] = defaultdict(list)
    dated: dict[tuple[str, PartialDate], Gap] = {}
    appended: list[Gap] = []
    for passage in index.own_passages:
        if passage.zone not in SPOKEN:
            continue
        text = even(passage.text)
        document = index.documents[passage.document]
        for mention in _names(index, passage, document, text):
            named[mention.key].append(mention)
        appended.extend(_appended(index, passage, document, text))
        if is_lost(text):
            continue
        for head, day, gap in _with_dates(index, passage, document, text):
            dated.setdefault((head, day), gap)
    told = [set(terms(file_words(gap.description), index.people.words)) for gap in attachments]
    for key, mentions in named.items():
        here = {index.root(index.host(one.document.id)) for one in mentions}
        if len(here) < 2 or not any(one.exists for one in mentions) or _present(index, key):
            continue
        if any(key <= attachment for attachment in told):
            continue
        told_in = f"{_cited(mentions[0].name)} is mentioned in {len(here)} documents and is not in the bundle."
        yield index.gap("mentioned_document", mentions[0].passage, told_in, *sorted(key))
    yield from dated.values()
    yield from appended


def _cited(name: str) -> str:
    return f"A document called “{name}”"


def _names(index: CaseIndex, passage: Passage, document: Document, text: str) -> Iterator[_Mention]:
    for match in _NAME.finditer(text):
        name = match["name"]
        key = frozenset(terms(name, index.people.words))
        specific = {term for term in key if not is_vague(term)} - _GENERIC
        heads = set(terms(name.split()[-1]))
        if not specific - heads or not key:
            continue
        before, after = text[: match.start()], text[match.end() :]
        lead = (match["lead"] or "").lower()
        definite = lead not in ("a", "an") and (bool(lead) or bool(_SAYS.match(after)))
        exists = definite and (bool(_SEEN.search(before)) or bool(_SAYS.match(after)) or _to_be_shared(before))
        if exists and _YET.search(before) and not _to_be_shared(before):
            exists = False
        yield _Mention(passage, document, name, key, exists)


def _to_be_shared(before: str) -> bool:
    """What somebody will send or keep back is there to be sent: "I'll post you the transport proposal"."""
    clause = re.split(r"[,;.]", before)[-1]
    return bool(_SHARING.search(clause)) and not re.search(
        r"\b(?:write|produce|prepare|draft|complete|revise|update)\w*\b", clause, re.I
    )


def _present(index: CaseIndex, key: frozenset[str]) -> bool:
    """Some document, file or attachment of the bundle goes by that name."""
    wanted = {term for term in key if not is_vague(term)} or set(key)
    return any(wanted <= called for called in index.once("names here", lambda: _names_here(index)))


def _names_here(index: CaseIndex) -> frozenset[frozenset[str]]:
    """The terms of each name that a paper of the bundle goes by: documents, mails with attachments, files."""
    names = index.people.words
    found: set[frozenset[str]] = set()
    for document in index.corpus.documents:
        if document.kind != "email":
            found.add(frozenset(terms(f"{document.title}. {KIND_WORDS.get(document.kind, '')}", names)))
        elif document.attachments:
            found.add(frozenset(terms(document.title, names)))
    return frozenset(found | {frozenset(terms(file_words(file.name), names)) for file in index.corpus.files})


def _with_dates(
    index: CaseIndex, passage: Passage, document: Document, text: str
) -> Iterator[tuple[str, PartialDate, Gap]]:
    """Documents cited by their date. The family's own letters are theirs to find, and are left out."""
    written = index.date(passage)
    for match in _DATED.finditer(text):
        mentions = find_dates(text[match.end() : match.end() + 40], written)
        if not mentions or mentions[0].start > 12 or not mentions[0].date.exact:
            continue
        day = mentions[0].date
        if written is not None and day.first >= written.first:
            continue
        head = match["head"].lower()
        if _familys_own(index, passage, document, match["owner"]) or _on_day(index, head, day, passage, match["owner"]):
            continue
        name = f"{match['name']}{' ' + match['of'].strip() if match['of'] else ''}".strip()
        description = f"{_cited(name)} of {day.said()} is mentioned and is not in the bundle."
        yield head, day, index.gap("mentioned_document", passage, description, head, day.isoformat())


def _familys_own(index: CaseIndex, passage: Passage, document: Document, owner: str) -> bool:
    owner = owner.lower()
    if owner in ("my", "our", "the"):
        return passage.role == "family" or index.people.author(document).family
    if owner == "your":
        return index.people.parties(passage.addressed_to or document.recipients, document).family
    return False


def _on_day(index: CaseIndex, head: str, day: PartialDate, passage: Passage, owner: str) -> bool:
    """A document that can be it: of a fitting kind and hand, of that day or the days around it, or undated."""
    kinds = KINDS_OF_HEAD.get(head, ())
    mine = owner.lower() in ("my", "our")
    writer = index.people.author(index.documents[passage.document])
    for document in index.once("by day", lambda: _ByDay(index)).around(day.first):
        if document.id == passage.document or (mine and not _one_hand(index.people.author(document), writer)):
            continue
        if document.date is None:
            if document.kind in kinds and document.kind not in _ANYTHING:
                return True
            continue
        apart = min(abs((document.date.first - day.first).days), abs((document.date.last - day.first).days))
        if apart <= NEAR_DAYS and (document.kind in kinds or apart == 0):
            return True
    return False


class _ByDay:
    """Documents by the first and the last day that they can be of; undated ones are of every day."""

    def __init__(self, index: CaseIndex) -> None:
        self._undated = [one for one in index.corpus.documents if one.date is None]
        self._of_day: dict[dt.date, list[Document]] = defaultdict(list)
        for document in index.corpus.documents:
            if document.date is not None:
                for day in {document.date.first, document.date.last}:
                    self._of_day[day].append(document)

    def around(self, day: dt.date) -> Iterator[Document]:
        """Undated documents, and those of the day or the few days around it."""
        yield from self._undated
        for apart in range(-NEAR_DAYS, NEAR_DAYS + 1):
            yield from self._of_day.get(day + dt.timedelta(days=apart), ())


def _one_hand(first: Party, second: Party) -> bool:
    return bool(first.people & second.people or first.bodies & second.bodies) or (first.name or "") == (
        second.name or ""
    )


def _appended(index: CaseIndex, passage: Passage, document: Document, text: str) -> Iterator[Gap]:
    """A paper that says "a statement, which is attached", and behind which nothing of the kind stands."""
    match = APPENDED.search(text)
    if match is None or document.kind == "email" or document.attachments or document.part_of:
        return
    follows = index.following(document)
    if follows is not None and follows.kind in KINDS_OF_HEAD.get(match["head"].lower(), ("other", "report", "form")):
        return
    told = f"Attached to “{document.title}” was a {match['head'].lower()}, which is not in the bundle."
    yield index.gap("mentioned_document", passage, told, document.id, match["head"])
