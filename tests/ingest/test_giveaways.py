"""What a redacted PDF still says beside its pages."""

from __future__ import annotations

import io
from collections.abc import Callable

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, OutlineItem, Stream

from sarlens.ingest.giveaways import giveaways
from tests.ingest.papers import opened, saved, typeset

SHOWN = {1: "Dear Sir the note was seen by the desk"}


def looked(pdf: bytes) -> list[tuple[str, int | None]]:
    found = giveaways(io.BytesIO(pdf), "f", SHOWN, [1])
    assert not any("Marigold" in one.message for one in found)
    return [(one.code, one.page) for one in found]


def changed(change: Callable[[pikepdf.Pdf], None]) -> bytes:
    with opened(typeset("Dear Sir the note was seen by the desk")) as pdf:
        del pdf.docinfo
        change(pdf)
        return saved(pdf)


def _title(pdf: pikepdf.Pdf) -> None:
    pdf.docinfo["/Title"] = "Chronology for Marigold Askew"


def _stock_title(pdf: pikepdf.Pdf) -> None:
    pdf.docinfo["/Title"] = "Microsoft Word - Document1"


def _more(pdf: pikepdf.Pdf) -> None:
    with pdf.open_metadata() as more:
        more["dc:description"] = "About Marigold"


def _bookmark(pdf: pikepdf.Pdf) -> None:
    with pdf.open_outline() as outline:
        outline.root.append(OutlineItem("Marigold's statement", 0))


def _attached(pdf: pikepdf.Pdf) -> None:
    pdf.attachments["Marigold Askew.txt"] = b"x"


def _answer(pdf: pikepdf.Pdf) -> None:
    note = Dictionary(
        Type=Name.Annot, Subtype=Name.Widget, FT=Name.Tx, T="a", V="Marigold Askew", F=2, Rect=Array([0, 0, 9, 9])
    )
    pdf.pages[0].Annots = Array([pdf.make_indirect(note)])


def _small(pdf: pikepdf.Pdf) -> None:
    pdf.pages[0].obj["/Thumb"] = Stream(pdf, b"\0", Width=1, Height=1, ColorSpace=Name.DeviceGray, BitsPerComponent=8)


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (_title, [("words_beside", None)]), (_more, [("words_beside", None)]), (_bookmark, [("words_beside", None)]),
        (_attached, [("words_beside", None)]), (_answer, [("words_beside", None)]), (_small, [("small_picture", 1)]), (_stock_title, []),
    ],
)  # fmt: skip
def test_what_stands_beside_the_pages(
    change: Callable[[pikepdf.Pdf], None], told: list[tuple[str, int | None]]
) -> None:
    assert looked(changed(change)) == told


def test_nothing_is_looked_for_where_nothing_was_taken_out() -> None:
    assert giveaways(io.BytesIO(changed(_title)), "f", SHOWN, []) == ()


def saved_again(first: bytes, content: bytes) -> bytes:
    """The file saved once more in the way that keeps all it was: a new page drawing behind the old end."""
    with opened(first) as pdf:
        number = pdf.pages[0].Contents.objgen[0]
        size, root = int(pdf.trailer.Size), pdf.Root.objgen[0]
    start = first.rindex(b"startxref")
    before = int(first[start:].split()[1])
    body = f"\n{number} 0 obj\n<< /Length {len(content)} >>\nstream\n".encode() + content + b"\nendstream\nendobj\n"
    table = len(first) + len(body)
    xref = f"xref\n{number} 1\n{len(first) + 1:010d} 00000 n \ntrailer\n<< /Size {size} /Root {root} 0 R /Prev {before} >>\nstartxref\n{table}\n%%EOF\n"
    return first + body + xref.encode()


def test_an_earlier_state_with_more_words() -> None:
    drawing = b"BT /Hv 12 Tf 20 100 Td (Marigold Askew said that nobody had ever told them) Tj ET"
    pdf = pikepdf.new()
    page = pdf.add_blank_page(page_size=(400, 200))
    page.Resources = Dictionary(
        Font=Dictionary(Hv=Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica))
    )
    page.Contents = pdf.make_indirect(Stream(pdf, drawing))
    held = io.BytesIO()
    pdf.save(held, object_stream_mode=pikepdf.ObjectStreamMode.disable)
    again = saved_again(held.getvalue(), b"0 g 20 90 300 20 re f")
    assert looked(again) == [("earlier_state", 1)]
    assert looked(held.getvalue()) == []
