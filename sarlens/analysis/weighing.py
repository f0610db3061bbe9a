"""How a promise most likely stands, from what is said of it outright and from the sentences that may tell of it.

What is said outright stands, but that a deed may turn out to have come too late. Where nothing is said outright the weights of
`likelihood.standing` are asked, and where they favour no status enough there is no evidence.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from sarlens.analysis.echoes import Echo
from sarlens.analysis.likelihood import Weights, shares
from sarlens.analysis.pairing import Features, lateness
from sarlens.analysis.promises import Promise
from sarlens.analysis.standing import Shown, Standing
from sarlens.model import CommitmentStatus, Outcome

ENOUGH = 0.35
"""How likely a status must be to be said."""
HEARD = 0.05
"""How likely a sentence must tell of the promise, and in that sense, to be shown as what became of it."""
_LEAST = 1e-3
_MAY = "Nothing in this bundle says outright what became of it."
STATUSES: tuple[CommitmentStatus, ...] = ("kept", "late", "missed", "no_evidence")


@dataclass(frozen=True, slots=True)
class Told:
    """What is heard of one promise.

    Attributes:
        outright: how it stands by what is said outright.
        surest: the score of the surest link behind that, 0 for none.
        put_off: it was promised again.
        beyond: it fell due after the last day that a document of the bundle bears.
        echoes: the sentences that may tell of it, likeliest first.
    """

    outright: Standing
    surest: float
    put_off: bool
    beyond: bool
    echoes: Sequence[Echo]


def weighed(promise: Promise, told: Told, weights: Weights) -> Standing:
    """How the promise stands, with the sentences that this rests on."""
    outright = told.outright
    if promise.made_on is None or outright.status in ("not_due", "late", "missed"):
        return outright
    odds = shares(weights.standing, signs(promise, told))
    status = max(STATUSES, key=lambda one: odds[one])
    if odds[status] < ENOUGH or status in ("no_evidence", outright.status):
        return outright
    if outright.status == "kept" and status != "late":
        return outright
    return _from_echoes(promise, told, status) or outright


def signs(promise: Promise, told: Told) -> Features:
    """What the status is told by: what is said outright, and the likeliest deed and denial among the sentences."""
    found = {f"outright_{status}": float(told.outright.status == status) for status in ("kept", "late", "missed")}
    found |= {
        "surest": told.surest, "put_off": float(told.put_off), "bare": float(promise.bare), "again": float(promise.again),
        "has_due": float(promise.due is not None), "beyond": float(told.beyond),
    }  # fmt: skip
    done, denied = _likeliest(promise, told.echoes)
    heard = [one.done + one.denied for one in told.echoes]
    done_odds = math.log(_LEAST + (done.done if done else 0.0))
    denied_odds = math.log(_LEAST + (denied.denied if denied else 0.0))
    found |= {
        "done": done_odds, "denied": denied_odds, "lead": done_odds - denied_odds, "all": math.log(_LEAST + sum(heard)),
        "second": sorted(heard)[-2] if len(heard) > 1 else 0.0, "best": told.echoes[0].odds if told.echoes else -6.0,
        "late_first": told.echoes[0].late if told.echoes else 0.0, "late_done": done.late if done else 0.0,
    }  # fmt: skip
    before = max(
        (one.denied for one in told.echoes if done and one.sentence.date.first < done.sentence.date.first), default=0.0
    )
    late = lateness(promise, done.sentence, before) if done else {}
    found |= {f"done_{name}": late.get(name, 0.0) for name in _LATENESS}
    found["denied_last"] = float(_denied_after(done, denied))
    return found


_LATENESS = (
    "over", "after", "week", "month", "told_in_time", "told_late", "overdue", "after_overdue", "after_now", "after_owner",
    "denied_before",
)  # fmt: skip


def _denied_after(done: Echo | None, denied: Echo | None) -> bool:
    """Whether what denies it was written after what tells of it as done."""
    return done is not None and denied is not None and denied.sentence.date.first > done.sentence.date.first


def _likeliest(promise: Promise, echoes: Sequence[Echo]) -> tuple[Echo | None, Echo | None]:
    """The likeliest deed, and the likeliest denial once it was due."""
    due = promise.due.last if promise.due is not None else None
    open_ = [one for one in echoes if due is None or one.sentence.date.last > due]
    return max(echoes, key=lambda one: one.done, default=None), max(open_, key=lambda one: one.denied, default=None)


def _from_echoes(promise: Promise, told: Told, status: CommitmentStatus) -> Standing | None:
    """The status with the sentence that it rests on; None where none is likely enough to be shown."""
    done, denied = _likeliest(promise, told.echoes)
    if status == "missed":
        if denied is None or denied.denied < HEARD:
            return None
        why = f"{_MAY} A record of {denied.sentence.date.said()} may show that it was not done."
        return Standing("missed", why, (_shown(denied, _open(denied)),))
    if done is None or done.done < HEARD:
        return None
    said = done.sentence.date.said()
    if status == "kept":
        return Standing("kept", f"{_MAY} A record of {said} may show that it was done.", (_shown(done, "done"),))
    shown = [_shown(done, "late")]
    if denied is not None and denied.denied >= HEARD and not _denied_after(done, denied) and denied is not done:
        shown.insert(0, _shown(denied, _open(denied)))
    return Standing("late", f"{_MAY} A record of {said} may show that it was done late.", tuple(shown))


def _open(denied: Echo) -> Outcome:
    """Where it asks for the thing it is a chaser; else it says that the thing was not done."""
    return "chased" if "asks" in denied.sentence.tones else "not_done"


def _shown(echo: Echo, says: Outcome) -> Shown:
    return Shown(echo.sentence.passage, says, echo.sentence.date)
