"""Signature blocks, and the stock wording under and over messages: disclaimers, banners, "sent from my phone"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rapidfuzz import fuzz

from sarlens.structure.name_words import BODY_WORDS, ROLE_WORDS
from sarlens.structure.namelists import read_list
from sarlens.structure.names import fold, person_like
from sarlens.structure.printed import PrintedLine

_SIGN_OFFS = (
    "regards", "kind regards", "kindest regards", "best regards", "warm regards", "warmest regards", "many regards",
    "with kind regards", "with regards", "best wishes", "with best wishes", "kind wishes", "all the best", "yours sincerely",
    "yours faithfully", "yours truly", "yours", "sincerely", "cheers", "many thanks", "thanks", "thank you", "with thanks",
    "kindest", "thanks in advance", "many thanks in advance", "thanks again", "with many thanks", "best", "warmly",
    "thank you and kind regards", "many thanks and kind regards", "thanks and regards", "thanks and best wishes",
)  # fmt: skip
_WEAK = frozenset(
    {"thanks", "thank you", "many thanks", "yours", "best", "cheers", "thanks again", "kindest", "thanks in advance"}
)
_CONTACT = re.compile(
    r"@|\bwww\.|https?:|\b(?:tel(?:ephone)?|mob(?:ile)?|phone|fax|ext(?:ension)?|dd|direct dial|direct line|e-?mail|web|m|t|e)\s*[:.]|"
    r"(?:\d[\d\s()+-]{8,}\d)|\b[A-Z]{1,2}\d[A-Z\d]?\s?\d[A-Z]{2}\b",
    re.I,
)
_ABOUT = re.compile(
    r"^(?:working (?:days|hours|pattern)|my working|i work|pronouns|she/her|he/him|they/them|pp\b|p\.p\.|on behalf of|for and on behalf|"
    r"enc(?:s|l|losures?|\.)?\b|cc\b|c\.c\.|copy(?: to)?\s*:|copies(?: to)?\s*:|dictated|electronically (?:signed|approved)|"
    r"signed\b|date\s*:|registration|(?:reg(?:istered)?|company|charity|vat) (?:no|number|office|in england)\b|company no|disclaimer\b|large print|social work england|hcpc|nmc|gmc|follow us|twitter|facebook|"
    r"b\.?sc|m\.?sc|rn\b|rmn\b|rnld\b|dip\b|mbchb|mrcpsych|phd)",
    re.I,
)
_VERBS = re.compile(
    r"\b(?:is|are|was|were|am|be|been|has|have|had|will|would|can|could|should|shall|must|may|might|do|does|did|don't|didn't|"
    r"won't|can't|said|says|told|asked|agreed|need|needs|want|wants|went|come|came|get|got|send|sent|see|saw|think|know|feel|"
    r"please|let|make|made|give|given|take|taken|ring|rang|call me|visit(?:ed)?|met|not|never|i|we|you|they|it|her|him|them)\b",
    re.I,
)


_PRONOUNS = re.compile(r"\s*[(\[](?:he|she|they)/\w+(?:/\w+)?[)\]]", re.I)


def _letters(text: str) -> str:
    return " ".join(re.findall(r"[a-z']+", text.lower()))


def sign_off(text: str, ocr: bool = False) -> str | None:
    """The closing words on the line ("kind regards"), with or without a name after them; None: it is no sign-off."""
    words = text.split()
    if not words or len(words) > 8:
        return None
    plain = _letters(text)
    if plain in _SIGN_OFFS:
        return plain
    if ocr and len(words) <= 4:
        close = max(_SIGN_OFFS, key=lambda phrase: fuzz.ratio(phrase, text.lower().strip(" ,.!")))
        if len(close) >= 7 and fuzz.ratio(close, text.lower().strip(" ,.!")) >= 82:
            return close
    for cut in range(len(words) - 1, 0, -1):
        phrase, rest = _letters(" ".join(words[:cut])), " ".join(words[cut:]).strip(" ,.!-–")
        if phrase in _SIGN_OFFS and rest and person_like(rest) and len(rest.split()) <= 3:
            return phrase if words[cut - 1][-1] in ",.!-–" or phrase not in {"thanks", "thank you"} else None
    return None


def verbs(text: str) -> bool:
    """Whether a line has a word that only sentences have: no post, body or address has one. SEND and IT are no verbs."""
    return bool(_VERBS.search(text if text.isupper() else re.sub(r"\b[A-Z]{2,}\b", "", text)))


def _plain(text: str) -> bool:
    """A short line without a verb or a full stop: what a block of name, post and address is made of."""
    return len(text.split()) <= 10 and not verbs(text) and not re.search(r"[.!?]\s|[!?]$", text)


def block_line(text: str) -> bool:
    """Could stand in a signature block: a name, a post, a body, an address, a telephone number."""
    text = _PRONOUNS.sub("", text)
    if _CONTACT.search(text) and len(text.split()) <= 14 and not verbs(_CONTACT.sub(" ", text)):
        return True
    if _ABOUT.search(text.strip()) and len(text.split()) <= 16:
        return True
    return _plain(text) and (
        person_like(text.strip(" ,."))
        or bool(ROLE_WORDS.search(text))
        or bool(BODY_WORDS.search(text))
        or _address_like(text)
    )


def _address_like(text: str) -> bool:
    return bool(re.match(r"^\d{1,4}[A-Za-z]?,?\s+[A-Z]", text)) or (
        len(text.split()) <= 5
        and all(w[:1].isupper() or fold(w) in {"of", "and", "the", "upon", "on", "&", "in"} for w in text.split())
    )


def name_forms(author: str | None) -> frozenset[str]:
    """How the author may sign: whole name, given name, initials, one letter."""
    forms: set[str] = set()
    names = read_list(author or "")
    for name in names:
        forms |= {
            fold(name.name),
            fold(name.given),
            fold(f"{name.title} {name.surname}"),
            fold(f"{name.given[:1]} {name.surname}"),
        }
        forms |= {(name.given[:1] + name.surname[:1]).lower(), name.given[:1].lower(), fold(name.shown)}
    if not names and author:
        forms.add(fold(author))
    if len(names) > 1:
        forms.add(" and ".join(fold(name.given) for name in names))
        forms.add(fold(author or ""))
    return frozenset(form for form in forms if form)


def signed(text: str, forms: frozenset[str], ocr: bool = False) -> bool:
    """The line is the author's name in one of its forms, alone (with a kiss or a dash at most)."""
    parts = re.split(r"\s*[|,/]\s*|\s+[–-]\s+", text)
    if len(parts) > 1 and (ROLE_WORDS.search(text) or BODY_WORDS.search(text)) and not verbs(text):
        text = parts[0]
    text = re.sub(r"\s*\([^()]*\)", "", text)
    bare = fold(re.sub(r"^[\s–-]+|[\s,.!x–-]+$", "", text)) if len(text) > 1 else fold(text)
    if bare in forms or fold(text.strip(" ,-–")) in forms:
        return True
    return ocr and len(bare) >= 5 and any(len(form) >= 5 and fuzz.ratio(bare, form) >= 85 for form in forms)


def signature_lines(found: Sequence[PrintedLine], author: str | None) -> frozenset[int]:
    """Which lines are signature blocks: a sign-off and what follows it, or the author's bare name at the end.

    Args:
        found: the document's running lines (no header, no table cells), in order.
        author: whose name to look for, as printed; None where it is not known.

    Returns:
        Positions in `found`. Anything that could be part of the message is left out.
    """
    forms = name_forms(author)
    marked: set[int] = set()
    for at, line in enumerate(found):
        phrase = sign_off(line.text, line.ocr)
        if phrase and at not in marked and _closes(found, at, phrase, forms):
            marked |= {at, *_block(found, at + 1)}
    return frozenset(marked or _bare_name(found, author, forms))


def _closes(found: Sequence[PrintedLine], at: int, phrase: str, forms: frozenset[str]) -> bool:
    """A "Thanks" closes a message only where a name or nothing comes after it."""
    if phrase not in _WEAK or at + 1 == len(found) or _letters(found[at].text) != phrase:
        return True
    after = found[at + 1]
    return signed(after.text, forms, after.ocr) or person_like(after.text.strip(" ,.")) or block_line(after.text)


def _block(found: Sequence[PrintedLine], start: int) -> list[int]:
    taken: list[int] = []
    for at in range(start, len(found)):
        text = found[at].text
        early = at - start < 3 and _plain(text) and len(text.split()) <= 4
        if sign_off(text, found[at].ocr) or block_line(text) or early or boilerplate(text):
            taken.append(at)
        else:
            break
    return [at for at in taken if not boilerplate(found[at].text)]


def _bare_name(found: Sequence[PrintedLine], author: str | None, forms: frozenset[str]) -> list[int]:
    """The name at the end of a message that has no sign-off, with its block; only stock wording may come after it."""
    for at in range(len(found) - 1, 0, -1):
        line, before = found[at], found[at - 1]
        if forms:
            own = signed(line.text, forms, line.ocr)
        else:
            own = person_like(line.text) and len(line.text.split()) <= 3 and (before.ended or line.gap)
        if not own:
            continue
        end = at + 1
        while end < len(found) and block_line(found[end].text) and not boilerplate(found[end].text):
            end += 1
        rest = " ".join(other.text for other in found[end:])
        if rest and not (author is not None and boilerplate(rest[:400], line.ocr)):
            return []
        start = at
        while start > 1 and signed(found[start - 1].text, forms, line.ocr):
            start -= 1
        return list(range(start, end))
    return []


_STOCK = re.compile(
    r"intended (?:only |solely )?recipients?\b|intended (?:only|solely) for (?:the )?(?:use|attention|addressee|named|individual|person)|"
    r"received (?:this|the) ?(?:e-?mail|message|communication|transmission|fax|information)?\s?in error|"
    r"not the (?:intended|named) (?:recipient|addressee)|named addressee|"
    r"unauthorised (?:use|disclosure|copying|access|review)\b.{0,80}(?:prohibited|unlawful|of this (?:e-?mail|message))|"
    r"(?:scanned|swept|checked) (?:for|by).{0,60}(?:virus|viruses|malware|mimecast|symantec|trend|barracuda|messagelabs)|"
    r"virus(?:es)?[- ](?:free|checked|scanned)|free (?:of|from) (?:any )?virus|consider the environment before|"
    r"(?:views|opinions) .{0,40}(?:expressed|contained) in this (?:e-?mail|message)|"
    r"(?:views|opinions) (?:or opinions )?(?:expressed|presented)\b.{0,60}(?:those of the (?:author|sender)|necessarily (?:represent|reflect))|"
    r"^\W*(?:caution|warning|alert|external)\b(?=.{0,60}(?:e-?mail|message|sender|mail)\b).{0,60}(?:external|outside|originat|untrusted)|"
    r"(?:e-?mail|message) (?:has |was )?(?:originated|been sent|came|comes|sent) from (?:an? )?(?:outside|external|someone outside)|"
    r"think before you click|never (?:give|share|send) (?:out )?your password|do not click (?:on )?(?:any )?(?:links?|attachments?)|unless you recognise the sender|"
    r"^\W*sent from (?:my|outlook|yahoo|samsung|iphone|android)\b|^\W*get outlook for\b|"
    r"(?:may|contains?) .{0,60}confidential.{0,30}legally privileged|"
    r"(?:all|outgoing|incoming)(?: and \w+)? e-?mails? (?:traffic )?(?:may be|are|is) (?:monitored|recorded|scanned)|"
    r"this (?:e-?mail|message|communication)(?: and any| and its| \(and any| and all)?.{0,40}(?:attach|files|transmitted).{0,60}(?:confidential|privileged|intended)|"
    r"this (?:e-?mail|message) (?:may contain|contains|is) (?:confidential|privileged|protectively marked)\b.{0,80}(?:intended|addressee|recipient|legally)|"
    r"^this (?:e-?mail|message) may contain (?:confidential|privileged|personal|sensitive|legally)|nhsmail is the secure|delivered (?:securely )?(?:by|via|through) egress|please (?:notify|inform|contact|advise) the (?:sender|originator)|"
    r"(?:sender|originator|recipient|in error)\b.{0,80}\b(?:delete|destroy)|\b(?:delete|destroy)\b.{0,80}(?:\bsender\b|your (?:system|computer))|"
    r"accepts? no (?:liability|responsibility) for.{0,80}(?:e-?mail|virus|transmission|attachment)|"
    r"(?:e-?mail|message|information).{0,60}(?:disclos|subject).{0,40}freedom of information act|"
    r"for (?:information about|details of) how we (?:use|process|handle) your (?:personal )?(?:data|information)|privacy notices? (?:is|can|at|says?|explains?)|"
    r"this is an auto(?:matic|mated|matically)[ -]?(?:e-?mail|reply|response|generated|message)",
    re.I,
)
_NEAR = re.compile(
    r"\b(?:e-?mails?|messages?|prohibited|unlawful|liabilit\w+|recipients?|virus\w*|co-?operation|registered|monitor\w*|contents|disclos\w+|"
    r"distribut\w+|copying|legally|opinions?|attachments?|transmission|encrypt\w+|secure|deleted?|company number)\b|www\.|https?:",
    re.I,
)
_MARKING = re.compile(
    r"^\W*(?:official(?:\s*[-–:]?\s*sensitive)?(?:\s*[-–:\[(]*\s*(?:personal|commercial|private)\W*)?|(?:private (?:and|&) |strictly )?confidential|"
    r"restricted|protect|\[?external\]?|\[?secure\]?|not protectively marked|unclassified|sensitive)\W*$",
    re.I,
)
_STOCK_WHOLE = (
    "this email and any attachments are confidential and intended solely for the use of the individual to whom it is addressed",
    "if you are not the intended recipient please notify the sender and delete this email",
    "if you have received this email in error please notify the sender immediately",
    "this email originated from outside the organisation do not click links or open attachments unless you recognise the sender",
    "any views or opinions expressed are those of the author and do not necessarily represent those of the organisation",
    "this message may contain confidential information if you are not the intended recipient please inform the sender",
    "please consider the environment before printing this email",
)
_HINT = re.compile(r"e-?m[ao]i|rec[il1]p|conf[il1]d|v[il1]rus|er{1,2}or|add?ress|attach|sender|print", re.I)
_FAMILY = re.compile(r"\b(?:mum|mother|dad|father|parents?|famil(?:y|ies)|son|daughter|mrs)\b", re.I)
AUTOMATIC = re.compile(
    r"^\W*(?:(?:re|fw|fwd)\s*:\s*)*(?:automatic reply|auto(?:matic)?[- ]?(?:reply|response)|out of (?:the )?office)\b",
    re.I,
)
"""A subject line that says the whole message wrote itself."""


_GROUPS = (
    re.compile(r"\b(?:messages?|e-?mails?|mail|transmission|communication|attachments?|files? sent)\b", re.I),
    re.compile(r"\b(?:confidential|private|privileged|protected)\b", re.I),
    re.compile(r"\b(?:addressed|addressees?|recipients?|intended|meant only|sender)\b", re.I),
    re.compile(r"\b(?:copy|copied|forward|disclos\w+|distribut\w+|delete|destroy|any part of it)\b", re.I),
    re.compile(
        r"\b(?:virus\w*|malware|swept|scanned|prohibited|unlawful|liab\w+|monitor\w*|law permits|encrypt\w+)\b", re.I
    ),
)
_OWN = re.compile(r"\b(?:I|I'm|I’m|I'll|I’ll|I've|I’ve|me|my|he|she|his|her|him|him)\b|\?\s*$|^\W*P\.?S\b")


def tail(text: str) -> bool:
    """Below a signature, and below stock wording there, this is more of it: nobody speaks of anyone in it."""
    return not _FAMILY.search(text) and not _OWN.search(text)


def goes_on(text: str) -> bool:
    """Right after stock wording, this sentence is more of it ("To do so is prohibited and may be unlawful.")."""
    return bool(_NEAR.search(text)) and not _FAMILY.search(text) and not re.search(r"\b(?:I|I'm|I'll|he|she)\b", text)


def boilerplate(text: str, ocr: bool = False) -> bool:
    """The sentence or line is stock wording. Sentences that speak of the family never are."""
    if _MARKING.match(text):
        return True
    if _FAMILY.search(text):
        return False
    if _STOCK.search(text):
        return True
    if not _OWN.search(text) and sum(bool(group.search(text)) for group in _GROUPS) >= 3:
        return True
    if ocr and len(text.split()) >= 7 and _HINT.search(text):
        plain = _letters(text)
        return any(fuzz.partial_ratio(stock, plain) >= 82 for stock in _STOCK_WHOLE)
    return False
