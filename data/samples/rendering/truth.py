"""Makes expected.json: what is in the files, and on which page it stands."""

import re
import unicodedata
from dataclasses import dataclass, field

from rendering.assemble import File, Printed, missing
from rendering.markup import Mark, Marked, read
from rendering.source import Block, Bundle, Source, day
from rendering.typeset import entry_time

KINDS = {"case_notes": "case_note"}


def bare(text: str) -> str:
    """Letters and figures only, so that line breaks and hyphens don't matter."""
    return re.sub(r"[^a-z0-9]", "", unicodedata.normalize("NFKC", text).lower())


@dataclass
class Finder:
    """Finds words on the pages of a document, reading on from where the last were found."""

    printed: Printed
    at: int = 0
    whole: str = ""
    starts: list[int] = field(default_factory=list)

    def __post_init__(self) -> None:
        for text in self.printed.texts:
            self.starts.append(len(self.whole))
            self.whole += bare(text)

    def top(self, above: str, words: str) -> int | None:
        """The page on which a part begins: that of the line above its words, if there is one."""
        found = self.whole.find(bare(above), self.at) if above else -1
        page = self.page(words)
        if 0 <= found <= self.at:
            page = self.printed.page(max(n for n, s in enumerate(self.starts) if s <= found)) or page
        return page

    def page(self, words: str) -> int | None:
        """The page of the file, or None for mail and office files."""
        if not self.printed.texts:
            return None
        need = bare(words)
        for size in (len(need), len(need) * 2 // 3, len(need) // 2, len(need) // 3):
            for start in (self.at, 0):
                found = self.whole.find(need[: max(size, 8)], start)
                if found >= 0:
                    self.at = found
                    index = max(n for n, s in enumerate(self.starts) if s <= found)
                    return self.printed.page(index)
        raise ValueError(f"{self.printed.source.id}: not on its pages: {words!r}")


@dataclass
class Part:
    """A document of the truth: a whole one, an entry, or a quoted message."""

    row: dict
    blocks: list[Block]
    heads: list[Marked]
    parts: list["Part"]
    top: str = ""  # what is printed above its words


def _names(text: str) -> list[str]:
    return [a.strip() for a in text.split(";") if a.strip()]


def _plain(text: str) -> str:
    return read(text).text


def part(source: Source, fields: dict[str, str], kind: str, host: str) -> dict:
    """The row of `documents`, as far as the source says it."""
    when = day(fields.get("date", "")) or day(fields.get("sent", ""))
    return {
        "id": fields["id"],
        "kind": fields.get("kind") or KINDS.get(kind, kind),
        "date": when.isoformat() if when else None,
        "title": _plain(
            fields.get("title") or fields.get("subject") or (fields.get("type", "") if kind == "case_note" else "")
        ),
        "author": _plain(fields.get("author") or fields.get("from") or fields.get("worker") or ""),
        "to": _plain(fields.get("to") or ""),
        "part_of": host or None,
        "duplicate_of": fields.get("copy_of") or None,
        "attachments": _names(fields.get("attachments", "")),
        "attachments_present": fields.get("present", "") == "yes",
        "missing_pages": missing(source) if not host else [],
    }


def parts(source: Source) -> Part:
    """The document with its entries and quoted messages."""
    top = Part(
        part(source, source.fields, source.kind, ""),
        source.blocks,
        [read(v) for v in source.fields.values() if "{{" in v],
        [],
    )
    counter = [0]

    def down(blocks: list[Block], into: Part) -> None:
        for b in blocks:
            if b.kind in ("entry", "quoted"):
                counter[0] += 1
                letter = "e" if b.kind == "entry" else "q"
                fields = {**b.fields, "id": b.fields.get("id", f"{source.id}-{letter}{counter[0]}")}
                if source.get("copy_of") and "id" in b.fields:
                    fields |= {"id": f"{source.id}-{letter}{counter[0]}", "copy_of": b.fields["id"]}
                row = part(source, fields, "case_note" if b.kind == "entry" else "email", into.row["id"])
                inner = Part(row, b.blocks, [read(v) for v in b.fields.values() if "{{" in v], [])
                inner.top = entry_time(b, source) if b.kind == "entry" else ""
                into.parts.append(inner)
                down(b.blocks, inner)

    down(source.blocks, top)
    if source.kind == "case_notes" and not top.row["date"]:
        top.row["date"] = max((p.row["date"] for p in top.parts if p.row["date"]), default=None)
    return top


def texts(blocks: list[Block]) -> list[Marked]:
    """Every text of the blocks themselves, in order; not of entries and quoted messages inside."""
    out: list[Marked] = []
    for b in blocks:
        if b.kind not in ("entry", "quoted"):
            out += b.texts
            out += [c for row in b.rows for c in row]
    return out


@dataclass
class Book:
    """The truth as it grows."""

    bundle: Bundle
    rows: dict[str, list[dict]] = field(default_factory=lambda: {k: [] for k in LISTS})

    def add(self, p: Part, finder: Finder, copied: bool) -> None:
        """Enter one part and what stands in it."""
        row = p.row
        first = next((m.text for m in texts(p.blocks) if len(bare(m.text)) > 3), "")
        if row["part_of"] and first:
            row["first_page"] = finder.top(p.top, first) or 1
        for marked in [*p.heads, *texts(p.blocks)]:
            for kind, words in marked.redactions:
                name = {"redact": "proper", "cover": "failed"}.get(kind, kind)
                self.rows["redactions"].append({"doc": row["id"], "kind": name, "text": words})
            for m in marked.marks:
                self._mark(m, row, finder, copied)
        if row["part_of"] and first and finder.printed.texts:
            end = [m.text for m in texts(p.blocks) if len(bare(m.text)) > 3][-1]
            row["last_page"] = max(row["first_page"], finder.page(end[-60:]) or 1)
        for inner in p.parts:
            self.rows["documents"].append(inner.row)
            inner.row |= {"file": row["file"], "first_page": row["first_page"], "last_page": row["last_page"]}
            self.add(inner, finder, copied or bool(inner.row["duplicate_of"]))

    def _mark(self, m: Mark, row: dict, finder: Finder, copied: bool) -> None:
        if not m.intact and copied:
            return
        page = finder.page(m.text)
        if page is None and finder.printed.texts:
            raise ValueError(f"{row['id']}: stands on a page that is left out: {m.text!r}")
        base = {"doc": row["id"], "file": row["file"], "page": page, "text": m.text}
        if copied:
            base["copy"] = True
        if m.what in ("negative", "grey"):
            self.rows[m.what + "s"] += [{**base, "pattern": pattern} for pattern, _ in m.labels]
        elif m.what == "evidence" and not copied:
            self.rows["evidence"].append({"id": m.options["id"], **base, "says": m.options["says"]})
        elif m.what == "commitment":
            for pattern, subtype in m.labels:
                if pattern == "missed_commitment" and subtype == "commitment":
                    self._commitment(m, row, base, copied)
                else:
                    self._finding(base, pattern, subtype, m, row)
        elif m.what == "finding":
            for pattern, subtype in m.labels:
                self._finding(base, pattern, subtype, m, row)

    def _finding(self, base: dict, pattern: str, subtype: str, m: Mark, row: dict) -> None:
        family = any(name.lower() in row["author"].lower() for name in self.bundle.facts["case"]["family"])
        role = m.options.get("role", "family" if family else "professional")
        self.rows["findings"].append({**base, "pattern": pattern, "subtype": subtype, "role": role})

    def _commitment(self, m: Mark, row: dict, base: dict, copied: bool) -> None:
        number = m.options["id"]
        self.rows["commit_sentences"].append({"id": number, **base})
        if "status" in m.options and not copied:
            facts = {
                "owner": m.options.get("owner"),
                "made_on": m.options.get("made", row["date"]),
                "due": m.options.get("due") or None,
                "status": m.options["status"],
            }
            self.rows["commitments"].append({"id": number, **base, **facts})

    def check(self) -> None:
        """Fail where the marks of one document point at nothing in another."""
        known = [c["id"] for c in self.rows["commitments"]]
        if len(known) != len(set(known)):
            raise ValueError(f"a commitment is made twice: {sorted(c for c in known if known.count(c) > 1)}")
        for row in [*self.rows["evidence"], *self.rows["commit_sentences"]]:
            if row["id"] not in known:
                raise ValueError(f"{row['doc']}: no such commitment: {row['id']}")
        ids = {d["id"] for d in self.rows["documents"]}
        if len(ids) != len(self.rows["documents"]):
            raise ValueError("two documents have the same id")
        for d in self.rows["documents"]:
            if d["duplicate_of"] and d["duplicate_of"] not in ids:
                raise ValueError(f"{d['id']}: a copy of nothing: {d['duplicate_of']}")


LISTS = (
    "documents",
    "findings",
    "negatives",
    "greys",
    "commitments",
    "commit_sentences",
    "evidence",
    "gaps",
    "spread",
    "escalations",
    "redactions",
)


def _gaps(book: Book) -> None:
    """The gaps of bundle.toml, and those that follow from the sources."""
    rows = book.rows["gaps"]
    rows += [dict(g) for g in book.bundle.facts.get("gaps", [])]
    said = {(g["kind"], g["doc"], g["what"]) for g in rows}
    for d in book.rows["documents"]:
        optional = {"optional": True} if d["duplicate_of"] or d["part_of"] else {}
        found = [("missing_page", f"page {n}") for n in d["missing_pages"]]
        found += [] if d["attachments_present"] else [("missing_attachment", a) for a in d["attachments"]]
        rows += [{"kind": k, "doc": d["id"], "what": w, **optional} for k, w in found if (k, d["id"], w) not in said]
    for r in book.rows["redactions"]:
        if r["kind"] == "failed":
            rows.append({"kind": "failed_redaction", "doc": r["doc"], "what": r["text"]})
    where = {d["id"]: d for d in book.rows["documents"]}
    for g in rows:
        if g["doc"] not in where:
            raise ValueError(f"a gap in no document: {g}")


def expected(bundle: Bundle, files: list[File]) -> dict:
    """The whole truth."""
    book = Book(bundle)
    for f in files:
        for printed in f.documents:
            whole = parts(printed.source)
            last = printed.first + len(printed.kept) - 1
            whole.row |= {
                "file": f.name,
                "first_page": printed.first,
                "last_page": last,
                "scanned": printed.scanned or (f.pages == 1 and bool(f.scanned)),
            }
            book.rows["documents"].append(whole.row)
            book.add(whole, Finder(printed), bool(whole.row["duplicate_of"]))
    book.check()
    _gaps(book)
    facts = bundle.facts
    book.rows["spread"] = [dict(x) for x in facts.get("spread", [])]
    book.rows["escalations"] = [dict(x) for x in facts.get("escalations", [])]
    known = {d["id"] for d in book.rows["documents"]}
    for x in book.rows["spread"]:
        _known([x["first"], *x["copies"]], known)
    for x in book.rows["escalations"]:
        _known([x["trigger"], x["response"]], known)
    case = {k: v if isinstance(v, list) else str(v) for k, v in facts["case"].items()}
    rows = [
        {
            "name": f.name,
            "pages": f.pages,
            "status": "read",
            "scanned": 2 * len(f.scanned) > (f.pages or 0),
            "scanned_pages": f.scanned,
            "parent": f.parent or None,
        }
        for f in files
    ]
    return {"case": case, "files": rows, **book.rows}


def _known(ids: list[str], known: set[str]) -> None:
    wrong = [i for i in ids if i not in known]
    if wrong:
        raise ValueError(f"no such document: {wrong}")
