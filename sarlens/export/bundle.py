"""The exhibit bundle: an index with links, then the source pages, numbered, marked and searchable.

Page 1 of the file is page 1 of the index, and every printed number is the PDF's own page number (Judiciary, General
guidance on electronic court bundles, 29 November 2021). Each page gets a strip for its number below its own area, so
that nothing on it is covered.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial
from itertools import islice
from typing import BinaryIO, cast

import pikepdf
from pikepdf.models import OutlineItem

from sarlens.export.exhibit import ROWS, ROWS_FIRST, Plan, Sheet, plan
from sarlens.export.highlights import Mark, annotate, marks
from sarlens.export.outfile import Held
from sarlens.export.pagesource import Drawn, Source
from sarlens.export.paper import TITLES
from sarlens.export.pdf import compiled, printable
from sarlens.export.routes import CORNER
from sarlens.export.safe import sweep
from sarlens.export.schedule import Schedule, failed_pages
from sarlens.export.textlayer import font, words
from sarlens.export.wording import KINDS, MADE_HERE, NOT_ADVICE, count, legal, on, pages, shorter
from sarlens.model import Page

STRIP = 22.0
"""Height of the strip for the page number, in points."""
BATCH = 250
"""Pages that are held with their words at one time."""
LEAVES = 20
"""Index pages that are set in one go, to bound memory."""
_LINK = "sarlens:"


@dataclass(frozen=True, slots=True)
class _Ready:
    """A sheet with its drawing and what is to be laid over it."""

    sheet: Sheet
    page: Page
    drawn: Drawn
    marks: tuple[Mark, ...]
    source: str
    note: str


def write(schedule: Schedule, stream: BinaryIO) -> None:
    """Write the exhibit bundle of the schedule as one PDF."""
    exhibit = plan(schedule)
    with ExitStack() as held:
        bundle = held.enter_context(pikepdf.new())
        _add_index(schedule, exhibit, bundle, held)
        unseen = font(bundle)
        sheets = _drawn(schedule, exhibit, bundle, held)
        while batch := list(islice(sheets, BATCH)):
            strips = held.enter_context(pikepdf.open(io.BytesIO(_strips(batch, exhibit))))
            for one, strip in zip(batch, strips.pages, strict=True):
                bundle.pages.append(_page(bundle, one, strip, unseen))
        tops = [pikepdf.Array([p.obj, pikepdf.Name.XYZ, 0, p.mediabox[3], 0]) for p in bundle.pages]
        _link_index(exhibit, bundle, tops)
        _outline(schedule, exhibit, bundle, tops)
        _finish(schedule, bundle)
        sweep(bundle)
        out = Held(stream)
        bundle.save(cast(BinaryIO, out), deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
        out.settle()


def _drawn(schedule: Schedule, exhibit: Plan, bundle: pikepdf.Pdf, held: ExitStack) -> Iterator[_Ready]:
    """Every source page as a form; a file is opened once and kept open until the bundle is saved."""
    sources: dict[str, Source] = {}
    failed = failed_pages(schedule.dossier)
    marked = marks(schedule)
    beneath = {(g.file, g.page) for g in schedule.dossier.analysis.gaps if g.kind == "failed_redaction"}
    for sheet in exhibit.sheets:
        place = (sheet.file, sheet.page)
        page = schedule.page(*place)
        assert page is not None
        if sheet.file not in sources:
            sources[sheet.file] = Source(partial(schedule.dossier.open_pdf, sheet.file))
            held.callback(sources[sheet.file].close)
        drawn = sources[sheet.file].draw(bundle, page, sheet.page, beneath=place in beneath)
        notes = [drawn.note] if drawn.form is not None else []
        if place in failed:
            notes.append("SARLens could not read this page.")
        found = tuple(marked.get(place, ()))
        if any(not page.boxes(m.anchor.start, m.anchor.end) for m in found):
            notes.append("A passage on this page could not be marked.")
        source = f"{shorter(schedule.name(sheet.file), 60)}, page {sheet.page}"
        yield _Ready(sheet, page, drawn, found, source, " ".join(filter(None, notes)))


def _add_index(schedule: Schedule, exhibit: Plan, bundle: pikepdf.Pdf, held: ExitStack) -> None:
    """The index pages, set by typst."""
    court = schedule.purpose == "court"
    rows = [
        {
            "number": entry.number,
            "date": on(entry.date),
            "title": printable(shorter(entry.title or "Untitled", 60)),
            "author": printable(shorter(entry.author, 36)),
            "source": printable(
                shorter(f"{shorter(schedule.name(entry.file), 34)}, {pages(entry.first_page, entry.last_page)}", 62)
            ),
        }
        for entry in exhibit.entries
    ]
    starts = [0, *range(ROWS_FIRST, max(len(rows), ROWS_FIRST), ROWS)]
    leaves = [rows[a:b] for a, b in zip(starts, [*starts[1:], len(rows)], strict=True)]
    front = {
        "title": "Exhibit bundle",
        "subtitle": printable(shorter(schedule.dossier.corpus.info.title, 120)),
        "lines": [printable(line) for line in _lines(schedule, exhibit)],
        "total": exhibit.total,
        "corner": [printable(line) for line in CORNER] if court else [],
    }
    for first in range(0, len(leaves), LEAVES):
        data = {**front, "first": first + 1, "pages": leaves[first : first + LEAVES]}
        index = held.enter_context(pikepdf.open(io.BytesIO(compiled("index.typ", data, tags=False))))
        bundle.pages.extend(index.pages)
    assert len(bundle.pages) == exhibit.index_pages, "the index must fill the pages that were kept for it"


def _lines(schedule: Schedule, exhibit: Plan) -> Iterator[str]:
    yield f"For: {TITLES[schedule.purpose].removeprefix('Draft ').lower() if schedule.purpose != 'everything' else 'the whole case'}."
    yield f"{NOT_ADVICE} {MADE_HERE}"
    yield f"{count(len(exhibit.sheets), 'source page')} from {count(len({s.file for s in exhibit.sheets}), 'file')}. Page numbers are those of this PDF."
    yield "Yellow marks are passages that were kept. Green marks point the other way."
    yield "Blue marks with a line beneath are suggestions that nobody has checked."
    yield "Nothing was added inside a page except these marks. Page numbers stand in a strip below each page."
    yield "Where words lay beneath a redaction, the page is shown as a picture and the words are not in this file."
    yield "The untouched originals, with their SHA-256 numbers, are listed in the written summary."


def _page(bundle: pikepdf.Pdf, one: _Ready, strip: pikepdf.Page, unseen: pikepdf.Object) -> pikepdf.Page:
    """A fresh page that is longer than the source page by the strip, with its words and marks."""
    width, height = one.drawn.width, one.drawn.height
    forms = pikepdf.Dictionary(S=bundle.copy_foreign(strip.as_form_xobject()))
    resources = pikepdf.Dictionary(XObject=forms)
    content = b"q /S Do Q"
    if one.drawn.form is not None:
        forms["/P"] = one.drawn.form
        shown = b"q 1 0 0 1 0 %d cm /P Do Q\n" % STRIP
        if not one.drawn.live or one.page.text_source == "ocr":
            resources["/Font"] = pikepdf.Dictionary(U=unseen)
            shown += words(one.page, width, height, STRIP, "U") + b"\n"
        content = shown + content
    page = pikepdf.Dictionary(
        Type=pikepdf.Name.Page,
        MediaBox=[0, 0, round(width, 2), round(height + STRIP, 2)],
        Resources=resources,
        Contents=bundle.make_stream(content),
    )
    notes = list(annotate(bundle, one.page, one.marks, width, height, STRIP)) if one.drawn.form is not None else []
    if notes:
        page["/Annots"] = pikepdf.Array(notes)
    return pikepdf.Page(bundle.make_indirect(page))


def _strips(ready: list[_Ready], exhibit: Plan) -> bytes:
    """A page for each strip; for a page that can't be shown the whole sheet."""
    strips = [
        {
            "width": round(one.drawn.width, 2),
            "height": STRIP if one.drawn.form is not None else round(one.drawn.height + STRIP, 2),
            "message": printable(one.drawn.note) if one.drawn.form is None else "",
            "source": printable(one.source if not one.note else f"{one.source}. {one.note}"),
            "number": f"{one.sheet.number} of {exhibit.total}",
        }
        for one in ready
    ]
    return compiled("strips.typ", {"strip": STRIP, "strips": strips}, tags=False)


def _link_index(exhibit: Plan, bundle: pikepdf.Pdf, tops: list[pikepdf.Array]) -> None:
    """Turn the index's marks into links to pages of this file."""
    for page in list(bundle.pages)[: exhibit.index_pages]:
        for note in page.obj.get("/Annots", pikepdf.Array()):
            target = str(note.get("/A", pikepdf.Dictionary()).get("/URI", ""))
            if target.startswith(_LINK):
                del note["/A"]
                note["/Dest"] = tops[int(target.removeprefix(_LINK)) - 1]


def _outline(schedule: Schedule, exhibit: Plan, bundle: pikepdf.Pdf, tops: list[pikepdf.Array]) -> None:
    """A bookmark for the index and one for each document, with its passages beneath, each with its page number."""
    refs: dict[int, list[str]] = {}
    for place, found in marks(schedule).items():
        if place in exhibit.numbers:
            refs[exhibit.numbers[place]] = [m.item.ref for m in found]
    entries = sorted(exhibit.entries, key=lambda e: e.number)
    ends = [*(e.number for e in entries), exhibit.total + 1][1:]
    with bundle.open_outline() as outline:
        outline.root.append(OutlineItem("Index (page 1)", 0))
        for entry, end in zip(entries, ends, strict=True):
            title = shorter(legal(f"{on(entry.date)}: {_kind(schedule, entry.document)}{entry.title}"), 110)
            item = OutlineItem(f"{title} (page {entry.number})", tops[entry.number - 1])
            for number in range(entry.number, end):
                for ref in dict.fromkeys(refs.get(number, ())):
                    item.children.append(OutlineItem(f"Passage {ref} (page {number})", tops[number - 1]))
            item.is_closed = True
            outline.root.append(item)


def _kind(schedule: Schedule, document: str | None) -> str:
    return f"{KINDS[schedule.documents[document].kind]}, " if document else ""


def _finish(schedule: Schedule, bundle: pikepdf.Pdf) -> None:
    """Language, title, view at 100 %, bookmarks open; nothing about when or where it was made."""
    title = legal(f"Exhibit bundle: {schedule.dossier.corpus.info.title}")
    root = bundle.Root
    root["/Lang"] = pikepdf.String("en-GB")
    root["/ViewerPreferences"] = pikepdf.Dictionary(DisplayDocTitle=True)
    root["/PageMode"] = pikepdf.Name.UseOutlines
    root["/OpenAction"] = pikepdf.Array([bundle.pages[0].obj, pikepdf.Name.XYZ, None, None, 1])
    with bundle.open_metadata(set_pikepdf_as_editor=False, update_docinfo=True) as metadata:
        metadata["dc:title"] = title
        metadata["dc:language"] = ["en-GB"]
        metadata["pdf:Producer"] = f"SARLens {schedule.dossier.version}".strip()
