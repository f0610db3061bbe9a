"""The words that tell a person's name from a post, a body and everything else with a capital."""

from __future__ import annotations

import re
from typing import Literal

Gender = Literal["f", "m", ""]

TITLES: dict[str, Gender] = {
    "mr": "m", "mrs": "f", "ms": "", "miss": "f", "mx": "", "dr": "", "prof": "", "professor": "", "sir": "m",
    "lady": "f", "dame": "f", "rev": "", "revd": "", "cllr": "", "councillor": "", "judge": "", "hhj": "", "dj": "", "hca": "", "rn": "", "sr": "f",
    "pc": "", "dc": "", "ds": "", "insp": "", "sgt": "", "nurse": "", "sister": "",
}  # fmt: skip
"""Titles before a name, with the gender they tell, or ""."""

SMALL_WORDS = frozenset({"of", "and", "the", "for", "in", "at", "on", "with", "by", "to"})
"""Words that stay small inside a heading or a body's name."""

ROLE_WORDS = re.compile(
    r"\b(?:manager|worker|lead|nurse|officer|co-?ordinator|practitioner|therapist|psychologist|psychiatrist|consultant|"
    r"chair(?:person|man|woman)?|director|head|commissioner|assessor|advoca(?:te|cy)|solicitor|barrister|teacher|headteacher|"
    r"senco|gp|paediatrician|doctor|registrar|secretary|administrator|minute[- ]taker|assistant|adviser|advisor|deputy|"
    r"specialist|supervisor|carer|broker|analyst|physiotherapist|ot|salt|iro|lado|imca|bia|amhp|mother|father|mum|dad|"
    r"parents?|sister|brother|aunt|uncle|grandmother|grandfather|daughter|son|attorney|clinician|clerk|inspector|"
    r"sw|ssw|tm|pc|dc|sgt|visitor|liaison|facilitator|planner|matron|trainee|student|principal|(?:case|key)worker|leader|executive|"
    r"tutor|lecturer|governor|dieti[ct]ian|nutritionist|pharmacist|midwife|surgeon|physician|geriatrician|neurologist|cardiologist|"
    r"psychotherapist|counsellor|radiographer|audiologist|orthoptist|chaplain|investigator|mediator|interpreter|lip-?speaker|intervenor|"
    r"receptionist|technician|driver|escort|caretaker|reviewer|examiner|auditor|scheduler|podiatrist|optometrist|paramedic|housekeeper|"
    r"key worker|dsl|sendco|hca|hlta|spr|fy[12]|slt)\b",
    re.I,
)
"""A word that makes a phrase a job or a family role."""

KIN_WORDS = re.compile(
    r"\b(?:mother|father|mum|dad|mam|parents?|sister|brother|aunt|uncle|grandmother|grandfather|gran|nan|grandparents?|"
    r"step-?(?:mother|father|mum|dad)|foster (?:carers?|mother|father)|wife|husband|partner|daughter|son|family)\b",
    re.I,
)

BODY_WORDS = re.compile(
    r"\b(?:council|service|services|team|trust|icb|ccg|nhs|board|department|dept|directorate|governance|complaints?|office|"
    r"hub|centre|center|clinic|hospital|surgery|practice|school|college|academy|ltd|limited|plc|llp|group|living|housing|"
    r"association|support|care|homes?|agency|authority|duty|admin|enquiries|mailbox|inbox|panel|court|ombudsman|police|"
    r"commissioning|safeguarding|social|health|records?|reception|information|unit|partnership|foundation|care4|helpdesk|"
    r"region|borough|mbc|lbc|metropolitan|county|city|district|university|charity|society|solicitors|chambers|desk|customer|contact)\b",
    re.I,
)
"""A word that a body's name has and a person's has not."""

MAIN_BODY = re.compile(
    r"\b(?:council|trust|icb|ccg|nhs|ltd|limited|school|college|hospital|llp|police|university|charity)\b", re.I
)
"""A word that the whole body's name has, not its team's."""

AGENCIES = re.compile(
    r"\b(?:MASH|CAMHS|CYPMHS|CLDT|CTLD|LDT|CMHT|EDT|EDS|SEND|SEN|SENDIASS|IASS|IDT|CWD|CIN|CHC|AACC|LSCP|LSAB|SAB|CQC|LGO|LGSCO|OPG|DWP|PALS|IG|"
    r"ASC|CSC|SALT|SLT|SCR|YOT|YJS|MARAC|MAPPA|PTU|ICT|HR|A&E|ED|LAC|CLA|ICS|IAPT|LA|DoLS|MCA|QA|CAF|TAF|EHA|FFT)\b"
)
"""Teams that go by their letters, in capitals."""

DEPARTMENT_WORDS = re.compile(
    r"\b(?:government|ombudsman|parliament|commons|ministry|tribunal|(?:physio|psycho|occupational |speech )?therap(?:y|ies)|physiotherapy|"
    r"paediatrics?|psychology|psychiatry|neurology|cardiology|radiology|oncology|orthopaedics|dietetics|pharmacy|midwifery|nursing|medicine|"
    r"outpatients?|outreach|brokerage|intake|referrals?|finance|payments|invoices?|bookings|appointments|prescriptions|transport|passenger|"
    r"travel|cabs?|taxis?|coaches|minibus(?:es)?|supplies|recruitment|payroll|reablement|rehabilitation|enablement|advice|helpline|"
    r"teams|members|attendees|invitees|pages|corporate|democratic|legal|estates|facilities|procurement|performance)\b",
    re.I,
)
"""A word that a department's or a trade's name has and a person's has not; a line with one need not be a body's name."""

PLACE_WORDS = re.compile(
    r"^(?:road|rd|street|lane|avenue|ave|close|court|crt|house|hse|drive|way|view|park|hill|farm|lodge|hall|grove|gdns|gardens?|place|terrace|square|crescent|"
    r"green|row|mews|cottage|grange|croft|manor|villas?|heights|mansions?|halt|station|mill|wood|rise|walk|healthcare|ward|bridge|quay|wharf|point|act|review|meeting|plan|assessment|report|record|notes?|order|protection|form|panel|policy|interests?|"
    r"christmas|easter|bank|holiday|day|week|level|need|needs|tool|scale|framework|guidance|code|practice|north|south|east|west|england|"
    r"wales|scotland|ireland|britain|london|kingdom)$",
    re.I,
)
"""Second words of places, papers and days: "Quay Road", "Best Interests", "Annual Review"."""

PARTICLES = frozenset(
    {"de", "da", "van", "von", "der", "den", "la", "le", "al", "el", "bin", "ibn", "o", "du", "st", "dos"}
)
"""Small words inside surnames."""

_CAPITALISED = """
case notes note record records report minutes review assessment telephone supervision recorded worker event
the and for from with this that you your our are all both team everyone colleagues sir madam re fw fwd dear hi hello
morning afternoon evening monday tuesday wednesday thursday friday saturday sunday mondays tuesdays wednesdays thursdays fridays saturdays sundays january february march april may
june july august september october november december thanks thank regards kind best many yours sincerely faithfully
mon tue tues wed weds thu thur thurs fri sat sun jan feb mar apr jun jul aug sep sept oct nov dec today tomorrow yesterday
am pm mum mam mom dad daddy mummy mother father parent parents gran granny grandma grandad grandpa grandmother grandfather nan nana
uncle auntie aunt brother carer carers family wife husband partner daughter child children pupil patient client resident tenant
service user student member members section appendix part page annex schedule witness completed reviewed updated printed sent received copied approved
here there this these those that what when where which who why how if then so but as not first second third next last
new old same other another any some each every class one two three agency unit shift rota late early night nights day days
page date subject unknown redacted not none yes no tbc apologies present chair copy enc encs attached please private
 section sections appendix annex week weeks confidential draft final by to of in on at is was as it he she we they i my his her their
 says said rang phoned asked asks told wants wanted feels felt states stated reports reported advised thinks
"""
NOT_NAMES = frozenset(_CAPITALISED.split())
"""Words with a capital that are no part of a name."""
