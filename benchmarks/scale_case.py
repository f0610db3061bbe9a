"""An invented disclosure of any size, for `scale.py`: merged PDFs of some hundred pages each, made by a seed.

Mail with threads quoted below, letters, case-note exports, minutes with action tables, reports that copy one another,
whole papers that come twice and some that differ by a word or two. About 350 words a page, dated over three years.
"""

from __future__ import annotations

import datetime as dt
import random
import textwrap
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import scale_words
from scale_words import Speech, made_up

PAGES_PER_FILE = 400
PERSON, FAMILY = "Rowan Castellane", "Marianne Castellane"
_FAMILY_MAIL = "marianne@castellane-home.example"
_LINES, _WIDTH = 41, 104
_FIRST_DAY, _DAYS = dt.date(2021, 1, 4), 1095
_DISCLAIMER = (
    "This message and any file sent with it are confidential and intended only for the recipient named above. If you are not the intended recipient you must not "
    "copy or use it; please tell the sender and delete it. Messages may be monitored and are scanned for viruses."
)


@dataclass(frozen=True, slots=True)
class Line:
    """One printed line. `cells`: of a ruled table's row, instead of the text."""

    text: str
    bold: bool = False
    cells: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Cast:
    speech: Speech
    staff: tuple[tuple[str, str, str, str], ...]
    """Name, post, organisation, address."""
    allegations: tuple[str, ...]
    rng: random.Random = field(compare=False)


def _cast(seed: int) -> _Cast:
    rng = random.Random(seed)
    bodies = [
        f"{made_up(rng, 2)} {what}"
        for what in (
            "County Council",
            "NHS Trust",
            "School",
            "Care Ltd",
            "Housing",
            "Advocacy",
            "Children's Hospital",
            "ICB",
        )
    ]
    posts = (
        "Social Worker",
        "Team Manager",
        "Nurse",
        "Support Worker",
        "Occupational Therapist",
        "Speech Therapist",
        "Brokerage Officer",
        "Complaints Officer",
        "Teacher",
    )
    staff = []
    for number in range(60):
        name, body = f"{rng.choice(scale_words.GIVEN)} {made_up(rng, 2)}", bodies[number % len(bodies)]
        domain = f"{body.split()[0].lower()}.example"
        staff.append((name, rng.choice(posts), body, f"{name.lower().replace(' ', '.')}@{domain}"))
    speech = Speech(rng, PERSON.split(maxsplit=1)[0], "Mrs Castellane", [one[0] for one in staff])
    return _Cast(speech, tuple(staff), tuple(speech.allegation() for _ in range(40)), rng)


def build(folder: Path, pages: int, seed: int = 7) -> list[Path]:
    """Write the PDFs of a case of that many pages and give their paths, in the order of their names."""
    folder.mkdir(parents=True, exist_ok=True)
    made = _documents(_cast(seed))
    paths: list[Path] = []
    left: list[list[Line]] = []
    while pages > 0:
        wanted = min(pages, PAGES_PER_FILE)
        while len(left) < wanted:
            left += _laid(next(made))
        path = folder / f"disclosure part {len(paths) + 1:02}.pdf"
        path.write_bytes(_pdf(left[:wanted]))
        paths.append(path)
        left, pages = [], pages - wanted
    return paths


def one_more(folder: Path, seed: int = 99) -> Path:
    """One further file of one page: a letter to the family."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "one more letter.pdf"
    path.write_bytes(_pdf(_laid(_letter(_cast(seed), dt.date(2023, 5, 9)))[:1]))
    return path


def _documents(cast: _Cast) -> Iterator[list[Line]]:
    """Papers without end. One in twelve is an earlier one again, half of those with a word or two changed."""
    rng, kept = cast.rng, []
    while True:
        if len(kept) > 20 and rng.random() < 0.08:
            again = rng.choice(kept)
            yield again if rng.random() < 0.5 else _changed(again, rng)
            continue
        day = _FIRST_DAY + dt.timedelta(rng.randrange(_DAYS))
        kind = rng.choices((_mail, _letter, _notes, _minutes, _report), (40, 14, 16, 10, 20))[0]
        kept.append(kind(cast, day))
        yield kept[-1]


def _changed(lines: list[Line], rng: random.Random) -> list[Line]:
    out = list(lines)
    for _ in range(2):
        at = rng.randrange(len(out) // 2, len(out))
        words = out[at].text.split()
        if len(words) > 4:
            words[rng.randrange(1, len(words))] = rng.choice(("[REDACTED]", "[name removed]", made_up(rng, 2).lower()))
            out[at] = Line(" ".join(words))
    return out


def _said(day: dt.date) -> str:
    return f"{day.day} {day:%B %Y}"


def _prose(cast: _Cast, kind: str, words: int) -> Iterator[Line]:
    """Paragraphs; now and then a sentence that many papers copy."""
    while words > 0:
        text = cast.speech.paragraph(kind, size := min(words, cast.rng.randint(40, 90)))
        if kind == "work" and cast.rng.random() < 0.06:
            text += " " + cast.rng.choice(cast.allegations)
        yield from (Line(one) for one in textwrap.wrap(text, _WIDTH))
        yield Line("")
        words -= size


def _mail(cast: _Cast, day: dt.date) -> list[Line]:
    """A message and the ones it answers, newest first."""
    rng = cast.rng
    subject = cast.speech.subject()
    parties = [*rng.sample(cast.staff, 3), (FAMILY, "", "", _FAMILY_MAIL)]
    count = rng.choice((1, 1, 2, 3, 4))
    moment = dt.datetime.combine(day, dt.time(rng.randint(8, 17), rng.randrange(60)))
    lines: list[Line] = []
    for depth in range(count):
        sender, reader = rng.sample(parties, 2)
        prefix = "RE: " if depth < count - 1 else ""
        lines += [
            Line(f"From: {sender[0]} <{sender[3]}>"), Line(f"Sent: {moment.day} {moment:%B %Y %H:%M}"), Line(f"To: {reader[0]} <{reader[3]}>"), Line(f"Subject: {prefix}{subject}"),
            *([Line(f"Attachments: {cast.speech.thing().replace(' ', '_')}.docx")] if rng.random() < 0.15 else []),
            Line(""), Line(f"Dear {reader[0].split()[0]},"), Line(""), *_prose(cast, "work" if sender[1] else "family", rng.randint(60, 260)),
            Line("Kind regards"), Line(""), Line(sender[0]), *([Line(sender[1]), Line(sender[2])] if sender[1] else []), Line(""),
        ]  # fmt: skip
        if depth == 0 and sender[1]:
            lines += [*(Line(one) for one in textwrap.wrap(_DISCLAIMER, _WIDTH)), Line("")]
        moment -= dt.timedelta(hours=rng.randint(1, 90))
    return lines


def _letter(cast: _Cast, day: dt.date) -> list[Line]:
    sender = cast.rng.choice(cast.staff)
    return [
        Line(sender[2], bold=True), Line("14 Exchange Street"), Line(""), Line("Mrs M Castellane"), Line("The Old Forge"), Line("Wexcombe"), Line(""), Line(_said(day)), Line(""),
        Line("Dear Mrs Castellane"), Line(""), Line(cast.speech.subject(), bold=True), Line(""), *_prose(cast, "letter", cast.rng.randint(150, 500)), Line("Yours sincerely"), Line(""),
        Line(sender[0]), Line(sender[1]),
    ]  # fmt: skip


def _notes(cast: _Cast, day: dt.date) -> list[Line]:
    """An export of case notes: some weeks, a few entries a day."""
    rng = cast.rng
    lines = [Line("Case notes", bold=True), Line(f"{PERSON.split()[1].upper()}, Rowan     Person ID 4471902"), Line("")]
    for _ in range(rng.randint(12, 60)):
        worker = rng.choice(cast.staff)
        day += dt.timedelta(rng.randint(0, 2))
        kind, what = rng.choice(
            (
                ("daily", "Daily record"),
                ("work", "Telephone call"),
                ("work", "Home visit"),
                ("work", "Email sent"),
                ("daily", "Night record"),
            )
        )
        lines += [
            Line(f"{day:%d/%m/%Y} {rng.randint(7, 21):02}:{rng.randrange(60):02}     {what}     {worker[0]}", bold=True),
            *(Line(one) for one in textwrap.wrap(cast.speech.paragraph(kind, rng.randint(30, 130)), _WIDTH)), Line(""),
        ]  # fmt: skip
    return lines


def _minutes(cast: _Cast, day: dt.date) -> list[Line]:
    rng = cast.rng
    there = rng.sample(cast.staff, 5)
    named = ", ".join(f"{one[0]} ({_initials(one[0])}), {one[1]}" for one in there)
    lines = [
        Line(f"Minutes of the meeting: {cast.speech.subject()}", bold=True), Line(""), Line(f"Date: {_said(day)}"),
        *(Line(one) for one in textwrap.wrap(f"Present: {named}; Marianne Castellane (MC), mother", _WIDTH)), Line("Apologies: none"), Line(""),
    ]  # fmt: skip
    for number in range(1, rng.randint(4, 8)):
        lines += [
            Line(f"{number}. {cast.speech.subject()}", bold=True),
            Line(""),
            *_prose(cast, "work", rng.randint(80, 220)),
        ]
    lines += [Line("Actions", bold=True), Line(""), Line("", cells=("Action", "Who", "By when"))]
    for _ in range(rng.randint(3, 7)):
        due = day + dt.timedelta(rng.randint(5, 60))
        action = f"{rng.choice(('Send', 'Chase', 'Order', 'Check', 'Share', 'Update'))} {cast.speech.thing()}"
        lines.append(Line("", cells=(action[:70], _initials(rng.choice(there)[0]), _said(due))))
    return [*lines, Line("")]


def _report(cast: _Cast, day: dt.date) -> list[Line]:
    rng = cast.rng
    author = rng.choice(cast.staff)
    title = rng.choice(
        ("Social work report", "Assessment of needs", "Therapy report", "Review report", "Care and support plan")
    )
    lines = [
        Line(f"{title}: {PERSON}", bold=True), Line(""), Line(f"Date of report: {_said(day)}"), Line(f"Author: {author[0]}, {author[1]}, {author[2]}"), Line(""),
    ]  # fmt: skip
    for heading in rng.sample(
        (
            "Background",
            "Health",
            "Home and family",
            "Communication",
            "Daily life",
            "Risks",
            "Views",
            "Education",
            "Summary",
        ),
        5,
    ):
        lines += [
            Line(heading, bold=True),
            Line(""),
            *_prose(cast, rng.choice(("work", "daily", "work")), rng.randint(150, 420)),
        ]
    return lines


def _initials(name: str) -> str:
    return "".join(word[0] for word in name.split())


# --- lines to pages, pages to a PDF


def _laid(lines: list[Line]) -> list[list[Line]]:
    return [lines[at : at + _LINES] for at in range(0, len(lines), _LINES)]


_COLUMNS = (48, 390, 450, 550)
_LEADING, _TOP = 17.2, 792


def _content(lines: list[Line], number: int) -> bytes:
    out: list[str] = []
    for row, line in enumerate(lines):
        y = _TOP - row * _LEADING
        if line.cells:
            out.append(f"{_COLUMNS[0]} {y - 4} {_COLUMNS[-1] - _COLUMNS[0]} {_LEADING} re S")
            out += [f"{x} {y - 4} m {x} {y - 4 + _LEADING} l S" for x in _COLUMNS[1:-1]]
            out += [_shown(text, x + 3, y, bold=False, size=8.5) for text, x in zip(line.cells, _COLUMNS, strict=False)]
        elif line.text:
            out.append(_shown(line.text, 48, y, bold=line.bold, size=9.5))
    out.append(_shown(f"Page {number}", 270, 40, bold=False, size=8))
    return zlib.compress("\n".join(out).encode("cp1252", "replace"), 1)


def _shown(text: str, x: float, y: float, *, bold: bool, size: float) -> str:
    escaped = text.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)")
    return f"BT /{'B' if bold else 'R'} {size} Tf {x} {y:.1f} Td ({escaped}) Tj ET"


def _pdf(pages: list[list[Line]]) -> bytes:
    """A plain PDF with the two standard Helveticas."""
    fonts = [
        f"<</Type/Font/Subtype/Type1/BaseFont/{name}/Encoding/WinAnsiEncoding>>".encode()
        for name in ("Helvetica", "Helvetica-Bold")
    ]
    kids = " ".join(f"{5 + 2 * number} 0 R" for number in range(len(pages)))
    objects = [b"<</Type/Catalog/Pages 2 0 R>>", f"<</Type/Pages/Count {len(pages)}/Kids[{kids}]>>".encode(), *fonts]
    for number, lines in enumerate(pages):
        stream = _content(lines, number + 1)
        objects.append(
            f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<</Font<</R 3 0 R/B 4 0 R>>>>/Contents {6 + 2 * number} 0 R>>".encode()
        )
        objects.append(f"<</Length {len(stream)}/Filter/FlateDecode>>stream\n".encode() + stream + b"\nendstream")
    out, offsets = bytearray(b"%PDF-1.4\n"), []
    for number, body in enumerate(objects, start=1):
        offsets.append(len(out))
        out += f"{number} 0 obj\n".encode() + body + b"\nendobj\n"
    table = "".join(f"{offset:010} 00000 n \n" for offset in offsets)
    out += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}trailer<</Size {len(objects) + 1}/Root 1 0 R>>\nstartxref\n{len(out)}\n%%EOF".encode()
    return bytes(out)
