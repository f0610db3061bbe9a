"""What a file is, told by its content: files that look like two things, lie about themselves, or are coded oddly."""

from __future__ import annotations

import io
import zipfile

import numpy as np
import pytest
from PIL import Image

from sarlens.ingest.contents import Contents
from sarlens.ingest.readers import examine
from sarlens.settings import Settings
from tests.ingest.conftest import text_of
from tests.ingest.papers import typeset
from tests.ingest.test_readers import MAIL, word_file, workbook

WIDE = ["utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"]
HTML = "<!DOCTYPE html><html><body><p>The ramp was mended.</p></body></html>"
TEXT = "Dear all,\n\nThe ramp was mended on Tuesday, they say.\n"
TABLE = "Date,Who,Note\n1 March,KT,rang\n2 March,OQ,wrote\n"


def read(data: bytes, name: str = "file") -> Contents:
    return examine(io.BytesIO(data), name, Settings())


def words(contents: Contents) -> str:
    return text_of(contents.rendition) if contents.rendition else ""


@pytest.mark.parametrize("codec", WIDE)
@pytest.mark.parametrize(
    ("text", "media_type", "said"),
    [(HTML, "text/html", "The ramp was mended."), (TEXT, "text/plain", "on Tuesday"), (TABLE, "text/csv", "wrote"),
     (MAIL.decode(), "message/rfc822", "Body")],
    ids=["html", "text", "csv", "mail"],
)  # fmt: skip
def test_wide_letters_and_byte_order_marks(text: str, media_type: str, said: str, codec: str) -> None:
    contents = read(text.encode(codec))
    assert (contents.media_type, contents.problems) == (media_type, ())
    assert said in words(contents)


def test_mail_after_empty_lines_and_a_web_page_saved_as_mail() -> None:
    assert read(b"\r\n\r\n  \r\n" + MAIL).media_type == "message/rfc822"
    saved = (
        b"From: <Saved by Blink>\r\nSnapshot-Content-Location: https://x.example/\r\nSubject: A page\r\n"
        b"Date: Fri, 3 Mar 2023 16:22:00 -0000\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related; "
        b'type="text/html"; boundary="b"\r\n\r\n--b\r\nContent-Type: text/html\r\n\r\n'
        + HTML.encode()
        + b"\r\n--b--\r\n"
    )
    for name in ("page.mht", "page.mhtml"):
        contents = read(saved, name)
        assert (contents.media_type, contents.problems) == ("message/rfc822", ())
        assert "The ramp was mended." in words(contents)


@pytest.mark.parametrize(
    ("data", "name", "media_type"),
    [
        (workbook(), "letter.pdf", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        (rb"{\rtf1 Words}", "letter.docx", "application/rtf"),
        (HTML.encode(), "report.xls", "text/html"),
        (typeset("Words"), "scan.jpg", "application/pdf"),
        (word_file(), "archive.zip", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    ],
    ids=["xlsx as pdf", "rtf as docx", "html as xls", "pdf as jpg", "docx as zip"],
)
def test_a_name_is_never_believed(data: bytes, name: str, media_type: str) -> None:
    contents = read(data, name)
    assert contents.media_type == media_type
    assert [problem.code for problem in contents.problems] == ["wrong_type"]


def test_files_that_are_two_things_are_read_as_what_they_begin_as() -> None:
    held = io.BytesIO(typeset("Words"))
    with zipfile.ZipFile(held, "a") as package:
        package.writestr("a.txt", "beneath")
    assert read(held.getvalue()).media_type == "application/pdf"
    jpeg = io.BytesIO()
    Image.new("RGB", (20, 20), "red").save(jpeg, "JPEG", comment=b"%PDF-1.4 <html> From: a@b.example")
    assert read(jpeg.getvalue()).media_type == "image/jpeg"
    assert read(b"%PDF in the text of a note, and <html> too, is still a note.\n").media_type == "text/plain"


def page() -> Image.Image:
    return Image.fromarray((np.indices((60, 40)).sum(0) % 7 < 3).astype(np.uint8) * 255)


@pytest.mark.parametrize(
    ("mode", "how"),
    [("1", {"compression": "group4"}), ("1", {"compression": "group3"}), ("L", {"compression": "jpeg"}), ("I;16", {}),
     ("RGB", {"compression": "jpeg"}), ("CMYK", {"compression": "tiff_lzw"}), ("L", {"big_tiff": True}), ("P", {}),
     ("RGBA", {"compression": "tiff_adobe_deflate"}), ("LAB", {})],
    ids=["group 4", "group 3", "jpeg grey", "16 bit", "jpeg", "cmyk", "big", "palette", "see-through", "lab"],
)  # fmt: skip
def test_every_kind_of_tiff(mode: str, how: dict[str, object]) -> None:
    grey = page()
    image = (
        Image.fromarray(np.asarray(grey, np.uint16) * 257)
        if mode == "I;16"
        else (grey.convert("RGB") if mode in {"P", "LAB", "CMYK", "RGBA"} else grey)
    )
    if mode == "LAB":
        image = Image.merge("LAB", (grey, Image.new("L", grey.size, 128), Image.new("L", grey.size, 128)))
    elif mode != "I;16":
        image = image.convert(mode)
    held = io.BytesIO()
    image.save(held, "TIFF", save_all=True, append_images=[image], **how)
    contents = read(held.getvalue())
    assert (contents.media_type, contents.pages, contents.problems) == ("image/tiff", 2, ())


def test_a_cmyk_photograph_keeps_its_light_and_dark() -> None:
    import pypdfium2

    held = io.BytesIO()
    Image.new("RGB", (200, 200), "white").convert("CMYK").save(held, "JPEG")
    contents = read(held.getvalue())
    shown = np.asarray(pypdfium2.PdfDocument(contents.rendition)[0].render(scale=0.5).to_pil().convert("L"))
    assert contents.problems == () and shown.mean() > 240


def test_several_pictures_in_one_photograph_file_are_all_shown() -> None:
    pi_heif = pytest.importorskip("pillow_heif", reason="only this one writes such files")
    held = io.BytesIO()
    made = pi_heif.from_pillow(page().convert("RGB"))
    made.add_from_pillow(page().convert("RGB").rotate(90, expand=True))
    made.save(held, quality=80)
    assert read(held.getvalue()).pages == 2
