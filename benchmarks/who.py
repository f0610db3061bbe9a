"""How the people that a case lists stand against those of a truth: found once, merged, invented; post and employer.

A truth person is `name`, `spellings` (all the forms that the papers use), `role`, `employer`, `family`.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import Any

from benchmarks import samples

Row = dict[str, Any]
_TITLES = frozenset(
    {"mr", "mrs", "ms", "miss", "dr", "prof", "professor", "rn", "hca", "sister", "nurse", "rev", "cllr"}
)
_SHORT = {
    "sw": "social worker", "ssw": "senior social worker", "tm": "team manager", "ot": "occupational therapist", "slt": "speech language therapist",
    "gp": "gp", "cldn": "community learning disability nurse", "ft": "foundation trust", "dsl": "designated safeguarding lead",
    "ho": "head of", "iro": "independent reviewing officer", "icb": "integrated care board",
}  # fmt: skip
_SMALL = frozenset({"of", "and", "the", "for", "to", "from", "in", "a", "later", "lives"})


def people(made: Row, truth: Row, missed: list[str]) -> Row:
    """Persons who are there once, with all spellings that the truth gives them; and those listed who are nobody."""
    found = whole = 0
    for one in truth["people"]:
        held = [
            person for person in made["people"]
            if samples.words(one["name"]) <= samples.words(" ".join((person["name"], *person["aliases"])))
        ]  # fmt: skip
        found += bool(held)
        whole += len(held) == 1
        if len(held) != 1:
            missed.append(f"person: {one['name']} is {[person['name'] for person in held]}")
    every = len(truth["people"])
    return {"found": f"{found}/{every}", "once": f"{whole}/{every}", **_listed(made, truth, missed)}


def _listed(made: Row, truth: Row, missed: list[str]) -> Row:
    """Of those listed: how many are somebody, the same somebody twice, or two at once; spellings, post and employer."""
    own = _own_forms(truth)
    whole = {form: at for form, at in own.items() if len(form.split()) > 1}
    behind = {
        at: {own[form] for form in _forms(one) if form in own}
        | {whole[part] for form in _forms(one) for part in _stretches(form) if part in whole}
        for at, one in enumerate(made["people"])
    }
    entries: Counter[int] = Counter(person for persons in behind.values() for person in persons)
    nobody = [made["people"][at]["name"] for at, persons in behind.items() if not persons]
    merged = [made["people"][at]["name"] for at, persons in behind.items() if len(persons) > 1]
    split = [truth["people"][person]["name"] for person, count in entries.items() if count > 1]
    for what, names in (("nobody", nobody), ("two in one", merged), ("listed twice", split)):
        missed += [f"{what}: {name}" for name in names]
    return {
        "listed": len(made["people"]), "nobody": len(nobody), "merged": len(merged), "twice": len(split),
        **_told(made, truth, behind, missed),
    }  # fmt: skip


def _told(made: Row, truth: Row, behind: dict[int, set[int]], missed: list[str]) -> Row:
    """Spellings, post, employer and family of the truth's people, each from the entry that has the most of them."""
    count: Counter[str] = Counter()
    for at, one in enumerate(truth["people"]):
        held = [made["people"][n] for n, persons in behind.items() if at in persons]
        best = max(held, key=lambda person: person["mentions"], default=None)
        wanted = {_plain(form) for form in one["spellings"]}
        count["spelled"] += len(wanted & set(_forms(best))) if best else 0
        count["spellings"] += len(wanted)
        if not best:
            continue
        count["here"] += 1
        count["family"] += bool(one["family"]) == bool(best.get("family", one["family"]))
        for what, said in (("role", best["role"]), ("employer", best["organisation"])):
            if not one[what] or (one["family"] and what == "role") or one[what].startswith(("the person", "child")):
                continue
            count[f"{what}s"] += 1
            right = alike(one[what], said or "")
            count[what] += right
            if not right:
                missed.append(f"{what}: {one['name']} {one[what]!r}, not {said!r}")
    return {
        "spellings": f"{count['spelled']}/{count['spellings']}", "role": f"{count['role']}/{count['roles']}",
        "employer": f"{count['employer']}/{count['employers']}",
    }  # fmt: skip


def _own_forms(truth: Row) -> dict[str, int]:
    """The forms that one truth person alone has: to the person's place."""
    claims: dict[str, set[int]] = {}
    for at, one in enumerate(truth["people"]):
        for form in {one["name"], *one["spellings"]}:
            claims.setdefault(_plain(form), set()).add(at)
            claims.setdefault(_untitled(form), set()).add(at)
    return {form: next(iter(held)) for form, held in claims.items() if len(held) == 1}


def _forms(person: Row) -> list[str]:
    names = [person["name"], *person["aliases"], *person["emails"]]
    return [*map(_plain, names), *map(_untitled, names)]


def _plain(form: str) -> str:
    if "@" in form:
        return form.lower()
    form = re.sub(r"\([^)]*\)", " ", form)
    turned = re.fullmatch(r"\s*([^,]+),\s*([^,]+?)\s*", form)
    return " ".join(re.findall(r"[a-z'-]+", f"{turned[2]} {turned[1]}".lower() if turned else form.lower()))


def _stretches(form: str) -> list[str]:
    """Two and three words in a row: a name within a longer one ("anita wroe orla voss")."""
    words = form.split()
    return [" ".join(words[at : at + length]) for length in (2, 3) for at in range(len(words) - length + 1)]


def _untitled(form: str) -> str:
    """The form without its title, where two words are left; else as it is."""
    words = _plain(form).split()
    return " ".join(words[1:]) if len(words) > 2 and words[0] in _TITLES else " ".join(words)


def alike(wanted: str, said: str) -> bool:
    """Whether what is said names the same post or body: half the words of the truth's first part, or all of its own."""
    here, there = _words(re.split(r"[;,]| to | from ", wanted)[0]), _words(said)
    if not here or not there:
        return False
    common = len(here & there)
    return common * 2 >= len(here) and common * 2 >= min(len(there), len(here))


def _words(text: str) -> set[str]:
    plain = " ".join(_SHORT.get(word, word) for word in re.findall(r"[a-z]+", text.lower().replace("-", "")))
    return {word.removesuffix("s") for word in plain.split() if word not in _SMALL}
