"""Write `data/labelled/GUIDE.md`: for each sub-type what it is, five labelled passages in it, five near ones out of it, and the tie rule.

    python benchmarks/guide.py

In: one short passage of each of five authors. Out: passages marked hard (nothing shown, though a careless reader would say so) whose
wording is nearest to all that are in, of five authors. No passage stands twice.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from sarlens.learning.labelled import Labelled, read_labelled  # noqa: E402
from sarlens.tagging.wording import features, load_wording  # noqa: E402

LABELLED = ROOT / "data" / "labelled"
FEW, LONGEST = 5, 190
PATTERNS = {
    "parent_blame": "A parent or carer is blamed or run down in a professional's or provider's record",
    "safeguarding_misuse": "Safeguarding is raised, threatened or run in a way its own rules don't support",
    "gdpr_misrepresentation": "Data protection is given as a reason for what it doesn't require, or is breached",
    "missed_commitment": "Something is undertaken; or the words say that it was not done, is late, is being chased",
    "poor_care_planning": "Decided beforehand, led by money or convenience, or without the person and family",
    "poor_communication": "Services don't tell each other or the family; nobody takes responsibility",
}
SUBTYPES = {
    "PB1": ("Difficult, hostile", "A dated act told without a judgement (“she raised her voice at 3 pm and left”) is out; a word for what she is, is in."),
    "PB2": ("Demanding, entitled", "Counting or mocking what a parent asks for is in; a request noted and answered is out."),
    "PB3": ("Doesn't engage", "“Declined the visit of 3 May” is out; a standing trait (“won't engage”) is in, also where it is polite."),
    "PB4": ("Anxious, over-protective", "A worry passed on as a fact about the person's needs is out; the worry made the trouble is in."),
    "PB5": ("Enmeshed, too close", "Closeness described as help is out; as what stands in the way, it is in."),
    "PB6": ("Exaggerates, makes up, seeks a diagnosis", "A lawful FII pathway with its signs named is safeguarding's matter and out; disbelief without a test is in."),
    "PB7": ("Parenting doubted", "Advice that was asked for is out; the need explained by the parenting is in."),
    "PB8": ("State of mind run down", "A parent's own illness where it bears on support for them is out; as a slur on what they say it is in."),
    "PB9": ("The complainant is the trouble", "How many complaints there are, in a log of complaints, is out; the complaining as a fault is in."),
    "PB10": ("The breakdown is laid on the parent", "Notice given for reasons of the provider's own is out."),
    "PB11": ("Obstructs, against the person's interests", "A court's finding with its evidence is out; a worker's “blocking” is in."),
    "PB12": ("Knowledge discredited", "“Mum reports” alone is out; with doubt (“claims”, “her word”, “we only have”) it is in."),
    "PB13": ("Does it for money", "A direct payment audit with figures is out."),
    "PB14": ("Watched, gossiped about", "A public post met by chance and put right is out; looking for it or passing it on is in."),
    "PB15": ("Sneer, nickname, sarcasm", "Warm chaff among staff about themselves is out."),
    "PB16": ("Character sketch carried forward", "A sourced and dated history is out; a summary nobody signed is in."),
    "SG1": ("Follows a complaint, request or refusal", "Only where the words themselves join the two; bare dates belong to the analysis."),
    "SG2": ("No threshold", "“Threshold met” with facts is out; without any test or against advice it is in."),
    "SG3": ("Vague", "No date, act or witness; one concrete act is enough to be out."),
    "SG4": ("Family not told", "Withheld with the stated risk of harm is out."),
    "SG5": ("Person not asked", "Asked and recorded, or a reason why not, is out."),
    "SG6": ("No outcome", "An open enquiry with its next step is out; open and forgotten is in."),
    "SG7": ("Two measures", "What families raise is a “quality matter”, what staff raise is safeguarding."),
    "SG8": ("Contact limited without authority", "A court's order, or a best-interests decision with a review date, is out."),
    "SG9": ("Leverage", "A condition (“unless you …”) counts, however friendly; a plain account of duty is out."),
    "SG10": ("Stays on the file", "A withdrawn allegation that was struck out is counter-evidence; one that lives on is in."),
    "SG11": ("Decided before the enquiry", "A placement fixed before the enquiry about it: in; before an assessment: poor_care_planning."),
    "SG12": ("Organisational enquiry, notice", "Families told at once with reasons is out."),
    "SG13": ("One source counted as many", "The same sentence in two files, said to be two concerns."),
    "invoked": ("Data protection as a reason", "A right statement of law, or an apt exemption named, is out; refusing to listen, record or minute is in."),
    "breach": ("Seen or sent where it should not be", "Counts also where it was put right the same day (the putting right is counter-evidence)."),
    "withheld": ("Records held back, thinned, late, lost", "Within time and told is out; late is also broken only where the limit or the dates stand in the words."),
    "commitment": ("Undertaken", "Will, agreed, action, by when; a policy, habit, forecast or the person's own plan is out; “we would hope to” is arguable."),
    "broken": ("Not done, late, chased, awaited", "A past promise told as not kept is broken and not also commitment; done late and told so without complaint is out."),
    "CP1": ("Decided before assessment or meeting", "“The plan, subject to the assessment” is out; “agreed, assessment to follow” is in."),
    "CP2": ("Led by money", "A budget explained beside the need is out."),
    "CP3": ("Not consulted", "Not asked, not invited to the decision: here. Not told of it: poor_communication. Both where both are said."),
    "CP4": ("Fait accompli", "Told as settled, with a date."),
    "CP5": ("Purpose hidden", "Sold as a chat, was a reassessment; poor_communication is then arguable."),
    "CP6": ("Panel veto", "Panel asking for a missing paper is out; panel deciding against eligible need is in."),
    "CP7": ("No transition plan", "A plan in time with gaps named is out."),
    "CP8": ("Copied, wrong, on paper only", "A slip found and mended the same day is out."),
    "CP9": ("Medical only", "Health's own part told as its own part is out."),
    "CP10": ("Blanket rule", "A general rule with the exception looked at is out."),
    "DS1": ("Nobody responsible", "“Not ours” with whose it is and a handover is out."),
    "DS2": ("Handed on", "A change of worker with a meeting of both is out."),
    "DS3": ("Chased, no reply", "One delay explained and put right is out."),
    "DS4": ("Meeting cancelled, papers unread", "Moved by agreement is out."),
    "DS5": ("Two stories", "A correction that says it is one is out."),
    "DS6": ("Family left out of the loop", "What the person asked not to be shared is out."),
    "DS7": ("Behind the family's back", "Ordinary contract business is out."),
}  # fmt: skip
COUNTER = (
    "Counter-evidence: praise of the family's care or knowledge, an apology, a mistake admitted, a promise kept, an allegation withdrawn or",
    "found untrue. Proper process counts only where the words show the family or person heard, told in time or given reasons; a merely",
    "correct step, a tidy record or a fair account of anger is none. (Two blind readings differed most here; this is how it was settled.)",
)


def inside(labelled: Labelled, code: str) -> list[int]:
    return [
        row
        for row, codes in enumerate(labelled.codes)
        if code in codes.values() and len(labelled.texts[row]) <= LONGEST
    ]


def few(rows: Sequence[int], labelled: Labelled) -> Iterator[int]:
    """The first of each author, of five authors."""
    authors: set[str] = set()
    for row in rows:
        if labelled.authors[row] not in authors and len(authors) < FEW:
            authors.add(labelled.authors[row])
            yield row


def main() -> None:
    labelled, wording = read_labelled(LABELLED), load_wording()
    assert wording is not None
    hard = [row for row in range(len(labelled)) if labelled.hard[row] and len(labelled.texts[row]) <= LONGEST]
    there = features([labelled.texts[row] for row in hard], wording.rarity)
    names, taken = json.loads((LABELLED / "subtypes.json").read_text("utf-8")), set[int]()
    lines = ["# The labelling guide", "", "Written by `benchmarks/guide.py`; all passages are invented. A passage is labelled by its own words. What counts for a pattern as a", "whole stands in `sarlens patterns`. Where reasonable readers differ it is arguable, and counts neither way.", "", *COUNTER, ""]  # fmt: skip
    groups = {"PB": "parent_blame", "SG": "safeguarding_misuse", "CP": "poor_care_planning", "DS": "poor_communication"}
    last = ""
    for code, (name, tie) in SUBTYPES.items():
        pattern = groups.get(code[:2]) or (
            "missed_commitment" if code in ("commitment", "broken") else "gdpr_misrepresentation"
        )
        if pattern != last:
            lines += [f"## {pattern}", "", f"{PATTERNS[pattern]}.", ""]
            last = pattern
        rows = inside(labelled, code)
        near = np.asarray(
            (there @ features([labelled.texts[row] for row in rows], wording.rarity).T).mean(axis=1)
        ).ravel()
        out = [hard[at] for at in np.argsort(-near, kind="stable") if hard[at] not in taken]
        outside = list(few(out, labelled))
        taken.update(outside)
        lines += [f"### {code}: {name} (`{names.get(code, code)}`)", "", f"Tie rule: {tie}", "", "In:"]
        lines += [
            f"- {labelled.texts[row]}"
            for row in few(sorted(rows, key=lambda row: len(labelled.texts[row]) > 60), labelled)
        ]
        lines += ["", "Out:", *(f"- {labelled.texts[row]}" for row in outside), ""]
    (LABELLED / "GUIDE.md").write_text("\n".join(lines).rstrip() + "\n", "utf-8")


if __name__ == "__main__":
    main()
