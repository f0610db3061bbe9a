"""What hangs on a PDF: embedded files wherever they are, forms with and without looks, comments with their authors."""

from __future__ import annotations

import io
import zlib
from collections.abc import Callable

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name

from sarlens.ingest.contents import Contents
from sarlens.ingest.pdf import read_page
from sarlens.ingest.readers import examine
from sarlens.settings import Settings
from tests.ingest.papers import typeset

PLACE = Array([60, 200, 200, 220])


def changed(change: Callable[[pikepdf.Pdf], None]) -> bytes:
    held = io.BytesIO()
    with pikepdf.open(io.BytesIO(typeset("The ramp was mended."))) as pdf:
        change(pdf)
        pdf.save(held)
    return held.getvalue()


def read(data: bytes, settings: Settings | None = None) -> Contents:
    return examine(io.BytesIO(data), "file.pdf", settings or Settings())


def text(data: bytes) -> str:
    return read_page(io.BytesIO(data), "id", 1, Settings())[0].text


def spec(pdf: pikepdf.Pdf, name: str, data: bytes) -> pikepdf.Object:
    return pdf.make_indirect(Dictionary(Type=Name.Filespec, F=name, UF=name, EF=Dictionary(F=pdf.make_stream(data))))


def hang(pdf: pikepdf.Pdf) -> None:
    pdf.attachments["a.txt"] = pikepdf.AttachedFileSpec(pdf, b"in the tree", filename="a.txt")
    shared = pdf.Root.Names.EmbeddedFiles.Names[1]
    page = pdf.pages[0]
    pdf.Root.AF = Array([spec(pdf, "b.txt", b"of the file"), shared])
    page.obj.AF = Array([spec(pdf, "../c.txt", b"of the page")])
    pinned = Dictionary(
        Type=Name.Annot, Subtype=Name.FileAttachment, Rect=PLACE, FS=spec(pdf, "d.txt", b"pinned"), Contents="See this"
    )
    elsewhere = Dictionary(Type=Name.Annot, Subtype=Name.FileAttachment, Rect=PLACE, FS=Dictionary(F="/etc/passwd"))
    page.obj.Annots = Array([pdf.make_indirect(pinned), pdf.make_indirect(elsewhere)])
    pdf.Root.Collection = Dictionary(Type=Name.Collection, View=Name.T)


def test_an_embedded_bomb_costs_neither_the_pages_nor_the_other_files() -> None:
    def hang_bomb(pdf: pikepdf.Pdf) -> None:
        bomb = pdf.make_stream(zlib.compress(b"\0" * 40_000_000, 9))
        bomb.Filter = Name.FlateDecode
        pdf.Root.AF = Array(
            [
                Dictionary(Type=Name.Filespec, F="bomb.txt", EF=Dictionary(F=bomb)),
                spec(pdf, "b.txt", b"of the file"),
            ]
        )

    contents = read(changed(hang_bomb), Settings(worker_bytes=80_000_000))
    assert contents.pages == 1 and [child.name for child in contents.children] == ["b.txt"]
    assert [one.code for one in contents.problems] == ["truncated"]
    assert not any(pikepdf.settings.get_qpdf_limits()[one] for one in ("flate_max_memory", "run_length_max_memory"))


def test_embedded_files_come_out_once_wherever_they_hang() -> None:
    contents = read(changed(hang))
    assert {child.name: child.data for child in contents.children} == {
        "a.txt": b"in the tree", "b.txt": b"of the file", "c.txt": b"of the page", "d.txt": b"pinned",
    }  # fmt: skip
    assert len(contents.children) == 4 and contents.problems == ()
    assert "See this" in text(changed(hang))


def test_more_than_should_be_embedded_is_said() -> None:
    contents = read(changed(hang), Settings(archive_members=2))
    assert len(contents.children) == 2 and [one.code for one in contents.problems] == ["bomb"]


def form(pdf: pikepdf.Pdf, *fields: Dictionary) -> None:
    made = [pdf.make_indirect(field) for field in fields]
    pdf.pages[0].obj.Annots = Array(made)
    font = pdf.make_indirect(Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica))
    pdf.Root.AcroForm = Dictionary(
        Fields=Array(made), NeedAppearances=True, DA="/Helv 10 Tf 0 g", DR=Dictionary(Font=Dictionary(Helv=font))
    )


def field(kind: str, at: int, **more: object) -> Dictionary:
    return Dictionary(Type=Name.Annot, Subtype=Name.Widget, FT=Name(f"/{kind}"), T=f"f{at}", F=4, DA="/Helv 10 Tf 0 g",
                      Rect=Array([60, at, 250, at + 18]), **more)  # fmt: skip


def test_answers_are_read_though_the_form_draws_none() -> None:
    def fill(pdf: pikepdf.Pdf) -> None:
        form(
            pdf, field("Tx", 200, V="Comes by taxi"), field("Ch", 170, Ff=1 << 17, Opt=Array(["weekly", "monthly"]), V="monthly"),
            field("Ch", 120, Opt=Array([Array(["k", "Kestrel House"]), Array(["m", "Merlin House"])]), V="m"),
        )  # fmt: skip

    said = text(changed(fill))
    for words in ("The ramp was mended.", "Comes by taxi", "monthly", "Merlin House"):
        assert words in said


def drawn_tick(pdf: pikepdf.Pdf, on: bool) -> pikepdf.Object:
    font = pdf.make_indirect(Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.ZapfDingbats))
    looks = pdf.make_stream(b"q BT /ZaDb 12 Tf 2 2 Td (4) Tj ET Q" if on else b"q Q")
    looks.Type, looks.Subtype, looks.BBox = Name.XObject, Name.Form, Array([0, 0, 18, 18])
    looks.Resources = Dictionary(Font=Dictionary(ZaDb=font))
    return looks


@pytest.mark.parametrize("drawn", [True, False], ids=["with looks", "without"])
def test_ticks_are_read_as_ticks(drawn: bool) -> None:
    def fill(pdf: pikepdf.Pdf) -> None:
        boxes = [
            field("Btn", 200, V=Name.Yes, AS=Name.Yes),
            field("Btn", 150, V=Name.Off, AS=Name.Off),
            field("Btn", 100, V=Name.Yes),
        ]
        boxes[2].F = 2
        for box in boxes:
            box.Rect = Array([60, box.Rect[1], 78, box.Rect[3]])
            if drawn:
                box.AP = Dictionary(N=Dictionary(Yes=drawn_tick(pdf, True), Off=drawn_tick(pdf, False)))
        form(pdf, *boxes)

    assert text(changed(fill)).split() == [*["The", "ramp", "was", "mended."], "☒", "☐"]


def dynamic(pdf: pikepdf.Pdf) -> None:
    data = b"""<xfa:datasets xmlns:xfa="http://www.xfa.org/schema/xfa-data/1.0/"><xfa:data><form1><Child><Name>Ada Venn</Name>
    <Needs>A ramp, by Friday</Needs><Empty/></Child></form1></xfa:data></xfa:datasets>"""
    pdf.Root.AcroForm = Dictionary(
        Fields=Array([]), XFA=Array(["template", pdf.make_stream(b"<t/>"), "datasets", pdf.make_stream(data)])
    )
    pdf.Root.NeedsRendering = True


def test_a_form_that_only_adobe_shows_gives_its_answers() -> None:
    contents = read(changed(dynamic))
    assert [one.code for one in contents.problems] == ["part_unread"] and "Adobe Reader" in contents.problems[0].message
    assert [(child.name, child.data.decode()) for child in contents.children] == [
        ("answers in this form.txt", "Child - Name: Ada Venn\nChild - Needs: A ramp, by Friday")
    ]


def note(pdf: pikepdf.Pdf, words: str, who: str = "", day: str = "", **more: object) -> pikepdf.Object:
    given = {key: value for key, value in (("T", who), ("M", day)) if value}
    return pdf.make_indirect(
        Dictionary(Type=Name.Annot, Subtype=Name.Text, Rect=PLACE, Contents=words, **given, **more)
    )


def test_comments_say_whose_they_are_and_what_they_answer() -> None:
    def comment(pdf: pikepdf.Pdf) -> None:
        first = note(pdf, "Leave this out", "A. Fenn", "D:20220504101500+01'00'")
        reply = note(pdf, "We can't", "B. Orr", "D:20220505", IRT=first)
        pdf.pages[0].obj.Annots = Array([first, reply, note(pdf, "No name here"), note(pdf, "", "Nobody")])

    said = text(changed(comment)).replace("\n", " ")
    assert "{Comment by A. Fenn, 4 May 2022: Leave this out}" in said
    assert "{Reply by B. Orr, 5 May 2022: We can't}" in said
    assert "No name here" in said and "Nobody" not in said


@pytest.mark.parametrize("value", ["D:99999999", "yesterday", "D:"])
def test_a_date_that_is_none_is_left_out(value: str) -> None:
    said = text(changed(lambda pdf: pdf.pages[0].obj.__setattr__("Annots", Array([note(pdf, "Hm", "A. Fenn", value)]))))
    assert "{Comment by A. Fenn: Hm}" in said.replace("\n", " ")
