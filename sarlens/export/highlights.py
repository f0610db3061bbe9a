"""Findings marked on their words: /Highlight annotations with their own appearance, so that every reader shows them alike.

Kept passages are yellow, what points the other way is green, and suggestions that nobody has checked yet are blue
with a line beneath, so that colour is not the only sign.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import pikepdf

from sarlens.export.schedule import Item, Schedule
from sarlens.export.wording import SHORT, STATUSES, legal
from sarlens.model import Anchor, Box, Finding, Page, content_id

_KEPT, _SUGGESTED, _COUNTER = (1.0, 0.87, 0.25), (0.66, 0.84, 1.0), (0.72, 0.92, 0.68)
_PRINTED = 4
"""Annotation flag: print it too."""


@dataclass(frozen=True, slots=True)
class Mark:
    """What is marked on one page for one passage."""

    item: Item
    finding: Finding
    anchor: Anchor


def marks(schedule: Schedule) -> dict[tuple[str, int], list[Mark]]:
    """The marks of every listed passage, by file and page; each finding once. What was set aside is not marked."""
    made: dict[tuple[str, int], list[Mark]] = {}
    seen: set[str] = set()
    for item in schedule.items:
        if item.status == "rejected":
            continue
        for finding in (item.finding, *item.also):
            if finding.id in seen:
                continue
            seen.add(finding.id)
            for anchor in finding.anchors:
                made.setdefault((anchor.file, anchor.page), []).append(Mark(item, finding, anchor))
    return made


def annotate(
    bundle: pikepdf.Pdf, page: Page, found: Iterable[Mark], width: float, height: float, lift: float
) -> Iterator[Any]:
    """One annotation for each mark whose words have a place on the page."""
    across, up = width / (page.width or width), height / (page.height or height)
    listed = list(found)
    strong = [m.anchor for m in listed if not _unchecked(m)]
    for mark in listed:
        boxes = [
            Box(b.x0 * across, lift + height - b.y1 * up, b.x1 * across, lift + height - b.y0 * up)
            for b in page.boxes(mark.anchor.start, mark.anchor.end)
        ]
        if boxes:
            twice = _unchecked(mark) and any(a.start < mark.anchor.end and mark.anchor.start < a.end for a in strong)
            yield bundle.make_indirect(_annotation(bundle, mark, boxes, filled=not twice))


def _unchecked(mark: Mark) -> bool:
    return mark.item.status != "confirmed" and not mark.item.ref.startswith("X")


def _annotation(bundle: pikepdf.Pdf, mark: Mark, boxes: list[Box], *, filled: bool) -> Any:
    """`boxes` are in PDF space here: y0 is the lower edge. Not filled: only the line beneath, over another's colour."""
    counter = mark.item.pattern == "counter_evidence"
    lined = _unchecked(mark)
    colour = _COUNTER if counter else _SUGGESTED if lined else _KEPT
    whole = boxes[0]
    for box in boxes[1:]:
        whole = whole.union(box)
    rect = [round(value, 2) for value in (whole.x0, whole.y0, whole.x1, whole.y1)]
    quads = [round(v, 2) for b in boxes for v in (b.x0, b.y1, b.x1, b.y1, b.x0, b.y0, b.x1, b.y0)]
    said = SHORT[mark.item.pattern]
    told = f"{mark.item.ref} · {said}" if mark.item.ref else said
    return pikepdf.Dictionary(
        Type=pikepdf.Name.Annot,
        Subtype=pikepdf.Name.Highlight,
        Rect=rect,
        QuadPoints=quads,
        C=list(colour),
        F=_PRINTED,
        T=pikepdf.String("SARLens" if counter else f"SARLens: {STATUSES[mark.item.status].lower()}"),
        Contents=pikepdf.String(legal(f"{told}: {mark.finding.quote}")),
        NM=pikepdf.String(content_id("mark", mark.finding.id, mark.anchor.page, mark.anchor.start)),
        AP=pikepdf.Dictionary(N=_appearance(bundle, boxes, rect, colour, lined=lined, filled=filled)),
    )


def _appearance(
    bundle: pikepdf.Pdf,
    boxes: list[Box],
    rect: list[float],
    colour: tuple[float, float, float],
    *,
    lined: bool,
    filled: bool,
) -> Any:
    """Coloured boxes that darken what is beneath them, as a marker pen does."""
    parts = ["/Pen gs", "{:.2f} {:.2f} {:.2f} rg".format(*colour)]
    if filled:
        parts += [f"{b.x0:.2f} {b.y0:.2f} {b.x1 - b.x0:.2f} {b.y1 - b.y0:.2f} re f" for b in boxes]
    if lined:
        parts.append("0.1 0.3 0.55 RG 0.8 w")
        parts += [f"{b.x0:.2f} {b.y0 + 0.4:.2f} m {b.x1:.2f} {b.y0 + 0.4:.2f} l S" for b in boxes]
    form = bundle.make_stream("\n".join(parts).encode())
    form["/Type"], form["/Subtype"] = pikepdf.Name.XObject, pikepdf.Name.Form
    form["/BBox"] = pikepdf.Array(rect)
    form["/Resources"] = pikepdf.Dictionary(
        ExtGState=pikepdf.Dictionary(Pen=pikepdf.Dictionary(Type=pikepdf.Name.ExtGState, BM=pikepdf.Name.Multiply))
    )
    form["/Group"] = pikepdf.Dictionary(S=pikepdf.Name.Transparency)
    return form
