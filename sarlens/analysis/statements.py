"""What the record says of what became of things, clause by clause, before it is known which promise is meant."""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterator
from dataclasses import dataclass, replace

from sarlens.analysis.index import SPOKEN, CaseIndex, even, flat
from sarlens.analysis.people import Party
from sarlens.analysis.polarity import Reading, act, clauses, readings
from sarlens.analysis.terms import deeds, is_deed, terms, which
from sarlens.dates import DateMention, PartialDate, find_dates
from sarlens.model import Document, Passage

ACTION_COLUMN = re.compile(r"\b(?:actions?|tasks?|what|recommendations?|agreed|steps?)\b", re.I)
OWNER_COLUMN = re.compile(r"\b(?:who|owner|lead|responsib\w*|by whom|person|name|allocated)\b", re.I)
DUE_COLUMN = re.compile(r"\b(?:when|due|deadline|timescales?|timeframe|target|date|by)\b", re.I)
STATUS_COLUMN = re.compile(r"\b(?:status|updates?|progress|outcome|rag|completed?|comments?|done|position)\b", re.I)

RESTATED = re.compile(
    r"\b(?:you|we were|i was|we've been|i've been|we are|they|she|he|it was|we|as)\s+(?:\w+\s+){0,2}?"
    r"(?:told|said|promised|agreed|assured|undertook|committed|advised)\b|\b\w+ (?:was|were) (?:(?:going|supposed|due|meant) )?to (?!be\b)|"
    r"\bas (?:promised|agreed|discussed|requested|mentioned)\b|\bwould be with\b|\b(?:date|deadline) (?:you|we|i) (?:were|was|had been) given\b"
    r"|\b(?:in|at|from) the (?:minutes|review|meeting|action)\b",
    re.I,
)
_POINTING = re.compile(r"\b(?:it|them|neither|both|either|none of (?:it|them|these|those|this|that)|the same)\b", re.I)
OTHERS = re.compile(
    r"\b(?:other|another|different|wrong) (?:pupil|child|tenant|resident|client|person|patient|service user|young person|family|case|student)\b",
    re.I,
)
"""The sentence is about somebody else."""
MINE = re.compile(r"\b(?:i|i've|i'd|we|we've|we'd|my)\b", re.I)

_DEEDS_THEMSELVES: dict[str, frozenset[str]] = {
    "letter": frozenset({"write", "give"}),
    "assessment": frozenset({"make", "change"}),
    "care_plan": frozenset({"make", "change", "write"}),
    "report": frozenset({"make", "write"}),
    "referral": frozenset({"refer", "make"}),
}
"""Kinds of document that may be the promised deed, and the deeds they answer."""
OWN, SAME_SENTENCE, BEFORE, FAR_BEFORE, HEADING, ATTACHED = 1.0, 0.8, 0.75, 0.3, 0.45, 0.9
"""How far the matter of a neighbour counts as the clause's own: in full; of the same sentence; of the sentence before,
where the clause points back ("we still haven't had it") or has no matter of its own; of the sentence before otherwise;
of the subject line; of an attachment's name, where the clause says that something is attached."""


@dataclass(frozen=True, slots=True)
class Statement:
    """One clause that says something became of something.

    Attributes:
        text: the clause, cleaned.
        matter: its terms, and those it leans on, each with how far it counts (0 to 1).
        own: the terms that stand in the clause itself.
        which: for a term of the clause, the one before it that says which is meant.
        mine: it speaks in the first person, or as notes do without any person.
        speaker, hearer: whose words, and to whom.
        named: ids of people named in it.
        others: marks of those it names, speaks for and speaks to, with their organisations.
        deeds: the kinds of deed its words name.
        whole: it is not a clause but a whole document, which is the deed itself: the report, the letter of reply.
    """

    passage: Passage
    document: Document
    date: PartialDate
    text: str
    readings: tuple[Reading, ...]
    matter: dict[str, float]
    own: frozenset[str]
    which: dict[str, str]
    speaker: Party
    hearer: Party
    named: frozenset[str]
    others: frozenset[str]
    deeds: frozenset[str]
    mine: bool
    restated: bool
    mentions: tuple[DateMention, ...]
    whole: bool = False

    @property
    def told(self) -> Statement:
        """What it tells, without what only the linking looks at: so much smaller that thousands can be kept."""
        return replace(self, matter={}, own=frozenset(), which={}, others=frozenset())

    @property
    def attached(self) -> bool:
        """It says that something comes with it."""
        return any(reading.rule in ("attached", "here_it_is") for reading in self.readings)


def statements(index: CaseIndex) -> Iterator[Statement]:
    """Every statement of the case in order of date; undated passages make none."""
    for passage in _once_each(index):
        date = index.date(passage)
        if date is not None:
            yield from _of_passage(index, passage, date)
    for document in index.corpus.documents:
        if document.kind in _DEEDS_THEMSELVES and document.duplicate_of is None and document.date is not None:
            yield from _of_document(index, document, document.date)


def _once_each(index: CaseIndex) -> Iterator[Passage]:
    """What is said, without what its document says again after the same words: a page made to do harm says it endlessly."""
    document, said = "", set[Hashable]()
    for passage in index.own_passages:
        if passage.zone not in SPOKEN:
            continue
        if passage.document != document:
            document, said = passage.document, set()
        before = previous(index, passage)
        key = (flat(passage.text), passage.speaker, passage.date, passage.fields, flat(before.text) if before else "")
        if key not in said:
            said.add(key)
            yield passage


def _of_document(index: CaseIndex, document: Document, date: PartialDate) -> Iterator[Statement]:
    """The document as the deed that was promised, told by its title."""
    passages = [one for one in index.by_document.get(document.id, ()) if one.zone in SPOKEN]
    words = terms(document.title, index.people.words)
    if not passages or not words:
        return
    reading = Reading("document", "done", 0.7, _DEEDS_THEMSELVES[document.kind], True, 0, len(document.title))
    shown = max(passages[:8], key=lambda one: len(set(words) & set(terms(even(one.text), index.people.words))))
    yield Statement(
        shown, document, date, document.title, (reading,), dict.fromkeys(words, OWN), frozenset(words), which(words),
        index.people.author(document), index.people.recipients(document), frozenset(), frozenset(), frozenset(), True, False, (), True,
    )  # fmt: skip


def _of_passage(index: CaseIndex, passage: Passage, date: PartialDate) -> Iterator[Statement]:
    row = row_of(passage)
    text = even(row.status if row else passage.text)
    if not text or OTHERS.search(text):
        return
    document = index.documents[passage.document]
    spans = clauses(text)
    read = [readings(text[start:end], question=text.endswith("?")) or act(text[start:end]) for start, end in spans]
    if not any(read):
        return
    names = index.people.words
    own = [terms(text[start:end], names) for start, end in spans]
    before = previous(index, passage)
    heading = terms(f"{document.title}. {passage.label}", names)
    speaker = index.speaker(passage)
    hearer = index.people.parties(passage.addressed_to or document.recipients, document)
    for number, (start, end) in enumerate(spans):
        clause = text[start:end]
        told = bool(RESTATED.search(clause))
        found = tuple(
            one for one in read[number] if not (told and one.rule in ("speak_done", "decide_done", "write_done"))
        )
        if not found:
            continue
        leans = bool(_POINTING.search(clause)) or all(is_deed(term) for term in own[number])
        alone = any(not is_deed(term) for term in own[number])
        said, words_said = (clause, own[number]) if alone else (text, tuple(term for words in own for term in words))
        matter: dict[str, float] = {}
        _lend(matter, heading, HEADING)
        if before is not None:
            _lend(matter, terms(even(before.text), names), BEFORE if leans else FAR_BEFORE)
        for other, words in enumerate(own):
            _lend(matter, words, SAME_SENTENCE if other != number else OWN)
        if row is not None:
            _lend(matter, terms(even(row.action), names), OWN)
        if any(one.rule in ("attached", "here_it_is") for one in found):
            for name in document.attachments:
                _lend(matter, terms(file_words(name), names), ATTACHED)
        others = index.people.meant_in(said, document) | {f"@{one}" for one in speaker.people | hearer.people}
        yield Statement(
            passage, document, date, clause, found, matter, frozenset(words_said), which(words_said), speaker, hearer,
            index.people.named_in(said, document), others, deeds(said), bool(MINE.search(clause)), told or bool(RESTATED.search(text)),
            find_dates(text, date),
        )  # fmt: skip


def _lend(matter: dict[str, float], words: tuple[str, ...], share: float) -> None:
    for word in words:
        matter[word] = max(matter.get(word, 0.0), share)


def previous(index: CaseIndex, passage: Passage) -> Passage | None:
    """The sentence before it in the same document, if it is body text."""
    before = index.previous(passage)
    return before if before is not None and before.zone in SPOKEN and not before.fields else None


def file_words(name: str) -> str:
    """A file's name as words: "J_Hart CSP v3.docx" is "J Hart CSP v3"."""
    stem = re.sub(r"\.[A-Za-z0-9]{2,5}$", "", name)
    return re.sub(r"(?<=[a-z])(?=[A-Z][a-z])", " ", re.sub(r"[_\-.+]+", " ", stem))


@dataclass(frozen=True, slots=True)
class Row:
    """The cells of a row of an action table, by what their columns are for; "" where the table has no such column."""

    action: str
    owner: str
    due: str
    status: str


def is_task_column(heading: str) -> bool:
    """Whether a column so headed is one of an action table's: what, who, by when, how it stands."""
    return any(of.search(heading) for of in (ACTION_COLUMN, OWNER_COLUMN, DUE_COLUMN, STATUS_COLUMN))


def row_of(passage: Passage) -> Row | None:
    """The passage as a row of an action table; None where it is no row or no column is headed as the action."""
    cells = {"action": "", "owner": "", "due": "", "status": ""}
    for column, text in passage.fields:
        for name, heading in (
            ("status", STATUS_COLUMN),
            ("owner", OWNER_COLUMN),
            ("due", DUE_COLUMN),
            ("action", ACTION_COLUMN),
        ):
            if heading.search(column) and not cells[name]:
                cells[name] = text.strip()
                break
    return Row(**cells) if cells["action"] else None
