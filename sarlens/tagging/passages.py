"""The passages of a case to findings: each with its heading, its neighbours and its document as context."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from itertools import groupby

from sarlens.model import Anchor, CaseInfo, Finding, Passage, Tag, content_id
from sarlens.tagging.mentions import Mention, Names, mentions
from sarlens.tagging.reading import Reading
from sarlens.tagging.scene import Grammar, Scene, scene
from sarlens.tagging.tagger import Tagger, load_tagger

TAGGED = frozenset({"body", "action", "field", "table"})
_ANSWERS = frozenset({"field", "table"})
_HEADS = frozenset({"heading", "header"})
_DOCUMENT_TOPICS = ("SG", "SGCORE")
_OFTEN = 2
_TITLES = frozenset(["mr", "mrs", "ms", "miss", "dr", "prof", "sir", "lady", "the", "and", "of"])
_WORD = re.compile(r"[A-Za-z][A-Za-z'-]+")


def _ours(text: str) -> bool:
    """Whether the words are SARLens's own: what it says about a file it laid out stands in braces."""
    return text.startswith("{") and text.rstrip().endswith("}")


def tag_passages(
    passages: Sequence[Passage], quote: Callable[[Anchor], str], info: CaseInfo, tagger: Tagger | None = None
) -> Iterator[Finding]:
    """The findings of all passages, in their order, with those that point the other way (`counter_evidence`) among them.

    Only what someone wrote is tagged (sentences, actions, answers, table rows), never headings, signatures,
    disclaimers or page furniture. What counts as context: the field label or heading, the sentences on both sides,
    and whether the document speaks of safeguarding again and again.

    Args:
        passages: a document's passages together, in order.
        quote: the page's own text at an anchor.
        info: whose case it is; the family's names settle who "Mrs Hale" is.
        tagger: what tags them; the one that ships where None.
    """
    made, names = tagger or load_tagger(), case_names(info)
    for _, group in groupby(passages, key=lambda passage: passage.document):
        yield from _document_findings(tuple(group), quote, names, made)


def case_names(info: CaseInfo) -> Names:
    """The names of the family and of the person, word by word. A shared surname is the family's."""
    family = {word.lower() for name in info.family if "@" not in name for word in _WORD.findall(name)} - _TITLES
    persons = {word.lower() for name in info.persons for word in _WORD.findall(name)} - _TITLES
    return Names(frozenset(family), frozenset(persons - family))


def _document_findings(
    passages: tuple[Passage, ...], quote: Callable[[Anchor], str], names: Names, made: Tagger
) -> Iterator[Finding]:
    told = list(scenes(passages, names, made.grammar))
    made.read_ahead([(seen, around) for _, seen, around in told])
    for passage, seen, around in told:
        for tag in made.tags(
            seen,
            written=passage.date,
            fields=dict(passage.fields),
            zone=passage.zone,
            speaker=passage.speaker,
            around=around,
            setting="case",
            counter=passage.role != "family",
        ):
            yield _finding(passage, tag, quote)


def scenes(passages: Sequence[Passage], names: Names, grammar: Grammar) -> Iterator[tuple[Passage, Scene, str]]:
    """Each passage of a document that is tagged, as the detectors see it.

    Args:
        passages: of one document, in order.
        names: who is who.
        grammar: what reads them.

    Yields:
        The passage, its scene for the rules, and for the encoder its heading with the words before it.
    """
    told = [
        passage for passage in passages if passage.zone in TAGGED and passage.text.strip() and not _ours(passage.text)
    ]
    readings = [grammar.read(passage.text) for passage in told]
    heads = [grammar.read(passage.text) for passage in passages if passage.zone in _HEADS]
    everywhere = frozenset(
        topic
        for topic in _DOCUMENT_TOPICS
        if sum(topic in reading.at for reading in readings) >= _OFTEN or any(topic in reading.at for reading in heads)
    )
    before: tuple[Mention, ...] = ()
    for at, passage in enumerate(told):
        topics = everywhere | _neighbours(readings, at) | _heading(grammar, passage)
        around = " ".join(part for part in (passage.label, told[at - 1].text if at else "") if part)
        yield passage, _scene(passage, grammar, names, topics, before), around
        before = mentions(readings[at], names, passage.role)


def _neighbours(readings: Sequence[Reading], at: int) -> frozenset[str]:
    near = readings[max(0, at - 1) : at] + readings[at + 1 : at + 2]  # type: ignore[operator]
    return frozenset(name for reading in near for name in reading.at)


def _heading(grammar: Grammar, passage: Passage) -> frozenset[str]:
    return frozenset(grammar.read(passage.label).at) if passage.label else frozenset()


def _scene(
    passage: Passage, grammar: Grammar, names: Names, topics: frozenset[str], before: tuple[Mention, ...]
) -> Scene:
    """An answer is read with its question before it; anything else by itself."""
    label = passage.label if passage.zone in _ANSWERS else ""
    return scene(passage.text, grammar, passage.role, label=label, before=before, names=names, topics=topics)


def _finding(passage: Passage, tag: Tag, quote: Callable[[Anchor], str]) -> Finding:
    first = passage.anchors[0]
    written = "\n".join(quote(anchor) for anchor in passage.anchors)
    return Finding(
        content_id("finding", tag.pattern, *_sub(tag), first.file, first.page, first.start, passage.anchors[-1].end),
        passage.document,
        passage.id,
        passage.anchors,
        written,
        tag,
        tuple(_triggers(passage, tag, quote(first))),
        passage.speaker,
        passage.role,
        passage.voice,
        passage.date,
    )


def _sub(tag: Tag) -> tuple[str, ...]:
    """A promise and its breaking can stand in one sentence; all other patterns are found once a passage."""
    return (tag.subtype,) if tag.subtype == "broken" else ()


def _triggers(passage: Passage, tag: Tag, raw: str) -> Iterator[tuple[int, int]]:
    """The tag's spans as offsets of the first anchor's page: both texts have the same characters but for white space."""
    start = passage.anchors[0].start
    places = [at for at, char in enumerate(raw) if not char.isspace()]
    solid = [at for at, char in enumerate(passage.text) if not char.isspace()]
    count = {at: number for number, at in enumerate(solid)}
    for first, last in tag.spans:
        inside = [count[at] for at in range(first, min(last, len(passage.text))) if at in count]
        if inside and inside[-1] < len(places):
            yield (start + places[inside[0]], start + places[inside[-1]] + 1)
