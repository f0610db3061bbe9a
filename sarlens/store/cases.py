"""A case: one file that holds the originals, what was read in them, and what the family decided."""

from __future__ import annotations

import contextlib
import dataclasses
import json
import os
from collections.abc import Collection, Iterator, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, BinaryIO

from sarlens.errors import CaseDamaged, CaseLocked, WrongCall
from sarlens.model import CaseInfo, Page, Problem, SourceFile
from sarlens.store import codec, locks, originals, pagerow
from sarlens.store.schema import MIGRATIONS, Connection, migrate

_FILE = "id, name, path, media_type, size, parent, pages, status, problem"
"""In the order of `SourceFile`'s fields."""
_PAGE = pagerow.COLUMNS
_PAGE_PLACE = 1 << 24
"""A page's row id is its file's times this, plus its number: the same whichever page was read first."""


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
            if version < len(MIGRATIONS):
                connection = cls._brought_up(path, connection, key, read_only=read_only)
        return cls(path, connection, key, read_only=read_only)

    @staticmethod
    def _brought_up(path: Path, connection: Connection, key: locks.Key | None, *, read_only: bool) -> Connection:
        """The connection to an older case, its tables brought up to date first."""
        if not read_only:
            migrate(connection)
            return connection
        connection.close()
        if not (os.access(path, os.W_OK) and os.access(path.resolve().parent, os.W_OK)):
            raise WrongCall(f"{path.name} was made by an older SARLens. Copy it to a disk of your own and open that.")
        writing = locks.connect(path, key)
        migrate(writing)
        writing.close()
        return locks.connect(path, key, read_only=True)

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
                dataclasses.astuple(file),
            )

    def count_inside(self, path: str) -> None:
        """Write down how many files came out of the one at the path, once all of them are in."""
        with self.transaction() as connection:
            # By a range of paths, which has an index: LIKE and GLOB would take signs in a name for their own.
            connection.execute(
                "UPDATE file SET inside = (SELECT count(*) FROM file AS child WHERE child.parent = file.id AND "
                "child.path > file.path || '!/' AND child.path < file.path || '!0') WHERE path = ?",
                (path,),
            )

    def insides(self) -> dict[str, int]:
        """How many files came out of each file, by its path; those that were not opened are left out."""
        return dict(self.rows("SELECT path, inside FROM file WHERE inside IS NOT NULL"))

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
        self.save_row(pagerow.pack(page), problems)

    def save_row(self, row: pagerow.PageRow, problems: Sequence[Problem] = (), picture: str | None = None) -> None:
        """`save_page` for a page that is packed already; that it could not be read before is forgotten.

        Args:
            row: the page.
            problems: what was doubtful about it.
            picture: the digest of all that the page shows, where it is the picture of a page; None: not known.
        """
        with self.transaction() as connection:
            place = connection.execute("SELECT min(position) FROM file WHERE id = ?", (row.file,)).fetchone()[0]
            place = None if place is None else place * _PAGE_PLACE + row.number
            if place and connection.execute("SELECT 1 FROM page WHERE position = ?", (place,)).fetchone():
                place = None  # of a case made before pages had places of their own
            connection.execute(
                f"INSERT INTO page (position, id, picture, {_PAGE}) VALUES ({', '.join('?' * 15)}) "
                "ON CONFLICT (file, number) DO NOTHING",
                (place, row.id, picture, row.file, row.number, *row.values),
            )
            self._forget_unread(row.file, row.number)
            self.save_problems(problems)

    def save_unread(self, problem: Problem) -> None:
        """Keep why a page could not be read, in place of what was said the last time."""
        with self.transaction():
            self._forget_unread(problem.file, problem.page)
            self.save_problems([problem])

    def forget_page(self, problem: Problem) -> None:
        """Take back a page that was not really read, and what was said about it: it is read again."""
        with self.transaction() as connection:
            for table, number in (("page", "number"), ("problem", "page")):
                connection.execute(f"DELETE FROM {table} WHERE file = ? AND {number} = ?", (problem.file, problem.page))

    def _forget_unread(self, file: str | None, number: int | None) -> None:
        self.connection.execute("DELETE FROM problem WHERE file = ? AND page = ? AND stage = 'read'", (file, number))

    def row_of_picture(self, picture: str) -> tuple[pagerow.PageRow, tuple[Problem, ...]] | None:
        """The first page that shows exactly that, with what was doubtful about it; None where there is none."""
        rows = self.rows(f"SELECT {_PAGE} FROM page WHERE picture = ? ORDER BY position LIMIT 1", picture)
        if not rows:
            return None
        row = pagerow.PageRow(rows[0][0], rows[0][1], tuple(rows[0][2:]))
        told = self.rows(
            "SELECT stage, code, message, file, page FROM problem WHERE file = ? AND page = ? ORDER BY position",
            row.file, row.number,
        )  # fmt: skip
        return row, tuple(Problem(*one) for one in told)

    def pictures(self) -> dict[str, list[tuple[str, int]]]:
        """The pages that show exactly the same, by what they show: file and number, in their order. No page alone."""
        found: dict[str, list[tuple[str, int]]] = {}
        for picture, file, number in self.rows(
            "SELECT picture, file, number FROM page WHERE picture IN "
            "(SELECT picture FROM page WHERE picture IS NOT NULL GROUP BY picture HAVING count(*) > 1) ORDER BY position"
        ):
            found.setdefault(picture, []).append((file, number))
        return found

    def page_numbers(self, file: str) -> frozenset[int]:
        """The numbers of the pages of the file that are there."""
        return frozenset(int(row[0]) for row in self.rows("SELECT number FROM page WHERE file = ?", file))

    def page(self, file: str, number: int) -> Page | None:
        """One page with its words, or None."""
        rows = self.rows(f"SELECT {_PAGE} FROM page WHERE file = ? AND number = ?", file, number)
        return pagerow.unpack(rows[0]) if rows else None

    def pages_of(self, file: str) -> tuple[Page, ...]:
        """One file's pages with their words, by number."""
        return tuple(
            pagerow.unpack(row) for row in self.rows(f"SELECT {_PAGE} FROM page WHERE file = ? ORDER BY number", file)
        )

    def page_texts(self, file: str) -> dict[int, str]:
        """The text of one file's pages by number."""
        return dict(self.rows("SELECT number, text FROM page WHERE file = ?", file))

    def pages(self, *, words: bool = False) -> Iterator[Page]:
        """Every page, file by file in the order they came, then by number; one in memory at a time."""
        cursor = self.connection.execute(
            f"SELECT {', '.join('page.' + column for column in _PAGE.split(', '))} FROM page "
            "JOIN (SELECT id, min(position) AS first FROM file GROUP BY id) AS came ON came.id = page.file "
            "ORDER BY came.first, page.number"
        )
        for row in cursor:
            yield pagerow.unpack(row, words=words)

    def page_counts(self) -> dict[str, tuple[int, int]]:
        """How many pages of each file are there, and how many of them are empty, by the file's id."""
        rows = self.rows("SELECT file, count(*), sum(text_source = 'blank') FROM page GROUP BY file")
        return {file: (count, blank) for file, count, blank in rows}

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

    def renew_problems(self, stage: str, problems: Sequence[Problem], kept: Collection[str] = ()) -> None:
        """Put a stage's problems in the place of those of its last run; those of the files in `kept` still hold."""
        with self.transaction() as connection:
            for file in {one.file for one in self.problems() if one.stage == stage} - set(kept):
                connection.execute("DELETE FROM problem WHERE stage = ? AND file IS ?", (stage, file))
            self.save_problems(problems)

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
