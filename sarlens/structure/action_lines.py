"""Actions written in running text: "ACTION: JS to ring school by Friday", "AP3 – KT to …", and list items under "Actions"."""

from __future__ import annotations

import re

from sarlens.structure.action_tables import ACTION, OWNER, WHEN
from sarlens.structure.pieces import Fields

_OWNER_ONE = (
    r"(?:[A-Z]{2,4}(?![a-z])|(?:(?:Mr|Mrs|Ms|Miss|Dr)\.?\s+)?[A-Z][a-z'’-]+(?:\s+[A-Z][A-Za-z'’-]+){0,2}|"
    r"(?:the\s+)?(?:social worker|school|family|parents|provider|team manager|nurse assessor|chair|all(?: professionals)?|everyone))"
)
_OWNER = rf"{_OWNER_ONE}(?:\s*(?:/|,|&|\band\b)\s*{_OWNER_ONE}){{0,3}}"
_FRONT = re.compile(
    r"^\W*(?:(?:agreed )?action(?: point)?(?: no\.?)?|AP|A\.P\.|action required)\s*(?:#?\s*\d{1,3})?\s*(?:[:.–—-]|(?<=\d)\s|\s[-–]\s)\s*(?=\S)",
    re.I,
)
_OWNER_TO = re.compile(rf"^({_OWNER})\s+(?:to|will|shall|agreed to|is to|are to)\s+(?=[a-z])")
_OWNER_FIRST = re.compile(rf"^({_OWNER})\s*[:–—-]\s*(?=[A-Za-z])")
_OWNER_LAST = re.compile(
    rf"^(?P<action>.{{8,}}?)\s*(?:[-–—]\s+|[(\[]\s*|(?:action|owner|lead|by)\s*:\s*)(?P<owner>{_OWNER})"
    r"(?:\s*[-–—,;:/]\s*(?P<when>[^()]{3,40}?))?\s*[)\]]?\.?$"
)
_WHEN = re.compile(
    r"\b(?P<when>(?:by|before|within|no later than|not later than|on or before|in the next|for the next|at the next|ahead of|prior to)\s+[^,;()]{2,60}?|"
    r"asap|immediately|as soon as possible|today|tomorrow|this week|next week)\s*[.)]?$",
    re.I,
)
_LIST = re.compile(r"^\W*(?:\(?\d{1,3}(?:\.\d{1,2})*[.)]?\s+|[a-z][.)]\s+|[•·▪●◦*►✓■□–—-]\s*)?")


def action_fields(text: str) -> Fields:
    """What a sentence that calls itself an action says: owner, action, by when. Empty: it is no such sentence."""
    front = _FRONT.match(text)
    if not front:
        return ()
    rest = text[front.end() :]
    if not re.search(r"[A-Za-z]{3}", rest):
        return ()
    strict = re.match(r"^\W*(?:ACTION|AP|Action)(?![A-Za-z])", text) and re.search(r"\d|:|[–—]|ACTION", front.group())
    return _said(rest) if strict else ()


def list_action(text: str) -> Fields:
    """The same for an item of a list that stands under "Actions"; empty where the item names no owner."""
    rest = text[(mark.end() if (mark := _LIST.match(text)) else 0) :]
    fields = _said(rest)
    return fields if any(head == OWNER for head, _ in fields) else ()


def _said(rest: str) -> Fields:
    owner = when = ""
    action = rest.strip()
    if (first := _OWNER_TO.match(action)) or (first := _OWNER_FIRST.match(action)):
        owner, action = first.group(1), action[first.end() :]
    elif last := _OWNER_LAST.match(action):
        owner, when, action = last["owner"], last["when"] or "", last["action"]
    if not when and (due := _WHEN.search(action)):
        when, action = due["when"], action[: due.start()].rstrip(" ,-–") or action
    pairs = ((ACTION, action.strip(" .([")), (OWNER, owner), (WHEN, when.strip(" .")))
    return tuple((head, value) for head, value in pairs if value)
