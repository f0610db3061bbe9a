"""The exhibit bundle, read back with pdfium and pikepdf: numbers, links, marks on their words, and nothing live."""

from __future__ import annotations

import io
import re
import time
from dataclasses import replace
from typing import Any

import pikepdf
import pypdfium2
import pytest
from PIL import Image, ImageDraw

from sarlens.errors import Unreadable
from sarlens.export import bundle
from sarlens.export.bundle import STRIP
from sarlens.export.exhibit import plan
from sarlens.export.pagesource import upright
from sarlens.export.schedule import Dossier, decide
from sarlens.export.textlayer import glyphless
from sarlens.model import (
    Analysis,
    Anchor,
    Box,
    CaseInfo,
    Corpus,
    Document,
    Finding,
    Page,
    Redaction,
    SourceFile,
    Tag,
    Verdict,
    Word,
)
from tests.export.invented import LETTER, Store, case, day, finding, pdf_of, read, rotated


def made(dossier: Dossier, purpose: str = "everything") -> bytes:
    out = io.BytesIO()
    bundle.write(decide(dossier, purpose), out)  # type: ignore[arg-type]
    return out.getvalue()


def one_file(data: bytes, pages: tuple[Page, ...], findings: tuple[Finding, ...] = ()) -> Dossier:
    """A case of one file, everything kept."""
    store = Store()
    id_ = store.add(data)
    pages = tuple(replace(p, file=id_) for p in pages)
    findings = tuple(replace(f, anchors=tuple(replace(a, file=id_) for a in f.anchors)) for f in findings)
    document = Document("d", id_, 1, len(pages), "letter", "A letter", day(2023, 3, 14), "Odette Marrow")
    source = SourceFile(id_, "One.pdf", "One.pdf", "application/pdf", len(data), None, len(pages), "read")
    corpus = Corpus(CaseInfo("Case"), (source,), pages, (document,), (), (), findings)
    return Dossier(
        corpus, Analysis(), store.open, {f.id: Verdict(f.id, "confirmed") for f in findings}, version="0.1.0"
    )


def words_of(data: bytes, number: int) -> str:
    return " ".join(pypdfium2.PdfDocument(data)[number - 1].get_textpage().get_text_range().split())


def marked(data: bytes) -> list[tuple[int, str, str]]:
    """For each highlight its page, the words that stand beneath it, and what it says."""
    found = []
    document = pypdfium2.PdfDocument(data)
    with pikepdf.open(io.BytesIO(data)) as pdf:
        for number, page in enumerate(pdf.pages, start=1):
            text = document[number - 1].get_textpage()
            for note in page.obj.get("/Annots", []):
                if note.Subtype != "/Highlight":
                    continue
                quads = [float(v) for v in note.QuadPoints]
                lines = []
                for at in range(0, len(quads), 8):
                    xs, ys = quads[at : at + 8 : 2], quads[at + 1 : at + 8 : 2]
                    lines.append(text.get_text_bounded(min(xs) - 1, min(ys) - 1, max(xs) + 1, max(ys) + 1))
                found.append((number, " ".join(" ".join(lines).split()), str(note.Contents)))
    return found


def test_printed_numbers_are_the_pdfs_own_and_the_index_leads_there() -> None:
    dossier, _ = case()
    data = made(dossier)
    document = pypdfium2.PdfDocument(data)
    exhibit = plan(decide(dossier, "everything"))
    assert len(document) == exhibit.total == 5
    assert f"Page 1 of {exhibit.total}" in words_of(data, 1)
    for number in range(2, 6):
        assert words_of(data, number).endswith(f"{number} of 5")
    with pikepdf.open(io.BytesIO(data)) as pdf:
        links = [note for note in pdf.pages[0].Annots if note.Subtype == "/Link"]
        targets = {pdf.pages.index(pikepdf.Page(note.Dest[0])) + 1 for note in links}
        assert targets == {e.number for e in exhibit.entries}
        assert all("/A" not in note for note in links)


def test_it_opens_at_full_size_with_bookmarks_in_uk_english() -> None:
    data = made(case()[0])
    with pikepdf.open(io.BytesIO(data)) as pdf:
        assert str(pdf.Root.Lang) == "en-GB" and pdf.Root.ViewerPreferences.DisplayDocTitle
        assert [str(v) for v in list(pdf.Root.OpenAction)[1:]] == ["/XYZ", "None", "None", "1"] or pdf.Root.OpenAction[
            -1
        ] == 1
        assert str(pdf.Root.PageMode) == "/UseOutlines"
        with pdf.open_outline() as outline:
            titles = [item.title for item in outline.root]
            assert titles[0] == "Index (page 1)"
            assert "14 March 2023: Letter, Your letter of 2 March (page 2)" in titles
            assert any(child.title.startswith("Passage 1 (page ") for item in outline.root for child in item.children)
        assert not pdf.check_pdf_syntax()


@pytest.mark.parametrize("purpose", ["complaint", "lgsco", "phso", "ico", "court", "everything"])
def test_every_mark_lies_on_its_words(purpose: str) -> None:
    dossier, _ = case()
    found = marked(made(dossier, purpose))
    assert found
    for _, beneath, says in found:
        assert " ".join(says.split(": ", 1)[1].split()) == beneath
    assert not any("She says nobody" in says for _, _, says in found), "what was set aside is not marked"


def test_a_suggestion_on_kept_words_does_not_change_their_colour() -> None:
    plain = pdf_of([LETTER])
    page = read(plain, "x")[0]
    both = (
        finding(page, LETTER[3], "gdpr_misrepresentation", "d"),
        finding(page, LETTER[3], "poor_communication", "d"),
    )
    dossier = one_file(plain, (page,), both)
    dossier = replace(dossier, verdicts={both[0].id: Verdict(both[0].id, "confirmed")})
    with pikepdf.open(io.BytesIO(made(dossier))) as pdf:
        drawn = {str(note.T): note.AP.N.read_bytes() for note in pdf.pages[1].Annots}
    assert b" re f" in drawn["SARLens: kept by you"]
    assert (
        b" re f" not in drawn["SARLens: suggested, not yet checked"]
        and b" l S" in drawn["SARLens: suggested, not yet checked"]
    )


def shown(box: Box, degrees: int, width: float, height: float) -> Box:
    """Where a box of the upright page stands once the page is turned clockwise."""
    if degrees == 90:
        return Box(height - box.y1, box.x0, height - box.y0, box.x1)
    if degrees == 180:
        return Box(width - box.x1, height - box.y1, width - box.x0, height - box.y0)
    if degrees == 270:
        return Box(box.y0, width - box.x1, box.y1, width - box.x0)
    return box


@pytest.mark.parametrize("degrees", [0, 90, 180, 270])
@pytest.mark.parametrize("turned", [0, 90, 180, 270])
@pytest.mark.parametrize("crop", [None, (20, 100, 390, 480)])
def test_marks_follow_a_page_that_is_turned_and_cropped(degrees: int, turned: int, crop: Any) -> None:
    plain = pdf_of([LETTER])
    page = read(plain, "x")[0]
    x0, y0, x1, y1 = crop or (0, 0, 400, 500)
    width, height = x1 - x0, y1 - y0
    total = (degrees + turned) % 360
    words = tuple(
        replace(
            w,
            box=shown(
                Box(w.box.x0 - x0, w.box.y0 - (500 - y1), w.box.x1 - x0, w.box.y1 - (500 - y1)), total, width, height
            ),
        )
        for w in page.words
    )
    size = (height, width) if total % 180 else (width, height)
    page = replace(page, words=words, rotation=turned, width=size[0], height=size[1])
    data = made(
        one_file(rotated(plain, degrees, crop), (page,), (finding(page, LETTER[3], "gdpr_misrepresentation", "d"),))
    )
    assert [beneath for _, beneath, _ in marked(data)] == [LETTER[3]]
    box = pypdfium2.PdfDocument(data)[1].get_mediabox()
    assert box == pytest.approx((0, 0, size[0], size[1] + STRIP), abs=0.1)


@pytest.mark.parametrize("degrees", [0, 90, 180, 270])
def test_turning_keeps_the_page_where_it_belongs(degrees: int) -> None:
    a, b, c, d, e, f = upright(degrees, (10, 20, 110, 220))
    corners = [(a * x + c * y + e, b * x + d * y + f) for x in (10, 110) for y in (20, 220)]
    size = (200, 100) if degrees % 180 else (100, 200)
    assert (min(x for x, _ in corners), min(y for _, y in corners)) == (0, 0)
    assert (max(x for x, _ in corners), max(y for _, y in corners)) == size


def test_the_strip_covers_nothing() -> None:
    """Ink in every corner of the page is still there in the bundle, above the strip."""
    image = Image.new("RGB", (400, 500), "white")
    draw = ImageDraw.Draw(image)
    for x, y in ((0, 0), (380, 0), (0, 480), (380, 480)):
        draw.rectangle((x, y, x + 19, y + 19), fill="black")
    out = io.BytesIO()
    image.save(out, "PDF", resolution=72)
    data = made(one_file(out.getvalue(), (Page("x", 1, 400, 500, "", "blank"),)))
    page = pypdfium2.PdfDocument(data)[1].render(scale=1).to_pil().convert("L")
    assert page.size == (400, 500 + int(STRIP))
    for x, y in ((5, 5), (390, 5), (5, 490), (390, 490)):
        assert page.getpixel((x, y)) < 60


def hiding(data: bytes) -> bytes:
    """The page with a black box over the words, which stay in the file."""
    with pikepdf.open(io.BytesIO(data)) as pdf:
        pdf.pages[0].contents_add(b"q 0 g 30 380 340 40 re f Q")
        out = io.BytesIO()
        pdf.save(out)
    return out.getvalue()


@pytest.mark.parametrize("known", [True, False], ids=["found", "only a box"])
def test_words_beneath_a_redaction_do_not_travel(known: bool) -> None:
    plain = pdf_of([LETTER])
    page = read(plain, "x")[0]
    under = [w for w in page.words if 380 < 500 - w.box.y1 < 420]
    assert under
    left = tuple(w for w in page.words if w not in under)
    hidden = Redaction(Box(30, 80, 370, 120), "black", None, known, "words" if known else None)
    data = made(one_file(hiding(plain), (replace(page, words=left, redactions=(hidden,)),)))
    everything = b"".join(
        bytes(obj.read_bytes())
        for obj in pikepdf.open(io.BytesIO(data)).objects
        if isinstance(obj, pikepdf.Stream) and obj.get("/Subtype") != "/Image"
    )
    told = words_of(data, 2)
    assert "Marlbeck Council" in told and "shown as a picture" in told
    for word in under:
        assert (
            page.text[word.start : word.end] not in told.split("One.pdf")[0].split()
            or page.text.count(page.text[word.start : word.end]) > 1
        )
    assert b"difficult" not in everything and "difficult" not in told


def test_a_picture_can_still_be_searched_and_marked() -> None:
    dossier, _ = case()
    assert dossier.corpus.pages[2].redactions
    data = made(dossier, "complaint")
    number = plan(decide(dossier, "complaint")).numbers[dossier.corpus.pages[2].file, 1]
    assert "Transition plan still not sent; capacity issues in the team." in words_of(data, number)


def scan(text: str = "Read by eye 👍 שלום") -> tuple[bytes, Page]:
    """A page that is one picture, with words that OCR would find."""
    image = Image.new("L", (800, 1000), 255)
    ImageDraw.Draw(image).rectangle((80, 80, 600, 120), fill=0)
    out = io.BytesIO()
    image.save(out, "PDF", resolution=144)
    words, at, x = [], 0, 40.0
    for word in text.split():
        start = text.index(word, at)
        at = start + len(word)
        words.append(Word(start, at, Box(x, 40, x + 6 * len(word), 60), 0.9))
        x += 6 * len(word) + 4
    return out.getvalue(), Page("x", 1, 400, 500, text, "ocr", words=tuple(words), ocr_confidence=0.9)


def test_a_scan_can_be_searched_where_the_words_stand() -> None:
    data, page = scan()
    built = made(one_file(data, (page,)))
    assert words_of(built, 2).startswith("Read by eye 👍")
    text = pypdfium2.PdfDocument(built)[1].get_textpage()
    found = text.search("eye").get_next()
    assert found is not None
    left, bottom, right, top = text.get_charbox(found[0])
    word = page.words[2].box
    assert word.x0 - 1 <= left and right <= word.x1 + 1
    assert STRIP + 500 - word.y1 - 1 <= bottom <= top <= STRIP + 500 - word.y0 + 1


def test_a_lone_scan_with_black_in_it_stays_as_it_is() -> None:
    data, page = scan()
    black = replace(page, redactions=(Redaction(Box(40, 40, 300, 60), "black"),))
    assert "shown as a picture" not in words_of(made(one_file(data, (black,))), 2)
    covered = io.BytesIO()
    with pikepdf.open(io.BytesIO(data)) as pdf:
        pdf.pages[0].contents_add(b"q 0 g 40 440 260 20 re f Q")
        pdf.save(covered)
    assert "shown as a picture" in words_of(made(one_file(covered.getvalue(), (black,))), 2)


def test_the_unseen_font_is_a_font() -> None:
    data = glyphless()
    assert data[:4] == b"\x00\x01\x00\x00" and len(data) < 1000


def test_nothing_live_comes_along() -> None:
    plain = pdf_of([LETTER, LETTER])
    with pikepdf.open(io.BytesIO(plain)) as pdf:
        script = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert('hello')")
        link = pikepdf.Dictionary(S=pikepdf.Name.URI, URI="http://marlbeck.example/track")
        launch = pikepdf.Dictionary(S=pikepdf.Name.Launch, F="run.exe")
        pdf.Root["/OpenAction"] = script
        pdf.Root["/AA"] = pikepdf.Dictionary(WC=script)
        page = pdf.pages[0].obj
        page["/AA"] = pikepdf.Dictionary(O=launch)
        page["/PieceInfo"] = pikepdf.Dictionary(Secret=pikepdf.String("kept by the editor"))
        page["/Annots"] = pikepdf.Array(
            [
                pdf.make_indirect(
                    pikepdf.Dictionary(Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Link, Rect=[0, 0, 50, 50], A=link)
                )
            ]
        )
        pdf.attachments["secret.txt"] = b"an embedded file"
        out = io.BytesIO()
        pdf.save(out)
    data = made(one_file(out.getvalue(), read(plain, "x")))
    with pikepdf.open(io.BytesIO(data)) as pdf:
        for obj in pdf.objects:
            if isinstance(obj, (pikepdf.Dictionary, pikepdf.Stream)):
                assert not {"/JS", "/URI", "/AA", "/EF", "/PieceInfo", "/AF"} & set(obj.keys())
                assert obj.get("/S") not in ("/JavaScript", "/Launch", "/URI") and obj.get("/Type") != "/EmbeddedFile"
        assert len(pdf.attachments) == 0 and "/Names" not in pdf.Root and "/AcroForm" not in pdf.Root


def test_a_note_that_covers_words_still_covers_them() -> None:
    """A black square laid over a page as an annotation must not fall away with the annotations."""
    plain = pdf_of([LETTER])
    with pikepdf.open(io.BytesIO(plain)) as pdf:
        form = pdf.make_stream(b"0 g 0 0 340 40 re f")
        form["/Type"], form["/Subtype"], form["/BBox"] = (
            pikepdf.Name.XObject,
            pikepdf.Name.Form,
            pikepdf.Array([0, 0, 340, 40]),
        )
        square = pikepdf.Dictionary(
            Type=pikepdf.Name.Annot,
            Subtype=pikepdf.Name.Square,
            Rect=[30, 380, 370, 420],
            F=4,
            AP=pikepdf.Dictionary(N=form),
        )
        pdf.pages[0].obj["/Annots"] = pikepdf.Array([pdf.make_indirect(square)])
        out = io.BytesIO()
        pdf.save(out)
    page = replace(read(plain, "x")[0], words=())
    data = made(one_file(out.getvalue(), (page,)))
    image = pypdfium2.PdfDocument(data)[1].render(scale=1).to_pil().convert("L")
    assert image.getpixel((200, 100)) < 40
    assert "difficult" not in words_of(data, 2)


def test_pages_left_out_leave_nothing_behind() -> None:
    """A list of pictures shared by all pages must not bring the others' pictures along."""
    pictures = []
    for shade in (10, 200):
        out = io.BytesIO()
        Image.new("L", (60, 60), shade).save(out, "JPEG")
        pictures.append(out.getvalue())
    with pikepdf.new() as pdf:
        shared = pikepdf.Dictionary(XObject=pikepdf.Dictionary())
        for at, jpeg in enumerate(pictures):
            image = pdf.make_stream(jpeg)
            image.write(jpeg, filter=pikepdf.Name.DCTDecode)
            image["/Subtype"], image["/Width"], image["/Height"] = pikepdf.Name.Image, 60, 60
            image["/ColorSpace"], image["/BitsPerComponent"] = pikepdf.Name.DeviceGray, 8
            shared["/XObject"][f"/Pic{at}"] = image
        resources = pdf.make_indirect(shared)
        for at in range(2):
            content = pdf.make_stream(b"q 100 0 0 100 0 0 cm /Pic%d Do Q" % at)
            pdf.pages.append(
                pikepdf.Page(
                    pdf.make_indirect(
                        pikepdf.Dictionary(
                            Type=pikepdf.Name.Page, MediaBox=[0, 0, 100, 100], Resources=resources, Contents=content
                        )
                    )
                )
            )
        out = io.BytesIO()
        pdf.save(out)
    dossier = one_file(out.getvalue(), (Page("x", 1, 100, 100, "", "blank"),))
    with pikepdf.open(io.BytesIO(made(dossier))) as pdf:
        images = [obj for obj in pdf.objects if isinstance(obj, pikepdf.Stream) and obj.get("/Subtype") == "/Image"]
        assert len(images) == 1


def broken(store: Store, file: str) -> Any:
    def open_pdf(wanted: str) -> Any:
        if wanted == file:
            raise Unreadable("truncated")
        return store.open(wanted)

    return open_pdf


def test_a_page_that_cannot_be_shown_gets_a_sheet_that_says_so() -> None:
    dossier, store = case()
    gone = dossier.corpus.pages[0].file
    data = made(replace(dossier, open_pdf=broken(store, gone)))
    assert "This page could not be shown. The file is damaged or is not here." in words_of(data, 2)
    assert words_of(data, 2).endswith("2 of 5")
    assert "Case note" in words_of(data, 4)


@pytest.mark.parametrize("data", [b"", b"%PDF-1.7 nothing", b"not a pdf at all"])
def test_rubbish_in_place_of_a_pdf_costs_only_its_own_pages(data: bytes) -> None:
    dossier, store = case()
    store.pdfs[dossier.corpus.pages[0].file] = data
    assert "could not be shown" in words_of(made(dossier), 2)


def test_a_page_that_is_not_in_the_pdf_costs_one_sheet() -> None:
    dossier, _ = case()
    extra = replace(dossier.corpus.pages[1], number=3)
    dossier = replace(
        dossier, corpus=replace(dossier.corpus, pages=(*dossier.corpus.pages[:2], extra, *dossier.corpus.pages[2:]))
    )
    assert "could not be shown" in words_of(made(dossier), 4)


def test_a_page_whose_drawing_is_damaged_is_still_one_page() -> None:
    plain = pdf_of([LETTER, LETTER])
    with pikepdf.open(io.BytesIO(plain)) as pdf:
        bad = pdf.make_stream(b"")
        bad.write(b"\x00\x01garbage", filter=pikepdf.Name.FlateDecode)
        pdf.pages[0].obj["/Contents"] = bad
        out = io.BytesIO()
        pdf.save(out, compress_streams=False, stream_decode_level=pikepdf.StreamDecodeLevel.none)
    data = made(one_file(out.getvalue(), read(plain, "x")))
    assert len(pypdfium2.PdfDocument(data)) == 3 and "thank you for your letter" in words_of(data, 3)


def test_a_mark_that_has_no_place_is_owned_up_to() -> None:
    plain = pdf_of([LETTER])
    page = read(plain, "x")[0]
    bare = replace(page, words=())
    data = made(one_file(plain, (bare,), (finding(page, LETTER[3], "gdpr_misrepresentation", "d"),)))
    assert "A passage on this page could not be marked." in words_of(data, 2)


def test_a_court_bundle_has_the_corner_on_its_first_page() -> None:
    assert "Statement given by" in words_of(made(case()[0], "court"), 1)


def test_it_is_the_same_twice() -> None:
    assert made(case()[0]) == made(case()[0])


def test_two_hundred_scans_with_six_hundred_marks() -> None:
    image = Image.effect_noise((1240, 1754), 60)
    out = io.BytesIO()
    image.save(out, "JPEG", quality=60)
    jpeg = out.getvalue()
    with pikepdf.new() as pdf:
        for _ in range(200):
            picture = pdf.make_stream(jpeg)
            picture.write(jpeg, filter=pikepdf.Name.DCTDecode)
            picture["/Subtype"], picture["/Width"], picture["/Height"] = pikepdf.Name.Image, 1240, 1754
            picture["/ColorSpace"], picture["/BitsPerComponent"] = pikepdf.Name.DeviceGray, 8
            page = pdf.add_blank_page(page_size=(595, 842))
            page.obj["/Resources"] = pikepdf.Dictionary(XObject=pikepdf.Dictionary(Im=picture))
            page.obj["/Contents"] = pdf.make_stream(b"q 595 0 0 842 0 0 cm /Im Do Q")
        out = io.BytesIO()
        pdf.save(out)
    text = "\n".join(" ".join(f"word{line}{n}" for n in range(10)) for line in range(40))
    places = [m.span() for m in re.finditer(r"\S+", text)]
    words = tuple(
        Word(s, e, Box(60 + 48 * (n % 10), 50 + 18 * (n // 10), 100 + 48 * (n % 10), 64 + 18 * (n // 10)), 0.9)
        for n, (s, e) in enumerate(places)
    )
    pages = tuple(Page("x", n, 595, 842, text, "ocr", words=words, ocr_confidence=0.9) for n in range(1, 201))
    tag = Tag("parent_blame", "s", 0.9, "strong", (), "why")
    start, end = places[30][0], places[44][1]
    findings = tuple(
        Finding(f"f{n}{k}", "d", "p", (Anchor("x", n, start + 0, end),), text[start:end], tag)
        for n in range(1, 201)
        for k in range(3)
    )
    dossier = one_file(out.getvalue(), pages, findings)
    began = time.perf_counter()
    data = made(dossier)
    took = time.perf_counter() - began
    assert len(pypdfium2.PdfDocument(data)) == 201
    with pikepdf.open(io.BytesIO(data)) as pdf:
        assert sum(len(page.obj.get("/Annots", [])) for page in list(pdf.pages)[1:]) == 600
    assert len(data) < len(out.getvalue()) + 8_000 * 200
    assert took < 15, "about two seconds on a quiet machine"
