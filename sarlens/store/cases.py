"""A case: one file that holds the originals, what was read in them, and what the family decided."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, BinaryIO

from sarlens.errors import CaseDamaged, CaseLocked
from sarlens.model import CaseInfo, Cell, Page, Problem, Redaction, SourceFile
from sarlens.store import codec, locks, originals
from sarlens.store.schema import MIGRATIONS, Connection, migrate

_FILE = "id, name, path, media_type, size, parent, pages, status, problem"
"""In the order of `SourceFile`'s fields."""
_PAGE = (
    "file, number, width, height, text, text_source, rotation, words, cells, redactions, ocr_confidence, redacted_share"
)


class Case:
    """An open case file. Use as a context manager, or call `close`.

    Writing is for one process at a time; any number may read beside it.
    """

    def __init__(self, path: Path, connection: Connection, key: locks.Key | None, *, read_only: bool = False) -> None:
        self.path = path
        self.key = key
        self.connection = connection
        self._read_only = read_only

    @classmethod
    def create(cls, path: Path, info: CaseInfo, passphrase: str | None = None) -> Case:
        """Make a case file. Raises WrongCall where a file stands there already."""
        key = locks.new_key(passphrase) if passphrase is not None else None
        connection = locks.create(path, key)
        case = cls(path, connection, key)
        with locks.guarded(path):
            migrate(connection)
            case.save_info(info)
        return case

    @classmethod
    def open(
        cls, path: Path, passphrase: str | None = None, *, key: locks.Key | None = None, read_only: bool = False
    ) -> Case:
        """Open a case file. Raises CaseLocked (passphrase wanted or wrong) or CaseDamaged."""
        if not path.is_file():
            raise CaseDamaged(f"There is no case at {path}. Make one with: sarlens new {path.name}")
        if passphrase is not None and key is None:
            if not locks.is_locked(path):
                raise CaseLocked(f"{path.name} has no passphrase. Open it without one.")
            key = locks.key_for(path, passphrase)
        connection = locks.connect(path, key, read_only=read_only)
        with locks.guarded(path):
            version = connection.execute("PRAGMA user_version").fetchone()[0]
            if version > len(MIGRATIONS):
                raise CaseDamaged(f"{path.name} was made by a newer SARLens. Update SARLens to open it.")
            if version < len(MIGRATIONS) and not read_only:
                migrate(connection)
        return cls(path, connection, key, read_only=read_only)

    def __enter__(self) -> Case:
        """The case itself."""
        return self

    def __exit__(
        self, _type: type[BaseException] | None, _value: BaseException | None, _tb: TracebackType | None
    ) -> None:
        """Close it."""
        self.close()

    def close(self) -> None:
        """Close the file; the last one to close folds the write-ahead log into it."""
        self.connection.close()
        if self._read_only:
            locks.fold(self.path, self.key)

    @contextlib.contextmanager
    def transaction(self) -> Iterator[Connection]:
        """All or nothing. Inside another transaction it is part of that one."""
        with locks.guarded(self.path):
            if self.connection.in_transaction:
                yield self.connection
                return
            self.connection.execute("BEGIN IMMEDIATE")
            done = False
            try:
                yield self.connection
                done = True
            finally:
                if self.connection.in_transaction:
                    self.connection.execute("COMMIT" if done else "ROLLBACK")

    def rows(self, query: str, *values: object) -> list[tuple[Any, ...]]:
        """The rows of a query of the store's own."""
        with locks.guarded(self.path):
            return list(self.connection.execute(query, values))

    # --- what the family said when the case was made

    @property
    def info(self) -> CaseInfo:
        """The case's title, persons, family and dates."""
        row = self.rows("SELECT value FROM meta WHERE key = 'info'")
        if not row:
            raise CaseDamaged(f"{self.path.name} lost its first page. Use a backup copy of it.")
        return codec.load(CaseInfo, json.loads(row[0][0]))

    def save_info(self, info: CaseInfo) -> None:
        """Write them."""
        self.save_meta("info", codec.save(info))

    def save_meta(self, key: str, value: object) -> None:
        """Keep one small value under a key."""
        with self.transaction() as connection:
            connection.execute(
                "INSERT OR REPLACE INTO meta VALUES (?, ?)", (key, json.dumps(value, ensure_ascii=False))
            )

    def meta(self, key: str) -> object:
        """The value kept under a key, or None."""
        row = self.rows("SELECT value FROM meta WHERE key = ?", key)
        return json.loads(row[0][0]) if row else None

    # --- files

    def files(self) -> tuple[SourceFile, ...]:
        """Every file that came in, in the order it did."""
        return tuple(_file(row) for row in self.rows(f"SELECT {_FILE} FROM file ORDER BY position"))

    def file_at(self, path: str) -> SourceFile | None:
        """The file added from that path, or None."""
        rows = self.rows(f"SELECT {_FILE} FROM file WHERE path = ?", path)
        return _file(rows[0]) if rows else None

    def save_file(self, file: SourceFile) -> None:
        """Write a file's record, new or changed."""
        with self.transaction() as connection:
            connection.execute(
                f"INSERT INTO file ({_FILE}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (path) DO UPDATE SET "
                "id = excluded.id, media_type = excluded.media_type, size = excluded.size, pages = excluded.pages, "
                "status = excluded.status, problem = excluded.problem",
                (
                    file.id,
                    file.name,
                    file.path,
                    file.media_type,
                    file.size,
                    file.parent,
                    file.pages,
                    file.status,
                    file.problem,
                ),
            )

    def has_content(self, file: str, kind: originals.Kind = "original") -> bool:
        """Whether the case holds the file's bytes."""
        return originals.stored(self.connection, file, kind)

    def save_content(self, file: str, stream: BinaryIO, kind: originals.Kind = "original") -> None:
        """Keep a file's bytes; nothing is done where they are there already."""
        if not self.has_content(file, kind):
            with self.transaction() as connection:
                originals.put(connection, file, kind, stream)

    def open_original(self, file: str) -> BinaryIO:
        """The bytes as they came. Raises KeyError where the case holds none."""
        return originals.reader(self.connection, file, "original")

    def open_pdf(self, file: str) -> BinaryIO:
        """The PDF whose pages are the file's pages: our own rendition where there is one, else the original."""
        kind: originals.Kind = "rendition" if self.has_content(file, "rendition") else "original"
        return originals.reader(self.connection, file, kind)

    # --- pages

    def save_page(self, page: Page, problems: Sequence[Problem] = ()) -> None:
        """Write a page with what was doubtful about it, in one transaction. A page is written once."""
        with self.transaction() as connection:
            connection.execute(
                f"INSERT OR IGNORE INTO page (id, {_PAGE}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (
                    page.id, page.file, page.number, page.width, page.height, page.text, page.text_source, page.rotation,
                    codec.pack_words(page.words), json.dumps(codec.save(page.cells)),
                    json.dumps(codec.save(page.redactions), ensure_ascii=False), page.ocr_confidence, page.redacted_share,
                ),
            )  # fmt: skip
            self.save_problems(problems)

    def page_numbers(self, file: str) -> frozenset[int]:
        """The numbers of the pages of the file that are there."""
        return frozenset(int(row[0]) for row in self.rows("SELECT number FROM page WHERE file = ?", file))

    def page(self, file: str, number: int) -> Page | None:
        """One page with its words, or None."""
        rows = self.rows(f"SELECT {_PAGE} FROM page WHERE file = ? AND number = ?", file, number)
        return _page(rows[0]) if rows else None

    def pages_of(self, file: str) -> tuple[Page, ...]:
        """One file's pages with their words, by number."""
        return tuple(_page(row) for row in self.rows(f"SELECT {_PAGE} FROM page WHERE file = ? ORDER BY number", file))

    def page_texts(self, file: str) -> dict[int, str]:
        """The text of one file's pages by number."""
        return dict(self.rows("SELECT number, text FROM page WHERE file = ?", file))

    def page_counts(self) -> dict[str, int]:
        """By file: how many of its pages are there."""
        return dict(self.rows("SELECT file, count(*) FROM page GROUP BY file"))

    def pages(self, *, words: bool = False) -> Iterator[Page]:
        """Every page, file by file in the order they came, then by number; one in memory at a time."""
        cursor = self.connection.execute(
            f"SELECT {', '.join('page.' + column for column in _PAGE.split(', '))} FROM page "
            "JOIN (SELECT id, min(position) AS first FROM file GROUP BY id) AS came ON came.id = page.file "
            "ORDER BY came.first, page.number"
        )
        for row in cursor:
            yield _page(row, words=words)

    def page_count(self) -> int:
        """How many pages were read."""
        return int(self.rows("SELECT count(*) FROM page")[0][0])

    def mark_reviewed(self, file: str, number: int) -> None:
        """Remember that a person looked at the page."""
        with self.transaction() as connection:
            connection.execute("UPDATE page SET reviewed = 1 WHERE file = ? AND number = ?", (file, number))

    def reviewed_pages(self) -> frozenset[str]:
        """The ids of the pages a person looked at."""
        return frozenset(str(row[0]) for row in self.rows("SELECT id FROM page WHERE reviewed = 1"))

    # --- problems

    def save_problems(self, problems: Sequence[Problem]) -> None:
        """Keep problems; the same one only once."""
        if problems:
            with self.transaction() as connection:
                connection.executemany(
                    "INSERT OR IGNORE INTO problem (stage, code, message, file, page) VALUES (?, ?, ?, ?, ?)",
                    [(one.stage, one.code, one.message, one.file, one.page) for one in problems],
                )

    def drop_problems(self, file: str, codes: Sequence[str]) -> None:
        """Forget problems of a file as a whole that no longer hold."""
        with self.transaction() as connection:
            connection.executemany(
                "DELETE FROM problem WHERE file = ? AND page IS NULL AND code = ?", [(file, code) for code in codes]
            )

    def problems(self) -> tuple[Problem, ...]:
        """What could not be read, or only with doubt."""
        rows = self.rows("SELECT stage, code, message, file, page FROM problem ORDER BY position")
        return tuple(Problem(*row) for row in rows)


def _file(row: Sequence[Any]) -> SourceFile:
    return SourceFile(*row)


_CELLS = tuple[Cell, ...]
_REDACTIONS = tuple[Redaction, ...]


def _page(row: Sequence[Any], *, words: bool = True) -> Page:
    file, number, width, height, text, source, rotation, packed, cells, redactions, confidence, share = row
    return Page(
        file, number, width, height, text, source, rotation,
        words=codec.unpack_words(packed) if words else (),
        cells=codec.load(_CELLS, json.loads(cells)),
        redactions=codec.load(_REDACTIONS, json.loads(redactions)),
        ocr_confidence=confidence,
        redacted_share=share,
    )  # fmt: skip
