"""Running text to pieces: paragraphs, list items, headings, "Question: answer" lines and inline actions."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from sarlens.model import Document
from sarlens.structure.action_lines import action_fields, list_action
from sarlens.structure.names import read_name
from sarlens.structure.pieces import Piece, Texts, cut, split_at, whole, words
from sarlens.structure.printed import PrintedLine, broke_off
from sarlens.structure.signatures import block_line, boilerplate, goes_on, tail
from sarlens.structure.zones import ATTENDANCE, LABELLED, METADATA, TURN, line_zones

_MARKER = re.compile(
    r"^(?:\(?(\d{1,2})(?:\.\d{1,2}){0,3}[.):]?|\(?[a-z][.)]|\(?[ivx]{1,4}[.)]|[•·▪●◦*►❖✓■□–—-]|o(?=\s+[A-Z]))\s+(?=\S)"
)
_SUBJECT = re.compile(r"^\W*(?:re|ref|subject)\s*[:;]\s*\S", re.I)
_VERB = re.compile(
    r"\b(?:is|are|was|were|am|has|have|had|will|would|can|could|should|shall|must|may|might|did|does|do|said|says|told|reported|"
    r"stated|asked|agreed to|explained|advised|felt|feels|thinks?|thought|wants?|needs? to|refus\w+|declin\w+|went|gave|rang|called|"
    r"visited|spoke|met|sent|seen|noted that|requested|raised|confirmed|claims?|claimed|alleg\w+|denied|not|never|no|none|nothing|"
    r"don't|didn't|won't|can't|isn't|wasn't|to [a-z]{2,}|i|we|you|he|she|they|it|please|let's|here|there|yes)\b",
    re.I,
)
_ACTIONS = re.compile(r"\b(?:actions?|next steps?|action points?|agreed actions?|recommendations?|to do)\b", re.I)
_QUESTION = re.compile(
    r"^((?:is|are|was|were|has|have|had|does|do|did|what|who|when|where|why|how|which|can|could|will|would|should|if)\b[^?\n]{4,120}\?)\s+(?=\S)",
    re.I,
)
_INLINE_HEAD = re.compile(
    r"^(?:\(?\d{1,2}(?:\.\d{1,2})*[.)]?\s+)([A-Z][^.:?!\n]{2,60}?)(?:[.:]|\s[-–])\s+(?=[\"“‘'A-Z0-9])"
)
_ASKED = re.compile(
    r"^(?:(?:who|what|where|why|how|which)\b[\w\s'’/-]{0,40}|when(?: and where)?|(?:is|are|was|were|has|have|had|does|do|did|can|could|"
    r"will|would|should)\s+(?:the|this|there|it|he|she|they|you|any|all|an?|his|her|person|child|adult|family|parents?|worker|consent)\b.{0,80})$",
    re.I,
)
_FIELD_NAME = re.compile(
    r"^(?:date|time|name|staff|family|parents?|reasons?|outcomes?|signed|seen by|details?|descriptions?|summary|concerns?|decisions?|"
    r"views?|wishes|risks?|plans?|address|comments?|actions?|manager|notes?|location|service|type|category|harm|injur\w+|witness\w*|adult|"
    r"child|person|source|alleged|criteria|advocate|capacity|consent|gp|school|riddor|next|immediate|further|section|part)\b[^.!?]{0,50}$",
    re.I,
)
_FORMS = frozenset({"form", "assessment", "care_plan", "referral"})
_OPEN_KINDS = frozenset({"email", "letter"})


@dataclass(frozen=True, slots=True)
class Reading:
    """Where the reading of a document stands.

    Attributes:
        label: the nearest heading so far, else the title or subject.
        actions: the lines under this heading are actions.
        opened: words of the body have been seen.
        asked: the line above was a form's label, so that this one is its answer.
        listing: the lines under "Present:" are read, one person a line.
        edges: where running text is wrapped on each page.
    """

    document: Document
    label: str
    actions: bool = False
    opened: bool = False
    asked: bool = False
    listing: bool = False
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
            and not (words(out[-1].spans, texts).endswith(":") and _attends(text))
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
        runs_on = not before.ended and (lower or before.hanging or not short) and not _MARKER.match(line.text)
        return not runs_on or _heading(unit, reading, final=False)
    if line.gap:
        return not (lower and not before.ended and (before.hanging or not short))
    if _is_item(line, before) or TURN.match(line.text):
        return True
    if before.hanging and not (short and before.text.endswith(",")):
        return False
    if reading.listing and _attends(line.text) and before.text.count("(") == before.text.count(")"):
        return True
    if _label(line, reading) or action_fields(line.text):
        return True
    if short and lower and reading.document.kind in _FORMS and len(unit) == 1:
        return _form_label(before.text) or _heading(unit, reading, final=False)
    return short and not lower


def _form_label(text: str) -> bool:
    """A form's question or the name of a field, as it stands alone over the answer."""
    bare = _bare(text).rstrip(" ?")
    short = len(bare.split()) <= 6 and not _VERB.search(bare) and bare[:1].isupper()
    return bool((short and _FIELD_NAME.match(bare)) or _ASKED.match(bare))


def _is_item(line: PrintedLine, before: PrintedLine) -> bool:
    marker = _MARKER.match(line.text)
    if marker is None:
        return False
    if marker.group(1) and not re.match(r"^\(?\d+(?:\.\d+)*[.):]", line.text):
        return False
    return before.ended or before.text.endswith((":", ";", ",")) or not before.hanging


def _label(line: PrintedLine, reading: Reading) -> str:
    """The label at the front of the line ("Outcome: ..."), or ""."""
    found = LABELLED.match(line.text)
    if found is None:
        return ""
    label = found.group(1).strip()
    few = len(label.split()) <= 8 and not (_VERB.search(label) and not label.endswith("?"))
    if not few or re.fullmatch(r"[A-Z]{1,4}|(?i:note|nb|n\.b\.|ps|p\.s\.|fyi|https?)", label):
        return ""
    if label.lower() in {"mum", "dad", "mother", "father"}:
        return ""
    if reading.document.kind in _OPEN_KINDS and not METADATA.match(label):
        return ""
    return label


def _unit(unit: tuple[PrintedLine, ...], reading: Reading, texts: Texts, *, final: bool) -> tuple[list[Piece], Reading]:
    """The pieces of one paragraph or item, and where the reading stands after it."""
    stream = "\n".join(line.text for line in unit)
    flat = " ".join(stream.split())
    if _SUBJECT.match(flat) and len(unit) <= 3 and not reading.opened and not _VERB.search(flat.split(":", 1)[-1]):
        label = re.sub(_SUBJECT.pattern[:-2], "", flat, flags=re.I).strip() or reading.label
        return [whole("heading", unit, texts)], replace(reading, label=label)
    if turn := TURN.match(unit[0].text):
        head, rest = split_at(unit, turn.end())
        return [whole("header", head, texts), *_body(rest, reading, texts)], replace(reading, opened=True)
    label = _label(unit[0], reading)
    if reading.listing and not label and _attends(flat):
        return [whole("header", unit, texts)], reading
    reading = replace(reading, listing=False)
    answers, reading = reading.asked and not _form_label(flat), replace(reading, asked=False)
    if not label and _heading(unit, reading, final=final):
        if answers:
            return cut("field", unit, texts, reading.label), replace(reading, opened=True)
        name = _bare(flat)
        asked = reading.document.kind in _FORMS
        return [whole("heading", unit, texts)], replace(
            reading, label=name, actions=_actions_head(name, reading), asked=asked
        )
    if (fields := action_fields(flat)) or (reading.actions and (fields := list_action(flat))):
        return [whole("action", unit, texts, reading.label, fields)], replace(reading, opened=True)
    if label:
        return _labelled(unit, label, reading, texts)
    if (
        reading.document.kind in _FORMS
        and (inside := _QUESTION.match(flat))
        and (cut_at := _same_place(stream, inside.end()))
    ):
        question, answer = split_at(unit, cut_at)
        return [whole("heading", question, texts), *cut("field", answer, texts, inside.group(1))], replace(
            reading, opened=True
        )
    titled = _INLINE_HEAD.match(stream.replace("\n", " "))
    if titled and reading.document.kind not in _OPEN_KINDS and _titular(titled.group(1)):
        head, rest = split_at(unit, titled.end())
        label = titled.group(1).strip()
        reading = replace(reading, label=label, actions=_actions_head(label, reading), opened=True)
        return [whole("heading", head, texts), *_body(rest, reading, texts)], reading
    answered = answers and reading.document.kind == "form"
    made = cut("field", unit, texts, reading.label) if answered else list(_body(unit, reading, texts))
    return made, replace(reading, opened=True)


def _same_place(stream: str, flat_at: int) -> int:
    """The offset in the stream of an offset in its words with single spaces (lines have no double spaces inside)."""
    return flat_at if len(" ".join(stream.split())) == len(stream) else 0


def _actions_head(label: str, reading: Reading) -> bool:
    return bool(_ACTIONS.search(label)) and reading.document.kind not in _OPEN_KINDS


def _body(unit: Sequence[PrintedLine], reading: Reading, texts: Texts) -> Iterator[Piece]:
    """Sentences; stock wording among them is set aside, sentence by sentence."""
    mail = reading.document.kind in {"email", "case_note", "other"}
    for piece in cut("body", unit, texts, reading.label):
        text = words(piece.spans, texts)
        if mail and boilerplate(text, any(line.ocr for line in unit)):
            yield replace(piece, zone="disclaimer", label="")
        elif fields := action_fields(text):
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
        return [whole("heading", unit, texts)], replace(
            reading, label=label, actions=_actions_head(label, reading), opened=True
        )
    if _actions_head(label, reading) and (fields := list_action(value)):
        return [whole("action", unit, texts, reading.label, fields)], replace(reading, opened=True)
    found = LABELLED.match(unit[0].text)
    head, rest = split_at(unit, found.end() if found else 0)
    zone = "body" if reading.document.kind in _OPEN_KINDS else "field"
    made = cut("field", rest, texts, label) if zone == "field" else cut("body", rest, texts, label)
    return [whole("heading", head, texts), *made], replace(reading, opened=True)


def _attends(text: str) -> bool:
    """A line of an attendance list: a name, perhaps with initials, post and body."""
    name = read_name(text) if len(text.split()) <= 14 and not _VERB.search(text) else None
    return name is not None and (name.full or bool(name.title and name.surname))


def _prose(value: str) -> bool:
    """A value that says more than names, dates and places."""
    return len(value.split()) > 8 and bool(_VERB.search(value)) and bool(re.search(r"[.!?](?:\s|$)", value))


def _heading(unit: Sequence[PrintedLine], reading: Reading, *, final: bool) -> bool:
    """A short line over a paragraph: no full stop, no verb. In letters and mails only a shouted or underlined one."""
    if len(unit) > 2 or any(line.columns > 1 for line in unit):
        return False
    text = " ".join(" ".join(line.text.split()) for line in unit)
    bare = _bare(text)
    if reading.document.kind in _FORMS and len(unit) == 1 and text.endswith("?") and _ASKED.match(bare.rstrip(" ?")):
        return True
    if not bare or final or len(bare.split()) > 10 or text[-1] in ".!?,;" or not re.search(r"[A-Za-z]{2}", bare):
        return False
    numbered = bool(re.match(r"^\(?\d{1,2}(?:\.\d{1,2})*[.)]?\s", text)) or bare.lower().startswith(
        ("section ", "part ", "item ")
    )
    shouted = bare.isupper() and len(bare) > 4
    if reading.document.kind in _OPEN_KINDS:
        return (shouted and len(bare.split()) <= 8) or (
            text.endswith(":") and len(bare.split()) <= 5 and not _VERB.search(bare)
        )
    if _MARKER.match(text) and not numbered:
        return False
    if reading.document.kind in _FORMS and _form_label(text):
        return True
    if reading.document.kind == "form" and not (numbered or shouted or text.endswith(":")) and not reading.asked:
        return False
    return bare[:1].isupper() and not _VERB.search(bare) and (numbered or shouted or len(bare.split()) <= 8)


def _titular(text: str) -> bool:
    """The front of a numbered item is its title ("3. Support."), not its first sentence."""
    return (
        len(text.split()) <= 6
        and not _VERB.search(text)
        and not re.search(r"\b(?:[A-Z]{2,3}|Mr|Mrs|Ms|Dr)\b\.?$", text)
    )


def _bare(text: str) -> str:
    """A heading without its number, bullet and colon."""
    return re.sub(r"^\(?\d{1,2}(?:\.\d{1,2})*[.)]?\s+|^[•·▪●*–-]\s*", "", text).strip(" :–-_")
