"""What is said against the family, by theme: an allegation goes from paper to paper in ever other words.

A theme is a line of `THEMES`, in the whole vocabulary that records have for it. An allegation is a theme said of a man
or a woman of the family; where neither is said ("the family"), it belongs to whom the theme is said of most.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from sarlens.analysis.index import SPOKEN, CaseIndex, even
from sarlens.model import Passage, Person

Whose = Literal["m", "f", "any"]


@dataclass(frozen=True, slots=True)
class Theme:
    """One thing that is said against families. `person`: it needs no mention of them ("was not brought")."""

    id: str
    words: re.Pattern[str]
    person: bool = True


def _theme(id: str, words: str, person: bool = True) -> Theme:
    return Theme(id, re.compile(words, re.I), person)


_SEVERAL = r"(?:\W+\w+){0,%d}?\W+"
THEMES: tuple[Theme, ...] = (
    _theme(
        "aggression",
        r"\b(?:aggress\w+|violen(?:t|ce)|rude|hostil\w+|abusive|abuse and|verbal(?:ly)? (?:abus\w*|challeng\w*|aggress\w*)|threat(?:en\w*|s)?\b|intimidat\w+|confront\w+|shout(?:ed|s|ing)|raised (?:his|her|their) voice|swor?e(?:ar\w*)? at|"
        r"bully\w*|harass\w+|bla(?:ck|zed) at|lunged|kick(?:ed|ing) off|(?:not|\w+n't) feel safe|unsafe (?:in|with|around)|frightened (?:of|by)|(?:go|going|visit|visits|visiting|attend|staff|work(?:ing)?|be|calling) in (?:pairs|twos)|visits in twos|(?:risk|danger) to (?:lone )?(?:workers?|staff)|lone worker|on (?:their|your|our) guard|left (?:\w+ ){0,2}(?:shaken|in tears|upset)|"
        r"(?:blocked|blocking|obstructed) the (?:\w+ )?(?:bus|minibus|taxi|car|door|gate|vehicle|corridor)|fearful of|without fear)\b",
    ),
    _theme(
        "not engaging",
        r"\b(?:(?:not|\w+n't|never|fail\w*|refus\w*|declin\w*|reluctan\w*)(?: to| been)?(?: \w+)? (?:engag\w*|respond\w*|repl(?:y|ies|ied)|answer\w*|pick(?:s|ed)? up|return\w* (?:\w+ )?calls?|work with)|"
        r"(?:difficult\w*|hard|unable|impossible|struggl\w*)(?: to)?(?: \w+)? (?:engag\w*|get hold of|reach|contact)|"
        r"disengag\w+|non-?engag\w+|disguised compliance|avoid(?:s|ed|ing)? (?:\w+ )?(?:calls?|contact|professionals|visits?|workers?)|unanswered (?:calls?|letters?|messages?)|"
        r"(?:turned away|would not let|won't let) (?:\w+ )?(?:worker|social worker|staff|nurse|visitor)s?)\b",
    ),
    _theme(
        "appointments missed",
        r"\b(?:(?:was|were|been) not brought|not brought (?:to|in|for)|DNA(?:'d|ed)?|WNB|did not attend|non-?attendance|missed (?:\w+ ){0,3}(?:appointments?|clinics?)|(?:pattern|history) of (?:missed|cancelled)|failed to attend|cancelled (?:\w+ ){0,3}appointments?|disengaged from \w+)\b",
        person=False,
    ),
    _theme(
        "illness or need overstated",
        r"\b(?:over-?report\w*|exaggerat\w+|fabricat\w+|induced illness|FII|perplexing pres\w*|nobody else sees|keener on|beyond what (?:he|she|they) needs?|how far the [\w-]+ (?:is|are) needed|manages? (?:perfectly |quite )?(?:well|fine|without)[^.]{0,20} when|(?:encourag|promot|exaggerat|overstat|over-?us)\w* (?:\w+ ){0,4}(?:wheelchair|chair|equipment|medication|diagnos[ie]s|dependen\w*|needs|symptoms)|not borne out|over-?medicali[sz]\w+|doctor shopping|coach\w+|mak(?:es|ing) (?:it|this|things|symptoms|seizures) up|made[- ]up (?:symptoms?|illness|seizures)|seeking a diagnosis|"
        r"(?:never|not|\w+n't|nobody|no one|nothing|no)(?: \w+){0,5}? (?:see[ns]?|saw|witness\w*|observed|seizures?|evidence of (?:pain|it))(?: (?:this|them|it|any|a|an|one|such|at|in))|nobody else has (?:seen|witnessed)|"
        r"needs? (?:\w+ ){1,2}(?:to be (?:ill|poorly|sick)|in (?:that|a|the) (?:\w+ )?(?:wheel)?chair)|walk\w* (?:\w+ ){0,3}without (?:difficulty|aid|help)|presents? (?:him|her|them)(?:self|selves)? as (?:more|less)|"
        r"insists? on (?:the|a|using|his|her) |more disabled than|(?:in|his|her) (?:wheel)?chair (?:more|when)|attention[- ]seeking|symptoms? (?:that )?(?:\w+ )?(?:cannot|can't) be explained)\b",
    ),
    _theme(
        "money",
        rf"\b(?:withh(?:old|eld)\w*|control\w*|refus\w*|releas\w*|misus\w*|tak(?:es|en|ing)|spend\w*|spent){_SEVERAL % 5}(?:money|funds|finances|benefits|allowance|direct payments?)\b|\bfinancial(?:ly)? (?:abus\w+|gain|exploit\w+|motiv\w+|and material)|"
        rf"\bsafeguarding{_SEVERAL % 5}(?:money|finances|funds)\b|\bmoney{_SEVERAL % 6}(?:release|let any)\b|\bwhat (?:she|he)(?: has|'s) got to hide\b|"
        rf"\b(?:household|family|second|own|additional)(?:'s)? (?:\w+ )?(?:income|budget|finances|expenses|bills|costs)\b|\b(?:income|finances)\b{_SEVERAL % 3}(?:of the )?(?:household|family)\b|\bliving (?:off|on){_SEVERAL % 4}(?:money|benefits?|payments?|budget|allowance)\b|"
        rf"\b(?:supplement\w*|top(?:s|ped|ping)? up|subsidis\w+){_SEVERAL % 4}(?:income|wages?|household|earnings)\b|\b(?:for|in it for) (?:the )?(?:money|financial gain)\b|\bpersonal use\b",
    ),
    _theme(
        "offers of support declined",
        rf"\b(?:declin\w*|refus\w*|turn(?:s|ed|ing)? (?:\w+ )?down|reject\w*|cancel\w*|knock(?:s|ed|ing)? (?:back|down)|(?:not|\w+n't|never) (?:been )?(?:accept\w*|tak\w* up|want\w*)){_SEVERAL % 6}(?:respite|short breaks?|stays?|nights?|sessions?|support|services?|carers?|assistance|offers?|help|weekends?)\b|"
        rf"\b(?:respite|short breaks?|stays?|nights|support|services?|offers?|sessions?|help){_SEVERAL % 5}(?:declined|refused|turned down|rejected|cancelled|not (?:been )?(?:accepted|taken up|wanted))\b",
    ),
    _theme(
        "speaking for the person",
        rf"\b(?:speak\w*|spoke|answer\w*|talk\w*|respond\w*) (?:for|on behalf of|over) (?:her|him|them|[A-Z]\w+)\b|\banswer\w* (?:most|all|many|some|every)(?: of)? (?:my|the|our|his|her) questions?\b|\blook(?:s|ed|ing)? to (?:her|his|mum|mother|dad|father|m(?:rs?|s)\b)|\bspoken for by\b|"
        rf"\b(?:not|\w+n't|never|refus\w*|unable|without|difficult\w*){_SEVERAL % 6}(?:seen|see|speak|spoken|left|interview\w*|alone)(?: to| with)?{_SEVERAL % 3}?(?:alone|on (?:her|his|their) own|without (?:mum|mother|dad|father|family|parents?|(?:her|him|them) (?:present|there)))\b|"
        r"\b(?:controlling dynamic|gate-?keep\w*|always (?:present|in the room)|never leaves (?:the room|her|him)|voice (?:is )?(?:not heard|lost)|leading (?:her|him)|prompt(?:s|ed|ing) (?:her|him|the answers?))\b",
    ),
    _theme(
        "fed or medicated against advice",
        rf"\b(?:fe(?:d|eds?|eding)|giv(?:e|es|ing|en)|gave){_SEVERAL % 5}(?:by mouth|orally|yog\w*|food|drinks?|thin fluids|solids?|toast|tast(?:e|es|ers)|sweets|(?:double|extra|second|another|two|too (?:much|many)) (?:doses?|medication)|twice the dose)\b|"
        rf"\b(?:double[- ]dos\w*|over-?medicat\w*|overdos\w*|over-?sedat\w*|too much medication)\b|\bagainst (?:medical |professional |clinical |SALT |the )?(?:advice|guidance|guidelines?|recommendations?)\b|\bin spite of (?:being told|advice)\b|"
        rf"\bnot? follow\w*{_SEVERAL % 3}(?:advice|guidance|guidelines?|protocol|plan|recommendations?)\b",
    ),
    _theme(
        "equipment interfered with",
        rf"\b(?:alter\w*|chang\w*|turn(?:ed|s|ing)? (?:up|down|off)|tamper\w*|interfer\w*|adjust\w*|fiddl\w*|touch\w*|switch\w* off|unplug\w*|disconnect\w*|mov(?:ed|es|ing)){_SEVERAL % 5}(?:pump|feed|rate|settings?|equipment|ventilator|oxygen|machine|monitor|alarm|concentrator|drip|bed ?rails?|splints?)\b|"
        rf"\b(?:pump|feed|rate|settings?|ventilator|oxygen|machine|monitor|alarm)\b{_SEVERAL % 4}(?:altered|changed|turned (?:up|down|off)|tampered|interfered|adjusted|touched)\b",
    ),
    _theme(
        "a move or discharge blocked",
        rf"\b(?:block\w*|obstruct\w*|delay\w*|prevent\w*|frustrat\w*){_SEVERAL % 5}(?:discharge|placements?|move|transfer|access|assessments?|process)\b|\b(?:discharge|move|transfer|placement){_SEVERAL % 6}(?:due to|because of|by) (?:the )?(?:family|parents?|mother|father|sisters?|mum|dad)\b|"
        rf"\b(?:refus\w*|turn(?:ed|ing) down|declin\w*|reject\w*){_SEVERAL % 4}(?:placements?|options?|offers?|beds?|package|everything|provision)\b|\b(?:family|parental) refusal\b|\bdragg(?:ed|ing) (?:their|her|his) feet\b|\b(?:family|parents?|sisters?|mother|father) (?:\w+ ){{0,3}}(?:not|\w+n't) (?:agree|accept)\w*{_SEVERAL % 4}(?:placements?|discharge|move|offers?)\b|"
        r"\b(?:awaiting|waiting (?:on|for)|\?)\s?family (?:decision|agreement|to agree)\b|\bbed[- ]?block\w*",
    ),
    _theme(
        "harm after contact",
        rf"\b(?:self-?injur\w*|SIB|self-?harm\w*|behaviou?rs?|distress\w*|unsettled|incidents?|dysregulat\w*|upset){_SEVERAL % 8}(?:after|following|linked to|related to|increas\w*|escalat\w*|going up|worse|triggered by){_SEVERAL % 4}?(?:contact|visits?|seeing|phone calls?|calls)\b|"
        rf"\b(?:contact|visits?|visiting|calls?)(?: with| from| by)?{_SEVERAL % 5}(?:unsettl\w+|distress\w+|upsets?|upsetting|detrimental|dysregulat\w+|escalat\w+)\b|\bbehaviou?r linked to (?:family )?(?:contact|visits?)\b|\bincrease in (?:SIB|self-?injury|behaviou?rs?|incidents){_SEVERAL % 3}(?:contact|visits?)\b",
    ),
    _theme(
        "information held back",
        rf"\b(?:asked|request\w*){_SEVERAL % 7}(?:information|details|records?|diary|evidence){_SEVERAL % 8}(?:not|never|n't)(?: been| yet)? (?:provided|given|supplied|shared|received|forthcoming|sent)\b|\b(?:withh(?:old|eld)\w*|refus\w* to (?:share|give|provide)|fail\w* to (?:share|give|provide|disclose)){_SEVERAL % 4}(?:information|details|medical history|records?)\b",
    ),
    _theme(
        "over-involvement",
        r"\b(?:over-?anxious|over-?protect\w+|enmesh\w+|over-?involved|controlling|dominat\w+|cannot separate (?:his|her|their) own|cotton wool|smother\w*|anxiety (?:in|of|at) (?:the )?(?:parent\w*|home|mum|mother|family)|parental anxiety|(?:won't|cannot|can't|unable to|not able to|hard to|struggl\w+ to|difficult(?:y)? (?:to|in)) let(?:ting)? (?:(?:him|her|them|[A-Z]\w+) )?go|hold(?:s|ing)? (?:him|her|them) back|stand(?:s|ing)? in the way|stifl\w+|infantilis\w+)\b",
    ),
    _theme(
        "complaining",
        r"\b(?:vexatious|litigious|persistent complain\w+|serial complain\w+|continual complaints|ongoing complaints|communicates by complaint|complains about everything|looking for a fight|volume of (?:contact|emails|correspondence|complaints)|frequency and tone|unreasonable (?:demands?|expectations?|behaviou?r|complain\w+)|very high expectations)\b",
    ),
)  # fmt: skip

_MEN = r"(?:dad|daddy|father|step-?father|grandad|grandfather|grandpa|MGF|PGF|uncle|brother|husband|son-in-law|nephew|(?:this|the) (?:man|gentleman))"
_WOMEN = r"(?:mum|mummy|mam|mom|mother|step-?mother|gran|granny|grandma|grandmother|nan|nana|MGM|PGM|aunt|auntie|sister|wife|niece|(?:this|the) (?:woman|lady))"
_KIN = re.compile(
    rf"\b(?:(?P<m>{_MEN})|(?P<f>{_WOMEN})|(?P<any>family|families|relatives?|parents?|parental|carers?|grandparents?|sisters|brothers|siblings|household|deputy|attorney))(?:'s|s)?\b",
    re.I,
)
_PRONOUN = re.compile(r"\b(?:(?P<m>he|him|his)|(?P<f>she|her|hers)|(?P<any>they|them|their))\b", re.I)
_TITLED_INITIAL = re.compile(r"\b(Mr|Mrs|Ms|Miss) ([A-Z])\b(?![.'’]? ?[A-Z][a-z])")
_DENIED = re.compile(
    r"\b(?:no (?:evidence|record|sign|indication|basis|support|concerns?|relationship|history|suggestion)|not (?:supported|substantiated|aggress\w+|hostile|rude|intimidat\w+|abusive|true|right|the case)|unsubstantiated|unfounded|incorrect|withdrawn|never (?:been )?(?:rude|aggressive|abusive|hostile)|"
    r"denie[sd]|disputes?|found no\w*|nothing (?:in|to)|no doubts?|never missed|never cancelled|(?:was|were) right to|in line with|taken off|removed from|(?:be|been|was) (?:removed|corrected|retracted)|no longer|apologis\w+ for)\b",
    re.I,
)
"""The sentence speaks against it, or takes it back."""
_AS_ALLEGED = re.compile(
    r"\b(?:alleg\w+|concerns?|history of|reports? of|behaviour (?:to|towards)|withhold\w*|risk)\b", re.I
)
"""Said as an allegation is, without a person: it is of whom the lines around speak."""
_BACK, _AHEAD = 3, 2
"""Passages that are looked back, and ahead, for whom "he" is."""


@dataclass(frozen=True, slots=True)
class Allegation:
    """What one passage says of the family: which theme, of whom, and whether it speaks against it ("no evidence that")."""

    theme: str
    whose: Whose
    passage: Passage
    denied: bool = False


def allegations(index: CaseIndex) -> dict[tuple[str, Whose], list[Allegation]]:
    """What professionals say of the family, by theme and by whom it is said of, each list in order of date."""
    return index.once(
        "allegations", lambda: _grouped([one for passage in index.own_passages for one in _said(index, passage)])
    )


def _grouped(found: Sequence[Allegation]) -> dict[tuple[str, Whose], list[Allegation]]:
    most: dict[str, Counter[Whose]] = defaultdict(Counter)
    for one in found:
        if one.whose != "any":
            most[one.theme][one.whose] += 1
    groups: dict[tuple[str, Whose], list[Allegation]] = defaultdict(list)
    for one in found:
        named = most[one.theme].most_common(1)
        whose = named[0][0] if one.whose == "any" and named else one.whose
        groups[one.theme, whose].append(one)
    return dict(groups)


def professional(index: CaseIndex, passage: Passage) -> bool:
    """Whether somebody said it who is not of the family."""
    if passage.zone not in SPOKEN or passage.role == "family":
        return False
    return passage.role != "unknown" or not index.people.author(index.documents[passage.document]).family


def _said(index: CaseIndex, passage: Passage) -> Iterator[Allegation]:
    text = even(passage.text)
    if text.endswith("?") or not professional(index, passage):
        return
    for theme in THEMES:
        match = theme.words.search(text)
        if match is None:
            continue
        around = f"{text[: match.start()]} {text[match.end() :]}"
        of_meeting = (
            not theme.person and index.documents[passage.document].kind == "minutes"
        )  # there it tells who stayed away
        whose = _mentioned(index, passage, text) if of_meeting else _whose(index, passage, around, text)
        if whose is None and passage.id in index.once("blamed", lambda: _blamed(index)):
            whose = _pronoun(around)
        denied = bool(_DENIED.search(text))
        if whose is None and denied and theme.id == "illness or need overstated":
            whose = "any"  # who else should have made an illness up
        if whose is None and not theme.person and not of_meeting:
            whose = "any"
        if whose is not None:
            yield Allegation(theme.id, whose, passage, denied)


def _whose(index: CaseIndex, passage: Passage, around: str, text: str) -> Whose | None:
    """Of whom it is said; None where nobody of the family is meant."""
    named = _mentioned(index, passage, text)
    if named is not None:
        return named
    document = index.documents[passage.document]
    to_family = document.kind in ("letter", "email") and index.people.recipients(document).family
    if to_family and (
        re.search(r"\byou", text, re.I) or (_AS_ALLEGED.search(text) and not _of_the_person(index, text))
    ):
        return "any"
    wanted = _pronoun(around)
    if wanted is None and passage.zone not in ("field", "table") and not _AS_ALLEGED.search(text):
        return None
    return _of_neighbours(index, passage, wanted)


def _pronoun(text: str) -> Whose | None:
    found = _PRONOUN.search(text)
    if found is None:
        return None
    return "m" if found["m"] else "f" if found["f"] else "any"


def _blamed(index: CaseIndex) -> frozenset[str]:
    """What mails say and was tagged as blaming the family: "he" there is one of theirs, and seldom the person."""
    return frozenset(
        one.passage for one in index.corpus.findings
        if one.tag.pattern == "parent_blame" and index.documents[one.document].kind == "email"
    )  # fmt: skip


def _of_neighbours(index: CaseIndex, passage: Passage, wanted: Whose | None) -> Whose | None:
    """Whom the sentences before, or right behind, speak of; None where that is not who is wanted."""
    row = index.by_document.get(passage.document, ())
    at = bisect_left(row, passage.position, key=lambda one: one.position)
    behind = row[at + 1 : at + 1 + _AHEAD] if wanted is None else ()
    for one in (*reversed(row[max(0, at - _BACK) : at]), *behind):
        spoken_of = _mentioned(index, one, f"{one.label} {even(one.text)}")
        if spoken_of is not None:
            return spoken_of if wanted in (None, "any", spoken_of) or spoken_of == "any" else None
    return None


def _of_the_person(index: CaseIndex, text: str) -> bool:
    names = {name.split()[0] for name in index.corpus.info.persons if name}
    return any(re.search(rf"\b{re.escape(name)}\b", text) for name in names)


def _mentioned(index: CaseIndex, passage: Passage, text: str) -> Whose | None:
    kin = {next(name for name, value in match.groupdict().items() if value) for match in _KIN.finditer(text)}
    genders = index.once("family genders", lambda: _genders(index))
    for person in index.people.named_in(text, index.documents[passage.document]):
        if person in genders:
            kin.add(genders[person])
    kin.update(whose for name, whose in index.once("family titles", lambda: _titled(index)).items() if name in text)
    shortened = index.once("family initials", lambda: _initials(index))
    kin.update("m" if title == "Mr" else "f" for title, letter in _TITLED_INITIAL.findall(text) if letter in shortened)
    said = kin - {"any"}
    if len(said) == 1:
        return "m" if "m" in said else "f"
    return "any" if kin else None


def _relatives(index: CaseIndex) -> list[Person]:
    """The family without the person whom the records are about."""
    own = {name.lower() for name in index.corpus.info.persons}
    return [one for one in index.corpus.people if one.family and one.name.lower() not in own]


def _initials(index: CaseIndex) -> frozenset[str]:
    """Letters with which surnames of the family begin: notes write "Mrs H"."""
    told = [person.name for person in _relatives(index)] + list(index.corpus.info.persons)
    return frozenset(name.split()[-1][0] for name in told if name.split())


def _genders(index: CaseIndex) -> dict[str, Whose]:
    """For each of the family but the person themselves: man or woman, by title or by what they are to them, or neither."""
    found: dict[str, Whose] = {}
    for person in _relatives(index):
        names, role = " ".join((person.name, *person.aliases)), person.role or ""
        man = re.search(r"\bMr\b", names) or re.search(rf"\b{_MEN}\b", role, re.I)
        woman = re.search(r"\b(?:Mrs|Ms|Miss)\b", names) or re.search(rf"\b{_WOMEN}\b", role, re.I)
        found[person.id] = "m" if man and not woman else "f" if woman and not man else "any"
    return found


def _titled(index: CaseIndex) -> dict[str, Whose]:
    """Names with a title that are of the family and not of the person themselves: "Mr Amory"."""
    names = {name for one in _relatives(index) for name in (one.name, *one.aliases)}
    return {name: "m" if name.startswith("Mr ") else "f" for name in names if re.match(r"(?:Mr|Mrs|Ms|Miss) ", name)}
