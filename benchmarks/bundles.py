"""Score SARLens on disclosures written by people who never saw its code: `python benchmarks/bundles.py [NAME ...] [--errors]`.

Each folder of `benchmarks/bundles` holds one: its sources, a `make.py` that builds its files and its truth, and nothing
that is built. They are built into a work folder (`--work`, a temporary one unless named), taken in through the command
line's own actions, and held against the truth. Scanned and digital documents are told apart. What came of it goes to
`benchmarks/results/bundles.json`; `--errors` prints each miss.
"""

from __future__ import annotations

import argparse
import json
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from rapidfuzz.utils import default_process  # noqa: E402

from benchmarks import casewide, samples, who  # noqa: E402
from sarlens.actions.cases import day, new_case  # noqa: E402
from sarlens.actions.exporting import export  # noqa: E402
from sarlens.actions.intake import add  # noqa: E402
from sarlens.model import Passage  # noqa: E402
from sarlens.settings import Settings  # noqa: E402
from sarlens.store import evidence  # noqa: E402
from sarlens.store.cases import Case  # noqa: E402
from sarlens.tagging.passages import TAGGED  # noqa: E402

Row = dict[str, Any]
BUNDLES = ROOT / "benchmarks" / "bundles"
RESULTS = ROOT / "benchmarks" / "results" / "bundles.json"


def built(name: str, work: Path) -> Path:
    """The folder with the bundle's files and truth, built where it isn't there yet."""
    place = work / name
    if not (place / "truth.json").is_file():
        shutil.copytree(BUNDLES / name, place, dirs_exist_ok=True)
        subprocess.run([sys.executable, "make.py"], cwd=place, check=True)
    return place


def taken_in(place: Path, truth: Row) -> tuple[Row, list[Passage], float]:
    """The case as it is exported, its passages, and the seconds that it took."""
    path, out = place / "case.sarlens", place / "case.json"
    for left in place.glob("case.sarlens*"):
        left.unlink()
    facts, started = truth["case"], time.perf_counter()
    with new_case(path, facts["persons"], facts["family"], day(facts["requested"]), day(facts["received"])) as case:
        for _step in add(case, sorted((place / "files").iterdir()), Settings()):
            pass
    seconds = time.perf_counter() - started
    with Case.open(path, read_only=True) as case:
        export(case, "everything", "json", out)
        passages = list(evidence.passages(case))
    return json.loads(out.read_text()), passages, seconds


# ---------------------------------------------------------------- documents


def documents(made: Row, truth: Row, missed: list[str]) -> Row:
    """Boundaries, and kind, date and author of those whose boundary is right; scanned and digital apart."""
    names = {one["id"]: one["name"] for one in made["files"]}
    scans = {(file["name"], page) for file in truth["files"] for page in file.get("scanned_pages", ())}
    wanted = {(one["file"], one["first_page"]): one for one in truth["documents"] if not one.get("part_of")}
    said = {(names[one["file"]], one["first_page"]): one for one in made["documents"] if not one["part_of"]}
    table: Row = {}
    for what in ("digital", "scanned"):
        ours = {at: one for at, one in wanted.items() if (at in scans) == (what == "scanned")}
        theirs = {at: one for at, one in said.items() if (at in scans) == (what == "scanned")}
        hit = ours.keys() & theirs.keys()
        missed += [f"boundary missed: {at} {ours[at]['kind']} {ours[at]['title']}" for at in sorted(ours.keys() - hit)]
        missed += [f"boundary too much: {at} {theirs[at]['title']}" for at in sorted(theirs.keys() - hit)]
        table[what] = {"boundaries": samples.rates(len(hit), len(theirs), len(ours))}
        pairs = [(at, ours[at], theirs[at]) for at in sorted(hit)]
        for field, right in (("kind", _kind), ("date", _date), ("author", _author)):
            table[what][field] = _share(pairs, field, right, missed)
    return table


def _share(pairs: list[tuple[Any, Row, Row]], field: str, right: Callable[[Row, Row], bool], missed: list[str]) -> str:
    wrong = [(at, t, m) for at, t, m in pairs if not right(t, m)]
    missed += [f"{field}: {at} {(t['title'] or '')[:50]!r} {t[field]!r}, not {m[field]!r}" for at, t, m in wrong]
    return f"{len(pairs) - len(wrong)}/{len(pairs)}"


def _kind(truth: Row, made: Row) -> bool:
    return bool(truth["kind"] == made["kind"])


def _date(truth: Row, made: Row) -> bool:
    return bool((truth["date"] or "")[:10] == (made["date"] or "")[:10])


def _author(truth: Row, made: Row) -> bool:
    """A word of the name is in both; who is only known by initials ("Mo T", "YL") is told letter by letter, or by a name with those initials."""
    if not truth["author"] or samples.words(truth["author"]):
        return not truth["author"] or bool(samples.words(truth["author"]) & samples.words(made["author"]))
    said = re.findall(r"\w+", (made["author"] or "").lower())
    letters = "".join(re.findall(r"\w+", truth["author"].lower()))
    return letters in ("".join(said), "".join(word[0] for word in said))


def parts(made: Row, truth: Row, missed: list[str]) -> Row:
    """Entries of records and messages quoted below others, each with its own date and author."""
    names = {one["id"]: one["name"] for one in made["files"]}
    inner = [one for one in made["documents"] if one["part_of"]]
    table: Row = {}
    for what, kinds in (("messages", {"email"}), ("entries", {"case_note", "other", "form", "report", "minutes"})):
        wanted = [one for one in truth["documents"] if one.get("part_of") and one["kind"] in kinds]
        lost = [one for one in wanted if not any(_same_part(one, other, names) for other in inner)]
        missed += [
            f"{what}: {o['file']} p{o['first_page']} {o['date']} {o['author']!r} {(o['title'] or '')[:40]!r}"
            for o in lost
        ]
        table[what] = f"{len(wanted) - len(lost)}/{len(wanted)}"
    table["said"] = len(inner)
    return table


def _same_part(truth: Row, made: Row, names: dict[str, str]) -> bool:
    near = truth["first_page"] - 1 <= made["first_page"] <= truth["last_page"] + 1
    return near and names[made["file"]] == truth["file"] and _date(truth, made) and _author(truth, made)


def copies(made: Row, truth: Row, missed: list[str]) -> Row:
    """Pairs of documents that are one: found, and joined though they are two."""
    names = {one["id"]: one["name"] for one in made["files"]}
    known = {one["id"]: next((t for t in truth["documents"] if _is(t, one, names)), None) for one in made["documents"]}
    said = [(one, known[one["id"]], known.get(one["duplicate_of"])) for one in made["documents"] if one["duplicate_of"]]
    group = _groups(truth["documents"])
    false = [one for one, first, second in said if first and second and group[first["id"]] != group[second["id"]]]
    missed += [f"not a copy: {(o['title'] or '')[:50]!r} p{o['first_page']}" for o in false]
    wanted = [one for one in truth["documents"] if one.get("duplicate_of")]
    joined = {(a["id"], b["id"]) for _, a, b in said if a and b}
    made_group = _groups([{"id": a["id"], "duplicate_of": b["id"]} for _, a, b in said if a and b] + [
        {"id": one["id"], "duplicate_of": None} for one in truth["documents"]])  # fmt: skip
    lost = [one for one in wanted if made_group[one["id"]] != made_group[one["duplicate_of"]]]
    missed += [
        f"copy not seen: {o['file']} p{o['first_page']} {(o['title'] or '')[:50]!r} of {o['duplicate_of']}"
        for o in lost
    ]
    return {"found": f"{len(wanted) - len(lost)}/{len(wanted)}", "false": len(false), "said": len(said), "placed": len(joined)}  # fmt: skip


def _is(truth: Row, made: Row, names: dict[str, str]) -> bool:
    inner = bool(truth.get("part_of")) == bool(made["part_of"])
    if not inner or names[made["file"]] != truth["file"]:
        return False
    return _same_part(truth, made, names) if truth.get("part_of") else truth["first_page"] == made["first_page"]


def _groups(documents: Iterable[Row]) -> dict[str, str]:
    above: dict[str, str] = {}
    for one in documents:
        above.setdefault(one["id"], one["id"])
        if one.get("duplicate_of"):
            above[one["id"]] = one["duplicate_of"]

    def top(identity: str) -> str:
        seen = {identity}
        while (up := above.get(identity, identity)) not in seen:
            seen.add(up)
            identity = up
        return identity

    return {identity: top(identity) for identity in above}


# ---------------------------------------------------------------- speakers


def speakers(made: Row, passages: list[Passage], truth: Row, missed: list[str]) -> Row:
    """Who speaks in a sentence, in what role, and whether a view that is reported is said to be."""
    names = {one["id"]: one["name"] for one in made["files"]}
    by_page: dict[tuple[str, int], list[Passage]] = {}
    for passage in passages:
        for anchor in passage.anchors:
            by_page.setdefault((names[anchor.file], anchor.page), []).append(passage)
    right: Counter[str] = Counter()
    for one in truth["speakers"]:
        near = by_page.get((one["file"], one["page"]), []) + by_page.get((one["file"], one["page"] + 1), [])
        held = next((passage for passage in near if samples.same(passage.text, one["text"])), None)
        if held is None:
            missed.append(f"no such passage: {one['file']} p{one['page']} {one['text'][:60]!r}")
            continue
        right["found"] += 1
        who = bool(samples.words(one["speaker"]) & samples.words(held.speaker))
        told = held.voice != "own" if one.get("reported") else True
        right["speaker"] += who
        right["role"] += held.role == one["role"]
        right["reported"] += bool(one.get("reported")) and told
        if not who or held.role != one["role"] or not told:
            missed.append(
                f"speaker: {one['file']} p{one['page']} {one['text'][:60]!r}: {one['speaker']} ({one['role']}, reports {one.get('reported')}), not {held.speaker} ({held.role}, {held.voice})"
            )
    every, reported = len(truth["speakers"]), sum(bool(one.get("reported")) for one in truth["speakers"])
    return {
        **{what: f"{right[what]}/{every}" for what in ("found", "speaker", "role")},
        "reported": f"{right['reported']}/{reported}",
    }


def dull(made: Row, passages: list[Passage], truth: Row) -> str:
    """How many sentences of which the truth says nothing at all, and that the family didn't write, are shown all the same.

    A truth labels what its writer thought of, so that some of these show something: the figure is an upper bound.
    """
    lists = ("findings", "negatives", "commitments", "evidence", "greys", "spread")
    told = {default_process(one["text"]) for key in lists for one in truth[key] if one.get("text")}
    silent = {
        default_process(one.text)
        for one in passages
        if one.zone in TAGGED and one.role != "family" and len(one.text.split()) > 3
    }
    silent = {one for one in silent if not any(one in text or text in one for text in told)}
    shown = {default_process(one["quote"]) for one in made["findings"] if one["strength"] != "possible"}
    return f"{len(silent & shown)} of {len(silent)} ({1000 * len(silent & shown) / max(1, len(silent)):.0f} in 1,000)"


# ---------------------------------------------------------------- the whole


def score(name: str, work: Path) -> tuple[Row, list[str]]:
    """Everything about one bundle, and each miss in words."""
    place = built(name, work)
    truth = json.loads((place / "truth.json").read_text())
    truth.setdefault("greys", [])
    made, passages, seconds = taken_in(place, truth)
    missed: list[str] = []
    row = {
        "pages": f"{made['coverage']['pages_read']} of {made['coverage']['pages']} read in {seconds:.0f} s",
        "documents": documents(made, truth, missed),
        "parts": parts(made, truth, missed),
        "copies": copies(made, truth, missed),
        "speakers": speakers(made, passages, truth, missed),
        "people": who.people(made, truth, missed),
        "findings": samples.findings(made, truth) | {"flags on dull sentences": dull(made, passages, truth)},
        "commitments": samples.commitments(made, truth),
        "gaps": casewide.gaps(made, truth, missed),
        "spread": casewide.spread(made, truth, missed),
        "escalations": casewide.escalations(made, truth, missed),
        "contradictions": casewide.contradictions(made, truth, missed),
    }
    return row, missed


def names() -> Iterator[str]:
    """The bundles that are there."""
    return (folder.name for folder in sorted(BUNDLES.iterdir()) if (folder / "make.py").is_file())


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("bundle", nargs="*")
    parser.add_argument("--work", type=Path)
    parser.add_argument("--errors", action="store_true")
    chosen = parser.parse_args()
    work = chosen.work or Path(tempfile.mkdtemp(prefix="sarlens-bundles-"))
    results = {}
    for name in chosen.bundle or names():
        results[name], missed = score(name, work)
        print(f"== {name}")
        samples.show(results[name])
        for one in missed if chosen.errors else ():
            print("  ", one)
    if not chosen.bundle:
        RESULTS.write_text(json.dumps(results, indent=1, ensure_ascii=False) + "\n")
    if chosen.work is None:
        shutil.rmtree(work, ignore_errors=True)


if __name__ == "__main__":
    main()
