"""How a promise of which nobody speaks outright most likely stands, from the sentences that may tell of it."""

from __future__ import annotations

from collections.abc import Sequence

from sarlens.analysis.echoes import Echo
from sarlens.analysis.likelihood import Weights
from sarlens.analysis.pairing import lateness
from sarlens.analysis.promises import Promise
from sarlens.analysis.standing import Shown, Standing
from sarlens.model import Outcome

ENOUGH = 0.08
"""How likely a sentence must tell of the promise, and in that sense, to be shown as what became of it."""
DENIAL = 0.7
"""What a denial counts beside a deed: of two that are as likely, the deed stands."""
_MAY = "Nothing in this bundle says outright what became of it."


def weighed(promise: Promise, echoes: Sequence[Echo], weights: Weights) -> Standing | None:
    """The likeliest standing with the sentences that it rests on; None where none is likely enough."""
    due = promise.due.last if promise.due is not None else None
    done = max(echoes, key=lambda one: one.done, default=None)
    open_ = [one for one in echoes if due is None or one.sentence.date.last > due]
    denied = max(open_, key=lambda one: one.denied, default=None)
    likely_done, likely_not = done.done if done else 0.0, DENIAL * denied.denied if denied else 0.0
    if max(likely_done, likely_not) < ENOUGH:
        return None
    if done is None or likely_done <= likely_not:
        assert denied is not None  # it is likely enough
        return _missed(denied)
    earlier = denied is not None and denied.sentence.date.first < done.sentence.date.first
    late = weights.lateness.share(lateness(promise, done.sentence, likely_not if earlier else 0.0))
    said = done.sentence.date.said()
    if late > 0.5:
        told = f"A record of {said} may show that it was done late."
        shown = [_shown(done, "late")]
        if denied is not None and earlier and likely_not >= ENOUGH:
            shown.insert(0, _shown(denied, _open(denied)))
        return Standing("late", f"{_MAY} {told}", tuple(shown))
    return Standing("kept", f"{_MAY} A record of {said} may show that it was done.", (_shown(done, "done"),))


def _missed(denied: Echo) -> Standing:
    said = denied.sentence.date.said()
    return Standing(
        "missed", f"{_MAY} A record of {said} may show that it was not done.", (_shown(denied, _open(denied)),)
    )


def _open(denied: Echo) -> Outcome:
    """Where it asks for the thing it is a chaser; else it says that the thing was not done."""
    return "chased" if "asks" in denied.sentence.tones else "not_done"


def _shown(echo: Echo, says: Outcome) -> Shown:
    return Shown(echo.sentence.passage, says, echo.sentence.date)
