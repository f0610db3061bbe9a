"""Words to text: lines, blocks, tabs, columns, and the cells of tables on paper and on screen."""

from __future__ import annotations

import io
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rapidfuzz.fuzz import ratio

from sarlens.ingest.pdf import read_page
from sarlens.ingest.reading_order import lay_out
from sarlens.ingest.tables import Grid, GridCell, find_grids, find_open_grids
from sarlens.ingest.words import Token
from sarlens.model import REDACTED, Box, Page
from sarlens.settings import Settings
from tests.ingest.papers import scanned, typeset

TABLE = """
#table(columns: (1fr, 50pt, 60pt), inset: 5pt,
  [*Action*], [*Who*], [*By when*],
  [Ring the lift firm about the broken plate and tell the family what they say], [OF], [4 June],
  [Find out who holds the spare key], [RS], [],
  [Send Mr Abernathy the notes of the spring meeting], [OF], [11 June 2024],
)
"""
CELLS = [
    "Action", "Who", "By when",
    "Ring the lift firm about the broken plate and tell the family what they say", "OF", "4 June",
    "Find out who holds the spare key", "RS", "",
    "Send Mr Abernathy the notes of the spring meeting", "OF", "11 June 2024",
]  # fmt: skip


def read(pdf: bytes) -> Page:
    return read_page(io.BytesIO(pdf), "file", 1, Settings())[0]


def tokens_of(lines: list[tuple[float, float, str]], size: float = 10) -> list[Token]:
    """Words set at (x, y) with letters half an em wide."""
    found = []
    for x, y, text in lines:
        at = x
        for word in text.split(" "):
            wide = 0.5 * size * len(word)
            found.append(Token(word, Box(at, y, at + wide, y + size), size))
            at += wide + 0.3 * size
    return found


printed = st.lists(
    st.builds(
        lambda text, x, y, wide, high, aslant, sure: Token(text, Box(x, y, x + wide, y + high), high, sure, aslant),
        st.text(st.characters(categories=("L", "N", "P")), min_size=1, max_size=8),
        st.floats(0, 550),
        st.floats(0, 800),
        st.floats(1, 90),
        st.floats(4, 30),
        st.booleans(),
        st.none() | st.floats(0, 1),
    ),
    max_size=40,
)
ruled = st.lists(
    st.builds(
        lambda x, y, long, level: Box(x, y, x + long, y) if level else Box(x, y, x, y + long),
        st.sampled_from([50, 150, 250, 350]),
        st.sampled_from([100, 200, 300, 400]),
        st.sampled_from([100, 200, 300]),
        st.booleans(),
    ),
    max_size=24,
)


@given(printed, ruled)
def test_every_word_is_in_the_text_once_and_nothing_else_is(tokens: list[Token], rules: list[Box]) -> None:
    laid = lay_out(tokens, find_grids(rules))
    assert laid.text.split() == [laid.text[word.start : word.end] for word in laid.words]
    assert sorted("".join(laid.text.split())) == sorted("".join(token.text for token in tokens))
    assert not laid.text.startswith("\n") and not laid.text.endswith("\n") and "\n\n\n" not in laid.text


@given(printed, ruled)
def test_cells_hold_their_words_and_follow_one_another(tokens: list[Token], rules: list[Box]) -> None:
    laid = lay_out(tokens, find_grids(rules))
    for cell in laid.cells:
        assert 0 <= cell.start <= cell.end <= len(laid.text)
        assert laid.text[cell.start : cell.end] == laid.text[cell.start : cell.end].strip("\n")
        for word in laid.words:
            assert (
                word.end <= cell.start or word.start >= cell.end or (cell.start <= word.start and word.end <= cell.end)
            )
    by_table: dict[int, list[tuple[int, int]]] = {}
    for cell in laid.cells:
        by_table.setdefault(cell.table, []).append((cell.start, cell.end))
    for spans in by_table.values():
        assert all(a[1] <= b[0] for a, b in pairwise(spans))


prose = st.lists(
    st.tuples(st.sampled_from([50, 60, 180, 300, 310]), st.floats(60, 700), st.integers(1, 12)), min_size=8, max_size=60
)


@settings(max_examples=300)
@given(prose)
def test_no_line_is_lost_between_columns(rows: list[tuple[float, float, int]]) -> None:
    tokens = tokens_of([(x, y, " ".join(["word"] * count)) for x, y, count in rows])
    assert len(lay_out(tokens).words) == len(tokens)


def test_lines_blocks_and_tabs() -> None:
    laid = lay_out(
        tokens_of(
            [(50, 100, "Our ref"), (300, 100, "Date"), (50, 112, "Dear Sir"), (50, 140, "We write"), (50, 152, "again")]
        )
    )
    assert laid.text == "Our ref\tDate\nDear Sir\n\nWe write\nagain"


def test_a_narrow_gap_at_a_tab_stop_is_a_tab() -> None:
    rows = [
        (50, 100, "A"),
        (130, 100, "one"),
        (50, 112, "B"),
        (130, 112, "two"),
        (50, 124, "Long enough it"),
        (130, 124, "six"),
    ]
    assert lay_out(tokens_of(rows)).text.split("\n")[2] == "Long enough it\tsix"


def test_columns_of_prose_are_read_one_after_the_other() -> None:
    left = [(50, 100 + 12 * i, f"left line number {i} of the page") for i in range(6)]
    right = [(300, 106 + 12 * i, f"right line number {i} of the page") for i in range(6)]
    text = lay_out(tokens_of([(50, 60, "A heading over both"), *left, *right, (50, 220, "and a foot below them")])).text
    assert text.index("left line number 5") < text.index("right line number 0")
    assert text.startswith("A heading") and text.endswith("below them")


def test_two_leaves_on_one_sheet_are_read_one_after_the_other() -> None:
    left = [
        (50, y, text)
        for y, text in (
            (100, "Dear Mrs Abernathy"),
            (118, "Thank you for your note"),
            (130, "of the fourth of May"),
            (150, "I will write again soon"),
        )
    ]
    right = [(400, 105 + 12 * i, f"line {i} of the other leaf") for i in range(5)]
    text = lay_out(tokens_of([*left, *right])).text
    assert text.index("write again soon") < text.index("line 0")


def test_short_entries_side_by_side_are_read_across() -> None:
    rows = [(x, 100 + 12 * i, text) for i in range(6) for x, text in ((50, f"row {i}"), (300, "its value"))]
    assert lay_out(tokens_of(rows)).text.split("\n")[0] == "row 0\tits value"


def test_a_word_and_its_superscript_share_a_line() -> None:
    raised = Token("th", Box(62, 98, 68, 104), 6)
    assert lay_out([*tokens_of([(50, 100, "28")]), raised, *tokens_of([(75, 100, "May")])]).text == "28 th May"


def test_a_mark_behind_a_bar_clings_to_it() -> None:
    bar = Token(REDACTED, Box(50, 100, 90, 110), 10)
    laid = lay_out([bar, Token(",", Box(90.5, 100, 93, 110), 10), *tokens_of([(97, 100, "his mother")])])
    assert laid.text == f"{REDACTED}, his mother"
    assert laid.words[0].box == Box(50, 100, 93, 110)


def test_leaning_words_stand_by_themselves() -> None:
    stamp = [
        Token("RECEIVED", Box(200, 90, 260, 130), 12, aslant=True),
        Token("MAY", Box(255, 100, 290, 150), 12, aslant=True),
    ]
    assert lay_out([*tokens_of([(50, 100, "Dear Sir")]), *stamp]).text == "Dear Sir\n\nRECEIVED MAY"


def assert_like(found: list[str], wanted: list[str]) -> None:
    """OCR may add a mark or take one letter for another."""
    assert len(found) == len(wanted)
    for one, other in zip(found, wanted, strict=True):
        assert ratio(one, other) >= 85 or (one, other) == ("", ""), (one, other)


def cell_texts(page: Page) -> list[str]:
    return [" ".join(page.text[cell.start : cell.end].split()) for cell in page.cells]


@pytest.mark.parametrize("paper", [lambda pdf: pdf, lambda pdf: scanned(pdf, lean=1.0, flicker=3)])
def test_cells_are_contiguous_on_digital_and_scanned_tables(paper) -> None:  # type: ignore[no-untyped-def]
    page = read(paper(typeset("Actions agreed\n" + TABLE + "\nThere was no other business.")))
    assert_like(cell_texts(page), CELLS)
    assert [(cell.row, cell.column) for cell in page.cells] == [
        (row, column) for row in range(4) for column in range(3)
    ]
    assert page.text.startswith("Actions agreed\n\nAction\nWho\nBy when\n")
    assert page.text.endswith("\n\nThere was no other business.")


@pytest.mark.parametrize("paper", [lambda pdf: pdf, lambda pdf: scanned(pdf, lean=-0.8)])
def test_tables_ruled_between_their_rows_only(paper) -> None:  # type: ignore[no-untyped-def]
    rows = [", ".join(f"[{text}]" for text in CELLS[i : i + 3]) for i in range(0, 12, 3)]
    table = "#table(columns: (1fr, 50pt, 60pt), stroke: none, inset: 4pt, table.hline(),\n"
    table += "".join(f"{row}, table.hline(),\n" for row in rows) + ")"
    page = read(paper(typeset("Actions agreed\n\n" + table + "\n\nThere was no other business.")))
    assert_like(cell_texts(page), CELLS)
    assert page.text.endswith("\n\nThere was no other business.")


def test_a_frame_around_text_is_no_table() -> None:
    page = read(typeset("#rect(width: 100%)[For office use. Entered by TD on 4 May.]"))
    assert page.cells == () and page.text == "For office use. Entered by TD on 4 May."


def test_grids_number_merged_cells_by_where_they_begin() -> None:
    rules = [Box(0, y, 200, y) for y in (0, 20, 40)] + [Box(x, 0, x, 40) for x in (0, 200)] + [Box(100, 20, 100, 40)]
    (grid,) = find_grids(rules)
    assert [(cell.row, cell.column) for cell in grid.cells] == [(0, 0), (1, 0), (1, 1)]


def test_prose_between_lines_is_no_open_table() -> None:
    rules = [Box(50, y, 450, y) for y in (90, 130, 170)]
    words = [
        token.box
        for token in tokens_of(
            [(50, y, "words that run on and on to the very end of the line") for y in (100, 112, 140, 152)]
        )
    ]
    assert find_open_grids(rules, words) == ()


def test_a_word_in_two_tables_belongs_to_the_smaller_cell() -> None:
    outer = Grid(Box(0, 0, 300, 200), (GridCell(0, 0, Box(0, 0, 300, 100)), GridCell(1, 0, Box(0, 100, 300, 200))))
    inner = Grid(Box(10, 10, 110, 40), (GridCell(0, 0, Box(10, 10, 60, 40)), GridCell(0, 1, Box(60, 10, 110, 40))))
    laid = lay_out(tokens_of([(15, 20, "in"), (70, 20, "two"), (20, 120, "out")]), (outer, inner))
    assert laid.text.split() == ["in", "two", "out"] or sorted(laid.text.split()) == ["in", "out", "two"]
    assert {laid.text[c.start : c.end] for c in laid.cells} == {"", "in", "two", "out"}
