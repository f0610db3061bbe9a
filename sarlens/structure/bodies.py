"""The organisations that the papers name, and which of them stands behind a mail domain."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache

from rapidfuzz.distance import Levenshtein

from sarlens.structure.name_words import AGENCIES, MAIN_BODY, ROLE_WORDS

_WHOLE = re.compile(
    r"^(?:council|trust|icb|ccg|board|ltd|limited|plc|llp|cic|cio|school|academy|college|university|nursery|hospitals?|hospice|infirmary|surgery|"
    r"practice|pharmacy|clinic|group|homes?|housing|association|society|charity|foundation|partnership|police|constabulary|ombudsman|authority|"
    r"agency|services?|living|care|homecare|breaks|advocacy|solicitors|chambers|sendiass|mencap|healthwatch|healthcare|ft|consortium|federation|"
    r"commission|tribunal|inspectorate|ofsted|union|network|centre|lodge|house|heating|support|solutions|partners|transport|travel|taxis|coaches|cabs)$",
    re.I,
)
"""The last word of a body's name."""
_PART = re.compile(
    r"\b(?:team|unit|hub|panel|department|dept|directorate|division|desk|mailbox|inbox|helpline|meeting|ward|room)\b",
    re.I,
)
"""A word of a part of a body."""
_RUN = re.compile(r"(?:[A-Z][\w'’&-]*)(?:,?\s+(?:(?:and|&|of|the|for|in|on|upon)\s+){0,2}[A-Z][\w'’&-]*)*")
_SMALL = frozenset({"and", "of", "the", "for", "in", "on", "upon", "with", "at", "by", "to", "from"})
_OPENERS = frozenset(
    {
        "the",
        "at",
        "from",
        "by",
        "to",
        "dear",
        "our",
        "your",
        "re",
        "for",
        "on",
        "in",
        "i",
        "we",
        "via",
        "cc",
        "of",
        "and",
        "with",
    }
)
_SUFFIX = re.compile(
    r"\.(?:gov\.uk|nhs\.uk|nhs\.net|org\.uk|co\.uk|ac\.uk|sch\.uk|police\.uk|ltd\.uk|plc\.uk|me\.uk|uk|com|org|net|info|care|health|example|test|invalid)$"
)
_KIND = {"gov": "council", "nhs": "nhs trust icb ccg hospital hospitals surgery practice clinic health", "sch": "school academy college nursery", "police": "police constabulary"}  # fmt: skip
MOST_WORDS = 9


def tidy_body(text: str) -> str:
    """A body's name without its teams and without shouting: "Adult Team, NHS HARROW ICB" is "NHS Harrow ICB"."""
    pieces = [piece.strip() for piece in text.split(",") if piece.strip()]
    main = next((piece for piece in reversed(pieces) if MAIN_BODY.search(piece)), text)
    words = " ".join(main.split()).strip(" ,;").split()
    short = {"of", "and", "the", "for"}
    return " ".join(
        w.lower()
        if w.lower() in short and i
        else (w.capitalize() if w.isupper() and len(w) > 3 and not AGENCIES.fullmatch(w) else w)
        for i, w in enumerate(words)
    )


@lru_cache(maxsize=16384)
def names_in(text: str) -> tuple[str, ...]:
    """The bodies' names in a text, as printed: "NHS Harbour ICB", "Quayside Care Group"; no teams."""
    return tuple(_names(text))


def _names(text: str) -> Iterator[str]:
    for run in _RUN.finditer(text):
        for piece in re.split(r",\s+", run.group()):
            words = piece.split()
            while words and words[0].lower() in _OPENERS:
                words.pop(0)
            if words and ROLE_WORDS.fullmatch(words[0]):
                continue  # "Head of Service"
            ends = [n for n, word in enumerate(words) if _WHOLE.match(word) or word in ("NHS", "ICB")]
            if not ends or len(words) < 2 or _PART.search(piece):
                continue
            name = words[: ends[-1] + 1]
            telling = [word for word in name if word.lower() not in _SMALL and not _WHOLE.match(word)]
            if 2 <= len(name) <= MOST_WORDS and telling and telling != ["NHS"]:
                yield " ".join(name)


class Bodies:
    """The organisations of a case, by what the papers call them.

    Args:
        names: every printing of a body's name.
        domains: mail domains, every one as often as it is printed.
    """

    def __init__(self, names: Iterable[str], domains: Iterable[str]) -> None:
        self.names = Counter(names)
        self._domains = Counter(domains)
        self._behind: dict[str, str | None] = {}

    def behind(self, domain: str) -> str | None:
        """The body whose name a mail domain is made of; None where none is, or where the domain tells no body."""
        if domain not in self._behind:
            best = _best(domain, self.names)
            if best is None and (better := self._misread(domain)):
                best = _best(better, self.names)
            self._behind[domain] = best
        return self._behind[domain]

    def _misread(self, domain: str) -> str | None:
        """The commoner domain that this one is a misreading of."""
        near = [
            (count, other)
            for other, count in self._domains.items()
            if count > self._domains[domain] and Levenshtein.distance(domain, other, score_cutoff=2) <= 2
        ]
        return max(near)[1] if near else None

    def known(self, text: str) -> str | None:
        """The body named in a printed line, in the spelling that is commonest; None where none is."""
        found = names_in(text)
        return max(found, key=lambda name: self.names[name], default=None)


def _best(domain: str, names: Mapping[str, int]) -> str | None:
    """The name that spells the domain with the fewest words left over; of those, the commonest."""
    found = _SUFFIX.search(domain)
    if found is None or domain == "nhs.net":
        return None
    label = re.sub(r"[^a-z]", "", domain[: found.start()].split(".", maxsplit=1)[0])
    wanted = frozenset(_KIND.get(found.group().split(".")[1], "").split())
    fitting = []
    for name, count in names.items():
        words = tuple(word for word in re.findall(r"[a-z]+", name.lower().replace("'", "").replace("’", "")))
        left = _left_over(label, words)
        if left is not None:
            fitting.append((bool(wanted) and not wanted & set(words), left, -count, name))
    if not fitting:
        return None
    best = min(fitting)[3]
    longer = [name for name in names if name.startswith(best + " ") and names[name] >= names[best]]
    return max(longer, key=lambda name: names[name], default=best)


def _left_over(label: str, words: tuple[str, ...]) -> int | None:
    """How many words a domain's label leaves out that is made of whole words and initials, in order; None: it isn't.

    "solmarshcc" is Solmarsh County Council, "lgsco" the Local Government and Social Care Ombudsman.
    """
    telling = tuple(word for word in words if word not in _SMALL)
    initials = {"".join(word[0] for word in telling), "".join(word[0] for word in words)}
    if len(label) >= 4 and label in initials:
        return 0
    return _spelled(label, words, False)


@lru_cache(maxsize=65536)
def _spelled(label: str, words: tuple[str, ...], whole: bool) -> int | None:
    if not label:
        return sum(word not in _SMALL for word in words) if whole else None
    if not words:
        return None
    word, rest = words[0], words[1:]
    ways = [_spelled(label, rest, whole)]
    if ways[0] is not None and word not in _SMALL:
        ways[0] += 1
    if label.startswith(word):
        ways.append(_spelled(label[len(word) :], rest, whole or (len(word) > 3 and not _WHOLE.match(word))))
    elif label[0] == word[0]:
        ways.append(_spelled(label[1:], rest, whole))
    return min((way for way in ways if way is not None), default=None)
