"""Tesseract's words made fit to be read: engines, noise, orientation, lines and boxes of a scan."""

from __future__ import annotations

import stat
import sys
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from packaging.version import Version

from sarlens.errors import Unreadable
from sarlens.ingest import ocr
from sarlens.ingest.frame import Frame, turn_box
from sarlens.ingest.legibility import plausible
from sarlens.ingest.ocr import engine, language_data
from sarlens.ingest.orientation import find_stand
from sarlens.ingest.raster import INK, clear_specks, find_solids, smooth, whiten, without_solids
from sarlens.ingest.ruling import find_rules, without_rules
from sarlens.ingest.scan import Raster, read_scan
from sarlens.ingest.settling import Read, settle
from sarlens.model import Box
from tests.ingest.papers import LETTER, blank_image, picture_of, scanned, typeset

PAGE = typeset(LETTER)


def line_of(*words: tuple[str, float, float, float], top: float = 100, line: int = 1) -> list[Read]:
    """Words as (text, left, right, confidence), capitals 14 pixels high on one base line."""
    reads = []
    for text, left, right, sure in words:
        up = top if any(c.isupper() or c in "bdfhklt0123456789|" for c in text) else top + 4
        down = top + 18 if any(c in "gjpqy," for c in text) else top + 14
        reads.append(Read(text, Box(left, up, right, down), sure, line))
    return reads


def texts(*words: tuple[str, float, float, float]) -> list[str]:
    return [read.text for read in settle(line_of(*words))]


def test_the_language_data_is_found() -> None:
    folder = language_data()
    assert folder is not None and (folder / "eng.traineddata").is_file()


def test_a_stroke_between_words_is_the_word_i() -> None:
    assert texts(("until", 0, 40, 0.9), ("|", 45, 48, 0.9), ("have", 53, 90, 0.9)) == ["until", "I", "have"]
    assert texts(("|'ll", 0, 20, 0.9), ("ring", 26, 60, 0.9)) == ["I'll", "ring"]


def test_what_is_left_of_a_ruling_line_is_dropped() -> None:
    assert texts(("Where", 0, 60, 0.9), ("|", 400, 403, 0.95)) == ["Where"]
    assert texts(("Who", 0, 60, 0.9), ("_", 70, 200, 0.3), ("~", 210, 220, 0.4)) == ["Who"]


def test_real_words_are_never_dropped_however_unsure() -> None:
    words = ("the", "£4", "ill", "Dr", "4")
    places = [(text, 60.0 * i, 60.0 * i + 50, 0.01) for i, text in enumerate(words)]
    assert texts(*places) == list(words)


@pytest.mark.parametrize(
    ("run", "parts"),
    [
        ("lof", ["1", "of"]),
        ("lof4", ["1", "of", "4"]),
        ("20f2", ["2", "of", "2"]),
        ("Iwill", ["I", "will"]),
        ("lam", ["I", "am"]),
        ("Islam", ["Islam"]),
        ("proof", ["proof"]),
    ],
)
def test_runs_that_missed_their_space(run: str, parts: list[str]) -> None:
    assert texts((run, 0, 60, 0.9), ("then", 66, 100, 0.9)) == [*parts, "then"]


def test_the_copy_line_of_a_mail() -> None:
    assert texts(("Ce:", 0, 30, 0.9), ("Duty", 40, 80, 0.9))[0] == "Cc:"
    assert texts(("Is", 0, 30, 0.9), ("Ce:", 40, 80, 0.9))[1] == "Ce:"


def test_the_halves_of_a_mail_address_are_one_word() -> None:
    words = (("To:", 0, 20, 0.9), ("<o.farquhar", 30, 90, 0.9), ("@", 94, 104, 0.5), ("stoat.example>", 108, 190, 0.9))
    assert texts(*words) == ["To:", "<o.farquhar@stoat.example>"]
    assert texts(("ring", 0, 30, 0.9), ("@", 60, 70, 0.9), ("ten", 76, 100, 0.9)) == ["ring", "@", "ten"]


def test_a_one_before_a_month_and_a_contracted_i() -> None:
    assert texts(("Between", 0, 60, 0.9), ("I", 66, 69, 0.9), ("February", 75, 130, 0.9))[1] == "1"
    assert texts(("''ll", 0, 20, 0.9), ("ring", 26, 60, 0.9)) == ["I'll", "ring"]
    assert texts(("then", 0, 40, 0.9), ("I", 46, 49, 0.9), ("may", 55, 80, 0.9)) == ["then", "I", "may"]


def test_words_of_a_line_are_as_high_as_the_line() -> None:
    reads = settle(line_of(("Dear", 0, 40, 0.9), ("sir", 46, 70, 0.9), ("ago,", 76, 110, 0.9)))
    assert len({round(read.box.y0) for read in reads}) == 1
    assert len({round(read.box.y1) for read in reads}) == 1
    assert all(15 < read.size < 25 for read in reads)


FAKE = """#!{python}
import sys, pathlib
if "--version" in sys.argv:
    print("tesseract 5.3.0"); raise SystemExit
picture, out = sys.argv[1], sys.argv[2]
assert pathlib.Path(picture).read_bytes()[:2] == b"P5", "not a PGM by its path"
head = "level\\tpage_num\\tblock_num\\tpar_num\\tline_num\\tword_num\\tleft\\ttop\\twidth\\theight\\tconf\\ttext"
rows = ["5\\t1\\t1\\t1\\t1\\t1\\t40\\t50\\t60\\t14\\t96\\tDear", "5\\t1\\t1\\t1\\t1\\t2\\t110\\t50\\t40\\t14\\t91\\tSir",
        "4\\t1\\t1\\t1\\t1\\t0\\t40\\t50\\t110\\t14\\t-1\\t"]
pathlib.Path(out + ".tsv").write_text("\\n".join([head, *rows]) + "\\n")
"""


@pytest.mark.skipif(sys.platform == "win32", reason="the stand-in program is a script")
def test_an_installed_tesseract_does_the_same_work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program = tmp_path / "tesseract"
    program.write_text(FAKE.format(python=sys.executable))
    program.chmod(program.stat().st_mode | stat.S_IEXEC)
    monkeypatch.setattr("pytesseract.pytesseract.tesseract_cmd", str(program))
    monkeypatch.setattr("pytesseract.pytesseract.get_tesseract_version", lambda **_: Version("5.3.0"))
    engine.cache_clear()
    try:
        reads = engine("pytesseract").read(np.full((200, 300), 255, np.uint8), 200)
    finally:
        engine.cache_clear()
    assert [(read.text, read.box, read.confidence, read.line) for read in reads] == [
        ("Dear", Box(40, 50, 100, 64), 0.96, 0),
        ("Sir", Box(110, 50, 150, 64), 0.91, 0),
    ]


def test_no_engine_is_said_plainly(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing() -> None:
        raise ImportError

    monkeypatch.setattr(ocr, "_InProcess", missing)
    monkeypatch.setattr(ocr, "_Program", missing)
    engine.cache_clear()
    try:
        with pytest.raises(Unreadable) as trouble:
            engine()
        assert trouble.value.code == "no_ocr"
    finally:
        engine.cache_clear()


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
@pytest.mark.parametrize("lean", [-2.0, 0.0, 1.3])
def test_how_a_page_stands(turn: int, lean: float) -> None:
    image = picture_of(PAGE, 100).rotate(lean, fillcolor=255).rotate(-turn, expand=True)
    stand = find_stand(without_solids(np.asarray(image) < INK, 8))
    assert stand.turn == (360 - turn) % 360
    assert stand.lean == pytest.approx(lean, abs=0.2)
    assert not stand.doubtful


def test_a_page_without_ink_stands_as_it_is() -> None:
    assert find_stand(np.zeros((200, 200), bool)).turn == 0


def test_shadow_and_faint_toner_are_evened_out() -> None:
    image, pen = blank_image(400, 300)
    pen.rectangle([100, 100, 300, 110], fill=0)
    grey = 255 - (255 - np.asarray(image, np.float32)) * 0.4
    grey = grey * (1 - 0.4 * np.linspace(0, 1, 400))
    clean = whiten(grey.astype(np.uint8))
    assert clean[103:108, 110:290].max() < INK
    assert np.median(clean[200:]) > 230 and np.median(clean[:, -30:]) > 230


def test_specks_go_and_full_stops_stay() -> None:
    grey = np.full((200, 200), 255, np.uint8)
    grey[50, 50] = grey[120, 31] = 0
    grey[100:104, 100:104] = 0
    clean = clear_specks(grey, 150)
    assert clean[50, 50] == clean[120, 31] == 255
    assert (clean[100:104, 100:104] == 0).all()
    assert smooth(grey)[50, 50] == 255


def test_lines_are_found_and_taken_out_and_letters_are_not() -> None:
    image = picture_of(
        typeset("#table(columns: 2, [Name of carer], [Lieselotte], [Hours], [All of them])\n#underline[Yours]"), 200
    )
    grey = np.asarray(image)
    lines = find_rules(grey, 200)
    boxes = [line.box for line in lines]
    assert sum(box.x1 - box.x0 > 300 for box in boxes) >= 3
    assert sum(box.y1 - box.y0 > 80 for box in boxes) >= 3
    left = (without_rules(grey, lines) < INK).sum()
    plain = (np.asarray(picture_of(typeset("Name of carer Lieselotte Hours All of them Yours"), 200)) < INK).sum()
    assert 0.85 * plain <= left <= 1.15 * plain


def test_solid_boxes_are_found_and_edges_and_letters_are_not() -> None:
    image, pen = blank_image(600, 400)
    pen.rectangle([100, 100, 300, 115], fill=20)
    pen.rectangle([0, 0, 12, 399], fill=0)  # the scanner's lid
    pen.line([50, 200, 550, 200], fill=0, width=3)
    (solid,) = find_solids(np.asarray(image), 100)
    assert solid.what == "bar"
    assert solid.box.overlap(Box(100, 100, 301, 116)) > 0.9 * solid.box.area


def test_places_are_the_same_there_and_back() -> None:
    pdf = scanned(PAGE, lean=1.5, turn=90)
    grey = np.asarray(picture_of(pdf, 100))
    scan = read_scan(Raster(grey, Box(0, 0, 300, 400)), (300, 400), None, dpi=100)
    assert scan.turn == 270
    box = Box(100, 50, 160, 62)
    there = scan.shown(scan.level(box))
    assert abs((there.x0 + there.x1) - (box.x0 + box.x1)) < 0.5 and abs((there.y0 + there.y1) - (box.y0 + box.y1)) < 0.5


@given(
    st.tuples(*[st.floats(0, 100)] * 4), st.floats(100, 900), st.floats(100, 900), st.sampled_from([0, 90, 180, 270])
)
def test_turning_a_box_four_times_brings_it_back(sides: tuple[float, ...], wide: float, high: float, turn: int) -> None:
    x, y, dx, dy = sides
    box = Box(x, y, x + dx, y + dy)
    size = (wide, high)
    once = turn_box(box, *size, turn)
    back = turn_box(once, *(size if turn % 180 == 0 else size[::-1]), -turn)
    assert all(
        a == pytest.approx(b, abs=1e-6)
        for a, b in zip((back.x0, back.y0, back.x1, back.y1), (box.x0, box.y0, box.x1, box.y1), strict=True)
    )


@given(st.floats(-200, 200), st.floats(-200, 200), st.sampled_from([0, 90, 180, 270]))
def test_a_frame_turns_like_the_page(left: float, bottom: float, turn: int) -> None:
    upright = Frame(left, bottom, left + 400, bottom + 300)
    box = upright.box(left + 10, bottom + 20, left + 60, bottom + 40)
    turned = upright.turned(turn).box(left + 10, bottom + 20, left + 60, bottom + 40)
    same = turn_box(box, 400, 300, turn)
    assert turned.x0 == pytest.approx(same.x0, abs=1e-6) and turned.y1 == pytest.approx(same.y1, abs=1e-6)


@pytest.mark.parametrize(
    ("text", "good"),
    [
        ("I will write to you again when I have heard from the day centre on 23 May (ref ASC/20/1).", True),
        ("NHS no 485 777 3456, T/C from mum re OT visit at 9.30am, s42 not met. cc GP, CPN", True),
        ("Tbe rneeting w as he1d 0n Mon d ay ancl tbe f ami ly w ere n0t inv ited t0 it", False),
        ("Gr|#w wkh |rxq dqg vdz zkdw wkhb zrxog grkqrwbklqj hovh", False),
        ("\ufffd\ufffd\ufffd \ufffd\ufffd", False),
    ],
)
def test_print_is_told_from_rubbish(text: str, good: bool) -> None:
    assert (plausible(text.split()) >= 0.85) is good
