"""HTML → blocks, for mail and saved pages. Nothing is fetched or run; scripts and style sheets are dropped."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import unquote_to_bytes

from lxml import etree  # type: ignore[import-untyped]

from sarlens.ingest.blocks import Block, Heading, ListItem, Mark, Paragraph, Picture, Rule, Span, said, words_of
from sarlens.ingest.webtable import Grid, tabulated

PictureFor = Callable[[bytes | str], Picture | None]
"""Given a picture's bytes, or the Content-ID of one in the same mail, the picture to show."""

_UNSHOWN = {"script", "style", "head", "template", "object", "iframe", "svg", "math", "audio", "video", "canvas"}
_HARD = {
    "ul",
    "ol",
    "dl",
    "table",
    "hr",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "blockquote",
    "pre",
    "form",
    "fieldset",
    "p",
}
_SOFT = {"div", "section", "article", "header", "footer", "main", "aside", "address", "dt", "dd", "tr", "caption", "center",
         "legend", "figure", "figcaption", "nav", "option", "body", "html"}  # fmt: skip
_BOLD = {"b", "strong", "th"}
_STRUCK = {"s", "strike", "del"}
_VOID = {"br", "hr", "img", "input", "meta", "link", "col", "base", "area", "source", "wbr"}
_BORDER = re.compile(r"border(?:-\w+)*\s*:[^;]*(?:solid|double|dashed|dotted|inset|outset|groove|ridge)", re.I)
_TIGHT = re.compile(r"margin(?:-bottom|-top)?\s*:\s*0|Mso(?:Normal|PlainText|NoSpacing)", re.I)
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.I)
_FEED = 1 << 16
_HIDDEN_MARK = "{hidden text: "


@dataclass(frozen=True, slots=True)
class Marked:
    """What an HTML text became. `remote` counts pictures that lie on the internet: they are never fetched."""

    blocks: tuple[Block, ...]
    title: str
    remote: int


def read_markup(text: str, *, mail: bool, picture: PictureFor) -> Marked:
    """Read HTML. In mail, quoted passages get "> " before each line, as every plain-text copy has it."""
    reader = _Reader(mail, picture)
    # huge_tree: without it libxml2 stops at 256 levels, and what stands deeper would be lost.
    parser = etree.HTMLParser(target=reader, huge_tree=True, no_network=True)
    for at in range(0, len(text), _FEED):
        parser.feed(text[at : at + _FEED])
    if text:
        parser.close()
    return Marked(tuple(reader.finish()), " ".join(reader.title.split()), reader.remote)


class _Reader:
    """Collects lines of spans, and turns them into blocks wherever the markup ends a paragraph."""

    def __init__(self, mail: bool, picture: PictureFor) -> None:
        self.mail = mail
        self.picture = picture
        self.title = ""
        self.remote = 0
        self.lines: list[list[Span]] = [[]]
        self.stack: list[list[Block]] = [[]]
        self.grids: list[Grid] = []
        self.lists: list[int | None] = []
        self.marker = ""
        self.heading = 0
        self.depth = dict.fromkeys(("unshown", "bold", "struck", "quote", "pre", "title", "hidden"), 0)
        self.hidden = ""

    # ------------------------------------------------------------ events

    def start(self, tag: str, given: dict[str, str]) -> None:
        """A tag opens."""
        if tag == "title":
            self.depth["title"] += 1
        if tag in _UNSHOWN:
            self.depth["unshown"] += 1
        if self.depth["unshown"]:
            return
        self._hide(tag, given)
        if tag == "br":
            self.lines.append([])
        elif tag == "p" and _TIGHT.search(given.get("style", "") + given.get("class", "")):
            self._soft()
        elif tag in _HARD:
            self._hard()
        elif tag in _SOFT:
            self._soft()
        self._count(tag, 1)
        self._structure(tag, given)

    def end(self, tag: str) -> None:
        """A tag closes."""
        if tag == "title":
            self.depth["title"] = 0
        if tag in _UNSHOWN:
            self.depth["unshown"] = max(0, self.depth["unshown"] - 1)
            return
        if self.depth["unshown"]:
            return
        if tag == "p":
            self._soft()
        elif tag in _HARD or tag == "li":
            self._hard()
        elif tag in _SOFT:
            self._soft()
        self._unhide(tag)
        self._count(tag, -1)
        self._close(tag)

    def data(self, data: str) -> None:
        """Text between tags."""
        if self.depth["title"]:
            self.title += data
        if self.depth["unshown"] or self.depth["title"]:
            return
        if self.depth["pre"]:
            for number, piece in enumerate(data.split("\n")):
                if number:
                    self.lines.append([])
                self._add(piece)
            return
        text = re.sub(r"[ \t\r\n\f]+", " ", data)
        line = self.lines[-1]
        if text.startswith(" ") and (not line or line[-1].text.endswith(" ")):
            text = text[1:]
        self._add(text)

    def close(self) -> None:
        """The parser has come to the end."""

    # ------------------------------------------------------------ inline

    def _add(self, text: str) -> None:
        if text:
            mark: Mark = "deleted" if self.depth["struck"] else "bold" if self.depth["bold"] else ""
            self.lines[-1].append(Span(text, mark))

    def _hide(self, tag: str, given: dict[str, str]) -> None:
        """Words that a reader of the mail could not see are shown, and said to be hidden."""
        if tag == self.hidden:
            self.depth["hidden"] += 1
        elif not self.hidden and tag not in _VOID and _HIDDEN.search(given.get("style", "")):
            self.hidden, self.depth["hidden"] = tag, 1
            self._add(_HIDDEN_MARK)

    def _unhide(self, tag: str) -> None:
        if not self.hidden or tag != self.hidden:
            return
        self.depth["hidden"] -= 1
        if self.depth["hidden"]:
            return
        self.hidden = ""
        line = self.lines[-1]
        while line and not line[-1].text.strip():
            line.pop()
        if line and line[-1].text == _HIDDEN_MARK:
            line.pop()
        else:
            self._add("}")

    def _count(self, tag: str, step: int) -> None:
        if tag in _STRUCK:
            if step > 0 and not self.depth["struck"]:
                self._add("{struck out: ")
            elif step < 0 and self.depth["struck"] == 1:
                self._add("}")
        for name, tags in (
            ("bold", _BOLD),
            ("struck", _STRUCK),
            ("pre", {"pre", "textarea"}),
            ("quote", {"blockquote"}),
        ):
            if tag in tags:
                self.depth[name] = max(0, self.depth[name] + step)

    # ------------------------------------------------------------ structure

    def _structure(self, tag: str, given: dict[str, str]) -> None:
        if tag == "hr":
            self.stack[-1].append(Rule())
        elif tag == "img":
            self._image(given)
        elif tag == "input":
            self._input(given)
        elif tag in {"ul", "ol"}:
            start = given.get("start", "1")
            self.lists.append((int(start) if re.fullmatch(r"\d{1,6}", start) else 1) if tag == "ol" else None)
        elif tag == "li":
            self._hard()
            self._item()
        elif tag == "table":
            border = given.get("border", "0").strip() not in {"", "0"}
            self.grids.append(Grid(border or bool(_BORDER.search(given.get("style", "")))))
        elif tag == "tr" and self.grids:
            self._end_cell()
            self.grids[-1].rows.append([])
        elif tag in {"td", "th"} and self.grids:
            self._start_cell(tag, given)
        elif re.fullmatch(r"h[1-6]", tag):
            self.heading = int(tag[1])

    def _close(self, tag: str) -> None:
        if tag in {"ul", "ol"} and self.lists:
            self.lists.pop()
        elif tag in {"td", "th", "tr"} and self.grids:
            self._end_cell()
        elif tag == "table" and self.grids:
            self._end_cell()
            self.stack[-1].extend(tabulated(self.grids.pop()))
        elif re.fullmatch(r"h[1-6]", tag):
            self.heading = 0

    def _item(self) -> None:
        if self.lists and (number := self.lists[-1]) is not None:
            self.marker = f"{number}."
            self.lists[-1] = number + 1
        else:
            self.marker = "•"

    def _start_cell(self, tag: str, given: dict[str, str]) -> None:
        self._end_cell()
        table = self.grids[-1]
        if not table.rows:
            table.rows.append([])
        table.ruled = table.ruled or tag == "th" or bool(_BORDER.search(given.get("style", "")))
        across, down = (
            int(text) if re.fullmatch(r"[1-9]\d{0,3}", text := given.get(name, "1")) else 1
            for name in ("colspan", "rowspan")
        )
        held: list[Block] = []
        table.rows[-1].append((held, across, down))
        table.open = True
        self.stack.append(held)

    def _end_cell(self) -> None:
        if self.grids and self.grids[-1].open:
            self._hard()
            self.stack.pop()
            self.grids[-1].open = False

    def _image(self, given: dict[str, str]) -> None:
        source = given.get("src", "").strip()
        small = given.get("width", "").strip() in {"0", "1", "2"} or given.get("height", "").strip() in {"0", "1", "2"}
        found: Picture | None = None
        if source.lower().startswith("cid:"):
            found = self.picture(source[4:].strip("<> "))
        elif source.lower().startswith("data:"):
            found = self.picture(_inline(source))
        elif source and not small:
            self.remote += 1
        if found is not None and not small:
            self._hard()
            self.stack[-1].append(found)
        elif alt := " ".join(given.get("alt", "").split()):
            self._add(f"{{picture: {alt}}}")

    def _input(self, given: dict[str, str]) -> None:
        kind = given.get("type", "text").lower()
        if kind in {"checkbox", "radio"}:
            self._add("☒ " if "checked" in given else "☐ ")
        elif kind not in {"hidden", "password", "submit", "button", "image", "file", "reset"}:
            self._add(given.get("value", ""))

    def _soft(self) -> None:
        """Begin a new line, unless one was just begun."""
        if self.lines[-1]:
            self.lines.append([])

    def _hard(self) -> None:
        """End the paragraph: lines become blocks; an empty line between them parts two paragraphs."""
        group: list[list[Span]] = []
        for line in [*self.lines, []]:
            if words_of(line).strip():
                group.append(line)
            elif group:
                self.stack[-1].append(self._block(group))
                group = []
        self.lines = [[]]

    def _block(self, lines: list[list[Span]]) -> Block:
        quote = self.depth["quote"]
        before = "> " * quote if self.mail else ""
        spans: list[Span] = []
        for number, line in enumerate(lines):
            spans += said(("\n" if number else "") + before)
            spans += line
        marker, self.marker = self.marker, ""
        if self.heading:
            return Heading(tuple(spans), self.heading)
        if marker and not quote:
            return ListItem(marker, tuple(spans), max(0, len(self.lists) - 1))
        if marker:
            spans.insert(1, Span(f"{marker} "))
        return Paragraph(tuple(spans), 0.0 if self.mail else 2.0 * quote)

    def finish(self) -> list[Block]:
        """What was read, everything closed that was left open."""
        self._hard()
        while self.grids:
            self._end_cell()
            self.stack[-1].extend(tabulated(self.grids.pop()))
        return self.stack[0]


def _inline(source: str) -> bytes:
    """The bytes of a data: address (RFC 2397); none where it is malformed."""
    head, _, body = source.partition(",")
    raw = unquote_to_bytes(body)
    if not head.lower().endswith(";base64"):
        return raw
    try:
        return base64.b64decode(raw)
    except (binascii.Error, ValueError):
        return b""
