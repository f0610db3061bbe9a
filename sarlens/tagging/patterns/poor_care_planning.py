"""Poor care planning: decided beforehand, led by money, or without the person and those who know them."""

from __future__ import annotations

from sarlens.tagging.pattern import Pattern, Subtype
from sarlens.tagging.patterns.poor_care_planning_decided import DECIDED
from sarlens.tagging.patterns.poor_care_planning_left_out import LEFT_OUT
from sarlens.tagging.patterns.poor_care_planning_plans import PLANS

PATTERN = Pattern(
    "poor_care_planning",
    "Care planned beforehand, by money, or without the family",
    "decisions made beforehand, led by money, or without the person and family",
    (
        "Decisions made before the assessment, meeting or conversation; an assessment written to fit.",
        "Money, a panel or a vacancy decides what is provided; one rule for everybody.",
        "The person, family, attorney or deputy not asked, or brought in afterwards.",
        "A plan that is missing, out of date, copied or wrong; a paper exercise; medical needs only.",
        "No plan for a move, a discharge or the change to adult services.",
    ),
    (
        "A decision against the family's wish that was explained after they had really been involved.",
        "Ordinary planning, budgets and panel dates.",
        "A plan that was reviewed, even if late.",
    ),
    (
        Subtype(
            "predetermined",
            "Decided beforehand",
            "The words suggest that it may have been settled beforehand: {words}.",
            "They may have been talking of a first view, still open to change.",
            ("care-act-s9", "care-act-s24", "mca-s4"),
        ),
        Subtype(
            "resource_led",
            "Led by money or places",
            "The words suggest that money or places may have decided: {words}.",
            "Cost may properly be weighed between options that all meet the need.",
            ("care-act-s18", "care-act-s26", "care-act-s27"),
        ),
        Subtype(
            "blanket",
            "One rule for all",
            "The words show a rule applied whatever the need: {words}.",
            "It may be a starting point from which exceptions are made.",
            ("care-act-s13", "care-act-s18", "fettering-discretion"),
        ),
        Subtype(
            "not_consulted",
            "Not asked or involved",
            "The words say that those concerned were not asked or brought in: {words}.",
            "They may have been asked at another time.",
            ("mca-s4-7", "care-act-s9", "care-act-s25-3", "cfa-2014-s19"),
        ),
        Subtype(
            "person_absent",
            "The person not met or heard",
            "The words say that it was done without meeting or hearing the person: {words}.",
            "There may have been an earlier meeting that still held good.",
            ("care-act-s9", "mca-s4-6"),
        ),
        Subtype(
            "plan_missing",
            "No plan or assessment",
            "The words say that there was no plan or assessment: {words}.",
            "It may exist and not be in this bundle.",
            ("care-act-s24", "care-act-s25-3", "reg-2014-r9", "reg-2014-r12"),
        ),
        Subtype(
            "plan_defective",
            "Plan out of date, copied or wrong",
            "The words say that the plan was out of date, copied, wrong or thin: {words}.",
            "It may have been put right since.",
            ("care-act-s27", "cfa-2014-s42", "reg-2014-r9"),
        ),
        Subtype(
            "not_considered",
            "Needs or options not weighed",
            "The words say that a need or option was not weighed: {words}.",
            "It may have been weighed elsewhere.",
            ("mca-s1-6", "care-act-s1", "equality-act-s149"),
        ),
        Subtype(
            "transition",
            "No plan for the move",
            "The words show a move or change without a plan: {words}.",
            "A plan may exist that is not in this bundle.",
            ("care-act-s58", "reg-2014-r12"),
        ),
        Subtype(
            "medical_only",
            "Medical needs only",
            "The words leave out all but medical needs: {words}.",
            "Another part of the assessment may cover the rest.",
            ("care-act-s9", "chc-framework"),
        ),
    ),
    (*DECIDED, *LEFT_OUT, *PLANS),
)
