"""Poor communication: services not telling each other or the family, and nobody taking responsibility."""

from __future__ import annotations

from sarlens.tagging.pattern import Pattern, Subtype
from sarlens.tagging.patterns.poor_communication_between import BETWEEN
from sarlens.tagging.patterns.poor_communication_told import TOLD

PATTERN = Pattern(
    "poor_communication",
    "Poor communication between services, or with the family",
    "services not telling each other or the family, nobody taking responsibility",
    (
        "Services that do not tell each other, or the family, what they need to know.",
        "Calls and letters without an answer.",
        "Nobody takes responsibility, or each says that it is for another.",
        "A change of worker without handover; papers not sent or not read.",
        "A meeting cancelled, or held without those who matter; messages that contradict each other.",
    ),
    (
        "A single delay that is explained and put right.",
        "Contact details and routine copying-in.",
        "The person's own way of communicating.",
        "Someone being kept informed.",
    ),
    (
        Subtype(
            "not_informed",
            "Not told",
            "The words say that someone who should know was not told: {words}.",
            "They may have been told in a way that this page does not show.",
            ("care-act-s3", "care-act-s6", "mca-s4-7"),
        ),
        Subtype(
            "unaware",
            "Did not know",
            "The words say that someone did not know what others knew: {words}.",
            "There may have been a good reason why they could not know yet.",
            ("care-act-s6", "caldicott-7"),
        ),
        Subtype(
            "not_shared",
            "Not passed on",
            "The words say that information was not passed on: {words}.",
            "It may have been passed on by a way that is not recorded here.",
            ("care-act-s6", "hsc-act-2015-s3", "caldicott-7"),
        ),
        Subtype(
            "no_reply",
            "No reply",
            "The words say that a message or question went without an answer: {words}.",
            "An answer may have been given that is not in this bundle.",
            ("complaints-regs-2009-r13",),
        ),
        Subtype(
            "no_owner",
            "Nobody responsible",
            "The words leave open who is responsible: {words}.",
            "It may have been settled soon after.",
            ("care-act-s6", "care-act-s7", "chc-framework"),
        ),
        Subtype(
            "between_services",
            "Passed from one to another",
            "The words show a service handing the matter to another: {words}.",
            "The other service may be the right one and may have agreed.",
            ("care-act-s6", "care-act-s7", "cfa-2014-s25", "chc-framework"),
        ),
        Subtype(
            "breakdown",
            "Working together fell short",
            "The words say that communication or joint working fell short: {words}.",
            "",
            ("care-act-s3", "care-act-s6", "cfa-2014-s25"),
        ),
        Subtype(
            "contradictory",
            "Contradictory messages",
            "The words show different people saying different things: {words}.",
            "Facts may have changed between the two.",
            ("care-act-s6",),
        ),
        Subtype(
            "meeting",
            "Meeting cancelled or incomplete",
            "The words show a meeting that did not happen or lacked those who matter: {words}.",
            "It may have been moved at the family's own wish.",
            ("mca-s4-7",),
        ),
        Subtype(
            "papers",
            "Papers not sent or not read",
            "The words say that papers did not reach those who needed them: {words}.",
            "They may have been sent another way.",
            ("care-act-s6",),
        ),
        Subtype(
            "handover",
            "Change of worker",
            "The words show a change of worker or none at all: {words}.",
            "Cover may have been arranged that is not recorded here.",
            ("care-act-s6",),
        ),
        Subtype(
            "systems",
            "Records out of reach",
            "The words say that one team could not see what another had recorded: {words}.",
            "",
            ("hsc-act-2015-s3", "caldicott-7"),
        ),
    ),
    (*TOLD, *BETWEEN),
)
