"""Rules of poor care planning about the plan itself: missing, out of date, copied, wrong, or for a move."""

from __future__ import annotations

from sarlens.tagging.pattern import Rule

PLANS = (
    Rule(
        "plan_missing.none",
        "there was no plan or assessment",
        (
            "no|NONE _5 PLANDOC",
            "without _3 PLANDOC",
            "PLANDOC _8 NEGWAS _3 in~place|PLANVERB.ed|available|present|offered|carried|done|found|put|started|considered|sought|evident",
            "NEGDID _4 have _3 PLANDOC",
            "NEGWAS _3 assessed|reassessed|re-assessed|risk-assessed|risk~assessed",
            "NEGDID _4 PLANVERB.base _4 PLANDOC",
            "NEGDID _3 assess|reassess|re-assess|risk-assess",
            "NOONE _3 PLANVERB.ed|planned|checked|assessed|considered",
            "failure|failures _6 PLANVERB.base|plan|assess|PLANVERB.ing _6 PLANDOC|need|needs|risk|risks",
            "NEGDID plan|prepare for",
            "absence|lack|lack~of _4 planning|assessment|assessments|review|reviews|formulation",
        ),
        0.52,
        about="others",
    ),
    Rule(
        "plan_defective.lacks",
        "the plan leaves out or gets wrong what it should say",
        (
            "PLANDOC _6 NEGDID|NEGWAS _3 PLANVERB",
            "PLANDOC _6 DEFECT",
            "DEFECT _3 PLANDOC",
            "PLANDOC _4 has|had|contained|contains|with|lacked|have no|little|insufficient|wrong|inadequate",
            "POORADJ _3 PLANDOC",
            "PLANDOC _3 BE _3 POORADJ",
            "PLANDOC _10 FAIL",
            "NEGWAS _3 recorded|included|mentioned|reflected|specified|set~out|identified|addressed|written|incorporated|in _5 PLANDOC",
            "inadequacy|inadequacies|deficiencies|shortcomings|weaknesses|failings|errors|omissions|gaps|inconsistencies in|of _4 PLANDOC",
        ),
        0.56,
        about="others",
        without=("planning permission", "planning inspector"),
    ),
    Rule(
        "plan_defective.stale",
        "the plan was not kept up to date, is copied, or belongs to another",
        (
            "PLANDOC _8 NEGWAS|not _3 updated|reviewed|revised|amended|refreshed|changed|re-assessed|reassessed",
            "NEGDID _3 update|review|revise|amend _4 PLANDOC",
            "PLANDOC _6 since NUM|WHEN",
            "copy|copied|cut and|& paste|pasted",
            "same|old|last|previous _3 as|for template|plan|one",
            "used _4 template",
            "just|simply|only change|changed|repeats|repeat|update|updated _3 name|date|dates|what|last",
            "plan|assessment|it _3 dated|from|written _2 NUM|two|three|four|five|several _1 years|NUM|ago",
            "still refers|says|states|lists|describes|shows|names",
            "somebody|someone|another else 's|resident|child|patient|person _2 name|plan|details",
        ),
        0.5,
        also=("PLANDOC|assessment|review|template|paste|report|name",),
    ),
    Rule(
        "not_considered.options",
        "needs, risks, options or rights were not weighed",
        (
            "NEGDID _3 consider|considered|consideration|explore|weigh|take~into~account|take~account|have~regard|think|appreciate|recognise|identify|address|assess|factor|understand _8 ALTERNATIVE",
            "NEGWAS _4 considered|explored|weighed|taken|given|recognised|identified|addressed|assessed|appreciated|factored",
            "no|NONE|little|insufficient|inadequate _3 consideration|regard|account|attention|exploration|thought _4 of|to|for",
            "without _3 considering|consideration|regard|thinking|weighing|exploring",
            "failure|failures _4 consider|have~regard|take|identify|recognise|address",
            "overlooked|disregarded|ignored _5 ALTERNATIVE",
        ),
        0.42,
        about="others",
    ),
    Rule(
        "transition.unplanned",
        "a move, discharge or change to adult services without a plan",
        (
            "TRANSITION _8 without|no|before|lack~of|absence~of _5 PLANDOC|package|support|assessment|capacity|best~interests|visit|preparation|seen|plan|notice|consultation|planning",
            "no|NONE _4 TRANSITION _2 plan|planning|arrangements|support|preparation|pathway",
            "no|NONE|inadequate|poor _4 planning|plan|preparation _3 for|of|around _4 TRANSITION|his|her|their|the",
            "to _3 flat|home|house|placement _3 HE|he|she|they had|has never",
            "sent home|back without|with~no|with no",
            "placed|moved _3 NUM miles",
            "TRANSITION _6 to~be~considered|tbc|not~yet|too~late|late",
            "NOONE _3 planned|plan|prepared|thought _6 happen|when|what",
            "unsafe|premature|rushed|chaotic|abrupt|unplanned discharge|move|transition|transfer|admission",
        ),
        0.52,
    ),
    Rule("medical_only.words", "only medical needs are looked at", ("MEDICALONLY", "NEGDID _4 look~at|consider|cover|address|deal~with _4 social|family|emotional|education", "only|solely|purely _3 medical|clinical|health needs|needs|model|perspective|terms", "no capacity to consider anything _3 medication"), 0.55),
)
