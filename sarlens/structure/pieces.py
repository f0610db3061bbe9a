"""Pieces of a document before they are passages: words in one zone, cut into sentences."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from sarlens.model import Zone
from sarlens.structure.printed import PrintedLine, Span, joined
from sarlens.text import sentences

Texts = Mapping[int, str]
"""The text of each page of the file, by page number."""

Fields = tuple[tuple[str, str], ...]

_FRAGMENT = re.compile(r"\W*(?:(?:P\.?P?\.?S|N\.?B)[.:]*|\(?(?:\d{1,3}(?:\.\d{1,2})*|[A-Za-z]|[ivx]{1,4})[.):]*)?\W*")
_ANSWER = re.compile(r"(?:yes|no|n/?a|none|unknown|not known|agreed|declined|true|false)\W*", re.I)


@dataclass(frozen=True, slots=True)
class Piece:
    """Words of one zone. `fields` only for rows of tables: (column head, cell) in column order."""

    zone: Zone
    spans: tuple[Span, ...]
    label: str = ""
    fields: Fields = ()


def words(spans: Sequence[Span], texts: Texts) -> str:
    """The words at the spans, with single spaces."""
    return " ".join(" ".join(texts[page][start:end].split()) for page, start, end in spans)


def whole(zone: Zone, found: Sequence[PrintedLine], texts: Texts, label: str = "", fields: Fields = ()) -> Piece:
    """The lines as one piece."""
    return Piece(zone, joined([line.span for line in found], texts), label, fields)


def cut(zone: Zone, found: Sequence[PrintedLine], texts: Texts, label: str = "") -> list[Piece]:
    """The lines as one piece a sentence. A list number stays with its sentence, and so does a bare "No." or "Yes."."""
    return [Piece(zone, spans, label) for spans in sentence_spans(found, texts)]


def sentence_spans(found: Sequence[PrintedLine], texts: Texts) -> list[tuple[Span, ...]]:
    """Where each sentence of the lines stands. Every word lies in exactly one of them."""
    stream = "\n".join(line.text for line in found)
    starts: list[int] = []
    at = 0
    for line in found:
        starts.append(at)
        at += len(line.text) + 1
    typed = not any(line.ocr for line in found)
    return [joined(list(_back(found, starts, one, other)), texts) for one, other in _sentences(stream, typed)]


_LOOSE_END = re.compile(
    r"(?:\b[A-Za-z]+['’]s|[a-z]{3,}|\b(?:in|it|us|me|to|on|up|do|so|be|go|he|of|at|by)|\d)[.?!][\"”’)]*\s+(?=[\"“‘(]?[A-Za-z])"
)
_NO_END = re.compile(
    r"\b(?:etc|incl|approx|dept|misc|est|eg|ie|viz|para|paras|sect|tel|ext|ref|min|max|fig|vol|nos|vs|cllr|prof|rev|hon|jan|feb|mar|apr|jun|"
    r"jul|aug|sept?|oct|nov|dec|mon|tues?|wed|thurs?|fri|sat|sun|govt|admin|mgr|ass|asst|sgt|mrs|enc|encl)\.",
    re.I,
)


def _split_further(stream: str, typed: bool) -> Iterator[tuple[int, int]]:
    """Sentences that begin small ("… came in. shall answer later") or follow a possessive ("at Amy's. The …").

    On a scan a comma often looks like a full stop, so there small letters begin no sentence.
    """
    for start, end in sentences(stream):
        at = start
        for found in _LOOSE_END.finditer(stream, start, end):
            small = stream[found.end()].islower()
            before, after = stream[at : found.end()].split(), stream[found.end() : end].split()
            if _NO_END.search(found.group()) or len(before) < 3 or len(after) < 3:
                continue
            if small and (not typed or not found.group()[0].isalpha()):
                continue
            if not small and not re.search(r"['’]s[.?!]", found.group()):
                continue
            yield at, at + len(stream[at : found.end()].rstrip())
            at = found.end()
        yield at, end


def _sentences(stream: str, typed: bool) -> list[tuple[int, int]]:
    """Sentences, where fragments (a list number, a bare answer) are joined to what follows them."""
    out: list[tuple[int, int]] = []
    held: int | None = None
    for start, end in _split_further(stream, typed):
        first = start if held is None else held
        text = stream[first:end]
        if _FRAGMENT.fullmatch(text) or _ANSWER.fullmatch(text):
            held = first
            continue
        out.append((first, end))
        held = None
    if held is not None:
        end = len(stream.rstrip())
        if out and _FRAGMENT.fullmatch(stream[held:end]):
            out[-1] = (out[-1][0], end)
        else:
            out.append((held, end))
    return out


def _back(found: Sequence[PrintedLine], starts: Sequence[int], one: int, other: int) -> Iterator[Span]:
    """A span of the stream as spans of the pages."""
    for line, start in zip(found, starts, strict=True):
        first, last = max(one, start), min(other, start + len(line.text))
        if first < last:
            text = line.text[first - start : last - start]
            lead = len(text) - len(text.lstrip())
            if text.strip():
                yield (line.page, line.start + first - start + lead, line.start + first - start + len(text.rstrip()))


def part_of(line: PrintedLine, start: int, end: int) -> PrintedLine:
    """The part of a line between two of its characters."""
    text = line.text[start:end]
    lead = len(text) - len(text.lstrip())
    text = text.strip()
    width = (line.x1 - line.x0) / max(1, len(line.text))
    return PrintedLine(
        line.page, line.start + start + lead, line.start + start + lead + len(text), text,
        line.x0 + width * (start + lead), line.x0 + width * (start + lead + len(text)),
        line.gap and start == 0, line.kind, line.ocr, line.cell, line.column, line.columns, line.speck,
    )  # fmt: skip


def split_at(found: Sequence[PrintedLine], at: int) -> tuple[list[PrintedLine], list[PrintedLine]]:
    """Lines cut in two at a character of their stream (lines joined by one line break)."""
    before: list[PrintedLine] = []
    after: list[PrintedLine] = []
    offset = 0
    for line in found:
        if offset + len(line.text) <= at:
            before.append(line)
        elif offset >= at:
            after.append(line)
        else:
            before.append(part_of(line, 0, at - offset))
            after.append(part_of(line, at - offset, len(line.text)))
        offset += len(line.text) + 1
    return [line for line in before if line.text], [line for line in after if line.text]
