"""A PDF as a file: unlocked where a password is given, and the files embedded in it, wherever they hang."""

from __future__ import annotations

import contextlib
import io
from collections.abc import Iterable, Iterator
from typing import Any, BinaryIO

import pikepdf

from sarlens.errors import Unreadable
from sarlens.ingest import pdf
from sarlens.ingest.contents import PDF, Child, Contents, problem
from sarlens.ingest.endless import made_finite
from sarlens.ingest.letter import file_name
from sarlens.ingest.unlocking import unlocked_pdf
from sarlens.ingest.xfa import answers, needs_adobe
from sarlens.model import Problem
from sarlens.settings import Settings

_DAMAGE = (pikepdf.PdfError, ValueError, KeyError, TypeError, AttributeError, IndexError, RuntimeError, RecursionError)

_ENDLESS = "A drawing in this PDF repeats without end, which would stop any reader. It was left out; all else was read."

_SHARE = 4
"""The files embedded in one PDF may be so much of what a worker may hold: they are held at once, and sent on as a copy."""


def read_pdf(stream: BinaryIO, settings: Settings) -> Contents:
    """A PDF is its own rendition, or a copy unlocked or without a drawing that has no end; embedded files are its children.

    Raises:
        Unreadable: damaged beyond repair, or locked and no password opens it.
    """
    rendition: bytes | None = None
    try:
        pages = pdf.page_count(stream)
    except Unreadable as trouble:
        if trouble.code != "encrypted":
            raise
        rendition = unlocked_pdf(stream, settings.passwords)
        stream = io.BytesIO(rendition)
        pages = pdf.page_count(stream)
    stream.seek(0)
    found: list[Child | Problem] = []
    try:
        with _opened(stream, settings.passwords) as opened:
            found += _embedded(opened, settings)
            found += _form(opened)
            if made_finite(opened):
                rendition = _saved(opened)
                found.append(problem("part_unread", _ENDLESS))
    except Unreadable as trouble:
        found.append(problem(trouble.code, trouble.message))
    except _DAMAGE:
        # The pages can be read all the same; what might be embedded can't.
        found.append(problem("truncated", "This PDF is damaged. What could be read of it is shown."))
    children = tuple(one for one in found if isinstance(one, Child))
    return Contents(PDF, rendition, pages, children, tuple(one for one in found if isinstance(one, Problem)))


def _saved(opened: pikepdf.Pdf) -> bytes:
    out = io.BytesIO()
    opened.save(out)
    return out.getvalue()


def _opened(stream: BinaryIO, passwords: Iterable[str]) -> pikepdf.Pdf:
    """The PDF, where its pages are open to all but the files embedded in it are locked (ISO 32000-1, table 20: EFF)."""
    for password in ("", *passwords):
        stream.seek(0)
        with contextlib.suppress(pikepdf.PasswordError):
            return pikepdf.Pdf.open(stream, password=password)
    raise Unreadable(
        "encrypted",
        "The files embedded in this PDF are locked with a password. Give SARLens the password, or open it with its "
        "password, save them, and add them.",
    )


def _form(opened: pikepdf.Pdf) -> Iterator[Child | Problem]:
    """The answers of a form that shows nothing but "Please wait" to every program but Adobe's."""
    if not needs_adobe(opened):
        return
    text = answers(opened)
    kept = " What was filled in is kept beside it as text." if text else ""
    yield problem(
        "part_unread",
        f"Only Adobe Reader can show this form.{kept} Open it in Adobe Reader, print it as a PDF, and add that.",
    )
    if text:
        yield Child("answers in this form.txt", text.encode())


def _embedded(opened: pikepdf.Pdf, settings: Settings) -> Iterator[Child | Problem]:
    """Every embedded file once: those of the file, of a portfolio, of a page, and those pinned to a place on a page."""
    seen: set[tuple[int, int]] = set()
    number = 0
    budget = min(settings.archive_bytes, settings.worker_bytes // _SHARE or settings.archive_bytes)
    for name, spec in _file_specs(opened):
        try:
            held = spec.EF.UF if "/UF" in spec.EF else spec.EF.F
            if held.objgen in seen and held.objgen != (0, 0):
                continue
            seen.add(held.objgen)
            number += 1
            given = str(spec.get("/UF", spec.get("/F", name)))
            with _unpacking_at_most(budget):
                data = held.read_bytes()
        except _DAMAGE:
            yield problem("truncated", "A file embedded in this PDF is damaged or far too large. It was not read.")
            continue
        budget -= len(data)
        if number > settings.archive_members or budget < 0:
            yield problem("bomb", "More is embedded in this PDF than should be. The rest of it was not read.")
            return
        yield Child(file_name(given, f"attachment {number}"), data)


@contextlib.contextmanager
def _unpacking_at_most(size: int) -> Iterator[None]:
    """Nothing is unpacked beyond that: a few kilobytes may hold gigabytes, and they would take the pages with them."""
    most = max(size, 1)  # 0 would be no limit
    before: Any = pikepdf.settings.set_qpdf_limits(flate_max_memory=most, run_length_max_memory=most)
    try:
        yield
    finally:
        pikepdf.settings.set_qpdf_limits(**before)


def _file_specs(opened: pikepdf.Pdf) -> Iterator[tuple[str, Any]]:
    """Where files hang (ISO 32000-2, 7.11 and 14.13): the name tree, /AF of file and page, annotations."""
    root: Any = opened.Root
    tree = root.get("/Names", {}).get("/EmbeddedFiles")
    if tree is not None:
        yield from ((str(name), spec) for name, spec in pikepdf.NameTree(tree).items() if _holds(spec))
    yield from _listed(root.get("/AF"))
    for page in opened.pages:
        yield from _listed(page.obj.get("/AF"))
        for annotation in page.obj.get("/Annots", []):
            if isinstance(annotation, pikepdf.Dictionary):
                yield from _listed(annotation.get("/AF"))
                if _holds(annotation.get("/FS")):
                    yield "", annotation.FS


def _listed(specs: Any) -> Iterator[tuple[str, Any]]:
    if isinstance(specs, pikepdf.Dictionary):
        specs = [specs]
    for spec in specs or ():
        if _holds(spec):
            yield "", spec


def _holds(spec: Any) -> bool:
    """Whether it holds a file, and doesn't merely point to one elsewhere."""
    return isinstance(spec, pikepdf.Dictionary) and isinstance(spec.get("/EF"), pikepdf.Dictionary)
