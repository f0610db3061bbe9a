"""The case itself: its facts, a run over it, and all that the analysis reads."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from sarlens.model.documents import Document, Passage, Person
from sarlens.model.findings import Finding
from sarlens.model.pages import Page, SourceFile


@dataclass(frozen=True, slots=True)
class CaseInfo:
    """What the family said when the case was made."""

    title: str
    persons: tuple[str, ...] = ()
    family: tuple[str, ...] = ()
    requested: dt.date | None = None
    received: dt.date | None = None
    created: dt.datetime | None = None
    sarlens_version: str = ""


@dataclass(frozen=True, slots=True)
class Run:
    """What made the findings: the version, and digests of settings, patterns and models."""

    sarlens_version: str
    settings: str
    patterns: str
    models: str


@dataclass(frozen=True, slots=True)
class Corpus:
    """All that the analysis reads. `pages` come without their words."""

    info: CaseInfo
    files: tuple[SourceFile, ...]
    pages: tuple[Page, ...]
    documents: tuple[Document, ...]
    passages: tuple[Passage, ...]
    people: tuple[Person, ...]
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class Progress:
    """One step of a long action; the front ends draw it."""

    stage: str
    done: int
    total: int
    message: str = ""
