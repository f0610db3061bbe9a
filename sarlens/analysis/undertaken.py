"""Whether what was tagged as a commitment is one that can be followed: somebody owes a deed, and it is still to come."""

from __future__ import annotations

import re

from sarlens.analysis.index import CaseIndex, even
from sarlens.analysis.owners import ADDRESSED, FIRST, NAMED, told_owner
from sarlens.analysis.people import Party
from sarlens.analysis.statements import is_task_column
from sarlens.dates import PartialDate
from sarlens.model import Finding, Passage, Undertaking

_UNSETTLED = re.compile(r"\W*(?:to be )?(?:confirmed|advised|arranged|agreed|decided|discussed|tbc|tba)\W*$", re.I)
"""Says only that something is not settled yet."""
_AHEAD = re.compile(
    r"\b(?:will|shall|'ll|would|'d|to|can)\s+(?:\w+ly\s+)?(?!be\b)[a-z]+|\bagreed (?:i|we)\b|\b(?:is|are) (?:coming|going|sending)\b",
    re.I,
)
_ASKED = re.compile(
    r"^\W*(?:please\b|(?:we|i) would (?:like|be grateful)|i should be glad|you (?:may|have (?:a|the) right|can (?:ask|appeal))|if (?:you|any)\b)", re.I,
)  # fmt: skip
"""It is asked of the reader, or open to them: a time limit perhaps, but nobody's promise."""
_NUMBERED = re.compile(r"(?:no|#|ref|item|point|column \d+)?\W*(?:\(\d+\))?$", re.I)


def is_promise(
    index: CaseIndex, finding: Finding, passage: Passage, owner: Party, due: PartialDate | None, due_text: str | None
) -> bool:
    """Whether the finding is listed among the commitments.

    Args:
        index: the case.
        finding: of a commitment.
        passage: in which it stands.
        owner: as resolved; without a name where nobody is.
        due: as worked out, or None.
        due_text: its words, where there are any.
    """
    written, undertaking = index.date(passage), finding.tag.undertaking
    if due is not None and written is not None and due.last < written.first:
        return False  # what should have come by then is told of, or asked after
    if passage.fields:
        return _is_action_row(passage, owner, due)
    said = even(passage.text)
    if undertaking is None or _UNSETTLED.match(undertaking.action) or not (owner.name or due or due_text):
        return False
    if not _can_owe(index, owner, undertaking, passage, said):
        return False
    if finding.tag.strength == "possible":
        return owner.name is not None and due is not None and bool(_AHEAD.search(said)) and not _ASKED.match(said)
    return not (_ASKED.match(said) and not FIRST.search(said[8:]))


def _is_action_row(passage: Passage, owner: Party, due: PartialDate | None) -> bool:
    """The row sets somebody a task, and is none of a log, a chart or a list of what is always done.

    A log begins with the day; a chart and a plan have columns of their own beside the task.
    """
    heads = [head for head, _ in passage.fields]
    if heads[0].lower() == "by when" or (owner.name is None and due is None):
        return False
    return due is not None or all(_NUMBERED.match(head) or is_task_column(head) for head in heads)


def _can_owe(index: CaseIndex, owner: Party, undertaking: Undertaking, passage: Passage, said: str) -> bool:
    """Whether somebody owes it by the words, and what stands before the deed is not the rest of another sentence."""
    text = ADDRESSED.sub(r"\1", undertaking.owner or "")
    document = index.documents[passage.document]
    told = FIRST.search(said) or not text or told_owner(index, text, passage, document) is not None
    if told and (owner.people or owner.bodies or owner.family or FIRST.search(said)):
        return True
    if undertaking.due is not None and text and len(text.split()) <= 5:
        return True
    return not text or bool(NAMED.match(text.strip()))
