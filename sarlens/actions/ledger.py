"""The ledger: every file and every page that came in, and what became of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from sarlens.errors import PICTURE_ONLY
from sarlens.model import FileStatus, Problem, SourceFile
from sarlens.store.cases import Case

PageState = Literal["not read", "hard to read"]
HARD = "low_confidence"
LITTER = "litter"
_INSIDE = "!/"


@dataclass(frozen=True, slots=True)
class PageEntry:
    """A page that needs a person's eye, and what to do about it."""

    file: SourceFile
    number: int
    state: PageState
    what_to_do: str


@dataclass(frozen=True, slots=True)
class FileEntry:
    """A file and its pages.

    Attributes:
        same_as: path of the file with the same bytes that came first; its pages are counted there. None: it is the first.
        pages: that it has; `read`, `blank` and `hard` of them were read, were empty, and were hard to read.
        inside: how many files were inside it; None where it was not opened, or before that was counted.
    """

    file: SourceFile
    same_as: str | None
    pages: int
    read: int
    blank: int
    hard: int
    inside: int | None

    @property
    def failed(self) -> int:
        """Pages that could not be read."""
        return self.pages - self.read


@dataclass(frozen=True, slots=True)
class Ledger:
    """All that came in.

    Attributes:
        files: in the order they came.
        pages: those that need a person's eye, in order.
        left_out: what was not taken in, a sentence each.
        litter: what the computer keeps for itself and was left out, a sentence each.
        repeated: pages that show exactly what another shows and were read once with it.
    """

    files: tuple[FileEntry, ...]
    pages: tuple[PageEntry, ...]
    left_out: tuple[str, ...]
    litter: tuple[str, ...]
    repeated: int

    @property
    def pages_in(self) -> int:
        """Pages of all files, those of copies once."""
        return sum(entry.pages for entry in self.files if entry.same_as is None)

    @property
    def pages_read(self) -> int:
        """Of these, how many were read."""
        return sum(entry.read for entry in self.files if entry.same_as is None)

    @property
    def not_read(self) -> tuple[PageEntry, ...]:
        """The pages that could not be read."""
        return tuple(entry for entry in self.pages if entry.state == "not read")

    @property
    def hard(self) -> tuple[PageEntry, ...]:
        """The pages whose words want checking against the picture."""
        return tuple(entry for entry in self.pages if entry.state == "hard to read")

    @property
    def odd_files(self) -> tuple[FileEntry, ...]:
        """Files that were not read whole for another reason than single pages."""
        return tuple(one for one in self.files if one.file.status != "read" and not one.failed)

    @property
    def complete(self) -> bool:
        """Whether all that came in was read."""
        return not (self.not_read or self.odd_files or self.left_out)

    def headline(self) -> str:
        """The first thing to say: "1,204 of 1,206 pages read; 2 need your eye."."""
        if not self.files:
            return "Nothing was added yet."
        eye, odd = len(self.not_read), len(self.odd_files)
        said = f"{self.pages_read:,} of {self.pages_in:,} pages read"
        said += f"; {eye:,} {'needs' if eye == 1 else 'need'} your eye." if eye else "."
        return f"{said} {odd:,} {'file' if odd == 1 else 'files'} could not be read whole." if odd else said


def ledger(case: Case) -> Ledger:
    """The ledger of a case."""
    files, problems = case.files(), case.problems()
    counts, insides = case.page_counts(), case.insides()
    firsts: dict[str, SourceFile] = {}
    for file in files:
        firsts.setdefault(file.id, file)
    pages = tuple(_pages(case, firsts, problems))
    unread = Counter(entry.file.id for entry in pages if entry.state == "not read")
    hard = Counter(entry.file.id for entry in pages if entry.state == "hard to read")

    def entry(file: SourceFile) -> FileEntry:
        first = firsts[file.id]
        _, blank = counts.get(file.id, (0, 0))
        wanted = file.pages or 0
        return FileEntry(
            file, None if first.path == file.path else first.path, wanted, wanted - unread[file.id], blank, hard[file.id],
            insides.get(file.path),
        )  # fmt: skip

    aside = [one for one in problems if one.stage == "collect"]
    return Ledger(
        tuple(entry(file) for file in files),
        pages,
        tuple(one.message for one in aside if one.code != LITTER),
        tuple(one.message for one in aside if one.code == LITTER),
        sum(len(places) - 1 for places in case.pictures().values()),
    )


def _pages(case: Case, firsts: dict[str, SourceFile], problems: Sequence[Problem]) -> Iterator[PageEntry]:
    """The pages that need an eye. One that is neither there nor said to be unread is unread, too: nothing is assumed."""
    told = {(one.file, one.page): one for one in problems if one.stage == "read" or one.code in PICTURE_ONLY}
    hard = {(one.file, one.page): one for one in problems if one.code == HARD}
    for file in firsts.values():
        there = case.page_numbers(file.id)
        for number in range(1, (file.pages or 0) + 1):
            place = (file.id, number)
            if place in told:
                yield PageEntry(file, number, "not read", told[place].message)
            elif number not in there:
                yield PageEntry(
                    file, number, "not read", "This page was not read yet. Add the files again to carry on."
                )
            elif place in hard:
                yield PageEntry(file, number, "hard to read", hard[place].message)


def ledger_rows(case: Case) -> list[dict[str, Any]]:
    """The ledger as rows: each file, behind it those of its pages that need an eye, and at last what was left out."""
    book = ledger(case)
    rows: list[dict[str, Any]] = []
    for entry in book.files:
        rows.append(_row(
            entry.file.path, None, f"duplicate, {_said(entry.file.status)}" if entry.same_as else _said(entry.file.status),
            pages=entry.pages, read=entry.read, not_read=entry.failed, blank=entry.blank, hard_to_read=entry.hard,
            files_inside=entry.inside, duplicate_of=entry.same_as, what_to_do=entry.file.problem,
        ))  # fmt: skip
        if entry.same_as is None:
            rows += [
                _row(entry.file.path, page.number, page.state, what_to_do=page.what_to_do)
                for page in book.pages
                if page.file.id == entry.file.id
            ]
    rows += [_row(None, None, "not taken in", what_to_do=said) for said in book.left_out]
    return rows + [_row(None, None, "left out", what_to_do=said) for said in book.litter]


def _row(file: str | None, page: int | None, state: str, **more: Any) -> dict[str, Any]:
    keys = ("pages", "read", "not_read", "blank", "hard_to_read", "files_inside", "duplicate_of", "what_to_do")
    return {"file": file, "page": page, "state": state} | {key: more.get(key) for key in keys}


def _said(status: FileStatus) -> str:
    return status.replace("_", " ")


def faults(case: Case) -> tuple[int, tuple[str, ...]]:
    """Whether the books balance: how many files and pages came in, and a sentence for each that is not accounted for."""
    book = ledger(case)
    found: list[str] = []
    holders = {(entry.file.id, entry.file.path) for entry in book.files}
    inside: Counter[str] = Counter()
    for entry in book.files:
        file = entry.file
        if file.status == "unread" or (file.pages is None and file.status != "unreadable"):
            found.append(f"{file.path}: it came in and was not opened. Add the files again to carry on.")
        if file.status != "read" and not file.problem and not entry.failed:
            found.append(f"{file.path}: not read whole, and nothing says why.")
        if file.status == "read" and entry.failed:
            found.append(f"{file.path}: said to be read, but {entry.failed} of its pages are not.")
        if file.parent is not None:
            holder = _holder(file, holders)
            if holder is None:
                found.append(f"{file.path}: the file that it came in is not there.")
            else:
                inside[holder] += 1
    for entry in book.files:
        if entry.inside is not None and entry.inside != inside[entry.file.path]:
            found.append(
                f"{entry.file.path}: {entry.inside} files were inside it, and {inside[entry.file.path]} are there."
            )
    known = {entry.file.id: entry.pages for entry in book.files}
    told = {(one.file, one.page) for one in case.problems()}
    found += [
        f"{page.file.path}: page {page.number} is not there and nothing says why."
        for page in book.not_read
        if (page.file.id, page.number) not in told
    ]
    found += [
        f"{count - known.get(file, 0)} pages are there of a file that has fewer ({file[:12]})."
        for file, (count, _) in case.page_counts().items()
        if count > known.get(file, 0)
    ]
    return len(book.files) + book.pages_in, tuple(found)


def _holder(file: SourceFile, holders: set[tuple[str, str]]) -> str | None:
    """The path of the file that this one was inside."""
    path = file.path
    while _INSIDE in path:
        path = path.rpartition(_INSIDE)[0]
        if (file.parent, path) in holders:
            return path
    return None
