"""Words beneath a redaction stay in the case: no export, no search and no list says them. The register says the rest."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pikepdf
import pypdfium2
import pytest

from sarlens.actions.cases import new_case
from sarlens.actions.exporting import FORMATS, PURPOSES, export
from sarlens.actions.intake import add
from sarlens.actions.screens import screen_lines, screen_rows
from sarlens.actions.views import problem_rows, search_rows, view_rows
from sarlens.store.cases import Case
from tests.actions.conftest import QUICK
from tests.ingest.papers import drawn_over, text_at, typeset

SECRET = "Quillfeather"
BODY = f"""
Dear Mr Venn

I will send you the short breaks plan by Friday 12 May 2023. The family is difficult to engage.

The report was written by {SECRET} and nobody else has seen it since the second of March.

Rowena Askey
"""


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Case]:
    folder = tmp_path_factory.mktemp("hidden")
    paper = typeset(BODY)
    text = pypdfium2.PdfDocument(paper)[0].get_textpage()
    at = text.get_text_range().index(SECRET)
    boxes = [text.get_charbox(at + n) for n in range(len(SECRET))]
    left, foot, right, top = (
        min(b[0] for b in boxes) - 1,
        min(b[1] for b in boxes) - 3,
        max(b[2] for b in boxes) + 1,
        max(b[3] for b in boxes) + 2,
    )
    over = f"0 g {left} {foot} {right - left} {top - foot} re f 1 g " + text_at(left + 1, foot + 4, "TPI", size=7)
    with pikepdf.open(io.BytesIO(drawn_over(paper, over))) as pdf:
        pdf.docinfo["/Title"] = f"Report by {SECRET}"
        pdf.save(folder / "letter.pdf")
    made = new_case(folder / "a.sarlens", ["Ada Venn"], ["Tobias Venn"])
    for _ in add(made, [folder / "letter.pdf"], QUICK):
        pass
    yield made
    made.close()


def unpacked(path: Path) -> str:
    """All that can be read in an export, compressed or not."""
    data = path.read_bytes()
    if data.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(data)) as held:
            return "".join(held.read(name).decode("utf-8", "replace") for name in held.namelist())
    if data.startswith(b"%PDF"):
        with pikepdf.open(io.BytesIO(data)) as pdf:
            streams = [
                one.read_bytes()
                for one in pdf.objects
                if isinstance(one, pikepdf.Stream) and "/DCTDecode" not in str(one.get("/Filter"))
            ]
            plain = [repr(one) for one in pdf.objects]
        document = pypdfium2.PdfDocument(data)
        said = [page.get_textpage().get_text_range() for page in document]
        return "".join(plain) + "".join(said) + b"".join(streams).decode("latin-1")
    return data.decode("utf-8", "replace")


@pytest.mark.parametrize("format", FORMATS)
def test_no_export_says_what_lies_beneath(format: str, case: Case, tmp_path: Path) -> None:
    for purpose in ("everything", "ico") if format != "bundle" else ("everything",):
        assert purpose in PURPOSES
        out = tmp_path / f"{purpose}.{format}"
        export(case, purpose, format, out)
        assert SECRET.lower() not in unpacked(out).lower()


def test_no_search_and_no_list_says_it(case: Case) -> None:
    page = next(iter(case.pages()))
    assert [one.beneath for one in page.redactions if one.text_beneath] == [SECRET]
    assert list(search_rows(case, SECRET)) == [] and list(search_rows(case, "Askey"))
    for view in ("redactions", "gaps", "people", "chronology"):
        assert SECRET not in json.dumps([dict(row.cells) for row in screen_rows(case, view)], default=str)
        assert SECRET not in json.dumps(view_rows(case, view))
    assert SECRET not in json.dumps(problem_rows(case))


def test_the_register_has_place_share_reason_and_meaning(case: Case, tmp_path: Path) -> None:
    (row,) = view_rows(case, "redactions")
    assert (row["kind"], row["reason"], row["text_beneath"], row["page"]) == ("black", "TPI", True, 1)
    assert "paragraph 16" in row["meaning"] and 0 < row["page_share"] < 0.3
    (line,) = screen_lines(case, "redactions")
    assert line["Where"] == "letter.pdf, page 1" and str(line["Where on the page"]).endswith("mm")
    import openpyxl

    export(case, "everything", "xlsx", tmp_path / "a.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "a.xlsx")["Redactions"]
    assert any("paragraph 16" in str(cell.value) for cells in sheet.iter_rows() for cell in cells)
    export(case, "everything", "docx", tmp_path / "a.docx")
    assert "paragraph 16" in unpacked(tmp_path / "a.docx")


def test_the_title_that_gives_it_away_is_told_without_its_words(case: Case) -> None:
    assert "words_beside" in {one.code for one in case.problems()}
    assert [one.kind for one in case_gaps(case)] == ["failed_redaction"]


def case_gaps(case: Case) -> list[object]:
    from sarlens.store import evidence

    return [gap for gap in evidence.analysis(case).gaps if gap.kind == "failed_redaction"]
