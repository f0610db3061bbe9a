"""English endings: enough to list every form of a word in a word list."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

Form = Literal["base", "s", "ing", "ed"]

_IRREGULAR: dict[str, str] = {
    "be": "was been were",
    "become": "became become",
    "begin": "began begun",
    "bite": "bit bitten",
    "blow": "blew blown",
    "break": "broke broken",
    "bring": "brought",
    "build": "built",
    "buy": "bought",
    "catch": "caught",
    "choose": "chose chosen",
    "come": "came come",
    "cost": "cost",
    "cut": "cut",
    "deal": "dealt",
    "do": "did done",
    "draw": "drew drawn",
    "drive": "drove driven",
    "fall": "fell fallen",
    "feed": "fed",
    "feel": "felt",
    "fight": "fought",
    "find": "found",
    "forbid": "forbade forbidden",
    "forget": "forgot forgotten",
    "get": "got gotten",
    "give": "gave given",
    "go": "went gone",
    "grow": "grew grown",
    "have": "had",
    "hear": "heard",
    "hide": "hid hidden",
    "hold": "held",
    "keep": "kept",
    "know": "knew known",
    "lead": "led",
    "leave": "left",
    "let": "let",
    "lose": "lost",
    "make": "made",
    "mean": "meant",
    "meet": "met",
    "mislead": "misled",
    "misread": "misread",
    "overwrite": "overwrote overwritten",
    "overlook": "overlooked",
    "oversee": "oversaw overseen",
    "pay": "paid",
    "put": "put",
    "read": "read",
    "redo": "redid redone",
    "ring": "rang rung",
    "rise": "rose risen",
    "run": "ran run",
    "say": "said",
    "see": "saw seen",
    "seek": "sought",
    "send": "sent",
    "set": "set",
    "show": "showed shown",
    "shut": "shut",
    "sit": "sat",
    "speak": "spoke spoken",
    "spend": "spent",
    "stand": "stood",
    "steal": "stole stolen",
    "stick": "stuck",
    "take": "took taken",
    "teach": "taught",
    "tell": "told",
    "think": "thought",
    "throw": "threw thrown",
    "undergo": "underwent undergone",
    "undertake": "undertook undertaken",
    "understand": "understood",
    "undo": "undid undone",
    "wear": "wore worn",
    "withdraw": "withdrew withdrawn",
    "withhold": "withheld",
    "write": "wrote written",
    "overstep": "overstepped",
    "shred": "shredded",
    "lie": "lied",
    "burn": "burnt burned",
    "learn": "learned learnt",
    "spoil": "spoilt spoiled",
    "overhear": "overheard",
}
_DOUBLED = frozenset(
    [
        "refer",
        "plan",
        "submit",
        "commit",
        "permit",
        "omit",
        "stop",
        "drop",
        "chat",
        "get",
        "put",
        "cut",
        "let",
        "ban",
        "run",
        "swap",
        "occur",
        "prefer",
        "transfer",
        "control",
        "skip",
        "slip",
        "log",
        "flag",
        "tag",
        "bin",
        "chop",
        "rub",
        "beg",
        "nag",
        "fit",
        "sit",
        "set",
        "shut",
        "plot",
        "step",
        "travel",
        "label",
        "channel",
        "counsel",
        "model",
        "total",
        "cancel",
        "signal",
        "dispel",
        "compel",
        "expel",
        "fulfil",
        "enrol",
        "admit",
        "remit",
        "defer",
        "infer",
        "confer",
        "rebut",
        "regret",
        "bar",
        "blur",
        "stir",
        "scan",
        "shred",
        "sham",
        "wrap",
        "trap",
        "strip",
        "ship",
        "dig",
        "snap",
        "grip",
        "overstep",
        "bid",
        "forbid",
        "forget",
        "begin",
        "plug",
        "cap",
        "map",
        "clip",
        "trim",
        "edit-",
    ]
)
_VOWELS = "aeiou"


def plural(noun: str) -> str:
    """The plural of a noun or of a noun phrase's last word: "duty" is "duties"."""
    head, space, last = noun.rpartition(" ")
    if last.endswith(("s", "x", "ch", "sh")):
        ended = last + "es"
    elif last.endswith("y") and last[-2:-1] not in _VOWELS:
        ended = last[:-1] + "ies"
    else:
        ended = last + "s"
    return head + space + ended


def verb_forms(verb: str) -> Iterator[tuple[Form, str]]:
    """Every form of a verb with its kind: base, third person, -ing, and past or participle."""
    yield "base", verb
    yield "s", "has" if verb == "have" else plural(verb)
    yield "ing", _ing(verb)
    if verb in _IRREGULAR:
        for past in _IRREGULAR[verb].split():
            yield "ed", past
        return
    yield "ed", _ed(verb)


def _ing(verb: str) -> str:
    if verb.endswith("ie"):
        return verb[:-2] + "ying"
    if verb.endswith("e") and not verb.endswith(("ee", "oe", "ye")) and verb != "be":
        return verb[:-1] + "ing"
    return _doubled(verb) + "ing"


def _ed(verb: str) -> str:
    if verb.endswith("e"):
        return verb + "d"
    if verb.endswith("y") and verb[-2:-1] not in _VOWELS:
        return verb[:-1] + "ied"
    return _doubled(verb) + "ed"


def _doubled(verb: str) -> str:
    return verb + verb[-1] if verb in _DOUBLED else verb
