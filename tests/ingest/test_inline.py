"""Words in pictures inside mail, Word files and OpenDocument texts are read with the page they stand on."""

from __future__ import annotations

import base64
import io

import docx
import pytest
from docx.shared import Cm

from sarlens.ingest.contents import Contents
from sarlens.ingest.pdf import read_page
from sarlens.ingest.readers import examine
from sarlens.settings import Settings
from tests.ingest.papers import picture_of, typeset
from tests.ingest.test_opentext import packed

PICTURED = "The meeting on Thursday was cancelled by the council"


def note() -> bytes:
    held = io.BytesIO()
    picture_of(typeset(PICTURED, width=340, height=90, size=10), 200).save(held, "PNG", dpi=(200, 200))
    return held.getvalue()


def word() -> bytes:
    document = docx.Document()
    document.add_paragraph("Please see this:")
    document.add_picture(io.BytesIO(note()), width=Cm(11))
    document.add_paragraph("Regards")
    document.save(held := io.BytesIO())
    return held.getvalue()


def web(source: str) -> bytes:
    return f"<html><body><p>Please see this:</p><img src='{source}'><p>Regards</p></body></html>".encode()


def mail() -> bytes:
    return (
        b'From: a@b.example\nDate: Fri, 03 Mar 2023 16:22:00 +0000\nSubject: x\nContent-Type: multipart/related; boundary="b"\n\n'
        b"--b\nContent-Type: text/html\n\n" + web("cid:note") + b"\n--b\nContent-Type: image/png\nContent-ID: <note>\n"
        b"Content-Disposition: inline\nContent-Transfer-Encoding: base64\n\n" + base64.encodebytes(note()) + b"--b--\n"
    )


def embedded() -> bytes:
    return MAIL_HEAD + web("data:image/png;base64," + base64.b64encode(note()).decode())


MAIL_HEAD = b"From: a@b.example\nDate: Fri, 03 Mar 2023 16:22:00 +0000\nSubject: x\nContent-Type: text/html\n\n"


def open_text() -> bytes:
    frame = '<draw:frame svg:width="11cm" svg:height="3.1cm"><draw:image xlink:href="Pictures/a.png"/></draw:frame>'
    body = f"<text:p>Please see this:</text:p><text:p>{frame}</text:p><text:p>Regards</text:p>"
    return packed(body, **{"Pictures__a.png": note()})


@pytest.mark.parametrize("make", [word, mail, embedded, open_text, lambda: web("data:image/png;base64," + base64.b64encode(note()).decode())],
                         ids=["word", "mail cid", "mail data", "odt", "web page"])  # fmt: skip
def test_words_in_a_picture_are_words_of_the_page(make) -> None:  # type: ignore[no-untyped-def]
    contents: Contents = examine(io.BytesIO(make()), "file", Settings())
    assert contents.rendition is not None and contents.problems == ()
    page, problems = read_page(io.BytesIO(contents.rendition), "id", 1, Settings())
    said = " ".join(page.text.split())
    assert problems == ()
    assert PICTURED in said, said
    assert said.index("Please see this:") < said.index(PICTURED) < said.index("Regards")
    assert any(word.confidence is not None for word in page.words)
