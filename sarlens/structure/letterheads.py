"""The body whose paper it is: what a document's head or running foot names, where no person signs."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from sarlens.structure.bodies import names_in
from sarlens.structure.labels import tidy
from sarlens.structure.name_words import AGENCIES, BODY_WORDS, MAIN_BODY, NOT_NAMES, PLACE_WORDS, SMALL_WORDS, TITLES
from sarlens.structure.names import person_like
from sarlens.structure.sheets import Row

_PIECE = re.compile(r"\t+|\s[-–—|•·/]\s|\s{3,}")
_CUT = re.compile(r"\t+|\s[-–—|•·/]\s|\s{3,}|,\s|\.\s|\s\((?=for\b)")
_BODY = re.compile(
    r"\b(?:cic|surgery|clinic|practice|opticians?|pharmacy|solicitors|chambers|care group|care company|homes|services? ltd|association|centre|"
    r"tribunal|court of protection|ombudsman|safeguarding (?:adults |children'?s? )?board|partnership|foundation|academy|nursery|store|park|"
    r"advocacy|mediation|day (?:service|centre|opportunities)|(?:short breaks|support|supported living|housing|transport|care|mobility|equipment|community|outreach|advocacy) "
    r"(?:ltd|limited|services?|agency|trust)|homecare|lettings|cabs|leisure|living|breaks)\b|\bborough of [a-z]|^l\.?b\.? (?:of )?[a-z]",
    re.I,
)
_WHOLE = re.compile(
    r"\bborough of\b|^l\.?b\.? |\b(?:trust|ft|council|icb|ltd|limited|cic|plc|llp|university|police)\b", re.I
)
"""What the whole body is called, before its hospital or team on the same paper."""
_NO_NAME = re.compile(
    r"[?!;:]|\.\s|\d{3}|\b[A-Z]{1,2}\d[A-Z\d]?\s?\d[A-Z]{2}\b|\bpart of\b|\b(?:page|print(?:ed)?|version|dear|review|report|plan|policy|statement|form|minutes|meeting|notes?|record|assessment|ref|tel|registered|"
    r"confidential|civic|patient|child|name|from|to|on|was|were|is|are|has|have|if|your|our|we|you|will|v|that|who|book)\b",
    re.I,
)
_PLACE = re.compile(r"\b(?:house|ward|unit|lodge|court|cottage|team)$", re.I)
"""Where a body works, not the body."""
_SMALL = SMALL_WORDS | {"&", "de", "le", "la"}
MOST_WORDS = 8
_NAMED = re.compile(
    r"\b(?:[A-Z][\w'’]+(?:-[A-Z]?\w+)* (?:(?:and|of|&|for) (?:the )?)?){1,6}"
    r"(?:Council|NHS (?:Foundation )?Trust|NHS FT|Trust|ICB|Integrated Care Board|Ltd|Limited|CIC|School|College|Academy|Hospital|Surgery|Medical (?:Centre|Practice)|"
    r"Health Centre|Homes|Living|Homecare|Healthcare|Care Group|Partnership|University|Day Service|Care Services|Charity|Association|Solicitors)\b"
)
"""A body's name in running text."""
_LINK = re.compile(r"\S*(?:@|www\.|https?:|\.(?:uk|com|org|net|example)\b)\S*", re.I)
_FEWEST, _TOP, _MOST_HEAD, _RARE = 3, 2, 110, 8


@dataclass(frozen=True, slots=True)
class Known:
    """The bodies that a file names.

    Attributes:
        called: by what a paper of theirs may call them: the first word of their name, small, or its initials.
        whole: how often each council, trust, company is named in full.
    """

    called: Mapping[str, str]
    whole: Mapping[str, int]

    def issuer(self, rows: Sequence[Row]) -> str | None:
        """Whose a paper is that speaks of "the Council" or names a body in its text; None where it names none, or two."""
        text = " ".join(row.text for row in rows)
        named = Counter({name: text.count(name) for name in self.whole if name in text})
        (first, most), (_, next_most) = (*named.most_common(2), ("", 0), ("", 0))[:2]
        if most > next_most:
            return first
        spoken = Counter(match.lower() for match in _ITSELF.findall(text)).most_common(1)
        meant = Counter({name: count for name, count in self.whole.items() if spoken and spoken[0][0] in name.lower()})
        (first, most), (_, next_most) = (*meant.most_common(2), ("", 0), ("", 0))[:2]
        return first if most > 2 * next_most else None


NOBODY = Known({}, {})
_ITSELF = re.compile(r"\b(?:[Tt]he|[Oo]ur) (Council|Trust|ICB|School|College|Academy)\b")


def bodies(rows: Iterable[Row]) -> Known:
    """The bodies that a file names.

    A word counts that the file never prints small and that begins one body's name only; "TESSALY" then heads a form of
    Tessaly Supported Living Ltd.
    """
    texts = [_LINK.sub(" ", row.text) for row in rows if not row.blank]
    small = Counter(word for text in texts for word in re.findall(r"\b[a-z]{3,}\b", text))
    capital = Counter(word.lower() for text in texts for word in re.findall(r"\b[A-Z][\w'’]{3,}", text))
    counts = Counter(tidy(match.group()) for text in texts for match in _NAMED.finditer(text))
    named: dict[str, Counter[str]] = defaultdict(Counter)
    for name, count in counts.items():
        words = [word for word in name.split() if word.lower().strip(",") not in {"nhs", "the"}]
        first = words[0].lower() if words else ""
        rare = small[first] * _RARE <= capital[first]  # an address, a scan's slip
        own = (
            len(first) > 3
            and first.isalpha()
            and rare
            and first not in NOT_NAMES | TITLES.keys()
            and not BODY_WORDS.search(first)
        )
        if own and len(words) > 1 and capital[first] >= _FEWEST and not AGENCIES.match(words[0]):
            named[first][name] += count
            letters = "".join(word[0] for word in words if word[0].isupper())
            if 3 <= len(letters) <= 6:
                named[letters][name] += count
    found = {word: _usual(names) for word, names in named.items()}
    whole = {name: count for name, count in counts.items() if MAIN_BODY.search(name) and count > 1}
    return Known({word: name for word, name in found.items() if name is not None}, whole)


def _usual(names: Counter[str]) -> str | None:
    """The body that all the names are names of, or most; None where they are of two."""
    kinds = {match.group().lower() for name in names if (match := _WHOLE.search(name)) is not None}
    whole = [name for name in names if _WHOLE.search(name)]
    if len(kinds - {"ltd", "limited", "ft"}) > 1:
        return None
    return max(whole or names, key=lambda name: (names[name], len(name)))


def letterhead(rows: Sequence[Row], feet: Sequence[str], known: Known = NOBODY, reach: int = 5) -> str | None:
    """The body that the first printed rows name, or else the running feet or the last row; None where none is named.

    Args:
        rows: of the document.
        feet: the texts of its running heads and feet.
        known: the bodies that the file names, for a head that only calls them by a word.
        reach: how many printed rows may be the head.
    """
    own = [row.text for row in rows if not row.blank]
    for texts in (own[:reach], feet, own[reach:][-1:]):
        named = [name for text in texts for name in _names(text)]
        if named:
            return next((name for name in named if _WHOLE.search(name)), named[0])
    heads = [row.text for row in rows if not row.blank and row.cell is None][:_TOP]
    return next((name for text in (*heads, *feet) if (name := _called(text, known.called)) is not None), None)


def _called(text: str, known: Mapping[str, str]) -> str | None:
    """The known body that a line of a head names, or that a piece of it begins with the name of."""
    if len(text) > _MOST_HEAD or text.rstrip().endswith("."):
        return None
    whole = next((name for name in known.values() if name.lower() in text.lower()), None)
    pieces = [re.findall(r"[\w'’]+", piece) for piece in _PIECE.split(text.strip())]
    firsts = [words[0] for words in pieces if words and not (words[1:] and PLACE_WORDS.match(words[1]))]
    return whole or next(
        (known[key] for word in firsts for key in (word, word.lower()) if word[0].isupper() and key in known), None
    )


def written_for(person: str | None, body: str | None) -> str | None:
    """Who wrote, and for which body: "Bea Okoro, Harbour Council", "OKORO, Bea (Harbour Council)"; the one that is known."""
    if not person or not body or body in person:
        return person or body
    return f"{person} ({body})" if "," in person else f"{person}, {body}"


def keeper(above: Sequence[Row], furniture: Sequence[str]) -> str | None:
    """The body that keeps a record: named above its first entry, or by what its pages print in the margins."""
    printed = [part for row in above if not row.blank for part in row.text.split("\t")]
    named = (name for text in (*printed, *furniture) for name in names_in(text) if not _PLACE.search(name))
    return letterhead(above, ()) or next(named, None)


def _ends_as_body(name: str) -> bool:
    """Its last word is a body's: "Gull Bay Holiday Park", "Mill Opticians"."""
    return _BODY.fullmatch(name.rsplit(maxsplit=1)[-1]) is not None


def _names(text: str) -> Iterator[str]:
    for piece in _CUT.split(text.strip()):
        name = tidy(piece).strip(" .,'\"-–|")
        if not (MAIN_BODY.search(name) or _BODY.search(name)) or _NO_NAME.search(name):
            continue
        words = [word for word in name.split() if word.lower() not in _SMALL]
        if (
            len(words) - (words[0].lower() == "lb") >= 1
            and 2 <= len(words) <= MOST_WORDS
            and not any(map(str.islower, words))
            and (not person_like(name) or _ends_as_body(name))
        ):
            yield name
