"""The steps of procedures that start or meet a legal time limit, found like any other event."""

from __future__ import annotations

from sarlens.analysis.events import REPLY, EventRule, event

_ACKNOWLEDGE = r"\b(?:thank you for|(?:i|we) (?:write to )?acknowledge|acknowledg(?:e|ing|ement)|(?:have|has) (?:received|logged|registered)|received) (?:receipt of )?(?:your|the) "
_DECIDED = r"\b(?:has|have|had) (?:now )?(?:decided|agreed|determined|concluded)\b"

MILESTONES: tuple[EventRule, ...] = (
    event(
        "sar_answer", "the records were sent", "body",
        words=r"\b(?:enclose|enclosed|attach|attached|please find|send|sending|providing|provided|disclos\w+)\b[^.]{0,60}\b(?:records|information|data|documents|disclosure|files?)\b[^.]{0,40}\b(?:you (?:asked|requested)|your (?:subject access )?request|subject access)\b|"
        r"\bresponse to your (?:subject access request|DSAR|SAR)\b",
        without=r"\b(?:will|shall)\b", kinds="letter email",
    ),
    event("rectification_answer", "the request to correct records was answered", "body",
          words=r"\b(?:your request (?:for rectification|to (?:correct|rectify|amend))|rectification request)\b[^.]*\b(?:have|has|not|agree|amended|corrected|note)\b", kinds="letter email"),
    event("foi_answer", "the freedom of information request was answered", "body",
          words=r"\b(?:response|reply) to your (?:freedom of information|FOI)\b|\bfreedom of information\b[^.]*\b(?:we hold|we do not hold|exempt)\b", kinds="letter email"),
    event("dp_complaint_acknowledged", "the data protection complaint was acknowledged", "body", words=_ACKNOWLEDGE + r"(?:\w+ )?data protection complaint", kinds="letter email"),
    event("complaint_acknowledged", "the complaint was acknowledged", "body",
          words=_ACKNOWLEDGE + r"(?:formal |recent |letter of |email of )?(?:\w+ )?complain\w*", without=r"\bnot upheld\b|\bfindings\b", kinds="letter email"),
    event("complaint_answer", "the complaint was answered", "body", title=r"\b(?:response|reply|outcome)\b.*\bcomplaint\b|\bcomplaint\b.*\b(?:response|outcome|decision)\b",
          words=r"\b(?:in response to|respond(?:ing)? to|reply(?:ing)? to|outcome of|findings on|investigated|conclu\w+ (?:of|on)) (?:your|the) (?:formal )?complaint\b|\b(?:i|we) (?:have )?(?:partially |partly |not |do not )?uph(?:o|e)ld\b",
          without=r"\bwill\b|\baim\b", kinds="letter email report"),
    event("care_plan", "a care and support plan was made", "body", title=r"\bcare (?:and|&) support plan\b|\bsupport plan\b", without=r"review|re:|fw:", kinds="care_plan"),
    event("care_review", "the care and support plan was reviewed", "body", title=r"\b(?:care (?:and|&) support|support|care) plan review\b|\bcare act review\b|\bannual review\b", kinds="minutes assessment form report"),
    event("dols_urgent", "an urgent deprivation of liberty authorisation was given", "body", title=r"\burgent authori[sz]ation\b|\bDoLS form 1\b", kinds="form letter other report"),
    event("dols_request", "a standard deprivation of liberty authorisation was asked for", "body", title=r"\b(?:request for (?:a )?standard authori[sz]ation|DoLS form 1)\b", kinds="form letter other"),
    event("dols_granted", "the standard authorisation was decided", "body", title=r"\bstandard authori[sz]ation (?:granted|given|not granted)\b|\bDoLS form (?:5|6)\b", kinds="form letter other"),
    event("chc_checklist", "the continuing healthcare Checklist was positive", "body",
          words=r"\bchecklist\b[^.]{0,80}\b(?:is|was|were|came out|screened|indicates?|has been)\b[^.]{0,30}\b(?:positive|met|full (?:assessment|consideration))\b|\bpositive (?:CHC )?checklist\b", without=r"\bnegative\b|\bnot (?:met|positive)\b"),
    event("chc_decision", "continuing healthcare was decided", "body", title=r"\b(?:continuing health ?care|CHC)\b.*\b(?:decision|outcome|eligibility)\b",
          words=r"\b(?:not (?:been )?(?:found )?eligible|eligible|primary health need)\b[^.]{0,40}\b(?:continuing health ?care|CHC)\b", without=r"\brecommend|\bif\b|\bwhether\b|local resolution", kinds="letter email"),
    event("child_referral", "a referral was made to children's social care", "body", title=r"\b(?:referral|contact) (?:to|record)\b.*\b(?:children|MASH|social care)\b|\bMASH (?:referral|contact)\b|\bmulti-?agency referral\b", kinds="referral form"),
    event("child_assessment", "the social care assessment was finished", "body", title=r"\b(?:child and family|single|children's social care|C&F) assessment\b", kinds="assessment report"),
    event("strategy_discussion", "a strategy discussion was held", "body", title=r"\bstrategy (?:discussion|meeting)\b"),
    event("icpc", "the initial child protection conference was held", "body", title=r"\b(?:ICPC|initial child protection conference)\b", without=r"invit|report for|agenda", kinds="minutes report form"),
    event("rcpc", "a review child protection conference was held", "body", title=r"\b(?:RCPC|review child protection conference)\b", without=r"invit|report for|agenda", kinds="minutes report form"),
    event("ehcna_request", "an EHC needs assessment was asked for", "any",
          title=r"\brequest for (?:an? )?(?:EHC(?:NA)?|education,? health and care|statutory|needs)\b.*\bassessment\b",
          words=r"\b(?:i|we) (?:am |are )?(?:writing to )?(?:ask(?:ing)?|request(?:ing)?|apply(?:ing)?)\b[^.]{0,40}\b(?:EHC(?:NA)?|education,? health and care)\b[^.]{0,30}\bassessment\b", without=REPLY, kinds="letter email form"),
    event("ehcna_decision", "it was decided whether to assess", "body", title=r"\bdecision (?:not )?to (?:assess|carry out)\b",
          words=_DECIDED + r"[^.]{0,40}\b(?:not )?to (?:assess|carry out|undertake|conduct)\b[^.]{0,60}\bassess", kinds="letter email"),
    event("ehc_refusal", "an EHC assessment or plan was refused", "body", title=r"\b(?:decision|refusal) not to (?:assess|issue)\b",
          words=_DECIDED + r"[^.]{0,40}\bnot to (?:assess|carry out|issue|make|undertake)\b|\bnot necessary\b[^.]{0,60}\b(?:EHC|education,? health and care)\b", kinds="letter email"),
    event("ehcp_draft", "a draft EHC plan was sent", "body", title=r"\b(?:draft|proposed) (?:EHC|education,? health and care)\b.*\bplan\b",
          words=r"\b(?:enclose|attach|find|enclosed|attached|send)\w*\b[^.]{0,40}\bdraft (?:EHC|education,? health and care) ?plan\b", kinds="letter email care_plan"),
    event("ehcp_final", "a final EHC plan was issued", "body", title=r"\bfinal (?:amended )?(?:EHC|education,? health and care)\b.*\bplan\b",
          words=r"\bfinal (?:amended )?(?:EHC|education,? health and care) ?plan\b[^.]{0,30}\b(?:enclosed|attached|issued|is enclosed|is attached)\b|\b(?:enclose|attach|find)\w*\b[^.]{0,30}\bfinal (?:amended )?(?:EHC|education,? health and care) ?plan\b", kinds="letter email care_plan"),
    event("annual_review", "the annual review meeting was held", "body", title=r"\bannual review\b", without=r"invit|re:|fw:|report for|agenda|decision|letter|following", kinds="minutes form"),
    event("annual_review_decision", "the decision after the annual review was given", "body",
          words=r"\bfollowing (?:the|your|his|her|\w+'s) annual review\b[^.]*\b(?:decided|propose|intend|maintain|amend|cease)\b|\b(?:maintain|amend|cease to maintain) (?:the|his|her|\w+'s)? ?(?:EHC|education,? health and care) ?plan\b", kinds="letter email"),
)  # fmt: skip
