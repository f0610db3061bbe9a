"""What was worked out of files that have not changed since: how they were cut, and what was seen in their words.

All of it can be thrown away; it only saves working it out again. What belongs to nothing in the case any more goes.
"""

from __future__ import annotations

import json
import zlib
from array import array
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from sarlens.store.cases import Case


@dataclass(frozen=True, slots=True)
class KeptLikeness:
    """The words of a document's body as kept: compressed, with their sketch, so that only copies' words are unpacked."""

    scanned: bool
    hidden: bool
    sketch: array[int]
    words: bytes

    @classmethod
    def of(cls, scanned: bool, hidden: bool, sketch: Sequence[int], words: Sequence[str]) -> KeptLikeness:
        """Pack them."""
        return cls(
            scanned, hidden, array("I", sketch), zlib.compress(" ".join(words).encode("utf-8", "surrogatepass"), 1)
        )

    def unpacked(self) -> tuple[str, ...]:
        """The words; none where they were not read."""
        if not self.words:
            return ()
        return tuple(zlib.decompress(self.words).decode("utf-8", "surrogatepass").split())


def cut_keys(case: Case) -> dict[str, str]:
    """By file: the key of what it was last cut from."""
    return dict(case.rows("SELECT file, key FROM cut"))


def likenesses(case: Case) -> dict[str, KeptLikeness]:
    """By document: what is kept of its words, without the words themselves."""
    rows = case.rows("SELECT document, scanned, hidden, sketch FROM likeness")
    return {
        of: KeptLikeness(bool(scanned), bool(hidden), _numbers(sketch), b"") for of, scanned, hidden, sketch in rows
    }


def words(case: Case, document: str) -> tuple[str, ...]:
    """A document's words as kept. Raises KeyError where none are."""
    rows = case.rows("SELECT words FROM likeness WHERE document = ?", document)
    if not rows:
        raise KeyError(document)
    return KeptLikeness(False, False, array("I"), rows[0][0]).unpacked()


def save_cuts(case: Case, keys: Mapping[str, str], likenesses: Mapping[str, KeptLikeness]) -> None:
    """Remember how every file of the case is cut, and new documents' words; what is of no document now is dropped.

    Args:
        case: with its documents saved already.
        keys: of every file.
        likenesses: by document, of those that were cut anew.
    """
    with case.transaction() as connection:
        connection.execute("DELETE FROM cut")
        connection.executemany("INSERT INTO cut (file, key) VALUES (?, ?)", keys.items())
        connection.executemany(
            "INSERT OR REPLACE INTO likeness (document, scanned, hidden, sketch, words) VALUES (?, ?, ?, ?, ?)",
            ((of, one.scanned, one.hidden, _bytes(one.sketch), one.words) for of, one in likenesses.items()),
        )
        connection.execute("DELETE FROM likeness WHERE document NOT IN (SELECT id FROM document)")


def named(case: Case) -> dict[str, tuple[str, ...]]:
    """By the digest of a text: the people's names seen in it."""
    return {text: tuple(json.loads(persons)) for text, persons in case.rows("SELECT text, persons FROM named")}


def save_named(case: Case, found: Mapping[str, Sequence[str]], wanted: Iterable[str]) -> None:
    """Remember the names seen in new texts, and forget those of texts that are not asked after any more."""
    kept = set(wanted)
    with case.transaction() as connection:
        gone = [row for row in connection.execute("SELECT text FROM named") if row[0] not in kept]
        connection.executemany("DELETE FROM named WHERE text = ?", gone)
        connection.executemany(
            "INSERT OR REPLACE INTO named (text, persons) VALUES (?, ?)",
            ((text, json.dumps(persons, ensure_ascii=False)) for text, persons in found.items()),
        )


def _bytes(numbers: Sequence[int]) -> bytes:
    """Four bytes a number, so that a case reads the same on every machine."""
    return b"".join(number.to_bytes(4, "little") for number in numbers)


def _numbers(packed: bytes) -> array[int]:
    return array("I", (int.from_bytes(packed[at : at + 4], "little") for at in range(0, len(packed), 4)))
