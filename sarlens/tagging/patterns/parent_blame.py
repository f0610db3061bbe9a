"""Parent blame: a record that puts the problem in the parent or carer, or runs them down."""

from __future__ import annotations

from sarlens.tagging.pattern import About, Pattern, Rule, Subtype
from sarlens.tagging.patterns.parent_blame_frames import FRAMES
from sarlens.tagging.patterns.parent_blame_hints import HINTS

_ABSENT = {("COMPLAIN", "N"), ("ENGAGE", "A"), ("ENGAGE", "N"), ("PARENTING", "A")}
_SHOWN: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "HOSTILE_A": (
        ("His mother was abrasive on the phone.",),
        ("Jamal can be aggressive when he is in pain.", "Managing difficult conversations: a half day course."),
    ),
    "HOSTILE_N": (("Mum's hostility was plain to see.",), ("The receptionist's rudeness has been raised with her.",)),
    "HOSTILE_V": (("Father berated the duty worker.",), ("He shouts when the lift breaks down.",)),
    "DEMAND_A": (("The family are very demanding.",), ("She was demanding her breakfast from six.",)),
    "DEMAND_N": (("The parents' demands never end.",), ("There is a great demand for places.",)),
    "DEMAND_V": (("His aunt wants everything and wants it now.",), ("The timetable demands two members of staff.",)),
    "ANXIOUS_A": (("Mother is over-anxious.",), ("He is anxious in crowds.",)),
    "ANXIOUS_N": (("Mum's anxiety is what drives this.",), ("His anxiety is worse in the mornings.",)),
    "ANXIOUS_V": (("Dad smothers him.",), ("He panics in lifts.",)),
    "MESHED_A": (("The mother is enmeshed with her son.",), ("He is too attached to his bus to leave it.",)),
    "MESHED_N": (("There is enmeshment between mother and daughter.",), ("The attachment is in the second email.",)),
    "MESHED_V": (("Mum cannot separate her needs from his.",), ("The invested sum is held by his deputy.",)),
    "DOUBT_A": (("The father is an unreliable historian.",), ("The bus is unreliable.",)),
    "DOUBT_N": (("Mother's version of events was heard.",), ("His account was opened at the bank.",)),
    "DOUBT_V": (("The parents exaggerate his symptoms.",), ("The report does not mislead.",)),
    "MIND_A": (("Mum was irrational.",), ("He was tearful after the film.",)),
    "MIND_N": (("Mother's own mental health is a factor.",), ("His mental health has improved.",)),
    "MIND_V": (("Mum lacks insight into her own conduct.",), ("He lacks insight into road safety.",)),
    "PARENTING_N": (("The parents' inconsistent boundaries are a worry.",), ("The boundary of the site is fenced.",)),
    "PARENTING_V": (("Mum struggles to set boundaries.",), ("Staff help him to set boundaries with friends.",)),
    "ENGAGE_V": (("The parents refused to engage with the service.",), ("He refused to engage with the tutor.",)),
    "BLOCK_A": (("Mother has been obstructive.",), ("There is no evidence that the mother has been obstructive.",)),
    "BLOCK_N": (("The family's obstruction has cost us weeks.",), ("The obstruction in the bowel was removed.",)),
    "BLOCK_V": (("Grandmother undermines the carers.",), ("The pipe was blocked by leaves.",)),
    "COMPLAIN_A": (("The mother is vexatious.",), ("The policy defines a vexatious request.",)),
    "COMPLAIN_V": (("Dad is always complaining.",), ("Residents may complain to the manager.",)),
}
"""For each word list a text that it must fire on, and texts that it must not make likely."""


def _described(
    subtype: str, stem: str, weight: float, *, blamed: bool = False, noun: float | None = None
) -> tuple[Rule, ...]:
    """The rules for one stem of word lists: what a parent is (`_A`), has (`_N`) or does (`_V`)."""
    about: About = "blamed" if blamed else "parent"
    lists = {
        "A": ("describes a parent by", weight),
        "N": ("speaks of a parent's", weight - 0.12 if noun is None else noun),
        "V": ("says that a parent does what is in", weight),
    }
    made = []
    for part, (said, heft) in lists.items():
        if (stem, part) in _ABSENT:
            continue
        shown, near = _SHOWN[f"{stem}_{part}"]
        made.append(
            Rule(
                f"{subtype}.{stem.lower()}_{part.lower()}",
                f"{said} the list {stem}_{part}",
                (f"{stem}_{part}",),
                heft,
                about=about,
                examples=shown,
                near_misses=near,
            )
        )
    return tuple(made)


_WORDS = (
    *_described("hostile_label", "HOSTILE", 0.72, noun=0.45),
    *_described("demanding", "DEMAND", 0.68, noun=0.5),
    *_described("anxious", "ANXIOUS", 0.64, noun=0.5),
    *_described("enmeshed", "MESHED", 0.7, blamed=True),
    *_described("discredited", "DOUBT", 0.62, noun=0.3),
    *_described("mental_state", "MIND", 0.6, noun=0.35),
    *_described("parenting", "PARENTING", 0.58, noun=0.4),
    *_described("non_engagement", "ENGAGE", 0.64),
    *_described("obstructive", "BLOCK", 0.66, noun=0.5),
    *_described("complainant", "COMPLAIN", 0.72, blamed=True),
)

PATTERN = Pattern(
    "parent_blame",
    "Blame put on a parent or carer",
    "a record that puts the blame on a parent or carer, or runs them down",
    (
        "Words that put the problem in the parent or carer: hostile, over-anxious, obstructive, not engaging, coaching, enmeshed, unrealistic.",
        "Doubt cast on their account, motives, health or fitness.",
        "Asking for help or complaining treated as the offence.",
        "Understated or sarcastic forms.",
    ),
    (
        "Disagreement stated as such.",
        "A fair, dated, concrete account of an act with no label drawn from it.",
        "The same words about the disabled person, or about staff.",
        "Denial, praise, and a parent's anger at services.",
    ),
    (
        Subtype(
            "hostile_label",
            "Called hostile or difficult",
            "The words may put the difficulty in the parent or carer: {words}.",
            "They may describe one hard moment fairly.",
            ("human-rights-act-art-8", "uk-gdpr-art-5-1-d", "uk-gdpr-art-16"),
        ),
        Subtype(
            "demanding",
            "Called demanding or unrealistic",
            "The words may treat what the parent or carer asks for as the problem: {words}.",
            "There may be a real limit to what can be provided.",
            ("uk-gdpr-art-5-1-d", "care-act-s10"),
        ),
        Subtype(
            "anxious",
            "Called anxious or over-protective",
            "The words may explain the matter by the parent's worry or protection: {words}.",
            "The parent may have said so themselves and asked for help with it.",
            ("uk-gdpr-art-5-1-d", "care-act-s10"),
        ),
        Subtype(
            "enmeshed",
            "Called enmeshed",
            "The words may treat the closeness of parent and person as the problem: {words}.",
            "It may be a clinician's reasoned opinion.",
            ("uk-gdpr-art-5-1-d", "human-rights-act-art-8"),
        ),
        Subtype(
            "discredited",
            "Account doubted",
            "The words may cast doubt on what the parent or carer says: {words}.",
            "Two accounts may simply differ.",
            ("uk-gdpr-art-5-1-d", "uk-gdpr-art-16"),
        ),
        Subtype(
            "mental_state",
            "State of mind",
            "The words may explain the matter by the parent's state of mind: {words}.",
            "It may be offered as a reason for support.",
            ("uk-gdpr-art-9", "uk-gdpr-art-5-1-d", "equality-act-s15"),
        ),
        Subtype(
            "parenting",
            "Parenting blamed",
            "The words may put it down to parenting or home: {words}.",
            "It may be advice that the parent asked for.",
            ("uk-gdpr-art-5-1-d", "childrens-act-s17"),
        ),
        Subtype(
            "non_engagement",
            "Said not to engage",
            "The words may say that the parent or carer does not engage or comply: {words}.",
            "They may have had a reason that is recorded elsewhere.",
            ("uk-gdpr-art-5-1-d", "care-act-s11"),
        ),
        Subtype(
            "obstructive",
            "Said to obstruct",
            "The words may say that the parent or carer stands in the way: {words}.",
            "They may have used a right to refuse or to ask for another option.",
            ("uk-gdpr-art-5-1-d", "mca-s4-7"),
        ),
        Subtype(
            "complainant",
            "Complaining as the problem",
            "The words may treat complaining or asking as the problem: {words}.",
            "The body may have had to set a limit to contact.",
            ("complaints-regs-2009-r13", "hsca-2014-reg16", "uk-gdpr-art-5-1-d"),
        ),
        Subtype(
            "cause",
            "Named as the cause",
            "The words may name the parent or home as the cause: {words}.",
            "It may be one of several causes that were weighed.",
            ("uk-gdpr-art-5-1-d",),
        ),
        Subtype(
            "money_motive",
            "Money as motive",
            "The words may suggest that the parent or carer acts for money: {words}.",
            "Money may have to be asked about.",
            ("uk-gdpr-art-5-1-d",),
        ),
        Subtype(
            "watched",
            "Watched or gossiped about",
            "The words may show the family being watched or warned about: {words}.",
            "A worker may need to know of a real risk.",
            ("uk-gdpr-art-5-1-a", "human-rights-act-art-8"),
        ),
        Subtype(
            "sarcasm",
            "Sarcasm",
            "The words may mock the parent or carer: {words}.",
            "They may be meant kindly.",
            ("uk-gdpr-art-5-1-a", "uk-gdpr-art-5-1-d"),
        ),
    ),
    (*_WORDS, *FRAMES, *HINTS),
)
