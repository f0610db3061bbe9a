"""Kinds of file that LibreOffice opens: run on a stand-in for it, and on it itself where it is installed."""

from __future__ import annotations

import io
import os
import shutil
import sys
import time
from pathlib import Path

import pytest

from sarlens.errors import Unreadable
from sarlens.ingest import foreign
from sarlens.ingest.readers import examine
from sarlens.settings import Settings
from tests.ingest.compound import compound
from tests.ingest.conftest import text_of
from tests.ingest.papers import typeset
from tests.ingest.test_readers import zipped

DOC = compound({"WordDocument": b"x" * 5000})
KINDS = {
    "doc": DOC,
    "ppt": compound({"PowerPoint Document": b"x" * 5000}),
    "vsd": compound({"VisioDocument": b"x" * 5000}),
    "pub": compound({"Quill": {"QuillSub": b"x"}, "Contents": b"y"}),
    "pptx": zipped(**{"[Content_Types].xml": b"x", "ppt__presentation.xml": b"x"}),
    "vsdx": zipped(**{"[Content_Types].xml": b"x", "visio__document.xml": b"x"}),
    "odp": zipped(mimetype=b"application/vnd.oasis.opendocument.presentation", **{"content.xml": b"x"}),
    "odg": zipped(mimetype=b"application/vnd.oasis.opendocument.graphics", **{"content.xml": b"x"}),
    "wpd": b"\xffWPC" + bytes(600),
}
real = pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):  # type: ignore[no-untyped-def]
    """Puts a program in LibreOffice's place, that does what it is told in Python."""

    def put(body: str) -> Path:
        folder = tmp_path / "bin"
        folder.mkdir(exist_ok=True)
        (tmp_path / "page.pdf").write_bytes(typeset("The words of the old file."))
        script = folder / "soffice"
        script.write_text(
            f"#!{sys.executable}\nimport os, pathlib, shutil, subprocess, sys, time\n"
            f"kept = pathlib.Path({str(tmp_path)!r})\nsource = pathlib.Path(sys.argv[-1])\n"
            "made = pathlib.Path(sys.argv[sys.argv.index('--outdir') + 1])\nmade.mkdir()\n" + body
        )
        script.chmod(0o755)
        monkeypatch.setenv("PATH", str(folder))
        return tmp_path

    return put


COPIES = "shutil.copy(kept / 'page.pdf', made / 'file.pdf')\n"
NOTES = "(kept / 'told.txt').write_text(repr(sys.argv) + source.name + os.environ['http_proxy'] + os.environ['HOME'])\n"


def read(data: bytes, seconds: float = 60.0):  # type: ignore[no-untyped-def]
    return examine(io.BytesIO(data), "file", Settings(page_seconds=seconds))


@pytest.mark.parametrize("ending", KINDS)
def test_what_libreoffice_makes_is_what_is_read(ending: str, office) -> None:  # type: ignore[no-untyped-def]
    kept = office(NOTES + COPIES)
    contents = read(KINDS[ending])
    assert (contents.pages, contents.problems, contents.children) == (1, (), ())
    assert contents.rendition is not None and "The words of the old file." in text_of(contents.rendition)
    told = (kept / "told.txt").read_text()
    assert f"file.{ending}" in told and "-env:UserInstallation=file://" in told and "--headless" in told
    assert "http://127.0.0.1:9" in told
    assert not list(Path(told.rsplit(":9", 1)[1]).glob("*")), "nothing of the evidence is left lying about"


@pytest.mark.parametrize("ending", KINDS)
def test_without_it_the_family_is_told_what_to_do(ending: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(foreign, "office", lambda: None)
    with pytest.raises(Unreadable, match="save or print it as a PDF") as trouble:
        read(KINDS[ending])
    assert trouble.value.code == "no_program"
    assert "LibreOffice" in trouble.value.message


@pytest.mark.parametrize("body", ["", "sys.exit(3)\n", "(made / 'file.pdf').write_bytes(b'')\n"])
def test_a_file_that_it_does_not_open_is_said(body: str, office) -> None:  # type: ignore[no-untyped-def]
    office(body)
    with pytest.raises(Unreadable, match=r"LibreOffice can't open this file\. It is an old Word file"):
        read(DOC)


def test_what_it_makes_is_looked_at_too(office) -> None:  # type: ignore[no-untyped-def]
    office("(made / 'file.pdf').write_bytes(b'no pdf at all')\n")
    with pytest.raises(Unreadable) as trouble:
        read(DOC)
    assert trouble.value.code == "truncated"


def test_one_that_hangs_is_ended_with_all_it_started(office) -> None:  # type: ignore[no-untyped-def]
    kept = office(
        "child = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(600)'])\n"
        "(kept / 'pids.txt').write_text(f'{os.getpid()} {child.pid}')\ntime.sleep(600)\n"
    )
    with pytest.raises(Unreadable, match="too long") as trouble:
        read(DOC, seconds=4.0)
    assert trouble.value.code == "timeout"
    for pid in map(int, (kept / "pids.txt").read_text().split()):
        assert gone(pid)


def gone(pid: int) -> bool:
    for _ in range(100):
        try:
            os.kill(pid, 0)
            if (
                Path(f"/proc/{pid}/stat").exists()
                and Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
            ):
                return True
        except ProcessLookupError:
            return True
        time.sleep(0.05)
    return False


def test_an_old_word_file_that_is_rich_text_needs_no_libreoffice(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(foreign, "office", lambda: None)
    for data in (rb"{\rtf1 Words}", b"<html><body><p>Words</p></body></html>"):
        assert examine(io.BytesIO(data), "letter.doc", Settings()).pages == 1


@real
@pytest.mark.slow
def test_the_real_one_reads_an_old_word_file(tmp_path: Path) -> None:
    import subprocess

    (tmp_path / "a.rtf").write_bytes(rb"{\rtf1 The ramp was mended.\par And the gate.}")
    command = ["soffice", f"-env:UserInstallation={(tmp_path / 'p').as_uri()}", "--headless", "--convert-to", "doc:MS Word 97",
               "--outdir", str(tmp_path), str(tmp_path / "a.rtf")]  # fmt: skip
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    contents = examine(io.BytesIO((tmp_path / "a.doc").read_bytes()), "a.doc", Settings())
    assert (contents.media_type, contents.problems) == ("application/msword", ())
    assert contents.rendition is not None and "The ramp was mended." in text_of(contents.rendition)
