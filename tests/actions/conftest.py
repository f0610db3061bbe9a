"""Small files made for the tests, good and bad."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pikepdf
import pytest
import typst

from sarlens.actions.cases import new_case
from sarlens.actions.intake import add
from sarlens.settings import Settings
from sarlens.store.cases import Case

QUICK = Settings(workers=2)
MAIL = b"""From: Rowena Askey <r.askey@dunmere.example>
To: Tobias Venn <t.venn@vennfamily.example>
Subject: Short breaks
Date: Thu, 04 May 2023 09:12:00 +0100
Content-Type: text/plain; charset="utf-8"

Dear Mr Venn,

I will send you the short breaks plan by Friday 12 May 2023.

Rowena
"""


def pdf(*texts: str) -> bytes:
    """A PDF of one page a text."""
    source = '#set page(width: 300pt, height: 200pt)\n#set text(font: "Libertinus Serif")\n' + "#pagebreak()\n".join(
        f'#text("{text}")\n' for text in texts
    )
    return bytes(typst.compile(source.encode()))


def bomb() -> bytes:
    """A small archive that unpacks to more than it should."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("zeros.txt", b"\0" * (200 * 1024 * 1024))
    return held.getvalue()


def archive(**members: bytes) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as made:
        for name, data in members.items():
            made.writestr(name, data)
    return held.getvalue()


def locked_pdf() -> bytes:
    held = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf("secret"))) as made:
        made.save(held, encryption=pikepdf.Encryption(owner="o", user="u"))
    return held.getvalue()


@pytest.fixture(scope="session")
def bad_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("disclosure")
    good = pdf("The review was held on 4 May 2023.", "Nobody told us the outcome of the review.")
    files = {
        "good.pdf": good,
        "copy of good.pdf": good,
        "cut short.pdf": good[: len(good) // 3],
        "locked.pdf": locked_pdf(),
        "empty.pdf": b"",
        "really a mail.pdf": MAIL,
        "bomb.zip": bomb(),
        "climbs.zip": archive(
            **{"../../climbed.txt": b"A note from the day centre.", "inner.zip": archive(**{"deep.eml": MAIL})}
        ),
        "noise.bin": bytes(range(256)) * 8,
        "sub/mail.eml": MAIL,
    }
    for name, data in files.items():
        path = folder / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(data)
    return folder


@pytest.fixture(scope="session")
def bad_case(bad_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("case") / "bad.sarlens"
    with new_case(path, ["Ada Venn"], ["Tobias Venn"]) as case:
        for _step in add(case, [bad_folder], QUICK):
            pass
    return path


@pytest.fixture
def opened(bad_case: Path) -> Case:
    return Case.open(bad_case)
