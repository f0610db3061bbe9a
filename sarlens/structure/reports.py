"""Whose view a passage gives, where what stands around it tells: a speaker's name before it, a label, a note's short way."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from sarlens.model import Document, Passage, Voice
from sarlens.structure.hands import Hand
from sarlens.structure.headings import OPEN_KINDS
from sarlens.structure.name_words import KIN_WORDS, ROLE_WORDS
from sarlens.structure.register import Register
from sarlens.structure.voices import SPOKEN, comes, goes_on, unsaid

_LEAD = re.compile(
    r"^\W{0,3}(?:\d{1,2}(?:\.\d{1,2})*[.)]?\s+)?(?P<who>[A-Z]{1,4}|(?:(?:Dr|Mr|Mrs|Ms|Miss) )?[A-Z][a-z'’-]+(?: [A-Z][\w'’-]*)?)(?: \([^)]{1,30}\))?\s?(?::|\s[–-])\s+(?=\S)"
)
"""Who is speaking, before the words: "MT: her wish is …", "Deborah: don't get drawn in"."""
_NEW_MATTER = re.compile(
    r"^\W*(?:\d{1,2}(?:\.\d{1,2})*[.)]?\s|(?:agreed|action|decision|outcome|noted|resolved|next)\b)", re.I
)
_VIEWS = re.compile(
    r"\b(?:views?|wishes|feelings|voice|comments?|perspective|opinion|account|statement|says?|thinks?|wants?|consulted|consultees?|feedback|contributions?)\b",
    re.I,
)
_OWN_VIEWS = re.compile(
    r"\b(?:panel|professionals?|assessor|worker|manager|officer|practitioner|author|team|social work|staff|our|my|decision)\b",
    re.I,
)
_ASKED = re.compile(r"^(?:has|have|had|is|are|was|were|does|do|did|can|could|if|who|when)\b", re.I)
_PERSON_KINDS = frozenset({"assessment", "care_plan", "referral", "report", "form"})
_FIRST = re.compile(r"\b(?:I|I['’](?:m|d|ve|ll)|[Mm]y)\b")
_OWN_KIN = re.compile(
    r"(?<!\bhis )(?<!\bher )(?<!\bthe )(?<!\btheir )(?<!\bwith )\b(?:mum|dad|nan|gran|grandad)\b(?!['’])|\b[Mm]y (?:mum|dad|mam|nan|gran|friends|bedroom|room|teacher|carers?|school|house)\b"
)
_MOST_LED = 3
"""Sentences that a speaker's name before them may reach over."""


def voices(
    own: Sequence[Passage], document: Document, writers: Mapping[int, Hand], known: Register
) -> dict[int, Voice]:
    """Passages, by position, that report another's view though no verb in them says so. Writers: each passage's hand."""
    if document.kind in OPEN_KINDS:
        return {}
    out: dict[int, Voice] = {}
    led, before, heard = 0, "", False
    for passage in own:
        if passage.zone not in SPOKEN or passage.voice == "quoted":
            led = 0 if passage.zone in ("heading", "header") else led
            continue
        hand = writers[passage.position]
        found = _LEAD.match(passage.text)
        if found or _NEW_MATTER.match(passage.text) or passage.label != before or passage.zone == "action":
            led = (
                _MOST_LED if found and passage.zone != "action" and _another(found["who"], document, hand, known) else 0
            )
        heard = heard and passage.label == before
        on = heard and goes_on(passage.text)
        told = (
            led > 0
            or on
            or unsaid(passage.text)
            or _spoken_for(passage, document)
            or _labelled(passage, document, hand, known)
        )
        heard = on or passage.voice == "reported" or comes(passage.text)
        led, before = max(0, led - 1), passage.label
        if told and hand.role != "family" and passage.voice == "own":
            out[passage.position] = "reported"
    return out


def _spoken_for(passage: Passage, document: Document) -> bool:
    """What the person says, as plans and assessments write it down: "I want mum to rest", below "What I want"."""
    if document.kind not in _PERSON_KINDS or not _FIRST.search(passage.text):
        return False
    return bool(_FIRST.search(passage.label) or _OWN_KIN.search(passage.text))


def _another(printed: str, document: Document, hand: Hand, known: Register) -> bool:
    """The name of a person of the case who does not hold the pen."""
    person = known.find(printed, document)
    meant = {one.name for one in ((person,) if person else known.candidates(printed))}
    return (bool(meant) and hand.speaker not in meant) or bool(KIN_WORDS.fullmatch(printed))


def _labelled(passage: Passage, document: Document, hand: Hand, known: Register) -> bool:
    """An answer below a person's name, or below a label that says that these are somebody else's views."""
    label = passage.label.split(" – ")[0].strip(" :")
    if not label or label == document.title or len(passage.text.split()) < 3 or _ASKED.match(label):
        return False
    if (
        len(label.split()) <= 4
        and re.match(r"[A-Z]", label)
        and not ROLE_WORDS.search(label)
        and known.find(label, document)
    ):
        return _another(label, document, hand, known)
    theirs = KIN_WORDS.search(label) or re.search(
        r"\b(?:child|young person|person|adult|patient|service user|client)\b", label, re.I
    )
    return bool(theirs and _VIEWS.search(label) and not _OWN_VIEWS.search(label))
