"""Builds a Corpus straight from model values, from the plain case files beside the tests.

A case file is written like this (see `cases/`): `person:`, `family:` and `people:` lines, then documents. A document
starts with `=== kind id`, has `name: value` lines, `---`, and one sentence a line. A sentence may begin with marks:
`[c1 kept owner=I due=2023-02-10]` says that it is a commitment and how it ought to end, `[e c1 done]` that it is
evidence for that commitment, `[f parent_blame/hostile_label]` that it is a finding. Lines with bars are a table.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass, field
from pathlib import Path

from sarlens.dates import PartialDate, due_date
from sarlens.model import (
    Anchor,
    CaseInfo,
    Corpus,
    Document,
    Finding,
    Page,
    Passage,
    Person,
    SourceFile,
    Tag,
    Undertaking,
    content_id,
)

CASES = Path(__file__).parent / "cases"
_MARK = re.compile(r"^\s*\[(c\d+|e|f)\b\s*([^\]]*)\]\s*")


@dataclass
class Case:
    """A corpus and what is true of it."""

    corpus: Corpus
    statuses: dict[str, str] = field(default_factory=dict)
    passages: dict[str, str] = field(default_factory=dict)
    evidence: dict[str, list[tuple[str, str]]] = field(default_factory=dict)


class _Builder:
    def __init__(self) -> None:
        self.info: dict[str, list[str]] = {"person": [], "family": []}
        self.dates: dict[str, dt.date] = {}
        self.people: list[Person] = []
        self.pages: list[Page] = []
        self.documents: list[Document] = []
        self.passages: list[Passage] = []
        self.findings: list[Finding] = []
        self.case = Case(Corpus(CaseInfo(""), (), (), (), (), (), ()))

    def header(self, line: str) -> None:
        name, value = (part.strip() for part in line.split(":", 1))
        if name in ("person", "family"):
            self.info[name] += [one.strip() for one in value.split(",")]
        elif name in ("requested", "received"):
            self.dates[name] = dt.date.fromisoformat(value)
        elif name == "people":
            full, initials, body, role, family, mail = (part.strip() for part in value.split("|"))
            self.people.append(
                Person(
                    content_id("person", full), full, tuple(filter(None, [initials])), role or None, body or None,
                    tuple(filter(None, [mail])), family == "family",
                )
            )  # fmt: skip

    def document(self, block: str) -> None:
        head, body = block.split("\n---\n", 1) if "\n---\n" in block else (block.rstrip().removesuffix("---"), "")
        first, *rest = head.strip().split("\n")
        kind, name = first.split()
        fields = {key.strip(): value.strip() for key, value in (line.split(":", 1) for line in rest if ":" in line)}
        number = len(self.pages) + 1 if "page" not in fields else int(fields["page"])
        sender = fields.get("from") or fields.get("author")
        address = re.search(r"<([^>]+)>", sender or "")
        people = [one.strip() for key in ("to", "cc") for one in fields.get(key, "").split(";") if one.strip()]
        document = Document(
            id=name, file="file", first_page=number, last_page=number, kind=kind,  # type: ignore[arg-type]
            title=fields.get("title") or fields.get("subject", ""),
            date=PartialDate.fromisoformat(fields["date"]) if fields.get("date") else None,
            author=re.sub(r"\s*<[^>]+>", "", sender).strip() if sender else None,
            author_address=address[1] if address else None, recipients=tuple(people),
            attachments=tuple(one.strip() for one in fields.get("attachments", "").split(";") if one.strip()),
            thread=fields.get("thread"), part_of=fields.get("part_of"), duplicate_of=fields.get("duplicate_of"),
        )  # fmt: skip
        self.documents.append(document)
        self.pages.append(self._page(document, number, body))

    def _page(self, document: Document, number: int, body: str) -> Page:
        text = ""
        columns: list[str] = []
        for position, raw in enumerate(line for line in body.split("\n") if line.strip()):
            marks, line = _marks(raw if not raw.startswith("|") else raw.lstrip("| "))
            cells: list[str] = []
            if raw.startswith("|"):
                cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
                if not columns:
                    columns = cells
                    continue
                cells += [""] * (len(columns) - len(cells))
                line = " ".join(filter(None, cells))
            else:
                columns = []
            start = len(text)
            text += line + "\n"
            anchor = Anchor("file", number, start, start + len(line))
            passage = self._passage(
                document, anchor, position, line, tuple(zip(columns, cells, strict=True)) if cells else ()
            )
            self.passages.append(passage)
            for mark in marks:
                self._mark(mark, document, passage)
        return Page("file", number, 595, 842, text, "text_layer")

    def _passage(
        self, document: Document, anchor: Anchor, position: int, line: str, fields: tuple[tuple[str, str], ...]
    ) -> Passage:
        return Passage(
            content_id("passage", document.id, position), document.id, (anchor,), line, "action" if fields else "body", position,
            label=document.title, fields=fields, speaker=document.author, role="unknown",
            addressed_to=document.recipients, date=document.date,
        )  # fmt: skip

    def _mark(self, mark: tuple[str, str], document: Document, passage: Passage) -> None:
        kind, rest = mark
        if kind == "e":
            name, says = rest.split()
            self.case.evidence.setdefault(name, []).append((passage.text, says))
            return
        given = dict(re.findall(r'(\w+)=("[^"]*"|\S+)', rest))
        if kind == "f":
            pattern, subtype = rest.split()[0].split("/")
            tag = Tag(pattern, subtype, 0.9, "strong", (), "It may be so.")  # type: ignore[arg-type]
        else:
            self.case.statuses[kind] = rest.split()[0]
            self.case.passages[kind] = passage.text
            tag = Tag(
                "missed_commitment", "commitment", 0.9, "strong", (), "A promise.",
                undertaking=_undertaking(passage, document, given),
            )  # fmt: skip
        self.findings.append(
            Finding(content_id(tag.pattern, passage.anchors), document.id, passage.id, passage.anchors, passage.text, tag,
                    speaker=passage.speaker, role=passage.role, date=passage.date)
        )  # fmt: skip

    def done(self, title: str) -> Case:
        info = CaseInfo(
            title,
            tuple(self.info["person"]),
            tuple(self.info["family"]),
            self.dates.get("requested"),
            self.dates.get("received"),
        )
        self.case.corpus = Corpus(
            info, (SourceFile("file", f"{title}.pdf", f"{title}.pdf", "application/pdf", 1, pages=len(self.pages), status="read"),),
            tuple(self.pages), tuple(self.documents), tuple(self.passages), tuple(self.people), tuple(self.findings),
        )  # fmt: skip
        return self.case


def _marks(line: str) -> tuple[list[tuple[str, str]], str]:
    found = []
    while match := _MARK.match(line):
        found.append((match[1], match[2]))
        line = line[match.end() :]
    return found, line.strip()


def _undertaking(passage: Passage, document: Document, given: dict[str, str]) -> Undertaking:
    """What the tagger would say: the row's cells, or the words after the promise, and the date they name."""
    fields = {name.lower(): value for name, value in passage.fields}
    owner = given.get("owner", "").strip('"') or fields.get("who") or fields.get("owner")
    action = fields.get("action") or passage.text
    when = fields.get("by when") or fields.get("due")
    due = due_date(when or passage.text, document.date)
    stated = PartialDate.fromisoformat(given["due"]) if "due" in given else due.date if due else None
    return Undertaking(owner, action, due.text if due else None, stated)


def read_case(text: str, title: str = "case") -> Case:
    """The case that a case file describes."""
    builder = _Builder()
    head, *blocks = re.split(r"^=== ", text, flags=re.M)
    for line in head.split("\n"):
        if ":" in line and not line.startswith("#"):
            builder.header(line)
    for block in blocks:
        builder.document(block)
    return builder.done(title)


def load(name: str) -> Case:
    """One of the three cases beside the tests."""
    return read_case((CASES / f"{name}.txt").read_text("utf-8"), name)


NAMES = ("harrowfen", "westmarch", "saltmere")
