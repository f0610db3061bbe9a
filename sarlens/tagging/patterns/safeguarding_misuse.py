"""Safeguarding raised, threatened or run in a way that its own rules don't support."""

from __future__ import annotations

from sarlens.tagging.pattern import Pattern, Subtype
from sarlens.tagging.patterns.safeguarding_misuse_grounds import GROUNDS
from sarlens.tagging.patterns.safeguarding_misuse_run import HOW_RUN
from sarlens.tagging.patterns.safeguarding_misuse_used import WHY_USED

PATTERN = Pattern(
    "safeguarding_misuse",
    "Safeguarding used in a way its own rules don't support",
    "safeguarding raised, threatened or run in a way its own rules don't support",
    (
        "Safeguarding threatened or used as pressure, in a conditional sentence too.",
        "Safeguarding in answer to a complaint, appeal, request or disagreement.",
        "Without the legal test, on vague or single-source grounds.",
        "The family not told, the person not asked, the outcome not shared.",
        "Kept open without end; contact limited though nobody authorised it; a dropped allegation repeated.",
    ),
    (
        "A concern with facts, a threshold, the family told and the person heard.",
        "An enquiry that the body was bound to make.",
        "General policy and training.",
        "Safeguarding that was asked for and ignored.",
    ),
    (
        Subtype(
            "leverage",
            "Used as pressure",
            "The words tie safeguarding, police or removal to what the family does or agrees to: {words}.",
            "A worker may have to say plainly what follows if a child or adult is not safe.",
            ("care-act-s42", "childrens-act-s47", "human-rights-act-art-8"),
        ),
        Subtype(
            "retaliation",
            "After a complaint or request",
            "The words set safeguarding beside a complaint, appeal, request or disagreement: {words}.",
            "The two may be near in time by chance, and a body must enquire when the test is met.",
            ("care-act-s42", "childrens-act-s47", "hsca-2014-reg16"),
        ),
        Subtype(
            "no_threshold",
            "Grounds not shown",
            "The words show safeguarding without clear grounds or threshold: {words}.",
            "The grounds may be written elsewhere.",
            ("care-act-s42", "childrens-act-s47"),
        ),
        Subtype(
            "family_not_told",
            "Family not told",
            "The words say that the family was not told, or could not answer: {words}.",
            "Telling them first may have raised the risk, if a reason was recorded.",
            ("care-act-guidance-14", "working-together"),
        ),
        Subtype(
            "person_not_asked",
            "Person not asked",
            "The words say that the person was not asked or had no advocate: {words}.",
            "They may have been asked at another time.",
            ("care-act-s42", "care-act-s68", "care-act-guidance-14"),
        ),
        Subtype(
            "outcome",
            "No outcome shared",
            "The words say that there was no outcome, or that it was not shared: {words}.",
            "An outcome may have been sent that is not in this bundle.",
            ("care-act-guidance-14",),
        ),
        Subtype(
            "kept_open",
            "Kept open",
            "The words show a case kept open without an end: {words}.",
            "There may have been work still to do.",
            ("care-act-guidance-14", "working-together"),
        ),
        Subtype(
            "restriction",
            "Contact limited",
            "The words show contact or visits limited: {words}.",
            "There may be a decision or order that is not in this bundle.",
            ("reg-2014-r9a", "mca-s4", "human-rights-act-art-8"),
        ),
        Subtype(
            "repeated",
            "Dropped allegation repeated",
            "The words repeat or keep an allegation that was not made out: {words}.",
            "It may have to be recorded, with its outcome.",
            ("uk-gdpr-art-5", "uk-gdpr-art-16"),
        ),
        Subtype(
            "one_sided",
            "One side heard",
            "The words suggest that only one side was heard: {words}.",
            "The other side may have been heard later.",
            ("care-act-guidance-14",),
        ),
    ),
    (*WHY_USED, *GROUNDS, *HOW_RUN),
)
