"""The words of one OpenDocument paragraph: spans, tracked changes, notes, and what hangs on it; and its styles."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from sarlens.ingest.blocks import Mark, Span, words_of
from sarlens.ingest.package import below, local, value
from sarlens.ingest.wordtext import Look, day, spans_of

_UNSAID = {"tracked-changes", "bookmark", "bookmark-start", "bookmark-end", "soft-page-break", "reference-mark",
           "reference-mark-start", "reference-mark-end", "sequence-decls", "ruby-text", "annotation-end"}  # fmt: skip
_PAGE_NUMBERS = {"page-number", "page-count"}
_MOST_SPACES = 1000


@dataclass(frozen=True, slots=True)
class Styles:
    """What the styles of a file say, by (family, name): the properties that are set, the nearest first."""

    found: dict[tuple[str, str], Any]

    @classmethod
    def of(cls, *roots: Any) -> Styles:
        """The styles in the roots, later ones over earlier ones."""
        every = (one for root in roots if root is not None for one in root.iter("{*}style", "{*}default-style"))
        return cls({(value(one, "family"), value(one, "name")): one for one in every})

    def set(self, family: str, name: str) -> dict[str, str]:
        """The properties of a style, its own and those of the styles it is based on."""
        known: dict[str, str] = {}
        seen: set[str] = set()
        while name and name not in seen and (style := self.found.get((family, name))) is not None:
            seen.add(name)
            own = {key: value(style, key) for key in ("list-style-name", "default-outline-level", "display-name")}
            for part in style:
                if local(part).endswith("-properties"):
                    own |= {key.rpartition("}")[2]: str(text) for key, text in part.attrib.items()}
            known = {**{key: text for key, text in own.items() if text}, **known}
            name = value(style, "parent-style-name")
        return known


@dataclass(frozen=True, slots=True)
class Change:
    """A tracked change: "deleted by A. Writer, 4 May 2022", and what was deleted."""

    said: str
    deleted: Any = None


def changes(root: Any) -> dict[str, Change]:
    """The tracked changes of a file, by their ids."""
    found: dict[str, Change] = {}
    for region in root.iter("{*}changed-region"):
        for change in region:
            kind = {"insertion": "inserted", "deletion": "deleted"}.get(local(change))
            if kind:
                said = kind + _whose(below(change, "change-info"))
                found[value(region, "id")] = Change(said, change if kind == "deleted" else None)
    return found


def _whose(info: Any) -> str:
    who, when = _told(info, "creator"), day(_told(info, "date"))
    return (f" by {who}" if who else "") + (f", {when}" if when else "")


def _told(element: Any, name: str) -> str:
    found = below(element, name)
    return " ".join("".join(found.itertext()).split()) if found is not None else ""


@dataclass(slots=True)
class Words:
    """What a paragraph holds, and what goes on from one paragraph into the next: changes that are open.

    Attributes:
        notes: of the whole file, in the order they are pointed to.
        controls: the fields of the file's forms, by id, as they are printed.
    """

    styles: Styles
    changes: dict[str, Change]
    controls: dict[str, str] = field(default_factory=dict)
    notes: list[Any] = field(default_factory=list)
    change: str = ""
    pieces: list[tuple[str, Look]] = field(default_factory=list)
    frames: list[Any] = field(default_factory=list)
    comments: list[str] = field(default_factory=list)

    def read(self, paragraph: Any) -> tuple[Span, ...]:
        """The spans of a paragraph; its frames and comments are left in `frames` and `comments`."""
        self.pieces, self.frames, self.comments = [], [], []
        look = self._look(Look(), "paragraph", value(paragraph, "style-name"))
        self._walk(paragraph, look)
        return spans_of(self.pieces)

    def marked(self, mark: Any) -> tuple[Span, ...]:
        """Take note of a change that stands between two paragraphs; the spans of what was deleted there."""
        self.pieces = []
        self._child(mark, local(mark), Look())
        return spans_of(self.pieces)

    def _add(self, text: str, look: Look) -> None:
        if text:
            self.pieces.append((text, replace(look, change=self.change or look.change)))

    def _walk(self, element: Any, look: Look) -> None:
        self._add(_collapsed(element.text), look)
        for child in element:
            self._child(child, local(child), look)
            self._add(_collapsed(child.tail), look)

    def _child(self, child: Any, name: str, look: Look) -> None:
        match name:
            case "span":
                self._walk(child, self._look(look, "text", value(child, "style-name")))
            case "s":
                count = value(child, "c", "1")
                self._add(" " * min(int(count) if count.isdigit() else 1, _MOST_SPACES), look)
            case "tab":
                self._add("\t", look)
            case "line-break":
                self._add("\n", look)
            case "note":
                self.notes.append(below(child, "note-body"))
                self._add(f"[{len(self.notes)}]", look)
            case "annotation":
                said = "\n".join("".join(line.itertext()) for line in child.iter("{*}p"))
                self.comments.append(f"Comment{_whose(child)}: {said}")
            case "change-start":
                found = self.changes.get(value(child, "change-id"))
                self.change = found.said if found else self.change
            case "change-end":
                self.change = ""
            case "change":
                self._deleted(self.changes.get(value(child, "change-id")), look)
            case "frame" | "g" | "custom-shape" | "text-box" | "rect" | "ellipse" | "caption":
                self.frames.append(child)
            case "control":
                self._add(self.controls.get(value(child, "control"), ""), look)
            case "hidden-text" | "hidden-paragraph":
                text = value(child, "string-value") or "".join(child.itertext())
                self._add(text, replace(look, hidden="hidden text"))
            case _ if name in _PAGE_NUMBERS:
                self._add("#", look)
            case _ if name and name not in _UNSAID:
                self._walk(child, look)
            case _:
                pass

    def _deleted(self, change: Change | None, look: Look) -> None:
        """What was deleted here, paragraph by paragraph."""
        if change is None or change.deleted is None:
            return
        inner = Words(self.styles, {}, notes=self.notes)
        lines = (words_of(inner.read(one)) for one in change.deleted.iter("{*}p", "{*}h"))
        self.pieces.append(("\n".join(lines), replace(look, change=change.said)))

    def _look(self, look: Look, family: str, style: str) -> Look:
        on = self.styles.set(family, style)
        ground = (on.get("background-color") or "transparent").lower()
        hidden, mark = look.hidden, look.mark
        if on.get("display") == "none":
            hidden = "hidden text"
        elif on.get("color", "").lower() == "#ffffff" and ground in {"transparent", "#ffffff"}:
            hidden = "white text"
        elif on.get("text-line-through-style", on.get("text-line-through-type", "none")) not in {"none", ""}:
            hidden = "struck out"
        if family == "text" and on.get("font-weight") in {"bold", "600", "700", "800", "900"}:
            mark = "bold"
        marks: dict[bool, Mark] = {True: "black", False: mark}
        mark = marks[ground == "#000000" and on.get("color", "#000000").lower() != "#ffffff"]
        return Look(look.change, hidden, "deleted" if hidden == "struck out" and mark != "black" else mark)


def _collapsed(text: str | None) -> str:
    """White space as OpenDocument counts it: any run of it is one space (ODF 1.3, part 3, 6.1.2)."""
    if not text:
        return ""
    words = " ".join(text.split())
    before, after = text[:1].isspace(), text[-1:].isspace()
    return (" " if before else "") + words + (" " if after and words else "")


def controls(root: Any) -> dict[str, str]:
    """The fields of a file's forms as they are printed: a tick, or what was filled in."""
    found: dict[str, str] = {}
    for one in root.iter("{*}checkbox", "{*}radio", "{*}text", "{*}textarea", "{*}combobox", "{*}listbox", "{*}date"):
        if "form" in one.tag.partition("}")[0]:
            ticked = value(one, "current-state") == "checked" or value(one, "current-selected") == "true"
            box = local(one) in {"checkbox", "radio"}
            shown = ("☒" if ticked else "☐") if box else " ".join(_filled(one))
            label = value(one, "label")
            for key in {value(one, "id")} - {""}:
                found[key] = f"{shown} {label}".strip() if box else shown
    return found


def _filled(control: Any) -> Iterable[str]:
    yield from filter(None, [value(control, "current-value") or value(control, "value")])
    yield from (value(one, "label") for one in _options(control) if value(one, "current-selected") == "true")


def _options(control: Any) -> Iterator[Any]:
    yield from (one for one in control if local(one) in {"option", "item"})
