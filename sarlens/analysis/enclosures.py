"""What a paper says comes with it, in words or in a list at its foot, and the bundle does not hold.

For files that a mail names see `attachments`. Here it is "I enclose a list of dates", "Enc: diary (4 sides)", "a
statement (two sides, attached)", "Appendix A: ...". Sure rather than complete: what is enclosed must be a kind of paper.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from sarlens.analysis.attachments import printed
from sarlens.analysis.index import SPOKEN, CaseIndex, even, flat
from sarlens.analysis.terms import is_vague, terms
from sarlens.model import Document, DocumentKind, Gap, Passage

PAPER = (
    r"(?:letters?|report|minutes|notes?|forms?|plan|assessments?|statements?|list|table|charts?|diary|diaries|logs?|records?|chronology|timeline|summary|"
    r"protocol|certificate|orders?|addendum|analysis|transcript|recording|proposal|calculations?|sheet|schedule|profile|questionnaire|checklist|invoices?|"
    r"receipts?|timesheets?|rota|menu|photo(?:graph)?s?|pictures?|screenshots?|print(?:out|-out)?|programme|comments|views|complaint|evidence|contract|agreement|quotes?|"
    r"drawings?|wording|authority|authorisation|easy read(?: version)?|large print(?: version)?|translation|costings?|referral|tool|DST|guidelines?|response|reply|correspondence|care plan|passport|map|consent|spreadsheet|budget|specification|policy|procedure)"
)
_NAME = rf"(?P<name>(?:[\w'’&/-]+ ){{0,6}}?{PAPER}(?: (?:of|about|from|for|on|to|with) (?:[\w'’&/-]+ ?){{1,7}})?)"
_SENT = r"(?:enclosed?|attach(?:ed)?|append(?:ed)?|include(?:d)? with this)"
_BEHIND = (
    re.compile(rf"\b(?:i|we) (?:have |also |now |hereby )*{_SENT}(?: (?:for|with|herewith|below|here|to)\b(?: \w+){{0,2}})?:? (?:you )?{_NAME}\b", re.I),
    re.compile(rf"(?:^|[.;:] |\b(?:please )?find |\bsee |\balso |\b(?=(?:enclosed|attached) (?:is|are) ))(?:the )?{_SENT}(?: (?:is|are|herewith|please find))?:? (?:you will find )?{_NAME}\b", re.I),
    re.compile(rf"\bwith (?:this|the) (?:letter|form|email|referral) (?:is|are|comes?) {_NAME}\b", re.I),
    re.compile(r"(?P<name>(?:[\w-]+ )?(?:pages|sides|sheets|copies|documents|photographs)(?: of [\w'’-]+(?: [\w'’-]+)?)?) (?:are|come|go) with (?:this|the) (?:letter|form|email|referral|complaint|request)\b", re.I),
)  # fmt: skip
"""The paper is named behind the word that says it comes along."""
_SENT_WORD = re.compile(r"\b(?:enclosed?|attach(?:ed)?|append(?:ed)?)\b(?! to (?:him|her|them)\b)", re.I)
_BEFORE = (
    re.compile(rf"{_NAME}\b(?: \([^()]*\))?,? (?:(?:which|that) )?(?:(?:is|are|was|were|has been|have been) )?(?:also |now |all )?$", re.I),
    re.compile(rf"{_NAME} \((?:[^()]{{0,30}}, ?)?$", re.I),
    re.compile(rf"{_NAME}\b[^.;()]{{0,60}}, which (?:i|we) (?:also |now )?$", re.I),
)  # fmt: skip
"""It is named before that word: what stands in the few words before it is looked at, so that no page can hold this up."""
_REACH, _WORDS = 140, 5
"""Characters before the word, and so many such words of one passage, that are looked at."""
_ANY = re.compile(r"\b(?:enc|attach|append|app\.|include|sent|proof|evidence|papers|documents|with (?:this|the))", re.I)
"""One of these stands in whatever the patterns find; they are slow, and this is not."""
_SECOND = re.compile(rf",? and (?:also )?{_NAME}\b", re.I)
_AT_FOOT = re.compile(r"^\W*(?:enc(?:s|l|ls|losures?|losed)?|attachments?|attached)\b\.?\W+(?P<list>\S.*)$", re.I)
APPENDED = re.compile(
    r"\b(?P<head>statement|report|letter|chronology|list|summary|assessment|plan|paper|table|timeline)\b,? (?:which|that) (?:is|are|was) (?:attached|appended|enclosed)\b",
    re.I,
)
"""Told of as a paper that is mentioned (see `mentioned`), and not here a second time."""
_FIELD = re.compile(
    r"^\W*(?:attachments?|enc(?:s|l|ls)?|enclos(?:ed|ures?)|(?:proof|documents?|papers|evidence) (?:attached|enclosed|sent)|supporting (?:documents?|evidence|papers)|(?:attached|enclosed) (?:documents?|papers|proof|evidence))\W*$",
    re.I,
)
"""A form's own field for what comes with it."""
_APPENDIX = re.compile(
    r"\b(?:[Aa]ppendix|APPENDIX|App\.)\s*(?P<mark>[A-H]|\d{1,2})\s*[:.–-]+\s*(?P<name>(?!App)[A-Za-z][^.:;\n]{4,80})"
)
_NOT_HERE = re.compile(
    r"\b(?:not|never|no|to be|will be|would be|should be|if|could you|can you|please(?! find)|any|none|without)\b", re.I
)
_LEADING = re.compile(r"^.*\b(?:the|a|an|my|our|his|her|their|your|follow|see|hi all|dear both) (?=\S)", re.I)
_TAIL = re.compile(r" (?:of|about|from|for|on|to|with) .*$", re.I | re.S)
_NEXT_ITEM = re.compile(r"\s*;\s*|\s*,\s+(?=[A-Za-z])|\s+\band\b\s+|\s+(?=cc\b)")
_PLAIN = re.compile(
    r"\b(?:leaflets?|factsheets?|fact sheets?|information sheet|information leaflet|booklet|guide|envelope|driving licen[cs]e|files? transmitted|personal data|information we hold|records? we hold|your records)\b",
    re.I,
)
"""What is printed for everybody, or is the disclosure itself."""
_KINDS: tuple[tuple[str, tuple[DocumentKind, ...]], ...] = (
    ("minutes notes note", ("minutes", "case_note", "report", "other")),
    ("report addendum analysis assessment tool dst profile", ("report", "assessment", "other", "form")),
    ("letter response reply complaint correspondence", ("letter", "email")),
    ("form referral checklist questionnaire certificate", ("form", "referral", "assessment")),
    ("plan protocol guidelines programme passport", ("care_plan", "report", "form", "other")),
    ("policy procedure", ("policy",)),
    ("statement comments views", ("report", "other", "letter", "form")),
    ("order", ("other", "report", "letter")),
)
_KIND_OF = {word: kinds for words, kinds in _KINDS for word in words.split()}
BARE = frozenset(
    terms(
        "letter report minutes notes form plan statement list table chart diary log record sheet schedule protocol assessment order copy summary print comments views evidence response reply"
    )
)
"""Words that tell of no paper in particular."""
_LONGEST_ITEM = 9


@dataclass(frozen=True, slots=True)
class _Item:
    passage: Passage
    document: Document
    name: str


def missing_enclosures(index: CaseIndex) -> Iterator[Gap]:
    """One gap for each paper with something that is not there, however often it was printed."""
    told: set[tuple[str, str]] = set()
    for held in index.own_by_document():
        items: dict[str, list[_Item]] = {}
        for passage in held:
            document = index.documents[passage.document]
            if (
                document.kind in ("policy", "case_note")  # a note tells of what came with something else
                or passage.voice == "quoted"
                or not _ANY.search(f"{passage.label} {passage.text}")
            ):
                continue
            for name in _named(passage, document):
                items.setdefault(document.id, []).append(_Item(passage, document, name))
        for found in items.values():
            lost = [one for one in found if not _is_here(index, one)]
            keys = {(flat(one.document.title), _head(one.name)) for one in lost}
            if not keys <= told:
                told |= keys
                yield _told(index, lost)


def _named(passage: Passage, document: Document) -> Iterator[str]:
    """What the passage says comes with its document."""
    text = even(passage.text)
    if passage.zone in ("field", "table", "action") and _FIELD.search(passage.label):
        yield from _items(text)
        return
    foot = _AT_FOOT.match(text) if passage.zone in ("signature", "field", "body", "heading") else None
    if foot is not None and document.kind != "email":
        yield from (item for item in _items(foot["list"]) if len(flat(item)) > 2)
        return
    if passage.zone not in SPOKEN:
        return
    yield from (
        match["name"] for match in _APPENDIX.finditer(f"{passage.label}: {text}" if passage.zone == "field" else text)
    )
    if document.attachments or "attachments" in text.lower() or (document.kind != "email" and APPENDED.search(text)):
        return
    for name, start, end in _sent_along(text):
        if not _NOT_HERE.search(text[max(0, start - 25) : end]) and not _PLAIN.search(name):
            yield bare_name(name)
            if (second := _SECOND.match(text[end : end + _REACH])) is not None:
                yield bare_name(second["name"])
            return


def _sent_along(text: str) -> Iterator[tuple[str, int, int]]:
    """What is named as coming along, with the span of the words that say so."""
    for pattern in _BEHIND:
        if (match := pattern.search(text)) is not None:
            yield match["name"], match.start(), match.end()
    for word in islice(_SENT_WORD.finditer(text), _WORDS):
        at = max(0, word.start() - _REACH)
        for pattern in _BEFORE:
            if (match := pattern.search(text[at : word.start()])) is not None:
                yield match["name"], at + match.start(), word.end()


def bare_name(name: str) -> str:
    """The name without what stands before it: "staff follow the protocol of May" speaks of the "protocol of May"."""
    tail = _TAIL.search(name)
    head = name[: tail.start()] if tail else name
    return _LEADING.sub("", head) + (tail[0] if tail else "")


def _items(text: str) -> Iterator[str]:
    for item in _NEXT_ITEM.split(re.split(r"\bcc\b", text, flags=re.I)[0]):
        bare = re.sub(r"\s*\([^)]*\)", "", item).strip(" .")
        paper = re.search(rf"\b{PAPER}\b", bare, re.I) or re.search(r"\b[A-Z]{2,}\b", bare)
        if paper and not _PLAIN.search(bare) and len(bare.split()) <= _LONGEST_ITEM:
            yield bare


def _is_here(index: CaseIndex, item: _Item) -> bool:
    """It stands right behind, or goes by that name elsewhere; a bare "statement" is not any statement."""
    document, name = item.document, item.name
    follows = index.following(document)
    if follows is not None and _fits(item, follows) and _addressed(index, name, document, follows):
        return True
    head = _head(name)
    wanted = {term for term in terms(name, index.people.words) if not is_vague(term)}
    if not wanted - BARE:
        return False
    as_file = printed(index, document, name)
    if as_file is not None and _addressed(index, name, document, as_file):
        return True
    kinds = _KIND_OF.get(head, ())
    return any(
        other.kind in kinds
        and _not_after(document, other)
        and wanted <= known
        and _addressed(index, name, document, other)
        for other, known in known_papers(index)
        if document.id not in (other.id, other.part_of)
    )


def known_papers(index: CaseIndex) -> list[tuple[Document, frozenset[str]]]:
    """Papers with the terms of their title, and of who wrote to whom; entries of records are none."""
    return index.once("known papers", lambda: list(_known(index)))


def _known(index: CaseIndex) -> Iterator[tuple[Document, frozenset[str]]]:
    for one in index.corpus.documents:
        if one.part_of is None or one.kind != "case_note":
            whom = " ".join((one.title, one.author or "", *one.recipients))
            yield one, frozenset({*terms(whom, index.people.words), *terms(whom)})


def _addressed(index: CaseIndex, name: str, document: Document, other: Document) -> bool:
    """A letter that is named by whom it went to, or as one's own, went to them and is one's own."""
    whom = re.search(r"\bto (?:(?:Mrs?|Ms|Miss|Dr|Cllr|Prof)\.? )?(?P<who>[A-Z][\w'’-]+)", name)
    if whom is not None and whom["who"].lower() not in flat(" ".join((*other.recipients, other.title))).split():
        return False
    mine = re.search(r"\b(?:my|our)\b", name, re.I)
    return mine is None or index.people.author(other).name == index.people.author(document).name


def _head(name: str) -> str:
    """The word that says what kind of paper is meant, in the singular: the last such before "of", "about", "from"."""
    before = re.split(
        r"\b(?:of|about|from|for|on|to|with)\b",
        re.sub(r"^(?:a |the )?cop(?:y|ies) of ", "", name, flags=re.I),
        flags=re.I,
    )[0]
    named = [word for word in flat(before).split() if re.fullmatch(PAPER, word, re.I)]
    return named[-1] if named and named[-1] in _KIND_OF else (named or [""])[-1].removesuffix("s")


def _fits(item: _Item, follows: Document) -> bool:
    """The paper right behind can be it: of a fitting kind, not written later, and no mail or record of its own."""
    if follows.kind in ("email", "case_note", "policy") and _head(item.name) not in (
        "log",
        "record",
        "diary",
        "chart",
        "policy",
        "procedure",
    ):
        return False
    if not _not_after(item.document, follows):
        return False
    shared = set(terms(follows.title)) & {term for term in terms(item.name) if not is_vague(term)}
    return bool(shared) or (
        follows.date is None and not follows.author and follows.kind in _KIND_OF.get(_head(item.name), ())
    )


def _not_after(document: Document, other: Document) -> bool:
    return document.date is None or other.date is None or other.date.first <= document.date.last


def _told(index: CaseIndex, lost: list[_Item]) -> Gap:
    """The items of one paper as one gap: a sentence and the list at the foot may name the same."""
    names: list[str] = []
    for one in lost:
        said = set(terms(one.name)) or {flat(one.name)}
        if not any(said & set(terms(other)) for other in names):
            names.append(one.name.strip())
    first, quoted = lost[0], ", ".join(f"“{name}”" for name in names)
    told = f"By its own words, {quoted} came with “{first.document.title}”; no such paper was found in the bundle."
    return index.gap("missing_attachment", first.passage, told, first.document.id, *names)
