"""The sample files that well-known PDF, mail and office libraries ship in their source packages.

They are fetched by name with the ordinary clients (pip, npm, apt-get) into a folder, and taken out of what is there.
What can't be fetched is said, and gone without.
"""

from __future__ import annotations

import io
import shutil
import subprocess
import sys
import tarfile
import zipfile
from collections.abc import Iterator
from pathlib import Path

from benchmarks.hostile_files import Maker

PYTHON = (
    "pdfplumber", "pdfminer.six", "pypdf", "pikepdf", "pypdfium2", "img2pdf", "ocrmypdf", "pillow", "python-docx", "python-pptx",
    "openpyxl", "odfpy", "pyexcel-ods", "olefile", "python-oxmsg", "extract-msg", "mail-parser", "flanker", "striprtf",
)  # fmt: skip
NODE = ("mammoth", "mailparser", "pst-extractor", "@kenjiuno/msgreader")
DEBIAN = ("libpython3.11-testsuite",)
DEBIAN_SOURCES = ("qpdf", "tiff", "libpst")
ENDINGS = {
    "pdf", "eml", "msg", "mbox", "docx", "xlsx", "xls", "ods", "odt", "rtf", "tif", "tiff", "jpg", "jpeg", "png", "heic", "gif", "webp", "bmp",
    "doc", "pst", "pptx", "jp2", "html",
}  # fmt: skip
LARGEST = 4 * 1024**2
MOST = 40
"""So many files of a kind from one package: enough of each, and qpdf alone has six hundred."""
MOST_PDF = 150


def fetch(folder: Path) -> list[str]:
    """Fetch what is not there yet; a sentence for each package that can't be had."""
    missing = []
    for name in PYTHON:
        if not _there(folder, name.replace("-", "_").replace(".", "_")):
            command = [
                sys.executable,
                "-m",
                "pip",
                "download",
                "--no-binary",
                ":all:",
                "--no-deps",
                "-q",
                "-d",
                str(folder),
                name,
            ]
            missing += _run(command, folder, name)
    for name in NODE:
        if not _there(folder, name.lstrip("@").replace("/", "-")):
            missing += _run(["npm", "pack", "--silent", "--ignore-scripts", name], folder, name)
    for name in DEBIAN:
        if not _there(folder, name):
            missing += _run(["apt-get", "download", name], folder, name)
    for name in DEBIAN_SOURCES:
        if not _there(folder, name):
            missing += _run(["apt-get", "source", "--download-only", name], folder, name)
    return missing


def _there(folder: Path, start: str) -> bool:
    return any(one.name.lower().startswith(start.lower() + mark) for one in folder.iterdir() for mark in "-_")


def _run(command: list[str], folder: Path, name: str) -> list[str]:
    if shutil.which(command[0]) is None:
        return [f"{name}: there is no {command[0]} here"]
    try:
        done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=300, check=False)
    except subprocess.TimeoutExpired:
        return [f"{name}: took too long to fetch"]
    return [] if done.returncode == 0 else [f"{name}: could not be fetched with {Path(command[0]).name}"]


def samples(folder: Path) -> Iterator[tuple[str, str, bytes]]:
    """Package, name and bytes of every sample file in the packages of the folder, each once."""
    seen: set[bytes] = set()
    for archive in sorted(folder.rglob("*")):
        taken: dict[str, int] = {}
        for name, data in _opened(archive):
            base = name.rsplit("/", 1)[-1]
            ending = base.rsplit(".", 1)[-1].lower()
            mail = "test_email/data/" in name
            if (ending not in ENDINGS and not mail) or len(data) > LARGEST or data in seen:
                continue
            taken[ending] = taken.get(ending, 0) + 1
            if taken[ending] <= (MOST_PDF if ending == "pdf" else MOST):
                seen.add(data)
                yield archive.name, base, data


def _opened(archive: Path) -> Maker:
    if archive.suffix == ".deb":
        yield from _debian(archive)
    elif archive.suffix == ".zip" and zipfile.is_zipfile(archive):
        with zipfile.ZipFile(archive) as package:
            yield from ((one.filename, package.read(one)) for one in package.infolist() if not one.is_dir())
    elif archive.is_file() and tarfile.is_tarfile(archive):
        with tarfile.open(archive) as package:
            yield from _members(package)


def _members(package: tarfile.TarFile) -> Maker:
    for one in package:
        if one.isfile() and one.size <= LARGEST and (held := package.extractfile(one)) is not None:
            yield one.name, held.read()


def _debian(archive: Path) -> Maker:
    """What a Debian package installs: the second of its two archives, told by dpkg."""
    if shutil.which("dpkg-deb") is None:
        return
    done = subprocess.run(["dpkg-deb", "--fsys-tarfile", str(archive)], capture_output=True, check=False)
    if done.returncode == 0:
        with tarfile.open(fileobj=io.BytesIO(done.stdout)) as package:
            yield from _members(package)
