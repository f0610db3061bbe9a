"""Score SARLens on the sample bundles: `python benchmarks/samples.py [BUNDLE ...] [--json]`.

Runs each bundle of `data/samples` through the command line's own actions and holds the exported case against
`expected.json`. A truth text and a quote are the same where nine tenths of the shorter one's words stand in the
other in order and neither is three times as long. Findings count at `likely` and above; the family's own words are
left out, as they are in the summary; texts marked grey count neither way.
"""

from __future__ import annotations

import argparse
import json
import re
import tempfile
import time
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from rapidfuzz import fuzz
from rapidfuzz.utils import default_process

from sarlens.actions.demo import SAMPLES, sample_case, samples_folder
from sarlens.actions.exporting import export
from sarlens.store.cases import Case

Row = dict[str, Any]


def same(first: str, second: str) -> bool:
    """Whether two texts are the same words, give or take an OCR slip and a clause at either end."""
    a, b = default_process(first or ""), default_process(second or "")
    short, long = sorted((a, b), key=len)
    if len(short.split()) < 3:
        return short == long
    return fuzz.partial_ratio(short, long) >= 90 and len(long) <= 3.2 * len(short)


def among(text: str, texts: Iterable[str]) -> bool:
    return any(same(text, one) for one in texts)


def rates(right: int, said: int, wanted: int) -> Row:
    precision = right / said if said else 0.0
    recall = right / wanted if wanted else 0.0
    f1 = 2 * precision * recall / (precision + recall) if precision + recall else 0.0
    return {
        "precision": round(precision, 3),
        "recall": round(recall, 3),
        "f1": round(f1, 3),
        "wanted": wanted,
        "said": said,
    }


def documents(made: Row, truth: Row) -> Row:
    names = {one["id"]: one["name"] for one in made["files"]}
    wanted = {(one["file"], one["first_page"]): one for one in truth["documents"] if not one.get("part_of")}
    said = {(names[one["file"]], one["first_page"]): one for one in made["documents"] if not one["part_of"]}
    hit = wanted.keys() & said.keys()

    def share(test: Any) -> float:
        return round(sum(bool(test(wanted[at], said[at])) for at in hit) / max(1, len(hit)), 3)

    parts = [one for one in truth["documents"] if one.get("part_of")]
    found = sum(
        any(same_document(one, other, names) for other in made["documents"] if other["part_of"]) for one in parts
    )
    return {
        "boundaries": rates(len(hit), len(said), len(wanted)),
        "kind": share(lambda t, m: m["kind"] == t["kind"]),
        "date": share(lambda t, m: (m["date"] or "")[:10] == (t["date"] or "")[:10]),
        "author": share(lambda t, m: not t["author"] or bool(words(t["author"]) & words(m["author"]))),
        "parts_found": f"{found}/{len(parts)}",
    }


def words(text: str | None) -> set[str]:
    return {word for word in default_process(text or "").split() if len(word) > 2}


def same_document(truth: Row, made: Row, names: dict[str, str]) -> bool:
    return (
        names[made["file"]] == truth["file"]
        and (made["date"] or "")[:10] == (truth["date"] or "")[:10]
        and bool(words(truth["author"]) & words(made["author"]))
    )


def findings(made: Row, truth: Row) -> Row:
    table: Row = {}
    undertaken = [one["text"] for one in truth["commitments"] if one.get("text")] + [
        one["text"] for one in truth["evidence"]
    ]
    shown = [one for one in made["findings"] if one["strength"] != "possible" and one["speaker_role"] != "family"]
    for pattern in sorted({one["pattern"] for one in truth["findings"]} | {one["pattern"] for one in made["findings"]}):
        wanted = [one["text"] for one in truth["findings"] if one["pattern"] == pattern and one.get("role") != "family"]
        fine = [one["text"] for one in truth["findings"]] + [one["text"] for one in truth["greys"]]
        if pattern == "missed_commitment":
            fine += undertaken
        said = [one["quote"] for one in shown if one["pattern"] == pattern]
        right = [quote for quote in said if among(quote, wanted)]
        judged = [quote for quote in said if among(quote, wanted) or not among(quote, fine)]
        row = rates(len(right), len(judged), len(wanted))
        row["recall"] = round(sum(among(text, said) for text in wanted) / max(1, len(wanted)), 3)
        table[pattern] = row
    accused = [
        one["text"]
        for one in truth["negatives"]
        if any(f["pattern"] == one["pattern"] and same(f["quote"], one["text"]) for f in shown)
    ]
    table["false accusations"] = f"{len(accused)}/{len(truth['negatives'])}"
    return table


def commitments(made: Row, truth: Row) -> Row:
    """Commitments found, and of those what is right; `said`: how many of those listed the truth has too.

    `evidence right`: of the truth's promises with evidence, those for which one of its sentences is shown.
    """
    quotes = {one["id"]: one["quote"] for one in made["findings"]}
    proofs: dict[str, list[str]] = {}
    for proof in truth.get("evidence", ()):
        proofs.setdefault(proof["id"], []).append(proof["text"])
    authors = {one["id"]: one["author"] for one in truth["documents"]}
    right: Counter[str] = Counter()
    became: Counter[str] = Counter()
    for one in truth["commitments"]:
        match = next((m for m in made["commitments"] if _is_commitment(one, m, quotes)), None)
        became[f"{one['status']} -> {match['status'] if match else 'not found'}"] += 1
        if match is None:
            continue
        right["found"] += 1
        right["status"] += match["status"] == one["status"]
        right["owner"] += any(_is_owner(who, match["owner"]) for who in _owners(one, authors))
        if one.get("due"):
            right["dated"] += 1
            right["due"] += (match["due"] or "")[:10] == one["due"]
        if wanted := proofs.get(one["id"]):
            right["proved"] += 1
            right["evidence"] += any(among(proof["quote"], wanted) for proof in match["evidence"])
    total, found = len(truth["commitments"]), right["found"]
    said = sum(any(_is_commitment(one, m, quotes) for one in truth["commitments"]) for m in made["commitments"])
    return {"found": f"{found}/{total}", "said": f"{said}/{len(made['commitments'])}", "status right": f"{right['status']}/{total}",
            "owner right": f"{right['owner']}/{found}", "due right": f"{right['due']}/{right['dated']}",
            "evidence right": f"{right['evidence']}/{right['proved']}", "listed": len(made["commitments"]),
            "became": dict(sorted(became.items()))}  # fmt: skip


def _is_commitment(truth: Row, made: Row, quotes: dict[str, str]) -> bool:
    return same(quotes.get(made["finding"], ""), truth["text"]) or same(made["action"], truth["text"])


_PRONOUN = {"i", "me", "we", "us", "myself"}


def _owners(one: Row, authors: dict[str, str]) -> list[str | None]:
    """Who owes it by the truth: as it is called there, the person meant, and for "I" and "we" the document's author."""
    named = [one["owner"], one.get("owner_person")]
    if str(one["owner"] or "").lower() in _PRONOUN:
        named.append(authors.get(one.get("document", "")))
    return [who for who in named if who] or [None]


def _is_owner(wanted: str | None, said: str | None) -> bool:
    """They share a word, or one is the other's initials; nobody is nobody."""
    if not wanted or not said:
        return not wanted and not said
    initials = ["".join(word[0] for word in re.split(cut, said) if word).upper() for cut in (r"\s+", r"[\s-]+")]
    called = [
        *re.findall(r"\w+", said.lower()),
        said.lower(),
    ]  # "Jo" is Joanne; "KW" stands for Kay Wills of the Council
    short = any(one.startswith(wanted.lower()) for one in called) or any(one.startswith(wanted) for one in initials)
    return bool(words(wanted) & words(said)) or (short and len(wanted) > 1)


def gaps(made: Row, truth: Row) -> Row:
    files = {one["id"]: one["name"] for one in made["files"]}
    places = {one["id"]: one for one in truth["documents"]}
    missed = []
    for gap in truth["gaps"]:
        place = places.get(gap["doc"], {})
        hit = any(
            one["kind"] == gap["kind"]
            and (
                fuzz.token_set_ratio(one["description"], gap.get("what", "")) >= 70
                or (
                    files.get(one["file"]) == place.get("file")
                    and place["first_page"] <= (one["page"] or 0) <= place["last_page"] + 1
                )
            )
            for one in made["gaps"]
        )
        if not hit:
            missed.append(f"{gap['kind']}: {gap.get('what')}")
    return {
        "found": f"{len(truth['gaps']) - len(missed)}/{len(truth['gaps'])}",
        "listed": len(made["gaps"]),
        "missed": missed,
    }


def score(bundle: str) -> Row:
    truth = json.loads((samples_folder() / bundle / "expected.json").read_text())
    with tempfile.TemporaryDirectory() as folder:
        started = time.perf_counter()
        path = sample_case(bundle, Path(folder))
        seconds = time.perf_counter() - started
        out = Path(folder) / "all.json"
        with Case.open(path, read_only=True) as case:
            export(case, "everything", "json", out)
        made = json.loads(out.read_text())
    wanted_pages = {one["name"]: one["pages"] for one in truth["files"] if one["pages"] is not None}
    read_pages = {one["name"]: one["pages"] for one in made["files"]}
    return {
        "pages": f"{made['coverage']['pages_read']} of {made['coverage']['pages']} read in {seconds:.0f} s",
        "files as expected": f"{sum(read_pages.get(name) == n for name, n in wanted_pages.items())}/{len(wanted_pages)}",
        "documents": documents(made, truth),
        "findings": findings(made, truth),
        "commitments": commitments(made, truth),
        "gaps": gaps(made, truth),
        "spread": f"{len(made['spread'])} listed, {len(truth.get('spread', []))} planted",
        "escalations": f"{len(made['escalations'])} listed, {len(truth.get('escalations', []))} planted",
    }


def show(value: Any, indent: str = "") -> None:
    for key, part in value.items():
        if isinstance(part, dict):
            print(f"{indent}{key}:")
            show(part, indent + "  ")
        else:
            print(f"{indent}{key}: {part}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("bundle", nargs="*", default=[])
    parser.add_argument("--json", action="store_true")
    chosen = parser.parse_args()
    there = [name for name in SAMPLES if (samples_folder() / name / "expected.json").is_file()]
    results = {name: score(name) for name in chosen.bundle or there}
    if chosen.json:
        print(json.dumps(results, indent=1))
    else:
        show(results)


if __name__ == "__main__":
    main()
