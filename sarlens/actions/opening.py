"""Opening files: what each is, and what is inside it, container in container, until there is nothing left to open."""

from __future__ import annotations

import dataclasses
import io
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, BinaryIO

from sarlens.actions import reading
from sarlens.actions.crews import Crews
from sarlens.actions.litter import is_litter, left_out
from sarlens.errors import PROBLEMS
from sarlens.ingest.archive import ARCHIVES, Batch
from sarlens.ingest.contents import Child, Contents
from sarlens.ingest.rounds import AGAIN, Failed, Outcome, work_through
from sarlens.model import Problem, Progress, SourceFile
from sarlens.settings import Settings
from sarlens.store.cases import Case
from sarlens.store.order import order_files
from sarlens.store.originals import digest

_CHANCE = AGAIN | {"fault"}
"""Reasons that may lie in the moment and not in the file."""
_INSIDE = "!/"
_SENT_BYTES = 64 * 1024**2
_UNSHOWN = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
_HEAPED = (
    "So much is packed inside the file it came in, layer upon layer, that it was not all taken out. "
    "Unpack it yourself, and add what you need."
)


def open_all(case: Case, settings: Settings, crews: Crews) -> Iterator[Progress]:
    """Open every file not opened yet, and then the files that were inside, until there are none left."""
    _try_again(case, settings)
    order_files(case)
    while unopened := [file for file in case.files() if file.pages is None and file.status != "unreadable"]:
        heap = _Heap.of(case, settings)
        same: dict[str, list[SourceFile]] = defaultdict(list)
        for file in unopened:
            same[file.id].append(file)
        containers: dict[str, _Opened] = {}
        done = 0
        for batch in _examined(crews, [one[0] for one in same.values()], settings):
            for outcome in batch:
                _take_one(case, same[outcome.item.file], outcome.result, containers, heap)
            done += len(batch)
            yield Progress("open", done, len(same), batch[-1].item.name)
        yield from _take_out(case, containers, heap, crews)
        order_files(case)
    order_files(case, settle=True)


def _examined(
    crews: Crews, files: Sequence[SourceFile], settings: Settings
) -> Iterator[tuple[Outcome[reading.Source, Any], ...]]:
    """What is in each file.

    Where others read, a very large one is opened here all the same, for to send it would cost more; and each of them
    where there are passwords, for those are sent to nobody.
    """
    for crew, chosen in (
        (crews.all, [one for one in files if one.size <= _SENT_BYTES and not settings.passwords]),
        (crews.here, [one for one in files if one.size > _SENT_BYTES or settings.passwords]),
    ):
        yield from work_through(crew, [reading.Source(one.id, one.name) for one in chosen])


def _take_one(
    case: Case, same: Sequence[SourceFile], contents: Contents | Failed, containers: dict[str, _Opened], heap: _Heap
) -> None:
    """Take in what a file holds, at every path it came by; a container is taken out later, some at a time."""
    if isinstance(contents, Contents) and contents.media_type in ARCHIVES:
        containers[same[0].id] = _Opened(tuple(same), contents)
        return
    for file in same:
        _take_contents(case, file, contents, heap)


def keep(case: Case, stream: BinaryIO, *, name: str, path: str, parent: str | None) -> bool:
    """Put a file's bytes into the case; False where they are there at that path already."""
    identity, size = digest(stream)
    stream.seek(0)
    known = case.file_at(path)
    if known is not None and known.id != identity:
        # The same name with other bytes is another file, not a new version of the old one: both are evidence.
        stem, dot, suffix = path.rpartition(".")
        path = f"{stem} [{identity[:8]}].{suffix}" if dot else f"{path} [{identity[:8]}]"
        known = case.file_at(path)
    if known is None:
        with case.transaction():
            case.save_content(identity, stream)
            case.save_file(SourceFile(identity, name, path, "application/octet-stream", size, parent))
    return known is None


def readable(name: str) -> str:
    """A name that can be written down: bytes that are no UTF-8, line breaks and marks of direction are replaced."""
    text = name.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
    return "".join("\ufffd" if char in _UNSHOWN or ord(char) < 32 else char for char in text)


def _try_again(case: Case, settings: Settings) -> None:
    """Forget that a file could not be opened, where what was wanting may be here now: a password, a program, a chance."""
    codes = {"no_program"} | ({"encrypted"} if settings.passwords else set())
    told = [one for one in case.problems() if one.page is None]
    waiting = {one.file for one in told if one.code in codes or (one.stage == "open" and one.code in _CHANCE)}
    codes |= _CHANCE
    for file in (one for one in case.files() if one.id in waiting):
        with case.transaction():
            case.drop_problems(file.id, sorted(codes))
            case.save_file(dataclasses.replace(file, pages=None, status="unread", problem=None))


# --- how much may come out of one file


@dataclass(slots=True)
class _Heap:
    """How many files, and how many bytes, came out of each file that was added, at every depth together."""

    settings: Settings
    files: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    bytes: dict[str, int] = field(default_factory=lambda: defaultdict(int))

    @classmethod
    def of(cls, case: Case, settings: Settings) -> _Heap:
        """What is in the case already."""
        heap = cls(settings)
        for file in case.files():
            if file.parent is not None:
                heap.count(file.path, file.size)
        return heap

    def count(self, path: str, size: int) -> None:
        """One more."""
        root = path.partition(_INSIDE)[0]
        self.files[root] += 1
        self.bytes[root] += size

    def full(self, path: str, size: int) -> bool:
        """Whether one more of that size would be too much."""
        root = path.partition(_INSIDE)[0]
        return self.files[root] >= self.settings.nested_files or (self.bytes[root] + size > self.settings.archive_bytes)

    def deep(self, file: SourceFile) -> bool:
        """Whether what is in the file would lie too deep. Every container counts, whatever its kind."""
        return file.path.count(_INSIDE) >= self.settings.archive_depth


def _keep_children(case: Case, file: SourceFile, found: Sequence[Child | Problem], heap: _Heap) -> list[Problem]:
    """Put what is inside the file into the case as files of their own; a Problem for what is not."""
    problems = [dataclasses.replace(one, file=file.id) for one in found if isinstance(one, Problem)]
    children = [one for one in found if isinstance(one, Child)]
    if children and heap.deep(file):
        return [*problems, Problem("open", "too_deep", PROBLEMS["too_deep"], file.id)]
    for child in children:
        if heap.full(file.path, len(child.data)):
            problems.append(Problem("open", "bomb", _HEAPED, file.id))
            break
        path = f"{file.path}{_INSIDE}{readable(child.name)}"
        if is_litter(child.name):
            case.save_problems([left_out(path, file.id)])
            continue
        name = child.name.rsplit("/", 1)[-1]
        if keep(case, io.BytesIO(child.data), name=name, path=path, parent=file.id):
            heap.count(path, len(child.data))
    return problems


# --- files with pages, and what hangs on them


def _take_contents(case: Case, file: SourceFile, contents: Contents | Failed, heap: _Heap) -> None:
    if isinstance(contents, Failed):
        case.save_problems([Problem("open", contents.code, contents.message, file.id)])
        case.save_file(dataclasses.replace(file, pages=0, status="unreadable", problem=contents.message))
        return
    if contents.rendition is not None:
        case.save_content(file.id, io.BytesIO(contents.rendition), "rendition")
    problems = _keep_children(case, file, (*contents.problems, *contents.children), heap)
    _opened(case, file, contents, problems)


def _opened(case: Case, file: SourceFile, contents: Contents, problems: Sequence[Problem]) -> None:
    """Say that the file was opened: the last that is written of it, so that whatever stops the run, it is done again."""
    problem = problems[0].message if problems else None
    with case.transaction():
        case.save_problems(problems)
        case.save_file(dataclasses.replace(file, media_type=contents.media_type, pages=contents.pages, problem=problem))
        case.count_inside(file.path)


# --- containers


@dataclass(slots=True)
class _Opened:
    """A container, at every path it came by, and what was wrong with what is in it."""

    files: tuple[SourceFile, ...]
    contents: Contents
    problems: list[Problem] = field(default_factory=list)
    full: bool = False


def _take_out(case: Case, containers: dict[str, _Opened], heap: _Heap, crews: Crews) -> Iterator[Progress]:
    """Take the files out of the containers, some at a time."""
    for identity, one in containers.items():
        one.problems += [dataclasses.replace(problem, file=identity) for problem in one.contents.problems]
        if any(heap.deep(file) for file in one.files):
            one.problems.append(Problem("open", "too_deep", PROBLEMS["too_deep"], identity))
    open_still = {key: one for key, one in containers.items() if not all(heap.deep(file) for file in one.files)}
    wanted = [reading.Container(key, one.contents.media_type) for key, one in open_still.items()]
    while wanted:
        following: list[reading.Container] = []
        outcomes = (outcome for batch in work_through(crews.here, wanted) for outcome in batch)
        for done, outcome in enumerate(outcomes, start=1):
            one = containers[outcome.item.file]
            _take_batch(case, one, outcome.result, heap)
            if isinstance(outcome.result, Batch) and outcome.result.following is not None and not one.full:
                following.append(dataclasses.replace(outcome.item, first=outcome.result.following))
            yield Progress("open", done, len(wanted), one.files[0].name)
        wanted = following
    for one in containers.values():
        told = list(dict.fromkeys(one.problems))
        for file in one.files:
            _opened(case, file, one.contents, told)


def _take_batch(case: Case, one: _Opened, taken: Batch | Failed, heap: _Heap) -> None:
    if isinstance(taken, Failed):
        one.problems.append(Problem("open", taken.code, taken.message, one.files[0].id))
        return
    for file in one.files:
        if not heap.deep(file):
            found = _keep_children(case, file, taken.found, heap)
            one.full = one.full or any(problem.message == _HEAPED for problem in found)
            one.problems += found
