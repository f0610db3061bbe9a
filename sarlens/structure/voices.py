"""Whether words are the writer's own, a report of what somebody said or thinks, or a quotation."""

from __future__ import annotations

import re

from sarlens.model import Voice
from sarlens.structure.given_names import GIVEN
from sarlens.structure.name_words import NOT_NAMES

SPOKEN = frozenset({"body", "field", "action", "table"})
"""Zones whose words have a voice."""

_SAID = (
    r"(?:said|says|told|tells|reported|reports|stated|states|explained|explains|asked|asks|felt|feels|advised|advises|mentioned|mentions|"
    r"claimed|claims|alleged|alleges|described|describes|commented|comments|confirmed|confirms|complained|complains|added|adds|"
    r"queried|queries|questioned|questions|expressed|expresses|shared|suggested|suggests|requested|requests|insisted|insists|maintains|maintained|argued|argues|"
    r"noted|notes|disclosed|discloses|informed|informs|replied|replies|responded|wrote|writes|thinks|thought|believes|believed|considers|considered|accepted|accepts|denied|"
    r"denies|acknowledged|acknowledges|raised|stressed|stresses|emphasised|emphasises|clarified|updated|shouted|remarked|recalled|recalls|relayed|indicated|indicates|"
    r"pointed out|points out|made (?:it )?clear|makes (?:it )?clear|spoke of|read (?:out|from)|began by saying|went on to say|agreed|agrees|disagreed|disagrees|"
    r"objected|objects|wants|wanted|would like|would prefer|wishes|wished|hopes|hoped|fears|feared|worries|prefers|preferred|understands|understood|"
    r"finds|apologised|apologises|thanked|warned|warns|promised|offered|recommended|recommends|proposed|proposes|observed|observes|concluded|concludes|"
    r"reminded|reminds|wondered|wonders|points? (?:to|at)|pointed (?:to|at)|disputed|disputes|challenged|challenges|referred to|refers to|spoke about|talked about|"
    r"found out|learn(?:ed|t) that|heard that|reads? from|nodded|shook (?:his|her|their) head|gestured|vocalised|gave a thumbs|"
    r"(?:do|does|did) ?n[o'’]t (?:recognise|think|believe|agree|accept|want|feel|like|understand|remember|recall|see (?:why|how|that)|consider|wish|trust|know (?:why|how|what|that|if))|"
    r"(?:is|are|was|were) (?:saying|asking|telling|reporting|claiming|alleging|suggesting|requesting)|regards|sees (?:this|it|that) as|"
    r"announced|declared|swore|joked|assured|assures|repeated|reiterated|doubts|doubted|suspects|suspected|attributes|attributed|"
    r"(?:is|was|are|were|remains?|remained) (?:(?:very|quite|really|also|still|not|extremely|now) )?(?:happy|unhappy|concerned|worried|frightened|scared|keen|adamant|"
    r"(?:upset|angry|cross|anxious|disappointed|frustrated|relieved|surprised|shocked|unsure|nervous|fed up) (?:that|about|at|by|with|how|to)|"
    r"clear that|sure that|certain that|satisfied|dissatisfied|content|pleased|grateful|hopeful|opposed|sorry|convinced|of the (?:view|opinion)))"
)
_BASE = r"(?:report|say|state|feel|think|believe|tell|advise|claim|allege|describe|want|ask|suggest|agree|complain|find|query|insist|maintain)"
_AFTER_BASE = r"(?=\s+(?:that|they|she|he|it|there|mum|dad|mother|father|parents?|family|sister|brother|uncle|aunt|gran\w*|maternal|paternal|no|the|his|her|their|a|an|us|me|if|whether|for|to|[A-Z]))"
"""After a plural ("staff report that"); "the school report is" has no such words behind it."""
_KIN = (
    r"(?:(?:his|her|their|the|both|[A-Z][a-z]+['’]s|[A-Z]['’]s|[A-Z]{2}['’]s)\s+)?(?:[Mm]um|[Mm]am|[Dd]ad|[Mm]other|[Ff]ather|[Pp]arents?|[Ss]ister|[Bb]rother|[Ff]amily|[Aa]unt|[Uu]ncle|"
    r"[Gg]rand(?:mother|father|parents?|ad|ma|pa|son|daughter)|[Nn]an|[Gg]ran|MGM|MGF|PGM|PGF|[Cc]arers?|[Ss]tep-?(?:mum|dad|mother|father)|[Ff]oster carers?|[Hh]usband|"
    r"[Ww]ife|[Pp]artner|[Ss]on|[Dd]aughter|[Nn]ext of kin|NOK)"
)
_TITLED = r"(?:(?:Mr|Mrs|Ms|Miss|Mx|Dr|Prof|Professor|Cllr|Sr|PC|DC)\.?(?:\s+(?:and|&)\s+(?:Mr|Mrs|Ms|Miss)\.?)?\s+[A-Z][\w'’-]*(?:\s+[A-Z][\w'’-]+)?)"
_NAMED = r"(?:[A-Z](?:['’][A-Z])?[a-z]+(?:-[A-Z][a-z]+)?(?:\s+[A-Z][\w-]*)?)"
_LETTERS = r"(?:[A-Z]{2,4})"
_ONE_LETTER = r"(?:[A-HJ-Z])"
_OTHERS = (
    r"(?:(?:[Tt]he\s+)?(?:\w+\s+)?(?:[Ss]taff(?: on shift)?|[Pp]roviders?|[Ss]chool|[Cc]ollege|[Ss]ocial workers?|[Mm]anagers?|[Cc]arers?|[Nn]urses?|GP|[Tt]eachers?|[Aa]gency|"
    r"[Hh]ospital|[Ww]ard|[Tt]eam|[Pp]rofessionals|[Nn]eighbours?|[Ss]olicitor|[Pp]olice|SENCO|SENDCo|[Hh]ome|[Pp]lacement|[Pp]ractitioner|"
    r"[Tt]herapist|[Pp]sychologist|[Pp]sychiatrist|[Dd]octor|[Cc]onsultant|[Cc]ouncil|[Hh]ealth|[Hh]ead [Oo]ffice|[Mm]anagement|[Tt]ransport|[Ee]scort|[Dd]river|[Dd]ietitian|[Pp]aediatrician|[Aa]dvocate|"
    r"[Cc]hair(?:man|woman|person)?|[Aa]uthority|[Aa]udit|[Ff]inance|[Ll]egal|[Cc]ommissioning|[Hh]ousing|[Oo]mbudsman|[Ee]nquiry|[Ii]nquiry|[Ii]nvestigation|"
    r"[Ii]nspectors?|[Ii]nvestigator|[Jj]udge|[Cc]oroner|[Ll]andlord|[Tt]enant|[Ss]urveyor|[Cc]ontractor|[Bb]uilders?|[Ss]upplier|[Ii]nterpreter|[Pp]aramedics?|[Dd]entist|"
    r"[Kk]ey ?worker|[Cc]lerk|[Gg]overnors?|[Mm]atron|[Cc]onsultant|[Rr]egistrar|[Cc]ommissioners?|[Ww]orkers?|[Cc]o-?ordinator|[Oo]fficer|[Oo]ther (?:parents|families|children)|[Ee]veryone|[Ss]omeone|[Pp]eople|MDT|ICB|CCG|CHC|CWD|LA|OT|SLT|SALT|HV|IG))"
)
_PRONOUN = r"(?:[Ss]he|[Hh]e|[Tt]hey|[Bb]oth|[Yy]ou)"
_BETWEEN = (
    r"(?:\s*\([^)]{1,30}\))?(?:,\s+[^,.;]{3,40},|\s+who\s+[^,.;]{3,40}?)?,?"
    r"(?:\s+(?:has|have|had|also|then|again|further|repeatedly|previously|initially|both|all|today|who|just|since|always|never|often|once|now|later|each|[a-z]+ly)){0,3}\s+"
)
_WHO = rf"(?P<who>{_KIN}|{_TITLED}|{_OTHERS}|{_LETTERS}|{_PRONOUN}|{_NAMED}|{_ONE_LETTER})"
_REPORT = re.compile(rf"(?:^|(?<=[\s\"“‘(–,;:]))(?:{_WHO}){_BETWEEN}(?:{_SAID}\b|{_BASE}\b{_AFTER_BASE})")
_YOU_SAID = re.compile(
    r"(?:asked|complained|mentioned|raised|felt|told|said|wrote|stated|claimed|alleged|described|explained|suggested|promised)$"
)
_OPEN = re.compile(
    r"\b(?:if|whether|unless|when|once|until|as|had|should|can|could|will|would|may|might|please|what|how|did|do|does|until)\W+(?:\w+\W+)?$",
    re.I,
)
"""What makes of a report a question, a condition or a manner: "whether they are content", "as she asked"."""
_LOOSE = re.compile(
    r"(?:repeated|recommended|raised|requested|requests|noted|notes|added|shared|updated|described|agreed|offered|promised|wanted|considered|accepted)$"
)
"""Verbs that a thing takes too, where a person's would be: "PO raised", "CT requested", "Bloods repeated"."""
_SOMEBODY = rf"(?:{_KIN}|{_TITLED}|{_OTHERS}|[A-Z]{{2,4}}\b|{_NAMED})"
_PAPER = (
    r"(?<!\bthis )(?<!\bthe )\b(?:[A-Z][\w.-]*['’]s?|(?:his|her|their|your|ward|manager|council|school|hospital|trust|team)(?:['’]s)?) "
    r"(?:(?:last|first|own|recent) )?(?:letter|e-?mail|report|reply|response|note|statement|message|summary|assessment|minutes|complaint)"
)
"""What somebody wrote, as what speaks: "Mrs Hale's letter says"."""
_STATES = r"(?:says?|said|states?|stated|claims?|claimed|describes?|described|asks?|asked|alleges?|alleged|told|tells|refers? to|suggests?|suggested)"
_HEARSAY = re.compile(
    rf"\baccording to\b|\bin (?:her|his|their|[A-Z][\w-]+['’]s) (?:own )?(?:view|opinion|words|experience|account)\b|(?:{_PAPER}) {_STATES}\b|\bin the (?:words|view|opinion) of\b|\bas (?:reported|stated|described|told to (?:me|us)|relayed|understood) by\b|"
    r"\b(?:said|reported|described|felt|alleged|stated|claimed|suggested|raised) by (?:the )?(?!(?:me|us)\b)|"
    r"\b(?:(?:is|are|was|were|been|being)(?: also| now| widely)? (?:said|reported|described|felt|alleged|thought|claimed|understood|perceived) (?:to|as|that|how)|believed to (?:be|have))\b|"
    r"(?<!\bI )(?<!\bwe )\b(?:was|were|been|got) told (?:(?:on|last|this|in|at) \w+ |yesterday |today |again )?(?=(?:that|by|someone|she|he|they|it|we|you|there|no|to)\b)|\b(?:told|tells|informed|assured) (?:me|us)\b|\b(?:reportedly|allegedly|apparently|supposedly)\b|"
    r"^\W*(?:it (?:was|is|has been) )?(?:noted|reported|alleged|said|felt|raised|suggested|claimed) that\b|\bconcerns? (?:was|were|had been|has been|have been) raised (?:by|that)\b|"
    r"\b(?:phone|telephone|t/c|tc|call|email|message|text|letter|contact)\b.{0,20}\bfrom\b.{0,60}\b(?:saying|stating|to say|asking|complaining|reporting|who said)|"
    r"(?<=\w )(?<!\bI )(?<!\bwe )(?:rang|phoned|called|e-?mailed|texted|wrote|messaged)\b[^.;]{0,40}\b(?:saying|stating|to say|to ask|asking|complaining|reporting|wanting|worried|upset)\b",
    re.I,
)
_PER = re.compile(
    rf"(?:^|\s)(?:as )?(?:[Pp]er|via) (?:{_KIN}|{_TITLED}|[A-Z]{{2,4}}\b|(?:the )?(?:staff|school|ward|provider|home|SW|GP)\b)"
)
_FEELS = re.compile(
    rf"(?:^|(?<=[\s(–,;:]))(?:{_KIN}|{_TITLED}|{_NAMED}|[A-Z]{{2,3}})\s+(?:v\.?\s|very\s|still\s|also\s)*(?:worried|concerned|upset|unhappy|anxious|keen|happy|angry|adamant)\s+(?:re|about|that|with|at|to|for)\b"
)
"""A feeling as notes write it, without a verb: "Mum v worried re weight"."""
_VIEW = re.compile(
    rf"(?:^|(?<=[\s(“\"‘,;:]))(?:{_SOMEBODY})['’]s?\s+(?:own\s+)?(?:view|account|report|position|opinion|understanding|wish|wishes|belief|concern|feeling|recollection|version)s?\s+(?:is|was|are|were|that)\b|"
    rf"\b(?:her|his|their) (?:view|account|position|opinion|wish|belief|concern|feeling)s? (?:is|was|are|were)\b"
)
_CARRIED = re.compile(
    r"(?:[,;]|\band\b|\bbut\b)\s+(?:(?:also|then|again) )?(?:said|says|saying|felt|feels|stated|thinks|thought|apologised|explained|promised|offered to|told (?:me|us)|ask(?:s|ed|ing)|adding|wants|"
    r"wanted|would like|hopes|(?:does|did) ?n[o'’]t (?:want|like|think|feel|know (?:why|how|what|if)))\b"
)
_QUOTED = re.compile(r"[\"“][^\"“”]{3,}[\"”]|(?:(?<=[\s(:,])|^)[‘'](?=[A-Za-z])[^‘’\n]{10,}?[’'](?=[\s.,;:!?)]|$)")
_UNSAID = re.compile(
    r"^\W*(?:(?:also |then |still )?(?:says|asks (?:if|whether|why|when|where|who|what|how|for|that)|feels|thinks|states|reports|wants|believes|denies|describes|complains|wishes|hopes|worries|agrees|finds|prefers|explains|disputes|wanted (?:to know|us|me|it|him|her)|(?:was |very |still )?(?:worried|unhappy|concerned|adamant|"
    r"anxious|upset) (?:that|about|how|at)|keen (?:to|for|that)|not happy|"
    r"understands|insists|maintains|considers|objects|claims|would like|would prefer)|told (?:me|us|staff)|said (?:that )?(?:he|she|they|it))\b",
    re.I,
)
"""The way of notes, which leave out who: "Says that nobody rang", "Would like a later slot"."""
_NOT_WHO = NOT_NAMES - {"he", "she", "they", "you", "both"} | frozenset(
    [
        "i",
        "we",
        "it",
        "this",
        "that",
        "there",
        "which",
        "nobody",
        "none",
        "please",
        "ofsted",
        "section",
        "plan",
        "report",
        "referral",
        "form",
        "letter",
        "policy",
        "summary",
        "guidance",
        "email",
        "document",
        "chart",
        "log",
        "record",
        "diary",
        "minutes",
        "page",
        "act",
        "code",
        "procedure",
        "assessment",
        "statement",
        "what",
        "who",
        "when",
        "where",
        "how",
        "why",
        "if",
        "unless",
        "also",
        "however",
        "therefore",
        "will",
        "name",
        "type",
        "time",
        "title",
        "status",
        "action",
        "outcome",
        "decision",
        "risk",
        "law",
        "court",
        "care",
        "support",
    ]
)


def voice_of(text: str) -> Voice:
    """The voice of one sentence. Scare quotes round a word or two leave it the writer's own.

    Reported: somebody other than the writer is named as saying or thinking it ("Mum said that …", "KT reported …",
    "she felt …", "Lee is worried that …"), or it is hearsay. Quoted: most of the sentence stands in quotation marks.
    """
    quoted = sum(len(found.group().split()) for found in _QUOTED.finditer(text))
    if quoted >= 4 and quoted * 2 >= len(text.split()):
        return "quoted"
    if reporter(text) or _HEARSAY.search(text) or _PER.search(text) or _VIEW.search(text) or _FEELS.search(text):
        return "reported"
    if _CARRIED.search(text) and _begins_with_somebody(text):
        return "reported"
    return "quoted" if quoted >= 6 else "own"


def unsaid(text: str) -> bool:
    """Whether a note leaves out who says so: "Feels that nobody listens"."""
    return bool(_UNSAID.match(text))


_COMES = re.compile(
    rf"(?:^|(?<=[\s(–,;:]))(?P<who>{_SOMEBODY}|{_PRONOUN})\s+(?:has\s+|have\s+|also\s+|then\s+|just\s+|again\s+)*"
    r"(?:rang|rung|phoned|telephoned|called|e-?mailed|texted|wrote|visited|attended|came|spoke|back on)\b|\b(?:call|t/c|tc|email|message|text|letter|visit) (?:from|by|with)\b",
)
_ON = re.compile(
    r"^\W*(?:(?:She|He|They)(?:['’]d| had| would| has had| has been| have had| have been| can ?not| can['’]t| could ?n[o'’]t| misses)\b|"
    r"[Aa]s(?:ked|ks) (?:if|whether|why|when|where|who|what|how|for|about|that)\b|Wanted\b|Wants\b)"
)


def comes(text: str) -> bool:
    """Whether somebody else is said to have got in touch: what follows in the note may be theirs ("Mrs H rang.")."""
    return bool(_COMES.search(text))


def goes_on(text: str) -> bool:
    """Whether it can go on with what another said: "She had found out by chance", "Asked when the plan would come"."""
    return bool(_ON.match(text))


def reporter(text: str) -> str:
    """Who is said to have said or thought it, as printed ("Mum", "KT", "Mrs Hale"), or ""."""
    for found in _REPORT.finditer(text):
        who = found.group("who")
        role = re.fullmatch(rf"{_OTHERS}|{_KIN}|{_PRONOUN}", who)
        words = who.lower().split()
        if (not role and (words[0] in _NOT_WHO or words[-1] in _NOT_WHO)) or _OPEN.search(text[: found.start()]):
            continue
        if words == ["you"] and not _YOU_SAID.search(found.group()):
            continue
        thing = (
            len(words) == 1 and not role and words[0] not in GIVEN and text[found.end() : found.end() + 6] != " that "
        )
        if thing and _LOOSE.search(found.group()):
            continue
        return who
    return ""


def _begins_with_somebody(text: str) -> bool:
    found = re.match(rf"\W*(?P<who>{_KIN}\b|{_TITLED}|{_OTHERS}\b|{_PRONOUN}\b|{_LETTERS}\b|[A-Z][a-z]+)", text)
    if found is None:
        return False
    who = found["who"]
    return (
        not re.fullmatch("[A-Z][a-z]+", who)
        or who.lower() in GIVEN
        or bool(re.fullmatch(rf"{_KIN}|{_OTHERS}|{_PRONOUN}", who))
    )
