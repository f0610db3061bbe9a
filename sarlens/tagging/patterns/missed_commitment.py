"""Commitments: what someone undertook to do, and where the text itself says that it was not done."""

from __future__ import annotations

from sarlens.tagging.pattern import Pattern, Rule, Subtype
from sarlens.tagging.patterns.missed_commitment_broken import BROKEN

_HABIT = (
    "MODAL often|usually|always|sometimes|generally|typically|normally|probably|occasionally|frequently|tend",
    "out of office",
    "GENERIC",
)
_MADE = (
    Rule(
        "commitment.first_person",
        "I or we will do a thing",
        (
            "IWE will|shall _2 ACT.base|BEACT",
            "IWE will|shall _2 be _1 ACT.ing",
            "IWE am|are going~to ACT.base",
            "IWE am|are _2 arranging|sending|chasing|asking|booking|organising|writing|contacting|referring|seeking _8 DUEBY|WHEN|to|that|for",
            "will send|call|ring|email|write|chase|update|confirm|speak|arrange|forward|circulate|visit|check|follow|let|get",
            "my|our FRONTLINE|BODY|colleague|team|manager _2 will _2 ACT.base|be",
            "IWE would be happy to _2 ACT.base",
        ),
        0.62,
        without=(*_HABIT, "if you would like me", "IWE will not be able", "IWE will never"),
    ),
    Rule(
        "commitment.phrase",
        "a set phrase by which someone takes a thing on",
        ("LEAVEIT",),
        0.6,
        without=(*_HABIT, "please leave", "ring again if"),
    ),
    Rule(
        "commitment.third_person",
        "a worker or body will do a thing",
        (
            "PRO|DOCTOR|NAME|CAPS|TITLED|school|nurse will|shall|'s~going~to|is~going~to|are~going~to _2 ACT.base|BEACT",
            "PRO|DOCTOR|NAME|CAPS|TITLED _2 intends|intend|plans|plan|proposes|aims|is~planning|are~planning|hopes _1 to ACT.base|be",
            "PRO|DOCTOR|NAME|CAPS|TITLED _4 said|says|confirmed|stated|told|assured|advised|indicated _6 will|would _2 ACT.base|BEACT|be|not",
            "that|it|he|she|they would|will _2 ACT.base _8 by|within|before|end|next|in",
            "BODY should _6 within|by NUM|COUNT|the|one|WHEN",
            "within NUM|COUNT|one _4 BODY|council|trust _2 should|will|must",
            "'s going to ring|speak|send|ask|call|chase|write|sort|arrange|contact|check",
        ),
        0.56,
        without=(*_HABIT, "MUMDAD|KIN said _4 will", "service will support", "MUMDAD _2 will"),
    ),
    Rule(
        "commitment.agreed",
        "it was agreed, promised or undertaken that a thing be done",
        (
            "VOWS _2 to _2 ACT.base|be|install|recruit|carry|make|take|put|have|look",
            "VOWS _6 that|to _10 would|will|should _3 ACT.base|be|meet|have",
            "agreed that _8 will|would",
            "agreed|decided|resolved _3 for PRO|NAME|CAPS to",
            "undertook|undertakes|undertaken|promised|pledged|committed|undertaking to|that",
            "committed to ING|ACT.ing",
            "agreed to ACT.base",
            "IWE|PRO|NAME have|has|had|'ve asked _5 to ACT.base|set|look|arrange",
            "assured that",
            "am told that _8 will",
            "agreed _2 following|to take _3 action|actions",
            "will _6 in line with|as agreed",
        ),
        0.6,
        without=("did not agree to|that", "not agreed", "NEG agreed", "refused to", "agreed that he is", "agreed terms", "had been agreed before", *_HABIT),
    ),
    Rule(
        "commitment.action_line",
        "an action with an owner, as in minutes",
        (
            "^ CAPS|NAME|FRONTLINE|BODY|NAME|DOCTOR|TITLED _1 to _1 ACT.base",
            "ACTIONHEAD _1 :|- _6 to ACT.base",
            "ACTIONHEAD : _5 ACT.base",
            "CAPS to ACT.base",
            "^ _1 FRONTLINE|BODY _2 to ACT.base",
            "^ by NUM _3 : _3 to ACT.base",
            ": PRO to ACT.base",
            "^ FRONTLINE to ACT.base",
            "IWE|NAME|CAPS|PRO to ACT.base _10 DUEBY|by",
        ),
        0.68,
        without=(*_HABIT, "able to", "MUMDAD to", "due to", "likely to", "assistant to prompt"),
    ),
    Rule(
        "commitment.passive",
        "a thing will be done, or is to be done, with no owner named",
        (
            "THING|RECORDS|this|it|copies|matter|training|work|findings|recommendations _4 will|shall _2 be ED|made|sent|put|held|done|taken|given|written|set|brought|undertaken|rolled",
            "will be ED|made|sent|put|held|done|taken|given|written|set|brought|undertaken|rolled _6 by|within|before|on|in|at NUM|WHEN|DUEBY|end|the",
            "is|are|was|were to be ED|made|sent|put|held|done|taken|given|written|set|undertaken",
            "there will be _4 THING",
            "next _2 THING _3 will|is|to be",
            "to be ED|sent|made|done|held|put|taken|completed _6 by|within|before|on",
            "you will|shall|should receive|hear|be",
            "IWE will|shall not _3 until",
        ),
        0.5,
        without=(
            *_HABIT, "complaints will be", "will be closed", "will be provided with|by law", "policy will", "lift will", "will be serviced", "if _6 will be",
            "bank holiday", "will be able to", "court will", "would have been",
        ),
    ),
    Rule(
        "commitment.due",
        "a duty or time limit is stated for this case",
        (
            "duty|required|requirement|obliged|directed|ordered to respond|reply|file|serve|provide|send _8 within|by",
            "must|should|to be _3 received|sent|returned|filed|submitted|completed|reply|respond _4 by|within|no~later~than NUM|WHEN|the|COUNT",
            "response|decision|plan|report|reply|outcome|assessment|draft _3 is|are due|expected _3 by|on|within|in",
            "deadline|statutory _4 is|of|expires NUM|WHEN|the",
            "you have _2 until|NUM days|weeks|working",
            "by NUM WHEN _4 namely",
            "namely by",
        ),
        0.5,
        without=(*_HABIT,),
    ),
    Rule(
        "commitment.soft",
        "someone hopes, aims or will look into it",
        (
            "IWE|PRO _3 SOFTVOW _6 ACT.base|have|you|by|be|with",
            "SOFTVOW _6 for|with|to you|us _6 by|on|before|shortly|soon|in",
            "IWE will _2 DEFLECT",
            "should|will _3 have|be|receive|get _5 with|to you",
            "hope|hoping|aim|aiming to _4 get|have|send|complete|finish|start",
            "would be grateful for _6 by",
        ),
        0.5,
        without=(*_HABIT,),
    ),
)

PATTERN = Pattern(
    "missed_commitment",
    "Commitments, and what became of them",
    "a promise, action or legal time limit, and what became of it",
    (
        "Commitment: a person or body undertakes a particular thing, in a promise, an action line or a decision, or a time limit is stated for this case.",
        "Broken: the text itself says that something promised or due was not done, is late, is being chased, awaited or carried forward.",
    ),
    (
        "General policy, or what a service does for everybody.",
        "Predictions, habits and the person's own plans.",
        "A report that something was done on time.",
    ),
    (
        Subtype("commitment", "Commitment", "The words undertake a particular thing: {words}.", "Whether it was kept is for the later papers to show.", ("care-act-s9", "complaints-regs-2009-r14")),
        Subtype("broken", "Not done, late or chased", "The words say that something due or promised was not done, is late or is being chased: {words}.", "It may have been done later, or there may have been a good reason.", ("care-act-s18", "complaints-regs-2009-r14", "cfa-2014-s42")),
    ),
    (*_MADE, *BROKEN),
)
