"""The words of the invented case that `scale.py` measures with: sentence frames, and what fills them.

Frames nest, so that sentences hardly ever come out the same, and `{new}`, `{street}` and `{brand}` are words made of
syllables, so that the vocabulary goes on growing as a real one does. Nobody in it exists.
"""

from __future__ import annotations

import random
import re

_LISTS: dict[str, str] = {
    "thing": "support plan|risk assessment|hoist sling|shower chair|transport request|direct payment return|communication passport|night log|"
    "seizure chart|epilepsy protocol|sensory diet|eating and drinking guideline|wheelchair referral|advocacy referral|carer's assessment|"
    "capacity assessment|review date|respite booking|day service timetable|swimming session|speech therapy report|occupational therapy report|"
    "behaviour support plan|body map|incident form|medication chart|blood test result|hospital discharge letter|dental appointment|sleep chart|"
    "complaint response|tenancy agreement|council tax letter|mileage claim|petty cash sheet|door sensor|walking frame|standing frame|splint|"
    "hearing aid|glasses prescription|feeding pump|suction machine|oxygen order|fire drill record|training matrix|rota|agency invoice|"
    "funding panel paper|transition plan|college place|school report|annual review paper|safeguarding form|best interests note|court order|"
    "power of attorney|benefit award letter|bus pass|blue badge|passport photograph|holiday plan|garden rail|kitchen gate|bath lift|bed rail",
    "head": "kitchen|bath|night|morning|garden|minibus|swimming|college|school|kitchenette|laundry|stair|window|music|art|cookery|woodwork|riding|sailing|"
    "bowling|library|choir|drama|farm|bakery|pottery|cycling|gym|yoga|physio|podiatry|optician|dental|dietitian|continence|audiology|neurology|"
    "orthotics|respiratory|cardiology|gastric|vaccination|allergy|asthma|diabetes|sleep|pain|mood|memory|phone|laptop|tablet|broadband|heating|boiler|"
    "roof|damp|carpet|lift|fence|parking|insurance|pension|wage|rent|water|gas|electricity|television|wedding|funeral|birthday|holiday|pet|dog|rabbit",
    "paper": "form|letter|chart|report|invoice|quote|booking|order|rota|list|diary|survey|licence|permit|ticket|receipt|leaflet|claim|certificate|"
    "photograph|timetable|contract|agreement|questionnaire|checklist|protocol|summary|estimate|drawing|recording",
    "topic": "{thing}|{head} {paper}|{head} {paper}|{head} {paper}",
    "matter": "the {topic}|the {topic} and the {topic}|{his} {topic}|the {topic} from {place}|the draft {topic}|the {topic} we talked about at {place}|"
    "the {topic} that {pro} wrote in {month}|the copy of the {topic} for {brand}|the costs of the {topic}|the delay with the {topic}",
    "place": "the {street} Centre|{street} House|{street} Surgery|the {street} day service|{street} School|the {street} respite unit|ward {num}|"
    "the office at {street} Road|{street} Library|the {street} garden project|{street} pool|the hydrotherapy pool at {street}|home|the bungalow",
    "deed": "send|finish|check|print|scan|redraft|share|circulate|correct|rewrite|file|order|chase|price|return|sign|collect|post|upload|update",
    "deed_past": "sent|finished|checked|printed|scanned|redrafted|shared|circulated|corrected|rewritten|filed|ordered|priced|returned|signed|collected",
    "adj": "tired|cheerful|unsettled|quiet|chatty|sore|restless|proud|hungry|poorly|settled|anxious|sleepy|thirsty|pale|giggly|cross|wobbly|content|weepy",
    "food": "porridge|toast with jam|fish pie|beans|a jacket potato|soup|chicken curry|pasta bake|rice pudding|stewed apple|custard|two biscuits|"
    "a banana|thickened tea|a milkshake|scrambled egg|shepherd's pie|sausages|a tuna sandwich|crumpets|yoghurt|blackcurrant squash",
    "act": "watered the tomatoes|sorted the recycling|listened to the brass band record|matched the tram cards|fed the ducks|made a clay owl|"
    "counted the lorries|painted a fence panel|folded the towels|played the keyboard|walked to {place}|did the {brand} jigsaw|rode the trike|"
    "looked through the photograph album|helped with the shopping for {new}|planted out {num} leeks|swam {num} widths|watched the bowls|"
    "stirred the cake mix|chose the film|threw the ball for {new}'s dog|sat by the window with the {brand} catalogue",
    "day": "Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday",
    "when": "on {day}|before breakfast|after lunch|at {num}.{two}|during the night|by teatime|first thing|while {pro} was on the phone|"
    "as the taxi came|before the shift ended|in the afternoon|at handover",
    "month": "January|February|March|April|May|June|July|August|September|October|November|December",
    "due": "by {num} {month}|by the end of {month}|by {day}|within {few} working days|next week|before the review|as soon as I can|in due course|"
    "by close of play on {day}|within the month|once {pro} is back|by return",
    "few": "two|three|five|ten|fifteen|twenty",
    "because": "because the {thing} had not come|as {pro} was on leave|since the {brand} contract ended|because the van broke down|"
    "as the panel had not met|because {place} was shut|owing to staffing|as nobody had the new number|because the form was for another scheme|"
    "because the {new} family had the key|since the budget moved to {place}|as the printer at {place} was out of order",
    "kin": "Mum|Dad|{his} mother|{his} father|the family|{fam}|his sister|his aunt",
    "his": "his|his|the",
    "said": "said|told me|explained|wrote|felt|confirmed|reported|asked whether|was clear|thought|mentioned|noted",
    "clause": "{person} was {adj} {when}|the {thing} was wrong|{matter} had been {deed_past}|nobody had {deed_past} {matter}|{place} could not help|"
    "{pro} would {deed} {matter} {due}|the hours at {place} were too short|the {brand} order was late|the worker from {brand} had left|"
    "the meeting had been moved to {place}|it took {num} minutes to get him out of the bath|the pain was worse {when}|"
    "{person} did not know the new worker, {new}|the {brand} alarm went off {when}|there were {num} messages about it",
}
_LISTS["blame"] = (
    "{kin} can be over protective and finds it hard to let go|there is a pattern of {kin} rejecting every option|{kin} is known to the service as difficult|"
    "the anxiety seems to come from {kin} rather than from {person}|{kin} does not engage with the plan|{kin} was hostile when {pro} rang|"
    "it may be that {kin} exaggerates the seizures|{kin} is not being realistic about {place}|we will need to consider a safeguarding referral if {kin} goes on like this|"
    "{kin} emails constantly and it takes up a great deal of time|{person} is fine until {kin} visits"
)
_FRAMES: dict[str, tuple[str, ...]] = {
    "daily": (
        "{person} {act} {when}.", "{person} ate {food} and {food} {when}, and was {adj}.", "{adj!c} {when} but settled after {food}.", "Woke at {num}.{two}, {adj}, back to sleep by {num}.{two}.",
        "Went to {place} with {pro} and {act}.", "Had {food}, then {act}.", "Refused the {food}, took {food}.", "Checked {when}, asleep.", "BG {num}.{digit}. {food!c} and {food}.",
        "{new} from {brand} called about the {thing}.", "Seizure {when}, {num} seconds, recovered by himself, recorded on the {thing}.", "{kin} {said} that {clause}.",
        "Medication given {when}. {person} {act} and was {adj}.", "Bath {when}. Skin intact but {adj} about the {thing}.", "Rang {place} about {matter}, no answer.",
    ),
    "work": (
        "I spoke to {pro} {when} and {pro2} {said} that {clause}.", "T/C from {kin}. {kin} {said} that {clause} and that {clause}.", "{pro} has asked for {matter} {because}.", "I have {deed_past} {matter}.",
        "I will {deed} {matter} {due}.", "{pro} agreed to {deed} {matter} {due}.", "{pro} to {deed} {matter}.", "No reply yet from {place} about {matter}.", "We have still not received {matter} {because}.",
        "It was {deed_past} on {num} {month}, {because}.", "The {thing} was {deed_past} and a copy went to {place}.", "Home visit. {person} {act} and was {adj} throughout.", "{clause!c}, and {clause}.",
        "{pro} {said} that {clause}, {because}.", "Email from {pro} at {brand}: {clause}.", "The cost is {money} a week and the panel meets on {num} {month}.", "Reference {ref} was given by {brand}.",
        "Visit to {place} {when} with {new}, who {said} that {clause}.", "{kin} has been told that {clause}.", "Nobody let {kin} know that {clause}.", "{kin} was not invited {because}.",
        "We cannot share {matter} with {kin} because of data protection.", "The decision on {matter} had already been made at {place}.", "The hours will be cut to {num} {because}.",
        "{pro} was sorry that {matter} had slipped and promised to {deed} it {due}.", "As discussed, {clause}.", "I understand from {pro} that {clause}.", "{blame!c}.",
    ),
    "plain": (
        "{person} {act} with {new}, who comes from {place}.", "The kitchen at {place} has {num} chairs and a view of {street} Hill.", "{new} brought {food} and {food} for everybody.", "He likes {food}, {food} and the {brand} radio programme.",
        "The house is {few} minutes from {place} on foot.", "He has known {new} since {month} {year} and they go to {place} together.", "He walks with one hand held and was {adj} {when}.", "There are {num} people on the list at {place}.",
        "{brand} make the {thing}, and it is {num} inches wide.", "He weighs {num}.{digit} stone and is {few} inches taller than in {month}.", "His room has a {brand} lamp, {num} tram cards and a map of {street}.", "{new} taught him at {street} School until {year}.",
        "He understands {few} signs and uses his {brand} tablet for {food}, {food} and {food}.", "The bus from {street} to {place} leaves {when} and costs {money}.", "{person} was {adj} in the taxi and {adj} at {place}.", "Weather {adj}, so we {act}.",
        "{new} and {new} share the garden at {place}.", "On {num} {month} he {act} and then had {food}.", "The {thing} has {num} pages and lists {food}, {food} and {food}.", "His cousin {new} lives at {street} and has a dog called {brand}.",
    ),
    "letter": (
        "Thank you for your letter of {num} {month} about {matter}.", "I am writing to tell you that {clause}.", "You asked why {clause}.", "I have looked at {matter} and spoken to {pro}, who {said} that {clause}.",
        "I am sorry that {clause}.", "We will {deed} {matter} {due}.", "I will write to you again {due}.", "The {brand} contract does not allow for this, {because}.", "I enclose {matter}.",
        "Please let {pro} know {due} whether {clause}.", "You have the right to ask the Ombudsman to look at this if you remain unhappy.", "I uphold this part of your complaint, {because}.",
        "We regard {matter} as settled, {because}.", "{pro} will arrange {matter} with {place} {due}.", "At the meeting at {place} it was agreed that {clause}.", "I do not agree that {clause}.",
    ),
    "family": (
        "I am writing again about {matter}.", "You told us on {num} {month} that {clause}.", "We have heard nothing {because}.", "Please can you {deed} {matter} {due}?", "{person} was {adj} and {act} {when}.",
        "When will {matter} be {deed_past}?", "Nobody told us that {clause}.", "We were not asked about {matter}.", "He came home {adj} from {place} and had only eaten {food}.", "It is {few} weeks since {clause}.",
    ),
}  # fmt: skip
_SUBJECTS = (
    "{thing!c}: {street}", "{thing!c} for {month}", "{person} - {thing}", "{place!c} and the {thing}", "{thing!c} ({ref})", "{brand} invoice {ref}", "Visit to {place} on {num} {month}",
    "Panel {num} {month}", "Question about {matter}", "{day} at {place}",
)  # fmt: skip
_ONSETS = [
    "b",
    "bl",
    "br",
    "c",
    "ch",
    "cl",
    "cr",
    "d",
    "dr",
    "f",
    "fl",
    "fr",
    "g",
    "gl",
    "gr",
    "h",
    "j",
    "k",
    "l",
    "m",
    "n",
    "p",
    "pl",
    "pr",
    "qu",
    "r",
    "s",
    "sc",
    "sh",
    "sk",
    "sl",
    "st",
    "t",
    "th",
    "tr",
    "v",
    "w",
    "y",
]
_VOWELS = ["a", "e", "i", "o", "u", "ai", "ea", "ee", "oa", "oo", "ou", "ay"]
_CODAS = [
    "b",
    "ck",
    "d",
    "g",
    "l",
    "ll",
    "m",
    "mp",
    "n",
    "nd",
    "ng",
    "nk",
    "p",
    "r",
    "rd",
    "rn",
    "s",
    "sk",
    "ss",
    "st",
    "t",
    "th",
    "tt",
    "x",
]
_SLOT = re.compile(r"\{(\w+)(!c)?\}")
_CHOICES = {name: tuple(text.split("|")) for name, text in _LISTS.items()}
_NESTED = 5
_TELLING = 0.3
"""Share of sentences that could show anything: set so that findings come about as often as in the samples."""


def made_up(rng: random.Random, syllables: int) -> str:
    """A word that no dictionary holds, with a capital."""
    parts = [rng.choice(_ONSETS) + rng.choice(_VOWELS) + rng.choice(_CODAS) for _ in range(syllables)]
    return "".join(parts).capitalize()


class Speech:
    """Sentences about one person, drawn by chance; the same seed speaks the same words."""

    def __init__(self, rng: random.Random, person: str, family: str, professionals: list[str]) -> None:
        self._rng = rng
        self._people = {"person": [person], "fam": [family], "pro": professionals, "pro2": ["he", "she", "they"]}
        self._streets = [made_up(rng, 2) for _ in range(300)]
        self._brands = [made_up(rng, 2) for _ in range(120)]

    def sentence(self, kind: str) -> str:
        """One sentence of a kind: daily, work, letter or family; most of any paper is plain telling."""
        told = kind if kind == "daily" or self._rng.random() < _TELLING else "plain"
        return self._filled(self._rng.choice(_FRAMES[told]), 0)

    def subject(self) -> str:
        """A subject line or heading."""
        return self._filled(self._rng.choice(_SUBJECTS), 0)

    def allegation(self) -> str:
        """A sentence against the family, for copying from paper to paper."""
        return self._filled("{blame!c} {because}.", 0)

    def paragraph(self, kind: str, words: int) -> str:
        """Sentences up to about so many words."""
        out: list[str] = []
        count = 0
        while count < words:
            out.append(self.sentence(kind))
            count += out[-1].count(" ") + 1
        return " ".join(out)

    def thing(self) -> str:
        """What an action or a form is about."""
        return self._filled("{matter}", 0)

    def _filled(self, frame: str, depth: int) -> str:
        def fill(match: re.Match[str]) -> str:
            word = self._word(match[1], depth)
            return word[:1].upper() + word[1:] if match[2] else word

        return _SLOT.sub(fill, frame)

    def _word(self, slot: str, depth: int) -> str:
        rng = self._rng
        made = {
            "num": lambda: str(rng.randint(2, 28)), "two": lambda: f"{rng.randrange(0, 60, 5):02}", "digit": lambda: str(rng.randint(0, 9)),
            "year": lambda: str(rng.randint(2004, 2019)), "money": lambda: f"£{rng.randint(90, 2400):,}.{rng.randint(10, 99)}", "ref": lambda: f"{made_up(rng, 1).upper()}/{rng.randint(1000, 99999)}",
        }  # fmt: skip
        if slot in made:
            return made[slot]()
        if slot in self._people:
            return rng.choice(self._people[slot])
        if slot in ("new", "street", "brand"):
            if slot == "new" or rng.random() < 0.02:
                return (
                    made_up(rng, 2) if slot != "new" or rng.random() < 0.8 else f"{rng.choice(GIVEN)} {made_up(rng, 2)}"
                )
            return rng.choice(self._streets if slot == "street" else self._brands)
        if depth > _NESTED:
            return "it"
        return self._filled(rng.choice(_CHOICES[slot]), depth + 1)


GIVEN = [
    "Amina",
    "Bartholomew",
    "Cerys",
    "Desmond",
    "Eleri",
    "Fergus",
    "Gwen",
    "Hamish",
    "Imogen",
    "Jasper",
    "Keira",
    "Leopold",
    "Maeve",
    "Nadia",
    "Osian",
    "Priya",
    "Quentin",
    "Rhiannon",
    "Saskia",
    "Tobias",
    "Ursula",
    "Vikram",
    "Winifred",
    "Yusuf",
    "Zainab",
    "Alastair",
    "Bronwen",
    "Callum",
    "Dorothy",
    "Ewan",
    "Farida",
    "Gareth",
    "Hilary",
    "Ingrid",
    "Joanna",
    "Kwame",
    "Lorna",
    "Marcus",
    "Niamh",
    "Oluchi",
]
