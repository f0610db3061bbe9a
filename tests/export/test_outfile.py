from __future__ import annotations

import errno
from dataclasses import replace
from pathlib import Path

import pytest

from sarlens.errors import NoSpace, WrongCall
from sarlens.export import EXPORTERS, export
from sarlens.export.outfile import replaced
from tests.export.invented import case


@pytest.mark.parametrize("exporter", EXPORTERS, ids=lambda e: e.format)
def test_an_export_is_written_whole_and_leaves_nothing_beside_it(tmp_path: Path, exporter: object) -> None:
    dossier, _ = case()
    out = tmp_path / "summary.out"
    out.write_bytes(b"old")
    export(dossier, "complaint", exporter.format, out)  # type: ignore[attr-defined]
    assert [p.name for p in tmp_path.iterdir()] == ["summary.out"]
    assert out.stat().st_size > 500
    assert out.stat().st_mode & 0o077 == 0, "nobody else can read it"


def test_when_it_fails_the_old_file_stays(tmp_path: Path) -> None:
    out = tmp_path / "summary.json"
    out.write_bytes(b"old")
    with pytest.raises(RuntimeError), replaced(out) as stream:
        stream.write(b"half")
        raise RuntimeError
    assert out.read_bytes() == b"old" and len(list(tmp_path.iterdir())) == 1


def test_a_full_disk_is_said_plainly(tmp_path: Path) -> None:
    with pytest.raises(NoSpace, match="not enough space"), replaced(tmp_path / "a.json"):
        raise OSError(errno.ENOSPC, "No space left on device")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(("place", "says"), [("gone/a.json", "is not there"), (".", "is a folder")])
def test_a_place_that_cannot_be_is_said_plainly(tmp_path: Path, place: str, says: str) -> None:
    with pytest.raises(WrongCall, match=says):
        export(case()[0], "complaint", "json", tmp_path / place)


def test_a_file_in_place_of_a_folder_is_said_plainly(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(WrongCall, match="can't be written"):
        export(case()[0], "complaint", "json", tmp_path / "file" / "a.json")


def test_an_unknown_purpose_or_format_is_said_plainly(tmp_path: Path) -> None:
    with pytest.raises(WrongCall, match="complaint, lgsco"):
        export(case()[0], "diary", "json", tmp_path / "a")  # type: ignore[arg-type]
    with pytest.raises(WrongCall, match="docx, pdf"):
        export(case()[0], "complaint", "odt", tmp_path / "a")  # type: ignore[arg-type]


@pytest.mark.parametrize("exporter", EXPORTERS, ids=lambda e: e.format)
def test_an_empty_case_can_be_written(tmp_path: Path, exporter: object) -> None:
    dossier, _ = case()
    corpus = replace(dossier.corpus, files=(), pages=(), documents=(), passages=(), people=(), findings=())
    empty = replace(dossier, corpus=corpus, analysis=type(dossier.analysis)(), verdicts={}, problems=(), counter=())
    for purpose in ("complaint", "everything", "court", "ico"):
        export(empty, purpose, exporter.format, tmp_path / purpose)  # type: ignore[arg-type,attr-defined]
        assert (tmp_path / purpose).stat().st_size > 100
