"""Making and opening cases."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path

import sarlens
from sarlens.dates import read_date
from sarlens.errors import WrongCall
from sarlens.model import CaseInfo
from sarlens.store.cases import Case


def day(text: str | None) -> dt.date | None:
    """A date that a person gave (2023-05-04, 4/5/2023 or 4 May 2023: day before month). Raises WrongCall."""
    if not text:
        return None
    date = read_date(text)
    if date is None or not date.exact:
        raise WrongCall(f"{text!r} is not a date. Write it like 4 May 2023 or 2023-05-04.")
    return date.first


def new_case(
    path: Path,
    persons: Sequence[str],
    family: Sequence[str],
    requested: dt.date | None = None,
    received: dt.date | None = None,
    passphrase: str | None = None,
) -> Case:
    """Make a case file and open it. Raises WrongCall where it can't be made."""
    if requested and received and received < requested:
        raise WrongCall("The records can't have come before they were asked for. Check the two dates.")
    info = CaseInfo(
        title=path.stem, persons=tuple(persons), family=tuple(family), requested=requested, received=received,
        created=dt.datetime.now(dt.UTC).replace(microsecond=0), sarlens_version=sarlens.__version__,
    )  # fmt: skip
    return Case.create(path, info, passphrase)


def open_case(path: Path, passphrase: str | None = None, *, read_only: bool = False) -> Case:
    """Open a case file. Raises CaseLocked or CaseDamaged."""
    return Case.open(path, passphrase, read_only=read_only)


def open_or_new_case(
    path: Path,
    persons: Sequence[str],
    family: Sequence[str],
    requested: dt.date | None,
    received: dt.date | None,
    *,
    passphrase: str | None,
) -> Case:
    """Open the case, or make it where there is none; facts that are given replace the ones it has."""
    if not path.exists():
        return new_case(path, persons, family, requested, received, passphrase)
    case = open_case(path, passphrase)
    before = case.info
    after = CaseInfo(
        before.title, tuple(persons) or before.persons, tuple(family) or before.family, requested or before.requested,
        received or before.received, before.created, before.sarlens_version,
    )  # fmt: skip
    if after != before:
        case.save_info(after)
    return case
