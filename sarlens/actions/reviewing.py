"""The family's decisions."""

from __future__ import annotations

import dataclasses
import datetime as dt
from typing import cast, get_args

from sarlens.errors import WrongCall
from sarlens.model import Finding, FindingStatus, PatternId, Verdict
from sarlens.store import evidence
from sarlens.store.cases import Case
from sarlens.store.evidence import Wanted
from sarlens.tagging.examples import Alike, load_examples

_NEAR = dt.timedelta(days=31)
_FEW = 3
"""So many passages that point the other way are shown beside a finding."""


def find(case: Case, identity: str) -> Finding:
    """The finding with that id or that beginning of one. Raises WrongCall where there is none."""
    found = evidence.finding(case, identity)
    if found is None:
        raise WrongCall(
            f"There is no finding {identity} in this case. List them with: sarlens findings {case.path.name}"
        )
    return found


def counter_beside(case: Case, finding: Finding) -> tuple[Finding, ...]:
    """The few passages that point the other way, in the same document or by the same hand within a month; the likeliest first."""
    held = {one.id: one for one in evidence.findings(case, Wanted(counter=True, document=finding.document))}
    if finding.speaker and finding.date:
        first, last = finding.date.first - _NEAR, finding.date.last + _NEAR
        near = evidence.findings(case, Wanted(counter=True, first=first, last=last))
        held |= {one.id: one for one in near if one.speaker == finding.speaker}
    set_aside = {one.finding for one in evidence.verdicts(case).values() if one.status == "rejected"}
    shown = [one for one in held.values() if one.id not in set_aside and one.passage != finding.passage]
    return tuple(sorted(shown, key=lambda one: (-one.tag.confidence, one.id))[:_FEW])


def alike(finding: Finding) -> Alike | None:
    """The labelled, invented passages nearest to a finding; None where no pattern was found in it or the weights aren't there."""
    examples = load_examples()
    if examples is None or finding.tag.pattern == "counter_evidence":
        return None
    return examples.alike(" ".join(finding.quote.split()), finding.tag.pattern)


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
