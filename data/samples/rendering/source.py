"""Reads source texts into documents made of blocks."""

import re
import tomllib
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path

from rendering.markup import Marked, read

SHORT = 70  # a source line shorter than this keeps its line break
FIELD = re.compile(r"^([a-z_]+):[ \t]*(.*)$")


@dataclass
class Block:
    """One thing on the page: a paragraph, heading, table, form row, quoted message, entry or special."""

    kind: str
    texts: list[Marked] = field(default_factory=list)
    rows: list[list[Marked]] = field(default_factory=list)
    fields: dict[str, str] = field(default_factory=dict)
    blocks: list["Block"] = field(default_factory=list)


@dataclass
class Source:
    """One document of the bundle."""

    kind: str
    fields: dict[str, str]
    blocks: list[Block]
    where: str = ""

    @property
    def id(self) -> str:
        """Its name in expected.json."""
        return self.fields["id"]

    def get(self, name: str, default: str = "") -> str:
        """One header field."""
        return self.fields.get(name, default)


def joined(lines: list[str]) -> str:
    """A paragraph's lines: a short one keeps its break, a long one was only wrapped."""
    out = ""
    for n, line in enumerate(lines):
        bare = re.sub(r"\[\[[^|]*\||\]\]|\*\*", "", line)
        last = n == len(lines) - 1
        out += line + ("" if last else "\n" if len(bare) < SHORT else " ")
    return out


def cells(line: str) -> list[Marked]:
    """A pipe row; a bar inside [[...]] does not divide."""
    parts, depth, now = [], 0, ""
    for c in line.strip()[1:-1]:
        now += c
        if now.endswith("[["):
            depth += 1
        elif now.endswith("]]"):
            depth -= 1
        elif c == "|" and not depth:
            parts.append(now[:-1])
            now = ""
    return [read(p.strip()) for p in [*parts, now]]


def body(lines: list[str]) -> list[Block]:
    """Blocks of a text without quoted messages."""
    out: list[Block] = []
    para: list[str] = []

    def flush() -> None:
        if para:
            out.append(Block("para", [read(joined(para))]))
            para.clear()

    for line in lines:
        bare = line.strip()
        row = bare.startswith("|") and bare.endswith("|")
        answer = " :: " in line or bare.endswith(" ::")
        if not bare:
            flush()
            if out and out[-1].kind in ("table", "form"):
                out.append(Block("break"))
        elif m := re.match(r"(#{1,2}) (.*)", line):
            flush()
            out.append(Block(f"h{len(m.group(1))}", [read(m.group(2))]))
        elif m := re.match(r"(?:- |(\d+[.)]) )(.*)", line):
            flush()
            out.append(Block("item", [read(m.group(2))], fields={"number": m.group(1) or ""}))
        elif line.startswith("%%"):
            flush()
            name, _, rest = line[2:].partition(" ")
            out.append(Block(name, [read(rest)]))
        elif row:
            flush()
            if not re.fullmatch(r"[|\s:-]+", bare):
                if not out or out[-1].kind != "table":
                    out.append(Block("table"))
                out[-1].rows.append(cells(line))
        elif answer:
            flush()
            if not out or out[-1].kind != "form":
                out.append(Block("form"))
            question, _, reply = line.partition(" ::")
            out[-1].rows.append([read(question.strip()), read(reply.strip())])
        elif line.startswith("  ") and out and not para and out[-1].kind in ("form", "item"):
            last = out[-1].rows[-1] if out[-1].kind == "form" else out[-1].texts
            last[-1] = _longer(last[-1], read(bare), "\n" if out[-1].kind == "form" else " ")
        else:
            para.append(bare)
    flush()
    return [b for b in out if b.kind != "break"]


def _longer(first: Marked, more: Marked, between: str) -> Marked:
    for r in more.runs[:1]:
        r.text = between + r.text
    return Marked(first.runs + more.runs, first.marks + more.marks, first.redactions + more.redactions)


def message(lines: list[str], depth: int = 1) -> list[Block]:
    """Blocks of a mail: its own words, then the quoted message below it, which may quote in turn."""
    opener = ">>>" * depth + " "
    for n, line in enumerate(lines):
        if line.startswith(opener):
            fields = {}
            for part in line[len(opener) :].split(" | "):
                name, _, value = part.partition(":")
                fields[name.strip()] = value.strip()
            quoted = Block("quoted", fields=fields, blocks=message(lines[n + 1 :], depth + 1))
            return [*body(lines[:n]), quoted]
    return body(lines)


def entries(lines: list[str]) -> list[Block]:
    """Entries of a case-note export."""
    out: list[Block] = []
    now: list[str] = []
    top: list[str] = []
    for line in [*lines, "--- entry"]:
        if line.strip() == "--- entry":
            if out:
                out[-1].fields, rest = head(now)
                out[-1].blocks = body(rest)
            else:
                top = now
            out.append(Block("entry"))
            now = []
        else:
            now.append(line)
    return [*body(top), *out[:-1]]


def head(lines: list[str]) -> tuple[dict[str, str], list[str]]:
    """The field lines at the top, and what follows them."""
    fields: dict[str, str] = {}
    for n, line in enumerate(lines):
        if line.strip() == "---" or (not line.strip() and fields):
            return fields, lines[n + 1 :]
        if m := FIELD.match(line):
            fields[m.group(1)] = re.sub(r"\s+#\s.*$", "", m.group(2)).strip()
        elif line.strip():
            return fields, lines[n:]
    return fields, []


def documents(path: Path) -> list[Source]:
    """All documents of one source file."""
    out = []
    for part in re.split(r"^=== ", path.read_text("utf-8"), flags=re.MULTILINE)[1:]:
        lines = [x.rstrip() for x in part.split("\n") if not x.startswith("// ")]
        kind = lines[0].strip()
        split = lines.index("---") if "---" in lines else len(lines)
        fields, _ = head(lines[1:split])
        rest = lines[split + 1 :]
        if "id" not in fields:
            raise ValueError(f"{path.name}: a document without id: {part[:60]!r}")
        try:
            blocks = entries(rest) if kind == "case_notes" else message(rest)
        except ValueError as e:
            raise ValueError(f"{path.name}: {fields['id']}: {e}") from e
        out.append(Source(kind, fields, blocks, path.name))
    return out


@dataclass
class Bundle:
    """A disclosure: its facts, its documents, its files in order."""

    name: str
    facts: dict
    sources: dict[str, Source]


def bundle(folder: Path) -> Bundle:
    """Read bundle.toml and all of source/."""
    facts = tomllib.loads((folder / "bundle.toml").read_text("utf-8"))
    sources: dict[str, Source] = {}
    for path in sorted((folder / "source").glob("*.txt")):
        for doc in documents(path):
            if doc.id in sources:
                raise ValueError(f"{path.name}: {doc.id} is used twice")
            sources[doc.id] = doc
    for doc in sources.values():
        original = sources.get(doc.get("copy_of"))
        if original and not doc.blocks:
            doc.blocks = _again(folder, original, doc)
            doc.fields = {**{k: v for k, v in original.fields.items() if k in INHERITED}, **doc.fields}
    for doc in sources.values():
        for tail in facts.get("tails", []):
            if doc.kind == "email" and tail["sender"] in doc.get("from") and doc.get("tail") != "no":
                at = next((n for n, b in enumerate(doc.blocks) if b.kind == "quoted"), len(doc.blocks))
                doc.blocks[at:at] = body(tail["text"].strip().split("\n"))
                break
    return Bundle(folder.name, facts, sources)


INHERITED = ("from", "sent", "to", "cc", "subject", "attachments", "author", "date", "kind", "title", "quote")


def _again(folder: Path, original: Source, copy: Source) -> list[Block]:
    """The original's body for another mailbox: `redact:` hides more words, `show:` lays words bare."""
    text = (folder / "source" / original.where).read_text("utf-8")
    part = next(
        p
        for p in re.split(r"^=== ", text, flags=re.MULTILINE)
        if re.search(rf"^id: {re.escape(original.id)}\s*(#.*)?$", p, re.MULTILINE)
    )
    own = part.split("\n---\n", 1)[1]
    for words in filter(None, (w.strip() for w in copy.get("show").split("|"))):
        own = re.sub(r"\{\{\w+:" + re.escape(words) + r"\}\}", words, own)
    for words in filter(None, (w.strip() for w in copy.get("redact").split("|"))):
        if words not in own:
            raise ValueError(f"{copy.id}: nothing to redact: {words}")
        own = own.replace(words, "{{redact:" + words + "}}")
    lines = [x.rstrip() for x in own.split("\n") if not x.startswith("// ")]
    return entries(lines) if original.kind == "case_notes" else message(lines)


DAY = ("%Y-%m-%d %H:%M", "%Y-%m-%d")


def moment(text: str) -> datetime | None:
    """A date of the source, with its time if it has one."""
    for form in DAY:
        try:
            return datetime.strptime(text.strip(), form)
        except ValueError:
            continue
    return None


def day(text: str) -> date | None:
    """The date alone."""
    found = moment(text)
    return found.date() if found else None
