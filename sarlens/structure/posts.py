"""What the papers say people's posts are, and whom they work for, each time they say it, with its day."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby, islice

from sarlens.dates import PartialDate
from sarlens.model import Document, Passage, Post
from sarlens.structure.bodies import Bodies
from sarlens.structure.identity import Group
from sarlens.structure.name_words import BODY_WORDS, KIN_WORDS, NOT_NAMES, ROLE_WORDS, TITLES
from sarlens.structure.named import Hit, NameForms
from sarlens.structure.names import fold, initials_of, person_like
from sarlens.structure.signatures import block_line, verbs

SIGNED, LISTED, TOLD, HELD = 3.0, 2.0, 1.0, 0.5
"""How much it weighs: under the person's own name, in a list or a head, in running text, by whose record they write in."""
_LONGEST = 9
_HEAD = 6
"""So many passages at the top of a paper may be its letterhead."""
_MEETING = re.compile(
    r"\b(?:chair(?:ed|person|ing|man|woman)?|minutes?|notes?|(?:minute|note)[- ]taker|presenting|observing|observer|in part|apologies|"
    r"decision maker|referrer|author|signatory|witness|present|by (?:phone|telephone|teams|screen|video)|items? [\d, and]+)\b",
    re.I,
)
"""What somebody does at one meeting or on one form, which is no post."""
_GENERAL = frozenset({"worker", "officer", "manager", "lead", "assistant", "consultant", "head", "deputy", "person", "carer", "specialist", "doctor", "principal", "assessor", "supervisor", "coordinator", "co-ordinator", "referrer", "reviewer", "practitioner", "clinician"})  # fmt: skip
"""A word that, alone before a name, tells no post: it is the label of a field."""
_AFTER = re.compile(r"(?:['’]s)?\s*(?:\([A-Z]{2,4}\)\s*)?(?:[,–—]|\s-|\()\s*([^.;()\n|]{2,100})")
_BEFORE = re.compile(r"((?:[A-Za-z'’/-]+\s+){0,5}[A-Za-z'’/-]+)\s*[,:]?\s*$")
_TITLED = {
    "hca": "Health care assistant", "rn": "Registered nurse", "nurse": "Nurse", "sister": "Sister", "sr": "Sister", "pc": "Police constable",
    "dc": "Detective constable", "ds": "Detective sergeant", "sgt": "Police sergeant", "insp": "Police inspector", "cllr": "Councillor",
    "councillor": "Councillor", "judge": "Judge", "hhj": "Judge", "dj": "District judge",
}  # fmt: skip
"""Titles that tell a post."""
_PHRASE = re.compile(r"\b(?:from|to|with|about|who|that|said|spoke|rang|asked|\w+ed (?:by|the))\b", re.I)
"""Words that a post's name has not."""
_TOKEN = re.compile(r"\S+")
_CUT = re.compile(r"\s*[|•·\t]\s*|\s+[-–—]\s+|,\s+")


@dataclass(frozen=True, slots=True)
class Said:
    """One place where the papers tell a person's post or body; what they don't tell there is ""."""

    weight: float
    role: str = ""
    body: str = ""
    date: PartialDate | None = None
    document: str = ""


def _said(weight: float, role: str, body: str, paper: Document | None) -> Said:
    return Said(weight, role, body, paper.date if paper else None, paper.id if paper else "")


def told(
    held: Sequence[Group],
    documents: Sequence[Document],
    passages: Sequence[Passage],
    bodies: Bodies,
    forms: NameForms,
) -> list[list[Said]]:
    """For each group of sightings, in order, every place that tells a post or a body."""
    by_id = {document.id: document for document in documents}
    heads = _heads(passages, bodies)
    out: list[list[Said]] = [list(_of_sightings(group, by_id, bodies)) for group in held]
    seen: set[str] = set()
    for key, run in groupby(passages, key=lambda passage: passage.document):
        lines = tuple(run)
        paper = by_id.get(key)
        for at, passage in enumerate(lines):
            hits = forms.hits(passage.text)
            if len(hits) == 1 and _alone(passage.text, hits[0]):
                out[hits[0].who] += _below(lines[at + 1 : at + 5], paper, bodies, forms)
            if passage.text not in seen:
                seen.add(passage.text)
                for who, said in _in_text(passage.text, hits, paper, bodies):
                    out[who].append(said)
                if hits and hits[0].start <= 4 and passage.zone == "field" and (role := _led(passage.label + " ")):
                    out[hits[0].who].append(_said(LISTED, role, "", paper))
    return [[*own, *_by_paper(group, by_id, heads, bodies)] for group, own in zip(held, out, strict=True)]


# --- what stands beside it


def _of_sightings(group: Group, by_id: Mapping[str, Document], bodies: Bodies) -> Iterator[Said]:
    """What lists, heads and signatures gave with the name."""
    for sighting in group:
        name, paper = sighting.name, by_id.get(sighting.document)
        weight = SIGNED if sighting.where == "signature" else LISTED
        # "Sam Wood (SW)" is his initials, whatever else the letters stand for.
        own = name.role != initials_of(name.given, name.surname) if name.surname else True
        role, body = (tidy_role(name.role) if own else "") or _TITLED.get(name.title, ""), bodies.known(name.body)
        if role or body:
            yield _said(weight, role, body or "", paper)
        if name.body and not body:  # a team, or a body of which the papers tell no more
            yield _said(HELD / 2, "", name.body, paper)
        if name.address and (behind := bodies.behind(name.address.partition("@")[2])):
            yield _said(SIGNED, "", behind, paper)


def _alone(text: str, hit: Hit) -> bool:
    """The name fills the line, but for a title before it and letters or pronouns behind it."""
    before, after = text[: hit.start].strip(" .,-–"), text[hit.end :].strip(" .,-–")
    return (not before or fold(before) in TITLES) and (
        not after or bool(re.fullmatch(r"\(?[A-Za-z/ ]{2,20}\)?", after))
    )


def _below(lines: Sequence[Passage], paper: Document | None, bodies: Bodies, forms: NameForms) -> Iterator[Said]:
    """The post and the body in the lines under a name; the first line that is no part of a signature ends it."""
    role = body = ""
    for passage in lines:
        text = passage.text
        if (
            passage.zone in ("header", "heading")
            or len(text.split()) > 14
            or not block_line(text)
            or verbs(text)
            or forms.hits(text)
        ):
            break
        for piece in _CUT.split(text):
            if not body and (known := bodies.known(piece)):
                body = known
            elif not role:
                role = tidy_role(piece)
    if role or body:
        yield _said(SIGNED, role, body, paper)


def _in_text(text: str, hits: Sequence[Hit], paper: Document | None, bodies: Bodies) -> Iterator[tuple[int, Said]]:
    """As in "Kim Moss, social worker, Burford Council", "Kim Moss (Social Worker)" and "social worker Kim Moss"."""
    for n, hit in enumerate(hits):
        following = text[hit.end : hits[n + 1].start if n + 1 < len(hits) else len(text)]
        weight = LISTED if len(hits) > 2 else TOLD
        # In a list of people "…, social worker, …" is one more of them, who has no name there.
        if (behind := _AFTER.match(following)) and not (
            len(hits) > 2 and behind.group(1)[0].islower() and following[0] == ","
        ):
            pieces = [piece for piece in _CUT.split(behind.group(1)) if piece][:3]
            role = next((tidy for piece in pieces[:2] if (tidy := tidy_role(piece))), "")
            body = next((name for piece in pieces if (name := bodies.known(piece))), "")
            if role or body:
                yield hit.who, _said(weight, role, body, paper)
                continue
        if role := _led(text[hits[n - 1].end if n else 0 : hit.start]):
            yield hit.who, _said(TOLD, role, "", paper)


def _led(before: str) -> str:
    """The post that leads up to a name: "our social worker Kim Moss"; "" where a label or nothing does."""
    found = _BEFORE.search(before)
    if found is None:
        return ""
    words = re.sub(r"\s+(?:mr|mrs|ms|miss|dr|prof)\.?$", "", found.group(1), flags=re.I).split()
    if not words or not ROLE_WORDS.fullmatch(words[-1]):
        return ""
    at = len(words) - 1
    while at > 0 and words[at - 1].lower() not in NOT_NAMES and not verbs(words[at - 1]):
        at -= 1
    return "" if at == len(words) - 1 and words[-1].lower() in _GENERAL else tidy_role(" ".join(words[at:]))


def tidy_role(text: str) -> str:
    """A post as printed, without what somebody did at the meeting; "" where the text is none."""
    text = re.split(r"\s*[|;(]\s*|,\s+(?!and\b)", " ".join(text.split()).strip(" .,:-–"))[0]
    text = re.sub(r"^\W*(?:(?:and|&|the|a|an|our|their|his|her|my)\s+)*", "", text, flags=re.I)
    if _PHRASE.search(text):
        return ""
    if _MEETING.search(text):
        text = re.sub(r"^\W*(?:and|&)\b|\b(?:and|&)\W*$", "", _MEETING.sub("", text).strip(" ,/"), flags=re.I).strip()
    words = text.split()
    if (
        not ROLE_WORDS.search(text)
        or re.search(r"['’]s?\s+(?:\w+\s+)?(?!\w*(?:er|or|ist)\b)\w+$", text)  # "Headteacher's comment"
        or not 0 < len(words) <= _LONGEST
        or re.search(r"\d{2}|[@:?!█]", text)
        or verbs(text)
    ):
        return ""
    named = [n for n, word in enumerate(words) if fold(word) in TITLES and n and n + 1 < len(words)]
    words = words[: named[0]] if named and not ROLE_WORDS.fullmatch(words[named[0]]) else words
    return " ".join(words) if not person_like(" ".join(words)) or ROLE_WORDS.search(words[-1]) else ""


def _heads(passages: Sequence[Passage], bodies: Bodies) -> dict[str, str]:
    """The body that the first lines of each document name, by document id."""
    heads: dict[str, str] = {}
    for key, lines in groupby(passages, key=lambda passage: passage.document):
        for passage in islice(lines, _HEAD):
            if passage.zone in ("header", "heading", "furniture") and (name := bodies.known(passage.text)):
                heads.setdefault(key, name)
    return heads


def _by_paper(group: Group, by_id: Mapping[str, Document], heads: Mapping[str, str], bodies: Bodies) -> Iterator[Said]:
    """Whoever writes on a body's paper, or the entries of its record, works for it."""
    for sighting in group:
        document = by_id.get(sighting.document)
        if document is None or sighting.where != "author" or document.kind == "email":
            continue
        holder = by_id.get(document.part_of or "", document)
        keeper = holder.author or ""
        keeps = BODY_WORDS.search(keeper) and not person_like(keeper)
        if name := (bodies.known(keeper) if keeps else None) or heads.get(holder.id):
            yield _said(HELD, "", name, document)


def main_post(said: Sequence[Said], family: bool) -> str | None:
    """The post that the papers give most weight to, as it is printed most often; of the family, the tie. None: none told."""
    own = _in_full([one for one in said if one.role and bool(KIN_WORDS.search(one.role)) == family])
    weights = _weights(own)
    whole = {key: sum(weights[other] for other in weights if _within(other, key)) for key in weights}
    best = max(whole, key=lambda key: (weights[key] + whole[key], len(key)), default=None)
    return _printed(one.role for one in own if _key(one.role) == best) if best else None


def posts(said: Sequence[Said]) -> tuple[Post, ...]:
    """Every post with its employer and the days between which the papers tell it, in order of the first.

    A post told once in passing, or on no certain day, is left out; a shorter name of a longer one is the same post.
    """
    own = [one for one in said if one.role and one.date is not None and not KIN_WORDS.search(one.role)]
    own = _in_full(own)
    # A mail address tells the employer; what stands under a name may be the site or the ward.
    written = {one.body for one in said if one.body and not one.role and one.weight == SIGNED}
    weights, usual = _weights(own), main_body(said)
    wholes = {key: max((k for k in weights if _within(key, k)), key=lambda k: (weights[k], k)) for key in weights}
    held: dict[tuple[str, str | None], list[Said]] = defaultdict(list)
    for one in own:
        held[wholes[_key(one.role)], usual if len(written) == 1 else one.body or usual].append(one)
    found = [
        Post(_printed(one.role for one in places), body, *_span(places), min(places, key=_day).document)
        for (_, body), places in held.items()
        if sum(one.weight for one in places) >= LISTED
    ]
    return tuple(sorted(found, key=lambda post: (post.first.first, post.role)))


def _in_full(said: Sequence[Said]) -> list[Said]:
    """The same, with "SW" as the social worker that the papers elsewhere call the same person."""
    full = {"".join(re.findall(r"\b[a-z]", one.role.lower())): one.role for one in said if not one.role.isupper()}
    return [replace(one, role=full.get(one.role.lower(), one.role)) for one in said]


def _span(places: Sequence[Said]) -> tuple[PartialDate, PartialDate]:
    dates = [one.date for one in places if one.date is not None]
    return min(dates, key=lambda date: date.first), max(dates, key=lambda date: date.last)


def _day(one: Said) -> dt.date:
    return one.date.first if one.date is not None else dt.date.max


def _weights(said: Sequence[Said]) -> dict[str, float]:
    """The weight of each post, by the words of its name in order of the alphabet. Bare letters weigh half."""
    weights: defaultdict[str, float] = defaultdict(float)
    for one in said:
        weights[_key(one.role)] += one.weight * (0.5 if one.role.isupper() else 1)
    return weights


def _within(one: str, other: str) -> bool:
    return set(one.split()) <= set(other.split())


def _printed(roles: Iterable[str]) -> str:
    return Counter(roles).most_common(1)[0][0]


def main_body(said: Sequence[Said]) -> str | None:
    """The body that the papers give most weight to; None where none is told."""
    weights: defaultdict[str, float] = defaultdict(float)
    for one in said:
        if one.body:
            weights[one.body] += one.weight
    return max(weights, key=lambda name: weights[name], default=None)


def _key(role: str) -> str:
    return " ".join(sorted(re.findall(r"[a-z]+", role.lower().replace("-", ""))))
