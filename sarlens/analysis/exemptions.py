"""What the exemption codes mean that stand on redactions, read from `law/exemptions.toml`."""

from __future__ import annotations

import datetime as dt
import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files


@dataclass(frozen=True, slots=True)
class Exemption:
    """A reason for taking words out.

    Attributes:
        marks: what stands on the page for it.
        says: what it covers, in plain words of our own.
        checked: the day its source was read; None where nobody has read one for this table.
    """

    id: str
    marks: tuple[re.Pattern[str], ...]
    reference: str
    says: str
    source: str
    checked: dt.date | None

    def said(self) -> str:
        """What it means and where it stands, with a warning where nobody has checked it."""
        return f"{self.says} ({self.reference}{'' if self.checked else '; not verified'})"


@cache
def exemptions() -> tuple[Exemption, ...]:
    """Every code, in the order in which they are tried."""
    data = tomllib.loads(files("sarlens.analysis").joinpath("law", "exemptions.toml").read_text("utf-8"))
    return tuple(
        Exemption(
            id=one["id"],
            marks=tuple(re.compile(mark) for mark in one["marks"]),
            reference=one["reference"],
            says=one["says"],
            source=one["source"],
            checked=data["checked"] if one["confidence"] in ("F", "F2") else None,
        )
        for one in data["code"]
    )


def exemption(reason: str | None) -> Exemption | None:
    """What a printed reason stands for; None where it is none that is known."""
    if not reason:
        return None
    return next((one for one in exemptions() if any(mark.search(reason) for mark in one.marks)), None)


def meaning(reason: str | None) -> str | None:
    """The meaning of a printed reason in words; None where it is none that is known."""
    known = exemption(reason)
    return known.said() if known is not None else None
