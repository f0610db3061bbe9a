"""Who owes a promise: "I", "we" and "she", initials before or behind an action, whoever is named after "by" or "from"."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import replace

from sarlens.analysis.index import CaseIndex, even
from sarlens.analysis.people import Party
from sarlens.analysis.statements import previous
from sarlens.analysis.terms import is_acronym
from sarlens.dates import PartialDate, due_date
from sarlens.model import Document, Passage

_I = re.compile(r"^(?:i|i'll|i've|i'd|me|myself|author|writer)$", re.I)
_WE = re.compile(
    r"^(?:we|we'll|us|our|ourselves|the (?:council|authority|department|team|service|trust|school|home|board|icb|local authority))$",
    re.I,
)
_YOU = re.compile(r"^(?:you|yourself|yourselves|you (?:said|told|agreed|were)\b.*)$", re.I)
_OTHER_BODY = re.compile(r"\b(?:court|tribunal|ombudsman|commissioner|cqc|ofsted|police|solicitors?)\b", re.I)
"""Whoever writes so speaks of "the Council" as of another."""
FIRST = re.compile(r"\b(?:I|[Ww]e)(?:'m|'d|'ve|'ll|'re)?\b")
_FIRST_PERSON = re.compile(r"\bI(?:'m|'d|'ve|'ll)?\b")
_FIRST_PLURAL = re.compile(r"\b[Ww]e(?:'re|'d|'ve|'ll)?\b")
_INLINE = re.compile(r"\bACTIONS?\b\W+(?=\w)")
_LABEL = re.compile(r"\W*(?P<who>[A-Z][\w'’.-]*(?: (?:and |& )?[A-Z][\w'’.-]*){0,2})\s*[:–-]\W*$")
"""A name alone on the line above: "Judith:"."""
_SAYS_I = re.compile(
    r"^\W*will (?!be\b)|\b(?:by|from) me\b|\bme to\b|\b(?:i'll|i will|i'd|i would|i shall|i am (?:going )?to|i'm (?:going )?to|"
    r"(?:i have|i've) (?:undertaken|agreed|said)|i undertake|i can|leave it with me|i need to|i have to|i aim|i hope)\b|\bi (?:am|have|was)\b.*\b(?:and|then) will\b",
    re.I,
)
_SAYS_WE = re.compile(
    r"\b(?:you'll (?:have|receive|get|hear|be (?:sent|told|given|contacted))|we'll|we'd|we will|we shall|we are going to|we undertake|we aim|you (?:will|should|can expect to|shall) (?:\w+ )?(?:receive|get|hear|have|be (?:sent|told|given|contacted))|"
    r"(?:he|she|they|him|her|family|mum|parents)(?:'ll| will| would| should) (?:have|receive|get|hear|be (?:sent|told|given|contacted)))\b",
    re.I,
)
_ROLES = (
    r"school|housing|health|social worker|staff|nurses?|carers?|home|family|parents?|mum|dad|mother|father|gp|team|manager|provider|agency|hub|clinic|"
    r"hospital|landlord|council|advocate|key ?worker|worker|consultant|therapist|doctor|psychologist|paediatrician|dietitian|solicitor|clerk|treasurer|"
    r"chair|secretary|head|headteacher|senco|tutor|teacher|panel|board|trust|service|commission(?:er|ing)|brokerage|finance|legal|reception|admin|"
    r"contractor|surveyor|engineer|supplier|escorts?|driver|transport|ward|surgery|pharmac(?:y|ist)|practice|officer|coordinator|co-ordinator|lead"
)
NAMED = re.compile(
    r"(?!(?:Just|Please|Was|Is|It|This|That|There|What|Who|Not|And|So|But|If)\b)(?:(?:the|our|my|your|his|her|their|each|all|both) )?(?:(?:[a-z]+ ){0,2}?)"
    rf"(?:[A-Z][\w.'’&/-]*|all|everyone|{_ROLES})"
    rf"(?:[ /]+(?:and |of |the |& )?(?:[A-Z][\w.'’&/-]*|{_ROLES}|services|office))*$"
)
"""A name, initials, a body or a role, and nothing else."""
_ROLE = re.compile(rf"\b(?:{_ROLES}|services|office|department|authority|icb)\b", re.I)
_AGENTLESS = re.compile(r"\b(?:will|shall|'ll|to) (?:be|follow|go|come|arrive|reach|start)\b", re.I)
"""A deed without a doer, which the writer's side takes on: "A draft will be with you by Friday"."""
_TRAILING = re.compile(r"\b(i|we)(?:'d|'ll|'ve)?(?:\s+\w+)?$", re.I)
"""An owner cut out with the words before it: "Told her I", "Said I'd come"."""
ADDRESSED = re.compile(r"^([A-Z][\w'’-]+),?\s+(?:you(?:'ve|'ll)?|to you)$")
"""An owner spoken to by name: "Denise you've"."""
_HEAD = re.compile(
    r"^\W*(?:\d+(?:\.\d+)*[.)]?\s+)?(?:(?:agreed )?(?:actions?|next steps?)(?: point)?(?: \d+)?\W+)?"
    r"(?P<who>[A-Z]{2,4}(?:\s*(?:/|&|and|with)\s*[A-Z]{2,4})*|(?:(?:Dr|Mr|Mrs|Ms|Miss)\.? )?[A-Z][a-z'’-]+(?: [A-Z][\w'’-]+)?)"
    r"(?:\s+\([^)]*\))?\s*[:,–-]?\s+(?!(?:has|have|had|is|are|was|were|said|says|did|does|'s)\b)(?=[\w'])"
)
"""Who stands at the head of an action line: "KW carer's assessment by 30 April", "JM (in absence) to circulate"."""
_TAIL = re.compile(
    r"^.*?(?P<lead>[\w'’.]+)?(?:[\s,(\[–-]+)(?P<who>[A-Z]{2,4}(?:\s*(?:/|&|,|and)\s*[A-Z]{2,4})*)[)\],.]*\s*(?P<when>(?:by\s+)?[^\sA-Z].{0,20}|(?:by\s+)?(?:[A-Z]+|[A-Z][a-z]+) ?\d*\W*)?$"
)
"""Who stands behind it, alone or with the day: "Chase the report KW 26/4/24", "(KW)", ", DA, by end Aug"."""
_AGENT = re.compile(
    r"\b(?:be|been)?\s*(?:\w+(?:ed|en|t|ne|de|ld))\b[^.;]{0,40}?\bby (?P<who>(?:(?:the|our|his|her|an?) )?(?:[A-Z][\w'’&-]*|[a-z-]+)(?:'s)?(?: [A-Za-z][\w'’&-]*){0,3})"
    r"|\b(?:back|comments?|letter|reply|report|response|dates?|list|copy|copies|details|update)\b[^.;]{0,12}? from (?P<of>(?:the |our )?[A-Za-z][\w'’&-]*(?: [A-Z][\w'’&-]*)?)"
)
_CLAIM = re.compile(
    r"\b(?P<who>(?:(?:Dr|Mr|Mrs|Ms|Miss|[Tt]he)\.? )?[A-Z][\w'’-]*(?: [A-Z][\w'’-]+){0,2})\s+(?:will|to|shall|would|'ll|'d|"
    r"(?:has |have )?(?:said|says|agreed|agrees|confirm(?:s|ed)?|promised|promises|offered|offers|undertaken|told \w+)|(?:has|have) just told|(?:is|are) (?:coming|going|sending|arranging|booking|getting))\b"
)
"""Whoever is said to do it, or to have said so."""
_OBJECT = frozenset(
    {"for", "to", "with", "from", "of", "re", "about", "and", "on", "at", "the", "in", "via", "through", "by"}
)
"""Before initials they make them whom the action is about: "carer's assessment for SH by 30 April"."""
_THING = re.compile(
    r"^\W*(?:every|each|all|any|no)\b.* (?:will|shall|to)\b|^\W*(?:\d+[.)]?\s+)?(?:[A-Za-z'’-]+ ){0,4}?(?:reports?|letters?|plans?|minutes|notes|forms?|reply|response|"
    r"decision|referral|assessment|review|draft|works?|application|request|payment|copy|copies|list|rota|records?) (?:to|will|should|shall) (?:go|come|follow|start|begin|reach|arrive|be)\b"
)
"""A thing that goes by itself: somebody of the writer's side must send it."""
_DETERMINERS = frozenset({"the", "our", "his", "her", "their", "your", "my", "a", "an"})
_SUBJECT = re.compile(
    r"\W*(?P<who>(?:(?:Dr|Mr|Mrs|Ms|Miss)\.? )?[A-Z][\w'’-]*(?: [A-Z][\w'’-]+)?) (?:has|have|had|is|are|was|were|said|says|did)\b"
)
_ANY_DAY = PartialDate.day(dt.date(2020, 6, 15))
"""That a day is set is asked here, and not which."""
_SHE = re.compile(r"\b(?:[Ss]he|[Hh]e|[Tt]hey)(?:'ll|'d|\s+will|\s+would|\s+shall|\s+is going to)\b")


def owner_of(index: CaseIndex, owner: str | None, passage: Passage, document: Document) -> Party:
    """Who is meant: "I" is the speaker, "we" the speaker's organisation, initials a person of the meeting.

    Args:
        index: the case.
        owner: as the tag or the row's cell names it; None where it does not.
        passage: in which the promise stands.
        document: that it belongs to.
    """
    told = told_owner(index, owner, passage, document)
    if told is not None:
        return told
    text, said = _cut(owner, passage), _said(passage)
    if _AGENTLESS.search(said) or _FIRST_PLURAL.search(said) or (text and is_plain(index, text)):
        return _side(index, passage, document)
    return index.people.party(text, document)


def told_owner(index: CaseIndex, owner: str | None, passage: Passage, document: Document) -> Party | None:
    """Who is meant where the words say so in any way that is known; None where it must be gathered."""
    text, said = _cut(owner, passage), _said(passage)
    if passage.fields and text:
        return _called(index, text, passage, document)
    if _YOU.match(text) and (found := _claimed(index, said, document)) is not None:
        return found
    if text and (_is_pronoun(text) or index.people.party(text, document).people):
        return _called(index, text, passage, document)
    return (
        _above(index, passage, document)
        or _by_place(index, said, text, document)
        or _by_words(index, said, text, passage, document)
        or (index.speaker(passage) if _FIRST_PERSON.search(said) else None)
    )


def _cut(owner: str | None, passage: Passage) -> str:
    """The owner's name without what was cut out of the sentence with it."""
    text = ADDRESSED.sub(r"\1", (owner or "").strip())
    trailing = _TRAILING.search(text) if not passage.fields else None
    return trailing[1] if trailing else text


def _said(passage: Passage) -> str:
    return _INLINE.split(even(passage.text))[-1]


def _is_pronoun(text: str) -> bool:
    return bool(_I.match(text) or _WE.match(text) or _YOU.match(text))


def is_plain(index: CaseIndex, text: str) -> bool:
    """The words before the deed are no name but those of a thing or another sentence: "Report", "Further", "send the form"."""
    words = text.split()
    if len(words) <= 4 and (_ROLE.search(text) or words[0].lower() in _DETERMINERS):
        return False
    return words[-1].islower() or words[-1] in index.people.everyday or len(words) > 4


def _above(index: CaseIndex, passage: Passage, document: Document) -> Party | None:
    """Whose name stands alone on the line above."""
    before = previous(index, passage)
    label = _LABEL.match(even(before.text)) if before is not None else None
    return _known(index, label["who"], document) if label is not None else None


def _called(index: CaseIndex, text: str, passage: Passage, document: Document) -> Party:
    """Who is meant by one who is called so; initials that are not those of the name shown stand beside it."""
    if _I.match(text):
        return index.speaker(passage)
    if _YOU.match(text) and not _SAYS_WE.search(even(passage.text)):
        return index.people.parties(passage.addressed_to or document.recipients, document)
    if _WE.match(text) and not (text.lower().startswith("the ") and _OTHER_BODY.search(document.author or "")):
        return _side(index, passage, document)
    if _YOU.match(text):
        return _side(index, passage, document)
    return _with_initials(text, index.people.party(text, document))


def _with_initials(text: str, party: Party) -> Party:
    """A person known by another first name is shown with the letters that stand on the page: "Voula Hart (SH)"."""
    letters = {"".join(word[0] for word in re.split(cut, party.name or "") if word) for cut in (r"\s+", r"[\s-]+")}
    if not party.people or not re.fullmatch(r"[A-Z]{2,4}", text) or text in letters or party.name == text:
        return party
    return replace(party, name=f"{party.name} ({text})")


def _side(index: CaseIndex, passage: Passage, document: Document) -> Party:
    """The speaker with the organisation that they speak for: "Ann Bell for Northmoor Council"."""
    speaker = index.speaker(passage)
    body = index.people.body(speaker, document)
    name = body.name or speaker.name
    if speaker.name and body.name and speaker.name.lower() != body.name.lower() and speaker.people:
        name = f"{speaker.name} for {body.name}"
    return Party(name, speaker.people, body.bodies | index.people.author(document).bodies, speaker.family)


def _by_place(index: CaseIndex, said: str, text: str, document: Document) -> Party | None:
    """Those whose initials or name stand before or behind an action, as notes and lists put them."""
    if NAMED.match(text) and _ROLE.search(text):
        return index.people.party(text, document)
    head = _HEAD.match(said)
    if head is not None and (found := _initialled(index, head["who"], document)) is not None:
        return found
    tail = _TAIL.match(said)
    if tail is None or (tail["lead"] or "").lower() in _OBJECT:
        return None
    if tail["when"] and due_date(tail["when"], document.date or _ANY_DAY) is None:
        return None
    return _initialled(index, tail["who"], document)


def _initialled(index: CaseIndex, who: str, document: Document) -> Party | None:
    """A known person, or initials that stand for nobody known and are no short form of the field."""
    if (found := _known(index, who, document)) is not None:
        return found
    parts = re.findall(r"[A-Z]{2,4}", who) if who.isupper() or not re.search(r"[a-z]{3}", who) else []
    return Party(who) if parts and not any(is_acronym(part) for part in parts) else None


def _known(index: CaseIndex, who: str, document: Document) -> Party | None:
    found = index.people.party(who, document)
    return _with_initials(who, found) if found.people else None


def _by_words(index: CaseIndex, said: str, text: str, passage: Passage, document: Document) -> Party | None:
    """Who it is by the sentence's own words; None where they don't say."""
    if _SAYS_I.search(said):
        return index.speaker(passage)
    agent = _AGENT.search(said)
    if agent is not None and (found := _someone(index, agent["who"] or agent["of"], document)) is not None:
        return found
    if (known := _claimed(index, said, document)) is not None:
        return known
    if _SAYS_WE.search(said) or _THING.search(said):
        return _side(index, passage, document)
    if _SHE.search(said) and (found := _antecedent(index, said, passage, document)) is not None:
        return found
    if text and (NAMED.match(text) and _someone(index, text, document)):
        return index.people.party(text, document)
    return None


def _claimed(index: CaseIndex, said: str, document: Document) -> Party | None:
    """Whom the sentence says will do it."""
    for claim in _CLAIM.finditer(said):
        found = _someone(index, claim["who"], document)
        if found is not None:
            return found
        names = claim["who"].split()
        if len(names) > 1 and not {*names} & index.people.everyday and claim.start() > 0:
            return index.people.party(claim["who"], document)
    return None


def _someone(index: CaseIndex, text: str, document: Document) -> Party | None:
    """The text as somebody who can owe: a known person, a role or a body; not a thing or a day."""
    party = index.people.party(text, document)
    if party.people or party.bodies or party.family:
        return party
    words = text.split()
    while words and not _ROLE.search(words[-1]) and not words[-1][0].isupper():
        words.pop()
    return replace(party, name=" ".join(words)) if words and _ROLE.search(" ".join(words)) else None


def _antecedent(index: CaseIndex, said: str, passage: Passage, document: Document) -> Party | None:
    """Whom "she" or "they" takes up: who is named before it, or in the nearest sentence before that names anybody.

    Of several in that sentence it is the one that it begins with.
    """
    pronoun = _SHE.search(said)
    for text in (said[: pronoun.start()] if pronoun else "", *_before(index, passage)):
        head = _HEAD.match(text) or _SUBJECT.match(text)
        if head is not None and (found := _known(index, head["who"], document)) is not None:
            return found
        named = index.people.named_in(text, document)
        if named:
            return index.people.of(next(iter(named))) if len(named) == 1 else None
    return None


def _before(index: CaseIndex, passage: Passage) -> Iterator[str]:
    """The three sentences before it, nearest first."""
    before = previous(index, passage)
    for _ in range(3):
        if before is None:
            return
        yield even(before.text)
        before = previous(index, before)
