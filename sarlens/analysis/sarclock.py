"""When the answer to a subject access request was due: DOMAIN 1.2, with the working shown in words."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from sarlens.dates import is_working_day
from sarlens.dates.counting import add_months
from sarlens.model import SarClock

UK_GDPR_FROM = dt.date(2018, 5, 25)
"""Before this day the Data Protection Act 1998 allowed 40 days."""
RECEIPT_DAY_COUNTS_FROM = dt.date(2019, 8, 15)
"""Before this day the Commissioner counted from the day after receipt."""
PAUSE_IN_LAW_FROM = dt.date(2026, 2, 5)
"""Since this day the pause for clarification stands in UK GDPR art 12A; before, it rested on guidance."""


def sar_due(start: dt.date, *, extended: bool = False, paused_days: int = 0) -> tuple[dt.date, str]:
    """The last day for the answer, and the working in words.

    Args:
        start: the latest of receipt, proof of identity received, and fee paid.
        extended: two more months were taken, and the family was told why within the first month.
        paused_days: days that do not count because the body had to ask what was meant, both ends counted.
    """
    if start < UK_GDPR_FROM:
        due = start + dt.timedelta(days=40)
        return due, f"40 days from {_day(start)} under the Data Protection Act 1998 is {_day(due)}."
    months = 3 if extended else 1
    counted = start if start >= RECEIPT_DAY_COUNTS_FROM else start + dt.timedelta(days=1)
    due = add_months(counted, months)
    length = "three months" if extended else "one month"
    words = [f"{length.capitalize()} from {_day(start)} is {_day(due)} (UK GDPR article 12)."]
    if counted != start:
        words = [
            f"At that time the count began on the day after receipt: {length} from {_day(counted)} is {_day(due)}."
        ]
    if paused_days:
        due += dt.timedelta(days=paused_days)
        law = "UK GDPR article 12A" if start >= PAUSE_IN_LAW_FROM else "guidance only, at that time"
        words.append(f"{_count(paused_days)} for clarification do not count ({law}), which makes it {_day(due)}.")
    if not is_working_day(due):
        while not is_working_day(due):
            due += dt.timedelta(days=1)
        words.append(f"That is a weekend or bank holiday, so the answer was due on {_day(due)}.")
    return due, " ".join(words)


def sar_clock(
    requested: dt.date | None,
    received: dt.date | None,
    today: dt.date,
    *,
    identity: dt.date | None = None,
    extended_on: dt.date | None = None,
    pauses: Sequence[tuple[dt.date, dt.date]] = (),
) -> SarClock:
    """The clock of one request.

    Args:
        requested: the day the body received the request.
        received: the day its answer came, or None.
        today: for an answer that has not come.
        identity: the day it received the proof of identity that it had reason to ask for.
        extended_on: the day it told the family that it needs two more months, with reasons.
        pauses: (day it asked what was meant, day it was told), for each time.
    """
    if requested is None:
        return SarClock(None, received, None, None, "The date of the request is not known.")
    start = max(filter(None, (requested, identity)))
    days = sum((told - asked).days + 1 for asked, told in pauses)
    due, basis = sar_due(start, paused_days=days)
    if identity is not None and identity > requested:
        basis = f"Proof of identity came on {_day(identity)}, so the time runs from then. {basis}"
    if extended_on is not None:
        due, basis = _extended(start, due, basis, extended_on, days)
    late, ending = _late(due, received, today)
    return SarClock(requested, received, due, late, f"{basis} {ending}")


def _extended(start: dt.date, due: dt.date, basis: str, told: dt.date, days: int) -> tuple[dt.date, str]:
    if told > due:
        return due, f"{basis} The extension was announced on {_day(told)}, after that day, so it does not count."
    longer, working = sar_due(start, extended=True, paused_days=days)
    return longer, f"The extension was announced on {_day(told)}, in time. {working}"


def _late(due: dt.date, received: dt.date | None, today: dt.date) -> tuple[int | None, str]:
    if received is not None:
        days = (received - due).days
        if days <= 0:
            return 0, f"The answer came on {_day(received)}, in time."
        return days, f"The answer came on {_day(received)}, {_count(days)} late."
    if today > due:
        return (
            None,
            f"No date of an answer is known. Counted to {_day(today)} it would be {_count((today - due).days)} late.",
        )
    return None, f"It is not due before {_day(due)}."


def _count(days: int) -> str:
    return "1 day" if days == 1 else f"{days} days"


def _day(day: dt.date) -> str:
    return f"{day.day} {day:%B %Y}"
