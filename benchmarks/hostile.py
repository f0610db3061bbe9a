"""More than a thousand odd and hostile files through the whole road, and whether each is accounted for.

    python benchmarks/hostile.py [--work FOLDER] [--packages FOLDER] [--only WORD] [--seed N] [--workers N]

The files are built from a seed in the work folder (a temporary one unless named): spoilt copies of the samples and of a
small file of every kind, files made to harm, and the samples that well-known libraries ship, fetched by name into the
packages folder where it is given. They are read in batches, a case each, with every socket refused: `analyse`, `verify`,
`export`, and each page's picture as the app asks for it. A batch that was done is not done again while the work folder
is kept. What came of it is kept in `benchmarks/results/hostile.json`.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from benchmarks.hostile_files import fuzz, mails, offices, packages, packed, pdfs, pictures, seeds  # noqa: E402
from benchmarks.hostile_files.checking import faults_of, left_behind, written_out  # noqa: E402
from tests.test_no_network import GUARD  # noqa: E402

RESULTS = ROOT / "benchmarks" / "results" / "hostile.json"
BATCH = 60
COPIES = 12
SLOW = 20.0
"""Seconds between two steps of progress that are worth naming."""
LONGEST = 3600.0
Row = dict[str, Any]
Named = tuple[str, bytes]


# ---------------------------------------------------------------- the files


def corpus(seed: int, shipped: Path | None) -> Iterator[tuple[str, list[Named]]]:
    """Batches of files, each with a name of its own."""
    for name, made in (
        ("pdf", pdfs.hostile_pdfs()), ("archive", packed.hostile_archives()), ("mail", mails.hostile_mails()), ("text", mails.hostile_pages()),
        ("office", offices.hostile_offices()), ("picture", pictures.hostile_pictures()), ("odd", pictures.odd_files()),
        ("fuzzed", fuzz.fuzzed(list(seeds.seeds()), COPIES, seed)),
    ):  # fmt: skip
        yield from _batches(name, made)
    if shipped is not None:
        yield from _batches("shipped", ((f"{package}/{number} {name}", data) for number, (package, name, data) in enumerate(packages.samples(shipped))))  # fmt: skip


def _batches(name: str, made: Iterable[Named]) -> Iterator[tuple[str, list[Named]]]:
    held: list[Named] = []
    number = 0
    for one in made:
        held.append(one)
        if len(held) == BATCH:
            yield f"{name} {number:02d}", held
            held, number = [], number + 1
    if held:
        yield f"{name} {number:02d}", held


def lay_down(files: list[Named], folder: Path) -> int:
    """Write the files into a fresh folder; a name that this file system refuses is passed over. How many there are."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    there = 0
    for name, data in files:
        path = os.fsencode(folder) + b"/" + name.encode("utf-8", "surrogateescape")
        try:
            Path(os.fsdecode(path)).parent.mkdir(parents=True, exist_ok=True)
            with Path(os.fsdecode(path)).open("xb") as out:
                out.write(data)
            there += 1
        except OSError as trouble:
            print(f"  not laid down: {name!r}: {trouble.strerror}", file=sys.stderr)
    return there


# ---------------------------------------------------------------- the road


class Watch(threading.Thread):
    """The most memory that any one process of a tree held, looked at five times a second."""

    def __init__(self, root: int) -> None:
        super().__init__(daemon=True)
        self.root, self.parent, self.worker, self.over = root, 0, 0, threading.Event()

    def run(self) -> None:
        while not self.over.wait(0.2):
            for pid, size in _tree(self.root):
                if pid == self.root:
                    self.parent = max(self.parent, size)
                else:
                    self.worker = max(self.worker, size)


def _tree(root: int) -> Iterator[tuple[int, int]]:
    """The processes below one, and itself, with the bytes that each holds (Linux alone; elsewhere none)."""
    parents: dict[int, int] = {}
    sizes: dict[int, int] = {}
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            fields = (folder / "stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue
        parents[int(folder.name)], sizes[int(folder.name)] = (
            int(fields[1]),
            int(fields[21]) * os.sysconf("SC_PAGE_SIZE"),
        )
    for pid in parents:
        at: int | None = pid
        while at is not None and at != root:
            at = parents.get(at)
        if at == root:
            yield pid, sizes[pid]


def run(command: list[str], home: Path, watch: bool = False) -> tuple[int, str, str, list[tuple[float, str]], Watch]:
    """Run one command in a home of its own: exit code, its two outputs, when each line of the first came, memory."""
    guard = home / "guard"
    guard.mkdir(parents=True, exist_ok=True)
    (guard / "sitecustomize.py").write_text(GUARD)
    (home / "tmp").mkdir(exist_ok=True)
    environment = {
        **os.environ,
        "HOME": str(home),
        "TMPDIR": str(home / "tmp"),
        "PYTHONPATH": os.pathsep.join((str(guard), str(ROOT))),
        "XDG_CACHE_HOME": str(home / "cache"),
    }
    with (home / "stderr.txt").open("w+") as errors:
        process = subprocess.Popen(
            command, cwd=home, env=environment, stdout=subprocess.PIPE, stderr=errors, text=True, errors="replace"
        )
        watching = Watch(process.pid)
        if watch:
            watching.start()
        end = threading.Timer(LONGEST, process.kill)
        end.start()
        lines = [(time.monotonic(), line) for line in process.stdout or ()]
        code = process.wait()
        end.cancel()
        watching.over.set()
        errors.seek(0)
        return code, "".join(line for _, line in lines), errors.read(), lines, watching


def read_batch(name: str, files: list[Named], work: Path, workers: int) -> Row:
    """One batch through the whole road, and all that is wrong with it."""
    home, folder = work / "home", work / "files" / name
    shutil.rmtree(home, ignore_errors=True)
    home.mkdir(parents=True)
    laid = lay_down(files, folder)
    before = left_behind(folder)
    case, out = home / "case.sarlens", home / "case.json"
    sarlens = [sys.executable, "-m", "sarlens", "--debug"]
    started = time.monotonic()
    code, _, errors, lines, memory = run(
        [*sarlens, "analyse", str(folder), "--case", str(case), "--progress", "json", "--workers", str(workers)],
        home,
        watch=True,
    )
    row: Row = {
        "batch": name,
        "laid": laid,
        "seconds": round(time.monotonic() - started, 1),
        "exit": code,
        "parent_mb": memory.parent >> 20,
        "worker_mb": memory.worker >> 20,
    }
    row["slow"] = _slow(started, lines)
    wrong = [] if code in {0, 1} else [f"analyse ended with {code}"]
    wrong += [f"analyse: {line}" for line in _tracebacks(errors)]
    for what, command in (
        ("verify", [*sarlens, "verify", str(case)]),
        ("export", [*sarlens, "export", str(case), "--for", "everything", "--format", "json", "-o", str(out)]),
        ("pictures", [sys.executable, "-m", "benchmarks.hostile_files.checking", str(case)]),
    ):
        code, said, errors, _, held = run(command, home, watch=True)
        row["parent_mb"] = max(row["parent_mb"], held.parent >> 20)
        if code != 0:
            wrong.append(f"{what} ended with {code}: {(said + errors)[-600:]}")
        wrong += [f"{what}: {line}" for line in _tracebacks(errors)]
        undrawn = [line for line in errors.splitlines() if line.startswith("no picture of")]
    row["undrawn"] = undrawn
    made = json.loads(out.read_text()) if out.is_file() else {}
    wrong += faults_of(made, laid) if made else ["no export"]
    wrong += written_out(home, folder, before)
    row |= {
        "files": len(made.get("files", ())),
        "pages": made.get("coverage", {}).get("pages", 0),
        "pages_read": made.get("coverage", {}).get("pages_read", 0),
    }
    row["statuses"] = Counter(one["status"] for one in made.get("files", ()))
    row["codes"] = Counter(one["code"] for one in made.get("problems", ()))
    names = {one["id"]: one["path"] for one in made.get("files", ())}
    row["crashed"] = sorted(
        {
            f"{names.get(one['file'])} p{one['page']}: {one['code']}"
            for one in made.get("problems", ())
            if one["code"] in {"crashed", "timeout", "fault"}
        }
    )
    return row | {"wrong": wrong}


def _slow(started: float, lines: list[tuple[float, str]]) -> list[str]:
    """Steps that took long."""
    found, last = [], started
    for at, line in lines:
        if at - last > SLOW:
            step = json.loads(line)
            found.append(f"{at - last:.0f} s before {step['stage']}: {step['message']}")
        last = at
    return found


def _tracebacks(errors: str) -> list[str]:
    """The last line of each traceback, with the line of ours that it went through last."""
    found = []
    for part in errors.split("Traceback (most recent call last):")[1:]:
        ours = [line.strip() for line in part.splitlines() if "/sarlens/" in line and "File" in line]
        ended = [line for line in part.splitlines() if line and not line.startswith(" ")]
        place = ours[-1].split("/sarlens/")[-1] if ours else "?"
        found.append(f"{ended[0][:160] if ended else '?'} ({place})")
    return sorted(set(found))


# ---------------------------------------------------------------- what came of it


def told(rows: list[Row], missing: list[str], seed: int) -> Row:
    """All batches as one."""
    codes: Counter[str] = sum((Counter(row["codes"]) for row in rows), Counter())
    groups: dict[str, int] = Counter()
    for row in rows:
        groups[row["batch"].rpartition(" ")[0]] += row["laid"]
    return {
        "files_laid_down": sum(row["laid"] for row in rows), "by_group": dict(groups), "seed": seed,
        "files_with_those_inside": sum(row["files"] for row in rows), "pages": sum(row["pages"] for row in rows), "pages_read": sum(row["pages_read"] for row in rows),
        "statuses": dict(sum((Counter(row["statuses"]) for row in rows), Counter())), "problem_codes": dict(codes.most_common()),
        "minutes": round(sum(row["seconds"] for row in rows) / 60, 1), "most_parent_mb": max(row["parent_mb"] for row in rows), "most_worker_mb": max(row["worker_mb"] for row in rows),
        "over_the_time_limit": codes["timeout"], "faults": codes["fault"], "reader_stopped": [one for row in rows for one in row["crashed"]],
        "pictures_refused": [one for row in rows for one in row["undrawn"]], "slow_steps": [one for row in rows for one in row["slow"]], "wrong": [f"{row['batch']}: {one}" for row in rows for one in row["wrong"]],
        "packages_not_had": missing, "machine": f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores", "python": platform.python_version(),
    }  # fmt: skip


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--work", type=Path)
    parser.add_argument(
        "--packages", type=Path, help="where the libraries' source packages are, or are to be fetched to"
    )
    parser.add_argument("--only", default="", help="only the batches whose name has this in it; nothing is kept")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--workers", type=int, default=2)
    chosen = parser.parse_args()
    work = chosen.work or Path(tempfile.mkdtemp(prefix="sarlens-hostile-"))
    (work / "rows").mkdir(parents=True, exist_ok=True)
    missing = ["all of them: no --packages was given"]
    if chosen.packages:
        chosen.packages.mkdir(parents=True, exist_ok=True)
        missing = packages.fetch(chosen.packages)
    rows: list[Row] = []
    for name, files in corpus(chosen.seed, chosen.packages):
        if chosen.only not in name:
            continue
        kept = work / "rows" / f"{name}.json"
        row = json.loads(kept.read_text()) if kept.is_file() else read_batch(name, files, work, chosen.workers)
        kept.write_text(json.dumps(row, indent=1))
        rows.append(row)
        print(
            f"{name}: {row['laid']} files, {row['pages_read']}/{row['pages']} pages, {row['seconds']} s, {row['parent_mb']}+{row['worker_mb']} MB, {dict(row['codes'])}",
            flush=True,
        )
        for one in (*row["wrong"], *row["crashed"], *row["slow"]):
            print(f"   {one}", flush=True)
    made = told(rows, missing, chosen.seed)
    if not chosen.only:
        RESULTS.write_text(json.dumps(made, indent=1, ensure_ascii=False) + "\n")
    if chosen.work is None:
        shutil.rmtree(work, ignore_errors=True)
    print(
        json.dumps({key: value for key, value in made.items() if key not in {"slow_steps", "reader_stopped"}}, indent=1)
    )
    return 1 if made["wrong"] or made["faults"] or made["over_the_time_limit"] else 0


if __name__ == "__main__":
    sys.exit(main())
