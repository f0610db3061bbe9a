"""Undertakings told by their grammar: somebody, "will" or "to", a deed, and mostly a day.

The rules of the pattern know the deeds and owners of the field by their words. Here it is enough that the sentence
is built as an undertaking: "Shelley to post the plan within 14 days", "I'll come on the 14th", "Letter to you by Friday".
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Collection

from sarlens.dates import PartialDate, due_date
from sarlens.text import even

_NOT_DEEDS = (
    r"not|never|always|often|usually|sometimes|need|like|love|want|enjoy|prefer|struggle|know|think|feel|understand|appreciate|remember|recall|"
    r"see (?:how|if|that|why)|note|agree that|admit|say|hope|wish|expect|depend|remain|mean|cost|only|probably|no|still|find (?:that|it)|regret|"
    r"forget|miss|notice|assume|bet|die|get (?:better|worse|used|tired|upset)"
)
"""What follows "will" and is no deed: states, feelings, habits, asides."""
_ADVERBS = r"(?:(?:also|then|now|just|personally|certainly|both|myself|again|try (?:to|and)|make sure (?:that )?|arrange to|be able to)\s+)*"
_BE = r"be\b(?!\s+(?:\w+ing\b(?! (?:a|the|for it|hard))|back\b|there\b|round\b|in touch\b|out\b|at\b|with\b|able\b|sure\b))|have\b(?!\s+(?:the|a|an|it|that|this|these|everything|your|his|her|to|my|our|both|all)\b)"
_DEED = rf"{_ADVERBS}(?!(?:{_NOT_DEEDS})\b)(?!{_BE})[a-z][a-z-]+"
_FIRST = re.compile(
    rf"(?:^|[\s,;(\-\"“])(?:[Ii]|[Ww]e)(?:'ll|\s+will|\s+shall|'m going to|\s+am going to|\s+are going to|'re going to)\s+{_DEED}"
)
_NOBODY = (
    r"This|That|These|Those|It|There|Here|What|Which|Who|When|Where|How|Why|If|As|So|And|But|Then|Also|Next|He|She|They|You|We|I|Please|Able|Due|"
    r"Need|Needs|Want|Wants|Likely|Ready|Hope|Try|Trying|Used|Going|Back|Happy|Sorry|Thanks|Access|Support|Ability|Plan|Plans|Aim|Aims|Time|Right|"
    r"Referral|Letter|Email|Response|Reply|Apply|Listen|Talk|Go|Transfer|Move|Moving|Contribution|Risk|Risks|Changes?|Everyone|Anything|Something|"
    r"Nothing|Everything|Not|No|Yes|How|Has|Have|Is|Are|Was|Were|Asked|Told|Agreed|Said|Spoke|Rang|Wrote|Sent|Continue|Agree|Action|Actions|One|Mum|"
    r"Dad|Mother|Father|Parents?|Family|According|Prior|Subject|Compared|Related|Up|Add|Attached"
)
_NAME = (
    rf"(?!(?:{_NOBODY})\b)(?:(?:Dr|Mr|Mrs|Ms|Miss|Prof|Sister|Nurse)\.?\s+)?[A-Z][\w'’-]*(?:\s+(?:and\s+|&\s+)?[A-Z][\w'’-]*){{0,2}}"
    r"(?:\s*/\s*[A-Z]\w*)?(?:\s+(?:team|manager|nurse|staff|service|office|worker))?"
)
_NAMED = re.compile(
    rf"(?:^|[:\-–]\s+|^\W*(?:ACTION|Action|AP)\W*\d*\W+)(?P<owner>{_NAME}|(?:The|the) [A-Z][\w ]{{2,30}}?)\s+(?:also\s+|both\s+|now\s+)?"
    rf"(?:to|will|shall|would|has (?:agreed|offered|promised) to|(?:has|have) undertaken to|agreed to|agrees to|offered to|promised to|"
    rf"is going to|'s going to|is (?:to|ordering|arranging|booking|sending|chasing|getting)|ordering|arranging)\s+{_DEED}\b"
)
_LABELLED = re.compile(
    rf"^\W*(?P<owner>{_NAME}|[A-Z]{{2,3}})\s*:\s+(?P<deed>(?!\w+ed\b|not\b|no\b|nil\b|none\b)[a-zA-Z][\w' ].*)"
)
_REPORTED = re.compile(
    rf"\b(?:[Ss]aid|says|[Aa]greed|[Pp]romised|[Cc]onfirmed|[Oo]ffered|[Tt]old \w+|[Aa]ssured \w+)\b[^.?]{{0,40}}?\b(?:she|he|they|who|it|I|we)(?:'d|'ll|\s+would|\s+will)\s+{_DEED}|"
    rf"\b(?:[Ss]he|[Hh]e|[Tt]hey)(?:'ll|\s+will|\s+shall|'d|\s+would)\s+{_DEED}|\byou (?:said|agreed|promised|were going|have agreed|'ve agreed)\b[^.?]{{0,40}}?\b(?:to|would|you'd)\s+{_DEED}"
)
_PASSIVE = re.compile(
    r"\b(?:will|shall|'ll|to|should|must)\s+(?:now\s+|then\s+|also\s+)?be\s+(?:\w+\s+)?(?:\w{2,}(?:ed|en)|sent|put|built|made|set|cut|told|held|found|bought|done|paid|on|in|with)\b"
)
_RECEIVER = re.compile(
    r"\b[Yy]ou(?:'ll|\s+will|\s+should|\s+shall|\s+can expect to)\s+(?:\w+\s+)?(?:have|receive|get|hear|be)\b"
)
_BARE = re.compile(
    r"^\W*(?:[A-Z][\w'’-]*\s+){0,3}?(?:letter|report|minutes|review|plan|reply|response|visit|call|copy|copies|form|referral|assessment|meeting|training|"
    r"update|refresher|dates?|notes|list|paper|summary|draft|statement|protocol)\b", re.I,
)  # fmt: skip
_TOLD = re.compile(r"\b(?:was|were|has|have|had|did|is|are|am|sent|done|went|came|took|got|said)\b|n't\b", re.I)
_CONDITION = re.compile(r"^\W*(?:if|unless|should|when|whenever|once)\b", re.I)
_HABIT = re.compile(
    r"\b(?:often|usually|always|sometimes|generally|typically|normally|probably|occasionally|frequently|tends?|out of office|annual leave|"
    r"would like|would have (?:been|\w+ed)|we (?:will|may|can) (?:share|process|keep|use|store) (?:your |personal )?(?:information|data|details|records)|in an emergency|wishes|wants|used to)\b", re.I,
)  # fmt: skip
_GENERAL = re.compile(r"^(?:a|an|all|any|each|every|[a-z]+s) (?:\w+ ){0,4}?(?:will|shall|should|must|to) ", re.I)
_THIS_CASE = re.compile(
    r"\b(?:you|your|I|we|our|\d{1,2}(?:st|nd|rd|th)|[A-Z][a-z]+day|(?:Jan|Feb|March|April|May|June|July|Aug|Sep|Oct|Nov|Dec)\w*)\b"
)
"""What is said of any complaint is no promise to this family, unless it names them or a day of the calendar."""
FIRM, DATED = 0.56, 0.52
_ANY_DAY = PartialDate.day(dt.date(2020, 6, 15))
"""That a day is set is asked here, and not which."""
_LONGEST_BARE = 16


_NUMBER = re.compile(r"^\W*(?:\d+(?:\.\d+)*[.)]?|\(?[a-z]\))\s+(?=[A-Z])|^[\W]+(?=\w)")
"""The number or bullet of a list."""


def undertakes(text: str, acts: Collection[str] = ()) -> float:
    """How surely the sentence is built as an undertaking, 0 to 1; 0 where it is not.

    Without a first person it must also set a day, but for a name with "to" or "will" before a deed of the field.

    Args:
        text: a sentence.
        acts: those of its words, in lower case, with which a deed of the field begins.
    """
    said = _NUMBER.sub("", even(text))
    if _HABIT.search(said) or said.endswith("?"):
        return 0.0
    if _FIRST.search(said) and not _CONDITION.match(said):
        return FIRM
    limit = due_date(said, _ANY_DAY)
    dated = limit is not None and re.match(
        r"(?:by|before|within|in|no later|not later|at least|end|this|next|tomorrow|today|until)\b", limit.text, re.I
    )
    if (named := _NAMED.match(said)) is not None and len(said) - named.end() > 4:
        deed = named.group().split()[-1].lower()
        if dated or (deed in acts and " would " not in named.group()):  # "would" alone tells of a custom
            return FIRM
    if not dated or (_GENERAL.match(said) and not _THIS_CASE.search(said)):
        return 0.0
    if any(form.search(said) for form in (_LABELLED, _REPORTED, _PASSIVE, _RECEIVER)):
        return DATED
    short = len(said.split()) <= _LONGEST_BARE and not _TOLD.search(said)
    return DATED if short and _BARE.match(said) else 0.0


def labelled(text: str) -> tuple[str, str] | None:
    """Owner and deed of "Judith: send the wording by 10 March"; None where no name stands before a colon or a dash."""
    found = _LABELLED.match(even(text))
    return (found["owner"], found["deed"].rstrip(" .")) if found is not None else None
