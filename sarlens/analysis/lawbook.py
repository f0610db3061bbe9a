"""The law table: dated rules with references, read from `law/england.toml`. Nothing in it is ever overwritten."""

from __future__ import annotations

import datetime as dt
import tomllib
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from typing import Any, Literal

Unit = Literal["days", "working_days", "weeks", "months", "years"]
Force = Literal["law", "guidance", "case", "local"]


@dataclass(frozen=True, slots=True)
class Limit:
    """One time limit of a rule.

    Attributes:
        starts: the event that starts it (`events.EVENTS`); "" where only the family knows the day.
        ends_by: the event that meets it, or "".
        longest: the same limit where the body may take longer, in the same unit; None where it may not.
        whose: who must keep it: a body, or the family itself ("you have until").
        force: whether it is law, guidance, or local practice.
        begins, ends: the first and last day it applied to; None: open.
    """

    id: str
    what: str
    amount: int
    unit: Unit
    starts: str
    ends_by: str = ""
    longest: int | None = None
    whose: Literal["body", "family"] = "body"
    force: Force = "law"
    begins: dt.date | None = None
    ends: dt.date | None = None

    def applies(self, day: dt.date) -> bool:
        """Whether it was in force on the day that starts it."""
        return (self.begins is None or day >= self.begins) and (self.ends is None or day <= self.ends)


@dataclass(frozen=True, slots=True)
class Version:
    """What a rule said from one day to another; None: open."""

    begins: dt.date | None
    ends: dt.date | None
    says: str


@dataclass(frozen=True, slots=True)
class LawRule:
    """One rule of law or guidance.

    Attributes:
        says: what it says now, in one or two plain sentences of our own.
        source: the page that was read.
        checked: the day it was read; None where nobody has read it for this table.
        confidence: F read in the source named, F2 in a secondary source, G general knowledge, ? in flux.
        verified: F or F2. What is not verified is shown as such.
        versions: what it said at other times, oldest first.
    """

    id: str
    title: str
    reference: str
    says: str
    force: Force
    source: str
    checked: dt.date | None
    confidence: Literal["F", "F2", "G", "?"]
    verified: bool
    versions: tuple[Version, ...] = ()
    limits: tuple[Limit, ...] = ()

    def on(self, day: dt.date) -> str:
        """What the rule said on a day."""
        for version in self.versions:
            if (version.begins is None or version.begins <= day) and (version.ends is None or day <= version.ends):
                return version.says
        return self.says


@cache
def law() -> tuple[LawRule, ...]:
    """Every rule, in the order of the table."""
    data = tomllib.loads(files("sarlens.analysis").joinpath("law", "england.toml").read_text("utf-8"))
    rules = tuple(
        replace(
            _rule(entry, data["checked"]),
            id=name,
            limits=_rule(entry, data["checked"]).limits if name == entry["id"] else (),
        )
        for entry in data["rule"]
        for name in (entry["id"], *entry.get("also", ()))
    )
    if len({rule.id for rule in rules}) != len(rules):
        raise ValueError("two rules of the law table share an id")
    return rules


@cache
def by_id() -> dict[str, LawRule]:
    """The rules by id."""
    return {rule.id: rule for rule in law()}


def limits() -> tuple[tuple[LawRule, Limit], ...]:
    """Every limit with its rule."""
    return tuple((rule, limit) for rule in law() for limit in rule.limits)


def _rule(entry: dict[str, Any], checked: dt.date) -> LawRule:
    confidence = entry["confidence"]
    verified = confidence in ("F", "F2")
    return LawRule(
        id=entry["id"],
        title=entry["title"],
        reference=entry["reference"],
        says=entry["says"],
        force=entry.get("force", "law"),
        source=entry.get("source", ""),
        checked=entry.get("checked", checked) if verified else None,
        confidence=confidence,
        verified=verified,
        versions=tuple(Version(one.get("begins"), one.get("ends"), one["says"]) for one in entry.get("version", ())),
        limits=tuple(Limit(**{"force": entry.get("force", "law"), **one}) for one in entry.get("limit", ())),
    )
