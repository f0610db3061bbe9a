"""Time and memory of an invented case of 100, 1,000 and 10,000 pages: `python benchmarks/scale.py [--pages N ...]`.

Each case is read and analysed by a process of its own. CPU seconds (user and system) of the parent and of its workers
are told apart by stage, and the parent's greatest resident memory is what the system says it was. Then one further
file of one page is added to the largest case, two workers are held against one on the smallest of 1,000 pages or more,
and every view and export of the largest case is asked for once. Wall clock means little where others use the machine:
the ratio of workers is the best of `--rounds` each. Results go to `benchmarks/results/scale.json`.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import scale_case

Row = dict[str, Any]
RESULTS = Path(__file__).parent / "results" / "scale.json"
STAGES = ("collect", "open", "read", "structure", "tag", "analyse")
VIEWS = ("findings", "chronology", "commitments", "gaps", "people", "spread")
EXPORTS = (
    ("everything", "json"),
    ("everything", "csv"),
    ("everything", "xlsx"),
    ("complaint", "docx"),
    ("complaint", "html"),
    ("complaint", "pdf"),
    ("complaint", "bundle"),
)


def _cpu(who: int) -> float:
    used = resource.getrusage(who)
    return used.ru_utime + used.ru_stime


def child(case_path: str, workers: str, *files: str) -> None:
    """In a process of its own: add the files to the case, made where there is none, and print what each stage took."""
    from sarlens.actions.cases import day, new_case, open_case
    from sarlens.actions.intake import add
    from sarlens.settings import Settings

    path = Path(case_path)
    family = [scale_case.FAMILY, "marianne@castellane-home.example"]
    made = (
        open_case(path)
        if path.exists()
        else new_case(path, [scale_case.PERSON], family, day("2024-01-08"), day("2024-03-20"))
    )
    stages: dict[str, Row] = {}
    was: Row = {}

    def lap(stage: str) -> None:
        now = {
            "parent": _cpu(resource.RUSAGE_SELF),
            "workers": _cpu(resource.RUSAGE_CHILDREN),
            "wall": time.perf_counter(),
        }
        if was:
            held = stages.setdefault(stage, dict.fromkeys(now, 0.0))
            stages[stage] = {name: round(held[name] + now[name] - was[name], 2) for name in now} | {"rss_mb": _peak()}
        was.update(now)

    with made as case:
        lap("")
        stage = STAGES[0]
        for progress in add(case, [Path(one) for one in files], Settings(workers=int(workers))):
            if progress.stage != stage:
                lap(stage)
                stage = progress.stage
        lap(stage)
        counts = {
            table: case.rows(f"SELECT count(*) FROM {table}")[0][0]
            for table in ("page", "document", "passage", "finding")
        }
        counts["commitments"] = case.rows("SELECT count(*) FROM result WHERE kind = 'commitments'")[0][0]
    print(json.dumps({"stages": stages, "peak_mb": _peak(), "counts": counts}))


def _peak() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // (1024 if sys.platform != "darwin" else 1024**2)


def run(case: Path, files: list[Path], workers: int) -> Row:
    """Add files to a case in a process of its own."""
    command = [sys.executable, __file__, "child", str(case), str(workers), *map(str, files)]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True, env=_environment())
    found: Row = json.loads(done.stdout.splitlines()[-1])
    for name in ("parent", "workers", "wall"):
        found[name] = round(sum(one[name] for one in found["stages"].values()), 2)
    return found


def _environment() -> dict[str, str]:
    here = str(Path(__file__).resolve().parent.parent)
    return {**os.environ, "PYTHONPATH": os.pathsep.join([here, str(Path(__file__).parent)])}


def asked(*words: str) -> Row:
    """One command of the command line: its CPU seconds and greatest resident memory."""
    started = time.perf_counter()
    with tempfile.TemporaryFile() as out:
        process = subprocess.Popen(
            [sys.executable, "-m", "sarlens", *words], stdout=out, stderr=out, env=_environment()
        )
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    wall = round(time.perf_counter() - started, 2)
    return {
        "exit": process.returncode,
        "cpu": round(used.ru_utime + used.ru_stime, 2),
        "wall": wall,
        "peak_mb": used.ru_maxrss // 1024,
    }


def measured(folder: Path, sizes: list[int], rounds: int) -> Row:
    """All of it."""
    found: Row = {
        "machine": f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}",
        "cases": {},
    }
    for pages in sizes:
        started = time.perf_counter()
        files = scale_case.build(folder / f"{pages}", pages)
        made = round(time.perf_counter() - started, 1)
        found["cases"][str(pages)] = run(folder / f"{pages}.sarlens", files, 2) | {"generating": made}
        show_case(pages, found["cases"][str(pages)])
    largest = folder / f"{sizes[-1]}.sarlens"
    found["one more file"] = run(largest, [scale_case.one_more(folder / "more")], 2)
    show_case(1, found["one more file"])
    middle = next((one for one in sizes if one >= 1000), sizes[-1])
    files = sorted((folder / f"{middle}").iterdir())
    found["workers"] = {"pages": middle}
    for workers in (1, 2):
        times = []
        for _ in range(rounds):
            case = folder / "workers.sarlens"
            case.unlink(missing_ok=True)
            times.append(run(case, files, workers)["stages"])
        best = {stage: min(one[stage]["wall"] for one in times) for stage in ("read", "structure", "tag", "analyse")}
        found["workers"][str(workers)] = best
        print(f"{workers} workers, {middle} pages, wall: {best}")
    found["views"] = {view: asked(view, str(largest), "--format", "json") for view in VIEWS}
    for purpose, format in EXPORTS:
        out = folder / f"out.{format}"
        found["views"][f"export {purpose} {format}"] = asked(
            "export", str(largest), "--for", purpose, "--format", format, "-o", str(out)
        )
    for name, row in found["views"].items():
        print(f"{name:28} {row}")
    return found


def show_case(pages: int, row: Row) -> None:
    """The stages of one run as a table."""
    print(f"\n{pages:,} pages: {row['counts']}, greatest memory of the parent {row['peak_mb']} MB")
    print(f"{'stage':10} {'parent s':>9} {'workers s':>9} {'ms a page':>9} {'wall s':>8} {'peak MB':>8}")
    for stage, one in row["stages"].items():
        each = 1000 * (one["parent"] + one["workers"]) / pages
        print(f"{stage:10} {one['parent']:9.2f} {one['workers']:9.2f} {each:9.2f} {one['wall']:8.1f} {one['rss_mb']:8}")
    print(
        f"{'all':10} {row['parent']:9.2f} {row['workers']:9.2f} {1000 * (row['parent'] + row['workers']) / pages:9.2f}",
        flush=True,
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pages", type=int, nargs="+", default=[100, 1000, 10_000])
    parser.add_argument("--rounds", type=int, default=2)
    parser.add_argument("--folder", type=Path, help="where to build the cases (kept); else a folder that is removed")
    chosen = parser.parse_args()
    folder = chosen.folder or Path(tempfile.mkdtemp())
    try:
        found = measured(folder, sorted(chosen.pages), chosen.rounds)
    finally:
        if chosen.folder is None:
            shutil.rmtree(folder)
    RESULTS.write_text(json.dumps(found, indent=1) + "\n")


if __name__ == "__main__":
    if sys.argv[1:2] == ["child"]:
        child(*sys.argv[2:])
    else:
        main()
