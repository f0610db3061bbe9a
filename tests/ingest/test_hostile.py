"""One small file for each fault that hostile files brought to light (`benchmarks/hostile.py`)."""

from __future__ import annotations

import io

import pytest

from sarlens.errors import Unreadable
from sarlens.ingest.legibility import plausible
from sarlens.ingest.pdf import picture, read_page
from sarlens.ingest.readers import examine
from sarlens.settings import Settings

SETTINGS = Settings(ocr="never")


def one_page(content: bytes, page: bytes = b"", box: bytes = b"[0 0 400 300]") -> bytes:
    """A PDF of one page, put together by hand; /F is Helvetica. Readers rebuild its table of places."""
    return b"\n".join(
        (
            b"%PDF-1.7",
            b"1 0 obj <</Type/Catalog/Pages 2 0 R>> endobj",
            b"2 0 obj <</Type/Pages/Kids[3 0 R]/Count 1>> endobj",
            b"3 0 obj <</Type/Page/Parent 2 0 R/MediaBox%s/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>%s>> endobj"
            % (box, page),
            b"4 0 obj <</Length %d>> stream\n%s\nendstream endobj" % (len(content), content),
            b"5 0 obj <</Type/Font/Subtype/Type1/BaseFont/Helvetica>> endobj",
            b"trailer <</Root 1 0 R/Size 6>>",
        )
    )


SAID = b"BT /F 12 Tf 40 200 Td (The ramp was mended on Tuesday.) Tj ET"


@pytest.mark.parametrize(
    ("page", "box", "size"),
    [
        (b"/CropBox[1000 1000 2000 2000]", b"[0 0 400 300]", (400, 300)),
        (b"/CropBox[399.9995 0 500 500]", b"[0 0 400 300]", (400, 300)),
        (b"", b"[0 0 0.001 0.001]", (595, 842)),
    ],
    ids=["crop outside", "crop of a hair", "page of a speck"],
)
def test_a_page_that_would_show_nothing_is_shown_whole(page: bytes, box: bytes, size: tuple[int, int]) -> None:
    file = io.BytesIO(one_page(SAID, page, box))
    read, _ = read_page(file, "f", 1, SETTINGS)
    assert (read.width, read.height) == size
    assert read.text == "The ramp was mended on Tuesday."
    assert picture(file, 1, dpi=72).size == size


HEAD = b"From: a@dunmere.example\r\nTo: b@dunmere.example\r\nDate: Thu, 04 May 2023 09:12:00 +0100\r\nSubject: x\r\n"


@pytest.mark.parametrize(
    ("body", "kept"),
    [
        (b"begin 644 a\n#86)C\n\xff\xff not coded\nend\n", b"abc\xff\xff not coded\n"),
        (b"begin 644 a\n#86)C\n\n#9&5F\nend\n", b"abcdef"),
        (b"It was never coded.\n", b"It was never coded."),
    ],
    ids=["a line that is not coded", "an empty line", "no line is coded"],
)
def test_uuencoded_lines_that_are_none_are_kept_as_they_stand(body: bytes, kept: bytes) -> None:
    mail = (
        HEAD + b"Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: application/octet-stream; name=a.bin\r\n"
        b"Content-Transfer-Encoding: x-uuencode\r\n\r\n" + body + b"\r\n--b--\r\n"
    )  # fmt: skip
    (child,) = examine(io.BytesIO(mail), "a.eml", SETTINGS).children
    assert child.data.rstrip() == kept.rstrip()


def test_no_word_lies_off_its_page() -> None:
    words = b"BT /F 40 Tf -9 270 Td (The ramp) Tj 200 0 Td (was mended on Tuesday) Tj 0 -275 Td (gjpqy) Tj ET"
    page, _ = read_page(io.BytesIO(one_page(words)), "f", 1, SETTINGS)
    boxes = [word.box for word in page.words]
    assert len(boxes) >= 4
    assert all(0 <= box.x0 <= box.x1 <= page.width and 0 <= box.y0 <= box.y1 <= page.height for box in boxes)


def test_a_comment_says_nothing_that_can_not_be_seen() -> None:
    note = (
        b"/Annots[<</Subtype/Text/Rect[9 9 20 20]/Contents<FEFF00540065006C006C0020202E0000D800006E006F006F006E0065>>>]"
    )
    page, _ = read_page(io.BytesIO(one_page(SAID, note)), "f", 1, SETTINGS)
    assert page.text.split("\n")[-1].replace("\ufffd", "") == "Tell noone"


@pytest.mark.parametrize(
    "content",
    [b"0 0 m 9 9 l S\n" * 500_001, b"BT /F 1 Tf 0 200 Td " + (b"(" + b"wo" * 15_000 + b") Tj ") * 40 + b"ET"],
    ids=["strokes", "letters"],
)
def test_a_page_of_more_pieces_than_any_page_has_is_set_aside_at_once(content: bytes) -> None:
    with pytest.raises(Unreadable, match="more pieces than can be looked through"):
        read_page(io.BytesIO(one_page(content)), "f", 1, SETTINGS)


def test_a_word_printed_twice_on_one_spot_is_one_and_beside_it_another() -> None:
    """In cells of three points: forty thousand copies of one letter took a minute, each compared with all."""
    places = [(40, 200), (42.4, 201), (44.5, 200), (40, 206)]
    content = b" ".join(b"BT /F 1 Tf %f %f Td (a) Tj ET" % place for place in places)
    page, _ = read_page(io.BytesIO(one_page(content)), "f", 1, SETTINGS)
    assert len(page.words) == 3


@pytest.mark.parametrize("word", ["1" * 60 + "abcd", "2" * 60 + "_ab@", "3" * 400 + "-x-y"])
def test_a_long_number_with_letters_behind_it_is_judged_at_once(word: str) -> None:
    """Tried in every way of cutting it, twenty-four digits took five seconds, and each more digit twice as long."""
    assert plausible([word]) in (0.0, 1.0)


def test_a_pdf_of_which_only_the_embedded_files_are_locked_shows_its_pages() -> None:
    lock = (
        b"/Encrypt <</Filter/Standard/V 4/R 4/Length 128/P -4/O(%s)/U(%s)/StmF/Identity/StrF/Identity/EFF/StdCF"
        b"/CF<</StdCF<</CFM/AESV2/AuthEvent/EFOpen/Length 16>>>>>>/ID[(a)(b)]" % (b"o" * 32, b"u" * 32)
    )
    file = io.BytesIO(one_page(SAID).replace(b"/Size 6", b"/Size 6 " + lock))
    contents = examine(file, "a.pdf", SETTINGS)
    assert contents.pages == 1
    (told,) = contents.problems
    assert told.code == "encrypted" and "embedded" in told.message


def test_a_pdf_that_is_locked_and_damaged_is_locked() -> None:
    lock = b"/Encrypt <</Filter/Standard/V 5/R 6/Length 256/O(%s)/U(%s)/P -4>>/ID[(a)(b)]" % (b"o" * 48, b"u" * 48)
    file = io.BytesIO(one_page(SAID).replace(b"/Size 6", b"/Size 6 " + lock))
    with pytest.raises(Unreadable) as caught:
        examine(file, "a.pdf", Settings(passwords=("Tuesday",)))
    assert caught.value.code == "encrypted"
