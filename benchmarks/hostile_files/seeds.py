"""Small sound files of every kind that is read, to be spoilt by the fuzzer: cut from the samples or made here."""

from __future__ import annotations

import datetime as dt
import email.policy
import gzip
import io
import mailbox
import re
import tarfile
import tempfile
import zipfile
from email.message import EmailMessage
from pathlib import Path
from unittest import mock

import docx
import openpyxl
import pi_heif
import pikepdf
import py7zr
import typst
from PIL import Image, ImageDraw

from benchmarks.hostile_files import Maker

ROOT = Path(__file__).parent.parent.parent
_NOW = dt.datetime(2023, 5, 4, 9, 12, tzinfo=dt.UTC)
"""What is written as the time of making, so that the same seed gives the same bytes."""
WORDS = (
    "Dear Mrs Abernathy. I will write to you by Friday 12 May 2023. Nobody told the family about the review. "
    "The day centre said that no plan had been made, and that mother was difficult and over-anxious. "
)


def seeds() -> Maker:
    """Every sound file."""
    yield from _sampled()
    yield from _documents()
    yield from _pictures()
    yield from _sheets()
    yield from _mails()
    yield from _texts()


def typeset(*pages: str) -> bytes:
    body = "#pagebreak()\n".join(f'#text("{page}")\n' for page in pages)
    return bytes(
        typst.compile(
            ('#set page(width: 420pt, height: 300pt)\n#set text(font: "Libertinus Serif")\n' + body).encode(),
            timestamp=_NOW,
        )
    )


def saved(pdf: pikepdf.Pdf, **how: object) -> bytes:
    out = io.BytesIO()
    pdf.save(out, **how)
    return out.getvalue()


def picture(kind: str = "L", size: tuple[int, int] = (700, 400)) -> Image.Image:
    """A picture with a few lines of print on it."""
    image = Image.new("RGB", size, "white")
    draw = ImageDraw.Draw(image)
    for line, at in enumerate(range(30, size[1] - 40, 40)):
        draw.text((30, at), WORDS[line * 20 : line * 20 + 55], fill="black", font_size=22)
    return image.convert(kind)


def packed(files: dict[str, bytes], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", compression) as package:
        for name, data in files.items():
            package.writestr(zipfile.ZipInfo(name), data, compress_type=compression)
    return held.getvalue()


def steady(data: bytes) -> bytes:
    """An Office file without the moment at which it was saved."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        parts = {one.filename: package.read(one) for one in package.infolist()}
    return packed(
        {name: re.sub(rb"20\d\d-\d\d-\d\dT[\d:.]+Z", b"2023-05-04T09:12:00Z", part) for name, part in parts.items()}
    )


def _sampled() -> Maker:
    """The samples themselves; of their PDFs a few pages each, so that a spoilt copy costs seconds, not minutes."""
    for path in sorted((ROOT / "data" / "samples").glob("*/files/*")):
        if path.suffix != ".pdf":
            yield path.name, path.read_bytes()
            continue
        with pikepdf.open(path) as whole:
            total = len(whole.pages)
            for number, first in enumerate(dict.fromkeys((0, total // 2))):
                with pikepdf.new() as part:
                    part.pages.extend(whole.pages[first : first + 2])
                    streams = pikepdf.ObjectStreamMode.generate if number else pikepdf.ObjectStreamMode.disable
                    yield f"{path.stem} {first + 1}.pdf", saved(part, object_stream_mode=streams, deterministic_id=True)


def _documents() -> Maker:
    plain = typeset(WORDS, WORDS)
    yield "typeset.pdf", plain
    with pikepdf.open(io.BytesIO(plain)) as pdf:
        pdf.attachments["inner.pdf"] = typeset("A page inside a page.")
        pdf.attachments["note.txt"] = b"A note that came with it.\n"
        note = pikepdf.Dictionary(
            Type=pikepdf.Name.Annot,
            Subtype=pikepdf.Name.Text,
            Rect=[50, 50, 70, 70],
            Contents="Do not tell the family.",
        )
        pdf.pages[0].Annots = pdf.make_indirect(pikepdf.Array([pdf.make_indirect(note)]))
        yield "with attachments.pdf", saved(pdf, deterministic_id=True)
        yield "linearised.pdf", saved(pdf, linearize=True, deterministic_id=True)
    made = docx.Document()
    made.add_heading("Case conference", 1)
    made.add_paragraph(WORDS)
    table = made.add_table(2, 3)
    table.cell(0, 0).text = "Action"
    table.cell(1, 0).text = "Write to the family by 12 May 2023"
    shown = io.BytesIO()
    picture().save(shown, "PNG")
    made.add_picture(shown)
    out = io.BytesIO()
    made.save(out)
    yield "conference.docx", steady(out.getvalue())


def _pictures() -> Maker:
    pi_heif.register_heif_opener()
    for kind, mode, how in (
        ("jpg", "RGB", {"quality": 70}), ("png", "L", {}), ("png", "RGBA", {}), ("gif", "P", {}), ("bmp", "RGB", {}),
        ("webp", "RGB", {"quality": 60}), ("tiff", "1", {"compression": "group4"}), ("tiff", "L", {"compression": "tiff_lzw"}),
        ("tiff", "RGB", {"compression": "jpeg"}), ("jpg", "CMYK", {}), ("jp2", "RGB", {}),
    ):  # fmt: skip
        out = io.BytesIO()
        picture(mode).save(out, "JPEG2000" if kind == "jp2" else {"jpg": "JPEG"}.get(kind, kind.upper()), **how)
        yield f"picture {mode}.{kind}", out.getvalue()
    pages = [picture("1", (600, 300)) for _ in range(3)]
    out = io.BytesIO()
    pages[0].save(out, "TIFF", compression="group4", save_all=True, append_images=pages[1:])
    yield "three pages.tif", out.getvalue()


def _sheets() -> Maker:
    book = openpyxl.Workbook()
    sheet = book.active
    for row in range(20):
        sheet.append([f"2023-05-{row + 1:02d}", "Telephone call", WORDS[:80], row, "=1+1"])
    out = io.BytesIO()
    book.save(out)
    yield "calls.xlsx", steady(out.getvalue())
    rows = "".join(
        f"<table:table-row><table:table-cell office:value-type='string'><text:p>{n}: {WORDS[:60]}</text:p></table:table-cell></table:table-row>"
        for n in range(12)
    )
    content = (
        "<?xml version='1.0'?><office:document-content xmlns:office='urn:oasis:names:tc:opendocument:xmlns:office:1.0' "
        "xmlns:table='urn:oasis:names:tc:opendocument:xmlns:table:1.0' xmlns:text='urn:oasis:names:tc:opendocument:xmlns:text:1.0' "
        f"office:version='1.2'><office:body><office:spreadsheet><table:table table:name='Calls'>{rows}</table:table>"
        "</office:spreadsheet></office:body></office:document-content>"
    )
    yield "calls.ods", open_document("spreadsheet", content)
    yield "calls.csv", ("Date,Who,What\n" + f'2023-05-04,O. Farquhar,"{WORDS[:60]}"\n' * 20).encode()


def open_document(kind: str, content: str) -> bytes:
    media = f"application/vnd.oasis.opendocument.{kind}".encode()
    manifest = (
        "<?xml version='1.0'?><manifest:manifest xmlns:manifest='urn:oasis:names:tc:opendocument:xmlns:manifest:1.0'>"
        f"<manifest:file-entry manifest:full-path='/' manifest:media-type='{media.decode()}'/></manifest:manifest>"
    )
    parts = {"mimetype": media, "META-INF/manifest.xml": manifest.encode(), "content.xml": content.encode()}
    return packed(parts, zipfile.ZIP_STORED)


def letter(subject: str = "The review") -> EmailMessage:
    mail = EmailMessage(policy=email.policy.SMTP)
    mail["From"] = "Odette Farquhar <o.farquhar@dunmere.example>"
    mail["To"] = "Tobias Venn <t.venn@vennfamily.example>"
    mail["Date"] = "Thu, 04 May 2023 09:12:00 +0100"
    mail["Subject"] = subject
    mail.set_content(WORDS)
    return mail


def _mails() -> Maker:
    full = letter()
    full.add_alternative(
        f"<html><body><p>{WORDS}</p><img src='https://tracker.example/x.png'></body></html>", subtype="html"
    )
    full.add_attachment(typeset("Attached."), maintype="application", subtype="pdf", filename="plan.pdf")
    full.add_attachment(letter("An earlier mail"))
    yield "full.eml", _fixed(full)
    yield "plain.eml", _fixed(letter())
    with tempfile.TemporaryDirectory() as folder:
        box = mailbox.mbox(Path(folder) / "box")
        for number in range(4):
            box.add(mailbox.mboxMessage(letter(f"Mail {number}")))
        box.flush()
        yield (
            "box.mbox",
            re.sub(
                rb"(?m)^From MAILER-DAEMON .*",
                b"From o@x.example Thu May  4 09:12:00 2023",
                (Path(folder) / "box").read_bytes(),
            ),
        )
    yield "outlook.msg", outlook(WORDS)


def _fixed(mail: EmailMessage) -> bytes:
    """The mail's bytes with boundaries that don't change from run to run."""
    for number, part in enumerate(mail.walk()):
        if part.is_multipart() and part.get_content_maintype() == "multipart":
            part.set_boundary(f"=====part-{number}=====")
    return mail.as_bytes()


def outlook(body: str) -> bytes:
    from tests.ingest.compound import attachment, compound, message, recipient

    return compound(
        message(
            {0x0037: "The review", 0x1000: body, 0x0C1A: "Odette Farquhar", 0x0E04: "Tobias Venn"},
            fixed={0x0E06: (0x40, 133_000_000_000_000_000)},
            people=(recipient("Tobias Venn", "t.venn@vennfamily.example", 1),),
            files=(attachment("plan.pdf", typeset("Attached.")),),
        )
    )


def _texts() -> Maker:
    yield (
        "page.html",
        (
            f"<!doctype html><html><head><title>Notes</title><style>p {{color: red}}</style></head><body><h1>Notes</h1><p>{WORDS}</p>"
            "<table><tr><th>Date<th>What</tr><tr><td>4 May<td>Call</tr></table><ul><li>one<li>two</ul></body></html>"
        ).encode(),
    )
    yield (
        "note.rtf",
        (
            r"{\rtf1\ansi\ansicpg1252\deff0{\fonttbl{\f0 Arial;}}\pard\f0\fs22 "
            + WORDS
            + r"\par \'a3 40 \u8364? {\b bold}\par}"
        ).encode(),
    )
    yield "note.txt", (WORDS + "\n").encode() * 10
    yield from _containers()
    heads = "".join(
        f" xmlns:{name}='urn:oasis:names:tc:opendocument:xmlns:{name}:1.0'" for name in ("office", "text", "table")
    )
    body = (
        f"<text:h text:outline-level='1'>Notes</text:h><text:p>{WORDS}</text:p>"
        "<text:list><text:list-item><text:p>one</text:p></text:list-item></text:list>"
    )
    whole = f"<office:document-content{heads}><office:body><office:text>{body}</office:text></office:body></office:document-content>"
    yield "note.odt", open_document("text", "<?xml version='1.0'?>" + whole)


def _containers() -> Maker:
    folder = {"Part 1/a.txt": WORDS.encode(), "b.pdf": typeset("In an archive."), "c.eml": _fixed(letter())}
    yield "folder.zip", packed(folder)
    held, tape = io.BytesIO(), io.BytesIO()
    with mock.patch("time.time", return_value=_NOW.timestamp()), py7zr.SevenZipFile(held, "w") as package:
        for name, data in folder.items():
            package.writestr(data, name)
    yield "folder.7z", held.getvalue()
    with tarfile.open(fileobj=tape, mode="w") as package:
        for name, data in folder.items():
            entry = tarfile.TarInfo(name)
            entry.size = len(data)
            package.addfile(entry, io.BytesIO(data))
    yield "folder.tar", tape.getvalue()
    yield "folder.tgz", gzip.compress(tape.getvalue(), mtime=0)
