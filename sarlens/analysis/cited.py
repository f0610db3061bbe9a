"""Letters and mails that another speaks of by their day, and that are not in the bundle: "thank you for your letter of 4 May".

Sure rather than complete: whose message it is must be plain, and nothing of theirs, nor anything without a date or a
writer that could be it, may stand in the bundle on that day or the days around it.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator

from sarlens.analysis.index import SPOKEN, CaseIndex, even
from sarlens.analysis.people import Party
from sarlens.dates import PartialDate, find_dates
from sarlens.model import Document, Gap, Passage

_MESSAGE = r"(?:letter|e-?mail|message|note|fax)s?"
_YOURS = re.compile(
    rf"\byour(?: (?:two|three|second|third|first|last|latest|recent|further|earlier|kind|long|detailed|several))*(?P<what> {_MESSAGE})(?P<when>,? (?:that |both |dated |sent )*(?:of|on|from|dated|sent)\b.*)",
    re.I,
)
_WROTE = re.compile(
    rf"\b(?:i|we)(?: have| had|'ve|'d)? (?P<what>wrote|written|e-?mailed|sent (?:an? |two |three )?(?:further )?{_MESSAGE})\b(?P<when>.*)",
    re.I,
)
_UNANSWERED = re.compile(
    r"\b(?:no|without(?: an?)?|never (?:had|got|received)(?: an?)?|(?:not|n't) (?:had|got|received|have|been given)(?: an?| any)?|still (?:waiting|await\w*)(?: for)?(?: an?)?|await\w*(?: an?| your)?)"
    r" (?:answer|reply|response|acknowledg\w+)\b|\b(?:not|n't|never) (?:been )?(?:answer|repli|respond|acknowledg)\w*\b|\bunanswered\b",
    re.I,
)
_TODAY = re.compile(
    r"^\W*(?:of|from|sent)? ?(?:(?:this|earlier this) (?:morning|afternoon|evening)|(?:earlier )?today)\b", re.I
)
_YESTERDAY = re.compile(r"^\W*(?:of|from|sent)? ?(?:yesterday|last night)\b", re.I)
_JOINED = re.compile(r"^\s*(?:,|and|&|or|and again(?: on)?|and then(?: on)?)\s*(?:on )?(?:the )?\s*$", re.I)
_FAR = 14
"""Characters between the word for the message and its first day."""
_NEAR = dt.timedelta(days=3)
"""A message so many days off the day that is cited can still be the one that is meant: posted, received, written."""
_MESSAGES = frozenset({"letter", "email"})
_NO_MESSAGES = frozenset({"case_note", "minutes", "policy", "assessment", "care_plan"})
EARLIER = 3
"""The bundle must reach back so many papers before the day: what lies before its time was not asked for."""


def cited_messages(index: CaseIndex) -> Iterator[Gap]:
    """One gap for each writer and day."""
    told: set[tuple[str, dt.date]] = set()
    for passage in index.own_passages:
        if passage.zone not in SPOKEN or passage.voice == "quoted":
            continue
        document = index.documents[passage.document]
        if document.kind not in ("letter", "email") or index.date(passage) is None:
            continue
        for whose, days, unanswered in _cited(index, passage, document):
            lost = [day for day in days if not _can_be_here(index, document, whose, day)]
            if not lost or any((whose.name or "", day) in told for day in lost):
                continue
            told.update((whose.name or "", day) for day in lost)
            yield _gap(index, passage, document, whose, lost, unanswered)


def _cited(index: CaseIndex, passage: Passage, document: Document) -> Iterator[tuple[Party, list[dt.date], bool]]:
    """Whose messages of which days it speaks of, and whether it says that they had no answer."""
    text, written = even(passage.text), index.date(passage)
    match = _YOURS.search(text)
    if match is not None and document.recipients and "?" not in text[: match.start()]:
        yield index.people.party(document.recipients[0], document), _days(match["when"], written), False
    if (match := _WROTE.search(text)) is not None and _UNANSWERED.search(match["when"]):
        yield index.people.author(document), _days(match["when"], written), True


def _days(text: str, written: PartialDate | None) -> list[dt.date]:
    """The days named right there: the first, and those joined to it by "and"."""
    if written is None:
        return []
    if _TODAY.match(text) and written.exact:
        return [written.first]
    if _YESTERDAY.match(text) and written.exact:
        return [written.first - dt.timedelta(days=1)]
    days: list[dt.date] = []
    end = 0
    for one in find_dates(text, written):
        between = text[end : one.start]
        if (
            not one.date.exact
            or one.date.first > written.last
            or (len(between) > 2 * _FAR if not days else not _JOINED.match(between))
        ):
            break
        days.append(one.date.first)
        end = one.end
    return days


def _can_be_here(index: CaseIndex, document: Document, whose: Party, day: dt.date) -> bool:
    """Something of theirs is of that day, or might be; or the day lies before the time of the bundle; or nobody is meant."""
    if not (whose.people or whose.bodies):
        return True
    dated = index.once("days of papers", lambda: sorted(one.date.first for one in index.corpus.documents if one.date))
    if len(dated) < EARLIER or dated[EARLIER - 1] > day:
        return True
    return any(_is_it(index, one, whose, day) for one in index.corpus.documents if one.id != document.id)


def _is_it(index: CaseIndex, one: Document, whose: Party, day: dt.date) -> bool:
    if one.date is None:
        if one.kind not in _MESSAGES:
            return False
    elif not one.date.first - _NEAR <= day <= one.date.last + _NEAR or one.kind in _NO_MESSAGES:
        return False
    author = index.people.author(one)
    if author.people and whose.people:
        return bool(author.people & whose.people) or (author.family and whose.family)
    if not (author.people or author.bodies or author.name):
        return True
    return bool(author.bodies & whose.bodies) or author.name == whose.name or (author.family and whose.family)


def _gap(
    index: CaseIndex, passage: Passage, document: Document, whose: Party, lost: list[dt.date], unanswered: bool
) -> Gap:
    said = " and ".join(PartialDate.day(day).said() for day in lost)
    message, was = ("message", "was") if len(lost) == 1 else ("messages", "were")
    if unanswered:
        told = f"“{document.title}” says that the {message} of {said} had no answer; neither the {message} nor an answer {was} found in the bundle."
    else:
        told = f"“{document.title}” answers {whose.name or 'a'}'s {message} of {said}, which {was} not found in the bundle."
    return index.gap("missing_reply", passage, told, whose.name or "", *(day.isoformat() for day in lost))
