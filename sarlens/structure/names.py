"""Reading names as they are printed: "TALLIS, Marian (Harrow ICB) <m.tallis@…>", "Dr A Okoro", "Marian Tallis (MT)"."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache

from sarlens.structure.bodies import tidy_body
from sarlens.structure.given_names import GIVEN
from sarlens.structure.name_words import (
    AGENCIES,
    BODY_WORDS,
    DEPARTMENT_WORDS,
    NOT_NAMES,
    PARTICLES,
    PLACE_WORDS,
    ROLE_WORDS,
    TITLES,
    Gender,
)  # fmt: skip

ADDRESS = re.compile(r"[A-Za-z0-9][\w.+'-]*\s?@\s?[A-Za-z0-9][\w-]*(?:\.[\w-]+)+")
_LETTERS_AFTER = re.compile(
    r"MP|RN|RMN|RNLD|RGN|OBE|MBE|CBE|KC|QC|DL|JP|PhD|BSc|MSc|BA|MA|MBChB|FRCP|MRCPsych|DipSW|RSW"
)
_INITIALS = re.compile(r"[A-Z]{2,4}$")
_WORD = r"[A-Z\u00c0-\u00de][a-z\u00df-\u00ff'’]*(?:[-'’][A-Z\u00c0-\u00de]?[a-z\u00df-\u00ff]+)*[A-Za-z\u00df-\u00ff]*"
_NAME_WORD = re.compile(rf"{_WORD}\.?$")


_LEAD = re.compile(r"^(?:[Ss]ign(?:ed|ature)(?: by)?|[Bb]y|[Nn]ame)[\s:.]+(?=[A-Z])")
_SMALL_L = re.compile(r"\bl([a-z]{2,})\b")
_NURSE = re.compile(r"^(?:(?:Staff|Charge|Ward) Nurse|S/N|SN)\s+(?=[A-Z][a-z])")
"""What stands before a nurse's name on a ward, often the surname alone: "S/N Moss"."""
_LETTERED = frozenset({"hca", "hhj", "dj", "pc", "dc", "ds", "rn"})
_LOGIN = re.compile(r"([a-z])\.([a-z][a-z'-]{2,})\d*")


@dataclass(frozen=True, slots=True)
class PrintedName:
    """A name as it stands somewhere. Every part may be ""; `given` may be an initial only.

    Attributes:
        initials: as printed in brackets after the name ("MT"), else "".
        body: the organisation printed with the name.
        shown: the name as printed, without address and brackets.
    """

    given: str = ""
    surname: str = ""
    title: str = ""
    address: str = ""
    role: str = ""
    body: str = ""
    initials: str = ""
    shown: str = ""

    @property
    def key(self) -> tuple[str, str]:
        """Given name and surname, folded for comparing."""
        return (fold(self.given), fold(self.surname))

    @property
    def full(self) -> bool:
        """Has a whole given name and a surname."""
        return len(self.given) > 1 and bool(self.surname)

    @property
    def name(self) -> str:
        """Given name and surname, or what there is of it."""
        if not self.given and self.title:
            return f"{self.title.upper() if self.title in _LETTERED else self.title.title()} {self.surname}".strip()
        return f"{self.given} {self.surname}".strip()


def fold(word: str) -> str:
    """Lower case, without dots and with straight apostrophes."""
    return word.replace("’", "'").replace(".", "").strip().lower()


def person_like(text: str) -> bool:
    """One to four name words, none of which is a body's."""
    words = text.split()
    if not 1 <= len(words) <= 5 or BODY_WORDS.search(text) or DEPARTMENT_WORDS.search(text):
        return False
    return all(_is_name_word(word, i) for i, word in enumerate(words))


def _is_name_word(word: str, at: int) -> bool:
    bare = fold(word.strip(",;"))
    if bare in TITLES and at == 0:
        return True
    if bare in PARTICLES:
        return True
    return bare not in NOT_NAMES and bool(_NAME_WORD.fullmatch(word.strip(",;")))


def read_address(text: str) -> str:
    """The first mail address in the text, lower case, or ""."""
    found = ADDRESS.search(text)
    return re.sub(r"\s", "", found.group()).lower() if found else ""


def name_of_address(address: str) -> PrintedName:
    """What the part before the @ tells: "marian.tallis2" is Marian Tallis, "m.tallis" M Tallis, "duty" nobody."""
    local = re.sub(r"\d+$", "", address.partition("@")[0])
    parts = [part for part in re.split(r"[._]", local) if part]
    if len(parts) < 2 or BODY_WORDS.search(" ".join(parts)) or not all(re.fullmatch(r"[a-z'-]+", p) for p in parts):
        return PrintedName(address=address)
    given, surname = parts[0], parts[-1]
    if len(surname) < 2 or ROLE_WORDS.fullmatch(surname):
        return PrintedName(address=address)
    shown = f"{_cased(given)} {_cased(surname)}"
    return PrintedName(given=_cased(given), surname=_cased(surname), address=address, shown=shown)


def _cased(word: str) -> str:
    """Capitals only at the front: TALLIS is Tallis, O'NEILL is O'Neill; McKay and de stay."""
    if fold(word) in PARTICLES:
        return word.lower() if word.isupper() else word
    if (word.isupper() and len(word) > 2) or word.islower():
        return re.sub(r"[A-Za-z\u00c0-\u00ff]+", lambda m: m.group().capitalize(), word)
    return word


@lru_cache(maxsize=16384)
def read_name(text: str) -> PrintedName | None:
    """The one name in a printed field, with what stands around it; None where there is no person's name.

    A field with an address and no name gives what the address tells.
    """
    address = read_address(text)
    rest = ADDRESS.sub(" ", re.sub(r"\[?mailto:[^\s\]>]+\]?", " ", text))
    rest = re.split(r"\s(?:for|pp|obo|on behalf of)\s", rest, maxsplit=1)[0]
    rest = re.sub(r"[<>\[\]\"“”]", " ", rest).strip(" \t,;:'‘’")
    rest = capital_i(_LEAD.sub("", rest))
    rest, brackets = without_brackets(rest)
    found = _read_bare(_one_sentence(" ".join(rest.split())))
    if found is None and not address and len(brackets) == 1 and DEPARTMENT_WORDS.search(rest) and " " in brackets[0]:
        found, brackets = _read_bare(brackets[0]), [rest]  # "Finance (R. Moss)"
    if found is None:
        return name_of_address(address) if address else _of_login(rest)
    found = replace(found, address=address)
    for inside in brackets:
        found = _with_bracket(found, inside)
    return found


def capital_i(text: str) -> str:
    """A scan's "lan" is Ian."""
    return _SMALL_L.sub(
        lambda found: f"I{found[1]}" if f"i{found[1]}" in GIVEN and found.group() not in GIVEN else found.group(), text
    )


def _one_sentence(text: str) -> str:
    """The text as far as a full stop that stands behind no initial and no title: "Kim Moss. Supervisor"."""
    ends = (m for m in re.finditer(r"([A-Za-z'’]{3,})\.\s", text) if fold(m[1]) not in TITLES)
    end = next(ends, None)
    return text[: end.end(1)] if end else text


def _of_login(text: str) -> PrintedName | None:
    """What a user name of a record system tells ("Duty - k.moss"): an initial and a surname."""
    login = next((m for piece in re.split(r"[\s,:|/]+", text) if (m := _LOGIN.fullmatch(piece))), None)
    if login is None:
        return None
    given, surname = login[1].upper(), _cased(login[2])
    return PrintedName(given, surname, shown=f"{given} {surname}")


def without_brackets(text: str) -> tuple[str, list[str]]:
    """The text without what stands in brackets, and that."""
    inside = re.findall(r"\(([^()]*)\)", text)
    return re.sub(r"\s*\([^()]*\)?", " ", text).strip(" ,;"), inside


def _with_bracket(name: PrintedName, inside: str) -> PrintedName:
    """What a bracket after a name says: initials, a role, or a body; also "KT, Social Worker"."""
    for piece in re.split(r"\s*[,;–]\s*|\s+-\s+", inside):
        if _INITIALS.fullmatch(piece.strip()) and not name.initials and _could_be_initials(piece.strip(), name):
            name = replace(name, initials=piece.strip())
        elif ROLE_WORDS.search(piece) and not name.role:
            name = replace(name, role=piece.strip())
        elif piece.strip() and not name.body and (BODY_WORDS.search(piece) or piece.isupper()):
            name = replace(name, body=tidy_body(piece))
    return name


def _could_be_initials(letters: str, name: PrintedName) -> bool:
    return letters[0] == name.given[:1].upper() or not name.given


def _read_bare(text: str) -> PrintedName | None:
    """A name with, perhaps, a title before it and a role after a comma or dash."""
    head, role, body = split_role(text)
    head, post = _without_post(_from_title(re.sub(r"['’]s?$", "", head)))
    role, title, plain = role or post, "", _NURSE.sub("Nurse ", head)
    if not head or not person_like(plain) or _is_post(head):
        return None
    words = plain.replace(",", " , ").split()
    while len(words) > 2 and (_LETTERS_AFTER.fullmatch(words[-1]) or _team_letters(words)):
        words.pop()
    if words[0] in {"Or", "0r", "Br"} and len(words) > 1:
        words[0] = "Dr"
    if fold(words[0]) in TITLES and len(words) > 1:
        title, words = fold(words[0]), words[1:]
    if "," in words:
        cut = words.index(",")
        surname, given = words[:cut], [w for w in words[cut + 1 :] if w != ","]
        if given and fold(given[0]) in TITLES:
            title, given = fold(given[0]), given[1:]
    elif len(words) == 1:
        surname, given = (words, []) if title else ([], words)
    else:
        given, surname = _two_ends(words)
    if (not given and not surname) or (title and not given and len(fold("".join(surname))) < 2):
        return None
    if not title and not (given and fold(given[0]) in GIVEN) and any(map(PLACE_WORDS.match, (*given, *surname[1:]))):
        return None
    first = _cased(given[0].rstrip(".")) if given else ""
    first = first.upper() if len(first) == 1 else first
    last = " ".join(_cased(w) for w in surname)
    return PrintedName(given=first, surname=last, title=title, role=role, body=body, shown=" ".join(head.split()))


def _from_title(head: str) -> str:
    """The name from its title on, where a label's words stand before it: "Results Dr Kim Moss"."""
    found = re.search(r"(?<=\s)(?:Mrs?|Ms|Miss|Dr|Prof(?:essor)?)\.?\s+(?=[A-Z])", head)
    return head[found.start() :] if found and "," not in head[: found.start()] else head


def _without_post(head: str) -> tuple[str, str]:
    """The name and the post that is printed with it, nothing between them: "School Nurse Gill Hale", "Gill Hale School Nurse"."""
    words = head.split()
    known = [
        n for n, word in enumerate(words) if ROLE_WORDS.fullmatch(word.strip(",")) and (n or fold(word) not in TITLES)
    ]
    if not known or "," in head:
        return head, ""
    led = words[known[-1] + 1 :]
    if len(led) in (2, 3) and person_like(" ".join(led)) and fold(words[0]) not in GIVEN:
        return " ".join(led), " ".join(words[: known[-1] + 1])
    own = 3 if fold(words[0]) in TITLES else 2
    if (
        known[-1] == len(words) - 1
        and len(words) > own
        and fold(words[own - 2]) in GIVEN
        and person_like(" ".join(words[:own]))
    ):
        return " ".join(words[:own]), " ".join(words[own:])
    return head, ""


def _team_letters(words: list[str]) -> bool:
    """The last word is a team's letters ("Kim Moss CWD"), in a name that is not in capitals itself."""
    return bool(re.fullmatch(r"[A-Z]{2,5}", words[-1])) and not all(map(str.isupper, words[:-1])) and "," not in words


def _is_post(head: str) -> bool:
    """A post that reads like a name: "Monitoring Officer", "Duty Nurse"."""
    words = head.split()
    return (
        len(words) > 1
        and bool(ROLE_WORDS.fullmatch(words[-1]))
        and fold(words[0].strip(",")) not in GIVEN | TITLES.keys()
    )


def _two_ends(words: list[str]) -> tuple[list[str], list[str]]:
    """Given names and surname; a particle ("de", "van") begins the surname, a middle name is left out."""
    for at in range(1, len(words) - 1):
        if fold(words[at]) in PARTICLES:
            return words[:at], words[at:]
    return words[:1], words[-1:]


def split_role(text: str) -> tuple[str, str, str]:
    """Name, role, body: "Helen Moss, Safeguarding Lead, Harrow Council" or "Tallis, Marian - Social Worker"."""
    pieces = [p.strip() for p in re.split(r"\s*,\s*|\s+[-–|/]\s+|\s*:\s+", text) if p.strip()]
    if not pieces:
        return "", "", ""
    taken = 1
    if len(pieces) > 1 and "," in text and surname_first(pieces[0], pieces[1]):
        taken = 2
    role = body = ""
    for piece in pieces[taken:]:
        if not role and ROLE_WORDS.search(piece):
            role = re.sub(r"\s*\d.*$", "", piece)
        elif not body and (BODY_WORDS.search(piece) or AGENCIES.fullmatch(piece)):
            body = tidy_body(piece)
    return ", ".join(pieces[:taken]), role, body


def surname_first(first: str, second: str) -> bool:
    """Surname first: "Tallis, Marian" and "van Dijk, Anna", not "Marian Tallis, Manager"."""
    if (
        ROLE_WORDS.search(second)
        or BODY_WORDS.search(second)
        or AGENCIES.fullmatch(first)
        or not (person_like(first) and person_like(second))
    ):
        return False
    one = len(first.split()) == 1 or fold(first.split(maxsplit=1)[0]) in PARTICLES
    return one and len([w for w in second.split() if fold(w) not in TITLES]) <= 2


def initials_of(given: str, surname: str) -> str:
    """MT for Marian Tallis; ABC for a double-barrelled one is AB-C's first two: A, B, C."""
    last = [part[0] for part in re.split(r"[\s-]+", surname) if part and fold(part) not in PARTICLES]
    return (given[:1] + "".join(last)).upper()


def title_gender(title: str) -> Gender:
    """What a title tells of gender, or ""."""
    return TITLES.get(fold(title), "")
