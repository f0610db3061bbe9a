"""The family's decisions."""

from __future__ import annotations

import dataclasses
import datetime as dt
from typing import cast, get_args

from sarlens.errors import WrongCall
from sarlens.model import Finding, FindingStatus, PatternId, Verdict
from sarlens.store import evidence
from sarlens.store.cases import Case


def find(case: Case, identity: str) -> Finding:
    """The finding with that id or that beginning of one. Raises WrongCall where there is none."""
    found = evidence.finding(case, identity)
    if found is None:
        raise WrongCall(
            f"There is no finding {identity} in this case. List them with: sarlens findings {case.path.name}"
        )
    return found


def review(
    case: Case,
    identity: str,
    *,
    status: FindingStatus | None = None,
    note: str | None = None,
    pattern: PatternId | None = None,
) -> Verdict:
    """Record a decision, a note or another pattern; what is not given stays as it was decided before."""
    finding = find(case, identity)
    before = evidence.verdicts(case).get(finding.id, Verdict(finding.id, "suggested"))
    verdict = dataclasses.replace(
        before,
        status=status or before.status,
        note=before.note if note is None else note,
        pattern=pattern or before.pattern,
        decided=dt.datetime.now(dt.UTC).replace(microsecond=0),
    )
    with case.transaction():
        evidence.save_verdict(case, verdict)
        for anchor in finding.anchors:
            case.mark_reviewed(anchor.file, anchor.page)
    return verdict


def decide(case: Case, identity: str, *, confirm: bool, reject: bool, note: str | None, pattern: str | None) -> str:
    """A decision as given on the command line; answers with one plain sentence. Raises WrongCall for none or two."""
    if confirm and reject:
        raise WrongCall("Choose one: --confirm or --reject.")
    if not (confirm or reject or note is not None or pattern):
        raise WrongCall("Say what you decided: --confirm, --reject, --note TEXT or --pattern ID.")
    if pattern and pattern not in get_args(PatternId):
        raise WrongCall(f"--pattern is one of {', '.join(get_args(PatternId))}, not {pattern!r}.")
    status: FindingStatus | None = "confirmed" if confirm else "rejected" if reject else None
    verdict = review(case, identity, status=status, note=note, pattern=cast("PatternId | None", pattern))
    return f"Saved. Finding {verdict.finding} is {verdict.status}."
