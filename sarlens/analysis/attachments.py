"""Attachments that a message names and the bundle does not hold, neither as a file nor printed out."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator

from rapidfuzz import fuzz

from sarlens.analysis.index import SPOKEN, CaseIndex, flat
from sarlens.analysis.statements import file_words
from sarlens.analysis.terms import head_of, is_acronym, is_vague, stem, terms
from sarlens.model import Document, DocumentKind, Gap, content_id

_NO_PAPER = re.compile(
    r"^(?:image\d+|logo\w*|outlook-\w+|att\d+|signature\w*|smime|winmail|untitled)\.?\w*$|\.(?:p7s|gif|vcf|ics|dat|asc)$",
    re.I,
)
"""Pictures in a signature and technical parts, which nobody meant to attach."""
_VERSION = re.compile(r"\bv(?:ersion)?\.?\s*(\d+)\b", re.I)
_DRAFT, _FINAL = re.compile(r"\bdraft\b", re.I), re.compile(r"\bfinal\b", re.I)
KIND_WORDS: dict[DocumentKind, str] = {
    "letter": "letter",
    "minutes": "minutes notes meeting",
    "assessment": "assessment",
    "care_plan": "care plan support plan",
    "referral": "referral form",
    "form": "form record",
    "report": "report",
    "policy": "policy procedure guidance",
    "case_note": "case notes record",
}
"""What a document of the kind may be called in a file's name."""
_REFERENCE = re.compile(r"\bref(?:erence)?\.?:? *(?:no\.? *)?([A-Z]{2,6}[/-](?:[A-Z0-9]+[/-])*\d+)\b")
_NAMED: tuple[tuple[str, tuple[DocumentKind, ...]], ...] = (
    ("form referral questionnaire checklist", ("form", "referral", "assessment")),
    ("minutes notes", ("minutes", "case_note", "report", "other")),
    ("report", ("report", "assessment", "form", "other")),
    ("letter", ("letter",)),
    ("plan", ("care_plan", "form", "other", "report", "assessment")),
    ("statement", ("report", "other", "letter", "form")),
    ("schedule spreadsheet tracker rota timeline", ()),
)
_KINDS_NAMED = {stem(word): kinds for words, kinds in _NAMED for word in words.split()}
"""What a file is by its name's own word for it."""
_SENT_BY_MAIL = frozenset(terms("complaint appeal request concerns objection"))
SAME_FORTNIGHT = 14
_HEAD = 400
"""Characters at the head of a paper in which its own reference stands."""
_INITIALS = re.compile(r"\b[A-Z]{1,3}\b")
FRESH_DAYS = 120
"""A document as old as this before the message is what came with it only if it stands right behind it."""
_SURE = 92.0


def missing_attachments(index: CaseIndex) -> Iterator[Gap]:
    """One gap for each name, where it is first named."""
    told: set[str] = set()
    here = {flat(name) for file in index.corpus.files for name in (file.name, file.path.rsplit("/", 1)[-1])}
    for document in sorted(index.corpus.documents, key=index.in_order):
        if document.duplicate_of is not None:
            continue
        for name in document.attachments:
            key = flat(name)
            if not key or key in told or _NO_PAPER.search(name.strip()):
                continue
            told.add(key)
            if (
                key not in here
                and not any(fuzz.ratio(key, other) >= _SURE for other in here)
                and printed(index, document, name) is None
            ):
                yield Gap(
                    content_id("missing_attachment", document.id, key), "missing_attachment", document.file, document.first_page, document.date,
                    f"The attachment “{name}” to “{document.title}” is not in the bundle.",
                )  # fmt: skip


def printed(index: CaseIndex, message: Document, name: str) -> Document | None:
    """The document of the bundle that plainly is this attachment, printed out; None where none plainly is."""
    by_reference = _under_reference(index, message, name)
    if by_reference is not None:
        return by_reference
    words = _INITIALS.sub(lambda found: found[0] if is_acronym(found[0]) else " ", file_words(name))
    wanted = {term for term in terms(words, index.people.words) if not _numbering(term)}
    telling = {term for term in wanted if not is_vague(term) or term in ("review", "visit")}
    follows = index.following(message)
    if not telling:
        can = follows is not None and _may_be(index, message, follows, words)
        return follows if can and follows is not None and wanted <= _called(index, follows) else None
    for document in index.once("called", lambda: _Called(index)).all_of(telling):
        if not _may_be(index, message, document, words):
            continue
        adjacent = follows is not None and document.id == follows.id
        if _another_kind(wanted, document) or not (adjacent or _fresh(message, document)):
            continue
        if not _of_kind_named(words, document) or not _same_version(index, message, document, name):
            continue
        if _is_own(index, message, name) and index.people.author(document) != index.people.author(message):
            continue
        if len(telling) > 1 or adjacent or _titled(telling, document):
            return document
    return _as_mail(index, message, wanted)


def _as_mail(index: CaseIndex, message: Document, wanted: set[str]) -> Document | None:
    """The mail of somebody else that was attached as a paper: a complaint, an appeal, a letter sent by mail."""
    if not wanted & _SENT_BY_MAIL or message.date is None:
        return None
    for document in index.corpus.documents:
        if document.kind != "email" or document.date is None or message.id in (document.id, document.part_of):
            continue
        if (
            index.people.author(document) == index.people.author(message)
            or not 0 <= (message.date.first - document.date.last).days <= FRESH_DAYS
        ):
            continue
        named = {term for term in wanted if not is_vague(term) or term in _SENT_BY_MAIL}
        if named <= set(terms(document.title, index.people.words)):
            return document
    return None


class _Called:
    """Documents by the words that they may be called by."""

    def __init__(self, index: CaseIndex) -> None:
        self._documents = index.corpus.documents
        self._by_word: dict[str, list[int]] = defaultdict(list)
        for at, document in enumerate(self._documents):
            if document.kind != "email":
                for word in _called(index, document):
                    self._by_word[word].append(at)

    def all_of(self, words: set[str]) -> Iterator[Document]:
        """Those called by all of these words, in their order."""
        lists = sorted((self._by_word.get(word, []) for word in words), key=len)
        others = [set(held) for held in lists[1:]]
        return (self._documents[at] for at in lists[0] if all(at in held for held in others))


def _may_be(index: CaseIndex, message: Document, document: Document, words: str) -> bool:
    """No mail nor an entry in a record, not the message itself nor a part of it, and nothing of its date or version against it."""
    if document.kind == "email" or message.id in (document.id, document.part_of):
        return False
    if document.kind == "case_note" and document.part_of is not None:
        return False
    return _can_be(index, message, document, words)


def _another_kind(wanted: set[str], document: Document) -> bool:
    """The title is of a more particular thing: "hospital passport" for an attachment called "passports"."""
    return any(head_of(term) in wanted and term not in wanted for term in terms(document.title))


def _of_kind_named(words: str, document: Document) -> bool:
    """Where the name says what kind of paper it is ("panel form"), the document is one, by its kind or its title."""
    heads = [stem(word) for word in re.findall(r"[A-Za-z]+", words) if stem(word) in _KINDS_NAMED]
    if not heads:
        return True
    title = {stem(word) for word in re.findall(r"[A-Za-z]+", document.title)}
    return document.kind in _KINDS_NAMED[heads[-1]] or heads[-1] in title


def _same_version(index: CaseIndex, message: Document, document: Document, name: str) -> bool:
    """A draft or a version by its number is the paper that says so, or one of the same fortnight."""
    said = file_words(name)
    version = _VERSION.search(said)
    if version is None and not _DRAFT.search(said):
        return True
    page = index.pages.get((document.file, document.first_page))
    printed = f"{document.title} {page.text if page else ''}"
    if version is not None and (shown := _VERSION.search(printed)) is not None and shown[1] == version[1]:
        return True
    if version is None and _DRAFT.search(printed):
        return True
    if document.date is None or message.date is None:
        return False
    return abs((message.date.first - document.date.first).days) <= SAME_FORTNIGHT


def _is_own(index: CaseIndex, message: Document, name: str) -> bool:
    """The name begins with the initials of whoever sent it: "MR notes" are hers and nobody else's."""
    sender = index.people.author(message).name or ""
    initials = "".join(word[0] for word in re.findall(r"[A-Z][\w'’-]+", sender))
    return len(initials) >= 2 and bool(re.match(rf"{initials}\b", file_words(name)))


def _under_reference(index: CaseIndex, message: Document, name: str) -> Document | None:
    """The one paper headed with the reference that the name bears, or the message gives for what it attaches."""
    marks = [squeezed for word in re.findall(r"[A-Za-z]*\d{6,}", name) if not _is_day(squeezed := _squeezed(word))]
    said = [one for one in index.by_document.get(message.id, ()) if one.zone in SPOKEN]
    for before, one in zip([None, *said], said, strict=False):
        near = f"{before.text if before else ''} {one.text}"
        if (reference := _REFERENCE.search(one.text)) and re.search(r"\b(?:attach|enclos)", near, re.I):
            marks.append(_squeezed(reference[1]))
    heads = index.once("headed", lambda: list(_heads(index)))
    for mark in marks:
        titled = [document for document, _ in heads if document.kind != "email" and mark in _squeezed(document.title)]
        headed = titled or [document for document, top in heads if document.kind != "email" and mark in top]
        if len(headed) == 1 and _may_be(index, message, headed[0], file_words(name)):
            return headed[0]
    return None


def _heads(index: CaseIndex) -> Iterator[tuple[Document, str]]:
    """Each whole document with what stands at its head, squeezed: letters and figures only."""
    for document in index.corpus.documents:
        page = index.pages.get((document.file, document.first_page))
        if document.part_of is None:
            yield (
                document,
                _squeezed(f"{document.title} {page.text[document.start : document.start + _HEAD] if page else ''}"),
            )


def _squeezed(text: str) -> str:
    return re.sub(r"[^a-z0-9]", "", text.lower())


def _is_day(figures: str) -> bool:
    """Six or eight figures that are a day ("080223", "20230208"), and no reference."""
    return bool(re.fullmatch(r"(?:[0-3]\d[01]\d(?:20)?[0-3]\d|20[0-3]\d[01]\d[0-3]\d)", figures))


def _fresh(message: Document, document: Document) -> bool:
    """Written not long before the message."""
    if document.date is None or message.date is None:
        return True
    return (message.date.first - document.date.last).days <= FRESH_DAYS


def _numbering(term: str) -> bool:
    return bool(re.fullmatch(r"v\d*|final|draft|copy|signed|scan|doc|pdf|redact|version|\d+", term))


def _titled(telling: set[str], document: Document) -> bool:
    """A single telling word must make up much of the title, or the title's file."""
    title = {term for term in terms(document.title) if not is_vague(term)}
    return bool(title) and len(telling & title) / len(title) >= 0.3


def _called(index: CaseIndex, document: Document) -> set[str]:
    file = index.files.get(document.file)
    text = f"{document.title}. {KIND_WORDS.get(document.kind, '')}. "
    if file is not None and (file.pages or 0) <= document.last_page - document.first_page + 1:
        text += file_words(file.name)
    found = set(terms(text, index.people.words))
    return found | {stem(word) for word in re.findall(r"[A-Za-z]+", text)}


def _can_be(index: CaseIndex, message: Document, document: Document, words: str) -> bool:
    """Not written after the message, and not plainly another version of it."""
    if message.date is not None and document.date is not None and document.date.first > message.date.last:
        return False
    years = {int(year) for year in re.findall(r"\b(20[0-3]\d)\b", words)}
    if years and document.date is not None and document.date.first.year not in years:
        return False
    file = index.files.get(document.file)
    about = f"{document.title} {file_words(file.name) if file else ''}"
    if _DRAFT.search(words) and _FINAL.search(about) and not _DRAFT.search(about):
        return False
    if _FINAL.search(words) and _DRAFT.search(about) and not _FINAL.search(about):
        return False
    mine, its = _VERSION.search(words), _VERSION.search(about)
    return not (mine and its and mine[1] != its[1])
