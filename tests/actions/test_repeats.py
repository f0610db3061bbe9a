"""Pages that show exactly the same are read once; whatever differs in the least is read by itself."""

from __future__ import annotations

import dataclasses
import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pikepdf
import pytest

from sarlens.actions import paging, reading
from sarlens.actions.cases import new_case
from sarlens.actions.intake import add
from sarlens.actions.views import summary
from sarlens.ingest.rounds import Crew, Outcome, work_through
from sarlens.ingest.sameness import open_for_pictures, pictures_of
from sarlens.model import Page
from sarlens.settings import Settings
from sarlens.store.cases import Case
from tests.actions.conftest import QUICK, pdf
from tests.actions.test_same_case import scan, scans

LETTER = scan("Dear Mr Venn,", "The lift was mended on Tuesday.", "The key is in the office.")
NOTE = scan("Note of the visit of 4 May.", "Nobody was in.")


def joined(*files: bytes) -> bytes:
    """The pages of several PDFs in one, as a council joins them."""
    held = io.BytesIO()
    with pikepdf.new() as made:
        for data in files:
            with pikepdf.open(io.BytesIO(data)) as part:
                made.pages.extend(part.pages)
        made.save(held)
    return held.getvalue()


def changed(data: bytes, change: Callable[[Any], None]) -> bytes:
    held = io.BytesIO()
    with pikepdf.open(io.BytesIO(data)) as made:
        change(made)
        made.save(held)
    return held.getvalue()


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> list[reading.PageJob]:
    """The pages that were given to a worker to read."""
    given: list[reading.PageJob] = []

    def noted(crew: Crew[Any, Any], items: Any) -> Any:
        items = list(items)
        given.extend(one for one in items if isinstance(one, reading.PageJob))
        return work_through(crew, items)

    monkeypatch.setattr(paging, "work_through", noted)
    return given


def case_of(tmp_path: Path, **files: bytes) -> Case:
    folder = tmp_path / "in"
    folder.mkdir()
    for name, data in files.items():
        (folder / f"{name}.pdf").write_bytes(data)
    case = new_case(tmp_path / "c.sarlens", [], [])
    for _step in add(case, [folder], QUICK):
        pass
    return case


def plain(page: Page) -> Page:
    return dataclasses.replace(page, file="", number=0)


def test_a_repeat_in_one_file_and_in_another_is_read_once(tmp_path: Path, read: list[reading.PageJob]) -> None:
    letter, note = scans(LETTER), scans(NOTE)
    with case_of(tmp_path, a=joined(letter, note, letter), b=joined(note, letter)) as case:
        assert len(read) == 2
        pages = list(case.pages(words=True))
        assert len(pages) == 5
        assert {page.text for page in pages} == {pages[0].text, pages[1].text}
        assert [plain(page) for page in (pages[2], pages[3], pages[4])] == [
            plain(page) for page in (pages[0], pages[1], pages[0])
        ]
        assert "3 pages show exactly what another shows" in " ".join(summary(case).lines)
        assert {file.status for file in case.files()} == {"read"}


def test_taking_the_words_over_gives_what_reading_gives(tmp_path: Path) -> None:
    """The page is read by itself, as it stands, and is the same in every word and place."""
    data = joined(scans(NOTE), scans(LETTER), scans(LETTER))
    with case_of(tmp_path, a=data) as case:
        from sarlens.ingest.pdf import read_page

        kept = case.page(case.files()[0].id, 3)
        itself, problems = read_page(io.BytesIO(data), case.files()[0].id, 3, QUICK)
        told = [one for one in case.problems() if one.page == 3]
    from sarlens.store.pagerow import COLUMNS, pack, unpack

    packed = pack(itself)  # kept in hundredths of a point, like any page
    assert COLUMNS and kept == unpack((packed.file, packed.number, *packed.values))
    assert [one.code for one in told] == [one.code for one in problems]


def test_a_page_of_an_earlier_add_serves_too(tmp_path: Path, read: list[reading.PageJob]) -> None:
    with case_of(tmp_path, a=joined(scans(LETTER), scans(NOTE))) as case:
        read.clear()
        (tmp_path / "later.pdf").write_bytes(joined(scans(NOTE), scans(LETTER), pdf("Digital.")))
        for _step in add(case, [tmp_path / "later.pdf"], QUICK):
            pass
        assert [job.number for job in read] == [3]
        assert case.page_count() == 5
        assert {file.status for file in case.files()} == {"read"}


def test_other_ways_of_reading_don_t_share(tmp_path: Path, read: list[reading.PageJob]) -> None:
    """What was left a picture, or read in another way, is no answer."""
    case = new_case(tmp_path / "c.sarlens", [], [])
    for name, mode in (("a", "never"), ("b", "auto"), ("c", "always")):
        (tmp_path / f"{name}.pdf").write_bytes(joined(scans(LETTER), pdf(name)))
        for _step in add(case, [tmp_path / f"{name}.pdf"], Settings(workers=1, ocr=mode)):  # type: ignore[arg-type]
            pass
    with case:
        texts = [page.text for page in case.pages() if page.number == 1]
        assert all("mended on Tuesday" in text for text in texts), texts
        assert not [one for one in case.problems() if one.code == "ocr_off"], "read after all, and no longer said"
        assert summary(case).complete


def _stamp(made: Any) -> None:
    made.pages[0].contents_add(b"0 0 0 rg 100 100 60 20 re f")


def _turn(made: Any) -> None:
    made.pages[0].Rotate = 90


def _crop(made: Any) -> None:
    made.pages[0].CropBox = pikepdf.Array([0, 0, 400, 700])


def _one_dot(made: Any) -> None:
    image = made.pages[0].Resources.XObject.image
    image.write(image.read_raw_bytes()[:-3] + b"\0\xff\xd9", filter=image.Filter)


def _comment(made: Any) -> None:
    made.pages[0].Annots = pikepdf.Array(
        [pikepdf.Dictionary(Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Text, Rect=[9, 9, 20, 20], Contents="See me")]
    )


@pytest.mark.parametrize("change", [_stamp, _turn, _crop, _one_dot, _comment])
def test_whatever_differs_is_read_by_itself(change: Callable[[Any], None]) -> None:
    one = scans(LETTER)
    found = []
    for data in (one, joined(one), changed(one, change)):
        with open_for_pictures(io.BytesIO(data)) as opened:
            found.append(pictures_of(opened, [1], "so")[0])
    same, again, other = found
    assert same is not None and same == again != other
    with open_for_pictures(io.BytesIO(one)) as opened:
        assert pictures_of(opened, [1], "otherwise")[0] != same


def test_no_word_of_digital_damaged_and_layered_files() -> None:
    def layers(made: Any) -> None:
        made.Root.OCProperties = pikepdf.Dictionary(OCGs=pikepdf.Array([]), D=pikepdf.Dictionary())

    for data in (
        pdf("Digital"), changed(scans(LETTER), layers), scans(LETTER).replace(b"startxref", b"startxxxx"), b"%PDF-1.7 none",
    ):  # fmt: skip
        with open_for_pictures(io.BytesIO(data)) as opened:
            assert pictures_of(opened, [1], "so") == (None,)


def test_what_can_t_be_read_is_tried_in_one_other_place_and_then_given_up_for_all(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    given: list[reading.PageJob] = []

    def fails(crew: Crew[Any, Any], items: Any) -> Any:
        for item in items:
            if isinstance(item, reading.PageJob):
                given.append(item)
                yield (Outcome(item, reading.Failed("crashed", "It ended.")),)
            else:
                yield from work_through(crew, [item])

    monkeypatch.setattr(paging, "work_through", fails)
    with case_of(tmp_path, a=joined(*[scans(LETTER)] * 6)) as case:
        assert [job.number for job in given] == [1, 2]
        assert [one.page for one in case.problems() if one.code == "crashed"] == [1, 2, 3, 4, 5, 6]
        assert {file.status for file in case.files()} == {"unreadable"}
        monkeypatch.setattr(paging, "work_through", work_through)
        for _step in add(case, [tmp_path / "in"], QUICK):
            pass
        assert case.problems() == () and case.page_count() == 6
        assert {(file.status, file.problem) for file in case.files()} == {("read", None)}
