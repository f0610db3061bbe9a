"""Old Word files, slides and drawings: made into a PDF by LibreOffice, where the user has it.

It runs alone with a profile of its own that is thrown away: no macros, no links followed, no network, no recovery of
other work. What it makes is read like any other PDF.
"""

from __future__ import annotations

import contextlib
import io
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from sarlens.errors import Unreadable
from sarlens.ingest import pdf
from sarlens.ingest.contents import Contents
from sarlens.settings import Settings

_NAMES = ("soffice", "libreoffice", "soffice.bin")
_PLACES = (
    "/Applications/LibreOffice.app/Contents/MacOS/soffice",
    r"C:\Program Files\LibreOffice\program\soffice.exe",
    r"C:\Program Files (x86)\LibreOffice\program\soffice.exe",
)
_NOWHERE = "127.0.0.1:9"
"""The discard port of this computer (RFC 863): where whatever might be fetched is sent."""
_PROFILE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema">
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="MacroSecurityLevel"><value>3</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="DisableMacrosExecution"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="DisableActiveContent"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="BlockUntrustedRefererLinks"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Writer/Content/Update"><prop oor:name="Link"><value>0</value></prop></item>
<item oor:path="/org.openoffice.Office.Calc/Content/Update"><prop oor:name="Link"><value>2</value></prop></item>
<item oor:path="/org.openoffice.Inet/Settings"><prop oor:name="ooInetProxyType"><value>2</value></prop></item>
<item oor:path="/org.openoffice.Inet/Settings"><prop oor:name="ooInetHTTPProxyName"><value>127.0.0.1</value></prop></item>
<item oor:path="/org.openoffice.Inet/Settings"><prop oor:name="ooInetHTTPProxyPort"><value>9</value></prop></item>
<item oor:path="/org.openoffice.Inet/Settings"><prop oor:name="ooInetHTTPSProxyName"><value>127.0.0.1</value></prop></item>
<item oor:path="/org.openoffice.Inet/Settings"><prop oor:name="ooInetHTTPSProxyPort"><value>9</value></prop></item>
</oor:items>
"""
_COMMENTS = 'pdf:writer_pdf_Export:{"ExportNotesInMargin":{"type":"boolean","value":"true"}}'
_SPEAKER_NOTES = 'pdf:impress_pdf_Export:{"ExportNotesPages":{"type":"boolean","value":"true"}}'


@dataclass(frozen=True, slots=True)
class Foreign:
    """A kind of file that LibreOffice opens.

    Attributes:
        name: as it is spoken of: "an old Word file (.doc)".
        ending: the file name ending that tells LibreOffice what it is.
        media_type: of the file.
        way: how LibreOffice is to write the PDF.
    """

    name: str
    ending: str
    media_type: str
    way: str = "pdf"

    def read(self, stream: BinaryIO, settings: Settings) -> Contents:
        """The file as LibreOffice shows it.

        Raises:
            Unreadable: LibreOffice is not installed, does not open the file, or takes too long.
        """
        program = office()
        if program is None:
            raise Unreadable(
                "no_program",
                f"This is {self.name}. Open it in the program it was made with, save or print it as a PDF, and add that. "
                "Or install LibreOffice, which is free, and add it again.",
            )
        with tempfile.TemporaryDirectory(prefix="sarlens-", ignore_cleanup_errors=True) as room:
            made = _converted(program, stream, self, Path(room), settings)
        return Contents(self.media_type, made, pdf.page_count(io.BytesIO(made)))


DOC = Foreign("an old Word file (.doc)", "doc", "application/msword", _COMMENTS)
PPT = Foreign("an old PowerPoint file (.ppt)", "ppt", "application/vnd.ms-powerpoint", _SPEAKER_NOTES)
PPTX = Foreign("a PowerPoint file", "pptx", "application/vnd.openxmlformats-officedocument.presentationml.presentation",
               _SPEAKER_NOTES)  # fmt: skip
ODP = Foreign("an OpenDocument presentation", "odp", "application/vnd.oasis.opendocument.presentation", _SPEAKER_NOTES)
ODG = Foreign("an OpenDocument drawing", "odg", "application/vnd.oasis.opendocument.graphics")
WORD_PERFECT = Foreign("a WordPerfect file", "wpd", "application/vnd.wordperfect")
PUBLISHER = Foreign("a Publisher file", "pub", "application/x-mspublisher")
VISIO = Foreign("a Visio drawing", "vsd", "application/vnd.visio")
VISIO_PACKAGE = Foreign("a Visio drawing", "vsdx", "application/vnd.ms-visio.drawing.main+xml")


def office() -> str | None:
    """Where LibreOffice is on this computer; None: it isn't."""
    found = next((path for name in _NAMES if (path := shutil.which(name))), None)
    return found or next((place for place in _PLACES if Path(place).is_file()), None)


def _converted(program: str, stream: BinaryIO, kind: Foreign, room: Path, settings: Settings) -> bytes:
    (room / "profile" / "user").mkdir(parents=True)
    (room / "profile" / "user" / "registrymodifications.xcu").write_text(_PROFILE, "utf-8")
    source = room / f"file.{kind.ending}"
    with source.open("wb") as out:
        shutil.copyfileobj(stream, out)
    command = [
        program, f"-env:UserInstallation={(room / 'profile').as_uri()}", "--headless", "--norestore", "--nolockcheck",
        "--nodefault", "--nologo", "--nofirststartwizard", "--convert-to", kind.way, "--outdir", str(room / "made"), str(source),
    ]  # fmt: skip
    # The pool ends a worker that takes page_seconds: LibreOffice has to be ended before, or it would live on.
    if not _ran(command, room, settings.page_seconds * 0.8):
        raise Unreadable("timeout", f"LibreOffice took too long to open this file. {_save(kind)}")
    made = room / "made" / "file.pdf"
    if not made.is_file() or not made.stat().st_size:
        raise Unreadable("truncated", f"LibreOffice can't open this file. {_save(kind)}")
    if made.stat().st_size > settings.archive_bytes:
        raise Unreadable("bomb", f"This file grows to far more than it should. {_save(kind)}")
    return made.read_bytes()


def _save(kind: Foreign) -> str:
    return f"It is {kind.name}: open it in the program it was made with, save it as a PDF, and add that."


def _ran(command: list[str], room: Path, seconds: float) -> bool:
    """Run it to its end; False where it had to be stopped. Nothing that it started outlives it."""
    quiet = {"http_proxy": f"http://{_NOWHERE}", "https_proxy": f"http://{_NOWHERE}", "all_proxy": f"http://{_NOWHERE}",
             "HOME": str(room), "TMPDIR": str(room), "TEMP": str(room), "TMP": str(room), "SAL_USE_VCLPLUGIN": "svp"}  # fmt: skip
    process = subprocess.Popen(  # noqa: S603  (a program of the user's own, no shell)
        command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=room,
        env={**os.environ, **quiet}, start_new_session=True,
    )  # fmt: skip
    with _ended(process):
        try:
            process.wait(seconds)
        except subprocess.TimeoutExpired:
            return False
    return True


@contextlib.contextmanager
def _ended(process: subprocess.Popen[bytes]) -> Iterator[None]:
    """End the process and all that it started, whatever happens."""
    try:
        yield
    finally:
        if sys.platform == "win32":
            process.kill()
        else:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(process.pid, signal.SIGKILL)
        process.wait()
