"""The same files make the same case, row for row, whoever reads them and whichever page is done first."""

from __future__ import annotations

import contextlib
import dataclasses
import io
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from PIL import Image, ImageDraw, ImageFont

import sarlens
from sarlens.actions import crews, reading
from sarlens.actions.cases import new_case
from sarlens.actions.intake import add
from sarlens.errors import NotStarted
from sarlens.settings import Settings
from sarlens.store.cases import Case
from tests.actions.conftest import MAIL, archive, pdf
from tests.actions.rows import differences

distributed = pytest.importorskip("distributed")
ROOT = Path(__file__).parent.parent.parent


def scan(*lines: str, size: tuple[int, int] = (850, 1100)) -> Image.Image:
    """A page as a scanner gives it out."""
    picture = Image.new("L", size, 255)
    font = ImageFont.load_default(26)
    for row, line in enumerate(lines):
        ImageDraw.Draw(picture).text((90, 120 + 48 * row), line, fill=0, font=font)
    return picture


def scans(*pictures: Image.Image) -> bytes:
    """A PDF of scanned pages."""
    held = io.BytesIO()
    pictures[0].save(held, "PDF", resolution=100, save_all=True, append_images=pictures[1:])
    return held.getvalue()


def with_form(data: bytes) -> bytes:
    """The PDF with an answer in a form on its first page, a layer that is off, and a page that is turned and cut."""
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(data)) as made:
        look = made.make_stream(b"BT /F 12 Tf 4 4 Td (Answer of Ada Venn) Tj ET")
        font = made.make_indirect(
            pikepdf.Dictionary(Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica)
        )
        look.Subtype, look.BBox = pikepdf.Name.Form, pikepdf.Array([0, 0, 200, 20])
        look.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F=font))
        field = made.make_indirect(
            pikepdf.Dictionary(
                Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Widget, FT=pikepdf.Name.Tx, T=pikepdf.String("answer"),
                V=pikepdf.String("Answer of Ada Venn"), Rect=pikepdf.Array([20, 20, 220, 40]), F=4,
                DA=pikepdf.String("/F 12 Tf 0 g"), AP=pikepdf.Dictionary(N=look),
            )
        )  # fmt: skip
        made.pages[0].Annots = pikepdf.Array([field])
        made.Root.AcroForm = made.make_indirect(
            pikepdf.Dictionary(
                Fields=pikepdf.Array([field]), DR=pikepdf.Dictionary(Font=pikepdf.Dictionary(F=font)),
                DA=pikepdf.String("/F 12 Tf 0 g"),
            )
        )  # fmt: skip
        layer = made.make_indirect(pikepdf.Dictionary(Type=pikepdf.Name.OCG, Name=pikepdf.String("draft")))
        made.Root.OCProperties = pikepdf.Dictionary(
            OCGs=pikepdf.Array([layer]), D=pikepdf.Dictionary(OFF=pikepdf.Array([layer]), Order=pikepdf.Array([layer]))
        )
        page = made.pages[-1]
        hidden = made.make_stream(b"/OC /Draft BDC BT /F 12 Tf 40 120 Td (Words of a layer that is off) Tj ET EMC")
        page.Resources.Properties = pikepdf.Dictionary(Draft=layer)
        page.Resources.Font.F = font
        page.Contents = pikepdf.Array([*_streams(page.Contents), hidden])
        made.Root.Pages.Rotate = 90
        page.CropBox = pikepdf.Array([0, 40, 300, 200])
        made.save(out)
    return out.getvalue()


def _streams(contents: Any) -> list[Any]:
    return list(contents) if isinstance(contents, pikepdf.Array) else [contents]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A bit of everything, with archives in archives, so that much can come in any order."""
    here = tmp_path_factory.mktemp("disclosure")
    good = pdf(*(f"Page {n}. The review was held on {n + 1} May 2023." for n in range(12)))
    page = scan("Dear Mr Venn,", "The lift was mended on Tuesday.", "The key is in the office.")
    inner = archive(**{"deep.eml": MAIL, "empty.txt": b"", "good.pdf": good})
    (here / "b").mkdir()
    files = {
        "a.pdf": good,
        "b/copy of a.pdf": good,
        "cut short.pdf": good[: len(good) // 3],
        "form.pdf": with_form(pdf("Form of the day centre", "Second page")),
        "mail.eml": MAIL,
        "noise.bin": bytes(range(256)) * 8,
        "outer.zip": archive(**{"inner.zip": inner, "really.pdf": MAIL, "x/scan.pdf": scans(page)}),
        "other.zip": archive(**{"inner.zip": inner, "note.txt": b"The bus was on time."}),
        "scans.pdf": scans(page, scan("A second page of the scan."), scan()),
        "damaged.pdf": good.replace(b"startxref", b"startxxxx"),
    }
    for name, data in files.items():
        (here / name).write_bytes(data)
    return here


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A case with nothing in it: each is a copy of this one, for when it was made is part of a case."""
    path = tmp_path_factory.mktemp("empty") / "empty.sarlens"
    new_case(path, ["Ada Venn"], ["Tobias Venn"]).close()
    return path


@pytest.fixture(scope="module")
def plain(folder: Path, empty: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Read by one worker of this computer."""
    return made(folder, empty, tmp_path_factory.mktemp("one") / "one.sarlens", Settings(workers=1))


def made(folder: Path, empty: Path, path: Path, settings: Settings) -> Path:
    shutil.copy(empty, path)
    with Case.open(path) as case:
        for _step in add(case, [folder], settings):
            pass
    return path


@pytest.fixture(scope="module")
def scheduler() -> Iterator[Any]:
    """Two worker processes on loopback."""
    with distributed.LocalCluster(
        n_workers=2,
        threads_per_worker=1,
        processes=True,
        host="127.0.0.1",
        dashboard_address="127.0.0.1:0",
        silence_logs=50,
    ) as cluster:
        yield cluster


def test_two_workers_make_the_case_that_one_makes(folder: Path, empty: Path, plain: Path, tmp_path: Path) -> None:
    assert differences(plain, made(folder, empty, tmp_path / "two.sarlens", Settings(workers=2))) == {}


def test_a_cluster_makes_the_case_that_this_computer_makes(
    folder: Path, empty: Path, plain: Path, scheduler: Any, tmp_path: Path
) -> None:
    path = made(folder, empty, tmp_path / "away.sarlens", Settings(cluster=scheduler.scheduler_address))
    assert differences(plain, path) == {}


def test_whichever_is_done_first(
    folder: Path, empty: Path, plain: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Everything comes back to front."""

    class Backwards:
        def __init__(self, crew: Any) -> None:
            self.crew = crew

        def __getattr__(self, name: str) -> Any:
            return getattr(self.crew, name)

        def room(self) -> bool:
            return True  # it takes all of them, and gives them out from the last

        def done(self, seconds: float) -> Any:
            found = []
            while self.crew.busy():
                found += self.crew.done(seconds)
            return sorted(found, key=lambda one: repr(one.item), reverse=True)

    plainly = crews.LocalCrew
    monkeypatch.setattr(crews, "LocalCrew", lambda *args, **how: Backwards(plainly(*args, **how)))
    assert differences(plain, made(folder, empty, tmp_path / "back.sarlens", Settings(workers=2))) == {}


def slow(sent: reading.Sent, settings: Settings) -> Any:
    """In place of `do_sent` on a worker: some pages end it, some hang."""
    if sent.at and isinstance(sent.job, reading.PageJob):
        if sent.job.number == 5:
            os.kill(os.getpid(), signal.SIGKILL)
        if sent.job.number == 7:
            time.sleep(600)
    return reading.do_sent(sent, settings)


def test_what_ends_or_hangs_there_costs_one_page(scheduler: Any, empty: Path, tmp_path: Path) -> None:
    source = tmp_path / "long.pdf"
    source.write_bytes(pdf(*(f"Page {n}. The bus came." for n in range(1, 10))))
    path = Path(shutil.copy(empty, tmp_path / "c.sarlens"))
    settings = Settings(cluster=scheduler.scheduler_address, page_seconds=6.0)
    with Case.open(path) as case:
        with pytest.MonkeyPatch.context() as patch:
            from sarlens.actions import sending

            patch.setattr(sending.reading, "do_sent", slow)
            for _step in add(case, [source], settings):
                pass
        told = {one.page: one.code for one in case.problems()}
        assert told == {5: "crashed", 7: "timeout"}
        assert case.page_count() == 7
        for _step in add(case, [source], settings):
            pass
        assert case.problems() == () and case.page_count() == 9, "tried again, read, and nothing stale is said"
        assert {file.status for file in case.files()} == {"read"}


def test_a_cluster_that_reads_otherwise_is_given_nothing(scheduler: Any, own_empty: Path, tmp_path: Path) -> None:
    source = tmp_path / "note.txt"
    source.write_text("The bus was on time.")
    with Case.open(own_empty) as case, pytest.MonkeyPatch.context() as patch:
        patch.setattr(sarlens, "__version__", "9")
        with pytest.raises(NotStarted, match="read otherwise"):
            list(add(case, [source], Settings(cluster=scheduler.scheduler_address)))


def test_nobody_at_the_address(own_empty: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from sarlens.ingest import cluster

    monkeypatch.setattr(cluster, "CONNECT_SECONDS", 1.0)
    with Case.open(own_empty) as case:
        for address in ("tcp://127.0.0.1:9", "nonsense://x", "127.0.0.1"):
            with pytest.raises(NotStarted, match="Nobody answers"):
                list(add(case, [tmp_path], dataclasses.replace(Settings(), cluster=address)))
        assert case.files() == ()


def test_the_extra_is_not_installed(own_empty: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    with Case.open(own_empty) as case, pytest.raises(NotStarted, match=r"pip install 'sarlens\[cluster\]'"):
        list(add(case, [tmp_path], Settings(cluster="tcp://127.0.0.1:9")))


@pytest.fixture
def own_empty(empty: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(empty, tmp_path / "own.sarlens"))


AWAY = """
import sys
import distributed
if __name__ == "__main__":
    with distributed.LocalCluster(
        n_workers=1, threads_per_worker=1, host="127.0.0.1", dashboard_address="127.0.0.1:0", silence_logs=50
    ) as cluster:
        print(cluster.scheduler_address, flush=True)
        sys.stdin.read()
"""


def test_a_scheduler_that_goes_away_ends_in_one_plain_line(own_empty: Path, tmp_path: Path) -> None:
    source, script = tmp_path / "long.pdf", tmp_path / "away.py"
    source.write_bytes(pdf(*(f"Page {n}. The bus came." for n in range(300))))
    script.write_text(AWAY)
    cluster = subprocess.Popen(
        [sys.executable, str(script)], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, start_new_session=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    try:
        assert cluster.stdout is not None
        address = cluster.stdout.readline().decode().strip()
        with Case.open(own_empty) as case:
            with pytest.raises(NotStarted, match=r"does not answer any more|reads nothing"):
                for step in add(case, [source], Settings(cluster=address)):
                    if step.stage == "read" and step.done < step.total and cluster.poll() is None:
                        os.killpg(cluster.pid, signal.SIGKILL)
                        cluster.wait(20)
            assert 0 < case.page_count() < 300
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(cluster.pid, signal.SIGKILL)
        cluster.communicate()
