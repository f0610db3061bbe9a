"""Papers that by somebody's own words exist or were begun, and that the bundle does not hold.

To follow or sent separately; not typed, not attached; pages said to be missing; a form begun; a separate note; an
exhibit or an order without its pages; what could not be found, was wiped or thrown away.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from sarlens.analysis.enclosures import BARE, PAPER, bare_name, known_papers
from sarlens.analysis.index import SPOKEN, CaseIndex, even, flat
from sarlens.analysis.terms import is_vague, terms
from sarlens.dates import PartialDate, find_dates
from sarlens.model import Document, Gap, GapKind, Passage

_HELD = (
    r"(?:records?|reports?|minutes|notes?|letters?|assessments?|plans?|files?|logs?|diary|diaries|statements?|e-?mails?|messages|chats?|forms?|"
    r"chronology|notebook|recordings?|footage|charts?|books?|profile|protocol|summary|correspondence|photographs?|order|transcripts?|scores?)"
)
_A_NAME = rf"(?P<name>(?:[\w'’/-]+ ){{0,5}}?(?:{_HELD}|{PAPER}))"
_GONE = (
    r"(?:untraceable|mislaid|lost|no longer (?:held|available|kept)|destroyed|shredded|wiped|deleted|thrown away|not retained|"
    r"(?:put|placed) in (?:the )?confidential waste)"
)
_LOOKED = r"(?:find|locate|trace|lay (?:our|my) hands on)"


@dataclass(frozen=True, slots=True)
class _Sign:
    """A way of saying it.

    Attributes:
        words: the sentence; the group `name` is the paper.
        said: what the gap says of the paper, after its name.
        always: it is missing by these very words, whatever else is in the bundle.
        lost: somebody looked for it in vain, or it is gone.
    """

    words: re.Pattern[str]
    said: str
    always: bool = False
    lost: bool = False


def _sign(words: str, said: str, always: bool = False) -> _Sign:
    return _Sign(re.compile(words, re.I), said, always, said.endswith(("found", "gone")))


_SIGNS: tuple[_Sign, ...] = (
    _sign(rf"\b{_A_NAME}\b[^.]{{0,60}}\b(?:(?:will|to|shall) (?:be sent|come|go)\b[^.]{{0,25}} separately|sent separately|under separate cover|with (?:ICT|IT|legal|the archive) for (?:recovery|retrieval|review))", "was to be sent separately"),
    _sign(rf"\b{_A_NAME}\b[^.]{{0,50}}\b(?:held|kept|stored)\b[^.]{{0,50}}\b(?:i|we) (?:will|shall|hope to|aim to) (?:send|provide|let you have|forward)\b", "was held elsewhere and to be sent later"),
    _sign(rf"\b{_A_NAME}\b[^.]{{0,40}}\b(?:to follow|will follow(?: (?:in|by|later|on|shortly|when)\b[^.]*)?)\W*$", "was to follow"),
    _sign(rf"\b{_A_NAME}(?: of [\w/]+)?\b (?:(?:is|are|was|were) )?(?:still )?not (?:yet )?(?:been )?(?:typed|attached|enclosed|included|appended|scanned|uploaded|disclosed|written up)\b", "was not there yet", True),
    _sign(r"\b(?P<name>pages? \d+(?: ?(?:to|-|–|and) ?\d+)?(?: of (?:the )?(?:[\w'’-]+ ){0,3}[\w'’-]+)?) (?:is|are|was|were) (?:missing|not (?:there|included|in))\b", "are said to be missing", True),
    _sign(r"\b(?P<name>datix|IR1|(?:significant event|SEA|incident|accident|near miss)(?: analysis)?(?: (?:form|report|record))?|body map|ABC (?:chart|form))\b (?:has been |was |is )?(?:now )?(?:done|completed|started|raised|submitted|logged|filled in|opened|begun)\b", "was made or begun"),
    _sign(rf"\bsee (?:the |a |my |our )?(?:separate|other|typed|handwritten|full) (?P<name>{_HELD}(?: of [\w'’. ]{{3,40}})?)\b", "is referred to as a separate paper"),
    _sign(rf"\bsee (?:the |my |our |his |her )?(?P<name>(?:[\w'’/-]+ ){{0,2}}?{_HELD}(?: of [\w'’. ]{{3,40}}?)?) for (?:\w+ )?(?:details?|more|full|the rest)\b", "is referred to as a separate paper"),
    _sign(rf"\b(?P<name>(?:[\w'’/-]+ ){{0,4}}?{_HELD}(?: of (?:the )?[\w'’-]+)?) (?:is |are |was |were )?(?:now )?(?:saved |held |kept |stored |filed |recorded |uploaded |scanned )?(?:on|in|to|under|into) (?:the |our |my |her |his )?(?:[\w'’-]+ )?(?:episode|docs|documents|documents? tab|docs tab|tab|folder|workspace|shared drive|\w drive|sharepoint|document store|EDRMS?)\b", "is said to be kept elsewhere"),
    _sign(rf"\b(?:the|an?|her|his|their|[A-Z][\w-]+['’]s) (?P<name>(?:[\w'’/-]+ ){{0,3}}?(?:{_HELD}|statement))\b[^.;]{{0,60}}? (?:was |were )?read (?:out|aloud)\b", "was read out"),
    _sign(r"\bthe (?P<name>(?:[\w-]+ )?order) of (?:the same date|even date)\b", "is referred to"),
    _sign(rf"\b(?P<name>(?:[\w'’/-]+ ){{0,4}}?{_HELD}(?: [\w'’/-]+){{0,8}}?) (?:has|have|had|is|are|was|were) (?:been |since been |now )?{_GONE}\b", "is said to be lost or gone", True),
    _sign(rf"\b(?:cannot|can't|could not|couldn't|unable to|not able to) (?:be )?{_LOOKED}(?:d|ed)? (?:the |any |our |some )?(?P<name>(?:[\w'’/-]+ ){{0,4}}?{_HELD})\b", "could not be found", True),
    _sign(rf"\b(?P<name>(?:[\w'’/-]+ ){{0,4}}?{_HELD})\b[^.;]{{0,50}}? (?:has|have|had|could|can|is|was|were|are)(?:n't| not) (?:yet )?(?:been |be )?(?:found|located|traced|to be found)\b", "could not be found", True),
)  # fmt: skip
"""What is written for the family (a chaser) is left out; so is what somebody is only asked for."""
_BEFORE = re.compile(r"^(?:(?:and|that|for|with|of|in|on|at|to|as|also|but|which|by) )+", re.I)
_ASKED = re.compile(r"\b(?:please|could you|can you|would you|if|whether|who has|do you have)\b", re.I)
_ANY = re.compile(
    r"\b(?:separate|recovery|retrieval|review|will|shall|hope|aim|follow|not|missing|details?|more|full|rest|episode|docs|documents|tab|folder|workspace|drive|sharepoint|document store|EDRM|read|done|completed|started|raised|submitted|logged|filled|opened|begun|see|order|"
    rf"{_GONE}|find|locate|trace|lay)",
    re.I,
)
"""One of these stands in whatever the signs find; they are slow, and this is not."""
_MEETING = re.compile(
    r"\b(?:strategy|planning|professionals'?|safeguarding|core group|best interests?|multi-?agency|discharge|review|network) (?:discussion|meeting|conference)\b|\bcase conference\b",
    re.I,
)
"""A meeting of which a record has to be made."""
_EXHIBIT = re.compile(r"\bexhibit\s+(?P<mark>[A-Z]{1,3}\s?/?\d{1,2})\b")
_APPENDIX = re.compile(r"\b(?:at|in|see|per|,)\s+(?:our \w+, )?appendix\s+(?P<mark>[A-Z]|\d{1,2})\b", re.I)
_SPAN = re.compile(r"\b(?:between|from)\b(?P<days>.+?\b(?:and|to|until)\b.+)", re.I)
_SENT_WITH = re.compile(r"\b(?:attached|enclosed|appended)\b", re.I)
"""Told of as an enclosure already."""
_TOP = 6
"""Printed lines at the top of a page where the name of an exhibit or appendix stands."""


def unsent_papers(index: CaseIndex) -> Iterator[Gap]:
    """One gap for each paper and each way of saying it."""
    told: set[str] = set()
    for passage in index.own_passages:
        if passage.zone not in SPOKEN or passage.voice == "quoted":
            continue
        document = index.documents[passage.document]
        if document.kind == "policy":
            continue
        if passage.role == "family" and not re.search(r"\bpages?\b", passage.text, re.I):  # what the family asks for
            continue
        for key, gap in (*_said(index, passage, document), *_marked(index, passage, document)):
            if key not in told:
                told.add(key)
                yield gap


def is_lost(text: str) -> bool:
    """The sentence says that a paper could not be found, or is gone."""
    return any(sign.lost and sign.words.search(text) for sign in _SIGNS)


def _said(index: CaseIndex, passage: Passage, document: Document) -> Iterator[tuple[str, Gap]]:
    text = even(passage.text)
    if not _ANY.search(text):
        return
    for sign in _SIGNS:
        match = sign.words.search(text)
        if match is None or _ASKED.search(text[: match.end()]) or text.endswith("?"):
            continue
        name = _of_meeting(passage, text, bare_name(_BEFORE.sub("", match["name"].strip())))
        if not sign.always and _is_here(index, document, name):
            continue
        kind: GapKind = "mentioned_document"
        days = _period(text[match.start() :], index.date(passage)) if sign.said.startswith("could not") else None
        if days is not None:
            kind, name = "date_gap", f"{name} from {days[0].said()} to {days[1].said()}"
        yield (
            flat(name),
            _gap(
                index,
                passage,
                kind,
                f"“{name}” {sign.said}, by the words of “{document.title}”{'' if sign.lost else ', and was not found in the bundle'}.",
            ),
        )
        return


def _of_meeting(passage: Passage, text: str, name: str) -> str:
    """A bare "record" is of the meeting that the sentence, or its field, is about."""
    meeting = _MEETING.search(f"{passage.label} {text}")
    if meeting is None or set(terms(name)) - BARE:
        return name
    return f"{name} of the {meeting[0].lower()}"


def _period(text: str, written: PartialDate | None) -> tuple[PartialDate, PartialDate] | None:
    """From when to when there is nothing, if it is said."""
    span = _SPAN.search(text)
    found = find_dates(span["days"], written) if span else ()
    if len(found) != 2:
        return None
    first, last = found[0].date, found[1].date
    if first.first > last.first and first.exact:  # "14 October and 25 October 2022": the year is said once
        first = PartialDate.day(first.first.replace(year=last.first.year))
    return (first, last) if first.first <= last.first else None


def _is_here(index: CaseIndex, document: Document, name: str) -> bool:
    """Some paper goes by that name. Of a bare "letter" it cannot be told, and nothing is said of it."""
    wanted = {term for term in terms(name, index.people.words) if not is_vague(term)}
    return not wanted - BARE or any(
        wanted <= known
        for one, known in known_papers(index)
        if document.id not in (one.id, one.part_of) and one.kind != "email"
    )


def _marked(index: CaseIndex, passage: Passage, document: Document) -> Iterator[tuple[str, Gap]]:
    """Exhibits and appendices that are cited, and of which no page bears the mark at its top."""
    text = even(passage.text)
    cited: tuple[tuple[re.Pattern[str], str, Callable[[str], str]], ...] = (
        (_EXHIBIT, "exhibit", lambda mark: rf"\bexhibit\W+{mark}\b|^\W*{mark}\W*$"),
        (_APPENDIX, "appendix", lambda mark: rf"^\W*appendix\W+{mark}\b"),
    )
    for pattern, what, headed in cited:
        for match in pattern.finditer(text) if not _SENT_WITH.search(text) else ():
            mark = re.sub(r"\s", "", match["mark"])
            shown = re.compile(headed(re.escape(mark)), re.I | re.M)
            tops = index.once("tops", lambda: _tops(index))
            if not any(shown.search(top) for (file, page), top in tops.items() if not _own_page(document, file, page)):
                yield f"{what} {mark.lower()} {document.id}", _gap(
                    index, passage, "mentioned_document", f"{what.capitalize()} {mark} is cited in “{document.title}”, and no page with that mark was found in the bundle.",
                )  # fmt: skip


def _own_page(document: Document, file: str, page: int) -> bool:
    return document.file == file and document.first_page == page


def _tops(index: CaseIndex) -> dict[tuple[str, int], str]:
    """The first printed lines of each page."""
    return {
        (page.file, page.number): "\n".join([line for line in page.text.split("\n") if line.strip()][:_TOP])
        for page in index.corpus.pages
    }


def _gap(index: CaseIndex, passage: Passage, kind: GapKind, description: str) -> Gap:
    return index.gap(kind, passage, description, passage.document, description)
