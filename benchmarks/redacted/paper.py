"""Invented letters, mails, notes and minutes, word by word: any of the words can be left out and its place kept."""

from __future__ import annotations

import io
import random
from collections.abc import Collection
from dataclasses import dataclass, field

import pdfplumber
import typst

from sarlens.model import Box

SENTENCES = [
    "",
    "Mrs Abernathy rang at ten to say that the taxi had not come and that nobody had told her why.",
    "I explained that the panel meets on the first Monday of the month and that the papers had gone in late.",
    "The day centre reports that he ate well and joined in with the singing before lunch.",
    "We agreed that Odette Farquhar would write to the provider by 14 June and copy in the transport desk.",
    "A neighbour told the worker that there was shouting in the flat on Tuesday night.",
    "The occupational therapist has not yet seen the bathroom and will try to visit in the second week of May.",
    "His sister Marigold asked for the minutes of the last meeting and was told that they were not ready.",
    "The support plan was last looked at in 2021 and still names the old key worker.",
    "It was felt that the family may find the change hard and that they should be told in person.",
    "Ruben Tollemache from commissioning said that the cost could not be met from the budget of this year.",
    "No one could say who had taken the decision or when it had been written down.",
    "The manager of the house will ask staff to keep the log up to date and to sign each entry.",
    "I spoke to the duty social worker about the fall and a body map was filled in the same evening.",
    "The consultant wrote on 3 March that the dose should be halved and looked at again in six weeks.",
    "Her advocate could not be reached before the meeting and sent her views by letter instead.",
    "The brokerage team is looking for a place nearer home but there are none free at present.",
    "",
]
SENTENCES = [line for line in SENTENCES if line]
PEOPLE = (
    "Odette Farquhar",
    "Ruben Tollemache",
    "Marigold Abernathy",
    "Tobias Quill",
    "Henrietta Stoat",
    "Amos Pargeter",
)


SUBJECTS = (
    "Review of the support plan",
    "Transport to the day centre",
    "Bathroom visit",
    "Minutes of the meeting",
    "Place nearer home",
)


@dataclass
class Block:
    """A paragraph, a heading, a bullet, or one cell of a table row; `words` are numbers of the paper's words."""

    kind: str
    words: list[int] = field(default_factory=list)


@dataclass
class Paper:
    """A page before anything is done to it."""

    head: str
    blocks: list[list[Block]]
    tokens: list[str]
    size: tuple[float, float]
    type_size: float
    words: list[Box] = field(default_factory=list)
    extra: str = ""
    """More typst, set behind the words."""

    def pdf(self, hidden: Collection[int] = (), restyled: dict[int, str] | None = None) -> bytes:
        """The page with some words left out (their room is kept) or wrapped in other markup ("{}" is the word)."""
        return typst.compile(self.source(set(hidden), restyled or {}).encode())

    def source(self, hidden: set[int], restyled: dict[int, str]) -> str:
        def words(block: Block) -> str:
            return " ".join(
                f"#hide[{_safe(self.tokens[i])}]" if i in hidden
                else restyled[i].replace("{}", _safe(self.tokens[i])) if i in restyled
                else _safe(self.tokens[i])
                for i in block.words
            )  # fmt: skip

        parts: list[str] = []
        for row in self.blocks:
            if row[0].kind == "cell":
                parts.append(", ".join(f"[{words(cell)}]" for cell in row) + ",")
            else:
                before = {"head": '#text(weight: "bold")[', "bullet": "- ", "right": "#align(right)["}.get(
                    row[0].kind, ""
                )
                parts.append(before + words(row[0]) + ("]" if before.endswith("[") else "") + "\n")
        body: list[str] = []
        inside = False
        for row, part in zip(self.blocks, parts, strict=True):
            cell = row[0].kind == "cell"
            if cell and not inside:
                body.append(
                    f"#table(columns: ({', '.join(['auto', 'auto', '1fr'][: len(row)])}), stroke: 0.5pt, inset: 5pt,"
                )
            if inside and not cell:
                body.append(")")
            inside = cell
            body.append(part)
        if inside:
            body.append(")")
        return self.head + self.extra + "\n".join(body)

    def lines(self) -> list[list[int]]:
        """The words of the running text line by line, cells kept apart."""
        found: list[list[int]] = []
        for row in self.blocks:
            for block in row:
                line: list[int] = []
                for i in block.words:
                    if line and abs(self.words[i].y0 - self.words[line[-1]].y0) > 3:
                        found.append(line)
                        line = []
                    line.append(i)
                if line:
                    found.append(line)
        return found


def _safe(word: str) -> str:
    return "".join("\\" + c if c in "#$*_`<>@=[]\\-+/~" else c for c in word)


def paper(
    seed: int, *, kind: str = "", size: tuple[float, float] = (595.0, 842.0), font: str = "", type_size: float = 0.0
) -> Paper:
    """A page of invented words; the same seed gives the same page."""
    rng = random.Random(seed)
    kind = kind or rng.choice(["letter", "mail", "notes", "minutes"])
    font = font or rng.choice(["Libertinus Serif", "New Computer Modern", "Libertinus Serif"])
    type_size = type_size or rng.choice([10.0, 11.0, 12.0])
    made = Paper(_head(size, font, type_size, rng), [], [], size, type_size)

    def add(kind_: str, text: str) -> Block:
        block = Block(kind_, list(range(len(made.tokens), len(made.tokens) + len(text.split()))))
        made.tokens += text.split()
        return block

    def para(kind_: str, sentences: int) -> None:
        made.blocks.append([add(kind_, " ".join(rng.sample(SENTENCES, sentences)))])

    room = size[1] / 842
    if kind == "letter":
        for text in ("Adult Social Care", "Wexcombe County Council", "14 May 2023"):
            made.blocks.append([add("right", text)])
        made.blocks.append([add("para", f"Dear {rng.choice(PEOPLE)}")])
        for _ in range(round(5 * room)):
            para("para", rng.choice([2, 3]))
        made.blocks.append([add("para", "Yours sincerely")])
        made.blocks.append([add("para", rng.choice(PEOPLE))])
    elif kind == "mail":
        for label in ("From:", "To:", "Cc:"):
            made.blocks.append([add("para", f"{label} {rng.choice(PEOPLE)}")])
        made.blocks.append([add("para", f"Sent: {seed % 27 + 1} May 2023 {8 + seed % 9:02d}:{seed % 53 + 1:02d}")])
        made.blocks.append([add("para", f"Subject: {SUBJECTS[seed % len(SUBJECTS)]}")])
        for _ in range(round(5 * room)):
            para("para", rng.choice([2, 3]))
    elif kind == "notes":
        made.blocks.append([add("head", "Case notes")])
        for i in range(round(8 * room)):
            cells = [
                add("cell", f"{3 + i} May 2023"),
                add("cell", rng.choice(PEOPLE)),
                add("cell", " ".join(rng.sample(SENTENCES, 2))),
            ]
            made.blocks.append(cells)
    else:
        made.blocks.append([add("head", "Minutes of the review meeting")])
        for _ in range(round(4 * room)):
            para("para", 2)
            para("bullet", 1)
            para("bullet", 1)
    _place(made)
    return made


def _head(size: tuple[float, float], font: str, type_size: float, rng: random.Random) -> str:
    margin = rng.choice([48, 56, 64])
    return (
        f'#set page(width: {size[0]}pt, height: {size[1]}pt, margin: {margin}pt)\n'
        f'#set text(font: "{font}", size: {type_size}pt, hyphenate: false, ligatures: false, kerning: false)\n'
        f"#set par(leading: {rng.choice(['0.55em', '0.65em', '0.8em'])}, spacing: 1.2em)\n"
    )  # fmt: skip


def _place(made: Paper) -> None:
    with pdfplumber.open(io.BytesIO(made.pdf())) as document:
        words = document.pages[0].extract_words(use_text_flow=True, keep_blank_chars=False, x_tolerance=2)
    words = [one for one in words if one["text"] != "•"]
    if [one["text"] for one in words] != made.tokens[: len(words)]:
        raise ValueError("the words of the page are not those that were set")
    if len(words) < len(made.tokens):  # the rest ran over to a second page
        _cut(made, len(words))
        return
    made.words = [Box(w["x0"], w["top"], w["x1"], w["bottom"]) for w in words]


def _cut(made: Paper, count: int) -> None:
    made.tokens = made.tokens[:count]
    for row in made.blocks:
        for block in row:
            block.words = [i for i in block.words if i < count]
    made.blocks = [row for row in made.blocks if all(block.words for block in row)]
    kept = [i for row in made.blocks for block in row for i in block.words]
    made.tokens = made.tokens[: max(kept) + 1]
    if len(kept) != len(made.tokens):
        raise ValueError("a table was cut through")
    with pdfplumber.open(io.BytesIO(made.pdf())) as document:
        words = document.pages[0].extract_words(use_text_flow=True, x_tolerance=2)
    made.words = [Box(w["x0"], w["top"], w["x1"], w["bottom"]) for w in words if w["text"] != "•"]
