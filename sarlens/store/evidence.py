"""Documents, passages, findings, verdicts and results of a case: what was made from the pages."""

from __future__ import annotations

import dataclasses
import datetime as dt
import json
from collections.abc import Callable, Iterator, Sequence
from typing import Any, TypeVar

from sarlens.model import (
    Analysis,
    Document,
    Finding,
    Passage,
    PatternId,
    Person,
    SarClock,
    Strength,
    Structure,
    Verdict,
)
from sarlens.store import codec, locks
from sarlens.store.cases import Case
from sarlens.store.codec import Shared
from sarlens.store.schema import Connection

T = TypeVar("T")

_PAGE_ROWS = 200


@dataclasses.dataclass(frozen=True, slots=True)
class Wanted:
    """Which findings are wanted; an empty field leaves everything in.

    Attributes:
        first, last: dates, both included; a finding without a date is left out where either is set.
        speaker, text: parts of the speaker's name and of the quote, whatever the case.
        role: whose words; `not_family` for everyone but the family; None for anyone.
        counter: those that point the other way, in place of those that a pattern was found in.
    """

    patterns: tuple[PatternId, ...] = ()
    statuses: tuple[str, ...] = ()
    strengths: tuple[Strength, ...] = ()
    first: dt.date | None = None
    last: dt.date | None = None
    speaker: str = ""
    text: str = ""
    role: str | None = None
    document: str | None = None
    counter: bool = False


@dataclasses.dataclass(frozen=True, slots=True)
class Hit:
    """A page that a search found. `snippet` has the words found between « and »."""

    file: str
    page: int
    snippet: str


def _dumps(value: object) -> str:
    return json.dumps(codec.save(value), ensure_ascii=False, separators=(",", ":"))


def _all(case: Case, kind: type[T], query: str, *values: object) -> tuple[T, ...]:
    with locks.guarded(case.path):
        return tuple(codec.load(kind, json.loads(row[0])) for row in case.connection.execute(query, values))


# --- documents, passages, people


def save_structure(case: Case, structure: Structure, changed: frozenset[str] | None = None) -> None:
    """Put documents, passages and people in place of the last ones, all or nothing.

    Args:
        case: to be written.
        structure: the whole of it; what is not in it any more goes.
        changed: ids of the documents that are new or whose passages are; None writes everything.
    """
    with case.transaction() as connection:
        was = {one.id: one for one in documents(case)} if changed is not None else {}
        new = [one.id for one in structure.documents if was.get(one.id) != one]
        _put(connection, _DOCUMENT, structure.documents, None if changed is None else frozenset(new))
        rows = None if changed is None else frozenset(one.id for one in structure.passages if one.document in changed)
        _put(connection, _PASSAGE, structure.passages, rows)
        connection.execute("DELETE FROM person")
        connection.executemany(
            "INSERT INTO person (id, value) VALUES (?, ?)", ((one.id, _dumps(one)) for one in structure.people)
        )


@dataclasses.dataclass(frozen=True, slots=True)
class _Table:
    """A table of values: its name, its columns, and how a value fills them; the id comes first."""

    name: str
    columns: str
    row: Callable[[Any], tuple[Any, ...]]


_DOCUMENT = _Table("document", "id, value", lambda one: (one.id, _dumps(one)))
_PASSAGE = _Table("passage", "id, document, value", lambda one: (one.id, one.document, _dumps(one)))


def _put(connection: Connection, table: _Table, values: Sequence[Any], changed: frozenset[str] | None) -> None:
    """Make the table hold these values in this order. Rows that are not among the changed are left as they stand."""
    insert = f"INSERT INTO {table.name} ({table.columns}) VALUES ({', '.join('?' * len(table.columns.split(', ')))})"
    wanted = {one.id for one in values}
    before = [row[0] for row in connection.execute(f"SELECT id FROM {table.name} ORDER BY position")]
    kept = [one for one in before if one in wanted]
    if changed is None or kept != [one.id for one in values[: len(kept)]]:
        connection.execute(f"DELETE FROM {table.name}")
        connection.executemany(insert, (table.row(one) for one in values))
        return
    connection.executemany(f"DELETE FROM {table.name} WHERE id = ?", ((one,) for one in before if one not in wanted))
    told = ", ".join(f"{column} = ?" for column in table.columns.split(", ")[1:])
    connection.executemany(
        f"UPDATE {table.name} SET {told} WHERE id = ?",
        ((*table.row(one)[1:], one.id) for one in values[: len(kept)] if one.id in changed),
    )
    connection.executemany(insert, (table.row(one) for one in values[len(kept) :]))


def documents(case: Case) -> tuple[Document, ...]:
    """Every document, in the order of files and pages."""
    return _all(case, Document, "SELECT value FROM document ORDER BY position")


def document(case: Case, identity: str) -> Document | None:
    """One document, or None."""
    found = _all(case, Document, "SELECT value FROM document WHERE id = ?", identity)
    return found[0] if found else None


def passages(case: Case, document: str | None = None) -> tuple[Passage, ...]:
    """Every passage, document by document; or those of one document."""
    where = "" if document is None else " WHERE document = ?"
    rows = case.connection.execute(
        f"SELECT value FROM passage{where} ORDER BY position", () if document is None else (document,)
    )
    shared = Shared()
    with locks.guarded(case.path):
        return tuple(shared.passage(json.loads(row[0])) for row in rows)


def people(case: Case) -> tuple[Person, ...]:
    """Who is who."""
    return _all(case, Person, "SELECT value FROM person ORDER BY position")


# --- findings and verdicts


def save_findings(case: Case, findings: Sequence[Finding], changed: frozenset[str] | None = None) -> None:
    """Put the findings in place of the last ones. Verdicts stay, each with its finding's id.

    Args:
        case: to be written.
        findings: all of them, each id once.
        changed: ids of those that are new or differ; None writes everything.
    """
    with case.transaction() as connection:
        _put(connection, _FINDING, findings, changed)


def _finding_row(one: Finding) -> tuple[Any, ...]:
    where = one.anchors[0]
    date = one.date.first.isoformat() if one.date else None
    return (
        one.id, one.tag.pattern, one.tag.strength, one.tag.confidence, date, one.role, one.speaker, one.document, where.file,
        where.page, one.quote, _dumps(one),
    )  # fmt: skip


_FINDING = _Table(
    "finding",
    "id, pattern, strength, confidence, date, role, speaker, document, file, page, quote, value",
    _finding_row,
)
_JOINED = "FROM finding LEFT JOIN verdict ON verdict.finding = finding.id"
_PATTERN = "ifnull(json_extract(verdict.value, '$.pattern'), finding.pattern)"


def _where(wanted: Wanted) -> tuple[str, list[object]]:
    tests = [f"finding.pattern {'=' if wanted.counter else '!='} 'counter_evidence'"]
    values: list[object] = []

    def among(column: str, choices: Sequence[object]) -> None:
        if choices:
            tests.append(f"{column} IN ({', '.join('?' * len(choices))})")
            values.extend(choices)

    among(_PATTERN, wanted.patterns)
    among("ifnull(verdict.status, 'suggested')", wanted.statuses)
    among("finding.strength", wanted.strengths)
    if wanted.role == "not_family":
        tests.append("finding.role != 'family'")
    else:
        among("finding.role", (wanted.role,) if wanted.role else ())
    among("finding.document", (wanted.document,) if wanted.document else ())
    for column, sign, value in (("finding.date", ">=", wanted.first), ("finding.date", "<=", wanted.last)):
        if value is not None:
            tests.append(f"{column} {sign} ?")
            values.append(value.isoformat())
    for column, part in (("finding.speaker", wanted.speaker), ("finding.quote", wanted.text)):
        if part:
            tests.append(f"{column} LIKE ? ESCAPE '\\'")
            values.append("%" + part.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%")
    return " WHERE " + " AND ".join(tests), values


def findings(case: Case, wanted: Wanted | None = None, *, limit: int = -1, offset: int = 0) -> tuple[Finding, ...]:
    """The wanted findings in the order of the pages. `limit` -1: all of them."""
    where, values = _where(wanted or Wanted())
    query = f"SELECT finding.value {_JOINED}{where} ORDER BY finding.position LIMIT ? OFFSET ?"
    return _all(case, Finding, query, *values, limit, offset)


def count_findings(case: Case, wanted: Wanted | None = None) -> int:
    """How many there are."""
    where, values = _where(wanted or Wanted())
    return int(case.rows(f"SELECT count(*) {_JOINED}{where}", *values)[0][0])


def count_by_pattern(case: Case, wanted: Wanted | None = None) -> dict[str, int]:
    """How many of each pattern."""
    where, values = _where(wanted or Wanted())
    return dict(case.rows(f"SELECT {_PATTERN}, count(*) {_JOINED}{where} GROUP BY 1", *values))


def finding(case: Case, identity: str) -> Finding | None:
    """The finding with that id, or the only one whose id begins so; None where there is no such one."""
    found = _all(
        case,
        Finding,
        "SELECT value FROM finding WHERE id = ? OR id LIKE ? || '%' LIMIT 2",
        identity,
        identity.strip("%_"),
    )
    return found[0] if len(found) == 1 else next((one for one in found if one.id == identity), None)


def save_verdict(case: Case, verdict: Verdict) -> None:
    """Record a person's decision, in place of an earlier one on the same finding."""
    with case.transaction() as connection:
        connection.execute(
            "INSERT OR REPLACE INTO verdict (finding, status, value) VALUES (?, ?, ?)",
            (verdict.finding, verdict.status, _dumps(verdict)),
        )


def verdicts(case: Case) -> dict[str, Verdict]:
    """Every decision by the id of its finding, also those whose finding has gone."""
    return {one.finding: one for one in _all(case, Verdict, "SELECT value FROM verdict")}


# --- what the analysis said


def save_analysis(case: Case, analysis: Analysis) -> None:
    """Put the analysis in place of the last one."""
    with case.transaction() as connection:
        connection.execute("DELETE FROM result")
        for field in dataclasses.fields(analysis):
            value = getattr(analysis, field.name)
            rows = (value,) if isinstance(value, SarClock) else value
            connection.executemany(
                "INSERT INTO result (kind, position, value) VALUES (?, ?, ?)",
                ((field.name, position, _dumps(row)) for position, row in enumerate(rows)),
            )


def analysis(case: Case) -> Analysis:
    """What the analysis said; all empty before it has run."""
    data: dict[str, Any] = {}
    for kind, value in case.rows("SELECT kind, value FROM result ORDER BY kind, position"):
        data.setdefault(kind, []).append(json.loads(value))
    if "sar" in data:
        data["sar"] = data["sar"][0]
    return codec.load(Analysis, data)


# --- search


def search(case: Case, query: str, *, limit: int = _PAGE_ROWS) -> Iterator[Hit]:
    """Pages that hold all the words of the query ("in quotes" for a phrase), best first."""
    terms = [term.replace('"', "") for term in _terms(query)]
    if not any(terms):
        return
    match = " ".join(f'"{term}"' for term in terms if term)
    rows = case.rows(
        "SELECT page.file, page.number, snippet(page_text, 0, '«', '»', ' … ', 24) FROM page_text "
        "JOIN page ON page.position = page_text.rowid WHERE page_text MATCH ? ORDER BY bm25(page_text) LIMIT ?",
        match,
        limit,
    )
    for file, number, snippet in rows:
        yield Hit(file, number, " ".join(snippet.split()))


def _terms(query: str) -> list[str]:
    """Words, and phrases between quotation marks."""
    parts = query.split('"')
    return [
        term
        for at, part in enumerate(parts)
        for term in ([part] if at % 2 and at < len(parts) - 1 else part.split())
        if any(char.isalnum() for char in term)
    ]
