"""The words of one Word paragraph: runs, tracked changes, fields, tick boxes, and what hangs on them.

What the look of words says ("deleted by …", "hidden text") is put around them in braces, which nobody writes in a
record: square brackets would be taken for a redactor's own marks.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from itertools import groupby
from typing import Any

from sarlens.ingest.blocks import Mark, Span
from sarlens.ingest.package import below, local, value

PAGE_BREAK = "\f"
_TRACKED = {"ins": "inserted", "del": "deleted", "moveFrom": "moved from here", "moveTo": "moved to here"}
_PROPERTIES = {
    "pPr",
    "rPr",
    "sdtPr",
    "sdtEndPr",
    "instrText",
    "delInstrText",
    "smartTagPr",
    "customXmlPr",
    "tblPr",
    "fldData",
}
_PAGES = re.compile(r"\s*(?:PAGE|NUMPAGES|SECTIONPAGES)\b", re.I)
_WINGDINGS_2 = {0x50: "✓", 0x52: "☑", 0xA3: "☐", 0x4F: "✗", 0x54: "☒", 0x98: "•"}


@dataclass(frozen=True, slots=True)
class Look:
    """How the run stands: what was done to it, and how it is seen."""

    change: str = ""
    hidden: str = ""
    mark: Mark = ""


@dataclass(slots=True)
class Words:
    """What one paragraph holds. `numbers` counts the notes of the whole file: (kind, id) to its printed number."""

    numbers: dict[tuple[str, str], int]
    pieces: list[tuple[str, Look]] = field(default_factory=list)
    drawings: list[Any] = field(default_factory=list)
    comments: list[str] = field(default_factory=list)
    fields: list[str] = field(default_factory=list)

    def add(self, text: str, look: Look) -> None:
        """Put text in, unless it is the counted page number of another page than ours."""
        if self.fields and self.fields[-1].startswith("#"):
            text = "" if self.fields[-1] == "##" else "#"
            self.fields[-1] = "##"
        if text:
            self.pieces.append((text, look))

    def spans(self) -> tuple[Span, ...]:
        """The words, with what can't be seen from plain text said in braces."""
        return spans_of(self.pieces)


def spans_of(pieces: list[tuple[str, Look]]) -> tuple[Span, ...]:
    """The words, with what can't be seen from plain text said in braces."""
    made: list[Span] = []
    for (change, hidden), group in groupby(pieces, key=lambda piece: (piece[1].change, piece[1].hidden)):
        said = " and ".join(word for word in (change, hidden) if word)
        mark: Mark = "inserted" if change.startswith(("inserted", "moved to")) else "deleted" if change else ""
        held = [Span(text, mark or look.mark) for text, look in group]
        if said and any(span.text.strip() for span in held):
            held = [Span(f"{{{said}: ", mark), *held, Span("}", mark)]
        made += held
    return tuple(made)


def read_words(paragraph: Any, numbers: dict[tuple[str, str], int], *, shaded: bool = False) -> Words:
    """Walk a paragraph. `shaded`: it stands on a coloured ground, where white letters can be seen."""
    words = Words(numbers)
    ground = value(below(paragraph, "pPr", "shd"), "fill", "auto").upper()
    _walk(paragraph, words, Look(), shaded or ground not in {"AUTO", "FFFFFF"})
    return words


def _walk(element: Any, words: Words, look: Look, shaded: bool) -> None:
    for child in element:
        name = local(child)
        if name in _PROPERTIES or not name:
            if name == "instrText" and words.fields:
                words.fields[-1] = "#" if _PAGES.match(child.text or "") else words.fields[-1]
        elif name == "r":
            _run(child, words, _seen(child, look, shaded))
        elif name in _TRACKED:
            _walk(child, words, replace(look, change=_change(child, _TRACKED[name])), shaded)
        elif name == "fldSimple":
            words.fields.append("#" if _PAGES.match(value(child, "instr")) else "")
            _walk(child, words, look, shaded)
            words.fields.pop()
        elif name == "AlternateContent":
            choice = below(child, "Choice")
            _walk(choice if choice is not None else child, words, look, shaded)
        elif name == "t":
            # Mathematics keeps its letters in elements of its own, under this name.
            words.add(child.text or "", look)
        elif name not in {"txbxContent"}:
            _walk(child, words, look, shaded)


def _run(run: Any, words: Words, look: Look) -> None:
    for child in run:
        name = local(child)
        match name:
            case "t" | "delText":
                words.add(child.text or "", look)
            case "tab" | "ptab":
                words.add("\t", look)
            case "br":
                words.add(PAGE_BREAK if value(child, "type") == "page" else "\n", look)
            case "cr":
                words.add("\n", look)
            case "noBreakHyphen":
                words.add("-", look)
            case "sym":
                words.add(_symbol(value(child, "char"), value(child, "font")), look)
            case "footnoteReference" | "endnoteReference":
                note = (name.removesuffix("Reference"), value(child, "id"))
                words.add(f"[{words.numbers.setdefault(note, len(words.numbers) + 1)}]", look)
            case "commentReference":
                words.comments.append(value(child, "id"))
            case "fldChar":
                _field(child, words, look)
            case "instrText" if words.fields and _PAGES.match(child.text or ""):
                words.fields[-1] = "#"
            case "drawing" | "pict" | "object":
                words.drawings.append(child)
            case "AlternateContent":
                choice = below(child, "Choice")
                _run(choice if choice is not None else child, words, look)
            case "Fallback" | "ruby" | "rubyBase" | "rt":
                _walk(child, words, look, shaded=False)
            case _:
                continue


def _field(mark: Any, words: Words, look: Look) -> None:
    """A field begins or ends; a form's tick box or list has its value in the beginning."""
    kind = value(mark, "fldCharType")
    if kind == "begin":
        words.fields.append("")
        data = below(mark, "ffData")
        tick, choices = below(data, "checkBox"), below(data, "ddList")
        if tick is not None:
            ticked = below(tick, "checked")
            state = value(ticked, otherwise="1") if ticked is not None else value(below(tick, "default"), otherwise="0")
            words.add("☒" if state in {"1", "true", "on"} else "☐", look)
        elif choices is not None:
            entries = [value(entry) for entry in choices if local(entry) == "listEntry"]
            chosen = value(below(choices, "result"), otherwise="0")
            if chosen.isdigit() and int(chosen) < len(entries):
                words.add(entries[int(chosen)], look)
    elif kind == "end" and words.fields:
        words.fields.pop()


def _seen(run: Any, look: Look, shaded: bool) -> Look:
    """How a run is seen, by its own properties."""
    properties = below(run, "rPr")
    if properties is None:
        return look
    on = {local(child): value(child, otherwise="true") for child in properties}
    colour = value(below(properties, "color"), otherwise="auto").upper()
    ground = value(below(properties, "shd"), "fill", "auto").upper()
    black = on.get("highlight") == "black" or ground == "000000"
    hidden = ""
    if _true(on, "vanish"):
        hidden = "hidden text"
    elif colour == "FFFFFF" and not shaded and not black and ground in {"AUTO", "FFFFFF"} and "highlight" not in on:
        hidden = "white text"
    elif _true(on, "strike") or _true(on, "dstrike"):
        hidden = "struck out"
    mark: Mark = "bold" if _true(on, "b") else ""
    if black and colour != "FFFFFF":
        mark = "black"
    elif hidden == "struck out":
        mark = "deleted"
    return Look(look.change, hidden, mark)


def _true(on: dict[str, str], name: str) -> bool:
    return on.get(name, "false") not in {"0", "false", "off", "none"}


def _change(element: Any, what: str) -> str:
    who, when = value(element, "author"), day(value(element, "date"))
    return what + (f" by {who}" if who else "") + (f", {when}" if when else "")


def day(moment: str) -> str:
    """A date as a person writes it: "4 May 2022"; "" for none."""
    try:
        found = dt.date.fromisoformat(moment[:10])
    except ValueError:
        return ""
    return f"{found.day} {found:%B} {found.year}"


def _symbol(code: str, font: str) -> str:
    """A character of a symbol font. Wingdings itself is known to `glyphs`; Wingdings 2 has its own places."""
    if not re.fullmatch(r"[0-9A-Fa-f]{1,5}", code):
        return ""
    place = int(code, 16)
    if font.lower().startswith("wingdings 2"):
        return _WINGDINGS_2.get(place & 0xFF, "\ufffd")
    return chr(place) if place < 0xD800 or place > 0xDFFF else "\ufffd"


def text_boxes(drawing: Any) -> Iterator[Any]:
    """The contents of the text boxes in a drawing, each once."""
    for element in drawing.iter("{*}txbxContent"):
        if not any(local(above) in {"Fallback", "txbxContent"} for above in element.iterancestors()):
            yield element
