"""From pages to documents, passages and people. A file that was cut before is not cut again."""

from __future__ import annotations

import itertools
from collections.abc import Generator, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache, partial
from typing import Any

from sarlens import structure
from sarlens.actions.workers import over_workers
from sarlens.errors import Faults
from sarlens.model import Document, Passage, Problem, Progress, SourceFile, Structure, content_id
from sarlens.settings import Settings
from sarlens.store import evidence, remembered
from sarlens.store.cases import Case
from sarlens.store.remembered import KeptLikeness
from sarlens.structure.likeness import Likeness

FEW_PAGES = 150
"""So many pages are cut in this process: to start others takes longer."""
FEW_TEXTS = 400
STAGE = "structure"
_UNCUT = "SARLens met a fault of its own here: this page was not parted into documents. Look at it yourself, and please report the fault."
_TEXTS = 200
"""Texts that a worker looks through for names at a time."""


@dataclass(frozen=True, slots=True)
class Structured:
    """The structure of a case, and the ids of the documents that are new or whose passages are."""

    structure: Structure
    changed: frozenset[str]


@dataclass(frozen=True, slots=True)
class CutFile:
    """One file cut by a worker: its documents, their words as kept (by document id), and their passages.

    `uncut` are the pages that stand as they are, because we met a fault of our own on them.
    """

    documents: tuple[Document, ...]
    likenesses: dict[str, KeptLikeness]
    passages: tuple[Passage, ...]
    uncut: tuple[int, ...] = ()


def structured(case: Case, settings: Settings) -> Generator[Progress, None, Structured]:
    """Documents, passages and people of the whole case, saved. Only files that are new or have new pages are cut."""
    files = {file.id: file for file in case.files()}
    counts = {file: there for file, (there, _) in case.page_counts().items()}
    keys = {
        file: content_id(structure.digest(), one.name, one.media_type, counts[file])
        for file, one in files.items()
        if counts.get(file)
    }
    known = remembered.cut_keys(case)
    fresh = [files[file] for file, key in keys.items() if known.get(file) != key]
    new: dict[str, CutFile] = {}
    problems: list[Problem] = []
    for done, (file, made) in enumerate(_cut_all(case, fresh, sum(counts[one.id] for one in fresh), settings), start=1):
        new[file] = made
        problems += [Problem(STAGE, "fault", _UNCUT, file, page) for page in made.uncut]
        yield Progress("structure", done, len(fresh), files[file].name)
    documents, passages = _laid_together(case, keys, new)
    likenesses = {of: one for made in new.values() for of, one in made.likenesses.items()}
    faults = Faults()
    settled = _settled(case, documents, passages, likenesses, settings, faults)
    problems += [Problem(STAGE, "fault", told(what)) for what in faults.told]
    changed = frozenset(itertools.chain(likenesses, _differing(passages, settled.passages)))
    with case.transaction():
        case.renew_problems(STAGE, problems, kept=frozenset(keys) - new.keys())
        evidence.save_structure(case, settled, changed if known else None)
        remembered.save_cuts(case, keys, likenesses)
    return Structured(settled, changed)


def told(what: str) -> str:
    """What is said of a question that could not be answered for a fault of our own."""
    return f"SARLens met a fault of its own: {what} could not be worked out. All else was. Please report the fault."


def _differing(before: Sequence[Passage], after: Sequence[Passage]) -> Iterable[str]:
    return (new.document for old, new in zip(before, after, strict=True) if old is not new)


# --- each file by itself


def _cut(case: Case, file: SourceFile) -> CutFile:
    pages, faults = tuple(case.pages_of(file.id)), Faults()
    made = faults.guarded("file", lambda: structure.cut(pages, file), None)
    uncut: list[int] = []
    if made is None:  # then page by page, so that the fault costs the page that it lies on
        every = [faults.guarded(str(page.number), partial(structure.cut, (page,), file), None) for page in pages]
        uncut = [page.number for page, one in zip(pages, every, strict=True) if one is None]
        cuts = [one or structure.plain(page, file) for page, one in zip(pages, every, strict=True)]
        made = structure.Cut(*(tuple(itertools.chain(*held)) for held in zip(*map(_fields, cuts), strict=True)))
    likenesses = {
        one.document.id: KeptLikeness.of(one.scanned, one.hidden, structure.sketch(one.words), one.words)
        for one in made.likenesses
    }
    passages = {one.id: one for one in reversed(made.passages)}
    return CutFile(made.documents, likenesses, tuple(reversed(passages.values())), tuple(uncut))


def _fields(cut: structure.Cut) -> tuple[Iterable[Any], ...]:
    return cut.documents, cut.passages, cut.likenesses


def _cut_all(case: Case, files: Sequence[SourceFile], pages: int, settings: Settings) -> Iterable[tuple[str, CutFile]]:
    """Every file cut, in no fixed order."""
    if pages <= FEW_PAGES:
        return ((file.id, _cut(case, file)) for file in files)
    return ((file.id, made) for file, made in over_workers(case, settings, _cut, files))


# --- the whole case


def _laid_together(
    case: Case, files: Iterable[str], new: Mapping[str, CutFile]
) -> tuple[list[Document], list[Passage]]:
    """The documents and passages of all files in the order of the files: those kept, and those cut anew."""
    kept: dict[str, list[Document]] = {}
    for document in evidence.documents(case) if any(file not in new for file in files) else ():
        kept.setdefault(document.file, []).append(document)
    of_document: dict[str, list[Passage]] = {}
    for passage in evidence.passages(case) if kept else ():
        of_document.setdefault(passage.document, []).append(passage)
    documents: list[Document] = []
    passages: list[Passage] = []
    for file in files:
        if file in new:
            documents += new[file].documents
            passages += new[file].passages
        else:
            documents += kept.get(file, [])
            passages += itertools.chain.from_iterable(of_document.get(one.id, ()) for one in kept.get(file, ()))
    return documents, passages


def _settled(
    case: Case,
    documents: Sequence[Document],
    passages: Sequence[Passage],
    new: Mapping[str, KeptLikeness],
    settings: Settings,
    faults: Faults,
) -> Structure:
    kept = remembered.likenesses(case)
    held = [new[one.id] if one.id in new else kept[one.id] for one in documents]
    heads = [Likeness(one, (), like.scanned, like.hidden) for one, like in zip(documents, held, strict=True)]

    @lru_cache(maxsize=256)
    def words(place: int) -> tuple[str, ...]:
        return held[place].unpacked() if held[place].words else remembered.words(case, documents[place].id)

    def persons(texts: Sequence[str]) -> list[tuple[str, ...]]:
        return _persons(case, texts, settings)

    return structure.settle(heads, [one.sketch for one in held], words, passages, case.info, persons, faults)


def _persons(case: Case, texts: Sequence[str], settings: Settings) -> list[tuple[str, ...]]:
    """The people's names in each text; the language model reads a text once in the life of a case."""
    keys = [content_id(structure.digest(), text) for text in texts]
    known = remembered.named(case)
    new = {key: text for key, text in zip(keys, texts, strict=True) if key not in known}
    found = dict(_seen_in(case, new, settings))
    remembered.save_named(case, found, keys)
    known |= found
    return [known[key] for key in keys]


def _names_in(_case: Case, texts: tuple[tuple[str, str], ...]) -> list[tuple[str, tuple[str, ...]]]:
    """The names in texts, each with its key."""
    return list(zip((key for key, _ in texts), structure.persons_in([text for _, text in texts]), strict=True))


def _seen_in(case: Case, texts: Mapping[str, str], settings: Settings) -> Iterable[tuple[str, tuple[str, ...]]]:
    if len(texts) <= FEW_TEXTS:
        yield from _names_in(case, tuple(texts.items())) if texts else ()
        return
    pairs = iter(texts.items())
    batches = iter(lambda: tuple(itertools.islice(pairs, _TEXTS)), ())
    for _, found in over_workers(case, settings, _names_in, batches):
        yield from found
