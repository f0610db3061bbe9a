"""Running text to pieces: paragraphs, list items, headings, "Question: answer" lines and inline actions."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from sarlens.model import Document
from sarlens.structure.action_lines import action_fields, list_action
from sarlens.structure.headings import (
    FORMS,
    MARKER,
    OPEN_KINDS,
    VERB,
    attends,
    bare_text,
    form_label,
    is_heading,
    label_of,
    titular,
)
from sarlens.structure.pieces import Piece, Texts, cut, split_at, whole, words
from sarlens.structure.printed import PrintedLine, broke_off
from sarlens.structure.signatures import block_line, boilerplate, goes_on, tail
from sarlens.structure.zones import ATTENDANCE, LABELLED, METADATA, TURN, line_zones, turn_line

_SUBJECT = re.compile(r"^\W*(?:re|ref|subject)\s*[:;]\s*\S", re.I)
_ACTIONS = re.compile(r"\b(?:actions?|next steps?|action points?|agreed actions?|recommendations?|to do)\b", re.I)
_QUESTION = re.compile(
    r"^((?:is|are|was|were|has|have|had|does|do|did|what|who|when|where|why|how|which|can|could|will|would|should|if)\b[^?\n]{4,120}\?)\s+(?=\S)",
    re.I,
)
_INLINE_HEAD = re.compile(
    r"^(?:\(?\d{1,2}(?:\.\d{1,2})*[.)]?\s+)([A-Z][^.:?!\n]{2,60}?)(?:[.:]|\s[-–])\s+(?=[\"“‘'A-Z0-9])"
)


@dataclass(frozen=True, slots=True)
class Reading:
    """Where the reading of a document stands.

    Attributes:
        label: the nearest heading so far, else the title or subject.
        actions: the lines under this heading are actions.
        opened: words of the body have been seen.
        asked: the line above was a form's label, so that this one is its answer.
        listing: the lines under "Present:" are read, one person a line.
        chat: turns of a chat stand on lines of their own.
        edges: where running text is wrapped on each page.
    """

    document: Document
    label: str
    actions: bool = False
    opened: bool = False
    asked: bool = False
    listing: bool = False
    chat: bool = False
    edges: Mapping[int, float] = field(default_factory=dict)


def text_pieces(
    run: Sequence[PrintedLine], reading: Reading, texts: Texts, *, last_run: bool = True
) -> tuple[list[Piece], Reading]:
    """The pieces of a run of text, in reading order, and where the reading stands after it."""
    zones = line_zones(run, reading.document)
    out: list[Piece] = []
    unit: list[PrintedLine] = []
    body = [line for line, zone in zip(run, zones, strict=True) if zone == "body"]
    last = body[-1] if body and last_run else None

    def flush(reading: Reading) -> Reading:
        if unit:
            made, reading = _unit(tuple(unit), reading, texts, final=unit[-1] is last)
            out.extend(made)
            unit.clear()
        return reading

    for line, zone in zip(run, zones, strict=True):
        if zone != "body":
            reading = flush(reading)
            out.append(whole(zone, [line], texts))
            continue
        if unit and _begins(unit, line, reading):
            reading = flush(reading)
        unit.append(line)
    reading = flush(reading)
    return _headers_joined(_stock_joined(out, texts), texts), reading


def _stock_joined(pieces: Sequence[Piece], texts: Texts) -> list[Piece]:
    """Sentences between and after stock wording that only carry it on are stock wording too."""
    out: list[Piece] = []
    signed = stock = False
    for piece in pieces:
        text = words(piece.spans, texts)
        follows = piece.zone in {"body", "signature"} and bool(out) and out[-1].zone == "disclaimer"
        near = signed and piece.zone == "body" and (stock or block_line(text)) and tail(text)
        if (follows and goes_on(text)) or near:
            out.append(replace(piece, zone="disclaimer", label=""))
        else:
            out.append(piece)
        signed = signed or piece.zone == "signature"
        stock = signed and (stock or out[-1].zone == "disclaimer")
    return out


def _headers_joined(pieces: Sequence[Piece], texts: Texts) -> list[Piece]:
    """A header line that only carries on the labelled one above it (a long "To:") is joined to that."""
    out: list[Piece] = []
    for piece in pieces:
        text = texts[piece.spans[0][0]][piece.spans[0][1] : piece.spans[0][2]]
        carries = (
            out
            and piece.zone == "header" == out[-1].zone
            and len(piece.spans) == 1
            and not LABELLED.match(text)
            and not (words(out[-1].spans, texts).endswith(":") and attends(text))
            and LABELLED.match(texts[out[-1].spans[0][0]][out[-1].spans[0][1] : out[-1].spans[0][2]])
            and out[-1].spans[-1][0] == piece.spans[0][0]
            and texts[piece.spans[0][0]][out[-1].spans[-1][2] : piece.spans[0][1]] in ("\n", "\t", " \n")
        )
        if carries:
            before = out[-1].spans[-1]
            out[-1] = replace(out[-1], spans=(*out[-1].spans[:-1], (before[0], before[1], piece.spans[-1][2])))
        else:
            out.append(piece)
    return out


def _begins(unit: Sequence[PrintedLine], line: PrintedLine, reading: Reading) -> bool:
    """The line begins a paragraph, list item or labelled line of its own."""
    before = unit[-1]
    lower = line.text[:1].islower()
    if line.column or before.column:
        return True
    short = broke_off(before, line, reading.edges.get(before.page, 0.0))
    if line.page != before.page:
        runs_on = not before.ended and (lower or before.hanging or not short) and not MARKER.match(line.text)
        return not runs_on or is_heading(unit, reading.document.kind, asked=reading.asked, final=False)
    if line.gap:
        return not (lower and not before.ended and (before.hanging or not short))
    if _is_item(line, before) or TURN.match(line.text) or (reading.chat and turn_line(line.text)):
        return True
    if before.hanging and not (short and before.text.endswith(",")):
        return False
    if reading.listing and attends(line.text) and before.text.count("(") == before.text.count(")"):
        return True
    if label_of(line, reading.document.kind) or action_fields(line.text):
        return True
    if short and lower and reading.document.kind in FORMS and len(unit) == 1:
        return form_label(before.text) or is_heading(unit, reading.document.kind, asked=reading.asked, final=False)
    return short and not lower


def _is_item(line: PrintedLine, before: PrintedLine) -> bool:
    marker = MARKER.match(line.text)
    if marker is None:
        return False
    if marker.group(1) and not re.match(r"^\(?\d+(?:\.\d+)*[.):]", line.text):
        return False
    return before.ended or before.text.endswith((":", ";", ",")) or not before.hanging


def _unit(unit: tuple[PrintedLine, ...], reading: Reading, texts: Texts, *, final: bool) -> tuple[list[Piece], Reading]:
    """The pieces of one paragraph or item, and where the reading stands after it."""
    flat = " ".join(" ".join(line.text.split()) for line in unit)
    kind = reading.document.kind
    if _SUBJECT.match(flat) and len(unit) <= 3 and not reading.opened and not VERB.search(flat.split(":", 1)[-1]):
        return [whole("heading", unit, texts)], replace(reading, label=flat.split(":", 1)[-1].strip() or reading.label)
    if turn := TURN.match(unit[0].text):
        head, rest = split_at(unit, turn.end())
        return [whole("header", head, texts), *_body(rest, reading, texts)], replace(reading, opened=True)
    if reading.chat and turn_line(unit[0].text):
        return [whole("header", unit[:1], texts), *_body(unit[1:], reading, texts)], replace(reading, opened=True)
    label = label_of(unit[0], kind)
    if reading.listing and not label and attends(flat):
        return [whole("header", unit, texts)], reading
    answers = reading.asked and not form_label(flat)
    if not label and is_heading(unit, kind, asked=reading.asked, final=final):
        reading = replace(reading, asked=False, listing=False)
        if answers:
            return cut("field", unit, texts, reading.label), replace(reading, opened=True)
        return [whole("heading", unit, texts)], _under(bare_text(flat), reading, asked=kind in FORMS)
    reading = replace(reading, asked=False, listing=False)
    one = not re.search(r"[.!?]\s+[A-Z]", flat)
    if one and ((fields := action_fields(flat)) or (reading.actions and (fields := list_action(flat)))):
        return [whole("action", unit, texts, reading.label, fields)], replace(reading, opened=True)
    if label:
        return _labelled(unit, label, reading, texts)
    return _paragraph(unit, reading, texts, answers=answers and kind == "form")


def _under(label: str, reading: Reading, *, asked: bool = False) -> Reading:
    """The reading below a heading."""
    actions = bool(_ACTIONS.search(label)) and reading.document.kind not in OPEN_KINDS
    return replace(reading, label=label, actions=actions, asked=asked)


def _paragraph(
    unit: Sequence[PrintedLine], reading: Reading, texts: Texts, *, answers: bool
) -> tuple[list[Piece], Reading]:
    """Words of the body; a question or a title at their front is set apart."""
    stream = "\n".join(line.text for line in unit)
    titles = len(stream.split()) <= 8 and not VERB.search(stream) and not unit[-1].ended
    opened = replace(reading, opened=reading.opened or not titles)
    if reading.document.kind in FORMS and (inside := _QUESTION.match(stream.replace("\n", " "))):
        question, answer = split_at(unit, inside.end())
        return [whole("heading", question, texts), *cut("field", answer, texts, inside.group(1))], opened
    titled = _INLINE_HEAD.match(stream.replace("\n", " "))
    if titled and reading.document.kind not in OPEN_KINDS and titular(titled.group(1)):
        head, rest = split_at(unit, titled.end())
        opened = _under(titled.group(1).strip(), opened)
        return [whole("heading", head, texts), *_body(rest, opened, texts)], opened
    return (cut("field", unit, texts, reading.label) if answers else list(_body(unit, reading, texts))), opened


def _body(unit: Sequence[PrintedLine], reading: Reading, texts: Texts) -> Iterator[Piece]:
    """Sentences; stock wording among them is set aside, sentence by sentence."""
    mail = reading.document.kind in {"email", "case_note", "other"}
    for piece in cut("body", unit, texts, reading.label):
        text = words(piece.spans, texts)
        if mail and boilerplate(text, any(line.ocr for line in unit)):
            yield replace(piece, zone="disclaimer", label="")
        elif (fields := action_fields(text)) or (reading.actions and (fields := list_action(text))):
            yield replace(piece, zone="action", fields=fields)
        else:
            yield piece


def _labelled(unit: Sequence[PrintedLine], label: str, reading: Reading, texts: Texts) -> tuple[list[Piece], Reading]:
    """A labelled line: who, when and where are header lines until the body opens; anything else is a form field."""
    value = "\n".join(line.text for line in unit).split(":", 1)[1].strip()
    meta = bool(METADATA.match(label)) and (not reading.opened or unit[0].kind == "field") and not _prose(value)
    if meta or (ATTENDANCE.match(label) and not value and not reading.opened):
        return [whole("header", unit, texts)], replace(reading, listing=bool(ATTENDANCE.match(label)) and not value)
    if not value:
        return [whole("heading", unit, texts)], replace(_under(label, reading), opened=True)
    if _under(label, reading).actions and (fields := list_action(value)):
        return [whole("action", unit, texts, reading.label, fields)], replace(reading, opened=True)
    found = LABELLED.match(unit[0].text)
    head, rest = split_at(unit, found.end() if found else 0)
    zone = "body" if reading.document.kind in OPEN_KINDS else "field"
    made = cut("field", rest, texts, label) if zone == "field" else cut("body", rest, texts, label)
    return [whole("heading", head, texts), *made], replace(reading, opened=True)


def _prose(value: str) -> bool:
    """A value that says more than names, dates and places."""
    return len(value.split()) > 8 and bool(VERB.search(value)) and bool(re.search(r"[.!?](?:\s|$)", value))
