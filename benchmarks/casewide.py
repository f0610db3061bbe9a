"""What a case shows as a whole, held against a bundle's truth: gaps, spread, what came after what, contradictions.

Each function takes the exported case and the truth, adds each miss in words to `missed`, and gives a row of figures.
A place is right where its document is: the truth's own, a copy of it, or a part of one. `bundles.py` runs them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from rapidfuzz import fuzz

from benchmarks.samples import same, words

Row = dict[str, Any]
SAID_ALIKE = 70
"""Likeness, 0 to 100, from which a gap's description and the truth's words for it are taken for one."""
WHOLE = 0.75
"""Share of its copies from which a chain counts as whole (as the acceptance checks count it)."""
PER_PAGES = 20


def gaps(made: Row, truth: Row, missed: list[str]) -> Row:
    """Planted gaps found by kind and place or words, and what is told as a gap that none of them is."""
    names = {one["id"]: one["name"] for one in made["files"]}
    wanted = [one for one in truth["gaps"] if not one.get("optional")]
    fitting = {at: [one for one in made["gaps"] if _is_gap(one, gap, truth, names)] for at, gap in enumerate(wanted)}
    kind = {at: [one for one in found if one["kind"] == wanted[at]["kind"]] for at, found in fitting.items()}
    worded = {at for at, found in kind.items() if any(_worded(one, wanted[at]) for one in found)}
    pairs = worded | _matched({at: [one["id"] for one in found] for at, found in kind.items() if at not in worded})
    right = {one["id"] for gap in truth["gaps"] for one in made["gaps"] if _is_gap(one, gap, truth, names)}
    false = [one for one in made["gaps"] if one["id"] not in right]
    for at, gap in enumerate(wanted):
        if at not in pairs:
            other = f" (there as {fitting[at][0]['kind']})" if fitting[at] else ""
            missed.append(f"gap: {gap['kind']} {gap['file']} p{gap['page']} {gap['what']!r}{other}")
    missed += [f"no gap: {o['kind']} {names[o['file']]} p{o['page']} {o['description']!r}" for o in false]
    pages = made["coverage"]["pages"]
    return {
        "found": f"{len(pairs)}/{len(wanted)}",
        "of another kind": sum(bool(found) and at not in pairs for at, found in fitting.items()),
        "listed": len(made["gaps"]),
        "false": len(false),
        f"false in {PER_PAGES} pages": round(len(false) * PER_PAGES / max(1, pages), 2),
    }


def _is_gap(made: Row, gap: Row, truth: Row, names: dict[str, str]) -> bool:
    """On a page of the same document, or in the same words; a gap of another kind only in the same words or on the page."""
    if _worded(made, gap):
        return True
    if names[made["file"]] != gap["file"] or made["page"] is None:
        return False
    if made["page"] == gap["page"]:
        return True
    if made["kind"] != gap["kind"]:
        return False
    around = [
        one for one in truth["documents"]
        if not one.get("part_of") and one["file"] == gap["file"] and one["first_page"] <= gap["page"] <= one["last_page"]
    ]  # fmt: skip
    return any(one["first_page"] <= made["page"] <= one["last_page"] for one in around)


def _worded(made: Row, gap: Row) -> bool:
    return fuzz.token_set_ratio(made["description"], gap["what"]) >= SAID_ALIKE


def _matched(fitting: dict[int, list[str]]) -> set[int]:
    """The most of the wanted that can each have a made one of its own: by its place alone, one counts for one only."""
    taken: dict[str, int] = {}

    def placed(at: int, tried: set[str]) -> bool:
        for one in fitting[at]:
            if one not in tried:
                tried.add(one)
                if one not in taken or placed(taken[one], tried):
                    taken[one] = at
                    return True
        return False

    for at in fitting:
        placed(at, set())
    return set(taken.values())


def spread(made: Row, truth: Row, missed: list[str]) -> Row:
    """Allegations with their copies: the first place right, copies found, chains whole."""
    places = _Places(made, truth)
    first = whole = found = every = extra = 0
    wanted = truth.get("spread", [])
    for chain in wanted:
        copies = dict.fromkeys(places.copies_of(one) for one in chain["copies"])
        every += len(copies)
        told = max(made["spread"], key=lambda one: _held(places, one, (chain["first"], *chain["copies"])), default=None)
        if told is None or not _held(places, told, (chain["first"], *chain["copies"])):
            missed.append(f"spread: nothing of {chain['text']!r}")
            continue
        began = places.at(told["first"], chain["first"])
        held = [
            one for one in chain["copies"] if any(places.at(place, one) for place in (told["first"], *told["copies"]))
        ]
        lost = [one for one in chain["copies"] if one not in held]
        more = [
            place for place in told["copies"]
            if not any(places.at(place, one) for one in (chain["first"], *chain["copies"]))
        ]  # fmt: skip
        first, found, extra = first + began, found + len(held), extra + len(more)
        whole += began and len(held) >= WHOLE * len(chain["copies"])
        if lost or not began:
            missed.append(
                f"spread: {chain['text']!r}: first {'right' if began else places.said(told['first'])}, not {lost}"
            )
        missed += [f"spread, besides: {chain['text'][:40]!r}: {places.said(place)}" for place in more]
    return {
        "first": f"{first}/{len(wanted)}", "copies": f"{found}/{every}", "whole": f"{whole}/{len(wanted)}",
        "besides": extra, "listed": len(made["spread"]),
    }  # fmt: skip


def _held(places: _Places, told: Row, chain: Iterable[str]) -> int:
    return sum(any(places.at(place, one) for place in (told["first"], *told["copies"])) for one in chain)


def escalations(made: Row, truth: Row, missed: list[str]) -> Row:
    """What came after what: both places and both dates right; and what is listed without a date on either side."""
    places = _Places(made, truth)
    wanted = [one for one in truth.get("escalations", []) if not one.get("optional")]
    found = 0
    for one in wanted:
        hit = any(
            places.at(told["trigger"], one["trigger"])
            and places.at(told["response"], one["response"])
            and abs(told["days"] - one["days"]) <= 1
            for told in made["escalations"]
        )
        found += hit
        if not hit:
            missed.append(
                f"escalation: {one['trigger']} {places.told(one['trigger'])} -> {one['response']} {places.told(one['response'])}"
            )
    undated = sum(not (one["trigger"]["date"] and one["response"]["date"]) for one in made["escalations"])
    return {"found": f"{found}/{len(wanted)}", "listed": len(made["escalations"]), "undated": undated}


def contradictions(made: Row, truth: Row, missed: list[str]) -> Row:
    """The same thing told differently in two places: both sentences, in whichever order."""
    wanted, told = truth.get("contradictions", []), made.get("contradictions", [])
    names = {one["id"]: one["name"] for one in made["files"]}
    found, right = 0, set[int]()
    for one in wanted:
        hits = [at for at, other in enumerate(told) if _both(one, other, names)]
        found += bool(hits)
        right.update(hits)
        if not hits:
            missed.append(f"contradiction: {one['what']!r}: {one['first']['text']!r} / {one['second']['text']!r}")
    missed += [
        f"contradiction, besides: {one['what']!r}: {one['first']['what']!r} / {one['second']['what']!r}"
        for at, one in enumerate(told)
        if at not in right
    ]
    return {"found": f"{found}/{len(wanted)}", "besides": len(told) - len(right), "listed": len(told)}


def _both(truth: Row, made: Row, names: dict[str, str]) -> bool:
    def stands(side: Row, place: Row) -> bool:
        near = names[place["file"]] == side["file"] and abs(place["page"] - side["page"]) <= 1
        return same(side["text"], place["what"]) or (
            near and fuzz.partial_ratio(side["text"], place["what"]) >= SAID_ALIKE
        )

    one, other = truth["first"], truth["second"]
    return (stands(one, made["first"]) and stands(other, made["second"])) or (
        stands(one, made["second"]) and stands(other, made["first"])
    )


class _Places:
    """Tells whether a place of the exported case is a document of the truth, in whichever of its copies."""

    def __init__(self, made: Row, truth: Row) -> None:
        self._names = {one["id"]: one["name"] for one in made["files"]}
        self._made = {one["id"]: one for one in made["documents"]}
        self._truth = {one["id"]: one for one in truth["documents"]}
        self._group: dict[str, str] = {}
        for one in truth["documents"]:
            self._group[one["id"]] = self._top(one["id"])

    def _top(self, identity: str) -> str:
        seen = {identity}
        while (up := self._truth[identity].get("duplicate_of")) in self._truth and up not in seen:
            identity = up
            seen.add(up)
        return identity

    def copies_of(self, identity: str) -> str:
        """The id of the document that all copies share."""
        return self._group.get(identity, identity)

    def _prints(self, identity: str) -> Iterator[Row]:
        group = self.copies_of(identity)
        return (one for one in self._truth.values() if self._group[one["id"]] == group)

    def at(self, place: Row, identity: str) -> bool:
        """The place is on the pages of a print of the document, and of its day where both are dated."""
        document = self._made.get(place.get("document", ""), {})
        for one in self._prints(identity):
            if self._names[place["file"]] != one["file"] or not one["first_page"] <= place["page"] <= one["last_page"]:
                continue
            days = {(day or "")[:10] for day in (place["date"], document.get("date"))} - {""}
            if not one["date"] or not days:
                return True
            alike = (
                not one.get("part_of")
                or not words(one["author"])
                or bool(words(one["author"]) & words(place.get("author") or one["author"]))
            )
            if one["date"][:10] in days and alike:
                return True
        return False

    def told(self, identity: str) -> str:
        """The document in words."""
        one = self._truth.get(identity, {})
        return f"{one.get('file')} p{one.get('first_page')} {one.get('date')} {(one.get('title') or '')[:40]!r}"

    def said(self, place: Row) -> str:
        """The place in words."""
        return f"{self._names[place['file']]} p{place['page']} {place['date']} {place.get('author')!r}"
