"""Scanned pages, beside OCRmyPDF and plain pdfplumber + pytesseract, on the same pages in the same run.

    python benchmarks/scans.py [--pages N] [--peers PYTHON] [--only LOOK...] [--skip-peers]

Each look of `paper/copies.py` makes N sheets, in one PDF. A side reads it in a process of its own on one core with
one thread of Tesseract's; its CPU seconds are those of the process and its children. CER is the edit distance over
the length of the words that were printed, blanks folded, in reading order. `--peers` names a Python with `ocrmypdf`,
`pdfplumber` and `pytesseract` installed (this one, unless given); Tesseract itself must be on the path for them.
`limit` is Tesseract's own recognition, in process, of the pages as they were printed, at the size we read them.
Figures are kept in `benchmarks/results/scans.json`.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path

from paper.copies import LOOKS, as_pdf, copied, picture
from paper.prints import Print, prints
from rapidfuzz.distance import Levenshtein

RESULTS = Path(__file__).parent / "results" / "scans.json"
BREAK = "\f"

OURS = """
import sys
from sarlens.ingest.pdf import open_pdf, read_page_of
from sarlens.settings import Settings
with open(sys.argv[1], "rb") as stream, open_pdf(stream) as pdf:
    for number in range(1, len(pdf.document) + 1):
        page, _ = read_page_of(pdf, "0" * 64, number, Settings(ocr_engine=sys.argv[2]))
        print(page.text, end="\\f")
"""
PLUMBER = """
import sys, pdfplumber, pytesseract
with pdfplumber.open(sys.argv[1]) as pdf:
    for page in pdf.pages:
        print(pytesseract.image_to_string(page.to_image(resolution=300).original), end="\\f")
        page.close()
"""
LIMIT = """
import sys, numpy
from PIL import Image
from sarlens.ingest.ocr import engine
reader = engine("tesserocr")
for path in sys.argv[1:]:
    reader.read(numpy.asarray(Image.open(path)), 200)
"""


def cpu(command: list[str]) -> tuple[float, str]:
    """CPU seconds of a command and its children, and what it prints."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run(
        command, check=True, capture_output=True, text=True, env=os.environ | {"OMP_THREAD_LIMIT": "1"}
    )
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime, done.stdout


def by_ocrmypdf(python: str, path: Path) -> tuple[float, str]:
    """OCRmyPDF with the two options that a careful person gives it, and the plainest output."""
    with tempfile.TemporaryDirectory() as folder:
        side = Path(folder) / "side.txt"
        seconds, _ = cpu([
            python, "-m", "ocrmypdf", "--rotate-pages", "--deskew", "--jobs", "1", "--output-type", "pdf",
            "--optimize", "0", "--sidecar", str(side), "--quiet", str(path), str(Path(folder) / "out.pdf"),
        ])  # fmt: skip
        return seconds, side.read_text()


def folded(text: str) -> str:
    """Words with single blanks between them, quotes and dashes as they are typed: no side is marked down for those."""
    for one, two in {"’": "'", "‘": "'", "“": '"', "”": '"', "–": "-", "—": "-", "…": "..."}.items():
        text = text.replace(one, two)
    return " ".join(text.split())


def errors(truth: str, read: str) -> tuple[float, float]:
    """CER in reading order, and the share of printed words that were read."""
    a, b = folded(truth), folded(read)
    words, found = Counter(a.split()), Counter(b.split())
    return Levenshtein.distance(a, b) / max(len(a), 1), sum((words & found).values()) / max(sum(words.values()), 1)


def sheets(look: str, count: int) -> tuple[bytes, list[str], list[Print]]:
    """So many sheets of a look as one PDF, with the words on each."""
    leaves = 2 if look == "two-up" else 1
    seed = list(LOOKS).index(look) + 1
    stock = prints(count * leaves, seed)
    made = [copied(stock[i * leaves : (i + 1) * leaves], look, seed * 1000 + i) for i in range(count)]
    return as_pdf([image for image, _ in made], [LOOKS[look][1]] * count), [text for _, text in made], stock


def limit(stock: list[Print]) -> float:
    """CPU seconds of Tesseract alone on the pages as printed, at 200 dots an inch."""
    with tempfile.TemporaryDirectory() as folder:
        paths = []
        for i, page in enumerate(stock):
            paths.append(str(Path(folder) / f"{i}.png"))
            picture(page.pdf, 200).save(paths[-1])
        idle, _ = cpu([sys.executable, "-c", LIMIT])
        return cpu([sys.executable, "-c", LIMIT, *paths])[0] - idle


def measured(look: str, options: argparse.Namespace) -> dict[str, dict[str, float]]:
    """Every side's figures for one look: CPU seconds a page, CER and recall in per cent."""
    pdf, truths, stock = sheets(look, options.pages)
    rows: dict[str, dict[str, float]] = {}
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "scan.pdf"
        path.write_bytes(pdf)
        if options.keep:
            (Path(options.keep) / f"{look}.pdf").write_bytes(pdf)
        sides = {"sarlens": lambda: cpu([sys.executable, "-c", OURS, str(path), "tesserocr"])}
        if not options.skip_peers:
            sides["ocrmypdf"] = lambda: by_ocrmypdf(options.peers, path)
            sides["pdfplumber + pytesseract"] = lambda: cpu([options.peers, "-c", PLUMBER, str(path)])
        for name, side in sides.items():
            seconds, text = side()
            read = text.split(BREAK)
            scores = [errors(truth, read[i] if i < len(read) else "") for i, truth in enumerate(truths)]
            rows[name] = {
                "seconds": round(seconds / len(truths), 3),
                "cer": round(100 * sum(cer for cer, _ in scores) / len(scores), 2),
                "recall": round(100 * sum(recall for _, recall in scores) / len(scores), 2),
            }
            if options.pages_too:
                print(f"    {name}: " + " ".join(f"{100 * cer:.1f}" for cer, _ in scores))
    rows["tesseract alone"] = {"seconds": round(limit(stock) / len(truths), 3)}
    return rows


def main() -> None:
    """Run it, print the table, keep it."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--pages", type=int, default=12)
    parser.add_argument("--peers", default=sys.executable)
    parser.add_argument("--only", nargs="*", default=list(LOOKS))
    parser.add_argument("--skip-peers", action="store_true")
    parser.add_argument("--pages-too", action="store_true", help="print the CER of each page")
    parser.add_argument("--keep", help="a folder to put the PDFs in, to look at them")
    options = parser.parse_args()
    every: dict[str, dict[str, dict[str, float]]] = {}
    print(f"{'look':<16}{'side':<26}{'s/page':>8}{'x ours':>8}{'CER %':>8}{'recall %':>10}")
    for look in options.only:
        every[look] = measured(look, options)
        ours = every[look]["sarlens"]["seconds"]
        for side, row in every[look].items():
            print(
                f"{look:<16}{side:<26}{row['seconds']:>8.2f}{row['seconds'] / ours:>8.2f}"
                f"{row.get('cer', float('nan')):>8.2f}{row.get('recall', float('nan')):>10.2f}", flush=True,
            )  # fmt: skip
    if not options.skip_peers and options.only == list(LOOKS):
        RESULTS.parent.mkdir(exist_ok=True)
        RESULTS.write_text(json.dumps({"pages a look": options.pages, "looks": every}, indent=1) + "\n")


if __name__ == "__main__":
    main()
