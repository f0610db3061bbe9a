"""The words that a keyword search would look for, pattern by pattern: a peer to beat, and a check of the labelled text.

    python benchmarks/stock_words.py

says for each pattern how many of its labelled passages hold none of its stock words. Below half, the set would reward
whoever only knows the words.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from sarlens.learning.labelled import read_labelled  # noqa: E402
from sarlens.tagging.weights import KINDS  # noqa: E402

STOCK = {
    "parent_blame": r"hostil|aggressi|abusive|difficult|demanding|anxi|over-?protect|enmesh|obstruct|engag|non-?complian|vexatious|unreasonabl|unrealistic|coach|fabricat|exaggerat|challenging|confrontation|manipulat",
    "safeguarding_misuse": r"safeguard|section 4[27]|s\.?4[27]\b|strategy (?:meeting|discussion)|referral|concern",
    "gdpr_misrepresentation": r"gdpr|data protection|confidential|consent|information governance|breach|redact|disclos|subject access|\bsar\b",
    "poor_care_planning": r"panel|budget|funding|already decided|best interests|care plan|assessment|consult|predetermin",
    "poor_communication": r"no reply|not informed|not told|not invited|nobody|no one|handover|update|communicat|unaware|responsib",
    "commitment": r"\bwill\b|\bagreed\b|\baction\b|\bpromis|\bundert[ao]|\bby (?:mon|tues|wednes|thurs|fri|the end)",
    "broken": r"chas|outstanding|overdue|await|not (?:been )?(?:done|received|sent)|carried forward|still|late\b|delay|promis|yet to",
}
"""Kind to the beginnings of words, as one pattern."""


def holds(kind: str, text: str) -> bool:
    """Whether a text holds a stock word of a kind."""
    return re.search(STOCK[kind], text, re.I) is not None


def main() -> None:
    labelled = read_labelled(ROOT / "data" / "labelled")
    short = []
    for at, kind in enumerate(KINDS):
        if kind in STOCK:
            shown = [text for text, shows in zip(labelled.texts, labelled.shows[:, at], strict=True) if shows]
            free = sum(not holds(kind, text) for text in shown)
            print(f"{kind:24} {len(shown):5} passages, {free / len(shown):.0%} without a stock word")
            short += [kind] if free < len(shown) / 2 else []
    if short:
        raise SystemExit(f"more than half of {', '.join(short)} holds a stock word")


if __name__ == "__main__":
    main()
