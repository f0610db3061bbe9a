"""Passphrases and connections: a case is locked whole or not at all."""

from __future__ import annotations

import contextlib
import hashlib
import os
from collections.abc import Iterator
from pathlib import Path

from sqlcipher3 import dbapi2 as sqlcipher

from sarlens.errors import CaseDamaged, CaseLocked, NoSpace, WrongCall
from sarlens.store.schema import APPLICATION_ID, Connection

_PLAIN = b"SQLite format 3\x00"
_SALT_BYTES = 16
_ROUNDS = 256_000
"""SQLCipher 4's own default, so that any SQLCipher tool opens the case with the passphrase alone."""

Key = str
"""A raw key and salt in hex. Made once from the passphrase; opening with it costs nothing, so workers are sent it."""


def is_locked(path: Path) -> bool:
    """Whether the file needs a passphrase (or is no case at all: that can't be told from outside)."""
    with path.open("rb") as file:
        return file.read(len(_PLAIN)) != _PLAIN


def new_key(passphrase: str) -> Key:
    """A key with a fresh salt, for a case to be made."""
    return _derive(passphrase, os.urandom(_SALT_BYTES))


def key_for(path: Path, passphrase: str) -> Key:
    """The key that the passphrase gives for this file; whether it is right shows when it is opened."""
    with path.open("rb") as file:
        return _derive(passphrase, file.read(_SALT_BYTES))


def _derive(passphrase: str, salt: bytes) -> Key:
    if not passphrase:
        raise WrongCall("The passphrase is empty. Give one of at least a few words, or none at all.")
    return hashlib.pbkdf2_hmac("sha512", passphrase.encode(), salt, _ROUNDS, 32).hex() + salt.hex()


def connect(path: Path, key: Key | None, *, read_only: bool = False) -> Connection:
    """A connection to a case. Raises CaseLocked or CaseDamaged where it can't be opened."""
    # A case on a disk that can't be written (a stick, a CD) has no write-ahead log, and none can be made for it.
    fixed = read_only and not os.access(path.resolve().parent, os.W_OK)
    uri = path.resolve().as_uri() + ("?immutable=1" if fixed else "?mode=ro" if read_only else "?mode=rw")
    try:
        connection = sqlcipher.connect(uri, uri=True, isolation_level=None, check_same_thread=False)
        connection.execute("PRAGMA cipher_log_level = NONE")  # else a wrong passphrase writes on stderr
        if key is not None:
            connection.execute(f"PRAGMA key = \"x'{key}'\"")
        connection.execute("PRAGMA busy_timeout = 15000")
        application = connection.execute("PRAGMA application_id").fetchone()[0]
    except sqlcipher.OperationalError as trouble:
        raise CaseDamaged(f"The case file {path.name} can't be opened ({trouble}). Check its name and place.") from None
    except sqlcipher.DatabaseError:
        if key is None:
            raise CaseLocked(
                f"{path.name} is locked with a passphrase, or is no case file. Give its passphrase to open it."
            ) from None
        raise CaseLocked(f"That passphrase does not open {path.name}. Try it again.") from None
    if application != APPLICATION_ID:
        connection.close()
        raise CaseDamaged(f"{path.name} is not a SARLens case. Choose the case file, or make a new one.")
    return connection


def create(path: Path, key: Key | None) -> Connection:
    """A connection to a new, empty case file. Raises WrongCall where one stands or can't be made there."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.open("xb").close()
    except FileExistsError:
        raise WrongCall(f"{path} exists already. Choose another name, or add to it with: sarlens add") from None
    except OSError as trouble:
        raise WrongCall(f"No case can be made at {path}: {trouble.strerror}. Choose another folder.") from None
    with guarded(path):
        connection = sqlcipher.connect(str(path), isolation_level=None, check_same_thread=False)
        connection.execute("PRAGMA cipher_log_level = NONE")  # else a wrong passphrase writes on stderr
        if key is not None:
            connection.execute(f"PRAGMA key = \"x'{key}'\"")
        connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        connection.execute("PRAGMA busy_timeout = 15000")
        connection.execute("PRAGMA journal_mode = WAL")
    return connection


def fold(path: Path, key: Key | None) -> None:
    """Fold away the empty log that a reader leaves behind, so that a closed case is one file.

    A connection that may not write can't do it itself. Where others have the case open, nothing happens.
    """
    log = path.with_name(path.name + "-wal")
    if log.is_file() and log.stat().st_size == 0 and os.access(path, os.W_OK) and os.access(path.parent, os.W_OK):
        with contextlib.suppress(CaseDamaged, CaseLocked, sqlcipher.Error):
            connection = connect(path, key)
            connection.execute("SELECT count(*) FROM meta")
            connection.close()


@contextlib.contextmanager
def guarded(path: Path) -> Iterator[None]:
    """Turn the engine's errors into ones that say what to do."""
    try:
        yield
    except sqlcipher.OperationalError as trouble:
        if "full" in str(trouble) or "disk I/O" in str(trouble):
            raise NoSpace(
                f"The disk that holds {path.name} is full. Make room and run this again; nothing is lost."
            ) from None
        if "readonly" in str(trouble):
            raise WrongCall(
                f"{path.name} can't be written where it is. Copy it to a disk of your own and open that."
            ) from None
        if "locked" in str(trouble) or "busy" in str(trouble):
            raise CaseLocked(f"{path.name} is being written by another SARLens. Wait until it is done.") from None
        raise
    except sqlcipher.DatabaseError as trouble:
        if "malformed" in str(trouble) or "not a database" in str(trouble):
            raise CaseDamaged(f"{path.name} is damaged ({trouble}). Use a backup copy of it.") from None
        raise
