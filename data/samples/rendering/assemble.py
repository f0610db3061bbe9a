"""Puts the printed documents into the files that the family receives."""

import io
import random
from dataclasses import dataclass, field

import pikepdf
import pypdfium2 as pdfium

from rendering import office, scan, typeset
from rendering.source import Bundle, Source


@dataclass
class Printed:
    """A document on paper: its pages as they stand in the file, and the words on each."""

    source: Source
    data: bytes
    texts: list[str]  # of every page, those left out too
    kept: list[int]  # the pages that are in the file, counted from 0
    file: str = ""
    first: int = 1  # in the file, counted from 1

    @property
    def scanned(self) -> bool:
        """Whether its pages are pictures."""
        return self.source.get("render", "digital").startswith(("scan", "photo"))

    def page(self, index: int) -> int | None:
        """The page of the file on which a page of the document stands."""
        return self.first + self.kept.index(index) if index in self.kept else None


@dataclass
class File:
    """One file of the disclosure."""

    name: str
    data: bytes
    pages: int | None  # None where it depends on who lays the file out
    documents: list[Printed] = field(default_factory=list)
    parent: str = ""
    scanned: list[int] = field(default_factory=list)


def missing(source: Source) -> list[int]:
    """The pages that the source leaves out, counted from 1."""
    return [int(n) for n in source.get("missing_pages").replace(",", " ").split()]


def printed(source: Source) -> Printed:
    """Lay a document out and read its pages back."""
    data = typeset.layout([source], [1])
    doc = pdfium.PdfDocument(data)
    texts = [p.get_textpage().get_text_bounded() for p in doc]
    doc.close()
    data = typeset.layout([source], [len(texts)])
    out = missing(source)
    if any(n > len(texts) for n in out):
        raise ValueError(f"{source.id}: there is no page {max(out)}, it has {len(texts)}")
    return Printed(source, data, texts, [n for n in range(len(texts)) if n + 1 not in out])


def order(bundle: Bundle, name: str, facts: dict) -> list[Source]:
    """The documents of one file, in the order in which the body sent them."""
    mine = [s for s in bundle.sources.values() if s.get("file") == name]
    listed = facts.get("order")
    if listed:
        rest = {s.id for s in mine} - set(listed)
        if rest or len(set(listed)) != len(listed):
            raise ValueError(f"{name}: not in the order, or twice: {sorted(rest)}")
        return [bundle.sources[i] for i in listed]
    first = facts.get("first", [])
    rest = sorted((s for s in mine if s.id not in first), key=lambda s: s.id)
    random.Random(scan.seed(name)).shuffle(rest)
    return [bundle.sources[i] for i in first] + rest


def _overlay(target: pikepdf.Pdf, facts: dict, numbers: list[int], pages: list[int]) -> None:
    """Print the council's stamp on the pages named (counted from 0)."""
    if "stamp" not in facts or not pages:
        return
    stamps = [facts["stamp"].format(n=n + facts.get("from", 1), p=n + 1) for n in numbers]
    data = {
        "stamps": stamps,
        "at": facts.get("stamp_at", "bottom-centre"),
        "ink": facts.get("ink", "#444444"),
        "watermark": facts.get("watermark", ""),
    }
    with pikepdf.open(io.BytesIO(typeset.pdf(data, "margin.typ"))) as over:
        for page, mark in zip(pages, over.pages, strict=True):
            form = target.copy_foreign(mark.as_form_xobject())
            under = target.pages[page]
            under.contents_add(b"q", prepend=True)
            under.add_resource(form, pikepdf.Name.XObject, pikepdf.Name("/Stamp"))
            under.contents_add(b"Q q /Stamp Do Q")


def _stamped(p: Printed, facts: dict, numbers: list[int]) -> bytes:
    """The document with the stamp on its pages, before it is scanned."""
    buffer = io.BytesIO()
    with pikepdf.open(io.BytesIO(p.data)) as one:
        _overlay(one, facts, numbers, p.kept)
        one.save(buffer)
    return buffer.getvalue()


def _scan(p: Printed, index: int, into: pikepdf.Pdf, burnt: bytes) -> None:
    s = p.source
    look = {"photo": "scan"}.get(s.get("render"), s.get("render"))
    picture = scan.picture(burnt, index, scan.LOOKS[look]["dpi"])
    turn = 0
    if look == "scan-turned":
        turns = [int(t) for t in s.get("turn", "180").replace(",", " ").split()]
        turn = turns[index % len(turns)]
    words = (s.get("stamp") or ("RECEIVED" if look == "scan-stamp" else "")) if index == 0 else ""
    looked = scan.degrade(picture, look, f"{s.id}/{index}", words=words, turn=turn)
    scan.as_page(looked, look, into)


def merged(name: str, facts: dict, documents: list[Printed]) -> File:
    """One PDF of many documents."""
    out = pikepdf.new()
    live = facts.get("live", True)
    count, scanned = 0, []
    digital = [p for p in documents if not p.scanned]
    totals = [len(p.texts) for p in digital]
    together = pikepdf.open(io.BytesIO(typeset.layout([p.source for p in digital], totals))) if digital else None
    for p in documents:
        p.file, p.first = name, count + 1
        numbers = [count + n for n in range(len(p.kept))]
        if p.scanned:
            burnt = p.data if live else _stamped(p, facts, numbers)
            for index in p.kept:
                _scan(p, index, out, burnt)
                scanned.append(len(out.pages))
        elif together is not None:
            at = sum(totals[: digital.index(p)])
            for index in p.kept:
                out.pages.append(together.pages[at + index])
        if live or not p.scanned:
            _overlay(out, facts, numbers, numbers)
        count += len(p.kept)
    buffer = io.BytesIO()
    out.docinfo["/Producer"] = facts.get("producer", "Invented disclosure")
    out.save(buffer, deterministic_id=True, compress_streams=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return File(name, buffer.getvalue(), count, documents, scanned=scanned)


def _single(source: Source, inside: list[File]) -> File:
    name = source.get("file")
    end = name.rsplit(".", 1)[-1].lower()
    p = Printed(source, b"", [], [0], name)
    if end == "eml":
        return File(name, office.eml(source, [(f.name, f.data) for f in inside]), None, [p])
    if end == "docx":
        return File(name, office.word(source), None, [p])
    if end == "xlsx":
        return File(name, office.sheet(source), None, [p])
    if end in ("jpg", "jpeg"):
        p = printed(source)
        p.file = name
        return File(name, scan.photo(scan.picture(p.data, 0, 118), source.id), 1, [p], scanned=[1])
    raise ValueError(f"{source.id}: no way to write {name}")


def files(bundle: Bundle) -> list[File]:
    """All files of the bundle; those inside a mail follow the mail."""
    facts = {f["name"]: f for f in bundle.facts.get("files", [])}
    names = list(dict.fromkeys([*facts, *(s.get("file") for s in bundle.sources.values() if not s.get("inside"))]))
    within: dict[str, list[File]] = {}
    for s in bundle.sources.values():
        if s.get("inside"):
            one = merged(s.get("file"), {}, [printed(s)]) if s.get("file").endswith(".pdf") else _single(s, [])
            one.parent = s.get("inside")
            within.setdefault(one.parent, []).append(one)
    out = []
    for name in names:
        mine = order(bundle, name, facts.get(name, {}))
        if name.endswith(".pdf"):
            out.append(merged(name, facts.get(name, {}), [printed(s) for s in mine]))
        else:
            if len(mine) != 1:
                raise ValueError(f"{name}: {len(mine)} documents")
            out.append(_single(mine[0], within.get(name, [])))
        out += within.get(name, [])
    return out
