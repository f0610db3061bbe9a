"""The ways of saying what became of a promise: done, late, chased, not done. One rule a line of `OUTCOME_RULES`.

A rule is a pattern with its reason, examples and near misses; the suite fires each on them. `polarity` applies them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from sarlens.model import Outcome

GIVEN = (
    "sent|resent|emailed|faxed|e-mailed|mailed|posted|forwarded|shared|circulated|provided|supplied|issued|submitted|uploaded|"
    "delivered|given|handed|passed on|passed to|shown|returned|disclosed|released|distributed|copied|gave|received"
)
REFERRED = "referred|re-referred|rereferred|transferred|accepted"
SPOKEN = "spoken|spoke|rung|rang|called|telephoned|phoned|contacted|requested|approached|chased|heard from|heard back|informed|told|notified|raised|discussed|liaised"
WRITTEN = "written|wrote|answered|replied|responded|acknowledged|drafted|notified"
ARRANGED = (
    "booked|arranged|organised|organized|scheduled|rescheduled|convened|held|invited|attended|visited|appointed|allocated|"
    "recruited|identified|sourced|met|offered|confirmed|assigned"
)
MADE = (
    "completed|finalised|finalized|finished|done|made|produced|prepared|carried out|undertaken|recorded|logged|added|filled|"
    "signed off|signed|implemented|introduced|put in place|set up|trained|assessed|costed|calculated|actioned|started|begun|undergone"
)
CHANGED = (
    "updated|amended|revised|corrected|rectified|reviewed|removed|deleted|ordered|installed|fitted|repaired|replaced|mended|"
    "fixed|reinstated|restored|increased|extended|reduced|changed|adjusted"
)
DECIDED = "agreed|approved|authorised|decided|investigated|looked into|looked at|considered|escalated|resolved|addressed|sorted"
PAID = "paid|refunded|reimbursed|backdated|funded"

DEED_WORDS: dict[str, str] = {
    "give": GIVEN,
    "refer": REFERRED,
    "speak": SPOKEN,
    "write": WRITTEN,
    "arrange": ARRANGED,
    "make": MADE,
    "change": CHANGED,
    "decide": DECIDED,
    "pay": PAID,
}

_ADVERB = (
    r"(?:(?:all|now|both|also|duly|since|already|safely|finally|successfully|formally|then|today|just|subsequently|always|"
    r"actually|ever|properly|fully|previously|recently|only|again|still|either|even|once|so far)\s+){0,3}"
)
_NOT = r"(?:n't|\s+not(?:\s+yet)?|\s+never|\s+still\s+not|\s+neither|\s+yet\s+to\s+be)"
_AUX = r"(?:was|were|is|are|has|have|had|hasn|haven|hadn|wasn|weren|isn|aren|did|didn|got|been|'ve|'s|'d)"


def _deed_pattern(words: str) -> str:
    """The deed with its auxiliary ("has now been sent"), or bare as notes are written ("letter sent", "rang housing")."""
    return rf"(?:\b{_AUX}(?P<not>{_NOT})?\s+(?:been\s+)?{_ADVERB}(?:been\s+)?)?\b(?:{words})\b"


@dataclass(frozen=True, slots=True)
class OutcomeRule:
    """One way of saying what became of a promise.

    Attributes:
        cues: plain pieces of text, one of which must be there before the pattern is tried at all.
        deeds: the kinds of promise it answers; empty for any.
        weight: how plainly it says so, 0 to 1.
        now: the words do it or report it as of that day ("please find attached"), so their date is the deed's date.
        turns: a negation turns it into `not_done`.
        examples, near: clauses that it must and must not fire on.
    """

    id: str
    says: Outcome
    pattern: re.Pattern[str]
    cues: tuple[str, ...]
    why: str
    examples: tuple[str, ...]
    near: tuple[str, ...]
    deeds: frozenset[str] = field(default_factory=frozenset)
    weight: float = 1.0
    now: bool = False
    turns: bool = False


def _rule(
    id: str,
    says: Outcome,
    pattern: str,
    cues: str,
    why: str,
    examples: tuple[str, ...],
    near: tuple[str, ...],
    *,
    deeds: str = "",
    weight: float = 1.0,
    now: bool = False,
    turns: bool = False,
) -> OutcomeRule:
    return OutcomeRule(
        id,
        says,
        re.compile(pattern),
        tuple(cues.split("|")),
        why,
        examples,
        near,
        frozenset(deeds.split()),
        weight,
        now,
        turns,
    )


def _deed_rule(deed: str, answers: str, examples: tuple[str, ...], near: tuple[str, ...], weight: float) -> OutcomeRule:
    words = DEED_WORDS[deed]
    return _rule(
        f"{deed}_done",
        "done",
        _deed_pattern(words),
        words,
        "It is written of as done.",
        examples,
        near,
        deeds=f"{deed} {answers}",
        weight=weight,
        turns=True,
    )


OUTCOME_RULES: tuple[OutcomeRule, ...] = (
    _rule(
        "attached", "done",
        r"\b(?:please (?:find|see)|(?:you will|you\'ll) find|i attach|we attach|i enclose|we enclose|(?:is|are|'s|now|copy|copies|minutes|plan|report|"
        r"letter|notes|form|draft|version|assessment|list|log)\s+(?:now\s+|also\s+)?(?:attached|enclosed)(?! to (?:him|her|them|the)\b))\b"
        r"|\b(?:find|see) (?:\w+ ){0,2}(?:attached|enclosed)\b(?! to)|\b(?:attached|enclosed)(?:\s+(?:is|are|please|for|you will|as|herewith|the|a|my|our)\b|,|(?=\W*$))",
        "attach|enclos", "The words say that it comes with this message.",
        ("please find attached the updated plan", "draft minutes attached for comment", "we enclose the records you asked for",
         "the assessment is attached", "attached as promised"),
        ("the form must be attached to a new request", "find out whether she is attached to him", "there was no attachment"),
        deeds="give make write change refer", now=True, turns=True, weight=1.0,
    ),
    _rule(
        "here_it_is", "done", r"(?:^|\b(?:promised|agreed|requested|discussed|asked|week|hi|hello|so)\b\W*)\bhere(?:'s| is| are)\b|\bherewith\b|^this is (?:your|the|my|our) |^(?:my|our) \w+ as (?:promised|agreed)", "here|this is|as promised|as agreed",
        "The words hand it over.", ("here is the list as promised", "here are the dates you wanted"),
        ("he is happy here and is settled", "there is a plan"), deeds="give make write", now=True, weight=0.9,
    ),
    _deed_rule("give", "write", ("i sent the form on monday", "letter sent to parents", "the report has now been circulated", "posted this morning"),
               ("the form is to be sent by friday", "once the form has been sent", "i will send it"), 0.9),
    _deed_rule("refer", "make", ("referral accepted today", "he was referred to the clinic"), ("to be referred to the clinic",), 0.9),
    _deed_rule("speak", "write arrange decide", ("i spoke to housing this morning", "rang the surgery", "contacted the landlord"),
               ("i will ring the surgery", "could you ring the surgery"), 0.7),
    _rule(
        "asked", "done", r"\b(?:i|we|i've|we've|i have|we have|has|had)\s+(?:now |also |just )?asked\b(?! (?:for|to be|why|if|whether|about|when|how|what|again|several|repeatedly))",
        "asked", "It is written of as asked.", ("i asked the agency for a new worker", "she has asked the clinic"), ("gl asked for the chart", "we have asked about this again"),
        deeds="speak decide", weight=0.6, turns=True,
    ),
    _rule(
        "good_to_talk", "done", r"\b(?:good|lovely|nice|great) to (?:talk|speak|see you|meet|catch up|chat)\b|\bthanks? (?:you )?for (?:the|your|a) (?:call|time|chat|visit)\b",
        "to talk|to speak|to see|to meet|catch up|chat|call|time|visit", "A talk or meeting is spoken of as just held.", ("good to talk this morning", "thank you for your time on monday"),
        ("it would help to talk",), deeds="speak arrange", weight=0.8, now=True,
    ),
    _deed_rule("write", "give speak", ("i wrote to the panel last week", "the council has now replied"), ("i will write to the panel",), 0.8),
    _deed_rule("arrange", "make speak", ("the visit is booked for 2 march", "an advocate has been appointed", "appointment arranged"),
               ("a visit will be booked", "to be arranged"), 0.8),
    _deed_rule("make", "change decide", ("all staff have completed the module", "risk assessment done 3/2"),
               ("the assessment must be completed", "it can be done"), 0.8),
    _deed_rule("change", "make", ("the entry has been corrected", "the rail was fitted on tuesday"), ("it ought to be reviewed",), 0.8),
    _deed_rule("decide", "make speak", ("panel has approved the hours", "this was looked into"), ("panel will have decided",), 0.6),
    _deed_rule("pay", "make", ("the invoice was paid in may", "hours backdated to april"), ("to be paid by direct debit",), 0.9),
    _rule(
        "writing_now", "done",
        r"\b(?:(?:i am|i'm|we are|we're) (?:now )?(?:writing|pleased|able) to (?:tell|inform|let|confirm|respond|reply|answer|notify|advise|give|enclose|set out)|"
        r"(?:i|we) write (?:to (?:tell|inform|let|confirm|respond|reply|answer|notify|advise)|in (?:answer|reply|response))|this (?:letter|email|is) (?:is )?(?:our|my|the|to tell|to inform|to confirm) |(?:is|are) set out below)",
        "writ|pleased|able to|this |set out", "The letter itself does it.",
        ("i am writing to respond to the complaint", "we write to inform you of the outcome", "i am writing to tell you that panel has decided"),
        ("i am writing to complain", "i will be writing to you"), deeds="write speak give decide", now=True, weight=0.9,
    ),
    _rule(
        "passive", "done", r"\b(?:has|have|had)(?P<not>n't|\s+not(?:\s+yet)?|\s+never)?\s+(?:now\s+|since\s+|also\s+|already\s+)?been\s+(?:\w{2,}(?:ed|en)|put|built|made|set|cut|told|held|found|bought)\b",
        "been", "It is written of as having been done.", ("a sign has been put on the door", "the lock has been mended"), ("it will have been agreed", "she has been well"),
        weight=0.6, turns=True,
    ),
    _rule(
        "as_promised", "done", r"(?<!do )\bas (?:promised|agreed|requested|you asked|i said|we agreed)\b", "as promised|as agreed|as requested|as you asked|as i said|as we agreed",
        "The words hand over what was promised.", ("as promised, a page on his routines", "the dates, as agreed"), ("she will do as promised",), deeds="give write make speak", weight=0.7, now=True,
    ),
    _rule(
        "thanked", "done",
        r"\b(?:thank(?:s| you)(?: (?:so|very) much| again)? for (?:sending|sharing|letting us have|arranging|getting|sorting|forwarding|coming|the|your "
        r"(?:letter|report|plan|list|reply|response))|arrived\b(?! (?:at school|late|home|back))|came(?: through| safely)? (?:today|this morning|yesterday|on|in the post)|"
        r"(?:have|has|'ve|has now|have now|now) (?:arrived|received|had|got)|received (?:today|this morning|with thanks|your|the|from))\b",
        "thank|arriv|came|receiv| had | got",
        "The person it was for writes that it came.",
        ("thank you for sending the plan", "the rota arrived this morning", "we have now received the minutes"),
        ("thank you for your patience", "he arrived at school late", "we will have received it by then"),
        deeds="give write make", weight=0.9, turns=True, now=True,
    ),
    _rule(
        "took_place", "done", r"\b(?:took place|went (?:ahead|back|up|in|out|off|live)\b|(?:(?:is|are|now) )?back (?:up|in place|on (?:the|his|her))|is (?:now )?(?:in place|up and running)|are (?:now )?in place|has (?:now )?started|started (?:on|today|this)|went live)\b",
        "back |place|ahead|up and running|started|live", "It is written of as having happened.",
        ("the review took place on 4 may", "the sling is now in place"), ("it will be in place by may", "a plan to be in place"),
        deeds="arrange make change refer", weight=0.8, turns=True,
    ),
    _rule(
        "status_done", "done", r"^\W*(?:update|status|outcome|progress)?\W*(?:action\s+)?(?:completed|done|closed|actioned|achieved|yes(?=\W*$)|sent|booked|sorted|complete(?=\W*$))\b(?!\s*\?)",
        "complete|done|closed|action|achiev|yes|sent|booked|sorted", "The status stands as done.",
        ("completed 3/2", "done", "closed - letter went 4 may"), ("complete the form", "to be done"), weight=0.9, turns=False,
    ),
    _rule(
        "not_yet", "not_done",
        r"\b(?:(?:has|have|had)(?:n't| not) (?:been (?:to|round|out|in touch|back|near)|met (?:the|that|this|our)|sent|given|told|done|made)|missed the (?:date|deadline)|yet to (?:receive|hear|see|have|be|arrive|come|happen)|still (?:haven't|have not|hasn't|has not|not|no|don't have|nothing)|"
        r"not yet|never (?:came|arrived|happened|materialised|did|followed|got|sent|received|heard|saw)|did(?:n't| not) (?:come|arrive|happen|take place|materialise|"
        r"go ahead|get|send|receive|attend|ring|call|write|reply|hear)|(?:has|have|had)(?:n't| not) (?:come|arrived|happened|materialised|seen|had|heard|got|taken place|changed|moved|gone|been able)|"
        r"has(?:n't| not) (?:yet )?(?:come|arrived|happened|materialised)|(?:has|have|had|was|were|is|are)(?:n't| not)(?: been)?(?=\W*$))(?!\w)",
        "yet|still|never|n't| not |missed", "The words say that it has not happened.",
        ("we have yet to receive the plan", "the call never came", "we still haven't had it", "the visit did not take place"),
        ("we still enjoy the visits", "she is not well"), weight=1.0,
    ),
    _rule(
        "nothing", "not_done",
        r"\b(?:heard nothing|hearing nothing|nothing (?:has |had |further )*(?:happened|came|come|reached|turned up|arrived|been|since|heard|received|done)|"
        r"(?:have|has|had|'ve) (?:received|had|heard|seen) (?:nothing|neither|none|no)\b|no (?:response|reply|answer|sign of|progress|acknowledgement|contact|further contact|word|trace)|"
        r"there(?:'s| has| have| was| were| is| are)(?: still)?(?: been)? no (?!problem|need|doubt|evidence|harm|concern|reason|change|question|point)|nor (?:has|have|did|was|were)|neither (?:has|have|was|were|did)|(?:nobody|no one|no-one|none of us|none of them) (?:has|have|had|was|were|ever|came|rang|wrote|told|sent|did)|no (?:date|record|copy|evidence) (?:has|was|had|of))\b",
        "nothing|neither|no |nor |none|nobody|no-one", "The words say that nothing came.",
        ("we have heard nothing", "there has been no response", "nobody has written to us", "we have received neither"),
        ("no problem at all", "nothing to worry about"), weight=1.0,
    ),
    _rule(
        "without", "not_done",
        r"\b(?:for the first time (?:that|this|today|at|on|in)|without (?:having )?(?:seeing|sight of|being given|been given|any paperwork|the papers|sharing|notice)|only (?:learned|learnt|found out|discovered))\b",
        "first time|without|only", "The words say that it had not been given beforehand.",
        ("we saw the draft for the first time on the day", "we went in without sight of the report"), ("he rode a bike for the first time",),
        deeds="give write speak", weight=0.7,
    ),
    _rule(
        "standing_open", "not_done",
        r"\b(?:(?<!an )outstanding|overdue|carried forward|c/f|not (?:started|done|completed|actioned|progressed|achieved|in place|present|available|invited)|in abeyance|on hold|"
        r"has(?:n't| not) (?:progressed|started|begun)|remains? (?:open|incomplete|undone|to be)|ongoing\s*-|has slipped|have slipped|had slipped|fell through|was cancelled|were cancelled|cancelled|was postponed|no further forward)\b",
        "outstand|overdue|carried|c/f|not |abeyance|on hold|n't|remain|ongoing|slipped|fell|cancel|postpon|no further",
        "It stands as open.",
        ("referral outstanding", "action carried forward", "the visit was cancelled"), ("an outstanding young man", "carried the shopping"), weight=0.9,
    ),
    _rule(
        "refused", "not_done",
        r"\b(?:(?:not able|unable|not in a position|not possible) (?:at this (?:time|stage) )?to (?:release|send|provide|share|offer|fund|attend|arrange|disclose|do|make|complete|visit|commission)|"
        r"(?:cannot|can't|won't|will not|will no longer|are no longer|is no longer|not proposing to|not going to|no need to|decided not to|declined to|refused to|do not intend to) "
        r"(?:now )?(?:be )?(?:able to )?(?:releas|send|provid|shar|offer|fund|attend|arrang|disclos|writ|answer|reply|respond|refer|do|complet|visit|proceed|tak)\w*)\b",
        "able to|unable|position|possible|cannot|can't|won't|will no|no longer|not propos|not going|no need|decided not|declined|refused|do not intend",
        "The words say that it will not be done.",
        ("i cannot release the log", "no need to send the parents anything", "we will not be funding this"), ("i cannot thank you enough",), weight=0.9,
    ),
    _rule(
        "forgotten", "not_done",
        r"\b(?:(?:i|we) (?:forgot|overlooked|omitted|failed|haven't had (?:a )?chance|have not had (?:a )?chance|didn't get|did not get|haven't got|have not got)(?: round)?\b|slipped my mind|failed to (?:send|provide|complete|attend|arrange|refer|make|share|respond|reply|contact|record|invite|inform|tell)|"
        r"should have been (?:sent|with|done|completed|given|made|told|invited|in place|shared)|(?:was|were) (?:meant|supposed|due) to (?:be|have|come|send|get|receive|ring|start|happen)|not been (?:given|invited|told|asked|sent|shown|done|made))\b",
        "forgot|overlooked|omitted|failed|chance|didn't get|did not get|n't got|not got|slipped|should have|meant|supposed|due to|not been",
        "The words say that it was not done when it should have been.",
        ("i forgot to send the form", "she had not been invited", "it should have been with us by may"), ("he forgot his coat",), weight=0.9,
    ),
    _rule(
        "moved", "not_done",
        r"\b(?:(?:has|have|had) been (?:put back|moved|pushed back|delayed|postponed|deferred|rescheduled)|will now (?:be|not|have|take)|delayed (?:until|to|by|till)|now (?:expected|hoping|aiming|looking at|likely)|"
        r"new (?:date|target)|running (?:late|behind)|behind (?:with|on)|need(?:s)? (?:a few|another|some) more (?:days|weeks|time)|(?:won't|will not|not going to) (?:be )?(?:ready|able|done|finished|with you|make|meet))\b",
        "put back|moved|pushed|delay|postpon|deferred|resched|will now|now |new |running|behind|more |ready|with you|able",
        "The words put it off.", ("this has been put back to june", "it will now be with you in march"), ("we moved house", "delayed speech"), weight=0.7,
    ),
    _rule(
        "chasing", "chased",
        r"\b(?:chas(?:e|es|ed|ing|er)|follow(?:ing|ed)? (?:this |it |that )?up|reminder|any (?:news|update|updates|progress|joy|word)|when (?:can|will|should|are|is|do|might|could) (?:we|i|you|it|this|they|the|he|she|that)\b|where (?:is|are|has|we are|things are)|"
        r"(?:was|were) going to (?:tell|send|let|give|write|ring|call|get|arrange|share|come)|(?:said|promised|told|assured)\b[^.]{0,40}\bwould (?:send|be|have|get|ring|call|write|give|share|come|arrange|let|do)|(?:let (?:me|us) know|tell (?:me|us)|confirm) (?:when|whether|if|where|what has|what is happening)|still (?:waiting|awaiting|chasing)|(?:awaiting|awaits|await|waiting for|waiting on)|"
        r"(?:has|have|did|is|are|was) (?:anyone|anybody|someone|you|it|they|he|she|the|there|this)\b[^?]*\b(?:yet|been about|happened|coming)\b|"
        r"what (?:has )?(?:happened|became|is happening) (?:to|with|about)|as (?:i|we) (?:have )?asked|asked (?:for this )?(?:twice|three times|several times|again|repeatedly)|(?:further|again) to my (?:email|letter|message|call)|(?:i|we) (?:would|'d) like (?:it|both|this|them|a reply|an answer)|please (?:can|could|would|send|let|reply|answer))\b",
        "chas|follow|reminder|going to|would|any |when |where |let |tell |confirm |wait|await|what |asked |to my |like |please",
        "Somebody asks after it.",
        ("any update on the plan?", "i am chasing the referral", "when can we expect the report", "still waiting for the form"),
        ("he likes chess", "where he lives"), weight=0.8,
    ),
    _rule(
        "past_date", "chased",
        r"\b(?:past the (?:date|deadline)|(?:days|weeks|months|month|week) (?:past|after|later|overdue|ago)|deadline (?:has )?(?:passed|gone|came)|(?:was|were) to (?:be|have|see|come|go|send|tell|let|ring|call|write|get|give|visit|arrange|do|hear|receive|start|make)\b|(?:it is|it's) now \w+\b|has (?:now )?passed|long past|(?:would be|would have been|to be) with us by)\b",
        "past|after|later|overdue|passed|ago|with us| to be|now|was to|were to", "The words say that the date has gone by.",
        ("we are two weeks past the date agreed", "the deadline has passed", "three weeks later"), ("half past nine",), weight=0.5,
    ),
    _rule(
        "late", "late",
        r"\b(?:(?:apolog\w+|sorry|regret)\b[^.]{0,70}\b(?:delay\w*|late\b|later than|after (?:i|we) (?:said|promised)|so long|longer than|overdue|wait|lateness|belated\w*|not getting|not sending|not being in touch)|"
        r"(?:days|weeks|months|week|month|fortnight) (?:after|later than) (?:(?:i|we|it was|they|she|he|you) (?:said|promised|due|agreed|was|were)|the (?:date|day|time))|(?:days|weeks|months|terms?|week|month) late\b|(?:should|ought to) have (?:reached|come|been|had|replied|written|heard|gone|sent)\b[^.]{0,70}\b(?:sorry|apolog\w+)|later than (?:promised|agreed|planned|the|i|we|it)|belated\w*|at (?:long )?last\b)",
        "apolog|sorry|regret|after|late|belated|last", "The words say that it is late.",
        ("sorry, this comes three weeks after i said", "sorry for the delay", "later than promised"), ("sorry to hear that",), weight=0.8, now=True,
    ),
)  # fmt: skip
"""Tried in this order; every rule that matches a clause gives a reading."""
