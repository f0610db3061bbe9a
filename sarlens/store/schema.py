"""The tables of a case, as a tuple of migrations: append-only, each applied with its record in one transaction."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

Connection = Any
"""A `sqlcipher3` connection; the library carries no types."""

APPLICATION_ID = 0x5341524C
"""Marks the file as a SARLens case ("SARL")."""

_FIRST = """
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
CREATE TABLE file (
    position INTEGER PRIMARY KEY, id TEXT NOT NULL, path TEXT NOT NULL UNIQUE, name TEXT NOT NULL,
    media_type TEXT NOT NULL, size INTEGER NOT NULL, parent TEXT, pages INTEGER, status TEXT NOT NULL, problem TEXT
) STRICT;
CREATE INDEX file_id ON file (id);
CREATE TABLE content (
    position INTEGER PRIMARY KEY, id TEXT NOT NULL, kind TEXT NOT NULL CHECK (kind IN ('original', 'rendition')),
    sequence INTEGER NOT NULL, bytes BLOB NOT NULL, UNIQUE (id, kind, sequence)
) STRICT;
CREATE TABLE content_size (id TEXT NOT NULL, kind TEXT NOT NULL, size INTEGER NOT NULL, PRIMARY KEY (id, kind)) STRICT;
CREATE TABLE page (
    position INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, file TEXT NOT NULL, number INTEGER NOT NULL,
    width REAL NOT NULL, height REAL NOT NULL, rotation INTEGER NOT NULL, text_source TEXT NOT NULL,
    ocr_confidence REAL, redacted_share REAL NOT NULL, text TEXT NOT NULL, words BLOB NOT NULL,
    cells TEXT NOT NULL, redactions TEXT NOT NULL, reviewed INTEGER NOT NULL DEFAULT 0, UNIQUE (file, number)
) STRICT;
CREATE VIRTUAL TABLE page_text USING fts5 (
    text, content='page', content_rowid='position', tokenize='unicode61 remove_diacritics 2'
);
CREATE TRIGGER page_inserted AFTER INSERT ON page BEGIN
    INSERT INTO page_text (rowid, text) VALUES (new.position, new.text);
END;
CREATE TRIGGER page_deleted AFTER DELETE ON page BEGIN
    INSERT INTO page_text (page_text, rowid, text) VALUES ('delete', old.position, old.text);
END;
CREATE TABLE document (position INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, value TEXT NOT NULL) STRICT;
CREATE TABLE passage (position INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, document TEXT NOT NULL, value TEXT NOT NULL) STRICT;
CREATE INDEX passage_document ON passage (document);
CREATE TABLE person (position INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, value TEXT NOT NULL) STRICT;
CREATE TABLE finding (
    position INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, pattern TEXT NOT NULL, strength TEXT NOT NULL,
    confidence REAL NOT NULL, date TEXT, role TEXT NOT NULL, speaker TEXT, document TEXT NOT NULL, file TEXT NOT NULL,
    page INTEGER NOT NULL, quote TEXT NOT NULL, value TEXT NOT NULL
) STRICT;
CREATE INDEX finding_page ON finding (file, page);
CREATE TABLE verdict (finding TEXT PRIMARY KEY, status TEXT NOT NULL, value TEXT NOT NULL) STRICT;
CREATE TABLE result (kind TEXT NOT NULL, position INTEGER NOT NULL, value TEXT NOT NULL, PRIMARY KEY (kind, position)) STRICT;
CREATE TABLE problem (
    position INTEGER PRIMARY KEY, stage TEXT NOT NULL, code TEXT NOT NULL, message TEXT NOT NULL, file TEXT, page INTEGER
) STRICT;
CREATE UNIQUE INDEX problem_once ON problem (stage, code, message, ifnull(file, ''), ifnull(page, 0));
CREATE TABLE job (
    id INTEGER PRIMARY KEY, state TEXT NOT NULL, pid INTEGER NOT NULL, stage TEXT NOT NULL, done INTEGER NOT NULL,
    total INTEGER NOT NULL, message TEXT NOT NULL, heartbeat TEXT NOT NULL, stop INTEGER NOT NULL DEFAULT 0
) STRICT;
"""


def _m001_first(connection: Connection) -> None:
    for statement in _statements(_FIRST):
        connection.execute(statement)


_REMEMBERED = """
CREATE TABLE cut (file TEXT PRIMARY KEY, key TEXT NOT NULL) STRICT;
CREATE TABLE likeness (
    document TEXT PRIMARY KEY, scanned INTEGER NOT NULL, hidden INTEGER NOT NULL, sketch BLOB NOT NULL, words BLOB NOT NULL
) STRICT;
CREATE TABLE named (text TEXT PRIMARY KEY, persons TEXT NOT NULL) STRICT;
CREATE INDEX finding_document ON finding (document);
"""
"""What need not be worked out again for files that did not change (`store.remembered`)."""


def _m002_remembered(connection: Connection) -> None:
    for statement in _statements(_REMEMBERED):
        connection.execute(statement)


def _m003_accounts(connection: Connection) -> None:
    """What a page shows, so that the same picture is read once; how many files a container held, so that it adds up."""
    connection.execute("ALTER TABLE page ADD COLUMN picture TEXT")
    connection.execute("CREATE INDEX page_picture ON page (picture) WHERE picture IS NOT NULL")
    connection.execute("ALTER TABLE file ADD COLUMN inside INTEGER")


MIGRATIONS: tuple[Callable[[Connection], None], ...] = (_m001_first, _m002_remembered, _m003_accounts)


def _statements(script: str) -> list[str]:
    """The script's statements; `executescript` would commit behind our back. Triggers hold semicolons of their own."""
    found: list[str] = []
    for piece in script.split(";\n"):
        if found and found[-1].lstrip().startswith("CREATE TRIGGER") and not found[-1].rstrip().endswith("END"):
            found[-1] += ";\n" + piece
        else:
            found.append(piece)
    return [statement for statement in found if statement.strip()]


def migrate(connection: Connection) -> None:
    """Bring the tables up to date. Each step and its record stand or fall together."""
    version = connection.execute("PRAGMA user_version").fetchone()[0]
    for number, step in enumerate(MIGRATIONS[version:], start=version + 1):
        connection.execute("BEGIN IMMEDIATE")
        step(connection)
        connection.execute(f"PRAGMA user_version = {number}")
        connection.execute("COMMIT")
