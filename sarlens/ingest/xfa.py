"""Forms that only Adobe's programs can show (XFA): told by their marks, and their answers taken out as lines of text."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pikepdf

from sarlens.errors import Unreadable
from sarlens.ingest.package import local, parsed


def needs_adobe(opened: pikepdf.Pdf) -> bool:
    """Whether the pages are made only when the form is opened: what the file holds of them says "Please wait"."""
    root: Any = opened.Root
    form = root.get("/AcroForm")
    if not isinstance(form, pikepdf.Dictionary) or "/XFA" not in form:
        return False
    # A form of the older kind has its fields on its pages as well, and they can be read there.
    return bool(root.get("/NeedsRendering", False)) or not len(form.get("/Fields", []))


def answers(opened: pikepdf.Pdf) -> str:
    """What was filled in, a line an answer: "Section - Question: answer" (the outermost name is the whole form's); "" where nothing can be read."""
    xfa: Any = opened.Root.AcroForm.XFA
    if isinstance(xfa, pikepdf.Array):
        pairs = dict(zip((str(name) for name in list(xfa)[0::2]), list(xfa)[1::2], strict=False))
        packet = pairs.get("datasets")
    else:
        packet = xfa
    if not isinstance(packet, pikepdf.Stream):
        return ""
    try:
        root = parsed(packet.read_bytes())
    except (Unreadable, pikepdf.PdfError):
        return ""
    places = (one for one in root.iter("{*}data") if one.getparent() is not None)
    data = next((one for one in places if local(one.getparent()) == "datasets"), None)
    return "\n".join(_lines(data)) if data is not None else ""


def _lines(data: Any) -> Iterator[str]:
    for element in data.iter():
        text = " ".join((element.text or "").split())
        if text and isinstance(element.tag, str):
            above = [local(one) for one in element.iterancestors() if one is not data]
            names = [*reversed([name for name in above if name not in {"datasets", "xdp"}]), local(element)]
            yield f"{' - '.join(names[1:] or names)}: {text}"
