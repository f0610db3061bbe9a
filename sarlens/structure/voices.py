"""Whether words are the writer's own, a report of what somebody said, or a quotation."""

from __future__ import annotations

import re

from sarlens.model import Voice
from sarlens.structure.given_names import GIVEN

SPOKEN = frozenset({"body", "field", "action", "table"})
"""Zones whose words have a voice."""

_SAID = (
    r"(?:said|says|told|tells|reported|reports|stated|states|explained|explains|asked|asks|felt|feels|advised|advises|mentioned|mentions|"
    r"claimed|claims|alleged|alleges|described|describes|commented|comments|confirmed|confirms|complained|complains|added|adds|"
    r"queried|queries|questioned|expressed|shared|suggested|suggests|requested|insisted|insists|maintains|maintained|argued|argues|"
    r"noted|disclosed|informed|replied|responded|wrote|writes|thinks|believes|believed|is of the view|was of the view|accepted|denied|"
    r"acknowledged|raised|stressed|emphasised|clarified|updated|shouted|remarked|recalled|relayed|indicated)"
)
_KIN = (
    r"(?:(?:his|her|their|the|[A-Z][a-z]+['’]s)\s+)?(?:[Mm]um|[Dd]ad|[Mm]other|[Ff]ather|[Pp]arents?|[Ss]ister|[Bb]rother|[Ff]amily|[Aa]unt|[Uu]ncle|"
    r"[Gg]rand(?:mother|father|parents?)|MGM|MGF|PGM|PGF|[Cc]arers?|[Ss]tep-?(?:mum|dad|mother|father)|[Ff]oster carers?)"
)
_TITLED = r"(?:(?:Mr|Mrs|Ms|Miss|Dr)\.?(?:\s+(?:and|&)\s+(?:Mr|Mrs|Ms|Miss)\.?)?\s+[A-Z][\w'’-]+(?:\s+[A-Z][\w'’-]+)?)"
_NAMED = r"(?:[A-Z][a-z'’-]+(?:\s+[A-Z][a-z'’-]+)?)"
_LETTERS = r"(?:[A-Z]{2,4})"
_OTHERS = (
    r"(?:(?:[Tt]he\s+)?(?:[Ss]taff(?: on shift)?|[Pp]rovider|[Ss]chool|[Ss]ocial worker|[Mm]anager|[Cc]arers?|[Nn]urse|GP|[Tt]eacher|[Aa]gency|"
    r"[Hh]ospital|[Ww]ard|[Cc]lass teacher|[Tt]eam|[Pp]rofessionals|[Nn]eighbours?|[Ss]olicitor|[Pp]olice|SENCO|[Hh]ome|[Pp]lacement|[Pp]ractitioner|"
    r"[Tt]herapist|[Pp]sychologist|[Dd]octor|[Cc]onsultant|[Cc]ouncil|[Hh]ealth|ICB|CCG|CHC))"
)
_PRONOUN = r"(?:[Ss]he|[Hh]e|[Tt]hey|[Bb]oth)"
_BETWEEN = r"(?:\s*\([^)]{1,30}\))?,?(?:\s+(?:has|have|had|also|then|again|further|repeatedly|previously|initially|clearly|later|both|all|today|who)){0,3}\s+"
_REPORT = re.compile(
    rf"(?:^|(?<=[\s\"“‘(–,;:]))(?P<who>{_KIN}|{_TITLED}|{_OTHERS}|{_LETTERS}|{_PRONOUN}|{_NAMED}){_BETWEEN}{_SAID}\b"
)
_ACCORDING = re.compile(
    r"\b(?:according to|in the (?:words|view|opinion) of|as (?:reported|stated|described|told to me|relayed) by|"
    r"(?:it was|was) (?:reported|alleged|claimed|said|suggested|stated) (?:by|that)|reportedly|allegedly|"
    r"(?:mum|dad|mother|father|parents?|mrs|mr)\b[\w\s]{0,20}\b(?:report|account|view|claim)s?\b (?:is|was|that)|"
    r"(?:phone|telephone|t/c|tc|call|email|message|text|letter)\b.{0,20}\bfrom\b.{0,60}\b(?:saying|stating|to say|asking|complaining|reporting|who said))",
    re.I,
)
_QUOTED = re.compile(r"[\"“][^\"“”]{3,}[\"”]|(?:(?<=[\s(:,])|^)[‘'](?=[A-Za-z])[^‘’\n]{10,}?[’'](?=[\s.,;:!?)]|$)")
_NOT_WHO = frozenset(
    {
        "i",
        "we",
        "it",
        "this",
        "that",
        "there",
        "which",
        "please",
        "ofsted",
        "section",
        "plan",
        "report",
        "referral",
        "form",
        "letter",
    }
)


def voice_of(text: str) -> Voice:
    """The voice of one sentence. Scare quotes round a word or two leave it the writer's own.

    Reported: somebody other than the writer is named as saying it ("Mum said that …", "KT reported …", "she felt …").
    Quoted: most of the sentence stands in quotation marks.
    """
    quoted = sum(len(found.group().split()) for found in _QUOTED.finditer(text))
    if quoted >= 4 and quoted * 2 >= len(text.split()):
        return "quoted"
    if reporter(text) or _ACCORDING.search(text):
        return "reported"
    return "quoted" if quoted >= 6 else "own"


def reporter(text: str) -> str:
    """Who is said to have said it, as printed ("Mum", "KT", "Mrs Hale"), or ""."""
    for found in _REPORT.finditer(text):
        who = found.group("who")
        words = who.split()
        if words[0].lower() in _NOT_WHO:
            continue
        plain_name = re.fullmatch(_NAMED, who) and not re.fullmatch(rf"{_KIN}|{_TITLED}|{_OTHERS}|{_PRONOUN}", who)
        if plain_name and found.start() == 0 and len(words) == 1 and words[0].lower() not in GIVEN:
            continue
        return who
    return ""
